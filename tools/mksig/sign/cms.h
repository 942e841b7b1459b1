/* SPDX-License-Identifier: MIT */
/*
 * cms.h - signatures: CMS SignedData (RFC 5652), detached, over the manifest
 *
 * What the kernel's parser (crypto/asymmetric_keys/pkcs7_parser.c) refuses is refused
 * here as well, so that an error is found before the signature is used.
 */
#ifndef MKSIG_CMS_H
#define MKSIG_CMS_H

#include <openssl/cms.h>
#include <openssl/x509.h>

#include "mksig.h"
#include "options.h"
#include "sigfmt_trust.h"
#include "sigfmt_verify.h"

#define SIGNERS_MAX	8

/**
 * struct signer - files of one signer
 * @key:	PEM, may be encrypted; or a PKCS#11 URI
 * @cert:	PEM or DER; further certificates in a PEM file are its chain
 */
struct signer {
	const char *key;
	const char *cert;
};

/**
 * struct signing - how to sign
 * @signers:	@n signers
 * @n:		number of signers
 * @passin:	pass:TEXT, env:NAME or file:PATH; NULL: $KBUILD_SIGN_PIN
 * @no_certs:	leave the signers' certificates out
 * @earlier:	signature to add to, empty for none
 */
struct signing {
	struct signer signers[SIGNERS_MAX];
	size_t n;
	const char *passin;
	bool no_certs;
	struct sf_bytes earlier;
};

/* Options that set struct signing, for all commands that sign */
extern const struct opt signing_options[];

/* signing_complete - has every key its certificate? 0 or STATUS_USAGE */
int signing_complete(const struct signing *signing);

/* signing_read_again - check_read_again() for the files of keys, certificates and passphrase */
int signing_read_again(const struct signing *signing, size_t n, const char *each);

/**
 * cms_sign - sign a manifest
 * @signing:	signers
 * @manifest:	encoded
 * @alg:	digest, enum sf_digest_alg
 * @der:	result, from OpenSSL's allocator: OPENSSL_free()
 *
 * Return: 0, or a status with a sentence.
 */
int cms_sign(const struct signing *signing, struct sf_bytes manifest, u32 alg,
	     struct sf_bytes *der);

/**
 * cms_parse - parse the signature of a bundle, in DER as the kernel does
 * @der:	its bytes
 * @name:	for messages
 *
 * Return: CMS_ContentInfo_free() it; NULL after a sentence.
 */
CMS_ContentInfo *cms_parse(struct sf_bytes der, const char *name);

/* cms_parse_armored - as cms_parse(), for a file with at least one byte, in DER or in PEM form */
CMS_ContentInfo *cms_parse_armored(struct sf_bytes bytes, const char *name);

/**
 * cms_check - is this a signature over the manifest in a form that the kernel can read?
 * @cms:	parsed
 * @manifest:	encoded
 *
 * The checks are those of sf_signature_fits(); trust is not considered.
 * Return: NULL, or an error, which is valid until the next call.
 */
const char *cms_check(CMS_ContentInfo *cms, struct sf_bytes manifest);

/**
 * cms_attributes - encode the attributes that a raw signature is over
 * @manifest:	encoded
 * @alg:	digest
 * @der:	result, free() it
 */
int cms_attributes(struct sf_bytes manifest, u32 alg, struct sf_bytes *der);

/**
 * cms_from_raw - make a signature from a raw one over cms_attributes()
 * @cert_path:	the signer's certificate
 * @raw:	PKCS #1 v1.5, or ECDSA's two numbers in DER
 * @manifest:	encoded
 * @alg:	digest
 * @status:	result
 *
 * Return: CMS_ContentInfo_free() it; NULL after a sentence.
 */
CMS_ContentInfo *cms_from_raw(const char *cert_path, struct sf_bytes raw,
			      struct sf_bytes manifest, u32 alg, int *status);

/* cms_to_der - check as cms_check() does, and encode: 0, or a status with a sentence
 * that names @name; OPENSSL_free() the result */
int cms_to_der(CMS_ContentInfo *cms, struct sf_bytes manifest, const char *name,
	       struct sf_bytes *der);

/* cms_begin - make a signature without signers; NULL if OpenSSL cannot */
CMS_ContentInfo *cms_begin(void);

/**
 * cms_add_signer - add a signer, with its attributes content type and digest
 * @cms:	signature
 * @cert:	its certificate
 * @key:	its key; the public key for a raw signature
 * @manifest:	encoded
 * @alg:	digest
 *
 * Return: the signer, not signed yet; NULL if OpenSSL cannot.
 */
CMS_SignerInfo *cms_add_signer(CMS_ContentInfo *cms, X509 *cert, EVP_PKEY *key,
			       struct sf_bytes manifest, u32 alg);

/* cms_add_certs - add certificates, unless present */
void cms_add_certs(CMS_ContentInfo *cms, STACK_OF(X509) *certs);

/* cms_drop - remove the signers with this certificate; 0 or a status */
int cms_drop(CMS_ContentInfo *cms, const char *cert_path);

/* trust_add - add the certificates of a file; 0 or a status with a sentence */
int trust_add(struct sf_trusted *trust, const char *path);
void trust_free(struct sf_trusted *trust);

/* cms_signer_name - the name that a signer claims, in one line; free() it */
char *cms_signer_name(CMS_ContentInfo *cms, CMS_SignerInfo *si);

/* cms_signer_digest, cms_signer_key - names of its algorithms */
const char *cms_signer_digest(CMS_SignerInfo *si);
const char *cms_signer_key(CMS_SignerInfo *si);

/* cms_signer_time - signing time, "" if there is none; free() it */
char *cms_signer_time(CMS_SignerInfo *si);

/* key_types.c: can a kernel verify signatures by this certificate's key?  NULL, or why not. */
const char *kind_check(X509 *cert);

/* kind_of_key - "RSA" and so on */
const char *kind_of_key(X509 *cert);

/* kind_digest - the digest algorithm for this key, if the manifest's is @alg */
u32 kind_digest(X509 *cert, u32 alg);

/* openssl_reason - text of OpenSSL's last error */
const char *openssl_reason(void);

/* pkcs11.c: is it a PKCS#11 URI?  Load its key, or return NULL after a sentence. */
bool pkcs11_is(const char *name);
EVP_PKEY *pkcs11_key(const char *name, const char *passphrase, int *status);

/* keys.c */
EVP_PKEY *key_load(const char *path, const char *passphrase, int *status);
STACK_OF(X509) *certs_load(const char *path);
int passphrase_load(const char *passin, char **passphrase);
char *name_line(const X509_NAME *name);

#endif /* MKSIG_CMS_H */
