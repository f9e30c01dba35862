/* SPDX-License-Identifier: MIT */
#pragma once

/* How fast whole series are, from files to files: `ringlet integrate` as its users run
 * it, on series that are made for it. */

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * RingletBenchSeriesRow:
 * @name: of the case
 * @n_frames: of the series
 * @seconds: by the clock, from the beginning of the program to its end, results written
 * @peak_bytes: most memory of it at once; of several processes, that of the largest
 * @must: frames a second; 0 for nothing to reach
 * @off: largest relative difference of a frame that was looked at from the engine "csr"
 *   in double precision
 */
typedef struct {
  const char *name;
  guint64 n_frames;
  double seconds;
  guint64 peak_bytes;
  double must;
  double off;
} RingletBenchSeriesRow;

/**
 * RingletBenchSeriesOptions:
 * @folder: (nullable): where the series are; made where they are missing, and kept.
 *   %NULL for a folder of temporary files that is removed again
 * @n_frames: of the series that are made; 1000
 * @n_long: of the longest virtual one; 0 for none
 * @threads: (nullable): --threads of the runs
 * @engine: (nullable): --engine of the runs
 * @is_quick: few small frames
 * @tells: each row, when it is there
 */
typedef struct {
  const char *folder;
  guint n_frames;
  guint n_long;
  const char *threads;
  const char *engine;
  gboolean is_quick;
  gboolean tells;
} RingletBenchSeriesOptions;

/**
 * ringlet_bench_series_measure:
 * @rows: (element-type RingletBenchSeriesRow): gets what was measured
 * @error: also RINGLET_ERROR_VALUE for results that are wrong
 */
gboolean ringlet_bench_series_measure (
    const RingletBenchSeriesOptions *options, GArray *rows, GError **error);

/* Returns (transfer full): all of it */
JsonBuilder *ringlet_bench_series_json (const GArray *rows);

/* ---- bench-series-data.c: the series that are made ---- */

/**
 * RingletBenchSeriesData:
 * @folder: of all
 * @poni: where the detectors of @stack stands
 * @stack: an HDF5 file of frames as an Eiger stores them
 * @files_poni: the same of @files
 * @files: a folder of CBF files
 */
typedef struct {
  char *folder;
  char *poni;
  char *stack;
  char *files_poni;
  char *files;
} RingletBenchSeriesData;

/* Makes what is missing of the series in @folder. Counts are Poisson's, mean 5, and
 * pixels without data flagged. */
gboolean ringlet_bench_series_make (RingletBenchSeriesData *self, const char *folder,
    guint n_frames, gboolean is_quick, GError **error);
void ringlet_bench_series_data_clear (RingletBenchSeriesData *self);

/* Returns (transfer full): a virtual dataset of @n frames, those of the stack again and
 * again. */
char *ringlet_bench_series_make_long (
    const RingletBenchSeriesData *self, guint n, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (
    RingletBenchSeriesData, ringlet_bench_series_data_clear)

G_END_DECLS
