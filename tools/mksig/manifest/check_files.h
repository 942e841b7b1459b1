/* SPDX-License-Identifier: MIT */
/* check_files.h - compare a manifest's digests with files */
#ifndef MKSIG_CHECK_FILES_H
#define MKSIG_CHECK_FILES_H

#include "json.h"
#include "mksig.h"
#include "options.h"

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

/* The options of commands that compare with files, about struct sources */
extern const struct opt source_options[];

/**
 * files_check - compare the digests of slots with the bytes they are made of
 * @bundle:	read
 * @sources:	what is known; slots of other sources are passed over, except
 *		those that the attachments bring along
 * @out:	one line for each slot compared, or NULL
 * @json:	gets what the policy says of each word of the command line, or NULL
 *
 * Return: 0, STATUS_DIFFERS, STATUS_NOT_COMPARED if a file is given of which it
 * signs nothing, or another status; each with a sentence.
 */
int files_check(const struct sf_bundle *bundle, const struct sources *sources, FILE *out,
		struct json *json);

/* has_line_policy - may there be a command line, and is it not signed by digest? */
bool has_line_policy(const struct sf_manifest *manifest);

/**
 * line_against_policy - judge a command line as the kernel does
 * @manifest:	has_line_policy()
 * @line:	command line
 * @out:	a line for each word: allowed or refused, and which entry says so; or NULL
 * @json:	the same as an array, or NULL
 *
 * Return: 0, or STATUS_REFUSED with a sentence.
 */
int line_against_policy(const struct sf_manifest *manifest, const char *line, FILE *out,
			struct json *json);

#endif /* MKSIG_CHECK_FILES_H */
