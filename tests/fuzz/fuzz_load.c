// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * fuzz_load.c - any load of any manifest on any machine
 *
 * An input is text in the language of the vectors (tests/vectors/README.md),
 * applied to one of their bases; so every vector is a seed, and whatever is
 * found can be given to both verifiers.  What is accepted has to keep the rules
 * that can be said in a few lines.
 */
#include <stdio.h>

#include "fuzz.h"
#include "state.h"

#define BASES	"tests/vectors/load.txt"

static const struct sf_segment *filling(const struct state *state, __u32 slot)
{
	for (__u32 i = 0; i < state->nr_segments; i++)
		if (state->segments[i].slot == slot)
			return &state->segments[i];
	return NULL;
}

static bool apart(const struct sf_segment *a, const struct sf_segment *b)
{
	return a->mem + a->memsz <= b->mem || b->mem + b->memsz <= a->mem;
}

static void check_place(const struct state *state, const struct sf_segment *seg)
{
	must(seg->mem >= SF_DEST_MIN && seg->memsz && seg->mem + seg->memsz > seg->mem);
	must(!(seg->mem % state->plan.facts.page_size) && seg->bufsz <= seg->memsz);
	must(ranges_covered(&state->plan.facts.ram, seg->mem, seg->mem + seg->memsz, SF_MEMMAP_RAM));
	for (const struct sf_segment *other = state->segments; other < seg; other++)
		must(other->slot != seg->slot && apart(other, seg));
}

static bool owned(const struct sf_manifest *manifest, const struct sf_slot *slot, __u32 at)
{
	struct sf_list rest = slot->fields;
	struct sf_field f;

	while (sf_next_field(manifest, slot, &rest, &f))
		if ((at >= f.offset && at - f.offset < f.length) ||
		    (at >= f.offset2 && at - f.offset2 < f.length2))
			return true;
	return false;
}

static void check_zeros(const struct state *state, const struct sf_manifest *manifest,
			const struct sf_segment *seg)
{
	const struct sf_slot *slot = &manifest->slots[seg->slot - 1];
	const __u8 *data = state->data[seg - state->segments];

	for (__u32 i = 0; slot->type == SF_PARAMS && i < seg->bufsz; i++)
		must(!data[i] || owned(manifest, slot, i));
}

/* What is read as one range is one, and the field says how long it is. */
static void check_span(const struct state *state, const struct sf_field *f, __u64 size)
{
	const struct sf_segment *first = filling(state, f->slot), *last = first, *seg;
	__u64 end = 0;

	must(first);
	for (__u32 number = f->slot; number <= f->last; number++) {
		seg = filling(state, number);
		if (!seg)
			continue;
		must(seg == first || seg->mem == end);
		end = seg->mem + seg->memsz;
		last = seg;
	}
	must(size == last->mem + last->bufsz - first->mem);
}

static __u64 little_endian(const __u8 *p, __u32 n)
{
	return n ? p[0] | little_endian(p + 1, n - 1) << 8 : 0;
}

static void check_spans(const struct state *state, const struct sf_manifest *manifest,
			const struct sf_segment *seg)
{
	const struct sf_slot *slot = &manifest->slots[seg->slot - 1];
	const __u8 *data = state->data[seg - state->segments];
	struct sf_list rest = slot->fields;
	struct sf_field f;

	while (sf_next_field(manifest, slot, &rest, &f))
		if (f.rule == SF_SPAN)
			check_span(state, &f, little_endian(data + f.offset, f.length) |
					      little_endian(data + f.offset2, f.length2) << 32);
}

static void accepted(const struct state *state, const struct sf_manifest *manifest)
{
	const struct sf_segment *entry = filling(state, manifest->entry_slot);

	must(entry && state->entry == entry->mem + manifest->entry_offset);
	must(manifest->slots[manifest->entry_slot - 1].type == SF_CODE);
	must(manifest->usage & state->usage);
	for (__u32 i = 0; i < manifest->nr_slots; i++)
		must(manifest->slots[i].presence != SF_ALWAYS || filling(state, i + 1));
	for (__u32 i = 0; i < state->nr_segments; i++) {
		check_place(state, &state->segments[i]);
		check_zeros(state, manifest, &state->segments[i]);
		check_spans(state, manifest, &state->segments[i]);
	}
}

static void read_bases(struct heading *heading, struct state *state)
{
	static bool done;
	FILE *file;

	if (done)
		return;
	file = fopen(BASES, "r");
	must(file);
	while (state_read(file, BASES, heading, state))
		;
	fclose(file);
	done = true;
	state_lenient = true;
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size)
{
	static struct heading heading;
	static struct state state;
	static struct sf_manifest manifest;
	struct sf_refusal why = { 0 };
	char text[256];
	FILE *file;

	read_bases(&heading, &state);
	if (!size)
		return 0;
	file = fmemopen((void *)data, size, "r");
	must(file);
	if (state_read(file, "input", &heading, &state)) {
		memset(&manifest, 0, sizeof(manifest));
		if (!state_judge("load", &state, &manifest, &why)) {
			accepted(&state, &manifest);
		} else {
			must(sf_errno(&why) > 0);
			/* a manifest that was refused names nothing */
			must(*sf_sentence(&why, sf_errno(&why) == EBADMSG ? NULL : &manifest, text,
					  sizeof(text)));
		}
	}
	fclose(file);
	return 0;
}
