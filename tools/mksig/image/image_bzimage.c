// SPDX-License-Identifier: MIT
/*
 * image_bzimage.c - read a bzImage, as strictly as kexec_file_load(2) does and
 * a little more: what is signed here is loaded without another look at it
 *
 * Programs that are not Linux come in this format, too: memtest86+.
 */
#include "bytes.h"
#include "image.h"

#define SECTOR		512u
#define HEADER_SIZE	(2 * SECTOR)	/* of what is looked at */
#define PAGE		4096u
#define MAGIC		"HdrS"
#define BOOT_FLAG	0xaa55u
#define PROTOCOL_MIN	0x20cu		/* the first with xloadflags */
#define LOADED_HIGH	0x01u
#define XLF_KERNEL_64	0x01u
#define XLF_ABOVE_4G	0x02u
#define XLF_5LEVEL	0x20u
#define CMDLINE_MIN	255u		/* before 2.06 a constant */
#define CMDLINE_MAX	65535u
#define INIT_SIZE_MAX	(1ull << 30)
#define LAST_4LEVEL	((1ull << 46) - 1)
#define LAST_32BIT	0xffffffffull

bool bzimage_is(const u8 *p, size_t n)
{
	return n >= HDR_END_2_12 && !memcmp(p + HDR_MAGIC, MAGIC, 4) &&
	       le16(p + HDR_BOOT_FLAG) == BOOT_FLAG;
}

static const char *check_header(struct image *image, const u8 *p, u64 n)
{
	u32 flags;

	if (n < HEADER_SIZE)
		return "too short for a kernel image; a bzImage is needed";
	if (le16(p + HDR_VERSION) < PROTOCOL_MIN)
		return "boot protocol older than 2.12 (Linux 3.8), which manifests need";
	if (!(p[HDR_LOADFLAGS] & LOADED_HIGH))
		return "a zImage, which loads below 1 MiB; a bzImage is needed";
	flags = le16(p + HDR_XLOADFLAGS);
	if (!(flags & XLF_KERNEL_64))
		return "no 64-bit entry (XLF_KERNEL_64); an x86-64 kernel is needed";
	image->setup_end = HDR_MAGIC + p[HDR_JUMP_LENGTH];
	if (image->setup_end < HDR_END_2_12)
		return "the setup header is shorter than its version says";
	if (image->setup_end > SETUP_END)
		return "the setup header is longer than boot_params has room for";
	memcpy(image->setup + HDR_SETUP_SECTS, p + HDR_SETUP_SECTS,
	       image->setup_end - HDR_SETUP_SECTS);
	image->arch = SF_ARCH_X86_64;
	image->relocatable = p[HDR_RELOCATABLE];
	image->last = flags & XLF_5LEVEL ? SF_ADDR_LIMIT - 1 : LAST_4LEVEL;
	/* Then it reads only the low halves of what it is told. */
	if (!(flags & XLF_ABOVE_4G))
		image->last = LAST_32BIT;
	return NULL;
}

static const char *check_code(struct image *image, const u8 *p, u64 at, u64 n)
{
	u32 sectors = p[HDR_SETUP_SECTS] ? p[HDR_SETUP_SECTS] : 4;
	u64 offset = (sectors + 1) * (u64)SECTOR, size = le32(p + HDR_SYSSIZE) * 16ull, room;

	if (offset >= n)
		return "ends before its protected-mode part; the file is cut off";
	room = n - offset;
	/* It counts in units of 16; Linux pads its file, others do not. */
	if (!le32(p + HDR_PAYLOAD_LENGTH) && size > room && size - room < 16)
		size = room;
	if (size > room)
		return "shorter than its setup header says; the file is cut off";
	if (size <= ENTRY_64)
		return "the protected-mode part is too short for its 64-bit entry";
	image->entry = ENTRY_64;
	add_piece(&image->kernel, image_piece(image, at + offset, size));
	return NULL;
}

static const char *check_memory(struct image *image, const u8 *p)
{
	image->pref_address = le64(p + HDR_PREF_ADDRESS);
	image->alignment = le32(p + HDR_KERNEL_ALIGNMENT);
	image->init_size = le32(p + HDR_INIT_SIZE);
	image->cmdline_size = le32(p + HDR_CMDLINE_SIZE);
	if (image->alignment < PAGE || image->alignment > SF_ALIGN_MAX ||
	    image->alignment & (image->alignment - 1))
		return "kernel_alignment is not a power of two from 4 KiB to 1 GiB";
	if (image->pref_address >= SF_ADDR_LIMIT / 2 || image->pref_address % PAGE)
		return "pref_address is not a page address within physical memory";
	if (image->init_size < image->kernel.size || image->init_size > INIT_SIZE_MAX)
		return "init_size is not between the size of the protected-mode part and 1 GiB";
	if (image->cmdline_size < CMDLINE_MIN || image->cmdline_size > CMDLINE_MAX)
		return "cmdline_size is not between 255 and 65535";
	return NULL;
}

static const char *find_payload(struct image *image, const u8 *p)
{
	u64 offset = le32(p + HDR_PAYLOAD_OFFSET), size = le32(p + HDR_PAYLOAD_LENGTH);

	if (offset > image->kernel.size || size > image->kernel.size - offset)
		return "the payload is not inside the protected-mode part";
	add_piece(&image->payload, image_piece(image, image->kernel.at[0].offset + offset, size));
	image->method = unpack_method(&image->payload);
	return NULL;
}

/* The version string lies in the real-mode part, 512 bytes after what the header
 * says.  A program that is not Linux has no payload, and nothing there. */
static const char *find_version(struct image *image, const u8 *p, u64 at)
{
	u64 version = at + le16(p + HDR_KERNEL_VERSION) + SECTOR, end = image->kernel.at[0].offset;
	u8 text[SF_TEXT_MAX];
	const char *wrong;
	size_t n;

	if (!image->payload.n)
		return NULL;
	if (version == at + SECTOR || version >= end)
		return "has no version string, so its release is not known";
	n = end - version < sizeof(text) ? end - version : sizeof(text);
	wrong = file_read(image->from, version, text, n);
	return wrong ? wrong : image_version(image, text, n);
}

const char *bzimage_parse(struct image *image, u64 at, u64 n)
{
	u8 header[HEADER_SIZE] = { 0 };
	const char *wrong;

	wrong = file_read(image->from, at, header, n < sizeof(header) ? n : sizeof(header));
	if (!wrong)
		wrong = check_header(image, header, n);
	if (!wrong)
		wrong = check_code(image, header, at, n);
	if (!wrong)
		wrong = check_memory(image, header);
	if (!wrong)
		wrong = find_payload(image, header);
	if (!wrong)
		wrong = find_version(image, header, at);
	if (!wrong && pe_is(image_piece(image, at, n)))		/* built with CONFIG_EFI_STUB */
		wrong = image_origin(image, at, n);
	if (!wrong && !image->format)
		image->format = *image->release ? "bzImage" : "bzImage that is not Linux";
	return wrong;
}
