/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"
#include "pattern/peak-fit.h"

G_BEGIN_DECLS

/**
 * RingletFittedPeaks:
 * @unit: (nullable): of all positions; NULL as long as there are none
 * @starts: (element-type RingletPeakStart): what is fitted, rising in position
 * @fits: (element-type RingletPeakFit): what was found; those that stand in each
 * other's range together
 * @failures: (element-type utf8): what could not be fitted this time, and why
 *
 * Peaks of the pattern that is looked at: picked one by one or found all at once, and
 * fitted again when the pattern is another one. What a fit needs and gives is in
 * pattern/peak-fit.h. One thread.
 */
typedef struct {
  const RingletUnit *unit;
  GArray *starts;
  GPtrArray *fits;
  GPtrArray *failures;
} RingletFittedPeaks;

RingletFittedPeaks *ringlet_fitted_peaks_new (void);
void ringlet_fitted_peaks_free (RingletFittedPeaks *self);

/* Returns (transfer full): what is to be fitted of @self, and nothing fitted yet. */
RingletFittedPeaks *ringlet_fitted_peaks_dup (const RingletFittedPeaks *self);

/**
 * ringlet_fitted_peaks_add:
 * @pattern: as it is shown
 * @position: about where the peak is, in its unit
 * @reach: how far from there its highest point may lie
 * @error: RINGLET_ERROR_VALUE when there is no peak, or it cannot be fitted: all is as
 * it was then
 *
 * Fits one peak more: a pseudo-Voigt function on a straight line, over four widths to
 * each side. One that is fitted already is fitted again.
 *
 * Returns: FALSE with @error
 */
gboolean ringlet_fitted_peaks_add (RingletFittedPeaks *self,
    const RingletResult *pattern, double position, double reach, GError **error);

/* All peaks that stand out by @threshold times the noise, in the place of those before.
 * @error: as ringlet_peak_search(); RINGLET_ERROR_VALUE when there are none */
gboolean ringlet_fitted_peaks_find (RingletFittedPeaks *self,
    const RingletResult *pattern, double threshold, GError **error);

/* Another pattern: the same peaks are fitted again, in its unit. Those that are not in
 * it are failures, and tried again the next time. */
void ringlet_fitted_peaks_follow (
    RingletFittedPeaks *self, const RingletResult *pattern);

/* Without the one nearest to @position; FALSE where there is none. */
gboolean ringlet_fitted_peaks_remove (
    RingletFittedPeaks *self, const RingletResult *pattern, double position);
void ringlet_fitted_peaks_clear (RingletFittedPeaks *self);

guint ringlet_fitted_peaks_count (const RingletFittedPeaks *self);

/* Returns (transfer none): peak @index of those that were fitted. @chi2_reduced: (out)
 * (optional) */
const RingletFittedPeak *ringlet_fitted_peaks_get (
    const RingletFittedPeaks *self, guint index, double *chi2_reduced);

/* Returns (transfer full): all of them as lines of numbers between tabs, below a line
 * of their names; in the C locale, for tables and programs. */
char *ringlet_fitted_peaks_text (const RingletFittedPeaks *self);

/* Adds (element-type RingletTrace) the curves of the fits. */
void ringlet_fitted_peaks_add_traces (
    const RingletFittedPeaks *self, GPtrArray *traces);

/* How many decimals say a number to two digits of its error, 3 where it has none. */
int ringlet_estimate_decimals (const RingletEstimate *self);

/* Returns (transfer full): "7.8112(28)": the digits in brackets are the error of the
 * last ones; in the user's locale. */
char *ringlet_estimate_text (const RingletEstimate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletFittedPeaks, ringlet_fitted_peaks_free)

G_END_DECLS
