/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/cli.h"
#include "cli/images.h"
#include "cli/parse.h"
#include "cli/run.h"
#include "cli/scan-line.h"
#include "scan-tomo.h"

#define MAX_SIZE 16384

static const char summary[] =
    "Integrates the frames of a diffraction tomography, in which a sample is moved "
    "through the\nbeam at each of many angles, and makes an image of each "
    "bin.\n\n" RINGLET_CLI_IMAGES "\n\n"
    "Frames are in the order of the scan: all translations at the first angle, then at "
    "the\nsecond one, and so on; --grid is rotations × translations. The file has the "
    "sinograms as\npyFAI's diff_tomo has them, and \"reconstruction\": filtered "
    "back-projections, rows y and\ncolumns x, of what is met at the translation "
    "centre + x cos ω + y sin ω. Cells without a\nframe are interpolated along the "
    "translation.\n\n"
    "The axis of rotation is found where projections half a turn apart are mirror "
    "images, and\nwhere there are none, by the sine that their centres of mass follow, "
    "for which the whole\nsample has to be within the scan.";

static const char examples[] =
    "Examples:\n"
    "  ringlet tomo --poni lab6.poni --bins 500 --grid 4x5 --rotation rot:0:135 \\\n"
    "      --translation ty:-1:1:mm -o tomo.h5 scan.h5\n"
    "  ringlet tomo --poni lab6.poni --range 5,12 --grid 180x101 --zigzag \\\n"
    "      --rotation rot:0:179 --translation ty:-1:1:mm --centre 0.013 \\\n"
    "      --filter hann -o tomo.h5 scan_####.cbf\n"
    "  ringlet tomo --poni lab6.poni --grid 4x5 --no-images -o sinograms.h5 scan.h5\n";

static const RingletScanWords words = { "tomo", "rotation", "translation", "rotation",
  "translation", "diff_tomo" };

typedef struct {
  RingletScanLine line;
  char *centre;
  char *filter;
  char *size;
  gboolean no_images;
  RingletTomoOrder how;
} Options;

static void
options_clear (Options *self)
{
  ringlet_scan_line_clear (&self->line);
  g_free (self->centre);
  g_free (self->filter);
  g_free (self->size);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *self, int *argc, char ***argv)
{
  const GOptionEntry own[] = {
    { "centre", 0, 0, G_OPTION_ARG_STRING, &self->centre,
        "Translation at which the axis of rotation is in the beam, or how it is found: "
        "symmetry, mass or auto (auto)",
        "V|WAY" },
    { "filter", 0, 0, G_OPTION_ARG_STRING, &self->filter,
        "ramp, shepp-logan, cosine, hamming or hann (ramp)", "NAME" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &self->size,
        "Rows and columns of the images, of pixels of a step (as many as translations)",
        "N" },
    { "no-images", 0, 0, G_OPTION_ARG_NONE, &self->no_images,
        "Sinograms alone, which need no angles", NULL },
    { NULL },
  };
  g_autofree GOptionEntry *entries = NULL;

  self->line.words = &words;
  entries = ringlet_scan_line_entries (&self->line, own);
  return ringlet_cli_parse (
      words.command, "[IMAGE…]", summary, examples, entries, argc, argv);
}

/* ---- values ---- */

static gboolean
parse_centre (const char *text, RingletTomoOrder *how, GError **error)
{
  for (guint way = RINGLET_TOMO_AUTO; text != NULL && way < RINGLET_TOMO_GIVEN; way++) {
    if (g_str_equal (text, ringlet_tomo_way_name ((RingletTomoWay) way))) {
      how->way = (RingletTomoWay) way;
      return TRUE;
    }
  }
  if (text == NULL)
    return TRUE;
  how->way = RINGLET_TOMO_GIVEN;
  return ringlet_number_parse (text, &how->centre) ||
      ringlet_parse_refuse (
          "--centre", text, "a translation, symmetry, mass or auto", error);
}

static gboolean
parse_values (Options *self, GError **error)
{
  if (self->filter != NULL &&
      !ringlet_tomo_filter_parse (self->filter, &self->how.filter, error)) {
    g_prefix_error_literal (error, "--filter: ");
    return FALSE;
  }
  if (self->line.set_up.cake != NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "images are made of patterns: --cake is of \"ringlet map\"");
    return FALSE;
  }
  if (!parse_centre (self->centre, &self->how, error) ||
      !ringlet_parse_positive_count ("--size", self->size, &self->how.size, error))
    return FALSE;
  if (self->how.size <= MAX_SIZE)
    return TRUE;
  return ringlet_parse_refuse ("--size", self->size, "at most 16384", error);
}

/* What of the document and the configuration images need. */
static gboolean
check_images (Options *self, GError **error)
{
  RingletScanMotor *rotation = &self->line.slow_motor;
  const RingletScanMotor *translation = &self->line.fast_motor;
  const char *problem = NULL;

  if (self->no_images)
    return TRUE;
  if (!rotation->has_range)
    problem = "images need the angles: give --rotation NAME:START:STOP, or --no-images";
  else if (rotation->unit != NULL && !g_str_equal (rotation->unit, "deg") &&
      !g_str_equal (rotation->unit, "rad"))
    problem = "--rotation: angles are in deg or in rad";
  else if (self->line.values.n_fast < 2 ||
      (translation->has_range && translation->first == translation->last))
    problem = "images need at least two positions of the translation";
  if (problem != NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, problem);
    return FALSE;
  }
  self->how.radians = g_strcmp0 (rotation->unit, "rad") == 0;
  if (rotation->unit == NULL)
    rotation->unit = g_strdup ("deg");
  return TRUE;
}

/* ---- the work ---- */

typedef struct {
  const Options *options;
  RingletScanOrder order;
  RingletTomoFindings findings;
  GError *no_images; /* why there are none although they were wanted */
} Work;

/* A part of what is shown of the whole. */
typedef struct {
  RingletProgress whole;
  double first;
  double part;
} Part;

static void
report_part (double fraction, gpointer data)
{
  const Part *part = data;

  ringlet_progress_report (&part->whole, part->first + part->part * fraction);
}

/* Sinograms that took hours are not lost because no axis is found in them. */
static gboolean
add_images (Work *work, RingletScan *scan, const RingletProgress *progress,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (work->options->no_images ||
      ringlet_scan_tomo (scan, &work->order, &work->options->how, progress,
          &work->findings, cancellable, &local))
    return TRUE;
  if (g_error_matches (local, RINGLET_ERROR, RINGLET_ERROR_VALUE) ||
      g_error_matches (local, RINGLET_ERROR, RINGLET_ERROR_LIMIT)) {
    work->no_images = g_steal_pointer (&local);
    return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gpointer
run_in_worker (
    RingletJob *job, gpointer inputs, GCancellable *cancellable, GError **error)
{
  Work *work = inputs;
  Part frames = { ringlet_job_progress (job), 0.0, 0.7 };
  Part images = { frames.whole, 0.7, 0.3 };
  const RingletProgress of_frames = { report_part, &frames };
  const RingletProgress of_images = { report_part, &images };
  g_autofree gint32 *failed = NULL;
  g_autoptr (RingletScan) scan =
      ringlet_scan_run (&work->order, &of_frames, cancellable, error);

  if (scan == NULL)
    return NULL;
  failed = g_new (gint32, scan->failures->len + 1);
  for (guint i = 0; i < scan->failures->len; i++)
    failed[i] = g_array_index (scan->failures, RingletScanFailure, i).frame;
  if (!add_images (work, scan, &of_images, cancellable, error) ||
      !ringlet_scan_file_add_failed (scan->file, failed, scan->failures->len, error) ||
      !ringlet_scan_file_finish (scan->file, error))
    return NULL;
  return g_steal_pointer (&scan);
}

/* ---- told ---- */

static void
tell_centre (const Work *work)
{
  const RingletTomoFindings *found = &work->findings;
  const char *unit = work->order.fast.unit != NULL ? work->order.fast.unit : "";
  char value[RINGLET_NUMBER_SIZE];
  char sigma[RINGLET_NUMBER_SIZE];

  g_ascii_formatd (value, sizeof value, "%.6g", found->centre.centre);
  g_ascii_formatd (sigma, sizeof sigma, "%.2g", found->centre.sigma);
  if (found->way == RINGLET_TOMO_GIVEN)
    g_print (
        "%s: axis of rotation given at %s %s", work->options->line.output, value, unit);
  else
    g_print ("%s: axis of rotation at %s ± %s %s, by %s of %u %s",
        work->options->line.output, value, sigma, unit,
        ringlet_tomo_way_name (found->way), found->centre.n,
        found->way == RINGLET_TOMO_MASS ? "projections" : "pairs of projections");
  g_print ("; %" G_GUINT64_FORMAT " cells interpolated\n", found->n_mended);
}

static void
warn_wedge (const Work *work)
{
  const RingletTomoFindings *found = &work->findings;
  char wedge[RINGLET_NUMBER_SIZE];

  if (found->n_used == 0 || found->wedge_rad <= 3.0 * G_PI / found->n_used)
    return;
  g_ascii_formatd (wedge, sizeof wedge, "%.1f", found->wedge_rad * (180.0 / G_PI));
  g_printerr ("ringlet: no projection within %s°: images are distorted there\n", wedge);
}

static int
tell (const Work *work, const RingletScan *scan)
{
  const int code = ringlet_scan_line_tell (&work->options->line, scan);

  if (work->no_images != NULL) {
    g_printerr ("ringlet: there are sinograms and no images: %s; give --centre or "
                "--size\n",
        work->no_images->message);
    return RINGLET_EXIT_FAILURE;
  }
  if (!work->options->no_images) {
    if (!work->options->line.quiet)
      tell_centre (work);
    warn_wedge (work);
  }
  return code;
}

static int
run (Options *self, const RingletSettings *settings, const char *const *paths)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletScan) scan = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const none[] = { NULL };
  Work work = { .options = self };
  RingletBar bar;
  int code = RINGLET_EXIT_FAILURE;

  if (!ringlet_scan_line_load (&self->line, settings, paths, project, &error))
    return ringlet_cli_fail (error);
  if (!check_images (self, &error))
    return ringlet_cli_usage (words.command, error);
  if (!ringlet_scan_line_check_output (&self->line, ringlet_project_get_state (project),
          self->line.output, none, &error))
    return ringlet_cli_fail (error);

  work.order = ringlet_scan_line_order (&self->line, project);
  work.order.is_cake = FALSE;
  work.order.with_totals = TRUE;
  ringlet_bar_init (&bar, "Integrating");
  scan = ringlet_run_job (run_in_worker, &work, &bar, &error);
  ringlet_bar_clear (&bar);
  if (scan != NULL && ringlet_scan_line_save (&self->line, project, NULL, &error))
    code = tell (&work, scan);
  g_clear_error (&work.no_images);
  return error != NULL ? ringlet_cli_fail (error) : code;
}

static int
tomo_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  RingletSettings settings;
  g_autoptr (GError) error = NULL;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (!ringlet_scan_line_read (&options.line, &error))
    return ringlet_cli_fail (error);
  if (!parse_values (&options, &error) ||
      !ringlet_scan_line_parse (&options.line, (gsize) argc - 1, &settings, &error))
    return ringlet_cli_usage (words.command, error);
  return run (&options, &settings, (const char *const *) argv + 1);
}

const RingletCommand ringlet_command_tomo = {
  .name = "tomo",
  .summary = "Diffraction tomography: sinograms and images of each bin",
  .run = tomo_run,
};
