// SPDX-License-Identifier: MIT
/* policy_file.c - read a command-line policy from a file */
#include <stdlib.h>

#include "profile.h"

#define POLICY_FILE_MAX	((size_t)64 << 10)
#define BLANKS		" \t\r"

static int add_line(struct policy *policy, const char *what, const char *text)
{
	if (!strcmp(what, "class"))
		return policy_class(policy, text);
	if (!strcmp(what, "allow"))
		return policy_add(policy, SF_ACTION_ALLOW, text);
	if (!strcmp(what, "forbid"))
		return policy_add(policy, SF_ACTION_FORBID, text);
	if (!strcmp(what, "require"))
		return policy_add(policy, SF_ACTION_REQUIRE, text);
	return fail(STATUS_USAGE, "%s%s: a line is allow, forbid or require KEY[=VALUE], or class NAME",
		    policy->where, what);
}

/* A line is one entry, a comment, or empty. */
static int read_line(struct policy *policy, char *line)
{
	char *save = NULL, *what = strtok_r(line, BLANKS, &save), *text;

	if (!what || *what == '#')
		return 0;
	text = strtok_r(NULL, BLANKS, &save);
	if (!text || strtok_r(NULL, BLANKS, &save))
		return fail(STATUS_USAGE, "%s%s: one KEY[=VALUE], or the name of a class, must follow",
			    policy->where, what);
	return add_line(policy, what, text);
}

static int read_lines(struct policy *policy, const char *path, char *text)
{
	unsigned int number = 1;
	char *next, *where;
	int ret = 0;

	for (; !ret && text; text = next, number++) {
		next = strchr(text, '\n');
		if (next)
			*next++ = 0;
		where = xprintf("%s:%u: ", path, number);
		policy->where = where;
		ret = read_line(policy, text);
		policy->where = "";
		free(where);
	}
	return ret;
}

int policy_read(struct policy *policy, const char *path)
{
	struct file file;
	char *text;
	int ret = once(&policy->file, path, "policy");

	if (!ret)
		ret = read_file(path, POLICY_FILE_MAX, &file);
	if (ret)
		return ret;
	text = xprintf("%.*s", (int)file.size, (const char *)file.data);
	policy->file_begin = policy->n;
	if (strlen(text) < file.size)
		ret = fail(STATUS_USAGE, "%s: contains a NUL, so it is not a text file", path);
	else
		ret = read_lines(policy, path, text);
	policy->file_end = policy->n;
	free(text);
	free_file(&file);
	return ret;
}
