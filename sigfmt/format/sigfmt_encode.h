/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_encode.h - encode manifests (userspace only)
 */
#ifndef SIGFMT_ENCODE_H
#define SIGFMT_ENCODE_H

#include "sigfmt.h"

/**
 * struct sf_policy_desc - an entry of a command-line policy to encode
 * @action:	enum sf_action
 * @key:	NUL-terminated; a prefix if it ends with a star
 * @value:	the same, or NULL: any value
 */
struct sf_policy_desc {
	u32 action;
	const char *key;
	const char *value;
};

/**
 * struct sf_slot_desc - a slot to encode
 * @slot:	as decoded; memory 0, align 0 and last 0 leave out the key, which
 *		means the default; @slot.fields and @slot.nr_fields are ignored
 * @fields:	@nr_fields fields; sorted by the encoder
 * @nr_fields:	0: none
 */
struct sf_slot_desc {
	struct sf_slot slot;
	const struct sf_field *fields;
	size_t nr_fields;
};

/**
 * struct sf_manifest_desc - a manifest to encode
 * @head:	everything except slots, fields and policy, as decoded; nr_slots,
 *		digest_size and slot numbers such as cmdline_slot are ignored
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
 * sf_encode - encode a manifest in deterministic CBOR
 * @desc:	the manifest; not checked, which is left to sf_decode()
 * @buf:	result
 * @len:	bytes in @buf; %SF_MANIFEST_MAX is enough for every valid manifest
 *
 * Return: bytes written, or -ENOSPC.
 */
long sf_encode(const struct sf_manifest_desc *desc, u8 *buf, size_t len);

/**
 * sf_next_piece - walk the bytes of a slot that its digest covers
 * @manifest:	decoded manifest
 * @number:	slot number
 * @used:	bytes in use of the slot
 * @pos:	first byte to consider, 0 at first; set to the next byte outside
 *		all fields.  Add @n to it to continue.
 * @n:		result: number of bytes up to the next field or the end
 *
 * Return: true, or false after the last.
 */
bool sf_next_piece(const struct sf_manifest *manifest, u32 number, u64 used, u64 *pos, u64 *n);

#endif /* SIGFMT_ENCODE_H */
