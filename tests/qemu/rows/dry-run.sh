# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2086,SC2154
#
# KEXEC_SIG_DRY_RUN: the kernel judges a load without loading it.  A dry run does not count towards
# the load limit and logs no acceptance; kexec --dry-run reports its result.  A scenario includes
# this file with the line "# rows: dry-run", while nothing is loaded.

dry() { load --dry-run "$@"; }
loaded() { [ "$(images EPERM | tr -d '\n')" = "$1" ]; }
# A dry run that succeeds logs nothing and loads nothing
silent() { "$@" && loaded 00 && dmesg >/tmp/log && ! grep kexec: /tmp/log; }

check dry-run-would-load silent dry
check dry-run-would-load-for-crash silent dry --crash
# A dry run does not copy streamed slots, so it does not compare their digests
check dry-run-compares-no-digest silent dry --flip kernel 0x400000 01
check dry-run-by-kexec dry_run_says ': the running kernel would load /boot/vmlinuz-[^ ]*$' \
	'^kexec: signed by .*, whose key is in .builtin_trusted_keys$' \
	'^kexec: keyrings that are asked: .*builtin_trusted_keys \([1-9][0-9]* keys?\)'
flipped() {
	cp "$kernel" /tmp/flipped
	printf x | dd of=/tmp/flipped bs=1 seek=5000000 conv=notrunc 2>/dev/null
	with kernel=/tmp/flipped dry_run_refused 15 'EUCLEAN: slot 1 .kernel.'
}
check dry-run-by-kexec-compares-digests flipped
check dry-run-unknown-key with manifest=/manifests/unknown-key.ksig dry_run_refused 19 \
	'kernel: ENOKEY: signed by .*, whose key is in no keyring that it asks; asked: .*builtin_trusted_keys'
check dry-run-untimely with manifest=/manifests/untimely.ksig dry_run_refused 19 \
	'kernel: EKEYREJECTED: .*signature'
check dry-run-one-of-two-wrong with manifest=/manifests/one-of-two-wrong.ksig dry_run_refused 19 \
	'kernel: EKEYREJECTED: .*signature'
check dry-run-without-certificate with manifest=/manifests/no-certificate.ksig dry_run_says \
	': the running kernel would load /boot/vmlinuz-'
check dry-run-loads-nothing loaded 00

# No dry run changes what is loaded, whether it succeeds or is refused
accepted dry-run-something-is-loaded load
accepted dry-run-something-is-loaded-for-crash load --crash
both_kept() { dry "$@" && loaded 11 && { [ "$1" != --crash ] || protected; }; }
check dry-run-keeps-both both_kept
check dry-run-for-crash-keeps-both both_kept --crash
refused dry-run-refused-call EINVAL no-manifest dry --drop manifest
refused dry-run-refused-key ENOKEY signer-unknown dry --signature /manifests/unknown-key.sig
refused dry-run-refused-signature EKEYREJECTED signature-invalid dry --flip-manifest 100 01
refused dry-run-refused-algorithm $ml_dsa dry --signature /manifests/ml-dsa.sig
refused dry-run-refused-manifest EBADMSG 'manifest-malformed \+0x[0-9a-f]* 0x5' dry \
	--manifest /manifests/trailing.cbor --signature /manifests/trailing.sig
refused dry-run-refused-usage ENOEXEC 'usage-differs 0x2' with manifest=/manifests/crash.ksig dry
refused dry-run-refused-entry EBADSLT "entry-differs $(slot $code)" dry --entry $code+4
refused dry-run-refused-slot EBADSLT "slot-missing $(slot $code)" dry --drop $code
refused dry-run-refused-params-room EBADSLT "params-room $(slot params) 0x[0-9a-f]*" \
	dry --memsz params 0x1000
refused dry-run-refused-destination EADDRNOTAVAIL "dest-not-ram $(slot params) $devices" \
	dry --place params $devices
refused dry-run-refused-command-line EILSEQ "cmdline-forbidden $(slot cmdline)" \
	with line="$line noefi" dry
refused dry-run-refused-lockdown EPERM 'lockdown-weaker 0x0' with line="console=$console" dry
dry_of_slots
# A dry run does not unload
fails dry-run-without-segments EINVAL - mutate --unload --dry-run
fails dry-run-for-crash-without-segments EINVAL - mutate --unload --crash --dry-run
check dry-run-both-still-loaded loaded 11

# A dry run respects the load limit but does not count towards it
limit() { echo "$1" >/proc/sys/kernel/kexec_load_limit_reboot; }
check dry-run-limit-set limit 1
check dry-run-takes-no-limit dry
check dry-run-takes-no-limit-again dry
left() { [ "$(cat /proc/sys/kernel/kexec_load_limit_reboot)" = 1 ]; }
check dry-run-limit-is-left left
accepted dry-run-last-load load
fails dry-run-looks-at-the-limit EPERM - dry
