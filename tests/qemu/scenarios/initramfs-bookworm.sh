# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A locked-down kernel boots Debian 12's (bookworm) with an open initramfs that begins with data
# for early code (20, 64, 65).  The initramfs lies between two signed slots, so early code does not
# find the data, but the initramfs itself runs.
#
# 59: the default policy does not list parameters that drivers declare as ports or addresses,
# because a locked-down kernel refuses them; word-controls has a kernel that is not locked down.
#
# options: --share build/guest/initramfs
# prepare: tests/qemu/initramfs-extras bookworm
# timeout: 300

. /lib/lib.sh

cat >/tmp/next.sh <<'NEXT'
dmesg >/tmp/boot
. /lib/lib.sh
check bookworm-next-kernel-is-debians grep -q Debian /proc/version
check bookworm-next-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
check bookworm-next-kernel-has-the-command-line grep -qxF "$given" /proc/cmdline
no_table() {
	! grep -iE 'ACPI table found in initrd|table upgrade|table override' /tmp/boot &&
		! grep -l ATTACK /sys/firmware/acpi/tables/SSDT* /sys/firmware/acpi/tables/dynamic/* 2>/dev/null
}
check attack-20-bookworm-no-table-from-initramfs no_table
# From Linux 7.2 on, the module has another name
port_is_refused() {
	grep 'Lockdown: .*: unsafe module parameters is restricted' /tmp/boot &&
		rsa=$(cat /sys/module/8250*/parameters/probe_rsa) && [ -z "$rsa" ]
}
check attack-59-bookworm-port-of-a-driver port_is_refused
NEXT
line='console=ttyS0 panic=-1 no_timer_check lockdown=integrity 8250.probe_rsa=0x2f8 8250_base.probe_rsa=0x2f8'
early_archive
next_runs /tmp/next.sh /tmp/early.cpio
check bookworm-current-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
accepted bookworm-load-for-boot kexec -l /share/bookworm --initrd="$initrd" --command-line="$line" \
	--sig-manifest=/share/bookworm.ksig
kexec -e --no-ifdown
