#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Test mksig with images other than a plain bzImage: unified kernel images made by objcopy
# and by ukify, vmlinux, compressed kernels, and memtest86+.
#
#	MKSIG=... MKBZIMAGE=... tests/cli/test_formats.sh

top=$(cd "$(dirname "$0")/../.." && pwd)
mksig=${MKSIG:-$top/build/mksig}
mkbzimage=${MKBZIMAGE:-$top/build/tests/cli/mkbzimage}
stub=/usr/lib/systemd/boot/efi/linuxx64.efi.stub

. "$top/tests/cli/lib.sh"
for program in "$mksig" "$mkbzimage" "$(command -v objcopy)"; do
	[ -x "$program" ] || { echo "Bail out! $program is not there"; exit 1; }
done
cd "$dir" || exit 1

make_key one "Signer one"
cat >config <<-END
	CONFIG_X86_64=y
	CONFIG_SECURITY_LOCKDOWN_LSM=y
	CONFIG_SECURITY_LOCKDOWN_LSM_EARLY=y
	CONFIG_BLK_DEV_INITRD=y
	CONFIG_RD_GZIP=y
END
"$mkbzimage" -c config -P vmlinuz
kernel_digest=$(tail -c +2561 vmlinuz | head -c 131072 | sha)

# ---- unified kernel images -------------------------------------------------------

printf 'microcode' >ucode		# 9 bytes: the next archive begins at 12
head -c 70001 /dev/urandom >initrd
printf '\n lockdown=integrity\tquiet  \n\0' >cmdline
echo 6.12.6-test >uname
echo ID=test >osrel
{ cat ucode; printf '\0\0\0'; cat initrd; } >combined

ukis() {
	local bundle=whole.ksig

	uki whole .osrel=osrel .uname=uname .cmdline=cmdline .ucode=ucode .initrd=initrd .linux=vmlinuz
	cp whole counted+3-1.efi
	"$mksig" create -q counted+3-1.efi
	holds "UKI: the name of the manifest does not have the counter of boots" test -s counted.efi.ksig
	prints "UKI: create prints the format" "^  image +x86-64 unified kernel image \(UKI\) of Linux 6.12.6-test" \
		"$mksig" create -o x whole
	says "UKI: create prints what is signed" "^  signed +kernel, initramfs, command line, by digest"
	says "UKI: create prints that everything is signed" "^  not signed +nothing"
	says "UKI: create warns of sections without effect" "warning: sections without effect:.* .osrel"
	says "UKI: create warns that addons have no effect" "warning: addons, credentials and extensions"
	show_of whole
	json_is "UKI: the digest is that of the kernel in it" "$kernel_digest" '.slots[0].digest'
	json_is "UKI: the initramfs slot has the padded microcode and the initramfs" "$(sha <combined) $(stat -c %s combined) false" \
		'.slots[]|select(.type=="initramfs")|[.digest,.size,.optional]|join(" ")'
	json_is "UKI: the command line is the one that systemd-stub passes on" \
		"$(printf 'lockdown=integrity quiet\0' | sha)" '.slots[]|select(.type=="cmdline").digest'
	json_is "UKI: the usage is reboot by default" reboot '.usage|join(",")'
	json_is "UKI: a manifest for reboot has no purgatory" "kernel params cmdline initramfs" '[.slots[].name]|join(" ")'
	json_is "UKI: the file and the kernel in it have origins, so that dbx can revoke them" 2 '.origins|length'
	"$mksig" -q --key one.key --cert one.pem whole 2>/dev/null
	prints "UKI: verify compares the initramfs" "^matches +initramfs" \
		"$mksig" verify -v --cert one.pem --image whole $bundle
	says "UKI: verify compares the command line" "^matches +cmdline"
	head -c 70001 /dev/urandom >initrd2
	uki other .osrel=osrel .uname=uname .cmdline=cmdline .ucode=ucode .initrd=initrd2 .linux=vmlinuz
	refuses "UKI: verify finds another initramfs in it" 1 "slot 4 \(initramfs\)" \
		"$mksig" verify --cert one.pem --image other $bundle

	refuses "UKI: a policy for its signed command line is refused" 1 "contains a command line.*--ignore=cmdline" \
		create -o "$new" --require quiet whole
	show_of --usage reboot,crash whole
	json_is "UKI: its command line can be signed for a capture kernel as well" \
		"reboot,crash $(printf 'lockdown=integrity quiet\0' | sha)" \
		'(.usage|join(","))+" "+(.slots[]|select(.type=="cmdline").digest)'
	show_of --ignore cmdline --usage crash whole
	json_is "UKI: with --ignore=cmdline, the command line follows a policy" "cmdline null" \
		'.slots[]|select(.type=="cmdline")|[.name,(.digest|tostring)]|join(" ")'
	show_of --ignore initrd whole
	json_is "UKI: with --ignore=initrd, the initramfs is open" "initrd-head false, initrd true, initrd-tail false" \
		'[.slots[]|select(.type=="initramfs")|.name+" "+(.optional|tostring)]|join(", ")'
	refuses "UKI: --ignore with another word is refused" 2 "initrd or cmdline" create -o "$new" --ignore linux whole
	show_of --initrd ucode --initrd uname whole
	json_is "UKI: files of --initrd follow its own initramfs" \
		"$({ cat combined; printf '\0\0\0'; cat ucode; printf '\0\0\0'; cat uname; } | sha)" \
		'.slots[]|select(.type=="initramfs").digest'

	uki bare .linux=vmlinuz
	prints "UKI: the initramfs of a UKI with a kernel only is open" "^  not signed +initramfs: any, or none" "$mksig" create -o x bare
	uki dtb .dtb=osrel .linux=vmlinuz
	refuses "UKI: a device tree is refused" 1 "has a device tree \(.dtb\), but" create -o "$new" dtb
	uki twice .linux=vmlinuz .initrd=initrd .INITRD=ucode
	sed -i 's/\.INITRD/.initrd/' twice
	refuses "UKI: a repeated section is refused" 1 "has two sections .initrd" create -o "$new" twice
	uki wrong .linux=vmlinuz .uname=osrel
	refuses "UKI: a .uname of another kernel is refused" 1 ".uname says ID=test, but its kernel is 6.12.6-test" create -o "$new" wrong
	printf '6.12\033[2J' >escape
	uki wrong .linux=vmlinuz .uname=escape
	refuses "UKI: a .uname with a terminal's control sequence is printed without it" 1 ".uname says 6.12\?\[2J, but its kernel" create -o "$new" wrong
	uki escape .linux=vmlinuz .osrelX=osrel
	sed -i $'s/\\.osrelX/.\033[2J\377X/' escape
	prints "UKI: the name of a section is printed without a terminal's control sequence" "^  sections .* \.\?\[2J\?X" "$mksig" create -o x escape
	says "UKI: so is the name of a section without effect" "warning: sections without effect:.* \.\?\[2J\?X"
	uki nolinux .linux=initrd
	refuses "UKI: a section .linux that is not a kernel is refused" 1 "section .linux is neither a bzImage, nor an arm64 Image or EFI zboot image" create -o "$new" nolinux
	uki addon .cmdline=cmdline
	refuses "an addon of a UKI is refused" 1 "an addon of a unified kernel image" create -o "$new" addon
	refuses "an EFI program that is not a kernel is refused" 1 "an EFI program, but neither" create -o "$new" "$stub"

	printf TITLE=one >one; printf TITLE=two >two; echo three words here >line2
	uki several .linux=vmlinuz .cmdline=cmdline .profile=one .PROFILE=two .CMDLINE=line2
	sed -i 's/\.PROFILE/.profile/; s/\.CMDLINE/.cmdline/' several
	prints "UKI: create prints the profile" "^  profile +number 0 of 2" "$mksig" create -o x several
	says "UKI: create warns that other profiles are not signed" "has 2 profiles, but only number 0 is signed"
	show_of --profile 1 several
	json_is "UKI: sections of the profile replace the common ones" "$(printf 'three words here\0' | sha)" \
		'.slots[]|select(.type=="cmdline").digest'
	refuses "UKI: a profile that does not exist is refused" 1 "has 2 profiles, counted from 0, so --profile=2 does not exist" \
		create -o "$new" --profile 2 several
	refuses "--profile is refused for another image" 1 "not a unified kernel image, so it has no profiles" \
		create -o "$new" --profile 1 vmlinuz
	cut=''
	for n in 64 200 400 600 1000 4096 100000 $(($(stat -c %s whole) * 3 / 4)); do
		head -c "$n" whole >broken
		create -o x broken 2>err
		[ $? = 1 ] && [ "$(wc -l <err)" = 1 ] || cut="$cut $n: $(cat err)"
	done
	holds "UKI: a truncated file is refused with one line" test -z "$cut"
}
if [ -f $stub ]; then ukis; else skip "unified kernel images" "$stub is missing"; fi

# Images made by ukify, a script of systemd, which is taken from the next Debian release
ukify() {
	fetch_or_skip "UKI of ukify" package systemd-ukify trixie || return
	# Use Debian's Python, for which python3-pefile is installed, not another one in PATH
	/usr/bin/python3 -c 'import pefile' 2>/dev/null || { skip "UKI of ukify" "python3-pefile is missing"; return; }
	if ! /usr/bin/python3 "$path/usr/bin/ukify" build --stub $stub --linux vmlinuz --microcode ucode --initrd initrd \
			--cmdline 'lockdown=integrity quiet' --uname 6.12.6-test --os-release ID=test \
			--output by-ukify >ukify.log 2>&1; then
		result "UKI of ukify" "$(cat ukify.log)"
		return
	fi
	show_of by-ukify
	json_is "UKI of ukify: the kernel inside is signed" "$kernel_digest" '.slots[0].digest'
	json_is "UKI of ukify: initramfs" "$(sha <combined)" '.slots[]|select(.type=="initramfs").digest'
	json_is "UKI of ukify: command line" "$(printf 'lockdown=integrity quiet\0' | sha)" \
		'.slots[]|select(.type=="cmdline").digest'
}
ukify

# ---- vmlinux -----------------------------------------------------------------------

cat >vmlinux.s <<'END'
	.section .head, "ax"
	.globl start
	.fill 16, 1, 0x90
start:	jmp start
	.asciz "Linux version %s"
	.asciz "Linux version 6.12.6-elf (someone@somewhere) #1\n"
	.section .more, "aw"
	.fill 5000, 1, 0x5a
	.section .space, "aw", @nobits
	.skip 0x5000
END
# elf NAME: link with the script on standard input, or else with tests/cli/vmlinux.lds
elf() {
	cat >"$1.lds"
	as -o vmlinux.o vmlinux.s && ld -o "$1" -z max-page-size=4096 -T "$1.lds" vmlinux.o 2>ld.log ||
		{ cat ld.log >&2; exit 1; }
}
elf vmlinux <<'END'
ENTRY(start)
PHDRS { one PT_LOAD FLAGS(5); two PT_LOAD FLAGS(6); three PT_LOAD FLAGS(6); note PT_NOTE; }
SECTIONS {
	.head 0x1000000 : { *(.head) } :one
	.more 0xffffffff81203000 : AT(0x1203000) { *(.more) } :two
	.space 0xffffffff81300000 : AT(0x1300000) { *(.space) } :three
	/DISCARD/ : { *(*) }
}
END
objcopy -O binary vmlinux flat
prints "vmlinux: create prints the format" "^  image +x86-64 vmlinux \(ELF\) of Linux 6.12.6-elf" \
	"$mksig" create --config config -o x vmlinux
says "vmlinux: create prints its address" "^  memory +[0-9]+ KiB at 0x1000000"
show_of --config config vmlinux
json_is "vmlinux: the segments are one slot, with the gaps between them" "$(sha <flat)" '.slots[0].digest'
json_is "vmlinux: the range is its address only" "16777216 $((0x1305000 - 1))" '.slots[0]|[.first,.last]|join(" ")'
json_is "vmlinux: memory up to the end of the last segment" $((0x305000)) '.slots[0].memory'
json_is "vmlinux: the entry is that of the ELF header" "kernel 16" \
	'.slots[.entry.slot-1].name+" "+(.entry.offset|tostring)'
# mksig makes a setup header up to 0x268, from which the kernel makes boot_params
json_is "vmlinux: template" "238 48647253 0f02 00000001" \
	'.slots[1].template|[(length|tostring),.[34:42],.[42:46],.[206:214]]|join(" ")'
show_of --config config --usage crash vmlinux
json_is "vmlinux, for a crash: purgatory enters it at the entry of the ELF header" 16 \
	'[.slots[1].fields[]|select(.rule=="addr" and .slot==1).addend]|first'
"$mksig" -q --config config --key one.key --cert one.pem -o v.ksig vmlinux 2>/dev/null
succeeds "vmlinux: verify" "$mksig" verify --cert one.pem --image vmlinux v.ksig
sed 's/ZZZZ/YYYY/' vmlinux >bad
refuses "vmlinux: verify finds other bytes in the second segment" 1 "slot 1 \(kernel\)" \
	"$mksig" verify --cert one.pem --image bad v.ksig

damaged() { # NAME PATTERN OFFSET OCTAL...
	cp vmlinux bad
	local name=$1 pattern=$2 at=$3 byte
	shift 3
	for byte; do poke bad "$at" "$byte"; at=$((at + 1)); done
	refuses "vmlinux: $name" 1 "^mksig create: bad: .*$pattern" create -o "$new" bad
}
damaged "a 32-bit file is refused" "but not for x86-64" 4 1
damaged "a file for another machine is refused" "but not for x86-64" 18 363
damaged "an object file is refused" "but not a program" 16 1
damaged "program headers outside of the file are refused" "program headers are outside" 36 377
damaged "60000 program headers are refused" "program headers are outside" 57 377
damaged "an entry outside of the executable segments is refused" "entry is not in an executable segment" 26 377
damaged "a segment that ends outside of the file is refused" "segment ends outside the file" $((64 + 32 + 3)) 1
damaged "a segment beyond physical memory is refused" "not within physical memory" $((64 + 24 + 6)) 377
damaged "overlapping segments are refused" "two ELF segments overlap" $((64 + 56 + 24)) 0 0 0
damaged "segments more than 1 GiB apart are refused" "more than 1 GiB apart" $((64 + 56 + 24 + 3)) 200
damaged "a dynamically linked program is refused" "needs a dynamic loader" $((64 + 3 * 56)) 3
sed 's/Linux/Minix/g' vmlinux >minix
refuses "vmlinux: a file without Linux's version string is refused" 1 "without Linux's version string" create -o "$new" minix
head -c 100 vmlinux >bad
refuses "vmlinux: a truncated file is refused" 1 "program headers are outside" create -o "$new" bad

# ---- compressed as a whole -----------------------------------------------------------

for method in gzip bzip2 xz lzma lz4 lzop zstd; do
	command -v "$method" >/dev/null || { skip "vmlinux, $method" "$method is not installed"; continue; }
	options=()
	[ $method != lz4 ] || options=(-l)
	"$method" "${options[@]}" -c <vmlinux >packed 2>/dev/null
	show_of --config config packed
	json_is "vmlinux, $method: the bundle has the uncompressed contents" "$(sha <flat)" '.slots[0].digest'
	"$mksig" -q --config config --key one.key --cert one.pem -o p.ksig packed 2>/dev/null
	prints "vmlinux, $method: verify" "^matches +kernel" "$mksig" verify -v --cert one.pem p.ksig
	head -c $(($(stat -c %s packed) / 2)) packed >half
	refuses "vmlinux, $method: a truncated file is refused" 1 "half: " create -o "$new" half
	{ cat packed; echo and more; } >more
	refuses "vmlinux, $method: other bytes after it are refused" 1 \
		"more: compressed \([a-z0-9]+\), but (other bytes follow; give the file as it was compressed|it does not decompress)" create -o "$new" more
	rm json
	{ head -c 5000 vmlinux | "$method" "${options[@]}" -c; tail -c +5001 vmlinux | "$method" "${options[@]}" -c; } >packed 2>/dev/null
	show_of --config config packed
	json_is "vmlinux, $method: the bundle has the contents of several streams, as from pbzip2" "$(sha <flat)" '.slots[0].digest'
done
gzip -c <vmlinuz >vmlinuz.gz
show_of vmlinuz.gz
json_is "bzImage, gzip: the bundle has the uncompressed contents" "$kernel_digest" '.slots[0].digest'
gzip -c <initrd >initrd.gz
refuses "a compressed file that is not a kernel is refused" 1 "its compressed contents \(gzip\) are not a known kernel" create -o "$new" initrd.gz

# le32 in hexadecimal escapes
le() { printf '\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255)); }
# zboot FILE PAYLOAD: write MZ, "zimg", the payload's offset and size, and a PE header
zboot() {
	"$mkbzimage" -P shell
	local size
	size=$(stat -c %s "$2")
	{ printf "MZ\\0\\0zimg%b%b" "$(le $((0x22000)))" "$(le "$size")"
	  tail -c +17 shell; } >"$1"
	truncate -s $((0x22000)) "$1"
	cat "$2" >>"$1"
}
gzip -c <vmlinux >payload
zboot zimage payload
prints "EFI zboot: create prints the format" "^  image +x86-64 EFI zboot image of Linux 6.12.6-elf" \
	"$mksig" create --config config -o x zimage
"$mksig" show --json x >json
json_is "EFI zboot: the bundle has the uncompressed contents" "$(sha <flat)" '.slots[0].digest'
json_is "EFI zboot: the file has an origin, so that dbx can revoke it" 1 '.origins|length'
head -c $((0x22000 + 100)) zimage >bad
refuses "EFI zboot: a truncated file is refused" 1 "payload is not inside the file" create -o "$new" bad
{ head -c 56 /dev/zero; printf 'RSC\x05'; head -c 4000 /dev/zero; } >riscv
gzip -c <riscv >payload
zboot bad payload
refuses "EFI zboot: an image for another architecture is refused" 1 "a kernel for RISC-V" create -o "$new" bad
refuses "a RISC-V Image is refused" 1 "a kernel for RISC-V" create -o "$new" riscv

# ---- not Linux -----------------------------------------------------------------------

if fetch_or_skip "memtest86+" package memtest86+; then
	cp "$path/boot/memtest86+x64.efi" memtest.efi
	cp "$path/boot/memtest86+x64.bin" memtest.bin
	prints "memtest86+: create prints the format" "^  image +x86-64 bzImage that is not Linux" \
		"$mksig" create -o x --unaudited-kernel memtest.efi
	says "memtest86+: create warns that it is not Linux" "warning: not Linux: mksig does not know"
	says "memtest86+: create warns that it does not lock itself down" "warning: no way to lock"
	succeeds "memtest86+: the signer can claim that it locks itself down" bash -c \
		"'$mksig' -q --key one.key --cert one.pem --lockdown builtin --unaudited-kernel memtest.efi 2>&1 | grep -v 'not Linux'; exit \${PIPESTATUS[0]}"
	holds "memtest86+: the manifest is named after the file" test -s memtest.efi.ksig
	"$mksig" show --json memtest.efi.ksig >json
	json_is "memtest86+: the range begins at its address" $((1 << 20)) '.slots[0].first'
	json_is "memtest86+: its parameters are below 4 GiB" "4294967295" \
		'.slots[]|select(.name=="params").last|tostring'
	json_is "memtest86+: the manifest has no initramfs slot" "kernel params cmdline" \
		'[.slots[].name]|join(" ")'
	refuses "memtest86+: options for an initramfs are refused" 1 "not Linux, so no initramfs is loaded" \
		create -o "$new" --initrd-max 5 memtest.bin
	gzip -c <ucode >ucode.gz
	show_of --unaudited-kernel --initrd-head ucode.gz memtest.bin
	json_is "memtest86+: the manifest has initramfs slots if the signer gives a head" "initrd-head initrd initrd-tail" \
		'[.slots[]|select(.type=="initramfs").name]|join(" ")'
	show_of --unaudited-kernel memtest.bin
	json_is "memtest86+: the file that is not a PE file has no origin" 0 '.origins|length'
fi

# ---- several initramfs files -----------------------------------------------------------

show_of --initrd ucode --initrd initrd vmlinuz
json_is "initramfs: two files are one slot" "$(sha <combined)" '.slots[]|select(.type=="initramfs").digest'
show_of --initrd initrd --initrd-open vmlinuz
json_is "initramfs, signed and open: the open slot lies between two signed ones" \
	"initrd-head false digest, initrd true open, initrd-tail false digest" \
	'[.slots[]|select(.type=="initramfs")|.name+" "+(.optional|tostring)+" "+(if .digest then "digest" else "open" end)]|join(", ")'
json_is "initramfs, signed and open: the first slot has the signed file" "$(sha <initrd) initrd" \
	'.slots[]|select(.name=="initrd-head")|.digest+" "+([.sources[].from]|join(" "))'
json_is "initramfs, signed and open: the open slot begins after the signed files" 70004 \
	'.slots[]|select(.name=="initrd").sources[0].offset'
json_is "initramfs, signed and open: purgatory checks every slot" "initrd-head initrd initrd-tail" \
	'.slots as $s|[.slots[1].fields[]|select(.rule=="digest")|$s[.slot-1]|select(.type=="initramfs").name]|join(" ")'
json_is "initramfs, signed and open: bootconfig is forbidden" 1 \
	'[.slots[3].policy[]|select(.key=="bootconfig" and .action=="forbid")]|length'
show_of --initrd ucode --initrd-open --initrd-max 5000 whole
json_is "initramfs, signed and open: an open slot follows that of a UKI, with the given maximum" 5000 \
	'.slots[]|select(.name=="initrd").max'
json_is "initramfs, signed and open: the initramfs of a UKI and a file are the signed head" \
	"$({ cat combined; printf '\0\0\0'; cat ucode; } | sha)" '.slots[]|select(.name=="initrd-head").digest'
show_of --initrd-open whole
json_is "initramfs, signed and open: the initramfs of a UKI alone is the signed head" "$(sha <combined) image zeros image" \
	'.slots[]|select(.name=="initrd-head")|.digest+" "+([.sources[].from]|join(" "))'
refuses "--initrd-open without a signed initramfs is refused" 1 "--initrd-open needs a signed initramfs" \
	create -o "$new" --initrd-open vmlinuz
nine=()
for i in 1 2 3 4 5 6 7 8 9; do nine+=(--initrd ucode); done
refuses "more than 8 initramfs files are refused" 2 "8 files at most" create -o "$new" \
	"${nine[@]}" vmlinuz
refuses "a missing initramfs file is an error" 2 "nowhere: cannot open" \
	create -o "$new" --initrd ucode --initrd nowhere vmlinuz

finish
