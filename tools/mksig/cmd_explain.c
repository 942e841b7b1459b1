// SPDX-License-Identifier: MIT
/* cmd_explain.c - explain lines of the kernel's log */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdlib.h>

#include "mksig.h"
#include "options.h"
#include "sigfmt_sentence.h"

static const struct opt_table tables[] = {
	{}
};

static const struct syntax syntax = {
	.usage = "usage: mksig explain LINE\n"
		 "       dmesg | mksig explain -\n\n"
		 "Explains a line of the kernel's log about a refused load, and says\n"
		 "what to do.  In standard input, every such line is explained.\n\n",
	.tables = tables,
	.notes = "Exit status: 0 a line was explained; 1 there is no such line; 2 wrong usage, or the input\n"
		 "could not be read.\n",
};

static bool explain(const char *line)
{
	char sentence[SF_SENTENCE_MAX];

	if (!sf_explain_line(line, sentence, sizeof(sentence)))
		return false;
	puts(sentence);
	return true;
}

static int explain_input(void)
{
	bool found = false;
	char *line = NULL;
	size_t room = 0;
	int ret = 0;

	while (getline(&line, &room, stdin) >= 0)
		found |= explain(line);
	free(line);
	if (ferror(stdin))
		ret = fail(STATUS_INPUT, "standard input: cannot read: %s", strerror(errno));
	else if (!found)
		ret = fail(STATUS_REFUSED,
			   "standard input: no line is about a refused load; look for \"kexec: manifest refused:\"");
	return ret;
}

int cmd_explain(int argc, char **argv)
{
	bool answered = false;
	int ret = take_options(&syntax, NULL, argc, argv, &answered);

	if (ret || answered)
		return ret;
	if (optind + 1 != argc)
		return fail(STATUS_USAGE, "one line is needed, in quotes, or -; see %s --help", program);
	if (!strcmp(argv[optind], "-"))
		return explain_input();
	if (explain(argv[optind]))
		return 0;
	return fail(STATUS_REFUSED,
		    "not a line about a refused load; look for \"kexec: manifest refused:\" in the kernel's log");
}
