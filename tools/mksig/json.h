/* SPDX-License-Identifier: MIT */
/* json.h - print JSON, item by item */
#ifndef MKSIG_JSON_H
#define MKSIG_JSON_H

#include "mksig.h"

/**
 * struct json - a JSON document being printed
 * @first:	true if the next item needs no comma; initially true
 */
struct json {
	FILE *out;
	int depth;
	bool first;
};

/* Each takes the item's key, NULL in an array or at the top level.  Brackets
 * are '{' and '}', '[' and ']'. */
void json_open(struct json *j, const char *key, char bracket);
void json_close(struct json *j, char bracket);
void json_text(struct json *j, const char *key, const char *text);
void json_number(struct json *j, const char *key, u64 value);
void json_bool(struct json *j, const char *key, bool value);

#endif /* MKSIG_JSON_H */
