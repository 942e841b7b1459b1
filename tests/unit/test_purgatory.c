// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_purgatory.c - SHA-256 against OpenSSL, the check of the regions with a
 * pretended machine, and the blob as it was built
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <cpuid.h>
#include <openssl/evp.h>

#include "../../purgatory/machine.h"
#include "../../purgatory/main.h"
#include "../../purgatory/sha256.h"

#ifndef PURGATORY_BLOB
#define PURGATORY_BLOB "build/purgatory/purgatory.bin"
#endif

/* ---- the machine: records what is done to it ---- */

enum end { RAN_ON, HALTED, TRIPLE_FAULT };

static struct {
	jmp_buf end;
	__u16 uart;		/* port at which one is present */
	bool uart_stuck;	/* never ready */
	bool uart_draining;	/* never empty */
	bool keyboard_busy;
	char said[256];
	size_t n;
	unsigned long ins;
	bool sse;		/* switched on */
	unsigned int sse_switched;
	unsigned long drained;	/* reads of the status after the last character */
	struct {
		__u16 port;
		__u8 value;
	} outs[16];		/* those that are no characters */
	size_t nr_outs;
} machine;

__u8 machine_in(__u16 port)
{
	machine.ins++;
	if (port == 0x64)
		return machine.keyboard_busy ? 0x02 : 0;
	if (machine.uart && port == machine.uart + 5) {
		machine.drained++;
		if (machine.uart_stuck)
			return 0;
		return machine.uart_draining ? 0x20 : 0x60;
	}
	return 0xff;
}

void machine_out(__u16 port, __u8 value)
{
	if (machine.uart && port == machine.uart) {
		assert_true(machine.n < sizeof(machine.said) - 1);
		machine.said[machine.n++] = value;
		machine.drained = 0;
		return;
	}
	assert_true(machine.nr_outs < 16);
	machine.outs[machine.nr_outs].port = port;
	machine.outs[machine.nr_outs++].value = value;
}

void machine_sse_on(struct machine_sse *before)
{
	assert_false(machine.sse);
	before->cr0 = 0x80000011;
	before->cr4 = 0x20;
	machine.sse = true;
	machine.sse_switched++;
}

void machine_sse_off(const struct machine_sse *before)
{
	assert_true(machine.sse);
	assert_int_equal(before->cr0, 0x80000011);
	assert_int_equal(before->cr4, 0x20);
	machine.sse = false;
}

void machine_halt(void)
{
	longjmp(machine.end, HALTED);
}

void machine_triple_fault(void)
{
	longjmp(machine.end, TRIPLE_FAULT);
}

static enum end run(const struct purgatory_params *params)
{
	int end = setjmp(machine.end);

	if (end == RAN_ON)
		purgatory_main(params);
	return end;
}

static sha256_blocks_fn *blocks;

static int fresh_machine(void **state)
{
	memset(&machine, 0, sizeof(machine));
	machine.uart = 0x3f8;
	blocks = sha256_blocks_c;
	return 0;
}

/* ---- SHA-256, both ways ---- */

static int fresh_machine_ni(void **state)
{
	fresh_machine(state);
	blocks = sha256_blocks_ni;
	return 0;
}

/* What the loader reads in /proc/cpuinfo: the SHA extensions, and SSE 4.1. */
static bool has_sha_ni(void)
{
	unsigned int a, b, c, d;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1))
		return false;
	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && b & (1u << 29);
}

static void skip_without_sha_ni(void)
{
	if (blocks != sha256_blocks_ni || has_sha_ni())
		return;
	puts("# skipped: this processor has no SHA extensions");
	skip();
}

static void reference(const void *p, size_t n, __u8 digest[32])
{
	assert_int_equal(EVP_Digest(p, n, digest, NULL, EVP_sha256(), NULL), 1);
}

static void digest_of(const __u8 *p, size_t n, __u8 digest[32])
{
	struct sha256 ctx;

	sha256_init(&ctx, blocks);
	sha256_update(&ctx, p, n);
	sha256_final(&ctx, digest);
}

static void fill(__u8 *p, size_t n)
{
	uint32_t x = 0x9e3779b9;

	while (n--) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		*p++ = x;
	}
}

static void test_sha256_lengths_and_alignments(void **state)
{
	__u8 bytes[300 + 16], mine[32], theirs[32];
	size_t n, at;

	skip_without_sha_ni();
	fill(bytes, sizeof(bytes));
	for (n = 0; n <= 300; n++) {
		for (at = 0; at < 16; at++) {
			digest_of(bytes + at, n, mine);
			reference(bytes + at, n, theirs);
			assert_memory_equal(mine, theirs, 32);
		}
	}
}

static void test_sha256_splits(void **state)
{
	__u8 bytes[1000], mine[32], theirs[32];
	unsigned int round;

	skip_without_sha_ni();
	fill(bytes, sizeof(bytes));
	srand(1);
	for (round = 0; round < 2000; round++) {
		size_t n = rand() % sizeof(bytes), done = 0, part;
		struct sha256 ctx;

		sha256_init(&ctx, blocks);
		while (done < n) {
			part = rand() % (rand() % 2 ? 200 : 20);
			if (part > n - done)
				part = n - done;
			sha256_update(&ctx, bytes + done, part);
			done += part;
		}
		sha256_final(&ctx, mine);
		reference(bytes, n, theirs);
		assert_memory_equal(mine, theirs, 32);
	}
}

/*
 * Buffers that end where the bytes do, so that the address sanitizer sees a read
 * behind them, and begin anywhere.
 */
static void test_sha256_random(void **state)
{
	unsigned int round;

	skip_without_sha_ni();
	srand(2);
	for (round = 0; round < 1000; round++) {
		size_t n = rand() % (round % 10 ? 3000 : 200000), at = rand() % 64;
		__u8 *bytes = malloc(at + n), mine[32], theirs[32];

		assert_non_null(bytes);
		fill(bytes, at + n);
		digest_of(bytes + at, n, mine);
		reference(bytes + at, n, theirs);
		free(bytes);
		assert_memory_equal(mine, theirs, 32);
	}
}

static void test_sha256_known_answers(void **state)
{
	/* FIPS 180-4 examples: "abc" and the empty string. */
	static const __u8 abc[32] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
		0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
		0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
	};
	static const __u8 empty[32] = {
		0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14,
		0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
		0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c,
		0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
	};
	__u8 digest[32];

	skip_without_sha_ni();
	digest_of((const __u8 *)"abc", 3, digest);
	assert_memory_equal(digest, abc, 32);
	digest_of(NULL, 0, digest);
	assert_memory_equal(digest, empty, 32);
}

/*
 * The length in bits needs more than 32 bits from 512 MiB on.  To see many
 * lengths around that and larger ones, blocks are not compressed here, only the
 * last one is kept, and the counter is moved over what is not there.
 */
static __u8 last_block[64];

static void keep_last_block(__u32 state[8], const __u8 *p, __u64 n)
{
	assert_true(n > 0);
	memcpy(last_block, p + (n - 1) * 64, 64);
}

static void check_length(__u64 bytes)
{
	static const __u8 nothing[64];
	struct sha256 ctx;
	__u8 digest[32];
	__u64 bits = 0;
	unsigned int i;

	sha256_init(&ctx, keep_last_block);
	sha256_update(&ctx, nothing, bytes - bytes / 64 * 64);
	sha256_update(&ctx, nothing, 0);
	ctx.bytes += bytes / 64 * 64;
	sha256_final(&ctx, digest);
	for (i = 56; i < 64; i++)
		bits = bits << 8 | last_block[i];
	assert_int_equal(bits, bytes * 8);
}

static void test_sha256_length_counter(void **state)
{
	static const __u64 around[] = {
		1ULL << 29, 1ULL << 32, 1ULL << 40,
	};
	size_t i;
	int d;

	for (i = 0; i < 3; i++)
		for (d = -70; d <= 70; d++)
			check_length(around[i] + d);
}

/* The real thing once: 512 MiB and a bit in pieces of 1 MiB. */
static void test_sha256_512_mib(void **state)
{
	size_t piece = 1 << 20;
	__u8 *bytes = malloc(piece), mine[32], theirs[32];
	EVP_MD_CTX *evp = EVP_MD_CTX_new();
	struct sha256 ctx;
	unsigned int i;

	skip_without_sha_ni();
	assert_non_null(bytes);
	fill(bytes, piece);
	sha256_init(&ctx, blocks);
	assert_int_equal(EVP_DigestInit_ex(evp, EVP_sha256(), NULL), 1);
	for (i = 0; i <= 512; i++) {
		sha256_update(&ctx, bytes, piece);
		assert_int_equal(EVP_DigestUpdate(evp, bytes, piece), 1);
	}
	sha256_final(&ctx, mine);
	assert_int_equal(EVP_DigestFinal_ex(evp, theirs, NULL), 1);
	assert_memory_equal(mine, theirs, 32);
	EVP_MD_CTX_free(evp);
	free(bytes);
}

/* ---- regions ---- */

static __u8 kernel[5000], initramfs[777];

static void set_region(struct purgatory_region *region, const __u8 *p, size_t n,
		       const char *name)
{
	region->address = (uintptr_t)p;
	region->size = n;
	digest_of(p, n, region->digest);
	strncpy(region->name, name, PURGATORY_NAME);
}

static struct purgatory_params sound_params(void)
{
	struct purgatory_params params = { .recheck = 1, .uart = 0x3f8 };

	fill(kernel, sizeof(kernel));
	fill(initramfs, sizeof(initramfs));
	set_region(&params.regions[0], kernel, sizeof(kernel), "kernel");
	/* 1: absent, its address is not mapped anywhere */
	memset(params.regions[1].digest, 0xee, 32);
	strcpy(params.regions[1].name, "elfcorehdr");
	set_region(&params.regions[7], initramfs, sizeof(initramfs), "initramfs");
	return params;
}

static void test_intact_memory_passes_in_silence(void **state)
{
	struct purgatory_params params = sound_params();

	assert_int_equal(run(&params), RAN_ON);
	/* Not a single access to a port: fatal in SEV-ES and TDX guests. */
	assert_int_equal(machine.ins, 0);
	assert_int_equal(machine.n, 0);
	assert_int_equal(machine.nr_outs, 0);
}

static void test_sha_ni_switches_sse_on_and_off(void **state)
{
	struct purgatory_params params = sound_params();

	assert_int_equal(run(&params), RAN_ON);
	assert_int_equal(machine.sse_switched, 0);

	skip_without_sha_ni();
	params.sha_ni = 1;
	assert_int_equal(run(&params), RAN_ON);
	assert_int_equal(machine.sse_switched, 1);
	assert_false(machine.sse);
	assert_int_equal(machine.ins, 0);

	params.recheck = 0;
	assert_int_equal(run(&params), RAN_ON);
	assert_int_equal(machine.sse_switched, 1);
}

static void test_sha_ni_finds_a_mismatch(void **state)
{
	struct purgatory_params params = sound_params();

	skip_without_sha_ni();
	params.sha_ni = 1;
	initramfs[776] ^= 1;
	assert_int_equal(run(&params), HALTED);
	assert_true(machine.sse);
	assert_string_equal(machine.said,
			    "\r\npurgatory: initramfs: digest mismatch, halting\r\n");
}

static void test_mismatch_names_the_region(void **state)
{
	struct purgatory_params params = sound_params();

	kernel[4999] ^= 1;
	assert_int_equal(run(&params), HALTED);
	assert_string_equal(machine.said,
			    "\r\npurgatory: kernel: digest mismatch, halting\r\n");
	assert_int_equal(machine.nr_outs, 0);
	/* Waited for the transmitter, so that a reset does not cut the line. */
	assert_true(machine.drained >= 1);
}

static void test_every_region_is_checked(void **state)
{
	struct purgatory_params params = sound_params();

	initramfs[0] ^= 0x80;
	assert_int_equal(run(&params), HALTED);
	assert_string_equal(machine.said,
			    "\r\npurgatory: initramfs: digest mismatch, halting\r\n");
}

static void test_every_byte_of_a_digest_counts(void **state)
{
	struct purgatory_params params = sound_params();
	unsigned int i;

	for (i = 0; i < 32; i++) {
		params.regions[7].digest[i] ^= 0x10;
		assert_int_equal(run(&params), HALTED);
		params.regions[7].digest[i] ^= 0x10;
		machine.n = 0;
	}
	assert_int_equal(run(&params), RAN_ON);
}

static void test_recheck_off_looks_at_nothing(void **state)
{
	struct purgatory_params params = sound_params();

	params.recheck = 0;
	params.regions[1].size = 4096;	/* at address 0: reading it would crash */
	assert_int_equal(run(&params), RAN_ON);
}

static void test_name_of_full_length(void **state)
{
	struct purgatory_params params = sound_params();

	memcpy(params.regions[0].name, "0123456789abcdef", PURGATORY_NAME);
	kernel[0]++;
	assert_int_equal(run(&params), HALTED);
	assert_string_equal(machine.said,
			    "\r\npurgatory: 0123456789abcdef: digest mismatch, halting\r\n");
}

static void test_reset_tries_all_three_ways(void **state)
{
	struct purgatory_params params = sound_params();

	params.on_mismatch = 1;
	kernel[0]++;
	assert_int_equal(run(&params), TRIPLE_FAULT);
	assert_string_equal(machine.said,
			    "\r\npurgatory: kernel: digest mismatch, resetting\r\n");
	assert_int_equal(machine.nr_outs, 3);
	assert_int_equal(machine.outs[0].port, 0x64);
	assert_int_equal(machine.outs[0].value, 0xfe);
	assert_int_equal(machine.outs[1].port, 0xcf9);
	assert_int_equal(machine.outs[1].value, 0x02);
	assert_int_equal(machine.outs[2].port, 0xcf9);
	assert_int_equal(machine.outs[2].value, 0x0e);
}

static void test_reset_with_a_busy_keyboard_controller(void **state)
{
	struct purgatory_params params = sound_params();

	machine.keyboard_busy = true;
	params.on_mismatch = 1;
	kernel[0]++;
	assert_int_equal(run(&params), TRIPLE_FAULT);
	assert_int_equal(machine.nr_outs, 3);
}

static void test_without_uart_no_port_is_touched(void **state)
{
	struct purgatory_params params = sound_params();

	params.uart = 0;
	kernel[0]++;
	assert_int_equal(run(&params), HALTED);
	assert_int_equal(machine.ins, 0);
	assert_int_equal(machine.n, 0);
	assert_int_equal(machine.nr_outs, 0);
}

static void test_other_uart_port(void **state)
{
	struct purgatory_params params = sound_params();

	machine.uart = params.uart = 0x2e8;
	kernel[0]++;
	assert_int_equal(run(&params), HALTED);
	assert_non_null(strstr(machine.said, "purgatory: kernel:"));
}

static void test_stuck_uart_is_not_waited_for_forever(void **state)
{
	struct purgatory_params params = sound_params();

	machine.uart_stuck = true;
	params.on_mismatch = 1;
	kernel[0]++;
	assert_int_equal(run(&params), TRIPLE_FAULT);
	assert_int_equal(machine.n, 0);
	assert_int_equal(machine.nr_outs, 3);
	/* One wait, not one for each character. */
	assert_true(machine.drained <= 100000);

	fresh_machine(NULL);
	machine.uart_draining = true;
	assert_int_equal(run(&params), TRIPLE_FAULT);
	assert_true(machine.drained <= 100000);
}

/* ---- the blob ---- */

struct blob {
	__u8 bytes[32768];
	size_t size;
};

static struct blob *read_blob(void)
{
	static struct blob blob;
	FILE *f = fopen(PURGATORY_BLOB, "rb");

	if (!f)
		fail_msg("%s is not there: run make first", PURGATORY_BLOB);
	blob.size = fread(blob.bytes, 1, sizeof(blob.bytes), f);
	fclose(f);
	return &blob;
}

static void test_blob_has_its_parameter_block(void **state)
{
	struct purgatory_params zero = { .magic = PURGATORY_MAGIC };
	const struct blob *blob = read_blob();

	assert_true(blob->size < 16384);
	assert_int_equal(blob->size % 16, 0);
	assert_true(blob->size > PURGATORY_PARAMS + sizeof(zero));
	/* All but the magic is zero: mksig says what a zero there means. */
	assert_memory_equal(blob->bytes + PURGATORY_PARAMS, &zero, sizeof(zero));
}

static void test_blob_begins_with_a_jump_over_the_parameters(void **state)
{
	const struct blob *blob = read_blob();
	uint32_t distance;

	assert_int_equal(blob->bytes[0], 0xe9);
	memcpy(&distance, blob->bytes + 1, 4);
	assert_in_range(5 + distance,
			PURGATORY_PARAMS + sizeof(struct purgatory_params),
			blob->size - 1);
}

static void test_blob_layout_is_that_of_the_manifests(void **state)
{
	assert_int_equal(PURGATORY_PARAMS, 16);
	assert_int_equal(sizeof(struct purgatory_region), 64);
	assert_int_equal(sizeof(struct purgatory_params), 536);
	assert_int_equal(offsetof(struct purgatory_params, kernel_entry), 8);
	assert_int_equal(offsetof(struct purgatory_params, recheck), 16);
	assert_int_equal(offsetof(struct purgatory_params, on_mismatch), 17);
	assert_int_equal(offsetof(struct purgatory_params, sha_ni), 18);
	assert_int_equal(offsetof(struct purgatory_params, uart), 20);
	assert_int_equal(offsetof(struct purgatory_params, regions), 24);
	assert_int_equal(offsetof(struct purgatory_region, size), 8);
	assert_int_equal(offsetof(struct purgatory_region, digest), 16);
	assert_int_equal(offsetof(struct purgatory_region, name), 48);
}

#define TEST(f)		cmocka_unit_test_setup(f, fresh_machine)
#define TEST_NI(f)	{ #f "_ni", f, fresh_machine_ni, NULL, NULL }

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sha256_known_answers),
		TEST(test_sha256_lengths_and_alignments),
		TEST(test_sha256_splits),
		TEST(test_sha256_length_counter),
		TEST(test_sha256_random),
		TEST(test_sha256_512_mib),
		TEST_NI(test_sha256_known_answers),
		TEST_NI(test_sha256_lengths_and_alignments),
		TEST_NI(test_sha256_splits),
		TEST_NI(test_sha256_random),
		TEST_NI(test_sha256_512_mib),
		TEST(test_intact_memory_passes_in_silence),
		TEST_NI(test_sha_ni_switches_sse_on_and_off),
		TEST_NI(test_sha_ni_finds_a_mismatch),
		TEST(test_mismatch_names_the_region),
		TEST(test_every_region_is_checked),
		TEST(test_every_byte_of_a_digest_counts),
		TEST(test_recheck_off_looks_at_nothing),
		TEST(test_name_of_full_length),
		TEST(test_reset_tries_all_three_ways),
		TEST(test_reset_with_a_busy_keyboard_controller),
		TEST(test_without_uart_no_port_is_touched),
		TEST(test_other_uart_port),
		TEST(test_stuck_uart_is_not_waited_for_forever),
		TEST(test_blob_has_its_parameter_block),
		TEST(test_blob_begins_with_a_jump_over_the_parameters),
		TEST(test_blob_layout_is_that_of_the_manifests),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
