// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * reencode.c - from a decoded manifest back to bytes
 *
 * What the decoder accepts has to encode to the very bytes it was given, or
 * there would be two manifests that mean the same, or one that means two things.
 */
#include "reencode.h"

struct room {
	struct sf_manifest_desc desc;
	struct sf_slot_desc slots[SF_SLOTS_MAX];
	struct sf_field fields[SF_SLOTS_MAX][SF_FIELDS_MAX];
	struct sf_policy_desc policy[SF_SLOTS_MAX][SF_POLICY_MAX];
	const char *values[SF_SLOTS_MAX][SF_POLICY_MAX][SF_ALTERNATIVES_MAX];
	char text[2 * SF_MANIFEST_MAX];
	size_t used;
};

static const char *keep(struct room *room, struct sf_bytes text)
{
	char *p = room->text + room->used;

	if (text.n)
		memcpy(p, text.p, text.n);
	p[text.n] = '\0';
	room->used += text.n + 1;
	return p;
}

static void convert_policy(struct room *room, __u32 i, const struct sf_slot *slot)
{
	struct sf_list rest = slot->policy, values;
	struct sf_policy policy;
	struct sf_bytes text;
	__u32 j, k;

	for (j = 0; sf_next_policy(&rest, &policy); j++) {
		room->policy[i][j].op = policy.op;
		room->policy[i][j].key = keep(room, policy.key);
		room->policy[i][j].slot = policy.slot;
		values = policy.values;
		for (k = 0; sf_next_text(&values, &text); k++)
			room->values[i][j][k] = keep(room, text);
		room->policy[i][j].values = room->values[i][j];
		room->policy[i][j].nr_values = k;
	}
	room->slots[i].policy = room->policy[i];
	room->slots[i].nr_policy = j;
}

long reencode(const struct sf_manifest *manifest, __u8 *buf, size_t len)
{
	static struct room room_for_one;	/* too large for a stack, too often for malloc() */
	struct room *room = &room_for_one;
	const struct sf_slot *slot;
	struct sf_list rest;
	__u32 i, j;

	room->used = 0;
	room->desc.head = *manifest;
	room->desc.slots = room->slots;
	room->desc.nr_slots = manifest->nr_slots;
	for (i = 0; i < manifest->nr_slots; i++) {
		slot = &manifest->slots[i];
		room->slots[i].slot = *slot;
		rest = slot->fields;
		for (j = 0; sf_next_field(manifest, slot, &rest, &room->fields[i][j]); j++)
			if (j == SF_FIELDS_MAX - 1)
				break;
		room->slots[i].fields = room->fields[i];
		room->slots[i].nr_fields = slot->fields.count;
		convert_policy(room, i, slot);
	}
	return sf_encode(&room->desc, buf, len);
}
