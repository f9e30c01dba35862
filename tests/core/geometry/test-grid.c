/* SPDX-License-Identifier: MIT */
#include "geometry/grid.h"

#include <locale.h>

#include "base/error.h"
#include "core/geometry/corner-table.h"
#include "core/geometry/grid-samples.h"
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
  g_test_message ("%.17g %.17g", slow, fast);
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

  for (int n = 0; n < 100; n++) {
    g_autoptr (RingletDetector) detector = sample_detector (sample, 1 + n % 4);
    const RingletGeometry geometry = sample_geometry (sample, rand);
    const RingletPlacement placement = ringlet_placement_new (detector, &geometry);

    for (int i = 0; i < 100; i++)
      check_found (&placement, random_inside (rand, 0, 24, sample->overlap_px),
          random_inside (rand, 0, 30, sample->overlap_px), FOUND);
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

/* Each changes one thing of the first: what it is made of is in the digest. */
static RingletGrid *
panels_but (int which)
{
  RingletPanel panels[2] = {
    { 0, 0, 2, 4, { 0.0, 0.0, 0.0 }, { 1, 0, 0 }, { 0, 1, 0 } },
    { 2, 0, 2, 4, { 3e-4, 0.0, 0.0 }, { 1, 0, 0 }, { 0, 1, 0 } },
  };
  double edges[] = { 0.0, 1.0, 2.0 };

  panels[1].origin_m[2] += which == 1 ? 1e-9 : 0.0;
  panels[1].slow_axis[1] += which == 2 ? 1e-9 : 0.0;
  panels[1].fast_axis[2] += which == 3 ? 1e-9 : 0.0;
  panels[1].n_fast -= which == 4;
  panels[0].n_slow -= which == 5;
  panels[1].slow_first += which == 6;
  panels[1].n_slow -= which >= 6;
  panels[1].fast_first += which == 8;
  panels[1].n_fast -= which == 8;
  edges[1] += which == 9 ? 1e-9 : 0.0;
  return ringlet_grid_new_panels (which == 10 ? 2e-4 : 1e-4, 1e-4, 4, 4, panels,
      which == 11 ? 1 : 2, which == 12 ? NULL : edges, NULL);
}

static RingletGrid *
moved_but (int which)
{
  const gsize n = which % 2 == 0 ? 9 : 4;
  double *slow = g_new0 (double, n);
  double *fast = g_new0 (double, n);

  slow[n - 1] = which >= 2 && which < 4 ? 1e-12 : 0.0;
  fast[0] = which >= 4 && which < 6 ? 1e-12 : 0.0;
  return n == 9
      ? ringlet_grid_new_nodes (1e-4, which == 6 ? 2e-4 : 1e-4, 2, 2, slow, fast)
      : ringlet_grid_new_offsets (1e-4, which == 7 ? 2e-4 : 1e-4, 2, 2, slow, fast);
}

static RingletGrid *
other_but (int which)
{
  const double edges[] = { 0.0, 1.0, 1.0, which == 1 ? 2.5 : 2.0 };
  const double others[] = { 0.0, 1.0, 1.0, which == 2 ? 2.5 : 2.0 };
  float *corners = NULL;

  if (which < 4)
    return ringlet_grid_new_edges (which == 3 ? 2.0 : 1.0, 1.0, 2, 2, edges, others);
  if (which < 8)
    return ringlet_grid_new_cylinder (which == 5 ? 2.0 : 1.0, which == 6 ? 1.1 : 1.0, 2,
        2, which == 7 ? 11.0 : 10.0, NULL);
  if (which < 10)
    return ringlet_grid_new_hexagon (1.0 + which, 2, 2);
  corners = g_new0 (float, 2 * 12);
  corners[23] = (float) which;
  return ringlet_grid_new_corners (
      1.0, 1.0, which == 11 ? 2 : 1, which == 11 ? 1 : 2, 4, corners);
}

static void
check_all_differ (RingletGrid *(*make) (int), int n)
{
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      g_autoptr (RingletGrid) a = make (i);
      g_autoptr (RingletGrid) b = make (j);

      g_test_message ("%d %d", i, j);
      g_assert_true (ringlet_grid_equal (a, b) == (i == j));
    }
}

static void
test_digest (void)
{
  check_all_differ (panels_but, 13);
  check_all_differ (moved_but, 8);
  check_all_differ (other_but, 12);
}

static RingletGrid *
named_grid (const char *name)
{
  RingletPanel panels[20] = { { 0 } };
  double edges[561] = { 0.0 };
  double slow = 0.0;
  double normal = 0.0;

  if (g_str_equal (name, "Aarhus"))
    return ringlet_grid_new_cylinder (24.893e-6, 24.893e-6, 1000, 16000, 0.29989, NULL);
  if (g_str_equal (name, "Rapid"))
    return ringlet_grid_new_cylinder (1e-4, 1e-4, 2560, 4700, 0.12726, NULL);
  if (g_str_equal (name, "Pixirad1"))
    return ringlet_grid_new_hexagon (60e-6, 476, 512);

  for (int i = 0; i < 560; i++)
    edges[i + 1] = edges[i] + (i % 80 == 79 || (i % 80 == 0 && i > 0) ? 2.5 : 1.0);
  /* The last row of a module is no border between chips. */
  edges[560] = edges[559] + 1.0;
  for (gsize i = 0; i < 20; i++) {
    const double angle = 6.74 * (double) i * G_PI / 180.0;

    panels[i] = (RingletPanel){ 560 * i, 0, 560, 120, { slow, 0.0, normal },
      { cos (angle), 0.0, sin (angle) }, { 0.0, 1.0, 0.0 } };
    slow += 598 * 130e-6 * cos (angle);
    normal += 598 * 130e-6 * sin (angle);
  }
  return ringlet_grid_new_panels (130e-6, 130e-6, 11200, 120, panels, 20, edges, NULL);
}

/* "the three curved detectors and Pixirad against an independent script" */
static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (corner_rows); i++) {
    const CornerRow *row = &corner_rows[i];
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_grid (row->detector, named_grid (row->detector), 3, NULL);
    g_autofree double *buffer = g_new (double, 18 * (detector->n_fast + 1));
    RingletPoints points[6];

    for (int k = 0; k < 6; k++) {
      double *part = buffer + 3 * (gsize) k * (detector->n_fast + 1);

      points[k] = (RingletPoints){ part, part + detector->n_fast + 1,
        part + 2 * (detector->n_fast + 1) };
    }
    ringlet_detector_corners (detector, row->slow, points);
    g_assert_cmpfloat_with_epsilon (
        points[row->corner].slow[row->fast], row->place[0], 1e-12);
    g_assert_cmpfloat_with_epsilon (
        points[row->corner].fast[row->fast], row->place[1], 1e-12);
    g_assert_cmpfloat_with_epsilon (
        points[row->corner].normal[row->fast], row->place[2], 1e-12);
  }
}

/* A ray along the normal to (slow, fast) metres. */
static gboolean
find_straight (const RingletGrid *grid, double slow_m, double fast_m, double *slow_px,
    double *fast_px)
{
  const double origin[3] = { slow_m, fast_m, -1.0 };
  const double direction[3] = { 0.0, 0.0, 1.0 };

  return grid->klass->find (grid, origin, direction, slow_px, fast_px);
}

/* Between modules: the edge, and of the row that the gap is beside. */
static void
test_gaps (void)
{
  g_autoptr (RingletGrid) edges = sample_gaps ();
  g_autoptr (RingletGrid) corners = sample_corners ();
  g_autoptr (RingletGrid) panels = sample_panels ();
  double slow = NAN;
  double fast = NAN;

  /* The first gap is from 11.5 to 14.8 pitches. */
  g_assert_true (find_straight (edges, 12e-4, 3e-4, &slow, &fast));
  g_assert_cmpfloat (slow, ==, 10.0);
  g_assert_true (find_straight (corners, 12e-4, 3e-4, &slow, &fast));
  g_assert_cmpfloat_with_epsilon (slow, 10.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (fast, 2.0, 1e-5);
  /* From 12 to 15. */
  g_assert_true (find_straight (panels, 13e-4, 3.3e-4, &slow, &fast));
  g_assert_cmpfloat_with_epsilon (slow, 12.0, 1e-8);
  g_assert_cmpint ((int) slow, ==, 11);
  g_assert_cmpfloat_with_epsilon (fast, 3.3, 1e-9);
  g_assert_true (find_straight (panels, 14e-4, 3.3e-4, &slow, &fast));
  g_assert_cmpfloat (slow, ==, 12.0);
  /* Where the image ends the panel goes on. */
  g_assert_true (find_straight (panels, -2e-4, 3.3e-4, &slow, &fast));
  g_assert_cmpfloat_with_epsilon (slow, -2.0, 1e-9);
}

/* Every point of a hexagon belongs to the nearest centre. */
static void
test_hexagon (void)
{
  g_autoptr (RingletGrid) grid = sample_hexagon ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int n = 0; n < 20000; n++) {
    const double slow_m = g_rand_double_range (rand, 2e-4, 18e-4);
    const double fast_m = g_rand_double_range (rand, 2e-4, 28e-4);
    double nearest = INFINITY;
    double slow = NAN;
    double fast = NAN;
    double found[3];

    g_assert_true (find_straight (grid, slow_m, fast_m, &slow, &fast));
    grid->klass->point (grid, floor (slow) + 0.5, floor (fast) + 0.5, found);
    for (int i = 0; i < 24 * 30; i++) {
      double centre[3];

      grid->klass->point (grid, i / 30 + 0.5, i % 30 + 0.5, centre);
      nearest = fmin (nearest, hypot (centre[0] - slow_m, centre[1] - fast_m));
    }
    g_assert_cmpfloat_with_epsilon (
        hypot (found[0] - slow_m, found[1] - fast_m), nearest, ROUNDED);
  }
}

typedef struct {
  const char *what;
  RingletPanel panels[2];
  const double *edges;
  gsize n;
} BadPanels;

static const double descending[] = { 0.0, 2.0, 1.0 };
static const double not_finite[] = { 0.0, 1.0, NAN };

static const BadPanels bad_panels[] = {
  { "no panels", { { 0 } }, NULL, 0 },
  { "has no pixels", { { 0, 0, 0, 4, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } } }, NULL, 1 },
  { "leaves the image", { { 3, 0, 2, 4, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } } }, NULL, 1 },
  { "leaves the image", { { 0, 1, 2, G_MAXSIZE, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } } },
      NULL, 1 },
  { "overlaps",
      { { 0, 0, 2, 4, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } },
          { 1, 3, 2, 1, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } } },
      NULL, 2 },
  { "span no plane", { { 0, 0, 2, 4, { 0 }, { 1, 0, 0 }, { 2, 0, 0 } } }, NULL, 1 },
  { "span no plane", { { 0, 0, 2, 4, { 0 }, { NAN, 0, 0 }, { 2, 0, 0 } } }, NULL, 1 },
  { "no finite place", { { 0, 0, 2, 4, { INFINITY }, { 1, 0, 0 }, { 0, 1, 0 } } }, NULL,
      1 },
  { "do not ascend", { { 0, 0, 2, 4, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } } }, descending,
      1 },
  { "do not ascend", { { 0, 0, 2, 4, { 0 }, { 1, 0, 0 }, { 0, 1, 0 } } }, not_finite,
      1 },
};

static void
test_bad_panels (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_panels); i++) {
    const BadPanels *c = &bad_panels[i];
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", c->what);
    g_assert_null (
        ringlet_grid_new_panels (1e-4, 1e-4, 4, 4, c->panels, c->n, c->edges, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, c->what));
  }
}

static void
test_bad_radius (void)
{
  const double radii[] = { 0.0, -1.0, NAN, INFINITY,
    100 * 1e-4 / (2.0 * G_PI) * 0.999 };

  for (gsize i = 0; i < G_N_ELEMENTS (radii); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_grid_new_cylinder (1e-4, 1e-4, 10, 100, radii[i], &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
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
  g_test_add_func ("/grid/digest", test_digest);
  g_test_add_func ("/grid/table", test_table);
  g_test_add_func ("/grid/gaps", test_gaps);
  g_test_add_func ("/grid/hexagon", test_hexagon);
  g_test_add_func ("/grid/bad/panels", test_bad_panels);
  g_test_add_func ("/grid/bad/radius", test_bad_radius);

  return g_test_run ();
}
