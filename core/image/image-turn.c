/* SPDX-License-Identifier: MIT */
#include "image/image-turn.h"

#include <string.h>

#include "base/error.h"

gboolean
ringlet_turn_from_orientation (guint orientation, RingletTurn *turn, GError **error)
{
  static const RingletTurn turns[] = {
    { FALSE, TRUE, TRUE },
    { FALSE, TRUE, FALSE },
    { FALSE, FALSE, FALSE },
    { FALSE, FALSE, TRUE },
  };

  if (orientation < 1 || orientation > 8) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "An orientation is a number from 1 to 8, not %u", orientation);
    return FALSE;
  }
  /* 5 to 8 are 1 to 4 once rows and columns are exchanged. */
  *turn = turns[(orientation - 1) % 4];
  turn->transpose = orientation > 4;
  return TRUE;
}

RingletTurn
ringlet_turn_then (RingletTurn first, RingletTurn second)
{
  const gboolean swap = second.transpose;
  const gboolean rows = swap ? first.columns : first.rows;
  const gboolean columns = swap ? first.rows : first.columns;

  return (RingletTurn){ first.transpose != second.transpose, rows != second.rows,
    columns != second.columns };
}

/* Where pixel (0, 0) of the result is, and how far apart its neighbours are. */
typedef struct {
  gssize first;
  gssize slow;
  gssize fast;
} Steps;

static Steps
steps_of (const RingletImage *image, RingletTurn turn)
{
  const gssize width = (gssize) image->n_fast;
  const gssize slow = turn.transpose ? 1 : width;
  const gssize fast = turn.transpose ? width : 1;
  const gssize n_slow = (gssize) (turn.transpose ? image->n_fast : image->n_slow);
  const gssize n_fast = (gssize) (turn.transpose ? image->n_slow : image->n_fast);

  return (Steps){ (turn.rows ? (n_slow - 1) * slow : 0) +
        (turn.columns ? (n_fast - 1) * fast : 0),
    turn.rows ? -slow : slow, turn.columns ? -fast : fast };
}

#define COPY(Pixel)                                                                    \
  for (gsize j = 0; j < n; j++)                                                        \
    ((Pixel *) to)[j] = ((const Pixel *) from)[at + (gssize) j * step];                \
  break

static void
copy_row (
    gconstpointer from, gssize at, gssize step, gsize n, gsize pixel_size, gpointer to)
{
  switch (pixel_size) {
  case 1:
    COPY (guint8);
  case 2:
    COPY (guint16);
  case 4:
    COPY (guint32);
  default:
    COPY (guint64);
  }
}

static void
turn_meta (RingletImageMeta *meta, RingletTurn turn, gsize n_slow, gsize n_fast)
{
  const RingletImageMeta old = *meta;

  if (turn.transpose) {
    meta->pixel_slow_m = old.pixel_fast_m;
    meta->pixel_fast_m = old.pixel_slow_m;
    meta->beam_slow_px = old.beam_fast_px;
    meta->beam_fast_px = old.beam_slow_px;
  }
  if (old.beam_slow_px == 0.0 && old.beam_fast_px == 0.0)
    return;
  if (turn.rows)
    meta->beam_slow_px = (double) n_slow - meta->beam_slow_px;
  if (turn.columns)
    meta->beam_fast_px = (double) n_fast - meta->beam_fast_px;
}

RingletImage *
ringlet_image_turn (RingletImage *image, RingletTurn turn, GError **error)
{
  const gsize n_slow = turn.transpose ? image->n_fast : image->n_slow;
  const gsize n_fast = turn.transpose ? image->n_slow : image->n_fast;
  const gsize pixel_size = ringlet_pixel_type_size (image->type);
  const Steps steps = steps_of (image, turn);
  g_auto (RingletImageMeta) meta = { 0 };
  guint8 *pixels = NULL;

  if (!turn.transpose && !turn.rows && !turn.columns)
    return ringlet_image_ref (image);
  pixels = ringlet_image_alloc (image->type, n_slow, n_fast, error);
  if (pixels == NULL)
    return NULL;

  for (gsize i = 0; i < n_slow; i++)
    copy_row (image->data, steps.first + (gssize) i * steps.slow, steps.fast, n_fast,
        pixel_size, pixels + i * n_fast * pixel_size);
  ringlet_image_meta_copy (&image->meta, &meta);
  turn_meta (&meta, turn, n_slow, n_fast);
  return ringlet_image_new_take (image->type, n_slow, n_fast, pixels, &meta);
}
