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
#include <stdarg.h>
#include <stdio.h>	/* vsnprintf */
#include <string.h>	/* memcmp, memcpy, memset */

#include <linux/elf-em.h>
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

/* Are the first n bytes of two parameters' names the same?  As in kernel/params.c */
static inline char dash2underscore(char c)
{
	return c == '-' ? '_' : c;
}

static inline bool parameqn(const char *a, const char *b, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (dash2underscore(a[i]) != dash2underscore(b[i]))
			return false;
	}
	return true;
}

/* snprintf() that returns what it has written; size is not 0 */
__attribute__((format(printf, 3, 4)))
static inline int scnprintf(char *buf, size_t size, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(buf, size, format, args);
	va_end(args);
	return n < (int)size ? n : (int)size - 1;
}

#define min(a, b)	((a) < (b) ? (a) : (b))
#define max(a, b)	((a) > (b) ? (a) : (b))

/*
 * The kexec_load(2) interface (include/uapi/linux/kexec.h).  With
 * %KEXEC_SIG_MANIFEST the low 12 bits of each segment's memsz hold a tag: no
 * page is smaller than 4 KiB, and memsz is a multiple of the page size
 * (kernel/kexec_core.c, sanity_check_segment_list).
 */
#ifndef KEXEC_SIG_MANIFEST
#define KEXEC_SIG_MANIFEST	0x00000010
#define KEXEC_SIG_DRY_RUN	0x00000020	/* check, but load nothing */
#define KEXEC_SIG_TAG_MASK	0xfff
#define KEXEC_SIG_TAG_MANIFEST	0xfff	/* mem 0, memsz 0xfff, bufsz its length */
#endif

#endif /* SIGFMT_ENV_H */
