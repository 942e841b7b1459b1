// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * plan.c - from files to a load that is ready to be made
 */
#include <stdlib.h>

#include "loader.h"

/* A name may be empty because a variable of a script is. */
static enum sf_status check_name(const char *path, const char *what, struct sf_error *error)
{
	if (path && *path)
		return SF_DONE;
	return loader_fail(error, SF_INPUT_MISSING, EINVAL,
			   "no file was given for %s; name one", what);
}

static enum sf_status read_file(const char *path, const char *what, struct sf_view *view,
				struct sf_error *error)
{
	enum sf_status status = check_name(path, what, error);

	return status ? status : loader_append(path, view, error);
}

static enum sf_status read_bundle(struct sf_plan *plan, struct sf_error *error)
{
	enum sf_status status = check_name(plan->request.manifest, "the manifest", error);

	if (!status)
		status = sf_bundle_read(plan->request.manifest, &plan->bundle, error);
	if (status)
		return status;
	if (!plan->bundle.parts.signature.n)
		return loader_fail(error, SF_BUNDLE_BAD, EINVAL,
				   "%s: the manifest is not signed; sign it with mksig sign",
				   plan->request.manifest);
	if (!plan->bundle.attached)
		return loader_fail(error, SF_BUNDLE_BARE, ENODATA,
				   "%s: has no attachments, which say how to fill the slots; use the file as mksig wrote it",
				   plan->request.manifest);
	return SF_DONE;
}

static bool begins_with(const struct sf_view *file, const char *magic, size_t n)
{
	return file->n >= n && !memcmp(file->p, magic, n);
}

/* What Linux unpacks: cpio in its newc form, plain or compressed, perhaps behind zeros */
static bool is_initramfs(struct sf_view file)
{
	static const struct {
		const char *magic;
		size_t n;
	} kinds[] = {
		{ "070701", 6 }, { "070702", 6 }, { "\x1f\x8b", 2 }, { "\x1f\x9e", 2 },
		{ "BZh", 3 }, { "\x5d\x00\x00", 3 }, { "\xfd" "7zXZ", 5 }, { "\x89LZO", 4 },
		{ "\x02\x21\x4c\x18", 4 }, { "\x28\xb5\x2f\xfd", 4 },
	};

	while (file.n && !*file.p) {
		file.p++;
		file.n--;
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (begins_with(&file, kinds[i].magic, kinds[i].n))
			return true;
	return false;
}

/* Loaded all the same: what the next kernel makes of it is not known here. */
static enum sf_status read_initrd(struct sf_plan *plan, const char *path,
				  struct sf_error *error)
{
	size_t at = loader_round_up(plan->initrd.n, LOADER_FILE_ALIGN);
	enum sf_status status = read_file(path, "the initramfs", &plan->initrd, error);

	if (status || *plan->warning ||
	    is_initramfs((struct sf_view){ plan->initrd.p + at, plan->initrd.n - at }))
		return status;
	snprintf(plan->warning, sizeof(plan->warning),
		 "%s: is no initramfs that Linux unpacks, neither a cpio archive (newc) nor compressed; is it the right file?",
		 path);
	return SF_DONE;
}

/* Several initramfs files follow one another, as boot loaders put them. */
static enum sf_status read_initrds(struct sf_plan *plan, struct sf_error *error)
{
	const char *const *more = plan->request.more_initrds;
	enum sf_status status;

	if (!plan->request.initrd)
		return SF_DONE;
	status = read_initrd(plan, plan->request.initrd, error);
	while (!status && more && *more)
		status = read_initrd(plan, *more++, error);
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
	return read_file(file->path, file->name, &plan->data[number - 1], error);
}

static enum sf_status read_files(struct sf_plan *plan, struct sf_error *error)
{
	struct sf_request *request = &plan->request;
	enum sf_status status = read_bundle(plan, error);

	if (!status)
		status = read_file(request->image, "the kernel", &plan->image, error);
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
		free((void *)plan->data[i].p);
	}
	free((void *)plan->image.p);
	free((void *)plan->initrd.p);
	sf_machine_free(&plan->machine);
	sf_bundle_free(&plan->bundle);
	free(plan);
}
