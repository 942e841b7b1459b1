// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_refuse.c - errnos, sentences and names
 */
#include <ctype.h>
#include <stdlib.h>

#include "fixture.h"
#include "sigfmt_names.h"

static const struct {
	__u32 first;
	__u32 last;
	int error;
} classes[] = {
	{ SF_OK, SF_NO_SEGMENTS, EINVAL },
	{ SF_CBOR_TRUNCATED, SF_FIELD_MEMMAPS, EBADMSG },
	{ SF_ARCH_OTHER, SF_COMPONENT_OTHER, ENOEXEC },
	{ SF_GENERATION_LOW, SF_GENERATION_LOW, ESTALE },
	{ SF_TAG_UNKNOWN, SF_SMALL_TOTAL, EBADSLT },
	{ SF_DEST_LOW, SF_DEST_NOT_HANDED_OVER, EADDRNOTAVAIL },
	{ SF_BYTE_NOT_ZERO, SF_MEMMAP_MISSING, EILSEQ },
	{ SF_LOCKDOWN_CMDLINE, SF_LOCKDOWN, EPERM },
	{ SF_DIGEST_SLOT, SF_DIGEST_FIELD, EUCLEAN },
	{ SF_DIGEST_FAILED, SF_DIGEST_FAILED, EIO },
};

static void errnos(void **state)
{
	struct sf_refusal why = { 0 };
	__u32 next = 0;
	size_t i;

	/* the classes follow each other without gaps */
	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		assert_int_equal(classes[i].first, next);
		for (; next <= classes[i].last; next++) {
			why.cause = next;
			assert_int_equal(sf_errno(&why), classes[i].error);
		}
	}
	assert_int_equal(next, SF_CAUSES);
	/* what is no cause is refused like a bad call */
	why.cause = SF_CAUSES;
	assert_int_equal(sf_errno(&why), EINVAL);
	why.cause = ~0u;
	assert_int_equal(sf_errno(&why), EINVAL);
}

static void errno_of_digest(void **state)
{
	struct sf_refusal why = { .cause = SF_DIGEST_FAILED, .value = ENOMEM };

	assert_int_equal(sf_errno(&why), ENOMEM);
	/* what is no errno does not become one */
	why.value = 4096;
	assert_int_equal(sf_errno(&why), EIO);
	why.value = (__u64)-1;
	assert_int_equal(sf_errno(&why), EIO);
}

static void every_sentence(void **state)
{
	struct fixture *f = *state;
	struct sf_refusal why = { 0 };
	char text[256], other[256];
	size_t n;
	__u32 i;

	for (why.cause = 0; why.cause < SF_CAUSES; why.cause++) {
		why.segment = 3;
		why.slot = CMDLINE;
		why.offset = 0xfffffffffffff;
		why.value = why.cause == SF_MEM_OVERLAP || why.cause == SF_DIGEST_FIELD ?
			    BOOTPARAMS : 1;
		assert_ptr_equal(sf_sentence(&why, &f->manifest, text, sizeof(text)), text);
		n = strlen(text);
		assert_in_range(n, 10, 200);
		assert_null(strchr(text, '$'));
		assert_null(strchr(text, '\n'));
		assert_null(strstr(text, "(null)"));
		assert_true(text[n - 1] != '.' && text[n - 1] != ' ');
		for (i = 0; i < n; i++)
			assert_true(isprint((unsigned char)text[i]));
		/* no two causes have the same sentence */
		for (i = 0; i < why.cause; i++) {
			struct sf_refusal before = why;

			before.cause = i;
			sf_sentence(&before, &f->manifest, other, sizeof(other));
			assert_string_not_equal(text, other);
		}
	}
}

static void longest_sentence(void **state)
{
	struct fixture *f = *state;
	struct sf_refusal why = { .segment = ~1u, .slot = CMDLINE, .offset = ~0ULL,
				  .value = ~0ULL };
	char key[SF_TOKEN_MAX + 1], text[512];

	memset(key, 'k', SF_TOKEN_MAX);
	key[SF_TOKEN_MAX] = '\0';
	f->policy[0].key = key;
	f->slots[CMDLINE - 1].slot.name = text_bytes("a-name-as-long-");
	fixture_encode(f);
	fixture_decode(f);
	for (why.cause = 0; why.cause < SF_CAUSES; why.cause++) {
		why.value = why.cause >= SF_CMDLINE_REQUIRED && why.cause <= SF_CMDLINE_ADDRESS ?
			    0 : ~0ULL;
		sf_sentence(&why, &f->manifest, text, sizeof(text));
		assert_true(strlen(text) < 256);
	}
	why.cause = SF_CMDLINE_REQUIRED;
	why.value = 0;
	sf_sentence(&why, &f->manifest, text, sizeof(text));
	assert_non_null(strstr(text, key));
}

static void short_buffer(void **state)
{
	struct sf_refusal why = { .cause = SF_DEST_LOW, .segment = 1, .slot = CMDLINE };
	struct fixture *f = *state;
	char full[256];
	size_t len;
	char *buf;

	sf_sentence(&why, &f->manifest, full, sizeof(full));
	for (len = 1; len <= strlen(full) + 1; len++) {
		buf = malloc(len);
		assert_non_null(buf);
		sf_sentence(&why, &f->manifest, buf, len);
		assert_int_equal(strlen(buf), len - 1);
		assert_memory_equal(buf, full, len - 1);
		free(buf);
	}
}

static void without_manifest(void **state)
{
	struct sf_refusal why = { .segment = SF_NOWHERE, .slot = 3, .offset = 0x40, .value = 2 };
	char text[256];

	for (why.cause = 0; why.cause < SF_CAUSES; why.cause++)
		sf_sentence(&why, NULL, text, sizeof(text));
	why.cause = SF_CBOR_KEY;
	assert_string_equal(sf_sentence(&why, NULL, text, sizeof(text)),
			    "manifest+0x40, slot 3: key 2 is unknown, repeated or out of order");
	why.slot = 0;
	assert_string_equal(sf_sentence(&why, NULL, text, sizeof(text)),
			    "manifest+0x40: key 2 is unknown, repeated or out of order");
	why.cause = SF_BYTE_ADDR;
	why.slot = 3;
	assert_string_equal(sf_sentence(&why, NULL, text, sizeof(text)),
			    "slot 3+0x40: the address has to be 0x2");
	why.cause = SF_SLOT_MISSING;
	assert_string_equal(sf_sentence(&why, NULL, text, sizeof(text)),
			    "slot 3: no segment fills this slot, which is required here");
	why.cause = SF_SLOT_NEEDS;
	why.value = SF_SLOT_DIGEST;
	assert_string_equal(sf_sentence(&why, NULL, text, sizeof(text)),
			    "manifest+0x40, slot 3: a slot like this needs a digest");
	why.cause = SF_CAUSES;
	assert_string_equal(sf_sentence(&why, NULL, text, sizeof(text)), "no reason was given");
}

/* Refusals whose numbers lead nowhere must not lead the sentence astray. */
static void wild_numbers(void **state)
{
	struct fixture *f = *state;
	struct sf_refusal why = { .segment = 0, .slot = ~0u, .offset = ~0ULL, .value = ~0ULL };
	char text[256];

	for (why.cause = 0; why.cause < SF_CAUSES; why.cause++)
		sf_sentence(&why, &f->manifest, text, sizeof(text));
	why.slot = CMDLINE;
	for (why.cause = 0; why.cause < SF_CAUSES; why.cause++)
		sf_sentence(&why, &f->manifest, text, sizeof(text));
	why.cause = SF_SLOT_MISSING;
	why.segment = SF_NOWHERE;
	why.slot = NR_SLOTS;
	sf_sentence(&why, &f->manifest, text, sizeof(text));
	assert_int_equal(strncmp(text, "slot 8 (setup-data): ", 21), 0);
	why.slot = 0;
	why.value = 0;
	why.cause = SF_CMDLINE_REQUIRED;
	assert_non_null(strstr(sf_sentence(&why, &f->manifest, text, sizeof(text)), "needs ? with"));
	why.slot = KERNEL;
	assert_string_equal(sf_sentence(&why, &f->manifest, text, sizeof(text)),
			    "kernel+0xffffffffffffffff: the command line needs ? "
			    "with a value that the manifest allows");
}

static void names(void **state)
{
	assert_string_equal(sf_type_name(SF_CODE), "code");
	assert_string_equal(sf_type_name(SF_ELFCOREHDR), "elfcorehdr");
	assert_string_equal(sf_type_name(0), "?");
	assert_string_equal(sf_type_name(7), "?");
	assert_string_equal(sf_type_name(8), "?");
	assert_string_equal(sf_type_name(~0u), "?");
	assert_string_equal(sf_presence_name(SF_EFI), "efi");
	assert_string_equal(sf_presence_name(SF_CRASH), "crash");
	assert_string_equal(sf_presence_name(5), "?");
	assert_string_equal(sf_rule_name(SF_CONST), "const");
	assert_string_equal(sf_rule_name(SF_MEMMAP), "memmap");
	assert_string_equal(sf_rule_name(SF_SPAN), "span");
	assert_string_equal(sf_rule_name(8), "?");
	assert_string_equal(sf_fact_name(SF_FACT_RSDP), "rsdp");
	assert_string_equal(sf_fact_name(SF_FACT_EFI_MAP), "efi_map");
	assert_string_equal(sf_fact_name(8), "?");
	assert_string_equal(sf_digest_name(SF_SHA256), "sha256");
	assert_string_equal(sf_digest_name(SF_SHA512), "sha512");
	assert_string_equal(sf_digest_name(0), "?");
	assert_string_equal(sf_level_name(SF_LOCKDOWN_NONE), "none");
	assert_string_equal(sf_level_name(SF_LOCKDOWN_CONFIDENTIALITY), "confidentiality");
	assert_string_equal(sf_level_name(3), "?");
	assert_string_equal(sf_way_name(SF_WAY_BUILTIN), "builtin");
	assert_string_equal(sf_way_name(SF_WAY_CMDLINE), "cmdline");
	assert_string_equal(sf_way_name(4), "?");
	assert_string_equal(sf_policy_name(SF_REQUIRED), "required");
	assert_string_equal(sf_policy_name(SF_ADDRESS), "address");
	assert_string_equal(sf_policy_name(5), "?");
}

#define T(name)	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errnos),
		cmocka_unit_test(errno_of_digest),
		T(every_sentence),
		T(longest_sentence),
		T(short_buffer),
		cmocka_unit_test(without_manifest),
		T(wild_numbers),
		cmocka_unit_test(names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("refuse", tests, NULL, NULL);
}
