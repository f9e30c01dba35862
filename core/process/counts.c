/* SPDX-License-Identifier: MIT */
#include "process/counts.h"

#include <math.h>

#include "process/poisson.h"

#define MAX_MEAN 1e9 /* of ringlet_poisson_sample() */

RingletPreproc *
ringlet_counts_preproc (const RingletIntegratorInputs *inputs, RingletMemo *memo,
    GCancellable *cancellable, GError **error)
{
  RingletPlan plan = *inputs->plan;

  plan.weighted_average = TRUE;
  return ringlet_preproc_get (inputs->detector, inputs->geometry, &plan,
      &inputs->corrections, memo, cancellable, error);
}

static double
sample (double mean, GRand *rand)
{
  if (!(mean > 0.0))
    return 0.0;
  return mean <= MAX_MEAN ? (double) ringlet_poisson_sample (rand, mean) : mean;
}

/* Casts of what a type does not hold are undefined; the limits of 64 bits are no
 * doubles. */
#define STORE(ctype, min, max)                                                         \
  ((ctype *) pixels)[index] = value <= (double) (min) ? (min)                          \
      : value >= (double) (max)                       ? (max)                          \
                                                      : (ctype) value

static void
store_whole (gpointer pixels, RingletPixelType type, gsize index, double value)
{
  switch (type) {
  case RINGLET_PIXEL_BOOL:
    STORE (guint8, 0, 1);
    break;
  case RINGLET_PIXEL_U8:
    STORE (guint8, 0, G_MAXUINT8);
    break;
  case RINGLET_PIXEL_U16:
    STORE (guint16, 0, G_MAXUINT16);
    break;
  case RINGLET_PIXEL_U32:
    STORE (guint32, 0, G_MAXUINT32);
    break;
  case RINGLET_PIXEL_U64:
    STORE (guint64, 0, G_MAXUINT64);
    break;
  case RINGLET_PIXEL_I8:
    STORE (gint8, G_MININT8, G_MAXINT8);
    break;
  case RINGLET_PIXEL_I16:
    STORE (gint16, G_MININT16, G_MAXINT16);
    break;
  case RINGLET_PIXEL_I32:
    STORE (gint32, G_MININT32, G_MAXINT32);
    break;
  case RINGLET_PIXEL_I64:
    STORE (gint64, G_MININT64, G_MAXINT64);
    break;
  default:
    g_assert_not_reached ();
  }
}

void
ringlet_counts_store (gpointer pixels, RingletPixelType type, gsize index, double mean,
    gboolean noise, GRand *rand)
{
  const double value = noise ? sample (mean, rand) : mean;

  if (type == RINGLET_PIXEL_F64)
    ((double *) pixels)[index] = value;
  else if (type == RINGLET_PIXEL_F32)
    ((float *) pixels)[index] = (float) value;
  else
    store_whole (pixels, type, index, floor (value + g_rand_double (rand)));
}
