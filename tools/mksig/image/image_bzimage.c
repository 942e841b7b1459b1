// SPDX-License-Identifier: MIT
/*
 * image_bzimage.c - parse a bzImage
 *
 * The checks are at least as strict as those of kexec_file_load(2), because nothing
 * parses the image again when it is loaded.  Other programs also use this format, such
 * as memtest86+.
 */
#include "sigfmt_bytes.h"
#include "image.h"

#define SECTOR		512u
#define HEADER_SIZE	(2 * SECTOR)	/* bytes that are parsed */
#define PAGE		4096u
#define MAGIC		"HdrS"
#define BOOT_FLAG	0xaa55u
#define PROTOCOL_MIN	0x20cu		/* the first with xloadflags */
#define LOADED_HIGH	0x01u
#define XLF_KERNEL_64	0x01u
#define XLF_ABOVE_4G	0x02u
#define XLF_5LEVEL	0x20u
#define CMDLINE_MIN	255u		/* a constant before 2.06 */
#define CMDLINE_MAX	65535u
#define INIT_SIZE_MAX	(1ull << 30)
#define LAST_4LEVEL	((1ull << 46) - 1)
#define LAST_32BIT	0xffffffffull

bool bzimage_is(const u8 *p, size_t n)
{
	return n >= HDR_END_2_12 && !memcmp(p + HDR_MAGIC, MAGIC, 4) &&
	       get_unaligned_le16(p + HDR_BOOT_FLAG) == BOOT_FLAG;
}

static const char *check_header(struct image *image, const u8 *p, u64 n)
{
	u32 flags;

	if (n < HEADER_SIZE)
		return "too short for a kernel image; a bzImage is needed";
	if (get_unaligned_le16(p + HDR_VERSION) < PROTOCOL_MIN)
		return "boot protocol older than 2.12 (Linux 3.8), which manifests need";
	if (!(p[HDR_LOADFLAGS] & LOADED_HIGH))
		return "a zImage, which loads below 1 MiB; a bzImage is needed";
	flags = get_unaligned_le16(p + HDR_XLOADFLAGS);
	if (!(flags & XLF_KERNEL_64))
		return "no 64-bit entry (XLF_KERNEL_64); an x86-64 kernel is needed";
	image->setup_end = HDR_MAGIC + p[HDR_JUMP_LENGTH];
	if (image->setup_end < HDR_END_2_12)
		return "the setup header is shorter than its version says";
	if (image->setup_end > SETUP_END)
		return "the setup header is longer than the space for it in boot_params";
	memcpy(image->setup + HDR_SETUP_SECTS, p + HDR_SETUP_SECTS,
	       image->setup_end - HDR_SETUP_SECTS);
	image->arch = EM_X86_64;
	image->relocatable = p[HDR_RELOCATABLE];
	image->last = flags & XLF_5LEVEL ? SF_ADDR_LIMIT - 1 : LAST_4LEVEL;
	/* Such a kernel reads only the low halves of addresses. */
	if (!(flags & XLF_ABOVE_4G))
		image->last = LAST_32BIT;
	return NULL;
}

static const char *check_code(struct image *image, const u8 *p, u64 at, u64 n)
{
	u32 sectors = p[HDR_SETUP_SECTS] ? p[HDR_SETUP_SECTS] : 4;
	u64 offset = (sectors + 1) * (u64)SECTOR, room;
	u64 size = get_unaligned_le32(p + HDR_SYSSIZE) * 16ull;

	if (offset >= n)
		return "ends before its protected-mode part; the file is truncated";
	room = n - offset;
	/* The size is in units of 16 bytes; Linux pads its file, others do not. */
	if (!get_unaligned_le32(p + HDR_PAYLOAD_LENGTH) && size > room && size - room < 16)
		size = room;
	if (size > room)
		return "shorter than its setup header says; the file is truncated";
	if (size <= ENTRY_64)
		return "the protected-mode part is too short for its 64-bit entry";
	image->entry = ENTRY_64;
	add_piece(&image->kernel, image_piece(image, at + offset, size));
	return NULL;
}

static const char *check_memory(struct image *image, const u8 *p)
{
	image->pref_address = get_unaligned_le64(p + HDR_PREF_ADDRESS);
	image->alignment = get_unaligned_le32(p + HDR_KERNEL_ALIGNMENT);
	image->init_size = get_unaligned_le32(p + HDR_INIT_SIZE);
	image->cmdline_size = get_unaligned_le32(p + HDR_CMDLINE_SIZE);
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
	u64 offset = get_unaligned_le32(p + HDR_PAYLOAD_OFFSET);
	u64 size = get_unaligned_le32(p + HDR_PAYLOAD_LENGTH);

	if (offset > image->kernel.size || size > image->kernel.size - offset)
		return "the payload is outside the protected-mode part";
	add_piece(&image->payload, image_piece(image, image->kernel.at[0].offset + offset, size));
	image->method = unpack_method(&image->payload);
	return NULL;
}

/* The version string is in the real-mode part, 512 bytes after the offset in the header.
 * A program other than Linux has neither a payload nor a version string. */
static const char *find_version(struct image *image, const u8 *p, u64 at)
{
	u64 version = at + get_unaligned_le16(p + HDR_KERNEL_VERSION) + SECTOR;
	u64 end = image->kernel.at[0].offset;
	u8 text[SF_TEXT_MAX];
	const char *error;
	size_t n;

	if (!image->payload.n)
		return NULL;
	if (version == at + SECTOR || version >= end)
		return "has no version string, so its release is unknown";
	n = end - version < sizeof(text) ? end - version : sizeof(text);
	error = file_read(image->from, version, text, n);
	return error ? error : image_version(image, text, n);
}

const char *bzimage_parse(struct image *image, u64 at, u64 n)
{
	u8 header[HEADER_SIZE] = { 0 };
	const char *error;

	error = file_read(image->from, at, header, n < sizeof(header) ? n : sizeof(header));
	if (!error)
		error = check_header(image, header, n);
	if (!error)
		error = check_code(image, header, at, n);
	if (!error)
		error = check_memory(image, header);
	if (!error)
		error = find_payload(image, header);
	if (!error)
		error = find_version(image, header, at);
	if (!error && pe_is(image_piece(image, at, n)))		/* built with CONFIG_EFI_STUB */
		error = image_origin(image, at, n);
	if (!error && !image->format)
		image->format = *image->release ? "bzImage" : "bzImage that is not Linux";
	return error;
}
