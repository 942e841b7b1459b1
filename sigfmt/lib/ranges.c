// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * ranges.c - lists of physical memory ranges
 *
 * Ranges are never joined: the kernel compares segments and memory map entries
 * with single entries of its own table, and so does the loader.
 */
#include <stdlib.h>

#include "loader.h"

bool ranges_add(struct sf_ranges *list, __u64 start, __u64 end, __u32 type)
{
	struct sf_range *at;

	if (start >= end)
		return true;
	at = realloc(list->at, (list->count + 1) * sizeof(*at));
	if (!at)
		return false;
	list->at = at;
	at[list->count++] = (struct sf_range){ start, end, type };
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct sf_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

void ranges_sort(struct sf_ranges *list)
{
	if (list->count)
		qsort(list->at, list->count, sizeof(*list->at), compare);
}

/* Take [start, end) out of every range. */
bool ranges_cut(struct sf_ranges *list, __u64 start, __u64 end)
{
	size_t count = list->count;

	for (size_t i = 0; i < count; i++) {
		struct sf_range *r = &list->at[i];
		__u64 behind = r->end;
		__u32 type = r->type;

		if (end <= r->start || start >= r->end)
			continue;
		if (start > r->start) {
			r->end = start;
			if (end < behind && !ranges_add(list, end, behind, type))
				return false;
		} else {
			r->start = end < behind ? end : behind;
		}
	}
	for (size_t i = 0; i < list->count; )
		if (list->at[i].start == list->at[i].end)
			list->at[i] = list->at[--list->count];
		else
			i++;
	ranges_sort(list);
	return true;
}

/* Is [start, end) covered without gaps by ranges of one type? */
bool ranges_covered(const struct sf_ranges *list, __u64 start, __u64 end, __u32 type)
{
	for (size_t i = 0; i < list->count && start < end; i++) {
		const struct sf_range *r = &list->at[i];

		if (r->type == type && r->start <= start && start < r->end)
			start = r->end;
	}
	return start >= end;
}

bool ranges_touch(const struct sf_ranges *list, __u64 start, __u64 end)
{
	for (size_t i = 0; i < list->count; i++)
		if (start < list->at[i].end && list->at[i].start < end)
			return true;
	return false;
}

void ranges_free(struct sf_ranges *list)
{
	free(list->at);
	list->at = NULL;
	list->count = 0;
}
