#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Test the default policy, which is made from the audit: the kernels it is for, entries that
# allow dangerous parameters, policies from files, and kernels' built-in command lines.
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

# configuration [LINE]...: print that of a kernel that only lockdown= locks down, with these lines
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

succeeds "a kernel that was audited is accepted" signed -o k image
size_of() { od -An -tu4 -j 12 -N 4 "$1" | tr -d ' '; }
holds "the manifest has $(size_of k) bytes, fewer than 4096" test "$(size_of k)" -lt 4096
entries=$("$mksig" show --json k | jq '[.slots[].policy//[]|.[]]|length')
holds "the policy has $entries entries, which leaves room for others" test "$entries" -gt 100 -a "$entries" -lt 170
prints "show prints which dangerous parameters the policy accepts, by the version in the text" "^  audit +Linux 6.12: allows nothing dangerous$" "$mksig" show k
says "show counts the policy's entries by class" "^  policy, audit forbid [0-9]+ lockdown, [0-9]+ address, [0-9]+ memory-map,"
prints "show -v prints every entry" "^  of memory-map forbid mem memmap$" "$mksig" show -v k
refuses "a parameter of Linux 6.12 only is forbidden for 6.12" 1 "forbidden by .*trace_instance" against 'lockdown=integrity trace_instance=x' k
signed -o k61 image-6.1
succeeds "a parameter of Linux 6.12 only is not forbidden for 6.1" against 'lockdown=integrity trace_instance=x' k61
refuses "a parameter of Linux 6.1 only is forbidden for 6.1" 1 "forbidden by .*efi_fake_mem" against 'lockdown=integrity efi_fake_mem=x' k61
refuses "a kernel that was not audited is refused" 1 "^mksig create: Linux 6.6.6-test was not audited.*--cmdline.*--policy.*--unaudited-kernel" \
	create -o "$new" other
refuses "Linux 6.120 is not taken for 6.12" 1 "Linux 6.120.1-test was not audited" create -o "$new" --lockdown builtin --initrd initrd longer
prints "--unaudited-kernel accepts a kernel that was not audited" "^  audited +no; the default policy covers audited kernels only$" \
	"$mksig" --key one.key --cert one.pem -o u --unaudited-kernel other
refuses "--unaudited-kernel forbids what is dangerous to one audited kernel" 1 "forbidden by .*efi_fake_mem" against 'lockdown=integrity efi_fake_mem=x' u
refuses "--unaudited-kernel forbids what is dangerous to another audited kernel" 1 "forbidden by .*trace_instance" against 'lockdown=integrity trace_instance=x' u
prints "show prints that a kernel was not audited" "^  audit +the text names no audited kernel;" "$mksig" show u
succeeds "a kernel that was not audited is accepted with a signed line" create -o x --cmdline 'lockdown=integrity' other
echo 'forbid mem' >file
succeeds "a kernel that was not audited is accepted with --policy" create -o x --policy file other

# ---- what opens it ------------------------------------------------------------------------

refuses "--allow of a dangerous parameter is refused" 1 "console allows console, which is dangerous \(address, drivers/tty/.*\); use --allow-dangerous" \
	create -o "$new" --allow console image
refuses "--allow of everything without mksig's entries is refused" 1 "\* allows acpi_rsdp, .*--allow-dangerous" \
	create -o "$new" --no-default-policy --allow '*' image
refuses "--require of a dangerous parameter is refused" 1 "memmap=1M allows memmap," create -o "$new" --require memmap=1M image
refuses "--allow of a prefix of a dangerous parameter is refused" 1 "memm\* allows memmap," create -o "$new" --allow 'memm*' image
refuses "--allow of a console that may not be a terminal is refused" 1 "console=t\* allows console," create -o "$new" --allow 'console=t*' image
for option in 'console=ttyS0*' 'console=tty0|hvc0' quiet 'root*' efi=runtime; do
	succeeds "--allow of a harmless parameter is accepted: $option" create -o x --allow "$option" image
done
succeeds "--allow of everything else, after mksig's entries, is accepted" create -o x --allow '*' image
succeeds "--allow of what an earlier entry forbids is accepted" create -o x --forbid console --allow 'conso*' image
prints "--allow-dangerous warns of what it allows" "warning: console allows console, which is dangerous \(address, drivers/tty/" \
	"$mksig" create -q --allow console --allow-dangerous -o x image
prints "show prints the dangerous parameter that the policy accepts" "^  audit +Linux 6.12: allows console$" "$mksig" show x
prints "--no-default-policy warns of dangerous parameters" "warning: no entry of the policy covers [0-9]+ dangerous parameters, such as acpi_rsdp" \
	"$mksig" create -q --no-default-policy --forbid console -o x image
prints "show names the dangerous parameters" "allows acpi_rsdp" "$mksig" show x

# ---- mitigations, by class ------------------------------------------------------------------

refuses "cma= with an address is refused" 1 "forbidden by .*forbid cma\".*; memory-map, " against 'lockdown=integrity cma=64M@16M' k
succeeds "cma= with a size only is accepted" against 'lockdown=integrity cma=64M' k
succeeds "mitigations= is accepted by default" against 'lockdown=integrity mitigations=off nokaslr' k
succeeds "--forbid mitigations is accepted" signed -o x --forbid mitigations image
for word in mitigations=off nokaslr nopti spectre_v2=off; do
	refuses "--forbid mitigations forbids $word" 1 "forbidden by .*; mitigation, " against "lockdown=integrity $word" x
done
signed -o x --allow nokaslr --allow '*' --forbid mitigations image
succeeds "--forbid mitigations: an earlier allow entry decides" against 'lockdown=integrity nokaslr' x
refuses "--forbid mitigations: other parameters of the class are forbidden" 1 "forbidden by .*; mitigation, " against "lockdown=integrity nopti" x
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
succeeds "--policy reads a file" signed -o x --policy file image
holds "--policy: the entries keep the order of the file" test \
	"$(policy_of x '.key=="nokaslr" or .key=="mitigations" or .key=="root" or .key=="x*" or .key=="*"')" = \
	"allow nokaslr, forbid mitigations, require root=/dev/sda1, require root=/dev/sda2, forbid x*, allow *"
refuses "--policy: mksig's own entries follow" 1 "forbidden by .*forbid mem" against 'lockdown=integrity root=/dev/sda1 mem=1G' x
bad() { # NAME LINE PATTERN
	printf 'forbid mem\n%s\n' "$2" >file
	refuses "--policy: $1" 2 "file:2: $3" create -o "$new" --policy file image
}
bad "an unknown class" "class nonsense" "class nonsense: the classes are mitigation, lockdown, address, memory-map, debugger"
bad "the class harmless" "class harmless" "class harmless: the classes are"
printf 'class address\nclass address\n' >file
refuses "--policy: a repeated class is refused" 2 "file:2: class address: the policy has it already" create -o "$new" --policy file image
bad "an unknown word" "deny mem" "deny: a line is allow, forbid or require"
bad "a line without a key" "allow" "allow: one KEY"
bad "a line with two keys" "allow a b" "allow: one KEY"
bad "a quote" 'allow a="b"' "allow|a=.*without quotes"
bad "a star inside" 'allow a*b' "a\*b: .*a star only at its end"
bad "require a prefix" 'require a*' "--require=a\*: a prefix"
bad "elfcorehdr" 'forbid elfcorehdr' "elfcorehdr: only the loading kernel"
echo 'forbid mem' >file
refuses "--policy: a missing file is an error" 2 "nowhere: cannot open" create -o "$new" --policy nowhere image
refuses "a second --policy is refused" 2 "can only be specified once" create -o "$new" --policy file --policy file image
refuses "--policy with a signed line is refused" 2 "signs one line" create -o "$new" --policy file --cmdline quiet image
printf 'forbid mem\0forbid console\n' >file
refuses "--policy: a file with a NUL is refused" 2 "file: contains a NUL" create -o "$new" --policy file image
printf 'forbid conzole\nforbid nothere.x\nforbid pci\nrequire kexec_sig_manifest=require\n' >file
prints "--policy: mksig warns of a name that no kernel reads" "warning: file: conzole: no kernel reads a parameter of this name" \
	"$mksig" create -q -o x --policy file image
holds "--policy: mksig does not warn of names of modules" test "$(grep -c warning out)" = 1
printf 'forbid root*\nforbid root=1\n' >file
prints "--policy: mksig warns of an entry that never decides" "warning: file:2: root=1: never reached, because root\* is before it" \
	"$mksig" create -q -o x --policy file image
prints "show prints an entry that never decides" "forbid root=1 is never reached, because forbid root\* is before it" "$mksig" show x
printf 'allow console\n' >file
refuses "--policy: an entry for a dangerous parameter needs --allow-dangerous as well" 1 "console allows console," create -o "$new" --policy file image

# ---- verify says why ------------------------------------------------------------------------

refuses "verify --cmdline prints entry, class, source and reason" 1 \
	"console=uart,io,0x80: .*\"forbid console\".*; address, drivers/tty/serial/earlycon.c " \
	against 'lockdown=integrity console=uart,io,0x80' k
"$mksig" verify -v --cert one.pem --cmdline 'lockdown=integrity mem=1G console=ttyS0' k >out 2>err
says "verify -v prints the decision on each word" "^refused +mem=1G: forbid mem; memory-map, "
says "verify -v prints no reason for an allowed value" "^allowed +console=ttyS0: allow console=tty\*$"
"$mksig" verify --json --cert one.pem --cmdline 'lockdown=integrity mem=1G' k >json 2>err
holds "verify --json has the class" test "$(jq -r '.cmdline[1]|.class+" "+(.why|type)' json)" = "memory-map string"

# ---- the lines that images bring along, and signed ones -----------------------------------

builtin_is() { builtin_line "$@" >own; }
refused_own() { # NAME PATTERN: require a refusal of the kernel whose configuration is the file "own"
	refuses "built-in line: $1" 1 "the built-in command line has $2" create -o "$new" --config own "${@:3}" image
}
builtin_is 'quiet console=ttyS0'
succeeds "built-in line: harmless parameters are accepted" create -o x --config own image
builtin_is 'console=uart8250,mmio,0x1000000'
refused_own "what is dangerous" "console \(address, drivers/tty/.*--allow-dangerous"
refused_own "what is dangerous, before a signed one" "console \(address" --cmdline quiet
prints "built-in line: --allow-dangerous accepts dangerous parameters with a warning" "warning: the built-in command line has console, which the policy forbids" \
	"$mksig" create -q -o x --config own --allow-dangerous image
builtin_is 'quiet --'
refused_own "-- before lockdown=" "--, so all words after it are passed to init"
builtin_is 'quiet --' LOCK_DOWN_KERNEL_FORCE_INTEGRITY=y
refused_own "-- and two ways" "--, so all words after it are passed to init"
succeeds "built-in line: -- is accepted if no claim depends on the line" create -o x --config own --lockdown builtin image
builtin_is 'x=\"a'
refused_own "quotes" "quotes"
refused_own "quotes and an open initramfs" "quotes" --lockdown builtin
succeeds "built-in line: quotes are accepted if nothing depends on the line" \
	create -o x --config own --lockdown builtin --initrd initrd image
# Words end where they do for the kernel, which leaves out the quotes around a word or a value
unclaimed=(--lockdown builtin --initrd initrd)
for line in $'quiet\tacpi_rsdp=0x1000' $'quiet\fmem=1G' '\"acpi_rsdp=0x1000\"' 'quiet \"mem=1G\"' 'cma=\"64M@16M\"' \
		'efi=\"runtime old_map\"' 'x=\"y mem=1G\"'; do
	builtin_is "$line"
	refused_own "what is dangerous: $(printf %q "$line")" "(acpi_rsdp|mem|cma|efi) \((address|memory-map|lockdown), .*--allow-dangerous" \
		"${unclaimed[@]}"
done
for line in 'console=\"ttyS0\"' '\"console=ttyS0\"' 'dyndbg=\"file a.c +p\"' 'cma=\"64M\"'; do
	builtin_is "$line"
	succeeds "built-in line: harmless words in quotes are accepted: $line" create -o x --config own "${unclaimed[@]}" image
done
builtin_is $'\\"kgdb\033[2J\\"'
refused_own "without a terminal's control sequence in the message" 'kgdb\?\[2J \(debugger' "${unclaimed[@]}"
builtin_is 'quiet bootconfig'
refused_own "bootconfig and an open initramfs" "bootconfig"
succeeds "built-in line: bootconfig is accepted with a signed initramfs" create -o x --config own --initrd initrd image
builtin_is 'quiet x=1'
prints "built-in line: create warns of a word that the policy forbids" "warning: the built-in command line has x, which the policy forbids" \
	"$mksig" create -q -o x --config own --forbid x image
refuses "a signed line with bootconfig is refused with an open initramfs" 1 "the command line to be signed has bootconfig" \
	create -o "$new" --cmdline 'quiet bootconfig' image
succeeds "a signed line with bootconfig is accepted with a signed initramfs" \
	create -o x --cmdline 'lockdown=integrity bootconfig' --initrd initrd image

finish
