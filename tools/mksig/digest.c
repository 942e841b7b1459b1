// SPDX-License-Identifier: MIT
/* digest.c - digests of bytes and of slots */
#include <stdlib.h>

#include <openssl/evp.h>

#include "mksig.h"
#include "sigfmt_encode.h"

static const struct {
	const char *name;
	u32 length;
} algorithms[] = {
	[SF_ALG_SHA256] = { "sha256", 32 },
	[SF_ALG_SHA384] = { "sha384", 48 },
	[SF_ALG_SHA512] = { "sha512", 64 },
};

u32 digest_alg(const char *name)
{
	u32 alg;

	for (alg = SF_ALG_SHA256; alg < ARRAY_SIZE(algorithms); alg++)
		if (!strcmp(name, algorithms[alg].name))
			return alg;
	return 0;
}

const char *digest_evp_name(u32 alg)
{
	return algorithms[alg].name;
}

u32 digest_length(u32 alg)
{
	return algorithms[alg].length;
}

/* Out of memory or a crippled OpenSSL: nothing that could be done here. */
static void must(int ok)
{
	if (ok != 1)
		exit(fail(STATUS_INTERNAL, "OpenSSL cannot compute a digest"));
}

void *hash_begin(u32 alg)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	must(ctx && EVP_DigestInit_ex(ctx, EVP_get_digestbyname(algorithms[alg].name), NULL));
	return ctx;
}

const char *hash_add(void *hash, const u8 *p, size_t n)
{
	must(EVP_DigestUpdate(hash, p, n));
	return NULL;
}

void hash_end(void *hash, u8 *digest)
{
	must(EVP_DigestFinal_ex(hash, digest, NULL));
	EVP_MD_CTX_free(hash);
}

void digest_of(u32 alg, const void *p, size_t n, u8 *digest)
{
	void *hash = hash_begin(alg);

	hash_add(hash, p, n);
	hash_end(hash, digest);
}

void slot_digest(const struct sf_manifest *manifest, u32 number, const u8 *bytes, u8 *digest)
{
	void *hash = hash_begin(manifest->digest_alg);
	u64 size = sf_slot_of(manifest, number)->size, at = 0, n;

	for (; sf_next_piece(manifest, number, size, &at, &n); at += n)
		hash_add(hash, bytes + at, n);
	hash_end(hash, digest);
}
