/* SPDX-License-Identifier: MIT */
#include "geometry/map-table.h"

#include <math.h>

#include "base/error.h"
#include "base/simd.h"
#include "geometry/map-line.h"
#include "geometry/map-rows.h"

#define FACE (RINGLET_INPUT_GRID | RINGLET_INPUT_PONI)
#define PLACE (FACE | RINGLET_INPUT_ROTATION)

typedef struct {
  const char *name;
  const char *unit;
  const char *description;
  guint n_values; /* 0: three a corner */
  RingletMapInputs inputs;
  guint version; /* raised when the formula changes: part of the key */
  RingletMapRowFunc row;
} Row;

static const Row rows[RINGLET_MAP_N] = {
  [RINGLET_MAP_POSITION] = { "position", "m", "(z, y, x) of the pixel", 3, PLACE, 1,
      ringlet_row_position },
  [RINGLET_MAP_CORNERS] = { "corners", "m", "(z, y, x) of the corners", 0, PLACE, 1,
      ringlet_row_corners },
  [RINGLET_MAP_TWO_THETA] = { "two_theta", "rad", "scattering angle", 1, PLACE, 1,
      ringlet_row_two_theta },
  [RINGLET_MAP_Q] = { "q", "m^-1", "scattering vector", 1,
      PLACE | RINGLET_INPUT_WAVELENGTH, 1, ringlet_row_q },
  [RINGLET_MAP_D] = { "d", "m", "lattice spacing", 1, PLACE | RINGLET_INPUT_WAVELENGTH,
      1, ringlet_row_d },
  [RINGLET_MAP_CHI] = { "chi", "rad", "azimuth", 1, PLACE, 1, ringlet_row_chi },
  [RINGLET_MAP_RADIUS] = { "radius", "m", "distance from the beam axis", 1, PLACE, 1,
      ringlet_row_radius },
  [RINGLET_MAP_INCIDENCE] = { "incidence", "rad", "angle to the normal of the pixel", 1,
      FACE, 1, ringlet_row_incidence },
  [RINGLET_MAP_PIXEL_AREA] = { "pixel_area", "", "area, relative to the nominal pixel",
      1, RINGLET_INPUT_GRID, 1, ringlet_row_pixel_area },
  [RINGLET_MAP_SOLID_ANGLE] = { "solid_angle", "", "relative solid angle", 1,
      FACE | RINGLET_INPUT_SOLID_ANGLE, 2, ringlet_row_solid_angle },
  [RINGLET_MAP_POLARIZATION] = { "polarization", "", "what the polarisation leaves", 1,
      PLACE | RINGLET_INPUT_POLARIZATION, 1, ringlet_row_polarization },
  [RINGLET_MAP_SENSOR] = { "sensor_transmission", "",
      "what the sensor stops, relative to normal incidence", 1,
      FACE | RINGLET_INPUT_SENSOR | RINGLET_INPUT_WAVELENGTH, 1, ringlet_row_sensor },
  [RINGLET_MAP_OBLIQUE] = { "oblique", "",
      "what a plate stops, relative to normal incidence", 1,
      FACE | RINGLET_INPUT_OBLIQUE, 1, ringlet_row_oblique },
  [RINGLET_MAP_SAMPLE] = { "sample_absorption", "",
      "transmission of the sample, relative to straight ahead", 1,
      PLACE | RINGLET_INPUT_SAMPLE, 1, ringlet_row_sample },
  [RINGLET_MAP_CBN] = { "cbn_seat", "", "transmission of the diamond anvil cell", 1,
      PLACE | RINGLET_INPUT_CBN, 1, ringlet_row_cbn },
  [RINGLET_MAP_NORMALIZATION] = { "normalization", "", "product of the factors", 1, 0,
      1, NULL },
};

static const char *const input_names[RINGLET_INPUT_N] = { "pixel grid",
  "distance and poni", "rotations", "wavelength", "sensor", "solid angle order",
  "polarisation", "transmission of the plate", "sample", "cell" };

const char *
ringlet_map_name (RingletMap map)
{
  return rows[map].name;
}

const char *
ringlet_map_unit (RingletMap map)
{
  return rows[map].unit;
}

const char *
ringlet_map_description (RingletMap map)
{
  return rows[map].description;
}

guint
ringlet_map_n_values (RingletMap map, const RingletDetector *detector)
{
  return rows[map].n_values > 0 ? rows[map].n_values : 3 * detector->grid->n_corners;
}

gboolean
ringlet_map_find (const char *name, RingletMap *map, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < RINGLET_MAP_N; i++) {
    if (g_str_equal (rows[i].name, name)) {
      *map = (RingletMap) i;
      return TRUE;
    }
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", rows[i].name);
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no map \"%s\"; there are %s", name, names->str);
  return FALSE;
}

const char *
ringlet_input_name (RingletMapInputs input)
{
  for (guint i = 0; i < RINGLET_INPUT_N; i++) {
    if (input == (RingletMapInputs) (1 << i))
      return input_names[i];
  }
  g_return_val_if_reached (NULL);
}

gboolean
ringlet_map_is_factor (RingletMap map, const RingletFactors *factors)
{
  switch (map) {
  case RINGLET_MAP_SOLID_ANGLE:
    return factors->solid_angle_order > 0;
  case RINGLET_MAP_POLARIZATION:
    return !isnan (factors->polarization);
  case RINGLET_MAP_SENSOR:
    return factors->sensor_transmission;
  case RINGLET_MAP_OBLIQUE:
    return !isnan (factors->oblique_transmission);
  case RINGLET_MAP_SAMPLE:
    return factors->sample.shape != RINGLET_SAMPLE_NONE;
  case RINGLET_MAP_CBN:
    return factors->cbn.is_active;
  default:
    return FALSE;
  }
}

void
ringlet_map_copy_factor (RingletMap map, const RingletFactors *from, RingletFactors *to)
{
  switch (map) {
  case RINGLET_MAP_SOLID_ANGLE:
    to->solid_angle_order = from->solid_angle_order;
    break;
  case RINGLET_MAP_POLARIZATION:
    to->polarization = from->polarization;
    to->polarization_offset_rad = from->polarization_offset_rad;
    break;
  case RINGLET_MAP_SENSOR:
    to->sensor_transmission = from->sensor_transmission;
    break;
  case RINGLET_MAP_OBLIQUE:
    to->oblique_transmission = from->oblique_transmission;
    break;
  case RINGLET_MAP_SAMPLE:
    to->sample = from->sample;
    break;
  case RINGLET_MAP_CBN:
    to->cbn = from->cbn;
    break;
  default:
    break;
  }
}

RingletMapInputs
ringlet_map_inputs (RingletMap map, const RingletFactors *factors)
{
  RingletMapInputs inputs = rows[map].inputs;

  for (guint i = 0; map == RINGLET_MAP_NORMALIZATION && i < RINGLET_MAP_N; i++) {
    if (ringlet_map_is_factor ((RingletMap) i, factors))
      inputs |= rows[i].inputs;
  }
  return inputs;
}

/* --- keys --- */

static void
digest_place (RingletMapInputs inputs, const RingletDetector *detector,
    const RingletGeometry *geometry, RingletDigest *digest)
{
  const RingletGeometry face = {
    .distance_m = geometry->distance_m,
    .poni_slow_m = geometry->poni_slow_m,
    .poni_fast_m = geometry->poni_fast_m,
  };

  if (inputs & RINGLET_INPUT_ROTATION)
    ringlet_placement_digest (detector, geometry, FALSE, digest);
  else if (inputs & RINGLET_INPUT_PONI)
    ringlet_placement_digest (detector, &face, FALSE, digest);
  else if (inputs & RINGLET_INPUT_GRID)
    ringlet_detector_digest (detector, digest);
}

static void
digest_factors (
    RingletMapInputs inputs, const RingletFactors *factors, RingletDigest *digest)
{
  if (inputs & RINGLET_INPUT_SOLID_ANGLE)
    ringlet_digest_add_uint (digest, factors->solid_angle_order);
  if (inputs & RINGLET_INPUT_POLARIZATION) {
    ringlet_digest_add_double (digest, factors->polarization);
    ringlet_digest_add_double (digest, factors->polarization_offset_rad);
  }
  if (inputs & RINGLET_INPUT_OBLIQUE)
    ringlet_digest_add_double (digest, factors->oblique_transmission);
  if (inputs & RINGLET_INPUT_SAMPLE)
    ringlet_sample_digest (&factors->sample, digest);
  if (inputs & RINGLET_INPUT_CBN)
    ringlet_cbn_digest (&factors->cbn, digest);
}

/* The inputs themselves are part of it: they tell which factors a product has. */
void
ringlet_map_digest (RingletMap map, const RingletDetector *detector,
    const RingletGeometry *geometry, const RingletFactors *factors,
    RingletDigest *digest)
{
  const RingletMapInputs inputs = ringlet_map_inputs (map, factors);

  ringlet_digest_add_string (digest, rows[map].name);
  ringlet_digest_add_uint (digest, rows[map].version);
  ringlet_digest_add_uint (digest, inputs);
  ringlet_digest_add_uint (digest, detector->n_slow);
  ringlet_digest_add_uint (digest, detector->n_fast);
  digest_place (inputs, detector, geometry, digest);
  if (inputs & RINGLET_INPUT_WAVELENGTH)
    ringlet_digest_add_double (digest, geometry->wavelength_m);
  if (inputs & RINGLET_INPUT_SENSOR)
    ringlet_sensor_digest (&detector->sensor, digest);
  digest_factors (inputs, factors, digest);
}

/* --- rows --- */

static gboolean
fail (GError **error, const char *name, const char *why)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The map %s cannot be computed, because %s", name, why);
  return FALSE;
}

/* A factor alone has to be asked for, too: else there is no number to compute it of. */
static gboolean
check (RingletMap map, RingletMapInputs inputs, const RingletMapContext *self,
    GError **error)
{
  const RingletFactors *factors = &self->factors;
  const RingletSensor *sensor = &self->placement.detector->sensor;

  if ((inputs & RINGLET_INPUT_WAVELENGTH) &&
      self->placement.geometry.wavelength_m == 0.0)
    return fail (error, rows[map].name,
        "the wavelength is not known: give one with --wavelength");
  if ((inputs & RINGLET_INPUT_SENSOR) &&
      (sensor->material == NULL || sensor->thickness_m <= 0.0))
    return fail (error, rows[map].name,
        "material and thickness of the sensor are not known: give them with --sensor");
  if (map != RINGLET_MAP_NORMALIZATION && map != RINGLET_MAP_SENSOR &&
      (inputs & ~(PLACE | RINGLET_INPUT_WAVELENGTH)) != 0 &&
      !ringlet_map_is_factor (map, factors))
    return fail (error, rows[map].name, "that correction is not asked for");
  return TRUE;
}

static gboolean
prepare (RingletMapContext *self, RingletMapInputs inputs, GCancellable *cancellable,
    GError **error)
{
  const RingletSensor *sensor = &self->placement.detector->sensor;

  if (inputs & RINGLET_INPUT_SENSOR) {
    self->sensor_depth = sensor->thickness_m *
        ringlet_material_attenuation (
            sensor->material, self->placement.geometry.wavelength_m, error);
    if (self->sensor_depth == 0.0)
      return FALSE;
  }
  if (inputs & RINGLET_INPUT_SAMPLE) {
    self->absorption =
        ringlet_absorption_new (&self->factors.sample, cancellable, error);
    return self->absorption != NULL;
  }
  return TRUE;
}

RingletMapContext *
ringlet_map_context_new (RingletMap map, const RingletDetector *detector,
    const RingletGeometry *geometry, const RingletFactors *factors,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletMapContext) self = g_new0 (RingletMapContext, 1);
  const RingletMapInputs inputs = ringlet_map_inputs (map, factors);

  self->map = map;
  self->factors = *factors;
  self->placement = ringlet_placement_new (detector, geometry);
  if (!ringlet_factors_check (factors, error) || !check (map, inputs, self, error))
    return NULL;
  if ((inputs & RINGLET_INPUT_ROTATION) &&
      !ringlet_placement_check (detector, geometry, error))
    return NULL;
  if (!prepare (self, inputs, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
ringlet_map_context_free (RingletMapContext *self)
{
  g_clear_pointer (&self->absorption, ringlet_absorption_free);
  g_free (self);
}

RINGLET_CLONES static void
multiply_by (const double *factor, gsize n, double *out)
{
#pragma GCC ivdep
  for (gsize j = 0; j < n; j++)
    out[j] *= factor[j];
}

static void
multiply (const RingletMapContext *self, const RingletMapRow *row, double *out)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < RINGLET_MAP_N; i++) {
    if (!ringlet_map_is_factor ((RingletMap) i, &self->factors))
      continue;
    rows[i].row (self, row, is_first ? out : row->scratch);
    if (!is_first)
      multiply_by (row->scratch, row->n, out);
    is_first = FALSE;
  }
  for (gsize j = 0; is_first && j < row->n; j++)
    out[j] = 1.0;
}

/* Room for the centres, for what is known of the incidence, and a line to multiply. */
void
ringlet_map_context_row (const RingletMapContext *self, gsize slow, double *out)
{
  const RingletDetector *detector = self->placement.detector;
  const RingletMapInputs inputs = ringlet_map_inputs (self->map, &self->factors);
  const gsize n = detector->n_fast;
  g_autofree double *buffer = NULL;
  double *sine = NULL;
  RingletMapRow row = { .n = n, .slow = slow };

  if (self->map == RINGLET_MAP_NORMALIZATION &&
      ringlet_map_line_row (&self->placement, &self->factors, slow, out))
    return;

  buffer = g_new (double, 8 * n + ringlet_incidence_n_scratch (detector));
  sine = self->map == RINGLET_MAP_INCIDENCE ? buffer + 3 * n : NULL;
  row.centre = (RingletLabRow){ buffer, buffer + n, buffer + 2 * n };
  row.incidence =
      (RingletIncidence){ buffer + 4 * n, sine, buffer + 5 * n, buffer + 6 * n };
  row.scratch = buffer + 7 * n;

  if ((inputs & RINGLET_INPUT_ROTATION) && self->map != RINGLET_MAP_CORNERS)
    ringlet_placement_centres (&self->placement, slow, row.centre);
  if (!(rows[self->map].inputs & RINGLET_INPUT_ROTATION))
    ringlet_incidence_row (
        detector, &self->placement.geometry, slow, buffer + 8 * n, &row.incidence);

  if (self->map == RINGLET_MAP_NORMALIZATION)
    multiply (self, &row, out);
  else
    rows[self->map].row (self, &row, out);
}
