// SPDX-License-Identifier: MIT
/*
 * profile.c - describe a kernel image by slots and fields
 *
 * On x86-64, the loading kernel makes boot_params from the image's setup header
 * (Documentation/arch/x86/boot.rst), which is the template of the params slot.  On arm64,
 * it makes a device tree, which needs no template and must not cross a multiple of 2 MiB;
 * so it begins at a multiple of 1 MiB and is smaller than that.
 */
#include <stdlib.h>

#include "profile.h"
#include "purgatory.h"
#include "sigfmt_sentence.h"

#define MIB			(1ull << 20)
#define LOADED_FIRST		(16 * MIB)	/* as in kexec_file_load: above DMA memory */
#define ADDR_LAST_32BIT		0xffffffffull
#define PARAMS_MAX_X86		(MIB / 4)	/* with the command line and the EFI memory map */
#define PARAMS_MAX_ARM64	(MIB / 16 * 15)	/* a device tree; below the limit of small slots */
#define PARAMS_ALIGN_ARM64	MIB
#define ELFCOREHDR_MAX		(4 * MIB)
#define TYPE_OF_LOADER_KEXEC	0xd0

/* Zeros at the end, so that the kernel finds no magic of a bootconfig in the last 15 bytes. */
static const u8 initrd_tail[16];

/* A manifest that is being built; the number of an absent slot is 0. */
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
	const char *line;		/* the command line to sign, or NULL */
	char *builtin;			/* the built-in command line, or NULL */
	u32 kernel, purgatory, params;
	u32 initramfs[3];		/* used elements */
};

static struct sf_bytes text_bytes(const char *text)
{
	return (struct sf_bytes){ (const u8 *)text, strlen(text) };
}

/* Add a slot, and return its number. */
static u32 add_slot(struct draft *d, const char *name, u32 type, u64 size, bool exact)
{
	struct sf_slot *slot = &d->slots[d->desc.nr_slots++].slot;

	slot->name = text_bytes(name);
	slot->type = type;
	slot->size = size;
	slot->exact = exact;
	/* the kernel may read only the low halves of addresses */
	if (type != SF_TYPE_CMDLINE && d->image->last <= ADDR_LAST_32BIT)
		slot->last = d->image->last;
	return d->desc.nr_slots;
}

/* Add a hint for the last slot's bytes, or for a piece of them. */
static int add_hint(struct draft *d, u32 source, u64 offset, u64 size)
{
	struct sf_attachments *a = &d->profile->attachments;

	if (a->nr_hints == SF_HINTS_MAX)
		return fail(STATUS_REFUSED, "%s: in more pieces than a loader accepts",
			    d->image->file.name);
	a->hints[a->nr_hints++] = (struct sf_hint){ d->desc.nr_slots, source, offset, size };
	return 0;
}

/* Put bytes of the last slot into the bundle. */
static void add_blob(struct draft *d, const void *p, size_t n)
{
	struct sf_attachments *a = &d->profile->attachments;

	a->blobs[a->nr_blobs++] = (struct sf_blob){ d->desc.nr_slots, { p, n } };
}

/* Put all bytes of the last slot into the bundle. */
static int add_whole_blob(struct draft *d, const void *p, size_t n)
{
	add_blob(d, p, n);
	return add_hint(d, SF_SOURCE_ATTACHMENT, 0, 0);
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

/* Put the bytes that are in no file of the loader into the bundle. */
static const char *attach(struct draft *d, u32 number, const struct pieces *pieces)
{
	struct pieces attached = { .n = 0 };
	const char *error;
	u8 *bytes;
	size_t i;

	for (i = 0; i < pieces->n; i++)
		if (pieces->at[i].source == SF_SOURCE_ATTACHMENT)
			add_piece(&attached, pieces->at[i]);
	if (!attached.n)
		return NULL;
	if (attached.size >= SF_ATTACH_MAX)
		return "a loader does not decompress it, so it must be in the bundle, which holds at most 64 MiB; give the uncompressed image";
	error = pieces_gather(&attached, &bytes);
	d->profile->blobs[number - 1] = bytes;
	add_blob(d, bytes, attached.size);
	return error;
}

/* Set the hints and the digest of the last slot.  With @all the hint of a file extends to its
 * end, so that unsigned bytes at the end are detected. */
static int sign_pieces(struct draft *d, const struct pieces *pieces, bool all)
{
	u32 number = d->desc.nr_slots;
	const char *error = NULL;
	u64 attached = 0;
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < pieces->n; i++) {
		const struct piece *piece = &pieces->at[i];
		bool own = piece->source == SF_SOURCE_ATTACHMENT;
		bool rest = all && i + 1 == pieces->n && piece->source == SF_SOURCE_INITRD;

		ret = add_hint(d, piece->source, own ? attached : piece->place,
			       rest ? 0 : piece->size);
		attached += own ? piece->size : 0;
	}
	if (!ret)
		error = attach(d, number, pieces);
	if (!ret && !error)
		error = pieces_digest(pieces, d->desc.head.digest_alg, use_digest(d, number));
	if (error)
		ret = initrd_unchanged(d->initrd);	/* from one of its files, or from the image? */
	if (error && !ret)
		ret = fail(error_status(error), "%s: %s", d->image->file.name, error);
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

/* Set the allowed addresses.  A relocatable kernel decompresses itself within init_size bytes,
 * at the next multiple of its alignment from pref_address on.  At another address it would
 * overwrite other segments.  Other kernels have one address. */
static void set_place(const struct image *image, struct sf_slot *slot)
{
	slot->memory = image->init_size;
	slot->align = image->alignment > SF_PAGE_MIN ? image->alignment : 0;
	if (!image->relocatable) {
		slot->first = image->pref_address;
		slot->last = slot->first + pages(slot->memory) - 1;
		return;
	}
	if (image->arch == EM_X86_64)
		slot->first = image->pref_address > LOADED_FIRST ? image->pref_address : LOADED_FIRST;
	slot->last = image->last;
}

static int describe_kernel(struct draft *d)
{
	const struct image *image = d->image;

	if (!image->relocatable && image->pref_address < SF_DEST_MIN)
		return fail(STATUS_REFUSED, "%s: must be loaded at 0x%llx, but segments must be at or above 1 MiB",
			    image->file.name, (unsigned long long)image->pref_address);
	d->kernel = add_slot(d, "kernel", SF_TYPE_CODE, image->kernel.size, true);
	set_place(image, slot_of(d, d->kernel));
	return sign_pieces(d, &image->kernel, false);
}

/* seal() computes the digest, which is over the bytes outside the fields. */
static int describe_purgatory(struct draft *d)
{
	size_t size;

	d->profile->purgatory = own_purgatory(&size);
	if (!d->profile->purgatory)
		return fail(STATUS_INTERNAL, "this mksig was built with a malformed purgatory; build it again");
	d->purgatory = add_slot(d, "purgatory", SF_TYPE_CODE, size, true);
	slot_of(d, d->purgatory)->memory = size + PURGATORY_STACK;
	use_digest(d, d->purgatory);
	return add_whole_blob(d, d->profile->purgatory, size);
}

/*
 * The setup header as kexec_file_load(2) passes it.  Members that the loading kernel
 * writes are zero, because a value from the image would be an arbitrary address.
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
	bool tree = d->image->arch == EM_AARCH64;

	d->params = add_slot(d, "params", SF_TYPE_PARAMS,
			     tree ? PARAMS_MAX_ARM64 : PARAMS_MAX_X86, false);
	if (tree)
		slot_of(d, d->params)->align = PARAMS_ALIGN_ARM64;
	else
		describe_template(d);
}

/* The image's own line goes into the bundle, so that a loader need not know it. */
static int describe_cmdline(struct draft *d, const struct create_request *request, u32 max)
{
	u32 number;
	size_t n;

	if (!d->line) {
		add_slot(d, "cmdline", SF_TYPE_CMDLINE, max, false);
		return add_hint(d, SF_SOURCE_CMDLINE, 0, 0);
	}
	n = strlen(d->line) + 1;	/* the NUL is signed as well */
	number = add_slot(d, "cmdline", SF_TYPE_CMDLINE, n, true);
	set_digest(d, number, d->line, n);
	if (request->cmdline)
		return add_hint(d, SF_SOURCE_CMDLINE, 0, 0);
	return add_whole_blob(d, d->line, n);
}

/* Add the signed initramfs: all of it, or the part before the open one. */
static int describe_signed_initramfs(struct draft *d, const char *name)
{
	const struct initrd *initrd = d->initrd;

	d->initramfs[0] = add_slot(d, name, SF_TYPE_INITRAMFS, initrd->pieces.size, true);
	return sign_pieces(d, &initrd->pieces, !initrd->open);
}

/*
 * Early code searches the start of an initramfs for tables and microcode, and its end
 * for a bootconfig.  So an open initramfs is between two signed slots.
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
	ret = add_hint(d, SF_SOURCE_INITRD, d->initrd->files_end, 0);
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
			return fail(STATUS_USAGE, "--data=%s: another slot has this name; use another name",
				    data->name);
		number = add_slot(d, data->name, SF_TYPE_DATA, data->max, false);
		slot_of(d, number)->optional = true;
		ret = add_hint(d, SF_SOURCE_DATA, 0, 0);
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
	/* The loader chooses one of these; the first, 0, is the default. */
	static const u8 no_yes[] = { 0, 1 };
	static const u8 uarts[] = { 0, 0, 0xf8, 3, 0xf8, 2, 0xe8, 3, 0xe8, 2 };
	const u32 regions[] = { d->kernel, d->params, d->initramfs[0], d->initramfs[1],
				d->initramfs[2] };
	unsigned int i;

	add_addr(d, PARAM(kernel_entry), d->kernel, d->image->entry);
	add_choice(d, PARAM(uart), 2, uarts, 5, SF_CHOICE_UART);
	/* purgatory supports SHA-256 only; with another algorithm it checks nothing */
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
	return fail(STATUS_INTERNAL, "nothing was written, because the verifier would refuse it: %s",
		    sf_sentence(&why, NULL, sentence, sizeof(sentence)));
}

/* Purgatory's digest is over the bytes outside its fields, which the decoder determines.
 * So encode, compute the digest, and encode again. */
static int seal(struct draft *d)
{
	int ret = encode(d);

	if (ret || !d->purgatory)
		return ret;
	slot_digest(&d->profile->decoded, d->purgatory, d->profile->purgatory,
		    d->digests[d->purgatory - 1]);
	return encode(d);
}

/* On x86-64, the kernel prepends the built-in command line, and truncates the whole. */
static int cmdline_room(const struct image *image, const char *builtin, u32 *max)
{
	size_t n = builtin && image->arch == EM_X86_64 ? strlen(builtin) + 1 : 0;

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
		head->claims[way] = request->lockdown.levels[way];
	head->origins = (struct sf_bytes){ d->image->origins,
					   d->image->nr_origins * SF_ORIGIN_SIZE };
	d->desc.slots = d->slots;
	d->profile->attachments.text = text_bytes(request->text);
}

/* Purgatory is needed only for the check before a crash kernel starts, and exists only for
 * x86-64: the kernel itself passes the address of the parameters. */
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
	if (!ret && crash && d->image->arch == EM_X86_64)
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

/* On arm64 nothing is prepended, because the device tree has the ELF core header's address. */
static u32 line_prefix(const struct image *image, const struct create_request *request)
{
	return image->arch == EM_X86_64 && request->usage & SF_USAGE_CRASH ? CRASH_PREFIX : 0;
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
