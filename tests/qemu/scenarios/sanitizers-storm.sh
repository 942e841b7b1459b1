# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Loads, refusals, unloading, and a processor that goes offline and online, all at the same time,
# in a kernel with KASAN, UBSAN, lockdep and kmemleak.
#
# kernel: debug
# cmdline: loglevel=5 crashkernel=256M pci=noacpi page_owner=on
# timeout: 600
# in: check-all

. /lib/lib.sh
. /lib/sanitizers.sh

mount -t debugfs debugfs /sys/kernel/debug
watch_leaks
echo integrity >/sys/kernel/security/lockdown
check storm storm
cat /tmp/figures
check storm-no-page-lost no_pages_left
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check load-after-storm-boots grep -q Debian /proc/version
NEXT
next_runs /tmp/next.sh
accepted load-after-storm load
accepted crash-load-after-storm load --crash
check protected-after-storm protected
check storm-no-leaks no_leaks
check lockdep-watched-storm grep -qE 'debug_locks: +1' /proc/lockdep_stats
dmesg -n 7
kexec -e --no-ifdown
