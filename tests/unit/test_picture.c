// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * test_picture.c - the drawing of memory, on simulated machines
 */
#include <stdlib.h>

#include "machine.h"
#include "sigfmt_picture.h"

/* What is printed; the caller frees it */
static char *picture(struct machine *m, bool color, unsigned int width)
{
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	picture_print(m->plan, out, color, width);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void expect_picture(struct machine *m, unsigned int width, const char *expected)
{
	char *text = picture(m, false, width);

	if (strcmp(text, expected))
		print_error("%s", text);
	assert_string_equal(text, expected);
	free(text);
}

/* The bar by itself, without its brackets */
static char *bar(struct machine *m, unsigned int width)
{
	char *text = picture(m, false, width);
	char *line = strndup(text + 3, strchr(text, ']') - text - 3);

	assert_memory_equal(text, "  [", 3);
	free(text);
	return line;
}

static void picture_of_a_reboot_load(void **state)
{
	struct machine *m = *state;

	machine_plan(m, SF_STATUS_DONE);
	expect_picture(m, 80,
"  [ ...   .......======.......       .......99955566677722233333111111#########]\n"
"  0                                                                      6.2 GiB\n"
"  . RAM   = for a crash kernel   # firmware's, or a driver's   (not to scale)\n"
"  1 kernel                0x17fe00000          36 KiB   signed\n"
"  2 purgatory             0x17fdbc000      4660 bytes   signed\n"
"  3 params                0x17fdc0000   up to 256 KiB   written by the kernel\n"
"  4 cmdline         in the parameters        34 bytes   checked by policy\n"
"  5 initrd-head           0x17fdb8000        50 bytes   signed\n"
"  6 initrd                0x17fdb9000      5001 bytes   open\n"
"  7 initrd-tail           0x17fdbb000        16 bytes   signed\n"
"  9 settings              0x17fdb7000        77 bytes   open\n");
}

static void picture_of_a_crash_load(void **state)
{
	struct machine *m = *state;

	m->request.crash = true;
	machine_plan(m, SF_STATUS_DONE);
	expect_picture(m, 80,
"  [ ...   ......=====995566677222333311111888888.......        ........########]\n"
"  0                                                                      6.2 GiB\n"
"  . RAM   = for a crash kernel   # firmware's, or a driver's   (not to scale)\n"
"  1 kernel                 0x3fa00000          36 KiB   signed\n"
"  2 purgatory              0x3f9bc000      4660 bytes   signed\n"
"  3 params                 0x3f9c0000   up to 256 KiB   written by the kernel\n"
"  4 cmdline         in the parameters        34 bytes   checked by policy\n"
"  5 initrd-head            0x3f9b8000        50 bytes   signed\n"
"  6 initrd                 0x3f9b9000      5001 bytes   open\n"
"  7 initrd-tail            0x3f9bb000        16 bytes   signed\n"
"  8 elfcorehdr             0x3fc00000  up to 4096 KiB   written by the kernel\n"
"  9 settings               0x3f9b7000        77 bytes   open\n");
}

/* On any machine, the bar has the requested width, and each slot in order of address */
static void bar_width(void **state)
{
	struct machine *m = *state;
	char *line;

	/* more pieces of memory than there are columns */
	for (unsigned int i = 0; i < 150; i++)
		machine_runtime(m, 0x40000000 + i * 0x40000, 1);
	machine_plan(m, SF_STATUS_DONE);
	for (unsigned int width = 40; width < 300; width += 13) {
		line = bar(m, width);
		assert_int_equal(strlen(line), width - 4);
		for (u32 slot = 1; slot <= NR_SLOTS; slot++)
			assert_int_equal(strchr(line, '0' + slot) != NULL,
					 machine_slot(m, slot)->memsz != 0);
		assert_true(strchr(line, '5') < strchr(line, '6'));
		assert_true(strchr(line, '6') < strchr(line, '7'));
		assert_non_null(strchr(line, '.'));
		free(line);
	}
	/* narrower than anybody could read */
	line = bar(m, 3);
	assert_int_equal(strlen(line), 36);
	free(line);
}

static void colors(void **state)
{
	struct machine *m = *state;
	char *plain, *colored, *at, *to;

	machine_plan(m, SF_STATUS_DONE);
	plain = picture(m, false, 80);
	assert_null(strchr(plain, '\033'));
	colored = picture(m, true, 80);
	assert_non_null(strstr(colored, "\033[32msigned\033[0m"));
	assert_non_null(strstr(colored, "\033[34mwritten by the kernel\033[0m"));
	assert_non_null(strstr(colored, "\033[33mchecked by policy\033[0m"));
	assert_non_null(strstr(colored, "\033[1;35mopen\033[0m"));
	/* nothing else differs */
	for (at = to = colored; *at; at++) {
		if (*at == '\033')
			at = strchr(at, 'm');
		else
			*to++ = *at;
	}
	*to = '\0';
	assert_string_equal(colored, plain);
	free(plain);
	free(colored);
}

static void color_and_width_of_terminals(void **state)
{
	FILE *out = tmpfile();

	assert_non_null(out);
	setenv("TERM", "xterm", 1);
	unsetenv("NO_COLOR");
	assert_false(sf_wants_color(out));
	assert_int_equal(sf_terminal_width(out), 80);
	fclose(out);
	out = fopen("/dev/ptmx", "r+");
	if (!out)
		skip();
	assert_true(sf_wants_color(out));
	setenv("NO_COLOR", "", 1);
	assert_true(sf_wants_color(out));
	setenv("NO_COLOR", "1", 1);
	assert_false(sf_wants_color(out));
	unsetenv("NO_COLOR");
	setenv("TERM", "dumb", 1);
	assert_false(sf_wants_color(out));
	unsetenv("TERM");
	assert_false(sf_wants_color(out));
	fclose(out);
}

static void json(void **state)
{
	struct machine *m = *state;
	size_t size;
	char *text, *at;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	machine_plan(m, SF_STATUS_DONE);
	picture_print_json(m->plan, out);
	fclose(out);
	at = strstr(text, "{\"slot\": 4,");
	assert_non_null(at);
	*strchr(at, '}') = '\0';
	assert_string_equal(at, "{\"slot\": 4, \"name\": \"cmdline\", \"type\": \"cmdline\", \"address\": 0, \"size\": 34, \"memory\": 0, \"covered\": \"checked by policy\"");
	assert_non_null(strstr(text, "\"kind\": \"crash\", \"slot\": 0"));
	assert_non_null(strstr(text, "\"kind\": \"ram\", \"slot\": 1"));
	free(text);

}

static void expect_json_text(const char *text, const char *expected)
{
	char *found;
	size_t size;
	FILE *out = open_memstream(&found, &size);

	assert_non_null(out);
	sf_json_text(out, text);
	fclose(out);
	assert_string_equal(found, expected);
	free(found);
}

/* JSON is UTF-8, but a file's name may have any bytes */
static void json_text(void **state)
{
	expect_json_text("", "\"\"");
	expect_json_text("a\"b\\c\nd\033\x7f", "\"a\\\"b\\\\c\\u000ad\\u001b\\u007f\"");
	expect_json_text("\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80", "\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\"");
	expect_json_text("\xc2\xa0\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf",
			 "\"\xc2\xa0\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"");
	/* a control character of two bytes */
	expect_json_text("\xc2\x9b", "\"??\"");
	/* no beginning, no end */
	expect_json_text("\x80x\xff", "\"?x?\"");
	expect_json_text("\xc3", "\"?\"");
	expect_json_text("\xe2\x82", "\"??\"");
	expect_json_text("\xf0\x9f\x98z", "\"???z\"");
	/* too long a form, a surrogate, beyond the last character */
	expect_json_text("\xc1\xbf", "\"??\"");
	expect_json_text("\xe0\x9f\xbf", "\"???\"");
	expect_json_text("\xed\xa0\x80", "\"???\"");
	expect_json_text("\xf0\x8f\xbf\xbf", "\"????\"");
	expect_json_text("\xf4\x90\x80\x80\xf5", "\"?????\"");
}

static void how_each_slot_is_covered(void **state)
{
	struct machine *m = *state;
	const struct sf_slot *slots;

	machine_plan(m, SF_STATUS_DONE);
	slots = m->plan->bundle.manifest.slots;
	assert_int_equal(sf_slot_cover(&slots[KERNEL - 1]), SF_COVER_SIGNED);
	assert_int_equal(sf_slot_cover(&slots[PARAMS - 1]), SF_COVER_KERNEL);
	assert_int_equal(sf_slot_cover(&slots[CMDLINE - 1]), SF_COVER_POLICY);
	assert_int_equal(sf_slot_cover(&slots[INITRD - 1]), SF_COVER_OPEN);
	assert_int_equal(sf_slot_cover(&slots[INITRD_TAIL - 1]), SF_COVER_SIGNED);
	assert_int_equal(sf_slot_cover(&slots[DATA - 1]), SF_COVER_OPEN);
	assert_int_equal(sf_slot_cover(&slots[ELFCOREHDR - 1]), SF_COVER_KERNEL);
	assert_string_equal(sf_cover_name(SF_COVERS), "?");
	assert_string_equal(sf_cover_color(SF_COVERS), "");
}

#define BIOS(test)	cmocka_unit_test_setup_teardown(test, machine_setup, machine_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BIOS(picture_of_a_reboot_load), BIOS(picture_of_a_crash_load), BIOS(bar_width),
		BIOS(colors), cmocka_unit_test(color_and_width_of_terminals), BIOS(json),
		cmocka_unit_test(json_text),
		BIOS(how_each_slot_is_covered),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}
