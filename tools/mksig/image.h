/* SPDX-License-Identifier: MIT */
/*
 * image.h - what mksig knows of an x86-64 bzImage
 *
 * All knowledge of the format is spent here, on the signer's machine, and none
 * in the kernel.
 */
#ifndef MKSIG_IMAGE_H
#define MKSIG_IMAGE_H

#include "mksig.h"

#define RELEASE_MAX	64

/* Documentation/arch/x86/boot.rst: offsets in the file, and in boot_params,
 * into which the setup header is copied at the same place. */
enum {
	HDR_SETUP_SECTS		= 0x1f1,
	HDR_SYSSIZE		= 0x1f4,
	HDR_BOOT_FLAG		= 0x1fe,
	HDR_JUMP_LENGTH		= 0x201,
	HDR_MAGIC		= 0x202,
	HDR_VERSION		= 0x206,
	HDR_KERNEL_VERSION	= 0x20e,
	HDR_TYPE_OF_LOADER	= 0x210,
	HDR_LOADFLAGS		= 0x211,
	HDR_RAMDISK_IMAGE	= 0x218,
	HDR_RAMDISK_SIZE	= 0x21c,
	HDR_CMD_LINE_PTR	= 0x228,
	HDR_KERNEL_ALIGNMENT	= 0x230,
	HDR_XLOADFLAGS		= 0x236,
	HDR_CMDLINE_SIZE	= 0x238,
	HDR_HARDWARE_SUBARCH	= 0x23c,	/* and its data: 12 bytes */
	HDR_PAYLOAD_OFFSET	= 0x248,
	HDR_PAYLOAD_LENGTH	= 0x24c,
	HDR_SETUP_DATA		= 0x250,
	HDR_PREF_ADDRESS	= 0x258,
	HDR_INIT_SIZE		= 0x260,
	HDR_END_2_12		= 0x268,	/* end of version 2.12's header */
};

/**
 * struct image - a bzImage
 * @file:	the whole file
 * @release:	as uname -r says it
 * @version:	the whole version string, printable ASCII
 * @protocol:	boot protocol, 0x20c and above
 * @header_end:	first byte after the setup header
 * @code_offset: where the protected-mode part begins in the file
 * @code_size:	its bytes; what a boot loader appends (signatures) is not part
 * @pref_address, @alignment, @init_size, @cmdline_size: from the setup header
 * @five_level:	can be entered with five page-table levels
 * @payload:	the compressed kernel, inside @file
 * @payload_size: its bytes
 * @pe:		is a PE file as well
 * @authenticode: SHA-256 that Secure Boot knows the PE file by
 */
struct image {
	struct file file;
	char release[RELEASE_MAX + 1];
	char version[SF_TEXT_MAX + 1];
	__u32 protocol;
	__u32 header_end;
	__u64 code_offset;
	__u64 code_size;
	__u64 pref_address;
	__u64 alignment;
	__u64 init_size;
	__u32 cmdline_size;
	bool five_level;
	const __u8 *payload;
	size_t payload_size;
	bool pe;
	__u8 authenticode[SF_ORIGIN_SIZE];
};

/* image_read - read and judge a bzImage; 0 or a status with a sentence.
 * free_file(&image->file) afterwards. */
int image_read(const char *path, struct image *image);

/**
 * pe_authenticode - SHA-256 of a PE file as Authenticode defines it
 * @p:		the file
 * @n:		bytes in @p
 * @digest:	result
 *
 * Return: NULL, or what is wrong with the file.
 */
const char *pe_authenticode(const __u8 *p, size_t n, __u8 *digest);

/* pe_is - does the file begin like a PE file? */
bool pe_is(const __u8 *p, size_t n);

/**
 * unpack - decompress a kernel's payload
 * @p:		compressed bytes, possibly with more behind
 * @n:		bytes in @p
 * @out:	result, malloc()ed
 * @size:	bytes in @out
 *
 * Return: NULL, or why it cannot be decompressed.
 */
const char *unpack(const __u8 *p, size_t n, __u8 **out, size_t *size);

/* unpack_method - name of the compression, "unknown" if it is */
const char *unpack_method(const __u8 *p, size_t n);

/**
 * struct kconfig - the configuration that a kernel was built with
 * @text:	NUL-terminated, NULL if none was found
 * @source:	where it was found, or why not
 */
struct kconfig {
	char *text;
	char *source;
};

/**
 * kconfig_find - find the configuration of an image
 * @image:	the image
 * @path:	--config, or NULL: embedded in the image, else config-<release>
 *		beside it
 * @config:	result; kconfig_free() it
 *
 * Return: 0, also if there is none; or a status with a sentence.
 */
int kconfig_find(const struct image *image, const char *path, struct kconfig *config);
void kconfig_free(struct kconfig *config);

/* kconfig_enabled - is CONFIG_@name=y? */
bool kconfig_enabled(const struct kconfig *config, const char *name);

/* kconfig_value - what follows CONFIG_@name=, without quotes; malloc()ed, NULL
 * if there is none */
char *kconfig_value(const struct kconfig *config, const char *name);

/* beside - a path in the same directory as @path; malloc()ed */
char *beside(const char *path, const char *name);

#endif /* MKSIG_IMAGE_H */
