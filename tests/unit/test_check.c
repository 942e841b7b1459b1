// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_check.c - every rule of the checker, broken once
 *
 * A valid load is broken in one place; asserted are the cause, the errno, the
 * slot and the offset, and for many the sentence.
 */
#include <stdlib.h>

#include "fixture.h"

#define TEST(name)						\
	static void body_##name(struct fixture *f);		\
	static void name(void **state) { body_##name(*state); }	\
	static void body_##name(struct fixture *f)

#define REBOOT	SF_USAGE_REBOOT
#define CRASH	SF_USAGE_CRASH

static void drop(struct fixture *f, __u32 slot)
{
	struct sf_segment *seg = segment_of(f, slot);

	*seg = f->segments[--f->load.nr_segments];
}

/* what is valid */

TEST(accepts_reboot)
{
	assert_int_equal(fixture_check(f), 0);
	assert_int_equal(f->load.why.cause, SF_OK);
	assert_int_equal(f->load.guarantee, SF_LOCKDOWN_INTEGRITY);
	/* the line says so, Secure Boot does not: no such fact here */
	assert_int_equal(f->load.facts & 1u << SF_FACT_EFI_MAP, 0);
}

TEST(accepts_reboot_efi)
{
	fixture_redo(f, REBOOT, true);
	set_cmdline(f, "lockdown=integrity");
	fill_digests(f);
	assert_int_equal(fixture_check(f), 0);
	assert_int_equal(f->load.facts, 0xfe);
}

TEST(accepts_crash)
{
	fixture_redo(f, CRASH, false);
	assert_int_equal(fixture_check(f), 0);
}

TEST(accepts_crash_efi)
{
	fixture_redo(f, CRASH, true);
	assert_int_equal(fixture_check(f), 0);
}

TEST(accepts_without_optional)
{
	drop(f, INITRAMFS);
	set_le(f, BOOTPARAMS, 0x218, 0, 4);
	set_le(f, BOOTPARAMS, 0x21c, 0, 4);
	memset(f->data[PURGATORY] + 48 + 64 * 3, 0, 16);
	fill_digests(f);
	assert_int_equal(fixture_check(f), 0);
}

TEST(accepts_above_4g)
{
	struct sf_segment *seg = segment_of(f, INITRAMFS);

	seg->mem = HIGH_START;
	set_le(f, BOOTPARAMS, 0x218, 0, 4);
	set_le(f, BOOTPARAMS, 0x0c0, 1, 4);
	set_le(f, PURGATORY, 48 + 64 * 3, HIGH_START, 8);
	fill_digests(f);
	assert_int_equal(fixture_check(f), 0);
}

TEST(accepts_larger_pages)
{
	__u32 i;

	f->load.page_size = 65536;
	for (i = 0; i < f->load.nr_segments; i++)
		f->segments[i].memsz = (f->segments[i].memsz + 65535) & ~65535ULL;
	assert_int_equal(fixture_check(f), 0);
}

/* purpose */

TEST(arch_other)
{
	f->load.arch = 183;
	expect_refusal(f, SF_ARCH_OTHER, ENOEXEC, 0, 0);
	expect_sentence(f, "the manifest is for another architecture (ELF machine 62)");
}

TEST(usage_other)
{
	f->manifest.usage = SF_USAGE_CRASH;
	expect_refusal(f, SF_USAGE_OTHER, ENOEXEC, 0, 0);
}

TEST(usage_none)
{
	f->load.usage = 0;
	expect_refusal(f, SF_USAGE_OTHER, ENOEXEC, 0, 0);
}

TEST(usage_both_at_once)
{
	f->load.usage = SF_USAGE_ALL;
	expect_refusal(f, SF_USAGE_OTHER, ENOEXEC, 0, 0);
}

TEST(component_other)
{
	f->load.component = "other";
	expect_refusal(f, SF_COMPONENT_OTHER, ENOEXEC, 0, 0);
}

TEST(component_prefix)
{
	f->load.component = "debian-kerne";
	expect_refusal(f, SF_COMPONENT_OTHER, ENOEXEC, 0, 0);
}

TEST(component_longer)
{
	f->load.component = "debian-kernel2";
	expect_refusal(f, SF_COMPONENT_OTHER, ENOEXEC, 0, 0);
}

TEST(component_missing)
{
	f->load.component = NULL;
	expect_refusal(f, SF_COMPONENT_OTHER, ENOEXEC, 0, 0);
}

TEST(component_none_configured)
{
	f->load.component = NULL;
	f->load.floor = 0;
	assert_int_equal(fixture_check(f), 0);
}

TEST(generation_low)
{
	f->load.floor = 8;
	expect_refusal(f, SF_GENERATION_LOW, ESTALE, 0, 7);
	expect_sentence(f, "this kernel accepts generation 8 or later; use a newer kernel");
}

/* segments and slots */

TEST(no_segments)
{
	f->load.nr_segments = 0;
	expect_refusal(f, SF_NO_SEGMENTS, EINVAL, 0, 0);
}

TEST(tag_zero)
{
	segment_of(f, CMDLINE)->slot = 0;
	expect_refusal(f, SF_TAG_UNKNOWN, EBADSLT, 0, 0);
}

TEST(tag_unknown)
{
	segment_of(f, CMDLINE)->slot = 9;
	expect_refusal(f, SF_TAG_UNKNOWN, EBADSLT, 9, 0);
	expect_sentence(f, "segment 4, slot 9: the manifest has no slot 9");
}

TEST(tag_huge)
{
	segment_of(f, CMDLINE)->slot = ~0u;
	expect_refusal(f, SF_TAG_UNKNOWN, EBADSLT, ~0u, 0);
}

TEST(tag_twice)
{
	segment_of(f, CMDLINE)->slot = INITRAMFS;
	expect_refusal(f, SF_TAG_TWICE, EBADSLT, INITRAMFS, 0);
	assert_int_equal(f->load.why.segment, 4);
}

TEST(more_segments_than_slots)
{
	f->segments[5] = f->segments[0];
	f->load.nr_segments++;
	expect_refusal(f, SF_TAG_TWICE, EBADSLT, INITRAMFS, 0);
}

TEST(slot_missing_always)
{
	drop(f, CMDLINE);
	expect_refusal(f, SF_SLOT_MISSING, EBADSLT, CMDLINE, 0);
	expect_sentence(f, "slot 4 (cmdline): no segment fills this slot, which is required here");
}

TEST(slot_missing_crash)
{
	fixture_redo(f, CRASH, false);
	drop(f, ELFCOREHDR);
	expect_refusal(f, SF_SLOT_MISSING, EBADSLT, ELFCOREHDR, 0);
}

TEST(slot_missing_efi)
{
	fixture_redo(f, REBOOT, true);
	drop(f, SETUP_DATA);
	expect_refusal(f, SF_SLOT_MISSING, EBADSLT, SETUP_DATA, 0);
}

TEST(slot_not_crash)
{
	fixture_redo(f, CRASH, false);
	f->load.usage = SF_USAGE_REBOOT;
	expect_refusal(f, SF_SLOT_NOT_CRASH, EBADSLT, ELFCOREHDR, 0);
}

TEST(slot_not_efi)
{
	fixture_redo(f, REBOOT, true);
	f->load.efi = false;
	expect_refusal(f, SF_SLOT_NOT_EFI, EBADSLT, EFI_MEMMAP, 0);
}

TEST(segments_swapped)
{
	segment_of(f, KERNEL)->slot = 0x7f;
	segment_of(f, INITRAMFS)->slot = KERNEL;
	segment_of(f, 0x7f)->slot = INITRAMFS;
	expect_refusal(f, SF_BUFSZ, EBADSLT, KERNEL, 0x2345);
}

/* sizes */

TEST(bufsz_short)
{
	segment_of(f, KERNEL)->bufsz--;
	expect_refusal(f, SF_BUFSZ, EBADSLT, KERNEL, 36863);
	expect_sentence(f, "segment 1, slot 1 (kernel): bufsz has to be 36864, not 36863; is it the file that was signed?");
}

TEST(bufsz_long)
{
	segment_of(f, BOOTPARAMS)->bufsz++;
	expect_refusal(f, SF_BUFSZ, EBADSLT, BOOTPARAMS, 4097);
}

TEST(bufsz_above_maximum)
{
	segment_of(f, CMDLINE)->bufsz = 2049;
	expect_refusal(f, SF_BUFSZ_MAX, EBADSLT, CMDLINE, 0);
}

TEST(bufsz_huge)
{
	segment_of(f, INITRAMFS)->bufsz = ~0ULL;
	segment_of(f, INITRAMFS)->memsz = 0;
	expect_refusal(f, SF_BUFSZ_MAX, EBADSLT, INITRAMFS, 0);
}

TEST(bufsz_zero)
{
	segment_of(f, INITRAMFS)->bufsz = 0;
	expect_refusal(f, SF_BUFSZ_ZERO, EBADSLT, INITRAMFS, 0);
}

TEST(bufsz_zero_exact)
{
	segment_of(f, KERNEL)->bufsz = 0;
	expect_refusal(f, SF_BUFSZ_ZERO, EBADSLT, KERNEL, 0);
}

TEST(memsz_large)
{
	segment_of(f, INITRAMFS)->memsz += 4096;
	expect_refusal(f, SF_MEMSZ, EBADSLT, INITRAMFS, 0);
	expect_sentence(f, "segment 0, slot 5 (initramfs): memsz has to be 0x3000");
}

TEST(memsz_small)
{
	segment_of(f, KERNEL)->memsz -= 4096;
	expect_refusal(f, SF_MEMSZ, EBADSLT, KERNEL, 0);
	assert_int_equal(f->load.why.value, 0x200000);
}

TEST(memsz_unrounded)
{
	segment_of(f, PURGATORY)->memsz = 0x1234 + 8192;
	expect_refusal(f, SF_MEMSZ, EBADSLT, PURGATORY, 0);
}

TEST(memsz_zero)
{
	segment_of(f, CMDLINE)->memsz = 0;
	expect_refusal(f, SF_MEMSZ, EBADSLT, CMDLINE, 0);
}

TEST(elfcorehdr_bufsz)
{
	fixture_redo(f, CRASH, false);
	segment_of(f, ELFCOREHDR)->bufsz = 1;
	expect_refusal(f, SF_BUFSZ, EBADSLT, ELFCOREHDR, 1);
}

TEST(elfcorehdr_memsz_zero)
{
	fixture_redo(f, CRASH, false);
	segment_of(f, ELFCOREHDR)->memsz = 0;
	expect_refusal(f, SF_MEMSZ, EBADSLT, ELFCOREHDR, 0);
}

TEST(elfcorehdr_memsz_large)
{
	fixture_redo(f, CRASH, false);
	segment_of(f, ELFCOREHDR)->memsz = 0x401000;
	expect_refusal(f, SF_MEMSZ, EBADSLT, ELFCOREHDR, 0);
	assert_int_equal(f->load.why.value, 0x400000);
}

TEST(elfcorehdr_memsz_unaligned)
{
	fixture_redo(f, CRASH, false);
	segment_of(f, ELFCOREHDR)->memsz = 0x3001;
	expect_refusal(f, SF_MEMSZ, EBADSLT, ELFCOREHDR, 0);
}

TEST(elfcorehdr_memsz_maximum)
{
	f->slots[ELFCOREHDR - 1].slot.size = 0x3001;
	fixture_redo(f, CRASH, false);
	segment_of(f, ELFCOREHDR)->memsz = 0x4000;
	assert_int_equal(sf_check_layout(&f->load), 0);
	segment_of(f, ELFCOREHDR)->memsz = 0x5000;
	expect_refusal(f, SF_MEMSZ, EBADSLT, ELFCOREHDR, 0);
	assert_int_equal(f->load.why.value, 0x4000);
}

static __u32 add_zeros(struct fixture *f, __u64 size)
{
	static const __u8 zero[1];
	__u32 slot;

	slot = add_slot(f, (struct sf_slot){ .name = text_bytes("more"), .type = SF_PARAMS,
					     .presence = SF_OPTIONAL, .exact = true,
					     .size = size });
	add_field(f, slot, (struct sf_field){ .rule = SF_CONST, .length = 1,
					      .alternatives = { zero, 1 } });
	fixture_redo(f, REBOOT, false);
	f->segments[f->load.nr_segments++] =
		(struct sf_segment){ .slot = slot, .mem = 0x3000000, .bufsz = size,
				     .memsz = (size + 4095) & ~4095ULL };
	return slot;
}

TEST(small_total)
{
	__u64 others = 0x1234 + 4096 + segment_of(f, CMDLINE)->bufsz;

	add_zeros(f, SF_SMALL_MAX - others);
	assert_int_equal(sf_check_layout(&f->load), 0);
}

TEST(small_total_above)
{
	__u64 others = 0x1234 + 4096 + segment_of(f, CMDLINE)->bufsz;
	__u32 more = add_zeros(f, SF_SMALL_MAX - others + 1);

	expect_refusal(f, SF_SMALL_TOTAL, EBADSLT, more, 0);
}

/* places */

TEST(align_of_slot)
{
	segment_of(f, KERNEL)->mem += 0x100000;
	expect_refusal(f, SF_MEM_ALIGN, EBADSLT, KERNEL, 0x1300000);
	expect_sentence(f, "segment 1, slot 1 (kernel): the address has to be a multiple of 0x200000");
}

TEST(align_of_page)
{
	segment_of(f, CMDLINE)->mem += 0x800;
	expect_refusal(f, SF_MEM_ALIGN, EBADSLT, CMDLINE, 0x1420800);
}

TEST(align_of_byte)
{
	segment_of(f, CMDLINE)->mem++;
	expect_refusal(f, SF_MEM_ALIGN, EBADSLT, CMDLINE, 0x1420001);
}

TEST(align_of_larger_page)
{
	__u32 i;

	f->load.page_size = 65536;
	for (i = 0; i < f->load.nr_segments; i++)
		f->segments[i].memsz = (f->segments[i].memsz + 65535) & ~65535ULL;
	segment_of(f, CMDLINE)->mem += 4096;
	expect_refusal(f, SF_MEM_ALIGN, EBADSLT, CMDLINE, 0x1421000);
	assert_int_equal(f->load.why.value, 65536);
}

TEST(range_below)
{
	segment_of(f, KERNEL)->mem = 0xe00000;
	expect_refusal(f, SF_MEM_RANGE, EBADSLT, KERNEL, 0xe00000);
}

TEST(range_above)
{
	f->slots[KERNEL - 1].slot.last = 0x13fffff;
	fixture_redo(f, REBOOT, false);
	assert_int_equal(fixture_check(f), 0);
	f->slots[KERNEL - 1].slot.last = 0x13ffffe;
	fixture_redo(f, REBOOT, false);
	expect_refusal(f, SF_MEM_RANGE, EBADSLT, KERNEL, 0x1200000);
}

TEST(range_far_above)
{
	f->slots[KERNEL - 1].slot.last = 0x1100000;
	fixture_redo(f, REBOOT, false);
	expect_refusal(f, SF_MEM_RANGE, EBADSLT, KERNEL, 0x1200000);
}

TEST(range_first)
{
	segment_of(f, KERNEL)->mem = 0x1000000;
	assert_int_equal(sf_check_layout(&f->load), 0);
}

TEST(overlap_same)
{
	segment_of(f, CMDLINE)->mem = segment_of(f, BOOTPARAMS)->mem;
	expect_refusal(f, SF_MEM_OVERLAP, EBADSLT, CMDLINE, 0x1410000);
	expect_sentence(f, "segment 4, slot 4 (cmdline): the segment overlaps slot 3 (bootparams)");
}

TEST(overlap_tail)
{
	/* the last page of the kernel's memory, which no byte of the file fills */
	segment_of(f, CMDLINE)->mem = 0x13ff000;
	expect_refusal(f, SF_MEM_OVERLAP, EBADSLT, CMDLINE, 0x13ff000);
}

TEST(overlap_around)
{
	segment_of(f, INITRAMFS)->mem = 0x1300000;
	expect_refusal(f, SF_MEM_OVERLAP, EBADSLT, KERNEL, 0x1200000);
}

TEST(adjacent)
{
	segment_of(f, CMDLINE)->mem = 0x1411000;
	set_le(f, BOOTPARAMS, 0x228, 0x1411000, 4);
	set_le(f, PURGATORY, 48 + 128, 0x1411000, 8);
	fill_digests(f);
	assert_int_equal(fixture_check(f), 0);
}

TEST(adjacent_before)
{
	segment_of(f, CMDLINE)->mem = 0x140f000;
	assert_int_equal(sf_check_layout(&f->load), 0);
}

TEST(span)
{
	__u32 first = describe_span(f, 3);

	fixture_span(f, first, 3);
	assert_int_equal(fixture_check(f), 0);
	set_le(f, BOOTPARAMS, 0x21c, 0x2000 + 0x1000 + 99, 4);
	expect_refusal(f, SF_BYTE_SIZE, EILSEQ, BOOTPARAMS, 0x21c);
	expect_sentence(f, "bootparams+0x21c: the size has to be 0x3064");
	set_le(f, BOOTPARAMS, 0x21c, SPAN_SIZE, 4);
	expect_refusal(f, SF_BYTE_SIZE, EILSEQ, BOOTPARAMS, 0x21c);
}

TEST(span_less_the_last)
{
	__u32 first = describe_span(f, 3);

	fixture_span(f, first, 2);
	assert_int_equal(fixture_check(f), 0);
	fixture_span(f, first, 1);
	assert_int_equal(fixture_check(f), 0);
	set_le(f, BOOTPARAMS, 0x21c, 0, 4);
	expect_refusal(f, SF_BYTE_SIZE, EILSEQ, BOOTPARAMS, 0x21c);
}

/* What is optional may be absent in the middle, too */
TEST(span_less_one)
{
	__u32 first = describe_span(f, 3);

	fixture_span(f, first, 3);
	drop(f, first + 1);
	expect_refusal(f, SF_MEM_FOLLOWS, EBADSLT, first + 2, 0);
	segment_of(f, first + 2)->mem = SPAN_AT + 0x2000;
	set_le(f, BOOTPARAMS, 0x21c, 0x2000 + 100, 4);
	fill_digests(f);
	assert_int_equal(fixture_check(f), 0);
}

TEST(span_with_a_gap)
{
	__u32 first = describe_span(f, 2);

	fixture_span(f, first, 2);
	segment_of(f, first + 1)->mem += 0x1000;
	set_le(f, BOOTPARAMS, 0x21c, 0x3000 + 100, 4);
	expect_refusal(f, SF_MEM_FOLLOWS, EBADSLT, first + 1, 0);
	expect_sentence(f, "segment 6, slot 10 (more): the address has to be 0x1902000, where the slot before it ends");
}

TEST(span_the_other_way_round)
{
	__u32 first = describe_span(f, 2);

	fixture_span(f, first, 2);
	segment_of(f, first + 1)->mem = SPAN_AT - 0x1000;
	expect_refusal(f, SF_MEM_FOLLOWS, EBADSLT, first + 1, 0);
}

TEST(span_high_half)
{
	__u32 first = describe_span(f, 2);

	fixture_span(f, first, 2);
	set_le(f, BOOTPARAMS, 0xc4, 1, 4);
	expect_refusal(f, SF_BYTE_SIZE, EILSEQ, BOOTPARAMS, 0x21c);
}

TEST(span_does_not_fit)
{
	__u32 first = describe_span(f, 2);
	struct sf_field *span = field_at(f, BOOTPARAMS, 0x21c);

	span->offset2 = 0;
	span->length2 = 0;
	fixture_span(f, first, 2);
	assert_int_equal(fixture_check(f), 0);
	/* as large as its page, and 4 GiB more of it */
	segment_of(f, first)->memsz += 1ULL << 32;
	segment_of(f, first + 1)->mem += 1ULL << 32;
	assert_int_equal(sf_check_contents(&f->load), -EILSEQ);
	assert_int_equal(f->load.why.cause, SF_VALUE_FIT);
}

TEST(entry_in_initramfs)
{
	f->load.entry = segment_of(f, INITRAMFS)->mem;
	expect_refusal(f, SF_ENTRY, EBADSLT, PURGATORY, 0x1800000);
	expect_sentence(f, "segment 2, slot 2 (purgatory): the entry point has to be 0x1400000");
}

TEST(entry_in_the_middle)
{
	f->load.entry++;
	expect_refusal(f, SF_ENTRY, EBADSLT, PURGATORY, 0x1400001);
}

TEST(dest_low)
{
	segment_of(f, CMDLINE)->mem = 0xff000;
	expect_refusal(f, SF_DEST_LOW, EADDRNOTAVAIL, CMDLINE, 0xff000);
	expect_sentence(f, "segment 4, slot 4 (cmdline) at 0xff000: no segment may be below 1 MiB");
}

TEST(dest_lowest)
{
	segment_of(f, CMDLINE)->mem = 0x100000;
	assert_int_equal(sf_check_layout(&f->load), 0);
}

TEST(dest_wrap)
{
	segment_of(f, CMDLINE)->mem = ~0xfffULL;
	expect_refusal(f, SF_DEST_WRAP, EADDRNOTAVAIL, CMDLINE, ~0xfffULL);
}

TEST(dest_beyond_limit)
{
	segment_of(f, KERNEL)->mem = SF_ADDR_LIMIT - 4096;
	expect_refusal(f, SF_DEST_WRAP, EADDRNOTAVAIL, KERNEL, SF_ADDR_LIMIT - 4096);
}

TEST(dest_up_to_limit)
{
	segment_of(f, CMDLINE)->mem = SF_ADDR_LIMIT - 4096;
	expect_refusal(f, SF_DEST_NOT_RAM, EADDRNOTAVAIL, CMDLINE, SF_ADDR_LIMIT - 4096);
	segment_of(f, CMDLINE)->mem = SF_ADDR_LIMIT;
	expect_refusal(f, SF_DEST_WRAP, EADDRNOTAVAIL, CMDLINE, SF_ADDR_LIMIT);
}

TEST(dest_not_ram)
{
	segment_of(f, CMDLINE)->mem = ACPI_START;
	expect_refusal(f, SF_DEST_NOT_RAM, EADDRNOTAVAIL, CMDLINE, ACPI_START);
}

TEST(dest_not_crash_region)
{
	fixture_redo(f, CRASH, false);
	segment_of(f, CMDLINE)->mem = 0x1000000;
	expect_refusal(f, SF_DEST_NOT_CRASH_REGION, EADDRNOTAVAIL, CMDLINE, 0x1000000);
}

TEST(elfcorehdr_not_crash_region)
{
	fixture_redo(f, CRASH, false);
	segment_of(f, ELFCOREHDR)->mem = 0x1000000;
	expect_refusal(f, SF_DEST_NOT_CRASH_REGION, EADDRNOTAVAIL, ELFCOREHDR, 0x1000000);
}

/* memory map and destinations */

TEST(not_handed_over)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 2, 0x100000, 0x1300000, SF_MEMMAP_RAM);
	expect_refusal(f, SF_DEST_NOT_HANDED_OVER, EADDRNOTAVAIL, INITRAMFS, 0x1800000);
	expect_sentence(f, "segment 0, slot 5 (initramfs) at 0x1800000: "
			"the memory map that is handed over has no RAM here");
}

TEST(not_handed_over_last_byte)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 2, 0x100000, 0x1702fff, SF_MEMMAP_RAM);
	expect_refusal(f, SF_DEST_NOT_HANDED_OVER, EADDRNOTAVAIL, INITRAMFS, 0x1802fff);
}

TEST(not_handed_over_hole)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 0, 0xf0000, 0x10000, 2);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 1, 0x100000, 0x1701000, SF_MEMMAP_RAM);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 2, 0x1801001, 0x10000, SF_MEMMAP_RAM);
	expect_refusal(f, SF_DEST_NOT_HANDED_OVER, EADDRNOTAVAIL, INITRAMFS, 0x1801000);
}

TEST(handed_over_in_pieces)
{
	/* adjacent entries are as good as one */
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 0, 0xf0000, 0x10000, 2);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 1, 0x100000, 0x1701000, SF_MEMMAP_RAM);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 2, 0x1801000, 0x4000, SF_MEMMAP_RAM);
	fill_digests(f);
	assert_int_equal(fixture_check(f), 0);
}

TEST(handed_over_as_other_type)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 2, ACPI_START, 0x1000, 3);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 3, ACPI_START + 0x1000, 0xff000, 3);
	expect_refusal(f, SF_DEST_NOT_HANDED_OVER, EADDRNOTAVAIL, INITRAMFS, 0x1800000);
}

/* Leave the first @count entries of the table in bootparams. */
static void cut_memmap(struct fixture *f, __u32 count)
{
	memset(f->data[BOOTPARAMS] + MEMMAP_AT + count * 20, 0, (128 - count) * 20);
	set_le(f, BOOTPARAMS, MEMMAP_COUNT_AT, count, 1);
}

TEST(handed_over_by_continuation)
{
	fixture_redo(f, REBOOT, true);
	cut_memmap(f, 3);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 2, 0x100000, 0x1000, SF_MEMMAP_RAM);
	set_memmap(f, SETUP_DATA, 128, 0, 0x101000, 0x2000000, SF_MEMMAP_RAM);
	set_memmap(f, SETUP_DATA, 128, 1, ACPI_START, 0x100000, 3);
	set_le(f, SETUP_DATA, 124, 40, 4);
	fill_digests(f);
	assert_int_equal(fixture_check(f), 0);
}

TEST(continuation_empty)
{
	fixture_redo(f, REBOOT, true);
	memset(f->data[SETUP_DATA] + 124, 0, 24);
	assert_int_equal(fixture_check(f), 0);
}

TEST(continuation_part_of_entry)
{
	fixture_redo(f, REBOOT, true);
	set_le(f, SETUP_DATA, 124, 19, 4);
	expect_refusal(f, SF_MEMMAP_COUNT, EILSEQ, SETUP_DATA, 124);
}

TEST(continuation_beyond_capacity)
{
	fixture_redo(f, REBOOT, true);
	set_le(f, SETUP_DATA, 124, 180, 4);
	expect_refusal(f, SF_MEMMAP_COUNT, EILSEQ, SETUP_DATA, 124);
}

TEST(continuation_full)
{
	__u32 i;

	fixture_redo(f, REBOOT, true);
	cut_memmap(f, 3);
	for (i = 0; i < 8; i++)
		set_memmap(f, SETUP_DATA, 128, i, ACPI_START + i * 0x20000, 0x20000, 3);
	set_le(f, SETUP_DATA, 124, 160, 4);
	fill_digests(f);
	assert_int_equal(fixture_check(f), 0);
	set_le(f, SETUP_DATA, 124, 161, 4);
	expect_refusal(f, SF_MEMMAP_COUNT, EILSEQ, SETUP_DATA, 124);
	set_le(f, SETUP_DATA, 124, ~0u, 4);
	expect_refusal(f, SF_MEMMAP_COUNT, EILSEQ, SETUP_DATA, 124);
}

TEST(memmap_one_entry)
{
	set_le(f, BOOTPARAMS, MEMMAP_COUNT_AT, 1, 1);
	expect_refusal(f, SF_MEMMAP_COUNT, EILSEQ, BOOTPARAMS, MEMMAP_COUNT_AT);
}

TEST(memmap_beyond_capacity)
{
	set_le(f, BOOTPARAMS, MEMMAP_COUNT_AT, 129, 1);
	expect_refusal(f, SF_MEMMAP_COUNT, EILSEQ, BOOTPARAMS, MEMMAP_COUNT_AT);
	expect_sentence(f, "bootparams+0x1e8: the number of memory map entries is wrong, 128 are the most");
}

TEST(memmap_no_ram)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 0, 0xf0000, 0x10000, 2);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 1, ACPI_START, 0x1000, 3);
	cut_memmap(f, 2);
	expect_refusal(f, SF_MEMMAP_NO_RAM, EILSEQ, BOOTPARAMS, MEMMAP_AT);
}

TEST(memmap_zero_size)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 1, 0xf0000, 0, 2);
	expect_refusal(f, SF_MEMMAP_ZERO_SIZE, EILSEQ, BOOTPARAMS, MEMMAP_AT + 20);
}

TEST(memmap_wrap)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 1, 0xf0000, ~0ULL - 0xeffff, 2);
	expect_refusal(f, SF_MEMMAP_WRAP, EILSEQ, BOOTPARAMS, MEMMAP_AT + 20);
}

TEST(memmap_up_to_the_end)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 1, 0xf0000, ~0ULL - 0xf0000, 2);
	expect_refusal(f, SF_MEMMAP_TYPE, EILSEQ, BOOTPARAMS, MEMMAP_AT + 20);
}

TEST(memmap_other_type)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 3, ACPI_START, 0x1000, SF_MEMMAP_RAM);
	expect_refusal(f, SF_MEMMAP_TYPE, EILSEQ, BOOTPARAMS, MEMMAP_AT + 60);
	expect_sentence(f, "bootparams+0x30c: this kernel has no such memory of type 1");
}

TEST(memmap_reserved_kern)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 1, 0x100000, 0x1000, SF_MEMMAP_RESERVED_KERN);
	expect_refusal(f, SF_MEMMAP_TYPE, EILSEQ, BOOTPARAMS, MEMMAP_AT + 20);
}

TEST(memmap_not_crash)
{
	fixture_redo(f, CRASH, false);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 2, 0x100000, 0x1000, SF_MEMMAP_RAM);
	expect_refusal(f, SF_MEMMAP_NOT_CRASH, EILSEQ, BOOTPARAMS, MEMMAP_AT + 40);
}

TEST(memmap_unsorted)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 1, 0x100000, 0x1000, SF_MEMMAP_RAM);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 0, 0xf0000, 0x10000, 2);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 2, 0x0, 0x9f000, SF_MEMMAP_RAM);
	expect_refusal(f, SF_MEMMAP_ORDER, EILSEQ, BOOTPARAMS, MEMMAP_AT + 40);
	expect_sentence(f, "bootparams+0x2f8: the memory map entry at 0x0 is out of order or overlaps another");
}

TEST(memmap_overlap)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 2, 0x100000, 0x2000000, SF_MEMMAP_RAM);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 3, 0x20fffff, 0x2000000, SF_MEMMAP_RAM);
	expect_refusal(f, SF_MEMMAP_ORDER, EILSEQ, BOOTPARAMS, MEMMAP_AT + 60);
}

TEST(memmap_overlap_of_continuation)
{
	fixture_redo(f, REBOOT, true);
	set_memmap(f, SETUP_DATA, 128, 0, 0x100000, 0x1000, SF_MEMMAP_RAM);
	set_le(f, SETUP_DATA, 124, 20, 4);
	expect_refusal(f, SF_MEMMAP_ORDER, EILSEQ, SETUP_DATA, 128);
}

/* what is no RAM, and must not be left out */

TEST(memmap_missing)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 1, 0x100000, 0x1000, SF_MEMMAP_RAM);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 2, 0x101000, RAM_END - 0x101000, SF_MEMMAP_RAM);
	expect_refusal(f, SF_MEMMAP_MISSING, EILSEQ, BOOTPARAMS, 0xf0000);
	expect_sentence(f, "memory map at 0xf0000: this kernel has memory of type 2 here; hand it over, too");
}

TEST(memmap_missing_first_byte)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 1, 0xf0001, 0xffff, 2);
	expect_refusal(f, SF_MEMMAP_MISSING, EILSEQ, BOOTPARAMS, 0xf0000);
}

TEST(memmap_missing_last_byte)
{
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 3, ACPI_START, 0xfffff, 3);
	expect_refusal(f, SF_MEMMAP_MISSING, EILSEQ, BOOTPARAMS, ACPI_START + 0xfffff);
	expect_sentence(f, "memory map at 0x7fffffff: this kernel has memory of type 3 here; hand it over, too");
}

TEST(memmap_missing_at_the_end)
{
	cut_memmap(f, 3);
	expect_refusal(f, SF_MEMMAP_MISSING, EILSEQ, 0, ACPI_START);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 3, ACPI_START, 0x1000, 3);
	set_le(f, BOOTPARAMS, MEMMAP_COUNT_AT, 4, 1);
	expect_refusal(f, SF_MEMMAP_MISSING, EILSEQ, 0, ACPI_START + 0x1000);
}

TEST(memmap_missing_crash)
{
	fixture_redo(f, CRASH, false);
	cut_memmap(f, 4);
	expect_refusal(f, SF_MEMMAP_MISSING, EILSEQ, 0, ACPI_START);
}

/* RAM may be left out: the next kernel does without it */
TEST(memmap_less_ram)
{
	cut_memmap(f, 4);
	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 0, 0x1000, 0x1000, SF_MEMMAP_RAM);
	fill_digests(f);
	assert_int_equal(fixture_check(f), 0);
}

/* A payload without a table of ours finds its memory by itself. */
TEST(memmap_none_at_all)
{
	f->slots[BOOTPARAMS - 1].nr_fields--;
	f->slots[SETUP_DATA - 1].nr_fields--;
	fixture_redo(f, REBOOT, false);
	memset(f->data[BOOTPARAMS] + MEMMAP_AT, 0, 128 * 20);
	set_le(f, BOOTPARAMS, MEMMAP_COUNT_AT, 0, 1);
	fill_digests(f);
	assert_int_equal(fixture_check(f), 0);
}

TEST(memmap_unused)
{
	f->data[BOOTPARAMS][MEMMAP_AT + 128 * 20 - 1] = 1;
	expect_refusal(f, SF_MEMMAP_UNUSED, EILSEQ, BOOTPARAMS, MEMMAP_AT + 128 * 20 - 1);
}

TEST(memmap_unused_first)
{
	set_le(f, BOOTPARAMS, MEMMAP_COUNT_AT, 4, 1);
	expect_refusal(f, SF_MEMMAP_UNUSED, EILSEQ, BOOTPARAMS, MEMMAP_AT + 84);
}

/* bytes */

TEST(every_bootparams_byte)
{
	__u32 i, refused = 0;

	/* whichever byte is changed, somebody notices */
	for (i = 0; i < 4096; i++) {
		f->data[BOOTPARAMS][i] ^= 0x80;
		if (fixture_check(f) == 0)
			fail_msg("bootparams+0x%x changed, and nobody noticed", i);
		refused++;
		f->data[BOOTPARAMS][i] ^= 0x80;
	}
	assert_int_equal(refused, 4096);
	assert_int_equal(fixture_check(f), 0);
}

TEST(every_setup_data_byte)
{
	__u32 i;

	fixture_redo(f, REBOOT, true);
	for (i = 0; i < segment_of(f, SETUP_DATA)->bufsz; i++) {
		f->data[SETUP_DATA][i] ^= 0x01;
		if (fixture_check(f) == 0 && (i < 128 || i >= 148))
			fail_msg("setup-data+0x%x changed, and nobody noticed", i);
		f->data[SETUP_DATA][i] ^= 0x01;
	}
	assert_int_equal(fixture_check(f), 0);
}

TEST(every_purgatory_byte)
{
	__u32 i;

	/* byte 40 has two alternatives; 44 as well, but they differ otherwise */
	for (i = 0; i < 0x1234; i++) {
		f->data[PURGATORY][i] ^= 0x01;
		if ((fixture_check(f) == 0) != (i == 40))
			fail_msg("purgatory+0x%x changed, and nobody noticed", i);
		f->data[PURGATORY][i] ^= 0x01;
	}
}

TEST(byte_not_zero)
{
	f->data[BOOTPARAMS][0x1e4] = 1;
	expect_refusal(f, SF_BYTE_NOT_ZERO, EILSEQ, BOOTPARAMS, 0x1e4);
	expect_sentence(f, "bootparams+0x1e4: byte 0x1 has to be zero, nothing in the manifest accounts for it");
}

TEST(byte_not_zero_last)
{
	f->data[BOOTPARAMS][4095] = 0xff;
	expect_refusal(f, SF_BYTE_NOT_ZERO, EILSEQ, BOOTPARAMS, 4095);
}

TEST(byte_const)
{
	f->data[BOOTPARAMS][0x202] = 'x';
	expect_refusal(f, SF_BYTE_CONST, EILSEQ, BOOTPARAMS, 0x202);
	expect_sentence(f, "bootparams+0x202: the bytes are none of those that were signed (here: 0x64)");
}

TEST(byte_const_alternatives)
{
	set_le(f, PURGATORY, 44, 0x3f8, 2);
	assert_int_equal(fixture_check(f), 0);
	set_le(f, PURGATORY, 44, 0x2f8, 2);
	assert_int_equal(fixture_check(f), 0);
	set_le(f, PURGATORY, 44, 0x3f9, 2);
	expect_refusal(f, SF_BYTE_CONST, EILSEQ, PURGATORY, 44);
	/* the end of one alternative and the beginning of the next */
	set_le(f, PURGATORY, 44, 0xf800, 2);
	expect_refusal(f, SF_BYTE_CONST, EILSEQ, PURGATORY, 45);
}

TEST(byte_const_behind_alternatives)
{
	/* what follows the alternatives in the manifest is not one of them */
	f->data[PURGATORY][40] = 0x84;
	expect_refusal(f, SF_BYTE_CONST, EILSEQ, PURGATORY, 40);
}

TEST(byte_addr)
{
	set_le(f, PURGATORY, 24, 0x1200000, 8);
	expect_refusal(f, SF_BYTE_ADDR, EILSEQ, PURGATORY, 24);
	expect_sentence(f, "purgatory+0x18: the address has to be 0x1200200");
}

TEST(byte_addr_low)
{
	set_le(f, BOOTPARAMS, 0x228, 0x20000000, 4);
	expect_refusal(f, SF_BYTE_ADDR, EILSEQ, BOOTPARAMS, 0x228);
}

TEST(byte_addr_high)
{
	set_le(f, BOOTPARAMS, 0x0c8, 1, 4);
	expect_refusal(f, SF_BYTE_ADDR, EILSEQ, BOOTPARAMS, 0x228);
}

TEST(byte_addr_truncated)
{
	/* attack 38: the slot is above 4 GiB, its lower half points to anything */
	segment_of(f, CMDLINE)->mem = HIGH_START + 0x20000000;
	set_le(f, BOOTPARAMS, 0x228, 0x20000000, 4);
	set_le(f, PURGATORY, 48 + 128, HIGH_START + 0x20000000, 8);
	expect_refusal(f, SF_BYTE_ADDR, EILSEQ, BOOTPARAMS, 0x228);
}

TEST(byte_addr_absent)
{
	drop(f, INITRAMFS);
	memset(f->data[PURGATORY] + 48 + 64 * 3, 0, 48);
	set_le(f, BOOTPARAMS, 0x21c, 0, 4);
	expect_refusal(f, SF_BYTE_ADDR, EILSEQ, BOOTPARAMS, 0x218);
	assert_int_equal(f->load.why.value, 0);
}

TEST(byte_addr_zero_when_present)
{
	set_le(f, BOOTPARAMS, 0x218, 0, 4);
	set_le(f, BOOTPARAMS, 0x21c, 0, 4);
	expect_refusal(f, SF_BYTE_ADDR, EILSEQ, BOOTPARAMS, 0x218);
}

TEST(byte_addr_fit)
{
	struct sf_field *field = field_at(f, BOOTPARAMS, 0x218);

	field->length2 = 0;
	field->offset2 = 0;
	fixture_redo(f, REBOOT, false);
	segment_of(f, INITRAMFS)->mem = HIGH_START + 0x1000;
	set_le(f, BOOTPARAMS, 0x218, 0x1000, 4);
	set_le(f, PURGATORY, 48 + 64 * 3, HIGH_START + 0x1000, 8);
	expect_refusal(f, SF_VALUE_FIT, EILSEQ, BOOTPARAMS, 0x218);
	expect_sentence(f, "bootparams+0x218: 0x100001000 does not fit into four bytes; "
			"addresses and sizes here have to be below 4 GiB");
}

TEST(byte_size)
{
	set_le(f, BOOTPARAMS, 0x21c, 0x2346, 4);
	expect_refusal(f, SF_BYTE_SIZE, EILSEQ, BOOTPARAMS, 0x21c);
	assert_int_equal(f->load.why.value, 0x2345);
}

TEST(byte_size_high)
{
	set_le(f, BOOTPARAMS, 0x0c4, 1, 4);
	expect_refusal(f, SF_BYTE_SIZE, EILSEQ, BOOTPARAMS, 0x21c);
}

TEST(fact_rsdp)
{
	set_le(f, BOOTPARAMS, 0x70, 0x1800000, 8);
	expect_refusal(f, SF_BYTE_FACT, EILSEQ, BOOTPARAMS, 0x70);
	expect_sentence(f, "bootparams+0x70: rsdp must equal this kernel's");
}

TEST(fact_zero)
{
	set_le(f, BOOTPARAMS, 0x70, 0, 8);
	expect_refusal(f, SF_BYTE_FACT, EILSEQ, BOOTPARAMS, 0x70);
}

TEST(fact_secure_boot)
{
	fixture_redo(f, REBOOT, true);
	f->data[BOOTPARAMS][0x1ec] = 0;
	expect_refusal(f, SF_BYTE_FACT, EILSEQ, BOOTPARAMS, 0x1ec);
	expect_sentence(f, "bootparams+0x1ec: secure_boot must equal this kernel's");
}

TEST(fact_loader_signature)
{
	fixture_redo(f, REBOOT, true);
	set_le(f, BOOTPARAMS, 0x1c0, 0, 4);
	expect_refusal(f, SF_BYTE_FACT, EILSEQ, BOOTPARAMS, 0x1c0);
}

TEST(fact_screen)
{
	f->data[BOOTPARAMS][0x3f] ^= 1;
	expect_refusal(f, SF_BYTE_FACT, EILSEQ, BOOTPARAMS, 0);
}

TEST(fact_efi_map)
{
	fixture_redo(f, REBOOT, true);
	f->data[EFI_MEMMAP][100] ^= 1;
	expect_refusal(f, SF_BYTE_FACT, EILSEQ, EFI_MEMMAP, 96);
	expect_sentence(f, "efi-memmap+0x60: efi_map must equal this kernel's");
}

TEST(fact_efi_map_short)
{
	fixture_redo(f, REBOOT, true);
	segment_of(f, EFI_MEMMAP)->bufsz -= 48;
	set_le(f, BOOTPARAMS, 0x1d4, 48 * 4, 4);
	expect_refusal(f, SF_BYTE_FACT, EILSEQ, EFI_MEMMAP, 48 * 4);
}

TEST(fact_efi_map_part)
{
	fixture_redo(f, REBOOT, true);
	segment_of(f, EFI_MEMMAP)->bufsz -= 1;
	set_le(f, BOOTPARAMS, 0x1d4, 48 * 5 - 1, 4);
	expect_refusal(f, SF_BYTE_FACT, EILSEQ, EFI_MEMMAP, 48 * 4);
}

TEST(fact_efi_map_long)
{
	fixture_redo(f, REBOOT, true);
	f->efi_descriptors--;
	expect_refusal(f, SF_BYTE_FACT, EILSEQ, EFI_MEMMAP, 48 * 4);
}

TEST(fact_efi_map_pieces)
{
	/* the largest piece there may be, and one that would not fit */
	f->efi_descriptor = SF_PIECE_MAX;
	fixture_redo(f, REBOOT, true);
	assert_int_equal(fixture_check(f), 0);
	f->efi_descriptor = SF_PIECE_MAX + 1;
	fixture_redo(f, REBOOT, true);
	expect_refusal(f, SF_BYTE_FACT, EILSEQ, EFI_MEMMAP, 0);
}

TEST(fact_of_another_size)
{
	f->fact_cut = 1;
	expect_refusal(f, SF_BYTE_FACT, EILSEQ, BOOTPARAMS, 0);
	f->fact_cut = -1;
	expect_refusal(f, SF_BYTE_FACT, EILSEQ, BOOTPARAMS, 0);
}

TEST(setup_data_next)
{
	/* a chain that leads into memory nobody checked */
	fixture_redo(f, REBOOT, true);
	set_le(f, SETUP_DATA, 112, 0x20000000, 8);
	expect_refusal(f, SF_BYTE_CONST, EILSEQ, SETUP_DATA, 115);
}

/* command line */

static void refused_line(struct fixture *f, const char *line, __u32 cause, __u64 offset)
{
	set_cmdline(f, line);
	expect_refusal(f, cause, EILSEQ, CMDLINE, offset);
}

static void accepted_line(struct fixture *f, const char *line)
{
	set_cmdline(f, line);
	fill_digests(f);
	if (fixture_check(f)) {
		char text[256];

		fail_msg("%s: %s", line,
			 sf_sentence(&f->load.why, &f->manifest, text, sizeof(text)));
	}
}

static void set_policy(struct fixture *f, const struct sf_policy_desc *policy, size_t n)
{
	memcpy(f->policy, policy, n * sizeof(*policy));
	f->slots[CMDLINE - 1].nr_policy = n;
	f->desc.head.claims[1] = (struct sf_claim){ SF_WAY_CMDLINE, SF_LOCKDOWN_INTEGRITY };
	f->desc.head.claims[0] = (struct sf_claim){ SF_WAY_BUILTIN, SF_LOCKDOWN_INTEGRITY };
	fixture_redo(f, SF_USAGE_REBOOT, false);
}

#define POLICY(f, ...) do {						\
	const struct sf_policy_desc policy[] = { __VA_ARGS__ };		\
	set_policy(f, policy, sizeof(policy) / sizeof(policy[0]));	\
} while (0)

TEST(cmdline_no_nul)
{
	set_cmdline(f, "lockdown=integrity");
	segment_of(f, CMDLINE)->bufsz--;
	set_le(f, PURGATORY, 48 + 128 + 8, 18, 8);
	expect_refusal(f, SF_CMDLINE_NUL, EILSEQ, CMDLINE, 18);
}

TEST(cmdline_after_nul)
{
	/* attack 41: the checker must not see what the kernel does not */
	set_cmdline(f, "quiet lockdown=integrity");
	f->data[CMDLINE][5] = '\0';
	expect_refusal(f, SF_CMDLINE_NUL, EILSEQ, CMDLINE, 6);
}

TEST(cmdline_zeros_after_nul)
{
	set_cmdline(f, "lockdown=integrity     ");
	memset(f->data[CMDLINE] + 18, 0, 5);
	fill_digests(f);
	assert_int_equal(fixture_check(f), 0);
}

TEST(cmdline_quote)
{
	refused_line(f, "lockdown=integrity x=\"a b\"", SF_CMDLINE_BYTE, 21);
	expect_sentence(f, "cmdline+0x15: only printable ASCII without double quotes is allowed here");
}

TEST(cmdline_control)
{
	refused_line(f, "lockdown=integrity a\x01" "acpi_rsdp=0x1000", SF_CMDLINE_BYTE, 20);
	refused_line(f, "lockdown=integrity\tquiet", SF_CMDLINE_BYTE, 18);
	refused_line(f, "lockdown=integrity\n", SF_CMDLINE_BYTE, 18);
	refused_line(f, "lockdown=integrity \x7f", SF_CMDLINE_BYTE, 19);
	refused_line(f, "lockdown=integrity \xa0", SF_CMDLINE_BYTE, 19);
}

TEST(cmdline_required)
{
	refused_line(f, "quiet", SF_CMDLINE_REQUIRED, 5);
	expect_sentence(f, "cmdline+0x5: the command line needs lockdown= with a value that the manifest allows");
	refused_line(f, "", SF_CMDLINE_REQUIRED, 0);
	refused_line(f, "   ", SF_CMDLINE_REQUIRED, 3);
	refused_line(f, "xlockdown=integrity", SF_CMDLINE_REQUIRED, 19);
	refused_line(f, "lockdownx=integrity", SF_CMDLINE_REQUIRED, 19);
	refused_line(f, "x=lockdown=integrity", SF_CMDLINE_REQUIRED, 20);
}

TEST(cmdline_required_after_dashes)
{
	refused_line(f, "-- lockdown=integrity", SF_CMDLINE_REQUIRED, 21);
	accepted_line(f, "--x lockdown=integrity");
	accepted_line(f, "--= lockdown=integrity");
	accepted_line(f, "lockdown=integrity --");
	accepted_line(f, "lockdown=integrity !#~");
}

TEST(cmdline_value)
{
	refused_line(f, "lockdown=none", SF_CMDLINE_VALUE, 0);
	expect_sentence(f, "cmdline+0x0: the manifest allows other values of lockdown=");
	refused_line(f, "lockdown", SF_CMDLINE_VALUE, 0);
	refused_line(f, "lockdown=", SF_CMDLINE_VALUE, 0);
	refused_line(f, "lockdown=integrit", SF_CMDLINE_VALUE, 0);
	refused_line(f, "lockdown=integritx", SF_CMDLINE_VALUE, 0);
	refused_line(f, "lockdown=integrityx", SF_CMDLINE_VALUE, 0);
	refused_line(f, "lockdown=integrity=x", SF_CMDLINE_VALUE, 0);
	/* every occurrence, wherever it is */
	refused_line(f, "lockdown=integrity  lockdown=none", SF_CMDLINE_VALUE, 20);
	refused_line(f, "lockdown=integrity -- lockdown=none", SF_CMDLINE_VALUE, 22);
	accepted_line(f, "lockdown=integrity lockdown=confidentiality");
	accepted_line(f, "  lockdown=integrity  ");
}

TEST(cmdline_forbidden)
{
	refused_line(f, "lockdown=integrity acpi_rsdp=0x1000", SF_CMDLINE_FORBIDDEN, 19);
	expect_sentence(f, "cmdline+0x13: the manifest forbids acpi_rsdp=");
	refused_line(f, "lockdown=integrity acpi-rsdp=0x1000", SF_CMDLINE_FORBIDDEN, 19);
	refused_line(f, "acpi_rsdp lockdown=integrity", SF_CMDLINE_FORBIDDEN, 0);
	refused_line(f, "lockdown=integrity -- acpi_rsdp=0", SF_CMDLINE_FORBIDDEN, 22);
	accepted_line(f, "lockdown=integrity acpi_rsd=0 acpi_rsdpx=0 x=acpi_rsdp");
}

TEST(cmdline_forbidden_prefix)
{
	refused_line(f, "lockdown=integrity module.sig_enforce=0", SF_CMDLINE_FORBIDDEN, 19);
	expect_sentence(f, "cmdline+0x13: the manifest forbids module.sig*=");
	refused_line(f, "lockdown=integrity module.sig", SF_CMDLINE_FORBIDDEN, 19);
	accepted_line(f, "lockdown=integrity module.si=1 Module.sig=1");
}

TEST(cmdline_key_folds)
{
	POLICY(f, { .op = SF_REQUIRED, .key = "a-b_c" });
	accepted_line(f, "a_b-c lockdown=integrity");
	accepted_line(f, "a-b-c=1 lockdown=integrity");
	refused_line(f, "a.b_c lockdown=integrity", SF_CMDLINE_REQUIRED, 24);
}

TEST(cmdline_allowed)
{
	static const char *const consoles[] = { "tty0", "ttyS0,115200" };

	POLICY(f, { .op = SF_ALLOWED, .key = "root" },
	       { .op = SF_ALLOWED, .key = "console", .values = consoles, .nr_values = 2 },
	       { .op = SF_ALLOWED, .key = "dm-*" },
	       { .op = SF_REQUIRED, .key = "ro" },
	       { .op = SF_FORBIDDEN, .key = "dm-mod.create" });
	accepted_line(f, "root=/dev/sda ro console=tty0 console=ttyS0,115200 dm_x=y dm-");
	refused_line(f, "ro quiet", SF_CMDLINE_NOT_ALLOWED, 3);
	expect_sentence(f, "cmdline+0x3: the manifest does not list this parameter as allowed");
	refused_line(f, "ro console=ttyS1", SF_CMDLINE_NOT_ALLOWED, 3);
	refused_line(f, "ro console", SF_CMDLINE_NOT_ALLOWED, 3);
	refused_line(f, "ro -- root=x", SF_CMDLINE_NOT_ALLOWED, 3);
	refused_line(f, "ro dm_mod.create=x", SF_CMDLINE_FORBIDDEN, 3);
	refused_line(f, "ro lockdown=integrity", SF_CMDLINE_NOT_ALLOWED, 3);
	refused_line(f, "ro =x", SF_CMDLINE_NOT_ALLOWED, 3);
	refused_line(f, "root=x", SF_CMDLINE_REQUIRED, 6);
}

TEST(cmdline_allowed_dashes)
{
	POLICY(f, { .op = SF_ALLOWED, .key = "ro" }, { .op = SF_ALLOWED, .key = "--" });
	accepted_line(f, "ro -- ro");
	refused_line(f, "ro -- single", SF_CMDLINE_NOT_ALLOWED, 6);
}

TEST(cmdline_empty_value)
{
	static const char *const empty[] = { "" };

	POLICY(f, { .op = SF_REQUIRED, .key = "x", .values = empty, .nr_values = 1 });
	accepted_line(f, "x");
	accepted_line(f, "x=");
	accepted_line(f, "x y=z");
	refused_line(f, "x=1", SF_CMDLINE_VALUE, 0);
}

TEST(cmdline_address)
{
	fixture_redo(f, CRASH, false);
	accepted_line(f, "lockdown=integrity elfcorehdr=0x30900000");
	refused_line(f, "lockdown=integrity elfcorehdr=0x30901000", SF_CMDLINE_ADDRESS, 19);
	expect_sentence(f, "cmdline+0x13: elfcorehdr= has to be the address of its slot, absent without it");
	refused_line(f, "lockdown=integrity elfcorehdr=0x030900000", SF_CMDLINE_ADDRESS, 19);
	refused_line(f, "lockdown=integrity elfcorehdr=30900000", SF_CMDLINE_ADDRESS, 19);
	refused_line(f, "lockdown=integrity elfcorehdr=0x1@0x30900000", SF_CMDLINE_ADDRESS, 19);
	refused_line(f, "lockdown=integrity elfcorehdr=809500672", SF_CMDLINE_ADDRESS, 19);
	refused_line(f, "lockdown=integrity elfcorehdr", SF_CMDLINE_ADDRESS, 19);
	refused_line(f, "lockdown=integrity", SF_CMDLINE_ADDRESS, 18);
	refused_line(f, "lockdown=integrity -- elfcorehdr=0x30900000", SF_CMDLINE_ADDRESS, 43);
	refused_line(f, "lockdown=integrity elfcorehdr=0x30900000 elfcorehdr=0x1",
		     SF_CMDLINE_ADDRESS, 41);
}

TEST(cmdline_address_case)
{
	fixture_redo(f, CRASH, false);
	segment_of(f, ELFCOREHDR)->mem = 0x3abcd000;
	accepted_line(f, "lockdown=integrity elfcorehdr=0x3abcd000");
	refused_line(f, "lockdown=integrity elfcorehdr=0x3ABCD000", SF_CMDLINE_ADDRESS, 19);
	refused_line(f, "lockdown=integrity elfcorehdr=0X3abcd000", SF_CMDLINE_ADDRESS, 19);
}

TEST(cmdline_address_absent)
{
	refused_line(f, "lockdown=integrity elfcorehdr=0x30900000", SF_CMDLINE_ADDRESS, 19);
	refused_line(f, "lockdown=integrity elfcorehdr=0x0", SF_CMDLINE_ADDRESS, 19);
}

/* a command line by exact digest */

static void sign_line(struct fixture *f, const void *line, size_t n)
{
	static __u8 digest[32];
	struct sf_slot_desc *desc = &f->slots[CMDLINE - 1];

	fixture_digest(line, n, digest);
	desc->slot.digest = (struct sf_bytes){ digest, 32 };
	desc->nr_policy = 0;
	fixture_redo(f, SF_USAGE_REBOOT, false);
	set_cmdline(f, line);
	fill_digests(f);
}

TEST(signed_line)
{
	sign_line(f, "x lockdown=integrity", 21);
	assert_int_equal(fixture_check(f), 0);
	assert_int_equal(f->load.guarantee, SF_LOCKDOWN_INTEGRITY);
}

TEST(signed_line_changed)
{
	sign_line(f, "x lockdown=integrity", 21);
	f->data[CMDLINE][0] = 'y';
	fill_digests(f);
	expect_refusal(f, SF_DIGEST_SLOT, EUCLEAN, CMDLINE, 0);
	expect_sentence(f, "segment 4, slot 4 (cmdline): these are not the bytes that were signed; "
			"is it the right file?");
}

TEST(signed_line_length)
{
	sign_line(f, "x lockdown=integrity", 21);
	f->slots[CMDLINE - 1].slot.exact = true;
	f->slots[CMDLINE - 1].slot.size = 21;
	fixture_redo(f, SF_USAGE_REBOOT, false);
	set_cmdline(f, "x lockdown=integrity");
	fill_digests(f);
	assert_int_equal(fixture_check(f), 0);
	set_cmdline(f, "x  lockdown=integrity");
	expect_refusal(f, SF_BUFSZ_CMDLINE, EBADSLT, CMDLINE, 22);
	expect_sentence(f, "segment 4, slot 4 (cmdline): the signed command line and its NUL have "
			"21, not 22 bytes; give that very line");
}

TEST(signed_line_quotes)
{
	/* may hold anything, but a line with quotes promises no lockdown */
	sign_line(f, "lockdown=integrity x=\"y z\"", 27);
	expect_refusal(f, SF_LOCKDOWN_CMDLINE, EPERM, 0, 0);
	f->locked = SF_LOCKDOWN_NONE;
	assert_int_equal(fixture_check(f), 0);
}

TEST(signed_line_tabs)
{
	sign_line(f, "quiet\tlockdown=integrity", 25);
	f->locked = SF_LOCKDOWN_NONE;
	assert_int_equal(fixture_check(f), 0);
	assert_int_equal(f->load.guarantee, SF_LOCKDOWN_NONE);
}

/* lockdown */

TEST(lockdown_cmdline)
{
	POLICY(f, { .op = SF_FORBIDDEN, .key = "x" });
	f->manifest.nr_claims = 1;
	f->manifest.claims[0] = (struct sf_claim){ SF_WAY_CMDLINE, SF_LOCKDOWN_INTEGRITY };
	accepted_line(f, "lockdown=integrity");
	accepted_line(f, "lockdown=none lockdown=confidentiality lockdown");
	/* the claim is the most that the payload does with it */
	assert_int_equal(f->load.guarantee, SF_LOCKDOWN_INTEGRITY);
	set_cmdline(f, "lockdown=Integrity");
	expect_refusal(f, SF_LOCKDOWN_CMDLINE, EPERM, 0, 0);
	expect_sentence(f, "the next kernel would be locked down less (only: none); "
			"its command line needs lockdown=");
	set_cmdline(f, "x.lockdown=integrity lockdown=integrity,x lockdown integrity");
	expect_refusal(f, SF_LOCKDOWN_CMDLINE, EPERM, 0, 0);
	set_cmdline(f, "-- lockdown=integrity");
	expect_refusal(f, SF_LOCKDOWN_CMDLINE, EPERM, 0, 0);
	f->manifest.nr_claims = 0;
	set_cmdline(f, "lockdown=integrity");
	expect_refusal(f, SF_LOCKDOWN, EPERM, 0, 0);
	expect_sentence(f, "the next kernel would be locked down less (only: none), "
			"by all claims that hold here");
}

TEST(lockdown_confidentiality)
{
	f->locked = SF_LOCKDOWN_CONFIDENTIALITY;
	set_cmdline(f, "lockdown=integrity");
	expect_refusal(f, SF_LOCKDOWN_CMDLINE, EPERM, 0, 0);
	assert_int_equal(f->load.why.value, SF_LOCKDOWN_INTEGRITY);
	accepted_line(f, "lockdown=confidentiality");
	assert_int_equal(f->load.guarantee, SF_LOCKDOWN_CONFIDENTIALITY);
}

TEST(lockdown_builtin)
{
	POLICY(f, { .op = SF_FORBIDDEN, .key = "x" });
	accepted_line(f, "quiet");
	assert_int_equal(f->load.guarantee, SF_LOCKDOWN_INTEGRITY);
	f->locked = SF_LOCKDOWN_CONFIDENTIALITY;
	expect_refusal(f, SF_LOCKDOWN, EPERM, 0, 0);
	f->manifest.claims[0].level = SF_LOCKDOWN_CONFIDENTIALITY;
	f->locked_asked = 0;
	assert_int_equal(fixture_check(f), 0);
	/* asking leaves a line in the log: not when the answer cannot matter */
	assert_int_equal(f->locked_asked, 0);
}

static void by_secure_boot(struct fixture *f)
{
	POLICY(f, { .op = SF_FORBIDDEN, .key = "x" });
	f->desc.head.nr_claims = 1;
	f->desc.head.claims[0] = (struct sf_claim){ SF_WAY_SECURE_BOOT,
						    SF_LOCKDOWN_CONFIDENTIALITY };
	fixture_redo(f, SF_USAGE_REBOOT, true);
}

TEST(lockdown_secure_boot)
{
	by_secure_boot(f);
	assert_int_equal(fixture_check(f), 0);
	/* whatever the manifest claims */
	assert_int_equal(f->load.guarantee, SF_LOCKDOWN_INTEGRITY);
	f->locked = SF_LOCKDOWN_CONFIDENTIALITY;
	expect_refusal(f, SF_LOCKDOWN, EPERM, 0, 0);
}

TEST(lockdown_secure_boot_off)
{
	by_secure_boot(f);
	f->load.secure_boot = false;
	expect_refusal(f, SF_LOCKDOWN, EPERM, 0, 0);
}

TEST(lockdown_secure_boot_bios)
{
	/* attack 54: booted with efi=noruntime, there is nothing to hand over */
	by_secure_boot(f);
	fixture_redo(f, SF_USAGE_REBOOT, false);
	f->load.secure_boot = true;
	expect_refusal(f, SF_LOCKDOWN_NO_EFI, EPERM, 0, 0);
	expect_sentence(f, "locked down only by Secure Boot, with no EFI runtime to hand over "
			"(efi=noruntime?)");
}

static void without_fact(struct fixture *f, __u32 slot, __u32 offset)
{
	struct sf_field *field;

	by_secure_boot(f);
	field = field_at(f, slot, offset);
	/* a const that happens to be right is no fact */
	*field = (struct sf_field){ .rule = SF_CONST, .offset = offset, .length = 1,
				    .alternatives = { f->data[slot] + offset, 1 } };
	fixture_encode(f);
	f->locked = SF_LOCKDOWN_INTEGRITY;
}

TEST(lockdown_fact_missing)
{
	without_fact(f, BOOTPARAMS, 0x1ec);
	fixture_decode(f);
	expect_refusal(f, SF_LOCKDOWN, EPERM, 0, 0);
}

TEST(lockdown_loader_signature_missing)
{
	/* attack 36 */
	static const __u8 signature[16] = "EL64\0\0\xee\x7f\x30\0\0\0\x01\0\0";

	by_secure_boot(f);
	*field_at(f, BOOTPARAMS, 0x1c0) =
		(struct sf_field){ .rule = SF_CONST, .offset = 0x1c0, .length = 16,
				   .alternatives = { signature, 16 } };
	fixture_redo(f, SF_USAGE_REBOOT, true);
	expect_refusal(f, SF_LOCKDOWN, EPERM, 0, 0);
}

static __u32 lower(__u32 a, __u32 b)
{
	return a < b ? a : b;
}

static __u32 higher(__u32 a, __u32 b)
{
	return a > b ? a : b;
}

static void claim(struct fixture *f, __u32 way, __u32 level)
{
	if (level)
		f->manifest.claims[f->manifest.nr_claims++] = (struct sf_claim){ way, level };
}

/* One combination; the guarantee and the cause are put together in another way. */
static void lockdown_case(struct fixture *f, const __u32 *levels, bool efi, bool secure_boot,
			  __u32 line)
{
	__u32 builtin = levels[0], by_boot = levels[1], by_line = levels[2], guarantee, cause;
	int err;

	f->manifest.nr_claims = 0;
	claim(f, SF_WAY_BUILTIN, builtin);
	claim(f, SF_WAY_SECURE_BOOT, by_boot);
	claim(f, SF_WAY_CMDLINE, by_line);
	f->load.secure_boot = secure_boot;
	guarantee = higher(builtin, lower(by_line, line));
	if (secure_boot && by_boot)
		guarantee = higher(guarantee, SF_LOCKDOWN_INTEGRITY);
	cause = by_line > guarantee ? SF_LOCKDOWN_CMDLINE :
		by_boot && !efi && !guarantee ? SF_LOCKDOWN_NO_EFI : SF_LOCKDOWN;
	for (f->locked = SF_LOCKDOWN_NONE; f->locked <= SF_LOCKDOWN_CONFIDENTIALITY; f->locked++) {
		err = sf_check_contents(&f->load);
		assert_int_equal(f->load.guarantee, guarantee);
		assert_int_equal(err, f->locked > guarantee ? -EPERM : 0);
		assert_int_equal(f->load.why.cause, f->locked > guarantee ? cause : (__u32)SF_OK);
	}
}

/* All claims, with and without EFI and Secure Boot, all lines, all running levels. */
static void lockdown_combinations(struct fixture *f, bool efi)
{
	static const char *const lines[] = { "quiet", "lockdown=integrity",
					     "lockdown=confidentiality" };
	__u32 i, boot, line;

	POLICY(f, { .op = SF_FORBIDDEN, .key = "x" });
	fixture_redo(f, SF_USAGE_REBOOT, efi);
	for (line = 0; line < 3; line++) {
		set_cmdline(f, lines[line]);
		assert_int_equal(sf_check_layout(&f->load), 0);
		for (i = 0; i < 27; i++) {
			const __u32 levels[] = { i / 9, i / 3 % 3, i % 3 };

			for (boot = 0; boot <= efi; boot++)
				lockdown_case(f, levels, efi, boot, line);
		}
	}
}

TEST(lockdown_all_combinations)
{
	lockdown_combinations(f, false);
	lockdown_combinations(f, true);
}

TEST(lockdown_none)
{
	f->locked = SF_LOCKDOWN_NONE;
	f->manifest.nr_claims = 0;
	assert_int_equal(fixture_check(f), 0);
	assert_int_equal(f->load.guarantee, SF_LOCKDOWN_NONE);
}

/* digests */

TEST(digest_slot)
{
	f->data[KERNEL][17] ^= 0x10;
	fill_digests(f);
	expect_refusal(f, SF_DIGEST_SLOT, EUCLEAN, KERNEL, 0);
}

TEST(digest_slot_with_fields)
{
	f->data[PURGATORY][0] ^= 1;
	expect_refusal(f, SF_DIGEST_SLOT, EUCLEAN, PURGATORY, 0);
}

TEST(digest_slot_last_byte)
{
	f->data[PURGATORY][0x1233] ^= 1;
	expect_refusal(f, SF_DIGEST_SLOT, EUCLEAN, PURGATORY, 0);
}

TEST(digest_field)
{
	f->data[PURGATORY][48 + 16] ^= 1;
	expect_refusal(f, SF_DIGEST_FIELD, EUCLEAN, PURGATORY, 48 + 16);
	expect_sentence(f, "purgatory+0x40: this has to be the digest of slot 1 (kernel)");
}

TEST(digest_field_of_open_slot)
{
	segment_of(f, INITRAMFS)->digest[31] ^= 1;
	expect_refusal(f, SF_DIGEST_FIELD, EUCLEAN, PURGATORY, 48 + 64 * 3 + 16);
}

TEST(digest_field_of_small_slot)
{
	/* from the checked buffer, whatever the caller computed */
	memset(segment_of(f, BOOTPARAMS)->digest, 0xaa, 32);
	memset(segment_of(f, CMDLINE)->digest, 0xaa, 32);
	assert_int_equal(fixture_check(f), 0);
	set_cmdline(f, "root=/dev/vda1 ro quiet lockdown=integrity -- singlf");
	expect_refusal(f, SF_DIGEST_FIELD, EUCLEAN, PURGATORY, 48 + 64 * 2 + 16);
}

TEST(digest_field_of_absent_slot)
{
	drop(f, INITRAMFS);
	set_le(f, BOOTPARAMS, 0x218, 0, 4);
	set_le(f, BOOTPARAMS, 0x21c, 0, 4);
	memset(f->data[PURGATORY] + 48 + 64 * 3, 0, 16);
	fill_digests(f);
	f->data[PURGATORY][48 + 64 * 3 + 47] = 1;
	expect_refusal(f, SF_DIGEST_FIELD, EUCLEAN, PURGATORY, 48 + 64 * 3 + 16);
	assert_int_equal(f->load.why.value, INITRAMFS);
}

TEST(digest_failed)
{
	f->digest_error = -ENOMEM;
	expect_refusal(f, SF_DIGEST_FAILED, ENOMEM, PURGATORY, 0);
	expect_sentence(f, "segment 2, slot 2 (purgatory): the digest could not be computed (error 12)");
}

TEST(digest_failed_for_field)
{
	/* the first is purgatory's own, the second that of bootparams */
	f->digest_error = -EIO;
	f->digests_good = 1;
	expect_refusal(f, SF_DIGEST_FAILED, EIO, PURGATORY, 0);
	assert_int_equal(f->digests_good, 0);
}

TEST(digest_signed_initramfs)
{
	static __u8 digest[32];

	f->slots[INITRAMFS - 1].slot.digest = (struct sf_bytes){ digest, 32 };
	f->slots[INITRAMFS - 1].slot.presence = SF_ALWAYS;
	memcpy(digest, segment_of(f, INITRAMFS)->digest, 32);
	fixture_redo(f, REBOOT, false);
	assert_int_equal(fixture_check(f), 0);
	digest[0] ^= 1;
	fixture_redo(f, REBOOT, false);
	expect_refusal(f, SF_DIGEST_SLOT, EUCLEAN, INITRAMFS, 0);
}

TEST(find)
{
	assert_ptr_equal(sf_find(&f->load, CMDLINE), segment_of(f, CMDLINE));
	assert_null(sf_find(&f->load, ELFCOREHDR));
	assert_null(sf_find(&f->load, 0));
}

#define T(name)	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(accepts_reboot),
		T(accepts_reboot_efi),
		T(accepts_crash),
		T(accepts_crash_efi),
		T(accepts_without_optional),
		T(accepts_above_4g),
		T(accepts_larger_pages),
		T(arch_other),
		T(usage_other),
		T(usage_none),
		T(usage_both_at_once),
		T(component_other),
		T(component_prefix),
		T(component_longer),
		T(component_missing),
		T(component_none_configured),
		T(generation_low),
		T(no_segments),
		T(tag_zero),
		T(tag_unknown),
		T(tag_huge),
		T(tag_twice),
		T(more_segments_than_slots),
		T(slot_missing_always),
		T(slot_missing_crash),
		T(slot_missing_efi),
		T(slot_not_crash),
		T(slot_not_efi),
		T(segments_swapped),
		T(bufsz_short),
		T(bufsz_long),
		T(bufsz_above_maximum),
		T(bufsz_huge),
		T(bufsz_zero),
		T(bufsz_zero_exact),
		T(memsz_large),
		T(memsz_small),
		T(memsz_unrounded),
		T(memsz_zero),
		T(elfcorehdr_bufsz),
		T(elfcorehdr_memsz_zero),
		T(elfcorehdr_memsz_large),
		T(elfcorehdr_memsz_unaligned),
		T(elfcorehdr_memsz_maximum),
		T(small_total),
		T(small_total_above),
		T(align_of_slot),
		T(align_of_page),
		T(align_of_byte),
		T(align_of_larger_page),
		T(range_below),
		T(range_above),
		T(range_far_above),
		T(range_first),
		T(overlap_same),
		T(overlap_tail),
		T(overlap_around),
		T(adjacent),
		T(adjacent_before),
		T(span),
		T(span_less_the_last),
		T(span_less_one),
		T(span_with_a_gap),
		T(span_the_other_way_round),
		T(span_high_half),
		T(span_does_not_fit),
		T(entry_in_initramfs),
		T(entry_in_the_middle),
		T(dest_low),
		T(dest_lowest),
		T(dest_wrap),
		T(dest_beyond_limit),
		T(dest_up_to_limit),
		T(dest_not_ram),
		T(dest_not_crash_region),
		T(elfcorehdr_not_crash_region),
		T(not_handed_over),
		T(not_handed_over_last_byte),
		T(not_handed_over_hole),
		T(handed_over_in_pieces),
		T(handed_over_as_other_type),
		T(handed_over_by_continuation),
		T(continuation_empty),
		T(continuation_part_of_entry),
		T(continuation_beyond_capacity),
		T(continuation_full),
		T(memmap_one_entry),
		T(memmap_beyond_capacity),
		T(memmap_no_ram),
		T(memmap_zero_size),
		T(memmap_wrap),
		T(memmap_up_to_the_end),
		T(memmap_other_type),
		T(memmap_reserved_kern),
		T(memmap_not_crash),
		T(memmap_unsorted),
		T(memmap_overlap),
		T(memmap_overlap_of_continuation),
		T(memmap_missing),
		T(memmap_missing_first_byte),
		T(memmap_missing_last_byte),
		T(memmap_missing_at_the_end),
		T(memmap_missing_crash),
		T(memmap_less_ram),
		T(memmap_none_at_all),
		T(memmap_unused),
		T(memmap_unused_first),
		T(every_bootparams_byte),
		T(every_setup_data_byte),
		T(every_purgatory_byte),
		T(byte_not_zero),
		T(byte_not_zero_last),
		T(byte_const),
		T(byte_const_alternatives),
		T(byte_const_behind_alternatives),
		T(byte_addr),
		T(byte_addr_low),
		T(byte_addr_high),
		T(byte_addr_truncated),
		T(byte_addr_absent),
		T(byte_addr_zero_when_present),
		T(byte_addr_fit),
		T(byte_size),
		T(byte_size_high),
		T(fact_rsdp),
		T(fact_zero),
		T(fact_secure_boot),
		T(fact_loader_signature),
		T(fact_screen),
		T(fact_efi_map),
		T(fact_efi_map_short),
		T(fact_efi_map_part),
		T(fact_efi_map_long),
		T(fact_efi_map_pieces),
		T(fact_of_another_size),
		T(setup_data_next),
		T(cmdline_no_nul),
		T(cmdline_after_nul),
		T(cmdline_zeros_after_nul),
		T(cmdline_quote),
		T(cmdline_control),
		T(cmdline_required),
		T(cmdline_required_after_dashes),
		T(cmdline_value),
		T(cmdline_forbidden),
		T(cmdline_forbidden_prefix),
		T(cmdline_key_folds),
		T(cmdline_allowed),
		T(cmdline_allowed_dashes),
		T(cmdline_empty_value),
		T(cmdline_address),
		T(cmdline_address_case),
		T(cmdline_address_absent),
		T(signed_line),
		T(signed_line_changed),
		T(signed_line_length),
		T(signed_line_quotes),
		T(signed_line_tabs),
		T(lockdown_cmdline),
		T(lockdown_confidentiality),
		T(lockdown_builtin),
		T(lockdown_secure_boot),
		T(lockdown_secure_boot_off),
		T(lockdown_secure_boot_bios),
		T(lockdown_fact_missing),
		T(lockdown_loader_signature_missing),
		T(lockdown_all_combinations),
		T(lockdown_none),
		T(digest_slot),
		T(digest_slot_with_fields),
		T(digest_slot_last_byte),
		T(digest_field),
		T(digest_field_of_open_slot),
		T(digest_field_of_small_slot),
		T(digest_field_of_absent_slot),
		T(digest_failed),
		T(digest_failed_for_field),
		T(digest_signed_initramfs),
		T(find),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
