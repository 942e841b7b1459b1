# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# IMA with its rules for Secure Boot: it refuses plain kexec_load but not a load with a manifest,
# and measures loads if its policy says so (34).  An explicit rule that requires IMA's own
# signature on kernels still refuses.  The kernel's selftests confirm this for the old ways to
# load.  The TPM shows that the list is complete.
#
# options: --uefi --with variants --tpm
# kernel: lsm
# cmdline: loglevel=6

. /lib/lib.sh
. /lib/uefi.sh

ima=/sys/kernel/security/ima
check ima-locked-down by_secure_boot
arch_rules() {
	grep 'measure func=KEXEC_KERNEL_CHECK' $ima/policy &&
		grep 'measure func=CRITICAL_DATA label=kexec ' $ima/policy
}
check ima-has-rules-for-secure-boot arch_rules
# ... template, digest, name, and the bytes in hexadecimal
measured() { awk -v name="$1" '$5 == name { print $6 }' $ima/ascii_runtime_measurements; }
hex() { od -An -v -tx1 | tr -d ' \n'; }
unmeasured() { ! grep -E ' (kexec-(manifest|cmdline)|initrd) ' $ima/ascii_runtime_measurements; }
dry() { load --dry-run && unmeasured; }
check attack-34-dry-run-is-not-measured dry
accepted ima-manifest-passes load
fails ima-old-kexec-load EACCES 'impossible to appraise a kernel image without a file descriptor' \
	load --no-flag

# These selftests load the kernel that is running.  Show their results.
cp /variants/vmlinuz "/boot/vmlinuz-$(uname -r)"
selftest() { (cd /variants/kexec && PATH=/variants/bin:$PATH bash "./test_$1.sh"); }
passed() { selftest "$1" && grep -qF "$2 [PASS]" /tmp/said; }
check ima-selftest-kexec-load passed kexec_load 'kexec_load failed'
sed 's/^/# test_kexec_load.sh: /' /tmp/said
check ima-selftest-kexec-file-load passed kexec_file_load 'kexec_file_load succeeded'
sed 's/^/# test_kexec_file_load.sh: /' /tmp/said
rm "/boot/vmlinuz-$(uname -r)"

# The first load.  The manifest has the digests of all signed slots, so no segment is hashed for IMA
of_line() { [ "$(measured kexec-cmdline)" = "$(printf '%s\0' "$line" | hex)" ]; }
of_manifest() { [ "$(measured kexec-manifest)" = "$(mksig extract "$manifest" | hex)" ]; }
check attack-34-command-line-measured of_line
check attack-34-manifest-measured of_manifest
open_unmeasured() { [ -z "$(measured initrd)" ]; }
check attack-34-open-slots-not-hashed-unless-asked open_unmeasured

# Register 10 of the TPM has what was measured, in this order, and nothing else
pcr() { cat /sys/class/tpm/tpm0/pcr-sha256/10; }
replayed() {
	value=$(printf '%064d' 0)
	while read -r _ digest _; do
		value=$(printf '%s%s' "$value" "$digest" | xxd -r -p | sha256sum | cut -c 1-64)
	done <$ima/ascii_runtime_measurements_sha256
	echo "$value" | tr a-f A-F
}
in_tpm() { measured kexec-manifest | grep . && [ "$(pcr)" = "$(replayed)" ]; }
check attack-34-tpm-has-what-was-measured in_tpm
pcr >/tmp/pcr
accepted ima-load-with-another-line with line="$line x=measured" load
extended() { [ "$(pcr)" != "$(cat /tmp/pcr)" ] && in_tpm; }
check attack-34-load-extends-the-tpm extended

# Open slots are measured by a rule of their own
check ima-rule-to-measure-open eval "echo 'measure func=CRITICAL_DATA label=kexec-open' >$ima/policy"
echo other >/tmp/other
accepted ima-load-with-open-initramfs with initrd=/tmp/other load
of_initrd() { [ "$(measured initrd)" = "$(sha256sum </tmp/other | cut -c 1-64)" ]; }
check attack-34-open-initramfs-measured of_initrd
# Parameters hold seeds, which must stay secret
no_params() { [ -z "$(measured params)$(measured elfcorehdr)" ]; }
check attack-34-params-not-measured no_params

check ima-rule-to-appraise eval \
	"echo 'appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig' >$ima/policy"
fails ima-explicit-rule-refuses EACCES 'impossible to appraise' load
