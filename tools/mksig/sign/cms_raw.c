// SPDX-License-Identifier: MIT
/*
 * cms_raw.c - use raw signatures, by services that get a digest
 *
 * A CMS signature is over the DER encoding of the signer's attributes, one of which is
 * the manifest's digest.  Here they are only content type and digest, so that they
 * depend on the manifest alone.
 */
#include <stdlib.h>

#include <openssl/err.h>

#include "cms.h"

static int no_memory(void)
{
	return fail(STATUS_INTERNAL, "cannot encode attributes: %s", openssl_reason());
}

/* Encode the attributes in DER's order, which is by encoding: the content type's comes first. */
static int put_attribute(int nid, int type, const void *value, int n, u8 **p)
{
	X509_ATTRIBUTE *attribute = X509_ATTRIBUTE_create_by_NID(NULL, nid, type, value, n);
	int size = attribute ? i2d_X509_ATTRIBUTE(attribute, p) : -1;

	X509_ATTRIBUTE_free(attribute);
	return size;
}

int cms_attributes(struct sf_bytes manifest, u32 alg, struct sf_bytes *der)
{
	u8 digest[SF_DIGEST_MAX], *buf = xcalloc(1, 256), *p = buf + 2;

	digest_of(alg, manifest.p, manifest.n, digest);
	if (put_attribute(NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data), -1,
			  &p) < 0 ||
	    put_attribute(NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest,
			  digest_length(alg), &p) < 0) {
		free(buf);
		return no_memory();
	}
	buf[0] = V_ASN1_SET | V_ASN1_CONSTRUCTED;
	buf[1] = p - buf - 2;		/* below 128 for all three digests */
	*der = (struct sf_bytes){ buf, p - buf };
	return 0;
}

/* Set the algorithm that the kernel expects for this key and digest. */
static bool set_algorithm(CMS_SignerInfo *si, X509 *cert, u32 alg)
{
	static const int ecdsa[] = {
		[SF_ALG_SHA256] = NID_ecdsa_with_SHA256,
		[SF_ALG_SHA384] = NID_ecdsa_with_SHA384,
		[SF_ALG_SHA512] = NID_ecdsa_with_SHA512,
	};
	const ASN1_OBJECT *ml_dsa = sf_key_ml_dsa(cert);
	bool rsa = EVP_PKEY_is_a(X509_get0_pubkey(cert), "RSA");
	X509_ALGOR *algorithm;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, NULL, &algorithm);
	return X509_ALGOR_set0(algorithm, ml_dsa ? OBJ_dup(ml_dsa) :
			       OBJ_nid2obj(rsa ? NID_rsaEncryption : ecdsa[alg]),
			       rsa ? V_ASN1_NULL : V_ASN1_UNDEF, NULL) == 1;
}

static const char *check_raw(X509 *cert, u32 alg)
{
	if (kind_digest(cert, alg) != alg)
		return "kernels require SHA-512 for it, so only manifests made with --digest sha512 can be signed with it";
	return kind_check(cert);
}

/* OpenSSL wants a private key here, but accepts the public one. */
static CMS_SignerInfo *add_raw(CMS_ContentInfo *cms, STACK_OF(X509) *certs, struct sf_bytes raw,
			       struct sf_bytes manifest, u32 alg)
{
	X509 *cert = sk_X509_value(certs, 0);
	CMS_SignerInfo *si = cms_add_signer(cms, cert, X509_get0_pubkey(cert), manifest, alg);

	if (!si || !set_algorithm(si, cert, alg) ||
	    !ASN1_OCTET_STRING_set(CMS_SignerInfo_get0_signature(si), raw.p, raw.n))
		return NULL;
	cms_add_certs(cms, certs);
	return si;
}

CMS_ContentInfo *cms_from_raw(const char *cert_path, struct sf_bytes raw,
			      struct sf_bytes manifest, u32 alg, int *status)
{
	STACK_OF(X509) *certs = certs_load(cert_path);
	CMS_ContentInfo *cms = cms_begin();
	CMS_SignerInfo *si = NULL;
	const char *error = NULL;

	*status = certs ? 0 : STATUS_KEY;
	if (certs)
		error = check_raw(sk_X509_value(certs, 0), alg);
	if (error)
		*status = fail(STATUS_KEY, "%s: a key of type %s; %s", cert_path,
			       kind_of_key(sk_X509_value(certs, 0)), error);
	if (!*status && cms)
		si = add_raw(cms, certs, raw, manifest, alg);
	if (!*status && !si)
		*status = fail(STATUS_KEY, "%s: cannot use this raw signature: %s", cert_path,
			       openssl_reason());
	if (!*status && CMS_SignerInfo_verify(si) != 1)
		*status = fail(STATUS_SIGNATURE,
			       "%s: this signature was not made with its key over the output of mksig extract --attributes",
			       cert_path);
	sk_X509_pop_free(certs, X509_free);
	if (!*status)
		return cms;
	CMS_ContentInfo_free(cms);
	return NULL;
}

int cms_drop(CMS_ContentInfo *cms, const char *cert_path)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	STACK_OF(X509) *certs = certs_load(cert_path);
	int i, dropped = 0;

	if (!certs)
		return STATUS_KEY;
	for (i = sk_CMS_SignerInfo_num(signers) - 1; i >= 0; i--) {
		if (CMS_SignerInfo_cert_cmp(sk_CMS_SignerInfo_value(signers, i),
					    sk_X509_value(certs, 0)))
			continue;
		sk_CMS_SignerInfo_delete(signers, i);	/* OpenSSL does not free it */
		dropped++;
	}
	sk_X509_pop_free(certs, X509_free);
	return dropped ? 0 : fail(STATUS_REFUSED, "%s: no signature was made with this certificate", cert_path);
}
