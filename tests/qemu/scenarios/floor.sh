# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 27, 47: a kernel with a floor accepts later generations of its own component only.
#
# kernel: strict

. /lib/lib.sh

# rows: floor
