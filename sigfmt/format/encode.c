// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * encode.c - write manifests
 *
 * A manifest has one encoding.  libcbor's streaming functions write the shortest
 * form of each item; this file sorts the keys and leaves out the defaults.
 */
#include <cbor.h>
#include <stdlib.h>

#include "sigfmt_encode.h"

struct writer {
	u8 *p;
	size_t left;
	bool full;
};

static void wrote(struct writer *w, size_t n)
{
	/* libcbor returns 0 if the buffer is full */
	if (!n)
		w->full = true;
	w->p += n;
	w->left -= n;
}

static void put_uint(struct writer *w, u64 value)
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
	put_array(w, f->rule == SF_RULE_SIZE ? 3 : 4);
	put_uint(w, f->rule);
	put_uint(w, f->offset);
	if (f->rule == SF_RULE_CHOICE) {
		put_uint(w, f->length);
		put_bytes(w, f->alternatives);
		return;
	}
	put_uint(w, f->slot);
	if (f->rule == SF_RULE_ADDR)
		put_uint(w, f->addend);
	if (f->rule == SF_RULE_DIGEST)
		put_uint(w, f->choice);
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

static void put_policy(struct writer *w, const struct sf_policy_desc *policy, size_t n)
{
	size_t i;

	put_array(w, n);
	for (i = 0; i < n; i++) {
		put_array(w, policy[i].value ? 3 : 2);
		put_uint(w, policy[i].action);
		put_text(w, policy[i].key, strlen(policy[i].key));
		if (policy[i].value)
			put_text(w, policy[i].value, strlen(policy[i].value));
	}
}

/* A default is not encoded: the decoder refuses one. */
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

static bool has_policy(const struct sf_manifest_desc *manifest, const struct sf_slot *slot)
{
	return slot->type == SF_TYPE_CMDLINE && !slot->digest.n && manifest->nr_policy;
}

static void put_place(struct writer *w, const struct sf_slot *slot)
{
	if (has_memory(slot)) {
		put_uint(w, SF_SLOTKEY_MEMORY);
		put_uint(w, slot->memory);
	}
	if (has_align(slot)) {
		put_uint(w, SF_SLOTKEY_ALIGN);
		put_uint(w, slot->align);
	}
	if (has_range(slot)) {
		put_uint(w, SF_SLOTKEY_RANGE);
		put_array(w, 2);
		put_uint(w, slot->first);
		put_uint(w, slot->last);
	}
}

static void put_slot(struct writer *w, const struct sf_manifest_desc *manifest,
		     const struct sf_slot_desc *desc)
{
	const struct sf_slot *slot = &desc->slot;

	put_map(w, 3u + slot->optional + has_memory(slot) + has_align(slot) + has_range(slot) +
		   !!slot->digest.n + !!desc->nr_fields + has_policy(manifest, slot) +
		   !!slot->template.n);
	put_uint(w, SF_SLOTKEY_NAME);
	put_text(w, slot->name.p, slot->name.n);
	put_uint(w, SF_SLOTKEY_TYPE);
	put_uint(w, slot->type);
	if (slot->optional) {
		put_uint(w, SF_SLOTKEY_OPTIONAL);
		put_uint(w, 1);
	}
	put_uint(w, slot->exact ? SF_SLOTKEY_SIZE : SF_SLOTKEY_MAX);
	put_uint(w, slot->size);
	put_place(w, slot);
	if (slot->digest.n) {
		put_uint(w, SF_SLOTKEY_DIGEST);
		put_bytes(w, slot->digest);
	}
	if (desc->nr_fields) {
		put_uint(w, SF_SLOTKEY_FIELDS);
		put_fields(w, desc);
	}
	if (has_policy(manifest, slot)) {
		put_uint(w, SF_SLOTKEY_POLICY);
		put_policy(w, manifest->policy, manifest->nr_policy);
	}
	if (slot->template.n) {
		put_uint(w, SF_SLOTKEY_TEMPLATE);
		put_bytes(w, slot->template);
	}
}

static void put_claims(struct writer *w, const struct sf_manifest *head)
{
	u32 way, count = 0;

	for (way = SF_WAY_BUILTIN; way <= SF_WAY_CMDLINE; way++)
		count += head->claims[way] != SF_LEVEL_NONE;
	put_uint(w, SF_KEY_LOCKDOWN);
	put_array(w, count);
	for (way = SF_WAY_BUILTIN; way <= SF_WAY_CMDLINE; way++) {
		if (!head->claims[way])
			continue;
		put_array(w, 2);
		put_uint(w, way);
		put_uint(w, head->claims[way]);
	}
}

long sf_encode(const struct sf_manifest_desc *desc, u8 *buf, size_t len)
{
	const struct sf_manifest *head = &desc->head;
	struct writer w = { .p = buf, .left = len };
	static const char context[] = "kexec-manifest";
	size_t i;

	wrote(&w, cbor_encode_tag(55799, w.p, w.left));
	put_array(&w, 3);
	put_text(&w, context, sizeof(context) - 1);
	put_uint(&w, 1);
	put_map(&w, 8u + !!head->origins.n);
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
		put_slot(&w, desc, &desc->slots[i]);
	put_claims(&w, head);
	if (head->origins.n) {
		put_uint(&w, SF_KEY_ORIGINS);
		put_bytes(&w, head->origins);
	}
	return w.full ? -ENOSPC : (long)(len - w.left);
}

bool sf_next_piece(const struct sf_manifest *manifest, u32 number, u64 used, u64 *pos, u64 *n)
{
	const struct sf_slot *slot = sf_slot_of(manifest, number);
	const struct sf_field *f = &manifest->fields[slot->fields], *end = f + slot->nr_fields;

	/* sf_decode() has checked that fields are sorted, disjoint and inside the slot */
	for (; f < end; f++) {
		if (*pos < f->offset) {
			*n = f->offset - *pos;
			return true;
		}
		if (*pos < f->offset + f->length)
			*pos = f->offset + f->length;
	}
	*n = *pos < used ? used - *pos : 0;
	return *n;
}
