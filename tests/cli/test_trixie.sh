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
not_here() {
	skip "Debian 13" "$1"
	finish
	exit
}
root=$("$top/scripts/fetch" build-root 2>"$dir/log") || not_here "$(tail -n 1 "$dir/log")"
user=()
[ "$(id -u)" = 0 ] || user=(--map-root-user)
enter() { # COMMAND: run by the root's shell in the source folder
	# shellcheck disable=SC2016 # for the shell inside
	unshare "${user[@]}" --mount sh -ec 'for d in proc dev; do mount --rbind /$d "$0/$d"; done
		mount --bind "$1" "$0/src"; mount --bind "$2" "$0/out"; mount -t tmpfs tmpfs "$0/tmp"
		exec /usr/sbin/chroot "$0" /usr/bin/env -i PATH=/usr/bin:/usr/sbin HOME=/tmp LC_ALL=C \
			bash -c "cd /src && $3"' "$root" "$top" "$out" "$1" </dev/null
}
mkdir -p "$out"
enter true 2>"$dir/log" || not_here "a root cannot be entered here: $(tail -n 1 "$dir/log")"

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
