/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "cli/cli.h"
#include "cli/images.h"
#include "cli/map-layers.h"
#include "cli/run.h"
#include "cli/scan-line.h"

static const char summary[] =
    "Integrates the frames of a scan over a sample into one file: a pattern, or a "
    "cake,\nfor each cell of the grid, and maps of ranges of "
    "them.\n\n" RINGLET_CLI_IMAGES "\n\n"
    "Frames are in the order of the scan: the first row, the second one, and so on. "
    "The file\nis laid out as that of pyFAI's diff_map, which pyFAI-diffmap-view and "
    "PyMca open. A\ncell without a frame, and one whose frame fails, is NaN; what "
    "failed is told, and the\nexit code is 1 then.\n\n"
    "--project takes grid, regions and expression of the window, too.";

static const char examples[] =
    "Examples:\n"
    "  ringlet map --poni lab6.poni --grid 10x20 -o map.h5 scan.h5\n"
    "  ringlet map --poni lab6.poni --bins 1000 --grid autox20 --zigzag \\\n"
    "      --slow samz:0:0.9:mm --fast samx:-1:1:mm -o map.h5 frames/\n"
    "  ringlet map --poni lab6.poni --unit q_A^-1 --grid 10x20 --roi A=1.2..1.4:area "
    "\\\n"
    "      --roi B=2..2.2:area --expression ratio=A/B --layers map.csv \\\n"
    "      --layers map.png -o map.h5 scan.h5\n"
    "  ringlet map --config diffmap.json\n";

static const RingletScanWords words = { "map", "slow", "fast", "slow", "fast",
  "diff_map" };

typedef struct {
  RingletScanLine line;
  RingletMapLayers layers;
} Options;

static void
options_clear (Options *self)
{
  ringlet_scan_line_clear (&self->line);
  ringlet_map_layers_clear (&self->layers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *self, int *argc, char ***argv)
{
  const GOptionEntry nothing[] = { { NULL } };
  g_autofree GOptionEntry *layers = NULL;
  g_autofree GOptionEntry *entries = NULL;

  self->line.words = &words;
  layers = ringlet_map_layers_entries (&self->layers, nothing);
  entries = ringlet_scan_line_entries (&self->line, layers);
  return ringlet_cli_parse (
      words.command, "[IMAGE…]", summary, examples, entries, argc, argv);
}

/* All outputs, before the work. */
static gboolean
check_outputs (const Options *self, const RingletState *state, GError **error)
{
  g_auto (GStrv) layers = ringlet_map_layers_outputs (&self->layers);
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();

  g_ptr_array_add (seen, NULL);
  for (gsize i = 0; i <= g_strv_length (layers); i++) {
    const char *path = i == 0 ? self->line.output : layers[i - 1];

    if (!ringlet_scan_line_check_output (
            &self->line, state, path, (const char *const *) seen->pdata, error))
      return FALSE;
    g_ptr_array_insert (seen, (gint) seen->len - 1, (gpointer) path);
  }
  return TRUE;
}

typedef struct {
  const Options *options;
  RingletScanOrder order;
} Work;

static gboolean
finish (const Work *work, RingletScan *scan, GError **error)
{
  g_autofree gint32 *failed = g_new (gint32, scan->failures->len + 1);

  for (guint i = 0; i < scan->failures->len; i++)
    failed[i] = g_array_index (scan->failures, RingletScanFailure, i).frame;
  return ringlet_map_layers_add (&work->options->layers, &work->order, scan, error) &&
      ringlet_scan_file_add_failed (scan->file, failed, scan->failures->len, error) &&
      ringlet_scan_file_finish (scan->file, error) &&
      ringlet_map_layers_write (&work->options->layers, &work->order, scan, error);
}

static gpointer
run_in_worker (
    RingletJob *job, gpointer inputs, GCancellable *cancellable, GError **error)
{
  const Work *work = inputs;
  const RingletProgress progress = ringlet_job_progress (job);
  g_autoptr (RingletScan) scan =
      ringlet_scan_run (&work->order, &progress, cancellable, error);

  if (scan == NULL || !finish (work, scan, error))
    return NULL;
  return g_steal_pointer (&scan);
}

static RingletScan *
run_scan (const Options *self, RingletProject *project, GError **error)
{
  Work work = { self, ringlet_scan_line_order (&self->line, project) };
  RingletBar bar;
  RingletScan *scan = NULL;

  work.order.rois = (const RingletMapRoi *) (gpointer) self->layers.rois->data;
  work.order.n_rois = self->layers.rois->len;
  ringlet_bar_init (&bar, "Integrating");
  scan = ringlet_run_job (run_in_worker, &work, &bar, error);
  ringlet_bar_clear (&bar);
  return scan;
}

static int
run (Options *self, const RingletSettings *settings, const char *const *paths)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletScan) scan = NULL;
  g_autoptr (GError) error = NULL;
  const RingletState *state = NULL;

  if (!ringlet_scan_line_load (&self->line, settings, paths, project, &error))
    return ringlet_cli_fail (error);
  state = ringlet_project_get_state (project);
  if (!ringlet_map_layers_parse (&self->layers, state->plan.unit, &error))
    return ringlet_cli_usage (words.command, error);
  if (!ringlet_map_layers_take (&self->layers,
          self->line.document.project != NULL ? state->series : NULL, &error) ||
      !check_outputs (self, state, &error))
    return ringlet_cli_fail (error);

  scan = run_scan (self, project, &error);
  if (scan == NULL ||
      !ringlet_scan_line_save (&self->line, project, self->layers.rois, &error))
    return ringlet_cli_fail (error);
  return ringlet_scan_line_tell (&self->line, scan);
}

static int
map_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  RingletSettings settings;
  g_autoptr (GError) error = NULL;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (!ringlet_scan_line_read (&options.line, &error))
    return ringlet_cli_fail (error);
  if (!ringlet_scan_line_parse (&options.line, (gsize) argc - 1, &settings, &error))
    return ringlet_cli_usage (words.command, error);
  return run (&options, &settings, (const char *const *) argv + 1);
}

const RingletCommand ringlet_command_map = {
  .name = "map",
  .summary = "Scans over a sample into a map of patterns",
  .run = map_run,
};
