/* SPDX-License-Identifier: MIT */

/* A series through the pipeline, nothing written: bench-flow PONI IMAGES BINS [CAKE]
 * [poisson] [threads=N]. Prints CSV: frames, failed, seconds, frames a second. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "flow.h"
#include "memory.h"
#include "plan-field.h"
#include "project.h"

typedef struct {
  guint64 n, next, n_failed;
  double check;
} Series;

static gboolean
next (gpointer data, gboolean waits, RingletFlowFrame *frame, GCancellable *cancellable,
    GError **error)
{
  Series *self = data;

  frame->reduced.frame = self->next;
  return self->next++ < self->n;
}

static gboolean
deliver (gpointer data, RingletFlowFrame *frame, GError **error)
{
  Series *self = data;
  const RingletIntegration *integration = frame->reduced.integration;

  if (frame->reduced.error != NULL) {
    self->n_failed++;
    g_printerr ("%s\n", frame->reduced.error->message);
  } else {
    const RingletResult *result =
        integration->pattern != NULL ? integration->pattern : integration->cake;

    self->check += result->sum_counts[result->n_radial / 2];
  }
  return TRUE;
}

static const RingletFlowClass klass = { .next = next, .deliver = deliver };

int
main (int argc, char **argv)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (GError) error = NULL;
  const char *const names[] = { argv[2], NULL };
  g_autoptr (RingletSource) source = ringlet_source_open_full (names, 0, NULL, &error);
  g_autoptr (RingletReduction) reduction = NULL;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 29);
  RingletReductionWants wants = { .pattern = TRUE };
  Series series = { 0 };
  RingletFlow *flow = NULL;
  gint64 begin;
  double seconds;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  ringlet_memory_set_up ();
  if (source == NULL)
    g_error ("%s", error->message);
  ringlet_project_set_source (project, source);
  if (!ringlet_project_load_geometry (project, argv[1], &error))
    g_error ("%s", error->message);
  RingletState *state = ringlet_state_dup (ringlet_project_get_state (project));
  state->plan.n_radial = (guint) atoi (argv[3]);
  for (int i = 4; i < argc; i++) {
    if (g_str_equal (argv[i], "poisson"))
      state->plan.error_model = RINGLET_ERROR_MODEL_POISSON;
    else if (g_str_has_prefix (argv[i], "threads="))
      ringlet_parallel_set_threads ((guint) atoi (argv[i] + 8));
    else if (g_str_has_prefix (argv[i], "engine="))
      state->plan.engine = g_intern_string (argv[i] + 7);
    else {
      state->cake.n_azimuth = (guint) atoi (argv[i]);
      wants = (RingletReductionWants){ .cake = TRUE };
    }
  }
  series.n = ringlet_source_n_frames (source);
  reduction = ringlet_reduction_new (state, memo, wants);
  begin = g_get_monotonic_time ();
  flow = ringlet_flow_new (&klass, &series, reduction, 0, NULL);
  if (!ringlet_flow_wait (flow, &error))
    g_error ("%s", error->message);
  seconds = (double) (g_get_monotonic_time () - begin) / 1e6;
  ringlet_flow_free (flow);
  printf ("%u,%u,%s", (guint) series.n, (guint) series.n_failed,
      g_ascii_formatd (text, sizeof text, "%.3f", seconds));
  printf (
      ",%s,", g_ascii_formatd (text, sizeof text, "%.1f", (double) series.n / seconds));
  printf ("%s\n", g_ascii_dtostr (text, sizeof text, series.check));
  ringlet_state_unref (state);
  return 0;
}
