# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# The KUnit suite of the kernel series.
#
# cmdline: kunit.enable=1 loglevel=7

. /lib/lib.sh

dmesg >/tmp/boot
check kunit-suite-of-the-series kunit_passed
