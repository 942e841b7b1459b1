// SPDX-License-Identifier: MIT
/* cmd_drop.c - remove signers from a signature */
#include <stdlib.h>

#include "cms.h"

struct job {
	const char *certs[SIGNERS_MAX];
	size_t n;
	const char *output;
};

static int add_cert(void *of, const char *path)
{
	struct job *job = of;

	if (job->n == SIGNERS_MAX)
		return fail(STATUS_USAGE, "%d certificates at most", SIGNERS_MAX);
	job->certs[job->n++] = path;
	return 0;
}

static const struct opt options[] = {
	OPT_CALL("cert", 0, "FILE", add_cert, "a signer's certificate, PEM or DER (repeatable)"),
	OPT_TEXT("output", 'o', "FILE", struct job, output,
		 "result, - for standard output (default: BUNDLE)"),
	OPT_END
};

static const struct opt_table tables[] = {
	{ .options = options },
	{}
};

static const struct syntax syntax = {
	.usage = "usage: mksig drop --cert CERT [OPTIONS] BUNDLE\n\n"
		 "Removes the signatures made with these certificates from a bundle.\n\n",
	.tables = tables,
};

static int check_options(void *arg, int n, char **paths)
{
	const struct job *job = arg;

	return job->n ? 0 : fail(STATUS_USAGE, "--cert is needed, to name the signer; see %s --help", program);
}

static int drop(void *arg, const char *path, const struct sf_bundle *bundle)
{
	const struct job *job = arg;
	struct sf_bytes der = { 0 };
	CMS_ContentInfo *cms;
	size_t i;
	int ret = 0;

	if (!bundle->parts.signature.n)
		return fail(STATUS_UNSIGNED, "%s: is not signed", path);
	cms = cms_parse(bundle->parts.signature, path);
	if (!cms)
		return STATUS_MALFORMED;
	for (i = 0; !ret && i < job->n; i++)
		ret = cms_drop(cms, job->certs[i]);
	if (!ret && sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)))
		ret = cms_to_der(cms, bundle->parts.manifest, path, &der);
	if (!ret)
		ret = write_bundle(job->output ? job->output : path, bundle->parts.manifest, der,
				   bundle_attachments(bundle));
	OPENSSL_free((void *)der.p);
	CMS_ContentInfo_free(cms);
	return ret;
}

const struct bundle_tool tool_drop = {
	.syntax = &syntax,
	.rewrites = true,
	.job_size = sizeof(struct job),
	.check_options = check_options,
	.run = drop,
};
