// SPDX-License-Identifier: MIT
/*
 * running.c - what the running kernel trusts and has revoked
 *
 * /proc/keys lists the keys that its reader may see: identifiers, types, and what
 * they are called.  Which of them a keyring holds is asked with keyctl(2).  Keys made
 * from certificates are called by subject and subject key identifier, or serial
 * number where there is none; revoked digests by "bin:" and the digest.
 */
#define _GNU_SOURCE
#include <linux/keyctl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <openssl/x509v3.h>

#include "running.h"

#define MEMBERS_MAX	1024
#define ID_MAX		64

/* In the order in which the kernel asks them: .secondary_trusted_keys has links to
 * the two that follow it. */
static const char *const keyrings[] = {
	".secondary_trusted_keys", ".builtin_trusted_keys", ".machine", ".platform",
};

int running_read(struct running *running)
{
	struct file file;
	int ret;

	ret = read_file("/proc/keys", SMALL_FILE_MAX, &file);
	if (ret)
		return ret;
	running->keys = xcalloc(1, file.size + 1);
	memcpy(running->keys, file.data, file.size);
	free_file(&file);
	return 0;
}

void running_free(struct running *running)
{
	free(running->keys);
	running->keys = NULL;
}

/* The line of a key, by number; or of a keyring, by name.  NULL if there is none. */
static const char *line_of(const struct running *running, __u32 id, const char *name)
{
	const char *line = running->keys;
	char pattern[64];

	snprintf(pattern, sizeof(pattern), "keyring   %s:", name ? name : "");
	for (; line && *line; line = strchr(line, '\n'), line += !!line) {
		const char *at = name ? strstr(line, pattern) : NULL;

		if (name ? at && at < strchrnul(line, '\n') : strtoul(line, NULL, 16) == id)
			return line;
	}
	return NULL;
}

/* Numbers of a keyring's keys; how many. */
static size_t members(const struct running *running, const char *keyring, __u32 *ids)
{
	const char *line = line_of(running, 0, keyring);
	long n = -1;

	if (line)
		n = syscall(SYS_keyctl, KEYCTL_READ, (__u32)strtoul(line, NULL, 16), ids,
			    MEMBERS_MAX * sizeof(*ids), 0);
	if (n < 0)
		return 0;
	return (size_t)n / sizeof(*ids) < MEMBERS_MAX ? (size_t)n / sizeof(*ids) : MEMBERS_MAX;
}

/* As the kernel writes it: ": HEX:" behind the subject. */
static void hex_id(const ASN1_STRING *id, char *text)
{
	char digits[2 * ID_MAX + 1] = "";

	if (id && ASN1_STRING_length(id) > 0 && ASN1_STRING_length(id) <= ID_MAX)
		hex(ASN1_STRING_get0_data(id), ASN1_STRING_length(id), digits);
	sprintf(text, ": %s:", *digits ? digits : "none");
}

static bool has_line(const char *line, const char *text)
{
	const char *at = line ? strstr(line, text) : NULL;

	return at && at < strchrnul(line, '\n');
}

const char *running_trusts(const struct running *running, X509 *cert)
{
	const ASN1_OCTET_STRING *own = X509_get0_subject_key_id(cert);
	const ASN1_OCTET_STRING *issuer = X509_get0_authority_key_id(cert);
	char own_id[2 * ID_MAX + 8], issuer_id[2 * ID_MAX + 8];
	__u32 ids[MEMBERS_MAX];
	const char *line;
	size_t i, j, n;

	hex_id(own ? own : X509_get0_serialNumber(cert), own_id);
	hex_id(issuer, issuer_id);
	for (i = 0; i < ARRAY_SIZE(keyrings); i++) {
		n = members(running, keyrings[i], ids);
		for (j = 0; j < n; j++) {
			line = line_of(running, ids[j], NULL);
			if (has_line(line, own_id) || has_line(line, issuer_id))
				return keyrings[i];
		}
	}
	return NULL;
}

bool running_revoked(const struct running *running, const __u8 *digest, size_t n)
{
	char text[8 + 2 * SF_DIGEST_MAX] = "bin:";

	hex(digest, n, text + 4);
	return strstr(running->keys, text);
}
