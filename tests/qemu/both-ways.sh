# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# For scenarios that run on the host: load one kernel with kexec_file_load and with its manifest, in
# a guest that is not locked down, and compare the parameters that the next kernel gets.  Set before
# sourcing this file: $told_by, a script for the next kernel that prints them in lines "told: ...";
# $of_kernel, a script that sets kernel and manifest; $compare, a command that compares two files
# with such lines.

told=$logs/$scenario
mkdir -p "$told"
rm -f "$told"/* "$logs/$scenario.console"

# tell HOW WAY OPTION...: print the next kernel's parameters, loaded by file or manifest
tell() {
	local how=$1 way=$2
	shift 2
	cat >"$told/script" <<-END
		. /lib/lib.sh
		how=$how way=$way
		$of_kernel
		cat >/tmp/next.sh <<'NEXT'
		$told_by
		NEXT
	END
	cat >>"$told/script" <<-'END'
		line="console=$console panic=-1 no_timer_check loglevel=4"
		sed -n 's/^ *\([0-9a-f]*-[0-9a-f]*\) : Crash kernel$/told: crash-region \1/p' /proc/iomem
		next_runs /tmp/next.sh
		load=-l
		[ "$how" != crash ] || load=-p
		if [ "$way" = file ]; then
			kexec -s $load "$kernel" --initrd="$initrd" --command-line="$line" || exit
		else
			kexec $load "$kernel" --initrd="$initrd" --command-line="$line" \
				--sig-manifest="$manifest" || exit
		fi
		[ "$how" != crash ] || echo c >/proc/sysrq-trigger
		kexec -e --no-ifdown
	END
	"$guest" --script "$told/script" --log "$told/$how-$way.console" "$@" -- sh /run/script \
		>"$told/$how-$way.said" 2>&1
	cat "$told/$how-$way.console" >>"$logs/$scenario.console"
}

# same HOW OPTION...
same() {
	local how=$1 way
	shift
	for way in file manifest; do
		tell "$how" "$way" "$@" || { tail -n 8 "$told/$how-$way.said"; return 1; }
	done
	"$compare" "$told/$how-file.said" "$told/$how-manifest.said"
}

# Remove messages of a deliberate crash, which are not errors
forget_crashes() {
	sed -i -E '/Kernel panic - not syncing: sysrq/,/Linux version/d' "$logs/$scenario.console"
}
