# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
#
# The checks of initramfs-bookworm with Debian 13's kernel (trixie).
#
# options: --share build/guest/initramfs
# prepare: tests/qemu/initramfs-extras trixie
# timeout: 300
# in: check-all
# like: bookworm
