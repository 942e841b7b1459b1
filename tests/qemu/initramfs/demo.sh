# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034
#
# What demo/story-guest and demo/uefi-guest have in common; after /lib/lib.sh.

step() { echo; echo "$1"; }
show() { sed "s/^/   $1 /"; }

# ok TEXT / wrong TEXT: what a step came to
ok() { echo "   ok       $1"; }
wrong() { echo "   NOT OK   $1"; }

must() { # WHAT COMMAND...
	what=$1
	shift
	if "$@"; then ok "$what"; else wrong "$what"; fi
}

# What the kernel said during the last command, without its time stamps
kernel_said() { dmesg | sed -n 's/^\[[ 0-9.]*\] \(kexec: \|Lockdown: \)/\1/p'; }

attempt() { # COMMAND...: run, keep what it and the kernel say
	dmesg -c >/dev/null
	"$@" >/tmp/said 2>&1 </dev/null
	result=$?
	kernel_said >/tmp/kernel
	return $result
}
