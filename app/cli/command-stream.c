/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "cli/cli.h"
#include "cli/integrate-tell.h"
#include "cli/live-options.h"
#include "cli/parse.h"
#include "cli/run.h"
#include "cli/stream-private.h"
#include "scan/pipeline.h"

#define DEFAULT_ADDRESS "tcp://127.0.0.1:9999"
#define DEFAULT_QUEUE 64
/* What frames in the queue may take, as they came: a queue of the largest, not
 * compressed, would be more than there is. */
#define MAX_KIB (1024 * 1024)
/* For results on their way to listeners, at the end and after Ctrl+C. */
#define LINGER_MS 1000
#define LINGER_INTERRUPTED_MS 20

static const char summary[] =
    "Integrates the frames that a detector sends while it measures.\n\n"
    "ADDRESS is where it sends them, tcp://HOST:PORT (" DEFAULT_ADDRESS " without):\n"
    "the stream of DECTRIS detectors by ZeroMQ, version 1 (\"legacy\", JSON; "
    "compressed\n"
    "by bslz4, lz4 or not at all). Pixels that the header of a series masks are "
    "masked,\n"
    "beside those of --mask and the gaps. Frames that are lost, late or repeated are\n"
    "counted; one whose pixels have another MD5 sum than its header says has failed.\n"
    "The exit code is 0 where every frame has its result. Where integration is slower\n"
    "than the detector, frames wait in a queue and then at the detector, and none is "
    "left\n"
    "out.\n\n"
    "--publish makes a socket to which any number of programs may listen, -o writes a\n"
    "file a frame or one a series into a folder, or both. ringlet-stream(7) tells the "
    "messages, with "
    "a\n"
    "listener in Python.";

static const char examples[] =
    "Examples:\n"
    "  ringlet stream --poni eiger.poni --publish tcp://127.0.0.1:5555 \\\n"
    "      tcp://dcu.beamline:9999\n"
    "  ringlet stream --poni eiger.poni --error-model poisson --follow -o patterns/ "
    "\\\n"
    "      tcp://dcu.beamline:9999\n";

typedef struct {
  RingletLiveOptions live;
  char *publish;
  char *queue;
  gboolean one_file;
  gboolean remote;
  gboolean follow;
  gboolean no_hash;
} Options;

static void
options_clear (Options *self)
{
  ringlet_live_options_clear (&self->live);
  g_free (self->publish);
  g_free (self->queue);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionEntry own[] = {
    { "publish", 0, 0, G_OPTION_ARG_STRING, &o->publish,
        "Address to publish results at, tcp://127.0.0.1:PORT (* for a free one) or "
        "ipc://PATH",
        "ADDRESS" },
    { "allow-remote", 0, 0, G_OPTION_ARG_NONE, &o->remote,
        "Let --publish take an address that other machines reach", NULL },
    { "one-file", 0, 0, G_OPTION_ARG_NONE, &o->one_file,
        "In FOLDER one HDF5 file a series in place of one file a frame", NULL },
    { "follow", 0, 0, G_OPTION_ARG_NONE, &o->follow,
        "After the end of a series wait for the next one, until Ctrl+C", NULL },
    { "no-hash", 0, 0, G_OPTION_ARG_NONE, &o->no_hash,
        "Do not compare the MD5 sums of frames with those in their headers", NULL },
    { "queue", 0, 0, G_OPTION_ARG_STRING, &o->queue,
        "Frames in memory at once (" G_STRINGIFY (DEFAULT_QUEUE) "), of 1 GiB at most",
        "N" },
    { NULL },
  };
  g_autofree GOptionEntry *entries = ringlet_live_options_entries (
      &o->live, own, "Existing folder for a file a frame", "FOLDER");

  return ringlet_cli_parse (
      "stream", "[ADDRESS]", summary, examples, entries, argc, argv);
}

/* ---- the run ---- */

/**
 * Work:
 * @options: the options
 * @wish: what they say
 * @reader: in its thread
 * @writer: in its thread
 * @n_taken: lots that were read; atomic
 * @n_done: of them, those that are written; atomic
 * @n_kib: memory of frames that are not worked on yet; atomic
 */
typedef struct {
  const Options *options;
  RingletStreamWish wish;
  RingletStreamReader reader;
  RingletStreamWriter writer;
  gint n_taken;
  gint n_done;
  gint n_kib;
} Work;

/* Whole KiB of a frame, and one for the rest of it. */
static gint
kib_of (const RingletStreamLot *lot)
{
  return lot->frame != NULL ? (gint) (g_bytes_get_size (lot->frame->blob) / 1024) + 1
                            : 0;
}

/* One frame is always taken, however large. */
static void
wait_for_memory (Work *work, GCancellable *cancellable)
{
  while (g_atomic_int_get (&work->n_kib) > MAX_KIB &&
      !g_cancellable_is_cancelled (cancellable))
    g_usleep (1000);
}

static gboolean
read_lot (gpointer data, gpointer *lot, GCancellable *cancellable, GError **error)
{
  Work *work = data;

  wait_for_memory (work, cancellable);
  if (!ringlet_stream_reader_next (
          &work->reader, (RingletStreamLot **) lot, cancellable, error))
    return FALSE;
  g_atomic_int_add (&work->n_kib, kib_of (*lot));
  g_atomic_int_inc (&work->n_taken);
  return TRUE;
}

static void
prepare_series (RingletStreamSeries *series, GCancellable *cancellable)
{
  const RingletStreamHeader *header = series->header;
  g_autoptr (RingletReduction) reduction = ringlet_stream_series_get_reduction (series);

  ringlet_stream_prepare (reduction, header->n_slow, header->n_fast, cancellable);
}

static void
work_on_lot (gpointer data, gpointer worker, gpointer item, GCancellable *cancellable)
{
  Work *work = data;
  RingletStreamLot *lot = item;
  const gint n_kib = kib_of (lot);

  if (lot->kind == RINGLET_STREAM_LOT_FRAME)
    ringlet_stream_integrate (&work->wish, lot, cancellable);
  g_atomic_int_add (&work->n_kib, -n_kib);
  if (lot->kind == RINGLET_STREAM_LOT_BEGIN)
    prepare_series (lot->series, cancellable);
}

/* What may surprise of geometry and mask, as of the first frame of any series. */
static void
hint (Work *work, const RingletStreamLot *lot)
{
  const RingletStreamHeader *header = lot->series->header;

  if (work->writer.hinted || work->wish.quiet || header->n_slow == 0)
    return;
  work->writer.hinted = TRUE;
  ringlet_integrate_hint (
      &work->options->live.set_up, lot->series->state, header->n_slow, header->n_fast);
}

static gboolean
write_lot (gpointer data, gpointer item, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  RingletStreamLot *lot = item;
  const int n_waiting =
      g_atomic_int_get (&work->n_taken) - g_atomic_int_get (&work->n_done);
  gboolean ok = FALSE;

  if (lot->kind == RINGLET_STREAM_LOT_BEGIN)
    hint (work, lot);
  ok = ringlet_stream_writer_take (&work->writer, lot, (guint64) n_waiting, error);
  g_atomic_int_inc (&work->n_done);
  return ok;
}

static const RingletPipelineClass klass = {
  .read = read_lot,
  .work = work_on_lot,
  .write = write_lot,
  .free_lot = ringlet_stream_lot_free,
};

/* Before anything comes, where the detector is known. */
static void
prepare (Work *work, GCancellable *cancellable)
{
  const RingletDetector *detector = work->wish.state->detector;
  g_autoptr (RingletState) state =
      ringlet_stream_state_labelled (work->wish.state, work->wish.address);
  g_autoptr (RingletReduction) reduction =
      ringlet_stream_reduction_new (&work->wish, state);

  ringlet_stream_prepare (reduction, detector->n_slow, detector->n_fast, cancellable);
}

/* In a worker: Ctrl+C cancels. */
static gpointer
run_pipeline (
    RingletJob *job, gpointer inputs, GCancellable *cancellable, GError **error)
{
  Work *work = inputs;
  g_autoptr (RingletPipeline) pipeline = NULL;

  prepare (work, cancellable);
  pipeline = ringlet_pipeline_new (&klass, work, 0, work->wish.n_queue, cancellable);
  return GINT_TO_POINTER (ringlet_pipeline_wait (pipeline, error));
}

/* To wait for nothing and be told so is an end as good as any. Not where a series came
 * whole, and its matrices were still being made. */
static gboolean
is_idle_end (Work *work, const GError *error)
{
  return work->wish.follow && work->writer.series == NULL &&
      work->reader.series == NULL && work->reader.pending.length == 0 &&
      g_atomic_int_get (&work->n_taken) == g_atomic_int_get (&work->n_done) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static int
finish (Work *work, const GError *error)
{
  const gboolean is_idle = is_idle_end (work, error);

  if (work->writer.series != NULL) {
    const RingletStreamCounts counts =
        ringlet_stream_sequence_counts (&work->reader.sequence);

    ringlet_stream_writer_break_off (&work->writer, &counts);
  }
  if (error != NULL && !is_idle)
    return ringlet_cli_fail (error);
  if (work->writer.n_troubles > 0)
    g_printerr ("ringlet: frames or messages without a result: %" G_GUINT64_FORMAT "\n",
        work->writer.n_troubles);
  if (work->writer.n_absent > 0)
    g_printerr ("ringlet: frames that did not come: %" G_GUINT64_FORMAT "\n",
        work->writer.n_absent);
  return work->writer.n_troubles + work->writer.n_absent == 0 ? RINGLET_EXIT_DONE
                                                              : RINGLET_EXIT_FAILURE;
}

static int
run_with (Work *work, RingletStreamSocket *from, RingletStreamSocket *to)
{
  g_auto (RingletBar) bar = { 0 };
  g_autoptr (GError) error = NULL;
  int code = RINGLET_EXIT_DONE;

  ringlet_stream_reader_init (&work->reader, &work->wish, from);
  work->writer = (RingletStreamWriter){ .wish = &work->wish, .socket = to };
  bar.title = "Stream";
  ringlet_run_job (run_pipeline, work, &bar, &error);
  code = finish (work, error);
  ringlet_stream_reader_clear (&work->reader);
  ringlet_stream_writer_clear (&work->writer);
  return code;
}

static int
run_sockets (Work *work)
{
  const char *publish = work->options->publish;
  g_autoptr (GError) error = NULL;
  RingletStreamSocket *to =
      publish != NULL ? ringlet_stream_socket_publish (publish, &error) : NULL;
  RingletStreamSocket *from = NULL;
  int code = RINGLET_EXIT_FAILURE;

  if (publish != NULL && to == NULL)
    return ringlet_cli_fail (error);
  if (to != NULL && !work->wish.quiet)
    g_printerr (
        "ringlet: results are published at %s\n", ringlet_stream_socket_address (to));
  from = ringlet_stream_socket_pull (work->wish.address, &error);
  if (from == NULL) {
    ringlet_cli_fail (error);
  } else {
    code = run_with (work, from, to);
    ringlet_stream_socket_close (from, 0);
  }
  if (to != NULL)
    ringlet_stream_socket_close (
        to, code == RINGLET_EXIT_DONE ? LINGER_MS : LINGER_INTERRUPTED_MS);
  return code;
}

/* ---- before it ---- */

static gboolean
check_usage (const Options *o, const char *address, int n_words, GError **error)
{
  const gboolean has_folder = o->live.outputs != NULL;
  const char *problem = NULL;

  if (n_words > 1)
    problem = "name one address";
  else if (o->publish == NULL && !has_folder)
    problem = "name where results go: --publish ADDRESS, -o FOLDER, or both";
  else if (o->live.format != NULL && !has_folder)
    problem = "--format is of the files in -o FOLDER";
  else if (o->one_file && (!has_folder || o->live.format != NULL))
    problem = "--one-file needs -o FOLDER, and has a format of its own";
  if (problem != NULL) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, problem);
    return FALSE;
  }
  if (!ringlet_stream_socket_check (address, error) ||
      (o->publish != NULL && !ringlet_stream_socket_check (o->publish, error)))
    return FALSE;
  if (o->publish == NULL || o->remote || ringlet_stream_socket_is_local (o->publish))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--publish %s: other machines reach this address, and anybody there may listen; "
      "--allow-remote agrees to it",
      o->publish);
  return FALSE;
}

static int
run (Options *o, const RingletSettings *settings, const char *address, guint queue)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletState) state = NULL;
  g_autoptr (GError) error = NULL;
  Work work = { .options = o };

  if (!ringlet_live_options_choose (&o->live, FALSE, &error) ||
      !ringlet_set_up_apply (&o->live.set_up, settings, NULL, project, &error))
    return ringlet_cli_fail (error);

  state = ringlet_state_ref (ringlet_project_get_state (project));
  work.wish = (RingletStreamWish){ .address = address,
    .state = state,
    .memo = ringlet_project_get_memo (project),
    .cake_use = settings->cake_use,
    .folder = o->live.folder,
    .format = o->live.format,
    .one_file = o->one_file,
    .overwrite = o->live.overwrite,
    .follow = o->follow,
    .no_hash = o->no_hash,
    .quiet = o->live.quiet,
    .n_queue = queue };
  if (!ringlet_stream_check (&work.wish, &error))
    return ringlet_cli_fail (error);
  return run_sockets (&work);
}

static int
stream_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  RingletSettings settings;
  const char *address = NULL;
  guint queue = DEFAULT_QUEUE;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  address = argc > 1 ? argv[1] : DEFAULT_ADDRESS;
  if (!check_usage (&options, address, argc - 1, &error) ||
      !ringlet_live_options_parse (&options.live, &settings, &error) ||
      !ringlet_parse_positive_count ("--queue", options.queue, &queue, &error))
    return ringlet_cli_usage ("stream", error);

  return run (&options, &settings, address, queue);
}

const RingletCommand ringlet_command_stream = {
  .name = "stream",
  .summary = "Frames from a detector while it measures",
  .run = stream_run,
};
