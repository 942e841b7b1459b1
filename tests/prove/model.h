/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * model.h - what the proofs of decode.c and of check.c have in common
 *
 * A proof calls one function with every argument that its callers may pass.  The
 * functions that it calls are either their real code or models.  A model returns
 * arbitrary results; it assumes about them only what the proof of the same function
 * asserts.  Both use the same predicate, so that they cannot differ.
 *
 * cbmc checks the bounds of an object, but not those of an array inside a struct that
 * is reached through a pointer.  Where the code indexes such an array, decode.sed and
 * check.sed insert an ASSERT, or the model of the called function asserts the bounds.
 *
 * Arbitrary pointers are constructed, never assumed: each is an offset into an object
 * of arbitrary size, so that an access one byte too far is an error.
 */
#ifndef PROVE_MODEL_H
#define PROVE_MODEL_H

#include <stdlib.h>

#include "sigfmt.h"

/*
 * Check only the code of sigfmt/core/, not these predicates about it.  A predicate that
 * reads outside of an object gets an arbitrary value, which cannot make a proof pass.
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
/* Must fail, which shows that the assumptions on the way here do not contradict each other */
#define REACHED()	__CPROVER_assert(0, "reached")
#define OFFSET(p)	__CPROVER_POINTER_OFFSET(p)

/*
 * Prove a loop by induction; this takes the place of its condition @cond.  The
 * invariant holds before the loop.  Then one arbitrary round, about which only the
 * invariant is assumed, keeps the invariant and makes @measure smaller.  @havoc gives
 * an arbitrary value to everything that a round changes.  This proves the loop for any
 * number of rounds, and that it ends.
 */
#define LOOP(cond, havoc, invariant, measure) ({				\
	static _Bool again_;							\
	static u64 measure_;							\
	__CPROVER_assert(invariant, "the loop's invariant: " #invariant);	\
	__CPROVER_assert(!again_ || (u64)(measure) < measure_,		\
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

/* The signed bytes: an object of exactly @n bytes at @p */
static struct {
	u8 *p;
	size_t n;
} signed_bytes;

static void any_signed_bytes(size_t most)
{
	signed_bytes.n = ANY(size_t);
	ASSUME(signed_bytes.n <= most);
	signed_bytes.p = malloc(signed_bytes.n);
	ASSUME(signed_bytes.p);
}

static const u8 *anywhere(void)
{
	size_t offset = ANY(size_t);

	ASSUME(offset <= signed_bytes.n);
	return signed_bytes.p + offset;
}

/* Are these bytes all signed? */
static _Bool within(const u8 *p, size_t n)
{
	return __CPROVER_same_object(p, signed_bytes.p) && OFFSET(p) <= signed_bytes.n &&
	       n <= signed_bytes.n - OFFSET(p);
}

/* An arbitrary string, in an object of its own, so that reading beside it is an error */
static const u8 *any_string(u32 n)
{
	u8 *p = malloc(n);

	ASSUME(p);
	return p;
}

/* Both operands must be readable; the result is arbitrary */
int memcmp(const void *a, const void *b, size_t n)
{
	__CPROVER_assert(__CPROVER_r_ok(a, n) && __CPROVER_r_ok(b, n), "memcmp: inside both");
	return ANY(int);
}

static _Bool bytes_ok(const struct sf_bytes *bytes, u32 least, u32 most)
{
	return bytes->n >= least && bytes->n <= most &&
	       (!bytes->n || __CPROVER_r_ok(bytes->p, bytes->n));
}

static _Bool digest_size_ok(u32 size)
{
	return size == 32 || size == 48 || size == 64;
}

/* What get_field() guarantees, except that the alternatives are n * length bytes */
static _Bool field_ok(const struct sf_field *f, u32 digest_size)
{
	if (f->offset >= SF_SMALL_MAX)
		return 0;
	if (f->rule == SF_RULE_CHOICE)
		return f->length >= 1 && f->length <= SF_SMALL_MAX &&
		       bytes_ok(&f->alternatives, f->length, SF_ALTERNATIVES_MAX * f->length);
	return f->rule >= SF_RULE_ADDR && f->rule <= SF_RULE_DIGEST &&
	       f->length == (f->rule == SF_RULE_DIGEST ? digest_size : 8) &&
	       f->slot >= 1 && f->slot <= SF_SLOTS_MAX && f->addend < SF_SIZE_LIMIT &&
	       f->choice < SF_SMALL_MAX;
}

/* What get_fields() guarantees in addition: the field is in its slot */
static _Bool field_inside(const struct sf_field *f, u64 size)
{
	return f->length <= size && f->offset <= size - f->length;
}

/* An arbitrary field of a slot of this size */
static struct sf_field any_field(u32 digest_size, u64 size)
{
	u32 alternatives = ANY(u32);
	struct sf_field f;

	ASSUME(alternatives <= SF_ALTERNATIVES_MAX);
	if (f.rule == SF_RULE_CHOICE) {
		/* equivalent to a remainder of 0, but easier for the solver */
		f.alternatives.n = alternatives * f.length;
		f.alternatives.p = any_string(f.alternatives.n);
	}
	ASSUME(field_ok(&f, digest_size) && field_inside(&f, size));
	return f;
}

static _Bool policy_ok(const struct sf_policy *p)
{
	return p->action >= SF_ACTION_ALLOW && p->action <= SF_ACTION_REQUIRE &&
	       bytes_ok(&p->key, 0, SF_TOKEN_MAX) && bytes_ok(&p->value, 0, SF_TOKEN_MAX) &&
	       (p->key.n || p->key_prefix) && (p->action != SF_ACTION_REQUIRE || !p->key_prefix);
}

static struct sf_policy any_policy(void)
{
	struct sf_policy p;

	p.key.p = any_string(p.key.n);
	p.value.p = any_string(p.value.n);
	p.key_prefix = ANY(u8) & 1;
	p.value_prefix = ANY(u8) & 1;
	ASSUME(policy_ok(&p));
	return p;
}

/* What get_slot() guarantees about a slot alone */
static _Bool slot_ok(const struct sf_slot *s, u32 digest_size)
{
	return bytes_ok(&s->name, 1, SF_NAME_MAX) && s->type >= SF_TYPE_CODE &&
	       s->type <= SF_TYPE_ELFCOREHDR && s->size >= 1 && s->size < SF_SIZE_LIMIT &&
	       s->memory < SF_SIZE_LIMIT && (!s->memory || s->exact) &&
	       s->align >= SF_PAGE_MIN && s->align <= SF_ALIGN_MAX &&
	       !(s->align & (s->align - 1)) && s->first <= s->last && s->last < SF_ADDR_LIMIT &&
	       (!s->digest.n || bytes_ok(&s->digest, digest_size, digest_size)) &&
	       bytes_ok(&s->template, 0, SF_TEMPLATE_MAX) &&
	       /* what check_keys() and SF_SMALL_MAX guarantee, as far as memory safety needs it */
	       (!s->nr_fields || s->type == SF_TYPE_CODE) &&
	       (s->type != SF_TYPE_CODE || (s->exact && s->digest.n && !s->optional)) &&
	       (s->type != SF_TYPE_CMDLINE || !s->optional) &&
	       ((!s->nr_fields && s->type != SF_TYPE_CMDLINE) || s->size <= SF_SMALL_MAX);
}

CHECKED_FROM_HERE

#endif /* PROVE_MODEL_H */
