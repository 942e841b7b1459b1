# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 5: user memory changes while the kernel reads it.  The bytes that are loaded and booted are
# those that were checked.
#
# cmdline: lockdown=integrity loglevel=5
# timeout: 600
# in: check-all

. /lib/lib.sh

rounds=2000
races_of_slots() {
	check attack-05-race-purgatory both 'OK|EUCLEAN' $rounds tiny --race purgatory 0x800 90909090
	check attack-05-race-choices both 'OK|EILSEQ' $rounds tiny --race purgatory 0x20 4141
}
# rows: race
