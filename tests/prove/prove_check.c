// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * prove_check.c - proofs of sigfmt/check.c, function by function
 *
 * The manifest is one that sf_decode() has accepted: what is known of its parts are
 * the predicates that prove_decode.c asserts.  A segment that is looked at is an
 * object of its own, and its data another one, of exactly bufsz bytes.
 */
#include "model.h"

struct check;
static __u32 number(__u32 most);
static void any_row(const struct check *ck, const __u8 **p, __u32 i, __u32 *j);
static void no_segment(struct check *ck);
static _Bool found_all(const struct check *ck, __u32 below);

/* Where the first two strings that memcmp() told apart differ */
static size_t differs;
/* Of one slot, whichever: is there a segment that fills it? */
static __u32 witness;
static _Bool present;

#define FLAG()		(ANY(__u8) & 1)

#define LOOP_FIND(cond)							\
	LOOP(cond, i = ANY(__u32), i <= load->nr_segments, load->nr_segments - i)
#define LOOP_TEXT(cond)							\
	LOOP(cond, i = ANY(__u32), i <= bytes->n && i < __CPROVER_OBJECT_SIZE(text) - OFFSET(text), \
	     bytes->n - i)
#define LOOP_TAGS(cond)							\
	LOOP(cond, (i = ANY(__u32), no_segment(ck)), i <= load->nr_segments,	\
	     load->nr_segments - i)
#define LOOP_PRESENCE(cond)						\
	LOOP(cond, (i = ANY(__u32), presence = ANY(__u32), needed = FLAG(), no_segment(ck)), \
	     i >= 1 && i <= ck->manifest->nr_slots + 1 && found_all(ck, i),	\
	     ck->manifest->nr_slots + 1 - i)
#define LOOP_OTHER(cond)						\
	LOOP(cond, other = ck->load->segments + number(SF_SLOTS_MAX),		\
	     other >= ck->load->segments && other <= ck->seg, ck->seg - other)
/* Each round begins with a segment of its own, so the last one's does not matter */
#define LOOP_SEGMENTS(cond, havoc)						\
	LOOP(cond, (i = ANY(__u32), no_segment(ck), havoc), i <= ck->load->nr_segments, \
	     ck->load->nr_segments - i)
#define LOOP_LAYOUT(cond)	LOOP_SEGMENTS(cond, small = ANY(__u64))
#define LOOP_DESTINATIONS(cond)	LOOP_SEGMENTS(cond, cause = ANY(__u32))
#define LOOP_HANDED_OVER(cond)	LOOP_SEGMENTS(cond, pos = ANY(__u64))
#define LOOP_DIGESTS(cond)	LOOP_SEGMENTS(cond, found = ANY(_Bool) ? digest : NULL)
#define LOOP_DIGESTS_2(cond)	LOOP_SEGMENTS(cond, 0)
#define LOOP_DIFFERS(cond)						\
	LOOP(cond, i = ANY(__u32), i <= differs, differs - i)
#define LOOP_FACT(cond)							\
	LOOP(cond, (i = ANY(__u32), n = ANY(__u32), pos = ANY(__u32)),		\
	     pos <= end && end <= ck->seg->bufsz, end - pos)
#define LOOP_ENTRIES(cond)						\
	LOOP(cond, (i = number(count), p = ck->seg->data + f->offset + i * SF_MEMMAP_ENTRY, \
		    ram = ANY(__u32), ck->mapped = ANY(__u64)),			\
	     i <= count && p == ck->seg->data + f->offset + i * SF_MEMMAP_ENTRY, count - i)
#define LOOP_UNUSED(cond)						\
	LOOP(cond, p = ck->seg->data + f->offset + number(f->length), p <= end, end - p)
#define LOOP_ZERO(cond)							\
	LOOP(cond, pos = ANY(__u64), pos <= SF_SMALL_MAX, SF_SMALL_MAX - pos)
#define LOOP_RANGES(cond)						\
	LOOP(cond, (range = ANY(struct sf_field), pos = ANY(__u64), end = ANY(__u64),	\
		    more = FLAG()), pos <= 2 * (__u64)~0u && (!more || pos <= SF_SMALL_MAX), \
	     more ? SF_SMALL_MAX - pos + 1 : 0)
#define LOOP_FIELDS(cond)						\
	LOOP(cond, (rest = any_list(SF_FIELDS_MAX), f = ANY(struct sf_field), ok = FLAG(), \
		    ck->memmaps = number(SF_MEMMAPS_MAX)),			\
	     list_ok(&rest, SF_FIELDS_MAX), rest.count)
#define LOOP_TABLES(cond)						\
	LOOP(cond, (i = ANY(__u32), j = ANY(__u32), p = NULL, pos = ANY(__u64),		\
		    addr = ANY(__u64)), i <= ck->memmaps, ck->memmaps - i)
#define LOOP_ROWS(cond)							\
	LOOP(cond, (any_row(ck, &p, i, &j), pos = ANY(__u64), addr = ANY(__u64)),	\
	     j <= ck->memmap[i].count && p == ck->memmap[i].p + j * SF_MEMMAP_ENTRY,	\
	     ck->memmap[i].count - j)
#define LOOP_KEY(cond)							\
	LOOP(cond, i = ANY(__u32), i <= n, n - i)
#define LOOP_VALUES(cond)						\
	LOOP(cond, (rest = any_list(SF_ALTERNATIVES_MAX), text = ANY(struct sf_bytes)), \
	     list_ok(&rest, SF_ALTERNATIVES_MAX), rest.count)
#define LOOP_POLICY(cond, havoc)						\
	LOOP(cond, (rest = any_list(SF_POLICY_MAX), policy = ANY(struct sf_policy),	\
		    i = ANY(__u32), havoc),					\
	     list_ok(&rest, ck->slot->policy.count) &&				\
	     i == ck->slot->policy.count - rest.count,				\
	     rest.count)
#define LOOP_WORD(cond)							\
	LOOP_POLICY(cond, (ok = FLAG(), listed = FLAG(), list = FLAG(), ck->met = ANY(__u64)))
#define LOOP_REQUIRED(cond)	LOOP_POLICY(cond, 0)
#define LOOP_LINE(cond)							\
	LOOP(cond, *n = ANY(__u32), *n <= size, size - *n)
#define LOOP_NULS(cond)							\
	LOOP(cond, end = ANY(__u32), end >= *n && end <= size, size - end)
#define LOOP_WORDS(cond)							\
	LOOP(cond, (i = ANY(__u32), key = ANY(struct sf_bytes), value = ANY(struct sf_bytes), \
		    for_init = FLAG(), ck->level = ANY(__u32), ck->met = ANY(__u64)),	\
	     i <= n + 1, n + 1 - i)
#define LOOP_WORD_KEY(cond)						\
	LOOP(cond, i = ANY(__u32), i <= n && line + i >= key.p, n - i)
/* The '=' is passed, or comes next */
#define LOOP_WORD_VALUE(cond)						\
	LOOP(cond, i = ANY(__u32),						\
	     i <= n && (line + i >= value.p ||					\
			(i < n && line[i] == '=' && line + i + 1 == value.p)), n - i)
#define LOOP_CONTENTS(cond)						\
	LOOP(cond, (i = ANY(__u32), no_segment(ck)), i >= 1 && i <= ck->manifest->nr_slots + 1, \
	     ck->manifest->nr_slots + 1 - i)
#define LOOP_DIGEST(cond)						\
	LOOP(cond, (range = ANY(struct sf_field), pos = ANY(__u64), end = ANY(__u64),	\
		    more = FLAG(), err = any_error()),				\
	     more ? pos <= SF_SMALL_MAX : pos >= seg->bufsz,			\
	     more ? SF_SMALL_MAX - pos + 1 : 0)
#define LOOP_DIGEST_FIELDS(cond)						\
	LOOP(cond, (rest = any_list(SF_FIELDS_MAX), f = ANY(struct sf_field),	\
		    target = ANY(_Bool) ? ck->seg : NULL, any_bytes(digest)),	\
	     list_ok(&rest, ck->slot->fields.count), rest.count)

/* 0, or -errno */
static int any_error(void)
{
	int err = ANY(int);

	ASSUME(err <= 0 && err > -4096);
	return err;
}

static void any_bytes(__u8 *digest)
{
	__CPROVER_havoc_slice(digest, SF_DIGEST_MAX);
}

#include "check.c"	/* of build/prove: sigfmt/check.c, with check.sed */

UNCHECKED_FROM_HERE

static struct sf_manifest manifest;
static struct sf_segment segments[SF_SLOTS_MAX];
static struct sf_load load;

/* The one that is looked at, and its slot; and another one */
static struct sf_segment segment, target;
static struct sf_slot slot;

static __u32 number(__u32 most)
{
	__u32 n = ANY(__u32);

	ASSUME(n <= most);
	return n;
}

/* The environment: anything that struct sf_ops allows */

static __u32 any_cause(void)
{
	return number(SF_CAUSES - 1);
}

static __u32 op_destination(const struct sf_load *l, __u64 mem, __u64 memsz)
{
	return any_cause();
}

static __u32 op_memmap_entry(const struct sf_load *l, __u64 addr, __u64 size, __u32 type)
{
	__CPROVER_assert(size && size <= ~0ULL - addr, "size is not zero and does not wrap");
	return any_cause();
}

static __u32 op_memmap_gap(const struct sf_load *l, __u64 *start, __u64 end)
{
	__CPROVER_assert(__CPROVER_w_ok(start, sizeof(*start)), "room for the gap's start");
	*start = ANY(__u64);
	return ANY(__u32);
}

static __u32 op_fact(const struct sf_load *l, __u32 fact, __u32 piece, __u8 *buf)
{
	__CPROVER_assert(__CPROVER_w_ok(buf, SF_PIECE_MAX), "room for a piece");
	return ANY(__u32);
}

static bool op_locked_beyond(const struct sf_load *l, __u32 level)
{
	return FLAG();
}

static int op_digest_init(const struct sf_load *l)
{
	return any_error();
}

static int op_digest_update(const struct sf_load *l, const __u8 *p, size_t n)
{
	__CPROVER_assert(__CPROVER_r_ok(p, n), "bytes of the segment");
	return any_error();
}

static int op_digest_final(const struct sf_load *l, __u8 *digest)
{
	__CPROVER_assert(__CPROVER_w_ok(digest, SF_DIGEST_MAX), "room for a digest");
	return any_error();
}

static const struct sf_ops ops = {
	.destination = op_destination,
	.memmap_entry = op_memmap_entry,
	.memmap_gap = op_memmap_gap,
	.fact = op_fact,
	.locked_beyond = op_locked_beyond,
	.digest_init = op_digest_init,
	.digest_update = op_digest_update,
	.digest_final = op_digest_final,
};

/* Sizes of facts: any, but that the EFI map has none, as prove_sf_fact_size() has it */
static __u8 fact_sizes[SF_FACT_MAX + 1];

__u32 sf_fact_size(__u32 fact)
{
	return fact < SF_FACT_EFI_MAP && fact_sizes[fact] <= SF_PIECE_MAX ? fact_sizes[fact] : 0;
}

static _Bool digest_size_ok(void)
{
	return manifest.digest_size == 32 || manifest.digest_size == 48 ||
	       manifest.digest_size == 64;
}

/* A load as the caller fills it in, and a manifest; nothing about their parts */
static struct check any_check(void)
{
	struct check ck = ANY(struct check);

	any_signed_bytes(SF_MANIFEST_MAX);
	__CPROVER_havoc_object(fact_sizes);
	manifest = ANY(struct sf_manifest);
	ASSUME(manifest.nr_slots >= 1 && manifest.nr_slots <= SF_SLOTS_MAX && digest_size_ok());
	__CPROVER_havoc_object(segments);
	load = ANY(struct sf_load);
	load.efi = FLAG();
	load.secure_boot = FLAG();
	load.manifest = &manifest;
	load.ops = &ops;
	load.segments = segments;
	ASSUME(load.nr_segments <= SF_SLOTS_MAX);
	ck.load = &load;
	ck.manifest = &manifest;
	ck.seg = NULL;
	ck.slot = NULL;
	return ck;
}

/* What check_sizes() is for */
static _Bool sizes_ok(const struct sf_segment *seg, const struct sf_slot *s)
{
	return s->type == SF_ELFCOREHDR ? !seg->bufsz :
	       seg->bufsz >= 1 && seg->bufsz <= s->size && (!s->exact || seg->bufsz == s->size);
}

static _Bool is_small(const struct sf_slot *s)
{
	return s->fields.count || s->type == SF_CMDLINE;
}

/* What sf_decode() guarantees about a slot, as far as it is needed here */
static _Bool slot_here(const struct sf_slot *s)
{
	return s->type >= SF_CODE && s->type <= SF_ELFCOREHDR &&
	       (!s->fields.count || s->type == SF_CODE || s->type == SF_PARAMS) &&
	       (!s->digest.n || bytes_ok(&s->digest, manifest.digest_size, manifest.digest_size)) &&
	       (!is_small(s) || s->size <= SF_SMALL_MAX);
}

bool model_sf_is_small(const struct sf_slot *s)
{
	return is_small(s);
}

/* The next segment: one that sf_check_layout() has let pass, with its data */
static void any_segment(struct check *ck)
{
	any_lists(&slot);
	slot.digest.p = any_string(slot.digest.n);
	ASSUME(slot_here(&slot));
	segment = ANY(struct sf_segment);
	ASSUME(sizes_ok(&segment, &slot) && segment.slot >= 1 && segment.slot <= SF_SLOTS_MAX);
	segment.data = is_small(&slot) ? malloc(segment.bufsz) : NULL;
	ASSUME(!is_small(&slot) || segment.data);
	ck->seg = &segment;
	ck->slot = &slot;
}

static void no_segment(struct check *ck)
{
	ck->seg = NULL;
	ck->slot = NULL;
}

/* The segment alone, when it has data */
static void any_data(void)
{
	segment = ANY(struct sf_segment);
	ASSUME(segment.bufsz >= 1 && segment.bufsz <= SF_SMALL_MAX && segment.slot >= 1 &&
	       segment.slot <= SF_SLOTS_MAX);
	segment.data = any_string(segment.bufsz);
}

static struct check any_check_small(void)
{
	struct check ck = any_check();

	any_lists(&slot);
	slot.digest.p = any_string(slot.digest.n);
	any_data();
	ASSUME(slot_here(&slot) && is_small(&slot) && sizes_ok(&segment, &slot));
	ck.seg = &segment;
	ck.slot = &slot;
	return ck;
}

/* refuse */

void prove_refuse(void)
{
	struct check ck = any_check();

	ck.seg = ANY(_Bool) ? NULL : &segments[number(SF_SLOTS_MAX - 1)];
	ASSERT(!refuse(&ck, ANY(__u32), ANY(__u64), ANY(__u64)));
	ASSERT(ck.seg ? load.why.segment < SF_SLOTS_MAX : load.why.segment == SF_NOWHERE);
	REACHED();
}

bool model_refuse(struct check *ck, __u32 cause, __u64 offset, __u64 value)
{
	__CPROVER_assert(cause && cause < SF_CAUSES, "there is a cause");
	__CPROVER_assert(!ck->seg || ck->seg == &segment || ck->seg == &target ||
			 __CPROVER_same_object(ck->seg, segments), "nothing, or a segment");
	return false;
}

/* next_segment */

void prove_next_segment(void)
{
	struct check ck = any_check();
	__u32 i = ANY(__u32), k;
	bool more;

	/* check_presence() */
	for (k = 0; k < SF_SLOTS_MAX; k++)
		ASSUME(segments[k].slot >= 1 && segments[k].slot <= SF_SLOTS_MAX);
	more = next_segment(&ck, i);
	ASSERT(more == (i < load.nr_segments));
	ASSERT(more ? ck.seg == &segments[i] && ck.slot == &manifest.slots[segments[i].slot - 1] :
		      !ck.seg && !ck.slot);
	REACHED();
}

bool model_next_segment(struct check *ck, __u32 i)
{
	no_segment(ck);
	if (i >= ck->load->nr_segments)
		return false;
	any_segment(ck);
	return true;
}

const struct sf_slot *model_slot_of(const struct check *ck, const struct sf_segment *seg)
{
	__CPROVER_assert(seg->slot >= 1 && seg->slot <= SF_SLOTS_MAX, "one of 15 slots");
	return seg == &target ? &manifest.slots[0] : &slot;
}

/* sf_find */

void prove_sf_find(void)
{
	__u32 nr = ANY(__u32);
	const struct sf_segment *found;

	any_check();
	found = sf_find(&load, nr);
	ASSERT(!found || (found >= segments && found < segments + load.nr_segments &&
			  found->slot == nr));
	REACHED();
}

/* Another segment of the load, or none; the slot is not looked at by most */
const struct sf_segment *model_sf_find(const struct sf_load *l, __u32 nr)
{
	target = ANY(struct sf_segment);
	target.slot = nr;
	return ANY(_Bool) ? &target : NULL;
}

/* get_le */

void prove_get_le(void)
{
	__u32 n = number(8);
	const __u8 *p = any_string(n);

	get_le(p, n);
	REACHED();
}

__u64 model_get_le(const __u8 *p, __u32 n)
{
	__CPROVER_assert(n <= 8 && __CPROVER_r_ok(p, n), "up to 8 bytes of the segment");
	return ANY(__u64);
}

/* is_text: a text ends with the last byte of its object */

static _Bool ends(const char *text)
{
	return __CPROVER_r_ok(text, 1) &&
	       !text[__CPROVER_OBJECT_SIZE(text) - OFFSET(text) - 1];
}

void prove_is_text(void)
{
	size_t size = ANY(size_t), offset = ANY(size_t);
	struct sf_bytes bytes;
	char *text;

	ASSUME(size < (size_t)1 << 32 && offset < size);
	text = malloc(size);
	ASSUME(text);
	text += offset;
	ASSUME(ends(text));
	bytes.p = any_string(bytes.n);
	ASSERT(!is_text(&bytes, text) || !text[bytes.n]);
	REACHED();
}

bool model_is_text(const struct sf_bytes *bytes, const char *text)
{
	bool result = FLAG();

	__CPROVER_assert(__CPROVER_r_ok(bytes->p, bytes->n), "the bytes are there");
	__CPROVER_assert(ends(text), "the text ends");
	ASSUME(!result || (bytes->n < __CPROVER_OBJECT_SIZE(text) - OFFSET(text) &&
			   !text[bytes->n]));
	return result;
}

/* check_purpose */

void prove_check_purpose(void)
{
	struct check ck = any_check();
	size_t size = ANY(size_t);
	char *component;

	ASSUME(size && size < (size_t)1 << 32);
	component = malloc(size);
	ASSUME(component && !component[size - 1]);
	load.component = ANY(_Bool) ? component : NULL;
	manifest.component.p = any_string(manifest.component.n);
	ASSERT(!check_purpose(&ck) || load.nr_segments);
	REACHED();
}

bool model_check_purpose(struct check *ck)
{
	return FLAG() && ck->load->nr_segments;
}

/* check_presence: tags are those of slots, and what is always there is there */

static _Bool found_all(const struct check *ck, __u32 below)
{
	return witness >= below || present ||
	       ck->manifest->slots[witness - 1].presence != SF_ALWAYS;
}

const struct sf_segment *model_find_witness(const struct sf_load *l, __u32 nr)
{
	const struct sf_segment *found = model_sf_find(l, nr);

	ASSUME(nr != witness || !found == !present);
	return found;
}

void prove_check_presence(void)
{
	struct check ck = any_check();
	bool result;

	witness = 1 + number(SF_SLOTS_MAX - 1);
	present = FLAG();
	result = check_presence(&ck);
	ASSERT(!result || witness > manifest.nr_slots || found_all(&ck, SF_SLOTS_MAX + 1));
	REACHED();
}

bool model_check_presence(struct check *ck)
{
	present = FLAG();
	ck->seg = ANY(_Bool) ? &segment : NULL;
	return FLAG() && (witness > manifest.nr_slots || found_all(ck, SF_SLOTS_MAX + 1));
}

/* check_sizes */

void prove_check_sizes(void)
{
	struct check ck = any_check();
	bool result;

	any_segment(&ck);
	segment.bufsz = ANY(__u64);
	result = check_sizes(&ck);
	ASSERT(!result || sizes_ok(&segment, &slot));
	REACHED();
}

bool model_check_sizes(struct check *ck)
{
	return FLAG();
}

/* check_place */

void prove_check_place(void)
{
	struct check ck = any_check();
	bool result;

	any_lists(&slot);
	ck.seg = &segments[number(SF_SLOTS_MAX - 1)];
	ck.slot = &slot;
	result = check_place(&ck);
	ASSERT(!result || (ck.seg->mem < SF_ADDR_LIMIT &&
			   ck.seg->memsz <= SF_ADDR_LIMIT - ck.seg->mem));
	REACHED();
}

bool model_check_place(struct check *ck)
{
	return FLAG();
}

/* check_layout: code slots are always there, and the entry is in one of them */

void prove_check_layout(void)
{
	struct check ck = any_check();

	witness = manifest.entry_slot;
	ASSUME(witness >= 1 && witness <= manifest.nr_slots &&
	       manifest.slots[witness - 1].presence == SF_ALWAYS);
	check_layout(&ck);
	REACHED();
}

bool model_check_layout(struct check *ck)
{
	return FLAG();
}

/* check_const */

int model_memcmp_differs(const void *a, const void *b, size_t n)
{
	static __u32 before;
	int result = ANY(int);
	size_t where = ANY(size_t);

	__CPROVER_assert(__CPROVER_r_ok(a, n) && __CPROVER_r_ok(b, n), "memcmp: inside both");
	if (before++ || !result)
		return result;
	ASSUME(where < n && ((const __u8 *)a)[where] != ((const __u8 *)b)[where]);
	differs = where;
	return result;
}

/* A field of the small slot that is looked at */
static struct sf_field any_checked_field(__u32 rule)
{
	struct sf_field f;

	any_field(&manifest, &slot, &f);
	ASSUME(slot.fields.count && f.rule == rule && field_checked(&manifest, &slot, &f));
	return f;
}

void prove_check_const(void)
{
	struct check ck = any_check_small();
	struct sf_field f = any_checked_field(SF_CONST);
	__u32 alternatives = number(SF_ALTERNATIVES_MAX);

	/* the same as a remainder of 0, and easier for the solver */
	ASSUME(f.alternatives.n == alternatives * f.length && alternatives);
	check_const(&ck, &f);
	REACHED();
}

static bool model_field(struct check *ck, const struct sf_field *f, _Bool rule)
{
	__CPROVER_assert(rule && ck->seg == &segment && ck->slot == &slot &&
			 field_checked(ck->manifest, ck->slot, f), "a checked field of the rule");
	return FLAG();
}

bool model_check_const(struct check *ck, const struct sf_field *f)
{
	return model_field(ck, f, f->rule == SF_CONST);
}

/* check_span */

void prove_check_span(void)
{
	struct check ck = any_check_small();
	struct sf_field f = any_checked_field(SF_SPAN);
	__u64 size;

	check_span(&ck, &f, &size);
	REACHED();
}

bool model_check_span(struct check *ck, const struct sf_field *f, __u64 *size)
{
	bool result = model_field(ck, f, f->rule == SF_SPAN);

	*size = ANY(__u64);
	if (!result)
		ck->seg = &target;
	return result;
}

/* check_pointer */

static _Bool is_pointer(const struct sf_field *f)
{
	return f->rule == SF_ADDR || f->rule == SF_SIZE || f->rule == SF_SPAN;
}

void prove_check_pointer(void)
{
	struct check ck = any_check_small();
	struct sf_field f = any_checked_field(ANY(__u32));

	ASSUME(is_pointer(&f));

	check_pointer(&ck, &f);
	REACHED();
}

bool model_check_pointer(struct check *ck, const struct sf_field *f)
{
	return model_field(ck, f, is_pointer(f));
}

/* check_fact */

void prove_check_fact(void)
{
	struct check ck = any_check_small();
	struct sf_field f = any_checked_field(SF_FACT);

	check_fact(&ck, &f);
	REACHED();
}

bool model_check_fact(struct check *ck, const struct sf_field *f)
{
	return model_field(ck, f, f->rule == SF_FACT);
}

/* check_gap, check_memmap_entry */

void prove_check_gap(void)
{
	struct check ck = any_check();

	check_gap(&ck, ANY(__u64), ANY(__u64));
	REACHED();
}

bool model_check_gap(struct check *ck, __u64 start, __u64 end)
{
	return FLAG();
}

void prove_check_memmap_entry(void)
{
	struct check ck = any_check_small();
	__u32 offset = number(SF_SMALL_MAX);

	ASSUME(segment.bufsz >= SF_MEMMAP_ENTRY && offset <= segment.bufsz - SF_MEMMAP_ENTRY);
	check_memmap_entry(&ck, segment.data + offset);
	REACHED();
}

bool model_check_memmap_entry(struct check *ck, const __u8 *p)
{
	__CPROVER_assert(__CPROVER_same_object(p, ck->seg->data) &&
			 __CPROVER_r_ok(p, SF_MEMMAP_ENTRY), "an entry in the segment");
	ck->mapped = ANY(__u64);
	return FLAG();
}

/* check_memmap */

static _Bool table_ok(const struct check *ck, __u32 i)
{
	return ck->memmap[i].count <= SF_MEMMAP_CAPACITY_MAX &&
	       __CPROVER_r_ok(ck->memmap[i].p, ck->memmap[i].count * SF_MEMMAP_ENTRY);
}

void prove_check_memmap(void)
{
	struct check ck = any_check_small();
	struct sf_field f = any_checked_field(SF_MEMMAP);
	__u32 before = ck.memmaps;
	bool result;

	/* check_fields() of decode.c counts them */
	ASSUME(ck.memmaps < SF_MEMMAPS_MAX);
	/* with a constant unit, the solver need not divide by a variable */
	if (f.unit == 1) {
		f.unit = 1;
		result = check_memmap(&ck, &f);
	} else {
		f.unit = SF_MEMMAP_ENTRY;
		result = check_memmap(&ck, &f);
	}
	ASSERT(!result || (ck.memmaps == before + 1 && table_ok(&ck, before)));
	REACHED();
}

bool model_check_memmap(struct check *ck, const struct sf_field *f)
{
	return model_field(ck, f, f->rule == SF_MEMMAP);
}

/* check_zero, check_fields */

void prove_check_zero(void)
{
	struct check ck = any_check_small();

	ASSUME(slot.type == SF_PARAMS && slot.fields.count);
	check_zero(&ck);
	REACHED();
}

bool model_check_zero(struct check *ck)
{
	__CPROVER_assert(ck->seg == &segment && ck->slot == &slot && slot.fields.count,
			 "a slot with fields");
	return FLAG();
}

void prove_check_segment_fields(void)
{
	struct check ck = any_check_small();

	ASSUME(slot.type != SF_CMDLINE);
	check_fields(&ck);
	REACHED();
}

static bool model_small(struct check *ck)
{
	__CPROVER_assert(ck->seg && ck->slot && is_small(ck->slot), "a small slot, and its segment");
	return FLAG();
}

bool model_check_fields(struct check *ck)
{
	__CPROVER_assert(ck->slot->type != SF_CMDLINE, "a slot with fields");
	return model_small(ck);
}

/* ram_end, check_handed_over */

static void any_row(const struct check *ck, const __u8 **p, __u32 i, __u32 *j)
{
	*j = number(ck->memmap[i].count);
	*p = ck->memmap[i].p + *j * SF_MEMMAP_ENTRY;
}

void prove_ram_end(void)
{
	struct check ck = any_check();
	__u32 i;

	ASSUME(ck.memmaps <= SF_MEMMAPS_MAX);
	for (i = 0; i < SF_MEMMAPS_MAX; i++) {
		ck.memmap[i].count = number(SF_MEMMAP_CAPACITY_MAX);
		ck.memmap[i].p = any_string(ck.memmap[i].count * SF_MEMMAP_ENTRY);
	}
	ram_end(&ck, ANY(__u64));
	REACHED();
}

__u64 model_ram_end(const struct check *ck, __u64 pos)
{
	return ANY(__u64);
}

void prove_check_handed_over(void)
{
	struct check ck = any_check();

	check_handed_over(&ck);
	REACHED();
}

bool model_check_handed_over(struct check *ck)
{
	ck->seg = NULL;
	return FLAG();
}

/* key_is, value_is, value_is_address */

static struct sf_bytes any_word(void)
{
	struct sf_bytes word;

	word.n = number(SF_SMALL_MAX);
	word.p = any_string(word.n);
	return word;
}

static _Bool readable(const struct sf_bytes *bytes)
{
	return __CPROVER_r_ok(bytes->p, bytes->n);
}

void prove_key_is(void)
{
	struct sf_bytes key = any_word(), found = any_word();

	ASSUME(key.n >= 1);
	key_is(&key, &found);
	REACHED();
}

bool model_key_is(const struct sf_bytes *key, const struct sf_bytes *found)
{
	__CPROVER_assert(key->n >= 1 && readable(key) && readable(found), "a key and a word");
	return FLAG();
}

void prove_value_is(void)
{
	struct sf_bytes found = any_word();
	struct sf_policy policy;

	any_signed_bytes(SF_MANIFEST_MAX);
	any_policy(&policy);
	value_is(&policy, &found);
	REACHED();
}

bool model_value_is(const struct sf_policy *policy, const struct sf_bytes *found)
{
	__CPROVER_assert(list_ok(&policy->values, SF_ALTERNATIVES_MAX) && readable(found),
			 "values and a word");
	return FLAG();
}

void prove_value_is_address(void)
{
	struct sf_bytes found = any_word();

	segment.mem = ANY(__u64);
	value_is_address(ANY(_Bool) ? &segment : NULL, &found);
	REACHED();
}

bool model_value_is_address(const struct sf_segment *seg, const struct sf_bytes *found)
{
	__CPROVER_assert(!seg || seg == &target, "a segment, or none");
	__CPROVER_assert(readable(found), "a word");
	return FLAG();
}

/* check_word, check_required */

static struct check any_check_cmdline(void)
{
	struct check ck = any_check_small();

	ASSUME(slot.type == SF_CMDLINE);
	return ck;
}

static struct sf_bytes any_word_of_line(void)
{
	__u32 offset = number(SF_SMALL_MAX);
	struct sf_bytes word;

	ASSUME(offset <= segment.bufsz && word.n <= segment.bufsz - offset);
	word.p = segment.data + offset;
	return word;
}

void prove_check_word(void)
{
	struct check ck = any_check_cmdline();
	struct sf_bytes key = any_word_of_line(), value = any_word_of_line();

	check_word(&ck, &key, &value, FLAG());
	REACHED();
}

static _Bool of_line(const struct sf_bytes *word)
{
	return __CPROVER_same_object(word->p, segment.data) && readable(word);
}

bool model_check_word(struct check *ck, const struct sf_bytes *key,
		      const struct sf_bytes *value, bool for_init)
{
	__CPROVER_assert(of_line(key) && of_line(value), "words of the line");
	ck->met = ANY(__u64);
	return FLAG();
}

void prove_check_required(void)
{
	struct check ck = any_check_cmdline();

	check_required(&ck, ANY(__u32));
	REACHED();
}

bool model_check_required(struct check *ck, __u32 end)
{
	return FLAG();
}

/* bad_line */

static _Bool line_ok(__u32 cause, __u32 n)
{
	return cause ? (cause == SF_CMDLINE_BYTE || cause == SF_CMDLINE_NUL) &&
		       n <= segment.bufsz : n < segment.bufsz;
}

void prove_bad_line(void)
{
	__u32 n, cause;

	any_data();
	cause = bad_line(&segment, &n);
	ASSERT(line_ok(cause, n));
	REACHED();
}

__u32 model_bad_line(const struct sf_segment *seg, __u32 *n)
{
	__u32 cause = ANY(__u32);

	__CPROVER_assert(seg == &segment, "the command line");
	*n = ANY(__u32);
	ASSUME(line_ok(cause, *n));
	return cause;
}

/* level_of, check_cmdline */

void prove_level_of(void)
{
	struct sf_bytes key = any_word(), value = any_word();

	ASSERT(level_of(&key, &value) <= SF_LOCKDOWN_CONFIDENTIALITY);
	REACHED();
}

__u32 model_level_of(const struct sf_bytes *key, const struct sf_bytes *value)
{
	__CPROVER_assert(readable(key) && readable(value), "a word");
	return number(SF_LOCKDOWN_CONFIDENTIALITY);
}

void prove_check_cmdline(void)
{
	struct check ck = any_check_cmdline();

	check_cmdline(&ck);
	REACHED();
}

bool model_check_cmdline(struct check *ck)
{
	__CPROVER_assert(ck->slot->type == SF_CMDLINE, "a command line");
	return model_small(ck);
}

/* check_lockdown, with missed_way() */

void prove_check_lockdown(void)
{
	struct check ck = any_check();

	ASSUME(manifest.nr_claims <= SF_CLAIMS_MAX);
	check_lockdown(&ck);
	REACHED();
}

bool model_check_lockdown(struct check *ck)
{
	return FLAG();
}

/* check_contents */

void prove_check_contents(void)
{
	struct check ck = any_check();

	check_contents(&ck);
	REACHED();
}

bool model_check_contents(struct check *ck)
{
	return FLAG();
}

/* digest_small: of any small slot, all of it or what is outside of its fields */

void prove_digest_small(void)
{
	struct check ck = any_check_small();
	__u8 digest[SF_DIGEST_MAX];

	digest_small(&ck, &segment, FLAG(), digest);
	REACHED();
}

bool model_digest_small(struct check *ck, const struct sf_segment *seg, bool all, __u8 *digest)
{
	__CPROVER_assert(seg == &segment ? is_small(&slot) : seg == &target && all,
			 "a small slot, or all of another");
	__CPROVER_assert(__CPROVER_w_ok(digest, SF_DIGEST_MAX), "room for a digest");
	any_bytes(digest);
	return FLAG();
}

/* check_digest_fields, check_digests */

void prove_check_digest_fields(void)
{
	struct check ck = any_check();

	any_segment(&ck);
	check_digest_fields(&ck);
	REACHED();
}

bool model_check_digest_fields(struct check *ck)
{
	__CPROVER_assert(ck->seg == &segment && ck->slot == &slot, "a segment and its slot");
	return FLAG();
}

void prove_check_digests(void)
{
	struct check ck = any_check();

	check_digests(&ck);
	REACHED();
}

bool model_check_digests(struct check *ck)
{
	return FLAG();
}

/* The three that are called from outside, with start() and verdict() */

int model_sf_errno(const struct sf_refusal *why)
{
	return 1 + number(4094);
}

void prove_sf_check(void)
{
	int err;

	any_check();
	err = sf_check_layout(&load);
	ASSERT(err <= 0);
	err = sf_check_contents(&load);
	ASSERT(err <= 0);
	err = sf_check_digests(&load);
	ASSERT(err <= 0);
	REACHED();
}
