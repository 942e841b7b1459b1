# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A machine with UEFI and Secure Boot: which keys are trusted, what the next kernel learns about
# the machine, and that Debian's kernel boots with it.
#
# options: --uefi
# cmdline: loglevel=6
# timeout: 400

. /lib/lib.sh
. /lib/uefi.sh

# Which keys are trusted
refused uefi-key-not-added-yet ENOKEY 'signer-unknown' with manifest=/uefi/secondary.ksig load
add_key() { keyctl padd asymmetric '' %:.secondary_trusted_keys </uefi/secondary.der; }
check uefi-add-certified-key add_key
nobody() { sed '/-----/d' /keys/unknown.pem | base64 -d | keyctl padd asymmetric '' %:.secondary_trusted_keys; }
fails attack-22-uefi-add-key-of-nobody 'Required key not available' - nobody
accepted uefi-key-added-at-run-time with manifest=/uefi/secondary.ksig load
check uefi-dry-run-key-added-at-run-time with manifest=/uefi/secondary.ksig dry_run_says \
	'kexec: /uefi/.*: the running kernel would load /boot/vmlinuz-[^ ]*$'

platform=/uefi/platform.ksig
# rows: uefi

# 3, 43: destinations.  EFI still needs the entry of type 4 (boot services data), which
# e820 lists as RAM.
onto() { load --memsz params 0x1000 --place params "$1"; }
refused attack-43-uefi-kept-table EADDRNOTAVAIL "dest-efi slot 3 \\(params\\) $(start_of 0x4)" \
	onto "$(start_of 0x4)"
# shellcheck disable=SC2046 # addresses
check attack-43-uefi-every-descriptor each \
	'dest-(not-ram|not-in-firmware-map|efi) slot 3 \(params\) 0x[0-9a-f]*' \
	onto $(cat "$efi"/runtime-map/*/phys_addr)
refused attack-03-uefi-runtime-code EADDRNOTAVAIL "dest-not-ram slot 3 \\(params\\) $(start_of 0x5)" \
	onto "$(start_of 0x5)"
refused attack-03-uefi-acpi-nvs EADDRNOTAVAIL 'dest-not-ram slot 3 \(params\) 0x810000' \
	onto 0x810000

# Debian's kernel lacks this parameter, so the kernel is ours
refused attack-59-trace-instance EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' \
	with kernel=/uefi/bzImage manifest=/uefi/own.ksig \
	line="$bare trace_instance=x@0x1000000:0x1000" load

kexec -e
