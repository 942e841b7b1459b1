/* SPDX-License-Identifier: MIT */
/*
 * status.h - is this machine ready for kexec with signed manifests?
 */
#ifndef STATUS_H
#define STATUS_H

#include <stdio.h>

#include "sigfmt_trust.h"

#define TEXT_MAX	1024

/**
 * struct item - one line of the report
 * @name:	subject
 * @state:	ready, not ready, or not known
 * @text:	what was found
 * @remedy:	a command that helps, or empty
 */
struct item {
	char name[256];
	enum sf_answer state;
	char text[TEXT_MAX];
	char remedy[TEXT_MAX];
};

/**
 * struct report - a report
 * @reboot, @crash: is the machine ready for these?
 */
struct report {
	struct item *items;
	size_t count;
	enum sf_answer reboot;
	enum sf_answer crash;
};

/* report.c */
void report_add(struct report *report, const char *name, enum sf_answer state,
		const char *remedy, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
void report_print(const struct report *report, FILE *out, bool color);
void report_json(const struct report *report, FILE *out);
void report_free(struct report *report);

/* Combine answers: both must be yes; one is enough */
enum sf_answer both(enum sf_answer a, enum sf_answer b);
enum sf_answer either(enum sf_answer a, enum sf_answer b);

/**
 * struct question - would the running kernel load this?
 */
struct question {
	const char *manifest;
	const char *image;
	const char *initrd;	/* or NULL */
	const char *line;
	bool crash;
};

/**
 * struct facts - facts that are not read from files below @root
 * @root:	prefix of every path
 * @privileged:	the caller is root, who can read everything and ask the kernel
 * @release:	of the running kernel
 * @knows:	does it support manifests, and may the caller load?
 * @lacks:	it does not support them; else the caller may not load
 * @why:	if not, the reason, a sentence
 * @keyrings:	those of the running kernel; zero if they cannot be read
 * @loader:	what kexec --version prints, NULL if there is no kexec
 * @log:	the kernel's log, NULL if it cannot be read
 * @ask:	ask the kernel: %SF_STATUS_DONE, or @error has the reason; NULL if impossible
 */
struct facts {
	const char *root;
	bool privileged;
	const char *release;
	enum sf_answer knows;
	bool lacks;
	const char *why;
	struct sf_keyrings keyrings;
	char *loader;
	char *log;
	enum sf_status (*ask)(const struct question *question, struct sf_error *error);
};

/**
 * struct config - the running kernel's configuration
 * @found:	it was found
 * @forced:	level to which it locks itself down
 */
struct config {
	bool found;
	bool platform;
	u32 generation;
	char component[SF_COMPONENT_MAX + 1];
	enum sf_level forced;
};

/* files.c: files below a root directory */
bool is_there(const char *root, const char *path);
/* at most 1 MiB, malloc()ed; NULL if it cannot be read */
char *read_text(const char *root, const char *path, size_t *size);
/* a file that begins with a number; -1 if there is none */
long long read_number(const char *root, const char *path);
void read_config(const struct facts *facts, struct config *config);
/* is there a line "NAME=VALUE" that is not a comment? */
bool has_setting(const char *text, const char *name);

/* The lockdown of this machine */
struct lock {
	enum sf_level level;
	bool secure_boot;
};

/* kernels.c: could any installed kernel be loaded? */
struct summary {
	enum sf_answer reboot;
	enum sf_answer crash;
	enum sf_answer entries;		/* for reboots, kernels with boot entries only */
	bool any_entry;
};
/* adds a line for each installed kernel */
void report_kernels(const struct facts *facts, const struct config *config,
		    const struct lock *lock, struct report *report, struct summary *summary);

/* status.c */
void status_collect(const struct facts *facts, struct report *report);

#endif /* STATUS_H */
