// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * contents.c - fill the slots of a plan with bytes
 *
 * The manifest's signature has not been verified at this point, and the attachments,
 * which say where the bytes come from, are never signed.  So every length is checked.
 * The kernel writes addresses, sizes and digests into the slots.
 */
#include <stdlib.h>

#include "loader.h"
#include "sigfmt_bytes.h"

/* A word for "%.*s", cut to a length that fits a message */
#define WORD_SHOWN	80
#define WORD(word)	(int)((word)->n < WORD_SHOWN ? (word)->n : WORD_SHOWN), (const char *)(word)->p

static void find_sources(const struct sf_plan *plan, u32 number, struct sf_view *sources)
{
	const char *line = plan->request.command_line;

	sources[SF_SOURCE_IMAGE] = plan->image;
	sources[SF_SOURCE_INITRD] = plan->initrd;
	sources[SF_SOURCE_DATA] = plan->data[number - 1];
	if (line)
		sources[SF_SOURCE_CMDLINE] = (struct sf_view){ (const u8 *)line, strlen(line) + 1 };
}

/* Does the request have bytes for an optional slot? */
static bool source_given(const struct sf_plan *plan, u32 number)
{
	const struct sf_hint *hint = sf_bundle_hint(&plan->bundle, number);
	struct sf_view sources[SF_SOURCES] = {};

	if (!hint)
		return false;
	find_sources(plan, number, sources);
	switch (hint->source) {
	case SF_SOURCE_INITRD:
		/* an earlier slot may take all of the files' bytes */
		return sources[SF_SOURCE_INITRD].p && (!hint->offset ||
						     hint->offset < sources[SF_SOURCE_INITRD].n);
	case SF_SOURCE_DATA:
		return sources[SF_SOURCE_DATA].p;
	default:
		return true;
	}
}

static bool is_filled(const struct sf_plan *plan, u32 number)
{
	const struct sf_slot *slot = loader_slot(plan, number);

	if (slot->type == SF_TYPE_ELFCOREHDR)
		return plan->request.crash;
	return !slot->optional || source_given(plan, number);
}

static enum sf_status missing_source_error(const struct sf_slot *slot, const struct sf_hint *hint,
					   struct sf_error *error)
{
	if (hint->source == SF_SOURCE_INITRD)
		return loader_fail(error, SF_STATUS_INPUT_MISSING, ENOENT,
				   "slot %.*s of the manifest needs an initramfs; name an initramfs file",
				   NAME(slot));
	if (hint->source == SF_SOURCE_CMDLINE)
		return loader_fail(error, SF_STATUS_INPUT_MISSING, ENOENT,
				   "slot %.*s of the manifest needs a command line; give one",
				   NAME(slot));
	return loader_fail(error, SF_STATUS_INPUT_MISSING, ENOENT,
			   "slot %.*s of the manifest needs data; name a file for %.*s",
			   NAME(slot), NAME(slot));
}

static enum sf_status short_source_error(const struct sf_plan *plan, const struct sf_hint *hint,
					 struct sf_error *error)
{
	const struct sf_slot *slot = loader_slot(plan, hint->slot);
	const struct sf_input *input = &plan->request.manifest;
	struct sf_view sources[SF_SOURCES] = {};

	find_sources(plan, hint->slot, sources);
	if (hint->source == SF_SOURCE_IMAGE)
		input = &plan->request.image;
	else if (hint->source == SF_SOURCE_INITRD)
		input = plan->request.initrds;
	else if (hint->source == SF_SOURCE_ATTACHMENT)
		sources[hint->source].n = sf_bundle_blob(&plan->bundle, hint->slot)->bytes.n;
	loader_fail(error, SF_STATUS_FILE_SIZE, ENODATA,
		    "%s: has %zu bytes for slot %.*s, which needs %llu from offset %llu; give the file that the manifest was made from",
		    loader_input_name(input), sources[hint->source].n, NAME(slot), hint->size,
		    hint->offset);
	return loader_set_error_file(error, loader_input_name(input));
}

static enum sf_status hints_error(const struct sf_plan *plan, const struct sf_slot *slot,
				  int err, struct sf_error *error)
{
	const char *name = loader_input_name(&plan->request.manifest);

	if (err == EFBIG)
		loader_fail(error, SF_STATUS_HINTS_BAD, err,
			    "%s: the attachments join more than 4 GiB for slot %.*s, which is the limit for several parts; make the manifest again with mksig, from one file",
			    name, NAME(slot));
	else
		loader_fail(error, SF_STATUS_HINTS_BAD, EBADMSG,
			    "%s: the attachments do not say how to fill slot %.*s; make the manifest again with mksig",
			    name, NAME(slot));
	return loader_set_error_file(error, name);
}

static enum sf_status gather_bytes(struct sf_plan *plan, u32 number, struct sf_error *error)
{
	struct sf_placed *placed = &plan->slots[number - 1];
	struct sf_view sources[SF_SOURCES] = {}, bytes = {};
	const struct sf_hint *hint;
	int ret;

	find_sources(plan, number, sources);
	ret = sf_bundle_gather(&plan->bundle, number, sources, &bytes, &placed->own, &hint);
	placed->data = bytes.p;
	placed->bufsz = bytes.n;
	switch (ret) {
	case 0:
		return SF_STATUS_DONE;
	case -ENOENT:
		return missing_source_error(loader_slot(plan, number), hint, error);
	case -ENODATA:
		return short_source_error(plan, hint, error);
	case -ENOMEM:
		return loader_no_memory(error);
	default:
		return hints_error(plan, loader_slot(plan, number), -ret, error);
	}
}

/* Copy a slot's bytes, so that choices can be written into them. */
static enum sf_status copy_bytes(struct sf_plan *plan, u32 number, struct sf_error *error)
{
	const struct sf_slot *slot = loader_slot(plan, number);
	struct sf_placed *placed = &plan->slots[number - 1];

	if (placed->bufsz > SF_SMALL_MAX)
		return loader_fail(error, SF_STATUS_FILE_SIZE, EFBIG,
				   "slot %.*s would have %llu bytes, more than the limit of %u; give the file that the manifest was made from",
				   NAME(slot), placed->bufsz, SF_SMALL_MAX);
	if (placed->own)
		return SF_STATUS_DONE;
	placed->own = malloc(placed->bufsz ? placed->bufsz : 1);
	if (!placed->own)
		return loader_no_memory(error);
	if (placed->bufsz)
		memcpy(placed->own, placed->data, placed->bufsz);
	placed->data = placed->own;
	return SF_STATUS_DONE;
}

static bool wants_recheck(const struct sf_request *request)
{
	return request->recheck == SF_RECHECK_ALWAYS ||
	       (request->recheck == SF_RECHECK_CRASH && request->crash);
}

static bool requested_value(const struct sf_plan *plan, u32 number, const struct sf_field *field,
			    u64 *value)
{
	const struct sf_attachments *a = &plan->bundle.attachments;

	for (size_t i = 0; i < a->nr_choosers; i++) {
		const struct sf_chooser *c = &a->choosers[i];

		if (c->slot != number || c->offset != field->offset)
			continue;
		switch (c->choice) {
		case SF_CHOICE_RECHECK:
			*value = wants_recheck(&plan->request);
			return true;
		case SF_CHOICE_MISMATCH:
			*value = !plan->request.halt;
			return true;
		case SF_CHOICE_SHA_NI:
			*value = plan->machine.sha_ni;
			return true;
		case SF_CHOICE_UART:
			*value = plan->request.uart;
			return true;
		}
	}
	return false;
}

/* Return the alternative that the request asks for, or alternative 0. */
static const u8 *choose_alternative(const struct sf_plan *plan, u32 number,
				    const struct sf_field *field)
{
	const struct sf_bytes *all = &field->alternatives;
	u64 value;

	if (field->length <= 8 && requested_value(plan, number, field, &value))
		for (u32 i = 0; i < all->n; i += field->length)
			if (get_unaligned_le(all->p + i, field->length) == value)
				return all->p + i;
	return all->p;
}

static enum sf_status make_choices(struct sf_plan *plan, u32 number, struct sf_error *error)
{
	const struct sf_slot *slot = loader_slot(plan, number);
	const struct sf_field *field = &plan->bundle.manifest.fields[slot->fields];
	const struct sf_field *end = field + slot->nr_fields;
	struct sf_placed *placed = &plan->slots[number - 1];

	for (; field < end; field++) {
		if ((u64)field->offset + field->length > placed->bufsz)
			return loader_fail(error, SF_STATUS_FILE_SIZE, ENODATA,
					   "slot %.*s has %llu bytes, too few for its field at 0x%x; give the file that the manifest was made from",
					   NAME(slot), placed->bufsz, field->offset);
		if (field->rule == SF_RULE_CHOICE)
			memcpy(placed->own + field->offset, choose_alternative(plan, number, field),
			       field->length);
	}
	return SF_STATUS_DONE;
}

static enum sf_status fill_slot(struct sf_plan *plan, u32 number, struct sf_error *error)
{
	const struct sf_slot *slot = loader_slot(plan, number);
	enum sf_status status;

	plan->slots[number - 1].present = true;
	/* the kernel writes these */
	if (slot->type == SF_TYPE_PARAMS || slot->type == SF_TYPE_ELFCOREHDR)
		return SF_STATUS_DONE;
	status = gather_bytes(plan, number, error);
	if (!status && sf_is_small(slot))
		status = copy_bytes(plan, number, error);
	if (!status)
		status = make_choices(plan, number, error);
	if (status && status != SF_STATUS_NO_MEMORY)
		error->slot = number;
	return status;
}

static bool is_source_used(const struct sf_plan *plan, u32 source)
{
	const struct sf_attachments *a = &plan->bundle.attachments;

	for (size_t i = 0; i < a->nr_hints; i++)
		if (a->hints[i].source == source && plan->slots[a->hints[i].slot - 1].present)
			return true;
	return false;
}

const char *loader_command_line(const struct sf_plan *plan)
{
	u32 number = plan->bundle.manifest.cmdline_slot;
	const struct sf_placed *placed;

	if (!number)
		return NULL;
	placed = &plan->slots[number - 1];
	if (!placed->bufsz || !memchr(placed->data, 0, placed->bufsz))
		return NULL;
	return (const char *)placed->data;
}

static enum sf_status command_line_error(const struct sf_plan *plan, const struct sf_view *given,
					 const struct sf_view *own, struct sf_error *error)
{
	char how[256];

	if (!own->n)
		snprintf(how, sizeof(how), "it continues with \"%.*s\"", WORD(given));
	else if (!given->n)
		snprintf(how, sizeof(how), "it ends before \"%.*s\"", WORD(own));
	else
		snprintf(how, sizeof(how), "it has \"%.*s\" instead of \"%.*s\"", WORD(given),
			 WORD(own));
	return loader_fail(error, SF_STATUS_INPUT_EXTRA, EINVAL,
			   "%s: the command line is part of the manifest, and the one given differs: %s; leave it out",
			   loader_input_name(&plan->request.manifest), how);
}

/* Accept a command line that equals the signed one: boot entries name both a UKI and its line. */
static enum sf_status compare_command_line(const struct sf_plan *plan, struct sf_error *error)
{
	const char *line = plan->request.command_line, *own = loader_command_line(plan);
	struct sf_view given = loader_next_word(&line), word;

	if (!given.n)
		return SF_STATUS_DONE;
	if (!own)
		return loader_fail(error, SF_STATUS_INPUT_EXTRA, EINVAL,
				   "%s: the manifest has no slot for a command line; leave it out",
				   loader_input_name(&plan->request.manifest));
	for (;; given = loader_next_word(&line)) {
		word = loader_next_word(&own);
		if (!loader_word_equals(&given, &word))
			return command_line_error(plan, &given, &word, error);
		if (!given.n)
			return SF_STATUS_DONE;
	}
}

/* Accept initramfs files that equal the signed ones. */
static enum sf_status compare_initrd(const struct sf_plan *plan, struct sf_error *error)
{
	const struct sf_manifest *manifest = &plan->bundle.manifest;
	const char *name = loader_input_name(plan->request.initrds);
	struct sf_view rest = plan->initrd;
	bool found = false, differs = false;

	for (u32 number = 1; number <= manifest->nr_slots; number++) {
		const struct sf_placed *placed = &plan->slots[number - 1];

		if (!placed->present || loader_slot(plan, number)->type != SF_TYPE_INITRAMFS)
			continue;
		found = true;
		differs |= placed->bufsz > rest.n || memcmp(placed->data, rest.p, placed->bufsz);
		if (!differs)
			rest = (struct sf_view){ rest.p + placed->bufsz, rest.n - placed->bufsz };
	}
	if (found && !differs && !rest.n)
		return SF_STATUS_DONE;
	loader_fail(error, SF_STATUS_INPUT_EXTRA, EINVAL, "%s: %s; leave it out", name,
		    found ?
		    "the manifest has no slot for an initramfs file besides its own, and this is another one" :
		    "the manifest has no slot for an initramfs file");
	return loader_set_error_file(error, name);
}

/* An input that no slot uses is an error, so that none is dropped silently. */
static enum sf_status check_inputs_used(const struct sf_plan *plan, struct sf_error *error)
{
	enum sf_status status = SF_STATUS_DONE;

	if (plan->initrd.p && !is_source_used(plan, SF_SOURCE_INITRD))
		status = compare_initrd(plan, error);
	if (!status && plan->request.command_line && !is_source_used(plan, SF_SOURCE_CMDLINE))
		status = compare_command_line(plan, error);
	return status;
}

enum sf_status loader_fill_slots(struct sf_plan *plan, struct sf_error *error)
{
	enum sf_status status = SF_STATUS_DONE;

	for (u32 number = 1; !status && number <= plan->bundle.manifest.nr_slots; number++)
		if (is_filled(plan, number))
			status = fill_slot(plan, number, error);
	return status ? status : check_inputs_used(plan, error);
}
