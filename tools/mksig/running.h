/* SPDX-License-Identifier: MIT */
/* running.h - what the running kernel trusts and has revoked, as far as it tells */
#ifndef MKSIG_RUNNING_H
#define MKSIG_RUNNING_H

#include "cms.h"

/**
 * struct running - keys of the running kernel
 * @keys:	/proc/keys, NUL-terminated; NULL if it cannot be read
 */
struct running {
	char *keys;
};

/* running_read - 0, or a status with a sentence; running_free() it */
int running_read(struct running *running);
void running_free(struct running *running);

/**
 * running_trusts - which keyring trusts this certificate
 * @running:	read
 * @cert:	a signer's
 *
 * By the key's own certificate, or that of its issuer.  Return: the keyring's name,
 * NULL if none does that can be read.
 */
const char *running_trusts(const struct running *running, X509 *cert);

/* running_revoked - is this digest in the blacklist keyring? */
bool running_revoked(const struct running *running, const __u8 *digest, size_t n);

#endif /* MKSIG_RUNNING_H */
