# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A crash kernel on a machine with UEFI: it is told all about EFI, too.
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
check uefi-crash-kernel-boots grep -q Debian /proc/version
check uefi-crash-kernel-locked-down-by-secure-boot by_secure_boot
check uefi-crash-kernel-reads-efivars secure_boot_on
elf() { [ "$(head -c 4 /proc/vmcore | tail -c 3)" = ELF ]; }
check uefi-crash-kernel-has-vmcore elf
told >/tmp/told
same() { diff /told /tmp/told; }
check uefi-crash-kernel-is-told-the-same same
NEXT
told >/tmp/told
line='console=ttyS0 panic=-1 nr_cpus=1'
next_runs /tmp/next.sh
mkdir -p /tmp/more
cp /uefi/efivarfs.ko /lib/uefi.sh /tmp/told /tmp/more
(cd /tmp/more && find . | cpio -o -H newc 2>/dev/null) >>"$initrd"

refused attack-09-uefi-crash-secure-boot-cleared EILSEQ 'bootparams.0x1ec: secure_boot must equal' \
	crash --poke bootparams 0x1ec 00
refused attack-36-uefi-crash-signature-cleared EILSEQ 'bootparams.0x1c0: efi_info must equal' \
	crash --poke bootparams 0x1c0 00000000
refused attack-46-uefi-all-memory-as-ram EILSEQ 'memory map|crashkernel=' \
	crash --poke bootparams 0x2d0 00000002000000000000000100000000
accepted uefi-load-for-crash kexec -p "$kernel" --initrd="$initrd" --command-line="$line" \
	--sig-manifest=/uefi/platform.ksig
echo c >/proc/sysrq-trigger
