// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * loads.c - try every small change of a valid load
 *
 *	loads VECTORS
 *
 * Starts from valid loads of the vectors.  Each number of each segment gets each value
 * that is near, extreme, or used by another segment, alone and together with another
 * number of the segment; and each bit of each segment is flipped.  A change of signed
 * bytes must be refused; the caller's bytes in fields must not matter; and each load that is
 * accepted must keep the rules of accepted.c.
 */
#include <stdlib.h>

#include "accepted.h"
#include "tap.h"

enum property { MEM, MEMSZ, BUFSZ, TAG, PROPERTIES };

#define VALUES	(8 + VECTOR_SEGMENTS)

static struct sf_manifest manifest;
static struct sf_refusal why;

static u64 get(const struct vector_segment *seg, enum property property)
{
	return property == MEM ? seg->mem : property == MEMSZ ? seg->memsz :
	       property == BUFSZ ? seg->bufsz : seg->tag;
}

/* The segment's data grows and shrinks with bufsz */
static void set_bufsz(struct vector_segment *seg, u64 value)
{
	size_t had = vector_data_size(seg), n;

	seg->bufsz = value;
	n = vector_data_size(seg);
	seg->data = realloc(seg->data, n ? n : 1);
	if (!seg->data)
		exit(2);
	if (n > had)
		memset(seg->data + had, 0, n - had);
}

static void set(struct vector_segment *seg, enum property property, u64 value)
{
	switch (property) {
	case MEM:
		seg->mem = value;
		break;
	case MEMSZ:
		seg->memsz = value;
		break;
	case BUFSZ:
		set_bufsz(seg, value);
		break;
	default:
		seg->tag = value;
	}
}

static u32 values(const struct vector *vector, u32 i, enum property property, u64 *to)
{
	u64 is = get(&vector->segments[i], property);
	u64 page = vector->load.page_size;
	u32 n = 0;

	to[n++] = 0;
	to[n++] = is + 1;
	to[n++] = is - 1;
	to[n++] = is + page;
	to[n++] = is - page;
	to[n++] = ~0ULL;
	to[n++] = ~0ULL - page + 1;
	to[n++] = SF_ADDR_LIMIT;
	for (u32 j = 0; j < vector->nr_segments; j++)
		to[n++] = get(&vector->segments[j], property);
	return n;
}

/* Do the manifest and the entry allow another value of this number? */
static bool is_free(const struct vector *vector, u32 i, enum property property)
{
	const struct sf_slot *slot = sf_slot_of(&manifest, vector->segments[i].tag);
	bool made = slot->type == SF_TYPE_PARAMS || slot->type == SF_TYPE_ELFCOREHDR;

	switch (property) {
	case MEM:
		return slot->type != SF_TYPE_CMDLINE && slot->type != SF_TYPE_INITRAMFS &&
		       vector->segments[i].tag != manifest.entry_slot;
	case MEMSZ:
		return made || !slot->exact;	/* memsz follows bufsz */
	case BUFSZ:
		return !made && !slot->exact;
	default:
		return false;
	}
}

static void try(struct counts *counts, struct vector *vector, bool may, u32 i, u32 what)
{
	const char *violation;

	counts->tried++;
	if (vector_verify("load", vector, &manifest, &why))
		return;
	counts->accepted++;
	violation = accepted_violation(vector, &manifest);
	if (violation)
		wrong(counts, "%u of segment %u: %s", what, i, violation);
	else if (!may)
		wrong(counts, "%u of segment %u may be changed", what, i);
}

static void change_two(struct counts *counts, const struct vector *base, u32 i,
		       enum property one, enum property two)
{
	u64 first[VALUES], second[VALUES];
	u32 n = values(base, i, one, first), m = values(base, i, two, second);
	const struct vector_segment *was = &base->segments[i];
	static struct vector vector;
	bool may;

	for (u32 a = 0; a < n; a++) {
		for (u32 b = 0; b < m; b++) {
			may = (is_free(base, i, one) || first[a] == get(was, one)) &&
			      (is_free(base, i, two) || second[b] == get(was, two));
			vector_copy(&vector, base);
			set(&vector.segments[i], one, first[a]);
			set(&vector.segments[i], two, second[b]);
			try(counts, &vector, may, i, one * 10 + two);
			vector_clear(&vector);
		}
	}
}

static void change_entry(struct counts *counts, const struct vector *base)
{
	u64 to[VALUES];
	u32 n = values(base, 0, MEM, to);
	static struct vector vector;

	to[n++] = base->load.entry + 1;
	to[n++] = base->load.entry - 1;
	for (u32 i = 0; i < n; i++) {
		vector_copy(&vector, base);
		vector.load.entry = to[i];
		try(counts, &vector, to[i] == base->load.entry, 0, PROPERTIES);
		vector_clear(&vector);
	}
}

static void numbers(struct counts *counts, const struct vector *base)
{
	for (u32 i = 0; i < base->nr_segments; i++)
		for (int one = 0; one < PROPERTIES; one++)
			for (int two = one + 1; two < PROPERTIES; two++)
				change_two(counts, base, i, one, two);
	change_entry(counts, base);
}

static const struct sf_field *field_at(const struct sf_slot *slot, u32 at)
{
	const struct sf_field *f = &manifest.fields[slot->fields];

	for (u32 i = 0; i < slot->nr_fields; i++)
		if (at >= f[i].offset && at - f[i].offset < f[i].length)
			return &f[i];
	return NULL;
}

static void flip(struct counts *counts, const struct vector *base, const struct vector *done,
		 u32 i, u32 at, int bit)
{
	const struct sf_slot *slot = sf_slot_of(&manifest, base->segments[i].tag);
	const struct sf_field *f = field_at(slot, at);
	bool is_written = f && f->rule != SF_RULE_CHOICE;
	size_t n = vector_data_size(&base->segments[i]);
	static struct vector vector;
	u64 before = counts->accepted;

	vector_copy(&vector, base);
	vector.segments[i].data[at] ^= 1 << bit;
	try(counts, &vector, f || !slot->digest.n, i, at);
	if (is_written && (counts->accepted == before ||
			   memcmp(vector.segments[i].data, done->segments[i].data, n)))
		wrong(counts, "byte %u of segment %u differs from what the kernel writes", at, i);
	vector_clear(&vector);
}

static void bits(struct counts *counts, const struct vector *base)
{
	static struct vector done;

	vector_copy(&done, base);
	/* pointers in the manifest point into its encoding, which does not change */
	vector_verify("load", &done, &manifest, &why);
	for (u32 i = 0; i < base->nr_segments; i++)
		for (u32 at = 0; at < base->segments[i].bufsz; at++)
			for (int bit = 0; bit < 8; bit++)
				flip(counts, base, &done, i, at, bit);
	vector_clear(&done);
}

static void changes(const char *name, const struct vector *base)
{
	struct counts number = { 0 }, bit = { 0 };
	static struct vector vector;
	char text[128];

	vector_copy(&vector, base);
	if (vector_verify("load", &vector, &manifest, &why))
		wrong(&number, "the unchanged load is refused");
	vector_clear(&vector);
	numbers(&number, base);
	snprintf(text, sizeof(text), "%s: numbers of segments, two at a time", name);
	report(text, &number);
	bits(&bit, base);
	snprintf(text, sizeof(text), "%s: every bit of every segment", name);
	report(text, &bit);
}

int main(int argc, char **argv)
{
	static const char *const names[] = { "full-reboot", "full-crash", "data-optional",
					     "written-with-digests", "written-two-slots", "full-arm64",
					     "full-arm64-crash", "full-arm64-64k" };
	const int count = sizeof(names) / sizeof(*names);
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
	static struct heading heading;
	static struct vector vector;
	int found = 0;

	if (!file)
		return 2;
	printf("1..%d\n", 2 * count);
	while (vector_read(file, argv[1], &heading, &vector)) {
		for (int i = 0; i < count; i++) {
			if (!strcmp(heading.name, names[i])) {
				found++;
				changes(heading.name, &vector);
			}
		}
	}
	fclose(file);
	return found != count || tap_failed;
}
