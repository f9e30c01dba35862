/* SPDX-License-Identifier: MIT */

/* Prints CSV: what compressed frames cost on an OpenCL device that decodes and sums
 * them: those that it has already, by how the work is cut, and with the way there from
 * memory that it reaches by itself. Different frames follow each other, each of counts
 * of 5 on average; their gaps hold 0, or the flag that detectors put there. Not a test;
 * but sums that are not those of the processor end it.
 *
 *   bench-opencl-chunks [DEVICE [DETECTOR [FRAMES]]]     0 Eiger4M 64 */

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"
#include "engine/opencl-bslz4.h"
#include "image/codec-bitshuffle-places.h"
#include "image/codec-bitshuffle.h"
#include "opencl/pinned.h"
#include "support/bslz4.h"
#include "support/packed-state.h"

#define N_ROUNDS 5
#define BLOCK 2048
#define MEAN 5.0

/* What a device is given at once, where the way there counts. */
static const guint batches[] = { 4, 8, 16, 32 };

/* That many of them are under way. */
#define N_RING 3

typedef struct {
  const char *name;
  RingletSplit split;
  guint n_azimuth;
  RingletErrorModel errors;
  gboolean all_tunings;
  gboolean has_flags; /* in the gaps */
} Case;

static const Case cases[] = {
  { "1d full", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_NONE, TRUE, FALSE },
  { "1d full flags", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_NONE, TRUE, TRUE },
  { "1d no", RINGLET_SPLIT_NO, 0, RINGLET_ERROR_MODEL_NONE, FALSE, TRUE },
  { "1d full poisson", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_POISSON, TRUE, TRUE },
  { "2d full", RINGLET_SPLIT_FULL, 360, RINGLET_ERROR_MODEL_NONE, FALSE, TRUE },
};

/* The first few are tried in every case. */
static const RingletClBslz4Tuning tunings[] = {
  { 32, 16, FALSE },
  { 64, 16, FALSE },
  { 128, 16, FALSE },
  { 64, 16, TRUE },
  { 32, 8, FALSE },
  { 32, 32, FALSE },
  { 64, 8, FALSE },
  { 64, 32, FALSE },
  { 128, 8, FALSE },
  { 128, 32, FALSE },
  { 256, 16, FALSE },
  { 32, 4, TRUE },
  { 32, 16, TRUE },
  { 128, 16, TRUE },
};
#define N_FEW_TUNINGS 4

typedef struct {
  RingletCl *cl;
  RingletMemo *memo;
  RingletDetector *detector;
  RingletMask *gaps;
  gsize n_pixels;
  gsize n_frames;
  gboolean has_flags;
  guint8 *table; /* 65536 counts, each as often as it is likely */
  RingletClPinned pinned;
  RingletClChunk *chunks;
} Bench;

static void
fail_on (GError *error)
{
  if (error == NULL)
    return;
  g_printerr ("bench-opencl-chunks: %s\n", error->message);
  exit (1);
}

static guint8 *
poisson_table (void)
{
  guint8 *table = g_malloc (65536);
  double p = exp (-MEAN);
  double sum = p;
  guint count = 0;

  for (gsize i = 0; i < 65536; i++) {
    while (sum < (i + 0.5) / 65536 && count < 100) {
      count++;
      p *= MEAN / count;
      sum += p;
    }
    table[i] = (guint8) count;
  }
  return table;
}

/* RingletParallelFunc: makes one frame, and compresses it. Source of the random
 * numbers: Marsaglia, "Xorshift RNGs" (2003). */
static void
make_chunk (gsize index, gpointer data)
{
  const Bench *self = data;
  g_autofree guint32 *pixels = g_new (guint32, self->n_pixels);
  guint64 random = 88172645463325252ULL + index * 0x9e3779b97f4a7c15ULL;

  for (gsize i = 0; i < self->n_pixels; i++) {
    if (i % 4 == 0) {
      random ^= random << 13;
      random ^= random >> 7;
      random ^= random << 17;
    }
    pixels[i] = self->table[random >> 16 * (i % 4) & 0xffff];
    if (self->gaps != NULL && self->gaps->bad[i] != 0)
      pixels[i] = self->has_flags ? G_MAXUINT32 : 0;
  }
  self->chunks[index].data = bslz4_encode (
      pixels, self->n_pixels, sizeof *pixels, BLOCK, &self->chunks[index].n_bytes);
}

/* Another set of frames. */
static void
make_chunks (Bench *self, gboolean has_flags)
{
  g_autoptr (GError) error = NULL;
  gsize n_bytes = 0;
  guint8 *to;

  if (self->pinned.data != NULL && self->has_flags == has_flags)
    return;
  self->has_flags = has_flags;
  ringlet_parallel_for (self->n_frames, make_chunk, self, NULL, NULL);
  for (gsize i = 0; i < self->n_frames; i++)
    n_bytes += self->chunks[i].n_bytes;
  ringlet_cl_pinned_clear (&self->pinned);
  ringlet_cl_pinned_init (&self->pinned, self->cl, n_bytes, "chunks", &error);
  fail_on (error);
  to = self->pinned.data;
  for (gsize i = 0; i < self->n_frames; i++) {
    memcpy (to, self->chunks[i].data, self->chunks[i].n_bytes);
    g_free ((gpointer) self->chunks[i].data);
    self->chunks[i].data = to;
    to += self->chunks[i].n_bytes;
  }
  g_print ("# %s: %" G_GSIZE_FORMAT " frames, %.0f MB, compressed %.1f MB: %.3f MB a "
           "frame\n",
      self->cl->name, self->n_frames,
      (double) (self->n_frames * self->n_pixels * 4) / 1e6, (double) n_bytes / 1e6,
      (double) n_bytes / 1e6 / (double) self->n_frames);
}

static void
bench_init (Bench *self, const char *device, const char *detector, gsize n_frames)
{
  g_autoptr (GError) error = NULL;

  *self = (Bench){ .memo = ringlet_memo_new ((gsize) 1 << 33), .n_frames = n_frames };
  self->cl = ringlet_cl_get (device, self->memo, &error);
  fail_on (error);
  self->detector = ringlet_detector_new_named (detector, 3, &error);
  fail_on (error);
  self->gaps = ringlet_detector_gap_mask (self->detector);
  self->n_pixels = self->detector->n_slow * self->detector->n_fast;
  self->chunks = g_new0 (RingletClChunk, n_frames);
  self->table = poisson_table ();
}

/* Sums of all frames, one after the other. */
typedef struct {
  gsize n_frames;
  double *sums; /* n_frames × 2 × n_bins */
  RingletList excluded;
  RingletPackedOut *out;
} Sums;

static void
sums_init (Sums *self, const RingletPackedState *state, gsize n_frames)
{
  const gsize n_bins = state->known->n_bins;

  self->n_frames = n_frames;
  self->sums = g_new0 (double, 2 * n_bins * n_frames);
  self->out = g_new0 (RingletPackedOut, n_frames);
  ringlet_list_init (&self->excluded, sizeof (guint32));
  for (gsize i = 0; i < n_frames; i++)
    self->out[i] = (RingletPackedOut){ self->sums + 2 * i * n_bins,
      state->in.task.squares ? self->sums + (2 * i + 1) * n_bins : NULL,
      &self->excluded };
}

static void
sums_clear (Sums *self)
{
  ringlet_list_clear (&self->excluded);
  g_free (self->out);
  g_free (self->sums);
}

/* What the processor makes of the frames. */
static void
sum_on_processor (const Bench *self, const RingletPackedState *state, const Sums *sums)
{
  const RingletExclusion nothing = { .active = FALSE };
  RingletPackedInteger *integer = ringlet_packed_integer_new (&state->in.task);
  g_autofree guint32 *pixels = g_new (guint32, self->n_pixels);
  RingletImage image = { .n_slow = self->detector->n_slow,
    .n_fast = self->detector->n_fast,
    .type = RINGLET_PIXEL_U32,
    .data = pixels };
  const RingletImage *images[] = { &image };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < sums->n_frames; i++) {
    gsize n_bytes = 0;

    ringlet_codec_bitshuffle (RINGLET_BITSHUFFLE_LZ4, sizeof *pixels, 0,
        self->chunks[i].data, self->chunks[i].n_bytes, (guint8 *) pixels,
        self->n_pixels * sizeof *pixels, &n_bytes, &error);
    fail_on (error);
    ringlet_packed_integer_run (
        integer, images, 1, &nothing, &sums->out[i], NULL, &error);
    fail_on (error);
  }
  ringlet_packed_integer_free (integer);
}

static void
begin (RingletClBslz4 *device, const RingletClChunk *chunks, gsize n)
{
  const RingletExclusion nothing = { .active = FALSE };
  g_autoptr (GError) error = NULL;

  if (ringlet_cl_bslz4_upload (device, chunks, n, RINGLET_PIXEL_U32, &error))
    ringlet_cl_bslz4_sum (device, &nothing, &error);
  fail_on (error);
}

static void
finish (RingletClBslz4 *device, const RingletPackedOut *out, gsize n)
{
  const RingletExclusion nothing = { .active = FALSE };
  g_autofree GError **refused = g_new0 (GError *, n);
  g_autoptr (GError) error = NULL;

  ringlet_cl_bslz4_finish (device, &nothing, out, refused, &error);
  fail_on (error);
  for (gsize i = 0; i < n; i++)
    fail_on (refused[i]);
}

static void
check (const Case *c, const char *what, const RingletPackedState *state,
    const Sums *sums, const Sums *right)
{
  if (memcmp (sums->sums, right->sums,
          2 * state->known->n_bins * right->n_frames * sizeof (double)) == 0)
    return;
  g_printerr ("bench-opencl-chunks: %s, %s: the sums are not those of the processor\n",
      c->name, what);
  exit (1);
}

static RingletClBslz4 *
make_device (const Bench *self, const RingletClPacked *packed,
    const RingletClBslz4Tuning *tuning)
{
  g_autoptr (GError) error = NULL;
  RingletClBslz4 *device = ringlet_cl_bslz4_new (self->cl, packed, tuning, &error);

  fail_on (error);
  return device;
}

/* Microseconds a frame of those that the device has, as it says: the best round. */
static double
resident_us (RingletClBslz4 *device, gsize n)
{
  const RingletExclusion nothing = { .active = FALSE };
  RingletClQueue *queue = ringlet_cl_bslz4_get_queue (device);
  g_autoptr (GError) error = NULL;
  double best = G_MAXDOUBLE;

  ringlet_cl_queue_time (queue, &error);
  for (guint round = 0; round < N_ROUNDS && error == NULL; round++) {
    double seconds = 0.0;

    if (ringlet_cl_bslz4_sum (device, &nothing, &error) &&
        ringlet_cl_queue_seconds (queue, &seconds, &error))
      best = MIN (best, seconds * 1e6 / (double) n);
  }
  fail_on (error);
  return best;
}

static void
print_row (const Bench *self, const Case *c, const char *kind,
    const RingletClBslz4Tuning *tuning, guint batch, double us)
{
  g_print ("%s,%s,%s,%u,%u,%s,%u,%.2f,%.0f,%.1f\n", self->cl->name, c->name, kind,
      tuning->lanes, tuning->n_blocks, tuning->global_bins ? "global" : "local", batch,
      us, 1e6 / us, (double) self->n_pixels * 4 / us / 1e3);
}

/* One way to cut the work. */
static double
run_tuning (const Bench *self, const Case *c, const RingletPackedState *state,
    const RingletClPacked *packed, const Sums *right,
    const RingletClBslz4Tuning *tuning)
{
  RingletClBslz4 *device = make_device (self, packed, tuning);
  const gsize n = right != NULL ? right->n_frames : self->n_frames;
  double us;
  Sums sums;

  sums_init (&sums, state, n);
  begin (device, self->chunks, n);
  finish (device, sums.out, n);
  if (right != NULL)
    check (c, "resident", state, &sums, right);
  us = resident_us (device, n);
  print_row (
      self, c, right != NULL ? "resident" : "decode only", tuning, (guint) n, us);
  sums_clear (&sums);
  ringlet_cl_bslz4_free (device);
  return us;
}

/* The same where no pixel counts: its slots are all 0. */
static void
run_decoding (const Bench *self, const Case *c, const RingletPackedState *state,
    const RingletClPacked *packed)
{
  RingletClPacked blind = *packed;
  g_autofree guint8 *zeros = g_malloc0 (packed->slot.n_bytes);
  g_autoptr (GError) error = NULL;

  ringlet_cl_buffer_init (
      &blind.slot, self->cl, packed->slot.n_bytes, zeros, "slots", &error);
  fail_on (error);
  for (guint i = 0; i < 3; i++)
    run_tuning (self, c, state, &blind, NULL, &tunings[i]);
  ringlet_cl_buffer_clear (&blind.slot);
}

/* All frames through a ring of places, @batch at once. */
static void
run_ring (const Bench *self, RingletClBslz4 **ring, gsize batch, const Sums *sums)
{
  gsize begun = 0, done = 0;

  while (done < sums->n_frames) {
    while (begun < sums->n_frames && begun < done + N_RING * batch) {
      begin (ring[begun / batch % N_RING], self->chunks + begun,
          MIN (batch, sums->n_frames - begun));
      begun += batch;
    }
    finish (ring[done / batch % N_RING], sums->out + done,
        MIN (batch, sums->n_frames - done));
    done += batch;
  }
}

static void
run_whole (const Bench *self, const Case *c, const RingletPackedState *state,
    const RingletClPacked *packed, const Sums *right,
    const RingletClBslz4Tuning *tuning, guint batch)
{
  RingletClBslz4 *ring[N_RING];
  double best = G_MAXDOUBLE;
  Sums sums;

  sums_init (&sums, state, right->n_frames);
  for (guint i = 0; i < N_RING; i++)
    ring[i] = make_device (self, packed, tuning);
  for (guint round = 0; round < N_ROUNDS; round++) {
    const gint64 start = g_get_monotonic_time ();

    run_ring (self, ring, batch, &sums);
    best = MIN (
        best, (double) (g_get_monotonic_time () - start) / (double) right->n_frames);
  }
  check (c, "whole", state, &sums, right);
  print_row (self, c, "whole", tuning, batch, best);
  for (guint i = 0; i < N_RING; i++)
    ringlet_cl_bslz4_free (ring[i]);
  sums_clear (&sums);
}

/* The way to the device alone, and what comes before it: finding the blocks. */
static void
run_copies (const Bench *self, const Case *c, const RingletClPacked *packed)
{
  RingletClBslz4 *device = make_device (self, packed, &tunings[0]);
  RingletBlockLayout layout;
  g_autofree RingletBlockPlace *places = NULL;
  g_autoptr (GError) error = NULL;
  double best = G_MAXDOUBLE;
  gint64 start;

  for (guint round = 0; round < N_ROUNDS; round++) {
    start = g_get_monotonic_time ();
    ringlet_cl_bslz4_upload (
        device, self->chunks, self->n_frames, RINGLET_PIXEL_U32, &error);
    fail_on (error);
    ringlet_cl_wait (ringlet_cl_bslz4_get_queue (device), &error);
    fail_on (error);
    best = MIN (
        best, (double) (g_get_monotonic_time () - start) / (double) self->n_frames);
  }
  print_row (self, c, "upload only", &tunings[0], (guint) self->n_frames, best);
  ringlet_cl_bslz4_free (device);

  ringlet_block_layout_read (&layout, sizeof (guint32), self->n_pixels,
      self->chunks[0].data, self->chunks[0].n_bytes);
  places = g_new (RingletBlockPlace, layout.n_places);
  start = g_get_monotonic_time ();
  for (gsize i = 0; i < self->n_frames; i++)
    ringlet_block_layout_find (
        &layout, self->chunks[i].data, self->chunks[i].n_bytes, 0, places);
  g_print ("# finding the blocks, one thread: %.1f us a frame\n",
      (double) (g_get_monotonic_time () - start) / (double) self->n_frames);
}

static void
run_case (Bench *self, const Case *c)
{
  static const RingletGeometry geometry = { 0.2, 0.08, 0.077, 0.02, -0.015, 0,
    0.4e-10 };
  const TestPackedSetup setup = { self->detector, &geometry, self->gaps, c->split, 1000,
    c->n_azimuth, c->errors };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletPackedState) state = test_packed_state (&setup, self->memo, &error);
  const guint n = c->all_tunings ? G_N_ELEMENTS (tunings) : N_FEW_TUNINGS;
  const RingletClBslz4Tuning *best = &tunings[0];
  double best_us = G_MAXDOUBLE;
  RingletClPacked packed;
  Sums right;

  fail_on (error);
  make_chunks (self, c->has_flags);
  ringlet_cl_packed_init (&packed, self->cl, &state->in.task, &error);
  fail_on (error);
  sums_init (
      &right, state, c->n_azimuth > 0 ? MIN (self->n_frames, 16) : self->n_frames);
  sum_on_processor (self, state, &right);
  run_copies (self, c, &packed);
  run_decoding (self, c, state, &packed);
  for (guint i = 0; i < n; i++) {
    const double us = run_tuning (self, c, state, &packed, &right, &tunings[i]);

    best = us < best_us ? &tunings[i] : best;
    best_us = MIN (us, best_us);
  }
  for (guint i = 0; i < G_N_ELEMENTS (batches); i++)
    run_whole (self, c, state, &packed, &right, best, batches[i]);
  sums_clear (&right);
  ringlet_cl_packed_clear (&packed);
}

int
main (int argc, char **argv)
{
  Bench bench;

  setlocale (LC_ALL, "");
  bench_init (&bench, argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : "Eiger4M",
      argc > 3 ? (gsize) g_ascii_strtoull (argv[3], NULL, 10) : 64);
  g_print (
      "device,case,kind,lanes,blocks,bins,frames_a_launch,us,fps,decoded_gb_per_s\n");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    run_case (&bench, &cases[i]);
  return 0;
}
