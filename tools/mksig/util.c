// SPDX-License-Identifier: MIT
/* util.c - messages, memory and options */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdlib.h>

#include "mksig.h"

const char *program = "mksig";
bool silent;

/* Remove the token's PIN, which a PKCS#11 URI may hold (RFC 7512), from messages.  It ends with
 * the URI's attribute, or with the message's subject. */
static void hide_pins(char *text)
{
	static const char attribute[] = "pin-value=";
	char *at = text, *end, *colon;
	size_t dots;

	while ((at = strcasestr(at, attribute))) {
		at += sizeof(attribute) - 1;
		end = at + strcspn(at, ";&");
		colon = strstr(at, ": ");
		if (colon && colon < end)
			end = colon;
		dots = end - at < 3 ? end - at : 3;
		memset(at, '.', dots);
		memmove(at + dots, end, strlen(end) + 1);
	}
}

static void say(const char *kind, const char *fmt, va_list ap)
{
	char *text;

	if (vasprintf(&text, fmt, ap) < 0)
		return;
	hide_pins(text);
	fflush(stdout);
	fprintf(stderr, "%s: %s%s\n", program, kind, text);
	free(text);
}

int fail(int status, const char *fmt, ...)
{
	va_list ap;

	if (silent)
		return status;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
	return status;
}

const char *status_word(int status)
{
	static const char *const words[] = {
		"accepted", "refused", "not-compared", "differs", "unsigned", "untrusted",
		"revoked", "signature", "malformed", "usage", "unjudged", "unreadable", "key",
		"output", "internal",
	};

	return words[status >> 8];
}

void warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("warning: ", fmt, ap);
	va_end(ap);
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		exit(fail(STATUS_INTERNAL, "out of memory"));
	return p;
}

char *xprintf(const char *fmt, ...)
{
	va_list ap;
	char *text;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		exit(fail(STATUS_INTERNAL, "out of memory"));
	return text;
}

char *make_printable(char *text)
{
	char *at;

	for (at = text; *at; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	return text;
}

int once(const char **where, const char *value, const char *option)
{
	if (*where)
		return fail(STATUS_USAGE, "--%s can only be specified once", option);
	*where = value;
	return 0;
}

int number(const char *text, u64 max, const char *option, u64 *value)
{
	char *end;

	errno = 0;
	*value = strtoull(text, &end, 10);
	if (errno || *end || *text < '0' || *text > '9' || *value > max)
		return fail(STATUS_USAGE, "--%s=%s: a number from 0 to %llu is needed",
			    option, text, (unsigned long long)max);
	return 0;
}

char *hex(const u8 *p, size_t n, char *text)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < n; i++) {
		text[2 * i] = digits[p[i] >> 4];
		text[2 * i + 1] = digits[p[i] & 15];
	}
	text[2 * n] = 0;
	return text;
}
