/* SPDX-License-Identifier: MIT */
#include "detector/detector-file.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/output.h"
#include "detector/detector-nexus.h"
#include "detector/spline.h"

/* Enough for the signature of HDF5 and the title of a spline. */
#define HEAD 4096

static GBytes *
read_head (const char *path, GError **error)
{
  g_autoptr (GBytes) head = ringlet_file_read_start (path, HEAD, error);

  if (head == NULL || g_bytes_get_size (head) > 0)
    return g_steal_pointer (&head);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED, "The file is empty");
  return NULL;
}

static RingletDetector *
load_spline (const char *path, int orientation, GError **error)
{
  g_autoptr (RingletSpline) spline = ringlet_spline_read (path, error);
  g_autoptr (RingletDetector) plain = NULL;

  if (spline == NULL)
    return NULL;

  plain = ringlet_detector_new_generic (spline->pixel_y_m, spline->pixel_x_m, 0, 0,
      orientation != 0 ? orientation : 3, error);
  return plain != NULL ? ringlet_detector_with_spline (plain, path, error) : NULL;
}

static RingletDetector *
load_nexus (const char *path, int orientation, GError **error)
{
  g_autoptr (RingletDetector) self =
      ringlet_detector_nexus_read (path, orientation, error);

  if (self != NULL)
    return ringlet_detector_with_path (self, path);

  g_prefix_error (error, "%s: ", path);
  return NULL;
}

RingletDetector *
ringlet_detector_load (const char *path, int orientation, GError **error)
{
  static const char signature[] = "\x89HDF\r\n\x1a\n";
  g_autoptr (GBytes) bytes = read_head (path, error);
  gsize n = 0;
  const char *head = bytes != NULL ? g_bytes_get_data (bytes, &n) : NULL;

  if (n >= strlen (signature) && memcmp (head, signature, strlen (signature)) == 0)
    return load_nexus (path, orientation, error);
  if (n > 0 && ringlet_spline_sniff (head, n))
    return load_spline (path, orientation, error);
  if (n > 0)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "This is neither a NeXus detector file (HDF5) nor a FIT2D spline");
  g_prefix_error (error, "%s: ", path);
  return NULL;
}

gboolean
ringlet_detector_save (
    const RingletDetector *self, const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (GBytes) bytes = ringlet_detector_nexus_bytes (self, error);
  gsize size = 0;
  const char *data = NULL;

  if (bytes == NULL) {
    g_prefix_error (error, "Cannot write %s: ", path);
    return FALSE;
  }
  data = g_bytes_get_data (bytes, &size);
  return ringlet_output_write (path, data, size, overwrite, error);
}
