# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# A vendor's machine from its firmware on, with nothing configured: firmware with Microsoft's keys,
# shim, Debian's GRUB, a kernel package that has its manifest, kexec, kdump, an upgrade, a removal.
# The kernel trusts one key for manifests, which is built in; the owner's key (MOK) is for shim.
# 34: a TPM has what was started, before and after a kexec.
#
# on: host
# in: check-all

. "$here/kdump/lib.sh"
. "$here/chain/lib.sh"
vmlinux=$chain_packages/vmlinux

system_is_possible machine-root || return 0

check chain-disk make_installed
check chain-install-grub says install
check chain-install-packages says install
check chain-install-manifest-is-there says install
check chain-boots-on-and-on run_machine first --tpm
keep_console first
check chain-first-by-firmware says first
check chain-first-locked-down says first
check chain-first-dump-is-ready says first
check chain-first-owners-key-is-in-shims-list says first
check chain-first-loads-modules says first
check chain-first-dump-by-s says first
check chain-first-manifest says first
check chain-first-newest says first
check chain-first-plain-load says first
check chain-first-mok-alone says first
check chain-first-mok-kernel says first
check chain-first-unknown says first
check chain-first-kdumpctls-call says first
check chain-first-ready-for-reboot says first
check chain-first-ready-for-crash says first
check chain-first-load says first
check chain-first-unload says first
check chain-first-unit-loads says first
check chain-first-pcrs-are-of-the-events says first
check chain-first-pcr-4-has-shim-grub-and-kernel says first
check chain-first-pcr-7-has-secure-boot-and-keys says first
check chain-first-pcr-7-has-the-owners-key says first
check chain-first-pcr-8-has-the-command-line says first
check chain-first-pcr-9-has-the-initramfs says first
check attack-34-chain-manifest-measured says first
check attack-34-chain-pcr-10-is-of-the-list says first
check chain-again-by-kexec says first
check chain-again-locked-down says first
check chain-again-dump-is-ready says first
check chain-again-unit-has-loaded says first
check chain-again-firmwares-events-stay says first
check attack-34-chain-firmwares-pcrs-stay says first
check attack-34-chain-pcr-10-goes-on says first
check attack-34-chain-list-begins-with-the-pcrs says first
check chain-rebooted-by-kexec says first
check chain-rebooted-locked-down says first
check chain-rebooted-dump-is-ready says first
check chain-crashed-by-firmware says first
check chain-crashed-locked-down says first
check chain-crashed-dump-is-ready says first
check chain-crashed-dump says first
check chain-crashed-dmesg says first
check chain-crashed-dump-from-disk dump_on_disk chain "$made/first.said" "$(root_of first)"
check chain-crashed-backtrace backtrace chain.dump 'PANIC: .*sysrq triggered crash' 'sysrq_handle_crash at'
check chain-upgrade says first
check chain-upgrade-manifest says first
check chain-upgrade-newest says first
check chain-upgrade-kept-the-first says first
check chain-upgrade-unit-loads says first
check chain-upgraded-by-kexec says first
check chain-upgraded-is-the-new-one says first
check chain-upgraded-locked-down says first
check chain-upgraded-dump-is-ready says first
check chain-revoked-first says first
check chain-revoked-first-kernel says first
check chain-revoked-status says first
check chain-removed says first
check chain-removed-all says first
check chain-removed-not-in-grub says first
check chain-removed-still-ready says first
