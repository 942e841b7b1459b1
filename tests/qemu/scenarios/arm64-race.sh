# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 5, on arm64: user memory changes while the kernel reads it.  What is loaded in the end, and
# booted, is what was checked.
#
# options: --arch arm64
# cmdline: lockdown=integrity loglevel=5
# timeout: 900
# in: check-all

. /lib/lib.sh

rounds=1000
races_of_slots() { :; }
# rows: race arm64-
