# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# A kernel crashes, and its capture kernel saves the dump.  On the host, makedumpfile and crash
# find the cause in it.
#
# on: host

. "$here/kdump/lib.sh"

crash_guest sysrq "$(cat <<'GUEST'
. /lib/lib.sh
. /lib/kdump.sh
unload() { kexec -p -u && loaded 0; }
check kdump-nothing-loaded-yet loaded 0
accepted kdump-load load_for_crash
check kdump-loaded loaded 1
check kdump-unload-without-manifest unload
accepted kdump-load-after-earlier-file-mode kexec -p -s /kdump/vmlinuz --initrd=/kdump/initrd.img \
	--append="$line" --sig-manifest=/kdump/kdump.ksig
crash_by_hand
GUEST
)" --cmdline 'lockdown=integrity crashkernel=192M'
check kdump-sysrq-dumped dumped sysrq
check kdump-sysrq-vmcore-backtrace backtrace sysrq.vmcore 'PANIC: .*sysrq triggered crash' \
	'sysrq_handle_crash at' 'write_sysrq_trigger at' 'kexec: manifest accepted'
check kdump-sysrq-dump-backtrace backtrace sysrq.dump 'PANIC: .*sysrq triggered crash' 'sysrq_handle_crash at'
# The signed head of the open initramfs has a compression that this kernel supports, which is not
# the usual one
zstd_only() {
	grep '^# CONFIG_RD_GZIP is not set' "$here/../../build/linux/o-kdump/.config" &&
		said sysrq '^capture: vmcore of' && unsaid sysrq 'Initramfs unpacking failed'
}
check initramfs-payload-that-knows-zstd-only zstd_only
check kdump-capture-kernel-locked-down said sysrq '^next kernel: lockdown: none \[integrity\]'

# A null pointer on the second processor, with lockdown=confidentiality and an initramfs that is
# signed with a key of this machine
crash_guest null "$(cat <<'GUEST'
. /lib/lib.sh
. /lib/kdump.sh
line="console=ttyS0 panic=-1 loglevel=6 nr_cpus=1 no_timer_check lockdown=confidentiality"
signed_initramfs() { load_for_crash --sig-manifest=/kdump/signed.ksig "$@"; }
other_initramfs() { (initrd=/kdump/other.img; signed_initramfs "$@"); }
fails kdump-signed-initramfs-other-refused EUCLEAN - other_initramfs
accepted kdump-signed-initramfs signed_initramfs
lost_it() { grep -E 'EUCLEAN: .*initramfs.*; the crash kernel that was loaded before is lost' /tmp/lost; }
refused kdump-signed-initramfs-other-refused-by-kernel EUCLEAN 'digest-differs slot [0-9] \(initramfs\)' \
	other_initramfs --no-preflight
cp /tmp/said /tmp/lost
check attack-07-wrong-digest-costs-crash-kernel loaded 0
check attack-07-kexec-says-that-it-is-lost lost_it
accepted kdump-signed-initramfs-again signed_initramfs
taskset 2 insmod /kdump/poke.ko null=1
GUEST
)" --cmdline 'lockdown=confidentiality crashkernel=192M oops=panic'
check kdump-null-dumped dumped null
check kdump-null-backtrace backtrace null.dump 'PANIC: .*Oops: .*0002' 'CPU: 1 .*COMMAND: "insmod"' \
	'exception RIP: .*poke_null' 'do_init_module at' 'BUG: kernel NULL pointer dereference'
check kdump-capture-kernel-confidential said null '^next kernel: lockdown: none integrity \[confidentiality\]'
