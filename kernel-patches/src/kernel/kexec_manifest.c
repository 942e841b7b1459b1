// SPDX-License-Identifier: GPL-2.0-only
/*
 * kexec_manifest.c - kexec_load() with a signed segment manifest
 *
 * Documentation/admin-guide/kexec-manifest.rst describes the interface and numbers
 * the steps of a load.  lib/sigfmt has the rules; this file applies them to the
 * call.  User memory is read once, and the bytes that were checked are the bytes
 * that are loaded.
 *
 * kexec_load() does step 1.  For steps 2 to 10 it calls kexec_manifest_open(),
 * _check(), _make(), _measure() and _load(), in this order, and _close() at the end.
 */

#define pr_fmt(fmt) "kexec: " fmt

#include <linux/ima.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/kexec.h>
#include <linux/kexec_manifest.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
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
 *		loaded from there, all others from user memory; kexec_manifest_close()
 *		logs why it is refused
 * @bytes:	header, manifest and signature
 * @parts:	of @bytes
 * @buf:	user memory of each slot, by slot number less 1
 * @slots:	slot number of each segment of the image
 * @hashing:	bytes that are copied from user memory are added to @hash
 * @accepted:	all checks have been passed
 * @measure_open: IMA wants the digests of open slots
 * @sha256:	of the manifest; its name in the log and in the blacklist
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
	bool accepted;
	bool measure_open;
	u8 sha256[SHA256_DIGEST_SIZE];
	struct shash_desc hash;
};

static bool required __ro_after_init = IS_ENABLED(CONFIG_KEXEC_SIG_MANIFEST_REQUIRE);

/*
 * No value turns off what the configuration turns on.  This is an early parameter
 * because unknown_bootoption() takes any other that begins with "kexec" for the
 * name of a boot loader, and drops it.
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
 * kexec_manifest_required - step 1: are loads without a manifest refused?
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

static ssize_t sig_manifest_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, required ? "required\n" : "optional\n");
}

struct kobj_attribute kexec_sig_manifest_attr = __ATTR_RO(sig_manifest);

/* The segment that fills a slot; NULL if the slot is absent, and for number 0 */
static struct sf_segment *segment_of(struct kexec_manifest *km, u32 number)
{
	if (!number || !km->load.segments[number - 1].present)
		return NULL;
	return &km->load.segments[number - 1];
}

/* Is a slot present whose bytes nobody has signed? */
static bool is_open(struct kexec_manifest *km, u32 number)
{
	const struct sf_slot *slot = sf_slot_of(&km->manifest, number);

	return (slot->type == SF_TYPE_INITRAMFS || slot->type == SF_TYPE_DATA) &&
	       !slot->digest.n && segment_of(km, number);
}

/* Step 2: take the manifest out of the segments of the call */
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
			return sf_refuse(&km->load, SF_E_TWO_MANIFESTS, 0, SF_NOTHING);
	}
	if (n == *nr_segments)
		return sf_refuse(&km->load, SF_E_NO_MANIFEST, 0, SF_NOTHING);
	if (manifest->mem || manifest->memsz != KEXEC_SIG_TAG_MANIFEST ||
	    manifest->bufsz > KM_SEGMENT_MAX)
		return sf_refuse(&km->load, SF_E_MANIFEST_SEGMENT, 0, SF_NOTHING);
	*nr_segments = n;
	return n ? 0 : sf_refuse(&km->load, SF_E_NO_SEGMENTS, 0, SF_NOTHING);
}

/* A signature that cannot be parsed is malformed, whatever error the parser returns */
static int verify_with(const struct sf_parts *parts, struct key *keyring)
{
	struct pkcs7_message *pkcs7;
	int ret;

	pkcs7 = pkcs7_parse_message(parts->signature.p, parts->signature.n);
	if (IS_ERR(pkcs7)) {
		ret = PTR_ERR(pkcs7);
		return ret == -ENOMEM || ret == -ENOPKG ? ret : -EBADMSG;
	}
	ret = verify_pkcs7_message_sig(parts->manifest.p, parts->manifest.n, pkcs7, keyring,
				       VERIFYING_KEXEC_MANIFEST_SIGNATURE, NULL, NULL);
	pkcs7_free_message(pkcs7);
	return ret;
}

/* Step 3: the signature.  Until it is verified, only the header has been interpreted */
static int check_signers(struct kexec_manifest *km)
{
	int ret;

	ret = verify_with(&km->parts, VERIFY_USE_SECONDARY_KEYRING);
	if (ret == -ENOKEY && IS_ENABLED(CONFIG_KEXEC_SIG_MANIFEST_PLATFORM))
		ret = verify_with(&km->parts, VERIFY_USE_PLATFORM_KEYRING);

	switch (ret) {
	case -ENOKEY:
		return sf_refuse(&km->load, SF_E_SIGNER_UNKNOWN, 0, SF_NOTHING);
	case -EKEYREJECTED:
		return sf_refuse(&km->load, SF_E_SIGNATURE_INVALID, 0, SF_NOTHING);
	case -EBADMSG:
		return sf_refuse(&km->load, SF_E_SIGNATURE_MALFORMED, 0, SF_NOTHING);
	case -ENOPKG:
		return sf_refuse(&km->load, SF_E_SIGNATURE_ALGORITHM, 0, SF_NOTHING);
	}
	return ret;
}

/* Steps 3 and 4: has a digest been revoked? */
static int check_revoked(struct kexec_manifest *km, const u8 *digest, size_t size,
			 enum sf_cause cause, u32 slot)
{
	int ret = is_hash_blacklisted(digest, size, BLACKLIST_HASH_BINARY);

	return ret == -EKEYREJECTED ? sf_refuse(&km->load, cause, slot, SF_NOTHING) : ret;
}

/* Step 4: revoking a key is not enough, because another signer may still be trusted */
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

/* Steps 2 and 3, on a copy of the manifest's segment */
static int verify_manifest(struct kexec_manifest *km, const struct kexec_segment *segment)
{
	struct sf_parts *parts = &km->parts;
	void *bytes = vmemdup_user(segment->buf, segment->bufsz);
	int ret;

	if (IS_ERR(bytes))
		return PTR_ERR(bytes);
	km->bytes = bytes;
	ret = sf_parse_header(km->bytes, segment->bufsz, true, parts, &km->load.why) ?:
	      check_signers(km);
	if (ret)
		return ret;
	sha256(parts->manifest.p, parts->manifest.n, km->sha256);
	ret = check_revoked(km, km->sha256, sizeof(km->sha256), SF_E_REVOKED_MANIFEST, 0);
	if (ret)
		return ret;
	return security_kernel_post_load_data((char *)parts->manifest.p, parts->manifest.n,
					      LOADING_KEXEC_IMAGE, "kexec-manifest");
}

/* Step 4: the bytes whose signature was verified are decoded */
static int decode_manifest(struct kexec_manifest *km)
{
	char name[sizeof("sha512")];
	int ret;

	ret = sf_decode(km->parts.manifest.p, km->parts.manifest.n, &km->manifest,
			&km->load.why) ?:
	      check_revoked_digests(km);
	if (ret)
		return ret;
	snprintf(name, sizeof(name), "sha%u", 8 * km->manifest.digest_size);
	km->hash.tfm = crypto_alloc_shash(name, 0, 0);
	return PTR_ERR_OR_ZERO(km->hash.tfm);
}

/*
 * Step 5.1: strip the tags, and take out the command line, which is not loaded: a
 * segment without memory would make every page a destination.  From here on, the
 * segments of the image and the slots are numbered differently.
 */
static int take_segments(struct kexec_manifest *km, struct kexec_segment *segments,
			 unsigned long *nr_segments)
{
	unsigned long i, n = 0;
	int ret;

	for (i = 0; i < *nr_segments; i++) {
		struct kexec_segment segment = segments[i];
		u32 slot = segment.memsz & KEXEC_SIG_TAG_MASK;

		segment.memsz -= slot;
		ret = sf_add_segment(&km->load, slot, segment.mem, segment.memsz, segment.bufsz);
		if (ret)
			return ret;
		km->buf[slot - 1] = segment.buf;
		if (sf_slot_of(&km->manifest, slot)->type == SF_TYPE_CMDLINE)
			continue;
		km->slots[n] = slot;
		segments[n++] = segment;
	}
	*nr_segments = n;
	return 0;
}

/**
 * kexec_manifest_open - steps 2 to 5.1: verify and decode the manifest
 * @segments:	copied from user memory; the segments of the manifest and of the
 *		command line are taken out, and the tags are stripped
 * @nr_segments: not 0; updated
 * @flags:	of the call
 *
 * Return: what kexec_manifest_close() releases, or ERR_PTR(-errno).
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
	km->load.component = CONFIG_KEXEC_SIG_MANIFEST_COMPONENT;

	if (flags & KEXEC_PRESERVE_CONTEXT)
		ret = sf_refuse(&km->load, SF_E_FLAGS, 0, flags);
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

static int ram_callback(struct resource *res, void *next)
{
	if (res->flags & IORESOURCE_SYSRAM_DRIVER_MANAGED)
		return SF_E_DEST_DRIVER;
	if (res->start != *(u64 *)next)
		return SF_E_DEST_NOT_RAM;
	*(u64 *)next = res->end + 1;
	return 0;
}

/* Every byte must be RAM; region_intersects() would accept holes */
static enum sf_cause check_ram(u64 mem, u64 memsz)
{
	u64 next = mem;
	int ret;

	ret = walk_system_ram_res(mem, mem + memsz - 1, &next, ram_callback);
	if (ret > 0)
		return ret;
	return (ret || next != mem + memsz) ? SF_E_DEST_NOT_RAM : SF_E_OK;
}

/* Step 5.7: may a segment lie at its address? */
static enum sf_cause km_destination(const struct sf_load *load, u32 slot)
{
	u64 mem = load->segments[slot - 1].mem, memsz = load->segments[slot - 1].memsz;
	struct resource segment = DEFINE_RES_MEM(mem, memsz);
	enum sf_cause cause = check_ram(mem, memsz);

	if (cause)
		return cause;
	if (load->usage == SF_USAGE_CRASH && !resource_contains(&crashk_res, &segment))
		return SF_E_DEST_NOT_CRASH;
	if (load->usage == SF_USAGE_REBOOT &&
	    (resource_overlaps(&crashk_res, &segment) ||
	     resource_overlaps(&crashk_low_res, &segment)))
		return SF_E_DEST_CRASH;
	return arch_kexec_manifest_destination(load, slot);
}

/*
 * Step 6.3: is this kernel locked down further than @level?  The level cannot be
 * read, and lockdown logs each denial.  The verifier therefore asks only if a
 * denial means that the load is refused, and never for the highest level.
 */
static bool km_locked_beyond(const struct sf_load *load, u32 level)
{
	return security_locked_down(level == SF_LEVEL_NONE ? LOCKDOWN_KEXEC : LOCKDOWN_KCORE);
}

/* Step 6: copy the small slots.  sf_decode() limits them to SF_SMALL_MAX bytes together */
static int copy_small(struct kexec_manifest *km)
{
	struct sf_segment *segment;
	void *copy;
	u32 n;

	for (n = 1; n <= km->manifest.nr_slots; n++) {
		segment = segment_of(km, n);
		if (!segment || !sf_is_small(sf_slot_of(&km->manifest, n)))
			continue;
		copy = vmemdup_user(km->buf[n - 1], segment->bufsz);
		if (IS_ERR(copy))
			return PTR_ERR(copy);
		segment->data = copy;
	}
	return 0;
}

/**
 * kexec_manifest_check - steps 5.2 to 6: check what needs neither an image nor large slots
 * @km:		of kexec_manifest_open()
 * @entry:	of the call
 * @flags:	of the call
 *
 * The caller holds the kexec lock, so that crashk_res does not change.  What is
 * loaded already is not touched.
 *
 * Return: 0, or -errno.
 */
int kexec_manifest_check(struct kexec_manifest *km, unsigned long entry, unsigned long flags)
{
	const unsigned long hotplug = KEXEC_UPDATE_ELFCOREHDR | KEXEC_CRASH_HOTPLUG_SUPPORT;
	enum sf_cause cause;
	int ret;

	km->load.destination = km_destination;
	km->load.locked_beyond = km_locked_beyond;
	km->load.usage = flags & KEXEC_ON_CRASH ? SF_USAGE_CRASH : SF_USAGE_REBOOT;
	km->load.entry = entry;
	cause = arch_kexec_manifest_init(&km->load);
	if (cause)
		return sf_refuse(&km->load, cause, 0, SF_NOTHING);
	ret = sf_check_layout(&km->load);
	if (ret)
		return ret;
	if ((flags & hotplug) && !segment_of(km, km->manifest.elfcorehdr_slot))
		return sf_refuse(&km->load, SF_E_FLAGS, 0, flags);
	return copy_small(km) ?: sf_check_contents(&km->load);
}

/*
 * Step 7: /proc/vmcore trusts these headers, so user space must not write them.
 * They are the same that a hotplug event writes later.
 */
static int make_elfcorehdr(struct kexec_manifest *km, struct kimage *image)
{
	struct sf_segment *segment = segment_of(km, km->manifest.elfcorehdr_slot);
	unsigned long size = 0;
	void *data = NULL;
	int ret;

	if (!segment)
		return 0;
	/* All of the memory, because a hotplug event may write longer headers later */
	image->elf_load_addr = segment->mem;
	image->elf_headers_sz = segment->memsz;
	ret = crash_prepare_headers(true, &data, &size, NULL);
	segment->data = data;
	segment->used = size;
	return ret;
}

/* Step 7: the parameters of the next kernel */
static int make_params(struct kexec_manifest *km, struct kimage *image)
{
	struct sf_segment *cmdline = segment_of(km, km->manifest.cmdline_slot);

	if (!km->manifest.params_slot)
		return 0;
	return arch_kexec_manifest_params(image, &km->load,
					  cmdline ? (const char *)cmdline->data : "");
}

/**
 * kexec_manifest_make - step 7: make what the kernel writes itself
 * @km:		passed kexec_manifest_check()
 * @image:	to be loaded; its segments get their sizes
 *
 * User space has reserved memory for what is made, without knowing its size.
 * What is loaded already is not touched.
 *
 * Return: 0, or -errno.
 */
int kexec_manifest_make(struct kexec_manifest *km, struct kimage *image)
{
	struct sf_segment *segment;
	unsigned long i;
	int ret;
	u32 n;

	/* ELF headers first: the memory map in the parameters leaves them out */
	ret = make_elfcorehdr(km, image) ?: make_params(km, image);
	for (i = 0; !ret && i < image->nr_segments; i++) {
		n = km->slots[i];
		segment = segment_of(km, n);
		image->segment[i].bufsz = segment->used;
		if (segment->used > segment->memsz)
			ret = sf_refuse(&km->load, n == km->manifest.params_slot ?
					SF_E_PARAMS_ROOM : SF_E_ELFCOREHDR_ROOM, n,
					PAGE_ALIGN(segment->used));
#ifdef CONFIG_CRASH_HOTPLUG
		if (n == km->manifest.elfcorehdr_slot)
			image->elfcorehdr_index = i;
#endif
	}
	return ret;
}

/**
 * kexec_manifest_measure - end of step 7: let IMA record what was signed
 * @km:		passed kexec_manifest_make()
 *
 * This precedes all that the load changes: the caller has not given up what is
 * loaded already.  A load that fails after it has been measured as well.
 *
 * The IMA policy decides whether any of this is recorded.  The manifest holds the
 * digests of all signed slots, so label "kexec" needs no hashing of segments;
 * label "kexec-open" needs that of open slots.  Parameters and ELF headers are
 * never measured, because they hold seeds and differ each time.
 */
void kexec_manifest_measure(struct kexec_manifest *km)
{
	struct sf_segment *cmdline = segment_of(km, km->manifest.cmdline_slot);

	ima_measure_critical_data("kexec", "kexec-manifest", km->parts.manifest.p,
				  km->parts.manifest.n, false, NULL, 0);
	if (cmdline)
		ima_measure_critical_data("kexec", "kexec-cmdline", cmdline->data,
					  cmdline->bufsz, false, NULL, 0);
	/*
	 * Hash open slots only if IMA has a rule for them.  IMA has no interface to
	 * ask for that, but returns -ENOENT for an event without a rule, before it
	 * does anything: record the digest of the manifest first.
	 */
	km->measure_open = ima_measure_critical_data("kexec-open", "kexec-manifest", km->sha256,
						     sizeof(km->sha256), false, NULL, 0) != -ENOENT;
}

/**
 * kexec_manifest_copy - steps 8 and 9: copy bytes of a segment that is being loaded
 * @km:		of the load
 * @idx:	segment
 * @buf:	user memory, if it is loaded from there
 * @to:		destination
 * @offset:	in the segment's data
 * @bytes:	to be copied
 *
 * Bytes that were checked are copied from the buffer in which they were checked.
 * All others are read for the first and only time, and the copy is hashed.
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

/* Step 8: is a digest of this slot compared, written, or measured? */
static bool needs_digest(struct kexec_manifest *km, u32 number)
{
	return sf_needs_digest(&km->load, number) || (km->measure_open && is_open(km, number));
}

/* Step 8 loads streamed slots from user memory, step 9 all others from the kernel's buffers */
static int load_segments(struct kexec_manifest *km, struct kimage *image, bool from_user)
{
	unsigned long i;
	int ret = 0;

	for (i = 0; !ret && i < image->nr_segments; i++) {
		struct sf_segment *segment = segment_of(km, km->slots[i]);

		if (!segment->data != from_user)
			continue;
		km->hashing = from_user && needs_digest(km, km->slots[i]);
		ret = crypto_shash_init(&km->hash) ?: kimage_load_segment(image, i, km);
		if (!ret && km->hashing)
			ret = crypto_shash_final(&km->hash, segment->digest);
	}
	return ret;
}

/*
 * Step 9: hash what is in a buffer of the kernel, without the fields, which are in
 * order of their offsets (sf_decode())
 */
static int digest_small(struct kexec_manifest *km, u32 number)
{
	struct sf_segment *segment = segment_of(km, number);
	const struct sf_field *f = &km->manifest.fields[sf_slot_of(&km->manifest, number)->fields];
	const struct sf_field *end = f + sf_slot_of(&km->manifest, number)->nr_fields;
	u64 pos = 0;
	int ret;

	ret = crypto_shash_init(&km->hash);
	for (; !ret && f < end; f++) {
		ret = crypto_shash_update(&km->hash, segment->data + pos, f->offset - pos);
		pos = f->offset + f->length;
	}
	return ret ?: crypto_shash_finup(&km->hash, segment->data + pos, segment->used - pos,
					 segment->digest);
}

static int digest_all_small(struct kexec_manifest *km)
{
	struct sf_segment *segment;
	int ret = 0;
	u32 n;

	for (n = 1; !ret && n <= km->manifest.nr_slots; n++) {
		segment = segment_of(km, n);
		if (segment && segment->data && needs_digest(km, n))
			ret = digest_small(km, n);
	}
	return ret;
}

/* Step 10: if IMA has a rule for them, record the digests of open slots */
static void measure_open(struct kexec_manifest *km)
{
	char name[SF_NAME_MAX + 1];
	u32 n;

	for (n = 1; km->measure_open && n <= km->manifest.nr_slots; n++) {
		const struct sf_slot *slot = sf_slot_of(&km->manifest, n);

		if (!is_open(km, n))
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)slot->name.n, slot->name.p);
		ima_measure_critical_data("kexec-open", name, segment_of(km, n)->digest,
					  km->manifest.digest_size, false, NULL, 0);
	}
}

/**
 * kexec_manifest_load - steps 8 to 10: load the segments, check digests, and measure
 * @km:		passed kexec_manifest_make()
 * @image:	to be loaded
 *
 * Return: 0, or -errno.
 */
int kexec_manifest_load(struct kexec_manifest *km, struct kimage *image)
{
	int ret;

	ret = load_segments(km, image, true) ?: digest_all_small(km) ?:
	      sf_complete(&km->load) ?: load_segments(km, image, false);
	if (ret)
		return ret;

	measure_open(km);
	km->accepted = true;
	return 0;
}

/**
 * kexec_manifest_close - release what a load used, and log how it ended
 * @km:		of kexec_manifest_open(); may be NULL or an error pointer
 * @ret:	of the load: 0, or -errno
 *
 * Each load has exactly one line in the log, and a dry run that succeeds has none.
 */
void kexec_manifest_close(struct kexec_manifest *km, int ret)
{
	char line[SF_LINE_MAX];
	u32 i;

	if (IS_ERR_OR_NULL(km))
		return;
	if (km->load.why.cause)
		pr_notice("manifest refused: %s\n", sf_refusal_line(&km->load.why, &km->manifest,
								    line, sizeof(line)));
	else if (ret)
		pr_notice("load failed (%pe); no rule of the manifest refused it\n",
			  ERR_PTR(ret));
	else if (km->accepted)
		pr_info("manifest accepted: %.*s generation %u, sha256 %*phN\n",
			(int)km->manifest.component.n, km->manifest.component.p,
			km->manifest.generation, (int)sizeof(km->sha256), km->sha256);
	crypto_free_shash(km->hash.tfm);
	for (i = 0; i < SF_SLOTS_MAX; i++)
		kvfree(km->load.segments[i].data);
	kvfree(km->bytes);
	kvfree(km);
}
