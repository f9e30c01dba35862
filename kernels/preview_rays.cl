/* SPDX-License-Identifier: MIT */

/* A preview, what is found before bins are: the rays of each row, and how blocks of
 * bins are looked at, in doubles where the device has them. CPU twins: preview-lens.c
 * and the choices of preview-row.c in core/process. */

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

/* One work-item a ray of a row, one row of groups a row. rays: [n_rows × N_RAYS] */
kernel void
preview_rays (ARRAY (constant wide, view), const uint flags, ARRAY (global ray, rays))
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
  azimuth = AT (view, AZIMUTH_MIN) + AT (view, AZIMUTH_WIDTH) * ((wide) row + place);
  cosine = cos (azimuth);
  sine = sin (azimuth);
  lean = (flags & BY_RADIUS) != 0
      ? (AT (view, NORMAL) * cosine + AT (view, NORMAL + 1) * sine) /
          AT (view, NORMAL + 2)
      : WIDE (0.0);
  for (uint k = 0; k < 3; k++) {
    DECLARE (constant wide, vector, view, SLOW + 3 * k);

    factors[k] =
        AT (vector, 0) * cosine + AT (vector, 1) * sine - lean * AT (vector, 2);
  }
  AT (rays, row * N_RAYS + index) = (ray) ((float) factors[0],
      (float) AT (view, SLOW + 2), (float) factors[1], (float) AT (view, FAST + 2),
      (float) factors[2], (float) AT (view, NORMAL + 2), (float) cosine, (float) sine);
}

/* Nominal pixel of one direction; false where it does not meet the plane. */
static inline bool
ray_at (
    ray r, ARRAY (constant wide, view), wide sine, wide cosine, wide *slow, wide *fast)
{
  const wide down = (wide) r.s4 * sine + (wide) r.s5 * cosine;

  *slow = (wide) (float) AT (view, SLOW_0) +
      ((wide) r.s0 * sine + (wide) r.s1 * cosine) / down;
  *fast = (wide) (float) AT (view, FAST_0) +
      ((wide) r.s2 * sine + (wide) r.s3 * cosine) / down;
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
magnification_of (ARRAY (constant wide, view), uint flags, wide cosine)
{
  const wide sine = sqrt (max (WIDE (1.0) - cosine * cosine, WIDE (0.0)));
  const wide tangent = sine / max (cosine, WIDE (1e-3));
  const wide depths = min (AT (view, DEPTHS) / cosine, WIDE (700.0));

  if ((flags & HAS_PARALLAX) == 0 || !(tangent > WIDE (1e-9)))
    return WIDE (1.0);
  return WIDE (1.0) +
      sine * AT (view, DEPTH) * mean_depth (depths) / (AT (view, DISTANCE) * tangent);
}

/* What a bin measures on the detector. */
typedef struct {
  wide radial_px;
  wide azimuth_px;
  wide across;
  wide cosine;
} footprint;

static inline bool
measure (ARRAY (constant wide, view), ARRAY (global const ray, ends), wide sine,
    wide cosine, wide sine_half, wide cosine_half, footprint *out)
{
  wide slow[4];
  wide fast[4];
  wide length;

  if (!ray_at (AT (ends, 1), PASS (view), sine - sine_half, cosine - cosine_half,
          &slow[0], &fast[0]) ||
      !ray_at (AT (ends, 1), PASS (view), sine + sine_half, cosine + cosine_half,
          &slow[1], &fast[1]) ||
      !ray_at (AT (ends, 0), PASS (view), sine, cosine, &slow[2], &fast[2]) ||
      !ray_at (AT (ends, 2), PASS (view), sine, cosine, &slow[3], &fast[3]))
    return false;

  out->radial_px = hypot (slow[1] - slow[0], fast[1] - fast[0]);
  out->azimuth_px = hypot (slow[3] - slow[2], fast[3] - fast[2]);
  length = max (out->radial_px, WIDE (1e-12));
  out->across =
      fabs ((slow[1] - slow[0]) / length) + fabs ((fast[1] - fast[0]) / length);
  out->cosine = ((wide) AT (ends, 1).s4 * sine + (wide) AT (ends, 1).s5 * cosine) /
      hypot (sine, cosine);
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
preview_looks (ARRAY (constant wide, view), const uint flags,
    ARRAY (global const ray, rays), ARRAY (global const float, sines),
    ARRAY (global const float, cosines), ARRAY (global const float, sine_widths),
    ARRAY (global const float, cosine_widths), const uint n_columns,
    const uint max_samples, const uint split, ARRAY (global look, looks))
{
  const uint n_blocks = (n_columns + BLOCK - 1) / BLOCK;
  const uint block = get_global_id (0);
  const size_t row = get_group_id (1);
  const uint first = block * BLOCK;
  const uint column = first + min (n_columns - first, (uint) BLOCK) / 2;
  DECLARE (global const ray, of_row, rays, row *N_RAYS);
  look out = { 0, 1, 0.0f, 1.0f, 1.0f };
  footprint print = { WIDE (0.0), WIDE (0.0), WIDE (0.0), WIDE (1.0) };
  wide magnification;

  if (block >= n_blocks)
    return;
  if (measure (PASS (view), PASS_FROM (of_row, N_SAMPLES), (wide) AT (sines, column),
          (wide) AT (cosines, column), (wide) AT (sine_widths, column) / WIDE (2.0),
          (wide) AT (cosine_widths, column) / WIDE (2.0), &print)) {
    choose_level (&print, split, &out);
    choose_samples (&print, max_samples, &out);
  }
  magnification = magnification_of (PASS (view), flags, print.cosine);
  out.magnification = (float) magnification;
  out.move_slow = (float) ((WIDE (1.0) - magnification) * AT (view, PONI_SLOW));
  out.move_fast = (float) ((WIDE (1.0) - magnification) * AT (view, PONI_FAST));
  AT (looks, row * n_blocks + block) = out;
}
