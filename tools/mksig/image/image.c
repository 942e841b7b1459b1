// SPDX-License-Identifier: MIT
/* image.c - find out what an image is, and take it apart */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdlib.h>

#include "bytes.h"
#include "image.h"

/* EFI zboot, include/linux/pe.h of the kernel: a PE file that unpacks itself */
#define ZBOOT_MAGIC	0x676d697au	/* "zimg", at offset 4 */
#define ZBOOT_OFFSET	8
#define ZBOOT_SIZE	12
#define HEAD		1024u	/* the format is told by so many bytes */

const char *image_wrong(struct image *image, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(image->wrong, sizeof(image->wrong), fmt, ap);
	va_end(ap);
	return image->wrong;
}

const char *image_arch(const struct image *image)
{
	return image->arch == SF_ARCH_AARCH64 ? "arm64" : "x86-64";
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
		return "the release in the version string is no part of a file name";
	return NULL;
}

struct piece image_piece(const struct image *image, u64 at, u64 size)
{
	u32 source = image->from == &image->file ? SF_FROM_IMAGE : SF_FROM_ATTACHMENT;

	return (struct piece){ image->from, at, size, source, at };
}

const char *image_origin(struct image *image, u64 at, u64 n)
{
	u8 *digest = image->origins + image->nr_origins * SF_ORIGIN_SIZE;
	const char *wrong = "the PE header is cut off";

	if (image->nr_origins * SF_ORIGIN_SIZE == sizeof(image->origins))
		return "more PE files inside each other than there can be";
	if (pe_is(image_piece(image, at, n)))
		wrong = pe_authenticode(image_piece(image, at, n), digest);
	if (!wrong)
		image->nr_origins++;
	return wrong;
}

/* The first bytes of what is looked at, HEAD of them or as many as there are. */
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

/* A kernel as it is, or in a UKI; the result has one if it was. */
static const char *parse_bare(struct image *image)
{
	u8 head[HEAD];
	const char *wrong;
	size_t n;

	if (has_section(image, ".linux"))
		return uki_parse(image);
	wrong = read_head(image, head, &n);
	if (wrong)
		return wrong;
	if (elf_is(head, n))
		return elf_parse(image, 0, image->from->size);
	if (bzimage_is(head, n))
		return bzimage_parse(image, 0, image->from->size);
	if (arm64_is(head, n))
		return arm64_parse(image, 0, image->from->size);
	if (n > 0x40 && !memcmp(head + 0x38, "RSC\x05", 4))
		return "a kernel for RISC-V; only those for x86-64 and arm64 can be described so far";
	return NULL;
}

/* Memory grows in powers of two. */
static u64 room_for(u64 size)
{
	u64 room = 1 << 20;

	while (room < size)
		room *= 2;
	return room;
}

static const char *keep(void *arg, const u8 *p, size_t n)
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

/* An image that is compressed as a whole: its bytes go into the bundle, for the loader
 * that unpacks nothing. */
static const char *packed_parse(struct image *image, u64 at, u64 n)
{
	struct pieces packed = { .n = 0 };
	const char *method, *wrong;

	add_piece(&packed, image_piece(image, at, n));
	method = unpack_method(&packed);
	wrong = unpack(&packed, keep, &image->unpacked);
	if (wrong && wrong_status(wrong) == STATUS_INPUT)
		return wrong;
	if (wrong)
		return image_wrong(image, "compressed (%s), but %s", method, wrong);
	image->unpacked.name = image->file.name;
	image->from = &image->unpacked;
	wrong = parse_bare(image);
	if (!wrong && !image->kernel.n)
		wrong = image_wrong(image, "what is compressed in it (%s) is no kernel that is known",
				    method);
	return wrong;
}

static bool zboot_is(const u8 *p, size_t n)
{
	return n >= 64 && p[0] == 'M' && p[1] == 'Z' && le32(p + 4) == ZBOOT_MAGIC;
}

static const char *zboot_parse(struct image *image, const u8 *head)
{
	u64 offset = le32(head + ZBOOT_OFFSET), size = le32(head + ZBOOT_SIZE);
	const char *wrong;

	if (offset > image->file.size || size > image->file.size - offset)
		return "the EFI zboot image's payload is not inside the file";
	wrong = image_origin(image, 0, image->file.size);
	if (!wrong)
		wrong = packed_parse(image, offset, size);
	image->format = "EFI zboot image";
	return wrong;
}

static const char *unknown_format(struct image *image)
{
	if (has_section(image, ".cmdline") || has_section(image, ".initrd"))
		return "an addon of a unified kernel image (no .linux section), which is nothing by itself";
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
	const char *wrong;
	size_t n;

	wrong = read_head(image, head, &n);
	if (wrong)
		return wrong;
	if (zboot_is(head, n))
		return zboot_parse(image, head);
	wrong = parse_bare(image);
	if (wrong || image->kernel.n)
		return wrong;
	add_piece(&whole, image_piece(image, 0, image->file.size));
	if (strcmp(unpack_method(&whole), "unknown"))
		return packed_parse(image, 0, image->file.size);
	return unknown_format(image);
}

const char *image_parse(struct image *image)
{
	const char *wrong;

	image->from = &image->file;
	image->method = "unknown";
	wrong = parse(image);
	if (!wrong && image->profile && !image->uki)
		wrong = "no unified kernel image, so it has no profiles";
	return wrong;
}

int image_read(const char *path, struct image *image)
{
	const char *wrong;
	int ret;

	ret = open_file(path, &image->file);
	if (ret)
		return ret;
	wrong = image_parse(image);
	return wrong ? fail(wrong_status(wrong), "%s: %s", image->file.name, wrong) : 0;
}

void image_free(struct image *image)
{
	free(image->cmdline);
	free_file(&image->unpacked);
	free_file(&image->file);
	memset(image, 0, sizeof(*image));
}
