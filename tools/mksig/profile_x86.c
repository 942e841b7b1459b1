// SPDX-License-Identifier: MIT
/*
 * profile_x86.c - an x86-64 kernel image as slots and fields
 *
 * Offsets in boot_params and in its setup_data nodes are those of the kernel's
 * Documentation/arch/x86/zero-page.rst and boot.rst.  Whatever of boot_params
 * has no field below has to be zero, and is: the verifier sees to that.
 */
#include <stdlib.h>

#include "bytes.h"
#include "profile.h"
#include "purgatory.h"

#define MIB			(1ull << 20)
#define LOADED_FIRST		(16 * MIB)	/* as kexec_file_load: leave DMA memory alone */
#define ADDR_LAST_32BIT		0xffffffffull
#define ELFCOREHDR_MAX		(4 * MIB)
#define EFI_MEMMAP_MAX		65536

/* struct boot_params */
#define BP_SIZE			4096
#define BP_SCREEN_INFO		0x000
#define BP_ACPI_RSDP		0x070
#define BP_EXT_RAMDISK_IMAGE	0x0c0
#define BP_EXT_RAMDISK_SIZE	0x0c4
#define BP_EXT_CMD_LINE_PTR	0x0c8
#define BP_EFI_INFO		0x1c0
#define BP_EFI_MEMMAP		0x1d0
#define BP_EFI_MEMMAP_SIZE	0x1d4
#define BP_EFI_SYSTAB_HI	0x1d8
#define BP_EFI_MEMMAP_HI	0x1dc
#define BP_E820_ENTRIES		0x1e8
#define BP_SECURE_BOOT		0x1ec
#define BP_E820_TABLE		0x2d0
#define BP_E820_MAX		128
#define NODES_SHIFT_MAX		10
#define E820_OWN		16	/* the kernel splits entries for its own use */
#define TYPE_OF_LOADER_KEXEC	0xd0

/* struct setup_data: next, type, len; then its data */
#define SETUP_DATA_HEADER	16
#define SETUP_TYPE		8
#define SETUP_LEN		12
#define SETUP_EFI		4
#define SETUP_EFI_SIZE		96
#define SETUP_E820_EXT		1
#define SETUP_NODE2		(SETUP_DATA_HEADER + SETUP_EFI_SIZE)
#define SETUP_E820_MAX		384

struct fields {
	struct sf_field list[SF_FIELDS_MAX];
	size_t n;
};

/* The work in progress; slot numbers are 0 while a slot is absent. */
struct draft {
	const struct image *image;
	struct profile *profile;
	struct sf_manifest_desc desc;
	struct sf_slot_desc slots[SF_SLOTS_MAX];
	struct fields purgatory_fields;
	struct fields bootparams_fields;
	struct fields efi_memmap_fields;
	struct fields setup_data_fields;
	__u32 e820_entries;		/* in bootparams */
	__u32 e820_more;		/* in setup-data, 0: no node for them */
	__u8 header[BP_SIZE];		/* what is constant of boot_params */
	__u8 kernel_digest[SF_DIGEST_MAX];
	__u8 purgatory_digest[SF_DIGEST_MAX];
	const struct parts *initrd;
	const char *line;		/* to be signed, or NULL */
	__u8 initramfs_digest[SF_DIGEST_MAX];
	__u8 cmdline_digest[SF_DIGEST_MAX];
	__u32 kernel, purgatory, bootparams, cmdline, initramfs, more, elfcorehdr, efi_memmap, setup_data;
};

static struct sf_bytes text_bytes(const char *text)
{
	return (struct sf_bytes){ (const __u8 *)text, strlen(text) };
}

/* A new slot, and where its bytes come from.  Returns its number. */
static __u32 add_slot(struct draft *d, const char *name, __u32 type, __u32 presence,
		      __u64 size, bool exact, __u32 source)
{
	struct sf_attachments *a = &d->profile->attachments;
	struct sf_slot *slot = &d->slots[d->desc.nr_slots++].slot;

	slot->name = text_bytes(name);
	slot->type = type;
	slot->presence = presence;
	slot->size = size;
	slot->exact = exact;
	/* of what it is told it may read the low halves of addresses only */
	if (d->image->last <= ADDR_LAST_32BIT)
		slot->last = d->image->last;
	if (source)
		a->hints[a->nr_hints++] = (struct sf_hint){ .slot = d->desc.nr_slots,
							    .source = source };
	return d->desc.nr_slots;
}

/* Where a piece of the newest slot's bytes comes from. */
static int add_hint(struct draft *d, __u32 source, __u64 offset, __u64 size)
{
	struct sf_attachments *a = &d->profile->attachments;

	if (a->nr_hints == SF_HINTS_MAX)
		return fail(STATUS_REFUSED, "%s: in more pieces than a loader takes",
			    d->image->file.name);
	a->hints[a->nr_hints++] = (struct sf_hint){ d->desc.nr_slots, source, offset, size };
	return 0;
}

/* Bytes that the bundle brings along for the newest slot. */
static void add_blob(struct draft *d, const void *p, size_t n)
{
	struct sf_attachments *a = &d->profile->attachments;

	a->hints[a->nr_hints++] = (struct sf_hint){ .slot = d->desc.nr_slots,
						    .source = SF_FROM_ATTACHMENT };
	a->blobs[a->nr_blobs++] = (struct sf_blob){ d->desc.nr_slots, { p, n } };
}

static struct sf_slot *slot_of(struct draft *d, __u32 number)
{
	return &d->slots[number - 1].slot;
}

static void set_digest(struct draft *d, __u32 number, __u8 *digest)
{
	slot_of(d, number)->digest = (struct sf_bytes){ digest, digest_length(d->desc.head.digest_alg) };
}

static void set_fields(struct draft *d, __u32 number, const struct fields *fields)
{
	d->slots[number - 1].fields = fields->list;
	d->slots[number - 1].nr_fields = fields->n;
}

static struct sf_field *add_field(struct fields *fields, __u32 rule, __u32 offset, __u32 length)
{
	struct sf_field *field = &fields->list[fields->n++];

	*field = (struct sf_field){ .rule = rule, .offset = offset, .length = length };
	return field;
}

/* @bytes: @n strings of @length bytes each */
static void add_const(struct fields *fields, __u32 offset, __u32 length,
		      const __u8 *bytes, __u32 n)
{
	struct sf_field *field = add_field(fields, SF_CONST, offset, length);

	field->alternatives = (struct sf_bytes){ bytes, n * length };
}

/* 8 bytes, or with @high 4 and 4 */
static void add_addr(struct fields *fields, __u32 offset, __u32 high, __u32 slot, __u64 addend)
{
	struct sf_field *field = add_field(fields, SF_ADDR, offset, high ? 4 : 8);

	field->slot = slot;
	field->addend = addend;
	field->offset2 = high;
	field->length2 = high ? 4 : 0;
}

static void add_size(struct fields *fields, __u32 offset, __u32 width, __u32 high, __u32 slot)
{
	struct sf_field *field = add_field(fields, SF_SIZE, offset, width);

	field->slot = slot;
	field->offset2 = high;
	field->length2 = high ? 4 : 0;
}

/* The initramfs: one slot, or the signed and the open one. */
static void add_initramfs_size(const struct draft *d, struct fields *fields, __u32 offset,
			       __u32 high)
{
	add_size(fields, offset, 4, high, d->initramfs);
	if (!d->more)
		return;
	fields->list[fields->n - 1].rule = SF_SPAN;
	fields->list[fields->n - 1].last = d->more;
}

static void add_fact(struct fields *fields, __u32 offset, __u32 fact)
{
	add_field(fields, SF_FACT, offset, sf_fact_size(fact))->fact = fact;
}

static void add_memmap(struct fields *fields, __u32 offset, __u32 capacity,
		       __u32 count, __u32 width, __u32 unit)
{
	struct sf_field *field = add_field(fields, SF_MEMMAP, offset, capacity * SF_MEMMAP_ENTRY);

	field->capacity = capacity;
	field->offset2 = count;
	field->length2 = width;
	field->unit = unit;
}

/* Bytes of the setup header that are as in the image.  Zeros need no field,
 * and short runs of them are cheaper than another field. */
static void add_constants(struct draft *d, __u32 from, __u32 to)
{
	const __u32 cheaper = 8;
	__u32 start, end, i;

	for (start = from; start < to; start = end) {
		while (start < to && !d->header[start])
			start++;
		for (end = i = start; i < to && i - end <= cheaper; i++)
			if (d->header[i])
				end = i + 1;
		if (end == start)
			return;
		add_const(&d->bootparams_fields, start, end - start, d->header + start, 1);
	}
}

static __u64 pages(__u64 size)
{
	return (size + SF_PAGE_MIN - 1) / SF_PAGE_MIN * SF_PAGE_MIN;
}

/* Where it may lie: a relocatable kernel decompresses itself within init_size
 * bytes, at the next multiple of its alignment that is not below pref_address.
 * Anywhere else it would run over its neighbours.  Others have one place. */
static void set_place(const struct image *image, struct sf_slot *slot)
{
	slot->memory = image->init_size;
	slot->align = image->alignment > SF_PAGE_MIN ? image->alignment : 0;
	if (!image->relocatable) {
		slot->first = image->pref_address;
		slot->last = slot->first + pages(slot->memory) - 1;
		return;
	}
	slot->first = image->pref_address > LOADED_FIRST ? image->pref_address : LOADED_FIRST;
	slot->last = image->last;
}

static int describe_kernel(struct draft *d)
{
	const struct image *image = d->image;
	const struct piece *piece;
	size_t i;
	int ret = 0;

	if (!image->relocatable && image->pref_address < SF_DEST_MIN)
		return fail(STATUS_REFUSED, "%s: has to be at 0x%llx, and nothing may be below 1 MiB",
			    image->file.name, (unsigned long long)image->pref_address);
	d->kernel = add_slot(d, "kernel", SF_CODE, SF_ALWAYS, image->kernel_size, true, 0);
	set_place(image, slot_of(d, d->kernel));
	if (!image->pieces.n)
		add_blob(d, image->kernel, image->kernel_size);
	for (i = 0; !ret && i < image->pieces.n; i++) {
		piece = &image->pieces.at[i];
		ret = add_hint(d, piece->zeros ? SF_FROM_FIELDS : SF_FROM_IMAGE, piece->offset,
			       piece->size);
	}
	digest_of(d->desc.head.digest_alg, image->kernel, image->kernel_size, d->kernel_digest);
	set_digest(d, d->kernel, d->kernel_digest);
	return ret;
}

/* The digest is left for seal(): it is over the bytes outside the fields. */
static int describe_purgatory(struct draft *d)
{
	size_t size;

	d->profile->purgatory = own_purgatory(&size);
	if (!d->profile->purgatory)
		return fail(STATUS_INTERNAL, "this mksig was built with a purgatory it does not know");
	d->purgatory = add_slot(d, "purgatory", SF_CODE, SF_ALWAYS, size, true, 0);
	add_blob(d, d->profile->purgatory, size);
	slot_of(d, d->purgatory)->memory = size + PURGATORY_STACK;
	set_digest(d, d->purgatory, d->purgatory_digest);
	return 0;
}

/* A line that came with the image goes along with the bundle: nobody has to know
 * it to load it. */
static void describe_cmdline(struct draft *d, const struct wishes *wishes, __u32 max)
{
	size_t n;

	if (!d->line) {
		d->cmdline = add_slot(d, "cmdline", SF_CMDLINE, SF_ALWAYS, max, false, SF_FROM_CMDLINE);
		return;
	}
	n = strlen(d->line) + 1;	/* the NUL is signed, too */
	d->cmdline = add_slot(d, "cmdline", SF_CMDLINE, SF_ALWAYS, n, true,
			      wishes->cmdline ? SF_FROM_CMDLINE : 0);
	if (!wishes->cmdline)
		add_blob(d, d->line, n);
	digest_of(d->desc.head.digest_alg, d->line, n, d->cmdline_digest);
	set_digest(d, d->cmdline, d->cmdline_digest);
}

static int describe_initramfs(struct draft *d, const struct wishes *wishes)
{
	const struct parts *initrd = d->initrd;
	size_t i;
	int ret = 0;

	if (!initrd->n) {
		d->initramfs = add_slot(d, "initramfs", SF_INITRAMFS, SF_OPTIONAL,
					wishes->initrd_max, false, SF_FROM_INITRD);
		return 0;
	}
	d->initramfs = add_slot(d, "initramfs", SF_INITRAMFS, SF_ALWAYS, initrd->size, true, 0);
	for (i = 0; !ret && i < initrd->n; i++) {
		/* A file goes in to its end: what was not signed has to be noticed */
		bool rest = i + 1 == initrd->n && initrd->at[i].source == SF_FROM_INITRD &&
			    !wishes->initrd_open;

		ret = add_hint(d, initrd->at[i].source, initrd->at[i].offset,
			       rest ? 0 : initrd->at[i].size);
	}
	digest_of(d->desc.head.digest_alg, initrd->bytes, initrd->size, d->initramfs_digest);
	set_digest(d, d->initramfs, d->initramfs_digest);
	if (ret || !wishes->initrd_open)
		return ret;
	d->more = add_slot(d, "initramfs-more", SF_INITRAMFS, SF_OPTIONAL, wishes->initrd_max, false, 0);
	return add_hint(d, SF_FROM_INITRD, initrd->files_end, 0);
}

/* The setup header as kexec_file_load(2) hands it over, with nothing in it yet
 * that is known only when loading. */
static void prepare_header(struct draft *d)
{
	__u8 *h = d->header;

	memcpy(h, d->image->setup, d->image->setup_end);
	h[HDR_TYPE_OF_LOADER] = TYPE_OF_LOADER_KEXEC;
	h[HDR_LOADFLAGS] = 0;
	memset(h + HDR_HARDWARE_SUBARCH, 0, 12);
}

static void fill_bootparams(struct draft *d)
{
	struct fields *f = &d->bootparams_fields;

	add_fact(f, BP_SCREEN_INFO, SF_FACT_SCREEN);
	add_fact(f, BP_ACPI_RSDP, SF_FACT_RSDP);
	add_fact(f, BP_EFI_INFO, SF_FACT_EFI_INFO);
	add_addr(f, BP_EFI_MEMMAP, BP_EFI_MEMMAP_HI, d->efi_memmap, 0);
	add_size(f, BP_EFI_MEMMAP_SIZE, 4, 0, d->efi_memmap);
	add_fact(f, BP_EFI_SYSTAB_HI, SF_FACT_EFI_SYSTAB_HI);
	add_fact(f, BP_SECURE_BOOT, SF_FACT_SECURE_BOOT);
	add_memmap(f, BP_E820_TABLE, d->e820_entries, BP_E820_ENTRIES, 1, 1);
	prepare_header(d);
	add_constants(d, HDR_SETUP_SECTS, HDR_RAMDISK_IMAGE);
	add_addr(f, HDR_RAMDISK_IMAGE, BP_EXT_RAMDISK_IMAGE, d->initramfs, 0);
	add_initramfs_size(d, f, HDR_RAMDISK_SIZE, BP_EXT_RAMDISK_SIZE);
	add_constants(d, HDR_RAMDISK_SIZE + 4, HDR_CMD_LINE_PTR);
	add_addr(f, HDR_CMD_LINE_PTR, BP_EXT_CMD_LINE_PTR, d->cmdline, 0);
	add_constants(d, HDR_CMD_LINE_PTR + 4, HDR_SETUP_DATA);
	add_addr(f, HDR_SETUP_DATA, 0, d->setup_data, 0);
	add_constants(d, HDR_PREF_ADDRESS, d->image->setup_end);
	set_fields(d, d->bootparams, f);
}

static void fill_efi(struct draft *d)
{
	static const __u8 efi_type[] = { SETUP_EFI }, efi_size[] = { SETUP_EFI_SIZE };
	static const __u8 e820_type[] = { SETUP_E820_EXT };
	struct fields *f = &d->efi_memmap_fields;

	add_fact(f, 0, SF_FACT_EFI_MAP);
	set_fields(d, d->efi_memmap, f);

	/* Bytes without field are zero: so is next of the last node. */
	f = &d->setup_data_fields;
	if (d->e820_more)
		add_addr(f, 0, 0, d->setup_data, SETUP_NODE2);
	add_const(f, SETUP_TYPE, 1, efi_type, 1);
	add_const(f, SETUP_LEN, 1, efi_size, 1);
	add_fact(f, SETUP_DATA_HEADER, SF_FACT_EFI_SETUP);
	if (d->e820_more) {
		add_const(f, SETUP_NODE2 + SETUP_TYPE, 1, e820_type, 1);
		add_memmap(f, SETUP_NODE2 + SETUP_DATA_HEADER, d->e820_more,
			   SETUP_NODE2 + SETUP_LEN, 4, SF_MEMMAP_ENTRY);
	}
	set_fields(d, d->setup_data, f);
}

#define PARAM(member)	(PURGATORY_PARAMS + offsetof(struct purgatory_params, member))

static void add_choice(struct draft *d, __u32 offset, __u32 length, const __u8 *bytes, __u32 n,
		       __u32 choice)
{
	struct sf_attachments *a = &d->profile->attachments;

	add_const(&d->purgatory_fields, offset, length, bytes, n);
	a->choosers[a->nr_choosers++] = (struct sf_chooser){ d->purgatory, offset, choice };
}

static void add_region(struct draft *d, unsigned int i, __u32 number)
{
	__u32 offset = PARAM(regions) + i * sizeof(struct purgatory_region);
	struct fields *f = &d->purgatory_fields;
	struct sf_bytes name = slot_of(d, number)->name;

	memcpy(d->profile->purgatory + offset + offsetof(struct purgatory_region, name),
	       name.p, name.n);
	add_addr(f, offset + offsetof(struct purgatory_region, address), 0, number, 0);
	add_size(f, offset + offsetof(struct purgatory_region, size), 8, 0, number);
	add_field(f, SF_DIGEST, offset + offsetof(struct purgatory_region, digest),
		  digest_length(d->desc.head.digest_alg))->slot = number;
}

static void fill_purgatory(struct draft *d)
{
	/* The loader chooses among these; 0 is first, and the default. */
	static const __u8 no_yes[] = { 0, 1 };
	static const __u8 uarts[] = { 0, 0, 0xf8, 3, 0xf8, 2, 0xe8, 3, 0xe8, 2 };
	const __u32 regions[] = { d->kernel, d->bootparams, d->cmdline, d->initramfs,
				  d->efi_memmap, d->setup_data, d->more };
	struct fields *f = &d->purgatory_fields;
	unsigned int i;

	add_addr(f, PARAM(kernel_entry), 0, d->kernel, d->image->entry);
	add_addr(f, PARAM(boot_params), 0, d->bootparams, 0);
	add_choice(d, PARAM(uart), 2, uarts, 5, SF_CHOICE_UART);
	/* purgatory knows SHA-256 only; with another digest it checks nothing */
	if (d->desc.head.digest_alg == SF_SHA256) {
		add_choice(d, PARAM(recheck), 1, no_yes, 2, SF_CHOICE_RECHECK);
		add_choice(d, PARAM(on_mismatch), 1, no_yes, 2, SF_CHOICE_MISMATCH);
		add_choice(d, PARAM(sha_ni), 1, no_yes, 2, SF_CHOICE_SHA_NI);
		for (i = 0; i < ARRAY_SIZE(regions) && regions[i]; i++)
			add_region(d, i, regions[i]);
	}
	set_fields(d, d->purgatory, f);
}

static int encode(struct draft *d)
{
	struct sf_refusal why = { 0 };
	char sentence[256];
	long n;

	n = sf_encode(&d->desc, d->profile->manifest, sizeof(d->profile->manifest));
	if (n < 0)
		return fail(STATUS_REFUSED, "the manifest is too large");
	d->profile->size = n;
	if (!sf_decode(d->profile->manifest, n, &d->profile->decoded, &why))
		return 0;
	return fail(STATUS_INTERNAL, "nothing written, the verifier would refuse it: %s",
		    sf_sentence(&why, NULL, sentence, sizeof(sentence)));
}

/* Purgatory's digest is over what its fields leave, which the decoder knows:
 * so encode, compute, encode again. */
static int seal(struct draft *d)
{
	int ret = encode(d);

	if (ret)
		return ret;
	code_digest(&d->profile->decoded, &d->profile->decoded.slots[d->purgatory - 1],
		    d->profile->purgatory, d->purgatory_digest);
	return encode(d);
}

/* The built-in command line is put in front, and the whole cut off. */
static int cmdline_room(const struct image *image, const struct kconfig *config,
			const char *line, __u32 *max)
{
	char *builtin = NULL;
	size_t n;

	if (kconfig_enabled(config, "CMDLINE_BOOL"))
		builtin = kconfig_value(config, "CMDLINE");
	n = builtin && *builtin ? strlen(builtin) + 1 : 0;
	free(builtin);
	if (n > image->cmdline_size)
		return fail(STATUS_REFUSED, "%s: the built-in command line leaves no room for another",
			    image->file.name);
	*max = image->cmdline_size + 1 - n;
	if (line && strlen(line) >= *max)
		return fail(STATUS_REFUSED, "the command line to be signed has %zu characters, the kernel reads %u",
			    strlen(line), *max - 1);
	return 0;
}

/*
 * The kernel ignores the entries of a memory map that its own table has no room
 * for (E820_MAX_ENTRIES: 128, and 3 for each node that it was built for), and
 * with them RAM that segments may lie in.  So no more can be handed over.
 */
static int memmap_room(struct draft *d, const struct kconfig *config)
{
	char *text = kconfig_enabled(config, "NUMA") ? kconfig_value(config, "NODES_SHIFT") : NULL;
	unsigned long shift = text ? strtoul(text, NULL, 10) : 0;
	__u32 room;
	int ret = 0;

	if (shift > NODES_SHIFT_MAX)
		ret = fail(STATUS_MALFORMED, "%s: CONFIG_NODES_SHIFT=%s is larger than any kernel's (%u)",
			   config->source, text, NODES_SHIFT_MAX);
	free(text);
	if (ret)
		return ret;
	room = BP_E820_MAX + (3u << shift) - E820_OWN;
	d->e820_entries = room < BP_E820_MAX ? room : BP_E820_MAX;
	d->e820_more = room - d->e820_entries;
	if (d->e820_more > SETUP_E820_MAX)
		d->e820_more = SETUP_E820_MAX;
	return 0;
}

static __u64 setup_size(const struct draft *d)
{
	if (!d->e820_more)
		return SETUP_NODE2;
	return SETUP_NODE2 + SETUP_DATA_HEADER + d->e820_more * SF_MEMMAP_ENTRY;
}

static bool by_cmdline_only(const struct lockdown *lockdown)
{
	return lockdown->levels[SF_WAY_CMDLINE] && !lockdown->levels[SF_WAY_BUILTIN] &&
	       !lockdown->levels[SF_WAY_SECURE_BOOT];
}

static void describe_head(struct draft *d, const struct wishes *wishes)
{
	struct sf_manifest *head = &d->desc.head;
	__u32 way;

	head->arch = SF_ARCH_X86_64;
	head->usage = wishes->usage;
	head->component = text_bytes(wishes->component);
	head->generation = wishes->generation;
	head->digest_alg = wishes->digest_alg;
	for (way = SF_WAY_BUILTIN; way <= SF_WAY_CMDLINE; way++)
		if (wishes->lockdown.levels[way])
			head->claims[head->nr_claims++] =
				(struct sf_claim){ way, wishes->lockdown.levels[way] };
	head->origins = (struct sf_bytes){ d->image->origins,
					   d->image->nr_origins * SF_ORIGIN_SIZE };
	head->text = text_bytes(wishes->text);
	d->desc.slots = d->slots;
}

static int describe_slots(struct draft *d, struct wishes *wishes, __u32 cmdline_max)
{
	bool crash = wishes->usage & SF_USAGE_CRASH;
	int ret;

	ret = describe_kernel(d);
	if (!ret)
		ret = describe_purgatory(d);
	if (ret)
		return ret;
	d->desc.head.entry_slot = d->purgatory;
	d->bootparams = add_slot(d, "bootparams", SF_PARAMS, SF_ALWAYS, BP_SIZE, true, SF_FROM_FIELDS);
	describe_cmdline(d, wishes, cmdline_max);
	ret = describe_initramfs(d, wishes);
	if (ret)
		return ret;
	if (crash)
		d->elfcorehdr = add_slot(d, "elfcorehdr", SF_ELFCOREHDR, SF_CRASH,
					 ELFCOREHDR_MAX, false, SF_FROM_KERNEL);
	d->efi_memmap = add_slot(d, "efi-memmap", SF_PARAMS, SF_EFI, EFI_MEMMAP_MAX, false,
				 SF_FROM_FIELDS);
	d->setup_data = add_slot(d, "setup-data", SF_PARAMS, SF_EFI, setup_size(d), true, SF_FROM_FIELDS);
	if (d->line)
		return 0;
	ret = policy_complete(&wishes->policy, !d->initrd->n || d->more, crash, d->elfcorehdr,
			      by_cmdline_only(&wishes->lockdown));
	d->slots[d->cmdline - 1].policy = wishes->policy.entries;
	d->slots[d->cmdline - 1].nr_policy = wishes->policy.n;
	return ret;
}

int profile_x86(const struct image *image, const struct kconfig *config,
		const struct parts *initrd, struct wishes *wishes, struct profile *profile)
{
	struct draft *d = xcalloc(1, sizeof(*d));
	__u32 cmdline_max = 0;
	int ret;

	memset(profile, 0, sizeof(*profile));
	d->image = image;
	d->profile = profile;
	d->initrd = initrd;
	d->line = line_to_sign(wishes, image);
	describe_head(d, wishes);
	ret = cmdline_room(image, config, d->line, &cmdline_max);
	if (!ret)
		ret = memmap_room(d, config);
	if (!ret)
		ret = describe_slots(d, wishes, cmdline_max);
	if (!ret) {
		fill_bootparams(d);
		fill_efi(d);
		fill_purgatory(d);
		ret = seal(d);
	}
	free(d);
	return ret;
}
