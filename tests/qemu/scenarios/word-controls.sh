# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 58, 59: that words which mksig's default policy forbids do act.  Nothing is locked down
# here, no manifest is used, and what is written to is the test's own: pages of a file of the
# next kernel's initramfs, and a register of the DMA controller that nothing else uses.  A
# driver's parameter for a port, which is compared with the ports that there are, is taken.
#
# options: --share build/guest/initramfs
# prepare: tests/qemu/initramfs-extras trixie
# needs: build/guest/initramfs/trixie.ksig
# cmdline: loglevel=7
# timeout: 300
# in: check-all

. /lib/lib.sh

# The first thing in the initramfs: 256 KiB of 0xff, whose first byte is byte 120 of it.
# Early code has the initramfs as it was loaded; what it changes is in the file later.
mkdir -p /tmp/scratch
dd if=/dev/zero bs=4096 count=64 2>/dev/null | tr '\000' '\377' >/tmp/scratch/scratch
(cd /tmp/scratch && echo scratch | cpio -o -H newc 2>/dev/null) >/tmp/scratch.cpio

cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
export PATH=/sbin:/bin OPENSSL_ia32cap=~0x200000000000000
check control-next-is-not-locked-down grep -qF '[none]' /sys/kernel/security/lockdown
# at OFFSET SIZE: bytes of the initramfs
at() { dd if=/scratch bs=1 skip=$(($1 - 120)) count="$2" 2>/dev/null | od -An -v -tx1 | tr -d ' \n'; }
changed() { [ "$(at "$1" 8)" != ffffffffffffffff ] || { at "$1" 8; return 1; }; }
unchanged() { [ "$(at "$1" 8)" = ffffffffffffffff ] || { at "$1" 8; return 1; }; }
check control-58-console-mmio changed 4096
check control-59-trace-instance changed 65536
check control-next-nothing-else-is-changed unchanged 8192
check control-59-port-of-a-driver grep -q '^760' /sys/module/8250/parameters/probe_rsa
check control-next-nothing-else-is-changed-behind unchanged 200704

cat >/tmp/last.sh <<'LAST'
. /lib/lib.sh
# The last byte of a line of the log
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

# loaded_with PAGE BUFFER: two addresses
loaded_with() {
	kexec -c -d -l /share/trixie --initrd="$initrd" \
		--command-line="console=uart8250,mmio,$1 console=ttyS0 trace_instance=control@$2:128K 8250.probe_rsa=0x2f8 quiet panic=-1 no_timer_check"
}
# Where the initramfs goes depends on the sizes of all parts, and so not on the addresses
load_there() {
	base=$(loaded_with 0x00000000 0x00000000 2>&1 | sed -n 's/.*Loaded initrd at \(0x[0-9a-f]*\) .*/\1/p')
	[ -n "$base" ] || return 1
	loaded_with "$(printf 0x%08x $((base + 4096)))" "$(printf 0x%08x $((base + 65536)))" >/tmp/said 2>&1 &&
		grep "Loaded initrd at $base " /tmp/said
}
check control-load load_there
kexec -e --no-ifdown
