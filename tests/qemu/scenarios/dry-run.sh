# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# KEXEC_SIG_DRY_RUN: the kernel answers like for a load, but loads nothing, does not count the
# call towards load limits, and logs no acceptance.  kexec --dry-run prints its answer.
#
# cmdline: lockdown=integrity crashkernel=128M

. /lib/lib.sh

dry_of_slots() {
	refused dry-run-refused-choice EILSEQ 'choice-unknown slot 2 \(purgatory\)\+0x24' \
		dry --poke purgatory 0x24 8000
}
# rows: dry-run
