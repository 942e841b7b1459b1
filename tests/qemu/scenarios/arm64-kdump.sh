# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# An arm64 kernel crashes, by hand and on its second processor, with the crash region below and
# above 4 GiB; its capture kernel saves the dump, and on the host arm64's makedumpfile and crash
# find in it what has happened.
#
# on: host
# in: check-all

. "$here/kdump/lib.sh"
crash_on_arm64

crash_guest arm64-below "$(cat <<'GUEST'
. /lib/lib.sh
kernel=/own/Image manifest=/own/own.ksig initrd=/own/initrd.img line="$line loglevel=6 nr_cpus=1"
crash() { kexec -p "$kernel" --initrd="$initrd" --command-line="$line" --sig-manifest="$manifest"; }
accepted arm64-kdump-load crash
region() { grep -E '^ *[0-9a-f]{8}-.* : Crash kernel$' /proc/iomem; }
check arm64-kdump-region-below-4-gib region
echo c >/proc/sysrq-trigger
GUEST
)" --memory 512 --cmdline 'lockdown=integrity crashkernel=192M'
check arm64-kdump-below-dumped dumped arm64-below
logged=('kexec: manifest accepted' 'panic - not syncing: sysrq triggered crash')
check arm64-kdump-below-log log_of arm64-below "${logged[@]}"
check arm64-kdump-below-crash opened arm64-below.dump "${logged[@]}" 'sysrq_handle_crash ' 'Linux version'
check arm64-kdump-capture-kernel-locked-down said arm64-below '^next kernel: lockdown: none \[integrity\]'

crash_guest arm64-above "$(cat <<'GUEST'
. /lib/lib.sh
kernel=/own/Image manifest=/own/own.ksig initrd=/own/initrd.img line="$line loglevel=6 nr_cpus=1"
crash() { kexec -p "$kernel" --initrd="$initrd" --command-line="$line" --sig-manifest="$manifest"; }
region() { grep -E '^ *[0-9a-f]{9,}-.* : Crash kernel$' /proc/iomem; }
check arm64-kdump-region-above-4-gib region
accepted arm64-kdump-load-above crash
taskset 2 sh -c 'echo c >/proc/sysrq-trigger'
GUEST
)" --memory 3584 --cmdline 'lockdown=integrity crashkernel=256M'
check arm64-kdump-above-dumped dumped arm64-above
check arm64-kdump-above-log log_of arm64-above "${logged[@]}"
panicked_on() { "$here/kdump/panicked-on" "$dumps/$1.vmcore" "$dumps/$1.dmesg" "$2"; }
check arm64-kdump-above-second-processor panicked_on arm64-above 1
check arm64-kdump-above-crash opened arm64-above.dump "${logged[@]}" 'sysrq_handle_crash ' 'Linux version'
