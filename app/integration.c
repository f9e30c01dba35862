/* SPDX-License-Identifier: MIT */
#include "integration.h"

#include "base/error.h"

RingletIntegration *
ringlet_integration_ref (RingletIntegration *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
integration_clear (gpointer data)
{
  RingletIntegration *self = data;

  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->pattern, ringlet_result_unref);
  g_clear_pointer (&self->cake, ringlet_result_unref);
}

void
ringlet_integration_unref (RingletIntegration *self)
{
  g_atomic_rc_box_release_full (self, integration_clear);
}

static gboolean
check_state (const RingletState *state, GError **error)
{
  const char *missing = NULL;

  if (state->source == NULL)
    missing = "There is no image: open one first";
  else if (state->geometry.distance_m <= 0.0)
    missing = "There is no geometry: give a .poni file";
  else if (state->detector == NULL)
    missing = "The geometry names no detector and no pixel size: name the detector";
  if (missing == NULL)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, missing);
  return FALSE;
}

/* The detector in the shape of the image. */
static RingletDetector *
fit_detector (const RingletState *state, const RingletIntegration *run, GError **error)
{
  RingletDetector *detector = ringlet_detector_for_image (
      state->detector, run->image->n_slow, run->image->n_fast, error);

  if (detector == NULL)
    g_prefix_error (error, "%s: ", ringlet_source_path (state->source, run->frame));
  return detector;
}

/* An image that goes with the frame must have its shape; the message names its file. */
static gboolean
check_companion (const char *what, const char *path, gsize n_slow, gsize n_fast,
    const RingletDetector *detector, GError **error)
{
  if (n_slow == detector->n_slow && n_fast == detector->n_fast)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "%s: the %s has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels, the image %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
      path != NULL ? path : "edited", what, n_slow, n_fast, detector->n_slow,
      detector->n_fast);
  return FALSE;
}

static gboolean
check_companions (
    const RingletState *state, const RingletDetector *detector, GError **error)
{
  const RingletMask *mask = state->mask;
  const RingletImage *dark = state->dark;
  const RingletImage *flat = state->flat;

  if (mask != NULL &&
      !check_companion (
          "mask", state->mask_path, mask->n_slow, mask->n_fast, detector, error))
    return FALSE;
  if (dark != NULL &&
      !check_companion (
          "dark", state->dark_path, dark->n_slow, dark->n_fast, detector, error))
    return FALSE;
  return flat == NULL ||
      check_companion (
          "flat field", state->flat_path, flat->n_slow, flat->n_fast, detector, error);
}

/* What the mask of a document is made of. */
typedef struct {
  const RingletDetector *detector;
  RingletMask *user; /* (nullable) */
} MaskInputs;

static void
unref_mask (gpointer data)
{
  g_clear_pointer ((RingletMask **) data, ringlet_mask_unref);
}

/* A box around the mask, since there may be none at all. */
static gpointer
mask_compute (gconstpointer data, GCancellable *cancellable, GError **error)
{
  const MaskInputs *in = data;
  g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (in->detector);
  RingletMask *mask = NULL;
  RingletMask **box = NULL;

  if (in->user != NULL || gaps != NULL) {
    mask = ringlet_mask_union (in->user, gaps, error);
    if (mask == NULL)
      return NULL;
  }
  box = g_atomic_rc_box_new0 (RingletMask *);
  *box = mask;
  return box;
}

static gsize
mask_n_bytes (gconstpointer data)
{
  const RingletMask *mask = *(RingletMask *const *) data;

  return sizeof mask + (mask != NULL ? mask->n_slow * mask->n_fast : 0);
}

static const RingletMemoClass mask_class = {
  .name = "mask",
  .compute = mask_compute,
  .clear = unref_mask,
  .n_bytes = mask_n_bytes,
};

/* What the user masks and the gaps, kept: every frame of a series asks. NULL without
 * error for none. */
static gboolean
collect_mask (const RingletState *state, const RingletDetector *detector,
    RingletMemo *memo, RingletMask **mask, GError **error)
{
  const MaskInputs inputs = { detector, state->mask };
  RingletDigest *digest = NULL;
  g_autofree char *key = NULL;
  RingletMask **box = NULL;

  if (!check_companions (state, detector, error))
    return FALSE;
  if (!state->gap_mask) {
    *mask = state->mask != NULL ? ringlet_mask_ref (state->mask) : NULL;
    return TRUE;
  }

  digest = ringlet_digest_new ("mask");
  ringlet_digest_add_string (digest, detector->name);
  ringlet_detector_digest (detector, digest);
  ringlet_digest_add_string (digest, state->mask != NULL ? state->mask->digest : "");
  key = ringlet_digest_finish (digest);
  box = ringlet_memo_get (memo, &mask_class, key, &inputs, NULL, error);
  if (box == NULL)
    return FALSE;

  *mask = *box != NULL ? ringlet_mask_ref (*box) : NULL;
  g_atomic_rc_box_release_full (box, unref_mask);
  return TRUE;
}

/* Where the user names no engine: the default one, and csr where that one says it
 * cannot. The result tells which it was. */
static RingletIntegrator *
choose_engine (const RingletIntegratorInputs *inputs, RingletPlan *plan,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  RingletIntegrator *integrator =
      ringlet_integrator_new (inputs, memo, cancellable, &local);

  if (integrator == NULL && plan->engine == NULL &&
      g_error_matches (local, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED)) {
    plan->engine = "csr";
    return ringlet_integrator_new (inputs, memo, cancellable, error);
  }
  if (integrator == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return integrator;
}

static RingletResult *
integrate (const RingletState *state, const RingletIntegration *run,
    RingletDetector *detector, gboolean is_cake, const char *sha256, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  RingletPlan plan = state->plan;
  const RingletIntegratorInputs inputs = { detector, &state->geometry, run->mask, &plan,
    { state->dark, state->n_dark, state->flat }, state->mask_path, state->dark_path,
    state->flat_path };
  const RingletFrame frame = { run->image,
    ringlet_source_path (state->source, run->frame), sha256, run->frame };
  g_autoptr (RingletIntegrator) integrator = NULL;
  RingletResult *result = NULL;

  plan.n_azimuth = is_cake ? state->cake.n_azimuth : 0;
  if (is_cake && state->cake.n_radial > 0)
    plan.n_radial = state->cake.n_radial;
  integrator = choose_engine (&inputs, &plan, memo, cancellable, error);
  if (integrator == NULL)
    return NULL;
  if (!ringlet_integrator_run (integrator, &frame, 1, &result, cancellable, error))
    return NULL;
  return result;
}

RingletIntegration *
ringlet_integration_run (const RingletState *state, guint64 frame,
    RingletIntegrationWants wants, RingletMemo *memo, const RingletProgress *progress,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletIntegration) self = g_atomic_rc_box_new0 (RingletIntegration);
  g_autoptr (RingletDetector) detector = NULL;
  const char *sha256 = NULL;

  if (!check_state (state, error))
    return NULL;

  self->frame = frame;
  self->image = ringlet_source_read (state->source, frame, cancellable, error);
  if (self->image == NULL)
    return NULL;
  ringlet_progress_report (progress, 0.2);

  detector = fit_detector (state, self, error);
  if (detector == NULL || !collect_mask (state, detector, memo, &self->mask, error))
    return NULL;
  if (wants.sha256)
    sha256 = ringlet_image_digest (self->image);
  ringlet_progress_report (progress, 0.3);

  if (wants.pattern) {
    self->pattern =
        integrate (state, self, detector, FALSE, sha256, memo, cancellable, error);
    if (self->pattern == NULL)
      return NULL;
  }
  ringlet_progress_report (progress, wants.cake ? 0.6 : 1.0);

  if (wants.cake) {
    self->cake =
        integrate (state, self, detector, TRUE, sha256, memo, cancellable, error);
    if (self->cake == NULL)
      return NULL;
  }
  ringlet_progress_report (progress, 1.0);
  return g_steal_pointer (&self);
}
