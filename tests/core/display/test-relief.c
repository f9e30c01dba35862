/* SPDX-License-Identifier: MIT */

/* What is seen of a relief, and what is hidden. */

#include "relief-view.h"

/* Hills whose heights are known everywhere. */
static double
hills (double u, double v)
{
  return 0.5 + 0.25 * sin (7.0 * u + 3.0 * v) + 0.2 * cos (11.0 * v - 4.0 * u);
}

#define N_POINTS 4001

typedef struct {
  float *heights;
  RingletReliefRow rows[N_ROWS];
} Hills;

static Hills
make_hills (void)
{
  Hills self = { g_new (float, (gsize) N_ROWS *N_POINTS) };

  for (gsize k = 0; k < N_ROWS; k++) {
    float *heights = self.heights + k * N_POINTS;

    self.rows[k] = (RingletReliefRow){ (double) k / (N_ROWS - 1), heights };
    for (gsize i = 0; i < N_POINTS; i++)
      heights[i] = (float) hills ((double) i / (N_POINTS - 1), self.rows[k].v);
  }
  return self;
}

/* Where on row @v the column at @x is, by halving. Returns FALSE beside it. */
static gboolean
find_u (const RingletReliefProjection *projection, double v, double x, double *u)
{
  double x0, x1, y, low = 0.0, high = 1.0;
  gboolean rises;

  ringlet_relief_project (projection, 0.0, v, 0.0, &x0, &y);
  ringlet_relief_project (projection, 1.0, v, 0.0, &x1, &y);
  rises = x1 > x0;
  if (x < fmin (x0, x1) + 1.0 || x > fmax (x0, x1) - 1.0)
    return FALSE;
  for (guint i = 0; i < 36; i++) {
    double at;

    *u = 0.5 * (low + high);
    ringlet_relief_project (projection, *u, v, 0.0, &at, &y);
    if ((at < x) == rises)
      low = *u;
    else
      high = *u;
  }
  return TRUE;
}

/* Whether a curve begins or ends in the column: it may or may not be there. */
static gboolean
has_end (const RingletReliefProjection *projection, const Hills *hill, double x)
{
  for (gsize k = 0; k < N_ROWS; k++) {
    double x0, x1, y;

    ringlet_relief_project (projection, 0.0, hill->rows[k].v, 0.0, &x0, &y);
    ringlet_relief_project (projection, 1.0, hill->rows[k].v, 0.0, &x1, &y);
    if (fabs (x - x0) < 1.5 || fabs (x - x1) < 1.5)
      return TRUE;
  }
  return FALSE;
}

/* D of the formula in the header: how far away a place of the floor is. */
static double
distance (const RingletReliefPose *pose, double u, double v)
{
  return (2.0 * u - 1.0) * sin (pose->azimuth_rad) +
      (2.0 * v - 1.0) * cos (pose->azimuth_rad);
}

/* The highest point of a row in the column about @x, and where its middle is. */
static gboolean
find_highest (const RingletReliefProjection *projection, double v, double x, double *u,
    double *highest)
{
  *highest = INFINITY;
  for (int i = -2; i <= 2; i++) {
    double across = 0.0, y = 0.0;

    if (!find_u (projection, v, x + 0.25 * i, u))
      return FALSE;
    ringlet_relief_project (projection, *u, v, hills (*u, v), &across, &y);
    *highest = fmin (*highest, y);
  }
  return find_u (projection, v, x, u);
}

/* The wall at the end of the rows that is turned to the eye, as find_highest(). */
static double
find_side (const RingletReliefProjection *projection, double x)
{
  const double u = projection->pose.azimuth_rad > 0.0 ? 0.0 : 1.0;
  double highest = INFINITY;

  for (double v = 0.0; v <= 1.0; v += 1e-3) {
    double at = 0.0, y = 0.0;

    ringlet_relief_project (projection, u, v, hills (u, v), &at, &y);
    if (fabs (at - x) <= 0.5)
      highest = fmin (highest, y);
  }
  return highest;
}

/* Of all rows that are nearer along a line of sight. */
static double
find_nearer (const RingletReliefProjection *projection, const Hills *hill, double v,
    double u, double x)
{
  double highest = find_side (projection, x);

  for (gsize k = 0; k < N_ROWS; k++) {
    double at = 0.0, y = 0.0;

    if (hill->rows[k].v != v &&
        find_highest (projection, hill->rows[k].v, x, &at, &y) &&
        distance (&projection->pose, at, hill->rows[k].v) <
            distance (&projection->pose, u, v))
      highest = fmin (highest, y);
  }
  return highest;
}

/* Each row of each column against all that are nearer. */
static void
check_view (const RingletReliefPose *pose, guint *n_seen, guint *n_hidden)
{
  const RingletReliefProjection projection = ringlet_relief_projection_new (pose, &box);
  Hills hill = make_hills ();
  g_autofree float *heights = hill.heights;
  g_autoptr (RingletRelief) relief = ringlet_relief_new (
      &projection, hill.rows, N_ROWS, N_POINTS, 0.0, 1.0 / (N_POINTS - 1));

  for (gsize column = 0; column < N_COLUMNS; column++) {
    const double x = box.x + (double) column + 0.5;

    for (gsize place = 0; !has_end (&projection, &hill, x) && place < N_ROWS; place++) {
      const RingletReliefPoint *point = ringlet_relief_points (relief, place) + column;
      const double v = hill.rows[ringlet_relief_row_at (relief, place)].v;
      double u = 0.0, y = 0.0, nearer = 0.0;

      if (!find_highest (&projection, v, x, &u, &y))
        continue;
      nearer = find_nearer (&projection, &hill, v, u, x);
      assert_near (point->y, y, 0.3, "curve");
      if (fabs (y - nearer) < 0.7)
        continue;
      g_assert_true ((point->y < point->horizon) == (y < nearer));
      *(y < nearer ? n_seen : n_hidden) += 1;
    }
  }
}

static void
test_hidden (void)
{
  static const double azimuths[] = { 0.0, 35.0, 80.0, 90.0, 100.0, -45.0, -160.0 };
  guint n_seen = 0;
  guint n_hidden = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (azimuths); i++) {
    const RingletReliefPose pose = turned (azimuths[i], 25.0);

    check_view (&pose, &n_seen, &n_hidden);
  }
  g_assert_cmpuint (n_seen, >, 500);
  g_assert_cmpuint (n_hidden, >, 500);
}

/* With points in the middles of the columns there is nothing to be interpolated. */
static void
test_horizon (void)
{
  const RingletReliefPose pose = { RINGLET_RELIEF_WATERFALL, 1.0, 0.0, 0.5, 0.0, 0.0 };
  const RingletReliefProjection projection =
      ringlet_relief_projection_new (&pose, &box);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autofree float *heights = g_new (float, N_ROWS *N_COLUMNS);
  RingletReliefRow rows[N_ROWS];
  g_autoptr (RingletRelief) relief = NULL;

  for (gsize i = 0; i < N_ROWS * N_COLUMNS; i++)
    heights[i] =
        (float) (g_rand_int_range (rand, 0, 20) == 0 ? NAN : g_rand_double (rand));
  for (gsize k = 0; k < N_ROWS; k++) /* from the back */
    rows[k] =
        (RingletReliefRow){ 1.0 - (double) k / (N_ROWS - 1), heights + k * N_COLUMNS };
  relief = ringlet_relief_new (
      &projection, rows, N_ROWS, N_COLUMNS, 0.5 / N_COLUMNS, 1.0 / N_COLUMNS);
  for (gsize column = 0; column < N_COLUMNS; column++) {
    float horizon = INFINITY;

    for (gsize place = 0; place < N_ROWS; place++) {
      const gsize k = N_ROWS - 1 - place;
      const RingletReliefPoint *point = ringlet_relief_points (relief, place) + column;
      const float height = heights[k * N_COLUMNS + column];
      const float y = (float) (20.0 + 90.0 * (1.0 - 0.5 * height - 0.5 * rows[k].v));

      g_assert_cmpuint (ringlet_relief_row_at (relief, place), ==, k);
      g_assert_true (isnan (point->y) == isnan (height));
      if (isfinite (horizon))
        assert_near (point->horizon, horizon, SINGLE, "horizon");
      else
        g_assert_true (isinf (point->horizon));
      if (isnan (height))
        continue;
      assert_near (point->y, y, SINGLE, "y");
      assert_near (point->floor, 110.0 - 45.0 * rows[k].v, SINGLE, "floor");
      horizon = fminf (horizon, y);
    }
  }
}

/* Of a hundred points a column the highest is seen. */
static void
test_peak (void)
{
  const RingletReliefPose pose = { RINGLET_RELIEF_WATERFALL, 1.0, 0.0, 0.0, 0.0, 0.0 };
  const RingletReliefProjection projection =
      ringlet_relief_projection_new (&pose, &box);
  const gsize n = 100 * N_COLUMNS;
  g_autofree float *heights = g_new0 (float, n);
  const RingletReliefRow row = { 0.0, heights };
  g_autoptr (RingletRelief) relief = NULL;

  heights[3333] = 1.0f;
  relief =
      ringlet_relief_new (&projection, &row, 1, n, 0.5 / (double) n, 1.0 / (double) n);
  assert_near (ringlet_relief_points (relief, 0)[33].y, box.y, SINGLE, "peak");
  assert_near (
      ringlet_relief_points (relief, 0)[32].y, box.y + HEIGHT, SINGLE, "beside");
  assert_near (
      ringlet_relief_points (relief, 0)[34].y, box.y + HEIGHT, SINGLE, "beside");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relief/hidden", test_hidden);
  g_test_add_func ("/relief/horizon", test_horizon);
  g_test_add_func ("/relief/peak", test_peak);
  return g_test_run ();
}
