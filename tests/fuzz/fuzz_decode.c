// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * fuzz_decode.c - any bytes as a manifest
 *
 * What is accepted has to encode to the same bytes, has to be CBOR for libcbor,
 * too, and all that it lists has to be there to be walked; what is refused has
 * to have a cause of the decoder's class and a place.
 */
#include "fuzz.h"
#include "reencode.h"

static void walk_span(const struct sf_manifest *manifest, const struct sf_field *field)
{
	must(field->slot && field->slot < field->last && field->last <= manifest->nr_slots);
	must(manifest->slots[field->slot - 1].presence == SF_ALWAYS);
	for (__u32 i = field->slot; i <= field->last; i++)
		must(manifest->slots[i - 1].type == SF_INITRAMFS);
}

static void walk_fields(const struct sf_manifest *manifest, const struct sf_slot *slot)
{
	struct sf_list rest = slot->fields;
	struct sf_field field, range;
	__u32 n = 0, from = 0;

	for (; sf_next_field(manifest, slot, &rest, &field); n++) {
		must(field.length && field.length <= slot->size);
		must(field.offset <= slot->size - field.length);
		must(field.slot <= manifest->nr_slots);
		if (field.rule == SF_SPAN)
			walk_span(manifest, &field);
	}
	must(n == slot->fields.count);
	while (sf_next_range(manifest, slot, from, &range)) {
		must(range.offset >= from);
		from = range.offset + range.length;
		must(from <= slot->size);
	}
}

static void walk_policy(const struct sf_slot *slot)
{
	struct sf_list rest = slot->policy, values;
	struct sf_policy policy;
	struct sf_bytes text;
	__u32 n = 0, texts;

	for (; sf_next_policy(&rest, &policy); n++) {
		values = policy.values;
		for (texts = 0; sf_next_text(&values, &text); texts++)
			must(text.n <= SF_TOKEN_MAX);
		must(texts == policy.values.count);
	}
	must(n == slot->policy.count);
}

/* What takes longer than decoding is done for some inputs only, always the same. */
static bool now_and_then(const __u8 *data, size_t size)
{
	return !size || !((data[size / 2] ^ data[size - 1] ^ size) & 7);
}

static void accepted(const struct sf_manifest *manifest, const __u8 *data, size_t size)
{
	static __u8 again[SF_MANIFEST_MAX];

	must(reencode(manifest, again, sizeof(again)) == (long)size);
	must(!memcmp(again, data, size));
	must(now_and_then(data, size) ? oracle_deterministic(data, size) : true);
	for (__u32 i = 0; i < manifest->nr_slots; i++) {
		walk_fields(manifest, &manifest->slots[i]);
		walk_policy(&manifest->slots[i]);
	}
}

int LLVMFuzzerTestOneInput(const __u8 *data, size_t size)
{
	struct sf_manifest manifest;
	struct sf_refusal why;
	char text[256];

	if (!sf_decode(data, size, &manifest, &why)) {
		accepted(&manifest, data, size);
		return 0;
	}
	must(sf_errno(&why) == EBADMSG);
	must(why.offset <= size);
	if (now_and_then(data, size))
		must(*sf_sentence(&why, NULL, text, sizeof(text)));
	return 0;
}
