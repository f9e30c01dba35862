/* SPDX-License-Identifier: MIT */

/* Any bytes as the model of an arm: what is read gives a geometry or an error wherever
 * the motors stand, and is the same after it was written and read again. */

#include <math.h>

#include "calib/goniometer.h"
#include "fuzz/fuzz.h"

static void
place (const RingletGoniometer *model, const RingletGoniometer *again, double position)
{
  g_autofree double *positions = g_new (double, model->n_pos + 1);
  g_autofree double *gradient = g_new (double, RINGLET_REFINE_N *(model->n_params + 1));
  g_autoptr (GError) error = NULL;
  RingletGeometry a = { 0 };
  RingletGeometry b = { 0 };
  gboolean ok = FALSE;

  for (gsize i = 0; i < model->n_pos; i++)
    positions[i] = position;
  ok = ringlet_goniometer_geometry (model, positions, &a, gradient, &error);
  g_assert_true (ok == (error == NULL));
  if (!ok)
    return;
  g_assert_true (a.distance_m > 0.0 && isfinite (a.rot1_rad));
  g_assert_true (ringlet_goniometer_geometry (again, positions, &b, NULL, NULL));
  g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletGoniometer) model = ringlet_goniometer_parse (text, NULL, &error);
  g_autoptr (RingletGoniometer) again = NULL;
  g_autofree char *written = NULL;

  g_assert_true ((model != NULL) == (error == NULL));
  if (model == NULL)
    return 0;
  written = ringlet_goniometer_format (model, &error);
  g_assert_true ((written != NULL) == (error == NULL));
  if (written == NULL)
    return 0;
  again = ringlet_goniometer_parse (written, NULL, &error);
  g_assert_no_error (error);
  place (model, again, 0.0);
  place (model, again, 12.5);
  place (model, again, -1e9);
  return 0;
}
