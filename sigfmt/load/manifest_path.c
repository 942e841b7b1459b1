// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * manifest_path.c - find the manifest file of a kernel
 */
#define _GNU_SOURCE	/* asprintf */
#include <ctype.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loader.h"

/* Find the release in a kernel's path: it follows the prefix of the file's name, or is the
 * directory's name, as in /usr/lib/modules.  @n: its length in characters. */
static const char *find_release(const char *real, const char *name, int *n)
{
	static const char *const prefixes[] = { "vmlinuz-", "vmlinux-", "bzImage-" };
	const char *folder;

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i]))) {
			name += strlen(prefixes[i]);
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

/* Make the path of a manifest that is named by release.  Its directory is the first @folder
 * characters of @dir, which end in '/' or are none.  NULL if there is no release. */
static char *path_by_release(const char *release, int n, const char *dir, int folder)
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

/* Boot counting renames X.efi to X+3.efi, then X+2-1.efi and so on, and finally back to X.efi.
 * Return the length of the counter that begins at @plus, or 0. */
static int counter_length(const char *plus)
{
	const char *at = skip_number(plus + 1);

	if (at == plus + 1)
		return 0;
	if (*at == '-' && skip_number(at + 1) > at + 1)
		at = skip_number(at + 1);
	return strcmp(at, ".efi") ? 0 : at - plus;
}

/* Make the path of a manifest that is named by file: append .ksig, leave out a boot counter. */
static char *path_by_name(const char *image)
{
	const char *plus = strrchr(image, '+');
	int counter = plus && !strchr(plus, '/') ? counter_length(plus) : 0;
	char *path;

	if (asprintf(&path, "%.*s%s.ksig", counter ? (int)(plus - image) : (int)strlen(image),
		     image, counter ? plus + counter : "") < 0)
		return NULL;
	return path;
}

static int directory_length(const char *path)
{
	const char *name = strrchr(path, '/');

	return name ? name + 1 - path : 0;
}

/* List the paths to try, in order; @paths[0] may be NULL. */
static bool list_paths(const char *image, char *paths[2])
{
	char *real = realpath(image, NULL);
	const char *release;
	int n = 0;

	paths[0] = paths[1] = NULL;
	if (!real)
		return false;
	release = find_release(real, strrchr(real, '/') + 1, &n);
	paths[0] = path_by_release(release, n, real, directory_length(real));
	paths[1] = path_by_name(real);
	free(real);
	return true;
}

enum sf_status sf_manifest_find(const char *image, char **path, struct sf_error *error)
{
	enum sf_status status = SF_STATUS_DONE;
	struct sf_error spare;
	char *paths[2];

	error = loader_start_error(error, &spare);
	*path = NULL;
	if (!list_paths(image, paths)) {
		loader_fail(error, SF_STATUS_NO_FILE, errno, "%s: cannot be found: %s", image,
			    strerror(errno));
		return loader_set_error_file(error, image);
	}
	for (int i = 0; !*path && i < 2; i++)
		if (paths[i] && !access(paths[i], R_OK))
			*path = strdup(paths[i]);
	if (!*path)
		status = loader_fail(error, SF_STATUS_NO_FILE, ENOENT,
				     "no signed manifest lies beside %s; looked for %s%s%s",
				     image, paths[0] ? paths[0] : "", paths[0] ? " and " : "",
				     paths[1] ? paths[1] : "");
	free(paths[0]);
	free(paths[1]);
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

	/* use the caller's name, or the target of a symbolic link */
	if (real && !lstat(image, &st) && S_ISLNK(st.st_mode))
		at = real;
	/* the directory of a file vmlinuz may have another name than the release */
	name = real ? find_release(real, strrchr(real, '/') + 1, &n) : NULL;
	if (name && (!name[n] || !strncmp(name, release, n)))
		path = path_by_release(name, n, at, directory_length(at));
	if (!path)
		path = path_by_name(at);
	free(real);
	return path;
}
