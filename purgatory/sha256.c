// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * sha256.c - SHA-256 (FIPS 180-4) in portable C
 *
 * Sixteen rounds are unrolled.  So the eight working variables are renamed instead of
 * moved, and the message schedule is a window of sixteen words.
 */
#include "sha256.h"

const __u32 sha256_k[64] __attribute__((aligned(16))) = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
	0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
	0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
	0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline __u32 ror(__u32 x, unsigned int n)
{
	return x >> n | x << (32 - n);
}

static inline __u32 load_be32(const __u8 *p)
{
	return (__u32)p[0] << 24 | (__u32)p[1] << 16 | (__u32)p[2] << 8 | p[3];
}

static inline void store_be32(__u8 *p, __u32 x)
{
	p[0] = x >> 24;
	p[1] = x >> 16;
	p[2] = x >> 8;
	p[3] = x;
}

#define CHOOSE(e, f, g)		((g) ^ ((e) & ((f) ^ (g))))
#define MAJORITY(a, b, c)	(((a) & (b)) | ((c) & ((a) | (b))))
#define SUM0(a)			(ror(a, 2) ^ ror(a, 13) ^ ror(a, 22))
#define SUM1(e)			(ror(e, 6) ^ ror(e, 11) ^ ror(e, 25))
#define SIGMA0(w)		(ror(w, 7) ^ ror(w, 18) ^ ((w) >> 3))
#define SIGMA1(w)		(ror(w, 17) ^ ror(w, 19) ^ ((w) >> 10))

/* Word i of the schedule: read in the first sixteen rounds, derived later. */
#define READ(i)		(w[i] = load_be32(p + 4 * (i)))
#define DERIVE(i)	(w[i] += SIGMA1(w[((i) + 14) & 15]) + w[((i) + 9) & 15] + \
				 SIGMA0(w[((i) + 1) & 15]))

#define ROUND(a, b, c, d, e, f, g, h, i, word) do {			\
	__u32 t = (h) + SUM1(e) + CHOOSE(e, f, g) + k[i] + word(i);	\
									\
	(d) += t;							\
	(h) = t + SUM0(a) + MAJORITY(a, b, c);				\
} while (0)

#define EIGHT_ROUNDS(i, word) do {					\
	ROUND(a, b, c, d, e, f, g, h, (i) + 0, word);			\
	ROUND(h, a, b, c, d, e, f, g, (i) + 1, word);			\
	ROUND(g, h, a, b, c, d, e, f, (i) + 2, word);			\
	ROUND(f, g, h, a, b, c, d, e, (i) + 3, word);			\
	ROUND(e, f, g, h, a, b, c, d, (i) + 4, word);			\
	ROUND(d, e, f, g, h, a, b, c, (i) + 5, word);			\
	ROUND(c, d, e, f, g, h, a, b, (i) + 6, word);			\
	ROUND(b, c, d, e, f, g, h, a, (i) + 7, word);			\
} while (0)

static void compress(__u32 state[8], const __u8 *p)
{
	__u32 a = state[0], b = state[1], c = state[2], d = state[3];
	__u32 e = state[4], f = state[5], g = state[6], h = state[7];
	const __u32 *k = sha256_k;
	__u32 w[16];

	EIGHT_ROUNDS(0, READ);
	EIGHT_ROUNDS(8, READ);
	for (k = sha256_k + 16; k < sha256_k + 64; k += 16) {
		EIGHT_ROUNDS(0, DERIVE);
		EIGHT_ROUNDS(8, DERIVE);
	}

	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
	state[5] += f;
	state[6] += g;
	state[7] += h;
}

void sha256_blocks_c(__u32 state[8], const __u8 *p, __u64 n)
{
	for (; n; n--, p += SHA256_BLOCK)
		compress(state, p);
}

void sha256_init(struct sha256 *ctx, sha256_blocks_fn *blocks)
{
	static const __u32 start[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};
	unsigned int i;

	for (i = 0; i < 8; i++)
		ctx->state[i] = start[i];
	ctx->bytes = 0;
	ctx->blocks = blocks;
}

void sha256_update(struct sha256 *ctx, const __u8 *p, __u64 n)
{
	unsigned int have = ctx->bytes % SHA256_BLOCK;
	__u64 whole;

	ctx->bytes += n;
	if (have) {
		for (; n && have < SHA256_BLOCK; n--)
			ctx->partial[have++] = *p++;
		if (have < SHA256_BLOCK)
			return;
		ctx->blocks(ctx->state, ctx->partial, 1);
	}

	whole = n / SHA256_BLOCK;
	if (whole)
		ctx->blocks(ctx->state, p, whole);
	p += whole * SHA256_BLOCK;
	n %= SHA256_BLOCK;
	for (have = 0; have < n; have++)
		ctx->partial[have] = p[have];
}

void sha256_final(struct sha256 *ctx, __u8 digest[SHA256_SIZE])
{
	unsigned int have = ctx->bytes % SHA256_BLOCK;
	__u64 bits = ctx->bytes * 8;
	unsigned int i;

	ctx->partial[have++] = 0x80;
	if (have > SHA256_BLOCK - 8) {
		while (have < SHA256_BLOCK)
			ctx->partial[have++] = 0;
		ctx->blocks(ctx->state, ctx->partial, 1);
		have = 0;
	}
	while (have < SHA256_BLOCK - 8)
		ctx->partial[have++] = 0;
	store_be32(ctx->partial + SHA256_BLOCK - 8, bits >> 32);
	store_be32(ctx->partial + SHA256_BLOCK - 4, bits);
	ctx->blocks(ctx->state, ctx->partial, 1);

	for (i = 0; i < 8; i++)
		store_be32(digest + 4 * i, ctx->state[i]);
}
