// SPDX-License-Identifier: MIT
/* cmd_verify.c - verify a bundle's signatures, and compare its digests with files */
#include <stdlib.h>
#include <sys/utsname.h>

#include "cms.h"
#include "check_files.h"
#include "json.h"
#include "sigfmt_names.h"
#include "sigfmt_picture.h"

struct job {
	struct sf_trusted trust;
	struct sf_keyrings keyrings;
	struct utsname kernel;
	struct sources sources;
	u64 threshold;
	bool ask_running;
	bool verbose;
	bool json;
	struct json out;
};

static int add_trusted(void *of, const char *path)
{
	struct job *job = of;

	return trust_add(&job->trust, path);
}

static int set_threshold(void *of, const char *text)
{
	struct job *job = of;
	int ret;

	if (job->threshold)
		return fail(STATUS_USAGE, "--threshold can only be specified once");
	ret = number(text, SIGNERS_MAX, "threshold", &job->threshold);
	if (!ret && !job->threshold)
		return fail(STATUS_USAGE, "--threshold=%s would accept anything", text);
	return ret;
}

static const struct opt options[] = {
	OPT_CALL("cert", 0, "FILE", add_trusted, "trusted certificates, PEM or DER (repeatable)"),
	OPT_CALL("ca", 0, "FILE", add_trusted, "the same"),
	OPT_FLAG("running", 0, struct job, ask_running,
		 "trust the signers that the running kernel trusts, as far\n"
		 "as /proc/keys shows them; run as root"),
	OPT_CALL("threshold", 0, "N", set_threshold,
		 "signatures by N different keys are needed (default 1)"),
	OPT_FLAG("verbose", 'v', struct job, verbose, "print what was found"),
	OPT_FLAG("json", 'j', struct job, json, "print the result as JSON, with the reason in a word"),
	OPT_END
};

static const struct opt_table tables[] = {
	{ .options = options },
	{ .options = source_options, .of = offsetof(struct job, sources), .title = "Files:" },
	{}
};

static const struct syntax syntax = {
	.usage = "usage: mksig verify --cert CERT [OPTIONS] BUNDLE...\n"
		 "       mksig verify --running [OPTIONS] BUNDLE...\n\n"
		 "Verifies as the kernel does: one signature by a certificate given, or by one that it\n"
		 "certifies, is enough, unless a signature whose certificate is included is wrong.\n\n",
	.tables = tables,
	.notes = "Exit status: 0 it would be accepted; 1 it would not; 2 wrong usage, or it could not\n"
		 "be checked, such as a file that cannot be read.\n",
};

static int check_options(void *arg, int n, char **paths)
{
	struct job *job = arg;
	struct sf_error error;
	int ret = 0;

	if (!job->trust.certs && !job->ask_running)
		return fail(STATUS_USAGE, "--cert or --running is needed, to say whose signature counts; see %s --help",
			    program);
	if (n > 1)
		ret = check_read_again(job->sources.image, "--image=", n, "bundles");
	if (n > 1 && !ret)
		ret = check_read_again(job->sources.initrd, "--initrd=", n, "bundles");
	if (ret)
		return ret;
	if (!job->threshold)
		job->threshold = 1;
	if (job->ask_running)
		uname(&job->kernel);
	if (job->ask_running && sf_keyrings_read(&job->keyrings, &error))
		return fail(STATUS_INPUT, "%s", error.text);
	return 0;
}

/* Why the running kernel does not trust a signer, or NULL; @keyring has its key. */
static const char *distrust(const struct job *job, CMS_ContentInfo *cms, X509 *cert,
			    const char **keyring)
{
	STACK_OF(X509) *embedded = CMS_get1_certs(cms);
	const struct sf_keyring *has = sf_keyring_trusting(&job->keyrings, cert, embedded);

	sk_X509_pop_free(embedded, X509_free);
	if (!has)
		return "/proc/keys shows this key in no keyring that the running kernel searches";
	*keyring = has->name;
	if (has->searched == SF_ANSWER_NO)
		return "the running kernel is not built to search that keyring (CONFIG_KEXEC_SIG_MANIFEST_PLATFORM)";
	if (sf_cert_revoked(&job->keyrings, cert))
		return "the running kernel has revoked its certificate";
	return NULL;
}

/* Verify one signer.  Return NULL if it counts, else why not; @keyring: where its key is. */
static const char *verify_signer(const struct job *job, CMS_ContentInfo *cms, CMS_SignerInfo *si,
				 X509 **cert, const char **keyring)
{
	const char *error = sf_verify_signer(cms, si, job->trust.certs ? &job->trust : NULL, cert);

	*keyring = NULL;
	if (!error && job->ask_running)
		error = distrust(job, cms, *cert, keyring);
	if (error) {
		X509_free(*cert);
		*cert = NULL;
	}
	return error;
}

static void report_signer(struct job *job, const char *path, CMS_ContentInfo *cms,
			  CMS_SignerInfo *si, const char *error, const char *keyring)
{
	char *name = cms_signer_name(cms, si), *time = cms_signer_time(si);

	if (job->json) {
		json_open(&job->out, NULL, '{');
		json_text(&job->out, "name", name);
		json_text(&job->out, "key", cms_signer_key(si));
		json_text(&job->out, "digest", cms_signer_digest(si));
		json_text(&job->out, "time", time);
		json_bool(&job->out, "good", !error);
		if (error)
			json_text(&job->out, "why", error);
		if (keyring)
			json_text(&job->out, "keyring", keyring);
		json_close(&job->out, '}');
	} else if (error == sf_not_given) {
		warn("%s: signed by %s, but neither its certificate nor one that certifies it was given",
		     path, name);
	} else if (error) {
		warn("%s: signer %s: %s", path, name, error);
	} else if (job->verbose) {
		printf("good          signature of %s%s%s\n", name, keyring ? ", in " : "",
		       keyring ? keyring : "");
	}
	free(name);
	free(time);
}

/* Verify every signer.  Return the certificates of the good ones, one for each key, and a status
 * if they are too few, or if a wrong signature makes the kernel refuse all. */
static STACK_OF(X509) *verify_signers(struct job *job, const char *path, CMS_ContentInfo *cms,
				      int *status)
{
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	STACK_OF(X509) *good = sk_X509_new_null();
	const char *error, *keyring;
	CMS_SignerInfo *si;
	X509 *cert;
	int i;

	if (job->json)
		json_open(&job->out, "signers", '[');
	for (i = 0; i < sk_CMS_SignerInfo_num(signers); i++) {
		si = sk_CMS_SignerInfo_value(signers, i);
		error = verify_signer(job, cms, si, &cert, &keyring);
		report_signer(job, path, cms, si, error, keyring);
		if (error == sf_wrong_signature)
			*status = STATUS_SIGNATURE;
		else if (error == sf_unknown_here && *status == STATUS_UNTRUSTED)
			*status = STATUS_UNJUDGED;
		/* A key counts once, even with several certificates */
		if (cert && sf_is_new_key(good, cert))
			sk_X509_push(good, cert);
		else
			X509_free(cert);
	}
	if (job->json)
		json_close(&job->out, ']');
	return good;
}

/* Say that there are too few, with @lacking for a status, or that the kernel refuses them all. */
static int judge_signers(const struct job *job, const char *path, CMS_ContentInfo *cms, int good,
			 int lacking)
{
	CMS_SignerInfo *revoked = sf_revoked_signer(cms, job->trust.certs, &job->keyrings);
	char *name;
	int ret;

	if (lacking == STATUS_SIGNATURE)
		return fail(lacking, "%s: a signature is wrong, so the kernel refuses the others, too",
			    path);
	if (revoked) {
		name = cms_signer_name(cms, revoked);
		ret = fail(STATUS_REVOKED,
			   "%s: the running kernel has revoked the key of %s or one that certifies it, and refuses the other signers, too",
			   path, name);
		free(name);
		return ret;
	}
	if (good >= (int)job->threshold)
		return 0;
	return fail(lacking, "%s: signed by %d of the trusted keys, %d needed%s", path, good,
		    (int)job->threshold, lacking == STATUS_UNTRUSTED ? "" :
		    "; not every signer can be verified here");
}

static int verify_signature(struct job *job, const char *path, const struct sf_bundle *bundle)
{
	STACK_OF(X509) *good;
	CMS_ContentInfo *cms;
	const char *error;
	int lacking = STATUS_UNTRUSTED, ret;

	if (!bundle->parts.signature.n)
		return fail(STATUS_UNSIGNED, "%s: is not signed", path);
	cms = cms_parse(bundle->parts.signature, path);
	if (!cms)
		return STATUS_SIGNATURE;
	error = cms_check(cms, bundle->parts.manifest);
	if (!error && job->ask_running && !sf_signers_supported(cms, job->kernel.release))
		error = "the running kernel does not support ML-DSA, which needs Linux 7.0 or later";
	if (error) {
		CMS_ContentInfo_free(cms);
		return fail(STATUS_SIGNATURE, "%s: the signature does not fit: %s", path, error);
	}
	good = verify_signers(job, path, cms, &lacking);
	ret = judge_signers(job, path, cms, sk_X509_num(good), lacking);
	sk_X509_pop_free(good, X509_free);
	CMS_ContentInfo_free(cms);
	return ret;
}

static int check_revoked(const struct job *job, const char *path, const struct sf_bundle *bundle)
{
	char what[256];

	if (!job->ask_running || !sf_bundle_revoked(bundle, &job->keyrings, what, sizeof(what)))
		return 0;
	return fail(STATUS_REVOKED, "%s: %s", path, what);
}

/* What protects the bytes of a slot */
static const char *covered_by(const struct sf_slot *slot)
{
	static const char *const words[SF_COVERS] = {
		[SF_COVER_SIGNED] = "digest",
		[SF_COVER_KERNEL] = "kernel",
		[SF_COVER_POLICY] = "policy",
		[SF_COVER_OPEN] = "open",
	};

	return words[sf_slot_cover(slot)];
}

/* Print what covers each slot: digest, policy, kernel, or nothing. */
static void report_slots(struct job *job, const struct sf_manifest *m)
{
	const struct sf_slot *slot;
	const char *how;
	u32 i;

	if (job->json)
		json_open(&job->out, "slots", '[');
	for (i = 0; i < m->nr_slots; i++) {
		char name[SF_NAME_MAX + 1] = "";

		slot = &m->slots[i];
		memcpy(name, slot->name.p, slot->name.n);
		how = covered_by(slot);
		if (job->json) {
			json_open(&job->out, NULL, '{');
			json_text(&job->out, "name", name);
			json_text(&job->out, "type", sf_type_name(slot->type));
			json_text(&job->out, "covered", how);
			json_close(&job->out, '}');
		} else if (job->verbose) {
			printf("%-13s %s\n", how, name);
		}
	}
	if (job->json)
		json_close(&job->out, ']');
}

static void begin_report(struct job *job, const char *path)
{
	job->out = (struct json){ .out = stdout, .first = true };
	if (!job->json)
		return;
	json_open(&job->out, NULL, '{');
	json_text(&job->out, "bundle", path);
}

static void end_report(struct job *job, int status)
{
	if (!job->json)
		return;
	json_number(&job->out, "status", status & EXIT_MASK);
	json_text(&job->out, "reason", status_word(status));
	json_close(&job->out, '}');
	putchar('\n');
}

static void report_unread(void *arg, const char *path, int status)
{
	begin_report(arg, path);
	end_report(arg, status);
}

static int verify(void *arg, const char *path, const struct sf_bundle *bundle)
{
	struct job *job = arg;
	int ret;

	begin_report(job, path);
	report_slots(job, &bundle->manifest);
	ret = verify_signature(job, path, bundle);
	if (!ret)
		ret = check_revoked(job, path, bundle);
	if (!ret)
		ret = files_check(bundle, &job->sources,
				  job->verbose && !job->json ? stdout : NULL,
				  job->json ? &job->out : NULL);
	end_report(job, ret);
	return ret;
}

static void done(void *arg)
{
	struct job *job = arg;

	sf_keyrings_free(&job->keyrings);
	trust_free(&job->trust);
}

const struct bundle_tool tool_verify = {
	.syntax = &syntax,
	.job_size = sizeof(struct job),
	.check_options = check_options,
	.run = verify,
	.mode = TOOL_IN_TURN,
	.report_unread = report_unread,
	.done = done,
};
