// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * prove_check.c - proofs of sigfmt/core/check.c, function by function
 *
 * The manifest is one that sf_decode() has accepted: of its parts, only the predicates
 * that prove_decode.c asserts are assumed.  A proof looks at one arbitrary slot and its
 * segment.  Both are objects of their own, and so is the segment's data, which has
 * exactly bufsz bytes.  Each access to another slot or segment gives an arbitrary one.
 */
#include "model.h"

static u32 number(u32 most);
static void look_at(u32 n);
static const struct sf_field *any_field_of_load(void);
static void any_slot_with_fields(void);
static void any_policy_at(u32 i);
struct line;
static void any_rest_of_line(struct line *line);
static u32 rest_of(const struct line *line);
static _Bool line_ok(const struct line *line);
static _Bool passed_below(u32 n);

#define FLAG()		(ANY(u8) & 1)

#define LOOP_OTHERS(cond)						\
	LOOP(cond, (i = ANY(u32), other = NULL), i >= 1 && i <= n, n - i)
#define LOOP_LAYOUT(cond)						\
	LOOP(cond, (n = ANY(u32), ret = any_error(), passed = FLAG()),		\
	     n >= 1 && n <= m->nr_slots + 1 && (ret || passed_below(n)),	\
	     m->nr_slots + 1 - n)
#define LOOP_POLICY(cond)						\
	LOOP(cond, (i = number(m->nr_policy), any_policy_at(i), required = ANY(u32)),	\
	     i <= m->nr_policy && (required == SF_POLICY_MAX || required < m->nr_policy), \
	     m->nr_policy - i)
#define LOOP_REQUIRED(cond)						\
	LOOP(cond, (i = number(m->nr_policy), any_policy_at(i), j = ANY(u32)),	\
	     i <= m->nr_policy, m->nr_policy - i)
#define LOOP_EQUAL_KEYS(cond)						\
	LOOP(cond, (j = number(m->nr_policy), any_policy_at(j)),		\
	     j <= m->nr_policy, m->nr_policy - j)
#define LOOP_LINE(cond)							\
	LOOP(cond, *at = ANY(u64), *at <= length, length - *at)
#define LOOP_NULS(cond)							\
	LOOP(cond, *at = ANY(u64), *at <= seg->bufsz, seg->bufsz - *at)
#define LOOP_WORDS(cond)						\
	LOOP(cond, (any_rest_of_line(line), *level = ANY(u32), at = ANY(u64),	\
		    ret = any_error(), cause = FLAG() ? SF_E_CMDLINE_WORD : cause),	\
	     line_ok(line), rest_of(line))
#define LOOP_FIELDS(cond)						\
	LOOP(cond, f = any_field_of_load(),					\
	     f >= m->fields && f <= m->fields + m->nr_fields,			\
	     m->fields + m->nr_fields - f)
#define LOOP_DIGESTS(cond)						\
	LOOP(cond, (i = number(manifest.nr_slots), look_at(i + 1), i++),	\
	     i >= 1 && i <= manifest.nr_slots + 1, manifest.nr_slots + 1 - i)
#define LOOP_WRITE(cond)						\
	LOOP(cond, (any_slot_with_fields(), i = any_field_of_load() - manifest.fields), \
	     i <= manifest.nr_fields, manifest.nr_fields - i)

/* Has check_segment() accepted the slot that the proof looks at? */
static _Bool passed;
static struct sf_manifest manifest;

/* 0, or -errno */
static int any_error(void)
{
	int err = ANY(int);

	ASSUME(err <= 0 && err > -4096);
	return err;
}

#include "check.c"	/* of build/prove: sigfmt/core/check.c, with check.sed */

UNCHECKED_FROM_HERE

static struct sf_load load;

/* The slot that the proof looks at and its segment, and those that stand for all others */
static u32 current;
static struct sf_slot slot, other_slot;
static struct sf_segment segment, other_segment, absent;

static u32 number(u32 most)
{
	u32 n = ANY(u32);

	ASSUME(n <= most);
	return n;
}

static _Bool passed_below(u32 n)
{
	return current >= n || passed;
}

/* The environment: anything that struct sf_load allows */

static enum sf_cause op_destination(const struct sf_load *l, u32 n)
{
	__CPROVER_assert(l == &load && n >= 1 && n <= manifest.nr_slots, "a slot of the load");
	return number(SF_E_COUNT - 1);
}

static bool op_locked_beyond(const struct sf_load *l, u32 level)
{
	__CPROVER_assert(level < SF_LEVEL_CONFIDENTIALITY, "called only if true means refusal");
	return FLAG();
}

static void any_slot(struct sf_slot *s)
{
	*s = ANY(struct sf_slot);
	s->optional = FLAG();
	s->exact = FLAG();
	s->name.p = any_string(s->name.n);
	s->digest.p = any_string(s->digest.n);
	s->template.p = any_string(s->template.n);
	ASSUME(slot_ok(s, manifest.digest_size) &&
	       s->fields <= manifest.nr_fields && s->nr_fields <= manifest.nr_fields - s->fields);
}

/* What check_sizes() guarantees */
static _Bool sizes_ok(const struct sf_segment *seg, const struct sf_slot *s)
{
	return s->type == SF_TYPE_PARAMS || s->type == SF_TYPE_ELFCOREHDR ? !seg->bufsz :
	       seg->bufsz >= 1 && seg->bufsz <= s->size && (!s->exact || seg->bufsz == s->size);
}

/* Before sf_check_layout(), anything; after it, present slots have their size, and data */
static void look_at(u32 n)
{
	current = n;
	any_slot(&slot);
	segment = ANY(struct sf_segment);
	segment.present = FLAG();
	ASSUME(!segment.present || sizes_ok(&segment, &slot));
	ASSUME(segment.present || slot.optional || slot.type == SF_TYPE_ELFCOREHDR);
	segment.data = NULL;
	if (segment.present && sf_is_small(&slot)) {
		segment.used = segment.bufsz;
		segment.data = malloc(segment.bufsz);
		ASSUME(segment.data);
	}
}

/* A load as the caller fills it in, and a manifest that was accepted */
static void any_load(void)
{
	manifest = ANY(struct sf_manifest);
	ASSUME(manifest.nr_slots >= 1 && manifest.nr_slots <= SF_SLOTS_MAX &&
	       digest_size_ok(manifest.digest_size) && manifest.nr_fields <= SF_FIELDS_MAX &&
	       manifest.nr_policy <= SF_POLICY_MAX &&
	       manifest.entry_slot >= 1 && manifest.entry_slot <= manifest.nr_slots &&
	       manifest.entry_offset < SF_SIZE_LIMIT && manifest.params_slot <= manifest.nr_slots &&
	       manifest.cmdline_slot <= manifest.nr_slots &&
	       manifest.elfcorehdr_slot <= manifest.nr_slots);
	manifest.component.p = any_string(manifest.component.n);
	load = ANY(struct sf_load);
	ASSUME(load.page_size >= SF_PAGE_MIN && !(load.page_size & (load.page_size - 1)));
	load.secure_boot = FLAG();
	load.manifest = &manifest;
	load.destination = op_destination;
	load.locked_beyond = op_locked_beyond;
	absent = (struct sf_segment){ .present = 0 };
	look_at(1 + number(manifest.nr_slots - 1));
}

const struct sf_slot *model_sf_slot_of(const struct sf_manifest *m, u32 n)
{
	__CPROVER_assert(m == &manifest && n >= 1 && n <= manifest.nr_slots, "a slot of the manifest");
	if (n == current)
		return &slot;
	any_slot(&other_slot);
	return &other_slot;
}

/* Nothing is known of any other segment */
const struct sf_segment *model_segment_of(const struct sf_load *l, u32 n)
{
	__CPROVER_assert(l == &load && n <= SF_SLOTS_MAX, "a segment of the load, or none");
	if (!n)
		return &absent;
	if (n == current)
		return &segment;
	other_segment = ANY(struct sf_segment);
	other_segment.present = FLAG();
	other_segment.data = NULL;
	return &other_segment;
}

int model_refuse_byte(struct sf_load *l, enum sf_cause cause, u32 n, u64 offset, u64 value)
{
	__CPROVER_assert(l == &load && cause > SF_E_OK && cause < SF_E_COUNT, "there is a cause");
	__CPROVER_assert(n <= manifest.nr_slots, "a slot of the manifest, or none");
	return -1 - (int)number(4094);
}

int model_sf_refuse(struct sf_load *l, enum sf_cause cause, u32 n, u64 value)
{
	return model_refuse_byte(l, cause, n, SF_NOTHING, value);
}

const struct sf_cause_info sf_causes[SF_E_COUNT] = {
#define SF_CAUSE(name, text, error)	[SF_E_##name] = { text, error },
#include "sigfmt_causes.h"
#undef SF_CAUSE
};

/* sf_refuse, with refuse_byte; sf_slot_of and segment_of themselves */

void prove_sf_refuse(void)
{
	enum sf_cause cause = 1 + number(SF_E_COUNT - 2);
	u32 n = ANY(u32);
	u64 value = ANY(u64);

	any_load();
	ASSERT(sf_refuse(&load, cause, n, value) < 0);
	ASSERT(load.why.cause == cause && load.why.slot == n && load.why.value == value);
	ASSERT(load.why.offset == SF_NOTHING);
	REACHED();
}

void prove_segment_of(void)
{
	u32 n;

	any_load();
	n = number(SF_SLOTS_MAX);
	ASSERT(!n || segment_of(&load, n) == &load.segments[n - 1]);
	ASSERT(n || !segment_of(&load, n)->present);
	ASSERT(n < 1 || n > manifest.nr_slots || sf_slot_of(&manifest, n) == &manifest.slots[n - 1]);
	REACHED();
}

/* is_text: a text has a NUL in its object */

static _Bool ends(const char *text)
{
	return __CPROVER_r_ok(text, 1) &&
	       !text[__CPROVER_OBJECT_SIZE(text) - OFFSET(text) - 1];
}

static _Bool readable(const struct sf_bytes *bytes)
{
	return !bytes->n || __CPROVER_r_ok(bytes->p, bytes->n);
}

size_t model_strlen(const char *text)
{
	size_t n = ANY(size_t);

	__CPROVER_assert(ends(text), "the text ends");
	ASSUME(n < __CPROVER_OBJECT_SIZE(text) - OFFSET(text) && !text[n]);
	return n;
}

static char *any_text(void)
{
	size_t size = ANY(size_t);
	char *text;

	ASSUME(size && size < (size_t)1 << 32);
	text = malloc(size);
	ASSUME(text && !text[size - 1]);
	return text;
}

void prove_is_text(void)
{
	struct sf_bytes bytes;
	char *text = any_text();

	bytes.p = any_string(bytes.n);
	is_text(&bytes, text);
	REACHED();
}

bool model_is_text(const struct sf_bytes *bytes, const char *text)
{
	__CPROVER_assert(readable(bytes), "the bytes are there");
	__CPROVER_assert(ends(text), "the text ends");
	return FLAG();
}

/* sf_add_segment: any tag */

void prove_sf_add_segment(void)
{
	u32 tag = ANY(u32);
	u64 bufsz = ANY(u64);
	int err;

	any_load();
	err = sf_add_segment(&load, tag, ANY(u64), ANY(u64), bufsz);
	ASSERT(err <= 0);
	ASSERT(err || (tag >= 1 && tag <= manifest.nr_slots && load.segments[tag - 1].present &&
		       load.segments[tag - 1].used == bufsz));
	REACHED();
}

/* check_purpose */

void prove_check_purpose(void)
{
	any_load();
	load.component = any_text();
	ASSERT(check_purpose(&load) <= 0);
	REACHED();
}

int model_check_purpose(struct sf_load *l)
{
	return any_error();
}

/* check_presence: a slot with a digest or a policy is present */

void prove_check_presence(void)
{
	int err;

	any_load();
	segment.present = FLAG();
	err = check_presence(&load, current);
	ASSERT(err <= 0);
	ASSERT(err || segment.present || slot.optional || slot.type == SF_TYPE_ELFCOREHDR);
	REACHED();
}

/* check_sizes */

static void any_sizes(void)
{
	any_load();
	segment.present = 1;
	segment.mem = ANY(u64);
	segment.memsz = ANY(u64);
	segment.bufsz = ANY(u64);
}

void prove_check_sizes(void)
{
	int err;

	any_sizes();
	err = check_sizes(&load, current);
	ASSERT(err <= 0);
	ASSERT(err || sizes_ok(&segment, &slot));
	REACHED();
}

/* check_place: addresses do not overflow */

void prove_check_place(void)
{
	int err;

	any_sizes();
	err = check_place(&load, current);
	ASSERT(err <= 0);
	ASSERT(err || (segment.mem >= SF_DEST_MIN && segment.mem < SF_ADDR_LIMIT &&
		       segment.memsz <= SF_ADDR_LIMIT - segment.mem));
	REACHED();
}

/* check_neighbours */

void prove_check_neighbours(void)
{
	any_load();
	ASSERT(check_neighbours(&load, current) <= 0);
	REACHED();
}

/* check_segment: all of these checks, for one slot */

static int model_step(u32 n)
{
	__CPROVER_assert(n == current, "the slot that is looked at");
	return any_error();
}

int model_check_presence(struct sf_load *l, u32 n)
{
	int err = model_step(n);

	ASSUME(err || segment.present || slot.optional || slot.type == SF_TYPE_ELFCOREHDR);
	return err;
}

int model_check_sizes(struct sf_load *l, u32 n)
{
	int err = model_step(n);

	ASSUME(err || sizes_ok(&segment, &slot));
	return err;
}

int model_check_place(struct sf_load *l, u32 n)
{
	return model_step(n);
}

int model_check_neighbours(struct sf_load *l, u32 n)
{
	return model_step(n);
}

static _Bool segment_ok(void)
{
	return segment.present ? sizes_ok(&segment, &slot) :
				 slot.optional || slot.type == SF_TYPE_ELFCOREHDR;
}

void prove_check_segment(void)
{
	int err;

	any_sizes();
	segment.present = FLAG();
	err = check_segment(&load, current);
	ASSERT(err <= 0);
	ASSERT(err || segment_ok());
	REACHED();
}

int model_check_segment(struct sf_load *l, u32 n)
{
	int err = any_error();

	__CPROVER_assert(n >= 1 && n <= manifest.nr_slots, "a slot of the manifest");
	if (!err && n == current)
		passed = 1;
	return err;
}

/* sf_check_layout: it succeeds only if check_segment() accepts every slot */

void prove_sf_check_layout(void)
{
	int err;

	any_load();
	passed = 0;
	err = sf_check_layout(&load);
	ASSERT(err <= 0);
	ASSERT(err || passed);
	REACHED();
}

/* parameqn, key_is, value_is */

static struct sf_bytes any_word(void)
{
	struct sf_bytes word;

	word.n = number(SF_SMALL_MAX);
	word.p = any_string(word.n);
	return word;
}

void prove_parameqn(void)
{
	u32 n = number(SF_TOKEN_MAX);

	parameqn((const char *)any_string(n), (const char *)any_string(n), n);
	REACHED();
}

bool model_parameqn(const char *a, const char *b, size_t n)
{
	__CPROVER_assert(n <= SF_TOKEN_MAX && (!n || (__CPROVER_r_ok(a, n) && __CPROVER_r_ok(b, n))),
			 "a key, and as many bytes of a word");
	return FLAG();
}

void prove_key_is(void)
{
	struct sf_bytes key = any_word(), found = any_word();

	ASSUME(key.n <= SF_TOKEN_MAX);
	key_is(&key, FLAG(), &found);
	REACHED();
}

bool model_key_is(const struct sf_bytes *key, bool prefix, const struct sf_bytes *found)
{
	__CPROVER_assert(key->n <= SF_TOKEN_MAX && readable(key) && readable(found),
			 "a key and a word");
	return FLAG();
}

void prove_value_is(void)
{
	struct sf_policy policy = any_policy();
	struct sf_bytes found = any_word();

	value_is(&policy, &found);
	REACHED();
}

bool model_value_is(const struct sf_policy *policy, const struct sf_bytes *found)
{
	__CPROVER_assert(readable(&policy->value) && readable(found), "a value and a word");
	return FLAG();
}

static void any_policy_at(u32 i)
{
	if (i < manifest.nr_policy)
		manifest.policy[i] = any_policy();
}

/* next_word: each word is in the line, and after the previous one */

static _Bool of_line(const struct line *line, const struct sf_bytes *word)
{
	return !word->p ? !word->n :
	       __CPROVER_same_object(word->p, line->text.p) &&
	       OFFSET(word->p) <= line->text.n && word->n <= line->text.n - OFFSET(word->p);
}

static _Bool line_ok(const struct line *line)
{
	return line->word.p && of_line(line, &line->word) && of_line(line, &line->key) &&
	       of_line(line, &line->value);
}

/* The number of bytes of the line after the current word */
static u32 rest_of(const struct line *line)
{
	return line->text.n - OFFSET(line->word.p) - line->word.n;
}

static const u8 *somewhere(const struct line *line)
{
	return line->text.p + number(line->text.n);
}

static const u8 *somewhere_or_nowhere(const struct line *line)
{
	return FLAG() ? NULL : somewhere(line);
}

static void any_rest_of_line(struct line *line)
{
	line->word = (struct sf_bytes){ somewhere(line), ANY(u32) };
	line->key = (struct sf_bytes){ somewhere_or_nowhere(line), ANY(u32) };
	line->value = (struct sf_bytes){ somewhere_or_nowhere(line), ANY(u32) };
	line->for_init = FLAG();
}

static struct line any_line(void)
{
	struct line line;
	u8 *text;

	line.text.n = number(SF_SMALL_MAX - 1);
	text = malloc(line.text.n + 1);
	ASSUME(text && !text[line.text.n]);
	line.text.p = text;
	any_rest_of_line(&line);
	ASSUME(line_ok(&line));
	return line;
}

/* Models of strspn() and strcspn(), which stop at the NUL at the latest */
static size_t any_span(const char *text)
{
	size_t n = ANY(size_t);

	__CPROVER_assert(ends(text), "the line ends");
	ASSUME(n < __CPROVER_OBJECT_SIZE(text) - OFFSET(text));
	return n;
}

size_t model_strspn(const char *text, const char *accept)
{
	return any_span(text);
}

size_t model_strcspn(const char *text, const char *reject)
{
	return any_span(text);
}

void prove_next_word(void)
{
	struct line line = any_line();
	u32 before = rest_of(&line);
	bool found;

	found = next_word(&line);
	ASSERT(line_ok(&line) && line.key.p && rest_of(&line) <= before);
	ASSERT(!found || rest_of(&line) < before);
	REACHED();
}

bool model_next_word(struct line *line)
{
	u32 before = rest_of(line);
	bool found = FLAG();

	__CPROVER_assert(line_ok(line), "a line");
	any_rest_of_line(line);
	ASSUME(line_ok(line) && line->key.p && rest_of(line) <= before);
	ASSUME(!found || rest_of(line) < before);
	return found;
}

/* check_word, check_required */

static void any_cmdline(void)
{
	any_load();
	ASSUME(slot.type == SF_TYPE_CMDLINE);
	manifest.cmdline_slot = current;
}

void prove_check_word(void)
{
	struct line line = any_line();

	any_cmdline();
	ASSERT(check_word(&load, &line) <= 0);
	REACHED();
}

int model_check_word(struct sf_load *l, struct line *line)
{
	__CPROVER_assert(line_ok(line), "a word of the line");
	return any_error();
}

void prove_check_required(void)
{
	struct line line = any_line();

	any_cmdline();
	ASSERT(check_required(&load, &line) <= 0);
	REACHED();
}

int model_check_required(struct sf_load *l, const struct line *line)
{
	return any_error();
}

/* bad_byte */

static _Bool bad_byte_ok(enum sf_cause cause)
{
	return !cause || cause == SF_E_CMDLINE_BYTE || cause == SF_E_CMDLINE_NUL;
}

void prove_bad_byte(void)
{
	u32 length = ANY(u32);
	u64 at;

	segment.bufsz = number(SF_SMALL_MAX);
	segment.data = malloc(segment.bufsz);
	ASSUME(segment.data && length < segment.bufsz);
	ASSERT(bad_byte_ok(bad_byte(&segment, length, &at)));
	REACHED();
}

enum sf_cause model_bad_byte(const struct sf_segment *seg, u32 length, u64 *at)
{
	enum sf_cause cause = number(SF_E_COUNT - 1);

	__CPROVER_assert(seg == &segment && length < seg->bufsz, "a line that ends");
	*at = ANY(u64);
	ASSUME(bad_byte_ok(cause));
	return cause;
}

/* level_of */

void prove_level_of(void)
{
	struct line line = any_line();

	ASSERT(level_of(&line) <= SF_LEVEL_CONFIDENTIALITY);
	REACHED();
}

u32 model_level_of(const struct line *line)
{
	__CPROVER_assert(line_ok(line), "a word of the line");
	return number(SF_LEVEL_CONFIDENTIALITY);
}

/* check_words */

static struct line line_of_segment(u32 length)
{
	struct line line;

	line.text = (struct sf_bytes){ segment.data, length };
	any_rest_of_line(&line);
	ASSUME(line_ok(&line));
	return line;
}

void prove_check_words(void)
{
	u32 level, length = ANY(u32);
	struct line line;

	any_cmdline();
	ASSUME(length < segment.bufsz);
	line = line_of_segment(length);
	ASSERT(check_words(&load, &line, &level) <= 0);
	REACHED();
}

int model_check_words(struct sf_load *l, struct line *line, u32 *level)
{
	__CPROVER_assert(line->text.p == segment.data && line->text.n < segment.bufsz &&
			 line->word.p == segment.data && !line->word.n && line_ok(line),
			 "a whole line that ends with a NUL");
	*level = ANY(u32);
	return any_error();
}

/* check_length, check_cmdline */

void prove_check_length(void)
{
	any_cmdline();
	ASSERT(check_length(&load, number(SF_SMALL_MAX)) <= 0);
	REACHED();
}

int model_check_length(struct sf_load *l, u32 length)
{
	return any_error();
}

void prove_check_cmdline(void)
{
	u32 level;

	any_cmdline();
	ASSERT(check_cmdline(&load, &level) <= 0);
	REACHED();
}

int model_check_cmdline(struct sf_load *l, u32 *level)
{
	__CPROVER_assert(manifest.cmdline_slot, "there is a command line");
	*level = ANY(u32);
	return any_error();
}

/* Fields: one of the slot that the proof looks at, at any index of the array */

/* has_choice() of decode.c: the byte of the choice is in a field, and so in the slot */
static struct sf_field any_field_here(void)
{
	struct sf_field f = any_field(manifest.digest_size, slot.size);

	f.owner = current;
	ASSUME(f.rule != SF_RULE_DIGEST || f.choice < slot.size);
	ASSUME(f.rule == SF_RULE_CHOICE || f.slot <= manifest.nr_slots);
	return f;
}

static const struct sf_field *any_field_of_load(void)
{
	u32 i = number(manifest.nr_fields);

	if (i < manifest.nr_fields)
		manifest.fields[i] = any_field_here();
	return &manifest.fields[i];
}

/* Fields are in code slots, which are always present and have their exact size */
static void any_slot_with_fields(void)
{
	look_at(1 + number(manifest.nr_slots - 1));
	ASSUME(slot.nr_fields || !manifest.nr_fields);
}

static void any_load_with_fields(void)
{
	any_load();
	ASSUME(slot.nr_fields);
}

void prove_is_listed(void)
{
	struct sf_field f;

	any_load_with_fields();
	f = any_field_here();
	ASSUME(f.rule == SF_RULE_CHOICE);
	is_listed(&f, segment.data + f.offset);
	REACHED();
}

bool model_is_listed(const struct sf_field *f, const u8 *bytes)
{
	__CPROVER_assert(f->rule == SF_RULE_CHOICE && __CPROVER_r_ok(bytes, f->length),
			 "bytes of the segment");
	return FLAG();
}

void prove_check_choices(void)
{
	any_load_with_fields();
	ASSERT(check_choices(&load) <= 0);
	REACHED();
}

int model_check_choices(struct sf_load *l)
{
	return any_error();
}

/* check_lockdown, sf_check_contents */

void prove_check_lockdown(void)
{
	any_load();
	ASSERT(check_lockdown(&load, ANY(u32)) <= 0);
	REACHED();
}

int model_check_lockdown(struct sf_load *l, u32 level)
{
	return any_error();
}

void prove_sf_check_contents(void)
{
	any_load();
	ASSERT(sf_check_contents(&load) <= 0);
	REACHED();
}

/* sf_needs_digest */

void prove_sf_needs_digest(void)
{
	any_load_with_fields();
	sf_needs_digest(&load, 1 + number(manifest.nr_slots - 1));
	REACHED();
}

/* write_field, sf_complete */

void *model_memset(void *p, int byte, size_t n)
{
	__CPROVER_assert(__CPROVER_w_ok(p, n), "memset: inside");
	return p;
}

void *model_memcpy(void *to, const void *from, size_t n)
{
	__CPROVER_assert(__CPROVER_w_ok(to, n) && __CPROVER_r_ok(from, n), "memcpy: inside both");
	return to;
}

void prove_write_field(void)
{
	struct sf_field f;

	any_load_with_fields();
	f = any_field_here();
	if (f.rule == SF_RULE_CHOICE)
		f.slot = 0;
	write_field(&load, &f);
	REACHED();
}

void model_write_field(const struct sf_load *l, const struct sf_field *f)
{
	__CPROVER_assert(f->owner == current && field_inside(f, slot.size), "a field of the slot");
}

void prove_sf_complete(void)
{
	any_load();
	ASSERT(sf_complete(&load) <= 0);
	REACHED();
}
