# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 9, 36: what these attacks would come to.  Nobody verifies anything here: Secure Boot is
# off, the kernel is not locked down, and a load without a manifest says what it likes.
#
# options: --insecure
# cmdline: loglevel=6
# timeout: 400

. /lib/lib.sh
. /lib/uefi.sh

cat >/uefi/next.sh <<'NEXT'
. /lib/lib.sh
. /lib/uefi.sh
export PATH=/sbin:/bin OPENSSL_ia32cap=~0x200000000000000
kernel=/uefi/bzImage manifest=/uefi/own.ksig initrd=/boot/initrd.img
state() { od -An -tx1 -j 0x1ec -N 1 /sys/kernel/boot_params/data | tr -d ' '; }
unlocked() { [ "$(state)" = "$1" ] && grep -F '[none]' /sys/kernel/security/lockdown; }
# forge SCRIPT [OPTION...]: and nothing but this keeps the next kernel from locking down
forge() { next_runs "$1"; shift; load --no-flag "$@"; }
case $given in
*hop=1*)
	check attack-09-uefi-would-unlock unlocked 00
	with_programs
	line='console=ttyS0 panic=-1 hop=2'
	check uefi-forge-without-signature forge /uefi/next.sh \
		--poke bootparams 0x1ec 03 --poke bootparams 0x1c0 00000000 --refill ;;
*hop=2*)
	check attack-36-uefi-would-unlock unlocked 03
	echo "next kernel: status 0"
	poweroff -f ;;
esac
kexec -e
NEXT
kernel=/uefi/bzImage manifest=/uefi/own.ksig line='console=ttyS0 panic=-1 hop=1'
check uefi-forge-nothing-is-locked grep -qF '[none]' /sys/kernel/security/lockdown
with_programs
next_runs /uefi/next.sh
check uefi-forge-state load --no-flag --poke bootparams 0x1ec 00 --refill
kexec -e
