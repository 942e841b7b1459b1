# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# libsigfmt in other languages: a program in C++ (tests/library/load.cc) and one in Python
# (ctypes, tests/library/load.py) load kernels on a locked-down kernel.
#
# options: --with loader --with library
# prepare: tests/qemu/library-extras
# cmdline: lockdown=integrity crashkernel=256M

. /lib/lib.sh

cxx() { load-cc "$@" "$manifest" "$kernel" "$initrd" "$line"; }
python() { python3 /lib/load.py "$@" "$manifest" "$kernel" "$initrd" "$line"; }
# The library names the rule and the place in the line, before it calls the kernel
here() { # COMMAND
	with line="$line noefi" "$1" && return 1
	grep '^cmdline-forbidden: EILSEQ: .*"noefi"' /tmp/said && ! dmesg | grep "$refusal"
}
loaded() { [ "$(cat /sys/kernel/kexec_loaded /sys/kernel/kexec_crash_loaded | tr -d '\n')" = "$1" ]; }
unload() { python3 /lib/load.py --unload && loaded 00; }
flipped() { cp "$kernel" /tmp/flipped; printf x | dd of=/tmp/flipped bs=1 seek=5000000 conv=notrunc; }
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check library-next-kernel-is-debians grep -q Debian /proc/version
check library-next-kernel-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
check library-next-kernel-has-the-command-line grep -qxF "$given" /proc/cmdline
NEXT
line='console=ttyS0 panic=-1 no_timer_check lockdown=integrity'
next_runs /tmp/next.sh
check library-flip-a-byte flipped

check library-python-dry-run python --dry-run
check library-python-loads-nothing loaded 00
accepted library-python-load python
accepted library-python-load-for-crash python --crash
check library-python-has-loaded loaded 11
refused library-python-other-key ENOKEY signer-unknown with manifest=/manifests/unknown-key.ksig python
refused library-python-kernel EUCLEAN 'digest-differs slot 1 \(kernel\)' with kernel=/tmp/flipped python
check library-python-command-line here python
check library-python-unload unload

check library-cxx-dry-run cxx --dry-run
check library-cxx-loads-nothing loaded 00
accepted library-cxx-load-for-crash cxx --crash
refused library-cxx-other-key ENOKEY signer-unknown with manifest=/manifests/unknown-key.ksig cxx
refused library-cxx-kernel EUCLEAN 'digest-differs slot 1 \(kernel\)' with kernel=/tmp/flipped cxx
check library-cxx-command-line here cxx
accepted library-cxx-load cxx
check library-cxx-has-loaded loaded 11
kexec -e --no-ifdown
