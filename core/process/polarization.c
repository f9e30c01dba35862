/* SPDX-License-Identifier: MIT */
#include "process/polarization.h"

#include <math.h>

#include "base/error.h"
#include "geometry/lab-row.h"
#include "geometry/map-table.h"

/* Circles a pixel: the profile of the ring within one of them is noise. */
#define CIRCLES_PER_PIXEL 8.0
#define MOST_CIRCLES 16384
#define N_ROUNDS 20

/* One pixel: y = a · (plain + across · f cos 2o + turned · f sin 2o). */
typedef struct {
  guint circle;
  double y;
  double plain;
  double across;
  double turned;
} Sample;

/* Sums of one circle, whose intensity is eliminated. */
typedef struct {
  double gg, gy;
  double gc, gs;
} Circle;

typedef struct {
  const RingletRingChoice *ring;
  GArray *samples;
  guint n_circles;
  double offset_rad; /* where it is not looked for */
  double cosine;     /* f cos 2o */
  double sine;       /* f sin 2o */
  double normal[3];
  double right[2];
} Fit;

static void
collect_pixel (Fit *fit, double two_theta, RingletLab p, double y)
{
  const RingletRingChoice *ring = fit->ring;
  const double share = (two_theta - ring->two_theta_min_rad) /
      (ring->two_theta_max_rad - ring->two_theta_min_rad);
  const double x2 = p.x * p.x;
  const double y2 = p.y * p.y;
  const double length2 = x2 + y2 + p.z * p.z;
  const double across = -0.5 * (x2 - y2) / length2;
  const double turned = p.x * p.y / length2;
  const double c = cos (2.0 * fit->offset_rad);
  const double s = sin (2.0 * fit->offset_rad);
  const Sample sample = { (guint) (share * fit->n_circles), y,
    0.5 * (1.0 + p.z * p.z / length2), across * c + turned * s,
    turned * c - across * s };

  if (share >= 0.0 && share < 1.0 && isfinite (y))
    g_array_append_val (fit->samples, sample);
}

static void
collect_row (Fit *fit, gsize slow, const RingletImage *image, const RingletMask *mask,
    const RingletMapContext *norm, const RingletPlacement *placement, double *buffer)
{
  const gsize n = image->n_fast;
  const RingletLabRow row = { buffer, buffer + n, buffer + 2 * n };
  double *two_theta = buffer + 3 * n;
  double *divisor = buffer + 4 * n;

  ringlet_placement_centres (placement, slow, row);
  ringlet_lab_row_two_theta (&row, n, two_theta);
  ringlet_map_context_row (norm, slow, divisor);
  for (gsize j = 0; j < n; j++) {
    const gsize pixel = slow * n + j;
    const RingletLab p = { row.x[j], row.y[j], row.z[j] };

    if (mask == NULL || mask->bad[pixel] == 0)
      collect_pixel (
          fit, two_theta[j], p, ringlet_image_get (image, pixel) / divisor[j]);
  }
}

static double
pattern (const Fit *fit, const Sample *s)
{
  return s->plain + s->across * fit->cosine + s->turned * fit->sine;
}

static const Sample *
sample_at (const Fit *fit, guint i)
{
  return &g_array_index (fit->samples, Sample, i);
}

static Circle *
sum_circles (const Fit *fit)
{
  Circle *circles = g_new0 (Circle, fit->n_circles);

  for (guint i = 0; i < fit->samples->len; i++) {
    const Sample *s = sample_at (fit, i);
    const double g = pattern (fit, s);
    Circle *c = &circles[s->circle];

    c->gg += g * g;
    c->gy += g * s->y;
    c->gc += g * s->across;
    c->gs += g * s->turned;
  }
  return circles;
}

/* The normal equations of the two parameters, with the intensities of all circles
 * eliminated: the slopes less their part along the pattern. Returns the squares left.
 */
static double
sum_normal (Fit *fit)
{
  g_autofree Circle *circles = sum_circles (fit);
  double squares = 0.0;

  fit->normal[0] = fit->normal[1] = fit->normal[2] = 0.0;
  fit->right[0] = fit->right[1] = 0.0;
  for (guint i = 0; i < fit->samples->len; i++) {
    const Sample *s = sample_at (fit, i);
    const Circle *c = &circles[s->circle];
    const double g = pattern (fit, s);
    const double a = c->gy / c->gg;
    const double left = s->y - a * g;
    const double weight = a > 0.0 ? 1.0 / a : 0.0; /* counts vary as they are many */
    const double across = a * (s->across - g * c->gc / c->gg);
    const double turned = a * (s->turned - g * c->gs / c->gg);

    fit->normal[0] += weight * across * across;
    fit->normal[1] += weight * across * turned;
    fit->normal[2] += weight * turned * turned;
    fit->right[0] += weight * across * left;
    fit->right[1] += weight * turned * left;
    squares += weight * left * left;
  }
  return squares;
}

/* One step of Gauss and Newton. */
static gboolean
step (Fit *fit)
{
  const double *n = fit->normal;
  const double *r = fit->right;
  const double determinant = n[0] * n[2] - n[1] * n[1];

  if (!fit->ring->with_offset) {
    fit->cosine += r[0] / n[0];
    return isfinite (fit->cosine);
  }
  fit->cosine += (n[2] * r[0] - n[1] * r[1]) / determinant;
  fit->sine += (n[0] * r[1] - n[1] * r[0]) / determinant;
  return isfinite (fit->cosine) && isfinite (fit->sine);
}

static double
deviation (const Fit *fit, double squares)
{
  const double *n = fit->normal;
  const double freedom = (double) fit->samples->len - fit->n_circles - 2.0;
  const double weight = fit->ring->with_offset ? n[0] - n[1] * n[1] / n[2] : n[0];

  return sqrt (squares / MAX (freedom, 1.0) / weight);
}

static gboolean
solve (Fit *fit, RingletPolarization *estimate, GError **error)
{
  double squares = sum_normal (fit);
  gboolean ok = fit->samples->len > fit->n_circles + 2;

  for (guint round = 0; ok && round < N_ROUNDS; round++) {
    ok = step (fit);
    squares = sum_normal (fit);
  }
  *estimate = (RingletPolarization){ fit->cosine, deviation (fit, squares),
    fit->offset_rad, fit->samples->len };
  if (fit->ring->with_offset) {
    estimate->factor = hypot (fit->cosine, fit->sine);
    estimate->offset_rad = 0.5 * atan2 (fit->sine, fit->cosine);
  }
  if (ok && estimate->sigma < 1.0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The polarisation cannot be told from %u pixels of that ring; choose a brighter "
      "ring at a larger angle that goes farther around the beam",
      fit->samples->len);
  return FALSE;
}

static gboolean
check (const RingletImage *image, const RingletMask *mask,
    const RingletDetector *detector, const RingletRingChoice *ring, GError **error)
{
  if (!(ring->two_theta_min_rad >= 0.0 &&
          ring->two_theta_min_rad < ring->two_theta_max_rad &&
          ring->two_theta_max_rad <= G_PI)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The range of the ring is two angles from 0 to 180°, the smaller one first");
    return FALSE;
  }
  if (image->n_slow == detector->n_slow && image->n_fast == detector->n_fast &&
      (mask == NULL ||
          (mask->n_slow == image->n_slow && mask->n_fast == image->n_fast)))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "Image, mask and detector have different shapes");
  return FALSE;
}

/* Parts of a pixel wide, as the pixel is seen at the distance. */
static guint
count_circles (const RingletRingChoice *ring, const RingletDetector *detector,
    const RingletGeometry *geometry)
{
  const double width = ring->two_theta_max_rad - ring->two_theta_min_rad;
  const double pixel = detector->pixel_fast_m / geometry->distance_m;

  return (guint) CLAMP (ceil (CIRCLES_PER_PIXEL * width / pixel), 1.0, MOST_CIRCLES);
}

gboolean
ringlet_polarization_estimate (const RingletImage *image, const RingletMask *mask,
    const RingletDetector *detector, const RingletGeometry *geometry,
    const RingletFactors *factors, const RingletRingChoice *ring,
    RingletPolarization *estimate, GError **error)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  g_autoptr (RingletMapContext) norm = NULL;
  g_autofree double *buffer = NULL;
  RingletFactors others = *factors;
  RingletPlacement placement;
  Fit fit = { .ring = ring, .samples = samples };

  if (!check (image, mask, detector, ring, error))
    return FALSE;
  others.polarization = NAN;
  if (!ring->with_offset)
    fit.offset_rad = factors->polarization_offset_rad;
  norm = ringlet_map_context_new (
      RINGLET_MAP_NORMALIZATION, detector, geometry, &others, NULL, error);
  if (norm == NULL || !ringlet_placement_check (detector, geometry, error))
    return FALSE;

  placement = ringlet_placement_new (detector, geometry);
  fit.n_circles = count_circles (ring, detector, geometry);
  buffer = g_new (double, 5 * image->n_fast);
  for (gsize slow = 0; slow < image->n_slow; slow++)
    collect_row (&fit, slow, image, mask, norm, &placement, buffer);
  return solve (&fit, estimate, error);
}
