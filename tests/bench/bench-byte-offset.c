/* SPDX-License-Identifier: MIT */

/* Prints CSV: byte-offset streams of an image of 4 megapixels, in and out, on one
 * thread. Five warm-ups, best and median of 30; what was decoded is compared beside it.
 *
 *   bench-byte-offset
 */

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "image/codec.h"

enum { N_PIXELS = 2167 * 2070, N_WARM = 5, N_RUNS = 30 };

typedef struct {
  RingletPixelType type;
  gpointer pixels;
  gpointer back;
  GBytes *stream;
} Bench;

typedef void (*Work) (Bench *bench);

static void
decode (Bench *bench)
{
  const gsize size = N_PIXELS * ringlet_pixel_type_size (bench->type);

  g_assert_true (
      ringlet_codec_byte_offset (bench->type, g_bytes_get_data (bench->stream, NULL),
          g_bytes_get_size (bench->stream), N_PIXELS, bench->back, NULL));
  g_assert_true (memcmp (bench->back, bench->pixels, MIN (size, 4096)) == 0);
}

static void
encode (Bench *bench)
{
  g_bytes_unref (
      ringlet_codec_byte_offset_encode (bench->type, bench->pixels, N_PIXELS));
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static void
measure (const char *name, Bench *bench, guint per_mille, Work work)
{
  gint64 ns[N_RUNS];

  for (guint i = 0; i < N_WARM; i++)
    work (bench);
  for (guint i = 0; i < N_RUNS; i++) {
    const gint64 start = g_get_monotonic_time ();

    work (bench);
    ns[i] = (g_get_monotonic_time () - start) * 1000;
  }
  qsort (ns, N_RUNS, sizeof *ns, compare);
  g_print ("%s,%s,%u,%.3f,%.3f\n", name, ringlet_pixel_type_name (bench->type),
      per_mille, (double) N_PIXELS / (double) ns[0],
      (double) N_PIXELS / (double) ns[N_RUNS / 2]);
}

/* Counts below 13, and a hot pixel, which takes two escapes, in a share of them. */
static void
fill (Bench *bench, guint per_mille)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gsize i = 0; i < N_PIXELS; i++) {
    const guint hot = (guint) g_rand_int_range (rand, 0, 2000) < per_mille ? 1000 : 0;
    const guint value = hot + (guint) g_rand_int_range (rand, 0, 13);

    if (bench->type == RINGLET_PIXEL_U16)
      ((guint16 *) bench->pixels)[i] = (guint16) value;
    else
      ((guint32 *) bench->pixels)[i] = value;
  }
  bench->stream =
      ringlet_codec_byte_offset_encode (bench->type, bench->pixels, N_PIXELS);
}

int
main (void)
{
  static const RingletPixelType types[] = { RINGLET_PIXEL_I32, RINGLET_PIXEL_U16 };
  static const guint escapes[] = { 0, 10, 100 };

  setlocale (LC_ALL, "C");
  g_print ("what,type,escapes_per_mille,gpixel_s_best,gpixel_s_median\n");
  for (gsize t = 0; t < G_N_ELEMENTS (types); t++) {
    for (gsize e = 0; e < G_N_ELEMENTS (escapes); e++) {
      Bench bench = { .type = types[t] };
      g_autofree gpointer pixels = ringlet_image_alloc (types[t], 1, N_PIXELS, NULL);
      g_autofree gpointer back = ringlet_image_alloc (types[t], 1, N_PIXELS, NULL);

      bench.pixels = pixels;
      bench.back = back;
      fill (&bench, escapes[e]);
      measure ("decode", &bench, escapes[e], decode);
      g_assert_true (
          memcmp (back, pixels, N_PIXELS * ringlet_pixel_type_size (types[t])) == 0);
      measure ("encode", &bench, escapes[e], encode);
      g_bytes_unref (bench.stream);
    }
  }
  return 0;
}
