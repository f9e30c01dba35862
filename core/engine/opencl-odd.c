/* SPDX-License-Identifier: MIT */
#include "engine/opencl-odd.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/pages.h"

/* Pixels that are looked through in one go. */
#define CHUNK 4096

void
ringlet_cl_odd_init (
    RingletClOdd *self, const RingletPackedTask *task, RingletClMade *made)
{
  *self = (RingletClOdd){ .task = task, .made = made };
  ringlet_list_init (&self->odd, sizeof (RingletOdd));
}

void
ringlet_cl_odd_clear (RingletClOdd *self)
{
  ringlet_list_clear (&self->odd);
  g_free (self->signal);
}

void
ringlet_cl_odd_begin (RingletClOdd *self)
{
  ringlet_list_empty (&self->odd);
  self->is_used = FALSE;
}

typedef struct {
  RingletClOdd *self;
  __int128 value;
  __int128 floored;
} OddValue;

static void
add_odd (gsize slot, guint32 share, gpointer data)
{
  const OddValue *one = data;

  one->self->signal[slot] += share * one->value;
  one->self->square[slot] += (__int128) ringlet_square (share) * one->floored;
}

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for pixels beyond the usual range");
  return FALSE;
}

/* The matrix with its pixels. */
static const RingletPacked *
matrix_of (const RingletClOdd *self, GError **error)
{
  const RingletPackedState *full = NULL;

  if (self->made == NULL)
    return self->task->matrix;
  full = ringlet_cl_made_full (self->made, error);
  return full != NULL ? full->matrix : NULL;
}

/* Adds what is in the list. */
static gboolean
add_list (RingletClOdd *self, GError **error)
{
  const gsize n = ringlet_packed_sums_length (self->task->matrix);
  const __int128 least = self->task->floor;
  const RingletPacked *matrix = NULL;

  if (self->odd.n == 0)
    return TRUE;
  matrix = matrix_of (self, error);
  if (matrix == NULL)
    return FALSE;
  if (self->signal == NULL)
    self->signal = ringlet_pages_alloc (2 * n, sizeof *self->signal);
  if (self->signal == NULL)
    return fail (error);
  self->square = self->signal + n;
  memset (self->signal, 0, 2 * n * sizeof *self->signal);
  self->is_used = TRUE;
  for (gsize i = 0; i < self->odd.n; i++) {
    const RingletOdd *odd = &ringlet_list_index (&self->odd, RingletOdd, i);
    OddValue one = { self, odd->value, MAX (odd->value, least) };

    ringlet_packed_foreach (matrix, odd->pixel, add_odd, &one);
  }
  return TRUE;
}

/* Which of some pixels next to each other are odd or excluded, into the lists. */
static void
look (RingletClOdd *self, const RingletImage *image, const RingletExclusion *exclusion,
    const RingletSlots *slots, gsize first, gsize n, RingletList *excluded)
{
  const RingletPackedTask *task = self->task;
  gint32 values[CHUNK];

  ringlet_widen_i32 (ringlet_pixels_of (image, first), exclusion, slots,
      task->squares ? 0 : task->limit, task->limit, first, n, values, &self->odd,
      excluded);
}

static gboolean
finish (RingletClOdd *self, const RingletList *excluded, GError **error)
{
  return self->odd.failed || excluded->failed ? fail (error) : add_list (self, error);
}

static int
compare_pixels (gconstpointer a, gconstpointer b)
{
  const guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return (x > y) - (x < y);
}

gboolean
ringlet_cl_odd_sort (RingletClOdd *self, const RingletImage *image,
    const RingletExclusion *exclusion, guint32 *pixels, gsize n, RingletList *excluded,
    GError **error)
{
  /* The device lists pixels that count. */
  static const guint16 counts = 1;
  const RingletSlots slots = { &counts, sizeof counts };

  qsort (pixels, n, sizeof *pixels, compare_pixels);
  for (gsize i = 0; i < n; i++)
    look (self, image, exclusion, &slots, pixels[i], 1, excluded);
  return finish (self, excluded, error);
}

gboolean
ringlet_cl_odd_find (RingletClOdd *self, const RingletImage *image,
    const RingletExclusion *exclusion, RingletList *excluded, GError **error)
{
  const gsize n = ringlet_image_n_pixels (image);
  const RingletPacked *matrix = matrix_of (self, error);

  if (matrix == NULL)
    return FALSE;
  for (gsize first = 0; first < n; first += CHUNK) {
    const RingletSlots slots = {
      (const guint8 *) matrix->slot + first * matrix->slot_bytes, matrix->slot_bytes
    };

    look (self, image, exclusion, &slots, first, MIN (CHUNK, n - first), excluded);
  }
  return finish (self, excluded, error);
}

double
ringlet_cl_odd_signal (const RingletClOdd *self, gsize slot, guint64 sum)
{
  const double signal = self->is_used
      ? (double) ((__int128) (gint64) sum + self->signal[slot])
      : (double) (gint64) sum;

  return signal / RINGLET_PACKED_ONE;
}

double
ringlet_cl_odd_square (const RingletClOdd *self, gsize slot, guint64 sum)
{
  const double square = self->is_used
      ? (double) ((__int128) (gint64) sum + self->square[slot])
      : (double) (gint64) sum;

  return MAX (square, 0.0) / (1 << RINGLET_SQUARE_BITS);
}
