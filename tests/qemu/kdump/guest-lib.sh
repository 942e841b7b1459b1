# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2154
#
# For scripts in guests of the kdump tests.  Needs /lib/lib.sh.

# The capture kernel prints the line with which it begins, and warnings (crash_guest)
line="$line loglevel=6 nr_cpus=1"

loaded() { [ "$(cat /sys/kernel/kexec_crash_loaded)" = "$1" ]; }

# load_for_crash [OPTION...]: this kernel is its own capture kernel, $initrd its initramfs
initrd=/kdump/initrd.img
load_for_crash() {
	kexec -p /kdump/vmlinuz --initrd="$initrd" --append="$line" \
		--sig-manifest=/kdump/kdump.ksig "$@"
}

crash_by_hand() { echo c >/proc/sysrq-trigger; }

eventually() { # COMMAND...
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ $tries -lt 150 ] || return 1
		usleep 100000
	done
}
