/* SPDX-License-Identifier: MIT */
/* describe.h - print manifests and signatures, as text and as JSON */
#ifndef MKSIG_DESCRIBE_H
#define MKSIG_DESCRIBE_H

#include "cms.h"
#include "mksig.h"

/* describe_summary - print in a few lines what the manifest allows to run */
void describe_summary(FILE *out, const struct sf_manifest *m, struct sf_bytes manifest);

/* describe_signers - print one line for each signer; nothing if @cms is NULL */
void describe_signers(FILE *out, CMS_ContentInfo *cms);

/* describe_bundle - print a bundle on one screen; @verbose: every entry of the policy */
void describe_bundle(FILE *out, const struct sf_bundle *bundle, CMS_ContentInfo *cms, bool verbose);

/* describe_policy - print by class: entries, allowed dangerous words, unreachable entries */
void describe_policy(FILE *out, const struct sf_bundle *bundle, bool verbose);

/* A label, followed by words that wrap at the right margin */
#define PARAGRAPH_EDGE		80
#define PARAGRAPH_INDENT	16

struct paragraph {
	FILE *out;
	int column;
};

struct paragraph paragraph_begin(FILE *out, const char *label);
void paragraph_words(struct paragraph *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void paragraph_end(struct paragraph *p);

/* describe_json - print everything as one JSON object */
void describe_json(FILE *out, const struct sf_bundle *bundle, CMS_ContentInfo *cms);

/* printable - copy to a malloc()ed string, with "?" for non-printable bytes */
char *printable(struct sf_bytes bytes);

/* policy_text - format an entry of the policy, "forbid mem" or "allow console=tty*"; malloc()ed */
char *policy_text(const struct sf_policy *entry);

/* usage_name - "reboot, crash" */
const char *usage_name(u32 usage);

/* source_name, choice_name - names of enum sf_source, enum sf_choice */
const char *source_name(u32 source);
const char *choice_name(u32 choice);

#endif /* MKSIG_DESCRIBE_H */
