/* SPDX-License-Identifier: MIT */

/* The verbs of geometry and detector. They keep count of what differs from the file, so
 * that the command line can say the same. */

#include "project-private.h"

gboolean
ringlet_project_load_geometry (RingletProject *self, const char *path, GError **error)
{
  const RingletConvertHints nothing = { 0 };

  return ringlet_project_load_geometry_as (self, path, &nothing, error);
}

gboolean
ringlet_project_load_geometry_as (RingletProject *self, const char *path,
    const RingletConvertHints *hints, GError **error)
{
  g_auto (RingletPoni) poni = { 0 };
  RingletState *state = NULL;

  if (!ringlet_geometry_load (path, NULL, hints, &poni, error))
    return FALSE;

  state = ringlet_project_edit (self);
  ringlet_project_put_geometry (state, &poni, hints, path);
  ringlet_project_commit (self, state, N_ ("Load Geometry"), NULL);
  return TRUE;
}

void
ringlet_project_put_geometry (RingletState *state, const RingletPoni *poni,
    const RingletConvertHints *hints, const char *path)
{
  const gboolean is_whole = poni->detector != NULL || state->detector == NULL;

  state->geometry = poni->geometry;
  state->orientation_rule = hints->rule;
  state->replaced = hints->detector != NULL ? RINGLET_REPLACED_DETECTOR : 0;
  state->calibration.confirmed |= RINGLET_CONFIRMED_GEOMETRY;
  if (poni->geometry.wavelength_m > 0.0)
    state->calibration.confirmed |= RINGLET_CONFIRMED_WAVELENGTH;
  if (poni->detector != NULL) {
    state->calibration.confirmed |= RINGLET_CONFIRMED_DETECTOR;
    g_clear_pointer (&state->detector, ringlet_detector_unref);
    state->detector = ringlet_detector_ref (poni->detector);
  }
  g_free (state->geometry_path);
  state->geometry_path = is_whole ? g_strdup (path) : NULL;
  g_free (state->geometry_warning);
  state->geometry_warning = g_strdup (poni->warning);
}

/* The parts of @before that options replace become those of @after; what else differs
 * is in no file. */
static void
note_geometry (RingletState *state, const RingletGeometry *after)
{
  RingletGeometry like = state->geometry;

  if (after->wavelength_m != like.wavelength_m && after->wavelength_m > 0.0) {
    state->replaced |= RINGLET_REPLACED_WAVELENGTH;
    like.wavelength_m = after->wavelength_m;
  }
  if (after->parallax && !like.parallax) {
    state->replaced |= RINGLET_REPLACED_PARALLAX;
    like.parallax = TRUE;
  }
  if (!ringlet_geometry_equal (&like, after))
    g_clear_pointer (&state->geometry_path, g_free);
}

void
ringlet_project_put_numbers (RingletState *state, const RingletGeometry *geometry)
{
  note_geometry (state, geometry);
  state->geometry = *geometry;
}

gboolean
ringlet_project_set_geometry (RingletProject *self, const RingletGeometry *geometry,
    const char *drag, GError **error)
{
  RingletState *state = NULL;

  if (!ringlet_geometry_check (geometry, error))
    return FALSE;
  if (ringlet_geometry_equal (geometry, &ringlet_project_get_state (self)->geometry))
    return TRUE;

  state = ringlet_project_edit (self);
  ringlet_project_put_numbers (state, geometry);
  ringlet_project_commit (self, state, N_ ("Change Geometry"), drag);
  return TRUE;
}

/* @detector with orientation and sensor of @other. */
static RingletDetector *
like (const RingletDetector *detector, const RingletDetector *other)
{
  g_autoptr (RingletDetector) oriented =
      ringlet_detector_with_orientation (detector, other->orientation);

  return ringlet_detector_with_sensor (oriented, &other->sensor);
}

/* Whether --detector, with --orientation and --sensor, makes the same detector. */
static gboolean
has_name (const RingletDetector *detector)
{
  g_autoptr (RingletDetector) named = NULL;
  g_autoptr (RingletDetector) whole = NULL;

  if (detector->row == NULL)
    return detector->path != NULL;

  named = ringlet_detector_new_named (detector->name, detector->orientation, NULL);
  whole = like (named, detector);
  return ringlet_detector_equal (whole, detector);
}

/* What two flips of a file come to has no orientation left to be replaced. */
static void
note_detector (RingletState *state, const RingletDetector *after)
{
  const RingletDetector *before = state->detector;
  g_autoptr (RingletDetector) same = before != NULL ? like (before, after) : NULL;
  gboolean can_say = TRUE;

  if (!ringlet_detector_equal (same, after)) {
    state->replaced |= RINGLET_REPLACED_DETECTOR;
    can_say = has_name (after);
  }
  if (before == NULL || before->orientation != after->orientation) {
    state->replaced |= RINGLET_REPLACED_ORIENTATION;
    can_say = can_say && state->orientation_rule == RINGLET_ORIENTATION_ONE_FLIP;
  }
  if (before == NULL || !ringlet_sensor_equal (&before->sensor, &after->sensor)) {
    state->replaced |= RINGLET_REPLACED_SENSOR;
    can_say = can_say && after->sensor.material != NULL;
  }
  if (!can_say)
    g_clear_pointer (&state->geometry_path, g_free);
}

/* Whether it is the same detector the other way round. */
static gboolean
is_turned (RingletDetector *before, RingletDetector *after)
{
  g_autoptr (RingletDetector) turned = before != NULL
      ? ringlet_detector_with_orientation (before, after->orientation)
      : NULL;

  return turned != NULL && ringlet_detector_equal (turned, after);
}

void
ringlet_project_set_detector (RingletProject *self, RingletDetector *detector)
{
  const char *name = N_ ("Change Detector");
  RingletState *state = NULL;

  if (ringlet_detector_equal (detector, ringlet_project_get_state (self)->detector))
    return;

  state = ringlet_project_edit (self);
  if (is_turned (state->detector, detector))
    name = N_ ("Change Orientation");
  note_detector (state, detector);
  ringlet_detector_ref (detector);
  g_clear_pointer (&state->detector, ringlet_detector_unref);
  state->detector = detector;
  ringlet_project_commit (self, state, name, NULL);
}

gboolean
ringlet_project_use_detector (RingletProject *self, const char *name, GError **error)
{
  const RingletDetector *before = ringlet_project_get_state (self)->detector;
  /* pyFAI's default, which a file without a detector means. */
  const int orientation = before != NULL ? before->orientation : 3;
  RingletDetector *detector = ringlet_detector_new_named (name, orientation, error);
  RingletState *state = NULL;

  if (detector == NULL)
    return FALSE;

  state = ringlet_project_edit (self);
  g_clear_pointer (&state->detector, ringlet_detector_unref);
  state->detector = detector;
  state->calibration.confirmed |= RINGLET_CONFIRMED_DETECTOR;
  state->replaced |= RINGLET_REPLACED_DETECTOR;
  state->replaced &= ~(guint) RINGLET_REPLACED_SENSOR;
  ringlet_project_commit_detail (self, state, N_ ("Use %s"), detector->name, NULL);
  return TRUE;
}
