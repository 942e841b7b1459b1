// SPDX-License-Identifier: MIT
/*
 * unpack.c - decompress a kernel's payload, to look for the embedded .config, or a
 * kernel that is compressed as a whole
 *
 * Of a bzImage the signed bytes are the compressed ones: nothing that decides about
 * security is derived from here but the .config, which --config overrides.
 */
#include <stdlib.h>

#include <zlib.h>
#ifdef HAVE_LZMA
#include <lzma.h>
#endif
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif
#ifdef HAVE_BZIP2
#include <bzlib.h>
#endif
#ifdef HAVE_LZ4
#include <lz4.h>
#endif
#ifdef HAVE_LZO
#include <lzo/lzo1x.h>
#endif

#include "bytes.h"
#include "image.h"

#define UNPACKED_MAX	((size_t)512 << 20)

struct output {
	u8 *p;
	size_t n;
	size_t room;
};

/* Make room for more; false if there is too much already. */
static bool grow(struct output *out)
{
	size_t room = out->room ? out->room * 2 : (size_t)16 << 20;
	u8 *p;

	if (room > UNPACKED_MAX)
		return false;
	p = realloc(out->p, room);
	if (!p)
		return false;
	out->p = p;
	out->room = room;
	return true;
}

static bool unpack_gzip(const u8 *p, size_t n, struct output *out)
{
	z_stream z = { .next_in = (u8 *)p, .avail_in = n };
	int ret = Z_OK;

	if (inflateInit2(&z, 15 + 16) != Z_OK)
		return false;
	while (ret == Z_OK && (out->n < out->room || grow(out))) {
		z.next_out = out->p + out->n;
		z.avail_out = out->room - out->n;
		ret = inflate(&z, Z_NO_FLUSH);
		out->n = out->room - z.avail_out;
	}
	inflateEnd(&z);
	return ret == Z_STREAM_END;
}

#ifdef HAVE_LZMA
static bool unpack_lzma(const u8 *p, size_t n, struct output *out)
{
	lzma_stream z = LZMA_STREAM_INIT;
	lzma_ret ret;

	ret = lzma_auto_decoder(&z, (u64)1 << 30, 0);
	z.next_in = p;
	z.avail_in = n;
	while (ret == LZMA_OK && (out->n < out->room || grow(out))) {
		z.next_out = out->p + out->n;
		z.avail_out = out->room - out->n;
		ret = lzma_code(&z, LZMA_RUN);
		out->n = out->room - z.avail_out;
	}
	lzma_end(&z);
	return ret == LZMA_STREAM_END;
}
#else
#define unpack_lzma	NULL
#endif

#ifdef HAVE_ZSTD
static bool unpack_zstd(const u8 *p, size_t n, struct output *out)
{
	ZSTD_DCtx *z = ZSTD_createDCtx();
	ZSTD_inBuffer in = { p, n, 0 };
	size_t left = 1;

	/* The kernel is compressed with a window of 128 MiB. */
	if (!z || ZSTD_isError(ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, 27)))
		left = 0;
	while (left && !ZSTD_isError(left) && (out->n < out->room || grow(out))) {
		ZSTD_outBuffer buf = { out->p, out->room, out->n };
		size_t before = in.pos;

		left = ZSTD_decompressStream(z, &buf, &in);
		if (left && in.pos == before && buf.pos == out->n)
			break;		/* cut off */
		out->n = buf.pos;
	}
	ZSTD_freeDCtx(z);
	return !left && out->n;
}
#else
#define unpack_zstd	NULL
#endif

#ifdef HAVE_BZIP2
static bool unpack_bzip2(const u8 *p, size_t n, struct output *out)
{
	bz_stream z = { .next_in = (char *)p, .avail_in = n };
	int ret = BZ_OK;

	if (BZ2_bzDecompressInit(&z, 0, 0) != BZ_OK)
		return false;
	while (ret == BZ_OK && (out->n < out->room || grow(out))) {
		size_t before = out->n;

		z.next_out = (char *)out->p + out->n;
		z.avail_out = out->room - out->n;
		ret = BZ2_bzDecompress(&z);
		out->n = out->room - z.avail_out;
		if (ret == BZ_OK && !z.avail_in && out->n == before)
			break;		/* cut off */
	}
	BZ2_bzDecompressEnd(&z);
	return ret == BZ_STREAM_END;
}
#else
#define unpack_bzip2	NULL
#endif

#ifdef HAVE_LZ4
/* The legacy format (lz4 -l): blocks of up to 8 MiB.  Behind the last one there is
 * the end, or, in a bzImage, the unpacked size, which can look like another block's:
 * so it is the bytes unpacked that say where the end is. */
#define LZ4_BLOCK	(8u << 20)

static bool unpack_lz4(const u8 *p, size_t n, struct output *out)
{
	const u8 *end = p + n;
	u32 size;
	int got;

	for (p += 4; end - p > 4; p += size) {
		size = le32(p);
		p += 4;
		if (size == out->n || (size_t)(end - p) < size)
			break;
		while (out->room - out->n < LZ4_BLOCK)
			if (!grow(out))
				return false;
		got = LZ4_decompress_safe((const char *)p, (char *)out->p + out->n, size, LZ4_BLOCK);
		if (got < 0)
			return false;
		out->n += got;
	}
	return out->n && (p == end || (end - p >= 0 && end - p <= 4));
}
#else
#define unpack_lz4	NULL
#endif

#ifdef HAVE_LZO
/* lzop's format: a header of which only the length and the flags matter here, then
 * blocks with big-endian sizes and checksums, and a size of 0 at the end. */
#define LZOP_FLAGS	17	/* after the magic and five version fields */
#define LZOP_NAME	33
#define LZOP_FILTER	0x800u
#define LZOP_ADLER_D	0x01u
#define LZOP_ADLER_C	0x02u
#define LZOP_CRC_D	0x100u
#define LZOP_CRC_C	0x200u
#define LZOP_BLOCK	(64u << 20)

static u32 be32(const u8 *p)
{
	return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static bool lzop_block(const u8 *p, u32 size, u32 wanted, struct output *out)
{
	lzo_uint got = wanted;

	while (out->room - out->n < wanted)
		if (!grow(out))
			return false;
	if (size == wanted)
		memcpy(out->p + out->n, p, size);
	else if (lzo1x_decompress_safe(p, size, out->p + out->n, &got, NULL) != LZO_E_OK ||
		 got != wanted)
		return false;
	out->n += wanted;
	return true;
}

static bool unpack_lzo(const u8 *p, size_t n, struct output *out)
{
	const u8 *end = p + n;
	u32 flags, wanted, size, sums;

	if (n < LZOP_NAME + 5 || lzo_init() != LZO_E_OK)
		return false;
	flags = be32(p + LZOP_FLAGS);
	if (flags & LZOP_FILTER || (size_t)(end - p) < LZOP_NAME + 1 + (size_t)p[LZOP_NAME] + 4)
		return false;
	p += LZOP_NAME + 1 + p[LZOP_NAME] + 4;
	while (end - p >= 4) {
		wanted = be32(p);
		if (!wanted)
			return out->n;
		sums = 4 * (!!(flags & LZOP_ADLER_D) + !!(flags & LZOP_CRC_D));
		if (end - p < 8)
			return false;
		size = be32(p + 4);
		if (size < wanted)
			sums += 4 * (!!(flags & LZOP_ADLER_C) + !!(flags & LZOP_CRC_C));
		if (wanted > LZOP_BLOCK || size > wanted || (size_t)(end - p) < 8 + sums + (size_t)size)
			return false;
		p += 8 + sums;
		if (!lzop_block(p, size, wanted, out))
			return false;
		p += size;
	}
	return false;
}
#else
#define unpack_lzo	NULL
#endif

static const struct method {
	const char *name;
	const char *magic;
	size_t size;
	bool (*run)(const u8 *p, size_t n, struct output *out);
} methods[] = {
	{ "gzip", "\x1f\x8b", 2, unpack_gzip },
	{ "xz", "\xfd" "7zXZ\0", 6, unpack_lzma },
	{ "lzma", "\x5d\0\0", 3, unpack_lzma },
	{ "zstd", "\x28\xb5\x2f\xfd", 4, unpack_zstd },
	{ "lz4", "\x02\x21\x4c\x18", 4, unpack_lz4 },
	{ "bzip2", "BZh", 3, unpack_bzip2 },
	{ "lzo", "\x89LZO", 4, unpack_lzo },
};

static const struct method *find(const u8 *p, size_t n)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(methods); i++)
		if (n >= methods[i].size && !memcmp(p, methods[i].magic, methods[i].size))
			return &methods[i];
	return NULL;
}

const char *unpack_method(const u8 *p, size_t n)
{
	const struct method *method = find(p, n);

	return method ? method->name : "unknown";
}

const char *unpack(const u8 *p, size_t n, u8 **out, size_t *size)
{
	const struct method *method = find(p, n);
	struct output output = { 0 };

	if (!method)
		return "the compression is unknown";
	if (!method->run)
		return "this mksig cannot decompress it";
	if (!method->run(p, n, &output)) {
		free(output.p);
		return "it does not decompress";
	}
	*out = output.p;
	*size = output.n;
	return NULL;
}
