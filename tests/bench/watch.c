// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * watch.c - run a command in a guest, and print how long it took or how much memory the
 * kernel used
 *
 *	watch seconds COMMAND...	elapsed seconds of the whole process
 * watch memory COMMAND...		highest use in KiB, less that before the command
 *
 * Memory is all that is neither free, nor page cache, nor anonymous memory of a process: the
 * pages of a loaded image, and buffers of the kernel.  Reading it takes time, so one run
 * measures either time or memory.  The output of the command goes to standard error.  The
 * exit status is that of the command.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static long kernel_kib(void)
{
	long total = 0, value;
	char line[128], name[64];
	FILE *f = fopen("/proc/meminfo", "r");

	if (!f) {
		perror("/proc/meminfo");
		exit(126);
	}
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%63[^:]: %ld", name, &value) != 2)
			continue;
		if (!strcmp(name, "MemTotal"))
			total += value;
		else if (!strcmp(name, "MemFree") || !strcmp(name, "Buffers") ||
			 !strcmp(name, "Cached") || !strcmp(name, "AnonPages"))
			total -= value;
	}
	fclose(f);
	return total;
}

/*
 * The system call takes seconds without a pause, so the process that measures it needs a
 * processor of its own.
 */
static void only_on(int processor)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		perror("sched_setaffinity");
		_exit(126);
	}
}

/* Measure until the command ends, and once more: what it loaded is still in memory. */
static long peak_until(pid_t pid, int *status)
{
	const struct timespec pause = { .tv_nsec = 500000 };
	long most = 0;
	pid_t ended;

	only_on(1);
	do {
		long now;

		ended = waitpid(pid, status, WNOHANG);
		now = kernel_kib();
		most = now > most ? now : most;
		nanosleep(&pause, NULL);
	} while (ended == 0);
	return most;
}

int main(int argc, char **argv)
{
	int status = 0, memory = argc > 2 && !strcmp(argv[1], "memory");
	double start;
	long before;
	pid_t pid;

	if (argc < 3 || (!memory && strcmp(argv[1], "seconds"))) {
		fprintf(stderr, "usage: watch seconds|memory COMMAND...\n");
		return 126;
	}
	before = kernel_kib();
	start = seconds();
	pid = fork();
	if (pid == 0) {
		dup2(STDERR_FILENO, STDOUT_FILENO);
		if (memory)
			only_on(0);
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (pid < 0) {
		perror("fork");
		return 126;
	}
	if (memory) {
		printf("%ld\n", peak_until(pid, &status) - before);
	} else {
		waitpid(pid, &status, 0);
		printf("%.4f\n", seconds() - start);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
