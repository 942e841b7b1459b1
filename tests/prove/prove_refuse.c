// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * prove_refuse.c - proofs of sigfmt/core/refuse.c, function by function
 *
 * A refusal may have any cause and any value; there may be a manifest or none.
 */
#include <stdarg.h>

#include "model.h"

#include "refuse.c"	/* of build/prove: sigfmt/core/refuse.c */

UNCHECKED_FROM_HERE

static struct sf_manifest manifest;

/* The NUL that scnprintf() wrote last */
static const char *last_nul;

static int any_text(char *buf, size_t len)
{
	size_t nul = ANY(size_t);

	ASSUME(nul < len);
	__CPROVER_havoc_slice(buf, len);
	buf[nul] = '\0';
	last_nul = buf + nul;
	return nul;
}

/* Is there a NUL in the rest of the object? */
static _Bool ends(const char *text)
{
	if (!__CPROVER_r_ok(text, 1))
		return 0;
	if (last_nul && __CPROVER_same_object(last_nul, text) &&
	    OFFSET(last_nul) >= OFFSET(text) && !*last_nul)
		return 1;
	return !text[0] || !text[__CPROVER_OBJECT_SIZE(text) - OFFSET(text) - 1];
}

/* Writes stay inside the buffer; arguments are readable, and have the type of the directive */
int model_scnprintf(char *buf, size_t len, const char *format, ...)
{
	const char *text;
	va_list args;
	int i, n;

	__CPROVER_assert(len && __CPROVER_w_ok(buf, len), "room for the text");
	va_start(args, format);
	for (i = 0; format[i]; i++) {
		if (format[i] != '%')
			continue;
		switch (format[++i]) {
		case 'u':
			(void)va_arg(args, unsigned int);
			break;
		case 'l':
			__CPROVER_assert(format[i + 1] == 'l' &&
					 (format[i + 2] == 'u' || format[i + 2] == 'x'), "%ll");
			(void)va_arg(args, unsigned long long);
			i += 2;
			break;
		case 's':
			text = va_arg(args, const char *);
			__CPROVER_assert(ends(text), "%s: the string ends");
			break;
		default:
			__CPROVER_assert(format[i] == '.' && format[i + 1] == '*' &&
					 format[i + 2] == 's', "a directive that is known here");
			n = va_arg(args, int);
			text = va_arg(args, const char *);
			__CPROVER_assert(n >= 0 && __CPROVER_r_ok(text, n), "%.*s: so many bytes");
			i += 2;
		}
	}
	va_end(args);
	return any_text(buf, len);
}

/* Of the manifest, only the names of slots are read */
static const struct sf_manifest *any_manifest(void)
{
	u32 i;

	any_signed_bytes(SF_MANIFEST_MAX);
	manifest = ANY(struct sf_manifest);
	ASSUME(manifest.nr_slots <= SF_SLOTS_MAX);
	for (i = 0; i < SF_SLOTS_MAX; i++) {
		manifest.slots[i].name.p = anywhere();
		ASSUME(bytes_ok(&manifest.slots[i].name, 1, SF_NAME_MAX));
	}
	return ANY(_Bool) ? &manifest : NULL;
}

static char *any_buffer(size_t *len)
{
	char *buf;

	*len = ANY(size_t);
	ASSUME(*len && *len <= 1 << 20);
	buf = malloc(*len);
	ASSUME(buf);
	return buf;
}

static enum sf_cause any_cause(void)
{
	enum sf_cause cause = ANY(enum sf_cause);

	ASSUME((int)cause >= 0 && cause < SF_E_COUNT);
	return cause;
}

void prove_causes(void)
{
	enum sf_cause cause = any_cause();

	ASSERT(ends(sf_causes[cause].name));
	ASSERT(sf_causes[cause].error >= 0 && sf_causes[cause].error < 4096);
	ASSERT(sf_causes[cause].error || cause == SF_E_OK);
	REACHED();
}

void prove_sf_refusal_line(void)
{
	struct sf_refusal why;
	size_t len;
	char *buf = any_buffer(&len);

	why.cause = any_cause();
	ASSERT(sf_refusal_line(&why, any_manifest(), buf, len) == buf);
	ASSERT(ends(buf));
	REACHED();
}
