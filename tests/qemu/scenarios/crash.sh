# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A crash kernel: what may be loaded, what a refused load does not destroy, and
# that it runs.
#
# cmdline: lockdown=integrity crashkernel=256M
# timeout: 240

. /lib/lib.sh

loaded() { [ "$(cat /sys/kernel/kexec_crash_loaded)" = "$1" ]; }
crash() { load --crash "$@"; }
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check attack-07-crash-kernel-boots grep -q Debian /proc/version
check crash-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
elf() { [ "$(head -c 4 /proc/vmcore | tail -c 3)" = ELF ]; }
check crash-kernel-has-vmcore elf
little_memory() { [ "$(awk '/MemTotal/ { print $2 }' /proc/meminfo)" -lt 262144 ]; }
check attack-46-crash-kernel-has-its-memory-only little_memory
NEXT
next_runs /tmp/next.sh

refused attack-03-outside-crash-region EADDRNOTAVAIL 'slot 4 .cmdline. at .*crashkernel=' \
	crash --place cmdline 0x2000000
refused attack-46-all-memory-as-ram EILSEQ 'memory map|crashkernel=' \
	crash --poke bootparams 0x2d0 00001000000000000000e03f00000000
refused attack-56-crash-reserved-left-out EILSEQ 'memory map at 0x3ffe0000: .*memory of type 2' \
	crash --omit 0x3ffe0000
refused attack-50-elfcorehdr-supplied EBADSLT 'slot 6 .elfcorehdr.: bufsz' crash --bufsz elfcorehdr 4096
refused attack-50-elfcorehdr-left-out EBADSLT 'slot 6 .elfcorehdr.: no segment' crash --drop elfcorehdr
refused attack-50-elfcorehdr-moved EILSEQ 'elfcorehdr=' crash --mem elfcorehdr elfcorehdr+0xfffffffffffff000
refused attack-17-crash-lockdown-dropped EPERM 'locked down' with line='console=ttyS0' crash
refused reboot-manifest-for-crash ENOEXEC 'not for this kind of load' \
	with manifest=/manifests/reboot.ksig crash
fails old-crash-load EPERM 'Lockdown: mutate: kexec of unsigned images' crash --no-flag
check nothing-loaded-for-crash loaded 0
accepted load-for-crash kexec -p "$kernel" --initrd="$initrd" --command-line="$line" \
	--sig-manifest="$manifest"
check crash-kernel-loaded loaded 1

# 7: whatever is refused before the large slots are read leaves what was loaded: one of
# each class, with the crash below as the proof
kept() { if crash "$@" || ! loaded 1 || ! protected; then return 0; fi; return 1; }
refused attack-07-kept-call EINVAL 'no segment has the manifest.s tag' kept --drop manifest
refused attack-07-kept-key ENOKEY 'signed by no key' kept --signature /manifests/unknown-key.sig
refused attack-07-kept-signature EKEYREJECTED 'signature is not valid' kept --flip-manifest 100 01
refused attack-07-kept-manifest EBADMSG 'follow the end' kept --manifest /manifests/trailing.cbor \
	--signature /manifests/trailing.sig
refused attack-07-kept-usage ENOEXEC 'not for this kind of load' with manifest=/manifests/reboot.ksig kept
refused attack-07-kept-entry EBADSLT 'entry point has to be' kept --entry initramfs+0
refused attack-07-kept-slots EBADSLT 'slot 2 .purgatory.: no segment' kept --drop purgatory
refused attack-07-kept-elfcorehdr EBADSLT 'bufsz' kept --bufsz elfcorehdr 4096
refused attack-07-kept-destination EADDRNOTAVAIL 'crashkernel=' kept --place cmdline 0x2000000
refused attack-07-kept-rsdp EILSEQ 'rsdp must equal' kept --flip bootparams 0x71 10
refused attack-07-kept-command-line EILSEQ 'forbids acpi_rsdp=' with line="$line acpi_rsdp=0x1000" kept
refused attack-07-kept-lockdown EPERM 'locked down' with line='console=ttyS0' kept

# 51: what is written when a processor goes is the slot made for it
hotplug() { echo 0 >/sys/devices/system/cpu/cpu1/online && loaded 1; }
check attack-51-processor-unplugged hotplug
echo c >/proc/sysrq-trigger
