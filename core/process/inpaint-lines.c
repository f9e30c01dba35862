/* SPDX-License-Identifier: MIT */
#include "process/inpaint-lines.h"

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"

/* Lines in one task of the sort; lines of all together. */
#define CHUNK 16
#define MAX_LINES ((gsize) 1 << 20)

void
ringlet_inpaint_lines_clear (RingletInpaintLines *self)
{
  g_clear_pointer (&self->two_theta, ringlet_array_unref);
  g_clear_pointer (&self->chi, ringlet_array_unref);
  g_free (self->value);
  g_free (self->start);
  g_free (self->pixel);
}

static gboolean
is_sample (const RingletInpaintLines *self, gsize pixel)
{
  return isfinite (self->value[pixel]) && isfinite (self->two_theta->data[pixel]) &&
      isfinite (self->chi->data[pixel]);
}

static gsize
line_of (const RingletInpaintLines *self, gsize pixel)
{
  return (gsize) (self->two_theta->data[pixel] / self->width_rad);
}

/* Returns how many pixels have a value. */
static gsize
find_range (const RingletInpaintLines *self, double *largest)
{
  gsize n = 0;

  *largest = 0.0;
  for (gsize i = 0; i < self->two_theta->n; i++) {
    if (!is_sample (self, i))
      continue;
    *largest = fmax (*largest, self->two_theta->data[i]);
    n++;
  }
  return n;
}

static gboolean
alloc_lines (RingletInpaintLines *self, GError **error)
{
  double largest = 0.0;
  const gsize n = find_range (self, &largest);

  if (n == 0) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "No pixel is left that masked ones could be filled from; is the mask "
        "inverted?");
    return FALSE;
  }
  self->width_rad = fmax (self->width_rad, largest / (double) MAX_LINES);
  self->n_lines = (gsize) (largest / self->width_rad) + 1;
  self->start = g_try_new0 (gsize, self->n_lines + 2);
  self->pixel = g_try_new (guint32, n);
  if (self->start != NULL && self->pixel != NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory to sort %" G_GSIZE_FORMAT " pixels", n);
  return FALSE;
}

/* By counting; start[i + 1] is where the next pixel of line i goes meanwhile. */
static void
fill_lines (RingletInpaintLines *self)
{
  for (gsize i = 0; i < self->two_theta->n; i++) {
    if (is_sample (self, i))
      self->start[line_of (self, i) + 2]++;
  }
  for (gsize line = 2; line <= self->n_lines; line++)
    self->start[line] += self->start[line - 1];
  for (gsize i = 0; i < self->two_theta->n; i++) {
    if (is_sample (self, i))
      self->pixel[self->start[line_of (self, i) + 1]++] = (guint32) i;
  }
}

/* Pixels of one azimuth in their own order, so that all runs agree. */
static int
compare_chi (gconstpointer a, gconstpointer b, gpointer chi)
{
  const guint32 i = *(const guint32 *) a;
  const guint32 j = *(const guint32 *) b;
  const double x = ((const double *) chi)[i];
  const double y = ((const double *) chi)[j];

  if (x != y)
    return x < y ? -1 : 1;
  return i < j ? -1 : 1;
}

static void
sort_chunk (gsize chunk, gpointer data)
{
  const RingletInpaintLines *self = data;
  const gsize end = MIN ((chunk + 1) * CHUNK, self->n_lines);

  for (gsize line = chunk * CHUNK; line < end; line++)
    g_qsort_with_data (self->pixel + self->start[line],
        (int) (self->start[line + 1] - self->start[line]), sizeof *self->pixel,
        compare_chi, self->chi->data);
}

gboolean
ringlet_inpaint_lines_sort (
    RingletInpaintLines *self, GCancellable *cancellable, GError **error)
{
  if (!alloc_lines (self, error))
    return FALSE;

  fill_lines (self);
  return ringlet_parallel_for (
      (self->n_lines + CHUNK - 1) / CHUNK, sort_chunk, self, cancellable, error);
}
