# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# The KUnit suite of the kernel series.
#
# cmdline: kunit.enable=1 loglevel=7

. /lib/lib.sh

# "# sigfmt: pass:9 fail:0 skip:0 total:9"
dmesg >/tmp/boot
nothing_failed() {
	grep -E '# [a-z_-]+: pass:' /tmp/boot
	grep -qE '# sigfmt: pass:[1-9][0-9]* fail:0 skip:0' /tmp/boot && ! grep 'not ok' /tmp/boot
}
check kunit-suite-of-the-series nothing_failed
