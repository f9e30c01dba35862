/* SPDX-License-Identifier: MIT */

/* How a detector of the catalogue can be read out. */

#include <math.h>

#include "base/number.h"
#include "detector/catalogue.h"

/* Pixel sizes are the same when they differ by less than this share: makers round. */
#define SAME_PIXEL 0.01

/* What is asked of one axis, and what answers. */
typedef struct {
  guint full;
  double pitch_m;
  double pixel_m; /* asked, 0 for any */
  gsize n;        /* asked, 0 for any */
  guint binning;
} Axis;

static gboolean
axis_fits (const Axis *axis, double pixel_m, gsize n)
{
  if (axis->n != 0 && axis->n != n)
    return FALSE;
  return axis->pixel_m == 0.0 || fabs (axis->pixel_m - pixel_m) <= SAME_PIXEL * pixel_m;
}

/* Whether the axis may be read out as @one of the list says; completes it then. */
static gboolean
axis_take (Axis *axis, const RingletBinning *one)
{
  const double pixel_m =
      one->pixel_m > 0.0 ? one->pixel_m : one->binning * axis->pitch_m;
  const gsize n = one->size != 0 ? one->size : axis->full / one->binning;

  if (n == 0 || !axis_fits (axis, pixel_m, n))
    return FALSE;

  axis->binning = one->binning;
  axis->n = n;
  if (axis->pixel_m == 0.0)
    axis->pixel_m = pixel_m;
  return TRUE;
}

/* The default binning where nothing is asked, else the smallest that does. */
static gboolean
axis_find (Axis *axis, const RingletDetectorRow *row)
{
  const gboolean asked = axis->n != 0 || axis->pixel_m != 0.0;
  const gboolean whole = axis->pixel_m == 0.0 && axis->n != 0;

  for (const RingletBinning *one = row->binnings; one != NULL && one->binning > 0;
       one++) {
    if ((asked || one->binning == MAX (row->binning, 1)) && axis_take (axis, one))
      return TRUE;
  }

  for (guint b = 1; row->binnings == NULL && b <= RINGLET_BINNING_MAX; b++) {
    const RingletBinning one = { b, 0.0, 0 };

    if (whole && axis->full % b != 0)
      continue;
    if ((asked || b == MAX (row->binning, 1)) && axis_take (axis, &one))
      return TRUE;
  }
  return FALSE;
}

static gboolean
row_find (
    const RingletDetectorRow *row, Axis slow, Axis fast, RingletDetectorMode *mode)
{
  slow.full = row->n_slow;
  slow.pitch_m = row->pixel_slow_m;
  fast.full = row->n_fast;
  fast.pitch_m = row->pixel_fast_m;
  if (!axis_find (&slow, row) || !axis_find (&fast, row))
    return FALSE;

  *mode = (RingletDetectorMode){ .row = row,
    .binning_slow = slow.binning,
    .binning_fast = fast.binning,
    .n_slow = slow.n,
    .n_fast = fast.n,
    .pixel_slow_m = slow.pixel_m,
    .pixel_fast_m = fast.pixel_m };
  return TRUE;
}

/* Whether @next goes on with the name of @row. */
static gboolean
same_detector (const RingletDetectorRow *row, const RingletDetectorRow *next)
{
  return next->name != NULL && g_str_equal (row->name, next->name);
}

gboolean
ringlet_detector_mode_find (const RingletDetectorRow *row, double pixel_slow_m,
    double pixel_fast_m, gsize n_slow, gsize n_fast, RingletDetectorMode *mode)
{
  const Axis slow = { .pixel_m = pixel_slow_m, .n = n_slow };
  const Axis fast = { .pixel_m = pixel_fast_m, .n = n_fast };

  for (const RingletDetectorRow *one = row; same_detector (row, one); one++) {
    if (row_find (one, slow, fast, mode))
      return TRUE;
  }
  return FALSE;
}

static void
append_mode (GString *text, const RingletDetectorRow *row, guint binning,
    double pixel_m, guint size)
{
  char number[2][RINGLET_NUMBER_SIZE];
  const double fast_m = pixel_m > 0.0 ? pixel_m : binning * row->pixel_fast_m;
  const double slow_m = pixel_m > 0.0 ? pixel_m : binning * row->pixel_slow_m;

  g_ascii_formatd (number[0], sizeof number[0], "%.7g", slow_m * 1e6);
  g_ascii_formatd (number[1], sizeof number[1], "%.7g", fast_m * 1e6);
  g_string_append_printf (text, "%s%u × %u of %s", text->len > 0 ? ", " : "",
      size > 0 ? size : row->n_slow / binning, size > 0 ? size : row->n_fast / binning,
      number[0]);
  if (slow_m != fast_m)
    g_string_append_printf (text, " × %s", number[1]);
  g_string_append (text, " µm");
}

char *
ringlet_detector_modes_text (const RingletDetectorRow *row)
{
  GString *text = g_string_new (NULL);

  for (const RingletDetectorRow *one = row; same_detector (row, one); one++) {
    if (one->binnings == NULL)
      append_mode (text, one, 1, 0.0, 0);
    for (const RingletBinning *b = one->binnings; b != NULL && b->binning > 0; b++)
      append_mode (text, one, b->binning, b->pixel_m, b->size);
  }
  if (row->binnings == NULL)
    g_string_append_printf (
        text, " and whole multiples of that pixel up to %d", RINGLET_BINNING_MAX);
  return g_string_free (text, FALSE);
}
