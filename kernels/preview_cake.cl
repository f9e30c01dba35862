/* SPDX-License-Identifier: MIT */

/* A preview: each bin is traced back to the detector and looked up there at some
 * points, in the level of the image that is as coarse as the bin. A work-item a bin:
 * neighbours in the radial direction gather neighbours on the detector, nothing is
 * added up by two of them, and rows are summed in their order, so that a device gives
 * the same bits on every run. Bins are computed in floats as on the processor, what
 * decides how they are looked at in doubles where the device has them. CPU twins:
 * preview-lens.c, preview-net.c, preview-row.c, preview-factors.c and preview.c in
 * core/process. Needs real.cl. */

#ifdef HAS_DOUBLE
typedef double wide;
#define WIDE(x) x
#else
typedef float wide;
#define WIDE(x) x##f
#endif

enum {
  BLOCK = 32,        /* RINGLET_PREVIEW_BLOCK */
  N_LEVELS = 6,      /* RINGLET_PREVIEW_N_LEVELS */
  MOST_SAMPLES = 16, /* RINGLET_PREVIEW_MAX_SAMPLES */
  N_SAMPLES = MOST_SAMPLES * (MOST_SAMPLES + 1) / 2,
  N_RAYS = N_SAMPLES + 3, /* behind the samples of 1, 2, … a bin: ends and middle */
};

/* Numbers of a view; twin: the same in opencl-preview.c. Vectors are three numbers. */
enum {
  AZIMUTH_MIN,
  AZIMUTH_WIDTH,
  SLOW,
  FAST = SLOW + 3,
  NORMAL = FAST + 3,
  SLOW_0 = NORMAL + 3,
  FAST_0,
  PONI_SLOW,
  PONI_FAST,
  DISTANCE,
  DEPTH,      /* of the sensor that stops all but 1/e */
  DEPTHS,     /* of those the sensor has */
  PIXEL_AREA, /* square metres */
  MEAN_NORM,
  POLARIZATION,
  POLARIZATION_COS,
  POLARIZATION_SIN,
  NET_STEP,
  NET_ORIGIN,
  OTHERS_PER_SLOW,
  OTHERS_PER_FAST,
};

enum {
  BY_RADIUS = 1,
  IS_WEIGHTED = 2,
  HAS_PARALLAX = 4,
  HAS_NET = 8,
  HAS_OTHERS = 16,
  HAS_POLARIZATION = 32,
};

enum { SPLIT_NO, SPLIT_BBOX };

/* What a level is, five numbers each. */
enum { LEVEL_SIGNAL, LEVEL_NORM, LEVEL_SLOW, LEVEL_FAST, LEVEL_STRIDE, N_LEVEL };
#define NO_NORM 0xffffffff

/* How the bins of a block are looked at; 32 bytes. */
typedef struct {
  uint level;
  uint n_samples;
  float radial;
  float steepness;
  float magnification; /* by the parallax, about the point of normal incidence */
  float move_slow;     /* what is added then */
  float move_fast;
  uint unused;
} look;

/* All directions of one azimuth, see RingletPreviewRay: slow, fast and normal with two
 * factors each, then cosine and sine of the azimuth. */
typedef float8 ray;

/* --- rays and looks --- */

/* One work-item a ray of a row, one row of groups a row. rays: [n_rows × N_RAYS] */
kernel void
preview_rays (constant wide *view, const uint flags, global ray *rays)
{
  const uint index = get_global_id (0);
  const size_t row = get_group_id (1);
  uint i = index;
  uint n = 1;
  wide place, azimuth, cosine, sine, lean;
  wide factors[3];

  if (index >= N_RAYS)
    return;
  while (index < N_SAMPLES && i >= n)
    i -= n++;
  place = index < N_SAMPLES ? ((wide) i + WIDE (0.5)) / (wide) n
                            : (wide) (index - N_SAMPLES) / WIDE (2.0);
  azimuth = view[AZIMUTH_MIN] + view[AZIMUTH_WIDTH] * ((wide) row + place);
  cosine = cos (azimuth);
  sine = sin (azimuth);
  lean = (flags & BY_RADIUS) != 0
      ? (view[NORMAL] * cosine + view[NORMAL + 1] * sine) / view[NORMAL + 2]
      : WIDE (0.0);
  for (uint k = 0; k < 3; k++) {
    constant wide *vector = view + SLOW + 3 * k;

    factors[k] = vector[0] * cosine + vector[1] * sine - lean * vector[2];
  }
  rays[row * N_RAYS + index] = (ray) ((float) factors[0], (float) view[SLOW + 2],
      (float) factors[1], (float) view[FAST + 2], (float) factors[2],
      (float) view[NORMAL + 2], (float) cosine, (float) sine);
}

/* Nominal pixel of one direction; false where it does not meet the plane. */
static inline bool
ray_at (ray r, constant wide *view, wide sine, wide cosine, wide *slow, wide *fast)
{
  const wide down = (wide) r.s4 * sine + (wide) r.s5 * cosine;

  *slow =
      (wide) (float) view[SLOW_0] + ((wide) r.s0 * sine + (wide) r.s1 * cosine) / down;
  *fast =
      (wide) (float) view[FAST_0] + ((wide) r.s2 * sine + (wide) r.s3 * cosine) / down;
  return down > WIDE (0.0);
}

/* Mean depth in a sensor of e depths, in such depths: ringlet_parallax_shift(). */
static inline wide
mean_depth (wide e)
{
  const wide z = e * e;
  const wide left = exp (-e);

  if (e < WIDE (0.5))
    return e * WIDE (0.5) -
        z *
        (WIDE (1.0) / WIDE (12.0) -
            z *
                (WIDE (1.0) / WIDE (720.0) -
                    z * (WIDE (1.0) / WIDE (30240.0) - z / WIDE (1209600.0))));
  return WIDE (1.0) - e * left / (WIDE (1.0) - left);
}

static inline wide
magnification_of (constant wide *view, uint flags, wide cosine)
{
  const wide sine = sqrt (max (WIDE (1.0) - cosine * cosine, WIDE (0.0)));
  const wide tangent = sine / max (cosine, WIDE (1e-3));
  const wide depths = min (view[DEPTHS] / cosine, WIDE (700.0));

  if ((flags & HAS_PARALLAX) == 0 || !(tangent > WIDE (1e-9)))
    return WIDE (1.0);
  return WIDE (1.0) +
      sine * view[DEPTH] * mean_depth (depths) / (view[DISTANCE] * tangent);
}

/* What a bin measures on the detector. */
typedef struct {
  wide radial_px;
  wide azimuth_px;
  wide across;
  wide cosine;
} footprint;

static inline bool
measure (constant wide *view, global const ray *ends, wide sine, wide cosine,
    wide sine_half, wide cosine_half, footprint *out)
{
  wide slow[4];
  wide fast[4];
  wide length;

  if (!ray_at (
          ends[1], view, sine - sine_half, cosine - cosine_half, &slow[0], &fast[0]) ||
      !ray_at (
          ends[1], view, sine + sine_half, cosine + cosine_half, &slow[1], &fast[1]) ||
      !ray_at (ends[0], view, sine, cosine, &slow[2], &fast[2]) ||
      !ray_at (ends[2], view, sine, cosine, &slow[3], &fast[3]))
    return false;

  out->radial_px = hypot (slow[1] - slow[0], fast[1] - fast[0]);
  out->azimuth_px = hypot (slow[3] - slow[2], fast[3] - fast[2]);
  length = max (out->radial_px, WIDE (1e-12));
  out->across =
      fabs ((slow[1] - slow[0]) / length) + fabs ((fast[1] - fast[0]) / length);
  out->cosine =
      ((wide) ends[1].s4 * sine + (wide) ends[1].s5 * cosine) / hypot (sine, cosine);
  return true;
}

static inline void
choose_level (const footprint *print, uint split, look *out)
{
  const wide width = print->radial_px;
  const wide added = split == SPLIT_NO ? WIDE (0.0)
      : split == SPLIT_BBOX            ? print->across * print->across
                                       : WIDE (1.0);
  const wide target = width * width + added;
  wide n = WIDE (1.0);
  wide missing;

  while (out->level + 1 < N_LEVELS &&
      WIDE (12.0) * n * n - WIDE (1.0) <= WIDE (0.15) * target) {
    out->level++;
    n *= WIDE (2.0);
  }
  missing = target - (WIDE (3.0) * n * n - WIDE (1.0));
  out->radial = missing > WIDE (0.0) ? (float) (sqrt (missing) / width) : 0.0f;
  if (missing < WIDE (0.0))
    out->steepness = (float) (WIDE (1.0) /
        max (sqrt (max (target - WIDE (1.0), WIDE (0.0))), WIDE (0.05)));
}

static inline void
choose_samples (const footprint *print, uint max_samples, look *out)
{
  const wide n = (wide) (1 << out->level);
  const wide area = max (print->radial_px / n, WIDE (1.0)) * (print->azimuth_px / n);
  const wide least = out->radial > 0.1f ? WIDE (2.0) : WIDE (1.0);
  const wide wanted = clamp (ceil (area / WIDE (1.5)), least, (wide) max_samples);

  out->n_samples = (uint) wanted;
  if (out->n_samples > 1)
    out->radial /= (float) sqrt (WIDE (1.0) - WIDE (1.0) / (wanted * wanted));
}

/* One work-item a block of bins, one row of groups a row. looks: [n_rows × n_blocks] */
kernel void
preview_looks (constant wide *view, const uint flags, global const ray *rays,
    global const float *sines, global const float *cosines,
    global const float *sine_widths, global const float *cosine_widths,
    const uint n_columns, const uint max_samples, const uint split, global look *looks)
{
  const uint n_blocks = (n_columns + BLOCK - 1) / BLOCK;
  const uint block = get_global_id (0);
  const size_t row = get_group_id (1);
  const uint first = block * BLOCK;
  const uint column = first + min (n_columns - first, (uint) BLOCK) / 2;
  look out = { 0, 1, 0.0f, 1.0f, 1.0f };
  footprint print = { WIDE (0.0), WIDE (0.0), WIDE (0.0), WIDE (1.0) };
  wide magnification;

  if (block >= n_blocks)
    return;
  if (measure (view, rays + row * N_RAYS + N_SAMPLES, (wide) sines[column],
          (wide) cosines[column], (wide) sine_widths[column] / WIDE (2.0),
          (wide) cosine_widths[column] / WIDE (2.0), &print)) {
    choose_level (&print, split, &out);
    choose_samples (&print, max_samples, &out);
  }
  magnification = magnification_of (view, flags, print.cosine);
  out.magnification = (float) magnification;
  out.move_slow = (float) ((WIDE (1.0) - magnification) * view[PONI_SLOW]);
  out.move_fast = (float) ((WIDE (1.0) - magnification) * view[PONI_FAST]);
  looks[row * n_blocks + block] = out;
}

/* --- bins --- */

/* Among four nodes; NaN across a gap. */
static inline float
interpolate (
    global const float *corner, uint stride, float step, float2 at, bool along_slow)
{
  const float a = corner[0];
  const float b = corner[1];
  const float c = corner[stride];
  const float d = corner[stride + 1];
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
apply_net (constant wide *view, global const float *net_slow,
    global const float *net_fast, uint n_slow, uint n_fast, float2 place)
{
  const float step = (float) view[NET_STEP];
  const float2 at =
      (place - (float) view[NET_ORIGIN]) * (float) (WIDE (1.0) / view[NET_STEP]);
  size_t corner;
  float2 in;

  if (!(at.x >= 0.0f && at.y >= 0.0f && at.x < (float) (n_slow - 1) &&
          at.y < (float) (n_fast - 1)))
    return (float2) (NAN, NAN);
  in = at - floor (at);
  corner = (size_t) at.x * n_fast + (size_t) at.y;
  return (float2) (interpolate (net_slow + corner, n_fast, step, in, true),
      interpolate (net_fast + corner, n_fast, step, in, false));
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
pick (global const uint *level, global const float *signals, global const float *norms,
    const look *by, float2 place)
{
  const float scale = 1.0f / (float) (1 << by->level);
  const float2 end =
      (float2) ((float) level[LEVEL_SLOW], (float) level[LEVEL_FAST]) + 1.0f;
  const float2 to = place * scale + 0.5f;
  /* Also NaN becomes a place in the border. */
  const float2 at = (float2) (to.x > 0.0f ? min (to.x, end.x) : 0.0f,
      to.y > 0.0f ? min (to.y, end.y) : 0.0f);
  const uint stride = level[LEVEL_STRIDE];
  const size_t i = (size_t) at.x * stride + (size_t) at.y;
  const float2 in = (float2) (steepen (at.x - floor (at.x), by->steepness),
      steepen (at.y - floor (at.y), by->steepness));
  global const float *s = signals + level[LEVEL_SIGNAL] + i;
  const float a = s[0], b = s[1], c = s[stride], d = s[stride + 1];
  global const float *n;

  if (level[LEVEL_NORM] == NO_NORM)
    return (float2) (blend (in, number (a), number (b), number (c), number (d)),
        blend (in, counts (a), counts (b), counts (c), counts (d)));
  n = norms + level[LEVEL_NORM] + i;
  return (float2) (blend (in, a, b, c, d),
      blend (in, n[0], n[1], n[stride], n[stride + 1]));
}

/* Steps across the bin: see radial_place() of the twin. */
constant uint steps[MOST_SAMPLES + 1] = { 1, 1, 1, 2, 3, 2, 5, 3, 5, 5, 7, 7, 5, 8, 9,
  7, 7 };

/* Product of the factors that have no formula, as ringlet_preview_factors_other(). */
static inline wide
other_factor (constant wide *view, global const wide *others, uint n_slow, uint n_fast,
    wide slow, wide fast)
{
  const wide to_slow = slow * view[OTHERS_PER_SLOW] - WIDE (0.5);
  const wide to_fast = fast * view[OTHERS_PER_FAST] - WIDE (0.5);
  const size_t i = min ((size_t) clamp (to_slow, WIDE (0.0), (wide) (n_slow - 1)),
      (size_t) (n_slow >= 2 ? n_slow - 2 : 0));
  const size_t j = min ((size_t) clamp (to_fast, WIDE (0.0), (wide) (n_fast - 1)),
      (size_t) (n_fast >= 2 ? n_fast - 2 : 0));
  const wide y = n_slow >= 2 ? min (to_slow, (wide) n_slow) - (wide) i : WIDE (0.0);
  const wide x = n_fast >= 2 ? min (to_fast, (wide) n_fast) - (wide) j : WIDE (0.0);
  const uint right = n_fast >= 2 ? 1 : 0;
  global const wide *row = others + i * n_fast + j;
  global const wide *next = row + (n_slow >= 2 ? n_fast : 0);

  return (row[0] * (WIDE (1.0) - x) + row[right] * x) * (WIDE (1.0) - y) +
      (next[0] * (WIDE (1.0) - x) + next[right] * x) * y;
}

/* Incidence of the pixel that counts, wherever the ray came in. */
static inline wide
counted_cosine (constant wide *view, uint flags, wide cosine)
{
  wide tangent;

  if ((flags & HAS_PARALLAX) == 0)
    return cosine;
  tangent = sqrt (max (WIDE (1.0) - cosine * cosine, WIDE (0.0))) / cosine *
      magnification_of (view, flags, cosine);
  return WIDE (1.0) / sqrt (WIDE (1.0) + tangent * tangent);
}

static inline wide
polarization (constant wide *view, wide dx, wide dy, wide z)
{
  const wide x = dx * view[POLARIZATION_COS] - dy * view[POLARIZATION_SIN];
  const wide y = dx * view[POLARIZATION_SIN] + dy * view[POLARIZATION_COS];
  const wide length2 = x * x + y * y + z * z;

  return WIDE (0.5) *
      (WIDE (1.0) + z * z / length2 - view[POLARIZATION] * (x * x - y * y) / length2);
}

/* The sample @i of a bin: its nominal pixel. */
static inline float2
find_place (constant wide *view, const look *by, ray r, float sine, float cosine)
{
  const float down = r.s4 * sine + r.s5 * cosine;
  const float by_down = 1.0f / down;
  const float2 beam = (float2) ((float) view[SLOW_0], (float) view[FAST_0]);
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
find_direction (constant wide *view, uint flags, ray middle, wide sine, wide along)
{
  const wide lean = (flags & BY_RADIUS) != 0
      ? (view[NORMAL] * (wide) middle.s6 + view[NORMAL + 1] * (wide) middle.s7) /
          view[NORMAL + 2]
      : WIDE (0.0);
  direction out = { (wide) middle.s6 * sine, (wide) middle.s7 * sine,
    along - lean * sine };

  out.cosine = ((wide) middle.s4 * sine + (wide) middle.s5 * along) /
      sqrt (out.x * out.x + out.y * out.y + out.z * out.z);
  return out;
}

/* The area of a bin on the detector in pixels. */
static inline wide
area_px (constant wide *view, uint flags, wide solid_angle, wide cosine)
{
  const wide flat = solid_angle * view[AZIMUTH_WIDTH];
  const wide far = view[DISTANCE] / cosine;

  return ((flags & BY_RADIUS) != 0 ? flat / view[NORMAL + 2]
                                   : flat * far * far / cosine) /
      view[PIXEL_AREA];
}

/* The factors with a formula, as ringlet_preview_factors_known(). */
static inline wide
known_factor (constant wide *view, uint flags, uint order, const direction *to)
{
  const wide counted = counted_cosine (view, flags, to->cosine);
  wide factor = WIDE (1.0);

  for (uint k = 0; k < order; k++)
    factor *= counted;
  return (flags & HAS_POLARIZATION) != 0
      ? factor * polarization (view, to->x, to->y, to->z)
      : factor;
}

/* Signal, norm and count of a bin; @sum: means over its area. */
static inline void
put_bin (constant wide *view, uint flags, float2 sum, wide area, wide factor,
    global wide *out)
{
  const bool is_weighted = (flags & IS_WEIGHTED) != 0;
  const wide count = area * (wide) sum.y / view[MEAN_NORM];

  if (!(area > WIDE (0.0)) || !isfinite (area) || !(count > WIDE (0.0)) ||
      !isfinite (WIDE (1.0) / factor))
    return;
  out[0] = is_weighted ? area * (wide) sum.x : area * (wide) sum.x / factor;
  out[1] = is_weighted ? area * (wide) sum.y * factor : area * (wide) sum.y;
  out[2] = count;
}

/* One work-item a bin, one row of groups a row.
 * levels: [N_LEVELS × N_LEVEL]   signals, norms: all levels   net_slow, net_fast:
 * [net_n_slow × net_n_fast] where there is one   others: [others_n_slow ×
 * others_n_fast] likewise   parts: [n_rows × n_columns × 3]: signal, norm and count */
kernel void
preview_rows (constant wide *view, const uint flags, global const ray *rays,
    global const look *looks, global const float *sines, global const float *cosines,
    global const float *sine_widths, global const float *cosine_widths,
    global const wide *solid_angles, const uint n_columns, global const uint *levels,
    global const float *signals, global const float *norms,
    global const float *net_slow, global const float *net_fast, const uint net_n_slow,
    const uint net_n_fast, const uint solid_angle_order, global const wide *others,
    const uint others_n_slow, const uint others_n_fast, global wide *parts)
{
  const uint column = get_global_id (0);
  const size_t row = get_group_id (1);
  const global ray *of_row = rays + row * N_RAYS;
  float2 sum = (float2) (0.0f, 0.0f);
  global wide *out = parts + 3 * (row * n_columns + column);
  wide slow, fast, sine, along, factor;
  direction to;
  look by;

  if (column >= n_columns)
    return;

  by = looks[row * ((n_columns + BLOCK - 1) / BLOCK) + column / BLOCK];
  for (uint i = 0; i < by.n_samples; i++) {
    const uint across = i * steps[by.n_samples] % by.n_samples;
    const float radial =
        by.radial * (((float) across + 0.5f) / (float) by.n_samples - 0.5f);
    float2 place =
        find_place (view, &by, of_row[by.n_samples * (by.n_samples - 1) / 2 + i],
            sines[column] + radial * sine_widths[column],
            cosines[column] + radial * cosine_widths[column]);

    if ((flags & HAS_NET) != 0)
      place = apply_net (view, net_slow, net_fast, net_n_slow, net_n_fast, place);
    sum += pick (levels + N_LEVEL * by.level, signals, norms, &by, place);
  }

  out[0] = out[1] = out[2] = WIDE (0.0);
  if (sum.y == 0.0f)
    return;
  sine = (wide) sines[column];
  along = (wide) cosines[column];
  to = find_direction (view, flags, of_row[0], sine, along);
  factor = known_factor (view, flags, solid_angle_order, &to);
  if ((flags & HAS_OTHERS) != 0 && ray_at (of_row[0], view, sine, along, &slow, &fast))
    factor *= other_factor (view, others, others_n_slow, others_n_fast, slow, fast);
  put_bin (view, flags, sum * (1.0f / (float) by.n_samples),
      area_px (view, flags, solid_angles[column], to.cosine), factor, out);
}

/* Rows into those of the result, in their order. One work-item a bin, one row of groups
 * a row of the result. sums: [n_rows / per_row × n_columns × 3] */
kernel void
preview_sums (global const wide *parts, const uint n_columns, const uint per_row,
    global float *sums)
{
  const uint column = get_global_id (0);
  const size_t row = get_group_id (1);

  if (column >= n_columns)
    return;
  for (uint k = 0; k < 3; k++) {
    real sum = REAL_ZERO;

    for (uint i = 0; i < per_row; i++) {
      const wide part = parts[3 * ((row * per_row + i) * n_columns + column) + k];

#ifdef HAS_DOUBLE
      sum = real_add (sum, part);
#else
      sum = real_add (sum, real_of_float (part));
#endif
    }
#ifdef HAS_DOUBLE
    sums[3 * (row * n_columns + column) + k] = (float) sum;
#else
    sums[3 * (row * n_columns + column) + k] = sum.x;
#endif
  }
}
