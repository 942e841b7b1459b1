/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Load a kernel with a signed manifest.
 *
 * libsigfmt fills the slots that the manifest describes.  This file makes a
 * request to the library from the command line, and prints the result.
 */
#include "config.h"

#define _GNU_SOURCE	/* getline */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "kexec.h"
#include "kexec-syscall.h"
#include "sig-manifest.h"
#include <arch/options.h>

#ifdef HAVE_LIBSIGFMT

#include <libsigfmt.h>

/* What differs by architecture: options, and purgatory's serial port */
#ifdef __x86_64__

#include "arch/i386/kexec-x86.h"
#include "arch/i386/x86-linux-setup.h"

/* The default for an ELF kernel */
static int arch_ignores(int opt)
{
	return opt == OPT_ARGS_LINUX;
}

static int arch_refuses(int opt)
{
	return opt == OPT_RESET_VGA || opt == OPT_CONSOLE_VGA ||
	       opt == OPT_PASS_MEMMAP_CMDLINE || opt == OPT_NOEFI;
}

static void arch_set_console(struct sf_request *request)
{
	if (arch_options.console_serial)
		request->uart = arch_options.serial_base;
}

#else /* arm64 */

#define OPT_RAMDISK	OPT_INITRD

static int arch_ignores(int opt)
{
	return 0;
}

/* The kernel makes the device tree, and there is no purgatory. */
static int arch_refuses(int opt)
{
	return opt == OPT_DTB || opt == OPT_SERIAL;
}

static void arch_set_console(struct sf_request *request)
{
}

#endif

static int not_with_manifest(const char *option)
{
	fprintf(stderr, "kexec: --%s cannot be used with --sig-manifest\n",
		option);
	return 1;
}

/* An empty argument may come from an unset variable of a script */
static int no_file(const char *option)
{
	fprintf(stderr, "kexec: --%s: no file given\n", option);
	return 1;
}

/* --type must be the type of the image that the manifest was made from. */
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

/* Several files are concatenated, as by a boot loader. */
#define INITRDS_MAX	8

static int add_initrd(struct sf_request *request, const char *file)
{
	static struct sf_input initrds[INITRDS_MAX];

	if (request->nr_initrds == INITRDS_MAX) {
		fprintf(stderr, "kexec: --initrd=%s: %d files at most\n", file, INITRDS_MAX);
		return 1;
	}
	initrds[request->nr_initrds++] = sf_input_path(file);
	request->initrds = initrds;
	return 0;
}

#define DATA_MAX	15	/* slots */

/* "NAME=FILE" for one slot */
static int add_data(struct sf_request *request, char *argument)
{
	static struct sf_data_file files[DATA_MAX];
	char *file = strchr(argument, '=');

	if (!file || file == argument || !file[1]) {
		fprintf(stderr, "kexec: --data=%s: must be NAME=FILE\n", argument);
		return 1;
	}
	if (request->nr_data == DATA_MAX) {
		fprintf(stderr, "kexec: --data=%s: %d files at most\n", argument,
			DATA_MAX);
		return 1;
	}
	files[request->nr_data++] = (struct sf_data_file){
		.name = strndup(argument, file - argument),
		.file = sf_input_path(file + 1),
	};
	request->data = files;
	if (files[request->nr_data - 1].name)
		return 0;
	fprintf(stderr, "kexec: out of memory\n");
	return 1;
}

/* Options that do not affect segments have been handled before. */
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
			if (check_type(optarg, request->image.name))
				return 1;
			break;
		case OPT_MEM_MIN:
		case OPT_MEM_MAX:
		case OPT_REUSE_INITRD:
		case OPT_LOAD_PRESERVE_CONTEXT:
		case OPT_LOAD_LIVE_UPDATE:
		case OPT_ENTRY:
			return not_with_manifest(options[index].name);
		default:
			/* Options of the loaders of image formats come last */
			if (arch_refuses(opt) ||
			    (opt > OPT_ARCH_MAX && !arch_ignores(opt)))
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

static void print_plan(const struct sf_plan *plan, const char *line)
{
	struct sf_slot_info slot = { .size = sizeof(slot) };
	unsigned int number;

	for (number = 1; sf_plan_slot(plan, number, &slot); number++) {
		if (!slot.present)
			continue;
		fprintf(stderr, "slot %u %-15s bufsz %#llx mem %#llx memsz %#llx\n",
			number, slot.name, (unsigned long long)slot.bytes,
			(unsigned long long)slot.address,
			(unsigned long long)slot.memory);
	}
	fprintf(stderr, "entry %#llx\ncommand line: %s\n",
		(unsigned long long)sf_plan_entry(plan),
		line ? line : "(in the manifest)");
}

/* Print the error in one line, after who refused and the errno for a refusal. */
static int report(const char *file, const struct sf_error *error)
{
	enum sf_status status = sf_error_status(error);
	const char *who = NULL;

	switch (status) {
	case SF_STATUS_REFUSED_HERE:
	case SF_STATUS_REFUSED_SIGNATURE:
		who = "preflight";
		break;
	case SF_STATUS_NO_FEATURE:
	case SF_STATUS_REFUSED_CALLER:
	case SF_STATUS_KERNEL_KEY:
	case SF_STATUS_KERNEL_REFUSED:
	case SF_STATUS_KERNEL_FAILED:
		who = "kernel";
		break;
	default:
		break;
	}
	if (who)
		fprintf(stderr, "kexec: %s: %s: %s: %s\n", file, who,
			sf_error_errno_name(error), sf_error_text(error));
	else
		fprintf(stderr, "kexec: %s\n", sf_error_text(error));
	return status;
}

static struct sf_error *new_error(void)
{
	struct sf_error *error = sf_error_new();

	if (!error)
		die("kexec: out of memory\n");
	return error;
}

/* Print the signer and the keyring with its key, if /proc/keys shows it. */
static void print_signer(const struct sf_plan *plan)
{
	char *signer, *keyrings;

	if (!sf_plan_signer(plan, &signer, &keyrings, NULL) && signer)
		printf("kexec: signed by %s\n"
		       "kexec: keyrings that are asked: %s\n",
		       signer, keyrings);
	sf_free(signer);
	sf_free(keyrings);
}

/* Print a text of the library, and free it. */
static void print_text(char *text)
{
	if (!text)
		die("kexec: out of memory\n");
	fputs(text, stdout);
	fflush(stdout);
	sf_free(text);
}

static int wants_color(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && (!no || !*no) &&
	       term && strcmp(term, "dumb");
}

static unsigned int terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || size.ws_col < 40)
		return 80;
	return size.ws_col;
}

/* Check without the kernel, which cannot be asked.  A refusal replaces the
 * error that the kernel cannot be asked. */
static int check_without_kernel(const struct sig_manifest *manifest,
				const char *image, const struct sf_plan *plan,
				struct sf_error **error)
{
	struct sf_error *more;
	int status = report(manifest->file, *error);

	if (manifest->no_preflight)
		return status;
	more = new_error();
	if (sf_plan_preflight(plan, more) || sf_plan_digests(plan, more)) {
		sf_error_free(*error);
		*error = more;
		return report(manifest->file, more);
	}
	sf_error_free(more);
	if (!manifest->json)
		printf("kexec: %s: kexec's own checks find nothing wrong with %s\n",
		       manifest->file, image);
	return status;
}

/* Ask the kernel for a dry run, which does not compute digests. */
static int dry_run(const struct sig_manifest *manifest,
		   const struct sf_request *request,
		   const struct sf_plan *plan, struct sf_error **error)
{
	int status = sf_plan_dry_run(plan, *error);

	if (!status && !manifest->no_preflight)
		status = sf_plan_digests(plan, *error);
	if (!manifest->json)
		print_text(sf_plan_picture(plan, terminal_width(),
					   wants_color()));
	if (status == SF_STATUS_NO_FEATURE) {
		status = check_without_kernel(manifest, request->image.name,
					      plan, error);
	} else if (status) {
		status = report(manifest->file, *error);
	} else if (!manifest->json) {
		printf("kexec: %s: the running kernel would load %s\n",
		       manifest->file, request->image.name);
		print_signer(plan);
	}
	if (manifest->json)
		print_text(sf_plan_json(request, plan, *error));
	return status;
}

static int load_plan(const struct sig_manifest *manifest,
		     const struct sf_plan *plan, struct sf_error *error)
{
	enum sf_status status = SF_STATUS_DONE;

	if (!manifest->no_preflight)
		status = sf_plan_preflight(plan, error);
	if (!status)
		status = sf_plan_load(plan, error);
	return status ? report(manifest->file, error) : 0;
}

static int load(const struct sig_manifest *manifest,
		const struct sf_request *request)
{
	struct sf_error *error = new_error();
	struct sf_plan *plan;
	int result;

	if (sf_plan_make(request, &plan, error)) {
		if (manifest->json)
			print_text(sf_plan_json(request, NULL, error));
		result = report(manifest->file, error);
		sf_error_free(error);
		return result;
	}
	if (*sf_plan_warning(plan))
		fprintf(stderr, "kexec: warning: %s\n", sf_plan_warning(plan));
	if (kexec_debug)
		print_plan(plan, request->command_line);
	if (manifest->dry_run)
		result = dry_run(manifest, request, plan, &error);
	else
		result = load_plan(manifest, plan, error);
	sf_plan_free(plan);
	sf_error_free(error);
	return result;
}

/*
 * Make the command line.  Words for the running kernel only are removed from a
 * reused line, and from a line that a script has copied from /proc/cmdline.
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
	       sf_format_version());
}

/* Would a manifest help, because the machine is locked down? */
static int concerns_manifests(void)
{
	FILE *f = fopen("/sys/kernel/security/lockdown", "r");
	char line[80] = "[none]";
	int locked;

	locked = f && fgets(line, sizeof(line), f) && !strstr(line, "[none]");
	if (f)
		fclose(f);
	return locked || !sf_kernel_knows(NULL);
}

int sig_manifest_find(struct sig_manifest *manifest, int fileind,
		      int argc, char **argv, int needed)
{
	struct sf_error *error;
	enum sf_status status;
	char *file;

	if (argc - fileind != 1) {
		if (needed)
			fprintf(stderr, "kexec: a manifest needs one kernel file\n");
		return 1;
	}
	error = new_error();
	status = sf_manifest_find(argv[fileind], &file, error);
	if (status && (needed || concerns_manifests()))
		fprintf(stderr, "kexec: %s\n", sf_error_text(error));
	sf_error_free(error);
	if (status)
		return status;
	manifest->file = file;
	fprintf(stderr, "kexec: %s %s\n", needed ? "using" : "trying", file);
	return 0;
}

int sig_manifest_load(const struct sig_manifest *manifest, int fileind,
		      int argc, char **argv, unsigned long flags,
		      int skip_checks)
{
	struct sf_request request = {
		.size = sizeof(request),
		.manifest = sf_input_path(manifest->file),
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
	request.image = sf_input_path(argv[fileind]);
	if (xen_present()) {
		fprintf(stderr, "kexec: manifests cannot be used under Xen, where the hypervisor loads\n");
		return 1;
	}
	result = read_options(argc, argv, &request, &append, &reuse);
	if (!result)
		result = set_recheck(manifest, &request);
	if (result)
		return result;
	arch_set_console(&request);
	line = make_line(append, reuse, request.crash);
	request.command_line = line;
	result = load(manifest, &request);
	free(line);
	return result;
}

int sig_manifest_unload(unsigned long flags)
{
	struct sf_error *error = new_error();
	int err;

	sf_unload(flags & KEXEC_ON_CRASH, error);
	err = sf_error_errno(error);
	sf_error_free(error);
	errno = err;
	return err ? -1 : 0;
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

/* What kexec_load(2) has answered stands. */
int sig_manifest_unload(unsigned long flags)
{
	return -1;
}

#endif /* HAVE_LIBSIGFMT */
