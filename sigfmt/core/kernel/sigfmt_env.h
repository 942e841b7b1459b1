/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_env.h - what the verifier needs from its world: the kernel
 */
#ifndef SIGFMT_ENV_H
#define SIGFMT_ENV_H

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/unaligned.h>

#endif /* SIGFMT_ENV_H */
