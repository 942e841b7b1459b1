# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# The boot protocol's window of 32 GiB, in which an arm64 kernel maps its initramfs: the last page
# of it is used, and the next one refused.
#
# options: --arch arm64
# memory: 36864
# timeout: 600
# in: check-all

. /lib/lib.sh

# The window begins at a multiple of 1 GiB, at or below the kernel, which is placed as low as possible
first=$(sed -n 's/^\([0-9a-f]*\)-.* : System RAM$/0x\1/p' /proc/iomem | head -n 1)
end=$(((first & ~0x3fffffff) + (32 << 30)))
# The head and the tail of the initramfs are a page each
size() { echo $((0x2000 + (($(stat -c %s "$initrd") + 0xfff) & ~0xfff))); }
beyond() { load --place initrd-head "$(printf '0x%x' $((end - $(size) + $1)))"; }

before=$initrd
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check arm64-window-last-page-is-mapped true
NEXT
next_runs /tmp/next.sh
accepted arm64-window-last-page beyond 0
initrd=$before
refused arm64-window-one-page-beyond EADDRNOTAVAIL \
	'dest-out-of-reach slot 6 \(initrd-tail\) 0x[0-9a-f]*' beyond 0x1000
kexec -e --no-ifdown
