# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154
#
# For scripts that test packages and print TAP; $about is what their results begin with

nr=0 failed=0

verdict() { # NAME COMMAND...
	local name=$1 said
	shift
	nr=$((nr + 1))
	if said=$("$@" 2>&1); then
		echo "ok $nr - $about: $name"
	else
		echo "not ok $nr - $about: $name"
		sed 's/^/# /' <<<"$said"
		failed=1
	fi
}

# Is this in what a command has written to $root/said?
says() { grep -qe "$1" "$root/said" || { cat "$root/said"; return 1; }; }

skip() { # NAME WHY
	nr=$((nr + 1))
	echo "ok $nr - $about: $1 # SKIP $2"
}
