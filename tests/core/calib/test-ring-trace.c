/* SPDX-License-Identifier: MIT */

/* Rings on detectors that are no plane of even pixels: each point of a curve has the
 * angle of the ring, no chord leaves it, and every pixel that the ring runs through is
 * run through. */

#include <locale.h>
#include <math.h>

#include "calib/ring.h"
#include "geometry/lab.h"

#define DEGREE (G_PI / 180.0)
#define N_SLOW 300
#define N_FAST 500
#define PIXEL_M 4e-4
#define N_RINGS 4

typedef RingletGrid *(*MakeGrid) (void);

static RingletGrid *
make_aarhus (void)
{
  return ringlet_grid_new_cylinder (PIXEL_M, PIXEL_M, N_SLOW, N_FAST, 0.12, NULL);
}

/* 204° of a circle, as Rapid has. */
static RingletGrid *
make_rapid (void)
{
  return ringlet_grid_new_cylinder (PIXEL_M, PIXEL_M, N_SLOW, N_FAST, 0.0562, NULL);
}

/* Two modules with a gap of 20 rows, the second turned by 30° towards the sample. */
static RingletGrid *
make_tilted (void)
{
  const RingletPanel panels[] = {
    { 0, 0, 140, N_FAST, { 0.0, 0.0, 0.0 }, { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 } },
    { 160, 0, 140, N_FAST, { 160 * PIXEL_M, 0.0, -1e-3 },
        { cos (30 * DEGREE), 0.0, -sin (30 * DEGREE) }, { 0.0, 1.0, 0.0 } },
  };

  return ringlet_grid_new_panels (
      PIXEL_M, PIXEL_M, N_SLOW, N_FAST, panels, 2, NULL, NULL);
}

/* Five strips of 60 rows on a polygon, as Cirpad has: neighbours in the image, apart in
 * space. */
static RingletGrid *
make_polygon (void)
{
  RingletPanel panels[5];

  for (gsize i = 0; i < G_N_ELEMENTS (panels); i++) {
    const double turn = 15.0 * DEGREE * (double) i;

    panels[i] = (RingletPanel){ 60 * i, 0, 60, N_FAST,
      { 0.1 * sin (turn), 0.0, 0.1 * (cos (turn) - 1.0) },
      { cos (turn), 0.0, -sin (turn) }, { 0.0, 1.0, 0.0 } };
  }
  return ringlet_grid_new_panels (
      PIXEL_M, PIXEL_M, N_SLOW, N_FAST, panels, G_N_ELEMENTS (panels), NULL, NULL);
}

/* A barrel: up to 4 pixels. */
static RingletGrid *
make_bent (void)
{
  const gsize n = (N_SLOW + 1) * (N_FAST + 1);
  double *slow = g_new (double, n);
  double *fast = g_new (double, n);

  for (gsize i = 0; i < n; i++) {
    const double u = (double) (i / (N_FAST + 1)) / N_SLOW - 0.5;
    const double v = (double) (i % (N_FAST + 1)) / N_FAST - 0.5;

    slow[i] = 16.0 * u * (u * u + v * v);
    fast[i] = 16.0 * v * (u * u + v * v);
  }
  return ringlet_grid_new_nodes (PIXEL_M, PIXEL_M, N_SLOW, N_FAST, slow, fast);
}

static RingletGrid *
make_hexagons (void)
{
  return ringlet_grid_new_hexagon (PIXEL_M, N_SLOW, N_FAST);
}

/* Modules of 100 × 100 pixels, each off its place by up to a third of a pixel. */
static RingletGrid *
make_offsets (void)
{
  double *slow = g_new (double, N_SLOW *N_FAST);
  double *fast = g_new (double, N_SLOW *N_FAST);

  for (gsize i = 0; i < N_SLOW * N_FAST; i++) {
    const gsize module = i / N_FAST / 100 * 5 + i % N_FAST / 100;

    slow[i] = 0.3 * sin (3.0 * (double) module);
    fast[i] = 0.3 * cos (5.0 * (double) module);
  }
  return ringlet_grid_new_offsets (PIXEL_M, PIXEL_M, N_SLOW, N_FAST, slow, fast);
}

/* Chips of 100 pixels, the outer ones two and a half wide, 12 pixels apart. */
static RingletGrid *
make_edges (void)
{
  double rows[2 * N_SLOW];
  double edges[2 * N_FAST];
  double at = 0.0;

  for (gsize i = 0; i < 2 * N_SLOW; i++)
    rows[i] = PIXEL_M * (double) ((i + 1) / 2);

  for (gsize i = 0; i < N_FAST; i++) {
    const gsize of_chip = i % 100;

    at += i > 0 && of_chip == 0 ? 12.0 * PIXEL_M : 0.0;
    edges[2 * i] = at;
    at += (of_chip == 0 || of_chip == 99 ? 2.5 : 1.0) * PIXEL_M;
    edges[2 * i + 1] = at;
  }
  return ringlet_grid_new_edges (PIXEL_M, PIXEL_M, N_SLOW, N_FAST, rows, edges);
}

/* A bowl, 2 cm deep, corner by corner; without pixels in a strip of 15 columns. */
static RingletGrid *
make_bowl (void)
{
  static const int order[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
  float *corners = g_new (float, N_SLOW *N_FAST * 12);

  for (gsize i = 0; i < N_SLOW * N_FAST; i++) {
    for (int k = 0; k < 4; k++) {
      const double slow = PIXEL_M * (double) (i / N_FAST + order[k][0]);
      const double fast = PIXEL_M * (double) (i % N_FAST + order[k][1]);
      const double u = slow - 0.06;
      const double v = fast - 0.1;
      float *c = corners + 12 * i + 3 * k;

      c[0] = i % N_FAST / 15 == 20 ? NAN : (float) (-1.5 * (u * u + v * v));
      c[1] = (float) slow;
      c[2] = (float) fast;
    }
  }
  return ringlet_grid_new_corners (PIXEL_M, PIXEL_M, N_SLOW, N_FAST, 4, corners);
}

/**
 * Case:
 * @geometry: angles in degrees here
 * @two_theta_deg: of some rings
 * @exact_rad: what a point may be off: find and point of some grids agree as far as
 *   their iteration goes, or as single precision does
 * @near_px: so near is the curve to the middle of a pixel that it runs through; it may
 *   step over the tip of a hexagon, or of a pixel at a jump
 * @jumps: neighbours in the image may be apart in space
 */
typedef struct {
  const char *name;
  MakeGrid make;
  RingletGeometry geometry;
  double two_theta_deg[N_RINGS];
  double exact_rad;
  double near_px;
  gboolean jumps;
} Case;

static const Case cases[] = {
  { "aarhus", make_aarhus, { 0.12, 0.06, 0.0, 0, 0, 0 }, { 3, 20, 61, 92 }, 1e-9, 1.0,
      FALSE },
  { "aarhus-tilted", make_aarhus, { 0.15, 0.02, 0.05, 20, -10, 40 }, { 5, 31, 62, 88 },
      1e-9, 1.0, FALSE },
  { "rapid", make_rapid, { 0.0562, 0.06, 0.0, -40, 0, 0 }, { 10, 45, 90, 150 }, 1e-9,
      1.0, FALSE },
  { "two-panels", make_tilted, { 0.1, 0.05, 0.1, 5, 3, 20 }, { 6, 20, 35, 50 }, 1e-9,
      1.0, TRUE },
  { "polygon", make_polygon, { 0.1, 0.0, 0.1, 0, 20, 0 }, { 8, 25, 41, 50 }, 1e-9, 1.0,
      TRUE },
  { "bent", make_bent, { 0.1, 0.06, 0.1, 10, -20, 30 }, { 4, 20, 35, 50 }, 1e-8, 1.0,
      FALSE },
  { "hexagons", make_hexagons, { 0.1, 0.06, 0.1, 10, -20, 30 }, { 4, 20, 35, 50 }, 1e-8,
      1.5, TRUE },
  { "offsets", make_offsets, { 0.1, 0.06, 0.1, 10, -20, 30 }, { 4, 20, 35, 50 }, 1e-8,
      1.5, TRUE },
  { "edges", make_edges, { 0.1, 0.06, 0.1, 10, -20, 30 }, { 4, 20, 35, 50 }, 1e-9, 1.0,
      TRUE },
  { "bowl", make_bowl, { 0.1, 0.06, 0.1, 10, -20, 30 }, { 4, 20, 35, 60 }, 1e-6, 1.0,
      TRUE },
};

typedef struct {
  const Case *c;
  RingletDetector *detector;
  RingletPlacement placement;
  RingletRect rect;
  double tolerance;
  double two_theta_rad;
  GArray *curve;
} Fixture;

static void
fixture_init (Fixture *self, const Case *c, int orientation)
{
  RingletGeometry geometry = c->geometry;

  geometry.rot1_rad *= DEGREE;
  geometry.rot2_rad *= DEGREE;
  geometry.rot3_rad *= DEGREE;
  self->c = c;
  self->detector = ringlet_detector_new_grid (c->name, c->make (), orientation, NULL);
  self->placement = ringlet_placement_new (self->detector, &geometry);
}

static void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->curve, g_array_unref);
  ringlet_detector_unref (self->detector);
}

static const RingletCurvePoint *
point_at (const Fixture *self, guint i)
{
  return &g_array_index (self->curve, RingletCurvePoint, i);
}

static double
two_theta_at (const Fixture *self, double slow, double fast)
{
  return ringlet_lab_two_theta (ringlet_placement_at (&self->placement, slow, fast));
}

static void
check_points (const Fixture *self)
{
  for (guint i = 0; i < self->curve->len; i++) {
    const RingletCurvePoint *p = point_at (self, i);
    const RingletLab lab = ringlet_placement_at (&self->placement, p->slow, p->fast);
    const double turn = remainder (ringlet_lab_chi (lab) - p->chi_rad, 2.0 * G_PI);

    g_assert_cmpfloat (fabs (ringlet_lab_two_theta (lab) - self->two_theta_rad), <=,
        self->c->exact_rad);
    g_assert_cmpfloat (fabs (turn) * sin (self->two_theta_rad), <=, self->c->exact_rad);
    g_assert_true (i > 0 || p->is_start);
    g_assert_true (i == 0 || p->chi_rad > point_at (self, i - 1)->chi_rad);
    g_assert_true (p->slow >= self->rect.slow_min && p->slow <= self->rect.slow_max);
    g_assert_true (p->fast >= self->rect.fast_min && p->fast <= self->rect.fast_max);
  }
}

/* The change of 2θ over a pixel there. */
static double
slope_at (const Fixture *self, double slow, double fast)
{
  const RingletLab lab = ringlet_placement_at (&self->placement, slow, fast);

  return PIXEL_M / ringlet_lab_length (lab);
}

/* A chord is on the ring all along, within the tolerance, or within the jump from one
 * pixel to the next where those are apart. */
static void
check_chords (const Fixture *self)
{
  const double off_px = self->tolerance + (self->c->jumps ? 1.0 : 0.0);

  for (guint i = 1; i < self->curve->len; i++) {
    const RingletCurvePoint *a = point_at (self, i - 1);
    const RingletCurvePoint *b = point_at (self, i);

    for (int n = 1; n < 8 && !b->is_start; n++) {
      const double slow = a->slow + (b->slow - a->slow) * n / 8.0;
      const double fast = a->fast + (b->fast - a->fast) * n / 8.0;

      g_assert_cmpfloat (fabs (two_theta_at (self, slow, fast) - self->two_theta_rad),
          <=, off_px * slope_at (self, slow, fast) + self->c->exact_rad);
    }
  }
}

/* From (@slow, @fast) to the straight line between two points of the curve. */
static double
distance_to_chord (
    const RingletCurvePoint *a, const RingletCurvePoint *b, double slow, double fast)
{
  const double ds = b->slow - a->slow;
  const double df = b->fast - a->fast;
  const double length2 = ds * ds + df * df;
  const double along = (slow - a->slow) * ds + (fast - a->fast) * df;
  const double f = length2 > 0.0 ? CLAMP (along / length2, 0.0, 1.0) : 0.0;

  return hypot (a->slow + f * ds - slow, a->fast + f * df - fast);
}

static gboolean
is_near_curve (const Fixture *self, double slow, double fast)
{
  for (guint i = 1; i < self->curve->len; i++) {
    if (!point_at (self, i)->is_start &&
        distance_to_chord (point_at (self, i - 1), point_at (self, i), slow, fast) <=
            self->c->near_px)
      return TRUE;
  }
  return FALSE;
}

/* Whether some corners of the pixel lie inside the ring, some outside, and it all in
 * view. */
static gboolean
is_crossed (const Fixture *self, gsize row, gsize column, const RingletLabRow *corners)
{
  const guint n_corners = self->detector->grid->n_corners;
  guint n_inside = 0;

  if (!((double) row >= self->rect.slow_min &&
          (double) row + 1.0 <= self->rect.slow_max &&
          (double) column >= self->rect.fast_min &&
          (double) column + 1.0 <= self->rect.fast_max))
    return FALSE;

  for (guint k = 0; k < n_corners; k++) {
    const RingletLab p = { corners[k].x[column], corners[k].y[column],
      corners[k].z[column] };
    const double two_theta = ringlet_lab_two_theta (p);

    if (isnan (two_theta))
      return FALSE;
    n_inside += two_theta < self->two_theta_rad;
  }
  return n_inside > 0 && n_inside < n_corners;
}

/* Returns how many pixels the ring runs through. */
static guint
check_complete (const Fixture *self)
{
  g_autofree double *buffer = g_new (double, RINGLET_CORNERS_MAX * 3 * N_FAST);
  RingletLabRow corners[RINGLET_CORNERS_MAX];
  guint n = 0;

  for (gsize k = 0; k < RINGLET_CORNERS_MAX; k++) {
    double *x = buffer + 3 * k * N_FAST;

    corners[k] = (RingletLabRow){ x, x + N_FAST, x + 2 * N_FAST };
  }
  for (gsize i = 0; i < N_SLOW; i++) {
    ringlet_placement_corners (&self->placement, i, corners);
    for (gsize j = 0; j < N_FAST; j++) {
      if (!is_crossed (self, i, j, corners))
        continue;
      n++;
      if (!is_near_curve (self, (double) i + 0.5, (double) j + 0.5))
        g_error ("%s, 2θ %g°: nothing at row %" G_GSIZE_FORMAT
                 ", column %" G_GSIZE_FORMAT,
            self->c->name, self->two_theta_rad / DEGREE, i, j);
    }
  }
  return n;
}

static guint
check_view (
    Fixture *self, double two_theta_deg, const RingletRect *rect, double tolerance)
{
  g_clear_pointer (&self->curve, g_array_unref);
  self->rect = *rect;
  self->tolerance = tolerance;
  self->two_theta_rad = two_theta_deg * DEGREE;
  self->curve = ringlet_ring_curve (
      &self->placement, self->two_theta_rad, &self->rect, self->tolerance);
  check_points (self);
  check_chords (self);
  return check_complete (self);
}

/* The whole image, and views that the ring runs through. */
static void
check_ring (Fixture *f, double two_theta_deg, GRand *rand)
{
  const RingletRect all = { 0.0, N_SLOW, 0.0, N_FAST };
  const guint n = check_view (f, two_theta_deg, &all, 0.1);
  g_autoptr (GArray) curve = g_array_ref (f->curve);
  guint n_near = 0;

  g_test_message ("2θ %g°: %u pixels, %u points", two_theta_deg, n, curve->len);
  g_assert_cmpuint (n, >, 20);
  g_assert_cmpuint (curve->len, <=, 4 * n);
  for (int view = 0; view < 4; view++) {
    const RingletCurvePoint *p = &g_array_index (curve, RingletCurvePoint,
        (guint) g_rand_int_range (rand, 0, (gint32) curve->len));
    const double half = view < 2 ? 20.0 : 3.0;
    const RingletRect near = { p->slow - half, p->slow + half, p->fast - half * 1.3,
      p->fast + half * 1.3 };

    n_near += check_view (f, two_theta_deg, &near, half / 500.0);
  }
  g_assert_cmpuint (n_near, >, 20);
}

static void
test_trace (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int orientation = 1; orientation <= 4; orientation++) {
    Fixture f = { 0 };

    fixture_init (&f, c, orientation);
    for (gsize i = 0; i < N_RINGS; i++)
      check_ring (&f, c->two_theta_deg[i], rand);
    fixture_clear (&f);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/ring/trace/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_trace);
  }
  return g_test_run ();
}
