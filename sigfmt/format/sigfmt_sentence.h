/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * sigfmt_sentence.h - a refusal in plain English (userspace only)
 *
 * The kernel logs one short line for each refusal.  What is wrong, where, and
 * what to do about it is said here.
 */
#ifndef SIGFMT_SENTENCE_H
#define SIGFMT_SENTENCE_H

#include "sigfmt.h"

#define SF_SENTENCE_MAX		512u	/* of sf_sentence() and sf_explain_line(), NUL included */

/**
 * sf_sentence - a refusal as a sentence
 * @why:	refusal
 * @manifest:	decoded manifest, or NULL: slots and policy entries are then named by
 *		number only
 * @buf:	result, NUL-terminated, no newline, no full stop
 * @len:	bytes in @buf; %SF_SENTENCE_MAX hold every sentence
 *
 * Return: @buf.
 */
const char *sf_sentence(const struct sf_refusal *why, const struct sf_manifest *manifest,
			char *buf, size_t len);

/**
 * sf_parse_line - the refusal in a line of the kernel's log
 * @line:	anything, then "manifest refused: " and what sf_refusal_line() writes
 * @why:	result
 * @name:	result: the slot's name inside @line, empty if there is none
 *
 * Return: true, or false if @line is no such line.
 */
bool sf_parse_line(const char *line, struct sf_refusal *why, struct sf_bytes *name);

/**
 * sf_explain_line - a line of the kernel's log as a sentence
 * @line:	of a refusal, or "load failed (-ERROR)", anything before it
 * @buf:	result, as of sf_sentence()
 * @len:	bytes in @buf
 *
 * Return: true, or false if @line is neither.
 */
bool sf_explain_line(const char *line, char *buf, size_t len);

#endif /* SIGFMT_SENTENCE_H */
