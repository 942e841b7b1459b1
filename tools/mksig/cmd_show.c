// SPDX-License-Identifier: MIT
/* cmd_show.c - print everything in a bundle */
#include <getopt.h>

#include "describe.h"

static const char help[] =
"usage: mksig show [OPTIONS] BUNDLE\n\n"
"Prints what is in a bundle, and verifies nothing.\n\n"
"  -j, --json             as JSON\n"
COMMON_HELP;

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	COMMON_OPTIONS
};

static int take(void *job, int c)
{
	*(bool *)job = true;
	return 0;
}

static int show(void *job, const char *path, const struct sf_bundle *bundle)
{
	CMS_ContentInfo *cms = NULL;

	if (bundle->parts.signature_size) {
		cms = cms_parse(signature_bytes(bundle), path);
		if (!cms)
			return STATUS_MALFORMED;
	}
	if (*(bool *)job)
		describe_json(stdout, bundle, cms);
	else
		describe_bundle(stdout, bundle, cms);
	CMS_ContentInfo_free(cms);
	return 0;
}

const struct bundle_tool tool_show = {
	.help = help,
	.short_options = ":j" COMMON_LETTERS,
	.options = options,
	.job_size = sizeof(bool),
	.take = take,
	.run = show,
};
