// SPDX-License-Identifier: MIT
/* cmd_drop.c - take signers out of a signature */
#include <getopt.h>
#include <stdlib.h>

#include "cms.h"

static const char help[] =
"usage: mksig drop --cert CERT [OPTIONS] BUNDLE\n\n"
"Takes the signatures made with these certificates out of a bundle.\n\n"
"      --cert FILE        a signer's certificate, PEM or DER (repeatable)\n"
"  -o, --output FILE      result, - for standard output (default: BUNDLE)\n"
COMMON_HELP;

static const struct option options[] = {
	{ "cert", required_argument, NULL, 'c' },
	{ "output", required_argument, NULL, 'o' },
	COMMON_OPTIONS
};

struct job {
	const char *certs[SIGNERS_MAX];
	size_t n;
	const char *output;
};

static int take(void *arg, int c)
{
	struct job *job = arg;

	if (c == 'o')
		return once(&job->output, optarg, "output");
	if (job->n == SIGNERS_MAX)
		return fail(STATUS_USAGE, "%d certificates at most", SIGNERS_MAX);
	job->certs[job->n++] = optarg;
	return 0;
}

static int ready(void *arg, int n, char **paths)
{
	const struct job *job = arg;

	return job->n ? 0 : fail(STATUS_USAGE, "--cert says which signer; see %s --help", program);
}

static int drop(void *arg, const char *path, const struct sf_bundle *bundle)
{
	const struct job *job = arg;
	struct sf_bytes der = { 0 };
	CMS_ContentInfo *cms;
	size_t i;
	int ret = 0;

	if (!bundle->parts.signature_size)
		return fail(STATUS_UNSIGNED, "%s: is not signed", path);
	cms = cms_parse(signature_bytes(bundle), path);
	if (!cms)
		return STATUS_MALFORMED;
	for (i = 0; !ret && i < job->n; i++)
		ret = cms_drop(cms, job->certs[i]);
	if (!ret && sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)))
		ret = cms_to_der(cms, manifest_bytes(bundle), path, &der);
	if (!ret)
		ret = write_bundle(job->output ? job->output : path, manifest_bytes(bundle), der,
				   bundle_attachments(bundle));
	OPENSSL_free((void *)der.p);
	CMS_ContentInfo_free(cms);
	return ret;
}

const struct bundle_tool tool_drop = {
	.help = help,
	.short_options = ":o:" COMMON_LETTERS,
	.options = options,
	.rewrites = true,
	.job_size = sizeof(struct job),
	.take = take,
	.ready = ready,
	.run = drop,
};
