# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 28, 48: a digest in the blacklist keyring is refused, whoever signed it.  $revoked is the slot
# whose digest is revoked, as the log names it.

# An entry that a trusted key has signed can be added at run time
revoke() {
	keyctl padd blacklist "$(cat "/manifests/$1.entry")" %:.blacklist <"/manifests/$1.revoke"
}

accepted load-before-revocation with manifest=/manifests/revoked.ksig load
other_entry() { keyctl padd blacklist "bin:$(printf '%064d' 1)" %:.blacklist </manifests/manifest.revoke; }
fails revocation-has-to-be-signed 'Key was rejected by service' "PKCS7: .* Message digest doesn't match" other_entry
check revoke-manifest revoke manifest
refused attack-28-revoked-manifest EKEYREJECTED 'revoked-manifest' \
	with manifest=/manifests/revoked.ksig load
accepted load-of-another-manifest load
check dry-run-revoked-manifest with manifest=/manifests/revoked.ksig dry_run_refused 19 \
	'kernel: EKEYREJECTED: the running kernel has this manifest revoked'

# The hash of a certificate revokes only certificates that are included in a signature
check revoke-certificate revoke certificate
refused attack-28-revoked-certificate EKEYREJECTED 'signature-invalid' load
check dry-run-revoked-certificate dry_run_refused 19 \
	'kernel: EKEYREJECTED: '
# and an attacker can leave them out: only revoking a digest is enough
accepted load-without-certificate with manifest=/manifests/no-certificate.ksig load

manifest=/manifests/no-certificate.ksig
check revoke-slot revoke slot
refused attack-28-revoked-code EKEYREJECTED "revoked-slot $revoked" load
check revoke-origin revoke origin
refused attack-48-revoked-origin EKEYREJECTED 'revoked-origin' load
