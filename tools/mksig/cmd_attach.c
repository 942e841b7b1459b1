// SPDX-License-Identifier: MIT
/* cmd_attach.c - put a signature made elsewhere into a bundle */
#include <getopt.h>
#include <stdlib.h>

#include "cms.h"
#include "mksig.h"

static const char help[] =
"usage: mksig attach --signature SIGNATURE [OPTIONS] BUNDLE\n\n"
"SIGNATURE is a detached CMS signature over the bytes that mksig extract writes,\n"
"for example of openssl cms -sign -binary -nosmimecap -outform DER.\n\n"
"  -s, --signature FILE   DER or PEM, - for standard input\n"
"      --replace          drop the signature there is (default: refuse)\n"
"  -o, --output FILE      result, - for standard output (default: BUNDLE)\n"
"  -h, --help             this text\n";

static const struct option options[] = {
	{ "signature", required_argument, NULL, 's' },
	{ "replace", no_argument, NULL, 'r' },
	{ "output", required_argument, NULL, 'o' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

struct job {
	const char *signature;
	const char *output;
	const char *bundle;
	bool replace;
	bool help;
};

static int parse(struct job *job, int argc, char **argv)
{
	int c, ret = 0;

	opterr = 0;
	while (!ret && !job->help && (c = getopt_long(argc, argv, ":s:o:h", options, NULL)) != -1) {
		if (c == 's')
			ret = once(&job->signature, optarg, "signature");
		else if (c == 'o')
			ret = once(&job->output, optarg, "output");
		else if (c == 'r')
			job->replace = true;
		else if (c == 'h')
			job->help = true;
		else
			ret = bad_option(c, argv);
	}
	if (ret || job->help)
		return ret;
	if (argc - optind != 1 || !job->signature)
		return fail(STATUS_USAGE, "--signature and one bundle are needed; see %s --help",
			    program);
	job->bundle = argv[optind];
	if (!strcmp(job->bundle, "-") && !strcmp(job->signature, "-"))
		return fail(STATUS_USAGE, "bundle and signature cannot both be standard input");
	return 0;
}

/* Always DER in the bundle, whatever it came in. */
static int to_der(const struct file *file, struct sf_bytes manifest, struct sf_bytes *der)
{
	CMS_ContentInfo *cms = cms_parse((struct sf_bytes){ file->data, file->size }, file->name);
	const char *wrong;
	__u8 *p = NULL;
	int n;

	if (!cms)
		return STATUS_INPUT;
	wrong = cms_check(cms, manifest);
	n = wrong ? 0 : i2d_CMS_ContentInfo(cms, &p);
	CMS_ContentInfo_free(cms);
	if (wrong)
		return fail(STATUS_REFUSED, "%s: the signature does not fit: %s", file->name, wrong);
	if (n <= 0)
		return fail(STATUS_INTERNAL, "cannot encode the signature: %s", openssl_reason());
	*der = (struct sf_bytes){ p, n };
	return 0;
}

static int attach(const struct job *job, const struct sf_bundle *bundle)
{
	struct sf_bytes der = { 0 };
	struct file file;
	int ret;

	if (bundle->parts.signature_size && !job->replace)
		return fail(STATUS_REFUSED, "%s: is signed already; say --replace", job->bundle);
	ret = read_file(job->signature, SF_SIGNATURE_MAX * 2, &file);	/* PEM is larger */
	if (ret)
		return ret;
	ret = to_der(&file, manifest_bytes(bundle), &der);
	if (!ret)
		ret = write_bundle(job->output ? job->output : job->bundle, manifest_bytes(bundle),
				   der, bundle_attachments(bundle));
	OPENSSL_free((void *)der.p);
	free_file(&file);
	return ret;
}

int cmd_attach(int argc, char **argv)
{
	struct job job = { 0 };
	struct sf_bundle bundle;
	int ret;

	ret = parse(&job, argc, argv);
	if (ret)
		return ret;
	if (job.help) {
		fputs(help, stdout);
		return 0;
	}
	ret = read_bundle(job.bundle, &bundle);
	if (ret)
		return ret;
	ret = attach(&job, &bundle);
	sf_bundle_free(&bundle);
	return ret;
}
