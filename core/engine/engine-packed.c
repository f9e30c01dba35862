/* SPDX-License-Identifier: MIT */

/* The fast engine on the CPU: the matrix in pixel order, with all that no frame changes
 * (normalisation, count, dark per bin) summed once. A frame costs one pass over image
 * and matrix; pixels that a frame lacks are taken off those sums again. */

#include <math.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/packed-apply.h"

/**
 * Constants:
 *
 * Sums over pixels that no frame changes, n_slots each; belong to one allocation.
 */
typedef struct {
  double *count;
  double *gain;
  double *norm;
  double *norm2;
  double *dark;
  double *dark_variance;
} Constants;

typedef struct {
  RingletPacked *matrix; /* under the mask */
  RingletPreproc *preproc;
  const RingletPreprocRow *known; /* of all pixels; lives with preproc */
  gboolean variance;
  guint floor;
  Constants all; /* of all pixels of the matrix */
} State;

/* A bin that keeps less than this part of a sum when pixels are taken off it has lost
 * digits: 1 / 1000 is ten bits of 53. */
#define KEPT_DIGITS 1e-3

void
ringlet_packed_sums_init (
    RingletPackedSums *self, gsize n_slots, gboolean with_variance)
{
  self->n_slots = n_slots;
  self->counts = g_new0 (double, n_slots);
  self->variance = with_variance ? g_new0 (double, n_slots) : NULL;
  self->excluded = g_array_new (FALSE, FALSE, sizeof (guint32));
}

void
ringlet_packed_sums_clear (RingletPackedSums *self)
{
  g_free (self->counts);
  g_free (self->variance);
  g_array_unref (self->excluded);
}

static void
constants_init (Constants *self, gsize n_slots)
{
  double *data = g_new0 (double, 6 * n_slots);

  *self = (Constants){ data, data + n_slots, data + 2 * n_slots, data + 3 * n_slots,
    data + 4 * n_slots, data + 5 * n_slots };
}

static void
constants_clear (Constants *self)
{
  g_clear_pointer (&self->count, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Constants, constants_clear)

static void
state_free (gpointer data)
{
  State *state = data;

  constants_clear (&state->all);
  g_clear_pointer (&state->matrix, ringlet_packed_unref);
  g_clear_pointer (&state->preproc, ringlet_preproc_unref);
  g_free (state);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (State, state_free)

/* The pixels whose numbers are summed: all but @excluded, which count nothing. */
typedef struct {
  const RingletPreprocRow *known;
  const GArray *excluded; /* (nullable) (element-type guint32): ascending */
} Pixels;

/* Place in the list of the first one that is not before @pixel. */
static guint
find_excluded (const GArray *excluded, gsize pixel)
{
  guint low = 0;
  guint high = excluded->len;

  while (low < high) {
    const guint middle = low + (high - low) / 2;

    if (g_array_index (excluded, guint32, middle) < pixel)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
leave_out (const Pixels *self, gsize first, gsize n, double *x, double *y)
{
  const GArray *excluded = self->excluded;

  if (excluded == NULL)
    return;

  for (guint i = find_excluded (excluded, first); i < excluded->len; i++) {
    const guint32 pixel = g_array_index (excluded, guint32, i);

    if (pixel >= first + n)
      return;
    x[pixel - first] = 0.0;
    if (y != NULL)
      y[pixel - first] = 0.0;
  }
}

static void
fill_ones (gsize first, gsize n, double *x, double *y, gconstpointer data)
{
  for (gsize i = 0; i < n; i++)
    x[i] = 1.0;
  leave_out (data, first, n, x, y);
}

static void
fill_gain (gsize first, gsize n, double *x, double *y, gconstpointer data)
{
  const Pixels *self = data;

  memcpy (x, self->known->gain + first, n * sizeof *x);
  leave_out (self, first, n, x, y);
}

static void
fill_norm (gsize first, gsize n, double *x, double *y, gconstpointer data)
{
  const Pixels *self = data;
  const double *norm = self->known->norm + first;

  for (gsize i = 0; i < n; i++) {
    x[i] = norm[i];
    y[i] = norm[i] * norm[i];
  }
  leave_out (self, first, n, x, y);
}

static void
fill_dark (gsize first, gsize n, double *x, double *y, gconstpointer data)
{
  const Pixels *self = data;

  memcpy (x, self->known->dark + first, n * sizeof *x);
  if (y != NULL)
    memcpy (y, self->known->dark_variance + first, n * sizeof *y);
  leave_out (self, first, n, x, y);
}

/* Sums over all pixels but @excluded. */
static gboolean
sum_constants (const State *state, const GArray *excluded, Constants *out,
    GCancellable *cancellable, GError **error)
{
  const RingletPacked *matrix = state->matrix;
  const RingletPreprocRow *known = state->known;
  const Pixels pixels = { known, excluded };
  double *dark_variance = known->dark_variance != NULL ? out->dark_variance : NULL;

  if (!ringlet_packed_apply_known (
          matrix, fill_ones, &pixels, out->count, NULL, cancellable, error))
    return FALSE;

  if (known->gain == NULL)
    memcpy (out->gain, out->count, matrix->n_slots * sizeof *out->gain);
  else if (!ringlet_packed_apply_known (
               matrix, fill_gain, &pixels, out->gain, NULL, cancellable, error))
    return FALSE;

  if (!ringlet_packed_apply_known (
          matrix, fill_norm, &pixels, out->norm, out->norm2, cancellable, error))
    return FALSE;
  return known->dark == NULL ||
      ringlet_packed_apply_known (
          matrix, fill_dark, &pixels, out->dark, dark_variance, cancellable, error);
}

static gpointer
packed_prepare (
    const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (State) state = g_new0 (State, 1);

  state->preproc = ringlet_preproc_ref (task->preproc);
  state->known = ringlet_preproc_arrays (task->preproc, error);
  if (state->known == NULL)
    return NULL;
  state->matrix = task->mask != NULL
      ? ringlet_packed_masked (task->matrix->packed, task->mask, error)
      : ringlet_packed_ref (task->matrix->packed);
  if (state->matrix == NULL)
    return NULL;
  state->variance = ringlet_error_model_is_poisson (task->error_model);
  state->floor = task->poisson_floor;
  constants_init (&state->all, state->matrix->n_slots);
  if (!sum_constants (state, NULL, &state->all, cancellable, error))
    return NULL;
  return g_steal_pointer (&state);
}

/* The pixel that is being taken off, and what of it. */
typedef struct {
  const State *state;
  RingletSums *sums;
  gsize pixel;
  gboolean used;
} Removal;

/* Flat bin of a slot, or −1 for trash. */
static gssize
bin_of (const RingletBins *bins, gsize slot)
{
  const gsize row = (slot - 2) / (bins->n_radial + 1);
  const gsize radial = (slot - 2) % (bins->n_radial + 1);

  if (slot < 2 || radial == bins->n_radial || row >= bins->n_azimuth)
    return -1;
  return (gssize) (row * bins->n_radial + radial);
}

static void
remove_share (gsize slot, guint32 share, gpointer data)
{
  Removal *removal = data;
  const RingletPreprocRow *known = removal->state->known;
  const gssize bin = bin_of (&removal->state->matrix->bins, slot);
  const double c = share / (double) RINGLET_PACKED_ONE;
  const double norm = known->norm[removal->pixel];
  RingletKnown *sums = removal->sums->known;

  if (bin < 0 || share == 0)
    return;

  removal->used = TRUE;
  sums->count[bin] -= c;
  if (known->gain != NULL)
    sums->gain[bin] -= c * known->gain[removal->pixel];
  sums->norm[bin] -= c * norm;
  sums->norm2[bin] -= c * c * norm * norm;
  if (known->dark != NULL)
    sums->dark[bin] -= c * known->dark[removal->pixel];
  if (known->dark_variance != NULL)
    sums->dark_variance[bin] -= c * c * known->dark_variance[removal->pixel];
}

static void
remove_excluded (const State *state, const GArray *excluded, RingletSums *sums)
{
  for (guint i = 0; i < excluded->len; i++) {
    Removal removal = { state, sums, g_array_index (excluded, guint32, i), FALSE };

    ringlet_packed_foreach (state->matrix, removal.pixel, remove_share, &removal);
    sums->n_excluded += removal.used;
  }
}

static gsize
slot_of_bin (const RingletBins *bins, gsize bin)
{
  return ringlet_packed_slot (bins, bin / bins->n_radial, bin % bins->n_radial);
}

/* From slots to bins, leaving the trash behind. */
static void
take_constants (const State *state, const Constants *from, RingletSums *sums)
{
  RingletKnown *known = sums->known;

  for (gsize bin = 0; bin < sums->n_bins; bin++) {
    const gsize slot = slot_of_bin (&state->matrix->bins, bin);

    known->count[bin] = from->count[slot];
    known->gain[bin] = from->gain[slot];
    known->norm[bin] = from->norm[slot];
    known->norm2[bin] = from->norm2[slot];
    if (known->dark != NULL)
      known->dark[bin] = from->dark[slot];
    if (known->dark_variance != NULL)
      known->dark_variance[bin] = from->dark_variance[slot];
  }
}

static void
take_frame (const State *state, const RingletPackedSums *frame, RingletSums *sums)
{
  for (gsize bin = 0; bin < sums->n_bins; bin++) {
    const gsize slot = slot_of_bin (&state->matrix->bins, bin);

    sums->counts[bin] = frame->counts[slot];
    if (frame->variance != NULL)
      sums->variance[bin] = frame->variance[slot];
  }
}

static gboolean
is_small (double left, double before)
{
  return fabs (left) < KEPT_DIGITS * fabs (before);
}

/* Whether a difference of large numbers is left where a small sum should be. */
static gboolean
lost_digits (const State *state, const RingletSums *sums)
{
  for (gsize bin = 0; bin < sums->n_bins; bin++) {
    const gsize slot = slot_of_bin (&state->matrix->bins, bin);
    const RingletKnown *known = sums->known;

    if (known->count[bin] > 0.0 &&
        (is_small (known->norm[bin], state->all.norm[slot]) ||
            is_small (known->norm2[bin], state->all.norm2[slot]) ||
            is_small (known->gain[bin], state->all.gain[slot]) ||
            (known->dark != NULL &&
                is_small (known->dark[bin], state->all.dark[slot]))))
      return TRUE;
  }
  return FALSE;
}

/* Constants of the pixels that count in this frame: those of all, less the excluded
 * ones; summed anew where the difference would not be exact enough. */
static gboolean
finish_constants (const State *state, const GArray *excluded, RingletSums *sums,
    GCancellable *cancellable, GError **error)
{
  g_auto (Constants) anew = { NULL };

  sums->n_excluded = 0;
  sums->known =
      ringlet_known_new (sums->n_bins, ringlet_preproc_parts (state->preproc), error);
  if (sums->known == NULL)
    return FALSE;
  take_constants (state, &state->all, sums);
  remove_excluded (state, excluded, sums);
  ringlet_known_clean (sums->known);
  if (excluded->len == 0 || !lost_digits (state, sums))
    return TRUE;

  constants_init (&anew, state->matrix->n_slots);
  if (!sum_constants (state, excluded, &anew, cancellable, error))
    return FALSE;
  take_constants (state, &anew, sums);
  ringlet_known_clean (sums->known);
  return TRUE;
}

static gboolean
apply_frame (const State *state, const RingletImage *image,
    const RingletExclusion *exclusion, RingletSums *sums, GCancellable *cancellable,
    GError **error)
{
  const double *gain = state->known->gain;
  const gboolean exact = gain == NULL && !ringlet_pixel_type_is_float (image->type);
  g_auto (RingletPackedSums) frame;
  gboolean ok;

  ringlet_packed_sums_init (&frame, state->matrix->n_slots, state->variance);
  if (exact)
    ok = ringlet_packed_apply_integer (
        state->matrix, image, exclusion, state->floor, &frame, cancellable, error);
  else
    ok = ringlet_packed_apply_float (state->matrix, image, gain, exclusion,
        state->floor, &frame, cancellable, error);
  if (!ok)
    return FALSE;

  take_frame (state, &frame, sums);
  return finish_constants (state, frame.excluded, sums, cancellable, error);
}

static gboolean
packed_apply (gconstpointer data, gpointer worker, const RingletEngineFrame *frames,
    gsize n_frames, const RingletExclusion *exclusion, RingletSums *sums,
    GCancellable *cancellable, GError **error)
{
  for (gsize i = 0; i < n_frames; i++) {
    if (!apply_frame (data, frames[i].image, exclusion, &sums[i], cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static gsize
packed_n_bytes (gconstpointer data)
{
  const State *state = data;
  const RingletPacked *matrix = state->matrix;

  return 6 * matrix->n_slots * sizeof (double) +
      (matrix->parent != NULL ? matrix->n_pixels * matrix->slot_bytes : 0);
}

static gpointer
packed_worker_new (gconstpointer state, GError **error)
{
  return g_new0 (guint8, 1);
}

const RingletEngineClass ringlet_engine_packed = {
  .name = "packed",
  .algorithm = "packed",
  .implementation = "c",
  .target = "cpu",
  .storage = RINGLET_STORAGE_PACKED,
  .prepare = packed_prepare,
  .n_bytes = packed_n_bytes,
  .release = state_free,
  .worker_new = packed_worker_new,
  .apply = packed_apply,
  .worker_free = g_free,
};
