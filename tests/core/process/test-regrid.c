/* SPDX-License-Identifier: MIT */
#include "process/regrid.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "geometry/lab.h"
#include "geometry/placement.h"

#define UM 1e-6

/* Sums of some hundred products in double. */
#define ROUNDING 1e-12

/* ---- detectors ---- */

static RingletDetector *
uniform (void)
{
  return ringlet_detector_new_generic (75 * UM, 172 * UM, 31, 40, 3, NULL);
}

static RingletDetector *
take_grid (RingletGrid *grid, int orientation)
{
  RingletDetector *detector =
      ringlet_detector_new_grid ("test", grid, orientation, NULL);

  g_assert_nonnull (detector);
  return detector;
}

/* Optics: a barrel with a ripple, up to two pixels. */
static RingletDetector *
bent (void)
{
  const gsize n_slow = 37;
  const gsize n_fast = 45;
  double *slow = g_new (double, (n_slow + 1) * (n_fast + 1));
  double *fast = g_new (double, (n_slow + 1) * (n_fast + 1));

  for (gsize i = 0; i <= n_slow; i++) {
    for (gsize j = 0; j <= n_fast; j++) {
      const gsize at = i * (n_fast + 1) + j;
      const double y = (double) i / (double) n_slow - 0.4;
      const double x = (double) j / (double) n_fast - 0.55;

      slow[at] = 5.0 * y * (x * x + y * y) + 0.2 * sin ((double) j);
      fast[at] = 5.0 * x * (x * x + y * y) + 0.3 * cos (0.7 * (double) i);
    }
  }
  return take_grid (
      ringlet_grid_new_nodes (50 * UM, 60 * UM, n_slow, n_fast, slow, fast), 2);
}

/* A module turned in the plane, and one out of it when @tilted. */
static RingletDetector *
modules (gboolean tilted)
{
  const double c = cos (0.1);
  const double s = sin (0.1);
  const RingletPanel panels[] = {
    { 0, 0, 20, 30, { 1e-4, 3e-4, 0.0 }, { c, -s, 0.0 }, { s, c, 0.0 } },
    { 20, 0, 20, 30, { 2.5e-3, 1e-4, 0.0 }, { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 } },
    { 20, 0, 20, 30, { 2.5e-3, 1e-4, 5e-3 }, { c, 0.0, s }, { 0.0, 1.0, 0.0 } },
  };
  const RingletPanel two[] = { panels[0], tilted ? panels[2] : panels[1] };

  return take_grid (
      ringlet_grid_new_panels (100 * UM, 100 * UM, 40, 30, two, 2, NULL, NULL), 3);
}

static RingletDetector *
flat_modules (void)
{
  return modules (FALSE);
}

static RingletDetector *
hexagons (void)
{
  return take_grid (ringlet_grid_new_hexagon (60 * UM, 23, 27), 3);
}

static RingletRegularGrid
cover (const RingletDetector *detector, const RingletGeometry *geometry, double slow_m,
    double fast_m)
{
  g_autoptr (GError) error = NULL;
  RingletRegularGrid grid = { 0 };

  ringlet_regular_grid_cover (detector, geometry, slow_m, fast_m, &grid, &error);
  g_assert_no_error (error);
  return grid;
}

static RingletRegrid *
make (const RingletDetector *detector, const RingletGeometry *geometry,
    const RingletMask *mask, const RingletRegularGrid *grid)
{
  g_autoptr (GError) error = NULL;
  RingletRegrid *regrid =
      ringlet_regrid_new (detector, geometry, mask, grid, NULL, &error);

  g_assert_no_error (error);
  return regrid;
}

/* ---- images ---- */

static RingletImage *
counts (gsize n_slow, gsize n_fast, guint32 seed)
{
  guint32 *pixels = ringlet_image_alloc (RINGLET_PIXEL_U32, n_slow, n_fast, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    pixels[i] = (guint32) g_rand_int_range (rand, 0, 1000);
  return ringlet_image_new_take (RINGLET_PIXEL_U32, n_slow, n_fast, pixels, NULL);
}

static RingletImage *
values (gsize n_slow, gsize n_fast, const double *from, double factor)
{
  double *pixels = ringlet_image_alloc (RINGLET_PIXEL_F64, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    pixels[i] = factor * from[i];
  return ringlet_image_new_take (RINGLET_PIXEL_F64, n_slow, n_fast, pixels, NULL);
}

static const double *
pixels_of (const RingletImage *image)
{
  g_assert_cmpuint (image->type, ==, RINGLET_PIXEL_F64);
  return image->data;
}

static double
sum_of (const RingletImage *image)
{
  double sum = 0.0;

  for (gsize i = 0; i < ringlet_image_n_pixels (image); i++) {
    if (!isnan (ringlet_image_get (image, i)))
      sum += ringlet_image_get (image, i);
  }
  return sum;
}

static RingletRegridFrame
there (RingletRegrid *regrid, RingletImage *image, RingletImage *variance,
    const RingletRegridOptions *options)
{
  const RingletRegridFrame from = { image, variance };
  g_autoptr (GError) error = NULL;
  RingletRegridFrame to;

  ringlet_regrid_correct (regrid, &from, options, &to, NULL, &error);
  g_assert_no_error (error);
  return to;
}

static RingletRegridFrame
back (RingletRegrid *regrid, RingletImage *image, RingletImage *variance,
    const RingletRegridOptions *options)
{
  const RingletRegridFrame from = { image, variance };
  g_autoptr (GError) error = NULL;
  RingletRegridFrame to;

  ringlet_regrid_restore (regrid, &from, options, &to, NULL, &error);
  g_assert_no_error (error);
  return to;
}

/* ---- tests ---- */

typedef struct {
  const char *name;
  RingletDetector *(*detector) (void);
  double pixel_slow_um;
  double pixel_fast_um;
} Case;

static const Case cases[] = {
  { "uniform", uniform, 75.0, 172.0 },
  { "uniform-finer", uniform, 31.0, 47.0 },
  { "bent", bent, 50.0, 60.0 },
  { "bent-coarser", bent, 400.0, 95.0 },
  { "modules", flat_modules, 100.0, 100.0 },
  { "hexagons", hexagons, 60.0, 25.0 },
};

/* Every pixel is shared out to the last part, and so are its counts, both ways. */
static void
test_conserved (gconstpointer data)
{
  const Case *c = data;
  const RingletRegridOptions options = ringlet_regrid_options_default ();
  g_autoptr (RingletDetector) detector = c->detector ();
  const RingletRegularGrid grid =
      cover (detector, NULL, c->pixel_slow_um * UM, c->pixel_fast_um * UM);
  g_autoptr (RingletRegrid) regrid = make (detector, NULL, NULL, &grid);
  const gsize n = detector->n_slow * detector->n_fast;
  g_autofree double *sums = g_new0 (double, n);
  g_autoptr (RingletImage) image = counts (detector->n_slow, detector->n_fast, 5);
  g_auto (RingletRegridFrame) regular = { 0 };
  g_auto (RingletRegridFrame) restored = { 0 };

  for (gsize k = 0; k < regrid->shares->n_entries; k++)
    sums[regrid->shares->col[k]] += regrid->shares->share[k];
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (fabs (sums[i] - 1.0), <=, ROUNDING);

  regular = there (regrid, image, NULL, &options);
  g_assert_cmpfloat (
      fabs (sum_of (regular.image) / sum_of (image) - 1.0), <=, ROUNDING);
  restored = back (regrid, regular.image, NULL, &options);
  g_assert_cmpfloat (
      fabs (sum_of (restored.image) / sum_of (image) - 1.0), <=, ROUNDING);
}

/* Pixels whose area their corners say, by the formula of the surveyor. */
static void
test_area (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletDetector) detector = c->detector ();
  const RingletRegularGrid grid =
      cover (detector, NULL, c->pixel_slow_um * UM, c->pixel_fast_um * UM);
  g_autoptr (RingletRegrid) regrid = make (detector, NULL, NULL, &grid);
  const gsize n = detector->n_fast;
  const guint n_corners = detector->grid->n_corners;
  g_autofree double *data_m = g_new (double, 18 * n);
  RingletPoints corner[RINGLET_CORNERS_MAX];

  for (guint k = 0; k < RINGLET_CORNERS_MAX; k++)
    corner[k] = (RingletPoints){ data_m + 3 * k * n, data_m + (3 * k + 1) * n,
      data_m + (3 * k + 2) * n };
  for (gsize slow = 0; slow < detector->n_slow; slow++) {
    ringlet_detector_corners (detector, slow, corner);
    for (gsize j = 0; j < n; j++) {
      double area = 0.0;

      for (guint k = 0; k < n_corners; k++) {
        const RingletPoints *a = &corner[k];
        const RingletPoints *b = &corner[(k + 1) % n_corners];

        area += 0.5 * (a->slow[j] * b->fast[j] - b->slow[j] * a->fast[j]);
      }
      area = fabs (area) / (grid.pixel_slow_m * grid.pixel_fast_m);
      g_assert_cmpfloat (fabs (regrid->area[slow * n + j] / area - 1.0), <=, 1e-8);
    }
  }
}

/* Nothing to correct: one share a pixel, and the same bits both ways. */
static void
test_identity (void)
{
  const RingletRegridOptions options = ringlet_regrid_options_default ();
  g_autoptr (RingletDetector) detector = uniform ();
  const RingletRegularGrid grid = cover (detector, NULL, 75 * UM, 172 * UM);
  g_autoptr (RingletRegrid) regrid = make (detector, NULL, NULL, &grid);
  g_autoptr (RingletImage) image = counts (31, 40, 7);
  g_auto (RingletRegridFrame) regular = there (regrid, image, image, &options);
  g_auto (RingletRegridFrame) restored =
      back (regrid, regular.image, regular.variance, &options);

  g_assert_cmpuint (grid.n_slow, ==, 31);
  g_assert_cmpuint (grid.n_fast, ==, 40);
  g_assert_cmpfloat (grid.origin_slow_m, ==, 0.0);
  g_assert_cmpuint (regrid->shares->n_entries, ==, 31 * 40);
  for (gsize i = 0; i < 31 * 40; i++) {
    const double value = ringlet_image_get (image, i);

    g_assert_cmpfloat (pixels_of (regular.image)[i], ==, value);
    g_assert_cmpfloat (pixels_of (regular.variance)[i], ==, value);
    g_assert_cmpfloat (pixels_of (restored.image)[i], ==, value);
    g_assert_cmpfloat (pixels_of (restored.variance)[i], ==, value);
  }
}

/* The image of a flipped detector is turned as the grid is. */
static void
test_orientation (void)
{
  const RingletRegridOptions options = ringlet_regrid_options_default ();
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (UM, UM, 6, 5, 1, NULL);
  const RingletRegularGrid grid = cover (detector, NULL, UM, UM);
  g_autoptr (RingletRegrid) regrid = make (detector, NULL, NULL, &grid);
  g_autoptr (RingletImage) image = counts (6, 5, 7);
  g_auto (RingletRegridFrame) regular = there (regrid, image, NULL, &options);

  for (gsize i = 0; i < 30; i++)
    g_assert_cmpfloat (
        pixels_of (regular.image)[i], ==, ringlet_image_get (image, 29 - i));
}

/* tests/reference/distortion_pyfai.py: exactly, and by pyFAI 2026.9. */
static const double exact_counts[7 * 8] = { 0.787847109106, 1.63784374059,
  2.52710784027, 3.57218151267, 4.72262966476, 5.96650012724, 7.06978965019,
  1.09801602919, 6.37432117851, 7.7690451538, 8.75925747103, 10.0238102555,
  11.3960904417, 12.5509168124, 13.6200409617, 1.92007404077, 12.9278388674,
  14.320601406, 15.3426329424, 16.6258698904, 18.01691108, 19.2104477116, 20.1484322661,
  2.0928603066, 20.0316050589, 20.8396899419, 21.8991374522, 23.2005579715,
  24.5816417328, 25.8402152081, 26.8183219479, 1.51855383818, 26.5326455131,
  27.3187281425, 28.3933033083, 29.6945619828, 31.0592321242, 32.3000239461,
  33.2856542926, 0.505485113906, 32.9762951368, 33.7539879574, 34.8105186778,
  36.0875191679, 37.433129342, 38.6706816029, 39.4428897412, 0, 8.39389828904,
  9.66060727961, 9.45224738462, 7.86383463725, 5.64535555828, 3.8799547138,
  3.45797301637, 0 };
static const double pyfai_counts[7 * 8] = { 0.788442, 1.63758, 2.52575, 3.57045,
  4.72054, 5.96852, 7.07338, 1.09726, 6.37766, 7.76667, 8.75615, 10.0215, 11.4006,
  12.5491, 13.6223, 1.91957, 12.9292, 14.3197, 15.3411, 16.6245, 18.0174, 19.2119,
  20.149, 2.09286, 20.0452, 20.8391, 21.9017, 23.2012, 24.5814, 25.841, 26.8185,
  1.51836, 26.5321, 27.3185, 28.3933, 29.6946, 31.059, 32.2964, 33.2906, 0.504418,
  32.9742, 33.7527, 34.8103, 36.0879, 37.4336, 38.6709, 39.4429, 0, 8.40984, 9.67151,
  9.4547, 7.86052, 5.64127, 3.87816, 3.45813, 0 };

static RingletDetector *
pyfai_detector (void)
{
  static const gsize rows[] = { 0, 1, 1, 0 };
  static const gsize columns[] = { 0, 0, 1, 1 };
  float *corners = g_new0 (float, 6 * 7 * 4 * 3);

  for (gsize at = 0; at < 6 * 7 * 4; at++) {
    const double i = (double) (at / 28 + rows[at % 4]);
    const double j = (double) (at / 4 % 7 + columns[at % 4]);
    const double slow = 1.03 * i + 0.1 * sin (0.7 * j + 0.3);
    const double fast = j + 0.15 * cos (0.5 * i) + 0.02 * j * i / 6.0;

    corners[3 * at + 1] = (float) (slow * 1e-4);
    corners[3 * at + 2] = (float) (fast * 1e-4);
  }
  return take_grid (ringlet_grid_new_corners (1e-4, 1e-4, 6, 7, 4, corners), 3);
}

/* pyFAI computes areas in single precision from coordinates of some pixels: its counts
 * of 42 at most are off by up to 0.016. */
static void
test_pyfai (void)
{
  RingletRegridOptions options = ringlet_regrid_options_default ();
  g_autoptr (RingletDetector) detector = pyfai_detector ();
  const RingletRegularGrid grid = { 7, 8, 1e-4, 1e-4, 0.0, 0.0 };
  g_autoptr (RingletRegrid) regrid = make (detector, NULL, NULL, &grid);
  double numbers[42];
  g_autoptr (RingletImage) image = NULL;
  g_auto (RingletRegridFrame) regular = { 0 };
  g_auto (RingletRegridFrame) restored = { 0 };

  for (gsize i = 0; i < 42; i++)
    numbers[i] = (double) i + 1.0;
  image = values (6, 7, numbers, 1.0);
  options.empty = 0.0;
  regular = there (regrid, image, NULL, &options);
  for (gsize i = 0; i < 7 * 8; i++) {
    g_assert_cmpfloat (fabs (pixels_of (regular.image)[i] - exact_counts[i]), <=, 1e-9);
    g_assert_cmpfloat (
        fabs (pixels_of (regular.image)[i] - pyfai_counts[i]), <=, 0.017);
  }

  /* Its uncorrect() finds the image again to 10⁻⁴; so do enough steps. */
  options.n_iterations = 500;
  restored = back (regrid, regular.image, NULL, &options);
  for (gsize i = 0; i < 42; i++)
    g_assert_cmpfloat (fabs (pixels_of (restored.image)[i] - numbers[i]), <=, 1e-6);
}

/* A square on its corner, in the middle of four. */
static void
test_by_hand (void)
{
  static const float corners[] = { 0, 1, 1.5F, 0, 1.5F, 2, 0, 2, 1.5F, 0, 1.5F, 1 };
  const RingletRegularGrid grid = { 2, 3, 1.0, 1.0, 0.5, 0.5 };
  g_autoptr (RingletDetector) detector = take_grid (
      ringlet_grid_new_corners (1.0, 1.0, 1, 1, 4, g_memdup2 (corners, sizeof corners)),
      3);
  g_autoptr (RingletRegrid) regrid = make (detector, NULL, NULL, &grid);

  /* Its corners are (1, 1.5), (1.5, 2), (2, 1.5), (1.5, 1): half a pixel. */
  g_assert_cmpuint (regrid->shares->n_entries, ==, 4);
  g_assert_cmpfloat (regrid->area[0], ==, 0.5);
  for (gsize k = 0; k < 4; k++)
    g_assert_cmpfloat (regrid->shares->share[k], ==, 0.25);
  g_assert_cmpuint (regrid->shares->row_start[2] - regrid->shares->row_start[0], ==, 2);
  g_assert_cmpuint (regrid->shares->row_start[5] - regrid->shares->row_start[3], ==, 2);
}

static RingletMask *
some_bad (gsize n_slow, gsize n_fast)
{
  guint8 *bad = g_new0 (guint8, n_slow * n_fast);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    bad[i] = i % n_fast / 5 == 3 || i % 11 == 0;
  return ringlet_mask_new_take (n_slow, n_fast, bad);
}

/* An even exposure stays even, however pixels, mask and flags cut the grid up; masked
 * and flagged pixels are not seen. */
static void
test_density (void)
{
  RingletRegridOptions options = ringlet_regrid_options_default ();
  g_autoptr (RingletDetector) detector = bent ();
  const RingletRegularGrid grid = cover (detector, NULL, 50 * UM, 60 * UM);
  g_autoptr (RingletMask) mask = some_bad (detector->n_slow, detector->n_fast);
  g_autoptr (RingletRegrid) whole = make (detector, NULL, NULL, &grid);
  g_autoptr (RingletRegrid) regrid = make (detector, NULL, mask, &grid);
  g_autoptr (RingletImage) image =
      values (detector->n_slow, detector->n_fast, whole->area, 5.0);
  double *pixels = (double *) image->data;
  g_auto (RingletRegridFrame) regular = { 0 };
  g_auto (RingletRegridFrame) restored = { 0 };
  gsize n_known = 0;

  for (gsize i = 0; i < mask->n_slow * mask->n_fast; i++) {
    if (mask->bad[i])
      pixels[i] = 1e9;
  }
  pixels[40] = NAN;
  pixels[81] = -7.0;
  options.density = TRUE;
  options.dummy = RINGLET_DUMMY_VALUE;
  options.dummy_value = -7.0;
  regular = there (regrid, image, NULL, &options);
  for (gsize i = 0; i < grid.n_slow * grid.n_fast; i++) {
    const double value = pixels_of (regular.image)[i];

    n_known += !isnan (value);
    g_assert_true (isnan (value) || fabs (value - 5.0) <= 1e-9);
  }
  g_assert_cmpuint (n_known, >, grid.n_slow * grid.n_fast / 2);
  g_assert_cmpuint (n_known, <, grid.n_slow * grid.n_fast);

  restored = back (regrid, regular.image, NULL, &options);
  for (gsize i = 0; i < mask->n_slow * mask->n_fast; i++) {
    const double value = pixels_of (restored.image)[i];

    if (mask->bad[i])
      g_assert_true (isnan (value));
    else if (i != 40 && i != 81)
      g_assert_cmpfloat (fabs (value - 5.0 * whole->area[i]), <=, 1e-8);
  }
}

/* Counts with the share, variances with its square; a variance that is none takes its
 * pixel out. */
static void
test_variance (void)
{
  RingletRegridOptions options = ringlet_regrid_options_default ();
  g_autoptr (RingletDetector) detector = bent ();
  const RingletRegularGrid grid = cover (detector, NULL, 70 * UM, 60 * UM);
  g_autoptr (RingletRegrid) regrid = make (detector, NULL, NULL, &grid);
  const RingletCsr *m = regrid->shares;
  g_autoptr (RingletImage) image = counts (detector->n_slow, detector->n_fast, 1);
  g_autoptr (RingletImage) ones =
      values (detector->n_slow, detector->n_fast, regrid->area, 2.0);
  g_auto (RingletRegridFrame) regular = { 0 };

  ((double *) ones->data)[100] = -1.0;
  regular = there (regrid, image, ones, &options);
  for (gsize row = 0; row < m->n_rows; row++) {
    double sum = 0.0;
    double squares = 0.0;
    gsize n = 0;

    for (gsize k = m->row_start[row]; k < m->row_start[row + 1]; k++) {
      if (m->col[k] == 100)
        continue;
      sum += m->share[k] * ringlet_image_get (image, m->col[k]);
      squares += m->share[k] * m->share[k] * 2.0 * regrid->area[m->col[k]];
      n++;
    }
    if (n == 0) {
      g_assert_true (isnan (pixels_of (regular.variance)[row]));
      continue;
    }
    g_assert_cmpfloat (fabs (pixels_of (regular.image)[row] - sum), <=, 1e-9);
    g_assert_cmpfloat (fabs (pixels_of (regular.variance)[row] - squares), <=, 1e-9);
  }
}

static const RingletGeometry stand = { 0.05, 0.001, 0.0015, 0.1, 0.2, 0.3, 1e-10 };

/* Seen from the sample: what a tilted module shows at an angle is on the grid under
 * that angle. The light is 1000 + 10⁵ · (2θ)² per area. Pixels of 2 mrad that overlap
 * have their centres within 1.5 of them of each other, so that no value is farther off
 * than the light changes there; inside the modules neighbours on all sides make up for
 * it. */
static void
test_not_flat (void)
{
  RingletRegridOptions options = ringlet_regrid_options_default ();
  g_autoptr (RingletDetector) detector = modules (TRUE);
  const RingletRegularGrid grid = cover (detector, &stand, 100 * UM, 100 * UM);
  g_autoptr (RingletRegrid) regrid = make (detector, &stand, NULL, &grid);
  RingletGeometry regular_stand;
  g_autoptr (RingletDetector) regular =
      ringlet_regular_grid_detector (&grid, &stand, &regular_stand);
  g_autoptr (RingletImage) image = values (40, 30, regrid->area, 1.0);
  double *pixels = (double *) image->data;
  g_auto (RingletRegridFrame) to = { 0 };
  gsize n_known = 0;
  double sum = 0.0;

  for (gsize i = 0; i < 40 * 30; i++) {
    const double t = ringlet_lab_two_theta (ringlet_geometry_lab_at (
        &stand, detector, (double) (i / 30) + 0.5, (double) (i % 30) + 0.5));

    pixels[i] *= 1000.0 + 1e5 * t * t;
  }
  options.density = TRUE;
  to = there (regrid, image, NULL, &options);
  for (gsize i = 1; i + 1 < grid.n_slow * grid.n_fast; i++) {
    const double t = ringlet_lab_two_theta (ringlet_geometry_lab_at (&regular_stand,
        regular, (double) (i / grid.n_fast) + 0.5, (double) (i % grid.n_fast) + 0.5));
    const double value = pixels_of (to.image)[i];

    if (isnan (value))
      continue;
    g_assert_cmpfloat (fabs (value - 1000.0 - 1e5 * t * t), <=, 2e5 * t * 3e-3);
    sum += fabs (value - 1000.0 - 1e5 * t * t) / (2e5 * t);
    n_known++;
  }
  g_test_message ("off by %g rad", sum / (double) n_known);
  g_assert_cmpuint (n_known, >, 1000);
  g_assert_cmpfloat (sum / (double) n_known, <=, 2e-4); /* a tenth of a pixel */
}

static void
test_threads (void)
{
  RingletRegridOptions options = ringlet_regrid_options_default ();
  g_autoptr (RingletDetector) detector = bent ();
  const RingletRegularGrid grid = cover (detector, NULL, 30 * UM, 30 * UM);
  g_autoptr (RingletImage) image = counts (detector->n_slow, detector->n_fast, 9);
  g_auto (RingletRegridFrame) first_there = { 0 };
  g_auto (RingletRegridFrame) first_back = { 0 };
  const gsize n = grid.n_slow * grid.n_fast;

  options.n_iterations = 5;
  for (guint n_threads = 1; n_threads <= 3; n_threads++) {
    g_autoptr (RingletRegrid) regrid = NULL;
    g_auto (RingletRegridFrame) regular = { 0 };
    g_auto (RingletRegridFrame) restored = { 0 };

    ringlet_parallel_set_threads (n_threads);
    regrid = make (detector, NULL, NULL, &grid);
    regular = there (regrid, image, NULL, &options);
    restored = back (regrid, regular.image, NULL, &options);
    if (n_threads == 1) {
      first_there.image = ringlet_image_ref (regular.image);
      first_back.image = ringlet_image_ref (restored.image);
      continue;
    }
    g_assert_cmpmem (regular.image->data, n * 8, first_there.image->data, n * 8);
    g_assert_cmpstr (ringlet_image_digest (restored.image), ==,
        ringlet_image_digest (first_back.image));
  }
  ringlet_parallel_set_threads (0);
}

typedef struct {
  const char *name;
  gboolean tilted;
  RingletRegularGrid grid;
  int code;
  const char *word;
} BadCase;

static const BadCase bad_cases[] = {
  { "not-flat", TRUE, { 9, 9, UM, UM }, RINGLET_ERROR_VALUE, "geometry" },
  { "beside", FALSE, { 9, 9, UM, UM, 1.0, 1.0 }, RINGLET_ERROR_VALUE, "covers" },
  { "no-rows", FALSE, { 0, 9, UM, UM }, RINGLET_ERROR_LIMIT, "" },
  { "many", FALSE, { 1 << 20, 1 << 20, UM, UM }, RINGLET_ERROR_LIMIT, "" },
  { "no-pixel", FALSE, { 9, 9, 0.0, UM }, RINGLET_ERROR_VALUE, "longer" },
  { "negative", FALSE, { 9, 9, UM, -UM }, RINGLET_ERROR_VALUE, "longer" },
  { "nan", FALSE, { 9, 9, UM, NAN }, RINGLET_ERROR_VALUE, "longer" },
};

static void
test_refused (gconstpointer data)
{
  const BadCase *c = data;
  g_autoptr (RingletDetector) detector = modules (c->tilted);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_regrid_new (detector, NULL, NULL, &c->grid, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, c->code);
  g_assert_nonnull (strstr (error->message, c->word));
}

static void
test_shapes (void)
{
  RingletRegridOptions options = ringlet_regrid_options_default ();
  g_autoptr (RingletDetector) detector = flat_modules ();
  const RingletRegularGrid grid = cover (detector, NULL, 100 * UM, 100 * UM);
  g_autoptr (RingletRegrid) regrid = make (detector, NULL, NULL, &grid);
  g_autoptr (RingletMask) mask = some_bad (30, 40);
  g_autoptr (RingletImage) right = counts (40, 30, 1);
  g_autoptr (RingletImage) turned = counts (30, 40, 1);
  g_autoptr (RingletImage) regular = counts (grid.n_slow, grid.n_fast, 1);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  const RingletRegridFrame frames[] = { { turned, NULL }, { right, turned } };
  const RingletRegridFrame noisy = { regular, regular };
  RingletRegridFrame to;
  RingletRegularGrid none;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++) {
    g_assert_false (
        ringlet_regrid_correct (regrid, &frames[i], &options, &to, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
    g_clear_error (&error);
    g_assert_false (
        ringlet_regrid_restore (regrid, &frames[i], &options, &to, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
    g_clear_error (&error);
  }
  options.n_iterations = 3;
  g_assert_false (ringlet_regrid_restore (regrid, &noisy, &options, &to, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_null (ringlet_regrid_new (detector, NULL, mask, &grid, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_false (
      ringlet_regular_grid_cover (detector, NULL, -1.0, 1.0, &none, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (
      ringlet_regular_grid_cover (detector, NULL, 1e-12, 1e-12, &none, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
  g_clear_error (&error);
  g_cancellable_cancel (cancelled);
  g_assert_null (ringlet_regrid_new (detector, NULL, NULL, &grid, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *conserved =
        g_strconcat ("/regrid/conserved/", cases[i].name, NULL);
    g_autofree char *area = g_strconcat ("/regrid/area/", cases[i].name, NULL);

    g_test_add_data_func (conserved, &cases[i], test_conserved);
    g_test_add_data_func (area, &cases[i], test_area);
  }
  g_test_add_func ("/regrid/identity", test_identity);
  g_test_add_func ("/regrid/orientation", test_orientation);
  g_test_add_func ("/regrid/pyfai", test_pyfai);
  g_test_add_func ("/regrid/by-hand", test_by_hand);
  g_test_add_func ("/regrid/density", test_density);
  g_test_add_func ("/regrid/variance", test_variance);
  g_test_add_func ("/regrid/not-flat", test_not_flat);
  g_test_add_func ("/regrid/threads", test_threads);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autofree char *path = g_strconcat ("/regrid/refused/", bad_cases[i].name, NULL);

    g_test_add_data_func (path, &bad_cases[i], test_refused);
  }
  g_test_add_func ("/regrid/shapes", test_shapes);
  return g_test_run ();
}
