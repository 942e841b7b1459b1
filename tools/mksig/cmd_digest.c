// SPDX-License-Identifier: MIT
/* cmd_digest.c - print the digest of the manifest's bytes */
#include <getopt.h>

#include "mksig.h"

static const char help[] =
"usage: mksig digest [OPTIONS] BUNDLE\n\n"
"Prints the digest of the manifest: what its signers signed, and what revokes it.\n\n"
"  -d, --digest ALG       sha256, sha384 or sha512 (default sha256)\n"
"  -b, --blacklist        as an entry of the kernel's blacklist keyring\n"
"  -h, --help             this text\n";

static const struct option options[] = {
	{ "digest", required_argument, NULL, 'd' },
	{ "blacklist", no_argument, NULL, 'b' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 }
};

static int print_digest(const char *path, __u32 alg, bool blacklist)
{
	char text[2 * SF_DIGEST_MAX + 1];
	__u8 digest[SF_DIGEST_MAX];
	struct sf_bundle bundle;
	struct sf_bytes bytes;
	int ret;

	ret = read_bundle(path, &bundle);
	if (ret)
		return ret;
	bytes = manifest_bytes(&bundle);
	digest_of(alg, bytes.p, bytes.n, digest);
	printf("%s%s\n", blacklist ? "bin:" : "", hex(digest, digest_length(alg), text));
	sf_bundle_free(&bundle);
	return 0;
}

int cmd_digest(int argc, char **argv)
{
	const char *name = NULL;
	bool blacklist = false;
	__u32 alg;
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":d:bh", options, NULL)) != -1) {
		if (c == 'h') {
			fputs(help, stdout);
			return 0;
		}
		if (c == 'b')
			blacklist = true;
		else if (c != 'd')
			return bad_option(c, argv);
		else if (once(&name, optarg, "digest"))
			return STATUS_USAGE;
	}
	alg = name ? digest_alg(name) : SF_SHA256;
	if (!alg)
		return fail(STATUS_USAGE, "--digest=%s: sha256, sha384 or sha512", name);
	if (argc - optind != 1)
		return fail(STATUS_USAGE, "one bundle is needed; see %s --help", program);
	return print_digest(argv[optind], alg, blacklist);
}
