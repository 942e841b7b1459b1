// SPDX-License-Identifier: MIT
/* cmd_extract.c - take a part out of a bundle, to be signed or judged elsewhere */
#include <getopt.h>
#include <stdlib.h>

#include "cms.h"

static const char help[] =
"usage: mksig extract [OPTIONS] BUNDLE\n\n"
"  -m, --manifest         the manifest: the bytes to be signed (default)\n"
"  -a, --attributes       the bytes to be signed by a service that returns raw\n"
"                         signatures, see mksig attach --raw\n"
"  -s, --signature        the signature, DER\n"
"  -u, --unsigned         the bundle without its signature\n"
"  -o, --output FILE      where to (default: standard output)\n"
COMMON_HELP;

static const struct option options[] = {
	{ "manifest", no_argument, NULL, 'm' },
	{ "attributes", no_argument, NULL, 'a' },
	{ "signature", no_argument, NULL, 's' },
	{ "unsigned", no_argument, NULL, 'u' },
	{ "output", required_argument, NULL, 'o' },
	COMMON_OPTIONS
};

struct job {
	const char *output;
	int part;
};

static int take(void *arg, int c)
{
	struct job *job = arg;

	if (c == 'o')
		return once(&job->output, optarg, "output");
	if (job->part && job->part != c)
		return fail(STATUS_USAGE, "one part at a time");
	job->part = c;
	return 0;
}

static int extract(void *arg, const char *path, const struct sf_bundle *bundle)
{
	const struct job *job = arg;
	const char *output = job->output ? job->output : "-";
	struct sf_bytes none = { 0 }, part;
	int ret;

	switch (job->part) {
	case 'u':
		return write_bundle(output, manifest_bytes(bundle), none, bundle_attachments(bundle));
	case 'a':
		ret = cms_attributes(manifest_bytes(bundle), bundle->manifest.digest_alg, &part);
		if (ret)
			return ret;
		ret = write_file(output, part.p, part.n);
		free((void *)part.p);
		return ret;
	case 's':
		part = signature_bytes(bundle);
		if (!part.n)
			return fail(STATUS_UNSIGNED, "%s: is not signed", path);
		return write_file(output, part.p, part.n);
	}
	part = manifest_bytes(bundle);
	return write_file(output, part.p, part.n);
}

const struct bundle_tool tool_extract = {
	.help = help,
	.short_options = ":masuo:" COMMON_LETTERS,
	.options = options,
	.job_size = sizeof(struct job),
	.take = take,
	.run = extract,
};
