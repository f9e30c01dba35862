/* SPDX-License-Identifier: MIT */
#include "engine/opencl-place.h"

#include <math.h>

#include "base/error.h"
#include "geometry/placement.h"
#include "geometry/space.h"

/* Indices of pixels have 32 bits on the device. */
#define MOST_PIXELS ((gsize) 1 << 30)

static gboolean
is_space_known (RingletSpace space)
{
  return space <= RINGLET_SPACE_ARSINH_Q_ANGSTROM;
}

const char *
ringlet_cl_place_lacks (const RingletCl *cl, const RingletSplitter *splitter)
{
  const RingletDetector *detector = splitter->detector;
  const struct {
    gboolean is_lacking;
    const char *what;
  } checks[] = {
    { !cl->has_double, "the device has no doubles" },
    { !cl->has_atomics64, "the device does not add 64-bit integers atomically" },
    { splitter->geometry->parallax, "the parallax is corrected" },
    { !is_space_known (splitter->bins.space),
        "the radial unit is no function of the scattering angle" },
    { detector->n_slow * detector->n_fast > MOST_PIXELS, "the detector is too large" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++) {
    if (checks[i].is_lacking)
      return checks[i].what;
  }
  return NULL;
}

gboolean
ringlet_cl_place_check (
    const RingletCl *cl, const RingletSplitter *splitter, GError **error)
{
  const char *why = ringlet_cl_place_lacks (cl, splitter);

  if (why == NULL)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The matrix cannot be made on %s, because %s", cl->name, why);
  return FALSE;
}

/* Where the file's pixels begin on the grid, which the orientation flips. */
static void
set_grid (RingletClPlace *self, const RingletDetector *detector)
{
  RingletRowLine first, second;

  ringlet_detector_line (detector, 0.0, 0.0, &first);
  ringlet_detector_line (detector, 1.0, 0.0, &second);
  self->pitch_slow_m = detector->grid->pixel_slow_m;
  self->pitch_fast_m = first.pitch_m;
  self->first_fast_px = first.first_px;
  self->step_fast = first.step_px;
  self->step_slow = second.slow_m > first.slow_m ? 1.0 : -1.0;
  self->first_slow_px = self->step_slow > 0.0 ? 0.0 : (double) detector->n_slow;
}

static void
set_bins (RingletClPlace *self, const RingletSplitter *splitter)
{
  const RingletBins *bins = &splitter->bins;
  const RingletSpaceClass *space = ringlet_space_get_class (bins->space);
  const double width = bins->azimuth_max - bins->azimuth_min;

  self->per_base = space->q_unit_m > 0.0
      ? 2.0 * G_PI * space->q_unit_m / splitter->geometry->wavelength_m
      : 1.0;
  self->radial_origin = bins->radial_min;
  self->n_radial = (double) bins->n_radial;
  self->bins_per_radial = self->n_radial / (bins->radial_max - bins->radial_min);
  self->n_azimuth = (double) bins->n_azimuth;
  self->azimuth_min = bins->azimuth_min;
  self->turn =
      bins->whole_turn ? self->n_azimuth : 2.0 * G_PI / width * self->n_azimuth;
}

RingletClPlace
ringlet_cl_place_new (
    const RingletSplitter *splitter, const RingletNormFormula *formula)
{
  const RingletGeometry *geometry = splitter->geometry;
  const RingletProjection projection = ringlet_geometry_projection (geometry);
  RingletClPlace self = {
    .distance_m = geometry->distance_m,
    .poni_slow_m = geometry->poni_slow_m,
    .poni_fast_m = geometry->poni_fast_m,
  };

  for (guint k = 0; k < 3; k++) {
    self.slow[k] = projection.slow[k];
    self.fast[k] = projection.fast[k];
    self.normal[k] = projection.normal[k];
    self.origin[k] = projection.origin[k];
  }
  set_grid (&self, splitter->detector);
  set_bins (&self, splitter);
  if (formula != NULL) {
    self.cosine = formula->cosine;
    self.sine = formula->sine;
  }
  return self;
}
