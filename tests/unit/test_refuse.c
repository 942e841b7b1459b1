// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_refuse.c - names, errnos and the line in the log
 */
#include <ctype.h>
#include <stdlib.h>

#include "fixture.h"
#include "sigfmt_names.h"

/* The causes of a class follow each other, and each class has one errno. */
static const struct {
	enum sf_cause first;
	enum sf_cause last;
	int error;
} classes[] = {
	{ SF_E_OK, SF_E_OK, 0 },
	{ SF_E_HEADER_SHORT, SF_E_MACHINE, EINVAL },
	{ SF_E_SIGNER_UNKNOWN, SF_E_SIGNER_UNKNOWN, ENOKEY },
	{ SF_E_SIGNATURE_INVALID, SF_E_SIGNATURE_INVALID, EKEYREJECTED },
	{ SF_E_SIGNATURE_MALFORMED, SF_E_SIGNATURE_MALFORMED, EBADMSG },
	{ SF_E_SIGNATURE_ALGORITHM, SF_E_SIGNATURE_ALGORITHM, ENOPKG },
	{ SF_E_REVOKED_MANIFEST, SF_E_REVOKED_SLOT, EKEYREJECTED },
	{ SF_E_MANIFEST_MALFORMED, SF_E_MANIFEST_MALFORMED, EBADMSG },
	{ SF_E_ARCH, SF_E_TEMPLATE, ENOEXEC },
	{ SF_E_GENERATION, SF_E_GENERATION, ESTALE },
	{ SF_E_TAG_UNKNOWN, SF_E_ELFCOREHDR_ROOM, EBADSLT },
	{ SF_E_DEST_LOW, SF_E_DEST_CRASH, EADDRNOTAVAIL },
	{ SF_E_CHOICE, SF_E_CMDLINE_REQUIRED, EILSEQ },
	{ SF_E_LOCKDOWN, SF_E_LOCKDOWN, EPERM },
	{ SF_E_DIGEST, SF_E_DIGEST, EUCLEAN },
};

static void errnos(void **state)
{
	enum sf_cause next = 0;
	size_t i;

	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		assert_int_equal(classes[i].first, next);
		for (; next <= classes[i].last; next++)
			assert_int_equal(sf_causes[next].error, classes[i].error);
	}
	assert_int_equal(next, SF_E_COUNT);
}

/* Names that administrators search for: lower-case words with hyphens, each name once */
static void names(void **state)
{
	enum sf_cause cause, other;
	const char *name;
	size_t i;

	for (cause = 0; cause < SF_E_COUNT; cause++) {
		name = sf_cause_name(cause);
		assert_in_range(strlen(name), 5, 30);
		for (i = 0; name[i]; i++)
			assert_true(islower((unsigned char)name[i]) || (name[i] == '-' && i));
		for (other = 0; other < cause; other++)
			assert_string_not_equal(name, sf_cause_name(other));
	}
	assert_string_equal(sf_cause_name(SF_E_OK), "accepted");
	assert_string_equal(sf_cause_name(SF_E_CMDLINE_FORBIDDEN), "cmdline-forbidden");
	assert_string_equal(sf_cause_name(SF_E_DEST_NOT_RAM), "dest-not-ram");
	assert_string_equal(sf_cause_name(SF_E_DIGEST), "digest-differs");
	assert_string_equal(sf_cause_name(SF_E_SIGNER_UNKNOWN), "signer-unknown");
	assert_string_equal(sf_cause_name(SF_E_REVOKED_SLOT), "revoked-slot");
	assert_string_equal(sf_cause_name(SF_E_COUNT), "?");
	assert_string_equal(sf_cause_name(~0u), "?");
}

static void algorithms(void **state)
{
	assert_string_equal(sf_alg_name(SF_ALG_SHA256), "sha256");
	assert_string_equal(sf_alg_name(SF_ALG_SHA384), "sha384");
	assert_string_equal(sf_alg_name(SF_ALG_SHA512), "sha512");
	assert_string_equal(sf_alg_name(0), "?");
	assert_string_equal(sf_alg_name(SF_ALG_SHA512 + 1), "?");
	assert_string_equal(sf_alg_name(~0u), "?");
}

/* libsigfmt's names for numbers: the first and the last of each, and unknown ones */
static void names_of_numbers(void **state)
{
	assert_string_equal(sf_type_name(SF_TYPE_CODE), "code");
	assert_string_equal(sf_type_name(SF_TYPE_ELFCOREHDR), "elfcorehdr");
	assert_string_equal(sf_type_name(0), "?");
	assert_string_equal(sf_type_name(SF_TYPE_ELFCOREHDR + 1), "?");
	assert_string_equal(sf_type_name(~0u), "?");
	assert_string_equal(sf_rule_name(SF_RULE_ADDR), "addr");
	assert_string_equal(sf_rule_name(SF_RULE_CHOICE), "choice");
	assert_string_equal(sf_rule_name(SF_RULE_CHOICE + 1), "?");
	assert_string_equal(sf_way_name(SF_WAY_BUILTIN), "builtin");
	assert_string_equal(sf_way_name(SF_WAY_CMDLINE), "cmdline");
	assert_string_equal(sf_way_name(SF_WAY_CMDLINE + 1), "?");
	assert_string_equal(sf_level_name(SF_LEVEL_NONE), "none");
	assert_string_equal(sf_level_name(SF_LEVEL_CONFIDENTIALITY), "confidentiality");
	assert_string_equal(sf_level_name(SF_LEVEL_CONFIDENTIALITY + 1), "?");
	assert_string_equal(sf_action_name(SF_ACTION_ALLOW), "allow");
	assert_string_equal(sf_action_name(SF_ACTION_REQUIRE), "require");
	assert_string_equal(sf_action_name(SF_ACTION_REQUIRE + 1), "?");
}

static void expect_line(const struct fixture *f, struct sf_refusal why, const char *line)
{
	char buf[SF_LINE_MAX];

	assert_ptr_equal(sf_refusal_line(&why, f ? &f->manifest : NULL, buf, sizeof(buf)), buf);
	assert_string_equal(buf, line);
}

#define NONE	SF_NOTHING

/* Every combination of the parts that a refusal may have */
static void lines(void **state)
{
	struct fixture *f = *state;

	expect_line(f, (struct sf_refusal){ SF_E_CMDLINE_FORBIDDEN, CMDLINE, 0x1c, 5 },
		    "cmdline-forbidden slot 4 (cmdline)+0x1c 0x5");
	expect_line(f, (struct sf_refusal){ SF_E_CHOICE, PURGATORY, 40, NONE },
		    "choice-unknown slot 2 (purgatory)+0x28");
	expect_line(f, (struct sf_refusal){ SF_E_DEST_NOT_RAM, INITRD, NONE, 0x7ff00000 },
		    "dest-not-ram slot 6 (initrd) 0x7ff00000");
	expect_line(f, (struct sf_refusal){ SF_E_DIGEST, KERNEL, NONE, NONE },
		    "digest-differs slot 1 (kernel)");
	expect_line(f, (struct sf_refusal){ SF_E_MANIFEST_MALFORMED, 0, 0x40, 7 },
		    "manifest-malformed +0x40 0x7");
	expect_line(f, (struct sf_refusal){ SF_E_MANIFEST_MALFORMED, 0, 0, NONE },
		    "manifest-malformed +0x0");
	expect_line(f, (struct sf_refusal){ SF_E_LOCKDOWN, 0, NONE, 0 }, "lockdown-weaker 0x0");
	expect_line(f, (struct sf_refusal){ SF_E_COMPONENT, 0, NONE, NONE }, "component-differs");
}

/* Before there is a manifest, a slot has no name. */
static void lines_without_manifest(void **state)
{
	expect_line(NULL, (struct sf_refusal){ SF_E_MANIFEST_MALFORMED, 3, 0x40, 2 },
		    "manifest-malformed slot 3+0x40 0x2");
	expect_line(NULL, (struct sf_refusal){ SF_E_HEADER_SHORT, 0, NONE, 23 },
		    "header-short 0x17");
	expect_line(NULL, (struct sf_refusal){ SF_E_SIGNER_UNKNOWN, 0, NONE, NONE },
		    "signer-unknown");
}

/* Numbers out of range must not break the line */
static void lines_with_numbers_out_of_range(void **state)
{
	struct fixture *f = *state;

	expect_line(f, (struct sf_refusal){ SF_E_DIGEST, NR_SLOTS, NONE, NONE },
		    "digest-differs slot 9 (settings)");
	expect_line(f, (struct sf_refusal){ SF_E_DIGEST, NR_SLOTS + 1, NONE, NONE },
		    "digest-differs slot 10");
	expect_line(f, (struct sf_refusal){ SF_E_DIGEST, ~0u, ~0ULL - 1, ~0ULL - 1 },
		    "digest-differs slot 4294967295+0xfffffffffffffffe 0xfffffffffffffffe");
}

/* SF_LINE_MAX is enough for every cause, with all parts as long as they may be. */
static void longest_lines(void **state)
{
	struct sf_refusal why = { .slot = SF_SLOTS_MAX, .offset = ~0ULL - 1, .value = ~0ULL - 1 };
	struct fixture *f = *state;
	char line[SF_LINE_MAX], roomy[2 * SF_LINE_MAX];

	f->manifest.nr_slots = SF_SLOTS_MAX;
	f->manifest.slots[SF_SLOTS_MAX - 1].name = text_bytes("a-name-as-long-");
	for (why.cause = 0; why.cause < SF_E_COUNT; why.cause++) {
		sf_refusal_line(&why, &f->manifest, line, sizeof(line));
		sf_refusal_line(&why, &f->manifest, roomy, sizeof(roomy));
		assert_string_equal(line, roomy);
		assert_non_null(strstr(line, " slot 15 (a-name-as-long-)+0xffff"));
		assert_string_equal(line + strlen(line) - 19, " 0xfffffffffffffffe");
	}
}

static void short_buffer(void **state)
{
	struct sf_refusal why = { SF_E_CMDLINE_FORBIDDEN, CMDLINE, 0x1c, 5 };
	struct fixture *f = *state;
	char full[SF_LINE_MAX];
	size_t len;
	char *buf;

	sf_refusal_line(&why, &f->manifest, full, sizeof(full));
	for (len = 1; len <= strlen(full) + 1; len++) {
		buf = malloc(len);
		assert_non_null(buf);
		sf_refusal_line(&why, &f->manifest, buf, len);
		assert_int_equal(strlen(buf), len - 1);
		assert_memory_equal(buf, full, len - 1);
		free(buf);
	}
}

#define T(name)	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errnos),
		cmocka_unit_test(names),
		cmocka_unit_test(algorithms),
		cmocka_unit_test(names_of_numbers),
		T(lines),
		cmocka_unit_test(lines_without_manifest),
		T(lines_with_numbers_out_of_range),
		T(longest_lines),
		T(short_buffer),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("refuse", tests, NULL, NULL);
}
