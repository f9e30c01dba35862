/* SPDX-License-Identifier: MIT */
#include "geometry/orientation.h"

#include "base/choice.h"
#include "base/error.h"

static const char *const names[] = { "one-flip", "two-flips" };

gboolean
ringlet_orientation_rule_parse (
    const char *name, RingletOrientationRule *rule, GError **error)
{
  int index = 0;

  if (!ringlet_choice_parse (
          name, names, G_N_ELEMENTS (names), "orientation rule", &index, error))
    return FALSE;

  *rule = (RingletOrientationRule) index;
  return TRUE;
}

const char *
ringlet_orientation_rule_name (RingletOrientationRule rule)
{
  return names[rule];
}

RingletGeometry
ringlet_orientation_mirror (const RingletGeometry *geometry, gboolean rows,
    gboolean columns, double length_slow_m, double length_fast_m)
{
  RingletGeometry mirrored = *geometry;

  /* 0 − x, and not −x: no negative zero comes out. */
  if (rows) {
    mirrored.poni_slow_m = length_slow_m - mirrored.poni_slow_m;
    mirrored.rot2_rad = 0.0 - mirrored.rot2_rad;
    mirrored.rot3_rad = 0.0 - mirrored.rot3_rad;
  }
  if (columns) {
    mirrored.poni_fast_m = length_fast_m - mirrored.poni_fast_m;
    mirrored.rot1_rad = 0.0 - mirrored.rot1_rad;
    mirrored.rot3_rad = 0.0 - mirrored.rot3_rad;
  }
  return mirrored;
}

gboolean
ringlet_orientation_undo_two_flips (
    RingletDetector **detector, RingletGeometry *geometry, GError **error)
{
  RingletDetector *old = *detector;
  const int orientation = old->orientation;

  if (orientation == 3)
    return TRUE;
  if (old->n_slow == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Two flips in orientation %d mirror the detector about its middle, so its "
        "shape "
        "is needed: max_shape is not given",
        orientation);
    return FALSE;
  }
  if (!g_str_equal (old->grid->klass->name, "uniform")) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "Two flips in orientation %d are only known for an even grid of rectangles, "
        "which "
        "%s has not",
        orientation, old->name);
    return FALSE;
  }

  *geometry = ringlet_orientation_mirror (geometry, orientation <= 2,
      orientation == 1 || orientation == 4, (double) old->n_slow * old->pixel_slow_m,
      (double) old->n_fast * old->pixel_fast_m);
  *detector = ringlet_detector_with_orientation (old, 3);
  ringlet_detector_unref (old);
  return TRUE;
}
