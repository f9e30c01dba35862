/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "detector/catalogue.h"
#include "detector/detector-nexus.h"

/* Deflate makes 1032 bytes of one at the most: what is claimed to be more is not there.
 */
#define MAX_INFLATION 1100

static void
fields_clear (RingletNexusFields *fields)
{
  g_free (fields->name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletNexusFields, fields_clear)

/* ---- corners ---- */

static gboolean
check_corners (hid_t dataset, const guint64 *shape, const RingletNexusFields *fields,
    GError **error)
{
  const guint64 n_bytes = fields->n_slow * fields->n_fast * 6 * 3 * sizeof (float);

  if (shape[3] != 3 || (shape[2] != 4 && shape[2] != 6)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The field pixel_corners has %" G_GUINT64_FORMAT
        " corners of %" G_GUINT64_FORMAT " coordinates; 4 or 6 of 3 are possible",
        shape[2], shape[3]);
    return FALSE;
  }
  if (fields->n_corners != 0 && shape[2] != fields->n_corners) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The field CORNERS says %u, but pixel_corners has %" G_GUINT64_FORMAT,
        fields->n_corners, shape[2]);
    return FALSE;
  }
  if (shape[0] != fields->n_slow || shape[1] != fields->n_fast ||
      H5Dget_storage_size (dataset) * MAX_INFLATION < n_bytes) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
        "The field pixel_corners is not in the file, only its size");
    return FALSE;
  }
  return TRUE;
}

static float *
corners_alloc (const RingletNexusFields *fields, GError **error)
{
  float *corners = g_try_malloc_n ((gsize) (fields->n_slow * fields->n_fast),
      (gsize) fields->n_corners * 3 * sizeof (float));

  if (corners == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The field pixel_corners does not fit into memory");
  return corners;
}

/* Numbers of any type as 32-bit floats. */
static float *
narrow (const RingletNexusFields *fields, RingletPixelType type, gpointer data,
    GError **error)
{
  const gsize n_fast = (gsize) fields->n_fast * fields->n_corners * 3;
  g_autoptr (RingletImage) numbers =
      ringlet_image_new_take (type, (gsize) fields->n_slow, n_fast, data, NULL);
  float *corners = corners_alloc (fields, error);

  for (gsize i = 0; corners != NULL && i < ringlet_image_n_pixels (numbers); i++)
    corners[i] = (float) ringlet_image_get (numbers, i);
  return corners;
}

static float *
read_corners (hid_t group, RingletNexusFields *fields, GError **error)
{
  guint64 shape[4] = { 0 };
  g_auto (RingletHdf5Id) dataset =
      ringlet_hdf5_open_array (group, "pixel_corners", 4, shape, error);
  gpointer corners = NULL;
  RingletPixelType type;

  if (dataset < 0 || !check_corners (dataset, shape, fields, error))
    return NULL;

  fields->n_corners = (guint) shape[2];
  corners = ringlet_hdf5_read_elements (
      dataset, (gsize) (shape[0] * shape[1] * shape[2] * 3), &type, error);
  if (corners == NULL) {
    g_prefix_error (error, "The field pixel_corners: ");
    return NULL;
  }
  return type == RINGLET_PIXEL_F32 ? corners : narrow (fields, type, corners, error);
}

static gboolean
check_flat (const RingletNexusFields *fields, const float *corners, GError **error)
{
  const gsize n = (gsize) (fields->n_slow * fields->n_fast) * fields->n_corners;
  char text[RINGLET_NUMBER_SIZE];

  if (!fields->is_flat)
    return TRUE;

  for (gsize i = 0; i < n; i++) {
    const float normal = corners[3 * i];

    if (isfinite (normal) && normal != 0.0f) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
          "The field IS_FLAT is true, but pixel_corners has points %s m off the plane",
          ringlet_number_format ((double) normal, text));
      return FALSE;
    }
  }
  return TRUE;
}

/* The corners are where the pixels of the image lie, the orientation done. The grid is
 * what it flips: the flip undone. Four corners stay in their order (0,0), (1,0), (1,1),
 * (0,1). */
static float *
unflip (const RingletNexusFields *fields, const float *corners, GError **error)
{
  const gboolean rows = fields->orientation <= 2;
  const gboolean columns = fields->orientation == 1 || fields->orientation == 4;
  const guint swap =
      fields->n_corners == 4 ? (rows ? 1u : 0u) ^ (columns ? 3u : 0u) : 0;
  const gsize n_slow = (gsize) fields->n_slow;
  const gsize n_fast = (gsize) fields->n_fast;
  float *out = corners_alloc (fields, error);

  if (out == NULL)
    return NULL;

  for (gsize i = 0; i < n_slow; i++) {
    for (gsize j = 0; j < n_fast; j++) {
      const gsize to = i * n_fast + j;
      const gsize from =
          (rows ? n_slow - 1 - i : i) * n_fast + (columns ? n_fast - 1 - j : j);

      for (guint k = 0; k < fields->n_corners; k++)
        memcpy (out + (to * fields->n_corners + k) * 3,
            corners + (from * fields->n_corners + (k ^ swap)) * 3, 3 * sizeof *out);
    }
  }
  return out;
}

static RingletGrid *
read_grid (hid_t group, RingletNexusFields *fields, GError **error)
{
  const gsize n_slow = (gsize) fields->n_slow;
  const gsize n_fast = (gsize) fields->n_fast;
  g_autofree float *corners = NULL;
  float *upright = NULL;

  if (!ringlet_hdf5_has_field (group, "pixel_corners")) {
    if (fields->is_flat && fields->n_corners != 6)
      return ringlet_grid_new_uniform (
          fields->pixel_slow_m, fields->pixel_fast_m, n_slow, n_fast);
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The field pixel_corners is missing, but the pixels are %s",
        fields->is_flat ? "hexagons" : "not in a plane (IS_FLAT)");
    return NULL;
  }

  corners = read_corners (group, fields, error);
  if (corners == NULL || !check_flat (fields, corners, error))
    return NULL;
  upright = fields->orientation == 3 ? g_steal_pointer (&corners)
                                     : unflip (fields, corners, error);
  return upright != NULL
      ? ringlet_grid_new_corners (fields->pixel_slow_m, fields->pixel_fast_m, n_slow,
            n_fast, fields->n_corners, upright)
      : NULL;
}

/* ---- the whole ---- */

static gboolean
set_no_memory (GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "The pixels of the detector do not fit into memory");
  return FALSE;
}

static gboolean
mark_masked (hid_t group, guint8 *bad, GError **error)
{
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMask) mask = NULL;

  if (!ringlet_hdf5_has_field (group, "mask"))
    return TRUE;
  image = ringlet_hdf5_read_image (group, "mask", error);
  if (image == NULL)
    return FALSE;

  mask = ringlet_mask_new_from_image (image, error);
  if (mask == NULL)
    return FALSE;

  for (gsize i = 0; i < mask->n_slow * mask->n_fast; i++)
    bad[i] |= mask->bad[i];
  return TRUE;
}

/* Pixels with a corner that is not finite are nowhere. They turn with the grid, which
 * what the file masks does not: that is in the order of the image. */
static gboolean
mark_nowhere (const RingletDetector *detector, guint8 *bad, GError **error)
{
  const gsize n = detector->n_fast;
  g_autofree double *buffer = g_try_new (double, 3 * n);
  const RingletPoints row = { buffer, buffer + n, buffer + 2 * n };

  if (buffer == NULL)
    return set_no_memory (error);
  for (gsize i = 0; i < detector->n_slow; i++) {
    ringlet_detector_centres (detector, i, &row);
    for (gsize j = 0; j < n; j++)
      bad[i * n + j] |= !isfinite (row.slow[j] + row.fast[j] + row.normal[j]);
  }
  return TRUE;
}

/* A file has no word for it: it is known where name, shape and pixels are those of the
 * catalogue. */
static gboolean
knows_flags (const RingletDetector *self)
{
  const RingletDetectorRow *row = ringlet_catalogue_find (self->name);
  RingletDetectorMode mode;

  return row != NULL &&
      ringlet_detector_mode_find (row, self->pixel_slow_m, self->pixel_fast_m,
          self->n_slow, self->n_fast, &mode) &&
      mode.row->has_flags;
}

/* Takes the grid; @orientation 0 for that of the file. */
static RingletDetector *
detector_new (hid_t group, const RingletNexusFields *fields, RingletGrid *grid,
    int orientation, GError **error)
{
  g_autofree guint8 *bad = g_try_malloc0 (grid->n_slow * grid->n_fast);
  g_autoptr (RingletDetector) plain = ringlet_detector_new_grid (
      fields->name, grid, orientation != 0 ? orientation : fields->orientation, error);
  g_autoptr (RingletDetector) sensitive = NULL;
  g_autoptr (RingletMask) mask = NULL;
  RingletDetector *self = NULL;

  if (plain == NULL || (bad == NULL && !set_no_memory (error)) ||
      !mark_masked (group, bad, error) || !mark_nowhere (plain, bad, error))
    return NULL;

  mask = ringlet_mask_new_take (plain->n_slow, plain->n_fast, g_steal_pointer (&bad));
  sensitive = ringlet_detector_with_sensor (plain, &fields->sensor);
  self = ringlet_detector_with_mask (sensitive, mask->n_bad > 0 ? mask : NULL);
  self->binning_slow = fields->binning_slow;
  self->binning_fast = fields->binning_fast;
  self->has_flags = knows_flags (self);
  return self;
}

static RingletDetector *
read_group (hid_t group, RingletNexusFields *fields, int orientation, GError **error)
{
  RingletGrid *grid = NULL;

  if (!ringlet_nexus_read_fields (group, fields, error))
    return NULL;

  grid = read_grid (group, fields, error);
  return grid != NULL ? detector_new (group, fields, grid, orientation, error) : NULL;
}

static char *
find_detector (hid_t file, GError **error)
{
  const char *const pyfai[] = { "NXentry", "NXsubentry", "NXdetector", NULL };
  const char *const nexus[] = { "NXentry", "NXinstrument", "NXdetector", NULL };
  char *path = ringlet_hdf5_find_group (file, pyfai);

  if (path == NULL)
    path = ringlet_hdf5_find_group (file, nexus);
  if (path == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "There is no description of a detector (NXdetector) in the HDF5 file");
  return path;
}

RingletDetector *
ringlet_detector_nexus_read (const char *path, int orientation, GError **error)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_open (path, NULL, error);
  g_auto (RingletHdf5Id) group = H5I_INVALID_HID;
  g_autofree char *inner = NULL;
  g_auto (RingletNexusFields) fields = { 0 };
  RingletDetector *self = NULL;

  if (file < 0)
    return NULL;
  inner = find_detector (file, error);
  if (inner == NULL)
    return NULL;

  group = H5Gopen2 (file, inner, H5P_DEFAULT);
  fields.name = g_utf8_make_valid (strrchr (inner, '/') + 1, -1);
  g_strdelimit (fields.name, "_", ' ');
  self = read_group (group, &fields, orientation, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", inner);
  return self;
}
