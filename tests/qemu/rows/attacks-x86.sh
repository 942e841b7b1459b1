# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Attacks that only x86-64 has: purgatory, 32-bit calls, a kernel with an address of its own, a
# prefix of the command line.  The machine's RAM ends at 0x3ffe0000, then come ACPI tables.  A
# scenario includes this file with the line "# rows: attacks-x86".

refused attack-01-entry-in-initramfs EBADSLT 'entry-differs slot 2 \(purgatory\)' load --entry initrd+0
refused attack-01-entry-into-params EBADSLT 'entry-differs slot 2 \(purgatory\)' load --entry params+0
refused attack-01-entry-past-purgatory EBADSLT 'entry-differs slot 2 \(purgatory\)' load --entry kernel+0x200
refused attack-01-entry-of-kernel-alone EBADSLT 'entry-differs slot 1 \(kernel\)' \
	with manifest=/manifests/reboot.ksig load --entry kernel+0
refused attack-03-firmware-memory EADDRNOTAVAIL 'dest-not-ram slot 3 \(params\) 0x3ffe0000' \
	load --place params 0x3ffe0000
refused attack-03-partly-no-memory EADDRNOTAVAIL 'dest-not-ram slot 2 \(purgatory\) 0x3ffde000' \
	load --place purgatory 0x3ffde000
refused attack-63-end-of-a-segment-in-crash-region EADDRNOTAVAIL \
	"dest-crash-region slot 2 \\(purgatory\\)" \
	load --place purgatory "$(printf '0x%x' $((crash_region - 4096)))"
refused attack-04-bufsz-beyond-memsz EBADSLT 'bufsz-differs slot 2 \(purgatory\)' load --bufsz purgatory 0x10000
refused attack-08-32-bit-call EINVAL 'flags' compat
refused attack-08-hotplug-without-headers EINVAL 'flags 0x[0-9a-f]*' load --flags 0x3e0014
refused attack-14-kernel-below-its-address EBADSLT 'mem-range slot 1 \(kernel\) 0x200000' \
	load --place kernel 0x200000
# In a crash load elfcorehdr= comes before the line: together they must not be cut
word() { printf "%0$((2047 - ${#line} - 3 - $1))d" 0; }
would() { load --dry-run "$@"; }
check attack-41-longest-line with line="$line x=$(word 0)" would
refused attack-41-longest-line-for-crash EILSEQ 'cmdline-long slot 4 \(cmdline\) 0x7ff' \
	with line="$line x=$(word 0)" load --crash
refused attack-41-line-and-prefix-too-long EILSEQ 'cmdline-long slot 4 \(cmdline\) 0x7ff' \
	with line="$line x=$(word 29)" load --crash
check attack-41-line-and-prefix-fit with line="$line x=$(word 30)" would --crash
# The module's own bytes, without the signature, 12 bytes and the magic string behind them: without
# the rule on attributes, the errno would be another
head -c -$(($(stat -c %s /manifests/module.sig) + 40)) /lib/ttynull.ko >/tmp/module
refused attack-21-module-signature EKEYREJECTED 'signature-invalid' \
	load --manifest /tmp/module --signature /manifests/module.sig
fails attack-21-manifest-as-module 'rejected by service' 'PKCS7: Invalid module sig \(has authattrs\)' \
	insmod /manifests/as-module.ko
check attack-25-every-byte-of-code-counts each 'digest-differs slot [12] \((kernel|purgatory)\)' flip \
	kernel+0 kernel+0x400000 kernel+0x7d0000 purgatory+0x0 purgatory+0x400 purgatory+0x1000
refused attack-52-purgatory-port EILSEQ 'choice-unknown slot 2 \(purgatory\)\+0x24' \
	load --poke purgatory 0x24 8000
refused attack-52-recheck EILSEQ 'choice-unknown slot 2 \(purgatory\)\+0x20' load --poke purgatory 0x20 02
refused attack-64-open-part-before-head EBADSLT 'initramfs-gap slot 6 \(initrd\) 0x8001000' \
	load --place initrd-head 0x8000000 --mem initrd 0x4000000
