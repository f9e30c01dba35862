/* SPDX-License-Identifier: MIT */
#include "cli/scan-line.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/output.h"
#include "base/parallel.h"
#include "cli/check-outputs.h"
#include "cli/cli.h"
#include "cli/images.h"
#include "cli/integrate-tell.h"
#include "cli/parse.h"
#include "output-name.h"
#include "project-file.h"

#define TEXT G_OPTION_ARG_STRING
#define FILE_NAME G_OPTION_ARG_FILENAME
#define FLAG G_OPTION_ARG_NONE

#define HOW_MANY "how many rows and cells? Give --grid, such as 10x20 or autox20"

/* Failures that are told one by one. */
#define MAX_TOLD 20

/* ---- options ---- */

static gsize
count (const GOptionEntry *entries)
{
  gsize n = 0;

  while (entries[n].long_name != NULL)
    n++;
  return n;
}

/* Returns (transfer full) */
static GOptionEntry *
own_entries (RingletScanLine *self, const GOptionEntry *before)
{
  const GOptionEntry entries[] = {
    { "grid", 'g', 0, TEXT, &self->grid,
        "Rows × cells of a row; one of them may be \"auto\"", "S×F" },
    { "zigzag", 'z', 0, FLAG, &self->zigzag, "Every other row was scanned backwards",
        NULL },
    { "offset", 0, 0, TEXT, &self->offset,
        "Frames before the first cell; negative where the first cells have none (0)",
        "N" },
    { "blanks", 0, 0, TEXT, &self->blanks,
        "Cells in which nothing was measured, from 1 in the order of the scan: 3, "
        "17-19",
        "LIST" },
    { self->words->slow_option, 0, 0, TEXT, &self->slow,
        "Motor from row to row and its first and last position (0 … rows − 1)",
        "NAME:START:STOP[:UNIT]" },
    { self->words->fast_option, 0, 0, TEXT, &self->fast,
        "Motor from cell to cell, likewise", "NAME:START:STOP[:UNIT]" },
    { "output", 'o', 0, FILE_NAME, &self->output, "File to write, .h5", "FILE" },
    { "overwrite", 0, 0, FLAG, &self->overwrite, "Replace files that are there already",
        NULL },
    { "quiet", 'q', 0, FLAG, &self->quiet, "Tell nothing but what failed", NULL },
    { "threads", 0, 0, TEXT, &self->threads,
        "Threads to use (one per processor); never changes a result", "N" },
  };
  const gsize n = count (before);
  GOptionEntry *all = g_new0 (GOptionEntry, n + G_N_ELEMENTS (entries) + 1);

  memcpy (all, before, n * sizeof *all);
  memcpy (all + n, entries, sizeof entries);
  return all;
}

GOptionEntry *
ringlet_scan_line_entries (RingletScanLine *self, const GOptionEntry *before)
{
  g_autofree GOptionEntry *own = own_entries (self, before);
  g_autofree GOptionEntry *whole =
      ringlet_set_up_document_entries (&self->document, &self->set_up, own);

  for (GOptionEntry *entry = whole; entry->long_name != NULL; entry++) {
    if (g_str_equal (entry->long_name, "config"))
      entry->description =
          "Do all as this configuration of pyFAI's diff_map, or of its integration, "
          "says";
  }
  self->set_up.passes_bad_files = TRUE;
  return ringlet_set_up_entries (&self->set_up, whole);
}

void
ringlet_scan_line_clear (RingletScanLine *self)
{
  char *const texts[] = { self->grid, self->offset, self->blanks, self->slow,
    self->fast, self->output, self->threads };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  ringlet_set_up_clear (&self->set_up);
  ringlet_set_up_document_clear (&self->document);
  ringlet_scan_config_clear (&self->config);
  ringlet_scan_motor_clear (&self->slow_motor);
  ringlet_scan_motor_clear (&self->fast_motor);
  g_clear_pointer (&self->values.blanks, g_array_unref);
  g_clear_pointer (&self->values.excluded, g_array_unref);
}

/* ---- what they say ---- */

gboolean
ringlet_scan_line_read (RingletScanLine *self, GError **error)
{
  if (!ringlet_set_up_document_is_whole (&self->document))
    return ringlet_set_up_read_like (&self->set_up, error);
  if (self->document.config == NULL)
    return TRUE;
  if (!ringlet_scan_config_load (self->document.config, &self->config, error))
    return FALSE;
  if (self->output == NULL)
    self->output = g_strdup (self->config.output);
  return TRUE;
}

/* A number, or "auto", which is 0. */
static gboolean
parse_side (const char *text, guint *n)
{
  *n = 0;
  return g_str_equal (text, "auto") ||
      (ringlet_parse_count ("--grid", text, n, NULL) && *n > 0);
}

static gboolean
parse_grid (const char *text, RingletMapGrid *grid, GError **error)
{
  g_autoptr (GString) plain = g_string_new (text);
  g_auto (GStrv) parts = NULL;

  if (text == NULL)
    return TRUE;
  g_string_replace (plain, "×", "x", 0);
  parts = g_strsplit (plain->str, "x", -1);
  if (g_strv_length (parts) == 2 && parse_side (parts[0], &grid->n_slow) &&
      parse_side (parts[1], &grid->n_fast) && (grid->n_slow > 0 || grid->n_fast > 0))
    return TRUE;
  return ringlet_parse_refuse (
      "--grid", text, "rows × cells of a row, such as 10x20 or autox20", error);
}

static gboolean
parse_offset (const char *text, gint64 *offset, GError **error)
{
  if (text == NULL ||
      g_ascii_string_to_signed (text, 10, -G_MAXINT32, G_MAXINT32, offset, NULL))
    return TRUE;
  return ringlet_parse_refuse ("--offset", text, "a whole number of frames", error);
}

static gboolean
parse_blanks (const char *text, GArray **blanks, GError **error)
{
  if (text == NULL || ringlet_map_blanks_parse (text, blanks, error))
    return TRUE;
  g_prefix_error_literal (error, "--blanks: ");
  return FALSE;
}

static gboolean
parse_motor (
    const char *option, const char *text, RingletScanMotor *motor, GError **error)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, ":", -1) : NULL;
  g_autofree char *dashed = g_strconcat ("--", option, NULL);
  const guint n = parts != NULL ? g_strv_length (parts) : 0;

  if (text == NULL)
    return TRUE;
  if (n < 3 || n > 4 || *parts[0] == '\0' ||
      !ringlet_number_parse (parts[1], &motor->first) ||
      !ringlet_number_parse (parts[2], &motor->last))
    return ringlet_parse_refuse (dashed, text,
        "NAME:START:STOP or NAME:START:STOP:UNIT, as samy:-1:1:mm", error);
  motor->has_range = TRUE;
  motor->name = g_strdup (parts[0]);
  motor->unit = n == 4 && *parts[3] != '\0' ? g_strdup (parts[3]) : NULL;
  return TRUE;
}

static gboolean
check_usage (const RingletScanLine *self, GError **error)
{
  const char *problem = NULL;

  if (self->set_up.sectors != NULL || self->set_up.azimuthal != NULL)
    problem =
        "--sectors and --azimuthal are of \"ringlet integrate\"; --cake has their "
        "numbers";
  else if (self->output == NULL)
    problem = "name the file to write with -o";
  else if (self->grid == NULL && self->document.project == NULL &&
      (self->config.slow.n == 0 || self->config.fast.n == 0))
    problem = HOW_MANY;
  if (problem == NULL)
    return ringlet_cli_check_hdf5 (self->output, "the patterns of a scan", error);

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, problem);
  return FALSE;
}

static guint
n_inputs (const RingletScanLine *self)
{
  return self->config.inputs != NULL ? g_strv_length (self->config.inputs) : 0;
}

gboolean
ringlet_scan_line_parse (
    RingletScanLine *self, gsize n_images, RingletSettings *settings, GError **error)
{
  const gsize n = n_images > 0 ? n_images : n_inputs (self);
  guint threads = 0;

  if (n > 0 && !ringlet_set_up_document_is_whole (&self->document) &&
      !ringlet_set_up_parse (&self->set_up, settings, error))
    return FALSE;
  if (!ringlet_set_up_document_parse (
          &self->document, &self->set_up, settings, n, error) ||
      !check_usage (self, error) || !parse_grid (self->grid, &self->values, error) ||
      !parse_offset (self->offset, &self->values.offset, error) ||
      !parse_blanks (self->blanks, &self->values.blanks, error) ||
      !parse_motor (self->words->slow_option, self->slow, &self->slow_motor, error) ||
      !parse_motor (self->words->fast_option, self->fast, &self->fast_motor, error) ||
      !ringlet_parse_count ("--threads", self->threads, &threads, error))
    return FALSE;
  self->values.serpentine = self->zigzag;
  ringlet_parallel_set_threads (threads);
  return TRUE;
}

/* ---- the grid ---- */

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
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, HOW_MANY);
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

  if (!has_images && n_inputs (self) > 0)
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

/* ---- outputs ---- */

gboolean
ringlet_scan_line_check_output (const RingletScanLine *self, const RingletState *state,
    const char *path, const char *const *others, GError **error)
{
  if (ringlet_output_is_input (path, state)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s is one of the files that are read; choose another name", path);
    return FALSE;
  }
  return ringlet_output_check_others (
             path, others, g_strv_length ((char **) others), error) &&
      ringlet_set_up_document_check_output (
          &self->document, &self->set_up, path, error) &&
      ringlet_output_check (path, self->overwrite, error);
}

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

/* ---- told ---- */

static void
tell_failures (const RingletScan *scan)
{
  const guint n = scan->failures->len;

  for (guint i = 0; i < MIN (n, MAX_TOLD); i++) {
    const RingletScanFailure *failure =
        &g_array_index (scan->failures, RingletScanFailure, i);

    g_printerr ("ringlet: frame %d: %s\n", failure->frame, failure->error->message);
  }
  if (n > MAX_TOLD)
    g_printerr ("ringlet: and %u more; \"failed_frames\" in the file has them all\n",
        n - MAX_TOLD);
}

static void
tell_engine (const RingletScan *scan)
{
  const char *why = scan->like->provenance.no_device;

  if (why != NULL)
    g_printerr ("ringlet: --engine auto: the processor computes. %s\n", why);
}

int
ringlet_scan_line_tell (const RingletScanLine *self, const RingletScan *scan)
{
  const guint64 n_cells = ringlet_map_grid_n_cells (&self->values);
  const RingletResult *like = scan->like;
  g_autofree char *bins = ringlet_result_is_cake (like)
      ? g_strdup_printf ("%zu × %zu", like->n_radial, like->n_azimuth)
      : g_strdup_printf ("%zu", like->n_radial);

  if (!self->quiet) {
    for (guint i = 0; i < scan->warnings->len; i++)
      g_printerr (
          "ringlet: %s\n", (const char *) g_ptr_array_index (scan->warnings, i));
    tell_engine (scan);
    g_print ("%s: %u × %u cells of %s bins of %s: %u with a frame, %u failed, "
             "%" G_GUINT64_FORMAT " without\n",
        self->output, self->values.n_slow, self->values.n_fast, bins,
        like->unit->symbol, scan->n_done, scan->failures->len,
        n_cells - scan->n_done - scan->failures->len);
  }
  tell_failures (scan);
  return scan->failures->len > 0 ? RINGLET_EXIT_FAILURE : RINGLET_EXIT_DONE;
}
