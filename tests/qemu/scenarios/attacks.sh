# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Attacks with kexec_load by root of a locked-down machine; numbers are rows of
# docs/threat-model.md.  mutate makes the system call itself, so only the kernel can refuse.
#
# cmdline: lockdown=integrity crashkernel=128M initrd=\initrd.img
# timeout: 500

. /lib/lib.sh

# rows: loads
check verify-running mksig verify --running "$manifest"
not_running() { ! mksig verify --running /manifests/unknown-key.ksig 2>/tmp/out && grep -q 'shows this key in no keyring' /tmp/out; }
check verify-running-unknown-key not_running
# kexec -s goes on to the manifest beside the kernel and says so; with no manifest there, it fails
with_s() {
	kexec -s -l "$1" --initrd="$initrd" --command-line="$line" >/tmp/s 2>&1 || status=$?
	cat /tmp/s
	return ${status:-0}
}
accepted load-beside-with-s with_s "$kernel"
s_says() { grep 'kexec_file_load, which -s asks for, failed; using kexec_load' /tmp/s && grep "trying $manifest" /tmp/s; }
check load-beside-with-s-says-so s_says
check load-beside-with-s-unload kexec -u
ln "$kernel" /tmp/alone 2>/dev/null || cp "$kernel" /tmp/alone
fails load-with-s-alone 'not permitted' - with_s /tmp/alone
only_c() { ! kexec -c -l "$kernel" --initrd="$initrd" --command-line="$line" >/tmp/s 2>&1 && ! grep trying /tmp/s; }
check load-beside-not-with-c only_c
accepted load-without-purgatory with manifest=/manifests/reboot.ksig load

# 7: no refusal below may unload these two images, or end the protection of the crash region.
# The one for reboot is booted at the end; tests/qemu/scenarios/crash.sh boots the other.
before=$initrd
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check attack-07-boots-what-was-loaded grep -qF 'x=kept' /proc/cmdline
check attack-07-next-is-locked-down grep -qF '[integrity]' /sys/kernel/security/lockdown
check attack-16-next-kernel-runs-with-fields-written true
# code32_start, ramdisk_image and _size, cmd_line_ptr, hardware_subarch_data, setup_data
not_from_template() {
	for at in 0x214 0x218 0x21c 0x228 0x240 0x250; do
		[ "$(od -An -tx1 -j $at -N 4 /sys/kernel/boot_params/data)" != ' 41 41 41 41' ] || return 1
	done
}
check attack-12-fields-of-the-template-are-not-passed-on not_from_template
NEXT
next_runs /tmp/next.sh
# 16, 32, 52: the caller's bytes in fields for addresses, sizes and digests (kernel_entry,
# region 0) have no effect, because the kernel writes these fields.  12: the same for those of
# the template that are a boot loader's
garbage() {
	load --manifest /manifests/poisoned.cbor --signature /manifests/poisoned.sig \
		--poke purgatory 0x18 4141414141414141 \
		--poke purgatory 0x28 42424242424242424343434343434343 \
		--poke purgatory 0x38 "$(printf '%064d' 0)" --poke purgatory 0x68 4444444444444444
}
accepted attack-16-fields-are-written with line="$line x=kept" garbage
initrd=$before
unprotected() { ! protected; }
check crash-region-without-an-image unprotected
accepted load-to-be-kept-for-crash load --crash
check crash-region-is-protected protected

# rows: attacks

# rows: attacks-x86

check attack-07-crash-region-still-protected protected
check attack-07-both-still-loaded test "$(images EPERM | tr -d '\n')" = 11
kexec -e --no-ifdown
