# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
#
# For tests that run in a Debian system as a service of their own: results go to the virtio ports of
# tests/qemu/guest.

port=/dev/virtio-ports
udevadm settle
exec >$port/stdout 2>&1

say() { sed 's/^/#   said: /' "$1"; }
verdict() { # NAME COMMAND...
	name=$1
	shift
	if "$@" >/run/said 2>&1; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		say /run/said
	fi
}
finish() {
	sync
	echo "$1" >$port/status
	echo o >/proc/sysrq-trigger
	sleep 60
}

locked_down() { grep -F "[integrity]" /sys/kernel/security/lockdown; }
loaded() { grep -qx "$1" /sys/kernel/kexec_loaded; }
fails_with() { # PATTERN COMMAND...
	pattern=$1
	shift
	if "$@" >/run/out 2>&1; then cat /run/out; return 1; fi
	grep -E "$pattern" /run/out || { cat /run/out; return 1; }
}
# Lockdown refuses loads without a manifest, and before it IMA, if the kernel has it
refused() {
	reason='Operation not permitted'
	[ ! -d /sys/kernel/security/ima ] || reason='Permission denied'
	fails_with "failed: $reason" "$@" && loaded 0
}
accepted() { "$@" && loaded 1 && dmesg | grep 'kexec: manifest accepted'; }
trying() { grep 'kexec: trying .*/\(linux\|kexec-manifest-.*\)\.ksig$' /run/out; }
