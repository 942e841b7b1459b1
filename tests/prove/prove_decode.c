// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * prove_decode.c - proofs of sigfmt/core/decode.c, function by function
 *
 * The file proofs names, for each proof, the models that replace the functions that are
 * called.
 */
#include "model.h"

struct cursor;
static void enter(const struct cursor *c);
static void any_after(struct cursor *c);
static _Bool after(const struct cursor *c);

/* An arbitrary slot or field of the manifest: what is proved of it is proved of all */
static u32 witness;
static _Bool filled;
/* Have get_body() and check_slots() succeeded? */
static _Bool decoded, checked;

/* A loop that moves a cursor or fails */
#define CURSOR_LOOP(cond, havoc, invariant, measure) ({			\
	static _Bool inside_;						\
	if (!inside_)							\
		enter(c);						\
	inside_ = 1;							\
	LOOP(cond, (any_after(c), havoc), after(c) && (invariant), measure); \
})

#define LOOP_TEXT(cond)							\
	CURSOR_LOOP(cond, i = ANY(u32), i <= text.n, text.n - i)
/* get_field() writes the whole field, so its previous value does not matter */
#define LOOP_FIELDS(cond)						\
	CURSOR_LOOP(cond, (i = ANY(u32), m->nr_fields = ANY(u32), free = ANY(u64),	\
			   filled = ANY(_Bool)),				\
		    i <= count && m->nr_fields == slot->fields + i &&		\
		    filled == (witness < m->nr_fields) && slot->nr_fields == count, count - i)
#define LOOP_POLICY(cond)						\
	CURSOR_LOOP(cond, m->nr_policy = ANY(u32), m->nr_policy <= count, count - m->nr_policy)
#define LOOP_SLOTS(cond)						\
	CURSOR_LOOP(cond, (m->nr_slots = ANY(u32), filled = ANY(_Bool)),	\
		    m->nr_slots <= count && filled == (witness < m->nr_slots),	\
		    count - m->nr_slots)
#define LOOP_CHOICE(cond)						\
	LOOP(cond, f = m->fields + any_index(m->nr_fields),			\
	     f >= m->fields && f <= m->fields + m->nr_fields,			\
	     m->fields + m->nr_fields - f)
#define LOOP_CHECK_FIELDS(cond)						\
	CURSOR_LOOP(cond, i = ANY(u32), i <= m->nr_fields, m->nr_fields - i)

static u32 any_index(u32 most)
{
	u32 i = ANY(u32);

	ASSUME(i <= most);
	return i;
}

#include "decode.c"	/* of build/prove: sigfmt/core/decode.c, with decode.sed */

UNCHECKED_FROM_HERE

/*
 * The end of a cursor's bytes never changes.  Stated in this way, and not as a sum of
 * steps, the solver can use it quickly.
 */
static size_t end;
static struct cursor entered;

static _Bool cursor_ok(const struct cursor *c)
{
	return c->n <= end && c->p == signed_bytes.p + (end - c->n) && (u32)c->flaw < SF_FLAW_END &&
	       within(c->item, 0) && (c->flaw || c->small <= SF_SMALL_MAX);
}

/* The cursor only moves forward, and keeps its first failure */
static _Bool moved(const struct cursor *old, const struct cursor *new)
{
	return cursor_ok(new) && new->n <= old->n &&
	       (!old->flaw || (new->flaw == old->flaw && new->n == old->n));
}

/* Anywhere at or before @end; the slot stays */
static void any_position(struct cursor *c)
{
	u32 slot = c->slot;

	*c = ANY(struct cursor);
	c->slot = slot;
	ASSUME(c->n <= end);
	c->p = signed_bytes.p + (end - c->n);
	c->item = anywhere();
}

static struct cursor any_cursor(void)
{
	struct cursor c = ANY(struct cursor);

	any_signed_bytes(SF_MANIFEST_MAX);
	end = ANY(size_t);
	ASSUME(end <= signed_bytes.n);
	any_position(&c);
	ASSUME(cursor_ok(&c));
	return c;
}

static void model_move(struct cursor *c)
{
	struct cursor old = *c;

	__CPROVER_assert(cursor_ok(c), "the cursor is inside");
	any_position(c);
	ASSUME(moved(&old, c));
}

static void enter(const struct cursor *c)
{
	entered = *c;
}

static void any_after(struct cursor *c)
{
	u32 slot = ANY(u32);

	any_position(c);
	c->slot = slot;
}

static _Bool after(const struct cursor *c)
{
	return moved(&entered, c);
}

/* cb_item */

static _Bool item_ok(const struct cursor *old, const struct cursor *new, u64 min, u64 max,
		     u64 result)
{
	return moved(old, new) &&
	       (new->flaw ? !result : result >= min && result <= max && new->n < old->n);
}

static _Bool major_ok(enum cb_major major)
{
	return major == CB_UINT || (major >= CB_BYTES && major <= CB_MAP);
}

void prove_cb_item(void)
{
	u64 min = ANY(u64), max = ANY(u64), result;
	enum cb_major major = ANY(enum cb_major);
	struct cursor c = any_cursor(), old = c;

	ASSUME(major_ok(major));
	result = cb_item(&c, major, min, max);
	ASSERT(item_ok(&old, &c, min, max, result));
	REACHED();
}

u64 model_cb_item(struct cursor *c, enum cb_major major, u64 min, u64 max)
{
	struct cursor old = *c;
	u64 result = ANY(u64);

	__CPROVER_assert(major_ok(major), "known major");
	model_move(c);
	ASSUME(item_ok(&old, c, min, max, result));
	return result;
}

/* cb_string */

static _Bool string_ok(const struct cursor *old, const struct cursor *new, u32 min, u32 max,
		       const struct sf_bytes *string)
{
	return moved(old, new) && __CPROVER_r_ok(string->p, string->n) && string->n <= max &&
	       (new->flaw || (string->n >= min && new->n < old->n));
}

void prove_cb_string(void)
{
	enum cb_major major = ANY(_Bool) ? CB_BYTES : CB_TEXT;
	u32 min = ANY(u32), max = ANY(u32);
	struct cursor c = any_cursor(), old = c;
	struct sf_bytes string;

	string = cb_string(&c, major, min, max);
	ASSERT(string_ok(&old, &c, min, max, &string));
	REACHED();
}

struct sf_bytes model_cb_string(struct cursor *c, enum cb_major major, u32 min, u32 max)
{
	struct sf_bytes string = { .n = ANY(u32) };
	struct cursor old = *c;

	__CPROVER_assert(major == CB_BYTES || major == CB_TEXT, "a string");
	string.p = any_string(string.n);
	model_move(c);
	ASSUME(string_ok(&old, c, min, max, &string));
	return string;
}

/* cb_text: no caller asks for more than 64 bytes; a final star may be removed */

static _Bool text_ok(const struct cursor *old, const struct cursor *new, u32 min, u32 max,
		     const struct sf_bytes *text, const bool *prefix)
{
	u32 star = prefix && *prefix;

	return moved(old, new) && __CPROVER_r_ok(text->p, text->n) && text->n <= max - star &&
	       (new->flaw || (text->n + star >= min && new->n < old->n));
}

void prove_cb_text(void)
{
	u32 min = ANY(u32), max = ANY(u32);
	enum cb_set set = ANY(enum cb_set);
	struct cursor c = any_cursor(), old = c;
	bool prefix, *asked = ANY(_Bool) ? &prefix : NULL;
	struct sf_bytes text;

	ASSUME(max <= SF_TOKEN_MAX);
	text = cb_text(&c, min, max, set, asked);
	ASSERT(text_ok(&old, &c, min, max, &text, asked));
	REACHED();
}

struct sf_bytes model_cb_text(struct cursor *c, u32 min, u32 max, enum cb_set set, bool *prefix)
{
	struct sf_bytes text = { .n = ANY(u32) };
	struct cursor old = *c;

	__CPROVER_assert(max <= SF_TOKEN_MAX, "at most 64 bytes are asked for");
	text.p = any_string(text.n);
	if (prefix)
		*prefix = ANY(u8) & 1;
	model_move(c);
	ASSUME(text_ok(&old, c, min, max, &text, prefix));
	return text;
}

/* cb_has and cb_need: the bit in @seen is set exactly if the key is there */

static _Bool key_ok(const struct cb_map *old, const struct cb_map *new, u32 key, _Bool there)
{
	return there ? new->seen == (old->seen | 1u << key) && new->left == old->left - 1 :
		       new->seen == old->seen && new->left == old->left;
}

static void any_map(struct cb_map *map, u32 key, _Bool there)
{
	struct cb_map old = *map;

	*map = ANY(struct cb_map);
	ASSUME(key_ok(&old, map, key, there));
}

void prove_cb_has(void)
{
	struct cb_map map = ANY(struct cb_map), before = map;
	struct cursor c = any_cursor(), old = c;
	u32 key = ANY(u32);
	bool there;

	ASSUME(key < 32);
	there = cb_has(&c, &map, key);
	ASSERT(moved(&old, &c) && (!there || (!c.flaw && before.left)));
	ASSERT(key_ok(&before, &map, key, there));
	/* otherwise, the next key is another one, or the map ends */
	ASSERT(there || c.flaw || !map.left || (map.key && map.key != key));
	REACHED();
}

bool model_cb_has(struct cursor *c, struct cb_map *map, u32 key)
{
	_Bool there = ANY(_Bool);

	__CPROVER_assert(key < 32, "the key has a bit in @seen");
	model_move(c);
	ASSUME(!there || (!c->flaw && map->left));
	any_map(map, key, there);
	ASSUME(there || c->flaw || !map->left || (map->key && map->key != key));
	return there;
}

void prove_cb_need(void)
{
	struct cb_map map = ANY(struct cb_map), before = map;
	struct cursor c = any_cursor(), old = c;
	u32 key = ANY(u32);

	/* every map has at least as many keys as are required */
	ASSUME(key < 32 && (c.flaw || map.left));
	ASSERT(cb_need(&c, &map, key) == &c);
	ASSERT(moved(&old, &c));
	ASSERT(key_ok(&before, &map, key, 1) || (c.flaw && key_ok(&before, &map, key, 0)));
	REACHED();
}

struct cursor *model_cb_need(struct cursor *c, struct cb_map *map, u32 key)
{
	_Bool there = ANY(_Bool);

	__CPROVER_assert(key < 32, "the key has a bit in @seen");
	__CPROVER_assert(c->flaw || map->left, "the map has as many keys as it needs");
	model_move(c);
	ASSUME(c->flaw || there);
	any_map(map, key, there);
	return c;
}

void prove_cb_end(void)
{
	struct cb_map map = ANY(struct cb_map), before = map;
	struct cursor c = any_cursor(), old = c;

	cb_end(&c, &map);
	ASSERT(moved(&old, &c) && (map.seen | 1) == (before.seen | 1));
	REACHED();
}

void model_cb_end(struct cursor *c, struct cb_map *map)
{
	struct cb_map old = *map;

	model_move(c);
	*map = ANY(struct cb_map);
	ASSUME((map->seen | 1) == (old.seen | 1));
}

/* get_field: of the manifest, it uses only the size of digests */

void prove_get_field(void)
{
	struct sf_field f = { .rule = 0 };
	struct sf_manifest m;
	struct cursor c = any_cursor(), old = c;

	ASSUME(c.flaw || digest_size_ok(m.digest_size));
	get_field(&c, &m, &f);
	ASSERT(moved(&old, &c));
	ASSERT(c.flaw || (c.n < old.n && field_ok(&f, m.digest_size)));
	ASSERT(c.flaw || f.rule != SF_RULE_CHOICE || !(f.alternatives.n % f.length));
	REACHED();
}

void model_get_field(struct cursor *c, const struct sf_manifest *m, struct sf_field *f)
{
	struct cursor old = *c;

	__CPROVER_assert(m->nr_fields >= 1 && m->nr_fields <= SF_FIELDS_MAX &&
			 f == &m->fields[m->nr_fields - 1], "the last of at most 64 fields");
	__CPROVER_assert(c->flaw || digest_size_ok(m->digest_size), "the size of digests is known");
	__CPROVER_assert(witness != m->nr_fields - 1 || !filled, "a field is filled once");
	filled |= witness == m->nr_fields - 1;
	model_move(c);
	f->offset = ANY(u32);
	f->length = ANY(u32);
	ASSUME(c->flaw || (c->n < old.n && f->offset < SF_SMALL_MAX && f->length >= 1 &&
			   f->length <= SF_SMALL_MAX));
}

/* get_fields */

static _Bool fields_ok(const struct cursor *c, const struct sf_manifest *m,
		       const struct sf_slot *slot, u32 before)
{
	return m->nr_fields >= before && m->nr_fields <= SF_FIELDS_MAX &&
	       filled == (witness < m->nr_fields) &&
	       (c->flaw || (slot->fields == before && slot->nr_fields >= 1 &&
			    m->nr_fields == before + slot->nr_fields));
}

void prove_get_fields(void)
{
	struct cursor c = any_cursor(), old = c;
	struct sf_manifest m;
	struct sf_slot slot;
	u32 before = m.nr_fields;

	witness = ANY(u32);
	filled = witness < before;
	ASSUME(before <= SF_FIELDS_MAX && (c.flaw || digest_size_ok(m.digest_size)));
	get_fields(&c, &m, &slot);
	ASSERT(moved(&old, &c) && fields_ok(&c, &m, &slot, before));
	REACHED();
}

void model_get_fields(struct cursor *c, struct sf_manifest *m, struct sf_slot *slot)
{
	__CPROVER_assert(m->nr_fields <= SF_FIELDS_MAX, "at most SF_FIELDS_MAX fields");
	__CPROVER_assert(c->flaw || digest_size_ok(m->digest_size), "the size of digests is known");
	model_move(c);
	m->nr_fields = ANY(u32);
	slot->fields = ANY(u32);
	slot->nr_fields = ANY(u32);
	ASSUME(m->nr_fields <= SF_FIELDS_MAX && (c->flaw || slot->nr_fields >= 1));
}

/* get_policy_entry */

static const struct sf_policy *policies;

void prove_get_policy_entry(void)
{
	struct cursor c = any_cursor(), old = c;
	struct sf_policy policy = { .action = 0 };

	get_policy_entry(&c, &policy);
	ASSERT(moved(&old, &c));
	ASSERT(c.flaw || (c.n < old.n && policy_ok(&policy)));
	REACHED();
}

void model_get_policy_entry(struct cursor *c, struct sf_policy *policy)
{
	struct cursor old = *c;

	__CPROVER_assert(policy >= policies && policy < policies + SF_POLICY_MAX,
			 "one of at most 256 entries");
	model_move(c);
	ASSUME(c->flaw || c->n < old.n);
}

/* get_policy */

void prove_get_policy(void)
{
	struct cursor c = any_cursor(), old = c;
	struct sf_manifest m;

	policies = m.policy;
	get_policy(&c, &m);
	ASSERT(moved(&old, &c) && m.nr_policy <= SF_POLICY_MAX && (c.flaw || m.nr_policy));
	REACHED();
}

void model_get_policy(struct cursor *c, struct sf_manifest *m)
{
	model_move(c);
	m->nr_policy = ANY(u32);
	ASSUME(m->nr_policy <= SF_POLICY_MAX && (c->flaw || m->nr_policy));
}

/* check_keys */

#define SEEN(name)	(seen & KEY(name))

/* What check_keys() guarantees, as far as memory safety needs it */
static _Bool keys_ok(const struct sf_slot *s, u32 seen)
{
	return (SEEN(SIZE) || SEEN(MAX)) && (!SEEN(MEMORY) || SEEN(SIZE)) &&
	       (!SEEN(FIELDS) || s->type == SF_TYPE_CODE) &&
	       (!SEEN(POLICY) || (s->type == SF_TYPE_CMDLINE && !s->digest.n)) &&
	       (s->type != SF_TYPE_CODE || (SEEN(SIZE) && SEEN(DIGEST))) &&
	       (!SEEN(OPTIONAL) || (s->type != SF_TYPE_CODE && s->type != SF_TYPE_CMDLINE &&
				    s->type != SF_TYPE_PARAMS));
}

static _Bool type_ok(u32 type)
{
	return type >= SF_TYPE_CODE && type <= SF_TYPE_ELFCOREHDR;
}

void prove_check_keys(void)
{
	struct cursor c = any_cursor(), old = c;
	u32 seen = ANY(u32);
	struct sf_slot slot;

	ASSUME(type_ok(slot.type));
	check_keys(&c, &slot, seen);
	ASSERT(moved(&old, &c) && (c.flaw || keys_ok(&slot, seen)));
	REACHED();
}

void model_check_keys(struct cursor *c, const struct sf_slot *slot, u32 seen)
{
	__CPROVER_assert(type_ok(slot->type), "a known type");
	model_move(c);
	ASSUME(c->flaw || keys_ok(slot, seen));
}

/* check_only */

void prove_check_only(void)
{
	struct cursor c = any_cursor(), old = c;
	struct sf_manifest m;
	struct sf_slot slot;
	u32 params = m.params_slot, cmdline = m.cmdline_slot, elfcorehdr = m.elfcorehdr_slot;

	check_only(&c, &m, &slot);
	ASSERT(moved(&old, &c));
	ASSERT(m.params_slot == (slot.type == SF_TYPE_PARAMS ? c.slot : params));
	ASSERT(m.cmdline_slot == (slot.type == SF_TYPE_CMDLINE ? c.slot : cmdline));
	ASSERT(m.elfcorehdr_slot == (slot.type == SF_TYPE_ELFCOREHDR ? c.slot : elfcorehdr));
	REACHED();
}

void model_check_only(struct cursor *c, struct sf_manifest *m, const struct sf_slot *slot)
{
	model_move(c);
}

/* check_name: the number of slots is a constant in each call, which helps the solver */

void prove_check_name(void)
{
	struct cursor c = any_cursor(), old = c;
	u32 i, nr = ANY(u32);
	struct sf_manifest m;

	for (i = 0; i < SF_SLOTS_MAX; i++) {
		m.slots[i].name.p = anywhere();
		ASSUME(bytes_ok(&m.slots[i].name, 1, SF_NAME_MAX));
	}
	for (i = 0; i < SF_SLOTS_MAX; i++) {
		if (i != nr)
			continue;
		check_name(&c, &m, &m.slots[i]);
		ASSERT(moved(&old, &c));
		REACHED();
	}
}

void model_check_name(struct cursor *c, const struct sf_manifest *m, const struct sf_slot *slot)
{
	model_move(c);
}

/* get_place */

static _Bool place_ok(const struct sf_slot *s)
{
	return s->memory < SF_SIZE_LIMIT && s->align >= SF_PAGE_MIN && s->align <= SF_ALIGN_MAX &&
	       !(s->align & (s->align - 1)) && s->first <= s->last && s->last < SF_ADDR_LIMIT;
}

static u32 place_keys(u32 seen)
{
	return seen & ~(KEY(MEMORY) | KEY(ALIGN) | KEY(RANGE));
}

void prove_get_place(void)
{
	struct cb_map map = ANY(struct cb_map), before = map;
	struct cursor c = any_cursor(), old = c;
	struct sf_slot slot;
	u64 size = slot.size;

	slot.memory = slot.first = 0;
	ASSUME(size < SF_SIZE_LIMIT && !(map.seen & KEY(MEMORY)));
	get_place(&c, &map, &slot);
	ASSERT(moved(&old, &c) && slot.size == size);
	ASSERT(place_keys(map.seen) == place_keys(before.seen));
	ASSERT(c.flaw || (place_ok(&slot) && (map.seen & KEY(MEMORY) || !slot.memory)));
	REACHED();
}

void model_get_place(struct cursor *c, struct cb_map *map, struct sf_slot *slot)
{
	struct cb_map before = *map;

	__CPROVER_assert(slot->size < SF_SIZE_LIMIT && !slot->memory && !slot->first &&
			 !(map->seen & KEY(MEMORY)), "the size has been read, and nothing after it");
	model_move(c);
	*map = ANY(struct cb_map);
	slot->memory = ANY(u64);
	slot->align = ANY(u64);
	slot->first = ANY(u64);
	slot->last = ANY(u64);
	ASSUME(place_keys(map->seen) == place_keys(before.seen) &&
	       (c->flaw || (place_ok(slot) && (map->seen & KEY(MEMORY) || !slot->memory))));
}

/* get_slot: the slot need not be in the manifest's array, because check_name() is a model */

void prove_get_slot(void)
{
	struct sf_slot slot = { .type = 0 };
	struct cursor c = any_cursor(), old = c;
	struct sf_manifest m;

	m.nr_policy = any_index(SF_POLICY_MAX);
	ASSUME((c.flaw || digest_size_ok(m.digest_size)) && m.nr_fields <= SF_FIELDS_MAX);
	get_slot(&c, &m, &slot);
	ASSERT(moved(&old, &c) && m.nr_fields <= SF_FIELDS_MAX && m.nr_policy <= SF_POLICY_MAX);
	ASSERT(c.flaw || slot_ok(&slot, m.digest_size));
	REACHED();
}

/* get_slots() relies only on this: each slot is filled exactly once */
void model_get_slot(struct cursor *c, struct sf_manifest *m, struct sf_slot *slot)
{
	__CPROVER_assert(m->nr_slots >= 1 && m->nr_slots <= SF_SLOTS_MAX &&
			 slot == &m->slots[m->nr_slots - 1], "the last of at most 15 slots");
	__CPROVER_assert(c->slot == m->nr_slots, "its number is known");
	__CPROVER_assert(c->flaw || digest_size_ok(m->digest_size), "the size of digests is known");
	__CPROVER_assert(witness != m->nr_slots - 1 || !filled, "a slot is filled once");
	model_move(c);
	filled |= witness == m->nr_slots - 1;
}

/* get_slots */

static _Bool slots_ok(const struct cursor *c, const struct sf_manifest *m)
{
	return filled == (witness < m->nr_slots) && m->nr_slots <= SF_SLOTS_MAX &&
	       (c->flaw || (m->nr_slots && !c->slot));
}

void prove_get_slots(void)
{
	struct cursor c = any_cursor(), old = c;
	struct sf_manifest m;

	witness = ANY(u32);
	filled = 0;
	m.nr_slots = 0;
	ASSUME(c.flaw || digest_size_ok(m.digest_size));
	get_slots(&c, &m);
	ASSERT(moved(&old, &c) && slots_ok(&c, &m));
	REACHED();
}

void model_get_slots(struct cursor *c, struct sf_manifest *m)
{
	__CPROVER_assert(!m->nr_slots && !filled, "no slot is filled before");
	__CPROVER_assert(c->flaw || digest_size_ok(m->digest_size), "the size of digests is known");
	model_move(c);
	c->slot = ANY(u32);
	m->nr_slots = ANY(u32);
	filled = ANY(_Bool);
	ASSUME(slots_ok(c, m));
}

/* get_claims: the loop is unwound, because it has few rounds */

void prove_get_claims(void)
{
	struct cursor c = any_cursor(), old = c;
	struct sf_manifest m;

	get_claims(&c, &m);
	ASSERT(moved(&old, &c));
	REACHED();
}

void model_get_claims(struct cursor *c, struct sf_manifest *m)
{
	model_move(c);
}

/* get_body */

static _Bool manifest_ok(const struct sf_manifest *m)
{
	return m->arch >= 1 && m->arch <= SF_ARCH_MAX &&
	       m->usage >= 1 && m->usage <= SF_USAGE_ALL &&
	       bytes_ok(&m->component, 1, SF_COMPONENT_MAX) && digest_size_ok(m->digest_size) &&
	       m->entry_slot >= 1 && m->entry_slot <= SF_SLOTS_MAX &&
	       m->entry_offset < SF_SIZE_LIMIT && m->nr_slots >= 1 && m->nr_slots <= SF_SLOTS_MAX &&
	       bytes_ok(&m->origins, 0, SF_ORIGINS_MAX * SF_ORIGIN_SIZE);
}

void prove_get_body(void)
{
	struct cursor c = any_cursor(), old = c;
	struct sf_manifest m;

	witness = ANY(u32);
	filled = 0;
	m.nr_slots = m.origins.n = 0;
	get_body(&c, &m);
	ASSERT(moved(&old, &c) && filled == (witness < m.nr_slots));
	ASSERT(c.flaw || manifest_ok(&m));
	REACHED();
}

void model_get_body(struct cursor *c, struct sf_manifest *m)
{
	__CPROVER_assert(!m->nr_slots && !m->origins.n, "an empty manifest");
	model_move(c);
	decoded = !c->flaw;
}

/* has_choice */

void prove_has_choice(void)
{
	struct sf_field digest;
	struct sf_manifest m;

	ASSUME(m.nr_fields <= SF_FIELDS_MAX);
	has_choice(&m, &digest);
	REACHED();
}

bool model_has_choice(const struct sf_manifest *m, const struct sf_field *digest)
{
	__CPROVER_assert(m->nr_fields <= SF_FIELDS_MAX, "at most SF_FIELDS_MAX fields");
	return ANY(u8) & 1;
}

/* bad_field */

void prove_bad_field(void)
{
	struct sf_manifest m;
	struct sf_field f;

	ASSUME(m.nr_fields <= SF_FIELDS_MAX && digest_size_ok(m.digest_size));
	f = any_field(m.digest_size, SF_SMALL_MAX);
	ASSERT((u32)bad_field(&m, &f) < SF_FLAW_END);
	REACHED();
}

enum sf_flaw model_bad_field(const struct sf_manifest *m, const struct sf_field *f)
{
	enum sf_flaw flaw = ANY(enum sf_flaw);

	__CPROVER_assert(__CPROVER_r_ok(f, sizeof(*f)), "a field, all of it inside");
	ASSUME((u32)flaw < SF_FLAW_END);
	return flaw;
}

/* check_initramfs */

void prove_check_initramfs(void)
{
	struct cursor c = any_cursor();
	struct sf_manifest m;

	ASSUME(m.nr_slots >= 1 && m.nr_slots <= SF_SLOTS_MAX);
	check_initramfs(&c, &m);
	ASSERT(cursor_ok(&c) && c.slot <= m.nr_slots);
	REACHED();
}

void model_check_initramfs(struct cursor *c, const struct sf_manifest *m)
{
	model_move(c);
}

/* check_slots */

static _Bool entry_ok(const struct sf_manifest *m)
{
	return m->entry_slot >= 1 && m->entry_slot <= m->nr_slots &&
	       m->slots[m->entry_slot - 1].type == SF_TYPE_CODE &&
	       m->entry_offset < m->slots[m->entry_slot - 1].size;
}

void prove_check_slots(void)
{
	struct cursor c = any_cursor();
	struct sf_manifest m;

	ASSUME(!c.flaw && m.nr_slots >= 1 && m.nr_slots <= SF_SLOTS_MAX &&
	       m.nr_fields <= SF_FIELDS_MAX && m.entry_slot >= 1 && m.entry_slot <= SF_SLOTS_MAX);
	check_slots(&c, &m, signed_bytes.p);
	ASSERT(cursor_ok(&c));
	ASSERT(c.flaw || (entry_ok(&m) && (!m.cmdline_slot || m.params_slot)));
	REACHED();
}

void model_check_slots(struct cursor *c, const struct sf_manifest *m, const u8 *start)
{
	__CPROVER_assert(decoded && !c->flaw && start == signed_bytes.p, "the manifest is decoded");
	model_move(c);
	checked = !c->flaw;
}

/* sf_decode, with the real get_manifest(): from here on, the input may have any length */

void prove_sf_decode(void)
{
	struct sf_refusal why;
	struct sf_manifest m;
	int err;

	any_signed_bytes((size_t)1 << 40);
	end = signed_bytes.n;
	err = sf_decode(signed_bytes.p, signed_bytes.n, &m, &why);
	ASSERT(err == 0 || err == -EBADMSG);
	ASSERT(err ? why.cause == SF_E_MANIFEST_MALFORMED && why.value && why.value < SF_FLAW_END &&
		     why.offset <= signed_bytes.n : !why.cause);
	ASSERT(err ? !m.nr_slots : signed_bytes.n <= SF_MANIFEST_MAX && decoded && checked);
	REACHED();
}

/* sf_parse_header */

void prove_sf_parse_header(void)
{
	struct sf_refusal why;
	struct sf_parts parts;
	bool whole = ANY(u8) & 1;
	int err;

	any_signed_bytes((size_t)1 << 40);
	err = sf_parse_header(signed_bytes.p, signed_bytes.n, whole, &parts, &why);
	ASSERT(err == 0 || err == -EINVAL);
	ASSERT(err ? why.cause && (u32)why.cause < SF_E_COUNT : !why.cause);
	ASSERT(err || (within(parts.manifest.p, parts.manifest.n) && parts.manifest.n &&
		       parts.manifest.n <= SF_MANIFEST_MAX &&
		       within(parts.signature.p, parts.signature.n) &&
		       parts.signature.n <= SF_SIGNATURE_MAX && parts.end <= signed_bytes.n &&
		       (!whole || (parts.signature.n && parts.end == signed_bytes.n))));
	REACHED();
}
