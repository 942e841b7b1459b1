/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arch.h - what a loader has to know of the architecture that it runs on; not installed
 *
 * Constants of docs/protocol.md, and what machine.c asks for.
 */
#ifndef LOADER_ARCH_H
#define LOADER_ARCH_H

#include "sigfmt_load.h"

#if defined(__x86_64__)
#define NATIVE_ARCH	SF_ARCH_X86_64
#define TEMPLATE_MIN	115u	/* the setup header up to and including init_size, */
#define TEMPLATE_MAX	159u	/* and all that boot_params has room for */
#define CMDLINE_SIZE_AT	0x47u	/* cmdline_size in the template */
#define LINE_PREFIX	30u	/* "elfcorehdr=0x... " in crash loads */
#define WORD_MAX	0u
#elif defined(__aarch64__)
#define NATIVE_ARCH	SF_ARCH_AARCH64
#define TEMPLATE_MIN	0u
#define TEMPLATE_MAX	0u
#define LINE_PREFIX	0u	/* the device tree has the ELF core header's address */
#define WORD_MAX	255u
#else
#define NATIVE_ARCH	0	/* no manifests yet */
#define TEMPLATE_MIN	0u
#define TEMPLATE_MAX	0u
#define LINE_PREFIX	0u
#define WORD_MAX	0u
#endif

/* arm64: the next kernel has to reach the initramfs, so that follows it; and /proc/iomem
 * says what was reserved since the kernel was booted */
#ifdef __aarch64__
#define INITRAMFS_AFTER_KERNEL	true
#define IOMEM_HAS_RESERVED	true
#else
#define INITRAMFS_AFTER_KERNEL	false
#define IOMEM_HAS_RESERVED	false
#endif

/* machine_arm64.c: does the running kernel's device tree say that Secure Boot is on? */
bool arch_tree_has_secure_boot(const char *root);

#endif /* LOADER_ARCH_H */
