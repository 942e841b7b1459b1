# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2086,SC2154
#
# 5: user memory changes while the kernel reads it, in $rounds loads each; races_of_slots has
# the races of slots that not all architectures have.  The load that is accepted last, and booted,
# is what was checked.  A scenario includes this file with the line "# rows: race".

cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check attack-05-checked-line-boots grep -qw lockdown=integrity /proc/cmdline
check attack-05-next-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
NEXT
next_runs /tmp/next.sh

# both ALLOWED N COMMAND...: in N rounds, all results are among ALLOWED, and some loads are
# accepted and some refused
both() {
	allowed=$1 n=$2
	shift 2
	"$@" --rounds "$n" >/tmp/rounds
	cat /tmp/rounds
	cat /tmp/rounds >>/tmp/all-rounds
	! grep -vE "^[0-9]+ ($allowed)\$" /tmp/rounds || return 1
	[ "$(awk '{ n += $1 } END { print n }' /tmp/rounds)" = "$n" ] &&
		grep -q OK /tmp/rounds && grep -qE '^[0-9]+ E' /tmp/rounds
}

# Let the kernel allocate what it allocates only once
tiny >/dev/null
mutate --unload >/dev/null
before=$(accounted)
check attack-05-race-kernel both 'OK|EUCLEAN' $rounds tiny --race kernel 0x10000 90909090
check attack-05-race-manifest both 'OK|EKEYREJECTED' $rounds tiny --race manifest 100 ff
races_of_slots
check attack-05-race-whole-kernel both 'OK|EUCLEAN' 30 load --race kernel 0x400000 90909090

# None of these loads, accepted or refused, leaks a page
check attack-05-no-memory-lost memory_is_back

# lockdown= at the end of the line changes into another word and back
until_accepted() {
	for i in 1 2 3 4 5 6 7 8 9 10; do
		load --race cmdline 30 78 --rounds 30 >/tmp/rounds
		cat /tmp/rounds
		! grep -vE '^[0-9]+ (OK|EPERM)$' /tmp/rounds || return 1
		grep -q OK /tmp/rounds && [ "$(cat /sys/kernel/kexec_loaded)" = 1 ] && return
	done
}
check attack-05-race-command-line until_accepted
awk '{ n[$2] += $1; all += $1 }
	END { printf "# %d rounds:", all; for (result in n) printf " %d %s", n[result], result; print "" }' /tmp/all-rounds
# The refusals were not printed; the start of the next kernel is
dmesg -n 7
kexec -e --no-ifdown
