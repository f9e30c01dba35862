/* SPDX-License-Identifier: MIT */
#include "scan-run.h"

#include <math.h>

#include "base/error.h"
#include "flow.h"
#include "scan-cell.h"
#include "scan-config.h"
#include "scan/scan-links.h"

/* So many failures before the first success, and nobody waits for the rest. */
#define HOPELESS 100

/* @row and @place: where the reader is, in the order of the scan. */
typedef struct {
  const RingletScanOrder *order;
  const RingletProgress *progress;
  RingletScan *scan;
  GHashTable *told; /* (element-type utf8) */
  guint64 n_frames;
  guint64 stride;
  guint row;
  guint place;
  guint64 n_cells; /* that have a frame */
  guint64 n_through;
  guint8 *is_through; /* (array): cells that have a pattern, or a reason for none */
} Run;

static void
failure_clear (gpointer data)
{
  g_clear_error (&((RingletScanFailure *) data)->error);
}

void
ringlet_scan_free (RingletScan *self)
{
  g_clear_pointer (&self->file, ringlet_scan_file_free);
  g_clear_pointer (&self->like, ringlet_result_unref);
  g_free (self->frames);
  g_free (self->rois);
  g_free (self->totals);
  g_array_unref (self->failures);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

guint64
ringlet_scan_n_frames (const RingletState *state)
{
  const guint64 stride = ringlet_source_n_combined (state->source, NULL);

  return (ringlet_source_n_frames (state->source) - 1) / stride + 1;
}

/* ---- on its way ---- */

/* The next cell that has a frame; FALSE behind the last one. */
static gboolean
next_cell (Run *run, RingletScanCell *cell, guint64 *index)
{
  const RingletMapGrid *grid = run->order->grid;

  for (; run->row < grid->n_slow; run->row++, run->place = 0) {
    while (run->place < grid->n_fast) {
      const gboolean is_back = grid->serpentine && run->row % 2 == 1;
      const guint fast = is_back ? grid->n_fast - 1 - run->place : run->place;
      const gint64 frame = ringlet_map_grid_frame (grid, run->row, fast, run->n_frames);

      run->place++;
      if (frame < 0 || ringlet_map_grid_is_excluded (grid, frame))
        continue;
      *cell = (RingletScanCell){ .slow = run->row, .fast = fast, .total = NAN };
      *index = (guint64) frame * run->stride;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
next_frame (gpointer data, gboolean waits G_GNUC_UNUSED, RingletFlowFrame *frame,
    GCancellable *cancellable G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  RingletScanCell next;

  if (!next_cell (data, &next, &frame->reduced.frame))
    return FALSE;
  frame->user = g_memdup2 (&next, sizeof next);
  return TRUE;
}

static void
finish_frame (
    gpointer data, RingletFlowFrame *frame, GCancellable *cancellable G_GNUC_UNUSED)
{
  const Run *run = data;
  RingletScanCell *cell = frame->user;
  const RingletIntegration *integration = frame->reduced.integration;

  if (integration != NULL &&
      !ringlet_scan_cell_take (cell, run->order, integration, &frame->reduced.error))
    cell->result = NULL;
}

/* What is written to the file of the whole scan, known with the first result. */
static gboolean
begin_file (Run *run, const RingletResult *like, GError **error)
{
  const RingletScanOrder *order = run->order;
  RingletSource *source = ringlet_source_single (order->state->source);
  const guint64 n = ringlet_source_n_frames (source);
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autofree char *json = NULL;
  RingletScanFacts facts = { order->grid->n_slow, order->grid->n_fast, order->slow,
    order->fast, order->title, run->scan->frames, order->grid->offset, NULL, NULL,
    order->state->geometry_path, NULL };

  for (guint64 i = 0; i < n;) {
    const char *path = ringlet_source_path (source, i);
    guint64 count = 0;

    while (i < n && g_str_equal (ringlet_source_path (source, i), path)) {
      count++;
      i++;
    }
    g_ptr_array_add (inputs, (gpointer) path);
    g_array_append_val (counts, count);
    if (g_str_equal (ringlet_source_format (source, i - 1), "hdf5"))
      ringlet_scan_links_add (path, count, links);
  }
  g_ptr_array_add (inputs, NULL);
  g_ptr_array_add (links, NULL);
  facts.inputs = (const char *const *) inputs->pdata;
  facts.links = (const char *const *) links->pdata;
  json = ringlet_scan_config_format (&facts, like, order->grid->serpentine,
      (const guint64 *) (gpointer) counts->data, order->path);
  facts.configuration = json;
  run->scan->file =
      ringlet_scan_file_new (&facts, like, order->path, order->overwrite, error);
  return run->scan->file != NULL;
}

static gsize
n_cells (const Run *run)
{
  return (gsize) ringlet_map_grid_n_cells (run->order->grid);
}

static gboolean
put_cell (Run *run, const RingletScanCell *cell, GError **error)
{
  RingletScan *scan = run->scan;
  const gsize at = (gsize) cell->slow * run->order->grid->n_fast + cell->fast;
  const RingletResult *result = cell->result;
  const gboolean is_rest = cell->rest != NULL && !run->order->is_cake;

  for (guint i = 0; i < run->order->n_rois; i++)
    scan->rois[i * n_cells (run) + at] = cell->rois[i];
  if (scan->totals != NULL)
    scan->totals[at] = cell->total;
  scan->n_done++;
  return ringlet_scan_file_put (scan->file, cell->slow, cell->fast,
      is_rest ? cell->rest : result->intensity,
      is_rest ? cell->rest_sigma : result->sigma, error);
}

static void
note_through (Run *run, const RingletScanCell *cell)
{
  run->n_through++;
  run->is_through[(gsize) cell->slow * run->order->grid->n_fast + cell->fast] = TRUE;
  ringlet_progress_report (
      run->progress, (double) run->n_through / (double) run->n_cells);
}

/* Each once. */
static void
note_warnings (Run *run, const RingletReducedFrame *reduced)
{
  const GPtrArray *warnings = reduced->meta.warnings;

  for (guint i = 0; warnings != NULL && i < warnings->len; i++) {
    const char *warning = g_ptr_array_index (warnings, i);
    g_autofree char *label = NULL;

    if (!g_hash_table_add (run->told, g_strdup (warning)))
      continue;
    label = g_filename_display_name (
        ringlet_source_path (run->order->state->source, reduced->frame));
    g_ptr_array_add (run->scan->warnings, g_strdup_printf ("%s: %s", label, warning));
  }
}

static gboolean
note_failure (Run *run, RingletReducedFrame *reduced, GError **error)
{
  GArray *failures = run->scan->failures;
  const RingletScanFailure failure = { (gint32) reduced->frame, reduced->error };

  if (g_error_matches (reduced->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&reduced->error));
    return FALSE;
  }
  reduced->error = NULL;
  g_array_append_val (failures, failure);
  if (run->scan->n_done > 0 || failures->len < HOPELESS)
    return TRUE;
  g_propagate_error (
      error, g_error_copy (g_array_index (failures, RingletScanFailure, 0).error));
  g_prefix_error (error, "none of the first %d frames can be integrated: ", HOPELESS);
  return FALSE;
}

static gboolean
deliver_frame (gpointer data, RingletFlowFrame *frame, GError **error)
{
  Run *run = data;
  const RingletScanCell *cell = frame->user;
  RingletReducedFrame *reduced = &frame->reduced;

  note_through (run, cell);
  if (cell->result == NULL)
    return note_failure (run, reduced, error);
  note_warnings (run, reduced);
  if (run->scan->file == NULL) {
    run->scan->like = ringlet_result_ref (cell->result);
    if (!ringlet_scan_cell_check_rois (
            run->order, cell->pattern, run->scan->warnings, error) ||
        !begin_file (run, cell->result, error))
      return FALSE;
  }
  if (!ringlet_scan_file_fits (run->scan->file, cell->result, &reduced->error))
    return note_failure (run, reduced, error);
  return put_cell (run, cell, error);
}

static const RingletFlowClass flow_class = {
  .next = next_frame,
  .finish = finish_frame,
  .deliver = deliver_frame,
  .free_user = ringlet_scan_cell_free,
};

/* ---- the whole ---- */

/* Frames by their numbers among single ones, also of those that are excluded. */
static void
find_frames (Run *run)
{
  const RingletMapGrid *grid = run->order->grid;

  for (guint slow = 0; slow < grid->n_slow; slow++) {
    for (guint fast = 0; fast < grid->n_fast; fast++) {
      const gint64 frame = ringlet_map_grid_frame (grid, slow, fast, run->n_frames);

      run->scan->frames[(gsize) slow * grid->n_fast + fast] =
          frame < 0 ? -1 : (gint32) (frame * (gint64) run->stride);
    }
  }
}

static double *
unknown (gsize n)
{
  double *values = g_try_new (double, MAX (n, 1));

  for (gsize i = 0; values != NULL && i < n; i++)
    values[i] = NAN;
  return values;
}

static RingletScan *
scan_new (const RingletScanOrder *order, GError **error)
{
  const gsize n = (gsize) ringlet_map_grid_n_cells (order->grid);
  g_autoptr (RingletScan) self = g_new0 (RingletScan, 1);

  self->failures = g_array_new (FALSE, FALSE, sizeof (RingletScanFailure));
  g_array_set_clear_func (self->failures, failure_clear);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->frames = g_try_new (gint32, n);
  self->rois = unknown (n * order->n_rois);
  self->totals = order->with_totals ? unknown (n) : NULL;
  if (self->frames != NULL && self->rois != NULL &&
      (self->totals != NULL || !order->with_totals))
    return g_steal_pointer (&self);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "There is no memory for %u layers of %u × %u cells", order->n_rois,
      order->grid->n_slow, order->grid->n_fast);
  return NULL;
}

static gboolean
check (const RingletScanOrder *order, const Run *run, GError **error)
{
  if (!ringlet_integration_check (order->state, error) ||
      !ringlet_map_grid_check (order->grid, error))
    return FALSE;
  if (ringlet_source_n_frames (order->state->source) > G_MAXINT32) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "A scan has at most 2147483647 frames");
    return FALSE;
  }
  if (run->n_cells > 0)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "No frame of %" G_GUINT64_FORMAT " is in the grid of %u × %u cells: look at "
      "the offset and the blanks",
      run->n_frames, order->grid->n_slow, order->grid->n_fast);
  return FALSE;
}

static guint64
count_cells (Run *run)
{
  RingletScanCell cell;
  guint64 index = 0;
  guint64 n = 0;

  while (next_cell (run, &cell, &index))
    n++;
  run->row = run->place = 0;
  return n;
}

static gboolean
run_flow (Run *run, GCancellable *cancellable, GError **error)
{
  const RingletScanOrder *order = run->order;
  const RingletReductionWants wants = { .pattern = !order->is_cake || order->n_rois > 0,
    .cake = order->is_cake };
  g_autoptr (RingletReduction) reduction =
      ringlet_reduction_new (order->state, order->memo, wants);
  g_autoptr (RingletFlow) flow =
      ringlet_flow_new (&flow_class, run, reduction, 0, cancellable);

  return ringlet_flow_wait (flow, error);
}

/* The map has no way to go on with it another day: what is done is kept, and the cells
 * that a device has left have failed. */
static gboolean
keep_part (Run *run, const GError *error)
{
  RingletScanCell cell;
  guint64 index = 0;

  if (!g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE) ||
      run->scan->n_done == 0)
    return FALSE;
  run->row = run->place = 0;
  while (next_cell (run, &cell, &index)) {
    const RingletScanFailure failure = { (gint32) index, g_error_copy (error) };

    if (run->is_through[(gsize) cell.slow * run->order->grid->n_fast + cell.fast])
      g_error_free (failure.error);
    else
      g_array_append_val (run->scan->failures, failure);
  }
  return TRUE;
}

RingletScan *
ringlet_scan_run (const RingletScanOrder *order, const RingletProgress *progress,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletScan) scan = scan_new (order, error);
  g_autoptr (GHashTable) told =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Run run = { .order = order, .progress = progress, .scan = scan, .told = told };
  g_autofree guint8 *is_through = NULL;
  GError *local = NULL;

  if (scan == NULL)
    return NULL;
  is_through = run.is_through = g_new0 (guint8, n_cells (&run));
  run.n_frames = ringlet_scan_n_frames (order->state);
  run.stride = ringlet_source_n_combined (order->state->source, NULL);
  run.n_cells = count_cells (&run);
  if (!check (order, &run, error))
    return NULL;
  find_frames (&run);
  if (!run_flow (&run, cancellable, &local) && !keep_part (&run, local)) {
    g_propagate_error (error, local);
    return NULL;
  }
  g_clear_error (&local);
  if (scan->n_done > 0)
    return g_steal_pointer (&scan);

  g_propagate_error (error,
      g_error_copy (g_array_index (scan->failures, RingletScanFailure, 0).error));
  g_prefix_error (error, "no frame can be integrated: ");
  return NULL;
}
