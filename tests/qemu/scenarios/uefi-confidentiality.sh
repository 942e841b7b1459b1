# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Secure Boot locks down to integrity only, which is not enough for a kernel that is locked down
# to confidentiality.
#
# options: --uefi
# cmdline: loglevel=6 lockdown=confidentiality

. /lib/lib.sh
. /lib/uefi.sh

confidential() { grep -qF '[confidentiality]' /sys/kernel/security/lockdown; }
check uefi-confidential confidential
refused attack-17-uefi-secure-boot-is-not-enough EPERM 'lockdown-weaker 0x1' \
	with line='console=ttyS0 panic=-1 no_timer_check' load
refused attack-17-uefi-integrity-is-not-enough EPERM 'lockdown-weaker 0x1' load
accepted uefi-confidential-load with line='console=ttyS0 panic=-1 no_timer_check lockdown=confidentiality' load
