# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Memory that is not what it seems.  44: a module that no memory map tells of, only
# ACPI, after boot; it is System RAM for this kernel, but for the next one only later.
# 3: a hole of 4 KiB at 128 MiB, of which the firmware says that it is RAM.
#
# options: --dimm 256
# cmdline: lockdown=integrity memhp_default_state=online memmap=4K%0x8000000-1

. /lib/lib.sh

# The last System RAM, which begins where the module does: above 4 GiB
module() { sed -n 's/^\([0-9a-f]\{9,\}\)-.* : System RAM$/0x\1/p' /proc/iomem | tail -n 1; }
plugged() { [ -n "$(module)" ]; }
check module-is-system-ram plugged
refused attack-44-memory-plugged-in-later EADDRNOTAVAIL \
	"dest-not-in-firmware-map slot 3 \\(params\\) $(module)" load --place params "$(module)"
refused attack-03-hole EADDRNOTAVAIL 'dest-not-ram slot 3 \(params\) 0x8000000' \
	load --place params 0x8000000
# RAM, the hole, RAM: as a whole it would intersect with RAM
refused attack-03-over-a-hole EADDRNOTAVAIL 'dest-not-ram slot 2 \(purgatory\) 0x7fff000' \
	load --place purgatory 0x7fff000
accepted load-beside-module load
