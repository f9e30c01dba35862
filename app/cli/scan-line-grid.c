/* SPDX-License-Identifier: MIT */

/* The document of a scan and its grid, of options, configuration and project. */

#include "base/error.h"
#include "base/output.h"
#include "cli/images.h"
#include "cli/integrate-tell.h"
#include "cli/scan-line.h"
#include "project-file.h"

static void
take_motor (RingletScanMotor *motor, RingletScanMotor *from)
{
  if (motor->name != NULL)
    return;
  motor->name = g_steal_pointer (&from->name);
  motor->has_range = from->has_range;
  motor->first = from->first;
  motor->last = from->last;
}

static void
take_config (RingletScanLine *self)
{
  RingletMapGrid *grid = &self->values;

  if (self->grid == NULL) {
    grid->n_slow = self->config.slow.n;
    grid->n_fast = self->config.fast.n;
  }
  if (self->offset == NULL)
    grid->offset = self->config.offset;
  grid->serpentine = grid->serpentine || self->config.serpentine;
  take_motor (&self->slow_motor, &self->config.slow);
  take_motor (&self->fast_motor, &self->config.fast);
}

static GArray *
dup_numbers (const GArray *numbers)
{
  GArray *copy = NULL;

  if (numbers == NULL)
    return NULL;
  copy = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_vals (copy, numbers->data, numbers->len);
  return copy;
}

/* As the window has it. */
static void
take_series (RingletScanLine *self, const RingletSeriesSetup *series)
{
  RingletMapGrid *grid = &self->values;

  if (self->grid == NULL) {
    grid->n_slow = series->grid.n_slow;
    grid->n_fast = series->grid.n_fast;
  }
  if (self->offset == NULL)
    grid->offset = series->grid.offset;
  if (self->blanks == NULL)
    grid->blanks = dup_numbers (series->grid.blanks);
  grid->excluded = dup_numbers (series->grid.excluded);
  grid->serpentine = grid->serpentine || series->grid.serpentine;
}

/* The other number so that all frames have a cell. */
static void
complete_grid (RingletMapGrid *grid, guint64 n_frames)
{
  const gint64 n_blanks = grid->blanks != NULL ? grid->blanks->len : 0;
  const gint64 n_cells = (gint64) n_frames - grid->offset + n_blanks;

  if (grid->n_slow == 0 && grid->n_fast > 0)
    grid->n_slow = (guint) MAX ((n_cells + grid->n_fast - 1) / grid->n_fast, 1);
  else if (grid->n_fast == 0 && grid->n_slow > 0)
    grid->n_fast = (guint) MAX ((n_cells + grid->n_slow - 1) / grid->n_slow, 1);
}

static gboolean
check_grid (const RingletScanLine *self, GError **error)
{
  if (ringlet_map_grid_n_cells (&self->values) > 0)
    return ringlet_map_grid_check (&self->values, error);
  g_set_error_literal (
      error, RINGLET_ERROR, RINGLET_ERROR_VALUE, RINGLET_SCAN_HOW_MANY);
  return FALSE;
}

static void
tell_config (const RingletScanLine *self)
{
  const GPtrArray *warnings = self->config.warnings;

  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    g_printerr ("ringlet: %s: %s\n", self->document.config,
        (const char *) g_ptr_array_index (warnings, i));
}

static void
tell_source (const RingletScanLine *self, const RingletState *state)
{
  g_autoptr (RingletImage) first = NULL;

  if (self->quiet)
    return;
  ringlet_cli_tell_notes (ringlet_source_notes (state->source));
  first = ringlet_source_read (state->source, 0, NULL, NULL);
  if (first != NULL && state->detector != NULL)
    ringlet_integrate_hint (&self->set_up, state, first->n_slow, first->n_fast);
}

gboolean
ringlet_scan_line_load (RingletScanLine *self, const RingletSettings *settings,
    const char *const *paths, RingletProject *project, GError **error)
{
  const RingletState *state = NULL;
  const gboolean has_images = paths[0] != NULL;

  if (!has_images && ringlet_scan_line_n_inputs (self) > 0)
    paths = (const char *const *) self->config.inputs;
  tell_config (self);
  if (!ringlet_set_up_document_apply (
          &self->document, &self->set_up, settings, paths, project, error))
    return FALSE;

  state = ringlet_project_get_state (project);
  tell_source (self, state);
  if (self->document.config != NULL)
    take_config (self);
  if (self->document.project != NULL && state->series != NULL)
    take_series (self, state->series);
  complete_grid (&self->values, ringlet_scan_n_frames (state));
  return check_grid (self, error) &&
      (self->document.save == NULL ||
          ringlet_output_check (self->document.save, self->overwrite, error));
}

RingletScanOrder
ringlet_scan_line_order (const RingletScanLine *self, RingletProject *project)
{
  RingletState *state = (RingletState *) ringlet_project_get_state (project);

  return (RingletScanOrder){
    .state = state,
    .memo = ringlet_project_get_memo (project),
    .grid = &self->values,
    .slow = ringlet_scan_motor_axis (
        &self->slow_motor, self->words->slow_name, self->values.n_slow),
    .fast = ringlet_scan_motor_axis (
        &self->fast_motor, self->words->fast_name, self->values.n_fast),
    .title = self->config.title != NULL ? self->config.title : self->words->title,
    .is_cake = state->cake.n_azimuth > 0,
    .path = self->output,
    .overwrite = self->overwrite,
  };
}

/* ---- kept ---- */

/* The window shows the same map. */
static void
keep_series (const RingletScanLine *self, RingletProject *project, const GArray *rois)
{
  const RingletState *state = ringlet_project_get_state (project);
  RingletSeriesSetup *setup = ringlet_series_setup_dup (state->series);

  setup->grid.n_slow = self->values.n_slow;
  setup->grid.n_fast = self->values.n_fast;
  setup->grid.offset = self->values.offset;
  setup->grid.serpentine = self->values.serpentine;
  ringlet_series_setup_set_blanks (setup, self->values.blanks);
  ringlet_series_setup_set_excluded (setup, self->values.excluded);
  if (rois != NULL && rois->len > 0) {
    g_array_set_size (setup->rois, 0);
    g_array_append_vals (setup->rois, rois->data, rois->len);
  }
  ringlet_project_set_series (project, setup, "Series: Grid", NULL);
  ringlet_series_setup_unref (setup);
}

gboolean
ringlet_scan_line_save (const RingletScanLine *self, RingletProject *project,
    const GArray *rois, GError **error)
{
  if (self->document.save == NULL)
    return TRUE;
  keep_series (self, project, rois);
  return ringlet_project_file_save (ringlet_project_get_state (project),
      self->document.save, self->overwrite, NULL, NULL, error);
}
