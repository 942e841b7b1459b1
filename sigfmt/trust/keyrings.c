// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * keyrings.c - read the running kernel's trusted keys and revoked digests
 *
 * /proc/keys lists the keys that its reader may see, with numbers, types and
 * descriptions.  keyctl(2) reads which of them a keyring holds.  A certificate's key
 * is described by subject and subject key identifier, or by serial number if it has
 * no identifier; a revoked digest by "bin:" and the digest.
 */
#define _GNU_SOURCE	/* strchrnul, syscall */
#include <linux/keyctl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "loader.h"
#include "sigfmt_trust.h"

#define LIST_MAX	(16u << 20)
#define MEMBERS_MAX	65536u
#define ID_MAX		64u
#define PLATFORM	3	/* in the list below */

static const char *const names[SF_KEYRINGS] = {
	".secondary_trusted_keys", ".builtin_trusted_keys", ".machine", ".platform",
};

static bool line_has(const char *line, const char *text)
{
	const char *at = strstr(line, text);

	return at && at < strchrnul(line, '\n');
}

static const char *next_line(const char *line)
{
	line = strchrnul(line, '\n');
	return line + !!*line;
}

/* Find the line of a keyring, or NULL. */
static const char *line_of_keyring(const char *list, const char *name)
{
	char text[64];

	snprintf(text, sizeof(text), " keyring   %s:", name);
	for (; *list; list = next_line(list))
		if (line_has(list, text))
			return list;
	return NULL;
}

static const char *line_of_key(const char *list, u32 number)
{
	for (; *list; list = next_line(list))
		if (strtoul(list, NULL, 16) == number)
			return list;
	return NULL;
}

/* Does the kernel search .platform?  Its configuration may be in either of two files. */
static enum sf_answer platform_is_searched(void)
{
	static const char wanted[] = "\nCONFIG_KEXEC_SIG_MANIFEST_PLATFORM=y\n";
	static const char *const places[] = { "/boot/config-%s", "/lib/modules/%s/config" };
	char path[sizeof(((struct utsname *)NULL)->release) + 32], *text;
	enum sf_answer answer = SF_ANSWER_UNKNOWN;
	struct utsname name;
	size_t i, size;

	if (uname(&name))
		return SF_ANSWER_UNKNOWN;
	for (i = 0; answer == SF_ANSWER_UNKNOWN && i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(path, sizeof(path), places[i], name.release);
		text = loader_read("", path, LIST_MAX, &size);
		if (text)
			answer = strstr(text, wanted) ? SF_ANSWER_YES : SF_ANSWER_NO;
		free(text);
	}
	return answer;
}

/* Read the numbers of a keyring's keys, without linked keyrings; false: out of memory. */
static bool read_keyring(const char *list, u32 number, struct sf_keyring *keyring)
{
	const char *line;
	size_t i, n;
	long size;

	keyring->keys = malloc(MEMBERS_MAX * sizeof(*keyring->keys));
	if (!keyring->keys)
		return false;
	size = syscall(SYS_keyctl, KEYCTL_READ, number, keyring->keys,
		       MEMBERS_MAX * sizeof(*keyring->keys), 0);
	keyring->readable = size >= 0;
	n = size < 0 ? 0 : (size_t)size / sizeof(*keyring->keys);
	for (i = 0; i < n && i < MEMBERS_MAX; i++) {
		line = line_of_key(list, keyring->keys[i]);
		if (!line || !line_has(line, " keyring   "))
			keyring->keys[keyring->nr_keys++] = keyring->keys[i];
	}
	return true;
}

/* Find a keyring in the list, and read it; false: out of memory. */
static bool find_keyring(const char *list, const char *name, struct sf_keyring *keyring)
{
	const char *line = line_of_keyring(list, name);

	keyring->name = name;
	keyring->listed = line;
	return !line || read_keyring(list, strtoul(line, NULL, 16), keyring);
}

enum sf_status sf_keyrings_read(struct sf_keyrings *keyrings, struct sf_error *error)
{
	bool enough;
	size_t i, size;

	memset(keyrings, 0, sizeof(*keyrings));
	keyrings->list = loader_read("", "/proc/keys", LIST_MAX, &size);
	if (!keyrings->list)
		return loader_fail(error, SF_STATUS_NO_FACTS, errno, "/proc/keys: cannot be read: %s",
				   strerror(errno));
	enough = find_keyring(keyrings->list, ".blacklist", &keyrings->revoked);
	for (i = 0; enough && i < SF_KEYRINGS; i++) {
		keyrings->at[i].searched = i == PLATFORM ? platform_is_searched() : SF_ANSWER_YES;
		enough = find_keyring(keyrings->list, names[i], &keyrings->at[i]);
	}
	return enough ? SF_STATUS_DONE : loader_no_memory(error);
}

void sf_keyrings_free(struct sf_keyrings *keyrings)
{
	size_t i;

	for (i = 0; i < SF_KEYRINGS; i++)
		free(keyrings->at[i].keys);
	free(keyrings->revoked.keys);
	free(keyrings->list);
	memset(keyrings, 0, sizeof(*keyrings));
}

#define COLUMNS	8	/* in /proc/keys before the description */

/* A description is "NAME: IDENTIFIER: X509.rsa ..."; the name may contain colons. */
const char *sf_key_name(const struct sf_keyrings *keyrings, u32 number, char *buf, size_t len)
{
	const char *line = keyrings->list ? line_of_key(keyrings->list, number) : NULL;
	const char *end = line ? strchrnul(line, '\n') : NULL, *colon;
	int i;

	for (i = 0; line && i < COLUMNS; i++) {
		line += strcspn(line, " \n");
		line += strspn(line, " ");
	}
	for (i = 0; line && line < end && i < 2; i++) {
		colon = memrchr(line, ':', end - line);
		if (colon)
			end = colon;
	}
	if (!line || line >= end)
		snprintf(buf, len, "?");
	else
		snprintf(buf, len, "%.*s", (int)(end - line), line);
	return buf;
}

/* Format "PREFIXhex", as in keys' descriptions; false if it is too long for any. */
static bool hex_text(const char *prefix, const u8 *id, size_t n, char *text, size_t len)
{
	size_t at = snprintf(text, len, "%s", prefix), i;

	if (n > ID_MAX || at + 2 * n >= len)
		return false;
	for (i = 0; i < n; i++)
		sprintf(text + at + 2 * i, "%02x", id[i]);
	return true;
}

bool sf_keyring_has(const struct sf_keyrings *keyrings, const struct sf_keyring *keyring,
		    const u8 *id, size_t n)
{
	char text[2 * ID_MAX + 8];
	const char *line;
	size_t i;

	if (!n || !hex_text(": ", id, n, text, sizeof(text) - 1))
		return false;
	strcat(text, ":");
	for (i = 0; i < keyring->nr_keys; i++) {
		line = line_of_key(keyrings->list, keyring->keys[i]);
		if (line && line_has(line, text))
			return true;
	}
	return false;
}

bool sf_digest_revoked(const struct sf_keyrings *keyrings, const char *prefix,
		       const u8 *digest, size_t n)
{
	char text[2 * ID_MAX + 8];

	return keyrings->list && n && hex_text(prefix, digest, n, text, sizeof(text)) &&
	       strstr(keyrings->list, text);
}

static bool is_revoked(const struct sf_keyrings *keyrings, const u8 *digest, size_t n)
{
	return sf_digest_revoked(keyrings, "bin:", digest, n);
}

enum sf_cause sf_bundle_revoked(const struct sf_bundle *bundle,
				const struct sf_keyrings *keyrings, char *text, size_t len)
{
	struct sf_refusal why = { SF_E_OK, 0, SF_NOTHING, SF_NOTHING };
	const struct sf_manifest *m = &bundle->manifest;
	const struct sf_parts *parts = &bundle->parts;
	u8 digest[EVP_MAX_MD_SIZE];
	u32 i;

	/* In the kernel's order, so that the same cause is reported */
	if (EVP_Digest(parts->manifest.p, parts->manifest.n, digest, NULL, EVP_sha256(), NULL) &&
	    is_revoked(keyrings, digest, 32))
		why.cause = SF_E_REVOKED_MANIFEST;
	for (i = 0; !why.cause && i < m->origins.n; i += SF_ORIGIN_SIZE)
		if (is_revoked(keyrings, m->origins.p + i, SF_ORIGIN_SIZE))
			why.cause = SF_E_REVOKED_ORIGIN;
	for (i = 0; !why.cause && i < m->nr_slots; i++) {
		if (!is_revoked(keyrings, m->slots[i].digest.p, m->slots[i].digest.n))
			continue;
		why.cause = SF_E_REVOKED_SLOT;
		why.slot = i + 1;
	}
	if (why.cause)
		sf_sentence(&why, m, text, len);
	return why.cause;
}
