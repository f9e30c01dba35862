/* SPDX-License-Identifier: MIT */

/* Esperanto, in which CrysAlis exchanges images: lines of text of one length, and
 * pixels as integers of 32 bits or bit fields. All words are little-endian. Sources:
 * Rigaku, "The Esperanto format"; silx-kit/fabio 2026.6, esperantoimage.py. */

#include <string.h>

#include "base/cursor.h"
#include "image/codec-agi.h"
#include "image/header-field.h"
#include "image/header.h"
#include "image/one-frame.h"
#include "image/raw.h"
#include "image/reader.h"

#define FIRST_LINE 256 /* at most, to find how long lines are */

typedef struct {
  RingletOneFrame frame;
  gboolean is_packed;
} EsperantoState;

/* ---- header ---- */

static void
add_line (RingletImageMeta *meta, const guint8 *from, gsize size)
{
  g_autofree char *copy =
      size > 0 ? g_strndup ((const char *) from, size) : g_strdup ("");
  char *line = g_strstrip (copy);
  char *value = line + strcspn (line, " ");

  if (!g_ascii_isalpha (*line))
    return;
  if (*value != '\0')
    *value++ = '\0';
  ringlet_image_meta_add (meta, line, g_strstrip (value));
}

/* "ESPERANTO FORMAT   1 CONSISTING OF   25 LINES OF   256 BYTES EACH" */
static gboolean
take_header (EsperantoState *self, RingletCursor *cursor, GError **error)
{
  g_auto (RingletImageMeta) first = { 0 };
  const guint8 *from = cursor->at;
  gint64 n_lines = 0;
  gint64 width = 0;

  add_line (&first, from, MIN (FIRST_LINE, ringlet_cursor_left (cursor)));
  if (!ringlet_header_integer (&first, "ESPERANTO", 4, 2, 1000, &n_lines, NULL) ||
      !ringlet_header_integer (&first, "ESPERANTO", 7, 64, 4096, &width, NULL)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "Bad header: the first line, at byte 0, must say that it has 2 to 1000 lines "
        "of "
        "64 to 4096 bytes each");
    return FALSE;
  }
  if (ringlet_cursor_take (
          cursor, (guint64) (n_lines * width), "The Esperanto header", error) == NULL)
    return FALSE;
  for (gint64 i = 0; i < n_lines; i++)
    add_line (&self->frame.info.meta, from + i * width, (gsize) width);
  self->frame.pixels_at = (guint64) (n_lines * width);
  return TRUE;
}

/* IMAGE 2048 2048 1 1 "AGI_BITFIELD" */
static gboolean
set_packing (EsperantoState *self, GError **error)
{
  const char *name = ringlet_header_word (&self->frame.info.meta, "IMAGE", 4);

  self->is_packed = name != NULL && g_str_has_prefix (name, "\"AGI_BITFIELD\"");
  if (self->is_packed || (name != NULL && g_str_has_prefix (name, "\"4BYTE_LONG\"")))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The pixel format %s is unknown; \"4BYTE_LONG\" and \"AGI_BITFIELD\" can be read",
      name != NULL ? name : "(none)");
  return FALSE;
}

static gboolean
check_pixels (const EsperantoState *self, RingletCursor *cursor, GError **error)
{
  const RingletFrameInfo *info = &self->frame.info;
  const guint64 size = self->is_packed
      ? ringlet_codec_agi_min_size (info->n_slow, info->n_fast)
      : (guint64) info->n_slow * info->n_fast * sizeof (gint32);

  return ringlet_cursor_take (cursor, size, "The Esperanto image", error) != NULL;
}

static void
fill_meta (RingletImageMeta *meta)
{
  /* The mean wavelength of the lines comes last: it counts where there is one. */
  static const RingletHeaderField fields[] = {
    { "WAVELENGTH", 0, G_STRUCT_OFFSET (RingletImageMeta, wavelength_m), 1e-10 },
    { "WAVELENGTH", 2, G_STRUCT_OFFSET (RingletImageMeta, wavelength_m), 1e-10 },
    { "TIME", 0, G_STRUCT_OFFSET (RingletImageMeta, exposure_s), 1.0 },
    { "PIXELSIZE", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_fast_m), 1e-3 },
    { "PIXELSIZE", 1, G_STRUCT_OFFSET (RingletImageMeta, pixel_slow_m), 1e-3 },
    { "GONIOMODEL_1", 5, G_STRUCT_OFFSET (RingletImageMeta, beam_fast_px), 1.0 },
    { "GONIOMODEL_1", 6, G_STRUCT_OFFSET (RingletImageMeta, beam_slow_px), 1.0 },
    { "GONIOMODEL_1", 9, G_STRUCT_OFFSET (RingletImageMeta, distance_m), 1e-3 },
    { "MONITOR", 0, G_STRUCT_OFFSET (RingletImageMeta, monitor), 1.0 },
  };
  static const RingletHeaderAxis axes[] = {
    { "STARTANGLESINDEG", 0, "omega", "deg" },
    { "STARTANGLESINDEG", 1, "theta", "deg" },
    { "STARTANGLESINDEG", 2, "kappa", "deg" },
    { "STARTANGLESINDEG", 3, "phi", "deg" },
  };
  const char *stamp = ringlet_image_meta_lookup (meta, "TIMESTAMP");

  ringlet_header_fill (meta, fields, G_N_ELEMENTS (fields));
  ringlet_header_fill_axes (meta, axes, G_N_ELEMENTS (axes));
  if (stamp != NULL) {
    g_autofree char *plain = g_strdelimit (g_strdup (stamp), "\"", ' ');

    ringlet_header_set_date (meta, plain);
  }
}

/* ---- the row of the table ---- */

static int
esperanto_probe (const guint8 *head, gsize size)
{
  static const char magic[] = "ESPERANTO FORMAT";

  return size >= strlen (magic) && memcmp (head, magic, strlen (magic)) == 0 ? 100 : 0;
}

static gpointer
esperanto_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (input->bytes);
  EsperantoState *self = g_new0 (EsperantoState, 1);

  self->frame.bytes = input->bytes;
  self->frame.info.type = RINGLET_PIXEL_I32;
  if (!take_header (self, &cursor, error) ||
      !ringlet_header_shape (&self->frame.info, "IMAGE", 1, "IMAGE", 0, error) ||
      !set_packing (self, error) || !check_pixels (self, &cursor, error)) {
    ringlet_one_frame_close (self);
    return NULL;
  }
  fill_meta (&self->frame.info.meta);
  *n_frames = 1;
  return self;
}

static RingletImage *
esperanto_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  static const RingletRawType raw = { RINGLET_PIXEL_I32, FALSE, FALSE };
  const EsperantoState *self = data;
  const RingletFrameInfo *info = &self->frame.info;
  gsize size = 0;
  const guint8 *from = g_bytes_get_data (self->frame.bytes, &size);
  gint32 *pixels = ringlet_one_frame_alloc (&self->frame, cancellable, error);
  gboolean ok = TRUE;

  if (pixels == NULL)
    return NULL;
  from += self->frame.pixels_at;
  size -= self->frame.pixels_at;
  if (self->is_packed)
    ok = ringlet_codec_agi (from, size, info->n_slow, info->n_fast, pixels, error);
  else
    ringlet_raw_decode (&raw, from, info->n_slow * info->n_fast, pixels);
  if (!ok)
    g_prefix_error (error, "Esperanto image at byte %" G_GUINT64_FORMAT ": ",
        self->frame.pixels_at);
  return ringlet_one_frame_finish (&self->frame, pixels, ok);
}

static const char *const esperanto_suffixes[] = { ".esperanto", ".esper", NULL };

const RingletReader ringlet_reader_esperanto = {
  .name = "esperanto",
  .suffixes = esperanto_suffixes,
  .probe = esperanto_probe,
  .open = esperanto_open,
  .read = esperanto_read,
  .describe = ringlet_one_frame_describe,
  .close = ringlet_one_frame_close,
};
