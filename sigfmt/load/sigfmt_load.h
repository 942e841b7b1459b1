/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_load.h - the members of a plan (not installed; libsigfmt.h is public)
 *
 * The loader is not trusted: the kernel checks its result.  It follows the slots and
 * hints of the bundle, and knows no image format.
 */
#ifndef SIGFMT_LOAD_H
#define SIGFMT_LOAD_H

#include <sys/stat.h>

#include "libsigfmt.h"
#include "sigfmt_bundle.h"
#include "sigfmt_sentence.h"

/**
 * struct sf_placed - the contents and address of a slot
 * @present:	a segment fills the slot
 * @mem:	physical address; 0 for the command line, which has no memory
 * @memsz:	bytes of memory
 * @bufsz:	bytes in @data; 0 if the kernel fills the slot
 * @data:	in a file's bytes, in the bundle, or equal to @own
 * @own:	malloc()ed, or NULL
 */
struct sf_placed {
	bool present;
	u64 mem;
	u64 memsz;
	u64 bufsz;
	const u8 *data;
	u8 *own;
};

/**
 * struct sf_mapping - a file that is mapped for the kernel
 * @bytes:	its bytes; none: no file is mapped
 * @fd:		the file
 * @st:		its size and times when it was mapped
 * @name:	in messages, malloc()ed
 */
struct sf_mapping {
	struct sf_view bytes;
	int fd;
	struct stat st;
	char *name;
};

/**
 * struct sf_plan - a load that is ready to be executed
 * @bundle:	the manifest; @bundle.data .. @bundle.parts.end is what the kernel gets
 * @machine:	this machine
 * @request:	copy; its pointers are valid only in sf_plan_make()
 * @entry:	entry point
 * @slots:	slot number n is @slots[n - 1]
 * @names:	of the slots, NUL-terminated
 * @image:	bytes of the file, malloc()ed
 * @initrd:	bytes of all initramfs files, or empty: malloc()ed, or those of @mapping
 * @mapping:	the initramfs file, if it is only for the kernel to copy
 * @data:	by slot number - 1: bytes of the files, malloc()ed
 * @warning:	a likely mistake, such as an initramfs that Linux cannot unpack; or empty
 */
struct sf_plan {
	struct sf_bundle bundle;
	struct sf_machine machine;
	struct sf_request request;
	u64 entry;
	struct sf_placed slots[SF_SLOTS_MAX];
	char names[SF_SLOTS_MAX][SF_NAME_MAX + 1];
	struct sf_view image;
	struct sf_view initrd;
	struct sf_mapping mapping;
	struct sf_view data[SF_SLOTS_MAX];
	char warning[SF_ERROR_TEXT];
};

/* sf_manifest_beside - as sf_manifest_find(), but returns the path, NULL if there is none */
char *sf_manifest_beside(const char *image);

/**
 * sf_manifest_path - choose a path for a new manifest that sf_manifest_find() will find
 * @image:	path of a kernel
 * @release:	its release, may be empty; tells for a file vmlinuz whether the
 *		directory is named by it
 *
 * Return: the path, malloc()ed; NULL: out of memory.
 */
char *sf_manifest_path(const char *image, const char *release);

#endif /* SIGFMT_LOAD_H */
