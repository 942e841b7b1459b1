// SPDX-License-Identifier: MIT
/* image.c - detect the format of an image, and parse it */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdlib.h>

#include "sigfmt_bytes.h"
#include "image.h"
#include "sigfmt_names.h"

/* EFI zboot (include/linux/pe.h of the kernel): a PE file that decompresses itself */
#define ZBOOT_MAGIC	0x676d697au	/* "zimg", at offset 4 */
#define ZBOOT_OFFSET	8
#define ZBOOT_SIZE	12
#define HEAD		1024u	/* bytes that are enough to detect the format */

const char *image_error(struct image *image, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(image->error, sizeof(image->error), fmt, ap);
	va_end(ap);
	return image->error;
}

const char *image_arch(const struct image *image)
{
	return sf_arch_name(image->arch);
}

const char *image_version(struct image *image, const u8 *p, size_t n)
{
	size_t i, word;

	for (i = 0; i < SF_TEXT_MAX && i < n && p[i] && p[i] != '\n'; i++)
		image->version[i] = p[i] < 0x20 || p[i] > 0x7e ? '?' : p[i];
	image->version[i] = 0;
	word = strcspn(image->version, " ");
	if (!word || word > RELEASE_MAX)
		return "the version string does not begin with a release";
	memcpy(image->release, image->version, word);
	image->release[word] = 0;
	if (strpbrk(image->release, "/?*\\") || image->release[0] == '.')
		return "the release in the version string cannot be part of a file name";
	return NULL;
}

struct piece image_piece(const struct image *image, u64 at, u64 size)
{
	u32 source = image->from == &image->file ? SF_SOURCE_IMAGE : SF_SOURCE_ATTACHMENT;

	return (struct piece){ image->from, at, size, source, at };
}

const char *image_origin(struct image *image, u64 at, u64 n)
{
	u8 *digest = image->origins + image->nr_origins * SF_ORIGIN_SIZE;
	const char *error = "the PE header is truncated";

	if (image->nr_origins * SF_ORIGIN_SIZE == sizeof(image->origins))
		return "too many PE files inside each other";
	if (pe_is(image_piece(image, at, n)))
		error = pe_authenticode(image_piece(image, at, n), digest);
	if (!error)
		image->nr_origins++;
	return error;
}

/* Read the first HEAD bytes, or all if there are fewer. */
static const char *read_head(const struct image *image, u8 *head, size_t *n)
{
	*n = image->from->size < HEAD ? image->from->size : HEAD;
	return file_read(image->from, 0, head, *n);
}

static bool has_section(const struct image *image, const char *name)
{
	struct piece whole = image_piece(image, 0, image->from->size);
	struct section sections[SECTIONS_MAX];
	unsigned int count, i;

	if (!pe_is(whole) || pe_sections(whole, sections, &count))
		return false;
	for (i = 0; i < count; i++)
		if (!strcmp(sections[i].name, name))
			return true;
	return false;
}

/* Parse a kernel that is not compressed, or a UKI. */
static const char *parse_bare(struct image *image)
{
	u8 head[HEAD];
	const char *error;
	size_t n;

	if (has_section(image, ".linux"))
		return image->uki ? "a unified kernel image inside another one" : uki_parse(image);
	error = read_head(image, head, &n);
	if (error)
		return error;
	if (elf_is(head, n))
		return elf_parse(image, 0, image->from->size);
	if (bzimage_is(head, n))
		return bzimage_parse(image, 0, image->from->size);
	if (arm64_is(head, n))
		return arm64_parse(image, 0, image->from->size);
	if (n > 0x40 && !memcmp(head + 0x38, "RSC\x05", 4))
		return "a kernel for RISC-V; mksig supports only x86-64 and arm64 so far";
	return NULL;
}

/* Append the bytes to a buffer that grows in powers of two. */
static u64 room_for(u64 size)
{
	u64 room = 1 << 20;

	while (room < size)
		room *= 2;
	return room;
}

static const char *append(void *arg, const u8 *p, size_t n)
{
	struct file *file = arg;
	u64 size = file->size + n;

	if (!file->data || room_for(size) > room_for(file->size))
		file->data = realloc(file->data, room_for(size));
	if (!file->data)
		exit(fail(STATUS_INTERNAL, "out of memory"));
	memcpy(file->data + file->size, p, n);
	file->size = size;
	return NULL;
}

/* Parse an image that is compressed as a whole.  The loader cannot decompress it, so its bytes
 * go into the bundle. */
static const char *packed_parse(struct image *image, u64 at, u64 n)
{
	struct pieces packed = { .n = 0 };
	const char *method, *error;

	if (image->from == &image->unpacked)
		return "compressed more than once";
	add_piece(&packed, image_piece(image, at, n));
	method = unpack_method(&packed);
	error = unpack_all(&packed, append, &image->unpacked);
	if (error && error_status(error) == STATUS_INPUT)
		return error;
	if (error)
		return image_error(image, "compressed (%s), but %s", method, error);
	image->unpacked.name = image->file.name;
	image->from = &image->unpacked;
	error = parse_bare(image);
	if (!error && !image->kernel.n)
		error = image_error(image, "its compressed contents (%s) are not a known kernel format",
				    method);
	return error;
}

bool zboot_is(const u8 *p, size_t n)
{
	return n >= 64 && p[0] == 'M' && p[1] == 'Z' && get_unaligned_le32(p + 4) == ZBOOT_MAGIC;
}

const char *zboot_parse(struct image *image, u64 at, u64 n)
{
	u8 head[HEAD] = { 0 };
	u64 offset, size;
	const char *error;

	error = file_read(image->from, at, head, n < sizeof(head) ? n : sizeof(head));
	if (error)
		return error;
	offset = get_unaligned_le32(head + ZBOOT_OFFSET);
	size = get_unaligned_le32(head + ZBOOT_SIZE);
	if (offset > n || size > n - offset)
		return "the EFI zboot image's payload is not inside the file";
	error = image_origin(image, at, n);
	if (!error)
		error = packed_parse(image, at + offset, size);
	return error;
}

static const char *unknown_format(struct image *image)
{
	if (has_section(image, ".cmdline") || has_section(image, ".initrd"))
		return "an addon of a unified kernel image (no .linux section); give the image itself";
	if (pe_is(image_piece(image, 0, image->file.size)))
		return "an EFI program, but neither a bzImage (no HdrS at offset 0x202) nor a unified kernel image (no .linux section)";
	if (image->file.size < HEAD)
		return "too short for a kernel image";
	return "not a kernel image: no bzImage (no HdrS at offset 0x202), arm64 Image, ELF file, unified kernel image, or any of these compressed";
}

static const char *parse(struct image *image)
{
	struct pieces whole = { .n = 0 };
	u8 head[HEAD];
	const char *error;
	size_t n;

	error = read_head(image, head, &n);
	if (error)
		return error;
	if (zboot_is(head, n)) {
		error = zboot_parse(image, 0, image->file.size);
		image->format = "EFI zboot image";
		return error;
	}
	error = parse_bare(image);
	if (error || image->kernel.n)
		return error;
	add_piece(&whole, image_piece(image, 0, image->file.size));
	if (strcmp(unpack_method(&whole), "unknown"))
		return packed_parse(image, 0, image->file.size);
	return unknown_format(image);
}

const char *image_parse(struct image *image)
{
	const char *error;

	image->from = &image->file;
	image->method = "unknown";
	error = parse(image);
	if (!error && image->profile && !image->uki)
		error = "not a unified kernel image, so it has no profiles";
	return error;
}

int image_read(const char *path, struct image *image)
{
	const char *error;
	int ret;

	ret = open_file(path, &image->file);
	if (ret)
		return ret;
	error = image_parse(image);
	return error ? fail(error_status(error), "%s: %s", image->file.name, error) : 0;
}

void image_free(struct image *image)
{
	free(image->cmdline);
	free_file(&image->unpacked);
	free_file(&image->file);
	memset(image, 0, sizeof(*image));
}
