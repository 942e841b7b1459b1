// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * inputs.c - try every short input of the decoder
 *
 *	inputs MANIFEST
 *
 * All inputs of up to three bytes, alone and after the 19 bytes with which every manifest
 * begins; and all 65536 values of each pair of neighbouring bytes of a small manifest.
 */
#include <stdlib.h>

#include "reencode.h"
#include "tap.h"

#define PREFIX	"\xd9\xd9\xf7\x83\x6e" "kexec-manifest"

static u8 input[SF_MANIFEST_MAX];

static void decode(struct counts *counts, size_t n)
{
	static struct sf_manifest manifest;
	static u8 again[SF_MANIFEST_MAX];
	struct sf_refusal why = { 0 };

	counts->tried++;
	if (sf_decode(input, n, &manifest, &why)) {
		if (why.cause != SF_E_MANIFEST_MALFORMED || why.offset > n)
			wrong(counts, "refused as %s at %llu", sf_causes[why.cause].name,
			      (unsigned long long)why.offset);
		return;
	}
	counts->accepted++;
	if (reencode(&manifest, again, sizeof(again)) != (long)n || memcmp(again, input, n))
		wrong(counts, "the decoded manifest encodes to other bytes");
}

static void up_to_three(struct counts *counts, size_t at)
{
	for (size_t n = 0; n <= 3; n++) {
		for (u32 value = 0; value < 1u << (8 * n); value++) {
			for (size_t i = 0; i < n; i++)
				input[at + i] = value >> (8 * i);
			decode(counts, at + n);
		}
	}
	if (counts->accepted)
		wrong(counts, "an input of up to 3 bytes is accepted");
}

static void headers(struct counts *counts)
{
	struct sf_refusal why;
	struct sf_parts parts;

	for (u32 value = 0; value < 1u << 24; value++, counts->tried += 2) {
		memcpy(input, &value, 3);
		if (!sf_parse_header(input, 3, false, &parts, &why) ||
		    !sf_parse_header(input, 3, true, &parts, &why))
			wrong(counts, "a header of 3 bytes is accepted");
	}
}

static void pairs(struct counts *counts, const u8 *manifest, size_t n)
{
	for (size_t at = 0; at + 1 < n; at++) {
		memcpy(input, manifest, n);
		for (u32 value = 0; value < 65536; value++) {
			input[at] = value;
			input[at + 1] = value >> 8;
			decode(counts, n);
		}
	}
}

int main(int argc, char **argv)
{
	struct counts alone = { 0 }, behind = { 0 }, header = { 0 }, two = { 0 };
	static u8 manifest[SF_MANIFEST_MAX];
	FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
	size_t n;

	if (!file)
		return 2;
	n = fread(manifest, 1, sizeof(manifest), file);
	fclose(file);
	printf("1..4\n");
	up_to_three(&alone, 0);
	report("every manifest of up to 3 bytes is refused", &alone);
	memcpy(input, PREFIX, sizeof(PREFIX) - 1);
	up_to_three(&behind, sizeof(PREFIX) - 1);
	report("every manifest of up to 3 bytes after the fixed prefix is refused", &behind);
	headers(&header);
	report("every header of 3 bytes is refused", &header);
	pairs(&two, manifest, n);
	report("every value of two neighbouring bytes is refused, or encodes to the same bytes", &two);
	return tap_failed != 0;
}
