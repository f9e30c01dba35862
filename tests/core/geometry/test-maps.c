/* SPDX-License-Identifier: MIT */
#include "geometry/maps.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "support/conformance.h"

/* Truth has a polarisation of 0.95. */
static RingletFactors
some_factors (void)
{
  RingletFactors factors = ringlet_factors_default ();

  factors.polarization = 0.95;
  factors.polarization_offset_rad = 0.0;
  factors.oblique_transmission = 0.4;
  factors.sample = (RingletSample){ RINGLET_SAMPLE_SLAB, 0.7 };
  factors.cbn.is_active = TRUE;
  return factors;
}

static RingletArray *
get_fresh (RingletDetector *detector, const RingletGeometry *geometry, RingletMap map)
{
  const RingletFactors factors = some_factors ();
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (RingletMaps) maps = ringlet_maps_new (detector, geometry, memo);
  g_autoptr (GError) error = NULL;
  RingletArray *array = ringlet_maps_get (maps, map, &factors, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (array->n, ==,
      detector->n_slow * detector->n_fast * ringlet_map_n_values (map, detector));
  return array;
}

/* --- against numbers made without pyFAI and without us --- */

typedef struct {
  RingletMap map;
  const char *truth;
  double scale;    /* truth × scale = ours */
  double absolute; /* where values pass 0 */
  gboolean is_angle;
} TruthCase;

static const TruthCase truth_cases[] = {
  { RINGLET_MAP_POSITION, "truth_position_zyx_m", 1.0, 1e-14, FALSE },
  { RINGLET_MAP_TWO_THETA, "truth_two_theta_rad", 1.0, 0.0, FALSE },
  { RINGLET_MAP_Q, "truth_q_nm-1", 1e9, 0.0, FALSE },
  { RINGLET_MAP_CHI, "truth_chi_rad", 1.0, 1e-13, TRUE },
  { RINGLET_MAP_RADIUS, "truth_radius_m", 1.0, 0.0, FALSE },
  { RINGLET_MAP_SOLID_ANGLE, "truth_solid_angle", 1.0, 0.0, FALSE },
  { RINGLET_MAP_POLARIZATION, "truth_polarization_0.95", 1.0, 0.0, FALSE },
};

static double
difference (const TruthCase *c, double ours, double truth)
{
  const double plain = fabs (ours - truth);

  return c->is_angle ? fabs (remainder (plain, 2.0 * G_PI)) : plain;
}

static void
compare (const RingletConformance *conf, const TruthCase *c)
{
  g_autoptr (RingletArray) ours = get_fresh (conf->detector, &conf->geometry, c->map);
  gsize n = 0;
  g_autofree double *truth = ringlet_conformance_array (conf, c->truth, &n);
  double worst = 0.0;

  g_assert_cmpuint (ours->n, ==, n);
  for (gsize i = 0; i < n; i++) {
    const double expected = truth[i] * c->scale;
    const double allowed = MAX (1e-13 * fabs (expected), c->absolute);

    worst = MAX (worst, difference (c, ours->data[i], expected) / allowed);
  }
  g_test_message ("%s %s: %g of what is allowed", conf->group, c->truth, worst);
  g_assert_cmpfloat (worst, <=, 1.0);
}

static void
test_truth (gconstpointer data)
{
  const TruthCase *c = data;

  for (gsize g = 0; ringlet_conformance_groups[g] != NULL; g++) {
    g_auto (RingletConformance) conf = { 0 };

    if (!ringlet_conformance_open (&conf, ringlet_conformance_groups[g]))
      return;
    compare (&conf, c);
  }
}

/* pyFAI 0.21.3, corner_array ("q_nm^-1"): float32, so 1.2e-7 of the largest value. */
static void
test_corners_pyfai (void)
{
  for (gsize g = 0; ringlet_conformance_groups[g] != NULL; g++) {
    g_auto (RingletConformance) conf = { 0 };
    gsize n = 0;

    if (!ringlet_conformance_open (&conf, ringlet_conformance_groups[g]))
      return;

    g_test_message ("%s", conf.group);
    {
      g_autofree double *q_chi =
          ringlet_conformance_array (&conf, "pyfai_corner_q_chi", &n);
      g_autoptr (RingletArray) corners =
          get_fresh (conf.detector, &conf.geometry, RINGLET_MAP_CORNERS);
      const double k = 4e-9 * G_PI / conf.geometry.wavelength_m;

      g_assert_cmpuint (corners->n / 3, ==, n / 2);
      for (gsize i = 0; i < n / 2; i++) {
        const double *zyx = corners->data + 3 * i;
        const double radius = hypot (zyx[1], zyx[2]);
        const double q = k * sin (atan2 (radius, zyx[0]) / 2.0);
        const double chi = atan2 (zyx[1], zyx[2]) - q_chi[2 * i + 1];

        g_assert_cmpfloat (fabs (q - q_chi[2 * i]), <=, 1.2e-7 * k);
        g_assert_cmpfloat (fabs (remainder (chi, 2.0 * G_PI)), <=, 4e-7);
      }
    }
  }
}

static RingletDetector *
small_detector (int orientation)
{
  const RingletSensor silicon = { ringlet_material_find ("Si", NULL), 3.2e-4 };
  g_autoptr (RingletDetector) plain =
      ringlet_detector_new_generic (1e-4, 1.5e-4, 20, 30, orientation, NULL);

  return ringlet_detector_with_sensor (plain, &silicon);
}

static const RingletGeometry tilted = { 0.1, 0.0007, 0.003, 0.3, -0.2, 0.5, 1e-10 };

/* Neighbours share their corners in every bit, else there are slits between pixels. */
static void
test_corners_shared (void)
{
  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletDetector) detector = small_detector (orientation);
    g_autoptr (RingletArray) corners =
        get_fresh (detector, &tilted, RINGLET_MAP_CORNERS);
    g_autoptr (RingletArray) centres =
        get_fresh (detector, &tilted, RINGLET_MAP_POSITION);
    const gsize size = 3 * sizeof (double);

    for (gsize i = 0; i + 1 < 20; i++) {
      for (gsize j = 0; j + 1 < 30; j++) {
        const double *here = corners->data + 12 * (i * 30 + j);
        const double *below = here + 12 * 30;
        const double *right = here + 12;
        const double *centre = centres->data + 3 * (i * 30 + j);

        g_assert_cmpmem (here + 3, size, below, size);
        g_assert_cmpmem (here + 6, size, below + 9, size);
        g_assert_cmpmem (here + 9, size, right, size);
        g_assert_cmpmem (here + 6, size, right + 3, size);
        for (gsize k = 0; k < 3; k++)
          g_assert_cmpfloat (
              fabs ((here[k] + here[k + 6]) / 2.0 - centre[k]), <=, 1e-16);
      }
    }
  }
}

/* --- what a map depends on, whatever the table of the maps claims --- */

typedef struct {
  const char *name;
  gsize member;
  RingletMap same[10]; /* maps that it does not change, up to the first 0 */
} InputCase;

#define MEMBER(name) G_STRUCT_OFFSET (RingletGeometry, name)
#define FACE_MAPS                                                                      \
  RINGLET_MAP_INCIDENCE, RINGLET_MAP_PIXEL_AREA, RINGLET_MAP_SOLID_ANGLE,              \
      RINGLET_MAP_SENSOR, RINGLET_MAP_OBLIQUE

/* The incidence angle knows nothing of the rotations, the scattering angle and a plate
 * across the beam nothing of the turn about the beam. */
static const InputCase input_cases[] = {
  { "distance", MEMBER (distance_m), { RINGLET_MAP_PIXEL_AREA } },
  { "poni1", MEMBER (poni_slow_m), { RINGLET_MAP_PIXEL_AREA } },
  { "poni2", MEMBER (poni_fast_m), { RINGLET_MAP_PIXEL_AREA } },
  { "rot1", MEMBER (rot1_rad), { FACE_MAPS } },
  { "rot2", MEMBER (rot2_rad), { FACE_MAPS } },
  { "rot3", MEMBER (rot3_rad),
      { FACE_MAPS, RINGLET_MAP_TWO_THETA, RINGLET_MAP_Q, RINGLET_MAP_D,
          RINGLET_MAP_RADIUS, RINGLET_MAP_SAMPLE } },
};

static double
largest_change (const RingletArray *a, const RingletArray *b)
{
  double most = 0.0;
  double scale = 0.0;

  for (gsize i = 0; i < a->n; i++) {
    most = MAX (most, fabs (a->data[i] - b->data[i]));
    scale = MAX (scale, fabs (a->data[i]));
  }
  return most / scale;
}

static gboolean
is_same (const InputCase *c, RingletMap map)
{
  for (gsize i = 0; i < G_N_ELEMENTS (c->same); i++) {
    if (c->same[i] == map && map != RINGLET_MAP_POSITION)
      return TRUE;
  }
  return c->member == MEMBER (rot3_rad) && map == RINGLET_MAP_CBN;
}

static void
test_input_values (gconstpointer data)
{
  const InputCase *c = data;
  g_autoptr (RingletDetector) detector = small_detector (3);
  RingletGeometry other = tilted;

  G_STRUCT_MEMBER (double, &other, c->member) *= 1.01;
  for (guint map = 0; map < RINGLET_MAP_N; map++) {
    g_autoptr (RingletArray) before = get_fresh (detector, &tilted, map);
    g_autoptr (RingletArray) after = get_fresh (detector, &other, map);
    const double change = largest_change (before, after);

    g_test_message ("%s: %g", ringlet_map_name (map), change);
    if (is_same (c, map))
      g_assert_cmpfloat (change, <=, 1e-14);
    else
      g_assert_cmpfloat (change, >, 1e-7);
  }
}

/* --- errors --- */

static void
test_no_wavelength (void)
{
  const RingletFactors factors = some_factors ();
  g_autoptr (RingletDetector) detector = small_detector (3);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  RingletGeometry geometry = tilted;
  g_autoptr (RingletMaps) maps = NULL;
  g_autoptr (GError) error = NULL;

  geometry.wavelength_m = 0.0;
  maps = ringlet_maps_new (detector, &geometry, memo);
  g_assert_null (ringlet_maps_get (maps, RINGLET_MAP_Q, &factors, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "wavelength"));
}

static void
test_cancelled (void)
{
  const RingletFactors factors = some_factors ();
  g_autoptr (RingletDetector) detector = small_detector (3);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  g_autoptr (RingletMaps) maps = ringlet_maps_new (detector, &tilted, memo);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RingletArray) array = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (
      ringlet_maps_get (maps, RINGLET_MAP_CHI, &factors, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  array = ringlet_maps_get (maps, RINGLET_MAP_CHI, &factors, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (array);
}

static void
add_tables (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (truth_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/maps/truth/", ringlet_map_name (truth_cases[i].map), NULL);

    g_test_add_data_func (path, &truth_cases[i], test_truth);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (input_cases); i++) {
    g_autofree char *path = g_strconcat ("/maps/input/", input_cases[i].name, NULL);

    g_test_add_data_func (path, &input_cases[i], test_input_values);
  }
}

/* --- the product of the factors --- */

static double *
map_of (RingletMap map, const RingletDetector *detector,
    const RingletGeometry *geometry, const RingletFactors *factors, gsize slow)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletMapContext) context =
      ringlet_map_context_new (map, detector, geometry, factors, NULL, &error);
  double *values = g_new (double, detector->n_fast);

  g_assert_no_error (error);
  ringlet_map_context_row (context, slow, values);
  return values;
}

/* Solid angle and polarisation are computed in one pass on a regular grid: the product
 * has the bits of the two maps multiplied, whatever the orientation. */
static void
test_product (void)
{
  const RingletGeometry geometry = { 0.1, 0.02, 0.03, 0.21, -0.13, 0.4, 1e-10 };

  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_generic (1.7e-4, 1.1e-4, 7, 53, orientation, NULL);

    for (guint order = 1; order <= 3; order++) {
      RingletFactors factors = ringlet_factors_default ();

      factors.solid_angle_order = order;
      factors.polarization = 0.97;
      factors.polarization_offset_rad = 0.3;
      for (gsize slow = 0; slow < 7; slow += 3) {
        g_autofree double *product =
            map_of (RINGLET_MAP_NORMALIZATION, detector, &geometry, &factors, slow);
        g_autofree double *solid =
            map_of (RINGLET_MAP_SOLID_ANGLE, detector, &geometry, &factors, slow);
        g_autofree double *polarized =
            map_of (RINGLET_MAP_POLARIZATION, detector, &geometry, &factors, slow);

        for (gsize j = 0; j < detector->n_fast; j++)
          g_assert_true (product[j] == solid[j] * polarized[j]);
      }
    }
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  add_tables ();
  g_test_add_func ("/maps/corners/pyfai", test_corners_pyfai);
  g_test_add_func ("/maps/corners/shared", test_corners_shared);
  g_test_add_func ("/maps/no-wavelength", test_no_wavelength);
  g_test_add_func ("/maps/cancelled", test_cancelled);

  g_test_add_func ("/maps/product", test_product);
  return g_test_run ();
}
