// SPDX-License-Identifier: MIT
/* version.c - print the versions of the program, its formats and its libraries */
#include <cbor.h>
#include <openssl/crypto.h>

#include "mksig.h"
#include "sigfmt_names.h"

#define MANIFEST_VERSION	1u	/* the only version that sf_decode() accepts */

void print_version(void)
{
	printf("mksig %s\n"
	       "format: manifests of version %u, in bundles of version %u\n"
	       "libraries: libsigfmt %s, libcbor %u.%u.%u, %s\n",
	       SF_VERSION, MANIFEST_VERSION, SF_HEADER_VERSION, sf_version(),
	       cbor_major_version, cbor_minor_version, cbor_patch_version,
	       OpenSSL_version(OPENSSL_VERSION));
}
