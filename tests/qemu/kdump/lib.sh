# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# For scenarios about crashes, which run on the host (tests/qemu/run sources them): boot a
# guest, let it crash, and look at the dump that its capture kernel saved.

dumps=$logs/kdump
vmlinux=$here/../../build/linux/o-kdump/vmlinux
crashing=(--kernel kdump --with kdump --memory 512) disk_device=virtio-blk-pci crash_arch=
mkdir -p "$dumps"
rm -f "$logs/$scenario.console"

# Guests of arm64: their kernel is the one of all such guests
crash_on_arm64() {
	vmlinux=$here/../../build/kernel/vmlinux-arm64
	crashing=(--arch arm64 --with own) disk_device=virtio-blk-device crash_arch=arm64
}

# Debian 13's programs, with their own libraries; those of arm64 know the dumps of arm64 only,
# and run emulated
of_debian_13() { # PROGRAM [ARGUMENT...]
	local fetch=$here/../../scripts/fetch root emulator program=$1
	shift
	root=$("$fetch" crash ${crash_arch:+"$crash_arch"}) || return
	if [ -z "$crash_arch" ]; then
		"$root/usr/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu" \
			"$root/usr/bin/$program" "$@"
	else
		emulator=$("$fetch" package qemu-user-static)/usr/bin/qemu-aarch64-static || return
		timeout --signal=KILL 600 "$emulator" "$root/usr/lib/ld-linux-aarch64.so.1" \
			--library-path "$root/usr/lib/aarch64-linux-gnu" "$root/usr/bin/$program" "$@"
	fi
}

# newer_qemu CHECK...: run the following guests in the QEMU of scripts/fetch.  If it cannot be had
# here, skip these checks; if it is not there for another reason, they fail
newer_qemu() {
	local newer share name status=0
	newer=$("$here/../../scripts/fetch" qemu 2>"$logs/fetch") || status=$?
	if [ $status = 0 ]; then
		share=${newer%/bin/*}/share
		PATH=${newer%/*}:$PATH
		more_qemu="-L $share/qemu -L $share/seabios"
		return
	fi
	for name; do
		[[ " ${checks[*]} " = *" $name "* ]] || continue
		case $status in
		77) echo "ok - $name # SKIP $(tail -n 1 "$logs/fetch")" ;;
		*) echo "not ok - $name" && sed 's/^/#   said: /' "$logs/fetch" ;;
		esac
	done
	return 1
}

# Keep the guest's output, and pass lines for QEMU's monitor on to it.  A machine that halts is left
# alone for a while: if it did not halt, the next kernel would be heard by then.
listen() { # NAME
	local line
	while IFS= read -r line; do
		printf '%s\n' "$line"
		case $line in
		'qemu: '*) printf '%s\n' "${line#qemu: }" >&8 ;;
		*': digest mismatch, halting') { sleep 15; echo quit >&8; } & ;;
		esac
	done >"$dumps/$1.said"
}

# Print the guest's results, of which it prints all, for the checks that were asked for
verdicts() { # NAME
	local line check
	while IFS= read -r line; do
		case $line in
		'ok - '* | 'not ok - '*)
			check=${line#* - }
			[[ " ${checks[*]} " = *" ${check%% *} "* ]] || continue
			printf '%s\n' "$line" ;;
		'#'*) printf '%s\n' "$line" ;;
		esac
	done <"$dumps/$1.said"
}

# crash_guest NAME SCRIPT [OPTION...]: a guest runs SCRIPT and crashes.  Its output is in
# $dumps/NAME.said, its consoles are in NAME.console, and what its capture kernel wrote to the
# disk is in NAME.vmcore.  Lines "qemu: COMMAND" that SCRIPT prints go to QEMU's monitor.
crash_guest() {
	local name=$1 disk=$dumps/$1.vmcore size
	run_guest "$@"
	! not_ours "$dumps/$name.said" 0 || run_guest "$@"
	size=$(sed -n 's/^capture: vmcore of \([0-9]*\) bytes.*/\1/p' "$dumps/$name.said")
	truncate -s "${size:-0}" "$disk"
	# Its results, and its console without the messages of the intended crash
	verdicts "$name"
	sed -E '/Kernel panic - not syncing|BUG: kernel NULL/,/Linux version/d' \
		"$dumps/$name.console" >>"$logs/$scenario.console"
}

run_guest() { # as crash_guest
	local name=$1 script=$2 disk=$dumps/$1.vmcore monitor=$dumps/$1.monitor
	shift 2
	rm -f "$dumps/$name".*
	cat >"$dumps/$name.sh"  <<<"$script"
	truncate -s 8G "$disk"
	mkfifo "$monitor.in" "$monitor.out"
	exec 8<>"$monitor.in" 9<>"$monitor.out"
	"$guest" "${crashing[@]}" --timeout 300 \
		--script "$dumps/$name.sh" --log "$dumps/$name.console" \
		--qemu "-drive if=none,id=dump,format=raw,cache=unsafe,detect-zeroes=on,file=$disk
			-device $disk_device,drive=dump,serial=dump
			-chardev pipe,id=monitor,path=$monitor -mon chardev=monitor
			${more_qemu:-}" \
		"$@" -- sh /run/script 2>&1 | listen "$name"
	exec 8>&- 9>&-
	rm -f "$monitor.in" "$monitor.out"
}

# dump_on_disk NAME SAID DISK: copy the dump that a Debian system says it has from its disk to
# $dumps/NAME.dump.  The disk may not have been unmounted, so its bitmaps can be wrong.
dump_on_disk() {
	local dump
	dump=$(sed -n 's/^dump: \(.*\/dump\..*\)/\1/p' "$2")
	[ -n "$dump" ] && debugfs -c -R "dump $dump $dumps/$1.dump" "$3" 2>/dev/null && [ -s "$dumps/$1.dump" ]
}

# said NAME PATTERN
said() { grep -E "$2" "$dumps/$1.said" || { tail -n 20 "$dumps/$1.said"; return 1; }; }
unsaid() { ! grep -E "$2" "$dumps/$1.said"; }

# dumped NAME: makedumpfile reads the dump, and makes a small one of it, as usual
dumped() {
	said "$1" '^capture: vmcore of' &&
	of_debian_13 makedumpfile --check-params -c -d 31 "$dumps/$1.vmcore" "$dumps/$1.dump" &&
	of_debian_13 makedumpfile -c -d 31 "$dumps/$1.vmcore" "$dumps/$1.dump"
}

# log_of NAME PATTERN...: makedumpfile finds the kernel's log in the dump, with all this
log_of() {
	local file=$dumps/$1 pattern
	shift
	of_debian_13 makedumpfile --dump-dmesg "$file.vmcore" "$file.dmesg" || return
	for pattern; do
		grep -qE "$pattern" "$file.dmesg" || { echo "not in the log: $pattern"; tail "$file.dmesg"; return 1; }
	done
}

# backtrace FILE PATTERN...: crash opens the dump with the kernel's symbols, and its output
# matches each pattern.  It does not support the allocator of this small kernel (SLUB_TINY).
backtrace() { by_crash "$1" --no_kmem_cache 'sys\nbt\nlog\n' "${@:2}"; }

# opened FILE PATTERN...: the same with the log, a symbol and memory.  An emulated crash needs
# many minutes to get as far as a backtrace.
opened() { by_crash "$1" --minimal 'log\nsym sysrq_handle_crash\nrd linux_banner 2\n' "${@:2}"; }

by_crash() { # FILE OPTION COMMANDS PATTERN...
	local file=$dumps/$1 option=$2 pattern
	printf '%bquit\n' "$3" >"$file.commands"
	shift 3
	of_debian_13 crash -s "$option" -i "$file.commands" "$vmlinux" "$file" >"$file.crash" 2>&1 </dev/null
	for pattern; do
		grep -qE "$pattern" "$file.crash" && continue
		echo "crash did not print /$pattern/"
		grep -v '^\[' "$file.crash" | head -n 40
		return 1
	done
}
