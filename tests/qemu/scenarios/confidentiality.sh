# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A kernel that is locked down to confidentiality loads only kernels that are, too.  The
# machine has memory above 4 GiB, where kexec places all segments.
#
# cmdline: lockdown=confidentiality crashkernel=256M
# memory: 5120

. /lib/lib.sh

refused attack-17-lower-level EPERM 'lockdown-weaker 0x1' with line='console=ttyS0 lockdown=integrity' load
refused attack-17-lower-claim EPERM 'lockdown-weaker 0x1' with manifest=/manifests/weak-lockdown.ksig \
	line='console=ttyS0 lockdown=confidentiality' load
line='console=ttyS0 quiet panic=-1 lockdown=confidentiality no_timer_check'
accepted confidential-load load
accepted confidential-crash-load load --crash

cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check attack-38-next-kernel-found-its-initramfs true
check next-kernel-is-confidential grep -qF '[confidentiality]' /sys/kernel/security/lockdown
NEXT
next_runs /tmp/next.sh
# 38: addresses that do not fit into four bytes
high() {
	load --print --dry-run | grep -E ' mem 0x1[0-9a-f]{8} .* (params|initrd)$' | wc -l | grep -qx 2
}
check attack-38-everything-above-4-gib high
accepted confidential-load-by-kexec by_kexec
kexec -e --no-ifdown
