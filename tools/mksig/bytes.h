/* SPDX-License-Identifier: MIT */
/* bytes.h - little-endian integers at any address */
#ifndef MKSIG_BYTES_H
#define MKSIG_BYTES_H

#include "sigfmt_env.h"

static inline u32 le16(const u8 *p)
{
	return p[0] | p[1] << 8;
}

static inline u32 le32(const u8 *p)
{
	return le16(p) | le16(p + 2) << 16;
}

static inline u64 le64(const u8 *p)
{
	return le32(p) | (u64)le32(p + 4) << 32;
}

static inline void put_le32(u8 *p, u32 v)
{
	p[0] = v;
	p[1] = v >> 8;
	p[2] = v >> 16;
	p[3] = v >> 24;
}

#endif /* MKSIG_BYTES_H */
