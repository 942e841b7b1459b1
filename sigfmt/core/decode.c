// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * decode.c - the header of the manifest segment, and the strict decoder of manifests
 *
 * Steps 2 and 4 of docs/protocol.md, section 10, in this order.  The comments
 * name the sections of that document that a function implements.
 */
#include "sigfmt.h"

/* Step 2, section 2: before the signature is verified, only these 24 bytes are interpreted. */
static enum sf_cause bad_header(const struct sf_header *h, size_t len, bool whole,
				struct sf_parts *parts)
{
	if (len < sizeof(*h))
		return SF_E_HEADER_SHORT;
	if (memcmp(h->magic, SF_MAGIC, sizeof(h->magic)))
		return SF_E_HEADER_MAGIC;
	if (get_unaligned_le32(h->version) != SF_HEADER_VERSION)
		return SF_E_HEADER_VERSION;
	parts->manifest.n = get_unaligned_le32(h->manifest_size);
	if (!parts->manifest.n || parts->manifest.n > SF_MANIFEST_MAX)
		return SF_E_HEADER_MANIFEST_SIZE;
	parts->signature.n = get_unaligned_le32(h->signature_size);
	if (parts->signature.n > SF_SIGNATURE_MAX)
		return SF_E_HEADER_SIGNATURE_SIZE;
	if (whole && !parts->signature.n)
		return SF_E_HEADER_UNSIGNED;
	if (get_unaligned_le32(h->reserved))
		return SF_E_HEADER_RESERVED;
	/* Both sizes are limited, so no sum overflows from here on. */
	parts->end = sizeof(*h) + parts->manifest.n + parts->signature.n;
	if (len < parts->end)
		return SF_E_HEADER_TRUNCATED;
	return whole && len > parts->end ? SF_E_HEADER_TRAILING : SF_E_OK;
}

int sf_parse_header(const u8 *buf, size_t len, bool whole, struct sf_parts *parts,
		    struct sf_refusal *why)
{
	memset(parts, 0, sizeof(*parts));
	*why = (struct sf_refusal){
		.cause = bad_header((const struct sf_header *)buf, len, whole, parts),
		.offset = SF_NOTHING,
		.value = len,
	};
	if (why->cause)
		return -EINVAL;
	parts->manifest.p = buf + sizeof(struct sf_header);
	parts->signature.p = parts->manifest.p + parts->manifest.n;
	return 0;
}

/*
 * Step 4, section 4: a cursor walks the buffer once: check the type, refuse,
 * advance.  Lengths are compared with the number of bytes left, so that no
 * pointer is formed before it is known to be inside.  The first failure stays in
 * the cursor; after it, nothing moves and everything that is read is 0.
 * sf_decode() accepts a manifest if the cursor reaches the end without a failure.
 */
enum cb_major { CB_UINT, CB_BYTES = 2, CB_TEXT, CB_ARRAY, CB_MAP };

/* Bytes that a text string may hold. */
enum cb_set { CB_SET_NAME, CB_SET_COMPONENT, CB_SET_KEY, CB_SET_VALUE };

struct cursor {
	const u8 *p;		/* next byte */
	size_t n;		/* bytes left */
	const u8 *item;		/* the item that a refusal names */
	u32 slot;		/* the slot that a refusal names, 0: none */
	u64 small;		/* bytes of the slots that are not streamed, so far */
	enum sf_flaw flaw;
};

struct cb_map {
	u32 left;		/* pairs whose value has not been read */
	u32 seen;		/* bit n: key n */
	u64 key;		/* the next key, 0: not read yet */
};

static u32 fail(struct cursor *c, enum sf_flaw flaw)
{
	if (!c->flaw)
		c->flaw = flaw;
	return 0;
}

/* The head of an item: an integer, a string's length, or the count of an array or a map. */
static u64 cb_item(struct cursor *c, enum cb_major major, u64 min, u64 max)
{
	u32 info, bytes, i;
	u64 arg;

	if (c->flaw)
		return 0;
	c->item = c->p;
	if (!c->n)
		return fail(c, SF_FLAW_TRUNCATED);
	if (c->p[0] >> 5 != major)
		return fail(c, SF_FLAW_TYPE);
	info = c->p[0] & 0x1f;
	if (info > 27)
		return fail(c, SF_FLAW_INDEFINITE);
	bytes = info < 24 ? 0 : 1u << (info - 24);
	if (bytes > c->n - 1)
		return fail(c, SF_FLAW_TRUNCATED);
	for (arg = bytes ? 0 : info, i = 1; i <= bytes; i++)
		arg = arg << 8 | c->p[i];
	/* In shortest form, the upper half of a longer argument is not zero. */
	if (bytes && (arg < 24 || !(arg >> (4 * bytes))))
		return fail(c, SF_FLAW_NOT_SHORTEST);
	if (arg < min || arg > max)
		return fail(c, major == CB_UINT ? SF_FLAW_RANGE :
			       major < CB_ARRAY ? SF_FLAW_LENGTH : SF_FLAW_COUNT);
	c->p += 1 + bytes;
	c->n -= 1 + bytes;
	return arg;
}

static u64 cb_uint(struct cursor *c, u64 min, u64 max)
{
	return cb_item(c, CB_UINT, min, max);
}

static struct sf_bytes cb_string(struct cursor *c, enum cb_major major, u32 min, u32 max)
{
	struct sf_bytes string = { .n = cb_item(c, major, min, max) };

	if (string.n > c->n)
		string.n = fail(c, SF_FLAW_TRUNCATED);
	string.p = c->p;
	c->p += string.n;
	c->n -= string.n;
	return string;
}

static bool in_set(u8 b, enum cb_set set)
{
	if (set == CB_SET_NAME || set == CB_SET_COMPONENT)
		return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' ||
		       (set == CB_SET_COMPONENT && (b == '.' || b == '+'));
	return b > ' ' && b <= '~' && b != '"' && b != '*' && (b != '=' || set != CB_SET_KEY);
}

/* If @prefix is given, a star at the end makes the text a prefix, and is removed. */
static struct sf_bytes cb_text(struct cursor *c, u32 min, u32 max, enum cb_set set, bool *prefix)
{
	struct sf_bytes text = cb_string(c, CB_TEXT, min, max);
	u32 i;

	if (prefix) {
		*prefix = text.n && text.p[text.n - 1] == '*';
		text.n -= *prefix;
	}
	for (i = 0; i < text.n; i++) {
		if (!in_set(text.p[i], set))
			fail(c, SF_FLAW_BYTES);
	}
	return text;
}

/*
 * Callers ask for keys in ascending order.  A key that no caller asks for is never
 * passed, so one test in cb_end() finds unknown, repeated and unsorted keys.
 */
static bool cb_has(struct cursor *c, struct cb_map *map, u32 key)
{
	if (map->left && !map->key) {
		map->key = cb_uint(c, 0, ~0ULL);
		if (!map->key)
			fail(c, SF_FLAW_KEY);
	}
	if (!map->left || map->key != key || c->flaw)
		return false;
	map->key = 0;
	map->seen |= 1u << key;
	map->left--;
	return true;
}

/* Every map was checked to have as many keys as are required, so there is a next one. */
static struct cursor *cb_need(struct cursor *c, struct cb_map *map, u32 key)
{
	if (!cb_has(c, map, key))
		fail(c, map->key > key ? SF_FLAW_MISSING : SF_FLAW_KEY);
	return c;
}

static void cb_end(struct cursor *c, struct cb_map *map)
{
	cb_has(c, map, 0);	/* reads the next key, which is not 0 */
	if (map->left)
		fail(c, SF_FLAW_KEY);
}

/* Section 5, keys 6 to 8.  A default must be left out, so that a manifest has one encoding. */
static void get_place(struct cursor *c, struct cb_map *map, struct sf_slot *slot)
{
	slot->align = SF_PAGE_MIN;
	slot->last = SF_ADDR_LIMIT - 1;
	if (cb_has(c, map, SF_SLOTKEY_MEMORY))
		slot->memory = cb_uint(c, slot->size + 1, SF_SIZE_LIMIT - 1);
	if (cb_has(c, map, SF_SLOTKEY_ALIGN))
		slot->align = cb_uint(c, SF_PAGE_MIN + 1, SF_ALIGN_MAX);
	if (slot->align & (slot->align - 1))
		fail(c, SF_FLAW_RANGE);
	if (cb_has(c, map, SF_SLOTKEY_RANGE)) {
		cb_item(c, CB_ARRAY, 2, 2);
		slot->first = cb_uint(c, 0, SF_ADDR_LIMIT - 1);
		slot->last = cb_uint(c, slot->first + 1, SF_ADDR_LIMIT - (slot->first ? 1 : 2));
	}
}

/* Section 6: one field */
static void get_field(struct cursor *c, const struct sf_manifest *m, struct sf_field *f)
{
	u32 count = cb_item(c, CB_ARRAY, 3, 4);

	f->rule = cb_uint(c, SF_RULE_ADDR, SF_RULE_CHOICE);
	if (count != (f->rule == SF_RULE_SIZE ? 3 : 4))
		fail(c, SF_FLAW_COUNT);
	f->offset = cb_uint(c, 0, SF_SMALL_MAX - 1);
	if (f->rule == SF_RULE_CHOICE) {
		f->length = cb_uint(c, 1, SF_SMALL_MAX);
		f->alternatives = cb_string(c, CB_BYTES, f->length,
					    SF_ALTERNATIVES_MAX * f->length);
		if (f->length && f->alternatives.n % f->length)
			fail(c, SF_FLAW_LENGTH);
		return;
	}
	f->length = f->rule == SF_RULE_DIGEST ? m->digest_size : 8;
	f->slot = cb_uint(c, 1, SF_SLOTS_MAX);
	if (f->rule == SF_RULE_ADDR)
		f->addend = cb_uint(c, 0, SF_SIZE_LIMIT - 1);
	if (f->rule == SF_RULE_DIGEST)
		f->choice = cb_uint(c, 0, SF_SMALL_MAX - 1);
}

/* Section 6: the fields of a slot are in order, do not overlap, and lie within the slot. */
static void get_fields(struct cursor *c, struct sf_manifest *m, struct sf_slot *slot)
{
	u32 i, count = cb_item(c, CB_ARRAY, 1, SF_FIELDS_MAX - m->nr_fields);
	u64 free = 0;

	slot->fields = m->nr_fields;
	slot->nr_fields = count;
	for (i = 0; i < count && !c->flaw; i++) {
		struct sf_field *f = &m->fields[m->nr_fields++];
		const u8 *start = c->p;

		f->owner = c->slot;
		get_field(c, m, f);
		if (c->flaw)
			return;
		c->item = start;
		if (f->offset < free || f->offset > slot->size ||
		    f->length > slot->size - f->offset)
			fail(c, SF_FLAW_FIELD_PLACE);
		free = f->offset + f->length;
	}
}

/* Section 8: one entry of the policy */
static void get_policy_entry(struct cursor *c, struct sf_policy *policy)
{
	u32 count = cb_item(c, CB_ARRAY, 2, 3);

	policy->action = cb_uint(c, SF_ACTION_ALLOW, SF_ACTION_REQUIRE);
	policy->key = cb_text(c, 1, SF_TOKEN_MAX, CB_SET_KEY, &policy->key_prefix);
	if (policy->key_prefix && policy->action == SF_ACTION_REQUIRE)
		fail(c, SF_FLAW_BYTES);
	policy->value_prefix = true;
	if (count == 2)
		return;
	policy->value = cb_text(c, 0, SF_TOKEN_MAX, CB_SET_VALUE, &policy->value_prefix);
	/* An entry for any value has no third item. */
	if (policy->value_prefix && !policy->value.n)
		fail(c, SF_FLAW_BYTES);
}

static void get_policy(struct cursor *c, struct sf_manifest *m)
{
	u32 count = cb_item(c, CB_ARRAY, 1, SF_POLICY_MAX);

	for (m->nr_policy = 0; m->nr_policy < count && !c->flaw; m->nr_policy++)
		get_policy_entry(c, &m->policy[m->nr_policy]);
}

#define KEY(name)	(1u << SF_SLOTKEY_##name)

/* Section 5: the keys that a slot of each type must have, and those that it may have. */
static void check_keys(struct cursor *c, const struct sf_slot *slot, u32 seen)
{
	static const u32 types[][2] = {
		[SF_TYPE_CODE] = { KEY(SIZE) | KEY(DIGEST),
				   KEY(MEMORY) | KEY(ALIGN) | KEY(RANGE) | KEY(FIELDS) },
		[SF_TYPE_INITRAMFS] = { 0, KEY(SIZE) | KEY(MAX) | KEY(RANGE) | KEY(DIGEST) },
		[SF_TYPE_PARAMS] = { KEY(MAX), KEY(ALIGN) | KEY(RANGE) | KEY(TEMPLATE) },
		[SF_TYPE_CMDLINE] = { 0, KEY(SIZE) | KEY(MAX) | KEY(DIGEST) },
		[SF_TYPE_DATA] = { 0, KEY(OPTIONAL) | KEY(SIZE) | KEY(MAX) | KEY(ALIGN) |
				      KEY(RANGE) },
		[SF_TYPE_ELFCOREHDR] = { KEY(MAX), KEY(ALIGN) | KEY(RANGE) },
	};
	u32 needs = types[slot->type][0] | KEY(NAME) | KEY(TYPE);
	u32 may = types[slot->type][1];

	/* The caller, who may be the attacker, must not be able to leave out signed bytes. */
	if (slot->type == SF_TYPE_INITRAMFS && !slot->digest.n)
		may |= KEY(OPTIONAL);
	if (slot->type == SF_TYPE_CMDLINE && !slot->digest.n)
		needs |= KEY(POLICY);
	if (!(seen & (KEY(SIZE) | KEY(MAX))))
		needs |= KEY(SIZE);
	if (needs & ~seen)
		fail(c, SF_FLAW_SLOT_NEEDS);
	if (seen & ~(needs | may))
		fail(c, SF_FLAW_SLOT_FORBIDS);
}

static void check_name(struct cursor *c, const struct sf_manifest *m, const struct sf_slot *slot)
{
	const struct sf_slot *other;

	for (other = m->slots; other < slot; other++) {
		if (slot->name.n == other->name.n &&
		    !memcmp(slot->name.p, other->name.p, slot->name.n))
			fail(c, SF_FLAW_NAME_TWICE);
	}
}

/* At most one slot has type params, cmdline or elfcorehdr.  Remember its number. */
static void check_only(struct cursor *c, struct sf_manifest *m, const struct sf_slot *slot)
{
	u32 *number = slot->type == SF_TYPE_PARAMS ? &m->params_slot :
		      slot->type == SF_TYPE_CMDLINE ? &m->cmdline_slot :
		      slot->type == SF_TYPE_ELFCOREHDR ? &m->elfcorehdr_slot : NULL;

	if (!number)
		return;
	if (*number)
		fail(c, SF_FLAW_TYPE_TWICE);
	*number = c->slot;
}

/* Section 5: one slot */
static void get_slot(struct cursor *c, struct sf_manifest *m, struct sf_slot *slot)
{
	struct cb_map map = { .left = cb_item(c, CB_MAP, SF_SLOTKEY_TYPE + 1,
					      SF_SLOTKEY_TEMPLATE) };
	const u8 *start = c->item;

	slot->name = cb_text(cb_need(c, &map, SF_SLOTKEY_NAME), 1, SF_NAME_MAX, CB_SET_NAME,
			     NULL);
	slot->type = cb_uint(cb_need(c, &map, SF_SLOTKEY_TYPE), SF_TYPE_CODE, SF_TYPE_ELFCOREHDR);
	if (cb_has(c, &map, SF_SLOTKEY_OPTIONAL))
		slot->optional = cb_uint(c, 1, 1);
	slot->exact = cb_has(c, &map, SF_SLOTKEY_SIZE);
	if (slot->exact || cb_has(c, &map, SF_SLOTKEY_MAX))
		slot->size = cb_uint(c, 1, SF_SIZE_LIMIT - 1);
	get_place(c, &map, slot);
	if (cb_has(c, &map, SF_SLOTKEY_DIGEST))
		slot->digest = cb_string(c, CB_BYTES, m->digest_size, m->digest_size);
	if (cb_has(c, &map, SF_SLOTKEY_FIELDS))
		get_fields(c, m, slot);
	/* check_keys() and check_only() ensure that at most one slot has a policy. */
	if (cb_has(c, &map, SF_SLOTKEY_POLICY))
		get_policy(c, m);
	if (cb_has(c, &map, SF_SLOTKEY_TEMPLATE))
		slot->template = cb_string(c, CB_BYTES, 1, SF_TEMPLATE_MAX);
	cb_end(c, &map);
	if (c->flaw)
		return;
	c->item = start;
	check_keys(c, slot, map.seen);
	check_name(c, m, slot);
	check_only(c, m, slot);
	if (sf_is_small(slot) || slot->type == SF_TYPE_PARAMS)
		c->small += slot->size;
	if (c->small > SF_SMALL_MAX)
		fail(c, SF_FLAW_SMALL);
}

static void get_slots(struct cursor *c, struct sf_manifest *m)
{
	u32 count = cb_item(c, CB_ARRAY, 1, SF_SLOTS_MAX);

	while (m->nr_slots < count && !c->flaw) {
		c->slot = m->nr_slots + 1;
		get_slot(c, m, &m->slots[m->nr_slots++]);
	}
	if (!c->flaw)
		c->slot = 0;
}

/* Section 11: how the payload locks itself down */
static void get_claims(struct cursor *c, struct sf_manifest *m)
{
	u32 way = 0, count = cb_item(c, CB_ARRAY, 0, SF_WAY_CMDLINE);

	while (count--) {
		cb_item(c, CB_ARRAY, 2, 2);
		way = cb_uint(c, way + 1, SF_WAY_CMDLINE);
		m->claims[way] = cb_uint(c, SF_LEVEL_INTEGRITY, SF_LEVEL_CONFIDENTIALITY);
	}
}

/* Section 4: the keys of the manifest */
static void get_body(struct cursor *c, struct sf_manifest *m)
{
	struct cb_map map = { .left = cb_item(c, CB_MAP, SF_KEY_LOCKDOWN, SF_KEY_ORIGINS) };

	m->arch = cb_uint(cb_need(c, &map, SF_KEY_ARCH), 1, SF_ARCH_MAX);
	m->usage = cb_uint(cb_need(c, &map, SF_KEY_USAGE), SF_USAGE_REBOOT, SF_USAGE_ALL);
	m->component = cb_text(cb_need(c, &map, SF_KEY_COMPONENT), 1, SF_COMPONENT_MAX,
			       CB_SET_COMPONENT, NULL);
	m->generation = cb_uint(cb_need(c, &map, SF_KEY_GENERATION), 0, ~0u);
	m->digest_alg = cb_uint(cb_need(c, &map, SF_KEY_DIGEST_ALG), SF_ALG_SHA256, SF_ALG_SHA512);
	m->digest_size = 16 + 16 * m->digest_alg;
	cb_item(cb_need(c, &map, SF_KEY_ENTRY), CB_ARRAY, 2, 2);
	m->entry_slot = cb_uint(c, 1, SF_SLOTS_MAX);
	m->entry_offset = cb_uint(c, 0, SF_SIZE_LIMIT - 1);
	get_slots(cb_need(c, &map, SF_KEY_SLOTS), m);
	get_claims(cb_need(c, &map, SF_KEY_LOCKDOWN), m);
	if (cb_has(c, &map, SF_KEY_ORIGINS))
		m->origins = cb_string(c, CB_BYTES, SF_ORIGIN_SIZE,
				       SF_ORIGINS_MAX * SF_ORIGIN_SIZE);
	if (m->origins.n % SF_ORIGIN_SIZE)
		fail(c, SF_FLAW_LENGTH);
	cb_end(c, &map);
}

/* Section 4: prefix, version, body, and nothing after them */
static void get_manifest(struct cursor *c, struct sf_manifest *m)
{
	/* tag 55799, array of three, the context string; then version and body */
	static const u8 start[] = "\xd9\xd9\xf7\x83\x6ekexec-manifest";
	const u32 n = sizeof(start) - 1;

	if (c->n > SF_MANIFEST_MAX)
		fail(c, SF_FLAW_TOO_LONG);
	if (c->n < n || memcmp(c->p, start, n)) {
		fail(c, SF_FLAW_PREFIX);
		return;
	}
	c->p += n;
	c->n -= n;
	if (cb_uint(c, 0, ~0ULL) != 1)
		fail(c, SF_FLAW_VERSION);
	get_body(c, m);
	if (c->flaw)
		return;
	c->item = c->p;
	if (c->n)
		fail(c, SF_FLAW_TRAILING);
}

/*
 * Section 5: the first and the last initramfs slot have a digest, because early code of
 * the next kernel reads the beginning and the end of the initramfs.
 */
static void check_initramfs(struct cursor *c, const struct sf_manifest *m)
{
	u32 i, first = 0, last = 0;

	for (i = 1; i <= m->nr_slots; i++) {
		if (sf_slot_of(m, i)->type != SF_TYPE_INITRAMFS)
			continue;
		first = first ?: i;
		last = i;
	}
	c->slot = first && !sf_slot_of(m, first)->digest.n ? first : last;
	if (c->slot && !sf_slot_of(m, c->slot)->digest.n)
		fail(c, SF_FLAW_INITRAMFS_OPEN);
}

/* Section 6: does the slot have a choice field of one byte where the digest field says? */
static bool has_choice(const struct sf_manifest *m, const struct sf_field *digest)
{
	const struct sf_field *f;

	for (f = m->fields; f < m->fields + m->nr_fields; f++) {
		if (f->rule == SF_RULE_CHOICE && f->owner == digest->owner &&
		    f->offset == digest->choice && f->length == 1)
			return true;
	}
	return false;
}

/* Section 6: what a field may say about another slot */
static enum sf_flaw bad_field(const struct sf_manifest *m, const struct sf_field *f)
{
	const struct sf_slot *target;

	if (f->rule == SF_RULE_CHOICE)
		return SF_FLAW_NONE;
	target = sf_slot_of(m, f->slot);
	if (f->slot > m->nr_slots || target->type == SF_TYPE_CMDLINE)
		return SF_FLAW_FIELD_SLOT;
	/* Hotplug of processors and memory changes the ELF core headers. */
	if (f->rule == SF_RULE_DIGEST &&
	    (target->nr_fields || target->type == SF_TYPE_ELFCOREHDR))
		return SF_FLAW_FIELD_SLOT;
	if (f->rule == SF_RULE_DIGEST && !has_choice(m, f))
		return SF_FLAW_FIELD_CHOICE;
	if (f->addend && (!target->exact || f->addend >= (target->memory ?: target->size)))
		return SF_FLAW_FIELD_ADDEND;
	return SF_FLAW_NONE;
}

/* The rules that concern several slots.  A refusal names the start of the manifest. */
static void check_slots(struct cursor *c, const struct sf_manifest *m, const u8 *start)
{
	const struct sf_slot *slot = sf_slot_of(m, m->entry_slot);
	u32 i;

	c->item = start;
	if (m->entry_slot > m->nr_slots || slot->type != SF_TYPE_CODE ||
	    m->entry_offset >= slot->size)
		fail(c, SF_FLAW_ENTRY);
	if (m->cmdline_slot && !m->params_slot)
		fail(c, SF_FLAW_CMDLINE_ALONE);
	if (!c->flaw)
		check_initramfs(c, m);
	for (i = 0; i < m->nr_fields && !c->flaw; i++) {
		c->slot = m->fields[i].owner;
		fail(c, bad_field(m, &m->fields[i]));
	}
}

/* Step 4: decode the manifest, then check the rules between its parts. */
int sf_decode(const u8 *buf, size_t len, struct sf_manifest *manifest, struct sf_refusal *why)
{
	struct cursor c = { .p = buf, .n = len, .item = buf };

	memset(manifest, 0, sizeof(*manifest));
	get_manifest(&c, manifest);
	if (!c.flaw)
		check_slots(&c, manifest, buf);
	*why = (struct sf_refusal){
		.cause = c.flaw ? SF_E_MANIFEST_MALFORMED : SF_E_OK, .slot = c.slot,
		.offset = c.item - buf, .value = c.flaw,
	};
	if (!c.flaw)
		return 0;
	manifest->nr_slots = 0;
	return -EBADMSG;
}
