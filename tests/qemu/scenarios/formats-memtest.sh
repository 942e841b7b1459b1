# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# A payload that is not Linux: from a locked-down kernel into Debian's memtest86+.
# It runs until the guest is stopped, so what it says on its console is all there is.
#
# on: host

load='kexec -l /share/memtest.efi --sig-manifest=/share/memtest.ksig --command-line'
load+='="console=ttyS0,115200 nosmp"'
memtest() { # COMMAND
	"$guest" --share "$logs/../guest/formats" --cmdline lockdown=integrity --timeout 45 \
		--log "$logs/formats-memtest.console" -- sh -c "$1" >"$logs/formats-memtest.said" 2>&1
	cat "$logs/formats-memtest.said" "$logs/formats-memtest.console"
}
loads() { memtest "$load"' && dmesg | grep -q "manifest accepted"; echo "ended with $?"' |
	grep -qx 'ended with 0'; }
runs() { memtest "$load && kexec -e" | grep -aq 'Memtest86+ v.*Memory *: *10[0-9]*MB'; }
tests_memory() { grep -aq 'Testing.*Address test' "$logs/formats-memtest.console"; }

check memtest-load loads
check memtest-runs runs
check memtest-tests-memory tests_memory
