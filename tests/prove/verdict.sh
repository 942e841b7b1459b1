# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2034
#
# Print the result of a proof as TAP, for tests/prove/run and tests/prove/reads, and set $failed

nr=0 failed=0
verdict() { # NAME FOUND
	nr=$((nr + 1))
	if [ -z "$2" ]; then
		echo "ok $nr - $1"
		return
	fi
	echo "not ok $nr - $1"
	head -n 8 <<<"$2" | sed 's/^/#   /'
	failed=1
}
