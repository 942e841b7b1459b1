// SPDX-License-Identifier: MIT
/*
 * initrd.c - assemble the signed part of the initramfs
 *
 * Linux unpacks one archive after another, each at a multiple of four.  Before that,
 * early code searches the uncompressed archives at the start for ACPI tables and
 * microcode (find_cpio_data() in lib/earlycpio.c).  The signed part before an open
 * initramfs must end that search.  A compressed archive does, because it has no cpio
 * header.
 */
#include <stdlib.h>

#include "profile.h"

#define HEADER_FIELDS	13	/* of 8 hexadecimal digits, after a magic of 6 characters */
#define HEADER_SIZE	110u
#define HEADER_FILESIZE	54u	/* offsets of two fields */
#define HEADER_NAMESIZE	94u
#define NEWC_MAGIC	0x070701u /* or one more, with checksums */

/*
 * Empty archives.  All of them unpack to 512 bytes made by
 *
 *	: | cpio -o -H newc --reproducible -R 0:0 >empty; touch -d @0 empty
 *
 * Dictionaries are small, because the kernel allocates them.
 */
struct empty_archive {
	const char *config;	/* configuration option with which the payload can unpack it */
	const char *bytes;
	u32 size;
};

#define EMPTY_ARCHIVE(config, bytes)	{ config, bytes, sizeof(bytes) - 1 }

static const struct empty_archive empty_archives[] = {
	EMPTY_ARCHIVE("RD_GZIP",	/* gzip -9n <empty */
		"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x33\x30\x37\x30\x37\x30"
		"\x34\x20\x0e\x10\xab\x0e\x1d\x38\xc1\x18\x21\x41\x8e\x9e\x3e\xae"
		"\x41\x8a\x8a\x8a\x0c\xa3\x60\x50\x00\x00\xc7\x22\x8a\xc3\x00\x02"
		"\x00\x00"),
	EMPTY_ARCHIVE("RD_ZSTD",	/* zstd -19 --no-check -c empty */
		"\x28\xb5\x2f\xfd\x60\x00\x01\x15\x01\x00\xb0\x30\x37\x30\x37\x30"
		"\x31\x30\x31\x30\x42\x30\x54\x52\x41\x49\x4c\x45\x52\x21\x21\x21"
		"\x00\x04\x10\x00\x84\xca\xbb\x78\x27\xfe\x18\x01"),
	EMPTY_ARCHIVE("RD_XZ",		/* xz --check=crc32 --lzma2=dict=4KiB <empty */
		"\xfd\x37\x7a\x58\x5a\x00\x00\x01\x69\x22\xde\x36\x02\x00\x21\x01"
		"\x00\x00\x00\x00\x37\x27\x97\xd6\xe0\x01\xff\x00\x1f\x5d\x00\x18"
		"\x0d\xdd\x04\x63\x9d\x8a\x40\x5a\x31\xe4\xcb\x7b\x1c\xc7\xc9\xc0"
		"\xef\x91\x37\x4e\x01\x5d\xbd\xf1\x57\xb1\xd7\x07\xdc\x00\x00\x00"
		"\xc7\x22\x8a\xc3\x00\x01\x37\x80\x04\x00\x00\x00\x0d\xc4\xae\xe4"
		"\x3e\x30\x0d\x8b\x02\x00\x00\x00\x00\x01\x59\x5a"),
	EMPTY_ARCHIVE("RD_LZ4",		/* lz4 -l9c empty */
		"\x02\x21\x4c\x18\x2b\x00\x00\x00\x7f\x30\x37\x30\x37\x30\x31\x30"
		"\x01\x00\x13\x2f\x31\x30\x01\x00\x23\x14\x42\x09\x00\xbf\x54\x52"
		"\x41\x49\x4c\x45\x52\x21\x21\x21\x00\x01\x00\xff\x70\x50\x00\x00"
		"\x00\x00\x00"),
	EMPTY_ARCHIVE("RD_BZIP2",	/* bzip2 -1 <empty */
		"\x42\x5a\x68\x31\x31\x41\x59\x26\x53\x59\x30\x10\xc9\x2f\x00\x00"
		"\x0d\xde\x40\xc4\x00\x28\x00\x68\x80\x32\x24\x14\x00\x02\x00\x00"
		"\x08\x20\x00\x21\xa3\x50\x06\x87\xa4\x28\x69\xa6\x00\x26\x84\x35"
		"\x88\xf1\x66\x8c\x82\x36\xef\x27\x6e\xd7\x85\xd4\xa6\x50\xf8\xbb"
		"\x92\x29\xc2\x84\x81\x80\x86\x49\x78"),
	EMPTY_ARCHIVE("RD_LZMA",	/* xz --format=lzma --lzma1=dict=4KiB <empty */
		"\x5d\x00\x10\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x18\x0d"
		"\xdd\x04\x63\x9d\x8a\x40\x5a\x31\xe4\xcb\x7b\x1c\xc7\xc9\xc0\xef"
		"\x91\x37\x4e\x01\x5d\xbd\xf1\x57\xb1\xe7\x1c\x43\xff\xff\xf7\xc1"
		"\x90\x00"),
	EMPTY_ARCHIVE("RD_LZO",		/* lzop -9nc empty */
		"\x89\x4c\x5a\x4f\x00\x0d\x0a\x1a\x0a\x10\x40\x20\xa0\x09\x40\x03"
		"\x09\x03\x00\x00\x09\x00\x00\x81\xa4\x00\x00\x00\x00\x00\x00\x00"
		"\x00\x05\x65\x6d\x70\x74\x79\x3e\xf4\x04\xcb\x00\x00\x02\x00\x00"
		"\x00\x00\x28\xf0\xf0\x17\x39\x13\x30\x37\x46\x00\x31\x30\x20\x05"
		"\x02\x00\x31\x30\x20\x15\x01\x00\x42\xe0\x01\x08\x54\x52\x41\x49"
		"\x4c\x45\x52\x21\x21\x21\x00\x20\x00\x67\x00\x00\x11\x00\x00\x00"
		"\x00\x00\x00"),
};

static int put(struct initrd *initrd, struct piece piece)
{
	if (!add_piece(&initrd->pieces, piece))
		return fail(STATUS_REFUSED, "the initramfs is in more pieces than a loader accepts");
	if (initrd->pieces.size >= SF_SIZE_LIMIT)
		return fail(STATUS_REFUSED,
			    "the initramfs is too large; a slot must be smaller than 1 TiB");
	if (initrd->pieces.n > 1 && initrd->pieces.size > SF_GATHER_MAX)
		return fail(STATUS_REFUSED,
			    "the initramfs is in several parts, which loaders join only up to 4 GiB; give one file that has all of it, and with --initrd-open ends with a compressed archive");
	return 0;
}

/* The next archive begins at a multiple of four. */
static int put_padding(struct initrd *initrd)
{
	return put(initrd, (struct piece){ .size = -initrd->pieces.size % 4,
					   .source = SF_SOURCE_ZEROS });
}

/* The loader does the same with several files. */
static int put_file(struct initrd *initrd, const char *path)
{
	struct file *file = &initrd->files[initrd->nr_files];
	int ret;

	ret = open_file(path, file);
	if (ret)
		return ret;
	initrd->nr_files++;
	ret = put_padding(initrd);
	if (!ret)
		ret = put(initrd, (struct piece){ file, 0, file->size, SF_SOURCE_INITRD,
						  initrd->files_end });
	initrd->files_end += file->size + -file->size % 4;
	return ret;
}

/* Append the part that is in the bundle, which must be the last. */
static int put_end(struct initrd *initrd)
{
	const struct file *end = &initrd->end;
	int ret = put_padding(initrd);

	if (ret)
		return ret;
	return put(initrd, (struct piece){ end, 0, end->size, SF_SOURCE_ATTACHMENT, 0 });
}

/* Parse @n hexadecimal digits; false if they are malformed. */
static bool read_hex(const u8 *p, u32 n, u32 *value)
{
	u32 i, digit;

	*value = 0;
	for (i = 0; i < n; i++) {
		if (p[i] >= '0' && p[i] <= '9')
			digit = p[i] - '0';
		else if ((p[i] | 0x20) >= 'a' && (p[i] | 0x20) <= 'f')
			digit = (p[i] | 0x20) - 'a' + 10;
		else
			return false;
		*value = *value << 4 | digit;
	}
	return true;
}

/* Is this the header of an archive's member?  @left: bytes available. */
static bool is_header(const u8 *p, u64 left)
{
	u32 value, i;

	for (i = 0; i < 6 && i < left; i++)
		if (!read_hex(p + i, 1, &value))
			return false;
	if (left < HEADER_SIZE)
		return true;	/* its end is outside these bytes */
	read_hex(p, 6, &value);
	if (value - NEWC_MAGIC > 1)
		return false;
	for (i = 0; i < HEADER_FIELDS; i++)
		if (!read_hex(p + 6 + 8 * i, 8, &value))
			return false;
	return true;
}

/* A window of bytes that are read in ascending order */
struct window {
	const struct pieces *pieces;
	u64 at;
	size_t n;
	u8 buf[4096];
	const char *error;
};

/* Get up to @n bytes from @at on; NULL if they cannot be read. */
static const u8 *look_at(struct window *w, u64 at, size_t n)
{
	u64 left = w->pieces->size - at;

	if (n > left)
		n = left;
	if (at < w->at || at + n > w->at + w->n) {
		w->at = at;
		w->n = left < sizeof(w->buf) ? left : sizeof(w->buf);
		w->error = pieces_read(w->pieces, at, w->buf, w->n);
	}
	return w->error ? NULL : w->buf + (at - w->at);
}

/*
 * Does find_cpio_data() search beyond these bytes?  It goes from member to member, and
 * skips zeros, as long as it finds headers.
 */
static const char *search_goes_on(const struct pieces *pieces, bool *goes_on)
{
	struct window w = { .pieces = pieces };
	u32 name_size, file_size;
	u64 at = 0, left;
	const u8 *p;

	*goes_on = true;
	while (at < pieces->size) {
		left = pieces->size - at;
		p = look_at(&w, at, HEADER_SIZE);
		if (!p)
			return w.error;
		if (!*p) {
			at += 4;
			continue;
		}
		*goes_on = is_header(p, left);
		if (!*goes_on || left < HEADER_SIZE)
			return NULL;
		read_hex(p + HEADER_FILESIZE, 8, &file_size);
		read_hex(p + HEADER_NAMESIZE, 8, &name_size);
		at = (at + HEADER_SIZE + name_size + 3) & ~3ull;
		at = (at + file_size + 3) & ~3ull;
	}
	return NULL;
}

static int use_empty_archive(struct initrd *initrd, const struct image *image,
			     const struct kconfig *config)
{
	const struct empty_archive *archive = empty_archives;

	for (; archive < empty_archives + ARRAY_SIZE(empty_archives); archive++) {
		if (!kconfig_enabled(config, archive->config))
			continue;
		initrd->end.data = xcalloc(1, archive->size);
		initrd->end.size = archive->size;
		memcpy(initrd->end.data, archive->bytes, archive->size);
		return 0;
	}
	return fail(STATUS_REFUSED,
		    "%s: %s, so mksig has no archive to sign before an open initramfs; give one that the kernel unpacks with --initrd-head, or sign the initramfs with --initrd",
		    image->file.name, config->text ?
		    "its configuration has none of CONFIG_RD_GZIP, RD_ZSTD, RD_XZ and the like" :
		    "its configuration is unknown");
}

/* Choose the archive to sign before an open initramfs. */
static int complete_head(struct initrd *initrd, const struct image *image,
			 const struct kconfig *config, const char *path)
{
	bool goes_on;
	const char *error = search_goes_on(&initrd->pieces, &goes_on);
	int ret = 0;

	if (path)
		ret = read_file(path, SF_ATTACH_MAX, &initrd->end);
	else if (goes_on && !error)
		ret = use_empty_archive(initrd, image, config);
	if (!ret && initrd->end.size)
		ret = put_end(initrd);
	if (!ret && !error)
		error = search_goes_on(&initrd->pieces, &goes_on);
	if (ret)
		return ret;
	if (error)
		return fail(error_status(error), "the initramfs to be signed: %s", error);
	if (!goes_on)
		return 0;
	return fail(STATUS_REFUSED,
		    "%s: the signed part before the open initramfs is uncompressed, so the kernel would search the open one for ACPI tables and microcode; end the signed part with a compressed archive",
		    path ? path : image->file.name);
}

int initrd_collect(const struct image *image, const struct kconfig *config,
		   const struct create_request *request, struct initrd *initrd)
{
	size_t i;
	int ret = 0;

	memset(initrd, 0, sizeof(*initrd));
	if (!request->ignore_initrd)
		initrd->pieces = image->initrd;
	for (i = 0; !ret && i < request->nr_initrds; i++)
		ret = put_file(initrd, request->initrds[i]);
	initrd->base_size = initrd->pieces.size;
	initrd->open = request->initrd_open ||
		       (!initrd->pieces.n && (*image->release || request->initrd_head));
	if (!ret && initrd->open)
		ret = complete_head(initrd, image, config, request->initrd_head);
	return ret;
}

int initrd_unchanged(const struct initrd *initrd)
{
	const char *error;
	size_t i;

	for (i = 0; i < initrd->nr_files; i++) {
		error = file_unchanged(&initrd->files[i]);
		if (error)
			return fail(STATUS_INPUT, "%s: %s", initrd->files[i].name, error);
	}
	return 0;
}

void initrd_free(struct initrd *initrd)
{
	size_t i;

	for (i = 0; i < initrd->nr_files; i++)
		free_file(&initrd->files[i]);
	free_file(&initrd->end);
}
