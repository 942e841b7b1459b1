// SPDX-License-Identifier: MIT
/* cmd_extract.c - write a part of a bundle to a file, to be signed or verified elsewhere */
#include <stdlib.h>

#include "cms.h"

enum part { PART_MANIFEST = 1, PART_ATTRIBUTES, PART_SIGNATURE, PART_UNSIGNED };

struct job {
	const char *output;
	enum part part;	/* 0: none was given */
};

static int set_part(void *of, enum part part)
{
	struct job *job = of;

	if (job->part && job->part != part)
		return fail(STATUS_USAGE, "only one part can be extracted at a time");
	job->part = part;
	return 0;
}

static int set_manifest(void *of, const char *value) { return set_part(of, PART_MANIFEST); }
static int set_attributes(void *of, const char *value) { return set_part(of, PART_ATTRIBUTES); }
static int set_signature(void *of, const char *value) { return set_part(of, PART_SIGNATURE); }
static int set_unsigned(void *of, const char *value) { return set_part(of, PART_UNSIGNED); }

static const struct opt options[] = {
	OPT_CALL("manifest", 'm', NULL, set_manifest, "the manifest: the bytes to be signed (default)"),
	OPT_CALL("attributes", 'a', NULL, set_attributes,
		 "the bytes to be signed by a service that returns raw\n"
		 "signatures, see mksig attach --raw"),
	OPT_CALL("signature", 's', NULL, set_signature, "the signature, DER"),
	OPT_CALL("unsigned", 'u', NULL, set_unsigned, "the bundle without its signature"),
	OPT_TEXT("output", 'o', "FILE", struct job, output, "result (default: standard output)"),
	OPT_END
};

static const struct opt_table tables[] = {
	{ .options = options },
	{}
};

static const struct syntax syntax = {
	.usage = "usage: mksig extract [OPTIONS] BUNDLE\n\n",
	.tables = tables,
};

static int extract(void *arg, const char *path, const struct sf_bundle *bundle)
{
	const struct job *job = arg;
	const char *output = job->output ? job->output : "-";
	struct sf_bytes none = { 0 }, part;
	int ret;

	switch (job->part) {
	case PART_UNSIGNED:
		return write_bundle(output, bundle->parts.manifest, none, bundle_attachments(bundle));
	case PART_ATTRIBUTES:
		ret = cms_attributes(bundle->parts.manifest, bundle->manifest.digest_alg, &part);
		if (ret)
			return ret;
		ret = write_file(output, part.p, part.n);
		free((void *)part.p);
		return ret;
	case PART_SIGNATURE:
		part = bundle->parts.signature;
		if (!part.n)
			return fail(STATUS_UNSIGNED, "%s: is not signed", path);
		return write_file(output, part.p, part.n);
	default:
		break;
	}
	part = bundle->parts.manifest;
	return write_file(output, part.p, part.n);
}

const struct bundle_tool tool_extract = {
	.syntax = &syntax,
	.job_size = sizeof(struct job),
	.run = extract,
};
