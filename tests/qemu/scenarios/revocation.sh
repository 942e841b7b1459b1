# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 28, 48, 49: a digest in the blacklist keyring is refused, whoever signed it.
#
# cmdline: lockdown=integrity

. /lib/lib.sh

revoked='slot 2 \(purgatory\)'
# rows: revocation
