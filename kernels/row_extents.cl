/* SPDX-License-Identifier: MIT */

/* What each row of the detector covers, a work-group a row: automatic ranges follow
 * from it. Twin: ringlet_splitter_row_extents(); least and largest values have no
 * order.
 *
 * SPLIT: 0 no, 1 bbox   WITH_AZIMUTH: of centres, too   GROUP: work-items of a group */

/* Radial values and azimuths, the least and the largest. */
typedef struct {
  double low[2];
  double high[2];
} extent;

static inline void
widen (extent *self, uint which, double low, double high)
{
  if (low < self->low[which])
    self->low[which] = low;
  if (high > self->high[which])
    self->high[which] = high;
}

/* Half the radial width of a pixel. */
static inline double
half_width (const pixels *in, uint pixel, double centre)
{
  double widest = 0.0;

#if SPLIT == 1
  for (uint k = 0; k < CORNERS; k++) {
    const double delta =
        fabs (radial_value (in->place, corner_of (in, pixel, k)) - centre);

    widest = delta > widest ? delta : widest;
  }
#endif
  return widest;
}

/* corner, centre: points of what is no regular grid   out: [n_slow × 4]: least and
 * largest radial value and azimuth of each row; the smaller one above where there is
 * none
 */
kernel void
row_extents (ARRAY (constant const placement, place),
    ARRAY (global const double, corner), ARRAY (global const double, centre),
    const uint n_fast, ARRAY (global double, out))
{
  const pixels in = { &AT (place, 0), PASS (corner), PASS (centre), n_fast };
  const uint slow = (uint) get_group_id (0);
  const uint item = (uint) get_local_id (0);
  LOCAL (extent, part, GROUP, out);
  extent mine = { { DBL_MAX, DBL_MAX }, { -DBL_MAX, -DBL_MAX } };

  for (uint fast = item; fast < n_fast; fast += GROUP) {
    const uint pixel = slow * n_fast + fast;
    const lab at = centre_of (&in, pixel);
    const double radial = radial_value (in.place, at);
    const double width = half_width (&in, pixel, radial);

    widen (&mine, 0, radial - width, radial + width);
#if WITH_AZIMUTH
    widen (&mine, 1, angle_of (at.y, at.x), angle_of (at.y, at.x));
#endif
  }
  AT (part, item) = mine;
  barrier (CLK_LOCAL_MEM_FENCE);
  for (uint n = GROUP / 2; n > 0; n /= 2) {
    if (item < n) {
      const extent other = AT (part, item + n);

      mine = AT (part, item);
      widen (&mine, 0, other.low[0], other.high[0]);
      widen (&mine, 1, other.low[1], other.high[1]);
      AT (part, item) = mine;
    }
    barrier (CLK_LOCAL_MEM_FENCE);
  }
  if (item == 0) {
    AT (out, 4 * slow) = AT (part, 0).low[0];
    AT (out, 4 * slow + 1) = AT (part, 0).high[0];
    AT (out, 4 * slow + 2) = AT (part, 0).low[1];
    AT (out, 4 * slow + 3) = AT (part, 0).high[1];
  }
}
