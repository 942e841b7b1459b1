# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2154
#
# For scenarios whose kernel has sanitizers.  Needs /lib/lib.sh.
#
#	storm		do everything that uses kexec at the same time
#	watch_leaks	open kmemleak's file, which stays open under lockdown
#	no_leaks	has kmemleak found no leak since then?
#	no_pages_left	unload everything: has every page been freed?

storming=${storming:-60}

# does NAME ALLOWED COMMAND...: repeat COMMAND; all results must be among ALLOWED, and at least
# one must be its first
does() {
	echo "$2" >"/tmp/storm/$1.allowed"
	result=/tmp/storm/$1
	shift 2
	"$@" --seconds "$storming" >"$result" 2>&1 &
}

# While /tmp/storm/goes-on exists, switch a processor off and on, and read files
processors() {
	while [ -e /tmp/storm/goes-on ]; do
		echo 0 >/sys/devices/system/cpu/cpu1/online
		sleep 1
		echo 1 >/sys/devices/system/cpu/cpu1/online
		sleep 2
	done
}
readers() {
	while [ -e /tmp/storm/goes-on ]; do
		cat /sys/kernel/kexec_* /sys/kernel/vmcoreinfo /sys/devices/system/cpu/crash_hotplug
		sleep 0.1
	done >/dev/null 2>&1
}

# judge FILE: are all results allowed, and not all EBUSY?
judge() {
	allowed=$(cat "$1.allowed")
	sed "s/^/# ${1##*/}: /" "$1" | grep -v 'mutate: ' | tee -a /tmp/figures
	! grep -vE "^[0-9]+ ($allowed|EBUSY)\$|^mutate: " "$1" || return 1
	grep -qE "^[1-9][0-9]* ${allowed%%|*}\$" "$1"
}

storm() {
	wrong=0
	mkdir -p /tmp/storm
	touch /tmp/storm/goes-on
	processors &
	readers &
	does load OK tiny
	does load-crash OK tiny --crash
	does wrong-digest EUCLEAN tiny --flip kernel 0x10000 01
	does wrong-digest-crash EUCLEAN tiny --crash --flip kernel 0x10000 01
	does wrong-choice EILSEQ tiny --poke purgatory 0x24 8000
	does wrong-signature EKEYREJECTED tiny --crash --flip-manifest 100 01
	does unload OK mutate --unload
	does unload-crash OK mutate --crash --unload
	sleep "$storming"
	rm /tmp/storm/goes-on
	wait
	for file in /tmp/storm/*.allowed; do
		judge "${file%.allowed}" || wrong=1
	done
	echo 1 2>/dev/null >/sys/devices/system/cpu/cpu1/online
	return $wrong
}

# Lockdown closes debugfs, but not files that were opened before
watch_leaks() {
	exec 7>/sys/kernel/debug/kmemleak 8</sys/kernel/debug/kmemleak
	exec 5</sys/kernel/debug/page_owner_stacks/show_stacks
	exec 6</sys/kernel/debug/page_owner_stacks/show_stacks
	echo clear >&7
}

# Count the pages in use that were allocated for an image or a check, by the stack of the
# allocation.  kmemleak watches slabs, and saved stacks are never freed.
image_pages() {
	awk '/kimage_alloc|kexec_manifest/ { ours = 1 }
		/slab|stack_depot/ { other = 1 }
		/^nr_base_pages:/ { if (ours && !other) n += $2; ours = other = 0 }
		END { print n + 0 }'
}

no_pages_left() {
	load >/dev/null && load --crash >/dev/null || return 1
	loaded=$(image_pages <&5)
	mutate --unload
	mutate --crash --unload
	left=$(image_pages <&6)
	echo "$loaded pages of images while they are loaded, $left afterwards"
	[ "$loaded" -gt 1000 ] && [ "$left" = 0 ]
}

# kmemleak does not report young objects
no_leaks() {
	for scan in 1 2; do sleep 6; echo scan >&7; done
	cat <&8 | tee /tmp/leaks
	[ ! -s /tmp/leaks ]
}
