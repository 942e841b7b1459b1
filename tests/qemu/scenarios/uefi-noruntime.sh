# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 54: locked down by Secure Boot, but without EFI's runtime services: nothing of EFI
# can be handed over, so Secure Boot does not lock the next kernel down.
#
# options: --uefi
# cmdline: loglevel=6 efi=noruntime

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
