/* SPDX-License-Identifier: MIT */
#include "process/preview-frame.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/pages.h"
#include "base/parallel.h"
#include "engine/exclusion.h"
#include "engine/shape.h"
#include "engine/widen.h"
#include "geometry/map-table.h"

/* A block of the coarsest level, and what a task makes of all levels. */
#define BAND (1 << (RINGLET_PREVIEW_N_LEVELS - 1))

/* Before the pixels of a level, and behind. */
#define BORDER_BEFORE 1
#define BORDER 3

typedef struct {
  RingletPreviewFrame public;
  RingletPlan plan;               /* what of it counts here */
  RingletCorrections corrections; /* references */
  RingletPreproc *preproc;        /* (nullable) where every norm is @norm */
  double norm;
  RingletMapContext *area; /* (nullable) where every pixel is nominal */
} Frame;

/* Pixels, ends not inside. */
typedef struct {
  gsize slow[2];
  gsize fast[2];
} Rectangle;

/* --- the levels --- */

/* The value at a pixel of a level. */
static inline gsize
at (const RingletPreviewLevel *level, gsize slow, gsize fast)
{
  return (slow + BORDER_BEFORE) * level->stride + fast + BORDER_BEFORE;
}

static gboolean
level_init (RingletPreviewLevel *self, gsize n_slow, gsize n_fast, gboolean has_norm,
    GError **error)
{
  gsize n;

  *self = (RingletPreviewLevel){ n_slow, n_fast, n_fast + BORDER };
  n = (n_slow + BORDER) * self->stride;
  self->signal = ringlet_pages_alloc0 (n, sizeof (float));
  self->norm = has_norm ? ringlet_pages_alloc0 (n, sizeof (float)) : NULL;
  if (self->signal == NULL || (has_norm && self->norm == NULL)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a preview of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels",
        n_slow, n_fast);
    return FALSE;
  }
  if (has_norm)
    return TRUE;

  /* Only the border will stay so. */
  for (gsize j = 0; j < self->stride; j++) {
    self->signal[j] = NAN;
    self->signal[n - 1 - j] = NAN;
    self->signal[n - 1 - self->stride - j] = NAN;
  }
  for (gsize i = 0; i < n_slow + BORDER; i++) {
    self->signal[i * self->stride] = NAN;
    self->signal[(i + 1) * self->stride - 1] = NAN;
    self->signal[(i + 1) * self->stride - 2] = NAN;
  }
  return TRUE;
}

/* Of one pixel its signal and norm, 0 where it does not count. */
static inline void
get (const RingletPreviewLevel *level, gsize i, float *signal, float *norm)
{
  const float value = level->signal[i];

  if (level->norm != NULL) {
    *signal = value;
    *norm = level->norm[i];
    return;
  }
  *signal = value == value ? value : 0.0f;
  *norm = value == value ? 1.0f : 0.0f;
}

/* Pixels beyond the last row or column are those of the border, which do not count. */
static void
halve (const RingletPreviewLevel *from, RingletPreviewLevel *to, const Rectangle *part)
{
  for (gsize i = part->slow[0]; i < part->slow[1]; i++) {
    for (gsize j = part->fast[0]; j < part->fast[1]; j++) {
      const gsize first = at (from, 2 * i, 2 * j);
      const gsize places[] = { first, first + 1, first + from->stride,
        first + from->stride + 1 };
      float signal = 0.0f;
      float norm = 0.0f;

      for (guint k = 0; k < G_N_ELEMENTS (places); k++) {
        float s;
        float n;

        get (from, places[k], &s, &n);
        signal += s;
        norm += n;
      }
      to->signal[at (to, i, j)] = 0.25f * signal;
      to->norm[at (to, i, j)] = 0.25f * norm;
    }
  }
}

/* --- pixels --- */

typedef struct {
  Frame *frame;
  const RingletExclusion *exclusion;
  Rectangle part;
} Update;

/* The known of a row: @norm is what counts are divided by. */
static RingletPreprocRow
known_row (const Frame *self, gsize slow, double *norm)
{
  RingletPreprocRow row = { .norm = norm };

  if (self->preproc != NULL)
    row = ringlet_preproc_row (self->preproc, slow, norm);
  else
    for (gsize j = 0; j < self->public.image->n_fast; j++)
      norm[j] = self->norm;
  return row;
}

static gboolean
is_bad (const RingletMask *mask, gsize pixel)
{
  return mask != NULL && mask->bad[pixel] != 0;
}

/* @values: of the pixels from @first column on, NaN where they are no data; @scratch:
 * two rows. */
static void
put_row (const Update *update, gsize slow, double *values, double *scratch)
{
  const Frame *self = update->frame;
  const RingletPreviewLevel *level = &self->public.levels[0];
  const gsize n_fast = level->n_fast;
  const gsize first = update->part.fast[0];
  const RingletMask *mask = self->public.mask;
  const RingletMask *unusable = self->preproc != NULL ? self->preproc->unusable : NULL;
  const RingletPreprocRow known = known_row (self, slow, scratch);
  double *area = self->area != NULL ? scratch + n_fast : NULL;

  ringlet_widen_double (self->public.image, update->exclusion, slow * n_fast + first,
      update->part.fast[1] - first, values);
  if (area != NULL)
    ringlet_map_context_row (self->area, slow, area);
  for (gsize j = first; j < update->part.fast[1]; j++) {
    const gsize pixel = slow * n_fast + j;
    const gsize place = at (level, slow, j);
    double signal = values[j - first] * (known.gain != NULL ? known.gain[j] : 1.0);
    double norm = area != NULL ? known.norm[j] * area[j] : known.norm[j];

    if (known.dark != NULL)
      signal -= known.dark[j];
    if (is_bad (mask, pixel) || is_bad (unusable, pixel) || !(norm == norm))
      signal = NAN;
    if (level->norm != NULL) {
      level->norm[place] = signal == signal ? (float) norm : 0.0f;
      signal = signal == signal ? signal : 0.0;
    }
    level->signal[place] = (float) signal;
  }
}

/* Some rows of the first level, and what of the others they make. */
static void
update_band (gsize band, gpointer data)
{
  const Update *update = data;
  RingletPreviewFrame *public = &update->frame->public;
  const gsize n_fast = public->image->n_fast;
  const gsize first = update->part.slow[0] + band * BAND;
  const gsize end = MIN (first + BAND, update->part.slow[1]);
  g_autofree double *scratch = g_new (double, 3 * n_fast);

  for (gsize slow = first; slow < end; slow++)
    put_row (update, slow, scratch, scratch + n_fast);
  for (guint k = 1; k < RINGLET_PREVIEW_N_LEVELS; k++) {
    RingletPreviewLevel *level = &public->levels[k];
    const Rectangle part = {
      { first >> k, MIN ((end - 1) / ((gsize) 1 << k) + 1, level->n_slow) },
      { update->part.fast[0] >> k,
          MIN ((update->part.fast[1] - 1) / ((gsize) 1 << k) + 1, level->n_fast) },
    };

    halve (&public->levels[k - 1], level, &part);
  }
}

static gboolean
update (Frame *self, Rectangle part, GCancellable *cancellable, GError **error)
{
  const RingletPreviewFrame *public = &self->public;
  const RingletExclusion exclusion = ringlet_exclusion_new (
      &self->plan, ringlet_detector_has_flags (public->detector), public->image->type);
  Update update = { self, &exclusion, part };

  if (part.slow[0] >= part.slow[1] || part.fast[0] >= part.fast[1])
    return TRUE;

  /* Blocks of all levels begin at multiples of the largest one. */
  update.part.slow[0] -= part.slow[0] % BAND;
  update.part.fast[0] -= part.fast[0] % BAND;
  update.part.slow[1] =
      MIN ((part.slow[1] + BAND - 1) / BAND * BAND, public->image->n_slow);
  update.part.fast[1] =
      MIN ((part.fast[1] + BAND - 1) / BAND * BAND, public->image->n_fast);
  return ringlet_parallel_for (
      (update.part.slow[1] - update.part.slow[0] + BAND - 1) / BAND, update_band,
      &update, cancellable, error);
}

/* --- the frame --- */

/* Nothing measured, and every pixel alike. */
static gboolean
has_one_norm (const RingletPlan *plan, const RingletCorrections *corrections)
{
  return plan->weighted_average && ringlet_corrections_is_empty (corrections) &&
      isfinite (1.0 / plan->normalization_factor);
}

static gboolean
check_shapes (const RingletIntegratorInputs *in, const RingletImage *image,
    const RingletMask *mask, GError **error)
{
  const RingletCompanion frame = { "image", NULL, image->n_slow, image->n_fast };

  return ringlet_companion_check (&frame, in->detector, error) &&
      (mask == NULL ||
          ringlet_companion_check (
              &(RingletCompanion){ "mask", in->mask_path, mask->n_slow, mask->n_fast },
              in->detector, error));
}

static gboolean
prepare (Frame *self, const RingletIntegratorInputs *in, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  const RingletFactors none = ringlet_factors_none ();
  const RingletGrid *grid = in->detector->grid;

  if (in->plan->factors.solid_angle_order > 0 && !grid->is_uniform) {
    self->area = ringlet_map_context_new (
        RINGLET_MAP_PIXEL_AREA, in->detector, in->geometry, &none, cancellable, error);
    if (self->area == NULL)
      return FALSE;
  }
  if (has_one_norm (in->plan, &in->corrections))
    return TRUE;

  self->preproc = ringlet_preproc_get (in->detector, in->geometry, &self->plan,
      &in->corrections, memo, cancellable, error);
  return self->preproc != NULL;
}

static gboolean
alloc_levels (RingletPreviewFrame *self, gboolean has_norm, GError **error)
{
  gsize n_slow = self->image->n_slow;
  gsize n_fast = self->image->n_fast;

  for (guint k = 0; k < RINGLET_PREVIEW_N_LEVELS; k++) {
    if (!level_init (&self->levels[k], n_slow, n_fast, has_norm || k > 0, error))
      return FALSE;
    n_slow = (n_slow + 1) / 2;
    n_fast = (n_fast + 1) / 2;
  }
  return TRUE;
}

/* Over the coarsest level: all pixels are in it. */
static double
mean_norm (const RingletPreviewFrame *self)
{
  const RingletPreviewLevel *first = &self->levels[0];
  double sum = 0.0;
  gsize n = 0;

  if (first->norm == NULL)
    return 1.0;
  for (gsize i = 0; i < first->n_slow; i++) {
    for (gsize j = 0; j < first->n_fast; j++) {
      const float norm = first->norm[at (first, i, j)];

      sum += (double) norm;
      n += norm != 0.0f;
    }
  }
  return n > 0 ? sum / (double) n : 1.0;
}

RingletPreviewFrame *
ringlet_preview_frame_new (const RingletIntegratorInputs *in, RingletImage *image,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  Frame *self = g_new0 (Frame, 1);
  g_autoptr (RingletPreviewFrame) public = &self->public;

  public->detector = ringlet_detector_ref (in->detector);
  public->image = ringlet_image_ref (image);
  public->mask = in->mask != NULL ? ringlet_mask_ref (in->mask) : NULL;
  self->plan = *in->plan;
  self->plan.factors = ringlet_factors_none ();
  self->norm = in->plan->normalization_factor;
  self->corrections = ringlet_corrections_hold (&in->corrections);
  if (!check_shapes (in, image, in->mask, error) ||
      !prepare (self, in, memo, cancellable, error) ||
      !alloc_levels (public,
          self->area != NULL || self->preproc != NULL || self->norm != 1.0, error) ||
      !update (self, (Rectangle){ { 0, image->n_slow }, { 0, image->n_fast } },
          cancellable, error))
    return NULL;

  public->mean_norm = mean_norm (public);
  return g_steal_pointer (&public);
}

gsize
ringlet_preview_frame_n_bytes (const RingletPreviewFrame *self)
{
  gsize n = 0;

  for (guint k = 0; k < RINGLET_PREVIEW_N_LEVELS; k++) {
    const RingletPreviewLevel *level = &self->levels[k];

    n += (level->n_slow + BORDER) * level->stride * sizeof (float) *
        (level->norm != NULL ? 2 : 1);
  }
  return n;
}

void
ringlet_preview_frame_free (RingletPreviewFrame *public)
{
  Frame *self = (Frame *) public;

  for (guint k = 0; k < RINGLET_PREVIEW_N_LEVELS; k++) {
    g_free (public->levels[k].signal);
    g_free (public->levels[k].norm);
  }
  g_clear_pointer (&self->area, ringlet_map_context_free);
  g_clear_pointer (&self->preproc, ringlet_preproc_unref);
  ringlet_corrections_clear (&self->corrections);
  g_clear_pointer (&public->mask, ringlet_mask_unref);
  ringlet_image_unref (public->image);
  ringlet_detector_unref (public->detector);
  g_free (self);
}

gboolean
ringlet_preview_frame_fits (const RingletPreviewFrame *public,
    const RingletIntegratorInputs *in, const RingletImage *image)
{
  const Frame *self = (const Frame *) public;
  const gboolean has_area =
      in->plan->factors.solid_angle_order > 0 && !in->detector->grid->is_uniform;

  return public->image == image &&
      ringlet_detector_equal (public->detector, in->detector) &&
      ringlet_corrections_equal (&self->corrections, &in->corrections) &&
      has_area == (self->area != NULL) &&
      ringlet_plan_same_dummy (&self->plan, in->plan) &&
      !self->plan.weighted_average == !in->plan->weighted_average &&
      self->plan.normalization_factor == in->plan->normalization_factor;
}

/* --- another mask --- */

/* Row by row: most of them are the same. */
static Rectangle
difference (const RingletMask *a, const RingletMask *b, gsize n_slow, gsize n_fast)
{
  Rectangle part = { { n_slow, 0 }, { n_fast, 0 } };
  g_autofree guint8 *none = g_malloc0 (n_fast);

  for (gsize i = 0; i < n_slow; i++) {
    const guint8 *row_a = a != NULL ? a->bad + i * n_fast : none;
    const guint8 *row_b = b != NULL ? b->bad + i * n_fast : none;
    gsize first = 0;
    gsize end = n_fast;

    if (memcmp (row_a, row_b, n_fast) == 0)
      continue;
    while (row_a[first] == row_b[first])
      first++;
    while (row_a[end - 1] == row_b[end - 1])
      end--;
    part.slow[0] = MIN (part.slow[0], i);
    part.slow[1] = i + 1;
    part.fast[0] = MIN (part.fast[0], first);
    part.fast[1] = MAX (part.fast[1], end);
  }
  return part;
}

gboolean
ringlet_preview_frame_set_mask (RingletPreviewFrame *public, RingletMask *mask,
    GCancellable *cancellable, GError **error)
{
  Frame *self = (Frame *) public;
  const RingletImage *image = public->image;
  Rectangle part;

  if (mask == public->mask)
    return TRUE;
  if (mask != NULL &&
      !ringlet_companion_check (
          &(RingletCompanion){ "mask", NULL, mask->n_slow, mask->n_fast },
          public->detector, error))
    return FALSE;

  part = difference (public->mask, mask, image->n_slow, image->n_fast);
  g_clear_pointer (&public->mask, ringlet_mask_unref);
  public->mask = mask != NULL ? ringlet_mask_ref (mask) : NULL;
  return update (self, part, cancellable, error);
}
