// SPDX-License-Identifier: MIT
/* cmd_create.c - make a manifest for an image; or make and sign one in one step */
#define _GNU_SOURCE
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>

#include "cms.h"
#include "describe.h"
#include "options.h"
#include "profile.h"
#include "sigfmt_load.h"

/* Default largest size of a data slot */
#define DATA_SIZE	(64ull << 20)

struct job {
	char **images;
	size_t nr_images;
	struct create_request request;
	struct signing signing;
	bool one_step;
	bool quiet;
	bool answered;		/* --help, --version */
};

static int set_usage(void *of, const char *text)
{
	struct create_request *request = of;

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

static int set_digest_alg(void *of, const char *text)
{
	struct create_request *request = of;

	if (request->digest_alg)
		return fail(STATUS_USAGE, "--digest can only be specified once");
	request->digest_alg = digest_alg(text);
	if (!request->digest_alg)
		return fail(STATUS_USAGE, "--digest=%s: sha256, sha384 or sha512", text);
	return 0;
}

static int set_generation(void *of, const char *text)
{
	struct create_request *request = of;

	if (request->generation_given)
		return fail(STATUS_USAGE, "--generation can only be specified once");
	request->generation_given = true;
	return number(text, ~0u, "generation", &request->generation);
}

static int set_initrd_max(void *of, const char *text)
{
	struct create_request *request = of;
	int ret;

	if (request->initrd_max)
		return fail(STATUS_USAGE, "--initrd-max can only be specified once");
	ret = number(text, SF_SIZE_LIMIT - 1, "initrd-max", &request->initrd_max);
	if (!ret && !request->initrd_max)
		return fail(STATUS_USAGE, "--initrd-max=%s: at least one byte", text);
	return ret;
}

static int add_initrd(void *of, const char *path)
{
	struct create_request *request = of;

	if (request->nr_initrds == INITRDS_MAX)
		return fail(STATUS_USAGE, "--initrd=%s: %u files at most", path, INITRDS_MAX);
	request->initrds[request->nr_initrds++] = path;
	return 0;
}

static int add_data(void *of, const char *text)
{
	struct create_request *request = of;
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

static int ignore(void *of, const char *part)
{
	struct create_request *request = of;

	if (!strcmp(part, "initrd"))
		request->ignore_initrd = true;
	else if (!strcmp(part, "cmdline"))
		request->ignore_cmdline = true;
	else
		return fail(STATUS_USAGE, "--ignore=%s: initrd or cmdline", part);
	return 0;
}

static int set_profile(void *of, const char *text)
{
	struct create_request *request = of;

	if (request->profile_given)
		return fail(STATUS_USAGE, "--profile can only be specified once");
	request->profile_given = true;
	return number(text, PROFILES_MAX - 1, "profile", &request->profile);
}

static int require(void *of, const char *text)
{
	struct create_request *request = of;

	return policy_add(&request->policy, SF_ACTION_REQUIRE, text);
}

static int forbid(void *of, const char *text)
{
	struct create_request *request = of;

	return policy_add(&request->policy, SF_ACTION_FORBID, text);
}

static int allow(void *of, const char *text)
{
	struct create_request *request = of;

	return policy_add(&request->policy, SF_ACTION_ALLOW, text);
}

static int read_policy(void *of, const char *path)
{
	struct create_request *request = of;

	return policy_read(&request->policy, path);
}

static int no_default_policy(void *of, const char *value)
{
	struct create_request *request = of;

	request->policy.defaults = false;
	return 0;
}

static int add_lockdown(void *of, const char *text)
{
	struct create_request *request = of;

	return lockdown_option(&request->lockdown, text);
}

static const struct opt request_options[] = {
	OPT_TEXT("output", 'o', "FILE", struct create_request, output,
		 "result, - for standard output; instead of\n"
		 "kexec-manifest-<release>.ksig beside vmlinuz-<release>,\n"
		 "for other images, their name and .ksig"),
	OPT_TEXT("config", 0, "FILE", struct create_request, config,
		 "the kernel's configuration; instead of config-<release>\n"
		 "beside the image, or the embedded one"),
	OPT_FLAG("config-mismatch", 0, struct create_request, config_mismatch,
		 "accept a configuration that names another kernel"),
	OPT_CALL("usage", 0, "LIST", set_usage, "reboot, crash or reboot,crash (default both)"),
	OPT_CALL("initrd", 0, "FILE", add_initrd,
		 "sign this initramfs (default: the image's own, or any may\n"
		 "be loaded; repeatable: one archive after another)"),
	OPT_FLAG("initrd-open", 0, struct create_request, initrd_open,
		 "an unsigned initramfs may follow it"),
	OPT_CALL("initrd-max", 0, "BYTES", set_initrd_max,
		 "largest initramfs, if any may be loaded"),
	OPT_TEXT("initrd-head", 0, "FILE", struct create_request, initrd_head,
		 "a compressed archive to sign, before the unsigned\n"
		 "initramfs (default: an empty one that the kernel unpacks)"),
	OPT_TEXT("cmdline", 0, "LINE", struct create_request, cmdline,
		 "sign this command line (default: the image's own, or a policy)"),
	OPT_CALL("data", 0, "NAME[=MAX]", add_data,
		 "unsigned data may be loaded, into a slot of this name,\n"
		 "with at most so many bytes (default 64 MiB; repeatable)"),
	OPT_CALL("ignore", 0, "PART", ignore,
		 "leave out the initrd or cmdline that the image\n"
		 "contains (repeatable)"),
	OPT_CALL("profile", 0, "N", set_profile,
		 "sign this profile of a unified kernel image (default 0)"),
	OPT_CALL("require", 0, "KEY[=V1|V2..]", require,
		 "require this word (repeatable)"),
	OPT_CALL("forbid", 0, "KEY[=V1|V2..]", forbid,
		 "forbid this word; a star at the end makes a prefix;\n"
		 "mitigations: all words that weaken them (repeatable)"),
	OPT_CALL("allow", 0, "KEY[=V1|V2..]", allow,
		 "allow this word; with any --allow, words that no option\n"
		 "names are forbidden.  The first of all three that matches\n"
		 "a word decides, then mksig's own list (repeatable)"),
	OPT_CALL("policy", 0, "FILE", read_policy,
		 "allow, forbid or require KEY[=VALUE], or class NAME, a line\n"
		 "each, as if given as options"),
	OPT_FLAG("allow-dangerous", 0, struct create_request, policy.dangerous,
		 "entries may allow words that mksig's list calls dangerous"),
	OPT_FLAG("unaudited-kernel", 0, struct create_request, policy.unaudited,
		 "this kernel was not audited: forbid the words that are\n"
		 "dangerous to any audited kernel"),
	OPT_CALL("no-default-policy", 0, NULL, no_default_policy, "leave out mksig's own entries"),
	OPT_CALL("lockdown", 0, "WAY[:LEVEL]", add_lockdown,
		 "how the kernel locks down: builtin, secure-boot or cmdline,\n"
		 "integrity or confidentiality; or none (repeatable;\n"
		 "default: by the kernel's configuration)"),
	OPT_TEXT("component", 0, "NAME", struct create_request, component,
		 "generations are compared only with those of this name\n"
		 "(default: the kernel's own, or linux)"),
	OPT_CALL("generation", 0, "N", set_generation, "must agree with the configuration"),
	OPT_CALL("digest", 0, "ALG", set_digest_alg, "sha256, sha384 or sha512 (default sha256)"),
	OPT_TEXT("text", 0, "TEXT", struct create_request, text,
		 "description, not signed (default: the image's version string)"),
	OPT_END
};

static const struct opt job_options[] = {
	OPT_FLAG("quiet", 'q', struct job, quiet, "do not print what was found"),
	OPT_END
};

#define TABLES(no_signing) { \
	{ .options = request_options, .of = offsetof(struct job, request) }, \
	{ .options = job_options }, \
	{ .options = signing_options, .of = offsetof(struct job, signing), .title = "Of the second form only:", \
	  .help_only = no_signing }, \
	{} \
}

static const struct opt_table create_tables[] = TABLES(true), one_step_tables[] = TABLES(false);

#define USAGE \
	"usage: mksig create [OPTIONS] IMAGE...\n" \
	"       mksig [OPTIONS] --key KEY --cert CERT IMAGE...\n\n"

static const struct syntax create_syntax = { USAGE, create_tables, NULL };
static const struct syntax one_step_syntax = { USAGE, one_step_tables, NULL };

/* Check that the options can be combined. */
static int check_request(const struct job *job)
{
	const struct create_request *request = &job->request;

	if (request->cmdline && policy_given(&request->policy))
		return fail(STATUS_USAGE,
			    "--cmdline signs one line, so it cannot be combined with --require, --forbid, --allow, --policy and --no-default-policy");
	if (request->nr_initrds && request->initrd_max && !request->initrd_open)
		return fail(STATUS_USAGE,
			    "--initrd signs one initramfs, so --initrd-max has no effect; use --initrd-open to let another one follow");
	if (request->nr_initrds && request->initrd_head && !request->initrd_open)
		return fail(STATUS_USAGE,
			    "--initrd signs one initramfs, so --initrd-head has no effect; use --initrd-open to let another one follow");
	return job->one_step ? signing_complete(&job->signing) : 0;
}

static int parse(struct job *job, int argc, char **argv)
{
	int ret = take_options(job->one_step ? &one_step_syntax : &create_syntax, job, argc, argv,
			       &job->answered);

	if (ret || job->answered)
		return ret;
	if (optind == argc)
		return fail(STATUS_USAGE, "no kernel image given; see %s --help", program);
	if (job->one_step && !job->signing.n)
		return fail(STATUS_USAGE,
			    "%s: not a command; to sign it as an image, give --key and --cert; see mksig --help",
			    argv[optind]);
	job->images = argv + optind;
	job->nr_images = argc - optind;
	return check_request(job);
}

/*
 * The manifest's generation must equal the floor that is built into the payload.  Then
 * generations never decrease in a chain of loads, although no kernel keeps state for the next.
 */
static int settle_generation(struct create_request *request, const struct kconfig *config)
{
	char *text = kconfig_value(config, "KEXEC_SIG_MANIFEST_GENERATION");
	u64 builtin = text ? strtoull(text, NULL, 10) : 0;
	int ret = 0;

	if (builtin > ~0u)
		ret = fail(STATUS_MALFORMED, "%s: CONFIG_KEXEC_SIG_MANIFEST_GENERATION=%s is too large",
			   config->source, make_printable(text));
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

/* A kernel compares generations only within its built-in component. */
static int settle_component(struct create_request *request, const struct kconfig *config,
			    char **owned)
{
	char *builtin = kconfig_value(config, "KEXEC_SIG_MANIFEST_COMPONENT");

	*owned = builtin;
	if (builtin)
		make_printable(builtin);
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

/* Check the options against the command line and initramfs that the image contains. */
static int settle_parts(struct create_request *request, const struct image *image)
{
	bool own = image->initrd.n && !request->ignore_initrd;

	if (image->cmdline && !request->cmdline && !request->ignore_cmdline &&
	    policy_given(&request->policy))
		return fail(STATUS_REFUSED,
			    "%s: contains a command line, which is signed as it is; use --ignore=cmdline to have a policy instead",
			    image->file.name);
	if (request->initrd_open && !own && !request->nr_initrds)
		return fail(STATUS_REFUSED,
			    "%s: --initrd-open needs a signed initramfs; sign one with --initrd, or leave --initrd-open out to allow any",
			    image->file.name);
	if (!*image->release && !own && !request->nr_initrds && request->initrd_max &&
	    !request->initrd_head)
		return fail(STATUS_REFUSED,
			    "%s: not Linux, so no initramfs is loaded, and --initrd-max has no effect; see --initrd-head",
			    image->file.name);
	if (own && (request->initrd_max || request->initrd_head) && !request->initrd_open)
		return fail(STATUS_REFUSED, "%s: contains an initramfs, so %s has no effect",
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
	/* A crash kernel is loaded at any address of crashkernel= memory, and a signed command
	 * line is rarely meant for it. */
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
		fprintf(stderr, "  %-14s%u KiB, which the processor must support\n", "pages",
			image->page_kib);
	fprintf(stderr, "  %-14s%s%s\n", "configuration", config->source,
		config->other ? ", of another kernel (--config-mismatch)" : "");
}

/* Print what is loaded unsigned. */
static void print_open(const struct create_request *request, const struct initrd *initrd)
{
	const char *comma = "";
	size_t i;

	fprintf(stderr, "  %-14s", "not signed");
	if (initrd->open) {
		fputs(initrd->base_size ? "another initramfs after the signed one: any, or none" :
		      "initramfs: any, or none", stderr);
		comma = "; ";
	}
	for (i = 0; i < request->nr_data; i++, comma = ", ")
		fprintf(stderr, "%sdata: %s", comma, request->data[i].name);
	fprintf(stderr, "%s\n", *comma ? "" : "nothing");
}

/* Print in short what is signed, what the loading kernel checks, and what is open. */
static void print_coverage(const struct create_request *request, const struct image *image,
			   const struct initrd *initrd)
{
	bool line = line_to_sign(request, image);

	fprintf(stderr, "  %-14skernel%s%s, by digest\n", "signed",
		initrd->base_size ? ", initramfs" : "", line ? ", command line" : "");
	fprintf(stderr, "  %-14sboot parameters, by the loading kernel\n", "made");
	if (!line)
		fprintf(stderr, "  %-14scommand line, by policy\n", "checked");
	if (!line && !audit_version(image->release))
		fprintf(stderr, "  %-14sno; the default policy covers audited kernels only\n", "audited");
	print_open(request, initrd);
}

/* A signed command line locks the kernel down only if it has lockdown=. */
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
		warn("not Linux: mksig does not know what this program allows its user to do; check that before you sign it");
	else if (!config->text)
		warn("configuration %s: lockdown, generation and built-in command line are unknown; see --config",
		     config->source);
	if (!other && !levels[SF_WAY_CMDLINE])
		warn("no way to lock this kernel down is known, so a locked-down kernel will not load it; see --config and --lockdown");
	else if (!other && line && !line_locks_down(line))
		warn("only the command line could lock this kernel down, and the signed one has no lockdown=; a locked-down kernel will not load it");
}

static void warn_of_parts(const struct create_request *request, const struct image *image)
{
	if (request->initrd_open)
		warn("Linux unpacks the open initramfs after the signed one, so its files can take the place of signed files");
	if (!image->uki)
		return;
	if (*image->unused)
		warn("sections without effect:%s; what systemd-stub does with them when firmware starts the image, such as extending PCRs, does not happen with kexec",
		     image->unused);
	if (image->profiles > 1)
		warn("the image has %u profiles, but only number %u is signed; see --profile",
		     image->profiles, image->profile);
	warn("addons, credentials and extensions beside the image (its .extra.d) are ignored: neither signed nor loaded");
	if (image->initrd.n && request->ignore_initrd && !request->nr_initrds)
		warn("the image's own initramfs is left out, so any other can be loaded");
	if (image->cmdline && request->ignore_cmdline)
		warn("the image's own command line is left out");
}

/* The path beside the image, where kexec looks for the manifest */
static char *result_path(const struct image *image, const char *from)
{
	char *path;

	if (!strcmp(from, "-"))
		return *image->release ? xprintf("kexec-manifest-%s.ksig", image->release) :
					 xprintf("kexec-manifest.ksig");
	path = sf_manifest_path(from, image->release);
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

/* Files must not have changed while they were read. */
static int check_unchanged(const struct image *image, const struct initrd *initrd)
{
	const char *error = file_unchanged(&image->file);

	if (error)
		return fail(STATUS_INPUT, "%s: %s", image->file.name, error);
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

/* Each image is described in a process of its own, and is read before to find its output. */
static int check_inputs(const struct job *job)
{
	static const char each[] = "kernel images";
	const struct create_request *request = &job->request;
	size_t i, n = job->nr_images;
	int ret;

	ret = signing_read_again(&job->signing, n, each);
	if (!ret)
		ret = check_read_again(request->initrd_head, "--initrd-head=", n, each);
	for (i = 0; !ret && i < request->nr_initrds; i++)
		ret = check_read_again(request->initrds[i], "--initrd=", n, each);
	for (i = 0; !ret && i < n; i++)
		ret = check_read_again(job->images[i], "", n, each);
	return ret;
}

/* Check for options that fit one image only, and for images with the same output. */
static int check_several(const struct job *job)
{
	char **paths;
	size_t i;
	int ret;

	if (job->request.output || job->request.config)
		return fail(STATUS_USAGE, "--output and --config are for one kernel image, %zu are given",
			    job->nr_images);
	ret = check_inputs(job);
	if (ret)
		return ret;
	paths = xcalloc(job->nr_images, sizeof(*paths));
	for (i = 0; i < job->nr_images; i++) {
		struct image image = { .profile = job->request.profile };

		silent = true;		/* run_one() refuses a file that is not an image */
		if (!image_read(job->images[i], &image))
			paths[i] = result_path(&image, job->images[i]);
		silent = false;
		image_free(&image);
	}
	ret = check_outputs_distinct(job->nr_images, job->images, paths);
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
	if (!ret && !job->answered && job->nr_images > 1)
		ret = check_several(job);
	if (!ret && !job->answered)	/* defaults that depend on the image stay in its process */
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
