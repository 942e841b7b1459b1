// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * preflight.c - the kernel's checker, asked before the kernel is
 *
 * The verifier is the kernel's very source; only what it asks its environment
 * is answered from sysfs instead of the kernel's tables.
 */
#include <openssl/evp.h>

#include "loader.h"

#ifdef __x86_64__
#define NATIVE_ARCH	SF_ARCH_X86_64
#else
#define NATIVE_ARCH	0	/* no manifests yet */
#endif

struct preflight {
	const struct sf_plan *plan;
	EVP_MD_CTX *md;
};

static const struct sf_facts *facts_of(const struct sf_load *load)
{
	return &((const struct preflight *)load->ctx)->plan->facts;
}

static __u32 destination(const struct sf_load *load, __u64 mem, __u64 memsz)
{
	const struct sf_facts *facts = facts_of(load);
	__u64 end = mem + memsz;

	if (mem < SF_DEST_MIN)
		return SF_DEST_LOW;
	if (ranges_touch(&facts->driver_ram, mem, end))
		return SF_DEST_DRIVER_MANAGED;
	if (!ranges_covered(&facts->ram, mem, end, SF_MEMMAP_RAM))
		return SF_DEST_NOT_RAM;
	if (!ranges_covered(&facts->memmap, mem, end, SF_MEMMAP_RAM))
		return SF_DEST_NOT_E820_RAM;
	if (ranges_touch(&facts->efi_ranges, mem, end))
		return SF_DEST_EFI;
	if (load->usage == SF_USAGE_CRASH &&
	    (mem < facts->crash.start || end > facts->crash.end))
		return SF_DEST_NOT_CRASH_REGION;
	return SF_OK;
}

static bool inside(const struct sf_range *r, __u64 start, __u64 end)
{
	return start >= r->start && end <= r->end;
}

static __u32 memmap_entry(const struct sf_load *load, __u64 addr, __u64 size, __u32 type)
{
	const struct sf_facts *facts = facts_of(load);
	__u64 end = addr + size;

	if (type == SF_MEMMAP_RESERVED_KERN ||
	    !ranges_covered(&facts->memmap, addr, end, type))
		return SF_MEMMAP_TYPE;
	if (load->usage == SF_USAGE_CRASH && type == SF_MEMMAP_RAM && end > SF_DEST_MIN &&
	    !inside(&facts->crash_low, addr, end) && !inside(&facts->crash, addr, end))
		return SF_MEMMAP_NOT_CRASH;
	return SF_OK;
}

static __u32 memmap_gap(const struct sf_load *load, __u64 *start, __u64 end)
{
	const struct sf_ranges *map = &facts_of(load)->memmap;

	for (size_t i = 0; i < map->count; i++) {
		const struct sf_range *r = &map->at[i];

		if (r->type == SF_MEMMAP_RAM || r->type == SF_MEMMAP_RESERVED_KERN ||
		    r->start >= end || r->end <= *start)
			continue;
		if (r->start > *start)
			*start = r->start;
		return r->type;
	}
	return 0;
}

static __u32 fact(const struct sf_load *load, __u32 number, __u32 piece, __u8 *buf)
{
	return loader_fact(facts_of(load), number, piece, buf);
}

static bool locked_beyond(const struct sf_load *load, __u32 level)
{
	return facts_of(load)->lockdown > level;
}

static int digest_init(const struct sf_load *load)
{
	const EVP_MD *md = load->manifest->digest_alg == SF_SHA512 ? EVP_sha512() :
			   load->manifest->digest_alg == SF_SHA384 ? EVP_sha384() :
			   EVP_sha256();
	struct preflight *p = load->ctx;

	return EVP_DigestInit_ex(p->md, md, NULL) == 1 ? 0 : -ENOMEM;
}

static int digest_update(const struct sf_load *load, const __u8 *p, size_t n)
{
	return EVP_DigestUpdate(((struct preflight *)load->ctx)->md, p, n) == 1 ? 0 : -EIO;
}

static int digest_final(const struct sf_load *load, __u8 *digest)
{
	return EVP_DigestFinal_ex(((struct preflight *)load->ctx)->md, digest, NULL) == 1 ?
	       0 : -EIO;
}

static const struct sf_ops ops = {
	.destination = destination,
	.memmap_entry = memmap_entry,
	.memmap_gap = memmap_gap,
	.fact = fact,
	.locked_beyond = locked_beyond,
	.digest_init = digest_init,
	.digest_update = digest_update,
	.digest_final = digest_final,
};

static enum sf_status judge(struct sf_plan *plan, struct preflight *ctx,
			    struct sf_error *error)
{
	struct sf_load load = {
		.manifest = &plan->bundle.manifest,
		.ops = &ops,
		.ctx = ctx,
		.arch = NATIVE_ARCH,
		.usage = plan->request.crash ? SF_USAGE_CRASH : SF_USAGE_REBOOT,
		.page_size = plan->facts.page_size,
		.efi = plan->facts.efi,
		.secure_boot = plan->facts.efi &&
			plan->facts.values[SF_FACT_SECURE_BOOT][0] == SF_SECURE_BOOT_ENABLED,
		.entry = plan->entry,
		.segments = plan->segments,
		.nr_segments = plan->nr_segments,
	};

	if (!sf_check_layout(&load) && !sf_check_contents(&load) && !sf_check_digests(&load))
		return SF_DONE;
	error->status = SF_REFUSED_HERE;
	error->err = sf_errno(&load.why);
	sf_sentence(&load.why, load.manifest, MSG_ARGS(error));
	return error->status;
}

enum sf_status sf_plan_preflight(struct sf_plan *plan, struct sf_error *error)
{
	struct preflight ctx = { .plan = plan, .md = EVP_MD_CTX_new() };
	enum sf_status status;

	if (!ctx.md)
		return loader_no_memory(error);
	status = loader_signature(plan, error);
	if (!status)
		status = judge(plan, &ctx, error);
	EVP_MD_CTX_free(ctx.md);
	return status;
}
