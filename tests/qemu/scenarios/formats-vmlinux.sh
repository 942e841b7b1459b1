# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A vmlinux: an ELF file with several segments, loaded as one slot of code.
#
# options: --share build/guest/formats

. /lib/lib.sh

cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check vmlinux-next-kernel-runs grep -qF 'from=vmlinux' /proc/cmdline
check vmlinux-next-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
NEXT
kernel=/share/vmlinux manifest=/share/vmlinux.ksig line='console=ttyS0 panic=-1 no_timer_check lockdown=integrity from=vmlinux'
accepted vmlinux-load load
refused vmlinux-changed EUCLEAN 'digest-differs slot 1 \(kernel\)' load --flip kernel 0x400000 01
refused vmlinux-entry EBADSLT 'entry-differs slot 1 \(kernel\)' load --entry kernel+0x10
refused vmlinux-elsewhere EBADSLT 'mem-(range|align) slot 1 \(kernel\)' load --place kernel 0x2001000
next_runs /tmp/next.sh
accepted vmlinux-load-for-boot kexec -l "$kernel" --initrd="$initrd" --command-line="$line" \
	--sig-manifest="$manifest"
kexec -e --no-ifdown
