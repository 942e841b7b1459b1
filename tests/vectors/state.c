// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * state.c - read the vectors' text (README.md), a line at a time
 */
#include <ctype.h>
#include <stdlib.h>

#include "state.h"

#define WORDS	8
#define BASES	32

struct line {
	const char *path;
	unsigned int number;
	char *words[WORDS];
	int count;
};

static struct {
	char name[80];
	struct state *state;
} bases[BASES];

static void fail(const struct line *line, const char *what)
{
	fprintf(stderr, "%s:%u: %s\n", line->path, line->number, what);
	exit(2);
}

static void *or_die(void *p)
{
	if (!p)
		exit(2);
	return p;
}

void state_clear(struct state *state)
{
	struct sf_facts *facts = &state->plan.facts;

	for (__u32 i = 0; i < state->nr_segments; i++)
		free(state->data[i]);
	ranges_free(&facts->memmap);
	ranges_free(&facts->ram);
	ranges_free(&facts->driver_ram);
	ranges_free(&facts->efi_ranges);
	free(facts->efi_map);
	memset(state, 0, sizeof(*state));
}

static void *copy_of(const void *p, size_t n)
{
	void *copy = or_die(malloc(n ? n : 1));

	return p ? memcpy(copy, p, n) : copy;
}

static void copy_ranges(struct sf_ranges *list)
{
	if (list->at)
		list->at = copy_of(list->at, list->count * sizeof(*list->at));
}

void state_copy(struct state *to, const struct state *from)
{
	struct sf_facts *facts = &to->plan.facts;

	*to = *from;
	copy_ranges(&facts->memmap);
	copy_ranges(&facts->ram);
	copy_ranges(&facts->driver_ram);
	copy_ranges(&facts->efi_ranges);
	facts->efi_map = copy_of(facts->efi_map, facts->efi_map_size);
	for (__u32 i = 0; i < to->nr_segments; i++) {
		size_t n = to->segments[i].bufsz;

		to->data[i] = copy_of(from->data[i], n < STATE_DATA_MAX ? n : STATE_DATA_MAX);
	}
}

static __u64 number(const struct line *line, int i)
{
	char *end;
	__u64 value;

	if (i >= line->count)
		fail(line, "a number is missing");
	value = strtoull(line->words[i], &end, 0);
	if (*end)
		fail(line, "this is no number");
	return value;
}

static size_t hex(const struct line *line, int i, __u8 *to, size_t room)
{
	const char *from = line->words[i];
	unsigned int byte;
	size_t n = 0;

	if (!strcmp(from, "-"))
		return 0;
	for (; *from; from += 2, n++) {
		if (n == room || sscanf(from, "%2x", &byte) != 1)
			fail(line, "these bytes do not fit");
		to[n] = byte;
	}
	return n;
}

static void do_zeros(const struct line *line, struct state *state)
{
	size_t n = number(line, 1);

	if (n > sizeof(state->input) - state->input_size)
		fail(line, "so many zeros do not fit");
	memset(state->input + state->input_size, 0, n);
	state->input_size += n;
}

static void do_edit(const struct line *line, struct state *state)
{
	static __u8 bytes[SF_MANIFEST_MAX];
	size_t at = number(line, 1), cut = number(line, 2);
	size_t n = hex(line, 3, bytes, sizeof(bytes));

	if (at + cut > state->input_size ||
	    state->input_size - cut + n > sizeof(state->input))
		fail(line, "this edit does not fit");
	memmove(state->input + at + n, state->input + at + cut, state->input_size - at - cut);
	memcpy(state->input + at, bytes, n);
	state->input_size += n - cut;
}

static void do_set(const struct line *line, struct state *state)
{
	struct sf_facts *facts = &state->plan.facts;
	const char *key = line->words[1];

	if (!strcmp(key, "component"))
		snprintf(state->component, sizeof(state->component), "%s", line->words[2]);
	else if (!strcmp(key, "arch"))
		state->arch = number(line, 2);
	else if (!strcmp(key, "usage"))
		state->usage = number(line, 2);
	else if (!strcmp(key, "floor"))
		state->floor = number(line, 2);
	else if (!strcmp(key, "entry"))
		state->entry = number(line, 2);
	else if (!strcmp(key, "page"))
		facts->page_size = number(line, 2);
	else if (!strcmp(key, "efi"))
		facts->efi = number(line, 2);
	else if (!strcmp(key, "locked"))
		facts->lockdown = number(line, 2);
	else if (strcmp(key, "secure_boot"))
		fail(line, "unknown setting");
	else	/* the fact has a line of its own */
		facts->values[0][0] = number(line, 2);
}

static struct sf_ranges *list_of(const struct line *line, struct sf_facts *facts, const char *name)
{
	if (!strcmp(name, "table"))
		return &facts->memmap;
	if (!strcmp(name, "iomem"))
		return line->count > 3 && number(line, 3) ? &facts->driver_ram : &facts->ram;
	return strcmp(name, "efi_memmap") ? NULL : &facts->efi_ranges;
}

static void do_range(const struct line *line, struct state *state, struct sf_ranges *list)
{
	__u64 start = number(line, 1), type = SF_MEMMAP_RAM;

	if (list == &state->plan.facts.memmap)
		type = number(line, 3);
	if (!ranges_add(list, start, start + number(line, 2), type))
		exit(2);
	ranges_sort(list);
}

static void do_clear(const struct line *line, struct state *state)
{
	struct sf_facts *facts = &state->plan.facts;
	struct line only = *line;

	only.count = 0;
	if (!strcmp(line->words[1], "iomem"))
		ranges_free(&facts->driver_ram);
	ranges_free(or_die(list_of(&only, facts, line->words[1])));
}

static void do_descriptor(const struct line *line, struct state *state)
{
	struct sf_facts *facts = &state->plan.facts;

	facts->efi_desc_size = STATE_DESCRIPTOR;
	facts->efi_map = or_die(realloc(facts->efi_map, facts->efi_map_size + STATE_DESCRIPTOR));
	if (hex(line, 1, facts->efi_map + facts->efi_map_size, STATE_DESCRIPTOR) != STATE_DESCRIPTOR)
		fail(line, "a descriptor has 48 bytes");
	facts->efi_map_size += STATE_DESCRIPTOR;
}

static __u32 find(const struct state *state, __u64 slot)
{
	__u32 i = 0;

	while (i < state->nr_segments && state->segments[i].slot != slot)
		i++;
	return i;
}

static void do_segment(const struct line *line, struct state *state)
{
	__u32 i = strcmp(line->words[0], "another") ? find(state, number(line, 1)) :
		  state->nr_segments;
	size_t had = 0, n = number(line, 4);
	struct sf_segment *seg = &state->segments[i];

	if (i == STATE_SEGMENTS)
		fail(line, "too many segments");
	if (i == state->nr_segments) {
		state->nr_segments++;
		memset(seg, 0, sizeof(*seg));
		seg->slot = number(line, 1);
		state->data[i] = NULL;
	} else {
		had = seg->bufsz < STATE_DATA_MAX ? seg->bufsz : STATE_DATA_MAX;
	}
	seg->mem = number(line, 2);
	seg->memsz = number(line, 3);
	seg->bufsz = n;
	n = n < STATE_DATA_MAX ? n : STATE_DATA_MAX;
	state->data[i] = or_die(realloc(state->data[i], n ? n : 1));
	if (n > had)
		memset(state->data[i] + had, 0, n - had);
}

static void do_drop(const struct line *line, struct state *state)
{
	__u32 i = find(state, number(line, 1));

	free(state->data[i]);
	state->nr_segments--;
	memmove(state->segments + i, state->segments + i + 1,
		(state->nr_segments - i) * sizeof(*state->segments));
	memmove(state->data + i, state->data + i + 1,
		(state->nr_segments - i) * sizeof(*state->data));
}

static void do_bytes(const struct line *line, struct state *state)
{
	__u32 i = find(state, number(line, 1));
	size_t at = number(line, 2);

	if (i == state->nr_segments || at > state->segments[i].bufsz)
		fail(line, "there is no such segment");
	hex(line, 3, state->data[i] + at, state->segments[i].bufsz - at);
}

static void command(const struct line *line, struct state *state)
{
	struct sf_facts *facts = &state->plan.facts;
	const char *name = line->words[0];
	struct sf_ranges *list = list_of(line, facts, name);

	if (list)
		do_range(line, state, list);
	else if (!strcmp(name, "input"))
		state->input_size += hex(line, 1, state->input + state->input_size,
					 sizeof(state->input) - state->input_size);
	else if (!strcmp(name, "zeros"))
		do_zeros(line, state);
	else if (!strcmp(name, "edit"))
		do_edit(line, state);
	else if (!strcmp(name, "set"))
		do_set(line, state);
	else if (!strcmp(name, "crash"))
		facts->crash = (struct sf_range){ number(line, 1), number(line, 1) + number(line, 2), 0 };
	else if (!strcmp(name, "crash_low"))
		facts->crash_low = (struct sf_range){ number(line, 1), number(line, 1) + number(line, 2), 0 };
	else if (!strcmp(name, "clear"))
		do_clear(line, state);
	else if (!strcmp(name, "fact"))
		hex(line, 2, facts->values[number(line, 1)], SF_PIECE_MAX);
	else if (!strcmp(name, "descriptor"))
		do_descriptor(line, state);
	else if (!strcmp(name, "segment") || !strcmp(name, "another"))
		do_segment(line, state);
	else if (!strcmp(name, "retag"))
		state->segments[find(state, number(line, 1))].slot = number(line, 2);
	else if (!strcmp(name, "drop"))
		do_drop(line, state);
	else if (!strcmp(name, "bytes"))
		do_bytes(line, state);
	else
		fail(line, "unknown command");
}

static void start(const struct line *line, struct heading *heading, struct state *state)
{
	const char *base = line->words[line->count - 1];
	bool is_case = !strcmp(line->words[0], "case");
	int i = 0;

	memset(heading, 0, sizeof(*heading));
	snprintf(heading->name, sizeof(heading->name), "%s", line->words[1]);
	snprintf(heading->kind, sizeof(heading->kind), "%s", is_case ? line->words[4] : "base");
	if (is_case) {
		snprintf(heading->error, sizeof(heading->error), "%s", line->words[2]);
		snprintf(heading->cause, sizeof(heading->cause), "%s", line->words[3]);
	}
	state_clear(state);
	if (!strcmp(base, "empty")) {
		state->arch = SF_ARCH_X86_64;
		state->usage = SF_USAGE_REBOOT;
		state->plan.facts.page_size = SF_PAGE_MIN;
		return;
	}
	while (bases[i].state && strcmp(bases[i].name, base))
		i++;
	if (!bases[i].state)
		fail(line, "there is no such base");
	state_copy(state, bases[i].state);
}

static void keep(const struct line *line, const struct heading *heading, const struct state *state)
{
	int i = 0;

	while (bases[i].state && strcmp(bases[i].name, heading->name))
		i++;
	if (i == BASES - 1)
		fail(line, "too many bases");
	if (bases[i].state)
		state_clear(bases[i].state);
	else
		bases[i].state = or_die(calloc(1, sizeof(*state)));
	strcpy(bases[i].name, heading->name);
	state_copy(bases[i].state, state);
}

static void split(struct line *line, char *text)
{
	char *word;

	line->number++;
	line->count = 0;
	for (word = strtok(text, " \t\n"); word && line->count < WORDS; word = strtok(NULL, " \t\n"))
		line->words[line->count++] = word;
}

bool state_read(FILE *file, const char *path, struct heading *heading, struct state *state)
{
	static unsigned int reached;
	struct line line = { .path = path, .number = reached };
	char *text = NULL;
	size_t room = 0;

	while (getline(&text, &room, file) > 0) {
		split(&line, text);
		if (!line.count || line.words[0][0] == '#')
			continue;
		if (!strcmp(line.words[0], "base") || !strcmp(line.words[0], "case")) {
			start(&line, heading, state);
		} else if (strcmp(line.words[0], "end")) {
			command(&line, state);
		} else if (!strcmp(heading->kind, "base")) {
			keep(&line, heading, state);
		} else {
			reached = line.number;
			free(text);
			return true;
		}
	}
	reached = 0;
	free(text);
	return false;
}
