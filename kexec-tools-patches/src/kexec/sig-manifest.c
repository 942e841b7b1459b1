/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Load a kernel with a signed manifest.
 *
 * The work is done by libsigfmt, which knows how to fill the slots that a
 * manifest describes.  Here the command line becomes a request to it, and its
 * answer a message.
 */
#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kexec.h"
#include "kexec-syscall.h"
#include "sig-manifest.h"
#include <arch/options.h>

#ifdef HAVE_LIBSIGFMT

#include <sigfmt_trust.h>
#include "arch/i386/kexec-x86.h"
#include "arch/i386/x86-linux-setup.h"

static int not_with_manifest(const char *option)
{
	fprintf(stderr, "kexec: --%s cannot be used with --sig-manifest\n",
		option);
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
			if (add_initrd(request, optarg))
				return 1;
			break;
		case OPT_DATA:
			if (add_data(request, optarg))
				return 1;
			break;
		case OPT_TYPE:
			return not_with_manifest("type");
		case OPT_MEM_MIN:
		case OPT_MEM_MAX:
		case OPT_REUSE_INITRD:
		case OPT_LOAD_PRESERVE_CONTEXT:
		case OPT_LOAD_LIVE_UPDATE:
		case OPT_ENTRY:
		case OPT_RESET_VGA:
		case OPT_CONSOLE_VGA:
		case OPT_PASS_MEMMAP_CMDLINE:
		case OPT_NOEFI:
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

/* What can be said without the kernel, which has not answered. */
static int check_alone(const struct sig_manifest *manifest,
		       struct sf_plan *plan, struct sf_error *error)
{
	int status = report(manifest->file, error);

	if (manifest->no_preflight)
		return status;
	if (sf_plan_preflight(plan, error) || sf_plan_digests(plan, error))
		return report(manifest->file, error);
	printf("kexec: %s: kexec's own checks find nothing wrong with %s\n",
	       manifest->file, plan->request.image);
	return status;
}

/* The kernel is asked; it leaves the digests to us. */
static int dry_run(const struct sig_manifest *manifest, struct sf_plan *plan)
{
	struct sf_error error = { 0 };
	enum sf_status status = sf_plan_dry_run(plan, &error);

	if (status == SF_NO_FEATURE)
		return check_alone(manifest, plan, &error);
	if (!status && !manifest->no_preflight)
		status = sf_plan_digests(plan, &error);
	if (status) {
		explain_signer(plan, &error);
		return report(manifest->file, &error);
	}
	printf("kexec: %s: would load %s\n", manifest->file,
	       plan->request.image);
	print_signer(plan);
	return 0;
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

	if (sf_plan_make(request, &plan, &error))
		return report(manifest->file, &error);
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
 * Some words of a command line concern the running kernel alone.  initrd= told
 * the EFI stub which files to read, as systemd-boot has it; for the next kernel
 * the word would be an address.  elfcorehdr= told a crash kernel where to find
 * the dump; whoever loads a crash kernel writes it anew.
 */
static void drop_word(char *line, const char *key)
{
	char *word = line, *end;

	while ((word = strstr(word, key))) {
		if (word != line && word[-1] != ' ') {
			word++;
			continue;
		}
		end = word + strcspn(word, " ");
		end += strspn(end, " ");
		memmove(word, end, strlen(end) + 1);
	}
}

int sig_manifest_find(struct sig_manifest *manifest, int fileind,
		      int argc, char **argv)
{
	if (argc - fileind == 1)
		manifest->file = sf_manifest_beside(argv[fileind]);
	if (manifest->file)
		fprintf(stderr, "kexec: trying %s\n", manifest->file);
	return !!manifest->file;
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
	char *reused = NULL, *line;
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
	if (arch_options.console_serial)
		request.uart = arch_options.serial_base;
	if (reuse) {
		reused = get_command_line();
		drop_word(reused, "initrd=");
		drop_word(reused, "elfcorehdr=");
	}
	line = concat_cmdline(reused, append);
	request.command_line = line;
	result = load(manifest, &request);
	free(line);
	free(reused);
	return result;
}

#else /* HAVE_LIBSIGFMT */

int sig_manifest_find(struct sig_manifest *manifest, int fileind,
		      int argc, char **argv)
{
	return 0;
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
