# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 27, 31, 47, on arm64: a kernel with a floor, which requires manifests.
#
# options: --arch arm64
# kernel: strict
# timeout: 300
# in: check-all
# prepare: tests/qemu/build-kernel arm64-strict

. /lib/lib.sh

# rows: floor arm64-
