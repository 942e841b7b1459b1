# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2034,SC2154
#
# For scripts that check documents and print TAP; $about is what their results begin with.

nr=0 failed=0

# verdict NAME COMMAND: ok if it has no complaints
verdict() {
	local complaints
	nr=$((nr + 1))
	complaints=$("$2" 2>&1)
	if [ -z "$complaints" ]; then
		echo "ok $nr - $about: $1"
		return
	fi
	echo "not ok $nr - $about: $1"
	sed 's/^/# /' <<<"$complaints"
	failed=1
}
