// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * verify.c - verify a signature's form, digest and signers against given certificates
 */
#define _GNU_SOURCE	/* memmem */
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "loader.h"
#include "sigfmt_trust.h"
#include "sigfmt_verify.h"

#define SIGNERS_MAX	64u	/* more signatures do not fit into a bundle */

/* --- kinds of keys and signatures --- */

const ASN1_OBJECT *sf_key_algorithm(X509 *cert)
{
	ASN1_OBJECT *algorithm = NULL;

	X509_PUBKEY_get0_param(&algorithm, NULL, NULL, NULL, X509_get_X509_PUBKEY(cert));
	return algorithm;
}

const ASN1_OBJECT *sf_key_ml_dsa(X509 *cert)
{
	const ASN1_OBJECT *algorithm = sf_key_algorithm(cert);

	return sf_ml_dsa_name(algorithm) ? algorithm : NULL;
}

const char *sf_signature_kind(const ASN1_OBJECT *algorithm)
{
	switch (OBJ_obj2nid(algorithm)) {
	case NID_rsaEncryption:
		return "RSA";
	case NID_ecdsa_with_SHA256:
	case NID_ecdsa_with_SHA384:
	case NID_ecdsa_with_SHA512:
		return "ECDSA";
	default:
		return sf_ml_dsa_name(algorithm);
	}
}

const char sf_unknown_here[] =
	"this OpenSSL does not know this kind of key; ML-DSA needs OpenSSL 3.5 or later";

/* --- the form of a signature --- */

static const char *check_digest(CMS_SignerInfo *si, struct sf_bytes manifest)
{
	u8 digest[EVP_MAX_MD_SIZE];
	ASN1_OCTET_STRING *signed_digest;
	const EVP_MD *md;
	unsigned int n;
	X509_ALGOR *alg;
	int nid;

	CMS_SignerInfo_get0_algs(si, NULL, NULL, &alg, NULL);
	nid = OBJ_obj2nid(alg->algorithm);
	if (nid != NID_sha256 && nid != NID_sha384 && nid != NID_sha512)
		return "a signer's digest is not SHA-256, SHA-384 or SHA-512";
	md = EVP_get_digestbynid(nid);
	signed_digest = CMS_signed_get0_data_by_OBJ(si, OBJ_nid2obj(NID_pkcs9_messageDigest), -3,
						    V_ASN1_OCTET_STRING);
	if (!signed_digest)
		return "a signer's attributes have no message digest";
	if (EVP_Digest(manifest.p, manifest.n, digest, &n, md, NULL) != 1)
		return "OpenSSL cannot compute a digest";
	if ((unsigned int)ASN1_STRING_length(signed_digest) != n ||
	    memcmp(ASN1_STRING_get0_data(signed_digest), digest, n))
		return "it signs other bytes than this manifest";
	return NULL;
}

static const char *check_signer(CMS_SignerInfo *si, struct sf_bytes manifest)
{
	X509_ALGOR *alg, *digest;
	const char *wrong, *kind;
	const ASN1_OBJECT *type;

	if (CMS_signed_get_attr_count(si) <= 0)
		return "a signer has no signed attributes; sign without -noattr";
	type = CMS_signed_get0_data_by_OBJ(si, OBJ_nid2obj(NID_pkcs9_contentType), -3,
					   V_ASN1_OBJECT);
	if (!type || OBJ_obj2nid(type) != NID_pkcs7_data)
		return "a signer's content type is not data";
	wrong = check_digest(si, manifest);
	if (wrong)
		return wrong;
	if (CMS_signed_get_attr_by_NID(si, NID_SMIMECapabilities, -1) >= 0)
		return "it has S/MIME capabilities, which the kernel refuses; sign with -nosmimecap";
	CMS_SignerInfo_get0_algs(si, NULL, NULL, &digest, &alg);
	kind = sf_signature_kind(alg->algorithm);
	if (!kind)
		return "a signer's algorithm is not RSA (PKCS #1 v1.5), ECDSA or ML-DSA";
	if (*kind == 'M' && OBJ_obj2nid(digest->algorithm) != NID_sha512)
		return "a signer's digest is not SHA-512, which kernels require for ML-DSA; sign with -md sha512";
	return NULL;
}

static bool by_key_id(CMS_SignerInfo *si)
{
	ASN1_OCTET_STRING *id = NULL;

	return CMS_SignerInfo_get0_signer_id(si, &id, NULL, NULL) == 1 && id;
}

static const char *misfit(CMS_ContentInfo *cms, struct sf_bytes manifest)
{
	STACK_OF(CMS_SignerInfo) *signers;
	const char *wrong;
	int i;

	if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
		return "it is CMS, but not SignedData";
	if (OBJ_obj2nid(CMS_get0_eContentType(cms)) != NID_pkcs7_data)
		return "what it signs is not of content type data";
	if (CMS_is_detached(cms) != 1)
		return "it contains what it signs; sign detached, without -nodetach";
	signers = CMS_get0_SignerInfos(cms);
	if (!signers || sk_CMS_SignerInfo_num(signers) < 1)
		return "it has no signers";
	for (i = 0; i < sk_CMS_SignerInfo_num(signers); i++) {
		wrong = check_signer(sk_CMS_SignerInfo_value(signers, i), manifest);
		if (wrong)
			return wrong;
		/* the kernel requires one version for all of them */
		if (by_key_id(sk_CMS_SignerInfo_value(signers, i)) !=
		    by_key_id(sk_CMS_SignerInfo_value(signers, 0)))
			return "some signers are named by key identifier (-keyid) and some by issuer";
	}
	return NULL;
}

bool sf_signature_fits(CMS_ContentInfo *cms, struct sf_bytes manifest, char *why, size_t len)
{
	const char *wrong = misfit(cms, manifest);

	if (!wrong)
		return sf_signers_valid(cms, why, len);
	snprintf(why, len, "%s", wrong);
	return false;
}

/* --- one signer --- */

const char sf_wrong_signature[] = "the signature is wrong";
const char sf_not_given[] = "its certificate was not given, nor one that certifies it";

/* Errors that mean: the chain does not end at a given certificate */
static const char *chain_error(int error)
{
	switch (error) {
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_CERT_UNTRUSTED:
		return sf_not_given;
	default:
		return X509_verify_cert_error_string(error);
	}
}

static const char *check_chain(X509 *cert, STACK_OF(X509) *embedded,
			       const struct sf_trusted *trusted)
{
	X509_STORE_CTX *ctx = X509_STORE_CTX_new();
	const char *wrong = NULL;
	X509_VERIFY_PARAM *param;

	if (!ctx || X509_STORE_CTX_init(ctx, trusted->store, cert, embedded) != 1) {
		X509_STORE_CTX_free(ctx);
		return "out of memory";
	}
	param = X509_STORE_CTX_get0_param(ctx);
	/* As in a keyring, each certificate is trusted, not only roots.  The time is not checked,
	 * because the kernel may not know it at early boot. */
	X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
	X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_ANY);
	if (X509_verify_cert(ctx) != 1)
		wrong = chain_error(X509_STORE_CTX_get_error(ctx));
	X509_STORE_CTX_free(ctx);
	return wrong;
}

const char *sf_verify_signer(CMS_ContentInfo *cms, CMS_SignerInfo *si,
			     const struct sf_trusted *trusted, X509 **signer)
{
	STACK_OF(X509) *embedded = CMS_get1_certs(cms);
	const char *wrong = NULL;
	X509 *cert;

	*signer = NULL;
	ERR_clear_error();
	cert = trusted ? sf_signer_cert(si, trusted->certs) : NULL;
	if (!cert)
		cert = sf_signer_cert(si, embedded);
	if (!cert) {
		wrong = sf_not_given;
	} else {
		CMS_SignerInfo_set1_signer_cert(si, cert);
		if (!X509_get0_pubkey(cert) && sf_key_ml_dsa(cert))
			wrong = sf_unknown_here;
		else if (CMS_SignerInfo_verify(si) != 1)
			wrong = sf_wrong_signature;
		else if (trusted)
			wrong = check_chain(cert, embedded, trusted);
	}
	if (!wrong) {
		X509_up_ref(cert);
		*signer = cert;
	}
	sk_X509_pop_free(embedded, X509_free);
	return wrong;
}

bool sf_is_new_key(STACK_OF(X509) *certs, X509 *cert)
{
	int i;

	for (i = 0; i < sk_X509_num(certs); i++)
		if (EVP_PKEY_eq(X509_get0_pubkey(sk_X509_value(certs, i)),
				X509_get0_pubkey(cert)) == 1)
			return false;
	return true;
}

/* --- certificates --- */

STACK_OF(X509) *sf_certs_parse(const u8 *data, size_t size)
{
	STACK_OF(X509) *certs = sk_X509_new_null();
	BIO *bio = BIO_new_mem_buf(data, size);
	X509 *cert;

	ERR_clear_error();
	if (memmem(data, size, "-----BEGIN", 10)) {
		while ((cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)))
			sk_X509_push(certs, cert);
		if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE)
			sk_X509_pop_free(certs, X509_free), certs = NULL;
	} else {
		cert = d2i_X509_bio(bio, NULL);
		if (cert)
			sk_X509_push(certs, cert);
	}
	BIO_free(bio);
	if (certs && sk_X509_num(certs))
		return certs;
	sk_X509_free(certs);
	return NULL;
}

static enum sf_status trust(const struct sf_input *input, struct sf_trusted *trusted,
			    struct sf_error *error)
{
	struct sf_view file = {};
	enum sf_status status = loader_append(input, "a certificate", &file, error);
	STACK_OF(X509) *certs = status ? NULL : sf_certs_parse(file.p, file.n);
	X509 *cert;

	free((void *)file.p);
	if (status)
		return status;
	if (!certs) {
		loader_fail(error, SF_STATUS_CERT_BAD, EBADMSG,
			    "%s: not a certificate in PEM or DER form", loader_input_name(input));
		return loader_set_error_file(error, loader_input_name(input));
	}
	while ((cert = sk_X509_shift(certs))) {
		X509_STORE_add_cert(trusted->store, cert);
		sk_X509_push(trusted->certs, cert);
	}
	sk_X509_free(certs);
	return SF_STATUS_DONE;
}

/* --- all of it --- */

/* Count trusted signers, each key once; false if one makes the kernel refuse the signature. */
static bool count_signers(CMS_ContentInfo *cms, const struct sf_trusted *trusted,
			  STACK_OF(X509) *good, const char **why)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	X509 *cert;
	int i;

	for (i = 0; i < sk_CMS_SignerInfo_num(signers); i++) {
		const char *wrong = sf_verify_signer(cms, sk_CMS_SignerInfo_value(signers, i),
						     trusted, &cert);

		if (wrong)
			*why = wrong;
		if (wrong == sf_wrong_signature)
			return false;
		if (cert && sf_is_new_key(good, cert))
			sk_X509_push(good, cert);
		else
			X509_free(cert);
	}
	return true;
}

static enum sf_status judge(CMS_ContentInfo *cms, const struct sf_trusted *trusted, int needed,
			    STACK_OF(X509) *good, struct sf_error *error)
{
	const char *why = sf_not_given;

	if (!count_signers(cms, trusted, good, &why))
		return loader_refuse_signature(error, SF_E_SIGNATURE_INVALID,
					       "signature: a signer's is wrong, so the kernel refuses the others, too");
	if (sk_X509_num(good) >= needed)
		return SF_STATUS_DONE;
	if (why == sf_unknown_here)
		return loader_refuse_signature(error, SF_E_SIGNATURE_ALGORITHM, "signature: %s", why);
	return loader_refuse_signature(error, SF_E_SIGNER_UNKNOWN,
				       "signed by %d of the trusted keys, %d needed; of another signer: %s",
				       sk_X509_num(good), needed, why);
}

static enum sf_status verify(const struct sf_bundle *bundle, const struct sf_trusted *trusted,
			     int needed, char **signer, struct sf_error *error)
{
	struct sf_bytes manifest = bundle->parts.manifest;
	const unsigned char *p = bundle->parts.signature.p;
	const unsigned char *end = p + bundle->parts.signature.n;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, bundle->parts.signature.n);
	STACK_OF(X509) *good = sk_X509_new_null();
	enum sf_status status;
	char why[SF_SENTENCE_MAX];

	if (!good)
		status = loader_no_memory(error);
	else if (!cms || p != end)
		status = loader_refuse_signature(error, SF_E_SIGNATURE_MALFORMED,
						 "signature: not CMS SignedData in DER; sign the manifest again");
	else if (!sf_signature_fits(cms, manifest, why, sizeof(why)))
		status = loader_refuse_signature(error, SF_E_SIGNATURE_INVALID,
						 "signature: does not fit: %s", why);
	else
		status = judge(cms, trusted, needed, good, error);
	if (!status && signer) {
		*signer = sf_name_line(X509_get_subject_name(sk_X509_value(good, 0)));
		status = *signer ? SF_STATUS_DONE : loader_no_memory(error);
	}
	sk_X509_pop_free(good, X509_free);
	CMS_ContentInfo_free(cms);
	return status;
}

static enum sf_status read_and_verify(const struct sf_verify_request *request,
				      struct sf_bundle *bundle, struct sf_trusted *trusted,
				      char **signer, struct sf_error *error)
{
	int needed = request->threshold ? request->threshold : 1;
	enum sf_status status = SF_STATUS_DONE;

	if (!request->nr_certificates)
		return loader_fail(error, SF_STATUS_CALL, EINVAL,
				   "struct sf_verify_request: no certificates, so nobody is trusted");
	if (request->threshold > SIGNERS_MAX)
		return loader_fail(error, SF_STATUS_CALL, EINVAL,
				   "struct sf_verify_request: a threshold of %u; %u at most",
				   request->threshold, SIGNERS_MAX);
	if (!trusted->store || !trusted->certs)
		return loader_no_memory(error);
	for (size_t i = 0; !status && i < request->nr_certificates; i++)
		status = trust(&request->certificates[i], trusted, error);
	if (!status)
		status = loader_signed_bundle(&request->manifest, bundle, error);
	return status ? status : verify(bundle, trusted, needed, signer, error);
}

enum sf_status sf_verify(const struct sf_verify_request *request, char **signer,
			 struct sf_error *error)
{
	struct sf_trusted trusted = { X509_STORE_new(), sk_X509_new_null() };
	struct sf_verify_request taken;
	struct sf_bundle bundle = {};
	struct sf_error spare;
	enum sf_status status;

	error = loader_start_error(error, &spare);
	if (signer)
		*signer = NULL;
	status = loader_copy_struct(&taken, sizeof(taken), request, sizeof(taken),
			     "struct sf_verify_request", error);
	if (!status)
		status = read_and_verify(&taken, &bundle, &trusted, signer, error);
	sf_bundle_free(&bundle);
	X509_STORE_free(trusted.store);
	sk_X509_pop_free(trusted.certs, X509_free);
	ERR_clear_error();
	return status;
}
