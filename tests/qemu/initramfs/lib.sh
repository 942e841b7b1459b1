# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
#
# Checks for scenarios, inside a guest.  Each prints its result as TAP.
#
#	check NAME COMMAND...			COMMAND succeeds
#	accepted NAME COMMAND...		a load is accepted, and the kernel logs that
#	refused NAME ERRNO CAUSE COMMAND...	a load is refused with ERRNO, and the
#						kernel gives this cause: "CAUSE", or
#						"CAUSE slot N \(NAME\)", and so on
#	fails NAME ERRNO PATTERN COMMAND...	a command fails with ERRNO, and a line of
#						dmesg's matches ("-": none is expected)
#
# refused and fails also check that the images that were loaded before are still loaded.
#
# CAUSE and PATTERN are extended regular expressions.  If CHECKS is set, only the checks that
# it names are made.

refusal='kexec: manifest refused: '
acceptance='kexec: manifest accepted'

skipped() {
	[ -n "${CHECKS:-}" ] || return 1
	case " $CHECKS " in *" $1 "*) return 1 ;; esac
}

# verdict NAME STATUS: print the result; on failure, also the output of COMMAND and the kernel
verdict() {
	if [ "$2" = 0 ]; then
		echo "ok - $1"
		return
	fi
	echo "not ok - $1"
	sed 's/^/#   said: /' /tmp/said
	tail -n 8 /tmp/kernel | sed 's/^/#   kernel: /'
}

# Run a command, and keep its output and that of the kernel
try() {
	dmesg -c >/dev/null
	"$@" >/tmp/said 2>&1 </dev/null
	result=$?
	dmesg >/tmp/kernel
	return $result
}

check() {
	name=$1
	shift
	skipped "$name" && return
	try "$@"
	verdict "$name" $?
}

accepted() {
	name=$1
	shift
	skipped "$name" && return
	try "$@" && grep -q "$acceptance" /tmp/kernel
	verdict "$name" $?
}

# images ERRNO: print which of the two images are loaded.  The crash image may be lost if the
# digest of a streamed slot is wrong, because copying the slot overwrites that image.
images() {
	cat /sys/kernel/kexec_loaded
	[ "$1" = EUCLEAN ] || cat /sys/kernel/kexec_crash_loaded
}

complain() { echo "expected $*" >>/tmp/said; wrong=1; }

fails() {
	name=$1 errno=$2 pattern=$3
	shift 3
	skipped "$name" && return
	wrong=0 kept=$(images "$errno")
	try "$@" && complain "a failure"
	[ "$(images "$errno")" = "$kept" ] || complain "what was loaded to stay loaded"
	grep -qw "$errno" /tmp/said || complain "$errno"
	[ "$pattern" = - ] || grep -qE "$pattern" /tmp/kernel || complain "the kernel to say /$pattern/"
	verdict "$name" $wrong
}

refused() {
	name=$1 errno=$2 cause=$3
	shift 3
	fails "$name" "$errno" "$refusal($cause)(\\+| |\$)" "$@"
}

# What depends on the architecture: the console; the first half of the call's flags; the slot
# with the entry, and all slots in their order; an address of devices, and one of free
# memory behind the kernel
case $(uname -m) in
aarch64)
	console=ttyAMA0 machine=0xb7 other_machine=0x3e code=kernel params_max=0xf0000
	devices=0x9000000 elsewhere=0x60000000
	slots='kernel params cmdline initrd-head initrd initrd-tail elfcorehdr' ;;
*)
	console=ttyS0 machine=0x3e other_machine=0xb7 code=purgatory params_max=0x40000
	devices=0xfee00000 elsewhere=0x8000000
	slots='kernel purgatory params cmdline initrd-head initrd initrd-tail elfcorehdr' ;;
esac

# slot NAME: print a pattern for the slot in the kernel's log, if a manifest has all slots
slot() {
	number=1
	for slot in $slots; do
		[ "$slot" != "$1" ] || break
		number=$((number + 1))
	done
	echo "slot $number \\($1\\)"
}

# Debian's kernel, its manifest, and a command line that both accept.  On a busy host an emulated
# timer can be late, and Linux would panic without no_timer_check.
kernel=$(echo /boot/vmlinuz-*)
manifest=$(echo /boot/kexec-manifest-*.ksig)
initrd=/boot/initrd.img
line="console=$console quiet panic=-1 lockdown=integrity no_timer_check"

# What a kernel says of an ML-DSA signature, of another manifest: 6.12 does not know the algorithm
case $(uname -r) in
6.*) ml_dsa='ENOPKG signature-algorithm' ;;
*) ml_dsa='EKEYREJECTED signature-invalid' ;;
esac

# load [OPTION...]: load them with mutate, which changes the load and does not check it
load() {
	mutate --image "$kernel" --sig-manifest "$manifest" --initrd "$initrd" \
		--command-line "$line" "$@"
}

# Load them with kexec
by_kexec() {
	kexec -l "$kernel" --initrd="$initrd" --command-line="$line" --sig-manifest="$manifest" "$@"
}

# Check what kexec --dry-run prints, and its exit status
dry_run() { by_kexec --dry-run; }
dry_run_says() { # PATTERN...: each matches a line
	dry_run >/tmp/out || return 1
	for pattern; do
		grep -E "$pattern" /tmp/out || { echo "nothing matches /$pattern/ in:"; cat /tmp/out; return 1; }
	done
}
dry_run_refused() { # STATUS PATTERN
	dry_run 2>/tmp/out
	[ $? = "$1" ] && grep -E "$2" /tmp/out && return
	cat /tmp/out
	return 1
}

# with NAME=VALUE... COMMAND...: run a command with other values of the variables above
with() (
	while :; do
		case $1 in
		kernel=* | manifest=* | initrd=* | line=*) eval "${1%%=*}=\${1#*=}"; shift ;;
		*) break ;;
		esac
	done
	"$@"
)

# Like load, with a kernel of 128 KiB that is never booted, for many loads
tiny() {
	[ -e /tmp/small ] || echo >/tmp/small
	with kernel=/manifests/tiny manifest=/manifests/tiny.ksig initrd=/tmp/small load "$@"
}

# each CAUSE COMMAND WORD...: COMMAND is refused for this cause with each WORD
each() {
	cause=$1 command=$2 kept=$(images EUCLEAN)
	shift 2
	for word; do
		dmesg -c >/dev/null
		if "$command" "$word"; then
			echo "$word was accepted"
			return 1
		fi
		dmesg | grep -qE "$refusal($cause)(\\+| |\$)" && continue
		echo "$word: the kernel did not say /$cause/"
		return 1
	done
	[ "$(images EUCLEAN)" = "$kept" ]
}

# token WORD, flip PLACE: load with one more word in the command line, or with a bit flipped
token() { with line="$line $1" load; }
flip() { load --flip "${1%+*}" "${1#*+}" 01; }

# Is the crash region read-only in the kernel's page tables, except for the page whose code
# runs first?  Not checked on arm64.
protected() {
	[ $machine = 0x3e ] || return 0
	grep -q debugfs /proc/mounts || mount -t debugfs debugfs /sys/kernel/debug
	sed -n 's/^ *\([0-9a-f]*\)-\([0-9a-f]*\) : Crash kernel$/0x\1 0x\2/p' /proc/iomem >/tmp/region
	read -r first last </tmp/region
	sed '1,/Low Kernel Mapping/d; /^---/,$d' /sys/kernel/debug/page_tables/kernel >/tmp/tables
	base='' readonly=0
	while IFS=' -' read -r from to _ access _; do
		: "${base:=$from}"
		[ "$access" = ro ] || continue
		from=$((from - base)) to=$((to - base))
		[ $from -ge $((first)) ] || from=$((first))
		[ $to -le $((last + 1)) ] || to=$((last + 1))
		[ $to -le $from ] || readonly=$((readonly + to - from))
	done </tmp/tables
	echo "of the crash region's $((last + 1 - first)) bytes $readonly are read-only"
	[ $readonly -gt 0 ] && [ $readonly -ge $((last + 1 - first - 4096)) ]
}

# Has the KUnit suite of the series passed?  It runs with kunit.enable=1.  Its result is a line
# such as "# sigfmt: pass:9 fail:0 skip:0 total:9" in /tmp/boot, because checks clear the log.
kunit_passed() {
	grep -E '# [a-z_-]+: pass:' /tmp/boot
	grep -qE '# sigfmt: pass:[1-9][0-9]* fail:0 skip:0' /tmp/boot && ! grep 'not ok' /tmp/boot
}

# Print the KiB of memory whose use /proc/meminfo lists.  This does not include images for
# kexec, nor pages that a load may have leaked.
accounted() {
	echo 3 >/proc/sys/vm/drop_caches
	awk '/^(MemFree|Buffers|Cached|AnonPages|Slab|KernelStack|PageTables|Percpu):/ { n += $2 }
		END { print n }' /proc/meminfo
}

# memory_is_back: the listed memory is about what it was in $before.  It does not include free
# pages in per-processor lists, which drain slowly, each time that the kernel updates its
# statistics.
memory_is_back() {
	mutate --unload
	mutate --crash --unload
	tries=0
	while after=$(accounted); [ $((before - after)) -ge 1024 ] && [ $tries -lt 90 ]; do
		tries=$((tries + 1))
		echo 1 >/proc/sys/vm/stat_refresh
		sleep 1
	done 2>/dev/null
	echo "$before KiB were accounted for, now $after, after $tries seconds"
	[ $((before - after)) -lt 1024 ]
}

# next_runs FILE [CPIO...]: make $initrd an initramfs whose /next.sh is FILE, after the given
# archives.  In it, $given has the value that $line has here.
next_runs() {
	rm -rf /tmp/next
	mkdir -p /tmp/next/lib
	cp /lib/lib.sh /tmp/next/lib/
	{ echo "CHECKS='${CHECKS:-}' given='$line'"; cat "$1"; } >/tmp/next/next.sh
	shift
	(cd /tmp/next && find . | cpio -o -H newc 2>/dev/null) >/tmp/next.cpio
	cat "$@" $initrd /tmp/next.cpio >/tmp/initrd.img
	initrd=/tmp/initrd.img
}

# early_archive: make /tmp/early.cpio, which has what early code looks for at the start of an
# initramfs: an ACPI table (an empty SSDT of 36 bytes), and a file at the path of microcode
early_archive() {
	mkdir -p /tmp/early/kernel/firmware/acpi /tmp/early/kernel/x86/microcode
	printf 'SSDT\044\0\0\0\002\252ATTACKATTACK  \001\0\0\0TEST\001\0\0\0' \
		>/tmp/early/kernel/firmware/acpi/attack.aml
	echo microcode >/tmp/early/kernel/x86/microcode/GenuineIntel.bin
	(cd /tmp/early && find . | cpio -o -H newc 2>/dev/null) >/tmp/early.cpio
}

# bootconfig TEXT: print the end of an initramfs from which the kernel takes TEXT as parameters,
# as tools/bootconfig writes it
bootconfig() {
	sum=$(printf %s "$1" | od -An -v -tu1 | awk '{ for (i = 1; i <= NF; i++) n += $i } END { print n }')
	printf %s "$1"
	for number in ${#1} "$sum"; do
		# shellcheck disable=SC2059 # octal escapes
		printf "\\$(printf %o $((number & 255)))\\$(printf %o $((number >> 8)))\\0\\0"
	done
	echo '#BOOTCONFIG'
}

# with_programs: make $initrd an initramfs with the files of this one, so that the next kernel
# can load another kernel; to be called before next_runs
with_programs() {
	mkdir -p /tmp/all
	(cd / && find bin sbin lib lib64 usr boot uefi variants keys manifests 2>/dev/null |
		cpio -o -H newc 2>/dev/null) >/tmp/all/programs.cpio
	cat "$initrd" /tmp/all/programs.cpio >/tmp/all/initrd.img
	initrd=/tmp/all/initrd.img
}
