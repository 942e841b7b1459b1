#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Test the script by which the kernel's own build makes a manifest, in a folder that looks like a
# build tree.
#
#	MKSIG=... MKBZIMAGE=... tests/cli/test_kbuild.sh

top=$(cd "$(dirname "$0")/../.." && pwd)
mksig=${MKSIG:-$top/build/mksig}
mkbzimage=${MKBZIMAGE:-$top/build/tests/cli/mkbzimage}
script=$top/kernel-patches/src/scripts/kexec-manifest.sh

. "$top/tests/cli/lib.sh"
for program in "$mksig" "$mkbzimage"; do
	[ -x "$program" ] || { echo "Bail out! $program is not there"; exit 1; }
done
cd "$dir" || exit 1

release=6.12.0-test
make_key signer "Kernel's signer"
make_key other "Somebody else"
mkdir -p include/config certs source boot
cat signer.key signer.pem >certs/both.pem
cp certs/both.pem source/in-source.pem
cat >.config <<'END'
# Linux/x86 6.12.0 Kernel Configuration
CONFIG_X86_64=y
CONFIG_RD_GZIP=y
CONFIG_SECURITY_LOCKDOWN_LSM=y
CONFIG_SECURITY_LOCKDOWN_LSM_EARLY=y
CONFIG_LOCK_DOWN_IN_EFI_SECURE_BOOT=y
END
"$mkbzimage" -r $release -c .config bzImage
manifest=boot/kexec-manifest-$release.ksig

# kbuild OPTIONS ARGUMENT...: as the kernel's Makefiles call it, with these lines of auto.conf
kbuild() {
	printf '%b' "$1" >include/config/auto.conf
	shift
	MKSIG=${MKSIG_OF_BUILD-$mksig} KERNELRELEASE=$release KCONFIG_CONFIG=.config srctree=source sh "$script" "$@"
}
on='CONFIG_KEXEC_SIG_MANIFEST_SIGN=y\n'
own=CONFIG_KEXEC_SIG_MANIFEST_SIGN_KEY
modules=CONFIG_MODULE_SIG_KEY
made() { "$mksig" verify --cert signer.pem --image bzImage "$manifest" >/dev/null; }
none() { [ -z "$(ls boot)" ]; }

succeeds "off: nothing is done" kbuild "$modules=certs/both.pem\n" bzImage boot
holds "off: no manifest" none
MKSIG_OF_BUILD=$dir/nowhere/mksig
succeeds "off: nothing is checked" kbuild '' --check
refuses "no mksig" 1 'nowhere/mksig is not installed, and CONFIG_KEXEC_SIG_MANIFEST_SIGN needs it: install it, or name it with MKSIG=' \
	kbuild "$on$modules=certs/both.pem\n" --check
unset MKSIG_OF_BUILD
refuses "no key" 1 'there is no key to sign with: set CONFIG_KEXEC_SIG_MANIFEST_SIGN_KEY or CONFIG_MODULE_SIG_KEY' \
	kbuild "$on$modules=\n$own=\n" --check
refuses "a key that is not there" 1 'the key source/certs/gone.pem cannot be read: see CONFIG_KEXEC_SIG_MANIFEST_SIGN_KEY' \
	kbuild "$on$modules=certs/gone.pem\n" --check
refuses "a key without its certificate" 1 'signer.key has no certificate: append that of the key' \
	kbuild "$on$own=$dir/signer.key\n" --check
succeeds "a key that the build will make is not missed" kbuild "$on$modules=certs/signing_key.pem\n" --check
refuses "but is needed in the end" 1 'certs/signing_key.pem cannot be read' \
	kbuild "$on$modules=certs/signing_key.pem\n" bzImage boot
succeeds "a check makes no manifest" kbuild "$on$modules=certs/both.pem\n" --check
holds "there is none" none

succeeds "the key for modules" kbuild "$on$modules=certs/both.pem\n" bzImage boot
holds "its manifest is that of the image" made
holds "no other file is left" test "$(ls boot)" = "${manifest#boot/}"
before=$(sha <"$manifest") size=$(stat -c %s "$manifest")
succeeds "a key of its own, in the source tree" kbuild "$on$modules=certs/gone.pem\n$own=in-source.pem\n" bzImage boot
holds "its manifest is that of the image, too" made
holds "the one before is kept, as installkernel keeps images" test "$(sha <"boot/kexec-manifest-$release.old.ksig")" = "$before"
rm boot/*
export MKSIGFLAGS=--no-certs
succeeds "options for mksig" kbuild "$on$modules=certs/both.pem\n" bzImage boot
unset MKSIGFLAGS
holds "have an effect" test "$(stat -c %s "$manifest")" -lt "$size"
rm boot/*
cat signer.key other.pem >certs/wrong.pem
kbuild "$on$modules=certs/wrong.pem\n" bzImage boot >said 2>&1
holds "another's certificate: a failure" test $? = 1
holds "which says which image has no manifest" grep 'bzImage gets no manifest: see above' said
holds "and leaves none" none

# What the kernel's build has compiled: it takes certificates out of tokens
printf '#!/bin/sh\n[ "$1" = "pkcs11:token=t;object=signer" ] && openssl x509 -in signer.pem -outform DER -out "$2"\n' >certs/extract-cert
chmod +x certs/extract-cert
printf '#!/bin/sh\nfor word; do\n\tcase $word in\n\tpkcs11:token=t*) word=signer.key ;;\n\tesac\n\tset -- "$@" "$word"\n\tshift\ndone\nexec %s "$@"\n' "$mksig" >mksig-with-token
chmod +x mksig-with-token
MKSIG_OF_BUILD=./mksig-with-token
succeeds "a token" kbuild "$on$own=pkcs11:token=t;object=signer\n" bzImage boot
holds "its certificate verifies the manifest" made
holds "the certificate is removed" test "$(ls boot)" = "${manifest#boot/}"
refuses "a token without the certificate" 1 'the token has no certificate for pkcs11:token=other' \
	kbuild "$on$own=pkcs11:token=other\n" bzImage boot
finish
