# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
#
# An EFI zboot image, whose uncompressed kernel is in the bundle.  The checks are the same.
#
# options: --share build/guest/formats
# like: vmlinux
