// SPDX-License-Identifier: MIT
/*
 * image_bzimage.c - read a bzImage, as strictly as kexec_file_load(2) does and
 * a little more: what is signed here is loaded without another look at it
 */
#include <stdlib.h>

#include "bytes.h"
#include "image.h"

#define SECTOR		512u
#define PAGE		4096u
#define MAGIC		"HdrS"
#define BOOT_FLAG	0xaa55u
#define PROTOCOL_MIN	0x20cu		/* the first with xloadflags */
#define LOADED_HIGH	0x01u
#define XLF_KERNEL_64	0x01u
#define XLF_ABOVE_4G	0x02u
#define XLF_5LEVEL	0x20u
#define ENTRY_64	0x200u
#define CMDLINE_MIN	255u		/* before 2.06 a constant */
#define CMDLINE_MAX	65535u
#define INIT_SIZE_MAX	(1ull << 30)

static int malformed(const struct image *image, const char *what)
{
	return fail(STATUS_INPUT, "%s: %s", image->file.name, what);
}

static int check_header(struct image *image)
{
	const __u8 *p = image->file.data;

	if (image->file.size < 2 * SECTOR)
		return malformed(image, "too short for a kernel image; a bzImage is needed");
	if (memcmp(p + HDR_MAGIC, MAGIC, 4))
		return malformed(image, "not a bzImage (no HdrS at offset 0x202)");
	if (le16(p + HDR_BOOT_FLAG) != BOOT_FLAG)
		return malformed(image, "not a bzImage (no boot flag 0xAA55 at offset 0x1fe)");
	image->protocol = le16(p + HDR_VERSION);
	if (image->protocol < PROTOCOL_MIN)
		return malformed(image,
				 "boot protocol older than 2.12 (Linux 3.8), which manifests need");
	if (!(p[HDR_LOADFLAGS] & LOADED_HIGH))
		return malformed(image, "a zImage, which loads below 1 MiB; a bzImage is needed");
	if (!(le16(p + HDR_XLOADFLAGS) & XLF_KERNEL_64))
		return malformed(image, "no 64-bit entry (XLF_KERNEL_64); an x86-64 kernel is needed");
	if (!(le16(p + HDR_XLOADFLAGS) & XLF_ABOVE_4G))
		return malformed(image,
				 "cannot be loaded above 4 GiB (XLF_CAN_BE_LOADED_ABOVE_4G); a kernel with CONFIG_RELOCATABLE is needed");
	image->header_end = HDR_MAGIC + p[HDR_JUMP_LENGTH];
	if (image->header_end < HDR_END_2_12)
		return malformed(image, "the setup header is shorter than its version says");
	if (image->header_end > 0x290)	/* there boot_params has other things */
		return malformed(image, "the setup header is longer than boot_params has room for");
	image->five_level = le16(p + HDR_XLOADFLAGS) & XLF_5LEVEL;
	return 0;
}

static int check_sizes(struct image *image)
{
	const __u8 *p = image->file.data;
	__u32 sectors = p[HDR_SETUP_SECTS] ? p[HDR_SETUP_SECTS] : 4;
	__u64 room;

	image->code_offset = (sectors + 1) * (__u64)SECTOR;
	image->code_size = le32(p + HDR_SYSSIZE) * 16ull;
	if (image->code_offset >= image->file.size)
		return malformed(image, "ends before its protected-mode part; the file is cut off");
	room = image->file.size - image->code_offset;
	if (image->code_size > room)
		return malformed(image, "shorter than its setup header says; the file is cut off");
	if (image->code_size <= ENTRY_64)
		return malformed(image, "the protected-mode part is too short for its 64-bit entry");
	image->pref_address = le64(p + HDR_PREF_ADDRESS);
	image->alignment = le32(p + HDR_KERNEL_ALIGNMENT);
	image->init_size = le32(p + HDR_INIT_SIZE);
	image->cmdline_size = le32(p + HDR_CMDLINE_SIZE);
	if (image->alignment < PAGE || image->alignment > SF_ALIGN_MAX ||
	    image->alignment & (image->alignment - 1))
		return malformed(image, "kernel_alignment is not a power of two from 4 KiB to 1 GiB");
	if (image->pref_address >= SF_ADDR_LIMIT / 2 || image->pref_address % PAGE)
		return malformed(image, "pref_address is not a page address within physical memory");
	if (image->init_size < image->code_size || image->init_size > INIT_SIZE_MAX)
		return malformed(image,
				 "init_size is not between the size of the protected-mode part and 1 GiB");
	if (image->cmdline_size < CMDLINE_MIN || image->cmdline_size > CMDLINE_MAX)
		return malformed(image, "cmdline_size is not between 255 and 65535");
	return 0;
}

static int find_payload(struct image *image)
{
	const __u8 *p = image->file.data;
	__u64 offset = le32(p + HDR_PAYLOAD_OFFSET), size = le32(p + HDR_PAYLOAD_LENGTH);

	if (offset > image->code_size || size > image->code_size - offset)
		return malformed(image, "the payload is not inside the protected-mode part");
	image->payload = p + image->code_offset + offset;
	image->payload_size = size;
	return 0;
}

/* The version string lies in the real-mode part, 512 bytes after what the
 * header says; its first word is the release. */
static int find_release(struct image *image)
{
	const __u8 *p = image->file.data;
	__u64 at = le16(p + HDR_KERNEL_VERSION) + (__u64)SECTOR;
	size_t n, word;

	if (at == SECTOR || at >= image->code_offset)
		return malformed(image, "has no version string, so its release is not known");
	for (n = 0; n < SF_TEXT_MAX && at + n < image->code_offset && p[at + n]; n++)
		image->version[n] = p[at + n] < 0x20 || p[at + n] > 0x7e ? '?' : p[at + n];
	word = strcspn(image->version, " ");
	if (!word || word > RELEASE_MAX)
		return malformed(image, "the version string does not begin with a release");
	memcpy(image->release, image->version, word);
	if (strpbrk(image->release, "/?*\\") || image->release[0] == '.')
		return malformed(image, "the release in the version string is no part of a file name");
	return 0;
}

static int find_authenticode(struct image *image)
{
	const char *wrong;

	image->pe = pe_is(image->file.data, image->file.size);
	if (!image->pe)		/* built without CONFIG_EFI_STUB */
		return 0;
	wrong = pe_authenticode(image->file.data, image->file.size, image->authenticode);
	return wrong ? malformed(image, wrong) : 0;
}

int image_read(const char *path, struct image *image)
{
	int ret;

	memset(image, 0, sizeof(*image));
	ret = read_file(path, IMAGE_MAX, &image->file);
	if (ret)
		return ret;
	ret = check_header(image);
	if (!ret)
		ret = check_sizes(image);
	if (!ret)
		ret = find_payload(image);
	if (!ret)
		ret = find_release(image);
	if (!ret)
		ret = find_authenticode(image);
	return ret;
}
