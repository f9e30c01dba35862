/* SPDX-License-Identifier: MIT */
#include "image/cbf-mime.h"

#include <string.h>

#include "base/error.h"
#include "image/excerpt.h"

/* (transfer full) (nullable): what follows "@key:" at the start of a line; continued
 * lines begin with a blank. */
static char *
mime_dup (const char *mime, const char *key)
{
  const gsize length = strlen (key);
  g_autofree char *value = NULL;

  for (const char *line = mime; line != NULL; line = strchr (line, '\n')) {
    const char *end = NULL;

    line += *line == '\n';
    if (g_ascii_strncasecmp (line, key, length) != 0 || line[length] != ':')
      continue;
    for (end = line + length; *end != '\0'; end++) {
      if (end[0] == '\n' && end[1] != ' ' && end[1] != '\t')
        break;
    }
    value = g_strndup (line + length + 1, (gsize) (end - line) - length - 1);
    return g_strstrip (g_utf8_make_valid (value, -1));
  }
  return NULL;
}

static void
add_pair (RingletImageMeta *meta, char *key, char *value)
{
  gsize length = 0;

  g_strstrip (value);
  length = strlen (value);
  if (length >= 2 && value[0] == '"' && value[length - 1] == '"') {
    value[length - 1] = '\0';
    value++;
  }
  ringlet_image_meta_add (meta, g_strstrip (key), value);
}

void
ringlet_cbf_mime_add (RingletImageMeta *meta, const char *mime)
{
  g_auto (GStrv) lines = g_strsplit_set (mime, "\r\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++) {
    /* A line that begins with a blank is a parameter of the one before:
     *      conversions="x-CBF_BYTE_OFFSET" */
    char *sign = strchr (lines[i], g_ascii_isspace (*lines[i]) ? '=' : ':');

    if (sign == NULL)
      continue;
    *sign = '\0';
    add_pair (meta, lines[i], sign + 1);
  }
}

/* ---- numbers ---- */

static gboolean
parse_number (const char *mime, const char *key, guint64 *value, GError **error)
{
  g_autofree char *text = mime_dup (mime, key);

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, value, NULL))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      text != NULL ? "The CBF header has %s: %s, which is no number"
                   : "The CBF header lacks %s%s",
      key, text != NULL ? text : "");
  return FALSE;
}

/* The same where the key may be missing, and then stays as it is. */
static gboolean
parse_optional (const char *mime, const char *key, guint64 *value, GError **error)
{
  g_autofree char *text = mime_dup (mime, key);

  return text == NULL || parse_number (mime, key, value, error);
}

/* ---- what kind of data ---- */

static gboolean
parse_type (RingletCbfSection *section, const char *mime, GError **error)
{
  static const struct {
    const char *name;
    RingletPixelType type;
  } types[] = {
    { "signed 8-bit integer", RINGLET_PIXEL_I8 },
    { "signed 16-bit integer", RINGLET_PIXEL_I16 },
    { "signed 32-bit integer", RINGLET_PIXEL_I32 },
    { "signed 64-bit integer", RINGLET_PIXEL_I64 },
    { "unsigned 8-bit integer", RINGLET_PIXEL_U8 },
    { "unsigned 16-bit integer", RINGLET_PIXEL_U16 },
    { "unsigned 32-bit integer", RINGLET_PIXEL_U32 },
    { "unsigned 64-bit integer", RINGLET_PIXEL_U64 },
    { "signed 32-bit real IEEE", RINGLET_PIXEL_F32 },
    { "signed 64-bit real IEEE", RINGLET_PIXEL_F64 },
  };
  g_autofree char *text = mime_dup (mime, "X-Binary-Element-Type");
  const char *name = text != NULL ? text : "(none)";
  const gsize quoted = *name == '"';
  const gsize length = strcspn (name + quoted, "\"");
  g_autofree char *shown = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    section->type = types[i].type;
    if (strlen (types[i].name) == length &&
        g_ascii_strncasecmp (types[i].name, name + quoted, length) == 0 &&
        !(section->is_compressed && ringlet_pixel_type_is_float (section->type)))
      return TRUE;
  }

  shown = ringlet_excerpt (name + quoted);
  shown[strcspn (shown, "\"")] = '\0';
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "CBF data of element type \"%s\" %sare not supported", shown,
      section->is_compressed ? "with byte-offset compression " : "");
  return FALSE;
}

static gboolean
has_word (const char *text, const char *word)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autofree char *wanted = g_ascii_strdown (word, -1);

  return strstr (lower, wanted) != NULL;
}

/* Byte-offset or none; other compressions are refused by their name. */
static gboolean
parse_compression (RingletCbfSection *section, const char *mime, GError **error)
{
  g_autofree char *text = mime_dup (mime, "Content-Type");
  g_auto (GStrv) parts = NULL;

  if (text == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The CBF header lacks Content-Type, which names the compression");
    return FALSE;
  }
  section->is_compressed = has_word (text, "x-CBF_BYTE_OFFSET");
  if (section->is_compressed || !has_word (text, "conversions"))
    return TRUE;

  parts = g_strsplit (text, "conversions", 2);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "CBF data with the compression %s are not supported, only x-CBF_BYTE_OFFSET and "
      "none; write the image again without compression",
      g_strstrip (g_strdelimit (parts[1], "=\"\r\n", ' ')));
  return FALSE;
}

static gboolean
parse_encoding (RingletCbfSection *section, const char *mime, GError **error)
{
  g_autofree char *encoding = mime_dup (mime, "Content-Transfer-Encoding");
  g_autofree char *order = mime_dup (mime, "X-Binary-Element-Byte-Order");

  if (encoding != NULL && !has_word (encoding, "BINARY")) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "CBF data with Content-Transfer-Encoding: %s are not supported, only BINARY",
        g_strdelimit (encoding, "\r\n", ' '));
    return FALSE;
  }

  section->big_endian = order != NULL && has_word (order, "BIG_ENDIAN");
  if (order == NULL || has_word (order, "LITTLE_ENDIAN") ||
      (section->big_endian && !section->is_compressed))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "CBF data with X-Binary-Element-Byte-Order: %s are not supported, only "
      "LITTLE_ENDIAN",
      g_strdelimit (order, "\r\n", ' '));
  return FALSE;
}

/* ---- sizes ---- */

static gboolean
check_sizes (const RingletCbfSection *section, guint64 n_elements, GError **error)
{
  const gsize pixel_size =
      section->is_compressed ? 1 : ringlet_pixel_type_size (section->type);

  if (!ringlet_image_check_shape (section->n_slow, section->n_fast, error))
    return FALSE;

  if (section->n_slow * section->n_fast != n_elements) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The CBF header contradicts itself: %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
        " pixels, but %" G_GUINT64_FORMAT " elements",
        section->n_slow, section->n_fast, n_elements);
    return FALSE;
  }
  /* A compressed pixel takes one byte at least: checked before memory is asked for. */
  if (n_elements > section->size / pixel_size) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "%" G_GUINT64_FORMAT " bytes of CBF data cannot hold %" G_GUINT64_FORMAT
        " pixels",
        section->size, n_elements);
    return FALSE;
  }
  return TRUE;
}

static gboolean
parse_sizes (RingletCbfSection *section, const char *mime, GError **error)
{
  guint64 n_elements = 0;
  guint64 n_third = 1;

  if (!parse_number (mime, "X-Binary-Size", &section->size, error) ||
      !parse_number (
          mime, "X-Binary-Size-Fastest-Dimension", &section->n_fast, error) ||
      !parse_number (mime, "X-Binary-Size-Second-Dimension", &section->n_slow, error) ||
      !parse_optional (mime, "X-Binary-Size-Third-Dimension", &n_third, error) ||
      !parse_optional (mime, "X-Binary-Size-Padding", &section->padding, error))
    return FALSE;

  if (n_third > 1) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "CBF data of three dimensions (X-Binary-Size-Third-Dimension: "
        "%" G_GUINT64_FORMAT ") are not supported; write one section a frame",
        n_third);
    return FALSE;
  }
  n_elements = section->n_slow * section->n_fast;
  if (!parse_optional (mime, "X-Binary-Number-of-Elements", &n_elements, error))
    return FALSE;
  return check_sizes (section, n_elements, error);
}

gboolean
ringlet_cbf_mime_parse (const char *mime, RingletCbfSection *section, GError **error)
{
  g_autofree char *md5 = mime_dup (mime, "Content-MD5");

  *section = (RingletCbfSection){ 0 };
  if (!parse_compression (section, mime, error) ||
      !parse_encoding (section, mime, error) || !parse_type (section, mime, error) ||
      !parse_sizes (section, mime, error))
    return FALSE;

  if (md5 != NULL)
    g_strlcpy (section->md5, md5, sizeof section->md5);
  return TRUE;
}
