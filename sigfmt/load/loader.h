/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * loader.h - what the parts of the library share; not installed
 */
#ifndef LOADER_H
#define LOADER_H

#include "sigfmt_load.h"

/* error.c: no error so far */
void loader_clear(struct sf_error *error);
/* What public functions begin with: the same of the caller's error, or of @spare if it is NULL */
struct sf_error *loader_begin(struct sf_error *error, struct sf_error *spare);
/* This error, if it is one, is about that file; returns its status */
enum sf_status loader_about_file(struct sf_error *error, const char *name);
/* Set @error and return its status */
enum sf_status loader_fail(struct sf_error *error, enum sf_status status, int err,
			   const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
enum sf_status loader_no_memory(struct sf_error *error);
/* A rule of the manifest was broken: its errno, and its sentence.  @given may be NULL. */
struct loader_given;
enum sf_status loader_refuse(struct sf_error *error, enum sf_status status,
			     const struct sf_refusal *why, const struct sf_manifest *manifest,
			     const struct loader_given *given);
/* The preflight refuses the signature: what the kernel would say, in better words. */
enum sf_status loader_refuse_signature(struct sf_error *error, enum sf_cause cause,
				       const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* file.c: a whole input behind what @view has; to be freed also after an error */
#define LOADER_FILE_ALIGN	4	/* of one initramfs behind another, as Linux wants it */
enum sf_status loader_append(const struct sf_input *input, const char *what,
			     struct sf_view *view, struct sf_error *error);
/* Is there one, of a kind that is known?  @what it is for, for the sentence */
enum sf_status loader_check_input(const struct sf_input *input, const char *what,
				  struct sf_error *error);
/* What messages call it */
const char *loader_input_name(const struct sf_input *input);
#define LOADER_SMALL	(64u << 10)	/* more than there is in most files of sysfs */
#define LOADER_LARGE	(16u << 20)
char *loader_read(const char *root, const char *path, size_t max, size_t *size);
bool loader_read_hex(const char *root, const char *path, u64 *value);
#define LOADER_ENTRIES	65536u		/* no machine has so many of anything */
unsigned int loader_entries(const char *root, const char *path);

/**
 * struct loader_given - what a loader knows of a refusal that the verifier does not say
 * @line:	the command line, or NULL
 * @prefix:	characters that the kernel puts before it
 * @bytes:	of the slot that the refusal is about
 */
struct loader_given {
	const char *line;
	u32 prefix;
	u64 bytes;
};

/* request.c: a structure of the caller's, of this version or another; @least: bytes that
 * the first version has */
enum sf_status loader_take(void *to, size_t known, const void *from, size_t least,
			   const char *what, struct sf_error *error);
enum sf_status loader_take_machine(const struct sf_machine *from, struct sf_machine *to,
				   struct sf_error *error);

/* plan.c: read a bundle, which has to have a signature; that is not verified */
enum sf_status loader_signed_bundle(const struct sf_input *input, struct sf_bundle *bundle,
				    struct sf_error *error);
/* Index of a slot's segment, -1 if it has none */
int loader_segment(const struct sf_plan *plan, u32 number);

/* preflight.c */
struct loader_given loader_given(const struct sf_plan *plan, const struct sf_refusal *why);
/* sentences.c: as sf_sentence(), and what was given */
const char *loader_sentence(const struct sf_refusal *why, const struct sf_manifest *manifest,
			    const struct loader_given *given, char *buf, size_t len);

/* ranges.c: what is added is sorted, and joined where it touches, by ranges_join() */
bool ranges_add(struct sf_ranges *list, u64 start, u64 end);
void ranges_join(struct sf_ranges *list);
bool ranges_cut(struct sf_ranges *list, u64 start, u64 end);
bool ranges_common(const struct sf_ranges *a, const struct sf_ranges *b, struct sf_ranges *list);
bool ranges_covered(const struct sf_ranges *list, u64 start, u64 end);
bool ranges_touch(const struct sf_ranges *list, u64 start, u64 end);
void ranges_free(struct sf_ranges *list);

/* contents.c: which slots are filled, and with which bytes */
enum sf_status loader_contents(struct sf_plan *plan, struct sf_error *error);
/* The command line that fills its slot, NULL if there is none or it has no end */
const char *loader_line(const struct sf_plan *plan);
/* cmdline.c: the next word of a line, of no bytes at the end */
struct sf_view loader_word(const char **line);
bool loader_same(const struct sf_view *a, const struct sf_view *b);
/* layout.c: how much memory each slot needs, and where it is */
enum sf_status loader_layout(struct sf_plan *plan, struct sf_error *error);

static inline const struct sf_slot *loader_slot(const struct sf_plan *plan, u32 number)
{
	return sf_slot_of(&plan->bundle.manifest, number);
}

static inline u64 loader_round_up(u64 n, u64 to)
{
	return (n + to - 1) / to * to;
}

/* error.c: "12 KiB", "34.5 MiB" or "7.0 GiB", in @buf */
#define LOADER_SIZE_MAX	32
const char *loader_size(u64 bytes, char *buf);

/* A slot's name, for "%.*s". */
#define NAME(slot)	(int)(slot)->name.n, (const char *)(slot)->name.p

static inline u64 loader_get(const u8 *from, unsigned int width)
{
	u64 value = 0;

	for (unsigned int i = 0; i < width; i++)
		value |= (u64)from[i] << (8 * i);
	return value;
}

#endif /* LOADER_H */
