# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A control for initramfs-bookworm: without the signed head, the next kernel uses the ACPI table in
# the archive.  Neither kernel is locked down, and no manifest is used.
#
# cmdline: loglevel=6

. /lib/lib.sh

cat >/tmp/next.sh <<'NEXT'
dmesg >/tmp/boot
. /lib/lib.sh
check headless-next-kernel-is-not-locked-down grep -qF '[none]' /sys/kernel/security/lockdown
installed() { grep -i 'table upgrade: install' /tmp/boot && grep -l ATTACK /sys/firmware/acpi/tables/SSDT*; }
check attack-20-would-install-table installed
NEXT
line='console=ttyS0 panic=-1 no_timer_check'
early_archive
next_runs /tmp/next.sh /tmp/early.cpio
check headless-load kexec -c -l "$kernel" --initrd="$initrd" --command-line="$line"
kexec -e --no-ifdown
