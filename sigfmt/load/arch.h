/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * arch.h - what a loader must know about the architecture it runs on; not installed
 *
 * The constants are those of docs/protocol.md.
 */
#ifndef LOADER_ARCH_H
#define LOADER_ARCH_H

#include <elf.h>

#include "sigfmt_load.h"

#if defined(__x86_64__)
#define NATIVE_ARCH	EM_X86_64
#define TEMPLATE_MIN	115u	/* the setup header up to and including init_size */
#define TEMPLATE_MAX	159u	/* the setup header's room in boot_params */
#define CMDLINE_SIZE_AT	0x47u	/* cmdline_size in the template */
#define LINE_PREFIX	30u	/* "elfcorehdr=0x... " in crash loads */
#define WORD_MAX	0u
#elif defined(__aarch64__)
#define NATIVE_ARCH	EM_AARCH64
#define TEMPLATE_MIN	0u
#define TEMPLATE_MAX	0u
#define LINE_PREFIX	0u	/* the device tree has the ELF core header's address */
#define WORD_MAX	255u
#else
#define NATIVE_ARCH	0	/* manifests are not supported */
#define TEMPLATE_MIN	0u
#define TEMPLATE_MAX	0u
#define LINE_PREFIX	0u
#define WORD_MAX	0u
#endif

/*
 * On arm64 the initramfs must be near the kernel, so it is placed after it; and /proc/iomem
 * lists the memory that the running kernel reserves.
 *
 * On x86-64, slots are placed as high as possible, because low memory is scarce and
 * fragmented.  On arm64, as low as possible: no segment may lie in memory that was
 * plugged in after boot, which userspace cannot tell from other memory, and which
 * usually has higher addresses.
 */
#ifdef __aarch64__
#define INITRAMFS_AFTER_KERNEL	true
#define IOMEM_HAS_RESERVED	true
#define LOWEST_ADDRESS_FIRST	true
#else
#define INITRAMFS_AFTER_KERNEL	false
#define IOMEM_HAS_RESERVED	false
#define LOWEST_ADDRESS_FIRST	false
#endif

/* machine_arm64.c: does the running kernel's device tree say that Secure Boot is on? */
bool arch_tree_has_secure_boot(const char *root);
/* The page size that an arm64 Image needs, 0 if it does not say */
u32 arch_image_pages(const u8 *p, size_t n);

#endif /* LOADER_ARCH_H */
