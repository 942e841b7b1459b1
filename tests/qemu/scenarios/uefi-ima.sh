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
# cmdline: loglevel=6 crashkernel=256M

. /lib/lib.sh
. /lib/uefi.sh
. /lib/tpm.sh

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
in_tpm() {
	measured kexec-manifest | grep . && [ "$(pcr 10)" = "$(measured_into <$ima/ascii_runtime_measurements_sha256)" ]
}
check attack-34-tpm-has-what-was-measured in_tpm
pcr 10 >/tmp/pcr
accepted ima-load-with-another-line with line="$line x=measured" load
extended() { [ "$(pcr 10)" != "$(cat /tmp/pcr)" ] && in_tpm; }
check attack-34-load-extends-the-tpm extended

check ima-rule-to-appraise eval \
	"echo 'appraise func=KEXEC_KERNEL_CHECK appraise_type=imasig' >$ima/policy"
fails ima-explicit-rule-refuses EACCES 'impossible to appraise' load
