/* SPDX-License-Identifier: MIT */
#include "cli/set-up-geometry.h"

#include <string.h>

#include "azimint.h"
#include "base/error.h"
#include "base/quantity.h"
#include "calib/goniometer.h"
#include "cli/parse.h"
#include "geometry/placement.h"

#define TEXT G_OPTION_ARG_STRING
#define FLAG G_OPTION_ARG_NONE

GOptionEntry *
ringlet_set_up_geometry_entries (
    RingletSetUpGeometry *self, gboolean has_poni, const GOptionEntry *before)
{
  const GOptionEntry entries[] = {
    { "poni", 'p', 0, G_OPTION_ARG_FILENAME, &self->poni,
        "Geometry: pyFAI's format, or another one that \"ringlet geometry\" reads",
        "FILE" },
    { "detector", 0, 0, TEXT, &self->detector,
        "Detector instead of that of the geometry: a name of \"ringlet detectors\" or "
        "a NeXus or spline file",
        "NAME|FILE" },
    { "orientation", 0, 0, TEXT, &self->orientation,
        "Where pixel (0, 0) lies seen from behind the detector: 1 top left, 2 top "
        "right, 3 bottom right (the default), 4 bottom left",
        "N" },
    { "flip", 0, 0, FLAG, &self->flip,
        "First row of the image at the other end of the detector, as Dioptas reads it",
        NULL },
    { "orientation-rule", 0, 0, TEXT, &self->orientation_rule,
        "What a file means by an orientation other than 3: one-flip, of the pixels, as "
        "Ringlet and pyFAI after 2026.02 (the default), or two-flips, of the "
        "laboratory too, as pyFAI up to 2026.02",
        "RULE" },
    { "wavelength", 'w', 0, TEXT, &self->wavelength,
        "Wavelength or photon energy, with its unit: 0.4066A, 40.66pm, 30.5keV",
        "VALUE" },
    { "energy", 'e', 0, TEXT, &self->energy, "The same as --wavelength", "VALUE" },
    { "sensor", 0, 0, TEXT, &self->sensor,
        "Sensor of the detector: Si,450um; without a thickness it stops everything",
        "MATERIAL,THICKNESS" },
    { "parallax", 0, 0, FLAG, &self->parallax,
        "Correct for the depth at which the sensor counts", NULL },
  };
  const gsize skip = has_poni ? 0 : 1;
  gsize n = 0;
  GOptionEntry *all = NULL;

  while (before[n].long_name != NULL)
    n++;
  all = g_new0 (GOptionEntry, n + G_N_ELEMENTS (entries) + 1);
  memcpy (all, before, n * sizeof *all);
  memcpy (all + n, entries + skip, sizeof entries - skip * sizeof *entries);
  return all;
}

void
ringlet_set_up_geometry_clear (RingletSetUpGeometry *self)
{
  g_free (self->poni);
  g_free (self->detector);
  g_free (self->orientation);
  g_free (self->orientation_rule);
  g_free (self->wavelength);
  g_free (self->energy);
  g_free (self->sensor);
}

/* ---- values ---- */

static gboolean
parse_orientation (const RingletSetUpGeometry *self, int *orientation, GError **error)
{
  guint value = 3;

  if (!ringlet_parse_count ("--orientation", self->orientation, &value, error))
    return FALSE;
  if (value < 1 || value > 4) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--orientation takes 1, 2, 3 or 4, not \"%s\"", self->orientation);
    return FALSE;
  }
  *orientation = self->orientation != NULL ? (int) value : 0;
  return TRUE;
}

static gboolean
parse_rule (
    const RingletSetUpGeometry *self, RingletOrientationRule *rule, GError **error)
{
  if (self->orientation_rule == NULL)
    return TRUE;
  if (!ringlet_orientation_rule_parse (self->orientation_rule, rule, error))
    return FALSE;
  if (*rule == RINGLET_ORIENTATION_ONE_FLIP || self->orientation == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--orientation-rule two-flips is about the orientation that the file says, which "
      "--orientation replaces: give one of them");
  return FALSE;
}

static gboolean
parse_wavelength (
    const RingletSetUpGeometry *self, double *wavelength_m, GError **error)
{
  if (self->wavelength != NULL && self->energy != NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--wavelength and --energy say the same: give one of them");
    return FALSE;
  }
  if (self->energy != NULL)
    return ringlet_wavelength_parse ("--energy", self->energy, wavelength_m, error);
  return self->wavelength == NULL ||
      ringlet_wavelength_parse ("--wavelength", self->wavelength, wavelength_m, error);
}

gboolean
ringlet_set_up_geometry_parse (
    const RingletSetUpGeometry *self, RingletGeometryOrder *order, GError **error)
{
  *order = (RingletGeometryOrder){ 0 };
  return parse_orientation (self, &order->orientation, error) &&
      parse_rule (self, &order->rule, error) &&
      parse_wavelength (self, &order->wavelength_m, error) &&
      ringlet_parse_sensor ("--sensor", self->sensor, &order->sensor, error);
}

gboolean
ringlet_set_up_geometry_check_file (const RingletSetUpGeometry *self, GError **error)
{
  if (self->poni != NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no geometry: give one with --poni FILE");
  return FALSE;
}

/* ---- applied ---- */

/* Upside down: rows the other way round, columns as they are. */
static int
flip_rows (int orientation)
{
  static const int flipped[] = { 0, 4, 3, 2, 1 };

  return flipped[orientation];
}

static RingletDetector *
change_detector (const RingletSetUpGeometry *self, const RingletGeometryOrder *order,
    const RingletDetector *detector)
{
  const int given = order->orientation > 0 ? order->orientation : detector->orientation;
  g_autoptr (RingletDetector) oriented = ringlet_detector_with_orientation (
      detector, self->flip ? flip_rows (given) : given);

  return order->sensor.material != NULL
      ? ringlet_detector_with_sensor (oriented, &order->sensor)
      : g_steal_pointer (&oriented);
}

/* What the options say beside the detector itself, which is that of the file or the
 * command line by now. */
static gboolean
change (const RingletSetUpGeometry *self, const RingletGeometryOrder *order,
    RingletDetector **detector, RingletGeometry *geometry, GError **error)
{
  g_autoptr (RingletDetector) before = *detector;

  *detector = before != NULL ? change_detector (self, order, before) : NULL;
  if (order->wavelength_m > 0.0)
    geometry->wavelength_m = order->wavelength_m;
  if (self->parallax)
    geometry->parallax = TRUE;
  return !geometry->parallax || *detector == NULL ||
      ringlet_placement_check (*detector, geometry, error);
}

static gboolean
read_hints (const RingletSetUpGeometry *self, const RingletGeometryOrder *order,
    RingletConvertHints *hints, GError **error)
{
  *hints = (RingletConvertHints){ .rule = order->rule };
  if (self->detector != NULL)
    hints->detector =
        ringlet_parse_detector (self->detector, order->orientation, error);
  return self->detector == NULL || hints->detector != NULL;
}

static void
print_warning (const char *path, const char *warning)
{
  if (warning != NULL)
    g_printerr ("ringlet: %s: %s\n", path, warning);
}

/* The other JSON of pyFAI has no geometry without a position. */
static void
explain_model (const char *path, GError **error)
{
  g_autoptr (RingletGoniometer) model = ringlet_goniometer_load (path, NULL);

  if (model == NULL)
    return;
  g_clear_error (error);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s is the model of an arm, which stands nowhere by itself: \"ringlet goniometer "
      "%s --at MOTOR=VALUE -o FILE.poni\" makes a geometry of it",
      path, path);
}

/* Of pyFAI's integration configuration, which says where the detector stands, too. A
 * detector of the line keeps the orientation of the file, as it does for a .poni. */
static gboolean
load_config (const char *path, const RingletConvertHints *hints, RingletPoni *poni,
    GError **error)
{
  g_auto (RingletAzimint) azimint = { 0 };
  g_autoptr (RingletDetector) before = NULL;

  if (!ringlet_azimint_load (path, hints->rule, &azimint, error)) {
    explain_model (path, error);
    return FALSE;
  }
  *poni = azimint.poni;
  azimint.poni = (RingletPoni){ 0 };
  if (hints->detector == NULL)
    return TRUE;

  before = poni->detector;
  poni->detector = before == NULL
      ? ringlet_detector_ref (hints->detector)
      : ringlet_detector_with_orientation (hints->detector, before->orientation);
  return TRUE;
}

static gboolean
load_file (const char *path, const RingletGeometryFormat *format,
    const RingletConvertHints *hints, RingletPoni *poni, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  const gboolean is_config = format == NULL ? g_str_has_suffix (lower, ".json")
                                            : g_str_equal (format->name, "json");

  return is_config ? load_config (path, hints, poni, error)
                   : ringlet_geometry_load (path, format, hints, poni, error);
}

gboolean
ringlet_set_up_geometry_load (const RingletSetUpGeometry *self,
    const RingletGeometryOrder *order, const RingletGeometryFormat *format,
    RingletPoni *poni, GError **error)
{
  g_autoptr (RingletDetector) detector = NULL;
  RingletConvertHints hints;

  if (!read_hints (self, order, &hints, error))
    return FALSE;
  detector = hints.detector;
  if (!load_file (self->poni, format, &hints, poni, error))
    return FALSE;

  print_warning (self->poni, poni->warning);
  return change (self, order, &poni->detector, &poni->geometry, error);
}

gboolean
ringlet_set_up_geometry_apply (const RingletSetUpGeometry *self,
    const RingletGeometryOrder *order, RingletProject *project, GError **error)
{
  g_autoptr (RingletDetector) named = NULL;
  g_autoptr (RingletDetector) detector = NULL;
  const RingletState *state = NULL;
  RingletConvertHints hints;
  RingletGeometry geometry;

  if (!read_hints (self, order, &hints, error))
    return FALSE;
  named = hints.detector;
  if (!ringlet_project_load_geometry_as (project, self->poni, &hints, error))
    return FALSE;

  state = ringlet_project_get_state (project);
  print_warning (self->poni, state->geometry_warning);
  geometry = state->geometry;
  if (state->detector != NULL)
    detector = ringlet_detector_ref (state->detector);
  if (!change (self, order, &detector, &geometry, error))
    return FALSE;

  if (detector != NULL)
    ringlet_project_set_detector (project, detector);
  return ringlet_project_set_geometry (project, &geometry, NULL, error);
}

gboolean
ringlet_set_up_geometry_change (const RingletSetUpGeometry *self,
    const RingletGeometryOrder *order, RingletDetector **detector,
    RingletGeometry *geometry, GError **error)
{
  RingletDetector *named = NULL;

  if (self->detector != NULL) {
    named = ringlet_parse_detector (self->detector, order->orientation, error);
    if (named == NULL)
      return FALSE;
    g_clear_pointer (detector, ringlet_detector_unref);
    *detector = named;
  }
  return change (self, order, detector, geometry, error);
}
