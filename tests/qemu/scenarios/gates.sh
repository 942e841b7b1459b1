# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 30: a manifest does not override other security modules.  LoadPin accepts only one file
# system, and the bytes of kexec_load come from none; IPE decides by its policy.  (SELinux of 6.12
# has no rule for kexec_load.)  34: without Secure Boot, IMA has no built-in rules, so nothing is
# measured here.
#
# kernel: lsm
# options: --with variants
# cmdline: lockdown=integrity loglevel=6

. /lib/lib.sh

ipe=/sys/kernel/security/ipe
activate() { cat "/variants/$1.ipe" >$ipe/new_policy && echo 1 >"$ipe/policies/$1/active"; }
accepted ipe-without-policy load
# 8: this kernel has kexec jump, so the flag is known
refused attack-08-preserve-context-where-known EINVAL 'flags 0x[0-9a-f]*2' load --flags ${machine}0012
unmeasured() { ! grep kexec- /sys/kernel/security/ima/ascii_runtime_measurements; }
check attack-34-not-measured-unless-asked unmeasured
check ipe-policy-that-allows activate kexec
accepted ipe-allows load
refused attack-30-ipe-is-not-enough EUCLEAN 'digest-differs slot 1 \(kernel\)' flip kernel+0x400000
fails ipe-old-kexec-load EPERM 'Lockdown: mutate: kexec of unsigned images' load --no-flag
check ipe-policy-that-denies activate no_kexec
# Audit prints its records with a delay
later() { load; status=$?; sleep 1; return $status; }
fails attack-30-ipe EACCES 'ipe_op=KEXEC_IMAGE ipe_hook=KERNEL_LOAD .*action=DENY' later

check ipe-policy-that-allows-again eval "echo 1 >$ipe/policies/kexec/active"
enforce=/proc/sys/kernel/loadpin/enforce
check loadpin-is-there test -f $enforce
accepted loadpin-not-enforcing load
check loadpin-on eval "echo 1 >$enforce"
fails attack-30-loadpin EPERM 'LoadPin: kexec-image old-api-denied' load
