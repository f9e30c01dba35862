/* SPDX-License-Identifier: MIT */

/* What may be written of a scan, and what is said of it. */

#include "base/error.h"
#include "base/output.h"
#include "cli/check-outputs.h"
#include "cli/cli.h"
#include "cli/scan-line.h"
#include "output-name.h"

/* Failures that are told one by one. */
#define MAX_TOLD 20

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

/* ---- told ---- */

/* Those behind failure @i that have its reason: a device that failed has left them. */
static guint
count_alike (const RingletScan *scan, guint i)
{
  const GError *first = g_array_index (scan->failures, RingletScanFailure, i).error;
  guint n = 1;

  while (i + n < scan->failures->len &&
      g_str_equal (first->message,
          g_array_index (scan->failures, RingletScanFailure, i + n).error->message))
    n++;
  return n;
}

static void
tell_failures (const RingletScan *scan)
{
  const guint n = scan->failures->len;
  guint n_told = 0, i = 0;

  for (; i < n && n_told < MAX_TOLD; n_told++) {
    const RingletScanFailure *failure =
        &g_array_index (scan->failures, RingletScanFailure, i);
    const guint n_alike = count_alike (scan, i);

    g_printerr ("ringlet: frame %d: %s\n", failure->frame, failure->error->message);
    if (n_alike > 1)
      g_printerr ("ringlet: and %u more for the same reason\n", n_alike - 1);
    i += n_alike;
  }
  if (i < n)
    g_printerr (
        "ringlet: and %u more; \"failed_frames\" in the file has them all\n", n - i);
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
