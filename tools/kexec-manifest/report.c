// SPDX-License-Identifier: MIT
/* report.c - collect and print the lines of a report */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sigfmt_picture.h"
#include "status.h"

enum sf_answer both(enum sf_answer a, enum sf_answer b)
{
	if (a == SF_ANSWER_NO || b == SF_ANSWER_NO)
		return SF_ANSWER_NO;
	return a == SF_ANSWER_UNKNOWN || b == SF_ANSWER_UNKNOWN ? SF_ANSWER_UNKNOWN : SF_ANSWER_YES;
}

enum sf_answer either(enum sf_answer a, enum sf_answer b)
{
	if (a == SF_ANSWER_YES || b == SF_ANSWER_YES)
		return SF_ANSWER_YES;
	return a == SF_ANSWER_UNKNOWN || b == SF_ANSWER_UNKNOWN ? SF_ANSWER_UNKNOWN : SF_ANSWER_NO;
}

/* Replace control characters: the texts are from files and keys, and may be hostile. */
static void make_printable(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
}

void report_add(struct report *report, const char *name, enum sf_answer state,
		const char *remedy, const char *fmt, ...)
{
	struct item *item = realloc(report->items, (report->count + 1) * sizeof(*item));
	va_list args;

	if (!item) {
		fprintf(stderr, "kexec-manifest: out of memory\n");
		exit(2);
	}
	report->items = item;
	item += report->count++;
	snprintf(item->name, sizeof(item->name), "%s", name);
	item->state = state;
	snprintf(item->remedy, sizeof(item->remedy), "%s", remedy ? remedy : "");
	va_start(args, fmt);
	vsnprintf(item->text, sizeof(item->text), fmt, args);
	va_end(args);
	make_printable(item->name);
	make_printable(item->text);
	make_printable(item->remedy);
}

void report_free(struct report *report)
{
	free(report->items);
	memset(report, 0, sizeof(*report));
}

static const char *word(enum sf_answer state)
{
	return state == SF_ANSWER_YES ? "ready" : state == SF_ANSWER_NO ? "not ready" : "not known";
}

static const char *color_of(enum sf_answer state)
{
	return state == SF_ANSWER_YES ? "\033[32m" : state == SF_ANSWER_NO ? "\033[31m" : "\033[33m";
}

static void print_line(FILE *out, bool color, const char *name, enum sf_answer state,
		       const char *text, const char *remedy)
{
	fprintf(out, "%-23s %s%-9s%s  %s%s%s\n", name, color ? color_of(state) : "", word(state),
		color ? SF_COLOR_END : "", text, *remedy ? "; try: " : "", remedy);
}

void report_print(const struct report *report, FILE *out, bool color)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct item *item = &report->items[i];

		print_line(out, color, item->name, item->state, item->text, item->remedy);
	}
}

void report_json(const struct report *report, FILE *out)
{
	fprintf(out, "{\n  \"reboot\": \"%s\",\n  \"crash\": \"%s\",\n  \"items\": [",
		word(report->reboot), word(report->crash));
	for (size_t i = 0; i < report->count; i++) {
		const struct item *item = &report->items[i];

		fprintf(out, "%s\n    {\"name\": ", i ? "," : "");
		sf_json_text(out, item->name);
		fprintf(out, ", \"state\": \"%s\", \"text\": ", word(item->state));
		sf_json_text(out, item->text);
		fputs(", \"remedy\": ", out);
		sf_json_text(out, item->remedy);
		fputc('}', out);
	}
	fputs("\n  ]\n}\n", out);
}
