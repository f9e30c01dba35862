/* SPDX-License-Identifier: MIT */
#include "calib/ring.h"

#include <locale.h>
#include <math.h>

#include "geometry/lab.h"

#define DEGREE (G_PI / 180.0)
#define N_SLOW 2000
#define N_FAST 1800
#define VIEW_WIDTH 1000.0 /* canvas units */
#define VIEW_HEIGHT 800.0
#define MAX_POINTS 2000

/* --- rings of a calibrant --- */

/* Bragg, with N = h² + k² + l² of a primitive cubic cell: every sum of three squares.
 */
static void
test_rings (void)
{
  const RingletCalibrant *lab6 = ringlet_calibrant_find ("LaB6", NULL);
  const double wavelength_m = 0.4e-10;
  g_autoptr (GArray) rings = ringlet_rings_new (lab6, wavelength_m, 30.0 * DEGREE);
  guint number = 0;

  for (int n = 1; n < 200; n++) {
    const double sine = wavelength_m * sqrt (n) / (2.0 * lab6->cell.a_m);
    const RingletRing *ring = NULL;

    if (n % 8 == 7 || n == 28 || n == 60 || n == 92) /* 4^a (8 b + 7): no such sum */
      continue;
    if (2.0 * asin (sine) > 30.0 * DEGREE)
      break;
    g_assert_cmpuint (rings->len, >, number);
    ring = &g_array_index (rings, RingletRing, number++);
    g_assert_cmpuint (ring->number, ==, number);
    g_assert_cmpfloat (fabs (ring->two_theta_rad - 2.0 * asin (sine)), <=, 1e-14);
    g_assert_cmpfloat (
        fabs (ring->reflection.d_m - lab6->cell.a_m / sqrt (n)), <=, 1e-24);
  }
  g_assert_cmpuint (rings->len, ==, number);
  g_assert_cmpuint (number, >, 20);
}

typedef struct {
  const char *name;
  double wavelength_m;
  double two_theta_max_deg;
  guint n_rings;
} LimitCase;

/* The first ring of LaB6 at 0.4 Å lies at 5.516°. */
static const LimitCase limits[] = {
  { "no wavelength", 0.0, 30.0, 0 },
  { "before the first", 0.4e-10, 5.51, 0 },
  { "behind the first", 0.4e-10, 5.52, 1 },
  { "longer than 2 d", 8.4e-10, 180.0, 0 },
  { "one straight back", 2.0 * 4.156826e-10, 180.0, 1 },
  { "more than any", 8.0e-10, 1e6, 1 },
  { "nothing", 0.4e-10, 0.0, 0 },
};

static void
test_limits (void)
{
  const RingletCalibrant *lab6 = ringlet_calibrant_find ("LaB6", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    const LimitCase *c = &limits[i];
    g_autoptr (GArray) rings =
        ringlet_rings_new (lab6, c->wavelength_m, c->two_theta_max_deg * DEGREE);

    g_test_message ("%s", c->name);
    g_assert_cmpuint (rings->len, ==, c->n_rings);
  }
}

/* Whether @n is a sum of three squares: Legendre's theorem. */
static gboolean
is_three_squares (guint n)
{
  while (n % 4 == 0)
    n /= 4;
  return n % 8 != 7;
}

/* A wavelength that would give more rings than can be told apart gives the first. */
static void
test_many (void)
{
  const RingletCalibrant *lab6 = ringlet_calibrant_find ("LaB6", NULL);
  const double ratio = lab6->cell.a_m / ringlet_calibrant_d_floor (lab6);
  g_autoptr (GArray) rings = ringlet_rings_new (lab6, 1e-14, G_PI);
  guint n = 0;

  for (guint i = 1; i <= (guint) (ratio * ratio); i++)
    n += is_three_squares (i);
  g_assert_cmpfloat (ratio, >, 80.0);
  g_assert_cmpuint (rings->len, ==, n);
  g_assert_cmpuint (
      ringlet_rings_nearest (rings, 1e-14 / lab6->cell.a_m, 1.0)->number, ==, 1);
}

static void
test_nearest (void)
{
  static const struct {
    double at;
    double within;
    guint number;
  } nearest[] = { { 0.1, 0.01, 1 }, { 0.14, 1.0, 1 }, { 0.16, 1.0, 2 },
    { 0.19, 0.011, 2 }, { 0.19, 0.009, 0 }, { 0.9, 1.0, 3 }, { 0.0, 0.09, 0 },
    { NAN, 1.0, 0 } };
  g_autoptr (GArray) rings = g_array_new (FALSE, FALSE, sizeof (RingletRing));
  const RingletRing three[] = { { .number = 1, .two_theta_rad = 0.1 },
    { .number = 2, .two_theta_rad = 0.2 }, { .number = 3, .two_theta_rad = 0.4 } };

  g_array_append_vals (rings, three, G_N_ELEMENTS (three));
  for (gsize i = 0; i < G_N_ELEMENTS (nearest); i++) {
    const RingletRing *ring =
        ringlet_rings_nearest (rings, nearest[i].at, nearest[i].within);

    g_test_message ("%g", nearest[i].at);
    g_assert_cmpuint (ring != NULL ? ring->number : 0, ==, nearest[i].number);
  }
}

static void
test_labels (void)
{
  static const struct {
    int h, k, l;
    const char *text;
  } labels[] = { { 1, 1, 0, "110" }, { 9, 0, 9, "909" }, { 10, 4, 2, "(10 4 2)" },
    { 1, -1, 0, "(1 -1 0)" }, { 0, 0, 12, "(0 0 12)" } };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++) {
    const RingletReflection reflection = { labels[i].h, labels[i].k, labels[i].l };
    g_autofree char *text = ringlet_reflection_label (&reflection);

    g_assert_cmpstr (text, ==, labels[i].text);
  }
}

/* --- curves --- */

typedef struct {
  const char *name;
  double two_theta_deg;
  RingletGeometry geometry; /* angles in degrees here */
} ConicCase;

/* Pixels of 100 µm in rows and 120 µm in columns. */
static const ConicCase conics[] = {
  { "circle", 30, { 0.1, 0.1, 0.1, 0, 0, 0 } },
  { "tiny circle", 0.01, { 0.1, 0.1, 0.1, 0, 0, 0 } },
  { "circle round the detector", 60, { 0.1, 0.1, 0.1, 0, 0, 0 } },
  { "ellipse", 30, { 0.1, 0.1, 0.1, 25, -15, 40 } },
  { "long ellipse", 44, { 0.05, 0.1, 0.1, 45, 0, 10 } },
  { "parabola", 45, { 0.1, 0.1, 0.05, 45, 0, 0 } },
  { "hyperbola", 50, { 0.1, 0.1, 0.0, 60, 0, 20 } },
  { "flat hyperbola", 85, { 0.1, 0.1, 0.0, 0, 70, 0 } },
  { "right angle", 90, { 0.1, 0.1, 0.0, 30, 0, 0 } },
  { "beside the beam", 90, { 0.1, 0.1, 0.1, 90, 0, 30 } },
  { "beyond 90°", 100, { 0.1, 0.1, 0.1, 60, 10, 0 } },
  { "backwards hyperbola", 120, { 0.1, 0.1, 0.1, 70, 0, 0 } },
  { "backscatter", 160, { 0.1, 0.1, 0.1, 180, 0, 0 } },
  { "tilted backscatter", 150, { 0.1, 0.1, 0.1, 160, 20, 0 } },
  { "beam beside the detector", 40, { 0.2, -0.05, 0.1, 0, 0, 0 } },
  { "beam far away", 20, { 1.0, -0.3, 0.1, 5, 3, 0 } },
};

static const double zooms[] = { 0.1, 0.37, 1.0, 6.0, 40.0, 200.0 };

typedef struct {
  const ConicCase *c;
  RingletGeometry geometry;
  RingletDetector *detector;
  RingletPlacement inverse;
  double two_theta_rad;
  RingletRect rect;
  double tolerance;
  GArray *curve;
} Fixture;

static void
fixture_init (Fixture *self, const ConicCase *c, int orientation)
{
  self->c = c;
  self->geometry = c->geometry;
  self->geometry.rot1_rad *= DEGREE;
  self->geometry.rot2_rad *= DEGREE;
  self->geometry.rot3_rad *= DEGREE;
  self->two_theta_rad = c->two_theta_deg * DEGREE;
  self->detector =
      ringlet_detector_new_generic (1e-4, 1.2e-4, N_SLOW, N_FAST, orientation, NULL);
  self->inverse = ringlet_placement_new (self->detector, &self->geometry);
}

static void
fixture_look (Fixture *self, double slow, double fast, double zoom)
{
  self->rect = (RingletRect){
    .slow_min = slow - VIEW_HEIGHT / zoom / 2.0,
    .slow_max = slow + VIEW_HEIGHT / zoom / 2.0,
    .fast_min = fast - VIEW_WIDTH / zoom / 2.0,
    .fast_max = fast + VIEW_WIDTH / zoom / 2.0,
  };
  self->tolerance = 0.25 / zoom;
  g_clear_pointer (&self->curve, g_array_unref);
  self->curve = ringlet_ring_curve (
      &self->inverse, self->two_theta_rad, &self->rect, self->tolerance);
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
  return ringlet_lab_two_theta (
      ringlet_geometry_lab_at (&self->geometry, self->detector, slow, fast));
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

static double
distance_to_curve (const Fixture *self, double slow, double fast)
{
  double least = INFINITY;

  for (guint i = 1; i < self->curve->len; i++) {
    if (!point_at (self, i)->is_start)
      least = fmin (least,
          distance_to_chord (point_at (self, i - 1), point_at (self, i), slow, fast));
  }
  return least;
}

static void
check_points (const Fixture *self)
{
  const double margin = 20.0 * self->tolerance;

  for (guint i = 0; i < self->curve->len; i++) {
    const RingletCurvePoint *p = point_at (self, i);
    const RingletLab lab =
        ringlet_geometry_lab_at (&self->geometry, self->detector, p->slow, p->fast);
    const double turn = ringlet_lab_chi (lab) - p->chi_rad;

    g_assert_cmpfloat (
        fabs (ringlet_lab_two_theta (lab) - self->two_theta_rad), <=, 1e-9);
    g_assert_cmpfloat (
        fabs (remainder (turn, 2.0 * G_PI)) * sin (self->two_theta_rad), <=, 1e-9);
    g_assert_true (i > 0 || p->is_start);
    g_assert_true (i == 0 || p->chi_rad > point_at (self, i - 1)->chi_rad);
    g_assert_true (p->slow >= self->rect.slow_min - margin &&
        p->slow <= self->rect.slow_max + margin);
    g_assert_true (p->fast >= self->rect.fast_min - margin &&
        p->fast <= self->rect.fast_max + margin);
  }
}

/* The curve between the ends of each chord, looked at 15 times. */
static void
check_chords (const Fixture *self)
{
  for (guint i = 1; i < self->curve->len; i++) {
    const RingletCurvePoint *a = point_at (self, i - 1);
    const RingletCurvePoint *b = point_at (self, i);

    for (int n = 1; n < 16 && !b->is_start; n++) {
      const double chi = a->chi_rad + (b->chi_rad - a->chi_rad) * n / 16.0;
      double slow = NAN;
      double fast = NAN;

      g_assert_true (ringlet_placement_find_angles (
          &self->inverse, self->two_theta_rad, chi, &slow, &fast));
      g_assert_cmpfloat (
          distance_to_chord (a, b, slow, fast), <=, 1.000001 * self->tolerance);
    }
  }
}

#define N_CELLS 40

/* The ring runs through each cell whose corners lie on both sides of it; returns how
 * many there are. */
static guint
check_complete (const Fixture *self)
{
  const double height = (self->rect.slow_max - self->rect.slow_min) / N_CELLS;
  const double width = (self->rect.fast_max - self->rect.fast_min) / N_CELLS;
  const double near = hypot (height, width) / 2.0 + 2.0 * self->tolerance;
  guint n = 0;

  for (int i = 0; i < N_CELLS * N_CELLS; i++) {
    const double slow = self->rect.slow_min + height * (int) (i / N_CELLS);
    const double fast = self->rect.fast_min + width * (i % N_CELLS);
    int n_inside = 0;

    for (int corner = 0; corner < 4; corner++)
      n_inside += two_theta_at (self, slow + height * (corner / 2),
                      fast + width * (corner % 2)) < self->two_theta_rad;
    if (n_inside == 0 || n_inside == 4)
      continue;
    n++;
    g_assert_cmpfloat (
        distance_to_curve (self, slow + height / 2.0, fast + width / 2.0), <=, near);
  }
  return n;
}

static guint
check_view (Fixture *self, double slow, double fast, double zoom)
{
  fixture_look (self, slow, fast, zoom);
  g_assert_cmpuint (self->curve->len, <=, MAX_POINTS);
  check_points (self);
  check_chords (self);
  return check_complete (self);
}

/* Whole images, and views that the ring runs through at any place. */
static void
test_curves (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  guint most = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (conics) * G_N_ELEMENTS (zooms) * 4; i++) {
    const double zoom = zooms[i / 4 % G_N_ELEMENTS (zooms)];
    Fixture f = { 0 };
    guint n = 0;

    fixture_init (&f, &conics[i / 4 / G_N_ELEMENTS (zooms)], 1 + (int) (i % 4));
    g_test_message ("%s, orientation %d, × %g", f.c->name, (int) (i % 4) + 1, zoom);
    check_view (&f, N_SLOW / 2.0, N_FAST / 2.0, zoom);
    for (int view = 0; view < 3; view++) {
      double slow = NAN;
      double fast = NAN;

      while (!ringlet_placement_find_angles (&f.inverse, f.two_theta_rad,
                 g_rand_double_range (rand, -G_PI, G_PI), &slow, &fast) ||
          hypot (slow, fast) > 2e4)
        continue;
      n += check_view (&f, slow + g_rand_double_range (rand, -300.0, 300.0) / zoom,
          fast + g_rand_double_range (rand, -400.0, 400.0) / zoom, zoom);
      most = MAX (most, f.curve->len);
    }
    if (f.c->two_theta_deg > 1.0 || zoom > 100.0)
      g_assert_cmpuint (n, >, 3); /* there was something to check */
    fixture_clear (&f);
  }
  g_test_message ("at most %u points", most);
  g_assert_cmpuint (most, >, 50);
}

/* The whole of a small ring is one closed piece. */
static void
test_closed (void)
{
  Fixture f = { 0 };

  fixture_init (&f, &conics[0], 3);
  fixture_look (&f, N_SLOW / 2.0, N_FAST / 2.0, 0.1);
  g_assert_cmpuint (f.curve->len, >, 8);
  for (guint i = 1; i < f.curve->len; i++)
    g_assert_false (point_at (&f, i)->is_start);
  g_assert_cmpfloat (
      distance_to_chord (point_at (&f, 0), point_at (&f, 0),
          point_at (&f, f.curve->len - 1)->slow, point_at (&f, f.curve->len - 1)->fast),
      <=, 1e-9);
  fixture_clear (&f);
}

/* No finer than needed: a circle of radius r within t takes π √(r / 2 t) chords;
 * halving takes up to twice as many, and the proof that a chord is flat twice that. */
static void
test_thrifty (void)
{
  const double radius_px = 0.1 * tan (30.0 * DEGREE) / 1e-4;
  Fixture f = { 0 };

  fixture_init (&f, &conics[0], 3);
  for (double zoom = 0.1; zoom <= 0.4; zoom *= 2.0) {
    fixture_look (&f, N_SLOW / 2.0, N_FAST / 2.0, zoom);
    g_assert_cmpfloat (
        f.curve->len, <=, 4.0 * G_PI * sqrt (radius_px / (2.0 * f.tolerance)));
  }
  fixture_clear (&f);
}

typedef struct {
  const char *name;
  double two_theta_rad;
  RingletRect rect;
} NothingCase;

static const NothingCase nothings[] = {
  { "the beam", 0.0, { 0, 2000, 0, 1800 } },
  { "straight back", G_PI, { 0, 2000, 0, 1800 } },
  { "parallel to the detector", G_PI_2, { -1e6, 1e6, -1e6, 1e6 } },
  { "behind the detector", 2.0, { -1e6, 1e6, -1e6, 1e6 } },
  { "inside the ring", 0.5, { 990, 1010, 825, 841 } },
  { "outside the ring", 0.01, { 0, 500, 0, 500 } },
  { "not a number", NAN, { 0, 2000, 0, 1800 } },
  { "no rectangle", 0.5, { NAN, NAN, NAN, NAN } },
};

static void
test_nothing (void)
{
  Fixture f = { 0 };

  fixture_init (&f, &conics[0], 3);
  for (gsize i = 0; i < G_N_ELEMENTS (nothings); i++) {
    const NothingCase *c = &nothings[i];
    g_autoptr (GArray) curve =
        ringlet_ring_curve (&f.inverse, c->two_theta_rad, &c->rect, 0.25);

    g_test_message ("%s", c->name);
    g_assert_cmpuint (curve->len, ==, 0);
  }
  fixture_clear (&f);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ring/rings", test_rings);
  g_test_add_func ("/ring/limits", test_limits);
  g_test_add_func ("/ring/many", test_many);
  g_test_add_func ("/ring/nearest", test_nearest);
  g_test_add_func ("/ring/labels", test_labels);
  g_test_add_func ("/ring/curve/curves", test_curves);
  g_test_add_func ("/ring/curve/closed", test_closed);
  g_test_add_func ("/ring/curve/thrifty", test_thrifty);
  g_test_add_func ("/ring/curve/nothing", test_nothing);

  return g_test_run ();
}
