/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include <math.h>

#include "base/number.h"
#include "base/output.h"
#include "geometry/placement.h"
#include "geometry/poni.h"
#include "image/image-write-edf.h"

void
ringlet_scene_default (RingletScene *self)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Eiger2_4M", 3, NULL);

  *self = (RingletScene){ 0 };
  self->options = ringlet_simulation_default (ringlet_calibrant_find ("LaB6", NULL));
  self->geometry = (RingletGeometry){
    .distance_m = 0.2,
    .rot1_rad = 0.02,
    .rot2_rad = -0.015,
    .wavelength_m = 0.4e-10,
  };
  ringlet_scene_set_detector (self, detector);
}

void
ringlet_scene_clear (RingletScene *self)
{
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->gaps, ringlet_mask_unref);
}

/* Off the middle by a fraction of a pixel, and beside the gap there: a simulation that
 * is symmetric hides mistakes. */
void
ringlet_scene_set_detector (RingletScene *self, RingletDetector *detector)
{
  const RingletProjection p = ringlet_geometry_projection (&self->geometry);
  RingletGeometry *g = &self->geometry;
  double point[3];
  double length_m;

  ringlet_scene_clear (self);
  self->detector = ringlet_detector_ref (detector);
  self->gaps = ringlet_detector_gap_mask (detector);

  g->poni_slow_m = 0.0;
  g->poni_fast_m = 0.0;
  ringlet_detector_point (detector, 0.47 * (double) detector->n_slow + 0.3,
      0.52 * (double) detector->n_fast + 0.4, point);
  /* The beam is the z axis; so far it goes from the sample to that point. */
  length_m = (point[2] + g->distance_m) / p.normal[2];
  if (!isfinite (length_m))
    return;
  g->poni_slow_m = point[0] - length_m * p.slow[2];
  g->poni_fast_m = point[1] - length_m * p.fast[2];
}

static GPtrArray *
image_header (const RingletScene *self)
{
  GPtrArray *header = g_ptr_array_new_with_free_func (g_free);
  char number[RINGLET_NUMBER_SIZE];

  if (self->options.calibrant != NULL) {
    g_ptr_array_add (header, g_strdup ("Title"));
    g_ptr_array_add (
        header, g_strdup_printf ("simulated %s", self->options.calibrant->name));
  }
  g_ptr_array_add (header, g_strdup ("Detector"));
  g_ptr_array_add (header, g_strdup (self->detector->name));
  g_ptr_array_add (header, g_strdup ("Wavelength"));
  g_ptr_array_add (
      header, g_strdup (ringlet_number_format (self->geometry.wavelength_m, number)));
  return header;
}

gboolean
ringlet_scene_write (const RingletScene *self, const RingletImage *image,
    const char *image_path, const char *poni_path, gboolean overwrite, GError **error)
{
  g_autoptr (GPtrArray) header = image_header (self);
  g_autofree char *poni = NULL;

  if (image_path != NULL &&
      !ringlet_image_write_edf (image, header, image_path, overwrite, error))
    return FALSE;
  if (poni_path == NULL)
    return TRUE;

  poni = ringlet_poni_format (self->detector, &self->geometry, 0.0, error);
  return poni != NULL &&
      ringlet_output_write (poni_path, poni, strlen (poni), overwrite, error);
}
