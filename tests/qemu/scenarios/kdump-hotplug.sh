# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# Processors and memory are added and removed after the capture kernel was loaded: the kernel
# rewrites the ELF core headers, and nothing else.
#
# on: host
# in: check-all

. "$here/kdump/lib.sh"

# Three memory modules are added and one is removed; one processor goes offline, and another
# goes offline and comes back.  Linux writes the headers when memory goes offline, while it is
# still listed.  Only the next event, the third module, removes it from the headers.
more_qemu='-smp 4 -m 512,slots=4,maxmem=2G' crash_guest hotplug "$(cat <<'GUEST'
. /lib/lib.sh
. /lib/kdump.sh
qemu() { echo "qemu: $*"; }
plug_memory() {
	qemu "object_add memory-backend-ram,id=ram$1,size=128M"
	qemu "device_add pc-dimm,id=dimm$1,memdev=ram$1,addr=0x$2"
}
online() { echo "$2" >"/sys/devices/system/cpu/cpu$1/online"; }
ram_at() { grep -qE "^$1-[0-9a-f]* : System RAM" /proc/iomem; }
ram_gone() { ! ram_at "$1"; }
still_loaded() { "$@" && loaded 1; }

# Otherwise the capture kernel adds the memory to its own, and cannot read it for the dump
line="$line acpi_no_memhotplug"
accepted kdump-hotplug-load load_for_crash
plug_memory 1 100000000
check kdump-hotplug-memory-added still_loaded eventually ram_at 100000000
plug_memory 2 108000000
check kdump-hotplug-more-memory-added still_loaded eventually ram_at 108000000
qemu device_del dimm2
check kdump-hotplug-memory-removed still_loaded eventually ram_gone 108000000
plug_memory 3 110000000
check kdump-hotplug-memory-added-elsewhere still_loaded eventually ram_at 110000000
check kdump-hotplug-processor-goes still_loaded online 3 0
check kdump-hotplug-another-processor-goes still_loaded online 2 0
check kdump-hotplug-processor-comes-back still_loaded online 2 1
crash_by_hand
GUEST
)" --cmdline 'lockdown=integrity crashkernel=192M memhp_default_state=online_movable'

# Does a PT_LOAD of the dump include this physical address?  Columns: type, offset, virtual
# address, physical address, size
holds() {
	readelf -lW "$dumps/hotplug.vmcore" | awk -v at="$(($1))" '
		function number(hex,   n, i) {
			for (i = 3; i <= length(hex); i++)
				n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
			return n
		}
		$1 == "LOAD" && at >= number($4) && at < number($4) + number($6) { found = 1 }
		END { exit !found }'
}
lacks() { [ -s "$dumps/hotplug.vmcore" ] && ! holds "$1"; }
processors() { [ "$(readelf -nW "$dumps/$1.vmcore" | grep -c NT_PRSTATUS)" = "$2" ]; }
check kdump-hotplug-dumped dumped hotplug
check kdump-hotplug-three-processors-in-dump processors hotplug 3
check kdump-hotplug-memory-in-dump holds 0x100000000
check kdump-hotplug-end-of-memory-in-dump holds 0x107ffffff
check kdump-hotplug-other-memory-in-dump holds 0x110000000
check kdump-hotplug-removed-memory-not-in-dump lacks 0x108000000
check kdump-hotplug-backtrace backtrace hotplug.dump 'CPUS: 4 \[OFFLINE: 1\]' 'sysrq_handle_crash at'

# 51: an initramfs that begins like an ELF file and lies before the headers does not change.
# Otherwise purgatory would find a mismatch.
crash_guest elf "$(cat <<'GUEST'
. /lib/lib.sh
. /lib/kdump.sh
processor_off() { echo 0 >/sys/devices/system/cpu/cpu1/online && loaded 1; }
initrd=/kdump/elf.img
accepted attack-51-initramfs-begins-like-elf load_for_crash --console-serial
check attack-51-headers-rewritten processor_off
crash_by_hand
GUEST
)" --cmdline 'lockdown=integrity crashkernel=192M'
check attack-51-initramfs-left-alone unsaid elf 'digest mismatch'
check attack-51-capture-kernel-entered said elf 'Initramfs unpacking failed'

# A processor is unplugged and plugged in again, and another one is unplugged.  Both exist at
# boot, because Linux accepts others only from a hypervisor that it knows.  QEMU 7.2 crashes
# when a processor is unplugged, and QEMU 10 if more than maxcpus were plugged in altogether.
newer_qemu kdump-hotplug-cpu-load kdump-hotplug-cpu-pulled kdump-hotplug-cpu-plugged \
	kdump-hotplug-another-cpu-pulled kdump-hotplug-cpu-dumped kdump-hotplug-cpu-in-dump \
	kdump-hotplug-cpu-backtrace || return 0
cpu() { echo "Nehalem-x86_64-cpu,id=cpu$1,socket-id=$1,core-id=0,thread-id=0"; }
more_qemu="$more_qemu -smp 2,sockets=8,cores=1,maxcpus=8 -device $(cpu 2) -device $(cpu 3)" \
crash_guest cpu "$(cat <<'GUEST'
. /lib/lib.sh
. /lib/kdump.sh
qemu() { echo "qemu: $*"; }
there() { grep -q "^processor.*: $1\$" /proc/cpuinfo; }
gone() { ! there "$1" && [ ! -e "/sys/devices/system/cpu/cpu$1/online" ]; }
back() { [ -e "/sys/devices/system/cpu/cpu$1/online" ]; }
pulled() { there "$1" && qemu device_del "cpu$1" >&3 && eventually gone "$1" && loaded 1; }
plugged() {
	qemu "device_add Nehalem-x86_64-cpu,id=cpu$1,socket-id=$1,core-id=0,thread-id=0" >&3
	eventually back "$1" && echo 1 >"/sys/devices/system/cpu/cpu$1/online" && there "$1" && loaded 1
}

exec 3>&1
accepted kdump-hotplug-cpu-load load_for_crash --console-serial
check kdump-hotplug-cpu-pulled pulled 2
check kdump-hotplug-cpu-plugged plugged 2
check kdump-hotplug-another-cpu-pulled pulled 3
crash_by_hand
GUEST
)" --cmdline 'lockdown=integrity crashkernel=192M'
check kdump-hotplug-cpu-dumped dumped cpu
check kdump-hotplug-cpu-in-dump processors cpu 3
check kdump-hotplug-cpu-backtrace backtrace cpu.dump 'CPUS: 3' 'sysrq_handle_crash at'
