/* SPDX-License-Identifier: MIT */
/*
 * audit.h - the table of audited kernel parameters
 *
 * The table is generated from parameters.txt, which describes its lines.
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
	AUDIT_OPEN_INITRAMFS,	/* if a part of the initramfs is unsigned */
	AUDIT_BY_VERIFIER,	/* never: the verifier refuses it under every policy */
};

/**
 * struct audit_line - one line of parameters.txt
 * @key:	a prefix if it ends with a star
 * @value:	the same; NULL: any
 * @class:	its effect
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

/* audit_version - the bit of a release's version (of uname -r); 0: it was not audited */
u32 audit_version(const char *release);

/* audit_class_name - the name in parameters.txt */
const char *audit_class_name(enum audit_class class);

/* audit_class_of - the class with a name, or AUDIT_CLASSES */
enum audit_class audit_class_of(const char *name);

/* audit_is_dangerous - is this class forbidden by default? */
bool audit_is_dangerous(enum audit_class class);

/**
 * audit_find - find the line for a word of a command line
 * @key:	of the word
 * @value:	of the word, "" if there is none
 * @versions:	of which kernels
 *
 * Return: the first match, whole names before prefixes; NULL: none of these kernels reads
 * the word.
 */
const struct audit_line *audit_find(const char *key, const char *value, u32 versions);

/* audit_knows - does a kernel of these versions read this key, which may be a prefix? */
bool audit_knows(const char *key, u32 versions);

/* audit_all - the bits of all versions that were audited */
u32 audit_all(void);

/* Result of audit_opener() for a line that the policy refuses */
#define AUDIT_CLOSED	((size_t)-1)

/**
 * audit_opener - find the policy entry that allows words of a line
 * @line:	of the audit
 * @policy:	@n entries; the first match decides
 * @n:		number of entries
 * @versions:	of which kernels
 *
 * Return: the number of the entry; @n if none matches, so the word is allowed; AUDIT_CLOSED.
 */
size_t audit_opener(const struct audit_line *line, const struct sf_policy_desc *policy, size_t n,
		    u32 versions);

/* audit_next - the next line of a dangerous class that a policy must cover, or NULL;
 * @from as for audit_entry() */
const struct audit_line *audit_next(u32 versions, bool open_initramfs, size_t *from);

/**
 * audit_entry - get the next entry of the default policy
 * @versions:	of which kernels
 * @open_initramfs: a part of the initramfs is unsigned
 * @class:	this class only; AUDIT_CLASSES: all that are forbidden by default
 * @from:	position, 0 at first
 * @entry:	result; its strings are constants
 *
 * Return: false after the last entry.
 */
bool audit_entry(u32 versions, bool open_initramfs, enum audit_class class, size_t *from,
		 struct sf_policy_desc *entry);

#endif /* MKSIG_AUDIT_H */
