# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# For scripts that make archives and files for guests.

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

# bytes N...: print bytes with these values
bytes() { printf '%b' "$(printf '\\x%02x' "$@")"; }

# as_module MANIFEST SIGNATURE: print a "module" made of a manifest: its signature follows, as in a
# signed module
as_module() {
	local size
	size=$(stat -c %s "$2")
	cat "$1" "$2"
	# struct module_signature, in which only the type (PKCS#7) and the length are used
	printf '\0\0\2\0\0\0\0\0'
	bytes $((size >> 24)) $((size >> 16 & 255)) $((size >> 8 & 255)) $((size & 255))
	printf '~Module signature appended~\n'
}
