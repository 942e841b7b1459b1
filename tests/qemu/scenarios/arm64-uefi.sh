# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# An arm64 machine with UEFI, Secure Boot and ACPI: whose signatures count, what the next
# kernel must be told, and that Debian 12's kernel comes up with all of it.  44: a memory module
# of which only ACPI tells, after boot.
#
# options: --arch arm64 --uefi --dimm 256
# cmdline: loglevel=6 memhp_default_state=online
# timeout: 600
# in: check-all

. /lib/lib.sh
. /lib/uefi.sh

check arm64-uefi-machine-has-acpi said 'ACPI: RSDP 0x'
platform=/uefi/platform.ksig
# rows: uefi arm64-

# 3, 43, 44: where segments may go.  The first piece of an initramfs may be on any page after the
# kernel, which is placed as low as possible.
onto() { load --place initrd-head "$1"; }
firmware=$(sed -n 's/^\([0-9a-f]*\)-.* : reserved$/0x\1/p' /proc/iomem | tail -n 1)
refused arm64-attack-03-uefi-memory-of-firmware EADDRNOTAVAIL "dest-not-ram slot 4 \\(initrd-head\\) $firmware" \
	onto "$firmware"
# ACPI's, SMBIOS' and EFI's tables
tables=$(grep -oE '(ACPI 2.0|SMBIOS 3.0|MEMATTR)=0x[0-9a-f]*' /tmp/boot | sed 's/.*=\(.*\)...$/\1000/')
there_are() { [ "$(echo "$tables" | wc -l)" = 3 ]; }
check arm64-uefi-machine-has-tables there_are
# shellcheck disable=SC2086 # addresses
check arm64-attack-43-uefi-tables-of-firmware each \
	'dest-(not-ram|reserved) slot 4 \(initrd-head\) 0x[0-9a-f]*' onto $tables
# QEMU has the module right after the memory that was there at boot
module() { sed -n 's/^\(80000000\)-.* : System RAM.*$/0x\1/p' /proc/iomem; }
plugged() { [ -n "$(module)" ]; }
check arm64-module-is-system-ram plugged
refused arm64-attack-44-memory-plugged-in-later EADDRNOTAVAIL \
	"dest-not-in-firmware-map slot 2 \\(params\\) $(module)" load --place params "$(module)"

kexec -e --no-ifdown
