// SPDX-License-Identifier: MIT
/* digest.c - compute digests of bytes and of slots */
#include <stdlib.h>

#include <openssl/evp.h>

#include "mksig.h"
#include "sigfmt_encode.h"
#include "sigfmt_names.h"

u32 digest_alg(const char *name)
{
	u32 alg;

	for (alg = SF_ALG_SHA256; alg <= SF_ALG_SHA512; alg++)
		if (!strcmp(name, sf_alg_name(alg)))
			return alg;
	return 0;
}

const struct evp_md_st *digest_evp(u32 alg)
{
	return EVP_get_digestbyname(sf_alg_name(alg));
}

u32 digest_length(u32 alg)
{
	return EVP_MD_get_size(digest_evp(alg));
}

/* End the program if OpenSSL fails: it is out of memory or lacks the algorithm. */
static void check_openssl(int ok)
{
	if (ok != 1)
		exit(fail(STATUS_INTERNAL, "OpenSSL cannot compute a digest"));
}

void *hash_begin(u32 alg)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	check_openssl(ctx && EVP_DigestInit_ex(ctx, digest_evp(alg), NULL));
	return ctx;
}

const char *hash_add(void *hash, const u8 *p, size_t n)
{
	check_openssl(EVP_DigestUpdate(hash, p, n));
	return NULL;
}

void hash_end(void *hash, u8 *digest)
{
	check_openssl(EVP_DigestFinal_ex(hash, digest, NULL));
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
