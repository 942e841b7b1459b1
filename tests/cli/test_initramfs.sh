#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Test the two signed pieces around an open initramfs: what mksig signs before and after
# it, for payloads that support different compression methods.
#
#	MKSIG=... MKBZIMAGE=... tests/cli/test_initramfs.sh

top=$(cd "$(dirname "$0")/../.." && pwd)
mksig=${MKSIG:-$top/build/mksig}
mkbzimage=${MKBZIMAGE:-$top/build/tests/cli/mkbzimage}

. "$top/tests/cli/lib.sh"
for program in "$mksig" "$mkbzimage" "$(command -v cpio)"; do
	[ -x "$program" ] || { echo "Bail out! $program is not there"; exit 1; }
done
cd "$dir" || exit 1

size() { stat -c %s "$1"; }
value() { sed -n "/\"name\": \"$1\"/,/\"name\"/s/^ *\"$2\": \"*\([^\",]*\).*/\1/p" json | head -n 1; }	# SLOT KEY

make_key one "Signer one"
"$mkbzimage" image
head -c 70001 /dev/urandom >initrd
: | cpio -o -H newc --reproducible -R 0:0 >empty 2>/dev/null
head -c 16 /dev/zero >sixteen

# config NAME...: print the configuration of a payload that can unpack these
config() {
	echo CONFIG_X86_64=y
	echo CONFIG_BLK_DEV_INITRD=y
	echo CONFIG_SECURITY_LOCKDOWN_LSM=y
	echo CONFIG_SECURITY_LOCKDOWN_LSM_EARLY=y
	echo CONFIG_LOCK_DOWN_KERNEL_FORCE_INTEGRITY=y
	printf 'CONFIG_%s=y\n' "$@"
}

# ---- a head that the payload can unpack, whatever it is ------------------------------

# head_of BUNDLE MAGIC: write the bundle's own bytes of initrd-head to the file "head"
head_of() {
	local at digest n
	digest=$(value initrd-head digest)
	n=$(value initrd-head size)
	for at in $(LC_ALL=C grep -obUaP "$2" "$1" | cut -d: -f1); do
		tail -c +$((at + 1)) "$1" | head -c "$n" >head
		[ "$(sha <head)" != "$digest" ] || return 0
	done
	return 1
}

head_for() { # CONFIG MAGIC COMMAND...
	local name=$1 magic=$2
	shift 2
	config "$name" >config
	show_of --config config image
	holds "a payload that supports $name only: the manifest has a head" head_of x "$magic"
	holds "a payload that supports $name only: the head is a complete empty archive" bash -c \
		"'$1' ${*:2} <head | cmp - empty && [ \"\$('$1' ${*:2} <head | cpio -t --quiet)\" = '' ]"
	holds "a payload that supports $name only: the head does not begin like an uncompressed archive" bash -c \
		"[ \"\$(head -c 1 head | od -An -tx1)\" != ' 00' ] && ! head -c 6 head | LC_ALL=C grep -qaxE '[0-9a-fA-F]{6}'"
}
head_for RD_GZIP '\x1f\x8b' gzip -dc
head_for RD_ZSTD '\x28\xb5\x2f\xfd' zstd -dcq
head_for RD_XZ '\xfd7zXZ' xz -dc
head_for RD_LZ4 '\x02\x21\x4c\x18' lz4 -dcq
head_for RD_BZIP2 'BZh' bzip2 -dc
head_for RD_LZMA '\x5d\x00' lzma -dc
head_for RD_LZO '\x89LZO' lzop -dc

config RD_ZSTD RD_LZO RD_GZIP >config-gzip
show_of --config config-gzip image
holds "if the payload supports several compressions, the head has gzip" head_of x '\x1f\x8b'
json_is "the head with gzip has 50 bytes" 50 '.slots[]|select(.name=="initrd-head").size'
json_is "the open slot lies between two signed ones" \
	"initrd-head false true attachment, initrd true false initrd, initrd-tail false true attachment" \
	'[.slots[]|select(.type=="initramfs")|"\(.name) \(.optional) \(has("digest")) \([.sources[].from]|join(" "))"]|join(", ")'
json_is "the tail is zeros, so that no bootconfig is at the end" "16 $(sha <sixteen)" \
	'.slots[]|select(.name=="initrd-tail")|"\(.size) \(.digest)"'
json_is "the policy forbids bootconfig" forbid \
	'.slots[]|select(.name=="cmdline").policy[]|select(.key=="bootconfig").action'
"$mksig" sign -q --key one.key --cert one.pem x
prints "verify compares head and tail" "^matches +initrd-tail" "$mksig" verify -v --cert one.pem x
says "verify prints that the open slot is open" "^open +initrd$"

config X86 >config-none
refuses "a payload without a compression for initramfs is refused" 1 \
	"none of CONFIG_RD_GZIP, RD_ZSTD, .* --initrd-head, or sign the initramfs with --initrd" \
	create -o "$new" --config config-none image
refuses "a payload without a known configuration is refused" 1 "configuration is unknown.* --initrd-head" \
	create -o "$new" image
succeeds "a signed initramfs needs no head" create -o x --config config-none --initrd initrd image
config BOOT_CONFIG_FORCE RD_GZIP >config-force
succeeds "CONFIG_BOOT_CONFIG_FORCE is no reason to refuse" create -o x --config config-force image

# ---- a head that the signer gives ------------------------------------------------------

gzip -9n <empty >empty.gz
zstd -qc empty >empty.zst
show_of --initrd-head empty.zst image
holds "--initrd-head: the given file is signed" test "$(value initrd-head digest)" = "$(sha <empty.zst)"
holds "--initrd-head: the bundle has the file" head_of x '\x28\xb5\x2f\xfd'
show_of --config config-gzip --initrd-head empty.zst image
holds "--initrd-head: the given file replaces mksig's head" test "$(value initrd-head digest)" = "$(sha <empty.zst)"
refuses "--initrd-head with an uncompressed archive is refused" 1 "empty: the signed part before the open initramfs is uncompressed" \
	create -o "$new" --initrd-head empty image
refuses "--initrd-head with a missing file is an error" 2 "nowhere: cannot open" \
	create -o "$new" --initrd-head nowhere image
: >nothing
refuses "--initrd-head with an empty file is refused" 1 "nothing: the file is empty" \
	create -o "$new" --initrd-head nothing image
refuses "a second --initrd-head is refused" 2 "--initrd-head can only be specified once" \
	create -o "$new" --initrd-head empty.gz --initrd-head empty.gz image

# ---- a signed base before the open one ---------------------------------------------------

mkdir -p early/kernel/x86/microcode && echo microcode >early/kernel/x86/microcode/GenuineIntel.bin
(cd early && find . | cpio -o -H newc --reproducible --quiet) >early.cpio
cat early.cpio empty.gz >both.img
base_of() { show_of --config config-gzip --initrd "$1" --initrd-open image; }
json_sources() { json_is "$1" "$2" '[.slots[]|select(.name=="initrd-head").sources[].from]|join(" ")'; }

base_of initrd
json_sources "a base that is no archive ends the search: nothing is added" initrd
base_of both.img
json_sources "a base that ends with a compressed archive: nothing is added" initrd
json_is "the open slot begins after the signed files" \
	$((($(size both.img) + 3) / 4 * 4)) '.slots[]|select(.name=="initrd").sources[0].offset'
base_of early.cpio
json_sources "a base of uncompressed archives only: the search would go on, so an empty one follows" \
	"initrd attachment"
show_of --config config-gzip image
head_of x '\x1f\x8b'
base_of early.cpio
holds "the signed slot has the base and the empty archive" test "$(value initrd-head digest)" = \
	"$(cat early.cpio head | sha)"
"$mksig" sign -q --key one.key --cert one.pem x
succeeds "verify --initrd accepts the base alone" "$mksig" verify --cert one.pem --initrd early.cpio x
cat early.cpio initrd >joined
succeeds "verify --initrd accepts the base and what follows it" "$mksig" verify --cert one.pem --initrd joined x
refuses "verify --initrd refuses another base" 1 "digest mismatch, these are not the bytes that were signed for slot 5 \(initrd-head\)" \
	"$mksig" verify --cert one.pem --initrd initrd x
refuses "a base of uncompressed archives for a payload without a known configuration is refused" 1 "configuration is unknown" \
	create -o "$new" --initrd early.cpio --initrd-open image
show_of --initrd early.cpio --initrd-open --initrd-head empty.zst image
holds "a base of uncompressed archives is accepted with a head that the signer gives" test \
	"$(value initrd-head digest)" = "$(cat early.cpio empty.zst | sha)"
# The last archive member's size extends beyond the end, over what follows
sed 's/0000000A\(0000000[0-9]\)/FFFFFFF0\1/' early.cpio >over
cmp -s over early.cpio && echo "Bail out! no member was changed"
refuses "a base whose last member is truncated is refused" 1 "would search the open one for ACPI tables" \
	create -o "$new" --config config-gzip --initrd over --initrd-open image
head -c 57 early.cpio >cut
base_of cut
json_sources "a base that ends within a header: an empty archive follows" "initrd zeros attachment"
head -c 4096 /dev/zero >zeros
base_of zeros
json_sources "a base of zeros: an empty archive follows" "initrd attachment"

# A loader maps one file, but has to copy parts, for which it has a limit
parts="the initramfs is in several parts, which loaders join only up to 4 GiB; give one file that has all of it"
if truncate -s 3G large1 2>err && truncate -s 2G large2; then
	refuses "two files with more than 4 GiB are refused" 1 "$parts" create -o "$new" --initrd large1 --initrd large2 image
	# one member up to the end, after which early code would search on
	{ printf 070701; printf %08X 1 33188 0 0 1 0 $((0xfffffff0)) 0 0 0 0 2 0; printf 'a\0'; } >large1
	truncate -s 4G large1
	refuses "a base of 4 GiB and an archive after it are refused" 1 "$parts" \
		create -o "$new" --config config-gzip --initrd large1 --initrd-open image
else
	skip "two files with more than 4 GiB are refused" "$(cat err)"
fi

finish
