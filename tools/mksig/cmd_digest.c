// SPDX-License-Identifier: MIT
/* cmd_digest.c - print the digest of the manifest's bytes */
#include <stdlib.h>

#include "cms.h"

struct job {
	const char *alg;
	bool attributes;
	bool blacklist;
};

static const struct opt options[] = {
	OPT_TEXT("digest", 'd', "ALG", struct job, alg, "sha256, sha384 or sha512 (default sha256)"),
	OPT_FLAG("attributes", 'a', struct job, attributes,
		 "digest of what a raw signature is over, see\n"
		 "mksig attach --raw; the algorithm is the manifest's"),
	OPT_FLAG("blacklist", 'b', struct job, blacklist,
		 "in the form of the kernel's blacklist keyring"),
	OPT_END
};

static const struct opt_table tables[] = {
	{ .options = options },
	{}
};

static const struct syntax syntax = {
	.usage = "usage: mksig digest [OPTIONS] BUNDLE\n\n"
		 "Prints the digest of the manifest, by which it is signed and revoked.\n\n",
	.tables = tables,
};

static int check_options(void *arg, int n, char **paths)
{
	const struct job *job = arg;

	if (job->alg && !digest_alg(job->alg))
		return fail(STATUS_USAGE, "--digest=%s: sha256, sha384 or sha512", job->alg);
	if (job->attributes && (job->alg || job->blacklist))
		return fail(STATUS_USAGE, "--attributes cannot be combined with --digest or --blacklist");
	return 0;
}

static int print(void *arg, const char *path, const struct sf_bundle *bundle)
{
	const struct job *job = arg;
	u32 alg = job->alg ? digest_alg(job->alg) : SF_ALG_SHA256;
	struct sf_bytes bytes = bundle->parts.manifest;
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
	.syntax = &syntax,
	.job_size = sizeof(struct job),
	.check_options = check_options,
	.run = print,
};
