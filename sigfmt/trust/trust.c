// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * trust.c - predict whether the running kernel trusts a signer
 */
#include <stdlib.h>
#include <sys/utsname.h>

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "loader.h"
#include "sigfmt_trust.h"

#define CHAIN_MAX	8	/* longer than any real one */

char *sf_name_line(const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text, *line = NULL;
	long n;

	if (bio && X509_NAME_print_ex(bio, name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB) >= 0) {
		n = BIO_get_mem_data(bio, &text);
		line = strndup(text, n);
	}
	BIO_free(bio);
	return line;
}

/* Find the first of @n keyrings that has this key. */
static const struct sf_keyring *find_key(const struct sf_keyrings *keyrings,
					 const struct sf_keyring *among, size_t n,
					 const ASN1_STRING *id)
{
	size_t i;

	for (i = 0; id && i < n; i++)
		if (sf_keyring_has(keyrings, &among[i], ASN1_STRING_get0_data(id),
				   ASN1_STRING_length(id)))
			return &among[i];
	return NULL;
}

static X509 *issuer_of(X509 *cert, STACK_OF(X509) *others)
{
	X509 *issuer;
	int i;

	for (i = 0; i < sk_X509_num(others); i++) {
		issuer = sk_X509_value(others, i);
		if (X509_cmp(issuer, cert) && X509_check_issued(issuer, cert) == X509_V_OK &&
		    X509_verify(cert, X509_get0_pubkey(issuer)) == 1)
			return issuer;
	}
	return NULL;
}

/* Look for the key of a certificate, of its issuer, and so on, in these keyrings. */
static const struct sf_keyring *search_chain(const struct sf_keyrings *keyrings,
					     const struct sf_keyring *among, size_t n,
					     X509 *cert, STACK_OF(X509) *others)
{
	const struct sf_keyring *keyring = NULL;
	const ASN1_OCTET_STRING *own;
	int i;

	for (i = 0; cert && !keyring && i < CHAIN_MAX; i++) {
		own = X509_get0_subject_key_id(cert);
		keyring = find_key(keyrings, among, n,
				   own ? own : X509_get0_serialNumber(cert));
		if (!keyring)
			keyring = find_key(keyrings, among, n, X509_get0_authority_key_id(cert));
		cert = issuer_of(cert, others);
	}
	return keyring;
}

const struct sf_keyring *sf_keyring_trusting(const struct sf_keyrings *keyrings, X509 *cert,
					     STACK_OF(X509) *others)
{
	return search_chain(keyrings, keyrings->at, SF_KEYRINGS, cert, others);
}

X509 *sf_signer_cert(CMS_SignerInfo *si, STACK_OF(X509) *certs)
{
	int i;

	for (i = 0; i < sk_X509_num(certs); i++)
		if (!CMS_SignerInfo_cert_cmp(si, sk_X509_value(certs, i)))
			return sk_X509_value(certs, i);
	return NULL;
}

static void subject_name(X509 *cert, char *text, size_t len)
{
	char *name = sf_name_line(X509_get_subject_name(cert));

	snprintf(text, len, "%s", name ? name : "?");
	free(name);
}

const ASN1_TIME *sf_signing_time(CMS_SignerInfo *si)
{
	int at = CMS_signed_get_attr_by_NID(si, NID_pkcs9_signingTime, -1);
	X509_ATTRIBUTE *attribute = at < 0 ? NULL : CMS_signed_get_attr(si, at);
	ASN1_TYPE *value = attribute ? X509_ATTRIBUTE_get0_type(attribute, 0) : NULL;

	if (!value || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME))
		return NULL;
	return value->value.asn1_string;
}

static const char *signer_error(CMS_SignerInfo *si, X509 *cert)
{
	const ASN1_TIME *when = sf_signing_time(si);

	if (when && (ASN1_TIME_compare(when, X509_get0_notBefore(cert)) < 0 ||
		     ASN1_TIME_compare(when, X509_get0_notAfter(cert)) > 0))
		return "its signing time is outside the certificate's validity";
	/* Skip the check if this OpenSSL does not support the key's algorithm */
	CMS_SignerInfo_set1_signer_cert(si, cert);
	if (X509_get0_pubkey(cert) && CMS_SignerInfo_verify(si) != 1)
		return "the signature is wrong";
	return NULL;
}

bool sf_signers_valid(CMS_ContentInfo *cms, char *text, size_t len)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	STACK_OF(X509) *certs = CMS_get1_certs(cms);
	const char *error = NULL;
	char name[256];
	X509 *cert;
	int i;

	for (i = 0; !error && i < sk_CMS_SignerInfo_num(signers); i++) {
		cert = sf_signer_cert(sk_CMS_SignerInfo_value(signers, i), certs);
		error = cert ? signer_error(sk_CMS_SignerInfo_value(signers, i), cert) : NULL;
		if (!error)
			continue;
		subject_name(cert, name, sizeof(name));
		snprintf(text, len, "signer %s: %s", name, error);
	}
	sk_X509_pop_free(certs, X509_free);
	ERR_clear_error();
	return !error;
}

/* Compare OIDs as text: OpenSSL before 3.5 has no NIDs for ML-DSA. */
const char *sf_ml_dsa_name(const ASN1_OBJECT *algorithm)
{
	static const struct {
		const char *number;
		const char *name;
	} kinds[] = {
		{ "2.16.840.1.101.3.4.3.17", "ML-DSA-44" },
		{ "2.16.840.1.101.3.4.3.18", "ML-DSA-65" },
		{ "2.16.840.1.101.3.4.3.19", "ML-DSA-87" },
	};
	char number[64] = "";
	size_t i;

	OBJ_obj2txt(number, sizeof(number), algorithm, 1);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(number, kinds[i].number))
			return kinds[i].name;
	return NULL;
}

bool sf_signers_supported(CMS_ContentInfo *cms, const char *release)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	X509_ALGOR *algorithm;
	int i;

	if (strtoul(release, NULL, 10) >= 7)
		return true;
	for (i = 0; i < sk_CMS_SignerInfo_num(signers); i++) {
		CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(signers, i), NULL, NULL, NULL,
					 &algorithm);
		if (sf_ml_dsa_name(algorithm->algorithm))
			return false;
	}
	return true;
}

/* The kernel revokes a certificate by the digest of its signed part. */
bool sf_cert_revoked(const struct sf_keyrings *keyrings, X509 *cert)
{
	unsigned char digest[EVP_MAX_MD_SIZE], *tbs = NULL;
	int nid = NID_undef, size = i2d_re_X509_tbs(cert, &tbs);
	bool revoked = false;
	unsigned int n;
	const EVP_MD *md;

	X509_get_signature_info(cert, &nid, NULL, NULL, NULL);
	md = EVP_get_digestbynid(nid);
	if (size > 0 && md && EVP_Digest(tbs, size, digest, &n, md, NULL))
		revoked = sf_digest_revoked(keyrings, "tbs:", digest, n);
	OPENSSL_free(tbs);
	return revoked;
}

static bool is_signer_revoked(CMS_SignerInfo *si, STACK_OF(X509) *certs, STACK_OF(X509) *given,
			      const struct sf_keyrings *keyrings)
{
	X509 *included = sf_signer_cert(si, certs);
	X509 *cert = included ? included : sf_signer_cert(si, given);
	ASN1_OCTET_STRING *id = NULL;
	ASN1_INTEGER *serial = NULL;

	if (cert)
		return search_chain(keyrings, &keyrings->revoked, 1, cert, certs);
	CMS_SignerInfo_get0_signer_id(si, &id, NULL, &serial);
	return find_key(keyrings, &keyrings->revoked, 1, id ? id : serial);
}

CMS_SignerInfo *sf_revoked_signer(CMS_ContentInfo *cms, STACK_OF(X509) *given,
				  const struct sf_keyrings *keyrings)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	STACK_OF(X509) *certs = CMS_get1_certs(cms);
	CMS_SignerInfo *si = NULL;
	bool revoked = false;
	int i;

	for (i = 0; !revoked && i < sk_CMS_SignerInfo_num(signers); i++) {
		si = sk_CMS_SignerInfo_value(signers, i);
		revoked = is_signer_revoked(si, certs, given, keyrings);
	}
	sk_X509_pop_free(certs, X509_free);
	return revoked ? si : NULL;
}

/* What is known of one signer */
struct signer_trust {
	enum sf_answer trusted;
	char name[256];
	char why[256];
	const struct sf_keyring *keyring;
};

static enum sf_answer keyring_trust(const struct sf_keyring *keyring)
{
	return keyring ? keyring->searched : SF_ANSWER_NO;
}

/* Are all listed keyrings readable? */
static bool all_readable(const struct sf_keyrings *keyrings)
{
	bool listed = false, hidden = false;
	size_t i;

	for (i = 0; i < SF_KEYRINGS; i++) {
		listed |= keyrings->at[i].listed;
		hidden |= keyrings->at[i].listed && !keyrings->at[i].readable;
	}
	return listed && !hidden;
}

static void set_reason(struct signer_trust *v, const struct sf_keyrings *keyrings)
{
	if (v->trusted == SF_ANSWER_NO && !v->keyring && !all_readable(keyrings))
		v->trusted = SF_ANSWER_UNKNOWN;
	if (v->trusted == SF_ANSWER_YES)
		snprintf(v->why, sizeof(v->why), "whose key is in %s", v->keyring->name);
	else if (v->keyring)
		snprintf(v->why, sizeof(v->why), "whose key is in %s, which %s",
			 v->keyring->name, v->trusted == SF_ANSWER_NO ?
			 "this kernel is not built to ask (CONFIG_KEXEC_SIG_MANIFEST_PLATFORM)" :
			 "is asked only by kernels with CONFIG_KEXEC_SIG_MANIFEST_PLATFORM");
	else if (v->trusted == SF_ANSWER_NO)
		snprintf(v->why, sizeof(v->why), "whose key is in no keyring that it asks");
	else
		snprintf(v->why, sizeof(v->why),
			 "but its keyrings do not show everything here; try as root");
}

/* A signer without a certificate in the signature.  It is named by key identifier, or by serial
 * number, which keyrings show only for certificates without an identifier. */
static void check_by_identifier(CMS_SignerInfo *si, const struct sf_keyrings *keyrings,
				struct signer_trust *v)
{
	ASN1_OCTET_STRING *id = NULL;
	ASN1_INTEGER *serial = NULL;
	X509_NAME *issuer = NULL;

	CMS_SignerInfo_get0_signer_id(si, &id, &issuer, &serial);
	snprintf(v->name, sizeof(v->name), "somebody whose certificate is not in the signature");
	v->keyring = find_key(keyrings, keyrings->at, SF_KEYRINGS, id ? id : serial);
	v->trusted = keyring_trust(v->keyring);
	set_reason(v, keyrings);
	if (!id && !v->keyring) {
		v->trusted = SF_ANSWER_UNKNOWN;
		snprintf(v->why, sizeof(v->why), "and keyrings do not show certificates' numbers");
	}
}

static void check_by_certificate(X509 *cert, STACK_OF(X509) *certs,
				 const struct sf_keyrings *keyrings, struct signer_trust *v)
{
	subject_name(cert, v->name, sizeof(v->name));
	if (sf_cert_revoked(keyrings, cert)) {
		snprintf(v->why, sizeof(v->why), "whose certificate this kernel has revoked");
		return;		/* SF_ANSWER_NO */
	}
	v->keyring = sf_keyring_trusting(keyrings, cert, certs);
	v->trusted = keyring_trust(v->keyring);
	set_reason(v, keyrings);
}

static void check_signer_trust(CMS_SignerInfo *si, STACK_OF(X509) *certs,
			       const struct sf_keyrings *keyrings, struct signer_trust *v)
{
	X509 *cert = sf_signer_cert(si, certs);

	memset(v, 0, sizeof(*v));
	if (cert)
		check_by_certificate(cert, certs, keyrings, v);
	else
		check_by_identifier(si, keyrings, v);
}

/* Return a trusted signer if there is one, else one that is unknown, else the first. */
static struct signer_trust best_signer(CMS_ContentInfo *cms, const struct sf_keyrings *keyrings)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	STACK_OF(X509) *certs = CMS_get1_certs(cms);
	struct signer_trust best = { .trusted = SF_ANSWER_NO }, v;
	int i;

	for (i = 0; i < sk_CMS_SignerInfo_num(signers); i++) {
		check_signer_trust(sk_CMS_SignerInfo_value(signers, i), certs, keyrings, &v);
		if (!i || v.trusted == SF_ANSWER_YES ||
		    (v.trusted == SF_ANSWER_UNKNOWN && best.trusted == SF_ANSWER_NO))
			best = v;
		if (best.trusted == SF_ANSWER_YES)
			break;
	}
	sk_X509_pop_free(certs, X509_free);
	return best;
}

static void list_keyrings(const struct sf_keyrings *keyrings, char *text, size_t len)
{
	const struct sf_keyring *keyring;
	size_t i, n;

	*text = '\0';
	for (i = 0; i < SF_KEYRINGS; i++) {
		keyring = &keyrings->at[i];
		if (!keyring->listed || keyring->searched == SF_ANSWER_NO)
			continue;
		n = strlen(text);
		snprintf(text + n, len - n, "%s%s", n ? ", " : "", keyring->name);
		n = strlen(text);
		if (!keyring->readable)
			snprintf(text + n, len - n, " (not shown)");
		else
			snprintf(text + n, len - n, " (%zu %s%s)", keyring->nr_keys,
				 keyring->nr_keys == 1 ? "key" : "keys",
				 keyring->searched == SF_ANSWER_YES ? "" :
				 ", if built with CONFIG_KEXEC_SIG_MANIFEST_PLATFORM");
	}
	if (!*text)
		snprintf(text, len, "none that /proc/keys shows");
}

static enum sf_status refuse_revoked_signer(CMS_SignerInfo *si, CMS_ContentInfo *cms,
					    struct sf_error *error)
{
	STACK_OF(X509) *certs = CMS_get1_certs(cms);
	X509 *cert = sf_signer_cert(si, certs);
	char name[256] = "whose certificate is not in the signature";

	if (cert)
		subject_name(cert, name, sizeof(name));
	sk_X509_pop_free(certs, X509_free);
	return loader_refuse_signature(error, SF_E_SIGNATURE_INVALID,
				       "signature: signer %s: this kernel has revoked the key or one that certifies it, and refuses the other signers, too",
				       name);
}

static enum sf_status check_trust(const struct sf_bundle *bundle, CMS_ContentInfo *cms,
				  const struct sf_keyrings *keyrings, struct sf_trust *trust,
				  struct sf_error *error)
{
	struct signer_trust v = best_signer(cms, keyrings);
	CMS_SignerInfo *revoked;
	struct utsname name;
	enum sf_cause cause;
	char text[SF_SENTENCE_MAX];

	if (!uname(&name) && !sf_signers_supported(cms, name.release))
		return loader_refuse_signature(error, SF_E_SIGNATURE_ALGORITHM,
					       "signature: a signer uses ML-DSA, which needs Linux 7.0, and this is %s; it refuses the other signers, too",
					       name.release);
	if (!sf_signers_valid(cms, text, sizeof(text)))
		return loader_refuse_signature(error, SF_E_SIGNATURE_INVALID, "signature: %s", text);
	revoked = sf_revoked_signer(cms, NULL, keyrings);
	if (revoked)
		return refuse_revoked_signer(revoked, cms, error);
	list_keyrings(keyrings, trust->keyrings, sizeof(trust->keyrings));
	trust->known = v.trusted == SF_ANSWER_YES;
	snprintf(trust->signer, sizeof(trust->signer), "%s, %s", v.name, v.why);
	if (v.trusted == SF_ANSWER_NO)
		return loader_refuse_signature(error, SF_E_SIGNER_UNKNOWN,
					       "signed by %s; asked: %s", trust->signer,
					       trust->keyrings);
	cause = sf_bundle_revoked(bundle, keyrings, text, sizeof(text));
	return cause ? loader_refuse_signature(error, cause, "%s", text) : SF_STATUS_DONE;
}

enum sf_status sf_bundle_trust(const struct sf_bundle *bundle,
			       const struct sf_keyrings *keyrings, struct sf_trust *trust,
			       struct sf_error *error)
{
	const unsigned char *p = bundle->parts.signature.p;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, bundle->parts.signature.n);
	enum sf_status status;

	memset(trust, 0, sizeof(*trust));
	if (cms && CMS_get0_SignerInfos(cms))
		status = check_trust(bundle, cms, keyrings, trust, error);
	else
		status = loader_refuse_signature(error, SF_E_SIGNATURE_MALFORMED,
						 "signature: not CMS SignedData in DER; sign the manifest again");
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return status;
}

enum sf_status loader_plan_trust(const struct sf_plan *plan, struct sf_trust *trust,
				 struct sf_error *error)
{
	struct sf_keyrings keyrings;
	enum sf_status status = sf_keyrings_read(&keyrings, error);

	/* unreadable keyrings do not forbid a load */
	if (status != SF_STATUS_NO_MEMORY)
		status = sf_bundle_trust(&plan->bundle, &keyrings, trust, error);
	sf_keyrings_free(&keyrings);
	return status;
}

enum sf_status sf_plan_signer(const struct sf_plan *plan, char **signer, char **keyrings,
			      struct sf_error *error)
{
	struct sf_trust trust;
	struct sf_error spare;
	enum sf_status status;

	error = loader_start_error(error, &spare);
	*signer = *keyrings = NULL;
	status = loader_plan_trust(plan, &trust, error);
	if (status)
		return status;
	loader_clear_error(error);	/* an unreadable /proc/keys is not an error */
	if (!trust.known)
		return SF_STATUS_DONE;
	*signer = strdup(trust.signer);
	*keyrings = strdup(trust.keyrings);
	if (*signer && *keyrings)
		return SF_STATUS_DONE;
	free(*signer);
	free(*keyrings);
	*signer = *keyrings = NULL;
	return loader_no_memory(error);
}
