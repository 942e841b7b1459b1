// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_check.c - every rule of the checker, broken once
 *
 * A valid load is broken in one place; asserted are the cause, the errno, the
 * slot, the offset and the value.
 */
#include <stdlib.h>

#include "fixture.h"

#define TEST(name)						\
	static void body_##name(struct fixture *f);		\
	static void name(void **state) { body_##name(*state); }	\
	static void body_##name(struct fixture *f)

#define REBOOT	SF_USAGE_REBOOT
#define CRASH	SF_USAGE_CRASH
#define NONE	SF_NOTHING

/* A refusal of the layout: errno EBADSLT, nothing said about a byte */
static void bad_slot(struct fixture *f, enum sf_cause cause, u32 slot, u64 value)
{
	expect_refusal(f, cause, EBADSLT, slot, NONE, value);
}

static void bad_place(struct fixture *f, enum sf_cause cause, u32 slot)
{
	expect_refusal(f, cause, EADDRNOTAVAIL, slot, NONE, segment_of(f, slot)->mem);
}

/* valid loads */

TEST(accepts_reboot)
{
	expect_accepted(f);
	assert_int_equal(f->load.why.cause, SF_E_OK);
	assert_int_equal(f->load.guarantee, SF_LEVEL_INTEGRITY);
}

TEST(accepts_crash)
{
	fixture_redo(f, CRASH);
	expect_accepted(f);
	assert_true(segment_of(f, ELFCOREHDR)->present);
}

TEST(accepts_without_optional)
{
	drop(f, DATA);
	expect_accepted(f);
	drop(f, INITRD);
	segment_of(f, INITRD_TAIL)->mem = segment_of(f, INITRD_HEAD)->mem + 4096;
	expect_accepted(f);
}

TEST(accepts_above_4g)
{
	segment_of(f, DATA)->mem = HIGH_START;
	expect_accepted(f);
}

TEST(accepts_larger_pages)
{
	for (f->page_size = 4096; f->page_size <= 65536; f->page_size *= 4) {
		fixture_redo(f, REBOOT);
		expect_accepted(f);
		fixture_redo(f, CRASH);
		expect_accepted(f);
	}
}

static void make_data_slot(struct fixture *f, u32 slot, const char *name)
{
	*slot_at(f, slot) = (struct sf_slot){ .name = text_bytes(name), .type = SF_TYPE_DATA,
					      .size = 16 };
}

TEST(accepts_without_params)
{
	make_data_slot(f, PARAMS, "one");
	make_data_slot(f, CMDLINE, "two");
	fixture_redo(f, REBOOT);
	f->locked = SF_LEVEL_NONE;
	expect_accepted(f);
	assert_int_equal(f->load.guarantee, SF_LEVEL_NONE);
}

/* purpose */

TEST(arch_other)
{
	f->load.arch = EM_AARCH64;
	expect_refusal(f, SF_E_ARCH, ENOEXEC, 0, NONE, EM_X86_64);
}

TEST(arch_of_another_machine)
{
	f->desc.head.arch = 243;
	fixture_redo(f, REBOOT);
	expect_refusal(f, SF_E_ARCH, ENOEXEC, 0, NONE, 243);
	f->load.arch = 243;
	expect_accepted(f);
}

TEST(usage_other)
{
	f->manifest.usage = CRASH;
	expect_refusal(f, SF_E_USAGE, ENOEXEC, 0, NONE, CRASH);
	fixture_redo(f, CRASH);
	f->manifest.usage = REBOOT;
	expect_refusal(f, SF_E_USAGE, ENOEXEC, 0, NONE, REBOOT);
}

TEST(load_without_usage)
{
	f->load.usage = 0;
	expect_refusal(f, SF_E_USAGE, ENOEXEC, 0, NONE, SF_USAGE_ALL);
}

static void other_component(struct fixture *f, const char *component)
{
	f->load.component = component;
	expect_refusal(f, SF_E_COMPONENT, ENOEXEC, 0, NONE, NONE);
}

TEST(component_other)
{
	other_component(f, "other");
	other_component(f, "debian-kerne");
	other_component(f, "debian-kernel2");
	other_component(f, "");
}

TEST(component_without_floor)
{
	f->load.floor = 0;
	expect_accepted(f);
	f->load.component = "other";
	expect_accepted(f);
	f->load.component = NULL;
	expect_accepted(f);
}

TEST(generation_low)
{
	f->load.floor = 8;
	expect_refusal(f, SF_E_GENERATION, ESTALE, 0, NONE, 8);
	f->load.floor = 7;
	expect_accepted(f);
}

/* f9: a slot that is too short lacks a field that the kernel reads */
TEST(f9_template_size)
{
	f->load.template_min = TEMPLATE_SIZE;
	f->load.template_max = TEMPLATE_SIZE;
	expect_accepted(f);
	f->load.template_min++;
	f->load.template_max++;
	expect_refusal(f, SF_E_TEMPLATE, ENOEXEC, PARAMS, NONE, TEMPLATE_SIZE);
	f->load.template_min = 0;
	f->load.template_max = TEMPLATE_SIZE - 1;
	expect_refusal(f, SF_E_TEMPLATE, ENOEXEC, PARAMS, NONE, TEMPLATE_SIZE);
}

TEST(f9_template_missing)
{
	slot_at(f, PARAMS)->template.n = 0;
	fixture_redo(f, REBOOT);
	expect_refusal(f, SF_E_TEMPLATE, ENOEXEC, PARAMS, NONE, 0);
	f->load.template_min = 0;
	expect_accepted(f);
}

TEST(f9_template_on_an_architecture_without)
{
	f->load.template_min = 0;
	f->load.template_max = 0;
	expect_refusal(f, SF_E_TEMPLATE, ENOEXEC, PARAMS, NONE, TEMPLATE_SIZE);
}

/* segments and slots */

static void bad_tag(struct fixture *f, u32 tag)
{
	assert_int_equal(sf_add_segment(&f->load, tag, 0x5000000, 4096, 10), -EBADSLT);
	assert_int_equal(f->load.why.cause, SF_E_TAG_UNKNOWN);
	assert_int_equal(f->load.why.slot, 0);
	assert_int_equal(f->load.why.offset, NONE);
	assert_int_equal(f->load.why.value, tag);
}

TEST(tag_unknown)
{
	bad_tag(f, 0);
	bad_tag(f, NR_SLOTS + 1);
	bad_tag(f, SF_SLOTS_MAX);
	bad_tag(f, SF_SLOTS_MAX + 1);
	bad_tag(f, KEXEC_SIG_TAG_MANIFEST);
	bad_tag(f, ~0u);
}

TEST(tag_twice)
{
	assert_int_equal(sf_add_segment(&f->load, DATA, 0x5000000, 4096, 10), -EBADSLT);
	assert_int_equal(f->load.why.cause, SF_E_TAG_TWICE);
	assert_int_equal(f->load.why.slot, DATA);
	assert_int_equal(f->load.why.offset, NONE);
	assert_int_equal(f->load.why.value, NONE);
	/* the first one stays */
	expect_accepted(f);
}

TEST(added_segment_has_its_numbers)
{
	const struct sf_segment *seg = segment_of(f, DATA);

	drop(f, DATA);
	assert_int_equal(sf_add_segment(&f->load, DATA, 0x5000000, 4096, 10), 0);
	assert_true(seg->present);
	assert_int_equal(seg->mem, 0x5000000);
	assert_int_equal(seg->memsz, 4096);
	assert_int_equal(seg->bufsz, 10);
	assert_int_equal(seg->used, 10);
	assert_null(seg->data);
}

TEST(slot_missing)
{
	u32 slot;

	for (slot = KERNEL; slot <= INITRD_TAIL; slot++) {
		if (slot == INITRD)
			continue;
		fixture_redo(f, REBOOT);
		drop(f, slot);
		bad_slot(f, SF_E_SLOT_MISSING, slot, NONE);
	}
}

TEST(slot_missing_crash)
{
	fixture_redo(f, CRASH);
	drop(f, ELFCOREHDR);
	bad_slot(f, SF_E_SLOT_MISSING, ELFCOREHDR, NONE);
}

TEST(slot_not_crash)
{
	assert_int_equal(sf_add_segment(&f->load, ELFCOREHDR, 0x6000000, 0x400000, 0), 0);
	bad_slot(f, SF_E_SLOT_NOT_CRASH, ELFCOREHDR, NONE);
}

/* An open slot that is not optional must be present as well */
TEST(slot_missing_open)
{
	slot_at(f, INITRD)->optional = false;
	slot_at(f, DATA)->optional = false;
	fixture_redo(f, REBOOT);
	expect_accepted(f);
	drop(f, DATA);
	bad_slot(f, SF_E_SLOT_MISSING, DATA, NONE);
	drop(f, INITRD);
	bad_slot(f, SF_E_SLOT_MISSING, INITRD, NONE);
}

/* sizes */

TEST(bufsz_differs)
{
	segment_of(f, KERNEL)->bufsz--;
	bad_slot(f, SF_E_BUFSZ, KERNEL, KERNEL_SIZE);
	segment_of(f, KERNEL)->bufsz += 2;
	bad_slot(f, SF_E_BUFSZ, KERNEL, KERNEL_SIZE);
	segment_of(f, KERNEL)->bufsz = ~0ULL;
	bad_slot(f, SF_E_BUFSZ, KERNEL, KERNEL_SIZE);
}

TEST(bufsz_above_maximum)
{
	segment_of(f, CMDLINE)->bufsz = 2049;
	bad_slot(f, SF_E_BUFSZ_MAX, CMDLINE, 2048);
	segment_of(f, CMDLINE)->bufsz = ~0ULL;
	bad_slot(f, SF_E_BUFSZ_MAX, CMDLINE, 2048);
}

TEST(bufsz_up_to_maximum)
{
	segment_of(f, DATA)->bufsz = 0x10000;
	segment_of(f, DATA)->memsz = 0x10000;
	expect_accepted(f);
	segment_of(f, DATA)->bufsz++;
	bad_slot(f, SF_E_BUFSZ_MAX, DATA, 0x10000);
	segment_of(f, DATA)->bufsz = 1;
	segment_of(f, DATA)->memsz = 0x1000;
	expect_accepted(f);
}

TEST(bufsz_huge)
{
	segment_of(f, INITRD)->bufsz = ~0ULL;
	segment_of(f, INITRD)->memsz = 0;
	bad_slot(f, SF_E_BUFSZ_MAX, INITRD, SF_SIZE_LIMIT - 1);
}

TEST(bufsz_zero)
{
	segment_of(f, INITRD)->bufsz = 0;
	bad_slot(f, SF_E_BUFSZ_ZERO, INITRD, NONE);
	segment_of(f, KERNEL)->bufsz = 0;
	bad_slot(f, SF_E_BUFSZ_ZERO, KERNEL, NONE);
}

TEST(bufsz_zero_cmdline)
{
	segment_of(f, CMDLINE)->bufsz = 0;
	bad_slot(f, SF_E_BUFSZ_ZERO, CMDLINE, NONE);
}

/* attacks 9 to 16: bytes of parameters, or of ELF core headers, cannot be given */
TEST(params_with_bytes)
{
	segment_of(f, PARAMS)->bufsz = 1;
	bad_slot(f, SF_E_BUFSZ_KERNEL, PARAMS, 1);
	segment_of(f, PARAMS)->bufsz = 0x40000;
	bad_slot(f, SF_E_BUFSZ_KERNEL, PARAMS, 0x40000);
}

TEST(elfcorehdr_with_bytes)
{
	fixture_redo(f, CRASH);
	segment_of(f, ELFCOREHDR)->bufsz = 1;
	bad_slot(f, SF_E_BUFSZ_KERNEL, ELFCOREHDR, 1);
}

static void made_memory(struct fixture *f, u32 slot, u64 most)
{
	struct sf_segment *seg = segment_of(f, slot);

	seg->memsz = 0;
	bad_slot(f, SF_E_MEMSZ, slot, most);
	seg->memsz = most + f->page_size;
	bad_slot(f, SF_E_MEMSZ, slot, most);
	seg->memsz = most - 1;
	bad_slot(f, SF_E_MEMSZ, slot, most);
	seg->memsz = ~0ULL;
	bad_slot(f, SF_E_MEMSZ, slot, most);
	seg->memsz = -(u64)f->page_size;
	bad_slot(f, SF_E_MEMSZ, slot, most);
	seg->memsz = f->page_size;
	expect_accepted(f);
	seg->memsz = most;
	expect_accepted(f);
}

TEST(params_memory)
{
	made_memory(f, PARAMS, 0x40000);
	f->page_size = 16384;
	slot_at(f, PARAMS)->size = 0x40001;
	fixture_redo(f, REBOOT);
	made_memory(f, PARAMS, 0x44000);
}

TEST(elfcorehdr_memory)
{
	fixture_redo(f, CRASH);
	made_memory(f, ELFCOREHDR, 0x400000);
	slot_at(f, ELFCOREHDR)->size = 0x3001;
	fixture_redo(f, CRASH);
	made_memory(f, ELFCOREHDR, 0x4000);
}

TEST(memsz_differs)
{
	segment_of(f, INITRD)->memsz += 4096;
	bad_slot(f, SF_E_MEMSZ, INITRD, 0x3000);
	segment_of(f, INITRD)->memsz -= 4097;
	bad_slot(f, SF_E_MEMSZ, INITRD, 0x3000);
	segment_of(f, INITRD)->memsz = 0;
	bad_slot(f, SF_E_MEMSZ, INITRD, 0x3000);
	segment_of(f, INITRD)->memsz = ~0ULL;
	bad_slot(f, SF_E_MEMSZ, INITRD, 0x3000);
}

TEST(memsz_of_signed_memory)
{
	segment_of(f, KERNEL)->memsz -= 4096;
	bad_slot(f, SF_E_MEMSZ, KERNEL, KERNEL_MEMORY);
	segment_of(f, KERNEL)->memsz = KERNEL_SIZE;
	bad_slot(f, SF_E_MEMSZ, KERNEL, KERNEL_MEMORY);
	segment_of(f, KERNEL)->memsz = KERNEL_MEMORY;
	segment_of(f, PURGATORY)->memsz = PURGATORY_SIZE + 8192;
	bad_slot(f, SF_E_MEMSZ, PURGATORY, 0x4000);
}

TEST(memsz_of_larger_pages)
{
	f->page_size = 65536;
	fixture_redo(f, REBOOT);
	segment_of(f, DATA)->memsz = 0x3000;
	bad_slot(f, SF_E_MEMSZ, DATA, 0x10000);
}

TEST(f3_cmdline_with_memory)
{
	segment_of(f, CMDLINE)->mem = 0x5000000;
	bad_slot(f, SF_E_CMDLINE_MEMORY, CMDLINE, NONE);
	segment_of(f, CMDLINE)->memsz = 4096;
	bad_slot(f, SF_E_CMDLINE_MEMORY, CMDLINE, NONE);
	segment_of(f, CMDLINE)->mem = 0;
	bad_slot(f, SF_E_CMDLINE_MEMORY, CMDLINE, NONE);
}

/* The command line has no memory, so its address is not compared with other slots. */
TEST(f3_cmdline_is_not_a_destination)
{
	u32 all = (2u << NR_SLOTS) - 2;

	expect_accepted(f);
	assert_int_equal(f->destinations, all & ~(1u << CMDLINE | 1u << ELFCOREHDR));
	fixture_redo(f, CRASH);
	expect_accepted(f);
	assert_int_equal(f->destinations, all & ~(1u << CMDLINE));
}

/* places */

TEST(align_of_slot)
{
	segment_of(f, KERNEL)->mem += 0x100000;
	bad_slot(f, SF_E_MEM_ALIGN, KERNEL, 0x200000);
}

TEST(align_of_page)
{
	segment_of(f, DATA)->mem += 0x800;
	bad_slot(f, SF_E_MEM_ALIGN, DATA, 4096);
	segment_of(f, DATA)->mem -= 0x7ff;
	bad_slot(f, SF_E_MEM_ALIGN, DATA, 4096);
}

TEST(align_of_larger_page)
{
	f->page_size = 65536;
	fixture_redo(f, REBOOT);
	segment_of(f, DATA)->mem += 4096;
	bad_slot(f, SF_E_MEM_ALIGN, DATA, 65536);
	segment_of(f, DATA)->mem += 61440;
	expect_accepted(f);
}

TEST(align_of_slot_and_page)
{
	slot_at(f, DATA)->align = 0x8000;
	for (f->page_size = 4096; f->page_size <= 65536; f->page_size *= 4) {
		fixture_redo(f, REBOOT);
		expect_accepted(f);
		segment_of(f, DATA)->mem += 4096;
		bad_slot(f, SF_E_MEM_ALIGN, DATA, f->page_size > 0x8000 ? f->page_size : 0x8000);
	}
}

static void move_kernel(struct fixture *f, u64 mem, u64 first, u64 last)
{
	slot_at(f, KERNEL)->first = first;
	slot_at(f, KERNEL)->last = last;
	fixture_redo(f, REBOOT);
	segment_of(f, KERNEL)->mem = mem;
}

TEST(range)
{
	move_kernel(f, 0x8000000, 0x8000000, 0x8000000 + KERNEL_MEMORY - 1);
	expect_accepted(f);
	/* one byte too many before and after */
	move_kernel(f, 0x8000000, 0x8000001, 0x8ffffff);
	bad_slot(f, SF_E_MEM_RANGE, KERNEL, 0x8000000);
	move_kernel(f, 0x8000000, 0x8000000, 0x8000000 + KERNEL_MEMORY - 2);
	bad_slot(f, SF_E_MEM_RANGE, KERNEL, 0x8000000);
	move_kernel(f, 0x8000000, 0x7000000, 0x7ffffff);
	bad_slot(f, SF_E_MEM_RANGE, KERNEL, 0x8000000);
	move_kernel(f, 0x8000000, 0x9000000, 0x9ffffff);
	bad_slot(f, SF_E_MEM_RANGE, KERNEL, 0x8000000);
}

TEST(range_of_params)
{
	slot_at(f, PARAMS)->first = 0x100000;
	slot_at(f, PARAMS)->last = 0xffffffff;
	fixture_redo(f, REBOOT);
	expect_accepted(f);
	segment_of(f, PARAMS)->mem = HIGH_START;
	bad_slot(f, SF_E_MEM_RANGE, PARAMS, HIGH_START);
}

TEST(overlap_same)
{
	segment_of(f, DATA)->mem = segment_of(f, PARAMS)->mem;
	bad_slot(f, SF_E_MEM_OVERLAP, DATA, PARAMS);
}

TEST(overlap_tail)
{
	/* the last page of the kernel's memory, which no byte of the file fills */
	segment_of(f, DATA)->mem = segment_of(f, KERNEL)->mem + KERNEL_MEMORY - 4096;
	bad_slot(f, SF_E_MEM_OVERLAP, DATA, KERNEL);
	segment_of(f, DATA)->mem += 4096;
	segment_of(f, PURGATORY)->mem = segment_of(f, DATA)->mem + segment_of(f, DATA)->memsz;
	segment_of(f, PARAMS)->mem = segment_of(f, PURGATORY)->mem +
				     segment_of(f, PURGATORY)->memsz;
	f->load.entry = segment_of(f, PURGATORY)->mem;
	/* adjacent, in both orders */
	expect_accepted(f);
}

TEST(overlap_head)
{
	segment_of(f, DATA)->mem = segment_of(f, KERNEL)->mem - segment_of(f, DATA)->memsz;
	expect_accepted(f);
	segment_of(f, DATA)->mem += 4096;
	bad_slot(f, SF_E_MEM_OVERLAP, DATA, KERNEL);
}

TEST(overlap_around)
{
	/* the larger one is found from the smaller, and the other way round */
	segment_of(f, DATA)->mem = segment_of(f, KERNEL)->mem + 0x100000;
	bad_slot(f, SF_E_MEM_OVERLAP, DATA, KERNEL);
	fixture_redo(f, REBOOT);
	segment_of(f, PARAMS)->mem = segment_of(f, PURGATORY)->mem - 0x10000;
	segment_of(f, KERNEL)->mem = 0x9000000;
	bad_slot(f, SF_E_MEM_OVERLAP, PARAMS, PURGATORY);
}

TEST(overlap_in_memory_of_params)
{
	segment_of(f, DATA)->mem = segment_of(f, PARAMS)->mem + 0x40000 - 4096;
	bad_slot(f, SF_E_MEM_OVERLAP, DATA, PARAMS);
	segment_of(f, PARAMS)->memsz -= 4096;
	expect_accepted(f);
}

/* All of the initramfs is one range for the next kernel. */
TEST(initramfs_gap)
{
	u64 next = segment_of(f, INITRD)->mem;

	segment_of(f, INITRD)->mem += 4096;
	segment_of(f, INITRD_TAIL)->mem += 4096;
	bad_slot(f, SF_E_INITRAMFS_GAP, INITRD, next);
}

TEST(initramfs_gap_before_the_last)
{
	u64 next = segment_of(f, INITRD_TAIL)->mem;

	segment_of(f, INITRD_TAIL)->mem += 4096;
	bad_slot(f, SF_E_INITRAMFS_GAP, INITRD_TAIL, next);
	segment_of(f, INITRD_TAIL)->mem = segment_of(f, INITRD_HEAD)->mem - 4096;
	bad_slot(f, SF_E_INITRAMFS_GAP, INITRD_TAIL, next);
}

TEST(initramfs_gap_where_one_is_absent)
{
	u64 next = segment_of(f, INITRD)->mem;

	drop(f, INITRD);
	bad_slot(f, SF_E_INITRAMFS_GAP, INITRD_TAIL, next);
	segment_of(f, INITRD_TAIL)->mem = next;
	expect_accepted(f);
}

/* The open slot must not be before the signed head or after the signed tail */
TEST(initramfs_in_another_order)
{
	u64 head = segment_of(f, INITRD_HEAD)->mem;

	segment_of(f, INITRD)->mem = head - segment_of(f, INITRD)->memsz;
	bad_slot(f, SF_E_INITRAMFS_GAP, INITRD, head + 4096);
	fixture_redo(f, REBOOT);
	segment_of(f, INITRD_TAIL)->mem = head + 4096;
	segment_of(f, INITRD)->mem = head + 8192;
	bad_slot(f, SF_E_INITRAMFS_GAP, INITRD, head + 4096);
}

/* Slots of other types between them do not matter. */
TEST(initramfs_slots_with_others_between)
{
	struct sf_slot tail = *slot_at(f, INITRD_TAIL);
	u32 last;

	tail.name = text_bytes("last");
	last = add_slot(f, tail);
	fixture_redo(f, REBOOT);
	expect_accepted(f);
	segment_of(f, last)->mem += 4096;
	bad_slot(f, SF_E_INITRAMFS_GAP, last, segment_of(f, last)->mem - 4096);
}

TEST(initramfs_of_larger_pages)
{
	f->page_size = 16384;
	fixture_redo(f, REBOOT);
	expect_accepted(f);
	assert_int_equal(segment_of(f, INITRD)->mem - segment_of(f, INITRD_HEAD)->mem, 16384);
	segment_of(f, INITRD)->mem += 16384;
	bad_slot(f, SF_E_INITRAMFS_GAP, INITRD, segment_of(f, INITRD)->mem - 16384);
}

TEST(entry_differs)
{
	u64 right = f->load.entry;

	f->load.entry = segment_of(f, INITRD)->mem;
	bad_slot(f, SF_E_ENTRY, PURGATORY, right);
	f->load.entry = right + 1;
	bad_slot(f, SF_E_ENTRY, PURGATORY, right);
	f->load.entry = 0;
	bad_slot(f, SF_E_ENTRY, PURGATORY, right);
}

TEST(entry_of_kernel)
{
	f->desc.head.entry_slot = KERNEL;
	f->desc.head.entry_offset = 0x200;
	fixture_redo(f, REBOOT);
	assert_int_equal(f->load.entry, segment_of(f, KERNEL)->mem + 0x200);
	expect_accepted(f);
	f->load.entry -= 0x200;
	bad_slot(f, SF_E_ENTRY, KERNEL, f->load.entry + 0x200);
}

TEST(dest_low)
{
	segment_of(f, DATA)->mem = 0xff000;
	bad_place(f, SF_E_DEST_LOW, DATA);
	segment_of(f, DATA)->mem = 0;
	bad_place(f, SF_E_DEST_LOW, DATA);
	segment_of(f, DATA)->mem = 0x100000;
	expect_accepted(f);
}

TEST(dest_wrap)
{
	segment_of(f, DATA)->mem = ~0xfffULL;
	bad_place(f, SF_E_DEST_WRAP, DATA);
	segment_of(f, DATA)->mem = SF_ADDR_LIMIT;
	bad_place(f, SF_E_DEST_WRAP, DATA);
	segment_of(f, KERNEL)->mem = SF_ADDR_LIMIT - 4096;
	bad_place(f, SF_E_DEST_WRAP, KERNEL);
}

TEST(dest_up_to_limit)
{
	/* as high as an address may be: only the machine has no RAM there */
	segment_of(f, DATA)->mem = SF_ADDR_LIMIT - segment_of(f, DATA)->memsz;
	bad_place(f, SF_E_DEST_NOT_RAM, DATA);
	segment_of(f, DATA)->mem += 4096;
	bad_place(f, SF_E_DEST_WRAP, DATA);
}

TEST(dest_of_each_slot)
{
	u32 slot;

	for (slot = KERNEL; slot <= DATA; slot++) {
		if (slot == CMDLINE || slot == ELFCOREHDR)
			continue;
		fixture_redo(f, REBOOT);
		segment_of(f, slot)->mem = ACPI_START + 0x100000;
		if (slot == INITRD || slot == INITRD_TAIL)
			bad_slot(f, SF_E_INITRAMFS_GAP, slot,
				 segment_of(f, slot - 1)->mem + segment_of(f, slot - 1)->memsz);
		else
			bad_place(f, SF_E_DEST_NOT_RAM, slot);
	}
}

TEST(dest_not_crash_region)
{
	fixture_redo(f, CRASH);
	segment_of(f, DATA)->mem = 0x2000000;
	bad_place(f, SF_E_DEST_NOT_CRASH, DATA);
	segment_of(f, ELFCOREHDR)->mem = 0x1000000;
	bad_place(f, SF_E_DEST_NOT_CRASH, ELFCOREHDR);
}

static enum sf_cause any_cause(const struct sf_load *load, u32 slot)
{
	return slot == DATA ? *(enum sf_cause *)load->ctx : SF_E_OK;
}

static bool locked_never(const struct sf_load *load, u32 level)
{
	return false;
}

/* The cause of refusal is the environment's answer, whatever it is */
TEST(dest_of_every_cause)
{
	enum sf_cause cause;

	f->load.destination = any_cause;
	f->load.locked_beyond = locked_never;
	f->load.ctx = &cause;
	for (cause = SF_E_DEST_LOW; cause <= SF_E_DEST_CRASH; cause++)
		bad_place(f, cause, DATA);
	cause = SF_E_OK;
	expect_accepted(f);
}

/* command line */

static void refused_line(struct fixture *f, const char *line, enum sf_cause cause, u64 offset,
			 u64 value)
{
	set_cmdline(f, line);
	expect_refusal(f, cause, EILSEQ, CMDLINE, offset, value);
}

static void accepted_line(struct fixture *f, const char *line)
{
	set_cmdline(f, line);
	if (!fixture_check(f))
		return;
	print_error("line: %s\n", line);
	expect_accepted(f);
}

static void set_policy(struct fixture *f, const struct sf_policy_desc *policy, size_t n)
{
	memcpy(f->policy, policy, n * sizeof(*policy));
	f->desc.nr_policy = n;
	fixture_redo(f, REBOOT);
	f->locked = SF_LEVEL_NONE;
}

#define POLICY(f, ...) do {						\
	const struct sf_policy_desc policy[] = { __VA_ARGS__ };		\
	set_policy(f, policy, sizeof(policy) / sizeof(policy[0]));	\
} while (0)

#define ALLOW	SF_ACTION_ALLOW
#define FORBID	SF_ACTION_FORBID
#define REQUIRE	SF_ACTION_REQUIRE

TEST(f7_cmdline_without_nul)
{
	set_cmdline(f, "lockdown=integrity");
	segment_of(f, CMDLINE)->bufsz--;
	expect_refusal(f, SF_E_CMDLINE_NUL, EILSEQ, CMDLINE, 17, NONE);
	set_bufsz(f, CMDLINE, 1);
	f->data[CMDLINE][0] = 'x';
	expect_refusal(f, SF_E_CMDLINE_NUL, EILSEQ, CMDLINE, 0, NONE);
}

TEST(cmdline_after_nul)
{
	/* attack 41: the checker must not see what the kernel does not */
	set_cmdline(f, "quiet lockdown=integrity");
	f->data[CMDLINE][5] = '\0';
	expect_refusal(f, SF_E_CMDLINE_NUL, EILSEQ, CMDLINE, 6, NONE);
}

TEST(cmdline_zeros_after_nul)
{
	set_cmdline(f, "lockdown=integrity     ");
	memset(f->data[CMDLINE] + 18, 0, 5);
	expect_accepted(f);
}

TEST(cmdline_bytes)
{
	refused_line(f, "lockdown=integrity x=\"a b\"", SF_E_CMDLINE_BYTE, 21, NONE);
	refused_line(f, "lockdown=integrity a\x01" "acpi_rsdp=0x1000", SF_E_CMDLINE_BYTE, 20, NONE);
	refused_line(f, "lockdown=integrity\tquiet", SF_E_CMDLINE_BYTE, 18, NONE);
	refused_line(f, "lockdown=integrity\n", SF_E_CMDLINE_BYTE, 18, NONE);
	refused_line(f, "lockdown=integrity \x1f", SF_E_CMDLINE_BYTE, 19, NONE);
	refused_line(f, "lockdown=integrity \x7f", SF_E_CMDLINE_BYTE, 19, NONE);
	refused_line(f, "lockdown=integrity \xa0", SF_E_CMDLINE_BYTE, 19, NONE);
	refused_line(f, "\"lockdown=integrity", SF_E_CMDLINE_BYTE, 0, NONE);
	accepted_line(f, "lockdown=integrity !#$%&'()*+,-./:;<>?@[\\]^_`{|}~");
}

/* f2: of several, the next kernel takes the last, so that only the kernel may give one */
TEST(f2_cmdline_elfcorehdr)
{
	static const struct {
		const char *line;
		u64 offset;
	} lines[] = {
		{ "elfcorehdr=0x30900000 lockdown=integrity", 0 },
		{ "lockdown=integrity elfcorehdr=0x1000", 19 },
		{ "lockdown=integrity elfcorehdr", 19 },
		{ "lockdown=integrity elfcorehdr=", 19 },
		{ "lockdown=integrity -- elfcorehdr=1", 22 },
	};
	u32 usage, i;

	for (usage = REBOOT; usage <= CRASH; usage++) {
		fixture_redo(f, usage);
		for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
			refused_line(f, lines[i].line, SF_E_CMDLINE_ELFCOREHDR, lines[i].offset,
				     NONE);
		accepted_line(f, "lockdown=integrity elfcorehdrx=1 elfcorehd=1 x=elfcorehdr");
		accepted_line(f, "lockdown=integrity Elfcorehdr=1");
	}
}

TEST(f2_cmdline_elfcorehdr_whatever_the_policy)
{
	POLICY(f, { ALLOW, "elfcorehdr", NULL }, { ALLOW, "*", NULL });
	refused_line(f, "x elfcorehdr=1", SF_E_CMDLINE_ELFCOREHDR, 2, NONE);
	POLICY(f, { REQUIRE, "elfcorehdr", "1" });
	refused_line(f, "elfcorehdr=1", SF_E_CMDLINE_ELFCOREHDR, 0, NONE);
}

TEST(required)
{
	refused_line(f, "quiet", SF_E_CMDLINE_REQUIRED, 5, 0);
	refused_line(f, "", SF_E_CMDLINE_REQUIRED, 0, 0);
	refused_line(f, "   ", SF_E_CMDLINE_REQUIRED, 3, 0);
	refused_line(f, "xlockdown=integrity", SF_E_CMDLINE_REQUIRED, 19, 0);
	refused_line(f, "lockdownx=integrity", SF_E_CMDLINE_REQUIRED, 19, 0);
	refused_line(f, "Lockdown=integrity", SF_E_CMDLINE_REQUIRED, 18, 0);
	refused_line(f, "x=lockdown=integrity", SF_E_CMDLINE_REQUIRED, 20, 0);
	refused_line(f, "=lockdown=integrity", SF_E_CMDLINE_REQUIRED, 19, 0);
}

TEST(required_after_dashes)
{
	refused_line(f, "-- lockdown=integrity", SF_E_CMDLINE_REQUIRED, 21, 0);
	refused_line(f, "--  --  lockdown=integrity", SF_E_CMDLINE_REQUIRED, 26, 0);
	/* only "--" itself ends what the kernel reads */
	accepted_line(f, "--x lockdown=integrity");
	accepted_line(f, "--= lockdown=integrity");
	accepted_line(f, "--=x lockdown=integrity");
	accepted_line(f, "__ lockdown=integrity");
	accepted_line(f, "- - lockdown=integrity");
	accepted_line(f, "---- lockdown=integrity");
	accepted_line(f, "x=-- lockdown=integrity");
	accepted_line(f, "lockdown=integrity --");
}

TEST(required_value)
{
	/* of two entries with this key, the last is named */
	refused_line(f, "lockdown=none", SF_E_CMDLINE_VALUE, 0, 1);
	refused_line(f, "lockdown", SF_E_CMDLINE_VALUE, 0, 1);
	refused_line(f, "lockdown=", SF_E_CMDLINE_VALUE, 0, 1);
	refused_line(f, "lockdown=integrit", SF_E_CMDLINE_VALUE, 0, 1);
	refused_line(f, "lockdown=integritx", SF_E_CMDLINE_VALUE, 0, 1);
	refused_line(f, "lockdown=integrityx", SF_E_CMDLINE_VALUE, 0, 1);
	refused_line(f, "lockdown=integrity=x", SF_E_CMDLINE_VALUE, 0, 1);
	/* every occurrence, wherever it is */
	refused_line(f, "lockdown=integrity  lockdown=none", SF_E_CMDLINE_VALUE, 20, 1);
	refused_line(f, "lockdown=integrity -- lockdown=none", SF_E_CMDLINE_VALUE, 22, 1);
	accepted_line(f, "lockdown=integrity lockdown=confidentiality");
	accepted_line(f, "lockdown=integrity -- lockdown=confidentiality");
	accepted_line(f, "  lockdown=integrity  ");
}

TEST(forbidden)
{
	refused_line(f, "lockdown=integrity acpi_rsdp=0x1000", SF_E_CMDLINE_FORBIDDEN, 19, 2);
	refused_line(f, "lockdown=integrity acpi-rsdp=0x1000", SF_E_CMDLINE_FORBIDDEN, 19, 2);
	refused_line(f, "acpi_rsdp lockdown=integrity", SF_E_CMDLINE_FORBIDDEN, 0, 2);
	refused_line(f, "acpi_rsdp= lockdown=integrity", SF_E_CMDLINE_FORBIDDEN, 0, 2);
	refused_line(f, "lockdown=integrity -- acpi_rsdp=0", SF_E_CMDLINE_FORBIDDEN, 22, 2);
	accepted_line(f, "lockdown=integrity acpi_rsd=0 acpi_rsdpx=0 x=acpi_rsdp");
}

TEST(forbidden_prefix)
{
	refused_line(f, "lockdown=integrity module.sig_enforce=0", SF_E_CMDLINE_FORBIDDEN, 19, 5);
	refused_line(f, "lockdown=integrity module.sig-enforce", SF_E_CMDLINE_FORBIDDEN, 19, 5);
	refused_line(f, "lockdown=integrity module.sig", SF_E_CMDLINE_FORBIDDEN, 19, 5);
	accepted_line(f, "lockdown=integrity module.si=1 Module.sig=1 x.module.sig=1");
}

/* [F16], rule by rule */

TEST(f16_first_match_decides)
{
	/* allow before forbid makes an exception, forbid before allow does not */
	accepted_line(f, "lockdown=integrity console=tty0 console=ttyS0,115200 console=tty");
	refused_line(f, "lockdown=integrity console=uart,mmio,0", SF_E_CMDLINE_FORBIDDEN, 19, 4);
	refused_line(f, "lockdown=integrity console", SF_E_CMDLINE_FORBIDDEN, 19, 4);
	refused_line(f, "lockdown=integrity console=tt", SF_E_CMDLINE_FORBIDDEN, 19, 4);
	refused_line(f, "lockdown=integrity console=Tty0", SF_E_CMDLINE_FORBIDDEN, 19, 4);
	POLICY(f, { FORBID, "console", NULL }, { ALLOW, "console", "tty*" });
	refused_line(f, "console=tty0", SF_E_CMDLINE_FORBIDDEN, 0, 0);
}

TEST(f16_unmatched_words_are_accepted)
{
	POLICY(f, { FORBID, "x", NULL }, { ALLOW, "y", "1" });
	accepted_line(f, "a b=c y=2 y -- d");
	accepted_line(f, "");
}

/* With a star at the end, nothing passes that was not allowed before it. */
TEST(f16_star_matches_everything)
{
	POLICY(f, { ALLOW, "ro", NULL }, { ALLOW, "root", NULL }, { FORBID, "*", NULL });
	accepted_line(f, "ro root=/dev/vda1 ro=1");
	accepted_line(f, "");
	accepted_line(f, "  ");
	refused_line(f, "ro quiet", SF_E_CMDLINE_FORBIDDEN, 3, 2);
	refused_line(f, "ro quiet=1", SF_E_CMDLINE_FORBIDDEN, 3, 2);
	refused_line(f, "ro -- ro", SF_E_CMDLINE_FORBIDDEN, 3, 2);
	refused_line(f, "ro =x", SF_E_CMDLINE_FORBIDDEN, 3, 2);
	refused_line(f, "ro =", SF_E_CMDLINE_FORBIDDEN, 3, 2);
	POLICY(f, { ALLOW, "*", NULL }, { FORBID, "x", NULL });
	accepted_line(f, "x = -- x");
}

TEST(f16_dashes_may_be_allowed)
{
	POLICY(f, { ALLOW, "--", NULL }, { ALLOW, "ro", NULL }, { FORBID, "*", NULL });
	accepted_line(f, "ro -- ro");
	refused_line(f, "ro -- single", SF_E_CMDLINE_FORBIDDEN, 6, 2);
}

/* "__" is not what parse_args() stops at, though it matches a policy's "--". */
TEST(f16_dashes_match_like_any_key)
{
	POLICY(f, { FORBID, "--", NULL });
	refused_line(f, "a --", SF_E_CMDLINE_FORBIDDEN, 2, 0);
	refused_line(f, "a __", SF_E_CMDLINE_FORBIDDEN, 2, 0);
	accepted_line(f, "a - --- -");
}

TEST(f16_value_star_alone_with_key_star)
{
	POLICY(f, { FORBID, "a*", "/dev/*" });
	refused_line(f, "abc=/dev/", SF_E_CMDLINE_FORBIDDEN, 0, 0);
	refused_line(f, "a=/dev/mem", SF_E_CMDLINE_FORBIDDEN, 0, 0);
	accepted_line(f, "a=/dev a b=/dev/mem");
}

TEST(f16_empty_value)
{
	POLICY(f, { REQUIRE, "x", "" });
	accepted_line(f, "x");
	accepted_line(f, "x=");
	accepted_line(f, "x y=z");
	refused_line(f, "x=1", SF_E_CMDLINE_VALUE, 0, 0);
	POLICY(f, { FORBID, "x", "" });
	refused_line(f, "x", SF_E_CMDLINE_FORBIDDEN, 0, 0);
	refused_line(f, "x=", SF_E_CMDLINE_FORBIDDEN, 0, 0);
	accepted_line(f, "x=1");
}

TEST(f16_values_do_not_fold)
{
	POLICY(f, { REQUIRE, "x", "a-b" });
	accepted_line(f, "x=a-b");
	refused_line(f, "x=a_b", SF_E_CMDLINE_VALUE, 0, 0);
}

TEST(f16_keys_fold)
{
	POLICY(f, { REQUIRE, "a-b_c", NULL });
	accepted_line(f, "a_b-c");
	accepted_line(f, "a-b-c=1");
	refused_line(f, "a.b_c", SF_E_CMDLINE_REQUIRED, 5, 0);
	POLICY(f, { FORBID, "a-b*", NULL });
	refused_line(f, "a_bc", SF_E_CMDLINE_FORBIDDEN, 0, 0);
}

/* A require entry is met only by a word that it decides. */
TEST(f16_require_after_the_entry_that_decides)
{
	POLICY(f, { ALLOW, "x", "1" }, { REQUIRE, "x", NULL });
	refused_line(f, "x=1", SF_E_CMDLINE_REQUIRED, 3, 1);
	accepted_line(f, "x=1 x=2");
	accepted_line(f, "x");
	POLICY(f, { ALLOW, "x*", NULL }, { REQUIRE, "x", NULL });
	refused_line(f, "x=1 x=2", SF_E_CMDLINE_REQUIRED, 7, 1);
	POLICY(f, { FORBID, "x", "1" }, { REQUIRE, "x", NULL });
	refused_line(f, "x=2 x=1", SF_E_CMDLINE_FORBIDDEN, 4, 0);
}

/* A later entry may still match what a require entry does not */
TEST(f16_require_then_allow)
{
	POLICY(f, { REQUIRE, "x", "1" }, { ALLOW, "x", "2" });
	accepted_line(f, "x=1 x=2");
	refused_line(f, "x=2", SF_E_CMDLINE_REQUIRED, 3, 0);
	refused_line(f, "x=1 x=3", SF_E_CMDLINE_VALUE, 4, 0);
	POLICY(f, { REQUIRE, "x", "1" }, { FORBID, "x", "2" });
	refused_line(f, "x=1 x=2", SF_E_CMDLINE_FORBIDDEN, 4, 1);
	refused_line(f, "x=1 x=3", SF_E_CMDLINE_VALUE, 4, 0);
}

/* Of the require entries with equal keys, one must be met; other keys count separately */
TEST(f16_require_one_of_equal_keys)
{
	POLICY(f, { REQUIRE, "a-b", "1" }, { REQUIRE, "c", NULL }, { REQUIRE, "a_b", "2" });
	accepted_line(f, "a_b=2 c");
	accepted_line(f, "c=x a-b=1");
	refused_line(f, "c", SF_E_CMDLINE_REQUIRED, 1, 0);
	refused_line(f, "a_b=2", SF_E_CMDLINE_REQUIRED, 5, 1);
	refused_line(f, "a_b=3 c", SF_E_CMDLINE_VALUE, 0, 2);
	POLICY(f, { REQUIRE, "a", "1" }, { REQUIRE, "ab", "1" });
	refused_line(f, "a=1", SF_E_CMDLINE_REQUIRED, 3, 1);
	refused_line(f, "ab=1", SF_E_CMDLINE_REQUIRED, 4, 0);
	accepted_line(f, "ab=1 a=1");
}

/* The byte after a key in the manifest is not part of the key, even if it is a letter */
TEST(f16_require_key_is_not_a_prefix)
{
	POLICY(f, { REQUIRE, "a", "xx" }, { REQUIRE, "ab", NULL });
	refused_line(f, "a=xx", SF_E_CMDLINE_REQUIRED, 4, 1);
	accepted_line(f, "a=xx ab");
}

/* A word that an allow entry with the same key decides does not meet a require entry */
TEST(f16_allow_does_not_meet_require)
{
	POLICY(f, { ALLOW, "x", "1" }, { REQUIRE, "x", "2" });
	refused_line(f, "x=1", SF_E_CMDLINE_REQUIRED, 3, 1);
	accepted_line(f, "x=2 x=1");
}

TEST(f16_last_entries)
{
	u32 i;

	for (i = 0; i < SF_POLICY_MAX - 1; i++)
		f->policy[i] = (struct sf_policy_desc){ FORBID, "x", NULL };
	f->policy[i] = (struct sf_policy_desc){ REQUIRE, "y", "1" };
	f->desc.nr_policy = SF_POLICY_MAX;
	fixture_redo(f, REBOOT);
	f->locked = SF_LEVEL_NONE;
	accepted_line(f, "z y=1");
	refused_line(f, "z", SF_E_CMDLINE_REQUIRED, 1, SF_POLICY_MAX - 1);
	refused_line(f, "z y=2", SF_E_CMDLINE_VALUE, 2, SF_POLICY_MAX - 1);
	refused_line(f, "z y=1 x", SF_E_CMDLINE_FORBIDDEN, 6, 0);
}

/* length */

/* A line of @n bytes that the policy of the fixture accepts */
static void long_line(struct fixture *f, u32 n)
{
	char *line = malloc(n + 1);

	assert_non_null(line);
	memset(line, 'a', n);
	memcpy(line, "lockdown=integrity ", 19);
	line[n] = '\0';
	set_cmdline(f, line);
	free(line);
}

static void longest(struct fixture *f, u32 n)
{
	long_line(f, n + 1);
	expect_refusal(f, SF_E_CMDLINE_LONG, EILSEQ, CMDLINE, NONE,
		       n + (segment_of(f, ELFCOREHDR)->present ? f->load.line_prefix : 0));
	long_line(f, n);
	expect_accepted(f);
}

static void maximum(struct fixture *f, u64 size, u32 usage)
{
	slot_at(f, CMDLINE)->size = size;
	fixture_redo(f, usage);
}

TEST(f1_line_and_limit_of_the_next_kernel)
{
	maximum(f, 4096, REBOOT);
	longest(f, 2047);
	f->load.line_max = 255;
	longest(f, 255);
	/* without a limit, that of the slot */
	f->load.line_max = 0;
	segment_of(f, CMDLINE)->bufsz = 4097;
	bad_slot(f, SF_E_BUFSZ_MAX, CMDLINE, 4096);
	long_line(f, 4095);
	expect_accepted(f);
}

TEST(f1_prefix_and_limit_of_the_next_kernel)
{
	maximum(f, 4096, CRASH);
	longest(f, 2047 - LINE_PREFIX);
	f->load.line_prefix = 100;
	longest(f, 2047 - 100);
}

TEST(f1_prefix_and_maximum_of_the_slot)
{
	static const u32 line_max[] = { 2047, 1000, 999, 0 };
	u32 i;

	maximum(f, 1000, CRASH);
	for (i = 0; i < 4; i++) {
		f->load.line_max = line_max[i];
		longest(f, 999 - LINE_PREFIX);
	}
	/* in a reboot load nothing is put before the line */
	maximum(f, 1000, REBOOT);
	long_line(f, 999);
	expect_accepted(f);
}

TEST(f1_prefix_longer_than_the_limit)
{
	maximum(f, 10, CRASH);
	set_cmdline(f, "");
	expect_refusal(f, SF_E_CMDLINE_LONG, EILSEQ, CMDLINE, NONE, 9);
	f->load.line_max = 5;
	expect_refusal(f, SF_E_CMDLINE_LONG, EILSEQ, CMDLINE, NONE, 5);
}

/* The length is that of the line, without the zeros after it */
TEST(f1_zeros_after_the_line)
{
	maximum(f, 1000, CRASH);
	set_bufsz(f, CMDLINE, 1000);
	memset(f->data[CMDLINE], 0, 1000);
	memcpy(f->data[CMDLINE], "lockdown=integrity", 18);
	expect_accepted(f);
}

TEST(f12_long_word)
{
	f->load.word_max = 18;
	accepted_line(f, "lockdown=integrity abcdefghi=12345678 --");
	refused_line(f, "lockdown=integrity abcdefghi=123456789", SF_E_CMDLINE_WORD, 19, NONE);
	refused_line(f, "abcdefghijklmnopqrs lockdown=integrity", SF_E_CMDLINE_WORD, 0, NONE);
	refused_line(f, "lockdown=integrity -- =bcdefghijklmnopqrs", SF_E_CMDLINE_WORD, 22, NONE);
	/* whatever else is wrong with the line, or follows it */
	refused_line(f, "acpi_rsdp=123456789", SF_E_CMDLINE_WORD, 0, NONE);
	refused_line(f, "abcdefghijklmnopqrs acpi_rsdp=1", SF_E_CMDLINE_WORD, 0, NONE);
	refused_line(f, "acpi_rsdp=1 abcdefghijklmnopqrs", SF_E_CMDLINE_FORBIDDEN, 0, 2);
	f->load.word_max = 0;
	accepted_line(f, "lockdown=integrity abcdefghi=1234567890abcdef");
}

/* a command line by exact digest */

static void sign_line(struct fixture *f, const char *line, bool exact, u32 usage)
{
	struct sf_slot *slot = slot_at(f, CMDLINE);

	slot->digest = (struct sf_bytes){ f->digests[CMDLINE - 1], 32 };
	fixture_redo(f, usage);
	slot->exact = exact;
	slot->size = exact ? strlen(line) + 1 : 2048;
	fixture_encode(f);
	fixture_decode(f);
	set_cmdline(f, line);
	/* the fixture signed its own line: this one's digest is what the check computes */
	f->locked = SF_LEVEL_NONE;
	assert_int_equal(fixture_check(f), -EUCLEAN);
	memcpy(f->digests[CMDLINE - 1], segment_of(f, CMDLINE)->digest, 32);
	fixture_encode(f);
	fixture_decode(f);
	f->locked = SF_LEVEL_INTEGRITY;
}

TEST(signed_line)
{
	sign_line(f, "x lockdown=integrity", false, REBOOT);
	expect_accepted(f);
	assert_int_equal(f->load.guarantee, SF_LEVEL_INTEGRITY);
	f->data[CMDLINE][0] = 'y';
	expect_refusal(f, SF_E_DIGEST, EUCLEAN, CMDLINE, NONE, NONE);
}

TEST(signed_line_of_exact_length)
{
	sign_line(f, "x lockdown=integrity", true, REBOOT);
	expect_accepted(f);
	set_cmdline(f, "x  lockdown=integrity");
	bad_slot(f, SF_E_BUFSZ, CMDLINE, 21);
}

TEST(f7_signed_line_without_nul)
{
	sign_line(f, "x lockdown=integrity", false, REBOOT);
	segment_of(f, CMDLINE)->bufsz--;
	expect_refusal(f, SF_E_CMDLINE_NUL, EILSEQ, CMDLINE, 19, NONE);
}

/* The digest admits any bytes and words, but a line with quotes promises no lockdown. */
static void promises_nothing(struct fixture *f, const char *line)
{
	sign_line(f, line, false, REBOOT);
	expect_refusal(f, SF_E_LOCKDOWN, EPERM, 0, NONE, SF_LEVEL_NONE);
	f->locked = SF_LEVEL_NONE;
	expect_accepted(f);
	assert_int_equal(f->load.guarantee, SF_LEVEL_NONE);
}

TEST(signed_line_without_lockdown_level)
{
	promises_nothing(f, "lockdown=integrity x=\"y z\"");
	promises_nothing(f, "quiet\tlockdown=integrity");
	promises_nothing(f, "lockdown=integrity \x80");
	promises_nothing(f, "-- lockdown=integrity");
	promises_nothing(f, "");
}

TEST(signed_line_with_words_after_nul)
{
	sign_line(f, "lockdown=integrity quiet", false, REBOOT);
	f->data[CMDLINE][18] = '\0';
	expect_refusal(f, SF_E_LOCKDOWN, EPERM, 0, NONE, SF_LEVEL_NONE);
}

TEST(f12_signed_line_with_a_long_word)
{
	sign_line(f, "lockdown=integrity abcdefghi=123456789", false, REBOOT);
	expect_accepted(f);
	f->load.word_max = 18;
	expect_refusal(f, SF_E_LOCKDOWN, EPERM, 0, NONE, SF_LEVEL_NONE);
	f->locked = SF_LEVEL_NONE;
	expect_accepted(f);
}

TEST(signed_line_has_no_policy)
{
	sign_line(f, "acpi_rsdp=1 lockdown=none lockdown=integrity module.sig_enforce=0", false,
		  REBOOT);
	assert_int_equal(f->manifest.nr_policy, 0);
	expect_accepted(f);
	/* the signer must not sign any of these */
	sign_line(f, "lockdown=integrity elfcorehdr=0x1000", false, CRASH);
	expect_accepted(f);
}

TEST(f1_signed_line)
{
	sign_line(f, "lockdown=integrity", true, CRASH);
	expect_accepted(f);
	/* the slot has no maximum, so only the limit of the next kernel counts */
	f->load.line_max = 18 + LINE_PREFIX;
	expect_accepted(f);
	f->load.line_max--;
	expect_refusal(f, SF_E_CMDLINE_LONG, EILSEQ, CMDLINE, NONE, 17 + LINE_PREFIX);
	sign_line(f, "lockdown=integrity", true, REBOOT);
	f->load.line_max = 18;
	expect_accepted(f);
	f->load.line_max--;
	expect_refusal(f, SF_E_CMDLINE_LONG, EILSEQ, CMDLINE, NONE, 17);
}

TEST(f1_signed_line_up_to_a_maximum)
{
	sign_line(f, "lockdown=integrity", false, CRASH);
	slot_at(f, CMDLINE)->size = 19 + LINE_PREFIX;
	fixture_encode(f);
	fixture_decode(f);
	expect_accepted(f);
	slot_at(f, CMDLINE)->size--;
	fixture_encode(f);
	fixture_decode(f);
	expect_refusal(f, SF_E_CMDLINE_LONG, EILSEQ, CMDLINE, NONE, 17 + LINE_PREFIX);
}

/* choices */

TEST(choice)
{
	f->data[PURGATORY][RECHECK_AT] = 0;
	expect_accepted(f);
	f->data[PURGATORY][RECHECK_AT] = 2;
	expect_refusal(f, SF_E_CHOICE, EILSEQ, PURGATORY, RECHECK_AT, NONE);
	/* the byte after the alternatives in the manifest: the head of the next field */
	f->data[PURGATORY][RECHECK_AT] = 0x84;
	expect_refusal(f, SF_E_CHOICE, EILSEQ, PURGATORY, RECHECK_AT, NONE);
	f->data[PURGATORY][RECHECK_AT] = 1;
	memcpy(f->data[PURGATORY] + UART_AT, "\xf8\x02", 2);
	expect_accepted(f);
	/* each byte is one of an alternative, both together are none */
	memcpy(f->data[PURGATORY] + UART_AT, "\x00\x02", 2);
	expect_refusal(f, SF_E_CHOICE, EILSEQ, PURGATORY, UART_AT, NONE);
	/* bytes that are there, but across two alternatives */
	memcpy(f->data[PURGATORY] + UART_AT, "\x03\xf8", 2);
	expect_refusal(f, SF_E_CHOICE, EILSEQ, PURGATORY, UART_AT, NONE);
}

TEST(choice_of_two_slots)
{
	struct sf_slot slot = *slot_at(f, PURGATORY);
	u32 more;

	slot.name = text_bytes("more");
	slot.size = 64;
	slot.memory = 0;
	more = add_slot(f, slot);
	add_field(f, more, (struct sf_field){ .rule = SF_RULE_CHOICE, .offset = 63, .length = 1,
					      .alternatives = text_bytes("ab") });
	fixture_redo(f, REBOOT);
	expect_accepted(f);
	f->data[more][63] = 'b';
	expect_accepted(f);
	f->data[more][63] = 'c';
	expect_refusal(f, SF_E_CHOICE, EILSEQ, more, 63, NONE);
	/* the first slot's are looked at first */
	f->data[PURGATORY][UART_AT] = 1;
	expect_refusal(f, SF_E_CHOICE, EILSEQ, PURGATORY, UART_AT, NONE);
}

/* What the caller has in fields that the kernel writes does not matter. */
TEST(bytes_in_written_fields)
{
	u32 i;

	for (i = 0; i < NR_REGIONS; i++)
		memset(f->data[PURGATORY] + REGION_AT(i), 0x99, 48);
	memset(f->data[PURGATORY] + JUMP_AT, 0x99, 8);
	expect_accepted(f);
}

/* lockdown */

static void set_claims(struct fixture *f, u32 builtin, u32 secure_boot, u32 cmdline)
{
	f->manifest.claims[SF_WAY_BUILTIN] = builtin;
	f->manifest.claims[SF_WAY_SECURE_BOOT] = secure_boot;
	f->manifest.claims[SF_WAY_CMDLINE] = cmdline;
}

static void weaker(struct fixture *f, u32 level)
{
	expect_refusal(f, SF_E_LOCKDOWN, EPERM, 0, NONE, level);
	assert_int_equal(f->load.guarantee, level);
}

TEST(lockdown_by_line)
{
	POLICY(f, { FORBID, "x", NULL });
	set_claims(f, 0, 0, SF_LEVEL_INTEGRITY);
	f->locked = SF_LEVEL_INTEGRITY;
	accepted_line(f, "lockdown=integrity");
	accepted_line(f, "lockdown=none lockdown=confidentiality lockdown");
	/* the claim is the most that the payload does with it */
	assert_int_equal(f->load.guarantee, SF_LEVEL_INTEGRITY);
	set_claims(f, 0, 0, SF_LEVEL_CONFIDENTIALITY);
	accepted_line(f, "lockdown=confidentiality lockdown=integrity");
	assert_int_equal(f->load.guarantee, SF_LEVEL_CONFIDENTIALITY);
	accepted_line(f, "lockdown=integrity lockdown=integrity");
	assert_int_equal(f->load.guarantee, SF_LEVEL_INTEGRITY);
}

TEST(line_without_lockdown_level)
{
	static const char *const lines[] = {
		"quiet", "", "lockdown=Integrity", "lockdown", "lockdown=", "-- lockdown=integrity",
		"x.lockdown=integrity lockdown=integrity,y lockdown integrity", "lockdown=integrit",
		"lockdown=integrity=", "Lockdown=integrity", "=integrity",
	};
	u32 i;

	POLICY(f, { FORBID, "x", NULL });
	f->locked = SF_LEVEL_INTEGRITY;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		set_cmdline(f, lines[i]);
		weaker(f, SF_LEVEL_NONE);
	}
	/* without a claim, the line says nothing */
	set_claims(f, 0, 0, 0);
	set_cmdline(f, "lockdown=integrity");
	weaker(f, SF_LEVEL_NONE);
}

TEST(lockdown_confidentiality)
{
	f->locked = SF_LEVEL_CONFIDENTIALITY;
	set_cmdline(f, "lockdown=integrity");
	weaker(f, SF_LEVEL_INTEGRITY);
	accepted_line(f, "lockdown=confidentiality");
	assert_int_equal(f->load.guarantee, SF_LEVEL_CONFIDENTIALITY);
}

TEST(lockdown_builtin)
{
	set_claims(f, SF_LEVEL_INTEGRITY, 0, 0);
	expect_accepted(f);
	assert_int_equal(f->load.guarantee, SF_LEVEL_INTEGRITY);
	f->locked = SF_LEVEL_CONFIDENTIALITY;
	weaker(f, SF_LEVEL_INTEGRITY);
	set_claims(f, SF_LEVEL_CONFIDENTIALITY, 0, 0);
	f->locked_asked = 0;
	expect_accepted(f);
	/* asking leaves a line in the log: not when the answer cannot matter */
	assert_int_equal(f->locked_asked, 0);
}

/* f4: it counts as integrity, if params pass it on */
TEST(f4_lockdown_by_secure_boot)
{
	set_claims(f, 0, SF_LEVEL_CONFIDENTIALITY, 0);
	weaker(f, SF_LEVEL_NONE);
	f->load.secure_boot = true;
	expect_accepted(f);
	assert_int_equal(f->load.guarantee, SF_LEVEL_INTEGRITY);
	f->locked = SF_LEVEL_CONFIDENTIALITY;
	weaker(f, SF_LEVEL_INTEGRITY);
	f->locked = SF_LEVEL_INTEGRITY;
	set_claims(f, 0, 0, 0);
	weaker(f, SF_LEVEL_NONE);
}

TEST(f4_secure_boot_without_params)
{
	set_claims(f, 0, SF_LEVEL_INTEGRITY, 0);
	f->load.secure_boot = true;
	f->manifest.params_slot = 0;
	assert_int_equal(sf_check_contents(&f->load), -EPERM);
	assert_int_equal(f->load.why.cause, SF_E_LOCKDOWN);
	f->manifest.params_slot = PARAMS;
	assert_int_equal(sf_check_contents(&f->load), 0);
}

static u32 lower(u32 a, u32 b)
{
	return a < b ? a : b;
}

static u32 higher(u32 a, u32 b)
{
	return a > b ? a : b;
}

/* One combination; the guarantee is put together in another way. */
static void lockdown_case(struct fixture *f, const u32 *levels, bool secure_boot, u32 line)
{
	u32 guarantee = higher(levels[0], lower(levels[2], line));
	int err;

	set_claims(f, levels[0], levels[1], levels[2]);
	f->load.secure_boot = secure_boot;
	if (secure_boot && levels[1])
		guarantee = higher(guarantee, SF_LEVEL_INTEGRITY);
	for (f->locked = SF_LEVEL_NONE; f->locked <= SF_LEVEL_CONFIDENTIALITY; f->locked++) {
		f->load.why.cause = SF_E_OK;
		err = sf_check_contents(&f->load);
		assert_int_equal(f->load.guarantee, guarantee);
		assert_int_equal(err, f->locked > guarantee ? -EPERM : 0);
		assert_int_equal(f->load.why.cause, err ? SF_E_LOCKDOWN : SF_E_OK);
	}
}

/* All claims, with and without Secure Boot, all lines, all running levels */
TEST(lockdown_all_combinations)
{
	static const char *const lines[] = { "quiet", "lockdown=integrity",
					     "lockdown=confidentiality" };
	u32 i, boot, line;

	POLICY(f, { FORBID, "x", NULL });
	for (line = 0; line < 3; line++) {
		set_cmdline(f, lines[line]);
		assert_int_equal(sf_check_layout(&f->load), 0);
		for (i = 0; i < 27; i++) {
			const u32 levels[] = { i / 9, i / 3 % 3, i % 3 };

			for (boot = 0; boot <= 1; boot++)
				lockdown_case(f, levels, boot, line);
		}
	}
}

/* digests */

static void bad_digest(struct fixture *f, u32 slot)
{
	expect_refusal(f, SF_E_DIGEST, EUCLEAN, slot, NONE, NONE);
}

TEST(digest_of_each_slot)
{
	static const u32 slots[] = { KERNEL, PURGATORY, INITRD_HEAD, INITRD_TAIL };
	u32 i, n;

	for (i = 0; i < 4; i++) {
		n = segment_of(f, slots[i])->bufsz;
		f->data[slots[i]][0] ^= 1;
		bad_digest(f, slots[i]);
		f->data[slots[i]][0] ^= 1;
		f->data[slots[i]][n - 1] ^= 0x80;
		bad_digest(f, slots[i]);
		f->data[slots[i]][n - 1] ^= 0x80;
		expect_accepted(f);
	}
}

TEST(digest_last_byte)
{
	f->digests[INITRD_TAIL - 1][31] ^= 1;
	fixture_encode(f);
	fixture_decode(f);
	bad_digest(f, INITRD_TAIL);
}

TEST(digest_of_first_slot_first)
{
	f->data[KERNEL][3] ^= 1;
	f->data[INITRD_TAIL][3] ^= 1;
	bad_digest(f, KERNEL);
}

TEST(digest_of_the_last_slot)
{
	struct sf_slot tail = *slot_at(f, INITRD_TAIL);
	u32 last;

	tail.name = text_bytes("last");
	last = add_slot(f, tail);
	fixture_redo(f, REBOOT);
	expect_accepted(f);
	f->data[last][0] ^= 1;
	bad_digest(f, last);
}

/* Open slots, params and the line of a policy have no digest to be compared. */
TEST(open_slots_may_change)
{
	f->data[INITRD][0] ^= 1;
	f->data[DATA][0] ^= 1;
	expect_accepted(f);
}

TEST(digests_of_another_algorithm)
{
	static const u32 slots[] = { KERNEL, PURGATORY, INITRD_HEAD, INITRD_TAIL };
	u32 i, at;

	f->desc.head.digest_alg = SF_ALG_SHA512;
	for (i = 0; i < 4; i++)
		slot_at(f, slots[i])->digest.n = 64;
	f->slots[PURGATORY - 1].nr_fields = 3;
	for (i = 0; i < 2; i++)
		add_field(f, PURGATORY, (struct sf_field){ .rule = SF_RULE_DIGEST, .length = 64,
							   .offset = 64 + 64 * i,
							   .slot = slots[2 * i],
							   .choice = RECHECK_AT });
	fixture_redo(f, REBOOT);
	expect_accepted(f);
	for (i = 0; i < 2; i++) {
		at = 64 + 64 * i;
		assert_memory_equal(f->data[PURGATORY] + at, f->digests[slots[2 * i] - 1], 64);
	}
	f->digests[KERNEL - 1][63] ^= 1;
	fixture_encode(f);
	fixture_decode(f);
	bad_digest(f, KERNEL);
}

TEST(needs_digest)
{
	static const bool rechecked[NR_SLOTS + 1] = {
		[KERNEL] = true, [PURGATORY] = true, [PARAMS] = true, [INITRD_HEAD] = true,
		[INITRD] = true, [INITRD_TAIL] = true,
	};
	u32 slot;

	expect_accepted(f);
	for (slot = 1; slot <= NR_SLOTS; slot++)
		assert_int_equal(sf_needs_digest(&f->load, slot), rechecked[slot]);
	/* hash at most once: with the choice off, only what has a digest to compare */
	f->data[PURGATORY][RECHECK_AT] = 0;
	expect_accepted(f);
	for (slot = 1; slot <= NR_SLOTS; slot++)
		assert_int_equal(sf_needs_digest(&f->load, slot),
				 rechecked[slot] && slot != PARAMS && slot != INITRD);
}

TEST(absent_slot_needs_no_digest)
{
	drop(f, INITRD);
	segment_of(f, INITRD_TAIL)->mem = segment_of(f, INITRD_HEAD)->mem + 4096;
	expect_accepted(f);
	assert_false(sf_needs_digest(&f->load, INITRD));
}

/* pieces */

static void expect_pieces(struct fixture *f, u32 slot, u64 used, const u64 *pieces)
{
	u64 pos = 0, n = 0;

	for (; sf_next_piece(&f->manifest, slot, used, &pos, &n); pos += n, pieces += 2) {
		assert_true(pieces[1]);
		assert_int_equal(pos, pieces[0]);
		assert_int_equal(n, pieces[1]);
	}
	assert_int_equal(pieces[1], 0);
	assert_false(sf_next_piece(&f->manifest, slot, used, &pos, &n));
}

TEST(pieces_outside_of_fields)
{
	/* address 24, choices 40 and 44, regions from 48 on */
	expect_pieces(f, PURGATORY, PURGATORY_SIZE,
		      (const u64[]){ 0, 24, 32, 8, 41, 3, 46, 2, REGION_AT(NR_REGIONS),
				     PURGATORY_SIZE - REGION_AT(NR_REGIONS), 0, 0 });
	expect_pieces(f, KERNEL, KERNEL_SIZE, (const u64[]){ 0, KERNEL_SIZE, 0, 0 });
	expect_pieces(f, PARAMS, PARAMS_USED, (const u64[]){ 0, PARAMS_USED, 0, 0 });
	expect_pieces(f, INITRD, 1, (const u64[]){ 0, 1, 0, 0 });
	expect_pieces(f, INITRD, 0, (const u64[]){ 0, 0 });
	expect_pieces(f, INITRD, SF_SIZE_LIMIT - 1, (const u64[]){ 0, SF_SIZE_LIMIT - 1, 0, 0 });
}

static void add_choice(struct fixture *f, u32 slot, u32 offset, u32 length)
{
	static const u8 bytes[8];

	add_field(f, slot, (struct sf_field){ .rule = SF_RULE_CHOICE, .offset = offset,
					      .length = length,
					      .alternatives = { bytes, length } });
}

TEST(pieces_at_the_edges)
{
	add_choice(f, KERNEL, 0, 8);
	add_choice(f, KERNEL, 8, 2);
	add_choice(f, KERNEL, KERNEL_SIZE - 4, 4);
	fixture_encode(f);
	sf_decode(f->bytes, f->size, &f->manifest, &f->why);
	/* a digest field may not name it then; that is another test's matter */
	assert_int_equal(f->why.value, SF_FLAW_FIELD_SLOT);
	f->slots[PURGATORY - 1].nr_fields = 3;
	fixture_encode(f);
	fixture_decode(f);
	expect_pieces(f, KERNEL, KERNEL_SIZE, (const u64[]){ 10, KERNEL_SIZE - 14, 0, 0 });
}

TEST(pieces_of_a_slot_with_only_fields)
{
	add_choice(f, KERNEL, 0, 8);
	add_choice(f, KERNEL, 8, 8);
	slot_at(f, KERNEL)->size = 16;
	f->slots[PURGATORY - 1].nr_fields = 3;
	fixture_encode(f);
	fixture_decode(f);
	expect_pieces(f, KERNEL, 16, (const u64[]){ 0, 0 });
}

/* fields that the kernel writes */

static u64 written(const struct fixture *f, u32 offset)
{
	return get_le(f->data[PURGATORY] + offset, 8);
}

static void expect_region(struct fixture *f, u32 i, u32 slot, const u8 *digest)
{
	static const u8 zeros[32];
	u32 at = REGION_AT(i);

	assert_int_equal(written(f, at), segment_of(f, slot)->mem);
	assert_int_equal(written(f, at + 8), segment_of(f, slot)->used);
	assert_memory_equal(f->data[PURGATORY] + at + 16, digest ? digest : zeros, 32);
}

TEST(written_fields)
{
	u8 before[PURGATORY_SIZE];
	u32 i;

	memcpy(before, f->data[PURGATORY], PURGATORY_SIZE);
	expect_accepted(f);
	assert_int_equal(written(f, JUMP_AT), segment_of(f, KERNEL)->mem + 0x200);
	expect_region(f, REGION_KERNEL, KERNEL, f->digests[KERNEL - 1]);
	expect_region(f, REGION_HEAD, INITRD_HEAD, f->digests[INITRD_HEAD - 1]);
	expect_region(f, REGION_TAIL, INITRD_TAIL, f->digests[INITRD_TAIL - 1]);
	/* slots that the kernel makes, and open ones, have the digest of this load */
	expect_region(f, REGION_PARAMS, PARAMS, segment_of(f, PARAMS)->digest);
	assert_int_equal(written(f, REGION_AT(REGION_PARAMS) + 8), PARAMS_USED);
	expect_region(f, REGION_INITRD, INITRD, segment_of(f, INITRD)->digest);
	assert_int_not_equal(segment_of(f, INITRD)->digest[0], 0xee);
	/* choices, and bytes outside of fields, do not change */
	for (i = 0; i < PURGATORY_SIZE; i++) {
		if (i < JUMP_AT || (i >= JUMP_AT + 8 && i < REGION_AT(0)) ||
		    i >= REGION_AT(NR_REGIONS))
			assert_int_equal(f->data[PURGATORY][i], before[i]);
	}
}

TEST(written_fields_with_the_choice_off)
{
	u32 i;

	f->data[PURGATORY][RECHECK_AT] = 0;
	expect_accepted(f);
	expect_region(f, REGION_KERNEL, KERNEL, NULL);
	expect_region(f, REGION_PARAMS, PARAMS, NULL);
	expect_region(f, REGION_INITRD, INITRD, NULL);
	for (i = 0; i < NR_REGIONS; i++)
		assert_true(written(f, REGION_AT(i)) && written(f, REGION_AT(i) + 8));
}

TEST(written_fields_about_absent_slots)
{
	drop(f, INITRD);
	segment_of(f, INITRD_TAIL)->mem = segment_of(f, INITRD_HEAD)->mem + 4096;
	memset(f->data[PURGATORY] + REGION_AT(REGION_INITRD), 0x77, 48);
	expect_accepted(f);
	expect_region(f, REGION_INITRD, INITRD, NULL);
	assert_int_equal(written(f, REGION_AT(REGION_INITRD)), 0);
	assert_int_equal(written(f, REGION_AT(REGION_INITRD) + 8), 0);
	expect_region(f, REGION_TAIL, INITRD_TAIL, f->digests[INITRD_TAIL - 1]);
}

/* The address of an absent slot is 0, even with an addend */
TEST(written_address_with_addend_in_an_absent_slot)
{
	slot_at(f, DATA)->exact = true;
	slot_at(f, DATA)->size = 64;
	field_at(f, PURGATORY, JUMP_AT)->slot = DATA;
	field_at(f, PURGATORY, JUMP_AT)->addend = 63;
	fixture_redo(f, REBOOT);
	expect_accepted(f);
	assert_int_equal(written(f, JUMP_AT), segment_of(f, DATA)->mem + 63);
	drop(f, DATA);
	expect_accepted(f);
	assert_int_equal(written(f, JUMP_AT), 0);
}

TEST(written_elfcorehdr)
{
	field_at(f, PURGATORY, REGION_AT(REGION_TAIL))->slot = ELFCOREHDR;
	field_at(f, PURGATORY, REGION_AT(REGION_TAIL) + 8)->slot = ELFCOREHDR;
	fixture_redo(f, CRASH);
	expect_accepted(f);
	assert_int_equal(written(f, REGION_AT(REGION_TAIL)), segment_of(f, ELFCOREHDR)->mem);
	assert_int_equal(written(f, REGION_AT(REGION_TAIL) + 8), ELFCOREHDR_USED);
	fixture_redo(f, REBOOT);
	expect_accepted(f);
	assert_int_equal(written(f, REGION_AT(REGION_TAIL)), 0);
	assert_int_equal(written(f, REGION_AT(REGION_TAIL) + 8), 0);
}

TEST(written_address_above_4g)
{
	field_at(f, PURGATORY, JUMP_AT)->addend = 0x1fffff;
	fixture_redo(f, REBOOT);
	segment_of(f, KERNEL)->mem = HIGH_START + 0x20000000;
	expect_accepted(f);
	assert_int_equal(written(f, JUMP_AT), HIGH_START + 0x201fffff);
}

#define T(name)	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(accepts_reboot),
		T(accepts_crash),
		T(accepts_without_optional),
		T(accepts_above_4g),
		T(accepts_larger_pages),
		T(accepts_without_params),
		T(arch_other),
		T(arch_of_another_machine),
		T(usage_other),
		T(load_without_usage),
		T(component_other),
		T(component_without_floor),
		T(generation_low),
		T(f9_template_size),
		T(f9_template_missing),
		T(f9_template_on_an_architecture_without),
		T(tag_unknown),
		T(tag_twice),
		T(added_segment_has_its_numbers),
		T(slot_missing),
		T(slot_missing_crash),
		T(slot_not_crash),
		T(slot_missing_open),
		T(bufsz_differs),
		T(bufsz_above_maximum),
		T(bufsz_up_to_maximum),
		T(bufsz_huge),
		T(bufsz_zero),
		T(bufsz_zero_cmdline),
		T(params_with_bytes),
		T(elfcorehdr_with_bytes),
		T(params_memory),
		T(elfcorehdr_memory),
		T(memsz_differs),
		T(memsz_of_signed_memory),
		T(memsz_of_larger_pages),
		T(f3_cmdline_with_memory),
		T(f3_cmdline_is_not_a_destination),
		T(align_of_slot),
		T(align_of_page),
		T(align_of_larger_page),
		T(align_of_slot_and_page),
		T(range),
		T(range_of_params),
		T(overlap_same),
		T(overlap_tail),
		T(overlap_head),
		T(overlap_around),
		T(overlap_in_memory_of_params),
		T(initramfs_gap),
		T(initramfs_gap_before_the_last),
		T(initramfs_gap_where_one_is_absent),
		T(initramfs_in_another_order),
		T(initramfs_slots_with_others_between),
		T(initramfs_of_larger_pages),
		T(entry_differs),
		T(entry_of_kernel),
		T(dest_low),
		T(dest_wrap),
		T(dest_up_to_limit),
		T(dest_of_each_slot),
		T(dest_not_crash_region),
		T(dest_of_every_cause),
		T(f7_cmdline_without_nul),
		T(cmdline_after_nul),
		T(cmdline_zeros_after_nul),
		T(cmdline_bytes),
		T(f2_cmdline_elfcorehdr),
		T(f2_cmdline_elfcorehdr_whatever_the_policy),
		T(required),
		T(required_after_dashes),
		T(required_value),
		T(forbidden),
		T(forbidden_prefix),
		T(f16_first_match_decides),
		T(f16_unmatched_words_are_accepted),
		T(f16_star_matches_everything),
		T(f16_dashes_may_be_allowed),
		T(f16_dashes_match_like_any_key),
		T(f16_value_star_alone_with_key_star),
		T(f16_empty_value),
		T(f16_values_do_not_fold),
		T(f16_keys_fold),
		T(f16_require_after_the_entry_that_decides),
		T(f16_require_then_allow),
		T(f16_require_one_of_equal_keys),
		T(f16_require_key_is_not_a_prefix),
		T(f16_allow_does_not_meet_require),
		T(f16_last_entries),
		T(f1_line_and_limit_of_the_next_kernel),
		T(f1_prefix_and_limit_of_the_next_kernel),
		T(f1_prefix_and_maximum_of_the_slot),
		T(f1_prefix_longer_than_the_limit),
		T(f1_zeros_after_the_line),
		T(f12_long_word),
		T(signed_line),
		T(signed_line_of_exact_length),
		T(f7_signed_line_without_nul),
		T(signed_line_without_lockdown_level),
		T(signed_line_with_words_after_nul),
		T(f12_signed_line_with_a_long_word),
		T(signed_line_has_no_policy),
		T(f1_signed_line),
		T(f1_signed_line_up_to_a_maximum),
		T(choice),
		T(choice_of_two_slots),
		T(bytes_in_written_fields),
		T(lockdown_by_line),
		T(line_without_lockdown_level),
		T(lockdown_confidentiality),
		T(lockdown_builtin),
		T(f4_lockdown_by_secure_boot),
		T(f4_secure_boot_without_params),
		T(lockdown_all_combinations),
		T(digest_of_each_slot),
		T(digest_last_byte),
		T(digest_of_first_slot_first),
		T(digest_of_the_last_slot),
		T(open_slots_may_change),
		T(digests_of_another_algorithm),
		T(needs_digest),
		T(absent_slot_needs_no_digest),
		T(pieces_outside_of_fields),
		T(pieces_at_the_edges),
		T(pieces_of_a_slot_with_only_fields),
		T(written_fields),
		T(written_fields_with_the_choice_off),
		T(written_fields_about_absent_slots),
		T(written_address_with_addend_in_an_absent_slot),
		T(written_elfcorehdr),
		T(written_address_above_4g),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
