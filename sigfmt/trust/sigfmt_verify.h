/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_verify.h - verify signatures with given certificates (userspace only)
 *
 * CMS SignedData (RFC 5652), detached, over the manifest.  What the kernel's parser
 * (crypto/asymmetric_keys/pkcs7_parser.c) refuses is refused here as well.
 */
#ifndef SIGFMT_VERIFY_H
#define SIGFMT_VERIFY_H

#include <openssl/cms.h>
#include <openssl/x509.h>

#include "libsigfmt.h"	/* sf_verify() */
#include "sigfmt.h"

/**
 * sf_signature_fits - is this a signature over the manifest in a form the kernel can read?
 * @cms:	parsed
 * @manifest:	encoded
 * @why:	if not, the reason
 * @len:	bytes in @why; %SF_SENTENCE_MAX are enough
 *
 * That is: detached SignedData of id-data with at least one signer.  Each signer uses
 * algorithms that the kernel has, and has signed attributes with the manifest's digest.  Each
 * whose certificate is in the signature is valid.  Trust is not considered.
 */
bool sf_signature_fits(CMS_ContentInfo *cms, struct sf_bytes manifest, char *why, size_t len);

/**
 * struct sf_trusted - who may sign
 * @store:	authorities and certificates given
 * @certs:	the same, for signers whose certificate is not in the signature
 */
struct sf_trusted {
	X509_STORE *store;
	STACK_OF(X509) *certs;
};

/**
 * sf_verify_signer - verify one signer as the kernel does
 * @cms:	sf_signature_fits()
 * @si:		one of its signers
 * @trusted:	who may sign; NULL: anybody whose certificate is in the signature
 * @signer:	result: the signer's certificate; X509_free() it
 *
 * Like the kernel, this ignores the current time and key usages.
 * Return: NULL, or what is wrong.  With sf_wrong_signature the kernel refuses the whole
 * signature; with sf_unknown_here this OpenSSL could not verify it.
 */
const char *sf_verify_signer(CMS_ContentInfo *cms, CMS_SignerInfo *si,
			     const struct sf_trusted *trusted, X509 **signer);

extern const char sf_wrong_signature[], sf_not_given[];
extern const char sf_unknown_here[];	/* OpenSSL is too old */

/* sf_certs_parse - parse one certificate in DER or any number in PEM; NULL: malformed */
STACK_OF(X509) *sf_certs_parse(const u8 *data, size_t size);

/* sf_is_new_key - does no certificate of @certs have this certificate's key? */
bool sf_is_new_key(STACK_OF(X509) *certs, X509 *cert);

/* sf_signature_kind - "RSA" and so on for a signature algorithm, NULL if unsupported */
const char *sf_signature_kind(const ASN1_OBJECT *algorithm);

/* sf_key_algorithm - of a certificate's key; sf_key_ml_dsa: NULL if that is not ML-DSA */
const ASN1_OBJECT *sf_key_algorithm(X509 *cert);
const ASN1_OBJECT *sf_key_ml_dsa(X509 *cert);

#endif /* SIGFMT_VERIFY_H */
