/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Load a kernel with a signed manifest.
 *
 * The work is done by libsigfmt, which knows how to fill the slots that a
 * manifest describes.  Here the command line becomes a request to it, and its
 * answer a message.
 */
#include "config.h"

#define _GNU_SOURCE	/* getline */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kexec.h"
#include "kexec-syscall.h"
#include "sig-manifest.h"
#include <arch/options.h>

#ifdef HAVE_LIBSIGFMT

#include <sigfmt_names.h>
#include <sigfmt_picture.h>
#include <sigfmt_trust.h>
#ifdef __x86_64__
#include "arch/i386/kexec-x86.h"
#include "arch/i386/x86-linux-setup.h"
#else
#define OPT_RAMDISK	OPT_INITRD
#endif

static int not_with_manifest(const char *option)
{
	fprintf(stderr, "kexec: --%s cannot be used with --sig-manifest\n",
		option);
	return 1;
}

/* A variable of a script may be empty */
static int no_file(const char *option)
{
	fprintf(stderr, "kexec: --%s: no file given\n", option);
	return 1;
}

/* --type says what the manifest was made from: right, or a mistake. */
static int check_type(const char *type, const char *image)
{
	off_t size;
	char *buf;
	int i, fits;

	for (i = 0; i < file_types && strcmp(type, file_type[i].name); i++)
		;
	if (i == file_types) {
		fprintf(stderr, "kexec: --type=%s: no such type, see kexec --help\n", type);
		return 1;
	}
	buf = slurp_decompress_file(image, &size);
	fits = buf && file_type[i].probe(buf, size) >= 0;
	free(buf);
	if (fits)
		return 0;
	fprintf(stderr, "kexec: --type=%s: %s is of another type\n", type, image);
	return 1;
}

/* Several are loaded one after another, as a boot loader does. */
#define INITRDS_MAX	8

static int add_initrd(struct sf_request *request, const char *file)
{
	static const char *more[INITRDS_MAX];
	static unsigned int nr;

	if (!request->initrd) {
		request->initrd = file;
		request->more_initrds = more;
		return 0;
	}
	if (nr == INITRDS_MAX - 1) {
		fprintf(stderr, "kexec: --initrd=%s: %d files at most\n", file, INITRDS_MAX);
		return 1;
	}
	more[nr++] = file;
	return 0;
}

/* "NAME=FILE" for one slot */
static int add_data(struct sf_request *request, char *argument)
{
	static struct sf_data_file files[SF_SLOTS_MAX];
	char *file = strchr(argument, '=');

	if (!file || file == argument || !file[1]) {
		fprintf(stderr, "kexec: --data=%s: must be NAME=FILE\n", argument);
		return 1;
	}
	if (request->nr_data == SF_SLOTS_MAX) {
		fprintf(stderr, "kexec: --data=%s: %d files at most\n", argument,
			SF_SLOTS_MAX);
		return 1;
	}
	files[request->nr_data++] = (struct sf_data_file){
		.name = strndup(argument, file - argument),
		.path = file + 1,
	};
	request->data = files;
	if (files[request->nr_data - 1].name)
		return 0;
	fprintf(stderr, "kexec: out of memory\n");
	return 1;
}

/* Options that do not concern the loading of segments were handled before. */
static int read_options(int argc, char **argv, struct sf_request *request,
			const char **append, int *reuse)
{
	static const struct option options[] = {
		KEXEC_ALL_OPTIONS
		{ 0, 0, NULL, 0 },
	};
	int opt, index = -1;

	opterr = 1;
	optind = 1;
	while ((opt = getopt_long(argc, argv, KEXEC_ALL_OPT_STR, options,
				  &index)) != -1) {
		switch (opt) {
		case OPT_APPEND:
			*append = optarg;
			break;
		case OPT_REUSE_CMDLINE:
			*reuse = 1;
			break;
		case OPT_RAMDISK:
			if (!*optarg)
				return no_file(options[index].name);
			if (add_initrd(request, optarg))
				return 1;
			break;
		case OPT_DATA:
			if (add_data(request, optarg))
				return 1;
			break;
		case OPT_TYPE:
			if (check_type(optarg, request->image))
				return 1;
			break;
#ifdef __x86_64__
		case OPT_ARGS_LINUX:	/* what an ELF kernel is given anyway */
			break;
		case OPT_RESET_VGA:
		case OPT_CONSOLE_VGA:
		case OPT_PASS_MEMMAP_CMDLINE:
		case OPT_NOEFI:
#else
		case OPT_DTB:		/* the kernel makes it */
#endif
		case OPT_MEM_MIN:
		case OPT_MEM_MAX:
		case OPT_REUSE_INITRD:
		case OPT_LOAD_PRESERVE_CONTEXT:
		case OPT_LOAD_LIVE_UPDATE:
		case OPT_ENTRY:
			return not_with_manifest(options[index].name);
		default:
			/* What else the loaders of image formats have */
			if (opt > OPT_ARCH_MAX)
				return not_with_manifest(options[index].name);
		}
	}
	return 0;
}

static int set_recheck(const struct sig_manifest *manifest,
		       struct sf_request *request)
{
	if (!manifest->recheck)
		return 0;
	request->recheck = SF_RECHECK_ALWAYS;
	if (!strcmp(manifest->recheck, "halt")) {
		request->halt = true;
	} else if (strcmp(manifest->recheck, "reset")) {
		fprintf(stderr, "kexec: --recheck=%s: must be halt or reset\n",
			manifest->recheck);
		return 1;
	}
	return 0;
}

static void print_plan(const struct sf_plan *plan)
{
	const struct sf_manifest *manifest = &plan->bundle.manifest;

	for (unsigned int i = 0; i < manifest->nr_slots; i++) {
		const struct sf_placed *s = &plan->slots[i];
		const struct sf_bytes *name = &manifest->slots[i].name;

		if (!s->present)
			continue;
		fprintf(stderr, "slot %u %-15.*s bufsz %#llx mem %#llx memsz %#llx\n",
			i + 1, (int)name->n, (const char *)name->p,
			(unsigned long long)s->bufsz, (unsigned long long)s->mem,
			(unsigned long long)s->memsz);
	}
	fprintf(stderr, "entry %#llx\ncommand line: %s\n",
		(unsigned long long)plan->entry,
		plan->request.command_line ? plan->request.command_line :
		"(in the manifest)");
}

/* Who refused and with which error, if anybody did; always one line. */
static int report(const char *file, const struct sf_error *error)
{
	char buf[16];
	const char *who = NULL;

	switch (error->status) {
	case SF_REFUSED_HERE:
	case SF_REFUSED_SIGNATURE:
		who = "preflight";
		break;
	case SF_NO_FEATURE:
	case SF_REFUSED_CALLER:
	case SF_KERNEL_KEY:
	case SF_KERNEL_REFUSED:
	case SF_KERNEL_FAILED:
		who = "kernel";
		break;
	default:
		break;
	}
	if (who)
		fprintf(stderr, "kexec: %s: %s: %s: %s\n", file, who,
			sf_errno_name(error->err, buf), error->text);
	else
		fprintf(stderr, "kexec: %s\n", error->text);
	return error->status;
}

/* Who signed, and in which keyring that is, as far as /proc/keys shows it. */
static void print_signer(const struct sf_plan *plan)
{
	struct sf_trust trust;
	struct sf_error error;

	if (!sf_plan_trust(plan, &trust, &error) && trust.known)
		printf("kexec: signed by %s\n"
		       "kexec: keyrings that are asked: %s\n",
		       trust.signer, trust.keyrings);
}

/* Of a signature, /proc/keys and its certificates say more than the kernel does. */
static void explain_signer(const struct sf_plan *plan, struct sf_error *error)
{
	struct sf_trust trust;
	struct sf_error more;

	if (error->status == SF_KERNEL_KEY &&
	    sf_plan_trust(plan, &trust, &more) && more.cause == error->cause)
		snprintf(error->text, sizeof(error->text), "%s", more.text);
}

/* The answer, and where everything would go. */
static void print_json(const struct sig_manifest *manifest, const char *image,
		       const struct sf_plan *plan, const struct sf_error *error)
{
	char buf[16];

	printf("{\n  \"manifest\": ");
	sf_json_text(stdout, manifest->file);
	printf(",\n  \"image\": ");
	sf_json_text(stdout, image);
	printf(",\n  \"would_load\": %s,\n  \"error\": ",
	       error ? "false" : "true");
	if (error) {
		printf("{\"status\": %d, \"errno\": \"%s\", \"cause\": \"%s\", \"text\": ",
		       error->status, sf_errno_name(error->err, buf),
		       error->cause ? sf_cause_name(error->cause) : "");
		sf_json_text(stdout, error->text);
		printf("}");
	} else {
		printf("null");
	}
	if (plan) {
		printf(",\n  ");
		sf_plan_json(plan, stdout);
	}
	printf("\n}\n");
}

/* What can be said without the kernel, which has not answered. */
static int check_alone(const struct sig_manifest *manifest,
		       struct sf_plan *plan, struct sf_error *error)
{
	int status = report(manifest->file, error);

	if (manifest->no_preflight)
		return status;
	if (sf_plan_preflight(plan, error) || sf_plan_digests(plan, error))
		return report(manifest->file, error);
	if (!manifest->json)
		printf("kexec: %s: kexec's own checks find nothing wrong with %s\n",
		       manifest->file, plan->request.image);
	return status;
}

/* The kernel is asked; it leaves the digests to us. */
static int dry_run(const struct sig_manifest *manifest, struct sf_plan *plan)
{
	struct sf_error error = { 0 };
	int status = sf_plan_dry_run(plan, &error);

	if (!status && !manifest->no_preflight)
		status = sf_plan_digests(plan, &error);
	if (!manifest->json) {
		sf_plan_picture(plan, stdout, sf_wants_color(stdout),
				sf_terminal_width(stdout));
		fflush(stdout);
	}
	if (status == SF_NO_FEATURE) {
		status = check_alone(manifest, plan, &error);
	} else if (status) {
		explain_signer(plan, &error);
		status = report(manifest->file, &error);
	} else if (!manifest->json) {
		printf("kexec: %s: the running kernel would load %s\n",
		       manifest->file, plan->request.image);
		print_signer(plan);
	}
	if (manifest->json)
		print_json(manifest, plan->request.image, plan,
			   status ? &error : NULL);
	return status;
}

static int load_plan(const struct sig_manifest *manifest, struct sf_plan *plan)
{
	struct sf_error error = { 0 };
	enum sf_status status = SF_DONE;

	if (!manifest->no_preflight)
		status = sf_plan_preflight(plan, &error);
	if (!status)
		status = sf_plan_load(plan, &error);
	if (!status)
		return 0;
	explain_signer(plan, &error);
	return report(manifest->file, &error);
}

static int load(const struct sig_manifest *manifest,
		const struct sf_request *request)
{
	struct sf_plan *plan = NULL;
	struct sf_error error = { 0 };
	int result;

	if (sf_plan_make(request, &plan, &error)) {
		if (manifest->json)
			print_json(manifest, request->image, NULL, &error);
		return report(manifest->file, &error);
	}
	if (*plan->warning)
		fprintf(stderr, "kexec: warning: %s\n", plan->warning);
	if (kexec_debug)
		print_plan(plan);
	if (manifest->dry_run)
		result = dry_run(manifest, plan);
	else
		result = load_plan(manifest, plan);
	sf_plan_free(plan);
	return result;
}

/*
 * The line to be loaded with.  Words that concern the running kernel alone are
 * left out of a line that is reused, and also where a script has copied them
 * from /proc/cmdline itself.
 */
static char *make_line(const char *append, int reuse, int crash)
{
	char *reused = NULL, *added = NULL, *running = NULL, *line;
	size_t size = 0;
	FILE *f;

	if (reuse) {
		reused = get_command_line();
		sf_clean_line(reused, NULL, crash);
	}
	f = append ? fopen("/proc/cmdline", "r") : NULL;
	if (f && getline(&running, &size, f) > 0) {
		added = strdup(append);
		if (!added)
			die("kexec: out of memory\n");
		sf_clean_line(added, running, crash);
	}
	if (f)
		fclose(f);
	line = concat_cmdline(reused, added ? added : append);
	free(reused);
	free(added);
	free(running);
	return line;
}

void sig_manifest_version(void)
{
	printf("signed manifests: libsigfmt %s, file format %u\n", sf_version(),
	       SF_HEADER_VERSION);
}

/* Is this a machine on which a manifest would help? */
static int concerns_manifests(void)
{
	FILE *f = fopen("/sys/kernel/security/lockdown", "r");
	struct sf_error error;
	char line[80] = "[none]";
	int locked;

	locked = f && fgets(line, sizeof(line), f) && !strstr(line, "[none]");
	if (f)
		fclose(f);
	return locked || !sf_kernel_knows(&error);
}

int sig_manifest_find(struct sig_manifest *manifest, int fileind,
		      int argc, char **argv, int needed)
{
	struct sf_error error;
	char *file;

	if (argc - fileind != 1) {
		if (needed)
			fprintf(stderr, "kexec: a manifest needs one kernel file\n");
		return 1;
	}
	if (sf_manifest_find(argv[fileind], &file, &error)) {
		if (needed || concerns_manifests())
			fprintf(stderr, "kexec: %s\n", error.text);
		return error.status;
	}
	manifest->file = file;
	fprintf(stderr, "kexec: %s %s\n", needed ? "using" : "trying", file);
	return 0;
}

int sig_manifest_load(const struct sig_manifest *manifest, int fileind,
		      int argc, char **argv, unsigned long flags,
		      int skip_checks)
{
	struct sf_request request = {
		.manifest = manifest->file,
		.crash = flags & KEXEC_ON_CRASH,
		.flags = flags & ~KEXEC_ON_CRASH,
		.recheck = skip_checks ? SF_RECHECK_NEVER : SF_RECHECK_CRASH,
	};
	const char *append = NULL;
	char *line;
	int result, reuse = 0;

	if (argc - fileind != 1) {
		fprintf(stderr, "kexec: --sig-manifest needs one kernel file\n");
		return 1;
	}
	request.image = argv[fileind];
	if (xen_present())
		return not_with_manifest("load under Xen");
	result = read_options(argc, argv, &request, &append, &reuse);
	if (!result)
		result = set_recheck(manifest, &request);
	if (result)
		return result;
#ifdef __x86_64__
	if (arch_options.console_serial)
		request.uart = arch_options.serial_base;
#endif
	line = make_line(append, reuse, request.crash);
	request.command_line = line;
	result = load(manifest, &request);
	free(line);
	return result;
}

#else /* HAVE_LIBSIGFMT */

void sig_manifest_version(void)
{
}

int sig_manifest_find(struct sig_manifest *manifest, int fileind,
		      int argc, char **argv, int needed)
{
	if (needed)
		fprintf(stderr, "kexec: this kexec was built without support "
			"for signed manifests (libsigfmt)\n");
	return 1;
}

int sig_manifest_load(const struct sig_manifest *manifest, int fileind,
		      int argc, char **argv, unsigned long flags,
		      int skip_checks)
{
	fprintf(stderr, "kexec: %s: this kexec was built without support for "
		"signed manifests (libsigfmt)\n", manifest->file);
	return 1;
}

#endif /* HAVE_LIBSIGFMT */
