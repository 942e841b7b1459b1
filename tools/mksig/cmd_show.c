// SPDX-License-Identifier: MIT
/* cmd_show.c - print everything in a bundle */
#include <getopt.h>

#include "describe.h"

static const char help[] =
"usage: mksig show [OPTIONS] BUNDLE\n\n"
"Prints what is in a bundle, and verifies nothing.\n\n"
"  -v, --verbose          every entry of the policy, by class\n"
"  -j, --json             as JSON\n"
COMMON_HELP;

static const struct option options[] = {
	{ "verbose", no_argument, NULL, 'v' },
	{ "json", no_argument, NULL, 'j' },
	COMMON_OPTIONS
};

struct job {
	bool json;
	bool verbose;
};

static int take(void *arg, int c)
{
	struct job *job = arg;

	*(c == 'j' ? &job->json : &job->verbose) = true;
	return 0;
}

static int show(void *arg, const char *path, const struct sf_bundle *bundle)
{
	const struct job *job = arg;
	CMS_ContentInfo *cms = NULL;

	if (bundle->parts.signature_size) {
		cms = cms_parse(signature_bytes(bundle), path);
		if (!cms)
			return STATUS_MALFORMED;
	}
	if (job->json)
		describe_json(stdout, bundle, cms);
	else
		describe_bundle(stdout, bundle, cms, job->verbose);
	CMS_ContentInfo_free(cms);
	return 0;
}

const struct bundle_tool tool_show = {
	.help = help,
	.short_options = ":vj" COMMON_LETTERS,
	.options = options,
	.job_size = sizeof(struct job),
	.take = take,
	.run = show,
};
