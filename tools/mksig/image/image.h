/* SPDX-License-Identifier: MIT */
/*
 * image.h - what mksig knows of images: bzImage, vmlinux, arm64's Image, UKI
 *
 * All knowledge of formats is spent here, on the signer's machine, and none in
 * the kernel.  The parsers read what they look at, print nothing, and take anything for
 * input: image_parse() says what is wrong in one sentence.
 */
#ifndef MKSIG_IMAGE_H
#define MKSIG_IMAGE_H

#include "pieces.h"

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
	HDR_CODE32_START	= 0x214,
	HDR_RAMDISK_IMAGE	= 0x218,
	HDR_RAMDISK_SIZE	= 0x21c,
	HDR_CMD_LINE_PTR	= 0x228,
	HDR_KERNEL_ALIGNMENT	= 0x230,
	HDR_RELOCATABLE		= 0x234,
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

#define SETUP_END		0x290	/* behind it boot_params has other things */
#define ENTRY_64		0x200	/* of a bzImage: after its protected-mode part's begin */
#define PROFILES_MAX		16
#define WRONG_MAX		200

/**
 * struct image - an image, taken apart
 * @file:	the whole file, open
 * @profile:	of a UKI: which one is wanted, 0: the default
 *
 * @unpacked:	what it is compressed from, in memory
 * @from:	the one of these two that the pieces lie in
 * @format:	for people
 * @arch:	SF_ARCH_*
 * @release:	as uname -r says it, "" if it is not Linux
 * @version:	the whole version string, printable ASCII, "" if it is not Linux
 * @kernel:	the bytes to be loaded
 * @entry:	offset in @kernel, of the 64-bit entry
 * @setup:	x86-64: setup header, as boot_params has it, at its place
 * @setup_end:	first byte after it
 * @pref_address, @alignment, @init_size, @cmdline_size: from the setup header, or what
 *		the architecture says
 * @page_kib:	arm64: size of the pages that the machine must know, 0: not said
 * @relocatable: else @pref_address is where it has to be
 * @last:	last address that it can be told of
 * @payload:	the compressed kernel; @kernel itself if it is not compressed
 * @method:	of its compression, "unknown" if it is or there is none
 * @origins:	SHA-256 that Secure Boot knows the PE files by, @nr_origins of them
 *
 * Of UKIs only:
 * @uki:	it is one
 * @initrd:	its initramfs, microcode first
 * @cmdline:	its command line, malloc()ed; NULL if it has none
 * @profiles:	how many it has, 0 if it does not say
 * @sections:	names of its sections but the stub's, with a space before each
 * @unused:	names of those that are not handed over
 *
 * @wrong:	memory for the sentence that image_parse() returns
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
	u8 origins[2 * SF_ORIGIN_SIZE];
	u32 nr_origins;

	bool uki;
	struct pieces initrd;
	char *cmdline;
	unsigned int profiles;
	char sections[256];
	char unused[256];

	char wrong[WRONG_MAX];
};

/* image_read - read a file and parse it; 0 or a status with a sentence.
 * image_free() afterwards, whatever it returned. */
int image_read(const char *path, struct image *image);
void image_free(struct image *image);

/**
 * image_parse - take apart what is in @image->file
 * @image:	@file and @profile set, all else zero; image_free() it
 *
 * Return: NULL, or what is wrong, in a sentence.
 */
const char *image_parse(struct image *image);

/* The piece of an image's bytes from @at on. */
struct piece image_piece(const struct image *image, u64 at, u64 size);

/* For image_parse(): each takes apart @n bytes from @at on.  NULL, or what is wrong. */
bool bzimage_is(const u8 *p, size_t n);
const char *bzimage_parse(struct image *image, u64 at, u64 n);
bool elf_is(const u8 *p, size_t n);
const char *elf_parse(struct image *image, u64 at, u64 n);
bool arm64_is(const u8 *p, size_t n);
const char *arm64_parse(struct image *image, u64 at, u64 n);
const char *uki_parse(struct image *image);

/* image_wrong - make a sentence out of parts; returns it */
const char *image_wrong(struct image *image, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* image_version - take over a version string, up to the first NUL or newline, and
 * the release that it begins with.  NULL, or what is wrong. */
const char *image_version(struct image *image, const u8 *p, size_t n);

/* image_banner - look for Linux's version string in @kernel and take it over, "" if there
 * is none.  NULL, or what is wrong. */
const char *image_banner(struct image *image);

/* image_arch - its name, for people */
const char *image_arch(const struct image *image);

/* image_origin - remember a PE file's Authenticode digest; NULL, or what is wrong */
const char *image_origin(struct image *image, u64 at, u64 n);

/**
 * struct section - a section of a PE file
 * @name:	up to 8 characters and a NUL
 * @offset:	in the file
 * @size:	bytes that are there and mean something
 */
struct section {
	char name[9];
	u64 offset;
	u64 size;
};

#define SECTIONS_MAX	96	/* as in the specification */

/* pe_is - does the piece begin like a PE file? */
bool pe_is(struct piece piece);

/**
 * pe_sections - list the sections of a PE file, in the order of its table
 * @piece:	the file
 * @sections:	result, room for SECTIONS_MAX
 * @count:	result
 *
 * Return: NULL, or what is wrong with the file.
 */
const char *pe_sections(struct piece piece, struct section *sections, unsigned int *count);

/**
 * pe_authenticode - SHA-256 of a PE file as Authenticode defines it
 * @piece:	the file
 * @digest:	result
 *
 * Return: NULL, or what is wrong with the file.
 */
const char *pe_authenticode(struct piece piece, u8 *digest);

/**
 * unpack - decompress
 * @from:	compressed bytes, possibly with more behind
 * @to:	gets what they are made of, a run after the other
 * @arg:	for @to
 *
 * Return: NULL, why it cannot be decompressed, or what @to has returned.
 */
const char *unpack(const struct pieces *from, sink *to, void *arg);

/* unpack_method - name of the compression, by its first bytes; "unknown" if it is */
const char *unpack_method(const struct pieces *from);

/**
 * struct kconfig - the configuration that a kernel was built with
 * @text:	NUL-terminated, NULL if none was found
 * @source:	where it was found, or why not
 * @own:	embedded, so it is this kernel's
 * @other:	it is another kernel's, by its version line, and the signer insists
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
 * @insist:	take also one whose version line is another kernel's
 * @config:	result; kconfig_free() it
 *
 * Return: 0, also if there is none; or a status with a sentence.
 */
int kconfig_find(const struct image *image, const char *path, bool insist,
		 struct kconfig *config);
void kconfig_free(struct kconfig *config);

/* kconfig_enabled - is CONFIG_@name=y? */
bool kconfig_enabled(const struct kconfig *config, const char *name);

/* kconfig_value - what follows CONFIG_@name=, without quotes; malloc()ed, NULL
 * if there is none */
char *kconfig_value(const struct kconfig *config, const char *name);

#endif /* MKSIG_IMAGE_H */
