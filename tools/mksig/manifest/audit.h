/* SPDX-License-Identifier: MIT */
/*
 * audit.h - what is known of each parameter that kernels take from their command line
 *
 * The table is made from parameters.txt, which says what its lines mean.
 */
#ifndef MKSIG_AUDIT_H
#define MKSIG_AUDIT_H

#include "sigfmt_encode.h"

enum audit_class {
	AUDIT_HARMLESS,
	AUDIT_MITIGATION,
	AUDIT_LOCKDOWN,
	AUDIT_ADDRESS,
	AUDIT_MEMORY_MAP,
	AUDIT_DEBUGGER,
	AUDIT_UNKNOWN,
	AUDIT_CLASSES
};

/* When a parameter of a dangerous class is forbidden by default */
enum audit_when {
	AUDIT_ALWAYS,
	AUDIT_OPEN_INITRAMFS,	/* a part of the initramfs is signed by nobody */
	AUDIT_BY_VERIFIER,	/* the verifier refuses it under every policy */
};

/**
 * struct audit_line - one line of parameters.txt
 * @key:	with a star at its end: all that begin like this
 * @value:	the same; NULL: any
 * @class:	what it does
 * @versions:	bit n: it is in audit_versions[n]
 * @when:	when it is forbidden
 * @why:	file, function and reason, NULL if it is harmless
 */
struct audit_line {
	const char *key;
	const char *value;
	enum audit_class class;
	u32 versions;
	enum audit_when when;
	const char *why;
};

extern const struct audit_line audit_lines[];
extern const size_t nr_audit_lines;
extern const char *const audit_versions[];
extern const size_t nr_audit_versions;

/* audit_version - the bit of the version that a release, as uname -r has it, belongs to;
 * 0: it was not audited */
u32 audit_version(const char *release);

/* audit_class_name - as parameters.txt has it */
const char *audit_class_name(enum audit_class class);

/* audit_class_of - of a name, or AUDIT_CLASSES */
enum audit_class audit_class_of(const char *name);

/* audit_is_dangerous - is this class forbidden by default? */
bool audit_is_dangerous(enum audit_class class);

/**
 * audit_find - the line that is about a word of a command line
 * @key:	of the word
 * @value:	of the word, "" if there is none
 * @versions:	of which kernels
 *
 * Return: the first that fits, those with whole names before those with a star; NULL: no
 * kernel of these reads it.
 */
const struct audit_line *audit_find(const char *key, const char *value, u32 versions);

/* audit_knows - does a kernel of these versions read a key like this, perhaps with a star? */
bool audit_knows(const char *key, u32 versions);

/* audit_all - the bits of all versions that were audited */
u32 audit_all(void);

/* What audit_opener() says of a line that the policy refuses */
#define AUDIT_CLOSED	((size_t)-1)

/**
 * audit_opener - what of a policy lets words of a line through
 * @line:	of the audit
 * @policy:	@n entries, in the order in which they decide
 * @n:		number of entries
 * @versions:	of which kernels
 *
 * Return: the number of the entry; @n: no entry is about it, so it passes; AUDIT_CLOSED.
 */
size_t audit_opener(const struct audit_line *line, const struct sf_policy_desc *policy, size_t n,
		    u32 versions);

/* audit_next - the next line of a dangerous class that a policy has to be about, or NULL;
 * @from as for audit_entry() */
const struct audit_line *audit_next(u32 versions, bool open_initramfs, size_t *from);

/**
 * audit_entry - the default policy, entry by entry
 * @versions:	of which kernels
 * @open_initramfs: a part of the initramfs is signed by nobody
 * @class:	AUDIT_CLASSES: what is forbidden by default; else: this class alone
 * @from:	where to go on, 0 to begin with
 * @entry:	result; its strings are constants
 *
 * Return: false if there are no more.
 */
bool audit_entry(u32 versions, bool open_initramfs, enum audit_class class, size_t *from,
		 struct sf_policy_desc *entry);

#endif /* MKSIG_AUDIT_H */
