/* SPDX-License-Identifier: MIT */
#include "geometry/maps.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "support/conformance.h"

#define FACTOR 0.95

static RingletArray *
get_map (RingletDetector *detector, const RingletGeometry *geometry, RingletMap map,
    double factor, RingletMemo *memo)
{
  g_autoptr (RingletMaps) maps = ringlet_maps_new (detector, geometry, memo);
  g_autoptr (GError) error = NULL;
  RingletArray *array = ringlet_maps_get (maps, map, factor, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (array->n, ==,
      detector->n_slow * detector->n_fast * ringlet_maps_n_values (maps, map));
  return array;
}

static RingletArray *
get_fresh (RingletDetector *detector, const RingletGeometry *geometry, RingletMap map,
    double factor)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);

  return get_map (detector, geometry, map, factor, memo);
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
  g_autoptr (RingletArray) ours =
      get_fresh (conf->detector, &conf->geometry, c->map, FACTOR);
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
          get_fresh (conf.detector, &conf.geometry, RINGLET_MAP_CORNERS, FACTOR);
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
  return ringlet_detector_new_generic (1e-4, 1.5e-4, 20, 30, orientation, NULL);
}

static const RingletGeometry tilted = { 0.1, 0.0007, 0.003, 0.3, -0.2, 0.5, 1e-10 };

/* Neighbours share their corners in every bit, else there are slits between pixels. */
static void
test_corners_shared (void)
{
  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletDetector) detector = small_detector (orientation);
    g_autoptr (RingletArray) corners =
        get_fresh (detector, &tilted, RINGLET_MAP_CORNERS, FACTOR);
    g_autoptr (RingletArray) centres =
        get_fresh (detector, &tilted, RINGLET_MAP_POSITION, FACTOR);
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

/* --- what a map depends on --- */

typedef struct {
  const char *name;
  gsize member;
  const char *maps; /* maps that it changes, by letter; see letters */
} InputCase;

#define MEMBER(name) G_STRUCT_OFFSET (RingletGeometry, name)

/* Position, Corners, Two theta, Q, cHi, Radius, Solid angle, polariZation */
static const char letters[] = "PCTQHRSZ";

/* The incidence angle knows nothing of the rotations, the scattering angle nothing of
 * the turn about the beam, and only q knows of the wavelength. */
static const InputCase input_cases[] = {
  { "distance", MEMBER (distance_m), "PCTQHRSZ" },
  { "poni1", MEMBER (poni_slow_m), "PCTQHRSZ" },
  { "poni2", MEMBER (poni_fast_m), "PCTQHRSZ" },
  { "rot1", MEMBER (rot1_rad), "PCTQHRZ" },
  { "rot2", MEMBER (rot2_rad), "PCTQHRZ" },
  { "rot3", MEMBER (rot3_rad), "PCHZ" },
  { "wavelength", MEMBER (wavelength_m), "Q" },
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

/* The values say what depends on what, whatever the table of the maps claims. */
static void
test_input_values (gconstpointer data)
{
  const InputCase *c = data;
  g_autoptr (RingletDetector) detector = small_detector (3);
  RingletGeometry other = tilted;

  G_STRUCT_MEMBER (double, &other, c->member) *= 1.01;
  for (guint map = 0; map < RINGLET_MAP_N; map++) {
    g_autoptr (RingletArray) before = get_fresh (detector, &tilted, map, FACTOR);
    g_autoptr (RingletArray) after = get_fresh (detector, &other, map, FACTOR);
    const double change = largest_change (before, after);

    g_test_message ("%s: %g", ringlet_map_name (map), change);
    if (strchr (c->maps, letters[map]) != NULL)
      g_assert_cmpfloat (change, >, 1e-7);
    else
      g_assert_cmpfloat (change, <=, 1e-14);
  }
}

typedef struct {
  const char *name;
  double wavelength;
  double factor;
  gboolean (*is_used) (RingletMap map);
} DeclaredCase;

static const DeclaredCase declared_cases[] = {
  { "wavelength", 2e-10, FACTOR, ringlet_map_uses_wavelength },
  { "no wavelength", 0.0, FACTOR, ringlet_map_uses_wavelength },
  { "factor", 1e-10, 0.5, ringlet_map_uses_factor },
  { "factor of no polarisation", 1e-10, NAN, ringlet_map_uses_factor },
};

/* What a map does not declare changes no bit of it, and finds it in the memo. */
static void
test_undeclared (gconstpointer data)
{
  const DeclaredCase *c = data;
  g_autoptr (RingletDetector) detector = small_detector (3);
  RingletGeometry other = tilted;

  other.wavelength_m = c->wavelength;
  for (guint map = 0; map < RINGLET_MAP_N; map++) {
    g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
    g_autoptr (RingletArray) first = NULL;
    g_autoptr (RingletArray) again = NULL;
    g_autoptr (RingletArray) fresh = NULL;

    if (c->is_used (map))
      continue;
    g_test_message ("%s", ringlet_map_name (map));
    first = get_map (detector, &tilted, map, FACTOR, memo);
    again = get_map (detector, &other, map, c->factor, memo);
    fresh = get_fresh (detector, &other, map, c->factor);
    g_assert_true (first == again);
    g_assert_cmpuint (ringlet_memo_n_computed (memo, "map"), ==, 1);
    g_assert_cmpmem (first->data, first->n * sizeof (double), fresh->data,
        fresh->n * sizeof (double));
  }
}

static void
assert_changes (RingletDetector *detector, const RingletGeometry *geometry,
    RingletMap map, double factor)
{
  g_autoptr (RingletDetector) plain = small_detector (3);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  g_autoptr (RingletArray) first = get_map (plain, &tilted, map, FACTOR, memo);
  g_autoptr (RingletArray) other = get_map (detector, geometry, map, factor, memo);
  g_autoptr (RingletArray) back = get_map (plain, &tilted, map, FACTOR, memo);

  g_test_message ("%s", ringlet_map_name (map));
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "map"), ==, 2);
  g_assert_true (first == back);
  g_assert_true (other->n != first->n || largest_change (first, other) > 1e-7);
}

/* The wavelength of q, the factor of the polarisation, the grid of all. */
static void
test_declared (void)
{
  RingletGeometry longer = tilted;

  longer.wavelength_m *= 1.001;
  for (guint map = 0; map < RINGLET_MAP_N; map++) {
    g_autoptr (RingletDetector) plain = small_detector (3);
    RingletDetector *const others[] = {
      small_detector (1),
      small_detector (2),
      small_detector (4),
      ringlet_detector_new_generic (1.01e-4, 1.5e-4, 20, 30, 3, NULL),
      ringlet_detector_new_generic (1e-4, 1.51e-4, 20, 30, 3, NULL),
      ringlet_detector_new_generic (1e-4, 1.5e-4, 30, 20, 3, NULL),
      ringlet_detector_new_generic (1e-4, 1.5e-4, 21, 30, 3, NULL),
    };

    if (ringlet_map_uses_wavelength (map))
      assert_changes (plain, &longer, map, FACTOR);
    if (ringlet_map_uses_factor (map))
      assert_changes (plain, &tilted, map, FACTOR + 0.001);
    for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
      assert_changes (others[i], &tilted, map, FACTOR);
      ringlet_detector_unref (others[i]);
    }
  }
  g_assert_true (ringlet_map_uses_wavelength (RINGLET_MAP_Q));
  g_assert_true (ringlet_map_uses_factor (RINGLET_MAP_POLARIZATION));
}

/* Maps of one geometry are different things, also where one value looks like another.
 */
static void
test_apart (void)
{
  g_autoptr (RingletDetector) detector = small_detector (3);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);

  for (guint map = 0; map < RINGLET_MAP_N; map++) {
    g_autoptr (RingletArray) array = get_map (detector, &tilted, map, FACTOR, memo);

    for (guint other = 0; other < map; other++)
      g_assert_cmpstr (ringlet_map_name (map), !=, ringlet_map_name (other));
  }
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "map"), ==, RINGLET_MAP_N);
}

/* --- errors --- */

static void
test_no_wavelength (void)
{
  g_autoptr (RingletDetector) detector = small_detector (3);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  RingletGeometry geometry = tilted;
  g_autoptr (RingletMaps) maps = NULL;
  g_autoptr (GError) error = NULL;

  geometry.wavelength_m = 0.0;
  maps = ringlet_maps_new (detector, &geometry, memo);
  g_assert_null (ringlet_maps_get (maps, RINGLET_MAP_Q, FACTOR, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "wavelength"));
}

static void
test_cancelled (void)
{
  g_autoptr (RingletDetector) detector = small_detector (3);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  g_autoptr (RingletMaps) maps = ringlet_maps_new (detector, &tilted, memo);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RingletArray) array = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ringlet_maps_get (maps, RINGLET_MAP_CHI, FACTOR, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  array = ringlet_maps_get (maps, RINGLET_MAP_CHI, FACTOR, NULL, &error);
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
  for (gsize i = 0; i < G_N_ELEMENTS (declared_cases); i++) {
    g_autofree char *path =
        g_strconcat ("/maps/undeclared/", declared_cases[i].name, NULL);

    g_test_add_data_func (path, &declared_cases[i], test_undeclared);
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
  g_test_add_func ("/maps/declared", test_declared);
  g_test_add_func ("/maps/apart", test_apart);
  g_test_add_func ("/maps/no-wavelength", test_no_wavelength);
  g_test_add_func ("/maps/cancelled", test_cancelled);

  return g_test_run ();
}
