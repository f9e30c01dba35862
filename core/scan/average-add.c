/* SPDX-License-Identifier: MIT */

/* Frames into the accumulators of their pixels. A task is a tile of pixels and goes
 * through all frames of the batch in their order: who computes it is no matter. */

#include <math.h>

#include "base/error.h"
#include "base/pages.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "engine/widen.h"
#include "scan/average-private.h"

/* Sums and a frame of 4096 pixels stay in the nearest caches. */
#define TILE ((gsize) 4096)

/* ---- room ---- */

static gsize
size_of_sum (RingletPixelType type, gboolean is_exact)
{
  return is_exact && ringlet_pixel_type_size (type) == 8 ? sizeof (__int128)
                                                         : sizeof (guint64);
}

static gboolean
fail_memory (gsize n_pixels, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for the sums of %" G_GSIZE_FORMAT " pixels", n_pixels);
  return FALSE;
}

/* Integers: the other end of the range, which any value replaces. */
static void
fill_limits (RingletAverageRoom *self)
{
  const gsize size = ringlet_pixel_type_size (self->type);
  const gsize bits = 8 * size;
  const gboolean is_signed = ringlet_pixel_type_is_signed (self->type);
  const guint64 top = G_MAXUINT64 >> (64 - bits);
  const guint64 most = is_signed ? top >> 1 : top;
  const guint64 fewest = is_signed ? ~most : 0; /* its low bits */

  for (gsize i = 0; i < self->n_pixels; i++) {
    if (self->least != NULL)
      ringlet_average_put_bits (self->least, size, i, most);
    if (self->largest != NULL)
      ringlet_average_put_bits (self->largest, size, i, fewest);
  }
}

static void
fill_infinite (RingletAverageRoom *self)
{
  for (gsize i = 0; i < self->n_pixels; i++) {
    if (self->least != NULL)
      ((double *) self->least)[i] = INFINITY;
    if (self->largest != NULL)
      ((double *) self->largest)[i] = -INFINITY;
  }
}

gboolean
ringlet_average_room_init (RingletAverageRoom *self, RingletPixelType type,
    gsize n_pixels, gboolean is_exact, guint methods, GError **error)
{
  const gsize size = is_exact ? ringlet_pixel_type_size (type) : sizeof (double);
  const gboolean wants_least = (methods & (1u << RINGLET_AVERAGE_MIN)) != 0;
  const gboolean wants_largest = (methods & (1u << RINGLET_AVERAGE_MAX)) != 0;
  const gboolean wants_std = (methods & (1u << RINGLET_AVERAGE_STD)) != 0;

  self->type = type;
  self->n_pixels = n_pixels;
  self->is_exact = is_exact;
  self->counts = ringlet_pages_alloc0 (n_pixels, sizeof (guint32));
  self->sums = ringlet_pages_alloc0 (n_pixels, size_of_sum (type, is_exact));
  if (wants_least)
    self->least = ringlet_pages_alloc (n_pixels, size);
  if (wants_largest)
    self->largest = ringlet_pages_alloc (n_pixels, size);
  if (wants_std) {
    self->means = ringlet_pages_alloc0 (n_pixels, sizeof (double));
    self->squares = ringlet_pages_alloc0 (n_pixels, sizeof (double));
  }
  if (self->counts == NULL || self->sums == NULL ||
      (wants_least && self->least == NULL) ||
      (wants_largest && self->largest == NULL) ||
      (wants_std && (self->means == NULL || self->squares == NULL)))
    return fail_memory (n_pixels, error);
  if (is_exact)
    fill_limits (self);
  else
    fill_infinite (self);
  return TRUE;
}

void
ringlet_average_room_clear (RingletAverageRoom *self)
{
  g_free (self->counts);
  g_free (self->sums);
  g_free (self->least);
  g_free (self->largest);
  g_free (self->means);
  g_free (self->squares);
  *self = (RingletAverageRoom){ 0 };
}

/* ---- integers, a loop for each type ---- */

typedef struct {
  RingletAverageRoom *room;
  gconstpointer in; /* pixel @first of the frame */
  gsize first;
  gsize n;
} Tile;

#define IS_NOT_BELOW(x) FALSE
#define IS_BELOW(x) ((x) < -2)

#define DEFINE_ADD(name, type, utype, sum_type, lowest)                                \
  RINGLET_CLONES static gboolean add_##name (const Tile *tile)                         \
  {                                                                                    \
    const RingletAverageRoom *room = tile->room;                                       \
    const utype start = (utype) room->exclusion.bits;                                  \
    const utype last = (utype) room->exclusion.n_last;                                 \
    const gboolean all = !room->exclusion.active;                                      \
    const gsize n = tile->n;                                                           \
    const type *in = tile->in;                                                         \
    sum_type *sums = (sum_type *) room->sums + tile->first;                            \
    guint32 *counts = room->counts + tile->first;                                      \
    gboolean is_below = FALSE;                                                         \
                                                                                       \
    _Pragma ("GCC ivdep") for (gsize i = 0; i < n; i++)                                \
    {                                                                                  \
      const gboolean ok = ((utype) ((utype) in[i] - start) > last) | all;              \
                                                                                       \
      sums[i] += ok ? (sum_type) in[i] : 0;                                            \
      counts[i] += (guint32) ok;                                                       \
      is_below |= lowest (in[i]);                                                      \
    }                                                                                  \
    return is_below;                                                                   \
  }                                                                                    \
  RINGLET_CLONES static void limit_##name (const Tile *tile)                           \
  {                                                                                    \
    const RingletAverageRoom *room = tile->room;                                       \
    const utype start = (utype) room->exclusion.bits;                                  \
    const utype last = (utype) room->exclusion.n_last;                                 \
    const gboolean all = !room->exclusion.active;                                      \
    const type *in = tile->in;                                                         \
    type *least = room->least != NULL ? (type *) room->least + tile->first : NULL;     \
    type *most = room->largest != NULL ? (type *) room->largest + tile->first : NULL;  \
                                                                                       \
    for (gsize i = 0; least != NULL && i < tile->n; i++) {                             \
      const gboolean ok = ((utype) ((utype) in[i] - start) > last) | all;              \
                                                                                       \
      least[i] = (ok & (in[i] < least[i])) ? in[i] : least[i];                         \
    }                                                                                  \
    for (gsize i = 0; most != NULL && i < tile->n; i++) {                              \
      const gboolean ok = ((utype) ((utype) in[i] - start) > last) | all;              \
                                                                                       \
      most[i] = (ok & (in[i] > most[i])) ? in[i] : most[i];                            \
    }                                                                                  \
  }

/* Where the frames are divided by monitors. */
#define DEFINE_BELOW(name, type)                                                       \
  RINGLET_CLONES static gboolean below_##name (const Tile *tile)                       \
  {                                                                                    \
    const type *in = tile->in;                                                         \
    gboolean is_below = FALSE;                                                         \
                                                                                       \
    for (gsize i = 0; i < tile->n; i++)                                                \
      is_below |= IS_BELOW (in[i]);                                                    \
    return is_below;                                                                   \
  }

DEFINE_BELOW (i8, gint8)
DEFINE_BELOW (i16, gint16)
DEFINE_BELOW (i32, gint32)
DEFINE_BELOW (i64, gint64)
DEFINE_ADD (u8, guint8, guint8, guint64, IS_NOT_BELOW)
DEFINE_ADD (u16, guint16, guint16, guint64, IS_NOT_BELOW)
DEFINE_ADD (u32, guint32, guint32, guint64, IS_NOT_BELOW)
DEFINE_ADD (u64, guint64, guint64, __int128, IS_NOT_BELOW)
DEFINE_ADD (i8, gint8, guint8, gint64, IS_BELOW)
DEFINE_ADD (i16, gint16, guint16, gint64, IS_BELOW)
DEFINE_ADD (i32, gint32, guint32, gint64, IS_BELOW)
DEFINE_ADD (i64, gint64, guint64, __int128, IS_BELOW)

static const struct {
  gboolean (*add) (const Tile *tile);
  void (*limit) (const Tile *tile);
  gboolean (*below) (const Tile *tile);
} loops[RINGLET_PIXEL_N_TYPES] = {
  [RINGLET_PIXEL_U8] = { add_u8, limit_u8 },
  [RINGLET_PIXEL_U16] = { add_u16, limit_u16 },
  [RINGLET_PIXEL_U32] = { add_u32, limit_u32 },
  [RINGLET_PIXEL_U64] = { add_u64, limit_u64 },
  [RINGLET_PIXEL_I8] = { add_i8, limit_i8, below_i8 },
  [RINGLET_PIXEL_I16] = { add_i16, limit_i16, below_i16 },
  [RINGLET_PIXEL_I32] = { add_i32, limit_i32, below_i32 },
  [RINGLET_PIXEL_I64] = { add_i64, limit_i64, below_i64 },
};

/* ---- doubles, NaN where there is no data ---- */

void
ringlet_average_widen (const RingletAverageRoom *self, const RingletImage *image,
    double monitor, gsize image_first, gsize first, gsize n, double *out)
{
  ringlet_widen_double (image, &self->exclusion, image_first, n, out);
  for (gsize i = 0; self->dark != NULL && i < n; i++)
    out[i] -= self->dark[first + i];
  for (gsize i = 0; monitor != 1.0 && i < n; i++)
    out[i] /= monitor;
}

RINGLET_CLONES static void
add_doubles (RingletAverageRoom *room, const double *in, gsize first, gsize n)
{
  double *sums = (double *) room->sums + first;
  guint32 *counts = room->counts + first;
  double *least = room->least != NULL ? (double *) room->least + first : NULL;
  double *most = room->largest != NULL ? (double *) room->largest + first : NULL;

  for (gsize i = 0; i < n; i++) {
    const gboolean ok = in[i] == in[i];

    sums[i] += ok ? in[i] : 0.0;
    counts[i] += (guint32) ok;
  }
  for (gsize i = 0; least != NULL && i < n; i++)
    least[i] = in[i] < least[i] ? in[i] : least[i];
  for (gsize i = 0; most != NULL && i < n; i++)
    most[i] = in[i] > most[i] ? in[i] : most[i];
}

/* Behind the counts. */
RINGLET_CLONES static void
add_deviations (RingletAverageRoom *room, const double *in, gsize first, gsize n)
{
  const guint32 *counts = room->counts + first;
  double *means = room->means + first;
  double *squares = room->squares + first;

  for (gsize i = 0; i < n; i++) {
    const gboolean ok = in[i] == in[i];
    const double off = in[i] - means[i];
    const double mean = means[i] + off / (double) counts[i];
    const double square = squares[i] + off * (in[i] - mean);

    means[i] = ok ? mean : means[i];
    squares[i] = ok ? square : squares[i];
  }
}

/* ---- a batch ---- */

typedef struct {
  RingletAverageRoom *room;
  const RingletAverageFrame *frames;
  gsize n_frames;
  gint is_below; /* atomic */
} Batch;

/* Returns whether some pixel is below −2, in a type with a sign. */
static gboolean
add_integers (const Tile *tile)
{
  const RingletPixelType type = tile->room->type;
  gboolean is_below = FALSE;

  if (!tile->room->is_exact)
    return loops[type].below != NULL && loops[type].below (tile);
  is_below = loops[type].add (tile);
  if (tile->room->least != NULL || tile->room->largest != NULL)
    loops[type].limit (tile);
  return is_below;
}

static void
add_frame (
    Batch *batch, const RingletAverageFrame *frame, gsize first, gsize n, double *row)
{
  RingletAverageRoom *room = batch->room;
  const gsize size = ringlet_pixel_type_size (room->type);
  const Tile tile = { room, (const guint8 *) frame->image->data + first * size, first,
    n };

  if (add_integers (&tile))
    g_atomic_int_set (&batch->is_below, TRUE);
  if (!room->is_exact || room->means != NULL)
    ringlet_average_widen (room, frame->image, frame->monitor, first, first, n, row);
  if (!room->is_exact)
    add_doubles (room, row, first, n);
  if (room->means != NULL)
    add_deviations (room, row, first, n);
}

static void
add_tile (gsize task, gpointer data)
{
  Batch *batch = data;
  const gsize first = task * TILE;
  const gsize n = MIN (TILE, batch->room->n_pixels - first);
  double row[TILE];

  for (gsize k = 0; k < batch->n_frames; k++)
    add_frame (batch, &batch->frames[k], first, n, row);
}

gboolean
ringlet_average_room_add (RingletAverageRoom *self, const RingletAverageFrame *frames,
    gsize n_frames, gboolean *is_below, GCancellable *cancellable, GError **error)
{
  Batch batch = { self, frames, n_frames, FALSE };
  const gboolean ok = ringlet_parallel_for (
      (self->n_pixels + TILE - 1) / TILE, add_tile, &batch, cancellable, error);

  *is_below |= batch.is_below;
  return ok;
}
