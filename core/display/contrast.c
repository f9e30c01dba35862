/* SPDX-License-Identifier: MIT */
#include "display/contrast.h"

#include <float.h>
#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "display/contrast-part.h"
#include "display/pyramid-rows.h"

#define LIKE 1e-9 /* of an axis: far less than a bin */

/* Means of both sides in one level, NaN where nothing counts. */
typedef struct {
  double *values[2];
} Means;

/**
 * Build:
 * @sides: (nullable): two images
 * @cakes: (nullable): or two cakes
 * @rows: (array): what each row of level 0 adds to the statistics
 * @level: that is made now, above 0
 * @means: of that level
 * @below: of the level before
 */
typedef struct {
  RingletContrastKind kind;
  const RingletContrastSide *const *sides;
  const RingletResult *const *cakes;
  RingletPyramid *pyramid;
  RingletPixelStats *rows;
  guint level;
  Means means;
  Means below;
} Build;

static void
means_clear (Means *self)
{
  g_clear_pointer (&self->values[0], g_free);
  g_clear_pointer (&self->values[1], g_free);
}

static gboolean
means_alloc (Means *self, gsize n_slow, gsize n_fast, GError **error)
{
  for (guint k = 0; k < 2; k++) {
    self->values[k] = ringlet_image_alloc (RINGLET_PIXEL_F64, n_slow, n_fast, error);
    if (self->values[k] == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
cake_row (const RingletResult *cake, gsize row, double *values, guint8 *states)
{
  const gsize first = row * cake->n_radial;

  for (gsize i = 0; i < cake->n_radial; i++) {
    values[i] = cake->intensity[first + i];
    states[i] = isfinite (values[i]) ? RINGLET_PIXEL_COUNTS : RINGLET_PIXEL_NO_DATA;
    if (!(cake->count[first + i] > 0.0))
      states[i] = RINGLET_PIXEL_MASKED;
  }
}

static void
read_row (const Build *build, guint side, gsize row, double *values, guint8 *states)
{
  if (build->cakes != NULL)
    cake_row (build->cakes[side], row, values, states);
  else
    ringlet_contrast_side_row (build->sides[side], row, values, states);
}

static guint8
both_states (guint8 a, guint8 b)
{
  if (a == RINGLET_PIXEL_COUNTS && b == RINGLET_PIXEL_COUNTS)
    return RINGLET_PIXEL_COUNTS;
  return a == RINGLET_PIXEL_MASKED || b == RINGLET_PIXEL_MASKED ? RINGLET_PIXEL_MASKED
                                                                : RINGLET_PIXEL_NO_DATA;
}

/* What stands in a pixel of a level. Returns the value. */
static double
put_pixel (const Build *build, guint level, gsize at, double a, double b, guint8 state)
{
  const double value = state == RINGLET_PIXEL_COUNTS
      ? ringlet_contrast_value (build->kind, a, b)
      : (double) NAN;
  float *values = build->pyramid->blocks[2 * level];
  guint8 *states = build->pyramid->blocks[2 * level + 1];

  values[at] = isnan (value) ? 0.0f : (float) CLAMP (value, -FLT_MAX, FLT_MAX);
  states[at] =
      state == RINGLET_PIXEL_COUNTS && isnan (value) ? RINGLET_PIXEL_NO_DATA : state;
  return value;
}

/* ---- level 0 ---- */

/* Adds a row to the sums of the level above, which has half of its columns. */
static void
add_to_means (double *sums[2], guint *n_counted, double *const values[2],
    const guint8 *states, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    if (states[i] != RINGLET_PIXEL_COUNTS)
      continue;
    sums[0][i / 2] += values[0][i];
    sums[1][i / 2] += values[1][i];
    n_counted[i / 2]++;
  }
}

static void
finish_means (double *sums[2], const guint *n_counted, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    sums[0][i] = n_counted[i] > 0 ? sums[0][i] / n_counted[i] : (double) NAN;
    sums[1][i] = n_counted[i] > 0 ? sums[1][i] / n_counted[i] : (double) NAN;
  }
}

static void
fill_row (const Build *build, gsize row, double *const values[2], guint8 *states,
    guint8 *other_states)
{
  const gsize n = build->pyramid->levels[0].n_fast;
  g_autofree double *contrasts = g_new (double, n);

  read_row (build, 0, row, values[0], states);
  read_row (build, 1, row, values[1], other_states);
  for (gsize i = 0; i < n; i++) {
    states[i] = both_states (states[i], other_states[i]);
    contrasts[i] =
        put_pixel (build, 0, row * n + i, values[0][i], values[1][i], states[i]);
  }
  build->rows[row] = ringlet_pixel_stats_empty ();
  ringlet_pixel_stats_add (&build->rows[row], contrasts, NULL, 1.0, n);
}

/* Two rows of level 0, and the means of one of level 1. */
static void
fill_rows (gsize task, gpointer data)
{
  const Build *build = data;
  const RingletPyramidLevel *level = &build->pyramid->levels[0];
  const gsize n = level->n_fast;
  const gsize n_above = (n + 1) / 2;
  g_autofree double *room = g_new (double, 2 * n);
  g_autofree guint8 *states = g_new (guint8, 2 * n);
  g_autofree guint *n_counted = g_new0 (guint, n_above);
  double *const values[2] = { room, room + n };
  double *sums[2] = { build->means.values[0] + task * n_above,
    build->means.values[1] + task * n_above };

  for (gsize i = 0; i < n_above; i++)
    sums[0][i] = sums[1][i] = 0.0;
  for (gsize row = 2 * task; row < MIN (2 * task + 2, level->n_slow); row++) {
    fill_row (build, row, values, states, states + n);
    add_to_means (sums, n_counted, values, states, n);
  }
  finish_means (sums, n_counted, n_above);
}

/* ---- coarser levels ---- */

/* The least state of up to four pixels: what decides. */
static guint8
pool_state (const guint8 *states, const RingletPyramidLevel *from, gsize y, gsize x)
{
  guint8 least = G_MAXUINT8;

  for (gsize i = y; i < MIN (y + 2, from->n_slow); i++) {
    for (gsize j = x; j < MIN (x + 2, from->n_fast); j++)
      least = MIN (least, states[i * from->n_fast + j]);
  }
  return least;
}

/* Pixel @at of this level: the mean of four means, or of those that there are. */
static void
pool_means (Build *build, const RingletPyramidLevel *from, gsize y, gsize x, gsize at)
{
  double sums[2] = { 0.0, 0.0 };
  guint n = 0;

  for (gsize i = y; i < MIN (y + 2, from->n_slow); i++) {
    for (gsize j = x; j < MIN (x + 2, from->n_fast); j++) {
      const gsize k = i * from->n_fast + j;

      if (isnan (build->below.values[0][k]))
        continue;
      sums[0] += build->below.values[0][k];
      sums[1] += build->below.values[1][k];
      n++;
    }
  }
  build->means.values[0][at] = n > 0 ? sums[0] / n : (double) NAN;
  build->means.values[1][at] = n > 0 ? sums[1] / n : (double) NAN;
}

/* A pixel whose ratio is none counts in coarser ones: a zero is a number. */
static void
pool_row (gsize row, gpointer data)
{
  Build *build = data;
  const RingletPyramidLevel *from = &build->pyramid->levels[build->level - 1];
  const gsize n = build->pyramid->levels[build->level].n_fast;

  for (gsize x = 0; x < n; x++) {
    const gsize at = row * n + x;
    double present = NAN;

    if (build->level > 1)
      pool_means (build, from, 2 * row, 2 * x, at);
    present = build->means.values[0][at];
    put_pixel (build, build->level, at, present, build->means.values[1][at],
        isnan (present) ? pool_state (from->states, from, 2 * row, 2 * x)
                        : RINGLET_PIXEL_COUNTS);
  }
}

/* A fourth of the one before. */
static gboolean
fill_level (Build *build, guint k, GCancellable *cancellable, GError **error)
{
  const RingletPyramidLevel *level = &build->pyramid->levels[k];

  build->level = k;
  if (k > 1) {
    means_clear (&build->below);
    build->below = build->means;
    build->means = (Means){ 0 };
    if (!means_alloc (&build->means, level->n_slow, level->n_fast, error))
      return FALSE;
  }
  return ringlet_parallel_for (level->n_slow, pool_row, build, cancellable, error);
}

static gboolean
fill (Build *build, GCancellable *cancellable, GError **error)
{
  const gsize n_slow = (build->pyramid->levels[0].n_slow + 1) / 2;
  const gsize n_fast = (build->pyramid->levels[0].n_fast + 1) / 2;

  if (!means_alloc (&build->means, n_slow, n_fast, error) ||
      !ringlet_parallel_for (n_slow, fill_rows, build, cancellable, error))
    return FALSE;
  for (guint k = 1; k < build->pyramid->n_levels; k++) {
    if (!fill_level (build, k, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static RingletContrast *
make (
    Build *build, gsize n_slow, gsize n_fast, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletContrast) self = g_atomic_rc_box_new0 (RingletContrast);
  g_autofree RingletPixelStats *rows = g_new (RingletPixelStats, n_slow);
  gboolean ok = FALSE;

  self->kind = build->kind;
  self->pyramid = ringlet_pyramid_new_means (n_slow, n_fast, error);
  if (self->pyramid == NULL)
    return NULL;
  build->pyramid = self->pyramid;
  build->rows = rows;
  ok = fill (build, cancellable, error);
  means_clear (&build->means);
  means_clear (&build->below);
  if (!ok)
    return NULL;
  self->stats = ringlet_pixel_stats_empty ();
  for (gsize row = 0; row < n_slow; row++)
    ringlet_pixel_stats_merge (&self->stats, &rows[row]);
  ringlet_pixel_stats_finish (&self->stats);
  self->histogram = ringlet_histogram_new (self->pyramid, cancellable, error);
  return self->histogram != NULL ? g_steal_pointer (&self) : NULL;
}

RingletContrast *
ringlet_contrast_new_images (RingletContrastKind kind,
    const RingletContrastSide *present, const RingletContrastSide *other,
    GCancellable *cancellable, GError **error)
{
  const RingletContrastSide *const sides[] = { present, other };
  const RingletImage *a = present->image;
  const RingletImage *b = other->image;
  Build build = { .kind = kind, .sides = sides };

  if (a->n_slow != b->n_slow || a->n_fast != b->n_fast) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The present image has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels (rows × columns), the other one %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        ": only images of one size are compared",
        a->n_slow, a->n_fast, b->n_slow, b->n_fast);
    return NULL;
  }
  if (!ringlet_contrast_side_check (present, error) ||
      !ringlet_contrast_side_check (other, error))
    return NULL;
  return make (&build, a->n_slow, a->n_fast, cancellable, error);
}

/* Ranges that were written down and read again differ by their last digit. */
static gboolean
is_near (double a, double b, double extent)
{
  return fabs (a - b) <= LIKE * extent;
}

static gboolean
have_same_axes (const RingletResult *a, const RingletResult *b)
{
  const double radial = a->radial_max - a->radial_min;
  const double azimuth = a->azimuth_max_deg - a->azimuth_min_deg;

  return a->n_radial == b->n_radial && a->n_azimuth == b->n_azimuth &&
      a->unit == b->unit && is_near (a->radial_min, b->radial_min, radial) &&
      is_near (a->radial_max, b->radial_max, radial) &&
      is_near (a->azimuth_min_deg, b->azimuth_min_deg, azimuth) &&
      is_near (a->azimuth_max_deg, b->azimuth_max_deg, azimuth);
}

RingletContrast *
ringlet_contrast_new_cakes (RingletContrastKind kind, const RingletResult *present,
    const RingletResult *other, GCancellable *cancellable, GError **error)
{
  const RingletResult *const cakes[] = { present, other };
  Build build = { .kind = kind, .cakes = cakes };

  if (!have_same_axes (present, other)) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The cakes have other axes: only cakes of the same bins are compared");
    return NULL;
  }
  return make (&build, present->n_azimuth, present->n_radial, cancellable, error);
}

RingletContrast *
ringlet_contrast_ref (RingletContrast *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
contrast_clear (gpointer data)
{
  RingletContrast *self = data;

  g_clear_pointer (&self->histogram, ringlet_histogram_unref);
  g_clear_pointer (&self->pyramid, ringlet_pyramid_unref);
}

void
ringlet_contrast_unref (RingletContrast *self)
{
  g_atomic_rc_box_release_full (self, contrast_clear);
}
