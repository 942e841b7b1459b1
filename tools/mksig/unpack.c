// SPDX-License-Identifier: MIT
/*
 * unpack.c - decompress a kernel's payload, to look for the embedded .config
 *
 * The signed bytes are the compressed ones.  Nothing that decides about
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

#include "image.h"

#define UNPACKED_MAX	((size_t)512 << 20)

struct output {
	__u8 *p;
	size_t n;
	size_t room;
};

/* Make room for more; false if there is too much already. */
static bool grow(struct output *out)
{
	size_t room = out->room ? out->room * 2 : (size_t)16 << 20;
	__u8 *p;

	if (room > UNPACKED_MAX)
		return false;
	p = realloc(out->p, room);
	if (!p)
		return false;
	out->p = p;
	out->room = room;
	return true;
}

static bool unpack_gzip(const __u8 *p, size_t n, struct output *out)
{
	z_stream z = { .next_in = (__u8 *)p, .avail_in = n };
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
static bool unpack_lzma(const __u8 *p, size_t n, struct output *out)
{
	lzma_stream z = LZMA_STREAM_INIT;
	lzma_ret ret;

	ret = lzma_auto_decoder(&z, (__u64)1 << 30, 0);
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
static bool unpack_zstd(const __u8 *p, size_t n, struct output *out)
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

static const struct method {
	const char *name;
	const char *magic;
	size_t size;
	bool (*run)(const __u8 *p, size_t n, struct output *out);
} methods[] = {
	{ "gzip", "\x1f\x8b", 2, unpack_gzip },
	{ "xz", "\xfd" "7zXZ\0", 6, unpack_lzma },
	{ "lzma", "\x5d\0\0", 3, unpack_lzma },
	{ "zstd", "\x28\xb5\x2f\xfd", 4, unpack_zstd },
	{ "lz4", "\x02\x21\x4c\x18", 4, NULL },
	{ "bzip2", "BZh", 3, NULL },
	{ "lzo", "\x89LZO", 4, NULL },
};

static const struct method *find(const __u8 *p, size_t n)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(methods); i++)
		if (n >= methods[i].size && !memcmp(p, methods[i].magic, methods[i].size))
			return &methods[i];
	return NULL;
}

const char *unpack_method(const __u8 *p, size_t n)
{
	const struct method *method = find(p, n);

	return method ? method->name : "unknown";
}

const char *unpack(const __u8 *p, size_t n, __u8 **out, size_t *size)
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
