/* SPDX-License-Identifier: MIT */

/* The shares by patches are those of the packed matrix: summing an image as kernels do,
 * stream by stream, gives each slot what the order of the pixels gives it. */

#include <locale.h>

#include "matrix/patches.h"

typedef struct {
  const char *name;
  RingletPatchShape shape;
  RingletSplit split;
  gsize n_radial;
  gsize n_azimuth;
  gboolean masked;
} Case;

static const Case cases[] = {
  { "one-frame", { 64, 128, 1, 256 }, RINGLET_SPLIT_FULL, 200, 1, FALSE },
  { "eight-frames", { 64, 16, 8, 32 }, RINGLET_SPLIT_FULL, 200, 1, TRUE },
  { "many-frames", { 64, 4, 32, 8 }, RINGLET_SPLIT_FULL, 1000, 1, TRUE },
  { "no-split", { 32, 8, 32, 8 }, RINGLET_SPLIT_NO, 300, 1, TRUE },
  { "one-bin", { 64, 16, 8, 32 }, RINGLET_SPLIT_BBOX, 1, 1, FALSE },
  { "cake", { 64, 4, 32, 8 }, RINGLET_SPLIT_FULL, 400, 360, TRUE },
  { "cake-bbox", { 64, 128, 1, 256 }, RINGLET_SPLIT_BBOX, 100, 36, FALSE },
};

enum { N_SLOW = 195, N_FAST = 487 }; /* Pilatus 100k: patches reach beyond */

static RingletPacked *
make_matrix (const Case *c, RingletMemo *memo)
{
  const RingletGeometry geometry = { 0.2, 0.0151, 0.0402, 0.05, -0.02, 0.1, 1e-10 };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  const RingletSplitter splitter = { c->split, detector, &geometry, NULL,
    { RINGLET_SPACE_RADIUS, c->n_radial, 0.005, 0.03, c->n_azimuth, TRUE, -G_PI,
        G_PI } };
  g_autoptr (RingletPacked) all = ringlet_packed_get (&splitter, memo, NULL, NULL);
  g_autoptr (RingletMask) mask = NULL;
  guint8 *bad = g_new0 (guint8, N_SLOW * N_FAST);

  for (gsize i = 0; i < N_SLOW * N_FAST; i += 7)
    bad[i] = 1;
  mask = ringlet_mask_new_take (N_SLOW, N_FAST, bad);
  return c->masked ? ringlet_packed_masked (all, mask, NULL, NULL)
                   : ringlet_packed_ref (all);
}

/* The pixel whose frames begin at a place of a patch. */
static gsize
pixel_at (const RingletPatches *patches, gsize patch, guint32 place)
{
  const RingletPatchShape *shape = &patches->shape;
  const guint32 k = place / shape->n_frames;

  g_assert_cmpuint (ringlet_patch_place (shape, k), ==, place);
  return (patch / patches->n_across * shape->height + k / shape->width) * N_FAST +
      patch % patches->n_across * shape->width + k % shape->width;
}

static guint32
number (const RingletList *list, gsize i)
{
  g_assert_cmpuint (i, <, list->n);
  return ringlet_list_index (list, guint32, i);
}

/* What kernels/patch_sums.cl does, in words of the structure alone. */
static void
sum_stream (const RingletPatches *patches, gsize patch, guint stream,
    const guint32 *image, guint64 *sums)
{
  const guint n_streams = patches->shape.n_streams;
  gsize slot = number (&patches->first_slot, patch * n_streams + stream);
  guint64 sum = 0;

  for (guint32 four = number (&patches->start, patch) + stream;
       four < number (&patches->start, patch + 1); four += n_streams) {
    for (guint j = 0; j < 4; j++) {
      const guint32 entry = number (&patches->entries, 4 * four + j);
      const gsize share = entry >> 15;

      if (share > 0)
        sum += share * image[pixel_at (patches, patch, (entry & 0x7ffc) >> 2)];
    }
    if ((number (&patches->entries, 4 * four) & 1) != 0) {
      sums[number (&patches->slots, slot++)] += sum;
      sum = 0;
    }
  }
  g_assert_cmpuint (sum, ==, 0);
}

typedef struct {
  const guint32 *image;
  gsize pixel;
  const RingletBins *bins;
  guint64 *sums;
} Right;

static void
add_right (gsize slot, guint32 share, gpointer data)
{
  const Right *right = data;

  if (ringlet_packed_bin (right->bins, slot) >= 0)
    right->sums[slot] += (guint64) share * right->image[right->pixel];
}

static void
check_used (const RingletPatches *patches, const RingletPacked *matrix)
{
  const RingletPatchShape *shape = &patches->shape;

  for (gsize y = 0; y < N_SLOW; y++) {
    for (gsize x = 0; x < N_FAST; x++) {
      const gsize patch = y / shape->height * patches->n_across + x / shape->width;
      const gsize k = y % shape->height * shape->width + x % shape->width;
      const gsize bit = patch * shape->width * shape->height + k;

      g_assert_cmpuint (number (&patches->used, bit / 32) >> bit % 32 & 1, ==,
          ringlet_packed_first_slot (matrix, y * N_FAST + x) != 0);
    }
  }
}

static void
test_sums (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletPacked) matrix = make_matrix (c, memo);
  g_autofree guint32 *image = g_new (guint32, N_SLOW * N_FAST);
  g_autofree guint64 *sums = g_new0 (guint64, matrix->n_slots);
  g_autofree guint64 *right_sums = g_new0 (guint64, matrix->n_slots);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  Right right = { image, 0, &matrix->bins, right_sums };
  g_auto (RingletPatches) patches = { 0 };
  g_autoptr (GError) error = NULL;

  for (; right.pixel < N_SLOW * N_FAST; right.pixel++) {
    image[right.pixel] = g_rand_int (rand) >> 12;
    ringlet_packed_foreach (matrix, right.pixel, add_right, &right);
  }
  ringlet_patches_init (&patches, matrix, N_FAST, &c->shape, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (patches.n_across, ==, (N_FAST - 1) / c->shape.width + 1);
  for (gsize patch = 0; patch < patches.n_across * patches.n_down; patch++)
    for (guint stream = 0; stream < c->shape.n_streams; stream++)
      sum_stream (&patches, patch, stream, image, sums);
  for (gsize slot = 0; slot < matrix->n_slots; slot++)
    g_assert_cmpuint (sums[slot], ==, right_sums[slot]);
  check_used (&patches, matrix);
}

static void
test_cancelled (void)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletPacked) matrix = make_matrix (&cases[0], memo);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (RingletPatches) patches = { 0 };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (ringlet_patches_init (
      &patches, matrix, N_FAST, &cases[0].shape, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/patches/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_sums);
  }
  g_test_add_func ("/patches/cancelled", test_cancelled);
  return g_test_run ();
}
