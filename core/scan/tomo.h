/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Tomography with a pencil beam: a sample is moved through it and turned, and each bin
 * of the patterns is an image of its own (diffraction tomography). Parallel beam. */

/**
 * RingletTomoFilter:
 * @RINGLET_TOMO_RAMP: |f| up to the Nyquist frequency: sharpest, and noisiest
 * @RINGLET_TOMO_SHEPP_LOGAN: times sinc (f τ)
 * @RINGLET_TOMO_COSINE: times cos (π f τ)
 * @RINGLET_TOMO_HAMMING: times 0.54 + 0.46 cos (2π f τ)
 * @RINGLET_TOMO_HANN: times ½ + ½ cos (2π f τ)
 *
 * What the ramp of the filtered back-projection is multiplied by; τ is the step of the
 * translation.
 */
typedef enum {
  RINGLET_TOMO_RAMP,
  RINGLET_TOMO_SHEPP_LOGAN,
  RINGLET_TOMO_COSINE,
  RINGLET_TOMO_HAMMING,
  RINGLET_TOMO_HANN,
  RINGLET_TOMO_N_FILTERS,
} RingletTomoFilter;

/* "ramp", "shepp-logan", "cosine", "hamming", "hann" */
const char *ringlet_tomo_filter_name (RingletTomoFilter filter);
/* @error: RINGLET_ERROR_VALUE with the names that there are */
gboolean ringlet_tomo_filter_parse (
    const char *name, RingletTomoFilter *filter, GError **error);

/**
 * ringlet_tomo_filter_kernel:
 * @kernel: (out caller-allocates) (array length=n): at 0, τ, 2τ, … of both sides
 *
 * What projections are convolved with, times τ: exact values of the band-limited
 * filter, not samples of its spectrum, whose mean would be wrong.
 *
 * Source: Kak and Slaney, Principles of Computerized Tomographic Imaging (1988),
 * equation 61 of chapter 3; Shepp and Logan, IEEE Trans. Nucl. Sci. 21 (1974) 21. With
 * the ramp h at any x, h(x) = (sinc (x)/2 − sinc² (x/2)/4)/τ, the cosines are sums of
 * shifted ramps.
 */
void ringlet_tomo_filter_kernel (
    RingletTomoFilter filter, double step, gsize n, double *kernel);

/**
 * RingletTomoScan:
 * @n_angles: projections
 * @n_positions: of each
 * @angles_rad: (array length=n_angles): of the sample, counter-clockwise
 * @first: translation of the first sample of a projection
 * @step: from one to the next, not 0
 * @centre: translation at which the axis of rotation is in the beam
 *
 * How a sample was scanned: what lies at (x, y) of it is in the beam at the translation
 * @centre + x cos ω + y sin ω. A value that borrows its angles.
 */
typedef struct {
  guint n_angles;
  guint n_positions;
  const double *angles_rad;
  double first;
  double step;
  double centre;
} RingletTomoScan;

/**
 * ringlet_tomo_weights:
 * @is_used: (nullable) (array length=n): which angles count
 * @weights: (out caller-allocates) (array length=n): part of the half turn that each
 *   stands for, radians; 0 for those that do not count
 *
 * Half the gaps to both neighbours, where opposite directions are the same: whole
 * turns, ends that are measured twice and uneven steps come out right. Gaps larger than
 * twice the median are missing wedges and count as that much.
 *
 * Returns: the largest gap, radians
 */
double ringlet_tomo_weights (
    const double *angles_rad, const gboolean *is_used, guint n, double *weights);

/**
 * ringlet_tomo_reconstruct:
 * @is_used: (nullable) (array): projections that are there
 * @sinograms: n_angles × n_positions × @n_bins; samples that are NaN are interpolated
 *   along the translation
 * @size: rows and columns of the images
 * @images: (out caller-allocates): @n_bins × @size × @size; rows are y, ascending
 *
 * Filtered back-projection of each bin. Pixels are as large as a step, and the axis of
 * rotation is in the middle of the images. NaN beyond the circle that all projections
 * reach, and in a bin that has a projection without any value. The same bits for any
 * number of threads and any grouping of bins.
 */
gboolean ringlet_tomo_reconstruct (const RingletTomoScan *self, const gboolean *is_used,
    RingletTomoFilter filter, const float *sinograms, gsize n_bins, guint size,
    float *images, GCancellable *cancellable, GError **error);

/* Position of pixel @index of @size on either axis of the images. */
double ringlet_tomo_position (const RingletTomoScan *self, guint index, guint size);

/**
 * ringlet_tomo_mend:
 * @values: @n of them, @stride apart
 *
 * Puts straight lines into gaps of NaN, and the last value beyond the ends.
 *
 * Returns: how many values there were; nothing is changed where that is 0
 */
gsize ringlet_tomo_mend (double *values, gsize n, gsize stride);

/**
 * RingletTomoCentre:
 * @centre: translation at which the axis of rotation is in the beam
 * @sigma: its standard error by what remains; NaN where it cannot be known
 * @n: pairs of projections, or projections, that it is from
 */
typedef struct {
  double centre;
  double sigma;
  guint n;
} RingletTomoCentre;

/**
 * ringlet_tomo_centre_symmetry:
 * @is_used: (nullable) (array): projections that are there
 * @total: n_angles × n_positions, such as the sum over all bins; NaN where there is
 * none
 * @error: RINGLET_ERROR_VALUE where no two projections are opposite to a tenth of the
 *   step of the angle
 *
 * The centre at which opposite projections are mirror images: the least squares of
 * their differences. A constant background does no harm.
 */
gboolean ringlet_tomo_centre_symmetry (const RingletTomoScan *self,
    const gboolean *is_used, const double *total, RingletTomoCentre *found,
    GError **error);

/**
 * ringlet_tomo_centre_mass:
 * @error: RINGLET_ERROR_VALUE where there are fewer than four projections with anything
 *   in them, or their angles are too much alike
 *
 * The centre c of c + a cos ω + b sin ω, fitted to the centres of mass of the
 * projections above the straight line through their ends: the whole sample has to be
 * within the scan.
 */
gboolean ringlet_tomo_centre_mass (const RingletTomoScan *self, const gboolean *is_used,
    const double *total, RingletTomoCentre *found, GError **error);

G_END_DECLS
