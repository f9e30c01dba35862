/* SPDX-License-Identifier: MIT */
#include "engine/preproc.h"

#include <math.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/pages.h"
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
  RingletFactors factors;
  double distance_m;
  RingletCorrections corrections; /* references */
  gboolean has_flags;             /* of the detector */
  double normalization_factor;
  GMutex making;   /* held while @arrays is filled */
  gint has_arrays; /* atomic: there are, for good */
  RingletPreprocRow arrays;
  guint8 *bad;  /* while they are filled: n_slow × n_fast flags */
  gint has_bad; /* atomic: some flag is set */
} Preproc;

static void
preproc_clear (gpointer data)
{
  Preproc *self = data;

  g_clear_pointer (&self->context, ringlet_map_context_free);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  ringlet_corrections_clear (&self->corrections);
  g_free (self->arrays.norm);
  g_mutex_clear (&self->making);
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

/* One allocation, of no meaning yet; what there is not stays NULL. */
static gboolean
arrays_alloc (Preproc *self, gsize n, GError **error)
{
  const RingletPreproc *public = &self->public;
  const gsize n_arrays = 1 + (gsize) public->has_gain + (gsize) public->has_dark +
      (gsize) public->has_dark_variance;
  double *data = ringlet_pages_alloc (n, n_arrays * sizeof *data);

  if (data == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for the corrections of %" G_GSIZE_FORMAT " pixels", n);
    return FALSE;
  }
  self->arrays.norm = data;
  if (public->has_gain)
    self->arrays.gain = data += n;
  if (public->has_dark)
    self->arrays.dark = data += n;
  if (public->has_dark_variance)
    self->arrays.dark_variance = data += n;
  return TRUE;
}

/* A pixel is unusable when its normalisation is not a number to divide by, or what is
 * subtracted is not finite: FALSE. On the way in @row has the known factors. */
static gboolean
fill_pixel (const Preproc *self, gsize pixel, gsize j, const RingletPreprocRow *row)
{
  const RingletCorrections *c = &self->corrections;
  const double norm = ringlet_corrections_response (c, pixel) * (row->norm[j] * self->normalization_factor);
  double variance = 0.0;
  const double dark =
      ringlet_corrections_subtrahend (c, pixel, self->has_flags, &variance);
  const gboolean usable = isfinite (norm) && isfinite (1.0 / norm) && isfinite (dark);
  const gboolean weighted = row->gain == NULL;
  const double gain = weighted || !usable ? 1.0 : 1.0 / norm;

  row->norm[j] = usable && weighted ? norm : 1.0;
  if (!weighted)
    row->gain[j] = gain;
  if (row->dark != NULL)
    row->dark[j] = usable ? dark * gain : 0.0;
  if (row->dark_variance != NULL)
    row->dark_variance[j] = usable ? variance * gain * gain : 0.0;
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

  return !self->public.has_gain && ringlet_corrections_is_empty (c);
}

/* @bad: the flags of the row, all 0 before. */
static void
fill_row (Preproc *self, gsize slow, const RingletPreprocRow *row, guint8 *bad)
{
  const gsize n_fast = self->public.n_fast;

  ringlet_map_context_row (self->context, slow, row->norm);
  if (is_known (self)) {
    if (fill_known (self, row->norm) == 0)
      return;
    ringlet_map_context_row (self->context, slow, row->norm);
  }
  for (gsize j = 0; j < n_fast; j++) {
    if (fill_pixel (self, slow * n_fast + j, j, row))
      continue;
    bad[j] = 1;
    g_atomic_int_set (&self->has_bad, TRUE);
  }
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

/* The norms of a row that has a formula. */
static void
known_row (const Preproc *self, gsize slow, double *norm)
{
  ringlet_map_context_row (self->context, slow, norm);
  fill_known (self, norm);
}

static void
fill_norm_row (gsize slow, gpointer data)
{
  const Preproc *self = data;

  known_row (self, slow, self->arrays.norm + slow * self->public.n_fast);
}

/* One row; the flags of its unusable pixels are set where there are any. */
static void
fill_arrays_row (gsize slow, gpointer data)
{
  Preproc *self = data;
  const gsize n_fast = self->public.n_fast;
  const RingletPreprocRow row = row_at (&self->arrays, slow * n_fast);

  fill_row (self, slow, &row, self->bad + slow * n_fast);
}

/* Each pixel has a place, and factors that are neither 0 nor infinite, so that nothing
 * has to be looked at to know that all are usable. */
static gboolean
is_usable_everywhere (const Preproc *self)
{
  const RingletGrid *grid = self->detector->grid;
  const RingletFactors *factors = &self->factors;

  if (!is_known (self) || !grid->is_flat || !grid->is_uniform || !grid->is_contiguous)
    return FALSE;
  for (guint i = 0; i < RINGLET_MAP_N; i++) {
    if (i != RINGLET_MAP_SOLID_ANGLE && i != RINGLET_MAP_POLARIZATION &&
        ringlet_map_is_factor ((RingletMap) i, factors))
      return FALSE;
  }
  return self->distance_m > 0.0 && fabs (self->normalization_factor) > 1e-100 &&
      fabs (self->normalization_factor) < 1e100 &&
      !(fabs (factors->polarization) > 0.999999);
}

gboolean
ringlet_preproc_formula (const RingletPreproc *public, RingletNormFormula *formula)
{
  const Preproc *self = (const Preproc *) public;
  const RingletFactors *factors = &self->factors;
  const double offset = factors->polarization_offset_rad;
  const gboolean is_polarized =
      ringlet_map_is_factor (RINGLET_MAP_POLARIZATION, factors);

  *formula = (RingletNormFormula){ .order = factors->solid_angle_order,
    .is_polarized = is_polarized,
    .cosine = is_polarized ? factors->polarization * cos (2.0 * offset) : 0.0,
    .sine = is_polarized ? factors->polarization * sin (2.0 * offset) : 0.0,
    .factor = self->normalization_factor };
  return is_usable_everywhere (self) && self->detector->grid->is_regular;
}

/* Computes all rows, and the mask of those that are unusable. */
static gboolean
fill_arrays (Preproc *self, GCancellable *cancellable, GError **error)
{
  RingletPreproc *public = &self->public;
  const gsize n = public->n_slow * public->n_fast;
  g_autoptr (RingletMask) unusable = NULL;
  g_autofree guint8 *bad = g_try_malloc0 (n);

  if (!arrays_alloc (self, n, error))
    return FALSE;
  if (bad == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for a mask of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels",
        public->n_slow, public->n_fast);
    return FALSE;
  }

  self->bad = bad;
  if (!ringlet_parallel_for (public->n_slow, fill_arrays_row, self, cancellable, error))
    return FALSE;
  self->bad = NULL;
  g_atomic_int_set (&self->has_arrays, TRUE);
  if (!g_atomic_int_get (&self->has_bad))
    return TRUE;

  unusable =
      ringlet_mask_new_take (public->n_slow, public->n_fast, g_steal_pointer (&bad));
  public->unusable = g_steal_pointer (&unusable);
  return TRUE;
}

/* The norms of all rows, where each pixel is known to be usable. */
static gboolean
fill_norms (Preproc *self, GError **error)
{
  if (!arrays_alloc (self, self->public.n_slow * self->public.n_fast, error))
    return FALSE;

  ringlet_parallel_for (self->public.n_slow, fill_norm_row, self, NULL, NULL);
  g_atomic_int_set (&self->has_arrays, TRUE);
  return TRUE;
}

const RingletPreprocRow *
ringlet_preproc_arrays (RingletPreproc *public, GError **error)
{
  Preproc *self = (Preproc *) public;
  gboolean ok = TRUE;

  if (!g_atomic_int_get (&self->has_arrays)) {
    g_mutex_lock (&self->making);
    ok = g_atomic_int_get (&self->has_arrays) || fill_norms (self, error);
    g_mutex_unlock (&self->making);
  }
  return ok ? &self->arrays : NULL;
}

RingletPreprocRow
ringlet_preproc_row (const RingletPreproc *public, gsize slow, double *scratch)
{
  const Preproc *self = (const Preproc *) public;

  if (g_atomic_int_get (&self->has_arrays))
    return row_at (&self->arrays, slow * public->n_fast);

  known_row (self, slow, scratch);
  return (RingletPreprocRow){ .norm = scratch };
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
  g_mutex_init (&self->making);
  public = &self->public;
  self->detector = ringlet_detector_ref (in->detector);
  self->context = g_steal_pointer (&context);
  self->corrections = ringlet_corrections_hold (c);
  self->has_flags = ringlet_detector_has_flags (in->detector);
  self->normalization_factor = in->plan->normalization_factor;
  self->factors = in->plan->factors;
  self->distance_m = in->geometry->distance_m;
  public->n_slow = in->detector->n_slow;
  public->n_fast = in->detector->n_fast;
  public->has_gain = !in->plan->weighted_average;
  public->has_dark = ringlet_corrections_subtract (c);
  public->has_dark_variance = public->has_dark && in->plan->dark_variance;
  public->key = g_strdup (in->key);
  if (!is_usable_everywhere (self) && !fill_arrays (self, cancellable, error))
    return NULL;
  return g_steal_pointer (&public);
}

static gsize
preproc_n_bytes (gconstpointer value)
{
  const RingletPreproc *self = value;
  const gsize arrays = 1 + (gsize) self->has_gain + (gsize) self->has_dark +
      (gsize) self->has_dark_variance;

  if (!g_atomic_int_get (&((const Preproc *) self)->has_arrays))
    return 0;
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
  digest_image (digest, in->corrections->background);
  if (in->corrections->background != NULL) {
    ringlet_digest_add_double (digest, in->corrections->background_scale);
    ringlet_digest_add_uint (digest, ringlet_detector_has_flags (in->detector));
  }
  if (ringlet_corrections_subtract (in->corrections))
    ringlet_digest_add_uint (digest, in->corrections->n_summed);
  return ringlet_digest_finish (digest);
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
