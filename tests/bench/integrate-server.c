/* SPDX-License-Identifier: MIT */
#include "integrate-server.h"

#include <stdio.h>

#include "bandwidth.h"
#include "base/error.h"
#include "base/number.h"
#include "base/parallel.h"
#include "engine/batch.h"
#include "geometry/poni.h"
#include "image/source.h"

#define POLARIZATION 0.99
#define N_ROUNDS 5

typedef struct {
  RingletPoni poni;
  RingletMask *mask;
  GPtrArray *images;
  RingletBatch *batch;
  RingletResult *result;
} Server;

static void
server_clear (Server *self)
{
  g_clear_pointer (&self->result, ringlet_result_unref);
  g_clear_pointer (&self->batch, ringlet_batch_free);
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  ringlet_poni_clear (&self->poni);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Server, server_clear)

static double
since_ms (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static void
add_number (GString *answer, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append_printf (answer, " %s", ringlet_number_format (value, number));
}

static gboolean
fail (const char *what, GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, what);
  return FALSE;
}

static gboolean
parse_numbers (char **words, gsize n, double *values, GError **error)
{
  for (gsize i = 0; i < n; i++) {
    if (!ringlet_number_parse (words[i], &values[i]))
      return fail ("Expected a number", error);
  }
  return TRUE;
}

/* ---- commands: @words are their arguments ---- */

static gboolean
set_threads (Server *self, char **words, gsize n, GString *answer, GError **error)
{
  double threads = 0.0;

  if (n != 1 || !parse_numbers (words, n, &threads, error))
    return n == 1 ? FALSE : fail ("threads N", error);
  ringlet_parallel_set_threads ((guint) threads);
  return TRUE;
}

static gboolean
tell_bandwidth (Server *self, char **words, gsize n, GString *answer, GError **error)
{
  RingletBandwidth rows[RINGLET_BANDWIDTH_N];
  const double rate =
      ringlet_bandwidth_measure (ringlet_bandwidth_bytes (), N_ROUNDS, rows, error);

  add_number (answer, rate);
  return rate > 0.0;
}

static gboolean
set_geometry (Server *self, char **words, gsize n, GString *answer, GError **error)
{
  g_autoptr (RingletImage) mask = NULL;

  if (n != 2)
    return fail ("geometry PONI MASK", error);

  mask = ringlet_image_load (words[1], NULL, error);
  ringlet_poni_clear (&self->poni);
  if (mask == NULL ||
      !ringlet_poni_load (words[0], RINGLET_ORIENTATION_ONE_FLIP, &self->poni, error))
    return FALSE;
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  self->mask = ringlet_mask_new_from_image (mask, error);
  return self->mask != NULL &&
      (self->poni.detector != NULL || fail ("The geometry has no detector", error));
}

static gboolean
load (Server *self, char **words, gsize n, GString *answer, GError **error)
{
  g_clear_pointer (&self->images, g_ptr_array_unref);
  self->images = g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_image_unref);
  for (gsize i = 0; i < n; i++) {
    RingletImage *image = ringlet_image_load (words[i], NULL, error);

    if (image == NULL)
      return FALSE;
    g_ptr_array_add (self->images, image);
  }
  add_number (answer, n);
  return TRUE;
}

static gboolean
is_ready (const Server *self, GError **error)
{
  return (self->poni.detector != NULL && self->images != NULL &&
             self->images->len > 0) ||
      fail ("Give geometry and frames first", error);
}

static gboolean
run (Server *self, gsize first, gsize n, GError **error)
{
  g_autofree RingletFrame *frames = g_new0 (RingletFrame, n);
  g_autofree RingletResult **results = g_new0 (RingletResult *, n);

  for (gsize i = 0; i < n; i++)
    frames[i].image = g_ptr_array_index (self->images, (first + i) % self->images->len);
  if (!ringlet_batch_run (self->batch, frames, n, results, NULL, error))
    return FALSE;

  g_clear_pointer (&self->result, ringlet_result_unref);
  self->result = results[n - 1];
  for (gsize i = 0; i + 1 < n; i++)
    ringlet_result_unref (results[i]);
  return TRUE;
}

static gboolean
parse_plan (char **words, gsize n, RingletPlan *plan, GError **error)
{
  double values[6] = { 0.0 };

  if (n != 4 && n != 6 && n != 8)
    return fail ("plan SPLIT ERRORS BINS AZIMUTHS [MIN MAX [MIN MAX]]", error);
  if (!ringlet_split_parse (words[0], &plan->split, error) ||
      !ringlet_error_model_parse (words[1], &plan->error_model, error) ||
      !parse_numbers (words + 2, n - 2, values, error))
    return FALSE;

  plan->unit = ringlet_unit_find ("q_nm^-1", NULL);
  plan->factors.polarization = POLARIZATION;
  plan->n_radial = (guint) values[0];
  plan->n_azimuth = (guint) values[1];
  plan->has_radial_range = n >= 6;
  plan->radial_min = values[2];
  plan->radial_max = values[3];
  plan->has_azimuth_range = n >= 8;
  plan->azimuth_min_deg = values[4];
  plan->azimuth_max_deg = values[5];
  return TRUE;
}

/* A memo of its own: nothing is known before. */
static gboolean
set_plan (Server *self, char **words, gsize n, GString *answer, GError **error)
{
  RingletPlan plan = ringlet_plan_default ();
  const RingletIntegratorInputs inputs = { .detector = self->poni.detector,
    .geometry = &self->poni.geometry,
    .mask = self->mask,
    .plan = &plan,
    .corrections = { NULL, 1, NULL } };
  g_autoptr (RingletMemo) memo = ringlet_memo_new ((gsize) 1 << 32);
  g_autoptr (RingletIntegrator) integrator = NULL;
  gint64 start;
  double new_ms;

  if (!is_ready (self, error) || !parse_plan (words, n, &plan, error))
    return FALSE;

  g_clear_pointer (&self->batch, ringlet_batch_free);
  start = g_get_monotonic_time ();
  integrator = ringlet_integrator_new (&inputs, memo, NULL, error);
  new_ms = since_ms (start);
  if (integrator != NULL)
    self->batch = ringlet_batch_new (integrator, error);
  if (self->batch == NULL || !run (self, 0, 1, error))
    return FALSE;
  add_number (answer, new_ms);
  add_number (answer, since_ms (start));
  return TRUE;
}

static gboolean
run_frames (Server *self, char **words, gsize n, GString *answer, GError **error)
{
  double values[2] = { 0.0, 0.0 };
  gint64 start;

  if (n != 2 || !parse_numbers (words, n, values, error))
    return n == 2 ? FALSE : fail ("run FIRST N", error);
  if (self->batch == NULL || !(values[0] >= 0.0) || !(values[1] >= 1.0))
    return fail ("Give a plan first, then FIRST ≥ 0 and N ≥ 1", error);

  start = g_get_monotonic_time ();
  if (!run (self, (gsize) values[0], (gsize) values[1], error))
    return FALSE;
  add_number (answer, since_ms (start) / values[1]);
  return TRUE;
}

static gboolean
write_result (Server *self, char **words, gsize n, GString *answer, GError **error)
{
  const RingletResult *result = self->result;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint n_bytes;

  if (n != 1 || result == NULL)
    return fail ("write FILE, after a run", error);

  n_bytes = (guint) (ringlet_result_n_bins (result) * sizeof (double));
  g_byte_array_append (bytes, (gconstpointer) result->intensity, n_bytes);
  g_byte_array_append (bytes, (gconstpointer) result->count, n_bytes);
  if (result->sigma != NULL)
    g_byte_array_append (bytes, (gconstpointer) result->sigma, n_bytes);
  return g_file_set_contents (words[0], (const char *) bytes->data, bytes->len, error);
}

/* ---- the loop ---- */

static const struct {
  const char *name;
  gboolean (*run) (
      Server *self, char **words, gsize n, GString *answer, GError **error);
} commands[] = {
  { "threads", set_threads },
  { "bandwidth", tell_bandwidth },
  { "geometry", set_geometry },
  { "load", load },
  { "plan", set_plan },
  { "run", run_frames },
  { "write", write_result },
};

static gboolean
obey (Server *self, const char *line, GString *answer, GError **error)
{
  g_auto (GStrv) words = NULL;
  int n = 0;

  if (!g_shell_parse_argv (line, &n, &words, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (commands[i].name, words[0]))
      return commands[i].run (self, words + 1, (gsize) n - 1, answer, error);
  }
  return fail ("There is no such command", error);
}

int
integrate_server_run (void)
{
  g_auto (Server) self = { 0 };
  g_autofree char *line = NULL;
  size_t size = 0;

  while (getline (&line, &size, stdin) > 0) {
    g_autoptr (GString) answer = g_string_new ("OK");
    g_autoptr (GError) error = NULL;

    if (obey (&self, line, answer, &error))
      g_print ("%s\n", answer->str);
    else
      g_print ("ERROR %s\n", error->message);
  }
  return 0;
}
