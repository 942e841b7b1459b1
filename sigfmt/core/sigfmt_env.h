/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_env.h - what the verifier needs from its world: userspace
 *
 * kernel/sigfmt_env.h is its twin inside the kernel; nothing else differs
 * between the two.
 */
#ifndef SIGFMT_ENV_H
#define SIGFMT_ENV_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>	/* snprintf, in refuse.c only */
#include <string.h>	/* memcmp, memcpy, memset */

#include <linux/types.h>

/* The kernel's names for them. */
typedef __u8 u8;
typedef __u32 u32;
typedef __u64 u64;

static inline u32 get_unaligned_le32(const void *p)
{
	const u8 *b = p;

	return b[0] | b[1] << 8 | b[2] << 16 | (u32)b[3] << 24;
}

static inline void put_unaligned_le64(u64 value, void *p)
{
	u8 *b = p;
	int i;

	for (i = 0; i < 8; i++)
		b[i] = value >> (8 * i);
}

#endif /* SIGFMT_ENV_H */
