// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * loads.c - every small change of a load that is as its manifest says
 *
 *	loads VECTORS
 *
 * Begins with the valid loads of the vectors' bases.  Each number of each segment
 * takes each value that is near, extreme, or somebody else's, one at a time and two
 * of a segment together; each bit of each segment is flipped.  In these loads every
 * number and nearly every byte is named by something, so nearly all has to be refused.
 */
#include <stdlib.h>

#include "state.h"
#include "tap.h"

enum property { MEM, MEMSZ, BUFSZ, TAG, PROPERTIES };

#define VALUES	(8 + STATE_SEGMENTS)

static struct sf_manifest manifest;
static struct sf_refusal why;

static __u64 get(const struct sf_segment *seg, enum property property)
{
	return property == MEM ? seg->mem : property == MEMSZ ? seg->memsz :
	       property == BUFSZ ? seg->bufsz : seg->slot;
}

/* The bytes behind bufsz grow and shrink with it. */
static void set(struct state *state, __u32 i, enum property property, __u64 value)
{
	struct sf_segment *seg = &state->segments[i];
	size_t had = state_data_size(seg), n;

	switch (property) {
	case MEM:
		seg->mem = value;
		break;
	case MEMSZ:
		seg->memsz = value;
		break;
	case BUFSZ:
		seg->bufsz = value;
		n = state_data_size(seg);
		state->data[i] = realloc(state->data[i], n ? n : 1);
		if (!state->data[i])
			exit(2);
		if (n > had)
			memset(state->data[i] + had, 0, n - had);
		break;
	default:
		seg->slot = value;
	}
}

static __u32 values(const struct state *state, __u32 i, enum property property, __u64 *to)
{
	__u64 is = get(&state->segments[i], property);
	__u64 page = state->plan.facts.page_size;
	__u32 n = 0;

	to[n++] = 0;
	to[n++] = is + 1;
	to[n++] = is - 1;
	to[n++] = is + page;
	to[n++] = is - page;
	to[n++] = ~0ULL;
	to[n++] = ~0ULL - page + 1;
	to[n++] = SF_ADDR_LIMIT;
	for (__u32 j = 0; j < state->nr_segments; j++)
		to[n++] = get(&state->segments[j], property);
	return n;
}

/* May this change be accepted?  The kernel writes elfcorehdr, and may be given room. */
static bool may_change(const struct state *base, __u32 i, enum property property)
{
	__u32 slot = base->segments[i].slot;

	return property == MEMSZ && manifest.slots[slot - 1].type == SF_ELFCOREHDR;
}

static void judge(struct tally *tally, struct state *state, bool may, __u32 i, __u32 property)
{
	tally->tried++;
	if (state_judge("load", state, &manifest, &why))
		return;
	tally->accepted++;
	if (!may)
		wrong(tally, "property %u of segment %u may be changed", property, i);
}

static bool same(const struct state *base, const struct state *state, __u32 i)
{
	const struct sf_segment *a = &base->segments[i], *b = &state->segments[i];

	return a->mem == b->mem && a->memsz == b->memsz && a->bufsz == b->bufsz && a->slot == b->slot;
}

static void change_two(struct tally *tally, const struct state *base, __u32 i,
		       enum property one, enum property two)
{
	__u64 first[VALUES], second[VALUES];
	__u32 n = values(base, i, one, first), m = values(base, i, two, second);
	static struct state state;

	for (__u32 a = 0; a < n; a++) {
		for (__u32 b = 0; b < m; b++) {
			state_copy(&state, base);
			set(&state, i, one, first[a]);
			set(&state, i, two, second[b]);
			if (!same(base, &state, i))
				judge(tally, &state, state.segments[i].mem == base->segments[i].mem &&
				      state.segments[i].bufsz == base->segments[i].bufsz &&
				      may_change(base, i, MEMSZ), i, one * 10 + two);
			state_clear(&state);
		}
	}
}

static void change_entry(struct tally *tally, const struct state *base)
{
	__u64 to[VALUES];
	__u32 n = values(base, 0, MEM, to);
	static struct state state;

	to[n++] = base->entry + 1;
	to[n++] = base->entry - 1;
	for (__u32 i = 0; i < n; i++) {
		state_copy(&state, base);
		state.entry = to[i];
		if (to[i] != base->entry)
			judge(tally, &state, false, 0, PROPERTIES);
		state_clear(&state);
	}
}

static void numbers(struct tally *tally, const struct state *base)
{
	for (__u32 i = 0; i < base->nr_segments; i++)
		for (int one = 0; one < PROPERTIES; one++)
			for (int two = one + 1; two < PROPERTIES; two++)
				change_two(tally, base, i, one, two);
	change_entry(tally, base);
}

/* A const field may have any of its values; purgatory's are named by no digest. */
static bool in_const(__u32 slot, __u32 at)
{
	struct sf_list rest = manifest.slots[slot - 1].fields;
	struct sf_field f;

	while (sf_next_field(&manifest, &manifest.slots[slot - 1], &rest, &f))
		if (f.rule == SF_CONST && at >= f.offset && at - f.offset < f.length)
			return f.alternatives.n > f.length;
	return false;
}

/* Is the slot open, and no digest field names it either? */
static bool is_open(__u32 number)
{
	struct sf_list rest;
	struct sf_field f;

	for (__u32 i = 0; i < manifest.nr_slots; i++) {
		rest = manifest.slots[i].fields;
		while (sf_next_field(&manifest, &manifest.slots[i], &rest, &f))
			if (f.rule == SF_DIGEST && f.slot == number)
				return false;
	}
	return manifest.slots[number - 1].type == SF_INITRAMFS &&
	       !manifest.slots[number - 1].digest.n;
}

static void bits(struct tally *tally, const struct state *base)
{
	static struct state state;

	state_copy(&state, base);
	/* the manifest's lists are in the bytes that it was decoded from */
	state_judge("load", &state, &manifest, &why);
	for (__u32 i = 0; i < state.nr_segments; i++) {
		if (is_open(state.segments[i].slot))
			continue;
		for (__u32 at = 0; at < state.segments[i].bufsz; at++) {
			for (int bit = 0; bit < 8; bit++) {
				state.data[i][at] ^= 1 << bit;
				judge(tally, &state, in_const(state.segments[i].slot, at), i, at);
				state.data[i][at] ^= 1 << bit;
			}
		}
	}
	state_clear(&state);
}

int main(int argc, char **argv)
{
	static const char *const names[] = { "full-bios", "full-bios-crash", "full-efi",
					     "full-efi-crash", "span" };
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
	static struct heading heading;
	static struct state state;
	char name[128];
	int found = 0;

	if (!file)
		return 2;
	printf("1..10\n");
	while (found < 5 && state_read(file, argv[1], &heading, &state)) {
		struct tally number = { 0 }, bit = { 0 };

		if (strcmp(heading.name, names[found]))
			continue;
		found++;
		if (state_judge("load", &state, &manifest, &why))
			wrong(&number, "the load itself is refused");
		numbers(&number, &state);
		snprintf(name, sizeof(name), "%s: segments' numbers, two at a time", heading.name);
		report(name, &number);
		bits(&bit, &state);
		snprintf(name, sizeof(name), "%s: every bit of every segment", heading.name);
		report(name, &bit);
	}
	fclose(file);
	return found < 5 || tap_failed;
}
