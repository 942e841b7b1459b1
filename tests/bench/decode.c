// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * decode.c - measure how long sf_decode() takes for the manifest of a bundle, and libcbor for
 * the same bytes, which it turns into a tree of items without checking them
 *
 * build.mk defines BUNDLE, the name of the file.
 */
#include <string.h>

#include <cbor.h>

#include "sigfmt.h"
#include "bench.h"

#define CALLS	2000		/* in one round */
#define ROUNDS	25
#define GOAL	10.0		/* microseconds for each KiB */

static size_t read_file(const char *path, u8 *buf, size_t size)
{
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(buf, 1, size, f) : 0;

	if (!f || ferror(f) || !feof(f)) {
		fprintf(stderr, "decode: cannot read %s\n", path);
		exit(1);
	}
	fclose(f);
	return n;
}

static double decode(const struct sf_parts *parts)
{
	static struct sf_manifest manifest;
	double start = bench_seconds();

	for (unsigned int i = 0; i < CALLS; i++) {
		struct sf_refusal why;

		if (sf_decode(parts->manifest.p, parts->manifest.n, &manifest, &why)) {
			fprintf(stderr, "decode: the manifest is refused\n");
			exit(1);
		}
	}
	return (bench_seconds() - start) / CALLS * 1e6;
}

static double parse(const struct sf_parts *parts)
{
	double start = bench_seconds();

	for (unsigned int i = 0; i < CALLS; i++) {
		struct cbor_load_result result;
		cbor_item_t *item = cbor_load(parts->manifest.p, parts->manifest.n, &result);

		if (!item || result.read != parts->manifest.n) {
			fprintf(stderr, "decode: libcbor cannot parse the manifest\n");
			exit(1);
		}
		cbor_decref(&item);
	}
	return (bench_seconds() - start) / CALLS * 1e6;
}

int main(void)
{
	static u8 buf[sizeof(struct sf_header) + SF_MANIFEST_MAX + SF_SIGNATURE_MAX + 65536];
	double ours[ROUNDS], libcbor[ROUNDS], kib, us, peer;
	struct sf_refusal why;
	struct sf_parts parts;

	if (sf_parse_header(buf, read_file(BUNDLE, buf, sizeof(buf)), false, &parts, &why)) {
		fprintf(stderr, "decode: %s is not a bundle\n", BUNDLE);
		return 1;
	}
	for (unsigned int i = 0; i < ROUNDS; i++) {
		ours[i] = decode(&parts);
		libcbor[i] = parse(&parts);
	}
	kib = parts.manifest.n / 1024.0;
	us = bench_median(ours, ROUNDS);
	peer = bench_median(libcbor, ROUNDS);
	bench_value("the manifest", parts.manifest.n, "bytes");
	bench_value("sf_decode()", us, "us");
	bench_value("sf_decode(), for each KiB", us / kib, "us");
	bench_value("cbor_load() of libcbor", peer, "us");
	bench_ratio("10 us for each KiB / sf_decode()", GOAL * kib / us, 1);
	bench_ratio("cbor_load() / sf_decode()", peer / us, 1);
	return 0;
}
