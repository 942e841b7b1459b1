/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * vector.h - an input, a machine and a load, as described by the text of a vector
 */
#ifndef VECTOR_H
#define VECTOR_H

#include <stdio.h>

#include "sigfmt.h"

#define VECTOR_SEGMENTS		(2 * SF_SLOTS_MAX)	/* more than a load may have */
#define VECTOR_DATA_LARGE	4096	/* bytes that exist of segments above 1 MiB */
#define VECTOR_RANGES_MAX	16
#define VECTOR_LISTS		6

struct vector_ranges {
	u32 count;
	struct { u64 start, size; } at[VECTOR_RANGES_MAX];
};

/* A segment of kexec_load; @made: size of what the kernel makes (params, elfcorehdr) */
struct vector_segment {
	u32 tag;
	u64 mem;
	u64 memsz;
	u64 bufsz;
	u64 made;
	u8 *data;	/* vector_data_size() bytes, malloc()ed */
};

/*
 * A load of @input, if that is a manifest.  The machine is described by the first
 * members of @load; @load.segments are filled by vector_verify().
 */
struct vector {
	u8 input[SF_MANIFEST_MAX + SF_SIGNATURE_MAX + 4096];
	size_t input_size;
	struct sf_load load;
	char component[64];
	u32 locked;
	struct vector_ranges ram, driver, firmware, efi, crash, reserved;
	struct vector_segment segments[VECTOR_SEGMENTS];
	u32 nr_segments;
};

/* The first line of a case */
struct heading {
	char kind[16];		/* "base", "manifest", "bundle", "segment" or "load" */
	char name[80];
};

/* Skip lines that make no sense, instead of ending the program */
extern bool vector_lenient;

/* vector_read - read up to the next case; false at the end of the file */
bool vector_read(FILE *file, const char *path, struct heading *heading, struct vector *vector);

/*
 * vector_verify - run the verifier on a vector
 * @kind:	of the heading
 * @vector:	what is written into an accepted load is written into its segments' data
 * @manifest:	result of decoding, if there is one
 * @why:	result, if refused
 *
 * Return: 0 or -errno.
 */
int vector_verify(const char *kind, struct vector *vector, struct sf_manifest *manifest,
		  struct sf_refusal *why);

/* vector_data_size - how many bytes of a segment exist: all of them, if they are checked */
size_t vector_data_size(const struct vector_segment *segment);

/* vector_segment - the segment with this tag, or NULL */
struct vector_segment *vector_segment(struct vector *vector, u64 tag);

/* vector_inside - are all @size bytes at @start in @ranges, which may touch each other? */
bool vector_inside(const struct vector_ranges *ranges, u64 start, u64 size);

void vector_copy(struct vector *to, const struct vector *from);
void vector_clear(struct vector *vector);

#endif /* VECTOR_H */
