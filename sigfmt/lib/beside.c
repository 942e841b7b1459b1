// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * beside.c - find the manifest that lies beside a kernel
 */
#define _GNU_SOURCE	/* asprintf */
#include <stdlib.h>
#include <unistd.h>

#include "loader.h"

/* What follows the name of a kernel's kind is its release; or the folder is called by
 * it, as in /usr/lib/modules.  @n: how many characters. */
static const char *release_of(const char *real, const char *name, int *n)
{
	static const char *const kinds[] = { "vmlinuz-", "vmlinux-", "bzImage-" };
	const char *folder;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strncmp(name, kinds[i], strlen(kinds[i]))) {
			name += strlen(kinds[i]);
			*n = strlen(name);
			return name;
		}
	if (strcmp(name, "vmlinuz") || name - 1 == real)
		return NULL;
	folder = memrchr(real, '/', name - 1 - real);
	if (!folder)
		return NULL;
	*n = name - 2 - folder;
	return folder + 1;
}

/* @path if it can be read, else NULL */
static char *readable(char *path)
{
	if (path && !access(path, R_OK))
		return path;
	free(path);
	return NULL;
}

char *sf_manifest_beside(const char *image)
{
	char *real = realpath(image, NULL), *path, *found = NULL;
	const char *name, *release;
	int n, folder;

	if (!real)
		return NULL;
	name = strrchr(real, '/') + 1;
	folder = name - real;
	release = release_of(real, name, &n);
	if (release && asprintf(&path, "%.*skexec-manifest-%.*s.ksig", folder, real, n, release) > 0)
		found = readable(path);
	if (!found && asprintf(&path, "%s.ksig", real) > 0)
		found = readable(path);
	free(real);
	return found;
}
