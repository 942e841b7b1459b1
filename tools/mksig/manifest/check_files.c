// SPDX-License-Identifier: MIT
/* check_files.c - compare a manifest's digests with files */
#include <stdlib.h>

#include "check_files.h"
#include "image.h"
#include "profile.h"

#define B(bytes)	(int)(bytes).n, (const char *)(bytes).p

/**
 * struct opened - the files that contain the slots' bytes
 * @path:	by enum sf_source, for messages
 * @file:	files that were given
 * @used:	a part of the file was compared
 * @blobs:	by slot number - 1: bytes in the bundle
 */
struct opened {
	const char *path[SF_SOURCES];
	struct file file[SF_SOURCES];
	bool used[SF_SOURCES];
	struct file blobs[SF_SLOTS_MAX];
};

static int open_source(struct opened *o, u32 source, const char *path)
{
	o->path[source] = path;
	return path ? open_file(path, &o->file[source]) : 0;
}

/* The NUL is signed as well. */
static void open_cmdline(struct opened *o, const char *line)
{
	o->path[SF_SOURCE_CMDLINE] = "--cmdline";
	o->file[SF_SOURCE_CMDLINE].size = strlen(line) + 1;
	o->file[SF_SOURCE_CMDLINE].data = xcalloc(1, strlen(line) + 1);
	strcpy((char *)o->file[SF_SOURCE_CMDLINE].data, line);
}

/* The blobs stay in the bundle's memory. */
static void open_blobs(struct opened *o, const struct sf_bundle *bundle)
{
	const struct sf_attachments *a = &bundle->attachments;
	size_t i;

	for (i = 0; i < a->nr_blobs; i++)
		o->blobs[a->blobs[i].slot - 1] = (struct file){
			.data = (u8 *)a->blobs[i].bytes.p, .size = a->blobs[i].bytes.n };
}

static void close_all(struct opened *o)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(o->file); i++)
		free_file(&o->file[i]);
}

static const char *path_of(const struct opened *o, const struct sf_hint *hint)
{
	return o->path[hint->source] ? o->path[hint->source] : "attachments";
}

/* The file that a hint's bytes are in; NULL for zeros */
static const struct file *file_of(const struct opened *o, const struct sf_hint *hint)
{
	if (hint->source == SF_SOURCE_ZEROS)
		return NULL;
	return hint->source == SF_SOURCE_ATTACHMENT ? &o->blobs[hint->slot - 1] :
						    &o->file[hint->source];
}

/* Find the bytes of a slot by its hints; false if a file is too short. */
static bool follow_hints(const struct sf_bundle *bundle, const struct opened *o, u32 number,
			 struct pieces *pieces)
{
	const struct sf_attachments *a = &bundle->attachments;
	const struct sf_hint *hint = a->hints;

	for (; hint < a->hints + a->nr_hints; hint++) {
		const struct file *file = file_of(o, hint);
		u64 size = hint->size;

		if (hint->slot != number)
			continue;
		if (file && (hint->offset >= file->size || size > file->size - hint->offset))
			return false;
		if (file && !size)
			size = file->size - hint->offset;
		if (!add_piece(pieces, (struct piece){ .file = file, .offset = hint->offset,
						       .size = size }))
			return false;
	}
	return true;
}

/* Were all files given that the slot's bytes are in? */
static bool all_given(const struct sf_bundle *bundle, const struct opened *o, u32 number)
{
	const struct sf_attachments *a = &bundle->attachments;
	const struct sf_hint *hint = a->hints;
	const struct file *file;
	bool any = false;

	for (; hint < a->hints + a->nr_hints; hint++) {
		file = file_of(o, hint);
		if (hint->slot == number && file && !file->size)
			return false;
		any |= hint->slot == number;
	}
	return any;
}

/* Record that each of these files was used. */
static void mark_used(const struct sf_bundle *bundle, struct opened *o, u32 number)
{
	const struct sf_attachments *a = &bundle->attachments;
	size_t i;

	for (i = 0; i < a->nr_hints; i++)
		if (a->hints[i].slot == number)
			o->used[a->hints[i].source] = true;
}

/* A slot with fields is small; its digest leaves the fields out. */
static const char *digest_of_slot(const struct sf_manifest *m, u32 number,
				  const struct pieces *pieces, u8 *digest)
{
	const char *error;
	u8 *bytes;

	if (!sf_slot_of(m, number)->nr_fields)
		return pieces_digest(pieces, m->digest_alg, digest);
	error = pieces_gather(pieces, &bytes);
	if (!error)
		slot_digest(m, number, bytes, digest);
	free(bytes);
	return error;
}

static int check_slot(const struct sf_bundle *bundle, struct opened *o, u32 number, FILE *out)
{
	const struct sf_manifest *m = &bundle->manifest;
	const struct sf_slot *slot = sf_slot_of(m, number);
	const struct sf_hint *hint = sf_bundle_hint(bundle, number);
	struct pieces pieces = { .n = 0 };
	u8 digest[SF_DIGEST_MAX];
	const char *error;

	if (!slot->digest.n || !slot->exact)
		return 0;
	if (!all_given(bundle, o, number)) {
		if (out)
			fprintf(out, "not compared  %.*s\n", B(slot->name));
		return 0;
	}
	if (!follow_hints(bundle, o, number, &pieces) || pieces.size != slot->size)
		return fail(STATUS_DIFFERS, "%s: does not fit slot %u (%.*s): %llu bytes at offset %llu are needed",
			    path_of(o, hint), number, B(slot->name), (unsigned long long)slot->size,
			    (unsigned long long)hint->offset);
	mark_used(bundle, o, number);
	error = digest_of_slot(m, number, &pieces, digest);
	if (error)
		return fail(error_status(error), "%s: %s", path_of(o, hint), error);
	if (memcmp(digest, slot->digest.p, slot->digest.n))
		return fail(STATUS_DIFFERS, "%s: digest mismatch, these are not the bytes that were signed for slot %u (%.*s)",
			    path_of(o, hint), number, B(slot->name));
	if (out)
		fprintf(out, "matches       %.*s\n", B(slot->name));
	return 0;
}

/* The image's Authenticode digest, by which dbx revokes it, must be an origin of the manifest. */
static int check_origin(const struct sf_manifest *m, const struct opened *o, FILE *out)
{
	const struct file *file = &o->file[SF_SOURCE_IMAGE];
	struct piece image = { .file = file, .size = file->size };
	u8 digest[SF_ORIGIN_SIZE];
	const char *error;
	u32 i;

	if (!image.size || !pe_is(image))
		return 0;
	error = pe_authenticode(image, digest);
	if (error)
		return fail(error_status(error), "%s: %s", o->path[SF_SOURCE_IMAGE], error);
	for (i = 0; i < m->origins.n; i += SF_ORIGIN_SIZE)
		if (!memcmp(m->origins.p + i, digest, SF_ORIGIN_SIZE))
			break;
	if (i == m->origins.n)
		return fail(STATUS_DIFFERS,
			    "%s: its Authenticode digest is not among the manifest's origins, so a revocation would miss it",
			    o->path[SF_SOURCE_IMAGE]);
	if (out)
		fprintf(out, "matches       origin\n");
	return 0;
}

static int check_unchanged(const struct opened *o)
{
	const char *error;
	u32 source;

	for (source = 0; source < SF_SOURCES; source++) {
		error = file_unchanged(&o->file[source]);
		if (error)
			return fail(STATUS_INPUT, "%s: %s", o->path[source], error);
	}
	return 0;
}

/* A file that was given must be covered by the manifest. */
static int check_used(const struct opened *o)
{
	u32 source;

	for (source = SF_SOURCE_IMAGE; source <= SF_SOURCE_CMDLINE; source++)
		if (o->path[source] && !o->used[source])
			return fail(STATUS_NOT_COMPARED,
				    "%s: the manifest signs no %s, so there is nothing to compare",
				    o->path[source], source == SF_SOURCE_IMAGE ? "kernel image" :
				    source == SF_SOURCE_INITRD ? "initramfs" : "command line by digest");
	return 0;
}

const struct opt source_options[] = {
	OPT_TEXT("image", 0, "FILE", struct sources, image, "compare with this kernel"),
	OPT_TEXT("initrd", 0, "FILE", struct sources, initrd, "compare with this initramfs"),
	OPT_TEXT("cmdline", 0, "LINE", struct sources, cmdline,
		 "compare with this command line, or check it by the policy"),
	OPT_END
};

int files_check(const struct sf_bundle *bundle, const struct sources *sources, FILE *out,
		struct json *json)
{
	const struct sf_manifest *m = &bundle->manifest;
	bool policed = sources->cmdline && has_line_policy(m);
	struct opened o = { 0 };
	u32 i;
	int ret;

	if (!bundle->attached && (sources->image || sources->initrd || (sources->cmdline && !policed)))
		return fail(STATUS_NOT_COMPARED,
			    "the bundle has no attachments, which say which bytes of a file it signs");
	ret = open_source(&o, SF_SOURCE_IMAGE, sources->image);
	if (!ret)
		ret = open_source(&o, SF_SOURCE_INITRD, sources->initrd);
	if (sources->cmdline)
		open_cmdline(&o, sources->cmdline);
	open_blobs(&o, bundle);
	for (i = 1; !ret && i <= m->nr_slots; i++)
		ret = check_slot(bundle, &o, i, out);
	if (!ret)
		ret = check_origin(m, &o, out);
	if (!ret && policed) {
		o.used[SF_SOURCE_CMDLINE] = true;
		ret = line_against_policy(m, sources->cmdline, out, json);
	}
	if (!ret)
		ret = check_used(&o);
	if (!ret)
		ret = check_unchanged(&o);
	close_all(&o);
	return ret;
}
