/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_verify.h - signatures against given certificates (userspace only)
 *
 * CMS SignedData (RFC 5652), detached, over the manifest.  Everything that the kernel's parser
 * (crypto/asymmetric_keys/pkcs7_parser.c) refuses is refused here.
 */
#ifndef SIGFMT_VERIFY_H
#define SIGFMT_VERIFY_H

#include <openssl/cms.h>
#include <openssl/x509.h>

#include "libsigfmt.h"	/* sf_verify() */
#include "sigfmt.h"

/**
 * sf_signature_fits - is this a signature over the manifest that the kernel can read?
 * @cms:	parsed
 * @manifest:	encoded
 * @why:	if not, what is wrong
 * @len:	bytes in @why; %SF_SENTENCE_MAX are enough
 *
 * Detached SignedData of id-data, at least one signer, each with signed attributes that fit
 * the manifest, algorithms that the kernel has; and each whose certificate is in it fits
 * that.  Who they are is not looked at.
 */
bool sf_signature_fits(CMS_ContentInfo *cms, struct sf_bytes manifest, char *why, size_t len);

/**
 * struct sf_trusted - who may sign
 * @store:	authorities and certificates given
 * @certs:	the same, to find signers whose certificate was left out
 */
struct sf_trusted {
	X509_STORE *store;
	STACK_OF(X509) *certs;
};

/**
 * sf_verify_signer - verify one signer as the kernel does
 * @cms:	sf_signature_fits()
 * @si:		one of its signers
 * @trusted:	who may sign; NULL: whoever, the certificate is in the signature
 * @signer:	result: certificate, X509_free() it
 *
 * What time it is and key usages are not looked at: the kernel doesn't either.
 * Return: NULL, or what is wrong; sf_wrong_signature makes the kernel refuse the whole,
 * sf_unknown_here says nothing about it.
 */
const char *sf_verify_signer(CMS_ContentInfo *cms, CMS_SignerInfo *si,
			     const struct sf_trusted *trusted, X509 **signer);

extern const char sf_wrong_signature[], sf_not_given[];
extern const char sf_unknown_here[];	/* for want of a newer OpenSSL */

/* sf_certs_parse - certificates: one in DER, or any number in PEM; NULL: they are none */
STACK_OF(X509) *sf_certs_parse(const u8 *data, size_t size);

/* sf_is_new_key - is the key of this certificate in none of @certs? */
bool sf_is_new_key(STACK_OF(X509) *certs, X509 *cert);

/* sf_signature_kind - "RSA" and so on, of a signature's algorithm; NULL for others */
const char *sf_signature_kind(const ASN1_OBJECT *algorithm);

/* sf_key_algorithm - of the key of a certificate; sf_key_ml_dsa: NULL if it is not ML-DSA's */
const ASN1_OBJECT *sf_key_algorithm(X509 *cert);
const ASN1_OBJECT *sf_key_ml_dsa(X509 *cert);

#endif /* SIGFMT_VERIFY_H */
