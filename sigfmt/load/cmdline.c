// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * cmdline.c - split and clean command lines
 */
#include "loader.h"

#define BLANKS	" \t\r\n"

struct sf_view loader_next_word(const char **line)
{
	struct sf_view word = { (const u8 *)*line + strspn(*line, BLANKS), 0 };

	word.n = strcspn((const char *)word.p, BLANKS);
	*line = (const char *)word.p + word.n;
	return word;
}

bool loader_word_equals(const struct sf_view *a, const struct sf_view *b)
{
	return a->n == b->n && !memcmp(a->p, b->p, a->n);
}

static bool has_prefix(const struct sf_view *word, const char *key)
{
	return word->n >= strlen(key) && !memcmp(word->p, key, strlen(key));
}

/* Words that are valid for the running kernel only.  BOOT_IMAGE= comes from the boot loader.
 * initrd= names files for the EFI stub, but the next kernel would read it as an address.
 * elfcorehdr= is the address of the current dump.  A crash kernel reserves no crash memory. */
static bool is_of_this_boot(const struct sf_view *word, bool crash)
{
	return has_prefix(word, "BOOT_IMAGE=") || has_prefix(word, "initrd=") ||
	       has_prefix(word, "elfcorehdr=") || (crash && has_prefix(word, "crashkernel="));
}

static bool contains_word(const char *line, const struct sf_view *wanted)
{
	struct sf_view word;

	for (word = loader_next_word(&line); word.n; word = loader_next_word(&line))
		if (loader_word_equals(&word, wanted))
			return true;
	return false;
}

void sf_clean_line(char *line, const char *running, bool crash)
{
	const char *next = line;
	struct sf_view word;
	char *to = line;

	for (word = loader_next_word(&next); word.n; word = loader_next_word(&next)) {
		if (is_of_this_boot(&word, crash) && (!running || contains_word(running, &word)))
			continue;
		if (to != line)
			*to++ = ' ';
		memmove(to, word.p, word.n);
		to += word.n;
	}
	*to = '\0';
}
