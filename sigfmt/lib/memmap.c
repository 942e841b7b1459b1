// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * memmap.c - the memory map that the next kernel is given
 *
 * The firmware's, as this kernel knows it.  A crash kernel gets the same but
 * for RAM: of that only the first MiB and its own regions, because everything
 * else belongs to the kernel that crashed, and less its ELF core header, which
 * it has to find untouched.
 */
#include "loader.h"

static bool add_low(struct sf_ranges *map, const struct sf_range *r)
{
	__u64 end = r->end < SF_DEST_MIN ? r->end : SF_DEST_MIN;

	return ranges_add(map, r->start, end, r->type);
}

static bool make(struct sf_plan *plan)
{
	const struct sf_facts *facts = &plan->facts;
	struct sf_ranges *map = &plan->memmap;
	bool crash = plan->request.crash, ok = true;

	for (size_t i = 0; ok && i < facts->memmap.count; i++) {
		const struct sf_range *r = &facts->memmap.at[i];

		if (crash && r->type == SF_MEMMAP_RAM)
			ok = add_low(map, r);
		else
			ok = ranges_add(map, r->start, r->end, r->type);
	}
	if (ok && crash)
		ok = ranges_add(map, facts->crash_low.start, facts->crash_low.end,
				SF_MEMMAP_RAM) &&
		     ranges_add(map, facts->crash.start, facts->crash.end, SF_MEMMAP_RAM);
	for (__u32 i = 0; ok && i < plan->nr_segments; i++) {
		const struct sf_segment *segment = &plan->segments[i];

		if (loader_slot(plan, segment->slot)->type == SF_ELFCOREHDR)
			ok = ranges_cut(map, segment->mem, segment->mem + segment->memsz);
	}
	ranges_sort(map);
	return ok;
}

enum sf_status loader_memmap(struct sf_plan *plan, struct sf_error *error)
{
	return make(plan) ? SF_DONE : loader_no_memory(error);
}
