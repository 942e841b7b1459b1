// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * decode.c - the strict decoder of manifests
 *
 * A cursor walks the buffer: check the type, refuse, advance.  What is left of
 * the buffer is a length that lengths are compared with, so no pointer is
 * formed before it is known to be inside.  The first failure stays in the
 * cursor, nothing moves after it, and everything read is 0; sf_decode() accepts
 * what came to its very end without one.
 */
#include "sigfmt.h"

enum cb_major { CB_UINT, CB_BYTES = 2, CB_TEXT, CB_ARRAY, CB_MAP };

/* Bytes that a text string may hold. */
enum cb_set { CB_SET_NAME, CB_SET_COMPONENT, CB_SET_TEXT, CB_SET_TOKEN, CB_SET_KEY };

struct cursor {
	const __u8 *p;		/* next byte */
	size_t n;		/* bytes left */
	const __u8 *item;	/* what a refusal is about */
	__u32 slot;		/* the same, 0: no slot */
	__u32 cause;
	__u64 value;
};

struct cb_map {
	__u32 left;		/* pairs whose value has not been read */
	__u32 seen;		/* bit n: key n */
	__u64 key;		/* the next one, 0: not read yet */
};

static __u64 fail(struct cursor *c, __u32 cause, __u64 value)
{
	if (!c->cause) {
		c->cause = cause;
		c->value = value;
	}
	return 0;
}

/* Head of an item: an integer, a string's length, an array's or map's count. */
static __u64 cb_item(struct cursor *c, enum cb_major major, __u64 min, __u64 max)
{
	static const __u8 out_of_range[] = {
		[CB_UINT] = SF_VALUE_RANGE, [CB_BYTES] = SF_STRING_LENGTH,
		[CB_TEXT] = SF_STRING_LENGTH, [CB_ARRAY] = SF_CBOR_COUNT, [CB_MAP] = SF_CBOR_COUNT,
	};
	__u32 info, bytes, i;
	__u64 arg;

	if (c->cause)
		return 0;
	c->item = c->p;
	if (!c->n)
		return fail(c, SF_CBOR_TRUNCATED, 0);
	if (c->p[0] >> 5 != major)
		return fail(c, SF_CBOR_TYPE, c->p[0]);
	info = c->p[0] & 0x1f;
	if (info > 27)
		return fail(c, SF_CBOR_INDEFINITE, c->p[0]);
	bytes = info < 24 ? 0 : 1u << (info - 24);
	if (bytes > c->n - 1)
		return fail(c, SF_CBOR_TRUNCATED, 0);
	for (arg = bytes ? 0 : info, i = 1; i <= bytes; i++)
		arg = arg << 8 | c->p[i];
	/* the upper half of a longer argument is never zero */
	if (bytes && (arg < 24 || !(arg >> (4 * bytes))))
		return fail(c, SF_CBOR_NOT_SHORTEST, arg);
	if (arg < min || arg > max)
		return fail(c, out_of_range[major], arg);
	c->p += 1 + bytes;
	c->n -= 1 + bytes;
	return arg;
}

static __u64 cb_uint(struct cursor *c, __u64 min, __u64 max)
{
	return cb_item(c, CB_UINT, min, max);
}

static struct sf_bytes cb_string(struct cursor *c, enum cb_major major, __u32 min, __u32 max)
{
	struct sf_bytes string = { .n = cb_item(c, major, min, max) };

	if (string.n > c->n)
		string.n = fail(c, SF_CBOR_TRUNCATED, string.n);
	string.p = c->p;
	c->p += string.n;
	c->n -= string.n;
	return string;
}

static bool in_set(__u8 b, enum cb_set set)
{
	if (set == CB_SET_NAME || set == CB_SET_COMPONENT)
		return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '-' ||
		       (set == CB_SET_COMPONENT && (b == '.' || b == '+'));
	if (set == CB_SET_TEXT)
		return b >= ' ' && b <= '~';
	return b > ' ' && b <= '~' && b != '"' && (b != '=' || set != CB_SET_KEY);
}

static struct sf_bytes cb_text(struct cursor *c, __u32 min, __u32 max, enum cb_set set)
{
	struct sf_bytes text = cb_string(c, CB_TEXT, min, max);
	__u32 i;

	for (i = 0; i < text.n; i++) {
		if (!in_set(text.p[i], set))
			fail(c, SF_STRING_BYTES, text.p[i]);
	}
	return text;
}

/*
 * Keys are asked for in ascending order, and one that nobody asks for stops the
 * map: unknown, repeated and unsorted are one test, in cb_end().
 */
static bool cb_has(struct cursor *c, struct cb_map *map, __u32 key)
{
	if (map->left && !map->key) {
		map->key = cb_uint(c, 0, ~0ULL);
		if (!map->key)
			fail(c, SF_CBOR_KEY, 0);
	}
	if (!map->left || map->key != key || c->cause)
		return false;
	map->key = 0;
	map->seen |= 1u << key;
	map->left--;
	return true;
}

/* Every map has at least as many keys as it needs, so there is a next one. */
static struct cursor *cb_need(struct cursor *c, struct cb_map *map, __u32 key)
{
	if (!cb_has(c, map, key) && map->key > key)
		fail(c, SF_CBOR_MISSING, key);
	else if (map->key)
		fail(c, SF_CBOR_KEY, map->key);
	return c;
}

static void cb_end(struct cursor *c, struct cb_map *map)
{
	cb_has(c, map, 0);	/* reads the next one, which is not 0 */
	if (map->left)
		fail(c, SF_CBOR_KEY, map->key);
}

static bool get_field(struct cursor *c, const struct sf_manifest *m,
		      const struct sf_slot *slot, struct sf_field *f)
{
	/* least, and most: one more is the upper half of a number, elsewhere */
	static const __u8 items[][2] = {
		[SF_CONST] = { 4, 4 }, [SF_ADDR] = { 5, 6 }, [SF_SIZE] = { 4, 5 },
		[SF_DIGEST] = { 3, 3 }, [SF_FACT] = { 3, 3 }, [SF_MEMMAP] = { 6, 6 },
		[SF_SPAN] = { 5, 6 },
	};
	__u32 count;
	bool high;

	memset(f, 0, sizeof(*f));
	count = cb_item(c, CB_ARRAY, 3, 6);
	f->rule = cb_uint(c, SF_CONST, SF_SPAN);
	if (count < items[f->rule][0] || count > items[f->rule][1])
		fail(c, SF_CBOR_COUNT, count);
	high = count > items[f->rule][0];
	f->offset = cb_uint(c, 0, SF_SMALL_MAX - 1);
	switch (f->rule) {
	case SF_CONST:
		f->length = cb_uint(c, 1, SF_SMALL_MAX);
		f->alternatives = cb_string(c, CB_BYTES, f->length,
					    SF_ALTERNATIVES_MAX * f->length);
		if (f->length && f->alternatives.n % f->length)
			fail(c, SF_STRING_LENGTH, f->alternatives.n);
		break;
	case SF_ADDR:
	case SF_SIZE:
	case SF_SPAN:
		f->length = cb_uint(c, 4, high ? 4 : 8);
		if (f->length & 3)
			fail(c, SF_VALUE_RANGE, f->length);
		f->slot = cb_uint(c, 1, SF_SLOTS_MAX);
		f->addend = f->rule == SF_ADDR ? cb_uint(c, 0, SF_SIZE_LIMIT - 1) : 0;
		f->last = f->rule == SF_SPAN ? cb_uint(c, f->slot + 1, SF_SLOTS_MAX) : 0;
		f->offset2 = high ? cb_uint(c, 0, SF_SMALL_MAX - 1) : 0;
		f->length2 = high ? 4 : 0;
		break;
	case SF_DIGEST:
		f->length = m->digest_size;
		f->slot = cb_uint(c, 1, SF_SLOTS_MAX);
		break;
	case SF_FACT:
		f->fact = cb_uint(c, SF_FACT_RSDP, SF_FACT_MAX);
		f->length = f->fact == SF_FACT_EFI_MAP ? slot->size : sf_fact_size(f->fact);
		break;
	case SF_MEMMAP:
		f->capacity = cb_uint(c, 1, SF_MEMMAP_CAPACITY_MAX);
		f->length = f->capacity * SF_MEMMAP_ENTRY;
		f->offset2 = cb_uint(c, 0, SF_SMALL_MAX - 1);
		f->length2 = cb_uint(c, 1, 8);
		if (f->length2 & (f->length2 - 1))
			fail(c, SF_VALUE_RANGE, f->length2);
		f->unit = cb_uint(c, 1, SF_MEMMAP_ENTRY);
		if (f->unit != 1 && f->unit != SF_MEMMAP_ENTRY)
			fail(c, SF_VALUE_RANGE, f->unit);
	}
	return !c->cause;
}

static bool get_policy(struct cursor *c, struct sf_policy *policy)
{
	__u32 i, count;
	bool prefix;

	memset(policy, 0, sizeof(*policy));
	count = cb_item(c, CB_ARRAY, 2, 3);
	policy->op = cb_uint(c, SF_REQUIRED, SF_ADDRESS);
	if (policy->op == (count == 3 ? SF_FORBIDDEN : SF_ADDRESS))
		fail(c, SF_CBOR_COUNT, count);
	policy->key = cb_text(c, 1, SF_TOKEN_MAX, CB_SET_KEY);
	/* a star only where it means prefix, and never a prefix of everything */
	prefix = policy->op == SF_FORBIDDEN || policy->op == SF_ALLOWED;
	for (i = 0; i < policy->key.n; i++) {
		if (policy->key.p[i] == '*' && !(prefix && i && i == policy->key.n - 1))
			fail(c, SF_STRING_BYTES, '*');
	}
	if (policy->op == SF_ADDRESS)
		policy->slot = cb_uint(c, 1, SF_SLOTS_MAX);
	else if (count == 3)
		policy->values.count = cb_item(c, CB_ARRAY, 1, SF_ALTERNATIVES_MAX);
	policy->values.p = c->p;
	for (i = 0; i < policy->values.count; i++)
		cb_text(c, 0, SF_TOKEN_MAX, CB_SET_TOKEN);
	policy->values.n = c->p - policy->values.p;
	return !c->cause;
}

/* The fields or the policy of a slot: where they are, and that they are well. */
static void get_list(struct cursor *c, const struct sf_manifest *m, const struct sf_slot *slot,
		     struct sf_list *list)
{
	struct sf_policy policy;
	struct sf_field field;
	__u32 i;

	list->count = cb_item(c, CB_ARRAY, 1, SF_FIELDS_MAX);
	list->p = c->p;
	for (i = 0; i < list->count; i++) {
		if (list == &slot->fields)
			get_field(c, m, slot, &field);
		else
			get_policy(c, &policy);
	}
	list->n = c->p - list->p;
}

#define KEY(name)	(1u << SF_SLOT_##name)

/* Which keys a slot of its type has to have, and must not have. */
static void check_keys(struct cursor *c, const struct sf_slot *slot, __u32 seen)
{
	static const __u16 types[][2] = {
		[SF_CODE] = { KEY(SIZE) | KEY(DIGEST), KEY(POLICY) },
		[SF_INITRAMFS] = { 0, KEY(FIELDS) | KEY(POLICY) },
		[SF_PARAMS] = { KEY(FIELDS), KEY(DIGEST) | KEY(POLICY) },
		[SF_CMDLINE] = { 0, KEY(FIELDS) },
		[SF_DATA] = { 0, KEY(DIGEST) | KEY(FIELDS) | KEY(POLICY) },
		[SF_ELFCOREHDR] = { KEY(MAX), KEY(DIGEST) | KEY(FIELDS) | KEY(POLICY) },
	};
	__u32 key, needs = types[slot->type][0], forbids = types[slot->type][1];

	if (!slot->exact) {
		needs |= KEY(MAX);
		forbids |= KEY(MEMORY);
	}
	if (slot->type == SF_CMDLINE)
		*(slot->digest.n ? &forbids : &needs) |= KEY(POLICY);
	for (key = SF_SLOT_NAME; key <= SF_SLOT_POLICY; key++) {
		if (needs & ~seen & 1u << key)
			fail(c, SF_SLOT_NEEDS, key);
		if (forbids & seen & 1u << key)
			fail(c, SF_SLOT_FORBIDS, key);
	}
}

static void check_slot(struct cursor *c, const struct sf_manifest *m, const struct sf_slot *slot)
{
	const struct sf_slot *other;

	/* absence of what is signed must not be the attacker's choice */
	if (slot->type == SF_ELFCOREHDR ? slot->presence != SF_CRASH :
	    (slot->digest.n || slot->type == SF_CMDLINE) && slot->presence != SF_ALWAYS)
		fail(c, SF_SLOT_PRESENT, slot->presence);
	if (sf_is_small(slot) && slot->size > SF_SMALL_MAX)
		fail(c, SF_SMALL_TOO_LARGE, slot->size);
	for (other = m->slots; other < slot; other++) {
		if (slot->name.n == other->name.n &&
		    !memcmp(slot->name.p, other->name.p, slot->name.n))
			fail(c, SF_NAME_TWICE, 0);
		if (slot->type == other->type &&
		    (slot->type == SF_CMDLINE || slot->type == SF_ELFCOREHDR))
			fail(c, SF_TYPE_TWICE, 0);
	}
}

static void get_slot(struct cursor *c, const struct sf_manifest *m, struct sf_slot *slot)
{
	struct cb_map map = { .left = cb_item(c, CB_MAP, SF_SLOT_PRESENCE, SF_SLOT_POLICY) };
	const __u8 *start = c->item;

	slot->name = cb_text(cb_need(c, &map, SF_SLOT_NAME), 1, SF_NAME_MAX, CB_SET_NAME);
	slot->type = cb_uint(cb_need(c, &map, SF_SLOT_TYPE), SF_CODE, SF_ELFCOREHDR);
	slot->presence = cb_uint(cb_need(c, &map, SF_SLOT_PRESENCE), SF_ALWAYS, SF_CRASH);
	slot->exact = cb_has(c, &map, SF_SLOT_SIZE);
	if (slot->exact || cb_has(c, &map, SF_SLOT_MAX))
		slot->size = cb_uint(c, 1, SF_SIZE_LIMIT - 1);
	if (cb_has(c, &map, SF_SLOT_MEMORY))
		slot->memory = cb_uint(c, slot->size + 1, SF_SIZE_LIMIT - 1);
	/* what is the default is left out, so that a manifest has one encoding */
	slot->align = SF_PAGE_MIN;
	slot->last = SF_ADDR_LIMIT - 1;
	if (cb_has(c, &map, SF_SLOT_ALIGN))
		slot->align = cb_uint(c, SF_PAGE_MIN + 1, SF_ALIGN_MAX);
	if (slot->align & (slot->align - 1))
		fail(c, SF_VALUE_RANGE, slot->align);
	if (cb_has(c, &map, SF_SLOT_RANGE)) {
		cb_item(c, CB_ARRAY, 2, 2);
		slot->first = cb_uint(c, 0, SF_ADDR_LIMIT - 1);
		slot->last = cb_uint(c, slot->first + 1, SF_ADDR_LIMIT - (slot->first ? 1 : 2));
	}
	if (cb_has(c, &map, SF_SLOT_DIGEST))
		slot->digest = cb_string(c, CB_BYTES, m->digest_size, m->digest_size);
	if (cb_has(c, &map, SF_SLOT_FIELDS))
		get_list(c, m, slot, &slot->fields);
	if (cb_has(c, &map, SF_SLOT_POLICY))
		get_list(c, m, slot, &slot->policy);
	cb_end(c, &map);
	if (c->cause)
		return;
	c->item = start;
	check_keys(c, slot, map.seen);
	check_slot(c, m, slot);
}

static void get_slots(struct cursor *c, struct sf_manifest *m)
{
	__u32 count = cb_item(c, CB_ARRAY, 1, SF_SLOTS_MAX);

	while (m->nr_slots < count && !c->cause) {
		c->slot = m->nr_slots + 1;
		get_slot(c, m, &m->slots[m->nr_slots++]);
	}
	if (!c->cause)
		c->slot = 0;
}

static void get_claims(struct cursor *c, struct sf_manifest *m)
{
	__u32 i, way = 0;

	m->nr_claims = cb_item(c, CB_ARRAY, 0, SF_CLAIMS_MAX);
	for (i = 0; i < m->nr_claims; i++) {
		cb_item(c, CB_ARRAY, 2, 2);
		way = cb_uint(c, way + 1, SF_WAY_CMDLINE);
		m->claims[i].way = way;
		m->claims[i].level = cb_uint(c, SF_LOCKDOWN_INTEGRITY, SF_LOCKDOWN_CONFIDENTIALITY);
	}
}

static void get_body(struct cursor *c, struct sf_manifest *m)
{
	struct cb_map map = { .left = cb_item(c, CB_MAP, SF_KEY_LOCKDOWN, SF_KEY_TEXT) };

	m->arch = cb_uint(cb_need(c, &map, SF_KEY_ARCH), SF_ARCH_X86_64, SF_ARCH_X86_64);
	m->usage = cb_uint(cb_need(c, &map, SF_KEY_USAGE), 1, SF_USAGE_ALL);
	m->component = cb_text(cb_need(c, &map, SF_KEY_COMPONENT), 1, SF_COMPONENT_MAX,
			       CB_SET_COMPONENT);
	m->generation = cb_uint(cb_need(c, &map, SF_KEY_GENERATION), 0, ~0u);
	m->digest_alg = cb_uint(cb_need(c, &map, SF_KEY_DIGEST_ALG), SF_SHA256, SF_SHA512);
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
		fail(c, SF_STRING_LENGTH, m->origins.n);
	if (cb_has(c, &map, SF_KEY_TEXT))
		m->text = cb_text(c, 1, SF_TEXT_MAX, CB_SET_TEXT);
	cb_end(c, &map);
}

/* May a field of @slot name slot @number?  What is open is not for params. */
static bool may_name(const struct sf_manifest *m, const struct sf_slot *slot,
		     __u32 rule, __u32 number)
{
	const struct sf_slot *other = &m->slots[number - 1];

	if (number > m->nr_slots || (rule == SF_DIGEST && other == slot))
		return false;
	if (other->type == SF_ELFCOREHDR)
		return rule == SF_ADDR && slot->type == SF_CODE;
	return other->type != SF_DATA || slot->type == SF_CODE;
}

/* What the next kernel reads as one: all of it initramfs, and its beginning there. */
static bool may_span(const struct sf_manifest *m, const struct sf_field *f)
{
	__u32 i;

	for (i = f->slot; i <= f->last; i++) {
		if (i > m->nr_slots || m->slots[i - 1].type != SF_INITRAMFS)
			return false;
	}
	return m->slots[f->slot - 1].presence == SF_ALWAYS;
}

static bool inside(const struct sf_slot *slot, __u32 offset, __u32 length)
{
	return length <= slot->size && offset <= slot->size - length;
}

static __u32 bad_field(const struct sf_manifest *m, const struct sf_slot *slot,
		       const struct sf_field *f, __u32 memmaps)
{
	const struct sf_slot *other = &m->slots[f->slot ? f->slot - 1 : 0];
	bool efi_map = f->rule == SF_FACT && f->fact == SF_FACT_EFI_MAP;

	/* only a slot that one field fills can have fields without exact size */
	if (efi_map ? slot->exact || slot->fields.count != 1 || slot->presence != SF_EFI :
	    !slot->exact)
		return SF_FIELD_EXACT;
	if (!inside(slot, f->offset, f->length) || !inside(slot, f->offset2, f->length2))
		return SF_FIELD_OUTSIDE;
	if ((f->slot && !may_name(m, slot, f->rule, f->slot)) ||
	    (f->rule == SF_SPAN && !may_span(m, f)))
		return SF_FIELD_SLOT;
	/* without exact size, one byte of memory is all that is certain */
	if (f->addend && (!other->exact || f->addend >= (other->memory ?: other->size)))
		return SF_FIELD_ADDEND;
	/* the first memory map is the one that must not be missing */
	if (f->rule == SF_MEMMAP && !memmaps && slot->presence != SF_ALWAYS)
		return SF_SLOT_PRESENT;
	return f->rule == SF_MEMMAP && memmaps == SF_MEMMAPS_MAX ? SF_FIELD_MEMMAPS : SF_OK;
}

static void check_fields(struct cursor *c, const struct sf_manifest *m,
			 const struct sf_slot *slot, __u32 *memmaps)
{
	struct sf_list rest = slot->fields;
	__u32 cause, least = 0, ranges = 0, pos = 0;
	struct sf_field f;

	for (c->item = rest.p; sf_next_field(m, slot, &rest, &f); c->item = rest.p) {
		cause = bad_field(m, slot, &f, *memmaps);
		if (cause || f.offset < least) {
			fail(c, cause ? cause : (__u32)SF_FIELD_ORDER, f.offset);
			return;
		}
		least = f.offset + 1;
		ranges += f.length2 ? 2 : 1;
		*memmaps += f.rule == SF_MEMMAP;
	}
	/* going from the end of one range to the next misses those that overlap */
	for (; sf_next_range(m, slot, pos, &f); ranges--)
		pos = f.offset + f.length;
	c->item = slot->fields.p;
	if (ranges)
		fail(c, SF_FIELD_OVERLAP, ranges);
}

static void check_policy(struct cursor *c, const struct sf_manifest *m,
			 const struct sf_slot *slot)
{
	struct sf_list rest = slot->policy;
	struct sf_policy policy;

	for (c->item = rest.p; sf_next_policy(&rest, &policy); c->item = rest.p) {
		if (policy.slot > m->nr_slots ||
		    (policy.slot && m->slots[policy.slot - 1].type == SF_DATA)) {
			fail(c, SF_FIELD_SLOT, policy.slot);
			return;
		}
	}
}

/* The rules that need all slots. */
static void check_slots(struct cursor *c, const struct sf_manifest *m)
{
	const struct sf_slot *slot = &m->slots[m->entry_slot - 1];
	__u32 memmaps = 0;

	if (m->entry_slot > m->nr_slots || slot->type != SF_CODE ||
	    m->entry_offset >= slot->size)
		fail(c, SF_ENTRY_SLOT, m->entry_slot);
	for (slot = m->slots; slot < m->slots + m->nr_slots && !c->cause; slot++) {
		c->slot = slot - m->slots + 1;
		check_fields(c, m, slot, &memmaps);
		if (!c->cause)
			check_policy(c, m, slot);
	}
}

static void decode(struct cursor *c, struct sf_manifest *m)
{
	/* tag 55799, array of three, the context string; then version and body */
	static const __u8 start[] = "\xd9\xd9\xf7\x83\x6ekexec-manifest";
	const __u32 n = sizeof(start) - 1;
	__u64 version;

	if (c->n < n || memcmp(c->p, start, n)) {
		fail(c, SF_NOT_A_MANIFEST, 0);
		return;
	}
	c->p += n;
	c->n -= n;
	version = cb_uint(c, 0, ~0ULL);
	if (version != 1)
		fail(c, SF_VERSION_UNKNOWN, version);
	get_body(c, m);
	if (c->cause)
		return;
	c->item = c->p;
	if (c->n)
		fail(c, SF_CBOR_TRAILING, c->n);
	else
		check_slots(c, m);
}

int sf_decode(const __u8 *buf, size_t len, struct sf_manifest *manifest,
	      struct sf_refusal *why)
{
	struct cursor c = { .p = buf, .n = len, .item = buf };

	memset(manifest, 0, sizeof(*manifest));
	memset(why, 0, sizeof(*why));
	if (len > SF_MANIFEST_MAX)
		fail(&c, SF_MANIFEST_LONG, len);
	else
		decode(&c, manifest);
	if (!c.cause)
		return 0;
	why->cause = c.cause;
	why->segment = SF_NOWHERE;
	why->slot = c.slot;
	why->offset = c.item - buf;
	why->value = c.value;
	return -EBADMSG;
}

static struct cursor list_cursor(const struct sf_list *list)
{
	return (struct cursor){ .p = list->p, .n = list->n };
}

static bool list_step(struct sf_list *list, const struct cursor *c)
{
	if (c->cause)
		return false;
	list->p = c->p;
	list->n = c->n;
	list->count--;
	return true;
}

bool sf_next_field(const struct sf_manifest *manifest, const struct sf_slot *slot,
		   struct sf_list *rest, struct sf_field *field)
{
	struct cursor c = list_cursor(rest);

	return rest->count && get_field(&c, manifest, slot, field) && list_step(rest, &c);
}

bool sf_next_policy(struct sf_list *rest, struct sf_policy *policy)
{
	struct cursor c = list_cursor(rest);

	return rest->count && get_policy(&c, policy) && list_step(rest, &c);
}

bool sf_next_text(struct sf_list *rest, struct sf_bytes *text)
{
	struct cursor c = list_cursor(rest);

	if (!rest->count)
		return false;
	*text = cb_text(&c, 0, SF_TOKEN_MAX, CB_SET_TOKEN);
	return list_step(rest, &c);
}

bool sf_next_range(const struct sf_manifest *manifest, const struct sf_slot *slot,
		   __u32 from, struct sf_field *range)
{
	struct sf_list rest = slot->fields;
	bool found = false;
	struct sf_field f;
	__u32 i;

	while (sf_next_field(manifest, slot, &rest, &f)) {
		for (i = 0; i < 2; i++) {
			if (f.length && f.offset >= from && (!found || f.offset < range->offset)) {
				*range = f;
				found = true;
			}
			f.offset = f.offset2;
			f.length = f.length2;
		}
	}
	return found;
}

bool sf_is_small(const struct sf_slot *slot)
{
	return slot->fields.count || slot->type == SF_CMDLINE;
}

__u32 sf_fact_size(__u32 fact)
{
	static const __u8 sizes[SF_FACT_MAX + 1] = {
		[SF_FACT_RSDP] = 8, [SF_FACT_SECURE_BOOT] = 1, [SF_FACT_SCREEN] = 64,
		[SF_FACT_EFI_INFO] = 16, [SF_FACT_EFI_SYSTAB_HI] = 4, [SF_FACT_EFI_SETUP] = 96,
	};

	return fact <= SF_FACT_MAX ? sizes[fact] : 0;
}

static __u32 le32(const __u8 *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (__u32)p[3] << 24;
}

static __u32 bad_header(const struct sf_header *h, size_t len, bool whole, struct sf_parts *parts)
{
	if (len < sizeof(*h))
		return SF_HEADER_SHORT;
	if (memcmp(h->magic, SF_MAGIC, sizeof(h->magic)))
		return SF_HEADER_MAGIC;
	if (le32(h->version) != SF_HEADER_VERSION)
		return SF_HEADER_VERSION_UNKNOWN;
	parts->manifest_size = le32(h->manifest_size);
	if (!parts->manifest_size || parts->manifest_size > SF_MANIFEST_MAX)
		return SF_HEADER_MANIFEST_SIZE;
	parts->signature_size = le32(h->signature_size);
	if (parts->signature_size > SF_SIGNATURE_MAX)
		return SF_HEADER_SIGNATURE_SIZE;
	if (whole && !parts->signature_size)
		return SF_HEADER_UNSIGNED;
	if (le32(h->reserved))
		return SF_HEADER_RESERVED;
	/* all sizes are known to be small */
	parts->end = sizeof(*h) + parts->manifest_size + parts->signature_size;
	if (len < parts->end)
		return SF_HEADER_TRUNCATED;
	return whole && len > parts->end ? SF_HEADER_TRAILING : SF_OK;
}

int sf_parse_header(const __u8 *buf, size_t len, bool whole,
		    struct sf_parts *parts, struct sf_refusal *why)
{
	memset(parts, 0, sizeof(*parts));
	memset(why, 0, sizeof(*why));
	why->segment = SF_NOWHERE;
	why->cause = bad_header((const struct sf_header *)buf, len, whole, parts);
	why->value = len;
	if (why->cause)
		return -EINVAL;
	parts->manifest = buf + sizeof(struct sf_header);
	parts->signature = parts->manifest + parts->manifest_size;
	return 0;
}
