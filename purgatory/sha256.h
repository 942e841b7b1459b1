/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sha256.h - SHA-256 (FIPS 180-4) without a library
 */
#ifndef PURGATORY_SHA256_H
#define PURGATORY_SHA256_H

#include <linux/types.h>

#define SHA256_SIZE	32
#define SHA256_BLOCK	64

/**
 * sha256_blocks_fn - compress whole blocks into a state
 * @state:	eight words, updated
 * @p:		@n blocks of %SHA256_BLOCK bytes, any alignment
 * @n:		number of blocks
 *
 * There are two implementations; sha256_init() selects one.
 */
typedef void sha256_blocks_fn(__u32 state[8], const __u8 *p, __u64 n);

/* In portable C; runs on every processor. */
sha256_blocks_fn sha256_blocks_c;

/* With the SHA extensions (and SSE up to 4.1), for processors that have them. */
sha256_blocks_fn sha256_blocks_ni;

/* The constants of the rounds, aligned for vectors. */
extern const __u32 sha256_k[64];

/**
 * struct sha256 - state of a digest's computation
 * @state:	eight words
 * @bytes:	bytes added so far
 * @partial:	the last, incomplete block
 * @blocks:	function that compresses blocks
 */
struct sha256 {
	__u32 state[8];
	__u64 bytes;
	__u8 partial[SHA256_BLOCK];
	sha256_blocks_fn *blocks;
};

void sha256_init(struct sha256 *ctx, sha256_blocks_fn *blocks);
void sha256_update(struct sha256 *ctx, const __u8 *p, __u64 n);
void sha256_final(struct sha256 *ctx, __u8 digest[SHA256_SIZE]);

#endif /* PURGATORY_SHA256_H */
