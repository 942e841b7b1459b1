// SPDX-License-Identifier: GPL-2.0-only
/*
 * kexec_manifest.c - kexec_load() with a signed segment manifest
 *
 * Documentation/admin-guide/kexec-manifest.rst describes the interface.  The
 * rules are in lib/sigfmt; here is what they are applied to: user memory is
 * read once, and the bytes that are checked are the bytes that are loaded.
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
#include <linux/vmalloc.h>

#include <crypto/hash.h>
#include <crypto/sha2.h>
#include <keys/system_keyring.h>

#include "kexec_internal.h"

#define KM_SEGMENT_MAX	(sizeof(struct sf_header) + SF_MANIFEST_MAX + SF_SIGNATURE_MAX)

/**
 * struct kexec_manifest - one load with a manifest
 * @manifest:	decoded, pointing into @bytes
 * @load:	what the verifier knows about the load
 * @segments:	of @load
 * @source:	kernel memory that a segment is loaded from, NULL: user memory
 * @bytes:	header, manifest and signature
 * @parts:	of @bytes
 * @elfcorehdr:	ELF core headers, made here
 * @index:	where the caller had the manifest in the segment array
 * @hash:	in use for one segment at a time
 * @sha256:	of the manifest; its name in the log and in the blacklist
 * @said:	the log says why the load is refused
 */
struct kexec_manifest {
	struct sf_manifest manifest;
	struct sf_load load;
	struct sf_segment segments[SF_SLOTS_MAX];
	const void *source[SF_SLOTS_MAX];
	u8 *bytes;
	struct sf_parts parts;
	void *elfcorehdr;
	u32 index;
	struct shash_desc *hash;
	u8 sha256[SHA256_DIGEST_SIZE];
	bool said;
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
 */
bool kexec_manifest_required(const char *call)
{
	if (required)
		pr_notice("%s refused: this kernel loads only what a signed manifest covers\n",
			  call);
	return required;
}

static int refuse(struct kexec_manifest *km, const struct sf_manifest *manifest)
{
	struct sf_refusal *why = &km->load.why;
	char text[256];

	/* The caller counts the manifest's segment too */
	if (why->segment != SF_NOWHERE && why->segment >= km->index)
		why->segment++;
	pr_notice("manifest refused: %s\n",
		  sf_sentence(why, manifest, text, sizeof(text)));
	km->said = true;
	return -sf_errno(why);
}

static int refuse_call(struct kexec_manifest *km, u32 cause)
{
	km->load.why = (struct sf_refusal){ .cause = cause, .segment = SF_NOWHERE };
	return refuse(km, NULL);
}

/* Strip the tags, and take the manifest out of the segments */
static int take_segments(struct kexec_manifest *km, struct kexec_segment *segments,
			 unsigned long nr_segments, struct kexec_segment *manifest)
{
	unsigned long i, n = 0;

	km->index = SF_NOWHERE;
	for (i = 0; i < nr_segments; i++) {
		struct kexec_segment segment = segments[i];
		u32 tag = segment.memsz & SF_TAG_MASK;

		if (tag == SF_TAG_MANIFEST) {
			if (km->index != SF_NOWHERE)
				return refuse_call(km, SF_TWO_MANIFESTS);
			km->index = i;
			*manifest = segment;
			continue;
		}
		if (n == SF_SLOTS_MAX)
			return refuse_call(km, SF_NO_MANIFEST);
		segment.memsz -= tag;
		segments[n] = segment;
		km->segments[n++] = (struct sf_segment){
			.mem = segment.mem,
			.memsz = segment.memsz,
			.bufsz = segment.bufsz,
			.slot = tag,
		};
	}
	km->load.nr_segments = n;

	if (km->index == SF_NOWHERE)
		return refuse_call(km, SF_NO_MANIFEST);
	if (manifest->mem || manifest->memsz != SF_TAG_MANIFEST ||
	    manifest->bufsz > KM_SEGMENT_MAX)
		return refuse_call(km, SF_MANIFEST_SEGMENT);
	return n ? 0 : refuse_call(km, SF_NO_SEGMENTS);
}

/* A check for which there was no memory has found nothing */
static int refuse_signed(struct kexec_manifest *km, int ret, const char *what)
{
	if (ret && ret != -ENOMEM) {
		pr_notice("manifest refused: %s (%pe)\n", what, ERR_PTR(ret));
		km->said = true;
	}
	return ret;
}

static int refuse_revoked(struct kexec_manifest *km, const char *what,
			  const u8 *digest, size_t size)
{
	return refuse_signed(km, is_hash_blacklisted(digest, size, BLACKLIST_HASH_BINARY), what);
}

static int verify_with(const struct sf_parts *parts, struct key *keyring)
{
	return verify_pkcs7_signature(parts->manifest, parts->manifest_size,
				      parts->signature, parts->signature_size, keyring,
				      VERIFYING_KEXEC_MANIFEST_SIGNATURE, NULL, NULL);
}

/* Nothing but the header has been looked at before the signature is verified */
static int verify_signature(struct kexec_manifest *km)
{
	const struct sf_parts *parts = &km->parts;
	int ret;

	ret = verify_with(parts, VERIFY_USE_SECONDARY_KEYRING);
	if (ret == -ENOKEY && IS_ENABLED(CONFIG_KEXEC_SIG_MANIFEST_PLATFORM))
		ret = verify_with(parts, VERIFY_USE_PLATFORM_KEYRING);
	/* to RSA, a signature that does not verify is an invalid argument */
	if (ret == -EINVAL)
		ret = -EKEYREJECTED;
	if (ret)
		return refuse_signed(km, ret, ret == -ENOKEY ?
				     "signed by no key that this kernel trusts; see /proc/keys" :
				     "the signature is not valid for this manifest, or its key is revoked");

	sha256(parts->manifest, parts->manifest_size, km->sha256);
	return refuse_revoked(km, "the digest of the manifest is revoked", km->sha256,
			      sizeof(km->sha256));
}

/* A digest is final where a key is not: another signer may have signed too */
static int check_revoked(struct kexec_manifest *km)
{
	const struct sf_manifest *manifest = &km->manifest;
	int ret = 0;
	u32 i;

	for (i = 0; !ret && i < manifest->origins.n; i += SF_ORIGIN_SIZE)
		ret = refuse_revoked(km, "the digest of a file that it was made from is revoked",
				     manifest->origins.p + i, SF_ORIGIN_SIZE);
	for (i = 0; !ret && i < manifest->nr_slots; i++) {
		const struct sf_bytes *digest = &manifest->slots[i].digest;

		if (digest->n)
			ret = refuse_revoked(km, "the digest of a slot is revoked", digest->p,
					     digest->n);
	}
	return ret;
}

static int alloc_hash(struct kexec_manifest *km)
{
	struct crypto_shash *tfm;

	tfm = crypto_alloc_shash(sf_digest_name(km->manifest.digest_alg), 0, 0);
	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	km->hash = kzalloc(sizeof(*km->hash) + crypto_shash_descsize(tfm), GFP_KERNEL);
	if (!km->hash) {
		crypto_free_shash(tfm);
		return -ENOMEM;
	}
	km->hash->tfm = tfm;
	return 0;
}

static int open_manifest(struct kexec_manifest *km, const struct kexec_segment *segment)
{
	struct sf_parts *parts = &km->parts;
	void *bytes;
	int ret;

	bytes = vmemdup_user(segment->buf, segment->bufsz);
	if (IS_ERR(bytes))
		return PTR_ERR(bytes);
	km->bytes = bytes;
	if (sf_parse_header(km->bytes, segment->bufsz, true, parts, &km->load.why))
		return refuse(km, NULL);
	ret = verify_signature(km);
	if (ret)
		return ret;
	ret = security_kernel_post_load_data((char *)parts->manifest, parts->manifest_size,
					     LOADING_KEXEC_IMAGE, "kexec-manifest");
	if (ret)
		return ret;
	if (sf_decode(parts->manifest, parts->manifest_size, &km->manifest, &km->load.why))
		return refuse(km, NULL);
	ret = check_revoked(km);
	return ret ?: alloc_hash(km);
}

static inline struct kexec_manifest *km_of(const struct sf_load *load)
{
	return container_of(load, struct kexec_manifest, load);
}

static int ram_callback(struct resource *res, void *next)
{
	if (res->flags & IORESOURCE_SYSRAM_DRIVER_MANAGED)
		return SF_DEST_DRIVER_MANAGED;
	if (res->start != *(u64 *)next)
		return SF_DEST_NOT_RAM;
	*(u64 *)next = res->end + 1;
	return 0;
}

/* Every byte has to be memory; region_intersects() would accept holes */
static u32 km_destination(const struct sf_load *load, u64 mem, u64 memsz)
{
	u64 next = mem, last = mem + memsz - 1;
	int ret;

	ret = walk_system_ram_res(mem, last, &next, ram_callback);
	if (ret > 0)
		return ret;
	if (ret || next != mem + memsz)
		return SF_DEST_NOT_RAM;
	if (IS_ENABLED(CONFIG_CRASH_DUMP) && load->usage == SF_USAGE_CRASH &&
	    (mem < crashk_res.start || last > crashk_res.end))
		return SF_DEST_NOT_CRASH_REGION;
	return arch_kexec_manifest_destination(load, mem, memsz);
}

/*
 * The level cannot be read, and every answer that denies something is logged:
 * the verifier asks only when this load would be refused, and never about what
 * is beyond confidentiality.
 */
static bool km_locked_beyond(const struct sf_load *load, u32 level)
{
	return security_locked_down(level == SF_LOCKDOWN_NONE ? LOCKDOWN_KEXEC : LOCKDOWN_KCORE);
}

static int km_digest_init(const struct sf_load *load)
{
	return crypto_shash_init(km_of(load)->hash);
}

static int km_digest_update(const struct sf_load *load, const u8 *p, size_t n)
{
	return crypto_shash_update(km_of(load)->hash, p, n);
}

static int km_digest_final(const struct sf_load *load, u8 *digest)
{
	return crypto_shash_final(km_of(load)->hash, digest);
}

static const struct sf_ops km_ops = {
	.destination	= km_destination,
	.memmap_entry	= arch_kexec_manifest_memmap_entry,
	.memmap_gap	= arch_kexec_manifest_memmap_gap,
	.fact		= arch_kexec_manifest_fact,
	.locked_beyond	= km_locked_beyond,
	.digest_init	= km_digest_init,
	.digest_update	= km_digest_update,
	.digest_final	= km_digest_final,
};

/**
 * kexec_manifest_open - verify and decode the manifest among the segments
 * @segments:	copied from user memory; their tags are stripped, and the
 *		manifest's segment is taken out
 * @nr_segments: not 0; updated
 * @flags:	of the call
 *
 * Return: to be given to kexec_manifest_close(), or ERR_PTR(-errno).
 */
struct kexec_manifest *kexec_manifest_open(struct kexec_segment *segments,
					   unsigned long *nr_segments, unsigned long flags)
{
	struct kexec_segment manifest;
	struct kexec_manifest *km;
	int ret;

	km = kzalloc(sizeof(*km), GFP_KERNEL);
	if (!km)
		return ERR_PTR(-ENOMEM);
	km->load.manifest = &km->manifest;
	km->load.ops = &km_ops;
	km->load.segments = km->segments;
	km->load.page_size = PAGE_SIZE;
	km->load.floor = CONFIG_KEXEC_SIG_MANIFEST_GENERATION;
	if (km->load.floor)
		km->load.component = CONFIG_KEXEC_SIG_MANIFEST_COMPONENT;

	if ((flags & KEXEC_PRESERVE_CONTEXT) ||
	    ((flags & KEXEC_ON_CRASH) && !IS_ENABLED(CONFIG_CRASH_DUMP)))
		ret = refuse_call(km, SF_FLAGS);
	else
		ret = take_segments(km, segments, *nr_segments, &manifest);
	if (!ret)
		ret = open_manifest(km, &manifest);
	if (ret) {
		kexec_manifest_close(km, ret);
		return ERR_PTR(ret);
	}
	*nr_segments = km->load.nr_segments;
	return km;
}

/**
 * kexec_manifest_close - the end, with one line in the log in any case
 * @km:		or NULL
 * @ret:	of the load: 0, or -errno
 */
void kexec_manifest_close(struct kexec_manifest *km, int ret)
{
	u32 i;

	if (!km)
		return;
	if (ret && !km->said)
		pr_notice("manifest refused: loading failed, for no rule of the manifest (%pe)\n",
			  ERR_PTR(ret));
	if (km->hash)
		crypto_free_shash(km->hash->tfm);
	kfree(km->hash);
	vfree(km->elfcorehdr);
	for (i = 0; i < SF_SLOTS_MAX; i++)
		kvfree(km->segments[i].data);
	kvfree(km->bytes);
	kfree(km);
}

static const struct sf_slot *slot_of(struct kexec_manifest *km, u32 i)
{
	return &km->manifest.slots[km->segments[i].slot - 1];
}

/* Together they fit into SF_SMALL_MAX, says sf_check_layout() */
static int copy_small(struct kexec_manifest *km, const struct kexec_segment *segments)
{
	void *copy;
	u32 i;

	for (i = 0; i < km->load.nr_segments; i++) {
		if (!sf_is_small(slot_of(km, i)))
			continue;
		copy = vmemdup_user(segments[i].buf, segments[i].bufsz);
		if (IS_ERR(copy))
			return PTR_ERR(copy);
		km->segments[i].data = copy;
		km->source[i] = copy;
	}
	return 0;
}

/* /proc/vmcore believes these headers, so user space does not get to write them */
static int make_elfcorehdr(struct kexec_manifest *km, struct kexec_segment *segments,
			   bool hotplug)
{
	unsigned long size;
	u32 i;
	int ret;

	for (i = 0; i < km->load.nr_segments; i++)
		if (slot_of(km, i)->type == SF_ELFCOREHDR)
			break;
	if (i == km->load.nr_segments || !IS_ENABLED(CONFIG_CRASH_DUMP))
		return hotplug ? refuse_call(km, SF_FLAGS) : 0;
	ret = arch_kexec_manifest_elfcorehdr(&km->elfcorehdr, &size);
	if (ret)
		return ret;
	if (size > segments[i].memsz) {
		km->load.why = (struct sf_refusal){
			.cause = SF_MEMSZ, .segment = i, .slot = km->segments[i].slot,
			.value = PAGE_ALIGN(size),
		};
		return refuse(km, &km->manifest);
	}
	segments[i].bufsz = size;
	km->source[i] = km->elfcorehdr;
	return 0;
}

/**
 * kexec_manifest_check - check all but the bytes of the large slots
 * @km:		open
 * @segments:	of the call, as kexec_manifest_open() left them
 * @entry:	of the call
 * @flags:	of the call
 *
 * Under the kexec lock, so that crashk_res stays; nothing that is loaded is
 * touched.  Return: 0, or -errno.
 */
int kexec_manifest_check(struct kexec_manifest *km, struct kexec_segment *segments,
			 unsigned long entry, unsigned long flags)
{
	u32 cause;
	int ret;

	km->load.usage = flags & KEXEC_ON_CRASH ? SF_USAGE_CRASH : SF_USAGE_REBOOT;
	km->load.entry = entry;
	cause = arch_kexec_manifest_init(&km->load);
	if (cause)
		return refuse_call(km, cause);
	if (sf_check_layout(&km->load))
		return refuse(km, &km->manifest);
	ret = copy_small(km, segments);
	if (ret)
		return ret;
	if (sf_check_contents(&km->load))
		return refuse(km, &km->manifest);
	return make_elfcorehdr(km, segments, flags & (KEXEC_UPDATE_ELFCOREHDR |
						      KEXEC_CRASH_HOTPLUG_SUPPORT));
}

/**
 * kexec_manifest_copy - copy bytes of a segment that is being loaded
 * @km:		as given to kexec_manifest_load()
 * @i:		segment
 * @buf:	user memory, if it is loaded from there
 * @to:		destination
 * @offset:	in the segment's data
 * @bytes:	to be copied
 *
 * What was checked is copied from where it was checked; the rest is read for
 * the first and only time, and the copy is hashed.  Return: 0, or -errno.
 */
int kexec_manifest_copy(struct kexec_manifest *km, u32 i, const void __user *buf,
			void *to, size_t offset, size_t bytes)
{
	if (km->source[i]) {
		memcpy(to, km->source[i] + offset, bytes);
		return 0;
	}
	if (copy_from_user(to, buf + offset, bytes))
		return -EFAULT;
	return crypto_shash_update(km->hash, to, bytes);
}

/* What is loaded from user memory; then all digests are known */
static int load_large(struct kexec_manifest *km, struct kimage *image)
{
	int ret = 0;
	u32 i;

	for (i = 0; !ret && i < image->nr_segments; i++) {
		struct sf_segment *segment = &km->segments[i];

		if (segment->data) {
			ret = crypto_shash_digest(km->hash, segment->data, segment->bufsz,
						  segment->digest);
		} else if (!km->source[i]) {
			ret = crypto_shash_init(km->hash) ?:
			      kimage_load_segment(image, &image->segment[i]) ?:
			      crypto_shash_final(km->hash, segment->digest);
		}
	}
	return ret;
}

/* What is loaded from where it was checked, or made */
static int load_rest(struct kexec_manifest *km, struct kimage *image)
{
	int ret = 0;
	u32 i;

	for (i = 0; !ret && i < image->nr_segments; i++) {
		if (!km->source[i])
			continue;
		ret = kimage_load_segment(image, &image->segment[i]);
#ifdef CONFIG_CRASH_HOTPLUG
		if (km->source[i] == km->elfcorehdr)
			image->elfcorehdr_index = i;
#endif
	}
	return ret;
}

/* Whether any of this is recorded is up to the IMA policy, label "kexec" */
static void measure(struct kexec_manifest *km)
{
	u32 i, size = km->manifest.digest_size;
	u8 digests[SF_SLOTS_MAX * SF_DIGEST_MAX] = {};

	for (i = 0; i < km->load.nr_segments; i++) {
		const struct sf_segment *segment = &km->segments[i];

		memcpy(digests + (segment->slot - 1) * size, segment->digest, size);
		if (slot_of(km, i)->type == SF_CMDLINE)
			ima_measure_critical_data("kexec", "kexec-cmdline", segment->data,
						  segment->bufsz, false, NULL, 0);
	}
	ima_measure_critical_data("kexec", "kexec-slots", digests,
				  km->manifest.nr_slots * size, false, NULL, 0);
	ima_measure_critical_data("kexec", "kexec-manifest", km->parts.manifest,
				  km->parts.manifest_size, false, NULL, 0);
}

/**
 * kexec_manifest_load - load the segments, and check what remains
 * @km:		passed kexec_manifest_check()
 * @image:	to be loaded
 *
 * Return: 0, or -errno.
 */
int kexec_manifest_load(struct kexec_manifest *km, struct kimage *image)
{
	int ret;

	image->manifest = km;
	ret = load_large(km, image);
	if (!ret && sf_check_digests(&km->load))
		ret = refuse(km, &km->manifest);
	if (!ret)
		ret = load_rest(km, image);
	image->manifest = NULL;
	if (ret)
		return ret;

	measure(km);
	pr_info("manifest accepted: %.*s generation %u, sha256 %*phN\n",
		(int)km->manifest.component.n, km->manifest.component.p,
		km->manifest.generation, (int)sizeof(km->sha256), km->sha256);
	return 0;
}
