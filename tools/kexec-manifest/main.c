// SPDX-License-Identifier: MIT
/* main.c - kexec-manifest: report if this machine is ready, and run the hooks' commands */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "sigfmt_names.h"
#include "sigfmt_picture.h"
#include "status.h"

#define STATUS_USAGE	3
#define LOG_ALL		3	/* SYSLOG_ACTION_READ_ALL */
#define LOG_SIZE	10	/* SYSLOG_ACTION_SIZE_BUFFER */

static const char help[] =
"usage: kexec-manifest status [--json] [--for=reboot|crash]\n"
"       kexec-manifest add RELEASE IMAGE [ORIGINAL]\n"
"       kexec-manifest remove RELEASE IMAGE|FOLDER/\n\n"
"status reports whether this machine is ready for kexec with signed manifests, in a line for\n"
"each condition: ready, not ready or not known, and a command that helps.\n\n"
"  --json       as JSON\n"
"  --for=WHAT   the exit status is about reboot only, or crash only\n\n"
"Exit status: 0 ready, 1 not ready, 2 not known.\n\n"
"add and remove are for hooks of kernel packages; see kexec-manifest(5).\n";

static int usage(const char *what)
{
	fprintf(stderr, "kexec-manifest: %s; try kexec-manifest --help\n", what);
	return STATUS_USAGE;
}

static int print_version(void)
{
	printf("kexec-manifest, libsigfmt %s, file format %u\n", sf_version(), SF_HEADER_VERSION);
	return 0;
}

static enum sf_status ask(const struct question *question, struct sf_error *error)
{
	const struct sf_input initrd = sf_input_path(question->initrd);
	const struct sf_request request = {
		.size = sizeof(request),
		.manifest = sf_input_path(question->manifest),
		.image = sf_input_path(question->image),
		.initrds = &initrd, .nr_initrds = question->initrd ? 1 : 0,
		.command_line = question->line,
		.crash = question->crash,
	};
	struct sf_plan *plan;
	enum sf_status status = sf_plan_make(&request, &plan, error);

	if (!status)
		status = sf_plan_dry_run(plan, error);
	if (!status)
		status = sf_plan_digests(plan, error);
	sf_plan_free(plan);
	return status;
}

static char *read_log(void)
{
	int size = klogctl(LOG_SIZE, NULL, 0), n;
	char *log = size > 0 ? malloc(size + 1) : NULL;

	n = log ? klogctl(LOG_ALL, log, size) : -1;
	if (n < 0) {
		free(log);
		return NULL;
	}
	log[n] = '\0';
	return log;
}

/* Read kexec's version; its directory may be missing in a user's PATH. */
static char *read_loader(void)
{
	FILE *f = popen("PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; kexec --version 2>/dev/null", "r");
	char *text = calloc(1, TEXT_MAX);
	size_t n = f && text ? fread(text, 1, TEXT_MAX - 1, f) : 0;

	/* ignore the exit status: output that was not read may have stopped kexec */
	if (f)
		pclose(f);
	if (n)
		return text;
	free(text);
	return NULL;
}

/* Only root can ask the kernel. */
static void ask_support(struct facts *facts, struct sf_error *error)
{
	enum sf_status status;

	facts->why = "only root can ask it";
	facts->knows = SF_ANSWER_UNKNOWN;
	if (!facts->privileged)
		return;
	status = sf_kernel_knows(error);
	facts->knows = status ? SF_ANSWER_NO : SF_ANSWER_YES;
	facts->lacks = status == SF_STATUS_NO_FEATURE;
	facts->why = error->text;
	facts->ask = ask;
}

enum purpose { FOR_BOTH, FOR_REBOOT, FOR_CRASH };

static enum sf_answer answer_for(const struct report *report, enum purpose purpose)
{
	switch (purpose) {
	case FOR_REBOOT:
		return report->reboot;
	case FOR_CRASH:
		return report->crash;
	default:
		return both(report->reboot, report->crash);
	}
}

static int run_status(bool json, enum purpose purpose)
{
	struct facts facts = { .root = "", .privileged = !geteuid() };
	struct sf_error error = {}, ignored;
	struct utsname name = {};
	struct report report;
	enum sf_answer answer;

	uname(&name);
	facts.release = name.release;
	facts.loader = read_loader();
	facts.log = read_log();
	ask_support(&facts, &error);
	sf_keyrings_read(&facts.keyrings, &ignored);
	status_collect(&facts, &report);
	if (json)
		report_json(&report, stdout);
	else
		report_print(&report, stdout, sf_wants_color(stdout));
	answer = answer_for(&report, purpose);
	report_free(&report);
	sf_keyrings_free(&facts.keyrings);
	free(facts.loader);
	free(facts.log);
	return answer == SF_ANSWER_YES ? 0 : answer == SF_ANSWER_NO ? 1 : 2;
}

static int cmd_status(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "for", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 }
	};
	enum purpose purpose = FOR_BOTH;
	bool json = false;
	int c;

	while ((c = getopt_long(argc, argv, "jh", options, NULL)) >= 0) {
		switch (c) {
		case 'j':
			json = true;
			break;
		case 'f':
			if (strcmp(optarg, "reboot") && strcmp(optarg, "crash"))
				return usage("--for takes reboot or crash");
			purpose = *optarg == 'r' ? FOR_REBOOT : FOR_CRASH;
			break;
		case 'h':
			fputs(help, stdout);
			return 0;
		default:
			return usage("status was not understood");
		}
	}
	return argc > optind ? usage("status takes no arguments") : run_status(json, purpose);
}

/*
 * The hook, which makes manifests, is installed with this program.  PREFIX/sbin/kexec-manifest finds
 * PREFIX/lib/kexec-manifest/hook by its own path, so the same program is right for every PREFIX.
 */
static int run_hook(char **argv)
{
	char hook[PATH_MAX + sizeof("/lib/kexec-manifest/hook")], *slash;
	ssize_t n = readlink("/proc/self/exe", hook, PATH_MAX);

	if (n < 0) {
		fprintf(stderr, "kexec-manifest: /proc/self/exe: %s; mount /proc\n", strerror(errno));
		return 1;
	}
	hook[n] = '\0';
	for (int up = 0; up < 2; up++) {
		slash = strrchr(hook, '/');
		if (slash)
			*slash = '\0';
	}
	strcat(hook, "/lib/kexec-manifest/hook");
	execv(hook, argv);
	if (errno == ENOENT)
		fprintf(stderr, "kexec-manifest: %s does not exist; install kexec-manifest again\n", hook);
	else
		fprintf(stderr, "kexec-manifest: %s: %s\n", hook, strerror(errno));
	return 1;
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";

	if (!strcmp(command, "status"))
		return cmd_status(argc - 1, argv + 1);
	if (!strcmp(command, "add") || !strcmp(command, "remove"))
		return run_hook(argv);
	if (!strcmp(command, "--version") || !strcmp(command, "-V"))
		return print_version();
	if (!strcmp(command, "--help") || !strcmp(command, "-h")) {
		fputs(help, stdout);
		return 0;
	}
	return usage(*command ? "unknown command" : "a command is missing");
}
