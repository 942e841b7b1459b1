// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_decode.c - the header, and every rule of the decoder, broken once
 *
 * What is wrong with the encoding is tried on the pieces of a small manifest:
 * one piece is replaced, and the refusal has to name its place.  What is wrong
 * with the contents is tried on the fixture, by way of the encoder.
 */
#include <stdlib.h>

#include "fixture.h"

#define TEST(name)						\
	static void body_##name(struct fixture *f);		\
	static void name(void **state) { body_##name(*state); }	\
	static void body_##name(struct fixture *f)

/* A small manifest in hexadecimal, in pieces. */
#define PIECES(P)							\
	P(TAG, "d9d9f7") P(THREE, "83")					\
	P(CONTEXT, "6e6b657865632d6d616e6966657374")			\
	P(VERSION, "01") P(BODY, "aa")					\
	P(K_ARCH, "01") P(ARCH, "183e")					\
	P(K_USAGE, "02") P(USAGE, "03")					\
	P(K_COMPONENT, "03") P(COMPONENT, "636b2b31")			\
	P(K_GENERATION, "04") P(GENERATION, "00")			\
	P(K_ALG, "05") P(ALG, "01")					\
	P(K_ENTRY, "06") P(ENTRY, "82") P(ENTRY_SLOT, "01") P(ENTRY_AT, "00") \
	P(K_SLOTS, "07") P(SLOTS, "83")					\
	/* slot 1: code */						\
	P(CODE, "a5") P(C_K_NAME, "01") P(C_NAME, "616b")		\
	P(C_K_TYPE, "02") P(C_TYPE, "01") P(C_K_PRESENCE, "03") P(C_PRESENCE, "01") \
	P(C_K_SIZE, "04") P(C_SIZE, "1903e8")				\
	P(C_K_DIGEST, "09") P(C_DIGEST, "5820") P(C_DIGEST_BYTES, ZEROS32) \
	/* slot 2: parameters with a field of each rule */		\
	P(PARAMS, "a7") P(P_NAME, "016170") P(P_TYPE, "0203") P(P_PRESENCE, "0301") \
	P(P_SIZE, "04191000")						\
	P(P_K_ALIGN, "07") P(P_ALIGN, "192000")				\
	P(P_K_RANGE, "08") P(P_RANGE, "82") P(P_FIRST, "1a00100000") P(P_LAST, "1affffffff") \
	P(P_K_FIELDS, "0a") P(P_FIELDS, "87")				\
	P(F_CONST, "84") P(F_CONST_RULE, "01") P(F_CONST_AT, "00") P(F_CONST_LENGTH, "02") \
	P(F_CONST_BYTES, "4412345678")					\
	P(F_ADDR, "86") P(F_ADDR_RULE, "02") P(F_ADDR_AT, "04") P(F_ADDR_WIDTH, "04") \
	P(F_ADDR_SLOT, "01") P(F_ADDR_ADDEND, "1903e7") P(F_ADDR_HIGH, "08")	\
	P(F_SIZE, "84") P(F_SIZE_RULE, "03") P(F_SIZE_AT, "10") P(F_SIZE_WIDTH, "08") \
	P(F_SIZE_SLOT, "01")						\
	P(F_SIZE4, "8403181804" "01")					\
	P(F_DIGEST, "83") P(F_DIGEST_RULE, "04") P(F_DIGEST_AT, "1820") P(F_DIGEST_SLOT, "01") \
	P(F_FACT, "83") P(F_FACT_RULE, "05") P(F_FACT_AT, "1840") P(F_FACT_FACT, "01") \
	P(F_MEMMAP, "86") P(F_MEMMAP_RULE, "06") P(F_MEMMAP_AT, "1850")	\
	P(F_MEMMAP_CAPACITY, "10") P(F_MEMMAP_COUNT_AT, "1848")		\
	P(F_MEMMAP_WIDTH, "01") P(F_MEMMAP_UNIT, "14")			\
	/* slot 3: command line with a policy */			\
	P(CMD, "a5") P(L_NAME, "01616c") P(L_TYPE, "0204") P(L_PRESENCE, "0301") \
	P(L_K_MAX, "05") P(L_MAX, "190800")				\
	P(L_K_POLICY, "0b") P(L_POLICY, "84")				\
	P(Y_REQUIRED, "83") P(Y_REQUIRED_OP, "01") P(Y_REQUIRED_KEY, "6178")	\
	P(Y_VALUES, "82") P(Y_VALUE1, "6161") P(Y_VALUE2, "60")		\
	P(Y_FORBIDDEN, "82") P(Y_FORBIDDEN_OP, "02") P(Y_FORBIDDEN_KEY, "62792a") \
	P(Y_ALLOWED, "82") P(Y_ALLOWED_OP, "03") P(Y_ALLOWED_KEY, "617a")	\
	P(Y_ADDRESS, "83") P(Y_ADDRESS_OP, "04") P(Y_ADDRESS_KEY, "6177") P(Y_ADDRESS_SLOT, "01") \
	P(K_LOCKDOWN, "08") P(CLAIMS, "82") P(CLAIM1, "82") P(CLAIM1_WAY, "01") P(CLAIM1_LEVEL, "01") \
	P(CLAIM2, "82") P(CLAIM2_WAY, "03") P(CLAIM2_LEVEL, "02")	\
	P(K_ORIGINS, "09") P(ORIGINS, "5820") P(ORIGIN_BYTES, ZEROS32)	\
	P(K_TEXT, "0a") P(TEXT, "6548656c6c6f")				\
	P(END, "")

#define ZEROS32	"00000000000000000000000000000000" "00000000000000000000000000000000"

enum {
#define P(name, hex) name,
	PIECES(P)
#undef P
	NR_PIECES
};

static const char *const pieces[] = {
#define P(name, hex) [name] = hex,
	PIECES(P)
#undef P
};

static const struct replacement {
	const char *name;
	int piece;
	const char *hex;
	__u32 cause;
	int at;		/* offset of the refusal, from the piece's first byte */
} replacements[] = {
#define X40	"4040404040404040404040404040404040404040404040404040404040404040"
	{ "empty", TAG, NULL, SF_NOT_A_MANIFEST, 0 },
	{ "another tag", TAG, "d9d9f8", SF_NOT_A_MANIFEST, 0 },
	{ "no tag", TAG, "", SF_NOT_A_MANIFEST, 0 },
	{ "tag twice", TAG, "d9d9f7d9d9f7", SF_NOT_A_MANIFEST, 0 },
	{ "tag not shortest", TAG, "da0000d9f7", SF_NOT_A_MANIFEST, 0 },
	{ "array of four", THREE, "84", SF_NOT_A_MANIFEST, -3 },
	{ "indefinite array", THREE, "9f", SF_NOT_A_MANIFEST, -3 },
	{ "another context", CONTEXT, "6e6b657865632d6d616e6966657375", SF_NOT_A_MANIFEST, -4 },
	{ "context as bytes", CONTEXT, "4e6b657865632d6d616e6966657374", SF_NOT_A_MANIFEST, -4 },
	{ "version 0", VERSION, "00", SF_VERSION_UNKNOWN, 0 },
	{ "version 2", VERSION, "02", SF_VERSION_UNKNOWN, 0 },
	{ "version not shortest", VERSION, "1801", SF_CBOR_NOT_SHORTEST, 0 },
	{ "version huge", VERSION, "1bffffffffffffffff", SF_VERSION_UNKNOWN, 0 },
	{ "trailing byte", END, "00", SF_CBOR_TRAILING, 0 },
	{ "trailing break", END, "ff", SF_CBOR_TRAILING, 0 },

	/* RFC 8949 3, appendix F: heads that are not well-formed or not shortest */
	{ "integer 0 in 2 bytes", GENERATION, "1800", SF_CBOR_NOT_SHORTEST, 0 },
	{ "integer 23 in 2 bytes", GENERATION, "1817", SF_CBOR_NOT_SHORTEST, 0 },
	{ "integer 255 in 3 bytes", GENERATION, "1900ff", SF_CBOR_NOT_SHORTEST, 0 },
	{ "integer 65535 in 5 bytes", GENERATION, "1a0000ffff", SF_CBOR_NOT_SHORTEST, 0 },
	{ "integer 2^32-1 in 9 bytes", GENERATION, "1b00000000ffffffff", SF_CBOR_NOT_SHORTEST, 0 },
	{ "integer, info 28", GENERATION, "1c", SF_CBOR_INDEFINITE, 0 },
	{ "integer, info 29", GENERATION, "1d", SF_CBOR_INDEFINITE, 0 },
	{ "integer, info 30", GENERATION, "1e", SF_CBOR_INDEFINITE, 0 },
	{ "integer, info 31", GENERATION, "1f", SF_CBOR_INDEFINITE, 0 },
	{ "negative integer", GENERATION, "20", SF_CBOR_TYPE, 0 },
	{ "bytes for integer", GENERATION, "40", SF_CBOR_TYPE, 0 },
	{ "text for integer", GENERATION, "60", SF_CBOR_TYPE, 0 },
	{ "array for integer", GENERATION, "80", SF_CBOR_TYPE, 0 },
	{ "map for integer", GENERATION, "a0", SF_CBOR_TYPE, 0 },
	{ "tagged integer", GENERATION, "c200", SF_CBOR_TYPE, 0 },
	{ "false for integer", GENERATION, "f4", SF_CBOR_TYPE, 0 },
	{ "null for integer", GENERATION, "f6", SF_CBOR_TYPE, 0 },
	{ "half float for integer", GENERATION, "f93c00", SF_CBOR_TYPE, 0 },
	{ "double for integer", GENERATION, "fb3ff0000000000000", SF_CBOR_TYPE, 0 },
	{ "break for integer", GENERATION, "ff", SF_CBOR_TYPE, 0 },
	{ "generation 2^32", GENERATION, "1b0000000100000000", SF_VALUE_RANGE, 0 },
	{ "indefinite map", BODY, "bf", SF_CBOR_INDEFINITE, 0 },
	{ "map count not shortest", BODY, "b80a", SF_CBOR_NOT_SHORTEST, 0 },
	{ "array for map", BODY, "94", SF_CBOR_TYPE, 0 },
	{ "indefinite text", COMPONENT, "7f616bff", SF_CBOR_INDEFINITE, 0 },
	{ "indefinite bytes", C_DIGEST, "5f5820", SF_CBOR_INDEFINITE, 0 },
	{ "indefinite slots", SLOTS, "9f", SF_CBOR_INDEFINITE, 0 },
	{ "indefinite fields", P_FIELDS, "9f", SF_CBOR_INDEFINITE, 0 },
	{ "indefinite field", F_CONST, "9f", SF_CBOR_INDEFINITE, 0 },
	{ "text length not shortest", COMPONENT, "7803616b61", SF_CBOR_NOT_SHORTEST, 0 },
	{ "bytes for text", COMPONENT, "436b2b31", SF_CBOR_TYPE, 0 },
	{ "text for bytes", C_DIGEST, "7820", SF_CBOR_TYPE, 0 },
	{ "text of 2^64-1 bytes", COMPONENT, "7bffffffffffffffff", SF_STRING_LENGTH, 0 },
	{ "array of 2^64-1 slots", SLOTS, "9bffffffffffffffff", SF_CBOR_COUNT, 0 },
	{ "map of 2^64-1 pairs", BODY, "bbffffffffffffffff", SF_CBOR_COUNT, 0 },

	/* keys */
	{ "eleven keys", BODY, "ab", SF_CBOR_COUNT, 0 },
	{ "seven keys", BODY, "a7", SF_CBOR_COUNT, 0 },
	{ "key 0", K_ARCH, "00", SF_CBOR_KEY, 0 },
	{ "key twice", K_USAGE, "01", SF_CBOR_KEY, 0 },
	{ "key left out", K_USAGE, "03", SF_CBOR_MISSING, 0 },
	{ "first key left out", K_ARCH, "02", SF_CBOR_MISSING, 0 },
	{ "lockdown left out", K_LOCKDOWN, "09", SF_CBOR_MISSING, 0 },
	{ "unknown key", K_TEXT, "0b", SF_CBOR_KEY, 0 },
	{ "unknown large key", K_TEXT, "1b0000000100000001", SF_CBOR_KEY, 0 },
	{ "unsorted key", K_TEXT, "08", SF_CBOR_KEY, 0 },
	{ "text key", K_ARCH, "6161", SF_CBOR_TYPE, 0 },
	{ "negative key", K_ARCH, "20", SF_CBOR_TYPE, 0 },
	{ "key not shortest", K_ARCH, "1801", SF_CBOR_NOT_SHORTEST, 0 },
	{ "slot: two keys", CODE, "a2", SF_CBOR_COUNT, 0 },
	{ "slot: twelve keys", CODE, "ac", SF_CBOR_COUNT, 0 },
	{ "slot: name left out", C_K_NAME, "02", SF_CBOR_MISSING, 0 },
	{ "slot: type twice", C_K_PRESENCE, "02", SF_CBOR_KEY, 0 },
	{ "slot: presence left out", C_K_PRESENCE, "04", SF_CBOR_MISSING, 0 },
	{ "slot: unknown key", C_K_DIGEST, "0c", SF_CBOR_KEY, 0 },
	{ "slot: unsorted key", C_K_DIGEST, "03", SF_CBOR_KEY, 0 },

	/* values of the body */
	{ "arch 61", ARCH, "183d", SF_VALUE_RANGE, 0 },
	{ "usage 0", USAGE, "00", SF_VALUE_RANGE, 0 },
	{ "usage 4", USAGE, "04", SF_VALUE_RANGE, 0 },
	{ "component empty", COMPONENT, "60", SF_STRING_LENGTH, 0 },
	{ "component of 33 bytes", COMPONENT, "7821" "61" X40, SF_STRING_LENGTH, 0 },
	{ "component in capitals", COMPONENT, "634b2b31", SF_STRING_BYTES, 0 },
	{ "component with NUL", COMPONENT, "636b0031", SF_STRING_BYTES, 0 },
	{ "component with UTF-8", COMPONENT, "636bc3a4", SF_STRING_BYTES, 0 },
	{ "algorithm 0", ALG, "00", SF_VALUE_RANGE, 0 },
	{ "algorithm 4", ALG, "04", SF_VALUE_RANGE, 0 },
	{ "entry with one item", ENTRY, "81", SF_CBOR_COUNT, 0 },
	{ "entry with three items", ENTRY, "83", SF_CBOR_COUNT, 0 },
	{ "entry in slot 0", ENTRY_SLOT, "00", SF_VALUE_RANGE, 0 },
	{ "entry in slot 16", ENTRY_SLOT, "10", SF_VALUE_RANGE, 0 },
	{ "entry at 2^40", ENTRY_AT, "1b0000010000000000", SF_VALUE_RANGE, 0 },
	{ "no slots", SLOTS, "80", SF_CBOR_COUNT, 0 },
	{ "sixteen slots", SLOTS, "90", SF_CBOR_COUNT, 0 },
	{ "four claims", CLAIMS, "84", SF_CBOR_COUNT, 0 },
	{ "claim with one item", CLAIM1, "81", SF_CBOR_COUNT, 0 },
	{ "claim of way 0", CLAIM1_WAY, "00", SF_VALUE_RANGE, 0 },
	{ "claim of way 4", CLAIM2_WAY, "04", SF_VALUE_RANGE, 0 },
	{ "claim twice", CLAIM2_WAY, "01", SF_VALUE_RANGE, 0 },
	{ "claim of level 0", CLAIM1_LEVEL, "00", SF_VALUE_RANGE, 0 },
	{ "claim of level 3", CLAIM2_LEVEL, "03", SF_VALUE_RANGE, 0 },
	{ "origins of 31 bytes", ORIGINS, "581f", SF_STRING_LENGTH, 0 },
	{ "origins of 33 bytes", ORIGINS, "582100", SF_STRING_LENGTH, 0 },
	{ "text empty", TEXT, "60", SF_STRING_LENGTH, 0 },
	{ "text of 257 bytes", TEXT, "790101", SF_STRING_LENGTH, 0 },
	{ "text with newline", TEXT, "6548656c6c0a", SF_STRING_BYTES, 0 },
	{ "text cut off", TEXT, "6648656c6c6f", SF_CBOR_TRUNCATED, 0 },
	{ "text without its length", TEXT, "78", SF_CBOR_TRUNCATED, 0 },
	{ "text without half its length", TEXT, "7901", SF_CBOR_TRUNCATED, 0 },

	/* values of slots */
	{ "name empty", C_NAME, "60", SF_STRING_LENGTH, 0 },
	{ "name of 16 bytes", C_NAME, "7061616161616161616161616161616161", SF_STRING_LENGTH, 0 },
	{ "name with space", C_NAME, "626b20", SF_STRING_BYTES, 0 },
	{ "name with dot", C_NAME, "626b2e", SF_STRING_BYTES, 0 },
	{ "type 0", C_TYPE, "00", SF_VALUE_RANGE, 0 },
	{ "type 7", C_TYPE, "07", SF_VALUE_RANGE, 0 },
	{ "presence 0", C_PRESENCE, "00", SF_VALUE_RANGE, 0 },
	{ "presence 5", C_PRESENCE, "05", SF_VALUE_RANGE, 0 },
	{ "size 0", C_SIZE, "00", SF_VALUE_RANGE, 0 },
	{ "size 2^40", C_SIZE, "1b0000010000000000", SF_VALUE_RANGE, 0 },
	{ "maximum 2^40", L_MAX, "1b0000010000000000", SF_VALUE_RANGE, 0 },
	{ "alignment 4096 spelt out", P_ALIGN, "191000", SF_VALUE_RANGE, 0 },
	{ "alignment 0", P_ALIGN, "00", SF_VALUE_RANGE, 0 },
	{ "alignment no power of two", P_ALIGN, "192001", SF_VALUE_RANGE, 0 },
	{ "alignment 2 GiB", P_ALIGN, "1a80000000", SF_VALUE_RANGE, 0 },
	{ "range with one address", P_RANGE, "81", SF_CBOR_COUNT, 0 },
	{ "range backwards", P_LAST, "1a000fffff", SF_VALUE_RANGE, 0 },
	{ "range from 2^52 - 1", P_FIRST, "1b000fffffffffffff", SF_VALUE_RANGE, 9 },
	{ "range of one address", P_LAST, "1a00100000", SF_VALUE_RANGE, 0 },
	{ "range from 2^52", P_FIRST, "1b0010000000000000", SF_VALUE_RANGE, 0 },
	{ "range beyond 2^52", P_LAST, "1b0010000000000000", SF_VALUE_RANGE, 0 },
	{ "digest of 31 bytes", C_DIGEST, "581f", SF_STRING_LENGTH, 0 },
	{ "digest of 33 bytes", C_DIGEST, "582100", SF_STRING_LENGTH, 0 },
	{ "digest empty", C_DIGEST, "40", SF_STRING_LENGTH, 0 },
	{ "no fields", P_FIELDS, "80", SF_CBOR_COUNT, 0 },
	{ "65 fields", P_FIELDS, "9841", SF_CBOR_COUNT, 0 },
	{ "no policy", L_POLICY, "80", SF_CBOR_COUNT, 0 },
	{ "65 policy entries", L_POLICY, "9841", SF_CBOR_COUNT, 0 },

	/* fields */
	{ "field of two items", F_FACT, "82", SF_CBOR_COUNT, 0 },
	{ "field of seven items", F_ADDR, "87", SF_CBOR_COUNT, 0 },
	{ "rule 0", F_CONST_RULE, "00", SF_VALUE_RANGE, 0 },
	{ "rule 8", F_CONST_RULE, "08", SF_VALUE_RANGE, 0 },
	{ "span with the items of const", F_CONST_RULE, "07", SF_CBOR_COUNT, 0 },
	{ "span of slots 1 to 1", F_SIZE4, "85071818040101", SF_VALUE_RANGE, 6 },
	{ "span of slots 1 to 16", F_SIZE4, "85071818040110", SF_VALUE_RANGE, 6 },
	{ "span of slots 0 to 1", F_SIZE4, "85071818040001", SF_VALUE_RANGE, 5 },
	{ "span of 5 bytes", F_SIZE4, "85071818050102", SF_VALUE_RANGE, 4 },
	{ "span of four items", F_SIZE4, "840718180401", SF_CBOR_COUNT, 1 },
	{ "const of five items", F_CONST, "85", SF_CBOR_COUNT, 1 },
	{ "addr of four items", F_ADDR, "84", SF_CBOR_COUNT, 1 },
	{ "size of six items", F_SIZE, "86", SF_CBOR_COUNT, 1 },
	{ "digest of four items", F_DIGEST, "84", SF_CBOR_COUNT, 1 },
	{ "fact of four items", F_FACT, "84", SF_CBOR_COUNT, 1 },
	{ "memmap of five items", F_MEMMAP, "85", SF_CBOR_COUNT, 1 },
	{ "offset 1 MiB", F_CONST_AT, "1a00100000", SF_VALUE_RANGE, 0 },
	{ "const of length 0", F_CONST_LENGTH, "00", SF_VALUE_RANGE, 0 },
	{ "const longer than 1 MiB", F_CONST_LENGTH, "1a00100001", SF_VALUE_RANGE, 0 },
	{ "const without alternatives", F_CONST_BYTES, "40", SF_STRING_LENGTH, 0 },
	{ "const with half an alternative", F_CONST_BYTES, "43123456", SF_STRING_LENGTH, 0 },
	{ "const with nine alternatives", F_CONST_BYTES, "52" "000000000000000000"
	  "000000000000000000", SF_STRING_LENGTH, 0 },
	{ "addr of width 2", F_ADDR_WIDTH, "02", SF_VALUE_RANGE, 0 },
	{ "addr of width 5", F_ADDR_WIDTH, "05", SF_VALUE_RANGE, 0 },
	{ "addr of width 8 with high half", F_ADDR_WIDTH, "08", SF_VALUE_RANGE, 0 },
	{ "size of width 6", F_SIZE_WIDTH, "06", SF_VALUE_RANGE, 0 },
	{ "size of width 16", F_SIZE_WIDTH, "10", SF_VALUE_RANGE, 0 },
	{ "addr of slot 0", F_ADDR_SLOT, "00", SF_VALUE_RANGE, 0 },
	{ "addr of slot 16", F_ADDR_SLOT, "10", SF_VALUE_RANGE, 0 },
	{ "addend 2^40", F_ADDR_ADDEND, "1b0000010000000000", SF_VALUE_RANGE, 0 },
	{ "high half at 1 MiB", F_ADDR_HIGH, "1a00100000", SF_VALUE_RANGE, 0 },
	{ "addend 2^40 - 1", F_ADDR_ADDEND, "1b000000ffffffffff", SF_FIELD_ADDEND, -5 },
	{ "high half at 1 MiB - 1", F_ADDR_HIGH, "1a000fffff", SF_FIELD_OUTSIDE, -8 },
	{ "memmap count at 1 MiB - 1", F_MEMMAP_COUNT_AT, "1a000fffff", SF_FIELD_OUTSIDE, -5 },
	{ "memmap count at 1 MiB", F_MEMMAP_COUNT_AT, "1a00100000", SF_VALUE_RANGE, 0 },
	{ "digest of slot 0", F_DIGEST_SLOT, "00", SF_VALUE_RANGE, 0 },
	{ "fact 0", F_FACT_FACT, "00", SF_VALUE_RANGE, 0 },
	{ "fact 8", F_FACT_FACT, "08", SF_VALUE_RANGE, 0 },
	{ "memmap of no entries", F_MEMMAP_CAPACITY, "00", SF_VALUE_RANGE, 0 },
	{ "memmap of 4097 entries", F_MEMMAP_CAPACITY, "191001", SF_VALUE_RANGE, 0 },
	{ "memmap count of width 0", F_MEMMAP_WIDTH, "00", SF_VALUE_RANGE, 0 },
	{ "memmap count of width 3", F_MEMMAP_WIDTH, "03", SF_VALUE_RANGE, 0 },
	{ "memmap count of width 16", F_MEMMAP_WIDTH, "10", SF_VALUE_RANGE, 0 },
	{ "memmap unit 0", F_MEMMAP_UNIT, "00", SF_VALUE_RANGE, 0 },
	{ "memmap unit 2", F_MEMMAP_UNIT, "02", SF_VALUE_RANGE, 0 },
	{ "memmap unit 21", F_MEMMAP_UNIT, "15", SF_VALUE_RANGE, 0 },

	/* policy */
	{ "policy entry of one item", Y_FORBIDDEN, "81", SF_CBOR_COUNT, 0 },
	{ "policy entry of four items", Y_REQUIRED, "84", SF_CBOR_COUNT, 0 },
	{ "policy 0", Y_REQUIRED_OP, "00", SF_VALUE_RANGE, 0 },
	{ "policy 5", Y_REQUIRED_OP, "05", SF_VALUE_RANGE, 0 },
	{ "forbidden with values", Y_REQUIRED_OP, "02", SF_CBOR_COUNT, 0 },
	{ "address without slot", Y_ALLOWED_OP, "04", SF_CBOR_COUNT, 0 },
	{ "key empty", Y_ALLOWED_KEY, "60", SF_STRING_LENGTH, 0 },
	{ "key of 65 bytes", Y_ALLOWED_KEY, "7841" "61" X40 X40, SF_STRING_LENGTH, 0 },
	{ "key with equals sign", Y_ALLOWED_KEY, "627a3d", SF_STRING_BYTES, 0 },
	{ "key with space", Y_ALLOWED_KEY, "627a20", SF_STRING_BYTES, 0 },
	{ "key with quote", Y_ALLOWED_KEY, "627a22", SF_STRING_BYTES, 0 },
	{ "key with DEL", Y_ALLOWED_KEY, "627a7f", SF_STRING_BYTES, 0 },
	{ "star in the middle", Y_FORBIDDEN_KEY, "632a2a79", SF_STRING_BYTES, 0 },
	{ "star alone", Y_FORBIDDEN_KEY, "612a", SF_STRING_BYTES, 0 },
	{ "star in a required key", Y_REQUIRED_KEY, "62782a", SF_STRING_BYTES, 0 },
	{ "star in an address key", Y_ADDRESS_KEY, "62782a", SF_STRING_BYTES, 0 },
	{ "no values", Y_VALUES, "80", SF_CBOR_COUNT, 0 },
	{ "nine values", Y_VALUES, "89", SF_CBOR_COUNT, 0 },
	{ "value with space", Y_VALUE1, "6120", SF_STRING_BYTES, 0 },
	{ "value with quote", Y_VALUE1, "6122", SF_STRING_BYTES, 0 },
	{ "value of 65 bytes", Y_VALUE1, "7841" "61" X40 X40, SF_STRING_LENGTH, 0 },
	{ "values as bytes", Y_VALUE1, "4161", SF_CBOR_TYPE, 0 },
	{ "address of slot 16", Y_ADDRESS_SLOT, "10", SF_VALUE_RANGE, 0 },
};

static size_t put_hex(__u8 *buf, const char *hex)
{
	unsigned int byte;
	size_t n;

	for (n = 0; *hex; hex += 2, n++) {
		assert_int_equal(sscanf(hex, "%2x", &byte), 1);
		buf[n] = byte;
	}
	return n;
}

/* Build the small manifest with piece @piece replaced; returns its offset. */
static size_t build(struct fixture *f, int piece, const char *hex)
{
	size_t at = 0;
	int i;

	f->size = 0;
	for (i = 0; i < NR_PIECES; i++) {
		if (i == piece)
			at = f->size;
		f->size += put_hex(f->bytes + f->size, i == piece ? hex : pieces[i]);
	}
	return at;
}

/* The decoder sees a heap buffer of just that size. */
static int decode_copy(struct fixture *f)
{
	__u8 *copy = malloc(f->size ? f->size : 1);
	int err;

	assert_non_null(copy);
	memcpy(copy, f->bytes, f->size);
	err = sf_decode(copy, f->size, &f->manifest, &f->why);
	free(copy);
	return err;
}

static void replaced(void **state)
{
	const struct replacement *r = *state;
	struct fixture *f = calloc(1, sizeof(*f));
	size_t at = 0;
	int err;

	assert_non_null(f);
	if (r->hex)
		at = build(f, r->piece, r->hex);
	err = decode_copy(f);
	assert_int_equal(f->why.cause, r->cause);
	assert_int_equal(err, -EBADMSG);
	assert_int_equal(f->why.offset, at + r->at);
	free(f);
}

TEST(small_manifest)
{
	struct sf_list values;
	struct sf_policy policy;
	struct sf_bytes text;

	build(f, -1, NULL);
	fixture_decode(f);
	assert_int_equal(f->manifest.nr_slots, 3);
	assert_int_equal(f->manifest.slots[1].fields.count, 7);
	values = f->manifest.slots[2].policy;
	assert_true(sf_next_policy(&values, &policy));
	assert_int_equal(policy.op, SF_REQUIRED);
	values = policy.values;
	assert_true(sf_next_text(&values, &text));
	assert_int_equal(text.n, 1);
	assert_true(sf_next_text(&values, &text));
	assert_int_equal(text.n, 0);
	assert_false(sf_next_text(&values, &text));
}

TEST(largest_manifest)
{
	build(f, -1, NULL);
	memset(f->bytes + f->size, 0, sizeof(f->bytes) - f->size);
	f->size = SF_MANIFEST_MAX;
	assert_int_equal(decode_copy(f), -EBADMSG);
	assert_int_equal(f->why.cause, SF_CBOR_TRAILING);
	f->size++;
	assert_int_equal(decode_copy(f), -EBADMSG);
	assert_int_equal(f->why.cause, SF_MANIFEST_LONG);
	assert_int_equal(f->why.value, SF_MANIFEST_MAX + 1);
}

TEST(limits_are_accepted)
{
	build(f, GENERATION, "1affffffff");
	fixture_decode(f);
	build(f, C_SIZE, "1b000000ffffffffff");
	fixture_decode(f);
	build(f, P_LAST, "1b000fffffffffffff");
	fixture_decode(f);
	build(f, P_ALIGN, "1a40000000");
	fixture_decode(f);
	build(f, F_CONST_BYTES, "50" "00000000000000000000000000000000");
	fixture_decode(f);
	build(f, F_ADDR_WIDTH, "04");
	fixture_decode(f);
	build(f, Y_VALUE1, "7840" X40 X40);
	fixture_decode(f);
	build(f, TEXT, "78187e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e7e");
	fixture_decode(f);
	build(f, CLAIM2_WAY, "02");
	fixture_decode(f);
	build(f, C_NAME, "66617a30392d2d");
	fixture_decode(f);
	build(f, Y_VALUE1, "63217e3d");
	fixture_decode(f);
	build(f, COMPONENT, "66617a30392e2b");
	fixture_decode(f);
}

/* rules between parts, on the fixture */

TEST(entry_slot_missing)
{
	f->desc.head.entry_slot = 9;
	expect_undecodable(f, SF_ENTRY_SLOT, 0);
}

TEST(entry_not_code)
{
	f->desc.head.entry_slot = INITRAMFS;
	expect_undecodable(f, SF_ENTRY_SLOT, 0);
}

TEST(entry_outside)
{
	f->desc.head.entry_offset = 0x1234;
	expect_undecodable(f, SF_ENTRY_SLOT, 0);
	/* not in the memory behind it either; its last byte is the last one */
	f->desc.head.entry_offset = 0x1233;
	fixture_encode(f);
	fixture_decode(f);
}

TEST(entry_far_outside)
{
	f->desc.head.entry_offset = SF_SIZE_LIMIT - 1;
	expect_undecodable(f, SF_ENTRY_SLOT, 0);
	f->desc.head.entry_offset = SF_SIZE_LIMIT;
	expect_undecodable(f, SF_VALUE_RANGE, 0);
}

TEST(entry_in_last_slot)
{
	struct sf_slot slot = f->slots[KERNEL - 1].slot;

	slot.name = text_bytes("last");
	f->desc.head.entry_slot = add_slot(f, slot);
	fixture_encode(f);
	fixture_decode(f);
}

TEST(prefix_alone)
{
	build(f, -1, NULL);
	f->size = 19;
	assert_int_equal(decode_copy(f), -EBADMSG);
	assert_int_equal(f->why.cause, SF_CBOR_TRUNCATED);
	assert_int_equal(f->why.offset, 19);
}

TEST(name_twice)
{
	f->slots[INITRAMFS - 1].slot.name = text_bytes("kernel");
	expect_undecodable(f, SF_NAME_TWICE, INITRAMFS);
}

TEST(cmdline_twice)
{
	f->desc.nr_slots = NR_SLOTS;
	f->slots[NR_SLOTS] = f->slots[CMDLINE - 1];
	f->slots[NR_SLOTS].slot.name = text_bytes("more");
	f->desc.nr_slots++;
	expect_undecodable(f, SF_TYPE_TWICE, NR_SLOTS + 1);
}

TEST(elfcorehdr_twice)
{
	f->slots[NR_SLOTS] = f->slots[ELFCOREHDR - 1];
	f->slots[NR_SLOTS].slot.name = text_bytes("more");
	f->desc.nr_slots++;
	expect_undecodable(f, SF_TYPE_TWICE, NR_SLOTS + 1);
}

static void needs(struct fixture *f, __u32 slot, __u32 key)
{
	expect_undecodable(f, SF_SLOT_NEEDS, slot);
	assert_int_equal(f->why.value, key);
}

static void forbids(struct fixture *f, __u32 slot, __u32 key)
{
	expect_undecodable(f, SF_SLOT_FORBIDS, slot);
	assert_int_equal(f->why.value, key);
}

static struct sf_slot *slot_at(struct fixture *f, __u32 slot)
{
	return &f->slots[slot - 1].slot;
}

TEST(code_needs_digest)
{
	slot_at(f, KERNEL)->digest.n = 0;
	needs(f, KERNEL, SF_SLOT_DIGEST);
}

TEST(code_needs_size)
{
	slot_at(f, PURGATORY)->exact = false;
	slot_at(f, PURGATORY)->memory = 0;
	needs(f, PURGATORY, SF_SLOT_SIZE);
}

TEST(code_forbids_policy)
{
	f->slots[KERNEL - 1].policy = f->policy;
	f->slots[KERNEL - 1].nr_policy = 1;
	forbids(f, KERNEL, SF_SLOT_POLICY);
}

TEST(params_need_fields)
{
	f->slots[BOOTPARAMS - 1].nr_fields = 0;
	needs(f, BOOTPARAMS, SF_SLOT_FIELDS);
}

TEST(params_forbid_digest)
{
	slot_at(f, BOOTPARAMS)->digest = (struct sf_bytes){ f->digests[0], 32 };
	forbids(f, BOOTPARAMS, SF_SLOT_DIGEST);
}

TEST(params_forbid_policy)
{
	f->slots[BOOTPARAMS - 1].policy = f->policy;
	f->slots[BOOTPARAMS - 1].nr_policy = 1;
	forbids(f, BOOTPARAMS, SF_SLOT_POLICY);
}

TEST(initramfs_forbids_fields)
{
	slot_at(f, INITRAMFS)->exact = true;
	slot_at(f, INITRAMFS)->size = 4096;
	add_field(f, INITRAMFS, (struct sf_field){ .rule = SF_FACT, .fact = SF_FACT_RSDP });
	forbids(f, INITRAMFS, SF_SLOT_FIELDS);
}

TEST(cmdline_forbids_fields)
{
	add_field(f, CMDLINE, (struct sf_field){ .rule = SF_FACT, .fact = SF_FACT_RSDP });
	forbids(f, CMDLINE, SF_SLOT_FIELDS);
}

TEST(cmdline_needs_policy)
{
	f->slots[CMDLINE - 1].nr_policy = 0;
	needs(f, CMDLINE, SF_SLOT_POLICY);
}

TEST(cmdline_by_digest_forbids_policy)
{
	slot_at(f, CMDLINE)->digest = (struct sf_bytes){ f->digests[0], 32 };
	forbids(f, CMDLINE, SF_SLOT_POLICY);
}

static __u32 add_data(struct fixture *f)
{
	return add_slot(f, (struct sf_slot){ .name = text_bytes("data"), .type = SF_DATA,
					     .presence = SF_OPTIONAL, .size = 4096 });
}

TEST(data_forbids_digest)
{
	__u32 data = add_data(f);

	fixture_encode(f);
	fixture_decode(f);
	slot_at(f, data)->digest = (struct sf_bytes){ f->digests[0], 32 };
	forbids(f, data, SF_SLOT_DIGEST);
}

TEST(data_forbids_fields)
{
	__u32 data = add_data(f);

	slot_at(f, data)->exact = true;
	add_field(f, data, (struct sf_field){ .rule = SF_FACT, .fact = SF_FACT_RSDP });
	forbids(f, data, SF_SLOT_FIELDS);
}

TEST(elfcorehdr_needs_maximum)
{
	slot_at(f, ELFCOREHDR)->exact = true;
	needs(f, ELFCOREHDR, SF_SLOT_MAX);
}

TEST(elfcorehdr_forbids_digest)
{
	slot_at(f, ELFCOREHDR)->digest = (struct sf_bytes){ f->digests[0], 32 };
	forbids(f, ELFCOREHDR, SF_SLOT_DIGEST);
}

TEST(memory_forbidden_with_maximum)
{
	slot_at(f, INITRAMFS)->size = 0x1000;
	slot_at(f, INITRAMFS)->memory = 0x2000;
	forbids(f, INITRAMFS, SF_SLOT_MEMORY);
}

TEST(memory_below_size)
{
	slot_at(f, KERNEL)->memory = 0x8fff;
	expect_undecodable(f, SF_VALUE_RANGE, KERNEL);
	slot_at(f, KERNEL)->memory = 0x9001;
	fixture_encode(f);
	fixture_decode(f);
	assert_int_equal(f->manifest.slots[KERNEL - 1].memory, 0x9001);
}

TEST(neither_size_nor_maximum)
{
	/* three keys are left of the command line: name, type, presence */
	build(f, CMD, "a3016131020403010000");
	assert_int_equal(decode_copy(f), -EBADMSG);
	assert_int_equal(f->why.cause, SF_SLOT_NEEDS);
	assert_int_equal(f->why.value, SF_SLOT_MAX);
	assert_int_equal(f->why.slot, 3);
}

TEST(both_size_and_maximum)
{
	size_t at = build(f, C_SIZE, "1903e8051903e8");

	/* the map, nine bytes before, has one pair more */
	f->bytes[at - 9] = 0xa6;
	assert_int_equal(decode_copy(f), -EBADMSG);
	assert_int_equal(f->why.cause, SF_CBOR_KEY);
	assert_int_equal(f->why.value, SF_SLOT_MAX);
	assert_int_equal(f->why.slot, 1);
	assert_int_equal(f->why.offset, at + 3);
}

TEST(code_always_present)
{
	slot_at(f, KERNEL)->presence = SF_OPTIONAL;
	expect_undecodable(f, SF_SLOT_PRESENT, KERNEL);
	slot_at(f, KERNEL)->presence = SF_EFI;
	expect_undecodable(f, SF_SLOT_PRESENT, KERNEL);
	slot_at(f, KERNEL)->presence = SF_CRASH;
	expect_undecodable(f, SF_SLOT_PRESENT, KERNEL);
}

TEST(cmdline_always_present)
{
	slot_at(f, CMDLINE)->presence = SF_OPTIONAL;
	expect_undecodable(f, SF_SLOT_PRESENT, CMDLINE);
}

TEST(signed_initramfs_always_present)
{
	slot_at(f, INITRAMFS)->digest = (struct sf_bytes){ f->digests[0], 32 };
	expect_undecodable(f, SF_SLOT_PRESENT, INITRAMFS);
}

TEST(elfcorehdr_present_in_crash)
{
	slot_at(f, ELFCOREHDR)->presence = SF_OPTIONAL;
	expect_undecodable(f, SF_SLOT_PRESENT, ELFCOREHDR);
	slot_at(f, ELFCOREHDR)->presence = SF_ALWAYS;
	expect_undecodable(f, SF_SLOT_PRESENT, ELFCOREHDR);
}

TEST(first_memmap_always_present)
{
	f->slots[BOOTPARAMS - 1].slot.presence = SF_OPTIONAL;
	expect_undecodable(f, SF_SLOT_PRESENT, BOOTPARAMS);
	assert_int_equal(f->why.value, MEMMAP_AT);
	/* later ones, and other fields, may be absent with their slot */
	f->slots[BOOTPARAMS - 1].nr_fields--;
	f->slots[SETUP_DATA - 1].nr_fields--;
	fixture_encode(f);
	fixture_decode(f);
}

TEST(small_too_large)
{
	slot_at(f, CMDLINE)->size = SF_SMALL_MAX + 1;
	expect_undecodable(f, SF_SMALL_TOO_LARGE, CMDLINE);
	slot_at(f, CMDLINE)->size = SF_SMALL_MAX;
	fixture_encode(f);
	fixture_decode(f);
}

TEST(small_too_large_params)
{
	slot_at(f, BOOTPARAMS)->size = 0x100001000;
	expect_undecodable(f, SF_SMALL_TOO_LARGE, BOOTPARAMS);
}

TEST(range_everything)
{
	/* the encoder leaves it out: put it there, and drop the old upper bound */
	size_t at = build(f, P_FIRST, "001b000fffffffffffff");

	memmove(f->bytes + at + 10, f->bytes + at + 15, f->size - at - 15);
	f->size -= 5;
	assert_int_equal(decode_copy(f), -EBADMSG);
	assert_int_equal(f->why.cause, SF_VALUE_RANGE);
	assert_int_equal(f->why.offset, at + 1);
	/* one byte less than everything is a range */
	f->bytes[at] = 1;
	fixture_decode(f);
}

/* fields */

TEST(field_order)
{
	size_t i;

	/* the encoder sorts: exchange two encoded fields of equal length */
	for (i = 0; i + 6 < f->size; i++) {
		if (!memcmp(f->bytes + i, "\x83\x05\x00\x03\x83\x05\x18\x70\x01", 9))
			break;
	}
	assert_true(i + 9 < f->size);
	memcpy(f->bytes + i, "\x83\x05\x18\x70\x01\x83\x05\x00\x03", 9);
	assert_int_equal(decode_copy(f), -EBADMSG);
	assert_int_equal(f->why.cause, SF_FIELD_ORDER);
	assert_int_equal(f->why.slot, BOOTPARAMS);
	assert_int_equal(f->why.offset, i + 5);
}

TEST(field_next_to_field)
{
	add_field(f, BOOTPARAMS, (struct sf_field){ .rule = SF_CONST, .offset = 0x211, .length = 1,
						    .alternatives = text_bytes("x") });
	fixture_encode(f);
	fixture_decode(f);
}

TEST(field_twice)
{
	add_field(f, BOOTPARAMS, *field_at(f, BOOTPARAMS, 0x70));
	expect_undecodable(f, SF_FIELD_ORDER, BOOTPARAMS);
	assert_int_equal(f->why.value, 0x70);
}

TEST(field_outside)
{
	add_field(f, BOOTPARAMS, (struct sf_field){ .rule = SF_FACT, .offset = 4096 - 7,
						    .fact = SF_FACT_RSDP });
	expect_undecodable(f, SF_FIELD_OUTSIDE, BOOTPARAMS);
	field_at(f, BOOTPARAMS, 4096 - 7)->offset = 4096 - 8;
	fixture_encode(f);
	fixture_decode(f);
}

TEST(field_far_outside)
{
	add_field(f, BOOTPARAMS, (struct sf_field){ .rule = SF_FACT, .offset = 0xfffff,
						    .fact = SF_FACT_RSDP });
	expect_undecodable(f, SF_FIELD_OUTSIDE, BOOTPARAMS);
}

TEST(field_longer_than_slot)
{
	slot_at(f, SETUP_DATA)->size = 127;
	expect_undecodable(f, SF_FIELD_OUTSIDE, SETUP_DATA);
}

TEST(field_high_half_outside)
{
	field_at(f, BOOTPARAMS, 0x218)->offset2 = 4093;
	expect_undecodable(f, SF_FIELD_OUTSIDE, BOOTPARAMS);
}

TEST(field_count_outside)
{
	field_at(f, BOOTPARAMS, MEMMAP_AT)->offset2 = 4096;
	expect_undecodable(f, SF_FIELD_OUTSIDE, BOOTPARAMS);
}

TEST(field_overlap)
{
	add_field(f, BOOTPARAMS, (struct sf_field){ .rule = SF_FACT, .offset = 0x3f,
						    .fact = SF_FACT_SECURE_BOOT });
	expect_undecodable(f, SF_FIELD_OVERLAP, BOOTPARAMS);
	field_at(f, BOOTPARAMS, 0x3f)->offset = 0x40;
	fixture_encode(f);
	fixture_decode(f);
}

TEST(field_overlap_high_half)
{
	field_at(f, BOOTPARAMS, 0x218)->offset2 = 0x0c5;
	expect_undecodable(f, SF_FIELD_OVERLAP, BOOTPARAMS);
}

TEST(field_overlap_high_halves_same)
{
	field_at(f, BOOTPARAMS, 0x218)->offset2 = 0x0c4;
	expect_undecodable(f, SF_FIELD_OVERLAP, BOOTPARAMS);
}

TEST(field_overlap_own_half)
{
	field_at(f, BOOTPARAMS, 0x218)->offset2 = 0x218;
	expect_undecodable(f, SF_FIELD_OVERLAP, BOOTPARAMS);
}

TEST(field_overlap_count_in_table)
{
	field_at(f, BOOTPARAMS, MEMMAP_AT)->offset2 = MEMMAP_AT + 20;
	expect_undecodable(f, SF_FIELD_OVERLAP, BOOTPARAMS);
}

TEST(field_overlap_inside)
{
	/* a small range in the middle of a large one that began before */
	field_at(f, BOOTPARAMS, 0x218)->offset2 = 0x20;
	expect_undecodable(f, SF_FIELD_OVERLAP, BOOTPARAMS);
}

TEST(field_slot_missing)
{
	field_at(f, BOOTPARAMS, 0x218)->slot = NR_SLOTS;
	fixture_encode(f);
	fixture_decode(f);
	field_at(f, BOOTPARAMS, 0x218)->slot = 9;
	expect_undecodable(f, SF_FIELD_SLOT, BOOTPARAMS);
}

TEST(params_name_data)
{
	__u32 data = add_data(f);

	field_at(f, BOOTPARAMS, 0x218)->slot = data;
	expect_undecodable(f, SF_FIELD_SLOT, BOOTPARAMS);
	*field_at(f, BOOTPARAMS, 0x218) =
		(struct sf_field){ .rule = SF_SIZE, .offset = 0x218, .length = 4, .slot = data };
	expect_undecodable(f, SF_FIELD_SLOT, BOOTPARAMS);
	*field_at(f, BOOTPARAMS, 0x218) =
		(struct sf_field){ .rule = SF_DIGEST, .offset = 0xf00, .slot = data };
	expect_undecodable(f, SF_FIELD_SLOT, BOOTPARAMS);
}

TEST(params_name_elfcorehdr)
{
	field_at(f, BOOTPARAMS, 0x218)->slot = ELFCOREHDR;
	expect_undecodable(f, SF_FIELD_SLOT, BOOTPARAMS);
}

TEST(code_names_data)
{
	field_at(f, PURGATORY, 48)->slot = add_data(f);
	fixture_encode(f);
	fixture_decode(f);
}

TEST(code_names_elfcorehdr)
{
	field_at(f, PURGATORY, 48)->slot = ELFCOREHDR;
	fixture_encode(f);
	fixture_decode(f);
	/* its address; it has no size, and no digest that could be known */
	field_at(f, PURGATORY, 56)->slot = ELFCOREHDR;
	expect_undecodable(f, SF_FIELD_SLOT, PURGATORY);
	field_at(f, PURGATORY, 56)->slot = KERNEL;
	field_at(f, PURGATORY, 64)->slot = ELFCOREHDR;
	expect_undecodable(f, SF_FIELD_SLOT, PURGATORY);
}

TEST(span)
{
	__u32 first = describe_span(f, 3);

	fixture_encode(f);
	fixture_decode(f);
	/* four bytes and no others, and not all slots */
	*field_at(f, BOOTPARAMS, 0x21c) =
		(struct sf_field){ .rule = SF_SPAN, .offset = 0x21c, .length = 4, .slot = first,
				   .last = first + 1 };
	fixture_encode(f);
	fixture_decode(f);
}

TEST(span_of_nothing_else)
{
	__u32 first = describe_span(f, 3);
	struct sf_field *span = field_at(f, BOOTPARAMS, 0x21c);

	/* up to a slot that is not there; from one that is no initramfs; over one */
	span->last = first + 3;
	expect_undecodable(f, SF_FIELD_SLOT, BOOTPARAMS);
	span->last = first + 2;
	span->slot = first - 1;
	expect_undecodable(f, SF_FIELD_SLOT, BOOTPARAMS);
	span->slot = first;
	slot_at(f, first + 1)->type = SF_DATA;
	expect_undecodable(f, SF_FIELD_SLOT, BOOTPARAMS);
	slot_at(f, first + 1)->type = SF_INITRAMFS;
	fixture_encode(f);
	fixture_decode(f);
}

TEST(span_first_always)
{
	__u32 first = describe_span(f, 2);

	slot_at(f, first)->digest.n = 0;
	fixture_encode(f);
	fixture_decode(f);
	slot_at(f, first)->presence = SF_OPTIONAL;
	expect_undecodable(f, SF_FIELD_SLOT, BOOTPARAMS);
}

TEST(span_backwards)
{
	__u32 first = describe_span(f, 2);

	field_at(f, BOOTPARAMS, 0x21c)->last = first;
	expect_undecodable(f, SF_VALUE_RANGE, BOOTPARAMS);
	field_at(f, BOOTPARAMS, 0x21c)->last = first - 1;
	expect_undecodable(f, SF_VALUE_RANGE, BOOTPARAMS);
	field_at(f, BOOTPARAMS, 0x21c)->slot = SF_SLOTS_MAX;
	field_at(f, BOOTPARAMS, 0x21c)->last = SF_SLOTS_MAX + 1;
	expect_undecodable(f, SF_VALUE_RANGE, BOOTPARAMS);
}

TEST(digest_of_itself)
{
	field_at(f, PURGATORY, 64)->slot = PURGATORY;
	expect_undecodable(f, SF_FIELD_SLOT, PURGATORY);
}

TEST(addend_behind_memory)
{
	field_at(f, PURGATORY, 24)->addend = 0x200000;
	expect_undecodable(f, SF_FIELD_ADDEND, PURGATORY);
	field_at(f, PURGATORY, 24)->addend = 0x1fffff;
	fixture_encode(f);
	fixture_decode(f);
}

TEST(addend_behind_size)
{
	/* no memory size: the size */
	field_at(f, PURGATORY, 32)->addend = 4096;
	expect_undecodable(f, SF_FIELD_ADDEND, PURGATORY);
	field_at(f, PURGATORY, 32)->addend = 4095;
	fixture_encode(f);
	fixture_decode(f);
}

TEST(addend_without_exact_size)
{
	field_at(f, PURGATORY, 48 + 64 * 3)->addend = 1;
	expect_undecodable(f, SF_FIELD_ADDEND, PURGATORY);
}

TEST(fields_need_exact_size)
{
	slot_at(f, SETUP_DATA)->exact = false;
	expect_undecodable(f, SF_FIELD_EXACT, SETUP_DATA);
}

TEST(efi_map_in_exact_slot)
{
	slot_at(f, EFI_MEMMAP)->exact = true;
	expect_undecodable(f, SF_FIELD_EXACT, EFI_MEMMAP);
}

TEST(efi_map_shares_slot)
{
	add_field(f, EFI_MEMMAP, (struct sf_field){ .rule = SF_FACT, .offset = 1,
						    .fact = SF_FACT_SECURE_BOOT });
	expect_undecodable(f, SF_FIELD_EXACT, EFI_MEMMAP);
}

TEST(efi_map_not_at_0)
{
	field_at(f, EFI_MEMMAP, 0)->offset = 1;
	expect_undecodable(f, SF_FIELD_OUTSIDE, EFI_MEMMAP);
}

TEST(efi_map_by_choice)
{
	slot_at(f, EFI_MEMMAP)->presence = SF_OPTIONAL;
	expect_undecodable(f, SF_FIELD_EXACT, EFI_MEMMAP);
}

static void add_memmap(struct fixture *f, __u32 i)
{
	char *name = malloc(3);
	__u32 slot;

	assert_non_null(name);
	snprintf(name, 3, "m%u", i);
	slot = add_slot(f, (struct sf_slot){ .name = text_bytes(name), .type = SF_PARAMS,
					     .presence = SF_OPTIONAL, .exact = true, .size = 64 });
	add_field(f, slot, (struct sf_field){ .rule = SF_MEMMAP, .capacity = 2, .offset2 = 40,
					      .length2 = 8, .unit = 1 });
}

TEST(too_many_memmaps)
{
	__u32 i;

	add_memmap(f, 0);
	add_memmap(f, 1);
	fixture_encode(f);
	fixture_decode(f);
	add_memmap(f, 2);
	expect_undecodable(f, SF_FIELD_MEMMAPS, NR_SLOTS + 3);
	for (i = NR_SLOTS; i < f->desc.nr_slots; i++)
		free((void *)f->slots[i].slot.name.p);
}

TEST(policy_address_of_missing_slot)
{
	f->policy[3].slot = NR_SLOTS;
	fixture_encode(f);
	fixture_decode(f);
	f->policy[3].slot = 9;
	expect_undecodable(f, SF_FIELD_SLOT, CMDLINE);
}

TEST(policy_address_of_data)
{
	f->policy[3].slot = add_data(f);
	expect_undecodable(f, SF_FIELD_SLOT, CMDLINE);
}

TEST(other_digests)
{
	static const __u8 zeros[64];
	__u32 alg;

	for (alg = SF_SHA384; alg <= SF_SHA512; alg++) {
		f->desc.head.digest_alg = alg;
		expect_undecodable(f, SF_STRING_LENGTH, KERNEL);
		slot_at(f, KERNEL)->digest = (struct sf_bytes){ zeros, 16 + 16 * alg };
		slot_at(f, PURGATORY)->digest = (struct sf_bytes){ zeros, 16 + 16 * alg };
		f->slots[PURGATORY - 1].nr_fields = 7;
		fixture_encode(f);
		fixture_decode(f);
		assert_int_equal(f->manifest.digest_size, 16 + 16 * alg);
	}
}

/* the header */

static size_t put_header(__u8 *buf, __u32 manifest, __u32 signature)
{
	memset(buf, 0x55, 24 + manifest + signature);
	memcpy(buf, SF_MAGIC, 8);
	memset(buf + 8, 0, 16);
	buf[8] = SF_HEADER_VERSION;
	memcpy(buf + 12, &manifest, 4);
	memcpy(buf + 16, &signature, 4);
	return 24 + manifest + signature;
}

static void bad_header(struct fixture *f, size_t len, __u32 cause)
{
	__u8 *copy = malloc(len ? len : 1);
	struct sf_parts parts;
	char text[256];

	assert_non_null(copy);
	memcpy(copy, f->bytes, len);
	assert_int_equal(sf_parse_header(copy, len, true, &parts, &f->why), -EINVAL);
	assert_int_equal(f->why.cause, cause);
	assert_int_equal(sf_errno(&f->why), EINVAL);
	sf_sentence(&f->why, NULL, text, sizeof(text));
	assert_int_equal(strncmp(text, "header", 6), 0);
	free(copy);
}

static void header_says(struct fixture *f, size_t len, const char *sentence)
{
	struct sf_parts parts;
	char text[256];

	assert_int_equal(sf_parse_header(f->bytes, len, false, &parts, &f->why), -EINVAL);
	assert_string_equal(sf_sentence(&f->why, NULL, text, sizeof(text)), sentence);
}

TEST(header)
{
	size_t len = put_header(f->bytes, 100, 200);
	struct sf_parts parts;

	assert_int_equal(sf_parse_header(f->bytes, len, true, &parts, &f->why), 0);
	assert_ptr_equal(parts.manifest, f->bytes + 24);
	assert_int_equal(parts.manifest_size, 100);
	assert_ptr_equal(parts.signature, f->bytes + 124);
	assert_int_equal(parts.signature_size, 200);
	assert_int_equal(parts.end, 324);
	assert_int_equal(f->why.cause, SF_OK);
	/* in a file, more may follow; and the signature may still be missing */
	assert_int_equal(sf_parse_header(f->bytes, len + 1, false, &parts, &f->why), 0);
	assert_int_equal(parts.end, 324);
	len = put_header(f->bytes, 100, 0);
	assert_int_equal(sf_parse_header(f->bytes, len, false, &parts, &f->why), 0);
}

TEST(header_truncated)
{
	size_t n, len = put_header(f->bytes, 10, 20);

	for (n = 0; n < len; n++)
		bad_header(f, n, n < 24 ? SF_HEADER_SHORT : SF_HEADER_TRUNCATED);
	header_says(f, 23, "header: 23 bytes are too few for one; is the file truncated?");
	header_says(f, 53, "header: the end is missing, there are only 53 bytes; copy the file again");
}

TEST(header_magic)
{
	size_t i, len = put_header(f->bytes, 10, 20);

	for (i = 0; i < 8; i++) {
		f->bytes[i] ^= 0x20;
		bad_header(f, len, SF_HEADER_MAGIC);
		f->bytes[i] ^= 0x20;
	}
}

TEST(header_fields)
{
	size_t len = put_header(f->bytes, 10, 20);

	f->bytes[8] = 2;
	bad_header(f, len, SF_HEADER_VERSION_UNKNOWN);
	f->bytes[8] = 1;
	f->bytes[11] = 1;
	bad_header(f, len, SF_HEADER_VERSION_UNKNOWN);
	f->bytes[11] = 0;
	f->bytes[23] = 1;
	bad_header(f, len, SF_HEADER_RESERVED);
	f->bytes[23] = 0;
	bad_header(f, len + 1, SF_HEADER_TRAILING);
}

TEST(header_sizes)
{
	size_t len = put_header(f->bytes, 10, 20);

	memset(f->bytes + 12, 0, 4);
	bad_header(f, len, SF_HEADER_MANIFEST_SIZE);
	memset(f->bytes + 12, 0xff, 4);
	bad_header(f, len, SF_HEADER_MANIFEST_SIZE);
	memcpy(f->bytes + 12, "\x01\x80\x00\x00", 4);
	bad_header(f, len, SF_HEADER_MANIFEST_SIZE);
	put_header(f->bytes, 10, 20);
	memset(f->bytes + 16, 0xff, 4);
	bad_header(f, len, SF_HEADER_SIGNATURE_SIZE);
	memcpy(f->bytes + 16, "\x01\x00\x01\x00", 4);
	bad_header(f, len, SF_HEADER_SIGNATURE_SIZE);
	len = put_header(f->bytes, 10, 0);
	bad_header(f, len, SF_HEADER_UNSIGNED);
	/* just the largest */
	len = put_header(f->bytes, 10, SF_SIGNATURE_MAX);
	bad_header(f, len + 1, SF_HEADER_TRAILING);
	memset(f->bytes, 0, sizeof(f->bytes));
	put_header(f->bytes, SF_MANIFEST_MAX, 20);
	bad_header(f, SF_MANIFEST_MAX + 43, SF_HEADER_TRUNCATED);
}

TEST(fact_sizes)
{
	assert_int_equal(sf_fact_size(0), 0);
	assert_int_equal(sf_fact_size(SF_FACT_RSDP), 8);
	assert_int_equal(sf_fact_size(SF_FACT_SECURE_BOOT), 1);
	assert_int_equal(sf_fact_size(SF_FACT_SCREEN), 64);
	assert_int_equal(sf_fact_size(SF_FACT_EFI_INFO), 16);
	assert_int_equal(sf_fact_size(SF_FACT_EFI_SYSTAB_HI), 4);
	assert_int_equal(sf_fact_size(SF_FACT_EFI_SETUP), 96);
	assert_int_equal(sf_fact_size(SF_FACT_EFI_MAP), 0);
	assert_int_equal(sf_fact_size(8), 0);
	assert_int_equal(sf_fact_size(~0u), 0);
}

TEST(walks_end)
{
	struct sf_list none = { NULL, 0, 0 };
	struct sf_policy policy;
	struct sf_field field;
	struct sf_bytes text;

	assert_false(sf_next_field(&f->manifest, &f->manifest.slots[0], &none, &field));
	assert_false(sf_next_policy(&none, &policy));
	assert_false(sf_next_text(&none, &text));
	assert_false(sf_next_range(&f->manifest, &f->manifest.slots[0], 0, &field));
}

#define T(name)	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

static const struct CMUnitTest tests[] = {
	T(small_manifest),
	T(largest_manifest),
	T(limits_are_accepted),
	T(entry_slot_missing),
	T(entry_not_code),
	T(entry_outside),
	T(entry_far_outside),
	T(entry_in_last_slot),
	T(prefix_alone),
	T(name_twice),
	T(cmdline_twice),
	T(elfcorehdr_twice),
	T(code_needs_digest),
	T(code_needs_size),
	T(code_forbids_policy),
	T(params_need_fields),
	T(params_forbid_digest),
	T(params_forbid_policy),
	T(initramfs_forbids_fields),
	T(cmdline_forbids_fields),
	T(cmdline_needs_policy),
	T(cmdline_by_digest_forbids_policy),
	T(data_forbids_digest),
	T(data_forbids_fields),
	T(elfcorehdr_needs_maximum),
	T(elfcorehdr_forbids_digest),
	T(memory_forbidden_with_maximum),
	T(memory_below_size),
	T(neither_size_nor_maximum),
	T(both_size_and_maximum),
	T(code_always_present),
	T(cmdline_always_present),
	T(signed_initramfs_always_present),
	T(elfcorehdr_present_in_crash),
	T(first_memmap_always_present),
	T(small_too_large),
	T(small_too_large_params),
	T(range_everything),
	T(field_order),
	T(field_next_to_field),
	T(field_twice),
	T(field_outside),
	T(field_far_outside),
	T(field_longer_than_slot),
	T(field_high_half_outside),
	T(field_count_outside),
	T(field_overlap),
	T(field_overlap_high_half),
	T(field_overlap_high_halves_same),
	T(field_overlap_own_half),
	T(field_overlap_count_in_table),
	T(field_overlap_inside),
	T(field_slot_missing),
	T(params_name_data),
	T(params_name_elfcorehdr),
	T(code_names_data),
	T(code_names_elfcorehdr),
	T(span),
	T(span_of_nothing_else),
	T(span_first_always),
	T(span_backwards),
	T(digest_of_itself),
	T(addend_behind_memory),
	T(addend_behind_size),
	T(addend_without_exact_size),
	T(fields_need_exact_size),
	T(efi_map_in_exact_slot),
	T(efi_map_shares_slot),
	T(efi_map_not_at_0),
	T(efi_map_by_choice),
	T(too_many_memmaps),
	T(policy_address_of_missing_slot),
	T(policy_address_of_data),
	T(other_digests),
	T(header),
	T(header_truncated),
	T(header_magic),
	T(header_fields),
	T(header_sizes),
	T(fact_sizes),
	T(walks_end),
};

#define NR_TESTS	(sizeof(tests) / sizeof(tests[0]))
#define NR_REPLACEMENTS	(sizeof(replacements) / sizeof(replacements[0]))

int main(void)
{
	static struct CMUnitTest all[NR_TESTS + NR_REPLACEMENTS];
	size_t i;

	memcpy(all, tests, sizeof(tests));
	for (i = 0; i < NR_REPLACEMENTS; i++)
		all[NR_TESTS + i] = (struct CMUnitTest){
			.name = replacements[i].name,
			.test_func = replaced,
			.initial_state = (void *)&replacements[i],
		};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("decode", all, NULL, NULL);
}
