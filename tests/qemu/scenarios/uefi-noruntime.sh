# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 54: locked down by Secure Boot, but without EFI's runtime services: nothing of EFI
# can be handed over, so Secure Boot does not lock the next kernel down.
#
# options: --uefi
# cmdline: loglevel=6 efi=noruntime
# timeout: 300

. /lib/lib.sh
. /lib/uefi.sh

bare='console=ttyS0 panic=-1'
check uefi-noruntime-locked-down by_secure_boot
refused attack-54-noruntime EPERM 'locked down' with line="$bare" load
refused attack-54-noruntime-claim EPERM 'locked down only by Secure Boot, with no EFI runtime' \
	with manifest=/uefi/by-secure-boot.ksig load
refused attack-54-noruntime-forged-slots EBADSLT 'this slot is for machines with EFI' \
	load --add 7 0x2000000 00
accepted noruntime-lockdown-by-command-line load

cat >/tmp/next.sh <<'NEXT'
dmesg >/tmp/boot
. /lib/lib.sh
check noruntime-next-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
check noruntime-next-by-command-line grep -q 'Kernel is locked down from command line' /tmp/boot
without() { [ ! -e /sys/firmware/efi ]; }
check noruntime-next-has-no-efi without
NEXT
line='console=ttyS0 panic=-1 lockdown=integrity'
next_runs /tmp/next.sh
accepted noruntime-load-for-boot kexec -l "$kernel" --initrd="$initrd" --command-line="$line" \
	--sig-manifest=/uefi/by-cmdline.ksig
kexec -e
