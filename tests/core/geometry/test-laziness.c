/* SPDX-License-Identifier: MIT */

/* Each map against each of its inputs: what a map does not declare changes no bit of it
 * and finds it in the memo; what it declares makes another array. */

#include <locale.h>
#include <math.h>

#include "geometry/maps.h"

#define N_SLOW 20
#define N_FAST 30

/* Everything that any map could depend on. */
typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletFactors factors;
} World;

static void
world_clear (World *self)
{
  ringlet_detector_unref (self->detector);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static RingletDetector *
detector_new (double pitch_m, gsize n_slow, int orientation, const char *material)
{
  const RingletSensor sensor = { ringlet_material_find (material, NULL), 3.2e-4 };
  g_autoptr (RingletDetector) plain =
      ringlet_detector_new_generic (pitch_m, 1.5e-4, n_slow, N_FAST, orientation, NULL);

  return ringlet_detector_with_sensor (plain, &sensor);
}

static World
world_new (void)
{
  World self = {
    .detector = detector_new (1e-4, N_SLOW, 3, "Si"),
    .geometry = { 0.1, 0.0007, 0.003, 0.3, -0.2, 0.5, 1e-10 },
    .factors = ringlet_factors_default (),
  };

  self.factors.polarization = 0.95;
  self.factors.polarization_offset_rad = 0.1;
  self.factors.sensor_transmission = TRUE;
  self.factors.oblique_transmission = 0.4;
  self.factors.sample = (RingletSample){ RINGLET_SAMPLE_SLAB, 0.7, 0.1, 0.05 };
  self.factors.cbn.is_active = TRUE;
  self.factors.cbn.tilt_rad = 0.02;
  self.factors.cbn.large_radius_m = 4e-3; /* so that rays leave through the cone */
  return self;
}

static void
replace_detector (World *w, RingletDetector *detector)
{
  g_assert_nonnull (detector);
  ringlet_detector_unref (w->detector);
  w->detector = detector;
}

typedef struct {
  const char *name;
  RingletMapInputs input; /* 0: nothing may change */
  gsize member;           /* of the world: multiplied by 1.01 */
  void (*change) (World *world);
} Case;

static void
change_pitch (World *w)
{
  replace_detector (w, detector_new (1.01e-4, N_SLOW, 3, "Si"));
}

static void
change_shape (World *w)
{
  replace_detector (w, detector_new (1e-4, N_SLOW + 1, 3, "Si"));
}

static void
change_orientation (World *w)
{
  replace_detector (w, detector_new (1e-4, N_SLOW, 2, "Si"));
}

static void
bend_grid (World *w)
{
  double *slow = g_new0 (double, (N_SLOW + 1) * (N_FAST + 1));
  double *fast = g_new0 (double, (N_SLOW + 1) * (N_FAST + 1));

  slow[5 * (N_FAST + 1) + 7] = 0.01;
  replace_detector (w,
      ringlet_detector_with_grid (w->detector,
          ringlet_grid_new_nodes (1e-4, 1.5e-4, N_SLOW, N_FAST, slow, fast)));
}

static void
change_material (World *w)
{
  replace_detector (w, detector_new (1e-4, N_SLOW, 3, "CdTe"));
}

static void
change_thickness (World *w)
{
  RingletSensor sensor = w->detector->sensor;

  sensor.thickness_m *= 1.01;
  replace_detector (w, ringlet_detector_with_sensor (w->detector, &sensor));
}

static void
change_mask (World *w)
{
  guint8 *bad = g_new0 (guint8, N_SLOW * N_FAST);
  g_autoptr (RingletMask) mask = NULL;

  bad[3] = 1;
  mask = ringlet_mask_new_take (N_SLOW, N_FAST, bad);
  replace_detector (w, ringlet_detector_with_mask (w->detector, mask));
}

static void
change_path (World *w)
{
  replace_detector (w, ringlet_detector_with_path (w->detector, "other.h5"));
}

static void
turn_on_parallax (World *w)
{
  w->geometry.parallax = TRUE;
}

static void
change_order (World *w)
{
  w->factors.solid_angle_order = 2;
}

static void
change_shape_of_sample (World *w)
{
  w->factors.sample.shape = RINGLET_SAMPLE_SPHERE;
}

static void
lay_slab (World *w)
{
  w->factors.sample.horizontal = TRUE;
}

#define MEMBER(name) G_STRUCT_OFFSET (World, name)

static const Case cases[] = {
  { "pitch", RINGLET_INPUT_GRID, 0, change_pitch },
  { "shape", RINGLET_INPUT_GRID, 0, change_shape },
  { "orientation", RINGLET_INPUT_GRID, 0, change_orientation },
  { "distortion", RINGLET_INPUT_GRID, 0, bend_grid },
  { "distance", RINGLET_INPUT_PONI, MEMBER (geometry.distance_m) },
  { "poni1", RINGLET_INPUT_PONI, MEMBER (geometry.poni_slow_m) },
  { "poni2", RINGLET_INPUT_PONI, MEMBER (geometry.poni_fast_m) },
  { "rot1", RINGLET_INPUT_ROTATION, MEMBER (geometry.rot1_rad) },
  { "rot2", RINGLET_INPUT_ROTATION, MEMBER (geometry.rot2_rad) },
  { "parallax", RINGLET_INPUT_ROTATION, 0, turn_on_parallax },
  { "wavelength", RINGLET_INPUT_WAVELENGTH, MEMBER (geometry.wavelength_m) },
  { "material", RINGLET_INPUT_SENSOR, 0, change_material },
  { "thickness", RINGLET_INPUT_SENSOR, 0, change_thickness },
  { "order", RINGLET_INPUT_SOLID_ANGLE, 0, change_order },
  { "factor", RINGLET_INPUT_POLARIZATION, MEMBER (factors.polarization) },
  { "offset", RINGLET_INPUT_POLARIZATION, MEMBER (factors.polarization_offset_rad) },
  { "plate", RINGLET_INPUT_OBLIQUE, MEMBER (factors.oblique_transmission) },
  { "depth", RINGLET_INPUT_SAMPLE, MEMBER (factors.sample.depth) },
  { "tilt of the sample", RINGLET_INPUT_SAMPLE, MEMBER (factors.sample.tilt_x_rad) },
  { "sphere", RINGLET_INPUT_SAMPLE, 0, change_shape_of_sample },
  { "diamond", RINGLET_INPUT_CBN, MEMBER (factors.cbn.diamond_m) },
  { "small radius", RINGLET_INPUT_CBN, MEMBER (factors.cbn.small_radius_m) },
  { "tilt of the cell", RINGLET_INPUT_CBN, MEMBER (factors.cbn.tilt_rad) },
  { "axis of no cylinder", 0, 0, lay_slab },
  { "mask", 0, 0, change_mask },
  { "path", 0, 0, change_path },
};

static void
perturb (const Case *c, World *w)
{
  if (c->change != NULL)
    c->change (w);
  else
    G_STRUCT_MEMBER (double, w, c->member) *= 1.01;
}

static RingletArray *
get (const World *w, RingletMap map, RingletMemo *memo)
{
  g_autoptr (RingletMaps) maps = ringlet_maps_new (w->detector, &w->geometry, memo);
  g_autoptr (GError) error = NULL;
  RingletArray *array = ringlet_maps_get (maps, map, &w->factors, NULL, &error);

  g_assert_no_error (error);
  return array;
}

static gboolean
same_bits (const RingletArray *a, const RingletArray *b)
{
  return a->n == b->n && memcmp (a->data, b->data, a->n * sizeof (double)) == 0;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;

  for (guint map = 0; map < RINGLET_MAP_N; map++) {
    g_auto (World) plain = world_new ();
    g_auto (World) other = world_new ();
    const gboolean declared =
        (ringlet_map_inputs (map, &plain.factors) & c->input) != 0;
    g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
    g_autoptr (RingletMemo) fresh_memo = ringlet_memo_new (0);
    g_autoptr (RingletArray) first = get (&plain, map, memo);
    g_autoptr (RingletArray) second = NULL;
    g_autoptr (RingletArray) fresh = NULL;
    g_autoptr (RingletArray) back = NULL;

    perturb (c, &other);
    second = get (&other, map, memo);
    fresh = get (&other, map, fresh_memo);
    back = get (&plain, map, memo);
    g_test_message ("%s", ringlet_map_name (map));
    g_assert_true (back == first);
    g_assert_true (same_bits (second, fresh));
    /* Two grids may have the same relative areas. */
    if (!declared || map != RINGLET_MAP_PIXEL_AREA)
      g_assert_cmpint (same_bits (first, second), ==, !declared);
    g_assert_cmpint (first == second, ==, !declared);
    g_assert_cmpuint (ringlet_memo_n_computed (memo, "map"), ==, declared ? 2 : 1);
  }
}

/* A product forgets the inputs of the factors that it does not have. */
static void
test_unasked (void)
{
  g_auto (World) plain = world_new ();
  g_auto (World) other = world_new ();
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  g_autoptr (RingletArray) first = NULL;
  g_autoptr (RingletArray) second = NULL;

  plain.factors = ringlet_factors_default ();
  other.factors = ringlet_factors_default ();
  other.factors.polarization_offset_rad = 0.3;
  other.factors.sample.depth = 2.0;
  other.factors.cbn.seat_m = 1.0;
  other.geometry.rot1_rad = 0.1;
  other.geometry.wavelength_m = 0.0;
  change_material (&other);
  first = get (&plain, RINGLET_MAP_NORMALIZATION, memo);
  second = get (&other, RINGLET_MAP_NORMALIZATION, memo);
  g_assert_true (first == second);
  g_assert_cmpint (ringlet_map_inputs (RINGLET_MAP_NORMALIZATION, &plain.factors), ==,
      RINGLET_INPUT_GRID | RINGLET_INPUT_PONI | RINGLET_INPUT_SOLID_ANGLE);
}

/* Maps of one geometry are different things, also where one value looks like another.
 */
static void
test_apart (void)
{
  g_auto (World) world = world_new ();
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);

  for (guint map = 0; map < RINGLET_MAP_N; map++) {
    g_autoptr (RingletArray) array = get (&world, map, memo);
    RingletMap found = RINGLET_MAP_N;

    g_assert_true (ringlet_map_find (ringlet_map_name (map), &found, NULL));
    g_assert_cmpuint (found, ==, map);
  }
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "map"), ==, RINGLET_MAP_N);
}

static guint
n_kept (const World *world, RingletMemo *memo)
{
  guint kept = 0;

  for (guint map = RINGLET_MAP_N; map-- > 0;) {
    const guint before = ringlet_memo_n_computed (memo, "map");
    g_autoptr (RingletArray) array = get (world, map, memo);

    if (ringlet_memo_n_computed (memo, "map") > before)
      return kept;
    if (map != RINGLET_MAP_CORNERS)
      kept++;
  }
  return kept;
}

/* All maps of a detector through a memo that holds three: the last three stay. */
static void
test_bounded (void)
{
  g_auto (World) world = world_new ();
  const gsize n_bytes = N_SLOW * N_FAST * sizeof (double);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (3 * n_bytes + n_bytes / 2);

  for (guint map = 0; map < RINGLET_MAP_N; map++) {
    g_autoptr (RingletArray) array = get (&world, map, memo);

    /* Nobody but the test holds what does not fit. */
    g_assert_nonnull (array);
  }
  g_assert_cmpuint (n_kept (&world, memo), ==, 3);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/laziness/input/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/laziness/unasked", test_unasked);
  g_test_add_func ("/laziness/apart", test_apart);
  g_test_add_func ("/laziness/bounded", test_bounded);

  return g_test_run ();
}
