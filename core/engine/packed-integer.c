/* SPDX-License-Identifier: MIT */

/* One frame of counts. The image is cut into one strip of row blocks a thread; every
 * strip has sums of its own, and the sums are integers: adding them in any order and
 * any number gives the same bits. Values that could overflow a sum, and negative ones,
 * are set aside and added in 128 bits. */

#include "base/parallel.h"
#include "engine/packed-apply.h"
#include "engine/packed-kernel.h"

/* Cakes have too many slots for private copies to stay in the cache. */
#define MAX_SLOTS_COPIED 16384

typedef struct {
  RingletAccumulator value;
  RingletAccumulator floored; /* of max (value, floor); unused when that is the value */
  GArray *odd;
  GArray *excluded;
} Strip;

typedef struct {
  const RingletPacked *matrix;
  const RingletImage *image;
  const RingletExclusion *exclusion;
  guint64 limit;
  guint floor;
  gboolean variance;
  gsize n_strips;
  Strip *strips;
} Frame;

/* Values below this cannot overflow: pixels per slot × value × 2^24 < 2^64. */
static guint64
safe_limit (const RingletPacked *matrix)
{
  const guint64 room = (guint64) 1 << (64 - RINGLET_SQUARE_BITS);

  return MIN (room / MAX (matrix->max_count, 1), (guint64) 1 << 24);
}

static void
accumulator_init (
    RingletAccumulator *self, const RingletPacked *matrix, gboolean squares)
{
  const gsize n = matrix->n_slots + 1;
  const gboolean copied = n <= MAX_SLOTS_COPIED;
  guint64 *signal = g_new0 (guint64, n * (copied ? RINGLET_COPIES : 1));

  for (gsize c = 0; c < RINGLET_COPIES; c++)
    self->signal[c] = signal + (copied ? c * n : 0);

  if (squares && matrix->format == RINGLET_PACKED_P2) {
    self->moments = g_aligned_alloc0 (n, sizeof *self->moments, sizeof *self->moments);
    self->wide_square = g_new0 (guint64, n);
  }
}

static void
accumulator_clear (RingletAccumulator *self)
{
  g_free (self->signal[0]);
  g_aligned_free (self->moments);
  g_free (self->wide_square);
}

static void
add_wide (const RingletPacked *matrix, const RingletWide *wide, guint32 k,
    guint64 value, RingletAccumulator *sums)
{
  for (guint32 i = wide->start[k]; i < wide->start[k + 1]; i++) {
    sums->signal[0][wide->slot[i]] += wide->share[i] * value;
    if (sums->wide_square != NULL)
      sums->wide_square[wide->slot[i]] += ringlet_square (wide->share[i]) * value;
  }
}

/* Scatters a chunk; @wide_from: first wide pixel at or behind @first. */
static void
add_chunk (const RingletPacked *matrix, const RingletWide *wide, guint32 wide_from,
    gsize first, gsize n, const guint32 *values, RingletAccumulator *sums)
{
  if (sums->moments != NULL)
    ringlet_packed_scatter_moments (matrix, first, n, values, sums);
  else
    ringlet_packed_scatter_signal (matrix, first, n, values, sums);

  for (guint32 k = wide_from; k < wide->n && wide->pixel[k] < first + n; k++)
    add_wide (matrix, wide, k, values[wide->pixel[k] - first], sums);
}

/* Pixels on the two lists are 0 in @values and must stay so. */
static void
raise_to_floor (const Strip *strip, gsize first, gsize n, guint floor, guint32 *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] = MAX (values[i], floor);

  for (guint k = strip->odd->len; k-- > 0;) {
    const guint32 pixel = g_array_index (strip->odd, RingletOdd, k).pixel;

    if (pixel < first)
      break;
    values[pixel - first] = 0;
  }
  for (guint k = strip->excluded->len; k-- > 0;) {
    const guint32 pixel = g_array_index (strip->excluded, guint32, k);

    if (pixel < first)
      break;
    values[pixel - first] = 0;
  }
}

static void
add_block (const Frame *frame, gsize block, Strip *strip)
{
  const RingletPacked *matrix = frame->matrix;
  const RingletWide *wide = &matrix->wide[block];
  const gsize end = matrix->block_pixel[block + 1];
  guint32 values[RINGLET_CHUNK];
  guint32 k = 0;

  for (gsize first = matrix->block_pixel[block]; first < end; first += RINGLET_CHUNK) {
    const gsize n = MIN (RINGLET_CHUNK, end - first);

    while (k < wide->n && wide->pixel[k] < first)
      k++;
    ringlet_widen_u32 (frame->image, frame->exclusion, frame->limit, first, n, values,
        strip->odd, strip->excluded);
    add_chunk (matrix, wide, k, first, n, values, &strip->value);
    if (frame->variance && frame->floor > 0) {
      raise_to_floor (strip, first, n, frame->floor, values);
      add_chunk (matrix, wide, k, first, n, values, &strip->floored);
    }
  }
}

static void
add_strip (gsize index, gpointer data)
{
  const Frame *frame = data;
  const gsize n_blocks = frame->matrix->n_blocks;
  const gboolean floored = frame->variance && frame->floor > 0;
  Strip *strip = &frame->strips[index];

  accumulator_init (&strip->value, frame->matrix, frame->variance && !floored);
  if (floored)
    accumulator_init (&strip->floored, frame->matrix, TRUE);
  strip->odd = g_array_new (FALSE, FALSE, sizeof (RingletOdd));
  strip->excluded = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gsize block = n_blocks * index / frame->n_strips;
       block < n_blocks * (index + 1) / frame->n_strips; block++)
    add_block (frame, block, strip);
}

static void
strip_clear (Strip *strip)
{
  accumulator_clear (&strip->value);
  accumulator_clear (&strip->floored);
  g_clear_pointer (&strip->odd, g_array_unref);
  g_clear_pointer (&strip->excluded, g_array_unref);
}

/* Σ share · value of one slot, in 2^-16. */
static __int128
slot_signal (const RingletAccumulator *sums, gsize slot)
{
  __int128 sum = sums->signal[0][slot];

  for (gsize c = 1; c < RINGLET_COPIES && sums->signal[c] != sums->signal[0]; c++)
    sum += sums->signal[c][slot];

  if (sums->moments != NULL) {
    const RingletMoments here = sums->moments[slot];
    const RingletMoments before = slot > 0 ? sums->moments[slot - 1] : here;

    sum += here[1];
    if (slot > 0)
      sum += ((__int128) before[0] << RINGLET_PACKED_BITS) - before[1];
  }
  return sum;
}

/* Σ share² · value of one slot, in 2^-24. */
static __int128
slot_square (const RingletAccumulator *sums, gsize slot)
{
  const int shift = RINGLET_SQUARE_BITS - RINGLET_PACKED_BITS;
  RingletMoments here;
  RingletMoments before;

  if (sums->moments == NULL)
    return slot_signal (sums, slot) << shift;

  here = sums->moments[slot];
  before = slot > 0 ? sums->moments[slot - 1] : (RingletMoments){ 0 };
  /* (1 − c)² = 1 − 2c + c² for the second slots of the pixels before. */
  return (__int128) here[2] + sums->wide_square[slot] +
      ((__int128) before[0] << RINGLET_SQUARE_BITS) -
      ((__int128) before[1] << (shift + 1)) + before[2];
}

/* Sums of what was set aside, slot by slot. */
typedef struct {
  __int128 *signal;
  __int128 *square;
  __int128 value;
  __int128 floored;
} OddSums;

static void
add_odd (gsize slot, guint32 share, gpointer data)
{
  OddSums *odd = data;

  odd->signal[slot] += share * odd->value;
  odd->square[slot] += (__int128) ringlet_square (share) * odd->floored;
}

static void
collect_odd (const Frame *frame, OddSums *odd)
{
  for (gsize s = 0; s < frame->n_strips; s++) {
    const GArray *list = frame->strips[s].odd;

    for (guint i = 0; i < list->len; i++) {
      const RingletOdd *one = &g_array_index (list, RingletOdd, i);

      odd->value = one->value;
      odd->floored = MAX (one->value, (__int128) frame->floor);
      ringlet_packed_foreach (frame->matrix, one->pixel, add_odd, odd);
    }
  }
}

static gboolean
has_odd (const Frame *frame)
{
  for (gsize s = 0; s < frame->n_strips; s++) {
    if (frame->strips[s].odd->len > 0)
      return TRUE;
  }
  return FALSE;
}

static void
reduce_slot (
    const Frame *frame, const OddSums *odd, gsize slot, RingletPackedSums *sums)
{
  const gboolean floored = frame->variance && frame->floor > 0;
  __int128 signal = odd->signal != NULL ? odd->signal[slot] : 0;
  __int128 square = odd->square != NULL ? odd->square[slot] : 0;

  for (gsize s = 0; s < frame->n_strips; s++) {
    const Strip *strip = &frame->strips[s];

    signal += slot_signal (&strip->value, slot);
    if (frame->variance)
      square += slot_square (floored ? &strip->floored : &strip->value, slot);
  }

  sums->counts[slot] = (double) signal / RINGLET_PACKED_ONE;
  if (sums->variance != NULL)
    sums->variance[slot] =
        MAX ((double) square, 0.0) / (double) (1 << RINGLET_SQUARE_BITS);
}

static void
reduce (const Frame *frame, RingletPackedSums *sums)
{
  const gsize n_slots = frame->matrix->n_slots;
  OddSums odd = { 0 };

  if (has_odd (frame)) {
    odd.signal = g_new0 (__int128, n_slots + 1);
    odd.square = g_new0 (__int128, n_slots + 1);
    collect_odd (frame, &odd);
  }

  for (gsize slot = 0; slot < n_slots; slot++)
    reduce_slot (frame, &odd, slot, sums);
  for (gsize s = 0; s < frame->n_strips; s++) {
    const GArray *excluded = frame->strips[s].excluded;

    g_array_append_vals (sums->excluded, excluded->data, excluded->len);
  }
  g_free (odd.signal);
  g_free (odd.square);
}

gboolean
ringlet_packed_apply_integer (const RingletPacked *matrix, const RingletImage *image,
    const RingletExclusion *exclusion, guint floor, RingletPackedSums *sums,
    GCancellable *cancellable, GError **error)
{
  const gsize n_strips = MIN (ringlet_parallel_get_threads (), matrix->n_blocks);
  g_autofree Strip *strips = g_new0 (Strip, n_strips);
  Frame frame = { matrix, image, exclusion, safe_limit (matrix), floor,
    sums->variance != NULL, n_strips, strips };
  const gboolean ok =
      ringlet_parallel_for (n_strips, add_strip, &frame, cancellable, error);

  if (ok)
    reduce (&frame, sums);
  for (gsize s = 0; s < n_strips; s++)
    strip_clear (&strips[s]);
  return ok;
}
