// SPDX-License-Identifier: MIT
/* cmd_extract.c - take a part out of a bundle, to be signed or judged elsewhere */
#include <getopt.h>
#include <stdlib.h>

#include "mksig.h"

static const char help[] =
"usage: mksig extract [OPTIONS] BUNDLE\n\n"
"  -m, --manifest         the manifest: the bytes to be signed (default)\n"
"  -s, --signature        the signature, DER\n"
"  -u, --unsigned         the bundle without its signature\n"
"  -o, --output FILE      where to (default: standard output)\n"
"  -h, --help             this text\n";

static const struct option options[] = {
	{ "manifest", no_argument, NULL, 'm' },
	{ "signature", no_argument, NULL, 's' },
	{ "unsigned", no_argument, NULL, 'u' },
	{ "output", required_argument, NULL, 'o' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

struct job {
	const char *output;
	const char *bundle;
	int part;
};

static int parse(struct job *job, int argc, char **argv)
{
	int c, ret = 0;

	opterr = 0;
	while (!ret && job->part != 'h' &&
	       (c = getopt_long(argc, argv, ":msuo:h", options, NULL)) != -1) {
		if (c == 'o')
			ret = once(&job->output, optarg, "output");
		else if (c == '?' || c == ':')
			ret = bad_option(c, argv);
		else if (job->part && job->part != c && c != 'h')
			ret = fail(STATUS_USAGE, "one part at a time");
		else
			job->part = c;
	}
	if (ret || job->part == 'h')
		return ret;
	if (argc - optind != 1)
		return fail(STATUS_USAGE, "one bundle is needed; see %s --help", program);
	job->bundle = argv[optind];
	return 0;
}

static int extract(const struct job *job, const struct sf_bundle *bundle)
{
	const char *output = job->output ? job->output : "-";
	struct sf_bytes none = { 0 }, part;

	if (job->part == 'u')
		return write_bundle(output, manifest_bytes(bundle), none, bundle_attachments(bundle));
	part = job->part == 's' ? signature_bytes(bundle) : manifest_bytes(bundle);
	if (!part.n)
		return fail(STATUS_REFUSED, "%s: is not signed", job->bundle);
	return write_file(output, part.p, part.n);
}

int cmd_extract(int argc, char **argv)
{
	struct job job = { 0 };
	struct sf_bundle bundle;
	int ret;

	ret = parse(&job, argc, argv);
	if (ret)
		return ret;
	if (job.part == 'h') {
		fputs(help, stdout);
		return 0;
	}
	ret = read_bundle(job.bundle, &bundle);
	if (ret)
		return ret;
	ret = extract(&job, &bundle);
	sf_bundle_free(&bundle);
	return ret;
}
