# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# Debian's kdump-tools under Secure Boot, unchanged: it calls kexec -p -s, which goes on to the
# manifest beside the kernel.  It loads the capture kernel at boot, the crash is dumped, and the dump exists after the reboot.
#
# on: host
# in: check-all

. "$here/kdump/lib.sh"

# mmdebstrap needs root or namespaces, which not every machine offers
if ! "$here/../../scripts/fetch" debian-root >"$dumps/debian.fetch" 2>&1; then
	for check in "${checks[@]}"; do
		echo "ok - $check # SKIP no Debian system can be made here: $(tail -n 1 "$dumps/debian.fetch")"
	done
	return
fi

disk=$dumps/debian.ext4
make_disk() { "$here/kdump/debian" "$disk"; }
boot_debian() {
	"$guest" --kernel kdump --root "$disk" --uefi --cmdline 'quiet crashkernel=256M' \
		--timeout 1500 --log "$dumps/debian.console" --qemu '-action reboot=reset' \
		>"$dumps/debian.said" 2>&1
}
guest_says() { grep -qx "ok - $1" "$dumps/debian.said" || { grep -A 4 "$1" "$dumps/debian.said"; return 1; }; }
from_disk() { debugfs -R "$1" "$disk" 2>/dev/null; }
fetch_dump() {
	local dump
	dump=$(sed -n 's/^dump: \(.*\/dump\..*\)/\1/p' "$dumps/debian.said")
	[ -n "$dump" ] && from_disk "dump $dump $dumps/debian.dump" && [ -s "$dumps/debian.dump" ]
}

check kdump-debian-disk make_disk
check kdump-debian-boots-crashes-and-boots boot_debian
cp "$dumps/debian.console" "$logs/$scenario.console"
sed -i -E '/Kernel panic - not syncing/,/Linux version/d' "$logs/$scenario.console"
check kdump-debian-loaded-at-boot guest_says loaded-at-boot
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
check kdump-debian-dump-from-disk fetch_dump
check kdump-debian-backtrace backtrace debian.dump 'PANIC: .*sysrq triggered crash' 'sysrq_handle_crash at'
