/* SPDX-License-Identifier: MIT */

/* From shares in double to the packed form. Rounding is cumulative: each share is the
 * difference of two rounded sums, so that the sum stays exact. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "matrix/packed.h"

/* A remainder below this is rounding of the splitting, not a part outside the range. */
#define WHOLE_TOLERANCE 1e-9

/* A share that 16 bits know to no better than half a percent. */
#define FINE_SHARE (1.0 / 512.0)

typedef struct {
  const RingletSplitter *splitter;
  RingletPacked *packed;
  RingletShareBudget budget;
  gint64 n_entries; /* atomic */
  gint64 n_fine;    /* entries below FINE_SHARE; atomic */
} Build;

/* Growing lists of one block's wide pixels. */
typedef struct {
  GArray *pixel;
  GArray *start;
  GArray *slot;
  GArray *share;
} WideLists;

/* The shares of one pixel in 2^-16, without empty ones. */
typedef struct {
  const guint32 *bin;
  const double *share;
  guint32 n;
  guint32 total; /* in 2^-16: less than 1 when a part is outside the range */
} Pixel;

static gsize
slot_of (const RingletBins *bins, gsize bin)
{
  return ringlet_packed_slot (bins, bin / bins->n_radial, bin % bins->n_radial);
}

static guint32
to_units (double share)
{
  return (guint32) (share * RINGLET_PACKED_ONE + 0.5);
}

static Pixel
pixel_of (const RingletShares *shares, gsize i)
{
  const guint32 start = shares->start[i];
  Pixel pixel = { shares->bin + start, shares->share + start,
    shares->start[i + 1] - start, 0 };
  double sum = 0.0;

  for (guint32 k = 0; k < pixel.n; k++)
    sum += pixel.share[k];
  pixel.total = sum > 1.0 - WHOLE_TOLERANCE ? RINGLET_PACKED_ONE : to_units (sum);
  return pixel;
}

static void
put (RingletPacked *packed, gsize pixel, gsize slot, guint32 first)
{
  if (packed->slot_bytes == 2)
    ((guint16 *) packed->slot)[pixel] = (guint16) slot;
  else
    ((guint32 *) packed->slot)[pixel] = (guint32) slot;
  if (packed->first != NULL)
    packed->first[pixel] = (guint16) first;
}

/* All of the pixel in one slot. A first share of 1 does not fit 16 bits, so it becomes
 * the second share of the slot before. */
static void
put_whole (RingletPacked *packed, gsize pixel, gsize slot)
{
  if (packed->format == RINGLET_PACKED_P1)
    put (packed, pixel, slot, 0);
  else
    put (packed, pixel, slot - 1, 0);
}

/* One bin and a part outside: fits when the trash slot is the neighbour. */
static gboolean
put_clipped (RingletPacked *packed, gsize pixel, gsize bin, guint32 units)
{
  const gsize n_radial = packed->bins.n_radial;
  const gsize slot = slot_of (&packed->bins, bin);

  if (packed->format == RINGLET_PACKED_P1)
    return FALSE;
  if (bin % n_radial == n_radial - 1)
    put (packed, pixel, slot, units);
  else if (bin % n_radial == 0)
    put (packed, pixel, slot - 1, RINGLET_PACKED_ONE - units);
  else
    return FALSE;
  return TRUE;
}

static gboolean
put_two (RingletPacked *packed, gsize pixel, const Pixel *p)
{
  const gsize n_radial = packed->bins.n_radial;
  const guint32 units = to_units (p->share[0]);
  const gboolean adjacent =
      p->bin[1] == p->bin[0] + 1 && p->bin[0] / n_radial == p->bin[1] / n_radial;

  if (packed->format == RINGLET_PACKED_P1 || !adjacent ||
      p->total != RINGLET_PACKED_ONE)
    return FALSE;
  if (units == RINGLET_PACKED_ONE)
    put_whole (packed, pixel, slot_of (&packed->bins, p->bin[0]));
  else
    put (packed, pixel, slot_of (&packed->bins, p->bin[0]), units);
  return TRUE;
}

static void
put_wide (RingletPacked *packed, gsize pixel, const Pixel *p, WideLists *lists)
{
  const guint32 index = (guint32) pixel;
  double sum = 0.0;
  guint32 before = 0;

  put_whole (packed, pixel, 1);
  g_array_append_val (lists->pixel, index);
  for (guint32 k = 0; k < p->n; k++) {
    const guint32 slot = (guint32) slot_of (&packed->bins, p->bin[k]);
    guint32 now;
    guint32 units;

    sum += p->share[k];
    now = k + 1 == p->n ? p->total : MIN (to_units (sum), p->total);
    units = now - before;
    before = now;
    if (units == 0)
      continue;
    g_array_append_val (lists->slot, slot);
    g_array_append_val (lists->share, units);
  }
  g_array_append_val (lists->start, lists->slot->len);
}

static void
put_pixel (RingletPacked *packed, gsize pixel, const Pixel *p, WideLists *lists)
{
  if (p->n == 0 || p->total == 0)
    put_whole (packed, pixel, 1);
  else if (p->n == 1 && p->total == RINGLET_PACKED_ONE)
    put_whole (packed, pixel, slot_of (&packed->bins, p->bin[0]));
  else if (p->n == 1 && put_clipped (packed, pixel, p->bin[0], p->total))
    return;
  else if (p->n == 2 && put_two (packed, pixel, p))
    return;
  else
    put_wide (packed, pixel, p, lists);
}

/* Without the room to grow: these lists are most of a matrix. */
static guint32 *
take_list (GArray *list)
{
  const gsize n = list->len;

  return g_renew (guint32, g_array_free (list, FALSE), n);
}

/* The shares of a block, or NULL when they do not fit the budget. */
static RingletShares *
split_block (Build *build, gsize block)
{
  g_autoptr (RingletShares) shares = NULL;
  gint64 n_fine = 0;

  if (!ringlet_share_budget_check (&build->budget, NULL))
    return NULL;
  shares = ringlet_splitter_run (build->splitter, block);
  if (!ringlet_share_budget_take (&build->budget, shares))
    return NULL;

  for (guint32 i = 0; i < shares->n_entries; i++)
    n_fine += shares->share[i] < FINE_SHARE;
  __atomic_add_fetch (&build->n_entries, shares->n_entries, __ATOMIC_RELAXED);
  __atomic_add_fetch (&build->n_fine, n_fine, __ATOMIC_RELAXED);
  return g_steal_pointer (&shares);
}

static void
build_block (gsize block, gpointer data)
{
  Build *build = data;
  RingletPacked *packed = build->packed;
  RingletWide *wide = &packed->wide[block];
  g_autoptr (RingletShares) shares = split_block (build, block);
  const guint32 zero = 0;
  WideLists lists = {
    .pixel = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .start = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .slot = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .share = g_array_new (FALSE, FALSE, sizeof (guint32)),
  };

  g_array_append_val (lists.start, zero);
  for (gsize i = 0; shares != NULL && i < shares->n_pixels; i++) {
    const Pixel pixel = pixel_of (shares, i);

    put_pixel (packed, shares->first_pixel + i, &pixel, &lists);
  }

  packed->block_pixel[block] = ringlet_splitter_block_row (build->splitter, block) *
      build->splitter->detector->n_fast;
  wide->n = lists.pixel->len;
  wide->pixel = take_list (lists.pixel);
  wide->start = take_list (lists.start);
  wide->slot = take_list (lists.slot);
  wide->share = take_list (lists.share);
}

static void
count_slot (gsize slot, guint32 share, gpointer data)
{
  guint32 *counts = data;

  counts[slot]++;
}

/* Most pixels in one slot, an upper bound: trash is not counted. */
static guint32
count_pixels (const RingletPacked *self)
{
  g_autofree guint32 *counts = g_new0 (guint32, self->n_slots + 1);
  guint32 most = 0;

  for (gsize pixel = 0; pixel < self->n_pixels; pixel++) {
    const gsize slot = ringlet_packed_first_slot (self, pixel);

    counts[slot]++;
    if (self->first != NULL)
      counts[slot + 1]++;
  }
  for (gsize block = 0; block < self->n_blocks; block++) {
    const RingletWide *wide = &self->wide[block];

    for (guint32 i = 0; i < wide->start[wide->n]; i++)
      count_slot (wide->slot[i], wide->share[i], counts);
  }

  for (gsize a = 0; a < self->bins.n_azimuth; a++) {
    for (gsize r = 0; r < self->bins.n_radial; r++)
      most = MAX (most, counts[ringlet_packed_slot (&self->bins, a, r)]);
  }
  return most;
}

static RingletPacked *
packed_alloc (const RingletSplitter *splitter, GError **error)
{
  const RingletBins *bins = &splitter->bins;
  g_autoptr (RingletPacked) self = g_atomic_rc_box_new0 (RingletPacked);
  gboolean ok;

  self->format =
      splitter->split == RINGLET_SPLIT_NO ? RINGLET_PACKED_P1 : RINGLET_PACKED_P2;
  self->bins = *bins;
  self->n_pixels = splitter->detector->n_slow * splitter->detector->n_fast;
  self->n_slots = 2 + bins->n_azimuth * (bins->n_radial + 1);
  self->slot_bytes = self->n_slots <= G_MAXUINT16 ? 2 : 4;
  self->n_blocks = ringlet_splitter_n_blocks (splitter);
  self->block_pixel = g_new0 (gsize, self->n_blocks + 1);
  self->block_pixel[self->n_blocks] = self->n_pixels;
  self->wide = g_new0 (RingletWide, self->n_blocks);
  self->slot = g_try_malloc_n (self->n_pixels, self->slot_bytes);
  ok = self->slot != NULL;
  if (self->format == RINGLET_PACKED_P2) {
    self->first = g_try_new (guint16, self->n_pixels);
    ok = ok && self->first != NULL;
  }
  if (ok)
    return g_steal_pointer (&self);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for a matrix of %" G_GSIZE_FORMAT " pixels", self->n_pixels);
  return NULL;
}

/* 16 bits are for pixels that spread over a few bins. Where most shares are a few
 * hundred steps, or less than one, sums are off by percents and bins go empty. */
static gboolean
check_coarse_enough (const Build *build, GError **error)
{
  if (build->n_fine <= build->n_entries / 2)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "The bins are so much finer than the pixels that 16-bit shares would lose "
      "counts; "
      "the engine csr keeps them");
  return FALSE;
}

static gpointer
packed_compute (gconstpointer inputs, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletPacked) self = packed_alloc (inputs, error);
  Build build = { .splitter = inputs, .packed = self };

  if (self == NULL)
    return NULL;

  ringlet_share_budget_init (&build.budget);
  if (!ringlet_parallel_for (self->n_blocks, build_block, &build, cancellable, error) ||
      !ringlet_share_budget_check (&build.budget, error) ||
      !check_coarse_enough (&build, error))
    return NULL;

  self->max_count = count_pixels (self);
  return g_steal_pointer (&self);
}

static gsize
packed_n_bytes (gconstpointer value)
{
  const RingletPacked *self = value;
  gsize size = self->n_pixels * (self->slot_bytes + (self->first != NULL ? 2 : 0));

  for (gsize block = 0; block < self->n_blocks; block++) {
    const RingletWide *wide = &self->wide[block];

    size += 8 * (gsize) wide->n + 8 * (gsize) (wide->n > 0 ? wide->start[wide->n] : 0);
  }
  return size;
}

static const RingletMemoClass packed_class = {
  .name = "packed",
  .compute = packed_compute,
  .clear = ringlet_packed_clear,
  .n_bytes = packed_n_bytes,
};

RingletPacked *
ringlet_packed_get (const RingletSplitter *splitter, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  g_autofree char *key = ringlet_splitter_key (splitter, "packed");

  return ringlet_memo_get (memo, &packed_class, key, splitter, cancellable, error);
}
