/* SPDX-License-Identifier: MIT */

/* From the geometry to a packed matrix, a work-item a pixel, whose shape stands in
 * split_centre.cl, split_box.cl or split_outline.cl. What their twins leave to the
 * pixel's own function, near the beam and very wide, is listed here: that is for the
 * processor. So are pixels of pseudo over the start of the range and over either end of
 * the azimuth: it rounds what is inside of them in the order of the bins.
 *
 * SPLIT: RingletSplit   FLAT: one bin for the whole turn   WHOLE_TURN: azimuthal rows
 * go all the way round   IS_INFINITE: the space at the beam */

/* Azimuthal bin that exists, or −1. */
static inline int
wrap_row (constant const placement *p, double row)
{
  if (WHOLE_TURN && row < 0.0)
    row += p->n_azimuth;
  if (WHOLE_TURN && row >= p->n_azimuth)
    row -= p->n_azimuth;
  return row >= 0.0 && row < p->n_azimuth ? (int) row : -1;
}

/* --- from parts to shares; false, and nothing put, where rounding is in doubt --- */

static inline bool
put_straight (constant const placement *p, const target *to, uint pixel,
    const shape *self, const reach *at)
{
  const int row = FLAT ? 0 : wrap_row (p, at->row);
  const uint n = (uint) at->count;
  uint before = 0;
  bool doubtful = false;
  run all = { slot_at (to, row, (int) at->first), n, { 0 } };

  if (row < 0) {
    put_nothing (to, pixel, 0);
    return true;
  }
#pragma unroll
  for (uint k = 0; k < SPAN_MAX; k++) {
    if (k < n) {
      const uint now = k + 1 < n
          ? max (before, units_of (part_below (self, at, k), &doubtful))
          : (uint) ONE;

      all.units[k] = now - before;
      before = now;
    }
  }
  if (!doubtful)
    put_span (to, pixel, &all);
  return !doubtful;
}

#if !FLAT

/* At most two bins in each row, all inside the range: nearly always. False where that
 * is not so, where a part vanishes, or in doubt. */
static inline bool
put_crossing_pair (constant const placement *p, const target *to, uint pixel,
    const shape *self, const reach *at, int lower_row, int upper_row, bool *doubtful)
{
  const uint n = (uint) at->count;
  const double lower = part_lower (self, at, 0);
  const double lower_all = n > 1 ? part_lower (self, at, n - 1) : lower;
  const double upper = lower_all + (n > 1 ? part_below (self, at, 0) - lower : 0.0);
  uint s1, s2, s3;

  if (n > 2 || lower_row < 0 || upper_row < 0 || at->first < 0.0 ||
      at->first + at->count > p->n_radial ||
      !(lower >= 0.0 && lower_all >= lower && upper >= lower_all && upper <= 1.0))
    return false;

  s1 = units_of (lower, doubtful);
  s2 = units_of (lower_all, doubtful);
  s3 = n > 1 ? units_of (upper, doubtful) : s2;
  if (*doubtful || s2 == 0 || s2 == ONE)
    return false;

  const uint share[4] = { s1, s2 - s1, n > 1 ? s3 - s2 : ONE - s2,
    n > 1 ? ONE - s3 : 0 };

  put_pairs (to, pixel, slot_at (to, lower_row, (int) at->first),
      slot_at (to, upper_row, (int) at->first), share);
  return true;
}

/* Rounded as one sequence: the bins of the lower row, then those of the upper one. */
static inline bool
put_crossing (constant const placement *p, const target *to, uint pixel,
    const shape *self, const reach *at)
{
  const int rows[2] = { wrap_row (p, at->row), wrap_row (p, at->row + 1.0) };
  const uint n = (uint) at->count;
  uint n_runs = 0, before = 0;
  double sum = 0.0;
  bool doubtful = false;
  run runs[2];

  if (put_crossing_pair (p, to, pixel, self, at, rows[0], rows[1], &doubtful))
    return true;
  for (uint part = 0; part < 2 && !doubtful; part++) {
    double last = 0.0;

    if (rows[part] < 0)
      continue;
    runs[n_runs].slot = slot_at (to, rows[part], (int) at->first);
    runs[n_runs].n = n;
    for (uint k = 0; k < n; k++) {
      const double radial = at->first + (double) k;
      const double lower = part_lower (self, at, k);
      const double whole = k + 1 < n ? part_below (self, at, k) : 1.0;
      const double below = clamp (part == 0 ? lower : whole - lower, 0.0, 1.0);
      uint now;

      if (radial >= 0.0 && radial < p->n_radial)
        sum += below - last;
      last = below;
      now = max (before, units_of (sum, &doubtful));
      runs[n_runs].units[k] = now - before;
      before = now;
    }
    n_runs++;
  }
  if (!doubtful)
    put_two (to, pixel, runs, n_runs);
  return !doubtful;
}

#endif

/* Leaves a pixel to the processor. */
static inline void
ask (const target *to, uint pixel, ARRAY (global uint, asked), uint most_asked)
{
  const uint place = atomic_inc (&AT (to->counters, N_ASKED));

  if (place < most_asked)
    AT (asked, place) = pixel;
  put_nothing (to, pixel, 0);
}

/* Puts a pixel; returns how many bins it reaches. */
static inline uint
put_pixel (const pixels *in, const target *to, uint pixel, ARRAY (global uint, asked),
    uint most_asked)
{
  constant const placement *p = in->place;
  shape self;
  const reach at = measure (in, pixel, &self);

  if (!at.asks && at.count == 0.0) {
    put_nothing (to, pixel, 0);
    return 0;
  }
#if !FLAT
  if (!at.asks && at.crosses && put_crossing (p, to, pixel, &self, &at))
    return 2 * (uint) at.count;
#endif
  if (!at.asks && !at.crosses && put_straight (p, to, pixel, &self, &at))
    return (uint) at.count;
  ask (to, pixel, PASS (asked), most_asked);
  return 0;
}

/* corner, centre: points of what is no regular grid   mask: [n_pixels] as bits, in one
 * word those of 64   slot: [n_pixels]   rest: [n_pixels × (FORMAT − 1)]   wide:
 * [capacity], of which counters say how many there are or would be   counters:
 * [N_COUNTERS], zeros before   asked: [most_asked]: pixels that are left to the
 * processor, in no order */
kernel void
split_pixels (ARRAY (constant const placement, place),
    ARRAY (global const double, corner), ARRAY (global const double, centre),
    const uint n_fast, const uint n_pixels, ARRAY (global const ulong, mask),
    const uint has_mask, ARRAY (global SLOT, slot), ARRAY (global ushort, rest),
    ARRAY (global wide_entry, wide), const uint capacity, const uint row_slots,
    ARRAY (global uint, counters), ARRAY (global uint, asked), const uint most_asked)
{
  const pixels in = { &AT (place, 0), PASS (corner), PASS (centre), n_fast };
  const target to = { PASS (slot), PASS (rest), PASS (wide), capacity, row_slots,
    PASS (counters) };
  const uint pixel = (uint) get_global_id (0);
  local uint n_group;
  uint n_bins = 0;

  if (get_local_id (0) == 0)
    n_group = 0;
  barrier (CLK_LOCAL_MEM_FENCE);
  if (pixel < n_pixels) {
    if (has_mask && (AT (mask, pixel / 64) >> (pixel % 64) & 1) != 0)
      put_nothing (&to, pixel, 0);
    else
      n_bins = put_pixel (&in, &to, pixel, PASS (asked), most_asked);
  }
  if (n_bins != 0)
    atomic_add (&n_group, n_bins);
  barrier (CLK_LOCAL_MEM_FENCE);
  if (get_local_id (0) == 0 && n_group != 0)
    atomic_add (&AT (counters, N_SHARES), n_group);
}

/* What the processor made of those: [n] each, shares [n × (FORMAT − 1)]. */
kernel void
put_asked (ARRAY (global const uint, pixels), const uint n,
    ARRAY (global const uint, slots), ARRAY (global const ushort, shares),
    ARRAY (global SLOT, slot), ARRAY (global ushort, rest))
{
  const uint i = (uint) get_global_id (0);

  if (i >= n)
    return;
  AT (slot, AT (pixels, i)) = (SLOT) AT (slots, i);
  for (uint k = 0; k + 1 < FORMAT; k++)
    AT (rest, (size_t) AT (pixels, i) * (FORMAT - 1) + k) =
        AT (shares, i * (FORMAT - 1) + k);
}
