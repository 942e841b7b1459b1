# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# An arm64 machine from its firmware on: firmware with Microsoft's keys, Debian's shim and GRUB, and the
# kernel of a package that "make deb-kernel" has cross-built, signed for shim by the owner's key
# (MOK).  It trusts one key for manifests, which is built in.  34: what a TPM has of this.
#
# options: --arch arm64 --shim build/chain-arm64/vars.fd --tpm --share build/chain-arm64/boot
# kernel: build/chain-arm64/boot/vmlinuz
# cmdline: loglevel=6
# timeout: 600
# in: check-all

. /lib/lib.sh
. /lib/uefi.sh
. /lib/tpm.sh

kernel=/share/vmlinuz manifest=/share/vmlinuz.ksig
bare="console=$console panic=-1 no_timer_check"
line=$bare
check chain-arm64-by-grub grep '^BOOT_IMAGE=/linux.efi ' /proc/cmdline
check chain-arm64-is-the-package expr "$(uname -r)" : '.*-manifest1-chain-arm64$'
check chain-arm64-firmware-has-microsofts-keys said "Loaded X.509 cert 'Microsoft .*UEFI CA"
check chain-arm64-shim-has-the-owners-key said "Loaded X.509 cert 'Test key of the machine's owner"
check chain-arm64-locked-down by_secure_boot
check chain-arm64-manifest-is-of-what-runs mksig verify --running "$manifest" --image "$kernel"

plain() { kexec -c -l "$kernel" --initrd="$initrd" --command-line="$line"; }
fails chain-arm64-plain-load 'Permission denied' 'impossible to appraise a kernel image' plain
says() { # PATTERN COMMAND...
	pattern=$1
	shift
	! "$@" >/tmp/out 2>&1 && grep -E "$pattern" /tmp/out && return
	cat /tmp/out
	return 1
}
check chain-arm64-owners-manifest-in-words with manifest=/share/mok.ksig \
	says 'kernel: ENOKEY: the kernel does not trust any signer of the manifest; sign it with a key' by_kexec
refused chain-arm64-owners-manifest ENOKEY signer-unknown with manifest=/share/mok.ksig load

# 34: IMA's rules for Secure Boot measure the manifest and the command line, into register 10
ima=/sys/kernel/security/ima
list=$ima/ascii_runtime_measurements_sha256
measured() { awk -v name="$1" '$5 == name { print $6 }' $ima/ascii_runtime_measurements; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
# The manifest is beside the kernel, so nothing has to name it
beside() { kexec -l "$kernel" --initrd="$initrd" --command-line="$line"; }
accepted chain-arm64-load beside
manifest_measured() { [ "$(measured kexec-manifest)" = "$(mksig extract "$manifest" | hex)" ]; }
check attack-34-chain-arm64-manifest-measured manifest_measured
line_measured() { [ "$(measured kexec-cmdline)" = "$(printf '%s\0' "$line" | hex)" ]; }
check attack-34-chain-arm64-command-line-measured line_measured
in_tpm() { value=$(pcr 10) && [ "$value" = "$(measured_into <$list)" ]; }
check attack-34-chain-arm64-tpm-has-what-was-measured in_tpm

# The next kernel gets the registers.  IMA measures the same load only once, so they stay.
firmwares='0 1 2 3 4 5 6 7 8 9 11 12 13 14 15'
# shellcheck disable=SC2086 # numbers
pcrs $firmwares >/tmp/pcrs
pcr 10 >/tmp/pcr-10
cat >/tmp/next.sh <<NEXT
. /lib/lib.sh
. /uefi.sh
. /tpm.sh
check chain-arm64-next-is-the-package expr "\$(uname -r)" : '.*-manifest1-chain-arm64\$'
check chain-arm64-next-locked-down by_secure_boot
check chain-arm64-next-reads-efivars secure_boot_on
check chain-arm64-next-is-told-the-same told_the_same
stay() { pcrs $firmwares >/tmp/pcrs && diff /pcrs /tmp/pcrs; }
check attack-34-chain-arm64-firmwares-registers-stay stay
goes_on() { value=\$(pcr 10) && [ "\$value" = "\$(measured_into "\$(cat /pcr-10)" <$list)" ]; }
check attack-34-chain-arm64-imas-register-goes-on goes_on
NEXT
debian_runs /tmp/next.sh /lib/tpm.sh /tmp/pcrs /tmp/pcr-10
accepted chain-arm64-load-for-boot beside
once() { [ -s /tmp/pcr-10 ] && pcr 10 | cmp - /tmp/pcr-10; }
check attack-34-chain-arm64-measured-once once
kexec -e --no-ifdown
