// SPDX-License-Identifier: MIT
/*
 * image_arm64.c - parse arm64's Image (Documentation/arch/arm64/booting.rst)
 *
 * It is not compressed, and its entry is its first byte.  Older kernels must be loaded
 * text_offset bytes after a multiple of 2 MiB; the slot begins with as many zeros.
 */
#include <elf.h>

#include "image.h"
#include "sigfmt_bytes.h"

#define HEADER_SIZE	64u
#define TEXT_OFFSET_AT	8u
#define IMAGE_SIZE_AT	16u
#define FLAGS_AT	24u
#define MAGIC_AT	56u
#define MAGIC		"ARM\x64"
#define FLAG_BE		0x1u
#define FLAG_ANYWHERE	0x8u
#define PAGE_SIZE_OF(flags)	((flags) >> 1 & 3)

#define ALIGNMENT	(2ull << 20)
#define IMAGE_SIZE_MAX	(1ull << 30)
#define LAST_48BIT	((1ull << 48) - 1)	/* every arm64 kernel can address it */
#define COMMAND_LINE	2047u			/* COMMAND_LINE_SIZE of arm64, less its NUL */

bool arm64_is(const u8 *p, size_t n)
{
	return n >= HEADER_SIZE && !memcmp(p + MAGIC_AT, MAGIC, 4);
}

static const char *check_header(struct image *image, const u8 *p)
{
	static const u32 pages[] = { 0, 4, 16, 64 };
	u64 flags = get_unaligned_le64(p + FLAGS_AT);

	image->entry = get_unaligned_le64(p + TEXT_OFFSET_AT);
	image->init_size = get_unaligned_le64(p + IMAGE_SIZE_AT);
	image->page_kib = pages[PAGE_SIZE_OF(flags)];
	if (!image->init_size)
		return "image_size is 0 (older than Linux 3.17), so the memory that it needs is unknown";
	if (flags & FLAG_BE)
		return "a big-endian kernel, which mksig does not support";
	if (!(flags & FLAG_ANYWHERE))
		return "must be loaded at the start of RAM (older than Linux 4.6), where the running kernel is; use a newer kernel";
	if (image->entry >= ALIGNMENT || image->entry % 8)
		return "text_offset is not a multiple of 8 below 2 MiB";
	if (image->init_size < HEADER_SIZE || image->init_size > IMAGE_SIZE_MAX)
		return "image_size is not between 64 bytes and 1 GiB";
	return NULL;
}

/*
 * An Image with an EFI stub may be signed for Secure Boot after its manifest was made, so what
 * a signature changes is loaded as zeros, and the signature is left out.
 */
static const char *add_code(struct image *image, u64 at, u64 n)
{
	struct piece code = image_piece(image, at, n);
	u64 most = image->init_size;
	const char *error;

	add_piece(&image->kernel, (struct piece){ .size = image->entry, .source = SF_SOURCE_ZEROS });
	image->init_size += image->entry;
	if (n < HEADER_SIZE)
		return "too short for a kernel image";
	if (pe_is(code)) {
		error = image_origin(image, at, n);
		return error ? error : pe_unsigned(code, most, &image->kernel);
	}
	if (code.size > most)
		code.size = most;
	add_piece(&image->kernel, code);
	return NULL;
}

const char *arm64_parse(struct image *image, u64 at, u64 n)
{
	u8 header[HEADER_SIZE] = { 0 };
	const char *error;

	error = file_read(image->from, at, header, n < sizeof(header) ? n : sizeof(header));
	if (!error)
		error = check_header(image, header);
	if (!error)
		error = add_code(image, at, n);
	if (!error)
		error = image_banner(image);
	if (!error && !*image->version)
		error = "an arm64 Image without Linux's version string, so its entry conventions are unknown";
	if (error)
		return error;
	if (!image->format)
		image->format = "Image";
	image->arch = EM_AARCH64;
	image->relocatable = true;
	image->alignment = ALIGNMENT;
	image->last = LAST_48BIT;
	image->cmdline_size = COMMAND_LINE;
	image->payload = image->kernel;
	return NULL;
}
