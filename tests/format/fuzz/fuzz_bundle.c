// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * fuzz_bundle.c - any bytes as a bundle and as a manifest segment
 *
 * Before the signature is verified, only the header is read.  Only userspace reads the
 * attachments.
 */
#include "fuzz.h"
#include "sigfmt_bundle.h"

static void check_header(const u8 *data, size_t size, bool whole)
{
	struct sf_refusal why = { 0 };
	struct sf_parts parts;

	if (sf_parse_header(data, size, whole, &parts, &why)) {
		must(why.cause && sf_causes[why.cause].error == EINVAL && why.value == size);
		return;
	}
	must(parts.manifest.p == data + sizeof(struct sf_header));
	must(parts.manifest.n && parts.manifest.n <= SF_MANIFEST_MAX);
	must(parts.signature.p == parts.manifest.p + parts.manifest.n);
	must(parts.signature.n <= SF_SIGNATURE_MAX);
	must(parts.end == sizeof(struct sf_header) + parts.manifest.n + parts.signature.n);
	must(whole ? parts.end == size && parts.signature.n : parts.end <= size);
}

static bool inside(const struct sf_bundle *bundle, struct sf_bytes bytes)
{
	return bytes.p >= bundle->data && bytes.n <= bundle->size &&
	       (size_t)(bytes.p - bundle->data) <= bundle->size - bytes.n;
}

static void check_attachments(const struct sf_bundle *bundle)
{
	const struct sf_attachments *a = &bundle->attachments;

	must(a->nr_hints <= SF_HINTS_MAX && a->nr_blobs <= SF_SLOTS_MAX &&
	     a->nr_choosers <= SF_CHOICES_MAX && a->text.n <= SF_TEXT_MAX);
	must(!a->text.n || inside(bundle, a->text));
	for (size_t i = 0; i < a->nr_blobs; i++) {
		must(a->blobs[i].slot && a->blobs[i].slot <= bundle->manifest.nr_slots);
		must(inside(bundle, a->blobs[i].bytes));
	}
	for (size_t i = 0; i < a->nr_hints; i++)
		must(a->hints[i].slot && a->hints[i].slot <= bundle->manifest.nr_slots);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 *copy = malloc(size ? size : 1);
	struct sf_bundle bundle = { 0 };
	struct sf_error error = { 0 };

	if (!copy)
		return 0;
	if (size)
		memcpy(copy, data, size);
	check_header(data, size, false);
	check_header(data, size, true);
	if (sf_bundle_parse(copy, size, "fuzz", &bundle, &error))
		must(error.status && *error.text);
	else if (bundle.attached)
		check_attachments(&bundle);
	sf_bundle_free(&bundle);
	return 0;
}
