// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * sha256.c - measure how fast purgatory's objects hash, compared with those of kexec-tools'
 * purgatory and with OpenSSL; rounds alternate over the same memory
 */
#include <cpuid.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <openssl/evp.h>

#include "../../purgatory/sha256.h"
#include "bench.h"

#define SIZE	(32u << 20)	/* larger than a cache, like a kernel and its initramfs */
#define ROUNDS	25

/* From util_lib/sha256.h of kexec-tools, whose functions build.mk renames */
struct kexec_tools {
	size_t total[2];
	uint32_t state[8];
	uint8_t buffer[64];
};

void kexec_tools_starts(struct kexec_tools *ctx);
void kexec_tools_update(struct kexec_tools *ctx, const uint8_t *p, size_t n);
void kexec_tools_finish(struct kexec_tools *ctx, uint8_t digest[32]);

static void by_kexec_tools(const uint8_t *p, size_t n, uint8_t digest[32])
{
	struct kexec_tools ctx;

	kexec_tools_starts(&ctx);
	kexec_tools_update(&ctx, p, n);
	kexec_tools_finish(&ctx, digest);
}

static void by_openssl(const uint8_t *p, size_t n, uint8_t digest[32])
{
	if (!EVP_Digest(p, n, digest, NULL, EVP_sha256(), NULL))
		exit(1);
}

static void by_us(sha256_blocks_fn *blocks, const uint8_t *p, size_t n, uint8_t digest[32])
{
	struct sha256 ctx;

	sha256_init(&ctx, blocks);
	sha256_update(&ctx, p, n);
	sha256_final(&ctx, digest);
}

static void by_portable(const uint8_t *p, size_t n, uint8_t digest[32])
{
	by_us(sha256_blocks_c, p, n, digest);
}

static void by_sha_ni(const uint8_t *p, size_t n, uint8_t digest[32])
{
	by_us(sha256_blocks_ni, p, n, digest);
}

static bool has_sha_ni(void)
{
	unsigned int a, b, c, d;

	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && b & (1u << 29);
}

enum { KEXEC_TOOLS, OPENSSL, PORTABLE, SHA_NI, IMPLEMENTATIONS };

static struct implementation {
	const char *name;
	void (*hash)(const uint8_t *p, size_t n, uint8_t digest[32]);
	double seconds[ROUNDS];
	double speed;
} implementations[IMPLEMENTATIONS] = {
	[KEXEC_TOOLS] = { "kexec-tools' purgatory", by_kexec_tools },
	[OPENSSL] = { "OpenSSL", by_openssl },
	[PORTABLE] = { "purgatory, portable", by_portable },
	[SHA_NI] = { "purgatory, SHA extensions", by_sha_ni },
};

/* A time counts only if the digest is right. */
static void measure(struct implementation *c, unsigned int round, const uint8_t *p,
		    const uint8_t expected[32])
{
	uint8_t digest[32];
	double start = bench_seconds();

	c->hash(p, SIZE, digest);
	c->seconds[round] = bench_seconds() - start;
	if (memcmp(digest, expected, 32)) {
		fprintf(stderr, "sha256: %s: wrong digest\n", c->name);
		exit(1);
	}
}

static double over(unsigned int a, unsigned int b)
{
	return implementations[a].speed / implementations[b].speed;
}

int main(void)
{
	unsigned int n = has_sha_ni() ? IMPLEMENTATIONS : SHA_NI;
	uint8_t *p = malloc(SIZE), expected[32];

	if (!p)
		return 1;
	for (size_t i = 0; i < SIZE; i++)
		p[i] = i * 2654435761u >> 24;
	by_openssl(p, SIZE, expected);
	for (unsigned int round = 0; round < ROUNDS; round++)
		for (unsigned int i = 0; i < n; i++)
			measure(&implementations[i], round, p, expected);
	free(p);
	for (unsigned int i = 0; i < n; i++) {
		struct implementation *c = &implementations[i];

		c->speed = SIZE / bench_median(c->seconds, ROUNDS) / 1e6;
		bench_value(c->name, c->speed, "MB/s");
	}
	bench_ratio("portable / kexec-tools", over(PORTABLE, KEXEC_TOOLS), 0);
	if (n < IMPLEMENTATIONS) {
		printf("note\tthis processor has no SHA extensions: not measured\n");
		return 0;
	}
	bench_ratio("SHA extensions / kexec-tools", over(SHA_NI, KEXEC_TOOLS), 6);
	bench_ratio("SHA extensions / OpenSSL", over(SHA_NI, OPENSSL), 0.95);
	return 0;
}
