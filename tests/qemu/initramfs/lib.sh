# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
#
# For scenarios, inside a guest: checks with verdicts.
#
#	check NAME COMMAND...			COMMAND succeeds
#	accepted NAME COMMAND...		a load is accepted, and the kernel says so
#	refused NAME ERRNO PATTERN COMMAND...	a load is refused with ERRNO, and the
#						kernel's own line about it matches
#	fails NAME ERRNO PATTERN COMMAND...	likewise, but the line is any of dmesg's
#						("-": none is expected)
#
# PATTERN is an extended regular expression.  With CHECKS set, other checks are
# not made.

refusal='kexec: manifest refused: '
acceptance='kexec: manifest accepted'

skipped() {
	[ -n "${CHECKS:-}" ] || return 1
	case " $CHECKS " in *" $1 "*) return 1 ;; esac
}

# verdict NAME STATUS: and on failure what COMMAND and the kernel said
verdict() {
	if [ "$2" = 0 ]; then
		echo "ok - $1"
		return
	fi
	echo "not ok - $1"
	sed 's/^/#   said: /' /tmp/said
	tail -n 8 /tmp/kernel | sed 's/^/#   kernel: /'
}

# Run a command and keep what it and the kernel say
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

complain() { echo "expected $*" >>/tmp/said; wrong=1; }

fails() {
	name=$1 errno=$2 pattern=$3
	shift 3
	skipped "$name" && return
	wrong=0
	try "$@" && complain "a failure"
	grep -qw "$errno" /tmp/said || complain "$errno"
	[ "$pattern" = - ] || grep -qE "$pattern" /tmp/kernel || complain "the kernel to say /$pattern/"
	verdict "$name" $wrong
}

refused() {
	name=$1 errno=$2 pattern=$3
	shift 3
	fails "$name" "$errno" "$refusal.*($pattern)" "$@"
}

# vmlinuz and manifest of Debian's kernel, and a command line that they accept
kernel=$(echo /boot/vmlinuz-*)
manifest=$(echo /boot/kexec-manifest-*.ksig)
initrd=/boot/initrd.img
line='console=ttyS0 quiet panic=-1 lockdown=integrity'

# load [OPTION...]: that, changed by mutate, for the kernel alone to judge
load() {
	mutate --image "$kernel" --sig-manifest "$manifest" --initrd "$initrd" \
		--command-line "$line" "$@"
}

# with NAME=VALUE... COMMAND...: with other values of the above
with() (
	while :; do
		case $1 in
		kernel=* | manifest=* | initrd=* | line=*) eval "${1%%=*}=\${1#*=}"; shift ;;
		*) break ;;
		esac
	done
	"$@"
)

# each PATTERN COMMAND WORD...: COMMAND fails with every WORD, and the kernel's line
# matches each time
each() {
	pattern=$1 command=$2
	shift 2
	for word; do
		dmesg -c >/dev/null
		if "$command" "$word"; then
			echo "$word was accepted"
			return 1
		fi
		dmesg | grep -qE "$refusal.*($pattern)" && continue
		echo "$word: the kernel did not say /$pattern/"
		return 1
	done
}

# a load whose command line has one more token; whose kernel has a bit flipped
token() { with line="$line $1" load; }
flip() { load --flip "${1%+*}" "${1#*+}" 01; }

# next_runs FILE [CPIO...]: make $initrd an initramfs whose /next.sh is FILE, with
# archives before it.  There, $given is what $line is here.
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
