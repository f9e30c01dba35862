/* SPDX-License-Identifier: MIT */
#include "engine/packed-apply.h"
#include "engine/resolve.h"
#include "engine/tiles.h"

typedef struct {
  const char *name;
  RingletSplit split;
  gsize n_radial;
  gsize n_azimuth;
  RingletPackedFormat format;
} Case;

static const Case cases[] = {
  { "one", RINGLET_SPLIT_NO, 90, 40, RINGLET_PACKED_P1 },
  { "two", RINGLET_SPLIT_FULL, 90, 40, RINGLET_PACKED_P2 },
  { "four", RINGLET_SPLIT_FULL, 900, 12, RINGLET_PACKED_P4 },
  { "eight", RINGLET_SPLIT_FULL, 2400, 12, RINGLET_PACKED_P8 },
};

enum { N_SLOW = 170, N_FAST = 803 };

static RingletPacked *
make_matrix (const Case *c)
{
  const RingletGeometry geometry = { 0.1, 0.0081, 0.0242, 0.2, -0.1, 0.3, 1e-10 };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, N_SLOW, N_FAST, 3, NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  RingletSplitter splitter = { .detector = detector, .geometry = &geometry };
  g_autoptr (GError) error = NULL;
  RingletPlan plan = ringlet_plan_default ();
  RingletPacked *matrix;

  plan.split = c->split;
  plan.n_radial = (guint) c->n_radial;
  plan.n_azimuth = (guint) c->n_azimuth;
  ringlet_plan_resolve (&plan, &splitter, memo, NULL, &error);
  g_assert_no_error (error);
  matrix = ringlet_packed_get (&splitter, memo, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (matrix->format, ==, c->format);
  return matrix;
}

typedef struct {
  const RingletPacked *matrix;
  const RingletTile *tile;
} Look;

static void
assert_inside (gsize slot, guint32 share, gpointer data)
{
  const Look *look = data;
  const RingletBins *bins = &look->matrix->bins;
  const gssize bin = ringlet_packed_bin (bins, slot);

  if (bin < 0 || share == 0)
    return;
  g_assert_cmpuint ((gsize) bin / bins->n_radial, >=, look->tile->azimuth[0]);
  g_assert_cmpuint ((gsize) bin / bins->n_radial, <, look->tile->azimuth[1]);
  g_assert_cmpuint ((gsize) bin % bins->n_radial, >=, look->tile->radial[0]);
  g_assert_cmpuint ((gsize) bin % bins->n_radial, <, look->tile->radial[1]);
}

/* Every bin that a pixel reaches is in its tile. */
static void
test_reach (gconstpointer data)
{
  g_autoptr (RingletPacked) matrix = make_matrix (data);
  g_autoptr (RingletTiles) tiles = ringlet_tiles_new (matrix, N_FAST, NULL);

  g_assert_cmpuint (tiles->n_across, ==, 4);
  g_assert_cmpuint (matrix->n_blocks, >, 1);
  for (gsize block = 0; block < matrix->n_blocks; block++) {
    for (gsize pixel = matrix->block_pixel[block];
         pixel < matrix->block_pixel[block + 1]; pixel++) {
      const gsize across = pixel % N_FAST / RINGLET_TILE;
      Look look = { matrix, &tiles->tile[block * tiles->n_across + across] };

      ringlet_packed_foreach (matrix, pixel, assert_inside, &look);
    }
  }
}

/* A tile away from the beam reaches few of the bins: else they tell nothing. */
static void
test_narrow (void)
{
  g_autoptr (RingletPacked) matrix = make_matrix (&cases[1]);
  g_autoptr (RingletTiles) tiles = ringlet_tiles_new (matrix, N_FAST, NULL);
  /* 64 rows of 170 and the last 35 columns, 500 px from the beam. */
  const RingletTile *right = &tiles->tile[tiles->n_across + 3];

  g_assert_cmpuint (right->azimuth[1] - right->azimuth[0], <, 12);
  g_assert_cmpuint (right->radial[1] - right->radial[0], <, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/tiles/reach/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_reach);
  }
  g_test_add_func ("/tiles/narrow", test_narrow);
  return g_test_run ();
}
