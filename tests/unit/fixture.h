/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * fixture.h - a realistic manifest, a load that fulfils it, and a made-up
 * machine around both
 *
 * A test sets up what is valid, breaks one thing, and asserts who notices.
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sigfmt_encode.h"

/* Slot numbers of the manifest that fixture_describe() makes. */
enum {
	KERNEL = 1,
	PURGATORY,
	BOOTPARAMS,
	CMDLINE,
	INITRAMFS,
	ELFCOREHDR,
	EFI_MEMMAP,
	SETUP_DATA,
	NR_SLOTS = SETUP_DATA,
};

#define CRASH_START	0x30000000ULL
#define CRASH_SIZE	0x10000000ULL
#define ACPI_START	0x7ff00000ULL	/* type 3, 1 MiB */
#define HIGH_START	0x100000000ULL	/* RAM, 2 GiB */
#define RAM_END		ACPI_START
#define MEMMAP_AT	0x2d0		/* in bootparams: the table ... */
#define MEMMAP_COUNT_AT	0x1e8		/* ... and its count */

struct fixture {
	/* what is to be encoded; fields[n] are those of slot n + 1 */
	struct sf_manifest_desc desc;
	struct sf_slot_desc slots[SF_SLOTS_MAX + 1];
	struct sf_field fields[SF_SLOTS_MAX][SF_FIELDS_MAX + 1];
	struct sf_policy_desc policy[SF_POLICY_MAX + 1];
	__u8 digests[3][SF_DIGEST_MAX];

	/* encoded and decoded */
	__u8 bytes[SF_MANIFEST_MAX + SF_SIGNATURE_MAX];
	size_t size;
	struct sf_manifest manifest;
	struct sf_refusal why;

	/* the load; data[n] are the bytes of slot n */
	struct sf_load load;
	struct sf_segment segments[SF_SLOTS_MAX + 1];
	__u8 *data[SF_SLOTS_MAX + 1];

	/* the machine */
	__u32 locked;		/* enum sf_level */
	__u32 locked_asked;	/* how often */
	__u8 facts[SF_FACT_MAX + 1][SF_PIECE_MAX];
	__u32 efi_descriptors;
	__u32 efi_descriptor;	/* bytes of one; op_fact() may lie about them */
	__u32 fact_cut;		/* bytes by which a fact is too short */
	int digest_error;	/* of digests ... */
	__u32 digests_good;	/* ... after this many */
	__u64 hash[4];
};

/* fixture_describe - the description of a valid manifest */
void fixture_describe(struct fixture *f);

/* fixture_encode - encode @f->desc; asserts that there is room */
void fixture_encode(struct fixture *f);

/* fixture_decode - decode what was encoded; asserts that it is accepted */
void fixture_decode(struct fixture *f);

/* fixture_load - fill in the load, with values that are right */
void fixture_load(struct fixture *f, __u32 usage, bool efi);

/* fixture_redo - encode, decode and load again after a change of @f->desc */
void fixture_redo(struct fixture *f, __u32 usage, bool efi);

/* fill_digests - digests of segments and digest fields after a change of data */
void fill_digests(struct fixture *f);

/* cmocka setup and teardown: *state is a struct fixture, loaded on BIOS */
int fixture_setup(void **state);
int fixture_teardown(void **state);

/* fixture_check - all three checks in order; 0 or the -errno of the first */
int fixture_check(struct fixture *f);

/* expect_refusal - the load is refused; asserts cause, errno, slot, offset */
void expect_refusal(struct fixture *f, __u32 cause, int error, __u32 slot, __u64 offset);

/* expect_sentence - asserts what sf_sentence() says of the last refusal */
void expect_sentence(struct fixture *f, const char *sentence);

/* expect_undecodable - encode @f->desc; decoding it is refused, at this slot */
void expect_undecodable(struct fixture *f, __u32 cause, __u32 slot);

/* Add a field, or find the one at an offset, of slot @slot. */
struct sf_field *add_field(struct fixture *f, __u32 slot, struct sf_field field);
struct sf_field *field_at(struct fixture *f, __u32 slot, __u32 offset);

/* Add a slot without fields and policy; returns its number. */
__u32 add_slot(struct fixture *f, struct sf_slot slot);

/*
 * Replace the initramfs by a span of @n slots, the first of them signed, the others
 * open and optional; returns the number of the first.  fixture_span() adds their
 * segments and fills in what names them.
 */
#define SPAN_AT		0x1900000ULL
#define SPAN_SIZE	5000u	/* of the first */
__u32 describe_span(struct fixture *f, __u32 n);
void fixture_span(struct fixture *f, __u32 first, __u32 n);

struct sf_segment *segment_of(struct fixture *f, __u32 slot);
void set_bytes(struct fixture *f, __u32 slot, __u32 offset, const void *p, size_t n);
void set_le(struct fixture *f, __u32 slot, __u32 offset, __u64 value, __u32 n);
void set_memmap(struct fixture *f, __u32 slot, __u32 table, __u32 i,
		__u64 addr, __u64 size, __u32 type);
void set_cmdline(struct fixture *f, const char *line);
struct sf_bytes text_bytes(const char *text);

/* The fixture's digest, for what has to be one. */
void fixture_digest(const void *p, size_t n, __u8 *digest);

#endif /* FIXTURE_H */
