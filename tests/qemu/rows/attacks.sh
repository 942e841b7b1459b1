# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2086,SC2154
#
# Attacks by root of a locked-down machine with kexec_load, on every architecture, by rows of
# docs/threat-model.md.  mutate makes the system call without kexec's checks, so the kernel refuses
# them.  A scenario includes this file with the line "# rows: attacks", after it has loaded one
# image for reboot and one for a crash, which must both stay loaded.

# Other ways to load
fails old-kexec-load EPERM 'Lockdown: mutate: kexec of unsigned images is restricted' \
	load --no-flag
fails old-kexec-tool 'not permitted' 'Lockdown: kexec: kexec of unsigned images is restricted' \
	kexec -c -l "$kernel" --initrd="$initrd" --command-line="$line"

# 1: entry
refused attack-01-entry-not-the-first-byte EBADSLT "entry-differs $(slot $code)" load --entry $code+4

# 2: missing and additional segments
refused attack-02-slot-left-out EBADSLT "slot-missing $(slot $code)" load --drop $code
refused attack-02-params-left-out EBADSLT "slot-missing $(slot params)" load --drop params
refused attack-02-extra-segment EBADSLT 'tag-unknown 0xf' load --add 15 0x2000000 90
refused attack-02-segment-without-tag EBADSLT 'tag-unknown 0x0' load --add 0 0x2000000 90
refused attack-02-slot-filled-twice EBADSLT "tag-twice $(slot initrd)" load --dup initrd
refused attack-02-command-line-twice EBADSLT "tag-twice $(slot cmdline)" load --dup cmdline
refused attack-02-segments-swapped EBADSLT "bufsz-differs $(slot kernel)" load --swap kernel initrd
fails attack-02-too-many-segments EINVAL - load --add 0 0 90 --add 0 0 90 --add 0 0 90 \
	--add 0 0 90 --add 0 0 90 --add 0 0 90 --add 0 0 90 --add 0 0 90 --add 0 0 90 \
	--add 0 0 90 --add 0 0 90 --add 0 0 90

# 3: destinations
refused attack-03-device-memory EADDRNOTAVAIL "dest-not-ram $(slot params) $devices" \
	load --place params $devices
refused attack-03-no-memory-at-all EADDRNOTAVAIL "dest-not-ram $(slot params) 0x800000000" \
	load --place params 0x800000000

# 63: a reboot load must not write to the crash region
crash_region=$(sed -n 's/^ *\([0-9a-f]*\)-.* : Crash kernel$/0x\1/p' /proc/iomem)
refused attack-63-reboot-load-into-crash-region EADDRNOTAVAIL \
	"dest-crash-region $(slot params) $crash_region" load --place params "$crash_region"

# 4: sizes
refused attack-04-bufsz-short EBADSLT "bufsz-differs $(slot kernel)" load --bufsz kernel 4096
refused attack-04-bufsz-long EBADSLT "bufsz-differs $(slot kernel)" load --bufsz kernel 0x4000000
refused attack-04-bufsz-huge EBADSLT "bufsz-max $(slot initrd)" load --bufsz initrd 0xfffffffffffff000
refused attack-04-bufsz-zero EBADSLT "bufsz-zero $(slot initrd)" load --bufsz initrd 0
refused attack-04-command-line-empty EBADSLT "bufsz-zero $(slot cmdline)" load --bufsz cmdline 0
refused attack-04-memsz-short EBADSLT "memsz-differs $(slot kernel)" load --memsz kernel 0x7d9000
refused attack-04-memsz-long EBADSLT "memsz-differs $(slot $code)" load --memsz $code 0x10000000
refused attack-04-params-memsz-zero EBADSLT "memsz-differs $(slot params) $params_max" load --memsz params 0
refused attack-04-params-memsz-long EBADSLT "memsz-differs $(slot params) $params_max" \
	load --memsz params $((params_max + 0x1000))
refused attack-04-params-too-small EBADSLT "params-room $(slot params) 0x[0-9a-f]+" load --memsz params 0x1000
refused attack-04-memsz-overflow EADDRNOTAVAIL "dest-wrap $(slot params) 0xfffffffffffff000" \
	load --mem params 0xfffffffffffff000
refused attack-04-overlap EBADSLT "mem-overlap $(slot params) 0x[12]" load --mem params $code+0
refused attack-04-misaligned EBADSLT "mem-align $(slot kernel)" load --mem kernel kernel+0x1000
# The command line is not loaded.  As a segment without memory, it would make every page a
# destination.
refused attack-04-command-line-with-memory EBADSLT "cmdline-memory $(slot cmdline)" \
	load --memsz cmdline 0x1000
refused attack-04-command-line-with-address EBADSLT "cmdline-memory $(slot cmdline)" \
	load --mem cmdline 0x2000000

# Memory that cannot be read is not a refusal, but the kernel logs a line for it, too
not_read() {
	for slot; do
		dmesg -c >/dev/null
		[ "$(load --unreadable "$slot")" = EFAULT ] || return 1
		dmesg | grep 'kexec: load failed (-EFAULT); no rule of the manifest refused it' || return 1
	done
}
check unreadable-segments not_read kernel cmdline manifest

# 6: types
refused attack-06-parameters-as-code EBADSLT "bufsz-(zero|differs) $(slot $code)" \
	load --swap $code params
refused attack-06-initramfs-as-kernel EBADSLT "bufsz-differs $(slot kernel)" load --swap initrd kernel
refused attack-06-command-line-as-code EBADSLT "bufsz-differs $(slot $code)" \
	load --swap cmdline $code

# 8: flags
fails attack-08-preserve-context EINVAL - load --flags ${machine}0012
fails attack-08-unknown-flag EINVAL - load --flags ${machine}0810
fails attack-08-other-architecture EINVAL - load --flags 0x30010
refused attack-08-no-manifest EINVAL 'no-manifest' load --drop manifest
refused attack-08-two-manifests EINVAL 'two-manifests' load --dup manifest
refused attack-08-manifest-with-address EINVAL 'manifest-segment' load --mem manifest 0x1000000
nothing_else=''
for slot in $slots; do [ "$slot" = elfcorehdr ] || nothing_else="$nothing_else --drop $slot"; done
# shellcheck disable=SC2086 # options
refused attack-08-nothing-but-manifest EINVAL 'no-segments' load $nothing_else

# 9 to 16, 36, 38, 45, 46, 56, 61: the caller supplies no byte of the parameters, from which
# the next kernel learns about the machine
refused attack-09-bytes-in-params EBADSLT "bufsz-not-zero $(slot params) 0x1000" load --bufsz params 4096
refused attack-09-one-byte-in-params EBADSLT "bufsz-not-zero $(slot params) 0x1" load --bufsz params 1

# 17 to 19, 39 to 41: the command line
refused attack-17-lockdown-dropped EPERM 'lockdown-weaker 0x0' \
	with line="console=$console quiet" load
refused attack-17-lockdown-none EPERM 'lockdown-weaker 0x0' \
	with line="console=$console lockdown=none" load
refused attack-17-required-dropped EILSEQ "cmdline-required $(slot cmdline)" \
	with manifest=/manifests/required.ksig line="console=$console quiet" load
refused attack-17-required-other-value EILSEQ "cmdline-value $(slot cmdline)" \
	with manifest=/manifests/required.ksig line="$line lockdown=none" load
check attack-17-forbidden-tokens each "cmdline-forbidden $(slot cmdline)" token evm=fix \
	ima_appraise=off lsm=yama initcall_blacklist=load_uefi_certs efi=noruntime noefi \
	mem=1G memmap=1M@2M acpi_rsdp=0x1000
refused attack-17-not-in-allow-list EILSEQ "cmdline-forbidden $(slot cmdline)" \
	with manifest=/manifests/allowed.ksig line="$line init=/bin/sh" load
refused attack-17-other-signed-line EUCLEAN 'digest-differs slot [0-9] \(cmdline\)' \
	with manifest=/manifests/exact.ksig line="$line x=forged" load
refused attack-18-lockdown-after-dashes EPERM 'lockdown-weaker 0x0' \
	with line="console=$console -- lockdown=integrity" load
refused attack-18-required-after-dashes EILSEQ "cmdline-required $(slot cmdline)" \
	with manifest=/manifests/required.ksig line="console=$console -- lockdown=integrity" load
refused attack-18-dash-for-underscore EILSEQ "cmdline-forbidden $(slot cmdline)" \
	token acpi-rsdp=0x1000
refused attack-18-forbidden-after-dashes EILSEQ "cmdline-forbidden $(slot cmdline)" \
	token '-- memmap=1M@2M'
refused attack-19-bootconfig EILSEQ "cmdline-forbidden $(slot cmdline)" token bootconfig
check attack-39-addresses-of-old-memory each "cmdline-forbidden $(slot cmdline)" token \
	initrdmem=0x1000,4096 initrd=0x1000,4096 acpi_rsdp=0x1000
# elfcorehdr= belongs to the kernel, whatever the policy allows
refused attack-39-elfcorehdr EILSEQ "cmdline-elfcorehdr $(slot cmdline)" token elfcorehdr=0x2000000
refused attack-39-elfcorehdr-after-dashes EILSEQ "cmdline-elfcorehdr $(slot cmdline)" \
	token '-- elfcorehdr=0x2000000'
refused attack-39-elfcorehdr-whatever-is-allowed EILSEQ "cmdline-elfcorehdr $(slot cmdline)" \
	with manifest=/manifests/allow-all.ksig token elfcorehdr=0x2000000
# 58, 59, 66: parameters with an address to which early code writes, or which it maps, before
# lockdown is set: mksig's default policy judges their values
refused attack-58-console-mmio EILSEQ "cmdline-forbidden $(slot cmdline)" \
	token console=uart8250,mmio,0x1000000
refused attack-58-console-io EILSEQ "cmdline-forbidden $(slot cmdline)" token console=uart,io,0x80
check attack-58-more-early-consoles each "cmdline-forbidden $(slot cmdline)" token \
	console=uart8250,0x1000000 console=efifb earlycon earlycon=uart8250,mmio32,0x1000000 \
	earlycon=pl011,0x9000000 earlyprintk=serial,0x80
would_load() { with line="$line console=tty0 console=$console,115200n8 video=HDMI-A-1:d cma=64M" load --dry-run; }
check attack-58-console-by-name would_load
check attack-59-more-of-the-kind each "cmdline-forbidden $(slot cmdline)" token kgdboc=$console \
	kgdbwait reserve=0x1000000,0x1000 pci=noaer,nocrs ohci1394_dma=early ramoops.mem_address=0x1000000 \
	cma=16M@0x1000000 hpet_mmap=1 acquirewdt.wdt_stop=0x80 fail_page_alloc=1,100,0,-1
refused attack-66-frame-buffer EILSEQ "cmdline-forbidden $(slot cmdline)" \
	token video=efifb:base:0x1000000,800x600
refused attack-40-quotes EILSEQ "cmdline-byte $(slot cmdline)" \
	token 'x="a microcode.amd_sha_check=off b"'
refused attack-40-control-character EILSEQ "cmdline-byte $(slot cmdline)\\+0xd" load --poke cmdline 13 01
refused attack-40-no-break-space EILSEQ "cmdline-byte $(slot cmdline)\\+0xd" load --poke cmdline 13 a0
refused attack-41-after-nul EILSEQ "cmdline-nul $(slot cmdline)" load --poke cmdline 13 00
refused attack-41-without-nul EILSEQ "cmdline-nul $(slot cmdline)" load --bufsz cmdline ${#line}
refused attack-41-signed-line-without-nul EBADSLT 'bufsz-differs slot [0-9] \(cmdline\)' \
	with manifest=/manifests/exact.ksig line="$line x=signed" load --bufsz cmdline ${#line}
refused attack-41-signed-line-other-last-byte EILSEQ 'cmdline-nul slot [0-9] \(cmdline\)' \
	with manifest=/manifests/exact.ksig line="$line x=signed" load --poke cmdline $((${#line} + 9)) 78
refused attack-41-too-long EBADSLT "bufsz-max $(slot cmdline) 0x[0-9a-f]*" load --bufsz cmdline 4096

# 21 to 26, 29: signature and format
refused attack-21-signed-as-modules-are EKEYREJECTED 'signature-invalid' \
	load --signature /manifests/no-attributes.sig
refused attack-21-other-signed-file EBADMSG 'manifest-malformed \+0x[0-9a-f]* 0x[0-9a-f]*' load \
	--manifest /manifests/something-else.cbor --signature /manifests/something-else.sig
refused attack-22-no-signers EBADMSG 'signature-malformed' \
	load --signature /manifests/no-signers.sig
refused attack-22-attached-content EBADMSG 'signature-malformed' \
	load --signature /manifests/attached.sig
refused attack-22-other-content EKEYREJECTED 'signature-invalid' \
	load --signature /manifests/other-content.sig
refused attack-22-unknown-key ENOKEY 'signer-unknown' \
	with manifest=/manifests/unknown-key.ksig load
refused attack-22-ml-dsa $ml_dsa load --signature /manifests/ml-dsa.sig
refused attack-22-untimely EKEYREJECTED 'signature-invalid' \
	with manifest=/manifests/untimely.ksig load
# (RSA: the padding is wrong)
refused attack-22-one-of-two-wrong EKEYREJECTED 'signature-invalid' \
	with manifest=/manifests/one-of-two-wrong.ksig load
refused attack-22-changed-manifest EKEYREJECTED 'signature-invalid' load --flip-manifest 100 01
# 0x5, 0x1, 0x3, 0xb: enum sf_flaw
refused attack-23-trailing-byte EBADMSG 'manifest-malformed \+0x[0-9a-f]* 0x5' load \
	--manifest /manifests/trailing.cbor --signature /manifests/trailing.sig
refused attack-23-truncated EBADMSG 'manifest-malformed \+0x[0-9a-f]* 0x1' load \
	--manifest /manifests/truncated.cbor --signature /manifests/truncated.sig
refused attack-23-not-shortest EBADMSG 'manifest-malformed \+0x13 0x3' load \
	--manifest /manifests/not-shortest.cbor --signature /manifests/not-shortest.sig
refused attack-24-garbage EKEYREJECTED 'signature-invalid' load \
	--manifest /manifests/something-else.cbor
refused attack-24-header-magic EINVAL 'header-magic' load --poke manifest 0 00
refused attack-24-header-short EINVAL 'header-short 0x17' load --bufsz manifest 23
refused attack-24-manifest-size EINVAL 'header-manifest-size' load --poke manifest 12 ffffffff
refused attack-24-signature-size EINVAL 'header-signature-size' load --poke manifest 16 ffffff7f
refused attack-24-unsigned EINVAL 'header-unsigned' load --poke manifest 16 00000000
refused attack-24-segment-too-large EINVAL 'manifest-segment' load --bufsz manifest 0x10000000
refused attack-26-signature-of-another-manifest EKEYREJECTED 'signature-invalid' \
	load --signature /manifests/generation-4.sig
refused attack-26-other-initramfs EUCLEAN 'digest-differs slot [0-9] \(initramfs\)' \
	with manifest=/manifests/initramfs.ksig load --flip initramfs 1000 01
refused attack-29-next-version EBADMSG 'manifest-malformed \+0x13 0xb' load \
	--manifest /manifests/version-2.cbor --signature /manifests/version-2.sig

# 37, 42, 47, and usage
refused attack-37-command-line-left-out EBADSLT "slot-missing $(slot cmdline)" load --drop cmdline
refused attack-37-initramfs-left-out EBADSLT 'slot-missing slot [0-9] \(initramfs\)' \
	with manifest=/manifests/initramfs.ksig load --drop initramfs
refused attack-42-low-memory EADDRNOTAVAIL "dest-low $(slot params) 0x90000" load --place params 0x90000
refused crash-manifest-for-reboot ENOEXEC 'usage-differs 0x2' \
	with manifest=/manifests/crash.ksig load
refused attack-17-payload-never-locks EPERM 'lockdown-weaker 0x0' \
	with manifest=/manifests/no-lockdown.ksig load

# A manifest for another architecture; kexec would not ask the kernel
refused manifest-for-another-architecture ENOEXEC "arch-differs $other_machine" \
	load --manifest /manifests/other-arch.cbor --signature /manifests/other-arch.sig

# 19, 20, 57, 64, 65: an open initramfs lies between its signed head and tail
refused attack-64-first-is-open EBADMSG 'manifest-malformed slot [0-9]\+0x[0-9a-f]* 0x18' \
	load --manifest /manifests/open-head.cbor --signature /manifests/open-head.sig
refused attack-65-last-is-open EBADMSG 'manifest-malformed slot [0-9]\+0x[0-9a-f]* 0x18' \
	load --manifest /manifests/open-tail.cbor --signature /manifests/open-tail.sig
refused attack-64-head-left-out EBADSLT "slot-missing $(slot initrd-head)" load --drop initrd-head
refused attack-64-tail-left-out EBADSLT "slot-missing $(slot initrd-tail)" load --drop initrd-tail
refused attack-64-head-changed EUCLEAN "digest-differs $(slot initrd-head)" load --flip initrd-head 0 01
refused attack-64-tail-changed EUCLEAN "digest-differs $(slot initrd-tail)" load --flip initrd-tail 15 01
refused attack-64-head-elsewhere EBADSLT "initramfs-gap $(slot initrd) 0x[0-9a-f]*" \
	load --mem initrd-head $elsewhere
refused attack-64-tail-elsewhere EBADSLT "initramfs-gap $(slot initrd-tail)" \
	load --mem initrd-tail $elsewhere
