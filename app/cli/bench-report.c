/* SPDX-License-Identifier: MIT */
#include "cli/bench-report.h"

#include <math.h>
#include <string.h>

char *
ringlet_bench_processor (void)
{
  static const char key[] = "model name";
  g_autofree char *text = NULL;
  const char *line = NULL;
  const char *colon = NULL;

  if (g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    line = strstr (text, key);
  colon = line != NULL ? strchr (line, ':') : NULL;
  return colon != NULL ? g_strstrip (g_strndup (colon + 1, strcspn (colon + 1, "\n")))
                       : g_strdup ("unknown");
}

double
ringlet_bench_row_mpixels (const RingletBenchRow *self)
{
  return (double) self->n_pixels / 1e3 / self->best_ms;
}

double
ringlet_bench_row_rate (const RingletBenchRow *self)
{
  return ringlet_bench_case_bytes (self->bench_case) * (double) self->n_pixels * 1e3 /
      self->best_ms;
}

double
ringlet_bench_row_memory (const RingletBenchRow *self)
{
  return self->peak_bytes - self->base_bytes;
}

static RingletBenchRow *
find_row (const RingletBenchReport *self, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++) {
    RingletBenchRow *row = &g_array_index (self->rows, RingletBenchRow, i);

    if (g_str_equal (row->bench_case->name, name))
      return row;
  }
  return NULL;
}

void
ringlet_bench_report_add (RingletBenchReport *self, const RingletBenchRow *row)
{
  RingletBenchRow *known = find_row (self, row->bench_case->name);
  const RingletBenchRow *largest = known;
  RingletBenchRow best = { 0 };

  if (known == NULL) {
    g_array_append_vals (self->rows, row, 1);
    return;
  }

  best = row->best_ms < known->best_ms ? *row : *known;
  if (ringlet_bench_row_memory (row) > ringlet_bench_row_memory (known))
    largest = row;
  best.peak_bytes = largest->peak_bytes;
  best.base_bytes = largest->base_bytes;
  best.faults_per_frame = fmax (row->faults_per_frame, known->faults_per_frame);
  if (!known->check.is_correct || !row->check.is_correct)
    best.check = known->check.is_correct ? row->check : known->check;
  *known = best;
}

double
ringlet_bench_report_figure (const RingletBenchReport *self, const RingletBenchRow *row)
{
  const RingletBenchLimit *limit = &row->bench_case->limit;
  const RingletBenchRow *other = limit->of != NULL ? find_row (self, limit->of) : NULL;

  switch (limit->measure) {
  case RINGLET_BENCH_OF_R:
    return 100.0 * ringlet_bench_row_rate (row) / self->r_bytes_per_s;
  case RINGLET_BENCH_MS:
    return row->best_ms;
  case RINGLET_BENCH_TIMES:
    return other != NULL ? row->best_ms / other->best_ms : NAN;
  case RINGLET_BENCH_TIMES_PER_BYTE:
    return other != NULL ? ringlet_bench_row_rate (other) / ringlet_bench_row_rate (row)
                         : NAN;
  }
  g_return_val_if_reached (NAN);
}

static const char *
verdict (const RingletBenchReport *self, double most, double figure)
{
  if (!self->is_usual || isnan (figure) || isnan (most))
    return "-";
  return figure <= most ? "met" : "missed";
}

const char *
ringlet_bench_report_verdict (
    const RingletBenchReport *self, const RingletBenchRow *row, double limit)
{
  const double figure = ringlet_bench_report_figure (self, row);
  const gboolean at_least = row->bench_case->limit.measure == RINGLET_BENCH_OF_R;

  return at_least ? verdict (self, figure, limit) : verdict (self, limit, figure);
}

const char *
ringlet_bench_report_memory_verdict (
    const RingletBenchReport *self, const RingletBenchRow *row)
{
  const RingletBenchCase *c = row->bench_case;
  const double most =
      c->is_large ? RINGLET_BENCH_MAX_LARGE_BYTES : RINGLET_BENCH_MAX_BYTES;

  return verdict (self, c->work == RINGLET_BENCH_FRAMES ? most : NAN,
      ringlet_bench_row_memory (row));
}

const char *
ringlet_bench_report_faults_verdict (
    const RingletBenchReport *self, const RingletBenchRow *row)
{
  return verdict (self, RINGLET_BENCH_MAX_FAULTS, row->faults_per_frame);
}

gboolean
ringlet_bench_report_all_correct (const RingletBenchReport *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    if (!g_array_index (self->rows, RingletBenchRow, i).check.is_correct)
      return FALSE;
  }
  return self->rows->len > 0;
}
