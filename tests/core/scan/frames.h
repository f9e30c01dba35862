/* SPDX-License-Identifier: MIT */
#pragma once

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "image/image-write.h"
#include "scan/average.h"

/* Frames of small images as files, for tests of what is made of series. */

/* A new folder. */
static inline char *
frames_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("ringlet-frames-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/* Removes it with its files. */
static inline void
frames_remove (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
  g_free (folder);
}

static inline void
frames_put (gpointer data, RingletPixelType type, gsize i, long double value)
{
  switch (type) {
  case RINGLET_PIXEL_F32:
    ((float *) data)[i] = (float) value;
    break;
  case RINGLET_PIXEL_F64:
    ((double *) data)[i] = (double) value;
    break;
  case RINGLET_PIXEL_U64:
    ((guint64 *) data)[i] = (guint64) value;
    break;
  case RINGLET_PIXEL_U32:
  case RINGLET_PIXEL_I32:
    ((guint32 *) data)[i] = (guint32) (gint64) value;
    break;
  case RINGLET_PIXEL_U16:
  case RINGLET_PIXEL_I16:
    ((guint16 *) data)[i] = (guint16) (gint64) value;
    break;
  case RINGLET_PIXEL_I64:
    ((gint64 *) data)[i] = (gint64) value;
    break;
  default:
    ((guint8 *) data)[i] = (guint8) (gint64) value;
  }
}

/* @values: n_slow × n_fast */
static inline RingletImage *
frames_image (RingletPixelType type, gsize n_slow, gsize n_fast,
    const long double *values, RingletImageMeta *meta)
{
  gpointer data = ringlet_image_alloc (type, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    frames_put (data, type, i, values[i]);
  return ringlet_image_new_take (type, n_slow, n_fast, data, meta);
}

/* Writes frames that follow each other in @values as one file. */
static inline char *
frames_write (const char *folder, const char *name, RingletPixelType type,
    guint n_frames, gsize n_slow, gsize n_fast, const long double *values)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImageFile) file =
      ringlet_image_file_new (ringlet_image_writer_find (path, NULL, NULL), path,
          n_frames, FALSE, TRUE, &error);

  g_assert_no_error (error);
  for (guint k = 0; k < n_frames; k++) {
    g_autoptr (RingletImage) image =
        frames_image (type, n_slow, n_fast, values + k * n_slow * n_fast, NULL);

    g_assert_true (ringlet_image_file_add (file, image, NULL));
  }
  g_assert_true (ringlet_image_file_commit (file, NULL));
  return path;
}

/* Opens @path, (transfer full). */
static inline RingletSource *
frames_open (char *path)
{
  g_autofree char *name = path;
  g_autoptr (GError) error = NULL;
  RingletSource *source = ringlet_source_open (name, &error);

  g_assert_no_error (error);
  return source;
}

/* Fails the test without a result. */
static inline RingletAverage *
frames_average (RingletSource *source, const RingletAverageOrder *order)
{
  g_autoptr (GError) error = NULL;
  RingletAverage *result = ringlet_average_run (source, order, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static inline double
frames_value (const RingletAverage *result, RingletAverageMethod method, gsize pixel)
{
  return ringlet_image_get (result->images[method], pixel);
}

/* Both NaN, or as near as @tolerance of @b. */
static inline void
frames_assert_near (double a, double b, double tolerance)
{
  if ((isnan (a) && isnan (b)) || fabs (a - b) <= tolerance * fabs (b))
    return;
  g_error ("%.17g is not %.17g", a, b);
}

#define METHOD(NAME) (1u << RINGLET_AVERAGE_##NAME)
