// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * check.c - check a load against its manifest
 *
 * Steps 5, 6, 8 and 9 of docs/protocol.md, section 10, in this order; step 7, and
 * copying the segments in step 8, are up to the caller.  Segments come from an
 * untrusted program, so sizes are compared before they are added.  The functions in
 * struct sf_load answer what only the environment knows.
 */
#include "sigfmt.h"

static int refuse_byte(struct sf_load *load, enum sf_cause cause, u32 slot, u64 offset, u64 value)
{
	load->why = (struct sf_refusal){
		.cause = cause, .slot = slot, .offset = offset, .value = value,
	};
	return -sf_causes[cause].error;
}

int sf_refuse(struct sf_load *load, enum sf_cause cause, u32 slot, u64 value)
{
	return refuse_byte(load, cause, slot, SF_NOTHING, value);
}

/* The segment that fills a slot; all zero if the slot is absent, and for number 0 */
static const struct sf_segment *segment_of(const struct sf_load *load, u32 number)
{
	static const struct sf_segment absent;

	return number ? &load->segments[number - 1] : &absent;
}

/* Step 5.1: segments and slots match one to one. */
int sf_add_segment(struct sf_load *load, u32 tag, u64 mem, u64 memsz, u64 bufsz)
{
	if (!tag || tag > load->manifest->nr_slots)
		return sf_refuse(load, SF_E_TAG_UNKNOWN, 0, tag);
	if (load->segments[tag - 1].present)
		return sf_refuse(load, SF_E_TAG_TWICE, tag, SF_NOTHING);
	load->segments[tag - 1] = (struct sf_segment){
		.present = true, .mem = mem, .memsz = memsz, .bufsz = bufsz, .used = bufsz,
	};
	return 0;
}

static bool is_text(const struct sf_bytes *bytes, const char *text)
{
	return bytes->n == strlen(text) && !memcmp(bytes->p, text, bytes->n);
}

/* Step 5.2: the manifest is meant for this kernel, and this kind of load. */
static int check_purpose(struct sf_load *load)
{
	const struct sf_manifest *m = load->manifest;
	u32 template;

	if (m->arch != load->arch)
		return sf_refuse(load, SF_E_ARCH, 0, m->arch);
	if (!(m->usage & load->usage))
		return sf_refuse(load, SF_E_USAGE, 0, m->usage);
	if (load->floor && !is_text(&m->component, load->component))
		return sf_refuse(load, SF_E_COMPONENT, 0, SF_NOTHING);
	if (m->generation < load->floor)
		return sf_refuse(load, SF_E_GENERATION, 0, load->floor);
	if (!m->params_slot)
		return 0;
	template = sf_slot_of(m, m->params_slot)->template.n;
	if (template < load->template_min || template > load->template_max)
		return sf_refuse(load, SF_E_TEMPLATE, m->params_slot, template);
	return 0;
}

/* Step 5.3: presence.  elfcorehdr is present exactly in crash loads. */
static int check_presence(struct sf_load *load, u32 n)
{
	const struct sf_slot *slot = sf_slot_of(load->manifest, n);
	bool present = segment_of(load, n)->present;
	bool not_crash = slot->type == SF_TYPE_ELFCOREHDR && load->usage != SF_USAGE_CRASH;

	if (present && not_crash)
		return sf_refuse(load, SF_E_SLOT_NOT_CRASH, n, SF_NOTHING);
	if (!present && !not_crash && !slot->optional)
		return sf_refuse(load, SF_E_SLOT_MISSING, n, SF_NOTHING);
	return 0;
}

static u64 page_up(const struct sf_load *load, u64 size)
{
	return (size + load->page_size - 1) & ~(u64)(load->page_size - 1);
}

/* Step 5.4: sizes.  A slot that the kernel makes has no bytes yet, and may have less memory. */
static int check_sizes(struct sf_load *load, u32 n)
{
	const struct sf_slot *slot = sf_slot_of(load->manifest, n);
	const struct sf_segment *seg = segment_of(load, n);
	bool made = slot->type == SF_TYPE_PARAMS || slot->type == SF_TYPE_ELFCOREHDR;
	u64 least = page_up(load, max(slot->memory, seg->bufsz) ?: 1);
	u64 most = made ? page_up(load, slot->size) : least;

	if (made && seg->bufsz)
		return sf_refuse(load, SF_E_BUFSZ_KERNEL, n, seg->bufsz);
	if (!made && !seg->bufsz)
		return sf_refuse(load, SF_E_BUFSZ_ZERO, n, SF_NOTHING);
	if (slot->exact && seg->bufsz != slot->size)
		return sf_refuse(load, SF_E_BUFSZ, n, slot->size);
	if (seg->bufsz > slot->size)
		return sf_refuse(load, SF_E_BUFSZ_MAX, n, slot->size);
	if (slot->type == SF_TYPE_CMDLINE)
		return seg->mem || seg->memsz ?
		       sf_refuse(load, SF_E_CMDLINE_MEMORY, n, SF_NOTHING) : 0;
	if (seg->memsz < least || seg->memsz > most || seg->memsz != page_up(load, seg->memsz))
		return sf_refuse(load, SF_E_MEMSZ, n, most);
	return 0;
}

/* Step 5.5: the place.  After this check, mem + memsz does not overflow. */
static int check_place(struct sf_load *load, u32 n)
{
	const struct sf_slot *slot = sf_slot_of(load->manifest, n);
	u64 mem = segment_of(load, n)->mem, memsz = segment_of(load, n)->memsz;
	u64 align = max(slot->align, load->page_size);

	if (mem >= SF_ADDR_LIMIT || memsz > SF_ADDR_LIMIT - mem)
		return sf_refuse(load, SF_E_DEST_WRAP, n, mem);
	if (mem < SF_DEST_MIN)
		return sf_refuse(load, SF_E_DEST_LOW, n, mem);
	if (mem & (align - 1))
		return sf_refuse(load, SF_E_MEM_ALIGN, n, align);
	if (mem < slot->first || mem > slot->last || memsz - 1 > slot->last - mem)
		return sf_refuse(load, SF_E_MEM_RANGE, n, mem);
	return 0;
}

/* Step 5.6: no overlap, and one range of initramfs slots, which the next kernel reads as one. */
static int check_neighbours(struct sf_load *load, u32 n)
{
	const struct sf_segment *seg = segment_of(load, n), *other;
	u64 follows;
	u32 i;

	for (i = 1; i < n; i++) {
		other = segment_of(load, i);
		if (seg->mem < other->mem + other->memsz && other->mem < seg->mem + seg->memsz)
			return sf_refuse(load, SF_E_MEM_OVERLAP, n, i);
	}
	if (sf_slot_of(load->manifest, n)->type != SF_TYPE_INITRAMFS)
		return 0;
	if (!load->initramfs_size)
		load->initramfs = seg->mem;
	follows = page_up(load, load->initramfs + load->initramfs_size);
	if (seg->mem != follows)
		return sf_refuse(load, SF_E_INITRAMFS_GAP, n, follows);
	load->initramfs_size = seg->mem + seg->bufsz - load->initramfs;
	return 0;
}

/* Steps 5.3 to 5.7 for one slot */
static int check_segment(struct sf_load *load, u32 n)
{
	enum sf_cause cause;
	int ret = check_presence(load, n);

	if (ret || !segment_of(load, n)->present)
		return ret;
	ret = check_sizes(load, n);
	if (ret || sf_slot_of(load->manifest, n)->type == SF_TYPE_CMDLINE)
		return ret;
	ret = check_place(load, n) ?: check_neighbours(load, n);
	if (ret)
		return ret;
	/* Step 5.7: the destination, about which only the running kernel knows */
	cause = load->destination(load, n);
	return cause ? sf_refuse(load, cause, n, segment_of(load, n)->mem) : 0;
}

/* Steps 5.2 to 5.8 */
int sf_check_layout(struct sf_load *load)
{
	const struct sf_manifest *m = load->manifest;
	int ret = check_purpose(load);
	u64 entry;
	u32 n;

	load->initramfs_size = 0;
	for (n = 1; !ret && n <= m->nr_slots; n++)
		ret = check_segment(load, n);
	if (ret)
		return ret;
	/* Step 5.8: the entry.  Its slot is a code slot (sf_decode()), which is always present. */
	entry = segment_of(load, m->entry_slot)->mem + m->entry_offset;
	return load->entry == entry ? 0 : sf_refuse(load, SF_E_ENTRY, m->entry_slot, entry);
}

/* Step 6.1, section 8: the command line while it is checked */
struct line {
	struct sf_bytes text;		/* ends before the first NUL */
	struct sf_bytes word;		/* current word; empty before the first and at the end */
	struct sf_bytes key, value;	/* of the current word, in it */
	bool for_init;			/* "--" was passed: the rest is for init */
	bool met[SF_POLICY_MAX];	/* this entry decided a word before "--" */
};

/* The next kernel truncates a longer line, so words that were checked would be missing. */
static int check_length(struct sf_load *load, u32 length)
{
	const struct sf_manifest *m = load->manifest;
	const struct sf_slot *slot = sf_slot_of(m, m->cmdline_slot);
	u64 most = load->line_max ?: SF_SMALL_MAX;

	if (!slot->exact)
		most = min(most, slot->size - 1);
	if (segment_of(load, m->elfcorehdr_slot)->present)
		length += load->line_prefix;
	return length <= most ? 0 : sf_refuse(load, SF_E_CMDLINE_LONG, m->cmdline_slot, most);
}

/*
 * The parsers in Linux disagree about quotes and control characters, so no policy can
 * judge a line that has any; a line that is signed by digest may have them.
 */
static enum sf_cause bad_byte(const struct sf_segment *seg, u32 length, u64 *at)
{
	for (*at = 0; *at < length; ++*at) {
		if (seg->data[*at] < ' ' || seg->data[*at] > '~' || seg->data[*at] == '"')
			return SF_E_CMDLINE_BYTE;
	}
	for (; *at < seg->bufsz; ++*at) {
		if (seg->data[*at])
			return SF_E_CMDLINE_NUL;
	}
	return SF_E_OK;
}

static bool next_word(struct line *line)
{
	const char *p = (const char *)line->word.p + line->word.n;
	u32 value;

	/* Words after "--" are for init, as in parse_args() of kernel/params.c. */
	if (is_text(&line->word, "--"))
		line->for_init = true;
	p += strspn(p, " ");
	line->word = (struct sf_bytes){ .p = (const u8 *)p, .n = strcspn(p, " ") };
	line->key = (struct sf_bytes){ .p = (const u8 *)p, .n = strcspn(p, " =") };
	/* The value follows the first '=', and is empty if there is none. */
	value = line->key.n < line->word.n ? line->key.n + 1 : line->word.n;
	line->value = (struct sf_bytes){ .p = line->word.p + value, .n = line->word.n - value };
	return line->word.n;
}

/* Section 11: the lockdown level that the current word asks for */
static u32 level_of(const struct line *line)
{
	if (line->for_init || !is_text(&line->key, "lockdown"))
		return SF_LEVEL_NONE;
	if (is_text(&line->value, "confidentiality"))
		return SF_LEVEL_CONFIDENTIALITY;
	return is_text(&line->value, "integrity") ? SF_LEVEL_INTEGRITY : SF_LEVEL_NONE;
}

/* Keys match like the names of kernel parameters: '-' and '_' are the same. */
static bool key_is(const struct sf_bytes *key, bool prefix, const struct sf_bytes *found)
{
	return (prefix ? found->n >= key->n : found->n == key->n) &&
	       parameqn((const char *)key->p, (const char *)found->p, key->n);
}

static bool value_is(const struct sf_policy *policy, const struct sf_bytes *found)
{
	const struct sf_bytes *value = &policy->value;

	return (policy->value_prefix ? found->n >= value->n : found->n == value->n) &&
	       (!value->n || !memcmp(value->p, found->p, value->n));
}

/* Section 8, rules 1 to 3: the first policy entry that matches the word decides. */
static int check_word(struct sf_load *load, struct line *line)
{
	const struct sf_manifest *m = load->manifest;
	u64 at = line->word.p - line->text.p;
	u32 i, required = SF_POLICY_MAX;

	/* The kernel puts its own before the line, but the next kernel uses the last. */
	if (is_text(&line->key, "elfcorehdr"))
		return refuse_byte(load, SF_E_CMDLINE_ELFCOREHDR, m->cmdline_slot, at, SF_NOTHING);
	for (i = 0; i < m->nr_policy; i++) {
		const struct sf_policy *policy = &m->policy[i];

		if (!key_is(&policy->key, policy->key_prefix, &line->key))
			continue;
		if (value_is(policy, &line->value))
			break;
		if (policy->action == SF_ACTION_REQUIRE)
			required = i;
	}
	if (i == m->nr_policy && required == SF_POLICY_MAX)
		return 0;
	if (i == m->nr_policy)
		return refuse_byte(load, SF_E_CMDLINE_VALUE, m->cmdline_slot, at, required);
	if (m->policy[i].action == SF_ACTION_FORBID)
		return refuse_byte(load, SF_E_CMDLINE_FORBIDDEN, m->cmdline_slot, at, i);
	if (!line->for_init)
		line->met[i] = true;
	return 0;
}

/* Section 8, rule 4: of the require entries with equal keys, one must be met. */
static int check_required(struct sf_load *load, const struct line *line)
{
	const struct sf_manifest *m = load->manifest;
	u32 i, j;

	for (i = 0; i < m->nr_policy; i++) {
		if (m->policy[i].action != SF_ACTION_REQUIRE)
			continue;
		for (j = 0; j < m->nr_policy; j++) {
			if (line->met[j] && m->policy[j].action == SF_ACTION_REQUIRE &&
			    key_is(&m->policy[i].key, false, &m->policy[j].key))
				break;
		}
		if (j == m->nr_policy)
			return refuse_byte(load, SF_E_CMDLINE_REQUIRED, m->cmdline_slot,
					   line->text.n, i);
	}
	return 0;
}

/*
 * Check the words by the policy, if there is one, and find the line's lockdown level.  A
 * line that is signed by digest may break the rules of bad_byte() and word_max, but then
 * it has no level.
 */
static int check_words(struct sf_load *load, struct line *line, u32 *level)
{
	u32 n = load->manifest->cmdline_slot;
	bool policed = load->manifest->nr_policy;
	u64 at;
	enum sf_cause cause = bad_byte(segment_of(load, n), line->text.n, &at);
	int ret = 0;

	while (!cause && !ret && next_word(line)) {
		at = line->word.p - line->text.p;
		*level = max(*level, level_of(line));
		if (load->word_max && line->word.n > load->word_max)
			cause = SF_E_CMDLINE_WORD;
		else if (policed)
			ret = check_word(load, line);
	}
	if (cause && policed)
		return refuse_byte(load, cause, n, at, SF_NOTHING);
	if (cause)
		*level = SF_LEVEL_NONE;
	return ret ?: check_required(load, line);
}

/* Step 6.1: the command line */
static int check_cmdline(struct sf_load *load, u32 *level)
{
	u32 n = load->manifest->cmdline_slot;
	const struct sf_segment *seg = segment_of(load, n);
	struct line line = { .text.p = seg->data, .word.p = seg->data };

	/* Every reader of the line looks for a NUL. */
	if (seg->data[seg->bufsz - 1])
		return refuse_byte(load, SF_E_CMDLINE_NUL, n, seg->bufsz - 1, SF_NOTHING);
	line.text.n = strlen((const char *)seg->data);
	return check_length(load, line.text.n) ?: check_words(load, &line, level);
}

static bool is_listed(const struct sf_field *f, const u8 *bytes)
{
	u32 i;

	for (i = 0; i < f->alternatives.n; i += f->length) {
		if (!memcmp(bytes, f->alternatives.p + i, f->length))
			return true;
	}
	return false;
}

/* Step 6.2: the caller's bytes in choice fields are among the signed alternatives. */
static int check_choices(struct sf_load *load)
{
	const struct sf_manifest *m = load->manifest;
	const struct sf_field *f;

	for (f = m->fields; f < m->fields + m->nr_fields; f++) {
		if (f->rule == SF_RULE_CHOICE &&
		    !is_listed(f, segment_of(load, f->owner)->data + f->offset))
			return refuse_byte(load, SF_E_CHOICE, f->owner, f->offset, SF_NOTHING);
	}
	return 0;
}

/* Step 6.3, section 11: the next kernel is locked down at least as far as this one. */
static int check_lockdown(struct sf_load *load, u32 line_level)
{
	const struct sf_manifest *m = load->manifest;
	u32 level = max(m->claims[SF_WAY_BUILTIN], min(m->claims[SF_WAY_CMDLINE], line_level));

	if (load->secure_boot && m->params_slot && m->claims[SF_WAY_SECURE_BOOT])
		level = max(level, SF_LEVEL_INTEGRITY);
	load->guarantee = level;
	if (level < SF_LEVEL_CONFIDENTIALITY && load->locked_beyond(load, level))
		return sf_refuse(load, SF_E_LOCKDOWN, 0, level);
	return 0;
}

/* Step 6 */
int sf_check_contents(struct sf_load *load)
{
	u32 level = SF_LEVEL_NONE;
	int ret = 0;

	if (load->manifest->cmdline_slot)
		ret = check_cmdline(load, &level);
	return ret ?: check_choices(load) ?: check_lockdown(load, level);
}

/* Section 6: a digest is written, and so needed, only if the caller's choice is not zero. */
static bool is_wanted(const struct sf_load *load, const struct sf_field *f)
{
	return f->rule == SF_RULE_DIGEST && segment_of(load, f->owner)->data[f->choice];
}

/* Step 8: is this slot hashed while it is copied? */
bool sf_needs_digest(const struct sf_load *load, u32 number)
{
	const struct sf_manifest *m = load->manifest;
	const struct sf_field *f;

	if (!segment_of(load, number)->present)
		return false;
	for (f = m->fields; f < m->fields + m->nr_fields; f++) {
		if (is_wanted(load, f) && f->slot == number)
			return true;
	}
	return sf_slot_of(load->manifest, number)->digest.n;
}

/* Section 6: what the kernel writes into a field */
static void write_field(const struct sf_load *load, const struct sf_field *f)
{
	const struct sf_segment *target = segment_of(load, f->slot);
	u8 *to = segment_of(load, f->owner)->data + f->offset;

	if (f->rule == SF_RULE_CHOICE)
		return;
	memset(to, 0, f->length);
	/* Address, size and digest of an absent slot are 0. */
	if (f->rule == SF_RULE_ADDR)
		put_unaligned_le64(target->present ? target->mem + f->addend : 0, to);
	else if (f->rule == SF_RULE_SIZE)
		put_unaligned_le64(target->used, to);
	else if (is_wanted(load, f))
		memcpy(to, target->digest, f->length);
}

/* Step 9: all signed bytes have the signed digests; then the fields are written. */
int sf_complete(struct sf_load *load)
{
	const struct sf_manifest *m = load->manifest;
	u32 i;

	for (i = 1; i <= m->nr_slots; i++) {
		const struct sf_bytes *digest = &sf_slot_of(m, i)->digest;

		if (digest->n && memcmp(digest->p, segment_of(load, i)->digest, digest->n))
			return sf_refuse(load, SF_E_DIGEST, i, SF_NOTHING);
	}
	for (i = 0; i < m->nr_fields; i++)
		write_field(load, &m->fields[i]);
	return 0;
}
