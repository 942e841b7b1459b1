/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_causes.h - every cause of refusal, its name in the log, and its errno
 *
 * SF_CAUSES and SF_FLAWS are lists of SF_CAUSE(NAME, "name", errno) and of
 * SF_FLAW(NAME), which are defined by who uses the list.  The names are what
 * administrators search for, and stay; the numbers are not part of any
 * interface.  Sentences for people are in userspace, in the loader library.
 *
 * Comments say what a refusal's value is; without one it has none.
 */
#ifndef SIGFMT_CAUSES_H
#define SIGFMT_CAUSES_H

#define SF_CAUSES \
	SF_CAUSE(OK, "accepted", 0) \
	/* The header; value: the bytes that there are */ \
	SF_CAUSE(HEADER_SHORT, "header-short", EINVAL) \
	SF_CAUSE(HEADER_MAGIC, "header-magic", EINVAL) \
	SF_CAUSE(HEADER_VERSION, "header-version", EINVAL) \
	SF_CAUSE(HEADER_RESERVED, "header-reserved", EINVAL) \
	SF_CAUSE(HEADER_MANIFEST_SIZE, "header-manifest-size", EINVAL) \
	SF_CAUSE(HEADER_SIGNATURE_SIZE, "header-signature-size", EINVAL) \
	SF_CAUSE(HEADER_UNSIGNED, "header-unsigned", EINVAL) \
	SF_CAUSE(HEADER_TRUNCATED, "header-truncated", EINVAL) \
	SF_CAUSE(HEADER_TRAILING, "header-trailing", EINVAL) \
	/* The call */ \
	SF_CAUSE(NO_MANIFEST, "no-manifest", EINVAL) \
	SF_CAUSE(TWO_MANIFESTS, "two-manifests", EINVAL) \
	SF_CAUSE(MANIFEST_SEGMENT, "manifest-segment", EINVAL) \
	SF_CAUSE(NO_SEGMENTS, "no-segments", EINVAL) \
	SF_CAUSE(FLAGS, "flags", EINVAL)			/* the flags */ \
	SF_CAUSE(MACHINE, "machine", EINVAL) \
	/* The signature, and what is revoked */ \
	SF_CAUSE(SIGNER_UNKNOWN, "signer-unknown", ENOKEY) \
	SF_CAUSE(SIGNATURE_INVALID, "signature-invalid", EKEYREJECTED) \
	SF_CAUSE(SIGNATURE_MALFORMED, "signature-malformed", EBADMSG) \
	SF_CAUSE(SIGNATURE_ALGORITHM, "signature-algorithm", ENOPKG) \
	SF_CAUSE(REVOKED_MANIFEST, "revoked-manifest", EKEYREJECTED) \
	SF_CAUSE(REVOKED_ORIGIN, "revoked-origin", EKEYREJECTED) \
	SF_CAUSE(REVOKED_SLOT, "revoked-slot", EKEYREJECTED) \
	/* The manifest's encoding; offset: in the manifest; value: enum sf_flaw */ \
	SF_CAUSE(MANIFEST_MALFORMED, "manifest-malformed", EBADMSG) \
	/* Not for this kernel, or this kind of load */ \
	SF_CAUSE(ARCH, "arch-differs", ENOEXEC)			/* the manifest's */ \
	SF_CAUSE(USAGE, "usage-differs", ENOEXEC)		/* the manifest's */ \
	SF_CAUSE(COMPONENT, "component-differs", ENOEXEC) \
	SF_CAUSE(TEMPLATE, "template-size", ENOEXEC)		/* bytes there are */ \
	SF_CAUSE(GENERATION, "generation-low", ESTALE)		/* the least accepted */ \
	/* Segments and slots */ \
	SF_CAUSE(TAG_UNKNOWN, "tag-unknown", EBADSLT)		/* the tag */ \
	SF_CAUSE(TAG_TWICE, "tag-twice", EBADSLT) \
	SF_CAUSE(SLOT_MISSING, "slot-missing", EBADSLT) \
	SF_CAUSE(SLOT_NOT_CRASH, "slot-not-crash", EBADSLT) \
	SF_CAUSE(BUFSZ, "bufsz-differs", EBADSLT)		/* the signed size */ \
	SF_CAUSE(BUFSZ_MAX, "bufsz-max", EBADSLT)		/* the maximum */ \
	SF_CAUSE(BUFSZ_ZERO, "bufsz-zero", EBADSLT) \
	SF_CAUSE(BUFSZ_KERNEL, "bufsz-not-zero", EBADSLT)	/* bufsz */ \
	SF_CAUSE(MEMSZ, "memsz-differs", EBADSLT)		/* right or largest one */ \
	SF_CAUSE(CMDLINE_MEMORY, "cmdline-memory", EBADSLT) \
	SF_CAUSE(MEM_ALIGN, "mem-align", EBADSLT)		/* the alignment */ \
	SF_CAUSE(MEM_RANGE, "mem-range", EBADSLT)		/* mem */ \
	SF_CAUSE(MEM_OVERLAP, "mem-overlap", EBADSLT)		/* the other slot */ \
	SF_CAUSE(INITRAMFS_GAP, "initramfs-gap", EBADSLT)	/* the right address */ \
	SF_CAUSE(ENTRY, "entry-differs", EBADSLT)		/* the right one */ \
	SF_CAUSE(PARAMS_ROOM, "params-room", EBADSLT)		/* bytes needed */ \
	SF_CAUSE(ELFCOREHDR_ROOM, "elfcorehdr-room", EBADSLT)	/* bytes needed */ \
	/* Destinations; value: the address */ \
	SF_CAUSE(DEST_LOW, "dest-low", EADDRNOTAVAIL) \
	SF_CAUSE(DEST_WRAP, "dest-wrap", EADDRNOTAVAIL) \
	SF_CAUSE(DEST_NOT_RAM, "dest-not-ram", EADDRNOTAVAIL) \
	SF_CAUSE(DEST_DRIVER, "dest-driver-managed", EADDRNOTAVAIL) \
	SF_CAUSE(DEST_FIRMWARE_MAP, "dest-not-in-firmware-map", EADDRNOTAVAIL) \
	SF_CAUSE(DEST_EFI, "dest-efi", EADDRNOTAVAIL) \
	SF_CAUSE(DEST_RESERVED, "dest-reserved", EADDRNOTAVAIL) \
	SF_CAUSE(DEST_REACH, "dest-out-of-reach", EADDRNOTAVAIL) \
	SF_CAUSE(DEST_NOT_CRASH, "dest-not-crash-region", EADDRNOTAVAIL) \
	SF_CAUSE(DEST_CRASH, "dest-crash-region", EADDRNOTAVAIL) \
	/* Bytes; offset: in the slot */ \
	SF_CAUSE(CHOICE, "choice-unknown", EILSEQ) \
	SF_CAUSE(CMDLINE_NUL, "cmdline-nul", EILSEQ) \
	SF_CAUSE(CMDLINE_BYTE, "cmdline-byte", EILSEQ) \
	SF_CAUSE(CMDLINE_LONG, "cmdline-long", EILSEQ)		/* most bytes, no NUL */ \
	SF_CAUSE(CMDLINE_WORD, "cmdline-word-long", EILSEQ) \
	SF_CAUSE(CMDLINE_ELFCOREHDR, "cmdline-elfcorehdr", EILSEQ) \
	SF_CAUSE(CMDLINE_FORBIDDEN, "cmdline-forbidden", EILSEQ) /* policy entry, from 0 */ \
	SF_CAUSE(CMDLINE_VALUE, "cmdline-value", EILSEQ)	/* require entry, from 0 */ \
	SF_CAUSE(CMDLINE_REQUIRED, "cmdline-required", EILSEQ)	/* require entry, from 0 */ \
	SF_CAUSE(LOCKDOWN, "lockdown-weaker", EPERM)		/* enum sf_level reached */ \
	SF_CAUSE(DIGEST, "digest-differs", EUCLEAN)

/*
 * What is wrong with an encoding, for the signer; mksig has sentences for them.
 *
 * TRUNCATED	the manifest ends too early
 * TYPE		not the CBOR type that belongs here
 * NOT_SHORTEST	an integer or a length is not in its shortest form
 * INDEFINITE	indefinite length, or reserved additional information
 * TRAILING	bytes follow the end
 * TOO_LONG	more bytes than a manifest may have
 * KEY		unknown, repeated or out of order
 * MISSING	a required key is missing
 * COUNT	too few or too many items
 * PREFIX	another tag or context string
 * VERSION	another version of the manifest
 * RANGE	an integer is out of range
 * LENGTH	of a string
 * BYTES	a byte that is not allowed in this string
 * NAME_TWICE	another slot has this name
 * TYPE_TWICE	second slot of type params, cmdline or elfcorehdr
 * SLOT_NEEDS	a key is missing for a slot of this type
 * SLOT_FORBIDS	a key that a slot of this type does not have
 * SMALL	all slots that are not streamed are larger than SF_SMALL_MAX together
 * FIELD_PLACE	out of order, overlapping, or outside its slot
 * FIELD_SLOT	names a slot that does not exist or may not be named
 * FIELD_ADDEND	points behind the end of the slot
 * FIELD_CHOICE	no choice field of one byte there
 * INITRAMFS_OPEN the first or last initramfs slot has no digest
 * CMDLINE_ALONE a command line without params
 * ENTRY	not inside a code slot
 */
#define SF_FLAWS \
	SF_FLAW(NONE) SF_FLAW(TRUNCATED) SF_FLAW(TYPE) SF_FLAW(NOT_SHORTEST) \
	SF_FLAW(INDEFINITE) SF_FLAW(TRAILING) SF_FLAW(TOO_LONG) SF_FLAW(KEY) \
	SF_FLAW(MISSING) SF_FLAW(COUNT) SF_FLAW(PREFIX) SF_FLAW(VERSION) \
	SF_FLAW(RANGE) SF_FLAW(LENGTH) SF_FLAW(BYTES) SF_FLAW(NAME_TWICE) \
	SF_FLAW(TYPE_TWICE) SF_FLAW(SLOT_NEEDS) SF_FLAW(SLOT_FORBIDS) SF_FLAW(SMALL) \
	SF_FLAW(FIELD_PLACE) SF_FLAW(FIELD_SLOT) SF_FLAW(FIELD_ADDEND) \
	SF_FLAW(FIELD_CHOICE) SF_FLAW(INITRAMFS_OPEN) SF_FLAW(CMDLINE_ALONE) SF_FLAW(ENTRY)

#endif /* SIGFMT_CAUSES_H */
