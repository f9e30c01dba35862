/* SPDX-License-Identifier: MIT */
#include "calib/pinhole.h"

#include <math.h>

#include "base/error.h"
#include "calib/pinhole-steps.h"

/* Fewer holes do not tell a distortion from their own noise. */
#define MIN_HOLES 16
/* Width of an interval of the spline, in pitches. */
#define INTERVAL 3.0
/* Holes farther from the smooth field than so many times the rms are something else. */
#define MAX_DEVIATION 5.0

/**
 * Holes:
 * @slow_px: where they are in the image
 * @fast_px: likewise
 * @to_slow_px: what to add to be where they should be
 * @to_fast_px: likewise
 *
 * The numbered spots.
 */
typedef struct {
  gsize n;
  double *slow_px;
  double *fast_px;
  double *row;
  double *column;
  double *to_slow_px;
  double *to_fast_px;
} Holes;

static void
holes_init (Holes *self, const GArray *spots)
{
  double **const all[] = { &self->slow_px, &self->fast_px, &self->row, &self->column,
    &self->to_slow_px, &self->to_fast_px };

  for (gsize k = 0; k < G_N_ELEMENTS (all); k++)
    *all[k] = g_new0 (double, spots->len + 1);
  self->n = 0;
  for (gsize i = 0; i < spots->len; i++) {
    const RingletSpot *spot = &g_array_index (spots, RingletSpot, i);

    if (!spot->is_hole)
      continue;
    self->slow_px[self->n] = spot->slow_px;
    self->fast_px[self->n] = spot->fast_px;
    self->row[self->n] = spot->row;
    self->column[self->n] = spot->column;
    self->n++;
  }
}

static void
holes_clear (Holes *self)
{
  g_free (self->slow_px);
  g_free (self->fast_px);
  g_free (self->row);
  g_free (self->column);
  g_free (self->to_slow_px);
  g_free (self->to_fast_px);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Holes, holes_clear)

/* ---- the mean lattice ---- */

/* Pixels = centre + slope · (row, column) − its mean. */
typedef struct {
  double centre[2];
  double index_centre[2];
  double slope[2][2]; /* [slow, fast][row, column] */
} Lattice;

static double
mean_of (const double *values, gsize n)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return sum / (double) n;
}

static double
covariance (const double *a, double mean_a, const double *b, double mean_b, gsize n)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += (a[i] - mean_a) * (b[i] - mean_b);
  return sum;
}

/* Least squares; FALSE when all holes are in one line. */
static gboolean
fit_lattice (const Holes *holes, Lattice *self)
{
  const gsize n = holes->n;
  const double *const index[] = { holes->row, holes->column };
  const double *const place[] = { holes->slow_px, holes->fast_px };
  double square[2][2];
  double determinant;

  for (gsize k = 0; k < 2; k++) {
    self->centre[k] = mean_of (place[k], n);
    self->index_centre[k] = mean_of (index[k], n);
  }
  for (gsize k = 0; k < 4; k++)
    square[k / 2][k % 2] = covariance (index[k / 2], self->index_centre[k / 2],
        index[k % 2], self->index_centre[k % 2], n);

  determinant = square[0][0] * square[1][1] - square[0][1] * square[1][0];
  if (!(determinant > 0.5))
    return FALSE;

  for (gsize k = 0; k < 2; k++) {
    const double row =
        covariance (place[k], self->centre[k], index[0], self->index_centre[0], n);
    const double column =
        covariance (place[k], self->centre[k], index[1], self->index_centre[1], n);

    self->slope[k][0] = (row * square[1][1] - column * square[0][1]) / determinant;
    self->slope[k][1] = (column * square[0][0] - row * square[1][0]) / determinant;
  }
  return TRUE;
}

static void
invert (const double in[2][2], double out[2][2])
{
  const double determinant = in[0][0] * in[1][1] - in[0][1] * in[1][0];

  out[0][0] = in[1][1] / determinant;
  out[0][1] = -in[0][1] / determinant;
  out[1][0] = -in[1][0] / determinant;
  out[1][1] = in[0][0] / determinant;
}

/* Where each hole should be: on the lattice turned back by the mean of what its rows
 * and its columns are turned, and in pixels as long as they are on the mean lattice. */
static void
place_holes (Holes *holes, const Lattice *lattice, double pixel[2])
{
  double per_px[2][2]; /* [row, column][slow, fast] */
  double turn;

  invert (lattice->slope, per_px);
  pixel[0] = hypot (per_px[0][0], per_px[1][0]);
  pixel[1] = hypot (per_px[0][1], per_px[1][1]);
  turn = atan2 (per_px[1][0] / pixel[0] - per_px[0][1] / pixel[1],
      per_px[0][0] / pixel[0] + per_px[1][1] / pixel[1]);

  for (gsize i = 0; i < holes->n; i++) {
    const double row = holes->row[i] - lattice->index_centre[0];
    const double column = holes->column[i] - lattice->index_centre[1];
    const double slow = (row * cos (turn) + column * sin (turn)) / pixel[0];
    const double fast = (column * cos (turn) - row * sin (turn)) / pixel[1];

    holes->to_slow_px[i] = lattice->centre[0] + slow - holes->slow_px[i];
    holes->to_fast_px[i] = lattice->centre[1] + fast - holes->fast_px[i];
  }
}

/* ---- the field ---- */

/* Two surfaces over the image. */
typedef struct {
  RingletSplineSurface slow;
  RingletSplineSurface fast;
} Field;

static void
field_clear (Field *self)
{
  ringlet_spline_surface_clear (&self->slow);
  ringlet_spline_surface_clear (&self->fast);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Field, field_clear)

/* @left: (out): what the field leaves of each hole's displacement */
static double
fit_field (const Holes *holes, const RingletImage *image, double pitch_px, Field *field,
    double *left)
{
  const gsize bytes = holes->n * sizeof (double);
  g_autofree double *slow = g_memdup2 (holes->to_slow_px, bytes);
  g_autofree double *fast = g_memdup2 (holes->to_fast_px, bytes);
  const double x_max = (double) image->n_fast;
  const double y_max = (double) image->n_slow;
  double sum = 0.0;

  field_clear (field);
  ringlet_pinhole_fit (holes->n, holes->fast_px, holes->slow_px, slow, x_max, y_max,
      INTERVAL * pitch_px, &field->slow);
  ringlet_pinhole_fit (holes->n, holes->fast_px, holes->slow_px, fast, x_max, y_max,
      INTERVAL * pitch_px, &field->fast);
  for (gsize i = 0; i < holes->n; i++) {
    left[i] = hypot (slow[i], fast[i]);
    sum += left[i] * left[i];
  }
  return sqrt (sum / (double) holes->n);
}

/* Takes out what is no hole; returns whether there was any. */
static gboolean
drop_far (Holes *holes, const double *left, double limit)
{
  gsize n = 0;
  double *const all[] = { holes->slow_px, holes->fast_px, holes->row, holes->column,
    holes->to_slow_px, holes->to_fast_px };

  for (gsize i = 0; i < holes->n; i++) {
    if (left[i] > limit)
      continue;
    for (gsize k = 0; k < G_N_ELEMENTS (all); k++)
      all[k][n] = all[k][i];
    n++;
  }
  if (n == holes->n || n < MIN_HOLES)
    return FALSE;
  holes->n = n;
  return TRUE;
}

static double *
nodes_new (const RingletSplineSurface *surface, gsize n_slow, gsize n_fast)
{
  g_autofree double *x = g_new (double, n_fast + 1);
  g_autofree double *y = g_new (double, n_slow + 1);
  double *out = g_new (double, (n_slow + 1) * (n_fast + 1));

  for (gsize j = 0; j <= n_fast; j++)
    x[j] = (double) j;
  for (gsize i = 0; i <= n_slow; i++)
    y[i] = (double) i;
  ringlet_spline_evaluate (surface, n_fast + 1, x, n_slow + 1, y, out);
  return out;
}

/* ---- the whole ---- */

static gboolean
check_arguments (
    const RingletImage *image, const RingletMask *mask, double pitch_m, GError **error)
{
  if (!(pitch_m > 0.0 && isfinite (pitch_m))) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The pitch of the holes must be a positive length");
    return FALSE;
  }
  if (mask == NULL || (mask->n_slow == image->n_slow && mask->n_fast == image->n_fast))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The mask is for %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), the image of the holes has %" G_GSIZE_FORMAT
      " × %" G_GSIZE_FORMAT,
      mask->n_slow, mask->n_fast, image->n_slow, image->n_fast);
  return FALSE;
}

static gboolean
find_holes (const RingletImage *image, const RingletMask *mask, Holes *holes,
    Lattice *lattice, RingletPinholeReport *report, GError **error)
{
  g_autoptr (GArray) spots = ringlet_pinhole_spots (image, mask);

  report->n_spots = spots->len;
  ringlet_pinhole_number (spots);
  holes_init (holes, spots);
  if (holes->n >= MIN_HOLES && fit_lattice (holes, lattice))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no lattice of holes in the image: of %u bright spots "
      "%" G_GSIZE_FORMAT " lie on one, and %d are needed",
      spots->len, holes->n, MIN_HOLES);
  return FALSE;
}

RingletDetector *
ringlet_pinhole_detector (const RingletImage *image, const RingletMask *mask,
    double pitch_m, RingletPinholeReport *report, GError **error)
{
  g_auto (Holes) holes = { 0 };
  g_auto (Field) field = { 0 };
  g_autofree double *left = NULL;
  g_autoptr (RingletMask) hull = NULL;
  g_autoptr (RingletDetector) plain = NULL;
  Lattice lattice;
  double pixel[2];
  double pitch_px;

  *report = (RingletPinholeReport){ 0 };
  if (!check_arguments (image, mask, pitch_m, error) ||
      !find_holes (image, mask, &holes, &lattice, report, error))
    return NULL;

  place_holes (&holes, &lattice, pixel);
  pitch_px = 1.0 / sqrt (pixel[0] * pixel[1]);
  left = g_new (double, holes.n);
  report->rms_px = fit_field (&holes, image, pitch_px, &field, left);
  if (drop_far (&holes, left, MAX_DEVIATION * report->rms_px))
    report->rms_px = fit_field (&holes, image, pitch_px, &field, left);
  report->n_holes = holes.n;

  hull = ringlet_pinhole_hull (image, mask, holes.n, holes.slow_px, holes.fast_px);
  plain = ringlet_detector_new_grid ("Detector",
      ringlet_grid_new_nodes (pitch_m * pixel[0], pitch_m * pixel[1], image->n_slow,
          image->n_fast, nodes_new (&field.slow, image->n_slow, image->n_fast),
          nodes_new (&field.fast, image->n_slow, image->n_fast)),
      3, error);
  return plain != NULL ? ringlet_detector_with_mask (plain, hull) : NULL;
}
