# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A chain of three kernels after the one that the firmware started.  Each gets the same
# parameters about the machine, locks itself down because of Secure Boot, reads the firmware's
# variables, and loads the next one with its manifest.
#
# options: --uefi
# cmdline: loglevel=6
# timeout: 400

. /lib/lib.sh
. /lib/uefi.sh

cat >/uefi/generation.sh <<'NEXT'
. /lib/lib.sh
. /lib/uefi.sh
export PATH=/sbin:/bin OPENSSL_ia32cap=~0x200000000000000
kernel=/uefi/bzImage manifest=/uefi/own.ksig initrd=/boot/initrd.img line=$given
nr=$((${given##*generation.nr=} + 1))
told >/tmp/told
same() { diff /uefi/told /tmp/told; }
healthy() { by_secure_boot && secure_boot_on && same; }
next() {
	line="${given%nr=*}nr=$nr"
	with_programs
	next_runs /uefi/generation.sh
	kexec -l "$kernel" --initrd="$initrd" --command-line="$line" --sig-manifest="$manifest"
}
case $nr in
2)
	check uefi-generation-2-locked-down by_secure_boot
	check uefi-generation-2-has-efi healthy
	refused uefi-generation-2-refuses-bytes-in-params EBADSLT 'bufsz-not-zero slot 3 \(params\) 0x1000' \
		load --bufsz params 4096
	accepted uefi-generation-2-loads-the-next next
	;;
3)
	check uefi-generation-3-locked-down by_secure_boot
	check uefi-generation-3-has-efi healthy
	accepted uefi-generation-3-loads-the-next next
	;;
4)
	check uefi-generation-4-locked-down by_secure_boot
	check uefi-generation-4-has-efi healthy
	accepted uefi-generation-4-could-go-on next
	echo "next kernel: status 0"
	poweroff -f
	;;
esac
kexec -e
NEXT
told >/uefi/told
kernel=/uefi/bzImage manifest=/uefi/own.ksig
line='console=ttyS0 panic=-1 no_timer_check generation.nr=1'
check uefi-generation-1-locked-down by_secure_boot
with_programs
next_runs /uefi/generation.sh
accepted uefi-generation-1-loads-the-next kexec -l "$kernel" --initrd="$initrd" \
	--command-line="$line" --sig-manifest="$manifest"
kexec -e
