/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_bundle.h - the file kexec-manifest-<release>.ksig (userspace only)
 *
 *	offset 0	struct sf_header, manifest, signature (sigfmt.h)
 *	then		attachments: 8 bytes SF_ATTACH_MAGIC, le32 size, le32 zero,
 *			size bytes of CBOR, end of file
 *
 * The attachments say how to fill the slots.  No signature covers them and the
 * kernel never sees them: it verifies the slots themselves.
 *
 *	attachments = {
 *	  1 => [* [slot, source, offset, size]],	; hints, size 0: to the end; a
 *						; slot's hints follow one another
 *	  2 => [* [slot, offset, choice]],		; choice fields and their purposes
 *	  3 => [* [slot, bytes]],			; blobs, for SF_SOURCE_ATTACHMENT
 *	? 4 => text				; bytes, to be shown; not signed
 *	}
 *
 * Slots that the kernel fills (params, elfcorehdr) have no hints.
 */
#ifndef SIGFMT_BUNDLE_H
#define SIGFMT_BUNDLE_H

#include "sigfmt_error.h"

#define SF_ATTACH_MAGIC		"\x89KATT\r\n\x1a"
#define SF_ATTACH_HEADER_SIZE	16u
#define SF_ATTACH_MAX		(64u << 20)
#define SF_HINTS_MAX		64u
#define SF_CHOICES_MAX		16u
#define SF_TEXT_MAX		256u
#define SF_GATHER_MAX		((u64)1 << 32)	/* bytes of a slot with several pieces */

/* Where the bytes of a slot come from. */
enum sf_source {
	SF_SOURCE_IMAGE = 1,	/* range of the kernel file */
	SF_SOURCE_INITRD,		/* range of the initrd file */
	SF_SOURCE_CMDLINE,	/* the command line, NUL-terminated */
	SF_SOURCE_ATTACHMENT,	/* range of the slot's blob in the bundle */
	SF_SOURCE_ZEROS,		/* @size zeros */
	SF_SOURCE_DATA,		/* range of the file that the user gives for this slot */
	SF_SOURCES
};

/*
 * The purpose of a choice field.  The loader uses alternative 0 unless its
 * request asks for another; every alternative is signed.
 */
enum sf_choice {
	SF_CHOICE_RECHECK = 1,	/* purgatory checks digests: 0 no, 1 yes */
	SF_CHOICE_MISMATCH,	/* then: 0 halt, 1 reset */
	SF_CHOICE_SHA_NI,	/* 0 portable C, 1 SHA-NI */
	SF_CHOICE_UART,		/* 0 none, else I/O port, le16 */
};

/**
 * struct sf_hint - the source of a slot's bytes, or of a piece of them
 * @slot:	slot number
 * @source:	enum sf_source
 * @offset:	first byte in the source
 * @size:	bytes, 0: to the end of the source
 */
struct sf_hint {
	u32 slot;
	u32 source;
	u64 offset;
	u64 size;
};

/**
 * struct sf_chooser - the purpose of a choice field
 * @slot:	slot number
 * @offset:	the field's offset
 * @choice:	enum sf_choice
 */
struct sf_chooser {
	u32 slot;
	u32 offset;
	u32 choice;
};

/**
 * struct sf_blob - bytes for a slot carried by the bundle
 * @slot:	slot number
 * @bytes:	inside the bundle's buffer (reading), or the caller's (writing)
 */
struct sf_blob {
	u32 slot;
	struct sf_bytes bytes;
};

/**
 * struct sf_attachments - everything that follows the signature
 * @text:	to be shown; may be empty
 */
struct sf_attachments {
	struct sf_hint hints[SF_HINTS_MAX];
	size_t nr_hints;
	struct sf_chooser choosers[SF_CHOICES_MAX];
	size_t nr_choosers;
	struct sf_blob blobs[SF_SLOTS_MAX];
	size_t nr_blobs;
	struct sf_bytes text;
};

/**
 * struct sf_bundle - a bundle in memory
 * @data:	the whole file, owned by the bundle
 * @size:	bytes in @data
 * @parts:	header, manifest and signature, inside @data
 * @manifest:	decoded, pointing into @data
 * @attached:	false: the file ends after the signature
 * @attachments: decoded if @attached
 */
struct sf_bundle {
	u8 *data;
	size_t size;
	struct sf_parts parts;
	struct sf_manifest manifest;
	bool attached;
	struct sf_attachments attachments;
};

/**
 * sf_bundle_read - read and decode a bundle file; no signature is verified
 * @path:	file, "-" for standard input
 * @bundle:	result; free with sf_bundle_free() also after an error
 * @error:	set on error; its text names the file
 *
 * Return: %SF_STATUS_DONE, %SF_STATUS_NO_FILE, %SF_STATUS_FILE_SIZE, %SF_STATUS_BUNDLE_BAD or
 * %SF_STATUS_NO_MEMORY.
 */
enum sf_status sf_bundle_read(const char *path, struct sf_bundle *bundle,
			      struct sf_error *error);

/**
 * sf_bundle_parse - decode a bundle in memory; see sf_bundle_read()
 * @data:	malloc()ed, owned by the bundle from here on, also after an error
 * @size:	bytes in @data
 * @name:	for @error
 * @bundle:	result
 * @error:	set on error
 */
enum sf_status sf_bundle_parse(u8 *data, size_t size, const char *name,
			       struct sf_bundle *bundle, struct sf_error *error);

/**
 * sf_bundle_build - encode a bundle
 * @manifest:	encoded manifest
 * @signature:	DER, may be empty
 * @attachments: NULL for none
 * @data:	result, malloc()ed
 * @size:	result
 * @error:	set on error
 *
 * Return: %SF_STATUS_DONE, %SF_STATUS_FILE_SIZE if a part is too large, or %SF_STATUS_NO_MEMORY.
 */
enum sf_status sf_bundle_build(struct sf_bytes manifest, struct sf_bytes signature,
			       const struct sf_attachments *attachments,
			       u8 **data, size_t *size, struct sf_error *error);

/* sf_bundle_free - free what the bundle owns; a zeroed bundle is valid */
void sf_bundle_free(struct sf_bundle *bundle);

/**
 * struct sf_view - bytes that something else owns
 */
struct sf_view {
	const u8 *p;
	size_t n;
};

/**
 * sf_bundle_gather - get the bytes that a slot's hints describe
 * @bundle:	read
 * @slot:	slot number
 * @sources:	%SF_SOURCES of them, indexed by enum sf_source; @p is NULL if one is missing.
 *		%SF_SOURCE_ATTACHMENT and %SF_SOURCE_ZEROS are ignored
 * @bytes:	result
 * @owned:	result: memory to free if @bytes had to be assembled, else NULL
 * @hint:	on error, the hint concerned
 *
 * Return: 0, -ENOENT if a source is missing, -ENODATA if it is too short,
 * -EFBIG, -ENOMEM, or -EINVAL if the slot has no hint.
 */
int sf_bundle_gather(const struct sf_bundle *bundle, u32 slot, const struct sf_view *sources,
		     struct sf_view *bytes, u8 **owned, const struct sf_hint **hint);

/* The first hint for a slot, the blob for a slot, or NULL */
const struct sf_hint *sf_bundle_hint(const struct sf_bundle *bundle, u32 slot);
const struct sf_blob *sf_bundle_blob(const struct sf_bundle *bundle, u32 slot);

#endif /* SIGFMT_BUNDLE_H */
