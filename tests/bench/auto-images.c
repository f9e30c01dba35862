/* SPDX-License-Identifier: MIT */

/* Automatic calibration of seeded images, beside their truth:
 *   auto-images [FIRST [END]] > table.csv
 * A row an image, at the end what became of all. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/auto-case.h"

#define N_IMAGES 500

/* An image on which the Cramér–Rao bound of the centre is larger holds no geometry that
 * anybody could trust (LOOSE_CENTRE_PX of auto-final.c): to be unsure is right there.
 * Such images are counted by themselves; they stay among all images. */
#define BLANK_PX 3.0

typedef struct {
  guint n;
  guint n_right;
  guint n_unsure;
  guint n_wrong;
  guint n_blank;     /* of the unsure ones */
  guint n_within[5]; /* the truth is within ± σ, by component */
  guint n_sigma[5];  /* of so many that have one */
} Tally;

static void
add_row (guint number, Tally *tally)
{
  g_autoptr (AutoCase) c = auto_case_new (number);
  const RingletAutocalibration options = {
    .calibrant = c->calibrant, .wavelength_m = c->truth.wavelength_m, .mask = c->mask
  };
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletAutoResult) result =
      ringlet_autocalibrate (c->image, c->detector, &options, NULL, NULL, &error);
  const double seconds = (double) (g_get_monotonic_time () - start) * 1e-6;
  double off[5] = { NAN, NAN, NAN, NAN, NAN };
  const char *verdict = "unsure";

  if (result == NULL)
    g_error ("%s", error->message);
  if (result->is_found)
    verdict = auto_case_judge (c, &result->best.geometry, off) ? "right" : "WRONG";
  for (int k = 0; result->is_found && k < 5; k++) {
    tally->n_sigma[k] += result->sigma[k] > 0.0;
    tally->n_within[k] += fabs (off[k]) <= result->sigma[k];
  }
  tally->n++;
  tally->n_right += verdict[0] == 'r';
  tally->n_unsure += verdict[0] == 'u';
  tally->n_wrong += verdict[0] == 'W';
  tally->n_blank += verdict[0] == 'u' && fmax (c->sigma[0], c->sigma[1]) > BLANK_PX;
  printf ("%u,%s,%s,%s,%.4g,%.1f,%u,%.2f,%zu,%.3f,%u,%u", number, verdict,
      c->detector->name, c->calibrant->name, c->peak_counts, c->tilt_rad * 180.0 / G_PI,
      c->n_rings, c->outside, c->n_hot, result->best.confidence, result->best.n_matched,
      result->best.n_possible);
  for (int k = 0; k < 5; k++)
    printf (",%.3g,%.3g,%.3g", off[k], result->sigma[k], c->sigma[k]);
  printf (",%.2f\n", seconds);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  const guint first = argc > 1 ? (guint) atoi (argv[1]) : 0;
  const guint end = argc > 2 ? (guint) atoi (argv[2]) : N_IMAGES;
  Tally tally = { 0 };

  printf ("image,verdict,detector,calibrant,peak_counts,tilt_deg,rings,outside,hot,"
          "confidence,matched,possible,slow_px,sigma,crb,fast_px,sigma,crb,ln_distance,"
          "sigma,crb,tilt_slow,sigma,crb,tilt_fast,sigma,crb,seconds\n");
  for (guint i = first; i < end; i++)
    add_row (i, &tally);
  printf ("# %u images: %u right, %u unsure (%u where nobody could tell), %u wrong\n",
      tally.n, tally.n_right, tally.n_unsure, tally.n_blank, tally.n_wrong);
  printf ("# truth within the stated sigma, %%:");
  for (int k = 0; k < 5; k++)
    printf (" %.1f", 100.0 * tally.n_within[k] / MAX (tally.n_sigma[k], 1));
  printf ("\n");
  return tally.n_wrong > 0;
}
