// SPDX-License-Identifier: MIT
/*
 * pe.c - PE files: their sections, and the digest by which Secure Boot knows, and
 * revokes, one
 *
 * Authenticode's SHA-256 ("Windows Authenticode Portable Executable Signature
 * Format"): the headers without checksum and without the directory entry of
 * the certificate table, the sections by their place in the file, then what
 * follows them, without the certificate table.
 */
#include <stdlib.h>

#include <openssl/evp.h>

#include "bytes.h"
#include "image.h"

#define PE_POINTER	0x3c
#define COFF_SIZE	24		/* "PE\0\0" and the COFF header */
#define OPT_CHECKSUM	64		/* in the optional header */
#define OPT_HEADERS	60
#define OPT_DIRS	108		/* PE32+: number of directories; they follow */
#define DIR_CERTS	4
#define SECTION_SIZE	40

struct pe {
	const u8 *p;
	size_t n;
	size_t checksum;
	size_t dir_certs;	/* 0: too few directories */
	size_t headers;
	size_t sections;
	unsigned int nr_sections;
	size_t certs;		/* offset, and size: at the end of the file */
	size_t certs_size;
};

struct extent {
	size_t offset;
	size_t size;
};

bool pe_is(const u8 *p, size_t n)
{
	size_t at;

	if (n < PE_POINTER + 4 || p[0] != 'M' || p[1] != 'Z')
		return false;
	at = le32(p + PE_POINTER);
	return at <= n && n - at >= COFF_SIZE && !memcmp(p + at, "PE\0\0", 4);
}

static const char *parse(struct pe *pe)
{
	size_t coff = le32(pe->p + PE_POINTER);
	size_t opt = coff + COFF_SIZE;
	size_t opt_size = le16(pe->p + coff + 20);

	pe->nr_sections = le16(pe->p + coff + 6);
	pe->sections = opt + opt_size;
	if (pe->nr_sections > SECTIONS_MAX || opt_size < OPT_DIRS + 4 ||
	    pe->sections + pe->nr_sections * SECTION_SIZE > pe->n)
		return "the PE header is cut off";
	if (le16(pe->p + opt) != 0x20b)
		return "the PE header is not that of a 64-bit program (PE32+)";
	pe->checksum = opt + OPT_CHECKSUM;
	pe->headers = le32(pe->p + opt + OPT_HEADERS);
	if (pe->headers < pe->sections + pe->nr_sections * SECTION_SIZE || pe->headers > pe->n)
		return "the PE header's own size is wrong";
	if (le32(pe->p + opt + OPT_DIRS) <= DIR_CERTS)
		return NULL;
	pe->dir_certs = opt + OPT_DIRS + 4 + DIR_CERTS * 8;
	if (pe->dir_certs + 8 > pe->sections)
		return "the PE header's directories are cut off";
	pe->certs = le32(pe->p + pe->dir_certs);
	pe->certs_size = le32(pe->p + pe->dir_certs + 4);
	if (pe->certs_size && (pe->certs < pe->headers || pe->certs > pe->n ||
			       pe->certs_size != pe->n - pe->certs))
		return "the PE certificate table is not at the end of the file";
	return NULL;
}

const char *pe_sections(const u8 *p, size_t n, struct section *sections, unsigned int *count)
{
	struct pe pe = { .p = p, .n = n };
	const char *wrong = parse(&pe);
	unsigned int i;

	*count = 0;
	for (i = 0; !wrong && i < pe.nr_sections; i++) {
		const u8 *s = p + pe.sections + i * SECTION_SIZE;
		u64 in_memory = le32(s + 8), in_file = le32(s + 16);
		struct section *section = &sections[(*count)++];

		*section = (struct section){
			.offset = le32(s + 20),
			/* the file has it padded, memory as long as it is */
			.size = in_memory && in_memory < in_file ? in_memory : in_file,
		};
		memcpy(section->name, s, 8);
		if (section->size && (section->offset > n || section->size > n - section->offset))
			wrong = "a PE section leaves the file";
	}
	return wrong;
}

static int by_offset(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* The sections that have bytes in the file, sorted; NULL if they overlap. */
static const char *collect(const struct pe *pe, struct extent *extents, unsigned int *count)
{
	size_t at = pe->headers, end = pe->certs_size ? pe->certs : pe->n;
	unsigned int i;

	*count = 0;
	for (i = 0; i < pe->nr_sections; i++) {
		const u8 *s = pe->p + pe->sections + i * SECTION_SIZE;

		if (le32(s + 16))
			extents[(*count)++] = (struct extent){ le32(s + 20), le32(s + 16) };
	}
	qsort(extents, *count, sizeof(*extents), by_offset);
	for (i = 0; i < *count; i++) {
		if (extents[i].offset < at || extents[i].offset > end ||
		    extents[i].size > end - extents[i].offset)
			return "a PE section overlaps another or leaves the file";
		at = extents[i].offset + extents[i].size;
	}
	return NULL;
}

static bool hash(const struct pe *pe, const struct extent *extents, unsigned int count,
		 u8 *digest)
{
	size_t end = pe->certs_size ? pe->certs : pe->n;
	size_t skip = pe->dir_certs ? pe->dir_certs : pe->headers;
	size_t after = pe->dir_certs ? skip + 8 : skip;
	size_t last = count ? extents[count - 1].offset + extents[count - 1].size : pe->headers;
	static const u8 zeros[8];
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned int i;
	bool ok;

	ok = ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) &&
	     EVP_DigestUpdate(ctx, pe->p, pe->checksum) &&
	     EVP_DigestUpdate(ctx, pe->p + pe->checksum + 4, skip - pe->checksum - 4) &&
	     EVP_DigestUpdate(ctx, pe->p + after, pe->headers - after);
	for (i = 0; ok && i < count; i++)
		ok = EVP_DigestUpdate(ctx, pe->p + extents[i].offset, extents[i].size);
	ok = ok && EVP_DigestUpdate(ctx, pe->p + last, end - last);
	/* Signing appends the table at a multiple of 8, so signers hash an
	 * unsigned file as if it were padded already. */
	if (ok && end == pe->n && end % 8)
		ok = EVP_DigestUpdate(ctx, zeros, 8 - end % 8);
	ok = ok && EVP_DigestFinal_ex(ctx, digest, NULL);
	EVP_MD_CTX_free(ctx);
	return ok;
}

const char *pe_authenticode(const u8 *p, size_t n, u8 *digest)
{
	struct extent extents[SECTIONS_MAX];
	struct pe pe = { .p = p, .n = n };
	unsigned int count;
	const char *wrong;

	wrong = parse(&pe);
	if (!wrong)
		wrong = collect(&pe, extents, &count);
	if (!wrong && !hash(&pe, extents, count, digest))
		wrong = "OpenSSL cannot compute SHA-256";
	return wrong;
}
