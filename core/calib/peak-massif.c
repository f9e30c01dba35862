/* SPDX-License-Identifier: MIT */
#include "calib/peak-massif.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "calib/peak-trace.h"

/* Around what was clicked, where the brightest pixel is looked for. */
#define RETRY_PX 3
/* When nobody says how far points should be apart. */
#define MAX_POINTS 200

/* "pixel 12, 34 (row, column)"; not all clicks are on one. */
static char *
name_of (double slow_px, double fast_px)
{
  char slow[RINGLET_NUMBER_SIZE];
  char fast[RINGLET_NUMBER_SIZE];

  return g_strdup_printf ("pixel %s, %s (row, column)",
      ringlet_number_format (floor (slow_px), slow),
      ringlet_number_format (floor (fast_px), fast));
}

static gboolean
check_inside (
    const RingletPeakImage *image, double slow_px, double fast_px, GError **error)
{
  g_autofree char *name = NULL;

  if (slow_px >= 0.0 && slow_px < (double) image->n_slow && fast_px >= 0.0 &&
      fast_px < (double) image->n_fast)
    return TRUE;

  name = name_of (slow_px, fast_px);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The %s is outside of the image of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels",
      name, image->n_slow, image->n_fast);
  return FALSE;
}

/* The middle of the brightest pixel that counts; FALSE when there is none. */
static gboolean
brightest (const RingletPeakImage *image, double *slow_px, double *fast_px)
{
  const gssize slow = (gssize) *slow_px;
  const gssize fast = (gssize) *fast_px;
  float most = -INFINITY;

  for (gssize i = MAX (slow - RETRY_PX, 0);
       i <= MIN (slow + RETRY_PX, (gssize) image->n_slow - 1); i++) {
    for (gssize j = MAX (fast - RETRY_PX, 0);
         j <= MIN (fast + RETRY_PX, (gssize) image->n_fast - 1); j++) {
      const float value = image->values[(gsize) i * image->n_fast + (gsize) j];

      if (value > most) {
        most = value;
        *slow_px = (double) i + 0.5;
        *fast_px = (double) j + 0.5;
      }
    }
  }
  return most > -INFINITY;
}

static gboolean
start_at (const RingletPeakImage *image, double slow_px, double fast_px,
    RingletTracePoint *start, GError **error)
{
  double slow = slow_px;
  double fast = fast_px;
  g_autofree char *name = NULL;

  if (!check_inside (image, slow_px, fast_px, error))
    return FALSE;
  if (ringlet_trace_start (image, slow_px, fast_px, start) ||
      (brightest (image, &slow, &fast) &&
          ringlet_trace_start (image, slow, fast, start)))
    return TRUE;

  name = name_of (slow_px, fast_px);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no arc at %s that stands out of its surroundings; click on a ring",
      name);
  return FALSE;
}

static RingletControlPoint
point_of (const RingletTracePoint *at)
{
  return (RingletControlPoint){ at->slow_px, at->fast_px, 0, at->sigma_px };
}

gboolean
ringlet_massif_peak (const RingletPeakImage *image, double slow_px, double fast_px,
    RingletControlPoint *point, GError **error)
{
  RingletTracePoint start;

  if (!start_at (image, slow_px, fast_px, &start, error))
    return FALSE;
  *point = point_of (&start);
  return TRUE;
}

/* At most 200, evenly. */
static GArray *
thin_evenly (const GArray *trace)
{
  const guint n = MIN (trace->len, MAX_POINTS);
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));

  for (guint k = 0; k < n; k++) {
    const guint at = (guint) ((guint64) k * trace->len / n);
    const RingletControlPoint point =
        point_of (&g_array_index (trace, RingletTracePoint, at));

    g_array_append_val (points, point);
  }
  return points;
}

static GArray *
thin (const GArray *trace, double spacing_px)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));
  double left = 0.0;

  for (guint k = 0; k < trace->len; k++) {
    const RingletTracePoint *at = &g_array_index (trace, RingletTracePoint, k);
    const RingletControlPoint point = point_of (at);

    if (k > 0)
      left -= hypot (at->slow_px - at[-1].slow_px, at->fast_px - at[-1].fast_px);
    /* Steps are not even. */
    if (left > 0.5 * RINGLET_TRACE_STEP_PX)
      continue;
    g_array_append_val (points, point);
    left = spacing_px;
  }
  return points;
}

GArray *
ringlet_massif_points (const RingletPeakImage *image, double slow_px, double fast_px,
    const RingletMassifSearch *search, GCancellable *cancellable, GError **error)
{
  const RingletMassifSearch options =
      search != NULL ? *search : (RingletMassifSearch){ 0.0, FALSE };
  g_autoptr (GArray) trace = NULL;
  RingletTracePoint start;

  if (!start_at (image, slow_px, fast_px, &start, error))
    return NULL;
  trace = ringlet_trace_arc (image, &start, options.through_gaps, cancellable, error);
  if (trace == NULL)
    return NULL;
  return options.spacing_px > 0.0 ? thin (trace, options.spacing_px)
                                  : thin_evenly (trace);
}
