/* SPDX-License-Identifier: MIT */
/*
 * image.h - parsers of kernel images: bzImage, vmlinux, arm64's Image, UKI
 *
 * Image formats are parsed on the signer's machine only, never by the verifying
 * kernel.  The parsers accept any input, print nothing and read only what they need;
 * image_parse() returns an error as one sentence.
 */
#ifndef MKSIG_IMAGE_H
#define MKSIG_IMAGE_H

#include "pieces.h"

#define RELEASE_MAX	64

/* Documentation/arch/x86/boot.rst: offsets in the file, and in boot_params, to which
 * the setup header is copied at the same offset. */
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
	HDR_CODE32_START	= 0x214,
	HDR_RAMDISK_IMAGE	= 0x218,
	HDR_RAMDISK_SIZE	= 0x21c,
	HDR_CMD_LINE_PTR	= 0x228,
	HDR_KERNEL_ALIGNMENT	= 0x230,
	HDR_RELOCATABLE		= 0x234,
	HDR_XLOADFLAGS		= 0x236,
	HDR_CMDLINE_SIZE	= 0x238,
	HDR_HARDWARE_SUBARCH	= 0x23c,	/* with its data, 12 bytes */
	HDR_PAYLOAD_OFFSET	= 0x248,
	HDR_PAYLOAD_LENGTH	= 0x24c,
	HDR_SETUP_DATA		= 0x250,
	HDR_PREF_ADDRESS	= 0x258,
	HDR_INIT_SIZE		= 0x260,
	HDR_END_2_12		= 0x268,	/* end of version 2.12's header */
};

#define SETUP_END		0x290	/* in boot_params other members follow */
#define ENTRY_64		0x200	/* of a bzImage, in its protected-mode part */
#define PROFILES_MAX		16
#define ORIGINS_MAX		3	/* a UKI, the EFI zboot image in it, the Image in that */
#define WRONG_MAX		200

/**
 * struct image - a parsed image
 * @file:	the whole file, open
 * @profile:	number of the profile of a UKI, 0: the default
 *
 * @unpacked:	the decompressed image, in memory
 * @from:	the one of these two that the pieces are in
 * @format:	its name, for output
 * @arch:	ELF e_machine of the architecture
 * @release:	as of uname -r, "" if it is not Linux
 * @version:	the whole version string, printable ASCII, "" if it is not Linux
 * @kernel:	the bytes to be loaded
 * @entry:	offset in @kernel, of the 64-bit entry
 * @setup:	x86-64: setup header, at its offset in boot_params
 * @setup_end:	first byte after it
 * @pref_address, @alignment, @init_size, @cmdline_size: from the setup header, or fixed
 *		by the architecture
 * @page_kib:	arm64: page size that the processor must support, 0: unspecified
 * @relocatable: false: it must be loaded at @pref_address
 * @last:	highest address that it can be passed
 * @payload:	the compressed kernel; @kernel itself if it is not compressed
 * @method:	of its compression, "unknown" if none is recognized
 * @origins:	Authenticode SHA-256 of the PE files, @nr_origins of them
 *
 * Of UKIs only:
 * @uki:	it is one
 * @initrd:	its initramfs, microcode first
 * @cmdline:	its command line, malloc()ed; NULL if it has none
 * @profiles:	number of profiles, 0 if it has no .profile section
 * @sections:	names of its sections without the stub's, with a space before each
 * @unused:	names of the sections that have no effect
 *
 * @wrong:	buffer for the sentence that image_parse() returns
 */
struct image {
	struct file file;
	unsigned int profile;

	struct file unpacked;
	const struct file *from;
	const char *format;
	u32 arch;
	char release[RELEASE_MAX + 1];
	char version[SF_TEXT_MAX + 1];
	struct pieces kernel;
	u64 entry;
	u8 setup[SETUP_END];
	u32 setup_end;
	u64 pref_address;
	u64 alignment;
	u64 init_size;
	u32 cmdline_size;
	u32 page_kib;
	bool relocatable;
	u64 last;
	struct pieces payload;
	const char *method;
	u8 origins[ORIGINS_MAX * SF_ORIGIN_SIZE];
	u32 nr_origins;

	bool uki;
	struct pieces initrd;
	char *cmdline;
	unsigned int profiles;
	char sections[256];
	char unused[256];

	char error[WRONG_MAX];
};

/* image_read - read a file and parse it; 0 or a status with a sentence.
 * image_free() afterwards, whatever it returned. */
int image_read(const char *path, struct image *image);
void image_free(struct image *image);

/**
 * image_parse - parse @image->file
 * @image:	@file and @profile set, all else zero; image_free() it
 *
 * Return: NULL, or an error as a sentence.
 */
const char *image_parse(struct image *image);

/* The piece of an image that begins at @at */
struct piece image_piece(const struct image *image, u64 at, u64 size);

/* For image_parse(): each parses @n bytes from @at on.  NULL, or an error. */
bool bzimage_is(const u8 *p, size_t n);
const char *bzimage_parse(struct image *image, u64 at, u64 n);
bool elf_is(const u8 *p, size_t n);
const char *elf_parse(struct image *image, u64 at, u64 n);
bool arm64_is(const u8 *p, size_t n);
const char *arm64_parse(struct image *image, u64 at, u64 n);
bool zboot_is(const u8 *p, size_t n);
const char *zboot_parse(struct image *image, u64 at, u64 n);
const char *uki_parse(struct image *image);

/* image_wrong - format an error in the image's buffer, and return it */
const char *image_error(struct image *image, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* image_version - set a version string, up to the first NUL or newline, and the release
 * that it begins with.  NULL, or an error. */
const char *image_version(struct image *image, const u8 *p, size_t n);

/* image_banner - find Linux's version string in @kernel and store it, "" if there is none.
 * NULL, or an error. */
const char *image_banner(struct image *image);

/* image_arch - name of its architecture, for output */
const char *image_arch(const struct image *image);

/* image_origin - store a PE file's Authenticode digest; NULL, or an error */
const char *image_origin(struct image *image, u64 at, u64 n);

/**
 * struct section - a section of a PE file
 * @name:	up to 8 printable characters and a NUL
 * @offset:	in the file
 * @size:	bytes that are in the file and not padding
 */
struct section {
	char name[9];
	u64 offset;
	u64 size;
};

#define SECTIONS_MAX	96	/* as in the specification */

/* pe_is - does the piece begin with a PE header? */
bool pe_is(struct piece piece);

/**
 * pe_sections - list the sections of a PE file, in the order of its table
 * @piece:	the file
 * @sections:	result, room for SECTIONS_MAX
 * @count:	result
 *
 * Return: NULL, or an error.
 */
const char *pe_sections(struct piece piece, struct section *sections, unsigned int *count);

/**
 * pe_authenticode - SHA-256 of a PE file as Authenticode defines it
 * @piece:	the file
 * @digest:	result
 *
 * Return: NULL, or an error.
 */
const char *pe_authenticode(struct piece piece, u8 *digest);

/**
 * pe_unsigned - append the bytes that a PE file has whether it is signed or not
 * @piece:	the file
 * @most:	bytes to append at most
 * @pieces:	zeros for what a signature changes in the headers, the file for the rest
 *
 * Return: NULL, or an error.
 */
const char *pe_unsigned(struct piece piece, u64 most, struct pieces *pieces);

/**
 * unpack - decompress
 * @from:	compressed bytes, other bytes may follow
 * @to:	takes the decompressed bytes, run by run
 * @arg:	for @to
 *
 * Return: NULL, an error, or the error of @to.
 */
const char *unpack(const struct pieces *from, sink *to, void *arg);

/* unpack_all - as unpack(), but @from may be several streams, as from pbzip2, and nothing else */
const char *unpack_all(const struct pieces *from, sink *to, void *arg);

/* unpack_method - the compression's name, from its first bytes, or "unknown" */
const char *unpack_method(const struct pieces *from);

/**
 * struct kconfig - the configuration that a kernel was built with
 * @text:	NUL-terminated, NULL if none was found
 * @source:	where it was found, or why it was not
 * @own:	embedded, so it belongs to this kernel
 * @other:	its version line is another kernel's, and the signer accepts that
 */
struct kconfig {
	char *text;
	char *source;
	bool own;
	bool other;
};

/**
 * kconfig_find - find the configuration of an image
 * @image:	the image
 * @path:	--config, or NULL: a file beside the image, or embedded in it
 * @insist:	accept a file whose version line is another kernel's
 * @config:	result; kconfig_free() it
 *
 * Return: 0, also if none was found; or a status with a sentence.
 */
int kconfig_find(const struct image *image, const char *path, bool insist,
		 struct kconfig *config);
void kconfig_free(struct kconfig *config);

/* kconfig_enabled - is CONFIG_@name=y? */
bool kconfig_enabled(const struct kconfig *config, const char *name);

/* kconfig_value - the value of CONFIG_@name, without quotes; malloc()ed, NULL if it is
 * not set */
char *kconfig_value(const struct kconfig *config, const char *name);

#endif /* MKSIG_IMAGE_H */
