# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# For scenarios of guests with UEFI, and for the next kernels in them.  Needs /lib/lib.sh.

efi=/sys/firmware/efi
dbx=$efi/efivars/dbx-d719b2cb-3d3a-4596-a3bc-dad00e67656f
secure_boot=$efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c

# Save the kernel's log, because checks clear it
[ -s /tmp/boot ] || dmesg >/tmp/boot

# A next kernel has mounted only the basic file systems
uefi_mount() {
	[ "$(ls $efi/efivars)" ] || mount -t efivarfs efivarfs $efi/efivars
}

locked_down() { grep -qF '[integrity]' /sys/kernel/security/lockdown; }
said() { grep -E "$1" /tmp/boot; }
by_secure_boot() {
	locked_down && ! grep -q 'lockdown=' /proc/cmdline &&
		said 'Kernel is locked down from EFI Secure Boot'
}

# The value of the variable, one byte, follows its attributes
secure_boot_on() { uefi_mount; [ "$(tail -c 1 $secure_boot | od -An -tu1 | tr -d ' ')" = 1 ]; }

# Print what a kernel learns about this machine from the firmware.  Only the first kernel gets it
# from the firmware itself; in every later one it must be the same.
told() {
	if [ $machine = 0x3e ]; then
		echo "secure_boot $(od -An -tx1 -j 0x1ec -N 1 /sys/kernel/boot_params/data)"
		echo "signature $(od -An -tx1 -j 0x1c0 -N 4 /sys/kernel/boot_params/data)"
	else
		grep -o 'secureboot: Secure boot enabled' /tmp/boot
		sed -n 's/.*\(Machine model: .*\)/\1/p' /tmp/boot
	fi
	grep -E '^(ACPI|SMBIOS)' $efi/systab | sort
	sed -n 's/.*ACPI: RSDP \(0x[0-9A-Fa-f]*\).*/rsdp \1/p' /tmp/boot
	[ $machine = 0x3e ] || return 0
	echo "vendor $(cat $efi/fw_vendor) tables $(cat $efi/config_table)"
	for entry in "$efi"/runtime-map/*; do
		echo "map ${entry##*/}" "$(cat "$entry/type" "$entry/phys_addr" "$entry/virt_addr" \
			"$entry/num_pages" "$entry/attribute" | tr '\n' ' ')"
	done
}

# start_of TYPE: print the address of the first descriptor of this type
start_of() {
	for entry in "$efi"/runtime-map/*; do
		[ "$(cat "$entry/type")" != "$1" ] || { cat "$entry/phys_addr"; return; }
	done
}

# Does this kernel, of debian_runs, have the same output of told?
told_the_same() { told >/tmp/told; diff /told /tmp/told; }

# debian_runs FILE [MORE...]: next_runs for Debian's kernel on a machine with UEFI.  In it, /uefi.sh
# is this file, /told has the output of told here, and MORE are files in /, too.
debian_runs() {
	next_runs "$1"
	shift
	mkdir -p /tmp/more
	told >/tmp/more/told
	cp /uefi/efivarfs.ko /lib/uefi.sh "$@" /tmp/more
	(cd /tmp/more && find . | cpio -o -H newc 2>/dev/null) >>"$initrd"
}
