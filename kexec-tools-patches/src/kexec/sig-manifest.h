/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SIG_MANIFEST_H
#define SIG_MANIFEST_H

/* What the command line says about loading with a signed manifest. */
struct sig_manifest {
	const char *file;	/* NULL: load without */
	int no_preflight;	/* leave all checks to the kernel */
	int dry_run;		/* check, but do not load */
	int json;		/* and print the answer as JSON */
	const char *recheck;	/* "reset", "halt"; NULL: crash kernels, reset */
	int data;		/* there are files for slots among the options */
};

/* One line for kexec --version, if manifests are supported. */
void sig_manifest_version(void);

/* Set manifest->file to what lies beside argv[fileind]; returns 0, or an exit
 * status.  If it is not there this is said: always if it is needed, else where it
 * could have helped. */
int sig_manifest_find(struct sig_manifest *manifest, int fileind,
		      int argc, char **argv, int needed);

/* Load argv[fileind]; returns an exit status. */
int sig_manifest_load(const struct sig_manifest *manifest, int fileind,
		      int argc, char **argv, unsigned long flags,
		      int skip_checks);

#endif /* SIG_MANIFEST_H */
