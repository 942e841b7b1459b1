// SPDX-License-Identifier: MIT
/*
 * unpack.c - decompress a kernel's payload, or a kernel that is compressed as a whole
 *
 * The payload is decompressed only to find the embedded .config, which --config
 * overrides: the signed bytes of a bzImage are the compressed ones.  Memory use is
 * limited to the window of each compression method.
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

#include "sigfmt_bytes.h"
#include "image.h"

#define INPUT_SIZE	((size_t)64 << 10)
#define OUTPUT_SIZE	((size_t)1 << 20)
#define UNPACKED_MAX	((u64)512 << 20)

/**
 * struct flow - input and output of a decompression
 * @from:	compressed bytes
 * @at:		bytes of it that have been read
 * @next:	bytes that have been read and not yet used
 * @left:	number of these
 * @out:	OUTPUT_SIZE bytes
 * @total:	bytes of output so far
 * @wrong:	of @from or @sink
 */
struct flow {
	const struct pieces *from;
	u64 at;
	const u8 *next;
	size_t left;
	u8 *in;
	u8 *out;
	u64 total;
	sink *sink;
	void *arg;
	const char *error;
};

/* Read more if nothing is left; nothing is left at the end. */
static bool refill(struct flow *flow)
{
	u64 n = flow->from->size - flow->at;

	if (flow->left || !n)
		return true;
	flow->left = n < INPUT_SIZE ? n : INPUT_SIZE;
	flow->next = flow->in;
	flow->error = pieces_read(flow->from, flow->at, flow->in, flow->left);
	flow->at += flow->left;
	return !flow->error;
}

static bool give(struct flow *flow, const u8 *p, size_t n)
{
	flow->total += n;
	if (flow->total > UNPACKED_MAX)
		flow->error = "it has more than 512 MiB when decompressed";
	else if (n)
		flow->error = flow->sink(flow->arg, p, n);
	return !flow->error;
}

static bool unpack_gzip(struct flow *flow)
{
	z_stream z = { 0 };
	int ret = Z_OK;

	if (inflateInit2(&z, 15 + 16) != Z_OK)
		return false;
	while (ret == Z_OK && refill(flow)) {
		z.next_in = (u8 *)flow->next;
		z.avail_in = flow->left;
		z.next_out = flow->out;
		z.avail_out = OUTPUT_SIZE;
		ret = inflate(&z, Z_NO_FLUSH);
		flow->next = z.next_in;
		flow->left = z.avail_in;
		if (!give(flow, flow->out, OUTPUT_SIZE - z.avail_out))
			break;
	}
	inflateEnd(&z);
	return ret == Z_STREAM_END;
}

#ifdef HAVE_LZMA
static bool unpack_lzma(struct flow *flow)
{
	lzma_stream z = LZMA_STREAM_INIT;
	lzma_ret ret;

	ret = lzma_auto_decoder(&z, (u64)1 << 30, 0);
	while (ret == LZMA_OK && refill(flow)) {
		z.next_in = flow->next;
		z.avail_in = flow->left;
		z.next_out = flow->out;
		z.avail_out = OUTPUT_SIZE;
		ret = lzma_code(&z, LZMA_RUN);
		flow->next = z.next_in;
		flow->left = z.avail_in;
		if (!give(flow, flow->out, OUTPUT_SIZE - z.avail_out))
			break;
	}
	lzma_end(&z);
	return ret == LZMA_STREAM_END;
}
#else
#define unpack_lzma	NULL
#endif

#ifdef HAVE_ZSTD
static bool unpack_zstd(struct flow *flow)
{
	ZSTD_DCtx *z = ZSTD_createDCtx();
	size_t ret = 1;

	/* The kernel is compressed with a window of 128 MiB. */
	if (!z || ZSTD_isError(ZSTD_DCtx_setParameter(z, ZSTD_d_windowLogMax, 27)))
		ret = 0;
	while (ret && !ZSTD_isError(ret) && refill(flow)) {
		ZSTD_inBuffer in = { flow->next, flow->left, 0 };
		ZSTD_outBuffer out = { flow->out, OUTPUT_SIZE, 0 };

		ret = ZSTD_decompressStream(z, &out, &in);
		flow->next += in.pos;
		flow->left -= in.pos;
		if (!give(flow, flow->out, out.pos) || (ret && !in.pos && !out.pos))
			break;		/* cut off */
	}
	ZSTD_freeDCtx(z);
	return !ret && flow->total;
}
#else
#define unpack_zstd	NULL
#endif

#ifdef HAVE_BZIP2
static bool unpack_bzip2(struct flow *flow)
{
	bz_stream z = { 0 };
	int ret = BZ_OK;

	if (BZ2_bzDecompressInit(&z, 0, 0) != BZ_OK)
		return false;
	while (ret == BZ_OK && refill(flow)) {
		size_t before = flow->left;

		z.next_in = (char *)flow->next;
		z.avail_in = flow->left;
		z.next_out = (char *)flow->out;
		z.avail_out = OUTPUT_SIZE;
		ret = BZ2_bzDecompress(&z);
		flow->next = (const u8 *)z.next_in;
		flow->left = z.avail_in;
		if (!give(flow, flow->out, OUTPUT_SIZE - z.avail_out) ||
		    (z.avail_out == OUTPUT_SIZE && z.avail_in == before))
			break;		/* cut off */
	}
	BZ2_bzDecompressEnd(&z);
	return ret == BZ_STREAM_END;
}
#else
#define unpack_bzip2	NULL
#endif

/* Number of bytes not yet used */
static u64 rest(const struct flow *flow)
{
	return flow->from->size - flow->at + flow->left;
}

#if defined(HAVE_LZ4) || defined(HAVE_LZO)
/* Use exactly @n bytes; @p NULL: skip them. */
static bool take(struct flow *flow, u8 *p, u64 n)
{
	size_t some;

	for (; n; n -= some) {
		if (!refill(flow) || !flow->left)
			return false;
		some = n < flow->left ? n : flow->left;
		if (p) {
			memcpy(p, flow->next, some);
			p += some;
		}
		flow->next += some;
		flow->left -= some;
	}
	return true;
}

/* Allocate memory for one block, compressed and decompressed. */
struct block {
	u8 *in;
	u8 *out;
};

static struct block new_block(size_t in, size_t out)
{
	return (struct block){ xcalloc(1, in), xcalloc(1, out) };
}

static void free_block(struct block *block)
{
	free(block->in);
	free(block->out);
}
#endif

#ifdef HAVE_LZ4
/* The legacy format (lz4 -l) has blocks of up to 8 MiB.  In a bzImage the decompressed size
 * follows the last one, and could be taken for the size of another block.  So the number of
 * decompressed bytes determines the end. */
#define LZ4_BLOCK	(8u << 20)
#define LZ4_LEGACY_MAGIC	0x184c2102u

static bool lz4_blocks(struct flow *flow, struct block *block)
{
	u8 word[4];
	u32 size;
	int got;

	if (!take(flow, NULL, 4))
		return false;
	while (rest(flow) > 4) {
		take(flow, word, 4);
		size = get_unaligned_le32(word);
		if (size == LZ4_LEGACY_MAGIC)
			continue;	/* another part, as Linux reads it */
		if (size == flow->total || rest(flow) < size)
			break;
		if (size > LZ4_COMPRESSBOUND(LZ4_BLOCK) || !take(flow, block->in, size))
			return false;
		got = LZ4_decompress_safe((const char *)block->in, (char *)block->out, size,
					  LZ4_BLOCK);
		if (got < 0 || !give(flow, block->out, got))
			return false;
	}
	return flow->total && rest(flow) <= 4;
}

static bool unpack_lz4(struct flow *flow)
{
	struct block block = new_block(LZ4_COMPRESSBOUND(LZ4_BLOCK), LZ4_BLOCK);
	bool done = lz4_blocks(flow, &block);

	free_block(&block);
	return done;
}
#else
#define unpack_lz4	NULL
#endif

#ifdef HAVE_LZO
/* lzop's format: a header, of which only the length and the flags are used, then blocks with
 * big-endian sizes and checksums, and a size of 0 at the end. */
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

static bool take_be32(struct flow *flow, u32 *value)
{
	u8 word[4];

	if (!take(flow, word, 4))
		return false;
	*value = be32(word);
	return true;
}

static bool lzop_block(struct flow *flow, u32 size, u32 wanted)
{
	struct block block = new_block(size, wanted);
	lzo_uint got = wanted;
	bool done;

	done = take(flow, block.in, size);
	if (done && size < wanted)
		done = lzo1x_decompress_safe(block.in, size, block.out, &got, NULL) == LZO_E_OK &&
		       got == wanted;
	done = done && give(flow, size < wanted ? block.out : block.in, wanted);
	free_block(&block);
	return done;
}

static bool lzop_header(struct flow *flow, u32 *flags)
{
	u8 header[LZOP_NAME + 1];

	if (!take(flow, header, sizeof(header)))
		return false;
	*flags = be32(header + LZOP_FLAGS);
	return !(*flags & LZOP_FILTER) && take(flow, NULL, (u64)header[LZOP_NAME] + 4);
}

static bool unpack_lzo(struct flow *flow)
{
	u32 flags, wanted, size, sums;

	if (lzo_init() != LZO_E_OK || !lzop_header(flow, &flags))
		return false;
	while (take_be32(flow, &wanted)) {
		if (!wanted)
			return flow->total;
		sums = 4 * (!!(flags & LZOP_ADLER_D) + !!(flags & LZOP_CRC_D));
		if (!take_be32(flow, &size))
			return false;
		if (size < wanted)
			sums += 4 * (!!(flags & LZOP_ADLER_C) + !!(flags & LZOP_CRC_C));
		if (wanted > LZOP_BLOCK || size > wanted || !take(flow, NULL, sums) ||
		    !lzop_block(flow, size, wanted))
			return false;
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
	bool (*run)(struct flow *flow);
} methods[] = {
	{ "gzip", "\x1f\x8b", 2, unpack_gzip },
	{ "xz", "\xfd" "7zXZ\0", 6, unpack_lzma },
	{ "lzma", "\x5d\0\0", 3, unpack_lzma },
	{ "zstd", "\x28\xb5\x2f\xfd", 4, unpack_zstd },
	{ "lz4", "\x02\x21\x4c\x18", 4, unpack_lz4 },
	{ "bzip2", "BZh", 3, unpack_bzip2 },
	{ "lzo", "\x89LZO", 4, unpack_lzo },
};

/* Find the method of the stream that begins at @at. */
static const struct method *find(const struct pieces *from, u64 at)
{
	u64 n = from->size - at;
	u8 start[8] = { 0 };
	size_t i;

	if (pieces_read(from, at, start, n < sizeof(start) ? n : sizeof(start)))
		return NULL;
	for (i = 0; i < ARRAY_SIZE(methods); i++)
		if (n >= methods[i].size && !memcmp(start, methods[i].magic, methods[i].size))
			return &methods[i];
	return NULL;
}

const char *unpack_method(const struct pieces *from)
{
	const struct method *method = find(from, 0);

	return method ? method->name : "unknown";
}

/* Decompress the first stream, or with @all also those after it. */
static const char *run(const struct pieces *from, sink *to, void *arg, bool all)
{
	const struct method *method = find(from, 0);
	struct flow flow = { .from = from, .sink = to, .arg = arg };

	if (!method)
		return "the compression is unknown";
	if (!method->run)
		return "this mksig cannot decompress it";
	flow.in = xcalloc(1, INPUT_SIZE);
	flow.out = xcalloc(1, OUTPUT_SIZE);
	do {
		if (!method->run(&flow) && !flow.error)
			flow.error = "it does not decompress";
	} while (all && !flow.error && rest(&flow) && find(from, from->size - rest(&flow)) == method);
	if (all && !flow.error && rest(&flow))
		flow.error = "other bytes follow; give the file as it was compressed, or uncompressed";
	free(flow.in);
	free(flow.out);
	return flow.error;
}

const char *unpack(const struct pieces *from, sink *to, void *arg)
{
	return run(from, to, arg, false);
}

const char *unpack_all(const struct pieces *from, sink *to, void *arg)
{
	return run(from, to, arg, true);
}
