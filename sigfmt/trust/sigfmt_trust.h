/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_trust.h - whom does the running kernel trust? (userspace only)
 *
 * As far as /proc/keys tells, and which keyrings hold what it lists: the kernel's
 * own answer needs a load.  Root is told most.
 */
#ifndef SIGFMT_TRUST_H
#define SIGFMT_TRUST_H

#include "sigfmt_load.h"

struct x509_st;			/* OpenSSL's X509, */
struct stack_st_X509;		/* STACK_OF(X509), */
struct X509_name_st;		/* X509_NAME, */
struct CMS_ContentInfo_st;	/* CMS_ContentInfo, */
struct CMS_SignerInfo_st;	/* CMS_SignerInfo, */
struct asn1_string_st;		/* ASN1_TIME, */
struct asn1_object_st;		/* and ASN1_OBJECT */

/* What can be said: not everything is shown to everybody. */
enum sf_answer { SF_NO, SF_YES, SF_UNKNOWN };

#define SF_KEYRINGS	4

/**
 * struct sf_keyring - a keyring that may say whom the running kernel trusts
 * @name:	".secondary_trusted_keys" and so on
 * @there:	/proc/keys lists it
 * @shown:	what it holds can be read
 * @asked:	are the signers of manifests looked up in it?  Known from the kernel's
 *		configuration for .platform, else yes
 * @keys:	numbers of its keys, keyrings that it has links to left out
 * @nr_keys:	how many
 */
struct sf_keyring {
	const char *name;
	bool there;
	bool shown;
	enum sf_answer asked;
	u32 *keys;
	size_t nr_keys;
};

/**
 * struct sf_keyrings - all of them, in the order in which the kernel asks
 * @list:	/proc/keys
 * @at:		.secondary_trusted_keys, with links to the two that follow it:
 *		.builtin_trusted_keys and .machine; then .platform
 */
struct sf_keyrings {
	char *list;
	struct sf_keyring at[SF_KEYRINGS];
};

/**
 * sf_keyrings_read - read them
 * @keyrings:	result; sf_keyrings_free() it, also after an error
 * @error:	set if /proc/keys cannot be read
 */
enum sf_status sf_keyrings_read(struct sf_keyrings *keyrings, struct sf_error *error);
void sf_keyrings_free(struct sf_keyrings *keyrings);

/**
 * sf_keyring_with - the first keyring with a key of this identifier
 * @keyrings:	read
 * @id:		subject key identifier, or serial number of a certificate without one
 * @n:		bytes in @id
 *
 * Return: NULL if none that is shown has it.
 */
const struct sf_keyring *sf_keyring_with(const struct sf_keyrings *keyrings, const u8 *id,
					 size_t n);

/**
 * sf_keyring_trusting - the first keyring that makes a certificate trusted
 * @keyrings:	read
 * @cert:	a signer's
 * @others:	what is in the signature besides, or NULL
 *
 * It has the certificate's key, or its issuer's, or that of the issuer of one of
 * @others which leads there.  Return: NULL if none that is shown does.
 */
const struct sf_keyring *sf_keyring_trusting(const struct sf_keyrings *keyrings,
					     struct x509_st *cert,
					     struct stack_st_X509 *others);

/**
 * sf_key_name - what a key is called, without its identifier
 * @keyrings:	read
 * @number:	of the key
 * @buf:	result, "?" if it is not listed
 * @len:	bytes in @buf
 *
 * Return: @buf.
 */
const char *sf_key_name(const struct sf_keyrings *keyrings, u32 number, char *buf, size_t len);

/* sf_cert_revoked - has the running kernel revoked this certificate? */
bool sf_cert_revoked(const struct sf_keyrings *keyrings, struct x509_st *cert);

/* sf_digest_revoked - is there an entry of @prefix ("bin:") and @digest in the blacklist? */
bool sf_digest_revoked(const struct sf_keyrings *keyrings, const char *prefix,
		       const u8 *digest, size_t n);

/**
 * sf_bundle_revoked - has the running kernel revoked it?
 * @bundle:	read
 * @keyrings:	read
 * @text:	if so, a sentence
 * @len:	bytes in @text; %SF_SENTENCE_MAX are enough
 *
 * Return: %SF_E_OK if not, else %SF_E_REVOKED_MANIFEST, _ORIGIN or _SLOT.
 */
enum sf_cause sf_bundle_revoked(const struct sf_bundle *bundle,
				const struct sf_keyrings *keyrings, char *text, size_t len);

/**
 * sf_bundle_signed - is the signature over this manifest at all, whoever made it?
 * @bundle:	read
 * @error:	if not: %SF_STATUS_REFUSED_SIGNATURE and a sentence
 */
enum sf_status sf_bundle_signed(const struct sf_bundle *bundle, struct sf_error *error);

/**
 * struct sf_trust - does the running kernel trust a signer?
 * @known:	it does; else that cannot be said
 * @signer:	who, and in which keyring; or what cannot be said
 * @keyrings:	those that are asked, and how many keys each has
 */
struct sf_trust {
	bool known;
	char signer[SF_ERROR_TEXT];
	char keyrings[SF_ERROR_TEXT];
};

/**
 * sf_bundle_trust - would the running kernel accept a bundle's signature?
 * @bundle:	read, and its signature is over its manifest: sf_bundle_signed()
 * @keyrings:	read, or zero if they cannot be
 * @trust:	result
 * @error:	if it would not: %SF_STATUS_REFUSED_SIGNATURE and a sentence
 *
 * Its floor for generations is not known.
 */
enum sf_status sf_bundle_trust(const struct sf_bundle *bundle,
			       const struct sf_keyrings *keyrings, struct sf_trust *trust,
			       struct sf_error *error);

/* loader_plan_trust - the same of a plan, by the keyrings of the running kernel */
enum sf_status loader_plan_trust(const struct sf_plan *plan, struct sf_trust *trust,
				 struct sf_error *error);

/**
 * sf_signers_fit - does each signer fit its certificate, if that is in the signature?
 * @cms:	signature, over the manifest
 * @text:	if not, who does not, and why
 * @len:	bytes in @text
 *
 * The kernel refuses the whole signature, whoever else has signed, if one that it can
 * verify at once is wrong, or was made when the certificate was not valid.
 */
bool sf_signers_fit(struct CMS_ContentInfo_st *cms, char *text, size_t len);

/* sf_ml_dsa_name - "ML-DSA-65", if an algorithm is one of them, else NULL */
const char *sf_ml_dsa_name(const struct asn1_object_st *algorithm);

/**
 * sf_signers_known - does a kernel know how each signer signs?
 * @cms:	signature
 * @release:	of the kernel, as uname(2) has it
 *
 * If not it refuses the whole signature.  Linux 7.0 is the first that knows ML-DSA.
 */
bool sf_signers_known(struct CMS_ContentInfo_st *cms, const char *release);

/* sf_signer_cert - a signer's certificate among these, NULL if it is not */
struct x509_st *sf_signer_cert(struct CMS_SignerInfo_st *si, struct stack_st_X509 *certs);

/* sf_signing_time - when it was made, NULL if it does not say */
const struct asn1_string_st *sf_signing_time(struct CMS_SignerInfo_st *si);

/* sf_name_line - a certificate's name in one line, malloc()ed; NULL: out of memory */
char *sf_name_line(const struct X509_name_st *name);

#endif /* SIGFMT_TRUST_H */
