// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * layout.c - choose the memory size and address of each slot
 *
 * The kernel's rules for destinations: System RAM now, RAM in the next kernel's map,
 * not in use by the firmware, at or above 1 MiB; inside the crash kernel region for a
 * crash kernel, outside it otherwise.
 */
#include "arch.h"
#include "loader.h"

static u64 memory_size(const struct sf_plan *plan, u32 number)
{
	const struct sf_slot *slot = loader_slot(plan, number);
	u64 size = plan->slots[number - 1].bufsz;

	/* the kernel decides how much of it to use */
	if (slot->type == SF_TYPE_PARAMS || slot->type == SF_TYPE_ELFCOREHDR)
		size = slot->size;
	if (slot->type == SF_TYPE_CMDLINE)
		return 0;
	return loader_round_up(size > slot->memory ? size : slot->memory,
			       plan->machine.page_size);
}

static bool cut(struct sf_ranges *list, const struct sf_range *range, u64 page)
{
	return range->start == range->end ||
	       ranges_cut(list, range->start / page * page, loader_round_up(range->end, page));
}

/* Compute the memory where slots may be placed. */
static bool usable_memory(const struct sf_plan *plan, struct sf_ranges *list)
{
	const struct sf_machine *machine = &plan->machine;
	const struct sf_range all = { SF_DEST_MIN, SF_ADDR_LIMIT };
	struct sf_ranges allowed = { (struct sf_range *)&all, 1 }, ram = {};
	bool ok;

	if (plan->request.crash)
		allowed.at = (struct sf_range *)&machine->crash;
	ok = ranges_common(&machine->ram, &machine->firmware_ram, &ram) &&
	     ranges_common(&ram, &allowed, list);
	ranges_free(&ram);
	for (size_t i = 0; ok && i < machine->efi_ranges.count; i++)
		ok = cut(list, &machine->efi_ranges.at[i], machine->page_size);
	for (size_t i = 0; ok && !plan->request.crash && i < machine->reserved.count; i++)
		ok = cut(list, &machine->reserved.at[i], machine->page_size);
	if (ok && !plan->request.crash)
		ok = cut(list, &machine->crash, machine->page_size) &&
		     cut(list, &machine->crash_low, machine->page_size);
	ranges_join(list);
	return ok;
}

/*
 * Slots that are placed together: all initramfs slots, which must be contiguous, or
 * a single other slot.  If the initramfs must be near the kernel on this architecture,
 * it follows the entry slot.
 */
struct block {
	u32 slot;	/* number of the first one */
	bool initramfs;
	u64 size;
	u64 align;
	u64 first;	/* lowest start address */
	u64 last;	/* highest start address */
};

static bool is_in_block(const struct sf_plan *plan, const struct block *block, u32 number)
{
	if (!plan->slots[number - 1].memsz)
		return false;
	return number == block->slot || (block->initramfs && number > block->slot &&
		loader_slot(plan, number)->type == SF_TYPE_INITRAMFS);
}

static void add_to_block(const struct sf_plan *plan, struct block *block, u32 number)
{
	const struct sf_slot *slot = loader_slot(plan, number);
	u64 memsz = plan->slots[number - 1].memsz, last = 0;

	if (slot->first > block->first + block->size)
		block->first = slot->first - block->size;
	if (slot->last + 1 > block->size + memsz)
		last = slot->last + 1 - block->size - memsz;
	if (last < block->last)
		block->last = last;
	if (slot->align > block->align)
		block->align = slot->align;
	block->size += memsz;
}

static struct block block_from(const struct sf_plan *plan, u32 number)
{
	struct block block = {
		.slot = number, .align = plan->machine.page_size, .last = SF_ADDR_LIMIT,
		.initramfs = loader_slot(plan, number)->type == SF_TYPE_INITRAMFS ||
			     (INITRAMFS_AFTER_KERNEL && number == plan->bundle.manifest.entry_slot),
	};

	for (; number <= plan->bundle.manifest.nr_slots; number++)
		if (is_in_block(plan, &block, number))
			add_to_block(plan, &block, number);
	return block;
}

static void set_addresses(struct sf_plan *plan, const struct block *block, u64 mem)
{
	for (u32 number = block->slot; number <= plan->bundle.manifest.nr_slots; number++) {
		if (!is_in_block(plan, block, number))
			continue;
		plan->slots[number - 1].mem = mem;
		mem += plan->slots[number - 1].memsz;
	}
}

/* The highest or the lowest address in @range where the block fits */
static bool find_address(const struct sf_range *range, const struct block *block, u64 *mem)
{
	u64 first = range->start > block->first ? range->start : block->first, last;

	if (range->end - range->start < block->size)
		return false;
	last = range->end - block->size < block->last ? range->end - block->size : block->last;
	*mem = LOWEST_ADDRESS_FIRST ? loader_round_up(first, block->align) :
				      last / block->align * block->align;
	return *mem >= first && *mem <= last;
}

static bool place(struct sf_plan *plan, struct sf_ranges *list, const struct block *block)
{
	u64 mem;

	for (size_t i = 0; i < list->count; i++) {
		size_t at = LOWEST_ADDRESS_FIRST ? i : list->count - 1 - i;

		if (!find_address(&list->at[at], block, &mem))
			continue;
		set_addresses(plan, block, mem);
		return ranges_cut(list, mem, mem + block->size);
	}
	return false;
}

/* Find the largest unplaced block: free ranges only shrink, so large blocks go first. */
static struct block largest_block(const struct sf_plan *plan)
{
	struct block found = {}, block;

	for (u32 number = 1; number <= plan->bundle.manifest.nr_slots; number++) {
		if (!plan->slots[number - 1].memsz || plan->slots[number - 1].mem)
			continue;
		block = block_from(plan, number);
		if (block.size > found.size)
			found = block;
	}
	return found;
}

static u64 largest_range(const struct sf_ranges *list)
{
	u64 most = 0;

	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].end - list->at[i].start > most)
			most = list->at[i].end - list->at[i].start;
	return most;
}

static u64 all_memory(const struct sf_plan *plan)
{
	u64 total = 0;

	for (u32 number = 1; number <= plan->bundle.manifest.nr_slots; number++)
		total += plan->slots[number - 1].memsz;
	return total;
}

static enum sf_status no_room(const struct sf_plan *plan, const struct sf_ranges *list,
			      const struct block *block, struct sf_error *error)
{
	char size[LOADER_SIZE_MAX], left[LOADER_SIZE_MAX], total[LOADER_SIZE_MAX], why[128];
	bool crash = plan->request.crash;
	u64 most = largest_range(list);

	if (most < block->size)
		snprintf(why, sizeof(why), "and the largest that is left has %s",
			 loader_size(most, left));
	else
		snprintf(why, sizeof(why), "and none is left where it may lie, from 0x%llx to 0x%llx",
			 block->first, block->last + block->size - 1);
	loader_fail(error, SF_STATUS_NO_ROOM, EADDRNOTAVAIL,
		    "no room in %s for slot %.*s: it needs %s in one piece, %s, and all slots need %s; %s",
		    crash ? "the crash kernel region" : "memory",
		    NAME(loader_slot(plan, block->slot)), loader_size(block->size, size), why,
		    loader_size(all_memory(plan), total), crash ?
		    "boot with a larger crashkernel=" :
		    "use a smaller initramfs, or a machine with more memory");
	error->slot = block->slot;
	return error->status;
}

static enum sf_status place_all(struct sf_plan *plan, struct sf_ranges *list,
				struct sf_error *error)
{
	struct block block;

	for (block = largest_block(plan); block.size; block = largest_block(plan))
		if (!place(plan, list, &block))
			return no_room(plan, list, &block, error);
	return SF_STATUS_DONE;
}

enum sf_status loader_place_slots(struct sf_plan *plan, struct sf_error *error)
{
	const struct sf_manifest *manifest = &plan->bundle.manifest;
	struct sf_ranges list = {};
	enum sf_status status;

	if (plan->request.crash && plan->machine.crash.start == plan->machine.crash.end)
		return loader_fail(error, SF_STATUS_NO_CRASH_REGION, EADDRNOTAVAIL,
				   "no memory is reserved for a crash kernel; boot with crashkernel=SIZE");
	for (u32 number = 1; number <= manifest->nr_slots; number++)
		if (plan->slots[number - 1].present)
			plan->slots[number - 1].memsz = memory_size(plan, number);
	if (usable_memory(plan, &list))
		status = place_all(plan, &list, error);
	else
		status = loader_no_memory(error);
	ranges_free(&list);
	plan->entry = plan->slots[manifest->entry_slot - 1].mem + manifest->entry_offset;
	return status;
}
