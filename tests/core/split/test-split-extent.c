/* SPDX-License-Identifier: MIT */

/* What rows cover, and what all pixels cover under masks, against a search through
 * every corner of every pixel. */

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "core/detector/grid-samples.h"
#include "geometry/placement.h"
#include "split/split.h"

#define N_SLOW 24
#define N_FAST 30

/* Of a value of the order of 1: rows take short cuts. */
#define TOLERANCE 1e-12

typedef struct {
  const char *name;
  double slow_m;
  double fast_m;
  double rot1_rad;
  double rot2_rad;
  double rot3_rad;
  gboolean touches; /* a corner, give or take rounding */
} Beam;

/* Of a detector of 2.4 mm × 3 mm or 4.5 mm. */
static const Beam beams[] = {
  { "inside", 1.13e-3, 1.87e-3, 0, 0, 0 },
  { "corner", 1.2e-3, 1.5e-3, 0, 0, 0, TRUE },
  { "outside", -0.7e-3, 1.3e-3, 0, 0, 0 },
  { "seam", 1.23e-3, 6.1e-3, 0, 0, 0 },
  { "tilted", 1.4e-3, 2.2e-3, 0.03, -0.02, 0.3 },
  { "steep", 1.4e-3, 2.2e-3, 0.5, -0.4, 1.1 },
};

static const char *const grids[] = { "uniform", "wide", "gaps", "cylinder", "hexagon",
  "nodes", "offsets" };

static const RingletSpace spaces[] = { RINGLET_SPACE_RADIUS, RINGLET_SPACE_TWO_THETA,
  RINGLET_SPACE_Q };

static const RingletSplit splits[] = { RINGLET_SPLIT_NO, RINGLET_SPLIT_BBOX,
  RINGLET_SPLIT_FULL };

typedef struct {
  const Sample *sample;
  const Beam *beam;
} Case;

/* Positions of one row: corners first, centres last. */
typedef struct {
  double buffer[RINGLET_CORNERS_MAX + 1][3][N_FAST];
  RingletLabRow corners[RINGLET_CORNERS_MAX];
  RingletLabRow centres;
} Points;

typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletSplitter splitter;
  gboolean touches;
  Points points[N_SLOW];
} Bench;

static void
bench_init (Bench *self, const Case *c)
{
  const Beam *b = c->beam;
  RingletPlacement placement;

  self->detector =
      ringlet_detector_new_grid (c->sample->name, c->sample->make (), 3, NULL);
  self->geometry = (RingletGeometry){ 0.02, b->slow_m, b->fast_m, b->rot1_rad,
    b->rot2_rad, b->rot3_rad, 1e-10 };
  self->splitter =
      (RingletSplitter){ .detector = self->detector, .geometry = &self->geometry };
  self->touches = b->touches;
  placement = ringlet_placement_new (self->detector, &self->geometry);
  for (gsize slow = 0; slow < N_SLOW; slow++) {
    Points *points = &self->points[slow];

    for (guint k = 0; k < RINGLET_CORNERS_MAX; k++)
      points->corners[k] = (RingletLabRow){ points->buffer[k][0], points->buffer[k][1],
        points->buffer[k][2] };
    points->centres = (RingletLabRow){ points->buffer[RINGLET_CORNERS_MAX][0],
      points->buffer[RINGLET_CORNERS_MAX][1], points->buffer[RINGLET_CORNERS_MAX][2] };
    ringlet_placement_corners (&placement, slow, points->corners);
    ringlet_placement_centres (&placement, slow, points->centres);
  }
}

static void
bench_clear (Bench *self)
{
  ringlet_detector_unref (self->detector);
}

/* By the definition of the space, see units.h. */
static double
radial_of (RingletSpace space, const RingletLabRow *at, gsize j)
{
  const double r = hypot (at->x[j], at->y[j]);
  const double two_theta = atan2 (r, at->z[j]);

  if (space == RINGLET_SPACE_RADIUS)
    return r;
  return space == RINGLET_SPACE_Q ? 2.0 * sin (two_theta / 2.0) : two_theta;
}

static double
chi_of (const RingletLabRow *at, gsize j)
{
  return atan2 (at->y[j], at->x[j]);
}

/* Whether the beam goes through the pixel or touches it: it lies on the same side of
 * all edges, or on one. */
static gboolean
holds_beam (const Bench *bench, gsize slow, gsize j)
{
  const RingletLabRow *corners = bench->points[slow].corners;
  const guint n = bench->detector->grid->n_corners;
  guint n_left = 0;
  guint n_right = 0;

  for (guint k = 0; k < n; k++) {
    const RingletLabRow *a = &corners[k];
    const RingletLabRow *b = &corners[(k + 1) % n];
    const double cross = a->x[j] * b->y[j] - a->y[j] * b->x[j];

    n_left += cross > -1e-9 * 1e-8; /* of a pixel of 1e-8 square metres */
    n_right += cross < 1e-9 * 1e-8;
  }
  return n_left == n || n_right == n;
}

static RingletExtent
pixel_extent (const Bench *bench, gsize slow, gsize j)
{
  const Points *points = &bench->points[slow];
  const RingletSpace space = bench->splitter.bins.space;
  const double centre = radial_of (space, &points->centres, j);
  const double chi = chi_of (&points->centres, j);
  const gboolean is_full = bench->splitter.split == RINGLET_SPLIT_FULL;
  RingletExtent e = { centre, centre, chi, chi };
  double radial = 0.0;
  double azimuth = holds_beam (bench, slow, j) ? G_PI : 0.0;

  if (bench->splitter.split == RINGLET_SPLIT_NO)
    return e;
  for (guint k = 0; k < bench->detector->grid->n_corners; k++) {
    const double r = radial_of (space, &points->corners[k], j);
    const double a = remainder (chi_of (&points->corners[k], j) - chi, 2.0 * G_PI);

    radial = MAX (radial, fabs (r - centre));
    azimuth = MAX (azimuth, fabs (a));
    e.radial_min = k == 0 || r < e.radial_min ? r : e.radial_min;
    e.radial_max = k == 0 || r > e.radial_max ? r : e.radial_max;
    e.azimuth_min = MIN (e.azimuth_min, chi + a);
    e.azimuth_max = MAX (e.azimuth_max, chi + a);
  }
  if (!is_full)
    return (RingletExtent){ centre - radial, centre + radial, chi - azimuth,
      chi + azimuth };
  if (holds_beam (bench, slow, j))
    return (RingletExtent){ 0.0, e.radial_max, chi - G_PI, chi + G_PI };
  return e;
}

/* Of the unmasked pixels of some rows; FALSE without any. */
static gboolean
search (const Bench *bench, const RingletMask *mask, gsize first, gsize end,
    RingletExtent *extent)
{
  gboolean any = FALSE;

  for (gsize i = first * N_FAST; i < end * N_FAST; i++) {
    const RingletExtent e = pixel_extent (bench, i / N_FAST, i % N_FAST);

    if (mask != NULL && mask->bad[i])
      continue;
    if (!any)
      *extent = e;
    any = TRUE;
    extent->radial_min = MIN (extent->radial_min, e.radial_min);
    extent->radial_max = MAX (extent->radial_max, e.radial_max);
    extent->azimuth_min = MIN (extent->azimuth_min, e.azimuth_min);
    extent->azimuth_max = MAX (extent->azimuth_max, e.azimuth_max);
  }
  return any;
}

/* Whether something lies across ±180°, give or take rounding. */
static int
meets_seam (const RingletExtent *e)
{
  const double beyond = MAX (-G_PI - e->azimuth_min, e->azimuth_max - G_PI);

  return fabs (beyond) < 1e-9 ? -1 : beyond > 0.0;
}

static void
assert_extent (const RingletExtent *a, const RingletExtent *b, RingletAzimuths azimuths)
{
  g_assert_cmpfloat_with_epsilon (a->radial_min, b->radial_min, TOLERANCE);
  g_assert_cmpfloat_with_epsilon (a->radial_max, b->radial_max, TOLERANCE);
  if (azimuths == RINGLET_AZIMUTHS_NONE)
    return;

  if (azimuths == RINGLET_AZIMUTHS_SEAM) {
    g_assert_true (
        meets_seam (b) < 0 || (meets_seam (a) == 1) == (meets_seam (b) == 1));
    return;
  }
  g_assert_cmpfloat_with_epsilon (a->azimuth_min, b->azimuth_min, TOLERANCE);
  g_assert_cmpfloat_with_epsilon (a->azimuth_max, b->azimuth_max, TOLERANCE);
}

/* A pattern of masked pixels: what is nearest to the beam, whole rows, all but one
 * pixel, columns, whatever comes. */
enum { N_MASKS = 6 };

static gboolean
is_bad (const Bench *bench, guint pattern, gsize slow, gsize fast, GRand *rand)
{
  const RingletLabRow *centres = &bench->points[slow].centres;

  switch (pattern) {
  case 0:
    return FALSE;
  case 1:
    return hypot (centres->x[fast], centres->y[fast]) < 0.9e-3;
  case 2:
    return hypot (centres->x[fast], centres->y[fast]) > 1.1e-3;
  case 3:
    return slow % 5 == 0 || slow > 18 || fast < 4;
  case 4:
    return slow != 7 || fast != 11;
  default:
    return g_rand_int_range (rand, 0, 3) > 0;
  }
}

static RingletMask *
make_mask (const Bench *bench, guint pattern)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (41);
  guint8 *bad = g_new0 (guint8, N_SLOW * N_FAST);

  for (gsize i = 0; i < N_SLOW * N_FAST; i++)
    bad[i] = is_bad (bench, pattern, i / N_FAST, i % N_FAST, rand);
  return ringlet_mask_new_take (N_SLOW, N_FAST, bad);
}

static void
check_masks (Bench *bench, RingletAzimuths azimuths, const RingletExtent *rows)
{
  guint n_seen = 0;

  for (guint pattern = 0; pattern < N_MASKS; pattern++) {
    g_autoptr (RingletMask) mask = make_mask (bench, pattern);
    g_autoptr (GError) error = NULL;
    RingletExtent expected;
    RingletExtent extent;
    gboolean any;

    any = search (bench, mask, 0, N_SLOW, &expected);
    g_test_message ("mask %u, azimuths %d", pattern, (int) azimuths);
    bench->splitter.mask = mask;
    g_assert_true (ringlet_splitter_extent (
                       &bench->splitter, azimuths, rows, &extent, &error) == any);
    bench->splitter.mask = NULL;
    if (any)
      assert_extent (&extent, &expected, azimuths);
    else
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    n_seen += any;
  }
  g_assert_cmpuint (n_seen, >=, N_MASKS - 2);
}

static void
check_splitter (Bench *bench)
{
  const RingletAzimuths azimuths[] = { RINGLET_AZIMUTHS_NONE, RINGLET_AZIMUTHS_ALL,
    RINGLET_AZIMUTHS_SEAM };
  /* Rounding decides which row a seam that ends on a corner belongs to. */
  const gsize n = G_N_ELEMENTS (azimuths) - (bench->touches ? 1 : 0);

  for (gsize a = 0; a < n; a++) {
    RingletExtent rows[N_SLOW];

    g_assert_true (
        ringlet_splitter_row_extents (&bench->splitter, azimuths[a], rows, NULL, NULL));
    for (gsize slow = 0; slow < N_SLOW; slow++) {
      RingletExtent expected;

      g_assert_true (search (bench, NULL, slow, slow + 1, &expected));
      g_test_message ("row %" G_GSIZE_FORMAT ", azimuths %d", slow, (int) azimuths[a]);
      assert_extent (&rows[slow], &expected, azimuths[a]);
    }
    check_masks (bench, azimuths[a], rows);
  }
}

static void
test_extent (gconstpointer data)
{
  const Case *c = data;
  g_autofree Bench *bench = g_new0 (Bench, 1);

  bench_init (bench, c);
  for (gsize i = 0; i < G_N_ELEMENTS (splits) * G_N_ELEMENTS (spaces); i++) {
    const RingletSpace space = spaces[i / G_N_ELEMENTS (splits)];

    bench->splitter.split = splits[i % G_N_ELEMENTS (splits)];
    bench->splitter.bins = (RingletBins){ space, 100, 0.0, 1.0, 1, TRUE, -G_PI, G_PI };
    g_test_message (
        "%s, space %d", ringlet_split_name (bench->splitter.split), (int) space);
    check_splitter (bench);
  }
  bench_clear (bench);
}

static const Sample *
find_sample (const char *name)
{
  gsize i = 0;

  while (!g_str_equal (samples[i].name, name))
    i++;
  return &samples[i];
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (grids) * G_N_ELEMENTS (beams); i++) {
    const Case c = { find_sample (grids[i / G_N_ELEMENTS (beams)]),
      &beams[i % G_N_ELEMENTS (beams)] };
    g_autofree char *path =
        g_strdup_printf ("/split/extent/%s/%s", c.sample->name, c.beam->name);

    g_test_add_data_func_full (
        path, g_memdup2 (&c, sizeof c), (GTestDataFunc) test_extent, g_free);
  }
  return g_test_run ();
}
