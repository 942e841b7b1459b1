// SPDX-License-Identifier: MIT
/*
 * pkcs11.c - load private keys from tokens: smart cards, HSMs, softhsm2
 *
 * OpenSSL's provider is used if it is installed, else its engine, as in the kernel's
 * sign-file.  Both are third-party plugins.  OpenSSL's configuration or the environment
 * names the token's library.
 */
#define OPENSSL_SUPPRESS_DEPRECATED	/* engines are deprecated, but Debian 12 has no provider */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#ifndef OPENSSL_NO_ENGINE
#include <openssl/engine.h>
#endif
#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/store.h>
#include <openssl/ui.h>

#include "cms.h"

bool pkcs11_is(const char *name)
{
	return !strncmp(name, "pkcs11:", 7);
}

/* Decode percent-encoding (RFC 3986), in place. */
static void unescape(char *text)
{
	char *to = text, digits[3] = "";

	for (; *text; text++) {
		if (*text == '%' && text[1] && text[2]) {
			memcpy(digits, text + 1, 2);
			*to++ = strtoul(digits, NULL, 16);
			text += 2;
		} else {
			*to++ = *text;
		}
	}
	*to = 0;
}

/*
 * Remove the PIN from a URI (RFC 7512, pin-value), because engines and providers print
 * their URI.  Attributes end with ';', or with '&' after '?'.
 */
static char *take_pin(char *uri)
{
	static const char attribute[] = "pin-value=";
	char *at = strcasestr(uri, attribute), *query = strchr(uri, '?'), *value, *end, *pin;

	if (!at)
		return NULL;
	value = at + sizeof(attribute) - 1;
	end = value + strcspn(value, query && query < at ? "&" : ";?");
	pin = xprintf("%.*s", (int)(end - value), value);
	unescape(pin);
	while (at > uri && !strchr(":;?&", at[-1]))
		at--;
	if (*end && *end != '?')
		end++;			/* also remove the separator after it, or else the one before it */
	else if (at > uri && at[-1] != ':')
		at--;
	memmove(at, end, strlen(end) + 1);
	return pin;
}

static int give_pin(UI *ui, UI_STRING *string)
{
	const char *pin = UI_get0_user_data(ui);

	if (UI_get_string_type(string) != UIT_PROMPT && UI_get_string_type(string) != UIT_VERIFY)
		return 1;
	return pin && UI_set_result(ui, string, pin) >= 0;
}

/* Never prompt: packages are built without a user. */
static UI_METHOD *pin_method(void)
{
	UI_METHOD *method = UI_create_method("mksig");

	if (method)
		UI_method_set_reader(method, give_pin);
	return method;
}

static EVP_PKEY *by_provider(const char *uri, const char *pin)
{
	UI_METHOD *method = pin_method();
	OSSL_STORE_CTX *store;
	OSSL_STORE_INFO *info;
	EVP_PKEY *key = NULL;

	store = OSSL_STORE_open(uri, method, (void *)pin, NULL, NULL);
	if (store)
		OSSL_STORE_expect(store, OSSL_STORE_INFO_PKEY);
	while (store && !key && !OSSL_STORE_eof(store)) {
		info = OSSL_STORE_load(store);
		if (info && OSSL_STORE_INFO_get_type(info) == OSSL_STORE_INFO_PKEY)
			key = OSSL_STORE_INFO_get1_PKEY(info);
		OSSL_STORE_INFO_free(info);
	}
	OSSL_STORE_close(store);
	UI_destroy_method(method);
	return key;
}

#ifdef OPENSSL_NO_ENGINE
static bool engine_is_there(void)
{
	return false;
}

static EVP_PKEY *by_engine(const char *uri, const char *pin)
{
	return NULL;
}
#else
static ENGINE *find_engine(void)
{
	ENGINE_load_dynamic();
	return ENGINE_by_id("pkcs11");
}

static bool engine_is_there(void)
{
	ENGINE *engine = find_engine();

	return engine && ENGINE_free(engine);
}

static EVP_PKEY *by_engine(const char *uri, const char *pin)
{
	UI_METHOD *method = pin_method();
	ENGINE *engine = find_engine();
	EVP_PKEY *key = NULL;

	if (engine && ENGINE_init(engine)) {
		if (!pin || ENGINE_ctrl_cmd_string(engine, "PIN", pin, 0))
			key = ENGINE_load_private_key(engine, uri, method, (void *)pin);
		ENGINE_finish(engine);
	}
	ENGINE_free(engine);
	UI_destroy_method(method);
	return key;
}
#endif

/* Use the engine's environment variable, which is older, for the provider as well. */
static void name_module(void)
{
	const char *module = getenv("PKCS11_MODULE_PATH");

	if (module)
		setenv("PKCS11_PROVIDER_MODULE", module, 0);
}

EVP_PKEY *pkcs11_key(const char *name, const char *passphrase, int *status)
{
	char *uri = xprintf("%s", name), *own = take_pin(uri), *more;
	const char *pin = own ? own : passphrase;
	bool provider;
	EVP_PKEY *key;

	while ((more = take_pin(uri)))
		free(more);
	name_module();
	ERR_clear_error();
	/* 1: keep the default providers */
	provider = OSSL_PROVIDER_try_load(NULL, "pkcs11", 1);
	key = provider ? by_provider(uri, pin) : by_engine(uri, pin);
	if (!key && !provider && !engine_is_there())
		*status = fail(STATUS_KEY,
			       "%s: OpenSSL has neither a provider nor an engine for PKCS#11; install pkcs11-provider or libengine-pkcs11-openssl",
			       uri);
	else if (!key)
		*status = fail(STATUS_KEY, "%s: cannot get the key from the token (%s); set its PIN with --passin or KBUILD_SIGN_PIN, its library with PKCS11_MODULE_PATH",
			       uri, openssl_reason());
	if (own)
		OPENSSL_cleanse(own, strlen(own));
	free(own);
	free(uri);
	return key;
}
