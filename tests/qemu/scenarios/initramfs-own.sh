# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 19: a bootconfig at the end of an open initramfs adds no parameters, even to a kernel that
# is told to look for one (Debian's know none, so it is ours), by a manifest whose policy
# lets it be told: the signed tail is where it would have to be.  65: what the next kernel was
# given begins with the signed head, whatever the open part begins with.
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
# Microcode and ACPI tables are looked for at the first byte, and no further than the first
# one that does not begin an archive
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
