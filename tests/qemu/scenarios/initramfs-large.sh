# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# An initramfs of a quarter of memory arrives as it was given.  The page allocator hands out many
# pages of its destination, which kexec keeps until their turn; the first load, which is
# unloaded, has them handed out again.
#
# options: --memory 1024
# cmdline: lockdown=integrity

. /lib/lib.sh

mkdir /tmp/large
dd if=/dev/urandom of=/tmp/large/large bs=1M count=200 2>/dev/null
(cd /tmp/large && echo large | cpio -o -H newc 2>/dev/null) >/tmp/large.cpio
sum=$(sha256sum </tmp/large/large)
rm /tmp/large/large

cat >/tmp/next.sh <<NEXT
. /lib/lib.sh
same() { [ "\$(stat -c %s /large)" = 209715200 ] && [ "\$(sha256sum </large)" = '$sum' ]; }
check initramfs-large-arrives same
NEXT
next_runs /tmp/next.sh /tmp/large.cpio
rm /tmp/large.cpio
accepted initramfs-large-load load
check initramfs-large-unload kexec -u
accepted initramfs-large-load-again load
kexec -e --no-ifdown
