/* SPDX-License-Identifier: MIT */

/* A preview: each bin is traced back to the detector and looked up there at some
 * points, in the level of the image that is as coarse as the bin. A work-item a bin:
 * neighbours in the radial direction gather neighbours on the detector, nothing is
 * added up by two of them, and rows are summed in their order, so that a device gives
 * the same bits on every run. Places are floats as on the processor. CPU twins:
 * preview-net.c, preview-row.c, preview-factors.c and preview.c in core/process. Needs
 * real.cl and preview_rays.cl. */

/* Among four nodes; NaN across a gap. */
static inline float
interpolate (ARRAY (global const float, corner), uint stride, float step, float2 at,
    bool along_slow)
{
  const float a = AT (corner, 0);
  const float b = AT (corner, 1);
  const float c = AT (corner, stride);
  const float d = AT (corner, stride + 1);
  const float step_1 = along_slow ? c - a : b - a;
  const float step_2 = along_slow ? d - b : d - c;
  const float least = step * (1.0f - 0.125f);
  const float most = step * (1.0f + 0.125f);

  if (!(step_1 > least && step_1 < most && step_2 > least && step_2 < most))
    return NAN;
  return (a * (1.0f - at.y) + b * at.y) * (1.0f - at.x) +
      (c * (1.0f - at.y) + d * at.y) * at.x;
}

/* Nominal pixels (slow, fast) into those of the image. */
static inline float2
apply_net (ARRAY (constant wide, view), ARRAY (global const float, net_slow),
    ARRAY (global const float, net_fast), uint n_slow, uint n_fast, float2 place)
{
  const float step = (float) AT (view, NET_STEP);
  const float2 at = (place - (float) AT (view, NET_ORIGIN)) *
      (float) (WIDE (1.0) / AT (view, NET_STEP));
  size_t corner;
  float2 in;

  if (!(at.x >= 0.0f && at.y >= 0.0f && at.x < (float) (n_slow - 1) &&
          at.y < (float) (n_fast - 1)))
    return (float2) (NAN, NAN);
  in = at - floor (at);
  corner = (size_t) at.x * n_fast + (size_t) at.y;
  return (float2) (interpolate (PASS_FROM (net_slow, corner), n_fast, step, in, true),
      interpolate (PASS_FROM (net_fast, corner), n_fast, step, in, false));
}

static inline float
steepen (float share, float steepness)
{
  return clamp ((share - 0.5f) * steepness + 0.5f, 0.0f, 1.0f);
}

static inline float
blend (float2 at, float a, float b, float c, float d)
{
  return (a * ((1.0f - at.x) * (1.0f - at.y)) + b * ((1.0f - at.x) * at.y)) +
      (c * (at.x * (1.0f - at.y)) + d * (at.x * at.y));
}

static inline float
number (float value)
{
  return value == value ? value : 0.0f;
}

static inline float
counts (float value)
{
  return value == value ? 1.0f : 0.0f;
}

/* Signal and norm of the image at a pixel of the first level. */
static inline float2
pick (ARRAY (global const uint, level), ARRAY (global const float, signals),
    ARRAY (global const float, norms), const look *by, float2 place)
{
  const float scale = 1.0f / (float) (1 << by->level);
  const float2 end =
      (float2) ((float) AT (level, LEVEL_SLOW), (float) AT (level, LEVEL_FAST)) + 1.0f;
  const float2 to = place * scale + 0.5f;
  /* Also NaN becomes a place in the border. */
  const float2 at = (float2) (to.x > 0.0f ? min (to.x, end.x) : 0.0f,
      to.y > 0.0f ? min (to.y, end.y) : 0.0f);
  const uint stride = AT (level, LEVEL_STRIDE);
  const size_t i = (size_t) at.x * stride + (size_t) at.y;
  const float2 in = (float2) (steepen (at.x - floor (at.x), by->steepness),
      steepen (at.y - floor (at.y), by->steepness));
  DECLARE (global const float, s, signals, AT (level, LEVEL_SIGNAL) + i);
  const float a = AT (s, 0), b = AT (s, 1);
  const float c = AT (s, stride), d = AT (s, stride + 1);

  if (AT (level, LEVEL_NORM) == NO_NORM)
    return (float2) (blend (in, number (a), number (b), number (c), number (d)),
        blend (in, counts (a), counts (b), counts (c), counts (d)));

  DECLARE (global const float, n, norms, AT (level, LEVEL_NORM) + i);

  return (float2) (blend (in, a, b, c, d),
      blend (in, AT (n, 0), AT (n, 1), AT (n, stride), AT (n, stride + 1)));
}

/* Steps across the bin: see radial_place() of the twin. */
constant uint steps[MOST_SAMPLES + 1] = { 1, 1, 1, 2, 3, 2, 5, 3, 5, 5, 7, 7, 5, 8, 9,
  7, 7 };

/* Product of the factors that have no formula, as ringlet_preview_factors_other(). */
static inline wide
other_factor (ARRAY (constant wide, view), ARRAY (global const wide, others),
    uint n_slow, uint n_fast, wide slow, wide fast)
{
  const wide to_slow = slow * AT (view, OTHERS_PER_SLOW) - WIDE (0.5);
  const wide to_fast = fast * AT (view, OTHERS_PER_FAST) - WIDE (0.5);
  const size_t i = min ((size_t) clamp (to_slow, WIDE (0.0), (wide) (n_slow - 1)),
      (size_t) (n_slow >= 2 ? n_slow - 2 : 0));
  const size_t j = min ((size_t) clamp (to_fast, WIDE (0.0), (wide) (n_fast - 1)),
      (size_t) (n_fast >= 2 ? n_fast - 2 : 0));
  const wide y = n_slow >= 2 ? min (to_slow, (wide) n_slow) - (wide) i : WIDE (0.0);
  const wide x = n_fast >= 2 ? min (to_fast, (wide) n_fast) - (wide) j : WIDE (0.0);
  const uint right = n_fast >= 2 ? 1 : 0;
  DECLARE (global const wide, row, others, i *n_fast + j);
  DECLARE (global const wide, next, row, n_slow >= 2 ? n_fast : 0);

  return (AT (row, 0) * (WIDE (1.0) - x) + AT (row, right) * x) * (WIDE (1.0) - y) +
      (AT (next, 0) * (WIDE (1.0) - x) + AT (next, right) * x) * y;
}

/* Incidence of the pixel that counts, wherever the ray came in. */
static inline wide
counted_cosine (ARRAY (constant wide, view), uint flags, wide cosine)
{
  wide tangent;

  if ((flags & HAS_PARALLAX) == 0)
    return cosine;
  tangent = sqrt (max (WIDE (1.0) - cosine * cosine, WIDE (0.0))) / cosine *
      magnification_of (PASS (view), flags, cosine);
  return WIDE (1.0) / sqrt (WIDE (1.0) + tangent * tangent);
}

static inline wide
polarization (ARRAY (constant wide, view), wide dx, wide dy, wide z)
{
  const wide x = dx * AT (view, POLARIZATION_COS) - dy * AT (view, POLARIZATION_SIN);
  const wide y = dx * AT (view, POLARIZATION_SIN) + dy * AT (view, POLARIZATION_COS);
  const wide length2 = x * x + y * y + z * z;

  return WIDE (0.5) *
      (WIDE (1.0) + z * z / length2 -
          AT (view, POLARIZATION) * (x * x - y * y) / length2);
}

/* The sample @i of a bin: its nominal pixel. */
static inline float2
find_place (
    ARRAY (constant wide, view), const look *by, ray r, float sine, float cosine)
{
  const float down = r.s4 * sine + r.s5 * cosine;
  const float by_down = 1.0f / down;
  const float2 beam = (float2) ((float) AT (view, SLOW_0), (float) AT (view, FAST_0));
  float2 place = beam +
      (float2) (r.s0 * sine + r.s1 * cosine, r.s2 * sine + r.s3 * cosine) * by_down;

  /* A ray that runs away from the plane would come back as a number. */
  if (!(down > 0.0f))
    place = (float2) (-1e9f, -1e9f);
  return place * by->magnification + (float2) (by->move_slow, by->move_fast);
}

/* The direction of the middle of a bin, and the cosine of its incidence. */
typedef struct {
  wide x;
  wide y;
  wide z;
  wide cosine;
} direction;

static inline direction
find_direction (
    ARRAY (constant wide, view), uint flags, ray middle, wide sine, wide along)
{
  const wide lean = (flags & BY_RADIUS) != 0
      ? (AT (view, NORMAL) * (wide) middle.s6 +
            AT (view, NORMAL + 1) * (wide) middle.s7) /
          AT (view, NORMAL + 2)
      : WIDE (0.0);
  direction out = { (wide) middle.s6 * sine, (wide) middle.s7 * sine,
    along - lean * sine };

  out.cosine = ((wide) middle.s4 * sine + (wide) middle.s5 * along) /
      sqrt (out.x * out.x + out.y * out.y + out.z * out.z);
  return out;
}

/* The area of a bin on the detector in pixels. */
static inline wide
area_px (ARRAY (constant wide, view), uint flags, wide solid_angle, wide cosine)
{
  const wide flat = solid_angle * AT (view, AZIMUTH_WIDTH);
  const wide far = AT (view, DISTANCE) / cosine;

  return ((flags & BY_RADIUS) != 0 ? flat / AT (view, NORMAL + 2)
                                   : flat * far * far / cosine) /
      AT (view, PIXEL_AREA);
}

/* The factors with a formula, as ringlet_preview_factors_known(). */
static inline wide
known_factor (ARRAY (constant wide, view), uint flags, uint order, const direction *to)
{
  const wide counted = counted_cosine (PASS (view), flags, to->cosine);
  wide factor = WIDE (1.0);

  for (uint k = 0; k < order; k++)
    factor *= counted;
  return (flags & HAS_POLARIZATION) != 0
      ? factor * polarization (PASS (view), to->x, to->y, to->z)
      : factor;
}

/* Signal, norm and count of a bin; @sum: means over its area. */
static inline void
put_bin (ARRAY (constant wide, view), uint flags, float2 sum, wide area, wide factor,
    ARRAY (global wide, out))
{
  const bool is_weighted = (flags & IS_WEIGHTED) != 0;
  const wide count = area * (wide) sum.y / AT (view, MEAN_NORM);

  if (!(area > WIDE (0.0)) || !isfinite (area) || !(count > WIDE (0.0)) ||
      !isfinite (WIDE (1.0) / factor))
    return;
  AT (out, 0) = is_weighted ? area * (wide) sum.x : area * (wide) sum.x / factor;
  AT (out, 1) = is_weighted ? area * (wide) sum.y * factor : area * (wide) sum.y;
  AT (out, 2) = count;
}

/* One work-item a bin, one row of groups a row.
 * levels: [N_LEVELS × N_LEVEL]   signals, norms: all levels   net_slow, net_fast:
 * [net_n_slow × net_n_fast] where there is one   others: [others_n_slow ×
 * others_n_fast] likewise   parts: [n_rows × n_columns × 3]: signal, norm and count */
kernel void
preview_rows (ARRAY (constant wide, view), const uint flags,
    ARRAY (global const ray, rays), ARRAY (global const look, looks),
    ARRAY (global const float, sines), ARRAY (global const float, cosines),
    ARRAY (global const float, sine_widths), ARRAY (global const float, cosine_widths),
    ARRAY (global const wide, solid_angles), const uint n_columns,
    ARRAY (global const uint, levels), ARRAY (global const float, signals),
    ARRAY (global const float, norms), ARRAY (global const float, net_slow),
    ARRAY (global const float, net_fast), const uint net_n_slow, const uint net_n_fast,
    const uint solid_angle_order, ARRAY (global const wide, others),
    const uint others_n_slow, const uint others_n_fast, ARRAY (global wide, parts))
{
  const uint column = get_global_id (0);
  const size_t row = get_group_id (1);
  DECLARE (const global ray, of_row, rays, row *N_RAYS);
  float2 sum = (float2) (0.0f, 0.0f);
  DECLARE (global wide, out, parts, 3 * (row * n_columns + column));
  wide slow, fast, sine, along, factor;
  direction to;
  look by;

  if (column >= n_columns)
    return;

  by = AT (looks, row * ((n_columns + BLOCK - 1) / BLOCK) + column / BLOCK);
  for (uint i = 0; i < by.n_samples; i++) {
    const uint across = i * steps[by.n_samples] % by.n_samples;
    const float radial =
        by.radial * (((float) across + 0.5f) / (float) by.n_samples - 0.5f);
    float2 place = find_place (PASS (view), &by,
        AT (of_row, by.n_samples * (by.n_samples - 1) / 2 + i),
        AT (sines, column) + radial * AT (sine_widths, column),
        AT (cosines, column) + radial * AT (cosine_widths, column));

    if ((flags & HAS_NET) != 0)
      place = apply_net (
          PASS (view), PASS (net_slow), PASS (net_fast), net_n_slow, net_n_fast, place);
    sum += pick (PASS_FROM (levels, N_LEVEL * by.level), PASS (signals), PASS (norms),
        &by, place);
  }

  AT (out, 0) = AT (out, 1) = AT (out, 2) = WIDE (0.0);
  if (sum.y == 0.0f)
    return;
  sine = (wide) AT (sines, column);
  along = (wide) AT (cosines, column);
  to = find_direction (PASS (view), flags, AT (of_row, 0), sine, along);
  factor = known_factor (PASS (view), flags, solid_angle_order, &to);
  if ((flags & HAS_OTHERS) != 0 &&
      ray_at (AT (of_row, 0), PASS (view), sine, along, &slow, &fast))
    factor *= other_factor (
        PASS (view), PASS (others), others_n_slow, others_n_fast, slow, fast);
  put_bin (PASS (view), flags, sum * (1.0f / (float) by.n_samples),
      area_px (PASS (view), flags, AT (solid_angles, column), to.cosine), factor,
      PASS (out));
}

/* Rows into those of the result, in their order. One work-item a bin, one row of groups
 * a row of the result. sums: [n_rows / per_row × n_columns × 3] */
kernel void
preview_sums (ARRAY (global const wide, parts), const uint n_columns,
    const uint per_row, ARRAY (global float, sums))
{
  const uint column = get_global_id (0);
  const size_t row = get_group_id (1);

  if (column >= n_columns)
    return;
  for (uint k = 0; k < 3; k++) {
    real sum = REAL_ZERO;

    for (uint i = 0; i < per_row; i++) {
      const wide part = AT (parts, 3 * ((row * per_row + i) * n_columns + column) + k);

#ifdef HAS_DOUBLE
      sum = real_add (sum, part);
#else
      sum = real_add (sum, real_of_float (part));
#endif
    }
#ifdef HAS_DOUBLE
    AT (sums, 3 * (row * n_columns + column) + k) = (float) sum;
#else
    AT (sums, 3 * (row * n_columns + column) + k) = sum.x;
#endif
  }
}
