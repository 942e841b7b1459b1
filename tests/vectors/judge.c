// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * judge - what the verifier says of each vector
 *
 *	judge VECTORS...
 *
 * Prints a line for each case: its name, errno's name or "ok", the cause and
 * the sentence.  What the decoder accepts has to encode to the same bytes.
 */
#include <stdlib.h>

#include "reencode.h"
#include "state.h"

#define SF_CAUSE(name, ...)	#name,
static const char *const causes[] = {
#include "sigfmt_causes.h"
};

static void same_bytes(const struct heading *heading, const struct state *state,
		       const struct sf_manifest *manifest)
{
	static __u8 again[SF_MANIFEST_MAX];

	if (reencode(manifest, again, sizeof(again)) == (long)state->input_size &&
	    !memcmp(again, state->input, state->input_size))
		return;
	fprintf(stderr, "%s: decoded and encoded again, it is another manifest\n", heading->name);
	exit(1);
}

static void judge(const struct heading *heading, struct state *state)
{
	struct sf_manifest manifest = { 0 };
	struct sf_refusal why = { 0 };
	char text[256], name[16];
	int err = state_judge(heading->kind, state, &manifest, &why);

	if (!err) {
		printf("%s ok SF_OK\n", heading->name);
	} else {
		/* a manifest that was refused names nothing */
		sf_sentence(&why, err == -EBADMSG ? NULL : &manifest, text, sizeof(text));
		printf("%s %s %s # %s\n", heading->name, sf_errno_name(-err, name),
		       causes[why.cause], text);
	}
	if (!strcmp(heading->kind, "manifest") && !err)
		same_bytes(heading, state, &manifest);
}

int main(int argc, char **argv)
{
	static struct heading heading;
	static struct state state;
	FILE *file;

	for (int i = 1; i < argc; i++) {
		file = fopen(argv[i], "r");
		if (!file) {
			perror(argv[i]);
			return 2;
		}
		while (state_read(file, argv[i], &heading, &state))
			judge(&heading, &state);
		fclose(file);
	}
	state_clear(&state);
	return 0;
}
