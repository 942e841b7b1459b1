/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_encode.h - write manifests (userspace only, on libcbor's streaming
 * encoder, which always writes the shortest form)
 */
#ifndef SIGFMT_ENCODE_H
#define SIGFMT_ENCODE_H

#include "sigfmt.h"

/**
 * struct sf_policy_desc - one entry of a command-line policy to be written
 * @action:	enum sf_action
 * @key:	NUL-terminated; with a star at its end it is a prefix
 * @value:	the same, or NULL: any value
 */
struct sf_policy_desc {
	u32 action;
	const char *key;
	const char *value;
};

/**
 * struct sf_slot_desc - one slot to be written
 * @slot:	as decoded; memory 0, align 0 and last 0 mean that the key is left
 *		out, as it is for the defaults; @slot.fields and @slot.nr_fields are
 *		not used
 * @fields:	@nr_fields fields; sorted by the encoder
 * @nr_fields:	0: none
 */
struct sf_slot_desc {
	struct sf_slot slot;
	const struct sf_field *fields;
	size_t nr_fields;
};

/**
 * struct sf_manifest_desc - a manifest to be written
 * @head:	all but slots, fields and policy, as decoded (nr_slots, digest_size
 *		and the numbers of the only slots of a type are not used)
 * @slots:	@nr_slots slots
 * @nr_slots:	1 .. %SF_SLOTS_MAX
 * @policy:	@nr_policy entries, written into each cmdline slot without a digest
 * @nr_policy:	0: none
 */
struct sf_manifest_desc {
	struct sf_manifest head;
	const struct sf_slot_desc *slots;
	size_t nr_slots;
	const struct sf_policy_desc *policy;
	size_t nr_policy;
};

/**
 * sf_encode - write a manifest in deterministic CBOR
 * @desc:	what to write; not judged here, sf_decode() does that
 * @buf:	result
 * @len:	bytes in @buf; %SF_MANIFEST_MAX always suffice for valid manifests
 *
 * Return: bytes written, or -ENOSPC.
 */
long sf_encode(const struct sf_manifest_desc *desc, u8 *buf, size_t len);

/**
 * sf_next_piece - walk the bytes of a slot that its digest is computed over
 * @manifest:	decoded manifest
 * @number:	slot number
 * @used:	bytes in use of the slot
 * @pos:	where to look from, 0 to begin with; set to the next byte that no
 *		field has.  Add @n to it to go on.
 * @n:		result: number of bytes up to the next field or the end
 *
 * Return: true, or false after the last.
 */
bool sf_next_piece(const struct sf_manifest *manifest, u32 number, u64 used, u64 *pos, u64 *n);

#endif /* SIGFMT_ENCODE_H */
