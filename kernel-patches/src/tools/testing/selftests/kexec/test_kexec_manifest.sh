#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Load a kernel with its signed segment manifest, and see that a changed kernel,
# a changed manifest and a kernel without a manifest are refused.  Nothing is
# booted.  See Documentation/admin-guide/kexec-manifest.rst.
#
# Manifests are made where a kernel is built, so one has to be given:
#
#	KEXEC_MANIFEST		manifest of KEXEC_KERNEL, signed by a key that this
#				kernel trusts; its kernel locks itself down at least
#				as far as this one
#	KEXEC_KERNEL		kernel image, by default that of the running kernel
#	KEXEC_CMDLINE		command line that the manifest allows, by default that of
#				the running kernel
#	KEXEC			kexec with the option --sig-manifest, by default that in
#				the path

DIR="$(dirname "$(readlink -f "$0")")"

. "$DIR"/../kselftest/ktap_helpers.sh

SIG_MANIFEST=/sys/kernel/kexec/sig_manifest
KEXEC="${KEXEC:-kexec}"
KEXEC_KERNEL="${KEXEC_KERNEL:-/boot/vmlinuz-$(uname -r)}"
KEXEC_CMDLINE="${KEXEC_CMDLINE:-$(cat /proc/cmdline)}"

skip_all()
{
	ktap_skip_all "$1"
	exit "$KSFT_SKIP"
}

loaded()
{
	[ "$(cat /sys/kernel/kexec_loaded)" = "$1" ]
}

# load KERNEL MANIFEST [OPTION...]: let only the kernel judge it
load()
{
	kernel=$1
	manifest=$2
	shift 2
	dmesg -c >/dev/null
	"$KEXEC" -l "$kernel" --sig-manifest="$manifest" --command-line="$KEXEC_CMDLINE" \
		--no-preflight "$@" >"$TMP/said" 2>&1
}

logged()
{
	dmesg | grep -q "kexec: manifest $1"
}

# change FILE OFFSET COPY: write a byte that is not there yet
change()
{
	cp "$1" "$3"
	if [ "$(dd if="$1" bs=1 skip="$2" count=1 2>/dev/null)" = x ]; then
		printf y
	else
		printf x
	fi | dd of="$3" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

says_whether_required()
{
	grep -qxE 'optional|required' $SIG_MANIFEST
}

dry_run()
{
	load "$KEXEC_KERNEL" "$KEXEC_MANIFEST" --dry-run && loaded 0
}

accepted()
{
	load "$KEXEC_KERNEL" "$KEXEC_MANIFEST" && logged accepted && loaded 1
}

unloaded()
{
	"$KEXEC" -u && loaded 0
}

# A byte in the middle of the kernel is in a signed slot
changed_kernel()
{
	change "$KEXEC_KERNEL" $(($(wc -c <"$KEXEC_KERNEL") / 2)) "$TMP/kernel"
	! load "$TMP/kernel" "$KEXEC_MANIFEST" && logged 'refused: digest-differs' && loaded 0
}

# The header has 24 bytes, and the manifest follows
changed_manifest()
{
	change "$KEXEC_MANIFEST" 124 "$TMP/manifest"
	! load "$KEXEC_KERNEL" "$TMP/manifest" && logged 'refused: signature-invalid' && loaded 0
}

# Signatures begin with a SEQUENCE, 0x30
changed_signature()
{
	size=$(od -An -tu4 -j 12 -N 4 "$KEXEC_MANIFEST")
	change "$KEXEC_MANIFEST" $((24 + size)) "$TMP/signature"
	! load "$KEXEC_KERNEL" "$TMP/signature" &&
		logged 'refused: signature-malformed' && loaded 0
}

# Without a manifest, kexec_load() is refused if the kernel is locked down or requires one
without_manifest()
{
	dmesg -c >/dev/null
	if "$KEXEC" -c -l "$KEXEC_KERNEL" --command-line="$KEXEC_CMDLINE" >"$TMP/said" 2>&1; then
		"$KEXEC" -u
		! $refuses
	else
		$refuses && loaded 0
	fi
}

ktap_print_header

[ "$(id -ru)" = 0 ] || skip_all "requires root privileges"
[ -e $SIG_MANIFEST ] || skip_all "CONFIG_KEXEC_SIG_MANIFEST is not enabled"
[ -n "$KEXEC_MANIFEST" ] || skip_all "set KEXEC_MANIFEST to a signed manifest of $KEXEC_KERNEL"
[ -r "$KEXEC_MANIFEST" ] || skip_all "$KEXEC_MANIFEST cannot be read"
[ -r "$KEXEC_KERNEL" ] || skip_all "$KEXEC_KERNEL cannot be read"
"$KEXEC" --help 2>&1 | grep sig-manifest >/dev/null ||
	skip_all "$KEXEC has no option --sig-manifest"
loaded 0 || skip_all "a kernel is loaded already"

TMP=$(mktemp -d)
trap 'rm -rf "$TMP"' EXIT

refuses=false
grep -qx required $SIG_MANIFEST && refuses=true
grep -qE '\[(integrity|confidentiality)\]' /sys/kernel/security/lockdown 2>/dev/null && refuses=true

ktap_set_plan 8
for check in says_whether_required dry_run accepted unloaded changed_kernel \
	     changed_manifest changed_signature without_manifest; do
	if $check; then
		ktap_test_pass $check
	else
		ktap_test_fail $check
		[ ! -s "$TMP/said" ] || sed 's/^/# /' "$TMP/said"
		dmesg | grep kexec: | sed 's/^/# /'
	fi
done
ktap_finished
