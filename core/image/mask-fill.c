/* SPDX-License-Identifier: MIT */

/* Holes are what a flood from the edges does not reach. It goes by runs of pixels in a
 * row, so that an open image costs a run a row. */

#include <string.h>

#include "image/mask-edit.h"

/* What a pixel is while the water rises. */
#define DRY 0
#define WALL 1
#define WET 2

typedef struct {
  guint8 *pixels;
  gsize n_slow;
  gsize n_fast;
  GArray *seeds; /* gsize: pixels that the water stands at */
} Flood;

/* Every run of dry pixels beside a wet one gets a seed. */
static void
seed_runs (Flood *flood, gsize slow, gsize from, gsize to)
{
  const guint8 *row = flood->pixels + slow * flood->n_fast;

  for (gsize j = from; j < to; j++) {
    const gsize pixel = slow * flood->n_fast + j;

    if (row[j] == DRY && (j == from || row[j - 1] != DRY))
      g_array_append_val (flood->seeds, pixel);
  }
}

/* Wets the run around a pixel and looks at the rows beside it. */
static void
spread (Flood *flood, gsize pixel)
{
  const gsize slow = pixel / flood->n_fast;
  guint8 *row = flood->pixels + slow * flood->n_fast;
  gsize from = pixel % flood->n_fast;
  gsize to = from + 1;

  if (row[from] != DRY)
    return;

  while (from > 0 && row[from - 1] == DRY)
    from--;
  while (to < flood->n_fast && row[to] == DRY)
    to++;
  memset (row + from, WET, to - from);
  if (slow > 0)
    seed_runs (flood, slow - 1, from, to);
  if (slow + 1 < flood->n_slow)
    seed_runs (flood, slow + 1, from, to);
}

static void
seed_edges (Flood *flood)
{
  seed_runs (flood, 0, 0, flood->n_fast);
  seed_runs (flood, flood->n_slow - 1, 0, flood->n_fast);
  for (gsize i = 0; i < flood->n_slow; i++) {
    seed_runs (flood, i, 0, 1);
    seed_runs (flood, i, flood->n_fast - 1, flood->n_fast);
  }
}

RingletMask *
ringlet_mask_fill_holes (const RingletMask *self, GError **error)
{
  const gsize n = self->n_slow * self->n_fast;
  g_autofree guint8 *pixels =
      ringlet_image_alloc (RINGLET_PIXEL_U8, self->n_slow, self->n_fast, error);
  g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (gsize));
  Flood flood = { pixels, self->n_slow, self->n_fast, seeds };

  if (pixels == NULL)
    return NULL;

  memcpy (pixels, self->bad, n);
  seed_edges (&flood);
  while (seeds->len > 0) {
    const gsize pixel = g_array_index (seeds, gsize, seeds->len - 1);

    g_array_set_size (seeds, seeds->len - 1);
    spread (&flood, pixel);
  }
  for (gsize i = 0; i < n; i++)
    pixels[i] = pixels[i] != WET;
  return ringlet_mask_new_take (self->n_slow, self->n_fast, g_steal_pointer (&pixels));
}
