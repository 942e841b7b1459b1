# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# Debian's kdump-tools under Secure Boot, unchanged: it calls kexec -p -s, which goes on to the
# manifest beside the kernel.  It loads the capture kernel at boot, the crash is dumped, and the
# dump exists after the reboot.
#
# on: host
# in: check-all

. "$here/kdump/lib.sh"

system_is_possible debian-root || return 0

disk=$dumps/debian.ext4
make_disk() { "$here/kdump/debian" "$disk"; }
# systemd is quiet; the kernels show warnings, and the line with which they begin, see below
boot_debian() {
	"$guest" --kernel kdump --root "$disk" --uefi --cmdline 'quiet loglevel=6 crashkernel=256M' \
		--timeout 1500 --log "$dumps/debian.console" --qemu '-action reboot=reset' \
		>"$dumps/debian.said" 2>&1
}
guest_says() { test_said "$dumps/debian.said" "$1"; }
nothing_failed() { grep -q '^ok - ' "$dumps/debian.said" && ! grep -A 12 '^not ok' "$dumps/debian.said"; }

check kdump-debian-disk make_disk
check kdump-debian-boots-crashes-and-boots boot_debian
cp "$dumps/debian.console" "$logs/$scenario.console"
sed -i -E '/Kernel panic - not syncing/,/Linux version/d' "$logs/$scenario.console"
check kdump-debian-loaded-at-boot guest_says loaded-at-boot
check kdump-debian-with-manifest guest_says with-manifest
check kdump-debian-by-file-mode-first grep -qE '^command: .*kexec -p -s ' "$dumps/debian.said"
check kdump-debian-initramfs-made-there guest_says initramfs-was-made-here
check kdump-debian-try-reload guest_says try-reload
check kdump-debian-loaded-again guest_says loaded-again
check kdump-debian-unload guest_says unload
check kdump-debian-unloaded guest_says unloaded
check kdump-debian-load guest_says load
check kdump-debian-loaded-by-hand guest_says loaded-by-hand
check kdump-debian-dump-there guest_says dump-there
check kdump-debian-dmesg-there guest_says dmesg-there
check kdump-debian-loaded-after-reboot guest_says loaded-after-reboot
check kdump-debian-nothing-failed nothing_failed
check kdump-debian-dump-from-disk dump_on_disk debian "$dumps/debian.said" "$disk"
check kdump-debian-backtrace backtrace debian.dump 'PANIC: .*sysrq triggered crash' 'sysrq_handle_crash at'
