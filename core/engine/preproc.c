/* SPDX-License-Identifier: MIT */
#include "engine/preproc.h"

#include <math.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "engine/shape.h"
#include "geometry/map-table.h"

typedef struct {
  RingletDetector *detector;
  const RingletGeometry *geometry;
  const RingletPlan *plan;
  const RingletCorrections *corrections;
  const char *key;
} Inputs;

/* What the rows are computed from, behind the part that all see. */
typedef struct {
  RingletPreproc public;
  RingletDetector *detector;
  RingletMapContext *context;
  RingletCorrections corrections; /* references */
  double normalization_factor;
  GMutex mutex; /* for arrays */
  RingletPreprocRow arrays;
} Preproc;

static RingletImage *
image_ref (RingletImage *image)
{
  return image != NULL ? ringlet_image_ref (image) : NULL;
}

static void
preproc_clear (gpointer data)
{
  Preproc *self = data;

  g_clear_pointer (&self->context, ringlet_map_context_free);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->corrections.dark, ringlet_image_unref);
  g_clear_pointer (&self->corrections.flat, ringlet_image_unref);
  g_clear_pointer (&self->corrections.absorption, ringlet_image_unref);
  ringlet_preproc_row_clear (&self->arrays);
  g_mutex_clear (&self->mutex);
  g_clear_pointer (&self->public.unusable, ringlet_mask_unref);
  g_free (self->public.key);
}

RingletPreproc *
ringlet_preproc_ref (RingletPreproc *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_preproc_unref (RingletPreproc *self)
{
  g_atomic_rc_box_release_full (self, preproc_clear);
}

gboolean
ringlet_preproc_row_init (
    RingletPreprocRow *row, const RingletPreproc *preproc, gsize n, GError **error)
{
  const gsize n_arrays = 1 + (gsize) preproc->has_gain + (gsize) preproc->has_dark +
      (gsize) preproc->has_dark_variance;
  double *data = g_try_malloc_n (n, n_arrays * sizeof *data);

  *row = (RingletPreprocRow){ .norm = data };
  if (data == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the corrections of %" G_GSIZE_FORMAT " pixels", n);
    return FALSE;
  }
  if (preproc->has_gain)
    row->gain = data += n;
  if (preproc->has_dark)
    row->dark = data += n;
  if (preproc->has_dark_variance)
    row->dark_variance = data += n;
  return TRUE;
}

void
ringlet_preproc_row_clear (RingletPreprocRow *row)
{
  g_clear_pointer (&row->norm, g_free);
}

/* What is measured and divides. */
static double
response (const RingletCorrections *c, gsize pixel)
{
  const double flat = c->flat != NULL ? ringlet_image_get (c->flat, pixel) : 1.0;

  return c->absorption != NULL ? flat * ringlet_image_get (c->absorption, pixel) : flat;
}

/* A pixel is unusable when its normalisation is not a number to divide by, or its dark
 * is not finite: FALSE. On the way in @row has the known factors. */
static gboolean
fill_pixel (const Preproc *self, gsize pixel, gsize j, const RingletPreprocRow *row)
{
  const RingletCorrections *c = &self->corrections;
  const double norm = response (c, pixel) * (row->norm[j] * self->normalization_factor);
  const double dark = c->dark != NULL ? ringlet_image_get (c->dark, pixel) : 0.0;
  const gboolean usable = isfinite (norm) && norm != 0.0 && isfinite (dark);
  const gboolean weighted = row->gain == NULL;
  const double gain = weighted || !usable ? 1.0 : 1.0 / norm;

  row->norm[j] = usable && weighted ? norm : 1.0;
  if (!weighted)
    row->gain[j] = gain;
  if (row->dark != NULL)
    row->dark[j] = usable ? dark * gain : 0.0;
  if (row->dark_variance != NULL)
    row->dark_variance[j] = usable ? MAX (dark, 0.0) * gain * gain / c->n_dark : 0.0;
  return usable;
}

/* Where nothing measured comes in: the same numbers, in a loop without calls. Returns
 * how many are unusable. */
RINGLET_CLONES static gsize
fill_known (const Preproc *self, double *norm)
{
  const double factor = self->normalization_factor;
  gsize n_unusable = 0;

  for (gsize j = 0; j < self->public.n_fast; j++) {
    const double value = norm[j] * factor;
    const gboolean usable = fabs (value) <= G_MAXDOUBLE && value != 0.0;

    norm[j] = usable ? value : 1.0;
    n_unusable += !usable;
  }
  return n_unusable;
}

/* Nothing but the factors, which have a formula. */
static gboolean
is_known (const Preproc *self)
{
  const RingletCorrections *c = &self->corrections;

  return !self->public.has_gain && c->dark == NULL && c->flat == NULL &&
      c->absorption == NULL;
}

/* @bad: (nullable): gets 1 for the unusable pixels of the row. */
static void
fill_row (const Preproc *self, gsize slow, const RingletPreprocRow *row, guint8 *bad)
{
  const gsize n_fast = self->public.n_fast;

  ringlet_map_context_row (self->context, slow, row->norm);
  if (is_known (self)) {
    if (fill_known (self, row->norm) == 0 || bad == NULL)
      return;
    ringlet_map_context_row (self->context, slow, row->norm);
  }
  for (gsize j = 0; j < n_fast; j++) {
    const gboolean usable = fill_pixel (self, slow * n_fast + j, j, row);

    if (bad != NULL)
      bad[j] = !usable;
  }
}

void
ringlet_preproc_fill (
    const RingletPreproc *self, gsize slow, const RingletPreprocRow *row)
{
  fill_row ((const Preproc *) self, slow, row, NULL);
}

static RingletPreprocRow
row_at (const RingletPreprocRow *arrays, gsize first)
{
  return (RingletPreprocRow){
    .norm = arrays->norm + first,
    .gain = arrays->gain != NULL ? arrays->gain + first : NULL,
    .dark = arrays->dark != NULL ? arrays->dark + first : NULL,
    .dark_variance =
        arrays->dark_variance != NULL ? arrays->dark_variance + first : NULL,
  };
}

static void
fill_arrays_row (gsize slow, gpointer data)
{
  Preproc *self = data;
  const RingletPreprocRow row = row_at (&self->arrays, slow * self->public.n_fast);

  fill_row (self, slow, &row, NULL);
}

const RingletPreprocRow *
ringlet_preproc_arrays (RingletPreproc *public, GError **error)
{
  Preproc *self = (Preproc *) public;
  const gsize n = public->n_slow * public->n_fast;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->arrays.norm == NULL) {
    if (!ringlet_preproc_row_init (&self->arrays, public, n, error))
      return NULL;
    ringlet_parallel_for (public->n_slow, fill_arrays_row, self, NULL, NULL);
  }
  return &self->arrays;
}

typedef struct {
  const Preproc *preproc;
  guint8 *bad;
} Check;

static void
check_row (gsize slow, gpointer data)
{
  Check *check = data;
  const RingletPreproc *public = &check->preproc->public;
  g_auto (RingletPreprocRow) row = { NULL };

  /* A row is small: where there is no memory for it, nothing goes on. */
  if (ringlet_preproc_row_init (&row, public, public->n_fast, NULL))
    fill_row (check->preproc, slow, &row, check->bad + slow * public->n_fast);
}

static gboolean
find_unusable (Preproc *self, GCancellable *cancellable, GError **error)
{
  RingletPreproc *public = &self->public;
  g_autofree guint8 *bad = g_try_malloc0_n (public->n_slow, public->n_fast);
  g_autoptr (RingletMask) unusable = NULL;
  Check check = { self, bad };

  if (bad == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a mask of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels",
        public->n_slow, public->n_fast);
    return FALSE;
  }
  if (!ringlet_parallel_for (public->n_slow, check_row, &check, cancellable, error))
    return FALSE;

  unusable =
      ringlet_mask_new_take (public->n_slow, public->n_fast, g_steal_pointer (&bad));
  if (unusable->n_bad > 0)
  public->unusable = g_steal_pointer (&unusable);
  return TRUE;
}

static gpointer
preproc_compute (gconstpointer data, GCancellable *cancellable, GError **error)
{
  const Inputs *in = data;
  const RingletCorrections *c = in->corrections;
  g_autoptr (RingletMapContext) context =
      ringlet_map_context_new (RINGLET_MAP_NORMALIZATION, in->detector, in->geometry,
          &in->plan->factors, cancellable, error);
  g_autoptr (RingletPreproc) public = NULL;
  Preproc *self;

  if (context == NULL)
    return NULL;

  self = g_atomic_rc_box_new0 (Preproc);
  public = &self->public;
  g_mutex_init (&self->mutex);
  self->detector = ringlet_detector_ref (in->detector);
  self->context = g_steal_pointer (&context);
  self->corrections = (RingletCorrections){ image_ref (c->dark), c->n_dark,
    image_ref (c->flat), image_ref (c->absorption) };
  self->normalization_factor = in->plan->normalization_factor;
  public->n_slow = in->detector->n_slow;
  public->n_fast = in->detector->n_fast;
  public->has_gain = !in->plan->weighted_average;
  public->has_dark = c->dark != NULL;
  public->has_dark_variance = c->dark != NULL && in->plan->dark_variance;
  public->key = g_strdup (in->key);
  return find_unusable (self, cancellable, error) ? g_steal_pointer (&public) : NULL;
}

/* With the arrays, which may be made later. */
static gsize
preproc_n_bytes (gconstpointer value)
{
  const RingletPreproc *self = value;
  const gsize arrays = 1 + (gsize) self->has_gain + (gsize) self->has_dark +
      (gsize) self->has_dark_variance;

  return arrays * self->n_slow * self->n_fast * sizeof (double);
}

static const RingletMemoClass preproc_class = {
  .name = "preproc",
  .compute = preproc_compute,
  .clear = preproc_clear,
  .n_bytes = preproc_n_bytes,
};

static void
digest_image (RingletDigest *digest, const RingletImage *image)
{
  ringlet_digest_add_string (
      digest, image != NULL ? ringlet_image_digest (image) : "none");
}

static char *
preproc_key (const Inputs *in)
{
  RingletDigest *digest = ringlet_digest_new ("preproc");

  ringlet_map_digest (RINGLET_MAP_NORMALIZATION, in->detector, in->geometry,
      &in->plan->factors, digest);
  ringlet_digest_add_double (digest, in->plan->normalization_factor);
  ringlet_digest_add_uint (digest, in->plan->dark_variance != FALSE);
  ringlet_digest_add_uint (digest, in->plan->weighted_average != FALSE);
  ringlet_digest_add_uint (digest, in->corrections->n_dark);
  digest_image (digest, in->corrections->dark);
  digest_image (digest, in->corrections->flat);
  digest_image (digest, in->corrections->absorption);
  return ringlet_digest_finish (digest);
}

gboolean
ringlet_corrections_check (const RingletCorrections *self,
    const RingletCorrectionPaths *paths, const RingletDetector *detector,
    GError **error)
{
  const struct {
    const char *what;
    const char *path;
    const RingletImage *image;
  } images[] = {
    { "dark image", paths->dark, self->dark },
    { "flat field", paths->flat, self->flat },
    { "absorption image", paths->absorption, self->absorption },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (images); i++) {
    const RingletImage *image = images[i].image;

    if (image != NULL &&
        !ringlet_companion_check (&(RingletCompanion){ images[i].what, images[i].path,
                                      image->n_slow, image->n_fast },
            detector, error))
      return FALSE;
  }
  if (self->dark == NULL || self->n_dark > 0)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The number of frames that the dark image is the mean of must be at least 1, not "
      "0");
  return FALSE;
}

RingletPreproc *
ringlet_preproc_get (RingletDetector *detector, const RingletGeometry *geometry,
    const RingletPlan *plan, const RingletCorrections *corrections, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  const RingletCorrectionPaths no_paths = { NULL };
  Inputs in = { detector, geometry, plan, corrections, NULL };
  g_autofree char *key = NULL;

  if (!ringlet_corrections_check (corrections, &no_paths, detector, error))
    return NULL;

  key = preproc_key (&in);
  in.key = key;
  return ringlet_memo_get (memo, &preproc_class, key, &in, cancellable, error);
}
