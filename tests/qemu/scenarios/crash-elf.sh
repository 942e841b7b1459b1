# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# 51: the open initramfs of a crash kernel begins like ELF core headers.  When a processor is
# removed, the kernel must write the headers into their own slot.  If it wrote into the
# initramfs instead, purgatory would find a mismatch and would not start the crash kernel,
# which reports here that the initramfs is invalid.
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
	# the first kernel's part of the console, in which run looks for warnings
	sed '/Kernel panic - not syncing: sysrq/,$d' "$console" >"$logs/crash-elf.console"
	! grep 'digest mismatch' "$console" &&
		grep 'Initramfs unpacking failed' "$console"
}

check attack-51-segment-like-elf like_elf
