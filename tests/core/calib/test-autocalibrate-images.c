/* SPDX-License-Identifier: MIT */

/* Simulated images, of which everything is known: a part of the 500 that
 * tests/bench/auto-images.c calibrates. None may be wrong. */

#include <locale.h>

#include "support/auto-case.h"

#define N_IMAGES 40
#define STRIDE 8 /* detectors: number modulo this */
/* 95 % are wanted; of two of these hardly a ring is above the noise. */
#define LEAST_RIGHT 35

/* The smallest of the detectors, so that a test is done in a minute. */
static const guint small[] = { 0, 4, 5 };

#if defined(__SANITIZE_ADDRESS__)
#define SHARE 8 /* it is ten times slower */
#else
#define SHARE 1
#endif

static void
test_images (void)
{
  guint n_right = 0;
  guint n = 0;

  for (guint i = 0; i < N_IMAGES; i += SHARE, n++) {
    const guint number =
        i / G_N_ELEMENTS (small) * STRIDE + small[i % G_N_ELEMENTS (small)];
    g_autoptr (AutoCase) c = auto_case_new (number);
    const RingletAutocalibration options = {
      .calibrant = c->calibrant, .wavelength_m = c->truth.wavelength_m, .mask = c->mask
    };
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletAutoResult) result =
        ringlet_autocalibrate (c->image, c->detector, &options, NULL, NULL, &error);
    double off[5];

    g_assert_no_error (error);
    if (!result->is_found) {
      g_test_message ("%u: %s", number, result->message);
      continue;
    }
    g_test_message ("%u", number);
    g_assert_true (auto_case_judge (c, &result->best.geometry, off));
    n_right++;
  }
  g_assert_cmpuint (n_right * N_IMAGES, >=, n * LEAST_RIGHT);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/autocalibrate/images", test_images);
  return g_test_run ();
}
