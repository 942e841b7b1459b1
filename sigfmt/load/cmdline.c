// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * cmdline.c - command lines, word by word
 */
#include "loader.h"

#define BLANKS	" \t\r\n"

struct sf_view loader_word(const char **line)
{
	struct sf_view word = { (const u8 *)*line + strspn(*line, BLANKS), 0 };

	word.n = strcspn((const char *)word.p, BLANKS);
	*line = (const char *)word.p + word.n;
	return word;
}

bool loader_same(const struct sf_view *a, const struct sf_view *b)
{
	return a->n == b->n && !memcmp(a->p, b->p, a->n);
}

static bool is_key(const struct sf_view *word, const char *key)
{
	return word->n >= strlen(key) && !memcmp(word->p, key, strlen(key));
}

/* BOOT_IMAGE= is a boot loader's note.  initrd= told the EFI stub which files to read; for
 * the next kernel it would be an address.  elfcorehdr= told a crash kernel where the dump
 * is.  A crash kernel reserves nothing for another one. */
static bool is_of_this_boot(const struct sf_view *word, bool crash)
{
	return is_key(word, "BOOT_IMAGE=") || is_key(word, "initrd=") ||
	       is_key(word, "elfcorehdr=") || (crash && is_key(word, "crashkernel="));
}

static bool has_word(const char *line, const struct sf_view *wanted)
{
	struct sf_view word;

	for (word = loader_word(&line); word.n; word = loader_word(&line))
		if (loader_same(&word, wanted))
			return true;
	return false;
}

void sf_clean_line(char *line, const char *running, bool crash)
{
	const char *from = line;
	struct sf_view word;
	char *to = line;

	for (word = loader_word(&from); word.n; word = loader_word(&from)) {
		if (is_of_this_boot(&word, crash) && (!running || has_word(running, &word)))
			continue;
		if (to != line)
			*to++ = ' ';
		memmove(to, word.p, word.n);
		to += word.n;
	}
	*to = '\0';
}
