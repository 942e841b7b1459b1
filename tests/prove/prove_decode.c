// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * prove_decode.c - proofs of sigfmt/decode.c, function by function
 *
 * tests/prove/run names, for each proof, the models that take the place of what
 * the function calls.
 */
#include "model.h"

struct cursor;
static void enter(const struct cursor *c);
static void any_after(struct cursor *c);
static _Bool after(const struct cursor *c);
static const struct sf_field *any_field_of(struct sf_manifest *m);

/* One slot and one field of the manifest, whichever: what is shown of it is shown of all */
static u32 witness;
static _Bool filled;
/* What sf_decode() accepts has passed these two */
static _Bool decoded, checked;

/* A loop that moves a cursor, or fails */
#define CURSOR_LOOP(cond, havoc, invariant, measure) ({			\
	static _Bool inside_;						\
	if (!inside_)							\
		enter(c);						\
	inside_ = 1;							\
	LOOP(cond, (any_after(c), havoc), after(c) && (invariant), measure); \
})

#define LOOP_TEXT(cond)							\
	CURSOR_LOOP(cond, i = ANY(u32), i <= text.n, text.n - i)
/* The field that is looked at is written by get_field(), so what it was does not matter */
#define LOOP_FIELDS(cond)						\
	CURSOR_LOOP(cond, (i = ANY(u32), m->nr_fields = ANY(u32), free = ANY(u64),	\
			   filled = ANY(_Bool)),				\
		    i <= count && m->nr_fields == slot->fields + i &&		\
		    filled == (witness < m->nr_fields) && slot->nr_fields == count, count - i)
#define LOOP_POLICY(cond)						\
	CURSOR_LOOP(cond, (m->nr_policy = ANY(u32), filled = ANY(_Bool)),	\
		    m->nr_policy <= count && filled == (witness < m->nr_policy),	\
		    count - m->nr_policy)
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

#include "decode.c"	/* of build/prove: sigfmt/decode.c, with decode.sed */

UNCHECKED_FROM_HERE

/*
 * A cursor's bytes end where they end, however far it has gone: saying it in this way,
 * and not by the sum of all steps, is what the solver can do quickly.
 */
static size_t end;
static struct cursor entered;

static _Bool cursor_ok(const struct cursor *c)
{
	return c->n <= end && c->p == signed_bytes.p + (end - c->n) && c->flaw < SF_FLAW_END &&
	       within(c->item, 0);
}

/* It only went forward, and a failure stays */
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

/* cb_text: 64 bytes are the most that any caller asks for; a star may be taken off */

static _Bool text_ok(const struct cursor *old, const struct cursor *new, u32 min, u32 max,
		     const struct sf_bytes *text, const bool *prefix)
{
	u32 star = prefix && *prefix;

	return moved(old, new) && __CPROVER_r_ok(text->p, text->n) && text->n + star <= max &&
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

/* cb_has and cb_need: a key that is there was seen, and only then */

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
	/* there is another one, unless it is the end */
	ASSERT(there || c.flaw || !map.left || (map.key && map.key != key));
	REACHED();
}

bool model_cb_has(struct cursor *c, struct cb_map *map, u32 key)
{
	_Bool there = ANY(_Bool);

	__CPROVER_assert(key < 32, "a key that has a bit");
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

	/* every map has as many keys as it needs */
	ASSUME(key < 32 && (c.flaw || map.left));
	ASSERT(cb_need(&c, &map, key) == &c);
	ASSERT(moved(&old, &c));
	ASSERT(key_ok(&before, &map, key, 1) || (c.flaw && key_ok(&before, &map, key, 0)));
	REACHED();
}

struct cursor *model_cb_need(struct cursor *c, struct cb_map *map, u32 key)
{
	_Bool there = ANY(_Bool);

	__CPROVER_assert(key < 32, "a key that has a bit");
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

/* get_field: what it knows of the manifest is the size of digests */

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
