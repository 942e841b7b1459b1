#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Test mksig with arm64 images; the machine may have any architecture.

top=$(cd "$(dirname "$0")/../.." && pwd)
mksig=${MKSIG:?the program to be tested}
mkbzimage=${MKBZIMAGE:?tests/cli/mkbzimage}
. "$top/tests/cli/lib.sh"
. "$top/tests/cli/arm64_image.sh"
cd "$dir" || exit 1

# pe FILE: make it a PE file as well, as CONFIG_EFI_STUB does
pe() {
	"$mkbzimage" -P shell
	{ printf 'MZ'; tail -c +3 "$1" | head -c 58; tail -c +61 shell | head -c 452; tail -c +513 "$1"; } >with-pe
	truncate -s "$(stat -c %s shell)" with-pe
	mv with-pe "$1"
}

# as_loaded FILE: print a PE file without its signature, and zeros for what signing changes: the
# checksum, and the certificate table's entry in the directory
as_loaded() {
	local header certs
	header=$(($(od -An -tu4 -j 60 -N 4 "$1") + 24))
	certs=$(od -An -tu4 -j $((header + 144)) -N 4 "$1")
	cp "$1" loaded
	[ "$certs" = 0 ] || truncate -s "$certs" loaded
	dd if=/dev/zero of=loaded bs=1 seek=$((header + 64)) count=4 conv=notrunc status=none
	dd if=/dev/zero of=loaded bs=1 seek=$((header + 144)) count=8 conv=notrunc status=none
	cat loaded
}

cat >config <<-END
	# Linux/arm64 6.12.6 Kernel Configuration
	CONFIG_ARM64=y
	CONFIG_EFI=y
	CONFIG_CMDLINE=""
	CONFIG_RD_GZIP=y
	CONFIG_SECURITY_LOCKDOWN_LSM=y
	CONFIG_SECURITY_LOCKDOWN_LSM_EARLY=y
	CONFIG_LOCK_DOWN_IN_EFI_SECURE_BOOT=y
END
image Image
make_key one "Signer one"
head -c 70001 /dev/urandom >initrd

prints "create prints the format and version of an arm64 Image" "^  image +arm64 Image of Linux 6.12.6-arm$" "$mksig" create -o x.ksig Image
says "create prints the page size that the processor must support" "^  pages +4 KiB"
says "create prints where the image may be loaded" "^  memory +8192 KiB anywhere, aligned to 2048 KiB"
says "create prints that the configuration is embedded" "^  configuration +embedded in the image"
json x.ksig
json_is "architecture" 183 .arch
json_is "the kernel slot's digest covers the whole file" "$(sha <Image)" '.slots[0].digest'
json_is "the kernel slot has the memory size of the image" $((8 << 20)) '.slots[0].memory'
json_is "the kernel slot is aligned to 2 MiB" $((2 << 20)) '.slots[0].align'
json_is "the entry is the first byte of the kernel slot" "1 0" \
	'(.entry.slot|tostring)+" "+(.entry.offset|tostring)'
json_is "the manifest has no purgatory slot" "kernel params cmdline initrd-head initrd initrd-tail elfcorehdr" \
	'[.slots[].name]|join(" ")'
json_is "the params slot has no template, and an alignment that keeps it inside 2 MiB" "null 983040 1048576" \
	'.slots[1]|(.template|tostring)+" "+(.max|tostring)+" "+(.align|tostring)'
json_is "the maximum of the cmdline slot is the kernel's limit" 2048 '.slots[2].max'
json_is "usage" "reboot crash" '.usage|join(" ")'
json_is "the lockdown claims are those of Debian's configuration" "secure-boot integrity cmdline confidentiality" \
	'[.lockdown[]|.way+" "+.level]|join(" ")'

prints "show prints the architecture" "^  usage +reboot, crash on arm64$" "$mksig" show x.ksig
"$mksig" -q --key one.key --cert one.pem -o signed.ksig Image 2>/dev/null
prints "verify compares the signature and the file" "^matches +kernel" "$mksig" verify -v --cert one.pem --image Image signed.ksig

show_of --cmdline "$(printf 'x%.0s' {1..2047})" Image
json_is "a signed line may use the kernel's whole limit, because elfcorehdr is in the device tree" 2048 '.slots[2].size'
refuses "a signed line of one character more is refused" 1 "has 2048 characters, but the kernel reads only 2047" \
	create -o "$new" --cmdline "$(printf 'x%.0s' {1..2048})" Image
"$mksig" -q --key one.key --cert one.pem -o signed.ksig Image 2>/dev/null
refuses "verify refuses a word that the kernel would truncate" 1 "is longer than the next kernel reads" \
	"$mksig" verify --cert one.pem --cmdline "a=$(printf 'x%.0s' {1..254})" signed.ksig

image offset 0x80000
show_of offset
json_is "text_offset: the kernel slot begins with that many zeros" "$({ head -c 524288 /dev/zero; cat offset; } | sha)" \
	'.slots[0].digest'
json_is "text_offset is the offset of the entry" "1 524288 8912896" \
	'(.entry.slot|tostring)+" "+(.entry.offset|tostring)+" "+(.slots[0].memory|tostring)'
"$mksig" -q --key one.key --cert one.pem -o signed.ksig offset 2>/dev/null
prints "text_offset: verify accepts the file" "^matches +kernel" "$mksig" verify -v --cert one.pem --image offset signed.ksig

image 64k 0 $((8 << 20)) 14
prints "create prints pages of 64 KiB" "^  pages +64 KiB" "$mksig" create -o x.ksig 64k
cat Image - <<<"a signature, perhaps" >longer
truncate -s $((16 << 20)) longer
show_of longer
json_is "bytes of the file after image_size are not loaded" $((8 << 20)) '.slots[0].size'

for method in gzip bzip2 xz lzma lz4 lzop zstd; do
	command -v "$method" >/dev/null || { skip "$method" "$method is not installed"; continue; }
	options=()
	[ $method != lz4 ] || options=(-l)
	"$method" "${options[@]}" -c <Image >packed 2>/dev/null
	show_of packed
	json_is "$method: the bundle has the uncompressed contents" "$(sha <Image) attachment" \
		'.slots[0]|.digest+" "+([.sources[].from]|join(" "))'
done

{ head -c 100000 Image | gzip -c; tail -c +100001 Image | gzip -c; } >packed
rm json
show_of packed
json_is "gzip, two streams: the bundle has the contents of both" "$(sha <Image)" '.slots[0].digest'
{ gzip -c <Image; echo 'a device tree, perhaps'; } >packed
refuses "gzip, and other bytes after it" 1 "packed: compressed \\(gzip\\), but other bytes follow; give the file as it was compressed, or uncompressed" \
	create -o "$new" packed

pe Image
prints "create prints that an image is a PE file" "^  image +arm64 Image of Linux 6.12.6-arm, PE$" "$mksig" create -o x.ksig Image
json x.ksig
json_is "a PE file has an origin, so that dbx can revoke it" 1 '.origins|length'

# zboot FILE PAYLOAD: write MZ, "zimg", and the payload's offset and size into a PE file
zboot() {
	"$mkbzimage" -P zimage
	{ printf "MZ\\0\\0zimg%b%b" "$(number $((0x22000)) 4)" "$(number "$(stat -c %s "$2")" 4)"
	  tail -c +17 zimage; } >"$1"
	poke "$1" $((0x202)) 0		# remove the magic of a bzImage
	truncate -s $((0x22000)) "$1"
	cat "$2" >>"$1"
}
for method in gzip xz lzma zstd lz4 lzop bzip2; do
	command -v "$method" >/dev/null || { skip "EFI zboot, $method" "$method is not installed"; continue; }
	options=()
	[ $method != lz4 ] || options=(-l)
	"$method" "${options[@]}" -c <Image >payload 2>/dev/null
	zboot zboot payload
	prints "EFI zboot, $method: create prints the format" "^  image +arm64 EFI zboot image of Linux 6.12.6-arm" \
		"$mksig" create -o x.ksig zboot
	json x.ksig
	json_is "EFI zboot, $method: the bundle has the uncompressed contents" "$(sha <Image)" '.slots[0].digest'
	json_is "EFI zboot, $method: file and contents have origins, so that dbx can revoke them" 2 '.origins|length'
	head -c $(($(stat -c %s payload) / 2)) payload >half
	zboot bad half
	refuses "EFI zboot, $method: a truncated payload is refused" 1 "^mksig create: bad: compressed \\([a-z0-9]+\\), but it does not decompress" create -o "$new" bad
done
gzip -c <Image >payload
zboot zboot payload
"$mksig" -q --key one.key --cert one.pem -o signed.ksig zboot 2>/dev/null
prints "EFI zboot: verify accepts it without the file" "^matches +kernel" "$mksig" verify -v --cert one.pem signed.ksig

# ---- unified kernel images ------------------------------------------------------------

printf 'root=/dev/sda2 quiet' >line
of_uki() { # NAME FORMAT ORIGINS FILE
	prints "$1: create prints the format" "^  image +arm64 unified kernel image \\(UKI\\) of Linux 6.12.6-arm" \
		"$mksig" create -o x.ksig "$4"
	json x.ksig
	json_is "$1: the digests are those of the kernel and initramfs in it" "$(sha <Image) $(sha <initrd)" \
		'.slots[0].digest+" "+(.slots[]|select(.type=="initramfs").digest)'
	json_is "$1: the kernel is taken from the $2" "$2" '[.slots[0].sources[].from]|join(" ")'
	json_is "$1: its command line is signed by digest" "$(printf 'root=/dev/sda2 quiet\0' | sha)" \
		'.slots[]|select(.type=="cmdline").digest'
	json_is "$1: each file and its contents have origins, so that dbx can revoke them" "$3" '.origins|length'
	"$mksig" -q --key one.key --cert one.pem -o signed.ksig "$4" 2>/dev/null
	prints "$1: verify accepts the file" "^matches +kernel" "$mksig" verify -v --cert one.pem --image "$4" signed.ksig
}
objcopy=aarch64-linux-gnu-objcopy
if ! command -v $objcopy >/dev/null; then
	skip "UKI" "$objcopy is not installed"
elif fetch_or_skip "UKI" package systemd-boot-efi:arm64; then
	stub=$path/usr/lib/systemd/boot/efi/linuxaa64.efi.stub
	uki uki .cmdline=line .initrd=initrd .linux=Image
	of_uki "UKI" "image zeros image zeros image" 2 uki
	uki uki .cmdline=line .linux=zboot .initrd=initrd
	of_uki "UKI with EFI zboot" "attachment zeros attachment zeros attachment" 3 uki
	uki uki .linux=zboot .uname=<(echo 6.12.6-other)
	refuses "UKI with EFI zboot: another release in .uname is refused" 1 "section .uname says 6.12.6-other, but its kernel is 6.12.6-arm" \
		create -o "$new" uki
	uki uki .linux=Image .dtb=line
	refuses "UKI: a device tree is refused" 1 "has a device tree \\(.dtb\\), but the loading kernel writes" create -o "$new" uki
	gzip -c <zboot >payload
	zboot bad payload
	uki uki .linux=bad
	refuses "UKI: an EFI zboot image in an EFI zboot image is refused" 1 "not a known kernel format" create -o "$new" uki
	uki inner .linux=zboot
	gzip -c <inner >payload
	zboot bad payload
	uki uki .linux=bad
	refuses "UKI: a UKI in an EFI zboot image is refused" 1 "a unified kernel image inside another one" create -o "$new" uki
	refuses "EFI zboot: a UKI with an EFI zboot image in it is refused" 1 "compressed more than once" create -o "$new" bad
	image bad 0 $((8 << 20)) 11
	uki uki .linux=bad
	refuses "UKI: a big-endian image is refused" 1 "a big-endian kernel" create -o "$new" uki
fi

# ---- bad input ------------------------------------------------------------------------

image bad 0 0
refuses "an image whose image_size is 0 is refused" 1 "image_size is 0 \\(older than Linux 3.17\\)" create -o "$new" bad
image bad 0 $((8 << 20)) 11
refuses "a big-endian image is refused" 1 "a big-endian kernel" create -o "$new" bad
gzip -c <bad >payload
refuses "a big-endian image, gzip, is refused" 1 "a big-endian kernel" create -o "$new" payload
zboot zbad payload
refuses "a big-endian image in EFI zboot is refused" 1 "a big-endian kernel" create -o "$new" zbad
image bad 0 $((8 << 20)) 2
refuses "an image that must be at the start of RAM is refused" 1 "must be loaded at the start of RAM" create -o "$new" bad
image bad $((2 << 20))
refuses "a text_offset of 2 MiB is refused" 1 "text_offset is not a multiple of 8 below 2 MiB" create -o "$new" bad
image bad 4
refuses "an odd text_offset is refused" 1 "text_offset is not a multiple of 8" create -o "$new" bad
image bad 0 $((1 << 30 | 1))
refuses "an image_size above 1 GiB is refused" 1 "image_size is not between 64 bytes and 1 GiB" create -o "$new" bad
head -c 60 Image >bad
refuses "an image that is truncated in its header is refused" 1 "too short for a kernel image" create -o "$new" bad
sed 's/Linux version/Minix version/' Image >bad
refuses "an image without Linux's version string is refused" 1 "without Linux's version string" create -o "$new" bad
{ printf '\177ELF\2\1\1'; head -c 9 /dev/zero; printf '\2\0\267\0'; head -c 1100 /dev/zero; } >bad
refuses "a vmlinux is refused" 1 "an ELF file for arm64, whose kernels are loaded from an Image; give the Image" create -o "$new" bad
echo "CONFIG_X86_64=y" >config-x86
refuses "a configuration for x86-64 is refused" 1 "not the configuration of an arm64 kernel \\(no CONFIG_ARM64=y\\)" \
	create -o "$new" --config config-x86 Image
refuses "a dangerous built-in line that replaces the given one is refused" 1 "earlycon" create -o "$new" \
	--config <(grep -v CMDLINE config; echo 'CONFIG_CMDLINE="earlycon=pl011,0x9000000"'; echo CONFIG_CMDLINE_FORCE=y) Image
show_of --config <(cat config; echo CONFIG_CMDLINE_FORCE=y) Image
json_is "no claim by command line for a kernel that ignores its command line" secure-boot '[.lockdown[].way]|join(" ")'

# ---- Debian's --------------------------------------------------------------------------

for suite in "" trixie; do
	name="Debian's kernel${suite:+ ($suite)}"
	# shellcheck disable=SC2086 # none for this machine's Debian
	fetch_or_skip "$name" package linux-image-arm64:arm64 $suite || continue
	debian=$path/boot
	prints "$name" "^  image +arm64 Image of Linux 6\.[0-9.]+[-+0-9a-z]*-arm64, PE$" \
		"$mksig" create -o x.ksig "$debian"/vmlinuz-*
	says "$name: create prints the page size" "^  pages +4 KiB"
	json x.ksig
	json_is "$name: locks itself down under Secure Boot" integrity \
		'.lockdown[]|select(.way=="secure-boot").level'
	kernel=$(as_loaded "$debian"/vmlinuz-* | sha)
	json_is "$name: the digest covers all that signing does not change" "$kernel" '.slots[0].digest'
	"$mksig" -q --key one.key --cert one.pem --config "$(echo "$debian"/config-*)" -o signed.ksig loaded 2>/dev/null
	sbsign --key one.key --cert one.pem --output signed loaded 2>/dev/null
	for file in loaded signed "$debian"/vmlinuz-*; do
		prints "$name: the manifest of the unsigned image fits ${file##*/}" "^matches +kernel" \
			"$mksig" verify -v --cert one.pem --image "$file" signed.ksig
	done
	# Some distributions ship a compressed Image
	gzip -9 -c "$debian"/vmlinuz-* >payload
	zboot zboot payload
	for file in payload zboot; do
		show_of --config "$(echo "$debian"/config-*)" $file
		json_is "$name: the kernel slot is the same for a compressed file ($file)" "$kernel $((2 << 20))" \
			'.slots[0]|.digest+" "+(.align|tostring)'
	done
done

finish
