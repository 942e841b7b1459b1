/* SPDX-License-Identifier: MIT */
/* options.h - the options of a command: one table for parsing and for --help */
#ifndef MKSIG_OPTIONS_H
#define MKSIG_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* What an option does. */
enum opt_kind {
	OPT_KIND_FLAG,		/* sets a bool */
	OPT_KIND_TEXT,		/* sets a const char *, once */
	OPT_KIND_CALL,		/* calls a function */
};

/**
 * struct opt - one option
 * @name:	without the dashes; NULL ends a table
 * @letter:	its short form, or 0
 * @argument:	what --help calls its argument; NULL if it takes none
 * @help:	what it does; '\n' between lines
 * @kind:	enum opt_kind
 * @field:	offset of what it sets
 * @set:	takes @value (NULL without an argument) for @of, what the table is about;
 *		returns a status, with a sentence if it is not 0
 */
struct opt {
	const char *name;
	char letter;
	const char *argument;
	const char *help;
	enum opt_kind kind;
	size_t field;
	int (*set)(void *of, const char *value);
};

#define OPT_FLAG(name, letter, type, field, help) \
	{ name, letter, NULL, help, OPT_KIND_FLAG, offsetof(type, field), NULL }
#define OPT_TEXT(name, letter, argument, type, field, help) \
	{ name, letter, argument, help, OPT_KIND_TEXT, offsetof(type, field), NULL }
#define OPT_CALL(name, letter, argument, set, help) \
	{ name, letter, argument, help, OPT_KIND_CALL, 0, set }
#define OPT_END	{ NULL, 0, NULL, NULL, OPT_KIND_FLAG, 0, NULL }

/**
 * struct opt_table - options about one part of a command's job
 * @options:	up to OPT_END; NULL ends a list of tables
 * @of:		offset of that part in the job
 * @title:	printed above them by --help, behind all tables without a title; or NULL
 * @help_only:	they are described, but not taken
 */
struct opt_table {
	const struct opt *options;
	size_t of;
	const char *title;
	bool help_only;
};

/**
 * struct syntax - what a command takes
 * @usage:	--help begins with it
 * @tables:	its options; every command has --help and --version besides
 * @notes:	--help ends with it, or NULL
 */
struct syntax {
	const char *usage;
	const struct opt_table *tables;
	const char *notes;
};

/**
 * take_options - parse a command line
 * @syntax:	what there may be
 * @job:	gets it
 * @argc:	words, the command's name included
 * @argv:	words; reordered so that operands are at the end, from getopt's optind on
 * @told:	result: --help or --version was given and answered; there is no more to do
 *
 * Return: a status, with a sentence if it is not 0.
 */
int take_options(const struct syntax *syntax, void *job, int argc, char **argv, bool *told);

#endif /* MKSIG_OPTIONS_H */
