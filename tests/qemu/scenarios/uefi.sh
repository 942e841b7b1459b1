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

check uefi-secure-boot-is-on secure_boot_on
check uefi-locked-down-by-secure-boot by_secure_boot
fails uefi-old-kexec-load EPERM 'Lockdown: mutate: kexec of unsigned images is restricted' \
	load --no-flag

# Which keys are trusted
accepted uefi-built-in-key load
accepted uefi-key-of-firmware with manifest=/uefi/platform.ksig load
refused uefi-unknown-key ENOKEY 'signer-unknown' with manifest=/manifests/unknown-key.ksig load
refused uefi-key-not-added-yet ENOKEY 'signer-unknown' with manifest=/uefi/secondary.ksig load
add_key() { keyctl padd asymmetric '' %:.secondary_trusted_keys </uefi/secondary.der; }
check uefi-add-certified-key add_key
nobody() { ! sed '/-----/d' /keys/unknown.pem | base64 -d | keyctl padd asymmetric '' %:.secondary_trusted_keys; }
check attack-22-uefi-add-key-of-nobody nobody
accepted uefi-key-added-at-run-time with manifest=/uefi/secondary.ksig load
# Only the kernel knows which keys it trusts: a dry run asks it
would='kexec: /uefi/.*: the running kernel would load /boot/vmlinuz-[^ ]*$'
check uefi-dry-run-key-added-at-run-time with manifest=/uefi/secondary.ksig dry_run_says "$would"
check uefi-dry-run-key-of-firmware with manifest=/uefi/platform.ksig dry_run_says "$would"

# Only Secure Boot locks the next kernel down, which is enough if the manifest claims it
bare='console=ttyS0 panic=-1 no_timer_check'
accepted uefi-lockdown-by-secure-boot with line="$bare" load
accepted uefi-claim-of-secure-boot with manifest=/uefi/by-secure-boot.ksig line="$bare" load
# The image that no refusal below may unload
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

refused attack-17-uefi-claim-of-command-line EILSEQ 'cmdline-required slot 4 \(cmdline\)' \
	with manifest=/uefi/by-cmdline.ksig line="$bare" load
refused attack-17-uefi-none EPERM 'lockdown-weaker 0x0' with manifest=/manifests/no-lockdown.ksig load

# 9 to 13, 36, 37, 45, 56, 61: the kernel tells the next one about Secure Boot, EFI, ACPI and the
# memory map; root supplies no byte of that
refused attack-09-uefi-bytes-in-params EBADSLT 'bufsz-not-zero slot 3 \(params\) 0x1000' load --bufsz params 4096
refused attack-09-uefi-params-left-out EBADSLT 'slot-missing slot 3 \(params\)' load --drop params

# 3, 42, 43: destinations.  EFI still needs the entry of type 4 (boot services data), which
# e820 lists as RAM.
refused attack-42-uefi-low-memory EADDRNOTAVAIL 'dest-low slot 3 \(params\) 0x1000' \
	load --place params 0x1000
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

# Without EFI, the next kernel would not know that Secure Boot is on
refused attack-17-uefi-noefi EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' \
	with line="$bare noefi" load
refused attack-17-uefi-noruntime EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' \
	with line="$bare efi=noruntime" load
# Debian's kernel lacks this parameter, so the kernel is ours
refused attack-59-trace-instance EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' \
	with kernel=/uefi/bzImage manifest=/uefi/own.ksig \
	line="$bare trace_instance=x@0x1000000:0x1000" load

kexec -e
