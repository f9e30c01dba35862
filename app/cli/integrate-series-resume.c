/* SPDX-License-Identifier: MIT */

/* A file of a series that has all frames from before: is it the same series? */

#include "cli/images.h"
#include "cli/integrate-series.h"

gboolean
ringlet_integrate_series_check_complete (
    RingletIntegrateSeries *self, RingletReduction *reduction, GError **error)
{
  g_auto (RingletReducedFrame)
      frame = { .frame = g_array_index (self->frames, guint64, 0) };

  ringlet_reduction_fetch (reduction, &frame, 1, 0, NULL);
  ringlet_reduction_run (reduction, &frame, 1, NULL);
  if (frame.error != NULL) {
    g_propagate_error (error, g_steal_pointer (&frame.error));
    return FALSE;
  }
  /* Which files are missing, in place of the frames that would say so. */
  if (self->n_missing > 0 && !self->run->options->quiet)
    ringlet_cli_tell_warnings (ringlet_source_path (self->state->source, frame.frame),
        &frame.meta, self->run->told);
  return ringlet_integrate_check_like (self->run, frame.integration, error) &&
      ringlet_series_store_check (self->store, frame.integration, error);
}
