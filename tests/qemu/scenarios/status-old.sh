# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# kexec-manifest status with a kernel that does not support manifests, and without memory for a
# crash kernel.
#
# kernel: debian
# options: --share build/guest/status
# prepare: mkdir -p build/guest/status && install -s build/kexec-manifest build/guest/status/

. /lib/lib.sh

status() {
	/share/kexec-manifest status >/tmp/out 2>&1
	[ $? = 1 ] && grep -E -- "$1" /tmp/out && return
	cat /tmp/out
	return 1
}
check status-old-kernel status '^support +not ready +Linux .*does not know signed manifests'
check status-old-kernel-has-no-file status '^manifests +not ready +/sys/kernel/kexec/sig_manifest is not there: this kernel was built without'
check status-old-kernel-without-crashkernel status '^crashkernel +not ready +no memory is reserved for a crash kernel; try: '
check status-old-kernel-not-for-reboots status '^for reboots +not ready'
