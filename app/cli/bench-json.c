/* SPDX-License-Identifier: MIT */
#include "base/parallel.h"
#include "cli/bench-report.h"
#include "cli/json.h"
#include "footprint.h"

static void
add_machine (JsonBuilder *json)
{
  g_autofree char *processor = ringlet_bench_processor ();

  json_builder_set_member_name (json, "machine");
  json_builder_begin_object (json);
  ringlet_json_add_text (json, "processor", processor);
  ringlet_json_add_number (json, "threads", ringlet_parallel_get_threads ());
  ringlet_json_add_number (json, "memory_bytes", (double) ringlet_footprint_machine ());
  ringlet_json_add_number (json, "cache_bytes", (double) ringlet_footprint_cache ());
  json_builder_end_object (json);
}

static void
add_bandwidth (JsonBuilder *json, const RingletBenchReport *self)
{
  json_builder_set_member_name (json, "bandwidth");
  json_builder_begin_array (json);
  for (guint i = 0; i < RINGLET_BANDWIDTH_N; i++) {
    const RingletBandwidth *row = &self->bandwidth[i];

    json_builder_begin_object (json);
    ringlet_json_add_number (json, "threads", row->n_threads);
    ringlet_json_add_number (json, "streams", row->n_streams);
    ringlet_json_add_number (json, "gb_per_s", row->bytes_per_s / 1e9);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
  ringlet_json_add_number (json, "r_gb_per_s", self->r_bytes_per_s / 1e9);
}

static void
add_case (JsonBuilder *json, const RingletBenchRow *row)
{
  const RingletBenchCase *c = row->bench_case;

  ringlet_json_add_text (json, "name", c->name);
  ringlet_json_add_text (json, "detector", row->detector);
  ringlet_json_add_number (json, "n_pixels", (double) row->n_pixels);
  ringlet_json_add_text (json, "type", ringlet_pixel_type_name (c->type));
  ringlet_json_add_text (json, "split", ringlet_split_name (c->split));
  ringlet_json_add_text (json, "error_model", ringlet_error_model_name (c->errors));
  ringlet_json_add_number (json, "n_radial", row->n_radial);
  ringlet_json_add_number (json, "n_azimuth", MAX (c->n_azimuth, 1));
  ringlet_json_add_number (json, "frames_per_pass", c->n_frames);
  ringlet_json_add_number (json, "frames_kept", (double) row->n_frames_kept);
  ringlet_json_add_number (json, "runs", row->n_runs);
}

static void
add_times (
    JsonBuilder *json, const RingletBenchReport *self, const RingletBenchRow *row)
{
  const double rate = ringlet_bench_row_rate (row);

  ringlet_json_add_number (json, "best_ms", row->best_ms);
  ringlet_json_add_number (json, "median_ms", row->median_ms);
  ringlet_json_add_number (json, "first_result_best_ms", row->first_best_ms);
  ringlet_json_add_number (json, "first_result_median_ms", row->first_median_ms);
  ringlet_json_add_number (json, "mpixel_per_s", ringlet_bench_row_mpixels (row));
  ringlet_json_add_number (
      json, "bytes_per_pixel", ringlet_bench_case_bytes (row->bench_case));
  ringlet_json_add_number (json, "gb_per_s", rate / 1e9);
  ringlet_json_add_number (json, "percent_of_r", 100.0 * rate / self->r_bytes_per_s);
}

static void
add_memory (
    JsonBuilder *json, const RingletBenchReport *self, const RingletBenchRow *row)
{
  ringlet_json_add_number (json, "page_faults_per_frame", row->faults_per_frame);
  ringlet_json_add_text (
      json, "page_faults_are", ringlet_bench_report_faults_verdict (self, row));
  ringlet_json_add_number (json, "result_bytes_per_frame", row->result_bytes);
  ringlet_json_add_number (json, "kept_bytes", row->kept_bytes);
  ringlet_json_add_number (json, "peak_bytes", row->peak_bytes);
  ringlet_json_add_number (json, "base_bytes", row->base_bytes);
  ringlet_json_add_number (json, "bytes_over_frames", ringlet_bench_row_memory (row));
  ringlet_json_add_text (
      json, "memory_is", ringlet_bench_report_memory_verdict (self, row));
}

static void
add_check (JsonBuilder *json, const RingletBenchRow *row)
{
  ringlet_json_add_number (json, "bins_compared", (double) row->check.n_bins);
  ringlet_json_add_number (json, "max_difference", row->check.intensity);
  ringlet_json_add_number (json, "max_sigma_difference", row->check.sigma);
  ringlet_json_add_number (json, "sum_difference", row->check.sum);
  json_builder_set_member_name (json, "correct");
  json_builder_add_boolean_value (json, row->check.is_correct);
}

static void
add_limit (
    JsonBuilder *json, const RingletBenchReport *self, const RingletBenchRow *row)
{
  static const char *const measures[] = {
    [RINGLET_BENCH_OF_R] = "percent of R, at least",
    [RINGLET_BENCH_MS] = "milliseconds, at most",
    [RINGLET_BENCH_TIMES] = "times the other case, at most",
    [RINGLET_BENCH_TIMES_PER_BYTE] = "times the other case by bytes moved, at most",
  };
  const RingletBenchLimit *limit = &row->bench_case->limit;

  json_builder_set_member_name (json, "limit");
  json_builder_begin_object (json);
  ringlet_json_add_text (json, "measure", measures[limit->measure]);
  ringlet_json_add_text (json, "other_case", limit->of);
  ringlet_json_add_number (json, "figure", ringlet_bench_report_figure (self, row));
  ringlet_json_add_number (json, "must", limit->must);
  ringlet_json_add_text (
      json, "must_is", ringlet_bench_report_verdict (self, row, limit->must));
  ringlet_json_add_number (json, "aim", limit->aim);
  ringlet_json_add_text (
      json, "aim_is", ringlet_bench_report_verdict (self, row, limit->aim));
  json_builder_end_object (json);
}

static void
add_row (JsonBuilder *json, const RingletBenchReport *self, const RingletBenchRow *row)
{
  json_builder_begin_object (json);
  add_case (json, row);
  add_times (json, self, row);
  add_memory (json, self, row);
  add_check (json, row);
  add_limit (json, self, row);
  json_builder_end_object (json);
}

JsonBuilder *
ringlet_bench_report_json (const RingletBenchReport *self)
{
  JsonBuilder *json = json_builder_new ();

  json_builder_begin_object (json);
  ringlet_json_add_text (json, "version", RINGLET_VERSION);
  json_builder_set_member_name (json, "quick");
  json_builder_add_boolean_value (json, self->is_quick);
  ringlet_json_add_number (json, "rounds", self->n_rounds);
  add_machine (json);
  add_bandwidth (json, self);
  json_builder_set_member_name (json, "cases");
  json_builder_begin_array (json);
  for (guint i = 0; i < self->rows->len; i++)
    add_row (json, self, &g_array_index (self->rows, RingletBenchRow, i));
  json_builder_end_array (json);
  json_builder_set_member_name (json, "all_correct");
  json_builder_add_boolean_value (json, ringlet_bench_report_all_correct (self));
  json_builder_end_object (json);
  return json;
}
