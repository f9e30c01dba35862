/* SPDX-License-Identifier: MIT */

/* Crystallographic binary file as Dectris cameras write it: CIF text with one or more
 * binary sections, each with its own MIME header. Sections are found by their boundary;
 * of the CIF text only the camera's header is used.
 * Source: CBFlib 0.9.7, doc/CBFlib.html; Dectris, "PILATUS CBF header". */

#define _GNU_SOURCE /* memmem() */
#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/codec.h"
#include "image/header.h"
#include "image/reader.h"

#define CBF_BOUNDARY "--CIF-BINARY-FORMAT-SECTION--"
#define CBF_MAX_MIME 16384
#define CBF_MAX_TEXT ((gsize) 1 << 20)

typedef struct {
  RingletPixelType type;
  guint64 n_slow;
  guint64 n_fast;
  guint64 at; /* of the compressed bytes in the file */
  guint64 size;
  char md5[32]; /* empty when the file has none */
} CbfSection;

typedef struct {
  GBytes *bytes;    /* of the caller */
  GArray *sections; /* CbfSection */
  char *text;       /* what stands before the first section */
  char *warning;    /* (nullable) */
} CbfState;

/* ---- one MIME header ---- */

/* (transfer full) (nullable) what follows "@key:" at the start of a line; continued
 * lines begin with a blank. */
static char *
mime_dup (const char *mime, const char *key)
{
  const gsize length = strlen (key);

  for (const char *line = mime; line != NULL; line = strchr (line, '\n')) {
    const char *end = NULL;

    line += *line == '\n';
    if (g_ascii_strncasecmp (line, key, length) != 0 || line[length] != ':')
      continue;
    for (end = line + length; *end != '\0'; end++) {
      if (end[0] == '\n' && end[1] != ' ' && end[1] != '\t')
        break;
    }
    return g_strstrip (
        g_strndup (line + length + 1, (gsize) (end - line) - length - 1));
  }
  return NULL;
}

static gboolean
mime_number (const char *mime, const char *key, guint64 *value, GError **error)
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

static gboolean
parse_type (RingletPixelType *type, const char *mime, GError **error)
{
  static const struct {
    const char *name;
    RingletPixelType type;
  } types[] = {
    { "signed 8-bit integer", RINGLET_PIXEL_I8 },
    { "signed 16-bit integer", RINGLET_PIXEL_I16 },
    { "signed 32-bit integer", RINGLET_PIXEL_I32 },
    { "unsigned 8-bit integer", RINGLET_PIXEL_U8 },
    { "unsigned 16-bit integer", RINGLET_PIXEL_U16 },
    { "unsigned 32-bit integer", RINGLET_PIXEL_U32 },
  };
  g_autofree char *text = mime_dup (mime, "X-Binary-Element-Type");
  const char *name = text != NULL ? text : "";
  const gsize quoted = *name == '"';
  const gsize length = strcspn (name + quoted, "\"");

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (strlen (types[i].name) == length &&
        g_ascii_strncasecmp (types[i].name, name + quoted, length) == 0) {
      *type = types[i].type;
      return TRUE;
    }
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "CBF data of element type \"%.*s\" are not supported", (int) MIN (length, 80),
      name + quoted);
  return FALSE;
}

/* Only what Dectris cameras write; the rest is refused by its name. */
static gboolean
check_encoding (const char *mime, GError **error)
{
  static const struct {
    const char *key;
    const char *wanted;
    gboolean is_needed;
  } checks[] = {
    { "Content-Type", "x-CBF_BYTE_OFFSET", TRUE },
    { "Content-Transfer-Encoding", "BINARY", FALSE },
    { "X-Binary-Element-Byte-Order", "LITTLE_ENDIAN", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++) {
    g_autofree char *text = mime_dup (mime, checks[i].key);
    g_autofree char *lower = g_ascii_strdown (text != NULL ? text : "", -1);
    g_autofree char *wanted = g_ascii_strdown (checks[i].wanted, -1);

    if (strstr (lower, wanted) == NULL && (text != NULL || checks[i].is_needed)) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
          "CBF data with %s: %s are not supported, only %s", checks[i].key,
          text != NULL ? g_strdelimit (text, "\r\n", ' ') : "(none)", checks[i].wanted);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_sizes (const CbfSection *section, guint64 n_elements, GError **error)
{
  if (!ringlet_image_check_shape (section->n_slow, section->n_fast, error))
    return FALSE;

  if (section->n_slow * section->n_fast != n_elements) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The CBF header contradicts itself: %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
        " pixels, but %" G_GUINT64_FORMAT " elements",
        section->n_slow, section->n_fast, n_elements);
    return FALSE;
  }
  /* A pixel takes one byte at least: checked before memory is asked for. */
  if (n_elements > section->size) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "%" G_GUINT64_FORMAT " bytes of CBF data cannot hold %" G_GUINT64_FORMAT
        " pixels",
        section->size, n_elements);
    return FALSE;
  }
  return TRUE;
}

static gboolean
parse_mime (CbfSection *section, const char *mime, GError **error)
{
  g_autofree char *md5 = mime_dup (mime, "Content-MD5");
  g_autofree char *count = mime_dup (mime, "X-Binary-Number-of-Elements");
  guint64 n_elements = 0;

  if (!check_encoding (mime, error) || !parse_type (&section->type, mime, error) ||
      !mime_number (mime, "X-Binary-Size", &section->size, error) ||
      !mime_number (mime, "X-Binary-Size-Fastest-Dimension", &section->n_fast, error) ||
      !mime_number (mime, "X-Binary-Size-Second-Dimension", &section->n_slow, error))
    return FALSE;

  if (md5 != NULL)
    g_strlcpy (section->md5, md5, sizeof section->md5);
  n_elements = section->n_slow * section->n_fast;
  if (count != NULL &&
      !mime_number (mime, "X-Binary-Number-of-Elements", &n_elements, error))
    return FALSE;
  return check_sizes (section, n_elements, error);
}

/* ---- finding the sections ---- */

static const guint8 *
find_bytes (const guint8 *from, gsize size, const char *what, gsize what_size)
{
  return memmem (from, size, what, what_size);
}

/* Moves behind the next opening boundary; FALSE when there is none. */
static gboolean
skip_to_section (RingletCursor *cursor)
{
  const gsize length = strlen (CBF_BOUNDARY);
  const guint8 *at = NULL;

  while ((at = find_bytes (cursor->at, ringlet_cursor_left (cursor), CBF_BOUNDARY,
              length)) != NULL) {
    cursor->at = at + length;
    /* Two more dashes make it the closing one. */
    if (ringlet_cursor_left (cursor) >= 2 &&
        (cursor->at[0] == '\n' || cursor->at[0] == '\r'))
      return TRUE;
  }
  return FALSE;
}

/* Moves to the first compressed byte; (transfer full) the MIME header. */
static char *
take_mime (RingletCursor *cursor, GError **error)
{
  static const char starter[] = "\x0c\x1a\x04\xd5";
  const gsize window = MIN (ringlet_cursor_left (cursor), CBF_MAX_MIME);
  const guint8 *start = cursor->at;
  const guint8 *end = find_bytes (start, window, starter, 4);

  if (end == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The four bytes that start CBF data are missing behind their header");
    return NULL;
  }
  cursor->at = end + 4;
  return g_strndup ((const char *) start, (gsize) (end - start));
}

static gboolean
take_section (
    CbfState *state, RingletCursor *cursor, const guint8 *base, GError **error)
{
  g_autofree char *mime = take_mime (cursor, error);
  CbfSection section = { 0 };
  const guint8 *from = cursor->at;

  if (mime == NULL || !parse_mime (&section, mime, error) ||
      ringlet_cursor_take (cursor, section.size, "The CBF data", error) == NULL)
    return FALSE;

  section.at = (guint64) (from - base);
  /* A stream that was cut short in transfer runs into the text behind it. */
  if (find_bytes (from, (gsize) section.size, CBF_BOUNDARY, strlen (CBF_BOUNDARY)) !=
      NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The CBF data end before the %" G_GUINT64_FORMAT
        " bytes that their header promises",
        section.size);
    return FALSE;
  }
  g_array_append_val (state->sections, section);
  return TRUE;
}

static gboolean
find_sections (CbfState *state, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (state->bytes);
  const guint8 *base = cursor.at;

  if (!skip_to_section (&cursor)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The CBF file has no binary section");
    return FALSE;
  }
  state->text =
      g_strndup ((const char *) base, MIN ((gsize) (cursor.at - base), CBF_MAX_TEXT));
  if (!take_section (state, &cursor, base, error))
    return FALSE;

  while (skip_to_section (&cursor)) {
    g_autoptr (GError) broken = NULL;

    if (!take_section (state, &cursor, base, &broken)) {
      state->warning = g_strdup_printf ("Later images are lost: %s", broken->message);
      break;
    }
  }
  return TRUE;
}

/* ---- reading ---- */

static gboolean
check_md5 (const CbfSection *section, const guint8 *from, GError **error)
{
  g_autoptr (GChecksum) checksum = NULL;
  g_autofree char *text = NULL;
  guint8 digest[16];
  gsize size = sizeof digest;

  if (section->md5[0] == '\0')
    return TRUE;

  checksum = g_checksum_new (G_CHECKSUM_MD5);
  g_checksum_update (checksum, from, (gssize) section->size);
  g_checksum_get_digest (checksum, digest, &size);
  text = g_base64_encode (digest, size);
  if (g_str_equal (text, section->md5))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "The CBF data are damaged: their MD5 sum is %s, the header says %s; copy the "
      "file again",
      text, section->md5);
  return FALSE;
}

static int
cbf_probe (const guint8 *head, gsize size)
{
  return size >= 6 && memcmp (head, "###CBF", 6) == 0 ? 100 : 0;
}

static void
cbf_close (gpointer data)
{
  CbfState *state = data;

  g_array_unref (state->sections);
  g_free (state->text);
  g_free (state->warning);
  g_free (state);
}

static gpointer
cbf_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  CbfState *state = g_new0 (CbfState, 1);

  state->bytes = input->bytes;
  state->sections = g_array_new (FALSE, FALSE, sizeof (CbfSection));
  if (!find_sections (state, error)) {
    cbf_close (state);
    return NULL;
  }
  *n_frames = state->sections->len;
  return state;
}

static gboolean
cbf_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const CbfState *state = data;
  const CbfSection *section = &g_array_index (state->sections, CbfSection, index);

  info->n_slow = (gsize) section->n_slow;
  info->n_fast = (gsize) section->n_fast;
  info->type = section->type;
  ringlet_header_add_dectris (&info->meta, state->text);
  if (state->warning != NULL)
    ringlet_image_meta_warn (&info->meta, "%s", state->warning);
  return TRUE;
}

static RingletImage *
cbf_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const CbfState *state = data;
  const CbfSection *section = &g_array_index (state->sections, CbfSection, index);
  RingletCursor cursor = ringlet_cursor_init (state->bytes);
  g_auto (RingletFrameInfo) info = { 0 };
  g_autofree gpointer pixels = NULL;
  const guint8 *from = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      ringlet_cursor_take (&cursor, section->at, "The CBF header", error) == NULL)
    return NULL;
  from = ringlet_cursor_take (&cursor, section->size, "The CBF data", error);
  if (from == NULL || !check_md5 (section, from, error))
    return NULL;

  pixels = ringlet_image_alloc (section->type, section->n_slow, section->n_fast, error);
  if (pixels == NULL ||
      !ringlet_codec_byte_offset (section->type, from, (gsize) section->size,
          (gsize) (section->n_slow * section->n_fast), pixels, error))
    return NULL;

  cbf_describe (data, index, &info, NULL);
  return ringlet_image_new_take (
      info.type, info.n_slow, info.n_fast, g_steal_pointer (&pixels), &info.meta);
}

static const char *const cbf_suffixes[] = { ".cbf", NULL };

const RingletReader ringlet_reader_cbf = {
  .name = "cbf",
  .suffixes = cbf_suffixes,
  .probe = cbf_probe,
  .open = cbf_open,
  .read = cbf_read,
  .describe = cbf_describe,
  .close = cbf_close,
};
