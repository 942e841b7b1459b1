#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# The default policy of the audit: for which kernels it is made, what opens it, policies
# from files, and what kernels bring along as their own command lines.
#
#	MKSIG=... MKBZIMAGE=... tests/cli/test_policy.sh

top=$(cd "$(dirname "$0")/../.." && pwd)
mksig=${MKSIG:-$top/build/mksig}
mkbzimage=${MKBZIMAGE:-$top/build/tests/cli/mkbzimage}

. "$top/tests/cli/lib.sh"
for program in "$mksig" "$mkbzimage" "$(command -v jq)"; do
	[ -x "$program" ] || { echo "Bail out! $program is not there"; exit 1; }
done
cd "$dir" || exit 1

create() { "$mksig" create -q "$@"; }
policy_of() { # BUNDLE JQ-CONDITION: "action key=value", in their order
	"$mksig" show --json "$1" |
		jq -r "[.slots[].policy//[]|.[]|select($2)|.action+\" \"+.key+(if .value then \"=\"+.value else \"\" end)]|join(\", \")"
}
# against LINE BUNDLE
against() { "$mksig" verify --cert one.pem --cmdline "$1" "$2"; }
signed() { "$mksig" -q --key one.key --cert one.pem "$@"; }

# configuration [LINE]...: of a kernel that locks down by lockdown= only, and these lines
configuration() {
	printf '# Linux/x86 6.12.6 Kernel Configuration\n'
	printf 'CONFIG_%s=y\n' X86_64 RD_GZIP SECURITY_LOCKDOWN_LSM SECURITY_LOCKDOWN_LSM_EARLY
	[ $# = 0 ] || printf 'CONFIG_%s\n' "$@"
}
builtin_line() { configuration CMDLINE_BOOL=y "CMDLINE=\"$1\"" "${@:2}"; }

make_key one "Signer one"
configuration >config
"$mkbzimage" -c config image			# 6.12.6-test
"$mkbzimage" -c config -r 6.1.6-test image-6.1
"$mkbzimage" -c config -r 6.6.6-test other
"$mkbzimage" -r 6.120.1-test longer
echo archive >initrd

# ---- which kernels ------------------------------------------------------------------------

succeeds "an audited kernel" signed -o k image
size_of() { od -An -tu4 -j 12 -N 4 "$1" | tr -d ' '; }
holds "its manifest: $(size_of k) bytes, below 4096" test "$(size_of k)" -lt 4096
entries=$("$mksig" show --json k | jq '[.slots[].policy//[]|.[]]|length')
holds "its policy: $entries entries, so that others have room" test "$entries" -gt 100 -a "$entries" -lt 170
prints "show: what passes, of the version in the text" "^  audit +Linux 6.12: nothing dangerous passes$" "$mksig" show k
says "show: the policy by class, counted" "^  policy, audit forbid [0-9]+ lockdown, [0-9]+ address, [0-9]+ memory-map,"
prints "show -v: and every entry" "^  of memory-map forbid mem memmap$" "$mksig" show -v k
refuses "one version's parameters: 6.12" 1 "forbidden by .*trace_instance" against 'lockdown=integrity trace_instance=x' k
signed -o k61 image-6.1
succeeds "one version's parameters: 6.1 has no such" against 'lockdown=integrity trace_instance=x' k61
refuses "one version's parameters: 6.1" 1 "forbidden by .*efi_fake_mem" against 'lockdown=integrity efi_fake_mem=x' k61
refuses "a kernel outside the audit" 1 "^mksig create: Linux 6.6.6-test was not audited.*--cmdline.*--policy.*--unaudited-kernel" \
	create -o "$new" other
refuses "6.120 is not 6.12" 1 "Linux 6.120.1-test was not audited" create -o "$new" --lockdown builtin --initrd initrd longer
prints "--unaudited-kernel" "^  audited +no: the policy is about the kernels that were$" \
	"$mksig" --key one.key --cert one.pem -o u --unaudited-kernel other
refuses "--unaudited-kernel: what is dangerous to one that was" 1 "forbidden by .*efi_fake_mem" against 'lockdown=integrity efi_fake_mem=x' u
refuses "--unaudited-kernel: and to another" 1 "forbidden by .*trace_instance" against 'lockdown=integrity trace_instance=x' u
prints "show: it was not audited" "^  audit +not of this kernel, by its text;" "$mksig" show u
succeeds "outside the audit, a line is signed" create -o x --cmdline 'lockdown=integrity' other
echo 'forbid mem' >file
succeeds "outside the audit, with --policy" create -o x --policy file other

# ---- what opens it ------------------------------------------------------------------------

refuses "--allow what is dangerous" 1 "console allows console, which is dangerous \(address, drivers/tty/.*\); use --allow-dangerous" \
	create -o "$new" --allow console image
refuses "--allow everything without mksig's entries" 1 "\* allows acpi_rsdp, .*--allow-dangerous" \
	create -o "$new" --no-default-policy --allow '*' image
refuses "--require what is dangerous" 1 "memmap=1M allows memmap," create -o "$new" --require memmap=1M image
refuses "--allow a prefix of it" 1 "memm\* allows memmap," create -o "$new" --allow 'memm*' image
refuses "--allow a value that is no terminal's" 1 "console=t\* allows console," create -o "$new" --allow 'console=t*' image
for option in 'console=ttyS0*' 'console=tty0|hvc0' quiet 'root*' efi=runtime; do
	succeeds "--allow what is not: $option" create -o x --allow "$option" image
done
succeeds "--allow everything else, behind mksig's entries" create -o x --allow '*' image
succeeds "--allow what is forbidden before" create -o x --forbid console --allow 'conso*' image
prints "--allow-dangerous says what it opens" "warning: console allows console, which is dangerous \(address, drivers/tty/" \
	"$mksig" create -q --allow console --allow-dangerous -o x image
prints "show: it passes" "^  audit +Linux 6.12: lets through console$" "$mksig" show x
prints "--no-default-policy says what passes" "warning: no entry of the policy covers [0-9]+ dangerous parameters, such as acpi_rsdp" \
	"$mksig" create -q --no-default-policy --forbid console -o x image
prints "show: and names them" "lets through acpi_rsdp" "$mksig" show x

# ---- mitigations, by class ------------------------------------------------------------------

refuses "an address of memory" 1 "forbidden by .*forbid cma\".*; memory-map, " against 'lockdown=integrity cma=64M@16M' k
succeeds "its size alone" against 'lockdown=integrity cma=64M' k
succeeds "mitigations are allowed" against 'lockdown=integrity mitigations=off nokaslr' k
succeeds "--forbid mitigations" signed -o x --forbid mitigations image
for word in mitigations=off nokaslr nopti spectre_v2=off; do
	refuses "--forbid mitigations: $word" 1 "forbidden by .*; mitigation, " against "lockdown=integrity $word" x
done
signed -o x --allow nokaslr --allow '*' --forbid mitigations image
succeeds "--forbid mitigations: what is allowed before it" against 'lockdown=integrity nokaslr' x
refuses "--forbid mitigations: the rest" 1 "forbidden by .*; mitigation, " against "lockdown=integrity nopti" x
holds "--forbid mitigations: $(size_of x) bytes, below 6144" test "$(size_of x)" -lt 6144

# ---- files ----------------------------------------------------------------------------------

cat >file <<'END'
# the first that matches decides
allow nokaslr
class mitigation

require root=/dev/sda1|/dev/sda2
forbid	x*
allow *
END
succeeds "--policy" signed -o x --policy file image
holds "--policy: its entries, in their order" test \
	"$(policy_of x '.key=="nokaslr" or .key=="mitigations" or .key=="root" or .key=="x*" or .key=="*"')" = \
	"allow nokaslr, forbid mitigations, require root=/dev/sda1, require root=/dev/sda2, forbid x*, allow *"
refuses "--policy: mksig's own follow" 1 "forbidden by .*forbid mem" against 'lockdown=integrity root=/dev/sda1 mem=1G' x
bad() { # NAME LINE PATTERN
	printf 'forbid mem\n%s\n' "$2" >file
	refuses "--policy: $1" 2 "file:2: $3" create -o "$new" --policy file image
}
bad "an unknown class" "class nonsense" "class nonsense: the classes are mitigation, lockdown, address, memory-map, debugger"
bad "what is harmless has no end" "class harmless" "class harmless: the classes are"
printf 'class address\nclass address\n' >file
refuses "--policy: a class twice" 2 "file:2: class address: the policy has it already" create -o "$new" --policy file image
bad "an unknown word" "deny mem" "deny: a line is allow, forbid or require"
bad "nothing behind it" "allow" "allow: one KEY"
bad "two behind it" "allow a b" "allow: one KEY"
bad "a quote" 'allow a="b"' "allow|a=.*without quotes"
bad "a star inside" 'allow a*b' "a\*b: .*a star only at its end"
bad "require a prefix" 'require a*' "--require=a\*: a prefix"
bad "elfcorehdr" 'forbid elfcorehdr' "elfcorehdr: only the loading kernel"
echo 'forbid mem' >file
refuses "--policy: no such file" 2 "nowhere: cannot open" create -o "$new" --policy nowhere image
refuses "--policy twice" 2 "can only be specified once" create -o "$new" --policy file --policy file image
refuses "--policy and a signed line" 2 "signs one line" create -o "$new" --policy file --cmdline quiet image
printf 'forbid mem\0forbid console\n' >file
refuses "--policy: a NUL" 2 "file: contains a NUL" create -o "$new" --policy file image
printf 'forbid conzole\nforbid nothere.x\nforbid pci\nrequire kexec_sig_manifest=require\n' >file
prints "--policy: a name that no kernel reads" "warning: file: conzole: no kernel reads a parameter of this name" \
	"$mksig" create -q -o x --policy file image
holds "--policy: but names of modules pass" test "$(grep -c warning out)" = 1
printf 'forbid root*\nforbid root=1\n' >file
prints "--policy: an entry that never decides" "warning: file:2: root=1: never reached, because root\* is before it" \
	"$mksig" create -q -o x --policy file image
prints "show: an entry that never decides" "forbid root=1 never decides, forbid root\* does" "$mksig" show x
printf 'allow console\n' >file
refuses "--policy: what opens needs a word, too" 1 "console allows console," create -o "$new" --policy file image

# ---- verify says why ------------------------------------------------------------------------

refuses "verify --cmdline: the entry, the class, where and why" 1 \
	"console=uart,io,0x80: .*\"forbid console\".*; address, drivers/tty/serial/earlycon.c " \
	against 'lockdown=integrity console=uart,io,0x80' k
"$mksig" verify -v --cert one.pem --cmdline 'lockdown=integrity mem=1G console=ttyS0' k >out 2>err
says "verify -v: of each word" "^refused +mem=1G: forbid mem; memory-map, "
says "verify -v: allowed values have nothing to say" "^allowed +console=ttyS0: allow console=tty\*$"
"$mksig" verify --json --cert one.pem --cmdline 'lockdown=integrity mem=1G' k >json 2>err
holds "verify --json: class" test "$(jq -r '.cmdline[1]|.class+" "+(.why|type)' json)" = "memory-map string"

# ---- the lines that images bring along, and signed ones -----------------------------------

builtin_is() { builtin_line "$@" >own; }
refused_own() { # NAME PATTERN, own is its configuration
	refuses "built-in line: $1" 1 "the built-in command line has $2" create -o "$new" --config own "${@:3}" image
}
builtin_is 'quiet console=ttyS0'
succeeds "built-in line: what is harmless" create -o x --config own image
builtin_is 'console=uart8250,mmio,0x1000000'
refused_own "what is dangerous" "console \(address, drivers/tty/.*--allow-dangerous"
refused_own "what is dangerous, before a signed one" "console \(address" --cmdline quiet
prints "built-in line: if that is meant" "warning: the built-in command line has console, which the policy forbids" \
	"$mksig" create -q -o x --config own --allow-dangerous image
builtin_is 'quiet --'
refused_own "-- before lockdown=" "--, so all words after it are passed to init"
builtin_is 'quiet --' LOCK_DOWN_KERNEL_FORCE_INTEGRITY=y
refused_own "-- and two ways" "--, so all words after it are passed to init"
succeeds "built-in line: -- where no claim rests on the line" create -o x --config own --lockdown builtin image
builtin_is 'x=\"a'
refused_own "quotes" "quotes"
refused_own "quotes and an open initramfs" "quotes" --lockdown builtin
succeeds "built-in line: quotes where nothing rests on the line" \
	create -o x --config own --lockdown builtin --initrd initrd image
builtin_is 'quiet bootconfig'
refused_own "bootconfig and an open initramfs" "bootconfig"
succeeds "built-in line: bootconfig and a signed initramfs" create -o x --config own --initrd initrd image
builtin_is 'quiet x=1'
prints "built-in line: what the policy forbids behind it" "warning: the built-in command line has x, which the policy forbids" \
	"$mksig" create -q -o x --config own --forbid x image
refuses "a signed line with bootconfig and an open initramfs" 1 "the command line to be signed has bootconfig" \
	create -o "$new" --cmdline 'quiet bootconfig' image
succeeds "a signed line with bootconfig and a signed initramfs" \
	create -o x --cmdline 'lockdown=integrity bootconfig' --initrd initrd image

finish
