// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * plan.c - from files to a load that is ready to be made
 */
#include <stdlib.h>

#include "loader.h"

static enum sf_status read_bundle(struct sf_plan *plan, struct sf_error *error)
{
	int err = -sf_bundle_read(plan->request.manifest, &plan->bundle, MSG_ARGS(error));

	error->err = err;
	if (err == ENOMEM)
		error->status = SF_NO_MEMORY;
	else if (err == EBADMSG || err == EINVAL)
		error->status = SF_BUNDLE_BAD;
	else if (err == EFBIG || err == ENODATA)
		error->status = SF_FILE_SIZE;
	else
		error->status = SF_NO_FILE;
	if (err)
		return error->status;
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
	size_t at = loader_round_up(plan->initrd_size, 4), size;
	enum sf_status status;
	const __u8 *data;
	__u8 *joined;

	status = loader_map(path, &data, &size, error);
	if (status)
		return status;
	joined = realloc(plan->joined, at + size);
	if (joined) {
		memset(joined + plan->initrd_size, 0, at - plan->initrd_size);
		memcpy(joined + at, data, size);
		plan->joined = joined;
		plan->initrd = joined;
		plan->initrd_size = at + size;
	} else {
		status = loader_no_memory(error);
	}
	loader_unmap(data, size);
	return status;
}

static enum sf_status read_initrds(struct sf_plan *plan, struct sf_error *error)
{
	const char *const *more = plan->request.more_initrds;
	enum sf_status status;

	if (!plan->request.initrd)
		return SF_DONE;
	if (!more || !*more)
		return loader_map(plan->request.initrd, &plan->initrd, &plan->initrd_size, error);
	status = join_initrd(plan, plan->request.initrd, error);
	while (!status && *more)
		status = join_initrd(plan, *more++, error);
	return status;
}

static enum sf_status read_files(struct sf_plan *plan, struct sf_error *error)
{
	struct sf_request *request = &plan->request;
	enum sf_status status = read_bundle(plan, error);

	if (!status && !request->image)
		status = loader_fail(error, SF_INPUT_MISSING, EINVAL, "no kernel file was given");
	if (!status)
		status = loader_map(request->image, &plan->image, &plan->image_size, error);
	if (!status)
		status = read_initrds(plan, error);
	if (!status && request->command_line) {
		plan->command_line = strdup(request->command_line);
		if (!plan->command_line)
			status = loader_no_memory(error);
	}
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
		status = sf_facts_gather(plan->request.root, &plan->facts, error);
	if (!status)
		status = loader_layout(plan, error);
	if (!status)
		status = loader_memmap(plan, error);
	if (!status)
		status = sf_plan_fill(plan, error);
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
	for (size_t i = 0; i < SF_SLOTS_MAX; i++)
		free(plan->buffers[i]);
	loader_unmap(plan->image, plan->image_size);
	if (!plan->joined)
		loader_unmap(plan->initrd, plan->initrd_size);
	free(plan->joined);
	free(plan->command_line);
	ranges_free(&plan->memmap);
	sf_facts_free(&plan->facts);
	sf_bundle_free(&plan->bundle);
	free(plan);
}
