/* SPDX-License-Identifier: MIT */

/* What is in the file of a series from before, and whether it is the same series. */

#include "base/error.h"
#include "cli/images.h"
#include "cli/integrate-series.h"
#include "series-parts.h"

/* Returns the number of a frame that is in the file, −1 for none. */
static gint
find_done (const RingletIntegrateSeries *self)
{
  for (guint i = 0; i < self->frames->len; i++) {
    if (ringlet_series_file_has_frame (
            self->file, ringlet_integrate_series_row (self, i)))
      return (gint) i;
  }
  return -1;
}

/* Whether a frame that is there was divided by what is asked for now. */
static gboolean
is_same_monitor (RingletIntegrateSeries *self, guint i)
{
  const guint64 frame = g_array_index (self->frames, guint64, i);
  const double was = ringlet_series_file_get_monitor (
      self->file, ringlet_integrate_series_row (self, i));
  g_auto (RingletFrameInfo) info = { 0 };
  double is = 0.0;

  return self->monitor == NULL ||
      (self->run->options->monitor_table == NULL &&
          !ringlet_source_describe (self->state->source, frame, &info, NULL, NULL)) ||
      (ringlet_monitor_get (self->monitor, frame, &info.meta, &is, NULL) && is == was);
}

static gboolean
refuse_monitor (const RingletIntegrateSeries *self, const char *how, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s was begun %s monitor; resume with the same options, or choose another output",
      self->path, how);
  return FALSE;
}

/* A part that is divided and one that is not would be one series. Headers are read of
 * one frame alone, a table is compared as a whole. */
static gboolean
check_monitor (RingletIntegrateSeries *self, GError **error)
{
  const gboolean divides =
      self->monitor != NULL || self->state->plan.normalization_factor != 1.0;
  const gboolean was_divided = ringlet_series_file_is_monitored (self->file);
  const gboolean is_table = self->run->options->monitor_table != NULL;
  const gint first = find_done (self);

  if (first < 0)
    return TRUE;
  if (divides != was_divided)
    return refuse_monitor (self, was_divided ? "with a" : "without a", error);
  for (guint i = (guint) first; i < (is_table ? self->frames->len : (guint) first + 1);
       i++) {
    if (ringlet_series_file_has_frame (
            self->file, ringlet_integrate_series_row (self, i)) &&
        !is_same_monitor (self, i))
      return refuse_monitor (self, "with another", error);
  }
  return TRUE;
}

gboolean
ringlet_integrate_series_note_done (RingletIntegrateSeries *self, GError **error)
{
  RingletSource *source = self->state->source;

  if (!check_monitor (self, error))
    return FALSE;
  for (guint i = 0; i < self->frames->len; i++) {
    const guint64 frame = g_array_index (self->frames, guint64, i);
    const RingletSeriesRow row = { .frame = ringlet_integrate_series_row (self, i),
      .path = ringlet_source_path (source, frame),
      .index = ringlet_source_number_in_file (source, frame) };

    if (!ringlet_series_file_has_frame (self->file, row.frame))
      continue;
    if (!ringlet_series_file_check_row (self->file, &row, error))
      return FALSE;
    self->is_done->data[i] = TRUE;
    self->n_skipped++;
  }
  return TRUE;
}

gboolean
ringlet_integrate_series_is_complete (const RingletIntegrateSeries *self)
{
  return self->file != NULL && self->n_skipped == self->frames->len;
}

gboolean
ringlet_integrate_series_check_complete (
    RingletIntegrateSeries *self, RingletReduction *reduction, GError **error)
{
  g_auto (RingletReducedFrame)
      frame = { .frame = g_array_index (self->frames, guint64, 0) };
  g_autoptr (GPtrArray) results = NULL;

  ringlet_reduction_fetch (reduction, &frame, NULL);
  ringlet_reduction_run (reduction, &frame, 1, NULL);
  if (frame.error != NULL) {
    g_propagate_error (error, g_steal_pointer (&frame.error));
    return FALSE;
  }
  /* Which files are missing, in place of the frames that would say so. */
  if (self->n_missing > 0 && !self->run->options->quiet)
    ringlet_cli_tell_warnings (ringlet_source_path (self->state->source, frame.frame),
        &frame.meta, self->run->told);
  if (!ringlet_integrate_check_like (self->run, frame.integration, error))
    return FALSE;
  results = ringlet_series_parts_results (
      self->state, self->run->cake_use, frame.integration, error);
  return results != NULL &&
      ringlet_series_file_check_results (
          self->file, (RingletResult *const *) results->pdata, results->len, error);
}
