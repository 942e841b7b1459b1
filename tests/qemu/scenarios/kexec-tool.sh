# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# How kexec handles command lines and files of users and other programs, on a machine whose
# command line was written for an EFI stub.
#
# options: --share build/guest/formats
# cmdline: lockdown=integrity initrd=\EFI\debian\initrd.img root=UUID=0a0b0c0d-0000-4000-8000-000000000000 ro

. /lib/lib.sh

# says STATUS PATTERN COMMAND...
says() {
	wanted=$1 pattern=$2
	shift 2
	"$@" >/tmp/out 2>&1
	status=$?
	cat /tmp/out
	[ $status = "$wanted" ] && grep -qE -- "$pattern" /tmp/out
}
beside() { kexec -l "$kernel" --initrd="$initrd" "$@"; }

# systemctl kexec passes the file and command line of the default entry, whose name counts boots
mkdir /tmp/entry
cp /share/uki.efi /tmp/entry/linux+3-1.efi
cp /share/uki.ksig /tmp/entry/linux.efi.ksig
uki() { kexec --load /tmp/entry/linux+3-1.efi "$@"; }
accepted kexec-uki-with-its-own-line uki --append='console=ttyS0 panic=-1 no_timer_check lockdown=integrity from=uki'
accepted kexec-uki-with-an-empty-line uki --append=''
check kexec-uki-with-another-line says 10 'has "quiet" instead of "panic=-1"; leave it out' \
	uki --append='console=ttyS0 quiet lockdown=integrity'
accepted kexec-right-type kexec -l --type=bzImage64 "$kernel" --initrd="$initrd" --command-line="$line" \
	--sig-manifest="$manifest"
check kexec-wrong-type says 1 'is of another type' kexec -l --type=elf-x86_64 "$kernel" \
	--sig-manifest="$manifest"

# Parameters that apply to the current boot only are left out, whoever copied them
accepted kexec-reused-line beside --reuse-cmdline
accepted kexec-copied-line beside --append="$(cat /proc/cmdline)"
check kexec-another-initrd-word says 15 'the word "initrd=0x1000" is forbidden' \
	beside --append='lockdown=integrity initrd=0x1000'

long=$(awk 'BEGIN { for (i = 0; i < 100; i++) printf "systemd.setenv=V%02d=0123456789 ", i }')
check kexec-long-line says 15 'the command line has 30[0-9][0-9] characters, this kernel reads 2047' \
	beside --append="lockdown=integrity $long"

cp "$kernel" /tmp/vmlinuz-9.9
check kexec-says-where-it-looked says 255 \
	'no signed manifest lies beside /tmp/vmlinuz-9.9; looked for /tmp/kexec-manifest-9.9.ksig and /tmp/vmlinuz-9.9.ksig' \
	kexec -l /tmp/vmlinuz-9.9 --command-line="$line"
check kexec-dry-run-beside says 0 'the running kernel would load /boot/vmlinuz-' \
	beside --dry-run --command-line="$line"
check kexec-recheck-beside says 0 'using /boot/kexec-manifest-' beside --recheck --command-line="$line"
check kexec-dry-run-without-manifest says 4 'looked for /tmp/kexec-manifest-9.9.ksig' \
	kexec -l /tmp/vmlinuz-9.9 --dry-run --command-line="$line"
picture() {
	beside --dry-run --command-line="$line" >/tmp/out || return 1
	cat /tmp/out
	! grep -q "$(printf '\033')" /tmp/out && grep -q '^  \[.*111.*\]$' /tmp/out &&
		grep -qE '^  1 kernel .* signed$' /tmp/out && grep -qE ' written by the kernel$' /tmp/out &&
		grep -qE '^  . cmdline .* checked by policy$' /tmp/out && grep -qE '^  . initrd .* open$' /tmp/out
}
check kexec-dry-run-picture picture
json() {
	beside --dry-run --json --command-line="$line" >/tmp/out || return 1
	cat /tmp/out
	grep -q '^  "would_load": true,$' /tmp/out && grep -q '"name": "kernel", "type": "code", ' /tmp/out
}
check kexec-dry-run-json json
check kexec-dry-run-json-refused says 20 '"would_load": false' \
	beside --dry-run --json --command-line="$line noefi"

by() { kexec -l "$kernel" --sig-manifest="$manifest" --command-line="$line" "$@"; }
check kexec-initrd-without-a-name says 1 '^kexec: --initrd: no file given$' by --initrd=
check kexec-manifest-without-a-name says 1 '^kexec: --sig-manifest: no file given$' by --sig-manifest=
check kexec-initrd-is-none says 0 '^kexec: warning: /boot/vmlinuz-.*: is no initramfs' by --initrd="$kernel"
quiet() { by --initrd="$initrd" >/tmp/out 2>&1 && ! grep warning /tmp/out; }
check kexec-initrd-is-one quiet
check kexec-version says 0 '^signed manifests: libsigfmt [0-9.]+, file format 1$' kexec --version
