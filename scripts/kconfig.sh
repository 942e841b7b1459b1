# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# For scripts that configure kernels, in $obj, and have say() and die()

# merged FILE...: print their lines; of several for one option, only the last
merged() {
	awk '{ name = $0 }
		/^CONFIG_/ { sub(/=.*/, "", name) }
		/^# CONFIG_.* is not set$/ { name = $2 }
		{ if (name in line) delete lines[line[name]]
		  line[name] = NR; lines[NR] = $0 }
		END { for (i = 1; i <= NR; i++) if (i in lines) print lines[i] }' "$@"
}

# survived FILE...: fail unless every line of the fragments is in the final configuration
survived() {
	local line name lost=0
	while read -r line; do
		case $line in
		CONFIG_*=*)
			name=${line%%=*}
			grep -qxF -- "$line" "$obj/.config" ||
				{ say "$line became $(grep -w "$name" "$obj/.config" || echo nothing)"; lost=1; } ;;
		"# CONFIG_"*" is not set")
			name=${line#\# } name=${name% is not set}
			! grep "^$name=" "$obj/.config" >&2 || lost=1 ;;
		esac
	done < <(merged "$@")
	[ $lost = 0 ] || die "the lines above of $* are not in the final configuration: a dependency is missing"
}
