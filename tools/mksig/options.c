// SPDX-License-Identifier: MIT
/* options.c - parse command lines, and print --help */
#include <getopt.h>
#include <stdlib.h>

#include "mksig.h"
#include "options.h"

#define OPTIONS_MAX	48
#define HELP_COLUMN	25
#define FIRST_VALUE	256	/* values of getopt_long(), above every letter */

static const struct opt common[] = {
	{ .name = "help", .letter = 'h', .help = "print this text" },
	{ .name = "version", .letter = 'V',
	  .help = "print versions of mksig, of the format and of the libraries" },
	OPT_END
};

/* An option, and the object that it sets */
struct known {
	const struct opt *opt;
	void *of;
};

struct parser {
	struct known known[OPTIONS_MAX];
	struct option longs[OPTIONS_MAX + 1];
	char letters[2 * OPTIONS_MAX + 2];
	size_t n;
};

static void add_table(struct parser *parser, const struct opt *options, void *of)
{
	char *letter = parser->letters + strlen(parser->letters);

	for (; options->name; options++) {
		if (parser->n == OPTIONS_MAX)
			exit(fail(STATUS_INTERNAL, "more than %d options", OPTIONS_MAX));
		parser->longs[parser->n] = (struct option){
			options->name, options->argument ? required_argument : no_argument, NULL,
			FIRST_VALUE + parser->n,
		};
		parser->known[parser->n++] = (struct known){ options, of };
		if (!options->letter)
			continue;
		*letter++ = options->letter;
		if (options->argument)
			*letter++ = ':';
	}
}

static const struct known *find(const struct parser *parser, int c)
{
	size_t i;

	if (c >= FIRST_VALUE)
		return &parser->known[c - FIRST_VALUE];
	for (i = 0; i < parser->n; i++)
		if (parser->known[i].opt->letter == c)
			return &parser->known[i];
	return NULL;
}

static int take(const struct known *known, const char *value)
{
	const struct opt *opt = known->opt;
	char *field = (char *)known->of + opt->field;

	switch (opt->kind) {
	case OPT_KIND_FLAG:
		*(bool *)field = true;
		return 0;
	case OPT_KIND_TEXT:
		return once((const char **)field, value, opt->name);
	default:
		return opt->set(known->of, value);
	}
}

static void print_table(const struct opt *options)
{
	const char *line;
	int n, length;

	for (; options->name; options++) {
		n = options->letter ? printf("  -%c, --%s", options->letter, options->name) :
				      printf("      --%s", options->name);
		if (options->argument)
			n += printf(" %s", options->argument);
		for (line = options->help; ; line += length + 1) {
			length = strcspn(line, "\n");
			if (n >= HELP_COLUMN) {
				putchar('\n');
				n = 0;
			}
			printf("%*s%.*s\n", HELP_COLUMN - n, "", length, line);
			n = 0;
			if (!line[length])
				break;
		}
	}
}

static void print_help(const struct syntax *syntax)
{
	const struct opt_table *table;

	fputs(syntax->usage, stdout);
	for (table = syntax->tables; table->options; table++)
		if (!table->title)
			print_table(table->options);
	print_table(common);
	for (table = syntax->tables; table->options; table++) {
		if (!table->title)
			continue;
		printf("\n%s\n", table->title);
		print_table(table->options);
	}
	if (syntax->notes)
		printf("\n%s", syntax->notes);
}

static int bad_long(const struct parser *parser, const char *word)
{
	int n = strcspn(word, "=");	/* do not print its argument, which may be a passphrase */
	char list[512] = "";
	size_t i, found = 0, used;

	for (i = 0; i < parser->n; i++) {
		if (strncmp(parser->longs[i].name, word + 2, n - 2))
			continue;
		used = strlen(list);
		snprintf(list + used, sizeof(list) - used, "%s--%s", found++ ? ", " : "",
			 parser->longs[i].name);
	}
	if (found > 1)
		return fail(STATUS_USAGE, "option %.*s may be one of %s; write it out", n, word, list);
	return fail(STATUS_USAGE, "unknown option %.*s; see %s --help", n, word, program);
}

/* Report why getopt_long() returned '?' or ':'.  Inside a word like -qv, it has set only optopt. */
static int bad_option(const struct parser *parser, int c, char **argv)
{
	char name[64];

	if (!optopt)
		return bad_long(parser, argv[optind - 1]);
	if (optopt < FIRST_VALUE)
		snprintf(name, sizeof(name), "-%c", optopt);
	else
		snprintf(name, sizeof(name), "--%s", find(parser, optopt)->opt->name);
	if (c == ':')
		return fail(STATUS_USAGE, "option %s needs an argument; see %s --help", name, program);
	if (optopt < FIRST_VALUE)
		return fail(STATUS_USAGE, "unknown option %s; see %s --help", name, program);
	return fail(STATUS_USAGE, "option %s takes no argument; see %s --help", name, program);
}

/* Does the option read standard input?  "-" for --output is standard output. */
static bool is_input(const struct opt *opt, const char *value)
{
	return opt->argument && !strcmp(opt->argument, "FILE") && strcmp(opt->name, "output") &&
	       !strcmp(value, "-");
}

/* Standard input can be read only once. */
static int check_inputs(unsigned int inputs, int argc, char **argv)
{
	int i;

	for (i = optind; i < argc; i++)
		inputs += !strcmp(argv[i], "-");
	if (inputs < 2)
		return 0;
	return fail(STATUS_USAGE, "standard input is named %u times, but can be read only once; name files",
		    inputs);
}

int take_options(const struct syntax *syntax, void *job, int argc, char **argv, bool *answered)
{
	struct parser parser = { .letters = ":" };
	const struct opt_table *table;
	unsigned int inputs = 0;
	int c, ret;

	for (table = syntax->tables; table->options; table++)
		if (!table->help_only)
			add_table(&parser, table->options, (char *)job + table->of);
	add_table(&parser, common, NULL);
	opterr = 0;
	while ((c = getopt_long(argc, argv, parser.letters, parser.longs, NULL)) != -1) {
		const struct known *known = c == '?' || c == ':' ? NULL : find(&parser, c);

		if (!known)
			return bad_option(&parser, c, argv);
		*answered = known->opt == &common[0] || known->opt == &common[1];
		if (known->opt == &common[0])
			print_help(syntax);
		else if (known->opt == &common[1])
			print_version();
		if (*answered)
			return 0;
		inputs += is_input(known->opt, optarg);
		ret = take(known, optarg);
		if (ret)
			return ret;
	}
	return check_inputs(inputs, argc, argv);
}
