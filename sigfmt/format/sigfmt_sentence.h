/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_sentence.h - explain a refusal in English (userspace only)
 *
 * The kernel logs one short line for each refusal.  These functions make a
 * sentence of it that says what is wrong, where, and what to do.
 */
#ifndef SIGFMT_SENTENCE_H
#define SIGFMT_SENTENCE_H

#include "sigfmt.h"

#define SF_SENTENCE_MAX		512u	/* enough for every sentence and its NUL */

/**
 * sf_sentence - a refusal as a sentence
 * @why:	refusal
 * @manifest:	decoded manifest, or NULL: slots and policy entries then have
 *		numbers only
 * @buf:	result, NUL-terminated, no newline, no full stop
 * @len:	bytes in @buf; %SF_SENTENCE_MAX hold every sentence
 *
 * Return: @buf.
 */
const char *sf_sentence(const struct sf_refusal *why, const struct sf_manifest *manifest,
			char *buf, size_t len);

/**
 * sf_parse_line - parse a refusal in a line of the kernel's log
 * @line:	anything, then "manifest refused: " and what sf_refusal_line() writes
 * @why:	result
 * @name:	result: the slot's name inside @line; may be empty
 *
 * Return: true, or false if @line is not such a line.
 */
bool sf_parse_line(const char *line, struct sf_refusal *why, struct sf_bytes *name);

/**
 * sf_explain_line - explain a line of the kernel's log
 * @line:	anything, then a refusal or "load failed (-ERROR)"
 * @buf:	result, as of sf_sentence()
 * @len:	bytes in @buf
 *
 * Return: true, or false if @line is neither.
 */
bool sf_explain_line(const char *line, char *buf, size_t len);

#endif /* SIGFMT_SENTENCE_H */
