/* SPDX-License-Identifier: MIT */

/* One pixel into a packed matrix: its slot and shares, or entries of the list. Twin:
 * core/matrix/packed-pixel.c, whose rounding this is: each share is the difference of
 * two rounded sums, so that the sum stays exact.
 *
 * FORMAT: slots of a pixel   SLOT: ushort or uint */

enum { ONE = 65536, SPAN_MAX = 8, SLOT_LEAD = 8, SLOT_WIDE = 1 };

/* What is counted while the matrix is made. */
enum { N_WIDE, N_ASKED, N_SHARES, N_COUNTERS };

/* RingletWideEntry. */
typedef struct {
  uint pixel;
  uint slot;
  ushort lane[4];
} wide_entry;

/* Where pixels go. */
typedef struct {
  MEMBER (global SLOT, slot);
  MEMBER (global ushort, rest);
  MEMBER (global wide_entry, wide);
  uint capacity; /* of wide */
  uint row_slots;
  MEMBER (global uint, counters);
} target;

/* Nearer than this to where rounding goes the other way, in units of 2^-16, it is left
 * to the processor: functions of a device and of the processor differ in their last
 * bits, and one unit in one pixel would be other sums. These bits are some 1e-8 of a
 * share around the beam, and 1e-6 of one 20 000 pixels away from it. */
#ifndef DOUBT
#define DOUBT 5e-6
#endif

static inline uint
units_of (double part, bool *doubtful)
{
  const double some = part > 0.0 ? part : 0.0;
  const double rounds = (some < 1.0 ? some : 1.0) * ONE + 0.5;
  const double units = floor (rounds);

  *doubtful = *doubtful || fabs (rounds - units - 0.5) > 0.5 - DOUBT;
  return (uint) units;
}

static inline uint
slot_at (const target *to, int azimuth, int radial)
{
  return (uint) (SLOT_LEAD + azimuth * (int) to->row_slots + radial);
}

/* All of it into one slot of the trash. */
static inline void
put_nothing (const target *to, uint pixel, uint slot)
{
  AT (to->slot, pixel) = (SLOT) slot;
  for (uint k = 0; k + 1 < FORMAT; k++)
    AT (to->rest, (size_t) pixel * (FORMAT - 1) + k) = 0;
}

/* The shares of one pixel, slot by slot. */
typedef struct {
  uint slot;
  uint n;
  uint units[SPAN_MAX];
} run;

/* Entries of one pixel on their way into the list, counted first and then written. */
typedef struct {
  wide_entry last;
  uint n;
  uint at;
  bool writes;
} emitter;

static inline void
emit_last (const target *to, const emitter *self)
{
  if (self->writes && self->n > 0 && self->at + self->n - 1 < to->capacity)
    AT (to->wide, self->at + self->n - 1) = self->last;
}

/* Two neighbours make one entry. */
static inline void
emit_piece (const target *to, emitter *self, uint slot, uint units)
{
  wide_entry *last = &self->last;

  if (self->n > 0 && last->slot + 1 == slot && last->lane[1] == 0 &&
      last->lane[0] + units < ONE) {
    last->lane[0] += (ushort) units;
    last->lane[1] = (ushort) units;
    return;
  }
  emit_last (to, self);
  self->n++;
  last->slot = slot;
  last->lane[0] = (ushort) units;
  last->lane[1] = 0;
}

static inline void
emit_runs (const target *to, emitter *self, const run *runs, uint n_runs)
{
  for (uint r = 0; r < n_runs; r++) {
    for (uint k = 0; k < runs[r].n; k++) {
      const uint units = runs[r].units[k];
      const bool is_all = units == ONE;

      /* One more than 16 bits hold. */
      if (is_all)
        emit_piece (to, self, runs[r].slot + k, 1);
      if (units != 0)
        emit_piece (to, self, runs[r].slot + k, is_all ? ONE - 1 : units);
    }
  }
  emit_last (to, self);
}

static inline void
put_wide (const target *to, uint pixel, const run *runs, uint n_runs)
{
  emitter self = { { pixel, 0, { 0, 0, 0, 0 } }, 0, 0, false };

  emit_runs (to, &self, runs, n_runs);
  self.at = atomic_add (&AT (to->counters, N_WIDE), self.n);
  self.n = 0;
  self.writes = true;
  emit_runs (to, &self, runs, n_runs);
  put_nothing (to, pixel, SLOT_WIDE);
}

/* FALSE when what has a share does not fit the format. */
static inline bool
put_run (const target *to, uint pixel, const run *all)
{
  uint first = 0, n = all->n;

  while (n > 1 && all->units[n - 1] == 0)
    n--;
  while (first + 1 < n && all->units[first] == 0)
    first++;
  if (n - first > FORMAT)
    return false;

  AT (to->slot, pixel) = (SLOT) (all->slot + first);
  for (uint k = 0; k + 1 < FORMAT; k++)
    AT (to->rest, (size_t) pixel * (FORMAT - 1) + k) =
        (ushort) (first + k + 1 < n ? all->units[first + k + 1] : 0);
  return true;
}

/* A pixel in one azimuthal row. */
static inline void
put_span (const target *to, uint pixel, const run *all)
{
  if (all->n > FORMAT || all->units[0] == 0) {
    if (!put_run (to, pixel, all))
      put_wide (to, pixel, all, 1);
    return;
  }

  AT (to->slot, pixel) = (SLOT) all->slot;
#pragma unroll
  for (uint k = 0; k + 1 < FORMAT; k++)
    AT (to->rest, (size_t) pixel * (FORMAT - 1) + k) = (ushort) all->units[k + 1];
}

static inline uint
total_of (const run *self)
{
  uint total = 0;

  for (uint k = 0; k < self->n; k++)
    total += self->units[k];
  return total;
}

/* A pixel in two azimuthal rows, whose parts outside the range are left out. */
static inline void
put_two (const target *to, uint pixel, run *runs, uint n_runs)
{
  if (n_runs == 2 && total_of (&runs[1]) == 0)
    n_runs = 1;
  if (n_runs == 2 && total_of (&runs[0]) == 0)
    runs[0] = runs[--n_runs];
  if (n_runs == 0 || (n_runs == 1 && total_of (&runs[0]) == 0))
    put_nothing (to, pixel, 0);
  else if (n_runs > 1 || total_of (&runs[0]) < ONE || !put_run (to, pixel, &runs[0]))
    put_wide (to, pixel, runs, n_runs);
}

/* Two shares in each of two rows, as entries: both in one where the rows follow. */
static inline void
put_pairs (const target *to, uint pixel, uint lower, uint upper, const uint *share)
{
  const bool follow = upper == lower + to->row_slots;
  const uint at = atomic_add (&AT (to->counters, N_WIDE), follow ? 1 : 2);
  wide_entry first = { pixel, lower,
    { (ushort) (share[0] + share[1]), (ushort) share[1], (ushort) (share[2] + share[3]),
        (ushort) share[3] } };
  const wide_entry second = { pixel, upper, { first.lane[2], first.lane[3], 0, 0 } };

  if (!follow) {
    first.lane[2] = 0;
    first.lane[3] = 0;
  }
  if (at < to->capacity)
    AT (to->wide, at) = first;
  if (!follow && at + 1 < to->capacity)
    AT (to->wide, at + 1) = second;
  put_nothing (to, pixel, SLOT_WIDE);
}
