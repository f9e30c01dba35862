/* SPDX-License-Identifier: MIT */
#include "calib/peak-blob.h"

#include <math.h>

#include "base/parallel.h"
#include "calib/blob-noise.h"
#include "calib/blob-stand.h"
#include "calib/peak-smooth.h"

#define ROWS_PER_TASK 32
/* Of a Gaussian as wide as the spots of a size, smoothed: σ² / (r² + 2 σ²), r² = √2 σ².
 */
#define RESPONSE_BY_HEIGHT 0.2929

RingletBlobSearch
ringlet_blob_search_default (void)
{
  return (RingletBlobSearch){ 5.0, 2000, 6.0, FALSE };
}

/**
 * Stack:
 * @gaussians: the image by growing Gaussians
 * @places: (nullable): around blobs of each size, where ridges are no spots
 * @found: (element-type RingletBlob): by task
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  RingletBlobGaussians gaussians;
  RingletBlobPlaces *places[RINGLET_BLOB_SIZES];
  double min_snr;
  GArray **found;
} Stack;

static void
stack_clear (Stack *self)
{
  for (gsize k = 0; k <= RINGLET_BLOB_SIZES; k++)
    g_free (self->gaussians.smooth[k]);
  for (gsize k = 0; k < RINGLET_BLOB_SIZES; k++)
    g_clear_pointer (&self->places[k], ringlet_blob_places_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stack, stack_clear)

static double
response (const Stack *stack, gsize scale, gsize at)
{
  return ringlet_blob_response (&stack->gaussians, scale, at);
}

static double
radius_of (gsize scale)
{
  /* Between the two Gaussians, and as wide as the spot itself where the response is
   * largest: √(σ₁ σ₂). */
  return RINGLET_BLOB_FIRST_SIGMA_PX * pow (G_SQRT2, (double) scale + 0.5);
}

/**
 * Part:
 * @strength: of a response, what is not due to a ridge
 * @snr: that by its noise there
 */
typedef struct {
  double strength;
  double snr;
} Part;

static Part
part_of (const Stack *stack, gsize scale, gsize at)
{
  const double value = response (stack, scale, at);
  const float *smooth = stack->gaussians.smooth[scale];
  const double noise = RINGLET_BLOB_SMOOTH_BY_RESPONSE * stack->gaussians.noise[scale];
  RingletBlobStand stand;
  double part;

  if (stack->places[scale] == NULL)
    return (Part){ value, value / stack->gaussians.noise[scale] };
  stand = ringlet_blob_stand (stack->places[scale], smooth, stack->n_slow, at,
      noise * ringlet_blob_noise_rise (&stack->gaussians, smooth[at]));
  if (!(stand.above > 0.0))
    return (Part){ 0.0, 0.0 };
  part = stand.above < stand.height ? fmin (value, RESPONSE_BY_HEIGHT * stand.above)
                                    : value;
  return (Part){ part,
    part / stack->gaussians.noise[scale] /
        ringlet_blob_noise_rise (&stack->gaussians, stand.ground) };
}

/* The strongest of 3 × 3; of equals, the first one. */
static gsize
strongest_near (const Stack *stack, gsize scale, gsize at)
{
  gsize best = at - stack->n_fast - 1;

  for (gsize k = 1; k < 9; k++) {
    const gsize there = at + (k / 3) * stack->n_fast + k % 3 - stack->n_fast - 1;
    const double here = response (stack, scale, best);

    if (response (stack, scale, there) > here || isnan (here))
      best = there;
  }
  return best;
}

/* Above its neighbours in size, too; pixels that do not count are none. A spot on a
 * wide ridge is smaller than what is strongest there. */
static gboolean
is_maximum (const Stack *stack, gsize scale, gsize at, double strength)
{
  const gsize first = scale - MIN (scale, 1);
  const gsize last = MIN (scale + 1, RINGLET_BLOB_SIZES - 1);

  for (gsize s = first; s <= last; s++) {
    const double other =
        s == scale ? 0.0 : part_of (stack, s, strongest_near (stack, s, at)).strength;

    if (other > strength || (other == strength && s < scale))
      return FALSE;
  }
  return TRUE;
}

/* The top of a parabola through three values, −½ … ½. */
static double
top_of (double before, double here, double behind)
{
  const double bend = before - 2.0 * here + behind;

  return bend < 0.0 ? CLAMP (0.5 * (before - behind) / bend, -0.5, 0.5) : 0.0;
}

static double
offset_of (const Stack *stack, gsize scale, gsize at, gsize stride)
{
  const double offset = top_of (response (stack, scale, at - stride),
      response (stack, scale, at), response (stack, scale, at + stride));

  return isfinite (offset) ? offset : 0.0;
}

static void
add_blob (const Stack *stack, gsize scale, gsize at, GArray *found)
{
  const Part part = part_of (stack, scale, at);
  const RingletBlob blob = {
    .slow_px = (double) (at / stack->n_fast) + 0.5 +
        offset_of (stack, scale, at, stack->n_fast),
    .fast_px = (double) (at % stack->n_fast) + 0.5 + offset_of (stack, scale, at, 1),
    .radius_px = radius_of (scale),
    .strength = part.strength,
    .snr = part.snr,
  };

  if (part.snr >= stack->min_snr && is_maximum (stack, scale, at, part.strength))
    g_array_append_val (found, blob);
}

static void
search_rows (gsize task, gpointer data)
{
  const Stack *stack = data;
  const gsize end = MIN ((task + 1) * ROWS_PER_TASK, stack->n_slow - 1);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (RingletBlob));

  for (gsize i = MAX (task * ROWS_PER_TASK, 1); i < end; i++) {
    for (gsize j = 1; j + 1 < stack->n_fast; j++) {
      const gsize at = i * stack->n_fast + j;

      for (gsize scale = 0; scale < RINGLET_BLOB_SIZES; scale++) {
        const double value = response (stack, scale, at);

        if (value >= stack->min_snr * stack->gaussians.noise[scale] && value > 0.0 &&
            strongest_near (stack, scale, at) == at)
          add_blob (stack, scale, at, found);
      }
    }
  }
  stack->found[task] = found;
}

/* ---- from maxima to spots ---- */

static int
compare_blobs (gconstpointer a, gconstpointer b)
{
  const RingletBlob *x = a;
  const RingletBlob *y = b;

  if (x->strength != y->strength)
    return x->strength > y->strength ? -1 : 1;
  if (x->slow_px != y->slow_px)
    return x->slow_px < y->slow_px ? -1 : 1;
  return (x->fast_px > y->fast_px) - (x->fast_px < y->fast_px);
}

static gboolean
is_far (const GArray *kept, const RingletBlob *blob, double distance_px)
{
  for (guint k = 0; k < kept->len; k++) {
    const RingletBlob *other = &g_array_index (kept, RingletBlob, k);

    if (hypot (other->slow_px - blob->slow_px, other->fast_px - blob->fast_px) <
        distance_px)
      return FALSE;
  }
  return TRUE;
}

static GArray *
choose (const GArray *found, const RingletBlobSearch *search)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (RingletBlob));

  for (guint k = 0; k < found->len; k++) {
    const RingletBlob *blob = &g_array_index (found, RingletBlob, k);

    if (search->max_blobs > 0 && kept->len >= search->max_blobs)
      break;
    if (is_far (kept, blob, search->min_distance_px))
      g_array_append_val (kept, *blob);
  }
  return kept;
}

static gboolean
fill (Stack *stack, const RingletPeakImage *image, GCancellable *cancellable,
    GError **error)
{
  for (gsize k = 0; k <= RINGLET_BLOB_SIZES; k++) {
    stack->gaussians.smooth[k] = g_new (float, stack->n_slow * stack->n_fast);
    if (!ringlet_peak_smooth (image,
            RINGLET_BLOB_FIRST_SIGMA_PX * pow (G_SQRT2, (double) k),
            stack->gaussians.smooth[k], cancellable, error))
      return FALSE;
  }
  return TRUE;
}

GArray *
ringlet_blobs (const RingletPeakImage *image, const RingletBlobSearch *search,
    GCancellable *cancellable, GError **error)
{
  const RingletBlobSearch options =
      search != NULL ? *search : ringlet_blob_search_default ();
  const gsize n_tasks = (image->n_slow + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
  g_auto (Stack)
      stack = { image->n_slow, image->n_fast, { image->n_slow, image->n_fast } };
  g_autofree GArray **parts = g_new0 (GArray *, n_tasks);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (RingletBlob));
  gboolean is_done;

  if (image->n_slow < 3 || image->n_fast < 3)
    return g_steal_pointer (&found);
  stack.found = parts;
  stack.min_snr = options.min_snr;
  if (!fill (&stack, image, cancellable, error))
    return NULL;
  ringlet_blob_noise_measure (&stack.gaussians, options.without_ridges);
  for (gsize k = 0; options.without_ridges && k < RINGLET_BLOB_SIZES; k++)
    stack.places[k] = ringlet_blob_places_new (radius_of (k), image->n_fast);

  is_done = ringlet_parallel_for (n_tasks, search_rows, &stack, cancellable, error);
  for (gsize k = 0; k < n_tasks; k++) {
    if (parts[k] != NULL && parts[k]->len > 0)
      g_array_append_vals (found, parts[k]->data, parts[k]->len);
    g_clear_pointer (&parts[k], g_array_unref);
  }
  if (!is_done)
    return NULL;
  g_array_sort (found, compare_blobs);
  return choose (found, &options);
}
