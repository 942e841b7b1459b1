# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# What root of a locked-down arm64 machine tries with kexec_load, row by row of
# docs/threat-model.md.  What was loaded before is Debian 13's kernel, and boots in the end.
#
# options: --arch arm64 --with trixie
# cmdline: lockdown=integrity crashkernel=128M
# timeout: 900
# in: check-all

. /lib/lib.sh

before=$initrd
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check arm64-attack-07-boots-what-was-loaded grep -qF 'x=kept' /proc/cmdline
check arm64-attack-07-next-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
check arm64-next-is-debian-13 grep -q 'deb13-arm64 .*Debian' /proc/version
NEXT
next_runs /tmp/next.sh
accepted arm64-load-debian-13 with kernel=/trixie/vmlinuz manifest=/trixie/debian.ksig line="$line x=kept" by_kexec
initrd=$before
accepted arm64-load-to-be-kept-for-crash load --crash

# rows: attacks arm64-

# What only arm64 has: no initramfs may be below the entry, wherever that is; and a tree that crosses 2 MiB,
# which mksig's manifests do not let it do
refused arm64-attack-01-entry-in-initramfs EADDRNOTAVAIL 'dest-out-of-reach slot 4 \(initrd-head\) 0x[0-9a-f]*' \
	load --entry initrd+0
crossing=$(sed -n 's/^\([0-9a-f]*\)-.* : System RAM$/0x\1/p' /proc/iomem | tail -n 1)
crossing=$(printf '0x%x' $(((crossing & ~0x1fffff) + 0x8000000 - 0x1000)))
refused arm64-tree-across-2-mib EADDRNOTAVAIL "dest-out-of-reach slot 2 \\(params\\) $crossing" \
	load --manifest /manifests/unaligned-params.cbor --signature /manifests/unaligned-params.sig \
	--place params "$crossing"
check arm64-attack-25-every-byte-of-code-counts each 'digest-differs slot 1 \(kernel\)' flip \
	kernel+0 kernel+0x1000000 kernel+0x1f00000

check arm64-attack-07-both-still-loaded test "$(images EPERM | tr -d '\n')" = 11
kexec -e --no-ifdown
