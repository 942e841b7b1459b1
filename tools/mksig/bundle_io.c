// SPDX-License-Identifier: MIT
/* bundle_io.c - read and write bundles */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "mksig.h"

const struct sf_attachments *bundle_attachments(const struct sf_bundle *bundle)
{
	return bundle->attached ? &bundle->attachments : NULL;
}

/* The exit status for an error of the library */
static int status_of(const struct sf_error *error)
{
	switch (error->status) {
	case SF_STATUS_NO_MEMORY:
		return STATUS_INTERNAL;
	case SF_STATUS_NO_FILE:
		return STATUS_INPUT;
	default:
		return STATUS_MALFORMED;
	}
}

int read_bundle(const char *path, struct sf_bundle *bundle)
{
	struct sf_error error;

	if (!sf_bundle_read(path, bundle, &error))
		return 0;
	sf_bundle_free(bundle);
	return fail(status_of(&error), "%s", error.text);
}

/* Refuse to write a bundle that the verifier or the loader would refuse to read. */
static int read_back(const u8 *data, size_t size)
{
	u8 *copy = xcalloc(1, size);
	struct sf_bundle bundle;
	struct sf_error error;
	int ret = 0;

	memcpy(copy, data, size);
	if (sf_bundle_parse(copy, size, "the result", &bundle, &error))
		ret = fail(STATUS_INTERNAL, "nothing was written, because the verifier would refuse it: %s",
			   error.text);
	sf_bundle_free(&bundle);
	return ret;
}

int write_bundle(const char *path, struct sf_bytes manifest, struct sf_bytes signature,
		 const struct sf_attachments *attachments)
{
	struct sf_error error;
	size_t size;
	u8 *data;
	int ret;

	if (sf_bundle_build(manifest, signature, attachments, &data, &size, &error))
		return fail(error.status == SF_STATUS_NO_MEMORY ? STATUS_INTERNAL : STATUS_REFUSED,
			    "the bundle cannot be encoded: %s", error.text);
	ret = read_back(data, size);
	if (!ret)
		ret = write_file(path, data, size);
	free(data);
	return ret;
}

/* Does the path still name this file?  Another mksig may have replaced it. */
static bool is_current(int fd, const char *path)
{
	struct stat here, there;

	return !fstat(fd, &here) && !stat(path, &there) && here.st_dev == there.st_dev &&
	       here.st_ino == there.st_ino;
}

int lock_bundle(const char *path)
{
	struct stat st;
	int fd;

	while (strcmp(path, "-") && !stat(path, &st) && S_ISREG(st.st_mode)) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			break;		/* reading it will report the error */
		if (flock(fd, LOCK_EX) || is_current(fd, path))
			return fd;
		close(fd);
	}
	return -1;
}

void unlock_bundle(int lock)
{
	if (lock >= 0)
		close(lock);
}
