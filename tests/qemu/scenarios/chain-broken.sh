# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# The machine of the scenario chain when an upgrade goes wrong: the disk is full, the power is cut, or
# kernel and manifest do not belong together.  It boots, and kexec-manifest status says what is wrong.
#
# on: host
# in: check-all

. "$here/chain/lib.sh"

system_is_possible machine-root || return 0

check chain-broken-disk make_installed
check chain-broken-runs run_machine broken
keep_console broken
check chain-broken-by-firmware says broken
check chain-full-disk says broken
check chain-full-disk-new-kernel-is-not-there says broken
check chain-full-disk-running-kernel-is-ready says broken
check chain-cut-boots says broken
check chain-cut-first-kernel-is-ready says broken
check chain-cut-repaired says broken
check chain-cut-repaired-manifest says broken
check chain-cut-repaired-is-ready says broken
check chain-missing says broken
check chain-older says broken
check chain-older-refused says broken
check chain-rotated says broken
check chain-rotated-refused says broken
check chain-cut-short says broken
check chain-cut-short-refused says broken
check chain-mended says broken
check chain-mended-is-ready says broken
