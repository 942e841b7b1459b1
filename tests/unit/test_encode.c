// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_encode.c - the encoder, and encoder and decoder against each other
 */
#include <stdlib.h>

#include "fixture.h"
#include "reencode.h"

static void round_trip(void **state)
{
	struct fixture *f = *state;
	__u8 *again = calloc(1, f->size);

	assert_non_null(again);
	assert_int_equal(reencode(&f->manifest, again, f->size), f->size);
	assert_memory_equal(again, f->bytes, f->size);
	free(again);
}

static void decoded_values(void **state)
{
	struct fixture *f = *state;
	const struct sf_manifest *m = &f->manifest;
	struct sf_list rest = m->slots[BOOTPARAMS - 1].fields;
	struct sf_field field;
	__u32 n = 0, last = 0;

	assert_int_equal(m->arch, SF_ARCH_X86_64);
	assert_int_equal(m->usage, SF_USAGE_ALL);
	assert_int_equal(m->generation, 7);
	assert_int_equal(m->digest_size, 32);
	assert_int_equal(m->entry_slot, PURGATORY);
	assert_int_equal(m->nr_slots, NR_SLOTS);
	assert_int_equal(m->nr_claims, 2);
	assert_int_equal(m->origins.n, 32);
	assert_int_equal(m->slots[KERNEL - 1].align, 0x200000);
	assert_int_equal(m->slots[KERNEL - 1].first, 0x1000000);
	assert_int_equal(m->slots[KERNEL - 1].memory, 0x200000);
	/* what is left out has a value all the same */
	assert_int_equal(m->slots[CMDLINE - 1].align, SF_PAGE_MIN);
	assert_int_equal(m->slots[CMDLINE - 1].first, 0);
	assert_int_equal(m->slots[CMDLINE - 1].last, SF_ADDR_LIMIT - 1);
	while (sf_next_field(m, &m->slots[BOOTPARAMS - 1], &rest, &field)) {
		assert_true(!n || field.offset > last);
		last = field.offset;
		n++;
		if (field.offset == 0x218) {
			assert_int_equal(field.rule, SF_ADDR);
			assert_int_equal(field.length, 4);
			assert_int_equal(field.offset2, 0x0c0);
			assert_int_equal(field.length2, 4);
			assert_int_equal(field.slot, INITRAMFS);
		}
		if (field.rule == SF_MEMMAP) {
			assert_int_equal(field.length, 128 * SF_MEMMAP_ENTRY);
			assert_int_equal(field.offset2, MEMMAP_COUNT_AT);
		}
	}
	assert_int_equal(n, 16);
}

static void ranges_in_order(void **state)
{
	struct fixture *f = *state;
	const struct sf_slot *slot = &f->manifest.slots[BOOTPARAMS - 1];
	struct sf_field range;
	__u32 from = 0, n = 0;

	/* 16 fields, four of them with high halves, and the memory map's count */
	while (sf_next_range(&f->manifest, slot, from, &range)) {
		assert_true(range.offset >= from);
		from = range.offset + range.length;
		n++;
	}
	assert_int_equal(n, 16 + 4 + 1);
	assert_int_equal(from, MEMMAP_AT + 128 * SF_MEMMAP_ENTRY);
	assert_true(sf_next_range(&f->manifest, slot, 0xc1, &range));
	assert_int_equal(range.offset, 0xc4);
	assert_int_equal(range.rule, SF_SIZE);
}

static void fields_are_sorted(void **state)
{
	struct fixture *f = *state;
	static __u8 before[SF_MANIFEST_MAX];
	struct sf_field swap;
	size_t size = f->size;

	memcpy(before, f->bytes, size);
	swap = f->fields[BOOTPARAMS - 1][0];
	f->fields[BOOTPARAMS - 1][0] = f->fields[BOOTPARAMS - 1][7];
	f->fields[BOOTPARAMS - 1][7] = swap;
	fixture_encode(f);
	assert_int_equal(f->size, size);
	assert_memory_equal(f->bytes, before, size);
}

static void defaults_left_out(void **state)
{
	struct fixture *f = *state;
	size_t size = f->size;

	f->slots[CMDLINE - 1].slot.align = SF_PAGE_MIN;
	f->slots[CMDLINE - 1].slot.last = SF_ADDR_LIMIT - 1;
	fixture_encode(f);
	assert_int_equal(f->size, size);
	fixture_decode(f);
}

static void no_room(void **state)
{
	struct fixture *f = *state;
	size_t len;
	__u8 *buf;

	/* a heap buffer of each length: AddressSanitizer sees one byte too many */
	for (len = 0; len < f->size; len++) {
		buf = malloc(len ? len : 1);
		assert_non_null(buf);
		assert_int_equal(sf_encode(&f->desc, buf, len), -ENOSPC);
		free(buf);
	}
	assert_int_equal(sf_encode(&f->desc, f->bytes, f->size), f->size);
}

static void too_many_fields(void **state)
{
	struct fixture *f = *state;

	f->slots[BOOTPARAMS - 1].nr_fields = SF_FIELDS_MAX + 1;
	assert_int_equal(sf_encode(&f->desc, f->bytes, sizeof(f->bytes)), -ENOSPC);
}

/* refused, or a manifest like any other; a copy in the heap shows overreads */
static bool refused_or_same(const __u8 *bytes, size_t size)
{
	static __u8 again[SF_MANIFEST_MAX];
	static struct sf_manifest m;
	struct sf_refusal why;
	__u8 *copy = malloc(size ? size : 1);
	bool refused;
	long n;

	assert_non_null(copy);
	memcpy(copy, bytes, size);
	refused = sf_decode(copy, size, &m, &why);
	if (refused) {
		assert_true(why.cause > SF_OK && why.cause < SF_CAUSES);
		assert_int_equal(sf_errno(&why), EBADMSG);
		assert_true(why.offset <= size);
	} else {
		assert_int_equal(why.cause, SF_OK);
		n = reencode(&m, again, sizeof(again));
		assert_int_equal(n, size);
		assert_memory_equal(again, bytes, size);
	}
	free(copy);
	return refused;
}

static void every_truncation(void **state)
{
	struct fixture *f = *state;
	size_t n;

	for (n = 0; n < f->size; n++)
		assert_true(refused_or_same(f->bytes, n));
	assert_false(refused_or_same(f->bytes, f->size));
}

static void every_bit_flip(void **state)
{
	struct fixture *f = *state;
	size_t i, refused = 0;

	for (i = 0; i < 8 * f->size; i++) {
		f->bytes[i / 8] ^= 1 << (i % 8);
		refused += refused_or_same(f->bytes, f->size);
		f->bytes[i / 8] ^= 1 << (i % 8);
	}
	/* digests, constants and texts may hold anything, the structure may not */
	assert_in_range(refused, 8 * f->size / 4, 8 * f->size - 1);
}

static void every_byte_another_head(void **state)
{
	/* of each type the edges of what its first byte can say */
	static const __u8 info[] = { 0, 1, 23, 24, 25, 26, 27, 28, 31 };
	struct fixture *f = *state;
	size_t i;
	__u32 v;
	__u8 was;

	for (i = 0; i < f->size; i++) {
		was = f->bytes[i];
		for (v = 0; v < 8 * sizeof(info); v++) {
			f->bytes[i] = v / sizeof(info) << 5 | info[v % sizeof(info)];
			refused_or_same(f->bytes, f->size);
		}
		f->bytes[i] = was;
	}
}

static void every_byte_removed_or_doubled(void **state)
{
	struct fixture *f = *state;
	static __u8 changed[SF_MANIFEST_MAX];
	size_t i;

	for (i = 0; i < f->size; i++) {
		memcpy(changed, f->bytes, i);
		memcpy(changed + i, f->bytes + i + 1, f->size - i - 1);
		refused_or_same(changed, f->size - 1);
		memcpy(changed, f->bytes, i + 1);
		memcpy(changed + i + 1, f->bytes + i, f->size - i);
		refused_or_same(changed, f->size + 1);
	}
}

#define T(name)	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(round_trip),
		T(decoded_values),
		T(ranges_in_order),
		T(fields_are_sorted),
		T(defaults_left_out),
		T(no_room),
		T(too_many_fields),
		T(every_truncation),
		T(every_bit_flip),
		T(every_byte_another_head),
		T(every_byte_removed_or_doubled),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("encode", tests, NULL, NULL);
}
