// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * vector.c - read the text of vectors (README.md), line by line
 */
#include <setjmp.h>
#include <stdlib.h>

#include "vector.h"

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
	struct vector *vector;
} bases[BASES];

bool vector_lenient;
static jmp_buf next_line;

static void fail(const struct line *line, const char *what)
{
	if (vector_lenient)
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

size_t vector_data_size(const struct vector_segment *segment)
{
	u64 used = segment->bufsz ? segment->bufsz : segment->made;

	return used <= SF_SMALL_MAX ? used : VECTOR_DATA_LARGE;
}

struct vector_segment *vector_segment(struct vector *vector, u64 tag)
{
	for (u32 i = 0; i < vector->nr_segments; i++)
		if (vector->segments[i].tag == tag)
			return &vector->segments[i];
	return NULL;
}

void vector_clear(struct vector *vector)
{
	for (u32 i = 0; i < vector->nr_segments; i++)
		free(vector->segments[i].data);
	memset(vector, 0, sizeof(*vector));
}

void vector_copy(struct vector *to, const struct vector *from)
{
	*to = *from;
	for (u32 i = 0; i < to->nr_segments; i++) {
		size_t n = vector_data_size(&from->segments[i]);

		to->segments[i].data = or_die(malloc(n ? n : 1));
		memcpy(to->segments[i].data, from->segments[i].data, n);
	}
}

static u64 number(const struct line *line, int i)
{
	char *end;
	u64 value;

	value = strtoull(line->words[i], &end, 0);
	if (*end)
		fail(line, "not a number");
	return value;
}

static u64 up_to(const struct line *line, int i, u64 most)
{
	if (number(line, i) > most)
		fail(line, "this number is too large");
	return number(line, i);
}

static size_t hex(const struct line *line, int i, u8 *to, size_t room)
{
	const char *from = line->words[i];
	unsigned int byte;
	size_t n = 0;

	if (!strcmp(from, "-"))
		return 0;
	for (; *from; from += 2, n++) {
		if (n == room || sscanf(from, "%2x", &byte) != 1)
			fail(line, "the bytes do not fit");
		to[n] = byte;
	}
	return n;
}

static void do_input(const struct line *line, struct vector *vector)
{
	vector->input_size += hex(line, 1, vector->input + vector->input_size,
				  sizeof(vector->input) - vector->input_size);
}

static void do_zeros(const struct line *line, struct vector *vector)
{
	size_t n = number(line, 1);

	if (n > sizeof(vector->input) - vector->input_size)
		fail(line, "the zeros do not fit");
	memset(vector->input + vector->input_size, 0, n);
	vector->input_size += n;
}

static void do_edit(const struct line *line, struct vector *vector)
{
	static u8 bytes[sizeof(vector->input)];
	size_t at = number(line, 1), cut = number(line, 2);
	size_t n = hex(line, 3, bytes, sizeof(bytes));

	if (at > vector->input_size || cut > vector->input_size - at ||
	    vector->input_size - cut + n > sizeof(vector->input))
		fail(line, "the edit does not fit");
	memmove(vector->input + at + n, vector->input + at + cut, vector->input_size - at - cut);
	memcpy(vector->input + at, bytes, n);
	vector->input_size += n - cut;
}

static u32 page_size(const struct line *line)
{
	u64 value = up_to(line, 2, 65536);

	if (value < SF_PAGE_MIN || value & (value - 1))
		fail(line, "not the size of a page");
	return value;
}

static void do_set(const struct line *line, struct vector *vector)
{
	struct sf_load *load = &vector->load;
	const char *key = line->words[1];
	const struct { const char *key; u32 *to; } numbers[] = {
		{ "arch", &load->arch }, { "template_min", &load->template_min },
		{ "template_max", &load->template_max }, { "line_max", &load->line_max },
		{ "line_prefix", &load->line_prefix }, { "word_max", &load->word_max },
		{ "floor", &load->floor },
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		if (!strcmp(key, numbers[i].key)) {
			*numbers[i].to = up_to(line, 2, 0xffffffff);
			return;
		}
	}
	if (!strcmp(key, "component"))
		snprintf(vector->component, sizeof(vector->component), "%s", line->words[2]);
	else if (!strcmp(key, "usage"))
		load->usage = up_to(line, 2, SF_USAGE_CRASH);
	else if (!strcmp(key, "page"))
		load->page_size = page_size(line);
	else if (!strcmp(key, "entry"))
		load->entry = number(line, 2);
	else if (!strcmp(key, "secure_boot"))
		load->secure_boot = up_to(line, 2, 1);
	else if (!strcmp(key, "locked"))
		vector->locked = up_to(line, 2, SF_LEVEL_CONFIDENTIALITY);
	else
		fail(line, "unknown setting");
}

static struct vector_ranges *list_of(struct vector *vector, const char *name)
{
	const struct { const char *name; struct vector_ranges *list; } lists[VECTOR_LISTS] = {
		{ "ram", &vector->ram }, { "driver", &vector->driver },
		{ "firmware", &vector->firmware }, { "efi", &vector->efi },
		{ "crash", &vector->crash }, { "reserved", &vector->reserved },
	};

	for (int i = 0; i < VECTOR_LISTS; i++)
		if (!strcmp(name, lists[i].name))
			return lists[i].list;
	return NULL;
}

static void do_range(const struct line *line, struct vector_ranges *list)
{
	u64 start = up_to(line, 1, SF_ADDR_LIMIT), size = up_to(line, 2, SF_ADDR_LIMIT);

	if (list->count == VECTOR_RANGES_MAX)
		fail(line, "too many ranges");
	list->at[list->count].start = start;
	list->at[list->count++].size = size;
}

static void do_clear(const struct line *line, struct vector *vector)
{
	struct vector_ranges *list = list_of(vector, line->words[1]);

	if (!list)
		fail(line, "there is no such list");
	list->count = 0;
}

/* The segment that the line names */
static struct vector_segment *existing(const struct line *line, struct vector *vector)
{
	struct vector_segment *segment = vector_segment(vector, number(line, 1));

	if (!segment)
		fail(line, "there is no such segment");
	return segment;
}

/* The data grows and shrinks with the segment; new bytes are 0 */
static void resize(struct vector_segment *segment, size_t had)
{
	size_t n = vector_data_size(segment);

	segment->data = or_die(realloc(segment->data, n ? n : 1));
	if (n > had)
		memset(segment->data + had, 0, n - had);
}

static void too_slow(const struct line *line, u64 size)
{
	if (vector_lenient && size > 65536 && size <= SF_SMALL_MAX)
		fail(line, "the segment is too large, it would take too long");
}

static void do_segment(const struct line *line, struct vector *vector)
{
	u32 tag = up_to(line, 1, KEXEC_SIG_TAG_MASK);
	u64 mem = number(line, 2), memsz = number(line, 3), bufsz = number(line, 4);
	bool change = !strcmp(line->words[0], "segment");
	struct vector_segment *segment = change ? vector_segment(vector, tag) : NULL;
	size_t had = 0;

	too_slow(line, bufsz);
	if (segment) {
		had = vector_data_size(segment);
	} else {
		if (vector->nr_segments == VECTOR_SEGMENTS)
			fail(line, "too many segments");
		segment = &vector->segments[vector->nr_segments++];
		*segment = (struct vector_segment){ .tag = tag };
	}
	segment->mem = mem;
	segment->memsz = memsz;
	segment->bufsz = bufsz;
	resize(segment, had);
}

static void do_made(const struct line *line, struct vector *vector)
{
	struct vector_segment *segment = existing(line, vector);
	size_t had = vector_data_size(segment);
	u64 made = up_to(line, 2, SF_SIZE_LIMIT);

	too_slow(line, made);
	segment->made = made;
	resize(segment, had);
}

static void do_drop(const struct line *line, struct vector *vector)
{
	struct vector_segment *segment = existing(line, vector);
	u32 i = segment - vector->segments;

	free(segment->data);
	vector->nr_segments--;
	memmove(segment, segment + 1, (vector->nr_segments - i) * sizeof(*segment));
}

static void do_retag(const struct line *line, struct vector *vector)
{
	u32 tag = up_to(line, 2, KEXEC_SIG_TAG_MASK);

	existing(line, vector)->tag = tag;
}

static void do_bytes(const struct line *line, struct vector *vector)
{
	struct vector_segment *segment = existing(line, vector);
	size_t n = vector_data_size(segment);

	hex(line, 3, segment->data + up_to(line, 2, n), n - number(line, 2));
}

/* Expected results, which tests/format/vectors/check compares, are skipped here */
static void do_expectation(const struct line *line, struct vector *vector)
{
}

static void command(const struct line *line, struct vector *vector)
{
	static const struct {
		const char *name;
		void (*run)(const struct line *line, struct vector *vector);
	} commands[] = {
		{ "input", do_input }, { "zeros", do_zeros }, { "edit", do_edit },
		{ "set", do_set }, { "clear", do_clear }, { "segment", do_segment },
		{ "another", do_segment }, { "made", do_made }, { "drop", do_drop },
		{ "retag", do_retag }, { "bytes", do_bytes }, { "flaw", do_expectation },
		{ "log", do_expectation }, { "written", do_expectation },
		{ "guarantee", do_expectation }, { "hashed", do_expectation },
	};
	struct vector_ranges *list = list_of(vector, line->words[0]);

	if (list) {
		do_range(line, list);
		return;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (!strcmp(line->words[0], commands[i].name)) {
			commands[i].run(line, vector);
			return;
		}
	}
	fail(line, "unknown command");
}

static void start(const struct line *line, struct heading *heading, struct vector *vector)
{
	const char *base = line->words[line->count - 1];	/* NAME FROM */
	bool is_case = !strcmp(line->words[0], "case");
	int i = 0;

	memset(heading, 0, sizeof(*heading));
	snprintf(heading->name, sizeof(heading->name), "%s", line->words[1]);
	snprintf(heading->kind, sizeof(heading->kind), "%s", is_case ? line->words[4] : "base");
	vector_clear(vector);
	if (vector_lenient && !is_case)
		fail(line, "a base cannot be used in an input of a fuzzer");
	if (!strcmp(base, "empty")) {
		vector->load.arch = EM_X86_64;
		vector->load.usage = SF_USAGE_REBOOT;
		vector->load.page_size = SF_PAGE_MIN;
		return;
	}
	while (bases[i].vector && strcmp(bases[i].name, base))
		i++;
	if (!bases[i].vector)
		fail(line, "there is no such base");
	vector_copy(vector, bases[i].vector);
}

static void keep(const struct line *line, const struct heading *heading,
		 const struct vector *vector)
{
	int i = 0;

	while (bases[i].vector && strcmp(bases[i].name, heading->name))
		i++;
	if (i == BASES - 1)
		fail(line, "too many bases");
	if (bases[i].vector)
		vector_clear(bases[i].vector);
	else
		bases[i].vector = or_die(calloc(1, sizeof(*vector)));
	strcpy(bases[i].name, heading->name);
	vector_copy(bases[i].vector, vector);
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
static bool read_line(struct line *line, char *text, struct heading *heading,
		      struct vector *vector)
{
	split(line, text);
	if (!line->count || line->words[0][0] == '#')
		return false;
	if (!strcmp(line->words[0], "base") || !strcmp(line->words[0], "case"))
		start(line, heading, vector);
	else if (strcmp(line->words[0], "end"))
		command(line, vector);
	else if (!strcmp(heading->kind, "base"))
		keep(line, heading, vector);
	else
		return true;
	return false;
}

bool vector_read(FILE *file, const char *path, struct heading *heading, struct vector *vector)
{
	static struct line line;
	static char *text;
	static size_t room;

	if (!ftell(file))
		line.number = 0;
	line.path = path;
	while (getline(&text, &room, file) > 0) {
		line.number++;
		/* a fuzzer's input may have lines that make no sense, which are skipped */
		if (vector_lenient && setjmp(next_line))
			continue;
		if (read_line(&line, text, heading, vector))
			return true;
	}
	return false;
}
