# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Linux 7.3: what root of a locked-down machine tries with kexec_load, row by row of
# docs/threat-model.md.  What was loaded before is Debian 12's kernel, and boots in the end.
#
# kernel: 7.3
# cmdline: lockdown=integrity crashkernel=128M initrd=\initrd.img
# prepare: tests/qemu/mainline-extras
# timeout: 900
# in: check-all

. /lib/lib.sh

# rows: loads mainline-

before=$initrd
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check mainline-attack-07-boots-what-was-loaded grep -qF 'x=kept' /proc/cmdline
check mainline-attack-07-next-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
check mainline-next-is-debian-12 grep -q 'Debian 6\.1\.' /proc/version
NEXT
next_runs /tmp/next.sh
accepted mainline-load-to-be-kept with line="$line x=kept" by_kexec
initrd=$before
accepted mainline-load-to-be-kept-for-crash load --crash
check mainline-crash-region-is-protected protected

# rows: attacks mainline-

# rows: attacks-x86 mainline-

check mainline-attack-07-crash-region-still-protected protected
check mainline-attack-07-both-still-loaded test "$(images EPERM | tr -d '\n')" = 11
kexec -e --no-ifdown
