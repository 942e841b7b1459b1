# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# The machine of the scenario chain when an upgrade goes wrong: the disk is full, the power is cut, or
# kernel and manifest do not belong together.  It boots, and kexec-manifest status says what is wrong.
#
# on: host
# in: check-all

. "$here/chain/lib.sh"

chain_is_possible || return 0

check chain-broken-disk make_installed
check chain-broken-runs run_machine broken
keep_console broken
check chain-broken-by-firmware says broken chain-broken-by-firmware
check chain-full-disk says broken chain-full-disk
check chain-full-disk-new-kernel-is-not-there says broken chain-full-disk-new-kernel-is-not-there
check chain-full-disk-running-kernel-is-ready says broken chain-full-disk-running-kernel-is-ready
check chain-cut-boots says broken chain-cut-boots
check chain-cut-first-kernel-is-ready says broken chain-cut-first-kernel-is-ready
check chain-cut-repaired says broken chain-cut-repaired
check chain-cut-repaired-manifest says broken chain-cut-repaired-manifest
check chain-cut-repaired-is-ready says broken chain-cut-repaired-is-ready
check chain-missing says broken chain-missing
check chain-older says broken chain-older
check chain-older-refused says broken chain-older-refused
check chain-rotated says broken chain-rotated
check chain-rotated-refused says broken chain-rotated-refused
check chain-cut-short says broken chain-cut-short
check chain-cut-short-refused says broken chain-cut-short-refused
check chain-mended says broken chain-mended
check chain-mended-is-ready says broken chain-mended-is-ready
