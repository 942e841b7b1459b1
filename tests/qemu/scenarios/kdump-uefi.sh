# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# A crash on a machine with UEFI and Secure Boot: the capture kernel's manifest is signed by the
# key in the firmware's db, and it locks itself down because of Secure Boot.
#
# on: host

. "$here/kdump/lib.sh"

crash_guest uefi "$(cat <<'GUEST'
. /lib/lib.sh
. /lib/kdump.sh
line='console=ttyS0 panic=-1 loglevel=6 nr_cpus=1 no_timer_check'
fails kdump-uefi-without-manifest permitted 'Lockdown: kexec' kexec -p -c /kdump/vmlinuz --append="$line"
accepted kdump-uefi-load load_for_crash --sig-manifest=/kdump/firmware.ksig
unload() { kexec -s -p -u && loaded 0; }
check kdump-uefi-unload unload
accepted kdump-uefi-load-again load_for_crash --sig-manifest=/kdump/firmware.ksig
taskset 1 insmod /kdump/poke.ko null=1
GUEST
)" --uefi --memory 1024 --cmdline 'loglevel=6 crashkernel=192M oops=panic'
check kdump-uefi-dumped dumped uefi
check kdump-uefi-backtrace backtrace uefi.dump 'PANIC: .*Oops: .*0002' 'CPU: 0 .*COMMAND: "insmod"' \
	'exception RIP: .*poke_null' 'do_init_module at'
check kdump-uefi-capture-kernel-locked-down said uefi '^next kernel: lockdown: none \[integrity\]'

# Secure Boot locks down to integrity only.  For confidentiality, the capture kernel's command
# line must ask for it.
crash_guest uefi-confidential "$(cat <<'GUEST'
. /lib/lib.sh
. /lib/kdump.sh
line='console=ttyS0 panic=-1 loglevel=6 nr_cpus=1 no_timer_check'
refused kdump-uefi-secure-boot-is-not-enough EPERM 'lockdown-weaker 0x1' \
	load_for_crash --sig-manifest=/kdump/firmware.ksig --no-preflight
line="$line lockdown=confidentiality"
accepted kdump-uefi-confidential-load load_for_crash --sig-manifest=/kdump/firmware.ksig
crash_by_hand
GUEST
)" --uefi --memory 1024 --cmdline 'loglevel=6 crashkernel=192M lockdown=confidentiality'
check kdump-uefi-confidential-dumped dumped uefi-confidential
check kdump-uefi-confidential-backtrace backtrace uefi-confidential.dump \
	'PANIC: .*sysrq triggered crash' 'sysrq_handle_crash at'
check kdump-uefi-capture-kernel-confidential said uefi-confidential \
	'^next kernel: lockdown: none integrity \[confidentiality\]'
