/* SPDX-License-Identifier: MIT */
#include "cli/scan-line.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/parallel.h"
#include "cli/check-outputs.h"
#include "cli/cli.h"
#include "cli/parse.h"

#define TEXT G_OPTION_ARG_STRING
#define FILE_NAME G_OPTION_ARG_FILENAME
#define FLAG G_OPTION_ARG_NONE

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
    problem = RINGLET_SCAN_HOW_MANY;
  if (problem == NULL)
    return ringlet_cli_check_hdf5 (self->output, "the patterns of a scan", error);

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, problem);
  return FALSE;
}

guint
ringlet_scan_line_n_inputs (const RingletScanLine *self)
{
  return self->config.inputs != NULL ? g_strv_length (self->config.inputs) : 0;
}

gboolean
ringlet_scan_line_parse (
    RingletScanLine *self, gsize n_images, RingletSettings *settings, GError **error)
{
  const gsize n = n_images > 0 ? n_images : ringlet_scan_line_n_inputs (self);
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
