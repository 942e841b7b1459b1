/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt.h - signed segment manifests for kexec_load(2)
 *
 * The format of the manifest and of the bundle around it, and the verifier
 * that decides whether a load is what its manifest says.  This file and
 * decode.c, check.c and refuse.c are used verbatim by the kernel, by mksig, by
 * kexec's preflight, and by tests, fuzzers and proofs.  The verifier allocates
 * nothing, does not recurse and keeps no global state.
 *
 * The specification is docs/protocol.md; manifest.cddl is the grammar.  All
 * integers outside CBOR are little-endian.  Sizes and offsets are in bytes.
 */
#ifndef SIGFMT_H
#define SIGFMT_H

#include "sigfmt_env.h"

/*
 * The kexec_load(2) interface.  With %KEXEC_SIG_MANIFEST the low 12 bits of
 * each segment's memsz hold a tag: no page is smaller than 4 KiB, and memsz is
 * a multiple of the page size (kernel/kexec_core.c, sanity_check_segment_list).
 */
#ifndef KEXEC_SIG_MANIFEST
#define KEXEC_SIG_MANIFEST	0x00000010
#endif
#define SF_TAG_MASK		0xfffu
#define SF_TAG_MANIFEST		0xfffu	/* mem 0, memsz 0xfff, bufsz its length */

/* Limits.  Everything an attacker can make large has one. */
#define SF_SLOTS_MAX		15u	/* KEXEC_SEGMENT_MAX less the manifest */
#define SF_NAME_MAX		15u	/* a slot's name */
#define SF_COMPONENT_MAX	32u
#define SF_TEXT_MAX		256u
#define SF_ORIGINS_MAX		8u
#define SF_ORIGIN_SIZE		32u	/* Authenticode SHA-256 */
#define SF_CLAIMS_MAX		3u	/* one for each way to lock down */
#define SF_FIELDS_MAX		64u	/* in one slot */
#define SF_ALTERNATIVES_MAX	8u	/* of a const field, of a token's value */
#define SF_POLICY_MAX		64u	/* entries of a command-line policy */
#define SF_TOKEN_MAX		64u	/* a policy's key or value */
#define SF_MEMMAPS_MAX		4u	/* memmap fields in one manifest */
#define SF_MEMMAP_CAPACITY_MAX	4096u	/* entries of one memmap field */
#define SF_MANIFEST_MAX		32768u
#define SF_SIGNATURE_MAX	65536u
#define SF_SMALL_MAX		1048576u /* all checked-in-buffer slots together */
#define SF_SIZE_LIMIT		0x10000000000ULL	/* 2^40: every size is below this */
#define SF_ADDR_LIMIT		0x10000000000000ULL /* 2^52: every address is below this */
#define SF_ALIGN_MAX		0x40000000ULL
#define SF_PAGE_MIN		4096u
#define SF_DEST_MIN		0x100000u	/* no segment below 1 MiB */
#define SF_DIGEST_MAX		64u
#define SF_PIECE_MAX		128u	/* one piece of a fact */

/**
 * struct sf_header - first bytes of a bundle and of the manifest segment
 * @magic:	%SF_MAGIC, 8 bytes
 * @version:	%SF_HEADER_VERSION, little-endian, as all that follow
 * @manifest_size:	1 .. %SF_MANIFEST_MAX
 * @signature_size:	0 (unsigned, refused by sf_parse_header when @whole)
 *			.. %SF_SIGNATURE_MAX
 * @reserved:	0
 *
 * 24 bytes.  The manifest follows, then the signature (DER, CMS SignedData,
 * detached, RFC 5652), then in a file, never in a segment, the attachments.
 */
struct sf_header {
	__u8 magic[8];
	__u8 version[4];
	__u8 manifest_size[4];
	__u8 signature_size[4];
	__u8 reserved[4];
};

#define SF_MAGIC		"\x89KSIG\r\n\x1a"	/* 8 bytes, no NUL */
#define SF_HEADER_VERSION	1u

/**
 * struct sf_parts - where the parts of a bundle are
 * @manifest:	points into the caller's buffer
 * @manifest_size:	bytes
 * @signature:	points into the caller's buffer
 * @signature_size:	bytes
 * @end:	offset of the first byte after the signature
 */
struct sf_parts {
	const __u8 *manifest;
	const __u8 *signature;
	__u32 manifest_size;
	__u32 signature_size;
	size_t end;
};

/* ELF e_machine values (elf.h) serve as architecture numbers. */
#define SF_ARCH_X86_64		62u

/* Manifest usage: what it may be loaded for. */
#define SF_USAGE_REBOOT		1u
#define SF_USAGE_CRASH		2u
#define SF_USAGE_ALL		3u

/* Keys of the manifest map, all required but the last two. */
enum sf_key {
	SF_KEY_ARCH = 1,
	SF_KEY_USAGE,
	SF_KEY_COMPONENT,
	SF_KEY_GENERATION,
	SF_KEY_DIGEST_ALG,
	SF_KEY_ENTRY,
	SF_KEY_SLOTS,
	SF_KEY_LOCKDOWN,
	SF_KEY_ORIGINS,
	SF_KEY_TEXT,
};

/* Keys of a slot map.  Exactly one of SIZE and MAX. */
enum sf_slot_key {
	SF_SLOT_NAME = 1,
	SF_SLOT_TYPE,
	SF_SLOT_PRESENCE,
	SF_SLOT_SIZE,		/* exact bufsz */
	SF_SLOT_MAX,		/* largest bufsz (elfcorehdr: largest memsz) */
	SF_SLOT_MEMORY,		/* memory size, with SIZE only, above it */
	SF_SLOT_ALIGN,		/* power of two up to SF_ALIGN_MAX; default SF_PAGE_MIN */
	SF_SLOT_RANGE,		/* [first, last], first < last; default: any */
	SF_SLOT_DIGEST,
	SF_SLOT_FIELDS,
	SF_SLOT_POLICY,
};

enum sf_digest_alg {
	SF_SHA256 = 1,
	SF_SHA384,
	SF_SHA512,
};

enum sf_type {
	SF_CODE = 1,	/* digest required; entry only here */
	SF_INITRAMFS,	/* by digest, or open */
	SF_PARAMS,	/* every byte zero or justified by a field */
	SF_CMDLINE,	/* by digest, or by policy */
	SF_DATA,	/* open */
	SF_ELFCOREHDR,	/* written by the kernel; bufsz 0 */
};

enum sf_presence {
	SF_ALWAYS = 1,
	SF_OPTIONAL,
	SF_EFI,		/* exactly when the running kernel has an EFI runtime map */
	SF_CRASH,	/* exactly in crash loads */
};

/*
 * Field rules.  On the wire, an array each (manifest.cddl):
 *
 *	const	[1, offset, length, alternatives]	n * length bytes, n 1..8
 *	addr	[2, offset, width, slot, addend, ? high offset]
 *	size	[3, offset, width, slot, ? high offset]
 *	digest	[4, offset, slot]
 *	fact	[5, offset, fact]
 *	memmap	[6, offset, capacity, count offset, count width, unit]
 *	span	[7, offset, width, slot, last slot, ? high offset]
 *
 * width is 8, or 4 and the value has to fit, or 4 with a high offset where its
 * upper four bytes are.  A memmap's count is stored in count width (1, 2, 4 or
 * 8) bytes as number of entries times unit (1 or 20).
 */
enum sf_rule {
	SF_CONST = 1,
	SF_ADDR,
	SF_SIZE,
	SF_DIGEST,
	SF_FACT,
	SF_MEMMAP,
	SF_SPAN,
};

#define SF_MEMMAP_ENTRY		20u	/* le64 addr, le64 size, le32 type */
#define SF_MEMMAP_RAM		1u	/* E820_TYPE_RAM */
#define SF_MEMMAP_RESERVED_KERN	128u	/* E820_TYPE_RESERVED_KERN, refused */

/*
 * Facts of the running kernel.  Layouts are those of struct boot_params
 * (arch/x86/include/uapi/asm/bootparam.h) and struct efi_setup_data.  A fact
 * that the running kernel does not have is zero.
 */
enum sf_fact {
	SF_FACT_RSDP = 1,	/*  8: physical address of the ACPI RSDP */
	SF_FACT_SECURE_BOOT,	/*  1: boot_params.secure_boot */
	SF_FACT_SCREEN,		/* 64: boot-time screen_info, ext_mem_k zero */
	SF_FACT_EFI_INFO,	/* 16: signature, systab, descriptor size, version */
	SF_FACT_EFI_SYSTAB_HI,	/*  4 */
	SF_FACT_EFI_SETUP,	/* 96: struct efi_setup_data, second word zero */
	SF_FACT_EFI_MAP,	/* runtime map; fills its slot from offset 0 to bufsz */
};

#define SF_FACT_MAX		SF_FACT_EFI_MAP
#define SF_SECURE_BOOT_ENABLED	3u	/* enum efi_secureboot_mode */

/* Ways in which a payload locks itself down, and levels. */
enum sf_way {
	SF_WAY_BUILTIN = 1,
	SF_WAY_SECURE_BOOT,
	SF_WAY_CMDLINE,
};

enum sf_level {
	SF_LOCKDOWN_NONE,
	SF_LOCKDOWN_INTEGRITY,
	SF_LOCKDOWN_CONFIDENTIALITY,
};

/*
 * Command-line policy entries, arrays on the wire:
 *
 *	required	[1, key, ? [1*8 value]]	before "--"; every occurrence of key
 *					has one of the values
 *	forbidden	[2, key]		nowhere, also not after "--"
 *	allowed		[3, key, ? [1*8 value]]	if there is one of these, only
 *					keys that some entry names may occur
 *	address		[4, key, slot]		value is the slot's address, "0x" and
 *					lower-case hex; required if the slot
 *					is present, forbidden if not
 *
 * Keys match with '-' equal to '_'; "key*" (forbidden, allowed) is a prefix.
 */
enum sf_policy_op {
	SF_REQUIRED = 1,
	SF_FORBIDDEN,
	SF_ALLOWED,
	SF_ADDRESS,
};

/**
 * struct sf_bytes - a string inside the manifest
 * @p:		first byte, not NUL-terminated, owned by the caller of sf_decode
 * @n:		bytes
 */
struct sf_bytes {
	const __u8 *p;
	__u32 n;
};

/**
 * struct sf_list - the encoded items of an array inside the manifest
 * @p:		first byte of the first item
 * @n:		bytes of all items
 * @count:	number of items
 *
 * Walked in the signed buffer by sf_next_field() and sf_next_policy(), never
 * expanded into memory.
 */
struct sf_list {
	const __u8 *p;
	__u32 n;
	__u32 count;
};

/**
 * struct sf_field - one decoded field
 * @rule:	enum sf_rule
 * @offset:	first range, in the slot's bytes
 * @length:	bytes of the first range, never 0
 * @offset2:	second range: high half, or the memmap's count
 * @length2:	bytes of the second range, 0 if there is none
 * @slot:	addr, size, digest, span: slot number, 1 ..
 * @last:	span: the last of the slots that are meant, above @slot
 * @fact:	fact: enum sf_fact
 * @addend:	addr
 * @capacity:	memmap: entries that fit into the first range
 * @unit:	memmap: 1 or 20
 * @alternatives: const: n * @length bytes
 */
struct sf_field {
	__u32 rule;
	__u32 offset;
	__u32 length;
	__u32 offset2;
	__u32 length2;
	__u32 slot;
	__u32 last;
	__u32 fact;
	__u64 addend;
	__u32 capacity;
	__u32 unit;
	struct sf_bytes alternatives;
};

/**
 * struct sf_policy - one decoded entry of a command-line policy
 * @op:		enum sf_policy_op
 * @key:	1 .. %SF_TOKEN_MAX bytes
 * @slot:	address: slot number
 * @values:	required, allowed: encoded text strings, count 0 if any will do
 */
struct sf_policy {
	__u32 op;
	struct sf_bytes key;
	__u32 slot;
	struct sf_list values;
};

/**
 * struct sf_slot - one decoded slot
 * @name:	for people, unique: lower-case letters, digits, '-'
 * @type:	enum sf_type
 * @presence:	enum sf_presence
 * @exact:	@size is exact (else the largest)
 * @size:	bufsz, or its maximum
 * @memory:	memory size, 0: that of bufsz
 * @align:	alignment of mem, at least %SF_PAGE_MIN
 * @first:	lowest address the segment may use
 * @last:	highest address the segment may use
 * @digest:	n is 0, or the size of the manifest's digest algorithm
 * @fields:	count 0 if there are none
 * @policy:	count 0 if there is none
 */
struct sf_slot {
	struct sf_bytes name;
	__u32 type;
	__u32 presence;
	bool exact;
	__u64 size;
	__u64 memory;
	__u64 align;
	__u64 first;
	__u64 last;
	struct sf_bytes digest;
	struct sf_list fields;
	struct sf_list policy;
};

/**
 * struct sf_claim - a way to lock down, and the level reached in that way
 * @way:	enum sf_way, strictly ascending in the manifest
 * @level:	%SF_LOCKDOWN_INTEGRITY or %SF_LOCKDOWN_CONFIDENTIALITY
 */
struct sf_claim {
	__u32 way;
	__u32 level;
};

/**
 * struct sf_manifest - a decoded manifest
 *
 * About 2 KiB; pointers lead into the buffer given to sf_decode().  Slot n of
 * the manifest is @slots[n - 1].
 */
struct sf_manifest {
	__u32 arch;
	__u32 usage;
	struct sf_bytes component;
	__u32 generation;
	__u32 digest_alg;
	__u32 digest_size;	/* bytes, from digest_alg */
	__u32 entry_slot;
	__u64 entry_offset;
	__u32 nr_slots;
	struct sf_slot slots[SF_SLOTS_MAX];
	__u32 nr_claims;
	struct sf_claim claims[SF_CLAIMS_MAX];
	struct sf_bytes origins;	/* joined, %SF_ORIGIN_SIZE bytes each */
	struct sf_bytes text;
};

/**
 * struct sf_segment - one segment of a load
 * @mem:	physical address
 * @memsz:	bytes of memory, tag stripped
 * @bufsz:	bytes given by the caller of kexec_load
 * @slot:	slot number, 1 ..; the tag
 * @data:	the bytes to be loaded, if sf_is_small(); set by the caller
 *		between sf_check_layout() and sf_check_contents()
 * @digest:	digest of all @bufsz bytes; set by the caller before
 *		sf_check_digests() unless sf_is_small()
 */
struct sf_segment {
	__u64 mem;
	__u64 memsz;
	__u64 bufsz;
	__u32 slot;
	const __u8 *data;
	__u8 digest[SF_DIGEST_MAX];
};

/**
 * struct sf_refusal - why a load is refused
 * @cause:	enum sf_cause
 * @segment:	index in the caller's segment array, or %SF_NOWHERE
 * @slot:	slot number, or 0
 * @offset:	in the header, manifest or slot, as the cause says; or an address
 * @value:	what was found or is needed, as the cause says
 */
struct sf_refusal {
	__u32 cause;
	__u32 segment;
	__u32 slot;
	__u64 offset;
	__u64 value;
};

#define SF_NOWHERE		(~0U)

struct sf_load;

/**
 * struct sf_ops - what the checker asks its environment
 * @destination: may a segment be put at [@mem, @mem + @memsz)?  0, or the
 *	enum sf_cause that says what was hit
 * @memmap_entry: may the next kernel be told of this memory?  0 or a cause.
 *	@size is not zero and does not wrap
 * @memmap_gap: is there memory other than RAM in [*@start, @end), of which the
 *	next kernel would not be told?  Its type, and *@start moved to it; or 0
 * @fact: write piece number @piece of @fact to @buf (%SF_PIECE_MAX bytes) and
 *	return its length; 0 after the last.  A fact of fixed size is one piece,
 *	zero if the running kernel does not have it; a piece of
 *	%SF_FACT_EFI_MAP is one descriptor, its padding zero
 * @locked_beyond: is the running kernel locked down further than @level?
 *	Asked only when true means refusal
 * @digest_init: start a digest of the manifest's algorithm.  0 or -errno
 * @digest_update: add bytes.  0 or -errno
 * @digest_final: write the digest, digest_size bytes.  0 or -errno
 */
struct sf_ops {
	__u32 (*destination)(const struct sf_load *load, __u64 mem, __u64 memsz);
	__u32 (*memmap_entry)(const struct sf_load *load, __u64 addr, __u64 size,
			      __u32 type);
	__u32 (*memmap_gap)(const struct sf_load *load, __u64 *start, __u64 end);
	__u32 (*fact)(const struct sf_load *load, __u32 fact, __u32 piece, __u8 *buf);
	bool (*locked_beyond)(const struct sf_load *load, __u32 level);
	int (*digest_init)(const struct sf_load *load);
	int (*digest_update)(const struct sf_load *load, const __u8 *p, size_t n);
	int (*digest_final)(const struct sf_load *load, __u8 *digest);
};

/**
 * struct sf_load - a load to be checked against a manifest
 * @manifest:	decoded manifest
 * @ops:	environment
 * @ctx:	for @ops
 * @arch:	of the running kernel
 * @usage:	%SF_USAGE_REBOOT or %SF_USAGE_CRASH: what the load is for
 * @page_size:	of the running kernel
 * @efi:	the running kernel has an EFI runtime map to hand over
 * @secure_boot: @efi, and boot_params.secure_boot is %SF_SECURE_BOOT_ENABLED
 * @component:	NUL-terminated, if a generation floor is configured
 * @floor:	lowest generation accepted, 0: no floor
 * @entry:	entry point given to kexec_load
 * @segments:	@nr_segments segments, the manifest's taken out
 * @nr_segments: 1 .. %SF_SLOTS_MAX
 * @facts:	set by sf_check_contents(): bit n, fact n was checked
 * @guarantee:	set by sf_check_contents(): enum sf_level that this load reaches
 * @why:	set by whichever check refuses
 *
 * The caller fills in all but the last three, then calls in this order
 * sf_check_layout(), sf_check_contents(), sf_check_digests().
 */
struct sf_load {
	const struct sf_manifest *manifest;
	const struct sf_ops *ops;
	void *ctx;
	__u32 arch;
	__u32 usage;
	__u32 page_size;
	bool efi;
	bool secure_boot;
	const char *component;
	__u32 floor;
	__u64 entry;
	struct sf_segment *segments;
	__u32 nr_segments;
	__u32 facts;
	__u32 guarantee;
	struct sf_refusal why;
};

/* One cause for each rule, grouped by errno (sf_errno). */
#define SF_CAUSE(name, ...)	name,
enum sf_cause {
#include "sigfmt_causes.h"
	SF_CAUSES
};

#undef SF_CAUSE

/**
 * sf_parse_header - check the header and find the parts
 * @buf:	the bundle, or the manifest segment
 * @len:	bytes in @buf
 * @whole:	@buf is a manifest segment: signed, and nothing follows
 * @parts:	result
 * @why:	result, if refused
 *
 * Interprets nothing but the 24 bytes of &struct sf_header.
 * Return: 0, or -EINVAL.
 */
int sf_parse_header(const __u8 *buf, size_t len, bool whole,
		    struct sf_parts *parts, struct sf_refusal *why);

/**
 * sf_decode - decode a manifest strictly
 * @buf:	the signed bytes; have to stay while @manifest is in use
 * @len:	bytes in @buf
 * @manifest:	result; undefined if refused
 * @why:	result, if refused
 *
 * Accepts exactly the manifests of manifest.cddl in deterministic encoding
 * (RFC 8949 4.2.1) that keep the rules between their parts; whatever is
 * accepted encodes to the same bytes.  Return: 0, or -EBADMSG.
 */
int sf_decode(const __u8 *buf, size_t len, struct sf_manifest *manifest,
	      struct sf_refusal *why);

/**
 * sf_next_field - walk the fields of a slot of a decoded manifest
 * @manifest:	decoded
 * @slot:	one of its slots
 * @rest:	starts as a copy of @slot->fields, moves on
 * @field:	result
 *
 * Return: true, or false after the last.
 */
bool sf_next_field(const struct sf_manifest *manifest, const struct sf_slot *slot,
		   struct sf_list *rest, struct sf_field *field);

/**
 * sf_next_policy - walk a command-line policy of a decoded manifest
 * @rest:	starts as a copy of the slot's policy, moves on
 * @policy:	result
 *
 * Return: true, or false after the last.
 */
bool sf_next_policy(struct sf_list *rest, struct sf_policy *policy);

/**
 * sf_next_text - walk the text strings of a list (the values of a policy entry)
 * @rest:	starts as a copy of the list, moves on
 * @text:	result
 *
 * Return: true, or false after the last.
 */
bool sf_next_text(struct sf_list *rest, struct sf_bytes *text);

/**
 * sf_next_range - next byte range that belongs to a field
 * @manifest:	decoded
 * @slot:	one of its slots
 * @from:	look at ranges that begin here or later
 * @range:	result: rule as &struct sf_field, offset and length of the range
 *
 * Return: true, or false if no range begins at @from or later.
 */
bool sf_next_range(const struct sf_manifest *manifest, const struct sf_slot *slot,
		   __u32 from, struct sf_field *range);

/**
 * sf_is_small - is the slot copied into a buffer and checked there?
 * @slot:	decoded slot
 *
 * True for slots with fields and for command lines; the others are hashed
 * while they are copied.
 */
bool sf_is_small(const struct sf_slot *slot);

/**
 * sf_find - find the segment that fills a slot
 * @load:	load that passed sf_check_layout()
 * @number:	slot number, 1 ..
 *
 * Return: the segment, or NULL if the slot is absent.
 */
const struct sf_segment *sf_find(const struct sf_load *load, __u32 number);

/**
 * sf_fact_size - size of a fact
 * @fact:	enum sf_fact
 *
 * Return: bytes; 0 for %SF_FACT_EFI_MAP, which has no fixed size.
 */
__u32 sf_fact_size(__u32 fact);

/**
 * sf_check_layout - everything that can be said without looking at any bytes
 * @load:	filled in by the caller
 *
 * Architecture, usage, component and generation; tags and presence, one to
 * one; sizes, alignment, ranges, overlap, entry, destinations.
 * Return: 0, or -errno with @load->why set.
 */
int sf_check_layout(struct sf_load *load);

/**
 * sf_check_contents - the bytes of the small slots, digests excepted
 * @load:	passed sf_check_layout(), small segments have data
 *
 * Fields, zero bytes of params slots, memory maps, every destination inside
 * the memory handed over, command-line policy, lockdown inheritance.
 * Return: 0, or -errno with @load->why set.
 */
int sf_check_contents(struct sf_load *load);

/**
 * sf_check_digests - digests of all slots, and digest fields
 * @load:	passed sf_check_contents(), streamed segments have their digest
 *
 * Return: 0, or -errno with @load->why set.
 */
int sf_check_digests(struct sf_load *load);

/**
 * sf_errno - errno of a refusal
 * @why:	refusal
 *
 * Return: positive errno; one for each class of causes.
 */
int sf_errno(const struct sf_refusal *why);

/**
 * sf_sentence - say in one sentence what is wrong, where, and what to do
 * @why:	refusal
 * @manifest:	decoded manifest, or NULL before there is one
 * @buf:	result, NUL-terminated
 * @len:	bytes in @buf; 256 hold every sentence
 *
 * The same text in the kernel log and in kexec's preflight.
 * Return: @buf.
 */
const char *sf_sentence(const struct sf_refusal *why,
			const struct sf_manifest *manifest, char *buf, size_t len);

/* Names for people, also in mksig show; "?" for unknown values. */
const char *sf_fact_name(__u32 fact);
const char *sf_digest_name(__u32 alg);
const char *sf_level_name(__u32 level);

#endif /* SIGFMT_H */
