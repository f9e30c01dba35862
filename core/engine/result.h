/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"
#include "engine/plan.h"
#include "engine/sums.h"
#include "geometry/geometry.h"

G_BEGIN_DECLS

/**
 * RingletProvenance:
 * @version: of the program, "0.1.0"
 * @source: (nullable): path of the image as the user gave it
 * @source_sha256: (nullable): hex SHA-256 of type, shape and pixels of the image
 * @source_file_sha256: (nullable): of a frame of many, in its place: hex SHA-256 of the
 *   file that they are in
 * @frame: frame number in the source
 * @monitor: what this frame was divided by, 0 for nothing
 * @detector: (nullable): the pixel grid
 * @geometry: where it stood
 * @mask_digest: (nullable): hex SHA-256 of the mask that was applied
 * @n_masked: pixels absent by the mask
 * @n_excluded: pixels left out of this frame for their value (dummy, not finite)
 * @mask: (nullable): path of the mask image
 * @gaps: (nullable): "masked" or "counted": the gaps of the detector
 * @dark: (nullable): path of the dark image
 * @dark_digest: (nullable): its ringlet_image_digest()
 * @n_dark: frames that the dark is the mean of
 * @flat: (nullable): path of the flat field
 * @flat_digest: (nullable): its ringlet_image_digest()
 * @absorption: (nullable): path of the absorption image
 * @absorption_digest: (nullable): its ringlet_image_digest()
 * @background: (nullable): path of the background image
 * @background_digest: (nullable): its ringlet_image_digest(); NULL without one
 * @background_scale: what it was multiplied by before it was subtracted
 * @combined: (nullable): "sum" or "mean": the frame was made of several from @frame on
 * @n_combined: how many; 0 where @combined is NULL
 * @method: five words "1d, bbox, packed, c, cpu": dimension, split, algorithm,
 *   implementation, target
 * @n_added: integrations that were added up to this result; 1 for one integration
 * @n_subtracted: integrations that were subtracted
 * @operations: (nullable): what else was done to the integrated result, in order:
 *   "less 0.5 × empty.edf frame 0; symmetrised"
 * @sector: (nullable): of a row of a cake, which one of how many and the azimuths that
 *   the cake spans: "3 12 -180 180"
 * @requested_engine: (nullable): what the user called the engine, where that is not the
 *   third word of @method: "lut" runs as csr
 * @no_device: (nullable): why the processor computed where the user left it open, see
 *   RINGLET_ENGINE_AUTO
 * @lost_device: (nullable): which device failed before this frame, and why: others that
 *   were named went on without it, it was opened anew, or the processor took over
 *
 * Enough to repeat the result. Carries no wall clock: the same input gives the
 * same bytes. A sum says where its first result came from, without the SHA-256; files,
 * masks and operations that differ between its results are called "several".
 */
typedef struct {
  char *version;
  char *source;
  char *source_sha256;
  char *source_file_sha256;
  guint64 frame;
  double monitor;
  RingletDetector *detector;
  RingletGeometry geometry;
  char *mask_digest;
  gsize n_masked;
  gsize n_excluded;
  char *mask;
  char *gaps;
  char *dark;
  char *dark_digest;
  guint n_dark;
  char *flat;
  char *flat_digest;
  char *absorption;
  char *absorption_digest;
  char *background;
  char *background_digest;
  double background_scale;
  char *combined;
  guint64 n_combined;
  char *method;
  guint64 n_added;
  guint64 n_subtracted;
  char *operations;
  char *sector;
  char *requested_engine;
  char *no_device;
  char *lost_device;
} RingletProvenance;

/* Frees what @self holds, and forgets it. */
void ringlet_provenance_clear (RingletProvenance *self);
/* Makes @copy (uninitialised before) own copies of everything in @self. */
void ringlet_provenance_copy (const RingletProvenance *self, RingletProvenance *copy);

/**
 * RingletResult:
 * @unit: unit of @radial; azimuthal in I(χ) of a ring, whose bins along χ are @radial
 * @radial_min: lower edge of the first radial bin, in @unit
 * @radial_max: upper edge of the last
 * @azimuth_min_deg: lower edge of the first azimuthal bin
 * @azimuth_max_deg: upper edge of the last
 * @n_radial: number of radial bins
 * @n_azimuth: number of azimuthal bins, 1 for a pattern
 * @radial: (array length=n_radial): bin centres in @unit
 * @azimuth: (array length=n_azimuth): bin centres in degrees, ascending
 * @intensity: n_azimuth × n_radial, row-major: Σ signal / Σ normalisation
 * @sigma: (nullable): standard error of @intensity; NULL without an error model
 * @spread: (nullable): standard deviation of the pixels in a bin around @intensity,
 *   √(Σ ω² (x − I)² / Σ ω²), x = signal / normalisation, ω = share · normalisation: how
 *   a ring varies along the azimuth. NULL where the plan asks for none, and in sums and
 *   differences, whose pixels are not there any more
 * @sum_signal: Σ share · (raw − dark)
 * @sum_counts: Σ share · raw (times the gain in an unweighted average); may be the same
 *   array as @sum_signal where no dark is subtracted
 * @sum_gain: Σ share · gain: what one count in each pixel would add; @count in a
 * weighted average
 * @sum_variance: (nullable): Σ share² · variance, or with the azimuthal error model the
 *   scatter, Σ share² (signal − normalisation · @intensity)²
 * @sum_norm: Σ share · normalisation
 * @sum_norm2: Σ share² · normalisation²
 * @count: Σ share: pixels per bin; exactly 0 where no pixel counts
 * @known: (nullable): owner of @sum_gain, @sum_norm, @sum_norm2 and @count, which many
 *   frames share; else they belong to the result
 * @pool: (nullable): where @intensity, @sigma, @spread, @sum_signal, @sum_counts and
 *   @sum_variance are from and go back to; else they belong to the result
 * @one_count_included: the variance of one count is in @sum_variance wherever nothing
 *   was counted, see ringlet_result_variance(); true of differences
 * @bins_share_pixels: one pixel may count in several bins, so that sums over bins have
 *   a larger variance than the sum of their variances
 * @variance_is_lower_bound: such sums were taken: the true @sum_variance, @sum_norm2
 *   and @sigma are these or larger
 * @is_preview: estimated while something is dragged, see preview.h: to be looked at and
 *   not to be kept; writers refuse it
 * @plan: what was integrated. Of a part of a cake, its ranges are those of the part
 * @provenance: where it is from
 *
 * One pattern (n_azimuth = 1) or cake. The sums are kept so that results add up
 * exactly; with a #RingletStatistic they are those of the pixels that it leaves. Bins
 * without a pixel: intensity, sigma and spread NaN (or plan.empty), count 0.
 * Immutable.
 */
typedef struct {
  const RingletUnit *unit;
  double radial_min;
  double radial_max;
  double azimuth_min_deg;
  double azimuth_max_deg;
  gsize n_radial;
  gsize n_azimuth;
  double *radial;
  double *azimuth;
  double *intensity;
  double *sigma;
  double *spread;
  double *sum_signal;
  double *sum_counts;
  double *sum_gain;
  double *sum_variance;
  double *sum_norm;
  double *sum_norm2;
  double *count;
  RingletKnown *known;
  RingletPool *pool;
  gboolean one_count_included;
  gboolean bins_share_pixels;
  gboolean variance_is_lower_bound;
  gboolean is_preview;
  RingletPlan plan;
  RingletProvenance provenance;
} RingletResult;

/* n_radial × n_azimuth */
static inline gsize
ringlet_result_n_bins (const RingletResult *self)
{
  return self->n_radial * self->n_azimuth;
}

/* Else it is a pattern. */
static inline gboolean
ringlet_result_is_cake (const RingletResult *self)
{
  return self->plan.n_azimuth > 0;
}

/* Takes and gives back a reference. */
RingletResult *ringlet_result_ref (RingletResult *self);
void ringlet_result_unref (RingletResult *self);

/* Whether a bin where nothing was counted is yet to get the variance of one count. */
gboolean ringlet_result_lacks_one_count (const RingletResult *self);

/* Variance of Σ signal in a bin: @sum_variance, and that of one count where nothing was
 * counted; NaN where the bin is empty or there is no error model. */
double ringlet_result_variance (const RingletResult *self, gsize bin);

/* Standard deviation of the pixels in a bin, √(Σ variance / Σ normalisation²); NaN
 * where the bin is empty or there is no error model. */
double ringlet_result_std (const RingletResult *self, gsize bin);

/* Standard error of the mean, √(Σ variance) / Σ normalisation: what @sigma holds. */
double ringlet_result_sem (const RingletResult *self, gsize bin);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletResult, ringlet_result_unref)

G_END_DECLS
