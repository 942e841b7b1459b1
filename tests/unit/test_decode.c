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
#include "reencode.h"

#define TEST(name)						\
	static void body_##name(struct fixture *f);		\
	static void name(void **state) { body_##name(*state); }	\
	static void body_##name(struct fixture *f)

#define ZEROS32	"00000000000000000000000000000000" "00000000000000000000000000000000"
#define X40	"4040404040404040404040404040404040404040404040404040404040404040"
#define A16	"61616161616161616161616161616161"
#define X63	X40 "40404040404040404040404040404040404040404040404040404040404040"

/* A small manifest in hexadecimal, in pieces; and the number of the slot they are in. */
#define PIECES(P)							\
	P(TAG, 0, "d9d9f7") P(THREE, 0, "83")				\
	P(CONTEXT, 0, "6e6b657865632d6d616e6966657374")			\
	P(VERSION, 0, "01") P(BODY, 0, "a9")				\
	P(K_ARCH, 0, "01") P(ARCH, 0, "183e")				\
	P(K_USAGE, 0, "02") P(USAGE, 0, "03")				\
	P(K_COMPONENT, 0, "03") P(COMPONENT, 0, "636b2b31")		\
	P(K_GENERATION, 0, "04") P(GENERATION, 0, "00")			\
	P(K_ALG, 0, "05") P(ALG, 0, "01")				\
	P(K_ENTRY, 0, "06") P(ENTRY, 0, "82") P(ENTRY_SLOT, 0, "01") P(ENTRY_AT, 0, "00") \
	P(K_SLOTS, 0, "07") P(SLOTS, 0, "89")				\
	/* code */							\
	P(CODE, 1, "a5") P(C_K_NAME, 1, "01") P(C_NAME, 1, "616b")	\
	P(C_K_TYPE, 1, "02") P(C_TYPE, 1, "01") P(C_K_SIZE, 1, "04") P(C_SIZE, 1, "1903e8") \
	P(C_K_MEMORY, 1, "06") P(C_MEMORY, 1, "1903e9")			\
	P(C_K_DIGEST, 1, "09") P(C_DIGEST, 1, "5820" ZEROS32)		\
	/* code with a field of each rule */				\
	P(FIELDED, 2, "a7") P(P_NAME, 2, "016170") P(P_TYPE, 2, "0201") P(P_SIZE, 2, "04191000") \
	P(P_K_ALIGN, 2, "07") P(P_ALIGN, 2, "192000")			\
	P(P_K_RANGE, 2, "08") P(P_RANGE, 2, "82") P(P_FIRST, 2, "1a00100000") \
	P(P_LAST, 2, "1affffffff") P(P_DIGEST, 2, "095820" ZEROS32)	\
	P(P_K_FIELDS, 2, "0a") P(P_FIELDS, 2, "85")			\
	P(F_ADDR, 2, "84") P(F_ADDR_RULE, 2, "01") P(F_ADDR_AT, 2, "00") \
	P(F_ADDR_SLOT, 2, "01") P(F_ADDR_ADDEND, 2, "1903e8")		\
	P(F_SIZE, 2, "83") P(F_SIZE_RULE, 2, "02") P(F_SIZE_AT, 2, "08") P(F_SIZE_SLOT, 2, "01") \
	P(F_DIGEST, 2, "84") P(F_DIGEST_RULE, 2, "03") P(F_DIGEST_AT, 2, "10") \
	P(F_DIGEST_SLOT, 2, "01") P(F_DIGEST_CHOICE, 2, "1830")		\
	P(F_CHOICE, 2, "84") P(F_CHOICE_RULE, 2, "04") P(F_CHOICE_AT, 2, "1830") \
	P(F_CHOICE_LENGTH, 2, "01") P(F_CHOICE_BYTES, 2, "420100")	\
	P(F_LAST, 2, "84") P(F_LAST_RULE, 2, "04") P(F_LAST_AT, 2, "1832") \
	P(F_LAST_LENGTH, 2, "02") P(F_LAST_BYTES, 2, "4412345678")	\
	/* parameters */						\
	P(PARAM, 3, "a4") P(X_NAME, 3, "016178") P(X_TYPE, 3, "0203") P(X_MAX, 3, "05191000") \
	P(X_K_TEMPLATE, 3, "0c") P(X_TEMPLATE, 3, "43010203")		\
	/* command line with a policy */				\
	P(LINE, 4, "a4") P(L_NAME, 4, "01616c") P(L_TYPE, 4, "0204")	\
	P(L_K_MAX, 4, "05") P(L_MAX, 4, "190800")			\
	P(L_K_POLICY, 4, "0b") P(L_POLICY, 4, "85")			\
	P(Y_REQUIRE, 4, "83") P(Y_REQUIRE_ACTION, 4, "03") P(Y_REQUIRE_KEY, 4, "6178") \
	P(Y_REQUIRE_VALUE, 4, "6161")					\
	P(Y_EMPTY, 4, "83") P(Y_EMPTY_ACTION, 4, "03") P(Y_EMPTY_KEY, 4, "6178") \
	P(Y_EMPTY_VALUE, 4, "60")					\
	P(Y_FORBID, 4, "82") P(Y_FORBID_ACTION, 4, "02") P(Y_FORBID_KEY, 4, "62792a") \
	P(Y_ALLOW, 4, "83") P(Y_ALLOW_ACTION, 4, "01") P(Y_ALLOW_KEY, 4, "617a") \
	P(Y_ALLOW_VALUE, 4, "62742a")					\
	P(Y_ALL, 4, "82") P(Y_ALL_ACTION, 4, "02") P(Y_ALL_KEY, 4, "612a") \
	/* an open initramfs between two signed ones */			\
	P(HEAD, 5, "a4") P(H_NAME, 5, "016168") P(H_TYPE, 5, "0202") P(H_SIZE, 5, "041832") \
	P(H_DIGEST, 5, "095820" ZEROS32)				\
	P(OPEN, 6, "a4") P(O_NAME, 6, "01616f") P(O_TYPE, 6, "0202") P(O_K_OPTIONAL, 6, "03") \
	P(O_OPTIONAL, 6, "01") P(O_K_MAX, 6, "05") P(O_MAX, 6, "1a00100000") \
	P(TAIL, 7, "a4") P(T_NAME, 7, "016174") P(T_TYPE, 7, "0202") P(T_SIZE, 7, "0410") \
	P(T_DIGEST, 7, "095820" ZEROS32)				\
	P(DATUM, 8, "a4") P(D_NAME, 8, "016164") P(D_TYPE, 8, "0205") P(D_OPTIONAL, 8, "0301") \
	P(D_MAX, 8, "05191000")						\
	P(ELF, 9, "a3") P(E_NAME, 9, "016165") P(E_TYPE, 9, "0206") P(E_MAX, 9, "05191000") \
	P(K_LOCKDOWN, 0, "08") P(CLAIMS, 0, "82") P(CLAIM1, 0, "82") P(CLAIM1_WAY, 0, "01") \
	P(CLAIM1_LEVEL, 0, "01") P(CLAIM2, 0, "82") P(CLAIM2_WAY, 0, "03") \
	P(CLAIM2_LEVEL, 0, "02")					\
	P(K_ORIGINS, 0, "09") P(ORIGINS, 0, "5820" ZEROS32)		\
	P(END, 0, "")

enum {
#define P(name, slot, hex) name,
	PIECES(P)
#undef P
	NR_PIECES
};

static const struct {
	u32 slot;
	const char *hex;
} pieces[] = {
#define P(name, slot, hex) [name] = { slot, hex },
	PIECES(P)
#undef P
};

static const struct replacement {
	const char *name;
	int piece;
	const char *hex;
	enum sf_flaw flaw;
	int at;		/* offset of the refusal, from the piece's first byte */
} replacements[] = {
	{ "empty", TAG, NULL, SF_FLAW_PREFIX, 0 },
	{ "another tag", TAG, "d9d9f8", SF_FLAW_PREFIX, 0 },
	{ "no tag", TAG, "", SF_FLAW_PREFIX, 0 },
	{ "tag twice", TAG, "d9d9f7d9d9f7", SF_FLAW_PREFIX, 0 },
	{ "tag not shortest", TAG, "da0000d9f7", SF_FLAW_PREFIX, 0 },
	{ "array of four", THREE, "84", SF_FLAW_PREFIX, -3 },
	{ "indefinite array", THREE, "9f", SF_FLAW_PREFIX, -3 },
	{ "another context", CONTEXT, "6e6b657865632d6d616e6966657375", SF_FLAW_PREFIX, -4 },
	{ "context as bytes", CONTEXT, "4e6b657865632d6d616e6966657374", SF_FLAW_PREFIX, -4 },
	{ "version 0", VERSION, "00", SF_FLAW_VERSION, 0 },
	{ "version 2", VERSION, "02", SF_FLAW_VERSION, 0 },
	{ "version not shortest", VERSION, "1801", SF_FLAW_NOT_SHORTEST, 0 },
	{ "version huge", VERSION, "1bffffffffffffffff", SF_FLAW_VERSION, 0 },
	{ "trailing byte", END, "00", SF_FLAW_TRAILING, 0 },
	{ "trailing break", END, "ff", SF_FLAW_TRAILING, 0 },

	/* RFC 8949 3, appendix F: heads that are not well-formed or not shortest */
	{ "integer 0 in 2 bytes", GENERATION, "1800", SF_FLAW_NOT_SHORTEST, 0 },
	{ "integer 23 in 2 bytes", GENERATION, "1817", SF_FLAW_NOT_SHORTEST, 0 },
	{ "integer 255 in 3 bytes", GENERATION, "1900ff", SF_FLAW_NOT_SHORTEST, 0 },
	{ "integer 65535 in 5 bytes", GENERATION, "1a0000ffff", SF_FLAW_NOT_SHORTEST, 0 },
	{ "integer 2^32-1 in 9 bytes", GENERATION, "1b00000000ffffffff", SF_FLAW_NOT_SHORTEST, 0 },
	{ "integer, info 28", GENERATION, "1c", SF_FLAW_INDEFINITE, 0 },
	{ "integer, info 29", GENERATION, "1d", SF_FLAW_INDEFINITE, 0 },
	{ "integer, info 30", GENERATION, "1e", SF_FLAW_INDEFINITE, 0 },
	{ "integer, info 31", GENERATION, "1f", SF_FLAW_INDEFINITE, 0 },
	{ "negative integer", GENERATION, "20", SF_FLAW_TYPE, 0 },
	{ "bytes for integer", GENERATION, "40", SF_FLAW_TYPE, 0 },
	{ "text for integer", GENERATION, "60", SF_FLAW_TYPE, 0 },
	{ "array for integer", GENERATION, "80", SF_FLAW_TYPE, 0 },
	{ "map for integer", GENERATION, "a0", SF_FLAW_TYPE, 0 },
	{ "tagged integer", GENERATION, "c200", SF_FLAW_TYPE, 0 },
	{ "false for integer", GENERATION, "f4", SF_FLAW_TYPE, 0 },
	{ "null for integer", GENERATION, "f6", SF_FLAW_TYPE, 0 },
	{ "half float for integer", GENERATION, "f93c00", SF_FLAW_TYPE, 0 },
	{ "double for integer", GENERATION, "fb3ff0000000000000", SF_FLAW_TYPE, 0 },
	{ "break for integer", GENERATION, "ff", SF_FLAW_TYPE, 0 },
	{ "generation 2^32", GENERATION, "1b0000000100000000", SF_FLAW_RANGE, 0 },
	{ "indefinite map", BODY, "bf", SF_FLAW_INDEFINITE, 0 },
	{ "map count not shortest", BODY, "b809", SF_FLAW_NOT_SHORTEST, 0 },
	{ "array for map", BODY, "92", SF_FLAW_TYPE, 0 },
	{ "indefinite text", COMPONENT, "7f616bff", SF_FLAW_INDEFINITE, 0 },
	{ "indefinite bytes", C_DIGEST, "5f5820", SF_FLAW_INDEFINITE, 0 },
	{ "indefinite slots", SLOTS, "9f", SF_FLAW_INDEFINITE, 0 },
	{ "indefinite fields", P_FIELDS, "9f", SF_FLAW_INDEFINITE, 0 },
	{ "indefinite field", F_ADDR, "9f", SF_FLAW_INDEFINITE, 0 },
	{ "indefinite policy", L_POLICY, "9f", SF_FLAW_INDEFINITE, 0 },
	{ "text length not shortest", COMPONENT, "7803616b61", SF_FLAW_NOT_SHORTEST, 0 },
	{ "bytes for text", COMPONENT, "436b2b31", SF_FLAW_TYPE, 0 },
	{ "text for bytes", C_DIGEST, "7820", SF_FLAW_TYPE, 0 },
	{ "text of 2^64-1 bytes", COMPONENT, "7bffffffffffffffff", SF_FLAW_LENGTH, 0 },
	{ "array of 2^64-1 slots", SLOTS, "9bffffffffffffffff", SF_FLAW_COUNT, 0 },
	{ "map of 2^64-1 pairs", BODY, "bbffffffffffffffff", SF_FLAW_COUNT, 0 },

	/* keys */
	{ "ten keys", BODY, "aa", SF_FLAW_COUNT, 0 },
	{ "seven keys", BODY, "a7", SF_FLAW_COUNT, 0 },
	{ "key 0", K_ARCH, "00", SF_FLAW_KEY, 0 },
	{ "key twice", K_USAGE, "01", SF_FLAW_KEY, 0 },
	{ "key left out", K_USAGE, "03", SF_FLAW_MISSING, 0 },
	{ "first key left out", K_ARCH, "02", SF_FLAW_MISSING, 0 },
	{ "lockdown left out", K_LOCKDOWN, "09", SF_FLAW_MISSING, 0 },
	{ "unknown key", K_ORIGINS, "0a", SF_FLAW_KEY, 0 },
	{ "unknown large key", K_ORIGINS, "1b0000000100000001", SF_FLAW_KEY, 0 },
	{ "unsorted key", K_ORIGINS, "07", SF_FLAW_KEY, 0 },
	{ "text key", K_ARCH, "6161", SF_FLAW_TYPE, 0 },
	{ "negative key", K_ARCH, "20", SF_FLAW_TYPE, 0 },
	{ "key not shortest", K_ARCH, "1801", SF_FLAW_NOT_SHORTEST, 0 },
	{ "slot: two keys", CODE, "a2", SF_FLAW_COUNT, 0 },
	{ "slot: thirteen keys", CODE, "ad", SF_FLAW_COUNT, 0 },
	{ "slot: name left out", C_K_NAME, "02", SF_FLAW_MISSING, 0 },
	{ "slot: type twice", C_K_SIZE, "02", SF_FLAW_KEY, 0 },
	{ "slot: type left out", C_K_TYPE, "04", SF_FLAW_MISSING, 0 },
	{ "slot: unknown key", C_K_DIGEST, "0d", SF_FLAW_KEY, 0 },
	{ "slot: unsorted key", C_K_DIGEST, "03", SF_FLAW_KEY, 0 },
	{ "slot: size and maximum", C_K_MEMORY, "05", SF_FLAW_KEY, 0 },

	/* values of the body */
	{ "arch 0", ARCH, "00", SF_FLAW_RANGE, 0 },
	{ "arch 65536", ARCH, "1a00010000", SF_FLAW_RANGE, 0 },
	{ "usage 0", USAGE, "00", SF_FLAW_RANGE, 0 },
	{ "usage 4", USAGE, "04", SF_FLAW_RANGE, 0 },
	{ "component empty", COMPONENT, "60", SF_FLAW_LENGTH, 0 },
	{ "component of 33 bytes", COMPONENT, "7821" "61" X40, SF_FLAW_LENGTH, 0 },
	{ "component in capitals", COMPONENT, "634b2b31", SF_FLAW_BYTES, 0 },
	{ "component with NUL", COMPONENT, "636b0031", SF_FLAW_BYTES, 0 },
	{ "component with UTF-8", COMPONENT, "636bc3a4", SF_FLAW_BYTES, 0 },
	{ "algorithm 0", ALG, "00", SF_FLAW_RANGE, 0 },
	{ "algorithm 4", ALG, "04", SF_FLAW_RANGE, 0 },
	{ "entry with one item", ENTRY, "81", SF_FLAW_COUNT, 0 },
	{ "entry with three items", ENTRY, "83", SF_FLAW_COUNT, 0 },
	{ "entry in slot 0", ENTRY_SLOT, "00", SF_FLAW_RANGE, 0 },
	{ "entry in slot 16", ENTRY_SLOT, "10", SF_FLAW_RANGE, 0 },
	{ "entry at 2^40", ENTRY_AT, "1b0000010000000000", SF_FLAW_RANGE, 0 },
	{ "no slots", SLOTS, "80", SF_FLAW_COUNT, 0 },
	{ "sixteen slots", SLOTS, "90", SF_FLAW_COUNT, 0 },
	{ "four claims", CLAIMS, "84", SF_FLAW_COUNT, 0 },
	{ "claim with one item", CLAIM1, "81", SF_FLAW_COUNT, 0 },
	{ "claim with three items", CLAIM2, "83", SF_FLAW_COUNT, 0 },
	{ "claim of way 0", CLAIM1_WAY, "00", SF_FLAW_RANGE, 0 },
	{ "claim of way 4", CLAIM2_WAY, "04", SF_FLAW_RANGE, 0 },
	{ "claim twice", CLAIM2_WAY, "01", SF_FLAW_RANGE, 0 },
	{ "claim of level 0", CLAIM1_LEVEL, "00", SF_FLAW_RANGE, 0 },
	{ "claim of level 3", CLAIM2_LEVEL, "03", SF_FLAW_RANGE, 0 },
	{ "origins of 31 bytes", ORIGINS, "581f", SF_FLAW_LENGTH, 0 },
	{ "origins of 33 bytes", ORIGINS, "5821" "00" ZEROS32, SF_FLAW_LENGTH, 0 },
	{ "origins of 257 bytes", ORIGINS, "590101", SF_FLAW_LENGTH, 0 },
	{ "origins cut off", ORIGINS, "5840" ZEROS32, SF_FLAW_TRUNCATED, 0 },
	{ "origins without their length", ORIGINS, "58", SF_FLAW_TRUNCATED, 0 },
	{ "origins without half their length", ORIGINS, "5901", SF_FLAW_TRUNCATED, 0 },

	/* values of slots */
	{ "name empty", C_NAME, "60", SF_FLAW_LENGTH, 0 },
	{ "name of 16 bytes", C_NAME, "7061616161616161616161616161616161", SF_FLAW_LENGTH, 0 },
	{ "name with space", C_NAME, "626b20", SF_FLAW_BYTES, 0 },
	{ "name with dot", C_NAME, "626b2e", SF_FLAW_BYTES, 0 },
	{ "type 0", C_TYPE, "00", SF_FLAW_RANGE, 0 },
	{ "type 7", C_TYPE, "07", SF_FLAW_RANGE, 0 },
	{ "optional 0", O_OPTIONAL, "00", SF_FLAW_RANGE, 0 },
	{ "optional 2", O_OPTIONAL, "02", SF_FLAW_RANGE, 0 },
	{ "optional true", O_OPTIONAL, "f5", SF_FLAW_TYPE, 0 },
	{ "size 0", C_SIZE, "00", SF_FLAW_RANGE, 0 },
	{ "size 2^40", C_SIZE, "1b0000010000000000", SF_FLAW_RANGE, 0 },
	{ "maximum 0", L_MAX, "00", SF_FLAW_RANGE, 0 },
	{ "maximum 2^40", L_MAX, "1b0000010000000000", SF_FLAW_RANGE, 0 },
	{ "memory as large as the size", C_MEMORY, "1903e8", SF_FLAW_RANGE, 0 },
	{ "memory 2^40", C_MEMORY, "1b0000010000000000", SF_FLAW_RANGE, 0 },
	{ "alignment 4096 spelt out", P_ALIGN, "191000", SF_FLAW_RANGE, 0 },
	{ "alignment 0", P_ALIGN, "00", SF_FLAW_RANGE, 0 },
	{ "alignment no power of two", P_ALIGN, "192001", SF_FLAW_RANGE, 0 },
	{ "alignment 2 GiB", P_ALIGN, "1a80000000", SF_FLAW_RANGE, 0 },
	{ "range with one address", P_RANGE, "81", SF_FLAW_COUNT, 0 },
	{ "range with three addresses", P_RANGE, "83", SF_FLAW_COUNT, 0 },
	{ "range backwards", P_LAST, "1a000fffff", SF_FLAW_RANGE, 0 },
	{ "range from 2^52 - 1", P_FIRST, "1b000fffffffffffff", SF_FLAW_RANGE, 9 },
	{ "range of one address", P_LAST, "1a00100000", SF_FLAW_RANGE, 0 },
	{ "range from 2^52", P_FIRST, "1b0010000000000000", SF_FLAW_RANGE, 0 },
	{ "range beyond 2^52", P_LAST, "1b0010000000000000", SF_FLAW_RANGE, 0 },
	{ "digest of 31 bytes", C_DIGEST, "581f", SF_FLAW_LENGTH, 0 },
	{ "digest of 33 bytes", C_DIGEST, "582100", SF_FLAW_LENGTH, 0 },
	{ "digest empty", C_DIGEST, "40", SF_FLAW_LENGTH, 0 },
	{ "no fields", P_FIELDS, "80", SF_FLAW_COUNT, 0 },
	{ "65 fields", P_FIELDS, "9841", SF_FLAW_COUNT, 0 },
	{ "no policy", L_POLICY, "80", SF_FLAW_COUNT, 0 },
	{ "257 policy entries", L_POLICY, "990101", SF_FLAW_COUNT, 0 },
	{ "template empty", X_TEMPLATE, "40", SF_FLAW_LENGTH, 0 },
	{ "template of 256 bytes", X_TEMPLATE, "590100", SF_FLAW_LENGTH, 0 },
	{ "template as text", X_TEMPLATE, "63010203", SF_FLAW_TYPE, 0 },

	/* fields */
	{ "field of two items", F_SIZE, "82", SF_FLAW_COUNT, 0 },
	{ "field of five items", F_ADDR, "85", SF_FLAW_COUNT, 0 },
	{ "rule 0", F_ADDR_RULE, "00", SF_FLAW_RANGE, 0 },
	{ "rule 5", F_ADDR_RULE, "05", SF_FLAW_RANGE, 0 },
	{ "addr of three items", F_ADDR, "83", SF_FLAW_COUNT, 1 },
	{ "size of four items", F_SIZE, "84", SF_FLAW_COUNT, 1 },
	{ "digest of three items", F_DIGEST, "83", SF_FLAW_COUNT, 1 },
	{ "choice of three items", F_CHOICE, "83", SF_FLAW_COUNT, 1 },
	{ "offset 1 MiB", F_ADDR_AT, "1a00100000", SF_FLAW_RANGE, 0 },
	{ "addr of slot 0", F_ADDR_SLOT, "00", SF_FLAW_RANGE, 0 },
	{ "addr of slot 16", F_ADDR_SLOT, "10", SF_FLAW_RANGE, 0 },
	{ "addend 2^40", F_ADDR_ADDEND, "1b0000010000000000", SF_FLAW_RANGE, 0 },
	{ "size of slot 0", F_SIZE_SLOT, "00", SF_FLAW_RANGE, 0 },
	{ "size of slot 16", F_SIZE_SLOT, "10", SF_FLAW_RANGE, 0 },
	{ "digest of slot 0", F_DIGEST_SLOT, "00", SF_FLAW_RANGE, 0 },
	{ "digest of slot 16", F_DIGEST_SLOT, "10", SF_FLAW_RANGE, 0 },
	{ "digest by a choice at 1 MiB", F_DIGEST_CHOICE, "1a00100000", SF_FLAW_RANGE, 0 },
	{ "choice of length 0", F_CHOICE_LENGTH, "00", SF_FLAW_RANGE, 0 },
	{ "choice longer than 1 MiB", F_CHOICE_LENGTH, "1a00100001", SF_FLAW_RANGE, 0 },
	{ "choice without alternatives", F_CHOICE_BYTES, "40", SF_FLAW_LENGTH, 0 },
	{ "choice with one byte of two", F_LAST_BYTES, "4112", SF_FLAW_LENGTH, 0 },
	{ "choice with half an alternative", F_LAST_BYTES, "43123456", SF_FLAW_LENGTH, 0 },
	{ "choice with nine alternatives", F_CHOICE_BYTES, "49000000000000000000",
	  SF_FLAW_LENGTH, 0 },
	{ "fields in wrong order", F_SIZE_AT, "00", SF_FLAW_FIELD_PLACE, -2 },
	{ "fields overlap by a byte", F_SIZE_AT, "07", SF_FLAW_FIELD_PLACE, -2 },
	{ "field inside the digest before it", F_CHOICE_AT, "182f", SF_FLAW_FIELD_PLACE, -2 },
	{ "field ends past the slot", F_LAST_AT, "190fff", SF_FLAW_FIELD_PLACE, -2 },
	{ "field begins past the slot", F_LAST_AT, "191001", SF_FLAW_FIELD_PLACE, -2 },
	{ "field at the last offset of all", F_LAST_AT, "1a000fffff", SF_FLAW_FIELD_PLACE, -2 },

	/* policy */
	{ "policy entry of one item", Y_FORBID, "81", SF_FLAW_COUNT, 0 },
	{ "policy entry of four items", Y_REQUIRE, "84", SF_FLAW_COUNT, 0 },
	{ "action 0", Y_REQUIRE_ACTION, "00", SF_FLAW_RANGE, 0 },
	{ "action 4", Y_REQUIRE_ACTION, "04", SF_FLAW_RANGE, 0 },
	{ "key empty", Y_ALLOW_KEY, "60", SF_FLAW_LENGTH, 0 },
	{ "key of 65 bytes", Y_ALLOW_KEY, "7841" "6161" X63, SF_FLAW_LENGTH, 0 },
	{ "key with equals sign", Y_ALLOW_KEY, "627a3d", SF_FLAW_BYTES, 0 },
	{ "key with space", Y_ALLOW_KEY, "627a20", SF_FLAW_BYTES, 0 },
	{ "key with quote", Y_ALLOW_KEY, "627a22", SF_FLAW_BYTES, 0 },
	{ "key with DEL", Y_ALLOW_KEY, "627a7f", SF_FLAW_BYTES, 0 },
	{ "key as bytes", Y_ALLOW_KEY, "417a", SF_FLAW_TYPE, 0 },
	{ "F16: star in the middle of a key", Y_FORBID_KEY, "632a2a79", SF_FLAW_BYTES, 0 },
	{ "F16: two stars at the end of a key", Y_FORBID_KEY, "63792a2a", SF_FLAW_BYTES, 0 },
	{ "F16: star in a required key", Y_REQUIRE_KEY, "62782a", SF_FLAW_BYTES, 0 },
	{ "F16: star alone as a required key", Y_REQUIRE_KEY, "612a", SF_FLAW_BYTES, 0 },
	{ "F16: star alone as a value", Y_REQUIRE_VALUE, "612a", SF_FLAW_BYTES, 0 },
	{ "F16: star in the middle of a value", Y_REQUIRE_VALUE, "63612a62", SF_FLAW_BYTES, 0 },
	{ "two stars at the end of a value", Y_ALLOW_VALUE, "63742a2a", SF_FLAW_BYTES, 0 },
	{ "value with space", Y_REQUIRE_VALUE, "6120", SF_FLAW_BYTES, 0 },
	{ "value with quote", Y_REQUIRE_VALUE, "6122", SF_FLAW_BYTES, 0 },
	{ "value with DEL", Y_REQUIRE_VALUE, "617f", SF_FLAW_BYTES, 0 },
	{ "value of 65 bytes", Y_REQUIRE_VALUE, "7841" "6161" X63, SF_FLAW_LENGTH, 0 },
	{ "value as bytes", Y_REQUIRE_VALUE, "4161", SF_FLAW_TYPE, 0 },
};

static size_t put_hex(u8 *buf, const char *hex)
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
		f->size += put_hex(f->bytes + f->size, i == piece ? hex : pieces[i].hex);
	}
	return at;
}

/* The decoder sees a heap buffer of just that size. */
static int decode_copy(struct fixture *f)
{
	u8 *copy = malloc(f->size ? f->size : 1);
	int err;

	assert_non_null(copy);
	memcpy(copy, f->bytes, f->size);
	err = sf_decode(copy, f->size, &f->manifest, &f->why);
	free(copy);
	return err;
}

static void expect_bytes_flaw(struct fixture *f, enum sf_flaw flaw, u32 slot, size_t offset)
{
	assert_int_equal(decode_copy(f), -EBADMSG);
	assert_int_equal(f->why.cause, SF_E_MANIFEST_MALFORMED);
	assert_int_equal(f->why.value, flaw);
	assert_int_equal(f->why.slot, slot);
	assert_int_equal(f->why.offset, offset);
}

/* What is accepted encodes to the same bytes. */
static void expect_bytes_decoded(struct fixture *f)
{
	static u8 again[SF_MANIFEST_MAX];

	fixture_decode(f);
	assert_int_equal(f->why.cause, SF_E_OK);
	assert_int_equal(reencode(&f->manifest, again, sizeof(again)), f->size);
	assert_memory_equal(again, f->bytes, f->size);
}

static void replaced(void **state)
{
	const struct replacement *r = *state;
	struct fixture *f = calloc(1, sizeof(*f));
	size_t at = 0;

	assert_non_null(f);
	if (r->hex)
		at = build(f, r->piece, r->hex);
	expect_bytes_flaw(f, r->flaw, pieces[r->piece].slot, at + r->at);
	free(f);
}

static void accept(struct fixture *f, int piece, const char *hex)
{
	build(f, piece, hex);
	expect_bytes_decoded(f);
}

static void expect_bytes(struct sf_bytes bytes, const char *text)
{
	assert_int_equal(bytes.n, strlen(text));
	assert_memory_equal(bytes.p, text, bytes.n);
}

TEST(small_manifest)
{
	const struct sf_manifest *m = &f->manifest;

	accept(f, -1, NULL);
	assert_int_equal(m->nr_slots, 9);
	assert_int_equal(m->params_slot, 3);
	assert_int_equal(m->cmdline_slot, 4);
	assert_int_equal(m->elfcorehdr_slot, 9);
	assert_int_equal(m->slots[0].memory, 1001);
	assert_int_equal(m->slots[0].align, SF_PAGE_MIN);
	assert_int_equal(m->slots[0].first, 0);
	assert_int_equal(m->slots[0].last, SF_ADDR_LIMIT - 1);
	assert_int_equal(m->slots[0].nr_fields, 0);
	assert_int_equal(m->slots[1].align, 0x2000);
	assert_int_equal(m->slots[1].first, 0x100000);
	assert_int_equal(m->slots[1].last, 0xffffffff);
	assert_false(m->slots[4].optional);
	assert_true(m->slots[5].optional);
	assert_false(m->slots[5].exact);
	assert_int_equal(m->slots[2].template.n, 3);
	assert_int_equal(m->claims[SF_WAY_CMDLINE], SF_LEVEL_CONFIDENTIALITY);
}

TEST(small_manifest_fields)
{
	const struct sf_field *fields = f->manifest.fields;

	accept(f, -1, NULL);
	assert_int_equal(f->manifest.nr_fields, 5);
	assert_int_equal(f->manifest.slots[1].fields, 0);
	assert_int_equal(f->manifest.slots[1].nr_fields, 5);
	assert_int_equal(fields[0].rule, SF_RULE_ADDR);
	assert_int_equal(fields[0].length, 8);
	assert_int_equal(fields[0].slot, 1);
	assert_int_equal(fields[0].addend, 1000);
	assert_int_equal(fields[1].rule, SF_RULE_SIZE);
	assert_int_equal(fields[1].offset, 8);
	assert_int_equal(fields[1].length, 8);
	assert_int_equal(fields[2].rule, SF_RULE_DIGEST);
	assert_int_equal(fields[2].length, 32);
	assert_int_equal(fields[2].choice, 0x30);
	assert_int_equal(fields[4].rule, SF_RULE_CHOICE);
	assert_int_equal(fields[4].length, 2);
	assert_int_equal(fields[4].alternatives.n, 4);
}

TEST(small_manifest_policy)
{
	const struct sf_policy *policy = f->manifest.policy;

	accept(f, -1, NULL);
	assert_int_equal(f->manifest.nr_policy, 5);
	assert_int_equal(policy[0].action, SF_ACTION_REQUIRE);
	expect_bytes(policy[0].key, "x");
	expect_bytes(policy[0].value, "a");
	assert_false(policy[0].key_prefix || policy[0].value_prefix);
	expect_bytes(policy[1].value, "");
	assert_false(policy[1].value_prefix);
	assert_int_equal(policy[2].action, SF_ACTION_FORBID);
	expect_bytes(policy[2].key, "y");
	assert_true(policy[2].key_prefix);
	expect_bytes(policy[2].value, "");
	assert_true(policy[2].value_prefix);
	assert_int_equal(policy[3].action, SF_ACTION_ALLOW);
	expect_bytes(policy[3].value, "t");
	assert_true(policy[3].value_prefix);
	/* a lone star as key matches everything */
	expect_bytes(policy[4].key, "");
	assert_true(policy[4].key_prefix);
}

TEST(largest_manifest)
{
	size_t n;

	build(f, -1, NULL);
	n = f->size;
	memset(f->bytes + f->size, 0, sizeof(f->bytes) - f->size);
	f->size = SF_MANIFEST_MAX;
	expect_bytes_flaw(f, SF_FLAW_TRAILING, 0, n);
	f->size++;
	expect_bytes_flaw(f, SF_FLAW_TOO_LONG, 0, 0);
}

TEST(truncated_after_the_prefix)
{
	build(f, -1, NULL);
	f->size = 19;
	expect_bytes_flaw(f, SF_FLAW_TRUNCATED, 0, 19);
}

/* Pieces that are as large, or as small, as they may be. */
TEST(limits_are_accepted)
{
	static const struct {
		int piece;
		const char *hex;
	} limits[] = {
		{ ARCH, "01" }, { ARCH, "18b7" }, { ARCH, "19ffff" }, { USAGE, "01" },
		{ GENERATION, "1affffffff" },
		{ COMPONENT, "66617a30392e2d" },
		{ COMPONENT, "7820" A16 A16 },
		{ C_NAME, "66617a30392d2d" }, { C_NAME, "6f616161616161616161616161616161" },
		{ C_MEMORY, "1b000000ffffffffff" },
		{ P_ALIGN, "1a40000000" }, { P_FIRST, "00" }, { P_LAST, "1a00100001" },
		{ P_LAST, "1b000fffffffffffff" },
		{ F_ADDR_ADDEND, "00" }, { F_LAST_AT, "190ffe" }, { F_LAST_BYTES, "421234" },
		{ F_LAST_BYTES, "50" "00000000000000000000000000000000" },
		{ X_MAX, "051a000fe800" }, { L_MAX, "1a000fe000" }, { L_MAX, "01" },
		{ O_MAX, "1b000000ffffffffff" }, { E_MAX, "051b000000ffffffffff" },
		{ Y_REQUIRE_KEY, "7840" "61" X63 }, { Y_REQUIRE_VALUE, "7840" "61" X63 },
		{ Y_FORBID_KEY, "7840" X63 "2a" }, { Y_REQUIRE_KEY, "63217e2d" },
		{ Y_REQUIRE_VALUE, "63217e3d" }, { Y_REQUIRE_VALUE, "63613d2a" },
		{ CLAIM2_WAY, "02" },
	};
	size_t i;

	for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		accept(f, limits[i].piece, limits[i].hex);
}

TEST(range_of_all_addresses_is_refused)
{
	/* the encoder leaves it out: put it there, and drop the upper bound after it */
	size_t at = build(f, P_FIRST, "001b000fffffffffffff");

	memmove(f->bytes + at + 10, f->bytes + at + 15, f->size - at - 15);
	f->size -= 5;
	expect_bytes_flaw(f, SF_FLAW_RANGE, 2, at + 1);
	/* one byte less than everything is a range */
	f->bytes[at] = 1;
	expect_bytes_decoded(f);
}

/*
 * Which keys a slot has: every set of keys for every type, against the table of
 * docs/protocol.md written down in another way.
 */

#define BIT(key)	(1u << SF_SLOTKEY_##key)

static const char *const key_values[] = {
	[SF_SLOTKEY_OPTIONAL] = "0301", [SF_SLOTKEY_SIZE] = "04191000",
	[SF_SLOTKEY_MAX] = "05191000", [SF_SLOTKEY_MEMORY] = "06192000",
	[SF_SLOTKEY_ALIGN] = "07192000", [SF_SLOTKEY_RANGE] = "08821a001000001affffffff",
	[SF_SLOTKEY_DIGEST] = "095820" ZEROS32, [SF_SLOTKEY_FIELDS] = "0a8183020001",
	[SF_SLOTKEY_POLICY] = "0b818202626161", [SF_SLOTKEY_TEMPLATE] = "0c43010203",
};

static void append(struct fixture *f, const char *hex)
{
	f->size += put_hex(f->bytes + f->size, hex);
}

/* A manifest with a slot of this type and these keys; returns the slot's offset. */
static size_t build_slot(struct fixture *f, u32 type, u32 keys)
{
	bool params = type == SF_TYPE_PARAMS;
	size_t at;
	u32 key;

	f->size = 0;
	append(f, "d9d9f7836e6b657865632d6d616e696665737401a8");
	append(f, "01183e0203036161040005010682010007");
	append(f, params ? "84" : "85");
	append(f, "a401616b02010418640958" "20" ZEROS32);
	if (!params)
		append(f, "a30161700203" "05191000");
	append(f, "a40161680202041832" "095820" ZEROS32);
	at = f->size;
	f->bytes[f->size++] = 0xa0 | (2 + __builtin_popcount(keys));
	append(f, "01617302");
	f->bytes[f->size++] = type;
	for (key = SF_SLOTKEY_OPTIONAL; key <= SF_SLOTKEY_TEMPLATE; key++) {
		if (keys & 1u << key)
			append(f, key_values[key]);
	}
	append(f, "a4016174020204" "10" "095820" ZEROS32);
	append(f, "0880");
	return at;
}

/*
 * A column for each key from OPTIONAL to TEMPLATE: '+' must be there, 'o' may, '-' must
 * not, 'x' exactly one of these.
 */
static const char *row_of(u32 type, bool digest)
{
	switch (type) {
	case SF_TYPE_CODE:
		return "-+-ooo+o--";
	case SF_TYPE_INITRAMFS:
		return digest ? "-xx--o+---" : "oxx--o----";
	case SF_TYPE_PARAMS:
		return "--+-oo---o";
	case SF_TYPE_CMDLINE:
		return digest ? "-xx---+---" : "-xx-----+-";
	case SF_TYPE_DATA:
		return "oxx-oo----";
	default:
		return "--+-oo----";
	}
}

static enum sf_flaw expected_flaw(u32 type, u32 keys)
{
	const char *row = row_of(type, keys & BIT(DIGEST));
	bool missing = !(keys & (BIT(SIZE) | BIT(MAX))), forbidden = false;
	u32 i;

	if (!keys)
		return SF_FLAW_COUNT;	/* name and type alone are too few */
	if ((keys & BIT(SIZE)) && (keys & BIT(MAX)))
		return SF_FLAW_KEY;
	if (missing && (keys & BIT(FIELDS)))
		return SF_FLAW_FIELD_PLACE;	/* not inside a slot of no size */
	for (i = 0; row[i]; i++) {
		bool present = keys & 1u << (SF_SLOTKEY_OPTIONAL + i);

		missing |= row[i] == '+' && !present;
		forbidden |= row[i] == '-' && present;
	}
	return missing ? SF_FLAW_SLOT_NEEDS : forbidden ? SF_FLAW_SLOT_FORBIDS : SF_FLAW_NONE;
}

TEST(every_set_of_keys)
{
	u32 type, keys, accepted = 0;
	enum sf_flaw flaw;
	size_t at;

	for (type = SF_TYPE_CODE; type <= SF_TYPE_ELFCOREHDR; type++) {
		for (keys = 0; keys < 2 * BIT(TEMPLATE); keys += BIT(OPTIONAL)) {
			at = build_slot(f, type, keys);
			flaw = expected_flaw(type, keys);
			if (flaw == SF_FLAW_NONE) {
				expect_bytes_decoded(f);
				accepted++;
				continue;
			}
			if (flaw == SF_FLAW_SLOT_NEEDS || flaw == SF_FLAW_SLOT_FORBIDS) {
				expect_bytes_flaw(f, flaw, type == SF_TYPE_PARAMS ? 3 : 4, at);
				continue;
			}
			assert_int_equal(decode_copy(f), -EBADMSG);
			assert_int_equal(f->why.value, flaw);
		}
	}
	/* code 16, initramfs 4 and 8, params 8, cmdline 2 and 2, data 16, elfcorehdr 4 */
	assert_int_equal(accepted, 60);
}

/* rules between parts, on the fixture */

static struct sf_bytes a_digest(struct fixture *f)
{
	return (struct sf_bytes){ f->digests[0], 32 };
}

TEST(entry_slot_missing)
{
	f->desc.head.entry_slot = NR_SLOTS + 1;
	expect_flaw(f, SF_FLAW_ENTRY, 0);
	f->desc.head.entry_slot = SF_SLOTS_MAX;
	expect_flaw(f, SF_FLAW_ENTRY, 0);
}

TEST(entry_not_code)
{
	f->desc.head.entry_slot = INITRD_HEAD;
	expect_flaw(f, SF_FLAW_ENTRY, 0);
	f->desc.head.entry_slot = DATA;
	expect_flaw(f, SF_FLAW_ENTRY, 0);
	f->desc.head.entry_slot = PARAMS;
	expect_flaw(f, SF_FLAW_ENTRY, 0);
}

TEST(entry_outside)
{
	f->desc.head.entry_offset = PURGATORY_SIZE;
	expect_flaw(f, SF_FLAW_ENTRY, 0);
	f->desc.head.entry_offset = SF_SIZE_LIMIT - 1;
	expect_flaw(f, SF_FLAW_ENTRY, 0);
	/* nor in the memory after the bytes; the last byte is the last offset */
	f->desc.head.entry_offset = PURGATORY_SIZE - 1;
	expect_decoded(f);
}

TEST(entry_in_last_slot)
{
	struct sf_slot slot = *slot_at(f, KERNEL);

	slot.name = text_bytes("last");
	f->desc.head.entry_slot = add_slot(f, slot);
	expect_decoded(f);
}

TEST(name_twice)
{
	slot_at(f, INITRD)->name = text_bytes("kernel");
	expect_flaw(f, SF_FLAW_NAME_TWICE, INITRD);
	slot_at(f, INITRD)->name = text_bytes("kerne");
	expect_decoded(f);
}

static void twice(struct fixture *f, u32 slot)
{
	struct sf_slot more = *slot_at(f, slot);

	more.name = text_bytes("second");
	expect_flaw(f, SF_FLAW_TYPE_TWICE, add_slot(f, more));
}

TEST(params_twice)
{
	twice(f, PARAMS);
}

TEST(cmdline_twice)
{
	twice(f, CMDLINE);
}

TEST(elfcorehdr_twice)
{
	twice(f, ELFCOREHDR);
}

/* A manifest of this kernel alone, with a command line that is put nowhere. */
TEST(f8_cmdline_needs_params)
{
	*slot_at(f, PARAMS) = *slot_at(f, DATA);
	slot_at(f, PARAMS)->name = text_bytes("params");
	expect_flaw(f, SF_FLAW_CMDLINE_ALONE, 0);
	*slot_at(f, CMDLINE) = *slot_at(f, DATA);
	slot_at(f, CMDLINE)->name = text_bytes("cmdline");
	f->desc.nr_policy = 0;
	expect_decoded(f);
	assert_int_equal(f->manifest.params_slot, 0);
	assert_int_equal(f->manifest.cmdline_slot, 0);
}

TEST(cmdline_before_params)
{
	struct sf_slot params = *slot_at(f, PARAMS);

	*slot_at(f, PARAMS) = *slot_at(f, CMDLINE);
	*slot_at(f, CMDLINE) = params;
	/* what names slot number CMDLINE is right then */
	field_at(f, PURGATORY, REGION_AT(REGION_PARAMS))->slot = CMDLINE;
	field_at(f, PURGATORY, REGION_AT(REGION_PARAMS) + 8)->slot = CMDLINE;
	field_at(f, PURGATORY, REGION_AT(REGION_PARAMS) + 16)->slot = CMDLINE;
	expect_decoded(f);
}

TEST(open_initramfs_first)
{
	slot_at(f, INITRD_HEAD)->digest.n = 0;
	expect_flaw(f, SF_FLAW_INITRAMFS_OPEN, INITRD_HEAD);
}

TEST(open_initramfs_last)
{
	slot_at(f, INITRD_TAIL)->digest.n = 0;
	expect_flaw(f, SF_FLAW_INITRAMFS_OPEN, INITRD_TAIL);
}

/* Another slot may lie between; what counts is the first and the last initramfs. */
TEST(open_initramfs_alone)
{
	slot_at(f, INITRD_HEAD)->type = SF_TYPE_DATA;
	slot_at(f, INITRD_HEAD)->digest.n = 0;
	expect_flaw(f, SF_FLAW_INITRAMFS_OPEN, INITRD);
	slot_at(f, INITRD_TAIL)->type = SF_TYPE_DATA;
	slot_at(f, INITRD_TAIL)->digest.n = 0;
	expect_flaw(f, SF_FLAW_INITRAMFS_OPEN, INITRD);
	/* none at all */
	slot_at(f, INITRD)->type = SF_TYPE_DATA;
	expect_decoded(f);
}

TEST(open_initramfs_after_the_last_signed_one)
{
	struct sf_slot open = *slot_at(f, INITRD);
	u32 last;

	open.name = text_bytes("more");
	last = add_slot(f, open);
	expect_flaw(f, SF_FLAW_INITRAMFS_OPEN, last);
	slot_at(f, last)->optional = false;
	expect_flaw(f, SF_FLAW_INITRAMFS_OPEN, last);
	slot_at(f, last)->digest = a_digest(f);
	expect_decoded(f);
}

TEST(one_signed_initramfs)
{
	slot_at(f, INITRD_HEAD)->type = SF_TYPE_DATA;
	slot_at(f, INITRD_HEAD)->digest.n = 0;
	slot_at(f, INITRD)->type = SF_TYPE_DATA;
	expect_decoded(f);
}

/* Small slots and params together are at most 1 MiB: code with fields, params, cmdline */
TEST(small_too_large)
{
	u32 others = PURGATORY_SIZE + 0x40000;

	slot_at(f, CMDLINE)->size = SF_SMALL_MAX - others;
	expect_decoded(f);
	slot_at(f, CMDLINE)->size++;
	expect_flaw(f, SF_FLAW_SMALL, CMDLINE);
	slot_at(f, CMDLINE)->size = 2048;
	slot_at(f, PARAMS)->size = SF_SMALL_MAX - PURGATORY_SIZE - 2048;
	expect_decoded(f);
	slot_at(f, PARAMS)->size++;
	expect_flaw(f, SF_FLAW_SMALL, CMDLINE);
	slot_at(f, PARAMS)->size = SF_SMALL_MAX + 1;
	expect_flaw(f, SF_FLAW_SMALL, PARAMS);
	slot_at(f, PARAMS)->size = SF_SIZE_LIMIT - 1;
	expect_flaw(f, SF_FLAW_SMALL, PARAMS);
}

TEST(small_too_large_code)
{
	slot_at(f, PURGATORY)->memory = 0;
	slot_at(f, PURGATORY)->size = SF_SMALL_MAX - 0x40000 - 2048;
	expect_decoded(f);
	slot_at(f, PURGATORY)->size = SF_SMALL_MAX + 1;
	expect_flaw(f, SF_FLAW_SMALL, PURGATORY);
	/* code without fields may be larger */
	f->slots[PURGATORY - 1].nr_fields = 0;
	expect_decoded(f);
}

/* fields */

static struct sf_field a_choice(u32 offset, u32 length)
{
	static const u8 zeros[64];

	return (struct sf_field){ .rule = SF_RULE_CHOICE, .offset = offset, .length = length,
				  .alternatives = { zeros, length } };
}

TEST(field_next_to_field)
{
	add_field(f, PURGATORY, a_choice(RECHECK_AT + 1, 3));
	expect_decoded(f);
	f->slots[PURGATORY - 1].nr_fields--;
	add_field(f, PURGATORY, a_choice(RECHECK_AT + 1, 4));
	expect_flaw(f, SF_FLAW_FIELD_PLACE, PURGATORY);
}

TEST(field_twice)
{
	add_field(f, PURGATORY, *field_at(f, PURGATORY, JUMP_AT));
	expect_flaw(f, SF_FLAW_FIELD_PLACE, PURGATORY);
}

TEST(field_inside_another)
{
	add_field(f, PURGATORY, a_choice(REGION_AT(0) + 20, 1));
	expect_flaw(f, SF_FLAW_FIELD_PLACE, PURGATORY);
}

TEST(field_outside)
{
	add_field(f, PURGATORY, a_choice(PURGATORY_SIZE - 1, 2));
	expect_flaw(f, SF_FLAW_FIELD_PLACE, PURGATORY);
	f->slots[PURGATORY - 1].nr_fields--;
	add_field(f, PURGATORY, a_choice(PURGATORY_SIZE, 1));
	expect_flaw(f, SF_FLAW_FIELD_PLACE, PURGATORY);
	f->slots[PURGATORY - 1].nr_fields--;
	add_field(f, PURGATORY, a_choice(SF_SMALL_MAX - 1, 1));
	expect_flaw(f, SF_FLAW_FIELD_PLACE, PURGATORY);
	f->slots[PURGATORY - 1].nr_fields--;
	add_field(f, PURGATORY, a_choice(PURGATORY_SIZE - 1, 1));
	expect_decoded(f);
}

/* Each rule's field must end inside the slot, not only choices. */
TEST(field_of_each_rule_outside)
{
	struct sf_field fields[] = {
		{ .rule = SF_RULE_ADDR, .length = 8, .slot = KERNEL },
		{ .rule = SF_RULE_SIZE, .length = 8, .slot = KERNEL },
		{ .rule = SF_RULE_DIGEST, .length = 32, .slot = KERNEL, .choice = RECHECK_AT },
	};
	u32 i;

	for (i = 0; i < 3; i++) {
		fields[i].offset = PURGATORY_SIZE - fields[i].length + 1;
		add_field(f, PURGATORY, fields[i]);
		expect_flaw(f, SF_FLAW_FIELD_PLACE, PURGATORY);
		f->slots[PURGATORY - 1].nr_fields--;
		fields[i].offset--;
		add_field(f, PURGATORY, fields[i]);
		expect_decoded(f);
		f->slots[PURGATORY - 1].nr_fields--;
	}
}

TEST(field_of_another_slot)
{
	struct sf_field *field = field_at(f, PURGATORY, JUMP_AT);

	field->addend = 0;
	field->slot = NR_SLOTS;
	expect_decoded(f);
	field->slot = NR_SLOTS + 1;
	expect_flaw(f, SF_FLAW_FIELD_SLOT, PURGATORY);
	field->slot = SF_SLOTS_MAX;
	expect_flaw(f, SF_FLAW_FIELD_SLOT, PURGATORY);
	field->slot = PURGATORY;
	expect_decoded(f);
	field->slot = ELFCOREHDR;
	expect_decoded(f);
	field->slot = PARAMS;
	expect_decoded(f);
}

TEST(field_that_names_the_cmdline)
{
	field_at(f, PURGATORY, REGION_AT(0))->slot = CMDLINE;
	expect_flaw(f, SF_FLAW_FIELD_SLOT, PURGATORY);
	field_at(f, PURGATORY, REGION_AT(0))->slot = KERNEL;
	field_at(f, PURGATORY, REGION_AT(0) + 8)->slot = CMDLINE;
	expect_flaw(f, SF_FLAW_FIELD_SLOT, PURGATORY);
	field_at(f, PURGATORY, REGION_AT(0) + 8)->slot = KERNEL;
	field_at(f, PURGATORY, REGION_AT(0) + 16)->slot = CMDLINE;
	expect_flaw(f, SF_FLAW_FIELD_SLOT, PURGATORY);
}

TEST(size_of_other_slots)
{
	struct sf_field *field = field_at(f, PURGATORY, REGION_AT(0) + 8);

	field->slot = ELFCOREHDR;
	expect_decoded(f);
	field->slot = DATA;
	expect_decoded(f);
	field->slot = PURGATORY;
	expect_decoded(f);
	field->slot = NR_SLOTS + 1;
	expect_flaw(f, SF_FLAW_FIELD_SLOT, PURGATORY);
}

/* No digest of what has fields: it would depend on itself, or on the order of writing. */
TEST(f15_digest_of_slot_with_fields)
{
	struct sf_field *field = field_at(f, PURGATORY, REGION_AT(0) + 16);

	field->slot = PURGATORY;
	expect_flaw(f, SF_FLAW_FIELD_SLOT, PURGATORY);
	field->slot = KERNEL;
	add_field(f, KERNEL, a_choice(8, 1));
	expect_flaw(f, SF_FLAW_FIELD_SLOT, PURGATORY);
	f->slots[KERNEL - 1].nr_fields = 0;
	expect_decoded(f);
}

TEST(f15_digest_of_elfcorehdr)
{
	field_at(f, PURGATORY, REGION_AT(0) + 16)->slot = ELFCOREHDR;
	expect_flaw(f, SF_FLAW_FIELD_SLOT, PURGATORY);
	field_at(f, PURGATORY, REGION_AT(0) + 16)->slot = NR_SLOTS + 1;
	expect_flaw(f, SF_FLAW_FIELD_SLOT, PURGATORY);
	field_at(f, PURGATORY, REGION_AT(0) + 16)->slot = DATA;
	expect_decoded(f);
}

TEST(digest_without_a_choice_field)
{
	struct sf_field *field = field_at(f, PURGATORY, REGION_AT(0) + 16);

	/* a choice of two bytes, another rule's field, inside a choice, no field at all */
	field->choice = UART_AT;
	expect_flaw(f, SF_FLAW_FIELD_CHOICE, PURGATORY);
	field->choice = JUMP_AT;
	expect_flaw(f, SF_FLAW_FIELD_CHOICE, PURGATORY);
	field->choice = UART_AT + 1;
	expect_flaw(f, SF_FLAW_FIELD_CHOICE, PURGATORY);
	field->choice = 0;
	expect_flaw(f, SF_FLAW_FIELD_CHOICE, PURGATORY);
	field->choice = SF_SMALL_MAX - 1;
	expect_flaw(f, SF_FLAW_FIELD_CHOICE, PURGATORY);
	/* a choice after the digest field is as good as one before it */
	add_field(f, PURGATORY, a_choice(PURGATORY_SIZE - 1, 1));
	field->choice = PURGATORY_SIZE - 1;
	expect_decoded(f);
}

/* The choice of another slot decides nothing here. */
TEST(digest_with_choice_of_another_slot)
{
	struct sf_slot slot = *slot_at(f, PURGATORY);
	u32 more;

	slot.name = text_bytes("more");
	more = add_slot(f, slot);
	add_field(f, more, (struct sf_field){ .rule = SF_RULE_DIGEST, .offset = 64, .length = 32,
					      .slot = KERNEL, .choice = RECHECK_AT });
	expect_flaw(f, SF_FLAW_FIELD_CHOICE, more);
	add_field(f, more, a_choice(RECHECK_AT, 1));
	expect_decoded(f);
}

TEST(addend_past_the_memory)
{
	struct sf_field *field = field_at(f, PURGATORY, JUMP_AT);

	field->addend = KERNEL_MEMORY;
	expect_flaw(f, SF_FLAW_FIELD_ADDEND, PURGATORY);
	field->addend = KERNEL_MEMORY - 1;
	expect_decoded(f);
}

TEST(addend_past_the_size)
{
	struct sf_field *field = field_at(f, PURGATORY, REGION_AT(REGION_HEAD));

	/* no memory size: the size */
	field->addend = 50;
	expect_flaw(f, SF_FLAW_FIELD_ADDEND, PURGATORY);
	field->addend = 49;
	expect_decoded(f);
}

TEST(addend_without_exact_size)
{
	field_at(f, PURGATORY, REGION_AT(REGION_INITRD))->addend = 1;
	expect_flaw(f, SF_FLAW_FIELD_ADDEND, PURGATORY);
	field_at(f, PURGATORY, REGION_AT(REGION_INITRD))->addend = 0;
	field_at(f, PURGATORY, REGION_AT(REGION_PARAMS))->addend = 1;
	expect_flaw(f, SF_FLAW_FIELD_ADDEND, PURGATORY);
}

static void fill_fields(struct fixture *f, u32 slot, u32 n)
{
	f->slots[slot - 1].nr_fields = 0;
	while (n--)
		add_field(f, slot, a_choice(n, 1));
}

TEST(most_fields_in_one_slot)
{
	f->slots[PURGATORY - 1].nr_fields = 0;
	fill_fields(f, KERNEL, SF_FIELDS_MAX);
	expect_decoded(f);
	assert_int_equal(f->manifest.nr_fields, SF_FIELDS_MAX);
}

TEST(most_fields_in_two_slots)
{
	fill_fields(f, KERNEL, SF_FIELDS_MAX - 3);
	fill_fields(f, PURGATORY, 3);
	expect_decoded(f);
	assert_int_equal(f->manifest.slots[PURGATORY - 1].fields, SF_FIELDS_MAX - 3);
	fill_fields(f, PURGATORY, 4);
	expect_flaw(f, SF_FLAW_COUNT, PURGATORY);
	fill_fields(f, KERNEL, SF_FIELDS_MAX);
	fill_fields(f, PURGATORY, 1);
	expect_flaw(f, SF_FLAW_COUNT, PURGATORY);
}

TEST(most_policy_entries)
{
	u32 i;

	for (i = 0; i <= SF_POLICY_MAX; i++)
		f->policy[i] = (struct sf_policy_desc){ SF_ACTION_ALLOW, "x", NULL };
	f->desc.nr_policy = SF_POLICY_MAX;
	expect_decoded(f);
	assert_int_equal(f->manifest.nr_policy, SF_POLICY_MAX);
	f->desc.nr_policy = SF_POLICY_MAX + 1;
	expect_flaw(f, SF_FLAW_COUNT, CMDLINE);
}

TEST(most_slots)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g" };
	struct sf_slot slot = *slot_at(f, DATA);
	u32 i;

	for (i = 0; NR_SLOTS + i < SF_SLOTS_MAX; i++) {
		slot.name = text_bytes(names[i]);
		add_slot(f, slot);
	}
	expect_decoded(f);
	assert_int_equal(f->manifest.nr_slots, SF_SLOTS_MAX);
	slot.name = text_bytes(names[i]);
	add_slot(f, slot);
	expect_flaw(f, SF_FLAW_COUNT, 0);
}

TEST(other_digests)
{
	static const u32 signed_slots[] = { KERNEL, PURGATORY, INITRD_HEAD, INITRD_TAIL };
	u32 alg, i;

	f->slots[PURGATORY - 1].nr_fields = 0;
	add_field(f, PURGATORY, a_choice(0, 1));
	add_field(f, PURGATORY, (struct sf_field){ .rule = SF_RULE_DIGEST, .offset = 1,
						   .slot = KERNEL });
	for (alg = SF_ALG_SHA384; alg <= SF_ALG_SHA512; alg++) {
		f->desc.head.digest_alg = alg;
		expect_flaw(f, SF_FLAW_LENGTH, KERNEL);
		for (i = 0; i < 4; i++)
			slot_at(f, signed_slots[i])->digest.n = 16 + 16 * alg;
		expect_decoded(f);
		assert_int_equal(f->manifest.digest_size, 16 + 16 * alg);
		assert_int_equal(f->manifest.fields[1].length, 16 + 16 * alg);
	}
}

/* The result does not depend on the manifest that was decoded before */
TEST(decoding_ignores_the_previous_result)
{
	static struct sf_manifest once;

	build(f, -1, NULL);
	memset(&f->manifest, 0, sizeof(f->manifest));
	assert_int_equal(sf_decode(f->bytes, f->size, &f->manifest, &f->why), 0);
	memset(&once, 0xff, sizeof(once));
	assert_int_equal(sf_decode(f->bytes, f->size, &once, &f->why), 0);
	assert_memory_equal(&once, &f->manifest, sizeof(once));
}

TEST(small_slots)
{
	u32 number;

	for (number = 1; number <= NR_SLOTS; number++)
		assert_int_equal(sf_is_small(&f->manifest.slots[number - 1]),
				 number == PURGATORY || number == CMDLINE);
}

/* the header */

static size_t put_header(u8 *buf, u32 manifest, u32 signature)
{
	memset(buf, 0x55, 24 + manifest + signature);
	memcpy(buf, SF_MAGIC, 8);
	memset(buf + 8, 0, 16);
	buf[8] = SF_HEADER_VERSION;
	memcpy(buf + 12, &manifest, 4);
	memcpy(buf + 16, &signature, 4);
	return 24 + manifest + signature;
}

static void bad_header(struct fixture *f, size_t len, enum sf_cause cause)
{
	u8 *copy = malloc(len ? len : 1);
	struct sf_parts parts;

	assert_non_null(copy);
	memcpy(copy, f->bytes, len);
	assert_int_equal(sf_parse_header(copy, len, true, &parts, &f->why), -EINVAL);
	assert_string_equal(sf_causes[f->why.cause].name, sf_causes[cause].name);
	assert_int_equal(sf_causes[f->why.cause].error, EINVAL);
	assert_int_equal(f->why.slot, 0);
	assert_int_equal(f->why.offset, SF_NOTHING);
	assert_int_equal(f->why.value, len);
	free(copy);
}

TEST(header)
{
	size_t len = put_header(f->bytes, 100, 200);
	struct sf_parts parts;

	assert_int_equal(sf_parse_header(f->bytes, len, true, &parts, &f->why), 0);
	assert_ptr_equal(parts.manifest.p, f->bytes + 24);
	assert_int_equal(parts.manifest.n, 100);
	assert_ptr_equal(parts.signature.p, f->bytes + 124);
	assert_int_equal(parts.signature.n, 200);
	assert_int_equal(parts.end, 324);
	assert_int_equal(f->why.cause, SF_E_OK);
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
		bad_header(f, n, n < 24 ? SF_E_HEADER_SHORT : SF_E_HEADER_TRUNCATED);
}

TEST(header_magic)
{
	size_t i, len = put_header(f->bytes, 10, 20);

	for (i = 0; i < 8; i++) {
		f->bytes[i] ^= 0x20;
		bad_header(f, len, SF_E_HEADER_MAGIC);
		f->bytes[i] ^= 0x20;
	}
}

TEST(header_fields)
{
	size_t len = put_header(f->bytes, 10, 20);

	f->bytes[8] = 2;
	bad_header(f, len, SF_E_HEADER_VERSION);
	f->bytes[8] = 1;
	f->bytes[11] = 1;
	bad_header(f, len, SF_E_HEADER_VERSION);
	f->bytes[11] = 0;
	f->bytes[23] = 1;
	bad_header(f, len, SF_E_HEADER_RESERVED);
	f->bytes[23] = 0;
	bad_header(f, len + 1, SF_E_HEADER_TRAILING);
}

TEST(header_sizes)
{
	size_t len = put_header(f->bytes, 10, 20);

	memset(f->bytes + 12, 0, 4);
	bad_header(f, len, SF_E_HEADER_MANIFEST_SIZE);
	memset(f->bytes + 12, 0xff, 4);
	bad_header(f, len, SF_E_HEADER_MANIFEST_SIZE);
	memcpy(f->bytes + 12, "\x01\x80\x00\x00", 4);
	bad_header(f, len, SF_E_HEADER_MANIFEST_SIZE);
	put_header(f->bytes, 10, 20);
	memset(f->bytes + 16, 0xff, 4);
	bad_header(f, len, SF_E_HEADER_SIGNATURE_SIZE);
	memcpy(f->bytes + 16, "\x01\x00\x01\x00", 4);
	bad_header(f, len, SF_E_HEADER_SIGNATURE_SIZE);
	len = put_header(f->bytes, 10, 0);
	bad_header(f, len, SF_E_HEADER_UNSIGNED);
	/* just the largest */
	len = put_header(f->bytes, 10, SF_SIGNATURE_MAX);
	bad_header(f, len + 1, SF_E_HEADER_TRAILING);
	memset(f->bytes, 0, sizeof(f->bytes));
	put_header(f->bytes, SF_MANIFEST_MAX, 20);
	bad_header(f, SF_MANIFEST_MAX + 43, SF_E_HEADER_TRUNCATED);
}

#define T(name)	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

static const struct CMUnitTest tests[] = {
	T(small_manifest),
	T(small_manifest_fields),
	T(small_manifest_policy),
	T(largest_manifest),
	T(truncated_after_the_prefix),
	T(limits_are_accepted),
	T(range_of_all_addresses_is_refused),
	T(every_set_of_keys),
	T(entry_slot_missing),
	T(entry_not_code),
	T(entry_outside),
	T(entry_in_last_slot),
	T(name_twice),
	T(params_twice),
	T(cmdline_twice),
	T(elfcorehdr_twice),
	T(f8_cmdline_needs_params),
	T(cmdline_before_params),
	T(open_initramfs_first),
	T(open_initramfs_last),
	T(open_initramfs_alone),
	T(open_initramfs_after_the_last_signed_one),
	T(one_signed_initramfs),
	T(small_too_large),
	T(small_too_large_code),
	T(field_next_to_field),
	T(field_twice),
	T(field_inside_another),
	T(field_outside),
	T(field_of_each_rule_outside),
	T(field_of_another_slot),
	T(field_that_names_the_cmdline),
	T(size_of_other_slots),
	T(f15_digest_of_slot_with_fields),
	T(f15_digest_of_elfcorehdr),
	T(digest_without_a_choice_field),
	T(digest_with_choice_of_another_slot),
	T(addend_past_the_memory),
	T(addend_past_the_size),
	T(addend_without_exact_size),
	T(most_fields_in_one_slot),
	T(most_fields_in_two_slots),
	T(most_policy_entries),
	T(most_slots),
	T(other_digests),
	T(decoding_ignores_the_previous_result),
	T(small_slots),
	T(header),
	T(header_truncated),
	T(header_magic),
	T(header_fields),
	T(header_sizes),
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
