# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A next kernel that is locked down by its configuration needs no lockdown= in its command line.
# If it has a floor, it does not load a kernel below it.
#
# options: --with variants
# cmdline: lockdown=integrity
# timeout: 300

. /lib/lib.sh

cat >/variants/next.sh <<'NEXT'
dmesg >/tmp/boot
. /lib/lib.sh
export PATH=/sbin:/bin OPENSSL_ia32cap=~0x200000000000000
check built-in-next-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
check built-in-next-by-configuration grep -q 'Kernel is locked down from Kernel configuration' /tmp/boot
without() { ! grep 'lockdown=' /proc/cmdline; }
check built-in-next-has-no-word-for-it without
refused attack-47-way-back ESTALE 'generation-low 0x5' load

cat >/tmp/last.sh <<'LAST'
. /lib/lib.sh
check built-in-last-is-debians grep -q Debian /proc/version
check built-in-last-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
LAST
line='console=ttyS0 panic=-1 no_timer_check lockdown=integrity' manifest=/manifests/generation-7.ksig
next_runs /tmp/last.sh
accepted built-in-loads-the-last kexec -l "$kernel" --initrd="$initrd" \
	--command-line="$line" --sig-manifest="$manifest"
refused attack-17-built-in-lockdown-dropped EPERM 'lockdown-weaker 0x0' with line='console=ttyS0' load
kexec -e --no-ifdown
NEXT
line='console=ttyS0 panic=-1 no_timer_check'
with_programs
next_runs /variants/next.sh
accepted built-in-load kexec -l /variants/bzImage --initrd="$initrd" --command-line="$line" \
	--sig-manifest=/variants/builtin.ksig
kexec -e --no-ifdown
