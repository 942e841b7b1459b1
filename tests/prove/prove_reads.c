// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * prove_reads.c - the verifier as a whole, on anything, for Frama-C's Eva
 *
 * Eva follows at once all bytes that a bundle, a manifest, and a load may have, and
 * keeps for every variable whether it may be read before it is written.  The rest of
 * what it warns of is proved function by function (tests/prove/run), so here it may
 * be taken for granted.
 */
#include <stdarg.h>

#include "__fc_builtin.h"
#include "sigfmt.h"

/* Library functions look at what they are given; what they write is arbitrary */

int memcmp(const void *a, const void *b, size_t n)
{
	const __u8 *p = a, *q = b;
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

int snprintf(char *buf, size_t len, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	for (; *format; format++) {
		if (*format == '%')
			read_argument(format + 1, &args);
	}
	va_end(args);
	Frama_C_make_unknown(buf, len - 1);
	buf[len - 1] = '\0';
	return Frama_C_interval(0, 0x7fffffff);
}

static __u32 any_number(void)
{
	return Frama_C_unsigned_int_interval(0, ~0u);
}

static __u64 any_address(void)
{
	return Frama_C_unsigned_long_long_interval(0, ~0ULL);
}

static __u32 any_cause(void)
{
	return Frama_C_unsigned_int_interval(0, SF_CAUSES - 1);
}

/* The environment: any answer that struct sf_ops allows */

static __u32 destination(const struct sf_load *load, __u64 mem, __u64 memsz)
{
	return any_cause();
}

static __u32 memmap_entry(const struct sf_load *load, __u64 addr, __u64 size, __u32 type)
{
	return any_cause();
}

static __u32 memmap_gap(const struct sf_load *load, __u64 *start, __u64 end)
{
	*start = any_address();
	return any_number();
}

static __u32 fact(const struct sf_load *load, __u32 number, __u32 piece, __u8 *buf)
{
	Frama_C_make_unknown((char *)buf, SF_PIECE_MAX);
	return Frama_C_unsigned_int_interval(0, SF_PIECE_MAX);
}

static bool locked_beyond(const struct sf_load *load, __u32 level)
{
	return Frama_C_nondet(0, 1);
}

static int digest_init(const struct sf_load *load)
{
	return Frama_C_interval(-4095, 0);
}

static int digest_update(const struct sf_load *load, const __u8 *p, size_t n)
{
	return Frama_C_interval(-4095, 0);
}

static int digest_final(const struct sf_load *load, __u8 *digest)
{
	if (Frama_C_nondet(0, 1))
		return Frama_C_interval(-4095, -1);
	Frama_C_make_unknown((char *)digest, SF_DIGEST_MAX);
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

static __u8 bytes[SF_MANIFEST_MAX], data[SF_SMALL_MAX];
static struct sf_segment segments[SF_SLOTS_MAX];
static char text[256], component[SF_COMPONENT_MAX + 1];

static void check(const struct sf_manifest *manifest)
{
	struct sf_load load = {
		.manifest = manifest,
		.ops = &ops,
		.arch = any_number(),
		.usage = any_number(),
		.page_size = SF_PAGE_MIN,
		.efi = Frama_C_nondet(0, 1),
		.secure_boot = Frama_C_nondet(0, 1),
		.component = Frama_C_nondet(0, 1) ? component : NULL,
		.floor = any_number(),
		.entry = any_address(),
		.segments = segments,
		.nr_segments = Frama_C_unsigned_int_interval(0, SF_SLOTS_MAX),
	};
	__u32 i;

	Frama_C_make_unknown((char *)segments, sizeof(segments));
	for (i = 0; i < SF_SLOTS_MAX; i++)
		segments[i].data = data;
	if (sf_check_layout(&load) || sf_check_contents(&load) || sf_check_digests(&load))
		sf_sentence(&load.why, manifest, text, sizeof(text));
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
		sf_sentence(&why, NULL, text, sizeof(text));
	if (sf_decode(bytes, len, &manifest, &why)) {
		sf_sentence(&why, NULL, text, sizeof(text));
		return;
	}
	(void)*sf_digest_name(manifest.digest_alg);
	check(&manifest);
}
