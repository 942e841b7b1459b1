# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2086,SC2119,SC2120,SC2154
#
# Loads with faults: each allocation of objects and of pages, and each copy of user memory, fails
# in turn, in a kernel with KASAN, UBSAN, lockdep and kmemleak.  The kernel is not locked down,
# because lockdown closes debugfs.
#
# kernel: debug
# cmdline: kunit.enable=1 loglevel=7 crashkernel=256M pci=noacpi page_owner=on
# timeout: 1500
# in: check-all

. /lib/lib.sh
. /lib/sanitizers.sh

dmesg >/tmp/boot
check sanitizers-kunit-suite kunit_passed
# Keep the warnings about failed allocations, which print a stack, off the console.  All other
# warnings taint the kernel, see untainted.
dmesg -n 4
mount -t debugfs debugfs /sys/kernel/debug
debug=/sys/kernel/debug
watch_leaks

# start_of FUNCTION, end_of FUNCTION: print the address of its code
start_of() { awk -v name="$1" '$3 == name { print "0x" $1; exit }' /proc/kallsyms; }
end_of() {
	awk -v name="$1" 'start != "" && $1 != start { print "0x" $1; exit }
		$3 == name { start = $1 }' /proc/kallsyms
}

# Allocations for the sanitizers themselves do not fail here
for kind in failslab fail_page_alloc; do
	echo N >$debug/$kind/ignore-gfp-wait
	start_of kmemleak_alloc >$debug/$kind/reject-start
	end_of kmemleak_alloc >$debug/$kind/reject-end
done
echo N >$debug/fail_page_alloc/ignore-gfp-highmem
echo 0 >$debug/fail_page_alloc/min-order

# only KIND... FUNCTION: inject faults of these kinds only, in calls below this function
only() {
	for function; do :; done
	for kind in failslab fail_page_alloc fail_usercopy; do
		start=1 end=2
		case " $* " in *" $kind "*) start=$(start_of "$function") end=$(end_of "$function") ;; esac
		echo "$start" >$debug/$kind/require-start
		echo "$end" >$debug/$kind/require-end
		echo "${verbose:-0}" >$debug/$kind/verbose
	done
}
all='failslab fail_page_alloc fail_usercopy'
call=__x64_sys_kexec_load

# faults ALLOWED END COMMAND...: the results of loads with a fault are among ALLOWED, and the
# result without a fault is END.  The log never blames a rule for -ENOMEM.
faults() {
	allowed=$1 end=$2
	shift 2
	"$@" --faults >/tmp/faults
	cat /tmp/faults
	! dmesg | grep 'manifest refused: .*ENOMEM' || return 1
	{ echo "$name:"; cat /tmp/faults; } | tr '\n' ' ' >>/tmp/figures
	echo >>/tmp/figures
	! grep -vE "^[0-9]+ ($allowed)\$|^[0-9]+ faults" /tmp/faults || return 1
	grep -qE "^[1-9][0-9]* faults, without: $end\$" /tmp/faults
}

crash() { tiny --crash "$@"; }

# Without memory for a number, rsa_check_payload() reports a wrong signature; if that is the
# signature of an included certificate, the parser reports a malformed message
short='ENOMEM|EKEYREJECTED|EBADMSG'

# A load that is accepted without faults fails with ENOMEM, or succeeds all the same
dry() { only "$1" $call; shift; faults "$@"; }
# Let the kernel allocate what it allocates only once
tiny >/dev/null && crash >/dev/null && mutate --unload >/dev/null && mutate --unload --crash >/dev/null
before=$(accounted)
check fault-reboot-objects dry failslab "OK|$short" OK tiny
check fault-reboot-pages dry fail_page_alloc 'OK|ENOMEM|EFAULT' OK tiny
check fault-reboot-copies dry fail_usercopy EFAULT OK tiny
# and the crash kernel is lost only if copying segments fails
check fault-crash-objects dry failslab "OK|$short|ENOMEM, and.*" OK crash
check fault-crash-pages dry fail_page_alloc 'OK|ENOMEM|EFAULT|ENOMEM, and.*|EFAULT, and.*' OK crash
check fault-crash-copies dry fail_usercopy 'EFAULT|EFAULT, and.*' OK crash
below() { function=$1; shift; only $all "$function"; faults "$@"; }
check fault-crash-opening below kexec_manifest_open "OK|$short|EFAULT" OK crash
check fault-crash-checking below kexec_manifest_check 'OK|ENOMEM|EFAULT' OK crash
check fault-no-memory-lost memory_is_back
only $all $call
check fault-no-page-lost no_pages_left

# No fault makes the kernel accept a load that it refuses
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check fault-kept-crash-kernel-boots grep -q Debian /proc/version
NEXT
next_runs /tmp/next.sh
keep() { load && load --crash; }
check load-to-be-kept keep
refusal() { errno=$1; shift; only $all $call; faults "$errno|$short|EFAULT" "$errno" "$@"; }
check fault-refused-key refusal ENOKEY load --signature /manifests/unknown-key.sig
check fault-refused-signature refusal EKEYREJECTED load --flip-manifest 100 01
revoke() { keyctl padd blacklist "$(cat /manifests/manifest.entry)" %:.blacklist </manifests/manifest.revoke; }
check revoke-for-faults revoke
check fault-refused-revoked refusal EKEYREJECTED with manifest=/manifests/revoked.ksig load
check fault-refused-usage refusal ENOEXEC with manifest=/manifests/reboot.ksig load --crash
check fault-refused-destination refusal EADDRNOTAVAIL load --crash --place params 0x2000000
check fault-refused-params refusal EBADSLT load --crash --bufsz params 4096
check fault-refused-choice refusal EILSEQ load --crash --poke purgatory 0x24 8000
check fault-refused-command-line refusal EILSEQ with line="$line acpi_rsdp=0x1000" load --crash
check fault-refused-digest refusal EUCLEAN tiny --flip kernel 0x10000 01

# From here on, debugfs does not change
only $all $call
echo integrity >/sys/kernel/security/lockdown
check fault-refused-lockdown faults "EPERM|$short|EFAULT" EPERM with line='console=ttyS0' load --crash
sed 's/^/# /' /tmp/figures

kept() { [ "$(cat /sys/kernel/kexec_loaded /sys/kernel/kexec_crash_loaded | tr -d '\n')" = 11 ] && protected; }
check fault-images-kept kept
check fault-no-leaks no_leaks
# except for bit 18, which KUnit sets
untainted() { cat /proc/sys/kernel/tainted; [ $(($(cat /proc/sys/kernel/tainted) & ~(1 << 18))) = 0 ]; }
check fault-no-taint untainted
check lockdep-still-watches grep -qE 'debug_locks: +1' /proc/lockdep_stats
echo c >/proc/sysrq-trigger
