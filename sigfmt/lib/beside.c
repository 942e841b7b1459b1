// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * beside.c - find the manifest that lies beside a kernel
 */
#define _GNU_SOURCE	/* asprintf */
#include <stdlib.h>
#include <unistd.h>

#include "loader.h"

/* What follows the name of a kernel's kind: its release. */
static const char *release_of(const char *name)
{
	static const char *const kinds[] = { "vmlinuz-", "vmlinux-", "bzImage-" };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strncmp(name, kinds[i], strlen(kinds[i])))
			return name + strlen(kinds[i]);
	return NULL;
}

/* @path if it can be read, else NULL */
static char *readable(char *path)
{
	if (path && !access(path, R_OK))
		return path;
	free(path);
	return NULL;
}

static char *print(const char *fmt, int n, const char *directory, const char *name)
{
	char *path;

	return asprintf(&path, fmt, n, directory, name) < 0 ? NULL : path;
}

char *sf_manifest_beside(const char *image)
{
	char *real = realpath(image, NULL), *found = NULL;
	const char *name, *release;

	if (!real)
		return NULL;
	name = strrchr(real, '/') + 1;
	release = release_of(name);
	if (release)
		found = readable(print("%.*skexec-manifest-%s.ksig", name - real, real, release));
	if (!found)
		found = readable(print("%.*s%s.ksig", name - real, real, name));
	free(real);
	return found;
}
