# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2016,SC2034,SC2154
#
# 9 to 16, 36, 45, 46, 56, 61, on arm64: the device tree that the next kernel gets by a load with a
# manifest is the one that kexec_file_load makes, but for where segments lie, and for seeds.  Of
# the same kernel, not locked down: with a device tree, with UEFI and ACPI, and in a crash.
#
# on: host
# in: check-all
# prepare: tests/qemu/build-kernel arm64-file

told_by='echo "told: tree $(gzip -c /sys/firmware/fdt | od -An -v -tx1 | tr -d " \n")"'
of_kernel='kernel=/own/Image manifest=/own/own.ksig'
compare=$here/compare-trees
. "$here/both-ways.sh"

arm64=(--arch arm64 --kernel file --with own)
check arm64-same-tree-device-tree same device-tree "${arm64[@]}" --cmdline 'loglevel=6'
check arm64-same-tree-crash same crash "${arm64[@]}" --cmdline 'loglevel=6 crashkernel=256M'
check arm64-same-tree-uefi same uefi "${arm64[@]}" --insecure --cmdline 'loglevel=6 nokaslr'
forget_crashes
