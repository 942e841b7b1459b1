# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Attacks with kexec_load by root of a locked-down machine; numbers are rows of
# docs/threat-model.md.  mutate makes the system call itself, so only the kernel can refuse.
#
# cmdline: lockdown=integrity crashkernel=128M initrd=\initrd.img
# timeout: 500

. /lib/lib.sh

unreadable() { load --unreadable "$1"; }
loaded() { [ "$(cat /sys/kernel/kexec_loaded)" = "$1" ]; }

# The unchanged load is accepted, so that an attack below fails only because of its change
accepted load load
check loaded loaded 1
accepted load-by-kexec by_kexec
accepted load-beside kexec -l "$kernel" --initrd="$initrd" --command-line="$line"
check verify-running mksig verify --running "$manifest"
not_running() { ! mksig verify --running /manifests/unknown-key.ksig 2>/tmp/out && grep -q 'has no such key' /tmp/out; }
check verify-running-unknown-key not_running
only_s() { kexec -s -l "$kernel" --initrd="$initrd" --command-line="$line" 2>&1 | tee /tmp/out; ! grep -q trying /tmp/out; }
check load-beside-not-with-s only_s
accepted load-with-reused-command-line kexec -l "$kernel" --initrd="$initrd" --reuse-cmdline \
	--sig-manifest="$manifest"
accepted load-without-initramfs mutate --image "$kernel" --sig-manifest "$manifest" \
	--command-line "$line"
accepted load-sha512 with manifest=/manifests/sha512.ksig load
accepted load-signed-initramfs with manifest=/manifests/initramfs.ksig load
accepted load-without-purgatory with manifest=/manifests/reboot.ksig load
accepted load-allowed-tokens with manifest=/manifests/allowed.ksig load
accepted load-signed-command-line with manifest=/manifests/exact.ksig \
	line="$line x=signed" load
accepted load-segments-in-other-order load --reverse
unload() { mutate --unload && loaded 0; }
check unload-under-lockdown unload

# Other ways to load
fails old-kexec-load EPERM 'Lockdown: mutate: kexec of unsigned images is restricted' \
	load --no-flag
fails old-kexec-tool 'not permitted' 'Lockdown: kexec: kexec of unsigned images is restricted' \
	kexec -c -l "$kernel" --initrd="$initrd" --command-line="$line"

# 7: no refusal below may unload these two images, or end the protection of the crash region.
# The one for reboot is booted at the end; tests/qemu/scenarios/crash.sh boots the other.
before=$initrd
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check attack-07-boots-what-was-loaded grep -qF 'x=kept' /proc/cmdline
check attack-07-next-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
check attack-16-next-kernel-runs-with-fields-written true
NEXT
next_runs /tmp/next.sh
# 16, 32, 52: the caller's bytes in fields for addresses, sizes and digests (kernel_entry,
# region 0) have no effect, because the kernel writes these fields
garbage() {
	load --poke purgatory 0x18 4141414141414141 \
		--poke purgatory 0x28 42424242424242424343434343434343 \
		--poke purgatory 0x38 "$(printf '%064d' 0)" --poke purgatory 0x68 4444444444444444
}
accepted attack-16-fields-are-written with line="$line x=kept" garbage
initrd=$before
unprotected() { ! protected; }
check crash-region-without-an-image unprotected
accepted load-to-be-kept-for-crash load --crash
check crash-region-is-protected protected

# 1: entry
refused attack-01-entry-in-initramfs EBADSLT 'entry-differs slot 2 \(purgatory\)' load --entry initrd+0
refused attack-01-entry-not-the-first-byte EBADSLT 'entry-differs slot 2 \(purgatory\)' load --entry purgatory+1
refused attack-01-entry-past-purgatory EBADSLT 'entry-differs slot 2 \(purgatory\)' load --entry kernel+0x200
refused attack-01-entry-into-params EBADSLT 'entry-differs slot 2 \(purgatory\)' load --entry params+0
refused attack-01-entry-of-kernel-alone EBADSLT 'entry-differs slot 1 \(kernel\)' \
	with manifest=/manifests/reboot.ksig load --entry kernel+0

# 2: missing and additional segments
refused attack-02-slot-left-out EBADSLT 'slot-missing slot 2 \(purgatory\)' load --drop purgatory
refused attack-02-params-left-out EBADSLT 'slot-missing slot 3 \(params\)' load --drop params
refused attack-02-extra-segment EBADSLT 'tag-unknown 0xf' load --add 15 0x2000000 90
refused attack-02-segment-without-tag EBADSLT 'tag-unknown 0x0' load --add 0 0x2000000 90
refused attack-02-slot-filled-twice EBADSLT 'tag-twice slot 6 \(initrd\)' load --dup initrd
refused attack-02-command-line-twice EBADSLT 'tag-twice slot 4 \(cmdline\)' load --dup cmdline
refused attack-02-segments-swapped EBADSLT 'bufsz-differs slot 1 \(kernel\)' load --swap kernel initrd
fails attack-02-too-many-segments EINVAL - load --add 0 0 90 --add 0 0 90 --add 0 0 90 \
	--add 0 0 90 --add 0 0 90 --add 0 0 90 --add 0 0 90 --add 0 0 90 --add 0 0 90 \
	--add 0 0 90 --add 0 0 90

# 3: destinations.  RAM of this machine ends at 0x3ffe0000, where ACPI tables follow.
refused attack-03-firmware-memory EADDRNOTAVAIL 'dest-not-ram slot 3 \(params\) 0x3ffe0000' \
	load --place params 0x3ffe0000
refused attack-03-device-memory EADDRNOTAVAIL 'dest-not-ram slot 3 \(params\) 0xfee00000' \
	load --place params 0xfee00000
refused attack-03-partly-no-memory EADDRNOTAVAIL 'dest-not-ram slot 2 \(purgatory\) 0x3ffde000' \
	load --place purgatory 0x3ffde000
refused attack-03-no-memory-at-all EADDRNOTAVAIL 'dest-not-ram slot 3 \(params\) 0x800000000' \
	load --place params 0x800000000

# 63: a reboot load must not write to the crash region
crash_region=$(sed -n 's/^ *\([0-9a-f]*\)-.* : Crash kernel$/0x\1/p' /proc/iomem)
refused attack-63-reboot-load-into-crash-region EADDRNOTAVAIL \
	"dest-crash-region slot 3 \\(params\\) $crash_region" load --place params "$crash_region"
refused attack-63-end-of-a-segment-in-crash-region EADDRNOTAVAIL \
	"dest-crash-region slot 2 \\(purgatory\\)" \
	load --place purgatory "$(printf '0x%x' $((crash_region - 4096)))"

# 4: sizes
refused attack-04-bufsz-short EBADSLT 'bufsz-differs slot 1 \(kernel\)' load --bufsz kernel 4096
refused attack-04-bufsz-long EBADSLT 'bufsz-differs slot 1 \(kernel\)' load --bufsz kernel 0x1000000
refused attack-04-bufsz-beyond-memsz EBADSLT 'bufsz-differs slot 2 \(purgatory\)' load --bufsz purgatory 0x10000
refused attack-04-bufsz-huge EBADSLT 'bufsz-max slot 6 \(initrd\)' load --bufsz initrd 0xfffffffffffff000
refused attack-04-bufsz-zero EBADSLT 'bufsz-zero slot 6 \(initrd\)' load --bufsz initrd 0
refused attack-04-command-line-empty EBADSLT 'bufsz-zero slot 4 \(cmdline\)' load --bufsz cmdline 0
refused attack-04-memsz-short EBADSLT 'memsz-differs slot 1 \(kernel\)' load --memsz kernel 0x7d9000
refused attack-04-memsz-long EBADSLT 'memsz-differs slot 2 \(purgatory\)' load --memsz purgatory 0x100000
refused attack-04-params-memsz-zero EBADSLT 'memsz-differs slot 3 \(params\) 0x40000' load --memsz params 0
refused attack-04-params-memsz-long EBADSLT 'memsz-differs slot 3 \(params\) 0x40000' load --memsz params 0x41000
refused attack-04-params-too-small EBADSLT 'params-room slot 3 \(params\) 0x[0-9a-f]+' load --memsz params 0x1000
refused attack-04-memsz-overflow EADDRNOTAVAIL 'dest-wrap slot 3 \(params\) 0xfffffffffffff000' \
	load --mem params 0xfffffffffffff000
refused attack-04-overlap EBADSLT 'mem-overlap slot 3 \(params\) 0x2' load --mem params purgatory+0
refused attack-04-misaligned EBADSLT 'mem-align slot 1 \(kernel\)' load --mem kernel kernel+0x1000
# The command line is not loaded.  As a segment without memory, it would make every page a
# destination.
refused attack-04-command-line-with-memory EBADSLT 'cmdline-memory slot 4 \(cmdline\)' \
	load --memsz cmdline 0x1000
refused attack-04-command-line-with-address EBADSLT 'cmdline-memory slot 4 \(cmdline\)' \
	load --mem cmdline 0x2000000

# Memory that cannot be read is not a refusal, but the kernel logs a line for it, too
not_read() {
	for slot; do
		dmesg -c >/dev/null
		[ "$(unreadable "$slot")" = EFAULT ] || return 1
		dmesg | grep 'kexec: load failed (-EFAULT); no rule of the manifest refused it' || return 1
	done
}
check unreadable-segments not_read kernel cmdline manifest

# 6: types
refused attack-06-parameters-as-code EBADSLT 'bufsz-(zero|differs) slot 2 \(purgatory\)' \
	load --swap purgatory params
refused attack-06-initramfs-as-kernel EBADSLT 'bufsz-differs slot 1 \(kernel\)' load --swap initrd kernel
refused attack-06-command-line-as-code EBADSLT 'bufsz-differs slot 2 \(purgatory\)' \
	load --swap cmdline purgatory

# 8: flags
fails attack-08-preserve-context EINVAL - load --flags 0x3e0012
fails attack-08-unknown-flag EINVAL - load --flags 0x3e0810
fails attack-08-other-architecture EINVAL - load --flags 0x30010
refused attack-08-32-bit-call EINVAL 'flags' compat
refused attack-08-hotplug-without-headers EINVAL 'flags 0x[0-9a-f]*' load --flags 0x3e0014
refused attack-08-no-manifest EINVAL 'no-manifest' load --drop manifest
refused attack-08-two-manifests EINVAL 'two-manifests' load --dup manifest
refused attack-08-manifest-with-address EINVAL 'manifest-segment' load --mem manifest 0x1000000
refused attack-08-nothing-but-manifest EINVAL 'no-segments' load \
	--drop kernel --drop purgatory --drop params --drop cmdline --drop initrd-head --drop initrd \
	--drop initrd-tail

# 9 to 16, 36, 38, 45, 46, 56, 61: the caller supplies no byte of the parameters, from which
# the next kernel learns about the machine
refused attack-09-bytes-in-params EBADSLT 'bufsz-not-zero slot 3 \(params\) 0x1000' load --bufsz params 4096
refused attack-09-one-byte-in-params EBADSLT 'bufsz-not-zero slot 3 \(params\) 0x1' load --bufsz params 1
refused attack-14-kernel-below-its-address EBADSLT 'mem-range slot 1 \(kernel\) 0x200000' \
	load --place kernel 0x200000

# 17 to 19, 39 to 41: the command line
refused attack-17-lockdown-dropped EPERM 'lockdown-weaker 0x0' \
	with line='console=ttyS0 quiet' load
refused attack-17-lockdown-none EPERM 'lockdown-weaker 0x0' \
	with line='console=ttyS0 lockdown=none' load
refused attack-17-required-dropped EILSEQ 'cmdline-required slot 4 \(cmdline\)' \
	with manifest=/manifests/required.ksig line='console=ttyS0 quiet' load
refused attack-17-required-other-value EILSEQ 'cmdline-value slot 4 \(cmdline\)' \
	with manifest=/manifests/required.ksig line="$line lockdown=none" load
check attack-17-forbidden-tokens each 'cmdline-forbidden slot 4 \(cmdline\)' token evm=fix \
	ima_appraise=off lsm=yama initcall_blacklist=load_uefi_certs efi=noruntime noefi \
	mem=1G memmap=1M@2M acpi_rsdp=0x1000
refused attack-17-not-in-allow-list EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' \
	with manifest=/manifests/allowed.ksig line="$line init=/bin/sh" load
refused attack-17-other-signed-line EUCLEAN 'digest-differs slot [0-9] \(cmdline\)' \
	with manifest=/manifests/exact.ksig line="$line x=forged" load
refused attack-18-lockdown-after-dashes EPERM 'lockdown-weaker 0x0' \
	with line='console=ttyS0 -- lockdown=integrity' load
refused attack-18-required-after-dashes EILSEQ 'cmdline-required slot 4 \(cmdline\)' \
	with manifest=/manifests/required.ksig line='console=ttyS0 -- lockdown=integrity' load
refused attack-18-dash-for-underscore EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' \
	token acpi-rsdp=0x1000
refused attack-18-forbidden-after-dashes EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' \
	token '-- memmap=1M@2M'
refused attack-19-bootconfig EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' token bootconfig
check attack-39-addresses-of-old-memory each 'cmdline-forbidden slot 4 \(cmdline\)' token \
	initrdmem=0x1000,4096 initrd=0x1000,4096 acpi_rsdp=0x1000
# elfcorehdr= belongs to the kernel, whatever the policy allows
refused attack-39-elfcorehdr EILSEQ 'cmdline-elfcorehdr slot 4 \(cmdline\)' token elfcorehdr=0x2000000
refused attack-39-elfcorehdr-after-dashes EILSEQ 'cmdline-elfcorehdr slot 4 \(cmdline\)' \
	token '-- elfcorehdr=0x2000000'
refused attack-39-elfcorehdr-whatever-is-allowed EILSEQ 'cmdline-elfcorehdr slot 4 \(cmdline\)' \
	with manifest=/manifests/allow-all.ksig token elfcorehdr=0x2000000
# 58, 59, 66: parameters with an address to which early code writes, or which it maps, before
# lockdown is set: mksig's default policy judges their values
refused attack-58-console-mmio EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' \
	token console=uart8250,mmio,0x1000000
refused attack-58-console-io EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' token console=uart,io,0x80
check attack-58-more-early-consoles each 'cmdline-forbidden slot 4 \(cmdline\)' token \
	console=uart8250,0x1000000 console=efifb earlycon earlycon=uart8250,mmio32,0x1000000 \
	earlyprintk=serial,0x80
would_load() { with line="$line console=tty0 console=ttyS0,115200n8 video=HDMI-A-1:d cma=64M" load --dry-run; }
check attack-58-console-by-name would_load
check attack-59-more-of-the-kind each 'cmdline-forbidden slot 4 \(cmdline\)' token kgdboc=ttyS0 \
	kgdbwait reserve=0x1000000,0x1000 pci=noaer,nocrs ohci1394_dma=early ramoops.mem_address=0x1000000 \
	cma=16M@0x1000000 hpet_mmap=1 acquirewdt.wdt_stop=0x80 fail_page_alloc=1,100,0,-1
refused attack-66-frame-buffer EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' \
	token video=efifb:base:0x1000000,800x600
refused attack-40-quotes EILSEQ 'cmdline-byte slot 4 \(cmdline\)' \
	token 'x="a microcode.amd_sha_check=off b"'
refused attack-40-control-character EILSEQ 'cmdline-byte slot 4 \(cmdline\)\+0xd' load --poke cmdline 13 01
refused attack-40-no-break-space EILSEQ 'cmdline-byte slot 4 \(cmdline\)\+0xd' load --poke cmdline 13 a0
refused attack-41-after-nul EILSEQ 'cmdline-nul slot 4 \(cmdline\)' load --poke cmdline 13 00
refused attack-41-without-nul EILSEQ 'cmdline-nul slot 4 \(cmdline\)' load --bufsz cmdline ${#line}
refused attack-41-signed-line-without-nul EBADSLT 'bufsz-differs slot [0-9] \(cmdline\)' \
	with manifest=/manifests/exact.ksig line="$line x=signed" load --bufsz cmdline ${#line}
refused attack-41-signed-line-other-last-byte EILSEQ 'cmdline-nul slot [0-9] \(cmdline\)' \
	with manifest=/manifests/exact.ksig line="$line x=signed" load --poke cmdline $((${#line} + 9)) 78
refused attack-41-too-long EBADSLT 'bufsz-max slot 4 \(cmdline\) 0x[0-9a-f]*' load --bufsz cmdline 4096
# In a crash load the kernel puts elfcorehdr= before the line.  Both together must fit.
word() { printf "%0$((2047 - ${#line} - 3 - $1))d" 0; }
would() { load --dry-run "$@"; }
check attack-41-longest-line with line="$line x=$(word 0)" would
refused attack-41-longest-line-for-crash EILSEQ 'cmdline-long slot 4 \(cmdline\) 0x7ff' \
	with line="$line x=$(word 0)" load --crash
refused attack-41-line-and-prefix-too-long EILSEQ 'cmdline-long slot 4 \(cmdline\) 0x7ff' \
	with line="$line x=$(word 29)" load --crash
check attack-41-line-and-prefix-fit with line="$line x=$(word 30)" would --crash

# 21 to 26, 29: signature and format
refused attack-21-module-signature EKEYREJECTED 'signature-invalid' \
	load --signature /manifests/module.sig
refused attack-21-signed-as-modules-are EKEYREJECTED 'signature-invalid' \
	load --signature /manifests/no-attributes.sig
fails attack-21-manifest-as-module rejected '' insmod /manifests/as-module.ko
refused attack-21-other-signed-file EBADMSG 'manifest-malformed \+0x[0-9a-f]* 0x[0-9a-f]*' load \
	--manifest /manifests/something-else.cbor --signature /manifests/something-else.sig
refused attack-22-no-signers E[A-Z]* 'signature-malformed|signature-invalid|signer-unknown' \
	load --signature /manifests/no-signers.sig
refused attack-22-attached-content EBADMSG 'signature-malformed' \
	load --signature /manifests/attached.sig
refused attack-22-other-content EKEYREJECTED 'signature-invalid' \
	load --signature /manifests/other-content.sig
refused attack-22-unknown-key ENOKEY 'signer-unknown' \
	with manifest=/manifests/unknown-key.ksig load
refused attack-22-ml-dsa ENOPKG 'signature-algorithm' load --signature /manifests/ml-dsa.sig
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
check attack-25-every-byte-of-code-counts each 'digest-differs slot [12] \((kernel|purgatory)\)' flip \
	kernel+0 kernel+0x400000 kernel+0x7d0000 purgatory+0x0 purgatory+0x400 purgatory+0x1000
refused attack-26-signature-of-another-manifest EKEYREJECTED 'signature-invalid' \
	load --signature /manifests/generation-4.sig
refused attack-26-other-initramfs EUCLEAN 'digest-differs slot 5 \(initramfs\)' \
	with manifest=/manifests/initramfs.ksig load --flip initramfs 1000 01
refused attack-29-next-version EBADMSG 'manifest-malformed \+0x13 0xb' load \
	--manifest /manifests/version-2.cbor --signature /manifests/version-2.sig

# 37, 42, 47, 52, and usage
refused attack-37-command-line-left-out EBADSLT 'slot-missing slot 4 \(cmdline\)' load --drop cmdline
refused attack-37-initramfs-left-out EBADSLT 'slot-missing slot 5 \(initramfs\)' \
	with manifest=/manifests/initramfs.ksig load --drop initramfs
refused attack-42-low-memory EADDRNOTAVAIL 'dest-low slot 3 \(params\) 0x90000' load --place params 0x90000
refused attack-52-purgatory-port EILSEQ 'choice-unknown slot 2 \(purgatory\)\+0x24' \
	load --poke purgatory 0x24 8000
refused attack-52-recheck EILSEQ 'choice-unknown slot 2 \(purgatory\)\+0x20' load --poke purgatory 0x20 02
refused crash-manifest-for-reboot ENOEXEC 'usage-differs 0x2' \
	with manifest=/manifests/crash.ksig load
refused attack-17-payload-never-locks EPERM 'lockdown-weaker 0x0' \
	with manifest=/manifests/no-lockdown.ksig load

# 19, 20, 57, 64, 65: an open initramfs lies between its signed head and tail
refused attack-64-first-is-open EBADMSG 'manifest-malformed slot 5\+0x[0-9a-f]* 0x18' \
	load --manifest /manifests/open-head.cbor --signature /manifests/open-head.sig
refused attack-65-last-is-open EBADMSG 'manifest-malformed slot 7\+0x[0-9a-f]* 0x18' \
	load --manifest /manifests/open-tail.cbor --signature /manifests/open-tail.sig
refused attack-64-head-left-out EBADSLT 'slot-missing slot 5 \(initrd-head\)' load --drop initrd-head
refused attack-64-tail-left-out EBADSLT 'slot-missing slot 7 \(initrd-tail\)' load --drop initrd-tail
refused attack-64-head-changed EUCLEAN 'digest-differs slot 5 \(initrd-head\)' load --flip initrd-head 0 01
refused attack-64-tail-changed EUCLEAN 'digest-differs slot 7 \(initrd-tail\)' load --flip initrd-tail 15 01
refused attack-64-head-elsewhere EBADSLT 'initramfs-gap slot 6 \(initrd\) 0x8001000' \
	load --mem initrd-head 0x8000000
refused attack-64-open-part-before-head EBADSLT 'initramfs-gap slot 6 \(initrd\) 0x8001000' \
	load --place initrd-head 0x8000000 --mem initrd 0x4000000
refused attack-64-tail-elsewhere EBADSLT 'initramfs-gap slot 7 \(initrd-tail\)' \
	load --mem initrd-tail 0x8000000

check attack-07-crash-region-still-protected protected
check attack-07-both-still-loaded test "$(images EPERM | tr -d '\n')" = 11
kexec -e --no-ifdown
