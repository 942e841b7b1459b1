# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Several initramfs files, signed as one.
#
# options: --share build/guest/formats

. /lib/lib.sh

# What is in the second file: see tests/qemu/formats-extras
: <<'NEXT'
. /lib/lib.sh
check initrds-next-kernel-has-the-second grep -q Debian /proc/version
check initrds-next-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
NEXT
manifest=/share/several.ksig
several() { kexec -l "$kernel" --sig-manifest="$manifest" --command-line="$line" "$@"; }
says() { pattern=$1; shift; "$@" >/tmp/out 2>&1; cat /tmp/out; grep -qE "$pattern" /tmp/out; }
check initrds-one-is-missing says 'not the file that the manifest was made from|bufsz has to be' \
	several --initrd=/share/first.img
check initrds-in-another-order says 'not the file|EUCLEAN|not the bytes' \
	several --initrd=/share/second.img --initrd=/share/first.img
check initrds-one-too-many says 'initramfs.*bufsz has to be' \
	several --initrd=/share/first.img --initrd=/share/second.img --initrd=/share/first.img
accepted initrds-load several --initrd=/share/first.img --initrd=/share/second.img
kexec -e --no-ifdown
