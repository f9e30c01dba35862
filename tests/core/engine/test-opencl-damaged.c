/* SPDX-License-Identifier: MIT */

/* Compressed frames that are damaged, or that no encoder makes, on a device: it has the
 * processor's word on each, and the others beside them are what they were. */

#include <locale.h>

#include "base/error.h"
#include "bslz4-setup.h"
#include "image/codec-bitshuffle.h"
#include "support/lz4-streams.h"
#include "support/opencl-hidden.h"

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

/* ---- headers ---- */

/* What a header says instead: a number of bytes at a place of it, and how much of the
 * chunk is left. */
typedef struct {
  const char *name;
  gsize at, n;
  guint64 value;
  gsize n_bytes; /* 0 for all */
  const char *says;
} Header;

static const Header headers[] = {
  /* A bit of the size of a block: as many blocks, and each in its chunk. */
  { "one-bit", 8, 4, 2048 * 4 ^ 32, 0, "cannot be decompressed" },
  { "half", 8, 4, 1024 * 4, 0, "" },
  { "tiny-blocks", 8, 4, 8 * 4, 0, "" },
  { "tiny-blocks-alone", 8, 4, 8 * 4, 12, "ends before its last block" },
  { "one-block", 8, 4, 8000 * 4, 0, "cannot be decompressed" },
};

static RingletClChunk
change_header (const RingletClChunk *chunk, const Header *header)
{
  const gsize n_bytes = header->n_bytes > 0 ? header->n_bytes : chunk->n_bytes;
  guint8 *data = g_memdup2 (chunk->data, n_bytes);

  bslz4_put_be (data + header->at, header->value, header->n);
  return (RingletClChunk){ data, n_bytes };
}

/* The first of two frames has a damaged header, a vote against the other's. */
static void
run_header (const Header *header)
{
  const Bslz4Case *c = &cases[0];
  g_auto (Bslz4Setup) setup = { NULL };
  g_auto (Bslz4Sums) right = { NULL };
  g_autoptr (RingletImage) image = bslz4_make_image (c, 0);
  g_autoptr (GError) error = NULL;
  const RingletClChunk whole = bslz4_make_chunk (c, image);
  const RingletClChunk chunks[] = { change_header (&whole, header), whole };
  GError *refused[G_N_ELEMENTS (chunks)] = { NULL };
  Bslz4Sums sums[G_N_ELEMENTS (chunks)];
  RingletPackedOut out[G_N_ELEMENTS (chunks)];

  bslz4_setup_init (&setup, c);
  bslz4_sums_init (&right, &setup);
  bslz4_sum_on_processor (&setup, image, &right);
  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++) {
    bslz4_sums_init (&sums[i], &setup);
    out[i] = sums[i].out;
  }
  ringlet_cl_bslz4_upload (
      setup.device, chunks, G_N_ELEMENTS (chunks), c->type, &error);
  g_assert_no_error (error);
  ringlet_cl_bslz4_sum (setup.device, &setup.exclusion, &error);
  g_assert_no_error (error);
  ringlet_cl_bslz4_finish (setup.device, &setup.exclusion, out, refused, &error);
  g_assert_no_error (error);
  g_assert_error (refused[0], RINGLET_ERROR, RINGLET_ERROR_FORMAT);
  g_assert_nonnull (strstr (refused[0]->message, header->says));
  g_assert_no_error (refused[1]);
  bslz4_assert_same (&setup, &sums[1], &right);

  g_clear_error (&refused[0]);
  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++) {
    bslz4_sums_clear (&sums[i]);
    g_free ((gpointer) chunks[i].data);
  }
}

static void
test_header (gconstpointer data)
{
  if (test_opencl_has_device ())
    run_header (data);
}

/* ---- nothing that the device takes ---- */

/* Where nothing was summed before, there is no room for what comes back; none is made
 * for what a header claims. */
static void
check_all_refused (Bslz4Setup *setup, const RingletClChunk *whole, const Header *header)
{
  const RingletClChunk bad = change_header (whole, header);
  const RingletClChunk chunks[N_FRAMES] = { bad, bad, bad };
  const gint n_buffers = test_opencl_made[TEST_OPENCL_buffer];
  GError *refused[N_FRAMES] = { NULL };
  Bslz4Sums sums[N_FRAMES];

  for (guint i = 0; i < N_FRAMES; i++)
    bslz4_sums_init (&sums[i], setup);
  bslz4_sum_on_device (setup, &cases[0], chunks, sums, refused);
  g_assert_cmpint (test_opencl_made[TEST_OPENCL_buffer], ==, n_buffers);
  for (guint i = 0; i < N_FRAMES; i++) {
    g_assert_nonnull (refused[i]);
    g_assert_nonnull (strstr (refused[i]->message, header->says));
    g_clear_error (&refused[i]);
    bslz4_sums_clear (&sums[i]);
  }
  g_free ((gpointer) bad.data);
}

static void
run_all_refused (void)
{
  static const Header bad[] = {
    { "fewer-pixels", 0, 8, 60 * 82 * 4, 0, "cannot be decompressed" },
    { "cut", 0, 8, 60 * 83 * 4, 11, "header" },
    { "tiny-blocks", 8, 4, 8 * 4, 12, "ends before its last block" },
  };
  g_auto (Bslz4Setup) setup = { NULL };
  g_autoptr (RingletImage) image = bslz4_make_image (&cases[0], 0);
  const RingletClChunk whole = bslz4_make_chunk (&cases[0], image);

  bslz4_setup_init (&setup, &cases[0]);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    check_all_refused (&setup, &whole, &bad[i]);
  g_free ((gpointer) whole.data);
}

static void
test_all_refused (void)
{
  if (test_opencl_has_device ())
    run_all_refused ();
}

/* ---- a launch that fails ---- */

/* Whether a copy was begun that nobody has waited for. */
static gboolean is_copying;
static RingletClApi real;

static cl_int
note_write (cl_command_queue queue, cl_mem to, cl_bool wait, size_t at, size_t size,
    const void *data, cl_uint n, const cl_event *list, cl_event *event)
{
  is_copying = wait == CL_FALSE;
  return real.EnqueueWriteBuffer (queue, to, wait, at, size, data, n, list, event);
}

static cl_int
note_finish (cl_command_queue queue)
{
  is_copying = FALSE;
  return real.Finish (queue);
}

/* Chunks may go as soon as there are no sums of them. */
static void
run_failing (void)
{
  Bslz4Case c = cases[0];
  RingletClApi *api = (RingletClApi *) ringlet_cl_api (NULL);
  g_auto (Bslz4Setup) setup = { NULL };
  g_autoptr (RingletImage) image = bslz4_make_image (&c, 0);
  const RingletClChunk chunk = bslz4_make_chunk (&c, image);
  g_autoptr (GError) error = NULL;

  c.lack = "/fails=1";
  bslz4_setup_init (&setup, &c);
  real = *api;
  api->EnqueueWriteBuffer = note_write;
  api->Finish = note_finish;
  ringlet_cl_bslz4_upload (setup.device, &chunk, 1, c.type, &error);
  g_assert_no_error (error);
  g_assert_true (is_copying);
  g_assert_false (ringlet_cl_bslz4_sum (setup.device, &setup.exclusion, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_false (is_copying);
  *api = real;
  g_free ((gpointer) chunk.data);
}

static void
test_failing (void)
{
  if (test_opencl_has_device ())
    run_failing ();
}

/* ---- bounds ---- */

typedef struct {
  Bslz4Setup *setup;
  const RingletClChunk *chunks;
} Hidden;

static gboolean
sum_chunks (gpointer data, GError **error)
{
  const Hidden *self = data;
  RingletClBslz4 *device = self->setup->device;

  return ringlet_cl_bslz4_upload (
             device, self->chunks, N_FRAMES, RINGLET_PIXEL_U16, error) &&
      ringlet_cl_bslz4_sum (device, &self->setup->exclusion, error);
}

/* Shares of all kinds, pixels behind the last eight, and a block that is damaged. */
static void
run_hidden (void)
{
  static const Bslz4Case c = { "hidden", "", RINGLET_PIXEL_U16, { 60, 83 }, 1032,
    RINGLET_SPLIT_FULL, 70, 12, RINGLET_ERROR_MODEL_POISSON, { 32, 16, FALSE },
    RINGLET_PACKED_P2, 2 };
  static const TestHidden right[] = { { "bslz4_sums", 12 }, { NULL } };
  g_auto (Bslz4Setup) setup = { NULL };
  RingletClChunk chunks[N_FRAMES];
  Hidden run = { &setup, chunks };

  bslz4_setup_init (&setup, &c);
  for (guint i = 0; i < N_FRAMES; i++) {
    g_autoptr (RingletImage) image = bslz4_make_image (&c, i);

    chunks[i] = bslz4_make_chunk (&c, image);
  }
  /* A block that begins with matches of what is not there. */
  memset ((guint8 *) chunks[1].data + 16, 0, 4);
  test_hidden_each (setup.cl, sum_chunks, &run, right);
  for (guint i = 0; i < N_FRAMES; i++)
    g_free ((gpointer) chunks[i].data);
}

static void
test_hidden (void)
{
  if (test_opencl_has_device ())
    run_hidden ();
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
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++) {
    g_autofree char *path =
        g_strdup_printf ("/opencl-damaged/header/%s", headers[i].name);

    g_test_add_data_func (path, &headers[i], test_header);
  }
  g_test_add_func ("/opencl-damaged/all-refused", test_all_refused);
  g_test_add_func ("/opencl-damaged/failing", test_failing);
  if (test_opencl_checks ())
    g_test_add_func ("/opencl-damaged/hidden", test_hidden);
  return test_opencl_run ();
}
