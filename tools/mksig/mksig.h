/* SPDX-License-Identifier: MIT */
/*
 * mksig.h - shared by mksig's commands: exit statuses, messages, files
 */
#ifndef MKSIG_H
#define MKSIG_H

#include <sys/stat.h>

#include "sigfmt.h"
#include "sigfmt_bundle.h"
#include "sigfmt_encode.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/*
 * The low byte is the exit status, 0, 1 or 2 as in fsverity-utils.  The rest is the
 * reason, for which verify --json has a word.  With several files the largest status
 * counts, so more serious ones have higher numbers.
 */
#define STATUS(reason, exit_status)	((reason) << 8 | (exit_status))
#define EXIT_MASK	0xff

enum {
	STATUS_OK		= 0,
	/* checked, and the answer is no */
	STATUS_REFUSED		= STATUS(1, 1),		/* usage error */
	STATUS_NOT_COMPARED	= STATUS(2, 1),		/* the manifest does not cover a file */
	STATUS_DIFFERS		= STATUS(3, 1),		/* a file differs from the manifest */
	STATUS_UNSIGNED		= STATUS(4, 1),
	STATUS_UNTRUSTED	= STATUS(5, 1),		/* too few signatures by trusted keys */
	STATUS_REVOKED		= STATUS(6, 1),
	STATUS_SIGNATURE	= STATUS(7, 1),		/* wrong, or kernels refuse its form */
	STATUS_MALFORMED	= STATUS(8, 1),		/* of the wrong kind, or damaged */
	/* the check or the work could not be done */
	STATUS_USAGE		= STATUS(9, 2),
	STATUS_UNJUDGED		= STATUS(10, 2),	/* OpenSSL lacks the algorithm */
	STATUS_INPUT		= STATUS(11, 2),	/* a file cannot be read */
	STATUS_KEY		= STATUS(12, 2),	/* private key or certificate */
	STATUS_OUTPUT		= STATUS(13, 2),	/* the result cannot be written */
	STATUS_INTERNAL		= STATUS(14, 2),	/* out of memory, or a bug */
};

/* status_word - the reason as verify --json has it; mksig(1) lists them */
const char *status_word(int status);

#define SMALL_FILE_MAX	((size_t)16 << 20)
#define RUN_SIZE	((size_t)256 << 10)	/* bytes of a large file that are read at once */

/**
 * struct file - a file, in memory or open
 * @name:	for messages
 * @data:	malloc()ed, or NULL
 * @size:	bytes
 * @opened:	@fd is valid
 * @fd:		read with pread()
 * @opened_stat: from fstat() when it was opened
 *
 * A large file is never read whole, and never mapped.  So a file that is truncated
 * meanwhile leads to an error, not to a signal.
 */
struct file {
	const char *name;
	u8 *data;
	u64 size;
	bool opened;
	int fd;
	struct stat opened_stat;
};

/* The command being run, for messages: "mksig", "mksig sign". */
extern const char *program;

/* Suppress messages, when the same error will be found and reported later. */
extern bool silent;

/* fail - print one sentence on standard error; returns @status */
int fail(int status, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* warn - as fail(), for what does not stop the command */
void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* xcalloc - calloc() that ends the program instead of returning NULL */
void *xcalloc(size_t n, size_t size);

/* xprintf - a malloc()ed string */
char *xprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* make_printable - replace bytes that are not printable ASCII by "?"; returns @text */
char *make_printable(char *text);

/* once - store an option's argument; it is an error if the option was given before */
int once(const char **where, const char *value, const char *option);

/* number - parse a decimal number up to @max; 0, or STATUS_USAGE with a sentence */
int number(const char *text, u64 max, const char *option, u64 *value);

/**
 * read_file - read a whole file
 * @path:	file, "-" for standard input
 * @max:	largest size in bytes
 * @file:	result; free_file() it
 *
 * Return: 0, STATUS_INPUT, or STATUS_MALFORMED if it is empty or too large; with a
 * sentence.
 */
int read_file(const char *path, size_t max, struct file *file);

/* read_armored - as read_file(), for @max bytes of DER, or the same in PEM form */
int read_armored(const char *path, size_t max, struct file *file);

/**
 * open_file - open a file of any size, for file_read() and file_walk()
 * @path:	file, "-" for standard input; anything but a regular file is copied to an
 *		unnamed one
 * @file:	result; free_file() it
 *
 * Return: 0, STATUS_INPUT, or STATUS_MALFORMED if it is empty or larger than any
 * slot; with a sentence.
 */
int open_file(const char *path, struct file *file);

/**
 * check_read_again - can a file be read for each of several kernel images or bundles?
 * @path:	file, NULL if there is none
 * @before:	what precedes it in the sentence: "--initrd=", or "" for an operand
 * @n:		how often it is read
 * @each:	what for: "kernel images"
 *
 * Return: 0, also if it does not exist; or STATUS_USAGE with a sentence if it is standard input,
 * a pipe or a terminal.
 */
int check_read_again(const char *path, const char *before, size_t n, const char *each);
void free_file(struct file *file);

/**
 * sink - take the next run of bytes
 *
 * Return: NULL to continue, or an error, which ends the walk.
 */
typedef const char *sink(void *arg, const u8 *p, size_t n);

/* file_read - read @n bytes; NULL, or an error */
const char *file_read(const struct file *file, u64 offset, void *p, size_t n);

/* file_walk - pass a range to @to, run by run; NULL, or an error */
const char *file_walk(const struct file *file, u64 offset, u64 size, sink *to, void *arg);

/* file_unchanged - has the file not changed since it was opened?  NULL, or an error */
const char *file_unchanged(const struct file *file);

/* error_status - STATUS_INPUT for an error of these three, else STATUS_MALFORMED */
int error_status(const char *error);

/**
 * write_file - write a whole file or nothing
 * @path:	file, "-" for standard output
 * @data:	its content
 * @size:	bytes in @data
 *
 * A regular file is written under a temporary name in the same directory, and renamed
 * when it is on disk.  It keeps the mode of the file that it replaces, and its owner if possible.
 * Return: 0, or STATUS_OUTPUT with a sentence.
 */
int write_file(const char *path, const void *data, size_t size);

/* read_bundle - sf_bundle_read(): 0, or a status with a sentence; free with sf_bundle_free() */
int read_bundle(const char *path, struct sf_bundle *bundle);

/**
 * write_bundle - encode a bundle, check it as its readers will, write it
 * @path:	file, "-" for standard output
 * @manifest:	encoded
 * @signature:	DER, may be empty
 * @attachments: may be NULL
 *
 * Return: 0, or a status with a sentence.
 */
int write_bundle(const char *path, struct sf_bytes manifest, struct sf_bytes signature,
		 const struct sf_attachments *attachments);

/* The attachments of a bundle, NULL if it has none */
const struct sf_attachments *bundle_attachments(const struct sf_bundle *bundle);

/* hex - format @n bytes in lower-case hex with a NUL; returns @text */
char *hex(const u8 *p, size_t n, char *text);

/* digest_of - compute a digest; ends the program if OpenSSL cannot */
void digest_of(u32 alg, const void *p, size_t n, u8 *digest);

/* hash_begin, hash_add, hash_end - the same for several runs of bytes; hash_add() is a
 * sink that never fails */
void *hash_begin(u32 alg);
sink hash_add;
void hash_end(void *hash, u8 *digest);

/**
 * slot_digest - compute the signed digest of a slot
 * @manifest:	decoded
 * @number:	of a slot of exact size
 * @bytes:	as many bytes as the slot's size
 * @digest:	result: over the bytes outside the fields, in order
 */
void slot_digest(const struct sf_manifest *manifest, u32 number, const u8 *bytes, u8 *digest);

/* digest_alg - the enum sf_digest_alg of "sha256" and so on, 0 for other names */
u32 digest_alg(const char *name);
/* digest_evp - OpenSSL's EVP_MD of an algorithm */
const struct evp_md_st *digest_evp(u32 alg);
u32 digest_length(u32 alg);

/**
 * lock_bundle - keep other processes of mksig from writing a bundle
 * @path:	file; nothing is locked unless it is a regular file
 *
 * Hold the lock while a bundle is read, changed and written.  Otherwise one of two signers
 * that are added at the same time would be lost.  Return: for unlock_bundle().
 */
int lock_bundle(const char *path);
void unlock_bundle(int lock);

/* print_version - print the versions of this program, its formats and its libraries */
void print_version(void);

int cmd_create(int argc, char **argv);
int cmd_explain(int argc, char **argv);

/* cmd_one_step - create and sign in one step, for a call without a command */
int cmd_one_step(int argc, char **argv);

struct syntax;	/* options.h */

/**
 * struct bundle_tool - a command that works on bundles
 * @syntax:	its options
 * @rewrites:	it replaces the bundle by default
 * @job_size:	size of the functions' @job, which is zeroed
 * @check_options: check that the options fit these files; may be NULL
 * @run:	run the command for a bundle that was read from @path; returns a status
 * @quiet:	should progress be hidden? may be NULL
 * @mode:	one bundle only, or several, in turn or in parallel
 * @report_unread: called for each file that is not a readable bundle; may be NULL
 * @done:	free what the job owns; may be NULL
 */
struct bundle_tool {
	const struct syntax *syntax;
	bool rewrites;
	size_t job_size;
	int (*check_options)(void *job, int n, char **paths);
	int (*run)(void *job, const char *path, const struct sf_bundle *bundle);
	bool (*quiet)(const void *job);
	enum { TOOL_ONE, TOOL_IN_TURN, TOOL_PARALLEL } mode;
	void (*report_unread)(void *job, const char *path, int status);
	void (*done)(void *job);
};

extern const struct bundle_tool tool_sign, tool_attach, tool_extract, tool_drop, tool_verify,
				tool_show, tool_digest;

/* run_tool - parse options, read bundles, run; returns a status */
int run_tool(const struct bundle_tool *tool, int argc, char **argv);

/**
 * check_outputs_distinct - does each file have an output of its own?
 * @n:		number of files
 * @names:	input files
 * @outputs:	output files, NULL if unknown
 *
 * Return: 0, or STATUS_USAGE with a sentence.
 */
int check_outputs_distinct(size_t n, char **names, char **outputs);

/* How batch() handles several files */
enum batch {
	BATCH_IN_TURN,
	BATCH_PARALLEL,		/* by as many processes as there are processors */
	BATCH_QUIET,		/* the same, without progress */
};

/**
 * batch - run a function for several files
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
