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

#endif /* SIGFMT_ENV_H */
