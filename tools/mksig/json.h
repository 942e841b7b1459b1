/* SPDX-License-Identifier: MIT */
/* json.h - write JSON, an item after the other */
#ifndef MKSIG_JSON_H
#define MKSIG_JSON_H

#include "mksig.h"

/**
 * struct json - where it goes
 * @first:	no comma before the next item; true to begin with
 */
struct json {
	FILE *out;
	int depth;
	bool first;
};

/* Each takes the key that the item has, NULL in an array or at the top.  Brackets
 * are '{' and '}', '[' and ']'. */
void json_open(struct json *j, const char *key, char bracket);
void json_close(struct json *j, char bracket);
void json_text(struct json *j, const char *key, const char *text);
void json_number(struct json *j, const char *key, u64 value);
void json_bool(struct json *j, const char *key, bool value);

#endif /* MKSIG_JSON_H */
