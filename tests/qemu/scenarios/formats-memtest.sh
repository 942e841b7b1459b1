# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# A payload that is not Linux: a locked-down kernel boots Debian's memtest86+.  It runs until the
# guest is stopped, so its console is the only evidence.
#
# on: host

load='kexec -l /share/memtest.efi --sig-manifest=/share/memtest.ksig --command-line'
load+='="console=ttyS0,115200 nosmp"'
memtest() { # COMMAND
	"$guest" --share "$logs/../guest/formats" --cmdline lockdown=integrity --timeout 240 \
		--log "$logs/formats-memtest.console" -- sh -c "$1" >"$logs/formats-memtest.said" 2>&1
}
loads() {
	memtest "$load && grep -qF '[integrity]' /sys/kernel/security/lockdown" &&
		grep -q 'manifest accepted' "$logs/formats-memtest.console"
}
# The output of memtest86+ appears while it runs
said() { grep -aq "$1" "$logs/formats-memtest.said"; }
runs() {
	local pid
	memtest "$load && kexec -e" &
	pid=$!
	until said 'Address test, walking ones' || ! kill -0 $pid 2>/dev/null; do sleep 1; done
	pkill -TERM -P $pid
	wait $pid
	said 'Memtest86+ v.*Memory *: *10[0-9]*MB'
}
tests_memory() { said 'Address test, walking ones'; }

check memtest-load loads
check memtest-runs runs
check memtest-tests-memory tests_memory
