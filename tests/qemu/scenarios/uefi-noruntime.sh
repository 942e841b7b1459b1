# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 54, 60: without EFI's runtime services, the kernel has not read dbx and MokListXRT, and cannot
# pass on what it knows about EFI.  It accepts no manifest, whatever it claims.
#
# options: --uefi
# cmdline: loglevel=6 efi=noruntime crashkernel=256M
# timeout: 300

. /lib/lib.sh
. /lib/uefi.sh

bare='console=ttyS0 panic=-1 no_timer_check'
check uefi-noruntime-locked-down by_secure_boot
refused attack-60-noruntime EINVAL machine load
refused attack-60-noruntime-for-crash EINVAL machine load --crash
refused attack-60-noruntime-dry-run EINVAL machine load --dry-run
refused attack-54-noruntime-secure-boot EINVAL machine with line="$bare" load
refused attack-54-noruntime-claim EINVAL machine with manifest=/uefi/by-secure-boot.ksig load
refused attack-54-noruntime-lockdown-by-command-line EINVAL machine \
	with manifest=/uefi/by-cmdline.ksig load
says() { by_kexec >/tmp/out 2>&1; cat /tmp/out; grep -q 'efi=runtime' /tmp/out; }
check uefi-noruntime-kexec-says-what-to-do says
