#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Make the signed manifest of a kernel image, with which kexec_load() accepts
# the image on a machine that is locked down.
#
#	kexec-manifest.sh IMAGE FOLDER
#		writes FOLDER/kexec-manifest-${KERNELRELEASE}.ksig. An existing
#		file gets the name that installkernel gives to an existing image.
#	kexec-manifest.sh --check
#		checks that this will be possible, before the kernel is built
#
# Does nothing unless CONFIG_KEXEC_SIG_MANIFEST_SIGN is set. mksig describes and
# signs the image. IMAGE may be signed for Secure Boot before or afterwards,
# because a manifest covers only what is loaded.

set -eu

option=CONFIG_KEXEC_SIG_MANIFEST_SIGN

die()
{
	echo >&2 "kexec manifest: $*"
	exit 1
}

# The value of a string in the configuration
config()
{
	sed -n "s/^$1=//p" include/config/auto.conf
}

grep -q "^$option=y" include/config/auto.conf || exit 0

command -v "${MKSIG}" >/dev/null ||
	die "${MKSIG} is not installed, and $option needs it: install it, or name it with MKSIG="

key=$(config ${option}_KEY)
: "${key:=$(config CONFIG_MODULE_SIG_KEY)}"
case ${key} in
'')
	die "there is no key to sign with: set ${option}_KEY or CONFIG_MODULE_SIG_KEY" ;;
pkcs11:* | /*) ;;
certs/signing_key.pem)
	# The build makes it
	[ "$1" != --check ] || exit 0 ;;
*)
	# Like the key for modules: in the build tree, or else in the source tree
	[ -e "${key}" ] || key=${srctree}/${key} ;;
esac
case ${key} in
pkcs11:*) ;;
*)
	[ -r "${key}" ] || die "the key ${key} cannot be read: see ${option}_KEY"
	grep -q CERTIFICATE "${key}" ||
		die "${key} has no certificate: append that of the key, in PEM form" ;;
esac
[ "$1" != --check ] || exit 0

image=$1
manifest=$2/kexec-manifest-${KERNELRELEASE}.ksig
cert=${key}
trap 'rm -f "${manifest}.new" "${manifest}.x509"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$2"
case ${key} in
pkcs11:*)
	cert=${manifest}.x509
	certs/extract-cert "${key}" "${cert}" ||
		die "the token has no certificate for ${key}" ;;
esac
# shellcheck disable=SC2086 # options
"${MKSIG}" --quiet --config "${KCONFIG_CONFIG}" --key "${key}" --cert "${cert}" \
	--output "${manifest}.new" ${MKSIGFLAGS:-} "${image}" ||
	die "${image} gets no manifest: see above"
if [ -e "${manifest}" ]; then
	mv -f "${manifest}" "${manifest%.ksig}.old.ksig"
fi
mv "${manifest}.new" "${manifest}"
