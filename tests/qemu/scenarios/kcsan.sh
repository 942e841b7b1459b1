# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# The same storm as in sanitizers-storm, in a kernel that looks for data races.
#
# kernel: kcsan
# cmdline: kunit.enable=1 loglevel=7 crashkernel=256M pci=noacpi
# timeout: 900

. /lib/lib.sh
. /lib/sanitizers.sh

dmesg >/tmp/boot
check kcsan-kunit-suite kunit_passed
dmesg -n 5
mount -t debugfs debugfs /sys/kernel/debug
cat /sys/kernel/debug/kcsan
check kcsan-storm storm
cat /tmp/figures
cat /sys/kernel/debug/kcsan
accepted load-after-kcsan-storm load
accepted crash-load-after-kcsan-storm load --crash
