/* SPDX-License-Identifier: MIT */
/*
 * mksig.h - what the commands of mksig share: exit statuses, messages, files
 */
#ifndef MKSIG_H
#define MKSIG_H

#include "sigfmt.h"
#include "sigfmt_bundle.h"
#include "sigfmt_encode.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* Exit statuses, one for each class of failure; mksig(1) lists them. */
enum {
	STATUS_OK,
	STATUS_REFUSED,		/* refused, or verification failed */
	STATUS_USAGE,
	STATUS_INPUT,		/* an input file cannot be read or is malformed */
	STATUS_KEY,		/* private key or certificate */
	STATUS_OUTPUT,		/* the result cannot be written */
	STATUS_INTERNAL,	/* out of memory, or a bug */
};

/* No kernel or initramfs comes near; a sparse file does. */
#define IMAGE_MAX	((size_t)1 << 30)
#define SMALL_FILE_MAX	((size_t)16 << 20)

/**
 * struct file - a file in memory
 * @name:	for messages
 * @data:	malloc()ed
 * @size:	bytes in @data
 */
struct file {
	const char *name;
	__u8 *data;
	size_t size;
};

/* The command being run, for messages: "mksig", "mksig sign". */
extern const char *program;

/* fail - print one sentence on standard error; returns @status */
int fail(int status, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* warn - as fail(), for what does not stop the command */
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* xcalloc - calloc() that ends the program instead of returning NULL */
void *xcalloc(size_t n, size_t size);

/* xprintf - a malloc()ed string */
char *xprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* once - remember an option's argument; an option given twice is a mistake */
int once(const char **where, const char *value, const char *option);

/* number - a decimal number up to @max; STATUS_USAGE with a sentence if not */
int number(const char *text, __u64 max, const char *option, __u64 *value);

/**
 * read_file - read a whole file
 * @path:	file, "-" for standard input
 * @max:	refuse more bytes than these
 * @file:	result; free_file() it
 *
 * Return: 0, or STATUS_INPUT with a sentence.
 */
int read_file(const char *path, size_t max, struct file *file);
void free_file(struct file *file);

/**
 * write_file - write a whole file or nothing
 * @path:	file, "-" for standard output
 * @data:	its content
 * @size:	bytes in @data
 *
 * A regular file is written beside its place and renamed when it is complete
 * and on disk.  Return: 0, or STATUS_OUTPUT with a sentence.
 */
int write_file(const char *path, const void *data, size_t size);

/* read_bundle - sf_bundle_read() with messages; free with sf_bundle_free() */
int read_bundle(const char *path, struct sf_bundle *bundle);

/**
 * write_bundle - put a bundle together, check it as its readers will, write it
 * @path:	file, "-" for standard output
 * @manifest:	encoded
 * @signature:	DER, may be empty
 * @attachments: may be NULL
 *
 * Return: 0, or a status with a sentence.
 */
int write_bundle(const char *path, struct sf_bytes manifest, struct sf_bytes signature,
		 const struct sf_attachments *attachments);

/* The attachments of a bundle that was read, NULL if it has none. */
const struct sf_attachments *bundle_attachments(const struct sf_bundle *bundle);

/* manifest_bytes, signature_bytes - of a bundle that was read */
struct sf_bytes manifest_bytes(const struct sf_bundle *bundle);
struct sf_bytes signature_bytes(const struct sf_bundle *bundle);

/* hex - write @n bytes as lower-case hex and a NUL to @text; returns @text */
char *hex(const __u8 *p, size_t n, char *text);

/* digest_of - digest of @n bytes; ends the program if OpenSSL cannot */
void digest_of(__u32 alg, const void *p, size_t n, __u8 *digest);

/**
 * code_digest - the digest that a slot with fields is signed by
 * @manifest:	decoded
 * @slot:	one of its slots
 * @bytes:	slot->size bytes
 * @digest:	result: over the bytes outside the fields, in order
 */
void code_digest(const struct sf_manifest *manifest, const struct sf_slot *slot,
		 const __u8 *bytes, __u8 *digest);

/* digest_alg - enum sf_digest_alg of "sha256" and so on, 0 if it is none */
__u32 digest_alg(const char *name);
const char *digest_evp_name(__u32 alg);
__u32 digest_length(__u32 alg);

/**
 * struct command - one of mksig's commands
 * @name:	as typed
 * @summary:	one line for the list
 * @run:	argv[0] is the command's name; returns a status
 */
struct command {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
};

int cmd_create(int argc, char **argv);
int cmd_sign(int argc, char **argv);
int cmd_attach(int argc, char **argv);
int cmd_extract(int argc, char **argv);
int cmd_drop(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_digest(int argc, char **argv);

/* cmd_one_step - create and sign, without a command's name */
int cmd_one_step(int argc, char **argv);

struct option;	/* getopt.h */

/**
 * struct bundle_tool - a command that works on bundles
 * @help:	of --help
 * @short_options: as for getopt_long()
 * @options:	with -h, --help
 * @take:	an option; returns a status
 * @ready:	are the options enough for these files? may be NULL
 * @run:	for each bundle, read from @path; returns a status
 * @many:	how many bundles it takes at once
 */
struct bundle_tool {
	const char *help;
	const char *short_options;
	const struct option *options;
	int (*take)(void *job, int c);
	int (*ready)(void *job, int n, char **paths);
	int (*run)(void *job, const char *path, const struct sf_bundle *bundle);
	enum { TOOL_ONE, TOOL_IN_TURN, TOOL_PARALLEL } many;
};

/* run_tool - parse options, read bundles, run; returns a status */
int run_tool(const struct bundle_tool *tool, void *job, int argc, char **argv);

/**
 * batch - do something for several files, one after another or in parallel
 * @n:		number of files
 * @at_once:	in as many processes as there are processors, with a line for each
 *		that is done
 * @run:	for each file; returns a status
 * @arg:	for @run
 * @names:	of the files
 *
 * Return: the largest status.
 */
int batch(size_t n, bool at_once, int (*run)(void *arg, size_t i), void *arg, char **names);

/* bad_option - after getopt_long() returned '?' or ':' */
int bad_option(int c, char **argv);

#endif /* MKSIG_H */
