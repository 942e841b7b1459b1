// SPDX-License-Identifier: MIT
/* cmd_show.c - print everything in a bundle */
#include <getopt.h>

#include "describe.h"

static const char help[] =
"usage: mksig show [OPTIONS] BUNDLE\n\n"
"Prints what is in a bundle, and verifies nothing.\n\n"
"  -j, --json             as JSON\n"
"  -h, --help             this text\n";

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

static int show(const char *path, bool json)
{
	CMS_ContentInfo *cms = NULL;
	struct sf_bundle bundle;
	int ret;

	ret = read_bundle(path, &bundle);
	if (ret)
		return ret;
	if (bundle.parts.signature_size) {
		cms = cms_parse(signature_bytes(&bundle), path);
		ret = cms ? 0 : STATUS_INPUT;
	}
	if (!ret && json)
		describe_json(stdout, &bundle, cms);
	else if (!ret)
		describe_bundle(stdout, &bundle, cms);
	CMS_ContentInfo_free(cms);
	sf_bundle_free(&bundle);
	return ret;
}

int cmd_show(int argc, char **argv)
{
	bool json = false;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":jh", options, NULL)) != -1) {
		if (c == 'h') {
			fputs(help, stdout);
			return 0;
		}
		if (c != 'j')
			return bad_option(c, argv);
		json = true;
	}
	if (argc - optind != 1)
		return fail(STATUS_USAGE, "one bundle is needed; see %s --help", program);
	return show(argv[optind], json);
}
