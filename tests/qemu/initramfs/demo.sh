# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034
#
# Functions of demo/story-guest and demo/uefi-guest.  They need /lib/lib.sh.

step() { echo; echo "$1"; }
show() { sed "s/^/   $1 /"; }

# ok TEXT, wrong TEXT: print the result of a check
ok() { echo "   ok       $1"; }
wrong() { echo "   NOT OK   $1"; }

must() { # WHAT COMMAND...
	what=$1
	shift
	if "$@"; then ok "$what"; else wrong "$what"; fi
}

# Print what the kernel logged during the last command, without time stamps
kernel_said() { dmesg | sed -n 's/^\[[ 0-9.]*\] \(kexec: \|Lockdown: \)/\1/p'; }

attempt() { # COMMAND...: run it; keep its output in /tmp/said, and the kernel's in /tmp/kernel
	dmesg -c >/dev/null
	"$@" >/tmp/said 2>&1 </dev/null
	result=$?
	kernel_said >/tmp/kernel
	return $result
}
