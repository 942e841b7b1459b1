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
#define ZBOOT_HEADER	64

const char *image_wrong(struct image *image, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(image->wrong, sizeof(image->wrong), fmt, ap);
	va_end(ap);
	return image->wrong;
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

const char *image_origin(struct image *image, const u8 *p, size_t n)
{
	u8 *digest = image->origins + image->nr_origins * SF_ORIGIN_SIZE;
	const char *wrong = "the PE header is cut off";

	if (pe_is(p, n))
		wrong = pe_authenticode(p, n, digest);
	if (!wrong)
		image->nr_origins++;
	return wrong;
}

bool add_piece(struct pieces *pieces, bool zeros, u64 offset, u64 size)
{
	if (!size)
		return true;
	if (pieces->n == PIECES_MAX)
		return false;
	pieces->at[pieces->n++] = (struct piece){ zeros, offset, size };
	return true;
}

static bool zboot_is(const u8 *p, size_t n)
{
	return n >= ZBOOT_HEADER && p[0] == 'M' && p[1] == 'Z' && le32(p + 4) == ZBOOT_MAGIC;
}

static const char *bare_parse(struct image *image, const u8 *p, size_t n, u64 at)
{
	if (elf_is(p, n))
		return elf_parse(image, p, n, at);
	if (bzimage_is(p, n))
		return bzimage_parse(image, p, n, at);
	if (n > 0x40 && !memcmp(p + 0x38, "ARM\x64", 4))
		return "a kernel for arm64; only those for x86-64 can be described so far";
	if (n > 0x40 && !memcmp(p + 0x38, "RSC\x05", 4))
		return "a kernel for RISC-V; only those for x86-64 can be described so far";
	return NULL;
}

/* A kernel that is packed as a whole: its bytes go into the bundle, for the loader
 * that unpacks nothing. */
static const char *packed_parse(struct image *image, const u8 *p, size_t n)
{
	const char *method = unpack_method(p, n), *wrong;
	size_t size;

	wrong = unpack(p, n, &image->owned, &size);
	if (wrong)
		return image_wrong(image, "compressed (%s), but %s", method, wrong);
	wrong = bare_parse(image, image->owned, size, NOT_IN_FILE);
	if (!wrong && !image->kernel)
		wrong = image_wrong(image, "what is compressed in it (%s) is no kernel that is known",
				    method);
	return wrong;
}

static const char *zboot_parse(struct image *image, const u8 *p, size_t n)
{
	u64 offset = le32(p + ZBOOT_OFFSET), size = le32(p + ZBOOT_SIZE);
	const char *wrong;

	if (offset > n || size > n - offset)
		return "the EFI zboot image's payload is not inside the file";
	wrong = packed_parse(image, p + offset, size);
	if (!wrong)
		wrong = image_origin(image, p, n);
	image->format = "EFI zboot image";
	return wrong;
}

static bool has_section(const u8 *p, size_t n, const char *name)
{
	struct section sections[SECTIONS_MAX];
	unsigned int count, i;

	if (!pe_is(p, n) || pe_sections(p, n, sections, &count))
		return false;
	for (i = 0; i < count; i++)
		if (!strcmp(sections[i].name, name))
			return true;
	return false;
}

const char *image_parse(struct image *image)
{
	const u8 *p = image->file.data;
	size_t n = image->file.size;
	const char *wrong;

	if (has_section(p, n, ".linux"))
		return uki_parse(image);
	if (image->profile)
		return "no unified kernel image, so it has no profiles";
	if (zboot_is(p, n))
		return zboot_parse(image, p, n);
	wrong = bare_parse(image, p, n, 0);
	if (wrong || image->kernel)
		return wrong;
	if (has_section(p, n, ".cmdline") || has_section(p, n, ".initrd"))
		return "an addon of a unified kernel image (no .linux section), which is nothing by itself";
	if (pe_is(p, n))
		return "an EFI program, but neither a bzImage (no HdrS at offset 0x202) nor a unified kernel image (no .linux section)";
	if (strcmp(unpack_method(p, n), "unknown"))
		return packed_parse(image, p, n);
	if (n < 1024)
		return "too short for a kernel image";
	return "not a kernel image: no bzImage (no HdrS at offset 0x202), ELF file, unified kernel image, or any of these compressed";
}

int image_read(const char *path, struct image *image)
{
	const char *wrong;
	int ret;

	ret = read_file(path, IMAGE_MAX, &image->file);
	if (ret)
		return ret;
	wrong = image_parse(image);
	return wrong ? fail(STATUS_MALFORMED, "%s: %s", image->file.name, wrong) : 0;
}

void image_free(struct image *image)
{
	free(image->owned);
	free(image->cmdline);
	free_file(&image->file);
	memset(image, 0, sizeof(*image));
}
