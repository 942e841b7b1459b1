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

/* One slot of the manifest, whichever: what is shown of it is shown of all */
static __u32 witness;
static _Bool filled;
/* What sf_decode() accepts has passed these two */
static _Bool decoded, checked;
static const struct sf_slot *any_slot_of(const struct sf_manifest *m);

/* A loop that moves a cursor, or fails */
#define CURSOR_LOOP(cond, havoc, invariant, measure) ({			\
	static _Bool inside_;						\
	if (!inside_)							\
		enter(c);						\
	inside_ = 1;							\
	LOOP(cond, (any_after(c), havoc), after(c) && (invariant), measure); \
})

#define LOOP_TEXT(cond)							\
	CURSOR_LOOP(cond, i = ANY(__u32), i <= text.n, text.n - i)
#define LOOP_KEY(cond)							\
	CURSOR_LOOP(cond, i = ANY(__u32), i <= policy->key.n, policy->key.n - i)
#define LOOP_VALUES(cond)						\
	CURSOR_LOOP(cond, i = ANY(__u32), i <= policy->values.count, policy->values.count - i)
#define LOOP_LIST(cond)							\
	CURSOR_LOOP(cond, (i = ANY(__u32), field = ANY(struct sf_field),	\
			   policy = ANY(struct sf_policy)),		\
		    i <= list->count, list->count - i)
#define LOOP_SLOTS(cond)						\
	CURSOR_LOOP(cond, (m->nr_slots = ANY(__u32), filled = ANY(_Bool)),	\
		    m->nr_slots <= count && filled == (witness < m->nr_slots),	\
		    count - m->nr_slots)
#define LOOP_FIELDS(cond)						\
	CURSOR_LOOP(cond, (rest = any_list(SF_FIELDS_MAX), f = ANY(struct sf_field), \
			   least = ANY(__u32), ranges = ANY(__u32), *memmaps = ANY(__u32)), \
		    !c->cause && list_ok(&rest, slot->fields.count) &&		\
		    *memmaps <= SF_MEMMAPS_MAX, rest.count)
#define LOOP_RANGES(cond)						\
	LOOP(cond, (f = ANY(struct sf_field), pos = ANY(__u32), ranges = ANY(__u32)), \
	     pos <= SF_SMALL_MAX, SF_SMALL_MAX - pos)
#define LOOP_POLICY(cond)						\
	CURSOR_LOOP(cond, (rest = any_list(SF_POLICY_MAX), policy = ANY(struct sf_policy)), \
		    !c->cause && list_ok(&rest, slot->policy.count), rest.count)
#define LOOP_CHECK_SLOTS(cond)						\
	CURSOR_LOOP(cond, (slot = any_slot_of(m), memmaps = ANY(__u32)),		\
		    slot >= m->slots && slot <= m->slots + m->nr_slots &&	\
		    memmaps <= SF_MEMMAPS_MAX, m->slots + m->nr_slots - slot)
#define LOOP_NEXT_RANGE(cond)						\
	LOOP(cond, (rest = any_list(SF_FIELDS_MAX), f = ANY(struct sf_field),	\
		    *range = ANY(struct sf_field), found = ANY(__u8) & 1),	\
	     list_ok(&rest, slot->fields.count) &&				\
	     (!found || range_ok(slot, from, range)), rest.count)
#include "decode.c"	/* of build/prove: sigfmt/decode.c, with decode.sed */

UNCHECKED_FROM_HERE

/*
 * A cursor's bytes end where they end, however far it has gone: saying it in this way,
 * and not by the sum of all steps, is what the solver can do quickly.
 */
static size_t end;
static struct cursor entered;

/* What a failure is about can be told; before there is one, it may be nothing */
static _Bool item_known(const struct cursor *c)
{
	return c->item ? within(c->item, 0) : !c->cause;
}

static _Bool cursor_ok(const struct cursor *c)
{
	return c->n <= end && c->p == signed_bytes.p + (end - c->n) && c->cause < SF_CAUSES &&
	       item_known(c);
}

/* It only went forward, and a failure stays */
static _Bool moved(const struct cursor *old, const struct cursor *new)
{
	return cursor_ok(new) && new->n <= old->n && (new->item || !old->item) &&
	       (!old->cause || (new->cause == old->cause && new->value == old->value &&
				new->n == old->n));
}

/* Anywhere at or before @end; the slot stays */
static void any_position(struct cursor *c)
{
	__u32 slot = c->slot;

	*c = ANY(struct cursor);
	c->slot = slot;
	ASSUME(c->n <= end);
	c->p = signed_bytes.p + (end - c->n);
	c->item = ANY(_Bool) ? anywhere() : NULL;
}

static struct cursor any_cursor(void)
{
	struct cursor c = ANY(struct cursor);

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
	__u32 slot = ANY(__u32);

	any_position(c);
	c->slot = slot;
}

static _Bool after(const struct cursor *c)
{
	return moved(&entered, c);
}

/* cb_item */

static _Bool item_ok(const struct cursor *old, const struct cursor *new, __u64 min, __u64 max,
		     __u64 result)
{
	return moved(old, new) && new->item &&
	       (new->cause ? !result : result >= min && result <= max && new->n < old->n);
}

void prove_cb_item(void)
{
	__u64 min = ANY(__u64), max = ANY(__u64), result;
	enum cb_major major = ANY(enum cb_major);
	struct cursor c, old;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	ASSUME(major == CB_UINT || (major >= CB_BYTES && major <= CB_MAP));
	result = cb_item(&c, major, min, max);
	ASSERT(item_ok(&old, &c, min, max, result));
	REACHED();
}

__u64 model_cb_item(struct cursor *c, enum cb_major major, __u64 min, __u64 max)
{
	struct cursor old = *c;
	__u64 result = ANY(__u64);

	__CPROVER_assert(major == CB_UINT || (major >= CB_BYTES && major <= CB_MAP), "known major");
	model_move(c);
	ASSUME(item_ok(&old, c, min, max, result));
	return result;
}

/* cb_string */

static _Bool string_ok(const struct cursor *old, const struct cursor *new, __u32 min, __u32 max,
		       const struct sf_bytes *string)
{
	return moved(old, new) && new->item && __CPROVER_r_ok(string->p, string->n) &&
	       string->n <= max && (new->cause || (string->n >= min && new->n < old->n));
}

void prove_cb_string(void)
{
	enum cb_major major = ANY(_Bool) ? CB_BYTES : CB_TEXT;
	__u32 min = ANY(__u32), max = ANY(__u32);
	struct sf_bytes string;
	struct cursor c, old;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	string = cb_string(&c, major, min, max);
	ASSERT(string_ok(&old, &c, min, max, &string));
	REACHED();
}

struct sf_bytes model_cb_string(struct cursor *c, enum cb_major major, __u32 min, __u32 max)
{
	struct sf_bytes string = { .n = ANY(__u32) };
	struct cursor old = *c;

	__CPROVER_assert(major == CB_BYTES || major == CB_TEXT, "a string");
	string.p = any_string(string.n);
	model_move(c);
	ASSUME(string_ok(&old, c, min, max, &string));
	return string;
}

/* cb_text: 256 bytes are the most that any caller asks for */

void prove_cb_text(void)
{
	__u32 min = ANY(__u32), max = ANY(__u32);
	enum cb_set set = ANY(enum cb_set);
	struct sf_bytes text;
	struct cursor c, old;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	ASSUME(max <= SF_TEXT_MAX);
	text = cb_text(&c, min, max, set);
	ASSERT(string_ok(&old, &c, min, max, &text));
	REACHED();
}

struct sf_bytes model_cb_text(struct cursor *c, __u32 min, __u32 max, enum cb_set set)
{
	__CPROVER_assert(max <= SF_TEXT_MAX, "at most 256 bytes are asked for");
	return model_cb_string(c, CB_TEXT, min, max);
}

/* get_field */

void prove_get_field(void)
{
	struct sf_manifest m = ANY(struct sf_manifest);
	struct sf_slot slot = ANY(struct sf_slot);
	struct sf_field f;
	struct cursor c, old;
	bool result;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	result = get_field(&c, &m, &slot, &f);
	ASSERT(moved(&old, &c));
	ASSERT(result == !c.cause);
	ASSERT(!result || (c.n < old.n && field_ok(&m, &slot, &f)));
	ASSERT(!result || f.rule != SF_CONST || !(f.alternatives.n % f.length));
	REACHED();
}

bool model_get_field(struct cursor *c, const struct sf_manifest *m, const struct sf_slot *slot,
		     struct sf_field *f)
{
	struct cursor old = *c;

	model_move(c);
	if (c->cause) {
		*f = ANY(struct sf_field);
		return false;
	}
	ASSUME(c->n < old.n);
	any_field(m, slot, f);
	return true;
}

/* get_policy */

void prove_get_policy(void)
{
	struct sf_policy policy;
	struct cursor c, old;
	bool result;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	result = get_policy(&c, &policy);
	ASSERT(moved(&old, &c));
	ASSERT(result == !c.cause);
	ASSERT(!result || (c.n < old.n && policy_ok(&policy)));
	REACHED();
}

bool model_get_policy(struct cursor *c, struct sf_policy *policy)
{
	struct cursor old = *c;

	model_move(c);
	if (c->cause) {
		*policy = ANY(struct sf_policy);
		return false;
	}
	ASSUME(c->n < old.n);
	any_policy(policy);
	return true;
}

/* get_list */

void prove_get_list(void)
{
	struct sf_manifest m = ANY(struct sf_manifest);
	struct sf_slot slot = ANY(struct sf_slot);
	struct sf_list *list = ANY(_Bool) ? &slot.fields : &slot.policy;
	struct cursor c, old;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	get_list(&c, &m, &slot, list);
	ASSERT(moved(&old, &c));
	ASSERT(list_ok(list, SF_FIELDS_MAX));
	ASSERT(c.cause || list->count);
	REACHED();
}

/* For get_list(), which does not look at what it is told */
bool model_pass_field(struct cursor *c, const struct sf_manifest *m, const struct sf_slot *slot,
		      struct sf_field *f)
{
	model_move(c);
	return !c->cause;
}

bool model_pass_policy(struct cursor *c, struct sf_policy *policy)
{
	model_move(c);
	return !c->cause;
}

void model_get_list(struct cursor *c, const struct sf_manifest *m, const struct sf_slot *slot,
		    struct sf_list *list)
{
	model_move(c);
	*list = ANY(struct sf_list);
	list->p = anywhere();
	ASSUME(list_ok(list, SF_FIELDS_MAX) && (c->cause || list->count));
}

/* get_claims, check_keys: few rounds, not by induction */

void prove_get_claims(void)
{
	struct sf_manifest m = ANY(struct sf_manifest);
	struct cursor c, old;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	get_claims(&c, &m);
	ASSERT(moved(&old, &c) && m.nr_claims <= SF_CLAIMS_MAX);
	REACHED();
}

void model_get_claims(struct cursor *c, struct sf_manifest *m)
{
	model_move(c);
	m->nr_claims = ANY(__u32);
	ASSUME(m->nr_claims <= SF_CLAIMS_MAX);
}

/* check_slot */

static const struct sf_slot *any_slot_before(const struct sf_manifest *m,
					     const struct sf_slot *slot)
{
	__u32 i = ANY(__u32);

	ASSUME(i <= slot - m->slots);
	return &m->slots[i];
}

static const struct sf_slot *any_slot_of(const struct sf_manifest *m)
{
	__u32 i = ANY(__u32);

	ASSUME(i <= m->nr_slots);
	return m->slots + i;
}

static _Bool digest_size_ok(const struct sf_manifest *m)
{
	return m->digest_size == 32 || m->digest_size == 48 || m->digest_size == 64;
}

/* What check_slot() is for, as far as memory safety needs it */
static _Bool slot_checked(const struct sf_slot *s)
{
	return ((!s->fields.count && s->type != SF_CMDLINE) || s->size <= SF_SMALL_MAX) &&
	       (s->type != SF_CODE || !s->digest.n || s->presence == SF_ALWAYS);
}

/* One number of slots after the other, and all those before: no index is a riddle */
void prove_check_slot(void)
{
	struct sf_manifest m;
	struct cursor c, old;
	__u32 i;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	ASSUME(m.nr_slots < SF_SLOTS_MAX && digest_size_ok(&m) && c.item);
	for (i = 0; i < SF_SLOTS_MAX; i++) {
		m.slots[i].name.p = anywhere();
		ASSUME(bytes_ok(&m.slots[i].name, 1, SF_NAME_MAX) &&
		       m.slots[i].type >= SF_CODE && m.slots[i].type <= SF_ELFCOREHDR);
	}
	for (i = 0; i < SF_SLOTS_MAX; i++) {
		if (i != m.nr_slots)
			continue;
		check_slot(&c, &m, &m.slots[i]);
		ASSERT(moved(&old, &c) && (c.cause || slot_checked(&m.slots[i])));
		REACHED();
	}
}

void model_check_slot(struct cursor *c, const struct sf_manifest *m, const struct sf_slot *slot)
{
	model_move(c);
	ASSUME(c->cause || slot_checked(slot));
}

/* cb_has and cb_need: a key that is there was seen, and only then */

static _Bool key_ok(const struct cb_map *old, const struct cb_map *new, __u32 key, _Bool there)
{
	return there ? new->seen == (old->seen | 1u << key) && new->left == old->left - 1 :
		       new->seen == old->seen && new->left == old->left;
}

static void any_map(struct cb_map *map, __u32 key, _Bool there)
{
	struct cb_map old = *map;

	*map = ANY(struct cb_map);
	ASSUME(key_ok(&old, map, key, there));
}

void prove_cb_has(void)
{
	struct cb_map map = ANY(struct cb_map), before = map;
	__u32 key = ANY(__u32);
	struct cursor c, old;
	bool there;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	ASSUME(key < 32 && c.item);
	there = cb_has(&c, &map, key);
	ASSERT(moved(&old, &c) && (!there || (!c.cause && before.left)));
	ASSERT(key_ok(&before, &map, key, there));
	/* there is another one, unless it is the end */
	ASSERT(there || c.cause || !map.left || (map.key && map.key != key));
	REACHED();
}

bool model_cb_has(struct cursor *c, struct cb_map *map, __u32 key)
{
	_Bool there = ANY(_Bool);

	__CPROVER_assert(key < 32 && c->item, "a key that has a bit, of a map");
	model_move(c);
	ASSUME(!there || (!c->cause && map->left));
	any_map(map, key, there);
	ASSUME(there || c->cause || !map->left || (map->key && map->key != key));
	return there;
}

void prove_cb_need(void)
{
	struct cb_map map = ANY(struct cb_map), before = map;
	__u32 key = ANY(__u32);
	struct cursor c, old;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	/* every map has as many keys as it needs */
	ASSUME(key < 32 && c.item && (c.cause || map.left));
	ASSERT(cb_need(&c, &map, key) == &c);
	ASSERT(moved(&old, &c));
	ASSERT(key_ok(&before, &map, key, 1) || (c.cause && key_ok(&before, &map, key, 0)));
	REACHED();
}

struct cursor *model_cb_need(struct cursor *c, struct cb_map *map, __u32 key)
{
	_Bool there = ANY(_Bool);

	__CPROVER_assert(key < 32 && c->item, "a key that has a bit, of a map");
	__CPROVER_assert(c->cause || map->left, "the map has as many keys as it needs");
	model_move(c);
	ASSUME(c->cause || there);
	any_map(map, key, there);
	return c;
}

void prove_cb_end(void)
{
	struct cb_map map = ANY(struct cb_map), before = map;
	struct cursor c, old;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	ASSUME(c.item);
	cb_end(&c, &map);
	ASSERT(moved(&old, &c) && (map.seen | 1) == (before.seen | 1));
	REACHED();
}

void model_cb_end(struct cursor *c, struct cb_map *map)
{
	struct cb_map old = *map;

	__CPROVER_assert(c->item, "a map");
	model_move(c);
	*map = ANY(struct cb_map);
	ASSUME((map->seen | 1) == (old.seen | 1));
}

/* check_keys */

#define SEEN(name)	(seen & KEY(name))

/* What it is for, as far as memory safety needs it */
static _Bool keys_ok(const struct sf_slot *s, __u32 seen)
{
	return (s->exact || (SEEN(MAX) && !SEEN(MEMORY))) &&
	       (!SEEN(FIELDS) || s->type == SF_CODE || s->type == SF_PARAMS) &&
	       (!SEEN(POLICY) || s->type == SF_CMDLINE) &&
	       (s->type != SF_CODE || (SEEN(SIZE) && SEEN(DIGEST)));
}

void prove_check_keys(void)
{
	__u32 seen = ANY(__u32);
	struct cursor c, old;
	struct sf_slot slot;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	ASSUME(c.item && slot.type >= SF_CODE && slot.type <= SF_ELFCOREHDR);
	slot.exact = ANY(__u8) & 1;
	check_keys(&c, &slot, seen);
	ASSERT(moved(&old, &c) && (c.cause || keys_ok(&slot, seen)));
	REACHED();
}

void model_check_keys(struct cursor *c, const struct sf_slot *slot, __u32 seen)
{
	__CPROVER_assert(c->item && slot->type >= SF_CODE && slot->type <= SF_ELFCOREHDR,
			 "a known type");
	model_move(c);
	ASSUME(c->cause || keys_ok(slot, seen));
}

/*
 * get_slot.  What it knows of the manifest is the size of digests,
 * and the slot needs not be one of its slots here: check_slot() is a model.
 */

void prove_get_slot(void)
{
	struct sf_slot slot = { .type = 0 };
	struct sf_manifest m;
	struct cursor c, old;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	ASSUME(c.cause || digest_size_ok(&m));
	get_slot(&c, &m, &slot);
	ASSERT(moved(&old, &c));
	ASSERT(c.cause || slot_ok(&m, &slot));
	REACHED();
}

/* That each slot is filled, once, is all that get_slots() can know */
void model_get_slot(struct cursor *c, const struct sf_manifest *m, struct sf_slot *slot)
{
	__CPROVER_assert(__CPROVER_same_object(slot, m) && slot == &m->slots[m->nr_slots - 1],
			 "the last slot, all of it inside");
	__CPROVER_assert(m->nr_slots >= 1 && m->nr_slots <= SF_SLOTS_MAX, "one of 15");
	__CPROVER_assert(c->cause || digest_size_ok(m), "the size of digests is known");
	__CPROVER_assert(witness != m->nr_slots - 1 || !filled, "a slot is filled once");
	model_move(c);
	filled |= witness == m->nr_slots - 1;
}

/* get_slots */

static _Bool slots_ok(const struct cursor *c, const struct sf_manifest *m)
{
	return filled == (witness < m->nr_slots) && m->nr_slots <= SF_SLOTS_MAX &&
	       (c->cause || m->nr_slots);
}

void prove_get_slots(void)
{
	struct sf_manifest m;
	struct cursor c, old;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	witness = ANY(__u32);
	filled = 0;
	m.nr_slots = 0;
	ASSUME(c.cause || digest_size_ok(&m));
	get_slots(&c, &m);
	ASSERT(moved(&old, &c) && slots_ok(&c, &m));
	REACHED();
}

void model_get_slots(struct cursor *c, struct sf_manifest *m)
{
	__CPROVER_assert(!m->nr_slots && !filled, "no slot is filled before");
	__CPROVER_assert(c->cause || digest_size_ok(m), "the size of digests is known");
	model_move(c);
	m->nr_slots = ANY(__u32);
	filled = ANY(_Bool);
	ASSUME(slots_ok(c, m));
}

/* get_body */

void prove_get_body(void)
{
	struct sf_manifest m;
	struct cursor c, old;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	witness = ANY(__u32);
	filled = 0;
	m.nr_slots = m.origins.n = m.text.n = 0;
	get_body(&c, &m);
	ASSERT(moved(&old, &c) && filled == (witness < m.nr_slots));
	ASSERT(c.cause || manifest_ok(&m));
	REACHED();
}

void model_get_body(struct cursor *c, struct sf_manifest *m)
{
	__CPROVER_assert(!m->nr_slots && !m->origins.n && !m->text.n, "an empty manifest");
	model_move(c);
	*m = ANY(struct sf_manifest);
	decoded = !c->cause;
}

/* check_fields */

void prove_check_fields(void)
{
	struct sf_manifest m;
	struct sf_slot slot;
	__u32 memmaps = ANY(__u32);
	struct cursor c, old;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	old = c;
	ASSUME(memmaps <= SF_MEMMAPS_MAX && !c.cause && c.item);
	any_lists(&slot);
	check_fields(&c, &m, &slot, &memmaps);
	ASSERT(cursor_ok(&c) && memmaps <= SF_MEMMAPS_MAX);
	REACHED();
}

void model_check_fields(struct cursor *c, const struct sf_manifest *m,
			const struct sf_slot *slot, __u32 *memmaps)
{
	__CPROVER_assert(*memmaps <= SF_MEMMAPS_MAX, "so many memory maps at most");
	model_move(c);
	*memmaps = ANY(__u32);
	ASSUME(*memmaps <= SF_MEMMAPS_MAX);
}

/* may_span */

void prove_may_span(void)
{
	struct sf_manifest m;
	struct sf_slot slot;
	struct sf_field f;

	any_signed_bytes(SF_MANIFEST_MAX);
	ASSUME(m.nr_slots >= 1 && m.nr_slots <= SF_SLOTS_MAX);
	any_field(&m, &slot, &f);
	ASSUME(f.rule == SF_SPAN);
	may_span(&m, &f);
	REACHED();
}

bool model_may_span(const struct sf_manifest *m, const struct sf_field *f)
{
	__CPROVER_assert(f->rule == SF_SPAN && f->slot >= 1 && f->last <= SF_SLOTS_MAX,
			 "a decoded span");
	return ANY(_Bool);
}

/* bad_field, called by check_fields() with a field that is decoded, not checked */

void prove_bad_field(void)
{
	__u32 memmaps = ANY(__u32), cause;
	struct sf_manifest m;
	struct sf_slot slot;
	struct sf_field f;

	any_signed_bytes(SF_MANIFEST_MAX);
	ASSUME(memmaps <= SF_MEMMAPS_MAX && m.nr_slots >= 1 && m.nr_slots <= SF_SLOTS_MAX);
	any_lists(&slot);
	ASSUME(slot.fields.count);
	any_field(&m, &slot, &f);
	cause = bad_field(&m, &slot, &f, memmaps);
	ASSERT(cause < SF_CAUSES);
	ASSERT(cause || field_checked(&m, &slot, &f));
	ASSERT(cause || f.rule != SF_MEMMAP || memmaps < SF_MEMMAPS_MAX);
	REACHED();
}

__u32 model_bad_field(const struct sf_manifest *m, const struct sf_slot *slot,
		      const struct sf_field *f, __u32 memmaps)
{
	__u32 cause = ANY(__u32);

	ASSUME(cause < SF_CAUSES && (cause || field_checked(m, slot, f)) &&
	       (cause || f->rule != SF_MEMMAP || memmaps < SF_MEMMAPS_MAX));
	return cause;
}

/* check_policy */

void prove_check_policy(void)
{
	struct sf_manifest m;
	struct sf_slot slot;
	struct cursor c;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	ASSUME(!c.cause && m.nr_slots <= SF_SLOTS_MAX);
	any_lists(&slot);
	check_policy(&c, &m, &slot);
	ASSERT(cursor_ok(&c));
	REACHED();
}

void model_check_policy(struct cursor *c, const struct sf_manifest *m, const struct sf_slot *slot)
{
	model_move(c);
}

/* check_slots */

static _Bool entry_ok(const struct sf_manifest *m)
{
	return m->entry_slot >= 1 && m->entry_slot <= m->nr_slots &&
	       m->slots[m->entry_slot - 1].type == SF_CODE &&
	       m->entry_offset < m->slots[m->entry_slot - 1].size;
}

void prove_check_slots(void)
{
	struct sf_manifest m;
	struct cursor c;

	any_signed_bytes(SF_MANIFEST_MAX);
	c = any_cursor();
	ASSUME(!c.cause && c.item && m.nr_slots >= 1 && m.nr_slots <= SF_SLOTS_MAX &&
	       m.entry_slot >= 1 && m.entry_slot <= SF_SLOTS_MAX);
	check_slots(&c, &m);
	ASSERT(cursor_ok(&c));
	ASSERT(c.cause || entry_ok(&m));
	REACHED();
}

void model_check_slots(struct cursor *c, const struct sf_manifest *m)
{
	__CPROVER_assert(decoded && !c->cause && c->item, "the manifest is decoded");
	model_move(c);
	checked = !c->cause;
}

/* sf_decode, with decode(): from here on, any length */

void prove_sf_decode(void)
{
	struct sf_refusal why;
	struct sf_manifest m;
	int err;

	any_signed_bytes((size_t)1 << 40);
	end = signed_bytes.n;
	err = sf_decode(signed_bytes.p, signed_bytes.n, &m, &why);
	ASSERT(err == 0 || err == -EBADMSG);
	ASSERT(err ? why.cause && why.cause < SF_CAUSES : !why.cause);
	ASSERT(err || (signed_bytes.n <= SF_MANIFEST_MAX && decoded && checked));
	ASSERT(why.offset <= signed_bytes.n);
	REACHED();
}

/* The walks */

static void any_walk(struct sf_list *rest)
{
	any_signed_bytes(SF_MANIFEST_MAX);
	*rest = any_list(SF_FIELDS_MAX);
	if (!rest->count)
		rest->n = 0;
	end = OFFSET(rest->p) + rest->n;
}

void prove_sf_next_field(void)
{
	struct sf_list rest, old;
	struct sf_manifest m;
	struct sf_slot slot;
	struct sf_field f;
	bool result;

	any_walk(&rest);
	ASSUME(rest.count);
	old = rest;
	result = sf_next_field(&m, &slot, &rest, &f);
	ASSERT(step_ok(&old, &rest, result));
	ASSERT(!result || field_ok(&m, &slot, &f));
	REACHED();
}

void prove_sf_next_policy(void)
{
	struct sf_list rest, old;
	struct sf_policy policy;
	bool result;

	any_walk(&rest);
	ASSUME(rest.count);
	old = rest;
	result = sf_next_policy(&rest, &policy);
	ASSERT(step_ok(&old, &rest, result));
	ASSERT(!result || policy_ok(&policy));
	REACHED();
}

void prove_sf_next_text(void)
{
	struct sf_list rest, old;
	struct sf_bytes text;
	bool result;

	any_walk(&rest);
	ASSUME(rest.count);
	old = rest;
	result = sf_next_text(&rest, &text);
	ASSERT(step_ok(&old, &rest, result));
	ASSERT(!result || bytes_ok(&text, 0, SF_TOKEN_MAX));
	REACHED();
}

/* After the last item nothing is read, not even by get_field() itself */
void prove_walks_end(void)
{
	struct sf_policy policy;
	struct sf_manifest m;
	struct sf_bytes text;
	struct sf_field f;
	struct sf_list rest;
	struct sf_slot slot;

	any_walk(&rest);
	ASSUME(!rest.count);
	ASSERT(!sf_next_field(&m, &slot, &rest, &f));
	ASSERT(!sf_next_policy(&rest, &policy));
	ASSERT(!sf_next_text(&rest, &text));
	REACHED();
}

/* sf_next_range */

void prove_sf_next_range(void)
{
	__u32 from = ANY(__u32);
	struct sf_manifest m;
	struct sf_field range;
	struct sf_slot slot;
	bool result;

	any_signed_bytes(SF_MANIFEST_MAX);
	any_lists(&slot);
	result = sf_next_range(&m, &slot, from, &range);
	ASSERT(!result || range_ok(&slot, from, &range));
	REACHED();
}

/* What is left */

void prove_sf_parse_header(void)
{
	struct sf_refusal why;
	struct sf_parts parts;
	bool whole = ANY(__u8) & 1;
	int err;

	any_signed_bytes((size_t)1 << 40);
	err = sf_parse_header(signed_bytes.p, signed_bytes.n, whole, &parts, &why);
	ASSERT(err == 0 || err == -EINVAL);
	ASSERT(err ? why.cause && why.cause < SF_CAUSES : !why.cause);
	ASSERT(err || (within(parts.manifest, parts.manifest_size) && parts.manifest_size &&
		       parts.manifest_size <= SF_MANIFEST_MAX &&
		       within(parts.signature, parts.signature_size) &&
		       parts.signature_size <= SF_SIGNATURE_MAX && parts.end <= signed_bytes.n &&
		       (!whole || (parts.signature_size && parts.end == signed_bytes.n))));
	REACHED();
}

void prove_sf_fact_size(void)
{
	ASSERT(sf_fact_size(ANY(__u32)) <= SF_PIECE_MAX);
	ASSERT(!sf_fact_size(SF_FACT_EFI_MAP));
	REACHED();
}
