// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * verify.c - print the verifier's result for each vector
 *
 *	verify VECTORS...
 *
 * Prints a line for each case: its name, the name of the errno and the line that
 * the kernel logs, or "ok"; for loads also the guarantee, the slots that were hashed, and the
 * bytes that were written.  A manifest that the decoder accepts must encode to the same bytes.
 */
#include <stdlib.h>

#include <openssl/sha.h>

#include "reencode.h"
#include "vector.h"

static const struct { int err; const char *name; } errnos[] = {
#define SF_CAUSE(name, text, err)	{ err, #err },
#include "sigfmt_causes.h"
};

#define FLAW(name)	[SF_FLAW_##name] = #name
static const char *const flaws[SF_FLAW_END] = {
	FLAW(NONE), FLAW(TRUNCATED), FLAW(TYPE), FLAW(NOT_SHORTEST), FLAW(INDEFINITE),
	FLAW(TRAILING), FLAW(TOO_LONG), FLAW(KEY), FLAW(MISSING), FLAW(COUNT), FLAW(PREFIX),
	FLAW(VERSION), FLAW(RANGE), FLAW(LENGTH), FLAW(BYTES), FLAW(NAME_TWICE),
	FLAW(TYPE_TWICE), FLAW(SLOT_NEEDS), FLAW(SLOT_FORBIDS), FLAW(SMALL), FLAW(FIELD_PLACE),
	FLAW(FIELD_SLOT), FLAW(FIELD_ADDEND), FLAW(FIELD_CHOICE), FLAW(INITRAMFS_OPEN),
	FLAW(CMDLINE_ALONE), FLAW(ENTRY),
};

static void check_same_bytes(const struct heading *heading, const struct vector *vector,
			     const struct sf_manifest *manifest)
{
	static u8 again[SF_MANIFEST_MAX];

	if (reencode(manifest, again, sizeof(again)) == (long)vector->input_size &&
	    !memcmp(again, vector->input, vector->input_size))
		return;
	fprintf(stderr, "%s: the decoded manifest encodes to other bytes\n", heading->name);
	exit(1);
}

static void print_refusal(int err, const struct sf_manifest *manifest,
			  const struct sf_refusal *why)
{
	char line[SF_LINE_MAX];

	if (err != -sf_causes[why->cause].error || errnos[why->cause].err != -err) {
		fprintf(stderr, "errno %d with cause %s\n", err, sf_causes[why->cause].name);
		exit(1);
	}
	printf("%s ", errnos[why->cause].name);
	if (why->cause == SF_E_MANIFEST_MALFORMED)
		printf("%s +0x%llx %s\n", sf_causes[why->cause].name,
		       (unsigned long long)why->offset, flaws[why->value]);
	else
		printf("%s\n", sf_refusal_line(why, manifest, line, sizeof(line)));
}

static void print_fingerprint(const struct vector_segment *segment)
{
	u8 digest[SHA256_DIGEST_LENGTH];

	SHA256(segment->data, vector_data_size(segment), digest);
	for (int i = 0; i < 8; i++)
		printf("%02x", digest[i]);
}

static void print_load(struct vector *vector, const struct sf_manifest *manifest)
{
	const char *comma = "";

	printf(" guarantee %u hashed ", vector->load.guarantee);
	for (u32 i = 1; i <= manifest->nr_slots; i++) {
		if (sf_needs_digest(&vector->load, i)) {
			printf("%s%u", comma, i);
			comma = ",";
		}
	}
	printf("%s written ", *comma ? "" : "-");
	comma = "";
	for (u32 i = 1; i <= manifest->nr_slots; i++) {
		if (sf_slot_of(manifest, i)->nr_fields) {
			printf("%s%u:", comma, i);
			print_fingerprint(vector_segment(vector, i));
			comma = ",";
		}
	}
	printf("%s", *comma ? "" : "-");
}

static void verify(const struct heading *heading, struct vector *vector)
{
	static struct sf_manifest manifest;
	struct sf_refusal why = { 0 };
	int err = vector_verify(heading->kind, vector, &manifest, &why);
	bool decoded = !strcmp(heading->kind, "manifest") || !strcmp(heading->kind, "load");

	printf("%s ", heading->name);
	if (err) {
		print_refusal(err, decoded && err != -EBADMSG ? &manifest : NULL, &why);
		return;
	}
	if (decoded)
		check_same_bytes(heading, vector, &manifest);
	printf("ok %s", sf_causes[SF_E_OK].name);
	if (!strcmp(heading->kind, "load"))
		print_load(vector, &manifest);
	printf("\n");
}

int main(int argc, char **argv)
{
	static struct heading heading;
	static struct vector vector;
	FILE *file;

	for (int i = 1; i < argc; i++) {
		file = fopen(argv[i], "r");
		if (!file) {
			perror(argv[i]);
			return 2;
		}
		while (vector_read(file, argv[i], &heading, &vector))
			verify(&heading, &vector);
		fclose(file);
	}
	vector_clear(&vector);
	return 0;
}
