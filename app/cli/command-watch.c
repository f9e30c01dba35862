/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "cli/cli.h"
#include "cli/images.h"
#include "cli/integrate-tell.h"
#include "cli/live-options.h"
#include "cli/parse.h"
#include "cli/run.h"
#include "cli/watch-private.h"
#include "scan/pipeline.h"

static const char summary[] =
    "Integrates images while they are measured, each as soon as it is complete.\n\n"
    "IMAGE is a folder, a numbered series img_####.cbf, or a file that grows, such as "
    "an\n"
    "HDF5 file FILE.h5::/DATASET or the master file of a detector whose data files "
    "are\n"
    "still to come. None need be there yet. Files are looked at 10 to 20 times a "
    "second,\n"
    "also on network disks; a half-written image waits until it is whole, and is "
    "named\n"
    "when it has not changed for --patience. Ctrl+C ends the watch, --until-idle and\n"
    "--until do it by themselves.\n\n"
    "Each frame has files of its own, IMAGE.xy in the present folder or in that of -o\n"
    "(IMAGE.xye with an error model, IMAGE_cake.h5), called by ringlet integrate's "
    "rules;\n"
    "frames of HDF5 files have their number behind the name. -o FILE.h5 takes all "
    "frames in\n"
    "one HDF5 file in the order in which they come, as ringlet integrate writes it, "
    "with or\n"
    "without files of frames; it can be read while it grows (SWMR). What is there "
    "already\n"
    "is not made again, so that a watch that was interrupted goes on where it was. An "
    "image\n"
    "that is written anew, with other pixels, is integrated again with --overwrite.";

static const char examples[] =
    "Examples:\n"
    "  ringlet watch --poni pilatus.poni -o patterns/ /data/run17/\n"
    "  ringlet watch --poni pilatus.poni --error-model poisson --until-idle 60 \\\n"
    "      -o patterns/ /data/run17/img_#####.cbf\n"
    "  ringlet watch --poni eiger.poni --cake 1000x360 -o cakes/ "
    "/data/scan_master.h5\n"
    "  ringlet watch --poni eiger.poni -o scan.h5 /data/scan_master.h5\n";

typedef struct {
  RingletLiveOptions live;
  char *until;
  char *idle;
  char *patience;
  gboolean only_new;
} Options;

static void
options_clear (Options *self)
{
  ringlet_live_options_clear (&self->live);
  g_free (self->until);
  g_free (self->idle);
  g_free (self->patience);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionEntry own[] = {
    { "only-new", 0, 0, G_OPTION_ARG_NONE, &o->only_new,
        "Leave out what is there when the watch begins", NULL },
    { "until-idle", 0, 0, G_OPTION_ARG_STRING, &o->idle,
        "End when nothing has changed for so long", "SECONDS" },
    { "until", 0, 0, G_OPTION_ARG_STRING, &o->until, "End after so many frames", "N" },
    { "patience", 0, 0, G_OPTION_ARG_STRING, &o->patience,
        "Name an image that is not whole after so long without a change (10)",
        "SECONDS" },
    { NULL },
  };
  g_autofree GOptionEntry *entries = ringlet_live_options_entries (&o->live, own,
      "Existing folder for files of frames (the present one), FILE.h5 for all frames, "
      "or both",
      "FOLDER");

  return ringlet_cli_parse ("watch", "IMAGE…", summary, examples, entries, argc, argv);
}

/* ---- the run ---- */

/**
 * Work:
 * @options: the options
 * @wish: what they say
 * @watch: in the thread of the reader
 * @memo: of matrices
 * @file: (nullable): of all frames
 * @seen: path of an output → name of its frame; the reader's
 * @n_taken: frames that were read; the reader's
 * @n_under_way: lots that were read and are not written; atomic
 * @told: (element-type utf8): what was said; the writer's
 * @n_done: frames with a result; the writer's, as what follows
 * @n_skipped: frames that had one before
 * @n_failed: frames that have none
 * @has_hinted: the first frame was there
 */
typedef struct {
  const Options *options;
  RingletFollowWish wish;
  RingletWatch *watch;
  RingletMemo *memo;
  RingletFollowFile *file;
  GHashTable *seen;
  guint n_taken;
  gint n_under_way;
  GHashTable *told;
  guint64 n_done;
  guint64 n_skipped;
  guint64 n_failed;
  gboolean has_hinted;
} Work;

static gboolean
read_lot (gpointer data, gpointer *lot, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  g_auto (RingletWatchFrame) frame = { 0 };

  if (work->wish.n_most > 0 && work->n_taken == work->wish.n_most)
    return FALSE;
  if (!ringlet_watch_next (work->watch, TRUE, &frame, cancellable, error))
    return FALSE;
  if (frame.error == NULL)
    work->n_taken++;
  *lot = ringlet_follow_lot_new (&work->wish, &frame, work->seen);
  if (work->file != NULL)
    ringlet_follow_file_find (work->file, *lot);
  g_atomic_int_inc (&work->n_under_way);
  return TRUE;
}

static void
work_on_lot (gpointer data, gpointer worker, gpointer lot, GCancellable *cancellable)
{
  const Work *work = data;

  ringlet_follow_integrate (&work->wish, lot, work->memo, cancellable);
}

/* What may surprise, as of the first frame of any series. */
static void
tell_oddities (Work *work, const RingletFollowLot *lot)
{
  ringlet_cli_tell_warnings (lot->frame.path, &lot->meta, work->told);
  ringlet_integrate_tell_no_device (lot->integration, work->told);
  if (!work->has_hinted)
    ringlet_integrate_hint (
        &work->options->live.set_up, lot->state, lot->n_slow, lot->n_fast);
  work->has_hinted = TRUE;
}

static void
take_skipped (Work *work, const RingletFollowLot *lot)
{
  g_autofree char *label = g_filename_display_name (lot->frame.path);

  work->n_skipped++;
  if (lot->frame.is_again && !work->wish.quiet)
    g_printerr (
        "ringlet: %s: It has been written anew since it was integrated, and its "
        "result is left as it is (--overwrite replaces it)\n",
        label);
}

/* A full disk, or results of other options than those that are there, end the watch. */
static gboolean
put_in_file (Work *work, const RingletFollowLot *lot, GError **error)
{
  const gboolean is_there =
      lot->is_in_file && (lot->error != NULL || !work->wish.overwrite);

  return work->file == NULL || lot->is_skipped || is_there ||
      ringlet_follow_file_append (work->file, lot, error);
}

static gboolean
write_lot (gpointer data, gpointer item, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  const RingletFollowLot *lot = item;
  const gboolean is_last = g_atomic_int_dec_and_test (&work->n_under_way);

  if (g_error_matches (lot->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  if (!put_in_file (work, lot, error))
    return FALSE;
  /* Whatever became of the last one: those before it are looked for, too. */
  if (is_last && work->file != NULL && !ringlet_follow_file_flush (work->file, error))
    return FALSE;
  if (lot->error != NULL) {
    work->n_failed++;
    g_printerr ("ringlet: %s\n", lot->error->message);
    return TRUE;
  }
  if (lot->is_skipped) {
    take_skipped (work, lot);
    return TRUE;
  }
  work->n_done++;
  if (!work->wish.quiet) {
    tell_oddities (work, lot);
    if (work->wish.has_files)
      ringlet_integrate_tell_outputs (&lot->outputs);
  }
  return TRUE;
}

static const RingletPipelineClass klass = {
  .read = read_lot,
  .work = work_on_lot,
  .write = write_lot,
  .free_lot = ringlet_follow_lot_free,
};

/* In a worker: Ctrl+C cancels. */
static gpointer
run_pipeline (
    RingletJob *job, gpointer inputs, GCancellable *cancellable, GError **error)
{
  Work *work = inputs;
  g_autoptr (RingletPipeline) pipeline = NULL;

  ringlet_follow_prepare (&work->wish, work->memo, cancellable);
  pipeline = ringlet_pipeline_new (&klass, work, 0, 0, cancellable);
  return GINT_TO_POINTER (ringlet_pipeline_wait (pipeline, error));
}

/* Who named no end ends it by Ctrl+C; what was under way is integrated by the next
 * watch. */
static gboolean
is_usual_end (const Work *work, const GError *error)
{
  return error == NULL ||
      (work->options->idle == NULL && work->options->until == NULL &&
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}

/* What was written is kept, whatever happened. Returns (transfer full) (nullable): why
 * it could not be */
static GError *
close_file (Work *work, const GError *error)
{
  GError *failure = NULL;

  if (work->file != NULL)
    ringlet_follow_file_close (
        g_steal_pointer (&work->file), error == NULL && work->n_failed == 0, &failure);
  return failure;
}

static int
finish (Work *work, const GError *error)
{
  g_autoptr (GError) failure = close_file (work, error);

  if (!work->wish.quiet)
    g_printerr ("ringlet: %" G_GUINT64_FORMAT " frame%s integrated, %" G_GUINT64_FORMAT
                " had a result before, %" G_GUINT64_FORMAT " failed\n",
        work->n_done, work->n_done == 1 ? "" : "s", work->n_skipped, work->n_failed);
  if (!is_usual_end (work, error))
    return ringlet_cli_fail (error);
  if (failure != NULL)
    return ringlet_cli_fail (failure);
  return work->n_failed == 0 ? RINGLET_EXIT_DONE : RINGLET_EXIT_FAILURE;
}

static int
run_watch (Work *work, const char *const *names, const RingletWatchOptions *options)
{
  g_autoptr (RingletWatch) watch = ringlet_watch_new (names, options);
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) told =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (RingletBar) bar = { .title = "Watch" };
  g_autoptr (GError) error = NULL;

  work->watch = watch;
  work->seen = seen;
  work->told = told;
  ringlet_run_job (run_pipeline, work, &bar, &error);
  return finish (work, error);
}

/* ---- before it ---- */

static gboolean
fail (GError **error, const char *name, const char *what)
{
  g_autofree char *label = g_filename_display_name (name);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s%s", label, what);
  return FALSE;
}

/* Results that are images, as cakes are, would be taken for frames. @folder: with them
 */
static gboolean
check_folder (const char *folder, const char *const *names, GError **error)
{
  g_autofree char *to = g_canonicalize_filename (folder, NULL);

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autofree char *from = g_canonicalize_filename (names[i], NULL);

    if (g_str_equal (from, to))
      return fail (error, names[i],
          " is watched, and results in it would be taken for images; name another "
          "folder with -o");
  }
  return TRUE;
}

/* It would wait for its own results. */
static gboolean
check_file (const char *path, const char *const *names, GError **error)
{
  g_autofree char *to = g_canonicalize_filename (path, NULL);

  for (gsize i = 0; names[i] != NULL; i++) {
    const char *inner = strstr (names[i], "::");
    g_autofree char *file = g_strndup (
        names[i], inner != NULL ? (gsize) (inner - names[i]) : strlen (names[i]));
    g_autofree char *from = g_canonicalize_filename (file, NULL);

    if (g_str_equal (from, to))
      return fail (error, path, " is watched; name another file with -o");
  }
  return TRUE;
}

static gboolean
choose_outputs (
    Options *o, RingletFollowWish *wish, const char *const *names, GError **error)
{
  g_autofree char *beside = NULL;

  if (!ringlet_live_options_choose (&o->live, TRUE, error))
    return FALSE;
  wish->folder = o->live.folder;
  wish->file = o->live.file;
  wish->has_files = wish->folder != NULL || wish->file == NULL;
  if (o->live.format != NULL && !wish->has_files)
    return fail (error, "--format", " is of files of frames: name a folder with -o");
  beside = wish->file != NULL ? g_path_get_dirname (wish->file) : NULL;
  return (!wish->has_files ||
             check_folder (wish->folder != NULL ? wish->folder : ".", names, error)) &&
      (beside == NULL ||
          (check_folder (beside, names, error) &&
              check_file (wish->file, names, error)));
}

static gboolean
parse_watch (const Options *o, RingletWatchOptions *options, RingletFollowWish *wish,
    GError **error)
{
  double idle_s = 0.0;
  double patience_s = 0.0;

  if (!ringlet_parse_positive ("--until-idle", o->idle, &idle_s, error) ||
      !ringlet_parse_positive ("--patience", o->patience, &patience_s, error) ||
      !ringlet_parse_positive_count ("--until", o->until, &wish->n_most, error))
    return FALSE;
  /* A year is as good as for ever. */
  options->idle_us = (gint64) (MIN (idle_s, 3.2e7) * G_TIME_SPAN_SECOND);
  options->patience_us = (gint64) (MIN (patience_s, 3.2e7) * G_TIME_SPAN_SECOND);
  options->only_new = o->only_new;
  return TRUE;
}

static int
run (Options *o, const RingletSettings *settings, RingletFollowWish wish,
    const RingletWatchOptions *options, const char *const *names)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletState) state = NULL;
  g_autoptr (GError) error = NULL;
  Work work = { .options = o, .memo = ringlet_project_get_memo (project) };

  if (!choose_outputs (o, &wish, names, &error) ||
      !ringlet_set_up_apply (&o->live.set_up, settings, NULL, project, &error))
    return ringlet_cli_fail (error);
  state = ringlet_state_ref (ringlet_project_get_state (project));
  wish.state = state;
  wish.cake_use = settings->cake_use;
  wish.format = o->live.format;
  wish.overwrite = o->live.overwrite;
  wish.quiet = o->live.quiet;
  if (!ringlet_follow_check (&wish, &error))
    return ringlet_cli_fail (error);
  work.wish = wish;
  if (wish.file != NULL) {
    work.file = ringlet_follow_file_new (&work.wish, &error);
    if (work.file == NULL)
      return ringlet_cli_fail (error);
  }
  return run_watch (&work, names, options);
}

static int
watch_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  RingletSettings settings;
  RingletWatchOptions watch = { 0 };
  RingletFollowWish wish = { 0 };

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (argc < 2)
    fail (&error, "name a folder, a series or a file to watch", "");
  if (error != NULL || !ringlet_live_options_parse (&options.live, &settings, &error) ||
      !parse_watch (&options, &watch, &wish, &error))
    return ringlet_cli_usage ("watch", error);

  return run (&options, &settings, wish, &watch, (const char *const *) argv + 1);
}

const RingletCommand ringlet_command_watch = {
  .name = "watch",
  .summary = "Images into patterns and cakes while they are measured",
  .run = watch_run,
};
