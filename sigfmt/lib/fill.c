// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * fill.c - fill in the fields of the slots, as their rules say
 *
 * Every write is checked against the bytes that there are: the manifest has
 * been decoded strictly, but nobody has verified its signature yet, and the
 * attachments, which say how many bytes there are, nobody signs at all.
 */
#define _GNU_SOURCE	/* asprintf */
#include <stdlib.h>

#include "loader.h"

/* State of filling one slot. */
struct filler {
	struct sf_plan *plan;
	struct sf_segment *segment;
	const struct sf_slot *slot;
	__u8 *buf;
	size_t next_memmap;	/* first memory map entry not handed over yet */
	struct sf_error *error;
};

static __u8 *range_at(const struct filler *f, __u64 offset, __u64 length)
{
	if (offset > f->segment->bufsz || length > f->segment->bufsz - offset)
		return NULL;
	return f->buf + offset;
}

static enum sf_status outside(const struct filler *f, const struct sf_field *field)
{
	return loader_fail(f->error, SF_FILE_SIZE, ENODATA,
			   "slot %.*s has %llu bytes, but a field at 0x%x: not the file that the manifest was made from",
			   NAME(f->slot), f->segment->bufsz, field->offset);
}

/* A value of 8 bytes, of 4 that hold it all, or of 4 here and 4 there. */
static enum sf_status put_value(const struct filler *f, const struct sf_field *field,
				__u64 value)
{
	__u8 *low = range_at(f, field->offset, field->length);
	__u8 *high = range_at(f, field->offset2, field->length2);

	if (!low || !high)
		return outside(f, field);
	loader_put(low, value, field->length);
	loader_put(high, value >> 32, field->length2);
	return SF_DONE;
}

static bool wants_recheck(const struct sf_request *request)
{
	return request->recheck == SF_RECHECK_ALWAYS ||
	       (request->recheck == SF_RECHECK_CRASH && request->crash);
}

static bool wanted_choice(const struct sf_plan *plan, const struct filler *f,
			  const struct sf_field *field, __u64 *value)
{
	const struct sf_attachments *a = &plan->bundle.attachments;

	for (size_t i = 0; i < a->nr_choosers; i++) {
		const struct sf_chooser *c = &a->choosers[i];

		if (c->slot != f->segment->slot || c->offset != field->offset)
			continue;
		switch (c->choice) {
		case SF_CHOICE_RECHECK:
			*value = wants_recheck(&plan->request);
			return true;
		case SF_CHOICE_MISMATCH:
			*value = !plan->request.halt;
			return true;
		case SF_CHOICE_SHA_NI:
			*value = plan->facts.sha_ni;
			return true;
		case SF_CHOICE_UART:
			*value = plan->request.uart;
			return true;
		}
	}
	return false;
}

/* Alternative 0, unless this is a choice and what was chosen is offered. */
static enum sf_status put_const(const struct filler *f, const struct sf_field *field)
{
	const struct sf_bytes *all = &field->alternatives;
	__u8 *at = range_at(f, field->offset, field->length);
	const __u8 *from = all->p;
	__u64 value;

	if (!at || field->length > all->n)
		return outside(f, field);
	if (field->length <= 8 && wanted_choice(f->plan, f, field, &value))
		for (__u32 i = 0; i + field->length <= all->n; i += field->length)
			if (loader_get(all->p + i, field->length) == value)
				from = all->p + i;
	memcpy(at, from, field->length);
	return SF_DONE;
}

static enum sf_status put_fact(const struct filler *f, const struct sf_field *field)
{
	__u8 piece[SF_PIECE_MAX], *at;
	__u64 offset = field->offset;
	__u32 n;

	for (__u32 i = 0; (n = loader_fact(&f->plan->facts, field->fact, i, piece)); i++) {
		at = range_at(f, offset, n);
		if (!at)
			return outside(f, field);
		memcpy(at, piece, n);
		offset += n;
	}
	return SF_DONE;
}

static enum sf_status put_memmap(struct filler *f, const struct sf_field *field)
{
	const struct sf_ranges *map = &f->plan->memmap;
	__u8 *table = range_at(f, field->offset, field->length);
	__u8 *count = range_at(f, field->offset2, field->length2);
	__u32 n = 0;

	if (!table || !count || field->length / SF_MEMMAP_ENTRY < field->capacity)
		return outside(f, field);
	memset(table, 0, field->length);
	while (n < field->capacity && f->next_memmap < map->count) {
		const struct sf_range *r = &map->at[f->next_memmap++];
		__u8 *entry = table + (size_t)n++ * SF_MEMMAP_ENTRY;

		loader_put(entry, r->start, 8);
		loader_put(entry + 8, r->end - r->start, 8);
		loader_put(entry + 16, r->type, 4);
	}
	loader_put(count, (__u64)n * field->unit, field->length2);
	return SF_DONE;
}

/* From the beginning of the first to the end of the last that is there. */
static __u64 span_size(const struct filler *f, const struct sf_field *field)
{
	const struct sf_segment *first = loader_segment(f->plan, field->slot), *seg;
	__u64 size = 0;

	for (__u32 number = field->slot; first && number <= field->last; number++) {
		seg = loader_segment(f->plan, number);
		if (seg)
			size = seg->mem + seg->bufsz - first->mem;
	}
	return size;
}

static enum sf_status put_field(struct filler *f, const struct sf_field *field)
{
	const struct sf_segment *other = NULL;

	if (field->slot)
		other = loader_segment(f->plan, field->slot);
	switch (field->rule) {
	case SF_CONST:
		return put_const(f, field);
	case SF_ADDR:
		return put_value(f, field, other ? other->mem + field->addend : 0);
	case SF_SIZE:
		return put_value(f, field, other ? other->bufsz : 0);
	case SF_SPAN:
		return put_value(f, field, span_size(f, field));
	case SF_FACT:
		return put_fact(f, field);
	case SF_MEMMAP:
		return put_memmap(f, field);
	default:	/* digests when everything else is final */
		return SF_DONE;
	}
}

static enum sf_status fill_slot(struct filler *f)
{
	struct sf_list rest = f->slot->fields;
	enum sf_status status = SF_DONE;
	struct sf_field field;

	while (!status && sf_next_field(&f->plan->bundle.manifest, f->slot, &rest, &field))
		status = put_field(f, &field);
	return status;
}

/* Bytes of our own for a slot that is going to be changed. */
static enum sf_status own_bytes(struct filler *f)
{
	struct sf_segment *segment = f->segment;

	f->buf = f->plan->buffers[segment->slot - 1];
	if (f->buf)
		return SF_DONE;
	if (segment->bufsz > SF_SMALL_MAX)
		return loader_fail(f->error, SF_FILE_SIZE, EFBIG,
				   "slot %.*s has fields and %llu bytes, more than %u: not the file that the manifest was made from",
				   NAME(f->slot), segment->bufsz, SF_SMALL_MAX);
	f->buf = calloc(1, segment->bufsz ? segment->bufsz : 1);
	if (!f->buf)
		return loader_no_memory(f->error);
	if (segment->data)
		memcpy(f->buf, segment->data, segment->bufsz);
	f->plan->buffers[segment->slot - 1] = f->buf;
	segment->data = f->buf;
	return SF_DONE;
}

/* Does the line hold the key, as a whole word in front of "="? */
static bool line_has(const char *line, const struct sf_bytes *key)
{
	for (const char *at = line; *at; at += strcspn(at, " ")) {
		__u32 n = 0;

		at += strspn(at, " ");
		while (n < key->n && at[n] && (at[n] == (char)key->p[n] ||
					       (at[n] == '_' && key->p[n] == '-') ||
					       (at[n] == '-' && key->p[n] == '_')))
			n++;
		if (n == key->n && at[n] == '=')
			return true;
	}
	return false;
}

/* Put "key=0x... " in front of the line, unless the user did. */
static bool add_addresses(struct sf_plan *plan, const struct sf_slot *slot)
{
	struct sf_list rest = slot->policy;
	struct sf_policy policy;

	while (sf_next_policy(&rest, &policy)) {
		const struct sf_segment *other;
		char *line;

		if (policy.op != SF_ADDRESS || line_has(plan->command_line, &policy.key))
			continue;
		other = loader_segment(plan, policy.slot);
		if (!other)
			continue;
		if (asprintf(&line, "%.*s=0x%llx%s%s", (int)policy.key.n,
			     (const char *)policy.key.p, other->mem,
			     *plan->command_line ? " " : "", plan->command_line) < 0)
			return false;
		free(plan->command_line);
		plan->command_line = line;
	}
	return true;
}

static enum sf_status fill_line(struct sf_plan *plan, struct sf_segment *segment,
				struct sf_error *error)
{
	const struct sf_slot *slot = loader_slot(plan, segment->slot);

	if (segment->data != (const __u8 *)plan->command_line)
		return SF_DONE;
	if (!add_addresses(plan, slot))
		return loader_no_memory(error);
	segment->data = (const __u8 *)plan->command_line;
	segment->bufsz = strlen(plan->command_line) + 1;
	segment->memsz = loader_round_up(segment->bufsz > slot->memory ? segment->bufsz :
					 slot->memory, plan->facts.page_size);
	return SF_DONE;
}

static enum sf_status all_handed_over(const struct filler *f)
{
	size_t left = f->plan->memmap.count - f->next_memmap;

	/* a map that is not asked for at all is fine */
	if (!left || !f->next_memmap)
		return SF_DONE;
	return loader_fail(f->error, SF_NO_ROOM, E2BIG,
			   "the manifest has room for %zu entries of the memory map, but this machine has %zu",
			   f->next_memmap, f->plan->memmap.count);
}

/* Segments are in slot order, so memory maps are continued in that order. */
static enum sf_status fill_slots(struct sf_plan *plan, struct sf_error *error)
{
	struct filler f = { .plan = plan, .error = error };
	enum sf_status status = SF_DONE;

	for (__u32 i = 0; !status && i < plan->nr_segments; i++) {
		f.segment = &plan->segments[i];
		f.slot = loader_slot(plan, f.segment->slot);
		if (!f.slot->fields.count)
			continue;
		status = own_bytes(&f);
		if (!status)
			status = fill_slot(&f);
	}
	return status ? status : all_handed_over(&f);
}

enum sf_status sf_plan_fill(struct sf_plan *plan, struct sf_error *error)
{
	const struct sf_manifest *manifest = &plan->bundle.manifest;
	const struct sf_segment *entry = loader_segment(plan, manifest->entry_slot);
	enum sf_status status = SF_DONE;

	plan->entry = entry ? entry->mem + manifest->entry_offset : 0;
	/* the command line first: its size is in the fields of others */
	for (__u32 i = 0; !status && i < plan->nr_segments; i++)
		if (loader_slot(plan, plan->segments[i].slot)->type == SF_CMDLINE)
			status = fill_line(plan, &plan->segments[i], error);
	if (!status)
		status = fill_slots(plan, error);
	if (!status)
		status = sf_plan_digests(plan, error);
	return status;
}
