# SPDX-License-Identifier: GPL-2.0-only OR MIT
#
# lib.sh - TAP for shell scripts, and a temporary folder

set -u
export LC_ALL=C
unset KBUILD_SIGN_PIN SOURCE_DATE_EPOCH

count=0
failed=0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# result NAME RESULT: RESULT is 0, or says what is wrong
result() {
	count=$((count + 1))
	if [ "$2" = 0 ]; then
		echo "ok $count - $1"
	else
		failed=$((failed + 1))
		echo "not ok $count - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# fetch_or_skip NAME ARGUMENT...: set "path" to what scripts/fetch prints.  If the mirror does not have
# it, or there is no apt, as in test_trixie.sh's root, what needs it is skipped by NAME; other
# errors are failures.
fetch_or_skip() {
	local name=$1 status=0
	shift
	command -v apt-get >/dev/null || { skip "$name" "there is no apt-get here"; return 77; }
	path=$("$top/scripts/fetch" "$@" 2>"$dir/fetch.log") || status=$?
	case $status in
	0) ;;
	77) skip "$name" "$(tail -n 1 "$dir/fetch.log")" ;;
	*) result "$name" "status $status of scripts/fetch $*: $(cat "$dir/fetch.log")" ;;
	esac
	return $status
}

# succeeds NAME COMMAND...: require status 0 and an empty standard error
succeeds() {
	local name=$1 status
	shift
	"$@" >"$dir/out" 2>"$dir/err"
	status=$?
	if [ $status != 0 ]; then
		result "$name" "status $status: $(cat "$dir/err")"
	elif [ -s "$dir/err" ]; then
		result "$name" "unexpected: $(cat "$dir/err")"
	else
		result "$name" 0
	fi
}

# prints NAME PATTERN COMMAND...: require status 0 and a matching line in either output
prints() {
	local name=$1 pattern=$2 status
	shift 2
	"$@" >"$dir/out" 2>&1
	status=$?
	if [ $status != 0 ]; then
		result "$name" "status $status: $(cat "$dir/out")"
	elif ! grep -Eq -- "$pattern" "$dir/out"; then
		result "$name" "no line matches \"$pattern\" in: $(cat "$dir/out")"
	else
		result "$name" 0
	fi
}

# says NAME PATTERN: require a matching line in the output of the last prints or succeeds
says() {
	if grep -Eq -- "$2" "$dir/out"; then
		result "$1" 0
	else
		result "$1" "no line matches \"$2\" in: $(cat "$dir/out")"
	fi
}

# refuses NAME STATUS PATTERN COMMAND...: require this status and exactly one sentence on
# standard error, which matches; neither $new nor a temporary file may remain
new=$dir/new.ksig
refuses() {
	local name=$1 wanted=$2 pattern=$3 status
	shift 3
	rm -f "$new"
	"$@" >"$dir/out" 2>"$dir/err"
	status=$?
	if [ $status != "$wanted" ]; then
		result "$name" "status $status, not $wanted: $(cat "$dir/err")"
	elif [ "$(wc -l <"$dir/err")" != 1 ]; then
		result "$name" "not one line: $(cat "$dir/err")"
	elif ! grep -Eq -- "$pattern" "$dir/err"; then
		result "$name" "does not match \"$pattern\": $(cat "$dir/err")"
	elif [ -e "$new" ]; then
		result "$name" "left an output file behind"
	elif [ -n "$(find "$dir" -name '.mksig-*')" ]; then
		result "$name" "left a temporary file behind"
	else
		result "$name" 0
	fi
}

# holds NAME COMMAND...: require that the command, which is a test, succeeds
holds() {
	local name=$1
	shift
	if "$@" >"$dir/out" 2>&1; then
		result "$name" 0
	else
		result "$name" "does not hold: $* $(head -c 400 "$dir/out")"
	fi
}

create() { "$mksig" create -q "$@"; }
json() { "$mksig" show --json "$1" >"$dir/json"; }
show_of() { create -o "$dir/x" "$@" 2>/dev/null && json "$dir/x"; }

# json_is NAME EXPECTED FILTER: compare with what jq finds in the bundle shown last
json_is() {
	if command -v jq >/dev/null; then
		holds "$1" test "$(jq -r "$3" <"$dir/json")" = "$2"
	else
		skip "$1" "jq is not installed"
	fi
}

sha() { sha256sum | cut -d' ' -f1; }

finish() {
	echo "1..$count"
	[ "$failed" = 0 ]
}

# make_key NAME SUBJECT [OPENSSL OPTIONS]: make NAME.key and the self-signed NAME.pem
make_key() {
	local name=$1 subject=$2
	shift 2
	[ $# -gt 0 ] || set -- -newkey rsa:2048
	openssl req -x509 "$@" -nodes -sha256 -days 3650 -subj "/CN=$subject" \
		-keyout "$name.key" -out "$name.pem" 2>"$dir/openssl.log" ||
		{ cat "$dir/openssl.log" >&2; exit 1; }
}

# poke FILE OFFSET BYTE: overwrite one byte, given in octal as for printf
poke() {
	# shellcheck disable=SC2059
	printf "\\$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# flip FILE OFFSET [BIT]: change one bit
flip() {
	local byte
	byte=$(od -An -tu1 -j "$2" -N 1 "$1")
	poke "$1" "$2" "$(printf %o $((byte ^ (1 << ${3:-0}))))"
}

# uki FILE SECTION=FILE...: make a unified kernel image from $stub, as distributions did before
# ukify.  $objcopy is for its architecture; sections begin $room bytes apart.
objcopy=objcopy room=0x2000000
uki() {
	local file=$1 section args=() address=0x100000
	shift
	for section; do
		args+=(--add-section "${section%%=*}=${section#*=}"
			--change-section-vma "${section%%=*}=$address"
			--set-section-flags "${section%%=*}=contents,alloc,load,readonly,data")
		address=$((address + room))
	done
	"$objcopy" "${args[@]}" "$stub" "$file" 2>"$dir/objcopy.log" ||
		{ cat "$dir/objcopy.log" >&2; return 1; }
}

# le32 FILE OFFSET
le32() { od -An -tu4 -j "$2" -N 4 "$1" | tr -d ' '; }
