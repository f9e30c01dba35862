/* SPDX-License-Identifier: MIT */
#include "export/map-file.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "export/picture.h"
#include "image/hdf5-handle.h"
#include "image/image-write-edf.h"

/* Nobody keeps more than this many numbers a pixel in a picture or an EDF file. */
#define ANY_VALUES G_MAXUINT

typedef struct {
  const RingletNamedMap *layers;
  gsize n_layers;
  gsize n_slow;
  gsize n_fast;
  const char *path;
  gboolean overwrite;
} Job;

typedef struct {
  const char *suffix;
  gsize n_layers;
  guint n_values;
  gboolean (*write) (const Job *job, GError **error);
} Format;

static RingletImage *
layer_image (const Job *job, GError **error)
{
  double *pixels =
      ringlet_image_alloc (RINGLET_PIXEL_F64, job->n_slow, job->n_fast, error);

  if (pixels == NULL)
    return NULL;

  memcpy (pixels, job->layers[0].values, job->n_slow * job->n_fast * sizeof *pixels);
  return ringlet_image_new_take (
      RINGLET_PIXEL_F64, job->n_slow, job->n_fast, pixels, NULL);
}

static gboolean
write_edf (const Job *job, GError **error)
{
  const RingletNamedMap *map = &job->layers[0];
  g_autoptr (RingletImage) image = layer_image (job, error);
  g_autoptr (GPtrArray) header = g_ptr_array_new ();

  if (image == NULL)
    return FALSE;

  g_ptr_array_add (header, (gpointer) "Map");
  g_ptr_array_add (header, (gpointer) map->name);
  g_ptr_array_add (header, (gpointer) "Unit");
  g_ptr_array_add (header, (gpointer) map->unit);
  return ringlet_image_write_edf (image, header, job->path, job->overwrite, error);
}

/* From the least to the largest value: unlike counts, what a map says is spread
 * evenly. */
static RingletLevels
layer_levels (const RingletNamedMap *layer, gsize n)
{
  RingletLevels levels = ringlet_levels_default ();

  levels.scale = RINGLET_SCALE_LINEAR;
  levels.min = INFINITY;
  levels.max = -INFINITY;
  for (gsize i = 0; i < n; i++) {
    if (isfinite (layer->values[i])) {
      levels.min = fmin (levels.min, layer->values[i]);
      levels.max = fmax (levels.max, layer->values[i]);
    }
  }
  if (levels.min > levels.max)
    levels.min = levels.max = 0.0;
  return levels;
}

static gboolean
write_picture (const Job *job, GError **error)
{
  const RingletNamedMap *map = &job->layers[0];
  const RingletLevels levels = layer_levels (map, job->n_slow * job->n_fast);
  g_autofree char *quantity = *map->unit != '\0'
      ? g_strdup_printf ("%s (%s)", map->name, map->unit)
      : g_strdup (map->name);
  const RingletPictureOptions options = {
    .title = map->description, .quantity = quantity, .levels = &levels
  };
  g_autoptr (RingletImage) image = layer_image (job, error);

  return image != NULL &&
      ringlet_picture_write (
          image, NULL, NULL, NULL, &options, job->path, job->overwrite, error);
}

/* NumPy's format, version 1.0: the header is filled up to a multiple of 64 bytes. */
static gboolean
write_npy (const Job *job, GError **error)
{
  const RingletNamedMap *layer = &job->layers[0];
  const guint n_values = layer->n_values;
  const gsize n = job->n_slow * job->n_fast * n_values;
  g_autofree char *last = n_values > 1 ? g_strdup_printf (", %u", n_values) : NULL;
  g_autofree char *text =
      g_strdup_printf ("{'descr': '%cf8', 'fortran_order': False, 'shape': "
                       "(%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT "%s), }",
          G_BYTE_ORDER == G_LITTLE_ENDIAN ? '<' : '>', job->n_slow, job->n_fast,
          last != NULL ? last : "");
  const gsize length = (10 + strlen (text) + 1 + 63) / 64 * 64 - 10;
  const guint8 start[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0,
    (guint8) (length & 0xff), (guint8) (length >> 8) };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, start, sizeof start);
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
  while (bytes->len < 10 + length - 1)
    g_byte_array_append (bytes, (const guint8 *) " ", 1);
  g_byte_array_append (bytes, (const guint8 *) "\n", 1);
  if (n > (G_MAXUINT - bytes->len) / sizeof (double)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "%s: too large for this format; choose .h5", job->path);
    return FALSE;
  }
  g_byte_array_append (
      bytes, (const guint8 *) layer->values, (guint) (n * sizeof (double)));
  return ringlet_output_write (
      job->path, (const char *) bytes->data, bytes->len, job->overwrite, error);
}

static gboolean
write_layer (hid_t group, const Job *job, const RingletNamedMap *layer, GError **error)
{
  const guint64 shape[] = { job->n_slow, job->n_fast, layer->n_values };
  g_auto (RingletHdf5Id) dataset = ringlet_hdf5_write_array (group, layer->name,
      RINGLET_PIXEL_F64, layer->n_values > 1 ? 3 : 2, shape, layer->values, 1, error);

  if (dataset < 0)
    return FALSE;
  if (*layer->unit != '\0' &&
      !ringlet_hdf5_write_attribute_string (dataset, "units", layer->unit, error))
    return FALSE;
  return ringlet_hdf5_write_attribute_string (
      dataset, "long_name", layer->description, error);
}

static gboolean
fill_hdf5 (hid_t file, const Job *job, GError **error)
{
  g_auto (RingletHdf5Id) entry = H5I_INVALID_HID;
  g_auto (RingletHdf5Id) data = H5I_INVALID_HID;

  if (!ringlet_hdf5_write_attribute_string (file, "default", "entry", error))
    return FALSE;
  entry = ringlet_hdf5_create_group (file, "entry", "NXentry", error);
  if (entry < 0 ||
      !ringlet_hdf5_write_attribute_string (entry, "default", "maps", error))
    return FALSE;
  data = ringlet_hdf5_create_group (entry, "maps", "NXdata", error);
  if (data < 0 ||
      !ringlet_hdf5_write_attribute_string (data, "signal", job->layers[0].name, error))
    return FALSE;
  for (gsize i = 0; i < job->n_layers; i++) {
    if (!write_layer (data, job, &job->layers[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_hdf5 (const Job *job, GError **error)
{
  g_auto (RingletOutput) output = { 0 };
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = H5I_INVALID_HID;

  if (!ringlet_output_begin (&output, job->path, job->overwrite, error))
    return FALSE;
  file = ringlet_hdf5_create (output.temporary, error);
  if (file < 0)
    return FALSE;

  return fill_hdf5 (file, job, error) && ringlet_hdf5_close (&file, error) &&
      ringlet_output_commit (&output, error);
}

static const Format formats[] = {
  { ".h5", G_MAXSIZE, ANY_VALUES, write_hdf5 },
  { ".nxs", G_MAXSIZE, ANY_VALUES, write_hdf5 },
  { ".npy", 1, ANY_VALUES, write_npy },
  { ".edf", 1, 1, write_edf },
  { ".png", 1, 1, write_picture },
  { ".svg", 1, 1, write_picture },
};

static const Format *
find_format (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (g_str_has_suffix (lower, formats[i].suffix))
      return &formats[i];
  }
  return NULL;
}

gboolean
ringlet_map_file_check (
    const char *path, gsize n_layers, guint n_values, GError **error)
{
  const Format *format = find_format (path);
  const char *why = NULL;

  if (format == NULL)
    why = "maps are written as .h5, .nxs, .npy, .edf, .png or .svg";
  else if (n_layers > format->n_layers)
    why = "several maps fit into .h5 or .nxs only";
  else if (n_values > format->n_values)
    why = "a map of several values a pixel fits into .h5, .nxs or .npy only";
  if (why == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s: %s", path, why);
  return FALSE;
}

gboolean
ringlet_map_file_write_named (const RingletNamedMap *maps, gsize n_maps, gsize n_slow,
    gsize n_fast, const char *path, gboolean overwrite, GError **error)
{
  const Job job = { maps, n_maps, n_slow, n_fast, path, overwrite };
  guint n_values = 1;

  for (gsize i = 0; i < n_maps; i++)
    n_values = MAX (n_values, maps[i].n_values);
  return ringlet_map_file_check (path, n_maps, n_values, error) &&
      find_format (path)->write (&job, error);
}

gboolean
ringlet_map_file_write (const RingletMapLayer *layers, gsize n_layers,
    const RingletDetector *detector, const char *path, gboolean overwrite,
    GError **error)
{
  g_autofree RingletNamedMap *maps = g_new (RingletNamedMap, n_layers);

  for (gsize i = 0; i < n_layers; i++)
    maps[i] = (RingletNamedMap){ ringlet_map_name (layers[i].map),
      ringlet_map_unit (layers[i].map), ringlet_map_description (layers[i].map),
      ringlet_map_n_values (layers[i].map, detector), layers[i].array->data };
  return ringlet_map_file_write_named (
      maps, n_layers, detector->n_slow, detector->n_fast, path, overwrite, error);
}
