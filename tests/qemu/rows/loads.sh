# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Unchanged loads, on every architecture.  They are accepted, so that an attack after them fails
# only because of its change.  A scenario includes this file with the line "# rows: loads".

loaded() { [ "$(cat /sys/kernel/kexec_loaded)" = "$1" ]; }
accepted load load
check loaded loaded 1
accepted load-by-kexec by_kexec
accepted load-beside kexec -l "$kernel" --initrd="$initrd" --command-line="$line"
accepted load-with-reused-command-line kexec -l "$kernel" --initrd="$initrd" --reuse-cmdline \
	--sig-manifest="$manifest"
accepted load-without-initramfs mutate --image "$kernel" --sig-manifest "$manifest" \
	--command-line "$line"
accepted load-sha512 with manifest=/manifests/sha512.ksig load
accepted load-signed-initramfs with manifest=/manifests/initramfs.ksig load
accepted load-allowed-tokens with manifest=/manifests/allowed.ksig load
accepted load-signed-command-line with manifest=/manifests/exact.ksig \
	line="$line x=signed" load
accepted load-segments-in-other-order load --reverse
unload() { mutate --unload && loaded 0; }
check unload-under-lockdown unload
unload_by_kexec() { by_kexec && loaded 1 && kexec -c -u && loaded 0; }
check unload-by-kexec unload_by_kexec
