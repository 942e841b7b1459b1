// SPDX-License-Identifier: MIT
/* files.c - compare a manifest's digests with files */
#include <getopt.h>
#include <stdlib.h>

#include "files.h"
#include "image.h"

#define B(bytes)	(int)(bytes).n, (const char *)(bytes).p

struct opened {
	const char *path[SF_SOURCES];
	struct file file[SF_SOURCES];
	struct sf_view views[SF_SOURCES];
	bool used[SF_SOURCES];
};

static int open_source(struct opened *o, u32 source, const char *path)
{
	int ret;

	o->path[source] = path;
	if (!path)
		return 0;
	ret = read_file(path, IMAGE_MAX, &o->file[source]);
	o->views[source] = (struct sf_view){ o->file[source].data, o->file[source].size };
	return ret;
}

/* The bytes of a slot, if they are known; p is NULL if they are not. */
static int find_bytes(const struct sf_bundle *bundle, struct opened *o, u32 number,
		      struct sf_view *bytes, u8 **owned)
{
	const struct sf_slot *slot = &bundle->manifest.slots[number - 1];
	const struct sf_hint *hint = sf_bundle_hint(bundle, number);
	int ret;

	*bytes = (struct sf_view){ NULL, 0 };
	*owned = NULL;
	if (!hint)
		return 0;
	ret = sf_bundle_gather(bundle, number, o->views, bytes, owned, &hint);
	if (ret == -ENOENT)
		return 0;
	if (ret == -ENOMEM)
		return fail(STATUS_INTERNAL, "out of memory");
	if (ret || bytes->n != slot->size)
		return fail(STATUS_DIFFERS, "%s: not what slot %u (%.*s) is made of: %llu bytes at offset %llu are needed",
			    o->path[hint->source] ? o->path[hint->source] : "attachments",
			    number, B(slot->name), (unsigned long long)slot->size,
			    (unsigned long long)hint->offset);
	return 0;
}

/* Each of its pieces is from a file that was given for something. */
static void mark_used(const struct sf_bundle *bundle, struct opened *o, u32 number)
{
	const struct sf_attachments *a = &bundle->attachments;
	size_t i;

	for (i = 0; i < a->nr_hints; i++)
		if (a->hints[i].slot == number)
			o->used[a->hints[i].source] = true;
}

static int check_slot(const struct sf_bundle *bundle, struct opened *o, u32 number, FILE *out)
{
	const struct sf_manifest *m = &bundle->manifest;
	const struct sf_slot *slot = &m->slots[number - 1];
	const struct sf_hint *hint = sf_bundle_hint(bundle, number);
	u8 digest[SF_DIGEST_MAX], *owned;
	struct sf_view bytes;
	int ret;

	if (!slot->digest.n || !slot->exact)
		return 0;
	ret = find_bytes(bundle, o, number, &bytes, &owned);
	if (ret)
		return ret;
	if (!bytes.p) {
		if (out)
			fprintf(out, "not compared  %.*s\n", B(slot->name));
		return 0;
	}
	mark_used(bundle, o, number);
	slot_digest(m, number, bytes.p, digest);
	free(owned);
	if (memcmp(digest, slot->digest.p, slot->digest.n))
		return fail(STATUS_DIFFERS, "%s: not the bytes that were signed for slot %u (%.*s)",
			    o->path[hint->source] ? o->path[hint->source] : "attachments",
			    number, B(slot->name));
	if (out)
		fprintf(out, "matches       %.*s\n", B(slot->name));
	return 0;
}

/* What dbx would revoke has to be what the manifest says it was made from. */
static int check_origin(const struct sf_manifest *m, const struct opened *o, FILE *out)
{
	const struct sf_view image = o->views[SF_FROM_IMAGE];
	u8 digest[SF_ORIGIN_SIZE];
	const char *wrong;
	u32 i;

	if (!image.p || !pe_is(image.p, image.n))
		return 0;
	wrong = pe_authenticode(image.p, image.n, digest);
	if (wrong)
		return fail(STATUS_MALFORMED, "%s: %s", o->path[SF_FROM_IMAGE], wrong);
	for (i = 0; i < m->origins.n; i += SF_ORIGIN_SIZE)
		if (!memcmp(m->origins.p + i, digest, SF_ORIGIN_SIZE))
			break;
	if (i == m->origins.n)
		return fail(STATUS_DIFFERS,
			    "%s: its Authenticode digest is not among the manifest's origins, so a revocation would miss it",
			    o->path[SF_FROM_IMAGE]);
	if (out)
		fprintf(out, "matches       origin\n");
	return 0;
}

/* A file that was given and says nothing is a mistake of the caller's. */
static int check_used(const struct opened *o)
{
	u32 source;

	for (source = SF_FROM_IMAGE; source <= SF_FROM_CMDLINE; source++)
		if (o->path[source] && !o->used[source])
			return fail(STATUS_NOT_COMPARED,
				    "%s: the manifest signs no %s, so there is nothing to compare",
				    o->path[source], source == SF_FROM_IMAGE ? "kernel image" :
				    source == SF_FROM_INITRD ? "initramfs" : "command line by digest");
	return 0;
}

int sources_option(struct sources *sources, int c)
{
	switch (c) {
	case OPT_SOURCE_IMAGE:
		return once(&sources->image, optarg, "image");
	case OPT_SOURCE_INITRD:
		return once(&sources->initrd, optarg, "initrd");
	case OPT_SOURCE_CMDLINE:
		return once(&sources->cmdline, optarg, "cmdline");
	}
	return STATUS_INTERNAL;
}

int files_check(const struct sf_bundle *bundle, const struct sources *sources, FILE *out)
{
	struct opened o = { 0 };
	u32 i;
	int ret;

	if (!bundle->attached && (sources->image || sources->initrd || sources->cmdline))
		return fail(STATUS_NOT_COMPARED,
			    "the bundle has no attachments, which would say what bytes of a file it signs");
	ret = open_source(&o, SF_FROM_IMAGE, sources->image);
	if (!ret)
		ret = open_source(&o, SF_FROM_INITRD, sources->initrd);
	if (sources->cmdline) {
		o.path[SF_FROM_CMDLINE] = "--cmdline";
		o.views[SF_FROM_CMDLINE] = (struct sf_view){
			(const u8 *)sources->cmdline, strlen(sources->cmdline) + 1 };
	}
	for (i = 1; !ret && i <= bundle->manifest.nr_slots; i++)
		ret = check_slot(bundle, &o, i, out);
	if (!ret)
		ret = check_origin(&bundle->manifest, &o, out);
	if (!ret)
		ret = check_used(&o);
	for (i = 0; i < ARRAY_SIZE(o.file); i++)
		free_file(&o.file[i]);
	return ret;
}
