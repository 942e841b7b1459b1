# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# A vendor's machine from its firmware on, with nothing configured: firmware with Microsoft's keys,
# shim, Debian's GRUB, a kernel package that has its manifest, kexec, kdump, an upgrade, a removal.
# The kernel trusts one key for manifests, which is built in; the owner's key (MOK) is for shim.
#
# on: host
# in: check-all

. "$here/kdump/lib.sh"
. "$here/chain/lib.sh"
vmlinux=$chain_packages/vmlinux

chain_is_possible || return 0

dump_there() {
	local dump
	dump=$(sed -n 's/^dump: \(.*\/dump\..*\)/\1/p' "$made/first.said")
	[ -n "$dump" ] && from_disk first "dump $dump $dumps/chain.dump" && [ -s "$dumps/chain.dump" ]
}

check chain-disk make_installed
check chain-install-grub says install chain-install-grub
check chain-install-packages says install chain-install-packages
check chain-install-manifest-is-there says install chain-install-manifest-is-there
check chain-boots-on-and-on run_machine first
keep_console first
check chain-first-by-firmware says first chain-first-by-firmware
check chain-first-locked-down says first chain-first-locked-down
check chain-first-dump-is-ready says first chain-first-dump-is-ready
check chain-first-owners-key-is-in-shims-list says first chain-first-owners-key-is-in-shims-list
check chain-first-loads-modules says first chain-first-loads-modules
check chain-first-dump-by-s says first chain-first-dump-by-s
check chain-first-manifest says first chain-first-manifest
check chain-first-newest says first chain-first-newest
check chain-first-plain-load says first chain-first-plain-load
check chain-first-mok-alone says first chain-first-mok-alone
check chain-first-mok-kernel says first chain-first-mok-kernel
check chain-first-unknown says first chain-first-unknown
check chain-first-kdumpctls-call says first chain-first-kdumpctls-call
check chain-first-ready-for-reboot says first chain-first-ready-for-reboot
check chain-first-ready-for-crash says first chain-first-ready-for-crash
check chain-first-load says first chain-first-load
check chain-first-unload says first chain-first-unload
check chain-first-unit-loads says first chain-first-unit-loads
check chain-again-by-kexec says first chain-again-by-kexec
check chain-again-locked-down says first chain-again-locked-down
check chain-again-dump-is-ready says first chain-again-dump-is-ready
check chain-again-unit-has-loaded says first chain-again-unit-has-loaded
check chain-rebooted-by-kexec says first chain-rebooted-by-kexec
check chain-rebooted-locked-down says first chain-rebooted-locked-down
check chain-rebooted-dump-is-ready says first chain-rebooted-dump-is-ready
check chain-crashed-by-firmware says first chain-crashed-by-firmware
check chain-crashed-locked-down says first chain-crashed-locked-down
check chain-crashed-dump-is-ready says first chain-crashed-dump-is-ready
check chain-crashed-dump says first chain-crashed-dump
check chain-crashed-dmesg says first chain-crashed-dmesg
check chain-crashed-dump-from-disk dump_there
check chain-crashed-backtrace backtrace chain.dump 'PANIC: .*sysrq triggered crash' 'sysrq_handle_crash at'
check chain-upgrade says first chain-upgrade
check chain-upgrade-manifest says first chain-upgrade-manifest
check chain-upgrade-newest says first chain-upgrade-newest
check chain-upgrade-kept-the-first says first chain-upgrade-kept-the-first
check chain-upgrade-unit-loads says first chain-upgrade-unit-loads
check chain-upgraded-by-kexec says first chain-upgraded-by-kexec
check chain-upgraded-is-the-new-one says first chain-upgraded-is-the-new-one
check chain-upgraded-locked-down says first chain-upgraded-locked-down
check chain-upgraded-dump-is-ready says first chain-upgraded-dump-is-ready
check chain-revoked-first says first chain-revoked-first
check chain-revoked-first-kernel says first chain-revoked-first-kernel
check chain-revoked-status says first chain-revoked-status
check chain-removed says first chain-removed
check chain-removed-all says first chain-removed-all
check chain-removed-not-in-grub says first chain-removed-not-in-grub
check chain-removed-still-ready says first chain-removed-still-ready
