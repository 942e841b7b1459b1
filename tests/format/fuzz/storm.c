// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * storm.c - mutate a corpus without feedback, as often as possible
 *
 *	storm EXECUTIONS SEED DIR
 *
 * For a fuzz target that is faster than libFuzzer's bookkeeping.  Every input is one of the
 * corpus with one to four changes.  A finding ends the program with abort(), and the input is
 * in the file storm-finding.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"

#define INPUTS_MAX	65536
#define INPUT_MAX	8192

static struct {
	u8 *p;
	u32 n;
} inputs[INPUTS_MAX];
static u32 nr_inputs;
static u8 input[INPUT_MAX];
static u32 size;
static u64 state;

static void keep_finding(int signal)
{
	FILE *file = fopen("storm-finding", "w");

	if (file) {
		fwrite(input, 1, size, file);
		fclose(file);
	}
	_exit(1);
}

/* xorshift64* */
static u32 random_below(u32 n)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return n ? ((state * 0x2545f4914f6cdd1dULL) >> 33) % n : 0;
}

static void read_inputs(const char *dir)
{
	struct dirent *entry;
	DIR *d = opendir(dir);
	char path[512];
	FILE *file;

	must(d);
	while (nr_inputs < INPUTS_MAX && (entry = readdir(d))) {
		snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name);
		file = entry->d_name[0] == '.' ? NULL : fopen(path, "r");
		if (!file)
			continue;
		size = fread(input, 1, sizeof(input), file);
		fclose(file);
		inputs[nr_inputs].p = malloc(size + 1);
		must(inputs[nr_inputs].p);
		memcpy(inputs[nr_inputs].p, input, size);
		inputs[nr_inputs++].n = size;
	}
	closedir(d);
	must(nr_inputs);
}

static void cut(u32 at, u32 n)
{
	memmove(input + at, input + at + n, size - at - n);
	size -= n;
}

static void insert(u32 at, const u8 *p, u32 n)
{
	if (n > sizeof(input) - size)
		return;
	memmove(input + at + n, input + at, size - at);
	memmove(input + at, p, n);
	size += n;
}

static void splice(void)
{
	u32 from = random_below(nr_inputs), n = random_below(16) + 1, at;

	if (inputs[from].n < n)
		return;
	at = random_below(inputs[from].n - n + 1);
	insert(random_below(size + 1), inputs[from].p + at, n);
}

static void mutate(void)
{
	static const u8 bytes[] = { 0, 1, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1f, 0x40, 0x60, 0x80,
				      0xa0, 0x7f, 0xff };
	u32 at = random_below(size), n;
	u8 byte = bytes[random_below(sizeof(bytes))];

	switch (size ? random_below(7) : 6) {
	case 0:
		input[at] ^= 1 << random_below(8);
		break;
	case 1:
		input[at] = random_below(256);
		break;
	case 2:
		input[at] = byte;
		break;
	case 3:
		input[at] += random_below(2) ? 1 : -1;
		break;
	case 4:
		n = random_below(8) + 1;
		cut(at, n < size - at ? n : size - at);
		break;
	case 5:
		insert(at, &byte, 1);
		break;
	default:
		splice();
	}
}

int main(int argc, char **argv)
{
	u64 executions, i;
	time_t start = time(NULL);
	u32 from, changes;

	must(argc == 4);
	executions = strtoull(argv[1], NULL, 0);
	state = strtoull(argv[2], NULL, 0) | 1;
	read_inputs(argv[3]);
	signal(SIGABRT, keep_finding);
	signal(SIGSEGV, keep_finding);
	for (i = 0; i < executions; i++) {
		from = random_below(nr_inputs);
		size = inputs[from].n;
		memcpy(input, inputs[from].p, size);
		for (changes = random_below(4) + 1; changes; changes--)
			mutate();
		LLVMFuzzerTestOneInput(input, size);
		if (!((i + 1) % 10000000)) {
			printf("%llu executions, %ld s\n", (unsigned long long)i + 1,
			       (long)(time(NULL) - start));
			fflush(stdout);
		}
	}
	printf("%llu executions, %ld s, %u inputs mutated\n", (unsigned long long)i,
	       (long)(time(NULL) - start), nr_inputs);
	return 0;
}
