// SPDX-License-Identifier: MIT
/* bundle_io.c - bundles as files */
#include <stdlib.h>

#include "mksig.h"

struct sf_bytes manifest_bytes(const struct sf_bundle *bundle)
{
	return (struct sf_bytes){ bundle->parts.manifest, bundle->parts.manifest_size };
}

struct sf_bytes signature_bytes(const struct sf_bundle *bundle)
{
	return (struct sf_bytes){ bundle->parts.signature, bundle->parts.signature_size };
}

const struct sf_attachments *bundle_attachments(const struct sf_bundle *bundle)
{
	return bundle->attached ? &bundle->attachments : NULL;
}

int read_bundle(const char *path, struct sf_bundle *bundle)
{
	char msg[512];
	int ret;

	ret = sf_bundle_read(path, bundle, msg, sizeof(msg));
	if (!ret)
		return 0;
	sf_bundle_free(bundle);
	return fail(ret == -EBADMSG || ret == -EFBIG ? STATUS_MALFORMED :
		    ret == -ENOMEM ? STATUS_INTERNAL : STATUS_INPUT, "%s", msg);
}

/* Nothing is written that the verifier and the loader would not read again. */
static int read_back(const __u8 *data, size_t size)
{
	struct sf_bundle bundle;
	char msg[512];
	__u8 *copy = xcalloc(1, size);
	int ret = 0;

	memcpy(copy, data, size);
	if (sf_bundle_parse(copy, size, "the result", &bundle, msg, sizeof(msg)))
		ret = fail(STATUS_INTERNAL, "nothing written, the verifier would refuse it: %s", msg);
	sf_bundle_free(&bundle);
	return ret;
}

int write_bundle(const char *path, struct sf_bytes manifest, struct sf_bytes signature,
		 const struct sf_attachments *attachments)
{
	__u8 *data;
	size_t size;
	int ret;

	ret = sf_bundle_build(manifest, signature, attachments, &data, &size);
	if (ret)
		return fail(ret == -ENOMEM ? STATUS_INTERNAL : STATUS_REFUSED,
			    "the bundle cannot be put together: %s",
			    ret == -EFBIG ? "a part is too large" : strerror(-ret));
	ret = read_back(data, size);
	if (!ret)
		ret = write_file(path, data, size);
	free(data);
	return ret;
}
