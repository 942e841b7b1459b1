# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2086,SC2154
#
# A machine with UEFI and Secure Boot, of every architecture: whose signatures count, what the
# next kernel must be told, and that Debian's own kernel, which $kernel is and $platform describes,
# is loaded for the end.  Scenarios bring this in by a line "# rows:".

check uefi-secure-boot-is-on secure_boot_on
check uefi-locked-down-by-secure-boot by_secure_boot
fails uefi-old-kexec-load EPERM 'Lockdown: mutate: kexec of unsigned images is restricted' \
	load --no-flag

# Whose signatures count
accepted uefi-built-in-key load
accepted uefi-key-of-firmware with manifest=$platform load
refused uefi-unknown-key ENOKEY 'signer-unknown' with manifest=/manifests/unknown-key.ksig load
# Which keys count only the kernel can tell: a dry run asks it
would='kexec: /[a-z]*/.*: the running kernel would load /[^ ]*$'
check uefi-dry-run-key-of-firmware with manifest=$platform dry_run_says "$would"

# Nothing but Secure Boot locks the next kernel down: enough, as long as it counts
bare="console=$console panic=-1 no_timer_check"
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
	--sig-manifest=$platform
initrd=$loaded

refused attack-17-uefi-claim-of-command-line EILSEQ "cmdline-required $(slot cmdline)" \
	with manifest=/uefi/by-cmdline.ksig line="$bare" load
refused attack-17-uefi-none EPERM 'lockdown-weaker 0x0' with manifest=/manifests/no-lockdown.ksig load

# 9 to 13, 36, 37, 45, 56, 61: of Secure Boot, EFI, ACPI and the memory map the kernel tells
# the next one; there are no bytes in which root could say something else
refused attack-09-uefi-bytes-in-params EBADSLT "bufsz-not-zero $(slot params) 0x1000" load --bufsz params 4096
refused attack-09-uefi-params-left-out EBADSLT "slot-missing $(slot params)" load --drop params

# 42, and an elevator down one hop: without EFI the next kernel would know no Secure Boot
refused attack-42-uefi-low-memory EADDRNOTAVAIL "dest-low $(slot params) 0x1000" \
	load --place params 0x1000
refused attack-17-uefi-noefi EILSEQ "cmdline-forbidden $(slot cmdline)" \
	with line="$bare noefi" load
refused attack-17-uefi-noruntime EILSEQ "cmdline-forbidden $(slot cmdline)" \
	with line="$bare efi=noruntime" load
