#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Test the command mksig; openssl(1) verifies its signatures independently.
#
#	MKSIG=... MKBZIMAGE=... [VMLINUZ=...] tests/cli/test_mksig.sh
#
# VMLINUZ is a stock Debian kernel; without it, tests that need one are skipped.

top=$(cd "$(dirname "$0")/../.." && pwd)
mksig=${MKSIG:-$top/build/mksig}
mkbzimage=${MKBZIMAGE:-$top/build/tests/cli/mkbzimage}
vmlinuz=${VMLINUZ:-$(ls "$top"/build/debian/boot/vmlinuz-* 2>/dev/null | head -n 1)}
[ -z "$vmlinuz" ] || vmlinuz=$(realpath "$vmlinuz")

. "$top/tests/cli/lib.sh"
for program in "$mksig" "$mkbzimage"; do
	[ -x "$program" ] || { echo "Bail out! $program is not there"; exit 1; }
done
cd "$dir" || exit 1

# ---- keys and images ---------------------------------------------------------

make_key one "Signer one"
make_key two "Signer two" -newkey ec -pkeyopt ec_paramgen_curve:P-256
make_key other "Somebody else"
make_key ed "Ed25519" -newkey ed25519
openssl pkey -in one.key -aes256 -passout pass:secret -out locked.key
openssl x509 -in one.pem -outform DER -out one.der

# A certification authority, and a certificate that it issued
make_key ca "Authority"
openssl req -newkey rsa:2048 -nodes -subj "/CN=Leaf" -keyout leaf.key -out leaf.csr 2>/dev/null
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 \
	-out leaf.pem 2>/dev/null

cat >config <<-END
	CONFIG_X86_64=y
	CONFIG_EFI=y
	CONFIG_SECURITY_LOCKDOWN_LSM=y
	CONFIG_SECURITY_LOCKDOWN_LSM_EARLY=y
	CONFIG_LOCK_DOWN_IN_EFI_SECURE_BOOT=y
	CONFIG_BLK_DEV_INITRD=y
	CONFIG_RD_GZIP=y
END
sed '/SECURE_BOOT/d' config >config-cmdline
{ sed '/SECURE_BOOT/d' config; echo CONFIG_LOCK_DOWN_KERNEL_FORCE_INTEGRITY=y; } >config-builtin
{ cat config; echo CONFIG_BOOT_CONFIG_FORCE=y; } >config-force
{ cat config; echo CONFIG_KEXEC_SIG_MANIFEST_GENERATION=7
  echo 'CONFIG_KEXEC_SIG_MANIFEST_COMPONENT="acme"'; } >config-seven
{ cat config; echo CONFIG_CMDLINE_BOOL=y; echo 'CONFIG_CMDLINE="console=ttyS0"'; } >config-line
echo "CONFIG_ARM64=y" >config-arm

"$mkbzimage" -c config vmlinuz		# with an embedded configuration
"$mkbzimage" -c config -P pe		# also a PE file
"$mkbzimage" bare			# without a configuration
head -c 100000 /dev/urandom >initrd
size=$(stat -c %s vmlinuz)

# ---- one step ----------------------------------------------------------------

bundle=kexec-manifest-6.12.6-test.ksig
cp vmlinuz vmlinuz-6.12.6-test
prints "one step prints what it found" "^  signer  +CN = Signer one" \
	"$mksig" --key one.key --cert one.pem vmlinuz-6.12.6-test
holds "one step writes kexec-manifest-<release>.ksig beside the image" test -s $bundle
succeeds "one step with -q prints nothing" "$mksig" -q --key one.key --cert one.pem vmlinuz
mkdir -p boot 6.12.6-test && cp pe boot/vmlinuz && cp pe boot/linux && cp pe 6.12.6-test/vmlinuz
ln -s ../boot/linux 6.12.6-test/link
for image in vmlinuz linux; do
	succeeds "one step, boot/$image" "$mksig" -q --key one.key --cert one.pem boot/$image
done
holds "images with other names: the bundle is where kexec looks for it" test -s boot/vmlinuz.ksig -a -s boot/linux.ksig
succeeds "one step, in the folder of a release" "$mksig" -q --key one.key --cert one.pem 6.12.6-test/vmlinuz
holds "an image in a folder named after the release: the bundle is where kexec looks for it" test -s 6.12.6-test/$bundle
rm boot/linux.ksig
succeeds "one step, through a link" "$mksig" -q --key one.key --cert one.pem 6.12.6-test/link
holds "a link to an image: the bundle is beside the target" test -s boot/linux.ksig
succeeds "verify" "$mksig" verify --cert one.pem --image vmlinuz $bundle
prints "verify --verbose prints what matches" "^matches +kernel" \
	"$mksig" verify -v --cert one.pem --image vmlinuz $bundle
succeeds "verify, certificate in DER form" "$mksig" verify --cert one.der $bundle

# ---- the independent judge ---------------------------------------------------

judge() { # BUNDLE CERT
	"$mksig" extract "$1" >m && "$mksig" extract --signature -o s "$1" &&
		openssl cms -verify -binary -inform DER -in s -content m -CAfile "$2" \
			-purpose any -out /dev/null
}
holds "openssl cms verifies the signature" judge $bundle one.pem
holds "openssl cms refuses it for another certificate" bash -c \
	'! openssl cms -verify -binary -inform DER -in s -content m -CAfile other.pem \
		-purpose any -out /dev/null'
holds "the signature has signed attributes and no S/MIME capabilities" bash -c \
	'openssl cms -cmsout -print -inform DER -in s | tee /dev/stderr | grep -q "object: messageDigest" &&
	 ! openssl cms -cmsout -print -inform DER -in s | grep -q "S/MIME Cap"'
"$mksig" extract -o m $bundle
holds "extract writes the manifest's bytes" test \
	"$(stat -c %s m)" = "$(le32 $bundle 12)"
holds "digest is that of the manifest" test "$("$mksig" digest $bundle)" = \
	"$(openssl dgst -sha256 -r m | cut -d' ' -f1)"
holds "digest, SHA-512" test "$("$mksig" digest --digest sha512 $bundle)" = \
	"$(openssl dgst -sha512 -r m | cut -d' ' -f1)"
holds "digest as a blacklist entry" test "$("$mksig" digest -b $bundle)" = \
	"bin:$(openssl dgst -sha256 -r m | cut -d' ' -f1)"

# ---- reproducible ------------------------------------------------------------

for i in 1 2; do	# a time before the certificate's validity
	SOURCE_DATE_EPOCH=1600000000 "$mksig" -q --no-certs --key one.key --cert one.pem -o again$i vmlinuz
	[ $i = 2 ] || sleep 1.1
done
holds "the same input, key and SOURCE_DATE_EPOCH give the same bytes" cmp again1 again2
prints "the signing time is SOURCE_DATE_EPOCH" '2020-09-13T12:26:40Z' "$mksig" show again1
create -o u1 vmlinuz
create -o u2 - <vmlinuz
holds "a manifest does not depend on the name of the image" cmp u1 u2
create -o - vmlinuz >u3
holds "create writes to standard output" cmp u1 u3
refuses "a signing time before the certificate's validity is refused" 2 \
	"one.pem: not valid at the time of signing, which the kernel would refuse; see SOURCE_DATE_EPOCH" \
	env SOURCE_DATE_EPOCH=1600000000 "$mksig" -q --key one.key --cert one.pem -o "$new" vmlinuz
refuses "a SOURCE_DATE_EPOCH that is not a number is an error" 2 "SOURCE_DATE_EPOCH=soon: not a number" \
	env SOURCE_DATE_EPOCH=soon "$mksig" -q --key one.key --cert one.pem -o "$new" vmlinuz

# ---- show --------------------------------------------------------------------

prints "show prints the slots" "^ +1 kernel +code +131072 of 8388608 bytes, by 2 MiB from 0x1000000$" "$mksig" show $bundle
says "show prints the number of fields" "^ +2 purgatory +code .*, 20 fields$"
says "show prints what the kernel writes" "^ +3 params .* written by the kernel, template 123$"
says "show prints the policy by class" "^  policy, audit forbid [0-9]+ lockdown, [0-9]+ address, "
says "show prints the lockdown claims" "lockdown +by Secure Boot \(integrity\); by lockdown= \(confidentiality\)"
holds "show: plain text in a pipe" bash -c '! grep -q "$(printf "\033")" "$1"' - "$dir/out"
if command -v script >/dev/null; then
	in_terminal() { TERM=xterm script -qec "$mksig show $bundle" /dev/null </dev/null; }
	prints "show: on a terminal, the colors are those of kexec --dry-run" "$(printf ' 1 \033\\[32mkernel +\033\\[0m code ')" in_terminal
	says "show: on a terminal, open slots have their color" "$(printf ' \033\\[1;35minitrd +\033\\[0m ')"
	prints "show: plain text with NO_COLOR" "^ +1 kernel +code " env NO_COLOR=1 TERM=xterm script -qec "$mksig show $bundle" /dev/null
else
	skip "show: colors" "script is not installed"
fi
says_json() { "$mksig" show --json $bundle | tr -d '\n' | grep -qE '"name": *"cmdline",[^{]*"covered": *"checked by policy"'; }
holds "show --json has how each slot is covered" says_json
"$mksig" show $bundle >"$dir/out"
says "show prints that the text is not signed" "^  text +6\.12\.6-test .* \(not signed\)$"
"$mksig" show $bundle >screen
holds "show fits on one screen: $(wc -l <screen) lines, the longest of $(wc -L <screen)" \
	test "$(wc -l <screen)" -le 23 -a "$(wc -L <screen)" -le 80
"$mksig" -q --key one.key --cert one.pem -o x pe
"$mksig" show x >screen
holds "show fits on one screen with an origin: $(wc -l <screen) lines" test "$(wc -l <screen)" -le 23 -a "$(wc -L <screen)" -le 80
create -o x --text "$(printf '%200s' | tr ' ' x)" vmlinuz
prints "show shortens a long text" "^  text +x{48}\.\.\. \(not signed\)$" "$mksig" show x
# Unsigned parts may have any content
create -o x --text 'printable' vmlinuz
LC_ALL=C sed 's/printable/\x1b[2J\xff\x9bxxx/' x >escape
prints "show prints only the printable bytes of the text" "^  text +\?\[2J\?\?xxx \(not signed\)$" "$mksig" show escape
holds "show --json has only the printable bytes of the text" bash -c \
	"'$mksig' show --json escape | grep -F '\"unsigned_text\": \"?[2J??xxx\"'"
if command -v jq >/dev/null; then
	holds "show --json is JSON" bash -c "'$mksig' show --json $bundle | jq -e ."
elif python3 -c "import json" 2>/dev/null; then
	holds "show --json is JSON" bash -c "'$mksig' show --json $bundle | python3 -m json.tool"
else
	skip "show --json is JSON" "neither jq nor python3 is installed"
fi
json $bundle
json_is "show --json: entry is purgatory's first byte" purgatory+0 \
	'.slots[.entry.slot-1].name + "+" + (.entry.offset|tostring)'
json_is "show --json: slots in order" "kernel purgatory params cmdline initrd-head initrd initrd-tail elfcorehdr" \
	'[.slots[].name]|join(" ")'
json_is "the kernel slot has the values of its setup header" "131072 8388608 2097152 16777216" \
	'.slots[0]|[.size,.memory,.align,.first]|join(" ")'
json_is "the kernel's digest is that of the protected-mode part" "$(tail -c +2561 vmlinuz | head -c 131072 | sha256sum | cut -d' ' -f1)" \
	'.slots[0].digest'
json_is "purgatory checks kernel, parameters and each initramfs" "1 3 5 6 7" \
	'[.slots[1].fields[]|select(.rule=="digest").slot]|join(" ")'
json_is "purgatory checks digests only if the loader chooses it" "recheck 32" \
	'[.choices[]|select(.choice=="recheck")|.choice+" "+(.offset|tostring)]+
	[.slots[1].fields[]|select(.rule=="digest" and .choice!=32)]|join(" ")'
json_is "purgatory has the kernel's entry, at 0x200" "1 512" \
	'.slots[1].fields[]|select(.offset==24)|[.slot,.addend]|join(" ")'
json_is "slots that the kernel makes have no hints" "" '[.slots[2,7].sources[]]|join(" ")'

# ---- what the kernel makes boot_params from --------------------------------------

# The parameters are those of kexec_file_load: its own loader number, and zeros where only the
# loading kernel may write [F9]
"$mkbzimage" -c config -p 0x210=7781 -p 0x214=0102030405060708090a0b0c -p 0x228=01020304 \
	-p 0x23c=0102030405060708090a0b0c -p 0x250=0102030405060708 -p 0x212=3412 leftovers
cp leftovers template
pokes=(0x210:320)
for i in $(seq $((0x211)) $((0x211))) $(seq $((0x214)) $((0x21f))) $(seq $((0x228)) $((0x22b))) \
		$(seq $((0x23c)) $((0x247))) $(seq $((0x250)) $((0x257))); do
	pokes+=("$i:0")
done
for i in "${pokes[@]}"; do poke template $((${i%:*})) "${i#*:}"; done
create -o x leftovers
json x
json_is "template: the setup header without addresses [F9]" \
	"$(tail -c +498 template | head -c 123 | od -An -v -tx1 | tr -d ' \n')" '.slots[2].template'
json_is "template: it belongs to the params slot of at most 256 KiB" "params params 262144" '.slots[2]|[.name,.type,.max]|join(" ")'
"$mkbzimage" -c config -p 0x201=66 shorter
create -o x shorter
json x
json_is "template: the shortest setup header" $((2 * 119)) '.slots[2].template|length'
"$mkbzimage" -c config -p 0x201=8e longer
create -o x longer
json x
json_is "template: the longest setup header" $((2 * 159)) '.slots[2].template|length'

# ---- from the configuration ----------------------------------------------------

show_of --config config-builtin bare
json_is "lockdown by configuration is claimed" "builtin:integrity cmdline:confidentiality" \
	'.lockdown|map(.way+":"+.level)|join(" ")'
show_of --config config-cmdline bare
json_is "lockdown by command line only: the policy begins with require lockdown=" \
	"require lockdown=integrity, require lockdown=confidentiality, forbid acpi_rsdp=" \
	'[.slots[3].policy[0:3][]|.action+" "+.key+"="+(.value//"")]|join(", ")'
show_of --config config-cmdline --forbid 'lock*' bare
json_is "lockdown by command line only: an entry for a prefix does not come before it" "require lockdown=integrity" \
	'.slots[3].policy[0]|.action+" "+.key+"="+.value'
show_of --config config-cmdline --require lockdown=confidentiality bare
json_is "lockdown by command line only: the signer's require entry replaces it" "lockdown=confidentiality" \
	'[.slots[3].policy[]|select(.action=="require")|.key+"="+.value]|join(" ")'
show_of vmlinuz
json_is "lockdown by Secure Boot as well: lockdown= is not required" 0 \
	'[.slots[3].policy[]|select(.action=="require")]|length'
show_of --config config-seven bare
json_is "generation and component are those built in" "acme 7" \
	'.component+" "+(.generation|tostring)'
show_of --config config-line bare
json_is "the maximum of the command line leaves room for the built-in line" 2034 \
	'.slots[3].max'
cp config-seven config-6.12.6-test
show_of bare
json_is "config-<release> beside the image is found" 7 \
	.generation
{ cat config-seven; echo CONFIG_IKCONFIG=y; } >config-6.12.6-test
show_of vmlinuz
json_is "a configuration embedded in the image replaces the one beside it" 0 \
	.generation
show_of bare
json_is "if the embedded configuration is missing, the one beside the image is used" 7 \
	.generation
rm config-6.12.6-test
prints "create warns that there is no configuration" "warning: configuration not found" create -o x --initrd initrd bare
says "create warns that nothing locks the kernel down" "warning: no way to lock this kernel down is known"
prints "create warns that a signed line lacks the only way to lock down" "warning: only the command line" \
	create -o x --config config-cmdline --cmdline quiet bare
succeeds "a signed line with lockdown= is accepted without a warning" create -o x --config config-cmdline --cmdline lockdown=integrity bare
refuses "another generation than the built-in one is refused" 1 "built with 7" \
	create -o "$new" --config config-seven --generation 8 bare
refuses "another component than the built-in one is refused" 1 "built as acme" \
	create -o "$new" --config config-seven --component linux bare

succeeds "CONFIG_BOOT_CONFIG_FORCE is accepted with an open initramfs, because a signed tail follows it" \
	create -o x --config config-force bare
json x
json_is "CONFIG_BOOT_CONFIG_FORCE: the last initramfs slot is signed" initrd-tail \
	'[.slots[]|select(.type=="initramfs" and .digest).name]|last'
refuses "a configuration for another architecture is refused" 1 "not the configuration of an x86-64 kernel" \
	create -o "$new" --config config-arm bare

# ---- options -------------------------------------------------------------------

show_of --usage reboot vmlinuz
json_is "--usage reboot: there is no purgatory and no elfcorehdr, and the entry is that of the boot protocol" \
	"reboot kernel params cmdline initrd-head initrd initrd-tail kernel+512" \
	'(.usage+[.slots[].name]|join(" "))+" "+.slots[.entry.slot-1].name+"+"+(.entry.offset|tostring)'
json_is "--usage reboot: there are no choices for the loader" 0 '.choices|length'
show_of --usage crash vmlinuz
json_is "--usage crash: there are slots for purgatory and elfcorehdr" "purgatory elfcorehdr" \
	'[.slots[]|select(.name=="purgatory" or .type=="elfcorehdr").name]|join(" ")'
json_is "no policy has an entry for elfcorehdr, which the kernel adds" 0 \
	'[.slots[].policy//[]|.[]|select(.key|startswith("elfcorehdr"))]|length'
"$mkbzimage" -c config -p 0x236=7d00 below
show_of below
json_is "without XLF_CAN_BE_LOADED_ABOVE_4G, all slots end below 4 GiB" 4294967295 \
	'[.slots[]|select(.type!="cmdline").last]|unique|join(" ")'
"$mkbzimage" -c config -p 0x234=00 fixed
show_of fixed
json_is "a kernel that is not relocatable has the range pref_address only" "16777216 25165823" \
	'.slots[0]|[.first,.last]|join(" ")'
show_of --initrd initrd vmlinuz
json_is "--initrd: the slot is always present, with exact size and digest" "false 100000 $(sha256sum <initrd | cut -d' ' -f1)" \
	'.slots[4]|(.optional|tostring)+" "+(.size|tostring)+" "+.digest'
json_is "--initrd: the policy does not forbid bootconfig, because the end of the initramfs is signed" 0 \
	'[.slots[3].policy[]|select(.key=="bootconfig")]|length'
succeeds "verify --initrd" bash -c "'$mksig' sign -q --key one.key --cert one.pem x &&
	'$mksig' verify --cert one.pem --image vmlinuz --initrd initrd x"
cp initrd short && flip short 99999
refuses "verify --initrd refuses other bytes" 1 "short: digest mismatch, these are not the bytes that were signed for slot 5 \(initramfs\)" \
	"$mksig" verify --cert one.pem --initrd short x
show_of --cmdline 'root=/dev/sda1 x="y z"' vmlinuz
json_is "--cmdline: the slot has exact size, with the NUL, and digest" \
	"23 $(printf 'root=/dev/sda1 x="y z"\0' | sha256sum | cut -d' ' -f1)" \
	'.slots[]|select(.name=="cmdline")|(.size|tostring)+" "+.digest'
json_is "--cmdline: the usage is reboot by default" reboot \
	'.usage|join(",")'
show_of --cmdline 'root=/dev/sda1' --usage reboot,crash vmlinuz
json_is "--cmdline: crash loads are allowed if the signer asks for it" "reboot crash 15" \
	'(.usage|join(" "))+" "+(.slots[3].size|tostring)'
show_of --require 'ro' --require 'a=b|c' --forbid 'x*' --forbid 'y=1|2*|' --no-default-policy vmlinuz
json_is "policy entries of options keep their order" \
	"require ro null, require a b, require a c, forbid x* null, forbid y 1, forbid y 2*, forbid y " \
	'[.slots[3].policy[]|.action+" "+.key+" "+(.value|tostring)]|join(", ")'
show_of --allow 'xy' --forbid 'x*' --no-default-policy vmlinuz
json_is "policy: an allow list ends with an entry that forbids everything else" "allow xy, forbid x*, forbid *" \
	'[.slots[3].policy[]|.action+" "+.key]|join(", ")'
show_of --allow '*' --allow efi --allow-dangerous vmlinuz
json_is "policy: an entry for every word comes after mksig's own entries" "allow efi, forbid acpi_rsdp, allow *" \
	'[.slots[3].policy[0,1,-1]|.action+" "+.key]|join(", ")'
json_is "--allow with a key precedes the default entry for it" allow \
	'[.slots[3].policy[]|select(.key=="efi").action]|join(",")'
show_of --allow efi=runtime --allow 'x=*' vmlinuz
json_is "--allow with a value keeps the default entry for other values" "allow runtime, forbid null" \
	'[.slots[3].policy[]|select(.key=="efi")|.action+" "+(.value|tostring)]|join(", ")'
json_is "an entry for any value has no value" null '.slots[3].policy[]|select(.key=="x").value'
show_of --forbid '*' --no-default-policy vmlinuz
json_is "--forbid everything" "forbid *" '[.slots[3].policy[]|.action+" "+.key]|join(", ")'
show_of --digest sha512 vmlinuz
json_is "--digest sha512: purgatory has no digest fields and no recheck" "128 0 1" \
	'(.slots[0].digest|length|tostring)+" "+
	([.slots[1].fields[]|select(.rule=="digest")]|length|tostring)+" "+(.choices|length|tostring)'
succeeds "--digest sha384 signs and verifies" bash -c "
	'$mksig' -q --key one.key --cert one.pem --digest sha384 -o x vmlinuz &&
	'$mksig' verify --cert one.pem --image vmlinuz x"
show_of --lockdown builtin:confidentiality --text "a kernel" --initrd-max 1000 vmlinuz
json_is "--lockdown, --text, --initrd-max" "builtin:confidentiality/a kernel/1000" \
	'(.lockdown|map(.way+":"+.level)|join(" "))+"/"+.unsigned_text+"/"+(.slots[5].max|tostring)'
show_of --lockdown none vmlinuz
json_is "--lockdown none" 0 \
	'.lockdown|length'

show_of --data logo --data map=5000 vmlinuz
json_is "--data: the slot is open and optional, and its hint is a file for that name" \
	"logo data true 67108864 null data 0 0, map data true 5000 null data 0 0" \
	'[.slots[]|select(.type=="data")|[.name,.type,.optional,.max,(.digest|tostring),
	  (.sources[]|.from,.offset,.size)]|join(" ")]|join(", ")'
prints "--data: create prints that it is not signed" "^  not signed +initramfs: any, or none; data: logo, data: map" \
	"$mksig" create -o x --data logo --data map vmlinuz
prints "--data: show prints that it is open" "^ +9 logo +data +up to 64 MiB, open, may be absent" "$mksig" show x
show_of --initrd initrd --data logo below
json_is "--data: the range ends below 4 GiB if the kernel's does" 4294967295 '.slots[]|select(.name=="logo").last'

usage() { refuses "usage: $1" 2 "$2" "$mksig" "${@:3}"; }
usage "nothing" "no kernel image and no command"
usage "unknown command" "not a command; to sign it as an image, give --key and --cert" frobnicate vmlinuz
usage "unknown option" "unknown option --frob" create --frob vmlinuz
usage "an argument for an option without one" "option --quiet takes no argument" create --quiet=x vmlinuz
usage "an unknown letter in a word of letters" "unknown option -x; see" show --json -xv $bundle
usage "an unknown letter after others" "unknown option -x; see" show --json -vx $bundle
usage "an abbreviation of several options" "option --in may be one of --initrd, --initrd-open, --initrd-max, --initrd-head; write it out" \
	create --in=x vmlinuz
usage "missing argument" "option --output needs an argument" create vmlinuz --output
usage "missing argument, abbreviated" "option --output needs an argument" create vmlinuz --out
usage "missing argument of a letter" "option -o needs an argument" create vmlinuz -qo
twice="standard input is named 2 times, but can be read only once; name files"
usage "standard input as image and initramfs" "$twice" create -o "$new" --initrd - - <vmlinuz
usage "standard input as two initramfs files" "$twice" create -o "$new" --initrd - --initrd - vmlinuz <initrd
usage "standard input as bundle and image" "$twice" verify --cert one.pem --image - - <$bundle
usage "standard input as two bundles" "$twice" verify --cert one.pem - - <$bundle
usage "standard input as certificate and bundle" "$twice" verify --cert - - <one.pem
succeeds "standard input and standard output" bash -c "'$mksig' create -q -o - - <vmlinuz | cmp - u1"
usage "twice" "--output can only be specified once" create -o a -o b vmlinuz
usage "no image" "no kernel image given" create -q
usage "one output for two images" "are for one kernel image, 2 are given" create -o x vmlinuz pe
usage "key without certificate" "signing needs --key and --cert" --key one.key vmlinuz
usage "two keys" "--cert must be given before the next --key" --key one.key --key two.key vmlinuz
usage "--usage" "reboot, crash or reboot,crash" create --usage sleep vmlinuz
usage "--digest" "sha256, sha384 or sha512" create --digest md5 vmlinuz
usage "--generation" "a number from 0 to 4294967295" create --generation -1 vmlinuz
usage "--component" "a component is up to 32" create --component "A B" vmlinuz
usage "--text" "printable ASCII only" create --text $'a\tb' vmlinuz
usage "--require with a quote" "without quotes and spaces" create --require 'a="b"' vmlinuz
usage "--allow with a star inside" "a star only at its end" create --allow 'a*b' vmlinuz
usage "--allow a value with a star inside" "a star only at its end" create --allow 'a=*b' vmlinuz
usage "--require a prefix" "can only be forbidden or allowed" create --require 'a*' vmlinuz
usage "--require everything" "can only be forbidden or allowed" create --require '*' vmlinuz
usage "everything twice" "the policy has this entry already" create --forbid '*' --allow '*' vmlinuz
never() { usage "an entry that is never reached: $1" "never reached, .* and $2 is before it" create "${@:3}" vmlinuz; }
never "the same key" a-b --forbid a-b --require a_b
never "a value of it" a --forbid a --allow a=1
never "the same value" a=1 --allow 'a=1|1'
never "after a prefix" 'a\*' --forbid 'a*' --allow ab=1
never "after a prefix of values" 'a=1\*' --forbid 'a=1*' --allow a=12
usage "--require elfcorehdr" "only the loading kernel may write elfcorehdr" create --require elfcorehdr=1 vmlinuz
usage "--initrd-head without an open initramfs" "--initrd-head has no effect" \
	create --initrd initrd --initrd-head initrd vmlinuz
usage "--data without a name" "a name is up to 15" create --data =5 vmlinuz
usage "--data, a name of 16" "a name is up to 15" create --data abcdefghijklmnop vmlinuz
usage "--data, another name" "a name is up to 15" create --data Logo vmlinuz
usage "--data of no bytes" "at least one byte" create --data logo=0 vmlinuz
usage "--data, no number" "a number from 0 to" create --data logo=big vmlinuz
usage "--data twice" "this name can only be specified once" create --data logo --data logo=5 vmlinuz
usage "--data, a name of the profile" "another slot has this name" create --data kernel vmlinuz
usage "--data, eight" "7 slots at most" create --data a --data b --data c --data d --data e --data f \
	--data g --data h vmlinuz
usage "--lockdown, unknown way" "builtin, secure-boot or cmdline" create --lockdown hope vmlinuz
usage "--lockdown, none and a way" "--lockdown=none excludes other ways" create -o "$new" --lockdown none --lockdown builtin vmlinuz
usage "--lockdown, a way and none" "--lockdown=none excludes other ways" create -o "$new" --lockdown builtin --lockdown none vmlinuz
usage "--profile twice" "--profile can only be specified once" create -o "$new" --profile 0 --profile 1 vmlinuz
usage "--no-default-policy without an entry" "--no-default-policy leaves the policy without an entry; add some with --require, .*--cmdline" \
	create -o "$new" --no-default-policy vmlinuz
echo "# nothing" >comments
usage "--no-default-policy and a file without an entry" "leaves the policy without an entry" \
	create -o "$new" --no-default-policy --policy comments vmlinuz
usage "--lockdown, Secure Boot to confidentiality" "integrity at most" \
	create --lockdown secure-boot:confidentiality vmlinuz
usage "--cmdline and a policy" "signs one line" create --cmdline a --forbid b vmlinuz
usage "verify without certificate" "--cert or --running is needed, to say whose signature counts" verify $bundle
usage "verify --threshold 0" "would accept anything" verify --cert one.pem --threshold 0 $bundle
usage "verify --threshold 00" "--threshold=00 would accept anything" verify --cert one.pem --threshold=00 $bundle
refuses "a command line that is too long is refused" 1 "the kernel reads only 2047" \
	create -o "$new" --cmdline "$(printf '%2048s' x)" vmlinuz
succeeds "a command line of the maximum length is accepted" create -o x --cmdline "$(printf '%2047s' x)" vmlinuz
refuses "a command line that is too long with elfcorehdr= before it is refused [F1]" 1 "elfcorehdr= takes 30 of them" \
	create -o "$new" --usage crash --cmdline "$(printf '%2018s' x)" vmlinuz
succeeds "a command line of the maximum length with elfcorehdr= before it is accepted" create -o x --usage crash --cmdline "$(printf '%2017s' x)" vmlinuz
refuses "a command line that is too long with the built-in one before it is refused" 1 "the kernel reads only 2033" \
	create -o "$new" --config config-line --cmdline "$(printf '%2034s' x)" bare
for line in elfcorehdr=0x1000000 'quiet elfcorehdr=1' 'a "elfcorehdr=1"' $'a\telfcorehdr' 'x="y elfcorehdr=1"'; do
	refuses "elfcorehdr in a signed line is refused [F2]: $line" 1 "has elfcorehdr, which only the loading kernel" \
		create -o "$new" --cmdline "$line" vmlinuz
done
succeeds "words that resemble elfcorehdr= are accepted" create -o x --cmdline 'elfcorehdr_=1 myelfcorehdr=1 a=elfcorehdr=' vmlinuz
many=()
for i in $(seq 257); do many+=(--forbid "k$i"); done
refuses "more policy entries than the format allows are refused" 1 "256 entries at most" \
	create -o "$new" "${many[@]}" vmlinuz
for c in create sign attach drop extract verify show digest explain; do
	prints "$c --help" "^usage: mksig $c" "$mksig" $c --help
done
prints "mksig --help" "^  create +describe" "$mksig" --help

# ---- malformed images ----------------------------------------------------------

image() { # NAME PATTERN MKBZIMAGE-OPTIONS...
	"$mkbzimage" -c config "${@:3}" bad
	refuses "image: $1" 1 "^mksig create: bad: .*$2" create -o "$new" bad
}
: >empty
refuses "image: empty" 1 "empty: the file is empty" create -o "$new" empty
refuses "image: missing" 2 "nowhere: cannot open: No such file" create -o "$new" nowhere
refuses "image: a folder" 2 "boot: cannot read: Is a directory" create -o "$new" boot
truncate -s 3G huge
refuses "image: huge" 1 "huge: not a kernel image: no bzImage" create -o "$new" huge
ln -s loop loop
refuses "image: cannot be opened" 2 "loop: cannot open: Too many levels" create -o "$new" loop
if [ "$(id -u)" != 0 ]; then
	cp vmlinuz secret && chmod 0 secret
	refuses "image: unreadable" 2 "secret: cannot open: Permission denied" create -o "$new" secret
else	# root can read every file, but not this
	refuses "image: unreadable" 2 "/proc/self/mem: cannot read" create -o "$new" /proc/self/mem
fi
refuses "image: a text file" 1 "too short for a kernel image" create -o "$new" config
refuses "image: an initramfs" 1 "not a kernel image: no bzImage \(no HdrS" create -o "$new" initrd
image "a header only" "ends before its protected-mode part" -t 2000
image "cut off" "shorter than its setup header says" -t $((size - 1))
image "no boot flag" "not a kernel image: no bzImage" -p 0x1fe=0000
image "old protocol" "boot protocol older than 2.12" -p 0x206=0b02
image "zImage" "a zImage" -p 0x211=00
image "no 64-bit entry" "no 64-bit entry" -p 0x236=7e00
image "short setup header" "setup header is shorter" -p 0x201=20
image "long setup header" "setup header is longer" -p 0x201=ff
image "no protected-mode part" "too short for its 64-bit entry" -p 0x1f4=00000000
image "alignment that is no power of two" "kernel_alignment is not" -p 0x230=01002000
image "alignment of a byte" "kernel_alignment is not" -p 0x230=01000000
image "init_size below the image" "init_size is not" -p 0x260=00100000
image "init_size of 4 GiB" "init_size is not" -p 0x260=ffffffff
image "pref_address beyond memory" "pref_address is not" -p 0x258=ffffffffffffffff
image "pref_address within a page" "pref_address is not" -p 0x258=01
image "command line of no bytes" "cmdline_size is not" -p 0x238=00000000
image "command line of 4 GiB" "cmdline_size is not" -p 0x238=ffffffff
image "not relocatable, below 1 MiB" "must be loaded at 0x1000, but segments must" -p 0x234=00 -p 0x258=00100000
image "payload elsewhere" "payload is outside" -p 0x248=ffffffff
image "payload too long" "payload is outside" -p 0x24c=ffffffff
image "no version string" "has no version string" -p 0x20e=0000
image "version string elsewhere" "has no version string" -p 0x20e=ffff
image "version string empty" "does not begin with a release" -p 0x600=00
image "release that is a path" "cannot be part of a file name" -r ../../etc/passwd
image "PE, cut off" "the PE header is truncated" -P -p 0x46=ffff
image "PE, too large a header" "PE header's own size is wrong" -P -p 0x54=f0ff
image "PE, not 64 bits" "not that of a 64-bit program" -P -p 0x58=0b01
image "PE, section outside" "a PE section overlaps" -P -p 0x10c=ffffff7f
image "PE, certificates in the middle" "certificate table is not at the end" -P -p 0xe8=000c000010000000
"$mkbzimage" -p 0xe00=0000 bad
prints "image: create says that a payload is not compressed" "unknown payload: the compression is unknown" \
	create -o x --initrd initrd bad
"$mkbzimage" -c config -p 0xe20=0000000000000000 bad
prints "image: create says that a payload cannot be decompressed" "gzip payload: it does not decompress" \
	create -o x --initrd initrd bad

# For any changed bit of the header, mksig must refuse the image or make a manifest
flips=0 crashed=''
for ((offset = 0x1f1; offset < 0x26c; offset += 3)); do
	cp vmlinuz flipped
	poke flipped $offset "$(printf %o $((RANDOM % 256)))"
	create -o x flipped >/dev/null 2>&1
	status=$?
	flips=$((flips + 1))
	[ $status = 0 ] || [ $status = 1 ] || crashed="$crashed $offset:$status"
done
holds "$flips changed headers: each gives a manifest or a refusal" test -z "$crashed"

# ---- keys ----------------------------------------------------------------------

one_step() { "$mksig" -q -o "$new" "$@" vmlinuz; }
refuses "key and certificate of different pairs" 2 "do not belong together" \
	one_step --key one.key --cert other.pem
refuses "encrypted key without passphrase" 2 "the key is encrypted" \
	one_step --key locked.key --cert one.pem
refuses "wrong passphrase" 2 "wrong passphrase for this key" \
	one_step --key locked.key --cert one.pem --passin pass:wrong
refuses "passphrase from a missing variable" 2 "there is no such variable" \
	one_step --key locked.key --cert one.pem --passin env:NOT_THERE
refuses "passphrase, unknown source" 2 "pass:TEXT, env:NAME or file:PATH" \
	one_step --key locked.key --cert one.pem --passin secret
refuses "key missing" 2 "nowhere: cannot open" one_step --key nowhere --cert one.pem
refuses "a file that is not a key" 2 "not a private key in PEM form" one_step --key config --cert one.pem
refuses "certificate missing" 2 "nowhere: cannot open" one_step --key one.key --cert nowhere
refuses "a file that is not a certificate" 2 "not a certificate" one_step --key one.key --cert config
refuses "a kind of key that the kernel does not support" 2 "RSA, ECDSA and ML-DSA only" \
	one_step --key ed.key --cert ed.pem
succeeds "--passin pass:" "$mksig" -q -o x --key locked.key --cert one.pem --passin pass:secret vmlinuz
succeeds "--passin env:" env PW=secret "$mksig" -q -o x --key locked.key --cert one.pem \
	--passin env:PW vmlinuz
echo secret >pw
succeeds "--passin file:" "$mksig" -q -o x --key locked.key --cert one.pem --passin file:pw vmlinuz
succeeds "KBUILD_SIGN_PIN" env KBUILD_SIGN_PIN=secret "$mksig" -q -o x \
	--key locked.key --cert one.pem vmlinuz
succeeds "certificate in DER form" "$mksig" -q -o x --key one.key --cert one.der vmlinuz
succeeds "ECDSA" "$mksig" -q -o x --key two.key --cert two.pem vmlinuz
holds "ECDSA, verified by openssl" judge x two.pem

# ---- output --------------------------------------------------------------------

refuses "output: a folder that does not exist" 2 "cannot create a file in nowhere" create -o nowhere/x vmlinuz
refuses "output: a folder" 2 "boot: is a directory" create -o boot vmlinuz
refuses "output: a full device" 2 "/dev/full: cannot write: No space left" create -o /dev/full vmlinuz
refuses "output: a full device as standard output" 2 "standard output: cannot write" \
	bash -c "'$mksig' create -q -o - vmlinuz >/dev/full"
refuses "output: show to a full device" 2 "standard output: cannot write" \
	bash -c "'$mksig' show $bundle >/dev/full"
holds "a device as output is written to, not replaced" test -c /dev/full
echo precious >old
ln -s old link
create -o link vmlinuz
holds "a symbolic link as output stays a link" test -L link -a "$(head -c 5 old | tail -c 4)" = KSIG
echo precious >kept
refuses "a refusal with an existing output file" 2 "do not belong together" \
	"$mksig" -q -o kept --key one.key --cert other.pem vmlinuz
holds "a refusal does not change an existing output file" test "$(cat kept)" = precious
(umask 027 && create -o mode vmlinuz)
holds "the mode of new files follows the umask" test "$(stat -c %a mode)" = 640

# ---- sign ----------------------------------------------------------------------

create -o unsigned vmlinuz
refuses "verify: not signed" 1 "unsigned: is not signed" "$mksig" verify --cert one.pem unsigned
refuses "extract --signature: not signed" 1 "is not signed" "$mksig" extract -s -o "$new" unsigned
cp unsigned b
prints "sign prints what it signs" "^  kernel +131072 bytes, sha256" \
	"$mksig" sign --key one.key --cert one.pem b
succeeds "sign: the signature verifies" "$mksig" verify --cert one.pem b
refuses "sign of a signed bundle asks for --add or --replace" 1 "is already signed; use --add or --replace" \
	"$mksig" sign -q --key two.key --cert two.pem -o "$new" b
succeeds "sign --add" "$mksig" sign -q --add --key two.key --cert two.pem b
holds "two signers, verified by openssl" bash -c "cat one.pem two.pem >both.pem
	'$mksig' extract -o m b && '$mksig' extract -s -o s b &&
	openssl cms -verify -binary -inform DER -in s -content m -CAfile both.pem -purpose any -out /dev/null"
succeeds "verify: two of two" "$mksig" verify --cert one.pem --cert two.pem --threshold 2 b
"$mksig" -q -o b2 --key one.key --cert one.pem --key two.key --cert two.pem vmlinuz
succeeds "two signers at once" "$mksig" verify --cert both.pem --threshold 2 b2
prints "verify: one of two trusted is enough" "warning: b2: signed by CN = Signer two, but neither its certificate nor one that certifies it was given" \
	"$mksig" verify --cert one.pem b2
"$mksig" verify --cert one.pem --threshold 2 b2 2>err
holds "verify: one of two trusted is not enough for a threshold of two" bash -c \
	'test $? = 0 && grep -q "signed by 1 of the trusted keys, 2 needed" err'
openssl req -x509 -new -key one.key -days 3650 -subj "/CN=Signer one again" -out one2.pem
"$mksig" -q -o twice --key one.key --cert one.pem --key one.key --cert one2.pem vmlinuz
refuses "verify: two certificates of one key count once" 1 "signed by 1 of the trusted keys, 2 needed" \
	"$mksig" verify --cert one.pem --cert one2.pem --threshold 2 twice
refuses "sign with the same certificate twice is refused" 2 "one.pem: this certificate has signed already" \
	one_step --key one.key --cert one.pem --key one.key --cert one.pem
refuses "sign --add with a certificate that has signed is refused" 2 "one.pem: this certificate has signed already" \
	"$mksig" sign -q --add --key one.key --cert one.pem -o "$new" b2
"$mksig" sign -q --replace --key two.key --cert two.pem -o r b
json r
json_is "sign --replace" "CN = Signer two" \
	'[.signers[].name]|join(",")'
"$mksig" -q --no-certs -o nc --key one.key --cert one.pem vmlinuz
holds "--no-certs: the signature has no certificate" bash -c \
	"'$mksig' extract -s nc | openssl cms -cmsout -print -inform DER | grep -A1 certificates: | grep -q ABSENT"
succeeds "--no-certs: the signature verifies with the certificate" "$mksig" verify --cert one.pem nc

# Attack 35: mksig compares files with the manifest before it signs
"$mkbzimage" -c config -p 0x12345=5a changed
refuses "sign --image refuses other bytes" 1 "changed: digest mismatch, these are not the bytes that were signed for slot 1" \
	"$mksig" sign -q --image changed --key one.key --cert one.pem -o "$new" unsigned
succeeds "sign --image" "$mksig" sign -q --image vmlinuz --key one.key --cert one.pem -o x unsigned
cp $bundle p
tampered=$(($(stat -c %s p) - 1000))	# a byte of the attached purgatory
poke p $tampered 252
refuses "sign refuses another purgatory than the manifest's" 1 \
	"attachments: digest mismatch, these are not the bytes that were signed for slot 2 \(purgatory\)" \
	bash -c "'$mksig' sign -q --replace --key one.key --cert one.pem -o '$new' p 2>&1 |
		grep -v ^.*warning: >&2; exit \${PIPESTATUS[0]}"
prints "sign warns that the purgatory is not its own" "warning: slot 2 \(purgatory\) is not the purgatory of this mksig" \
	bash -c "'$mksig' sign -q --replace --key one.key --cert one.pem -o x p || true"
refuses "sign --initrd for an open initramfs is refused" 1 "the manifest signs no initramfs" \
	"$mksig" sign -q --initrd initrd --key one.key --cert one.pem -o "$new" unsigned

# If an authority is trusted, the signature must contain the leaf's certificate
"$mksig" -q -o byleaf --key leaf.key --cert leaf.pem vmlinuz
succeeds "verify accepts a certificate of the given authority" "$mksig" verify --ca ca.pem byleaf
refuses "verify refuses a certificate of another authority" 1 "signed by 0 of the trusted keys" \
	bash -c "'$mksig' verify --ca other.pem byleaf 2>&1 | tail -n 1 >&2; exit \${PIPESTATUS[0]}"
openssl req -newkey rsa:2048 -nodes -subj "/CN=Old" -keyout old.key -out old.csr 2>/dev/null
openssl x509 -req -in old.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 0 \
	-out old.pem 2>/dev/null
SOURCE_DATE_EPOCH=$(date +%s -d "$(openssl x509 -in old.pem -noout -enddate | cut -d= -f2)") \
	"$mksig" -q -o byold --key old.key --cert old.pem vmlinuz
sleep 1.1	# now the certificate has expired
succeeds "verify ignores the current time, like the kernel" "$mksig" verify --ca ca.pem byold

# One wrong signature by a signer whose certificate is included makes the kernel refuse all
cp b2 flipped
flip flipped $((24 + $(le32 b2 12) + $(le32 b2 16) - 10))
refuses "verify refuses a bundle if one of two signatures is wrong" 1 "does not fit: signer CN = Signer (one|two): the signature is wrong" \
	"$mksig" verify --cert both.pem flipped

# ---- attach --------------------------------------------------------------------

"$mksig" extract -o m unsigned
cms() { # OUT OPTIONS...
	openssl cms -sign -binary -in m -signer one.pem -inkey one.key -out "$@" 2>"$dir/err"
}
cms der -nosmimecap -outform DER
cms pem -nosmimecap -outform PEM
cp unsigned a
succeeds "attach a signature of openssl cms" "$mksig" attach --signature der a
succeeds "attach: the signature verifies" "$mksig" verify --cert one.pem --image vmlinuz a
refuses "attach to a signed bundle is refused" 1 "is already signed; use --replace" "$mksig" attach -s der -o "$new" a
succeeds "attach --replace reads PEM from standard input" bash -c "'$mksig' attach --replace -s - a <pem"
succeeds "attach, PEM: the signature verifies" "$mksig" verify --cert one.pem a
holds "the manifest stays as it was" bash -c "'$mksig' extract a | cmp - m"
holds "the attachments stay as they were" bash -c "'$mksig' extract --unsigned a | cmp - unsigned"

not_attached() { refuses "attach: $1" "$2" "$3" "$mksig" attach -s sig -o "$new" unsigned; }
cms sig -outform DER
not_attached "S/MIME capabilities" 1 "S/MIME capabilities, which the kernel refuses; sign with -nosmimecap"
cms sig -noattr -outform DER
not_attached "no signed attributes" 1 "no signed attributes; sign without -noattr"
cms sig -nosmimecap -nodetach -outform DER
not_attached "attached content" 1 "contains what it signs"
openssl cms -sign -binary -nosmimecap -in config -signer one.pem -inkey one.key -outform DER -out sig
not_attached "signature over something else" 1 "signs other bytes than this manifest"
cms sig -nosmimecap -md sha1 -outform DER
not_attached "SHA-1" 1 "not SHA-256, SHA-384 or SHA-512"
cms sig -nosmimecap -keyopt rsa_padding_mode:pss -outform DER
not_attached "RSA-PSS" 1 "not RSA \\(PKCS #1 v1.5\\), ECDSA or ML-DSA"
cms sig -nosmimecap -econtent_type 1.2.3.4 -outform DER
not_attached "content of another type" 1 "not of content type data"
openssl cms -sign -binary -nosmimecap -in m -signer one.pem -inkey one.key -outform DER -out k1
openssl cms -resign -binary -nosmimecap -inform DER -in k1 -content m -signer two.pem -inkey two.key \
	-keyid -outform DER -out sig 2>/dev/null
not_attached "signers named in two ways" 1 "some signers are named by key identifier"
"$mksig" extract -s -o k1 again1	# made in 2020 without the certificate, which attach adds
"$mksig" extract -o m1 again1
openssl cms -resign -binary -nosmimecap -inform DER -in k1 -content m1 -signer one.pem -inkey one.key \
	-outform DER -out sig 2>/dev/null
refuses "attach refuses a signing time outside of the certificate's validity" 1 \
	"signer CN = Signer one: its signing time is outside the certificate's validity" \
	"$mksig" attach --replace -s sig -o "$new" again1
openssl crl2pkcs7 -nocrl -certfile one.pem -outform DER -out sig
not_attached "no signers" 1 "it has no signers"
openssl cms -encrypt -binary -in m -outform DER -out sig one.pem
not_attached "encrypted data" 1 "it is CMS, but not SignedData"
head -c 500 der >sig
not_attached "cut off" 1 "not a CMS signature in DER or PEM form"
{ cat der; echo; } >sig
not_attached "with a tail" 1 "bytes follow the signature"
cp one.der sig
not_attached "a certificate" 1 "not a CMS signature"
: >sig
not_attached "empty" 1 "sig: the file is empty"
truncate -s 1G sig
not_attached "huge" 1 "too large, 64 KiB at most"
rm sig
not_attached "missing" 2 "sig: cannot open"

# ---- signatures that were put into a bundle without mksig ------------------------

insert() { # SIGNATURE BUNDLE: make BUNDLE of "unsigned" and this file
	local size
	size=$(stat -c %s "$1")
	{ head -c 16 unsigned
	  printf '%b' "\\x$(printf %02x $((size & 255)))\\x$(printf %02x $((size >> 8)))\\0\\0"
	  head -c $((24 + $(le32 unsigned 12))) unsigned | tail -c +21
	  cat "$1"
	  tail -c +$((25 + $(le32 unsigned 12))) unsigned; } >"$2"
}
insert der inserted
succeeds "a signature that was inserted verifies" "$mksig" verify --cert one.pem inserted
not_der() { # NAME SIGNATURE PATTERN
	local command
	insert "$2" inserted
	for command in show "verify --cert one.pem" "drop --cert one.pem -o $new" \
			"sign -q --add --key two.key --cert two.pem -o $new"; do
		# shellcheck disable=SC2086 # words
		refuses "$1: ${command%% *} refuses it" 1 "inserted: $3" "$mksig" $command inserted
	done
}
not_der "a signature in PEM form in a bundle" pem "not a CMS signature in DER form \(.*\); sign it again"
{ cat der; cat pem; } >sig
not_der "DER and then PEM in a bundle" sig "bytes follow the signature"
# The text that PEM begins with may be in a certificate
openssl req -x509 -key one.key -days 3650 -subj "/CN=-----BEGIN" -out begin.pem
openssl cms -sign -binary -nosmimecap -in m -signer begin.pem -inkey one.key -outform DER -out sig
insert sig inserted
succeeds "a certificate with the text that PEM begins with: verify" "$mksig" verify --cert begin.pem inserted
succeeds "a certificate with the text that PEM begins with: attach" "$mksig" attach -s sig -o x unsigned
# What kernels do not verify has a name, too
cms sig -nosmimecap -keyopt rsa_padding_mode:pss -outform DER
insert sig pss
prints "show prints the name of an algorithm that kernels do not verify" "^  signer +CN = Signer one \(RSASSA-PSS, SHA256, " "$mksig" show pss
holds "show --json has the name of an algorithm that kernels do not verify" bash -c "'$mksig' show --json pss | grep '\"key\": \"RSASSA-PSS\"'"
if openssl cms -sign -binary -nosmimecap -md sha512 -in m -signer ed.pem -inkey ed.key -outform DER -out sig 2>err; then
	insert sig edwards
	prints "show prints Ed25519" "^  signer +CN = Ed25519 \(ED25519, " "$mksig" show edwards
else
	skip "show prints Ed25519" "this OpenSSL does not make such signatures"
fi

# ---- verify: what has to fail ----------------------------------------------------

last_line() { "$@" 2>"$dir/all"; local status=$?; tail -n 1 "$dir/all" >&2; return $status; }
refuses "verify: unknown key" 1 "signed by 0 of the trusted keys, 1 needed" \
	last_line "$mksig" verify --cert other.pem $bundle
holds "verify names a signer that is not trusted" grep -q "warning: .*CN = Signer one" all
refuses "verify --image refuses other bytes" 1 "changed: digest mismatch, these are not the bytes that were signed for slot 1 \(kernel\)" \
	"$mksig" verify --cert one.pem --image changed $bundle
refuses "verify --image refuses a truncated file" 1 "initrd: does not fit slot 1 \(kernel\)" \
	"$mksig" verify --cert one.pem --image initrd $bundle
refuses "verify --initrd for an open initramfs prints that it is not compared" 1 "the manifest signs no initramfs" \
	"$mksig" verify --cert one.pem --initrd initrd $bundle
"$mksig" -q -o bypath --key one.key --cert one.pem pe
"$mkbzimage" -c config -P -p 0x1a=01 pe2		# a change outside the protected-mode part
refuses "verify --image of another PE file with the same kernel" 1 \
	"its Authenticode digest is not among the manifest's origins" \
	"$mksig" verify --cert one.pem --image pe2 bypath

# The exit status is 0, 1 or 2 for scripts; the JSON has a word for programs
because() { # WORD STATUS ARGUMENTS...
	local word=$1 wanted=$2 status
	shift 2
	"$mksig" verify --json "$@" >json 2>err
	status=$?
	if command -v jq >/dev/null; then
		holds "verify --json: $word, status $wanted" test \
			"$status $(jq -r '[.status,.reason]|join(" ")' json)" = "$wanted $wanted $word"
	else
		skip "verify --json: $word" "jq is not installed"
	fi
}
because accepted 0 --cert one.pem $bundle
because unsigned 1 --cert one.pem unsigned
because untrusted 1 --cert other.pem $bundle
because differs 1 --cert one.pem --image changed $bundle
because not-compared 1 --cert one.pem --initrd initrd $bundle
because malformed 1 --cert one.pem config
because malformed 1 --cert one.pem huge
because malformed 1 --cert one.pem --image empty $bundle
because unreadable 2 --cert one.pem nowhere
because unreadable 2 --cert one.pem $'not\377UTF-8, \303\244 is, \340\200\200 is not'
holds "verify --json: bytes that are not UTF-8 become question marks, others stay" grep -q $'"not?UTF-8, \303\244 is, ??? is not"' json
because unreadable 2 --cert one.pem boot
because unreadable 2 --cert one.pem --image nowhere $bundle
sed 's/elinux/elinus/' $bundle >renamed	# the component, after its length
because signature 1 --cert one.pem renamed
sed 's/6\.12\.6-test/6.12.7-test/' $bundle >retold	# the unsigned description
because accepted 0 --cert one.pem retold
"$mksig" verify --json --cert one.pem nowhere $bundle unsigned >json 2>err
holds "verify of several bundles ends with the worst status" test $? = 2
if command -v jq >/dev/null; then
	holds "verify --json prints an object for each bundle, even if it cannot be read" test \
		"$(jq -r .reason json | tr '\n' ' ')" = "unreadable accepted unsigned "
fi

# Attach the signature of one manifest to another
"$mksig" -q -o g --generation 0 --initrd-max 5 --key one.key --cert one.pem vmlinuz
"$mksig" extract -s -o s1 $bundle
refuses "attach refuses a signature of another manifest" 1 "signs other bytes" \
	"$mksig" attach --replace -s s1 -o "$new" g

# A changed bit in any part is detected when that part is read
start=24 manifest=$(le32 $bundle 12) signature=$(le32 $bundle 16)
attachments=$((start + manifest + signature))
total=$(stat -c %s $bundle)
missed='' strange='' flips=0
# Change every byte of the header and of the attachments' lists, and some others
dense() { [ "$1" -lt 24 ] || { [ "$1" -ge $attachments ] && [ "$1" -lt $((attachments + 110)) ]; }; }
for ((offset = 0; offset < total; offset++)); do
	dense $offset || [ $((offset % 53)) = 0 ] || continue
	cp $bundle flipped
	flip flipped $offset $((offset % 8))
	"$mksig" verify --cert one.pem flipped >/dev/null 2>&1
	status=$?
	flips=$((flips + 1))
	case $status in
	1) ;;
	0)	# attachments are unsigned, certificates are checked by openssl
		[ $offset -ge $((start + manifest)) ] || missed="$missed $offset" ;;
	*) strange="$strange $offset:$status" ;;
	esac
done
holds "$flips flipped bits: each one in header or manifest is found" test -z "$missed"
holds "$flips flipped bits: each is verified, refused or malformed" test -z "$strange"

# ---- explain ---------------------------------------------------------------------

explained="slot 3 \\(cmdline\\): the word at 0x1c is forbidden"
line='kexec: manifest refused: cmdline-forbidden slot 3 (cmdline)+0x1c 0x2'
prints "explain explains a line of the log" "$explained" "$mksig" explain "$line"
prints "explain accepts a line with a time stamp" "$explained" "$mksig" explain "[   12.345678] $line"
prints "explain explains a load that failed for another reason" "ENOMEM" \
	"$mksig" explain 'kexec: load failed (-ENOMEM); no rule of the manifest refused it'
printf '%s\n' "[    0.000000] Linux version 6.12.6" "[    1.0] $line" "other" \
	"[    2.0] kexec: manifest refused: signer-unknown" >log
prints "explain - reads standard input" "$explained" "$mksig" explain - <log
holds "explain - explains each line about a refusal, and no others" test "$(wc -l <out)" = 2
refuses "explain refuses another line" 1 "not a line about a refused load" \
	"$mksig" explain "kexec: manifest accepted: linux generation 0"
refuses "explain refuses an unknown cause" 1 "not a line about" \
	"$mksig" explain "kexec: manifest refused: bad-luck"
refuses "explain - fails without a line about a refusal" 1 "no line is about a refused load" bash -c "'$mksig' explain - <config"
refuses "explain - reports that standard input cannot be read" 2 "standard input: cannot read" \
	bash -c "'$mksig' explain - <boot"
refuses "explain: no line" 2 "one line is needed" "$mksig" explain
refuses "explain: two lines" 2 "one line is needed" "$mksig" explain a b
refuses "explain: unknown option" 2 "unknown option --frob" "$mksig" explain --frob

# ---- malformed bundles -----------------------------------------------------------

malformed() { # NAME PATTERN: require that the file "broken" is refused
	refuses "bundle: $1" 1 "$2" "$mksig" show broken
}
refuses "bundle: missing" 2 "nowhere: cannot open" "$mksig" show nowhere
refuses "bundle: empty" 1 "empty: the file is empty" "$mksig" show empty
refuses "bundle: a kernel image" 1 "vmlinuz: this is not a manifest file" "$mksig" show vmlinuz
refuses "bundle: a folder" 2 "cannot read: Is a directory" "$mksig" show boot
refuses "bundle: huge" 1 "larger than any manifest bundle" "$mksig" show huge
succeeds "bundle: standard input" bash -c "'$mksig' show - <$bundle"
refuses "bundle: endless" 1 "larger than any manifest bundle" bash -c "'$mksig' show - </dev/zero"
cut=''
for n in 1 23 24 100 $((start + manifest - 1)) $((attachments - 1)) $((attachments + 1)) \
		$((attachments + 15)) $((attachments + 16)) $((attachments + 40)) $((total - 1)); do
	head -c $n $bundle >broken
	"$mksig" show broken >/dev/null 2>err
	[ $? = 1 ] && [ "$(wc -l <err)" = 1 ] || cut="$cut $n"
done
holds "bundle: truncated at each of several places" test -z "$cut"
# A message says what is wrong with a manifest, where, and what to do
cp $bundle broken
poke broken 24 0
malformed "its manifest does not begin as one" "malformed at byte 0x0: .*; make the manifest again"
cp $bundle broken
at=$(LC_ALL=C grep -obUa gcmdline broken | head -n 1 | cut -d: -f1)	# its length, then its text
poke broken $((at + 1)) 103	# Cmdline
malformed "a slot's name, with the slot" \
	"malformed at byte 0x$(printf %x $((at - 24))) in slot 4.*: a string has a byte that is not allowed"
{ cat $bundle; echo; } >broken
malformed "added to" "the attachments' header says"
head -c $attachments $bundle >bare
succeeds "bundle without attachments: verify" "$mksig" verify --cert one.pem bare
prints "bundle without attachments: show" "^  attachments +none, so no loader can use this bundle" "$mksig" show bare
refuses "bundle without attachments: verify --image" 1 "has no attachments" \
	"$mksig" verify --cert one.pem --image vmlinuz bare
{ cat bare; printf 'rubbish rubbish rubbish'; } >broken
malformed "something else than attachments" "no attachment header follows"
attach_cbor() { # OCTAL-ESCAPED BYTES: attachments made by hand
	local n
	n=$(printf '%b' "$1" | wc -c)
	{ cat bare; printf '\211KATT\r\n\032'
	  printf '%b' "\\0$(printf %o "$n")\0\0\0\0\0\0\0" "$1"; } >broken
}
attach_cbor '\0243\0001\0200\0002\0200\0003\0200'
succeeds "attachments: the smallest ones" "$mksig" show broken
attach_cbor '\0242\0001\0200\0002\0200'
malformed "attachments: a part missing" "the map must have three or four entries"
attach_cbor '\0243\0001\0200\0003\0200\0002\0200'
malformed "attachments: parts in another order" "a number is out of range"
attach_cbor '\0243\0001\0200\0002\0200\0003\0200\0000'
malformed "attachments: trailing bytes" "bytes follow the last entry"
attach_cbor '\0243\0001\0233\0377\0377\0377\0377\0377\0377\0377\0377'
malformed "attachments: 2^64 hints" "a list is too long"
attach_cbor '\0243\0001\0201\0204\0020\0001\0000\0000\0002\0200\0003\0200'
malformed "attachments: slot 16" "a number is out of range"
attach_cbor '\0243\0001\0202\0204\0002\0001\0000\0000\0204\0001\0001\0000\0000\0002\0200\0003\0200'
malformed "attachments: hints for slot 2, then for slot 1" "not in ascending order"
attach_cbor '\0243\0001\0201\0204\0003\0001\0000\0000\0002\0200\0003\0200'
malformed "attachments: a hint for what the kernel writes" "the kernel fills this slot itself"
attach_cbor '\0244\0001\0200\0002\0200\0003\0200\0004\0101a'
prints "attachments: text" "^  text +a \(not signed\)" "$mksig" show broken
attach_cbor '\0244\0001\0200\0002\0200\0003\0200\0004\0100'
malformed "attachments: empty text" "the text is empty or too long"
attach_cbor '\0243\0001\0201\0204\0001\0007\0000\0000\0002\0200\0003\0200'
malformed "attachments: unknown source" "a number is out of range"
attach_cbor '\0243\0001\0201\0203\0001\0001\0000\0002\0200\0003\0200'
malformed "attachments: short hint" "too few items"
attach_cbor '\0243\0001\0201\0204\0001\0004\0000\0000\0002\0200\0003\0200'
malformed "attachments: bytes promised, not there" "the bytes for slot 1 are missing"
attach_cbor '\0243\0001\0200\0002\0201\0203\0002\0000\0001\0003\0200'
malformed "attachments: a choice that is none" "refers to no choice field"
attach_cbor '\0243\0001\0200\0002\0200\0003\0201\0202\0001\0133\0177\0377\0377\0377\0377\0377\0377\0377'
malformed "attachments: blob of 2^63 bytes" "an item is truncated"
attach_cbor '\0243\0001\0200\0002\0200\0003\0201\0202\0001\0100'
malformed "attachments: empty blob" "a blob is empty"
attach_cbor '\0243\0001\0237\0377\0002\0200\0003\0200'
malformed "attachments: indefinite length" "an item has the wrong type"
attach_cbor '\0243\0001\0140\0002\0200\0003\0200'
malformed "attachments: text" "an item has the wrong type"
attach_cbor '\0034'
malformed "attachments: no CBOR" "an item is not CBOR"

# ---- Debian's own kernel ---------------------------------------------------------

# The digest that Debian's signer computed is in the PE file's own signature
in_signature() { # HEX
	tail -c +$(($(certificates stock) + 1)) stock | od -An -v -tx1 | tr -d ' \n' | grep -q "$1"
}

# The offset of a PE32+ file's certificates, and of the directory entry that contains it
entry() { echo $(($(le32 "$1" 60) + 24 + 112 + 4 * 8)); }
certificates() { le32 "$1" "$(entry "$1")"; }

# Undo the signing
strip_signature() {
	local i at
	at=$(entry "$1")
	head -c "$(certificates "$1")" "$1" >"$2"
	for ((i = 0; i < 8; i++)); do poke "$2" $((at + i)) 0; done
}

# Numbers and digests differ between revisions of a kernel
as_in_readme() {
	diff <(sed -n 's/^    \(.*\)/\1/p' "$top/README.md" | sed -n '/^  text /,/ elfcorehdr /p' | shape) \
		<("$mksig" show "$1" | shape)
}
shape() { sed -E 's/[0-9a-f]{64}/DIGEST/; s/[0-9]+/N/g; s/ +/ /g'; }

stock() {
	local config release=${vmlinuz##*/vmlinuz-}
	cp "$vmlinuz" stock
	config=$(dirname "$vmlinuz")/config-$release
	if [ -f "$config" ]; then set -- --config "$config"; else set --; fi
	"$mksig" -q --key one.key --cert one.pem -o deb "$@" stock >err 2>&1
	holds "Debian's kernel: one step" test $? = 0
	succeeds "Debian's kernel: verify" "$mksig" verify --cert one.pem --image stock deb
	holds "Debian's kernel: verified by openssl" judge deb one.pem
	holds "Debian's kernel: the manifest is $(le32 deb 12) bytes, below 4096" \
		test "$(le32 deb 12)" -lt 4096
	json deb
	json_is "Debian's kernel: its release" "$release" '.unsigned_text|split(" ")[0]'
	"$mksig" show deb >screen
	holds "Debian's kernel: show: $(wc -l <screen) lines, the longest of $(wc -L <screen)" \
		test "$(wc -l <screen)" -le 24 -a "$(wc -L <screen)" -le 80
	case $release in
	6.1.*) create -o unsigned "$@" stock && holds "Debian's kernel: README.md has what show prints" as_in_readme unsigned ;;
	*) skip "Debian's kernel: README.md has what show prints" "README.md has 6.1, this is $release" ;;
	esac
	if [ "$(certificates stock)" = 0 ]; then
		skip "Debian's kernel: origin as its signer computed it" "it is not signed"
		skip "Debian's kernel: the same manifest without its signature" "it is not signed"
		return
	fi
	holds "Debian's kernel: origin as its signer computed it" in_signature \
		"$(sed -n '/"origins"/{n;s/[^0-9a-f]//g;p}' json)"
	strip_signature stock stripped
	create -o s "$@" stripped
	holds "Debian's kernel: the same manifest without its signature" bash -c \
		"'$mksig' extract -o m1 deb && '$mksig' extract -o m2 s && cmp m1 m2"
}
if [ -n "$vmlinuz" ]; then
	stock
else
	skip "Debian's kernel" "VMLINUZ names none, and build/debian/boot has none"
fi

finish
