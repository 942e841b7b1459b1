# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# Fedora's kdumpctl: the calls of kexec that it makes on x86-64, with its default options and command
# line, in each place where it looks for a kernel.  The initramfs is made by Debian's dracut.  The
# capture kernel runs it, systemd included, and saves the dump.
#
# on: host
# in: check-all

. "$here/kdump/lib.sh"

system_is_possible own-root trixie || return 0

dracut=$here/../../build/guest/dracut
# Kept as long as what makes it is the same
make_initramfs() {
	local id
	id=$(sha256sum "$here/kdump/save" "$here/kdump/dracut-in-root")
	[ "$(cat "$dracut/.id" 2>/dev/null)" != "$id" ] || return 0
	rm -rf "$dracut"
	mkdir -p "$dracut"
	cp "$here/kdump/save" "$here/kdump/dracut-in-root" "$dracut/"
	"$here/../../scripts/in-root" --suite trixie "$dracut" dracut-in-root && echo "$id" >"$dracut/.id"
}
check kdump-dracut-makes-initramfs make_initramfs

crash_guest dracut "$(cat <<'GUEST'
. /lib/lib.sh
. /lib/kdump.sh
release=$(uname -r) id=0123456789abcdef0123456789abcdef
# Where kernel packages and kernel-install put the image with the vendor's manifest
modules=/lib/modules/$release entry=/boot/$id/$release
mkdir -p "$modules" "$entry"
for image in "/boot/vmlinuz-$release" "$modules/vmlinuz" "$entry/linux"; do cp /kdump/vmlinuz "$image"; done
for manifest in "/boot/kexec-manifest-$release.ksig" "$modules/kexec-manifest-$release.ksig" "$entry/linux.ksig"; do
	cp /kdump/kdump.ksig "$manifest"
done
cp /share/initramfs.img "/boot/initramfs-${release}kdump.img"
ln -s "/boot/initramfs-${release}kdump.img" "$entry/initrdkdump"

# The command line of this kernel without these words, and its own words
line=
for word in $(cat /proc/cmdline); do
	case ${word%%=*} in
	crashkernel | panic_on_warn | root | rd.lvm.lv | rd.luks.uuid | hugepages | hugepagesz | slub_debug | quiet | \
	log_buf_len | swiotlb | cma | hugetlb_cma) ;;
	*) line="$line$word " ;;
	esac
done
line="${line}irqpoll nr_cpus=1 reset_devices cgroup_disable=memory mce=off numa=off udev.children-max=2 panic=10 acpi_no_memhotplug transparent_hugepage=never nokaslr hest_disable novmcoredd cma=0 hugetlb_cma=0 pcie_ports=compat disable_cpu_apicid=0 rd.systemd.gpt_auto=no"

# Option -s is the default of x86-64, with and without Secure Boot
load() { # INITRD KERNEL [OPTION...]
	initrd=$1 image=$2
	shift 2
	kexec "$@" -p --command-line="$line" --initrd="$initrd" "$image"
}
for_both_calls() { grep 'which -s asks for, failed; using kexec_load' /tmp/by-file-mode; }
unload() { kexec "$@" -p -u && loaded 0; }
accepted kdump-dracut-load load "/boot/initramfs-${release}kdump.img" "/boot/vmlinuz-$release" -s
cp /tmp/said /tmp/by-file-mode
check kdump-dracut-by-file-mode-first for_both_calls
check kdump-dracut-unload unload -s
accepted kdump-dracut-boot-entry load "$entry/initrdkdump" "$entry/linux" -s
check kdump-dracut-unload-boot-entry unload -s
accepted kdump-dracut-modules load "/boot/initramfs-${release}kdump.img" "$modules/vmlinuz" -s
accepted kdump-dracut-early load "/boot/initramfs-${release}kdump.img" "/boot/vmlinuz-$release"
check kdump-dracut-unload-without-s unload
rm "/boot/kexec-manifest-$release.ksig"
fails kdump-dracut-no-manifest "Operation not permitted" - load "/boot/initramfs-${release}kdump.img" "/boot/vmlinuz-$release" -s
cp /kdump/kdump.ksig "/boot/kexec-manifest-$release.ksig"
accepted kdump-dracut-reload load "/boot/initramfs-${release}kdump.img" "/boot/vmlinuz-$release" -s -d
check kdump-dracut-loaded loaded 1
crash_by_hand
GUEST
)" --cmdline 'lockdown=integrity crashkernel=256M' --memory 1024 --share "$dracut" --timeout 600
check kdump-dracut-runs said dracut '^next kernel: dracut .*systemd'
check kdump-dracut-locked-down said dracut '^next kernel: lockdown: none \[integrity\]'
check kdump-dracut-dumped dumped dracut
check kdump-dracut-backtrace backtrace dracut.dump 'PANIC: .*sysrq triggered crash' 'sysrq_handle_crash at'
