// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * plan.c - make a plan: read the files, fill the slots, place them
 */
#include <stdlib.h>

#include "arch.h"
#include "loader.h"
#include "sigfmt_names.h"
#include "sigfmt_picture.h"

/* Read a bundle; a path may name a pipe. */
static enum sf_status read_bundle(const struct sf_input *input, struct sf_bundle *bundle,
				  struct sf_error *error)
{
	struct sf_view view = {};
	enum sf_status status;

	/* "-" means standard input to commands only; here it is a file's name */
	if (input->kind == SF_INPUT_PATH)
		return sf_bundle_read(strcmp(input->name, "-") ? input->name : "./-", bundle, error);
	status = loader_append(input, "the manifest", &view, error);
	if (!status)
		return sf_bundle_parse((u8 *)view.p, view.n, loader_input_name(input), bundle,
				       error);
	free((void *)view.p);
	return status;
}

enum sf_status loader_signed_bundle(const struct sf_input *input, struct sf_bundle *bundle,
				    struct sf_error *error)
{
	enum sf_status status = loader_check_input(input, "the manifest", error);
	const char *name = loader_input_name(input);

	if (status)
		return status;
	status = read_bundle(input, bundle, error);
	if (!status && !bundle->parts.signature.n)
		status = loader_fail(error, SF_STATUS_BUNDLE_BAD, EINVAL,
				     "%s: the manifest is not signed; sign it with mksig sign", name);
	return status ? loader_set_error_file(error, name) : status;
}

static enum sf_status read_manifest(struct sf_plan *plan, struct sf_error *error)
{
	const struct sf_input *input = &plan->request.manifest;
	enum sf_status status = loader_signed_bundle(input, &plan->bundle, error);

	if (status)
		return status;
	if (!plan->bundle.attached) {
		loader_fail(error, SF_STATUS_BUNDLE_BARE, ENODATA,
			    "%s: has no attachments, which say how to fill the slots; use the file as mksig wrote it",
			    loader_input_name(input));
		return loader_set_error_file(error, loader_input_name(input));
	}
	for (u32 i = 0; i < plan->bundle.manifest.nr_slots; i++)
		snprintf(plan->names[i], sizeof(plan->names[i]), "%.*s",
			 NAME(loader_slot(plan, i + 1)));
	return SF_STATUS_DONE;
}

static bool begins_with(const struct sf_view *file, const char *magic, size_t n)
{
	return file->n >= n && !memcmp(file->p, magic, n);
}

/* Can Linux unpack it?  It may be a newc cpio archive or compressed, after any zeros. */
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

/* Only a warning, because the next kernel decides what it unpacks. */
static void warn_of_initrd(struct sf_plan *plan, const struct sf_input *input,
			   const struct sf_view *file)
{
	if (!*plan->warning && !is_initramfs(*file))
		snprintf(plan->warning, sizeof(plan->warning),
			 "%s: is no initramfs that Linux unpacks, neither a cpio archive (newc) nor compressed; is it the right file?",
			 loader_input_name(input));
}

static enum sf_status read_initrd(struct sf_plan *plan, const struct sf_input *input,
				  struct sf_error *error)
{
	size_t at = loader_round_up(plan->initrd.n, LOADER_FILE_ALIGN);
	enum sf_status status = loader_append(input, "the initramfs", &plan->initrd, error);

	if (!status)
		warn_of_initrd(plan, input, &(struct sf_view){ plan->initrd.p + at,
							       plan->initrd.n - at });
	return status;
}

static enum sf_status map_initrd(struct sf_plan *plan, const struct sf_input *input,
				 struct sf_error *error)
{
	enum sf_status status = loader_map(input, "the initramfs", &plan->mapping, error);
	const struct sf_view *bytes = &plan->mapping.bytes;
	u8 buf[4096];
	struct sf_view head = { buf, bytes->n < sizeof(buf) ? bytes->n : sizeof(buf) };

	if (status)
		return status;
	if (!bytes->p)
		return read_initrd(plan, input, error);
	plan->initrd = *bytes;
	if (!loader_peek(&plan->mapping, bytes->p, head.n, buf, error))
		return error->status;
	warn_of_initrd(plan, input, &head);
	return loader_check_mapping(&plan->mapping, "read", error);
}

/*
 * May the initramfs be mapped, not read?  That needs one file, all of whose users are slots
 * that the kernel fills by copying.  A crash kernel's is read: if its file changes during
 * the load, the crash kernel that is loaded must stay.
 */
static bool can_map_initrd(const struct sf_plan *plan)
{
	const struct sf_attachments *a = &plan->bundle.attachments;
	const struct sf_request *request = &plan->request;
	u32 uses[SF_SLOTS_MAX] = {};
	bool used = false;

	if (request->nr_initrds != 1 || request->initrds->kind == SF_INPUT_MEMORY ||
	    request->crash)
		return false;
	for (size_t i = 0; i < a->nr_hints; i++)
		uses[a->hints[i].slot - 1]++;
	for (size_t i = 0; i < a->nr_hints; i++) {
		u32 number = a->hints[i].slot;
		const struct sf_slot *slot = loader_slot(plan, number);

		if (a->hints[i].source != SF_SOURCE_INITRD)
			continue;
		if (slot->type != SF_TYPE_INITRAMFS || sf_is_small(slot) || uses[number - 1] > 1)
			return false;
		used = true;
	}
	return used;
}

/* Find the slot that a file is for; 0 if the manifest has no such slot for the user. */
static u32 data_slot(const struct sf_plan *plan, const char *name)
{
	const struct sf_attachments *a = &plan->bundle.attachments;

	for (size_t i = 0; i < a->nr_hints; i++) {
		const struct sf_bytes *found = &loader_slot(plan, a->hints[i].slot)->name;

		if (a->hints[i].source == SF_SOURCE_DATA && found->n == strlen(name) &&
		    !memcmp(found->p, name, found->n))
			return a->hints[i].slot;
	}
	return 0;
}

static enum sf_status read_data(struct sf_plan *plan, const struct sf_data_file *data,
				struct sf_error *error)
{
	const char *name = loader_input_name(&data->file);
	u32 number = data->name ? data_slot(plan, data->name) : 0;

	if (!number)
		loader_fail(error, SF_STATUS_INPUT_EXTRA, EINVAL,
			    "%s: the manifest has no slot %s for a user's file; mksig show lists its slots",
			    name, data->name ? data->name : "without a name");
	else if (plan->data[number - 1].p)
		loader_fail(error, SF_STATUS_INPUT_EXTRA, EINVAL,
			    "%s: a file for slot %s was already given; give one", name, data->name);
	else
		return loader_append(&data->file, data->name, &plan->data[number - 1], error);
	return loader_set_error_file(error, name);
}

/* Concatenate initramfs files, as boot loaders do. */
static enum sf_status read_files(struct sf_plan *plan, struct sf_error *error)
{
	const struct sf_request *request = &plan->request;
	enum sf_status status = read_manifest(plan, error);

	if (!status)
		status = loader_append(&request->image, "the kernel", &plan->image, error);
	if (!status && can_map_initrd(plan))
		status = map_initrd(plan, request->initrds, error);
	else
		for (size_t i = 0; !status && i < request->nr_initrds; i++)
			status = read_initrd(plan, &request->initrds[i], error);
	for (size_t i = 0; !status && i < request->nr_data; i++)
		status = read_data(plan, &request->data[i], error);
	return status;
}

static enum sf_status find_facts(struct sf_plan *plan, struct sf_error *error)
{
	const struct sf_request *request = &plan->request;

	plan->machine.size = sizeof(plan->machine);
	if (request->machine)
		return loader_copy_machine(request->machine, &plan->machine, error);
	return sf_machine_read(request->root, &plan->machine, error);
}

/* Only a warning, because no file says which page sizes the processor has; all have the one
 * that is in use. */
static void check_pages(struct sf_plan *plan)
{
	const struct sf_manifest *manifest = &plan->bundle.manifest;
	const struct sf_placed *kernel = &plan->slots[manifest->entry_slot - 1];
	u32 pages, own = plan->machine.page_size;

	if (manifest->arch != EM_AARCH64 || *plan->warning || manifest->entry_offset > kernel->bufsz)
		return;
	pages = arch_image_pages(kernel->data + manifest->entry_offset,
				 kernel->bufsz - manifest->entry_offset);
	if (pages && pages != own)
		snprintf(plan->warning, sizeof(plan->warning),
			 "%s: its pages have %u KiB, and those of the running kernel %u KiB; it does not start if the processor lacks such pages",
			 plan->names[manifest->entry_slot - 1], pages >> 10, own >> 10);
}

static enum sf_status make(struct sf_plan *plan, const struct sf_request *request,
			   struct sf_error *error)
{
	enum sf_status status = loader_copy_struct(&plan->request, sizeof(plan->request), request,
					    sizeof(*request), "struct sf_request", error);

	if (!status)
		status = read_files(plan, error);
	if (!status)
		status = find_facts(plan, error);
	if (!status)
		status = loader_fill_slots(plan, error);
	if (!status)
		check_pages(plan);
	return status ? status : loader_place_slots(plan, error);
}

/* Drop pointers to the caller's memory, which may be freed. */
static void forget_inputs(struct sf_request *request)
{
	request->manifest = request->image = (struct sf_input){ .kind = SF_INPUT_NONE };
	request->initrds = NULL;
	request->data = NULL;
	request->command_line = NULL;
	request->machine = NULL;
	request->root = NULL;
}

enum sf_status sf_plan_make(const struct sf_request *request, struct sf_plan **result,
			    struct sf_error *error)
{
	struct sf_plan *plan = calloc(1, sizeof(*plan));
	struct sf_error spare;
	enum sf_status status;

	error = loader_start_error(error, &spare);
	*result = NULL;
	if (!plan)
		return loader_no_memory(error);
	status = make(plan, request, error);
	if (status) {
		sf_plan_free(plan);
		return status;
	}
	forget_inputs(&plan->request);
	*result = plan;
	return SF_STATUS_DONE;
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
	if (plan->mapping.bytes.p)
		loader_unmap(&plan->mapping);
	else
		free((void *)plan->initrd.p);
	sf_machine_free(&plan->machine);
	sf_bundle_free(&plan->bundle);
	free(plan);
}

/* --- what a plan holds --- */

const char *sf_plan_warning(const struct sf_plan *plan)
{
	return plan->warning;
}

uint64_t sf_plan_entry(const struct sf_plan *plan)
{
	return plan->entry;
}

uint32_t sf_plan_slots(const struct sf_plan *plan)
{
	return plan->bundle.manifest.nr_slots;
}

bool sf_plan_slot(const struct sf_plan *plan, uint32_t number, struct sf_slot_info *info)
{
	const struct sf_placed *placed;
	const struct sf_slot *slot;

	if (!number || number > sf_plan_slots(plan) || info->size < sizeof(*info))
		return false;
	slot = loader_slot(plan, number);
	placed = &plan->slots[number - 1];
	memset((char *)info + sizeof(info->size), 0, info->size - sizeof(info->size));
	info->name = plan->names[number - 1];
	info->type = sf_type_name(slot->type);
	info->covered = sf_cover_name(sf_slot_cover(slot));
	info->present = placed->present;
	info->address = placed->mem;
	info->memory = placed->memsz;
	info->bytes = placed->bufsz;
	return true;
}

int loader_segment(const struct sf_plan *plan, u32 number)
{
	int index = 0;

	if (!number || number > sf_plan_slots(plan) || !plan->slots[number - 1].present)
		return -1;
	for (u32 i = 0; i < number - 1; i++)
		index += plan->slots[i].present;
	return index;
}
