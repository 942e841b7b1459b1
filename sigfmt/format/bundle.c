// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * bundle.c - read and write bundles: manifest, signature and attachments
 *
 * No signature covers the attachments, so they are untrusted input.  libcbor's
 * streaming decoder reads one item at a time.  It allocates nothing and returns
 * pointers into the buffer, so a hostile length costs nothing.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cbor.h>

#include "loader.h"
#include "sigfmt_bytes.h"

#define BUNDLE_MAX	(sizeof(struct sf_header) + SF_MANIFEST_MAX + SF_SIGNATURE_MAX + \
			 SF_ATTACH_HEADER_SIZE + (size_t)SF_ATTACH_MAX)

enum { ATTACH_HINTS = 1, ATTACH_CHOOSERS, ATTACH_BLOBS, ATTACH_TEXT };

/* ---- attachments, reading ---------------------------------------------- */

enum item_kind { ITEM_OTHER, ITEM_UINT, ITEM_BYTES, ITEM_ARRAY, ITEM_MAP };

struct item {
	enum item_kind kind;
	u64 value;		/* integer, length or number of items */
	const u8 *p;		/* byte string */
};

struct cursor {
	const u8 *start;
	const u8 *p;
	const u8 *end;
	const char *error;	/* the first one, or NULL */
	size_t error_offset;
};

static void set_item(void *item, enum item_kind kind, u64 value, const u8 *p)
{
	*(struct item *)item = (struct item){ kind, value, p };
}

static void on_u8(void *item, uint8_t v) { set_item(item, ITEM_UINT, v, NULL); }
static void on_u16(void *item, uint16_t v) { set_item(item, ITEM_UINT, v, NULL); }
static void on_u32(void *item, uint32_t v) { set_item(item, ITEM_UINT, v, NULL); }
static void on_u64(void *item, uint64_t v) { set_item(item, ITEM_UINT, v, NULL); }
static void on_array(void *item, size_t n) { set_item(item, ITEM_ARRAY, n, NULL); }
static void on_map(void *item, size_t n) { set_item(item, ITEM_MAP, n, NULL); }

static void on_bytes(void *item, cbor_data p, size_t n)
{
	set_item(item, ITEM_BYTES, n, p);
}

static bool reject(struct cursor *c, const char *error)
{
	if (!c->error) {
		c->error = error;
		c->error_offset = c->p - c->start;
	}
	return false;
}

/* Read an item of the kind expected.  Attachments contain no text strings, no
 * indefinite lengths and no tags. */
static bool next_item(struct cursor *c, enum item_kind kind, struct item *item)
{
	struct cbor_callbacks callbacks = cbor_empty_callbacks;
	struct cbor_decoder_result result;

	if (c->error)
		return false;
	callbacks.uint8 = on_u8;
	callbacks.uint16 = on_u16;
	callbacks.uint32 = on_u32;
	callbacks.uint64 = on_u64;
	callbacks.byte_string = on_bytes;
	callbacks.array_start = on_array;
	callbacks.map_start = on_map;
	*item = (struct item){ 0 };
	result = cbor_stream_decode(c->p, c->end - c->p, &callbacks, item);
	if (result.status == CBOR_DECODER_NEDATA)
		return reject(c, "an item is truncated");
	if (result.status != CBOR_DECODER_FINISHED)
		return reject(c, "an item is not CBOR");
	if (item->kind != kind)
		return reject(c, "an item has the wrong type");
	c->p += result.read;
	return true;
}

static bool next_uint(struct cursor *c, u64 first, u64 last, u64 *value)
{
	struct item item;

	if (!next_item(c, ITEM_UINT, &item))
		return false;
	if (item.value < first || item.value > last)
		return reject(c, "a number is out of range");
	*value = item.value;
	return true;
}

/* Read the start of an array of at most @max items; *@n: their number. */
static bool next_list(struct cursor *c, size_t max, size_t *n)
{
	struct item item;

	if (!next_item(c, ITEM_ARRAY, &item))
		return false;
	if (item.value > max)
		return reject(c, "a list is too long");
	*n = item.value;
	return true;
}

/* Read the start of an array of exactly @n items. */
static bool next_tuple(struct cursor *c, size_t n)
{
	size_t found;

	if (!next_list(c, n, &found))
		return false;
	return found == n || reject(c, "an entry has too few items");
}

/* Read the slot number of an entry; it must be above that of the previous entry. */
static bool next_slot(struct cursor *c, const struct sf_manifest *manifest,
		      u32 previous, u32 *slot)
{
	u64 v;

	if (!next_uint(c, 1, manifest->nr_slots, &v))
		return false;
	if (v <= previous)
		return reject(c, "slots are not in ascending order");
	*slot = v;
	return true;
}

static bool is_made_by_kernel(const struct sf_manifest *manifest, u32 slot)
{
	return slot == manifest->params_slot || slot == manifest->elfcorehdr_slot;
}

static bool read_hints(struct cursor *c, const struct sf_manifest *manifest,
		       struct sf_attachments *a)
{
	u64 source, offset, size;
	size_t i;

	if (!next_list(c, SF_HINTS_MAX, &a->nr_hints))
		return false;
	for (i = 0; i < a->nr_hints; i++) {
		/* a slot may have several */
		if (!next_tuple(c, 4) ||
		    !next_slot(c, manifest, i ? a->hints[i - 1].slot - 1 : 0, &a->hints[i].slot) ||
		    !next_uint(c, SF_SOURCE_IMAGE, SF_SOURCES - 1, &source) ||
		    !next_uint(c, 0, SF_SIZE_LIMIT - 1, &offset) ||
		    !next_uint(c, 0, SF_SIZE_LIMIT - 1, &size))
			return false;
		if (is_made_by_kernel(manifest, a->hints[i].slot))
			return reject(c, "the kernel fills this slot itself");
		a->hints[i].source = source;
		a->hints[i].offset = offset;
		a->hints[i].size = size;
	}
	return true;
}

/* Does the slot have a choice field at this offset?  A chooser needs one. */
static bool has_choice_field(const struct sf_manifest *manifest, u32 number, u32 offset)
{
	const struct sf_slot *slot = sf_slot_of(manifest, number);
	const struct sf_field *field = &manifest->fields[slot->fields];
	const struct sf_field *end = field + slot->nr_fields;

	for (; field < end; field++)
		if (field->rule == SF_RULE_CHOICE && field->offset == offset)
			return true;
	return false;
}

static bool read_choosers(struct cursor *c, const struct sf_manifest *manifest,
			  struct sf_attachments *a)
{
	u64 slot, offset, choice;
	size_t i;

	if (!next_list(c, SF_CHOICES_MAX, &a->nr_choosers))
		return false;
	for (i = 0; i < a->nr_choosers; i++) {
		if (!next_tuple(c, 3) ||
		    !next_uint(c, 1, manifest->nr_slots, &slot) ||
		    !next_uint(c, 0, SF_SMALL_MAX - 1, &offset) ||
		    !next_uint(c, SF_CHOICE_RECHECK, SF_CHOICE_UART, &choice))
			return false;
		if (!has_choice_field(manifest, slot, offset))
			return reject(c, "a chooser refers to no choice field of the manifest");
		a->choosers[i] = (struct sf_chooser){ slot, offset, choice };
	}
	return true;
}

static bool read_blobs(struct cursor *c, const struct sf_manifest *manifest,
		       struct sf_attachments *a)
{
	struct item item;
	size_t i;

	if (!next_list(c, SF_SLOTS_MAX, &a->nr_blobs))
		return false;
	for (i = 0; i < a->nr_blobs; i++) {
		if (!next_tuple(c, 2) ||
		    !next_slot(c, manifest, i ? a->blobs[i - 1].slot : 0, &a->blobs[i].slot) ||
		    !next_item(c, ITEM_BYTES, &item))
			return false;
		if (!item.value)
			return reject(c, "a blob is empty");
		a->blobs[i].bytes = (struct sf_bytes){ item.p, item.value };
	}
	return true;
}

static bool read_text(struct cursor *c, struct sf_attachments *a)
{
	struct item item;

	if (!next_item(c, ITEM_BYTES, &item))
		return false;
	if (!item.value || item.value > SF_TEXT_MAX)
		return reject(c, "the text is empty or too long");
	a->text = (struct sf_bytes){ item.p, item.value };
	return true;
}

static bool read_attachments(struct cursor *c, const struct sf_manifest *manifest,
			     struct sf_attachments *a)
{
	struct item map;
	u64 key;

	if (!next_item(c, ITEM_MAP, &map))
		return false;
	if (map.value != ATTACH_BLOBS && map.value != ATTACH_TEXT)
		return reject(c, "the map must have three or four entries");
	if (!next_uint(c, ATTACH_HINTS, ATTACH_HINTS, &key) ||
	    !read_hints(c, manifest, a) ||
	    !next_uint(c, ATTACH_CHOOSERS, ATTACH_CHOOSERS, &key) ||
	    !read_choosers(c, manifest, a) ||
	    !next_uint(c, ATTACH_BLOBS, ATTACH_BLOBS, &key) ||
	    !read_blobs(c, manifest, a))
		return false;
	if (map.value == ATTACH_TEXT &&
	    (!next_uint(c, ATTACH_TEXT, ATTACH_TEXT, &key) || !read_text(c, a)))
		return false;
	return c->p == c->end || reject(c, "bytes follow the last entry");
}

static enum sf_status parse_attachments(struct sf_bundle *bundle, const char *name,
					struct sf_error *error)
{
	const u8 *p = bundle->data + bundle->parts.end;
	size_t n = bundle->size - bundle->parts.end;
	struct cursor c = { 0 };
	size_t i;

	if (n < SF_ATTACH_HEADER_SIZE || memcmp(p, SF_ATTACH_MAGIC, 8))
		return loader_fail(error, SF_STATUS_BUNDLE_BAD, EBADMSG,
				   "%s: no attachment header follows the signature at offset %zu; copy the file again",
				   name, bundle->parts.end);
	if (get_unaligned_le32(p + 12) || get_unaligned_le32(p + 8) != n - SF_ATTACH_HEADER_SIZE)
		return loader_fail(error, SF_STATUS_BUNDLE_BAD, EBADMSG,
				   "%s: the attachments' header says %u bytes, the file has %zu; copy the file again",
				   name, get_unaligned_le32(p + 8), n - SF_ATTACH_HEADER_SIZE);
	c.start = c.p = p + SF_ATTACH_HEADER_SIZE;
	c.end = p + n;
	if (!read_attachments(&c, &bundle->manifest, &bundle->attachments))
		return loader_fail(error, SF_STATUS_BUNDLE_BAD, EBADMSG,
				   "%s: attachments, offset %zu: %s; make the manifest again with mksig",
				   name, c.error_offset, c.error);
	for (i = 0; i < bundle->attachments.nr_hints; i++) {
		const struct sf_hint *hint = &bundle->attachments.hints[i];

		if (hint->source == SF_SOURCE_ATTACHMENT && !sf_bundle_blob(bundle, hint->slot))
			return loader_fail(error, SF_STATUS_BUNDLE_BAD, EBADMSG,
					   "%s: attachments: the bytes for slot %u are missing; make the manifest again with mksig",
					   name, hint->slot);
	}
	bundle->attached = true;
	return SF_STATUS_DONE;
}

static enum sf_status bundle_error(struct sf_error *error, const char *name,
				   const struct sf_refusal *why)
{
	char sentence[SF_SENTENCE_MAX];

	loader_fail(error, SF_STATUS_BUNDLE_BAD, EBADMSG, "%s: %s", name,
		    sf_sentence(why, NULL, sentence, sizeof(sentence)));
	error->cause = why->cause;
	error->offset = why->offset;
	return error->status;
}

enum sf_status sf_bundle_parse(u8 *data, size_t size, const char *name,
			       struct sf_bundle *bundle, struct sf_error *error)
{
	struct sf_refusal why = { 0 };

	memset(bundle, 0, sizeof(*bundle));
	bundle->data = data;
	bundle->size = size;
	if (!size)
		return loader_fail(error, SF_STATUS_BUNDLE_BAD, EBADMSG,
				   "%s: the file is empty; copy it again", name);
	if (sf_parse_header(data, size, false, &bundle->parts, &why))
		return bundle_error(error, name, &why);
	if (sf_decode(bundle->parts.manifest.p, bundle->parts.manifest.n, &bundle->manifest, &why))
		return bundle_error(error, name, &why);
	if (bundle->parts.end == size)
		return SF_STATUS_DONE;
	return parse_attachments(bundle, name, error);
}

/* A regular file is read at once.  A pipe has no known size, so the buffer grows. */
static int read_all(int fd, u8 **data, size_t *size)
{
	size_t room = 65536, n = 0;
	u8 *buf = NULL, *more;
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st))
		return -errno;
	if (S_ISREG(st.st_mode)) {
		if ((u64)st.st_size > BUNDLE_MAX)
			return -EFBIG;
		room = st.st_size + 1;
	}
	do {
		if (!buf || n == room) {
			room = buf ? room * 2 : room;
			more = realloc(buf, room);
			if (!more) {
				free(buf);
				return -ENOMEM;
			}
			buf = more;
		}
		got = read(fd, buf + n, room - n);
		if (got > 0)
			n += got;
	} while (n <= BUNDLE_MAX && (got > 0 || (got < 0 && errno == EINTR)));
	if (got < 0 || n > BUNDLE_MAX) {
		got = got < 0 ? -errno : -EFBIG;
		free(buf);
		return got;
	}
	*data = buf;
	*size = n;
	return 0;
}

enum sf_status sf_bundle_read(const char *path, struct sf_bundle *bundle,
			      struct sf_error *error)
{
	bool standard = !strcmp(path, "-");
	const char *name = standard ? "standard input" : path;
	u8 *data = NULL;
	size_t size = 0;
	int fd, ret;

	memset(bundle, 0, sizeof(*bundle));
	fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return loader_fail(error, SF_STATUS_NO_FILE, errno, "%s: cannot open: %s", name,
				   strerror(errno));
	ret = read_all(fd, &data, &size);
	if (!standard)
		close(fd);
	if (ret == -ENOMEM)
		return loader_no_memory(error);
	if (ret == -EFBIG)
		return loader_fail(error, SF_STATUS_FILE_SIZE, EFBIG,
				   "%s: larger than any manifest bundle (%zu MiB)", name,
				   BUNDLE_MAX >> 20);
	if (ret)
		return loader_fail(error, SF_STATUS_NO_FILE, -ret, "%s: cannot read: %s", name,
				   strerror(-ret));
	return sf_bundle_parse(data, size, name, bundle, error);
}

void sf_bundle_free(struct sf_bundle *bundle)
{
	free(bundle->data);
	memset(bundle, 0, sizeof(*bundle));
}

const struct sf_hint *sf_bundle_hint(const struct sf_bundle *bundle, u32 slot)
{
	size_t i;

	for (i = 0; i < bundle->attachments.nr_hints; i++)
		if (bundle->attachments.hints[i].slot == slot)
			return &bundle->attachments.hints[i];
	return NULL;
}

const struct sf_blob *sf_bundle_blob(const struct sf_bundle *bundle, u32 slot)
{
	size_t i;

	for (i = 0; i < bundle->attachments.nr_blobs; i++)
		if (bundle->attachments.blobs[i].slot == slot)
			return &bundle->attachments.blobs[i];
	return NULL;
}

/* ---- the bytes of a slot -------------------------------------------------- */

/* Is this hint, which may be the end of the list, for the slot? */
static bool is_hint_for(const struct sf_bundle *bundle, const struct sf_hint *hint, u32 slot)
{
	return hint < bundle->attachments.hints + bundle->attachments.nr_hints &&
	       hint->slot == slot;
}

/* Find the range of one piece; a piece of zeros has no pointer. */
static int find_piece(const struct sf_bundle *bundle, const struct sf_hint *hint,
		      const struct sf_view *sources, struct sf_view *piece)
{
	const struct sf_blob *blob = sf_bundle_blob(bundle, hint->slot);
	struct sf_view source = sources[hint->source];

	*piece = (struct sf_view){ NULL, hint->size };
	if (hint->source == SF_SOURCE_ZEROS)
		return 0;
	if (hint->source == SF_SOURCE_ATTACHMENT && blob)
		source = (struct sf_view){ blob->bytes.p, blob->bytes.n };
	if (!source.p)
		return -ENOENT;
	if (hint->offset >= source.n || hint->size > source.n - hint->offset)
		return -ENODATA;
	*piece = (struct sf_view){ source.p + hint->offset,
				   hint->size ? hint->size : source.n - hint->offset };
	return 0;
}

int sf_bundle_gather(const struct sf_bundle *bundle, u32 slot, const struct sf_view *sources,
		     struct sf_view *bytes, u8 **owned, const struct sf_hint **hint)
{
	const struct sf_hint *first = sf_bundle_hint(bundle, slot);
	struct sf_view piece = { NULL, 0 };
	size_t at = 0;
	u64 total = 0;
	int ret;

	*owned = NULL;
	if (!first)
		return -EINVAL;
	for (*hint = first; is_hint_for(bundle, *hint, slot); (*hint)++) {
		ret = find_piece(bundle, *hint, sources, &piece);
		if (ret)
			return ret;
		*bytes = piece;
		total += piece.n;
	}
	if (*hint == first + 1 && piece.p)
		return 0;
	*hint = first;
	if (total > SF_GATHER_MAX)
		return -EFBIG;
	*owned = calloc(1, total ? total : 1);
	if (!*owned)
		return -ENOMEM;
	for (; is_hint_for(bundle, *hint, slot); (*hint)++, at += piece.n)
		if (!find_piece(bundle, *hint, sources, &piece) && piece.p)
			memcpy(*owned + at, piece.p, piece.n);
	*bytes = (struct sf_view){ *owned, total };
	return 0;
}

/* ---- writing ------------------------------------------------------------ */

struct writer {
	u8 *p;
	size_t left;
};

/* attachments_bound() makes the buffer large enough. */
static void advance(struct writer *w, size_t n)
{
	w->p += n;
	w->left -= n;
}

static void put_uint(struct writer *w, u64 v)
{
	advance(w, cbor_encode_uint(v, w->p, w->left));
}

static void put_array(struct writer *w, size_t n)
{
	advance(w, cbor_encode_array_start(n, w->p, w->left));
}

static void put_bytes(struct writer *w, struct sf_bytes bytes)
{
	advance(w, cbor_encode_bytestring_start(bytes.n, w->p, w->left));
	if (bytes.n)
		memcpy(w->p, bytes.p, bytes.n);
	advance(w, bytes.n);
}

static void put_attachments(struct writer *w, const struct sf_attachments *a)
{
	size_t i;

	advance(w, cbor_encode_map_start(a->text.n ? ATTACH_TEXT : ATTACH_BLOBS, w->p, w->left));
	put_uint(w, ATTACH_HINTS);
	put_array(w, a->nr_hints);
	for (i = 0; i < a->nr_hints; i++) {
		put_array(w, 4);
		put_uint(w, a->hints[i].slot);
		put_uint(w, a->hints[i].source);
		put_uint(w, a->hints[i].offset);
		put_uint(w, a->hints[i].size);
	}
	put_uint(w, ATTACH_CHOOSERS);
	put_array(w, a->nr_choosers);
	for (i = 0; i < a->nr_choosers; i++) {
		put_array(w, 3);
		put_uint(w, a->choosers[i].slot);
		put_uint(w, a->choosers[i].offset);
		put_uint(w, a->choosers[i].choice);
	}
	put_uint(w, ATTACH_BLOBS);
	put_array(w, a->nr_blobs);
	for (i = 0; i < a->nr_blobs; i++) {
		put_array(w, 2);
		put_uint(w, a->blobs[i].slot);
		put_bytes(w, a->blobs[i].bytes);
	}
	if (!a->text.n)
		return;
	put_uint(w, ATTACH_TEXT);
	put_bytes(w, a->text);
}

/* An upper bound of the encoded size: an integer takes at most 9 bytes. */
static size_t attachments_bound(const struct sf_attachments *a)
{
	size_t n = 64 + a->text.n + a->nr_hints * 37 + a->nr_choosers * 28 + a->nr_blobs * 19;
	size_t i;

	for (i = 0; i < a->nr_blobs; i++)
		n += a->blobs[i].bytes.n;
	return n;
}

enum sf_status sf_bundle_build(struct sf_bytes manifest, struct sf_bytes signature,
			       const struct sf_attachments *attachments,
			       u8 **data, size_t *size, struct sf_error *error)
{
	size_t parts = sizeof(struct sf_header) + manifest.n + signature.n;
	size_t bound = attachments ? attachments_bound(attachments) : 0;
	struct sf_header *header;
	struct writer w;
	u8 *buf;

	if (!manifest.n || manifest.n > SF_MANIFEST_MAX || signature.n > SF_SIGNATURE_MAX ||
	    bound > SF_ATTACH_MAX)
		return loader_fail(error, SF_STATUS_FILE_SIZE, EFBIG,
				   "a bundle cannot hold a manifest of %u bytes, a signature of %u and attachments of %zu",
				   manifest.n, signature.n, bound);
	buf = calloc(1, parts + SF_ATTACH_HEADER_SIZE + bound);
	if (!buf)
		return loader_no_memory(error);
	header = (struct sf_header *)buf;
	memcpy(header->magic, SF_MAGIC, sizeof(header->magic));
	put_unaligned_le32(SF_HEADER_VERSION, header->version);
	put_unaligned_le32(manifest.n, header->manifest_size);
	put_unaligned_le32(signature.n, header->signature_size);
	memcpy(buf + sizeof(*header), manifest.p, manifest.n);
	if (signature.n)
		memcpy(buf + sizeof(*header) + manifest.n, signature.p, signature.n);
	*data = buf;
	*size = parts;
	if (!attachments)
		return SF_STATUS_DONE;
	w = (struct writer){ buf + parts + SF_ATTACH_HEADER_SIZE, bound };
	put_attachments(&w, attachments);
	memcpy(buf + parts, SF_ATTACH_MAGIC, 8);
	put_unaligned_le32(bound - w.left, buf + parts + 8);
	*size = parts + SF_ATTACH_HEADER_SIZE + bound - w.left;
	return SF_STATUS_DONE;
}
