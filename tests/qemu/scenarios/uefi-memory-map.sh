# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 13, 44, 45, 55, 56, 61: a memory map of more than 128 entries, for which boot_params has no room:
# the others follow in a setup_data node.  The firmware of these tests has no such map, so a
# kernel that is not locked down passes a forged one on, in a load without a manifest.
#
# options: --insecure
# cmdline: loglevel=6
# timeout: 400

. /lib/lib.sh
. /lib/uefi.sh

cat >/lib/map.sh <<'MAP'
# The firmware's map: start and end (both included) of each entry, and its type
map() {
	for entry in /sys/firmware/memmap/*; do
		echo "$(($(cat "$entry/start")))" "$(($(cat "$entry/end")))" "$(cat "$entry/type")"
	done | sort -n
}

MAP
. /lib/map.sh

# 100 entries of 1 MiB from 800 MiB on, each with a reserved page at its end
fragmented() {
	map | awk '$1 < 838860800 && $2 > 950000000 && $3 == "System" {
			end = $2
			print $1, 838860799, "System RAM"
			for (at = 838860800; at < 838860800 + 104857600; at += 1048576) {
				print at, at + 1048576 - 4097, "System RAM"
				print at + 1048576 - 4096, at + 1048575, "Reserved"
			}
			print at, end, "System RAM"
			next
		}
		{ print }'
}

# kexec reads the map from files: give it other ones
forge_map() {
	number=0
	fragmented | while read -r start end type; do
		mkdir -p "/tmp/memmap/$number"
		printf '0x%x\n' "$start" >"/tmp/memmap/$number/start"
		printf '0x%x\n' "$end" >"/tmp/memmap/$number/end"
		echo "$type" >"/tmp/memmap/$number/type"
		number=$((number + 1))
	done
	mount -o bind /tmp/memmap /sys/firmware/memmap
}

cat >/uefi/next.sh <<'NEXT'
. /lib/lib.sh
. /lib/uefi.sh
. /lib/map.sh
export PATH=/sbin:/bin OPENSSL_ia32cap=~0x200000000000000
kernel=/uefi/bzImage manifest=/uefi/own.ksig
line='console=ttyS0 panic=-1 no_timer_check lockdown=integrity'
map >/tmp/map
more() { [ "$(wc -l </tmp/map)" -gt 128 ]; }
check long-map-current-kernel-has-it more
check long-map-locked-down locked_down
accepted long-map-load load
accepted long-map-crash-load load --crash
# Each range of memory needs an ELF header
refused attack-50-no-room-for-so-many-headers EBADSLT 'elfcorehdr-room slot [0-9] \(elfcorehdr\) 0x[2-9]000' \
	load --crash --memsz elfcorehdr 0x1000

# 55: the next kernel may have room for 128 entries only, some of which it splits: a segment must
# not be in RAM that is listed after the first 112 entries
behind=$(awk 'NR > 112 && /System RAM/ { print $1; exit }' /tmp/map)
before=$(awk 'NR <= 112 && /System RAM/ { at = $1 } END { print at }' /tmp/map)
refused attack-55-after-the-entries-for-all EADDRNOTAVAIL \
	"dest-not-in-firmware-map slot 3 \\(params\\) $(printf '0x%x' "$behind")" \
	load --place params "$behind"
accepted attack-55-last-of-the-entries-for-all load --place params "$before"

cat >/tmp/last.sh <<'LAST'
. /lib/lib.sh
. /lib/map.sh
map >/tmp/map
same() { diff /map /tmp/map; }
check attack-56-long-map-handed-on same
LAST
with_programs
mkdir -p /tmp/more
cp /tmp/map /tmp/more/map
next_runs /tmp/last.sh
(cd /tmp/more && find . | cpio -o -H newc 2>/dev/null) >>"$initrd"
accepted long-map-load-for-boot by_kexec
kexec -e
NEXT
kernel=/uefi/bzImage manifest=/uefi/own.ksig
line='console=ttyS0 panic=-1 no_timer_check lockdown=integrity crashkernel=256M'
check long-map-first-is-unlocked grep -qF '[none]' /sys/kernel/security/lockdown
with_programs
next_runs /uefi/next.sh
check long-map-forged forge_map
check long-map-load-without-manifest kexec -c -l "$kernel" --initrd="$initrd" --command-line="$line"
kexec -e
