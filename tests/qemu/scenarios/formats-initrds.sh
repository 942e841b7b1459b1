# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Several initramfs files that are signed as one; and a signed one that is followed by an open
# one, which the guest boots.
#
# options: --share build/guest/formats

. /lib/lib.sh

base=initrd-head open=initrd

# /next.sh of the second file, into which tests/qemu/formats-extras puts this text
: <<'NEXT'
. /lib/lib.sh
check initrds-next-kernel-has-the-second grep -q Debian /proc/version
check initrds-next-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
NEXT
manifest=/share/several.ksig
several() { kexec -l "$kernel" --sig-manifest="$manifest" --command-line="$line" "$@"; }
says() { pattern=$1; shift; "$@" >/tmp/out 2>&1; cat /tmp/out; grep -qE "$pattern" /tmp/out; }
check initrds-one-is-missing says 'give the file that the manifest was made from' \
	several --initrd=/share/first.img
check initrds-in-another-order says 'not the file|EUCLEAN' \
	several --initrd=/share/second.img --initrd=/share/first.img
check initrds-one-too-many says 'EBADSLT' \
	several --initrd=/share/first.img --initrd=/share/second.img --initrd=/share/first.img
accepted initrds-load several --initrd=/share/first.img --initrd=/share/second.img

# The signed file comes first, an open one follows, and the signed tail comes last
manifest=/share/mixed.ksig
check initrds-signed-part-is-another says 'not the file|EUCLEAN' \
	several --initrd=/share/second.img --initrd=/share/first.img
accepted initrds-open-part-left-out several --initrd=/share/first.img
cat /share/first.img /share/second.img >/tmp/both.img
initrd=/tmp/both.img
refused attack-57-gap EBADSLT "initramfs-gap slot 6 \\($open\\) 0x[0-9a-f]*" load --mem "$open" 0x8000000
refused attack-57-order EBADSLT "initramfs-gap slot 6 \\($open\\) 0x[0-9a-f]*" \
	load --mem "$open" 0x8000000 --mem "$base" 0x9000000
refused attack-57-signed-part-changed EUCLEAN "digest-differs slot 5 \\($base\\)" load --flip "$base" 0 01
refused attack-57-open-part-first EBADSLT "(bufsz|memsz)-differs slot 5 \\($base\\)" load --swap "$base" "$open"
accepted initrds-signed-and-open several --initrd=/share/first.img --initrd=/share/second.img
kexec -e --no-ifdown
