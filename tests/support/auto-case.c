/* SPDX-License-Identifier: MIT */
#include "support/auto-case.h"

#include <math.h>
#include <string.h>

#include "calib/ring.h"
#include "geometry/lab.h"
#include "geometry/placement.h"
#include "process/simulate.h"

#define SEED 20261128u
#define DEGREE (G_PI / 180.0)
#define GRID 48     /* places of the detector that are looked at */
#define MIN_RINGS 3 /* at least: with fewer there is nothing to number */
#define MAX_RINGS 40
#define STEP 1e-4 /* of the wavelength, for the derivative */

typedef struct {
  const char *name;
  gsize n;
  double pixel_m;
} CaseDetector;

static const CaseDetector detectors[] = {
  { "Pilatus300k" }, { "Pilatus1M" }, { "Pilatus4_1M" }, { "Eiger1M" },
  { "Eiger2_500k" }, { "Apex2" }, { "RayonixSx165", 1024, 158e-6 },
  { NULL, 1024, 200e-6 }, /* a flat panel */
};

static const char *const calibrants[] = { "LaB6", "CeO2", "Si", "alpha_Al2O3", "Au",
  "NaCl" };

static RingletDetector *
make_detector (guint number)
{
  const CaseDetector *row = &detectors[number % G_N_ELEMENTS (detectors)];
  const RingletDetectorConfig config = { .n_slow = row->n,
    .n_fast = row->n,
    .pixel_slow_m = row->pixel_m,
    .pixel_fast_m = row->pixel_m,
    .orientation = 3 };

  if (row->name == NULL)
    return ringlet_detector_new_generic (
        row->pixel_m, row->pixel_m, row->n, row->n, 3, NULL);
  if (row->n > 0)
    return ringlet_detector_new_config (row->name, &config, NULL);
  return ringlet_detector_new_named (row->name, 3, NULL);
}

/* Beam at a place of the plane, along (a, b), from a distance. */
static RingletGeometry
make_geometry (double slow_m, double fast_m, double distance_m, double a, double b,
    double wavelength_m)
{
  const double c = sqrt (1.0 - a * a - b * b);
  RingletGeometry geometry = { .wavelength_m = wavelength_m };

  geometry.distance_m = distance_m * c;
  geometry.poni_slow_m = slow_m - distance_m * a;
  geometry.poni_fast_m = fast_m - distance_m * b;
  geometry.rot2_rad = asin (a);
  geometry.rot1_rad = asin (-b / cos (geometry.rot2_rad));
  return geometry;
}

static double
log_uniform (GRand *rand, double lo, double hi)
{
  return lo * pow (hi / lo, g_rand_double (rand));
}

/* Inside for most; up to one width outside for the others. */
static double
make_centre (GRand *rand, double size_m, gboolean is_outside)
{
  return size_m *
      (is_outside ? g_rand_double_range (rand, -1.0, 2.0)
                  : g_rand_double_range (rand, 0.1, 0.9));
}

static double
outside_of (double centre, double size)
{
  return fmax (0.0, fmax (-centre, centre - size)) / size;
}

/* How many rings cross the detector, and the smallest and largest 2θ and step. */
static guint
count_rings (const AutoCase *self, double *last_rad, double *per_pixel)
{
  const RingletDetector *detector = self->detector;
  const RingletPlacement placement = ringlet_placement_new (detector, &self->truth);
  g_autoptr (GArray) rings = NULL;
  double lo = G_PI, hi = 0.0;
  guint n = 0;

  *per_pixel = 0.0;
  for (int i = 0; i < GRID * GRID; i++) {
    const double slow = (double) detector->n_slow * (i / GRID) / (GRID - 1.0);
    const double fast = (double) detector->n_fast * (i % GRID) / (GRID - 1.0);
    const double a =
        ringlet_lab_two_theta (ringlet_placement_at (&placement, slow, fast));
    const double b =
        ringlet_lab_two_theta (ringlet_placement_at (&placement, slow + 1.0, fast));
    const double c =
        ringlet_lab_two_theta (ringlet_placement_at (&placement, slow, fast + 1.0));

    lo = fmin (lo, a);
    hi = fmax (hi, a);
    *per_pixel += hypot (b - a, c - a) / (GRID * GRID);
  }
  *last_rad = hi;
  rings = ringlet_rings_new (self->calibrant, self->truth.wavelength_m, hi);
  for (guint i = 0; i < rings->len; i++)
    n += g_array_index (rings, RingletRing, i).two_theta_rad > lo + 2.0 * *per_pixel;
  return n;
}

/* Draws until there are rings to see, which are neither sharper than a pixel nor wider
 * than a dozen. */
static double
draw_geometry (AutoCase *self, GRand *rand)
{
  const RingletDetector *detector = self->detector;
  const double slow_m = (double) detector->n_slow * detector->pixel_slow_m;
  const double fast_m = (double) detector->n_fast * detector->pixel_fast_m;

  for (;;) {
    const gboolean is_outside = g_rand_double (rand) < 0.35;
    const gboolean is_tilted = g_rand_double (rand) < 0.6;
    const double centre_slow = make_centre (rand, slow_m, is_outside);
    const double centre_fast = make_centre (rand, fast_m, is_outside);
    const double tilt = is_tilted ? g_rand_double_range (rand, 0.0, 45.0 * DEGREE)
                                  : g_rand_double_range (rand, 0.0, 2.0 * DEGREE);
    const double direction = g_rand_double_range (rand, 0.0, 2.0 * G_PI);
    const double distance_m = log_uniform (rand, 0.05, 2.0);
    const double wavelength_m = log_uniform (rand, 0.15e-10, 1.4e-10);
    const double fwhm_rad = log_uniform (rand, 0.02, 0.2) * DEGREE;
    double last_rad = 0.0, per_pixel = 0.0, width_px = 0.0;

    self->truth = make_geometry (centre_slow, centre_fast, distance_m,
        sin (tilt) * cos (direction), sin (tilt) * sin (direction), wavelength_m);
    self->tilt_rad = tilt;
    self->outside =
        fmax (outside_of (centre_slow, slow_m), outside_of (centre_fast, fast_m));
    self->n_rings = count_rings (self, &last_rad, &per_pixel);
    width_px = fwhm_rad / per_pixel;
    if (last_rad < 80.0 * DEGREE && last_rad > 6.0 * DEGREE &&
        self->n_rings >= MIN_RINGS && self->n_rings <= MAX_RINGS && width_px > 1.2 &&
        width_px < 10.0)
      return fwhm_rad;
  }
}

/* A rectangle of up to a third of each side. */
static RingletMask *
draw_mask (const RingletDetector *detector, GRand *rand)
{
  const gsize n_slow = detector->n_slow, n_fast = detector->n_fast;
  guint8 *bad = g_new0 (guint8, n_slow * n_fast);
  const gsize top = (gsize) g_rand_int_range (rand, 0, (gint32) n_slow);
  const gsize left = (gsize) g_rand_int_range (rand, 0, (gint32) n_fast);

  for (gsize y = top; y < MIN (top + n_slow / 3, n_slow); y++)
    memset (bad + y * n_fast + left, 1, MIN (n_fast / 3, n_fast - left));
  return ringlet_mask_new_take (n_slow, n_fast, bad);
}

/* Up to a twentieth of all pixels, as bright as anything or brighter. */
static void
add_hot (AutoCase *self, GRand *rand)
{
  const double part = g_rand_double_range (rand, 0.0, 0.05);
  const gsize n = ringlet_image_n_pixels (self->image);
  guint32 *pixels = ringlet_image_alloc (
      RINGLET_PIXEL_U32, self->image->n_slow, self->image->n_fast, NULL);

  memcpy (pixels, self->image->data, n * sizeof *pixels);
  for (gsize i = 0; i < n; i++)
    if (g_rand_double (rand) < part && pixels[i] != RINGLET_SIMULATION_GAP) {
      pixels[i] += (guint32) log_uniform (
          rand, self->peak_counts + 10.0, 1e3 * self->peak_counts + 1e4);
      self->n_hot++;
    }
  ringlet_image_unref (self->image);
  self->image = ringlet_image_new_take (
      RINGLET_PIXEL_U32, self->detector->n_slow, self->detector->n_fast, pixels, NULL);
}

/* --- the bound --- */

/* Solves a 5 × 5 system for the diagonal of the inverse, by Gauss and Jordan. */
static void
invert_diagonal (double a[5][5], double diagonal[5])
{
  double b[5][5] = { { 0.0 } };

  for (int i = 0; i < 5; i++)
    b[i][i] = 1.0;
  for (int k = 0; k < 5; k++) {
    const double pivot = a[k][k];

    for (int j = 0; j < 5; j++) {
      a[k][j] /= pivot;
      b[k][j] /= pivot;
    }
    for (int i = 0; i < 5; i++) {
      const double factor = i == k ? 0.0 : a[i][k];

      for (int j = 0; j < 5; j++) {
        a[i][j] -= factor * a[k][j];
        b[i][j] -= factor * b[k][j];
      }
    }
  }
  for (int i = 0; i < 5; i++)
    diagonal[i] = b[i][i];
}

/* Beam (pixels), ln distance and tilt of a geometry. */
static void
to_free (const AutoCase *self, const RingletGeometry *geometry, double values[5])
{
  const RingletProjection projection = ringlet_geometry_projection (geometry);
  const double distance_m = geometry->distance_m / projection.normal[2];

  values[0] = (geometry->poni_slow_m + distance_m * projection.slow[2]) /
      self->detector->pixel_slow_m;
  values[1] = (geometry->poni_fast_m + distance_m * projection.fast[2]) /
      self->detector->pixel_fast_m;
  values[2] = log (distance_m);
  values[3] = projection.slow[2];
  values[4] = projection.fast[2];
}

static RingletGeometry
from_free (const AutoCase *self, const double values[5])
{
  return make_geometry (values[0] * self->detector->pixel_slow_m,
      values[1] * self->detector->pixel_fast_m, exp (values[2]), values[3], values[4],
      self->truth.wavelength_m);
}

/* Without noise, times so much that rounding does not matter. */
static RingletImage *
expected (const AutoCase *self, const RingletSimulation *options, double wavelength,
    double *times)
{
  RingletGeometry geometry = self->truth;
  RingletSimulation exact = *options;

  *times = 1e8 / options->peak_counts;
  exact.noise = FALSE;
  exact.peak_counts = 1e8;
  geometry.wavelength_m *= wavelength;
  return ringlet_simulate (self->detector, &geometry, NULL, &exact, NULL, NULL, NULL);
}

/* Fisher information of Poisson counts. A pixel depends on the geometry by its 2θ
 * alone; how it does follows from an image at another wavelength, which shifts all
 * rings by Δ2θ = 2 tan θ Δλ/λ. */
static void
measure_bound (AutoCase *self, const RingletSimulation *options, const guint8 *bad)
{
  double times = 1.0;
  g_autoptr (RingletImage) mean = expected (self, options, 1.0, &times);
  g_autoptr (RingletImage) longer = expected (self, options, 1.0 + STEP, &times);
  g_autoptr (RingletImage) shorter = expected (self, options, 1.0 - STEP, &times);
  const double steps[5] = { 1e-3, 1e-3, 1e-6, 1e-6, 1e-6 };
  RingletPlacement near[5][2];
  double fisher[5][5] = { { 0.0 } };
  double values[5];

  to_free (self, &self->truth, values);
  for (int k = 0; k < 5; k++)
    for (int s = 0; s < 2; s++) {
      double moved[5];
      RingletGeometry geometry;

      memcpy (moved, values, sizeof moved);
      moved[k] += s == 0 ? -steps[k] : steps[k];
      geometry = from_free (self, moved);
      near[k][s] = ringlet_placement_new (self->detector, &geometry);
    }
  for (gsize i = 0; i < ringlet_image_n_pixels (mean); i++) {
    const double slow = (double) (i / mean->n_fast) + 0.5;
    const double fast = (double) (i % mean->n_fast) + 0.5;
    const double mu = ringlet_image_get (mean, i) / times;
    const double up = ringlet_image_get (longer, i) / times;
    const double down = ringlet_image_get (shorter, i) / times;
    double change[5], two_theta = 0.0, slope = 0.0;

    if (bad[i] != 0 || !(mu > 0.0) || fabs (up - down) < 1e-6 * mu)
      continue;
    for (int k = 0; k < 5; k++) {
      const double a =
          ringlet_lab_two_theta (ringlet_placement_at (&near[k][0], slow, fast));
      const double b =
          ringlet_lab_two_theta (ringlet_placement_at (&near[k][1], slow, fast));

      change[k] = (b - a) / (2.0 * steps[k]);
      two_theta = 0.5 * (a + b);
    }
    slope = (up - down) / (2.0 * STEP * 2.0 * tan (two_theta / 2.0));
    for (int k = 0; k < 5; k++)
      for (int l = 0; l < 5; l++)
        fisher[k][l] += slope * slope / mu * change[k] * change[l];
  }
  invert_diagonal (fisher, self->sigma);
  for (int k = 0; k < 5; k++)
    self->sigma[k] = sqrt (self->sigma[k]);
}

static void
simulate (AutoCase *self, GRand *rand, double fwhm_rad)
{
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (self->detector);
  const gsize n = self->detector->n_slow * self->detector->n_fast;
  g_autofree guint8 *bad = g_new0 (guint8, n);
  RingletSimulation options = ringlet_simulation_default (self->calibrant);

  self->peak_counts = log_uniform (rand, 3.0, 1e5);
  options.peak_counts = self->peak_counts;
  options.caglioti_w = fwhm_rad * fwhm_rad;
  options.lorentzian = g_rand_double_range (rand, 0.0, 0.6);
  options.background = log_uniform (rand, 1e-3, 0.3);
  options.scatter = log_uniform (rand, 1e-3, 0.3);
  options.seed = g_rand_int (rand);
  if (g_rand_double (rand) < 0.25)
    self->mask = draw_mask (self->detector, rand);
  self->image =
      ringlet_simulate (self->detector, &self->truth, gaps, &options, NULL, NULL, NULL);
  for (gsize i = 0; i < n; i++)
    bad[i] = (gaps != NULL && gaps->bad[i] != 0) ||
        (self->mask != NULL && self->mask->bad[i] != 0);
  if (g_rand_double (rand) < 0.4)
    add_hot (self, rand);
  measure_bound (self, &options, bad);
}

AutoCase *
auto_case_new (guint number)
{
  const guint32 seeds[] = { SEED, number };
  g_autoptr (GRand) rand = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
  AutoCase *self = g_new0 (AutoCase, 1);
  guint n = 0;

  self->detector = make_detector (number);
  while (n < G_N_ELEMENTS (calibrants) &&
      ringlet_calibrant_find (calibrants[n], NULL) != NULL)
    n++;
  self->calibrant =
      ringlet_calibrant_find (calibrants[number / G_N_ELEMENTS (detectors) % n], NULL);
  simulate (self, rand, draw_geometry (self, rand));
  return self;
}

void
auto_case_free (AutoCase *self)
{
  if (self == NULL)
    return;
  ringlet_detector_unref (self->detector);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  ringlet_image_unref (self->image);
  g_free (self);
}

gboolean
auto_case_judge (const AutoCase *self, const RingletGeometry *found, double error[5])
{
  const double least[5] = { 0.1, 0.1, 1e-4, 0.02 * DEGREE, 0.02 * DEGREE };
  double truth[5], values[5];
  gboolean is_right = TRUE;

  to_free (self, &self->truth, truth);
  to_free (self, found, values);
  for (int k = 0; k < 5; k++) {
    error[k] = values[k] - truth[k];
    is_right = is_right && fabs (error[k]) <= fmax (least[k], 4.0 * self->sigma[k]);
  }
  return is_right;
}
