// SPDX-License-Identifier: MIT
/*
 * image_arm64.c - read an Image of arm64, as Documentation/arch/arm64/booting.rst of
 * the kernel describes it
 *
 * It is not compressed, and is entered at its first byte.  Older kernels want to be
 * some bytes after a multiple of 2 MiB: these bytes are zeros of the same slot.
 */
#include "bytes.h"
#include "image.h"

#define HEADER_SIZE	64u
#define AT_TEXT_OFFSET	8u
#define AT_IMAGE_SIZE	16u
#define AT_FLAGS	24u
#define AT_MAGIC	56u
#define MAGIC		"ARM\x64"
#define FLAG_BE		0x1u
#define FLAG_ANYWHERE	0x8u
#define PAGE_SIZE_OF(flags)	((flags) >> 1 & 3)

#define ALIGNMENT	(2ull << 20)
#define IMAGE_SIZE_MAX	(1ull << 30)
#define LAST_48BIT	((1ull << 48) - 1)	/* what every arm64 kernel can address */
#define COMMAND_LINE	2047u			/* COMMAND_LINE_SIZE of arm64, less its NUL */

bool arm64_is(const u8 *p, size_t n)
{
	return n >= HEADER_SIZE && !memcmp(p + AT_MAGIC, MAGIC, 4);
}

static const char *check_header(struct image *image, const u8 *p)
{
	static const u32 pages[] = { 0, 4, 16, 64 };
	u64 flags = le64(p + AT_FLAGS);

	image->entry = le64(p + AT_TEXT_OFFSET);
	image->init_size = le64(p + AT_IMAGE_SIZE);
	image->page_kib = pages[PAGE_SIZE_OF(flags)];
	if (!image->init_size)
		return "image_size is 0 (older than Linux 3.17): where it may lie is not known";
	if (flags & FLAG_BE)
		return "a big-endian kernel; no kernel that could load it knows manifests";
	if (!(flags & FLAG_ANYWHERE))
		return "has to be at the begin of RAM (older than Linux 4.6), where the kernel that loads it is; a newer one is needed";
	if (image->entry >= ALIGNMENT || image->entry % 8)
		return "text_offset is not a multiple of 8 below 2 MiB";
	if (image->init_size < HEADER_SIZE || image->init_size > IMAGE_SIZE_MAX)
		return "image_size is not between 64 bytes and 1 GiB";
	return NULL;
}

/* A signature of the PE file lies behind the image, in memory that the kernel clears. */
static const char *add_code(struct image *image, u64 at, u64 n)
{
	add_piece(&image->kernel, (struct piece){ .size = image->entry, .source = SF_FROM_ZEROS });
	add_piece(&image->kernel, image_piece(image, at, n < image->init_size ? n : image->init_size));
	image->init_size += image->entry;
	return n < HEADER_SIZE ? "too short for a kernel image" : NULL;
}

const char *arm64_parse(struct image *image, u64 at, u64 n)
{
	u8 header[HEADER_SIZE] = { 0 };
	const char *wrong;

	wrong = file_read(image->from, at, header, n < sizeof(header) ? n : sizeof(header));
	if (!wrong)
		wrong = check_header(image, header);
	if (!wrong)
		wrong = add_code(image, at, n);
	if (!wrong)
		wrong = image_banner(image);
	if (!wrong && !*image->version)
		wrong = "an arm64 Image without Linux's version string: what its entry expects is not known";
	if (!wrong && pe_is(image_piece(image, at, n)))		/* built with CONFIG_EFI_STUB */
		wrong = image_origin(image, at, n);
	if (wrong)
		return wrong;
	if (!image->format)
		image->format = "Image";
	image->arch = SF_ARCH_AARCH64;
	image->relocatable = true;
	image->alignment = ALIGNMENT;
	image->last = LAST_48BIT;
	image->cmdline_size = COMMAND_LINE;
	image->payload = image->kernel;
	return NULL;
}
