# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 19: a bootconfig at the end of an open initramfs adds no parameters, even to a kernel that
# is told to look for one (Debian's know none, so it is ours), and a manifest whose policy
# lets it be told: the signed tail is where it would have to be.
#
# options: --with uefi
# cmdline: lockdown=integrity

. /lib/lib.sh

cat >/tmp/next.sh <<'NEXT'
dmesg >/tmp/boot
. /lib/lib.sh
check bootconfig-next-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
looked() { grep "'bootconfig' found on command line, but no bootconfig found" /tmp/boot; }
check attack-19-next-kernel-has-looked looked
nothing_added() { ! grep attack= /proc/cmdline; }
check attack-19-trailer-is-no-parameters nothing_added
NEXT
kernel=/uefi/bzImage manifest=/uefi/bootconfig.ksig
line='console=ttyS0 panic=-1 lockdown=integrity bootconfig'
next_runs /tmp/next.sh
bootconfig 'kernel.attack=19' >>"$initrd"
accepted bootconfig-load load
kexec -e --no-ifdown
