// SPDX-License-Identifier: MIT
/*
 * mksig - describe kernel images as signed manifests for kexec_load(2)
 *
 * main.c - the table of commands
 */

#include "mksig.h"

/**
 * struct command - a command of mksig
 * @name:	as typed
 * @summary:	one line for the list
 * @tool:	its functions if it works on bundles, or NULL
 * @run:	the command itself if @tool is NULL
 */
static const struct command {
	const char *name;
	const char *summary;
	const struct bundle_tool *tool;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "create", "describe a kernel image as a manifest", NULL, cmd_create },
	{ "sign", "sign a manifest", &tool_sign, NULL },
	{ "attach", "attach a signature made elsewhere", &tool_attach, NULL },
	{ "extract", "write the manifest or the signature to a file", &tool_extract, NULL },
	{ "drop", "remove a signer from a signature", &tool_drop, NULL },
	{ "verify", "check signatures, and digests against files", &tool_verify, NULL },
	{ "show", "print what is in a manifest", &tool_show, NULL },
	{ "digest", "print the digest of a manifest", &tool_digest, NULL },
	{ "explain", "explain a refusal in the kernel's log", NULL, cmd_explain },
};

static void print_help(void)
{
	size_t i;

	printf("usage: mksig [OPTIONS] --key KEY --cert CERT IMAGE...\n"
	       "       mksig COMMAND [OPTIONS] FILE\n\n"
	       "The first form describes and signs each IMAGE in one step, and writes\n"
	       "kexec-manifest-<release>.ksig beside it; it takes the options of create and\n"
	       "sign.  The commands:\n\n");
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		printf("  %-10s%s\n", commands[i].name, commands[i].summary);
	printf("\nmksig COMMAND --help lists the options of a command, mksig --version prints versions;\n"
	       "mksig(1) describes everything.\n");
}

static int run(int argc, char **argv)
{
	static char name[32];
	size_t i;

	if (argc < 2)
		return fail(STATUS_USAGE, "no kernel image and no command given; see mksig --help");
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		print_help();
		return 0;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		print_version();
		return 0;
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		snprintf(name, sizeof(name), "mksig %s", commands[i].name);
		program = name;
		return commands[i].tool ? run_tool(commands[i].tool, argc - 1, argv + 1) :
		       commands[i].run(argc - 1, argv + 1);
	}
	return cmd_one_step(argc, argv);
}

int main(int argc, char **argv)
{
	int status = run(argc, argv);

	/* Fail if standard output could not be written, for example to a full disk. */
	if (fflush(stdout) || ferror(stdout)) {
		if (!status)
			status = fail(STATUS_OUTPUT, "standard output: cannot write: %s",
				      strerror(errno));
	}
	return status & EXIT_MASK;
}
