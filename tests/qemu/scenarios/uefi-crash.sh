# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A crash kernel on a machine with UEFI, which gets the EFI tables and memory map, too.
#
# options: --uefi
# cmdline: loglevel=6 crashkernel=256M
# timeout: 400

. /lib/lib.sh
. /lib/uefi.sh

crash() { load --crash "$@"; }
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
. /uefi.sh
insmod /efivarfs.ko
check attack-07-uefi-crash-kernel-boots grep -q Debian /proc/version
check uefi-crash-kernel-locked-down-by-secure-boot by_secure_boot
check uefi-crash-kernel-reads-efivars secure_boot_on
elf() { [ "$(head -c 4 /proc/vmcore | tail -c 3)" = ELF ]; }
check uefi-crash-kernel-has-vmcore elf
check uefi-crash-kernel-is-told-the-same told_the_same
NEXT
line='console=ttyS0 panic=-1 no_timer_check nr_cpus=1'
before=$initrd
debian_runs /tmp/next.sh
accepted uefi-load-for-crash kexec -p "$kernel" --initrd="$initrd" --command-line="$line" \
	--sig-manifest=/uefi/platform.ksig
check uefi-crash-region-is-protected protected

# 7: none of these refusals unloads it
initrd=$before
refused attack-09-uefi-crash-bytes-in-params EBADSLT 'bufsz-not-zero slot 3 \(params\) 0x1000' \
	crash --bufsz params 4096
refused attack-43-uefi-crash-firmware-table EADDRNOTAVAIL 'dest-not-crash-region slot 3 \(params\)' \
	crash --place params "$(start_of 0x4)"
check attack-07-uefi-crash-region-still-protected protected
echo c >/proc/sysrq-trigger
