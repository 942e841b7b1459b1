# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# kexec-manifest status on a machine that is ready, and on one where something is missing.
#
# options: --share build/guest/status
# prepare: mkdir -p build/guest/status && install -s build/kexec-manifest build/guest/status/
# cmdline: lockdown=integrity crashkernel=128M

. /lib/lib.sh

# status_is STATUS PATTERN [OPTION...]
status_is() {
	wanted=$1 pattern=$2
	shift 2
	/share/kexec-manifest status "$@" >/tmp/out 2>&1
	status=$?
	cat /tmp/out
	[ $status = "$wanted" ] && grep -qE -- "$pattern" /tmp/out
}

check status-nothing-loaded status_is 1 '^capture kernel +not ready +none is loaded; try: kexec -p '
check status-ready-for-reboots status_is 0 '^for reboots +ready ' --for=reboot
check status-kexec grep -qE "^kexec +ready +kexec-tools .* knows signed manifests$" /tmp/out
check status-manifests-optional grep -qE '^manifests +ready +optional: the running kernel also loads without one' /tmp/out
check status-says-lockdown grep -qE '^lockdown +ready +integrity, from .*command line' /tmp/out
check status-says-whose-keys grep -qE '^\.builtin_trusted_keys +ready +[^ ]' /tmp/out
check status-says-how-much-is-reserved grep -qE '^crashkernel +ready +128 MiB are reserved' /tmp/out
check status-names-kernel-and-signer \
	grep -qE '^kernel +ready +/boot/vmlinuz-[^ ]*: manifest for reboots and crashes; .*; signed by .*builtin_trusted_keys$' /tmp/out
accepted status-load-for-crash kexec -p "$kernel" --initrd="$initrd" --command-line="$line" --sig-manifest="$manifest"
check status-ready status_is 0 '^for crashes +ready '
check status-changes-nothing grep -qx 1 /sys/kernel/kexec_crash_loaded
accepted status-load kexec -l "$kernel" --initrd="$initrd" --command-line="$line" --sig-manifest="$manifest"
check status-goes-over-to-what-is-loaded status_is 0 '^systemctl kexec +ready +goes over to the kernel that is loaded$'
json() {
	/share/kexec-manifest status --json >/tmp/out || return 1
	cat /tmp/out
	grep -qx '  "reboot": "ready",' /tmp/out && grep -qx '  "crash": "ready",' /tmp/out &&
		grep -q '{"name": "manifests", "state": "ready", "text": "optional: ' /tmp/out
}
check status-json json

mv "$manifest" /tmp/manifest
check status-without-manifest status_is 1 '^kernel +not ready +no signed manifest lies beside .*; try: mksig '
cp /manifests/unknown-key.ksig "$manifest"
check status-unknown-key status_is 1 '^kernel +not ready +signed by .*, whose key is in no keyring that it asks'
cp /manifests/reboot.ksig "$manifest"
check status-not-for-crashes status_is 1 '^for crashes +not ready'
check status-for-reboots-only status_is 0 'manifest for reboots only' --for=reboot
cp /manifests/no-lockdown.ksig "$manifest"
check status-not-locked-down status_is 1 '^kernel +not ready +nothing locks it down as far as the running kernel \(integrity\)'
cp /tmp/manifest "$manifest"
umount /sys/kernel/security
check status-without-securityfs status_is 0 '^lockdown +not known .*; try: mount -t securityfs'
