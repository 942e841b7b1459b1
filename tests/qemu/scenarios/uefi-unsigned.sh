# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# That the other scenarios with UEFI prove anything: the same disk does not boot if
# the loader, or the kernel, lacks its signature, and with both it does.
#
# on: host

# boots [OPTION...]: does it get as far as a command?
boots() { "$guest" --log "$logs/uefi-unsigned.console" "$@" -- echo booted >"$logs/uefi-unsigned.said" 2>&1; }
denied() {
	! boots --unsigned "$1" &&
		grep -q 'the firmware does not boot this: Access Denied' "$logs/uefi-unsigned.said"
}

check uefi-signed-boots boots --uefi
check uefi-unsigned-kernel-does-not-boot denied kernel
check uefi-unsigned-loader-does-not-boot denied loader
