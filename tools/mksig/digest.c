// SPDX-License-Identifier: MIT
/* digest.c - digests of bytes and of slots */
#include <stdlib.h>

#include <openssl/evp.h>

#include "mksig.h"

static const struct {
	const char *name;
	__u32 length;
} algorithms[] = {
	[SF_SHA256] = { "sha256", 32 },
	[SF_SHA384] = { "sha384", 48 },
	[SF_SHA512] = { "sha512", 64 },
};

__u32 digest_alg(const char *name)
{
	__u32 alg;

	for (alg = SF_SHA256; alg < ARRAY_SIZE(algorithms); alg++)
		if (!strcmp(name, algorithms[alg].name))
			return alg;
	return 0;
}

const char *digest_evp_name(__u32 alg)
{
	return algorithms[alg].name;
}

__u32 digest_length(__u32 alg)
{
	return algorithms[alg].length;
}

/* Out of memory or a crippled OpenSSL: nothing that could be done here. */
static void must(int ok)
{
	if (ok != 1)
		exit(fail(STATUS_INTERNAL, "OpenSSL cannot compute a digest"));
}

static EVP_MD_CTX *start(__u32 alg)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	must(ctx && EVP_DigestInit_ex(ctx, EVP_get_digestbyname(algorithms[alg].name), NULL));
	return ctx;
}

static void finish(EVP_MD_CTX *ctx, __u8 *digest)
{
	must(EVP_DigestFinal_ex(ctx, digest, NULL));
	EVP_MD_CTX_free(ctx);
}

void digest_of(__u32 alg, const void *p, size_t n, __u8 *digest)
{
	EVP_MD_CTX *ctx = start(alg);

	must(EVP_DigestUpdate(ctx, p, n));
	finish(ctx, digest);
}

void code_digest(const struct sf_manifest *manifest, const struct sf_slot *slot,
		 const __u8 *bytes, __u8 *digest)
{
	EVP_MD_CTX *ctx = start(manifest->digest_alg);
	struct sf_field range;
	__u64 at = 0;

	while (slot->fields.count && sf_next_range(manifest, slot, at, &range)) {
		must(EVP_DigestUpdate(ctx, bytes + at, range.offset - at));
		at = (__u64)range.offset + range.length;
	}
	must(EVP_DigestUpdate(ctx, bytes + at, slot->size - at));
	finish(ctx, digest);
}
