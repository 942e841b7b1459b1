# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# KEXEC_SIG_DRY_RUN: the kernel says what it would say to a load, and loads nothing, takes
# no load limit and logs no acceptance; and what kexec --dry-run makes of it.
#
# cmdline: lockdown=integrity crashkernel=128M

. /lib/lib.sh

dry_of_slots() {
	refused dry-run-refused-choice EILSEQ 'choice-unknown slot 2 \(purgatory\)\+0x24' \
		dry --poke purgatory 0x24 8000
}
# rows: dry-run
