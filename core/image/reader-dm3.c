/* SPDX-License-Identifier: MIT */

/* Gatan's DigitalMicrograph, versions 3 and 4 (.dm3, .dm4): a tree of tags. Each group
 * ImageData has an image: Data are its pixels, Dimensions its shape, fastest axis
 * first, the third one counts frames. A file has a thumbnail beside the image, which
 * may have more pixels than it: the largest one is meant that is neither in the list of
 * thumbnails nor in colours. Where Dimensions are missing, the active size of the
 * camera and its binning must do, as in FabIO. Source: see dm-tags.h. */

#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "image/binary.h"
#include "image/dm-tags.h"
#include "image/excerpt.h"
#include "image/header.h"
#include "image/raw-stack.h"
#include "image/reader.h"

#define MAX_IMAGES 64
#define MAX_TEXT 256
#define MAX_AXES 5

/* Of ImageData.DataType: what the type of the array does not say. */
enum {
  DATA_COMPLEX = 3,
  DATA_PACKED_COMPLEX = 5,
  DATA_OLD_COLOUR = 8,
  DATA_SIGNED_BYTE = 9,
  DATA_DOUBLE_COMPLEX = 13,
  DATA_BOOL = 14,
  DATA_COLOUR = 23,
  DATA_PACKED_DOUBLE_COMPLEX = 28
};

typedef struct {
  char *group; /* its path: "ImageList.1.ImageData" */
  gboolean has_data;
  guint64 at;
  RingletDmType type;
  gboolean big_endian;
  guint64 n;
  guint64 data_type; /* 0: not said */
  guint64 axes[MAX_AXES];
  gsize n_axes;
} DmImage;

typedef struct {
  GArray *images; /* DmImage */
  char *thumbnail; /* (nullable): what the path of its group begins with */
  double active[2];
  double binning[2];
  gsize n_active;
  RingletImageMeta *meta;
} DmFound;

static void
image_clear (gpointer data)
{
  g_free (((DmImage *) data)->group);
}

static int
dm3_probe (const guint8 *head, gsize size)
{
  const guint32 version = size >= 20 ? ringlet_binary_u32 (head, TRUE) : 0;
  const gsize order_at = version == 4 ? 12 : 8;

  if (version != 3 && version != 4)
    return 0;
  /* Byte order, then the flags of the group of all. */
  if (ringlet_binary_u32 (head + order_at, TRUE) > 1 || head[order_at + 4] > 1 ||
      head[order_at + 5] > 1)
    return 0;
  return 80;
}

/* ---- what the tags say ---- */

/* Returns (nullable): the image of the group that @path begins with. */
static DmImage *
image_of (DmFound *self, const char *path, gsize length)
{
  DmImage image = { 0 };

  for (guint i = 0; i < self->images->len; i++) {
    DmImage *known = &g_array_index (self->images, DmImage, i);

    if (strlen (known->group) == length && memcmp (known->group, path, length) == 0)
      return known;
  }
  if (self->images->len == MAX_IMAGES)
    return NULL;
  image.group = g_strndup (path, length);
  g_array_append_val (self->images, image);
  return &g_array_index (self->images, DmImage, self->images->len - 1);
}

static guint64
count_of (const RingletDmValue *value)
{
  const double number = value->n_numbers > 0 ? value->numbers[0] : 0.0;

  return number >= 0.0 && number < 0x1p53 ? (guint64) number : 0;
}

/* Data, DataType and Dimensions.0, .1, … of a group ImageData. */
static void
take_image (DmFound *self, const char *path, const RingletDmValue *value)
{
  const char *group = g_strrstr (path, "ImageData.");
  const gsize length =
      group != NULL ? (gsize) (group - path) + strlen ("ImageData") : 0;
  DmImage *image = group != NULL ? image_of (self, path, length) : NULL;
  const char *rest = path + length + 1;

  if (image == NULL)
    return;
  if (g_str_equal (rest, "Data") && value->is_array) {
    image->has_data = TRUE;
    image->at = value->at;
    image->type = value->type;
    image->big_endian = value->big_endian;
    image->n = value->n;
  }
  if (g_str_equal (rest, "DataType"))
    image->data_type = count_of (value);
  if (g_str_has_prefix (rest, "Dimensions.") && image->n_axes < MAX_AXES)
    image->axes[image->n_axes++] = count_of (value);
}

/* Thumbnails.0.ImageIndex = 0: the image "ImageList.0." is one. */
static void
take_thumbnail (DmFound *self, const char *path, const RingletDmValue *value)
{
  if (self->thumbnail == NULL && g_str_has_prefix (path, "Thumbnails.") &&
      g_str_has_suffix (path, ".ImageIndex") && value->n_numbers == 1)
    self->thumbnail =
        g_strdup_printf ("ImageList.%" G_GUINT64_FORMAT ".", count_of (value));
}

static void
take_camera (DmFound *self, const char *path, const RingletDmValue *value)
{
  if (g_str_has_suffix (path, "Active Size (pixels)") && value->n_numbers == 2) {
    memcpy (self->active, value->numbers, sizeof self->active);
    self->n_active = 2;
  }
  if (g_str_has_suffix (path, "Binning") && value->n_numbers > 0) {
    self->binning[0] = value->numbers[0];
    self->binning[1] = value->numbers[MIN (value->n_numbers, 2) - 1];
  }
}

/* Returns (transfer full) (nullable): an array of 16 bits as a text. */
static char *
text_of (const RingletDmValue *value)
{
  g_autofree gunichar2 *units = NULL;
  const gsize n = (gsize) MIN (value->n, MAX_TEXT);

  if (!value->is_array || value->type != RINGLET_DM_U16 || value->n > 4096)
    return NULL;
  units = g_new (gunichar2, n + 1);
  for (gsize i = 0; i < n; i++)
    units[i] = ringlet_binary_u16 (value->data + 2 * i, value->big_endian);
  return g_utf16_to_utf8 (units, (glong) n, NULL, NULL, NULL);
}

static char *
numbers_of (const RingletDmValue *value)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[RINGLET_NUMBER_SIZE];

  for (gsize i = 0; i < value->n_numbers; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
        ringlet_number_format (value->numbers[i], buffer));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
take_meta (RingletImageMeta *meta, const char *path, const RingletDmValue *value)
{
  g_autofree char *text = value->n_numbers > 0 ? numbers_of (value) : text_of (value);

  if (text == NULL || g_str_has_suffix (path, "ImageData.Data") ||
      (meta->header != NULL && meta->header->len >= 2 * RINGLET_EXCERPT_MAX_LINES))
    return;
  ringlet_image_meta_add (meta, path, text);
  if (g_str_has_suffix (path, "Exposure (s)") && meta->exposure_s == 0.0)
    ringlet_header_set (meta, &meta->exposure_s, path, text, 1.0);
  if (g_str_has_suffix (path, "Acquisition Date"))
    ringlet_header_set_date (meta, text);
  if (g_str_has_suffix (path, "Device.Name") && meta->detector == NULL)
    meta->detector = g_strdup (text);
}

static void
take_tag (const char *path, const RingletDmValue *value, gpointer data)
{
  DmFound *self = data;

  take_image (self, path, value);
  take_thumbnail (self, path, value);
  take_camera (self, path, value);
  take_meta (self->meta, path, value);
}

/* ---- which image ---- */

static guint64
n_pixels_of (const DmImage *image)
{
  guint64 n = image->n_axes > 0 ? 1 : 0;

  for (gsize i = 0; i < image->n_axes; i++) {
    if (image->axes[i] == 0 || n > G_MAXINT64 / image->axes[i])
      return 0;
    n *= image->axes[i];
  }
  return n;
}

/* The camera's pixels as they were read out. */
static void
set_axes_by_camera (const DmFound *self, DmImage *image)
{
  for (gsize i = 0; i < self->n_active; i++) {
    const double n = self->active[i] / MAX (self->binning[i], 1.0);

    image->axes[i] = n >= 1.0 && n < 0x1p31 ? (guint64) n : 0;
  }
  image->n_axes = self->n_active;
}

static gboolean
is_colour (const DmImage *image)
{
  return image->data_type == DATA_COLOUR || image->data_type == DATA_OLD_COLOUR;
}

static gboolean
is_complex (const DmImage *image)
{
  return image->data_type == DATA_COMPLEX || image->data_type == DATA_PACKED_COMPLEX ||
      image->data_type == DATA_DOUBLE_COMPLEX ||
      image->data_type == DATA_PACKED_DOUBLE_COMPLEX;
}

static gboolean
is_picture (const DmFound *self, const DmImage *image)
{
  return is_colour (image) ||
      (self->thumbnail != NULL && g_str_has_prefix (image->group, self->thumbnail));
}

static gboolean
is_better (const DmFound *self, const DmImage *image, const DmImage *best)
{
  if (best == NULL || is_picture (self, best) != is_picture (self, image))
    return best == NULL || is_picture (self, best);
  return image->n > best->n;
}

static DmImage *
find_image (const DmFound *self, GError **error)
{
  DmImage *best = NULL;

  for (guint i = 0; i < self->images->len; i++) {
    DmImage *image = &g_array_index (self->images, DmImage, i);

    if (image->has_data && is_better (self, image, best))
      best = image;
  }
  if (best == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The DM file has no image: no group ImageData with an array Data");
    return NULL;
  }
  if (is_complex (best) || is_colour (best) || best->type == RINGLET_DM_NONE) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The pixels of the DM file are complex numbers or colours, which are not "
        "supported");
    return NULL;
  }
  if (best->n_axes == 0)
    set_axes_by_camera (self, best);
  if (best->n_axes >= 2 && n_pixels_of (best) == best->n)
    return best;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "%s.Data has %" G_GUINT64_FORMAT " pixels, which its %" G_GSIZE_FORMAT
      " dimensions (%" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT " × …) do not explain",
      best->group, best->n, best->n_axes, best->axes[0], best->axes[1]);
  return NULL;
}

static void
set_type (RingletRawStack *self, const DmImage *image)
{
  static const RingletPixelType types[] = {
    [RINGLET_DM_I16] = RINGLET_PIXEL_I16,
    [RINGLET_DM_I32] = RINGLET_PIXEL_I32,
    [RINGLET_DM_U16] = RINGLET_PIXEL_U16,
    [RINGLET_DM_U32] = RINGLET_PIXEL_U32,
    [RINGLET_DM_F32] = RINGLET_PIXEL_F32,
    [RINGLET_DM_F64] = RINGLET_PIXEL_F64,
    [RINGLET_DM_BOOL] = RINGLET_PIXEL_U8,
    [RINGLET_DM_CHAR] = RINGLET_PIXEL_I8,
    [RINGLET_DM_OCTET] = RINGLET_PIXEL_U8,
    [RINGLET_DM_I64] = RINGLET_PIXEL_I64,
    [RINGLET_DM_U64] = RINGLET_PIXEL_U64,
  };
  const gboolean is_byte = ringlet_dm_type_size (image->type) == 1;

  self->raw.big_endian = image->big_endian;
  self->raw.type = types[image->type];
  if (is_byte && image->data_type == DATA_SIGNED_BYTE)
    self->raw.type = RINGLET_PIXEL_I8;
  if (is_byte && image->data_type == DATA_BOOL)
    self->raw.type = RINGLET_PIXEL_BOOL;
}

/* ---- the row of the table ---- */

static gboolean
dm3_init (RingletRawStack *self, DmFound *found, guint64 *n_frames, GError **error)
{
  const DmImage *image = NULL;
  guint64 n = 1;

  if (!ringlet_dm_tags_walk (self->bytes, take_tag, found, error))
    return FALSE;
  image = find_image (found, error);
  if (image == NULL)
    return FALSE;

  set_type (self, image);
  self->pixels_at = image->at;
  self->n_fast = image->axes[0];
  self->n_slow = image->axes[1];
  for (gsize i = 2; i < image->n_axes; i++)
    n *= image->axes[i];
  return ringlet_raw_stack_count (self, n, n_frames, error);
}

static gpointer
dm3_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  g_autoptr (RingletRawStack) self = g_new0 (RingletRawStack, 1);
  g_autoptr (GArray) images = g_array_new (FALSE, FALSE, sizeof (DmImage));
  DmFound found = { .images = images, .binning = { 1.0, 1.0 }, .meta = &self->meta };
  gboolean ok = FALSE;

  g_array_set_clear_func (images, image_clear);
  self->bytes = input->bytes;
  ok = dm3_init (self, &found, n_frames, error);
  g_free (found.thumbnail);
  if (!ok)
    return NULL;
  return g_steal_pointer (&self);
}

static const char *const dm3_suffixes[] = { ".dm3", ".dm4", NULL };

const RingletReader ringlet_reader_dm3 = {
  .name = "dm3",
  .suffixes = dm3_suffixes,
  .probe = dm3_probe,
  .open = dm3_open,
  .read = ringlet_raw_stack_read,
  .describe = ringlet_raw_stack_describe,
  .close = ringlet_raw_stack_close,
};
