# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# 51: a crash kernel's open initramfs that begins like ELF core headers, in a segment
# behind these, where a search for them would find it last.  When a processor goes,
# the kernel writes them anew: into the slot made for them, or else purgatory finds
# that the initramfs has changed and does not start the kernel, which says that this
# is none.
#
# on: host

like_elf() {
	local console=$logs/crash-elf.both
	"$guest" --cmdline 'lockdown=integrity crashkernel=256M' --timeout 300 --log "$console" -- sh -c '
		. /lib/lib.sh
		initrd=/tmp/elf line="console=ttyS0 panic=-1 no_timer_check lockdown=integrity"
		{ printf "\177ELF"; head -c 8188 /dev/zero; } >$initrd
		load --crash --uart 0x3f8 --reverse --flags 0x3e0015 &&
			grep -qx 1 /sys/devices/system/cpu/crash_hotplug &&
			echo 0 >/sys/devices/system/cpu/cpu1/online &&
			echo c >/proc/sysrq-trigger'
	# what our kernel said, for run to look for complaints in
	sed '/Kernel panic - not syncing: sysrq/,$d' "$console" >"$logs/crash-elf.console"
	! grep 'digest mismatch' "$console" &&
		grep 'Initramfs unpacking failed' "$console"
}

check attack-51-segment-like-elf like_elf
