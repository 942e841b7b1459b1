# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A unified kernel image: everything in it is signed, and kexec is given nothing else.
#
# options: --share build/guest/formats

. /lib/lib.sh

# /next.sh of the image's initramfs, into which tests/qemu/formats-extras puts this text
: <<'NEXT'
. /lib/lib.sh
check uki-next-kernel-is-debians grep -q Debian /proc/version
check uki-next-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
check uki-next-kernel-has-its-command-line grep -qxF 'console=ttyS0 panic=-1 no_timer_check lockdown=integrity from=uki' /proc/cmdline
NEXT
kernel=/share/uki.efi manifest=/share/uki.ksig
uki() { mutate --image "$kernel" --sig-manifest "$manifest" "$@"; }
accepted uki-load uki
refused uki-initramfs-changed EUCLEAN 'digest-differs slot 4 \(initramfs\)' \
	uki --flip initramfs 1000 01
refused uki-command-line-changed EUCLEAN 'digest-differs slot 3 \(cmdline\)' uki --flip cmdline 9 01
refused uki-of-others E[A-Z]* '(bufsz|digest)-differs slot (1 \(kernel\)|4 \(initramfs\))' with kernel=/share/uki-other.efi uki
says() { pattern=$1; shift; "$@" >/tmp/out 2>&1; cat /tmp/out; grep -qE "$pattern" /tmp/out; }
check uki-takes-no-other-command-line says 'the command line is part of the manifest' \
	kexec -l "$kernel" --sig-manifest="$manifest" --command-line=quiet
check uki-takes-no-other-initramfs says 'no slot for an initramfs file' \
	kexec -l "$kernel" --sig-manifest="$manifest" --initrd="$initrd"
accepted uki-load-for-boot kexec -l "$kernel" --sig-manifest="$manifest"
kexec -e --no-ifdown
