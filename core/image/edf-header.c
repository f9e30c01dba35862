/* SPDX-License-Identifier: MIT */
#include "image/edf-header.h"

#include <string.h>

#include "base/error.h"
#include "image/excerpt.h"

#define EDF_MAX_HEADER ((gsize) 1 << 20)

static gboolean
parse_type (RingletRawType *raw, const char *value, GError **error)
{
  static const struct {
    RingletPixelType type;
    const char *names;
  } types[] = {
    { RINGLET_PIXEL_I8, "SignedByte Signed8" },
    { RINGLET_PIXEL_U8, "UnsignedByte Unsigned8" },
    { RINGLET_PIXEL_I16, "SignedShort Signed16 SignedShortInteger" },
    { RINGLET_PIXEL_U16, "UnsignedShort Unsigned16 UnsignedShortInteger" },
    { RINGLET_PIXEL_I32, "SignedInteger Signed32 SignedLong" },
    { RINGLET_PIXEL_U32, "UnsignedInteger Unsigned32 UnsignedLong" },
    { RINGLET_PIXEL_I64, "Signed64" },
    { RINGLET_PIXEL_U64, "Unsigned64" },
    { RINGLET_PIXEL_F32, "FloatValue Float FloatIEEE32 Float32" },
    { RINGLET_PIXEL_F64, "DoubleValue Double FloatIEEE64 DoubleIEEE64 Float64" },
  };
  g_autofree char *shown = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    g_auto (GStrv) names = g_strsplit (types[i].names, " ", -1);

    for (gsize j = 0; names[j] != NULL; j++) {
      if (g_ascii_strcasecmp (names[j], value) == 0) {
        raw->type = types[i].type;
        return TRUE;
      }
    }
  }

  shown = ringlet_excerpt (value);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "EDF data of type \"%s\" are not supported", shown);
  return FALSE;
}

static gboolean
parse_order (RingletEdfHeader *header, const char *value, GError **error)
{
  g_autofree char *shown = NULL;

  header->raw.big_endian = g_ascii_strcasecmp (value, "HighByteFirst") == 0;
  if (header->raw.big_endian || g_ascii_strcasecmp (value, "LowByteFirst") == 0)
    return TRUE;

  shown = ringlet_excerpt (value);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The EDF header has ByteOrder = %s; only LowByteFirst and HighByteFirst are "
      "known",
      shown);
  return FALSE;
}

static gboolean
parse_count (guint64 *count, const char *key, const char *value, guint64 min,
    guint64 max, GError **error)
{
  g_autofree char *shown = NULL;

  if (g_ascii_string_to_unsigned (value, 10, min, max, count, NULL))
    return TRUE;

  shown = ringlet_excerpt (value);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The EDF header has %s = \"%s\", which is no size", key, shown);
  return FALSE;
}

/* Lower case without signs and without "compression": "GzipCompression" is "gzip". */
static char *
plain_word (const char *value)
{
  g_autoptr (GString) word = g_string_new (NULL);
  const char *rest = NULL;

  for (; *value != '\0'; value++) {
    if (g_ascii_isalnum (*value))
      g_string_append_c (word, g_ascii_tolower (*value));
  }
  rest = strstr (word->str, "compression");
  return g_strndup (word->str, rest != NULL ? (gsize) (rest - word->str) : word->len);
}

static gboolean
parse_compression (RingletEdfHeader *header, const char *value, GError **error)
{
  static const struct {
    const char *word;
    RingletCompression compression;
    gboolean is_byte_offset;
  } words[] = {
    { "", RINGLET_COMPRESSION_NONE, FALSE },
    { "no", RINGLET_COMPRESSION_NONE, FALSE },
    { "none", RINGLET_COMPRESSION_NONE, FALSE },
    { "uncompressed", RINGLET_COMPRESSION_NONE, FALSE },
    { "gzip", RINGLET_COMPRESSION_GZIP, FALSE },
    { "gz", RINGLET_COMPRESSION_GZIP, FALSE },
    { "z", RINGLET_COMPRESSION_ZLIB, FALSE },
    { "zlib", RINGLET_COMPRESSION_ZLIB, FALSE },
    { "bzip2", RINGLET_COMPRESSION_BZIP2, FALSE },
    { "bzip", RINGLET_COMPRESSION_BZIP2, FALSE },
    { "bz2", RINGLET_COMPRESSION_BZIP2, FALSE },
    { "bz", RINGLET_COMPRESSION_BZIP2, FALSE },
    { "byteoffset", RINGLET_COMPRESSION_NONE, TRUE },
    { "cbfbyteoffset", RINGLET_COMPRESSION_NONE, TRUE },
    { "xcbfbyteoffset", RINGLET_COMPRESSION_NONE, TRUE },
  };
  g_autofree char *word = plain_word (value);
  g_autofree char *shown = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i].word, word)) {
      header->compression = words[i].compression;
      header->is_byte_offset = words[i].is_byte_offset;
      return TRUE;
    }
  }
  shown = ringlet_excerpt (value);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The EDF block has Compression = %s, which is unknown; none, gzip, zlib (Z), "
      "bzip2 and byte offset can be read",
      shown);
  return FALSE;
}

static gboolean
refuse_file (const char *key, const char *value, GError **error)
{
  g_autofree char *shown = ringlet_excerpt (value);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The EDF block has %s = %s, which is not supported; write the pixels into the "
      "EDF file itself",
      key, shown);
  return FALSE;
}

/* Takes what decides how the pixels lie; later values replace earlier ones. */
static gboolean
parse_pair (
    RingletEdfHeader *header, const char *key, const char *value, GError **error)
{
  if (g_ascii_strcasecmp (key, "Dim_1") == 0)
    return parse_count (&header->n_fast, key, value, 1, G_MAXUINT32, error);
  if (g_ascii_strcasecmp (key, "Dim_2") == 0)
    return parse_count (&header->n_slow, key, value, 1, G_MAXUINT32, error);
  if (g_ascii_strcasecmp (key, "Dim_3") == 0)
    return parse_count (&header->n_frames, key, value, 1, G_MAXUINT32, error);
  if (g_ascii_strcasecmp (key, "ByteOrder") == 0)
    return parse_order (header, value, error);

  if (g_ascii_strcasecmp (key, "DataType") == 0)
    return parse_type (&header->raw, value, error);
  /* EDF_BinarySize is the newer name and goes before Size. */
  if (g_str_equal (key, "EDF_BinarySize") ||
      (g_ascii_strcasecmp (key, "Size") == 0 && !header->has_size)) {
    header->has_size = TRUE;
    return parse_count (&header->size, key, value, 0, G_MAXINT64, error);
  }
  if (g_ascii_strcasecmp (key, "Compression") == 0)
    return parse_compression (header, value, error);
  if (g_str_equal (key, "EDF_BinaryFileName"))
    return refuse_file (key, value, error);

  if (g_str_equal (key, "EDF_DataFormatVersion"))
    header->is_general = TRUE;
  return TRUE;
}

gboolean
ringlet_edf_next_pair (char **text, char **key, char **value)
{
  while (**text != '\0') {
    char *piece = *text;
    char *equals = NULL;

    *text += strcspn (piece, ";");
    if (**text == ';')
      *(*text)++ = '\0';

    equals = strchr (piece, '=');
    if (equals != NULL) {
      *equals = '\0';
      *key = g_strstrip (piece);
      *value = g_strstrip (equals + 1);
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
ringlet_edf_header_parse (RingletEdfHeader *header, const char *text, GError **error)
{
  g_autofree char *copy = g_strdup (text);
  char *rest = copy;
  char *key = NULL;
  char *value = NULL;

  while (ringlet_edf_next_pair (&rest, &key, &value)) {
    if (!parse_pair (header, key, value, error))
      return FALSE;
  }
  return TRUE;
}

/* Position behind "}" and its line end; NULL when there is none in reach. */
static const guint8 *
find_end (const guint8 *start, gsize size)
{
  const guint8 *at = start;

  while ((at = memchr (at, '}', size - (gsize) (at - start))) != NULL) {
    const gsize left = size - (gsize) (at - start);

    if (left >= 2 && at[1] == '\n')
      return at + 2;
    if (left >= 3 && at[1] == '\r' && at[2] == '\n')
      return at + 3;
    at++;
  }
  return NULL;
}

void
ringlet_edf_skip_blanks (RingletCursor *cursor)
{
  while (ringlet_cursor_left (cursor) > 0 &&
      (*cursor->at == '\0' || g_ascii_isspace ((char) *cursor->at)))
    cursor->at++;
}

char *
ringlet_edf_take_header (RingletCursor *cursor, GError **error)
{
  const guint8 *start = NULL;
  const guint8 *end = NULL;
  gsize window = 0;

  ringlet_edf_skip_blanks (cursor);
  window = MIN (ringlet_cursor_left (cursor), EDF_MAX_HEADER);
  start = cursor->at;
  if (window == 0 || *start != '{') {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "An EDF header should begin here with \"{\"");
    return NULL;
  }

  end = find_end (start, window);
  if (end == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The EDF header is not closed by \"}\" within %" G_GSIZE_FORMAT " bytes",
        window);
    return NULL;
  }
  cursor->at = end;
  do
    end--;
  while (*end != '}');
  return g_strndup ((const char *) start + 1, (gsize) (end - start) - 1);
}

/* What byte-offset cannot hold, and what nobody writes. */
static gboolean
check_compression (const RingletEdfHeader *header, GError **error)
{
  const gsize size = ringlet_raw_type_size (&header->raw);

  if (header->is_byte_offset &&
      (size > 4 || ringlet_pixel_type_is_float (header->raw.type))) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The EDF block has pixels of type %s in byte offset compression; only integers "
        "up to 32 bits can be read",
        ringlet_pixel_type_name (header->raw.type));
    return FALSE;
  }
  if (header->n_frames > 1 &&
      (header->is_byte_offset || header->compression != RINGLET_COMPRESSION_NONE)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The EDF block has Dim_3 = %" G_GUINT64_FORMAT
        " frames compressed together; only one compressed frame a block can be read",
        header->n_frames);
    return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_edf_header_check (const RingletEdfHeader *header, GError **error)
{
  if (header->is_general)
    return TRUE;
  if (header->n_fast == 0 || header->n_slow == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The EDF header lacks %s, so the size of the image is unknown",
        header->n_fast == 0 ? "Dim_1" : "Dim_2");
    return FALSE;
  }
  return ringlet_image_check_shape (header->n_slow, header->n_fast, error) &&
      check_compression (header, error);
}
