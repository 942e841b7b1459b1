/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * loader.h - what the parts of the loader share; not installed
 */
#ifndef LOADER_H
#define LOADER_H

#include "sigfmt_load.h"

#define MSG_ARGS(error)		(error)->text, sizeof((error)->text)

/* error.c: set @error and return its status */
enum sf_status loader_fail(struct sf_error *error, enum sf_status status, int err,
			   const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
enum sf_status loader_no_memory(struct sf_error *error);

/* file.c */
enum sf_status loader_map(const char *path, const __u8 **data, size_t *size,
			  struct sf_error *error);
void loader_unmap(const __u8 *data, size_t size);
#define LOADER_SMALL	(64u << 10)	/* more than there is in most files of sysfs */
char *loader_read(const char *root, const char *path, size_t max, size_t *size);
bool loader_read_hex(const char *root, const char *path, __u64 *value);
#define LOADER_ENTRIES	65536u		/* no machine has so many of anything */
unsigned int loader_entries(const char *root, const char *path);

/* ranges.c: lists that are sorted by start */
bool ranges_add(struct sf_ranges *list, __u64 start, __u64 end, __u32 type);
bool ranges_cut(struct sf_ranges *list, __u64 start, __u64 end);
void ranges_sort(struct sf_ranges *list);
bool ranges_covered(const struct sf_ranges *list, __u64 start, __u64 end, __u32 type);
bool ranges_touch(const struct sf_ranges *list, __u64 start, __u64 end);
void ranges_free(struct sf_ranges *list);

/* layout.c: which segments there are, how large, and where */
enum sf_status loader_layout(struct sf_plan *plan, struct sf_error *error);
/* memmap.c: the memory map that is handed over */
enum sf_status loader_memmap(struct sf_plan *plan, struct sf_error *error);
/* digests.c */
bool loader_digest(__u32 alg, const __u8 *p, size_t n, __u8 *digest);
/* signature.c */
enum sf_status loader_signature(const struct sf_plan *plan, struct sf_error *error);
/* firmware_map.c: the firmware's memory map, without what was plugged in later */
enum sf_status loader_firmware_map(const char *root, const __u8 *boot_params,
				   struct sf_facts *facts, struct sf_error *error);
/* facts.c: the fact operation, as struct sf_ops has it */
__u32 loader_fact(const struct sf_facts *facts, __u32 fact, __u32 piece, __u8 *buf);

static inline const struct sf_slot *loader_slot(const struct sf_plan *plan, __u32 number)
{
	return &plan->bundle.manifest.slots[number - 1];
}

struct sf_segment *loader_segment(struct sf_plan *plan, __u32 slot);

static inline __u64 loader_round_up(__u64 n, __u64 to)
{
	return (n + to - 1) / to * to;
}

/* A slot's name, for "%.*s". */
#define NAME(slot)	(int)(slot)->name.n, (const char *)(slot)->name.p

static inline void loader_put(__u8 *to, __u64 value, unsigned int width)
{
	for (unsigned int i = 0; i < width; i++)
		to[i] = i < 8 ? value >> (8 * i) : 0;
}

static inline __u64 loader_get(const __u8 *from, unsigned int width)
{
	__u64 value = 0;

	for (unsigned int i = 0; i < width; i++)
		value |= (__u64)from[i] << (8 * i);
	return value;
}

#endif /* LOADER_H */
