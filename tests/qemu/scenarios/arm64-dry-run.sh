# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Loads and dry runs on arm64, as on x86-64.
#
# options: --arch arm64
# cmdline: lockdown=integrity crashkernel=128M
# timeout: 600
# in: check-all

. /lib/lib.sh

# rows: loads arm64-
dry_of_slots() { :; }
# rows: dry-run arm64-
