#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# Run the same tests on Debian 13, which has gcc 14 and OpenSSL 3.5 with ML-DSA, and with a
# provider for PKCS#11 instead of an engine.
#
#	B=build CLI_TESTS='mksig ...' tests/cli/test_trixie.sh
#
# The build and the tests run in a Debian root (scripts/fetch build-root), which is entered
# with a mount namespace; the build results stay in $B/trixie.

top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/cli/lib.sh"
CLI_TESTS=${CLI_TESTS:?is not set, see tests/cli/build.mk}
out=$(realpath "${B:-$top/build}")/trixie

# Each program prints its own TAP; see tests/run-suites
stop() {
	finish
	exit
}
user=()
[ "$(id -u)" = 0 ] || user=(--map-root-user)
unshare "${user[@]}" --mount mount -t tmpfs tmpfs /tmp 2>"$dir/log" || {
	skip "Debian 13" "there are no namespaces here: $(tail -n 1 "$dir/log")"
	stop
}
root=$("$top/scripts/fetch" build-root 2>"$dir/log") || {
	result "Debian 13: its packages" "$(tail -n 12 "$dir/log")"
	stop
}
enter() { # COMMAND: run by the root's shell in the source folder; files of 1.1 GiB fit into its /tmp
	# shellcheck disable=SC2016 # for the shell inside
	unshare "${user[@]}" --mount sh -ec 'for d in proc dev; do mount --rbind /$d "$0/$d"; done
		mount --bind "$1" "$0/src"; mount --bind "$2" "$0/out"; mount --bind "$3" "$0/tmp"
		exec /usr/sbin/chroot "$0" /usr/bin/env -i PATH=/usr/bin:/usr/sbin HOME=/tmp LC_ALL=C \
			bash -c "cd /src && $4"' "$root" "$top" "$out" "$dir/tmp" "$1" </dev/null
}
mkdir -p "$out" "$dir/tmp"
enter true 2>"$dir/log" || {
	result "Debian 13: it can be entered" "$(tail -n 12 "$dir/log")"
	stop
}

enter "openssl version; gcc --version" | sed -n '1,2s/^/# /p'
wrong=0
enter "make -j2 B=/out CFLAGS='-O2 -g -Werror' all /out/tests/cli/mkbzimage" >"$dir/log" 2>&1 ||
	wrong=$(tail -n 30 "$dir/log")
result "gcc 14: library, purgatory and mksig, without a warning" "$wrong"
finish || exit 1

status=0
enter "make -j2 B=/out unit-tests" || status=1
for test in $CLI_TESTS; do
	enter "MKSIG=/out/mksig MKBZIMAGE=/out/tests/cli/mkbzimage tests/cli/test_$test.sh" || status=1
done
exit $status
