/* SPDX-License-Identifier: MIT */

/* KappaCCD of Nonius: a line "No…", lines "key = value", and, at the end of the file,
 * the readouts of which the image is the sum, little-endian integers of 16 bits.
 * Source: silx-kit/fabio 2026.6, kcdimage.py. */

#include <string.h>

#include "base/cursor.h"
#include "image/header-field.h"
#include "image/header.h"
#include "image/one-frame.h"
#include "image/reader.h"

#define MAX_HEADER 65536
#define MAX_READOUTS 32768 /* so that their sum has 31 bits */

typedef struct {
  RingletOneFrame frame;
  gsize n_readouts;
} KcdState;

/* ---- header ---- */

/* Returns FALSE for what is no line of the header any more. */
static gboolean
add_line (RingletImageMeta *meta, char *line)
{
  char *value = strchr (line, '=');

  line = g_strstrip (line);
  if (g_str_equal (line, "Binned mode")) {
    ringlet_image_meta_add (meta, "Mode", "Binned");
    return TRUE;
  }
  if (value == NULL)
    return FALSE;
  *value++ = '\0';
  ringlet_image_meta_add (meta, g_strchomp (line), g_strstrip (value));
  return TRUE;
}

/* Moves behind the header. */
static void
take_header (RingletImageMeta *meta, RingletCursor *cursor)
{
  const guint8 *begin = cursor->at;

  for (guint i = 0; ringlet_cursor_left (cursor) > 0 && cursor->at - begin < MAX_HEADER;
       i++) {
    const guint8 *end =
        memchr (cursor->at, '\n', MIN (MAX_HEADER, ringlet_cursor_left (cursor)));
    g_autofree char *line = NULL;

    if (end == NULL)
      return;
    line = g_strndup ((const char *) cursor->at, (gsize) (end - cursor->at));
    if (i == 0)
      ringlet_image_meta_add (meta, "Header", g_strstrip (line));
    else if (!add_line (meta, line))
      return;
    cursor->at = end + 1;
  }
}

/* The mean of the lines Kα1 and Kα2 by their intensities, where nothing else is said.
 */
static void
fill_wavelength (RingletImageMeta *meta)
{
  static const char *const keys[] = { "Alpha1", "Alpha2", "Alpha1/Alpha2 ratio" };
  double numbers[G_N_ELEMENTS (keys)] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *text = ringlet_image_meta_lookup (meta, keys[i]);

    if (text == NULL || !ringlet_header_number (text, &numbers[i], NULL) ||
        numbers[i] <= 0.0)
      return;
  }
  if (meta->wavelength_m == 0.0)
    meta->wavelength_m =
        1e-10 * (numbers[2] * numbers[0] + numbers[1]) / (numbers[2] + 1.0);
}

static void
fill_meta (RingletImageMeta *meta)
{
  static const RingletHeaderField fields[] = {
    { "Wavelength", 0, G_STRUCT_OFFSET (RingletImageMeta, wavelength_m), 1e-10 },
    { "Dx start", 0, G_STRUCT_OFFSET (RingletImageMeta, distance_m), 1e-3 },
    { "Exposure time", 0, G_STRUCT_OFFSET (RingletImageMeta, exposure_s), 1.0 },
    { "Pixel X-size (um)", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_fast_m), 1e-6 },
    { "Pixel Y-size (um)", 0, G_STRUCT_OFFSET (RingletImageMeta, pixel_slow_m), 1e-6 },
  };
  static const RingletHeaderAxis axes[] = {
    { "Theta start", 0, "theta", "deg" },
    { "Omega start", 0, "omega", "deg" },
    { "Kappa start", 0, "kappa", "deg" },
    { "Phi start", 0, "phi", "deg" },
  };
  const char *detector = ringlet_image_meta_lookup (meta, "Detector ID");
  const char *date = ringlet_image_meta_lookup (meta, "Date");

  ringlet_header_fill (meta, fields, G_N_ELEMENTS (fields));
  fill_wavelength (meta);
  ringlet_header_fill_axes (meta, axes, G_N_ELEMENTS (axes));
  meta->detector = g_strdup (detector);
  if (date != NULL)
    ringlet_header_set_date (meta, date);
}

/* ---- shape ---- */

static gboolean
set_type (KcdState *self, GError **error)
{
  const char *type = ringlet_image_meta_lookup (&self->frame.info.meta, "Data type");

  self->frame.info.type = RINGLET_PIXEL_I32;
  if (type == NULL)
    ringlet_image_meta_warn (
        &self->frame.info.meta, "The header has no Data type; u16 is assumed");
  if (type == NULL || g_str_equal (type, "u16"))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The header has Data type = %s; only u16 can be read", type);
  return FALSE;
}

static gboolean
set_readouts (KcdState *self, GError **error)
{
  static const char key[] = "Number of readouts";
  RingletImageMeta *meta = &self->frame.info.meta;
  gint64 n = 1;

  if (ringlet_image_meta_lookup (meta, key) == NULL)
    ringlet_image_meta_warn (meta, "The header has no %s; 1 is assumed", key);
  else if (!ringlet_header_integer (meta, key, 0, 1, MAX_READOUTS, &n, error))
    return FALSE;
  self->n_readouts = (gsize) n;
  return TRUE;
}

static gboolean
set_shape (KcdState *self, GError **error)
{
  static const gint64 max = RINGLET_IMAGE_MAX_PIXELS;
  RingletFrameInfo *info = &self->frame.info;
  gint64 n_fast = 0;
  gint64 n_slow = 0;

  if (!ringlet_header_integer (&info->meta, "X dimension", 0, 1, max, &n_fast, error) ||
      !ringlet_header_integer (&info->meta, "Y dimension", 0, 1, max, &n_slow, error) ||
      !ringlet_image_check_shape ((guint64) n_slow, (guint64) n_fast, error))
    return FALSE;
  info->n_fast = (gsize) n_fast;
  info->n_slow = (gsize) n_slow;
  return TRUE;
}

/* The header is filled up with blanks to no fixed size: the pixels end the file. */
static gboolean
check_pixels (KcdState *self, RingletCursor *cursor, GError **error)
{
  const RingletFrameInfo *info = &self->frame.info;
  const guint64 size =
      (guint64) info->n_slow * info->n_fast * self->n_readouts * sizeof (guint16);

  if (ringlet_cursor_take (cursor, size, "The KCD image", error) == NULL)
    return FALSE;
  self->frame.pixels_at = g_bytes_get_size (self->frame.bytes) - size;
  return TRUE;
}

/* ---- the row of the table ---- */

/* Keys are the same in any case. */
static int
kcd_probe (const guint8 *head, gsize size)
{
  static const char key[] = "\nX dimension";
  const gsize n = sizeof key - 1;

  if (size < n || memcmp (head, "No", 2) != 0)
    return 0;
  for (gsize i = 0; i <= size - n; i++) {
    if (g_ascii_strncasecmp ((const char *) head + i, key, n) == 0)
      return 100;
  }
  return 0;
}

static gpointer
kcd_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (input->bytes);
  KcdState *self = g_new0 (KcdState, 1);

  self->frame.bytes = input->bytes;
  take_header (&self->frame.info.meta, &cursor);
  if (!set_type (self, error) || !set_readouts (self, error) ||
      !set_shape (self, error) || !check_pixels (self, &cursor, error)) {
    ringlet_one_frame_close (self);
    return NULL;
  }
  fill_meta (&self->frame.info.meta);
  *n_frames = 1;
  return self;
}

static void
add_readout (const guint8 *from, gsize n, gint32 *pixels)
{
  for (gsize i = 0; i < n; i++) {
    guint16 value;

    memcpy (&value, from + i * sizeof value, sizeof value);
    pixels[i] += GUINT16_FROM_LE (value);
  }
}

static RingletImage *
kcd_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const KcdState *self = data;
  const guint8 *from = (const guint8 *) g_bytes_get_data (self->frame.bytes, NULL) +
      self->frame.pixels_at;
  const gsize n = self->frame.info.n_slow * self->frame.info.n_fast;
  gint32 *pixels = ringlet_one_frame_alloc (&self->frame, cancellable, error);

  if (pixels == NULL)
    return NULL;
  memset (pixels, 0, n * sizeof *pixels);
  for (gsize i = 0; i < self->n_readouts; i++)
    add_readout (from + i * n * sizeof (guint16), n, pixels);
  return ringlet_one_frame_finish (&self->frame, pixels, TRUE);
}

static const char *const kcd_suffixes[] = { ".kcd", NULL };

const RingletReader ringlet_reader_kcd = {
  .name = "kcd",
  .suffixes = kcd_suffixes,
  .probe = kcd_probe,
  .open = kcd_open,
  .read = kcd_read,
  .describe = ringlet_one_frame_describe,
  .close = ringlet_one_frame_close,
};
