// SPDX-License-Identifier: MIT
/* cmd_verify.c - check the signatures of a bundle, and its digests against files */
#include <getopt.h>
#include <stdlib.h>

#include "cms.h"
#include "files.h"

static const char help[] =
"usage: mksig verify --cert CERT [OPTIONS] BUNDLE\n\n"
"Verifies as the kernel does: a signature by one of the certificates given, or by\n"
"one that they certify, is enough; validity times are not looked at.\n\n"
"      --cert FILE        trusted certificates, PEM or DER (repeatable)\n"
"      --ca FILE          the same\n"
"      --threshold N      signatures by N different keys are needed (default 1)\n"
"      --image FILE       compare with this kernel\n"
"      --initrd FILE      compare with this initramfs\n"
"      --cmdline LINE     compare with this command line\n"
"  -v, --verbose          say what was found\n"
"  -h, --help             this text\n";

enum { OPT_CERT = 256, OPT_THRESHOLD, OPT_IMAGE, OPT_INITRD, OPT_CMDLINE };

static const struct option options[] = {
	{ "cert", required_argument, NULL, OPT_CERT },
	{ "ca", required_argument, NULL, OPT_CERT },
	{ "threshold", required_argument, NULL, OPT_THRESHOLD },
	{ "image", required_argument, NULL, OPT_IMAGE },
	{ "initrd", required_argument, NULL, OPT_INITRD },
	{ "cmdline", required_argument, NULL, OPT_CMDLINE },
	{ "verbose", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

struct job {
	struct trust trust;
	struct sources sources;
	const char *bundle;
	__u64 threshold;
	bool verbose;
	bool help;
};

static int take_option(struct job *job, int c)
{
	switch (c) {
	case OPT_CERT:
		return trust_add(&job->trust, optarg);
	case OPT_THRESHOLD:
		if (job->threshold)
			return fail(STATUS_USAGE, "--threshold can only be specified once");
		if (!strcmp(optarg, "0"))
			return fail(STATUS_USAGE, "--threshold=0 would accept anything");
		return number(optarg, SIGNERS_MAX, "threshold", &job->threshold);
	case OPT_IMAGE:
		return once(&job->sources.image, optarg, "image");
	case OPT_INITRD:
		return once(&job->sources.initrd, optarg, "initrd");
	case OPT_CMDLINE:
		return once(&job->sources.cmdline, optarg, "cmdline");
	case 'v':
		job->verbose = true;
		return 0;
	case 'h':
		job->help = true;
		return 0;
	}
	return STATUS_INTERNAL;
}

static int parse(struct job *job, int argc, char **argv)
{
	int c, ret;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":vh", options, NULL)) != -1) {
		ret = c == '?' || c == ':' ? bad_option(c, argv) : take_option(job, c);
		if (ret || job->help)
			return ret;
	}
	if (argc - optind != 1)
		return fail(STATUS_USAGE, "one bundle is needed; see %s --help", program);
	if (!job->trust.certs)
		return fail(STATUS_USAGE, "--cert says whose signature counts; see %s --help", program);
	if (!job->threshold)
		job->threshold = 1;
	job->bundle = argv[optind];
	return 0;
}

/* One key counts once, under however many certificates. */
static bool is_new_key(STACK_OF(X509) *good, X509 *cert)
{
	int i;

	for (i = 0; i < sk_X509_num(good); i++)
		if (EVP_PKEY_eq(X509_get0_pubkey(sk_X509_value(good, i)),
				X509_get0_pubkey(cert)) == 1)
			return false;
	return true;
}

/* Verify every signer; returns the certificates of the good ones by key. */
static STACK_OF(X509) *verify_signers(const struct job *job, CMS_ContentInfo *cms)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	STACK_OF(X509) *good = sk_X509_new_null();
	int i;

	for (i = 0; i < sk_CMS_SignerInfo_num(signers); i++) {
		CMS_SignerInfo *si = sk_CMS_SignerInfo_value(signers, i);
		char *name = cms_signer_name(cms, si);
		const char *wrong;
		X509 *cert;

		wrong = cms_verify_signer(cms, si, &job->trust, &cert);
		if (wrong)
			warn("%s: signer %s: %s", job->bundle, name, wrong);
		else if (job->verbose)
			printf("good          signature of %s\n", name);
		if (cert && is_new_key(good, cert))
			sk_X509_push(good, cert);
		else
			X509_free(cert);
		free(name);
	}
	return good;
}

static int verify_signature(const struct job *job, const struct sf_bundle *bundle)
{
	STACK_OF(X509) *good;
	CMS_ContentInfo *cms;
	const char *wrong;
	int ret = 0, n;

	if (!bundle->parts.signature_size)
		return fail(STATUS_REFUSED, "%s: is not signed", job->bundle);
	cms = cms_parse(signature_bytes(bundle), job->bundle);
	if (!cms)
		return STATUS_REFUSED;
	wrong = cms_check(cms, manifest_bytes(bundle));
	if (wrong) {
		CMS_ContentInfo_free(cms);
		return fail(STATUS_REFUSED, "%s: the signature does not fit: %s", job->bundle, wrong);
	}
	good = verify_signers(job, cms);
	n = sk_X509_num(good);
	if (n < (int)job->threshold)
		ret = fail(STATUS_REFUSED, "%s: signed by %d of the trusted keys, %d needed",
			   job->bundle, n, (int)job->threshold);
	sk_X509_pop_free(good, X509_free);
	CMS_ContentInfo_free(cms);
	return ret;
}

static int run(struct job *job, int argc, char **argv)
{
	struct sf_bundle bundle;
	int ret;

	ret = parse(job, argc, argv);
	if (ret)
		return ret;
	if (job->help) {
		fputs(help, stdout);
		return 0;
	}
	ret = read_bundle(job->bundle, &bundle);
	if (ret)
		return ret;
	ret = verify_signature(job, &bundle);
	if (!ret)
		ret = files_check(&bundle, &job->sources, job->verbose ? stdout : NULL);
	sf_bundle_free(&bundle);
	return ret;
}

int cmd_verify(int argc, char **argv)
{
	struct job job = { 0 };
	int ret = run(&job, argc, argv);

	trust_free(&job.trust);
	return ret;
}
