/* SPDX-License-Identifier: MIT */

/* Crystallographic binary file: CIF text with one or more binary sections, each with
 * its own MIME header and a frame of its own. Sections are found by their boundary.
 * Cameras of Dectris write a text of their own into the CIF (mini-CBF), others the
 * categories of imgCIF. Source: CBFlib 0.9.7, doc/CBFlib.html; Dectris, "PILATUS CBF
 * header". */

#define _GNU_SOURCE /* memmem() */
#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/cbf-mime.h"
#include "image/cbf-text.h"
#include "image/codec.h"
#include "image/excerpt.h"
#include "image/raw.h"
#include "image/reader.h"

#define CBF_BOUNDARY "--CIF-BINARY-FORMAT-SECTION--"
#define CBF_MAX_MIME 16384
#define CBF_MAX_TEXT ((guint64) 1 << 20)

typedef struct {
  RingletCbfSection section;
  guint64 text_at; /* the CIF text before it */
  guint64 text_size;
  guint64 mime_at;
  guint64 at; /* of the data */
} CbfFrame;

typedef struct {
  GBytes *bytes;  /* of the caller */
  GArray *frames; /* CbfFrame */
  char *warning;  /* (nullable) */
  RingletVerify verify;
} CbfState;

/* ---- finding the sections ---- */

static const guint8 *
find_bytes (const guint8 *from, gsize size, const char *what)
{
  return memmem (from, size, what, strlen (what));
}

/* Moves behind the next opening boundary; FALSE when there is none. */
static gboolean
skip_to_section (RingletCursor *cursor)
{
  const guint8 *at = NULL;

  while ((at = find_bytes (cursor->at, ringlet_cursor_left (cursor), CBF_BOUNDARY)) !=
      NULL) {
    cursor->at = at + strlen (CBF_BOUNDARY);
    /* Two more dashes make it the closing one. */
    if (ringlet_cursor_left (cursor) >= 2 &&
        (cursor->at[0] == '\n' || cursor->at[0] == '\r'))
      return TRUE;
  }
  return FALSE;
}

/* Moves to the first byte of the data; (transfer full) the MIME header, of which errors
 * quote. */
static char *
take_mime (RingletCursor *cursor, GError **error)
{
  static const char starter[] = "\x0c\x1a\x04\xd5";
  const gsize window = MIN (ringlet_cursor_left (cursor), CBF_MAX_MIME);
  const guint8 *start = cursor->at;
  const guint8 *end = find_bytes (start, window, starter);

  if (end == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The four bytes that start CBF data are missing behind their header");
    return NULL;
  }
  cursor->at = end + strlen (starter);
  return g_utf8_make_valid ((const char *) start, (gssize) (end - start));
}

/* Moves behind the closing boundary and the semicolon of its text if they come next. */
static gboolean
skip_closing (RingletCursor *cursor)
{
  static const char closing[] = CBF_BOUNDARY "--";
  const guint8 *at = cursor->at;

  while (at < cursor->end && (*at == '\r' || *at == '\n'))
    at++;
  if ((gsize) (cursor->end - at) < strlen (closing) ||
      memcmp (at, closing, strlen (closing)) != 0)
    return FALSE;

  at += strlen (closing);
  while (at < cursor->end && g_ascii_isspace ((char) *at))
    at++;
  cursor->at = at < cursor->end && *at == ';' ? at + 1 : at;
  return TRUE;
}

/* A stream that was cut short in transfer runs into the text behind it. It is searched
 * only where that text is not where it should be. */
static gboolean
skip_data (RingletCursor *cursor, const RingletCbfSection *section, GError **error)
{
  const guint8 *from =
      ringlet_cursor_take (cursor, section->size, "The CBF data", error);
  RingletCursor behind = *cursor;

  if (from == NULL)
    return FALSE;
  if (ringlet_cursor_take (&behind, section->padding, "The padding", NULL) != NULL &&
      skip_closing (&behind)) {
    *cursor = behind;
    return TRUE;
  }
  if (find_bytes (from, (gsize) section->size, CBF_BOUNDARY) == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "The CBF data end before the %" G_GUINT64_FORMAT
      " bytes that their header promises",
      section->size);
  return FALSE;
}

/* @text: where the CIF text before the section begins; the section itself begins at
 * @cursor. */
static gboolean
parse_section (
    CbfState *state, RingletCursor *cursor, const guint8 *text, GError **error)
{
  const guint8 *base = g_bytes_get_data (state->bytes, NULL);
  CbfFrame frame = { .text_at = (guint64) (text - base),
    .mime_at = (guint64) (cursor->at - base) };
  g_autofree char *mime = take_mime (cursor, error);

  if (mime == NULL || !ringlet_cbf_mime_parse (mime, &frame.section, error))
    return FALSE;

  frame.text_size = MIN (frame.mime_at - frame.text_at, CBF_MAX_TEXT);
  frame.at = (guint64) (cursor->at - base);
  if (!skip_data (cursor, &frame.section, error))
    return FALSE;
  g_array_append_val (state->frames, frame);
  return TRUE;
}

static gboolean
take_section (
    CbfState *state, RingletCursor *cursor, const guint8 *text, GError **error)
{
  const gsize position = ringlet_cursor_position (cursor);

  if (parse_section (state, cursor, text, error))
    return TRUE;
  g_prefix_error (error, "CBF section at byte %" G_GSIZE_FORMAT ": ", position);
  return FALSE;
}

static gboolean
find_sections (CbfState *state, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (state->bytes);
  const guint8 *text = cursor.at;

  if (!skip_to_section (&cursor)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The CBF file has no binary section");
    return FALSE;
  }
  if (!take_section (state, &cursor, text, error))
    return FALSE;

  for (text = cursor.at; skip_to_section (&cursor); text = cursor.at) {
    g_autoptr (GError) broken = NULL;

    if (!take_section (state, &cursor, text, &broken)) {
      state->warning = g_strdup_printf ("Later images are lost: %s", broken->message);
      break;
    }
  }
  return TRUE;
}

/* ---- what is said beside the pixels ---- */

static char *
dup_text (const CbfState *state, guint64 at, guint64 size)
{
  const char *base = g_bytes_get_data (state->bytes, NULL);

  return g_strndup (base + at, (gsize) size);
}

/* Frames share the text before the first one, but for those with a block of their own.
 */
static void
meta_add_text (RingletImageMeta *meta, const CbfState *state, guint64 index)
{
  const CbfFrame *first = &g_array_index (state->frames, CbfFrame, 0);
  const CbfFrame *frame = &g_array_index (state->frames, CbfFrame, index);
  g_autofree char *own = dup_text (state, frame->text_at, frame->text_size);
  g_autofree char *shared = dup_text (state, first->text_at, first->text_size);

  ringlet_cbf_text_add (
      meta, index == 0 || strstr (own, "\ndata_") != NULL ? own : shared, index);
}

static void
frame_describe (const CbfState *state, guint64 index, RingletFrameInfo *info)
{
  const CbfFrame *frame = &g_array_index (state->frames, CbfFrame, index);
  g_autofree char *mime =
      dup_text (state, frame->mime_at, frame->at - frame->mime_at - 4);

  info->n_slow = (gsize) frame->section.n_slow;
  info->n_fast = (gsize) frame->section.n_fast;
  info->type = frame->section.type;
  meta_add_text (&info->meta, state, index);
  ringlet_cbf_mime_add (&info->meta, mime);
  if (state->warning != NULL)
    ringlet_image_meta_warn (&info->meta, "%s", state->warning);
  if (state->verify == RINGLET_VERIFY_NONE && frame->section.md5[0] != '\0')
    ringlet_image_meta_warn (&info->meta, "The MD5 sum was not checked");
}

/* ---- pixels ---- */

static gboolean
check_md5 (const CbfState *state, const RingletCbfSection *section, const guint8 *from,
    RingletImageMeta *meta, GError **error)
{
  g_autoptr (GChecksum) checksum = NULL;
  g_autofree char *text = NULL;
  g_autofree char *told = NULL;
  guint8 digest[16];
  gsize size = sizeof digest;

  if (section->md5[0] == '\0' || state->verify == RINGLET_VERIFY_NONE)
    return TRUE;

  checksum = g_checksum_new (G_CHECKSUM_MD5);
  g_checksum_update (checksum, from, (gssize) section->size);
  g_checksum_get_digest (checksum, digest, &size);
  text = g_base64_encode (digest, size);
  if (g_str_equal (text, section->md5))
    return TRUE;

  told = ringlet_excerpt (section->md5);
  return ringlet_reader_judge (state->verify,
      g_error_new (RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "The CBF data are damaged: their MD5 sum is %s, the header says %s; copy the "
          "file again",
          text, told),
      meta, error);
}

/* Returns (transfer full): the pixels of a section that begins at @from. */
static gpointer
decode (const RingletCbfSection *section, const guint8 *from, GError **error)
{
  const RingletRawType raw = { .type = section->type,
    .big_endian = section->big_endian };
  const gsize n = (gsize) (section->n_slow * section->n_fast);
  g_autofree gpointer pixels =
      ringlet_image_alloc (section->type, section->n_slow, section->n_fast, error);

  if (pixels == NULL)
    return NULL;
  if (!section->is_compressed)
    ringlet_raw_decode (&raw, from, n, pixels);
  else if (!ringlet_codec_byte_offset (
               section->type, from, (gsize) section->size, n, pixels, error))
    return NULL;
  return g_steal_pointer (&pixels);
}

/* ---- the row of the table ---- */

static int
cbf_probe (const guint8 *head, gsize size)
{
  return size >= 6 && memcmp (head, "###CBF", 6) == 0 ? 100 : 0;
}

static void
cbf_close (gpointer data)
{
  CbfState *state = data;

  g_array_unref (state->frames);
  g_free (state->warning);
  g_free (state);
}

static gpointer
cbf_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  CbfState *state = g_new0 (CbfState, 1);

  state->bytes = input->bytes;
  state->verify = input->verify;
  state->frames = g_array_new (FALSE, FALSE, sizeof (CbfFrame));
  if (!find_sections (state, error)) {
    cbf_close (state);
    return NULL;
  }
  *n_frames = state->frames->len;
  return state;
}

static gboolean
cbf_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  frame_describe (data, index, info);
  return TRUE;
}

static RingletImage *
cbf_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const CbfState *state = data;
  const CbfFrame *frame = &g_array_index (state->frames, CbfFrame, index);
  RingletCursor cursor = ringlet_cursor_init (state->bytes);
  g_auto (RingletFrameInfo) info = { 0 };
  const guint8 *from = NULL;
  gpointer pixels = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      ringlet_cursor_take (&cursor, frame->at, "The CBF header", error) == NULL)
    return NULL;
  from = ringlet_cursor_take (&cursor, frame->section.size, "The CBF data", error);
  if (from == NULL)
    return NULL;
  frame_describe (state, index, &info);
  if (check_md5 (state, &frame->section, from, &info.meta, error))
    pixels = decode (&frame->section, from, error);
  if (pixels == NULL) {
    g_prefix_error (error, "CBF data at byte %" G_GUINT64_FORMAT ": ", frame->at);
    return NULL;
  }

  return ringlet_image_new_take (
      info.type, info.n_slow, info.n_fast, pixels, &info.meta);
}

static const char *const cbf_suffixes[] = { ".cbf", NULL };

const RingletReader ringlet_reader_cbf = {
  .name = "cbf",
  .suffixes = cbf_suffixes,
  .is_sequential = TRUE,
  .probe = cbf_probe,
  .open = cbf_open,
  .read = cbf_read,
  .describe = cbf_describe,
  .close = cbf_close,
};
