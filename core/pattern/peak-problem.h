/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/peak-fit.h"
#include "pattern/profile.h"

G_BEGIN_DECLS

/**
 * RingletPeakProblem:
 * @middle: of the range
 * @half: half of its length: u = (x − middle) / half
 * @y_scale: largest |intensity|, by which all are divided
 * @n_points: how many there are
 * @u: positions, −1 to 1
 * @y: intensities over @y_scale
 * @weight: square root of the weight
 * @order: of the background
 * @n_peaks: number of peaks
 * @n_all: parameters: order + 1 coefficients, then four of each peak (profile.h)
 * @parameters: their values
 * @n_free: how many are fitted
 * @free: which ones
 *
 * A fit as numbers without units. Private to the folder.
 */
typedef struct {
  double middle;
  double half;
  double y_scale;
  gsize n_points;
  double *u;
  double *y;
  double *weight;
  guint order;
  gsize n_peaks;
  gsize n_all;
  double *parameters;
  gsize n_free;
  gsize *free;
} RingletPeakProblem;

/* The points of @pattern in the range and the parameters of the starts; η begins at ½,
 * the background at the line between the ends of the range. */
void ringlet_peak_problem_init (RingletPeakProblem *self, const RingletPattern *pattern,
    double min, double max, guint order, const RingletPeakStart *starts,
    gsize n_starts);

void ringlet_peak_problem_clear (RingletPeakProblem *self);

/* Index of the parameter @which (profile.h) of a peak. */
static inline gsize
ringlet_peak_problem_index (const RingletPeakProblem *self, gsize peak, guint which)
{
  return self->order + 1 + peak * RINGLET_PROFILE_N + which;
}

/* Holds a parameter where it is from now on. */
void ringlet_peak_problem_hold (RingletPeakProblem *self, gsize parameter);

/* Holds none any more. */
void ringlet_peak_problem_release (RingletPeakProblem *self);

/* @free: (array length=n_free): values of the free parameters; @residuals: (out):
 * weight · (model − y). */
void ringlet_peak_problem_residuals (
    const RingletPeakProblem *self, const double *free, double *residuals);

/* @jacobian: (out): of the residuals, a column of @stride numbers for each free
 * parameter */
void ringlet_peak_problem_jacobian (
    const RingletPeakProblem *self, const double *free, double *jacobian, gsize stride);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPeakProblem, ringlet_peak_problem_clear)

G_END_DECLS
