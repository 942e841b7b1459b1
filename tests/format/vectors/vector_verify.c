// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * vector_verify.c - run the verifier over a vector, in the order in which the kernel does
 */
#include <elf.h>
#include <stdlib.h>

#include <openssl/evp.h>

#include "sigfmt_encode.h"
#include "vector.h"

bool vector_inside(const struct vector_ranges *ranges, u64 start, u64 size)
{
	u64 at = start;
	bool more = true;

	while (more && at - start < size) {
		more = false;
		for (u32 i = 0; i < ranges->count; i++) {
			u64 from = ranges->at[i].start;

			if (at >= from && at - from < ranges->at[i].size) {
				at = from + ranges->at[i].size;
				more = true;
			}
		}
	}
	return at - start >= size;
}

static bool meets(const struct vector_ranges *ranges, u64 start, u64 size)
{
	for (u32 i = 0; i < ranges->count; i++)
		if (ranges->at[i].start < start + size &&
		    start < ranges->at[i].start + ranges->at[i].size)
			return true;
	return false;
}

/* arm64: where the next kernel finds its tree, and maps its initramfs */
static bool is_out_of_reach(const struct sf_load *load, u32 slot)
{
	u64 mem = load->segments[slot - 1].mem, end = mem + load->segments[slot - 1].memsz;
	u64 window = load->entry & ~((1ULL << 30) - 1);

	switch (sf_slot_of(load->manifest, slot)->type) {
	case SF_TYPE_PARAMS:
		return mem >> 21 != (end - 1) >> 21;
	case SF_TYPE_INITRAMFS:
		return mem < load->entry || end - window > 32ULL << 30;
	default:
		return false;
	}
}

static enum sf_cause destination(const struct sf_load *load, u32 slot)
{
	const struct vector *vector = load->ctx;
	u64 mem = load->segments[slot - 1].mem, size = load->segments[slot - 1].memsz;

	if (!vector_inside(&vector->ram, mem, size))
		return SF_E_DEST_NOT_RAM;
	if (meets(&vector->driver, mem, size))
		return SF_E_DEST_DRIVER;
	if (!vector_inside(&vector->firmware, mem, size))
		return SF_E_DEST_FIRMWARE_MAP;
	if (meets(&vector->efi, mem, size))
		return SF_E_DEST_EFI;
	if (load->arch == EM_AARCH64 && is_out_of_reach(load, slot))
		return SF_E_DEST_REACH;
	if (load->arch == EM_AARCH64 && load->usage == SF_USAGE_REBOOT &&
	    meets(&vector->reserved, mem, size))
		return SF_E_DEST_RESERVED;
	if (load->usage == SF_USAGE_CRASH)
		return vector_inside(&vector->crash, mem, size) ? SF_E_OK : SF_E_DEST_NOT_CRASH;
	return meets(&vector->crash, mem, size) ? SF_E_DEST_CRASH : SF_E_OK;
}

static bool locked_beyond(const struct sf_load *load, u32 level)
{
	return ((const struct vector *)load->ctx)->locked > level;
}

static const EVP_MD *hash_of(u32 alg)
{
	return alg == SF_ALG_SHA256 ? EVP_sha256() : alg == SF_ALG_SHA384 ? EVP_sha384() : EVP_sha512();
}

static void compute_digest(const struct sf_load *load, u32 number,
			   const struct vector_segment *given, u8 *digest)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	u64 pos = 0, n;

	EVP_DigestInit_ex(md, hash_of(load->manifest->digest_alg), NULL);
	while (sf_next_piece(load->manifest, number, vector_data_size(given), &pos, &n)) {
		EVP_DigestUpdate(md, given->data + pos, n);
		pos += n;
	}
	EVP_DigestFinal_ex(md, digest, NULL);
	EVP_MD_CTX_free(md);
}

static int add_segments(struct sf_load *load, struct vector *vector)
{
	int err = 0;

	for (u32 i = 0; !err && i < vector->nr_segments; i++) {
		struct vector_segment *seg = &vector->segments[i];

		err = sf_add_segment(load, seg->tag, seg->mem, seg->memsz, seg->bufsz);
	}
	return err;
}

/* Only small slots have data, and only required digests are set, as the interface promises */
static void copy_small(struct sf_load *load, struct vector *vector)
{
	for (u32 i = 0; i < vector->nr_segments; i++) {
		u32 number = vector->segments[i].tag;

		if (sf_is_small(sf_slot_of(load->manifest, number)))
			load->segments[number - 1].data = vector->segments[i].data;
	}
}

static void compute_digests(struct sf_load *load, struct vector *vector)
{
	for (u32 i = 0; i < vector->nr_segments; i++) {
		struct vector_segment *given = &vector->segments[i];
		struct sf_segment *seg = &load->segments[given->tag - 1];

		memset(seg->digest, 0xa5, sizeof(seg->digest));
		if (sf_needs_digest(load, given->tag))
			compute_digest(load, given->tag, given, seg->digest);
		if (given->made && !given->bufsz)	/* the caller's segments have a bufsz */
			seg->used = given->made;
	}
}

static int verify_load(struct vector *vector, const struct sf_manifest *manifest)
{
	struct sf_load *load = &vector->load;
	int err;

	load->manifest = manifest;
	load->destination = destination;
	load->locked_beyond = locked_beyond;
	load->ctx = vector;
	load->component = load->floor ? vector->component : NULL;
	load->why = (struct sf_refusal){ 0 };
	memset(load->segments, 0, sizeof(load->segments));
	err = add_segments(load, vector);
	if (!err)
		err = sf_check_layout(load);
	if (err)
		return err;
	copy_small(load, vector);
	err = sf_check_contents(load);
	if (err)
		return err;
	compute_digests(load, vector);
	return sf_complete(load);
}

int vector_verify(const char *kind, struct vector *vector, struct sf_manifest *manifest,
		  struct sf_refusal *why)
{
	struct sf_parts parts;
	int err;

	if (!strcmp(kind, "bundle") || !strcmp(kind, "segment"))
		return sf_parse_header(vector->input, vector->input_size, !strcmp(kind, "segment"),
				       &parts, why);
	err = sf_decode(vector->input, vector->input_size, manifest, why);
	if (!err && !strcmp(kind, "load")) {
		err = verify_load(vector, manifest);
		*why = vector->load.why;
	}
	return err;
}
