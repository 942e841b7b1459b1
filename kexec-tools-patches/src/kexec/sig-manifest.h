/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SIG_MANIFEST_H
#define SIG_MANIFEST_H

/* Options for loading with a signed manifest */
struct sig_manifest {
	const char *file;	/* path; NULL: load without a manifest */
	int no_preflight;	/* leave all checks to the kernel */
	int dry_run;		/* check, but do not load */
	int json;		/* and print the answer as JSON */
	const char *recheck;	/* "reset", "halt"; NULL: crash kernels, reset */
	int data;		/* --data was given */
};

/* One line for kexec --version, if manifests are supported. */
void sig_manifest_version(void);

/* Set manifest->file to the manifest beside argv[fileind]; returns 0, or an
 * exit status.  If there is none, print that if it is needed, or if it would
 * help. */
int sig_manifest_find(struct sig_manifest *manifest, int fileind,
		      int argc, char **argv, int needed);

/* Load argv[fileind]; returns an exit status. */
int sig_manifest_load(const struct sig_manifest *manifest, int fileind,
		      int argc, char **argv, unsigned long flags,
		      int skip_checks);

/* Unload, also under lockdown; returns 0, or -1 and sets errno. */
int sig_manifest_unload(unsigned long flags);

#endif /* SIG_MANIFEST_H */
