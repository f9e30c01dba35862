/* SPDX-License-Identifier: MIT */
#include "process/opencl-preview-view.h"

#include <math.h>
#include <string.h>

/* What kernels/preview_rays.cl has in the same places. */
enum {
  AZIMUTH_MIN,
  AZIMUTH_WIDTH,
  SLOW,
  FAST = SLOW + 3,
  NORMAL = FAST + 3,
  SLOW_0 = NORMAL + 3,
  FAST_0,
  PONI_SLOW,
  PONI_FAST,
  DISTANCE,
  DEPTH,
  DEPTHS,
  PIXEL_AREA,
  MEAN_NORM,
  POLARIZATION,
  POLARIZATION_COS,
  POLARIZATION_SIN,
  NET_STEP,
  NET_ORIGIN,
  OTHERS_PER_SLOW,
  OTHERS_PER_FAST,
};

enum {
  BY_RADIUS = 1,
  IS_WEIGHTED = 2,
  HAS_PARALLAX = 4,
  HAS_NET = 8,
  HAS_OTHERS = 16,
  HAS_POLARIZATION = 32,
};

/* Absorption lengths beyond which nothing is left, as in parallax.c. */
#define STOPPED 700.0

void
ringlet_cl_preview_fill_view (
    const RingletPreviewTask *task, double view[RINGLET_CL_PREVIEW_N_VIEW])
{
  const RingletPreviewLens *lens = &task->lens;
  const RingletPreviewFactors *factors = &task->factors;
  const RingletParallax *parallax = &lens->placement.parallax;
  const double numbers[] = {
    [AZIMUTH_MIN] = task->picker.azimuth_min,
    [AZIMUTH_WIDTH] = task->picker.azimuth_width,
    [SLOW_0] = lens->slow_0,
    [FAST_0] = lens->fast_0,
    [PONI_SLOW] = lens->poni_slow,
    [PONI_FAST] = lens->poni_fast,
    [DISTANCE] = lens->placement.geometry.distance_m,
    [DEPTH] = parallax->is_active ? 1.0 / parallax->attenuation_per_m : 0.0,
    [DEPTHS] = parallax->thickness_m > 0.0
        ? parallax->attenuation_per_m * parallax->thickness_m
        : STOPPED,
    [PIXEL_AREA] = task->pixel_area,
    [MEAN_NORM] = task->picker.frame->mean_norm,
    [POLARIZATION] = factors->factors.polarization,
    [POLARIZATION_COS] = cos (factors->factors.polarization_offset_rad),
    [POLARIZATION_SIN] = sin (factors->factors.polarization_offset_rad),
    [NET_STEP] = lens->net != NULL ? lens->net->step : 1.0,
    [NET_ORIGIN] = lens->net != NULL ? lens->net->origin : 0.0,
    [OTHERS_PER_SLOW] = factors->per_slow,
    [OTHERS_PER_FAST] = factors->per_fast,
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (numbers) == RINGLET_CL_PREVIEW_N_VIEW);
  memcpy (view, numbers, sizeof numbers);
  memcpy (view + SLOW, lens->slow, sizeof lens->slow);
  memcpy (view + FAST, lens->fast, sizeof lens->fast);
  memcpy (view + NORMAL, lens->normal, sizeof lens->normal);
}

RingletClPreviewLook
ringlet_cl_preview_look_of (const RingletPreviewTask *task)
{
  const RingletPreviewLens *lens = &task->lens;
  const RingletPreviewFactors *factors = &task->factors;
  RingletClPreviewLook look = {
    .n_columns = (cl_uint) task->columns.n,
    .n_rows = (cl_uint) task->n_rows,
    .per_row = (cl_uint) task->per_row,
    .max_samples = task->picker.max_samples,
    .split = task->picker.split,
    .order = MIN (factors->factors.solid_angle_order, RINGLET_SOLID_ANGLE_ORDER),
    .others = { (cl_uint) factors->n_slow, (cl_uint) factors->n_fast },
  };

  look.flags = (lens->by_radius ? BY_RADIUS : 0) |
      (task->is_weighted ? IS_WEIGHTED : 0) |
      (lens->placement.parallax.is_active ? HAS_PARALLAX : 0) |
      (lens->net != NULL ? HAS_NET : 0) | (factors->values != NULL ? HAS_OTHERS : 0) |
      (isnan (factors->factors.polarization) ? 0 : HAS_POLARIZATION);
  if (lens->net != NULL) {
    look.net[0] = (cl_uint) lens->net->n_slow;
    look.net[1] = (cl_uint) lens->net->n_fast;
  }
  return look;
}
