/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_error.h - what can go wrong in the library (userspace only)
 */
#ifndef SIGFMT_ERROR_H
#define SIGFMT_ERROR_H

#include "sigfmt.h"

/**
 * enum sf_status - what became of an operation
 *
 * kexec uses them as exit statuses and documents them in its manual page, so the
 * numbers stay.
 */
enum sf_status {
	SF_STATUS_DONE = 0,
	SF_STATUS_NO_MEMORY = 3,	/* this program ran out of memory */
	SF_STATUS_NO_FILE = 4,		/* a file is missing, unreadable or not regular */
	SF_STATUS_FILE_SIZE = 5,	/* empty, too large, or too short for its slot */
	SF_STATUS_BUNDLE_BAD = 6,	/* the manifest file is malformed */
	SF_STATUS_BUNDLE_BARE = 7,	/* the manifest file has no attachments */
	SF_STATUS_HINTS_BAD = 8,	/* the attachments do not fit the manifest */
	SF_STATUS_INPUT_MISSING = 9,	/* the manifest needs an initramfs, a command line, ... */
	SF_STATUS_INPUT_EXTRA = 10,	/* given, but the manifest has no slot for it */
	SF_STATUS_NO_FACTS = 11,	/* sysfs or /proc/iomem does not tell */
	SF_STATUS_NO_CRASH_REGION = 12, /* crashkernel= reserved nothing */
	SF_STATUS_NO_ROOM = 13,	/* a segment does not fit into memory */
	SF_STATUS_TOO_MANY = 14,	/* more segments than kexec_load takes */
	SF_STATUS_REFUSED_HERE = 15,	/* the preflight refuses */
	SF_STATUS_REFUSED_SIGNATURE = 16, /* the preflight refuses the signature */
	SF_STATUS_NO_FEATURE = 17,	/* this kernel does not know signed manifests, or dry runs */
	SF_STATUS_REFUSED_CALLER = 18,	/* not root, kexec_load disabled, or an LSM's policy */
	SF_STATUS_KERNEL_KEY = 19,	/* the kernel refuses the signature */
	SF_STATUS_KERNEL_REFUSED = 20,	/* the kernel refuses the load */
	SF_STATUS_KERNEL_FAILED = 21,	/* out of memory, busy, ... */
};

#define SF_ERROR_TEXT		640

/**
 * struct sf_error - why something failed
 * @status:	as returned
 * @err:	errno that goes with it, 0 if none does
 * @cause:	enum sf_cause if a rule of the manifest was broken, else %SF_E_OK
 * @text:	one sentence, no newline; names the file or slot it is about
 */
struct sf_error {
	enum sf_status status;
	int err;
	enum sf_cause cause;
	char text[SF_ERROR_TEXT];
};

/* sf_errno_name - "EILSEQ" for EILSEQ; "errno N" written to @buf (16 bytes) if unknown */
const char *sf_errno_name(int err, char *buf);

#endif /* SIGFMT_ERROR_H */
