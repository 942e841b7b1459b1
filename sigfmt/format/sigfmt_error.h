/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_error.h - why something failed: what libsigfmt.h does not show
 */
#ifndef SIGFMT_ERROR_H
#define SIGFMT_ERROR_H

#include "libsigfmt.h"
#include "sigfmt.h"

#define SF_ERRNO_NAME		16
#define SF_ERROR_TEXT		640
#define SF_ERROR_FILE		4096	/* PATH_MAX */

/**
 * struct sf_error - why something failed
 * @status:	as returned
 * @err:	errno that goes with it, 0 if none does
 * @cause:	enum sf_cause if a rule of the manifest was broken, else %SF_E_OK
 * @slot:	slot that it is about, 0: none
 * @segment:	index of that slot's segment, -1: none
 * @offset:	in that slot, or in the manifest; %SF_NOTHING: nowhere in particular
 * @errno_name:	of @err, or empty
 * @text:	one sentence, no newline; names the file or slot it is about
 * @file:	name of the input that it is about, or empty
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

/* sf_errno_name - "EILSEQ" for EILSEQ; "errno N" written to @buf (%SF_ERRNO_NAME bytes) if unknown */
const char *sf_errno_name(int err, char *buf);

#endif /* SIGFMT_ERROR_H */
