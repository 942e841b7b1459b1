# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 7, 27: a kernel with a floor refuses an earlier generation.  The crash kernel that was loaded
# before remains loaded, and runs.
#
# kernel: strict
# cmdline: crashkernel=256M
# timeout: 240

. /lib/lib.sh

loaded() { [ "$(cat /sys/kernel/kexec_crash_loaded)" = "$1" ]; }
crash() { load --crash "$@"; }
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check attack-07-crash-kernel-boots-after-generations grep -q Debian /proc/version
elf() { [ "$(head -c 4 /proc/vmcore | tail -c 3)" = ELF ]; }
check attack-07-vmcore-after-generations elf
NEXT
next_runs /tmp/next.sh

without=$manifest
manifest=/manifests/generation-7.ksig
accepted crash-load-later-generation kexec -p "$kernel" --initrd="$initrd" --command-line="$line" \
	--sig-manifest="$manifest"
kept() { if crash "$@" || ! loaded 1 || ! protected; then return 0; fi; return 1; }
refused attack-07-kept-generation ESTALE 'generation-low 0x5' \
	with manifest=/manifests/generation-4.ksig kept
refused attack-07-kept-no-generation ESTALE 'generation-low 0x5' \
	with manifest="$without" kept
refused attack-07-kept-component ENOEXEC 'component-differs' \
	with manifest=/manifests/component.ksig kept
check crash-kernel-of-later-generation-still-loaded loaded 1
echo c >/proc/sysrq-trigger
