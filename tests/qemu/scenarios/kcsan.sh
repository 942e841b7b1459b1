# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# The concurrent calls of sanitizers-storm, in a kernel that looks for data races in the code of
# the series.
#
# kernel: kcsan
# cmdline: kunit.enable=1 loglevel=7 crashkernel=256M pci=noacpi
# timeout: 900
# in: check-all

. /lib/lib.sh
. /lib/sanitizers.sh

dmesg >/tmp/boot
watches() { grep -q 'kcsan: selftest: \([0-9]*\)/\1 tests passed' /tmp/boot; }

check kcsan-selftest watches
check kcsan-kunit-suite kunit_passed
dmesg -n 5
# watch ACCESSES MICROSECONDS: watch one of ACCESSES accesses, for MICROSECONDS
watch() { cd /sys/module/kcsan/parameters && echo "$1" >skip_watch && echo "$2" >udelay_task; cd /; }
# Watch more often and longer than by default, because loads are rare
watch 200 500
mount -t debugfs debugfs /sys/kernel/debug
# Upstream code for sysfs, which only tests a pointer without marking the race
echo '!kexec_crash_loaded' >/sys/kernel/debug/kcsan
cat /sys/kernel/debug/kcsan
check kcsan-storm storm
watch 4000 80
cat /tmp/figures
cat /sys/kernel/debug/kcsan
accepted load-after-kcsan-storm load
accepted crash-load-after-kcsan-storm load --crash
