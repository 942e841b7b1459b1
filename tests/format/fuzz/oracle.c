// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * oracle.c - check with libcbor that bytes are deterministic CBOR
 *
 * libcbor decodes the bytes.  The result is encoded again in shortest form, and map keys
 * must ascend.  The bytes are deterministic CBOR if this gives the same bytes.
 */
#include <cbor.h>

#include "fuzz.h"

struct out {
	u8 bytes[SF_MANIFEST_MAX];
	size_t used;
	bool ok;
};

#define PUT(out, encoder, ...)						\
	((out)->used += encoder(__VA_ARGS__, (out)->bytes + (out)->used,	\
				sizeof((out)->bytes) - (out)->used))

static void put(struct out *out, cbor_item_t *item);

static void put_bytes(struct out *out, const u8 *p, size_t n)
{
	if (n > sizeof(out->bytes) - out->used) {
		out->ok = false;
		return;
	}
	if (n)
		memcpy(out->bytes + out->used, p, n);
	out->used += n;
}

static void put_map(struct out *out, cbor_item_t *item)
{
	struct cbor_pair *pairs = cbor_map_handle(item);

	out->ok = out->ok && cbor_map_is_definite(item);
	PUT(out, cbor_encode_map_start, cbor_map_size(item));
	for (size_t i = 0; i < cbor_map_size(item); i++) {
		out->ok = out->ok && cbor_isa_uint(pairs[i].key) &&
			  (!i || cbor_get_int(pairs[i].key) > cbor_get_int(pairs[i - 1].key));
		put(out, pairs[i].key);
		put(out, pairs[i].value);
	}
}

static void put(struct out *out, cbor_item_t *item)
{
	if (!out->ok)
		return;
	switch (cbor_typeof(item)) {
	case CBOR_TYPE_UINT:
		PUT(out, cbor_encode_uint, cbor_get_int(item));
		break;
	case CBOR_TYPE_BYTESTRING:
		out->ok = cbor_bytestring_is_definite(item);
		PUT(out, cbor_encode_bytestring_start, cbor_bytestring_length(item));
		put_bytes(out, cbor_bytestring_handle(item), cbor_bytestring_length(item));
		break;
	case CBOR_TYPE_STRING:
		out->ok = cbor_string_is_definite(item);
		PUT(out, cbor_encode_string_start, cbor_string_length(item));
		put_bytes(out, cbor_string_handle(item), cbor_string_length(item));
		break;
	case CBOR_TYPE_ARRAY:
		out->ok = cbor_array_is_definite(item);
		PUT(out, cbor_encode_array_start, cbor_array_size(item));
		for (size_t i = 0; i < cbor_array_size(item); i++)
			put(out, cbor_array_handle(item)[i]);
		break;
	case CBOR_TYPE_MAP:
		put_map(out, item);
		break;
	case CBOR_TYPE_TAG:
		PUT(out, cbor_encode_tag, cbor_tag_value(item));
		put(out, cbor_move(cbor_tag_item(item)));
		break;
	default:	/* negative numbers, floats, simple values: not in the profile */
		out->ok = false;
	}
}

bool oracle_deterministic(const u8 *data, size_t size)
{
	static struct out out;
	struct cbor_load_result result;
	cbor_item_t *item = cbor_load(data, size, &result);

	if (!item)
		return false;
	out.used = 0;
	out.ok = true;
	put(&out, item);
	cbor_decref(&item);
	return out.ok && result.read == size && out.used == size &&
	       !memcmp(out.bytes, data, size);
}
