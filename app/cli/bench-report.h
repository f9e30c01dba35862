/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

#include "bandwidth.h"
#include "cli/bench-measure.h"

G_BEGIN_DECLS

/**
 * RingletBenchReport:
 * @bandwidth: (array fixed-size=8): of reading, in all ways
 * @r_bytes_per_s: "R", the best of them with all threads
 * @is_usual: usual detectors and bins, not quick: the limits mean something
 * @is_quick: few runs
 * @n_rounds: how often each case is measured
 * @rows: (element-type RingletBenchRow): what was measured up to now
 *
 * What is told of one run of the benchmark.
 */
typedef struct {
  RingletBandwidth bandwidth[RINGLET_BANDWIDTH_N];
  double r_bytes_per_s;
  gboolean is_usual;
  gboolean is_quick;
  guint n_rounds;
  GArray *rows;
} RingletBenchReport;

/* Appends @row; of rounds of one case, keeps the fastest, but wrong stays wrong, and
 * the most memory and page faults count. */
void ringlet_bench_report_add (RingletBenchReport *self, const RingletBenchRow *row);

/* Million pixels in a second, by the best run. */
double ringlet_bench_row_mpixels (const RingletBenchRow *self);

/* Bytes that the best run moved in a second; NaN for what is no pass. */
double ringlet_bench_row_rate (const RingletBenchRow *self);

/* Bytes over the frames; NaN when the system does not say. */
double ringlet_bench_row_memory (const RingletBenchRow *self);

/* What a limit is about, of a row that has been measured; NaN when the case that it is
 * compared with has not. */
double ringlet_bench_report_figure (
    const RingletBenchReport *self, const RingletBenchRow *row);

/* "met", "missed", or "-" when nothing can be said; @limit: must or aim. */
const char *ringlet_bench_report_verdict (
    const RingletBenchReport *self, const RingletBenchRow *row, double limit);

/* The same of the memory over the frames and of the page faults of a frame, where the
 * case is frames. */
const char *ringlet_bench_report_memory_verdict (
    const RingletBenchReport *self, const RingletBenchRow *row);
const char *ringlet_bench_report_faults_verdict (
    const RingletBenchReport *self, const RingletBenchRow *row);

gboolean ringlet_bench_report_all_correct (const RingletBenchReport *self);

/* To stdout: machine, bandwidths and the head of the table; a row; what it all means.
 */
void ringlet_bench_print_head (const RingletBenchReport *self);
void ringlet_bench_print_row (
    const RingletBenchReport *self, const RingletBenchRow *row);
void ringlet_bench_print_foot (const RingletBenchReport *self);

/* Returns (transfer full): everything */
JsonBuilder *ringlet_bench_report_json (const RingletBenchReport *self);

/* Returns (transfer full): what the processor calls itself */
char *ringlet_bench_processor (void);

G_END_DECLS
