/* SPDX-License-Identifier: MIT */

/* write-series PATH N [WORD…]: a series file of N frames of made-up numbers, for
 * series-file.py. Words:
 *
 *   resume, replace       instead of refusing a file that is there
 *   expect                N is told beforehand
 *   cake                  a cake of 5 × 40 bins beside the pattern of 1000
 *   large                 one of 50 × 400 bins, a row of which is a chunk
 *   packed                results are packed before they are appended
 *   slow                  5 ms a frame
 *   interrupt             closes as interrupted
 *   stop=K                leaves after K frames, without closing
 *   processor=K           made by a device up to frame K, and by the processor from
 * there csr=K                 from frame K on by another algorithm every=K flushes
 * after each K frames, and says so
 *
 * Each line of the output is the number of frames that were flushed. */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "export/series-file.h"
#include "support/fake-result.h"

#define N_BINS 1000

static gboolean
has_word (char **words, const char *word)
{
  return g_strv_contains ((const char *const *) words, word);
}

static guint64
number_of (char **words, const char *key, guint64 otherwise)
{
  for (; *words != NULL; words++) {
    if (g_str_has_prefix (*words, key))
      return g_ascii_strtoull (*words + strlen (key), NULL, 10);
  }
  return otherwise;
}

/* In bin b of frame f: signal f * 1000 + b + 0.1. Each tenth frame lacks a pixel. */
static RingletResult *
make_result (guint64 frame, gsize n_radial, gsize n_azimuth)
{
  RingletResult *self = fake_result_new (n_radial, n_azimuth, TRUE);
  const gsize n = ringlet_result_n_bins (self);

  for (gsize i = 0; i + 1 < n; i++) {
    self->sum_signal[i] = self->sum_counts[i] =
        (double) frame * 1000.0 + (double) i + 0.1;
    self->sum_variance[i] = self->sum_signal[i];
    if (frame % 10 == 9 && i == 3)
      self->sum_norm[i] = 98.0;
    self->intensity[i] = self->sum_signal[i] / self->sum_norm[i];
    self->sigma[i] = sqrt (self->sum_variance[i]) / self->sum_norm[i];
  }
  return self;
}

static void
set_method (RingletResult *result, guint64 frame, char **words)
{
  const gboolean is_later = frame >= number_of (words, "processor=", G_MAXUINT64);
  const gboolean is_csr = frame >= number_of (words, "csr=", G_MAXUINT64);

  g_free (result->provenance.method);
  result->provenance.method = g_strdup (is_csr ? "1d, bbox, csr, c, cpu"
          : is_later                           ? "1d, bbox, packed, c, cpu"
                                               : "1d, bbox, packed, opencl, Ä GPU");
  if (is_later)
    result->provenance.no_device = g_strdup ("it is lost");
}

/* Every seventh frame has failed. */
static gboolean
append (RingletSeriesFile *file, guint64 frame, char **words, GError **error)
{
  const gboolean is_large = has_word (words, "large");
  const gboolean with_cake = is_large || has_word (words, "cake");
  g_autoptr (RingletResult) pattern = make_result (frame, N_BINS, 0);
  g_autoptr (RingletResult) cake =
      make_result (frame, is_large ? 400 : 40, is_large ? 50 : 5);
  RingletResult *const results[] = { pattern, cake };
  g_autoptr (RingletSeriesPacked) first =
      ringlet_series_packed_new (pattern, TRUE, NULL);
  g_autoptr (RingletSeriesPacked) second = ringlet_series_packed_new (cake, TRUE, NULL);
  RingletSeriesPacked *const packed[] = { first, second };
  g_auto (RingletImageMeta) meta = { .exposure_s = 0.5, .monitor = 100.0 };
  g_autofree char *path = g_strdup_printf ("images/a_%04u.cbf", (guint) frame);
  RingletSeriesRow row = { frame, results, with_cake ? 2 : 1, &meta, path, 0, NULL };

  set_method (pattern, frame, words);
  row.packed = has_word (words, "packed") ? packed : NULL;
  meta.date = g_strdup_printf ("2026-01-02T03:04:%02u", (guint) frame % 60);
  ringlet_image_meta_add_motor (&meta, "samx", (double) frame * 0.25, "mm");
  if (frame % 7 == 6) {
    row.n_results = 0;
    row.error = "the file is truncated";
  }
  return ringlet_series_file_append (file, &row, error);
}

static gboolean
flush (RingletSeriesFile *file, guint64 n, GError **error)
{
  g_autofree char *line = g_strdup_printf ("%" G_GUINT64_FORMAT "\n", n);

  return ringlet_series_file_flush (file, error) &&
      write (STDOUT_FILENO, line, strlen (line)) > 0;
}

static gboolean
write_frames (RingletSeriesFile *file, guint64 n, char **words, GError **error)
{
  const guint64 every = number_of (words, "every=", G_MAXUINT64);
  const guint64 stop = number_of (words, "stop=", G_MAXUINT64);

  for (guint64 frame = 0; frame < n; frame++) {
    if (frame == stop)
      _exit (3);
    if (ringlet_series_file_has_frame (file, frame))
      continue;
    if (!append (file, frame, words, error) ||
        ((frame + 1) % every == 0 && !flush (file, frame + 1, error)))
      return FALSE;
    if (has_word (words, "slow"))
      g_usleep (5000);
  }
  return TRUE;
}

int
main (int argc, char *argv[])
{
  char **words = argv + 3;
  const guint64 n = argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : 0;
  const RingletSeriesFileOptions options = {
    .existing = has_word (words, "resume") ? RINGLET_HDF5_EXISTING_RESUME
        : has_word (words, "replace")      ? RINGLET_HDF5_EXISTING_REPLACE
                                           : RINGLET_HDF5_EXISTING_REFUSE,
    .n_frames = has_word (words, "expect") ? n : 0,
    .keep_sums = TRUE,
    .title = "made up",
  };
  g_autoptr (GError) error = NULL;
  RingletSeriesFile *file = ringlet_series_file_new (argv[1], &options, &error);

  if (file != NULL && !write_frames (file, n, words, &error)) {
    ringlet_series_file_abandon (file);
    file = NULL;
  }
  if (file != NULL && error == NULL)
    ringlet_series_file_close (file, !has_word (words, "interrupt"), &error);
  if (error == NULL)
    return EXIT_SUCCESS;
  g_printerr ("%s\n", error->message);
  return EXIT_FAILURE;
}
