/* SPDX-License-Identifier: MIT */

/* One changed sample, read. */

#include <math.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "base/error.h"
#include "image/reader.h"
#include "mutation.h"
#include "support/memory-limit.h"
#include "support/samples.h"

#define MAX_CPU_S 2
#define MAX_BEYOND ((gint64) 64 << 20)
#define SEED 7

/* How many bytes a byte of a file can hold at most, by what is in it; the row whose
 * name the sample's begins with, the first one. Frames count once for the file's own
 * bytes and once for pixels of the widest type. */
static const struct {
  const char *prefix;
  gint64 held;
} held[] = {
  { "edf/pilatus100k_", 1032 }, /* deflate */
  { "tif/tiffcp_", 1032 },
  { "hdf5/", 1032 },
  { "mar345/", 700 }, /* 128 pixels of 4 bytes for the 6 bits of a block's head */
  { "jpeg/", 1032 },  /* a code of a bit or two for 64 pixels */
  { "", 16 },
};

/* ---- reading ---- */

static void
check_error (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_cmpstr (
      g_quark_to_string (error->domain), ==, g_quark_to_string (RINGLET_ERROR));
  if (!g_utf8_validate (error->message, -1, NULL)) {
    g_autofree char *text = g_strescape (error->message, NULL);

    g_error ("no UTF-8: %s", text);
  }
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static gboolean
read_frame (const RingletReader *reader, gpointer state, guint64 index)
{
  g_auto (RingletFrameInfo) info = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = reader->read (state, index, NULL, &error);

  if (image == NULL) {
    check_error (error);
    return FALSE;
  }
  g_assert_no_error (error);
  g_assert_true (reader->describe (state, index, &info, NULL));
  g_assert_cmpuint (info.n_slow, ==, image->n_slow);
  g_assert_cmpuint (info.n_fast, ==, image->n_fast);
  g_assert_cmpint (info.type, ==, image->type);
  ringlet_image_get (image, ringlet_image_n_pixels (image) - 1);
  return TRUE;
}

/* Returns (transfer none) (nullable): what must be said of the file to read it. */
static const char *
inner_of (const char *file)
{
  const char *inner = strstr (file, "::");

  return inner != NULL ? inner + 2 : ringlet_test_sample_stated (file);
}

/* The first frame and the last one. @file: with what is inside */
static gboolean
read_frames (GBytes *bytes, const char *file)
{
  const RingletReaderInput input = {
    .bytes = bytes, .inner = inner_of (file), .verify = RINGLET_VERIFY_STRICT
  };
  g_autofree char *name = g_strndup (file, strcspn (file, ":"));
  g_autoptr (GError) error = NULL;
  const RingletReader *reader = ringlet_reader_of_inner (input.inner);
  guint64 n_frames = 0;
  gpointer state = NULL;
  gboolean is_read = FALSE;

  if (reader == NULL)
    reader = ringlet_reader_find (bytes, name, &error);
  if (reader != NULL && (input.inner == NULL || reader->has_inner))
    state = reader->open (&input, &n_frames, &error);
  else if (reader != NULL)
    return FALSE; /* it looks like another format now: the caller says that */
  if (state == NULL) {
    check_error (error);
    return FALSE;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (n_frames, >, 0);
  is_read = read_frame (reader, state, 0);
  if (n_frames > 1)
    is_read &= read_frame (reader, state, n_frames - 1);
  reader->close (state);
  return is_read;
}

/* ---- mutations ---- */

/* @way: below @size × MUTATION_N_WAYS. A copy of its own, so that a sanitizer sees
 * every byte read behind the end. */
static GBytes *
mutate (const guint8 *data, gsize size, gsize way, guint8 any)
{
  const gsize at = way / MUTATION_N_WAYS;
  const guint8 values[MUTATION_N_VALUES] = { 0x00, 0xff, data[at] ^ 0x80, data[at] ^ 1,
    any };
  guint8 *copy = NULL;

  if (way % MUTATION_N_WAYS == MUTATION_N_VALUES)
    return g_bytes_new_take (g_memdup2 (data, at), at);
  copy = g_memdup2 (data, size);
  copy[at] = values[way % MUTATION_N_WAYS];
  return g_bytes_new_take (copy, size);
}

/* Each has its own random numbers, so that it can be tried alone. Half of them are in
 * the beginning, where the headers are. */
static GBytes *
make_mutation (const MutationSample *sample, guint64 index)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) (SEED + index));
  const gsize end = g_rand_boolean (rand) ? MIN (sample->size, 1024) : sample->size;
  const gsize any_way =
      (gsize) g_rand_int_range (rand, 0, (gint32) (end * MUTATION_N_WAYS));

  return mutate (sample->data, sample->size, sample->is_full ? (gsize) index : any_way,
      (guint8) g_rand_int (rand));
}

static gint64
most_bytes (const MutationSample *sample)
{
  for (gsize i = 0; i < G_N_ELEMENTS (held); i++) {
    if (g_str_has_prefix (sample->file, held[i].prefix))
      return MAX_BEYOND + held[i].held * (gint64) sample->size;
  }
  g_assert_not_reached ();
}

void
mutation_count_memory (void)
{
  ringlet_test_memory_init ();
}

static gboolean
on_excess (gsize size)
{
  if (mutation_is_theirs (3)) {
    mutation_progress->allocated++;
    return FALSE;
  }
  ringlet_test_memory_limit = G_MAXINT64;
  g_error ("mutation %" G_GUINT64_FORMAT ": a block of %" G_GSIZE_FORMAT
           " bytes is more than the file can hold",
      mutation_progress->next, size);
}

/* Of the processor, not of the clock: others may be using it. */
static void
set_timer (int seconds)
{
  const struct itimerval timer = { .it_value = { .tv_sec = seconds } };

  g_assert_cmpint (setitimer (ITIMER_PROF, &timer, NULL), ==, 0);
}

void
mutation_try (const MutationSample *sample, guint64 index)
{
  const clock_t begin = clock ();
  g_autoptr (GBytes) bytes = make_mutation (sample, index);
  gint64 memory = 0;
  gboolean is_read = FALSE;

  mutation_progress->next = index;
  mutation_progress->tried++;
  set_timer (MAX_CPU_S);
  memory = ringlet_test_memory_begin (most_bytes (sample), on_excess);
  is_read = read_frames (bytes, sample->file);
  mutation_progress->peak =
      MAX (mutation_progress->peak, ringlet_test_memory_end (memory));
  set_timer (0);
  mutation_progress->read += is_read ? 1 : 0;
  mutation_progress->cpu_s =
      fmax (mutation_progress->cpu_s, (double) (clock () - begin) / CLOCKS_PER_SEC);
}
