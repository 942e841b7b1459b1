# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# A Debian system with our packages and Debian's kernel, for which the hooks made manifests when
# it was installed.  The running kernel has our series and is locked down.  It boots Debian's
# kernel in Debian's ways, none of which knows about manifests:
#
#	systemctl	systemctl kexec, by systemd-boot's entry, under Secure Boot
#	unit		the same without boot entries: a unit of ours loads before
#
# on: host
# in: check-all

top=$here/../..
made=$logs/system
mkdir -p "$made"
rm -f "$logs/$scenario.console" "$made"/*.said

system_is_possible own-root || return 0

make_disk() { "$top/tests/qemu/system/disk" "$made/base.ext4" "$made/esp.img"; }

# goes_over HOW OPTION...: boot with how=HOW; the status is that of the next kernel.  systemd is
# quiet, the kernel shows warnings.
goes_over() {
	local how=$1 line=$2 status=0
	shift 2
	cp --sparse=always "$made/base.ext4" "$made/$how.ext4"
	"$guest" --kernel kdump --root "$made/$how.ext4" --timeout 900 --log "$made/$how.console" \
		--cmdline "quiet loglevel=5 how=$how $line" "$@" >"$made/$how.said" 2>&1 || status=$?
	cat "$made/$how.console" >>"$logs/$scenario.console"
	rm -f "$made/$how.ext4"
	cat "$made/$how.said"
	return $status
}

# says HOW VERDICT
says() { test_said "$made/$1.said" "$2"; }
# nothing_failed HOW: the test has printed results, and each of them is good
nothing_failed() { grep -q '^ok - ' "$made/$1.said" && ! grep -A 12 '^not ok' "$made/$1.said"; }

check system-disk make_disk
check system-systemctl-kexec goes_over systemctl 'init=/lib/systemd/systemd' --uefi \
	--qemu "-drive if=none,id=system,format=raw,file=$made/esp.img -device virtio-blk-pci,drive=system"
check system-systemctl-locked-down-before says systemctl systemctl-first-kernel-locked-down
check system-systemctl-plain-load-refused says systemctl systemctl-plain-load-refused
check system-systemctl-file-load-refused says systemctl systemctl-file-load-refused
check system-systemctl-verify-running says systemctl systemctl-verify-running
check system-systemctl-dry-run says systemctl systemctl-dry-run
check system-systemctl-still-nothing-loaded says systemctl systemctl-still-nothing-loaded
check system-systemctl-calls-kexec says systemctl systemctl-calls-kexec
check system-systemctl-manifest-beside-boot-entry says systemctl systemctl-manifest-beside
check system-systemctl-debians-kernel-runs says systemctl systemctl-debians-kernel-runs
check system-systemctl-locked-down-after says systemctl systemctl-is-locked-down
check system-systemctl-nothing-failed nothing_failed systemctl

check system-unit-kexec goes_over unit 'lockdown=integrity init=/lib/systemd/systemd'
check system-unit-locked-down-before says unit unit-first-kernel-locked-down
check system-unit-plain-load-refused says unit unit-plain-load-refused
check system-unit-file-load-refused says unit unit-file-load-refused
check system-unit-verify-running says unit unit-verify-running
check system-unit-dry-run says unit unit-dry-run
check system-unit-still-nothing-loaded says unit unit-still-nothing-loaded
check system-unit-needed says unit unit-needed
check system-unit-loads says unit unit-loads
check system-unit-debians-kernel-runs says unit unit-debians-kernel-runs
check system-unit-locked-down-after says unit unit-is-locked-down
check system-unit-nothing-failed nothing_failed unit
