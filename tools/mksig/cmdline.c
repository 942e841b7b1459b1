// SPDX-License-Identifier: MIT
/* cmdline.c - command lines that are signed by digest */
#include "profile.h"

static const char crash_key[] = "elfcorehdr";

const char *line_to_sign(const struct create_request *request, const struct image *image)
{
	if (request->cmdline || request->ignore_cmdline)
		return request->cmdline;
	return image->cmdline;
}

/* The readers of a line do not agree on what ends a word: take all of it. */
static bool ends_word(char c)
{
	return c <= ' ' || c > '~' || c == '"';
}

/* The last occurrence counts in the payload, so there must be none but the kernel's. */
static bool has_crash_key(const char *line)
{
	const char *at = line;

	while ((at = strstr(at, crash_key))) {
		bool begins = at == line || ends_word(at[-1]);

		at += sizeof(crash_key) - 1;
		if (begins && (*at == '=' || ends_word(*at)))
			return true;
	}
	return false;
}

int line_check(const char *line, u32 max, bool crash)
{
	size_t n = strlen(line);

	if (has_crash_key(line))
		return fail(STATUS_REFUSED,
			    "the command line to be signed has elfcorehdr, which only the kernel that loads may write; leave it out");
	if (n >= max)
		return fail(STATUS_REFUSED,
			    "the command line to be signed has %zu characters, the kernel reads %u",
			    n, max - 1);
	if (crash && n + CRASH_PREFIX >= max)
		return fail(STATUS_REFUSED,
			    "the command line to be signed has %zu characters, the kernel reads %u, and elfcorehdr= takes %u of them in a crash load; shorten it, or say --usage=reboot",
			    n, max - 1, CRASH_PREFIX);
	return 0;
}
