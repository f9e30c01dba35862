/* SPDX-License-Identifier: MIT */
#include "bandwidth.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "base/error.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "footprint.h"

#define HUGE_PAGE ((gsize) 2 << 20)
#define MAX_STREAMS 8
#define LEAST_BYTES ((gsize) 512 << 20)

/* More than threads, so that one that comes late holds up a quarter of its work. */
#define TASKS_PER_THREAD 4

/* A cache line; the compiler makes registers of it as wide as the processor's. */
typedef guint64 Line __attribute__ ((vector_size (64)));

/* @n_streams is a constant where this is inlined, so that the sums stay in registers.
 */
static inline guint64
sum_streams (const Line *lines, gsize n, gsize n_streams)
{
  const gsize part = n / n_streams;
  Line sums[MAX_STREAMS] = { 0 };
  guint64 sum = 0;

  for (gsize i = 0; i < part; i++) {
    for (gsize s = 0; s < n_streams; s++)
      sums[s] += lines[s * part + i];
  }
  for (gsize s = 0; s < n_streams; s++) {
    for (gsize i = 0; i < sizeof (Line) / sizeof (guint64); i++)
      sum += sums[s][i];
  }
  return sum;
}

RINGLET_CLONES static guint64
read_lines (const Line *lines, gsize n, guint n_streams)
{
  switch (n_streams) {
  case 1:
    return sum_streams (lines, n, 1);
  case 2:
    return sum_streams (lines, n, 2);
  case 4:
    return sum_streams (lines, n, 4);
  default:
    return sum_streams (lines, n, MAX_STREAMS);
  }
}

typedef struct {
  const Line *lines;
  gsize n_lines; /* of one task */
  guint n_streams;
  guint64 *sums; /* of each task: nobody may leave the reading out */
} Reading;

static void
read_task (gsize task, gpointer data)
{
  const Reading *self = data;

  self->sums[task] =
      read_lines (self->lines + task * self->n_lines, self->n_lines, self->n_streams);
}

/* Every number is 1, so that their sum tells how many were read. */
static double
best_rate (const Line *lines, gsize n_lines, guint n_streams, guint n_rounds)
{
  const gsize n_tasks = ringlet_parallel_get_threads () * TASKS_PER_THREAD;
  const gsize of_task = n_lines / n_tasks / MAX_STREAMS * MAX_STREAMS;
  const gsize n_bytes = n_tasks * of_task * sizeof (Line);
  g_autofree guint64 *sums = g_new (guint64, n_tasks);
  const Reading reading = { lines, of_task, n_streams, sums };
  gint64 best_us = G_MAXINT64;

  for (guint i = 0; i < n_rounds; i++) {
    const gint64 start = g_get_monotonic_time ();
    guint64 sum = 0;

    ringlet_parallel_for (n_tasks, read_task, (gpointer) &reading, NULL, NULL);
    best_us = MIN (best_us, g_get_monotonic_time () - start);
    for (gsize t = 0; t < n_tasks; t++)
      sum += sums[t];
    g_assert (sum == n_bytes / sizeof (guint64));
  }
  return (double) n_bytes * 1e6 / (double) MAX (best_us, 1);
}

static Line *
new_lines (gsize n_lines, GError **error)
{
  const gsize n = n_lines * (sizeof (Line) / sizeof (guint64));
  gpointer data = NULL;
  guint64 *numbers = NULL;

  if (posix_memalign (&data, HUGE_PAGE, n_lines * sizeof (Line)) != 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory to read %" G_GSIZE_FORMAT " MiB of it",
        n_lines * sizeof (Line) >> 20);
    return NULL;
  }
  madvise (data, n_lines * sizeof (Line), MADV_HUGEPAGE);
  numbers = data;
  for (gsize i = 0; i < n; i++)
    numbers[i] = 1;
  return data;
}

gsize
ringlet_bandwidth_bytes (void)
{
  const gsize wanted = MAX (LEAST_BYTES, 2 * ringlet_footprint_cache ());
  const gsize machine = ringlet_footprint_machine ();

  return machine > 0 ? MIN (wanted, machine / 3) : wanted;
}

double
ringlet_bandwidth_measure (gsize n_bytes, guint n_rounds,
    RingletBandwidth rows[RINGLET_BANDWIDTH_N], GError **error)
{
  const guint n_threads = ringlet_parallel_get_threads ();
  const gsize n_lines = n_bytes / sizeof (Line);
  Line *lines = new_lines (n_lines, error);
  double best = 0.0;

  if (lines == NULL)
    return 0.0;

  for (guint i = 0; i < RINGLET_BANDWIDTH_N; i++) {
    const gboolean all = i >= RINGLET_BANDWIDTH_N / 2;
    RingletBandwidth *row = &rows[i];

    row->n_threads = all ? n_threads : 1;
    row->n_streams = 1 << i % (RINGLET_BANDWIDTH_N / 2);
    ringlet_parallel_set_threads (row->n_threads);
    row->bytes_per_s = best_rate (lines, n_lines, row->n_streams, n_rounds);
    if (all)
      best = MAX (best, row->bytes_per_s);
  }
  ringlet_parallel_set_threads (n_threads);
  free (lines);
  return best;
}
