# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# 64: the manifest has an open initramfs, but none is given.  Head and tail are loaded all the
# same, so the next kernel does not look for another initramfs, and finds no init.
#
# on: host

boots_with_none() {
	"$guest" --cmdline lockdown=integrity --timeout 240 --log "$logs/$scenario.both" -- sh -c '
		. /lib/lib.sh
		line="console=ttyS0 panic=-1 no_timer_check lockdown=integrity"
		mutate --image "$kernel" --sig-manifest "$manifest" --command-line "$line" &&
			kexec -e --no-ifdown' >"$logs/$scenario.said" 2>&1
	sed '/Starting new kernel/,$d' "$logs/$scenario.both" >"$logs/$scenario.console"
}
next_said() { sed '1,/Starting new kernel/d' "$logs/$scenario.both" | grep -E "$1"; }
without_init() {
	boots_with_none
	next_said 'Unpacking initramfs|Trying to unpack rootfs image as initramfs' &&
		next_said 'Unable to mount root fs|No working init found'
}
no_complaint() { ! next_said 'Initramfs unpacking failed|invalid magic'; }

check attack-64-nothing-given-boots-without-init without_init
check attack-64-nothing-given-unpacks-head-and-tail no_complaint
