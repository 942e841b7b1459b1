// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * manifest_path.c - the manifest that lies beside a kernel, and what it is called
 */
#define _GNU_SOURCE	/* asprintf */
#include <ctype.h>
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

static const char *skip_number(const char *at)
{
	while (isdigit((unsigned char)*at))
		at++;
	return at;
}

/* Boot counting renames X.efi to X+3.efi, then X+2-1.efi and so on, and in the end to X.efi
 * again: how many characters the counter has, which begins at @plus */
static int counter_length(const char *plus)
{
	const char *at = skip_number(plus + 1);

	if (at == plus + 1)
		return 0;
	if (*at == '-' && skip_number(at + 1) > at + 1)
		at = skip_number(at + 1);
	return strcmp(at, ".efi") ? 0 : at - plus;
}

/* The file's name with .ksig behind it; a counter in it does not count. */
static char *by_name(const char *image)
{
	const char *plus = strrchr(image, '+');
	int counter = plus && !strchr(plus, '/') ? counter_length(plus) : 0;
	char *path;

	if (asprintf(&path, "%.*s%s.ksig", counter ? (int)(plus - image) : (int)strlen(image),
		     image, counter ? plus + counter : "") < 0)
		return NULL;
	return path;
}

static int folder_length(const char *path)
{
	const char *name = strrchr(path, '/');

	return name ? name + 1 - path : 0;
}

/* Where it may lie, in the order in which it is looked for; @places[0] may be NULL. */
static bool find_places(const char *image, char *places[2])
{
	char *real = realpath(image, NULL);
	const char *release;
	int n = 0;

	places[0] = places[1] = NULL;
	if (!real)
		return false;
	release = release_of(real, strrchr(real, '/') + 1, &n);
	places[0] = by_release(release, n, real, folder_length(real));
	places[1] = by_name(real);
	free(real);
	return true;
}

enum sf_status sf_manifest_find(const char *image, char **path, struct sf_error *error)
{
	enum sf_status status = SF_STATUS_DONE;
	struct sf_error spare;
	char *places[2];

	error = loader_begin(error, &spare);
	*path = NULL;
	if (!find_places(image, places)) {
		loader_fail(error, SF_STATUS_NO_FILE, errno, "%s: cannot be found: %s", image,
			    strerror(errno));
		return loader_about_file(error, image);
	}
	for (int i = 0; !*path && i < 2; i++)
		if (places[i] && !access(places[i], R_OK))
			*path = strdup(places[i]);
	if (!*path)
		status = loader_fail(error, SF_STATUS_NO_FILE, ENOENT,
				     "no signed manifest lies beside %s; looked for %s%s%s",
				     image, places[0] ? places[0] : "", places[0] ? " and " : "",
				     places[1] ? places[1] : "");
	free(places[0]);
	free(places[1]);
	return status;
}

char *sf_manifest_beside(const char *image)
{
	char *path;

	return sf_manifest_find(image, &path, NULL) ? NULL : path;
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
	if (!path)
		path = by_name(at);
	free(real);
	return path;
}
