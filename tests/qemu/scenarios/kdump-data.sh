# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A data slot, which is not signed: the next kernel finds its bytes at their address.  The kernel
# does not accept them in another slot.
#
# kernel: kdump
# options: --with kdump
# cmdline: lockdown=integrity

. /lib/lib.sh

kernel=/kdump/vmlinuz manifest=/kdump/data.ksig initrd=/kdump/initrd.img
at=0x30000000
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
insmod /poke.ko show=0x30000000
dmesg >/tmp/boot
check data-next-kernel-reads-it grep -q 'poke: of nobody, but here$' /tmp/boot
check data-next-kernel-reads-zeros-after-it grep -q 'poke: 4077 bytes after it are zero$' /tmp/boot
NEXT
line='console=ttyS0 panic=-1 no_timer_check lockdown=integrity nokaslr'
printf 'of nobody, but here' >/tmp/data
mkdir -p /tmp/module
cp /kdump/poke.ko /tmp/module
next_runs /tmp/next.sh
(cd /tmp/module && echo poke.ko | cpio -o -H newc 2>/dev/null) >>"$initrd"

with_data() { load --data notes=/tmp/data "$@"; }
accepted data-is-optional load
accepted data-load with_data
refused data-too-large EBADSLT 'bufsz-max slot [0-9] \(notes\) 0x10000' with_data --bufsz notes 0x10001
refused data-as-code EBADSLT '(bufsz|memsz)-differs slot 1 \(kernel\)' with_data --swap notes kernel
refused data-as-entry EBADSLT 'entry-differs slot 2 \(purgatory\)' with_data --entry notes+0
refused data-as-initramfs EBADSLT 'initramfs-gap slot [0-9] \(initrd\) 0x[0-9a-f]*' \
	with_data --swap notes initrd
refused data-as-signed-initramfs EBADSLT '(bufsz|memsz)-differs slot [0-9] \(initrd-head\)' \
	with_data --swap notes initrd-head
refused data-as-params EBADSLT 'bufsz-not-zero slot 3 \(params\)' with_data --swap notes params
accepted data-load-by-kexec by_kexec --data notes=/tmp/data
accepted data-load-at-its-place with_data --place notes $at
kexec -e --no-ifdown
