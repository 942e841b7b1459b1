# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# 5: user memory changes while the kernel reads it.  What a load that is accepted has left in
# memory is what was signed: the host looks, because a kernel that reads twice, for the digest and
# for the copy, accepts the one and loads the other.
#
# on: host
# prepare: tests/qemu/kdump/extras
# in: check-all

. "$here/kdump/lib.sh"
rounds=20

crash_guest race "rounds=$rounds dumps=$dumps
$(cat <<'GUEST'
. /lib/lib.sh
. /lib/kdump.sh
for_crash() {
	mutate --image /kdump/vmlinuz --sig-manifest /kdump/kdump.ksig --initrd "$initrd" \
		--command-line "$line" --crash "$@"
}
# save NAME ADDRESS: the host writes what is there to a file
save() { echo "qemu: pmemsave $2 4 \"$dumps/race-$1\"" && usleep 300000; }

# race SLOT OFFSET
race() {
	at=$(for_crash --print | sed -n "s/^segment .* mem \(0x[0-9a-f]*\) .* $1\$/\1/p")
	[ -n "$at" ] && [ "$(for_crash)" = OK ] || return 1
	save "$1-signed" $((at + $2))
	n=0 tries=0
	while [ $n -lt "$rounds" ] && [ $tries -lt 2000 ]; do
		tries=$((tries + 1))
		[ "$(for_crash --race "$1" "$2" 90909090)" = OK ] || continue
		n=$((n + 1))
		save "$1-$n" $((at + $2))
	done
	echo "raced $1: $n of $tries loads were accepted"
}
race kernel 0x10000
race purgatory 0x800
GUEST
)" --cmdline 'lockdown=integrity crashkernel=192M loglevel=4'

# memory_is SLOT: after each load, what was signed, which is not what the other thread has written
memory_is() {
	local n signed=$dumps/race-$1-signed
	said race "^raced $1: $rounds of " && [ -s "$signed" ] &&
		[ "$(od -An -tx1 "$signed")" != ' 90 90 90 90' ] || return 1
	for ((n = 1; n <= rounds; n++)); do
		cmp "$signed" "$dumps/race-$1-$n" || return 1
	done
	# Without a refusal nothing was changed in time
	! grep -E "^raced $1: $rounds of $rounds " "$dumps/race.said"
}
check attack-05-kernel-in-memory memory_is kernel
check attack-05-purgatory-in-memory memory_is purgatory
