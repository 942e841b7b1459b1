// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_sentence.c - explanations of refusals and of lines of the kernel's log
 */
#include <stdlib.h>

#include "fixture.h"
#include "loader.h"
#include "sigfmt_sentence.h"

#define LOGGED	"<3>[   12.345678] kexec: manifest refused: "

static const char *sentence_of(const struct sf_refusal *why, const struct sf_manifest *manifest)
{
	static char text[SF_SENTENCE_MAX];

	memset(text, 'x', sizeof(text));
	assert_ptr_equal(sf_sentence(why, manifest, text, sizeof(text)), text);
	assert_non_null(memchr(text, '\0', sizeof(text)));
	return text;
}

/* What is wrong, then what to do; in one line, complete, without placeholders */
static void expect_well_formed(const char *text)
{
	const char *todo = strchr(text, ';');

	if (!todo || strlen(todo) < 10)
		print_error("what is to be done? %s\n", text);
	assert_non_null(todo);
	assert_true(todo > text + 10 && strlen(todo) > 10);
	assert_null(strpbrk(text, "\n$"));
	assert_true(strlen(text) < SF_SENTENCE_MAX - 1);
	assert_true(text[strlen(text) - 1] != '.' && text[strlen(text) - 1] != ' ');
}

static bool is_about_slot(enum sf_cause cause)
{
	switch (cause) {
	case SF_E_REVOKED_SLOT:
	case SF_E_MANIFEST_MALFORMED:
	case SF_E_TEMPLATE:
		return true;
	case SF_E_LOCKDOWN:
		return false;
	default:
		return cause > SF_E_TAG_UNKNOWN;
	}
}

static void every_cause(void **state)
{
	struct fixture *f = *state;
	char seen[SF_E_COUNT][SF_SENTENCE_MAX];

	for (u32 cause = SF_E_OK + 1; cause < SF_E_COUNT; cause++) {
		const struct sf_refusal why = { cause, PURGATORY, 0x10, 1 };

		snprintf(seen[cause], SF_SENTENCE_MAX, "%s", sentence_of(&why, &f->manifest));
		expect_well_formed(seen[cause]);
		assert_int_equal(strstr(seen[cause], "slot 2 (purgatory)") != NULL,
				 is_about_slot(cause));
		for (u32 other = SF_E_OK + 1; other < cause; other++)
			assert_string_not_equal(seen[cause], seen[other]);
		/* a slot without its name, and no slot where one belongs */
		if (is_about_slot(cause))
			assert_non_null(strstr(sentence_of(&why, NULL), "slot 2"));
		expect_well_formed(sentence_of(&(struct sf_refusal){ cause, 0, SF_NOTHING,
								     SF_NOTHING }, NULL));
	}
}

static void every_flaw(void **state)
{
	char seen[SF_FLAW_END][SF_SENTENCE_MAX];

	for (u32 flaw = SF_FLAW_NONE; flaw < SF_FLAW_END; flaw++) {
		const struct sf_refusal why = { SF_E_MANIFEST_MALFORMED, 3, 0x1c, flaw };

		snprintf(seen[flaw], SF_SENTENCE_MAX, "%s", sentence_of(&why, NULL));
		expect_well_formed(seen[flaw]);
		assert_non_null(strstr(seen[flaw], "at byte 0x1c in slot 3: "));
		assert_non_null(strstr(seen[flaw], "; make the manifest again with mksig"));
		assert_null(strstr(seen[flaw], "(null)"));
		for (u32 other = SF_FLAW_NONE; other < flaw; other++)
			assert_string_not_equal(seen[flaw], seen[other]);
	}
}

/* The exact sentences that include values of the refusal */
static void sentences_with_values(void **state)
{
	static const struct {
		struct sf_refusal why;
		const char *text;
	} cases[] = {
		{ { SF_E_HEADER_SHORT, 0, SF_NOTHING, 10 },
		  "the manifest file is truncated: it has 10 bytes, its header alone has 24; copy the file again" },
		{ { SF_E_MANIFEST_MALFORMED, 0, 0x42, SF_FLAW_CMDLINE_ALONE },
		  "the manifest is malformed at byte 0x42: a command line needs parameters that hold it; make the manifest again with mksig" },
		{ { SF_E_ARCH, 0, SF_NOTHING, EM_AARCH64 },
		  "the manifest is for arm64, not for this machine; make one from a kernel for this architecture" },
		{ { SF_E_USAGE, 0, SF_NOTHING, SF_USAGE_REBOOT },
		  "the manifest is for reboots only; make one for both with mksig create --usage=reboot,crash" },
		{ { SF_E_GENERATION, 0, SF_NOTHING, 9 },
		  "the kernel to be loaded is too old, this kernel accepts generation 9 or later; use a newer one" },
		{ { SF_E_MEM_OVERLAP, DATA, SF_NOTHING, KERNEL },
		  "slot 9 (settings): its memory overlaps that of slot 1 (kernel); move one of the two" },
		{ { SF_E_DEST_NOT_RAM, KERNEL, SF_NOTHING, 0x7ff00000 },
		  "slot 1 (kernel): the memory from 0x7ff00000 on is not all System RAM; move it to RAM, see /proc/iomem" },
		{ { SF_E_CMDLINE_FORBIDDEN, CMDLINE, 0x1c, 4 },
		  "slot 4 (cmdline): the word at 0x1c is forbidden by the manifest's policy entry \"forbid console\"; leave it out" },
		{ { SF_E_CMDLINE_FORBIDDEN, CMDLINE, 0x1c, 5 },
		  "slot 4 (cmdline): the word at 0x1c is forbidden by the manifest's policy entry \"forbid module.sig*\"; leave it out" },
		{ { SF_E_CMDLINE_VALUE, CMDLINE, 0, 0 },
		  "slot 4 (cmdline): the word at 0x0 has a value that the manifest's policy entry \"require lockdown=integrity\" does not accept; use one that it requires, see mksig show" },
		{ { SF_E_CMDLINE_REQUIRED, CMDLINE, 0x20, 99 },
		  "slot 4 (cmdline): the command line has no word that entry 99 of the manifest's policy (the first is 0) requires; add one to it" },
		{ { SF_E_LOCKDOWN, 0, SF_NOTHING, SF_LEVEL_NONE },
		  "the next kernel would be locked down less than this one (it guarantees none); add lockdown= to its command line, or use a kernel that locks itself down" },
		{ { SF_E_DIGEST, INITRD_HEAD, SF_NOTHING, SF_NOTHING },
		  "slot 5 (initrd-head): digest mismatch, these are not the bytes that were signed; give the file that the manifest was made from" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(sentence_of(&cases[i].why, &f->manifest), cases[i].text);
}

static void expect_given(const struct sf_refusal *why, const struct loader_given *given,
			 const struct sf_manifest *manifest, const char *text)
{
	char buf[SF_SENTENCE_MAX];

	assert_string_equal(loader_sentence(why, manifest, given, buf, sizeof(buf)), text);
}

/* If the command line is known, sentences quote its words and length */
static void sentences_with_words_of_the_command_line(void **state)
{
	static const char line[] = "quiet acpi_rsdp=0x1000 a=\"b\"", *const odd = "quiet \033[2Jx";
	const struct loader_given given = { line, 0, sizeof(line) }, crash = { line, 30, 5001 };
	struct sf_refusal why = { SF_E_CMDLINE_FORBIDDEN, CMDLINE, 6, 4 };
	const struct loader_given bad = { odd, 0, 1 };
	struct fixture *f = *state;
	char longer[200];

	expect_given(&why, &given, &f->manifest,
		     "slot 4 (cmdline): the word \"acpi_rsdp=0x1000\" is forbidden by the manifest's policy entry \"forbid console\"; leave it out");
	/* a word that a terminal would obey, and one that is not there */
	expect_given(&why, &bad, &f->manifest,
		     "slot 4 (cmdline): the word at 0x6 is forbidden by the manifest's policy entry \"forbid console\"; leave it out");
	why.offset = sizeof(line) - 1;
	expect_given(&why, &given, &f->manifest,
		     "slot 4 (cmdline): the word at 0x1c is forbidden by the manifest's policy entry \"forbid console\"; leave it out");
	why = (struct sf_refusal){ SF_E_CMDLINE_BYTE, CMDLINE, 25, SF_NOTHING };
	expect_given(&why, &given, &f->manifest,
		     "slot 4 (cmdline): the byte at 0x19 is not allowed in a command line, in the word \"a=\"b\"\"; use printable ASCII without double quotes");
	memset(longer, 'k', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	why = (struct sf_refusal){ SF_E_CMDLINE_WORD, CMDLINE, 0, SF_NOTHING };
	expect_given(&why, &(struct loader_given){ longer, 0, 200 }, &f->manifest,
		     "slot 4 (cmdline): the word \"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk...\" is longer than the next kernel reads; use a shorter one");

	why = (struct sf_refusal){ SF_E_CMDLINE_LONG, CMDLINE, SF_NOTHING, 20 };
	expect_given(&why, &given, &f->manifest,
		     "slot 4 (cmdline): the command line has 28 characters, this kernel reads 20 at most; use a shorter one");
	expect_given(&why, &crash, &f->manifest,
		     "slot 4 (cmdline): the command line has 28 characters, to which 30 are added that say where the dump is, this kernel reads 20 at most; use a shorter one");
	why.cause = SF_E_BUFSZ_MAX;	/* which counts the NUL */
	expect_given(&why, &given, &f->manifest,
		     "slot 4 (cmdline): the command line has 28 characters, this kernel reads 19 at most; use a shorter one");
	expect_given(&why, NULL, &f->manifest,
		     "slot 4 (cmdline): the command line is too long, this kernel reads 19 characters at most; use a shorter one");
	why.slot = INITRD;
	expect_given(&why, &crash, &f->manifest,
		     "slot 6 (initrd): it may have at most 20 bytes, and 5001 were given; give a smaller file, or a shorter command line");
	why.cause = SF_E_BUFSZ;
	expect_given(&why, &crash, &f->manifest,
		     "slot 6 (initrd): it must have exactly 20 bytes, and 5001 were given; give the file or the command line that was signed");
}

/* Values that no verifier reports are harmless */
static void values_out_of_range(void **state)
{
	struct fixture *f = *state;

	for (u32 cause = SF_E_OK; cause <= SF_E_COUNT + 1; cause++) {
		const struct sf_refusal why = { cause, 77, SF_NOTHING, SF_NOTHING - 1 };

		assert_null(strpbrk(sentence_of(&why, &f->manifest), "$\n"));
		assert_null(strstr(sentence_of(&why, NULL), "(null)"));
	}
}

/* The longest names fit; shorter buffers hold the beginning of the sentence */
static void longest_sentences(void **state)
{
	static char token[SF_TOKEN_MAX + 1];
	const struct sf_refusal why = { SF_E_CMDLINE_VALUE, CMDLINE, ~1ULL, 0 };
	char full[SF_SENTENCE_MAX], cut[SF_SENTENCE_MAX];
	struct fixture *f = *state;

	memset(token, 'k', SF_TOKEN_MAX);
	f->policy[0] = (struct sf_policy_desc){ SF_ACTION_REQUIRE, token, token };
	slot_at(f, CMDLINE)->name = text_bytes("fifteen-letters");
	f->desc.nr_policy = 1;
	expect_decoded(f);
	snprintf(full, sizeof(full), "%s", sentence_of(&why, &f->manifest));
	expect_well_formed(full);
	assert_non_null(strstr(full, token));
	for (size_t len = 1; len < sizeof(cut); len++) {
		char *buf = malloc(len);	/* for AddressSanitizer to see */

		assert_non_null(buf);
		sf_sentence(&why, &f->manifest, buf, len);
		assert_int_equal(strlen(buf), strlen(full) < len ? strlen(full) : len - 1);
		assert_memory_equal(buf, full, strlen(buf));
		free(buf);
	}
}

/* --- lines of the log --- */

static void expect_parsed(const char *line, const struct sf_refusal *why, const char *name)
{
	struct sf_refusal found;
	struct sf_bytes found_name;

	if (!sf_parse_line(line, &found, &found_name))
		print_error("not understood: %s\n", line);
	assert_true(sf_parse_line(line, &found, &found_name));
	assert_int_equal(found.cause, why->cause);
	assert_int_equal(found.slot, why->slot);
	assert_int_equal(found.offset, why->offset);
	assert_int_equal(found.value, why->value);
	assert_int_equal(found_name.n, strlen(name));
	assert_memory_equal(found_name.p ? found_name.p : (const u8 *)"", name, found_name.n);
}

/* Whatever the kernel writes is understood, and its sentence is the same */
static void every_line(void **state)
{
	static const u64 numbers[] = { SF_NOTHING, 0, 0x1c, SF_NOTHING - 1 };
	char line[512], kernel[SF_LINE_MAX], text[SF_SENTENCE_MAX];
	struct fixture *f = *state;

	for (u32 i = 0; i < (SF_E_COUNT - 1) * 48; i++) {
		const struct sf_refusal why = { 1 + i / 48, i / 16 % 3 ? KERNEL + i / 16 % 3 : 0,
						numbers[i % 4], numbers[i / 4 % 4] };

		sf_refusal_line(&why, &f->manifest, kernel, sizeof(kernel));
		snprintf(line, sizeof(line), LOGGED "%s\n", kernel);
		expect_parsed(line, &why, !why.slot ? "" :
			      why.slot == PURGATORY ? "purgatory" : "params");
		assert_true(sf_explain_line(line, text, sizeof(text)));
		expect_well_formed(text);
		/* without the manifest, other slots and policy entries have no names */
		if (why.cause != SF_E_MEM_OVERLAP && why.cause != SF_E_CMDLINE_FORBIDDEN &&
		    why.cause != SF_E_CMDLINE_VALUE && why.cause != SF_E_CMDLINE_REQUIRED)
			assert_string_equal(text, sentence_of(&why, &f->manifest));
		sf_refusal_line(&why, NULL, kernel, sizeof(kernel));
		snprintf(line, sizeof(line), "kexec: manifest refused: %s", kernel);
		expect_parsed(line, &why, "");
	}
}

static void explained_log_lines(void **state)
{
	static const struct {
		const char *line;
		const char *text;
	} cases[] = {
		{ "kexec: manifest refused: cmdline-forbidden slot 3 (cmdline)+0x1c 0x4",
		  "slot 3 (cmdline): the word at 0x1c is forbidden by entry 4 of the manifest's policy (the first is 0); leave it out" },
		{ "Nov 29 10:00:00 host kernel: [    1.5] kexec: manifest refused: digest-differs slot 1 (kernel)\r\n",
		  "slot 1 (kernel): digest mismatch, these are not the bytes that were signed; give the file that the manifest was made from" },
		{ "3,812,9120,-;kexec: manifest refused: signer-unknown",
		  "the kernel does not trust any signer of the manifest; sign it with a key that the kernel trusts, or enroll the signer's key" },
		{ "kexec: manifest refused: manifest-malformed +0x42 0x1",
		  "the manifest is malformed at byte 0x42: it ends too early; make the manifest again with mksig" },
		{ "kexec: load failed (-ENOMEM); no rule of the manifest refused it",
		  "the kernel could not load (ENOMEM: Cannot allocate memory), and no rule of the manifest was broken; free some memory and try again" },
		{ "[    2.0] kexec: load failed (-16); no rule of the manifest refused it\n",
		  "the kernel could not load (EBUSY: Device or resource busy), and no rule of the manifest was broken; try again" },
		{ "kexec: load failed (-EFAULT); no rule of the manifest refused it",
		  "the kernel could not load (EFAULT: Bad address), and no rule of the manifest was broken; see the kernel's log around this line" },
	};
	char text[SF_SENTENCE_MAX];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(sf_explain_line(cases[i].line, text, sizeof(text)));
		assert_string_equal(text, cases[i].text);
	}
}

static void log_lines_that_are_not_refusals(void **state)
{
	static const char *const bad[] = {
		"", "kexec:", "manifest refused", "kexec: manifest refused:",
		"kexec: manifest accepted: debian-kernel generation 7, sha256 00",
		LOGGED, LOGGED "accepted", LOGGED "digest", LOGGED "digest-differs-x",
		LOGGED "DIGEST-DIFFERS", LOGGED "digest-differs slot", LOGGED "digest-differs slot ",
		LOGGED "digest-differs slot 0", LOGGED "digest-differs slot 16",
		LOGGED "digest-differs slot 4294967297", LOGGED "digest-differs slot x",
		LOGGED "digest-differs slot -1", LOGGED "digest-differs slot 1 (", LOGGED
		"digest-differs slot 1 ()", LOGGED "digest-differs slot 1 (kernel",
		LOGGED "digest-differs slot 1 (Kernel)",
		LOGGED "digest-differs slot 1 (sixteen-letters-)", LOGGED "digest-differs slot 1+0x",
		LOGGED "digest-differs slot 1+0x-1", LOGGED "digest-differs slot 1+0x1ffffffffffffffff",
		LOGGED "digest-differs +0xg", LOGGED "digest-differs 0x", LOGGED "digest-differs 12",
		LOGGED "digest-differs 0x1 0x2", LOGGED "digest-differs slot 1 (kernel) and more",
		"kexec: load failed", "kexec: load failed (", "kexec: load failed ()",
		"kexec: load failed (ENOMEM)", "kexec: load failed (-ENOMEM",
		"kexec: load failed (-EHARMLESS)", "kexec: load failed (--12)",
		"kexec: load failed (-0)", "kexec: load failed (-99999)",
		"kexec: load failed (-18446744073709551628)",
	};
	char text[SF_SENTENCE_MAX];
	struct sf_bytes name;
	struct sf_refusal why;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (sf_explain_line(bad[i], text, sizeof(text)))
			print_error("understood: %s\n", bad[i]);
		assert_false(sf_explain_line(bad[i], text, sizeof(text)));
		assert_false(sf_parse_line(bad[i], &why, &name));
	}
}

#define TEST(test)	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_cause), TEST(every_flaw), TEST(sentences_with_values), TEST(sentences_with_words_of_the_command_line), TEST(values_out_of_range), TEST(longest_sentences),
		TEST(every_line), TEST(explained_log_lines), TEST(log_lines_that_are_not_refusals),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("sentence", tests, NULL, NULL);
}
