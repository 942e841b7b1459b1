/* SPDX-License-Identifier: MIT */
/* options.h - the options of a command: one table for parsing and for --help */
#ifndef MKSIG_OPTIONS_H
#define MKSIG_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/* The effect of an option */
enum opt_kind {
	OPT_KIND_FLAG,		/* sets a bool */
	OPT_KIND_TEXT,		/* sets a const char *, once */
	OPT_KIND_CALL,		/* calls a function */
};

/**
 * struct opt - one option
 * @name:	without the dashes; NULL ends a table
 * @letter:	short form, or 0
 * @argument:	name of the argument in --help; NULL if it takes none
 * @help:	text for --help; '\n' between lines
 * @kind:	enum opt_kind
 * @field:	offset of what it sets
 * @set:	sets @value (NULL without an argument) in @of, the table's object;
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
 * struct opt_table - options that set one part of a command's job
 * @options:	up to OPT_END; NULL ends a list of tables
 * @of:		offset of that part in the job
 * @title:	heading in --help, after all tables without one; or NULL
 * @help_only:	the options are described, but not accepted
 */
struct opt_table {
	const struct opt *options;
	size_t of;
	const char *title;
	bool help_only;
};

/**
 * struct syntax - the command line of a command
 * @usage:	first part of --help
 * @tables:	options; every command also has --help and --version
 * @notes:	last part of --help, or NULL
 */
struct syntax {
	const char *usage;
	const struct opt_table *tables;
	const char *notes;
};

/**
 * take_options - parse a command line
 * @syntax:	accepted options
 * @job:	result
 * @argc:	words, the command's name included
 * @argv:	words; reordered so that operands are at the end, from getopt's optind on
 * @answered:	result: --help or --version was given, and there is no more to do
 *
 * No more than one "FILE" and operand may be "-", because standard input can be read only once.
 * Return: a status, with a sentence if it is not 0.
 */
int take_options(const struct syntax *syntax, void *job, int argc, char **argv, bool *answered);

#endif /* MKSIG_OPTIONS_H */
