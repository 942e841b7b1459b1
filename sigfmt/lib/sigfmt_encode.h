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
 * @op:		enum sf_policy_op
 * @key:	NUL-terminated
 * @slot:	address: slot number
 * @values:	required, allowed: NULL, or @nr_values NUL-terminated strings
 * @nr_values:	0 .. %SF_ALTERNATIVES_MAX
 */
struct sf_policy_desc {
	__u32 op;
	const char *key;
	__u32 slot;
	const char *const *values;
	size_t nr_values;
};

/**
 * struct sf_slot_desc - one slot to be written
 * @slot:	as decoded; @slot.fields and @slot.policy are not used; memory 0,
 *		align 0 and last 0 mean that the key is left out, as it is for the
 *		defaults
 * @fields:	@nr_fields fields; sorted by the encoder
 * @nr_fields:	0 .. %SF_FIELDS_MAX
 * @policy:	@nr_policy entries
 * @nr_policy:	0 .. %SF_POLICY_MAX
 */
struct sf_slot_desc {
	struct sf_slot slot;
	const struct sf_field *fields;
	size_t nr_fields;
	const struct sf_policy_desc *policy;
	size_t nr_policy;
};

/**
 * struct sf_manifest_desc - a manifest to be written
 * @head:	all but slots, as decoded (nr_slots, digest_size not used)
 * @slots:	@nr_slots slots
 * @nr_slots:	1 .. %SF_SLOTS_MAX
 */
struct sf_manifest_desc {
	struct sf_manifest head;
	const struct sf_slot_desc *slots;
	size_t nr_slots;
};

/**
 * sf_encode - write a manifest in deterministic CBOR
 * @desc:	what to write; not judged here, sf_decode() does that
 * @buf:	result
 * @len:	bytes in @buf; %SF_MANIFEST_MAX always suffice for valid manifests
 *
 * Return: bytes written, or -ENOSPC.
 */
long sf_encode(const struct sf_manifest_desc *desc, __u8 *buf, size_t len);

#endif /* SIGFMT_ENCODE_H */
