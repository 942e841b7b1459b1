// SPDX-License-Identifier: MIT
/*
 * pe.c - parse PE files, and compute the digest by which Secure Boot revokes them
 *
 * Authenticode's SHA-256 ("Windows Authenticode Portable Executable Signature
 * Format") is over the headers without the checksum and the directory entry of the
 * certificate table, the sections in file order, and the rest of the file without the
 * certificate table.
 */
#include <stdlib.h>

#include "sigfmt_bytes.h"
#include "image.h"

#define PE_POINTER	0x3c
#define COFF_SIZE	24u		/* "PE\0\0" and the COFF header */
#define OPT_CHECKSUM	64u		/* in the optional header */
#define OPT_HEADERS	60u
#define OPT_DIRS	108u		/* PE32+: number of directories, which follow it */
#define DIR_CERTS	4u
#define DIR_CERTS_AT	(OPT_DIRS + 4 + DIR_CERTS * 8)
#define SECTION_SIZE	40u
#define HEADER_PARTS	3u

/**
 * struct pe - the headers of a PE file; offsets in @piece
 * @dir_certs:	the directory entry for certificates, 0: none
 * @certs:	the certificates, at the end of the file; valid if @certs_size is not 0
 */
struct pe {
	struct piece piece;
	u64 n;
	u64 checksum;
	u64 dir_certs;
	u64 headers;
	u64 sections;
	unsigned int nr_sections;
	u64 certs;
	u64 certs_size;
	u8 opt[DIR_CERTS_AT + 8];
	u8 table[SECTIONS_MAX * SECTION_SIZE];
};

struct extent {
	u64 offset;
	u64 size;
};

static const char *read_at(const struct pe *pe, u64 offset, void *p, size_t n)
{
	if (offset > pe->n || n > pe->n - offset)
		return "the PE header is truncated";
	return file_read(pe->piece.file, pe->piece.offset + offset, p, n);
}

/* Read the COFF header; false if this is not a PE file. */
static bool find_coff(const struct pe *pe, u64 *at, u8 *coff)
{
	u8 start[PE_POINTER + 4];

	if (read_at(pe, 0, start, sizeof(start)) || start[0] != 'M' || start[1] != 'Z')
		return false;
	*at = get_unaligned_le32(start + PE_POINTER);
	return !read_at(pe, *at, coff, COFF_SIZE) && !memcmp(coff, "PE\0\0", 4);
}

bool pe_is(struct piece piece)
{
	struct pe pe = { .piece = piece, .n = piece.size };
	u8 coff[COFF_SIZE];
	u64 at;

	return find_coff(&pe, &at, coff);
}

static const char *find_certs(struct pe *pe, u64 opt)
{
	if (get_unaligned_le32(pe->opt + OPT_DIRS) <= DIR_CERTS)
		return NULL;
	pe->dir_certs = opt + DIR_CERTS_AT;
	if (pe->dir_certs + 8 > pe->sections)
		return "the PE header's directories are truncated";
	pe->certs = get_unaligned_le32(pe->opt + DIR_CERTS_AT);
	pe->certs_size = get_unaligned_le32(pe->opt + DIR_CERTS_AT + 4);
	if (pe->certs_size && (pe->certs < pe->headers || pe->certs > pe->n ||
			       pe->certs_size != pe->n - pe->certs))
		return "the PE certificate table is not at the end of the file";
	return NULL;
}

static const char *parse(struct pe *pe)
{
	u64 at = 0, opt, opt_size, end;
	u8 coff[COFF_SIZE] = { 0 };
	const char *error;

	if (!find_coff(pe, &at, coff))
		return "the PE header is truncated";
	opt = at + COFF_SIZE;
	opt_size = get_unaligned_le16(coff + 20);
	pe->nr_sections = get_unaligned_le16(coff + 6);
	pe->sections = opt + opt_size;
	end = pe->sections + pe->nr_sections * SECTION_SIZE;
	if (pe->nr_sections > SECTIONS_MAX || opt_size < OPT_DIRS + 4 || end > pe->n)
		return "the PE header is truncated";
	error = read_at(pe, opt, pe->opt, opt_size < sizeof(pe->opt) ? opt_size : sizeof(pe->opt));
	if (!error)
		error = read_at(pe, pe->sections, pe->table, pe->nr_sections * SECTION_SIZE);
	if (error)
		return error;
	if (get_unaligned_le16(pe->opt) != 0x20b)
		return "the PE header is not that of a 64-bit program (PE32+)";
	pe->checksum = opt + OPT_CHECKSUM;
	pe->headers = get_unaligned_le32(pe->opt + OPT_HEADERS);
	if (pe->headers < end || pe->headers > pe->n)
		return "the PE header's own size is wrong";
	return find_certs(pe, opt);
}

const char *pe_sections(struct piece piece, struct section *sections, unsigned int *count)
{
	struct pe pe = { .piece = piece, .n = piece.size };
	const char *error = parse(&pe);
	unsigned int i;

	*count = 0;
	for (i = 0; !error && i < pe.nr_sections; i++) {
		const u8 *s = pe.table + i * SECTION_SIZE;
		u64 in_memory = get_unaligned_le32(s + 8), in_file = get_unaligned_le32(s + 16);
		struct section *section = &sections[(*count)++];

		*section = (struct section){
			.offset = get_unaligned_le32(s + 20),
			/* the file has padding after it, the size in memory is exact */
			.size = in_memory && in_memory < in_file ? in_memory : in_file,
		};
		memcpy(section->name, s, 8);
		make_printable(section->name);
		if (section->size && (section->offset > pe.n ||
				      section->size > pe.n - section->offset))
			error = "a PE section ends outside the file";
	}
	return error;
}

static int by_offset(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* List the sections with bytes in the file, sorted; NULL if they overlap. */
static const char *collect(const struct pe *pe, struct extent *extents, unsigned int *count)
{
	u64 at = pe->headers, end = pe->certs_size ? pe->certs : pe->n;
	unsigned int i;

	*count = 0;
	for (i = 0; i < pe->nr_sections; i++) {
		const u8 *s = pe->table + i * SECTION_SIZE;

		if (get_unaligned_le32(s + 16))
			extents[(*count)++] = (struct extent){ get_unaligned_le32(s + 20),
							      get_unaligned_le32(s + 16) };
	}
	qsort(extents, *count, sizeof(*extents), by_offset);
	for (i = 0; i < *count; i++) {
		if (extents[i].offset < at || extents[i].offset > end ||
		    extents[i].size > end - extents[i].offset)
			return "a PE section overlaps another or ends outside the file";
		at = extents[i].offset + extents[i].size;
	}
	return NULL;
}

/* Hash the bytes from one offset to another. */
static const char *add_range(const struct pe *pe, void *hash, u64 from, u64 to)
{
	return file_walk(pe->piece.file, pe->piece.offset + from, to - from, hash_add, hash);
}

/*
 * List what signing does not change of the headers: all but the checksum, 4 bytes, and the
 * certificate table's entry in the directory, 8 bytes.
 */
static unsigned int lasting_headers(const struct pe *pe, struct extent *parts)
{
	u64 rest = pe->checksum + 4, entry = pe->dir_certs;

	parts[0] = (struct extent){ 0, pe->checksum };
	parts[1] = (struct extent){ rest, (entry ? entry : pe->headers) - rest };
	if (!entry)
		return 2;
	parts[2] = (struct extent){ entry + 8, pe->headers - (entry + 8) };
	return HEADER_PARTS;
}

static const char *add_headers(const struct pe *pe, void *hash)
{
	struct extent parts[HEADER_PARTS];
	unsigned int i, count = lasting_headers(pe, parts);
	const char *error = NULL;

	for (i = 0; !error && i < count; i++)
		error = add_range(pe, hash, parts[i].offset, parts[i].offset + parts[i].size);
	return error;
}

static const char *add_all(const struct pe *pe, const struct extent *extents,
			   unsigned int count, void *hash)
{
	u64 end = pe->certs_size ? pe->certs : pe->n, last = pe->headers;
	const char *error = add_headers(pe, hash);
	static const u8 zeros[8];
	unsigned int i;

	for (i = 0; !error && i < count; i++) {
		last = extents[i].offset + extents[i].size;
		error = add_range(pe, hash, extents[i].offset, last);
	}
	if (!error)
		error = add_range(pe, hash, last, end);
	/* Signing appends the table at a multiple of 8, so the digest of an
	 * unsigned file includes this padding. */
	if (!error && end == pe->n && end % 8)
		hash_add(hash, zeros, 8 - end % 8);
	return error;
}

const char *pe_authenticode(struct piece piece, u8 *digest)
{
	struct pe pe = { .piece = piece, .n = piece.size };
	struct extent extents[SECTIONS_MAX];
	unsigned int count;
	const char *error;
	void *hash;

	error = parse(&pe);
	if (!error)
		error = collect(&pe, extents, &count);
	if (error)
		return error;
	hash = hash_begin(SF_ALG_SHA256);
	error = add_all(&pe, extents, count, hash);
	hash_end(hash, digest);
	return error;
}

static struct piece part_of(struct piece whole, u64 from, u64 to)
{
	return (struct piece){ whole.file, whole.offset + from, to - from, whole.source,
			       whole.place + from };
}

const char *pe_unsigned(struct piece piece, u64 most, struct pieces *pieces)
{
	struct pe pe = { .piece = piece, .n = piece.size };
	const char *error = parse(&pe);
	u64 end = pe.certs_size ? pe.certs : pe.n, at = 0;
	struct extent parts[HEADER_PARTS];
	unsigned int i, count;

	if (error)
		return error;
	if (end > most)
		end = most;
	if (end < pe.headers)
		return "the PE header is larger than the image";
	count = lasting_headers(&pe, parts);
	parts[count - 1].size = end - parts[count - 1].offset;
	for (i = 0; i < count; i++) {
		add_piece(pieces, (struct piece){ .size = parts[i].offset - at,
						  .source = SF_SOURCE_ZEROS });
		at = parts[i].offset + parts[i].size;
		add_piece(pieces, part_of(piece, parts[i].offset, at));
	}
	return NULL;
}
