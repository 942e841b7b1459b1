// SPDX-License-Identifier: MIT
/*
 * initrd.c - put an initramfs together that is signed as a whole
 *
 * Linux unpacks one archive after another, each at a multiple of four.
 */
#include <stdlib.h>

#include "profile.h"

const char *line_to_sign(const struct wishes *wishes, const struct image *image)
{
	if (wishes->cmdline || wishes->ignore_cmdline)
		return wishes->cmdline;
	return image->cmdline;
}

/* @size bytes at @p, or zeros */
static void put(struct parts *parts, __u32 source, const __u8 *p, __u64 offset, __u64 size)
{
	__u8 *bytes;

	if (!size)
		return;
	bytes = realloc(parts->bytes, parts->size + size);
	if (!bytes)
		exit(fail(STATUS_INTERNAL, "out of memory"));
	parts->bytes = bytes;
	if (p)
		memcpy(parts->bytes + parts->size, p, size);
	else
		memset(parts->bytes + parts->size, 0, size);
	parts->at[parts->n++] = (struct part){ source, offset, size };
	parts->size += size;
}

/* The loader does the same with several files. */
static int put_file(struct parts *parts, const char *path)
{
	struct file file;
	int ret;

	ret = read_file(path, IMAGE_MAX, &file);
	if (ret)
		return ret;
	put(parts, SF_FROM_FIELDS, NULL, 0, -parts->size % 4);
	put(parts, SF_FROM_INITRD, file.data, parts->files_end, file.size);
	parts->files_end += file.size + -file.size % 4;
	free_file(&file);
	return 0;
}

int initrd_collect(const struct image *image, const struct wishes *wishes, struct parts *parts)
{
	const struct piece *piece;
	size_t i;
	int ret = 0;

	memset(parts, 0, sizeof(*parts));
	for (i = 0; !wishes->ignore_initrd && i < image->initrd.n; i++) {
		piece = &image->initrd.at[i];
		if (piece->zeros)
			put(parts, SF_FROM_FIELDS, NULL, 0, piece->size);
		else
			put(parts, SF_FROM_IMAGE, image->file.data + piece->offset,
			    piece->offset, piece->size);
	}
	for (i = 0; !ret && i < wishes->nr_initrds; i++)
		ret = put_file(parts, wishes->initrds[i]);
	return ret;
}
