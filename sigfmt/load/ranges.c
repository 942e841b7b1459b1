// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * ranges.c - lists of physical memory ranges
 */
#include <stdlib.h>

#include "loader.h"

bool ranges_add(struct sf_ranges *list, u64 start, u64 end)
{
	struct sf_range *at;

	if (start >= end)
		return true;
	at = realloc(list->at, (list->count + 1) * sizeof(*at));
	if (!at)
		return false;
	list->at = at;
	at[list->count++] = (struct sf_range){ start, end };
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct sf_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Sort the ranges, and merge those that touch or overlap. */
void ranges_join(struct sf_ranges *list)
{
	size_t kept = 0;

	if (!list->count)
		return;
	qsort(list->at, list->count, sizeof(*list->at), compare);
	for (size_t i = 1; i < list->count; i++) {
		if (list->at[i].start > list->at[kept].end)
			list->at[++kept] = list->at[i];
		else if (list->at[i].end > list->at[kept].end)
			list->at[kept].end = list->at[i].end;
	}
	list->count = kept + 1;
}

/* Remove [start, end) from every range. */
bool ranges_cut(struct sf_ranges *list, u64 start, u64 end)
{
	struct sf_ranges rest = {};
	bool ok = true;

	for (size_t i = 0; ok && i < list->count; i++) {
		const struct sf_range *r = &list->at[i];

		if (start >= r->end || end <= r->start)
			ok = ranges_add(&rest, r->start, r->end);
		else
			ok = ranges_add(&rest, r->start, start) && ranges_add(&rest, end, r->end);
	}
	ranges_free(list);
	*list = rest;
	return ok;
}

/* Add the intersection of two lists to @list. */
bool ranges_common(const struct sf_ranges *a, const struct sf_ranges *b, struct sf_ranges *list)
{
	for (size_t i = 0; i < a->count; i++) {
		for (size_t j = 0; j < b->count; j++) {
			const struct sf_range *x = &a->at[i], *y = &b->at[j];

			if (!ranges_add(list, x->start > y->start ? x->start : y->start,
					x->end < y->end ? x->end : y->end))
				return false;
		}
	}
	return true;
}

bool ranges_covered(const struct sf_ranges *list, u64 start, u64 end)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].start <= start && end <= list->at[i].end)
			return true;
	return false;
}

bool ranges_touch(const struct sf_ranges *list, u64 start, u64 end)
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
