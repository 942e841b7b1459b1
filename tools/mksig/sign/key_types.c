// SPDX-License-Identifier: MIT
/*
 * key_types.c - key and signature types that a kernel can verify
 *
 * RSA and ECDSA: every kernel.  ML-DSA (FIPS 204): Linux 7.0 and later with
 * CONFIG_CRYPTO_MLDSA, in the form of RFC 9882 with signed attributes and SHA-512;
 * the parser of earlier kernels refuses the whole signature, with all its signers.
 */
#include "cms.h"

const char *kind_of_key(X509 *cert)
{
	const ASN1_OBJECT *algorithm = sf_key_algorithm(cert);
	const char *name = sf_ml_dsa_name(algorithm);
	int nid = OBJ_obj2nid(algorithm);

	if (name)
		return name;
	return nid == NID_undef ? "unknown kind" : OBJ_nid2sn(nid);
}

const char *kind_check(X509 *cert)
{
	EVP_PKEY *key = X509_get0_pubkey(cert);
	char curve[32] = "";

	if (sf_key_ml_dsa(cert))
		return key ? NULL : sf_unknown_here;
	if (!key || (!EVP_PKEY_is_a(key, "RSA") && !EVP_PKEY_is_a(key, "EC")))
		return "kernels verify RSA, ECDSA and ML-DSA only";
	if (EVP_PKEY_is_a(key, "RSA"))
		return EVP_PKEY_get_bits(key) < 2048 ? "an RSA key needs 2048 bits or more" : NULL;
	EVP_PKEY_get_group_name(key, curve, sizeof(curve), NULL);
	if (strcmp(curve, "prime256v1") && strcmp(curve, "secp384r1") && strcmp(curve, "secp521r1"))
		return "the kernel verifies ECDSA with the curves P-256, P-384 and P-521 only";
	return NULL;
}

u32 kind_digest(X509 *cert, u32 alg)
{
	return sf_key_ml_dsa(cert) ? SF_ALG_SHA512 : alg;
}
