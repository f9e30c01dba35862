/* SPDX-License-Identifier: MIT */

/* The rings are summed once into a table over s = sin θ, much finer than any ring.
 * A pixel then costs no trigonometric function: s follows from the coordinates by
 * square roots, and solid angle and polarisation are ratios of coordinates. */

#include "process/simulate.h"

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "geometry/extent.h"
#include "geometry/lab.h"
#include "geometry/placement.h"
#include "process/peak-shape.h"
#include "process/poisson.h"

#define POINTS_PER_RING 24 /* of the table, within the FWHM of the sharpest ring */
#define MAX_TABLE (1 << 23)
#define N_SUB 3           /* points along each side of a pixel */
#define GAUSS_REACH 6.0   /* in FWHM: below 10^-40 of the crest */
#define LORENTZ_REACH 1e3 /* in FWHM */

/* Expected counts over s = sin θ, before solid angle and polarisation. */
typedef struct {
  double step;
  gsize n;
  double *counts;
} Profile;

typedef struct {
  double two_theta_rad;
  double fwhm_rad;
  double lorentzian;
  double area;
} Ring;

typedef struct {
  const RingletDetector *detector;
  const RingletMask *gaps;
  const RingletSimulation *options;
  const RingletProgress *progress;
  RingletPlacement placement;
  double distance_m;
  Profile profile;
  guint32 *pixels;
  gsize n_rows_done; /* atomic */
} Context;

RingletSimulation
ringlet_simulation_default (const RingletCalibrant *calibrant)
{
  const double fwhm_rad = 0.04 * G_PI / 180.0;

  return (RingletSimulation){
    .calibrant = calibrant,
    .peak_counts = 1e4,
    .caglioti_w = fwhm_rad * fwhm_rad,
    .lorentzian = 0.2,
    .background = 0.002,
    .scatter = 0.02,
    .scatter_decay_rad = 0.15,
    .polarization = 0.99,
    .noise = TRUE,
  };
}

static gboolean
fail_value (const char *what, GError **error)
{
  g_set_error (
      error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "Cannot simulate the image: %s", what);
  return FALSE;
}

static gboolean
check_options (const RingletSimulation *options, GError **error)
{
  if (!(options->peak_counts > 0.0 && options->peak_counts <= 1e8))
    return fail_value ("the peak counts must lie above 0 and up to 10^8", error);
  if (!(options->lorentzian >= 0.0 && options->lorentzian <= 1.0))
    return fail_value ("the Lorentzian share must lie between 0 and 1", error);
  if (!(options->background >= 0.0 && options->background <= 1.0) ||
      !(options->scatter >= 0.0 && options->scatter <= 1.0))
    return fail_value ("the background must lie between 0 and 1", error);
  if (!(options->scatter_decay_rad > 0.0))
    return fail_value ("the decay of the background must be positive", error);
  if (fabs (options->polarization) > 1.0)
    return fail_value ("the polarisation factor must lie between -1 and 1", error);
  return TRUE;
}

static gboolean
check_inputs (const RingletDetector *detector, const RingletGeometry *geometry,
    const RingletMask *gaps, const RingletSimulation *options, GError **error)
{
  if (!ringlet_geometry_check (geometry, error) || !check_options (options, error))
    return FALSE;
  if (!(geometry->wavelength_m > 0.0))
    return fail_value ("the geometry has no wavelength", error);
  if (detector->n_slow == 0 || detector->n_fast == 0)
    return fail_value ("the detector does not know its shape", error);

  if (gaps == NULL ||
      (gaps->n_slow == detector->n_slow && gaps->n_fast == detector->n_fast))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The mask has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels, the detector %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      gaps->n_slow, gaps->n_fast, detector->n_slow, detector->n_fast);
  return FALSE;
}

/* The one share of the Lorentzian that is given, or what its own widths give. */
static RingletPeakShape
ring_shape (const RingletSimulation *options, double theta)
{
  const RingletPeakWidths widths = { options->caglioti_u, options->caglioti_v,
    options->caglioti_w, options->lorentz_x, options->lorentz_y };
  const double gauss = ringlet_peak_widths_gauss (&widths, theta);

  if (options->lorentz_x == 0.0 && options->lorentz_y == 0.0)
    return (RingletPeakShape){ gauss, options->lorentzian };
  return ringlet_peak_shape_tch (gauss, ringlet_peak_widths_lorentz (&widths, theta));
}

/* The density of crystallites in reflecting position along the ring brings
 * 1 / (sin θ sin 2θ). */
static gboolean
ring_init (Ring *ring, const RingletReflection *reflection, double sin_theta,
    const RingletSimulation *options, GError **error)
{
  const double theta = asin (sin_theta);
  const RingletPeakShape shape = ring_shape (options, theta);

  if (!(shape.fwhm > 0.0) || !isfinite (shape.fwhm))
    return fail_value ("U, V, W, X and Y give a ring without a width", error);

  ring->two_theta_rad = 2.0 * theta;
  ring->fwhm_rad = shape.fwhm;
  ring->lorentzian = shape.lorentzian;
  ring->area = reflection->strength / (sin_theta * sin (2.0 * theta));
  return TRUE;
}

/* Returns (transfer full) the rings that reach the detector; NULL when one has no
 * width. */
static GArray *
make_rings (
    const RingletSimulation *options, double wavelength_m, double max_s, GError **error)
{
  const double d_min_m = wavelength_m / (2.0 * fmin (1.02 * max_s, 1.0));
  g_autoptr (GArray) reflections =
      ringlet_calibrant_reflections (options->calibrant, d_min_m, error);
  g_autoptr (GArray) rings = g_array_new (FALSE, FALSE, sizeof (Ring));

  for (guint i = 0; reflections != NULL && i < reflections->len; i++) {
    const RingletReflection *reflection =
        &g_array_index (reflections, RingletReflection, i);
    const double sin_theta = wavelength_m / (2.0 * reflection->d_m);
    Ring ring;

    if (sin_theta >= 1.0) /* straight back: no width in 2θ can be given */
      continue;
    if (!ring_init (&ring, reflection, sin_theta, options, error))
      return NULL;
    g_array_append_val (rings, ring);
  }
  return reflections != NULL ? g_steal_pointer (&rings) : NULL;
}

static void
add_ring (Profile *profile, const Ring *ring)
{
  const double reach =
      ring->fwhm_rad * (ring->lorentzian > 0.0 ? LORENTZ_REACH : GAUSS_REACH);
  const double first = sin (fmax (ring->two_theta_rad - reach, 0.0) / 2.0);
  const double last = sin (fmin (ring->two_theta_rad + reach, G_PI) / 2.0);
  const gsize end = (gsize) fmin (last / profile->step + 1.0, (double) profile->n);

  for (gsize i = (gsize) (first / profile->step); i < end; i++) {
    const double two_theta = 2.0 * asin (fmin ((double) i * profile->step, 1.0));

    profile->counts[i] += ring->area *
        ringlet_peak_pseudo_voigt (
            two_theta - ring->two_theta_rad, ring->fwhm_rad, ring->lorentzian);
  }
}

/* Makes the highest ring @peak_counts high and puts the background below. */
static void
scale_profile (Profile *profile, const RingletSimulation *options)
{
  double max = 0.0;
  double scale = 0.0;

  for (gsize i = 0; i < profile->n; i++)
    max = fmax (max, profile->counts[i]);
  scale = max > 0.0 ? options->peak_counts / max : 0.0;

  for (gsize i = 0; i < profile->n; i++) {
    const double two_theta = 2.0 * asin (fmin ((double) i * profile->step, 1.0));
    const double background = options->background +
        options->scatter * exp (-two_theta / options->scatter_decay_rad);

    profile->counts[i] = scale * profile->counts[i] + options->peak_counts * background;
  }
}

static gboolean
profile_init (Profile *profile, const RingletSimulation *options, double wavelength_m,
    double max_s, GError **error)
{
  g_autoptr (GArray) rings = make_rings (options, wavelength_m, max_s, error);
  double step = max_s / 1024.0;

  if (rings == NULL)
    return FALSE;
  if (!(max_s > 0.0))
    return fail_value ("no pixel of the detector has a position", error);

  for (guint i = 0; i < rings->len; i++) {
    const Ring *ring = &g_array_index (rings, Ring, i);
    const double width_s = ring->fwhm_rad * cos (ring->two_theta_rad / 2.0) / 2.0;

    step = fmin (step, width_s / POINTS_PER_RING);
  }
  if (max_s / step > MAX_TABLE)
    return fail_value ("the rings are too sharp", error);

  profile->step = step;
  profile->n = (gsize) (max_s / step) + 3; /* one to interpolate, one for rounding */
  profile->counts = g_new0 (double, profile->n);
  for (guint i = 0; i < rings->len; i++)
    add_ring (profile, &g_array_index (rings, Ring, i));
  scale_profile (profile, options);
  return TRUE;
}

static inline double
profile_at (const Profile *profile, double s)
{
  const double at = s / profile->step;
  const gsize i = MIN ((gsize) at, profile->n - 2);
  const double rest = at - (double) i;

  return profile->counts[i] + rest * (profile->counts[i + 1] - profile->counts[i]);
}

static RingletLab
minus (RingletLab a, RingletLab b)
{
  return (RingletLab){ .x = a.x - b.x, .y = a.y - b.y, .z = a.z - b.z };
}

/* The solid angle of a pixel relative to one of nominal size at the distance of the
 * geometry: its area as the sample sees it over the square of how far away it is. On a
 * plane of even pixels that is cos³ of the angle of incidence. */
static double
solid_angle (const Context *context, RingletLab centre, const RingletLab *points)
{
  const RingletGrid *grid = context->detector->grid;
  const RingletLab a = minus (points[7], points[1]);
  const RingletLab b = minus (points[5], points[3]);
  const RingletLab n = {
    .x = a.y * b.z - a.z * b.y, .y = a.z * b.x - a.x * b.z, .z = a.x * b.y - a.y * b.x
  };
  const double length = ringlet_lab_length (centre);
  const double seen = fabs (n.x * centre.x + n.y * centre.y + n.z * centre.z) / length;
  const double far = context->distance_m / length;
  /* The points are N_SUB − 1 of N_SUB parts of a pixel apart. */
  const double part = (N_SUB - 1.0) / N_SUB;
  const double nominal = grid->is_uniform
      ? ringlet_lab_length (n)
      : part * part * grid->pixel_slow_m * grid->pixel_fast_m;

  if (grid->is_flat && grid->is_uniform)
    return ringlet_lab_solid_angle (centre, context->distance_m);
  return seen / nominal * far * far;
}

/* Mean over a grid of points, so that a ring sharper than a pixel keeps its place and
 * its area. What has no position counts nothing. */
static double
expected_counts (const Context *context, gsize row, gsize column)
{
  const RingletLab centre = ringlet_placement_at (
      &context->placement, (double) row + 0.5, (double) column + 0.5);
  const double polarization = context->options->polarization;
  RingletLab points[N_SUB * N_SUB];
  double sum = 0.0;

  if (!isfinite (ringlet_lab_length (centre)))
    return 0.0;

  for (int i = 0; i < N_SUB * N_SUB; i++) {
    const double slow_px = (double) row + (i / N_SUB + 0.5) / N_SUB;
    const double fast_px = (double) column + (i % N_SUB + 0.5) / N_SUB;

    points[i] = ringlet_placement_at (&context->placement, slow_px, fast_px);
    sum += profile_at (&context->profile, ringlet_lab_sin_theta (points[i]));
  }

  sum *= solid_angle (context, centre, points) / (N_SUB * N_SUB);
  return isnan (polarization) ? sum
                              : sum * ringlet_lab_polarization (centre, polarization);
}

static void
simulate_row (gsize row, gpointer data)
{
  Context *context = data;
  const RingletDetector *detector = context->detector;
  const guint32 seeds[] = { context->options->seed, (guint32) row };
  g_autoptr (GRand) rand = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
  gsize n_done = 0;

  for (gsize column = 0; column < detector->n_fast; column++) {
    const gsize i = row * detector->n_fast + column;
    double mean = 0.0;

    if (context->gaps != NULL && context->gaps->bad[i] != 0) {
      context->pixels[i] = RINGLET_SIMULATION_GAP;
      continue;
    }
    mean = expected_counts (context, row, column);
    context->pixels[i] = context->options->noise ? ringlet_poisson_sample (rand, mean)
                                                 : (guint32) (mean + 0.5);
  }

  n_done = g_atomic_pointer_add (&context->n_rows_done, 1) + 1;
  ringlet_progress_report (
      context->progress, (double) n_done / (double) detector->n_slow);
}

static RingletImageMeta
make_meta (const RingletDetector *detector, const RingletGeometry *geometry)
{
  RingletImageMeta meta = {
    .wavelength_m = geometry->wavelength_m,
    .distance_m = geometry->distance_m,
    .pixel_slow_m = detector->pixel_slow_m,
    .pixel_fast_m = detector->pixel_fast_m,
  };

  return meta;
}

RingletImage *
ringlet_simulate (const RingletDetector *detector, const RingletGeometry *geometry,
    const RingletMask *gaps, const RingletSimulation *options,
    const RingletProgress *progress, GCancellable *cancellable, GError **error)
{
  Context context = {
    .detector = detector,
    .gaps = gaps,
    .options = options,
    .progress = progress,
  };
  g_autofree guint32 *pixels = NULL;
  g_autofree double *counts = NULL;
  RingletImageMeta meta;

  g_return_val_if_fail (options->calibrant != NULL, NULL);

  if (!check_inputs (detector, geometry, gaps, options, error))
    return NULL;

  context.placement = ringlet_placement_new (detector, geometry);
  context.distance_m = geometry->distance_m;
  if (!profile_init (&context.profile, options, geometry->wavelength_m,
          sin (ringlet_geometry_largest_two_theta (geometry, detector) / 2.0), error))
    return NULL;
  counts = context.profile.counts;

  pixels = ringlet_image_alloc (
      RINGLET_PIXEL_U32, detector->n_slow, detector->n_fast, error);
  context.pixels = pixels;
  if (pixels == NULL ||
      !ringlet_parallel_for (
          detector->n_slow, simulate_row, &context, cancellable, error))
    return NULL;

  meta = make_meta (detector, geometry);
  return ringlet_image_new_take (RINGLET_PIXEL_U32, detector->n_slow, detector->n_fast,
      g_steal_pointer (&pixels), &meta);
}
