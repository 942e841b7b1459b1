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

enum { KERNEL = 1, PURGATORY, PARAMS, CMDLINE, INITRAMFS, MORE, SEGMENTS = MORE };

#define PREFIX_SIZE	19	/* tag, array, context string */
#define RAM_END		0x8000000ULL
#define RESERVED_END	(RAM_END + SZ_4K)
#define RSDP		0x7ffe014ULL
#define TABLE		64	/* of the memory map, in params */
#define TABLE_ENTRIES	4
#define RAM_ENTRIES	2	/* the first of them */

struct fixture {
	u8 manifest[1024];
	u32 size;
	u32 version;		/* offset */
	u32 digests[2];		/* offsets */
	struct sf_manifest decoded;
	struct sf_segment segments[SEGMENTS];
	u8 data[SEGMENTS][5000];
	struct sf_load load;
	u32 locked;		/* level of the pretended kernel */
	struct sha256_state sha;
};

/* What the pretended kernel says */

static u32 destination(const struct sf_load *load, u64 mem, u64 memsz)
{
	return mem + memsz <= RAM_END ? 0 : SF_DEST_NOT_RAM;
}

static u32 memmap_entry(const struct sf_load *load, u64 addr, u64 size, u32 type)
{
	if (type == SF_MEMMAP_RAM)
		return addr + size <= RAM_END ? 0 : SF_MEMMAP_TYPE;
	return type == 2 && addr >= RAM_END && addr + size <= RESERVED_END ? 0 : SF_MEMMAP_TYPE;
}

static u32 memmap_gap(const struct sf_load *load, u64 *start, u64 end)
{
	if (*start >= RESERVED_END || end <= RAM_END)
		return 0;
	*start = max(*start, RAM_END);
	return 2;
}

static u32 fact(const struct sf_load *load, u32 fact, u32 piece, u8 *buf)
{
	if (fact != SF_FACT_RSDP || piece)
		return 0;
	put_unaligned_le64(RSDP, buf);
	return 8;
}

static bool locked_beyond(const struct sf_load *load, u32 level)
{
	return ((struct fixture *)load->ctx)->locked > level;
}

static int digest_init(const struct sf_load *load)
{
	sha256_init(&((struct fixture *)load->ctx)->sha);
	return 0;
}

static int digest_update(const struct sf_load *load, const u8 *p, size_t n)
{
	sha256_update(&((struct fixture *)load->ctx)->sha, p, n);
	return 0;
}

static int digest_final(const struct sf_load *load, u8 *digest)
{
	sha256_final(&((struct fixture *)load->ctx)->sha, digest);
	return 0;
}

static const struct sf_ops ops = {
	.destination = destination,
	.memmap_entry = memmap_entry,
	.memmap_gap = memmap_gap,
	.fact = fact,
	.locked_beyond = locked_beyond,
	.digest_init = digest_init,
	.digest_update = digest_update,
	.digest_final = digest_final,
};

/* A load */

static void put_table(u8 *p, u64 addr, u64 size, u32 type)
{
	put_unaligned_le64(addr, p);
	put_unaligned_le64(size, p + 8);
	put_unaligned_le32(type, p + 16);
}

static void make_segments(struct fixture *f)
{
	static const struct sf_segment segments[SEGMENTS] = {
		{ .slot = KERNEL, .mem = SZ_16M, .memsz = SZ_8K, .bufsz = 64 },
		{ .slot = PURGATORY, .mem = SZ_32M, .memsz = SZ_4K, .bufsz = 96 },
		{ .slot = PARAMS, .mem = SZ_32M + SZ_4K, .memsz = SZ_4K, .bufsz = 256 },
		{ .slot = CMDLINE, .mem = SZ_32M + SZ_8K, .memsz = SZ_4K, .bufsz = 19 },
		{ .slot = INITRAMFS, .mem = SZ_64M, .memsz = SZ_8K, .bufsz = 5000 },
		{ .slot = MORE, .mem = SZ_64M + SZ_8K, .memsz = SZ_4K, .bufsz = 10 },
	};
	u8 *purgatory = f->data[PURGATORY - 1], *params = f->data[PARAMS - 1];
	u32 i;

	memcpy(f->segments, segments, sizeof(segments));
	for (i = 0; i < 96; i++) {
		f->data[KERNEL - 1][i] = 3 * i;
		purgatory[i] = 5 * i;
	}
	sha256(f->data[KERNEL - 1], 64, purgatory + 32);
	put_unaligned_le64(SZ_16M + 0x20, purgatory);
	purgatory[8] = 0x5a;

	put_unaligned_le32(SZ_32M + SZ_8K, params);
	put_unaligned_le32(SZ_8K + 10, params + 16);
	put_unaligned_le64(RSDP, params + 24);
	params[40] = 3;
	put_table(params + TABLE, SZ_4K, 0x9e000, SF_MEMMAP_RAM);
	put_table(params + TABLE + 20, SZ_1M, RAM_END - SZ_1M, SF_MEMMAP_RAM);
	put_table(params + TABLE + 40, RAM_END, SZ_4K, 2);

	strscpy(f->data[CMDLINE - 1], "lockdown=integrity", 19);
	memset(f->data[INITRAMFS - 1], 0xa5, 5000);
	for (i = 0; i < SEGMENTS; i++)
		f->segments[i].data = f->data[i];
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

static void put_slot(struct fixture *f, u32 pairs, const char *name, u32 type,
		     u32 presence, u32 size_key, u32 size)
{
	put_head(f, 5, pairs);
	put_head(f, 0, SF_SLOT_NAME);
	put_text(f, name);
	put_pair(f, SF_SLOT_TYPE, type);
	put_pair(f, SF_SLOT_PRESENCE, presence);
	put_pair(f, size_key, size);
}

static void put_digest(struct fixture *f, u32 i, const void *p, u32 n)
{
	u8 digest[SHA256_DIGEST_SIZE];

	sha256(p, n, digest);
	put_head(f, 0, SF_SLOT_DIGEST);
	put_head(f, 2, sizeof(digest));
	f->digests[i] = f->size;
	put_bytes(f, digest, sizeof(digest));
}

static void put_code_slots(struct fixture *f)
{
	u8 outside[96];

	put_slot(f, 6, "kernel", SF_CODE, SF_ALWAYS, SF_SLOT_SIZE, 64);
	put_pair(f, SF_SLOT_MEMORY, SZ_8K);
	put_digest(f, 0, f->data[KERNEL - 1], 64);

	put_slot(f, 6, "purgatory", SF_CODE, SF_ALWAYS, SF_SLOT_SIZE, 96);
	memcpy(outside, f->data[PURGATORY - 1] + 9, 23);
	memcpy(outside + 23, f->data[PURGATORY - 1] + 64, 32);
	put_digest(f, 1, outside, 55);
	put_head(f, 0, SF_SLOT_FIELDS);
	put_head(f, 4, 3);
	put_array(f, 5, SF_ADDR, 0, 8, KERNEL, 0x20);
	put_head(f, 4, 4);
	put_head(f, 0, SF_CONST);
	put_head(f, 0, 8);
	put_head(f, 0, 1);
	put_head(f, 2, 1);
	put_bytes(f, "\x5a", 1);
	put_array(f, 3, SF_DIGEST, 32, KERNEL);
}

static void put_other_slots(struct fixture *f)
{
	put_slot(f, 5, "params", SF_PARAMS, SF_ALWAYS, SF_SLOT_SIZE, 256);
	put_head(f, 0, SF_SLOT_FIELDS);
	put_head(f, 4, 4);
	put_array(f, 6, SF_ADDR, 0, 4, CMDLINE, 0, 8);
	put_array(f, 5, SF_SPAN, 16, 4, INITRAMFS, MORE);
	put_array(f, 3, SF_FACT, 24, SF_FACT_RSDP);
	put_array(f, 6, SF_MEMMAP, TABLE, TABLE_ENTRIES, 40, 1, 1);

	put_slot(f, 5, "cmdline", SF_CMDLINE, SF_ALWAYS, SF_SLOT_MAX, 64);
	put_head(f, 0, SF_SLOT_POLICY);
	put_head(f, 4, 2);
	put_head(f, 4, 3);
	put_head(f, 0, SF_REQUIRED);
	put_text(f, "lockdown");
	put_head(f, 4, 1);
	put_text(f, "integrity");
	put_head(f, 4, 2);
	put_head(f, 0, SF_FORBIDDEN);
	put_text(f, "initrd*");

	put_slot(f, 4, "initramfs", SF_INITRAMFS, SF_ALWAYS, SF_SLOT_MAX, SZ_64K);
	put_slot(f, 4, "more", SF_INITRAMFS, SF_OPTIONAL, SF_SLOT_MAX, SZ_64K);
}

static void make_manifest(struct fixture *f)
{
	f->size = 0;
	put_bytes(f, "\xd9\xd9\xf7\x83\x6ekexec-manifest", PREFIX_SIZE);
	f->version = f->size;
	put_head(f, 0, 1);
	put_head(f, 5, 8);
	put_pair(f, SF_KEY_ARCH, SF_ARCH_X86_64);
	put_pair(f, SF_KEY_USAGE, SF_USAGE_REBOOT);
	put_head(f, 0, SF_KEY_COMPONENT);
	put_text(f, "test");
	put_pair(f, SF_KEY_GENERATION, 7);
	put_pair(f, SF_KEY_DIGEST_ALG, SF_SHA256);
	put_head(f, 0, SF_KEY_ENTRY);
	put_array(f, 2, PURGATORY, 16);
	put_head(f, 0, SF_KEY_SLOTS);
	put_head(f, 4, SEGMENTS);
	put_code_slots(f);
	put_other_slots(f);
	put_head(f, 0, SF_KEY_LOCKDOWN);
	put_head(f, 4, 1);
	put_array(f, 2, SF_WAY_CMDLINE, SF_LOCKDOWN_INTEGRITY);
}

static void make_load(struct fixture *f)
{
	memset(f->data, 0, sizeof(f->data));
	make_segments(f);
	f->locked = SF_LOCKDOWN_INTEGRITY;
	f->load = (struct sf_load){
		.manifest = &f->decoded, .ops = &ops, .ctx = f,
		.arch = SF_ARCH_X86_64, .usage = SF_USAGE_REBOOT, .page_size = SZ_4K,
		.entry = SZ_32M + 16, .segments = f->segments, .nr_segments = SEGMENTS,
	};
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

/* 0, or the errno of the first check that refuses */
static int check(struct fixture *f)
{
	u32 i;
	int ret = sf_check_layout(&f->load);

	if (!ret)
		ret = sf_check_contents(&f->load);
	for (i = 0; !ret && i < f->load.nr_segments; i++)
		sha256(f->segments[i].data, f->segments[i].bufsz, f->segments[i].digest);
	return ret ?: sf_check_digests(&f->load);
}

static void sigfmt_accepts(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, decode(f), 0);
	KUNIT_EXPECT_EQ(test, f->decoded.nr_slots, SEGMENTS);
	KUNIT_EXPECT_EQ(test, f->decoded.generation, 7);
	KUNIT_EXPECT_EQ(test, check(f), 0);
	KUNIT_EXPECT_EQ(test, f->load.guarantee, SF_LOCKDOWN_INTEGRITY);

	/* an optional slot may be absent; what speaks of it is less then */
	f->load.nr_segments--;
	KUNIT_EXPECT_EQ(test, check(f), -EILSEQ);
	put_unaligned_le32(5000, f->data[PARAMS - 1] + 16);
	KUNIT_EXPECT_EQ(test, check(f), 0);
}

static void sigfmt_header(struct kunit *test)
{
	u8 good[sizeof(struct sf_header) + 3] = SF_MAGIC "\1\0\0\0\1\0\0\0\2";
	u8 buf[sizeof(good)];
	struct sf_refusal why;
	struct sf_parts parts;
	u32 i;

	KUNIT_ASSERT_EQ(test, sf_parse_header(good, sizeof(good), true, &parts, &why), 0);
	KUNIT_EXPECT_PTR_EQ(test, parts.manifest, good + 24);
	KUNIT_EXPECT_EQ(test, parts.manifest_size, 1);
	KUNIT_EXPECT_PTR_EQ(test, parts.signature, good + 25);
	KUNIT_EXPECT_EQ(test, parts.signature_size, 2);

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

static void sigfmt_truncated(struct kunit *test)
{
	struct fixture *f = test->priv;
	u32 size = f->size;

	for (f->size = 0; f->size < size; f->size++)
		KUNIT_EXPECT_EQ_MSG(test, decode(f), -EBADMSG, "%u bytes", f->size);
	f->size = size + 1;
	KUNIT_EXPECT_EQ(test, decode(f), -EBADMSG);
	KUNIT_EXPECT_EQ(test, f->load.why.cause, SF_CBOR_TRAILING);
}

/* A number has one encoding, and what has another is not accepted */
static void sigfmt_encoding(struct kunit *test)
{
	struct fixture *f = test->priv;
	u8 *version = f->manifest + f->version;

	memmove(version + 1, version, f->size - f->version);
	f->size++;
	version[0] = 0x18;
	KUNIT_EXPECT_EQ(test, decode(f), -EBADMSG);
	KUNIT_EXPECT_EQ(test, f->load.why.cause, SF_CBOR_NOT_SHORTEST);

	make_manifest(f);
	version[0] = 2;
	KUNIT_EXPECT_EQ(test, decode(f), -EBADMSG);
	KUNIT_EXPECT_EQ(test, f->load.why.cause, SF_VERSION_UNKNOWN);

	make_manifest(f);
	version[1] = 0xbf;
	KUNIT_EXPECT_EQ(test, decode(f), -EBADMSG);
	KUNIT_EXPECT_EQ(test, f->load.why.cause, SF_CBOR_INDEFINITE);

	/* a map that begins with the key 1 twice */
	make_manifest(f);
	version[5] = SF_KEY_ARCH;
	KUNIT_EXPECT_EQ(test, decode(f), -EBADMSG);
	KUNIT_EXPECT_EQ(test, f->load.why.cause, SF_CBOR_KEY);
}

static bool in_digest(const struct fixture *f, u32 offset)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(f->digests); i++)
		if (offset >= f->digests[i] && offset - f->digests[i] < SHA256_DIGEST_SIZE)
			return true;
	return false;
}

/* The signature tells these apart; here, nothing may go wrong */
static void sigfmt_manifest_bits(struct kunit *test)
{
	struct fixture *f = test->priv;
	char text[256];
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
			KUNIT_EXPECT_EQ_MSG(test, f->load.why.cause, SF_NOT_A_MANIFEST,
					    "bit %u", i);
		if (in_digest(f, i / 8))
			KUNIT_EXPECT_EQ_MSG(test, ret, -EUCLEAN, "bit %u", i);
		if (ret)
			KUNIT_EXPECT_EQ_MSG(test, -ret, sf_errno(&f->load.why), "bit %u: %s",
					    i, sf_sentence(&f->load.why, NULL, text,
							   sizeof(text)));
		f->manifest[i / 8] ^= BIT(i % 8);
	}
}

/* No bit of a checked slot is free, but for how much RAM is handed over */
static void sigfmt_segment_bits(struct kunit *test)
{
	struct fixture *f = test->priv;
	u32 slot, i;
	int ret;

	KUNIT_ASSERT_EQ(test, decode(f), 0);
	for (slot = KERNEL; slot <= CMDLINE; slot++) {
		for (i = 0; i < 8 * f->segments[slot - 1].bufsz; i++) {
			if (slot == PARAMS && i / 8 >= TABLE &&
			    i / 8 < TABLE + 20 * RAM_ENTRIES)
				continue;
			f->data[slot - 1][i / 8] ^= BIT(i % 8);
			ret = check(f);
			if (slot == KERNEL)
				KUNIT_EXPECT_EQ_MSG(test, ret, -EUCLEAN, "bit %u", i);
			else if (slot == PURGATORY && i / 8 >= 9)
				KUNIT_EXPECT_EQ_MSG(test, ret, -EUCLEAN, "bit %u", i);
			else
				KUNIT_EXPECT_EQ_MSG(test, ret, -EILSEQ, "slot %u bit %u",
						    slot, i);
			f->data[slot - 1][i / 8] ^= BIT(i % 8);
		}
	}
	KUNIT_EXPECT_EQ(test, check(f), 0);
}

/* One thing was changed; see one cause, and start afresh */
static void refused(struct kunit *test, u32 cause)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ_MSG(test, check(f), -sf_errno(&f->load.why), "cause %u", cause);
	KUNIT_EXPECT_EQ(test, f->load.why.cause, cause);
	make_load(f);
}

static void sigfmt_layout(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct sf_segment *s = f->segments;

	KUNIT_ASSERT_EQ(test, decode(f), 0);
	f->load.arch = 183;
	refused(test, SF_ARCH_OTHER);
	f->load.usage = SF_USAGE_CRASH;
	refused(test, SF_USAGE_OTHER);
	f->load.component = "other";
	refused(test, SF_COMPONENT_OTHER);
	f->load.component = "test";
	f->load.floor = 8;
	refused(test, SF_GENERATION_LOW);
	s[1].slot = 0;
	refused(test, SF_TAG_UNKNOWN);
	s[1].slot = SEGMENTS + 1;
	refused(test, SF_TAG_UNKNOWN);
	s[4].slot = PARAMS;
	refused(test, SF_TAG_TWICE);
	s[3] = s[5];
	f->load.nr_segments--;
	refused(test, SF_SLOT_MISSING);
	s[0].bufsz--;
	refused(test, SF_BUFSZ);
	s[4].bufsz = SZ_64K + 1;
	refused(test, SF_BUFSZ_MAX);
	s[4].bufsz = 0;
	refused(test, SF_BUFSZ_ZERO);
	s[0].memsz += SZ_4K;
	refused(test, SF_MEMSZ);
	s[4].mem += SZ_2K;
	refused(test, SF_MEM_ALIGN);
	s[4].mem = s[0].mem + SZ_4K;
	refused(test, SF_MEM_OVERLAP);
	s[4].mem = SZ_64K;
	refused(test, SF_DEST_LOW);
	s[4].mem = -SZ_4K;
	refused(test, SF_DEST_WRAP);
	s[4].mem = RAM_END - SZ_4K;
	refused(test, SF_DEST_NOT_RAM);
	f->load.entry = s[4].mem;
	refused(test, SF_ENTRY);
	f->load.entry++;
	refused(test, SF_ENTRY);
	KUNIT_EXPECT_EQ(test, check(f), 0);
}

static void sigfmt_contents(struct kunit *test)
{
	struct fixture *f = test->priv;
	u8 *params = f->data[PARAMS - 1];
	char *line = f->data[CMDLINE - 1];
	u64 *line_size = &f->segments[CMDLINE - 1].bufsz;

	KUNIT_ASSERT_EQ(test, decode(f), 0);
	params[40] = 1;
	refused(test, SF_MEMMAP_COUNT);
	params[40] = 5;
	refused(test, SF_MEMMAP_COUNT);
	params[40] = 4;
	refused(test, SF_MEMMAP_ZERO_SIZE);
	params[40] = 2;
	refused(test, SF_MEMMAP_UNUSED);
	params[TABLE + 16] = SF_MEMMAP_RESERVED_KERN;
	refused(test, SF_MEMMAP_TYPE);
	params[TABLE + 40 + 16] = SF_MEMMAP_RAM;
	refused(test, SF_MEMMAP_TYPE);
	/* what is no RAM has to be known to be none; twice is once too often */
	put_unaligned_le64(RAM_END + 1, params + TABLE + 40);
	put_unaligned_le64(SZ_4K - 1, params + TABLE + 48);
	refused(test, SF_MEMMAP_MISSING);
	memset(params + TABLE + 40, 0, 20);
	params[40] = 2;
	refused(test, SF_MEMMAP_MISSING);
	put_table(params + TABLE + 20, SZ_16M, SZ_64M, SF_MEMMAP_RAM);
	put_table(params + TABLE + 40, SZ_32M, SZ_16M, SF_MEMMAP_RAM);
	refused(test, SF_MEMMAP_ORDER);
	/* memory that is not handed over may not be loaded to, either */
	put_table(params + TABLE + 20, SZ_1M, SZ_32M, SF_MEMMAP_RAM);
	refused(test, SF_DEST_NOT_HANDED_OVER);
	/* what is read as one lies one behind the other */
	f->segments[MORE - 1].mem += SZ_4K;
	refused(test, SF_MEM_FOLLOWS);
	put_unaligned_le32(5000, params + 16);
	refused(test, SF_BYTE_SIZE);
	/* an address that only its low half describes */
	params[8] = 1;
	refused(test, SF_BYTE_ADDR);

	*line_size = strscpy(line, "quiet", 64) + 1;
	refused(test, SF_CMDLINE_REQUIRED);
	*line_size = strscpy(line, "-- lockdown=integrity", 64) + 1;
	refused(test, SF_CMDLINE_REQUIRED);
	*line_size = strscpy(line, "lockdown=none", 64) + 1;
	refused(test, SF_CMDLINE_VALUE);
	*line_size = strscpy(line, "lockdown=integrity initrdmem=1,1", 64) + 1;
	refused(test, SF_CMDLINE_FORBIDDEN);
	*line_size = strscpy(line, "x=\"a lockdown=integrity\"", 64) + 1;
	refused(test, SF_CMDLINE_BYTE);
	f->locked = SF_LOCKDOWN_CONFIDENTIALITY;
	refused(test, SF_LOCKDOWN);
	KUNIT_EXPECT_EQ(test, check(f), 0);
}

static void sigfmt_sentences(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct sf_refusal why = { .segment = 15, .slot = CMDLINE, .offset = -1, .value = -1 };
	char text[256];

	KUNIT_ASSERT_EQ(test, decode(f), 0);
	for (why.cause = SF_OK + 1; why.cause < SF_CAUSES; why.cause++) {
		sf_sentence(&why, &f->decoded, text, sizeof(text));
		KUNIT_EXPECT_GT_MSG(test, strlen(text), 10, "cause %u", why.cause);
		KUNIT_EXPECT_LT_MSG(test, strlen(text), sizeof(text) - 1, "cause %u", why.cause);
		KUNIT_EXPECT_GT_MSG(test, sf_errno(&why), 0, "cause %u", why.cause);
	}
}

static struct kunit_case sigfmt_cases[] = {
	KUNIT_CASE(sigfmt_accepts),
	KUNIT_CASE(sigfmt_header),
	KUNIT_CASE(sigfmt_truncated),
	KUNIT_CASE(sigfmt_encoding),
	KUNIT_CASE(sigfmt_manifest_bits),
	KUNIT_CASE(sigfmt_segment_bits),
	KUNIT_CASE(sigfmt_layout),
	KUNIT_CASE(sigfmt_contents),
	KUNIT_CASE(sigfmt_sentences),
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
