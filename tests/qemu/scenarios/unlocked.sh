# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 30: a kernel that is not locked down verifies a manifest equally strictly, and without one behaves
# as before.  A control for attack 19: without a manifest, the bootconfig adds parameters.
#
# options: --with uefi
# cmdline: loglevel=7

. /lib/lib.sh

check not-locked-down grep -qF '[none]' /sys/kernel/security/lockdown
accepted unlocked-load load
accepted unlocked-next-need-not-lock-down with line='console=ttyS0' load
check unlocked-load-without-manifest load --no-flag
check unlocked-unload mutate --unload
fails attack-08-dry-run-without-manifest EINVAL - load --flags 0x3e0020
refused attack-30-unlocked-bit-flipped EUCLEAN 'digest-differs slot 1 \(kernel\)' load --flip kernel 0x1000 01
refused attack-30-unlocked-unknown-key ENOKEY 'signer-unknown' \
	with manifest=/manifests/unknown-key.ksig load
refused attack-30-unlocked-entry EBADSLT 'entry-differs slot 2 \(purgatory\)' load --entry initrd+0
refused attack-30-unlocked-params EBADSLT 'bufsz-not-zero slot 3 \(params\) 0x1000' load --bufsz params 4096
refused attack-30-unlocked-policy EILSEQ 'cmdline-required slot 4 \(cmdline\)' \
	with manifest=/manifests/required.ksig line='console=ttyS0' load

cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check attack-19-would-add-parameters grep -qE 'attack="?19' /proc/cmdline
NEXT
line='console=ttyS0 panic=-1 no_timer_check bootconfig'
next_runs /tmp/next.sh
bootconfig 'kernel.attack=19' >>"$initrd"
check unlocked-load-with-bootconfig kexec -c -l /uefi/bzImage --initrd="$initrd" --command-line="$line"
kexec -e --no-ifdown
