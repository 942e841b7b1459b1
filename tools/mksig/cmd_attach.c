// SPDX-License-Identifier: MIT
/* cmd_attach.c - put a signature made elsewhere into a bundle */
#include <stdlib.h>

#include "cms.h"

struct job {
	const char *signature;
	const char *cert;
	const char *output;
	bool raw;
	bool replace;
};

static const struct opt options[] = {
	OPT_TEXT("signature", 's', "FILE", struct job, signature, "DER or PEM, - for standard input"),
	OPT_FLAG("raw", 0, struct job, raw,
		 "SIGNATURE is raw, PKCS #1 v1.5 or ECDSA, over the bytes that\n"
		 "mksig extract --attributes writes; needs --cert"),
	OPT_TEXT("cert", 0, "FILE", struct job, cert,
		 "certificate of the raw signature's key, PEM or DER"),
	OPT_FLAG("replace", 0, struct job, replace, "replace an existing signature (default: refuse)"),
	OPT_TEXT("output", 'o', "FILE", struct job, output,
		 "result, - for standard output (default: BUNDLE)"),
	OPT_END
};

static const struct opt_table tables[] = {
	{ .options = options },
	{}
};

static const struct syntax syntax = {
	.usage = "usage: mksig attach --signature SIGNATURE [OPTIONS] BUNDLE\n\n"
		 "SIGNATURE is a detached CMS signature over the bytes that mksig extract writes,\n"
		 "for example made by openssl cms -sign -binary -nosmimecap -outform DER.\n\n",
	.tables = tables,
};

static int check_options(void *arg, int n, char **paths)
{
	const struct job *job = arg;

	if (!job->signature)
		return fail(STATUS_USAGE, "--signature and one bundle are needed; see %s --help",
			    program);
	if (job->raw != !!job->cert)
		return fail(STATUS_USAGE, "--raw and --cert go together");
	if (!strcmp(paths[0], "-") && !strcmp(job->signature, "-"))
		return fail(STATUS_USAGE, "bundle and signature cannot both be standard input");
	return 0;
}

/* The bundle holds DER, whatever form the signature was given in. */
static int to_der(const struct job *job, const struct file *file, const struct sf_bundle *bundle,
		  struct sf_bytes *der)
{
	struct sf_bytes bytes = { file->data, file->size };
	struct sf_bytes manifest = bundle->parts.manifest;
	int ret = STATUS_MALFORMED;
	CMS_ContentInfo *cms;

	if (job->raw)
		cms = cms_from_raw(job->cert, bytes, manifest, bundle->manifest.digest_alg, &ret);
	else
		cms = cms_parse_armored(bytes, file->name);
	if (cms)
		ret = cms_to_der(cms, manifest, file->name, der);
	CMS_ContentInfo_free(cms);
	return ret;
}

static int attach(void *arg, const char *path, const struct sf_bundle *bundle)
{
	const struct job *job = arg;
	struct sf_bytes der = { 0 };
	struct file file;
	int ret;

	if (bundle->parts.signature.n && !job->replace)
		return fail(STATUS_REFUSED, "%s: is already signed; use --replace", path);
	ret = read_armored(job->signature, SF_SIGNATURE_MAX, &file);
	if (ret)
		return ret;
	ret = to_der(job, &file, bundle, &der);
	if (!ret)
		ret = write_bundle(job->output ? job->output : path, bundle->parts.manifest,
				   der, bundle_attachments(bundle));
	OPENSSL_free((void *)der.p);
	free_file(&file);
	return ret;
}

const struct bundle_tool tool_attach = {
	.syntax = &syntax,
	.rewrites = true,
	.job_size = sizeof(struct job),
	.check_options = check_options,
	.run = attach,
};
