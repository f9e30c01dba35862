/* SPDX-License-Identifier: MIT */
#include "steps.h"

#include <glib/gi18n-lib.h>

static const char *const names[RINGLET_STEP_N] = { "image", "mask", "calibrate",
  "integrate", "series", "compare" };

const char *
ringlet_step_name (RingletStep step)
{
  g_return_val_if_fail ((guint) step < RINGLET_STEP_N, NULL);
  return names[step];
}

gboolean
ringlet_step_find (const char *name, RingletStep *step)
{
  for (guint i = 0; i < RINGLET_STEP_N; i++) {
    if (g_str_equal (names[i], name)) {
      *step = (RingletStep) i;
      return TRUE;
    }
  }
  return FALSE;
}

static RingletStepStatus
done (const char *reason)
{
  return (RingletStepStatus){ RINGLET_STEP_DONE, reason };
}

static RingletStepStatus
attention (const char *reason)
{
  return (RingletStepStatus){ RINGLET_STEP_ATTENTION, reason };
}

static RingletStepStatus
optional (const char *reason)
{
  return (RingletStepStatus){ RINGLET_STEP_OPTIONAL, reason };
}

static RingletStepStatus
judge_image (const RingletState *state)
{
  return state->source != NULL ? done (N_ ("An image is open"))
                               : attention (N_ ("No image is open"));
}

/* The gaps of a detector are masked without anybody's doing. */
static RingletStepStatus
judge_mask (const RingletState *state, RingletStepFacts facts)
{
  const gboolean has_mask =
      state->mask != NULL || ringlet_mask_layers_n (state->layers) > 0;

  if (facts.is_saturated)
    return attention (N_ ("There are saturated pixels that are not masked"));
  if (!has_mask)
    return optional (N_ ("Nothing is masked by hand"));
  return facts.has_doubtful_mask ? attention (N_ ("The mask looks wrong"))
                                 : done (N_ ("There is a mask"));
}

/* What a file says is taken as said; what was found or dragged is not, until the user
 * keeps it. */
static gboolean
is_unconfirmed (const RingletState *state)
{
  return state->geometry_path == NULL &&
      (state->calibration.confirmed & RINGLET_CONFIRMED_GEOMETRY) == 0;
}

/* What was fitted here, and is in no file yet: a file is its own word. */
static RingletStepStatus
judge_fit (const RingletState *state, RingletStepFit fit)
{
  const gboolean is_named =
      (state->calibration.confirmed & RINGLET_CONFIRMED_CALIBRANT) != 0;

  if (fit == RINGLET_STEP_FIT_LEFT)
    return attention (N_ ("The geometry was changed since it was fitted"));
  if (fit != RINGLET_STEP_FIT_NONE && state->calibrant != NULL && !is_named)
    return attention (N_ ("The calibrant is not confirmed"));
  return done (N_ ("There is a geometry"));
}

static RingletStepStatus
judge_calibrate (const RingletState *state, RingletStepFit fit)
{
  if (state->geometry.distance_m <= 0.0)
    return attention (N_ ("There is no geometry yet"));
  if (state->geometry_warning != NULL)
    return attention (N_ ("The geometry file leaves a doubt"));
  if (state->geometry.wavelength_m <= 0.0)
    return attention (N_ ("The wavelength is not known"));
  if (is_unconfirmed (state))
    return attention (N_ ("The geometry is not confirmed"));
  if (fit == RINGLET_STEP_FIT_POOR)
    return attention (N_ ("The rings do not fit well"));
  return judge_fit (state, state->geometry_path == NULL ? fit : RINGLET_STEP_FIT_NONE);
}

static RingletStepStatus
judge_integrate (const RingletState *state, RingletStepFacts facts)
{
  if (facts.has_failed)
    return attention (N_ ("It failed; the reason stands above"));
  if (state->source == NULL || state->geometry.distance_m <= 0.0)
    return optional (N_ ("Needs an image and a geometry"));
  return facts.has_pattern ? done (N_ ("There is a pattern"))
                           : optional (N_ ("Not computed yet"));
}

static RingletStepStatus
judge_series (const RingletState *state, RingletStepSeries series)
{
  switch (series) {
  case RINGLET_STEP_SERIES_BUSY:
    return optional (N_ ("The series goes on"));
  case RINGLET_STEP_SERIES_LEFT:
    return attention (N_ ("Some frames are not done"));
  case RINGLET_STEP_SERIES_DONE:
    return done (N_ ("All frames are done"));
  case RINGLET_STEP_SERIES_NONE:
    break;
  }
  if (state->source == NULL || state->geometry.distance_m <= 0.0)
    return optional (N_ ("Needs images and a geometry"));
  return optional (N_ ("Not started"));
}

/* There is nothing to be done with it. */
static RingletStepStatus
judge_compare (const RingletState *state)
{
  return optional (state->source != NULL
          ? N_ ("Looks at the image beside another one, and changes nothing")
          : N_ ("Needs an image"));
}

RingletStepStatus
ringlet_step_judge (RingletStep step, const RingletState *state, RingletStepFacts facts)
{
  switch (step) {
  case RINGLET_STEP_IMAGE:
    return judge_image (state);
  case RINGLET_STEP_MASK:
    return judge_mask (state, facts);
  case RINGLET_STEP_CALIBRATE:
    return judge_calibrate (state, facts.fit);
  case RINGLET_STEP_INTEGRATE:
    return judge_integrate (state, facts);
  case RINGLET_STEP_SERIES:
    return judge_series (state, facts.series);
  case RINGLET_STEP_COMPARE:
    return judge_compare (state);
  }
  g_return_val_if_reached (optional (NULL));
}
