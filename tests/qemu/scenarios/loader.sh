# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A second loader, written only from docs/protocol.md (tests/qemu/loader/loader.py), boots Debian's
# kernel from a locked-down one.
#
# options: --with loader
# prepare: tests/qemu/loader-extras
# cmdline: lockdown=integrity crashkernel=256M

. /lib/lib.sh

loader() {
	python3 /lib/loader.py --initrd "$initrd" --command-line "$line" "$@" "$manifest" "$kernel"
}
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check loader-next-kernel-is-debians grep -q Debian /proc/version
check loader-next-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
check loader-next-kernel-has-the-command-line grep -qxF "$given" /proc/cmdline
NEXT
line='console=ttyS0 panic=-1 no_timer_check lockdown=integrity'
next_runs /tmp/next.sh
check loader-dry-run loader --dry-run
accepted loader-load-for-crash loader --crash
accepted loader-load-without-purgatory with manifest=/manifests/reboot.ksig loader
refused loader-other-key ENOKEY signer-unknown with manifest=/manifests/unknown-key.ksig loader
refused loader-command-line EILSEQ 'cmdline-forbidden slot 4 \(cmdline\)' with line="$line noefi" loader
flipped() { cp "$kernel" /tmp/flipped; printf x | dd of=/tmp/flipped bs=1 seek=5000000 conv=notrunc; }
check loader-flip-a-byte flipped
refused loader-kernel EUCLEAN 'digest-differs slot 1 \(kernel\)' with kernel=/tmp/flipped loader
accepted loader-load loader
kexec -e --no-ifdown
