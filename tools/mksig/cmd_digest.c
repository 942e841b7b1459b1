// SPDX-License-Identifier: MIT
/* cmd_digest.c - print the digest of the manifest's bytes */
#include <getopt.h>
#include <stdlib.h>

#include "cms.h"

static const char help[] =
"usage: mksig digest [OPTIONS] BUNDLE\n\n"
"Prints the digest of the manifest: what its signers signed, and what revokes it.\n\n"
"  -d, --digest ALG       sha256, sha384 or sha512 (default sha256)\n"
"  -a, --attributes       of what a service signs that returns raw signatures, see\n"
"                         mksig attach --raw; the algorithm is the manifest's\n"
"  -b, --blacklist        as an entry of the kernel's blacklist keyring\n"
COMMON_HELP;

static const struct option options[] = {
	{ "digest", required_argument, NULL, 'd' },
	{ "attributes", no_argument, NULL, 'a' },
	{ "blacklist", no_argument, NULL, 'b' },
	COMMON_OPTIONS
};

struct job {
	const char *alg;
	bool attributes;
	bool blacklist;
};

static int take(void *arg, int c)
{
	struct job *job = arg;

	if (c == 'd')
		return once(&job->alg, optarg, "digest");
	if (c == 'a')
		job->attributes = true;
	else
		job->blacklist = true;
	return 0;
}

static int ready(void *arg, int n, char **paths)
{
	const struct job *job = arg;

	if (job->alg && !digest_alg(job->alg))
		return fail(STATUS_USAGE, "--digest=%s: sha256, sha384 or sha512", job->alg);
	if (job->attributes && (job->alg || job->blacklist))
		return fail(STATUS_USAGE, "--attributes goes with neither --digest nor --blacklist");
	return 0;
}

static int print(void *arg, const char *path, const struct sf_bundle *bundle)
{
	const struct job *job = arg;
	u32 alg = job->alg ? digest_alg(job->alg) : SF_ALG_SHA256;
	struct sf_bytes bytes = manifest_bytes(bundle);
	char text[2 * SF_DIGEST_MAX + 1];
	u8 digest[SF_DIGEST_MAX];
	int ret = 0;

	if (job->attributes) {
		alg = bundle->manifest.digest_alg;
		ret = cms_attributes(bytes, alg, &bytes);
		if (ret)
			return ret;
	}
	digest_of(alg, bytes.p, bytes.n, digest);
	printf("%s%s\n", job->blacklist ? "bin:" : "", hex(digest, digest_length(alg), text));
	if (job->attributes)
		free((void *)bytes.p);
	return 0;
}

const struct bundle_tool tool_digest = {
	.help = help,
	.short_options = ":d:ab" COMMON_LETTERS,
	.options = options,
	.job_size = sizeof(struct job),
	.take = take,
	.ready = ready,
	.run = print,
};
