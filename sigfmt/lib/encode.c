// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * encode.c - write manifests
 *
 * libcbor's streaming functions write the shortest form; the order of keys and
 * what is left out are seen to here, so that a manifest has one encoding.
 */
#include <cbor.h>
#include <stdlib.h>

#include "sigfmt_encode.h"

struct writer {
	__u8 *p;
	size_t left;
	bool full;
};

static void wrote(struct writer *w, size_t n)
{
	/* libcbor says 0 if there is no room */
	if (!n)
		w->full = true;
	w->p += n;
	w->left -= n;
}

static void put_uint(struct writer *w, __u64 value)
{
	wrote(w, cbor_encode_uint(value, w->p, w->left));
}

static void put_array(struct writer *w, size_t n)
{
	wrote(w, cbor_encode_array_start(n, w->p, w->left));
}

static void put_map(struct writer *w, size_t n)
{
	wrote(w, cbor_encode_map_start(n, w->p, w->left));
}

static void put_raw(struct writer *w, const void *p, size_t n)
{
	if (n > w->left) {
		w->full = true;
		return;
	}
	if (n)
		memcpy(w->p, p, n);
	w->p += n;
	w->left -= n;
}

static void put_bytes(struct writer *w, struct sf_bytes bytes)
{
	wrote(w, cbor_encode_bytestring_start(bytes.n, w->p, w->left));
	put_raw(w, bytes.p, bytes.n);
}

static void put_text(struct writer *w, const void *p, size_t n)
{
	wrote(w, cbor_encode_string_start(n, w->p, w->left));
	put_raw(w, p, n);
}

static void put_field(struct writer *w, const struct sf_field *f)
{
	bool high = f->length2 && f->rule != SF_MEMMAP;
	static const __u8 items[] = {
		[SF_CONST] = 4, [SF_ADDR] = 5, [SF_SIZE] = 4,
		[SF_DIGEST] = 3, [SF_FACT] = 3, [SF_MEMMAP] = 6, [SF_SPAN] = 5,
	};

	put_array(w, f->rule <= SF_SPAN ? items[f->rule] + high : 2);
	put_uint(w, f->rule);
	put_uint(w, f->offset);
	switch (f->rule) {
	case SF_CONST:
		put_uint(w, f->length);
		put_bytes(w, f->alternatives);
		break;
	case SF_ADDR:
	case SF_SIZE:
	case SF_SPAN:
		put_uint(w, f->length);
		put_uint(w, f->slot);
		if (f->rule == SF_ADDR)
			put_uint(w, f->addend);
		if (f->rule == SF_SPAN)
			put_uint(w, f->last);
		if (f->length2)
			put_uint(w, f->offset2);
		break;
	case SF_DIGEST:
		put_uint(w, f->slot);
		break;
	case SF_FACT:
		put_uint(w, f->fact);
		break;
	case SF_MEMMAP:
		put_uint(w, f->capacity);
		put_uint(w, f->offset2);
		put_uint(w, f->length2);
		put_uint(w, f->unit);
		break;
	}
}

static int by_offset(const void *a, const void *b)
{
	const struct sf_field *f = *(const struct sf_field *const *)a;
	const struct sf_field *g = *(const struct sf_field *const *)b;

	return f->offset < g->offset ? -1 : f->offset > g->offset;
}

static void put_fields(struct writer *w, const struct sf_slot_desc *desc)
{
	const struct sf_field *sorted[SF_FIELDS_MAX];
	size_t i, n = desc->nr_fields;

	if (n > SF_FIELDS_MAX) {
		w->full = true;
		return;
	}
	for (i = 0; i < n; i++)
		sorted[i] = &desc->fields[i];
	qsort(sorted, n, sizeof(sorted[0]), by_offset);
	put_array(w, n);
	for (i = 0; i < n; i++)
		put_field(w, sorted[i]);
}

static void put_policy(struct writer *w, const struct sf_policy_desc *policy)
{
	bool more = policy->op == SF_ADDRESS || policy->nr_values;
	size_t i;

	put_array(w, more ? 3 : 2);
	put_uint(w, policy->op);
	put_text(w, policy->key, strlen(policy->key));
	if (policy->op == SF_ADDRESS) {
		put_uint(w, policy->slot);
	} else if (policy->nr_values) {
		put_array(w, policy->nr_values);
		for (i = 0; i < policy->nr_values; i++)
			put_text(w, policy->values[i], strlen(policy->values[i]));
	}
}

/* The decoder refuses defaults that are written out. */
static bool has_memory(const struct sf_slot *slot)
{
	return slot->memory && slot->memory != slot->size;
}

static bool has_align(const struct sf_slot *slot)
{
	return slot->align && slot->align != SF_PAGE_MIN;
}

static bool has_range(const struct sf_slot *slot)
{
	return slot->last && (slot->first || slot->last != SF_ADDR_LIMIT - 1);
}

static void put_slot(struct writer *w, const struct sf_slot_desc *desc)
{
	const struct sf_slot *slot = &desc->slot;
	size_t i;

	put_map(w, 4u + has_memory(slot) + has_align(slot) + has_range(slot) + !!slot->digest.n +
		   !!desc->nr_fields + !!desc->nr_policy);
	put_uint(w, SF_SLOT_NAME);
	put_text(w, slot->name.p, slot->name.n);
	put_uint(w, SF_SLOT_TYPE);
	put_uint(w, slot->type);
	put_uint(w, SF_SLOT_PRESENCE);
	put_uint(w, slot->presence);
	put_uint(w, slot->exact ? SF_SLOT_SIZE : SF_SLOT_MAX);
	put_uint(w, slot->size);
	if (has_memory(slot)) {
		put_uint(w, SF_SLOT_MEMORY);
		put_uint(w, slot->memory);
	}
	if (has_align(slot)) {
		put_uint(w, SF_SLOT_ALIGN);
		put_uint(w, slot->align);
	}
	if (has_range(slot)) {
		put_uint(w, SF_SLOT_RANGE);
		put_array(w, 2);
		put_uint(w, slot->first);
		put_uint(w, slot->last);
	}
	if (slot->digest.n) {
		put_uint(w, SF_SLOT_DIGEST);
		put_bytes(w, slot->digest);
	}
	if (desc->nr_fields) {
		put_uint(w, SF_SLOT_FIELDS);
		put_fields(w, desc);
	}
	if (desc->nr_policy) {
		put_uint(w, SF_SLOT_POLICY);
		put_array(w, desc->nr_policy);
		for (i = 0; i < desc->nr_policy; i++)
			put_policy(w, &desc->policy[i]);
	}
}

static void put_claims(struct writer *w, const struct sf_manifest *head)
{
	__u32 i;

	put_uint(w, SF_KEY_LOCKDOWN);
	put_array(w, head->nr_claims);
	for (i = 0; i < head->nr_claims && i < SF_CLAIMS_MAX; i++) {
		put_array(w, 2);
		put_uint(w, head->claims[i].way);
		put_uint(w, head->claims[i].level);
	}
}

long sf_encode(const struct sf_manifest_desc *desc, __u8 *buf, size_t len)
{
	const struct sf_manifest *head = &desc->head;
	struct writer w = { .p = buf, .left = len };
	static const char context[] = "kexec-manifest";
	size_t i;

	wrote(&w, cbor_encode_tag(55799, w.p, w.left));
	put_array(&w, 3);
	put_text(&w, context, sizeof(context) - 1);
	put_uint(&w, 1);
	put_map(&w, 8u + !!head->origins.n + !!head->text.n);
	put_uint(&w, SF_KEY_ARCH);
	put_uint(&w, head->arch);
	put_uint(&w, SF_KEY_USAGE);
	put_uint(&w, head->usage);
	put_uint(&w, SF_KEY_COMPONENT);
	put_text(&w, head->component.p, head->component.n);
	put_uint(&w, SF_KEY_GENERATION);
	put_uint(&w, head->generation);
	put_uint(&w, SF_KEY_DIGEST_ALG);
	put_uint(&w, head->digest_alg);
	put_uint(&w, SF_KEY_ENTRY);
	put_array(&w, 2);
	put_uint(&w, head->entry_slot);
	put_uint(&w, head->entry_offset);
	put_uint(&w, SF_KEY_SLOTS);
	put_array(&w, desc->nr_slots);
	for (i = 0; i < desc->nr_slots; i++)
		put_slot(&w, &desc->slots[i]);
	put_claims(&w, head);
	if (head->origins.n) {
		put_uint(&w, SF_KEY_ORIGINS);
		put_bytes(&w, head->origins);
	}
	if (head->text.n) {
		put_uint(&w, SF_KEY_TEXT);
		put_text(&w, head->text.p, head->text.n);
	}
	return w.full ? -ENOSPC : (long)(len - w.left);
}
