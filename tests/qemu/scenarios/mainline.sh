# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Linux 7.3, with kexec handover (KHO): the KUnit suite and the selftest of the series, what
# sysfs says, manifests with ML-DSA signatures, and that Debian 13's kernel boots.
#
# kernel: 7.3
# options: --with mainline
# cmdline: lockdown=integrity kho=on kunit.enable=1 loglevel=7
# prepare: tests/qemu/mainline-extras
# timeout: 400
# in: check-all

dmesg >/tmp/boot
. /lib/lib.sh

check mainline-kunit-suite kunit_passed
check mainline-sysfs-says-optional grep -qx optional /sys/kernel/kexec/sig_manifest
kho() { grep -E 'KHO: (found|.*scratch)|kho' /tmp/boot; [ -d /sys/kernel/debug/kho ]; }
grep -q debugfs /proc/mounts || mount -t debugfs debugfs /sys/kernel/debug
check mainline-kho-is-on kho

# The kernel's own selftest: its verdicts are those of TAP
selftest() { (cd /mainline/kexec && sh ./test_kexec_manifest.sh); }
selftest_passed() {
	KEXEC_MANIFEST=$manifest KEXEC_KERNEL=$kernel KEXEC_CMDLINE=$line selftest &&
		grep -q '^# Totals: pass:8 fail:0 .*skip:0 error:0' /tmp/said
}
check mainline-selftest selftest_passed
sed 's/^/# test_kexec_manifest.sh: /' /tmp/said
selftest_skips() { # REASON VARIABLE=VALUE...
	reason=$1
	shift
	env "$@" sh -c 'cd /mainline/kexec && sh ./test_kexec_manifest.sh'
	[ $? = 4 ] && grep -q "^1\\.\\.0 # SKIP $reason" /tmp/said
}
check mainline-selftest-skips-without-manifest selftest_skips 'set KEXEC_MANIFEST to' "KEXEC_KERNEL=$kernel"
check mainline-selftest-skips-without-option selftest_skips 'true has no option --sig-manifest' \
	KEXEC=true "KEXEC_MANIFEST=$manifest" "KEXEC_KERNEL=$kernel"

# ML-DSA: a key that the built-in one has certified
quantum=/mainline/ml-dsa.ksig
refused mainline-ml-dsa-key-not-added-yet ENOKEY signer-unknown with manifest=$quantum load
add_key() { keyctl padd asymmetric '' %:.secondary_trusted_keys </mainline/ml-dsa.der; }
check mainline-ml-dsa-add-certified-key add_key
accepted mainline-ml-dsa with manifest=$quantum load
refused mainline-ml-dsa-changed-manifest EKEYREJECTED signature-invalid \
	with manifest=$quantum load --flip-manifest 100 01
# A signature without attributes is right for modules, and never for manifests
refused mainline-ml-dsa-no-attributes EKEYREJECTED signature-invalid \
	with manifest=$quantum load --signature /mainline/ml-dsa-no-attributes.sig
fails mainline-ml-dsa-no-attributes-as-module 'invalid module format' 'Invalid ELF header magic' \
	insmod /mainline/ml-dsa-no-attributes-as-module.ko
not_waived() { ! grep 'has authattrs' /tmp/kernel; }
check mainline-ml-dsa-no-attributes-module-is-accepted not_waived
# This kernel accepts module signatures by ML-DSA that have signed attributes: only the first bytes
# of a manifest keep the two apart
fails mainline-ml-dsa-manifest-as-module 'invalid module format' 'Invalid ELF header magic' \
	insmod /mainline/ml-dsa-as-module.ko
waived() { grep 'Waived invalid module sig (has authattrs)' /tmp/kernel.before; }
cp /tmp/kernel /tmp/kernel.before
check mainline-ml-dsa-module-signature-is-accepted waived

cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check mainline-next-is-debian-13 grep -q 'deb13.*Debian' /proc/version
check mainline-next-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
check mainline-next-has-the-line grep -qxF "$given" /proc/cmdline
NEXT
next_runs /tmp/next.sh
accepted mainline-load-debian-13 with kernel=/mainline/trixie manifest=/mainline/trixie.ksig by_kexec
kexec -e --no-ifdown
