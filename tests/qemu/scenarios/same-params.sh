# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2016,SC2034,SC2154
#
# 9 to 16, 36, 45, 46, 56, 61: with a manifest, the next kernel gets the same parameters as with
# kexec_file_load.  boot_params, every setup_data node, the memory map and the command line are
# equal, except for addresses of segments and for seeds.  The kernel is the same and is not
# locked down; it is loaded after a BIOS, after UEFI, and for a crash.
#
# on: host

told_by=$(cat <<'NEXT'
cd /sys/kernel/boot_params
for file in data setup_data/*/type setup_data/*/data; do
	[ ! -f "$file" ] || echo "told: $file $(od -An -v -tx1 "$file" | tr -d ' \n')"
done
for entry in /sys/firmware/memmap/*; do
	echo "told: memory $(cat "$entry/start" "$entry/end" "$entry/type" | tr '\n' ' ')"
done
echo "told: command-line $(cat /proc/cmdline)"
NEXT
)
of_kernel='kernel=/uefi/bzImage manifest=/uefi/own.ksig'
compare=$here/compare-params
. "$here/both-ways.sh"

check same-params-bios same bios --with uefi --cmdline 'loglevel=6'
check same-params-uefi same uefi --insecure --cmdline 'loglevel=6'
check same-params-crash same crash --with uefi --cmdline 'loglevel=6 crashkernel=256M'
forget_crashes
