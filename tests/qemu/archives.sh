# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# For scripts that make archives for guests.

# pack DIR: as an archive, not compressed: QEMU copies faster than an emulated machine unpacks
pack() { (cd "$1" && find . -print0 | LC_ALL=C sort -z | cpio --null --quiet -o -H newc -R 0:0); }

# new_root DIR BUSYBOX: folders and busybox, whose applets are those of this machine's busybox
new_root() {
	rm -rf "$1"
	mkdir -p "$1"/{bin,sbin,dev,proc,sys,tmp,run,keys,manifests,boot,lib}
	cp "$2" "$1/bin/busybox"
	busybox --list | while read -r applet; do
		[ "$applet" = busybox ] || ln -s busybox "$1/bin/$applet"
	done
}

# make_next DIR BUSYBOX FILE: an unsigned initramfs for the next kernel, made in DIR
make_next() {
	new_root "$1" "$2"
	cp tests/qemu/initramfs/next-init "$1/init"
	pack "$1" | gzip -1n >"$3"
	truncate -s %4 "$3"	# so that another archive may follow
}
