// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * verdict.c - let the verifier judge a state
 *
 * With the loader's own preflight as its environment, so that the vectors judge
 * that, too: what it asks sysfs on a real machine comes from the vector here.
 */
#include "preflight.c"
#include "state.h"

static int check_load(struct state *state, struct sf_manifest *manifest, struct sf_refusal *why)
{
	struct sf_facts *facts = &state->plan.facts;
	struct preflight ctx = { .plan = &state->plan, .md = EVP_MD_CTX_new() };
	struct sf_load load = {
		.manifest = manifest, .ops = &ops, .ctx = &ctx,
		.arch = state->arch, .usage = state->usage, .page_size = facts->page_size,
		.efi = facts->efi,
		.secure_boot = facts->efi && facts->values[0][0] == SF_SECURE_BOOT_ENABLED,
		.component = state->floor ? state->component : NULL, .floor = state->floor, .entry = state->entry,
		.segments = state->segments, .nr_segments = state->nr_segments,
	};
	int err = sf_check_layout(&load);

	for (__u32 i = 0; !err && i < load.nr_segments; i++) {
		struct sf_segment *seg = &load.segments[i];

		seg->data = state->data[i];
		if (!loader_digest(manifest->digest_alg, seg->data, state_data_size(seg),
				   seg->digest))
			err = -ENOMEM;
		/* the interface promises these for small slots only */
		if (!sf_is_small(&manifest->slots[seg->slot - 1]))
			seg->data = NULL;
	}
	if (!err)
		err = sf_check_contents(&load);
	if (!err)
		err = sf_check_digests(&load);
	EVP_MD_CTX_free(ctx.md);
	*why = load.why;
	return err;
}

int state_judge(const char *kind, struct state *state, struct sf_manifest *manifest,
		struct sf_refusal *why)
{
	struct sf_parts parts;
	int err;

	if (!strcmp(kind, "bundle") || !strcmp(kind, "segment"))
		return sf_parse_header(state->input, state->input_size, !strcmp(kind, "segment"),
				       &parts, why);
	err = sf_decode(state->input, state->input_size, manifest, why);
	if (!err && !strcmp(kind, "load"))
		err = check_load(state, manifest, why);
	return err;
}
