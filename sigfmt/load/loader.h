/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * loader.h - internal interfaces of the library; not installed
 */
#ifndef LOADER_H
#define LOADER_H

#include "sigfmt_load.h"

/* error.c: clear an error */
void loader_clear_error(struct sf_error *error);
/* For public functions: clear and return the caller's error, or @spare if that is NULL */
struct sf_error *loader_start_error(struct sf_error *error, struct sf_error *spare);
/* Name the file that @error is about, if it is an error, and return its status */
enum sf_status loader_set_error_file(struct sf_error *error, const char *name);
/* Set @error and return its status */
enum sf_status loader_fail(struct sf_error *error, enum sf_status status, int err,
			   const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
enum sf_status loader_no_memory(struct sf_error *error);
/* Set @error to a broken rule: its errno and its sentence.  @given may be NULL. */
struct loader_given;
enum sf_status loader_refuse(struct sf_error *error, enum sf_status status,
			     const struct sf_refusal *why, const struct sf_manifest *manifest,
			     const struct loader_given *given);
/* Set @error to the preflight's refusal of the signature. */
enum sf_status loader_refuse_signature(struct sf_error *error, enum sf_cause cause,
				       const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* read_file.c: append a whole input to @view, which must be freed also after an error */
#define LOADER_FILE_ALIGN	4	/* of each of several initramfs files, required by Linux */
enum sf_status loader_append(const struct sf_input *input, const char *what,
			     struct sf_view *view, struct sf_error *error);
/* Open a regular file that is not empty.  @fd: to close if there is no error */
enum sf_status loader_open(const struct sf_input *input, int *fd, struct stat *st,
			   struct sf_error *error);
/* Fail if a file was written to after @before.  @what: what was done with it, for the error */
enum sf_status loader_check_unchanged(int fd, const struct stat *before, const char *path,
				      const char *what, struct sf_error *error);
/*
 * Read @size bytes from offset @at; fewer are an error.  The descriptor's offset stays as it
 * is, because its owner may share it.
 */
enum sf_status loader_read_at(int fd, u8 *to, size_t size, off_t at, const char *path,
			      struct sf_error *error);
/* Check that an input is given and of a known kind.  @what: its purpose, for the error. */
enum sf_status loader_check_input(const struct sf_input *input, const char *what,
				  struct sf_error *error);
/* The input's name in messages */
const char *loader_input_name(const struct sf_input *input);

/*
 * map_file.c: map a file for the kernel; not an error, but no bytes, if its file system
 * cannot do that.  Access the bytes through loader_peek() only.
 */
enum sf_status loader_map(const struct sf_input *input, const char *what,
			  struct sf_mapping *mapping, struct sf_error *error);
void loader_unmap(struct sf_mapping *mapping);
/* Fail if the file, if any, was written to since it was mapped */
enum sf_status loader_check_mapping(const struct sf_mapping *mapping, const char *what,
				    struct sf_error *error);
/* @n bytes @at: themselves, or read into @buf if they are mapped; NULL: cannot be read, @error */
const u8 *loader_peek(const struct sf_mapping *mapping, const u8 *at, size_t n, u8 *buf,
		      struct sf_error *error);

#define LOADER_SMALL	(64u << 10)	/* larger than most files of sysfs */
#define LOADER_LARGE	(16u << 20)
char *loader_read(const char *root, const char *path, size_t max, size_t *size);
bool loader_read_hex(const char *root, const char *path, u64 *value);
#define LOADER_ENTRIES_MAX	65536u		/* more than any machine has */
unsigned int loader_count_entries(const char *root, const char *path);

/**
 * struct loader_given - what the loader knows of a refused load, beyond the refusal
 * @line:	the command line, or NULL
 * @prefix:	characters that the kernel prepends to it
 * @bytes:	given for the slot that was refused
 */
struct loader_given {
	const char *line;
	u32 prefix;
	u64 bytes;
};

/* request.c: copy a structure of the caller's version to one of @known bytes; the first
 * version had @least bytes */
enum sf_status loader_copy_struct(void *to, size_t known, const void *from, size_t least,
				  const char *what, struct sf_error *error);
/* Size of the first version's &struct sf_machine */
#define LOADER_MACHINE_MIN	offsetof(struct sf_machine, reserved)
enum sf_status loader_copy_machine(const struct sf_machine *from, struct sf_machine *to,
				   struct sf_error *error);

/* plan.c: read a bundle that has a signature, without verifying it */
enum sf_status loader_signed_bundle(const struct sf_input *input, struct sf_bundle *bundle,
				    struct sf_error *error);
/* Index of a slot's segment, -1 if it has none */
int loader_segment(const struct sf_plan *plan, u32 number);

/* preflight.c */
struct loader_given loader_given(const struct sf_plan *plan, const struct sf_refusal *why);
/* sentences.c: as sf_sentence(), with what was given */
const char *loader_sentence(const struct sf_refusal *why, const struct sf_manifest *manifest,
			    const struct loader_given *given, char *buf, size_t len);

/* ranges.c: after ranges_add(), call ranges_join() to sort and merge the list */
bool ranges_add(struct sf_ranges *list, u64 start, u64 end);
void ranges_join(struct sf_ranges *list);
bool ranges_cut(struct sf_ranges *list, u64 start, u64 end);
bool ranges_common(const struct sf_ranges *a, const struct sf_ranges *b, struct sf_ranges *list);
bool ranges_covered(const struct sf_ranges *list, u64 start, u64 end);
bool ranges_touch(const struct sf_ranges *list, u64 start, u64 end);
void ranges_free(struct sf_ranges *list);

/* contents.c: fill the slots with bytes */
enum sf_status loader_fill_slots(struct sf_plan *plan, struct sf_error *error);
/* The command line in its slot; NULL if there is none or it lacks a NUL */
const char *loader_command_line(const struct sf_plan *plan);
/* cmdline.c: the next word of a line, empty at the end */
struct sf_view loader_next_word(const char **line);
bool loader_word_equals(const struct sf_view *a, const struct sf_view *b);
/* layout.c: choose the memory size and address of each slot */
enum sf_status loader_place_slots(struct sf_plan *plan, struct sf_error *error);

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

#endif /* LOADER_H */
