# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# IMA with its rules for Secure Boot: what it refuses, and what it measures (34).  A scenario
# includes this file with the line "# rows: ima", before any load.

ima=/sys/kernel/security/ima
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
fails ima-old-kexec-load EACCES 'impossible to appraise a kernel image without a file descriptor' \
	load --no-flag

# A load is measured before anything that was loaded is given up, so one that is refused for a
# digest has been measured.  The manifest has the digests of all signed slots, so no segment is
# hashed for IMA.
refused ima-refused-for-a-digest EUCLEAN 'digest-differs slot 1 \(kernel\)' flip kernel+0x400000
of_line() { [ "$(measured kexec-cmdline)" = "$(printf '%s\0' "$line" | hex)" ]; }
of_manifest() { [ "$(measured kexec-manifest)" = "$(mksig extract "$manifest" | hex)" ]; }
check attack-34-command-line-measured of_line
check attack-34-manifest-measured of_manifest
accepted ima-manifest-passes load
open_unmeasured() { [ -z "$(measured initrd)" ]; }
check attack-34-open-slots-not-hashed-unless-asked open_unmeasured

# Open slots are measured by a rule of their own
check ima-rule-to-measure-open eval "echo 'measure func=CRITICAL_DATA label=kexec-open' >$ima/policy"
echo other >/tmp/other
accepted ima-load-with-open-initramfs with initrd=/tmp/other load
of_initrd() { [ "$(measured initrd)" = "$(sha256sum </tmp/other | cut -c 1-64)" ]; }
check attack-34-open-initramfs-measured of_initrd
# Parameters hold seeds, which must stay secret.  Only a load for a crash has ELF core headers.
accepted ima-load-for-crash with initrd=/tmp/other line="$line x=crash" load --crash
of_crash() { measured kexec-cmdline | grep -x "$(printf '%s\0' "$line x=crash" | hex)"; }
check attack-34-load-for-crash-measured of_crash
no_params() { [ -z "$(measured params)$(measured elfcorehdr)" ]; }
check attack-34-params-not-measured no_params
