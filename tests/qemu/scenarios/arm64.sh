# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# A locked-down arm64 kernel without kexec_file_load() loads Debian's kernel with its manifest,
# refuses other loads, and boots it.
#
# options: --arch arm64
# timeout: 300

. /lib/lib.sh
by() { kexec -l "$kernel" --initrd="$initrd" --sig-manifest="$manifest" --command-line="$line" "$@"; }
kernel_alone() { by --no-preflight "$@"; }

locked() { grep -F '[integrity]' /sys/kernel/security/lockdown; }
check arm64-locked-down locked
cp "$kernel" /tmp/alone	# no manifest is beside this one
fails arm64-no-kexec-file-load 'kexec_file_load not available' - \
	kexec -s -l /tmp/alone --command-line=quiet
fails arm64-old-kexec-load 'Operation not permitted' 'Lockdown: kexec: kexec of unsigned images is restricted' \
	kexec -c -l "$kernel" --initrd="$initrd" --command-line="$line"

accepted arm64-load by
would() { by --dry-run | tee /tmp/out && grep 'the running kernel would load' /tmp/out; }
check arm64-dry-run would
refused arm64-unknown-key ENOKEY signer-unknown with manifest=/manifests/unknown-key.ksig kernel_alone
refused arm64-manifest-for-x86 ENOEXEC 'arch-differs 0x3e' \
	kexec -l /manifests/other-arch --sig-manifest=/manifests/other-arch.ksig --command-line="$line" --no-preflight
refused arm64-no-lockdown EPERM 'lockdown-weaker 0x0' with line='console=ttyAMA0' kernel_alone
refused arm64-elfcorehdr EILSEQ 'cmdline-elfcorehdr slot 3 \(cmdline\)\+0x23' \
	with line='console=ttyAMA0 lockdown=integrity elfcorehdr=0x40000000' kernel_alone
long=$(awk 'BEGIN { while (i++ < 256) printf "x" }')
refused arm64-long-word EILSEQ 'cmdline-word-long slot 3 \(cmdline\)\+0x23' \
	with line="console=ttyAMA0 lockdown=integrity $long" kernel_alone
sed 's/Linux version/Minix version/' "$kernel" >/tmp/changed
refused arm64-changed-kernel EUCLEAN 'digest-differs slot 1 \(kernel\)' with kernel=/tmp/changed kernel_alone

# Forbidden addresses, and bytes in a slot that the kernel fills
own=$(sed -n 's/^ *\([0-9a-f]*\)-.* : Kernel code$/0x\1/p' /proc/iomem)
own=$(printf '0x%x' $((own & ~0xfffff)))
refused arm64-over-running-kernel EADDRNOTAVAIL "dest-reserved slot 2 \\(params\\) $own" \
	load --place params "$own"
refused arm64-initramfs-below-kernel EADDRNOTAVAIL 'dest-out-of-reach slot 4 \(initrd-head\) 0x50000000' \
	load --place kernel 0x60000000 --place initrd-head 0x50000000
refused arm64-params-not-aligned EBADSLT 'mem-align slot 2 \(params\) 0x100000' \
	load --place params 0x50010000
refused arm64-bytes-in-params EBADSLT 'bufsz-not-zero slot 2 \(params\) 0x1000' load --bufsz params 4096

# The refused loads have not affected the image that was loaded first
check arm64-still-loaded grep 1 /sys/kernel/kexec_loaded
unload() { kexec -u && grep 0 /sys/kernel/kexec_loaded; }
check arm64-unload unload
cat >/tmp/next.sh <<'NEXT'
. /lib/lib.sh
check arm64-next-is-debian grep -q Debian /proc/version
check arm64-next-is-locked-down grep -F '[integrity]' /sys/kernel/security/lockdown
check arm64-next-has-the-line grep -qxF "$given" /proc/cmdline
check arm64-next-has-the-kernels-tree test -e /proc/device-tree/chosen/linux,booted-from-kexec
NEXT
next_runs /tmp/next.sh
check arm64-load-to-go by
kexec -e
