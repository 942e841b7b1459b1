// SPDX-License-Identifier: MIT
/* cmd_create.c - describe an image; and in one step, describe and sign it */
#define _GNU_SOURCE
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>

#include "cms.h"
#include "describe.h"
#include "profile.h"
#include "sigfmt_load.h"

static const char create_usage[] =
"usage: mksig create [OPTIONS] IMAGE...\n"
"       mksig [OPTIONS] --key KEY --cert CERT IMAGE...\n\n"
"  -o, --output FILE      result, - for standard output; instead of\n"
"                         kexec-manifest-<release>.ksig beside vmlinuz-<release>,\n"
"                         for other images, their name and .ksig\n"
"      --config FILE      the kernel's configuration; instead of config-<release>\n"
"                         beside the image, or the embedded one\n"
"      --config-mismatch  believe a configuration that says it is another kernel's\n"
"      --usage LIST       reboot, crash or reboot,crash (default both)\n"
"      --initrd FILE      sign this initramfs (default: the image's own, or any may\n"
"                         be loaded; repeatable: one archive after another)\n"
"      --initrd-open      another initramfs, which nobody signs, may follow it\n"
"      --initrd-max BYTES largest initramfs, if any may be loaded\n"
"      --initrd-head FILE a compressed archive, signed, in front of the initramfs that\n"
"                         nobody signs (default: an empty one that the kernel unpacks)\n"
"      --cmdline LINE     sign this command line (default: the image's own, or a policy)\n"
"      --data NAME[=MAX]  other data, which nobody signs, may be loaded, as a slot of\n"
"                         this name and so many bytes at most (default 64 MiB; repeatable)\n"
"      --ignore PART      do not hand over the initrd or cmdline that the image\n"
"                         brings along (repeatable)\n"
"      --profile N        of a unified kernel image with several (default 0)\n"
"      --require KEY[=V1|V2..]  the command line must have it (repeatable)\n"
"      --forbid KEY[=V1|V2..]   it must not; a star at the end makes a prefix\n"
"      --allow KEY[=V1|V2..]    it may; with any of these, it may have nothing that\n"
"                         no option names.  Of all three the first that matches a\n"
"                         word decides, then mksig's own list (repeatable)\n"
"                         --forbid mitigations forbids all that weaken mitigations\n"
"      --policy FILE      allow, forbid or require KEY[=VALUE], or class NAME, a line\n"
"                         each, as if given as options\n"
"      --allow-dangerous  entries may let through what mksig's list calls dangerous\n"
"      --unaudited-kernel forbid what is dangerous to the kernels that were audited,\n"
"                         though this one was not\n"
"      --no-default-policy      leave mksig's own entries out\n"
"      --lockdown WAY[:LEVEL]   how the kernel locks down: builtin, secure-boot\n"
"                         or cmdline, integrity or confidentiality; or none\n"
"                         (repeatable; default: what the configuration says)\n"
"      --component NAME   what generations are compared within (default linux)\n"
"      --generation N     has to agree with the configuration\n"
"      --digest ALG       sha256, sha384 or sha512 (default sha256)\n"
"      --text TEXT        for people, not signed (default: the image's version string)\n"
"  -q, --quiet            do not say what was found\n"
COMMON_HELP
"\nof the second form only:\n" SIGNING_HELP;

enum {
	OPT_CONFIG = 256, OPT_CONFIG_MISMATCH, OPT_USAGE, OPT_INITRD, OPT_INITRD_OPEN, OPT_INITRD_MAX, OPT_INITRD_HEAD,
	OPT_CMDLINE, OPT_DATA, OPT_IGNORE, OPT_PROFILE, OPT_REQUIRE, OPT_FORBID, OPT_ALLOW,
	OPT_POLICY, OPT_ALLOW_DANGEROUS, OPT_UNAUDITED,
	OPT_NO_DEFAULT_POLICY, OPT_LOCKDOWN, OPT_COMPONENT, OPT_GENERATION, OPT_DIGEST, OPT_TEXT,
};

/* The first ones, and the output, are for one step only. */
static const struct option options[] = {
	SIGNING_OPTIONS,
	{ "output", required_argument, NULL, 'o' },
	{ "config", required_argument, NULL, OPT_CONFIG },
	{ "config-mismatch", no_argument, NULL, OPT_CONFIG_MISMATCH },
	{ "usage", required_argument, NULL, OPT_USAGE },
	{ "initrd", required_argument, NULL, OPT_INITRD },
	{ "initrd-open", no_argument, NULL, OPT_INITRD_OPEN },
	{ "initrd-max", required_argument, NULL, OPT_INITRD_MAX },
	{ "initrd-head", required_argument, NULL, OPT_INITRD_HEAD },
	{ "cmdline", required_argument, NULL, OPT_CMDLINE },
	{ "data", required_argument, NULL, OPT_DATA },
	{ "ignore", required_argument, NULL, OPT_IGNORE },
	{ "profile", required_argument, NULL, OPT_PROFILE },
	{ "require", required_argument, NULL, OPT_REQUIRE },
	{ "forbid", required_argument, NULL, OPT_FORBID },
	{ "allow", required_argument, NULL, OPT_ALLOW },
	{ "policy", required_argument, NULL, OPT_POLICY },
	{ "allow-dangerous", no_argument, NULL, OPT_ALLOW_DANGEROUS },
	{ "unaudited-kernel", no_argument, NULL, OPT_UNAUDITED },
	{ "no-default-policy", no_argument, NULL, OPT_NO_DEFAULT_POLICY },
	{ "lockdown", required_argument, NULL, OPT_LOCKDOWN },
	{ "component", required_argument, NULL, OPT_COMPONENT },
	{ "generation", required_argument, NULL, OPT_GENERATION },
	{ "digest", required_argument, NULL, OPT_DIGEST },
	{ "text", required_argument, NULL, OPT_TEXT },
	{ "quiet", no_argument, NULL, 'q' },
	COMMON_OPTIONS
};

/* Largest size of a data slot, if the signer does not say it. */
#define DATA_SIZE	(64ull << 20)

struct job {
	char **images;
	size_t nr_images;
	struct create_request request;
	struct signing signing;
	bool one_step;
	bool quiet;
	bool told;		/* --help, --version */
};

static int set_usage(struct create_request *request, const char *text)
{
	if (request->usage)
		return fail(STATUS_USAGE, "--usage can only be specified once");
	if (!strcmp(text, "reboot"))
		request->usage = SF_USAGE_REBOOT;
	else if (!strcmp(text, "crash"))
		request->usage = SF_USAGE_CRASH;
	else if (!strcmp(text, "reboot,crash") || !strcmp(text, "crash,reboot"))
		request->usage = SF_USAGE_ALL;
	else
		return fail(STATUS_USAGE, "--usage=%s: reboot, crash or reboot,crash", text);
	return 0;
}

static int set_digest_alg(struct create_request *request, const char *text)
{
	if (request->digest_alg)
		return fail(STATUS_USAGE, "--digest can only be specified once");
	request->digest_alg = digest_alg(text);
	if (!request->digest_alg)
		return fail(STATUS_USAGE, "--digest=%s: sha256, sha384 or sha512", text);
	return 0;
}

static int set_generation(struct create_request *request, const char *text)
{
	if (request->generation_given)
		return fail(STATUS_USAGE, "--generation can only be specified once");
	request->generation_given = true;
	return number(text, ~0u, "generation", &request->generation);
}

static int set_initrd_max(struct create_request *request, const char *text)
{
	int ret;

	if (request->initrd_max)
		return fail(STATUS_USAGE, "--initrd-max can only be specified once");
	ret = number(text, SF_SIZE_LIMIT - 1, "initrd-max", &request->initrd_max);
	if (!ret && !request->initrd_max)
		return fail(STATUS_USAGE, "--initrd-max=%s: at least one byte", text);
	return ret;
}

static int add_initrd(struct create_request *request, const char *path)
{
	if (request->nr_initrds == INITRDS_MAX)
		return fail(STATUS_USAGE, "--initrd=%s: %u files at most", path, INITRDS_MAX);
	request->initrds[request->nr_initrds++] = path;
	return 0;
}

static int add_data(struct create_request *request, const char *text)
{
	size_t n = strcspn(text, "="), i;
	struct data_slot *data = &request->data[request->nr_data];
	int ret = 0;

	if (request->nr_data == DATA_MAX)
		return fail(STATUS_USAGE, "--data=%s: %u slots at most", text, DATA_MAX);
	if (!n || n > SF_NAME_MAX || strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") < n)
		return fail(STATUS_USAGE, "--data=%s: a name is up to %u of a-z, 0-9 and '-'", text,
			    SF_NAME_MAX);
	memset(data->name, 0, sizeof(data->name));
	memcpy(data->name, text, n);
	data->max = DATA_SIZE;
	if (text[n])
		ret = number(text + n + 1, SF_SIZE_LIMIT - 1, "data", &data->max);
	if (!ret && !data->max)
		return fail(STATUS_USAGE, "--data=%s: at least one byte", text);
	for (i = 0; !ret && i < request->nr_data; i++)
		if (!strcmp(request->data[i].name, data->name))
			return fail(STATUS_USAGE, "--data=%s: this name can only be specified once", text);
	request->nr_data++;
	return ret;
}

static int ignore(struct create_request *request, const char *part)
{
	if (!strcmp(part, "initrd"))
		request->ignore_initrd = true;
	else if (!strcmp(part, "cmdline"))
		request->ignore_cmdline = true;
	else
		return fail(STATUS_USAGE, "--ignore=%s: initrd or cmdline", part);
	return 0;
}

static int set_profile(struct create_request *request, const char *text)
{
	if (request->profile)
		return fail(STATUS_USAGE, "--profile can only be specified once");
	return number(text, PROFILES_MAX - 1, "profile", &request->profile);
}

static int take_option(struct job *job, int c)
{
	struct create_request *request = &job->request;

	switch (c) {
	case 'o':
		return once(&request->output, optarg, "output");
	case 'q':
		job->quiet = true;
		return 0;
	case OPT_CONFIG:
		return once(&request->config, optarg, "config");
	case OPT_CONFIG_MISMATCH:
		request->config_mismatch = true;
		return 0;
	case OPT_USAGE:
		return set_usage(request, optarg);
	case OPT_INITRD:
		return add_initrd(request, optarg);
	case OPT_INITRD_OPEN:
		request->initrd_open = true;
		return 0;
	case OPT_INITRD_MAX:
		return set_initrd_max(request, optarg);
	case OPT_INITRD_HEAD:
		return once(&request->initrd_head, optarg, "initrd-head");
	case OPT_CMDLINE:
		return once(&request->cmdline, optarg, "cmdline");
	case OPT_DATA:
		return add_data(request, optarg);
	case OPT_IGNORE:
		return ignore(request, optarg);
	case OPT_PROFILE:
		return set_profile(request, optarg);
	case OPT_REQUIRE:
		return policy_add(&request->policy, SF_ACTION_REQUIRE, optarg);
	case OPT_FORBID:
		return policy_add(&request->policy, SF_ACTION_FORBID, optarg);
	case OPT_ALLOW:
		return policy_add(&request->policy, SF_ACTION_ALLOW, optarg);
	case OPT_POLICY:
		return policy_read(&request->policy, optarg);
	case OPT_ALLOW_DANGEROUS:
		request->policy.dangerous = true;
		return 0;
	case OPT_UNAUDITED:
		request->policy.unaudited = true;
		return 0;
	case OPT_NO_DEFAULT_POLICY:
		request->policy.defaults = false;
		return 0;
	case OPT_LOCKDOWN:
		return lockdown_option(&request->lockdown, optarg);
	case OPT_COMPONENT:
		return once(&request->component, optarg, "component");
	case OPT_GENERATION:
		return set_generation(request, optarg);
	case OPT_DIGEST:
		return set_digest_alg(request, optarg);
	case OPT_TEXT:
		return once(&request->text, optarg, "text");
	}
	return signing_option(&job->signing, c, optarg);
}

/* What excludes what. */
static int check_request(const struct job *job)
{
	const struct create_request *request = &job->request;

	if (request->cmdline && policy_given(&request->policy))
		return fail(STATUS_USAGE,
			    "--cmdline signs one line, so --require, --forbid, --allow, --policy and --no-default-policy say nothing");
	if (request->nr_initrds && request->initrd_max && !request->initrd_open)
		return fail(STATUS_USAGE,
			    "--initrd signs one initramfs, so --initrd-max says nothing; --initrd-open lets another one follow");
	if (request->nr_initrds && request->initrd_head && !request->initrd_open)
		return fail(STATUS_USAGE,
			    "--initrd signs one initramfs, so --initrd-head says nothing; --initrd-open lets another one follow");
	return job->one_step ? signing_complete(&job->signing) : 0;
}

static int parse(struct job *job, int argc, char **argv)
{
	const struct option *list = options + (job->one_step ? 0 : NR_SIGNING_OPTIONS);
	int c, ret;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":o:q" COMMON_LETTERS, list, NULL)) != -1) {
		job->told = tell(c, create_usage);
		if (job->told)
			return 0;
		ret = c == '?' || c == ':' ? bad_option(c, argv) : take_option(job, c);
		if (ret)
			return ret;
	}
	if (optind == argc)
		return fail(STATUS_USAGE, "no kernel image given; see %s --help", program);
	if (job->one_step && !job->signing.n)
		return fail(STATUS_USAGE,
			    "%s: neither a command, nor are --key and --cert given to sign it; see mksig --help",
			    argv[optind]);
	job->images = argv + optind;
	job->nr_images = argc - optind;
	return check_request(job);
}

/*
 * The generation is the payload's own built-in floor: so a chain of loads never
 * goes down, though nothing is carried from kernel to kernel.
 */
static int settle_generation(struct create_request *request, const struct kconfig *config)
{
	char *text = kconfig_value(config, "KEXEC_SIG_MANIFEST_GENERATION");
	u64 builtin = text ? strtoull(text, NULL, 10) : 0;
	int ret = 0;

	if (builtin > ~0u)
		ret = fail(STATUS_MALFORMED, "%s: CONFIG_KEXEC_SIG_MANIFEST_GENERATION=%s is too large",
			   config->source, text);
	else if (request->generation_given && config->text && request->generation != builtin)
		ret = fail(STATUS_REFUSED,
			   "--generation=%llu, but the kernel was built with %llu (CONFIG_KEXEC_SIG_MANIFEST_GENERATION)",
			   (unsigned long long)request->generation, (unsigned long long)builtin);
	else if (!request->generation_given)
		request->generation = builtin;
	free(text);
	return ret;
}

static bool is_component(const char *text)
{
	size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789.+-");

	return n && n <= SF_COMPONENT_MAX && !text[n];
}

/* A kernel compares generations only within the component it was built as. */
static int settle_component(struct create_request *request, const struct kconfig *config,
			    char **owned)
{
	char *builtin = kconfig_value(config, "KEXEC_SIG_MANIFEST_COMPONENT");

	*owned = builtin;
	if (builtin && *builtin && request->component && strcmp(builtin, request->component))
		return fail(STATUS_REFUSED,
			    "--component=%s, but the kernel was built as %s (CONFIG_KEXEC_SIG_MANIFEST_COMPONENT)",
			    request->component, builtin);
	if (!request->component)
		request->component = builtin && *builtin ? builtin : "linux";
	if (!is_component(request->component))
		return fail(STATUS_USAGE,
			    "%s: a component is up to %u of a-z, 0-9, '.', '+' and '-'",
			    request->component, SF_COMPONENT_MAX);
	return 0;
}

static int settle_text(struct create_request *request, const struct image *image)
{
	size_t i;

	if (!request->text)
		request->text = *image->version ? image->version : image->format;
	for (i = 0; request->text[i]; i++)
		if (request->text[i] < ' ' || request->text[i] > '~')
			return fail(STATUS_USAGE, "--text: printable ASCII only");
	if (!i || i > SF_TEXT_MAX)
		return fail(STATUS_USAGE, "--text: 1 to %u characters", SF_TEXT_MAX);
	return 0;
}

/* What the image brings along, and what that excludes. */
static int settle_parts(struct create_request *request, const struct image *image)
{
	bool own = image->initrd.n && !request->ignore_initrd;

	if (image->cmdline && !request->cmdline && !request->ignore_cmdline &&
	    policy_given(&request->policy))
		return fail(STATUS_REFUSED,
			    "%s: brings a command line along, which is signed as it is; say --ignore=cmdline to have a policy instead",
			    image->file.name);
	if (request->initrd_open && !own && !request->nr_initrds)
		return fail(STATUS_REFUSED,
			    "%s: no initramfs is signed that another could follow; sign one with --initrd, or leave --initrd-open out: any may be loaded",
			    image->file.name);
	if (!*image->release && !own && !request->nr_initrds && request->initrd_max &&
	    !request->initrd_head)
		return fail(STATUS_REFUSED,
			    "%s: not Linux, so no initramfs is loaded, and --initrd-max says nothing; see --initrd-head",
			    image->file.name);
	if (own && (request->initrd_max || request->initrd_head) && !request->initrd_open)
		return fail(STATUS_REFUSED, "%s: brings an initramfs along, so %s says nothing",
			    image->file.name, request->initrd_max ? "--initrd-max" : "--initrd-head");
	return 0;
}

static int settle(struct create_request *request, const struct image *image,
		  const struct kconfig *config, char **component)
{
	int ret;

	*component = NULL;
	ret = settle_parts(request, image);
	if (ret)
		return ret;
	/* A capture kernel lies in crashkernel= memory, wherever that is, and a line that
	 * is signed is seldom meant for it. */
	if (!request->usage)
		request->usage = line_to_sign(request, image) || !image->relocatable ?
				 SF_USAGE_REBOOT : SF_USAGE_ALL;
	if (!request->digest_alg)
		request->digest_alg = SF_ALG_SHA256;
	if (!request->initrd_max)
		request->initrd_max = SF_SIZE_LIMIT - 1;
	lockdown_from_config(&request->lockdown, config);
	ret = settle_generation(request, config);
	if (!ret)
		ret = settle_component(request, config, component);
	return ret ? ret : settle_text(request, image);
}

static void print_found(const struct image *image, const struct kconfig *config)
{
	bool packed = strcmp(image->method, "unknown");

	fprintf(stderr, "%s: %s\n", program, image->file.name);
	fprintf(stderr, "  %-14s%s %s%s%s%s%s%s\n", "image", image_arch(image), image->format,
		*image->release ? " of Linux " : "", image->release,
		image->uki || !image->nr_origins ? "" : ", PE",
		packed ? ", " : "", packed ? image->method : "");
	if (image->uki)
		fprintf(stderr, "  %-14s%s\n", "sections", image->sections + 1);
	if (image->profiles)
		fprintf(stderr, "  %-14snumber %u of %u, counted from 0\n", "profile",
			image->profile, image->profiles);
	fprintf(stderr, "  %-14s%" PRIu64 " KiB ", "memory", (uint64_t)image->init_size >> 10);
	if (image->relocatable && !image->pref_address)
		fputs("anywhere", stderr);
	else
		fprintf(stderr, "%s 0x%" PRIx64, image->relocatable ? "from" : "at",
			(uint64_t)image->pref_address);
	fprintf(stderr, ", aligned to %" PRIu64 " KiB\n", (uint64_t)image->alignment >> 10);
	if (image->page_kib)
		fprintf(stderr, "  %-14s%u KiB, which the machine has to know\n", "pages",
			image->page_kib);
	fprintf(stderr, "  %-14s%s%s\n", "configuration", config->source,
		config->other ? ", of another kernel (--config-mismatch)" : "");
}

/* What nobody signs. */
static void print_open(const struct create_request *request, const struct initrd *initrd)
{
	const char *comma = "";
	size_t i;

	fprintf(stderr, "  %-14s", "not signed");
	if (initrd->open) {
		fputs(initrd->base_size ? "another initramfs behind the signed one: any, or none" :
		      "initramfs: any, or none", stderr);
		comma = "; ";
	}
	for (i = 0; i < request->nr_data; i++, comma = ", ")
		fprintf(stderr, "%sdata: %s", comma, request->data[i].name);
	fprintf(stderr, "%s\n", *comma ? "" : "nothing that is handed over");
}

/* In a word each: what the signature is over, what the kernel compares, what is
 * neither. */
static void print_coverage(const struct create_request *request, const struct image *image,
			   const struct initrd *initrd)
{
	bool line = line_to_sign(request, image);

	fprintf(stderr, "  %-14skernel%s%s, by digest\n", "signed",
		initrd->base_size ? ", initramfs" : "", line ? ", command line" : "");
	fprintf(stderr, "  %-14sboot parameters, by the kernel that loads\n", "made");
	if (!line)
		fprintf(stderr, "  %-14scommand line, by policy\n", "checked");
	if (!line && !audit_version(image->release))
		fprintf(stderr, "  %-14sno: the policy is about the kernels that were\n", "audited");
	print_open(request, initrd);
}

/* No line that --cmdline signs can lock down if it does not say so. */
static bool line_locks_down(const char *line)
{
	return strstr(line, "lockdown=integrity") || strstr(line, "lockdown=confidentiality");
}

static void warn_of_lockdown(const struct create_request *request, const struct image *image,
			     const struct kconfig *config)
{
	const char *line = line_to_sign(request, image);
	const u32 *levels = request->lockdown.levels;
	bool other = levels[SF_WAY_BUILTIN] || levels[SF_WAY_SECURE_BOOT];

	if (!*image->release)
		warn("not Linux: what it does with the machine, and what it lets its user do, is for you to know");
	else if (!config->text)
		warn("configuration %s: what it would say about lockdown, generation and built-in command line is not known; see --config",
		     config->source);
	if (!other && !levels[SF_WAY_CMDLINE])
		warn("nothing is known to lock this kernel down, so a locked-down kernel will not load it; see --config and --lockdown");
	else if (!other && line && !line_locks_down(line))
		warn("only the command line could lock this kernel down, and the one that is signed has no lockdown=; a locked-down kernel will not load it");
}

static void warn_of_parts(const struct create_request *request, const struct image *image)
{
	if (request->initrd_open)
		warn("Linux unpacks the open initramfs after the signed one, so its files can take the place of signed files");
	if (!image->uki)
		return;
	if (*image->unused)
		warn("sections that are not handed over:%s; what systemd-stub does with them when firmware starts the image, such as extending PCRs, does not happen with kexec",
		     image->unused);
	if (image->profiles > 1)
		warn("the image has %u profiles, only number %u is signed; see --profile",
		     image->profiles, image->profile);
	warn("addons, credentials and extensions beside the image (its .extra.d) are no part of this: neither signed nor handed over");
	if (image->initrd.n && request->ignore_initrd && !request->nr_initrds)
		warn("the image's own initramfs is not handed over, any other can be");
	if (image->cmdline && request->ignore_cmdline)
		warn("the image's own command line is not handed over");
}

/* Beside the image, where kexec looks for it */
static char *result_path(const struct image *image, const char *from)
{
	char *path;

	if (!strcmp(from, "-"))
		return *image->release ? xprintf("kexec-manifest-%s.ksig", image->release) :
					 xprintf("kexec-manifest.ksig");
	path = image->uki ? xprintf("%s.ksig", from) : sf_manifest_path(from, image->release);
	if (!path)
		exit(fail(STATUS_INTERNAL, "out of memory"));
	return path;
}

static int write_result(const struct job *job, const struct image *image,
			const struct profile *profile)
{
	struct sf_bytes manifest = { profile->manifest, profile->size };
	const struct create_request *request = &job->request;
	struct sf_bytes signature = { 0 };
	char *path = request->output ? xprintf("%s", request->output) : result_path(image, request->image);
	int lock = lock_bundle(path), ret = 0;

	if (job->one_step)
		ret = cms_sign(&job->signing, manifest, request->digest_alg, &signature);
	if (!ret)
		ret = write_bundle(path, manifest, signature, &profile->attachments);
	if (!ret && !job->quiet) {
		describe_summary(stderr, &profile->decoded, manifest);
		if (signature.n) {
			CMS_ContentInfo *cms = cms_parse(signature, "the signature");

			describe_signers(stderr, cms);
			CMS_ContentInfo_free(cms);
		}
		fprintf(stderr, "  %-14s%s%s\n", "written to", path, signature.n ? "" : ", not signed");
	}
	unlock_bundle(lock);
	OPENSSL_free((void *)signature.p);
	free(path);
	return ret;
}

/* What is described has to be what is there: all of it has been read once. */
static int check_unchanged(const struct image *image, const struct initrd *initrd)
{
	const char *wrong = file_unchanged(&image->file);

	if (wrong)
		return fail(STATUS_INPUT, "%s: %s", image->file.name, wrong);
	return initrd_unchanged(initrd);
}

static int describe(struct job *job, const struct image *image)
{
	struct profile *profile = xcalloc(1, sizeof(*profile));
	struct create_request *request = &job->request;
	struct initrd initrd = { .open = false };
	struct kconfig config;
	char *component = NULL;
	int ret;

	ret = kconfig_find(image, request->config, request->config_mismatch, &config);
	if (!ret)
		ret = settle(request, image, &config, &component);
	if (!ret)
		ret = initrd_collect(image, &config, request, &initrd);
	if (!ret)
		ret = profile_make(image, &config, &initrd, request, profile);
	if (!ret)
		ret = check_unchanged(image, &initrd);
	if (!ret) {
		if (!job->quiet) {
			print_found(image, &config);
			print_coverage(request, image, &initrd);
		}
		warn_of_lockdown(request, image, &config);
		warn_of_parts(request, image);
		ret = write_result(job, image, profile);
	}
	free(component);
	kconfig_free(&config);
	initrd_free(&initrd);
	profile_free(profile);
	return ret;
}

static int run_one(void *arg, size_t i)
{
	struct job *job = arg;
	struct image image = { .profile = job->request.profile };
	int ret;

	job->request.image = job->images[i];
	ret = image_read(job->request.image, &image);
	if (!ret)
		ret = describe(job, &image);
	image_free(&image);
	return ret;
}

/* What cannot be for several images; and two of which the manifests have one place. */
static int check_several(const struct job *job)
{
	char **paths;
	size_t i;
	int ret;

	if (job->request.output || job->request.config)
		return fail(STATUS_USAGE, "--output and --config are for one kernel image, %zu are given",
			    job->nr_images);
	for (i = 0; i < job->nr_images; i++)
		if (!strcmp(job->images[i], "-"))
			return fail(STATUS_USAGE, "standard input is for one kernel image, %zu are given",
				    job->nr_images);
	paths = xcalloc(job->nr_images, sizeof(*paths));
	for (i = 0; i < job->nr_images; i++) {
		struct image image = { .profile = job->request.profile };

		silent = true;		/* an image that is none is for run_one() to refuse */
		if (!image_read(job->images[i], &image))
			paths[i] = result_path(&image, job->images[i]);
		silent = false;
		image_free(&image);
	}
	ret = distinct(job->nr_images, job->images, paths);
	for (i = 0; i < job->nr_images; i++)
		free(paths[i]);
	free(paths);
	return ret;
}

static int run(struct job *job, int argc, char **argv)
{
	int ret;

	job->request.policy.defaults = true;
	job->request.policy.where = "";
	ret = parse(job, argc, argv);
	if (!ret && !job->told && job->nr_images > 1)
		ret = check_several(job);
	if (!ret && !job->told)	/* what an image settles stays in its process */
		ret = batch(job->nr_images, job->quiet ? BATCH_QUIET : BATCH_PARALLEL, run_one,
			    job, job->images);
	policy_free(&job->request.policy);
	return ret;
}

int cmd_create(int argc, char **argv)
{
	struct job job = { 0 };

	return run(&job, argc, argv);
}

int cmd_one_step(int argc, char **argv)
{
	struct job job = { .one_step = true };

	return run(&job, argc, argv);
}
