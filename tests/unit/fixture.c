// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * fixture.c - a realistic manifest, a load that matches it, and a simulated
 * machine around both
 */
#include <stdlib.h>

#include "fixture.h"

struct sf_bytes text_bytes(const char *text)
{
	return (struct sf_bytes){ .p = (const u8 *)text, .n = strlen(text) };
}

u64 get_le(const u8 *p, u32 n)
{
	u64 value = 0;

	while (n--)
		value = value << 8 | p[n];
	return value;
}

static void put_le32(u8 *p, u32 value)
{
	u32 i;

	for (i = 0; i < 4; i++)
		p[i] = value >> (8 * i);
}

/* the machine */

static bool in_range(const struct sf_segment *seg, u64 start, u64 end)
{
	return seg->mem >= start && seg->mem + seg->memsz <= end;
}

static enum sf_cause op_destination(const struct sf_load *load, u32 slot)
{
	const struct sf_segment *seg = &load->segments[slot - 1];
	struct fixture *f = load->ctx;

	assert_true(seg->present && seg->memsz);
	f->destinations |= 1u << slot;
	if (load->usage == SF_USAGE_CRASH && !in_range(seg, CRASH_START, CRASH_START + CRASH_SIZE))
		return SF_E_DEST_NOT_CRASH;
	if (!in_range(seg, SF_DEST_MIN, ACPI_START) &&
	    !in_range(seg, HIGH_START, HIGH_START + 0x80000000))
		return SF_E_DEST_NOT_RAM;
	return SF_E_OK;
}

static bool op_locked_beyond(const struct sf_load *load, u32 level)
{
	struct fixture *f = load->ctx;

	f->locked_asked++;
	return f->locked > level;
}

/* No digest worth its name, but it depends on every byte and on their order. */
struct hash {
	u64 lanes[SF_DIGEST_MAX / 8];
};

static void hash_init(struct hash *hash)
{
	u32 i;

	for (i = 0; i < SF_DIGEST_MAX / 8; i++)
		hash->lanes[i] = 0xcbf29ce484222325 + i;
}

static void hash_update(struct hash *hash, const u8 *p, size_t n)
{
	u32 i;

	for (; n--; p++) {
		for (i = 0; i < SF_DIGEST_MAX / 8; i++)
			hash->lanes[i] = (hash->lanes[i] ^ *p) * (0x100000001b3 + 2 * i);
	}
}

/* the description */

struct sf_slot *slot_at(struct fixture *f, u32 slot)
{
	return &f->slots[slot - 1].slot;
}

struct sf_field *add_field(struct fixture *f, u32 slot, struct sf_field field)
{
	struct sf_slot_desc *desc = &f->slots[slot - 1];

	assert_true(desc->nr_fields <= SF_FIELDS_MAX);
	f->fields[slot - 1][desc->nr_fields] = field;
	desc->fields = f->fields[slot - 1];
	return &f->fields[slot - 1][desc->nr_fields++];
}

struct sf_field *field_at(struct fixture *f, u32 slot, u32 offset)
{
	size_t i;

	for (i = 0; i < f->slots[slot - 1].nr_fields; i++) {
		if (f->fields[slot - 1][i].offset == offset)
			return &f->fields[slot - 1][i];
	}
	fail_msg("the fixture has no field at 0x%x of slot %u", offset, slot);
	return NULL;
}

u32 add_slot(struct fixture *f, struct sf_slot slot)
{
	assert_true(f->desc.nr_slots < SF_SLOTS_MAX + 1);
	f->slots[f->desc.nr_slots].slot = slot;
	return ++f->desc.nr_slots;
}

static void add_choice(struct fixture *f, u32 offset, u32 length, const char *bytes, u32 n)
{
	add_field(f, PURGATORY, (struct sf_field){ .rule = SF_RULE_CHOICE, .offset = offset,
						   .length = length,
						   .alternatives = { (const u8 *)bytes,
								     n * length } });
}

static void describe_purgatory(struct fixture *f)
{
	static const u32 targets[NR_REGIONS] = { KERNEL, PARAMS, INITRD_HEAD, INITRD, INITRD_TAIL };
	u32 i, at;

	add_field(f, PURGATORY, (struct sf_field){ .rule = SF_RULE_ADDR, .offset = JUMP_AT,
						   .length = 8, .slot = KERNEL, .addend = 0x200 });
	add_choice(f, RECHECK_AT, 1, "\x01\x00", 2);
	add_choice(f, UART_AT, 2, "\x00\x00\xf8\x03\xf8\x02", 3);
	for (i = 0; i < NR_REGIONS; i++) {
		at = REGION_AT(i);
		add_field(f, PURGATORY, (struct sf_field){ .rule = SF_RULE_ADDR, .offset = at,
							   .length = 8, .slot = targets[i] });
		add_field(f, PURGATORY, (struct sf_field){ .rule = SF_RULE_SIZE, .offset = at + 8,
							   .length = 8, .slot = targets[i] });
		add_field(f, PURGATORY, (struct sf_field){ .rule = SF_RULE_DIGEST, .length = 32,
							   .offset = at + 16, .slot = targets[i],
							   .choice = RECHECK_AT });
	}
}

static void describe_policy(struct fixture *f)
{
	static const struct sf_policy_desc policy[] = {
		{ SF_ACTION_REQUIRE, "lockdown", "integrity" },
		{ SF_ACTION_REQUIRE, "lockdown", "confidentiality" },
		{ SF_ACTION_FORBID, "acpi_rsdp", NULL },
		{ SF_ACTION_ALLOW, "console", "tty*" },
		{ SF_ACTION_FORBID, "console", NULL },
		{ SF_ACTION_FORBID, "module.sig*", NULL },
	};

	memcpy(f->policy, policy, sizeof(policy));
	f->desc.policy = f->policy;
	f->desc.nr_policy = sizeof(policy) / sizeof(policy[0]);
}

static void describe_slots(struct fixture *f)
{
	static u8 template[TEMPLATE_SIZE] = { 0x27, [0x11] = 'H', 'd', 'r', 'S' };

	put_le32(template + 0x47, 2047);
#define SLOT(...)	add_slot(f, (struct sf_slot){ __VA_ARGS__ })
	SLOT(.name = text_bytes("kernel"), .type = SF_TYPE_CODE, .exact = true,
	     .size = KERNEL_SIZE, .memory = KERNEL_MEMORY, .align = 0x200000, .first = 0x1000000,
	     .last = SF_ADDR_LIMIT - 1, .digest = { f->digests[KERNEL - 1], 32 });
	SLOT(.name = text_bytes("purgatory"), .type = SF_TYPE_CODE, .exact = true,
	     .size = PURGATORY_SIZE, .memory = PURGATORY_SIZE + 8192,
	     .digest = { f->digests[PURGATORY - 1], 32 });
	SLOT(.name = text_bytes("params"), .type = SF_TYPE_PARAMS, .size = 0x40000,
	     .template = { template, TEMPLATE_SIZE });
	SLOT(.name = text_bytes("cmdline"), .type = SF_TYPE_CMDLINE, .size = 2048);
	SLOT(.name = text_bytes("initrd-head"), .type = SF_TYPE_INITRAMFS, .exact = true,
	     .size = 50, .digest = { f->digests[INITRD_HEAD - 1], 32 });
	SLOT(.name = text_bytes("initrd"), .type = SF_TYPE_INITRAMFS, .optional = true,
	     .size = SF_SIZE_LIMIT - 1);
	SLOT(.name = text_bytes("initrd-tail"), .type = SF_TYPE_INITRAMFS, .exact = true,
	     .size = 16, .digest = { f->digests[INITRD_TAIL - 1], 32 });
	SLOT(.name = text_bytes("elfcorehdr"), .type = SF_TYPE_ELFCOREHDR, .size = 0x400000);
	SLOT(.name = text_bytes("settings"), .type = SF_TYPE_DATA, .optional = true,
	     .size = 0x10000);
#undef SLOT
}

void fixture_describe(struct fixture *f)
{
	struct sf_manifest *head = &f->desc.head;

	memset(&f->desc, 0, sizeof(f->desc));
	memset(f->slots, 0, sizeof(f->slots));
	head->arch = EM_X86_64;
	head->usage = SF_USAGE_ALL;
	head->component = text_bytes("debian-kernel");
	head->generation = 7;
	head->digest_alg = SF_ALG_SHA256;
	head->entry_slot = PURGATORY;
	head->claims[SF_WAY_SECURE_BOOT] = SF_LEVEL_INTEGRITY;
	head->claims[SF_WAY_CMDLINE] = SF_LEVEL_CONFIDENTIALITY;
	head->origins = text_bytes("Authenticode-SHA-256-of-a-kernel");
	f->desc.slots = f->slots;
	describe_slots(f);
	describe_purgatory(f);
	describe_policy(f);
}

void fixture_encode(struct fixture *f)
{
	long n = sf_encode(&f->desc, f->bytes, sizeof(f->bytes));

	assert_true(n > 0);
	f->size = n;
}

static void print_refusal(const struct sf_refusal *why, const struct sf_manifest *manifest)
{
	char line[SF_LINE_MAX];

	print_error("refused: %s\n", sf_refusal_line(why, manifest, line, sizeof(line)));
}

void fixture_decode(struct fixture *f)
{
	if (!sf_decode(f->bytes, f->size, &f->manifest, &f->why))
		return;
	print_refusal(&f->why, NULL);
	fail();
}

/* the load */

struct sf_segment *segment_of(struct fixture *f, u32 slot)
{
	return &f->load.segments[slot - 1];
}

void drop(struct fixture *f, u32 slot)
{
	*segment_of(f, slot) = (struct sf_segment){ .present = false };
}

/* The segment's buffer is exactly bufsz long, for AddressSanitizer to see. */
static void make_data(struct fixture *f, u32 slot, size_t n)
{
	size_t i;

	free(f->data[slot]);
	f->data[slot] = malloc(n ? n : 1);
	assert_non_null(f->data[slot]);
	for (i = 0; i < n; i++)
		f->data[slot][i] = i * (2 * slot + 1) + (i >> 8);
}

void set_bufsz(struct fixture *f, u32 slot, size_t n)
{
	bool small = sf_is_small(&f->manifest.slots[slot - 1]);

	make_data(f, slot, n);
	segment_of(f, slot)->bufsz = n;
	segment_of(f, slot)->used = n;
	segment_of(f, slot)->data = small ? f->data[slot] : NULL;
}

void set_cmdline(struct fixture *f, const char *line)
{
	set_bufsz(f, CMDLINE, strlen(line) + 1);
	memcpy(f->data[CMDLINE], line, strlen(line) + 1);
}

static const char *line_of(u32 usage)
{
	return usage == SF_USAGE_CRASH ? "root=/dev/vda1 lockdown=integrity console=tty0" :
					 "root=/dev/vda1 ro quiet lockdown=integrity -- single";
}

static bool made_by_kernel(const struct sf_slot *slot)
{
	return slot->type == SF_TYPE_PARAMS || slot->type == SF_TYPE_ELFCOREHDR;
}

/* The caller's bytes, without slots that the kernel makes */
static size_t size_of(const struct sf_slot *slot, u32 usage)
{
	if (made_by_kernel(slot))
		return 0;
	if (slot->type == SF_TYPE_CMDLINE)
		return strlen(line_of(usage)) + 1;
	return slot->exact || slot->size < INITRD_SIZE ? slot->size : INITRD_SIZE;
}

static void make_all_data(struct fixture *f, u32 usage)
{
	const struct sf_slot *slot;
	u32 number, i;

	for (number = 1; number <= f->desc.nr_slots; number++) {
		slot = slot_at(f, number);
		make_data(f, number, size_of(slot, usage));
		if (slot->type == SF_TYPE_CMDLINE)
			memcpy(f->data[number], line_of(usage), size_of(slot, usage));
		for (i = 0; i < f->slots[number - 1].nr_fields; i++) {
			const struct sf_field *field = &f->fields[number - 1][i];

			if (field->rule == SF_RULE_CHOICE)
				memcpy(f->data[number] + field->offset, field->alternatives.p,
				       field->length);
		}
	}
}

/* Not by way of sf_next_piece(), so that one judges the other. */
static bool in_field(const struct fixture *f, u32 number, size_t i)
{
	const struct sf_slot_desc *desc = &f->slots[number - 1];
	size_t j;

	for (j = 0; j < desc->nr_fields; j++) {
		if (i >= desc->fields[j].offset &&
		    i - desc->fields[j].offset < desc->fields[j].length)
			return true;
	}
	return false;
}

static void sign_slots(struct fixture *f, u32 usage)
{
	struct hash hash;
	struct sf_slot *slot;
	u32 number;
	size_t i;

	for (number = 1; number <= f->desc.nr_slots; number++) {
		slot = slot_at(f, number);
		if (!slot->digest.n)
			continue;
		hash_init(&hash);
		for (i = 0; i < size_of(slot, usage); i++) {
			if (!in_field(f, number, i))
				hash_update(&hash, f->data[number] + i, 1);
		}
		memcpy(f->digests[number - 1], &hash, sizeof(hash));
		slot->digest.p = f->digests[number - 1];
	}
}

static u64 round_up(u64 value, u64 unit)
{
	return (value + unit - 1) / unit * unit;
}

/* Place the slots one after the other, and the initramfs as one range elsewhere */
static void place_segments(struct fixture *f, u32 usage)
{
	u64 pos = usage == SF_USAGE_CRASH ? CRASH_START : SF_DEST_MIN, initramfs = pos + 0x4000000;
	const struct sf_slot *slot;
	struct sf_segment *seg;
	u64 *next;
	u32 i;

	for (i = 0; i < f->manifest.nr_slots; i++) {
		slot = &f->manifest.slots[i];
		seg = &f->load.segments[i];
		if (!seg->present || slot->type == SF_TYPE_CMDLINE)
			continue;
		next = slot->type == SF_TYPE_INITRAMFS ? &initramfs : &pos;
		*next = round_up(*next > slot->first ? *next : slot->first,
				 slot->align > f->page_size ? slot->align : f->page_size);
		seg->mem = *next;
		seg->memsz = made_by_kernel(slot) ? slot->size :
			     slot->memory > seg->bufsz ? slot->memory : seg->bufsz;
		seg->memsz = round_up(seg->memsz, f->page_size);
		*next += seg->memsz;
	}
}

static void add_segments(struct fixture *f, u32 usage)
{
	const struct sf_slot *slot;
	u32 number;

	/* not in the order of the slots, which means nothing */
	for (number = f->manifest.nr_slots; number; number--) {
		slot = &f->manifest.slots[number - 1];
		if (slot->type == SF_TYPE_ELFCOREHDR && usage != SF_USAGE_CRASH)
			continue;
		assert_int_equal(sf_add_segment(&f->load, number, 0, 0, size_of(slot, usage)), 0);
		if (sf_is_small(slot))
			segment_of(f, number)->data = f->data[number];
		/* so that nothing else passes for a digest */
		memset(segment_of(f, number)->digest, 0xee, SF_DIGEST_MAX);
	}
	place_segments(f, usage);
}

static void make_load(struct fixture *f, u32 usage)
{
	f->load = (struct sf_load){
		.manifest = &f->manifest,
		.destination = op_destination,
		.locked_beyond = op_locked_beyond,
		.ctx = f,
		.arch = EM_X86_64,
		.usage = usage,
		.page_size = f->page_size,
		.template_min = 115,
		.template_max = 159,
		.line_max = 2047,
		.line_prefix = LINE_PREFIX,
		.component = "debian-kernel",
		.floor = 7,
	};
	f->locked = SF_LEVEL_INTEGRITY;
	f->locked_asked = 0;
	f->destinations = 0;
	add_segments(f, usage);
	f->load.entry = segment_of(f, f->manifest.entry_slot)->mem + f->manifest.entry_offset;
}

void fixture_redo(struct fixture *f, u32 usage)
{
	make_all_data(f, usage);
	sign_slots(f, usage);
	fixture_encode(f);
	fixture_decode(f);
	make_load(f, usage);
}

int fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	f->page_size = 4096;
	fixture_describe(f);
	fixture_redo(f, SF_USAGE_REBOOT);
	*state = f;
	return 0;
}

int fixture_teardown(void **state)
{
	struct fixture *f = *state;
	u32 i;

	for (i = 0; i < SF_SLOTS_MAX + 2; i++)
		free(f->data[i]);
	free(f);
	return 0;
}

/* Parameters and ELF core headers, as the kernel makes them before it digests slots. */
static void make_by_kernel(struct fixture *f)
{
	struct sf_segment *seg;
	u32 number;

	for (number = 1; number <= f->manifest.nr_slots; number++) {
		seg = segment_of(f, number);
		if (!seg->present || !made_by_kernel(&f->manifest.slots[number - 1]))
			continue;
		seg->used = f->manifest.slots[number - 1].type == SF_TYPE_PARAMS ? PARAMS_USED :
										 ELFCOREHDR_USED;
		make_data(f, number, seg->used);
	}
}

static void compute_digests(struct fixture *f)
{
	struct hash hash;
	u64 pos, n;
	u32 number;

	for (number = 1; number <= f->manifest.nr_slots; number++) {
		if (!sf_needs_digest(&f->load, number))
			continue;
		hash_init(&hash);
		for (pos = 0; sf_next_piece(&f->manifest, number, segment_of(f, number)->used,
					    &pos, &n); pos += n)
			hash_update(&hash, f->data[number] + pos, n);
		memcpy(segment_of(f, number)->digest, &hash, f->manifest.digest_size);
	}
}

int fixture_check(struct fixture *f)
{
	int err = sf_check_layout(&f->load);

	if (!err)
		err = sf_check_contents(&f->load);
	if (err)
		return err;
	make_by_kernel(f);
	compute_digests(f);
	return sf_complete(&f->load);
}

void expect_refusal(struct fixture *f, enum sf_cause cause, int error, u32 slot, u64 offset,
		    u64 value)
{
	const struct sf_refusal *why = &f->load.why;
	int err = fixture_check(f);

	if (why->cause != cause || why->slot != slot || why->offset != offset ||
	    why->value != value)
		print_refusal(why, &f->manifest);
	assert_string_equal(sf_causes[why->cause].name, sf_causes[cause].name);
	assert_int_equal(err, -error);
	assert_int_equal(sf_causes[cause].error, error);
	assert_int_equal(why->slot, slot);
	assert_int_equal(why->offset, offset);
	assert_int_equal(why->value, value);
}

void expect_accepted(struct fixture *f)
{
	if (!fixture_check(f))
		return;
	print_refusal(&f->load.why, &f->manifest);
	fail();
}

/* Where the map of a slot begins in the encoded manifest; of two, the last. */
static size_t start_of(const struct fixture *f, u32 slot)
{
	const struct sf_slot *s = &f->slots[slot - 1].slot;
	u8 pattern[SF_NAME_MAX + 4] = { 1, 0x60 | s->name.n };
	u32 n = s->name.n;
	size_t at;

	memcpy(pattern + 2, s->name.p, n);
	pattern[2 + n] = 2;
	pattern[3 + n] = s->type;
	for (at = f->size - n - 4; at; at--) {
		if (!memcmp(f->bytes + at, pattern, n + 4))
			return at - 1;
	}
	fail_msg("slot %u is not in the manifest", slot);
	return 0;
}

void expect_flaw(struct fixture *f, enum sf_flaw flaw, u32 slot)
{
	int err;

	fixture_encode(f);
	err = sf_decode(f->bytes, f->size, &f->manifest, &f->why);
	assert_int_equal(err, -EBADMSG);
	assert_int_equal(f->why.cause, SF_E_MANIFEST_MALFORMED);
	assert_int_equal(sf_causes[f->why.cause].error, EBADMSG);
	assert_int_equal(f->why.value, flaw);
	assert_int_equal(f->why.slot, slot);
	switch (flaw) {
	case SF_FLAW_ENTRY:
	case SF_FLAW_CMDLINE_ALONE:
	case SF_FLAW_INITRAMFS_OPEN:
	case SF_FLAW_FIELD_SLOT:
	case SF_FLAW_FIELD_ADDEND:
	case SF_FLAW_FIELD_CHOICE:
		/* known when all slots have been read */
		assert_int_equal(f->why.offset, 0);
		break;
	case SF_FLAW_SLOT_NEEDS:
	case SF_FLAW_SLOT_FORBIDS:
	case SF_FLAW_NAME_TWICE:
	case SF_FLAW_TYPE_TWICE:
	case SF_FLAW_SMALL:
		assert_int_equal(f->why.offset, start_of(f, slot));
		break;
	default:
		assert_true(f->why.offset > start_of(f, slot ? slot : 1) || !slot);
		assert_true(f->why.offset < f->size);
	}
}

void expect_decoded(struct fixture *f)
{
	fixture_encode(f);
	fixture_decode(f);
}
