# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# From a locked-down kernel into Debian's own, with an initramfs that nobody has
# signed and that brings an ACPI table.
#
# cmdline: lockdown=integrity

. /lib/lib.sh

# 20: an SSDT, 36 bytes and nothing in them, of which a kernel that is not locked
# down says that it was upgraded
mkdir -p /tmp/acpi/kernel/firmware/acpi
printf 'SSDT\044\0\0\0\002\252ATTACKATTACK  \001\0\0\0TEST\001\0\0\0' \
	>/tmp/acpi/kernel/firmware/acpi/attack.aml
(cd /tmp/acpi && find . | cpio -o -H newc 2>/dev/null) >/tmp/acpi.cpio

cat >/tmp/next.sh <<'NEXT'
dmesg >/tmp/boot
. /lib/lib.sh
check next-kernel-is-debians grep -q Debian /proc/version
check next-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
check next-kernel-has-the-command-line grep -qxF "$given" /proc/cmdline
check attack-20-acpi-tables-in-initramfs grep -q 'kernel is locked down, ignoring table override' /tmp/boot
NEXT
line='console=ttyS0 panic=-1 lockdown=integrity'
next_runs /tmp/next.sh /tmp/acpi.cpio
check current-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
accepted load-for-boot kexec -l "$kernel" --initrd="$initrd" --command-line="$line" \
	--sig-manifest="$manifest"
kexec -e --no-ifdown
