// SPDX-License-Identifier: MIT
/* signers.c - the options of commands that sign */
#include "cms.h"

/* --key and --cert, in pairs */
static int signer_option(struct signing *signing, bool key, const char *value)
{
	struct signer *last = signing->n ? &signing->signers[signing->n - 1] : NULL;
	const char **where;

	/* --key and --cert come in pairs, in either order */
	if (!last || (last->key && last->cert)) {
		if (signing->n == SIGNERS_MAX)
			return fail(STATUS_USAGE, "%d signers at most", SIGNERS_MAX);
		last = &signing->signers[signing->n++];
	}
	where = key ? &last->key : &last->cert;
	if (*where)
		return fail(STATUS_USAGE, "--%s=%s: --%s must be given before the next --%s",
			    key ? "key" : "cert", value, key ? "cert" : "key",
			    key ? "key" : "cert");
	*where = value;
	return 0;
}

static int add_key(void *of, const char *value)
{
	return signer_option(of, true, value);
}

static int add_cert(void *of, const char *value)
{
	return signer_option(of, false, value);
}

const struct opt signing_options[] = {
	OPT_CALL("key", 0, "FILE", add_key, "private key, PEM, or a PKCS#11 URI"),
	OPT_CALL("cert", 0, "FILE", add_cert,
		 "its certificate, PEM or DER; more in it are its chain\n"
		 "(--key and --cert repeat for several signers)"),
	OPT_TEXT("passin", 0, "SOURCE", struct signing, passin,
		 "passphrase: pass:TEXT, env:NAME or file:PATH\n"
		 "(default: $KBUILD_SIGN_PIN)"),
	OPT_FLAG("no-certs", 0, struct signing, no_certs,
		 "leave certificates out of the signature"),
	OPT_END
};

int signing_read_again(const struct signing *signing, size_t n, const char *each)
{
	bool file = signing->passin && !strncmp(signing->passin, "file:", 5);
	int ret = file ? check_read_again(signing->passin + 5, "--passin=file:", n, each) : 0;
	size_t i;

	for (i = 0; !ret && i < signing->n; i++) {
		ret = check_read_again(signing->signers[i].key, "--key=", n, each);
		if (!ret)
			ret = check_read_again(signing->signers[i].cert, "--cert=", n, each);
	}
	return ret;
}

int signing_complete(const struct signing *signing)
{
	const struct signer *last = signing->n ? &signing->signers[signing->n - 1] : NULL;

	if (!last || !last->key || !last->cert)
		return fail(STATUS_USAGE, "signing needs --key and --cert; see %s --help", program);
	return 0;
}
