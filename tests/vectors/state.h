/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * state.h - a machine, a load and an input, as the vectors' text describes them
 */
#ifndef STATE_H
#define STATE_H

#include <stdio.h>

#include "loader.h"

#define STATE_SEGMENTS	(2 * SF_SLOTS_MAX)	/* also loads with too many */
#define STATE_DATA_LARGE	4096	/* bytes behind segments of more than 1 MiB */
#define STATE_DESCRIPTOR	48

struct state {
	__u8 input[SF_MANIFEST_MAX + SF_SIGNATURE_MAX + 4096];
	size_t input_size;
	struct sf_plan plan;	/* its facts: the machine */
	char component[64];
	__u64 arch, usage, floor, entry;
	struct sf_segment segments[STATE_SEGMENTS];
	__u8 *data[STATE_SEGMENTS];	/* of segments[i], malloc()ed */
	__u32 nr_segments;
};

/* What stands at the head of a case. */
struct heading {
	char kind[16];		/* "base", "manifest", "bundle", "segment" or "load" */
	char name[80];
	char error[24];
	char cause[40];
};

/* Pass over lines that make no sense, instead of ending the program. */
extern bool state_lenient;

/* state_read - read up to the next case; false at the end of the file */
bool state_read(FILE *file, const char *path, struct heading *heading, struct state *state);

/* state_judge - let the verifier judge it: 0 or -errno, and why */
int state_judge(const char *kind, struct state *state, struct sf_manifest *manifest,
		struct sf_refusal *why);

/* state_data_size - bytes that are there of a segment; what is checked is there whole */
size_t state_data_size(const struct sf_segment *seg);

void state_copy(struct state *to, const struct state *from);
void state_clear(struct state *state);

#endif /* STATE_H */
