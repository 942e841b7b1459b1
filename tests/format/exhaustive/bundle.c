// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * bundle.c - try every small change of a signed bundle
 *
 *	bundle FILE CERTIFICATE
 *
 * Flip each bit, truncate at each byte, and insert each byte.  Each result is verified in
 * the kernel's order, with OpenSSL and mksig's rules for CMS in place of the kernel's
 * parser.  Then the same for the manifest alone, as if it were signed: if a changed
 * manifest is accepted, it must encode to the same bytes.
 */
#include <stdlib.h>

#include <openssl/err.h>

#include "cms.h"
#include "reencode.h"
#include "tap.h"

static struct sf_trusted trust;
static u8 original[SF_MANIFEST_MAX + SF_SIGNATURE_MAX], changed[sizeof(original) + 1];
static size_t size;
static struct sf_parts parts;	/* of the bundle without changes */

static bool signed_by_us(const u8 *der, size_t n, struct sf_bytes manifest)
{
	const unsigned char *p = der;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &p, n);
	STACK_OF(CMS_SignerInfo) *signers = cms ? CMS_get0_SignerInfos(cms) : NULL;
	X509 *signer = NULL;
	bool good = false;

	if (signers && p == der + n && !cms_check(cms, manifest)) {
		for (int i = 0; !good && i < sk_CMS_SignerInfo_num(signers); i++)
			good = !sf_verify_signer(cms, sk_CMS_SignerInfo_value(signers, i),
						  &trust, &signer);
	}
	X509_free(signer);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return good;
}

static bool accepts(const u8 *data, size_t n)
{
	static struct sf_manifest manifest;
	struct sf_refusal why;
	struct sf_parts p;

	return !sf_parse_header(data, n, true, &p, &why) &&
	       signed_by_us(p.signature.p, p.signature.n, p.manifest) &&
	       !sf_decode(p.manifest.p, p.manifest.n, &manifest, &why);
}

/* A CMS signature covers the content and the attributes, but not every byte around them. */
static void try(struct counts *counts, const char *how, size_t at, size_t n)
{
	struct sf_refusal why;
	struct sf_parts p;

	counts->tried++;
	if (!accepts(changed, n))
		return;
	counts->accepted++;
	if (n != size || sf_parse_header(changed, n, true, &p, &why) ||
	    p.manifest.n != parts.manifest.n ||
	    memcmp(p.manifest.p, parts.manifest.p, p.manifest.n))
		wrong(counts, "%s at %zu is accepted", how, at);
}

static void flips(size_t from, size_t to, const char *name)
{
	struct counts counts = { 0 };

	for (size_t at = from; at < to; at++) {
		for (int bit = 0; bit < 8; bit++) {
			memcpy(changed, original, size);
			changed[at] ^= 1 << bit;
			try(&counts, "a flipped bit", at, size);
		}
	}
	if (to <= parts.end - parts.signature.n && counts.accepted)
		wrong(&counts, "a flipped bit in the manifest is accepted");
	report(name, &counts);
}

static void truncations(void)
{
	struct counts counts = { 0 };

	memcpy(changed, original, size);
	for (size_t n = 0; n < size; n++)
		try(&counts, "the end", n, n);
	report("every truncation of a signed bundle is refused", &counts);
}

static void insertions(void)
{
	static const u8 bytes[] = { 0x00, 0x01, 0x30, 0x7f, 0x80, 0xff };
	struct counts counts = { 0 };

	for (size_t at = 0; at <= size; at++) {
		memcpy(changed, original, at);
		memcpy(changed + at + 1, original + at, size - at);
		for (size_t i = 0; i <= sizeof(bytes); i++) {
			/* this byte gives the same result as the one inserted after its twin */
			changed[at] = i < sizeof(bytes) ? bytes[i] : original[at < size ? at : at - 1];
			try(&counts, "a byte inserted", at, size + 1);
		}
	}
	report("every byte inserted into a signed bundle is refused", &counts);
}

static void decode_changed(struct counts *counts, const char *how, size_t at, size_t n)
{
	static struct sf_manifest manifest;
	static u8 again[SF_MANIFEST_MAX];
	struct sf_refusal why;

	counts->tried++;
	if (sf_decode(changed, n, &manifest, &why))
		return;
	counts->accepted++;
	if (reencode(&manifest, again, sizeof(again)) != (long)n || memcmp(again, changed, n))
		wrong(counts, "%s at %zu: the decoded manifest encodes to other bytes", how, at);
}

static void manifests(void)
{
	struct counts flips = { 0 }, cuts = { 0 }, inserts = { 0 }, bytes = { 0 };
	size_t n = parts.manifest.n;

	for (size_t at = 0; at <= n; at++) {
		memcpy(changed, parts.manifest.p, n);
		decode_changed(&cuts, "the end", at, at);
		for (int value = 0; value < 256 && at < n; value++) {
			changed[at] = value;
			decode_changed(value == parts.manifest.p[at] ? &flips : &bytes, "a byte", at, n);
		}
		for (int bit = 0; bit < 8 && at < n; bit++) {
			changed[at] = parts.manifest.p[at] ^ 1 << bit;
			decode_changed(&flips, "a flipped bit", at, n);
		}
		memcpy(changed, parts.manifest.p, at);
		memcpy(changed + at + 1, parts.manifest.p + at, n - at);
		for (int value = 0; value < 256; value++) {
			changed[at] = value;
			decode_changed(&inserts, "a byte inserted", at, n + 1);
		}
	}
	if (cuts.accepted != 1)
		wrong(&cuts, "a truncated manifest is accepted");
	report("without signature: every truncation is refused", &cuts);
	report("without signature: every flip is refused, or encodes to the same bytes", &flips);
	report("without signature: every other value of a byte is refused, or encodes to the same bytes",
	       &bytes);
	report("without signature: every inserted byte is refused, or encodes to the same bytes",
	       &inserts);
}

int main(int argc, char **argv)
{
	struct sf_bundle bundle = { 0 };
	struct counts self = { 0 };

	if (argc != 3 || read_bundle(argv[1], &bundle) || trust_add(&trust, argv[2]))
		return 2;
	size = bundle.parts.end;
	memcpy(original, bundle.data, size);
	sf_bundle_free(&bundle);
	sf_parse_header(original, size, true, &parts, &(struct sf_refusal){ 0 });
	printf("1..9\n");
	self.tried++;
	if (accepts(original, size))
		self.accepted++;
	else
		wrong(&self, "the unchanged bundle is refused");
	report("an unchanged bundle is accepted", &self);
	flips(0, size - parts.signature.n, "every flipped bit in header and manifest is refused");
	flips(size - parts.signature.n, size,
	      "every flipped bit in the signature is refused, or does not change the manifest");
	truncations();
	insertions();
	manifests();
	trust_free(&trust);
	return tap_failed != 0;
}
