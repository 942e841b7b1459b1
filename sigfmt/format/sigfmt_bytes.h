/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_bytes.h - little-endian integers at any address (userspace only)
 *
 * sigfmt_env.h has the two that the verifier needs, with the kernel's names.
 */
#ifndef SIGFMT_BYTES_H
#define SIGFMT_BYTES_H

#include "sigfmt_env.h"

/* An integer of @width bytes, at most 8 */
static inline u64 get_unaligned_le(const void *p, unsigned int width)
{
	const u8 *b = p;
	u64 value = 0;

	for (unsigned int i = 0; i < width; i++)
		value |= (u64)b[i] << (8 * i);
	return value;
}

static inline u32 get_unaligned_le16(const void *p)
{
	return get_unaligned_le(p, 2);
}

static inline u64 get_unaligned_le64(const void *p)
{
	return get_unaligned_le(p, 8);
}

static inline void put_unaligned_le32(u32 value, void *p)
{
	u8 *b = p;

	for (unsigned int i = 0; i < 4; i++)
		b[i] = value >> (8 * i);
}

#endif /* SIGFMT_BYTES_H */
