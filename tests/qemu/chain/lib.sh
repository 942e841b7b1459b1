# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# For scenarios and demos with the machine of tests/qemu/chain/disk: install it, boot it, and read
# what its test has said.  Set before sourcing this file: $here, tests/qemu; $logs.

made=$logs/chain
chain_packages=$here/../../build/chain
mkdir -p "$made"

# make_installed: the machine after its first boot, in which apt installs our packages.  It is made
# anew if a package has changed.
make_installed() {
	local id image
	id=$(sha256sum "$here"/chain/{disk,enrol,prepare,start,install,test.service} "$here/system/guest-lib.sh" \
		"$chain_packages/.id" "$here"/../../build/deb-trixie/*.deb | sha256sum)
	[ "$(cat "$made/installed/.id" 2>/dev/null)" != "$id" ] || return 0
	rm -rf "$made/installed"
	"$here/chain/disk" "$made/installed" || return
	image=$(echo "$chain_packages"/first/boot/vmlinuz-*)
	"$guest" --kernel "$image" --root "$made/installed/disk.img" --memory 2048 --timeout 3000 \
		--cmdline 'root=/dev/vda2 quiet' --log "$made/install.console" >"$made/install.said" 2>&1 ||
		{ tail -n 20 "$made/install.said"; return 1; }
	! grep '^not ok' "$made/install.said" || return
	echo "$id" >"$made/installed/.id"
}

# boot_machine NAME OPTION...: a copy of the installed machine, in $made/NAME, boots through its
# firmware.  A second disk tells its test to begin with the step NAME.
boot_machine() {
	local name=$1
	shift
	mkdir -p "$made/$name"
	cp --sparse=always "$made/installed/"{disk.img,vars.fd} "$made/$name/"
	echo "$name" >"$made/$name/step"
	tar -cf "$made/$name/test.tar" -C "$made/$name" step -C "$(realpath "$here")/chain" test -C ../initramfs tpm.sh
	"$guest" --machine "$made/$name" --memory 2048 --log "$made/$name.console" --qemu "-action reboot=reset
		-drive if=none,id=step,format=raw,readonly=on,file=$made/$name/test.tar -device virtio-blk-pci,drive=step" "$@"
}

# run_machine NAME OPTION...: what its test says goes to a file
run_machine() {
	boot_machine "$@" --timeout 5400 >"$made/$1.said" 2>&1 && return
	tail -n 30 "$made/$1.said"
	return 1
}

# root_of NAME: the root file system of its disk, as debugfs calls it; it begins after 65 MiB
root_of() { echo "$made/$1/disk.img?offset=$((65 << 20))"; }

# keep_console NAME: without the messages of intended crashes
keep_console() {
	sed -E '/Kernel panic - not syncing/,/Linux version/d' "$made/$1.console" >"$logs/$scenario.console"
}

# says NAME: its test has printed the result of the check that is being made
says() { test_said "$made/$1.said" "$name"; }
