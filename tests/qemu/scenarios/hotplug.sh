# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Memory that this kernel and the next one see differently.  44: a memory module in no memory
# map, which ACPI reports after boot: it is System RAM for this kernel, but the next one does not
# know it at first.  3: a hole of 4 KiB at 128 MiB that the firmware lists as RAM.
#
# options: --dimm 256
# cmdline: lockdown=integrity memhp_default_state=online memmap=4K%0x8000000-1

. /lib/lib.sh

# Print the start of the last System RAM, which is the module, above 4 GiB
module() { sed -n 's/^\([0-9a-f]\{9,\}\)-.* : System RAM$/0x\1/p' /proc/iomem | tail -n 1; }
plugged() { [ -n "$(module)" ]; }
check module-is-system-ram plugged
refused attack-44-memory-plugged-in-later EADDRNOTAVAIL \
	"dest-not-in-firmware-map slot 3 \\(params\\) $(module)" load --place params "$(module)"
refused attack-03-hole EADDRNOTAVAIL 'dest-not-ram slot 3 \(params\) 0x8000000' \
	load --place params 0x8000000
# A segment over RAM, the hole, and RAM intersects RAM, but is not all RAM
refused attack-03-over-a-hole EADDRNOTAVAIL 'dest-not-ram slot 2 \(purgatory\) 0x7fff000' \
	load --place purgatory 0x7fff000
accepted load-beside-module load
