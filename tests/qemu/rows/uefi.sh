# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2086,SC2154
#
# A machine with UEFI and Secure Boot, of every architecture: which keys are trusted, what the next
# kernel must learn, and at the end a load of Debian's kernel $kernel with its manifest $platform.
# A scenario includes this file with the line "# rows: uefi".

check uefi-secure-boot-is-on secure_boot_on
check uefi-locked-down-by-secure-boot by_secure_boot
# IMA, if the kernel has it, refuses before lockdown is asked
old_errno=EPERM old_reason='Lockdown: mutate: kexec of unsigned images is restricted'
[ ! -d /sys/kernel/security/ima ] || old_errno=EACCES old_reason='impossible to appraise a kernel image'
fails uefi-old-kexec-load $old_errno "$old_reason" load --no-flag

# Which keys are trusted
accepted uefi-built-in-key load
accepted uefi-key-of-firmware with manifest=$platform load
refused uefi-unknown-key ENOKEY 'signer-unknown' with manifest=/manifests/unknown-key.ksig load
# Only the kernel knows which keys it trusts: a dry run asks it
would='kexec: /[a-z]*/.*: the running kernel would load /[^ ]*$'
check uefi-dry-run-key-of-firmware with manifest=$platform dry_run_says "$would"

# Only Secure Boot locks the next kernel down, which is enough if the manifest claims it
bare="console=$console panic=-1 no_timer_check"
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
check uefi-next-is-told-the-same told_the_same
NEXT
loaded=$initrd
debian_runs /tmp/next.sh
accepted uefi-load-for-boot kexec -l "$kernel" --initrd="$initrd" --command-line="$bare" \
	--sig-manifest=$platform
initrd=$loaded

refused attack-17-uefi-claim-of-command-line EILSEQ "cmdline-required $(slot cmdline)" \
	with manifest=/uefi/by-cmdline.ksig line="$bare" load
refused attack-17-uefi-none EPERM 'lockdown-weaker 0x0' with manifest=/manifests/no-lockdown.ksig load

# 9 to 13, 36, 37, 45, 56, 61: the kernel tells the next one about Secure Boot, EFI, ACPI and the
# memory map; root supplies no byte of that
refused attack-09-uefi-bytes-in-params EBADSLT "bufsz-not-zero $(slot params) 0x1000" load --bufsz params 4096
refused attack-09-uefi-params-left-out EBADSLT "slot-missing $(slot params)" load --drop params

# 42: low memory.  17: without EFI, the next kernel would not know that Secure Boot is on.
refused attack-42-uefi-low-memory EADDRNOTAVAIL "dest-low $(slot params) 0x1000" \
	load --place params 0x1000
refused attack-17-uefi-noefi EILSEQ "cmdline-forbidden $(slot cmdline)" \
	with line="$bare noefi" load
refused attack-17-uefi-noruntime EILSEQ "cmdline-forbidden $(slot cmdline)" \
	with line="$bare efi=noruntime" load
