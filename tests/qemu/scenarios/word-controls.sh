# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 58, 59: a control: words that mksig's default policy forbids do write to memory.  The kernels are
# not locked down, and no manifest is used.  The words write to pages of a file in the next kernel's
# initramfs, and to a register of the DMA controller that nothing else uses.  The kernel accepts a
# driver's parameter for a port.
#
# options: --share build/guest/initramfs
# prepare: tests/qemu/initramfs-extras trixie
# cmdline: loglevel=7
# timeout: 300
# in: check-all

. /lib/lib.sh

# The first file of the initramfs: 256 KiB of 0xff, which begin at byte 120.  Early code changes the
# initramfs in memory, before it is unpacked, so the changes appear in this file.
mkdir -p /tmp/scratch
dd if=/dev/zero bs=4096 count=64 2>/dev/null | tr '\000' '\377' >/tmp/scratch/scratch
(cd /tmp/scratch && echo scratch | cpio -o -H newc 2>/dev/null) >/tmp/scratch.cpio

cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
export PATH=/sbin:/bin OPENSSL_ia32cap=~0x200000000000000
check control-next-is-not-locked-down grep -qF '[none]' /sys/kernel/security/lockdown
# at OFFSET SIZE: print bytes of the initramfs
at() { dd if=/scratch bs=1 skip=$(($1 - 120)) count="$2" 2>/dev/null | od -An -v -tx1 | tr -d ' \n'; }
changed() { [ "$(at "$1" 8)" != ffffffffffffffff ] || { at "$1" 8; return 1; }; }
unchanged() { [ "$(at "$1" 8)" = ffffffffffffffff ] || { at "$1" 8; return 1; }; }
check control-58-console-mmio changed 4096
check control-59-trace-instance changed 65536
check control-next-nothing-else-is-changed unchanged 8192
check control-59-port-of-a-driver grep -q '^760' /sys/module/8250/parameters/probe_rsa
check control-next-nothing-is-changed-after-it unchanged 200704

cat >/tmp/last.sh <<'LAST'
. /lib/lib.sh
# Is the last byte that the console wrote a newline?
newline() { [ "$(dd if=/dev/port bs=1 skip=129 count=1 2>/dev/null | od -An -tx1 | tr -d ' ')" = 0a ]; }
check control-58-console-io newline
LAST
initrd=/boot/initrd.img
next_runs /tmp/last.sh
check control-load-again kexec -c -l "$kernel" --initrd="$initrd" \
	--command-line='console=uart,io,0x81 console=ttyS0 quiet panic=-1 no_timer_check'
kexec -e --no-ifdown
NEXT
with_programs
next_runs /tmp/next.sh /tmp/scratch.cpio

# loaded_with PAGE BUFFER: load with two addresses in the command line
loaded_with() {
	kexec -c -d -l /share/trixie --initrd="$initrd" \
		--command-line="console=uart8250,mmio,$1 console=ttyS0 trace_instance=control@$2:128K 8250.probe_rsa=0x2f8 quiet panic=-1 no_timer_check"
}
# The initramfs is placed by the sizes of all parts, so its address is the same in both calls
load_there() {
	base=$(loaded_with 0x00000000 0x00000000 2>&1 | sed -n 's/.*Loaded initrd at \(0x[0-9a-f]*\) .*/\1/p')
	[ -n "$base" ] || return 1
	loaded_with "$(printf 0x%08x $((base + 4096)))" "$(printf 0x%08x $((base + 65536)))" >/tmp/said 2>&1 &&
		grep "Loaded initrd at $base " /tmp/said
}
check control-load load_there
kexec -e --no-ifdown
