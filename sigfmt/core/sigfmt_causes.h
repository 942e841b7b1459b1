/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_causes.h - every cause of refusal, its name in the log, and its errno
 *
 * A list of SF_CAUSE(NAME, "name", errno), which whoever includes it defines.
 * The names are what administrators search for, and stay; the numbers are not
 * part of any interface.  Sentences for people are in userspace, in the loader
 * library.
 *
 * Comments say what a refusal's value is; without one it has none.
 */

SF_CAUSE(OK, "accepted", 0)

/* The header; value: the bytes that there are */
SF_CAUSE(HEADER_SHORT, "header-short", EINVAL)
SF_CAUSE(HEADER_MAGIC, "header-magic", EINVAL)
SF_CAUSE(HEADER_VERSION, "header-version", EINVAL)
SF_CAUSE(HEADER_RESERVED, "header-reserved", EINVAL)
SF_CAUSE(HEADER_MANIFEST_SIZE, "header-manifest-size", EINVAL)
SF_CAUSE(HEADER_SIGNATURE_SIZE, "header-signature-size", EINVAL)
SF_CAUSE(HEADER_UNSIGNED, "header-unsigned", EINVAL)
SF_CAUSE(HEADER_TRUNCATED, "header-truncated", EINVAL)
SF_CAUSE(HEADER_TRAILING, "header-trailing", EINVAL)

/* The call */
SF_CAUSE(NO_MANIFEST, "no-manifest", EINVAL)
SF_CAUSE(TWO_MANIFESTS, "two-manifests", EINVAL)
SF_CAUSE(MANIFEST_SEGMENT, "manifest-segment", EINVAL)
SF_CAUSE(NO_SEGMENTS, "no-segments", EINVAL)
SF_CAUSE(FLAGS, "flags", EINVAL)			/* the flags */
SF_CAUSE(MACHINE, "machine", EINVAL)

/* The signature, and what is revoked */
SF_CAUSE(SIGNER_UNKNOWN, "signer-unknown", ENOKEY)
SF_CAUSE(SIGNATURE_INVALID, "signature-invalid", EKEYREJECTED)
SF_CAUSE(SIGNATURE_MALFORMED, "signature-malformed", EBADMSG)
SF_CAUSE(SIGNATURE_ALGORITHM, "signature-algorithm", ENOPKG)
SF_CAUSE(REVOKED_MANIFEST, "revoked-manifest", EKEYREJECTED)
SF_CAUSE(REVOKED_ORIGIN, "revoked-origin", EKEYREJECTED)
SF_CAUSE(REVOKED_SLOT, "revoked-slot", EKEYREJECTED)

/* The manifest's encoding; offset: in the manifest; value: enum sf_flaw */
SF_CAUSE(MANIFEST_MALFORMED, "manifest-malformed", EBADMSG)

/* Not for this kernel, or this kind of load */
SF_CAUSE(ARCH, "arch-differs", ENOEXEC)			/* the manifest's */
SF_CAUSE(USAGE, "usage-differs", ENOEXEC)		/* the manifest's */
SF_CAUSE(COMPONENT, "component-differs", ENOEXEC)
SF_CAUSE(TEMPLATE, "template-size", ENOEXEC)		/* bytes there are */
SF_CAUSE(GENERATION, "generation-low", ESTALE)		/* the least accepted */

/* Segments and slots */
SF_CAUSE(TAG_UNKNOWN, "tag-unknown", EBADSLT)		/* the tag */
SF_CAUSE(TAG_TWICE, "tag-twice", EBADSLT)
SF_CAUSE(SLOT_MISSING, "slot-missing", EBADSLT)
SF_CAUSE(SLOT_NOT_CRASH, "slot-not-crash", EBADSLT)
SF_CAUSE(BUFSZ, "bufsz-differs", EBADSLT)		/* the signed size */
SF_CAUSE(BUFSZ_MAX, "bufsz-max", EBADSLT)		/* the maximum */
SF_CAUSE(BUFSZ_ZERO, "bufsz-zero", EBADSLT)
SF_CAUSE(BUFSZ_KERNEL, "bufsz-not-zero", EBADSLT)	/* bufsz */
SF_CAUSE(MEMSZ, "memsz-differs", EBADSLT)		/* right or largest one */
SF_CAUSE(CMDLINE_MEMORY, "cmdline-memory", EBADSLT)
SF_CAUSE(MEM_ALIGN, "mem-align", EBADSLT)		/* the alignment */
SF_CAUSE(MEM_RANGE, "mem-range", EBADSLT)		/* mem */
SF_CAUSE(MEM_OVERLAP, "mem-overlap", EBADSLT)		/* the other slot */
SF_CAUSE(INITRAMFS_GAP, "initramfs-gap", EBADSLT)	/* the right address */
SF_CAUSE(ENTRY, "entry-differs", EBADSLT)		/* the right one */
SF_CAUSE(PARAMS_ROOM, "params-room", EBADSLT)		/* bytes needed */
SF_CAUSE(ELFCOREHDR_ROOM, "elfcorehdr-room", EBADSLT)	/* bytes needed */

/* Destinations; value: the address */
SF_CAUSE(DEST_LOW, "dest-low", EADDRNOTAVAIL)
SF_CAUSE(DEST_WRAP, "dest-wrap", EADDRNOTAVAIL)
SF_CAUSE(DEST_NOT_RAM, "dest-not-ram", EADDRNOTAVAIL)
SF_CAUSE(DEST_DRIVER, "dest-driver-managed", EADDRNOTAVAIL)
SF_CAUSE(DEST_FIRMWARE_MAP, "dest-not-in-firmware-map", EADDRNOTAVAIL)
SF_CAUSE(DEST_EFI, "dest-efi", EADDRNOTAVAIL)
SF_CAUSE(DEST_RESERVED, "dest-reserved", EADDRNOTAVAIL)
SF_CAUSE(DEST_REACH, "dest-out-of-reach", EADDRNOTAVAIL)
SF_CAUSE(DEST_NOT_CRASH, "dest-not-crash-region", EADDRNOTAVAIL)
SF_CAUSE(DEST_CRASH, "dest-crash-region", EADDRNOTAVAIL)

/* Bytes; offset: in the slot */
SF_CAUSE(CHOICE, "choice-unknown", EILSEQ)
SF_CAUSE(CMDLINE_NUL, "cmdline-nul", EILSEQ)
SF_CAUSE(CMDLINE_BYTE, "cmdline-byte", EILSEQ)
SF_CAUSE(CMDLINE_LONG, "cmdline-long", EILSEQ)		/* most bytes, no NUL */
SF_CAUSE(CMDLINE_WORD, "cmdline-word-long", EILSEQ)
SF_CAUSE(CMDLINE_ELFCOREHDR, "cmdline-elfcorehdr", EILSEQ)
SF_CAUSE(CMDLINE_FORBIDDEN, "cmdline-forbidden", EILSEQ) /* policy entry, from 0 */
SF_CAUSE(CMDLINE_VALUE, "cmdline-value", EILSEQ)	/* require entry, from 0 */
SF_CAUSE(CMDLINE_REQUIRED, "cmdline-required", EILSEQ)	/* require entry, from 0 */
SF_CAUSE(LOCKDOWN, "lockdown-weaker", EPERM)		/* enum sf_level reached */
SF_CAUSE(DIGEST, "digest-differs", EUCLEAN)
