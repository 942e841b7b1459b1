// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * picture.c - draw a plan's memory layout, as text or JSON
 *
 * Physical memory is cut into pieces: one for each slot, and one for each range of other
 * memory of one kind.  Memory has gigabytes and a slot may have one page, so the width of
 * a piece is the logarithm of its size, and at least one character.
 */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "loader.h"
#include "sigfmt_names.h"
#include "sigfmt_picture.h"

#define WIDTH_MIN	40u
#define PIECES_MAX	200u	/* wider than any terminal */

enum sf_cover sf_slot_cover(const struct sf_slot *slot)
{
	if (slot->type == SF_TYPE_PARAMS || slot->type == SF_TYPE_ELFCOREHDR)
		return SF_COVER_KERNEL;
	if (slot->digest.n)
		return SF_COVER_SIGNED;
	return slot->type == SF_TYPE_CMDLINE ? SF_COVER_POLICY : SF_COVER_OPEN;
}

const char *sf_cover_name(enum sf_cover cover)
{
	static const char *const names[SF_COVERS] = {
		"signed", "written by the kernel", "checked by policy", "open",
	};

	return cover < SF_COVERS ? names[cover] : "?";
}

/* Green, blue, yellow; magenta for open slots, which nothing covers */
const char *sf_cover_color(enum sf_cover cover)
{
	static const char *const colors[SF_COVERS] = {
		"\033[32m", "\033[34m", "\033[33m", "\033[1;35m",
	};

	return cover < SF_COVERS ? colors[cover] : "";
}

bool sf_wants_color(FILE *out)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fileno(out)) && (!no || !*no) && term && strcmp(term, "dumb");
}

unsigned int sf_terminal_width(FILE *out)
{
	struct winsize size;

	if (ioctl(fileno(out), TIOCGWINSZ, &size) || size.ws_col < WIDTH_MIN)
		return 80;
	return size.ws_col;
}

/*
 * The number of bytes of a character in UTF-8 that is not ASCII (RFC 3629).  0 if it is malformed,
 * or a control character, which terminals obey.
 */
static size_t utf8_length(const unsigned char *p)
{
	size_t n = *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4, i;

	if (*p < 0xc2 || *p > 0xf4)
		return 0;
	for (i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	/* a control character, too long a form, a surrogate, or beyond the last character */
	if ((*p == 0xc2 && p[1] < 0xa0) || (*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) ||
	    (*p == 0xf0 && p[1] < 0x90) || (*p == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

void sf_json_text(FILE *out, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t n;

	fputc('"', out);
	for (; *p; p += n ? n : 1) {
		n = *p < 0x80 ? 1 : utf8_length(p);
		if (*p == '"' || *p == '\\')
			fprintf(out, "\\%c", *p);
		else if (*p < 0x20 || *p == 0x7f)
			fprintf(out, "\\u%04x", *p);
		else if (n)
			fwrite(p, 1, n, out);
		else
			fputc('?', out);
	}
	fputc('"', out);
}

/* --- pieces of memory --- */

enum kind { KIND_NONE, KIND_RAM, KIND_FIRMWARE, KIND_CRASH, KINDS };

static const char marks[KINDS] = { ' ', '.', '#', '=' };
static const char *const kind_names[KINDS] = { "none", "ram", "firmware", "crash" };

struct piece {
	u64 start;
	u64 end;
	enum kind kind;
	u32 slot;		/* 0: none */
	unsigned int width;
};

struct pieces {
	struct piece at[PIECES_MAX];
	size_t count;
};

static bool is_in(const struct sf_range *range, u64 at)
{
	return range->start <= at && at < range->end;
}

static enum kind kind_at(const struct sf_machine *machine, u64 at)
{
	if (!ranges_touch(&machine->ram, at, at + 1))
		return ranges_touch(&machine->driver_ram, at, at + 1) ? KIND_FIRMWARE : KIND_NONE;
	if (is_in(&machine->crash, at) || is_in(&machine->crash_low, at))
		return KIND_CRASH;
	if (!ranges_touch(&machine->firmware_ram, at, at + 1) ||
	    ranges_touch(&machine->efi_ranges, at, at + 1))
		return KIND_FIRMWARE;
	return KIND_RAM;
}

static void bound(const struct sf_range *range, u64 at, u64 *next)
{
	if (range->start > at && range->start < *next)
		*next = range->start;
	if (range->end > at && range->end < *next)
		*next = range->end;
}

static void bounds(const struct sf_ranges *list, u64 at, u64 *next)
{
	for (size_t i = 0; i < list->count; i++)
		bound(&list->at[i], at, next);
}

static u64 end_of(const struct sf_ranges *list)
{
	u64 end = 0;

	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].end > end)
			end = list->at[i].end;
	return end;
}

static u64 end_of_memory(const struct sf_machine *machine)
{
	u64 ram = end_of(&machine->ram), driver = end_of(&machine->driver_ram);

	return ram > driver ? ram : driver;
}

/* Find the first boundary above @at, or the end of memory. */
static u64 next_boundary(const struct sf_plan *plan, u64 at)
{
	const struct sf_machine *machine = &plan->machine;
	u64 next = end_of_memory(machine);

	bounds(&machine->ram, at, &next);
	bounds(&machine->driver_ram, at, &next);
	bounds(&machine->firmware_ram, at, &next);
	bounds(&machine->efi_ranges, at, &next);
	bound(&machine->crash, at, &next);
	bound(&machine->crash_low, at, &next);
	for (u32 i = 0; i < plan->bundle.manifest.nr_slots; i++) {
		const struct sf_placed *placed = &plan->slots[i];
		const struct sf_range range = { placed->mem, placed->mem + placed->memsz };

		if (placed->present && placed->memsz)
			bound(&range, at, &next);
	}
	return next;
}

static u32 slot_at(const struct sf_plan *plan, u64 at)
{
	for (u32 i = 0; i < plan->bundle.manifest.nr_slots; i++)
		if (plan->slots[i].present && at >= plan->slots[i].mem &&
		    at - plan->slots[i].mem < plan->slots[i].memsz)
			return i + 1;
	return 0;
}

/* Find the smallest piece without a slot, which is the first to leave out. */
static size_t smallest_piece(const struct pieces *pieces)
{
	u64 size = ~0ULL;
	size_t found = pieces->count;

	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *p = &pieces->at[i];

		if (p->slot || p->end - p->start >= size)
			continue;
		size = p->end - p->start;
		found = i;
	}
	return found;
}

/* Remove a piece, and join its neighbours if they are of one kind. */
static void remove_piece(struct pieces *pieces, size_t i)
{
	struct piece *p = pieces->at;
	size_t removed = 1;

	if (i && i + 1 < pieces->count && !p[i - 1].slot && !p[i + 1].slot &&
	    p[i - 1].kind == p[i + 1].kind) {
		p[i - 1].end = p[i + 1].end;
		removed = 2;
	}
	memmove(p + i, p + i + removed, (pieces->count - i - removed) * sizeof(*p));
	pieces->count -= removed;
}

/* Remove pieces until @most are left.  Slots stay: there are fewer of them. */
static void limit_pieces(struct pieces *pieces, size_t most)
{
	while (pieces->count > most && smallest_piece(pieces) < pieces->count)
		remove_piece(pieces, smallest_piece(pieces));
}

static void cut_memory(const struct sf_plan *plan, struct pieces *pieces, size_t most)
{
	u64 end = end_of_memory(&plan->machine), next;

	for (u64 at = 0; at < end; at = next) {
		struct piece *last = pieces->count ? &pieces->at[pieces->count - 1] : NULL;
		enum kind kind = kind_at(&plan->machine, at);
		u32 slot = slot_at(plan, at);

		next = next_boundary(plan, at);
		if (last && last->end == at && last->kind == kind && last->slot == slot)
			last->end = next;
		else
			pieces->at[pieces->count++] =
				(struct piece){ .start = at, .end = next, .kind = kind, .slot = slot };
		limit_pieces(pieces, PIECES_MAX - 1);
	}
	limit_pieces(pieces, most);
}

static unsigned int weight(const struct piece *piece)
{
	unsigned int n = 1;

	for (u64 pages = (piece->end - piece->start) >> 12; pages; pages >>= 1)
		n++;
	return piece->slot ? n + 4 : n;
}

static void share_width(struct pieces *pieces, unsigned int width)
{
	unsigned int total = 0, left;

	for (size_t i = 0; i < pieces->count; i++)
		total += weight(&pieces->at[i]);
	left = width > pieces->count ? width - pieces->count : 0;
	for (size_t i = 0; i < pieces->count; i++) {
		unsigned int w = weight(&pieces->at[i]);

		pieces->at[i].width = 1 + left * w / total;
		left -= left * w / total;
		total -= w;
	}
}

/* --- the bar, and a line for each slot --- */

static void begin_color(FILE *out, bool color, const char *code)
{
	if (color)
		fputs(code, out);
}

static void end_color(FILE *out, bool color)
{
	if (color)
		fputs(SF_COLOR_END, out);
}

/* One character: 1 to 9, then a to f */
static char digit(u32 slot)
{
	return "0123456789abcdef"[slot & 15];
}

static void put_bar(const struct sf_plan *plan, FILE *out, bool color,
		    const struct pieces *pieces)
{
	fputs("  [", out);
	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *p = &pieces->at[i];

		if (p->slot)
			begin_color(out, color, sf_cover_color(sf_slot_cover(loader_slot(plan, p->slot))));
		for (unsigned int n = 0; n < p->width; n++)
			fputc(p->slot ? digit(p->slot) : marks[p->kind], out);
		if (p->slot)
			end_color(out, color);
	}
	fputs("]\n", out);
}

static void put_ends(const struct sf_plan *plan, FILE *out, unsigned int width)
{
	char end[LOADER_SIZE_MAX];

	loader_size(end_of_memory(&plan->machine), end);
	fprintf(out, "  0%*s\n", (int)width + 1, end);
	fputs("  . RAM   = for a crash kernel   # firmware's, or a driver's   (not to scale)\n",
	      out);
}

static void put_slot(const struct sf_plan *plan, FILE *out, bool color, u32 number)
{
	const struct sf_slot *slot = loader_slot(plan, number);
	const struct sf_placed *placed = &plan->slots[number - 1];
	char size[LOADER_SIZE_MAX], address[32] = "in the parameters";
	enum sf_cover cover = sf_slot_cover(slot);

	if (placed->memsz)
		snprintf(address, sizeof(address), "%#llx", placed->mem);
	if (cover == SF_COVER_KERNEL)
		snprintf(size, sizeof(size), "up to %llu KiB", placed->memsz >> 10);
	else if (placed->bufsz < 10000)
		snprintf(size, sizeof(size), "%llu bytes", placed->bufsz);
	else
		loader_size(placed->bufsz, size);
	fprintf(out, "  %c %-15.*s %17s %15s   ", digit(number), NAME(slot), address, size);
	begin_color(out, color, sf_cover_color(cover));
	fputs(sf_cover_name(cover), out);
	end_color(out, color);
	fputc('\n', out);
}

void picture_print(const struct sf_plan *plan, FILE *out, bool color, unsigned int width)
{
	struct pieces pieces = {};
	unsigned int bar = (width < WIDTH_MIN ? WIDTH_MIN : width) - 4;

	cut_memory(plan, &pieces, bar / 2);
	share_width(&pieces, bar);
	put_bar(plan, out, color, &pieces);
	put_ends(plan, out, bar);
	for (u32 number = 1; number <= plan->bundle.manifest.nr_slots; number++)
		if (plan->slots[number - 1].present)
			put_slot(plan, out, color, number);
}

static void put_json_slot(const struct sf_plan *plan, FILE *out, u32 number)
{
	const struct sf_slot *slot = loader_slot(plan, number);
	const struct sf_placed *placed = &plan->slots[number - 1];

	fprintf(out, "{\"slot\": %u, \"name\": \"%.*s\", \"type\": \"%s\", \"address\": %llu, \"size\": %llu, \"memory\": %llu, \"covered\": \"%s\"}",
		number, NAME(slot), sf_type_name(slot->type), placed->mem, placed->bufsz,
		placed->memsz, sf_cover_name(sf_slot_cover(slot)));
}

void picture_print_json(const struct sf_plan *plan, FILE *out)
{
	struct pieces pieces = {};
	const char *between = "";

	cut_memory(plan, &pieces, PIECES_MAX);
	fprintf(out, "\"entry\": %llu,\n  \"memory\": [", plan->entry);
	for (size_t i = 0; i < pieces.count; i++) {
		const struct piece *p = &pieces.at[i];

		fprintf(out, "%s\n    {\"start\": %llu, \"end\": %llu, \"kind\": \"%s\", \"slot\": %u}",
			between, p->start, p->end, kind_names[p->kind], p->slot);
		between = ",";
	}
	fputs("\n  ],\n  \"slots\": [", out);
	between = "";
	for (u32 number = 1; number <= plan->bundle.manifest.nr_slots; number++) {
		if (!plan->slots[number - 1].present)
			continue;
		fprintf(out, "%s\n    ", between);
		put_json_slot(plan, out, number);
		between = ",";
	}
	fputs("\n  ]", out);
}

/* --- libsigfmt.h: the same as text --- */

/* Close @out and return *@text, which it wrote; NULL if memory ran out. */
static char *written(FILE *out, char **text)
{
	bool failed = ferror(out);

	if (!fclose(out) && !failed)
		return *text;
	free(*text);
	return NULL;
}

char *sf_plan_picture(const struct sf_plan *plan, uint32_t width, bool color)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	picture_print(plan, out, color, width);
	return written(out, &text);
}

static void put_json_error(const struct sf_error *error, FILE *out)
{
	fprintf(out, "{\"status\": %d, \"errno\": \"%s\", \"cause\": \"%s\", \"text\": ",
		error->status, error->errno_name, sf_error_cause(error));
	sf_json_text(out, error->text);
	fputc('}', out);
}

char *sf_plan_json(const struct sf_request *request, const struct sf_plan *plan,
		   const struct sf_error *error)
{
	bool failed = error && error->status;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fputs("{\n  \"manifest\": ", out);
	sf_json_text(out, loader_input_name(&request->manifest));
	fputs(",\n  \"image\": ", out);
	sf_json_text(out, loader_input_name(&request->image));
	fprintf(out, ",\n  \"would_load\": %s,\n  \"error\": ", failed ? "false" : "true");
	if (failed)
		put_json_error(error, out);
	else
		fputs("null", out);
	if (plan) {
		fputs(",\n  ", out);
		picture_print_json(plan, out);
	}
	fputs("\n}\n", out);
	return written(out, &text);
}
