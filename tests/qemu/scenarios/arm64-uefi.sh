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

# 3, 43, 44: where segments may go.  The first small segment of an initramfs may be on every page
# behind the kernel, which is put where RAM begins.
ram=$(sed -n 's/^\([0-9a-f]*\)-.* : System RAM$/0x\1/p' /proc/iomem | sed -n '/0x4/{p;q}')
onto() { load --place kernel "$(printf '0x%x' $((ram + 0x4000000)))" --place initrd-head "$1"; }
# Reserved at the top level, so it is not System RAM; and reserved inside of RAM
firmware=$(sed -n 's/^\([0-9a-f]*\)-.* : reserved$/0x\1/p' /proc/iomem | tail -n 1)
refused arm64-attack-03-uefi-memory-of-firmware EADDRNOTAVAIL "dest-not-ram slot 4 \\(initrd-head\\) $firmware" \
	onto "$firmware"
# shellcheck disable=SC2046 # addresses
check arm64-attack-43-uefi-all-that-is-reserved each \
	'dest-(not-ram|reserved) slot 4 \(initrd-head\) 0x[0-9a-f]*' \
	onto $(sed -n 's/^ *\([0-9a-f]*\)-.* : reserved$/0x\1/p' /proc/iomem | sed '/^0x0*[0-4].......$/d')
module() { sed -n 's/^\(0*[0-9a-f]\{9,\}\)-.* : System RAM.*$/0x\1/p' /proc/iomem | tail -n 1; }
plugged() { [ -n "$(module)" ]; }
check arm64-module-is-system-ram plugged
refused arm64-attack-44-memory-plugged-in-later EADDRNOTAVAIL \
	"dest-not-in-firmware-map slot 2 \\(params\\) $(module)" load --place params "$(module)"

kexec -e --no-ifdown
