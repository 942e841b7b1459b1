# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
#
# Runs in the guest of tests/bench/load: load one kernel in four ways, in turns, and print
# what each took:
#
#	seconds HOW MIB VALUE
#	memory HOW MIB KIB
#	verified		kexec_file_load does look at this kernel's signature
#
# All files are in memory, so that no disk is measured.

set -eu
cp -r /share /tmp/bench
cd /tmp/bench
insmod ./sha256-ssse3.ko
line='console=ttyS0 panic=-1 lockdown=integrity'

load() { # HOW MIB, behind what is to be run before kexec
	how=$1 mib=$2
	shift 2
	case $how in
	plain) set -- "$@" kexec -c -l --no-checks ;;
	file) set -- "$@" kexec -s -l ;;
	open) set -- "$@" kexec -l --sig-manifest=open.ksig ;;
	signed) set -- "$@" kexec -l --sig-manifest="signed-$mib.ksig" ;;
	esac
	"$@" vmlinuz --initrd="initrd-$mib" --command-line="$line"
}

measure() { # WHAT ROUNDS
	what=$1 round=0
	while [ $round -lt "$2" ]; do
		round=$((round + 1))
		for size in 64 256; do
			for way in plain file open signed; do
				sync
				echo 3 >/proc/sys/vm/drop_caches
				value=$(load $way $size ./watch "$what")
				echo "$what $way $size $value"
				kexec -u
			done
		done
	done
}

measure seconds 5
# Processors keep as few free pages for themselves as they can: those count as used
echo 1000000 >/proc/sys/vm/percpu_pagelist_high_fraction
measure memory 3

# What was measured as signed was signed: locked down, it is accepted, and plain is not
echo integrity >/sys/kernel/security/lockdown
load file 64 env
load open 64 env
if load plain 64 env 2>/dev/null; then
	echo "plain was accepted although the kernel is locked down"
	exit 1
fi
echo verified
