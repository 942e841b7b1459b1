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

check ima-locked-down by_secure_boot
# rows: ima

# These selftests load the kernel that is running.  Show their results.
cp /variants/vmlinuz "/boot/vmlinuz-$(uname -r)"
selftest() { (cd /variants/kexec && PATH=/variants/bin:$PATH bash "./test_$1.sh"); }
passed() { selftest "$1" && grep -qF "$2 [PASS]" /tmp/said; }
check ima-selftest-kexec-load passed kexec_load 'kexec_load failed'
sed 's/^/# test_kexec_load.sh: /' /tmp/said
check ima-selftest-kexec-file-load passed kexec_file_load 'kexec_file_load succeeded'
sed 's/^/# test_kexec_file_load.sh: /' /tmp/said
rm "/boot/vmlinuz-$(uname -r)"

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

check ima-rule-to-appraise eval \
	"echo 'appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig' >$ima/policy"
fails ima-explicit-rule-refuses EACCES 'impossible to appraise' load
