# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Linux 7.3 under Secure Boot, with IMA: which keys are trusted, what the next kernel learns, what
# IMA refuses and measures (34), and that Debian's kernel boots.
#
# options: --uefi --with mainline
# kernel: 7.3
# cmdline: loglevel=6 crashkernel=256M
# prepare: tests/qemu/mainline-extras
# timeout: 500
# in: check-all

. /lib/lib.sh
. /lib/uefi.sh

# rows: ima mainline-

platform=/uefi/platform.ksig
# rows: uefi mainline-

kexec -e
