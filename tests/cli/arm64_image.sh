# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash
#
# Make files that mksig recognizes as arm64 kernels.

# number N BYTES: print a little-endian number as escapes for printf
number() {
	local n=$1 i
	for ((i = 0; i < $2; i++)); do
		printf '\\x%02x' $((n & 255))
		n=$((n >> 8))
	done
}

# image FILE [TEXT_OFFSET [IMAGE_SIZE [FLAGS]]]: make an Image of 128 KiB, with the version
# $version, and with the configuration in "config" if there is one
image() {
	{
		printf "\\x00\\x00\\x00\\x14\\0\\0\\0\\0%b%b%b" "$(number "${2:-0}" 8)" \
			"$(number "${3:-$((8 << 20))}" 8)" "$(number "${4:-10}" 8)"
		head -c 24 /dev/zero
		printf 'ARM\x64\0\0\0\0'
		head -c 1000 /dev/zero
		printf 'Linux version %s (someone@somewhere) #1 SMP\n\0' "${version:-6.12.6-arm}"
		[ ! -f config ] || { printf 'IKCFG_ST'; gzip -c <config; printf 'IKCFG_ED'; }
	} >"$1"
	truncate -s $((128 << 10)) "$1"
}
