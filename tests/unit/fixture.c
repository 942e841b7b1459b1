// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * fixture.c - a realistic manifest, a load that fulfils it, and a made-up
 * machine around both
 */
#include <stdlib.h>

#include "fixture.h"

#define KERNEL_SIZE	0x9000
#define KERNEL_MEMORY	0x200000
#define PURGATORY_SIZE	0x1234
#define INITRAMFS_SIZE	0x2345
#define SETUP_DATA_SIZE	(112 + 16 + 8 * SF_MEMMAP_ENTRY)

static const struct {
	__u64 addr;
	__u64 size;
	__u32 type;
} machine[] = {
	{ 0x0, 0x9f000, SF_MEMMAP_RAM },
	{ 0xf0000, 0x10000, 2 },
	{ 0x100000, RAM_END - 0x100000, SF_MEMMAP_RAM },
	{ ACPI_START, 0x100000, 3 },
	{ HIGH_START, 0x80000000, SF_MEMMAP_RAM },
};

struct sf_bytes text_bytes(const char *text)
{
	return (struct sf_bytes){ .p = (const __u8 *)text, .n = strlen(text) };
}

static bool in_machine(__u64 addr, __u64 size, __u32 type)
{
	size_t i;

	for (i = 0; i < sizeof(machine) / sizeof(machine[0]); i++) {
		if (machine[i].type == type && addr >= machine[i].addr &&
		    addr - machine[i].addr <= machine[i].size &&
		    size <= machine[i].size - (addr - machine[i].addr))
			return true;
	}
	return false;
}

static bool in_crash_region(__u64 addr, __u64 size)
{
	return addr >= CRASH_START && addr + size <= CRASH_START + CRASH_SIZE;
}

static __u32 op_destination(const struct sf_load *load, __u64 mem, __u64 memsz)
{
	if (load->usage == SF_USAGE_CRASH && !in_crash_region(mem, memsz))
		return SF_DEST_NOT_CRASH_REGION;
	return in_machine(mem, memsz, SF_MEMMAP_RAM) ? 0 : SF_DEST_NOT_RAM;
}

static __u32 op_memmap_entry(const struct sf_load *load, __u64 addr, __u64 size, __u32 type)
{
	assert_true(size && addr + size > addr);
	if (!in_machine(addr, size, type))
		return SF_MEMMAP_TYPE;
	if (load->usage == SF_USAGE_CRASH && type == SF_MEMMAP_RAM && addr >= 0x100000 &&
	    !in_crash_region(addr, size))
		return SF_MEMMAP_NOT_CRASH;
	return 0;
}

static __u32 op_memmap_gap(const struct sf_load *load, __u64 *start, __u64 end)
{
	size_t i;

	assert_true(*start < end);
	for (i = 0; i < sizeof(machine) / sizeof(machine[0]); i++) {
		if (machine[i].type == SF_MEMMAP_RAM || machine[i].addr >= end ||
		    machine[i].addr + machine[i].size <= *start)
			continue;
		if (machine[i].addr > *start)
			*start = machine[i].addr;
		return machine[i].type;
	}
	return 0;
}

static __u32 op_fact(const struct sf_load *load, __u32 fact, __u32 piece, __u8 *buf)
{
	struct fixture *f = load->ctx;

	if (fact == SF_FACT_EFI_MAP) {
		if (!load->efi || piece >= f->efi_descriptors)
			return 0;
		memset(buf, 0, SF_PIECE_MAX);
		buf[0] = 5;
		buf[9] = piece;
		buf[24] = 1 + piece;
		return f->efi_descriptor;
	}
	if (piece)
		return 0;
	memcpy(buf, f->facts[fact], sf_fact_size(fact));
	return sf_fact_size(fact) - f->fact_cut;
}

static bool op_locked_beyond(const struct sf_load *load, __u32 level)
{
	struct fixture *f = load->ctx;

	f->locked_asked++;
	return f->locked > level;
}

/* No digest worth its name, but it depends on every byte and on their order. */
static void hash_init(__u64 *hash)
{
	__u32 i;

	for (i = 0; i < 4; i++)
		hash[i] = 0xcbf29ce484222325 + i;
}

static void hash_update(__u64 *hash, const __u8 *p, size_t n)
{
	__u32 i;

	for (; n--; p++) {
		for (i = 0; i < 4; i++)
			hash[i] = (hash[i] ^ *p) * (0x100000001b3 + 2 * i);
	}
}

static int op_digest_init(const struct sf_load *load)
{
	struct fixture *f = load->ctx;

	hash_init(f->hash);
	if (!f->digests_good)
		return f->digest_error;
	f->digests_good--;
	return 0;
}

static int op_digest_update(const struct sf_load *load, const __u8 *p, size_t n)
{
	struct fixture *f = load->ctx;

	hash_update(f->hash, p, n);
	return 0;
}

static int op_digest_final(const struct sf_load *load, __u8 *digest)
{
	struct fixture *f = load->ctx;

	memcpy(digest, f->hash, sizeof(f->hash));
	return 0;
}

void fixture_digest(const void *p, size_t n, __u8 *digest)
{
	__u64 hash[4];

	hash_init(hash);
	hash_update(hash, p, n);
	memcpy(digest, hash, sizeof(hash));
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

struct sf_field *add_field(struct fixture *f, __u32 slot, struct sf_field field)
{
	struct sf_slot_desc *desc = &f->slots[slot - 1];

	assert_true(desc->nr_fields <= SF_FIELDS_MAX);
	f->fields[slot - 1][desc->nr_fields] = field;
	desc->fields = f->fields[slot - 1];
	return &f->fields[slot - 1][desc->nr_fields++];
}

struct sf_field *field_at(struct fixture *f, __u32 slot, __u32 offset)
{
	size_t i;

	for (i = 0; i < f->slots[slot - 1].nr_fields; i++) {
		if (f->fields[slot - 1][i].offset == offset)
			return &f->fields[slot - 1][i];
	}
	fail_msg("the fixture has no field at 0x%x of slot %u", offset, slot);
	return NULL;
}

__u32 add_slot(struct fixture *f, struct sf_slot slot)
{
	assert_true(f->desc.nr_slots < SF_SLOTS_MAX + 1);
	f->slots[f->desc.nr_slots].slot = slot;
	return ++f->desc.nr_slots;
}

static void add_const(struct fixture *f, __u32 slot, __u32 offset, __u32 length,
		      const void *bytes, __u32 n)
{
	add_field(f, slot, (struct sf_field){ .rule = SF_CONST, .offset = offset, .length = length,
					      .alternatives = { bytes, n * length } });
}

static void add_fact(struct fixture *f, __u32 slot, __u32 offset, __u32 fact)
{
	add_field(f, slot, (struct sf_field){ .rule = SF_FACT, .offset = offset, .fact = fact });
}

static void add_pointer(struct fixture *f, __u32 slot, __u32 rule, __u32 offset,
			__u32 high, __u32 target, __u64 addend)
{
	add_field(f, slot, (struct sf_field){ .rule = rule, .offset = offset, .slot = target,
					      .length = high ? 4 : 8, .offset2 = high,
					      .length2 = high ? 4 : 0, .addend = addend });
}

static void describe_purgatory(struct fixture *f)
{
	__u32 targets[] = { KERNEL, BOOTPARAMS, CMDLINE, INITRAMFS }, i, at;

	add_pointer(f, PURGATORY, SF_ADDR, 24, 0, KERNEL, 0x200);
	add_pointer(f, PURGATORY, SF_ADDR, 32, 0, BOOTPARAMS, 0);
	add_const(f, PURGATORY, 40, 1, "\x01\x00", 2);
	add_const(f, PURGATORY, 44, 2, "\x00\x00\xf8\x03\xf8\x02", 3);
	for (i = 0; i < 4; i++) {
		at = 48 + 64 * i;
		add_pointer(f, PURGATORY, SF_ADDR, at, 0, targets[i], 0);
		add_pointer(f, PURGATORY, SF_SIZE, at + 8, 0, targets[i], 0);
		add_field(f, PURGATORY, (struct sf_field){ .rule = SF_DIGEST, .offset = at + 16,
							   .slot = targets[i] });
	}
}

static void describe_bootparams(struct fixture *f)
{
	static const __u8 header[0x80] = {
		[0x00] = 0x27, [0x05] = 0x2a, [0x10] = 0x48, [0x11] = 'd', [0x12] = 'r',
		[0x13] = 'S', [0x15] = 2, [0x30] = 0x20, [0x47] = 0x10, [0x5f] = 0x7f,
	};

	add_fact(f, BOOTPARAMS, 0x000, SF_FACT_SCREEN);
	add_fact(f, BOOTPARAMS, 0x070, SF_FACT_RSDP);
	add_fact(f, BOOTPARAMS, 0x1c0, SF_FACT_EFI_INFO);
	add_pointer(f, BOOTPARAMS, SF_ADDR, 0x1d0, 0x1dc, EFI_MEMMAP, 0);
	add_field(f, BOOTPARAMS, (struct sf_field){ .rule = SF_SIZE, .offset = 0x1d4, .length = 4,
						    .slot = EFI_MEMMAP });
	add_fact(f, BOOTPARAMS, 0x1d8, SF_FACT_EFI_SYSTAB_HI);
	add_fact(f, BOOTPARAMS, 0x1ec, SF_FACT_SECURE_BOOT);
	add_const(f, BOOTPARAMS, 0x1f1, 0x1f, header, 1);
	add_const(f, BOOTPARAMS, 0x210, 1, "\xd0", 1);
	add_pointer(f, BOOTPARAMS, SF_ADDR, 0x218, 0x0c0, INITRAMFS, 0);
	add_pointer(f, BOOTPARAMS, SF_SIZE, 0x21c, 0x0c4, INITRAMFS, 0);
	add_const(f, BOOTPARAMS, 0x220, 8, header + 0x2f, 1);
	add_pointer(f, BOOTPARAMS, SF_ADDR, 0x228, 0x0c8, CMDLINE, 0);
	add_const(f, BOOTPARAMS, 0x22c, 0x24, header + 0x3b, 1);
	add_pointer(f, BOOTPARAMS, SF_ADDR, 0x250, 0, SETUP_DATA, 0);
	add_field(f, BOOTPARAMS,
		  (struct sf_field){ .rule = SF_MEMMAP, .offset = MEMMAP_AT, .capacity = 128,
				     .offset2 = MEMMAP_COUNT_AT, .length2 = 1, .unit = 1 });
}

static void describe_efi(struct fixture *f)
{
	add_fact(f, EFI_MEMMAP, 0, SF_FACT_EFI_MAP);
	add_pointer(f, SETUP_DATA, SF_ADDR, 0, 0, SETUP_DATA, 112);
	add_const(f, SETUP_DATA, 8, 8, "\x04\0\0\0\x60\0\0", 1);
	add_fact(f, SETUP_DATA, 16, SF_FACT_EFI_SETUP);
	add_const(f, SETUP_DATA, 112, 8, "\0\0\0\0\0\0\0", 1);
	add_const(f, SETUP_DATA, 120, 4, "\x01\0\0", 1);
	add_field(f, SETUP_DATA,
		  (struct sf_field){ .rule = SF_MEMMAP, .offset = 128, .capacity = 8,
				     .offset2 = 124, .length2 = 4, .unit = 20 });
}

static void describe_policy(struct fixture *f)
{
	static const char *const levels[] = { "integrity", "confidentiality" };
	static const struct sf_policy_desc policy[] = {
		{ .op = SF_REQUIRED, .key = "lockdown", .values = levels, .nr_values = 2 },
		{ .op = SF_FORBIDDEN, .key = "acpi_rsdp" },
		{ .op = SF_FORBIDDEN, .key = "module.sig*" },
		{ .op = SF_ADDRESS, .key = "elfcorehdr", .slot = ELFCOREHDR },
	};

	memcpy(f->policy, policy, sizeof(policy));
	f->slots[CMDLINE - 1].policy = f->policy;
	f->slots[CMDLINE - 1].nr_policy = 4;
}

void fixture_describe(struct fixture *f)
{
	struct sf_manifest *head = &f->desc.head;

	memset(&f->desc, 0, sizeof(f->desc));
	memset(f->slots, 0, sizeof(f->slots));
	head->arch = SF_ARCH_X86_64;
	head->usage = SF_USAGE_ALL;
	head->component = text_bytes("debian-kernel");
	head->generation = 7;
	head->digest_alg = SF_SHA256;
	head->entry_slot = PURGATORY;
	head->nr_claims = 2;
	head->claims[0] = (struct sf_claim){ SF_WAY_SECURE_BOOT, SF_LOCKDOWN_INTEGRITY };
	head->claims[1] = (struct sf_claim){ SF_WAY_CMDLINE, SF_LOCKDOWN_CONFIDENTIALITY };
	head->origins = text_bytes("Authenticode-SHA-256-of-a-kernel");
	head->text = text_bytes("6.1.0-56-amd64, and a text for people");
	f->desc.slots = f->slots;

#define SLOT(...)	add_slot(f, (struct sf_slot){ __VA_ARGS__ })
	SLOT(.name = text_bytes("kernel"), .type = SF_CODE, .presence = SF_ALWAYS, .exact = true,
	     .size = KERNEL_SIZE, .memory = KERNEL_MEMORY, .align = 0x200000,
	     .first = 0x1000000, .last = SF_ADDR_LIMIT - 1, .digest = { f->digests[0], 32 });
	SLOT(.name = text_bytes("purgatory"), .type = SF_CODE, .presence = SF_ALWAYS, .exact = true,
	     .size = PURGATORY_SIZE, .memory = PURGATORY_SIZE + 8192,
	     .digest = { f->digests[1], 32 });
	SLOT(.name = text_bytes("bootparams"), .type = SF_PARAMS, .presence = SF_ALWAYS,
	     .exact = true, .size = 4096);
	SLOT(.name = text_bytes("cmdline"), .type = SF_CMDLINE, .presence = SF_ALWAYS,
	     .size = 2048);
	SLOT(.name = text_bytes("initramfs"), .type = SF_INITRAMFS, .presence = SF_OPTIONAL,
	     .size = SF_SIZE_LIMIT - 1);
	SLOT(.name = text_bytes("elfcorehdr"), .type = SF_ELFCOREHDR, .presence = SF_CRASH,
	     .size = 0x400000);
	SLOT(.name = text_bytes("efi-memmap"), .type = SF_PARAMS, .presence = SF_EFI,
	     .size = 65536);
	SLOT(.name = text_bytes("setup-data"), .type = SF_PARAMS, .presence = SF_EFI,
	     .exact = true, .size = SETUP_DATA_SIZE);
#undef SLOT
	describe_purgatory(f);
	describe_bootparams(f);
	describe_efi(f);
	describe_policy(f);
}

void fixture_encode(struct fixture *f)
{
	long n = sf_encode(&f->desc, f->bytes, sizeof(f->bytes));

	assert_true(n > 0);
	f->size = n;
}

void fixture_decode(struct fixture *f)
{
	char text[256];

	if (sf_decode(f->bytes, f->size, &f->manifest, &f->why))
		fail_msg("%s", sf_sentence(&f->why, NULL, text, sizeof(text)));
}

struct sf_segment *segment_of(struct fixture *f, __u32 slot)
{
	__u32 i;

	for (i = 0; i < f->load.nr_segments; i++) {
		if (f->segments[i].slot == slot)
			return &f->segments[i];
	}
	return NULL;
}

void set_bytes(struct fixture *f, __u32 slot, __u32 offset, const void *p, size_t n)
{
	memcpy(f->data[slot] + offset, p, n);
}

void set_le(struct fixture *f, __u32 slot, __u32 offset, __u64 value, __u32 n)
{
	__u32 i;

	for (i = 0; i < n; i++)
		f->data[slot][offset + i] = value >> (8 * i);
}

void set_memmap(struct fixture *f, __u32 slot, __u32 table, __u32 i,
		__u64 addr, __u64 size, __u32 type)
{
	set_le(f, slot, table + i * SF_MEMMAP_ENTRY, addr, 8);
	set_le(f, slot, table + i * SF_MEMMAP_ENTRY + 8, size, 8);
	set_le(f, slot, table + i * SF_MEMMAP_ENTRY + 16, type, 4);
}

/* The segment's buffer is exactly bufsz long, for AddressSanitizer to see. */
static void new_data(struct fixture *f, __u32 slot, size_t n)
{
	free(f->data[slot]);
	f->data[slot] = calloc(1, n ? n : 1);
	assert_non_null(f->data[slot]);
	segment_of(f, slot)->data = f->data[slot];
	segment_of(f, slot)->bufsz = n;
}

void set_cmdline(struct fixture *f, const char *line)
{
	new_data(f, CMDLINE, strlen(line) + 1);
	set_bytes(f, CMDLINE, 0, line, strlen(line));
	if (segment_of(f, PURGATORY))
		set_le(f, PURGATORY, 48 + 64 * 2 + 8, strlen(line) + 1, 8);
}

static void add_segment(struct fixture *f, __u32 slot, __u64 mem, __u64 bufsz, __u64 memory)
{
	struct sf_segment *seg = &f->segments[f->load.nr_segments++];

	memset(seg, 0, sizeof(*seg));
	seg->slot = slot;
	seg->mem = mem;
	new_data(f, slot, bufsz);
	seg->memsz = ((memory > bufsz ? memory : bufsz) + 4095) & ~4095ULL;
}

static void add_segments(struct fixture *f, __u32 usage, bool efi)
{
	__u64 base = usage == SF_USAGE_CRASH ? CRASH_START : 0x1000000;
	__u32 i;

	f->load.nr_segments = 0;
	/* not in the order of the slots, which means nothing */
	add_segment(f, INITRAMFS, base + 0x800000, INITRAMFS_SIZE, 0);
	add_segment(f, KERNEL, base + 0x200000, KERNEL_SIZE, KERNEL_MEMORY);
	add_segment(f, PURGATORY, base + 0x400000, PURGATORY_SIZE, PURGATORY_SIZE + 8192);
	add_segment(f, BOOTPARAMS, base + 0x410000, 4096, 0);
	add_segment(f, CMDLINE, base + 0x420000, 1, 0);
	if (usage == SF_USAGE_CRASH)
		add_segment(f, ELFCOREHDR, base + 0x900000, 0, 0x3000);
	if (efi) {
		add_segment(f, EFI_MEMMAP, base + 0x430000, f->efi_descriptor * f->efi_descriptors, 0);
		add_segment(f, SETUP_DATA, base + 0x450000, SETUP_DATA_SIZE, 0);
	}
	for (i = 0; i < KERNEL_SIZE; i++)
		f->data[KERNEL][i] = i * 7 + (i >> 8);
	for (i = 0; i < PURGATORY_SIZE; i++)
		f->data[PURGATORY][i] = i * 5 + (i >> 8);
	for (i = 0; i < INITRAMFS_SIZE; i++)
		f->data[INITRAMFS][i] = i * 3;
	set_cmdline(f, usage == SF_USAGE_CRASH ?
		    "root=/dev/vda1 lockdown=integrity elfcorehdr=0x30900000" :
		    "root=/dev/vda1 ro quiet lockdown=integrity -- single");
}

__u32 describe_span(struct fixture *f, __u32 n)
{
	static const char *const names[] = { "base", "more", "most" };
	__u32 first = f->desc.nr_slots + 1, i;

	f->slots[INITRAMFS - 1].slot.type = SF_DATA;	/* loaded, but named by none */
	f->slots[INITRAMFS - 1].slot.name = text_bytes("other");
	for (i = 0; i < n; i++)
		add_slot(f, (struct sf_slot){ .name = text_bytes(names[i]), .type = SF_INITRAMFS,
					      .presence = i ? SF_OPTIONAL : SF_ALWAYS, .exact = !i,
					      .size = i ? SF_SIZE_LIMIT - 1 : SPAN_SIZE });
	f->slots[first - 1].slot.digest = (struct sf_bytes){ f->digests[2], 32 };
	field_at(f, BOOTPARAMS, 0x218)->slot = first;
	*field_at(f, BOOTPARAMS, 0x21c) =
		(struct sf_field){ .rule = SF_SPAN, .offset = 0x21c, .length = 4, .slot = first,
				   .last = first + n - 1, .offset2 = 0xc4, .length2 = 4 };
	return first;
}

/* Each with a tail of its last page that no byte is for */
void fixture_span(struct fixture *f, __u32 first, __u32 n)
{
	__u64 mem = SPAN_AT, size = 0;
	__u32 i;

	memset(f->digests[2], 0, sizeof(f->digests[2]));
	fixture_digest((const __u8[SPAN_SIZE]){ 0 }, SPAN_SIZE, f->digests[2]);
	fixture_redo(f, SF_USAGE_REBOOT, false);
	for (i = 0; i < n; i++) {
		add_segment(f, first + i, mem, i ? 100 : SPAN_SIZE, 0);
		size = mem + segment_of(f, first + i)->bufsz - SPAN_AT;
		mem += segment_of(f, first + i)->memsz;
	}
	set_le(f, BOOTPARAMS, 0x218, SPAN_AT, 4);
	set_le(f, BOOTPARAMS, 0x21c, size, 4);
	fill_digests(f);
}

static void set_facts(struct fixture *f, bool efi)
{
	__u32 i;

	memset(f->facts, 0, sizeof(f->facts));
	set_le(f, BOOTPARAMS, 0x70, 0x7ff10000, 8);
	memcpy(f->facts[SF_FACT_RSDP], f->data[BOOTPARAMS] + 0x70, 8);
	for (i = 0; i < 64; i++)
		f->facts[SF_FACT_SCREEN][i] = i * 3;
	if (efi) {
		f->facts[SF_FACT_SECURE_BOOT][0] = SF_SECURE_BOOT_ENABLED;
		memcpy(f->facts[SF_FACT_EFI_INFO], "EL64\0\0\xee\x7f\x30\0\0\0\x01\0\0", 16);
		f->facts[SF_FACT_EFI_SETUP][0] = 0x40;
	}
}

static void fill_memmap(struct fixture *f, __u32 usage)
{
	size_t i;

	set_memmap(f, BOOTPARAMS, MEMMAP_AT, 0, 0, 0x9f000, SF_MEMMAP_RAM);
	if (usage == SF_USAGE_CRASH) {
		set_memmap(f, BOOTPARAMS, MEMMAP_AT, 1, 0xf0000, 0x10000, 2);
		/* as kexec does: the ELF core headers' memory is left out */
		set_memmap(f, BOOTPARAMS, MEMMAP_AT, 2, CRASH_START, 0x900000, SF_MEMMAP_RAM);
		set_memmap(f, BOOTPARAMS, MEMMAP_AT, 3, CRASH_START + 0x903000,
			   CRASH_SIZE - 0x903000, SF_MEMMAP_RAM);
		set_memmap(f, BOOTPARAMS, MEMMAP_AT, 4, ACPI_START, 0x100000, 3);
		set_le(f, BOOTPARAMS, MEMMAP_COUNT_AT, 5, 1);
		return;
	}
	for (i = 0; i < sizeof(machine) / sizeof(machine[0]); i++)
		set_memmap(f, BOOTPARAMS, MEMMAP_AT, i, machine[i].addr, machine[i].size,
			   machine[i].type);
	set_le(f, BOOTPARAMS, MEMMAP_COUNT_AT, i, 1);
}

/* Move the last entry to the second table. */
static void continue_memmap(struct fixture *f)
{
	__u8 *count = &f->data[BOOTPARAMS][MEMMAP_COUNT_AT];
	__u8 *last = f->data[BOOTPARAMS] + MEMMAP_AT + --*count * SF_MEMMAP_ENTRY;

	set_le(f, SETUP_DATA, 124, SF_MEMMAP_ENTRY, 4);
	set_bytes(f, SETUP_DATA, 128, last, SF_MEMMAP_ENTRY);
	memset(last, 0, SF_MEMMAP_ENTRY);
}

static void fill_field(struct fixture *f, __u32 slot, const struct sf_field *field)
{
	struct sf_segment *target = field->slot ? segment_of(f, field->slot) : NULL;
	__u64 value = 0;

	if (field->rule == SF_CONST)
		set_bytes(f, slot, field->offset, field->alternatives.p, field->length);
	if (field->rule == SF_FACT && field->fact != SF_FACT_EFI_MAP)
		set_bytes(f, slot, field->offset, f->facts[field->fact], sf_fact_size(field->fact));
	if (field->rule != SF_ADDR && field->rule != SF_SIZE)
		return;
	if (target)
		value = field->rule == SF_ADDR ? target->mem + field->addend : target->bufsz;
	set_le(f, slot, field->offset, value, field->length);
	if (field->length2)
		set_le(f, slot, field->offset2, value >> 32, field->length2);
}

void fill_digests(struct fixture *f)
{
	struct sf_segment *target;
	size_t i;

	for (i = 0; i < f->load.nr_segments; i++)
		fixture_digest(f->segments[i].data, f->segments[i].bufsz, f->segments[i].digest);
	for (i = 0; i < f->slots[PURGATORY - 1].nr_fields; i++) {
		const struct sf_field *field = &f->fields[PURGATORY - 1][i];

		if (field->rule != SF_DIGEST)
			continue;
		target = segment_of(f, field->slot);
		memset(f->data[PURGATORY] + field->offset, 0, 32);
		if (target)
			set_bytes(f, PURGATORY, field->offset, target->digest, 32);
	}
}

/* Not by way of sf_next_range(), so that one judges the other. */
static void sign_purgatory(struct fixture *f)
{
	__u8 outside[PURGATORY_SIZE], covered[PURGATORY_SIZE] = { 0 };
	size_t i, n = 0;

	for (i = 0; i < f->slots[PURGATORY - 1].nr_fields; i++) {
		const struct sf_field *field = &f->fields[PURGATORY - 1][i];

		memset(covered + field->offset, 1,
		       field->rule == SF_DIGEST ? 32 : field->length);
	}
	for (i = 0; i < PURGATORY_SIZE; i++) {
		if (!covered[i])
			outside[n++] = f->data[PURGATORY][i];
	}
	fixture_digest(outside, n, f->digests[1]);
}

static void fill_descriptor(struct fixture *f, __u32 i)
{
	__u8 piece[SF_PIECE_MAX];

	op_fact(&f->load, SF_FACT_EFI_MAP, i, piece);
	if (f->efi_descriptor <= sizeof(piece))
		set_bytes(f, EFI_MEMMAP, i * f->efi_descriptor, piece, f->efi_descriptor);
}

void fixture_load(struct fixture *f, __u32 usage, bool efi)
{
	struct sf_segment *seg;
	size_t i, j;

	memset(&f->load, 0, sizeof(f->load));
	f->load.manifest = &f->manifest;
	f->load.ops = &ops;
	f->load.ctx = f;
	f->load.arch = SF_ARCH_X86_64;
	f->load.usage = usage;
	f->load.page_size = 4096;
	f->load.efi = efi;
	f->load.secure_boot = efi;
	f->load.component = "debian-kernel";
	f->load.floor = 7;
	f->load.segments = f->segments;
	f->efi_descriptors = 5;
	if (!f->efi_descriptor)
		f->efi_descriptor = 48;
	f->fact_cut = 0;
	f->locked = SF_LOCKDOWN_INTEGRITY;
	f->locked_asked = 0;
	f->digest_error = 0;
	f->digests_good = 0;
	add_segments(f, usage, efi);
	f->load.entry = segment_of(f, PURGATORY)->mem;
	set_facts(f, efi);
	for (i = 0; i < f->load.nr_segments; i++) {
		seg = &f->segments[i];
		for (j = 0; j < f->slots[seg->slot - 1].nr_fields; j++)
			fill_field(f, seg->slot, &f->fields[seg->slot - 1][j]);
	}
	fill_memmap(f, usage);
	for (i = 0; efi && i < f->efi_descriptors; i++)
		fill_descriptor(f, i);
	if (efi)
		continue_memmap(f);
	fill_digests(f);
}

void fixture_redo(struct fixture *f, __u32 usage, bool efi)
{
	fixture_load(f, usage, efi);
	fixture_digest(f->data[KERNEL], KERNEL_SIZE, f->digests[0]);
	sign_purgatory(f);
	fixture_encode(f);
	fixture_decode(f);
}

int fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -1;
	fixture_describe(f);
	fixture_redo(f, SF_USAGE_REBOOT, false);
	*state = f;
	return 0;
}

int fixture_teardown(void **state)
{
	struct fixture *f = *state;
	__u32 i;

	for (i = 0; i <= SF_SLOTS_MAX; i++)
		free(f->data[i]);
	free(f);
	return 0;
}

int fixture_check(struct fixture *f)
{
	int err = sf_check_layout(&f->load);

	if (!err)
		err = sf_check_contents(&f->load);
	if (!err)
		err = sf_check_digests(&f->load);
	return err;
}

void expect_refusal(struct fixture *f, __u32 cause, int error, __u32 slot, __u64 offset)
{
	struct sf_segment *seg;
	char text[256];
	int err = fixture_check(f);

	if (f->load.why.cause != cause)
		print_error("refused because: %s\n", err ?
			    sf_sentence(&f->load.why, &f->manifest, text, sizeof(text)) : "(not)");
	assert_int_equal(f->load.why.cause, cause);
	assert_int_equal(err, -error);
	assert_int_equal(sf_errno(&f->load.why), error);
	assert_int_equal(f->load.why.slot, slot);
	assert_int_equal(f->load.why.offset, offset);
	/* the segment is the slot's, wherever there is one */
	seg = f->load.why.segment == SF_NOWHERE ? NULL : &f->segments[f->load.why.segment];
	if (seg)
		assert_int_equal(seg->slot, slot);
}

void expect_sentence(struct fixture *f, const char *sentence)
{
	char text[256];

	assert_ptr_equal(sf_sentence(&f->load.why, &f->manifest, text, sizeof(text)), text);
	assert_string_equal(text, sentence);
}

void expect_undecodable(struct fixture *f, __u32 cause, __u32 slot)
{
	char text[256];
	int err;

	fixture_encode(f);
	err = sf_decode(f->bytes, f->size, &f->manifest, &f->why);
	if (f->why.cause != cause)
		print_error("refused because: %s\n", err ?
			    sf_sentence(&f->why, NULL, text, sizeof(text)) : "(not)");
	assert_int_equal(f->why.cause, cause);
	assert_int_equal(err, -EBADMSG);
	assert_int_equal(sf_errno(&f->why), EBADMSG);
	assert_int_equal(f->why.segment, SF_NOWHERE);
	assert_int_equal(f->why.slot, slot);
	assert_true(f->why.offset <= f->size);
}
