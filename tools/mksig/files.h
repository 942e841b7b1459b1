/* SPDX-License-Identifier: MIT */
/* files.h - compare a manifest's digests with files */
#ifndef MKSIG_FILES_H
#define MKSIG_FILES_H

#include "mksig.h"

/**
 * struct sources - files that slots are made of, each may be NULL
 * @image:	kernel
 * @initrd:	initramfs
 * @cmdline:	the command line itself
 */
struct sources {
	const char *image;
	const char *initrd;
	const char *cmdline;
};

/**
 * files_check - compare the digests of slots with the bytes they are made of
 * @bundle:	read
 * @sources:	what is known; slots of other sources are passed over, except
 *		those that the attachments bring along
 * @out:	one line for each slot compared, or NULL
 *
 * Return: 0, STATUS_DIFFERS, STATUS_NOT_COMPARED if a file is given of which it
 * signs nothing, or another status; each with a sentence.
 */
int files_check(const struct sf_bundle *bundle, const struct sources *sources, FILE *out);

#endif /* MKSIG_FILES_H */
