// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * digests.c - digests of segments, and the fields that hold them
 */
#include <openssl/evp.h>

#include "loader.h"

bool loader_digest(__u32 alg, const __u8 *p, size_t n, __u8 *digest)
{
	const EVP_MD *md = alg == SF_SHA512 ? EVP_sha512() :
			   alg == SF_SHA384 ? EVP_sha384() : EVP_sha256();

	return EVP_Digest(n ? p : (const __u8 *)"", n, digest, NULL, md, NULL) == 1;
}

/* Fill in the digest fields of a segment; false if a digest is not known yet. */
static bool fill_digests(struct sf_plan *plan, struct sf_segment *segment, __u32 known)
{
	const struct sf_manifest *manifest = &plan->bundle.manifest;
	const struct sf_slot *slot = loader_slot(plan, segment->slot);
	__u8 *buf = plan->buffers[segment->slot - 1];
	struct sf_list rest = slot->fields;
	struct sf_field field;

	while (sf_next_field(manifest, slot, &rest, &field)) {
		const struct sf_segment *other;

		if (field.rule != SF_DIGEST)
			continue;
		if (!buf || field.offset > segment->bufsz ||
		    field.length > segment->bufsz - field.offset)
			continue;	/* the preflight says so */
		other = loader_segment(plan, field.slot);
		if (!other) {
			memset(buf + field.offset, 0, field.length);
			continue;
		}
		if (!(known & 1u << field.slot))
			return false;
		memcpy(buf + field.offset, other->digest, field.length);
	}
	return true;
}

/*
 * A slot with digest fields has a digest itself, which another slot may hold:
 * go on while there is progress.  Two slots that hold each other's digest
 * cannot be loaded by anybody.
 */
enum sf_status sf_plan_digests(struct sf_plan *plan, struct sf_error *error)
{
	const struct sf_manifest *manifest = &plan->bundle.manifest;
	__u32 known = 0, left = plan->nr_segments, before;

	do {
		before = left;
		for (__u32 i = 0; i < plan->nr_segments; i++) {
			struct sf_segment *segment = &plan->segments[i];

			if (known & 1u << segment->slot || !fill_digests(plan, segment, known))
				continue;
			if (!loader_digest(manifest->digest_alg, segment->data, segment->bufsz,
					   segment->digest))
				return loader_fail(error, SF_NO_MEMORY, ENOMEM,
						   "the digest of slot %.*s cannot be computed by libcrypto",
						   NAME(loader_slot(plan, segment->slot)));
			known |= 1u << segment->slot;
			left--;
		}
	} while (left && left < before);
	if (left)
		return loader_fail(error, SF_BUNDLE_BAD, ELOOP,
				   "%s: slots of the manifest hold each other's digest",
				   plan->request.manifest);
	return SF_DONE;
}
