// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * beside.c - the manifest that lies beside a kernel, and what it is called
 */
#define _GNU_SOURCE	/* asprintf */
#include <stdlib.h>
#include <sys/stat.h>
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

/* Where the manifest of the kernel with this release lies in @dir, of which the first
 * @folder characters are a folder (they end in '/', or there are none); NULL if only the
 * other name will do */
static char *by_release(const char *release, int n, const char *dir, int folder)
{
	char *path;

	if (!release || asprintf(&path, "%.*skexec-manifest-%.*s.ksig", folder, dir, n, release) < 0)
		return NULL;
	return path;
}

static int folder_length(const char *path)
{
	const char *name = strrchr(path, '/');

	return name ? name + 1 - path : 0;
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
	char *real = realpath(image, NULL), *path, *found;
	const char *release;
	int n = 0;

	if (!real)
		return NULL;
	release = release_of(real, strrchr(real, '/') + 1, &n);
	found = readable(by_release(release, n, real, folder_length(real)));
	if (!found && asprintf(&path, "%s.ksig", real) > 0)
		found = readable(path);
	free(real);
	return found;
}

char *sf_manifest_path(const char *image, const char *release)
{
	char *real = realpath(image, NULL), *path = NULL;
	const char *at = image, *name;
	struct stat st;
	int n = 0;

	/* as the caller calls it, but where a link leads to */
	if (real && !lstat(image, &st) && S_ISLNK(st.st_mode))
		at = real;
	/* not every folder with a vmlinuz in it is called by a release */
	name = real ? release_of(real, strrchr(real, '/') + 1, &n) : NULL;
	if (name && (!name[n] || !strncmp(name, release, n)))
		path = by_release(name, n, at, folder_length(at));
	if (!path && asprintf(&path, "%s.ksig", at) < 0)
		path = NULL;
	free(real);
	return path;
}
