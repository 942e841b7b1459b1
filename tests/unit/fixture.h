/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * fixture.h - a realistic manifest, a load that satisfies it, and a simulated
 * machine for both
 *
 * A test sets up a valid load, breaks one rule, and asserts the cause of refusal.
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
	PARAMS,
	CMDLINE,
	INITRD_HEAD,
	INITRD,
	INITRD_TAIL,
	ELFCOREHDR,
	DATA,
	NR_SLOTS = DATA,
};

/* Purgatory's fields: an address, two choices, and a region for each of these slots. */
#define JUMP_AT	24u
#define RECHECK_AT	40u
#define UART_AT		44u
#define REGION_AT(i)	(48u + 48u * (i))	/* address, size, digest */
enum { REGION_KERNEL, REGION_PARAMS, REGION_HEAD, REGION_INITRD, REGION_TAIL, NR_REGIONS };

#define KERNEL_SIZE	0x9000u
#define KERNEL_MEMORY	0x200000u
#define PURGATORY_SIZE	0x1234u
#define INITRD_SIZE	0x2345u
#define PARAMS_USED	0x1357u		/* bytes that the simulated kernel writes */
#define ELFCOREHDR_USED	0x400u
#define TEMPLATE_SIZE	120u
#define LINE_PREFIX	30u		/* in crash loads */

#define CRASH_START	0x30000000ULL
#define CRASH_SIZE	0x10000000ULL
#define ACPI_START	0x7ff00000ULL	/* not RAM, 1 MiB */
#define HIGH_START	0x100000000ULL	/* RAM, 2 GiB */

struct fixture {
	/* description of the manifest; index n is slot n + 1 */
	struct sf_manifest_desc desc;
	struct sf_slot_desc slots[SF_SLOTS_MAX + 1];
	struct sf_field fields[SF_SLOTS_MAX + 1][SF_FIELDS_MAX + 1];
	struct sf_policy_desc policy[SF_POLICY_MAX + 1];
	u8 digests[SF_SLOTS_MAX + 1][SF_DIGEST_MAX];

	/* encoded and decoded */
	u8 bytes[SF_MANIFEST_MAX + SF_SIGNATURE_MAX];
	size_t size;
	struct sf_manifest manifest;
	struct sf_refusal why;

	/* the load; data[n] are the bytes of slot n */
	struct sf_load load;
	u8 *data[SF_SLOTS_MAX + 2];

	/* the machine */
	u32 page_size;
	u32 locked;		/* enum sf_level */
	u32 locked_asked;	/* number of calls */
	u32 destinations;	/* bit n: slot n was checked */
};

/* fixture_describe - describe a valid manifest */
void fixture_describe(struct fixture *f);

/* fixture_encode - encode @f->desc and assert that it fits */
void fixture_encode(struct fixture *f);

/* fixture_decode - decode the encoded manifest and assert that it is accepted */
void fixture_decode(struct fixture *f);

/* fixture_redo - make data, digests, manifest and load again after a change of @f->desc */
void fixture_redo(struct fixture *f, u32 usage);

/* cmocka setup and teardown: *state is a struct fixture with a reboot load */
int fixture_setup(void **state);
int fixture_teardown(void **state);

/*
 * fixture_check - run all three checks in order, and compute digests between them as the
 * kernel does; return 0, or the -errno of the first that fails
 */
int fixture_check(struct fixture *f);

/* expect_refusal - assert that the load is refused, with exactly these details */
void expect_refusal(struct fixture *f, enum sf_cause cause, int error, u32 slot, u64 offset,
		    u64 value);

/* expect_accepted - assert that the load is accepted */
void expect_accepted(struct fixture *f);

/* expect_flaw - encode @f->desc and assert that decoding refuses it at this slot */
void expect_flaw(struct fixture *f, enum sf_flaw flaw, u32 slot);

/* expect_decoded - encode @f->desc and assert that decoding accepts it */
void expect_decoded(struct fixture *f);

/* Add a field to slot @slot, or find the one at an offset in it. */
struct sf_field *add_field(struct fixture *f, u32 slot, struct sf_field field);
struct sf_field *field_at(struct fixture *f, u32 slot, u32 offset);

/* Add a slot without fields, and return its number. */
u32 add_slot(struct fixture *f, struct sf_slot slot);

struct sf_slot *slot_at(struct fixture *f, u32 slot);
struct sf_segment *segment_of(struct fixture *f, u32 slot);
void drop(struct fixture *f, u32 slot);
void set_bufsz(struct fixture *f, u32 slot, size_t n);
void set_cmdline(struct fixture *f, const char *line);
u64 get_le(const u8 *p, u32 n);
struct sf_bytes text_bytes(const char *text);

#endif /* FIXTURE_H */
