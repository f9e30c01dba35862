/* SPDX-License-Identifier: MIT */
#include "calibration-request.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/digest.h"
#include "base/error.h"
#include "engine/shape.h"
#include "masking.h"
#include "proposal.h"

void
ringlet_calibration_request_clear (RingletCalibrationRequest *self)
{
  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  g_clear_pointer (&self->points, g_array_unref);
}

/* ---- what is missing ---- */

static gboolean
refuse (const char *text, GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, text);
  return FALSE;
}

static gboolean
check_state (const RingletState *state, RingletCalibrationWay way, GError **error)
{
  const gboolean needs_start =
      way == RINGLET_CALIBRATION_NEAR || way == RINGLET_CALIBRATION_CHECK;

  if (state->source == NULL)
    return refuse (_ ("There is no image: open one first"), error);
  if (state->calibrant == NULL)
    return refuse (_ ("Choose the calibrant: which powder is on the image?"), error);
  if (!(state->geometry.wavelength_m > 0.0))
    return refuse (_ ("Give the energy of the beam"), error);
  if (needs_start && !(state->geometry.distance_m > 0.0))
    return refuse (_ ("There is no geometry to begin with: calibrate automatically, or "
                      "pick points"),
        error);
  return TRUE;
}

/* ---- parts ---- */

static gboolean
read_frame (RingletCalibrationRequest *self, const RingletState *state,
    RingletImage *image, GCancellable *cancellable, GError **error)
{
  self->image = image != NULL
      ? ringlet_image_ref (image)
      : ringlet_source_read (state->source, state->frame, cancellable, error);
  return self->image != NULL;
}

static gboolean
place_detector (
    RingletCalibrationRequest *self, const RingletState *state, GError **error)
{
  self->detector = state->detector != NULL
      ? ringlet_detector_for_image (
            state->detector, self->image->n_slow, self->image->n_fast, error)
      : ringlet_proposal_detector (self->image, NULL, error);
  return self->detector != NULL;
}

/* Without a detector the layers of the mask and what was loaded hold. */
static gboolean
find_mask (RingletCalibrationRequest *self, const RingletState *state,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  const RingletMask *mask = state->mask;

  return (mask == NULL || self->detector == NULL ||
             ringlet_companion_check (&(RingletCompanion){ "mask", state->mask_path,
                                          mask->n_slow, mask->n_fast },
                 self->detector, error)) &&
      ringlet_masking_get (
          state, self->detector, self->image, memo, &self->mask, cancellable, error);
}

/* A parameter that is fixed keeps its value, where there is one. */
static void
fill_inputs (RingletCalibrationRequest *self, const RingletState *state,
    RingletCalibrationWay way)
{
  const RingletCalibrationSettings *settings = &state->calibration;
  RingletCalibrationInputs *in = &self->inputs;

  *in = ringlet_calibration_inputs ();
  in->way = way;
  in->image = self->image;
  in->detector = self->detector;
  in->mask = self->mask;
  in->calibrant = state->calibrant;
  in->wavelength_m = state->geometry.wavelength_m;
  in->has_start = state->geometry.distance_m > 0.0;
  in->start = state->geometry;
  in->points = self->points;
  in->residual = settings->residual;
  in->loss = settings->loss;
  in->reject_sigma = settings->reject_sigma;
  in->points_per_degree = settings->points_per_degree;
  in->n_rings = settings->n_rings;
  in->advise = way == RINGLET_CALIBRATION_AUTO;
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    in->limits[k] = settings->limits[k];
    if (in->has_start && in->limits[k].state == RINGLET_REFINE_FIXED)
      in->values[k] = ringlet_refine_parameter_get (&state->geometry, k);
  }
}

gboolean
ringlet_state_calibration_request (const RingletState *state, RingletCalibrationWay way,
    RingletImage *image, RingletMemo *memo, RingletCalibrationRequest *request,
    GCancellable *cancellable, GError **error)
{
  *request = (RingletCalibrationRequest){ 0 };
  if (!check_state (state, way, error))
    return FALSE;

  if (way == RINGLET_CALIBRATION_POINTS) {
    request->points = ringlet_picks_points (state->picks, state->frame);
    if (request->points->len == 0)
      return refuse (_ ("There are no points on this image: pick some first"), error);
  }
  if (!read_frame (request, state, image, cancellable, error) ||
      !place_detector (request, state, error) ||
      !find_mask (request, state, memo, cancellable, error))
    return FALSE;

  fill_inputs (request, state, way);
  return TRUE;
}

/* ---- for clicks ---- */

typedef struct {
  RingletImage *image;
  RingletMask *mask;
} PeakInputs;

static void
clear_box (gpointer data)
{
  g_clear_pointer ((RingletPeakImage **) data, ringlet_peak_image_free);
}

static gpointer
peak_compute (gconstpointer data, GCancellable *cancellable, GError **error)
{
  const PeakInputs *in = data;
  RingletPeakImage *peaks =
      ringlet_peak_image_new (in->image, in->mask, TRUE, cancellable, error);
  RingletPeakImage **box = NULL;

  if (peaks == NULL)
    return NULL;
  box = g_atomic_rc_box_new0 (RingletPeakImage *);
  *box = peaks;
  return box;
}

static gsize
peak_n_bytes (gconstpointer data)
{
  const RingletPeakImage *peaks = *(RingletPeakImage *const *) data;

  return peaks->n_slow * peaks->n_fast * sizeof *peaks->values;
}

static const RingletMemoClass peak_class = {
  .name = "peak-image",
  .compute = peak_compute,
  .clear = clear_box,
  .n_bytes = peak_n_bytes,
  .keep = 1,
};

void
ringlet_peak_box_unref (RingletPeakImage **box)
{
  g_atomic_rc_box_release_full (box, clear_box);
}

RingletPeakImage **
ringlet_state_peak_image (const RingletState *state, RingletImage *image,
    RingletMemo *memo, GCancellable *cancellable, GError **error)
{
  g_auto (RingletCalibrationRequest) request = { 0 };
  RingletDigest *digest = NULL;
  g_autofree char *key = NULL;

  if (state->source == NULL) {
    refuse (_ ("There is no image: open one first"), error);
    return NULL;
  }
  if (!read_frame (&request, state, image, cancellable, error))
    return NULL;
  if ((state->detector != NULL && !place_detector (&request, state, error)) ||
      !find_mask (&request, state, memo, cancellable, error))
    return NULL;

  digest = ringlet_digest_new ("peak-image");
  ringlet_digest_add_string (digest, ringlet_image_digest (request.image));
  ringlet_digest_add_string (digest, request.mask != NULL ? request.mask->digest : "");
  key = ringlet_digest_finish (digest);
  return ringlet_memo_get (memo, &peak_class, key,
      &(PeakInputs){ request.image, request.mask }, cancellable, error);
}

void
ringlet_state_forget_peak_image (RingletMemo *memo)
{
  ringlet_memo_forget (memo, peak_class.name);
}
