// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * fuzz_load.c - any load of any manifest on any machine
 *
 * An input is text in the language of the vectors (tests/format/vectors/README.md),
 * applied to one of their bases.  Every vector is therefore a seed, and both verifiers can
 * read every finding.  A load that is accepted must keep the rules of
 * tests/format/vectors/accepted.c.
 */
#include <stdio.h>

#include "accepted.h"
#include "fuzz.h"

#define BASES	"tests/format/vectors/load.txt"

static void read_bases(struct heading *heading, struct vector *vector)
{
	static bool done;
	FILE *file;

	if (done)
		return;
	file = fopen(BASES, "r");
	must(file);
	while (vector_read(file, BASES, heading, vector))
		;
	fclose(file);
	done = true;
	vector_lenient = true;
}

static void verify(struct vector *vector)
{
	static struct sf_manifest manifest;
	struct sf_refusal why = { 0 };
	char line[SF_LINE_MAX];
	int err = vector_verify("load", vector, &manifest, &why);

	if (!err) {
		must(!accepted_violation(vector, &manifest));
		return;
	}
	must(why.cause && err == -sf_causes[why.cause].error);
	sf_refusal_line(&why, err == -EBADMSG ? NULL : &manifest, line, sizeof(line));
	must(strlen(line) < sizeof(line) - 1);
	must(!strncmp(line, sf_causes[why.cause].name, strlen(sf_causes[why.cause].name)));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static struct heading heading;
	static struct vector vector;
	FILE *file;

	read_bases(&heading, &vector);
	if (!size)
		return 0;
	file = fmemopen((void *)data, size, "r");
	must(file);
	if (vector_read(file, "input", &heading, &vector))
		verify(&vector);
	fclose(file);
	return 0;
}
