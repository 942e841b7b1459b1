// SPDX-License-Identifier: MIT
/* trust.c - describe signers, and collect trusted certificates */
#define _GNU_SOURCE
#include <stdlib.h>

#include "cms.h"

int trust_add(struct sf_trusted *trust, const char *path)
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

void trust_free(struct sf_trusted *trust)
{
	X509_STORE_free(trust->store);
	sk_X509_pop_free(trust->certs, X509_free);
}

/* A signer without a certificate is named by issuer and serial number. */
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
	const char *kind;
	X509_ALGOR *alg;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, NULL, &alg);
	kind = sf_signature_kind(alg->algorithm);
	return kind ? kind : OBJ_nid2sn(OBJ_obj2nid(alg->algorithm));
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
