# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# That the other arm64 scenarios with UEFI prove anything: the same disk does not boot if the
# loader, or the kernel, lacks its signature.
#
# on: host
# in: check-all

denied() {
	! "$guest" --arch arm64 --unsigned "$1" --log "$logs/arm64-uefi-unsigned.console" \
		-- echo booted >"$logs/arm64-uefi-unsigned.said" 2>&1 &&
		grep -q 'the firmware does not boot this: Access Denied' "$logs/arm64-uefi-unsigned.said"
}
check arm64-uefi-unsigned-kernel-does-not-boot denied kernel
check arm64-uefi-unsigned-loader-does-not-boot denied loader
