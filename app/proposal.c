/* SPDX-License-Identifier: MIT */
#include "proposal.h"

#include <string.h>

#include "base/error.h"

/* Detectors of one shape and pixel size under several names: sensors, generations. */
static gboolean
is_same_grid (const char *const *names)
{
  g_autoptr (RingletDetector) first = ringlet_detector_new_named (names[0], 3, NULL);
  gboolean same = first != NULL;

  for (gsize i = 1; same && names[i] != NULL; i++) {
    g_autoptr (RingletDetector) other = ringlet_detector_new_named (names[i], 3, NULL);

    same = other != NULL && other->pixel_slow_m == first->pixel_slow_m &&
        other->pixel_fast_m == first->pixel_fast_m;
  }
  return same;
}

/* The first of comma-separated names where only one is of the usual kind, in its usual
 * binning, or all are alike. */
static char *
first_name (const char *names, char **others)
{
  g_auto (GStrv) parts = g_strsplit (names, ", ", -1);
  guint n = 0;

  while (parts[n] != NULL && parts[n][0] != '\0' && strchr (parts[n], '(') == NULL)
    n++;
  for (guint i = n; parts[n] != NULL && parts[i] != NULL; i++)
    g_clear_pointer (&parts[i], g_free);
  if (n == 0 || !is_same_grid ((const char *const *) parts))
    return NULL;
  *others = n > 1 ? g_strjoinv (", ", parts + 1) : NULL;
  return g_strdup (parts[0]);
}

static RingletDetector *
by_shape (const RingletImage *image, char **others)
{
  g_autofree char *names =
      ringlet_detector_guess (image->n_slow, image->n_fast, image->meta.pixel_slow_m);
  g_autofree char *name = first_name (names, others);
  g_autoptr (RingletDetector) named =
      name != NULL ? ringlet_detector_new_named (name, 3, NULL) : NULL;

  return named != NULL
      ? ringlet_detector_for_image (named, image->n_slow, image->n_fast, NULL)
      : NULL;
}

RingletDetector *
ringlet_proposal_detector (const RingletImage *image, char **others, GError **error)
{
  const RingletImageMeta *meta = &image->meta;
  RingletDetector *detector = NULL;
  g_autofree char *names = NULL;
  g_autofree char *alike = NULL;

  detector = by_shape (image, &alike);
  if (others != NULL)
    *others = detector != NULL ? g_steal_pointer (&alike) : NULL;
  if (detector != NULL)
    return detector;
  if (meta->pixel_slow_m > 0.0 && meta->pixel_fast_m > 0.0)
    return ringlet_detector_new_generic (
        meta->pixel_slow_m, meta->pixel_fast_m, image->n_slow, image->n_fast, 3, error);

  names = ringlet_detector_guess (image->n_slow, image->n_fast, 0.0);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Nothing says which detector the %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels are of, or how large they are%s%s",
      image->n_slow, image->n_fast, *names != '\0' ? "; detectors of this shape: " : "",
      names);
  return NULL;
}

static gboolean
is_comment (const char *key)
{
  static const char *const keys[] = { "comment", "comments", "title", "sample",
    "sample_name", "calibrant", "description", "filename" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (g_ascii_strcasecmp (key, keys[i]) == 0)
      return TRUE;
  }
  return FALSE;
}

const RingletCalibrant *
ringlet_proposal_calibrant (const char *path, const RingletImage *image)
{
  g_autofree char *base = g_path_get_basename (path);
  const GPtrArray *header = image->meta.header;
  gboolean is_ambiguous = FALSE;
  const RingletCalibrant *found = ringlet_calibrant_named_in (base, &is_ambiguous);
  const guint n = header != NULL ? header->len : 0;

  for (guint i = 0; found == NULL && !is_ambiguous && i + 1 < n; i += 2) {
    if (is_comment (g_ptr_array_index (header, i)))
      found =
          ringlet_calibrant_named_in (g_ptr_array_index (header, i + 1), &is_ambiguous);
  }
  return found;
}
