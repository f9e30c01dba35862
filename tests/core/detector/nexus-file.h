/* SPDX-License-Identifier: MIT */
#pragma once

/* A NeXus detector file as pyFAI writes it, field by field, for the two programs that
 * test how it is read. */

#include <glib/gstdio.h>
#include <math.h>

#include "detector/detector-file.h"
#include "image/hdf5-handle.h"

#define N_SLOW 3
#define N_FAST 4

static char *folder;

static inline char *
path_in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* ---- a file as pyFAI writes it, field by field ---- */

/**
 * File:
 * @api: NULL for none
 * @has_size: whether there is a pixel_size
 * @n_shape: 0 for no shape
 * @n_corners: third axis of pixel_corners, 0 for none
 * @corners_type: of pixel_corners
 * @corner_count: CORNERS, 0 for none
 *
 * What a file says; a test changes one thing and sees it refused.
 */
typedef struct {
  const char *api;
  gboolean has_size;
  double size[2];
  int shape[2];
  int max_shape[2];
  int binning[2];
  int orientation;
  int mask[2];
  int corner_count;
  gboolean not_flat;
  double normal_m;
  guint64 corners[4];
  RingletPixelType corners_type;
  const char *material;
  double thickness_m;
} File;

static const File good = { "1.2", TRUE, { 1e-4, 2e-4 }, { N_SLOW, N_FAST },
  { N_SLOW, N_FAST }, { 1, 1 }, 3, { N_SLOW, N_FAST }, 4, FALSE, 0.0,
  { N_SLOW, N_FAST, 4, 3 }, RINGLET_PIXEL_F32, "Si", 450e-6 };

/* The corner of a pixel that is neither here nor there: (normal, slow, fast). */
static inline double
corner_value (gsize pixel, guint corner, guint coordinate, const File *f)
{
  static const guint along[2][6] = { { 0, 1, 1, 0, 0, 0 }, { 0, 0, 1, 1, 0, 0 } };
  const gsize i = pixel / f->corners[1];
  const gsize j = pixel % f->corners[1];

  if (coordinate == 0)
    return f->normal_m;
  return coordinate == 1
      ? f->size[0] * ((double) i * 1.25 + along[0][corner] + 0.125 * (double) j)
      : f->size[1] * ((double) j * 1.5 + along[1][corner] - 0.25 * (double) i);
}

static inline void
write_array (hid_t group, const char *name, RingletPixelType type, guint n_axes,
    const guint64 *shape, gconstpointer data, guint gzip)
{
  g_auto (RingletHdf5Id) dataset =
      ringlet_hdf5_write_array (group, name, type, n_axes, shape, data, gzip, NULL);

  g_assert_cmpint (dataset, >=, 0);
}

static inline void
write_ints (hid_t group, const char *name, guint n, const int *values)
{
  const guint64 shape = n;

  if (values[0] != 0)
    write_array (group, name, RINGLET_PIXEL_I32, n > 1 ? 1 : 0, &shape, values, 0);
}

static inline void
write_corners (hid_t group, const File *f)
{
  const gsize n = f->corners[0] * f->corners[1] * f->corners[2] * f->corners[3];
  g_autofree float *single = g_new (float, n + 1);
  g_autofree double *exact = g_new (double, n + 1);

  if (n == 0)
    return;
  for (gsize k = 0; k < n; k++) {
    exact[k] = corner_value (k / f->corners[3] / f->corners[2],
        (guint) (k / f->corners[3] % f->corners[2]), (guint) (k % f->corners[3]), f);
    single[k] = (float) exact[k];
  }
  /* Pixel (1, 2) is nowhere: its last coordinate but two is not a number. */
  if (n > 7 * 12)
    exact[6 * 12 + 4] = single[6 * 12 + 4] = NAN;
  write_array (group, "pixel_corners", f->corners_type, 4, f->corners,
      f->corners_type == RINGLET_PIXEL_F64 ? (gconstpointer) exact : single, 9);
}

static inline void
write_group (hid_t group, const File *f)
{
  const guint64 two = 2;
  const int flat = !f->not_flat;
  gint8 mask[64] = { 0, 1 };
  const guint64 mask_shape[] = { (guint64) f->mask[0], (guint64) f->mask[1] };

  if (f->api != NULL)
    ringlet_hdf5_write_string (group, "API_VERSION", f->api, NULL);
  if (f->has_size)
    write_array (group, "pixel_size", RINGLET_PIXEL_F64, 1, &two, f->size, 0);
  write_array (group, "IS_FLAT", RINGLET_PIXEL_I32, 0, NULL, &flat, 0);
  write_ints (group, "shape", 2, f->shape);
  write_ints (group, "max_shape", 2, f->max_shape);
  write_ints (group, "binning", 2, f->binning);
  write_ints (group, "orientation", 1, &f->orientation);
  write_ints (group, "CORNERS", 1, &f->corner_count);
  if (f->mask[0] > 0)
    write_array (group, "mask", RINGLET_PIXEL_I8, 2, mask_shape, mask, 9);
  write_corners (group, f);
  if (f->material != NULL)
    ringlet_hdf5_write_string (group, "sensor_material", f->material, NULL);
  if (f->thickness_m != 0.0)
    write_array (
        group, "sensor_thickness", RINGLET_PIXEL_F64, 0, NULL, &f->thickness_m, 0);
}

static inline void
write_file (const char *path, const char *subentry_class, const File *f)
{
  g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
  g_auto (RingletHdf5Id) file = ringlet_hdf5_create (path, NULL);
  g_auto (RingletHdf5Id) entry =
      ringlet_hdf5_create_group (file, "entry_0000", "NXentry", NULL);
  g_auto (RingletHdf5Id) subentry =
      ringlet_hdf5_create_group (entry, "pyFAI", subentry_class, NULL);
  g_auto (RingletHdf5Id) group =
      ringlet_hdf5_create_group (subentry, "My_camera", "NXdetector", NULL);

  write_group (group, f);
}

static inline RingletDetector *
load (const File *f, int orientation, GError **error)
{
  g_autofree char *path = path_in_folder ("d.h5");
  RingletDetector *detector = NULL;

  write_file (path, "NXsubentry", f);
  detector = ringlet_detector_load (path, orientation, error);
  g_unlink (path);
  return detector;
}

/* ---- what comes out ---- */

typedef struct {
  double buffer[RINGLET_CORNERS_MAX * 3 * 8];
  RingletPoints row[RINGLET_CORNERS_MAX];
} Corners;

static inline void
corners_of_row (const RingletDetector *detector, gsize slow, Corners *corners)
{
  for (gsize k = 0; k < RINGLET_CORNERS_MAX; k++)
    corners->row[k] = (RingletPoints){ corners->buffer + 24 * k,
      corners->buffer + 24 * k + 8, corners->buffer + 24 * k + 16 };
  ringlet_detector_corners (detector, slow, corners->row);
}

/* The corners of image pixel (i, j) are those that the file has at (from_i, from_j). */
static inline void
assert_pixel (const RingletDetector *detector, gsize i, gsize j, gsize from_i,
    gsize from_j, guint swap, const File *f)
{
  const gsize pixel = from_i * N_FAST + from_j;
  Corners corners;

  corners_of_row (detector, i, &corners);
  for (guint k = 0; k < 4; k++) {
    g_assert_cmpfloat_with_epsilon (
        corners.row[k].slow[j], corner_value (pixel, k ^ swap, 1, f), 1e-10);
    g_assert_cmpfloat_with_epsilon (
        corners.row[k].fast[j], corner_value (pixel, k ^ swap, 2, f), 1e-10);
  }
}
