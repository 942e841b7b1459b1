// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * check.c - is this load what its manifest says?
 *
 * Nothing here trusts a segment: sizes are compared before they are added, and
 * every byte of a slot that no digest covers is looked at.  What only the
 * environment can know is asked through struct sf_ops.
 */
#include "sigfmt.h"

/* What is being checked. */
struct check {
	struct sf_load *load;
	const struct sf_manifest *manifest;
	const struct sf_segment *seg;	/* NULL: the load as a whole */
	const struct sf_slot *slot;	/* the segment's */
	__u64 met;			/* bit n: policy entry n, before "--" */
	__u32 level;			/* to which the command line locks down */
	__u64 mapped;			/* where the memory map ends so far */
	__u32 memmaps;			/* the memory map handed over, in tables */
	struct {
		const __u8 *p;
		__u32 count;
	} memmap[SF_MEMMAPS_MAX];
};

static bool refuse(struct check *ck, __u32 cause, __u64 offset, __u64 value)
{
	ck->load->why.cause = cause;
	ck->load->why.segment = ck->seg ? ck->seg - ck->load->segments : SF_NOWHERE;
	ck->load->why.slot = ck->seg ? ck->seg->slot : 0;
	ck->load->why.offset = offset;
	ck->load->why.value = value;
	return false;
}

static struct check start(struct sf_load *load)
{
	memset(&load->why, 0, sizeof(load->why));
	return (struct check){ .load = load, .manifest = load->manifest };
}

static int verdict(struct check *ck, bool ok)
{
	return ok ? 0 : -sf_errno(&ck->load->why);
}

static const struct sf_slot *slot_of(const struct check *ck, const struct sf_segment *seg)
{
	return &ck->manifest->slots[seg->slot - 1];
}

/* Go on to the segment with this index; its slot is known to exist. */
static bool next_segment(struct check *ck, __u32 i)
{
	ck->seg = i < ck->load->nr_segments ? &ck->load->segments[i] : NULL;
	ck->slot = ck->seg ? slot_of(ck, ck->seg) : NULL;
	return ck->seg;
}

const struct sf_segment *sf_find(const struct sf_load *load, __u32 number)
{
	__u32 i;

	for (i = 0; i < load->nr_segments; i++) {
		if (load->segments[i].slot == number)
			return &load->segments[i];
	}
	return NULL;
}

static __u64 get_le(const __u8 *p, __u32 n)
{
	__u64 value = 0;

	while (n--)
		value = value << 8 | p[n];
	return value;
}

static bool is_text(const struct sf_bytes *bytes, const char *text)
{
	__u32 i;

	for (i = 0; i < bytes->n; i++) {
		if (!text[i] || (__u8)text[i] != bytes->p[i])
			return false;
	}
	return !text[i];
}

/* Is the manifest meant for this kernel, this kind of load, this generation? */
static bool check_purpose(struct check *ck)
{
	const struct sf_manifest *m = ck->manifest;
	const struct sf_load *load = ck->load;

	if (m->arch != load->arch)
		return refuse(ck, SF_ARCH_OTHER, 0, m->arch);
	if ((load->usage != SF_USAGE_REBOOT && load->usage != SF_USAGE_CRASH) ||
	    !(m->usage & load->usage))
		return refuse(ck, SF_USAGE_OTHER, 0, load->usage);
	/* a floor without a component to hold it against lets nothing pass */
	if ((load->component || load->floor) &&
	    (!load->component || !is_text(&m->component, load->component)))
		return refuse(ck, SF_COMPONENT_OTHER, 0, 0);
	if (m->generation < load->floor)
		return refuse(ck, SF_GENERATION_LOW, m->generation, load->floor);
	return load->nr_segments || refuse(ck, SF_NO_SEGMENTS, 0, 0);
}

/* Segments and slots match one to one, and absence is nobody's choice. */
static bool check_presence(struct check *ck)
{
	const struct sf_load *load = ck->load;
	__u32 i, presence;
	bool needed;

	for (i = 0; i < load->nr_segments; i++) {
		ck->seg = &load->segments[i];
		if (!ck->seg->slot || ck->seg->slot > ck->manifest->nr_slots)
			return refuse(ck, SF_TAG_UNKNOWN, 0, ck->seg->slot);
		if (sf_find(load, ck->seg->slot) != ck->seg)
			return refuse(ck, SF_TAG_TWICE, 0, ck->seg->slot);
	}
	for (i = 1; i <= ck->manifest->nr_slots; i++) {
		presence = ck->manifest->slots[i - 1].presence;
		needed = presence == SF_ALWAYS || (presence == SF_EFI && load->efi) ||
			 (presence == SF_CRASH && load->usage == SF_USAGE_CRASH);
		ck->seg = sf_find(load, i);
		if (ck->seg && !needed && presence != SF_OPTIONAL)
			return refuse(ck, presence == SF_EFI ? SF_SLOT_NOT_EFI : SF_SLOT_NOT_CRASH,
				      0, 0);
		if (!ck->seg && needed) {
			refuse(ck, SF_SLOT_MISSING, 0, 0);
			ck->load->why.slot = i;
			return false;
		}
	}
	return true;
}

static bool check_sizes(struct check *ck)
{
	const struct sf_slot *slot = ck->slot;
	__u64 page = ck->load->page_size, bufsz = ck->seg->bufsz, memsz = ck->seg->memsz, wanted;

	if (slot->type == SF_ELFCOREHDR) {
		wanted = (slot->size + page - 1) & ~(page - 1);
		if (bufsz)
			return refuse(ck, SF_BUFSZ, bufsz, 0);
		return (memsz && memsz <= wanted && !(memsz & (page - 1))) ||
		       refuse(ck, SF_MEMSZ, 0, wanted);
	}
	if (!bufsz)
		return refuse(ck, SF_BUFSZ_ZERO, 0, slot->size);
	if (slot->exact && bufsz != slot->size)
		return refuse(ck, slot->type == SF_CMDLINE ? SF_BUFSZ_CMDLINE : SF_BUFSZ, bufsz,
			      slot->size);
	if (bufsz > slot->size)
		return refuse(ck, SF_BUFSZ_MAX, 0, slot->size);
	wanted = ((slot->memory > bufsz ? slot->memory : bufsz) + page - 1) & ~(page - 1);
	return memsz == wanted || refuse(ck, SF_MEMSZ, 0, wanted);
}

/* From here on mem + memsz cannot wrap. */
static bool check_place(struct check *ck)
{
	__u64 mem = ck->seg->mem, memsz = ck->seg->memsz, align = ck->slot->align;
	const struct sf_segment *other;

	if (align < ck->load->page_size)
		align = ck->load->page_size;
	if (mem >= SF_ADDR_LIMIT || memsz > SF_ADDR_LIMIT - mem)
		return refuse(ck, SF_DEST_WRAP, mem, memsz);
	if (mem < SF_DEST_MIN)
		return refuse(ck, SF_DEST_LOW, mem, SF_DEST_MIN);
	if (mem & (align - 1))
		return refuse(ck, SF_MEM_ALIGN, mem, align);
	if (mem < ck->slot->first || mem > ck->slot->last || memsz - 1 > ck->slot->last - mem)
		return refuse(ck, SF_MEM_RANGE, mem, 0);
	for (other = ck->load->segments; other < ck->seg; other++) {
		if (mem < other->mem + other->memsz && other->mem < mem + memsz)
			return refuse(ck, SF_MEM_OVERLAP, mem, other->slot);
	}
	return true;
}

static bool check_layout(struct check *ck)
{
	__u64 small = 0, entry;
	__u32 i, cause;

	if (!check_purpose(ck) || !check_presence(ck))
		return false;
	for (i = 0; next_segment(ck, i); i++) {
		if (!check_sizes(ck) || !check_place(ck))
			return false;
		small += sf_is_small(ck->slot) ? ck->seg->bufsz : 0;
		if (small > SF_SMALL_MAX)
			return refuse(ck, SF_SMALL_TOTAL, 0, SF_SMALL_MAX);
	}
	/* code slots are always present: sf_decode() */
	ck->seg = sf_find(ck->load, ck->manifest->entry_slot);
	entry = ck->seg->mem + ck->manifest->entry_offset;
	if (ck->load->entry != entry)
		return refuse(ck, SF_ENTRY, ck->load->entry, entry);
	for (i = 0; next_segment(ck, i); i++) {
		cause = ck->load->ops->destination(ck->load, ck->seg->mem, ck->seg->memsz);
		if (cause)
			return refuse(ck, cause, ck->seg->mem, 0);
	}
	return true;
}

int sf_check_layout(struct sf_load *load)
{
	struct check ck = start(load);

	return verdict(&ck, check_layout(&ck));
}

static bool check_const(struct check *ck, const struct sf_field *f)
{
	const __u8 *p = ck->seg->data + f->offset, *first = f->alternatives.p;
	__u32 i;

	for (i = 0; i < f->alternatives.n; i += f->length) {
		if (!memcmp(p, first + i, f->length))
			return true;
	}
	for (i = 0; p[i] == first[i]; i++)
		;
	return refuse(ck, SF_BYTE_CONST, f->offset + i, first[i]);
}

/* Slots that are read as one lie one behind the other, and nothing between them. */
static bool check_span(struct check *ck, const struct sf_field *f, __u64 *size)
{
	const struct sf_segment *seg, *first = NULL;
	__u64 next = 0;
	__u32 i;

	for (i = f->slot; i <= f->last; i++) {
		seg = sf_find(ck->load, i);
		if (!seg)
			continue;
		if (first && seg->mem != next) {
			ck->seg = seg;
			return refuse(ck, SF_MEM_FOLLOWS, 0, next);
		}
		first = first ? first : seg;
		next = seg->mem + seg->memsz;
		*size = seg->mem + seg->bufsz - first->mem;
	}
	return true;
}

/* Nothing is shifted or truncated; what concerns an absent slot is zero. */
static bool check_pointer(struct check *ck, const struct sf_field *f)
{
	const struct sf_segment *target = sf_find(ck->load, f->slot);
	__u64 found = get_le(ck->seg->data + f->offset, f->length), wanted = 0;

	if (f->rule == SF_SPAN && !check_span(ck, f, &wanted))
		return false;
	if (target && f->rule != SF_SPAN)
		wanted = f->rule == SF_ADDR ? target->mem + f->addend : target->bufsz;
	if (f->length2)
		found |= get_le(ck->seg->data + f->offset2, f->length2) << 32;
	else if (f->length == 4 && wanted >> 32)
		return refuse(ck, SF_VALUE_FIT, f->offset, wanted);
	return found == wanted ||
	       refuse(ck, f->rule == SF_ADDR ? SF_BYTE_ADDR : SF_BYTE_SIZE, f->offset, wanted);
}

static bool check_fact(struct check *ck, const struct sf_field *f)
{
	__u32 i, n, pos = f->offset, size = sf_fact_size(f->fact);
	__u64 end = size ? pos + size : ck->seg->bufsz;
	__u8 piece[SF_PIECE_MAX];

	for (i = 0; pos < end; i++, pos += n) {
		n = ck->load->ops->fact(ck->load, f->fact, i, piece);
		if (!n || n > end - pos || n > sizeof(piece) || (size && n != size) ||
		    memcmp(ck->seg->data + pos, piece, n))
			return refuse(ck, SF_BYTE_FACT, pos, f->fact);
	}
	/* a map that goes on has been cut off */
	if (!size && ck->load->ops->fact(ck->load, f->fact, i, piece))
		return refuse(ck, SF_BYTE_FACT, pos, f->fact);
	ck->load->facts |= 1u << f->fact;
	return true;
}

/* Memory that is no RAM and that the next kernel does not know is free for it. */
static bool check_gap(struct check *ck, __u64 start, __u64 end)
{
	__u32 type = ck->load->ops->memmap_gap(ck->load, &start, end);

	return !type || refuse(ck, SF_MEMMAP_MISSING, start, type);
}

static bool check_memmap_entry(struct check *ck, const __u8 *p)
{
	__u64 addr = get_le(p, 8), size = get_le(p + 8, 8), offset = p - ck->seg->data;
	__u32 type = get_le(p + 16, 4), cause = SF_MEMMAP_TYPE;

	if (!size)
		return refuse(ck, SF_MEMMAP_ZERO_SIZE, offset, addr);
	if (size > ~0ULL - addr)
		return refuse(ck, SF_MEMMAP_WRAP, offset, addr);
	/* that type is the running kernel's own name for what it put there */
	if (type != SF_MEMMAP_RESERVED_KERN)
		cause = ck->load->ops->memmap_entry(ck->load, addr, size, type);
	if (cause)
		return refuse(ck, cause, offset, type);
	if (addr < ck->mapped)
		return refuse(ck, SF_MEMMAP_ORDER, offset, addr);
	if (addr > ck->mapped && !check_gap(ck, ck->mapped, addr))
		return false;
	ck->mapped = addr + size;
	return true;
}

static bool check_memmap(struct check *ck, const struct sf_field *f)
{
	const __u8 *p = ck->seg->data + f->offset, *end = p + f->length;
	__u64 stored = get_le(ck->seg->data + f->offset2, f->length2);
	__u32 i, least = ck->memmaps ? 0 : 2, count, ram = ck->memmaps;

	/* a lone entry is ignored on x86: only a continuation may be that short */
	count = stored > f->length ? ~0u : (__u32)stored;
	if (count % f->unit || count / f->unit > f->capacity || count / f->unit < least)
		return refuse(ck, SF_MEMMAP_COUNT, f->offset2, f->capacity);
	count /= f->unit;
	ck->memmap[ck->memmaps].p = p;
	ck->memmap[ck->memmaps++].count = count;
	for (i = 0; i < count; i++, p += SF_MEMMAP_ENTRY) {
		if (!check_memmap_entry(ck, p))
			return false;
		ram |= get_le(p + 16, 4) == SF_MEMMAP_RAM;
	}
	if (!ram)
		return refuse(ck, SF_MEMMAP_NO_RAM, f->offset, 0);
	for (; p < end; p++) {
		if (*p)
			return refuse(ck, SF_MEMMAP_UNUSED, p - ck->seg->data, *p);
	}
	return true;
}

/* What no field of a params slot accounts for is zero. */
static bool check_zero(struct check *ck)
{
	struct sf_field range;
	__u64 pos = 0, end;
	bool more;

	do {
		more = sf_next_range(ck->manifest, ck->slot, pos, &range);
		end = more ? range.offset : ck->seg->bufsz;
		for (; pos < end; pos++) {
			if (ck->seg->data[pos])
				return refuse(ck, SF_BYTE_NOT_ZERO, pos, ck->seg->data[pos]);
		}
		pos = more ? end + range.length : end;
	} while (more);
	return true;
}

static bool check_fields(struct check *ck)
{
	struct sf_list rest = ck->slot->fields;
	struct sf_field f;
	bool ok = true;

	while (ok && sf_next_field(ck->manifest, ck->slot, &rest, &f)) {
		if (f.rule == SF_CONST)
			ok = check_const(ck, &f);
		else if (f.rule == SF_ADDR || f.rule == SF_SIZE || f.rule == SF_SPAN)
			ok = check_pointer(ck, &f);
		else if (f.rule == SF_FACT)
			ok = check_fact(ck, &f);
		else if (f.rule == SF_MEMMAP)
			ok = check_memmap(ck, &f);
		/* SF_DIGEST: sf_check_digests() */
	}
	return ok && (ck->slot->type != SF_PARAMS || check_zero(ck));
}

/* How far RAM reaches from @pos on without a gap: entries are in ascending order. */
static __u64 ram_end(const struct check *ck, __u64 pos)
{
	const __u8 *p;
	__u64 addr;
	__u32 i, j;

	for (i = 0; i < ck->memmaps; i++) {
		p = ck->memmap[i].p;
		for (j = 0; j < ck->memmap[i].count; j++, p += SF_MEMMAP_ENTRY) {
			addr = get_le(p, 8);
			if (get_le(p + 16, 4) == SF_MEMMAP_RAM && addr <= pos &&
			    pos - addr < get_le(p + 8, 8))
				pos = addr + get_le(p + 8, 8);
		}
	}
	return pos;
}

/*
 * Memory that is no RAM for the next kernel can be hot-added there, while that
 * kernel still trusts what was put in it.
 */
static bool check_handed_over(struct check *ck)
{
	__u64 pos;
	__u32 i;

	if (!ck->memmaps)
		return true;
	for (i = 0; next_segment(ck, i); i++) {
		pos = ram_end(ck, ck->seg->mem);
		if (ck->slot->type != SF_ELFCOREHDR && pos < ck->seg->mem + ck->seg->memsz)
			return refuse(ck, SF_DEST_NOT_HANDED_OVER, pos, 0);
	}
	return check_gap(ck, ck->mapped, ~0ULL);
}

static __u8 fold(__u8 b)
{
	return b == '-' ? '_' : b;
}

/* Keys match as parameq() in kernel/params.c matches them; "key*" is a prefix. */
static bool key_is(const struct sf_bytes *key, const struct sf_bytes *found)
{
	bool prefix = key->p[key->n - 1] == '*';
	__u32 i, n = key->n - prefix;

	if (found->n < n || (!prefix && found->n > n))
		return false;
	for (i = 0; i < n; i++) {
		if (fold(key->p[i]) != fold(found->p[i]))
			return false;
	}
	return true;
}

static bool value_is(const struct sf_policy *policy, const struct sf_bytes *found)
{
	struct sf_list rest = policy->values;
	struct sf_bytes text;

	while (sf_next_text(&rest, &text)) {
		if (text.n == found->n && !memcmp(text.p, found->p, text.n))
			return true;
	}
	return !policy->values.count;
}

static bool value_is_address(const struct sf_segment *seg, const struct sf_bytes *found)
{
	char text[sizeof("0x0123456789abcdef")] = "";
	__u32 n = sizeof(text) - 1;
	__u64 rest;

	if (!seg)
		return false;
	for (rest = seg->mem; rest; rest >>= 4)
		text[--n] = "0123456789abcdef"[rest & 15];
	text[--n] = 'x';
	text[--n] = '0';
	return is_text(found, text + n);
}

/* One word, "key" or "key=value". */
static bool check_word(struct check *ck, const struct sf_bytes *key,
		       const struct sf_bytes *value, bool for_init)
{
	struct sf_list rest = ck->slot->policy;
	bool ok, listed = false, list = false;
	__u64 offset = key->p - ck->seg->data;
	struct sf_policy policy;
	__u32 i;

	for (i = 0; sf_next_policy(&rest, &policy); i++) {
		list |= policy.op == SF_ALLOWED;
		if (!key_is(&policy.key, key))
			continue;
		ok = policy.op == SF_ADDRESS ?
			value_is_address(sf_find(ck->load, policy.slot), value) :
			value_is(&policy, value);
		if (policy.op == SF_FORBIDDEN)
			return refuse(ck, SF_CMDLINE_FORBIDDEN, offset, i);
		if (!ok && policy.op != SF_ALLOWED)
			return refuse(ck, policy.op == SF_ADDRESS ? SF_CMDLINE_ADDRESS :
				      SF_CMDLINE_VALUE, offset, i);
		listed |= ok;
		ck->met |= for_init ? 0 : 1ULL << i;
	}
	return !list || listed || refuse(ck, SF_CMDLINE_NOT_ALLOWED, offset, 0);
}

static bool check_required(struct check *ck, __u32 end)
{
	struct sf_list rest = ck->slot->policy;
	struct sf_policy policy;
	__u32 i;

	for (i = 0; sf_next_policy(&rest, &policy); i++) {
		if (ck->met & 1ULL << i)
			continue;
		if (policy.op == SF_REQUIRED)
			return refuse(ck, SF_CMDLINE_REQUIRED, end, i);
		if (policy.op == SF_ADDRESS && sf_find(ck->load, policy.slot))
			return refuse(ck, SF_CMDLINE_ADDRESS, end, i);
	}
	return true;
}

/*
 * x86 has two parsers, which disagree about quotes and control characters: a
 * line with these says nothing certain, and only an exact digest admits it.
 */
static __u32 bad_line(const struct sf_segment *seg, __u32 *n)
{
	__u32 end, size = seg->bufsz;

	for (*n = 0; *n < size && seg->data[*n]; ++*n) {
		if (seg->data[*n] < ' ' || seg->data[*n] > '~' || seg->data[*n] == '"')
			return SF_CMDLINE_BYTE;
	}
	for (end = *n; end < size && !seg->data[end]; end++)
		;
	if (*n < end && end == size)
		return SF_OK;
	*n = end;
	return SF_CMDLINE_NUL;
}

static __u32 level_of(const struct sf_bytes *key, const struct sf_bytes *value)
{
	if (is_text(key, "lockdown") && is_text(value, "integrity"))
		return SF_LOCKDOWN_INTEGRITY;
	if (is_text(key, "lockdown") && is_text(value, "confidentiality"))
		return SF_LOCKDOWN_CONFIDENTIALITY;
	return SF_LOCKDOWN_NONE;
}

static bool check_cmdline(struct check *ck)
{
	const __u8 *line = ck->seg->data;
	struct sf_bytes key, value;
	bool for_init = false;
	__u32 n, i, cause;

	cause = bad_line(ck->seg, &n);
	if (cause)
		return ck->slot->digest.n || refuse(ck, cause, n, 0);
	for (i = 0; i < n; i++) {
		if (line[i] == ' ')
			continue;
		for (key.p = line + i; i < n && line[i] != ' ' && line[i] != '='; i++)
			;
		key.n = line + i - key.p;
		for (value.p = line + i + (i < n && line[i] == '='); i < n && line[i] != ' '; i++)
			;
		value.n = line + i - value.p;
		if (!check_word(ck, &key, &value, for_init))
			return false;
		if (!for_init && level_of(&key, &value) > ck->level)
			ck->level = level_of(&key, &value);
		/* the rest is for init, as parse_args() has it; not after "--=" */
		for_init |= is_text(&key, "--") && line + i == key.p + 2;
	}
	return check_required(ck, n);
}

/* What would have helped: the command line, which is the last way, if it can. */
static __u32 missed_way(const struct check *ck)
{
	__u32 i, cause = SF_LOCKDOWN;

	for (i = 0; i < ck->manifest->nr_claims; i++) {
		if (ck->manifest->claims[i].level <= ck->load->guarantee)
			continue;
		if (ck->manifest->claims[i].way == SF_WAY_CMDLINE)
			cause = SF_LOCKDOWN_CMDLINE;
		else if (!ck->load->guarantee && !ck->load->efi)
			cause = SF_LOCKDOWN_NO_EFI;
	}
	return cause;
}

/* The next kernel must be locked down at least as far as this one. */
static bool check_lockdown(struct check *ck)
{
	const __u32 facts = 1u << SF_FACT_SECURE_BOOT | 1u << SF_FACT_EFI_INFO |
			    1u << SF_FACT_EFI_SETUP | 1u << SF_FACT_EFI_MAP;
	bool secure_boot = ck->load->secure_boot && (ck->load->facts & facts) == facts;
	__u32 i, most, level;

	for (i = 0; i < ck->manifest->nr_claims; i++) {
		level = ck->manifest->claims[i].level;
		most = level;
		if (ck->manifest->claims[i].way == SF_WAY_SECURE_BOOT)
			most = secure_boot ? SF_LOCKDOWN_INTEGRITY : SF_LOCKDOWN_NONE;
		else if (ck->manifest->claims[i].way == SF_WAY_CMDLINE)
			most = ck->level;
		if (level > most)
			level = most;
		if (ck->load->guarantee < level)
			ck->load->guarantee = level;
	}
	ck->seg = NULL;
	return ck->load->guarantee == SF_LOCKDOWN_CONFIDENTIALITY ||
	       !ck->load->ops->locked_beyond(ck->load, ck->load->guarantee) ||
	       refuse(ck, missed_way(ck), 0, ck->load->guarantee);
}

static bool check_contents(struct check *ck)
{
	__u32 i;

	/* by slot number: the first memory map is the one that has to be whole */
	for (i = 1; i <= ck->manifest->nr_slots; i++) {
		ck->seg = sf_find(ck->load, i);
		ck->slot = &ck->manifest->slots[i - 1];
		if (!ck->seg || !sf_is_small(ck->slot))
			continue;
		if (!(ck->slot->type == SF_CMDLINE ? check_cmdline(ck) : check_fields(ck)))
			return false;
	}
	return check_handed_over(ck) && check_lockdown(ck);
}

int sf_check_contents(struct sf_load *load)
{
	struct check ck = start(load);

	load->facts = 0;
	load->guarantee = SF_LOCKDOWN_NONE;
	return verdict(&ck, check_contents(&ck));
}

/* Digest of a small slot: all of it, or what is outside its fields. */
static bool digest_small(struct check *ck, const struct sf_segment *seg, bool all, __u8 *digest)
{
	const struct sf_ops *ops = ck->load->ops;
	int err = ops->digest_init(ck->load);
	struct sf_field range;
	__u64 pos = 0, end;
	bool more;

	do {
		more = !all && sf_next_range(ck->manifest, slot_of(ck, seg), pos, &range);
		end = more ? range.offset : seg->bufsz;
		if (!err && end > pos)
			err = ops->digest_update(ck->load, seg->data + pos, end - pos);
		pos = more ? end + range.length : end;
	} while (more);
	if (!err)
		err = ops->digest_final(ck->load, digest);
	return !err || refuse(ck, SF_DIGEST_FAILED, 0, -err);
}

static bool check_digest_fields(struct check *ck)
{
	struct sf_list rest = ck->slot->fields;
	const struct sf_segment *target;
	__u8 digest[SF_DIGEST_MAX];
	struct sf_field f;

	while (sf_next_field(ck->manifest, ck->slot, &rest, &f)) {
		if (f.rule != SF_DIGEST)
			continue;
		memset(digest, 0, sizeof(digest));
		target = sf_find(ck->load, f.slot);
		if (target && !sf_is_small(slot_of(ck, target)))
			memcpy(digest, target->digest, f.length);
		else if (target && !digest_small(ck, target, true, digest))
			return false;
		if (memcmp(ck->seg->data + f.offset, digest, f.length))
			return refuse(ck, SF_DIGEST_FIELD, f.offset, f.slot);
	}
	return true;
}

static bool check_digests(struct check *ck)
{
	__u8 digest[SF_DIGEST_MAX];
	const __u8 *found;
	__u32 i;

	/* all slots first: a wrong file is better named as such */
	for (i = 0; next_segment(ck, i); i++) {
		if (!ck->slot->digest.n)
			continue;
		found = sf_is_small(ck->slot) ? digest : ck->seg->digest;
		if (found == digest && !digest_small(ck, ck->seg, false, digest))
			return false;
		if (memcmp(found, ck->slot->digest.p, ck->slot->digest.n))
			return refuse(ck, SF_DIGEST_SLOT, 0, 0);
	}
	for (i = 0; next_segment(ck, i); i++) {
		if (!check_digest_fields(ck))
			return false;
	}
	return true;
}

int sf_check_digests(struct sf_load *load)
{
	struct check ck = start(load);

	return verdict(&ck, check_digests(&ck));
}
