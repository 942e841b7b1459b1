// SPDX-License-Identifier: GPL-2.0-only
/*
 * kexec_manifest.c - kexec_load() with a signed segment manifest
 *
 * Documentation/admin-guide/kexec-manifest.rst describes the interface.  The
 * rules are in lib/sigfmt; here is what they are applied to.  User memory is
 * read once, and the bytes that were checked are the bytes that are loaded.
 */

#define pr_fmt(fmt) "kexec: " fmt

#include <linux/ima.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/kexec.h>
#include <linux/kexec_manifest.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/verification.h>

#include <crypto/hash.h>
#include <crypto/pkcs7.h>
#include <crypto/sha2.h>
#include <keys/system_keyring.h>

#include "kexec_internal.h"

#define KM_SEGMENT_MAX	(sizeof(struct sf_header) + SF_MANIFEST_MAX + SF_SIGNATURE_MAX)

/**
 * struct kexec_manifest - one load with a manifest
 * @manifest:	decoded, pointing into @bytes
 * @load:	what the verifier knows about the load; a segment that has data is
 *		loaded from there, all others from user memory
 * @bytes:	header, manifest and signature
 * @parts:	of @bytes
 * @buf:	user memory of each slot, by slot number less 1
 * @slots:	slot number of each segment of the image
 * @hashing:	bytes that are copied from user memory are added to @hash
 * @measure_open: IMA wants the digests of open slots
 * @sha256:	of the manifest; its name in the log and in the blacklist
 * @logged:	the log says why the load is refused
 * @hash:	in use for one slot at a time; HASH_MAX_DESCSIZE bytes follow
 */
struct kexec_manifest {
	struct sf_manifest manifest;
	struct sf_load load;
	u8 *bytes;
	struct sf_parts parts;
	const void __user *buf[SF_SLOTS_MAX];
	u32 slots[SF_SLOTS_MAX];
	bool hashing;
	bool measure_open;
	u8 sha256[SHA256_DIGEST_SIZE];
	bool logged;
	struct shash_desc hash;
};

static bool required __ro_after_init = IS_ENABLED(CONFIG_KEXEC_SIG_MANIFEST_REQUIRE);

/*
 * There is no value that lowers what the configuration says.  The parameter is
 * an early one because unknown_bootoption() takes any other that begins with
 * "kexec" for the name of a boot loader, and drops it.
 */
static int __init kexec_sig_manifest_setup(char *value)
{
	if (!value || strcmp(value, "require"))
		return -EINVAL;
	required = true;
	return 0;
}
early_param("kexec_sig_manifest", kexec_sig_manifest_setup);

/**
 * kexec_manifest_required - is this way to load an image closed?
 * @call:	system call, for the message
 *
 * Return: true if only a load with a manifest is allowed.
 */
bool kexec_manifest_required(const char *call)
{
	if (required)
		pr_notice("%s refused: this kernel loads only what a signed manifest covers\n",
			  call);
	return required;
}

/* Log and return the verdict that km->load.why holds */
static int refuse(struct kexec_manifest *km)
{
	const struct sf_manifest *manifest = km->manifest.nr_slots ? &km->manifest : NULL;
	char line[SF_LINE_MAX];

	pr_notice("manifest refused: %s\n",
		  sf_refusal_line(&km->load.why, manifest, line, sizeof(line)));
	km->logged = true;
	return -sf_errno(km->load.why.cause);
}

static int refuse_slot(struct kexec_manifest *km, enum sf_cause cause, u32 slot, u64 value)
{
	km->load.why = (struct sf_refusal){
		.cause = cause, .slot = slot, .offset = SF_NOTHING, .value = value,
	};
	return refuse(km);
}

static int refuse_call(struct kexec_manifest *km, enum sf_cause cause)
{
	return refuse_slot(km, cause, 0, SF_NOTHING);
}

static const struct sf_slot *slot_of(const struct kexec_manifest *km, u32 number)
{
	return &km->manifest.slots[number - 1];
}

/* NULL for an absent slot, and for number 0 */
static struct sf_segment *segment_of(struct kexec_manifest *km, u32 number)
{
	if (!number || !km->load.segments[number - 1].present)
		return NULL;
	return &km->load.segments[number - 1];
}

/* Nobody has signed what is in an open slot */
static bool is_open(struct kexec_manifest *km, u32 number)
{
	const struct sf_slot *slot = slot_of(km, number);

	return (slot->type == SF_TYPE_INITRAMFS || slot->type == SF_TYPE_DATA) &&
	       !slot->digest.n && segment_of(km, number);
}

/* Take the manifest out of the segments of the call */
static int take_manifest(struct kexec_manifest *km, struct kexec_segment *segments,
			 unsigned long *nr_segments, struct kexec_segment *manifest)
{
	unsigned long i, n = 0;

	for (i = 0; i < *nr_segments; i++) {
		if ((segments[i].memsz & KEXEC_SIG_TAG_MASK) != KEXEC_SIG_TAG_MANIFEST)
			segments[n++] = segments[i];
		else if (n == i)
			*manifest = segments[i];
		else
			return refuse_call(km, SF_E_TWO_MANIFESTS);
	}
	if (n == *nr_segments)
		return refuse_call(km, SF_E_NO_MANIFEST);
	if (manifest->mem || manifest->memsz != KEXEC_SIG_TAG_MANIFEST ||
	    manifest->bufsz > KM_SEGMENT_MAX)
		return refuse_call(km, SF_E_MANIFEST_SEGMENT);
	*nr_segments = n;
	return n ? 0 : refuse_call(km, SF_E_NO_SEGMENTS);
}

/*
 * A signature that cannot be parsed is malformed whatever the parser calls it,
 * and to RSA one that does not verify is an invalid argument.
 */
static int verify_with(const struct sf_parts *parts, struct key *keyring)
{
	struct pkcs7_message *pkcs7;
	int ret;

	pkcs7 = pkcs7_parse_message(parts->signature, parts->signature_size);
	if (IS_ERR(pkcs7)) {
		ret = PTR_ERR(pkcs7);
		return ret == -ENOMEM || ret == -ENOPKG ? ret : -EBADMSG;
	}
	ret = verify_pkcs7_message_sig(parts->manifest, parts->manifest_size, pkcs7, keyring,
				       VERIFYING_KEXEC_MANIFEST_SIGNATURE, NULL, NULL);
	pkcs7_free_message(pkcs7);
	return ret == -EINVAL ? -EKEYREJECTED : ret;
}

/* Nothing but the header has been looked at before the signature is verified */
static int check_signers(struct kexec_manifest *km)
{
	int ret;

	ret = verify_with(&km->parts, VERIFY_USE_SECONDARY_KEYRING);
	if (ret == -ENOKEY && IS_ENABLED(CONFIG_KEXEC_SIG_MANIFEST_PLATFORM))
		ret = verify_with(&km->parts, VERIFY_USE_PLATFORM_KEYRING);

	switch (ret) {
	case -ENOKEY:
		return refuse_call(km, SF_E_SIGNER_UNKNOWN);
	case -EKEYREJECTED:
		return refuse_call(km, SF_E_SIGNATURE_INVALID);
	case -EBADMSG:
		return refuse_call(km, SF_E_SIGNATURE_MALFORMED);
	case -ENOPKG:
		return refuse_call(km, SF_E_SIGNATURE_ALGORITHM);
	}
	return ret;
}

static int check_revoked(struct kexec_manifest *km, const u8 *digest, size_t size,
			 enum sf_cause cause, u32 slot)
{
	int ret = is_hash_blacklisted(digest, size, BLACKLIST_HASH_BINARY);

	return ret == -EKEYREJECTED ? refuse_slot(km, cause, slot, SF_NOTHING) : ret;
}

/* Revoking a key is not enough: another signer may still be trusted */
static int check_revoked_digests(struct kexec_manifest *km)
{
	const struct sf_manifest *manifest = &km->manifest;
	int ret = 0;
	u32 i;

	for (i = 0; !ret && i < manifest->origins.n; i += SF_ORIGIN_SIZE)
		ret = check_revoked(km, manifest->origins.p + i, SF_ORIGIN_SIZE,
				    SF_E_REVOKED_ORIGIN, 0);
	for (i = 0; !ret && i < manifest->nr_slots; i++) {
		const struct sf_bytes *digest = &manifest->slots[i].digest;

		if (digest->n)
			ret = check_revoked(km, digest->p, digest->n, SF_E_REVOKED_SLOT, i + 1);
	}
	return ret;
}

static int verify_manifest(struct kexec_manifest *km, const struct kexec_segment *segment)
{
	struct sf_parts *parts = &km->parts;
	void *bytes;
	int ret;

	bytes = vmemdup_user(segment->buf, segment->bufsz);
	if (IS_ERR(bytes))
		return PTR_ERR(bytes);
	km->bytes = bytes;
	if (sf_parse_header(km->bytes, segment->bufsz, true, parts, &km->load.why))
		return refuse(km);
	ret = check_signers(km);
	if (ret)
		return ret;
	sha256(parts->manifest, parts->manifest_size, km->sha256);
	ret = check_revoked(km, km->sha256, sizeof(km->sha256), SF_E_REVOKED_MANIFEST, 0);
	if (ret)
		return ret;
	return security_kernel_post_load_data((char *)parts->manifest, parts->manifest_size,
					      LOADING_KEXEC_IMAGE, "kexec-manifest");
}

static int decode_manifest(struct kexec_manifest *km)
{
	struct crypto_shash *tfm;
	int ret;

	if (sf_decode(km->parts.manifest, km->parts.manifest_size, &km->manifest,
		      &km->load.why)) {
		km->manifest.nr_slots = 0;
		return refuse(km);
	}
	ret = check_revoked_digests(km);
	if (ret)
		return ret;
	tfm = crypto_alloc_shash(sf_alg_name(km->manifest.digest_alg), 0, 0);
	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	km->hash.tfm = tfm;
	return 0;
}

/*
 * Strip the tags, and take out the command line: it is not loaded, and without
 * memory of its own it would make every page a destination.  From here on the
 * segments of the image and the slots are numbered differently.
 */
static int take_segments(struct kexec_manifest *km, struct kexec_segment *segments,
			 unsigned long *nr_segments)
{
	unsigned long i, n = 0;

	for (i = 0; i < *nr_segments; i++) {
		struct kexec_segment segment = segments[i];
		u32 slot = segment.memsz & KEXEC_SIG_TAG_MASK;

		segment.memsz -= slot;
		if (sf_add_segment(&km->load, slot, segment.mem, segment.memsz, segment.bufsz))
			return refuse(km);
		km->buf[slot - 1] = segment.buf;
		if (slot_of(km, slot)->type == SF_TYPE_CMDLINE)
			continue;
		km->slots[n] = slot;
		segments[n++] = segment;
	}
	*nr_segments = n;
	return 0;
}

/**
 * kexec_manifest_open - verify and decode the manifest among the segments
 * @segments:	copied from user memory; the segments of the manifest and of the
 *		command line are taken out, and the tags are stripped
 * @nr_segments: not 0; updated
 * @flags:	of the call
 *
 * Return: to be given to kexec_manifest_close(), or ERR_PTR(-errno).
 */
struct kexec_manifest *kexec_manifest_open(struct kexec_segment *segments,
					   unsigned long *nr_segments, unsigned long flags)
{
	struct kexec_segment manifest = {};
	struct kexec_manifest *km;
	int ret;

	km = kvzalloc(sizeof(*km) + HASH_MAX_DESCSIZE, GFP_KERNEL);
	if (!km)
		return ERR_PTR(-ENOMEM);
	km->load.manifest = &km->manifest;
	km->load.page_size = PAGE_SIZE;
	km->load.floor = CONFIG_KEXEC_SIG_MANIFEST_GENERATION;
	if (km->load.floor)
		km->load.component = CONFIG_KEXEC_SIG_MANIFEST_COMPONENT;

	if ((flags & KEXEC_PRESERVE_CONTEXT) ||
	    ((flags & KEXEC_ON_CRASH) && !IS_ENABLED(CONFIG_CRASH_DUMP)))
		ret = refuse_slot(km, SF_E_FLAGS, 0, flags);
	else
		ret = take_manifest(km, segments, nr_segments, &manifest) ?:
		      verify_manifest(km, &manifest) ?:
		      decode_manifest(km) ?:
		      take_segments(km, segments, nr_segments);
	if (ret) {
		kexec_manifest_close(km, ret);
		return ERR_PTR(ret);
	}
	return km;
}

/**
 * kexec_manifest_close - the end; a failure has one line in the log in any case
 * @km:		or NULL, or an error pointer
 * @ret:	of the load: 0, or -errno
 */
void kexec_manifest_close(struct kexec_manifest *km, int ret)
{
	u32 i;

	if (IS_ERR_OR_NULL(km))
		return;
	if (ret && !km->logged)
		pr_notice("load failed (%pe); no rule of the manifest refused it\n",
			  ERR_PTR(ret));
	crypto_free_shash(km->hash.tfm);
	for (i = 0; i < SF_SLOTS_MAX; i++)
		kvfree(km->load.segments[i].data);
	kvfree(km->bytes);
	kvfree(km);
}

static int ram_callback(struct resource *res, void *next)
{
	if (res->flags & IORESOURCE_SYSRAM_DRIVER_MANAGED)
		return SF_E_DEST_DRIVER;
	if (res->start != *(u64 *)next)
		return SF_E_DEST_NOT_RAM;
	*(u64 *)next = res->end + 1;
	return 0;
}

/* Every byte has to be memory; region_intersects() would accept holes */
static enum sf_cause check_ram(u64 mem, u64 memsz)
{
	u64 next = mem;
	int ret;

	ret = walk_system_ram_res(mem, mem + memsz - 1, &next, ram_callback);
	if (ret > 0)
		return ret;
	return (ret || next != mem + memsz) ? SF_E_DEST_NOT_RAM : SF_E_OK;
}

static enum sf_cause km_destination(const struct sf_load *load, u32 slot)
{
	u64 mem = load->segments[slot - 1].mem, memsz = load->segments[slot - 1].memsz;
	u64 last = mem + memsz - 1;
	enum sf_cause cause;

	cause = check_ram(mem, memsz);
	if (cause)
		return cause;
	if (IS_ENABLED(CONFIG_CRASH_DUMP)) {
		if (load->usage == SF_USAGE_CRASH &&
		    (mem < crashk_res.start || last > crashk_res.end))
			return SF_E_DEST_NOT_CRASH;
		if (load->usage == SF_USAGE_REBOOT && crashk_res.end &&
		    last >= crashk_res.start && mem <= crashk_res.end)
			return SF_E_DEST_CRASH;
	}
	return arch_kexec_manifest_destination(load, slot);
}

/*
 * The level cannot be read, and every answer that denies something is logged:
 * the verifier asks only when this load would be refused, and never about what
 * is beyond confidentiality.
 */
static bool km_locked_beyond(const struct sf_load *load, u32 level)
{
	return security_locked_down(level == SF_LEVEL_NONE ? LOCKDOWN_KEXEC : LOCKDOWN_KCORE);
}

static const struct sf_ops km_ops = {
	.destination	= km_destination,
	.locked_beyond	= km_locked_beyond,
};

/* Together they are no more than SF_SMALL_MAX bytes: sf_decode() */
static int copy_small(struct kexec_manifest *km)
{
	struct sf_segment *segment;
	void *copy;
	u32 n;

	for (n = 1; n <= km->manifest.nr_slots; n++) {
		segment = segment_of(km, n);
		if (!segment || !sf_is_small(slot_of(km, n)))
			continue;
		copy = vmemdup_user(km->buf[n - 1], segment->bufsz);
		if (IS_ERR(copy))
			return PTR_ERR(copy);
		segment->data = copy;
	}
	return 0;
}

/**
 * kexec_manifest_check - check all that needs neither an image nor large slots
 * @km:		open
 * @entry:	of the call
 * @flags:	of the call
 *
 * Under the kexec lock, so that crashk_res stays; nothing that is loaded is
 * touched.
 *
 * Return: 0, or -errno.
 */
int kexec_manifest_check(struct kexec_manifest *km, unsigned long entry, unsigned long flags)
{
	const unsigned long hotplug = KEXEC_UPDATE_ELFCOREHDR | KEXEC_CRASH_HOTPLUG_SUPPORT;
	enum sf_cause cause;
	int ret;

	km->load.ops = &km_ops;
	km->load.usage = flags & KEXEC_ON_CRASH ? SF_USAGE_CRASH : SF_USAGE_REBOOT;
	km->load.entry = entry;
	cause = arch_kexec_manifest_init(&km->load);
	if (cause)
		return refuse_call(km, cause);
	if (sf_check_layout(&km->load))
		return refuse(km);
	if ((flags & hotplug) && !segment_of(km, km->manifest.elfcorehdr_slot))
		return refuse_slot(km, SF_E_FLAGS, 0, flags);
	ret = copy_small(km);
	if (ret)
		return ret;
	return sf_check_contents(&km->load) ? refuse(km) : 0;
}

/* /proc/vmcore believes these headers, so user space does not get to write them */
static int make_elfcorehdr(struct kexec_manifest *km, struct kimage *image)
{
	struct sf_segment *segment = segment_of(km, km->manifest.elfcorehdr_slot);
	unsigned long size;
	void *data;
	int ret;

	if (!segment || !IS_ENABLED(CONFIG_CRASH_DUMP))
		return 0;
	/* All of the memory: a hotplug event may write longer headers later */
	image->elf_load_addr = segment->mem;
	image->elf_headers_sz = segment->memsz;
	ret = arch_kexec_manifest_elfcorehdr(&data, &size);
	if (ret)
		return ret;
	segment->data = data;
	segment->used = size;
	return 0;
}

static int make_params(struct kexec_manifest *km, struct kimage *image)
{
	struct sf_segment *segment = segment_of(km, km->manifest.params_slot);
	struct sf_segment *cmdline = segment_of(km, km->manifest.cmdline_slot), *other;
	struct kexec_manifest_params from = { .cmdline = "", .cmdline_size = 1 };
	u32 n;

	if (!segment)
		return 0;
	from.template = slot_of(km, km->manifest.params_slot)->template;
	if (cmdline) {
		from.cmdline = (const char *)cmdline->data;
		from.cmdline_size = cmdline->bufsz;
	}
	/* The present ones are one range: sf_check_layout() */
	for (n = 1; n <= km->manifest.nr_slots; n++) {
		other = segment_of(km, n);
		if (!other || slot_of(km, n)->type != SF_TYPE_INITRAMFS)
			continue;
		if (!from.initramfs)
			from.initramfs = other->mem;
		from.initramfs_size = other->mem + other->bufsz - from.initramfs;
	}
	return arch_kexec_manifest_params(image, &from, segment);
}

/* The caller has reserved memory for what is made, without knowing its size */
static int check_room(struct kexec_manifest *km, u32 number)
{
	u64 used = segment_of(km, number)->used;

	if (used <= segment_of(km, number)->memsz)
		return 0;
	return refuse_slot(km, number == km->manifest.params_slot ? SF_E_PARAMS_ROOM :
			   SF_E_ELFCOREHDR_ROOM, number, PAGE_ALIGN(used));
}

/**
 * kexec_manifest_make - make what the kernel writes itself
 * @km:		passed kexec_manifest_check()
 * @image:	to be loaded; its segments get their sizes
 *
 * Nothing that is loaded has been touched when this returns.
 *
 * Return: 0, or -errno.
 */
int kexec_manifest_make(struct kexec_manifest *km, struct kimage *image)
{
	unsigned long i;
	int ret;

	/* The memory map in the parameters leaves out the ELF headers */
	ret = make_elfcorehdr(km, image) ?: make_params(km, image);
	for (i = 0; !ret && i < image->nr_segments; i++) {
		ret = check_room(km, km->slots[i]);
		image->segment[i].bufsz = segment_of(km, km->slots[i])->used;
#ifdef CONFIG_CRASH_HOTPLUG
		if (km->slots[i] == km->manifest.elfcorehdr_slot)
			image->elfcorehdr_index = i;
#endif
	}
	return ret;
}

/**
 * kexec_manifest_copy - copy bytes of a segment that is being loaded
 * @km:		of the load
 * @idx:	segment
 * @buf:	user memory, if it is loaded from there
 * @to:		destination
 * @offset:	in the segment's data
 * @bytes:	to be copied
 *
 * What was checked is copied from where it was checked; the rest is read for
 * the first and only time, and the copy is hashed.
 *
 * Return: 0, or -errno.
 */
int kexec_manifest_copy(struct kexec_manifest *km, int idx, const void __user *buf,
			void *to, size_t offset, size_t bytes)
{
	const struct sf_segment *segment = segment_of(km, km->slots[idx]);

	if (segment->data) {
		memcpy(to, segment->data + offset, bytes);
		return 0;
	}
	if (copy_from_user(to, buf + offset, bytes))
		return -EFAULT;
	return km->hashing ? crypto_shash_update(&km->hash, to, bytes) : 0;
}

/* A digest is computed at most once, and only if somebody looks at it */
static bool needs_digest(struct kexec_manifest *km, u32 number)
{
	return sf_needs_digest(&km->load, number) || (km->measure_open && is_open(km, number));
}

/* What is loaded from user memory, where it has no fields, or from the kernel's */
static int load_segments(struct kexec_manifest *km, struct kimage *image, bool from_user)
{
	unsigned long i;
	int ret = 0;

	for (i = 0; !ret && i < image->nr_segments; i++) {
		struct sf_segment *segment = segment_of(km, km->slots[i]);

		if (!segment->data != from_user)
			continue;
		km->hashing = from_user && needs_digest(km, km->slots[i]);
		if (km->hashing)
			ret = crypto_shash_init(&km->hash);
		ret = ret ?: kimage_load_segment(image, i, km);
		if (!ret && km->hashing)
			ret = crypto_shash_final(&km->hash, segment->digest);
	}
	return ret;
}

/* Of what is in kernel memory: the bytes outside of fields */
static int digest_small(struct kexec_manifest *km)
{
	struct sf_segment *segment;
	u64 pos, size;
	int ret;
	u32 n;

	for (n = 1; n <= km->manifest.nr_slots; n++) {
		segment = segment_of(km, n);
		if (!segment || !segment->data || !needs_digest(km, n))
			continue;
		ret = crypto_shash_init(&km->hash);
		for (pos = 0; !ret && sf_next_piece(&km->manifest, n, segment->used, &pos, &size);
		     pos += size)
			ret = crypto_shash_update(&km->hash, segment->data + pos, size);
		if (!ret)
			ret = crypto_shash_final(&km->hash, segment->digest);
		if (ret)
			return ret;
	}
	return 0;
}

/*
 * Whether any of this is recorded is up to the IMA policy.  The manifest holds
 * the digests of what is signed, so that label "kexec" costs no hashing of
 * segments; label "kexec-open" costs that of open ones.  Parameters and ELF
 * headers are never measured: they hold seeds and differ each time.
 */
static void measure(struct kexec_manifest *km)
{
	struct sf_segment *cmdline = segment_of(km, km->manifest.cmdline_slot);
	char name[SF_NAME_MAX + 1];
	u32 n;

	ima_measure_critical_data("kexec", "kexec-manifest", km->parts.manifest,
				  km->parts.manifest_size, false, NULL, 0);
	if (cmdline)
		ima_measure_critical_data("kexec", "kexec-cmdline", cmdline->data,
					  cmdline->bufsz, false, NULL, 0);
	for (n = 1; km->measure_open && n <= km->manifest.nr_slots; n++) {
		if (!is_open(km, n))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)slot_of(km, n)->name.n,
			 slot_of(km, n)->name.p);
		ima_measure_critical_data("kexec-open", name, segment_of(km, n)->digest,
					  km->manifest.digest_size, false, NULL, 0);
	}
}

/**
 * kexec_manifest_load - load the segments, and check what remains
 * @km:		passed kexec_manifest_make()
 * @image:	to be loaded
 *
 * Return: 0, or -errno.
 */
int kexec_manifest_load(struct kexec_manifest *km, struct kimage *image)
{
	int ret;

	/*
	 * Are open slots to be hashed for IMA?  It cannot be asked for its
	 * rules, but refuses with -ENOENT what no rule wants, before it does
	 * anything: let an event with the name of the manifest come first.
	 */
	km->measure_open = ima_measure_critical_data("kexec-open", "kexec-manifest", km->sha256,
						     sizeof(km->sha256), false, NULL, 0) != -ENOENT;
	ret = load_segments(km, image, true) ?: digest_small(km);
	if (ret)
		return ret;
	if (sf_check_digests(&km->load))
		return refuse(km);
	sf_write_fields(&km->load);
	ret = load_segments(km, image, false);
	if (ret)
		return ret;

	measure(km);
	pr_info("manifest accepted: %.*s generation %u, sha256 %*phN\n",
		(int)km->manifest.component.n, km->manifest.component.p,
		km->manifest.generation, (int)sizeof(km->sha256), km->sha256);
	return 0;
}
