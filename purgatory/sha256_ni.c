// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * sha256_ni.c - SHA-256 with the processor's SHA extensions
 *
 * This is the only file of purgatory that may use vector registers: it is called after
 * machine_sse_on().  The instructions need the state as two vectors, (a, b, e, f) and
 * (c, d, g, h), and compute four rounds in two steps.
 */
#include <immintrin.h>

#include "sha256.h"

/* Vector @i of the message schedule replaces vector @i - 4. */
#define W(i)	w[(i) & 3]

static inline __m128i load_be(const __u8 *p)
{
	const __m128i bytes = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);

	return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)p), bytes);
}

/* Rounds 4i to 4i + 3.  @i is a constant once the caller's loop is unrolled. */
static inline __attribute__((always_inline))
void four_rounds(__m128i *abef, __m128i *cdgh, __m128i w[4], unsigned int i)
{
	__m128i t = _mm_add_epi32(W(i), _mm_load_si128((const __m128i *)sha256_k + i));

	*cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, t);
	if (i >= 3 && i < 15) {
		/* Complete vector i + 1, which needed vector i */
		W(i + 1) = _mm_add_epi32(W(i + 1), _mm_alignr_epi8(W(i), W(i + 3), 4));
		W(i + 1) = _mm_sha256msg2_epu32(W(i + 1), W(i));
	}
	*abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(t, 0x0e));
	if (i >= 1 && i < 13)
		W(i + 3) = _mm_sha256msg1_epu32(W(i + 3), W(i));
}

void sha256_blocks_ni(__u32 state[8], const __u8 *p, __u64 n)
{
	__m128i dcba = _mm_loadu_si128((const __m128i *)state);
	__m128i hgfe = _mm_loadu_si128((const __m128i *)(state + 4));
	__m128i cdab = _mm_shuffle_epi32(dcba, 0xb1);
	__m128i efgh = _mm_shuffle_epi32(hgfe, 0x1b);
	__m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
	__m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);

	for (; n; n--, p += SHA256_BLOCK) {
		__m128i abef_before = abef, cdgh_before = cdgh;
		__m128i w[4];

#pragma GCC unroll 4
		for (unsigned int i = 0; i < 4; i++)
			w[i] = load_be(p + 16 * i);
#pragma GCC unroll 16
		for (unsigned int i = 0; i < 16; i++)
			four_rounds(&abef, &cdgh, w, i);
		abef = _mm_add_epi32(abef, abef_before);
		cdgh = _mm_add_epi32(cdgh, cdgh_before);
	}

	__m128i feba = _mm_shuffle_epi32(abef, 0x1b);
	__m128i dchg = _mm_shuffle_epi32(cdgh, 0xb1);

	_mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xf0));
	_mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}
