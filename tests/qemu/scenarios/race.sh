# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 5: user memory changes while the kernel reads it.  What is loaded in the end, and
# booted, is what was checked.
#
# cmdline: lockdown=integrity
# timeout: 300

. /lib/lib.sh

cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check attack-05-checked-line-boots grep -qw lockdown=integrity /proc/cmdline
check attack-05-next-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
NEXT
next_runs /tmp/next.sh

# both ALLOWED COMMAND...: all results are among ALLOWED, and a refusal was seen
both() {
	allowed=$1
	shift
	"$@" >/tmp/rounds
	cat /tmp/rounds
	! grep -vE "^[0-9]+ ($allowed)\$" /tmp/rounds || return 1
	grep -qE '^[0-9]+ E' /tmp/rounds
}

check attack-05-race-kernel both 'OK|EUCLEAN' load --race kernel 0x400000 90909090 --rounds 20
check attack-05-race-parameters both 'OK|EILSEQ' load --race bootparams 0x70 4141414141414141 --rounds 60
check attack-05-race-manifest both 'OK|EKEYREJECTED' load --race manifest 100 ff --rounds 60

# lockdown= at the end of the line becomes something else, and back
until_accepted() {
	for i in 1 2 3 4 5 6 7 8 9 10; do
		load --race cmdline 30 78 --rounds 30 >/tmp/rounds
		cat /tmp/rounds
		! grep -vE '^[0-9]+ (OK|EPERM)$' /tmp/rounds || return 1
		grep -q OK /tmp/rounds && [ "$(cat /sys/kernel/kexec_loaded)" = 1 ] && return
	done
}
check attack-05-race-command-line until_accepted
kexec -e --no-ifdown
