# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A locked-down arm64 kernel crashes into Debian's, which was loaded with its manifest.  The
# device tree gives it the ELF core headers, and only the crash region as memory.
#
# options: --arch arm64
# cmdline: lockdown=integrity crashkernel=256M
# timeout: 300
# in: check-all

. /lib/lib.sh
crash() { kexec -p "$kernel" --initrd="$initrd" --sig-manifest="$manifest" --command-line="$line" "$@"; }

cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check arm64-crash-kernel-is-debian grep -q Debian /proc/version
check arm64-crash-kernel-is-locked-down grep -F '[integrity]' /sys/kernel/security/lockdown
elf() { [ "$(head -c 4 /proc/vmcore | tail -c 3)" = ELF ]; }
check arm64-crash-kernel-has-vmcore elf
little_memory() { [ "$(awk '/MemTotal/ { print $2 }' /proc/meminfo)" -lt 262144 ]; }
check arm64-crash-kernel-has-its-memory-only little_memory
NEXT
next_runs /tmp/next.sh

accepted arm64-crash-load crash
refused arm64-crash-unknown-key ENOKEY signer-unknown with manifest=/manifests/unknown-key.ksig crash --no-preflight
check arm64-crash-still-loaded grep 1 /sys/kernel/kexec_crash_loaded
echo c >/proc/sysrq-trigger
