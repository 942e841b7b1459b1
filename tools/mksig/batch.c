// SPDX-License-Identifier: MIT
/* batch.c - run a command for one or several bundles or images */
#define _GNU_SOURCE
#include <getopt.h>
#include <libgen.h>
#include <stdlib.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mksig.h"
#include "options.h"

struct call {
	const struct bundle_tool *tool;
	void *job;
	char **paths;
};

static int run_one(void *arg, size_t i)
{
	const struct call *call = arg;
	int lock = call->tool->rewrites ? lock_bundle(call->paths[i]) : -1, ret;
	struct sf_bundle bundle;

	ret = read_bundle(call->paths[i], &bundle);
	if (ret && call->tool->report_unread)
		call->tool->report_unread(call->job, call->paths[i], ret);
	else if (!ret)
		ret = call->tool->run(call->job, call->paths[i], &bundle);
	sf_bundle_free(&bundle);
	unlock_bundle(lock);
	return ret;
}

int run_tool(const struct bundle_tool *tool, int argc, char **argv)
{
	struct call call = { tool, xcalloc(1, tool->job_size), NULL };
	enum batch how = BATCH_IN_TURN;
	bool answered = false;
	int ret;

	ret = take_options(tool->syntax, call.job, argc, argv, &answered);
	if (!ret && !answered && (optind == argc || (!tool->mode && argc - optind > 1)))
		ret = fail(STATUS_USAGE, "one bundle is needed; see %s --help", program);
	call.paths = argv + optind;
	if (!ret && !answered && tool->check_options)
		ret = tool->check_options(call.job, argc - optind, call.paths);
	if (tool->mode == TOOL_PARALLEL)
		how = tool->quiet(call.job) ? BATCH_QUIET : BATCH_PARALLEL;
	if (!ret && !answered)
		ret = batch(argc - optind, how, run_one, &call, call.paths);
	if (tool->done)
		tool->done(call.job);
	free(call.job);
	return ret;
}

/* Run one job in a child process, with its output in a file of its own. */
struct child {
	pid_t pid;
	int output;
	size_t i;
};

static int start(struct child *child, int (*run)(void *arg, size_t i), void *arg, size_t i)
{
	fflush(NULL);
	child->i = i;
	child->output = memfd_create("mksig", MFD_CLOEXEC);
	child->pid = child->output < 0 ? -1 : fork();
	if (child->pid < 0)
		return fail(STATUS_INTERNAL, "cannot start another process: %s", strerror(errno));
	if (!child->pid) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		dup2(child->output, STDOUT_FILENO);
		dup2(child->output, STDERR_FILENO);
		i = run(arg, i);
		fflush(NULL);
		_exit(i);
	}
	return 0;
}

static void copy_output(int from)
{
	char buf[4096];
	ssize_t n;

	lseek(from, 0, SEEK_SET);
	while ((n = read(from, buf, sizeof(buf))) > 0)
		fwrite(buf, 1, n, stderr);
	close(from);
}

/* Wait for any child, and free its place. */
static int finish(struct child *children, size_t running, size_t *place)
{
	int status;
	pid_t pid;

	do
		pid = wait(&status);
	while (pid < 0 && errno == EINTR);
	for (*place = 0; *place < running - 1 && children[*place].pid != pid; (*place)++)
		;
	copy_output(children[*place].output);
	if (pid < 0 || !WIFEXITED(status))
		return fail(STATUS_INTERNAL, "a child process ended early; try again");
	return WEXITSTATUS(status);
}

static int parallel(size_t n, bool quiet, int (*run)(void *arg, size_t i), void *arg,
		    char **names)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t max = processors > 0 ? processors : 1, running = 0, next = 0, done = 0, place;
	struct child *children = xcalloc(max, sizeof(*children));
	int worst = 0, ret;

	while (next < n || running) {
		if (next < n && running < max) {
			ret = start(&children[running], run, arg, next++);
			running += !ret;
			if (ret > worst)
				worst = ret;
			if (ret)
				next = n;	/* start no more jobs, but wait for running ones */
			continue;
		}
		ret = finish(children, running, &place);
		done++;
		if (!quiet)
			fprintf(stderr, "%s: %zu of %zu: %s%s\n", program, done, n,
				names[children[place].i], ret ? ": failed" : "");
		children[place] = children[--running];
		if (ret > worst)
			worst = ret;
	}
	free(children);
	return worst;
}

/* The canonical path of a file that may not exist yet, malloc()ed */
static char *place(const char *path)
{
	char *real = realpath(path, NULL), *copy, *directory;

	if (real)
		return real;
	copy = xprintf("%s", path);
	directory = realpath(dirname(copy), NULL);
	free(copy);
	if (!directory)
		return xprintf("%s", path);
	copy = xprintf("%s", path);
	real = xprintf("%s/%s", directory, basename(copy));
	free(directory);
	free(copy);
	return real;
}

static bool same_place(const char *path, const char *other)
{
	char *one = place(path), *two = place(other);
	bool same = !strcmp(one, two);

	free(one);
	free(two);
	return same;
}

int check_outputs_distinct(size_t n, char **names, char **outputs)
{
	size_t i, j;

	for (i = 0; i < n; i++) {
		for (j = 0; outputs[i] && j < i; j++) {
			if (!outputs[j] || !same_place(outputs[i], outputs[j]))
				continue;
			if (same_place(names[i], names[j]))
				return fail(STATUS_USAGE, "%s and %s are the same file; name it once",
					    names[j], names[i]);
			return fail(STATUS_USAGE,
				    "%s and %s: both results would be %s; run mksig for each, with --output",
				    names[j], names[i], outputs[i]);
		}
	}
	return 0;
}

int batch(size_t n, enum batch how, int (*run)(void *arg, size_t i), void *arg, char **names)
{
	int worst = 0, ret;
	size_t i;

	if (n > 1 && how != BATCH_IN_TURN)
		return parallel(n, how == BATCH_QUIET, run, arg, names);
	for (i = 0; i < n; i++) {
		ret = run(arg, i);
		if (ret > worst)
			worst = ret;
	}
	return worst;
}
