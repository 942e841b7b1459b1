# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# An arm64 kernel that was booted by EFI and does not use runtime services accepts no manifest,
# because it has not read the firmware's revocations.
#
# options: --arch arm64 --insecure --device-tree
# cmdline: lockdown=integrity efi=noruntime
# timeout: 300
# in: check-all

. /lib/lib.sh
refused arm64-efi-noruntime EINVAL machine load
