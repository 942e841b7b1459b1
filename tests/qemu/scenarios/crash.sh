# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Crash kernels: which ones may be loaded, that a refused load does not unload one, and that
# one runs although its ELF core headers divide its memory into two ranges.
#
# cmdline: lockdown=integrity crashkernel=256M
# timeout: 240

. /lib/lib.sh

loaded() { [ "$(cat /sys/kernel/kexec_crash_loaded)" = "$1" ]; }
crash() { load --crash "$@"; }
read -r first last <<END
$(sed -n 's/^ *\([0-9a-f]*\)-\([0-9a-f]*\) : Crash kernel$/0x\1 0x\2/p' /proc/iomem)
END
middle=$(printf '0x%x' $((first + 0xa000000)))
cat >/tmp/next.sh <<NEXT
. /lib/lib.sh
first=$((first)) last=$((last)) middle=$((middle))
NEXT
cat >>/tmp/next.sh <<'NEXT'
check attack-07-crash-kernel-boots grep -q Debian /proc/version
check crash-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
elf() { [ "$(head -c 4 /proc/vmcore | tail -c 3)" = ELF ]; }
check crash-kernel-has-vmcore elf
little_memory() { [ "$(awk '/MemTotal/ { print $2 }' /proc/meminfo)" -lt 262144 ]; }
check attack-46-crash-kernel-has-its-memory-only little_memory
# print start and end of each range of RAM above 1 MiB in this kernel's memory map
pieces() {
	for entry in /sys/firmware/memmap/*; do
		[ "$(cat "$entry/type")" = 'System RAM' ] || continue
		[ $(($(cat "$entry/start"))) -lt 1048576 ] ||
			echo "$(($(cat "$entry/start"))) $(($(cat "$entry/end")))"
	done | sort -n
}
headers_left_out() {
	pieces
	[ "$(pieces | wc -l)" = 2 ] || return 1
	read -r start end <<-END
		$(pieces | head -n 1)
	END
	[ "$start" = "$first" ] && [ $((end + 1)) = "$middle" ] || return 1
	# The memory of the slot is between the pieces
	[ "$(pieces | tail -n 1)" = "$((middle + 0x400000)) $last" ]
}
check crash-kernel-is-told-of-two-pieces headers_left_out
# 55: the types of the entries in boot_params, each of which ends with its type; RAM is type 1
types() {
	entries=$(od -An -tu1 -j 0x1e8 -N 1 /sys/kernel/boot_params/data)
	od -An -v -tu4 -j 0x2d0 -N $((entries * 20)) /sys/kernel/boot_params/data |
		xargs -n 5 | cut -d ' ' -f 5
}
ram_comes_first() {
	types
	types | awk '$1 == 1 { ram++; if (others) late = 1 } $1 != 1 { others++ } END { exit late || ram < 3 || !others }'
}
check attack-55-crash-kernel-is-told-of-ram-first ram_comes_first
NEXT
next_runs /tmp/next.sh

refused attack-03-outside-crash-region EADDRNOTAVAIL 'dest-not-crash-region slot 3 \(params\) 0x2000000' \
	crash --place params 0x2000000
refused attack-50-elfcorehdr-supplied EBADSLT 'bufsz-not-zero slot 8 \(elfcorehdr\) 0x1000' \
	crash --bufsz elfcorehdr 4096
refused attack-50-elfcorehdr-left-out EBADSLT 'slot-missing slot 8 \(elfcorehdr\)' crash --drop elfcorehdr
refused attack-50-elfcorehdr-for-reboot EBADSLT 'slot-not-crash slot 8 \(elfcorehdr\)' \
	load --add 8 0x2000000 00
refused attack-50-elfcorehdr-too-small EBADSLT 'memsz-differs slot 8 \(elfcorehdr\) 0x400000' \
	crash --memsz elfcorehdr 0
refused attack-09-crash-bytes-in-params EBADSLT 'bufsz-not-zero slot 3 \(params\) 0x1000' \
	crash --bufsz params 4096
refused attack-39-crash-elfcorehdr EILSEQ 'cmdline-elfcorehdr slot 4 \(cmdline\)' \
	with line="$line elfcorehdr=0x2000000" crash
refused attack-17-crash-lockdown-dropped EPERM 'lockdown-weaker 0x0' with line='console=ttyS0' crash
refused reboot-manifest-for-crash ENOEXEC 'usage-differs 0x1' \
	with manifest=/manifests/reboot.ksig crash
fails old-crash-load EPERM 'Lockdown: mutate: kexec of unsigned images' crash --no-flag
check nothing-loaded-for-crash loaded 0
accepted load-for-crash kexec -p "$kernel" --initrd="$initrd" --command-line="$line" \
	--sig-manifest="$manifest"
accepted crash-load-headers-in-the-middle crash --place elfcorehdr "$middle"
check crash-kernel-loaded loaded 1

# 7: a load that is refused before streamed slots are copied does not unload the crash kernel.
# There is one refusal of each class; the crash below boots what was loaded.
kept() { if crash "$@" || ! loaded 1 || ! protected; then return 0; fi; return 1; }
refused attack-07-kept-call EINVAL 'no-manifest' kept --drop manifest
refused attack-07-kept-key ENOKEY 'signer-unknown' kept --signature /manifests/unknown-key.sig
refused attack-07-kept-signature EKEYREJECTED 'signature-invalid' kept --flip-manifest 100 01
refused attack-07-kept-algorithm ENOPKG 'signature-algorithm' kept --signature /manifests/ml-dsa.sig
refused attack-07-kept-manifest EBADMSG 'manifest-malformed \+0x[0-9a-f]* 0x5' \
	kept --manifest /manifests/trailing.cbor --signature /manifests/trailing.sig
refused attack-07-kept-usage ENOEXEC 'usage-differs 0x1' with manifest=/manifests/reboot.ksig kept
refused attack-07-kept-entry EBADSLT 'entry-differs slot 2 \(purgatory\)' kept --entry initrd+0
refused attack-07-kept-slots EBADSLT 'slot-missing slot 2 \(purgatory\)' kept --drop purgatory
refused attack-07-kept-elfcorehdr EBADSLT 'bufsz-not-zero slot 8 \(elfcorehdr\) 0x1000' \
	kept --bufsz elfcorehdr 4096
refused attack-07-kept-params-room EBADSLT 'params-room slot 3 \(params\) 0x[0-9a-f]*' \
	kept --memsz params 0x1000
refused attack-07-kept-destination EADDRNOTAVAIL 'dest-not-crash-region slot 3 \(params\) 0x2000000' \
	kept --place params 0x2000000
refused attack-07-kept-choice EILSEQ 'choice-unknown slot 2 \(purgatory\)\+0x24' kept --poke purgatory 0x24 8000
refused attack-07-kept-command-line EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' \
	with line="$line acpi_rsdp=0x1000" kept
refused attack-07-kept-lockdown EPERM 'lockdown-weaker 0x0' with line='console=ttyS0' kept

# 51: when a processor is removed, the kernel writes to the elfcorehdr slot
hotplug() { echo 0 >/sys/devices/system/cpu/cpu1/online && loaded 1; }
check attack-51-processor-unplugged hotplug
echo c >/proc/sysrq-trigger
