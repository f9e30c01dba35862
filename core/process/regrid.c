/* SPDX-License-Identifier: MIT */
#include "process/regrid.h"

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/widen.h"
#include "process/regrid-private.h"

/* Pixels of one task. */
#define CHUNK 4096

RingletRegridOptions
ringlet_regrid_options_default (void)
{
  return (RingletRegridOptions){ .empty = NAN };
}

void
ringlet_regrid_frame_clear (RingletRegridFrame *self)
{
  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->variance, ringlet_image_unref);
}

/**
 * Work:
 * @value: what is carried over; NaN where there is nothing
 * @variance: (nullable): of @value
 * @to: gets it
 * @to_variance: (nullable): likewise
 * @coverage: back: of each pixel of the grid, in pixels of the grid
 *
 * One way, either way.
 */
typedef struct {
  const RingletRegrid *self;
  const RingletRegridOptions *options;
  const RingletCsc *by_pixel;
  double *value;
  double *variance;
  double *to;
  double *to_variance;
  double *coverage;
} Work;

static void
work_clear (Work *self)
{
  g_free (self->value);
  g_free (self->variance);
  g_free (self->to);
  g_free (self->to_variance);
  g_free (self->coverage);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static double *
alloc (gsize n_slow, gsize n_fast, GError **error)
{
  return ringlet_image_alloc (RINGLET_PIXEL_F64, n_slow, n_fast, error);
}

/* ---- what goes in ---- */

static RingletExclusion
make_exclusion (const Work *work, RingletPixelType type)
{
  RingletPlan plan = ringlet_plan_default ();

  plan.dummy = work->options->dummy;
  plan.dummy_value = work->options->dummy_value;
  plan.dummy_delta = work->options->dummy_delta;
  return ringlet_exclusion_new (&plan, work->self->has_flags, type);
}

static double *
read_values (
    const RingletImage *image, const RingletExclusion *exclusion, GError **error)
{
  double *values = alloc (image->n_slow, image->n_fast, error);

  if (values != NULL)
    ringlet_widen_double (image, exclusion, 0, ringlet_image_n_pixels (image), values);
  return values;
}

/* A value without a variance is none, and so is one of a negative variance. */
static gboolean
read_frame (Work *work, const RingletRegridFrame *from, GError **error)
{
  const RingletExclusion exclusion = make_exclusion (work, from->image->type);
  const RingletExclusion none = { .active = FALSE };
  const gsize n = ringlet_image_n_pixels (from->image);

  work->value = read_values (from->image, &exclusion, error);
  if (work->value == NULL || from->variance == NULL)
    return work->value != NULL;

  work->variance = read_values (from->variance, &none, error);
  for (gsize i = 0; work->variance != NULL && i < n; i++) {
    if (!(work->variance[i] >= 0.0))
      work->value[i] = NAN;
  }
  return work->variance != NULL;
}

static gboolean
check_shape (const RingletImage *image, const char *what, gsize n_slow, gsize n_fast,
    GError **error)
{
  if (image == NULL || (image->n_slow == n_slow && image->n_fast == n_fast))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The %s has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns), not the %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " that are expected here",
      what, image->n_slow, image->n_fast, n_slow, n_fast);
  return FALSE;
}

static gboolean
check_frame (const RingletRegridFrame *from, gsize n_slow, gsize n_fast, GError **error)
{
  return check_shape (from->image, "image", n_slow, n_fast, error) &&
      check_shape (from->variance, "image of the variance", n_slow, n_fast, error);
}

/* ---- what comes out ---- */

static gboolean
alloc_output (Work *work, gsize n_slow, gsize n_fast, GError **error)
{
  work->to = alloc (n_slow, n_fast, error);
  if (work->to != NULL && work->variance != NULL)
    work->to_variance = alloc (n_slow, n_fast, error);
  return work->to != NULL && (work->variance == NULL || work->to_variance != NULL);
}

static RingletImage *
take_image (double **pixels, gsize n_slow, gsize n_fast)
{
  return *pixels == NULL ? NULL
                         : ringlet_image_new_take (RINGLET_PIXEL_F64, n_slow, n_fast,
                               g_steal_pointer (pixels), NULL);
}

static void
take_output (Work *work, gsize n_slow, gsize n_fast, RingletRegridFrame *to)
{
  to->image = take_image (&work->to, n_slow, n_fast);
  to->variance = take_image (&work->to_variance, n_slow, n_fast);
}

/* One pixel: sums over those that it overlaps with. */
typedef struct {
  double value;
  double variance;
  double part; /* what the sums are divided by for a density */
  gsize n;
} Sums;

static void
set_pixel (const Work *work, gsize pixel, const Sums *sums)
{
  const double divisor = work->options->density ? sums->part : 1.0;
  const gboolean known = sums->n > 0 && divisor > 0.0;
  const double empty = work->options->empty;

  work->to[pixel] = known ? sums->value / divisor : empty;
  if (work->to_variance != NULL)
    work->to_variance[pixel] = known ? sums->variance / (divisor * divisor) : empty;
}

/* ---- there ---- */

static void
correct_pixel (const Work *work, gsize target)
{
  const RingletCsr *m = work->self->shares;
  Sums sums = { 0 };

  for (gsize k = m->row_start[target]; k < m->row_start[target + 1]; k++) {
    const guint32 pixel = m->col[k];
    const double share = m->share[k];

    if (isnan (work->value[pixel]))
      continue;
    sums.value += share * work->value[pixel];
    sums.part += share * work->self->area[pixel];
    if (work->variance != NULL)
      sums.variance += share * share * work->variance[pixel];
    sums.n++;
  }
  set_pixel (work, target, &sums);
}

static void
correct_chunk (gsize chunk, gpointer data)
{
  const Work *work = data;
  const gsize end = MIN ((chunk + 1) * CHUNK, work->self->shares->n_rows);

  for (gsize target = chunk * CHUNK; target < end; target++)
    correct_pixel (work, target);
}

gboolean
ringlet_regrid_correct (RingletRegrid *self, const RingletRegridFrame *from,
    const RingletRegridOptions *options, RingletRegridFrame *to,
    GCancellable *cancellable, GError **error)
{
  const RingletRegularGrid *grid = &self->grid;
  g_auto (Work) work = { .self = self, .options = options };
  const gsize n_chunks = (self->shares->n_rows + CHUNK - 1) / CHUNK;

  *to = (RingletRegridFrame){ 0 };
  if (!check_frame (from, self->n_slow, self->n_fast, error) ||
      !read_frame (&work, from, error) ||
      !alloc_output (&work, grid->n_slow, grid->n_fast, error) ||
      !ringlet_parallel_for (n_chunks, correct_chunk, &work, cancellable, error))
    return FALSE;

  take_output (&work, grid->n_slow, grid->n_fast, to);
  return TRUE;
}

/* ---- and back ---- */

/* Counts become densities: each pixel of the grid by what it is covered of it. What is
 * not covered has nothing to give. */
static void
spread_chunk (gsize chunk, gpointer data)
{
  const Work *work = data;
  const RingletCsr *m = work->self->shares;
  const gsize end = MIN ((chunk + 1) * CHUNK, m->n_rows);

  for (gsize target = chunk * CHUNK; target < end; target++) {
    double covered = 0.0;

    for (gsize k = m->row_start[target]; k < m->row_start[target + 1]; k++)
      covered += m->share[k] * work->self->area[m->col[k]];
    work->coverage[target] = covered;
    if (work->options->density)
      continue;
    work->value[target] = covered > 0.0 ? work->value[target] / covered : NAN;
    if (work->variance != NULL)
      work->variance[target] /= covered * covered;
  }
}

static void
restore_pixel (const Work *work, gsize pixel)
{
  const RingletCsc *m = work->by_pixel;
  const double area = work->self->area[pixel];
  Sums sums = { 0 };

  for (gsize k = m->col_start[pixel]; k < m->col_start[pixel + 1]; k++) {
    const double part = m->share[k] * area;

    if (isnan (work->value[m->bin[k]]))
      continue;
    sums.value += part * work->value[m->bin[k]];
    sums.part += m->share[k];
    if (work->variance != NULL)
      sums.variance += part * part * work->variance[m->bin[k]];
    sums.n++;
  }
  set_pixel (work, pixel, &sums);
}

static void
restore_chunk (gsize chunk, gpointer data)
{
  const Work *work = data;
  const gsize end = MIN ((chunk + 1) * CHUNK, work->by_pixel->n_cols);

  for (gsize pixel = chunk * CHUNK; pixel < end; pixel++)
    restore_pixel (work, pixel);
}

static gboolean
restore (Work *work, GCancellable *cancellable, GError **error)
{
  const gsize n_targets = work->self->shares->n_rows;
  const gsize n_pixels = work->self->shares->n_cols;

  work->coverage = alloc (work->self->grid.n_slow, work->self->grid.n_fast, error);
  return work->coverage != NULL &&
      ringlet_parallel_for (
          (n_targets + CHUNK - 1) / CHUNK, spread_chunk, work, cancellable, error) &&
      alloc_output (work, work->self->n_slow, work->self->n_fast, error) &&
      ringlet_parallel_for (
          (n_pixels + CHUNK - 1) / CHUNK, restore_chunk, work, cancellable, error);
}

/* The counts on the grid again, and the steps from what was restored of them. */
static gboolean
iterate (Work *work, GCancellable *cancellable, GError **error)
{
  if (work->options->n_iterations == 0)
    return TRUE;

  for (gsize i = 0; i < work->self->shares->n_rows; i++)
    work->value[i] *= work->coverage[i];
  return ringlet_regrid_iterate (work->self, work->by_pixel, work->value,
      work->options->n_iterations, work->to, cancellable, error);
}

gboolean
ringlet_regrid_restore (RingletRegrid *self, const RingletRegridFrame *from,
    const RingletRegridOptions *options, RingletRegridFrame *to,
    GCancellable *cancellable, GError **error)
{
  const RingletRegularGrid *grid = &self->grid;
  g_auto (Work) work = { .self = self, .options = options };
  g_autoptr (RingletCsc) by_pixel = NULL;

  *to = (RingletRegridFrame){ 0 };
  if (from->variance != NULL && options->n_iterations > 0) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Iterations correlate all pixels: leave out them or the variance");
    return FALSE;
  }
  if (!check_frame (from, grid->n_slow, grid->n_fast, error) ||
      !read_frame (&work, from, error))
    return FALSE;
  by_pixel = ringlet_csr_to_csc (self->shares, cancellable, error);
  work.by_pixel = by_pixel;
  if (by_pixel == NULL || !restore (&work, cancellable, error) ||
      !iterate (&work, cancellable, error))
    return FALSE;

  take_output (&work, self->n_slow, self->n_fast, to);
  return TRUE;
}
