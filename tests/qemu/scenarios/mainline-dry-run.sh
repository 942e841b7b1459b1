# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Linux 7.3: dry runs, as in dry-run.sh.
#
# kernel: 7.3
# cmdline: lockdown=integrity crashkernel=128M
# prepare: tests/qemu/mainline-extras
# timeout: 300
# in: check-all

. /lib/lib.sh

dry_of_slots() { :; }
# rows: dry-run mainline-
