# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
#
# The checks of initramfs-bookworm with Debian's newest kernel (sid).
#
# options: --share build/guest/initramfs
# prepare: tests/qemu/initramfs-extras sid
# timeout: 300
# in: check-all
# like: bookworm
