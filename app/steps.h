/* SPDX-License-Identifier: MIT */
#pragma once

#include "state.h"

G_BEGIN_DECLS

/**
 * RingletStep:
 * @RINGLET_STEP_IMAGE: what is looked at
 * @RINGLET_STEP_MASK: which pixels do not count
 * @RINGLET_STEP_CALIBRATE: where the detector stands
 * @RINGLET_STEP_INTEGRATE: the pattern and the cake
 * @RINGLET_STEP_SERIES: the same for all frames
 * @RINGLET_STEP_COMPARE: what is seen beside another image; makes nothing
 *
 * What a user does with a document, in the usual order. Any step can be taken at any
 * time; not the steps of the history, which are what was done.
 */
typedef enum {
  RINGLET_STEP_IMAGE,
  RINGLET_STEP_MASK,
  RINGLET_STEP_CALIBRATE,
  RINGLET_STEP_INTEGRATE,
  RINGLET_STEP_SERIES,
  RINGLET_STEP_COMPARE,
} RingletStep;

#define RINGLET_STEP_N 6

/* "image", "mask", "calibrate", "integrate", "series", "compare" */
const char *ringlet_step_name (RingletStep step);

/* Returns %FALSE, and leaves @step, when there is none of that name. */
gboolean ringlet_step_find (const char *name, RingletStep *step);

/**
 * RingletStepMark:
 * @RINGLET_STEP_DONE: nothing is left to do
 * @RINGLET_STEP_ATTENTION: what follows does not work without it, or is doubtful
 * @RINGLET_STEP_OPTIONAL: can be done, and need not be now
 */
typedef enum {
  RINGLET_STEP_DONE,
  RINGLET_STEP_ATTENTION,
  RINGLET_STEP_OPTIONAL,
} RingletStepMark;

/**
 * RingletStepFit:
 * @RINGLET_STEP_FIT_NONE: nothing was fitted
 * @RINGLET_STEP_FIT_HOLDS: the geometry is what came out, and its rings fit
 * @RINGLET_STEP_FIT_POOR: it is what came out, and lies beside its rings
 * @RINGLET_STEP_FIT_LEFT: it was changed since
 */
typedef enum {
  RINGLET_STEP_FIT_NONE,
  RINGLET_STEP_FIT_HOLDS,
  RINGLET_STEP_FIT_POOR,
  RINGLET_STEP_FIT_LEFT,
} RingletStepFit;

/**
 * RingletStepSeries:
 * @RINGLET_STEP_SERIES_NONE: it was not begun
 * @RINGLET_STEP_SERIES_BUSY: it goes on
 * @RINGLET_STEP_SERIES_LEFT: it was stopped, or some frames failed
 * @RINGLET_STEP_SERIES_DONE: all frames are done
 */
typedef enum {
  RINGLET_STEP_SERIES_NONE,
  RINGLET_STEP_SERIES_BUSY,
  RINGLET_STEP_SERIES_LEFT,
  RINGLET_STEP_SERIES_DONE,
} RingletStepSeries;

/**
 * RingletStepFacts:
 * @has_doubtful_mask: ringlet_describe_mask_warning() has something to say
 * @is_saturated: pixels are proposed that are saturated, see mask-offer.h
 * @has_pattern: there is one, be it the one before while the next is computed
 * @has_failed: it could not be displayed or integrated
 * @series: how far all frames are
 * @fit: what was fitted, against the geometry that there is now
 *
 * What is not in a state, or takes long to find out.
 */
typedef struct {
  gboolean has_doubtful_mask;
  gboolean is_saturated;
  gboolean has_pattern;
  gboolean has_failed;
  RingletStepSeries series;
  RingletStepFit fit;
} RingletStepFacts;

/**
 * RingletStepStatus:
 * @mark: how it stands
 * @reason: why: a message that the window translates, a sentence without its full stop
 */
typedef struct {
  RingletStepMark mark;
  const char *reason;
} RingletStepStatus;

/* A pure function of its arguments. */
RingletStepStatus ringlet_step_judge (
    RingletStep step, const RingletState *state, RingletStepFacts facts);

G_END_DECLS
