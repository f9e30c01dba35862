/* SPDX-License-Identifier: MIT */
#include "export.h"

#include "base/error.h"
#include "base/output.h"
#include "export/picture.h"
#include "export/writer.h"
#include "output-name.h"
#include "project-sectors.h"

/* What the worker writes, and what from. */
typedef struct {
  RingletState *state;
  RingletMemo *memo;
  RingletExport what;
  char *format; /* (nullable) */
  char *path;
  gboolean overwrite;
  gboolean has_levels;
  RingletLevels levels;
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  ringlet_state_unref (self->state);
  ringlet_memo_unref (self->memo);
  g_free (self->format);
  g_free (self->path);
  g_free (self);
}

char *
ringlet_export_name (const RingletState *state, RingletExport what, const char *suffix)
{
  g_return_val_if_fail (state->source != NULL, NULL);

  return ringlet_output_name (
      state->source, state->frame, what == RINGLET_EXPORT_CAKE ? "_cake" : "", suffix);
}

static gboolean
check_format (const Order *order, GError **error)
{
  const gboolean is_cake = order->what == RINGLET_EXPORT_CAKE;
  const RingletWriter *writer = NULL;

  if (order->what == RINGLET_EXPORT_PICTURE)
    return ringlet_picture_check_path (order->path, error);
  writer = ringlet_writer_find (order->format, order->path, is_cake, error);
  if (writer == NULL)
    return FALSE;
  if (!writer->needs_errors ||
      order->state->plan.error_model != RINGLET_ERROR_MODEL_NONE)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s would hold uncertainties, but there is no error model: choose one, or "
      "write .xy",
      order->path);
  return FALSE;
}

static gboolean
check_path (const Order *order, const char *path, GError **error)
{
  /* Before the format: images are outputs, too, and this is what matters more. */
  if (order->state->source != NULL && ringlet_output_is_input (path, order->state)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s would replace a file that this document reads; choose another name", path);
    return FALSE;
  }
  if (!check_format (order, error))
    return FALSE;
  return ringlet_output_check (path, order->overwrite, error);
}

/* All that can be refused before the work: of several files none is written then. */
static gboolean
check (const Order *order, GError **error)
{
  const RingletSectors *sectors = order->state->sectors;

  if (order->what != RINGLET_EXPORT_SECTORS)
    return check_path (order, order->path, error);
  if (sectors == NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "There is no sector to export; add one in the step Integrate");
    return FALSE;
  }
  for (guint i = 0; i < ringlet_sectors_count (sectors); i++) {
    g_autofree char *path = ringlet_sector_path (&sectors->items[i], order->path);

    if (!check_path (order, path, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_picture (const Order *order, const RingletIntegration *run, GError **error)
{
  g_autofree char *name = ringlet_export_name (order->state, order->what, "");
  g_autofree char *title = g_filename_display_name (name);
  const RingletPictureOptions options = {
    .title = title,
    .levels = order->has_levels ? &order->levels : NULL,
    .calibrant = order->state->calibrant,
  };

  return ringlet_picture_write (run->image, run->mask, run->cake, run->pattern,
      &options, order->path, order->overwrite, error);
}

static gboolean
write_order (const Order *order, const RingletIntegration *run, GError **error)
{
  switch (order->what) {
  case RINGLET_EXPORT_SECTORS: /* one after the other, see write_sectors() */
  case RINGLET_EXPORT_PATTERN:
    return ringlet_background_choice_write (&order->state->pattern_background,
        run->pattern, order->format, order->path, order->overwrite, error);
  case RINGLET_EXPORT_CAKE:
    return ringlet_result_write (
        run->cake, order->format, order->path, order->overwrite, error);
  case RINGLET_EXPORT_PICTURE:
    return write_picture (order, run, error);
  }
  g_return_val_if_reached (FALSE);
}

/* Each as its document alone would be. The frame is read once. */
static gboolean
write_sectors (const Order *order, const RingletProgress *progress,
    GCancellable *cancellable, GError **error)
{
  const RingletIntegrationWants wants = { .pattern = TRUE, .sha256 = TRUE };
  const RingletSectors *sectors = order->state->sectors;
  g_autoptr (RingletImage) image = NULL;

  for (guint i = 0; i < ringlet_sectors_count (sectors); i++) {
    g_autofree char *path = ringlet_sector_path (&sectors->items[i], order->path);
    g_autoptr (RingletState) state =
        ringlet_state_of_sector (order->state, &sectors->items[i]);
    const Order one = { .state = state,
      .what = RINGLET_EXPORT_PATTERN,
      .format = order->format,
      .path = path,
      .overwrite = order->overwrite };
    g_autoptr (RingletIntegration) run = ringlet_integration_run (
        state, state->frame, image, wants, order->memo, NULL, cancellable, error);

    if (run == NULL || g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !write_order (&one, run, error))
      return FALSE;
    if (image == NULL)
      image = ringlet_image_ref (run->image);
    ringlet_progress_report (progress, (i + 1.0) / sectors->n);
  }
  return TRUE;
}

/* Any pointer but NULL: it is done. */
static gpointer
export_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;
  const RingletProgress progress = ringlet_job_progress (job);
  const RingletIntegrationWants wants = {
    .pattern = order->what != RINGLET_EXPORT_CAKE,
    .cake = order->what != RINGLET_EXPORT_PATTERN,
    .sha256 = TRUE,
  };
  g_autoptr (RingletIntegration) run = NULL;

  if (!check (order, error))
    return NULL;
  if (order->what == RINGLET_EXPORT_SECTORS)
    return write_sectors (order, &progress, cancellable, error) ? job : NULL;
  run = ringlet_integration_run (order->state, order->state->frame, NULL, wants,
      order->memo, &progress, cancellable, error);
  if (run == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return write_order (order, run, error) ? job : NULL;
}

static void
export_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  ringlet_job_run_finish (RINGLET_JOB (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
ringlet_project_export_async (RingletProject *self, RingletJob *job, RingletExport what,
    const char *format, const char *path, gboolean overwrite,
    const RingletLevels *levels, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Order *order = g_new0 (Order, 1);

  order->state = ringlet_state_ref (ringlet_project_get_state (self));
  order->memo = ringlet_memo_ref (ringlet_project_get_memo (self));
  order->what = what;
  order->format = g_strdup (format);
  order->path = g_strdup (path);
  order->overwrite = overwrite;
  order->has_levels = levels != NULL;
  if (levels != NULL)
    order->levels = *levels;

  g_task_set_source_tag (task, ringlet_project_export_async);
  ringlet_job_run_async (
      job, export_in_thread, order, order_free, NULL, export_done, task);
}

gboolean
ringlet_project_export_finish (
    RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
