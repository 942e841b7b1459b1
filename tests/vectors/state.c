// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * state.c - read the vectors' text (README.md), a line at a time
 */
#include <setjmp.h>
#include <stdlib.h>

#include "state.h"

#define WORDS	8
#define BASES	32

struct line {
	const char *path;
	unsigned int number;
	const char *words[WORDS];
	int count;
};

static struct {
	char name[80];
	struct state *state;
} bases[BASES];

bool state_lenient;
static jmp_buf next_line;

static void fail(const struct line *line, const char *what)
{
	if (state_lenient)
		longjmp(next_line, 1);
	fprintf(stderr, "%s:%u: %s\n", line->path, line->number, what);
	exit(2);
}

static void *or_die(void *p)
{
	if (!p)
		exit(2);
	return p;
}

size_t state_data_size(const struct sf_segment *seg)
{
	return seg->bufsz <= SF_SMALL_MAX ? seg->bufsz : STATE_DATA_LARGE;
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
		to->data[i] = copy_of(from->data[i], state_data_size(&to->segments[i]));
	}
}

static __u64 number(const struct line *line, int i)
{
	char *end;
	__u64 value;

	value = strtoull(line->words[i], &end, 0);
	if (*end)
		fail(line, "this is no number");
	return value;
}

static __u64 up_to(const struct line *line, int i, __u64 most)
{
	if (number(line, i) > most)
		fail(line, "this number is too large");
	return number(line, i);
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

	if (at > state->input_size || cut > state->input_size - at ||
	    state->input_size - cut + n > sizeof(state->input))
		fail(line, "this edit does not fit");
	memmove(state->input + at + n, state->input + at + cut, state->input_size - at - cut);
	memcpy(state->input + at, bytes, n);
	state->input_size += n - cut;
}

static __u32 page_size(const struct line *line)
{
	__u64 value = up_to(line, 2, 65536);

	if (value < SF_PAGE_MIN || value & (value - 1))
		fail(line, "this is no size of a page");
	return value;
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
		state->usage = up_to(line, 2, SF_USAGE_CRASH);
	else if (!strcmp(key, "floor"))
		state->floor = number(line, 2);
	else if (!strcmp(key, "entry"))
		state->entry = number(line, 2);
	else if (!strcmp(key, "page"))
		facts->page_size = page_size(line);
	else if (!strcmp(key, "efi"))
		facts->efi = number(line, 2);
	else if (!strcmp(key, "locked"))
		facts->lockdown = up_to(line, 2, SF_LOCKDOWN_CONFIDENTIALITY);
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
	if (!list_of(&only, facts, line->words[1]))
		fail(line, "there is no such list");
	ranges_free(list_of(&only, facts, line->words[1]));
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

/* The segment that the line is about. */
static __u32 there(const struct line *line, const struct state *state)
{
	__u32 i = find(state, number(line, 1));

	if (i == state->nr_segments)
		fail(line, "there is no such segment");
	return i;
}

static void do_segment(const struct line *line, struct state *state)
{
	__u32 i = strcmp(line->words[0], "another") ? find(state, number(line, 1)) :
		  state->nr_segments;
	__u64 mem = number(line, 2), memsz = number(line, 3);
	__u64 bufsz = number(line, 4);
	size_t had = 0, n;
	struct sf_segment *seg = &state->segments[i];

	if (i == STATE_SEGMENTS)
		fail(line, "too many segments");
	if (state_lenient && bufsz > 65536 && bufsz <= SF_SMALL_MAX)
		fail(line, "it would take too long");
	if (i == state->nr_segments) {
		state->nr_segments++;
		memset(seg, 0, sizeof(*seg));
		seg->slot = number(line, 1);
		state->data[i] = NULL;
	} else {
		had = state_data_size(seg);
	}
	seg->mem = mem;
	seg->memsz = memsz;
	seg->bufsz = bufsz;
	n = state_data_size(seg);
	state->data[i] = or_die(realloc(state->data[i], n ? n : 1));
	if (n > had)
		memset(state->data[i] + had, 0, n - had);
}

static void do_drop(const struct line *line, struct state *state)
{
	__u32 i = there(line, state);

	free(state->data[i]);
	state->nr_segments--;
	memmove(state->segments + i, state->segments + i + 1,
		(state->nr_segments - i) * sizeof(*state->segments));
	memmove(state->data + i, state->data + i + 1,
		(state->nr_segments - i) * sizeof(*state->data));
}

static void do_bytes(const struct line *line, struct state *state)
{
	__u32 i = there(line, state);
	size_t n = state_data_size(&state->segments[i]);

	hex(line, 3, state->data[i] + up_to(line, 2, n), n - number(line, 2));
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
		hex(line, 2, facts->values[up_to(line, 1, SF_FACT_MAX)], SF_PIECE_MAX);
	else if (!strcmp(name, "descriptor"))
		do_descriptor(line, state);
	else if (!strcmp(name, "segment") || !strcmp(name, "another"))
		do_segment(line, state);
	else if (!strcmp(name, "retag"))
		state->segments[there(line, state)].slot = number(line, 2);
	else if (!strcmp(name, "drop"))
		do_drop(line, state);
	else if (!strcmp(name, "bytes"))
		do_bytes(line, state);
	else
		fail(line, "unknown command");
}

static void start(const struct line *line, struct heading *heading, struct state *state)
{
	const char *base = line->words[line->count - 1];	/* NAME FROM */
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
	if (state_lenient && !is_case)
		fail(line, "bases are not for inputs");
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
	char *word = strtok(text, " \t\n");

	line->count = 0;
	for (int i = 0; i < WORDS; i++) {
		line->words[i] = word ? word : "";
		line->count += !!word;
		word = word ? strtok(NULL, " \t\n") : NULL;
	}
}

/* Returns true at the end of a case. */
static bool read_line(struct line *line, char *text, struct heading *heading, struct state *state)
{
	split(line, text);
	if (!line->count || line->words[0][0] == '#')
		return false;
	if (!strcmp(line->words[0], "base") || !strcmp(line->words[0], "case"))
		start(line, heading, state);
	else if (strcmp(line->words[0], "end"))
		command(line, state);
	else if (!strcmp(heading->kind, "base"))
		keep(line, heading, state);
	else
		return true;
	return false;
}

bool state_read(FILE *file, const char *path, struct heading *heading, struct state *state)
{
	static struct line line;
	static char *text;
	static size_t room;

	if (!ftell(file))
		line.number = 0;
	line.path = path;
	while (getline(&text, &room, file) > 0) {
		line.number++;
		/* a line that makes no sense is passed over, if that is wanted */
		if (state_lenient && setjmp(next_line))
			continue;
		if (read_line(&line, text, heading, state))
			return true;
	}
	return false;
}
