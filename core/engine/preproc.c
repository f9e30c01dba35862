/* SPDX-License-Identifier: MIT */
#include "engine/preproc.h"

#include <math.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/parallel.h"
#include "geometry/map-table.h"

typedef struct {
  const RingletDetector *detector;
  const RingletGeometry *geometry;
  const RingletPlan *plan;
  const RingletCorrections *corrections;
  const char *key;
} Inputs;

typedef struct {
  const Inputs *in;
  const RingletMapContext *context;
  RingletPreproc *preproc;
  guint8 *unusable;
} Work;

/* What is measured and divides. */
static double
response (const RingletCorrections *c, gsize pixel)
{
  const double flat = c->flat != NULL ? ringlet_image_get (c->flat, pixel) : 1.0;

  return c->absorption != NULL ? flat * ringlet_image_get (c->absorption, pixel) : flat;
}

/* A pixel is unusable when its normalisation is not a number to divide by, or its dark
 * is not finite. */
static void
fill_pixel (Work *work, gsize pixel, double norm)
{
  const RingletCorrections *c = work->in->corrections;
  const double flat = response (c, pixel);
  const double dark = c->dark != NULL ? ringlet_image_get (c->dark, pixel) : 0.0;
  const gboolean usable =
      isfinite (flat * norm) && flat * norm != 0.0 && isfinite (dark);
  RingletPreproc *preproc = work->preproc;
  const gboolean weighted = preproc->gain == NULL;
  const double gain = weighted || !usable ? 1.0 : 1.0 / (flat * norm);

  work->unusable[pixel] = !usable;
  preproc->norm[pixel] = usable && weighted ? flat * norm : 1.0;
  if (!weighted)
    preproc->gain[pixel] = gain;
  if (preproc->dark != NULL)
    preproc->dark[pixel] = usable ? dark * gain : 0.0;
  if (preproc->dark_variance != NULL)
    preproc->dark_variance[pixel] =
        usable ? MAX (dark, 0.0) * gain * gain / c->n_dark : 0.0;
}

/* The row of the array holds the known factors until the pixels are done. */
static void
fill_row (gsize slow, gpointer data)
{
  Work *work = data;
  const gsize n_fast = work->in->detector->n_fast;
  double *norm = work->preproc->norm + slow * n_fast;

  ringlet_map_context_row (work->context, slow, norm);
  for (gsize fast = 0; fast < n_fast; fast++)
    fill_pixel (
        work, slow * n_fast + fast, norm[fast] * work->in->plan->normalization_factor);
}

static void
preproc_clear (gpointer data)
{
  RingletPreproc *self = data;

  g_free (self->norm);
  g_free (self->gain);
  g_free (self->dark);
  g_free (self->dark_variance);
  g_free (self->key);
  g_clear_pointer (&self->unusable, ringlet_mask_unref);
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

static gpointer
preproc_compute (gconstpointer inputs, GCancellable *cancellable, GError **error)
{
  const Inputs *in = inputs;
  const RingletDetector *detector = in->detector;
  const gsize n = detector->n_slow * detector->n_fast;
  g_autoptr (RingletPreproc) self = g_atomic_rc_box_new0 (RingletPreproc);
  g_autoptr (RingletMapContext) context =
      ringlet_map_context_new (RINGLET_MAP_NORMALIZATION, detector, in->geometry,
          &in->plan->factors, cancellable, error);
  g_autoptr (RingletMask) unusable = NULL;
  Work work = { in, context, self, NULL };

  if (context == NULL)
    return NULL;

  self->n = n;
  self->key = g_strdup (in->key);
  self->norm = g_new (double, n);
  if (!in->plan->weighted_average)
    self->gain = g_new (double, n);
  if (in->corrections->dark != NULL) {
    self->dark = g_new (double, n);
    if (in->plan->dark_variance)
      self->dark_variance = g_new (double, n);
  }

  work.unusable = g_new (guint8, n);
  if (!ringlet_parallel_for (detector->n_slow, fill_row, &work, cancellable, error)) {
    g_free (work.unusable);
    return NULL;
  }
  unusable = ringlet_mask_new_take (detector->n_slow, detector->n_fast, work.unusable);
  if (unusable->n_bad > 0)
    self->unusable = g_steal_pointer (&unusable);
  return g_steal_pointer (&self);
}

static gsize
preproc_n_bytes (gconstpointer value)
{
  const RingletPreproc *self = value;
  const gsize arrays =
      1 + (self->gain != NULL) + (self->dark != NULL) + (self->dark_variance != NULL);

  return arrays * self->n * sizeof (double);
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

static gboolean
check_shape (const RingletDetector *detector, const RingletImage *image,
    const char *what, GError **error)
{
  if (image == NULL ||
      (image->n_slow == detector->n_slow && image->n_fast == detector->n_fast))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "The %s has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels, the detector %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      what, image->n_slow, image->n_fast, detector->n_slow, detector->n_fast);
  return FALSE;
}

RingletPreproc *
ringlet_preproc_get (const RingletDetector *detector, const RingletGeometry *geometry,
    const RingletPlan *plan, const RingletCorrections *corrections, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  Inputs in = { detector, geometry, plan, corrections, NULL };
  g_autofree char *key = NULL;

  if (!check_shape (detector, corrections->dark, "dark image", error) ||
      !check_shape (detector, corrections->flat, "flat field", error) ||
      !check_shape (detector, corrections->absorption, "absorption image", error))
    return NULL;

  key = preproc_key (&in);
  in.key = key;
  return ringlet_memo_get (memo, &preproc_class, key, &in, cancellable, error);
}
