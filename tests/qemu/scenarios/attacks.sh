# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# What root of a locked-down machine tries with kexec_load, row by row of
# docs/threat-model.md.  Nothing of this is stopped by kexec: mutate asks the
# kernel only.
#
# cmdline: lockdown=integrity crashkernel=128M initrd=\initrd.img
# timeout: 500

. /lib/lib.sh

unreadable() { load --unreadable "$1"; }
loaded() { [ "$(cat /sys/kernel/kexec_loaded)" = "$1" ]; }

# As it should be, so that what follows fails for the reason it is to fail for
accepted load load
check loaded loaded 1
accepted load-by-kexec kexec -l "$kernel" --initrd="$initrd" --command-line="$line" \
	--sig-manifest="$manifest"
accepted load-beside kexec -l "$kernel" --initrd="$initrd" --command-line="$line"
check verify-running mksig verify --running "$manifest"
not_running() { ! mksig verify --running /manifests/unknown-key.ksig 2>/tmp/out && grep -q 'has no such key' /tmp/out; }
check verify-running-unknown-key not_running
only_s() { kexec -s -l "$kernel" --initrd="$initrd" --command-line="$line" 2>&1 | tee /tmp/out; ! grep -q trying /tmp/out; }
check load-beside-not-with-s only_s
check unload-before-dry-run mutate --unload
check dry-run dry_run_says ': would load /boot/vmlinuz-[^ ]*$' \
	'^kexec: signed by .*, whose key is in .builtin_trusted_keys$' \
	'^kexec: keyrings that are asked: .*builtin_trusted_keys \([1-9][0-9]* keys?\)'
check dry-run-unknown-key with manifest=/manifests/unknown-key.ksig dry_run_refused 16 \
	'preflight: ENOKEY: signed by .*, whose key is in no keyring that it asks; asked: .*builtin_trusted_keys'
check dry-run-untimely with manifest=/manifests/untimely.ksig dry_run_refused 16 \
	'preflight: EKEYREJECTED: signature: signer .*: made, as it says, when the certificate was not valid'
check dry-run-one-of-two-wrong with manifest=/manifests/one-of-two-wrong.ksig dry_run_refused 16 \
	'preflight: EKEYREJECTED: signature: signer .*: the signature is wrong'
check dry-run-without-certificate with manifest=/manifests/no-certificate.ksig dry_run_says \
	': would load /boot/vmlinuz-.*, if the kernel trusts the signer$' 'certificate is not in the signature'
check dry-run-loads-nothing loaded 0
accepted load-with-reused-command-line kexec -l "$kernel" --initrd="$initrd" --reuse-cmdline \
	--sig-manifest="$manifest"
accepted load-without-initramfs mutate --image "$kernel" --sig-manifest "$manifest" \
	--command-line "$line"
accepted load-sha512 with manifest=/manifests/sha512.ksig load
accepted load-signed-initramfs with manifest=/manifests/initramfs.ksig load
accepted load-no-numa with manifest=/manifests/no-numa.ksig load
accepted load-allowed-tokens with manifest=/manifests/allowed.ksig load
accepted load-signed-command-line with manifest=/manifests/exact.ksig \
	line="$line x=signed" load
accepted load-segments-in-other-order load --reverse
unload() { mutate --unload && loaded 0; }
check unload-under-lockdown unload

# The other doors
fails old-kexec-load EPERM 'Lockdown: mutate: kexec of unsigned images is restricted' \
	load --no-flag
fails old-kexec-tool 'not permitted' 'Lockdown: kexec: kexec of unsigned images is restricted' \
	kexec -c -l "$kernel" --initrd="$initrd" --command-line="$line"

# 7: what follows must cost neither of these, nor the protection of the crash region.  What is
# loaded for reboot is booted in the end; tests/qemu/scenarios/crash.sh crashes.
before=$initrd
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check attack-07-boots-what-was-loaded grep -qF 'x=kept' /proc/cmdline
check attack-07-next-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
NEXT
next_runs /tmp/next.sh
accepted load-to-be-kept kexec -l "$kernel" --initrd="$initrd" --command-line="$line x=kept" \
	--sig-manifest="$manifest"
initrd=$before
unprotected() { ! protected; }
check crash-region-without-an-image unprotected
accepted load-to-be-kept-for-crash load --crash
check crash-region-is-protected protected

# 1: entry
refused attack-01-entry-in-initramfs EBADSLT 'entry point has to be' load --entry initramfs+0
refused attack-01-entry-not-the-first-byte EBADSLT 'entry point has to be' load --entry purgatory+1
refused attack-01-entry-past-purgatory EBADSLT 'entry point has to be' load --entry kernel+0x200

# 2: which segments
refused attack-02-slot-left-out EBADSLT 'slot 2 .purgatory.: no segment fills this slot' \
	load --drop purgatory
refused attack-02-extra-segment EBADSLT 'the manifest has no slot 9' load --add 9 0x2000000 90
refused attack-02-segment-without-tag EBADSLT 'the manifest has no slot 0' load --add 0 0x2000000 90
refused attack-02-slot-filled-twice EBADSLT 'another segment fills the same slot' load --dup initramfs
refused attack-02-segments-swapped EBADSLT 'slot . .(kernel|initramfs|purgatory|cmdline).: ' \
	load --swap kernel initramfs
fails attack-02-too-many-segments EINVAL - load --add 0 0 90 --add 0 0 90 --add 0 0 90 \
	--add 0 0 90 --add 0 0 90 --add 0 0 90 --add 0 0 90 --add 0 0 90 --add 0 0 90 \
	--add 0 0 90 --add 0 0 90

# 3: destinations.  This machine's RAM ends at 0x3ffe0000, then come ACPI tables.
refused attack-03-firmware-memory EADDRNOTAVAIL 'slot 4 .cmdline. at .*not System RAM' \
	load --place cmdline 0x3ffe0000
refused attack-03-device-memory EADDRNOTAVAIL 'not System RAM' load --place cmdline 0xfee00000
refused attack-03-partly-no-memory EADDRNOTAVAIL 'not System RAM without gaps' \
	load --place purgatory 0x3ffde000
refused attack-03-no-memory-at-all EADDRNOTAVAIL 'not System RAM' load --place cmdline 0x800000000


# 4: sizes
refused attack-04-bufsz-short EBADSLT 'slot 1 .kernel.: bufsz has to be' load --bufsz kernel 4096
refused attack-04-bufsz-long EBADSLT 'slot 1 .kernel.: bufsz has to be' load --bufsz kernel 0x1000000
refused attack-04-bufsz-beyond-memsz EBADSLT 'slot 2 .purgatory.: bufsz' load --bufsz purgatory 0x10000
refused attack-04-bufsz-huge EBADSLT 'slot 5 .initramfs.: (bufsz|memsz)' \
	load --bufsz initramfs 0xfffffffffffff000
refused attack-04-bufsz-zero EBADSLT 'slot 4 .cmdline.: the segment has no bytes' load --bufsz cmdline 0
refused attack-04-memsz-short EBADSLT 'slot 1 .kernel.: memsz has to be' load --memsz kernel 0x7d9000
refused attack-04-memsz-long EBADSLT 'slot 2 .purgatory.: memsz has to be' \
	load --memsz purgatory 0x100000
refused attack-04-memsz-overflow EADDRNOTAVAIL 'slot 4 .cmdline. at .*ends beyond all addresses' \
	load --mem cmdline 0xfffffffffffff000
refused attack-04-overlap EBADSLT 'overlaps slot' load --mem cmdline bootparams+0
refused attack-04-misaligned EBADSLT 'slot 1 .kernel.: the address has to be a multiple of' \
	load --mem kernel kernel+0x1000

# What cannot be read; the kernel has a line for that too
check unreadable-segments each 'loading failed, for no rule of the manifest .-EFAULT.' unreadable \
	kernel cmdline manifest

# 6: types
refused attack-06-parameters-as-code EBADSLT 'slot . .(purgatory|bootparams).: bufsz has to be' \
	load --swap purgatory bootparams
refused attack-06-initramfs-as-kernel EBADSLT 'slot . .(kernel|cmdline|initramfs).: ' \
	load --swap initramfs kernel

# 8: flags
fails attack-08-preserve-context EINVAL - load --flags 0x3e0012
fails attack-08-unknown-flag EINVAL - load --flags 0x3e0810
fails attack-08-other-architecture EINVAL - load --flags 0x30010
refused attack-08-32-bit-call EINVAL 'not for 32-bit callers' compat
refused attack-08-hotplug-without-headers EINVAL 'these flags of kexec_load' load --flags 0x3e0014
refused attack-08-no-manifest EINVAL 'no segment has the manifest.s tag' load --drop manifest
refused attack-08-two-manifests EINVAL 'more than one segment has the manifest.s tag' load --dup manifest
refused attack-08-manifest-with-address EINVAL 'manifest.s segment needs mem 0' \
	load --mem manifest 0x1000000
refused attack-08-nothing-but-manifest EINVAL 'nothing to load besides the manifest' load \
	--drop kernel --drop purgatory --drop bootparams --drop cmdline --drop initramfs

# 9 to 16: what the next kernel is told about the machine
refused attack-09-secure-boot EILSEQ 'bootparams.0x1ec: secure_boot must equal' \
	load --flip bootparams 0x1ec 03
refused attack-10-rsdp EILSEQ 'bootparams.0x70: rsdp must equal' load --flip bootparams 0x71 10
refused attack-11-efi-signature EILSEQ 'bootparams.0x1c0: efi_info must equal' \
	load --poke bootparams 0x1c0 454c3634
refused attack-11-efi-memory-map EILSEQ 'bootparams.0x1d0: the address has to be 0x0' \
	load --poke bootparams 0x1d0 00000020
refused attack-11-efi-slot-on-bios EBADSLT 'slot 7 .efi-memmap.: this slot is for machines with EFI' \
	load --add 7 0x2000000 00
refused attack-12-setup-data EILSEQ 'bootparams.0x250: the address has to be 0x0' \
	load --poke bootparams 0x250 00000020
refused attack-12-confidential-computing-blob EILSEQ 'bootparams.0x13c: .*has to be zero' \
	load --poke bootparams 0x13c 01
refused attack-13-ram-type EILSEQ 'bootparams.0x2d0: this kernel has no such memory of type 3' \
	load --poke bootparams 0x2e0 03
refused attack-13-ram-too-large EILSEQ 'bootparams.0x2d0: this kernel has no such memory of type 1' \
	load --poke bootparams 0x2d8 00001000
refused attack-13-reserved-for-kernel EILSEQ 'no such memory of type 128' \
	load --poke bootparams 0x2e0 80
refused attack-13-empty-entry EILSEQ 'memory map entry at .* is empty' \
	load --poke bootparams 0x2d8 0000000000000000
refused attack-13-wrapping-entry EILSEQ 'ends beyond all addresses' \
	load --poke bootparams 0x2d0 00f0ffffffffffff0020000000000000
refused attack-13-hidden-entry EILSEQ 'unused memory map entries have to be zero' \
	load --poke bootparams 0xaa0 01
refused attack-13-entry-twice EILSEQ 'bootparams.0x2f8: .*out of order or overlaps another' \
	load --poke bootparams 0x2f8 00fc0900000000000004000000000000
refused attack-14-init-size EILSEQ 'bootparams.0x262: .*none of those that were signed' \
	load --flip bootparams 0x262 40
refused attack-14-kernel-alignment EILSEQ 'bootparams.0x232: .*none of those that were signed' \
	load --flip bootparams 0x232 30
refused attack-14-pref-address EILSEQ 'bootparams.0x25b: .*none of those that were signed' \
	load --flip bootparams 0x25b 02
refused attack-14-kernel-below-its-address EBADSLT 'outside the address range that was signed' \
	load --place kernel 0x200000
refused attack-15-frame-buffer EILSEQ 'bootparams.0x0: screen must equal' \
	load --flip bootparams 0x1b e0
refused attack-16-command-line-pointer EILSEQ 'bootparams.0x228: the address has to be' \
	load --flip bootparams 0x22a 10
refused attack-16-initramfs-pointer EILSEQ 'bootparams.0x218: the address has to be' \
	load --flip bootparams 0x21a 10
refused attack-16-initramfs-size EILSEQ 'bootparams.0x21c: the size has to be' \
	load --flip bootparams 0x21c 01
refused attack-16-parameters-pointer EILSEQ 'purgatory.0x20: the address has to be' \
	load --flip purgatory 0x22 10
refused attack-16-kernel-entry EILSEQ 'purgatory.0x18: the address has to be' \
	load --flip purgatory 0x18 01

# 17 to 19, 39 to 41: the command line
refused attack-17-lockdown-dropped EPERM 'locked down less .only: none.; its command line needs' \
	with line='console=ttyS0 quiet' load
refused attack-17-lockdown-none EPERM 'locked down' \
	with line='console=ttyS0 lockdown=none' load
refused attack-17-required-dropped EILSEQ 'the command line needs lockdown=' \
	with manifest=/manifests/required.ksig line='console=ttyS0 quiet' load
refused attack-17-required-other-value EILSEQ 'the manifest allows other values of lockdown=' \
	with manifest=/manifests/required.ksig line="$line lockdown=none" load
check attack-17-forbidden-tokens each 'the manifest forbids' token module.sig_enforce=0 \
	ima_appraise=off lsm=yama initcall_blacklist=load_uefi_certs efi=noruntime noefi \
	mem=1G memmap=1M@2M acpi_rsdp=0x1000
refused attack-17-not-in-allow-list EILSEQ 'the manifest does not list this parameter' \
	with manifest=/manifests/allowed.ksig line="$line init=/bin/sh" load
refused attack-17-other-signed-line EUCLEAN 'not the bytes that were signed' \
	with manifest=/manifests/exact.ksig line="$line x=forged" load
refused attack-18-lockdown-behind-dashes EPERM 'locked down' \
	with line='console=ttyS0 -- lockdown=integrity' load
refused attack-18-dash-for-underscore EILSEQ 'the manifest forbids module.sig_enforce=' \
	token module.sig-enforce=0
refused attack-18-forbidden-behind-dashes EILSEQ 'the manifest forbids memmap=' \
	token '-- memmap=1M@2M'
refused attack-19-bootconfig EILSEQ 'the manifest forbids bootconfig=' token bootconfig
check attack-39-addresses-of-old-memory each '(initrd|initrdmem|elfcorehdr|dmcryptkeys|acpi_rsdp)=' token initrdmem=0x1000,4096 \
	initrd=0x1000,4096 elfcorehdr=0x2000000 dmcryptkeys=0x1000 acpi_rsdp=0x1000
refused attack-40-quotes EILSEQ 'only printable ASCII without double quotes' \
	token 'x="a microcode.amd_sha_check=off b"'
refused attack-40-control-character EILSEQ 'only printable ASCII' \
	load --poke cmdline 13 01
refused attack-40-no-break-space EILSEQ 'only printable ASCII' load --poke cmdline 13 a0
refused attack-41-behind-nul EILSEQ 'the command line has to end in zero bytes' \
	load --poke cmdline 13 00
refused attack-41-without-nul EILSEQ 'the command line has to end in zero bytes' \
	load --poke cmdline 47 78
refused attack-41-too-long EBADSLT 'slot 4 .cmdline.: bufsz may be at most 2048' \
	load --bufsz cmdline 4096

# 21 to 26, 29: signature and format
refused attack-21-module-signature EKEYREJECTED 'the signature is not valid' \
	load --signature /manifests/module.sig
refused attack-21-signed-as-modules-are EKEYREJECTED 'the signature is not valid' \
	load --signature /manifests/no-attributes.sig
fails attack-21-manifest-as-module rejected '' insmod /manifests/as-module.ko
refused attack-21-other-signed-file EBADMSG 'not a kexec manifest|item of another type' load \
	--manifest /manifests/something-else.cbor --signature /manifests/something-else.sig
refused attack-22-no-signers E[A-Z]* 'signature is not valid|signed by no key' \
	load --signature /manifests/no-signers.sig
refused attack-22-attached-content EBADMSG 'the signature is not valid' \
	load --signature /manifests/attached.sig
refused attack-22-other-content EKEYREJECTED 'the signature is not valid' \
	load --signature /manifests/other-content.sig
refused attack-22-unknown-key ENOKEY 'signed by no key that this kernel trusts' \
	with manifest=/manifests/unknown-key.ksig load
refused attack-22-ml-dsa ENOPKG 'the signature is not valid' load --signature /manifests/ml-dsa.sig
refused attack-22-untimely EKEYREJECTED 'the signature is not valid' \
	with manifest=/manifests/untimely.ksig load
# (RSA: the padding is wrong)
refused attack-22-one-of-two-wrong EKEYREJECTED 'the signature is not valid' \
	with manifest=/manifests/one-of-two-wrong.ksig load
refused attack-22-changed-manifest EKEYREJECTED 'the signature is not valid' load --flip-manifest 100 01
refused attack-23-trailing-byte EBADMSG 'manifest.0x[0-9a-f]*: 1 bytes follow the end' load \
	--manifest /manifests/trailing.cbor --signature /manifests/trailing.sig
refused attack-23-truncated EBADMSG 'the manifest ends too early' load \
	--manifest /manifests/truncated.cbor --signature /manifests/truncated.sig
refused attack-23-not-shortest EBADMSG 'manifest.0x13.*not in its shortest form' load \
	--manifest /manifests/not-shortest.cbor --signature /manifests/not-shortest.sig
refused attack-24-garbage EKEYREJECTED 'the signature is not valid' load \
	--manifest /manifests/something-else.cbor
refused attack-24-header-magic EINVAL 'this is no signed kexec manifest' \
	load --poke manifest 0 00
refused attack-24-header-short EINVAL 'header.*(few|needs)' load --bufsz manifest 23
refused attack-24-manifest-size EINVAL 'header.*manifest.* too large' \
	load --poke manifest 12 ffffffff
refused attack-24-signature-size EINVAL 'header.*signature.* too large' \
	load --poke manifest 16 ffffff7f
refused attack-24-unsigned EINVAL 'the manifest is not signed' load --poke manifest 16 00000000
refused attack-24-segment-too-large EINVAL 'manifest.s segment needs mem 0' \
	load --bufsz manifest 0x10000000
check attack-25-every-byte-of-code-counts each 'not the bytes that were signed' flip kernel+0 \
	kernel+0x400000 kernel+0x7d0000 purgatory+0x0 purgatory+0x400 purgatory+0x1000
refused attack-26-signature-of-another-manifest EKEYREJECTED 'the signature is not valid' \
	load --signature /manifests/generation-4.sig
refused attack-26-other-initramfs EUCLEAN 'slot 5 .initramfs.: these are not the bytes' \
	with manifest=/manifests/initramfs.ksig load --flip initramfs 1000 01 --refill
refused attack-29-next-version EBADMSG 'manifest version 2 is not known' load \
	--manifest /manifests/version-2.cbor --signature /manifests/version-2.sig

# 37, 38, 42, 44, 45, 47, 52, 56, and usage
refused attack-37-command-line-left-out EBADSLT 'slot 4 .cmdline.: no segment fills this slot' \
	load --drop cmdline
refused attack-37-initramfs-left-out EBADSLT 'slot 5 .initramfs.: no segment fills this slot' \
	with manifest=/manifests/initramfs.ksig load --drop initramfs
refused attack-37-pointer-without-initramfs EILSEQ '(bootparams.0x218|purgatory.0xf0): the address has to be 0x0' \
	load --drop initramfs
refused attack-38-high-half EILSEQ 'bootparams.0x218: the address has to be' \
	load --poke bootparams 0xc0 01
refused attack-42-low-memory EADDRNOTAVAIL 'no segment may be below 1 MiB' load --place cmdline 0x90000
refused attack-44-not-handed-over EADDRNOTAVAIL 'memory map that is handed over' \
	load --poke bootparams 0x314 0000100000000000
refused attack-45-one-entry EILSEQ 'number of memory map entries is wrong' load --poke bootparams 0x1e8 01
refused attack-45-too-many-entries EILSEQ 'number of memory map entries is wrong' \
	load --poke bootparams 0x1e8 81
refused attack-56-reserved-left-out EILSEQ 'memory map at 0xf0000: .*memory of type 2' \
	load --omit 0xf0000
refused attack-56-top-of-memory-left-out EILSEQ 'memory map at 0x3ffe0000: .*memory of type 2' \
	load --omit 0x3ffe0000
refused attack-56-firmware-left-out EILSEQ 'memory map at 0xfffc0000: .*memory of type 2' \
	load --omit 0xfffc0000
refused attack-56-last-page-left-out EILSEQ 'memory map at 0xff000: .*memory of type 2' \
	load --poke bootparams 0x300 00f0000000000000
refused attack-52-purgatory-port EILSEQ 'purgatory.0x2[cd]: .*none of those that were signed' \
	load --poke purgatory 0x2c 0001
refused attack-52-digest-field EUCLEAN 'purgatory.0x40: this has to be the digest of slot 1' \
	load --flip purgatory 0x40 01
refused attack-55-more-entries-than-room EILSEQ 'number of memory map entries is wrong' \
	with manifest=/manifests/no-numa.ksig load --poke bootparams 0x1e8 74
refused attack-55-entry-behind-the-room EILSEQ 'bootparams.0xbcc: .*has to be zero' \
	with manifest=/manifests/no-numa.ksig load --poke bootparams 0xbcc 01
refused crash-manifest-for-reboot ENOEXEC 'not for this kind of load' \
	with manifest=/manifests/crash.ksig load
refused attack-17-payload-never-locks EPERM 'locked down less .only: none., by all claims' \
	with manifest=/manifests/no-lockdown.ksig load

check attack-07-crash-region-still-protected protected
check attack-07-both-still-loaded test "$(images EPERM | tr -d '\n')" = 11
kexec -e --no-ifdown
