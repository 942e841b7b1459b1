# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 19: a bootconfig at the end of an open initramfs adds no parameters, even if the policy allows
# "bootconfig": the signed tail is where the kernel looks for it.  (The kernel is ours, because
# Debian's has no bootconfig.)  65: the initramfs begins with the signed head, whatever the open
# part begins with.
#
# options: --with uefi
# cmdline: lockdown=integrity

. /lib/lib.sh

cat >/tmp/next.sh <<'NEXT'
dmesg >/tmp/boot
. /lib/lib.sh
check own-next-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
looked() { grep "'bootconfig' found on command line, but no bootconfig found" /tmp/boot; }
check attack-19-next-kernel-has-looked looked
nothing_added() { ! grep attack= /proc/cmdline; }
check attack-19-trailer-is-no-parameters nothing_added
# The search for microcode and ACPI tables begins at the first byte, and ends at the first byte
# that does not begin an archive
hex() { od -An -v -tx1 | tr -d ' \n'; }
begins_with_head() { [ "$(head -c 4 /sys/firmware/initrd | hex)" = 1f8b0800 ]; }
check attack-65-initramfs-begins-with-the-head begins_with_head
ends_with_tail() { [ "$(tail -c 16 /sys/firmware/initrd | hex)" = "$(printf '%032d' 0)" ]; }
check attack-65-initramfs-ends-with-the-tail ends_with_tail
NEXT
kernel=/uefi/bzImage manifest=/uefi/bootconfig.ksig
line='console=ttyS0 panic=-1 no_timer_check lockdown=integrity bootconfig retain_initrd'
early_archive
next_runs /tmp/next.sh /tmp/early.cpio
bootconfig 'kernel.attack=19' >>"$initrd"
accepted own-load load
kexec -e --no-ifdown
