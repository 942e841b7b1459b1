// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * reencode.c - encode a decoded manifest again
 *
 * What the decoder accepts must encode to the bytes that it was given, or
 * there would be two manifests that mean the same, or one that means two things.
 */
#include "reencode.h"

struct room {
	struct sf_manifest_desc desc;
	struct sf_slot_desc slots[SF_SLOTS_MAX];
	struct sf_policy_desc policy[SF_POLICY_MAX];
	char text[SF_POLICY_MAX][2][SF_TOKEN_MAX + 2];
};

/* A key or value as it stands in the manifest: with its star. */
static const char *token(char *room, struct sf_bytes text, bool prefix)
{
	if (text.n)
		memcpy(room, text.p, text.n);
	room[text.n] = '\0';
	return prefix ? strcat(room, "*") : room;
}

static void convert_policy(struct room *room, const struct sf_manifest *manifest)
{
	const struct sf_policy *policy;
	bool any;
	u32 i;

	for (i = 0; i < manifest->nr_policy; i++) {
		policy = &manifest->policy[i];
		any = policy->value_prefix && !policy->value.n;
		room->policy[i].action = policy->action;
		room->policy[i].key = token(room->text[i][0], policy->key, policy->key_prefix);
		room->policy[i].value = any ? NULL : token(room->text[i][1], policy->value,
							   policy->value_prefix);
	}
	room->desc.policy = room->policy;
	room->desc.nr_policy = manifest->nr_policy;
}

long reencode(const struct sf_manifest *manifest, u8 *buf, size_t len)
{
	static struct room room;	/* too large for a stack, too often for malloc() */
	const struct sf_slot *slot;
	u32 i;

	room.desc.head = *manifest;
	room.desc.slots = room.slots;
	room.desc.nr_slots = manifest->nr_slots;
	for (i = 0; i < manifest->nr_slots; i++) {
		slot = &manifest->slots[i];
		room.slots[i] = (struct sf_slot_desc){
			.slot = *slot,
			.fields = manifest->fields + slot->fields,
			.nr_fields = slot->nr_fields,
		};
	}
	convert_policy(&room, manifest);
	return sf_encode(&room.desc, buf, len);
}
