// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * preflight.c - run the kernel's checks in userspace
 *
 * The verifier is built from the kernel's source.  Its questions to the environment
 * are answered from sysfs and procfs instead of the kernel's tables.
 */
#include <openssl/evp.h>

#include "arch.h"
#include "loader.h"
#include "sigfmt_bytes.h"
#include "sigfmt_encode.h"
#include "sigfmt_names.h"
#include "sigfmt_trust.h"

struct loader_given loader_given(const struct sf_plan *plan, const struct sf_refusal *why)
{
	const struct sf_manifest *manifest = &plan->bundle.manifest;
	struct loader_given given = {};

	if (why->slot)
		given.bytes = plan->slots[why->slot - 1].bufsz;
	given.line = loader_command_line(plan);
	if (manifest->elfcorehdr_slot && plan->slots[manifest->elfcorehdr_slot - 1].present)
		given.prefix = LINE_PREFIX;
	return given;
}

static enum sf_status refuse(const struct sf_plan *plan, const struct sf_refusal *why,
			     struct sf_error *error)
{
	struct loader_given given = loader_given(plan, why);

	loader_refuse(error, SF_STATUS_REFUSED_HERE, why, &plan->bundle.manifest, &given);
	error->segment = loader_segment(plan, why->slot);
	return error->status;
}

static const struct sf_machine *machine_of(const struct sf_load *load)
{
	return &((const struct sf_plan *)load->ctx)->machine;
}

static bool meets(const struct sf_range *range, u64 start, u64 end)
{
	return start < range->end && end > range->start;
}

static enum sf_cause destination(const struct sf_load *load, u32 number)
{
	const struct sf_machine *machine = machine_of(load);
	u64 start = load->segments[number - 1].mem;
	u64 end = start + load->segments[number - 1].memsz;

	if (ranges_touch(&machine->driver_ram, start, end))
		return SF_E_DEST_DRIVER;
	if (!ranges_covered(&machine->ram, start, end))
		return SF_E_DEST_NOT_RAM;
	if (load->usage == SF_USAGE_CRASH &&
	    (start < machine->crash.start || end > machine->crash.end))
		return SF_E_DEST_NOT_CRASH;
	if (load->usage == SF_USAGE_REBOOT &&
	    (meets(&machine->crash, start, end) || meets(&machine->crash_low, start, end)))
		return SF_E_DEST_CRASH;
	if (load->usage == SF_USAGE_REBOOT && ranges_touch(&machine->reserved, start, end))
		return SF_E_DEST_RESERVED;
	if (!ranges_covered(&machine->firmware_ram, start, end))
		return SF_E_DEST_FIRMWARE_MAP;
	return ranges_touch(&machine->efi_ranges, start, end) ? SF_E_DEST_EFI : SF_E_OK;
}

static bool locked_beyond(const struct sf_load *load, u32 level)
{
	return machine_of(load)->lockdown > level;
}

/* The next kernel's maximum command line, from its setup header */
static u32 line_max(const struct sf_manifest *manifest)
{
#ifdef CMDLINE_SIZE_AT
	const struct sf_bytes *template;

	if (!manifest->params_slot)
		return 0;
	template = &sf_slot_of(manifest, manifest->params_slot)->template;
	if (template->n >= CMDLINE_SIZE_AT + 4)
		return get_unaligned_le(template->p + CMDLINE_SIZE_AT, 4);
#endif
	return 0;
}

/* Describe the load as the kernel will see it.  Its component and floor are unknown here. */
static void describe(const struct sf_plan *plan, struct sf_load *load)
{
	*load = (struct sf_load){
		.manifest = &plan->bundle.manifest,
		.destination = destination,
		.locked_beyond = locked_beyond,
		.ctx = (void *)plan,
		.arch = NATIVE_ARCH,
		.usage = plan->request.crash ? SF_USAGE_CRASH : SF_USAGE_REBOOT,
		.page_size = plan->machine.page_size,
		.template_min = TEMPLATE_MIN,
		.template_max = TEMPLATE_MAX,
		.line_max = line_max(&plan->bundle.manifest),
		.line_prefix = LINE_PREFIX,
		.word_max = WORD_MAX,
		.secure_boot = plan->machine.secure_boot,
		.entry = plan->entry,
	};
}

static bool check(const struct sf_plan *plan, struct sf_load *load)
{
	const struct sf_manifest *manifest = load->manifest;
	const struct sf_placed *placed;

	if (!plan->machine.handover) {
		load->why = (struct sf_refusal){ SF_E_MACHINE, 0, SF_NOTHING, SF_NOTHING };
		return false;
	}
	for (u32 number = 1; number <= manifest->nr_slots; number++) {
		placed = &plan->slots[number - 1];
		if (placed->present && sf_add_segment(load, number, placed->mem, placed->memsz,
						      placed->bufsz))
			return false;
	}
	if (sf_check_layout(load))
		return false;
	for (u32 number = 1; number <= manifest->nr_slots; number++)
		if (sf_is_small(sf_slot_of(manifest, number)))
			load->segments[number - 1].data = plan->slots[number - 1].own;
	return !sf_check_contents(load);
}

enum sf_status sf_plan_preflight(const struct sf_plan *plan, struct sf_error *error)
{
	struct sf_error spare;
	enum sf_status status;
	struct sf_load load;

	error = loader_start_error(error, &spare);
	status = sf_bundle_signed(&plan->bundle, error);
	if (status)
		return status;
	describe(plan, &load);
	if (check(plan, &load))
		return SF_STATUS_DONE;
	return refuse(plan, &load.why, error);
}

static enum sf_status hash_piece(const struct sf_plan *plan, const u8 *at, u64 n, EVP_MD_CTX *md,
				 struct sf_error *error)
{
	u8 buf[LOADER_SMALL];
	const u8 *bytes;
	u64 some;

	for (; n; at += some, n -= some) {
		some = n < sizeof(buf) ? n : sizeof(buf);
		bytes = loader_peek(&plan->mapping, at, some, buf, error);
		if (!bytes)
			return error->status;
		if (EVP_DigestUpdate(md, bytes, some) != 1)
			return loader_no_memory(error);
	}
	return SF_STATUS_DONE;
}

/* Compute the digest of a slot: over its bytes outside all fields. */
static enum sf_status digest(const struct sf_plan *plan, u32 number, EVP_MD_CTX *md, u8 *result,
			     struct sf_error *error)
{
	const struct sf_placed *placed = &plan->slots[number - 1];
	const struct sf_manifest *manifest = &plan->bundle.manifest;
	u64 pos = 0, n;
	const EVP_MD *algorithm = EVP_get_digestbyname(sf_alg_name(manifest->digest_alg));
	enum sf_status status = SF_STATUS_DONE;

	if (EVP_DigestInit_ex(md, algorithm, NULL) != 1)
		return loader_no_memory(error);
	for (; !status && sf_next_piece(manifest, number, placed->bufsz, &pos, &n); pos += n)
		status = hash_piece(plan, placed->data + pos, n, md, error);
	if (!status && EVP_DigestFinal_ex(md, result, NULL) != 1)
		return loader_no_memory(error);
	return status;
}

enum sf_status sf_plan_digests(const struct sf_plan *plan, struct sf_error *error)
{
	const struct sf_manifest *manifest = &plan->bundle.manifest;
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	struct sf_refusal why = { .offset = SF_NOTHING, .value = SF_NOTHING };
	struct sf_error spare;
	u8 result[SF_DIGEST_MAX];
	enum sf_status status;

	error = loader_start_error(error, &spare);
	status = md ? SF_STATUS_DONE : loader_no_memory(error);
	for (u32 number = 1; !status && !why.cause && number <= manifest->nr_slots; number++) {
		const struct sf_bytes *wanted = &sf_slot_of(manifest, number)->digest;

		if (!wanted->n)
			continue;
		status = digest(plan, number, md, result, error);
		if (!status && memcmp(result, wanted->p, wanted->n))
			why = (struct sf_refusal){ SF_E_DIGEST, number, SF_NOTHING, SF_NOTHING };
	}
	EVP_MD_CTX_free(md);
	if (!status)
		status = loader_check_mapping(&plan->mapping, "read", error);
	if (status)
		return status;
	return why.cause ? refuse(plan, &why, error) : SF_STATUS_DONE;
}
