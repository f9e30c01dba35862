/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/plan.h"
#include "image/pixel-type.h"

G_BEGIN_DECLS

/* Radial bins that the limits are for. */
#define RINGLET_BENCH_BINS 1000

/* Most memory over the frames, on the usual and on the large detector. */
#define RINGLET_BENCH_MAX_BYTES 150e6
#define RINGLET_BENCH_MAX_LARGE_BYTES 400e6

/* Page faults of a frame: none, but for what the system does now and then. */
#define RINGLET_BENCH_MAX_FAULTS 0.05

/**
 * RingletBenchWork:
 * @RINGLET_BENCH_FRAMES: frames, one after the other, once all is known
 * @RINGLET_BENCH_SET_UP: geometry and matrix from nothing; then up to the first result
 * @RINGLET_BENCH_MASK_EDIT: another mask over the same geometry; then from the bytes of
 *   the mask up to the first result
 *
 * What is timed.
 */
typedef enum {
  RINGLET_BENCH_FRAMES,
  RINGLET_BENCH_SET_UP,
  RINGLET_BENCH_MASK_EDIT,
} RingletBenchWork;

/**
 * RingletBenchMeasure:
 * @RINGLET_BENCH_OF_R: percent of the read bandwidth, at least
 * @RINGLET_BENCH_MS: milliseconds, at most
 * @RINGLET_BENCH_TIMES: time over that of another case, at most
 * @RINGLET_BENCH_TIMES_PER_BYTE: likewise, time per byte moved
 *
 * What a limit is about.
 */
typedef enum {
  RINGLET_BENCH_OF_R,
  RINGLET_BENCH_MS,
  RINGLET_BENCH_TIMES,
  RINGLET_BENCH_TIMES_PER_BYTE,
} RingletBenchMeasure;

/**
 * RingletBenchLimit:
 * @measure: what it is about
 * @of: (nullable): the other case
 * @must: what has to be reached
 * @aim: what would be good; NaN for nothing more
 */
typedef struct {
  RingletBenchMeasure measure;
  const char *of;
  double must;
  double aim;
} RingletBenchLimit;

/**
 * RingletBenchCase:
 * @name: stable name, what users type
 * @work: what is timed
 * @is_large: on the large detector
 * @type: of the pixels
 * @split: pixel splitting
 * @errors: none or Poisson
 * @n_radial: 0 for as many as the user asks
 * @n_azimuth: 0 for a pattern
 * @n_frames: in one pass
 * @matrix_bytes: that one pass must read for each pixel besides its value: the first
 *   bin and the shares of the tightest format that can hold them
 * @limit: on the usual detectors with #RINGLET_BENCH_BINS
 *
 * One row of the benchmark.
 */
typedef struct {
  const char *name;
  RingletBenchWork work;
  gboolean is_large;
  RingletPixelType type;
  RingletSplit split;
  RingletErrorModel errors;
  guint n_radial;
  guint n_azimuth;
  guint n_frames;
  guint matrix_bytes;
  RingletBenchLimit limit;
} RingletBenchCase;

/* (out) @n: how many; a case comes after the ones that its limit is compared with. */
const RingletBenchCase *ringlet_bench_cases (gsize *n);

/**
 * ringlet_bench_case_find:
 * @error: RINGLET_ERROR_VALUE, with all names, when there is none
 */
const RingletBenchCase *ringlet_bench_case_find (const char *name, GError **error);

/* Bytes that one pass moves for each pixel of one frame; NaN for what is no pass. */
double ringlet_bench_case_bytes (const RingletBenchCase *self);

G_END_DECLS
