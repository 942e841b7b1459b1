# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# 33: a stray write changes the crash kernel before the crash: purgatory names the region, and
# halts or resets.
#
# on: host

. "$here/kdump/lib.sh"

# overwritten NAME SLOT [OPTION...]: change one byte of the slot after loading, and crash
overwritten() {
	local name=$1 slot=$2
	shift 2
	crash_guest "$name" "slot=$slot options='$*'
$(cat <<'GUEST'
. /lib/lib.sh
. /lib/kdump.sh
line="console=ttyS0 panic=-1 no_timer_check lockdown=integrity nr_cpus=1"
# shellcheck disable=SC2086 # options
load_for_crash --console-serial --debug $options >/tmp/plan 2>&1 || cat /tmp/plan
at=$(sed -n "s/^slot [0-9]* $slot .* mem \(0x[0-9a-f]*\) .*/\1/p" /tmp/plan)
[ -z "$at" ] || insmod /kdump/poke.ko at=$((at + 4321)) && echo "overwritten at $at"
crash_by_hand
GUEST
)" --cmdline 'lockdown=integrity crashkernel=192M'
}

overwritten halts kernel --recheck=halt
check attack-33-kernel-overwritten said halts '^overwritten at 0x'
check attack-33-says-which-and-halts said halts '^purgatory: kernel: digest mismatch, halting'
check attack-33-does-not-start-it unsaid halts 'Linux version|^next kernel:'
overwritten resets initrd
check attack-33-initramfs-overwritten said resets '^overwritten at 0x'
check attack-33-says-which-and-resets said resets '^purgatory: initrd: digest mismatch, resetting'
check attack-33-is-reset said resets '^guest: .*without a status|panicked'
overwritten unchecked initrd --no-checks
check attack-33-not-checked-if-not-wanted said unchecked '^next kernel:|Linux version'

# On a processor with SHA extensions, the loader detects them and purgatory uses them
newer_qemu attack-33-sha-extensions-intact attack-33-sha-extensions-overwritten || return 0
more_qemu="$more_qemu -cpu Nehalem,+sha-ni"
crash_guest sha "$(cat <<'GUEST'
. /lib/lib.sh
. /lib/kdump.sh
grep -m 1 -ow sha_ni /proc/cpuinfo
load_for_crash
crash_by_hand
GUEST
)" --cmdline 'lockdown=integrity crashkernel=192M'
entered() { said sha '^sha_ni' && said sha '^capture: vmcore of'; }
check attack-33-sha-extensions-intact entered
overwritten sha-overwritten kernel
check attack-33-sha-extensions-overwritten said sha-overwritten '^purgatory: kernel: digest mismatch, resetting'
