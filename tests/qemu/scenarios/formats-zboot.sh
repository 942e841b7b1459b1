# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
#
# An EFI zboot image: its kernel travels in the bundle.  What is checked is the same.
#
# options: --share build/guest/formats
# like: vmlinux
