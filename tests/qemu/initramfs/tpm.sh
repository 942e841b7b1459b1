# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh
#
# For guests with a TPM: its registers (PCRs), in hexadecimal

pcr() { cat "/sys/class/tpm/tpm0/pcr-sha256/$1"; }

# pcrs NUMBER...: print them, one a line
pcrs() {
	for number; do
		value=$(pcr "$number") || return
		echo "$number $value"
	done
}

# measured_into [VALUE]: print what a register with this value (0) has after all that is in
# standard input, IMA's list, was measured into it
measured_into() {
	value=${1:-$(printf '%064d' 0)}
	while read -r _ digest _; do
		value=$(printf '%s%s' "$value" "$digest" | xxd -r -p | sha256sum | cut -c 1-64)
	done
	echo "$value" | tr a-f A-F
}
