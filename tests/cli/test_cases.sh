#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Test the rows "mksig" of tests/cases.md, by their numbers: problems that users of mksig
# had, and similar ones.
#
#	MKSIG=... MKBZIMAGE=... tests/cli/test_cases.sh

top=$(cd "$(dirname "$0")/../.." && pwd)
mksig=${MKSIG:-$top/build/mksig}
mkbzimage=${MKBZIMAGE:-$top/build/tests/cli/mkbzimage}
stub=/usr/lib/systemd/boot/efi/linuxx64.efi.stub room=0x50000000

. "$top/tests/cli/lib.sh"
for program in "$mksig" "$mkbzimage" "$(command -v jq)" "$(command -v objcopy)" "$(command -v python3)"; do
	[ -x "$program" ] || { echo "Bail out! $program is not there"; exit 1; }
done
cd "$dir" || exit 1

filter() { "$mksig" show --json "$1" | jq -r "$2"; }	# BUNDLE FILTER
# Measure a command's peak memory in KiB and how many bytes it reads; return its status.  When a
# program has ended, what it has read counts as read by the one that waited for it.
measured() {
	python3 -c 'import os, resource, subprocess, sys
def bytes_read():
    return int(open("/proc/self/io").readline().split()[1]) if os.access("/proc/self/io", os.R_OK) else 0
before = bytes_read()
status = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, bytes_read() - before, file=open("measured", "w"))
sys.exit(status)' "$@"
}
memory() { cut -d' ' -f1 measured; }
bytes_read() { cut -d' ' -f2 measured; }

make_key one "Signer one"
make_key two "Signer two"
sign_with() { "$mksig" sign -q --key "$1.key" --cert "$1.pem" "${@:2}"; }	# KEY OPTIONS... BUNDLE
one_step() { "$mksig" --key one.key --cert one.pem "$@"; }

# config VERSION [LINE]...: print a configuration as the kernel's build writes it
config() {
	printf '#\n# Automatically generated file; DO NOT EDIT.\n# Linux/x86 %s Kernel Configuration\n#\n' "$1"
	printf 'CONFIG_%s=y\n' X86_64 RD_GZIP SECURITY_LOCKDOWN_LSM SECURITY_LOCKDOWN_LSM_EARLY "${@:2}"
}
config 6.12.6 LOCK_DOWN_KERNEL_FORCE_INTEGRITY >right
config 5.10.0 LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY >wrong
grep -v '^#' right >plain
"$mkbzimage" image			# 6.12.6-test, no configuration embedded
"$mkbzimage" -c right whole

# ---- C30: whose configuration? ---------------------------------------------------------

refuses "C30: a configuration of another version is refused" 1 \
	"^mksig create: wrong: the configuration of Linux 5.10.0, and image is 6.12.6-test; .*--config-mismatch" \
	create -o "$new" --config wrong image
refuses "C30: it is refused in one step as well" 1 "wrong: the configuration of Linux 5.10.0" \
	one_step -q -o "$new" --config wrong image
prints "C30: --config-mismatch accepts it with a warning" \
	"^mksig create: warning: wrong: the configuration of Linux 5.10.0, and image is 6.12.6-test; its lockdown and generation" \
	"$mksig" create --config wrong --config-mismatch -o x image
says "C30: --config-mismatch: the output names it" "^  configuration +wrong, of another kernel \(--config-mismatch\)$"
holds "C30: --config-mismatch: the claims are those of the given configuration" test \
	"$(filter x '.lockdown[0]|.way+":"+.level')" = builtin:confidentiality
succeeds "C30: a configuration of the right version is accepted" create -o x --config right image
succeeds "C30: a configuration without a version line is accepted" create -o x --config plain image
sed $'s/5\\.10\\.0/5.\033[2J/' wrong >escape
refuses "C30: a version line with a terminal's control sequence is printed without it" 1 "escape: the configuration of Linux 5\.\?\[2J, and" \
	create -o "$new" --config escape image
{ cat plain; echo $'CONFIG_KEXEC_SIG_MANIFEST_COMPONENT="a\033[2J"'; } >escape
refuses "C30: so is a component" 2 "a\?\[2J: a component is up to 32" create -o "$new" --config escape image
{ cat plain; echo $'CONFIG_KEXEC_SIG_MANIFEST_GENERATION=99999999999\033[2J'; } >escape
refuses "C30: so is a generation" 1 "escape: CONFIG_KEXEC_SIG_MANIFEST_GENERATION=99999999999\?\[2J is too large" create -o "$new" --config escape image
mkdir other && cp image other/vmlinuz-6.12.6-test && cp wrong other/config-6.12.6-test
refuses "C30: a wrong configuration that was found beside the image is refused" 1 "other/config-6.12.6-test: the configuration of Linux 5.10.0" \
	create -o "$new" other/vmlinuz-6.12.6-test
printf 'line 1\n' | cat - wrong >later
refuses "C30: a version line after the first line counts" 1 "later: the configuration of Linux 5.10.0" \
	create -o "$new" --config later image
# Compare releases with version lines, and with the rest of the image's version string
is_right() { "$mkbzimage" -r "$2" other/image; config "$1" >other/config; create -o x --unaudited-kernel --config other/config other/image; }
belong() { succeeds "C30: $1 and $2 belong together" is_right "$1" "$2"; }
differ() {
	"$mkbzimage" -r "$2" other/image
	config "$1" >other/config
	refuses "C30: $1 and $2 do not belong together" 1 "the configuration of Linux $1" create -o "$new" --config other/config other/image
}
belong 6.12.117 6.12.117-amd64
belong 6.12.57 "6.12.57+deb13-amd64"
belong 6.1.192 "6.1.0-57-amd64 (a@b) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP Debian 6.1.192-1"
belong 6.8.12 "6.8.0-45-generic (a@b) #45-Ubuntu SMP"
belong 6.12.0-rc3 6.12.0-rc3-next
belong 5.14.0-427.13.1.el9_4.x86_64 5.14.0-427.13.1.el9_4.x86_64
differ 6.1.191 "6.1.0-57-amd64 (a@b) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP Debian 6.1.192-1"
differ 6.12.11 6.12.117-amd64
differ 6.9.12 "6.8.0-45-generic (a@b) #45-Ubuntu SMP"
differ 6.1.2 6.10.0-2-amd64
differ 6.12.5 6.12.4-amd64
"$mkbzimage" -p 0x248=0000000000000000 notlinux
refuses "C30: a configuration of Linux for another program is refused" 1 "the configuration of Linux 6.12.6, and notlinux is not Linux" \
	create -o "$new" --config right notlinux
refuses "C30: a configuration of unknown version for another program is refused" 1 "the configuration of some kernel, and notlinux is not Linux" \
	create -o "$new" --config plain notlinux

# ---- C31: large files -------------------------------------------------------------------

truncate -s 1300M large
limit=$((64 * 1024))
at_most() { # NAME LIMIT VALUE
	holds "$1: $3, at most $2" awk "BEGIN { exit !($3 > 0 && $3 <= $2) }"
}
one_step -q -o x --config right --initrd large image
holds "C31: the slot of an initramfs of 1.3 GiB has its size" test "$(filter x '.slots[]|select(.type=="initramfs").size')" = $((1300 << 20))
digest=$(openssl dgst -sha256 -r large | cut -d' ' -f1)
holds "C31: the slot of an initramfs of 1.3 GiB has its digest" test "$(filter x '.slots[]|select(.type=="initramfs").digest')" = "$digest"
# Going through it twice would take twice as long, and the kernel counts what is read.  The time
# itself is a figure of "make bench": tests run beside builds, and have no limits of time.
read_once() { # NAME
	if [ -r /proc/self/io ]; then
		at_most "C31: $1 reads an initramfs of 1.3 GiB once, bytes" $(((1300 + 13) << 20)) "$(bytes_read)"
	else
		skip "C31: $1 reads an initramfs of 1.3 GiB once" "this kernel does not count what is read"
	fi
}
measured "$mksig" -q --key one.key --cert one.pem -o x --config right --initrd large image
at_most "C31: memory, KiB" $limit "$(memory)"
read_once signing
measured "$mksig" verify --cert one.pem --image image --initrd large x
at_most "C31: memory of verify, KiB" $limit "$(memory)"
read_once verify
prints "C31: verify compares the whole initramfs" "^matches +initramfs" "$mksig" verify -v --cert one.pem --initrd large x
printf x | dd of=large bs=1 seek=$((1300 << 20 >> 1)) conv=notrunc status=none
refuses "C31: verify finds a changed byte in the middle" 1 "large: digest mismatch, these are not the bytes that were signed for slot" \
	"$mksig" verify --cert one.pem --initrd large x
succeeds "C31: create signs it and leaves an initramfs after it open" bash -c \
	"'$mksig' create -q -o x --config right --initrd large --initrd-open image 2>/dev/null"
# An initramfs too large for any slot; a sparse file suffices
if truncate -s 1T immense 2>/dev/null; then
	refuses "C31: a file above the limit of the format is refused" 1 "immense: too large; a slot must be smaller than 1 TiB" \
		create -o "$new" --config right --initrd immense image
	rm immense
else
	skip "C31: a file above the limit of the format is refused" "the file system has no files of 1 TiB"
fi
printf 'lockdown=integrity quiet' >line
large_uki() {
	truncate -s 1100M initrd
	uki large.efi .linux=whole .cmdline=line .initrd=initrd || return 1
	digest=$(sha <initrd)
	rm initrd
	one_step -q -o x large.efi 2>err || { cat err; return 1; }
	[ "$(filter x '.slots[]|select(.type=="initramfs").digest')" = "$digest" ]
}
if [ -f $stub ]; then
	holds "C31: a UKI of 1.1 GiB" large_uki
	measured "$mksig" verify --cert one.pem --image large.efi x
	at_most "C31: memory with a UKI, KiB" $limit "$(memory)"
	rm -f large.efi
else
	skip "C31: a UKI of 1.1 GiB" "$stub is missing"
fi
# Most of a vmlinux with debugging information is not loaded
cat >vmlinux.s <<'END'
	.section .head, "ax"
	.globl start
start:	jmp start
	.asciz "Linux version 6.12.6-elf (a@b) #1\n"
END
as -o vmlinux.o vmlinux.s && ld -o vmlinux -z max-page-size=4096 -Ttext-segment=0x1000000 -e start vmlinux.o 2>ld.log
truncate -s 1200M vmlinux
succeeds "C31: a vmlinux of 1.2 GiB, of which little is loaded" create -o x --config right vmlinux
rm -f vmlinux
# mksig reads 256 KiB at a time, so text that it searches for may lie across two reads
gzip -9nc <right >right.gz
across() { # BYTES: put this many before the version string and the configuration
	cat >across.s <<-END
		.section .head, "ax"
		.globl start
		start: jmp start
		.ascii "IKCFG_ST, but no archive; IKCFG_ST\037\213 neither; Linux version %s; IIKCFG_S"
		.fill $1, 1, 0x5a
		.asciz "Linux version 6.12.6-across (a@b) #1"
		.fill 262144 - 40, 1, 0x5a
		.ascii "IIKCFG_ST"
		.incbin "right.gz"
		.ascii "IKCFG_ED"
		.fill 5000, 1, 0x5a
	END
	as -o across.o across.s && ld -o across -z max-page-size=4096 -Ttext-segment=0x1000000 -e start across.o 2>ld.log
	"$mksig" create -o x across 2>err && grep -q "configuration  *embedded in the image" err &&
		[ "$(filter x '.unsigned_text+" "+.lockdown[0].level')" = "6.12.6-across (a@b) #1 integrity" ]
}
for n in 261800 262030 262040 262050 262060; do holds "C31: version and configuration are found across two reads, $n" across $n; done
# The search for the configuration needs little memory, because it unpacks a stream
if command -v zstd >/dev/null; then
	head -c 200M /dev/zero | zstd -q >payload
	"$mkbzimage" big
	dd if=payload of=big bs=1 seek=$((0xa00 + 0x400)) conv=notrunc status=none
	measured "$mksig" create -q -o x --initrd line big 2>said
	holds "C31: create searches 200 MiB for an embedded configuration" grep -q "zstd payload: none is embedded" said
	at_most "C31: memory for that search, KiB" $limit "$(memory)"
fi

# A pipe as standard input can be read only once
succeeds "C31: create reads an image from a pipe" bash -c "cat whole | '$mksig' create -q -o x -"
holds "C31: the manifest is the same as from a file" bash -c "'$mksig' create -q -o y whole && cmp x y"
holds "C31: create reads an initramfs from a pipe" bash -c "head -c 100000 right large | '$mksig' create -q -o x --initrd - whole &&
	test \"\$('$mksig' show --json x | jq -r '.slots[]|select(.type==\"initramfs\").digest')\" = '$(head -c 100000 right large | sha)'"

# A file that changes while it is read is an error, and nothing may be written
meddle() { # COMMAND: repeat it until the file "stop" exists
	rm -f stop
	until [ -e stop ]; do "$@"; done &
}
grow_and_shrink() { truncate -s 400M large; truncate -s 1300M large; }
meddle grow_and_shrink
refuses "C31: a file that becomes shorter while it is read is an error" 2 "large: changed while it was read" \
	create -o "$new" --config right --initrd large image
touch stop; wait
meddle touch large
refuses "C31: a file that changes while it is read is an error" 2 "large: changed while it was read" \
	create -o "$new" --config right --initrd large image
touch stop; wait
truncate -s 1300M large
one_step -q -o x --config right --initrd large image
meddle touch large
refuses "C31: a file that changes while verify reads it is an error" 2 "large: changed while it was read" \
	"$mksig" verify --cert one.pem --initrd large x
touch stop; wait
rm large

# ---- C32: compressed UKIs ------------------------------------------------------------------

compressed_uki() {
	local method
	head -c 70001 /dev/urandom >initrd
	printf microcode >ucode
	uki plain.efi .linux=whole .cmdline=line .ucode=ucode .initrd=initrd
	create -o plain.ksig plain.efi 2>/dev/null
	for method in gzip zstd xz; do
		command -v $method >/dev/null || { skip "C32: a UKI, $method" "$method is not installed"; continue; }
		$method -c <plain.efi >packed.efi
		one_step -q -o x packed.efi 2>err
		holds "C32: a UKI, $method: mksig signs it" test $? = 0
		holds "C32: a UKI, $method: the digests are those of the uncompressed UKI" test "$(filter x '[.slots[].digest]|join(" ")')" = \
			"$(filter plain.ksig '[.slots[].digest]|join(" ")')"
		# A loader does not decompress, so the bundle must contain the uncompressed bytes
		holds "C32: a UKI, $method: the bundle has all of its bytes" test \
			"$(filter x '[.slots[].sources[].from]|unique|join(" ")')" = "attachment zeros"
		prints "C32: a UKI, $method: verify needs no file" "^matches +initramfs" "$mksig" verify -v --cert one.pem x
		says "C32: a UKI, $method: verify compares the command line in the bundle" "^matches +cmdline"
	done
	holds "C32: the origins are those of the uncompressed UKI" test "$(filter x '.origins|join(" ")')" = "$(filter plain.ksig '.origins|join(" ")')"
	head -c 40M /dev/urandom >initrd
	cat initrd initrd >initrd2
	uki plain.efi .linux=whole .initrd=initrd2
	gzip -1c <plain.efi >packed.efi
	refuses "C32: contents that are too large for a bundle are refused" 1 "packed.efi: .*which holds at most 64 MiB; give the uncompressed image" \
		one_line create -o "$new" packed.efi
	rm -f initrd initrd2 plain.efi packed.efi
}
one_line() { "$@" 2>all; local status=$?; tail -n 1 all >&2; return $status; }
if [ -f $stub ]; then compressed_uki; else skip "C32: a compressed UKI" "$stub is missing"; fi

# ---- C33: words of the hook's configuration -------------------------------------------------

hook() { # LINE: a line of the hook's configuration
	printf "key=%s\ncert=%s\n%s\n" "$dir/one.key" "$dir/one.pem" "$1" >conf
	rm -rf hooks state
	mkdir -p hooks/bin
	cp "$top/packaging/hooks/hook" "$(dirname "$mksig")/packaging/manifest-path" hooks/
	ln -s "$mksig" hooks/bin/mksig
	PATH=$dir/hooks/bin:$PATH KEXEC_MANIFEST_CONF=$dir/conf KEXEC_MANIFEST_STATE=$dir/state \
		hooks/hook add 6.12.6-test "$dir/boot/vmlinuz-6.12.6-test" 2>err
}
mkdir boot && cp image boot/vmlinuz-6.12.6-test && cp right boot/config-6.12.6-test
if [ -x "$(dirname "$mksig")/packaging/manifest-path" ]; then
	hook "options=\"--text 'our kernel' --require 'a=b|c'\""
	holds "C33: words are quoted in the hook's configuration" test "$(filter boot/kexec-manifest-6.12.6-test.ksig .unsigned_text)" = "our kernel"
	rm -f boot/*.ksig
else
	skip "C33: words are quoted in the hook's configuration" "manifest-path is not built"
fi

# ---- C34: --version and --help ----------------------------------------------------------------

for c in create sign attach drop extract verify show digest explain; do
	prints "C34: mksig $c --version" "^mksig [0-9]+\.[0-9]" "$mksig" $c --version
	says "C34: mksig $c --version prints the versions of the format" "^format: manifests of version 1, in bundles of version 1$"
	says "C34: mksig $c --version prints the versions of the libraries" "^libraries: libsigfmt [0-9.]+, libcbor [0-9.]+, OpenSSL 3"
	prints "C34: mksig $c --help names --version" "--version" "$mksig" $c --help
done
prints "C34: mksig --version" "^mksig [0-9]+\.[0-9]" "$mksig" --version
prints "C34: mksig -V" "^libraries: " "$mksig" -V
prints "C34: mksig --help names --version" "--version" "$mksig" --help
prints "C34: --version works after other options" "^mksig [0-9]+\.[0-9]" "$mksig" --quiet --version

# ---- C35: a command line under a policy ----------------------------------------------------------

one_step -q -o policy --config right --no-default-policy --require 'root=/dev/sda1|/dev/sdb*' \
	--allow 'console=tty*' --forbid console --forbid mem --allow '*' --allow-dangerous image
against() { "$mksig" verify --cert one.pem --cmdline "$1" policy; }
refuses "C35: verify names a forbidden word and the entry that forbids it" 1 \
	"--cmdline, mem=3G: slot .*\(cmdline\): the word at 0xf is forbidden by .*forbid mem" against 'root=/dev/sda1 mem=3G'
refuses "C35: the first entry that matches decides" 1 "--cmdline, console=com1: .* forbidden by .*forbid console" \
	against 'root=/dev/sda1 quiet con-sole console=tty0 console=com1'
refuses "C35: a line without a required word is refused" 1 "--cmdline: .*has no word that .*require root" against quiet
refuses "C35: a required word after -- does not count" 1 "has no word that .*require root" against 'quiet -- root=/dev/sda1'
refuses "C35: a byte that no policy allows is refused" 1 "the byte at 0x11 is not allowed" against 'root=/dev/sda1 x="y"'
refuses "C35: elfcorehdr= is refused, because the kernel adds it" 1 "elfcorehdr" against 'root=/dev/sda1 elfcorehdr=1'
refuses "C35: a line that is too long is refused" 1 "reads 2047 characters at most" against "root=/dev/sda1 $(printf '%2040s' x)"
succeeds "C35: a line that the policy allows is accepted" against 'root=/dev/sdb5 console=tty0 quiet'
prints "C35: -v prints the entry that allowed a word" "^allowed +console=tty0: allow console=tty\*$" \
	"$mksig" verify -v --cert one.pem --cmdline 'root=/dev/sdb5 console=tty0 quiet' policy
says "C35: -v prints the require entry that a word meets" "^allowed +root=/dev/sdb5: require root=/dev/sdb\*$"
says "C35: -v prints the entry for every word" "^allowed +quiet: allow \*$"
"$mksig" verify --json --cert one.pem --cmdline 'root=/dev/sda1 mem=3G' policy >json 2>err
holds "C35: --json has status 1, refused, and the reason" test \
	"$? $(jq -r '[.status,.reason]|join(" ")' json) $(jq -c '.cmdline[1]|del(.why)' json)" = \
	'1 1 refused {"word":"mem=3G","allowed":false,"entry":"forbid mem","class":"memory-map"}'
refuses "C35: sign --cmdline checks the line as well" 1 "forbidden by .*forbid mem" \
	sign_with two --add --cmdline 'root=/dev/sda1 mem=3G' -o "$new" policy
one_step -q -o x --config right --lockdown builtin --no-default-policy --forbid mem image
prints "C35: -v prints that no entry matches a word" "^allowed +quiet: no entry$" "$mksig" verify -v --cert one.pem --cmdline quiet x
one_step -q -o x --config right --lockdown builtin --no-default-policy --require root=/dev/sda1 --forbid mem image
refuses "C35: a required word with another value is refused" 1 "--cmdline, root=/dev/vda: .*value that .*require root=" \
	"$mksig" verify --cert one.pem --cmdline 'root=/dev/vda' x
"$mksig" verify -v --cert one.pem --cmdline 'root=/dev/vda' x >out 2>err
says "C35: -v prints the require entry that it does not meet" "^refused +root=/dev/vda: require root=/dev/sda1$"
head -c $((24 + $(le32 x 12) + $(le32 x 16))) x >bare
refuses "C35: the line is checked without attachments as well" 1 "forbidden by .*forbid mem" "$mksig" verify --cert one.pem --cmdline mem=3G bare
one_step -q -o x --config right image
refuses "C35: the line is checked by mksig's default policy" 1 "--cmdline, mem=3G: .*forbidden by" "$mksig" verify --cert one.pem --cmdline mem=3G x
one_step -q -o x --config right --usage crash image
refuses "C35: the limit is lower for a crash load" 1 "reads 2047 characters at most" \
	"$mksig" verify --cert one.pem --cmdline "$(printf '%2020s' x)" x
one_step -q -o x --config right --initrd line --cmdline 'quiet' image
refuses "C35: a line that is signed by digest is compared" 1 "does not fit slot .*\(cmdline\)" \
	"$mksig" verify --cert one.pem --cmdline 'mem=3G' x

# ---- C36: limits in messages -----------------------------------------------------------------------

head -c 200000 /dev/zero >much
one_step -q -o x --config right image
refuses "C36: a file that is too large for a signature is refused" 1 "much: too large, 64 KiB at most" \
	"$mksig" attach --replace --signature much -o "$new" x
refuses "C36: a file that is too large for a passphrase is refused" 2 "much: too large, 4 KiB at most" \
	"$mksig" sign -q --replace --passin file:much --key one.key --cert one.pem -o "$new" x
truncate -s 17M muchmore
refuses "C36: a file that is too large for a configuration is refused" 1 "muchmore: too large, 16 MiB at most" \
	create -o "$new" --config muchmore image

# ---- C37: whose certificate? -------------------------------------------------------------------------

said_by() { # CERTIFICATE: print verify's output; succeed if its status is 1
	"$mksig" verify --cert "$1" x >printed 2>&1
	[ $? = 1 ] && cat printed
}
holds "C37: verify with another certificate ends with status 1" said_by two.pem
says "C37: verify names the signer" "^mksig verify: warning: x: signed by CN = Signer one, but neither its certificate nor one that certifies it was given"
holds "C37: verify does not mention self-signed certificates" bash -c "test -s printed && ! grep -q self-signed printed"
make_key ca Authority
openssl req -newkey rsa:2048 -nodes -subj /CN=Leaf -keyout leaf.key -out leaf.csr 2>/dev/null
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 99 -out leaf.pem 2>/dev/null
"$mksig" -q --key leaf.key --cert leaf.pem --config right -o x image
holds "C37: verify with another certificate than the certified one ends with status 1" said_by two.pem
says "C37: verify says that neither the signer's nor its issuer's certificate was given" "signed by CN = Leaf, but neither its certificate nor one that certifies it was given"
"$mksig" -q --no-certs --key one.key --cert one.pem --config right -o x image
holds "C37: verify of a signature without certificates ends with status 1" said_by two.pem
says "C37: verify names the signer by issuer and serial number" "signed by certificate .* of CN = Signer one, but neither its certificate nor one that certifies it was given"

# ---- C38: quiet ----------------------------------------------------------------------------------------

cp whole boot/a && cp whole boot/b
holds "C38: create -q of two images prints nothing" bash -c "test -z \"\$('$mksig' create -q boot/a boot/b 2>&1)\""
holds "C38: sign -q of two bundles prints nothing" bash -c \
	"test -z \"\$('$mksig' sign -q --key one.key --cert one.pem boot/a.ksig boot/b.ksig 2>&1)\""
prints "C38: without -q, create prints each image when it is done" "^mksig create: 2 of 2: boot/[ab]$" "$mksig" create boot/a boot/b
head -c 2000 whole >boot/b
"$mksig" create -q boot/a boot/b >said 2>&1
holds "C38: -q prints errors and nothing else" test \
	"$? $(cat said)" = '1 mksig create: boot/b: ends before its protected-mode part; the file is truncated'

# ---- C39: PINs -------------------------------------------------------------------------------------------

create -o unsigned whole
never_printed() { # NAME COMMAND...: require that it fails and does not print the PIN
	local name=$1
	shift
	"$@" >printed 2>&1 </dev/null
	holds "C39: $name" bash -c "test $? != 0 && test -s printed && ! grep -q 9753124 printed"
}
for uri in 'pkcs11:object=none;type=private;pin-value=9753124' 'pkcs11:object=none?pin-value=9753124' \
		'pkcs11:pin-value=9753124;object=none' 'pkcs11:object=none?pin-value=97%35312%34&pin-value=9753124' \
		'pkcs11:object=a b;pin-value=9753124' 'PKCS11:object=none;Pin-Value=9753124' \
		'pkcs11:otherpin-value=9753124' 'pkcs11;pin-value=9753124' 'pkcs11:object=none?pin-value=x 9753124'; do
	never_printed "${uri//9753124/PIN}, no such key" "$mksig" sign --key "$uri" --cert one.pem -o x unsigned
	never_printed "${uri//9753124/PIN}, two keys" "$mksig" sign --key one.key --key "$uri" --cert one.pem unsigned
	never_printed "${uri//9753124/PIN}, as a file" "$mksig" create "$uri"
	never_printed "${uri//9753124/PIN}, without --key" "$mksig" "$uri"
done
never_printed "a misspelled option" "$mksig" sign --passinn=pass:9753124 unsigned
never_printed "an option that takes no argument" "$mksig" sign --no-certs=9753124 unsigned
never_printed "--passin without a source" "$mksig" sign --passin 9753124 --key one.key --cert one.pem -o x unsigned
never_printed "a wrong passphrase" bash -c "openssl pkey -in one.key -aes256 -passout pass:secret -out locked.key
	'$mksig' sign --passin pass:9753124 --key locked.key --cert one.pem -o x unsigned"

# ---- C40, C41: where the configuration is --------------------------------------------------------------

# placed IMAGE CONFIG [CALLED]: require that mksig finds this configuration, the only one with
# generation 5
placed() {
	mkdir -p "$(dirname "$1")" "$(dirname "$2")"
	cp image "$1"
	{ cat right; echo CONFIG_KEXEC_SIG_MANIFEST_GENERATION=5; } >"$2"
	create -o x "${3:-$1}" 2>err && [ "$(filter x .generation)" = 5 ]
}
r=6.12.6-test
holds "C40: config beside vmlinuz, in the folder of its release" placed a/usr/lib/modules/$r/vmlinuz a/usr/lib/modules/$r/config
holds "C40: the claims are those of that configuration" test "$(filter x '.lockdown[0].level')" = integrity
holds "C40: config-<release> beside it" placed b/modules/$r/vmlinuz b/modules/$r/config-$r
holds "C40: config beside another name, in the folder of its release" placed c/modules/$r/vmlinuz-virt.efi c/modules/$r/config
holds "C40: config-<release> beside another name" placed d/bzImage d/config-$r
mkdir -p e/boot
ln -s ../usr/lib/modules/$r/vmlinuz e/boot/vmlinuz-$r
holds "C40: a link: config beside its target" placed e/usr/lib/modules/$r/vmlinuz e/usr/lib/modules/$r/config e/boot/vmlinuz-$r
mkdir -p f/boot
ln -s ../usr/lib/modules/$r/vmlinuz f/boot/vmlinuz-$r
holds "C40: a link: otherwise config beside the link" placed f/usr/lib/modules/$r/vmlinuz f/boot/config-$r f/boot/vmlinuz-$r
holds "C41: an image in /boot, its configuration with its modules" placed g/boot/vmlinuz-$r g/usr/lib/modules/$r/config
holds "C41: an image in /boot, its configuration with its modules in /lib" placed h/boot/vmlinuz-$r h/lib/modules/$r/config
ln -s vmlinuz-$r g/boot/vmlinuz
holds "C41: a link in /boot, its configuration with its modules" placed g/boot/vmlinuz-$r g/usr/lib/modules/$r/config g/boot/vmlinuz
holds "C41: an image in the current folder, which is /boot" bash -c "cd g/boot && '$mksig' create -q -o x vmlinuz-$r"
mkdir i && cp image i/vmlinuz-other && cp right i/config
prints "C40: a file called config in another folder is not used" "configuration not found" \
	"$mksig" create --initrd line -o x i/vmlinuz-other
mkdir j && cp whole j/vmlinuz-other
prints "C40: otherwise the embedded configuration is used" "^  configuration +embedded in the image$" "$mksig" create -o x j/vmlinuz-other
prints "C40: if there is none, create prints what it looked for" "not found \(no config-6.12.6-test beside image; gzip payload: none is embedded\)" \
	"$mksig" create --initrd line -o x image

# ---- writing --------------------------------------------------------------------------------------------

# Several processes add signers at the same time
keys=()
for i in 1 2 3 4 5 6; do make_key s$i "Signer $i"; keys+=(--cert "s$i.pem"); done
at_once() {
	local i
	create -o shared whole || return 1
	for i in 1 2 3 4 5 6; do sign_with s$i --add shared & done
	wait
	"$mksig" verify --threshold 6 "${keys[@]}" shared
}
for round in 1 2 3; do holds "six programs sign one bundle at the same time, round $round: no signature is lost" at_once; done
drop_at_once() {
	local i
	for i in 1 2 3 4 5; do "$mksig" drop --cert s$i.pem shared & done
	wait
	[ "$(filter shared '[.signers[].name]|join(",")')" = "CN = Signer 6" ]
}
holds "five programs drop signatures at the same time: each is dropped" drop_at_once
ln -s shared link
link_at_once() {
	sign_with s1 --add shared & sign_with s2 --add link &
	wait
	"$mksig" verify --threshold 3 "${keys[@]}" shared && [ -L link ]
}
holds "two programs sign a bundle at the same time under different names" link_at_once

for mode in 600 640 444 4755; do
	cp whole mode && chmod $mode mode
	create -o mode whole
	holds "a file that is replaced keeps its mode: $mode" test "$(stat -c %a mode)" = $mode
	rm -f mode
done
create -o mode whole && chmod 640 mode
sign_with one mode
holds "a bundle that is signed keeps its mode" test "$(stat -c %a mode)" = 640
if [ "$(id -u)" = 0 ]; then
	chown 12345:54321 mode
	sign_with two --add mode
	holds "a bundle that is signed keeps its owner" test "$(stat -c %u:%g:%a mode)" = 12345:54321:640
	chmod 644 mode
	if unshare --user --map-root-user true 2>err; then
		succeeds "a bundle whose owner has no number in this user namespace is signed" \
			unshare --user --map-root-user "$mksig" sign -q --replace --key one.key --cert one.pem mode
		holds "a bundle whose owner has no number in this user namespace keeps its mode" test "$(stat -c %a mode)" = 644
	else
		skip "a bundle whose owner has no number in this user namespace" "$(cat err)"
	fi
fi

# The bundle contains this whole kernel, so that writing takes a while
{ cat <<'END'
	.section .head, "ax"
	.globl start
start:	jmp start
	.asciz "Linux version 6.12.6-elf (a@b) #1\n"
	.incbin "noise"
END
} >big.s
head -c 40M /dev/urandom >noise
as -o big.o big.s && ld -o big -z max-page-size=4096 -Ttext-segment=0x1000000 -e start big.o 2>ld.log
gzip -1c <big >big.gz
rm -f noise big.o
mkdir out.d
interrupted() { # SIGNAL: send it while the temporary file exists; mksig must remove the file
	local pid status
	for _ in 1 2 3 4 5 6 7 8; do
		rm -f out.d/x
		# restore the default, which a parent such as nohup may have changed
		env --default-signal="$1" "$mksig" create -q --config right -o out.d/x big.gz 2>/dev/null &
		pid=$!
		while [ -d /proc/$pid ] && [ -z "$(find out.d -name '.mksig-*')" ]; do :; done
		kill -s "$1" $pid 2>/dev/null
		wait $pid
		status=$?
		[ -z "$(find out.d -name '.mksig-*')" ] || return 1
		[ $status != $((128 + $(kill -l "$1"))) ] || return 0
	done
	return 1
}
for name in TERM HUP USR1; do	# background processes of a shell ignore INT and QUIT
	holds "no temporary file is left after SIG$name" interrupted $name
done
limited() ( # limit files to 8 KiB, so that the kernel sends SIGXFSZ
	ulimit -f 8 -c 0
	"$mksig" create -q -o out.d/x whole
	[ $? != 0 ] && [ -z "$(ls -A out.d)" ]
)
rm -f out.d/x
holds "no temporary file is left after SIGXFSZ" limited
ignored() ( # mksig must keep ignoring signals that its parent ignored
	trap '' XFSZ
	ulimit -f 8
	"$mksig" create -q -o out.d/x whole 2>err
	[ $? = 2 ] && grep -q "cannot write: File too large" err && [ -z "$(ls -A out.d)" ]
)
holds "an ignored signal stays ignored, and the failed write is an error" ignored

finish
