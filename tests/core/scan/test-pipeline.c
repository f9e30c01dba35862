/* SPDX-License-Identifier: MIT */

/* Lots that are numbers: whether each is read, worked on and written once, in order,
 * with no more of them in memory than was said, and what ends a run. */

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "scan/pipeline.h"

#define NOWHERE G_MAXUINT64

typedef struct {
  guint64 n;           /* lots of the series */
  guint64 ends_read;   /* the reader fails there, or */
  guint64 ends_write;  /* the writer, or */
  guint64 cancels;     /* who works on it cancels */
  gboolean slow_write; /* of all, the slowest */
  GCancellable *cancellable;

  guint64 next;
  gint n_alive, n_most_alive; /* atomic */
  gint n_worked;              /* atomic */
  gint n_rooms;               /* atomic: workers that are there */
  guint n_loop_threads;
  GArray *written; /* (element-type guint64) */
} Series;

typedef struct {
  Series *series;
  guint64 number;
  gboolean is_worked;
} Lot;

static void
count_alive (Series *self)
{
  const gint n = g_atomic_int_add (&self->n_alive, 1) + 1;
  gint most = g_atomic_int_get (&self->n_most_alive);

  while (n > most && !g_atomic_int_compare_and_exchange (&self->n_most_alive, most, n))
    most = g_atomic_int_get (&self->n_most_alive);
}

static gboolean
read_lot (gpointer data, gpointer *lot, GCancellable *cancellable, GError **error)
{
  Series *self = data;
  Lot *one = NULL;

  if (self->next == self->ends_read) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED, "reader");
    return FALSE;
  }
  if (self->next == self->n)
    return FALSE;
  one = g_new0 (Lot, 1);
  *one = (Lot){ self, self->next++, FALSE };
  count_alive (self);
  *lot = one;
  return TRUE;
}

/* Later lots are done earlier. */
static void
work (gpointer data, gpointer worker, gpointer lot, GCancellable *cancellable)
{
  Series *self = data;
  Lot *one = lot;

  g_assert_true (worker == self);
  g_usleep (one->number % 3 == 0 ? 900 : 100);
  self->n_loop_threads = ringlet_parallel_get_threads ();
  one->is_worked = TRUE;
  g_atomic_int_inc (&self->n_worked);
  if (one->number == self->cancels)
    g_cancellable_cancel (self->cancellable);
}

static gboolean
write_lot (gpointer data, gpointer lot, GCancellable *cancellable, GError **error)
{
  Series *self = data;
  const Lot *one = lot;

  g_assert_true (one->is_worked);
  if (self->slow_write)
    g_usleep (1500);
  if (one->number == self->ends_write) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT, "writer");
    return FALSE;
  }
  g_array_append_val (self->written, one->number);
  return TRUE;
}

static void
free_lot (gpointer lot)
{
  Lot *one = lot;

  g_atomic_int_add (&one->series->n_alive, -1);
  g_free (one);
}

static gpointer
worker_new (gpointer data)
{
  Series *self = data;

  g_atomic_int_inc (&self->n_rooms);
  return self;
}

static void
worker_free (gpointer worker)
{
  Series *self = worker;

  g_atomic_int_add (&self->n_rooms, -1);
}

static const RingletPipelineClass klass = {
  read_lot,
  work,
  write_lot,
  free_lot,
  worker_new,
  worker_free,
};

typedef struct {
  const char *name;
  guint n_workers;
  guint n_most;
  Series series;
  guint64 n_written; /* exactly, or at most when it is cancelled */
  const char *error; /* (nullable) */
} Case;

static const Case cases[] = {
  { "empty", 2, 0, { 0, NOWHERE, NOWHERE, NOWHERE }, 0, NULL },
  { "one", 4, 0, { 1, NOWHERE, NOWHERE, NOWHERE }, 1, NULL },
  { "many", 4, 0, { 200, NOWHERE, NOWHERE, NOWHERE }, 200, NULL },
  { "one worker", 1, 0, { 50, NOWHERE, NOWHERE, NOWHERE }, 50, NULL },
  { "one at a time", 4, 1, { 30, NOWHERE, NOWHERE, NOWHERE }, 30, NULL },
  { "slow writer", 4, 5, { 60, NOWHERE, NOWHERE, NOWHERE, TRUE }, 60, NULL },
  { "reader fails", 4, 0, { 200, 77, NOWHERE, NOWHERE }, 77, "reader" },
  { "reader fails at once", 4, 0, { 200, 0, NOWHERE, NOWHERE }, 0, "reader" },
  { "writer fails", 4, 0, { 200, NOWHERE, 40, NOWHERE }, 40, "writer" },
  { "both fail", 4, 0, { 200, 41, 40, NOWHERE }, 40, "writer" },
  { "cancelled", 4, 0, { 100000, NOWHERE, NOWHERE, 50 }, 60, "cancelled" },
};

static void
check_written (const Case *row, const Series *series)
{
  const guint64 n = series->written->len;

  if (g_strcmp0 (row->error, "cancelled") == 0)
    g_assert_cmpuint (n, <=, row->n_written);
  else
    g_assert_cmpuint (n, ==, row->n_written);
  for (guint64 i = 0; i < n; i++)
    g_assert_cmpuint (g_array_index (series->written, guint64, i), ==, i);
}

static void
run_case (gconstpointer data)
{
  const Case *row = data;
  Series series = row->series;
  const guint most = row->n_most > 0 ? row->n_most : 2 * row->n_workers + 2;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GArray) written = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GError) error = NULL;
  RingletPipeline *pipeline = NULL;
  RingletPipelineCounts counts;
  gboolean ok;

  series.written = written;
  series.cancellable = cancellable;
  pipeline =
      ringlet_pipeline_new (&klass, &series, row->n_workers, row->n_most, cancellable);
  ok = ringlet_pipeline_wait (pipeline, &error);
  g_assert_true (ringlet_pipeline_is_over (pipeline));
  counts = ringlet_pipeline_get_counts (pipeline);
  ringlet_pipeline_free (pipeline);

  g_assert_true (ok == (row->error == NULL));
  if (row->error != NULL)
    g_assert_nonnull (strstr (error->message, row->error));
  check_written (row, &series);
  g_assert_cmpuint (counts.n_written, ==, written->len);
  g_assert_cmpint (series.n_most_alive, <=, most);
  g_assert_cmpint (series.n_alive, ==, 0);
  g_assert_cmpint (series.n_rooms, ==, 0);
  if (row->n_workers > 1 && series.n_worked > 0)
    g_assert_cmpuint (series.n_loop_threads, ==, 1);
}

/* What was at work comes to its end, which takes its time on a busy machine. */
static RingletPipelineCounts
wait_rest (RingletPipeline *pipeline)
{
  RingletPipelineCounts before, after = ringlet_pipeline_get_counts (pipeline);

  do {
    before = after;
    g_usleep (100000);
    after = ringlet_pipeline_get_counts (pipeline);
  } while (memcmp (&before, &after, sizeof after) != 0);
  return after;
}

/* While it is paused nothing moves, and nothing that was worked on waits; then it goes
 * on where it was. */
static void
test_paused (void)
{
  Series series = { 400, NOWHERE, NOWHERE, NOWHERE };
  g_autoptr (GArray) written = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GError) error = NULL;
  RingletPipeline *pipeline = NULL;
  RingletPipelineCounts counts;

  series.written = written;
  pipeline = ringlet_pipeline_new (&klass, &series, 2, 0, NULL);
  while (ringlet_pipeline_get_counts (pipeline).n_written < 10)
    g_usleep (100);
  ringlet_pipeline_set_paused (pipeline, TRUE);
  counts = wait_rest (pipeline);
  g_assert_cmpuint (counts.n_written, <, 400);
  g_assert_cmpuint (counts.n_written, ==, counts.n_worked);

  ringlet_pipeline_set_paused (pipeline, FALSE);
  g_assert_true (ringlet_pipeline_wait (pipeline, &error));
  g_assert_no_error (error);
  ringlet_pipeline_free (pipeline);
  g_assert_cmpuint (written->len, ==, 400);
}

/* A reader that waits for ever, as long as nobody cancels. */
static gboolean
read_never (gpointer data, gpointer *lot, GCancellable *cancellable, GError **error)
{
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_usleep (1000);
  return FALSE;
}

static void
test_cancel (gconstpointer data)
{
  const gboolean is_paused = GPOINTER_TO_INT (data);
  const RingletPipelineClass waiting = { read_never, work, write_lot, free_lot,
    worker_new, worker_free };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GArray) written = g_array_new (FALSE, FALSE, sizeof (guint64));
  Series series = { 400, NOWHERE, NOWHERE, NOWHERE };
  g_autoptr (GError) error = NULL;
  RingletPipeline *pipeline = NULL;
  gint64 begin;

  series.written = written;
  pipeline =
      ringlet_pipeline_new (is_paused ? &klass : &waiting, &series, 2, 0, cancellable);
  ringlet_pipeline_set_paused (pipeline, is_paused);
  g_usleep (20000);
  begin = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  g_assert_false (ringlet_pipeline_wait (pipeline, &error));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ringlet_pipeline_free (pipeline);
  g_assert_cmpint (series.n_alive, ==, 0);
}

/* Who frees it does not wait for its end. */
static void
test_freed (void)
{
  Series series = { 100000, NOWHERE, NOWHERE, NOWHERE };
  g_autoptr (GArray) written = g_array_new (FALSE, FALSE, sizeof (guint64));

  series.written = written;
  ringlet_pipeline_free (ringlet_pipeline_new (&klass, &series, 3, 0, NULL));
  g_assert_cmpint (series.n_alive, ==, 0);
  g_assert_cmpuint (written->len, <, 100000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/pipeline/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], run_case);
  }
  g_test_add_func ("/pipeline/paused", test_paused);
  g_test_add_data_func (
      "/pipeline/cancelled/waiting", GINT_TO_POINTER (FALSE), test_cancel);
  g_test_add_data_func (
      "/pipeline/cancelled/paused", GINT_TO_POINTER (TRUE), test_cancel);
  g_test_add_func ("/pipeline/freed", test_freed);
  return g_test_run ();
}
