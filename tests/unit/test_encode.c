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
	u8 *again = calloc(1, f->size);

	assert_non_null(again);
	assert_int_equal(reencode(&f->manifest, again, f->size), f->size);
	assert_memory_equal(again, f->bytes, f->size);
	free(again);
}

static void decoded_values(void **state)
{
	struct fixture *f = *state;
	const struct sf_manifest *m = &f->manifest;
	const struct sf_field *field = m->fields;
	u32 i;

	assert_int_equal(m->arch, EM_X86_64);
	assert_int_equal(m->usage, SF_USAGE_ALL);
	assert_int_equal(m->generation, 7);
	assert_int_equal(m->digest_size, 32);
	assert_int_equal(m->entry_slot, PURGATORY);
	assert_int_equal(m->nr_slots, NR_SLOTS);
	assert_int_equal(m->claims[SF_WAY_BUILTIN], SF_LEVEL_NONE);
	assert_int_equal(m->claims[SF_WAY_SECURE_BOOT], SF_LEVEL_INTEGRITY);
	assert_int_equal(m->claims[SF_WAY_CMDLINE], SF_LEVEL_CONFIDENTIALITY);
	assert_int_equal(m->origins.n, 32);
	assert_int_equal(m->slots[KERNEL - 1].align, 0x200000);
	assert_int_equal(m->slots[KERNEL - 1].first, 0x1000000);
	assert_int_equal(m->slots[KERNEL - 1].memory, 0x200000);
	assert_int_equal(m->slots[PARAMS - 1].template.n, TEMPLATE_SIZE);
	assert_int_equal(m->nr_policy, f->desc.nr_policy);
	assert_int_equal(m->nr_fields, f->slots[PURGATORY - 1].nr_fields);
	for (i = 0; i < m->nr_fields; i++) {
		assert_int_equal(field[i].owner, PURGATORY);
		assert_true(!i || field[i].offset > field[i - 1].offset);
	}
}

/* Keys that are left out have their default values */
static void decoded_defaults(void **state)
{
	struct fixture *f = *state;
	const struct sf_slot *slot = &f->manifest.slots[CMDLINE - 1];

	assert_int_equal(slot->align, SF_PAGE_MIN);
	assert_int_equal(slot->first, 0);
	assert_int_equal(slot->last, SF_ADDR_LIMIT - 1);
	assert_int_equal(slot->memory, 0);
	assert_false(slot->optional);
}

static void fields_are_sorted(void **state)
{
	struct fixture *f = *state;
	static u8 before[SF_MANIFEST_MAX];
	struct sf_field swap;
	size_t size = f->size;

	memcpy(before, f->bytes, size);
	swap = f->fields[PURGATORY - 1][0];
	f->fields[PURGATORY - 1][0] = f->fields[PURGATORY - 1][7];
	f->fields[PURGATORY - 1][7] = swap;
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

static void buffer_too_small(void **state)
{
	struct fixture *f = *state;
	size_t len;
	u8 *buf;

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

	f->slots[PURGATORY - 1].nr_fields = SF_FIELDS_MAX + 1;
	assert_int_equal(sf_encode(&f->desc, f->bytes, sizeof(f->bytes)), -ENOSPC);
}

/* Refused, or a manifest like any other.  A copy in the heap shows overreads. */
static bool refused_or_same(const u8 *bytes, size_t size)
{
	static u8 again[SF_MANIFEST_MAX];
	static struct sf_manifest m;
	struct sf_refusal why;
	u8 *copy = malloc(size ? size : 1);
	bool refused;
	long n;

	assert_non_null(copy);
	memcpy(copy, bytes, size);
	refused = sf_decode(copy, size, &m, &why);
	if (refused) {
		assert_int_equal(why.cause, SF_E_MANIFEST_MALFORMED);
		assert_true(why.value > SF_FLAW_NONE && why.value < SF_FLAW_END);
		assert_true(why.offset <= size);
		assert_true(why.slot <= SF_SLOTS_MAX);
	} else {
		assert_int_equal(why.cause, SF_E_OK);
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
	/* Digests, alternatives and texts may hold anything, the structure may not. */
	assert_in_range(refused, 8 * f->size / 4, 8 * f->size - 1);
}

static void every_byte_replaced_by_other_item_heads(void **state)
{
	/* of each type the edges of what its first byte can say */
	static const u8 info[] = { 0, 1, 23, 24, 25, 26, 27, 28, 31 };
	struct fixture *f = *state;
	size_t i;
	u32 v;
	u8 was;

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
	static u8 changed[SF_MANIFEST_MAX];
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
		T(decoded_defaults),
		T(fields_are_sorted),
		T(defaults_left_out),
		T(buffer_too_small),
		T(too_many_fields),
		T(every_truncation),
		T(every_bit_flip),
		T(every_byte_replaced_by_other_item_heads),
		T(every_byte_removed_or_doubled),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("encode", tests, NULL, NULL);
}
