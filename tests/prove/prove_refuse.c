// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * prove_refuse.c - proofs of sigfmt/refuse.c, function by function
 *
 * Any cause and any value may be in a refusal, and a manifest may be there or not.
 */
#include <stdarg.h>

#include "model.h"

#define LOOP_POLICY(cond)						\
	LOOP(cond, (rest = any_list(SF_POLICY_MAX), policy = ANY(struct sf_policy), \
		    i = ANY(__u64), any_text(buf, len)),			\
	     list_ok(&rest, SF_POLICY_MAX), rest.count)
#define LOOP_MARK(cond)							\
	LOOP(cond, n = ANY(int), n >= 0 && (size_t)n < __CPROVER_OBJECT_SIZE(text), \
	     __CPROVER_OBJECT_SIZE(text) - n)

static void any_text(char *buf, size_t len);

#include "refuse.c"	/* of build/prove: sigfmt/refuse.c, with refuse.sed */

UNCHECKED_FROM_HERE

static struct sf_manifest manifest;

/* What snprintf() wrote last to a few places, and where the NUL is in it */
static struct {
	const char *p;
	size_t nul;
} written[4];
static __u32 nr_written;

static void any_text(char *buf, size_t len)
{
	size_t nul = ANY(size_t);

	ASSUME(nul < len);
	__CPROVER_havoc_slice(buf, len);
	buf[nul] = '\0';
	written[nr_written % 4].p = buf;
	written[nr_written++ % 4].nul = nul;
}

/* Is there a NUL, at the latest at the end of its object? */
static _Bool ends(const char *text)
{
	__u32 i;

	if (!__CPROVER_r_ok(text, 1))
		return 0;
	for (i = 0; i < 4; i++) {
		if (written[i].p == text && !text[written[i].nul])
			return 1;
	}
	return !text[0] || !text[__CPROVER_OBJECT_SIZE(text) - OFFSET(text) - 1];
}

/* What is written stays inside, what is read is there, and of the type that is said */
int model_snprintf(char *buf, size_t len, const char *format, ...)
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
	any_text(buf, len);
	return ANY(int);
}

/* Of a manifest, names and policies are looked at */
static const struct sf_manifest *any_manifest(void)
{
	__u32 i;

	any_signed_bytes(SF_MANIFEST_MAX);
	manifest = ANY(struct sf_manifest);
	ASSUME(manifest.nr_slots <= SF_SLOTS_MAX);
	for (i = 0; i < SF_SLOTS_MAX; i++) {
		manifest.slots[i].name.p = anywhere();
		manifest.slots[i].policy.p = anywhere();
		ASSUME(bytes_ok(&manifest.slots[i].name, 1, SF_NAME_MAX) &&
		       list_ok(&manifest.slots[i].policy, SF_POLICY_MAX));
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

void prove_names(void)
{
	ASSERT(ends(sf_fact_name(ANY(__u32))));
	ASSERT(ends(sf_digest_name(ANY(__u32))));
	ASSERT(ends(sf_level_name(ANY(__u32))));
	ASSERT(ends(key_name(ANY(__u32))));
	REACHED();
}

const char *model_pick(const char *list, __u32 n)
{
	return "?";
}

void prove_class_of(void)
{
	ASSERT(class_of(ANY(__u32)) < sizeof(classes) / sizeof(classes[0]));
	REACHED();
}

__u32 model_class_of(__u32 cause)
{
	__u32 class = ANY(__u32);

	ASSUME(class < sizeof(classes) / sizeof(classes[0]));
	return class;
}

void prove_sf_errno(void)
{
	struct sf_refusal why;
	int err = sf_errno(&why);

	ASSERT(err > 0 && err < 4096);
	REACHED();
}

void prove_name_slot(void)
{
	__u64 number = ANY(__u64);
	size_t len;
	char *buf = any_buffer(&len);

	name_slot(any_manifest(), number, buf, len);
	ASSERT(ends(buf));
	REACHED();
}

void model_name_slot(const struct sf_manifest *m, __u64 number, char *buf, size_t len)
{
	__CPROVER_assert(len && __CPROVER_w_ok(buf, len), "room for the name");
	any_text(buf, len);
}

void prove_name_key(void)
{
	struct sf_refusal why;
	size_t len;
	char *buf = any_buffer(&len);

	name_key(&why, any_manifest(), buf, len);
	ASSERT(ends(buf));
	REACHED();
}

void model_name_key(const struct sf_refusal *why, const struct sf_manifest *m, char *buf,
		    size_t len)
{
	model_name_slot(m, 0, buf, len);
}

void prove_say_value(void)
{
	struct sf_refusal why;
	size_t len;
	char *buf = any_buffer(&len);

	buf[0] = '\0';
	say_value(ANY(char), &why, NULL, buf, len);
	ASSERT(ends(buf));
	REACHED();
}

void model_say_value(char mark, const struct sf_refusal *why, const struct sf_manifest *m,
		     char *buf, size_t len)
{
	model_name_slot(m, 0, buf, len);
}

void prove_say_where(void)
{
	struct sf_refusal why;
	size_t len;
	char *buf = any_buffer(&len);

	buf[0] = '\0';
	say_where(ANY(enum where), &why, any_manifest(), buf, len);
	ASSERT(ends(buf));
	REACHED();
}

void model_say_where(enum where where, const struct sf_refusal *why,
		     const struct sf_manifest *m, char *buf, size_t len)
{
	model_name_slot(m, 0, buf, len);
}

void prove_sf_sentence(void)
{
	struct sf_refusal why;
	size_t len;
	char *buf = any_buffer(&len);

	ASSERT(sf_sentence(&why, NULL, buf, len) == buf);
	ASSERT(ends(buf));
	REACHED();
}
