/* SPDX-License-Identifier: MIT */

/* Masks of spots where there are smooth rings: rings stay, spots on them do not. The
 * truth is what was put there. */

#include <locale.h>
#include <math.h>

#include "calib/mask-spots.h"
#include "process/poisson.h"

#define N_SLOW 420
#define N_FAST 440
#define N (N_SLOW * N_FAST)
#define BACKGROUND 20.0
#define MIDDLE_SLOW 190.3
#define MIDDLE_FAST 215.8
#define SPOT_SIGMA 1.4
#define N_SPOTS 60

typedef struct {
  double height;
  double sigma;
} Powder;

typedef struct {
  double slow;
  double fast;
  double height;
} Spot;

static const Powder powders[] = { { 5.0, 2.0 }, { 30.0, 0.7 }, { 30.0, 3.0 },
  { 300.0, 1.0 }, { 300.0, 2.0 }, { 3000.0, 0.7 }, { 3000.0, 1.4 }, { 3000.0, 4.0 },
  { 30000.0, 0.8 }, { 30000.0, 2.5 } };

/* Rings lie so far apart that there is ground between them. */
static double
distance_of_rings (const Powder *powder)
{
  return fmax (14.0 * powder->sigma, 24.0);
}

/* Some widths of the largest spots. */
static double
least_radius (const Powder *powder)
{
  return fmax (7.0 * powder->sigma, 20.0);
}

static double
nearest_ring (const Powder *powder, double radius)
{
  const double step = distance_of_rings (powder);
  const double least = least_radius (powder);

  return least + step * fmax (round ((radius - least) / step), 0.0);
}

static double
powder_at (const Powder *powder, double slow, double fast)
{
  const double radius = hypot (slow - MIDDLE_SLOW, fast - MIDDLE_FAST);
  const double off = (radius - nearest_ring (powder, radius)) / powder->sigma;

  return BACKGROUND + powder->height * exp (-0.5 * off * off);
}

static double
spots_at (const Spot *spots, gsize n_spots, double slow, double fast)
{
  double sum = 0.0;

  for (gsize k = 0; k < n_spots; k++) {
    const double off = hypot (slow - spots[k].slow, fast - spots[k].fast) / SPOT_SIGMA;

    if (off < 6.0)
      sum += spots[k].height * exp (-0.5 * off * off);
  }
  return sum;
}

static guint32 *
draw_counts (const Powder *powder, const Spot *spots, gsize n_spots, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint32 *pixels = ringlet_image_alloc (RINGLET_PIXEL_U32, N_SLOW, N_FAST, NULL);

  for (gsize at = 0; at < N; at++) {
    const double slow = (double) (at / N_FAST) + 0.5;
    const double fast = (double) (at % N_FAST) + 0.5;

    pixels[at] = ringlet_poisson_sample (
        rand, powder_at (powder, slow, fast) + spots_at (spots, n_spots, slow, fast));
  }
  return pixels;
}

static RingletImage *
make_image (const Powder *powder, const Spot *spots, gsize n_spots, guint32 seed)
{
  return ringlet_image_new_take (RINGLET_PIXEL_U32, N_SLOW, N_FAST,
      draw_counts (powder, spots, n_spots, seed), NULL);
}

static void
test_smooth (void)
{
  static const double least_snr[] = { 6.0, 12.0 };

  for (guint k = 0; k < G_N_ELEMENTS (powders); k++) {
    g_autoptr (RingletImage) image = make_image (&powders[k], NULL, 0, 100 + k);

    for (gsize l = 0; l < G_N_ELEMENTS (least_snr); l++) {
      g_autoptr (RingletMask) mask =
          ringlet_mask_new_spots (image, NULL, least_snr[l], 2.0, NULL, NULL);

      g_test_message ("rings of %g counts and σ %g at %g σ: %" G_GSIZE_FORMAT " pixels",
          powders[k].height, powders[k].sigma, least_snr[l], mask->n_bad);
      g_assert_cmpfloat ((double) mask->n_bad, <=, 1e-4 * N);
    }
  }
}

/* The response of a difference of Gaussians σ and √2 σ to a spot of σ 2^¼ is 0.172 of
 * its height; its standard deviation √(1 / (24 π)) / σ of that of a pixel. */
static double
height_of (double snr, double mean)
{
  const double sigma = SPOT_SIGMA / pow (2.0, 0.25);

  return snr * sqrt (mean / (24.0 * G_PI)) / sigma / 0.1716;
}

static gboolean
is_alone (const Spot *spots, gsize n, const Spot *spot)
{
  for (gsize k = 0; k < n; k++) {
    if (hypot (spots[k].slow - spot->slow, spots[k].fast - spot->fast) < 25.0)
      return FALSE;
  }
  return spot->slow > 12.0 && spot->slow < N_SLOW - 12.0 && spot->fast > 12.0 &&
      spot->fast < N_FAST - 12.0;
}

/* 5 to 50 σ, on crests or halfway between them; on a crest at least a tenth of it,
 * far more than a crest between pixels is uncertain by. */
static void
place_spots (const Powder *powder, gboolean on_rings, guint32 seed, Spot *spots)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  const double step = distance_of_rings (powder);

  for (gsize n = 0; n < N_SPOTS;) {
    const double angle = g_rand_double_range (rand, 0.0, 2.0 * G_PI);
    const double any = g_rand_double_range (rand, 2.0 * least_radius (powder), 260.0);
    const double radius = nearest_ring (powder, any) + (on_rings ? 0.0 : 0.5 * step);
    const double snr = 5.0 * pow (10.0, g_rand_double (rand));
    Spot spot = { MIDDLE_SLOW + radius * sin (angle),
      MIDDLE_FAST + radius * cos (angle), 0.0 };

    spot.height = height_of (snr, powder_at (powder, spot.slow, spot.fast));
    if (on_rings)
      spot.height = fmax (spot.height, 0.1 * powder->height);
    if (is_alone (spots, n, &spot))
      spots[n++] = spot;
  }
}

static gsize
count_found (const Spot *spots, GArray *found)
{
  gsize n = 0;

  for (gsize k = 0; k < N_SPOTS; k++) {
    for (guint l = 0; l < found->len; l++) {
      const RingletBlob *blob = &g_array_index (found, RingletBlob, l);

      if (hypot (spots[k].slow - blob->slow_px, spots[k].fast - blob->fast_px) < 2.0) {
        n++;
        break;
      }
    }
  }
  return n;
}

static void
check_planted (gboolean on_rings)
{
  for (guint k = 0; k < G_N_ELEMENTS (powders); k++) {
    Spot spots[N_SPOTS];
    g_autoptr (RingletImage) image = NULL;
    g_autoptr (GArray) found = NULL;
    gsize n;

    place_spots (&powders[k], on_rings, 200 + k, spots);
    image = make_image (&powders[k], spots, N_SPOTS, 300 + k);
    found = ringlet_mask_spots_find (image, NULL, NULL, NULL);
    n = count_found (spots, found);
    g_test_message ("rings of %g counts and σ %g: %" G_GSIZE_FORMAT " of %d spots",
        powders[k].height, powders[k].sigma, n, N_SPOTS);
    g_assert_cmpfloat ((double) n, >=, 0.95 * N_SPOTS);
  }
}

static void
test_between (void)
{
  check_planted (FALSE);
}

static void
test_on_rings (void)
{
  check_planted (TRUE);
}

/* Single pixels and clusters that are hot, two of them beside an edge and one on a
 * crest, which is less bright than they are. */
static void
test_hot (void)
{
  static const Powder powder = { 300.0, 2.0 };
  static const struct {
    gsize slow, fast, size;
  } hot[] = { { 40, 50, 1 }, { 222, 90, 2 }, { 300, 300, 3 }, { 3, 200, 1 },
    { 150, 436, 2 }, { 190, 235, 2 } };
  guint32 *pixels = draw_counts (&powder, NULL, 0, 17);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMask) mask = NULL;

  for (gsize k = 0; k < G_N_ELEMENTS (hot); k++) {
    for (gsize l = 0; l < hot[k].size * hot[k].size; l++)
      pixels[(hot[k].slow + l / hot[k].size) * N_FAST + hot[k].fast +
          l % hot[k].size] += 500;
  }
  image = ringlet_image_new_take (RINGLET_PIXEL_U32, N_SLOW, N_FAST, pixels, NULL);
  mask = ringlet_mask_new_spots (image, NULL, 6.0, 2.0, NULL, NULL);
  for (gsize k = 0; k < G_N_ELEMENTS (hot); k++)
    g_assert_cmpuint (mask->bad[hot[k].slow * N_FAST + hot[k].fast], ==, 1);
  g_assert_cmpuint (mask->n_bad, <, 300);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask-spots-rings/smooth", test_smooth);
  g_test_add_func ("/mask-spots-rings/between", test_between);
  g_test_add_func ("/mask-spots-rings/on-rings", test_on_rings);
  g_test_add_func ("/mask-spots-rings/hot", test_hot);
  return g_test_run ();
}
