# SPDX-License-Identifier: GPL-2.0-only OR MIT
# shellcheck shell=sh disable=SC2034,SC2154
#
# 28, 48, 49: what the firmware's dbx revokes is refused.  An entry is added here at run time,
# signed by the key that may do so.  Kernels read dbx when they boot, so the next kernel refuses:
# it still has access to the firmware's variables.
#
# 60: the kernel after that runs with efi=noruntime.  It has not read dbx and does not know what
# is revoked, so it accepts nothing.
#
# options: --uefi
# cmdline: loglevel=6
# timeout: 400

. /lib/lib.sh
. /lib/uefi.sh

cat >/uefi/next.sh <<'NEXT'
. /lib/lib.sh
. /lib/uefi.sh
export PATH=/sbin:/bin OPENSSL_ia32cap=~0x200000000000000
manifest=/manifests/required.ksig
check uefi-revoked-next-is-locked-down by_secure_boot
refused attack-28-uefi-revoked-manifest EKEYREJECTED 'revoked-manifest' \
	with manifest=/uefi/revoked.ksig load
accepted uefi-other-manifest-of-same-key with manifest=/uefi/own.ksig kernel=/uefi/bzImage load
refused attack-48-uefi-revoked-origin EKEYREJECTED 'revoked-origin' \
	with manifest=/uefi/platform.ksig load
refused attack-48-uefi-revoked-origin-other-key EKEYREJECTED 'revoked-origin' load
add_key() { keyctl padd asymmetric '' %:.secondary_trusted_keys </uefi/secondary.der; }
check uefi-add-revoked-key add_key
refused attack-28-uefi-revoked-key EKEYREJECTED 'signature-invalid' \
	with manifest=/uefi/secondary.ksig load
fails uefi-verify-running-revoked-key 'refuses the other signers, too' - \
	mksig verify --running --cert /uefi/secondary.der /uefi/secondary.ksig

cat >/uefi/last.sh <<'LAST'
. /lib/lib.sh
. /lib/uefi.sh
export PATH=/sbin:/bin OPENSSL_ia32cap=~0x200000000000000
check uefi-noruntime-last-is-locked-down by_secure_boot
check uefi-noruntime-last-has-no-runtime grep -qw efi=noruntime /proc/cmdline
# Signed by the built-in key, because the firmware's keys are missing as well
refused attack-60-noruntime-revoked EINVAL machine with manifest=/manifests/required.ksig load
LAST
line='console=ttyS0 panic=-1 no_timer_check efi=noruntime'
with_programs
next_runs /uefi/last.sh
accepted uefi-noruntime-load-for-boot kexec -l /uefi/bzImage --initrd="$initrd" \
	--command-line="$line" --sig-manifest=/uefi/noruntime.ksig
kexec -e --no-ifdown
NEXT

chattr -i "$dbx"
append() { cat "/uefi/dbx-$1.auth" >"$dbx"; }
accepted uefi-load-before-revocation with manifest=/uefi/revoked.ksig load
# The last byte belongs to the digest that is added.  Each write is an update of the variable.
{ head -c -1 /uefi/dbx-manifest.auth; printf x; } >/uefi/dbx-forged.auth
fails uefi-dbx-needs-a-signature 'Permission denied' - append forged
check uefi-revoke-manifest append manifest
check uefi-revoke-origin append origin
check uefi-revoke-key append key
with_programs
line='console=ttyS0 panic=-1 no_timer_check'
next_runs /uefi/next.sh
accepted uefi-revoked-load-for-boot kexec -l /uefi/bzImage --initrd="$initrd" \
	--command-line="$line" --sig-manifest=/uefi/own.ksig
kexec -e
