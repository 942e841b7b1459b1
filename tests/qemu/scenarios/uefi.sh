# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A machine with UEFI and Secure Boot: whose signatures count, what the next kernel
# must be told, and that Debian's own kernel comes up with all of it.
#
# options: --uefi
# cmdline: loglevel=6
# timeout: 400

. /lib/lib.sh
. /lib/uefi.sh

check uefi-secure-boot-is-on secure_boot_on
check uefi-locked-down-by-secure-boot by_secure_boot
fails uefi-old-kexec-load EPERM 'Lockdown: mutate: kexec of unsigned images is restricted' \
	load --no-flag

# Whose signatures count
accepted uefi-built-in-key load
accepted uefi-key-of-firmware with manifest=/uefi/platform.ksig load
refused uefi-unknown-key ENOKEY 'signed by no key' with manifest=/manifests/unknown-key.ksig load
refused uefi-key-not-added-yet ENOKEY 'signed by no key' with manifest=/uefi/secondary.ksig load
add_key() { keyctl padd asymmetric '' %:.secondary_trusted_keys </uefi/secondary.der; }
check uefi-add-certified-key add_key
nobody() { ! sed '/-----/d' /keys/unknown.pem | base64 -d | keyctl padd asymmetric '' %:.secondary_trusted_keys; }
check attack-22-uefi-add-key-of-nobody nobody
accepted uefi-key-added-at-run-time with manifest=/uefi/secondary.ksig load
# Its certificate is not in the signature, so which key it is only the kernel can tell
check uefi-dry-run-key-added-at-run-time with manifest=/uefi/secondary.ksig dry_run_says \
	', if the kernel trusts the signer$' 'certificate is not in the signature' \
	'.secondary_trusted_keys \(1 key\), .builtin_trusted_keys \(2 keys\)'
firmware_says() { with manifest=/uefi/platform.ksig "$@"; }
check uefi-dry-run-key-of-firmware firmware_says dry_run_says ', if the kernel trusts the signer$' \
	'whose key is in .platform, which is asked only by kernels with'
config() { printf '#\n%s\n' "$1" >"/boot/config-$(uname -r)"; shift; "$@"; }
check uefi-dry-run-platform-is-asked config CONFIG_KEXEC_SIG_MANIFEST_PLATFORM=y firmware_says \
	dry_run_says ': would load /boot/vmlinuz-[^ ]*$' 'whose key is in .platform$'
check uefi-dry-run-platform-is-not-asked config '# CONFIG_KEXEC_SIG_MANIFEST_PLATFORM is not set' \
	firmware_says dry_run_refused 16 'ENOKEY: signed by .*.platform, which this kernel is not built to ask'

# Nothing but Secure Boot locks the next kernel down: enough, as long as it counts
bare='console=ttyS0 panic=-1'
accepted uefi-lockdown-by-secure-boot with line="$bare" load
accepted uefi-claim-of-secure-boot with manifest=/uefi/by-secure-boot.ksig line="$bare" load
# What all that follows must not cost
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
. /uefi.sh
insmod /efivarfs.ko
check attack-07-uefi-boots-what-was-loaded grep -q Debian /proc/version
check uefi-next-locked-down-by-secure-boot by_secure_boot
check uefi-next-reads-efivars secure_boot_on
check uefi-next-has-dbx test -s $dbx
check uefi-next-loads-key-of-firmware said "Loaded X.509 cert 'SnakeOil"
told >/tmp/told
same() { diff /told /tmp/told; }
check uefi-next-is-told-the-same same
NEXT
loaded=$initrd
debian_runs /tmp/next.sh
accepted uefi-load-for-boot kexec -l "$kernel" --initrd="$initrd" --command-line="$bare" \
	--sig-manifest=/uefi/platform.ksig
initrd=$loaded

refused attack-17-uefi-claim-of-command-line EILSEQ 'the command line needs lockdown=' \
	with manifest=/uefi/by-cmdline.ksig line="$bare" load
refused attack-17-uefi-none EPERM 'locked down' with manifest=/manifests/no-lockdown.ksig load

# 9, 36: what makes the next kernel believe in Secure Boot
refused attack-09-uefi-secure-boot-cleared EILSEQ 'bootparams.0x1ec: secure_boot must equal' \
	load --poke bootparams 0x1ec 00
refused attack-09-uefi-secure-boot-off EILSEQ 'bootparams.0x1ec: secure_boot must equal' \
	load --poke bootparams 0x1ec 02
refused attack-36-uefi-signature-cleared EILSEQ 'bootparams.0x1c0: efi_info must equal' \
	load --poke bootparams 0x1c0 00000000
refused attack-36-uefi-other-signature EILSEQ 'bootparams.0x1c0: efi_info must equal' \
	load --poke bootparams 0x1c0 454c3332

# 10, 11: forged tables
refused attack-10-uefi-rsdp EILSEQ 'bootparams.0x70: rsdp must equal' load --flip bootparams 0x71 10
refused attack-10-uefi-rsdp-zero EILSEQ 'bootparams.0x70: rsdp must equal' \
	load --poke bootparams 0x70 0000000000000000
refused attack-11-uefi-system-table EILSEQ 'bootparams.0x1c0: efi_info must equal' \
	load --flip bootparams 0x1c5 10
refused attack-11-uefi-system-table-high EILSEQ 'bootparams.0x1d8: efi_systab_hi must equal' \
	load --poke bootparams 0x1d8 01
refused attack-11-uefi-descriptor-size EILSEQ 'bootparams.0x1c0: efi_info must equal' \
	load --poke bootparams 0x1c8 28
refused attack-11-uefi-map-pointer EILSEQ 'bootparams.0x1d0: the address has to be 0x[1-9a-f]' \
	load --flip bootparams 0x1d2 10
refused attack-11-uefi-map-pointer-high EILSEQ 'bootparams.0x1d0: the address has to be' \
	load --poke bootparams 0x1dc 01
refused attack-11-uefi-map-size EILSEQ 'bootparams.0x1d4: the size has to be' \
	load --flip bootparams 0x1d4 10
refused attack-11-uefi-config-tables EILSEQ 'setup-data.0x10: efi_setup must equal' \
	load --flip setup-data 0x21 10
refused attack-11-uefi-vendor EILSEQ 'setup-data.0x10: efi_setup must equal' \
	load --flip setup-data 0x11 10
refused attack-11-uefi-map-type EILSEQ 'efi-memmap.0x0: efi_map must equal' \
	load --flip efi-memmap 0 01
refused attack-11-uefi-map-physical EILSEQ 'efi-memmap.0x0: efi_map must equal' \
	load --flip efi-memmap 0x9 10
refused attack-11-uefi-map-virtual EILSEQ 'efi-memmap.0x30: efi_map must equal' \
	load --flip efi-memmap 0x41 10
refused attack-11-uefi-map-attribute EILSEQ 'efi-memmap.0x0: efi_map must equal' \
	load --flip efi-memmap 0x27 80
refused attack-11-uefi-map-padding EILSEQ 'efi-memmap.0x0: efi_map must equal' \
	load --poke efi-memmap 4 01
refused attack-11-uefi-map-behind-descriptor EILSEQ 'efi-memmap.0x0: efi_map must equal' \
	load --poke efi-memmap 0x28 01
refused attack-11-uefi-map-truncated EILSEQ 'efi-memmap.0x30: efi_map must equal' \
	load --bufsz efi-memmap 48 --poke bootparams 0x1d4 30 --poke purgatory 0x138 30 --refill
refused attack-11-uefi-map-longer EILSEQ 'efi-memmap.0x90: efi_map must equal' \
	load --bufsz efi-memmap 192 --poke bootparams 0x1d4 c0 --poke purgatory 0x138 c0 --refill

# 12: the chain of setup data
refused attack-12-uefi-chain-elsewhere EILSEQ 'bootparams.0x250: the address has to be' \
	load --flip bootparams 0x252 10
refused attack-12-uefi-chain-cut EILSEQ 'bootparams.0x250: the address has to be' \
	load --poke bootparams 0x250 0000000000000000
refused attack-12-uefi-next-node EILSEQ 'setup-data.0x0: the address has to be' \
	load --flip setup-data 2 10
refused attack-12-uefi-node-type EILSEQ 'setup-data.0x8: .*none of those that were signed' \
	load --poke setup-data 8 02
refused attack-12-uefi-node-length EILSEQ 'setup-data.0xc: .*none of those that were signed' \
	load --poke setup-data 0xc 00
refused attack-12-uefi-last-node EILSEQ 'setup-data.0x71: .*has to be zero' \
	load --poke setup-data 0x70 00100000
refused attack-12-uefi-last-node-type EILSEQ 'setup-data.0x78: .*none of those that were signed' \
	load --poke setup-data 0x78 09
refused attack-13-uefi-more-memory EILSEQ '(setup-data|bootparams).0x[0-9a-f]*: .*memory' \
	load --poke setup-data 0x7c 14 --poke setup-data 0x80 0000000004000000001000000000000001000000
refused attack-13-uefi-count-beyond-table EILSEQ 'setup-data.0x[0-9a-f]*: .*number of memory map' \
	load --poke setup-data 0x7c 141e

# 37: what belongs to EFI is there, all of it
refused attack-37-uefi-map-left-out EBADSLT 'slot 7 .efi-memmap.: no segment fills this slot' \
	load --drop efi-memmap
refused attack-37-uefi-setup-left-out EBADSLT 'slot 8 .setup-data.: no segment fills this slot' \
	load --drop setup-data

# 3, 42, 43: where segments may go.  Of the memory that EFI still needs, the entry of
# type 4 (boot services data) is memory like any other for e820.
refused attack-42-uefi-low-memory EADDRNOTAVAIL 'no segment may be below 1 MiB' \
	load --place cmdline 0x1000
refused attack-43-uefi-kept-table EADDRNOTAVAIL 'slot 4 .cmdline. at .*EFI' \
	load --place cmdline "$(start_of 0x4)"
onto() { load --place cmdline "$1"; }
# shellcheck disable=SC2046 # addresses
check attack-43-uefi-every-descriptor each 'slot 4 .cmdline. at .*(not System RAM|EFI)' \
	onto $(cat "$efi"/runtime-map/*/phys_addr)
refused attack-03-uefi-runtime-code EADDRNOTAVAIL 'slot 4 .cmdline. at .*not System RAM' \
	load --place cmdline "$(start_of 0x5)"
refused attack-03-uefi-acpi-nvs EADDRNOTAVAIL 'slot 4 .cmdline. at .*not System RAM' \
	load --place cmdline 0x810000
refused attack-13-uefi-runtime-code-as-ram EILSEQ 'this kernel has no such memory of type 1' \
	load --poke bootparams 0x2d8 00000080

# An elevator down one hop: without EFI the next kernel would know no Secure Boot
refused attack-17-uefi-noefi EILSEQ 'the manifest forbids noefi=' \
	with line="$bare noefi" load
refused attack-17-uefi-noruntime EILSEQ 'the manifest forbids efi=' \
	with line="$bare efi=noruntime" load

kexec -e
