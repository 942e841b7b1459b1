/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_picture.h - draw a plan's memory layout (userspace only)
 */
#ifndef SIGFMT_PICTURE_H
#define SIGFMT_PICTURE_H

#include <stdio.h>

#include "sigfmt_load.h"

/**
 * enum sf_cover - what protects the bytes of a slot
 * @SF_COVER_SIGNED: a signed digest
 * @SF_COVER_KERNEL: the running kernel writes them
 * @SF_COVER_POLICY: the running kernel checks them by the signed policy
 * @SF_COVER_OPEN: nothing
 */
enum sf_cover {
	SF_COVER_SIGNED,
	SF_COVER_KERNEL,
	SF_COVER_POLICY,
	SF_COVER_OPEN,
	SF_COVERS
};

enum sf_cover sf_slot_cover(const struct sf_slot *slot);

/* sf_cover_name - "signed", "written by the kernel", "checked by policy", "open" */
const char *sf_cover_name(enum sf_cover cover);

/* sf_cover_color - the terminal's control sequence for the colour of a cover */
const char *sf_cover_color(enum sf_cover cover);
#define SF_COLOR_END	"\033[0m"

/* sf_wants_color - is it a terminal, and NO_COLOR unset? */
bool sf_wants_color(FILE *out);

/* sf_terminal_width - columns of a terminal; 80 for anything else */
unsigned int sf_terminal_width(FILE *out);

/*
 * sf_json_text - print a JSON string with its quotes
 *
 * Bytes that are not UTF-8, and control characters of two bytes, become "?".
 */
void sf_json_text(FILE *out, const char *text);

/**
 * picture_print - print a bar of physical memory, and a line for each slot
 * @plan:	from sf_plan_make()
 * @out:	destination
 * @color:	use colours, for a terminal
 * @width:	columns, at least 40
 *
 * Each piece of memory has at least one character, so the bar is not to scale.
 */
void picture_print(const struct sf_plan *plan, FILE *out, bool color, unsigned int width);

/* picture_print_json - print the same as members of a JSON object: "entry", "memory", "slots" */
void picture_print_json(const struct sf_plan *plan, FILE *out);

#endif /* SIGFMT_PICTURE_H */
