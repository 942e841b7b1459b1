// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_trust.c - the prediction of trust, with simulated keyrings
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <openssl/cms.h>
#include <openssl/x509v3.h>

#include "sigfmt_trust.h"

#define DAY	(24 * 60 * 60L)

enum { SECONDARY, BUILTIN, MACHINE, PLATFORM, NOWHERE };

static const unsigned char content[] = "a manifest, as far as this is concerned";

/* A key and its certificate */
struct party {
	EVP_PKEY *key;
	X509 *cert;
};

static struct party root, middle, leaf, stranger, brief;

static void extend(X509 *cert, X509 *issuer, int nid, const char *value)
{
	X509_EXTENSION *extension;
	X509V3_CTX ctx;

	X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	assert_non_null(extension);
	assert_int_equal(X509_add_ext(cert, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

/* Valid from a day ago on, for so many days. */
static void make(struct party *party, const char *name, const struct party *issuer, long days)
{
	static long serial = 77;
	X509_NAME *subject;

	party->key = EVP_EC_gen("P-256");
	party->cert = X509_new();
	assert_non_null(party->key);
	assert_non_null(party->cert);
	issuer = issuer ? issuer : party;
	X509_set_version(party->cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(party->cert), serial++);
	X509_gmtime_adj(X509_getm_notBefore(party->cert), -DAY);
	X509_gmtime_adj(X509_getm_notAfter(party->cert), (days - 1) * DAY);
	subject = X509_get_subject_name(party->cert);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(party->cert, X509_get_subject_name(issuer->cert));
	X509_set_pubkey(party->cert, party->key);
	extend(party->cert, issuer->cert, NID_basic_constraints, "critical,CA:TRUE");
	extend(party->cert, issuer->cert, NID_subject_key_identifier, "hash");
	extend(party->cert, issuer->cert, NID_authority_key_identifier, "keyid");
	assert_true(X509_sign(party->cert, issuer->key, EVP_sha256()) > 0);
}

/* --- a kernel's keyrings --- */

static struct {
	struct sf_keyrings keyrings;
	char list[4096];
	u32 keys[SF_KEYRINGS][8];
} kernel;

/* A line of /proc/keys; the key's number. */
static u32 list_key(const char *type, const char *name, const unsigned char *id, size_t n,
		      const char *behind)
{
	char *at = kernel.list + strlen(kernel.list);
	static u32 number = 0x10;

	at += sprintf(at, "%08x I------     1 perm 1f0b0000     0     0 %-9.9s %s", ++number, type,
		      name);
	while (n--)
		at += sprintf(at, "%02x", *id++);
	sprintf(at, "%s\n", behind);
	return number;
}

/* It shows all that it has: root's key, in this keyring, or in none of them. */
static void boot(int holder)
{
	static const char *const names[SF_KEYRINGS] = {
		".secondary_trusted_keys", ".builtin_trusted_keys", ".machine", ".platform",
	};
	const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(root.cert);
	u32 key;

	memset(&kernel, 0, sizeof(kernel));
	kernel.keyrings.list = kernel.list;
	for (int i = 0; i < SF_KEYRINGS; i++) {
		kernel.keyrings.at[i] = (struct sf_keyring){ .name = names[i], .listed = true,
			.readable = true, .searched = SF_ANSWER_YES, .keys = kernel.keys[i] };
		list_key("keyring", names[i], NULL, 0, ": 1");
	}
	key = list_key("asymmetric", "root: ", ASN1_STRING_get0_data(id), ASN1_STRING_length(id),
		       ": X509.ecdsa 01020304 []");
	if (holder != NOWHERE) {
		kernel.keyrings.at[holder].nr_keys = 1;
		kernel.keys[holder][0] = key;
	}
}

static void revoke(const char *what, const u8 *digest)
{
	list_key("blacklist", what, digest, 32, "");
}

/* --- signatures --- */

static struct {
	struct sf_bundle bundle;
	u8 der[16384];
	struct sf_trust trust;
	struct sf_error error;
} signing;

static void add(CMS_ContentInfo *cms, const struct party *party, const struct party *besides,
		unsigned int flags)
{
	assert_non_null(CMS_add1_signer(cms, party->cert, party->key, EVP_sha256(),
					CMS_BINARY | CMS_NOSMIMECAP | flags));
	if (besides)
		assert_int_equal(CMS_add1_cert(cms, besides->cert), 1);
}

static CMS_ContentInfo *begin(void)
{
	return CMS_sign(NULL, NULL, NULL, NULL, CMS_DETACHED | CMS_PARTIAL | CMS_BINARY);
}

static void end(CMS_ContentInfo *cms)
{
	BIO *bio = BIO_new_mem_buf(content, sizeof(content));
	u8 *p = signing.der;
	int n;

	assert_int_equal(CMS_final(cms, bio, NULL, CMS_BINARY), 1);
	n = i2d_CMS_ContentInfo(cms, NULL);
	assert_in_range(n, 1, sizeof(signing.der));
	i2d_CMS_ContentInfo(cms, &p);
	signing.bundle.parts = (struct sf_parts){
		.manifest = { content, sizeof(content) }, .signature = { signing.der, n },
	};
	BIO_free(bio);
	CMS_ContentInfo_free(cms);
}

static void sign(const struct party *party, const struct party *besides, unsigned int flags)
{
	CMS_ContentInfo *cms = begin();

	add(cms, party, besides, flags);
	end(cms);
}

static enum sf_status ask(void)
{
	return sf_bundle_trust(&signing.bundle, &kernel.keyrings, &signing.trust, &signing.error);
}

static void expect(bool known, const char *signer)
{
	assert_int_equal(ask(), SF_STATUS_DONE);
	assert_string_equal(signing.trust.signer, signer);
	assert_int_equal(signing.trust.known, known);
}

static void expect_cause(enum sf_cause cause)
{
	assert_int_equal(ask(), SF_STATUS_REFUSED_SIGNATURE);
	assert_int_equal(signing.error.status, SF_STATUS_REFUSED_SIGNATURE);
	assert_string_equal(sf_causes[signing.error.cause].name, sf_causes[cause].name);
	assert_int_equal(signing.error.err, sf_causes[cause].error);
}

static void expect_refusal(enum sf_cause cause, const char *text)
{
	expect_cause(cause);
	assert_string_equal(signing.error.text, text);
}

/* --- which signers are trusted --- */

static void key_in_each_keyring(void **state)
{
	char text[256];

	sign(&root, NULL, 0);
	for (int i = 0; i < SF_KEYRINGS; i++) {
		boot(i);
		sprintf(text, "CN = root, whose key is in %s", kernel.keyrings.at[i].name);
		expect(true, text);
	}
	assert_string_equal(signing.trust.keyrings, ".secondary_trusted_keys (0 keys), .builtin_trusted_keys (0 keys), .machine (0 keys), .platform (1 key)");
	kernel.keyrings.at[MACHINE].listed = false;
	expect(true, "CN = root, whose key is in .platform");
	assert_string_equal(signing.trust.keyrings, ".secondary_trusted_keys (0 keys), .builtin_trusted_keys (0 keys), .platform (1 key)");
}

static void signer_certified_by_a_trusted_key(void **state)
{
	boot(BUILTIN);
	sign(&middle, NULL, 0);
	expect(true, "CN = middle, whose key is in .builtin_trusted_keys");
	sign(&leaf, &middle, 0);
	expect(true, "CN = leaf, whose key is in .builtin_trusted_keys");
	sign(&leaf, &stranger, 0);	/* and middle is nowhere */
	expect_refusal(SF_E_SIGNER_UNKNOWN, "signed by CN = leaf, whose key is in no keyring that it asks; asked: .secondary_trusted_keys (0 keys), .builtin_trusted_keys (1 key), .machine (0 keys), .platform (0 keys)");
}

static void signer_without_a_trusted_key(void **state)
{
	boot(NOWHERE);		/* there is such a key, but in a keyring that does not count */
	sign(&root, NULL, 0);
	expect_cause(SF_E_SIGNER_UNKNOWN);
	boot(BUILTIN);
	sign(&stranger, NULL, 0);
	expect_cause(SF_E_SIGNER_UNKNOWN);
}

static void one_of_two_signers_is_trusted(void **state)
{
	CMS_ContentInfo *cms = begin();

	boot(BUILTIN);
	add(cms, &stranger, NULL, 0);
	add(cms, &root, NULL, 0);
	end(cms);
	expect(true, "CN = root, whose key is in .builtin_trusted_keys");
}

static void keyrings_are_not_readable(void **state)
{
	sign(&root, NULL, 0);
	boot(NOWHERE);
	kernel.keyrings.at[SECONDARY].readable = false;
	expect(false, "CN = root, but its keyrings do not show everything here; try as root");
	assert_string_equal(signing.trust.keyrings, ".secondary_trusted_keys (not shown), .builtin_trusted_keys (0 keys), .machine (0 keys), .platform (0 keys)");
	memset(&kernel, 0, sizeof(kernel));
	expect(false, "CN = root, but its keyrings do not show everything here; try as root");
	assert_string_equal(signing.trust.keyrings, "none that /proc/keys shows");
}

static void key_in_platform_keyring(void **state)
{
	sign(&root, NULL, 0);
	boot(PLATFORM);
	kernel.keyrings.at[PLATFORM].searched = SF_ANSWER_UNKNOWN;
	expect(false, "CN = root, whose key is in .platform, which is asked only by kernels with CONFIG_KEXEC_SIG_MANIFEST_PLATFORM");
	assert_string_equal(signing.trust.keyrings, ".secondary_trusted_keys (0 keys), .builtin_trusted_keys (0 keys), .machine (0 keys), .platform (1 key, if built with CONFIG_KEXEC_SIG_MANIFEST_PLATFORM)");
	kernel.keyrings.at[PLATFORM].searched = SF_ANSWER_NO;
	expect_refusal(SF_E_SIGNER_UNKNOWN, "signed by CN = root, whose key is in .platform, which this kernel is not built to ask (CONFIG_KEXEC_SIG_MANIFEST_PLATFORM); asked: .secondary_trusted_keys (0 keys), .builtin_trusted_keys (0 keys), .machine (0 keys)");
}

static void signature_without_certificate(void **state)
{
	boot(BUILTIN);
	sign(&root, NULL, CMS_NOCERTS);
	expect(false, "somebody whose certificate is not in the signature, and keyrings do not show certificates' numbers");
	sign(&root, NULL, CMS_NOCERTS | CMS_USE_KEYID);
	expect(true, "somebody whose certificate is not in the signature, whose key is in .builtin_trusted_keys");
	sign(&stranger, NULL, CMS_NOCERTS | CMS_USE_KEYID);
	expect_cause(SF_E_SIGNER_UNKNOWN);
}

static void revoked_manifest(void **state)
{
	u8 digest[32];

	boot(BUILTIN);
	sign(&root, NULL, 0);
	EVP_Digest(content, sizeof(content) - 1, digest, NULL, EVP_sha256(), NULL);
	revoke("bin:", digest);		/* of something else */
	assert_int_equal(ask(), SF_STATUS_DONE);
	EVP_Digest(content, sizeof(content), digest, NULL, EVP_sha256(), NULL);
	revoke("bin:", digest);
	expect_refusal(SF_E_REVOKED_MANIFEST, "the running kernel has this manifest revoked; use a newer one");
}

/* The image that the manifest was made from, and a signed slot */
static void revoked_origin_or_slot(void **state)
{
	static u8 origins[2 * SF_ORIGIN_SIZE], digest[32];
	struct sf_manifest *manifest = &signing.bundle.manifest;

	memset(origins + SF_ORIGIN_SIZE, 1, SF_ORIGIN_SIZE);
	memset(digest, 2, sizeof(digest));
	manifest->origins = (struct sf_bytes){ origins, sizeof(origins) };
	manifest->nr_slots = 2;		/* the first is not signed */
	manifest->slots[1].name = (struct sf_bytes){ (const u8 *)"kernel", 6 };
	manifest->slots[1].digest = (struct sf_bytes){ digest, sizeof(digest) };
	sign(&root, NULL, 0);
	boot(BUILTIN);
	assert_int_equal(ask(), SF_STATUS_DONE);
	revoke("bin:", digest);
	expect_refusal(SF_E_REVOKED_SLOT, "slot 2 (kernel): the running kernel has these bytes revoked; use a newer kernel and a newer manifest");
	revoke("bin:", origins + SF_ORIGIN_SIZE);
	expect_cause(SF_E_REVOKED_ORIGIN);
	memset(manifest, 0, sizeof(*manifest));
}

static void revoked_certificate(void **state)
{
	unsigned char *tbs = NULL;
	CMS_ContentInfo *cms;
	u8 digest[32];
	int n;

	boot(BUILTIN);
	n = i2d_re_X509_tbs(middle.cert, &tbs);
	EVP_Digest(tbs, n, digest, NULL, EVP_sha256(), NULL);
	OPENSSL_free(tbs);
	revoke("tbs:", digest);
	sign(&middle, NULL, 0);
	expect_cause(SF_E_SIGNER_UNKNOWN);
	assert_non_null(strstr(signing.error.text, "CN = middle, whose certificate this kernel has revoked"));
	cms = begin();
	add(cms, &middle, NULL, 0);
	add(cms, &root, NULL, 0);
	end(cms);		/* a revoked key refuses only its own */
	expect(true, "CN = root, whose key is in .builtin_trusted_keys");
}

/* By its certificate, as CONFIG_SYSTEM_REVOCATION_KEYS and dbx do: it refuses all signers. */
static void revoked_key(void **state)
{
	static const char text[] = "signature: signer CN = %s: this kernel has revoked the key or one that certifies it, and refuses the other signers, too";
	const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(middle.cert);
	char name[256], line[512];
	CMS_ContentInfo *cms = begin();
	u32 key;

	boot(BUILTIN);
	key = list_key("asymmetric", "middle: ", ASN1_STRING_get0_data(id),
		       ASN1_STRING_length(id), ": X509.ecdsa 01020304 []");
	sign(&leaf, &middle, 0);
	assert_int_equal(ask(), SF_STATUS_DONE);	/* it is in a keyring that nobody asks */
	kernel.keyrings.revoked = (struct sf_keyring){ .name = ".blacklist", .listed = true,
		.readable = true, .keys = &key, .nr_keys = 1 };
	snprintf(line, sizeof(line), text, "leaf");
	expect_refusal(SF_E_SIGNATURE_INVALID, line);
	add(cms, &root, NULL, 0);
	add(cms, &middle, NULL, 0);
	end(cms);
	snprintf(line, sizeof(line), text, "middle");
	expect_refusal(SF_E_SIGNATURE_INVALID, line);
	sign(&middle, NULL, CMS_NOCERTS | CMS_USE_KEYID);
	expect_cause(SF_E_SIGNATURE_INVALID);
	sign(&root, NULL, 0);
	expect(true, "CN = root, whose key is in .builtin_trusted_keys");
	assert_string_equal(sf_key_name(&kernel.keyrings, key, name, sizeof(name)), "middle");
}

static void signing_time_outside_of_validity(void **state)
{
	CMS_ContentInfo *cms = begin();

	boot(BUILTIN);
	add(cms, &root, NULL, 0);
	add(cms, &brief, NULL, 0);
	end(cms);
	expect_refusal(SF_E_SIGNATURE_INVALID, "signature: signer CN = brief: its signing time is outside the certificate's validity");
	cms = begin();
	add(cms, &root, NULL, 0);
	add(cms, &brief, NULL, CMS_NOCERTS);
	end(cms);		/* of which the kernel then knows nothing */
	expect(true, "CN = root, whose key is in .builtin_trusted_keys");
}

static void signature_is_wrong(void **state)
{
	CMS_ContentInfo *cms = begin();
	const u8 *p = signing.der;
	ASN1_OCTET_STRING *value;
	u8 *q = signing.der;

	boot(BUILTIN);
	add(cms, &root, NULL, 0);
	add(cms, &stranger, NULL, 0);
	end(cms);
	assert_int_equal(ask(), SF_STATUS_DONE);
	cms = d2i_CMS_ContentInfo(NULL, &p, signing.bundle.parts.signature.n);
	for (int i = 0; i < 2; i++) {
		CMS_SignerInfo *si = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), i);

		value = CMS_SignerInfo_get0_signature(si);
		if (!CMS_SignerInfo_cert_cmp(si, stranger.cert))
			((u8 *)ASN1_STRING_get0_data(value))[ASN1_STRING_length(value) - 1] ^= 1;
	}
	i2d_CMS_ContentInfo(cms, &q);
	CMS_ContentInfo_free(cms);
	expect_refusal(SF_E_SIGNATURE_INVALID, "signature: signer CN = stranger: the signature is wrong");
}

static void algorithm_of_newer_kernels(void **state)
{
	CMS_ContentInfo *cms = begin();
	X509_ALGOR *algorithm;

	add(cms, &root, NULL, 0);
	assert_true(sf_signers_supported(cms, "6.12.117"));
	add(cms, &stranger, NULL, 0);
	CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 1), NULL, NULL,
				 NULL, &algorithm);
	X509_ALGOR_set0(algorithm, OBJ_txt2obj("2.16.840.1.101.3.4.3.18", 1), V_ASN1_UNDEF, NULL);
	assert_string_equal(sf_ml_dsa_name(algorithm->algorithm), "ML-DSA-65");
	assert_false(sf_signers_supported(cms, "6.12.117"));
	assert_true(sf_signers_supported(cms, "7.0.0-rc1"));
	assert_true(sf_signers_supported(cms, "10.1"));
	CMS_ContentInfo_free(cms);
}

static void signature_is_malformed(void **state)
{
	boot(BUILTIN);
	sign(&root, NULL, 0);
	signing.bundle.parts.signature.n -= 1;
	expect_cause(SF_E_SIGNATURE_MALFORMED);
}

static int make_all(void **state)
{
	make(&root, "root", NULL, 30);
	make(&middle, "middle", &root, 30);
	make(&leaf, "leaf", &middle, 30);
	make(&stranger, "stranger", NULL, 30);
	make(&brief, "brief", NULL, 0);
	return 0;
}

static int free_all(void **state)
{
	struct party *all[] = { &root, &middle, &leaf, &stranger, &brief };

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		EVP_PKEY_free(all[i]->key);
		X509_free(all[i]->cert);
	}
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_in_each_keyring),
		cmocka_unit_test(signer_certified_by_a_trusted_key),
		cmocka_unit_test(signer_without_a_trusted_key),
		cmocka_unit_test(one_of_two_signers_is_trusted),
		cmocka_unit_test(keyrings_are_not_readable),
		cmocka_unit_test(key_in_platform_keyring),
		cmocka_unit_test(signature_without_certificate),
		cmocka_unit_test(revoked_manifest),
		cmocka_unit_test(revoked_origin_or_slot),
		cmocka_unit_test(revoked_certificate),
		cmocka_unit_test(revoked_key),
		cmocka_unit_test(signing_time_outside_of_validity),
		cmocka_unit_test(signature_is_wrong),
		cmocka_unit_test(algorithm_of_newer_kernels),
		cmocka_unit_test(signature_is_malformed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("trust", tests, make_all, free_all);
}
