// SPDX-License-Identifier: MIT
/* trust.c - who signed, and whether that is somebody trusted */
#define _GNU_SOURCE
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "cms.h"

int trust_add(struct trust *trust, const char *path)
{
	STACK_OF(X509) *certs = certs_load(path);
	X509 *cert;

	if (!certs)
		return STATUS_KEY;
	if (!trust->store)
		trust->store = X509_STORE_new();
	if (!trust->certs)
		trust->certs = sk_X509_new_null();
	while ((cert = sk_X509_shift(certs))) {
		X509_STORE_add_cert(trust->store, cert);
		sk_X509_push(trust->certs, cert);
	}
	sk_X509_free(certs);
	return 0;
}

void trust_free(struct trust *trust)
{
	X509_STORE_free(trust->store);
	sk_X509_pop_free(trust->certs, X509_free);
}

const char cms_wrong_signature[] = "the signature is wrong";
const char cms_not_given[] = "its certificate was not given, nor one that certifies it";

/* All of these say that the chain leads to nobody who was given. */
static const char *chain_error(int error)
{
	switch (error) {
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_CERT_UNTRUSTED:
		return cms_not_given;
	default:
		return X509_verify_cert_error_string(error);
	}
}

static const char *check_chain(X509 *cert, STACK_OF(X509) *embedded, const struct trust *trust)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	const char *wrong = NULL;
	X509_VERIFY_PARAM *param;

	if (!ctx || X509_STORE_CTX_init(ctx, trust->store, cert, embedded) != 1) {
		X509_STORE_CTX_free(ctx);
		return "out of memory";
	}
	param = X509_STORE_CTX_get0_param(ctx);
	/* Any certificate given is trusted, not only roots: a keyring holds
	 * what it holds.  The kernel has no idea of the time at early boot. */
	X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
	X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_ANY);
	if (X509_verify_cert(ctx) != 1)
		wrong = chain_error(X509_STORE_CTX_get_error(ctx));
	X509_STORE_CTX_free(ctx);
	return wrong;
}

const char *cms_verify_signer(CMS_ContentInfo *cms, CMS_SignerInfo *si,
			      const struct trust *trust, X509 **signer)
{
	STACK_OF(X509) *embedded = CMS_get1_certs(cms);
	const char *wrong = NULL;
	X509 *cert;

	*signer = NULL;
	ERR_clear_error();
	cert = trust ? sf_signer_cert(si, trust->certs) : NULL;
	if (!cert)
		cert = sf_signer_cert(si, embedded);
	if (!cert) {
		wrong = cms_not_given;
	} else {
		CMS_SignerInfo_set1_signer_cert(si, cert);
		if (!X509_get0_pubkey(cert) && kind_ml_dsa(cert))
			wrong = kind_unknown_here;
		else if (CMS_SignerInfo_verify(si) != 1)
			wrong = cms_wrong_signature;
		else if (trust)
			wrong = check_chain(cert, embedded, trust);
	}
	if (!wrong) {
		X509_up_ref(cert);
		*signer = cert;
	}
	sk_X509_pop_free(embedded, X509_free);
	return wrong;
}

/* A signer without its certificate is known by issuer and serial number. */
static char *issued_by(const X509_NAME *issuer, const ASN1_INTEGER *serial)
{
	BIGNUM *bn = ASN1_INTEGER_to_BN(serial, NULL);
	char *digits = bn ? BN_bn2hex(bn) : NULL;
	char *name = name_line(issuer);
	char *text = xprintf("certificate %s of %s", digits ? digits : "?", name);

	OPENSSL_free(digits);
	BN_free(bn);
	free(name);
	return text;
}

static char *identified_by(const ASN1_OCTET_STRING *id)
{
	char *digits = OPENSSL_buf2hexstr(ASN1_STRING_get0_data(id), ASN1_STRING_length(id));
	char *text = xprintf("key %s", digits ? digits : "?");

	OPENSSL_free(digits);
	return text;
}

char *cms_signer_name(CMS_ContentInfo *cms, CMS_SignerInfo *si)
{
	STACK_OF(X509) *embedded = CMS_get1_certs(cms);
	X509 *cert = sf_signer_cert(si, embedded);
	ASN1_OCTET_STRING *id = NULL;
	ASN1_INTEGER *serial = NULL;
	X509_NAME *issuer = NULL;
	char *text;

	CMS_SignerInfo_get0_signer_id(si, &id, &issuer, &serial);
	if (cert)
		text = name_line(X509_get_subject_name(cert));
	else
		text = id ? identified_by(id) : issued_by(issuer, serial);
	sk_X509_pop_free(embedded, X509_free);
	return text;
}

const char *cms_signer_digest(CMS_SignerInfo *si)
{
	X509_ALGOR *alg;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, &alg, NULL);
	return OBJ_nid2sn(OBJ_obj2nid(alg->algorithm));
}

const char *cms_signer_key(CMS_SignerInfo *si)
{
	X509_ALGOR *alg;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, NULL, &alg);
	return kind_of_signature(alg->algorithm);
}

char *cms_signer_time(CMS_SignerInfo *si)
{
	const ASN1_TIME *time = sf_signing_time(si);
	struct tm tm;

	if (!time || ASN1_TIME_to_tm(time, &tm) != 1)
		return xprintf("%s", "");
	return xprintf("%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
		       tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}
