# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 31: a kernel that requires manifests refuses all other loads, by both system calls.  (It is not
# locked down, because then lockdown would refuse them.)
#
# options: --share build/guest/status
# prepare: mkdir -p build/guest/status && install -s build/kexec-manifest build/guest/status/
# cmdline: kexec_sig_manifest=require

. /lib/lib.sh

fails attack-31-kexec-load EPERM 'kexec: kexec_load refused: this kernel loads only' load --no-flag
cp "$kernel" /tmp/alone	# no manifest is beside this one
fails attack-31-kexec-file-load 'Operation not permitted' \
	'kexec: kexec_file_load refused: this kernel loads only' \
	kexec -s -l /tmp/alone --initrd="$initrd" --command-line="$line"
status_says() { /share/kexec-manifest status >/tmp/out; grep -E "$1" /tmp/out || { cat /tmp/out; return 1; }; }
check required-status status_says '^manifests +ready +required: the running kernel loads nothing without a manifest$'
check required-status-lockdown status_says '^lockdown +ready +none, but manifests are required$'
accepted required-load load
check required-unload mutate --unload
check required-file-unload kexec -s -u

# Existing limits apply first: how many loads are allowed (a refusal counts), and whether any is
limit() { echo "$1" >/proc/sys/kernel/kexec_load_limit_reboot; }
check load-limit-set limit 2
refused load-limit-counts-refusals EBADSLT 'entry-differs slot 2 \(purgatory\)' load --entry initrd+0
accepted load-limit-last load
fails attack-30-load-limit EPERM - load
disable() { echo 1 >/proc/sys/kernel/kexec_load_disabled; }
check loading-disabled disable
fails attack-30-loading-disabled EPERM - load
