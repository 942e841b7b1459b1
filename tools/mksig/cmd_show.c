// SPDX-License-Identifier: MIT
/* cmd_show.c - print everything in a bundle */

#include "describe.h"

struct job {
	bool json;
	bool verbose;
};

static const struct opt options[] = {
	OPT_FLAG("verbose", 'v', struct job, verbose, "every entry of the policy, by class"),
	OPT_FLAG("json", 'j', struct job, json, "as JSON"),
	OPT_END
};

static const struct opt_table tables[] = {
	{ .options = options },
	{}
};

static const struct syntax syntax = {
	.usage = "usage: mksig show [OPTIONS] BUNDLE\n\n"
		 "Prints what is in a bundle, without verifying it.\n\n",
	.tables = tables,
};

static int show(void *arg, const char *path, const struct sf_bundle *bundle)
{
	const struct job *job = arg;
	CMS_ContentInfo *cms = NULL;

	if (bundle->parts.signature.n) {
		cms = cms_parse(bundle->parts.signature, path);
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
	.syntax = &syntax,
	.job_size = sizeof(struct job),
	.run = show,
};
