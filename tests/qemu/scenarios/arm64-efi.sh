# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# An arm64 machine with EFI: the device tree passes EFI on to the next kernel, and segments
# cannot be in the firmware's memory.
#
# options: --arch arm64 --insecure --device-tree
# timeout: 300
# in: check-all

. /lib/lib.sh
by() { kexec -l "$kernel" --initrd="$initrd" --sig-manifest="$manifest" --command-line="$line" "$@"; }

check arm64-efi-is-efi test -s /sys/firmware/efi/systab
accepted arm64-efi-load by
check arm64-efi-dry-run by --dry-run
# Reserved at the top level of /proc/iomem, so it is not System RAM
firmware=$(sed -n 's/^\([0-9a-f]*\)-.* : reserved$/0x\1/p' /proc/iomem | head -n 1)
firmware=$(printf '0x%x' $((firmware & ~0xfffff)))
refused arm64-efi-memory-of-firmware EADDRNOTAVAIL "dest-not-ram slot 2 \\(params\\) $firmware" \
	load --place params "$firmware"

cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check arm64-efi-next-is-debian grep -q Debian /proc/version
check arm64-efi-next-is-told-of-efi test -s /sys/firmware/efi/systab
check arm64-efi-next-is-locked-down grep -F '[integrity]' /sys/kernel/security/lockdown
NEXT
next_runs /tmp/next.sh
check arm64-efi-load-to-go by
kexec -e
