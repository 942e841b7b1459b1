// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the verifier of signed segment manifests
 *
 * A manifest and a load are made here byte by byte, and then everything is
 * changed about them, one thing or one bit at a time.
 */

#include <crypto/sha2.h>
#include <kunit/test.h>
#include <linux/bits.h>
#include <linux/sizes.h>
#include <linux/sigfmt/sigfmt.h>
#include <linux/string.h>
#include <linux/unaligned.h>

enum { KERNEL = 1, PURGATORY, PARAMS, CMDLINE, HEAD, INITRAMFS, TAIL, SLOTS = TAIL };

#define PREFIX_SIZE	19	/* tag, array, context string */
#define RAM_END		0x8000000ULL
#define TEMPLATE_SIZE	5
#define LINE		"lockdown=integrity"

/* Where purgatory has its fields */
#define ADDR		0
#define CHOICE		8
#define SIZE		16
#define DIGEST		32
#define FIELDS_END	64

/* A segment as the caller of kexec_load() describes it */
struct call {
	u32 tag;
	u64 mem;
	u64 memsz;
	u64 bufsz;
};

struct fixture {
	u8 manifest[1024];
	u32 size;
	u32 version;		/* offset */
	u32 digests[SLOTS];	/* offsets, by slot number less 1 */
	struct sf_manifest decoded;
	struct call calls[SLOTS];
	u32 nr_calls;
	u8 data[SLOTS][SZ_4K];	/* what the caller has */
	u8 loaded[SLOTS][SZ_4K];
	u8 hashed[SZ_4K];
	struct sf_load load;
	u32 locked;		/* level of the pretended kernel */
};

/* What the pretended kernel says */

static enum sf_cause destination(const struct sf_load *load, u32 slot)
{
	const struct sf_segment *segment = &load->segments[slot - 1];

	return segment->mem + segment->memsz <= RAM_END ? SF_E_OK : SF_E_DEST_NOT_RAM;
}

static bool locked_beyond(const struct sf_load *load, u32 level)
{
	return ((struct fixture *)load->ctx)->locked > level;
}

/* A load */

static void make_load(struct fixture *f)
{
	static const struct call calls[SLOTS] = {
		{ KERNEL, SZ_16M, SZ_8K, 64 },
		{ PURGATORY, SZ_32M, SZ_4K, 96 },
		{ PARAMS, SZ_32M + SZ_4K, SZ_4K, 0 },
		{ CMDLINE, 0, 0, sizeof(LINE) },
		{ HEAD, SZ_64M, SZ_4K, 50 },
		{ INITRAMFS, SZ_64M + SZ_4K, SZ_4K, 4000 },
		{ TAIL, SZ_64M + SZ_8K, SZ_4K, 16 },
	};
	u32 i;

	memcpy(f->calls, calls, sizeof(calls));
	f->nr_calls = SLOTS;
	for (i = 0; i < 96; i++) {
		f->data[KERNEL - 1][i] = 3 * i;
		f->data[PURGATORY - 1][i] = 5 * i;
	}
	f->data[PURGATORY - 1][CHOICE] = 1;
	strscpy(f->data[CMDLINE - 1], LINE, SZ_4K);
	memset(f->data[HEAD - 1], 0x1f, 50);
	memset(f->data[INITRAMFS - 1], 0xa5, 4000);
	f->locked = SF_LEVEL_INTEGRITY;
	f->load = (struct sf_load){
		.manifest = &f->decoded, .ctx = f,
		.destination = destination, .locked_beyond = locked_beyond,
		.arch = EM_X86_64, .usage = SF_USAGE_REBOOT, .page_size = SZ_4K,
		.template_min = TEMPLATE_SIZE, .template_max = TEMPLATE_SIZE,
		.entry = SZ_32M + 70,
	};
}

/* Its manifest */

static void put_bytes(struct fixture *f, const void *p, u32 n)
{
	memcpy(f->manifest + f->size, p, n);
	f->size += n;
}

static void put_head(struct fixture *f, u8 major, u32 value)
{
	u8 head[] = { major << 5, value >> 24, value >> 16, value >> 8, value };

	if (value < 24) {
		head[0] |= value;
		put_bytes(f, head, 1);
	} else if (value < 256) {
		head[0] |= 24;
		put_bytes(f, head, 1);
		put_bytes(f, head + 4, 1);
	} else if (value < 65536) {
		head[0] |= 25;
		put_bytes(f, head, 1);
		put_bytes(f, head + 3, 2);
	} else {
		head[0] |= 26;
		put_bytes(f, head, 5);
	}
}

static void put_text(struct fixture *f, const char *text)
{
	put_head(f, 3, strlen(text));
	put_bytes(f, text, strlen(text));
}

/* An array of @n numbers */
static void put_array(struct fixture *f, u32 n, ...)
{
	va_list list;

	put_head(f, 4, n);
	va_start(list, n);
	while (n--)
		put_head(f, 0, va_arg(list, u32));
	va_end(list);
}

static void put_pair(struct fixture *f, u32 key, u32 value)
{
	put_head(f, 0, key);
	put_head(f, 0, value);
}

static void put_slot(struct fixture *f, u32 pairs, const char *name, u32 type)
{
	put_head(f, 5, pairs);
	put_head(f, 0, SF_SLOTKEY_NAME);
	put_text(f, name);
	put_pair(f, SF_SLOTKEY_TYPE, type);
}

static void put_digest(struct fixture *f, u32 slot, const void *p, u32 n)
{
	u8 digest[SHA256_DIGEST_SIZE];

	sha256(p, n, digest);
	put_head(f, 0, SF_SLOTKEY_DIGEST);
	put_head(f, 2, sizeof(digest));
	f->digests[slot - 1] = f->size;
	put_bytes(f, digest, sizeof(digest));
}

static void put_kernel(struct fixture *f)
{
	put_slot(f, 5, "kernel", SF_TYPE_CODE);
	put_pair(f, SF_SLOTKEY_SIZE, 64);
	put_pair(f, SF_SLOTKEY_MEMORY, SZ_8K);
	put_digest(f, KERNEL, f->data[KERNEL - 1], 64);
}

static void put_purgatory(struct fixture *f)
{
	const u8 *data = f->data[PURGATORY - 1];
	u8 outside[96];

	put_slot(f, 5, "purgatory", SF_TYPE_CODE);
	put_pair(f, SF_SLOTKEY_SIZE, 96);
	memcpy(outside, data + CHOICE + 1, 7);
	memcpy(outside + 7, data + SIZE + 8, 8);
	memcpy(outside + 15, data + FIELDS_END, 32);
	put_digest(f, PURGATORY, outside, 47);
	put_head(f, 0, SF_SLOTKEY_FIELDS);
	put_head(f, 4, 4);
	put_array(f, 4, SF_RULE_ADDR, ADDR, KERNEL, 0x20);
	put_head(f, 4, 4);
	put_head(f, 0, SF_RULE_CHOICE);
	put_head(f, 0, CHOICE);
	put_head(f, 0, 1);
	put_head(f, 2, 2);
	put_bytes(f, "\0\1", 2);
	put_array(f, 3, SF_RULE_SIZE, SIZE, INITRAMFS);
	put_array(f, 4, SF_RULE_DIGEST, DIGEST, KERNEL, CHOICE);
}

static void put_params(struct fixture *f)
{
	put_slot(f, 4, "params", SF_TYPE_PARAMS);
	put_pair(f, SF_SLOTKEY_MAX, SZ_4K);
	put_head(f, 0, SF_SLOTKEY_TEMPLATE);
	put_head(f, 2, TEMPLATE_SIZE);
	put_bytes(f, "HdrS\0", TEMPLATE_SIZE);

	put_slot(f, 4, "cmdline", SF_TYPE_CMDLINE);
	put_pair(f, SF_SLOTKEY_MAX, 64);
	put_head(f, 0, SF_SLOTKEY_POLICY);
	put_head(f, 4, 3);
	put_head(f, 4, 3);
	put_head(f, 0, SF_ACTION_REQUIRE);
	put_text(f, "lockdown");
	put_text(f, "integrity");
	put_head(f, 4, 2);
	put_head(f, 0, SF_ACTION_FORBID);
	put_text(f, "initrd*");
	put_head(f, 4, 2);
	put_head(f, 0, SF_ACTION_ALLOW);
	put_text(f, "quiet");
}

static void put_initramfs(struct fixture *f)
{
	put_slot(f, 4, "head", SF_TYPE_INITRAMFS);
	put_pair(f, SF_SLOTKEY_SIZE, 50);
	put_digest(f, HEAD, f->data[HEAD - 1], 50);

	put_slot(f, 4, "initramfs", SF_TYPE_INITRAMFS);
	put_pair(f, SF_SLOTKEY_OPTIONAL, 1);
	put_pair(f, SF_SLOTKEY_MAX, SZ_4K);

	put_slot(f, 4, "tail", SF_TYPE_INITRAMFS);
	put_pair(f, SF_SLOTKEY_SIZE, 16);
	put_digest(f, TAIL, f->data[TAIL - 1], 16);
}

static void make_manifest(struct fixture *f)
{
	f->size = 0;
	put_bytes(f, "\xd9\xd9\xf7\x83\x6ekexec-manifest", PREFIX_SIZE);
	f->version = f->size;
	put_head(f, 0, 1);
	put_head(f, 5, 8);
	put_pair(f, SF_KEY_ARCH, EM_X86_64);
	put_pair(f, SF_KEY_USAGE, SF_USAGE_REBOOT);
	put_head(f, 0, SF_KEY_COMPONENT);
	put_text(f, "test");
	put_pair(f, SF_KEY_GENERATION, 7);
	put_pair(f, SF_KEY_DIGEST_ALG, SF_ALG_SHA256);
	put_head(f, 0, SF_KEY_ENTRY);
	put_array(f, 2, PURGATORY, 70);
	put_head(f, 0, SF_KEY_SLOTS);
	put_head(f, 4, SLOTS);
	put_kernel(f);
	put_purgatory(f);
	put_params(f);
	put_initramfs(f);
	put_head(f, 0, SF_KEY_LOCKDOWN);
	put_head(f, 4, 1);
	put_array(f, 2, SF_WAY_CMDLINE, SF_LEVEL_INTEGRITY);
}

static int sigfmt_init(struct kunit *test)
{
	struct fixture *f;

	f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, f);
	make_load(f);
	make_manifest(f);
	test->priv = f;
	return 0;
}

static int decode(struct fixture *f)
{
	return sf_decode(f->manifest, f->size, &f->decoded, &f->load.why);
}

/* Of the bytes outside of fields */
static void compute_digest(struct fixture *f, u32 slot)
{
	const struct sf_slot *decoded = &f->decoded.slots[slot - 1];
	const struct sf_field *field = &f->decoded.fields[decoded->fields];
	struct sf_segment *segment = &f->load.segments[slot - 1];
	const u8 *data = f->loaded[slot - 1];
	u64 pos = 0, n = 0;
	u32 i;

	for (i = 0; i < decoded->nr_fields; i++, field++) {
		memcpy(f->hashed + n, data + pos, field->offset - pos);
		n += field->offset - pos;
		pos = field->offset + field->length;
	}
	memcpy(f->hashed + n, data + pos, segment->used - pos);
	n += segment->used - pos;
	sha256(f->hashed, n, segment->digest);
}

/* 0, or the errno of the first check that refuses */
static int check(struct fixture *f)
{
	struct sf_segment *segments = f->load.segments;
	int ret = 0;
	u32 i;

	memset(segments, 0, sizeof(f->load.segments));
	memcpy(f->loaded, f->data, sizeof(f->loaded));
	for (i = 0; !ret && i < f->nr_calls; i++) {
		const struct call *call = &f->calls[i];

		ret = sf_add_segment(&f->load, call->tag, call->mem, call->memsz, call->bufsz);
	}
	ret = ret ?: sf_check_layout(&f->load);
	for (i = 0; i < SLOTS; i++)
		segments[i].data = sf_is_small(&f->decoded.slots[i]) ? f->loaded[i] : NULL;
	ret = ret ?: sf_check_contents(&f->load);
	for (i = 0; !ret && i < SLOTS; i++) {
		if (sf_needs_digest(&f->load, i + 1))
			compute_digest(f, i + 1);
	}
	return ret ?: sf_complete(&f->load);
}

static void sigfmt_accepts(struct kunit *test)
{
	struct fixture *f = test->priv;
	u8 *purgatory = f->loaded[PURGATORY - 1];
	static const u8 zeros[SHA256_DIGEST_SIZE];
	u8 digest[SHA256_DIGEST_SIZE];

	KUNIT_ASSERT_EQ(test, decode(f), 0);
	KUNIT_EXPECT_EQ(test, f->decoded.nr_slots, SLOTS);
	KUNIT_EXPECT_EQ(test, f->decoded.generation, 7);
	KUNIT_EXPECT_EQ(test, check(f), 0);
	KUNIT_EXPECT_EQ(test, f->load.guarantee, SF_LEVEL_INTEGRITY);

	/* What the kernel writes */
	sha256(f->data[KERNEL - 1], 64, digest);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(purgatory + ADDR), SZ_16M + 0x20);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(purgatory + SIZE), 4000);
	KUNIT_EXPECT_MEMEQ(test, purgatory + DIGEST, digest, sizeof(digest));

	/* The caller may choose that there is no digest */
	f->data[PURGATORY - 1][CHOICE] = 0;
	KUNIT_EXPECT_EQ(test, check(f), 0);
	KUNIT_EXPECT_MEMEQ(test, purgatory + DIGEST, zeros, sizeof(zeros));

	/* An optional slot may be absent */
	f->calls[INITRAMFS - 1] = f->calls[TAIL - 1];
	f->calls[INITRAMFS - 1].mem -= SZ_4K;
	f->nr_calls--;
	KUNIT_EXPECT_EQ(test, check(f), 0);
	KUNIT_EXPECT_EQ(test, get_unaligned_le64(purgatory + SIZE), 0);
}

static void sigfmt_header(struct kunit *test)
{
	u8 good[sizeof(struct sf_header) + 3] = SF_MAGIC "\1\0\0\0\1\0\0\0\2";
	u8 buf[sizeof(good)];
	struct sf_refusal why;
	struct sf_parts parts;
	u32 i;

	KUNIT_ASSERT_EQ(test, sf_parse_header(good, sizeof(good), true, &parts, &why), 0);
	KUNIT_EXPECT_PTR_EQ(test, parts.manifest.p, good + 24);
	KUNIT_EXPECT_EQ(test, parts.manifest.n, 1);
	KUNIT_EXPECT_PTR_EQ(test, parts.signature.p, good + 25);
	KUNIT_EXPECT_EQ(test, parts.signature.n, 2);

	for (i = 0; i < sizeof(good); i++)
		KUNIT_EXPECT_EQ_MSG(test, sf_parse_header(good, i, true, &parts, &why),
				    -EINVAL, "%u bytes", i);
	for (i = 0; i < 8 * sizeof(struct sf_header); i++) {
		memcpy(buf, good, sizeof(good));
		buf[i / 8] ^= BIT(i % 8);
		KUNIT_EXPECT_EQ_MSG(test, sf_parse_header(buf, sizeof(buf), true, &parts, &why),
				    -EINVAL, "bit %u", i);
	}
}

static void expect_flaw(struct kunit *test, enum sf_flaw flaw)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ_MSG(test, decode(f), -EBADMSG, "flaw %u", flaw);
	KUNIT_EXPECT_EQ(test, f->load.why.cause, SF_E_MANIFEST_MALFORMED);
	KUNIT_EXPECT_EQ(test, f->load.why.value, flaw);
	make_manifest(f);
}

static void sigfmt_truncated(struct kunit *test)
{
	struct fixture *f = test->priv;
	u32 size = f->size;

	for (f->size = 0; f->size < size; f->size++)
		KUNIT_EXPECT_EQ_MSG(test, decode(f), -EBADMSG, "%u bytes", f->size);
	f->size = size + 1;
	expect_flaw(test, SF_FLAW_TRAILING);
}

/* A number has one encoding, and what has another is not accepted */
static void sigfmt_encoding(struct kunit *test)
{
	struct fixture *f = test->priv;
	u8 *version = f->manifest + f->version;

	memmove(version + 1, version, f->size - f->version);
	f->size++;
	version[0] = 0x18;
	expect_flaw(test, SF_FLAW_NOT_SHORTEST);
	version[0] = 2;
	expect_flaw(test, SF_FLAW_VERSION);
	version[1] = 0xbf;
	expect_flaw(test, SF_FLAW_INDEFINITE);
	/* A map that begins with the key 1 twice */
	version[5] = SF_KEY_ARCH;
	expect_flaw(test, SF_FLAW_KEY);
}

static bool in_digest(const struct fixture *f, u32 offset)
{
	u32 i;

	for (i = 0; i < SLOTS; i++)
		if (f->digests[i] && offset >= f->digests[i] &&
		    offset - f->digests[i] < SHA256_DIGEST_SIZE)
			return true;
	return false;
}

/* The signature tells these apart; here, nothing may go wrong */
static void sigfmt_manifest_bits(struct kunit *test)
{
	struct fixture *f = test->priv;
	char line[SF_LINE_MAX];
	u32 i;
	int ret;

	for (i = 0; i < 8 * f->size; i++) {
		f->manifest[i / 8] ^= BIT(i % 8);
		ret = decode(f);
		if (ret)
			KUNIT_EXPECT_EQ_MSG(test, ret, -EBADMSG, "bit %u", i);
		else
			ret = check(f);
		if (i / 8 < PREFIX_SIZE)
			KUNIT_EXPECT_EQ_MSG(test, f->load.why.value, SF_FLAW_PREFIX,
					    "bit %u", i);
		if (in_digest(f, i / 8))
			KUNIT_EXPECT_EQ_MSG(test, ret, -EUCLEAN, "bit %u", i);
		if (ret)
			KUNIT_EXPECT_EQ_MSG(test, -ret, sf_causes[f->load.why.cause].error,
					    "bit %u: %s", i,
					    sf_refusal_line(&f->load.why, NULL, line,
							    sizeof(line)));
		f->manifest[i / 8] ^= BIT(i % 8);
	}
}

/* What the fate of a changed byte has to be: 0, or -errno */
static int fate(u32 slot, u32 offset, u8 byte)
{
	if (slot == CMDLINE)
		return -EILSEQ;
	if (slot != PURGATORY || offset >= FIELDS_END)
		return -EUCLEAN;
	if (offset == CHOICE)
		return byte > 1 ? -EILSEQ : 0;
	if (offset < ADDR + 8 || offset >= DIGEST)
		return 0;
	return offset >= SIZE && offset < SIZE + 8 ? 0 : -EUCLEAN;
}

/* No bit of what is signed or has a policy is free, and none in a field matters */
static void sigfmt_segment_bits(struct kunit *test)
{
	static const u32 slots[] = { KERNEL, PURGATORY, CMDLINE, HEAD, TAIL };
	struct fixture *f = test->priv;
	u32 s, i;

	KUNIT_ASSERT_EQ(test, decode(f), 0);
	for (s = 0; s < ARRAY_SIZE(slots); s++) {
		u8 *data = f->data[slots[s] - 1];

		for (i = 0; i < 8 * f->calls[slots[s] - 1].bufsz; i++) {
			data[i / 8] ^= BIT(i % 8);
			KUNIT_EXPECT_EQ_MSG(test, check(f), fate(slots[s], i / 8, data[i / 8]),
					    "slot %u bit %u", slots[s], i);
			data[i / 8] ^= BIT(i % 8);
		}
	}
	KUNIT_EXPECT_EQ(test, check(f), 0);
}

/* One thing was changed; see one cause, and start afresh */
static void refused(struct kunit *test, enum sf_cause cause)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ_MSG(test, check(f), -sf_causes[cause].error, "cause %s",
			    sf_causes[cause].name);
	KUNIT_EXPECT_EQ(test, f->load.why.cause, cause);
	make_load(f);
}

static void sigfmt_purpose(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, decode(f), 0);
	f->load.arch = EM_AARCH64;
	refused(test, SF_E_ARCH);
	f->load.usage = SF_USAGE_CRASH;
	refused(test, SF_E_USAGE);
	f->load.component = "other";
	f->load.floor = 1;
	refused(test, SF_E_COMPONENT);
	f->load.component = "test";
	f->load.floor = 8;
	refused(test, SF_E_GENERATION);
	f->load.template_min++;
	refused(test, SF_E_TEMPLATE);
	f->load.template_max--;
	refused(test, SF_E_TEMPLATE);
	f->locked = SF_LEVEL_CONFIDENTIALITY;
	refused(test, SF_E_LOCKDOWN);
	KUNIT_EXPECT_EQ(test, check(f), 0);
}

static void sigfmt_layout(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct call *c = f->calls;

	KUNIT_ASSERT_EQ(test, decode(f), 0);
	c[1].tag = 0;
	refused(test, SF_E_TAG_UNKNOWN);
	c[1].tag = SLOTS + 1;
	refused(test, SF_E_TAG_UNKNOWN);
	c[4].tag = PARAMS;
	refused(test, SF_E_TAG_TWICE);
	f->nr_calls--;
	refused(test, SF_E_SLOT_MISSING);
	c[0].bufsz--;
	refused(test, SF_E_BUFSZ);
	c[5].bufsz = SZ_4K + 1;
	refused(test, SF_E_BUFSZ_MAX);
	c[5].bufsz = 0;
	refused(test, SF_E_BUFSZ_ZERO);
	/* The kernel writes parameters, and nobody else */
	c[2].bufsz = 1;
	refused(test, SF_E_BUFSZ_KERNEL);
	c[0].memsz += SZ_4K;
	refused(test, SF_E_MEMSZ);
	c[3].memsz = SZ_4K;
	refused(test, SF_E_CMDLINE_MEMORY);
	c[2].mem += SZ_2K;
	refused(test, SF_E_MEM_ALIGN);
	c[2].mem = c[0].mem + SZ_4K;
	refused(test, SF_E_MEM_OVERLAP);
	c[6].mem += SZ_4K;
	refused(test, SF_E_INITRAMFS_GAP);
	c[2].mem = SZ_64K;
	refused(test, SF_E_DEST_LOW);
	c[2].mem = -SZ_4K;
	refused(test, SF_E_DEST_WRAP);
	c[2].mem = RAM_END;
	refused(test, SF_E_DEST_NOT_RAM);
	f->load.entry = c[4].mem;
	refused(test, SF_E_ENTRY);
	f->load.entry++;
	refused(test, SF_E_ENTRY);
	KUNIT_EXPECT_EQ(test, check(f), 0);
}

static void put_line(struct fixture *f, const char *line)
{
	f->calls[CMDLINE - 1].bufsz = strscpy(f->data[CMDLINE - 1], line, SZ_4K) + 1;
}

static void sigfmt_cmdline(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, decode(f), 0);
	put_line(f, "quiet");
	refused(test, SF_E_CMDLINE_REQUIRED);
	put_line(f, "-- lockdown=integrity");
	refused(test, SF_E_CMDLINE_REQUIRED);
	put_line(f, "lockdown=none");
	refused(test, SF_E_CMDLINE_VALUE);
	put_line(f, LINE " initrdmem=1,1");
	refused(test, SF_E_CMDLINE_FORBIDDEN);
	put_line(f, LINE " -- initrd=1");
	refused(test, SF_E_CMDLINE_FORBIDDEN);
	put_line(f, LINE " elfcorehdr=0x1000");
	refused(test, SF_E_CMDLINE_ELFCOREHDR);
	put_line(f, "x=\"a " LINE "\"");
	refused(test, SF_E_CMDLINE_BYTE);
	f->calls[CMDLINE - 1].bufsz--;
	refused(test, SF_E_CMDLINE_NUL);
	f->load.line_max = sizeof(LINE) - 2;
	refused(test, SF_E_CMDLINE_LONG);
	f->load.word_max = sizeof(LINE) - 2;
	refused(test, SF_E_CMDLINE_WORD);
	f->data[PURGATORY - 1][CHOICE] = 2;
	refused(test, SF_E_CHOICE);
	put_line(f, "quiet " LINE " what=ever");
	KUNIT_EXPECT_EQ(test, check(f), 0);
}

static void sigfmt_lines(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct sf_refusal why = { .slot = CMDLINE, .offset = -2, .value = -2 };
	char line[SF_LINE_MAX];
	const char *name;

	KUNIT_ASSERT_EQ(test, decode(f), 0);
	for (why.cause = SF_E_OK + 1; why.cause < SF_E_COUNT; why.cause++) {
		name = sf_causes[why.cause].name;
		sf_refusal_line(&why, &f->decoded, line, sizeof(line));
		KUNIT_EXPECT_EQ_MSG(test, strncmp(line, name, strlen(name)), 0, "%s", line);
		KUNIT_EXPECT_TRUE_MSG(test, strstr(line, " slot 4 (cmdline)+0x"), "%s", line);
		KUNIT_EXPECT_LT_MSG(test, strlen(line), sizeof(line) - 1, "%s", line);
		KUNIT_EXPECT_GT_MSG(test, sf_causes[why.cause].error, 0, "%s", line);
	}
}

static struct kunit_case sigfmt_cases[] = {
	KUNIT_CASE(sigfmt_accepts),
	KUNIT_CASE(sigfmt_header),
	KUNIT_CASE(sigfmt_truncated),
	KUNIT_CASE(sigfmt_encoding),
	KUNIT_CASE(sigfmt_manifest_bits),
	KUNIT_CASE(sigfmt_segment_bits),
	KUNIT_CASE(sigfmt_purpose),
	KUNIT_CASE(sigfmt_layout),
	KUNIT_CASE(sigfmt_cmdline),
	KUNIT_CASE(sigfmt_lines),
	{}
};

static struct kunit_suite sigfmt_suite = {
	.name = "sigfmt",
	.init = sigfmt_init,
	.test_cases = sigfmt_cases,
};

kunit_test_suite(sigfmt_suite);

MODULE_DESCRIPTION("KUnit tests of the verifier of signed segment manifests");
MODULE_LICENSE("GPL");
