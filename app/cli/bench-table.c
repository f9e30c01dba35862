/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/number.h"
#include "base/parallel.h"
#include "cli/bench-report.h"

/* Widths of the columns; what they hold is ASCII, so that bytes are columns. */
#define NAMES "%-22s %-11s"
#define NUMBERS " %8s %8s %8s %9s %8s %7s %6s %7s %8s %9s %9s"
#define LIMITS "  %-9s %-14s %-14s\n"

/* @self: in the unit of the column */
static const char *
cell (double self, const char *format, char *buffer)
{
  return isnan (self) ? "-"
                      : g_ascii_formatd (buffer, RINGLET_NUMBER_SIZE, format, self);
}

void
ringlet_bench_print_head (const RingletBenchReport *self)
{
  g_autofree char *processor = ringlet_bench_processor ();
  char rate[RINGLET_NUMBER_SIZE];

  g_print ("ringlet " RINGLET_VERSION ", %s, %u threads\n\nReading memory:\n",
      processor, ringlet_parallel_get_threads ());
  for (guint i = 0; i < RINGLET_BANDWIDTH_N; i++) {
    const RingletBandwidth *row = &self->bandwidth[i];

    g_print ("  %2u threads, %u streams each: %6s GB/s\n", row->n_threads,
        row->n_streams, cell (row->bytes_per_s / 1e9, "%.1f", rate));
  }
  g_print ("R = %s GB/s, the best with all threads\n\n",
      cell (self->r_bytes_per_s / 1e9, "%.1f", rate));
  g_print (NAMES NUMBERS LIMITS, "case", "detector", "best", "median", "first", "rate",
      "moved", "rate", "of R", "faults", "memory", "result", "wrong by", "", "must",
      "aim");
  g_print (NAMES NUMBERS LIMITS, "", "", "ms", "ms", "ms", "Mpixel/s", "B/pixel",
      "GB/s", "%", "/frame", "MB", "kB/frame", "relative", "", "", "");
}

/* "45 % met" */
static char *
limit_text (const RingletBenchReport *self, const RingletBenchRow *row, double limit)
{
  static const char *const units[] = {
    [RINGLET_BENCH_OF_R] = "%",
    [RINGLET_BENCH_MS] = "ms",
    [RINGLET_BENCH_TIMES] = "times",
    [RINGLET_BENCH_TIMES_PER_BYTE] = "times",
  };
  char number[RINGLET_NUMBER_SIZE];

  if (isnan (limit))
    return g_strdup ("-");
  return g_strdup_printf ("%s %s %s", cell (limit, "%g", number),
      units[row->bench_case->limit.measure],
      ringlet_bench_report_verdict (self, row, limit));
}

static void
print_numbers (const RingletBenchReport *self, const RingletBenchRow *row)
{
  const double rate = ringlet_bench_row_rate (row);
  const struct {
    double value;
    const char *format;
    const char *verdict;
  } columns[] = {
    { row->best_ms, "%.3f" },
    { row->median_ms, "%.3f" },
    { row->first_best_ms, "%.3f" },
    { ringlet_bench_row_mpixels (row), "%.0f" },
    { ringlet_bench_case_bytes (row->bench_case), "%.2f" },
    { rate / 1e9, "%.1f" },
    { 100.0 * rate / self->r_bytes_per_s, "%.0f" },
    { row->faults_per_frame, "%.1f", ringlet_bench_report_faults_verdict (self, row) },
    { ringlet_bench_row_memory (row) / 1e6, "%.0f",
        ringlet_bench_report_memory_verdict (self, row) },
    { row->result_bytes / 1e3, "%.0f" },
    { fmax (row->check.intensity, row->check.sigma), "%.1e" },
  };
  char text[G_N_ELEMENTS (columns)][RINGLET_NUMBER_SIZE];
  const char *c[G_N_ELEMENTS (columns)];

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    c[i] = cell (columns[i].value, columns[i].format, text[i]);
    if (g_strcmp0 (columns[i].verdict, "missed") == 0)
      g_strlcat (text[i], "!", sizeof text[i]);
  }
  g_print (NUMBERS, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10]);
}

void
ringlet_bench_print_row (const RingletBenchReport *self, const RingletBenchRow *row)
{
  const RingletBenchLimit *limit = &row->bench_case->limit;
  g_autofree char *must = limit_text (self, row, limit->must);
  g_autofree char *aim = limit_text (self, row, limit->aim);

  g_print (NAMES, row->bench_case->name, row->detector);
  print_numbers (self, row);
  g_print (LIMITS, row->check.is_correct ? "correct" : "WRONG", must, aim);
}

void
ringlet_bench_print_foot (const RingletBenchReport *self)
{
  g_print (
      "\nTimes are of one frame, best and median of all runs; of a set-up to geometry "
      "and matrix; of a mask edit from the mask's new bytes to matrix and sums without "
      "them. \"first\": set-up, the sums that no frame changes, and the first result.\n"
      "\"moved\": what the pass must read, by pixel; \"times\": over \"1d full\", \"1d "
      "full batch\" for batches of cakes, other types by bytes moved.\n"
      "\"memory\": most that was resident beyond the program and the frames. \"wrong "
      "by\": largest relative difference of a bin from the engine \"csr\" in double "
      "precision.\n");
  g_print (
      "\"!\": more memory than 150 MB, or 400 on the large detector; page faults, of "
      "which a frame should have none.\n");
  if (!self->is_usual)
    g_print ("The limits are for the usual detectors and bins, and are not judged.\n");
}
