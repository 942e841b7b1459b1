# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# A control for all scenarios with UEFI: the disk boots if boot loader and kernel are signed, and
# does not if either lacks its signature.
#
# on: host

# boots [OPTION...]: does the guest run a command?
boots() { "$guest" --log "$logs/uefi-unsigned.console" "$@" -- echo booted >"$logs/uefi-unsigned.said" 2>&1; }
denied() {
	! boots --unsigned "$1" &&
		grep -q 'the firmware does not boot this: Access Denied' "$logs/uefi-unsigned.said"
}

check uefi-signed-boots boots --uefi
check uefi-unsigned-kernel-does-not-boot denied kernel
check uefi-unsigned-loader-does-not-boot denied loader
