/* SPDX-License-Identifier: MIT */

/* What no frame changes, summed over the pixels of a packed matrix: the count, Σ share
 * · norm and Σ share² · norm². Twin:
 * core/engine/packed-known.c.
 *
 * Sums are integers, so that their order is of no matter. A term lies between 0 and 1
 * and is cut into three numbers of some bits, 30 or more each: what is lost is below
 * 2^-90, little of the square of the least share, 2^-32.
 *
 * SLOT, FORMAT: of the matrix   NORMS: 1 where norms come as an array, 0 where they
 * have a formula   ORDER: of the solid angle   POLARIZED: 0 or 1 */

#pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable

/* Of each slot: a term is cut into three numbers. */
enum { SUM_COUNT, SUM_NORM, SUM_NORM2 = SUM_NORM + 3, N_SUMS = SUM_NORM2 + 3 };

static inline double
solid_angle (constant const placement *p, double slow_m, double fast_m)
{
  const double slow = slow_m - p->poni_slow_m;
  const double fast = fast_m - p->poni_fast_m;
  const double near =
      p->distance_m / sqrt (slow * slow + fast * fast + p->distance_m * p->distance_m);
  const double twice = ORDER > 1 ? near * near : near;

  return ORDER > 2 ? twice * near : twice;
}

static inline double
polarization (constant const placement *p, lab at)
{
  const double x2 = at.x * at.x;
  const double y2 = at.y * at.y;
  const double z2 = at.z * at.z;
  const double turned = p->cosine * (x2 - y2) - p->sine * 2.0 * at.x * at.y;

  return 0.5 * (1.0 + (z2 - turned) / (x2 + y2 + z2));
}

/* The normalisation of a pixel, without the common factor: 0 … 1. */
static inline double
norm_of (constant const placement *p, ARRAY (global const double, norms), double scale,
    uint pixel, uint n_fast)
{
#if NORMS
  return AT (norms, pixel) * scale;
#else
  const double slow_px = pixel / n_fast + 0.5;
  const double fast_px = pixel % n_fast + 0.5;
  const double solid =
      ORDER > 0 ? solid_angle (p, slow_m_of (p, slow_px), fast_m_of (p, fast_px)) : 1.0;

  return POLARIZED ? solid * polarization (p, lab_at (p, slow_px, fast_px)) : solid;
#endif
}

static inline void
add_part (volatile global ulong *sum, ulong part)
{
  if (part != 0)
    atom_add (sum, part);
}

/* Adds @term, 0 … 1, in units of 2^-bits, 2^(-2 bits) and 2^(-3 bits). */
static inline void
add_term (ARRAY (volatile global ulong, sums), double term, double unit)
{
  const double scaled = term * unit;
  const ulong whole = (ulong) scaled;
  const double below = (scaled - (double) whole) * unit;
  const ulong rest = (ulong) below;

  add_part (&AT (sums, 0), whole);
  add_part (&AT (sums, 1), rest);
  add_part (&AT (sums, 2), (ulong) ((below - (double) rest) * unit + 0.5));
}

static inline void
add_share (ARRAY (volatile global ulong, sums), uint slot, uint units, double norm,
    double unit)
{
  DECLARE (volatile global ulong, to, sums, (size_t) slot * N_SUMS);
  const double term = (double) units * norm / 65536.0;

  if (units == 0)
    return;
  atom_add (&AT (to, SUM_COUNT), (ulong) units);
  add_term (PASS_FROM (to, SUM_NORM), term, unit);
  add_term (PASS_FROM (to, SUM_NORM2), term * term, unit);
}

static inline bool
is_set (ARRAY (global const ulong, bits), uint has_bits, uint pixel)
{
  return has_bits != 0 && (AT (bits, pixel / 64) >> (pixel % 64) & 1) != 0;
}

/* norms: [n_pixels], times scale 0 … 1   skip: [n_pixels] as bits: pixels that count
 * nothing   unit: 2^bits   sums: [n_copies × n_slots × N_SUMS], zeros before; each
 * work-group adds to one of the copies n_skipped: [1], zero before: how many of those
 * the matrix uses */
kernel void
known_sums (ARRAY (constant const placement, place), ARRAY (global const double, norms),
    const double scale, const uint n_fast, const uint n_pixels,
    ARRAY (global const SLOT, slots), ARRAY (global const ushort, rest),
    ARRAY (global const wide_entry, wide), const uint n_wide, const uint row_slots,
    ARRAY (global const ulong, skip), const uint has_skip, const double unit,
    const ulong n_slots, const uint n_copies, ARRAY (global ulong, sums),
    ARRAY (global uint, n_skipped))
{
  const uint first = (uint) get_global_id (0);
  const uint n_items = (uint) get_global_size (0);
  DECLARE (global ulong, mine, sums, (get_group_id (0) % n_copies) * n_slots * N_SUMS);

  for (uint i = first; i < n_pixels; i += n_items) {
    const uint slot = AT (slots, i);
    uint units = ONE;
    double norm;

    if (slot == 0)
      continue;
    if (is_set (PASS (skip), has_skip, i)) {
      atomic_inc (&AT (n_skipped, 0));
      continue;
    }
    if (slot == SLOT_WIDE)
      continue;
    norm = norm_of (&AT (place, 0), PASS (norms), scale, i, n_fast);
    for (uint k = 1; k < FORMAT; k++) {
      const uint share = AT (rest, (size_t) i * (FORMAT - 1) + k - 1);

      units -= share;
      add_share (PASS (mine), slot + k, share, norm, unit);
    }
    add_share (PASS (mine), slot, units, norm, unit);
  }

  for (uint i = first; i < n_wide; i += n_items) {
    const wide_entry entry = AT (wide, i);
    double norm;

    if (is_set (PASS (skip), has_skip, entry.pixel))
      continue;
    norm = norm_of (&AT (place, 0), PASS (norms), scale, entry.pixel, n_fast);
    for (uint k = 0; k < 4; k++)
      add_share (PASS (mine), entry.slot + k / 2 * row_slots + k % 2,
          entry.lane[k] - (k % 2 == 0 ? entry.lane[k + 1] : 0), norm, unit);
  }
}

/* From three parts, which are integers still, to a number. */
static inline double
join_parts (const ulong *part, uint bits, double unit)
{
  const ulong mask = ((ulong) 1 << bits) - 1;
  const ulong rest = part[1] + (part[2] >> bits);
  const ulong whole = part[0] + (rest >> bits);

  return ((double) whole +
             ((double) (rest & mask) + (double) (part[2] & mask) / unit) / unit) /
      unit;
}

/* Bins from the slots of all copies.   out: [3 × n_bins]: count, Σ share · norm, Σ
 * share² · norm², norms without the common factor */
kernel void
collect_known (ARRAY (global const ulong, sums), const ulong n_slots,
    const uint n_copies, const uint n_radial, const ulong n_bins, const uint bits,
    const double unit, ARRAY (global double, out))
{
  const size_t bin = get_global_id (0);
  const size_t slot = SLOT_LEAD + bin / n_radial * (n_radial + 1) + bin % n_radial;
  ulong all[N_SUMS];

  if (bin >= n_bins)
    return;
  for (uint i = 0; i < N_SUMS; i++)
    all[i] = 0;
  for (uint copy = 0; copy < n_copies; copy++) {
    for (uint i = 0; i < N_SUMS; i++)
      all[i] += AT (sums, (copy * n_slots + slot) * N_SUMS + i);
  }
  AT (out, bin) = (double) all[SUM_COUNT] / 65536.0;
  AT (out, n_bins + bin) = join_parts (all + SUM_NORM, bits, unit);
  AT (out, 2 * n_bins + bin) = join_parts (all + SUM_NORM2, bits, unit);
}
