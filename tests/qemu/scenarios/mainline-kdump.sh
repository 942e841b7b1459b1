# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# Linux 7.3 crashes, and its capture kernel, loaded with a manifest, saves the dump.  On the host,
# makedumpfile finds the log in it.  The capture kernel may also use the memory that
# crashkernel=,cma has set aside, as after kexec_file_load().
#
# on: host
# prepare: tests/qemu/mainline-extras
# in: check-all

. "$here/kdump/lib.sh"
vmlinux=$here/../../build/linux-7.3/o/vmlinux
crashing=(--kernel 7.3 --with mainline --memory 512 --share "$dumps/share")
mkdir -p "$dumps/share"

# This kernel has no disks: its dump is in the shared folder
crash_in_guest() { # as crash_guest
	rm -f "$dumps/share/vmcore"
	crash_guest "$@"
	mv "$dumps/share/vmcore" "$dumps/$1.vmcore"
}

# crashes NAME FILE: the guest's script, whose checks are named after NAME
crashes() {
	cat <<GUEST
. /lib/lib.sh
kernel=/mainline/vmlinuz manifest=/mainline/own.ksig initrd=/mainline/save.img line="\$line loglevel=6 nr_cpus=1"
for_crash() { kexec -p "\$kernel" --initrd="\$initrd" --command-line="\$line" --sig-manifest="\$manifest"; }
ranges() { wc -l </sys/kernel/kexec/crash_cma_ranges; }
GUEST
	cat
}

crash_in_guest mainline "$(crashes <<'GUEST'
accepted mainline-kdump-load for_crash
# Neither of these must clean up what they share with the image that is loaded: the control page
would() { for_crash --dry-run && [ "$(cat /sys/kernel/kexec_crash_loaded)" = 1 ]; }
check mainline-kdump-dry-run-keeps-it would
refused mainline-kdump-refused-load-keeps-it EBADSLT 'params-room slot 3 \(params\) 0x[0-9a-f]*' \
	load --crash --memsz params 0x1000
check mainline-kdump-no-memory-by-cma [ "$(ranges)" = 0 ]
echo c >/proc/sysrq-trigger
GUEST
)" --cmdline 'lockdown=integrity crashkernel=192M'
logged=('kexec: manifest accepted' 'panic - not syncing: sysrq triggered crash')
check mainline-kdump-dumped dumped mainline
check mainline-kdump-log log_of mainline "${logged[@]}"
# Debian 13's makedumpfile leaves out pages that 7.3 uses, so crash opens the whole dump
check mainline-kdump-opened backtrace mainline.vmcore 'PANIC: .*sysrq triggered crash' 'sysrq_handle_crash at'
check mainline-kdump-capture-kernel-locked-down said mainline '^next kernel: lockdown: none \[integrity\]'

crash_in_guest mainline-cma "$(crashes <<'GUEST'
check mainline-kdump-memory-by-cma [ "$(ranges)" -gt 0 ]
accepted mainline-kdump-load-with-cma for_crash
echo c >/proc/sysrq-trigger
GUEST
)" --cmdline 'lockdown=integrity crashkernel=192M crashkernel=128M,cma'
check mainline-kdump-cma-dumped said mainline-cma '^capture: vmcore of'
# KiB of memory that the capture kernel has
memory_of() { sed -n 's/^capture: .*, memory \([0-9]*\) KiB.*/\1/p' "$dumps/$1.said"; }
more_memory() {
	local without with
	without=$(memory_of mainline) with=$(memory_of mainline-cma)
	echo "without: $without KiB, with: $with KiB"
	[ -n "$without" ] && [ -n "$with" ] && [ $((with - without)) -gt $((120 * 1024)) ]
}
check mainline-kdump-cma-is-ram-for-capture-kernel more_memory
