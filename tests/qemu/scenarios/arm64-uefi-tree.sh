# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# An arm64 machine with UEFI and Secure Boot whose firmware has a device tree instead of ACPI's
# tables: Secure Boot locks down this kernel, and Debian 13's, which follows.
#
# options: --arch arm64 --uefi --device-tree --with trixie
# cmdline: loglevel=6
# timeout: 600
# in: check-all

. /lib/lib.sh
. /lib/uefi.sh

bookworm=$kernel kernel=/trixie/vmlinuz
bare="console=$console panic=-1 no_timer_check"
no_acpi() { ! said 'ACPI: RSDP 0x' && said 'Machine model: '; }
check arm64-uefi-tree-machine-has-no-acpi no_acpi
check arm64-uefi-tree-locked-down-by-secure-boot by_secure_boot
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
. /uefi.sh
insmod /efivarfs.ko
check arm64-uefi-tree-next-is-debian-13 grep -q 'deb13-arm64 .*Debian' /proc/version
check arm64-uefi-tree-next-locked-down-by-secure-boot by_secure_boot
check arm64-uefi-tree-next-reads-efivars secure_boot_on
check arm64-uefi-tree-next-is-told-the-same told_the_same
NEXT
cp /trixie/efivarfs.ko /uefi/efivarfs.ko
debian_runs /tmp/next.sh
accepted arm64-uefi-tree-load with manifest=/trixie/firmware.ksig line="$bare" by_kexec
refused arm64-uefi-tree-unknown-key ENOKEY signer-unknown with kernel="$bookworm" \
	manifest=/manifests/unknown-key.ksig line="$bare" load
kexec -e --no-ifdown
