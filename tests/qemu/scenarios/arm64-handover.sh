# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# What an earlier kernel handed over is in this kernel's device tree, but its memory is not
# reserved, so that root may have written there.  The next kernel must not be told of it.
#
# on: host
# in: check-all

dtc=$here/../../build/linux/o-arm64/scripts/dtc/dtc
told=$logs/$scenario
mkdir -p "$told"
rm -f "$told"/* "$logs/$scenario.console"

# in_guest OPTION...: load Debian's kernel, and start it; each kernel tells what its tree has
cat >"$told/script" <<'END'
. /lib/lib.sh
cat >/tmp/next.sh <<'NEXT'
echo "told next: $(cd /proc/device-tree/chosen && echo linux,*)"
NEXT
echo "told first: $(cd /proc/device-tree/chosen && echo linux,*)"
next_runs /tmp/next.sh
by_kexec || exit
kexec -e
END
in_guest() {
	"$guest" --arch arm64 --script "$told/script" --log "$logs/$scenario.console" "$@" -- sh /run/script
}

# QEMU writes its tree to a file, and ends
add_handover() {
	local base='<0x0 0x60000000 0x0 0x1000>'
	in_guest --qemu "-machine dumpdtb=$told/tree.dtb" >"$told/dump" 2>&1
	"$dtc" -q -I dtb -O dts "$told/tree.dtb" |
		sed "s/^\tchosen {/&\n linux,kho-fdt = $base; linux,kho-scratch = $base; linux,ima-kexec-buffer = $base;/" |
		"$dtc" -q -I dts -O dtb -o "$told/handover.dtb"
}
names='linux,ima-kexec-buffer .*linux,kho-fdt linux,kho-scratch'
found() { grep -E "told first: .*$names" "$told/said"; }
dropped() {
	tail -n 8 "$told/said"
	grep 'told next: .*linux,initrd-start' "$told/said" && ! grep -E 'told next: .*(kho|ima)' "$told/said"
}
add_handover && in_guest --qemu "-dtb $told/handover.dtb" >"$told/said" 2>&1
check arm64-handover-to-this-kernel found
check arm64-handover-not-passed-on dropped
