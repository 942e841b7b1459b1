# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A kernel that Secure Boot locks down loads one whose manifest claims lockdown by configuration
# only, and which trusts no key of the firmware.  That one loads a kernel that Secure Boot locks
# down.
#
# options: --uefi --with variants
# cmdline: loglevel=6
# timeout: 400

. /lib/lib.sh
. /lib/uefi.sh

cat >/variants/next.sh <<'NEXT'
. /lib/lib.sh
. /lib/uefi.sh
export PATH=/sbin:/bin OPENSSL_ia32cap=~0x200000000000000
check uefi-built-in-next-is-locked-down locked_down
check uefi-built-in-next-has-efi secure_boot_on
check uefi-built-in-next-knows-key-of-firmware said "Loaded X.509 cert 'SnakeOil"

# 53: a key that the firmware trusts, or that the machine's owner enrolled with shim
line='console=ttyS0 panic=-1 no_timer_check'
refused attack-53-key-of-firmware ENOKEY 'signer-unknown' \
	with manifest=/variants/firmware.ksig load
refused attack-47-uefi-way-back ESTALE 'generation-low 0x5' \
	with kernel=/uefi/bzImage manifest=/uefi/own.ksig load

told >/tmp/told
manifest=/manifests/generation-7.ksig
debian_runs /uefi/last.sh
accepted uefi-built-in-loads-the-last kexec -l "$kernel" --initrd="$initrd" \
	--command-line="$line" --sig-manifest="$manifest"
kexec -e
NEXT
cat >/uefi/last.sh <<'LAST'
. /lib/lib.sh
. /uefi.sh
insmod /efivarfs.ko
check uefi-built-in-last-is-debians grep -q Debian /proc/version
check uefi-built-in-last-locked-down-by-secure-boot by_secure_boot
check uefi-built-in-last-reads-efivars secure_boot_on
check uefi-built-in-last-is-told-the-same told_the_same
LAST
line='console=ttyS0 panic=-1 no_timer_check'
with_programs
next_runs /variants/next.sh
accepted uefi-built-in-load kexec -l /variants/bzImage --initrd="$initrd" --command-line="$line" \
	--sig-manifest=/variants/builtin.ksig
kexec -e
