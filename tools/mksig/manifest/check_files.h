/* SPDX-License-Identifier: MIT */
/* check_files.h - compare a manifest's digests with files */
#ifndef MKSIG_CHECK_FILES_H
#define MKSIG_CHECK_FILES_H

#include "json.h"
#include "mksig.h"
#include "options.h"

/**
 * struct sources - files with the slots' bytes, each may be NULL
 * @image:	kernel
 * @initrd:	initramfs
 * @cmdline:	the command line itself
 */
struct sources {
	const char *image;
	const char *initrd;
	const char *cmdline;
};

/* Options that set struct sources, for commands that compare files */
extern const struct opt source_options[];

/**
 * files_check - compare the digests of slots with files
 * @bundle:	read
 * @sources:	files given; slots from other sources are skipped, except those
 *		whose bytes are in the attachments
 * @out:	one line for each slot compared, or NULL
 * @json:	result: the policy's decision on each word of the command line; or NULL
 *
 * Return: 0, STATUS_DIFFERS, STATUS_NOT_COMPARED if the manifest does not cover a file
 * given, or another status; each with a sentence.
 */
int files_check(const struct sf_bundle *bundle, const struct sources *sources, FILE *out,
		struct json *json);

/* has_line_policy - is the command line checked by policy, not signed by digest? */
bool has_line_policy(const struct sf_manifest *manifest);

/**
 * line_against_policy - check a command line as the kernel does
 * @manifest:	has_line_policy()
 * @line:	command line
 * @out:	a line for each word: allowed or refused, and by which entry; or NULL
 * @json:	the same as an array, or NULL
 *
 * Return: 0, or STATUS_REFUSED with a sentence.
 */
int line_against_policy(const struct sf_manifest *manifest, const char *line, FILE *out,
			struct json *json);

#endif /* MKSIG_CHECK_FILES_H */
