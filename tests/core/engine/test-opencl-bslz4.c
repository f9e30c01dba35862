/* SPDX-License-Identifier: MIT */

/* Compressed frames on a device: the bits of the processor, which decodes them first;
 * and what is said of those that no device takes. */

#include <locale.h>

#include "base/error.h"
#include "bslz4-setup.h"
#include "support/opencl-hidden.h"

static const Bslz4Case cases[] = {
  { "counts", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE }, RINGLET_PACKED_P2, 2 },
  { "bytes", "", RINGLET_PIXEL_U8, { 61, 87 }, 1024, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "shorts", "", RINGLET_PIXEL_U16, { 64, 80 }, 2048, RINGLET_SPLIT_NO, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 16, FALSE }, RINGLET_PACKED_P1, 2 },
  { "signed-bytes", "", RINGLET_PIXEL_I8, { 61, 87 }, 4096, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 1, FALSE } },
  { "signed-shorts", "", RINGLET_PIXEL_I16, { 60, 83 }, 512, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 3, FALSE } },
  { "signed", "", RINGLET_PIXEL_I32, { 60, 83 }, 1024, RINGLET_SPLIT_FULL, 70, 12,
      RINGLET_ERROR_MODEL_NONE, { 32, 16, FALSE } },
  { "poisson", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 2, FALSE } },
  { "poisson-bytes", "", RINGLET_PIXEL_U8, { 67, 99 }, 8192, RINGLET_SPLIT_NO, 70, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 2, FALSE }, RINGLET_PACKED_P1, 2 },
  { "cake", "", RINGLET_PIXEL_U16, { 60, 83 }, 1032, RINGLET_SPLIT_FULL, 70, 12,
      RINGLET_ERROR_MODEL_POISSON, { 32, 16, FALSE }, RINGLET_PACKED_P2, 2 },
  { "odd-blocks", "", RINGLET_PIXEL_U32, { 60, 83 }, 8, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 100, FALSE } },
  { "odd-planes", "", RINGLET_PIXEL_U16, { 60, 83 }, 1000, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "narrow-bins", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 150, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 2, FALSE }, RINGLET_PACKED_P4, 2 },
  { "many-bins", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 70, 1000,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE }, RINGLET_PACKED_P2, 4 },
  { "fine-bins", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 300, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 2, FALSE }, RINGLET_PACKED_P8, 2 },
  { "finest-bins", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 600, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE }, RINGLET_PACKED_P8, 2 },
  { "few-pixels", "", RINGLET_PIXEL_U32, { 1, 7 }, 2048, RINGLET_SPLIT_FULL, 5, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "global-bins", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 2, TRUE } },
  { "words", "/no-atomics64", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL,
      70, 0, RINGLET_ERROR_MODEL_POISSON, { 32, 2, TRUE } },
  { "little-room", "/local=9600", RINGLET_PIXEL_U32, { 60, 83 }, 2048,
      RINGLET_SPLIT_FULL, 70, 0, RINGLET_ERROR_MODEL_POISSON, { 32, 2, FALSE } },
  { "lanes", "", RINGLET_PIXEL_U16, { 60, 83 }, 4096, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 64, 2, FALSE } },
  { "few-lanes", "", RINGLET_PIXEL_U16, { 60, 83 }, 4096, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 5, 2, FALSE } },
  { "few-fit", "/group=8", RINGLET_PIXEL_U16, { 60, 83 }, 4096, RINGLET_SPLIT_FULL, 70,
      0, RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "special", "/special", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 70,
      0, RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "special-poisson", "/special/no-atomics64", RINGLET_PIXEL_I16, { 60, 83 }, 1024,
      RINGLET_SPLIT_FULL, 70, 12, RINGLET_ERROR_MODEL_POISSON, { 32, 2, FALSE } },
  { "special-fine", "/special", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL,
      300, 0, RINGLET_ERROR_MODEL_POISSON, { 64, 2, FALSE }, RINGLET_PACKED_P8, 2 },
  { "special-narrow", "/special", RINGLET_PIXEL_U16, { 60, 83 }, 4096,
      RINGLET_SPLIT_FULL, 150, 0, RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE },
      RINGLET_PACKED_P4, 2 },
  { "special-many", "/special", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL,
      70, 1000, RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE }, RINGLET_PACKED_P2, 4 },
  { "special-bytes", "/special", RINGLET_PIXEL_U8, { 67, 99 }, 8192, RINGLET_SPLIT_NO,
      70, 0, RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE }, RINGLET_PACKED_P1, 2 },
};

/* Frames of a case, on both. */
static void
compare (const Bslz4Case *c, RingletImage *const *images)
{
  g_auto (Bslz4Setup) setup = { NULL };
  RingletClChunk chunks[N_FRAMES];
  Bslz4Sums on_device[N_FRAMES], right[N_FRAMES];
  GError *refused[N_FRAMES] = { NULL };

  bslz4_setup_init (&setup, c);
  for (guint i = 0; i < N_FRAMES; i++) {
    chunks[i] = bslz4_make_chunk (c, images[i]);
    bslz4_sums_init (&on_device[i], &setup);
    bslz4_sums_init (&right[i], &setup);
    bslz4_sum_on_processor (&setup, images[i], &right[i]);
  }
  bslz4_sum_on_device (&setup, c, chunks, on_device, refused);
  for (guint i = 0; i < N_FRAMES; i++) {
    g_assert_no_error (refused[i]);
    bslz4_assert_same (&setup, &on_device[i], &right[i]);
    bslz4_sums_clear (&on_device[i]);
    bslz4_sums_clear (&right[i]);
    g_free ((gpointer) chunks[i].data);
  }
}

static void
test_sums (gconstpointer data)
{
  const Bslz4Case *c = data;
  RingletImage *images[N_FRAMES];

  if (!test_opencl_has_device ())
    return;
  for (guint i = 0; i < N_FRAMES; i++)
    images[i] = bslz4_make_image (c, i);
  compare (c, images);
  for (guint i = 0; i < N_FRAMES; i++)
    ringlet_image_unref (images[i]);
}

/* Every pixel is the dummy, or more than 32 bits are summed of: a list of the device
 * has no room for all. */
static void
test_many_odd (void)
{
  const Bslz4Case c = { "many-odd", "", RINGLET_PIXEL_U32, { 300, 301 }, 2048,
    RINGLET_SPLIT_FULL, 70, 0, RINGLET_ERROR_MODEL_POISSON, { 32, 16, FALSE } };
  guint32 *data = ringlet_image_alloc (c.type, c.shape.n_slow, c.shape.n_fast, NULL);
  g_autoptr (RingletImage) odd = NULL;
  g_autoptr (RingletImage) usual = bslz4_make_image (&c, 0);
  RingletImage *images[N_FRAMES];

  for (gsize i = 0; i < c.shape.n_slow * c.shape.n_fast; i++)
    data[i] = i % 7 == 0 ? 77 : 4000000000u + (guint32) i;
  odd = ringlet_image_new_take (c.type, c.shape.n_slow, c.shape.n_fast, data, NULL);
  images[0] = images[2] = odd;
  images[1] = usual;
  if (test_opencl_has_device ())
    compare (&c, images);
}

/* A chunk that is whole, and not for this device: of another number of pixels, with
 * blocks that do not fit. */
static void
test_refused (void)
{
  const Bslz4Case small = { "refused", "/local=5200", RINGLET_PIXEL_U32, { 60, 83 },
    2048, RINGLET_SPLIT_FULL, 70, 0, RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } };
  const Bslz4Case other = { "other", "", RINGLET_PIXEL_U32, { 60, 82 }, 1024,
    RINGLET_SPLIT_FULL, 70, 0, RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } };
  g_auto (Bslz4Setup) setup = { NULL };
  g_autoptr (RingletImage) image = bslz4_make_image (&small, 0);
  g_autoptr (RingletImage) few = bslz4_make_image (&other, 0);
  RingletClChunk chunks[N_FRAMES] = { bslz4_make_chunk (&small, image),
    bslz4_make_chunk (&other, few), bslz4_make_chunk (&other, image) };
  const char *says[N_FRAMES] = { "local memory", "19680 bytes", NULL };
  GError *refused[N_FRAMES] = { NULL };
  g_autoptr (GError) error = NULL;
  Bslz4Sums sums[N_FRAMES];

  if (!test_opencl_has_device ())
    return;
  bslz4_setup_init (&setup, &small);
  for (guint i = 0; i < N_FRAMES; i++)
    bslz4_sums_init (&sums[i], &setup);
  bslz4_sum_on_device (&setup, &small, chunks, sums, refused);
  for (guint i = 0; i < N_FRAMES; i++) {
    if (says[i] != NULL) {
      g_assert_error (refused[i], RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (refused[i]->message, says[i]));
    } else {
      g_assert_no_error (refused[i]);
    }
    g_clear_error (&refused[i]);
    bslz4_sums_clear (&sums[i]);
    g_free ((gpointer) chunks[i].data);
  }
  g_assert_false (
      ringlet_cl_bslz4_upload (setup.device, chunks, 1, RINGLET_PIXEL_F32, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
}

/* Local memory that kernels have, of devices with little of it. */
static void
run_local_room (void)
{
  static const struct {
    const char *lack;
    gsize room;
  } all[] = { { "/local=9600", 8576 }, { "/local=1025", 1 }, { "/local=1024", 0 },
    { "/local=64", 0 } };
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autofree char *word = g_strconcat (test_opencl_device (), all[i].lack, NULL);
    g_autoptr (RingletCl) cl = ringlet_cl_get (word, memo, NULL);

    g_assert_cmpuint (ringlet_cl_local_room (cl), ==, all[i].room);
  }
}

static void
test_local_room (void)
{
  if (test_opencl_has_device ())
    run_local_room ();
}

/* Where bounds are watched, what test-opencl-damaged has not: other formats of the
 * matrix, few pixels, words of 32 bits, a program for one kind of frames. */
static gboolean
is_left_out (const Bslz4Case *c)
{
  static const char *const checked[] = { "finest-bins", "many-bins", "few-pixels",
    "words", "special-narrow", NULL };

  return test_opencl_checks () && !g_strv_contains (checked, c->name);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/opencl-bslz4/sums/%s", cases[i].name);

    if (!is_left_out (&cases[i]))
      g_test_add_data_func (path, &cases[i], test_sums);
  }
  g_test_add_func ("/opencl-bslz4/many-odd", test_many_odd);
  g_test_add_func ("/opencl-bslz4/refused", test_refused);
  g_test_add_func ("/opencl-bslz4/local-room", test_local_room);
  return test_opencl_run ();
}
