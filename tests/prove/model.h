/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * model.h - what the proofs of decode.c and of check.c have in common
 *
 * A proof calls one function with everything that its caller may give it.  What
 * the function calls is either its real code, or a model: arbitrary results, of
 * which only that is assumed which another proof has shown.  So that both mean the
 * same, a predicate says it once: the model assumes it, the proof asserts it.
 *
 * An arbitrary pointer is made, never assumed: some offset into an object whose
 * size is arbitrary itself, so that one byte too far is an error.
 */
#ifndef PROVE_MODEL_H
#define PROVE_MODEL_H

#include <stdlib.h>

#include "sigfmt.h"

/*
 * What is checked is the code of sigfmt/, not what is written here about it: if a
 * predicate reads what is not there, it gets anything, and nothing is proved.
 */
#define UNCHECKED_FROM_HERE						\
	_Pragma("CPROVER check push")					\
	_Pragma("CPROVER check disable \"pointer\"")			\
	_Pragma("CPROVER check disable \"pointer-overflow\"")		\
	_Pragma("CPROVER check disable \"bounds\"")
#define CHECKED_FROM_HERE						\
	_Pragma("CPROVER check pop")

/* An arbitrary value of any type; the solver picks it */
#define ANY(type)	({ type any_; any_; })
#define ASSUME(x)	__CPROVER_assume(x)
#define ASSERT(x)	__CPROVER_assert(x, #x)
/* Has to fail: nothing that was assumed on the way here contradicts itself */
#define REACHED()	__CPROVER_assert(0, "reached")
#define OFFSET(p)	__CPROVER_POINTER_OFFSET(p)

/*
 * A loop by induction, in place of its condition @cond: the invariant holds before
 * it; then one arbitrary round, of which only the invariant is known, keeps it and
 * makes @measure smaller.  @havoc gives everything that a round changes an arbitrary
 * value.  So a loop is proved for any number of rounds, and that it ends.
 */
#define LOOP(cond, havoc, invariant, measure) ({				\
	static _Bool again_;							\
	static __u64 measure_;							\
	__CPROVER_assert(invariant, "the loop's invariant: " #invariant);	\
	__CPROVER_assert(!again_ || (__u64)(measure) < measure_,		\
			 "the loop ends: " #measure);				\
	ASSUME(!again_);							\
	again_ = 1;								\
	havoc;									\
	ASSUME(invariant);							\
	measure_ = (measure);							\
	again_ = (cond);							\
	again_;									\
})

UNCHECKED_FROM_HERE

/* The signed bytes: @n of them, no more, at @p */
static struct {
	__u8 *p;
	size_t n;
} signed_bytes;

static void any_signed_bytes(size_t most)
{
	signed_bytes.n = ANY(size_t);
	ASSUME(signed_bytes.n <= most);
	signed_bytes.p = malloc(signed_bytes.n);
	ASSUME(signed_bytes.p);
}

static const __u8 *anywhere(void)
{
	size_t offset = ANY(size_t);

	ASSUME(offset <= signed_bytes.n);
	return signed_bytes.p + offset;
}

/* Are these bytes all signed? */
static _Bool within(const __u8 *p, size_t n)
{
	return __CPROVER_same_object(p, signed_bytes.p) && OFFSET(p) <= signed_bytes.n &&
	       n <= signed_bytes.n - OFFSET(p);
}

/* An arbitrary string: bytes of its own, so that none beside it can be meant */
static const __u8 *any_string(__u32 n)
{
	__u8 *p = malloc(n);

	ASSUME(p);
	return p;
}

/* What may be touched is checked; what is found is arbitrary */
int memcmp(const void *a, const void *b, size_t n)
{
	__CPROVER_assert(__CPROVER_r_ok(a, n) && __CPROVER_r_ok(b, n), "memcmp: inside both");
	return ANY(int);
}

/* What sf_decode() guarantees about a list that sf_next_*() walks */
static _Bool list_ok(const struct sf_list *list, __u32 most)
{
	return list->count <= most && (!list->count || within(list->p, list->n));
}

static _Bool bytes_ok(const struct sf_bytes *bytes, __u32 least, __u32 most)
{
	return bytes->n >= least && bytes->n <= most && (!bytes->n || __CPROVER_r_ok(bytes->p, bytes->n));
}

/* What get_field() guarantees; nothing yet about its slot */
static _Bool field_ok(const struct sf_manifest *m, const struct sf_slot *slot,
		      const struct sf_field *f)
{
	_Bool span = f->rule == SF_SPAN;
	_Bool names = f->rule == SF_ADDR || f->rule == SF_SIZE || f->rule == SF_DIGEST || span;
	__u32 n = f->length, n2 = f->length2;

	if (f->rule < SF_CONST || f->rule > SF_SPAN || f->offset >= SF_SMALL_MAX ||
	    f->offset2 >= SF_SMALL_MAX || n2 > 8 || (n2 && f->rule == SF_DIGEST) ||
	    (names ? f->slot < 1 || f->slot > SF_SLOTS_MAX : f->slot) ||
	    (span ? f->last <= f->slot || f->last > SF_SLOTS_MAX : f->last) ||
	    (f->addend && f->rule != SF_ADDR) || f->addend >= SF_SIZE_LIMIT)
		return 0;
	switch (f->rule) {
	case SF_CONST:
		return n >= 1 && n <= SF_SMALL_MAX && !n2 && f->alternatives.n >= n &&
		       f->alternatives.n <= SF_ALTERNATIVES_MAX * n &&
		       __CPROVER_r_ok(f->alternatives.p, f->alternatives.n);
	case SF_ADDR:
	case SF_SIZE:
	case SF_SPAN:
		return (n == 4 && (!n2 || n2 == 4)) || (n == 8 && !n2);
	case SF_DIGEST:
		return n == m->digest_size;
	case SF_FACT:
		return !n2 && f->fact >= SF_FACT_RSDP && f->fact <= SF_FACT_MAX &&
		       n == (f->fact == SF_FACT_EFI_MAP ? (__u32)slot->size :
							  sf_fact_size(f->fact));
	default:
		return f->capacity >= 1 && f->capacity <= SF_MEMMAP_CAPACITY_MAX &&
		       n == f->capacity * SF_MEMMAP_ENTRY &&
		       (n2 == 1 || n2 == 2 || n2 == 4 || n2 == 8) &&
		       (f->unit == 1 || f->unit == SF_MEMMAP_ENTRY);
	}
}

/* An arbitrary one of these */
static void any_field(const struct sf_manifest *m, const struct sf_slot *slot,
		      struct sf_field *f)
{
	*f = ANY(struct sf_field);
	f->alternatives.p = any_string(f->alternatives.n);
	ASSUME(field_ok(m, slot, f));
}

static _Bool policy_ok(const struct sf_policy *p)
{
	return p->op >= SF_REQUIRED && p->op <= SF_ADDRESS && bytes_ok(&p->key, 1, SF_TOKEN_MAX) &&
	       (p->op == SF_ADDRESS ? p->slot >= 1 && p->slot <= SF_SLOTS_MAX : !p->slot) &&
	       (p->op == SF_REQUIRED || p->op == SF_ALLOWED || !p->values.count) &&
	       list_ok(&p->values, SF_ALTERNATIVES_MAX);
}

static void any_policy(struct sf_policy *p)
{
	*p = ANY(struct sf_policy);
	p->key.p = any_string(p->key.n);
	p->values.p = anywhere();
	ASSUME(policy_ok(p));
}

/* What get_slot() guarantees about a slot alone */
static _Bool slot_ok(const struct sf_manifest *m, const struct sf_slot *s)
{
	return bytes_ok(&s->name, 1, SF_NAME_MAX) && s->type >= SF_CODE &&
	       s->type <= SF_ELFCOREHDR && s->presence >= SF_ALWAYS && s->presence <= SF_CRASH &&
	       s->size >= 1 && s->size < SF_SIZE_LIMIT && s->memory < SF_SIZE_LIMIT &&
	       (!s->memory || s->exact) &&
	       s->align >= SF_PAGE_MIN && s->align <= SF_ALIGN_MAX && !(s->align & (s->align - 1)) &&
	       s->first <= s->last && s->last < SF_ADDR_LIMIT &&
	       (!s->digest.n || bytes_ok(&s->digest, m->digest_size, m->digest_size)) &&
	       list_ok(&s->fields, SF_FIELDS_MAX) && list_ok(&s->policy, SF_POLICY_MAX) &&
	       /* what check_keys() is for, as far as memory safety needs it */
	       (!s->fields.count || s->type == SF_CODE || s->type == SF_PARAMS) &&
	       (!s->policy.count || s->type == SF_CMDLINE) &&
	       (s->type != SF_CODE || (s->exact && s->digest.n && s->presence == SF_ALWAYS)) &&
	       ((!s->fields.count && s->type != SF_CMDLINE) || s->size <= SF_SMALL_MAX);
}

static _Bool manifest_ok(const struct sf_manifest *m)
{
	return m->arch == SF_ARCH_X86_64 && m->usage >= 1 && m->usage <= SF_USAGE_ALL &&
	       bytes_ok(&m->component, 1, SF_COMPONENT_MAX) &&
	       (m->digest_size == 32 || m->digest_size == 48 || m->digest_size == 64) &&
	       m->entry_slot >= 1 && m->entry_slot <= SF_SLOTS_MAX &&
	       m->entry_offset < SF_SIZE_LIMIT && m->nr_slots >= 1 && m->nr_slots <= SF_SLOTS_MAX &&
	       m->nr_claims <= SF_CLAIMS_MAX &&
	       bytes_ok(&m->origins, 0, SF_ORIGINS_MAX * SF_ORIGIN_SIZE) &&
	       bytes_ok(&m->text, 0, SF_TEXT_MAX);
}

/* A list went on by one item, or not at all */
static _Bool step_ok(const struct sf_list *old, const struct sf_list *new, _Bool result)
{
	return result ? old->count && new->count == old->count - 1 && list_ok(new, old->count) :
	       new->p == old->p && new->n == old->n && new->count == old->count;
}

static _Bool model_step(struct sf_list *rest)
{
	struct sf_list old = *rest;
	_Bool result = old.count && ANY(_Bool);

	__CPROVER_assert(list_ok(rest, SF_FIELDS_MAX), "a list within the signed bytes");
	if (result) {
		rest->count--;
		rest->n = ANY(__u32);
		rest->p = anywhere();
		ASSUME(step_ok(&old, rest, result));
	}
	return result;
}

static struct sf_list any_list(__u32 most)
{
	struct sf_list list = ANY(struct sf_list);

	list.p = anywhere();
	ASSUME(list_ok(&list, most));
	return list;
}

/*
 * A slot for the proofs of what is done after get_body(): the fields and the policy
 * are lists, and nothing else about it has to be true
 */
static void any_lists(struct sf_slot *slot)
{
	*slot = ANY(struct sf_slot);
	slot->exact = ANY(__u8) & 1;
	slot->fields = any_list(SF_FIELDS_MAX);
	slot->policy = any_list(SF_POLICY_MAX);
	ASSUME(!slot->fields.count || slot->size <= SF_SMALL_MAX);
}

static _Bool range_inside(const struct sf_slot *slot, __u32 offset, __u32 length)
{
	return length <= slot->size && offset <= slot->size - length;
}

/* What check_fields() adds to field_ok() */
static _Bool field_checked(const struct sf_manifest *m, const struct sf_slot *slot,
			   const struct sf_field *f)
{
	return range_inside(slot, f->offset, f->length) &&
	       range_inside(slot, f->offset2, f->length2) && f->slot <= m->nr_slots &&
	       (f->rule == SF_FACT && f->fact == SF_FACT_EFI_MAP ? f->length == slot->size :
								  slot->exact);
}

/* The walks */

bool model_sf_next_field(const struct sf_manifest *m, const struct sf_slot *slot,
			 struct sf_list *rest, struct sf_field *f)
{
	_Bool result = model_step(rest);

	*f = ANY(struct sf_field);
	if (result)
		any_field(m, slot, f);
	return result;
}

/* Fields that check_fields() has let pass */
bool model_checked_field(const struct sf_manifest *m, const struct sf_slot *slot,
			 struct sf_list *rest, struct sf_field *f)
{
	_Bool result = model_sf_next_field(m, slot, rest, f);

	ASSUME(!result || field_checked(m, slot, f));
	return result;
}

bool model_sf_next_policy(struct sf_list *rest, struct sf_policy *policy)
{
	_Bool result = model_step(rest);

	*policy = ANY(struct sf_policy);
	if (result)
		any_policy(policy);
	return result;
}

bool model_sf_next_text(struct sf_list *rest, struct sf_bytes *text)
{
	_Bool result = model_step(rest);

	*text = ANY(struct sf_bytes);
	if (result) {
		text->p = any_string(text->n);
		ASSUME(bytes_ok(text, 0, SF_TOKEN_MAX));
	}
	return result;
}

static _Bool range_ok(const struct sf_slot *slot, __u32 from, const struct sf_field *range)
{
	return range->offset >= from && range->length &&
	       range_inside(slot, range->offset, range->length) &&
	       (slot->exact || !range->offset);
}

bool model_sf_next_range(const struct sf_manifest *m, const struct sf_slot *slot, __u32 from,
			 struct sf_field *range)
{
	_Bool result = slot->fields.count && ANY(_Bool);

	__CPROVER_assert(list_ok(&slot->fields, SF_FIELDS_MAX), "fields within the signed bytes");
	__CPROVER_assert(!slot->fields.count || slot->size <= SF_SMALL_MAX, "a small slot");
	*range = ANY(struct sf_field);
	ASSUME(!result || range_ok(slot, from, range));
	return result;
}

CHECKED_FROM_HERE

#endif /* PROVE_MODEL_H */
