# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# Messages of kexec on Debian's kernel, which does not support manifests and is not locked down.
#
# cmdline: loglevel=7
# kernel: debian

. /lib/lib.sh

says() {
	kexec -l "$kernel" --initrd="$initrd" --command-line="$line" --sig-manifest="$manifest" \
		>/tmp/sentence 2>&1
	[ $? = 17 ] && grep -q 'EINVAL.*CONFIG_KEXEC_SIG_MANIFEST' /tmp/sentence
}
check old-kernel-unlocked says
