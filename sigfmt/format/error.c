// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * error.c - set and read struct sf_error
 */
#include <stdarg.h>
#include <stdlib.h>

#include "loader.h"

static void set_error(struct sf_error *error, enum sf_status status, int err,
		      enum sf_cause cause)
{
	char name[SF_ERRNO_NAME];

	error->status = status;
	error->err = err;
	error->cause = cause;
	snprintf(error->errno_name, sizeof(error->errno_name), "%s",
		 err ? sf_errno_name(err, name) : "");
	error->slot = 0;
	error->segment = -1;
	error->offset = SF_NOTHING;
	*error->text = '\0';
	*error->file = '\0';
}

void loader_clear_error(struct sf_error *error)
{
	set_error(error, SF_STATUS_DONE, 0, SF_E_OK);
}

struct sf_error *loader_start_error(struct sf_error *error, struct sf_error *spare)
{
	if (!error)
		error = spare;
	loader_clear_error(error);
	return error;
}

enum sf_status loader_set_error_file(struct sf_error *error, const char *name)
{
	if (error->status && error->status != SF_STATUS_NO_MEMORY)
		snprintf(error->file, sizeof(error->file), "%s", name);
	return error->status;
}

enum sf_status loader_fail(struct sf_error *error, enum sf_status status, int err,
			   const char *fmt, ...)
{
	va_list args;

	set_error(error, status, err, SF_E_OK);
	va_start(args, fmt);
	vsnprintf(error->text, sizeof(error->text), fmt, args);
	va_end(args);
	return status;
}

enum sf_status loader_refuse_signature(struct sf_error *error, enum sf_cause cause,
				       const char *fmt, ...)
{
	va_list args;

	set_error(error, SF_STATUS_REFUSED_SIGNATURE, sf_causes[cause].error, cause);
	va_start(args, fmt);
	vsnprintf(error->text, sizeof(error->text), fmt, args);
	va_end(args);
	return error->status;
}

enum sf_status loader_no_memory(struct sf_error *error)
{
	return loader_fail(error, SF_STATUS_NO_MEMORY, ENOMEM,
			   "out of memory; free some and try again");
}

enum sf_status loader_refuse(struct sf_error *error, enum sf_status status,
			     const struct sf_refusal *why, const struct sf_manifest *manifest,
			     const struct loader_given *given)
{
	set_error(error, status, sf_causes[why->cause].error, why->cause);
	error->slot = why->slot;
	error->offset = why->offset;
	loader_sentence(why, manifest, given, error->text, sizeof(error->text));
	return status;
}

const char *loader_size(u64 bytes, char *buf)
{
	if (bytes < 1 << 20)
		snprintf(buf, LOADER_SIZE_MAX, "%llu KiB", (bytes + 1023) >> 10);
	else if (bytes < 1 << 30)
		snprintf(buf, LOADER_SIZE_MAX, "%.1f MiB", bytes / (double)(1 << 20));
	else
		snprintf(buf, LOADER_SIZE_MAX, "%.1f GiB", bytes / (double)(1 << 30));
	return buf;
}

const char *sf_errno_name(int err, char *buf)
{
	static const struct {
		int err;
		const char *name;
	} names[] = {
#define E(name) { name, #name }
		E(EPERM), E(ENOENT), E(EIO), E(E2BIG), E(ENOEXEC), E(EAGAIN), E(ENOMEM),
		E(EACCES), E(EFAULT), E(EBUSY), E(EEXIST), E(ENODEV), E(EINVAL), E(EFBIG),
		E(ENOSPC), E(ERANGE), E(ENAMETOOLONG), E(ENOSYS), E(ENODATA), E(EBADSLT),
		E(ENOPKG), E(EBADMSG), E(EOVERFLOW), E(EILSEQ), E(ELIBBAD), E(EMSGSIZE),
		E(EOPNOTSUPP), E(EADDRINUSE), E(EADDRNOTAVAIL), E(ESTALE), E(EUCLEAN),
		E(ENOKEY), E(EKEYEXPIRED), E(EKEYREVOKED), E(EKEYREJECTED), E(EINTR),
#undef E
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].err == err)
			return names[i].name;
	snprintf(buf, SF_ERRNO_NAME, "errno %d", err);
	return buf;
}

/* --- libsigfmt.h --- */

struct sf_error *sf_error_new(void)
{
	struct sf_error *error = malloc(sizeof(*error));

	if (error)
		loader_clear_error(error);
	return error;
}

void sf_error_free(struct sf_error *error)
{
	free(error);
}

enum sf_status sf_error_status(const struct sf_error *error)
{
	return error ? error->status : SF_STATUS_DONE;
}

int sf_error_errno(const struct sf_error *error)
{
	return error ? error->err : 0;
}

const char *sf_error_errno_name(const struct sf_error *error)
{
	return error ? error->errno_name : "";
}

const char *sf_error_cause(const struct sf_error *error)
{
	return error && error->cause ? sf_causes[error->cause].name : "";
}

const char *sf_error_text(const struct sf_error *error)
{
	return error ? error->text : "";
}

const char *sf_error_file(const struct sf_error *error)
{
	return error ? error->file : "";
}

uint32_t sf_error_slot(const struct sf_error *error)
{
	return error ? error->slot : 0;
}

int sf_error_segment(const struct sf_error *error)
{
	return error ? error->segment : -1;
}

int64_t sf_error_offset(const struct sf_error *error)
{
	return error && error->offset != SF_NOTHING ? (int64_t)error->offset : -1;
}
