/* SPDX-License-Identifier: MIT */
#include "display/relief.h"

#include <locale.h>
#include <math.h>

#define N_COLUMNS 120
#define HEIGHT 90
#define N_ROWS 25
#define DEGREE (G_PI / 180.0)
#define EXACT 1e-9  /* some roundings of doubles of about 100 */
#define SINGLE 2e-4 /* single precision of numbers up to some 1000 */
#define CAIRO 8e-3  /* its places are whole 256ths */

static const RingletReliefBox box = { 30.0, 20.0, N_COLUMNS, HEIGHT };

static void
assert_near (double got, double wanted, double tolerance, const char *what)
{
  if (fabs (got - wanted) <= tolerance)
    return;
  g_error ("%s: %.9g in place of %.9g", what, got, wanted);
}

static RingletReliefPose
turned (double azimuth_deg, double elevation_deg)
{
  RingletReliefPose pose = ringlet_relief_pose_default (RINGLET_RELIEF_SURFACE);

  pose.azimuth_rad = azimuth_deg * DEGREE;
  pose.elevation_rad = elevation_deg * DEGREE;
  return pose;
}

/* ---- projection ---- */

static void
test_waterfall (void)
{
  static const struct {
    double shift_x, shift_y, gain, u, v, w, x, y;
  } cases[] = {
    /* 30 + 120 (u (1 − |sx|) + sx v + max (−sx, 0)), 20 + 90 (1 − g w (1 − sy) − sy v)
     */
    { 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 30.0, 110.0 },
    { 0.0, 0.0, 1.0, 1.0, 0.7, 1.0, 150.0, 20.0 },
    { 0.25, 0.5, 1.0, 0.0, 1.0, 0.0, 60.0, 65.0 },
    { 0.25, 0.5, 1.0, 1.0, 0.0, 1.0, 120.0, 65.0 },
    { -0.25, 0.5, 1.0, 0.0, 0.0, 0.0, 60.0, 110.0 },
    { -0.25, 0.5, 1.0, 1.0, 1.0, 1.0, 120.0, 20.0 },
    { 0.0, 0.5, 3.0, 0.5, 0.5, 0.2, 90.0, 60.5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletReliefPose pose = { RINGLET_RELIEF_WATERFALL, cases[i].gain,
      cases[i].shift_x, cases[i].shift_y, 0.0, 0.0 };
    const RingletReliefProjection projection =
        ringlet_relief_projection_new (&pose, &box);
    double x = 0.0, y = 0.0;

    ringlet_relief_project (&projection, cases[i].u, cases[i].v, cases[i].w, &x, &y);
    assert_near (x, cases[i].x, EXACT, "x");
    assert_near (y, cases[i].y, EXACT, "y");
  }
}

/* Looked at from the front at 30°: cos θ = √3/2, sin θ = 1/2. Ratios of distances on
 * the canvas in one direction are known without the scale. */
static void
test_perspective (void)
{
  const RingletReliefPose pose = turned (0.0, 30.0);
  const RingletReliefProjection projection =
      ringlet_relief_projection_new (&pose, &box);
  const double c = sqrt (0.75);
  double x0, y0, x1, y1, x2, y2;

  ringlet_relief_project (&projection, 0.5, 0.5, 0.0, &x0, &y0);
  assert_near (x0, box.x + 0.5 * box.width, EXACT, "the middle is in the middle");
  ringlet_relief_project (&projection, 1.0, 0.0, 0.0, &x1, &y1);
  ringlet_relief_project (&projection, 1.0, 1.0, 0.0, &x2, &y2);
  assert_near ((x1 - x0) / (x2 - x0), (5.0 + c) / (5.0 - c), EXACT, "nearer is larger");
  assert_near ((y1 - y0) / (y0 - y2), (5.0 + c) / (5.0 - c), EXACT, "upwards, too");
  ringlet_relief_project (&projection, 1.0, 0.0, 1.0, &x2, &y2);
  assert_near ((y1 - y2) / (y1 - y0), 1.8 * c, EXACT, "0.9 cos θ against sin θ");
  ringlet_relief_project (&projection, 1.0, 0.5, 0.0, &x2, &y2);
  assert_near ((x1 - x0) / (x2 - x0), 5.0 / (5.0 - c), EXACT, "halfway");
  assert_near (y2, y0, EXACT, "the middle of the side is as high as the middle");
}

/* However it is turned: verticals are vertical, all is inside, and it is as large as it
 * fits. */
static void
test_fit (void)
{
  for (double azimuth = -180.0; azimuth <= 180.0; azimuth += 15.0) {
    for (double elevation = 5.0; elevation <= 85.0; elevation += 20.0) {
      const RingletReliefPose pose = turned (azimuth, elevation);
      const RingletReliefProjection projection =
          ringlet_relief_projection_new (&pose, &box);
      double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;

      for (guint i = 0; i < 8; i++) {
        double x, y, x_floor, y_floor;

        ringlet_relief_project (&projection, i & 1, i >> 1 & 1, i >> 2, &x, &y);
        ringlet_relief_project (&projection, i & 1, i >> 1 & 1, 0, &x_floor, &y_floor);
        assert_near (x, x_floor, EXACT, "vertical");
        g_assert_cmpfloat (y, <=, y_floor + EXACT);
        left = fmin (left, x);
        right = fmax (right, x);
        top = fmin (top, y);
        bottom = fmax (bottom, y);
      }
      g_assert_cmpfloat (left, >=, box.x - EXACT);
      g_assert_cmpfloat (right, <=, box.x + box.width + EXACT);
      g_assert_cmpfloat (top, >=, box.y - EXACT);
      g_assert_cmpfloat (bottom, <=, box.y + box.height + EXACT);
      g_assert_cmpfloat (
          fabs (log2 (projection.scale_x / projection.scale_y)), <=, 1.0 + EXACT);
      assert_near (fmax ((right - left) / box.width, (bottom - top) / box.height), 1.0,
          EXACT, "as large as it fits");
    }
  }
}

static void
test_pose (void)
{
  RingletReliefPose surface = turned (170.0, 30.0);
  RingletReliefPose waterfall = ringlet_relief_pose_default (RINGLET_RELIEF_WATERFALL);

  ringlet_relief_pose_move (&surface, 1.0 / 9.0, 0.1);
  assert_near (surface.azimuth_rad, -170.0 * DEGREE, EXACT, "20° on, past half a turn");
  assert_near (
      surface.elevation_rad, 21.0 * DEGREE, EXACT, "a hand that goes up lowers");
  ringlet_relief_pose_move (&surface, 0.0, 5.0);
  assert_near (surface.elevation_rad, 5.0 * DEGREE, EXACT, "never flat");
  ringlet_relief_pose_move (&surface, 0.0, -5.0);
  assert_near (surface.elevation_rad, 85.0 * DEGREE, EXACT, "never from above");
  ringlet_relief_pose_move (&waterfall, 0.2, -0.1);
  assert_near (waterfall.shift_x, 0.3, EXACT, "with the hand");
  assert_near (waterfall.shift_y, 0.4, EXACT, "with the hand");
  ringlet_relief_pose_move (&waterfall, -5.0, 5.0);
  assert_near (waterfall.shift_x, -0.8, EXACT, "a curve keeps a fifth of the width");
  assert_near (waterfall.shift_y, 0.95, EXACT, "and a twentieth of the height");
  ringlet_relief_pose_scale (&waterfall, 1e9);
  assert_near (waterfall.gain, 50.0, EXACT, "gain");
}

/* ---- what is seen ---- */

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

/* ---- drawn ---- */

static guint
alpha_at (const guint32 *pixels, gsize column, gsize row)
{
  return pixels[row * N_COLUMNS + column] >> 24;
}

/* Two flat curves, the back one above the front one: a line each, and between them and
 * below the front one what fills the surface; each pixel once, else these half
 * transparent colours would add up. */
static void
test_paint (void)
{
  const RingletReliefPose pose = { RINGLET_RELIEF_WATERFALL, 1.0, 0.0, 0.5, 0.0, 0.0 };
  const RingletReliefProjection projection =
      ringlet_relief_projection_new (&pose, &box);
  float front[N_COLUMNS], back[N_COLUMNS];
  const RingletReliefRow rows[] = { { 0.0, front }, { 1.0, back } };
  guint32 colours[256], pixels[N_COLUMNS * HEIGHT];
  const RingletReliefLook bare = { 0xff000000, 0xffff0000, 0, NULL, -1, FALSE, 1.0 };
  const RingletReliefLook surface = { 0, 0, 0x40ffffff, colours, -1, FALSE, 1.0 };
  g_autoptr (RingletRelief) relief = NULL;

  for (gsize i = 0; i < N_COLUMNS; i++)
    front[i] = back[i] = 0.25f;
  for (gsize i = 0; i < 256; i++)
    colours[i] = 0x80000000 | (guint32) i << 8;
  relief = ringlet_relief_new (
      &projection, rows, 2, N_COLUMNS, 0.5 / N_COLUMNS, 1.0 / N_COLUMNS);

  /* y − 20: 90 − 11.25 = 78.75 and 45 − 11.25 = 33.75, half a pixel to each side */
  ringlet_relief_paint (relief, &bare, pixels);
  for (gsize i = 0; i < N_COLUMNS; i++) {
    for (gsize row = 0; row < HEIGHT; row++) {
      const guint wanted = row == 33 || row == 78 ? 191
          : row == 34 || row == 79                ? 64
                                                  : 0;

      g_assert_cmpuint (alpha_at (pixels, i, row), ==, wanted);
    }
  }
  ringlet_relief_paint (relief, &surface, pixels);
  for (gsize row = 0; row < HEIGHT; row++)
    g_assert_cmpuint (alpha_at (pixels, 60, row), ==,
        row < 34       ? 0
            : row < 79 ? 0x80
                       : 0x40);
  g_assert_cmpuint (pixels[50 * N_COLUMNS + 60] >> 8 & 255, ==, 32); /* 64 · ½ */
  g_assert_cmpint (ringlet_relief_pick (relief, 90.5, 20.0 + 40.0), ==, 1);
  g_assert_cmpint (ringlet_relief_pick (relief, 90.5, 20.0 + 70.0), ==, 0);
  g_assert_cmpint (ringlet_relief_pick (relief, 10.0, 50.0), ==, -1);
}

static void
test_hidden_line (void)
{
  const RingletReliefPose pose = { RINGLET_RELIEF_WATERFALL, 1.0, 0.0, 0.5, 0.0, 0.0 };
  const RingletReliefProjection projection =
      ringlet_relief_projection_new (&pose, &box);
  float front[N_COLUMNS], back[N_COLUMNS];
  const RingletReliefRow rows[] = { { 0.0, front }, { 0.5, back } };
  guint32 pixels[N_COLUMNS * HEIGHT];
  RingletReliefLook look = { 0xff000000, 0xffff0000, 0, NULL, -1, FALSE, 1.0 };
  g_autoptr (RingletRelief) relief = NULL;

  for (gsize i = 0; i < N_COLUMNS; i++) {
    front[i] = 1.0f; /* y − 20 = 45 */
    back[i] = 0.0f;  /* y − 20 = 67.5, behind it */
  }
  relief = ringlet_relief_new (
      &projection, rows, 2, N_COLUMNS, 0.5 / N_COLUMNS, 1.0 / N_COLUMNS);
  ringlet_relief_paint (relief, &look, pixels);
  g_assert_cmpuint (alpha_at (pixels, 60, 67), ==, 0);
  g_assert_cmpint (ringlet_relief_pick (relief, 90.5, 87.0), ==, 0);
  look.marked = 1;
  ringlet_relief_paint (relief, &look, pixels);
  g_assert_cmpuint (alpha_at (pixels, 60, 67), ==, 0);
  look.shows_hidden = TRUE;
  ringlet_relief_paint (relief, &look, pixels);
  g_assert_cmphex (pixels[67 * N_COLUMNS + 60], ==, 0xffff0000);
  g_assert_cmphex (pixels[44 * N_COLUMNS + 60], ==, 0x80000000);
}

/* A line that falls through another one: it ends where they cross. */
static void
test_path (void)
{
  const RingletReliefPose pose = { RINGLET_RELIEF_WATERFALL, 1.0, 0.0, 0.0, 0.0, 0.0 };
  const RingletReliefProjection projection =
      ringlet_relief_projection_new (&pose, &box);
  float front[N_COLUMNS], back[N_COLUMNS];
  const RingletReliefRow rows[] = { { 0.0, front }, { 1.0, back } };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 8, 8);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (RingletRelief) relief = NULL;
  double x = 0.0, y = 0.0, left, top, right, bottom;

  for (gsize i = 0; i < N_COLUMNS; i++) {
    front[i] = 0.502f;
    back[i] = 1.0f - ((float) i + 0.5f) / N_COLUMNS;
  }
  relief = ringlet_relief_new (
      &projection, rows, 2, N_COLUMNS, 0.5 / N_COLUMNS, 1.0 / N_COLUMNS);
  ringlet_relief_path (relief, 1, FALSE, cr);
  cairo_get_current_point (cr, &x, &y);
  assert_near (x, 89.76, CAIRO, "x of the crossing");
  assert_near (y, 64.82, CAIRO, "y of the crossing");
  cairo_new_path (cr);
  ringlet_relief_path (relief, 1, TRUE, cr);
  cairo_path_extents (cr, &left, &top, &right, &bottom);
  assert_near (left, 30.5, SINGLE, "left");
  assert_near (right, 149.5, SINGLE, "right");
  assert_near (bottom, 110.0 - 90.0 * 0.5 / N_COLUMNS, CAIRO, "bottom");
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relief/waterfall", test_waterfall);
  g_test_add_func ("/relief/perspective", test_perspective);
  g_test_add_func ("/relief/fit", test_fit);
  g_test_add_func ("/relief/pose", test_pose);
  g_test_add_func ("/relief/hidden", test_hidden);
  g_test_add_func ("/relief/horizon", test_horizon);
  g_test_add_func ("/relief/peak", test_peak);
  g_test_add_func ("/relief/paint", test_paint);
  g_test_add_func ("/relief/hidden-line", test_hidden_line);
  g_test_add_func ("/relief/path", test_path);
  return g_test_run ();
}
