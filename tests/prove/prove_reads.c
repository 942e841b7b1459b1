// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * prove_reads.c - the whole verifier on arbitrary input, for Frama-C's Eva
 *
 * Eva follows all values that a bundle, a manifest and a load may have at the same time,
 * and finds each variable that may be read before it is written.  tests/prove/run
 * proves everything else that Eva warns about, function by function.
 */
#include <stdarg.h>

#include "__fc_builtin.h"

/* In one translation unit, so that functions of sigfmt_env.h exist only once */
#include "decode.c"
#include "check.c"
#include "refuse.c"

/* Library functions read their arguments; what they write is arbitrary */

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *p = a, *q = b;
	int differs = 0;

	for (; n; n--)
		differs |= *p++ != *q++;
	return differs ? Frama_C_interval(-255, 255) : 0;
}

static void read_text(const char *text, int most)
{
	int i;

	for (i = 0; i < most && text[i]; i++)
		;
}

static void read_argument(const char *directive, va_list *args)
{
	int n;

	switch (*directive) {
	case 'u':
		(void)va_arg(*args, unsigned int);
		break;
	case 'l':
		(void)va_arg(*args, unsigned long long);
		break;
	case 's':
		read_text(va_arg(*args, const char *), 0x7fffffff);
		break;
	case '.':
		n = va_arg(*args, int);
		read_text(va_arg(*args, const char *), n);
	}
}

int vsnprintf(char *buf, size_t len, const char *format, va_list args)
{
	for (; *format; format++) {
		if (*format == '%')
			read_argument(format + 1, &args);
	}
	Frama_C_make_unknown(buf, len - 1);
	buf[len - 1] = '\0';
	return Frama_C_interval(0, 0x7fffffff);
}

static u32 any_number(void)
{
	return Frama_C_unsigned_int_interval(0, ~0u);
}

static u64 any_address(void)
{
	return Frama_C_unsigned_long_long_interval(0, ~0ULL);
}

static enum sf_cause any_cause(void)
{
	return Frama_C_unsigned_int_interval(0, SF_E_COUNT - 1);
}

/* The environment: any answer that struct sf_load allows */

static enum sf_cause destination(const struct sf_load *load, u32 slot)
{
	return any_cause();
}

static bool locked_beyond(const struct sf_load *load, u32 level)
{
	return Frama_C_nondet(0, 1);
}

static u8 bytes[SF_MANIFEST_MAX], data[SF_SMALL_MAX];
static char line[SF_LINE_MAX], component[SF_COMPONENT_MAX + 1];
static struct sf_load load;

static void start(const struct sf_manifest *manifest)
{
	load.manifest = manifest;
	load.destination = destination;
	load.locked_beyond = locked_beyond;
	load.arch = any_number();
	load.usage = any_number();
	/* x86-64 has the first of these, arm64 all three */
	load.page_size = Frama_C_nondet(SF_PAGE_MIN, Frama_C_nondet(16384, 65536));
	load.template_min = any_number();
	load.template_max = any_number();
	load.line_max = any_number();
	load.line_prefix = any_number();
	load.word_max = any_number();
	load.secure_boot = Frama_C_nondet(0, 1);
	load.component = component;
	load.floor = any_number();
	load.entry = any_address();
}

/* What the caller sets between the checks: data, and the digests that are required */
static void digest_slots(const struct sf_manifest *manifest)
{
	u32 i;

	for (i = 1; i <= manifest->nr_slots; i++) {
		if (sf_needs_digest(&load, i))
			Frama_C_make_unknown((char *)load.segments[i - 1].digest, SF_DIGEST_MAX);
	}
}

static int check(const struct sf_manifest *manifest)
{
	u32 i;

	start(manifest);
	for (i = Frama_C_unsigned_int_interval(0, SF_SLOTS_MAX); i; i--) {
		if (sf_add_segment(&load, any_number(), any_address(), any_address(),
				   any_address()))
			return -1;
	}
	if (sf_check_layout(&load))
		return -1;
	for (i = 0; i < manifest->nr_slots; i++)
		load.segments[i].data = sf_is_small(&manifest->slots[i]) ? data : NULL;
	if (sf_check_contents(&load))
		return -1;
	digest_slots(manifest);
	return sf_complete(&load);
}

void prove_reads(void)
{
	size_t len = Frama_C_unsigned_long_interval(0, SF_MANIFEST_MAX + 1);
	struct sf_manifest manifest;
	struct sf_refusal why;
	struct sf_parts parts;

	Frama_C_make_unknown((char *)bytes, sizeof(bytes));
	Frama_C_make_unknown((char *)data, sizeof(data));
	Frama_C_make_unknown(component, SF_COMPONENT_MAX);
	if (sf_parse_header(bytes, len, Frama_C_nondet(0, 1), &parts, &why))
		sf_refusal_line(&why, NULL, line, sizeof(line));
	if (sf_decode(bytes, len, &manifest, &why)) {
		sf_refusal_line(&why, NULL, line, sizeof(line));
		return;
	}
	if (check(&manifest))
		sf_refusal_line(&load.why, &manifest, line, sizeof(line));
}
