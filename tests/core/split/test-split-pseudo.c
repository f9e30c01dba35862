/* SPDX-License-Identifier: MIT */

/* The area-true rectangle against its definition, written down here a second time from
 * the corners of the pixels, and against a closed form; no share is lost. */

#include <locale.h>
#include <math.h>

#include "split/split.h"

#define PITCH 1e-4
#define N_SLOW 20
#define N_FAST 24
#define N_RADIAL 60

/* The beam at (slow, fast) metres from the corner of the detector; N_RADIAL bins of a
 * pitch. */
typedef struct {
  const char *name;
  gboolean hexagons;
  double beam[2];
  gsize n_azimuth;
  double min_deg;
  double max_deg;
} Case;

static const Case cases[] = {
  { "pattern", FALSE, { 9.3e-4, 12.7e-4 }, 1, -180, 180 },
  { "cake", FALSE, { 9.3e-4, 12.7e-4 }, 36, -180, 180 },
  { "cake-from-20", FALSE, { 9.3e-4, 12.7e-4 }, 36, 20, 380 },
  { "beam-beside", FALSE, { -7e-4, 31e-4 }, 36, -180, 180 },
  { "across-180", FALSE, { 9.3e-4, 12.7e-4 }, 4, 170, 190 },
  { "across-0", FALSE, { 9.3e-4, 12.7e-4 }, 1, -10, 10 },
  { "beyond-180", FALSE, { 9.3e-4, 12.7e-4 }, 5, 190, 270 },
  { "narrow-bins", FALSE, { 9.3e-4, 12.7e-4 }, 2000, -180, 180 },
  { "hexagons", TRUE, { 9.3e-4, 12.7e-4 }, 1, -180, 180 },
  { "cake-of-hexagons", TRUE, { 9.3e-4, 12.7e-4 }, 36, -180, 180 },
  { "hexagons-across-180", TRUE, { 9.3e-4, 12.7e-4 }, 4, 170, 190 },
};

typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletSplitter splitter;
} Bench;

static void
bench_init (Bench *self, const Case *c)
{
  const double degree = G_PI / 180.0;

  self->detector = c->hexagons
      ? ringlet_detector_new_grid (
            "hexagons", ringlet_grid_new_hexagon (PITCH, N_SLOW, N_FAST), 3, NULL)
      : ringlet_detector_new_generic (PITCH, PITCH, N_SLOW, N_FAST, 3, NULL);
  self->geometry = (RingletGeometry){ 0.05, c->beam[0], c->beam[1], 0, 0, 0, 1e-10 };
  self->splitter = (RingletSplitter){ RINGLET_SPLIT_PSEUDO, self->detector,
    &self->geometry, NULL,
    { RINGLET_SPACE_RADIUS, N_RADIAL, 0.0, N_RADIAL * PITCH, c->n_azimuth,
        c->max_deg - c->min_deg >= 360.0, c->min_deg * degree, c->max_deg * degree } };
}

static void
bench_clear (Bench *self)
{
  ringlet_detector_unref (self->detector);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

/* A rectangle in (radius / pitch, χ in radians). */
typedef struct {
  double r;
  double chi;
  double half_r;
  double half_chi;
  double polygon; /* area of the pixel */
  gboolean is_at_beam;
} Rectangle;

static int
corners_of (const Case *c, gsize pixel, double corner[6][2], double centre[2])
{
  const double i = (double) (pixel / N_FAST);
  const double j = (double) (pixel % N_FAST);

  if (!c->hexagons) {
    for (int k = 0; k < 4; k++) {
      corner[k][0] = PITCH * (i + (k == 1 || k == 2)) - c->beam[0];
      corner[k][1] = PITCH * (j + (k >= 2)) - c->beam[1];
    }
    centre[0] = PITCH * (i + 0.5) - c->beam[0];
    centre[1] = PITCH * (j + 0.5) - c->beam[1];
    return 4;
  }

  centre[0] = PITCH * (1.0 / sqrt (3.0) + i * sqrt (0.75)) - c->beam[0];
  centre[1] = PITCH * (j + 0.5 + (double) (pixel / N_FAST % 2) * 0.5) - c->beam[1];
  for (int k = 0; k < 6; k++) {
    const double angle = G_PI / 6.0 + k * G_PI / 3.0;

    corner[k][0] = centre[0] + PITCH / sqrt (3.0) * sin (angle);
    corner[k][1] = centre[1] + PITCH / sqrt (3.0) * cos (angle);
  }
  return 6;
}

static double
less_turns (double angle)
{
  return angle - 2.0 * G_PI * floor (angle / (2.0 * G_PI) + 0.5);
}

static Rectangle
rectangle_of (const Case *c, gsize pixel)
{
  double corner[6][2], centre[2], r[6], chi[6];
  const int n = corners_of (c, pixel, corner, centre);
  Rectangle box = { .r = hypot (centre[0], centre[1]) / PITCH,
    .chi = atan2 (centre[0], centre[1]) };
  double area = 0.0;
  double turned = 0.0;

  for (int k = 0; k < n; k++) {
    r[k] = hypot (corner[k][0], corner[k][1]) / PITCH;
    chi[k] = less_turns (atan2 (corner[k][0], corner[k][1]) - box.chi);
    box.half_r = fmax (box.half_r, fabs (r[k] - box.r));
    box.half_chi = fmax (box.half_chi, fabs (chi[k]));
  }
  for (int k = 0; k < n; k++) {
    const int l = (k + 1) % n;

    area += r[k] * chi[l] - r[l] * chi[k];
    turned += less_turns (chi[l] - chi[k]);
  }

  box.is_at_beam = fabs (turned) > G_PI;
  box.polygon = fabs (area) / 2.0;
  area = sqrt (box.polygon / (4.0 * box.half_r * box.half_chi));
  box.half_r *= area;
  box.half_chi *= area;
  return box;
}

/* Part of centre ± half between bin and bin + 1. */
static double
overlap (double centre, double half, double bin)
{
  return fmax (fmin (centre + half, bin + 1.0) - fmax (centre - half, bin), 0.0) /
      (2.0 * half);
}

static double
expected_share (const Case *c, const Rectangle *box, gsize bin)
{
  const double degree = G_PI / 180.0;
  const double per_radian =
      (double) c->n_azimuth / ((c->max_deg - c->min_deg) * degree);
  const double row = (double) (bin / N_RADIAL);
  const double radial = overlap (box->r, box->half_r, (double) (bin % N_RADIAL));
  double sum = 0.0;

  if (c->n_azimuth == 1 && c->max_deg - c->min_deg >= 360.0)
    return radial;
  for (int turn = -2; turn <= 2 && radial > 0.0; turn++)
    sum += radial *
        overlap ((box->chi + turn * 2.0 * G_PI - c->min_deg * degree) * per_radian,
            box->half_chi * per_radian, row);
  return sum;
}

static void
check_pixel (const Case *c, const RingletShares *shares, gsize pixel, double *found)
{
  const gsize n = N_RADIAL * c->n_azimuth;
  const Rectangle box = rectangle_of (c, pixel);
  double sum = 0.0;

  memset (found, 0, n * sizeof *found);
  for (guint32 k = shares->start[pixel]; k < shares->start[pixel + 1]; k++) {
    g_assert_cmpuint (shares->bin[k], <, n);
    g_assert_cmpfloat (shares->share[k], <=, 1.0);
    found[shares->bin[k]] += shares->share[k];
    sum += shares->share[k];
  }
  if (box.is_at_beam) /* its box reaches below radius 0 */
    return;
  if (c->max_deg - c->min_deg >= 360.0)
    g_assert_cmpfloat_with_epsilon (sum, 1.0, 1e-12);
  for (gsize bin = 0; bin < n; bin++)
    g_assert_cmpfloat_with_epsilon (found[bin], expected_share (c, &box, bin), 1e-11);
}

static void
test_shares (gconstpointer data)
{
  const Case *c = data;
  g_autofree double *found = g_new (double, N_RADIAL * c->n_azimuth);
  g_auto (Bench) bench;
  g_autoptr (RingletShares) shares = NULL;
  gsize n_split = 0;

  bench_init (&bench, c);
  shares = ringlet_splitter_run (&bench.splitter, 0);
  g_assert_cmpuint (shares->n_pixels, ==, N_SLOW * N_FAST);
  for (gsize pixel = 0; pixel < shares->n_pixels; pixel++) {
    n_split += shares->start[pixel + 1] - shares->start[pixel] > 1;
    check_pixel (c, shares, pixel, found);
  }
  g_assert_cmpuint (n_split, >, 10);
}

/* What the range is taken from is the rectangle; and that has the area of the polygon.
 */
static void
test_area (gconstpointer data)
{
  const Case *c = data;
  g_auto (Bench) bench;

  bench_init (&bench, c);
  for (gsize pixel = 0; pixel < N_SLOW * N_FAST; pixel += 7) {
    guint8 *bad = g_malloc (N_SLOW * N_FAST);
    g_autoptr (RingletMask) mask = NULL;
    const Rectangle box = rectangle_of (c, pixel);
    RingletExtent rows[N_SLOW];
    RingletExtent extent;

    memset (bad, 1, N_SLOW * N_FAST);
    bad[pixel] = 0;
    mask = ringlet_mask_new_take (N_SLOW, N_FAST, bad);
    bench.splitter.mask = mask;
    g_assert_true (ringlet_splitter_row_extents (
        &bench.splitter, RINGLET_AZIMUTHS_ALL, rows, NULL, NULL));
    g_assert_true (ringlet_splitter_extent (
        &bench.splitter, RINGLET_AZIMUTHS_ALL, rows, &extent, NULL));
    if (box.is_at_beam) {
      g_assert_cmpfloat (extent.azimuth_max - extent.azimuth_min, >=, 2.0 * G_PI);
      continue;
    }
    g_assert_cmpfloat_with_epsilon (
        (extent.radial_max - extent.radial_min) / PITCH / (2.0 * box.half_r), 1.0,
        1e-9);
    g_assert_cmpfloat_with_epsilon (
        (extent.azimuth_max - extent.azimuth_min) / (2.0 * box.half_chi), 1.0, 1e-9);
    g_assert_cmpfloat_with_epsilon ((extent.radial_max - extent.radial_min) / PITCH *
            (extent.azimuth_max - extent.azimuth_min) / box.polygon,
        1.0, 1e-9);
  }
}

/* A pixel on the horizontal: its polygon is the trapezoid between χ = ±atan (h/(x+h))
 * and ±atan (h/(x−h)), all of it written down in closed form. */
static void
test_trapezoid (void)
{
  const double x = 10.0;
  const double far = hypot (x + 0.5, 0.5);
  const double near = hypot (x - 0.5, 0.5);
  const double chi_far = atan (0.5 / (x + 0.5));
  const double chi_near = atan (0.5 / (x - 0.5));
  const double half_r = fmax (far - x, x - near);
  const double area = (far - near) * (chi_far + chi_near);
  const double half = half_r * sqrt (area / (4.0 * half_r * chi_near));
  const Case c = { "horizontal", FALSE, { 5.5 * PITCH, 0.5 * PITCH }, 1, -180, 180 };
  const gsize pixel = 5 * N_FAST + 10;
  g_auto (Bench) bench;
  g_autoptr (RingletShares) shares = NULL;
  guint32 k;

  /* Bins of a tenth that begin at the middle of the pixel. */
  bench_init (&bench, &c);
  bench.splitter.bins.radial_min = x * PITCH;
  bench.splitter.bins.radial_max = (x + 0.1 * N_RADIAL) * PITCH;
  shares = ringlet_splitter_run (&bench.splitter, 0);
  k = shares->start[pixel];
  g_assert_cmpuint (shares->start[pixel + 1] - k, ==, 5);
  for (guint bin = 0; bin < 4; bin++) {
    g_assert_cmpuint (shares->bin[k + bin], ==, bin);
    g_assert_cmpfloat_with_epsilon (shares->share[k + bin], 0.1 / (2.0 * half), 1e-11);
  }
  g_assert_cmpfloat_with_epsilon (
      shares->share[k + 4], (half - 0.4) / (2.0 * half), 1e-11);
}

/* Edge-on there is no area, and in a component of q no polygon: the same as bbox. */
static void
test_as_bbox (void)
{
  const RingletGeometry edge_on = { 0.1, 0.33e-3, 0.44e-3, G_PI / 2.0, 0, 0, 1e-10 };
  const RingletGeometry flat = { 0.1, 0.33e-3, 0.44e-3, 0, 0, 0, 1e-10 };
  const RingletBins bins[] = {
    { RINGLET_SPACE_RADIUS, 50, 0.0, 1.0, 1, TRUE, -G_PI, G_PI },
    { RINGLET_SPACE_QX, 50, -0.01, 0.01, 12, TRUE, -G_PI, G_PI },
  };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (PITCH, PITCH, 8, 8, 3, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bins); i++) {
    const RingletGeometry *geometry = i == 0 ? &edge_on : &flat;
    const RingletSplitter pseudo = { RINGLET_SPLIT_PSEUDO, detector, geometry, NULL,
      bins[i] };
    const RingletSplitter bbox = { RINGLET_SPLIT_BBOX, detector, geometry, NULL,
      bins[i] };
    g_autoptr (RingletShares) a = ringlet_splitter_run (&pseudo, 0);
    g_autoptr (RingletShares) b = ringlet_splitter_run (&bbox, 0);

    g_assert_cmpuint (a->n_entries, >=, 64);
    g_assert_cmpmem (
        a->bin, a->n_entries * sizeof *a->bin, b->bin, b->n_entries * sizeof *b->bin);
    for (guint32 k = 0; k < a->n_entries; k++)
      g_assert_cmpfloat_with_epsilon (a->share[k], b->share[k], 1e-12);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shares = g_strdup_printf ("/split/pseudo/%s", cases[i].name);
    g_autofree char *area = g_strdup_printf ("/split/pseudo/area/%s", cases[i].name);

    g_test_add_data_func (shares, &cases[i], test_shares);
    g_test_add_data_func (area, &cases[i], test_area);
  }
  g_test_add_func ("/split/pseudo/trapezoid", test_trapezoid);
  g_test_add_func ("/split/pseudo/as-bbox", test_as_bbox);
  return g_test_run ();
}
