/* SPDX-License-Identifier: MIT */
/*
 * mksig.h - what the commands of mksig share: exit statuses, messages, files
 */
#ifndef MKSIG_H
#define MKSIG_H

#include <sys/stat.h>

#include "sigfmt.h"
#include "sigfmt_bundle.h"
#include "sigfmt_encode.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/*
 * What became of it.  The low byte is the exit status, 0, 1 or 2 as in
 * fsverity-utils; the rest tells reasons apart, for which verify --json has words.
 * Of several files' the largest counts, so the graver ones are behind.
 */
#define STATUS(reason, exit_status)	((reason) << 8 | (exit_status))
#define EXIT_MASK	0xff

enum {
	STATUS_OK		= 0,
	/* looked at, and no */
	STATUS_REFUSED		= STATUS(1, 1),		/* cannot be used so */
	STATUS_NOT_COMPARED	= STATUS(2, 1),		/* it says nothing of a file given */
	STATUS_DIFFERS		= STATUS(3, 1),		/* a file is not what it says */
	STATUS_UNSIGNED		= STATUS(4, 1),
	STATUS_UNTRUSTED	= STATUS(5, 1),		/* signed by too few of those that count */
	STATUS_REVOKED		= STATUS(6, 1),
	STATUS_SIGNATURE	= STATUS(7, 1),		/* wrong, or not as kernels want it */
	STATUS_MALFORMED	= STATUS(8, 1),		/* not what it should be, or damaged */
	/* could not be looked at, or not be done */
	STATUS_USAGE		= STATUS(9, 2),
	STATUS_UNJUDGED		= STATUS(10, 2),	/* OpenSSL does not know the kind */
	STATUS_INPUT		= STATUS(11, 2),	/* a file cannot be read */
	STATUS_KEY		= STATUS(12, 2),	/* private key or certificate */
	STATUS_OUTPUT		= STATUS(13, 2),	/* the result cannot be written */
	STATUS_INTERNAL		= STATUS(14, 2),	/* out of memory, or a bug */
};

/* status_word - the reason as verify --json has it; mksig(1) lists them */
const char *status_word(int status);

#define SMALL_FILE_MAX	((size_t)16 << 20)
#define RUN_SIZE	((size_t)256 << 10)	/* of a large file, so much is read at once */

/**
 * struct file - a file: in memory, or open, to be read where it is needed
 * @name:	for messages
 * @data:	malloc()ed, or NULL
 * @size:	bytes
 * @opened:	@fd is valid
 * @fd:		read at any place
 * @seen:	what fstat() said when it was opened
 *
 * Large files are never in memory as a whole, and never mapped: one that becomes
 * shorter meanwhile is an error, not a signal.
 */
struct file {
	const char *name;
	u8 *data;
	u64 size;
	bool opened;
	int fd;
	struct stat seen;
};

/* The command being run, for messages: "mksig", "mksig sign". */
extern const char *program;

/* No sentences for now: what is wrong will be said when it is met again. */
extern bool silent;

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
int number(const char *text, u64 max, const char *option, u64 *value);

/**
 * read_file - read a whole file
 * @path:	file, "-" for standard input
 * @max:	refuse more bytes than these
 * @file:	result; free_file() it
 *
 * Return: 0, STATUS_INPUT, or STATUS_MALFORMED if it is empty or too large; with a
 * sentence.
 */
int read_file(const char *path, size_t max, struct file *file);

/* read_armored - as read_file(), for what has @max bytes, or is that in PEM form */
int read_armored(const char *path, size_t max, struct file *file);

/**
 * open_file - open a file of any size, to be read by file_read() and file_walk()
 * @path:	file, "-" for standard input; what is no regular file is copied to one
 *		without a name
 * @file:	result; free_file() it
 *
 * Return: 0, STATUS_INPUT, or STATUS_MALFORMED if it is empty or larger than any
 * slot; with a sentence.
 */
int open_file(const char *path, struct file *file);
void free_file(struct file *file);

/**
 * sink - takes bytes, a run after the other
 *
 * Return: NULL to go on, else what is wrong, which ends the walk.
 */
typedef const char *sink(void *arg, const u8 *p, size_t n);

/* file_read - read @n bytes; NULL, or what is wrong */
const char *file_read(const struct file *file, u64 offset, void *p, size_t n);

/* file_walk - give a range to @to, a run after the other; NULL, or what is wrong */
const char *file_walk(const struct file *file, u64 offset, u64 size, sink *to, void *arg);

/* file_unchanged - is it as it was when it was opened?  NULL, or what is wrong */
const char *file_unchanged(const struct file *file);

/* wrong_status - STATUS_INPUT if one of these three says so, else STATUS_MALFORMED */
int wrong_status(const char *wrong);

/**
 * write_file - write a whole file or nothing
 * @path:	file, "-" for standard output
 * @data:	its content
 * @size:	bytes in @data
 *
 * A regular file is written beside its place and renamed when it is complete
 * and on disk.  One that is replaced leaves its mode, and its owner if that can be.
 * Return: 0, or STATUS_OUTPUT with a sentence.
 */
int write_file(const char *path, const void *data, size_t size);

/* read_bundle - sf_bundle_read(): 0, or a status with a sentence; free with sf_bundle_free() */
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

/* hex - write @n bytes as lower-case hex and a NUL to @text; returns @text */
char *hex(const u8 *p, size_t n, char *text);

/* digest_of - digest of @n bytes; ends the program if OpenSSL cannot */
void digest_of(u32 alg, const void *p, size_t n, u8 *digest);

/* hash_begin, hash_add, hash_end - the same of bytes that come one after another;
 * hash_add() is a sink, and never refuses */
void *hash_begin(u32 alg);
sink hash_add;
void hash_end(void *hash, u8 *digest);

/**
 * slot_digest - the digest that a slot is signed by
 * @manifest:	decoded
 * @number:	of a slot of exact size
 * @bytes:	so many
 * @digest:	result: over the bytes outside the fields, in order
 */
void slot_digest(const struct sf_manifest *manifest, u32 number, const u8 *bytes, u8 *digest);

/* digest_alg - enum sf_digest_alg of "sha256" and so on, 0 if it is none */
u32 digest_alg(const char *name);
const char *digest_evp_name(u32 alg);
u32 digest_length(u32 alg);

/**
 * lock_bundle - keep other mksigs from writing a bundle until unlock_bundle()
 * @path:	file; nothing is locked if there is none yet, or it is no regular file
 *
 * For as long as a bundle is read, changed and written: two who add a signer at a
 * time would else lose one of them.  Return: for unlock_bundle().
 */
int lock_bundle(const char *path);
void unlock_bundle(int lock);

/* print_version - of this program, of what it reads and writes, of its libraries */
void print_version(void);

int cmd_create(int argc, char **argv);
int cmd_explain(int argc, char **argv);

/* cmd_one_step - create and sign, without a command's name */
int cmd_one_step(int argc, char **argv);

struct syntax;	/* options.h */

/**
 * struct bundle_tool - a command that works on bundles
 * @syntax:	its options
 * @rewrites:	it writes the bundle that it has read, unless told otherwise
 * @job_size:	bytes of what the functions get as their job, zero to begin with
 * @ready:	are the options enough for these files? may be NULL
 * @run:	for each bundle, read from @path; returns a status
 * @quiet:	is progress not to be said? may be NULL
 * @many:	how many bundles it takes at once
 * @unread:	for each that cannot be read, or is none, with the status; may be NULL
 * @done:	free what the job owns; may be NULL
 */
struct bundle_tool {
	const struct syntax *syntax;
	bool rewrites;
	size_t job_size;
	int (*ready)(void *job, int n, char **paths);
	int (*run)(void *job, const char *path, const struct sf_bundle *bundle);
	bool (*quiet)(const void *job);
	enum { TOOL_ONE, TOOL_IN_TURN, TOOL_PARALLEL } many;
	void (*unread)(void *job, const char *path, int status);
	void (*done)(void *job);
};

extern const struct bundle_tool tool_sign, tool_attach, tool_extract, tool_drop, tool_verify,
				tool_show, tool_digest;

/* run_tool - parse options, read bundles, run; returns a status */
int run_tool(const struct bundle_tool *tool, int argc, char **argv);

/**
 * distinct - is what is to be written to a file of its own for each?
 * @n:		number of files
 * @names:	of what is read
 * @outputs:	of what is written, NULL for what is not known
 *
 * Return: 0, or STATUS_USAGE with a sentence.
 */
int distinct(size_t n, char **names, char **outputs);

/* How several files are worked on. */
enum batch {
	BATCH_IN_TURN,
	BATCH_PARALLEL,		/* by as many processes as there are processors */
	BATCH_QUIET,		/* the same, without a line for each that is done */
};

/**
 * batch - do something for several files
 * @n:		number of files
 * @how:	one after another, or in parallel
 * @run:	for each file; returns a status
 * @arg:	for @run
 * @names:	of the files
 *
 * Return: the largest status.
 */
int batch(size_t n, enum batch how, int (*run)(void *arg, size_t i), void *arg, char **names);

#endif /* MKSIG_H */
