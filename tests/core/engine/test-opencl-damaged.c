/* SPDX-License-Identifier: MIT */

/* Compressed frames that are damaged, or that no encoder makes, on a device: it has the
 * processor's word on each, and the others beside them are what they were. */

#include <locale.h>

#include "base/error.h"
#include "bslz4-setup.h"
#include "image/codec-bitshuffle.h"
#include "support/lz4-streams.h"

/* Large blocks, small ones with pixels behind them, bytes. */
static const Bslz4Case cases[] = {
  { "counts", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "signed-shorts", "", RINGLET_PIXEL_I16, { 60, 83 }, 512, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 3, FALSE } },
  { "poisson-bytes", "", RINGLET_PIXEL_U8, { 67, 99 }, 8192, RINGLET_SPLIT_NO, 70, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 2, FALSE } },
  { "odd-planes", "", RINGLET_PIXEL_U16, { 60, 83 }, 1000, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "lanes", "", RINGLET_PIXEL_U16, { 60, 83 }, 4096, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 64, 2, FALSE } },
};

/* Cut short, or a few bytes changed: mostly of the header and of lengths. */
static RingletClChunk
damage (GRand *rand, const RingletClChunk *chunk)
{
  const guint n_changes = (guint) g_rand_int_range (rand, 0, 4);
  RingletClChunk to = { g_memdup2 (chunk->data, chunk->n_bytes), chunk->n_bytes };
  guint8 *data = (guint8 *) to.data;

  for (guint i = 0; i < n_changes; i++) {
    const gsize end = g_rand_int_range (rand, 0, 3) == 0 ? 20 : to.n_bytes;
    const gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) end);

    data[at] = g_rand_int_range (rand, 0, 2) == 0
        ? (guint8) (data[at] + g_rand_int_range (rand, -1, 2))
        : (guint8) g_rand_int (rand);
  }
  if (n_changes == 0)
    to.n_bytes = (gsize) g_rand_int_range (rand, 0, (gint32) to.n_bytes);
  /* Memory of its own size: a sanitizer sees who reads behind it. */
  to.data = g_memdup2 (data, to.n_bytes);
  g_free (data);
  return to;
}

/* What the processor says of a chunk: (transfer full) the frame, or why not. */
static RingletImage *
decode (const Bslz4Case *c, const RingletClChunk *chunk, GError **error)
{
  const gsize size = ringlet_pixel_type_size (c->type);
  const gsize n = c->shape.n_slow * c->shape.n_fast * size;
  guint8 *data = ringlet_image_alloc (c->type, c->shape.n_slow, c->shape.n_fast, NULL);
  gsize n_bytes = 0;

  if (ringlet_codec_bitshuffle (RINGLET_BITSHUFFLE_LZ4, size, 0, chunk->data,
          chunk->n_bytes, data, n, &n_bytes, error) &&
      n_bytes == n)
    return ringlet_image_new_take (
        c->type, c->shape.n_slow, c->shape.n_fast, data, NULL);
  g_free (data);
  return NULL;
}

/* Chunk @i of three is damaged: it fares as the processor says, and the others as if it
 * were not there. Returns whether it is damaged indeed. */
static gboolean
check_damaged (Bslz4Setup *setup, const Bslz4Case *c, RingletClChunk *chunks,
    guint damaged, const Bslz4Sums *right)
{
  g_autoptr (GError) said = NULL;
  g_autoptr (RingletImage) image = decode (c, &chunks[damaged], &said);
  GError *refused[N_FRAMES] = { NULL };
  Bslz4Sums sums[N_FRAMES];

  for (guint i = 0; i < N_FRAMES; i++)
    bslz4_sums_init (&sums[i], setup);
  bslz4_sum_on_device (setup, c, chunks, sums, refused);
  for (guint i = 0; i < N_FRAMES; i++) {
    if (i != damaged) {
      g_assert_no_error (refused[i]);
      bslz4_assert_same (setup, &sums[i], &right[i]);
    }
  }
  if (image == NULL) {
    g_assert_nonnull (refused[damaged]);
    if (said != NULL)
      g_assert_cmpstr (refused[damaged]->message, ==, said->message);
  } else if (refused[damaged] != NULL) {
    /* Blocks of another size, with nothing wrong. */
    g_assert_error (refused[damaged], RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  } else {
    g_auto (Bslz4Sums) other = { NULL };

    bslz4_sums_init (&other, setup);
    bslz4_sum_on_processor (setup, image, &other);
    bslz4_assert_same (setup, &sums[damaged], &other);
  }
  for (guint i = 0; i < N_FRAMES; i++)
    bslz4_sums_clear (&sums[i]);
  g_clear_error (&refused[damaged]);
  return image == NULL;
}

static void
run_damaged (const Bslz4Case *c)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_auto (Bslz4Setup) setup = { NULL };
  RingletClChunk chunks[N_FRAMES];
  Bslz4Sums right[N_FRAMES];
  guint n_damaged = 0;

  bslz4_setup_init (&setup, c);
  for (guint i = 0; i < N_FRAMES; i++) {
    g_autoptr (RingletImage) image = bslz4_make_image (c, i);

    chunks[i] = bslz4_make_chunk (c, image);
    bslz4_sums_init (&right[i], &setup);
    bslz4_sum_on_processor (&setup, image, &right[i]);
  }
  for (guint i = 0; i < 200; i++) {
    const guint at = i % N_FRAMES;
    const RingletClChunk whole = chunks[at];

    chunks[at] = damage (rand, &whole);
    n_damaged += check_damaged (&setup, c, chunks, at, right) ? 1 : 0;
    g_free ((gpointer) chunks[at].data);
    chunks[at] = whole;
  }
  /* Both verdicts: changed literals are other counts and no damage. */
  g_assert_cmpuint (n_damaged, >, 60);
  g_assert_cmpuint (n_damaged, <, 190);
  for (guint i = 0; i < N_FRAMES; i++) {
    bslz4_sums_clear (&right[i]);
    g_free ((gpointer) chunks[i].data);
  }
}

static void
test_damaged (gconstpointer data)
{
  if (test_opencl_has_device ())
    run_damaged (data);
}

/* ---- streams that no encoder makes ---- */

static RingletClChunk
make_strange_chunk (const Bslz4Case *c, GRand *rand)
{
  const gsize size = ringlet_pixel_type_size (c->type);
  const gsize n = c->shape.n_slow * c->shape.n_fast;
  GByteArray *to = g_byte_array_new ();
  RingletClChunk chunk;
  guint8 header[12];

  bslz4_put_be (header, n * size, 8);
  bslz4_put_be (header + 8, c->block * size, 4);
  g_byte_array_append (to, header, sizeof header);
  for (gsize i = 0; i < n - n % 8; i += c->block) {
    g_autoptr (GByteArray) block =
        lz4_streams_make (rand, MIN (c->block, n - n % 8 - i) * size);
    guint8 length[4];

    bslz4_put_be (length, block->len, sizeof length);
    g_byte_array_append (to, length, sizeof length);
    g_byte_array_append (to, block->data, block->len);
  }
  for (gsize i = 0; i < n % 8 * size; i++)
    lz4_streams_put (to, (guint) i);
  chunk.n_bytes = to->len;
  chunk.data = g_byte_array_free (to, FALSE);
  return chunk;
}

static void
run_strange (const Bslz4Case *c)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  g_auto (Bslz4Setup) setup = { NULL };

  bslz4_setup_init (&setup, c);
  for (guint round = 0; round < 20; round++) {
    RingletClChunk chunks[N_FRAMES];
    GError *refused[N_FRAMES] = { NULL };
    Bslz4Sums sums[N_FRAMES];

    for (guint i = 0; i < N_FRAMES; i++) {
      chunks[i] = make_strange_chunk (c, rand);
      bslz4_sums_init (&sums[i], &setup);
    }
    bslz4_sum_on_device (&setup, c, chunks, sums, refused);
    for (guint i = 0; i < N_FRAMES; i++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (RingletImage) image = decode (c, &chunks[i], &error);
      g_auto (Bslz4Sums) right = { NULL };

      g_assert_no_error (error);
      g_assert_no_error (refused[i]);
      bslz4_sums_init (&right, &setup);
      bslz4_sum_on_processor (&setup, image, &right);
      bslz4_assert_same (&setup, &sums[i], &right);
      bslz4_sums_clear (&sums[i]);
      g_free ((gpointer) chunks[i].data);
    }
  }
}

static void
test_strange (gconstpointer data)
{
  if (test_opencl_has_device ())
    run_strange (data);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *damaged =
        g_strdup_printf ("/opencl-damaged/damaged/%s", cases[i].name);
    g_autofree char *strange =
        g_strdup_printf ("/opencl-damaged/strange/%s", cases[i].name);

    g_test_add_data_func (damaged, &cases[i], test_damaged);
    g_test_add_data_func (strange, &cases[i], test_strange);
  }
  return g_test_run ();
}
