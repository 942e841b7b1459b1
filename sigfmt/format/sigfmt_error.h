/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_error.h - the members of struct sf_error (not installed)
 */
#ifndef SIGFMT_ERROR_H
#define SIGFMT_ERROR_H

#include "libsigfmt.h"
#include "sigfmt.h"

#define SF_ERRNO_NAME		16
#define SF_ERROR_TEXT		640
#define SF_ERROR_FILE		4096	/* PATH_MAX */

/**
 * struct sf_error - why a call failed
 * @status:	as returned
 * @err:	matching errno, or 0
 * @cause:	the rule of the manifest that was broken, or %SF_E_OK
 * @slot:	number of the slot concerned, 0: none
 * @segment:	index of that slot's segment, -1: none
 * @offset:	in that slot, or in the manifest; or %SF_NOTHING
 * @errno_name:	of @err, or empty
 * @text:	one sentence without a newline; names the file or slot
 * @file:	name of the input concerned, or empty
 */
struct sf_error {
	enum sf_status status;
	int err;
	enum sf_cause cause;
	u32 slot;
	int segment;
	u64 offset;
	char errno_name[SF_ERRNO_NAME];
	char text[SF_ERROR_TEXT];
	char file[SF_ERROR_FILE];
};

/* sf_errno_name - "EILSEQ" for EILSEQ; if unknown, "errno N" in @buf (%SF_ERRNO_NAME bytes) */
const char *sf_errno_name(int err, char *buf);

#endif /* SIGFMT_ERROR_H */
