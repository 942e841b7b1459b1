// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * fuzz_decode.c - any bytes as a manifest
 *
 * An accepted manifest must encode to the same bytes, must be CBOR for libcbor as well, and
 * must keep the rules between its parts.  A refusal must have the decoder's cause, a flaw
 * and an offset.
 */
#include "fuzz.h"
#include "reencode.h"

static void check_field(const struct sf_manifest *manifest, const struct sf_slot *slot,
			const struct sf_field *field)
{
	const struct sf_slot *target;

	if (field->rule == SF_RULE_CHOICE) {
		must(!field->slot && field->alternatives.n >= field->length);
		must(field->alternatives.n % field->length == 0);
		return;
	}
	must(field->slot && field->slot <= manifest->nr_slots);
	target = sf_slot_of(manifest, field->slot);
	must(target->type != SF_TYPE_CMDLINE);
	must(!field->addend || (target->exact &&
	     field->addend < (target->memory ? target->memory : target->size)));
	if (field->rule == SF_RULE_DIGEST) {
		must(!target->nr_fields && field->length == manifest->digest_size);
		must(field->choice < slot->size);
	} else {
		must(field->length == 8);
	}
}

static void check_fields(const struct sf_manifest *manifest, const struct sf_slot *slot)
{
	const struct sf_field *field = &manifest->fields[slot->fields];
	u64 end = 0;

	must(slot->fields + slot->nr_fields <= manifest->nr_fields);
	must(!slot->nr_fields || slot->type == SF_TYPE_CODE);
	for (u32 i = 0; i < slot->nr_fields; i++, field++) {
		must(field->offset >= end && field->length);
		end = (u64)field->offset + field->length;
		must(end <= slot->size);
		check_field(manifest, slot, field);
	}
}

static void check_slots(const struct sf_manifest *manifest)
{
	const struct sf_slot *last = NULL, *slot = manifest->slots;
	u32 nr_fields = 0;
	u64 small = 0;

	for (; slot < manifest->slots + manifest->nr_slots; slot++) {
		check_fields(manifest, slot);
		nr_fields += slot->nr_fields;
		must(slot->size && slot->size < SF_SIZE_LIMIT && slot->first < slot->last);
		if (sf_is_small(slot) || slot->type == SF_TYPE_PARAMS)
			small += slot->size;
		if (slot->optional)
			must(!slot->digest.n && (slot->type == SF_TYPE_DATA ||
						 slot->type == SF_TYPE_INITRAMFS));
		if (slot->type != SF_TYPE_INITRAMFS)
			continue;
		must(last || slot->digest.n);
		last = slot;
	}
	must(!last || last->digest.n);
	must(nr_fields == manifest->nr_fields && small <= SF_SMALL_MAX);
}

static void check_policy(const struct sf_policy *policy)
{
	must(policy->key.n || policy->key_prefix);
	must(policy->key.n <= SF_TOKEN_MAX && policy->value.n <= SF_TOKEN_MAX);
	must(!policy->key_prefix || policy->action != SF_ACTION_REQUIRE);
}

/* Checks that take longer than decoding are made only for some inputs, always the same ones */
static bool now_and_then(const u8 *data, size_t size)
{
	return !size || !((data[size / 2] ^ data[size - 1] ^ size) & 7);
}

static void accepted(const struct sf_manifest *manifest, const u8 *data, size_t size)
{
	static u8 again[SF_MANIFEST_MAX];

	must(reencode(manifest, again, sizeof(again)) == (long)size);
	must(!memcmp(again, data, size));
	must(now_and_then(data, size) ? oracle_deterministic(data, size) : true);
	check_slots(manifest);
	must(manifest->nr_policy <= SF_POLICY_MAX);
	for (u32 i = 0; i < manifest->nr_policy; i++)
		check_policy(&manifest->policy[i]);
	must(sf_slot_of(manifest, manifest->entry_slot)->type == SF_TYPE_CODE);
	must(manifest->entry_offset < sf_slot_of(manifest, manifest->entry_slot)->size);
	must(!manifest->cmdline_slot || manifest->params_slot);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static struct sf_manifest manifest;
	struct sf_refusal why;
	char line[SF_LINE_MAX];

	if (!sf_decode(data, size, &manifest, &why)) {
		accepted(&manifest, data, size);
		return 0;
	}
	must(why.cause == SF_E_MANIFEST_MALFORMED);
	must(why.offset <= size && why.value && why.value < SF_FLAW_END);
	if (now_and_then(data, size))
		must(*sf_refusal_line(&why, NULL, line, sizeof(line)));
	return 0;
}
