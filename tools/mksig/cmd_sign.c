// SPDX-License-Identifier: MIT
/* cmd_sign.c - sign the manifest of a bundle */
#include <stdlib.h>

#include "cms.h"
#include "describe.h"
#include "check_files.h"
#include "profile.h"

struct job {
	struct signing signing;
	struct sources sources;
	const char *output;
	bool add;
	bool replace;
	bool quiet;
};

static const struct opt options[] = {
	OPT_FLAG("add", 0, struct job, add, "add to an existing signature (default: refuse)"),
	OPT_FLAG("replace", 0, struct job, replace, "replace an existing signature"),
	OPT_TEXT("output", 'o', "FILE", struct job, output,
		 "result, - for standard output (default: BUNDLE)"),
	OPT_FLAG("quiet", 'q', struct job, quiet, "do not print what is signed"),
	OPT_END
};

static const struct opt_table tables[] = {
	{ .options = signing_options, .of = offsetof(struct job, signing) },
	{ .options = options },
	{ .options = source_options, .of = offsetof(struct job, sources), .title = "Before signing:" },
	{}
};

static const struct syntax syntax = {
	.usage = "usage: mksig sign [OPTIONS] --key KEY --cert CERT BUNDLE...\n\n"
		 "Prints what each manifest allows to run, and signs it.\n\n",
	.tables = tables,
};

/* Each of several bundles is signed in a process of its own. */
static int check_several(const struct job *job, int n, char **paths)
{
	const struct sources *s = &job->sources;
	int i, ret;

	if (job->output || s->image || s->initrd || s->cmdline)
		return fail(STATUS_USAGE,
			    "--output, --image, --initrd and --cmdline are for one bundle, %d are given", n);
	ret = signing_read_again(&job->signing, n, "bundles");
	for (i = 0; !ret && i < n; i++)
		ret = check_read_again(paths[i], "", n, "bundles");
	return ret ? ret : check_outputs_distinct(n, paths, paths);
}

static int check_options(void *arg, int n, char **paths)
{
	const struct job *job = arg;
	int ret = 0;

	if (job->add && job->replace)
		return fail(STATUS_USAGE, "--add and --replace exclude each other");
	if (n > 1)
		ret = check_several(job, n, paths);
	return ret ? ret : signing_complete(&job->signing);
}

/* A bundle that is already signed needs --add or --replace: both are possible, so neither is
 * the default. */
static int check_earlier(struct job *job, const char *path, const struct sf_bundle *bundle)
{
	CMS_ContentInfo *cms;
	const char *error;

	if (!bundle->parts.signature.n || job->replace)
		return 0;
	if (!job->add)
		return fail(STATUS_REFUSED, "%s: is already signed; use --add or --replace",
			    path);
	cms = cms_parse(bundle->parts.signature, path);
	if (!cms)
		return STATUS_MALFORMED;
	error = cms_check(cms, bundle->parts.manifest);
	CMS_ContentInfo_free(cms);
	if (error)
		return fail(STATUS_REFUSED, "%s: cannot add to the existing signature: %s",
			    path, error);
	job->signing.earlier = bundle->parts.signature;
	return 0;
}

/*
 * Purgatory runs before the kernel, so the signer of an unknown one must know what it
 * does.  files_check() compares its digest.
 */
static void look_at_purgatory(const struct sf_bundle *bundle)
{
	const struct sf_manifest *m = &bundle->manifest;
	const struct sf_blob *blob;
	u32 i;

	for (i = 1; i <= m->nr_slots; i++) {
		if (!sf_slot_of(m, i)->nr_fields)
			continue;
		blob = sf_bundle_blob(bundle, i);
		if (!blob || !is_own_purgatory(blob->bytes))
			warn("slot %u (%.*s) is not the purgatory of this mksig; check what it does before you trust the result",
			     i, (int)sf_slot_of(m, i)->name.n,
			     (const char *)sf_slot_of(m, i)->name.p);
	}
}

static int sign(void *arg, const char *path, const struct sf_bundle *bundle)
{
	struct job *job = arg;
	struct sf_bytes signature = { 0 };
	int ret;

	if (!job->quiet) {
		fprintf(stderr, "%s: signing %s\n", program, path);
		describe_summary(stderr, &bundle->manifest, bundle->parts.manifest);
	}
	look_at_purgatory(bundle);
	ret = files_check(bundle, &job->sources, NULL, NULL);
	if (!ret)
		ret = check_earlier(job, path, bundle);
	if (!ret)
		ret = cms_sign(&job->signing, bundle->parts.manifest, bundle->manifest.digest_alg,
			       &signature);
	if (!ret)
		ret = write_bundle(job->output ? job->output : path, bundle->parts.manifest,
				   signature, bundle_attachments(bundle));
	OPENSSL_free((void *)signature.p);
	return ret;
}

static bool quiet(const void *job)
{
	return ((const struct job *)job)->quiet;
}

const struct bundle_tool tool_sign = {
	.syntax = &syntax,
	.rewrites = true,
	.job_size = sizeof(struct job),
	.check_options = check_options,
	.run = sign,
	.quiet = quiet,
	.mode = TOOL_PARALLEL,
};
