/* SPDX-License-Identifier: MIT */

/* Prints CSV: how long after a change of the geometry an OpenCL device that has the
 * frame already has the first pattern, and what of it each step takes: the automatic
 * range and the format on the processor, the matrix and the sums of what is known on
 * the device, one frame, and the pattern. Milliseconds from the call to the end of the
 * work, the best and the median of some geometries; beside it the processor's way. Not
 * a test; but a matrix that is not the processor's ends it.
 *
 *   bench-opencl-geometry [DEVICE [DETECTOR [ROUNDS]]]     0 Eiger16M 9 */

#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "engine/integrator.h"
#include "engine/opencl-packed.h"
#include "engine/packed-state.h"
#include "engine/resolve.h"

#define MOST_ROUNDS 100

typedef struct {
  const char *name;
  const char *unit;
  RingletSplit split;
  guint n_azimuth;
} Case;

static const Case cases[] = {
  { "1d full", "q_A^-1", RINGLET_SPLIT_FULL, 0 },
  { "1d full 2theta", "2th_deg", RINGLET_SPLIT_FULL, 0 },
  { "1d bbox", "q_A^-1", RINGLET_SPLIT_BBOX, 0 },
  { "1d no", "q_A^-1", RINGLET_SPLIT_NO, 0 },
  { "2d full", "q_A^-1", RINGLET_SPLIT_FULL, 360 },
  { "2d no", "q_A^-1", RINGLET_SPLIT_NO, 360 },
};

/* FORMAT to KNOWN are what MADE is made of, once more; ENGINE is range and matrix by
 * who integrates, who takes a device that is no GPU for a copy of the processor's
 * matrix. */
typedef enum {
  WHOLE,
  RANGE,
  MADE,
  FRAME,
  PATTERN,
  FORMAT,
  MATRIX,
  KNOWN,
  ENGINE,
  N_STEPS
} Step;

static const char *const step_names[N_STEPS] = { "whole", "range", "made", "frame",
  "pattern", "format", "matrix", "known", "engine" };

typedef struct {
  RingletCl *cl;
  RingletMemo *memo; /* holds it */
  char *engine;
  RingletDetector *detector;
  RingletMask *gaps;
  RingletImage *image;
  RingletClBuffer resident;
  gsize n_rounds;
} Bench;

/* What one geometry ends in. */
typedef struct {
  RingletMemo *memo;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletSplitter splitter;
  RingletPreproc *preproc;
  RingletClMade *made;
  RingletKnown *known; /* its */
  RingletClPacked device;
  RingletList excluded;
  double *counts;
  double *pattern;
  double ms[N_STEPS];
} Run;

static void
fail_on (GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-opencl-geometry: %s\n", error->message);
  exit (1);
}

/* Counts as a detector has them: mostly below 12. */
static RingletImage *
make_image (const RingletDetector *detector)
{
  const gsize n = detector->n_slow * detector->n_fast;
  guint32 *data =
      ringlet_image_alloc (RINGLET_PIXEL_U32, detector->n_slow, detector->n_fast, NULL);
  guint32 seed = 1;

  for (gsize i = 0; i < n; i++) {
    seed = seed * 1664525u + 1013904223u;
    data[i] = seed % 97 == 0 ? seed >> 22 : (seed >> 16) % 12;
  }
  return ringlet_image_new_take (
      RINGLET_PIXEL_U32, detector->n_slow, detector->n_fast, data, NULL);
}

static void
bench_init (Bench *self, const char *device, const char *detector, gsize n_rounds)
{
  g_autoptr (GError) error = NULL;
  gsize size;

  *self = (Bench){ .memo = ringlet_memo_new ((gsize) 1 << 33),
    .engine = g_strconcat ("opencl:", device, NULL),
    .n_rounds = CLAMP (n_rounds, 1, MOST_ROUNDS) };
  self->cl = ringlet_cl_get (device, self->memo, &error);
  fail_on (error);
  self->detector = ringlet_detector_new_named (detector, 3, &error);
  fail_on (error);
  self->gaps = ringlet_detector_gap_mask (self->detector);
  self->image = make_image (self->detector);
  size = self->detector->n_slow * self->detector->n_fast * sizeof (guint32);
  ringlet_cl_buffer_init (
      &self->resident, self->cl, size, self->image->data, "frames", &error);
  fail_on (error);
}

/* Milliseconds since the last step. */
static void
end_step (Run *run, Step step, gint64 *last)
{
  const gint64 now = g_get_monotonic_time ();

  run->ms[step] = (double) (now - *last) / 1e3;
  *last = now;
}

static void
run_prepare (Run *self, const Bench *bench, const Case *c, gsize round)
{
  *self = (Run){ .memo = ringlet_memo_ref (bench->memo),
    .geometry = { 0.2 + 1e-5 * (double) round, 0.16, 0.155, 0.02, -0.015, 0, 0.4e-10 },
    .plan = ringlet_plan_default () };
  self->plan.engine = bench->engine;
  self->plan.unit = ringlet_unit_find (c->unit, NULL);
  self->plan.n_radial = 1000;
  self->plan.n_azimuth = c->n_azimuth;
  self->plan.split = c->split;
  self->plan.factors.polarization = 0.99;
  ringlet_list_init (&self->excluded, sizeof (guint32));
}

/* The frame that the device has, through its matrix, and the pattern of it. */
static void
sum_frame (Run *self, const Bench *bench, gint64 *last)
{
  const RingletExclusion nothing = { .active = FALSE };
  const RingletImage *const images[] = { bench->image };
  RingletPackedOut out = { self->counts, NULL, &self->excluded };
  g_autoptr (GError) error = NULL;
  RingletClScatter *scatter = ringlet_cl_scatter_new (bench->cl, &self->device, &error);

  fail_on (error);
  ringlet_cl_scatter_launch (
      scatter, &bench->resident, 0, RINGLET_PIXEL_U32, 1, &nothing, &error);
  fail_on (error);
  ringlet_cl_scatter_fetch (scatter, 1, &error);
  fail_on (error);
  ringlet_cl_scatter_finish (scatter, images, 1, &nothing, &out, &error);
  fail_on (error);
  end_step (self, FRAME, last);
  for (gsize bin = 0; bin < self->known->n_bins; bin++)
    self->pattern[bin] = self->counts[bin] / self->known->norm[bin];
  end_step (self, PATTERN, last);
  ringlet_cl_scatter_free (scatter);
}

/* What the engine is prepared with. */
static RingletEngineTask
engine_task (const Run *self, const Bench *bench)
{
  return (RingletEngineTask){ .splitter = &self->splitter,
    .mask = bench->gaps,
    .preproc = self->preproc,
    .memo = self->memo };
}

static void
run_device (Run *self, const Bench *bench)
{
  const RingletCorrections none = { NULL };
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  gint64 last = start;
  RingletEngineTask task;

  self->splitter = (RingletSplitter){
    .detector = bench->detector, .geometry = &self->geometry, .mask = bench->gaps
  };
  ringlet_plan_resolve (&self->plan, &self->splitter, self->memo, NULL, &error);
  fail_on (error);
  self->preproc = ringlet_preproc_get (
      bench->detector, &self->geometry, &self->plan, &none, self->memo, NULL, &error);
  fail_on (error);
  end_step (self, RANGE, &last);

  self->splitter.mask = NULL;
  task = engine_task (self, bench);
  self->made = ringlet_cl_made_new (bench->cl, &task, NULL, &error);
  fail_on (error);
  self->known = self->made->state->known;
  self->device = ringlet_cl_packed_of (self->made);
  self->counts = g_new0 (double, self->known->n_bins);
  self->pattern = g_new0 (double, self->known->n_bins);
  end_step (self, MADE, &last);
  sum_frame (self, bench, &last);
  self->ms[WHOLE] = (double) (last - start) / 1e3;
}

/* The same in steps. */
static void
run_steps (Run *self, const Bench *bench)
{
  RingletClKnownTask task = self->made->known;
  RingletSplitter splitter = self->splitter;
  gint64 last = g_get_monotonic_time ();
  g_autoptr (RingletPacked) empty = ringlet_packed_new_empty (&splitter);
  g_autoptr (RingletKnown) known = NULL;
  g_auto (RingletClSplit) split = { { NULL } };
  g_autoptr (GError) error = NULL;

  end_step (self, FORMAT, &last);
  splitter.mask = bench->gaps;
  ringlet_cl_split_init (
      &split, bench->cl, &splitter, empty, bench->memo, NULL, &error);
  fail_on (error);
  end_step (self, MATRIX, &last);
  task.matrix = &split;
  known = ringlet_cl_known_sum (&task, NULL, NULL, &error);
  fail_on (error);
  end_step (self, KNOWN, &last);
}

/* The same by who integrates. */
static void
run_engine (Run *self, const Bench *bench)
{
  /* Another geometry: nothing of it is known. */
  RingletGeometry geometry = self->geometry;
  const RingletPlan plan = self->plan;
  const RingletIntegratorInputs inputs = { .detector = bench->detector,
    .geometry = &geometry,
    .mask = bench->gaps,
    .plan = &plan };
  gint64 last = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator = NULL;

  geometry.distance_m += 1e-6;
  integrator = ringlet_integrator_new (&inputs, bench->memo, NULL, &error);
  fail_on (error);
  end_step (self, ENGINE, &last);
}

static void
run_clear (Run *self)
{
  ringlet_cl_packed_clear (&self->device);
  g_clear_pointer (&self->made, ringlet_cl_made_free);
  g_clear_pointer (&self->preproc, ringlet_preproc_unref);
  ringlet_list_clear (&self->excluded);
  g_free (self->counts);
  g_free (self->pattern);
  ringlet_memo_unref (self->memo);
}

/* --- the processor's --- */

static double
worst (const double *a, const double *b, gsize n)
{
  double most = 0.0;

  for (gsize i = 0; i < n; i++) {
    if (b[i] != 0.0)
      most = MAX (most, fabs (a[i] - b[i]) / fabs (b[i]));
  }
  return most;
}

/* How many pixels differ, and how many by more than a step of 2^-16. */
typedef struct {
  gsize n;
  gsize n_far;
} Difference;

/* Units of one pixel, slot by slot from @least on. */
static void
add_units (const guint16 *rest, gsize n_rest, gint64 offset, gint64 sign, gint64 *units)
{
  gint64 first = RINGLET_PACKED_ONE;

  for (gsize k = 0; k < n_rest; k++) {
    units[offset + 1 + (gint64) k] += sign * rest[k];
    first -= rest[k];
  }
  units[offset] += sign * first;
}

static void
compare_pixel (gint64 slot, const guint16 *rest, gint64 right_slot,
    const guint16 *right_rest, gsize n_rest, Difference *difference)
{
  const gint64 least = MIN (slot, right_slot);
  gint64 units[2 * RINGLET_PACKED_MAX_WIDTH + 1] = { 0 };
  gint64 most = 0;

  if (ABS (slot - right_slot) > RINGLET_PACKED_MAX_WIDTH) {
    difference->n++;
    difference->n_far++;
    return;
  }
  add_units (rest, n_rest, slot - least, 1, units);
  add_units (right_rest, n_rest, right_slot - least, -1, units);
  for (gsize k = 0; k < G_N_ELEMENTS (units); k++)
    most = MAX (most, ABS (units[k]));
  difference->n += most > 0;
  difference->n_far += most > 1;
}

/* Those on the list are in the sums. */
static Difference
compare_matrix (const Run *run, const Bench *bench, const RingletPacked *right)
{
  const gsize n = right->n_pixels;
  const gsize n_rest = (gsize) right->format - 1;
  g_autofree guint8 *slot = g_malloc (ringlet_packed_slot_bytes (right));
  g_autofree guint16 *rest = g_new (guint16, n * n_rest + 1);
  g_autoptr (GError) error = NULL;
  Difference difference = { 0, 0 };
  RingletClQueue queue;

  ringlet_cl_queue_init (&queue, bench->cl, &error);
  fail_on (error);
  ringlet_cl_read (&queue, &run->device.slot, 0, n * right->slot_bytes, slot, &error);
  ringlet_cl_read (&queue, &run->device.rest, 0, n * n_rest * 2, rest, &error);
  fail_on (error);
  ringlet_cl_queue_clear (&queue);
  for (gsize i = 0; i < n; i++) {
    const guint32 mine =
        right->slot_bytes == 2 ? ((guint16 *) slot)[i] : ((guint32 *) slot)[i];
    const guint32 its = ringlet_packed_first_slot (right, i);

    if (mine > RINGLET_PACKED_WIDE || its > RINGLET_PACKED_WIDE)
      compare_pixel (
          mine, rest + i * n_rest, its, right->rest + i * n_rest, n_rest, &difference);
  }
  return difference;
}

static void
check (const Run *run, const Bench *bench, const Case *c)
{
  const RingletExclusion nothing = { .active = FALSE };
  const RingletImage *const images[] = { bench->image };
  RingletEngineTask task = engine_task (run, bench);
  g_autoptr (RingletMatrix) matrix = NULL;
  g_autoptr (RingletPackedState) state = NULL;
  g_autofree double *counts = g_new0 (double, run->known->n_bins);
  g_autoptr (GError) error = NULL;
  RingletPackedInteger *integer = NULL;
  RingletPackedOut out = { counts, NULL, (RingletList *) &run->excluded };
  const gint64 start = g_get_monotonic_time ();
  double ms, norm, norm2, sums;
  Difference difference;

  matrix = ringlet_matrix_get (
      task.splitter, RINGLET_STORAGE_PACKED, run->memo, NULL, &error);
  fail_on (error);
  task.matrix = matrix;
  state = ringlet_packed_state_new (&task, NULL, &error);
  fail_on (error);
  ms = (double) (g_get_monotonic_time () - start) / 1e3;
  integer = ringlet_packed_integer_new (&state->in.task);
  ringlet_packed_integer_run (integer, images, 1, &nothing, &out, NULL, &error);
  fail_on (error);
  ringlet_packed_integer_free (integer);

  norm = worst (run->known->norm, state->known->norm, run->known->n_bins);
  norm2 = worst (run->known->norm2, state->known->norm2, run->known->n_bins);
  sums = worst (run->counts, counts, run->known->n_bins);
  difference = compare_matrix (run, bench, state->matrix);
  g_print (
      "# %s: P%u, %u on the list, %u pixels are the processor's; of %" G_GSIZE_FORMAT
      " pixels %" G_GSIZE_FORMAT " differ, %" G_GSIZE_FORMAT
      " by more than 2^-16; sums differ by %.1e, norms by %.1e, norms² by %.1e; the "
      "processor builds in %.1f ms\n",
      c->name, (guint) run->made->empty->format, run->device.n_wide,
      run->made->split.n_asked, run->made->empty->n_pixels, difference.n,
      difference.n_far, sums, norm, norm2, ms);
  if (difference.n > run->made->empty->n_pixels / 1000 ||
      !(sums < 1e-3 && norm < 1e-3)) {
    g_printerr (
        "bench-opencl-geometry: %s: the matrix is not the processor's\n", c->name);
    exit (1);
  }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
run_case (const Bench *bench, const Case *c)
{
  double ms[N_STEPS][MOST_ROUNDS];

  /* The first one compiles. */
  for (gsize round = 0; round <= bench->n_rounds; round++) {
    Run run;

    run_prepare (&run, bench, c, round);
    run_device (&run, bench);
    run_steps (&run, bench);
    run_engine (&run, bench);
    for (guint step = 0; round > 0 && step < N_STEPS; step++)
      ms[step][round - 1] = run.ms[step];
    if (round == bench->n_rounds)
      check (&run, bench, c);
    run_clear (&run);
  }
  g_print ("%s,%s", bench->cl->name, c->name);
  for (guint step = 0; step < N_STEPS; step++) {
    qsort (ms[step], bench->n_rounds, sizeof (double), compare_doubles);
    g_print (",%.2f,%.2f", ms[step][0], ms[step][bench->n_rounds / 2]);
  }
  g_print ("\n");
}

int
main (int argc, char **argv)
{
  Bench bench;

  setlocale (LC_ALL, "");
  bench_init (&bench, argc > 1 ? argv[1] : "0", argc > 2 ? argv[2] : "Eiger16M",
      argc > 3 ? (gsize) g_ascii_strtoull (argv[3], NULL, 10) : 9);
  g_print ("device,case");
  for (guint step = 0; step < N_STEPS; step++)
    g_print (",%s_ms_best,%s_ms_median", step_names[step], step_names[step]);
  g_print ("\n");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    run_case (&bench, &cases[i]);
  return 0;
}
