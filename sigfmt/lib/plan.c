// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * plan.c - from files to a load that is ready to be made
 */
#include <stdlib.h>

#include "loader.h"

static enum sf_status read_bundle(struct sf_plan *plan, struct sf_error *error)
{
	enum sf_status status = sf_bundle_read(plan->request.manifest, &plan->bundle, error);

	if (status)
		return status;
	if (!plan->bundle.parts.signature_size)
		return loader_fail(error, SF_BUNDLE_BAD, EINVAL,
				   "%s: the manifest is not signed; sign it with mksig sign",
				   plan->request.manifest);
	if (!plan->bundle.attached)
		return loader_fail(error, SF_BUNDLE_BARE, ENODATA,
				   "%s: has no attachments, which say how to fill the slots; use the file as mksig wrote it",
				   plan->request.manifest);
	return SF_DONE;
}

static enum sf_status join_initrd(struct sf_plan *plan, const char *path,
				  struct sf_error *error)
{
	size_t had = plan->initrd.n, at = loader_round_up(had, 4);
	struct sf_view more = {};
	enum sf_status status;
	u8 *joined;

	status = loader_map(path, &more, error);
	if (status)
		return status;
	joined = realloc(plan->joined, at + more.n);
	if (joined) {
		memset(joined + had, 0, at - had);
		memcpy(joined + at, more.p, more.n);
		plan->joined = joined;
		plan->initrd = (struct sf_view){ joined, at + more.n };
	} else {
		status = loader_no_memory(error);
	}
	loader_unmap(&more);
	return status;
}

static enum sf_status read_initrds(struct sf_plan *plan, struct sf_error *error)
{
	const char *const *more = plan->request.more_initrds;
	enum sf_status status;

	if (!plan->request.initrd)
		return SF_DONE;
	if (!more || !*more)
		return loader_map(plan->request.initrd, &plan->initrd, error);
	status = join_initrd(plan, plan->request.initrd, error);
	while (!status && *more)
		status = join_initrd(plan, *more++, error);
	return status;
}

/* The slot that a file is given for; 0: the manifest leaves none of this name to the user. */
static u32 data_slot(const struct sf_plan *plan, const char *name)
{
	const struct sf_attachments *a = &plan->bundle.attachments;

	for (size_t i = 0; i < a->nr_hints; i++) {
		const struct sf_bytes *found = &loader_slot(plan, a->hints[i].slot)->name;

		if (a->hints[i].source == SF_FROM_DATA && found->n == strlen(name) &&
		    !memcmp(found->p, name, found->n))
			return a->hints[i].slot;
	}
	return 0;
}

static enum sf_status read_data(struct sf_plan *plan, const struct sf_data_file *file,
				struct sf_error *error)
{
	u32 number = data_slot(plan, file->name);

	if (!number)
		return loader_fail(error, SF_INPUT_EXTRA, EINVAL,
				   "%s: the manifest has no slot %s for a file of yours; mksig show lists its slots",
				   file->path, file->name);
	if (plan->data[number - 1].p)
		return loader_fail(error, SF_INPUT_EXTRA, EINVAL,
				   "%s: there is a file for slot %s already; give one",
				   file->path, file->name);
	return loader_map(file->path, &plan->data[number - 1], error);
}

static enum sf_status read_files(struct sf_plan *plan, struct sf_error *error)
{
	struct sf_request *request = &plan->request;
	enum sf_status status = read_bundle(plan, error);

	if (!status && !request->image)
		status = loader_fail(error, SF_INPUT_MISSING, EINVAL,
				     "no kernel file was given; name the one that the manifest was made from");
	if (!status)
		status = loader_map(request->image, &plan->image, error);
	if (!status)
		status = read_initrds(plan, error);
	for (size_t i = 0; !status && i < request->nr_data; i++)
		status = read_data(plan, &request->data[i], error);
	return status;
}

enum sf_status sf_plan_make(const struct sf_request *request, struct sf_plan **result,
			    struct sf_error *error)
{
	struct sf_plan *plan = calloc(1, sizeof(*plan));
	enum sf_status status;

	memset(error, 0, sizeof(*error));
	*result = NULL;
	if (!plan)
		return loader_no_memory(error);
	plan->request = *request;
	if (!plan->request.root)
		plan->request.root = "";

	status = read_files(plan, error);
	if (!status)
		status = sf_machine_read(plan->request.root, &plan->machine, error);
	if (!status)
		status = loader_contents(plan, error);
	if (!status)
		status = loader_layout(plan, error);
	if (status)
		sf_plan_free(plan);
	else
		*result = plan;
	return status;
}

void sf_plan_free(struct sf_plan *plan)
{
	if (!plan)
		return;
	for (size_t i = 0; i < SF_SLOTS_MAX; i++) {
		free(plan->slots[i].own);
		loader_unmap(&plan->data[i]);
	}
	loader_unmap(&plan->image);
	if (!plan->joined)
		loader_unmap(&plan->initrd);
	free(plan->joined);
	sf_machine_free(&plan->machine);
	sf_bundle_free(&plan->bundle);
	free(plan);
}
