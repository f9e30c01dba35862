/* SPDX-License-Identifier: MIT */
#include "engine/packed-state.h"

#include "base/error.h"
#include "base/simd.h"
#include "engine/packed-cake.h"
#include "engine/packed-pattern.h"

/* Values from here on, and beyond its negative, have no product with a share in the 32
 * bits of a lane. */
#define LARGEST_LIMIT ((guint64) 1 << 31)

void
ringlet_packed_state_free (gpointer data)
{
  RingletPackedState *state = data;

  g_clear_pointer (&state->known, ringlet_known_unref);
  g_clear_pointer (&state->matrix, ringlet_packed_unref);
  g_clear_pointer (&state->preproc, ringlet_preproc_unref);
  g_free (state);
}

/* --- sums of what is known --- */

/* The largest of @n numbers, none below 1. Eight at a time: a comparison would wait for
 * the one before. */
RINGLET_CLONES static double
find_most (const double *numbers, gsize n)
{
  double most[8] = { 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0 };

  for (gsize i = 0; i < n / 8 * 8; i += 8) {
    for (gsize k = 0; k < 8; k++)
      most[k] = numbers[i + k] > most[k] ? numbers[i + k] : most[k];
  }
  for (gsize i = n / 8 * 8; i < n; i++)
    most[0] = MAX (most[0], numbers[i]);
  for (gsize k = 1; k < 8; k++)
    most[0] = MAX (most[0], most[k]);
  return most[0];
}

/* Σ share · value · 2^16, or Σ share² · value · 2^24, stays below 2^63. */
guint64
ringlet_packed_safe_limit (const RingletKnown *known, gboolean squares)
{
  const int bits = squares ? RINGLET_SQUARE_BITS : RINGLET_PACKED_BITS;
  const double most = find_most (known->count, known->n_bins);

  return (guint64) MIN (
      (double) LARGEST_LIMIT, (double) ((guint64) 1 << (62 - bits)) / most);
}

/* In a cake a mask leaves little of the bins at its edge, and differences would lose
 * digits; but few bins are touched by an edit, and these are summed anew. */
static RingletKnown *
sum_known (const RingletPackedState *state, const RingletEngineTask *task,
    GCancellable *cancellable, GError **error)
{
  RingletSplitter splitter = *task->splitter;
  g_autofree char *key = NULL;
  RingletKnownTask known = { &state->in, task->matrix->packed, task->mask,
    state->preproc, task->memo, NULL };

  splitter.mask = NULL; /* that of the matrix, which no mask changes */
  key = ringlet_splitter_key (&splitter, "matrix");
  known.matrix_key = key;

  return task->splitter->bins.n_azimuth > 1
      ? ringlet_packed_cake_known (&known, cancellable, error)
      : ringlet_packed_pattern_known (&known, cancellable, error);
}

static gboolean
prepare_known (RingletPackedState *state, const RingletEngineTask *task,
    GCancellable *cancellable, GError **error)
{
  RingletPacked *unmasked = task->matrix->packed;

  state->matrix = task->mask != NULL
      ? ringlet_packed_masked (unmasked, task->mask, cancellable, error)
      : ringlet_packed_ref (unmasked);
  if (state->matrix == NULL)
    return FALSE;

  state->in.task.matrix = state->matrix;
  state->known = sum_known (state, task, cancellable, error);
  if (state->known == NULL)
    return FALSE;
  state->in.task.limit =
      ringlet_packed_safe_limit (state->known, state->in.task.squares);
  return TRUE;
}

/* All but what is summed over the matrix. */
static gboolean
init_inputs (RingletPackedState *state, const RingletEngineTask *task, GError **error)
{
  state->preproc = ringlet_preproc_ref (task->preproc);
  state->error_model = task->error_model;
  state->in.preproc = state->preproc;
  state->in.parts = ringlet_preproc_parts (task->preproc);
  state->in.task.kernels = ringlet_kernels_best ();
  state->in.task.squares = ringlet_error_model_is_poisson (task->error_model) ||
      task->error_model == RINGLET_ERROR_MODEL_VARIANCE;
  state->in.task.floor = task->poisson_floor;
  if (state->preproc->has_gain || task->error_model == RINGLET_ERROR_MODEL_AZIMUTHAL) {
    state->corrections = ringlet_preproc_arrays (state->preproc, error);
    if (state->corrections == NULL)
      return FALSE;
  }
  return TRUE;
}

RingletPackedState *
ringlet_packed_state_new (
    const RingletEngineTask *task, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletPackedState) state = g_new0 (RingletPackedState, 1);

  if (!init_inputs (state, task, error))
    return NULL;
  return prepare_known (state, task, cancellable, error) ? g_steal_pointer (&state)
                                                         : NULL;
}

RingletPackedState *
ringlet_packed_state_new_of (const RingletEngineTask *task, RingletPacked *matrix,
    RingletKnown *known, GError **error)
{
  g_autoptr (RingletPackedState) state = g_new0 (RingletPackedState, 1);

  if (!init_inputs (state, task, error))
    return NULL;
  state->matrix = ringlet_packed_ref (matrix);
  state->known = ringlet_known_ref (known);
  state->in.task.matrix = matrix;
  state->in.task.limit = ringlet_packed_safe_limit (known, state->in.task.squares);
  return g_steal_pointer (&state);
}

RingletPackedState *
ringlet_packed_state_with (const RingletPackedState *self, RingletPacked *matrix)
{
  RingletPackedState *state = g_new0 (RingletPackedState, 1);

  *state = *self;
  state->matrix = ringlet_packed_ref (matrix);
  state->preproc = ringlet_preproc_ref (self->preproc);
  state->known = ringlet_known_ref (self->known);
  state->in.task.matrix = matrix;
  return state;
}

gsize
ringlet_packed_state_n_bytes (const RingletPackedState *state)
{
  const RingletPacked *matrix = state->matrix;

  return ringlet_known_n_bytes (state->known) +
      (matrix->parent != NULL ? matrix->n_pixels * matrix->slot_bytes : 0);
}

/* --- frames that lack pixels --- */

/* What is known of all pixels, less the excluded ones; summed anew where the difference
 * would not be exact enough. */
static RingletKnown *
known_without (const RingletPackedState *state, const RingletList *excluded,
    gsize *n_excluded, GCancellable *cancellable, GError **error)
{
  gboolean lost_digits = FALSE;
  RingletKnown *known = ringlet_packed_known_without (
      state->known, &state->in, NULL, excluded, n_excluded, &lost_digits, error);

  if (known == NULL || !lost_digits)
    return known;

  ringlet_known_unref (known);
  known = ringlet_packed_known_sum (&state->in, excluded, cancellable, error);
  if (known != NULL)
    ringlet_known_clean (known);
  return known;
}

static gboolean
is_like_last (const RingletPackedLast *last, const RingletList *excluded)
{
  return last->known != NULL && ringlet_excluded_equal (&last->excluded, excluded);
}

gboolean
ringlet_packed_last_set (RingletPackedLast *self, const RingletList *excluded,
    RingletKnown *known, gsize n_excluded, GError **error)
{
  g_autoptr (RingletKnown) owned = known;

  g_clear_pointer (&self->known, ringlet_known_unref);
  ringlet_list_empty (&self->excluded);
  if (!ringlet_excluded_add (&self->excluded, excluded, error))
    return FALSE;
  self->known = g_steal_pointer (&owned);
  self->n_excluded = n_excluded;
  return TRUE;
}

gboolean
ringlet_packed_last_use (const RingletPackedState *state, const RingletPackedLast *last,
    const RingletList *excluded, RingletSums *sums)
{
  sums->n_excluded = 0;
  if (excluded->n == 0) {
    sums->known = ringlet_known_ref (state->known);
    return TRUE;
  }
  if (!is_like_last (last, excluded))
    return FALSE;
  sums->known = ringlet_known_ref (last->known);
  sums->n_excluded = last->n_excluded;
  return TRUE;
}

/* What is known of the pixels of a frame that lacks others than the last one. */
static gboolean
replace_last (const RingletPackedState *state, RingletPackedLast *last,
    const RingletList *excluded, GCancellable *cancellable, GError **error)
{
  RingletKnown *known = NULL;
  gsize n_excluded = 0;

  /* There will be more such frames. */
  if (last->known != NULL && ringlet_preproc_arrays (state->preproc, error) == NULL)
    return FALSE;
  g_clear_pointer (&last->known, ringlet_known_unref);
  known = known_without (state, excluded, &n_excluded, cancellable, error);
  return known != NULL &&
      ringlet_packed_last_set (last, excluded, known, n_excluded, error);
}

/* What is known of the pixels that count in this frame. */
gboolean
ringlet_packed_finish_known (const RingletPackedState *state, RingletPackedLast *last,
    const RingletList *excluded, RingletSums *sums, GCancellable *cancellable,
    GError **error)
{
  return ringlet_packed_last_use (state, last, excluded, sums) ||
      (replace_last (state, last, excluded, cancellable, error) &&
          ringlet_packed_last_use (state, last, excluded, sums));
}

/* Whether sums are integers: counts, and variances that follow from them. */
gboolean
ringlet_packed_state_is_exact (const RingletPackedState *state, RingletPixelType type)
{
  return !state->preproc->has_gain && !ringlet_pixel_type_is_float (type) &&
      state->error_model != RINGLET_ERROR_MODEL_VARIANCE &&
      state->in.task.limit > state->in.task.floor;
}
