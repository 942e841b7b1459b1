// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * signature.c - check that the signature is over this manifest
 *
 * Only the kernel knows which keys it trusts, but no key is needed to compare the
 * digest in the signed attributes with the manifest's.  The check distinguishes a
 * changed manifest, or another file's signature, from an untrusted signer.
 */
#include <openssl/cms.h>
#include <openssl/err.h>

#include "loader.h"
#include "sigfmt_trust.h"

enum coverage { COVERS_MANIFEST, COVERS_OTHER, COVERS_NOTHING, COVERS_UNKNOWN };

static enum coverage signer_coverage(CMS_SignerInfo *signer, const struct sf_parts *parts)
{
	const ASN1_OCTET_STRING *attribute;
	unsigned char digest[EVP_MAX_MD_SIZE];
	const ASN1_OBJECT *name;
	unsigned int n;
	const EVP_MD *md;
	X509_ALGOR *alg;

	attribute = CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(NID_pkcs9_messageDigest),
						-3, V_ASN1_OCTET_STRING);
	if (!attribute)
		return COVERS_NOTHING;
	CMS_SignerInfo_get0_algs(signer, NULL, NULL, &alg, NULL);
	X509_ALGOR_get0(&name, NULL, NULL, alg);
	md = EVP_get_digestbyobj(name);
	if (!md || !EVP_Digest(parts->manifest.p, parts->manifest.n, digest, &n, md, NULL))
		return COVERS_UNKNOWN;
	if ((size_t)ASN1_STRING_length(attribute) != n ||
	    memcmp(ASN1_STRING_get0_data(attribute), digest, n))
		return COVERS_OTHER;
	return COVERS_MANIFEST;
}

/* Check every signer: the kernel refuses the whole signature if one does not match. */
static enum coverage signature_coverage(CMS_ContentInfo *cms, const struct sf_parts *parts)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	enum coverage coverage = COVERS_NOTHING;

	for (int i = 0; i < sk_CMS_SignerInfo_num(signers); i++) {
		coverage = signer_coverage(sk_CMS_SignerInfo_value(signers, i), parts);
		if (coverage != COVERS_MANIFEST)
			break;
	}
	return coverage;
}

enum sf_status sf_bundle_signed(const struct sf_bundle *bundle, struct sf_error *error)
{
	const struct sf_parts *parts = &bundle->parts;
	const unsigned char *p = parts->signature.p;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, parts->signature.n);
	enum coverage coverage = COVERS_UNKNOWN;
	bool signed_data = cms && CMS_get0_SignerInfos(cms);

	if (signed_data)
		coverage = signature_coverage(cms, parts);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	if (!signed_data)
		return loader_refuse_signature(error, SF_E_SIGNATURE_MALFORMED,
					       "signature: not CMS SignedData in DER; sign the manifest again");
	switch (coverage) {
	case COVERS_MANIFEST:
		return SF_STATUS_DONE;
	case COVERS_OTHER:
		return loader_refuse_signature(error, SF_E_SIGNATURE_INVALID,
					       "signature: made over other bytes than this manifest's; the manifest was changed, or the signature belongs to another file");
	case COVERS_NOTHING:
		return loader_refuse_signature(error, SF_E_SIGNATURE_INVALID,
					       "signature: no signer has signed attributes, which a manifest needs; a module's or a file's signature cannot be used");
	default:
		return loader_refuse_signature(error, SF_E_SIGNATURE_ALGORITHM,
					       "signature: uses an unknown digest algorithm; sign with SHA-256, SHA-384 or SHA-512");
	}
}
