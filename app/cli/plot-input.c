/* SPDX-License-Identifier: MIT */
#include "cli/plot-input.h"

#include "base/error.h"
#include "export/pattern-read.h"
#include "image/source.h"

void
ringlet_plot_input_clear (RingletPlotInput *self)
{
  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->cake, ringlet_stored_cake_free);
  g_clear_pointer (&self->patterns, g_ptr_array_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  ringlet_poni_clear (&self->poni);
}

/* Whether @path is no image at all, rather than a damaged one. */
static gboolean
is_other_kind (const GError *error)
{
  return g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED) ||
      g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
}

static gboolean
load_image (RingletPlotInput *self, const char *path, guint frame, GError **error)
{
  g_autoptr (RingletSource) source = ringlet_source_open (path, error);

  if (source == NULL)
    return FALSE;
  if (frame >= ringlet_source_n_frames (source)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s has %" G_GUINT64_FORMAT " frames, counted from 0; there is no frame %u",
        path, ringlet_source_n_frames (source), frame);
    return FALSE;
  }
  self->image = ringlet_source_read (source, frame, NULL, error);
  return self->image != NULL;
}

static gboolean
load_pattern (RingletPlotInput *self, const char *path, GError **error)
{
  RingletPattern *pattern = ringlet_pattern_read (path, error);

  if (pattern == NULL)
    return FALSE;
  if (self->patterns == NULL)
    self->patterns =
        g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_pattern_unref);
  g_ptr_array_add (self->patterns, pattern);
  return TRUE;
}

/* A cake, else an image, else a pattern: the first kind that @path does not deny to be.
 * What is none of them is told by the reader of patterns, which comes last. */
static gboolean
load_file (RingletPlotInput *self, const char *path, guint frame, GError **error)
{
  g_autoptr (GError) no_image = NULL;

  if (frame == 0)
    self->cake = ringlet_stored_cake_read (path, NULL);
  if (self->cake != NULL || load_image (self, path, frame, &no_image))
    return TRUE;
  if (is_other_kind (no_image))
    return load_pattern (self, path, error);

  g_propagate_error (error, g_steal_pointer (&no_image));
  return FALSE;
}

static gboolean
load_files (
    RingletPlotInput *self, const char *const *paths, guint frame, GError **error)
{
  for (gsize i = 0; paths[i] != NULL; i++) {
    const gboolean is_single = self->image != NULL || self->cake != NULL;

    if (!is_single && !load_file (self, paths[i], frame, error))
      return FALSE;
    if (is_single || (i > 0 && (self->image != NULL || self->cake != NULL))) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "%s: several files are drawn together only where all are patterns; plot "
          "images and cakes one by one",
          paths[i]);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
load_mask (RingletPlotInput *self, const char *path, GError **error)
{
  g_autoptr (RingletImage) image = ringlet_image_load (path, NULL, error);
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletMask) gaps = g_steal_pointer (&self->mask);

  if (image == NULL)
    return FALSE;
  if (image->n_slow != self->image->n_slow || image->n_fast != self->image->n_fast) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "%s: the mask has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels, the image %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
        path, image->n_slow, image->n_fast, self->image->n_slow, self->image->n_fast);
    return FALSE;
  }

  mask = ringlet_mask_new_from_image (image, error);
  if (mask != NULL)
    self->mask = ringlet_mask_union (gaps, mask, error);
  return self->mask != NULL;
}

static gboolean
load_geometry (RingletPlotInput *self, const RingletSetUpGeometry *geometry,
    const RingletGeometryOrder *order, GError **error)
{
  if (geometry->poni == NULL)
    return TRUE;
  if (!ringlet_set_up_geometry_load (geometry, order, NULL, &self->poni, error))
    return FALSE;
  if (self->image == NULL || self->poni.detector == NULL)
    return TRUE;

  self->detector = ringlet_detector_for_image (
      self->poni.detector, self->image->n_slow, self->image->n_fast, error);
  if (self->detector == NULL)
    return FALSE;
  self->mask = ringlet_detector_gap_mask (self->detector);
  return TRUE;
}

gboolean
ringlet_plot_input_load (RingletPlotInput *self, const char *const *paths, guint frame,
    const char *mask, const RingletSetUpGeometry *geometry,
    const RingletGeometryOrder *order, GError **error)
{
  if (!load_files (self, paths, frame, error) ||
      !load_geometry (self, geometry, order, error))
    return FALSE;
  if (mask != NULL && self->image == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--mask is for an image; %s holds none", paths[0]);
    return FALSE;
  }
  return mask == NULL || load_mask (self, mask, error);
}
