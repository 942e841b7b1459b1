#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Test signing as packagers do it: keys in tokens, services that hold the key, several
# signers, and many bundles at once.
#
#	MKSIG=... MKBZIMAGE=... tests/cli/test_signing.sh

top=$(cd "$(dirname "$0")/../.." && pwd)
mksig=${MKSIG:-$top/build/mksig}
mkbzimage=${MKBZIMAGE:-$top/build/tests/cli/mkbzimage}

. "$top/tests/cli/lib.sh"
for program in "$mksig" "$mkbzimage"; do
	[ -x "$program" ] || { echo "Bail out! $program is not there"; exit 1; }
done
cd "$dir" || exit 1

make_key rsa "RSA 2048"
make_key rsa4096 "RSA 4096" -newkey rsa:4096
make_key rsa1024 "RSA 1024" -newkey rsa:1024
make_key p256 "ECDSA P-256" -newkey ec -pkeyopt ec_paramgen_curve:P-256
make_key p384 "ECDSA P-384" -newkey ec -pkeyopt ec_paramgen_curve:P-384
make_key k256 "ECDSA secp256k1" -newkey ec -pkeyopt ec_paramgen_curve:secp256k1
openssl pkey -in p384.key -aes256 -passout pass:secret -out locked.key
printf 'CONFIG_X86_64=y\nCONFIG_RD_GZIP=y\n' >config
image() { "$mkbzimage" -c "$dir/config" "$@"; }
image vmlinuz
create() { "$mksig" create -q "$@" 2>/dev/null; }
create -o unsigned vmlinuz
create -o unsigned384 --digest sha384 vmlinuz
sign() { "$mksig" sign -q "$@"; }

judge() { # BUNDLE CERT
	"$mksig" extract "$1" >m && "$mksig" extract --signature -o s "$1" &&
		openssl cms -verify -binary -inform DER -in s -content m -CAfile "$2" \
			-purpose any -out /dev/null
}

# ---- kinds of keys ---------------------------------------------------------------

for kind in rsa rsa4096 p256 p384; do
	succeeds "$kind: sign" sign --key $kind.key --cert $kind.pem -o b unsigned
	succeeds "$kind: verify" "$mksig" verify --cert $kind.pem b
	holds "$kind: verified by openssl" judge b $kind.pem
	succeeds "$kind: sign a manifest of SHA-384" sign --key $kind.key --cert $kind.pem -o b384 unsigned384
	holds "$kind: SHA-384, verified by openssl" judge b384 $kind.pem
done
refuses "a curve that the kernel does not support is refused" 2 "P-256, P-384 and P-521 only" \
	sign --key k256.key --cert k256.pem -o "$new" unsigned
refuses "a short RSA key is refused" 2 "2048 bits or more" sign --key rsa1024.key --cert rsa1024.pem -o "$new" unsigned
succeeds "encrypted key, PIN as sign-file takes it" env KBUILD_SIGN_PIN=secret \
	"$mksig" sign -q --key locked.key --cert p384.pem -o b unsigned
refuses "encrypted key, no PIN" 2 "the key is encrypted" sign --key locked.key --cert p384.pem -o "$new" unsigned

# ---- post-quantum keys, for which OpenSSL has to be 3.5 or later --------------------

# A stored bundle, signed with an ML-DSA key that was deleted, to test older OpenSSL, too
quantum=$top/tests/cli/ml-dsa
warned="warning: .*only Linux 7.0 and later verifies ML-DSA"
one_line() { "$@" 2>all; local status=$?; tail -n 1 all >&2; return $status; }
ml_dsa() {
	local n
	succeeds "ML-DSA: verify" "$mksig" verify --cert "$quantum/signer.pem" "$quantum/bundle.ksig"
	for n in 44 65 87; do
		make_key ml$n "ML-DSA-$n" -newkey ml-dsa-$n
		prints "ML-DSA-$n: sign prints which kernels verify it" "$warned" \
			sign --key ml$n.key --cert ml$n.pem -o b unsigned
		succeeds "ML-DSA-$n: verify" "$mksig" verify --cert ml$n.pem b
		holds "ML-DSA-$n: verified by openssl" judge b ml$n.pem
	done
	# Linux 7.2, crypto/asymmetric_keys: signed attributes, SHA-512, the key's own algorithm
	openssl cms -cmsout -print -inform DER -in s |
		sed -n '/signerInfos/,$p' | grep -E '^ *(algorithm|object): ' | sed 's/^ *//; s/ (.*//' >form
	holds "ML-DSA: the signature has the form that Linux 7.2 reads" test "$(paste -sd' ' form)" = \
		"algorithm: sha512 object: contentType object: signingTime object: messageDigest algorithm: ML-DSA-87"
	prints "ML-DSA: a manifest of SHA-384" "$warned" sign --key ml65.key --cert ml65.pem -o b unsigned384
	holds "ML-DSA: SHA-384, verified by openssl" judge b ml65.pem
	sign --key rsa.key --cert rsa.pem -o b unsigned
	prints "ML-DSA: add it to RSA" "$warned" sign --add --key ml65.key --cert ml65.pem b
	succeeds "ML-DSA and RSA: verify both" "$mksig" verify --cert ml65.pem --cert rsa.pem --threshold 2 b
	cat ml65.pem rsa.pem >both.pem
	holds "ML-DSA and RSA: verified by openssl" judge b both.pem
	cp b flipped
	flip flipped $((24 + $(le32 b 12) + $(le32 b 16) - 100))	# the last signature's
	holds "ML-DSA and RSA: verify finds a changed byte" bash -c "! '$mksig' verify --cert ml65.pem --cert rsa.pem --threshold 2 flipped"
	"$mksig" extract -o m unsigned
	openssl cms -sign -binary -nosmimecap -md sha512 -in m -signer ml65.pem -inkey ml65.key -outform DER -out sig
	succeeds "ML-DSA: attach a signature of openssl cms" "$mksig" attach -s sig -o b unsigned
	succeeds "ML-DSA: verify accepts the attached signature" "$mksig" verify --cert ml65.pem b
	openssl cms -sign -binary -nosmimecap -md sha256 -in m -signer ml65.pem -inkey ml65.key -outform DER -out sig
	refuses "ML-DSA: with SHA-256" 1 "not SHA-512, which kernels require for ML-DSA" \
		"$mksig" attach -s sig -o "$new" unsigned
	create -o unsigned512 --digest sha512 vmlinuz
	"$mksig" extract --attributes unsigned512 >attributes
	openssl pkeyutl -sign -rawin -inkey ml65.key -in attributes -out raw
	succeeds "ML-DSA: raw, of a manifest of SHA-512" "$mksig" attach --raw --cert ml65.pem -s raw -o b unsigned512
	holds "ML-DSA: raw, verified by openssl" judge b ml65.pem
	refuses "ML-DSA: raw, for a manifest without SHA-512 is refused" 2 "only manifests made with --digest sha512" \
		"$mksig" attach --raw --cert ml65.pem -s raw -o "$new" unsigned
}
no_ml_dsa() {
	refuses "ML-DSA: not with this OpenSSL" 2 "a key of type ML-DSA-65; .*needs OpenSSL 3.5 or later" \
		sign --key rsa.key --cert "$quantum/signer.pem" -o "$new" unsigned
	refuses "ML-DSA: verify fails with an OpenSSL that does not support it" 2 "not every signer can be verified here" \
		one_line "$mksig" verify --cert "$quantum/signer.pem" "$quantum/bundle.ksig"
	holds "ML-DSA: verify says that this OpenSSL does not support it" grep -q "signer CN = ML-DSA-65: this OpenSSL does not know this kind of key" all
}
prints "ML-DSA: show prints the algorithm" "ML-DSA-65" "$mksig" show "$quantum/bundle.ksig"
case $(uname -r) in
[0-6].*)	refuses "ML-DSA: verify --running says that the running kernel does not support it" 1 "the running kernel does not support ML-DSA" \
			"$mksig" verify --running "$quantum/bundle.ksig" ;;
esac
if openssl list -key-managers | grep -q ML-DSA-65; then ml_dsa; else no_ml_dsa; fi

# ---- tokens ------------------------------------------------------------------------

token() {
	export SOFTHSM2_CONF=$dir/softhsm.conf
	PKCS11_MODULE_PATH=$("$top/scripts/test-token" "$dir" rsa p256 p384) && export PKCS11_MODULE_PATH
}
tokens() {
	local kind
	for kind in rsa p256 p384; do
		succeeds "token, $kind: sign, PIN as sign-file takes it" env KBUILD_SIGN_PIN=1234 \
			"$mksig" sign -q --key "pkcs11:token=mksig;object=$kind;type=private" \
			--cert $kind.pem -o b unsigned
		succeeds "token, $kind: verify" "$mksig" verify --cert $kind.pem b
		holds "token, $kind: verified by openssl" judge b $kind.pem
	done
	succeeds "token: PIN in the URI" sign --key "pkcs11:token=mksig;object=rsa;type=private;pin-value=1234" \
		--cert rsa.pem -o b unsigned
	succeeds "token: one step, PIN by --passin" bash -c "'$mksig' -q -o x --passin pass:1234 \
		--key 'pkcs11:token=mksig;object=p256;type=private' --cert p256.pem vmlinuz 2>/dev/null"
	refuses "token: wrong PIN" 2 "cannot get the key from the token" one_line env KBUILD_SIGN_PIN=9999 \
		"$mksig" sign -q --key "pkcs11:token=mksig;object=rsa;type=private" --cert rsa.pem -o "$new" unsigned
	refuses "token: no such key" 2 "cannot get the key from the token" one_line env KBUILD_SIGN_PIN=1234 \
		"$mksig" sign -q --key "pkcs11:token=mksig;object=none;type=private" --cert rsa.pem -o "$new" unsigned
	refuses "token: key of another certificate" 2 "do not belong together" env KBUILD_SIGN_PIN=1234 \
		"$mksig" sign -q --key "pkcs11:token=mksig;object=rsa;type=private" --cert p256.pem -o "$new" unsigned
}
if ! command -v softhsm2-util >/dev/null; then
	skip "tokens" "softhsm2 is not installed"
elif ! [ -e "$(openssl version -e | sed 's/.*"\(.*\)"/\1/')/pkcs11.so" ] &&
     ! [ -e "$(openssl version -m | sed 's/.*"\(.*\)"/\1/')/pkcs11.so" ]; then
	skip "tokens" "OpenSSL has neither engine nor provider for PKCS#11"
elif token; then
	tokens
else
	result "tokens" "softhsm2 does not work"
fi
unset SOFTHSM2_CONF PKCS11_MODULE_PATH
refuses "token: a missing provider is an error" 2 "^mksig sign: pkcs11:" bash -c \
	"OPENSSL_ENGINES=/nowhere OPENSSL_MODULES=/nowhere '$mksig' sign -q --key pkcs11:object=x --cert rsa.pem -o '$new' unsigned 2>&1 | tail -n 1 >&2; exit \${PIPESTATUS[0]}"

# ---- a service that gets files and returns detached signatures -----------------------

# Debian's signing service gets a package with the files to be signed and returns one
# with a signature for each file; a third package is built from both.
mkdir -p to-sign signed
for release in 6.1 6.12 7.3; do
	image -r $release-test -p "0x12345=${release#6.}" vmlinuz-$release
	create -o $release.ksig vmlinuz-$release
	"$mksig" extract -o to-sign/$release.manifest $release.ksig
done
service() { # the service needs no support for manifests
	local file
	for file in to-sign/*; do
		openssl cms -sign -binary -nosmimecap -md sha256 -outform DER -signer rsa.pem \
			-inkey rsa.key -in "$file" -out "signed/$(basename "$file").sig" || return 1
	done
}
holds "files in, signatures out: the service signs" service
for release in 6.1 6.12 7.3; do
	succeeds "files in, signatures out: attach $release" \
		"$mksig" attach --signature signed/$release.manifest.sig $release.ksig
	succeeds "files in, signatures out: verify $release" \
		"$mksig" verify --cert rsa.pem --image vmlinuz-$release $release.ksig
done
refuses "files in, signatures out: the signature of another file is refused" 1 "signs other bytes" \
	"$mksig" attach --replace -s signed/6.1.manifest.sig -o "$new" 6.12.ksig

# ---- a service that gets digests and returns raw signatures ---------------------------

# OBS's signd gets only a digest in hexadecimal.
raw_service() { # KEY: sign the hexadecimal digest on standard input, SHA-256 or SHA-384
	local digest
	read -r digest
	printf '%b' "$(sed 's/../\\x&/g' <<<"$digest")" |
		openssl pkeyutl -sign -inkey "$1" -pkeyopt "digest:${2:-sha256}"
}
for kind in rsa p256 p384; do
	"$mksig" digest --attributes unsigned | raw_service $kind.key >raw
	succeeds "digests in, raw signatures out, $kind: attach" \
		"$mksig" attach --raw --cert $kind.pem -s raw -o b unsigned
	succeeds "digests in, raw signatures out, $kind: verify" "$mksig" verify --cert $kind.pem b
	holds "digests in, raw signatures out, $kind: verified by openssl" judge b $kind.pem
done
"$mksig" digest --attributes unsigned384 | raw_service p384.key sha384 >raw
succeeds "raw, SHA-384: attach" "$mksig" attach --raw --cert p384.pem -s raw -o b384 unsigned384
holds "raw, SHA-384: verified by openssl" judge b384 p384.pem
holds "digest --attributes prints the digest of the attributes' bytes" test "$("$mksig" digest -a unsigned)" = \
	"$("$mksig" extract --attributes unsigned | sha256sum | cut -d' ' -f1)"
"$mksig" digest --attributes unsigned | raw_service rsa.key >raw
refuses "raw: a signature by another key is refused" 1 "this signature was not made with its key" \
	"$mksig" attach --raw --cert p256.pem -s raw -o "$new" unsigned
refuses "raw: a signature of another manifest is refused" 1 "this signature was not made with its key" \
	"$mksig" attach --raw --cert rsa.pem -s raw -o "$new" --replace 6.1.ksig
"$mksig" digest unsigned | raw_service rsa.key >wrong
refuses "raw: a signature of the manifest's digest is refused" 1 "this signature was not made with its key" \
	"$mksig" attach --raw --cert rsa.pem -s wrong -o "$new" unsigned
refuses "raw: attach without a certificate is refused" 2 "go together" "$mksig" attach --raw -s raw -o "$new" unsigned

# ---- rotating keys, without the original files -----------------------------------------

mkdir away && cp unsigned away/ && cd away || exit 1
for key in rsa p256 rsa4096; do cp "../$key.key" "../$key.pem" .; done
sign --key rsa.key --cert rsa.pem unsigned
succeeds "rotation: add the new key" "$mksig" sign -q --add --key p256.key --cert p256.pem unsigned
succeeds "rotation: both signatures verify" "$mksig" verify --cert rsa.pem --cert p256.pem --threshold 2 unsigned
succeeds "rotation: drop the old key's signature" "$mksig" drop --cert rsa.pem unsigned
succeeds "rotation: the new signature still verifies" "$mksig" verify --cert p256.pem unsigned
holds "rotation: the new signature is verified by openssl" judge unsigned p256.pem
refuses "rotation: the old signature is removed" 1 "signed by 0 of the trusted keys" bash -c \
	"'$mksig' verify --cert rsa.pem unsigned 2>&1 | tail -n 1 >&2; exit \${PIPESTATUS[0]}"
refuses "drop of a signer who has not signed is refused" 1 "rsa4096.pem: no signature was made with this certificate" \
	"$mksig" drop --cert rsa4096.pem -o "$new" unsigned
refuses "drop without a signer is refused" 2 "--cert is needed, to name the signer" "$mksig" drop unsigned
succeeds "drop removes the last signature" "$mksig" drop --cert p256.pem unsigned
holds "drop of the last signature restores the unsigned bundle" cmp unsigned ../unsigned
refuses "drop in an unsigned bundle is refused" 1 "is not signed" "$mksig" drop --cert p256.pem -o "$new" unsigned
cd ..

# ---- many at once ------------------------------------------------------------------------

mkdir boot && for i in 1 2 3 4 5 6 7; do image -r "6.12.$i-many" boot/vmlinuz-$i; done
prints "many: one step" "^mksig: 7 of 7: boot/vmlinuz-[1-7]$" \
	"$mksig" --key rsa.key --cert rsa.pem boot/vmlinuz-*
holds "many: each image has a bundle" test "$(ls boot/*.ksig | wc -l)" = 7
succeeds "many: verify" "$mksig" verify --cert rsa.pem boot/*.ksig
prints "many: sign --add" "^mksig sign: 7 of 7: boot/kexec-manifest" \
	"$mksig" sign --add --key p256.key --cert p256.pem boot/*.ksig
succeeds "many: both signatures verify" "$mksig" verify --cert rsa.pem --cert p256.pem --threshold 2 boot/*.ksig
head -c 1000 boot/vmlinuz-3 >boot/vmlinuz-4
"$mksig" --key rsa.key --cert rsa.pem boot/vmlinuz-* >said 2>&1
holds "many: a bad image is reported, and sets the status" bash -c "test $? = 1 && grep -q 'vmlinuz-4: failed' said"
holds "many: the other bundles are written" test "$(grep -c ' of 7: boot/vmlinuz-[^4]$' said)" = 6
one_of_each() { # nothing may be written if two results would be the same file
	local name=$1 pattern=$2
	shift 2
	rm -f boot2/*.ksig
	refuses "many: $name" 2 "$pattern" "$@"
	holds "many: $name: nothing is written" test -z "$(ls boot2/*.ksig 2>/dev/null)"
}
mkdir boot2 && image -r 6.9-same boot2/vmlinuz-6.9 && image -P -r 6.9-same boot2/bzImage-6.9
image -r 6.8-other boot2/three
same="boot2/vmlinuz-6.9 and boot2/bzImage-6.9: both results would be boot2/kexec-manifest-6.9.ksig; run mksig for each, with --output"
one_of_each "two images of one release" "$same" "$mksig" create -q boot2/three boot2/vmlinuz-6.9 boot2/bzImage-6.9
one_of_each "two images of one release, one step" "$same" "$mksig" -q --key rsa.key --cert rsa.pem \
	boot2/vmlinuz-6.9 boot2/three boot2/bzImage-6.9
one_of_each "two images of one release, another way to the folder" \
	"boot2/vmlinuz-6.9 and boot2/../boot2/bzImage-6.9: both results would be" "$mksig" create -q boot2/vmlinuz-6.9 boot2/../boot2/bzImage-6.9
one_of_each "one image twice" "boot2/vmlinuz-6.9 and boot2/../boot2/vmlinuz-6.9 are the same file; name it once" \
	"$mksig" create -q boot2/vmlinuz-6.9 boot2/three boot2/../boot2/vmlinuz-6.9
# What can be read only once would be shared out among the processes
pipe='/dev/fd/[0-9]+'
once() { # PATTERN ARGUMENTS...
	one_of_each "$1: can be read only once" "$1: can be read only once, but there are 2 kernel images; save it in a file" \
		"$mksig" "${@:2}" boot2/vmlinuz-6.9 boot2/three
}
one_of_each "standard input and a file" "create: -: can be read only once, but there are 2 kernel images" \
	"$mksig" create -q boot2/vmlinuz-6.9 - </dev/null
one_of_each "a pipe and a file" "create: $pipe: can be read only once" \
	"$mksig" create -q boot2/vmlinuz-6.9 <(cat boot2/three)
once "--initrd=-" create -q --initrd - <rsa.pem
once "--initrd=$pipe" create -q --initrd rsa.pem --initrd <(head -c 3000000 /dev/urandom)
once "--initrd-head=$pipe" create -q --initrd-head <(gzip -c rsa.pem)
once "--key=-" -q --key - --cert rsa.pem <rsa.key
once "--cert=$pipe" -q --key rsa.key --cert rsa.pem --key p256.key --cert <(cat p256.pem)
once "--passin=file:$pipe" -q --passin file:<(echo secret) --key rsa.key --cert rsa.pem
create --unaudited-kernel boot2/vmlinuz-6.9 boot2/three
cp boot2/kexec-manifest-6.9.ksig before
ln -s kexec-manifest-6.9.ksig boot2/link
refuses "many: two names for one bundle are refused" 2 "boot2/link are the same file; name it once" \
	sign --key rsa.key --cert rsa.pem boot2/kexec-manifest-6.9.ksig boot2/link
holds "many: a bundle with two names is unchanged" cmp before boot2/kexec-manifest-6.9.ksig
refuses "many: sign: a key that can be read only once is refused" 2 "--key=$pipe: can be read only once, but there are 7 bundles" \
	sign --replace --key <(cat rsa.key) --cert rsa.pem boot/*.ksig
refuses "many: sign: standard input among several bundles is refused" 2 "sign: -: can be read only once, but there are 2 bundles" \
	sign --replace --key rsa.key --cert rsa.pem - boot/kexec-manifest-1.ksig <unsigned
refuses "many: verify: an image that can be read only once is refused" 2 "--image=$pipe: can be read only once, but there are 7 bundles" \
	"$mksig" verify --cert rsa.pem --image <(cat boot/vmlinuz-1) boot/*.ksig
refuses "many: verify: an initramfs on standard input is refused" 2 "--initrd=-: can be read only once, but there are 7 bundles" \
	"$mksig" verify --cert rsa.pem --initrd - boot/*.ksig <rsa.pem
refuses "many: one output for several bundles is refused" 2 "are for one bundle, 7 are given" \
	sign --replace --key rsa.key --cert rsa.pem -o "$new" boot/*.ksig

# ---- verify says ----------------------------------------------------------------------------

prints "verify -v prints slots that are signed by digest" "^digest +kernel" "$mksig" verify -v --cert rsa.pem boot/kexec-manifest-1.ksig
says "verify -v prints that the command line follows a policy" "^policy +cmdline"
says "verify -v prints that the initramfs is open" "^open +initrd$"
if command -v jq >/dev/null; then
	"$mksig" verify --json --cert rsa.pem boot/kexec-manifest-1.ksig >json
	holds "verify --json: status 0" test "$(jq -r .status json)" = 0
	holds "verify --json has the trusted signers" test "$(jq -r '.signers|map(select(.good).name)|join(",")' json)" = "CN = RSA 2048"
	holds "verify --json has how each slot is covered" test \
		"$(jq -r '.slots|map(.name+":"+.covered)|join(" ")' json)" = \
		"kernel:digest purgatory:digest params:kernel cmdline:policy initrd-head:digest initrd:open initrd-tail:digest elfcorehdr:kernel"
	"$mksig" verify --json --cert p384.pem boot/kexec-manifest-1.ksig >json 2>/dev/null
	holds "verify --json has status 1" test "$?$(jq -r .status json)" = 11
else
	skip "verify --json" "jq is not installed"
fi
# This machine's keyrings do not have the keys of this test
"$mksig" verify --running boot/kexec-manifest-1.ksig >said 2>&1
holds "verify --running says that this machine's kernel does not trust the signer" bash -c \
	"test $? = 1 && grep -q '/proc/keys shows this key in no keyring that the running kernel searches' said"

finish
