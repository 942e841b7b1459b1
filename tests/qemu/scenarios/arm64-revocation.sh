# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 28, 48, on arm64: a digest in the blacklist keyring is refused, whoever signed it.
#
# options: --arch arm64
# timeout: 300
# in: check-all

. /lib/lib.sh

revoked='slot 1 \(kernel\)'
# rows: revocation arm64-
