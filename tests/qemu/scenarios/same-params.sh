# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=bash disable=SC2154
#
# 9 to 16, 36, 45, 46, 56, 61: with a manifest, the next kernel gets the same parameters as with
# kexec_file_load.  boot_params, every setup_data node, the memory map and the command line are
# equal, except for addresses of segments and for seeds.  The kernel is the same and is not
# locked down; it is loaded after a BIOS, after UEFI, and for a crash.
#
# on: host

told=$logs/same-params
mkdir -p "$told"
rm -f "$told"/* "$logs/$scenario.console"

# tell HOW WAY OPTION...: print the next kernel's parameters, loaded by file or manifest
tell() {
	local how=$1 way=$2
	shift 2
	cat >"$told/script" <<-END
		. /lib/lib.sh
		how=$how way=$way
	END
	cat >>"$told/script" <<-'END'
		cat >/tmp/next.sh <<'NEXT'
		cd /sys/kernel/boot_params
		for file in data setup_data/*/type setup_data/*/data; do
			[ ! -f "$file" ] || echo "told: $file $(od -An -v -tx1 "$file" | tr -d ' \n')"
		done
		for entry in /sys/firmware/memmap/*; do
			echo "told: memory $(cat "$entry/start" "$entry/end" "$entry/type" | tr '\n' ' ')"
		done
		echo "told: command-line $(cat /proc/cmdline)"
		NEXT
		kernel=/uefi/bzImage manifest=/uefi/own.ksig line='console=ttyS0 panic=-1 no_timer_check loglevel=4'
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
	"$here/compare-params" "$told/$how-file.said" "$told/$how-manifest.said"
}

check same-params-bios same bios --with uefi --cmdline 'loglevel=6'
check same-params-uefi same uefi --insecure --cmdline 'loglevel=6'
check same-params-crash same crash --with uefi --cmdline 'loglevel=6 crashkernel=256M'
sed -i -E '/Kernel panic - not syncing: sysrq/,/Linux version/d' "$logs/$scenario.console"
