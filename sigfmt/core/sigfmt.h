/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt.h - signed segment manifests for kexec_load(2)
 *
 * The format of the manifest and of the bundle around it, and the verifier
 * that decides whether a load is what its manifest says.  This file and
 * decode.c, check.c and refuse.c are used verbatim by the kernel, by mksig, by
 * kexec's preflight, and by tests, fuzzers and proofs.  The verifier allocates
 * nothing, does not recurse, keeps no global state and knows no architecture.
 *
 * The specification is docs/protocol.md; manifest.cddl is the grammar.  All
 * integers outside CBOR are little-endian.  Sizes and offsets are in bytes.
 *
 * Section 10 of the specification numbers the steps of a load.  These functions
 * carry them out; all other steps are the caller's:
 *
 *	2	sf_parse_header()	the header
 *	4	sf_decode()		the manifest
 *	5.1	sf_add_segment()	one segment for each slot
 *	5.2-5.8	sf_check_layout()	purpose, sizes, places, destinations, entry
 *	6	sf_check_contents()	command line, choices, lockdown
 *	8	sf_needs_digest()	which slots are hashed
 *	9	sf_complete()		digests, then fields
 */
#ifndef SIGFMT_H
#define SIGFMT_H

#include "sigfmt_env.h"

/* Limits.  Everything an attacker can make large has one. */
#define SF_SLOTS_MAX		15u	/* KEXEC_SEGMENT_MAX less the manifest */
#define SF_NAME_MAX		15u	/* a slot's name */
#define SF_COMPONENT_MAX	32u
#define SF_ARCH_MAX		65535u	/* ELF e_machine, as in linux/elf-em.h */
#define SF_ORIGINS_MAX		8u
#define SF_ORIGIN_SIZE		32u	/* Authenticode SHA-256 */
#define SF_FIELDS_MAX		64u	/* in one manifest */
#define SF_ALTERNATIVES_MAX	8u	/* of a choice field */
#define SF_POLICY_MAX		256u	/* entries of the command-line policy */
#define SF_TOKEN_MAX		64u	/* a policy's key or value */
#define SF_TEMPLATE_MAX		255u
#define SF_MANIFEST_MAX		32768u
#define SF_SIGNATURE_MAX	65536u
#define SF_SMALL_MAX		1048576u /* all slots together that are not streamed */
#define SF_SIZE_LIMIT		0x10000000000ULL	/* 2^40: every size is below this */
#define SF_ADDR_LIMIT		0x10000000000000ULL /* 2^52: every address is below this */
#define SF_ALIGN_MAX		0x40000000ULL
#define SF_PAGE_MIN		4096u
#define SF_DEST_MIN		0x100000u	/* no segment below 1 MiB */
#define SF_DIGEST_MAX		64u

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
	u8 magic[8];
	u8 version[4];
	u8 manifest_size[4];
	u8 signature_size[4];
	u8 reserved[4];
};

#define SF_MAGIC		"\x89KSIG\r\n\x1a"	/* 8 bytes, no NUL */
#define SF_HEADER_VERSION	1u

/**
 * struct sf_bytes - some bytes of a buffer that the caller keeps
 * @p:		first byte, not NUL-terminated
 * @n:		bytes
 */
struct sf_bytes {
	const u8 *p;
	u32 n;
};

/**
 * struct sf_parts - the parts of a bundle
 * @manifest:	points into the caller's buffer
 * @signature:	likewise
 * @end:	offset of the first byte after the signature
 */
struct sf_parts {
	struct sf_bytes manifest;
	struct sf_bytes signature;
	size_t end;
};

/* What a manifest may be loaded for. */
#define SF_USAGE_REBOOT		1u
#define SF_USAGE_CRASH		2u
#define SF_USAGE_ALL		3u

/* Keys of the manifest map, all required but the last. */
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
};

/* Keys of a slot map.  Exactly one of SIZE and MAX. */
enum sf_slot_key {
	SF_SLOTKEY_NAME = 1,
	SF_SLOTKEY_TYPE,
	SF_SLOTKEY_OPTIONAL,	/* 1: may be absent; else left out */
	SF_SLOTKEY_SIZE,	/* exact bufsz */
	SF_SLOTKEY_MAX,		/* largest bufsz (params, elfcorehdr: memsz) */
	SF_SLOTKEY_MEMORY,	/* memory size, above SIZE */
	SF_SLOTKEY_ALIGN,	/* power of two up to SF_ALIGN_MAX; default SF_PAGE_MIN */
	SF_SLOTKEY_RANGE,	/* [first, last], first < last; default: any */
	SF_SLOTKEY_DIGEST,
	SF_SLOTKEY_FIELDS,
	SF_SLOTKEY_POLICY,
	SF_SLOTKEY_TEMPLATE,	/* what the architecture copies into the parameters */
};

enum sf_digest_alg {
	SF_ALG_SHA256 = 1,
	SF_ALG_SHA384,
	SF_ALG_SHA512,
};

enum sf_type {
	SF_TYPE_CODE = 1,	/* digest required; entry and fields only here */
	SF_TYPE_INITRAMFS,	/* by digest, or open between two with a digest */
	SF_TYPE_PARAMS,		/* written by the kernel; bufsz 0 */
	SF_TYPE_CMDLINE,	/* by digest, or by policy; not loaded, but put into params */
	SF_TYPE_DATA,		/* open */
	SF_TYPE_ELFCOREHDR,	/* written by the kernel in crash loads, else absent; bufsz 0 */
};

/*
 * Field rules.  On the wire, an array each (manifest.cddl):
 *
 *	addr	[1, offset, slot, addend]	the kernel writes mem + addend, 8 bytes
 *	size	[2, offset, slot]		the kernel writes the bytes in use, 8 bytes
 *	digest	[3, offset, slot, choice]	the kernel writes the digest of the bytes in
 *						use if the byte at offset choice is not 0
 *	choice	[4, offset, length, alternatives] n * length bytes, n 1..8; the caller's
 *						bytes are one of these
 */
enum sf_rule {
	SF_RULE_ADDR = 1,
	SF_RULE_SIZE,
	SF_RULE_DIGEST,
	SF_RULE_CHOICE,
};

/* Ways in which a payload locks itself down, and levels. */
enum sf_way {
	SF_WAY_BUILTIN = 1,
	SF_WAY_SECURE_BOOT,
	SF_WAY_CMDLINE,
};

enum sf_level {
	SF_LEVEL_NONE,
	SF_LEVEL_INTEGRITY,
	SF_LEVEL_CONFIDENTIALITY,
};

/*
 * Command-line policy entries: [action, key] for any value, or [action, key,
 * value].  A star at the end of a key (not with require) or of a value makes it
 * a prefix.  The first entry that matches a word decides.
 */
enum sf_action {
	SF_ACTION_ALLOW = 1,
	SF_ACTION_FORBID,
	SF_ACTION_REQUIRE,
};

/**
 * struct sf_field - one decoded field
 * @owner:	number of the slot that it is in
 * @rule:	enum sf_rule
 * @offset:	in the slot's bytes
 * @length:	bytes, never 0
 * @slot:	addr, size, digest: number of the slot that is meant
 * @choice:	digest: offset of the choice field, one byte long, that decides
 * @addend:	addr
 * @alternatives: choice: n * @length bytes
 */
struct sf_field {
	u32 owner;
	u32 rule;
	u32 offset;
	u32 length;
	u32 slot;
	u32 choice;
	u64 addend;
	struct sf_bytes alternatives;
};

/**
 * struct sf_policy - one decoded entry of the command-line policy
 * @action:	enum sf_action
 * @key:	without a final star; empty only with @key_prefix
 * @value:	without a final star
 * @key_prefix:	@key is a prefix
 * @value_prefix: @value is a prefix; true, with @value empty, if any value will do
 */
struct sf_policy {
	u32 action;
	struct sf_bytes key;
	struct sf_bytes value;
	bool key_prefix;
	bool value_prefix;
};

/**
 * struct sf_slot - one decoded slot
 * @name:	for people, unique: lower-case letters, digits, '-'
 * @type:	enum sf_type
 * @optional:	the slot may be absent
 * @exact:	@size is exact (else the largest)
 * @size:	bufsz, or its maximum (params, elfcorehdr: that of memsz)
 * @memory:	memory size, 0: that of bufsz
 * @align:	alignment of mem, at least %SF_PAGE_MIN
 * @first:	lowest address the segment may use
 * @last:	highest address the segment may use
 * @digest:	n is 0, or the size of the manifest's digest algorithm
 * @template:	params: what the architecture asks for, n is 0 if there is none
 * @fields:	index of the first of its fields in the manifest's array
 * @nr_fields:	0 if there are none
 */
struct sf_slot {
	struct sf_bytes name;
	u32 type;
	bool optional;
	bool exact;
	u64 size;
	u64 memory;
	u64 align;
	u64 first;
	u64 last;
	struct sf_bytes digest;
	struct sf_bytes template;
	u32 fields;
	u32 nr_fields;
};

/**
 * struct sf_manifest - a decoded manifest
 * @arch:	ELF e_machine
 * @usage:	%SF_USAGE_REBOOT, %SF_USAGE_CRASH, or both
 * @component:	what @generation counts
 * @generation:	compared with the running kernel's floor
 * @digest_alg:	enum sf_digest_alg, of all slots and digest fields
 * @digest_size: bytes
 * @entry_slot:	number of a code slot
 * @entry_offset: in its bytes
 * @params_slot: number of the only slot of this type, or 0
 * @cmdline_slot: likewise
 * @elfcorehdr_slot: likewise
 * @nr_slots:	1 .. %SF_SLOTS_MAX; 0 if sf_decode() refused the manifest
 * @slots:	slot number n is @slots[n - 1]
 * @nr_fields:	fields of all slots
 * @fields:	each slot's fields are neighbours, sorted by offset
 * @nr_policy:	0 if the command line is signed by digest, or if there is none
 * @policy:	in the order of the manifest
 * @claims:	by enum sf_way: the level that the payload reaches in this way, %SF_LEVEL_NONE
 *		if the manifest does not claim it
 * @origins:	joined, %SF_ORIGIN_SIZE bytes each
 *
 * About 20 KiB; pointers lead into the buffer given to sf_decode().
 */
struct sf_manifest {
	u32 arch;
	u32 usage;
	struct sf_bytes component;
	u32 generation;
	u32 digest_alg;
	u32 digest_size;
	u32 entry_slot;
	u64 entry_offset;
	u32 params_slot;
	u32 cmdline_slot;
	u32 elfcorehdr_slot;
	u32 nr_slots;
	struct sf_slot slots[SF_SLOTS_MAX];
	u32 nr_fields;
	struct sf_field fields[SF_FIELDS_MAX];
	u32 nr_policy;
	struct sf_policy policy[SF_POLICY_MAX];
	u32 claims[SF_WAY_CMDLINE + 1];
	struct sf_bytes origins;
};

/**
 * struct sf_segment - the segment that fills a slot
 * @present:	there is one
 * @mem:	physical address; 0 for the command line
 * @memsz:	bytes of memory, tag stripped; 0 for the command line
 * @bufsz:	bytes given by the caller of kexec_load
 * @used:	bytes in use: @bufsz; of params and elfcorehdr, which the kernel
 *		makes, set by the caller before sf_complete()
 * @data:	the bytes, if sf_is_small(); set by the caller between
 *		sf_check_layout() and sf_check_contents()
 * @digest:	of the bytes in use outside of fields, if sf_needs_digest(); set by
 *		the caller before sf_complete()
 */
struct sf_segment {
	bool present;
	u64 mem;
	u64 memsz;
	u64 bufsz;
	u64 used;
	u8 *data;
	u8 digest[SF_DIGEST_MAX];
};

/* Every cause of refusal. */
enum sf_cause {
#define SF_CAUSE(name, ...)	SF_E_##name,
#include "sigfmt_causes.h"
#undef SF_CAUSE
	SF_E_COUNT
};

/**
 * struct sf_cause_info - what is known of a cause
 * @name:	"dest-not-ram" for %SF_E_DEST_NOT_RAM
 * @error:	positive errno; one for each class of causes
 */
struct sf_cause_info {
	const char *name;
	int error;
};

extern const struct sf_cause_info sf_causes[SF_E_COUNT];

/**
 * enum sf_flaw - what is wrong with an encoding, for the signer; mksig has sentences
 * @SF_FLAW_NONE: nothing
 * @SF_FLAW_TRUNCATED: the manifest ends too early
 * @SF_FLAW_TYPE: not the CBOR type that belongs here
 * @SF_FLAW_NOT_SHORTEST: an integer or a length is not in its shortest form
 * @SF_FLAW_INDEFINITE: indefinite length, or reserved additional information
 * @SF_FLAW_TRAILING: bytes follow the end
 * @SF_FLAW_TOO_LONG: more bytes than a manifest may have
 * @SF_FLAW_KEY: unknown, repeated or out of order
 * @SF_FLAW_MISSING: a required key is missing
 * @SF_FLAW_COUNT: too few or too many items
 * @SF_FLAW_PREFIX: another tag or context string
 * @SF_FLAW_VERSION: another version of the manifest
 * @SF_FLAW_RANGE: an integer is out of range
 * @SF_FLAW_LENGTH: of a string
 * @SF_FLAW_BYTES: a byte that is not allowed in this string
 * @SF_FLAW_NAME_TWICE: another slot has this name
 * @SF_FLAW_TYPE_TWICE: second slot of type params, cmdline or elfcorehdr
 * @SF_FLAW_SLOT_NEEDS: a key is missing for a slot of this type
 * @SF_FLAW_SLOT_FORBIDS: a key that a slot of this type does not have
 * @SF_FLAW_SMALL: all slots that are not streamed are larger than SF_SMALL_MAX together
 * @SF_FLAW_FIELD_PLACE: out of order, overlapping, or outside its slot
 * @SF_FLAW_FIELD_SLOT: names a slot that does not exist or may not be named
 * @SF_FLAW_FIELD_ADDEND: points past the end of the slot
 * @SF_FLAW_FIELD_CHOICE: no choice field of one byte there
 * @SF_FLAW_INITRAMFS_OPEN: the first or last initramfs slot has no digest
 * @SF_FLAW_CMDLINE_ALONE: a command line without params
 * @SF_FLAW_ENTRY: not inside a code slot
 * @SF_FLAW_END: how many there are
 */
enum sf_flaw {
	SF_FLAW_NONE, SF_FLAW_TRUNCATED, SF_FLAW_TYPE, SF_FLAW_NOT_SHORTEST, SF_FLAW_INDEFINITE,
	SF_FLAW_TRAILING, SF_FLAW_TOO_LONG, SF_FLAW_KEY, SF_FLAW_MISSING, SF_FLAW_COUNT,
	SF_FLAW_PREFIX, SF_FLAW_VERSION, SF_FLAW_RANGE, SF_FLAW_LENGTH, SF_FLAW_BYTES,
	SF_FLAW_NAME_TWICE, SF_FLAW_TYPE_TWICE, SF_FLAW_SLOT_NEEDS, SF_FLAW_SLOT_FORBIDS,
	SF_FLAW_SMALL, SF_FLAW_FIELD_PLACE, SF_FLAW_FIELD_SLOT, SF_FLAW_FIELD_ADDEND,
	SF_FLAW_FIELD_CHOICE, SF_FLAW_INITRAMFS_OPEN, SF_FLAW_CMDLINE_ALONE, SF_FLAW_ENTRY,
	SF_FLAW_END
};

/**
 * struct sf_refusal - why a load is refused
 * @cause:	enum sf_cause
 * @slot:	slot number, or 0
 * @offset:	in the header, manifest or slot, or %SF_NOTHING
 * @value:	what sigfmt_causes.h says, or %SF_NOTHING
 */
struct sf_refusal {
	enum sf_cause cause;
	u32 slot;
	u64 offset;
	u64 value;
};

#define SF_NOTHING		(~0ULL)
#define SF_LINE_MAX		128u	/* of sf_refusal_line(), NUL included */

/**
 * struct sf_load - a load to be checked against a manifest
 * @manifest:	decoded manifest
 * @destination: step 5.7: may the segment of this slot lie at its address?
 *		%SF_E_OK, or the cause of refusal
 * @locked_beyond: step 6.3: is the running kernel locked down further than @level?
 *		Called only if true means refusal
 * @ctx:	for these two
 * @arch:	of the running kernel
 * @usage:	%SF_USAGE_REBOOT or %SF_USAGE_CRASH: what the load is for
 * @page_size:	of the running kernel
 * @template_min: least bytes of the params slot's template, 0: none is needed
 * @template_max: most bytes of it, 0: there may be none
 * @line_max:	bytes of the command line that the next kernel reads, without the
 *		NUL, 0: no limit
 * @line_prefix: bytes that the kernel puts before the line if there is an
 *		elfcorehdr slot
 * @word_max:	bytes that one word of the line may have, 0: no limit
 * @secure_boot: params will tell the next kernel that Secure Boot is on
 * @floor:	lowest generation accepted, 0: no floor
 * @component:	what the floor is for, NUL-terminated; not looked at without a floor
 * @entry:	entry point given to kexec_load
 * @segments:	segment of slot number n is @segments[n - 1]; zero to begin with,
 *		then filled by sf_add_segment()
 * @initramfs:	set by sf_check_layout(): address of the first initramfs
 * @initramfs_size: set by sf_check_layout(): bytes up to the end of the last one, 0: none
 * @guarantee:	set by sf_check_contents(): enum sf_level that this load reaches
 * @why:	set by the check that refuses
 *
 * The caller fills in all members up to @entry.  Then it calls, in this order,
 * sf_add_segment() for each segment except the manifest's, sf_check_layout(),
 * sf_check_contents(), and sf_complete().
 */
struct sf_load {
	const struct sf_manifest *manifest;
	enum sf_cause (*destination)(const struct sf_load *load, u32 slot);
	bool (*locked_beyond)(const struct sf_load *load, u32 level);
	void *ctx;
	u32 arch;
	u32 usage;
	u32 page_size;
	u32 template_min;
	u32 template_max;
	u32 line_max;
	u32 line_prefix;
	u32 word_max;
	bool secure_boot;
	u32 floor;
	const char *component;
	u64 entry;
	struct sf_segment segments[SF_SLOTS_MAX];
	u64 initramfs;
	u64 initramfs_size;
	u32 guarantee;
	struct sf_refusal why;
};

/**
 * sf_parse_header - step 2: check the header and find the parts
 * @buf:	the bundle, or the manifest segment
 * @len:	bytes in @buf
 * @whole:	@buf is a manifest segment: signed, and nothing follows
 * @parts:	result
 * @why:	result, if refused
 *
 * Interprets nothing but the 24 bytes of &struct sf_header.
 *
 * Return: 0, or -EINVAL.
 */
int sf_parse_header(const u8 *buf, size_t len, bool whole, struct sf_parts *parts,
		    struct sf_refusal *why);

/**
 * sf_decode - step 4: decode a manifest strictly
 * @buf:	the signed bytes; have to stay while @manifest is in use
 * @len:	bytes in @buf
 * @manifest:	result; without slots if refused
 * @why:	result, if refused: where, and enum sf_flaw as its value
 *
 * Accepts exactly the manifests of manifest.cddl in deterministic encoding
 * (RFC 8949 4.2.1) that keep the rules between their parts; whatever is
 * accepted encodes to the same bytes.
 *
 * Return: 0, or -EBADMSG.
 */
int sf_decode(const u8 *buf, size_t len, struct sf_manifest *manifest, struct sf_refusal *why);

/* The slot with this number, which is at least 1 */
static inline const struct sf_slot *sf_slot_of(const struct sf_manifest *manifest, u32 number)
{
	return &manifest->slots[number - 1];
}

/**
 * sf_is_small - step 6: is the slot copied into a buffer, and checked there?
 * @slot:	decoded slot
 *
 * Return: true for code slots with fields and for command lines.
 */
static inline bool sf_is_small(const struct sf_slot *slot)
{
	return slot->nr_fields || slot->type == SF_TYPE_CMDLINE;
}

/**
 * sf_refuse - refuse a load
 * @load:	whose @why is set
 * @cause:	not %SF_E_OK
 * @slot:	slot number, or 0
 * @value:	what sigfmt_causes.h says, or %SF_NOTHING
 *
 * Return: -errno of the cause.
 */
int sf_refuse(struct sf_load *load, enum sf_cause cause, u32 slot, u64 value);

/**
 * sf_add_segment - step 5.1: match a segment with its slot
 * @load:	load
 * @tag:	number of the slot
 * @mem:	physical address
 * @memsz:	bytes of memory, tag stripped
 * @bufsz:	bytes given
 *
 * Return: 0, or -EBADSLT with @load->why set.
 */
int sf_add_segment(struct sf_load *load, u32 tag, u64 mem, u64 memsz, u64 bufsz);

/**
 * sf_check_layout - steps 5.2 to 5.8: check what needs no bytes of any segment
 * @load:	all segments have been added
 *
 * Architecture, usage, component, generation and template; presence, sizes,
 * places, overlap, one range of initramfs, entry, destinations.
 *
 * Return: 0, or -errno with @load->why set.
 */
int sf_check_layout(struct sf_load *load);

/**
 * sf_check_contents - step 6: check the bytes of the small slots, except for digests
 * @load:	passed sf_check_layout(), small segments have data
 *
 * Command line, choices, lockdown inheritance.
 *
 * Return: 0, or -errno with @load->why set.
 */
int sf_check_contents(struct sf_load *load);

/**
 * sf_needs_digest - step 8: must the digest of a slot be computed in this load?
 * @load:	passed sf_check_contents()
 * @number:	slot number
 *
 * Return: true if the slot is present, and has a digest or is named by a digest
 * field whose choice is not 0.
 */
bool sf_needs_digest(const struct sf_load *load, u32 number);

/**
 * sf_complete - step 9: compare all digests, then write addresses, sizes and digests
 * @load:	passed sf_check_contents(); digests have been computed, params and
 *		elfcorehdr have been made
 *
 * Writes into the small slots' data, and only if no digest differs.
 *
 * Return: 0, or -errno with @load->why set.
 */
int sf_complete(struct sf_load *load);

/**
 * sf_refusal_line - a refusal as the kernel logs it
 * @why:	refusal
 * @manifest:	decoded manifest, or NULL before there is one
 * @buf:	result, NUL-terminated: "CAUSE slot N (NAME)+0xOFFSET 0xVALUE", without
 *		the parts that do not apply
 * @len:	bytes in @buf; %SF_LINE_MAX hold every line
 *
 * Return: @buf.
 */
const char *sf_refusal_line(const struct sf_refusal *why, const struct sf_manifest *manifest,
			    char *buf, size_t len);

#endif /* SIGFMT_H */
