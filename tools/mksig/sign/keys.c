// SPDX-License-Identifier: MIT
/* keys.c - private keys and certificates in files */
#define _GNU_SOURCE
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "cms.h"

const char *openssl_reason(void)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	return reason ? reason : "no reason given";
}

struct passphrase {
	const char *text;
	bool asked;
};

static int give_passphrase(char *buf, int size, int writing, void *arg)
{
	struct passphrase *pass = arg;
	int n;

	pass->asked = true;
	if (!pass->text)
		return -1;	/* never prompt: packages are built without a user */
	n = strlen(pass->text);
	if (n > size)
		return -1;
	memcpy(buf, pass->text, n);
	return n;
}

EVP_PKEY *key_load(const char *path, const char *passphrase, int *status)
{
	struct passphrase pass = { .text = passphrase };
	struct file file;
	EVP_PKEY *key;
	BIO *bio;

	*status = 0;
	if (pkcs11_is(path))
		return pkcs11_key(path, passphrase, status);
	*status = read_file(path, SMALL_FILE_MAX, &file) ? STATUS_KEY : 0;
	if (*status)
		return NULL;
	bio = BIO_new_mem_buf(file.data, file.size);
	ERR_clear_error();
	key = bio ? PEM_read_bio_PrivateKey(bio, NULL, give_passphrase, &pass) : NULL;
	BIO_free(bio);
	OPENSSL_cleanse(file.data, file.size);
	free_file(&file);
	if (key)
		return key;
	if (pass.asked && !pass.text)
		*status = fail(STATUS_KEY,
			       "%s: the key is encrypted; give its passphrase by --passin or KBUILD_SIGN_PIN",
			       path);
	else if (pass.asked)
		*status = fail(STATUS_KEY, "%s: wrong passphrase for this key", path);
	else
		*status = fail(STATUS_KEY, "%s: not a private key in PEM form (%s)",
			       path, openssl_reason());
	return NULL;
}

STACK_OF(X509) *certs_load(const char *path)
{
	STACK_OF(X509) *certs;
	struct file file;

	if (read_file(path, SMALL_FILE_MAX, &file))
		return NULL;
	certs = sf_certs_parse(file.data, file.size);
	free_file(&file);
	if (!certs)
		fail(STATUS_KEY, "%s: not a certificate in PEM or DER form (%s)",
		     path, openssl_reason());
	return certs;
}

/* Read the first line of a file, as openssl(1) does for file:PATH. */
static int passphrase_file(const char *path, char **passphrase)
{
	struct file file;

	if (read_file(path, 4096, &file))
		return STATUS_KEY;
	*passphrase = xprintf("%.*s", (int)file.size, (const char *)file.data);
	(*passphrase)[strcspn(*passphrase, "\r\n")] = 0;
	OPENSSL_cleanse(file.data, file.size);
	free_file(&file);
	return 0;
}

int passphrase_load(const char *passin, char **passphrase)
{
	const char *text = getenv("KBUILD_SIGN_PIN");	/* as in the kernel's sign-file */

	*passphrase = NULL;
	if (passin && !strncmp(passin, "file:", 5))
		return passphrase_file(passin + 5, passphrase);
	if (passin && !strncmp(passin, "pass:", 5)) {
		text = passin + 5;
	} else if (passin && !strncmp(passin, "env:", 4)) {
		text = getenv(passin + 4);
		if (!text)
			return fail(STATUS_KEY, "--passin=%s: there is no such variable", passin);
	} else if (passin) {
		return fail(STATUS_USAGE, "--passin: pass:TEXT, env:NAME or file:PATH is needed");
	}
	if (text)
		*passphrase = xprintf("%s", text);
	return 0;
}

char *name_line(const X509_NAME *name)
{
	char *line = sf_name_line(name);

	if (!line)
		exit(fail(STATUS_INTERNAL, "out of memory"));
	return line;
}
