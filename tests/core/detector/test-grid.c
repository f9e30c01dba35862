/* SPDX-License-Identifier: MIT */
#include "detector/grid.h"

#include <locale.h>

#include "core/detector/grid-samples.h"
#include "geometry/lab.h"
#include "geometry/placement.h"

/* Coordinates of a few millimetres, rounded. */
#define ROUNDED 1e-17

/* "inverse geometry": of a pixel. */
#define FOUND 1e-9

/* A row of points and room for it. */
typedef struct {
  double values[3][64];
  RingletPoints points;
} Row;

static void
row_init (Row *self)
{
  self->points = (RingletPoints){ self->values[0], self->values[1], self->values[2] };
}

static RingletDetector *
sample_detector (const Sample *sample, int orientation)
{
  return ringlet_detector_new_grid (sample->name, sample->make (), orientation, NULL);
}

static double
distance (const double a[3], const double b[3])
{
  return hypot (hypot (a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
}

static void
get (const Row *row, gsize j, double point[3])
{
  for (int k = 0; k < 3; k++)
    point[k] = row->values[k][j];
}

static void
cross (const double a[3], const double b[3], double out[3])
{
  for (int k = 0; k < 3; k++)
    out[k] = a[(k + 1) % 3] * b[(k + 2) % 3] - a[(k + 2) % 3] * b[(k + 1) % 3];
}

/* The triangles from the centre to each side all turn the same way. */
static void
check_around (const double centre[3], double corners[6][3], guint n)
{
  double first[3] = { 0.0 };

  for (guint k = 0; k < n; k++) {
    double a[3];
    double b[3];
    double normal[3];

    for (int i = 0; i < 3; i++) {
      a[i] = corners[k][i] - centre[i];
      b[i] = corners[(k + 1) % n][i] - centre[i];
    }
    cross (a, b, normal);
    if (k == 0)
      memcpy (first, normal, sizeof first);
    g_assert_cmpfloat (
        normal[0] * first[0] + normal[1] * first[1] + normal[2] * first[2], >, 0.0);
  }
}

/* Corners of four are where point() goes towards them from inside the pixel. */
static void
check_corners (const RingletDetector *detector, gsize i, gsize j, double corners[6][3])
{
  static const double at[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
  const double inside = 1e-6;

  for (guint k = 0; k < 4; k++) {
    double point[3];

    ringlet_detector_point (detector,
        (double) i + at[k][0] + inside * (1.0 - 2.0 * at[k][0]),
        (double) j + at[k][1] + inside * (1.0 - 2.0 * at[k][1]), point);
    g_assert_cmpfloat (distance (point, corners[k]), <, 6.0 * inside * 1.5e-4);
  }
}

static void
check_pixel (const RingletDetector *detector, gsize i, gsize j, const Row *centres,
    const Row *corner_row)
{
  const guint n = detector->grid->n_corners;
  double corners[6][3];
  double centre[3];
  double point[3];

  get (centres, j, centre);
  ringlet_detector_point (detector, (double) i + 0.5, (double) j + 0.5, point);
  for (guint k = 0; k < n; k++)
    get (&corner_row[k], j, corners[k]);
  if (isnan (centre[0])) {
    g_assert_true (isnan (point[0] + point[1] + point[2]));
    return;
  }

  g_assert_cmpfloat (distance (centre, point), <, ROUNDED);
  check_around (centre, corners, n);
  if (n == 4)
    check_corners (detector, i, j, corners);
}

static void
test_pixels (gconstpointer data)
{
  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletDetector) detector = sample_detector (data, orientation);
    Row corners[6];
    RingletPoints points[6];
    Row centres;

    row_init (&centres);
    for (int k = 0; k < 6; k++) {
      row_init (&corners[k]);
      points[k] = corners[k].points;
    }
    for (gsize i = 0; i < detector->n_slow; i++) {
      ringlet_detector_centres (detector, i, &centres.points);
      ringlet_detector_corners (detector, i, points);
      for (gsize j = 0; j < detector->n_fast; j++)
        check_pixel (detector, i, j, &centres, corners);
    }
  }
}

/* Orientation 3 is the grid; the others are its rows and columns the other way round.
 */
static void
test_flips (gconstpointer data)
{
  g_autoptr (RingletDetector) straight = sample_detector (data, 3);

  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletDetector) detector = sample_detector (data, orientation);
    Row a;
    Row b;

    row_init (&a);
    row_init (&b);
    for (gsize i = 0; i < 24; i++) {
      ringlet_detector_centres (detector, i, &a.points);
      ringlet_detector_centres (straight, orientation <= 2 ? 23 - i : i, &b.points);
      for (gsize j = 0; j < 30; j++)
        for (int k = 0; k < 3; k++)
          g_assert_true (
              memcmp (&a.values[k][j], &b.values[k][orientation % 3 == 1 ? 29 - j : j],
                  sizeof (double)) == 0 ||
              isnan (a.values[k][j]));
    }
  }
}

static RingletGeometry
sample_geometry (const Sample *sample, GRand *rand)
{
  return (RingletGeometry){
    .distance_m = sample->distance_m,
    .poni_slow_m = sample->poni_slow_m + g_rand_double_range (rand, -1e-4, 1e-4),
    .poni_fast_m = sample->poni_fast_m + g_rand_double_range (rand, -1e-4, 1e-4),
    .rot1_rad = g_rand_double_range (rand, -G_PI, G_PI),
    .rot2_rad = g_rand_double_range (rand, -G_PI, G_PI),
    .rot3_rad = g_rand_double_range (rand, -G_PI, G_PI),
  };
}

/* Pixel → laboratory → direction → pixel. */
static void
check_found (
    const RingletPlacement *placement, double slow, double fast, double tolerance)
{
  const RingletLab p = ringlet_placement_at (placement, slow, fast);
  const double length = ringlet_lab_length (p);
  const RingletLab direction = {
    .x = p.x / length, .y = p.y / length, .z = p.z / length
  };
  double slow_px = NAN;
  double fast_px = NAN;

  if (isnan (length))
    return;
  g_assert_true (ringlet_placement_find (placement, direction, &slow_px, &fast_px));
  g_assert_cmpfloat (fabs (slow_px - slow), <=, tolerance);
  g_assert_cmpfloat (fabs (fast_px - fast), <=, tolerance);
}

static double
random_inside (GRand *rand, int from, int to, double overlap)
{
  return g_rand_int_range (rand, from, to) +
      g_rand_double_range (rand, overlap, 1.0 - overlap);
}

static void
test_find (gconstpointer data)
{
  const Sample *sample = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletDetector) detector = sample_detector (sample, orientation);

    for (int n = 0; n < 2500; n++) {
      const RingletGeometry geometry = sample_geometry (sample, rand);
      const RingletPlacement placement = ringlet_placement_new (detector, &geometry);

      check_found (&placement, random_inside (rand, 0, 24, sample->overlap_px),
          random_inside (rand, 0, 30, sample->overlap_px), FOUND);
    }
  }
}

/* Beside the detector, as far as it says that it goes on; not at the seams between what
 * two pixels become there. */
static void
test_beyond (gconstpointer data)
{
  const Sample *sample = data;
  const int far = sample->beyond_px;
  const double overlap = fmax (sample->overlap_px, 0.01);
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  g_autoptr (RingletDetector) detector = sample_detector (sample, 3);
  const RingletGeometry geometry = sample_geometry (sample, rand);
  const RingletPlacement placement = ringlet_placement_new (detector, &geometry);

  for (int i = 0; i < 1000; i++)
    check_found (&placement, random_inside (rand, -far, 24 + far, overlap),
        random_inside (rand, -far, 30 + far, overlap), 1e-7);
}

static void
test_flags (gconstpointer data)
{
  const Sample *sample = data;
  g_autoptr (RingletGrid) grid = sample->make ();

  g_assert_true (grid->is_flat == sample->is_flat);
  g_assert_true (grid->is_contiguous == sample->is_contiguous);
  g_assert_true (grid->is_uniform == sample->is_uniform);
}

/* Made again it is the same; no two samples are. */
static void
test_equal (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (samples); j++) {
      g_autoptr (RingletGrid) a = samples[i].make ();
      g_autoptr (RingletGrid) b = samples[j].make ();

      g_assert_true (ringlet_grid_equal (a, b) == (i == j));
    }
}

static void
add_for_all (const char *what, GTestDataFunc func)
{
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autofree char *path = g_strdup_printf ("/grid/%s/%s", what, samples[i].name);

    g_test_add_data_func (path, &samples[i], func);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  add_for_all ("pixels", test_pixels);
  add_for_all ("flips", test_flips);
  add_for_all ("find", test_find);
  add_for_all ("beyond", test_beyond);
  add_for_all ("flags", test_flags);
  g_test_add_func ("/grid/equal", test_equal);

  return g_test_run ();
}
