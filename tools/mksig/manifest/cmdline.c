// SPDX-License-Identifier: MIT
/* cmdline.c - check command lines that are signed by digest or built into kernels */
#include <stdlib.h>

#include "profile.h"

const char *line_to_sign(const struct create_request *request, const struct image *image)
{
	if (request->cmdline || request->ignore_cmdline)
		return request->cmdline;
	return image->cmdline;
}

/* A byte that ends a word outside quotes, for at least one parser of the line */
static bool is_blank(char c)
{
	return c <= ' ' || c > '~';
}

/* Parsers of the line differ in what ends a word, so search the whole line. */
static bool ends_word(char c)
{
	return is_blank(c) || c == '"';
}

static bool has_key(const char *line, const char *key)
{
	const char *at = line;

	while ((at = strstr(at, key))) {
		bool begins = at == line || ends_word(at[-1]);

		at += strlen(key);
		if (begins && (*at == '=' || ends_word(*at)))
			return true;
	}
	return false;
}

int line_check(const char *line, u32 max, u32 prefix, bool open_initramfs)
{
	size_t n = strlen(line);

	if (open_initramfs && has_key(line, "bootconfig"))
		return fail(STATUS_REFUSED,
			    "the command line to be signed has bootconfig, and the end of an open initramfs would add parameters to it; leave it out, or sign the initramfs with --initrd");
	/* The payload uses the last occurrence, so only the kernel may write one. */
	if (has_key(line, "elfcorehdr"))
		return fail(STATUS_REFUSED,
			    "the command line to be signed has elfcorehdr, which only the loading kernel may write; leave it out");
	if (n >= max)
		return fail(STATUS_REFUSED,
			    "the command line to be signed has %zu characters, but the kernel reads only %u",
			    n, max - 1);
	if (prefix && n + prefix >= max)
		return fail(STATUS_REFUSED,
			    "the command line to be signed has %zu characters, but the kernel reads only %u, and elfcorehdr= takes %u of them in a crash load; shorten it, or use --usage=reboot",
			    n, max - 1, prefix);
	return 0;
}

char *builtin_line(const struct kconfig *config)
{
	bool has = kconfig_enabled(config, "CMDLINE_BOOL") || kconfig_enabled(config, "ARM64");
	char *line = has ? kconfig_value(config, "CMDLINE") : NULL;

	if (line && *line)
		return line;
	free(line);
	return NULL;
}

/* Refuse a built-in line that would defeat lockdown= or a policy in the line after it. */
static int check_hides(const char *line, bool claimed, bool open_initramfs)
{
	if (claimed && has_key(line, "--"))
		return fail(STATUS_REFUSED,
			    "the built-in command line has --, so all words after it are passed to init, lockdown= as well; use --lockdown to say how the kernel locks down without it");
	if ((claimed || open_initramfs) && strchr(line, '"'))
		return fail(STATUS_REFUSED,
			    "the built-in command line has quotes, which parsers treat differently; use --lockdown to say how the kernel locks down without lockdown=, and sign the initramfs");
	if (open_initramfs && has_key(line, "bootconfig"))
		return fail(STATUS_REFUSED,
			    "the built-in command line has bootconfig, and the end of an open initramfs would add parameters to it; sign the initramfs with --initrd");
	return 0;
}

/* Leave out a quote at the beginning and one at the end, as the kernel does. */
static char *unquoted(char *text)
{
	size_t n;

	text += *text == '"';
	n = strlen(text);
	if (n && text[n - 1] == '"')
		text[n - 1] = '\0';
	return text;
}

/* A dangerous built-in word needs consent: for example, RAM that it names may hold root's data. */
static int check_word(char *word, const struct create_request *request, bool policed, u32 versions,
		      bool open_initramfs)
{
	const struct audit_line *line;
	const char *value = "";
	char *equals;

	word = unquoted(word);
	equals = strchr(word, '=');
	if (equals) {
		*equals = '\0';
		value = unquoted(equals + 1);
	}
	make_printable(word);
	line = audit_find(word, value, versions);
	if (line && audit_is_dangerous(line->class) &&
	    (line->when != AUDIT_OPEN_INITRAMFS || open_initramfs) && !request->policy.dangerous)
		return fail(STATUS_REFUSED,
			    "the built-in command line has %s (%s, %s); use --allow-dangerous to accept it",
			    word, audit_class_name(line->class), line->why);
	if (policed && policy_refuses(&request->policy, word, value))
		warn("the built-in command line has %s, which the policy forbids in the line after it", word);
	return 0;
}

/*
 * Cut off the next word.  The kernel's parameters (next_arg() in lib/cmdline.c) end at a blank
 * outside quotes; other code that searches the line knows no quotes.
 */
static char *next_word(char **line, bool quotes)
{
	char *word = *line, *end;
	bool inside = false;

	while (*word && is_blank(*word))
		word++;
	for (end = word; *end && (inside || !is_blank(*end)); end++)
		inside ^= quotes && *end == '"';
	*line = *end ? end + 1 : end;
	*end = '\0';
	return *word ? word : NULL;
}

static int check_words(const char *line, bool quotes, const struct create_request *request,
		       bool policed, u32 versions, bool open_initramfs)
{
	char *copy = xprintf("%s", line), *rest = copy, *word;
	int ret = 0;

	while (!ret && (word = next_word(&rest, quotes)))
		ret = check_word(word, request, policed, versions, open_initramfs);
	free(copy);
	return ret;
}

int builtin_check(const char *line, const struct create_request *request, bool policed,
		  u32 versions, bool open_initramfs)
{
	int ret = check_hides(line, request->lockdown.levels[SF_WAY_CMDLINE], open_initramfs);

	if (!ret)
		ret = check_words(line, true, request, policed, versions, open_initramfs);
	if (!ret && strchr(line, '"'))
		ret = check_words(line, false, request, false, versions, open_initramfs);
	return ret;
}
