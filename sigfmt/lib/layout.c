// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * layout.c - which slots are filled, from what, and where in memory
 *
 * Segments are put where the kernel's rules for destinations allow it: memory
 * that is System RAM now, RAM for the next kernel, not the firmware's, at or
 * above 1 MiB, and for a crash kernel inside its region.
 */
#include <stdlib.h>

#include "loader.h"

struct sf_segment *loader_segment(struct sf_plan *plan, __u32 slot)
{
	for (__u32 i = 0; i < plan->nr_segments; i++)
		if (plan->segments[i].slot == slot)
			return &plan->segments[i];
	return NULL;
}

/* Is there anything to fill the slot with? */
static bool source_given(const struct sf_plan *plan, __u32 slot)
{
	const struct sf_hint *hint = sf_bundle_hint(&plan->bundle, slot);

	switch (hint ? hint->source : 0) {
	case SF_FROM_INITRD:
		/* there may be files, but all of them for the slot before */
		return plan->initrd && (!hint->offset || hint->offset < plan->initrd_size);
	case SF_FROM_CMDLINE:
		return plan->command_line;
	case SF_FROM_ATTACHMENT:
		return sf_bundle_blob(&plan->bundle, slot);
	default:
		return true;
	}
}

static bool wanted(const struct sf_plan *plan, __u32 number)
{
	switch (loader_slot(plan, number)->presence) {
	case SF_EFI:
		return plan->facts.efi;
	case SF_CRASH:
		return plan->request.crash;
	case SF_OPTIONAL:
		return source_given(plan, number);
	default:
		return true;
	}
}

/* Largest end of any range that belongs to a field. */
static __u64 fields_end(const struct sf_plan *plan, const struct sf_slot *slot)
{
	struct sf_list rest = slot->fields;
	struct sf_field field;
	__u64 end = 0;

	while (sf_next_field(&plan->bundle.manifest, slot, &rest, &field)) {
		if (field.rule == SF_FACT && !sf_fact_size(field.fact))
			return plan->facts.efi_map_size;
		if ((__u64)field.offset + field.length > end)
			end = (__u64)field.offset + field.length;
		if ((__u64)field.offset2 + field.length2 > end)
			end = (__u64)field.offset2 + field.length2;
	}
	return end;
}

static enum sf_status no_source(const struct sf_slot *slot, const char *what,
				struct sf_error *error)
{
	return loader_fail(error, SF_INPUT_MISSING, ENOENT,
			   "slot %.*s of the manifest needs %s", NAME(slot), what);
}

static enum sf_status too_short(const struct sf_plan *plan, const struct sf_hint *hint,
				struct sf_error *error)
{
	const char *path = plan->request.manifest;
	size_t size = 0;

	if (hint->source == SF_FROM_IMAGE) {
		path = plan->request.image;
		size = plan->image_size;
	} else if (hint->source == SF_FROM_INITRD) {
		path = plan->request.initrd;
		size = plan->initrd_size;
	} else {
		size = sf_bundle_blob(&plan->bundle, hint->slot)->bytes.n;
	}
	return loader_fail(error, SF_FILE_SIZE, ENODATA,
			   "%s: has %zu bytes, but slot %.*s is at offset %llu and has %llu: not the file that the manifest was made from",
			   path, size, NAME(loader_slot(plan, hint->slot)), hint->offset, hint->size);
}

static enum sf_status hints_bad(const struct sf_plan *plan, const struct sf_slot *slot,
				struct sf_error *error)
{
	return loader_fail(error, SF_HINTS_BAD, EBADMSG,
			   "%s: the attachments do not say how to fill slot %.*s; make the manifest again with mksig",
			   plan->request.manifest, NAME(slot));
}

/* Bytes that are there already: of files, and of the attachments. */
static enum sf_status gather(struct sf_plan *plan, struct sf_segment *segment,
			     struct sf_error *error)
{
	const struct sf_slot *slot = loader_slot(plan, segment->slot);
	const struct sf_view sources[SF_FROM_KERNEL + 1] = {
		[SF_FROM_IMAGE] = { plan->image, plan->image_size },
		[SF_FROM_INITRD] = { plan->initrd, plan->initrd_size },
	};
	const struct sf_hint *hint;
	struct sf_view bytes;
	int ret;

	ret = sf_bundle_gather(&plan->bundle, segment->slot, sources, &bytes,
			       &plan->buffers[segment->slot - 1], &hint);
	segment->data = bytes.p;
	segment->bufsz = bytes.n;
	if (!ret)
		return SF_DONE;
	if (ret == -ENOENT && hint->source == SF_FROM_INITRD)
		return no_source(slot, "an initramfs: give --initrd=FILE", error);
	if (ret == -ENODATA)
		return too_short(plan, hint, error);
	if (ret == -ENOMEM)
		return loader_no_memory(error);
	return hints_bad(plan, slot, error);
}

/* Find the bytes of a slot (not yet filled in), and how many there are. */
static enum sf_status find_bytes(struct sf_plan *plan, struct sf_segment *segment,
				 struct sf_error *error)
{
	const struct sf_slot *slot = loader_slot(plan, segment->slot);
	const struct sf_hint *hint = sf_bundle_hint(&plan->bundle, segment->slot);

	switch (hint ? hint->source : 0) {
	case SF_FROM_IMAGE:
	case SF_FROM_INITRD:
	case SF_FROM_ATTACHMENT:
		return gather(plan, segment, error);
	case SF_FROM_CMDLINE:
		/* the only one: it moves when addresses are put in front */
		if (slot->type != SF_CMDLINE)
			break;
		if (!plan->command_line)
			return no_source(slot, "a command line: give --command-line=STRING",
					 error);
		segment->data = (const __u8 *)plan->command_line;
		segment->bufsz = strlen(plan->command_line) + 1;
		return SF_DONE;
	case SF_FROM_FIELDS:
		segment->bufsz = slot->exact ? slot->size : fields_end(plan, slot);
		if (!sf_is_small(slot) || segment->bufsz > SF_SMALL_MAX)
			break;
		return SF_DONE;
	case SF_FROM_KERNEL:
		return SF_DONE;
	}
	return hints_bad(plan, slot, error);
}

/* One segment for each slot that has to be there. */
static enum sf_status choose(struct sf_plan *plan, struct sf_error *error)
{
	enum sf_status status;

	for (__u32 number = 1; number <= plan->bundle.manifest.nr_slots; number++) {
		struct sf_segment *segment = &plan->segments[plan->nr_segments];

		if (!wanted(plan, number))
			continue;
		segment->slot = number;
		plan->nr_segments++;
		status = find_bytes(plan, segment, error);
		if (status)
			return status;
	}
	return SF_DONE;
}

static bool given_for(struct sf_plan *plan, __u32 source)
{
	const struct sf_attachments *a = &plan->bundle.attachments;

	for (size_t i = 0; i < a->nr_hints; i++)
		if (a->hints[i].source == source && loader_segment(plan, a->hints[i].slot))
			return true;
	return false;
}

/* What the user gave must not be dropped without a word. */
static enum sf_status all_used(struct sf_plan *plan, struct sf_error *error)
{
	if (plan->initrd && !given_for(plan, SF_FROM_INITRD))
		return loader_fail(error, SF_INPUT_EXTRA, EINVAL,
				   "%s: the manifest has no slot for an initramfs file; leave --initrd out",
				   plan->request.initrd);
	if (plan->request.command_line && !given_for(plan, SF_FROM_CMDLINE))
		return loader_fail(error, SF_INPUT_EXTRA, EINVAL,
				   "%s: the command line is part of the manifest; leave --command-line out",
				   plan->request.manifest);
	return SF_DONE;
}

/*
 * The addresses that the policy asks for are put in front, where nothing hides
 * them.  They are not known yet, but how long they can get is: zeros now, the
 * digits when everything has its place (fill.c).
 */
#define ADDRESS_ROOM	(SF_TOKEN_MAX + sizeof("=0x0123456789abcdef "))

static __u64 line_room(const struct sf_plan *plan, const struct sf_slot *slot)
{
	struct sf_list rest = slot->policy;
	struct sf_policy policy;
	__u64 room = 0;

	while (sf_next_policy(&rest, &policy))
		room += policy.op == SF_ADDRESS ? ADDRESS_ROOM : 0;
	return room;
}

static __u64 memory_size(const struct sf_plan *plan, const struct sf_segment *segment)
{
	const struct sf_slot *slot = loader_slot(plan, segment->slot);
	__u64 size = segment->bufsz;

	if (slot->type == SF_ELFCOREHDR) {
		size = plan->facts.elfcorehdr_size;
		if (size > slot->size)
			size = slot->size;
	} else if (slot->type == SF_CMDLINE) {
		size += line_room(plan, slot);
	}
	if (size < slot->memory)
		size = slot->memory;
	return loader_round_up(size, plan->facts.page_size);
}

/* Memory where segments may go, in whole pages. */
static bool usable(const struct sf_plan *plan, struct sf_ranges *list)
{
	const struct sf_facts *facts = &plan->facts;
	__u64 page = facts->page_size;

	for (size_t i = 0; i < facts->memmap.count; i++) {
		const struct sf_range *m = &facts->memmap.at[i];

		for (size_t j = 0; m->type == SF_MEMMAP_RAM && j < facts->ram.count; j++) {
			const struct sf_range *r = &facts->ram.at[j];
			__u64 start = m->start > r->start ? m->start : r->start;
			__u64 end = m->end < r->end ? m->end : r->end;

			if (plan->request.crash && start < facts->crash.start)
				start = facts->crash.start;
			if (plan->request.crash && end > facts->crash.end)
				end = facts->crash.end;
			start = loader_round_up(start > SF_DEST_MIN ? start : SF_DEST_MIN, page);
			if (!ranges_add(list, start, end / page * page, SF_MEMMAP_RAM))
				return false;
		}
	}
	for (size_t i = 0; i < facts->efi_ranges.count; i++)
		if (!ranges_cut(list, facts->efi_ranges.at[i].start / page * page,
				loader_round_up(facts->efi_ranges.at[i].end, page)))
			return false;
	ranges_sort(list);
	return true;
}

/*
 * The span that the slot belongs to: these lie one behind the other, and are placed
 * as if they were the first one's memory.  Else it is one of its own.
 */
static struct sf_field span_of(const struct sf_plan *plan, __u32 number)
{
	const struct sf_manifest *m = &plan->bundle.manifest;
	struct sf_field field;
	struct sf_list rest;

	for (__u32 i = 0; i < m->nr_slots; i++) {
		rest = m->slots[i].fields;
		while (sf_next_field(m, &m->slots[i], &rest, &field))
			if (field.rule == SF_SPAN && field.slot <= number && number <= field.last)
				return field;
	}
	return (struct sf_field){ .slot = number, .last = number };
}

static bool in_span(const struct sf_field *span, const struct sf_segment *segment)
{
	return segment->slot >= span->slot && segment->slot <= span->last;
}

static __u64 span_memory(const struct sf_plan *plan, const struct sf_field *span)
{
	__u64 size = 0;

	for (__u32 i = 0; i < plan->nr_segments; i++)
		if (in_span(span, &plan->segments[i]))
			size += plan->segments[i].memsz;
	return size;
}

static void place_span(struct sf_plan *plan, const struct sf_field *span, __u64 mem)
{
	for (__u32 i = 0; i < plan->nr_segments; i++) {
		if (!in_span(span, &plan->segments[i]))
			continue;
		plan->segments[i].mem = mem;
		mem += plan->segments[i].memsz;
	}
}

/* As high as possible: low memory is scarce and fragmented. */
static bool place(struct sf_plan *plan, struct sf_ranges *list, const struct sf_segment *segment)
{
	struct sf_field span = span_of(plan, segment->slot);
	const struct sf_slot *slot = loader_slot(plan, span.slot);
	__u64 align = slot->align > SF_PAGE_MIN ? slot->align : SF_PAGE_MIN;
	__u64 size = span_memory(plan, &span);

	for (size_t i = list->count; i-- > 0; ) {
		__u64 start = list->at[i].start, end = list->at[i].end, mem;

		if (start < slot->first)
			start = slot->first;
		if (slot->last && end > slot->last + 1)
			end = slot->last + 1;
		if (start >= end || end - start < size)
			continue;
		mem = (end - size) / align * align;
		if (mem < start)
			continue;
		place_span(plan, &span, mem);
		return ranges_cut(list, mem, mem + size);
	}
	return false;
}

/* The next segment to be placed: the largest, while there is still room. */
static struct sf_segment *largest(struct sf_plan *plan)
{
	struct sf_segment *found = NULL;

	for (__u32 i = 0; i < plan->nr_segments; i++) {
		struct sf_segment *segment = &plan->segments[i];

		if (!segment->mem && (!found || segment->memsz > found->memsz))
			found = segment;
	}
	return found;
}

static enum sf_status no_room(const struct sf_plan *plan, const struct sf_segment *segment,
			      struct sf_error *error)
{
	struct sf_field span = span_of(plan, segment->slot);
	const struct sf_slot *slot = loader_slot(plan, span.slot);
	bool crash = plan->request.crash;

	return loader_fail(error, SF_NO_ROOM, EADDRNOTAVAIL,
			   "no room in %s for slot %.*s: %llu bytes, aligned to %llu, from 0x%llx%s",
			   crash ? "the crash kernel region" : "memory", NAME(slot),
			   span_memory(plan, &span), slot->align, slot->first,
			   crash ? "; a larger crashkernel= is needed" : "");
}

static enum sf_status place_all(struct sf_plan *plan, struct sf_ranges *list,
				struct sf_error *error)
{
	struct sf_segment *segment;

	while ((segment = largest(plan)))
		if (!place(plan, list, segment))
			return no_room(plan, segment, error);
	return SF_DONE;
}

enum sf_status loader_layout(struct sf_plan *plan, struct sf_error *error)
{
	struct sf_ranges list = {};
	enum sf_status status;

	if (plan->request.crash && plan->facts.crash.start == plan->facts.crash.end)
		return loader_fail(error, SF_NO_CRASH_REGION, EADDRNOTAVAIL,
				   "no memory is reserved for a crash kernel; boot with crashkernel=SIZE");
	status = choose(plan, error);
	if (!status)
		status = all_used(plan, error);
	if (status)
		return status;
	for (__u32 i = 0; i < plan->nr_segments; i++)
		plan->segments[i].memsz = memory_size(plan, &plan->segments[i]);
	if (usable(plan, &list))
		status = place_all(plan, &list, error);
	else
		status = loader_no_memory(error);
	ranges_free(&list);
	return status;
}
