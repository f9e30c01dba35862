/* SPDX-License-Identifier: MIT */
#include "calib/peak-blob.h"

#include <math.h>

#include "base/parallel.h"
#include "calib/peak-smooth.h"

/* Gaussians that follow each other differ by √2: so do the spots that they find. */
#define N_SMOOTH 7
#define FIRST_SIGMA_PX 0.7
#define RATIO G_SQRT2
#define ROWS_PER_TASK 32
#define N_SAMPLES 20000
#define SIGMA_OF_MAD 1.4826

RingletBlobSearch
ringlet_blob_search_default (void)
{
  return (RingletBlobSearch){ 5.0, 2000, 6.0 };
}

/**
 * Stack:
 * @smooth: the image by growing Gaussians
 * @noise: of the difference of one to the next, in most pixels
 * @found: (element-type RingletBlob): by task
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  float *smooth[N_SMOOTH];
  double noise[N_SMOOTH - 1];
  double min_snr;
  GArray **found;
} Stack;

static void
stack_clear (Stack *self)
{
  for (gsize k = 0; k < N_SMOOTH; k++)
    g_free (self->smooth[k]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stack, stack_clear)

static double
response (const Stack *stack, gsize scale, gsize at)
{
  return (double) stack->smooth[scale][at] - (double) stack->smooth[scale + 1][at];
}

/* Above its 26 neighbours in place and size; pixels that do not count are none. */
static gboolean
is_maximum (const Stack *stack, gsize scale, gsize at, double value)
{
  const gsize first = scale - MIN (scale, 1);
  const gsize last = MIN (scale + 1, N_SMOOTH - 2);

  for (gsize s = first; s <= last; s++) {
    for (gsize k = 0; k < 9; k++) {
      const gsize there = at + (k / 3) * stack->n_fast + k % 3 - stack->n_fast - 1;
      const double other = response (stack, s, there);

      /* Of equals, the first one. */
      if (other > value ||
          (other == value && (s < scale || (s == scale && there < at))))
        return FALSE;
    }
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
add_blob (const Stack *stack, gsize scale, gsize at, double value, GArray *found)
{
  const RingletBlob blob = {
    .slow_px = (double) (at / stack->n_fast) + 0.5 +
        offset_of (stack, scale, at, stack->n_fast),
    .fast_px = (double) (at % stack->n_fast) + 0.5 + offset_of (stack, scale, at, 1),
    /* Between the two Gaussians, and as wide as the spot itself where the response is
     * largest: √(σ₁ σ₂). */
    .radius_px = FIRST_SIGMA_PX * pow (RATIO, (double) scale + 0.5),
    .strength = value,
    .snr = value / stack->noise[scale],
  };

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

      for (gsize scale = 0; scale + 1 < N_SMOOTH; scale++) {
        const double value = response (stack, scale, at);

        if (value >= stack->min_snr * stack->noise[scale] && value > 0.0 &&
            is_maximum (stack, scale, at, value))
          add_blob (stack, scale, at, value, found);
      }
    }
  }
  stack->found[task] = found;
}

/* ---- noise ---- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Where spots are few, the median of the responses is that of noise; half of a count is
 * the least there is. */
static double
noise_of (const Stack *stack, gsize scale)
{
  const gsize n = stack->n_slow * stack->n_fast;
  const gsize stride = MAX (n / N_SAMPLES, 1);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize at = 0; at < n; at += stride) {
    const double value = fabs (response (stack, scale, at));

    if (isfinite (value))
      g_array_append_val (values, value);
  }
  if (values->len == 0)
    return INFINITY;
  g_array_sort (values, compare_doubles);
  return fmax (SIGMA_OF_MAD * g_array_index (values, double, values->len / 2), 1e-12);
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
  for (gsize k = 0; k < N_SMOOTH; k++) {
    stack->smooth[k] = g_new (float, stack->n_slow * stack->n_fast);
    if (!ringlet_peak_smooth (image, FIRST_SIGMA_PX * pow (RATIO, (double) k),
            stack->smooth[k], cancellable, error))
      return FALSE;
  }
  for (gsize k = 0; k + 1 < N_SMOOTH; k++)
    stack->noise[k] = noise_of (stack, k);
  return TRUE;
}

GArray *
ringlet_blobs (const RingletPeakImage *image, const RingletBlobSearch *search,
    GCancellable *cancellable, GError **error)
{
  const RingletBlobSearch options =
      search != NULL ? *search : ringlet_blob_search_default ();
  const gsize n_tasks = (image->n_slow + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
  g_auto (Stack) stack = { image->n_slow, image->n_fast };
  g_autofree GArray **parts = g_new0 (GArray *, n_tasks);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (RingletBlob));
  gboolean is_done;

  if (image->n_slow < 3 || image->n_fast < 3)
    return g_steal_pointer (&found);
  stack.found = parts;
  stack.min_snr = options.min_snr;
  if (!fill (&stack, image, cancellable, error))
    return NULL;

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
