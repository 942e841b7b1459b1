// SPDX-License-Identifier: MIT
/*
 * manifest-path.c - where the manifest of a kernel lies, by the rule of mksig and kexec
 *
 *	manifest-path IMAGE RELEASE	where mksig writes it
 *	manifest-path IMAGE		where kexec finds it; status 1 if there is none
 */
#include <stdio.h>
#include <stdlib.h>

#include "sigfmt_load.h"

int main(int argc, char **argv)
{
	char *path;

	if (argc != 2 && argc != 3) {
		fputs("usage: manifest-path IMAGE [RELEASE]\n", stderr);
		return 2;
	}
	path = argc == 3 ? sf_manifest_path(argv[1], argv[2]) : sf_manifest_beside(argv[1]);
	if (!path)
		return 1;
	puts(path);
	free(path);
	return 0;
}
