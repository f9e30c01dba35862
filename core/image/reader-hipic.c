/* SPDX-License-Identifier: MIT */

/* Hamamatsu's HiPic and HPD-TA: 64 bytes of header, a comment with the settings,
 * pixels; all little-endian.
 *
 * Cameras of 12 bits whose background was subtracted leave values below zero in words
 * without a sign. There is nothing in the header that says so; FabIO's rule, which is
 * the one by which files of this kind are known, is: where a value exceeds 4095, such
 * values are 65535 less. It costs one look at all pixels on opening, since it decides
 * the type. Source: silx-kit/fabio 2026.6, HiPiCimage.py; types of pixels: Hamamatsu,
 * "ITEX image file format". */

#include "base/cursor.h"
#include "base/error.h"
#include "image/binary.h"
#include "image/header.h"
#include "image/raw-stack.h"
#include "image/reader.h"

#define HEADER_SIZE 64
#define MAX_12_BITS 4095

/* The stack comes first: its functions take this for one. */
typedef struct {
  RingletRawStack stack;
  gboolean is_signed;
} HipicState;

static const RingletBinaryField fields[] = {
  { "Dim_1", RINGLET_BINARY_U16, 0, 4 },
  { "Dim_2", RINGLET_BINARY_U16, 0, 6 },
  { "Dim_1_offset", RINGLET_BINARY_U16, 0, 8 },
  { "Dim_2_offset", RINGLET_BINARY_U16, 0, 10 },
  { "HeaderType", RINGLET_BINARY_U16, 0, 12 },
};

static int
hipic_probe (const guint8 *head, gsize size)
{
  if (size < HEADER_SIZE || head[0] != 'I' || head[1] != 'M' ||
      ringlet_binary_u16 (head + 12, FALSE) > 3)
    return 0;
  return size > HEADER_SIZE && head[HEADER_SIZE] == '[' ? 90 : 40;
}

/* ---- the comment ---- */

/* Ends the item that @text begins with and returns the next one. Commas and line ends
 * separate, but not within quotes. */
static char *
split_item (char *text)
{
  gboolean quoted = FALSE;

  for (; *text != '\0'; text++) {
    if (*text == '"')
      quoted = !quoted;
    if (!quoted && strchr (",\r\n", *text) != NULL) {
      *text = '\0';
      return text + 1;
    }
  }
  return text;
}

static char *
unquote (char *text)
{
  const gsize length = strlen (g_strstrip (text));

  if (length < 2 || text[0] != '"' || text[length - 1] != '"')
    return text;
  text[length - 1] = '\0';
  return text + 1;
}

/* "[Acquisition],Date="06/07/2014",ExposureTime=500 ms" */
static void
add_comment (RingletImageMeta *meta, const guint8 *comment, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) comment, size);
  char *next = NULL;

  for (char *item = text; *item != '\0'; item = next) {
    char *value = NULL;

    next = split_item (item);
    value = strchr (item, '=');
    if (value == NULL)
      continue;
    *value++ = '\0';
    ringlet_image_meta_add (meta, g_strstrip (item), unquote (value));
  }
}

static void
set_meta (RingletImageMeta *meta)
{
  const char *exposure = ringlet_image_meta_lookup (meta, "ExposureTime");
  const char *date = ringlet_image_meta_lookup (meta, "Date");
  const char *time = ringlet_image_meta_lookup (meta, "Time");
  const char *camera = ringlet_image_meta_lookup (meta, "CameraName");
  g_autofree char *both =
      g_strdup_printf ("%s %s", date != NULL ? date : "", time != NULL ? time : "");

  if (exposure != NULL)
    ringlet_header_set (meta, &meta->exposure_s, "ExposureTime", exposure, 1.0);
  ringlet_header_set_date (meta, both);
  meta->detector = g_strdup (camera);
}

/* ---- pixels ---- */

static gboolean
set_type (RingletRawStack *self, guint type, GError **error)
{
  if (type == 0 || type == 2 || type == 3) {
    self->raw.type = type == 0 ? RINGLET_PIXEL_U8
        : type == 2            ? RINGLET_PIXEL_U16
                               : RINGLET_PIXEL_U32;
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The HiPic file has type %u; types 0, 2 and 3 (8, 16 and 32 bits) are read, "
      "compressed ones are not",
      type);
  return FALSE;
}

static gboolean
exceeds_12_bits (const RingletRawStack *self)
{
  const guint8 *pixels = g_bytes_get_data (self->bytes, NULL);

  pixels += self->pixels_at;
  for (gsize i = 0; i < self->n_slow * self->n_fast; i++) {
    if (ringlet_binary_u16 (pixels + 2 * i, FALSE) > MAX_12_BITS)
      return TRUE;
  }
  return FALSE;
}

static gboolean
hipic_init (HipicState *self, guint64 *n_frames, GError **error)
{
  RingletRawStack *stack = &self->stack;
  RingletCursor cursor = ringlet_cursor_init (stack->bytes);
  const guint8 *header =
      ringlet_cursor_take (&cursor, HEADER_SIZE, "The header of the HiPic file", error);
  const guint8 *comment = NULL;
  gsize size = 0;

  if (header == NULL)
    return FALSE;
  size = ringlet_binary_u16 (header + 2, FALSE);
  comment = ringlet_cursor_take (&cursor, size, "The comment of the HiPic file", error);
  if (comment == NULL ||
      !set_type (stack, ringlet_binary_u16 (header + 12, FALSE), error))
    return FALSE;

  stack->pixels_at = HEADER_SIZE + size;
  stack->n_fast = ringlet_binary_u16 (header + 4, FALSE);
  stack->n_slow = ringlet_binary_u16 (header + 6, FALSE);
  ringlet_binary_add (
      &stack->meta, fields, G_N_ELEMENTS (fields), header, HEADER_SIZE, FALSE);
  add_comment (&stack->meta, comment, size);
  set_meta (&stack->meta);
  return ringlet_raw_stack_count (stack, 1, n_frames, error);
}

static gpointer
hipic_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  HipicState *self = g_new0 (HipicState, 1);

  self->stack.bytes = input->bytes;
  if (!hipic_init (self, n_frames, error)) {
    ringlet_raw_stack_close (self);
    return NULL;
  }

  self->is_signed =
      self->stack.raw.type == RINGLET_PIXEL_U16 && exceeds_12_bits (&self->stack);
  if (self->is_signed)
    ringlet_image_meta_warn (&self->stack.meta,
        "Values above 4095 are taken as negative ones of a 12-bit camera, 65535 less");
  return self;
}

static gboolean
hipic_describe (gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const HipicState *self = data;

  if (!ringlet_raw_stack_describe (data, index, info, error))
    return FALSE;
  if (self->is_signed)
    info->type = RINGLET_PIXEL_I32;
  return TRUE;
}

static RingletImage *
make_signed (RingletImage *image, GError **error)
{
  const guint16 *from = image->data;
  gint32 *to =
      ringlet_image_alloc (RINGLET_PIXEL_I32, image->n_slow, image->n_fast, error);

  if (to == NULL)
    return NULL;
  for (gsize i = 0; i < ringlet_image_n_pixels (image); i++)
    to[i] = from[i] > MAX_12_BITS ? from[i] - 65535 : from[i];
  return ringlet_image_new_take (
      RINGLET_PIXEL_I32, image->n_slow, image->n_fast, to, &image->meta);
}

static RingletImage *
hipic_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const HipicState *self = data;
  g_autoptr (RingletImage) image =
      ringlet_raw_stack_read (data, index, cancellable, error);

  if (image == NULL || !self->is_signed)
    return g_steal_pointer (&image);
  return make_signed (image, error);
}

static const char *const hipic_suffixes[] = { ".img", NULL };

const RingletReader ringlet_reader_hipic = {
  .name = "hipic",
  .suffixes = hipic_suffixes,
  .probe = hipic_probe,
  .open = hipic_open,
  .read = hipic_read,
  .describe = hipic_describe,
  .close = ringlet_raw_stack_close,
};
