/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_trust.h - predict whom the running kernel trusts (userspace only)
 *
 * The prediction uses /proc/keys and the contents of keyrings, which root sees best.
 * Only a load gives the kernel's own answer.
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

/* Unknown: the caller may not read what the answer needs. */
enum sf_answer { SF_ANSWER_NO, SF_ANSWER_YES, SF_ANSWER_UNKNOWN };

#define SF_KEYRINGS	4

/**
 * struct sf_keyring - a keyring of trusted keys
 * @name:	".secondary_trusted_keys" and so on
 * @listed:	/proc/keys lists it
 * @readable:	its keys could be read
 * @searched:	does the kernel search it for signers of manifests?  For .platform, the
 *		kernel's configuration decides; for the others, yes
 * @keys:	numbers of its keys, without linked keyrings
 * @nr_keys:	number of @keys
 */
struct sf_keyring {
	const char *name;
	bool listed;
	bool readable;
	enum sf_answer searched;
	u32 *keys;
	size_t nr_keys;
};

/**
 * struct sf_keyrings - all keyrings of trusted keys, in the kernel's search order
 * @list:	text of /proc/keys
 * @at:		.secondary_trusted_keys; .builtin_trusted_keys and .machine, to which
 *		it has links; .platform
 * @revoked:	.blacklist, which has certificates besides digests
 */
struct sf_keyrings {
	char *list;
	struct sf_keyring at[SF_KEYRINGS];
	struct sf_keyring revoked;
};

/**
 * sf_keyrings_read - read all keyrings
 * @keyrings:	result; sf_keyrings_free() it, also after an error
 * @error:	set if /proc/keys cannot be read
 */
enum sf_status sf_keyrings_read(struct sf_keyrings *keyrings, struct sf_error *error);
void sf_keyrings_free(struct sf_keyrings *keyrings);

/**
 * sf_keyring_has - does a keyring have a key of this identifier?
 * @keyrings:	read
 * @keyring:	one of them; one that cannot be read has none
 * @id:		subject key identifier, or serial number of a certificate without one
 * @n:		bytes in @id
 */
bool sf_keyring_has(const struct sf_keyrings *keyrings, const struct sf_keyring *keyring,
		    const u8 *id, size_t n);

/**
 * sf_keyring_trusting - find the first keyring that makes a certificate trusted
 * @keyrings:	read
 * @cert:	a signer's
 * @others:	other certificates in the signature, or NULL
 *
 * Such a keyring has the certificate's key, its issuer's, or the issuer's of a chain
 * through @others.  Return: the keyring, NULL if no readable one has such a key.
 */
const struct sf_keyring *sf_keyring_trusting(const struct sf_keyrings *keyrings,
					     struct x509_st *cert,
					     struct stack_st_X509 *others);

/**
 * sf_key_name - get the name in a key's description
 * @keyrings:	read
 * @number:	of the key
 * @buf:	result, "?" if the key is not listed
 * @len:	bytes in @buf
 *
 * Return: @buf.
 */
const char *sf_key_name(const struct sf_keyrings *keyrings, u32 number, char *buf, size_t len);

/*
 * sf_cert_revoked - has the running kernel revoked a certificate by its digest?  It then ignores
 * this signer, and others count.
 */
bool sf_cert_revoked(const struct sf_keyrings *keyrings, struct x509_st *cert);

/**
 * sf_revoked_signer - find a signer for whom the running kernel refuses all of a signature
 * @cms:	signature
 * @given:	certificates of signers that may be missing in @cms, or NULL
 * @keyrings:	read
 *
 * It does so if .blacklist has the certificate of a signer or of an issuer; see
 * is_key_on_revocation_list() in certs/blacklist.c.  Needs CONFIG_SYSTEM_REVOCATION_LIST in the
 * kernel; without, .blacklist has no certificates.
 *
 * Return: the signer, which belongs to @cms; NULL if there is none.
 */
struct CMS_SignerInfo_st *sf_revoked_signer(struct CMS_ContentInfo_st *cms,
					    struct stack_st_X509 *given,
					    const struct sf_keyrings *keyrings);

/* sf_digest_revoked - is there an entry of @prefix ("bin:") and @digest in the blacklist? */
bool sf_digest_revoked(const struct sf_keyrings *keyrings, const char *prefix,
		       const u8 *digest, size_t n);

/**
 * sf_bundle_revoked - has the running kernel revoked a manifest, its image or its bytes?
 * @bundle:	read
 * @keyrings:	read
 * @text:	a sentence, if revoked
 * @len:	bytes in @text; %SF_SENTENCE_MAX are enough
 *
 * Return: %SF_E_OK if not, else %SF_E_REVOKED_MANIFEST, _ORIGIN or _SLOT.
 */
enum sf_cause sf_bundle_revoked(const struct sf_bundle *bundle,
				const struct sf_keyrings *keyrings, char *text, size_t len);

/**
 * sf_bundle_signed - is the signature over this manifest, whoever made it?
 * @bundle:	read
 * @error:	if not: %SF_STATUS_REFUSED_SIGNATURE and a sentence
 */
enum sf_status sf_bundle_signed(const struct sf_bundle *bundle, struct sf_error *error);

/**
 * struct sf_trust - does the running kernel trust a signer?
 * @known:	true if it does; false if unknown
 * @signer:	who signed, and the keyring or why it is unknown
 * @keyrings:	the keyrings searched, with their numbers of keys
 */
struct sf_trust {
	bool known;
	char signer[SF_ERROR_TEXT];
	char keyrings[SF_ERROR_TEXT];
};

/**
 * sf_bundle_trust - would the running kernel accept a bundle's signature?
 * @bundle:	read, and accepted by sf_bundle_signed()
 * @keyrings:	read, or zeroed if that failed
 * @trust:	result
 * @error:	if it would not: %SF_STATUS_REFUSED_SIGNATURE and a sentence
 *
 * The kernel's generation floor is unknown here.
 */
enum sf_status sf_bundle_trust(const struct sf_bundle *bundle,
			       const struct sf_keyrings *keyrings, struct sf_trust *trust,
			       struct sf_error *error);

/* loader_plan_trust - the same for a plan, with the keyrings of the running kernel */
enum sf_status loader_plan_trust(const struct sf_plan *plan, struct sf_trust *trust,
				 struct sf_error *error);

/**
 * sf_signers_valid - is each signer valid whose certificate is in the signature?
 * @cms:	signature, over the manifest
 * @text:	if not, which signer is invalid, and why
 * @len:	bytes in @text
 *
 * The kernel refuses the whole signature if one of these signers is wrong, or signed
 * outside the validity of its certificate, even if another signer is trusted.
 */
bool sf_signers_valid(struct CMS_ContentInfo_st *cms, char *text, size_t len);

/* sf_ml_dsa_name - the name of an ML-DSA algorithm, such as "ML-DSA-65", else NULL */
const char *sf_ml_dsa_name(const struct asn1_object_st *algorithm);

/**
 * sf_signers_supported - does a kernel support each signer's algorithm?
 * @cms:	signature
 * @release:	of the kernel, from uname(2)
 *
 * If not, it refuses the whole signature.  Linux 7.0 is the first with ML-DSA.
 */
bool sf_signers_supported(struct CMS_ContentInfo_st *cms, const char *release);

/* sf_signer_cert - find a signer's certificate among these, or NULL */
struct x509_st *sf_signer_cert(struct CMS_SignerInfo_st *si, struct stack_st_X509 *certs);

/* sf_signing_time - the signing time attribute, NULL if there is none */
const struct asn1_string_st *sf_signing_time(struct CMS_SignerInfo_st *si);

/* sf_name_line - format a certificate's name in one line, malloc()ed; NULL: out of memory */
char *sf_name_line(const struct X509_name_st *name);

#endif /* SIGFMT_TRUST_H */
