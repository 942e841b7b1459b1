// SPDX-License-Identifier: MIT
/* cms.c - make signatures, and check that the kernel can read them */
#define _GNU_SOURCE
#include <stdlib.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "cms.h"	/* after pem.h, which makes it declare PEM_read_bio_CMS() */

#define DER_SEQUENCE	0x30

/* SOURCE_DATE_EPOCH sets the signing time, to make signatures reproducible. */
static int signing_time(ASN1_TIME **when)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t now = time(NULL);
	char *end;

	if (epoch) {
		errno = 0;
		now = strtoll(epoch, &end, 10);
		if (errno || *end || !*epoch || now < 0)
			return fail(STATUS_USAGE, "SOURCE_DATE_EPOCH=%s: not a number of seconds",
				    epoch);
	}
	*when = ASN1_TIME_set(NULL, now);
	return *when ? 0 : fail(STATUS_USAGE, "SOURCE_DATE_EPOCH=%s: too late", epoch ? epoch : "");
}

/* Will the kernel accept it?  The certificate tells the key type, because a token may not. */
static int check_cert(const struct signing *signing, const struct signer *signer, X509 *cert,
		      const ASN1_TIME *when)
{
	const char *error = kind_check(cert);

	if (error)
		return fail(STATUS_KEY, "%s: a key of type %s; %s", signer->cert,
			    kind_of_key(cert), error);
	if (signing->no_certs || (ASN1_TIME_compare(when, X509_get0_notBefore(cert)) >= 0 &&
				  ASN1_TIME_compare(when, X509_get0_notAfter(cert)) <= 0))
		return 0;
	return fail(STATUS_KEY,
		    "%s: not valid at the time of signing, which the kernel would refuse; see SOURCE_DATE_EPOCH, or leave it out with --no-certs",
		    signer->cert);
}

static int check_pair(const struct signer *signer, EVP_PKEY *key, X509 *cert)
{
	if (X509_check_private_key(cert, key) != 1)
		return fail(STATUS_KEY, "%s and %s: key and certificate do not belong together",
			    signer->key, signer->cert);
	return 0;
}

CMS_SignerInfo *cms_add_signer(CMS_ContentInfo *cms, X509 *cert, EVP_PKEY *key,
			       struct sf_bytes manifest, u32 alg)
{
	u8 digest[SF_DIGEST_MAX];
	CMS_SignerInfo *si;

	si = CMS_add1_signer(cms, cert, key, digest_evp(alg),
			     CMS_BINARY |	/* no conversion of line ends */
			     CMS_NOSMIMECAP |	/* the kernel refuses capabilities */
			     CMS_NOCERTS |	/* cms_add_certs() does that */
			     CMS_PARTIAL);	/* the attributes are not complete */
	digest_of(alg, manifest.p, manifest.n, digest);
	if (!si || CMS_signed_add1_attr_by_NID(si, NID_pkcs9_contentType, V_ASN1_OBJECT,
					       OBJ_nid2obj(NID_pkcs7_data), -1) != 1 ||
	    CMS_signed_add1_attr_by_NID(si, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING,
					digest, digest_length(alg)) != 1)
		return NULL;
	return si;
}

/* Refuse a second signature by the same key, which would prove nothing more. */
static bool has_signed(CMS_ContentInfo *cms, X509 *cert)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	int i;

	for (i = 0; i < sk_CMS_SignerInfo_num(signers); i++)
		if (!CMS_SignerInfo_cert_cmp(sk_CMS_SignerInfo_value(signers, i), cert))
			return true;
	return false;
}

/* Add the signer's certificate and its chain, unless present.  With them, a kernel can verify
 * the signer if it trusts only the authority. */
void cms_add_certs(CMS_ContentInfo *cms, STACK_OF(X509) *certs)
{
	int i;

	for (i = 0; i < sk_X509_num(certs); i++)
		CMS_add1_cert(cms, sk_X509_value(certs, i));
	ERR_clear_error();
}

struct how {
	struct sf_bytes manifest;
	u32 alg;
	ASN1_TIME *when;
	char *passphrase;
};

static bool sign_with(CMS_ContentInfo *cms, X509 *cert, EVP_PKEY *key, const struct how *how)
{
	CMS_SignerInfo *si = cms_add_signer(cms, cert, key, how->manifest,
					    kind_digest(cert, how->alg));

	return si && CMS_signed_add1_attr_by_NID(si, NID_pkcs9_signingTime, how->when->type,
						 how->when, -1) == 1 &&
	       CMS_SignerInfo_sign(si) == 1;
}

static int sign_as(CMS_ContentInfo *cms, const struct signing *signing,
		   const struct signer *signer, const struct how *how)
{
	STACK_OF(X509) *certs = certs_load(signer->cert);
	X509 *cert = certs ? sk_X509_value(certs, 0) : NULL;
	EVP_PKEY *key = NULL;
	int ret = certs ? 0 : STATUS_KEY;

	if (!ret)
		ret = check_cert(signing, signer, cert, how->when);
	if (!ret)
		key = key_load(signer->key, how->passphrase, &ret);
	if (!ret)
		ret = check_pair(signer, key, cert);
	if (!ret && has_signed(cms, cert))
		ret = fail(STATUS_KEY, "%s: this certificate has signed already", signer->cert);
	if (!ret && !sign_with(cms, cert, key, how))
		ret = fail(STATUS_KEY, "%s: cannot sign: %s", signer->key, openssl_reason());
	if (!ret && sf_key_ml_dsa(cert))
		warn("%s: only Linux 7.0 and later verifies ML-DSA, with CONFIG_CRYPTO_MLDSA; earlier kernels refuse the whole signature",
		     signer->cert);
	if (!ret && !signing->no_certs)
		cms_add_certs(cms, certs);
	sk_X509_pop_free(certs, X509_free);
	EVP_PKEY_free(key);
	return ret;
}

static int add_signers(CMS_ContentInfo *cms, const struct signing *signing,
		       struct sf_bytes manifest, u32 alg)
{
	struct how how = { .manifest = manifest, .alg = alg };
	size_t i;
	int ret;

	ret = signing_time(&how.when);
	if (!ret)
		ret = passphrase_load(signing->passin, &how.passphrase);
	for (i = 0; !ret && i < signing->n; i++)
		ret = sign_as(cms, signing, &signing->signers[i], &how);
	ASN1_TIME_free(how.when);
	if (how.passphrase)
		OPENSSL_cleanse(how.passphrase, strlen(how.passphrase));
	free(how.passphrase);
	return ret;
}

CMS_ContentInfo *cms_begin(void)
{
	/* CMS_DETACHED: the signature does not contain the manifest.
	 * CMS_PARTIAL: no content yet; CMS_BINARY as above. */
	return CMS_sign(NULL, NULL, NULL, NULL, CMS_DETACHED | CMS_PARTIAL | CMS_BINARY);
}

int cms_sign(const struct signing *signing, struct sf_bytes manifest, u32 alg,
	     struct sf_bytes *der)
{
	const u8 *p = signing->earlier.p;
	CMS_ContentInfo *cms = p ? d2i_CMS_ContentInfo(NULL, &p, signing->earlier.n) : cms_begin();
	int ret;

	if (!cms)
		return fail(STATUS_INTERNAL, "cannot make a signature: %s", openssl_reason());
	ret = add_signers(cms, signing, manifest, alg);
	if (!ret)
		ret = cms_to_der(cms, manifest, "the signature made here", der);
	CMS_ContentInfo_free(cms);
	return ret;
}

static CMS_ContentInfo *not_cms(const char *name, const char *form)
{
	fail(STATUS_MALFORMED, "%s: not a CMS signature in %s form (%s); sign it again", name, form,
	     openssl_reason());
	return NULL;
}

static CMS_ContentInfo *parse(struct sf_bytes der, const char *name, const char *form)
{
	const u8 *p = der.p;
	CMS_ContentInfo *cms;

	ERR_clear_error();
	cms = d2i_CMS_ContentInfo(NULL, &p, der.n);
	if (!cms)
		return not_cms(name, form);
	if (p == der.p + der.n)
		return cms;
	CMS_ContentInfo_free(cms);
	fail(STATUS_MALFORMED, "%s: bytes follow the signature", name);
	return NULL;
}

CMS_ContentInfo *cms_parse(struct sf_bytes der, const char *name)
{
	return parse(der, name, "DER");
}

CMS_ContentInfo *cms_parse_armored(struct sf_bytes bytes, const char *name)
{
	CMS_ContentInfo *cms;
	BIO *bio;

	/* A certificate in DER may contain the text, but DER begins otherwise */
	if (*bytes.p == DER_SEQUENCE || !memmem(bytes.p, bytes.n, "-----BEGIN", 10))
		return parse(bytes, name, "DER or PEM");
	ERR_clear_error();
	bio = BIO_new_mem_buf(bytes.p, bytes.n);
	cms = PEM_read_bio_CMS(bio, NULL, NULL, NULL);
	BIO_free(bio);
	return cms ? cms : not_cms(name, "PEM");
}

const char *cms_check(CMS_ContentInfo *cms, struct sf_bytes manifest)
{
	static char why[SF_SENTENCE_MAX];

	return sf_signature_fits(cms, manifest, why, sizeof(why)) ? NULL : why;
}

int cms_to_der(CMS_ContentInfo *cms, struct sf_bytes manifest, const char *name,
	       struct sf_bytes *der)
{
	const char *error = cms_check(cms, manifest);
	u8 *p = NULL;
	int n;

	if (error)
		return fail(STATUS_SIGNATURE, "%s: the signature does not fit: %s", name, error);
	n = i2d_CMS_ContentInfo(cms, &p);
	if (n <= 0)
		return fail(STATUS_INTERNAL, "cannot encode the signature: %s", openssl_reason());
	*der = (struct sf_bytes){ p, n };
	return 0;
}
