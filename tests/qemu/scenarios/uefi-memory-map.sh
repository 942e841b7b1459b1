# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 13, 44, 45: a memory map of more than the 128 entries that boot_params has room for:
# the others follow in a second table.  No firmware of a test has such a map; a kernel
# that is not locked down hands one over here.
#
# options: --insecure
# cmdline: loglevel=6
# timeout: 400

. /lib/lib.sh
. /lib/uefi.sh

cat >/lib/map.sh <<'MAP'
# The firmware's map: start, end (both included) and type of each entry, in order
map() {
	for entry in /sys/firmware/memmap/*; do
		case $(cat "$entry/type") in
		'System RAM') type=1 ;;
		'ACPI Tables') type=3 ;;
		'ACPI Non-volatile Storage') type=4 ;;
		*) type=2 ;;
		esac
		echo "$(($(cat "$entry/start")))" "$(($(cat "$entry/end")))" $type
	done | sort -n
}

# As it is in boot_params
table() {
	awk 'function le(v, n) { for (; n > 0; n--) { printf "%02x", v % 256; v = int(v / 256) } }
		{ le($1, 8); le($2 - $1 + 1, 8); le($3, 4); print "" }'
}

# zeros N: that many bytes
zeros() { [ "$1" = 0 ] || printf "%0$((2 * $1))d" 0; }
MAP
. /lib/map.sh

# 100 MiB from 64 MiB on, each with a reserved page at its end
fragmented() {
	map | awk '$1 < 67108864 && $2 > 180000000 && $3 == 1 {
			end = $2
			print $1, 67108863, 1
			for (at = 67108864; at < 67108864 + 104857600; at += 1048576) {
				print at, at + 1048576 - 4097, 1
				print at + 1048576 - 4096, at + 1048575, 2
			}
			print at, end, 1
			next
		}
		{ print }'
}
fragmented | table >/tmp/table
count=$(wc -l </tmp/table)
first=$(head -n 128 /tmp/table | tr -d '\n')
second=$(tail -n +129 /tmp/table | tr -d '\n')
size=$(((count - 128) * 20))

cat >/uefi/next.sh <<'NEXT'
. /lib/lib.sh
. /lib/uefi.sh
. /lib/map.sh
export PATH=/sbin:/bin OPENSSL_ia32cap=~0x200000000000000
kernel=/uefi/bzImage manifest=/uefi/own.ksig
line='console=ttyS0 panic=-1 lockdown=integrity'
map >/tmp/map
count=$(wc -l </tmp/map)
table </tmp/map >/tmp/table
more() { [ "$count" -gt 128 ]; }
check long-map-current-kernel-has-it more
check long-map-locked-down locked_down
accepted long-map-load load
accepted long-map-crash-load load --crash

# In the second table: an entry that is none, one over its reserved neighbour, the last
# one left out, and all of them
at=$(printf '0x%x' $((0x80 + 20 * (count - 128 - 1))))
refused attack-13-long-map-type EILSEQ 'setup-data.0x80: .*no such memory of type' \
	load --flip setup-data 0x90 07
refused attack-13-long-map-over-reserved EILSEQ 'setup-data.0x[0-9a-f]*: .*no such memory of type 1' \
	load --flip setup-data 0x8a 20 --flip setup-data 0x9e 20
refused attack-13-long-map-hidden-entry EILSEQ 'setup-data.0x[0-9a-f]*: unused memory map entries' \
	load --poke setup-data 0x7c "$(printf '%02x%02x' $(((count - 129) * 20 % 256)) $(((count - 129) * 20 / 256)))"
refused attack-44-long-map-cut EADDRNOTAVAIL 'memory map that is handed over' \
	load --poke setup-data 0x7c 0000 --poke setup-data 0x80 "$(zeros $(((count - 128) * 20)))"
refused attack-45-long-map-odd-count EILSEQ 'setup-data.0x[0-9a-f]*: .*number of memory map' \
	load --poke setup-data 0x7c 15

cat >/tmp/last.sh <<'LAST'
. /lib/lib.sh
. /lib/map.sh
map >/tmp/map
same() { diff /map /tmp/map; }
check long-map-handed-on same
LAST
with_programs
mkdir -p /tmp/more
cp /tmp/map /tmp/more/map
next_runs /tmp/last.sh
(cd /tmp/more && find . | cpio -o -H newc 2>/dev/null) >>"$initrd"
accepted long-map-load-for-boot kexec -l "$kernel" --initrd="$initrd" --command-line="$line" \
	--sig-manifest="$manifest"
kexec -e
NEXT
kernel=/uefi/bzImage manifest=/uefi/own.ksig
line='console=ttyS0 panic=-1 lockdown=integrity crashkernel=256M'
check long-map-first-is-unlocked grep -qF '[none]' /sys/kernel/security/lockdown
with_programs
next_runs /uefi/next.sh
check long-map-load-without-manifest load --no-flag --poke bootparams 0x1e8 80 \
	--poke bootparams 0x2d0 "$first" --poke setup-data 0x80 "$second" \
	--poke setup-data 0x7c "$(printf '%02x%02x' $((size % 256)) $((size / 256)))" --refill
kexec -e
