// SPDX-License-Identifier: MIT
/*
 * profile.c - a kernel image as slots and fields
 *
 * What an x86-64 kernel needs to make boot_params is the image's setup header
 * (Documentation/arch/x86/boot.rst): it is the template of the params slot.  On arm64 a
 * device tree needs no template, and what may not cross 2 MiB lies at multiples of 1 MiB.
 */
#include <stdlib.h>

#include "profile.h"
#include "purgatory.h"
#include "sigfmt_sentence.h"

#define MIB			(1ull << 20)
#define LOADED_FIRST		(16 * MIB)	/* as kexec_file_load: leave DMA memory alone */
#define ADDR_LAST_32BIT		0xffffffffull
#define PARAMS_MAX_X86		(MIB / 4)	/* with the command line and the EFI memory map */
#define PARAMS_MAX_ARM64	(MIB / 16 * 15)	/* a device tree; less than small slots may have */
#define PARAMS_ALIGN_ARM64	MIB
#define ELFCOREHDR_MAX		(4 * MIB)
#define TYPE_OF_LOADER_KEXEC	0xd0

/* No bootconfig's magic, wherever in the last 15 bytes the kernel looks for it. */
static const u8 initrd_tail[16];

/* The work in progress; slot numbers are 0 while a slot is absent. */
struct draft {
	const struct image *image;
	struct profile *profile;
	struct sf_manifest_desc desc;
	struct sf_slot_desc slots[SF_SLOTS_MAX];
	struct sf_field fields[SF_FIELDS_MAX];	/* purgatory's */
	size_t nr_fields;
	u8 template[SETUP_END - HDR_SETUP_SECTS];
	u8 digests[SF_SLOTS_MAX][SF_DIGEST_MAX];
	const struct initrd *initrd;
	const char *line;		/* to be signed, or NULL */
	char *builtin;			/* the kernel's own, or NULL */
	u32 kernel, purgatory, params;
	u32 initramfs[3];		/* those that there are */
};

static struct sf_bytes text_bytes(const char *text)
{
	return (struct sf_bytes){ (const u8 *)text, strlen(text) };
}

/* A new slot.  Returns its number. */
static u32 add_slot(struct draft *d, const char *name, u32 type, u64 size, bool exact)
{
	struct sf_slot *slot = &d->slots[d->desc.nr_slots++].slot;

	slot->name = text_bytes(name);
	slot->type = type;
	slot->size = size;
	slot->exact = exact;
	/* of what it is told it may read the low halves of addresses only */
	if (type != SF_TYPE_CMDLINE && d->image->last <= ADDR_LAST_32BIT)
		slot->last = d->image->last;
	return d->desc.nr_slots;
}

/* Where the newest slot's bytes, or a piece of them, come from. */
static int add_hint(struct draft *d, u32 source, u64 offset, u64 size)
{
	struct sf_attachments *a = &d->profile->attachments;

	if (a->nr_hints == SF_HINTS_MAX)
		return fail(STATUS_REFUSED, "%s: in more pieces than a loader takes",
			    d->image->file.name);
	a->hints[a->nr_hints++] = (struct sf_hint){ d->desc.nr_slots, source, offset, size };
	return 0;
}

/* Bytes for the newest slot that the bundle brings along. */
static void add_blob(struct draft *d, const void *p, size_t n)
{
	struct sf_attachments *a = &d->profile->attachments;

	a->blobs[a->nr_blobs++] = (struct sf_blob){ d->desc.nr_slots, { p, n } };
}

/* The bundle brings all bytes of the newest slot along. */
static int add_whole_blob(struct draft *d, const void *p, size_t n)
{
	add_blob(d, p, n);
	return add_hint(d, SF_FROM_ATTACHMENT, 0, 0);
}

static struct sf_slot *slot_of(struct draft *d, u32 number)
{
	return &d->slots[number - 1].slot;
}

static u8 *use_digest(struct draft *d, u32 number)
{
	u8 *digest = d->digests[number - 1];

	slot_of(d, number)->digest =
		(struct sf_bytes){ digest, digest_length(d->desc.head.digest_alg) };
	return digest;
}

static void set_digest(struct draft *d, u32 number, const void *p, size_t n)
{
	digest_of(d->desc.head.digest_alg, p, n, use_digest(d, number));
}

/* The bundle brings along what is in no file that a loader has. */
static const char *attach(struct draft *d, u32 number, const struct pieces *pieces)
{
	struct pieces attached = { .n = 0 };
	const char *wrong;
	u8 *bytes;
	size_t i;

	for (i = 0; i < pieces->n; i++)
		if (pieces->at[i].source == SF_FROM_ATTACHMENT)
			add_piece(&attached, pieces->at[i]);
	if (!attached.n)
		return NULL;
	if (attached.size >= SF_ATTACH_MAX)
		return "a loader does not unpack it, so that the bundle has to bring it along, which holds 64 MiB at most; give the image as it was before it was compressed";
	wrong = pieces_gather(&attached, &bytes);
	d->profile->blobs[number - 1] = bytes;
	add_blob(d, bytes, attached.size);
	return wrong;
}

/* The bytes of the newest slot: where they come from, and their digest.  With @all a
 * file goes in to its end: what was not signed has to be noticed. */
static int sign_pieces(struct draft *d, const struct pieces *pieces, bool all)
{
	u32 number = d->desc.nr_slots;
	const char *wrong = NULL;
	u64 attached = 0;
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < pieces->n; i++) {
		const struct piece *piece = &pieces->at[i];
		bool own = piece->source == SF_FROM_ATTACHMENT;
		bool rest = all && i + 1 == pieces->n && piece->source == SF_FROM_INITRD;

		ret = add_hint(d, piece->source, own ? attached : piece->place,
			       rest ? 0 : piece->size);
		attached += own ? piece->size : 0;
	}
	if (!ret)
		wrong = attach(d, number, pieces);
	if (!ret && !wrong)
		wrong = pieces_digest(pieces, d->desc.head.digest_alg, use_digest(d, number));
	if (wrong)
		ret = initrd_unchanged(d->initrd);	/* one of its files, or the image? */
	if (wrong && !ret)
		ret = fail(wrong_status(wrong), "%s: %s", d->image->file.name, wrong);
	return ret;
}

static struct sf_field *add_field(struct draft *d, u32 rule, u32 offset, u32 length)
{
	struct sf_field *field = &d->fields[d->nr_fields++];

	*field = (struct sf_field){ .rule = rule, .offset = offset, .length = length };
	return field;
}

static void add_addr(struct draft *d, u32 offset, u32 slot, u64 addend)
{
	struct sf_field *field = add_field(d, SF_RULE_ADDR, offset, 8);

	field->slot = slot;
	field->addend = addend;
}

static u64 pages(u64 size)
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
	if (image->arch == SF_ARCH_X86_64)
		slot->first = image->pref_address > LOADED_FIRST ? image->pref_address : LOADED_FIRST;
	slot->last = image->last;
}

static int describe_kernel(struct draft *d)
{
	const struct image *image = d->image;

	if (!image->relocatable && image->pref_address < SF_DEST_MIN)
		return fail(STATUS_REFUSED, "%s: has to be at 0x%llx, and nothing may be below 1 MiB",
			    image->file.name, (unsigned long long)image->pref_address);
	d->kernel = add_slot(d, "kernel", SF_TYPE_CODE, image->kernel.size, true);
	set_place(image, slot_of(d, d->kernel));
	return sign_pieces(d, &image->kernel, false);
}

/* The digest is left for seal(): it is over the bytes outside the fields. */
static int describe_purgatory(struct draft *d)
{
	size_t size;

	d->profile->purgatory = own_purgatory(&size);
	if (!d->profile->purgatory)
		return fail(STATUS_INTERNAL, "this mksig was built with a purgatory it does not know");
	d->purgatory = add_slot(d, "purgatory", SF_TYPE_CODE, size, true);
	slot_of(d, d->purgatory)->memory = size + PURGATORY_STACK;
	use_digest(d, d->purgatory);
	return add_whole_blob(d, d->profile->purgatory, size);
}

/*
 * The setup header as kexec_file_load(2) hands it over.  What only the loading
 * kernel can write is zero: a leftover would be an address in memory that was
 * somebody's.
 */
static void describe_template(struct draft *d)
{
	static const struct {
		u32 offset, size;
	} written[] = {
		{ HDR_LOADFLAGS, 1 }, { HDR_CODE32_START, 4 }, { HDR_RAMDISK_IMAGE, 4 },
		{ HDR_RAMDISK_SIZE, 4 }, { HDR_CMD_LINE_PTR, 4 }, { HDR_HARDWARE_SUBARCH, 12 },
		{ HDR_SETUP_DATA, 8 },
	};
	u32 n = d->image->setup_end - HDR_SETUP_SECTS;
	size_t i;

	memcpy(d->template, d->image->setup + HDR_SETUP_SECTS, n);
	for (i = 0; i < ARRAY_SIZE(written); i++)
		memset(d->template + written[i].offset - HDR_SETUP_SECTS, 0, written[i].size);
	d->template[HDR_TYPE_OF_LOADER - HDR_SETUP_SECTS] = TYPE_OF_LOADER_KEXEC;
	slot_of(d, d->params)->template = (struct sf_bytes){ d->template, n };
}

static void describe_params(struct draft *d)
{
	bool tree = d->image->arch == SF_ARCH_AARCH64;

	d->params = add_slot(d, "params", SF_TYPE_PARAMS,
			     tree ? PARAMS_MAX_ARM64 : PARAMS_MAX_X86, false);
	if (tree)
		slot_of(d, d->params)->align = PARAMS_ALIGN_ARM64;
	else
		describe_template(d);
}

/* A line that came with the image goes along with the bundle: nobody has to know
 * it to load it. */
static int describe_cmdline(struct draft *d, const struct create_request *request, u32 max)
{
	u32 number;
	size_t n;

	if (!d->line) {
		add_slot(d, "cmdline", SF_TYPE_CMDLINE, max, false);
		return add_hint(d, SF_FROM_CMDLINE, 0, 0);
	}
	n = strlen(d->line) + 1;	/* the NUL is signed, too */
	number = add_slot(d, "cmdline", SF_TYPE_CMDLINE, n, true);
	set_digest(d, number, d->line, n);
	if (request->cmdline)
		return add_hint(d, SF_FROM_CMDLINE, 0, 0);
	return add_whole_blob(d, d->line, n);
}

/* What is signed of the initramfs: all of it, or what comes before the open part. */
static int describe_signed_initramfs(struct draft *d, const char *name)
{
	const struct initrd *initrd = d->initrd;

	d->initramfs[0] = add_slot(d, name, SF_TYPE_INITRAMFS, initrd->pieces.size, true);
	return sign_pieces(d, &initrd->pieces, !initrd->open);
}

/*
 * Early code looks for tables and microcode at the beginning of an initramfs, and
 * for a bootconfig at its end: an open one lies between two that are signed.
 */
static int describe_initramfs(struct draft *d, const struct create_request *request)
{
	u32 open, tail;
	int ret;

	if (!d->initrd->pieces.n)
		return 0;
	if (!d->initrd->open)
		return describe_signed_initramfs(d, "initramfs");
	ret = describe_signed_initramfs(d, "initrd-head");
	if (ret)
		return ret;
	open = add_slot(d, "initrd", SF_TYPE_INITRAMFS, request->initrd_max, false);
	slot_of(d, open)->optional = true;
	ret = add_hint(d, SF_FROM_INITRD, d->initrd->files_end, 0);
	if (ret)
		return ret;
	tail = add_slot(d, "initrd-tail", SF_TYPE_INITRAMFS, sizeof(initrd_tail), true);
	set_digest(d, tail, initrd_tail, sizeof(initrd_tail));
	d->initramfs[1] = open;
	d->initramfs[2] = tail;
	return add_whole_blob(d, initrd_tail, sizeof(initrd_tail));
}

static bool has_slot(const struct draft *d, const char *name)
{
	size_t i;

	for (i = 0; i < d->desc.nr_slots; i++)
		if (d->slots[i].slot.name.n == strlen(name) &&
		    !memcmp(d->slots[i].slot.name.p, name, strlen(name)))
			return true;
	return false;
}

static int describe_data(struct draft *d, const struct create_request *request)
{
	const struct data_slot *data;
	u32 number;
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < request->nr_data; i++) {
		data = &request->data[i];
		if (has_slot(d, data->name))
			return fail(STATUS_USAGE, "--data=%s: there is a slot of this name already",
				    data->name);
		number = add_slot(d, data->name, SF_TYPE_DATA, data->max, false);
		slot_of(d, number)->optional = true;
		ret = add_hint(d, SF_FROM_DATA, 0, 0);
	}
	return ret;
}

#define PARAM(member)	(PURGATORY_PARAMS + offsetof(struct purgatory_params, member))

/* @bytes: @n alternatives of @length bytes each */
static void add_choice(struct draft *d, u32 offset, u32 length, const u8 *bytes, u32 n,
		       u32 choice)
{
	struct sf_attachments *a = &d->profile->attachments;

	add_field(d, SF_RULE_CHOICE, offset, length)->alternatives =
		(struct sf_bytes){ bytes, n * length };
	a->choosers[a->nr_choosers++] = (struct sf_chooser){ d->purgatory, offset, choice };
}

static void add_region(struct draft *d, unsigned int i, u32 number)
{
	u32 offset = PARAM(regions) + i * sizeof(struct purgatory_region);
	struct sf_bytes name = slot_of(d, number)->name;
	struct sf_field *size, *digest;

	memcpy(d->profile->purgatory + offset + offsetof(struct purgatory_region, name),
	       name.p, name.n);
	add_addr(d, offset + offsetof(struct purgatory_region, address), number, 0);
	size = add_field(d, SF_RULE_SIZE, offset + offsetof(struct purgatory_region, size), 8);
	size->slot = number;
	digest = add_field(d, SF_RULE_DIGEST, offset + offsetof(struct purgatory_region, digest),
			   digest_length(d->desc.head.digest_alg));
	digest->slot = number;
	digest->choice = PARAM(recheck);
}

static void fill_purgatory(struct draft *d)
{
	/* The loader chooses among these; 0 is first, and the default. */
	static const u8 no_yes[] = { 0, 1 };
	static const u8 uarts[] = { 0, 0, 0xf8, 3, 0xf8, 2, 0xe8, 3, 0xe8, 2 };
	const u32 regions[] = { d->kernel, d->params, d->initramfs[0], d->initramfs[1],
				d->initramfs[2] };
	unsigned int i;

	add_addr(d, PARAM(kernel_entry), d->kernel, d->image->entry);
	add_choice(d, PARAM(uart), 2, uarts, 5, SF_CHOICE_UART);
	/* purgatory knows SHA-256 only; with another digest it checks nothing */
	if (d->desc.head.digest_alg == SF_ALG_SHA256) {
		add_choice(d, PARAM(recheck), 1, no_yes, 2, SF_CHOICE_RECHECK);
		add_choice(d, PARAM(on_mismatch), 1, no_yes, 2, SF_CHOICE_MISMATCH);
		add_choice(d, PARAM(sha_ni), 1, no_yes, 2, SF_CHOICE_SHA_NI);
		for (i = 0; i < ARRAY_SIZE(regions) && regions[i]; i++)
			add_region(d, i, regions[i]);
	}
	d->slots[d->purgatory - 1].fields = d->fields;
	d->slots[d->purgatory - 1].nr_fields = d->nr_fields;
}

static int encode(struct draft *d)
{
	struct sf_refusal why = { 0 };
	char sentence[SF_SENTENCE_MAX];
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

	if (ret || !d->purgatory)
		return ret;
	slot_digest(&d->profile->decoded, d->purgatory, d->profile->purgatory,
		    d->digests[d->purgatory - 1]);
	return encode(d);
}

/* On x86-64 the built-in command line is put in front, and the whole cut off. */
static int cmdline_room(const struct image *image, const char *builtin, u32 *max)
{
	size_t n = builtin && image->arch == SF_ARCH_X86_64 ? strlen(builtin) + 1 : 0;

	if (n > image->cmdline_size)
		return fail(STATUS_REFUSED, "%s: the built-in command line leaves no room for another",
			    image->file.name);
	*max = image->cmdline_size + 1 - n;
	return 0;
}

static bool by_cmdline_only(const struct lockdown *lockdown)
{
	return lockdown->levels[SF_WAY_CMDLINE] && !lockdown->levels[SF_WAY_BUILTIN] &&
	       !lockdown->levels[SF_WAY_SECURE_BOOT];
}

static void describe_head(struct draft *d, const struct create_request *request)
{
	struct sf_manifest *head = &d->desc.head;
	u32 way;

	head->arch = d->image->arch;
	head->usage = request->usage;
	head->component = text_bytes(request->component);
	head->generation = request->generation;
	head->digest_alg = request->digest_alg;
	for (way = SF_WAY_BUILTIN; way <= SF_WAY_CMDLINE; way++)
		if (request->lockdown.levels[way])
			head->claims[head->nr_claims++] =
				(struct sf_claim){ way, request->lockdown.levels[way] };
	head->origins = (struct sf_bytes){ d->image->origins,
					   d->image->nr_origins * SF_ORIGIN_SIZE };
	d->desc.slots = d->slots;
	d->profile->attachments.text = text_bytes(request->text);
}

/* The kernel hands the address of boot_params over itself: purgatory is for the check
 * before a crash kernel starts, and there is one for x86-64. */
static void describe_entry(struct draft *d)
{
	d->desc.head.entry_slot = d->purgatory ? d->purgatory : d->kernel;
	d->desc.head.entry_offset = d->purgatory ? 0 : d->image->entry;
}

static int describe_policy(struct draft *d, struct create_request *request)
{
	u32 versions;
	int ret;

	ret = policy_versions(d->line ? NULL : &request->policy, d->image->release, &versions);
	if (!ret && !d->line)
		ret = policy_complete(&request->policy, versions, d->initrd->open,
				      by_cmdline_only(&request->lockdown));
	if (!ret && !d->line) {
		d->desc.policy = request->policy.entries;
		d->desc.nr_policy = request->policy.n;
	}
	if (!ret && d->builtin)
		ret = builtin_check(d->builtin, request, !d->line, versions, d->initrd->open);
	return ret;
}

static int describe_slots(struct draft *d, struct create_request *request, u32 cmdline_max)
{
	bool crash = request->usage & SF_USAGE_CRASH;
	int ret;

	ret = describe_kernel(d);
	if (!ret && crash && d->image->arch == SF_ARCH_X86_64)
		ret = describe_purgatory(d);
	if (ret)
		return ret;
	describe_entry(d);
	describe_params(d);
	ret = describe_cmdline(d, request, cmdline_max);
	if (!ret)
		ret = describe_initramfs(d, request);
	if (!ret && crash)
		add_slot(d, "elfcorehdr", SF_TYPE_ELFCOREHDR, ELFCOREHDR_MAX, false);
	if (!ret)
		ret = describe_data(d, request);
	return ret ? ret : describe_policy(d, request);
}

/* What the kernel puts before the line: on arm64 the device tree says it. */
static u32 line_prefix(const struct image *image, const struct create_request *request)
{
	return image->arch == SF_ARCH_X86_64 && request->usage & SF_USAGE_CRASH ? CRASH_PREFIX : 0;
}

int profile_make(const struct image *image, const struct kconfig *config,
		 const struct initrd *initrd, struct create_request *request,
		 struct profile *profile)
{
	struct draft *d = xcalloc(1, sizeof(*d));
	u32 cmdline_max = 0;
	int ret;

	memset(profile, 0, sizeof(*profile));
	d->image = image;
	d->profile = profile;
	d->initrd = initrd;
	d->line = line_to_sign(request, image);
	d->builtin = builtin_line(config);
	describe_head(d, request);
	ret = cmdline_room(image, d->builtin, &cmdline_max);
	if (!ret && d->line)
		ret = line_check(d->line, cmdline_max, line_prefix(image, request), initrd->open);
	if (!ret)
		ret = describe_slots(d, request, cmdline_max);
	if (!ret) {
		if (d->purgatory)
			fill_purgatory(d);
		ret = seal(d);
	}
	free(d->builtin);
	free(d);
	return ret;
}

void profile_free(struct profile *profile)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(profile->blobs); i++)
		free(profile->blobs[i]);
	free(profile->purgatory);
	free(profile);
}
