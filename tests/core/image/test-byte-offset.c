/* SPDX-License-Identifier: MIT */

/* Byte-offset streams: back and forth over the ends of all types, against streams of
 * another program, and the loops of each instruction set against the plain one. */

#include <string.h>

#include "base/error.h"
#include "image/codec-byte-offset-run.h"
#include "image/codec.h"
#include "image/source.h"
#include "support/shared.h"

/* ---- back and forth ---- */

/* Where differences change their size, and the ends of types. */
static const gint64 edges[] = { 0, 1, 126, 127, 128, 129, 255, 256, 32766, 32767, 32768,
  32769, 65535, 65536, G_MAXINT32 - 1, G_MAXINT32, (gint64) G_MAXINT32 + 1, G_MAXUINT32,
  (gint64) G_MAXUINT32 + 1, G_MAXINT64, -1, -127, -128, -129, -32767, -32768, -32769,
  G_MININT32, (gint64) G_MININT32 + 1, (gint64) G_MININT32 - 1, G_MININT64 };

#define N_EDGES G_N_ELEMENTS (edges)

static void
put_pixel (RingletPixelType type, gpointer pixels, gsize at, gint64 value)
{
  const gsize size = ringlet_pixel_type_size (type);
  const gint64 stored = GINT64_TO_LE (value);
  guint8 *to = (guint8 *) pixels + at * size;

  for (gsize i = 0; i < size; i++)
    to[G_BYTE_ORDER == G_LITTLE_ENDIAN ? i : size - 1 - i] =
        ((const guint8 *) &stored)[i];
}

static gint64
get_pixel (RingletPixelType type, gconstpointer pixels, gsize at)
{
  switch (type) {
  case RINGLET_PIXEL_U8:
    return ((const guint8 *) pixels)[at];
  case RINGLET_PIXEL_U16:
    return ((const guint16 *) pixels)[at];
  case RINGLET_PIXEL_U32:
    return ((const guint32 *) pixels)[at];
  case RINGLET_PIXEL_I8:
    return ((const gint8 *) pixels)[at];
  case RINGLET_PIXEL_I16:
    return ((const gint16 *) pixels)[at];
  case RINGLET_PIXEL_I32:
    return ((const gint32 *) pixels)[at];
  default:
    return ((const gint64 *) pixels)[at];
  }
}

/* What the dictionary says: 1, 2, 4 or 8 bytes behind escapes of 0, 1, 3 or 7. */
static gsize
size_of (RingletPixelType type, gconstpointer pixels, gsize n)
{
  gsize size = 0;
  gint64 before = 0;

  for (gsize i = 0; i < n; i++) {
    const gint64 value = get_pixel (type, pixels, i);
    const gint64 delta = (gint64) ((guint64) value - (guint64) before);

    size += delta > -0x80 && delta < 0x80           ? 1
        : delta > -0x8000 && delta < 0x8000         ? 1 + 2
        : delta > G_MININT32 && delta <= G_MAXINT32 ? 1 + 2 + 4
                                                    : 1 + 2 + 4 + 8;
    before = value;
  }
  return size;
}

static void
test_round_trip (gconstpointer data)
{
  const RingletPixelType type = GPOINTER_TO_UINT (data);
  const gsize pixel_size = ringlet_pixel_type_size (type);
  const gsize n = 2 * N_EDGES * N_EDGES;
  g_autofree gpointer pixels = g_malloc (n * pixel_size);
  g_autofree gpointer back = g_malloc (n * pixel_size);
  g_autoptr (GBytes) stream = NULL;
  g_autoptr (GError) error = NULL;

  /* From each edge to each other one, in all the bits that the type has. */
  for (gsize i = 0; i < n; i++)
    put_pixel (type, pixels, i, edges[i % 2 == 0 ? i / 2 / N_EDGES : i / 2 % N_EDGES]);

  stream = ringlet_codec_byte_offset_encode (type, pixels, n);
  g_assert_cmpuint (g_bytes_get_size (stream), ==, size_of (type, pixels, n));
  g_assert_true (ringlet_codec_byte_offset (type, g_bytes_get_data (stream, NULL),
      g_bytes_get_size (stream), n, back, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (back, n * pixel_size, pixels, n * pixel_size);
}

static void
test_no_pixels (void)
{
  const guint32 none = 0;
  g_autoptr (GBytes) stream =
      ringlet_codec_byte_offset_encode (RINGLET_PIXEL_U32, &none, 0);

  g_assert_cmpuint (g_bytes_get_size (stream), ==, 0);
}

/* ---- streams by hand ---- */

static const struct {
  RingletPixelType type;
  gint64 value; /* of one pixel */
  const char *stream;
  gsize size;
} by_hand[] = {
  { RINGLET_PIXEL_I8, -127, "\x81", 1 },
  { RINGLET_PIXEL_I8, -128, "\x80\x80\xff", 3 },
  { RINGLET_PIXEL_U8, 128, "\x80\x80\x00", 3 },
  { RINGLET_PIXEL_I16, 32767, "\x80\xff\x7f", 3 },
  { RINGLET_PIXEL_I16, -32768, "\x80\x00\x80\x00\x80\xff\xff", 7 },
  { RINGLET_PIXEL_I32, 32768, "\x80\x00\x80\x00\x80\x00\x00", 7 },
  { RINGLET_PIXEL_I32, G_MININT32,
      "\x80\x00\x80\x00\x00\x00\x80\x00\x00\x00\x80\xff\xff\xff\xff", 15 },
  { RINGLET_PIXEL_U32, G_MAXUINT32,
      "\x80\x00\x80\x00\x00\x00\x80\xff\xff\xff\xff\x00\x00\x00\x00", 15 },
};

static void
test_by_hand (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (by_hand); i++) {
    guint64 pixel[1] = { 0 };
    g_autoptr (GBytes) stream = NULL;

    put_pixel (by_hand[i].type, pixel, 0, by_hand[i].value);
    stream = ringlet_codec_byte_offset_encode (by_hand[i].type, pixel, 1);
    g_assert_cmpmem (g_bytes_get_data (stream, NULL), g_bytes_get_size (stream),
        by_hand[i].stream, by_hand[i].size);
  }
}

/* The same bytes as in files that were made with other programs. */
static void
test_same_as_others (void)
{
  static const char *const files[] = { "cbf/dectris_style", "cbf/int32_extremes",
    "cbf/uint16", "cbf/uint32_jump" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *relative = g_strdup_printf ("data/formats/%s.cbf", files[i]);
    g_autofree char *path = ringlet_test_shared (relative);
    g_autofree char *truth_path = NULL;
    g_autofree char *text = NULL;
    g_autoptr (RingletImage) truth = NULL;
    g_autoptr (GBytes) stream = NULL;
    const char *from = NULL;
    gsize size = 0;

    if (path == NULL)
      return;
    truth_path = g_strconcat (path, ".oracle.npy", NULL);
    truth = ringlet_image_load (truth_path, NULL, NULL);
    g_assert_true (g_file_get_contents (path, &text, &size, NULL));
    from = strstr (text, "\x0c\x1a\x04\xd5") + 4;
    stream = ringlet_codec_byte_offset_encode (
        truth->type, truth->data, ringlet_image_n_pixels (truth));
    g_assert_cmpuint ((gsize) (from - text) + g_bytes_get_size (stream), <, size);
    g_assert_cmpmem (g_bytes_get_data (stream, NULL), g_bytes_get_size (stream), from,
        g_bytes_get_size (stream));
  }
}

/* ---- broken streams ---- */

static void
test_cut (void)
{
  const gint32 pixels[] = { 1, 2, 1000, 100000, G_MININT32, G_MAXINT32, 0 };
  const gsize ends[] = { 1, 2, 5, 12, 27, 42, 49 };
  g_autoptr (GBytes) stream = ringlet_codec_byte_offset_encode (
      RINGLET_PIXEL_I32, pixels, G_N_ELEMENTS (pixels));

  g_assert_cmpuint (g_bytes_get_size (stream), ==, ends[6]);
  for (gsize size = 0; size < g_bytes_get_size (stream); size++) {
    g_autofree guint8 *cut = g_memdup2 (g_bytes_get_data (stream, NULL), size);
    g_autofree char *words = NULL;
    g_autoptr (GError) error = NULL;
    gint32 back[G_N_ELEMENTS (pixels)];
    gsize n_whole = 0;

    while (n_whole < 6 && ends[n_whole] <= size)
      n_whole++;
    g_assert_false (ringlet_codec_byte_offset (
        RINGLET_PIXEL_I32, cut, size, G_N_ELEMENTS (pixels), back, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED);
    words = g_strdup_printf ("at pixel %" G_GSIZE_FORMAT " of 7", n_whole);
    g_assert_nonnull (strstr (error->message, words));
  }
}

static const struct {
  RingletPixelType type;
  gint64 value; /* fits */
  gint64 beyond;
} ranges[] = {
  { RINGLET_PIXEL_U8, 255, 256 },
  { RINGLET_PIXEL_U8, 0, -1 },
  { RINGLET_PIXEL_I8, -128, -129 },
  { RINGLET_PIXEL_U16, 65535, 65536 },
  { RINGLET_PIXEL_U16, 0, -1 },
  { RINGLET_PIXEL_I16, 32767, 32768 },
  { RINGLET_PIXEL_I16, 0, G_MAXUINT32 },
  { RINGLET_PIXEL_U32, G_MAXUINT32, (gint64) G_MAXUINT32 + 1 },
  { RINGLET_PIXEL_I32, G_MININT32, (gint64) G_MININT32 - 1 },
};

/* Somewhere in a long run of good pixels, one that the type does not hold. */
static void
test_range (void)
{
  enum { N = 9000, AT = 8777 };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++) {
    g_autofree gint64 *pixels = g_new (gint64, N);
    g_autofree gint64 *back = g_new (gint64, N);
    g_autoptr (GBytes) good = NULL;
    g_autoptr (GBytes) bad = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *words =
        g_strdup_printf ("Pixel %d becomes %" G_GINT64_FORMAT, AT, ranges[i].beyond);

    for (gsize k = 0; k < N; k++)
      pixels[k] = ranges[i].value;
    good = ringlet_codec_byte_offset_encode (RINGLET_PIXEL_I64, pixels, N);
    pixels[AT] = ranges[i].beyond;
    bad = ringlet_codec_byte_offset_encode (RINGLET_PIXEL_I64, pixels, N);

    g_assert_true (ringlet_codec_byte_offset (ranges[i].type,
        g_bytes_get_data (good, NULL), g_bytes_get_size (good), N, back, NULL));
    for (gsize k = 0; k < N; k++) {
      /* 32 bits of either sign: the bits count. */
      g_assert_cmpuint (
          (guint32) get_pixel (ranges[i].type, back, k), ==, (guint32) ranges[i].value);
    }
    g_assert_false (ringlet_codec_byte_offset (ranges[i].type,
        g_bytes_get_data (bad, NULL), g_bytes_get_size (bad), N, back, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
    g_assert_nonnull (strstr (error->message, words));
  }
}

/* ---- instruction sets ---- */

typedef struct {
  const guint8
      *from; /* of its own memory, so that a sanitizer sees every byte too far */
  gsize size;
  gsize n;
  guint32 value;
} Stretch;

static void
check_run (const RingletByteOffsetRun *run, const Stretch *stretch)
{
  const guint8 *end = stretch->from + stretch->size;
  const guint8 *wanted_at = stretch->from;
  const guint8 *at = stretch->from;
  g_autofree guint32 *wanted = g_new (guint32, stretch->n);
  g_autofree guint32 *pixels = g_new (guint32, stretch->n);
  const gsize n_wanted = ringlet_byte_offset_run_plain (
      &wanted_at, end, stretch->n, stretch->value, wanted);
  const gsize n = run->decode (&at, end, stretch->n, stretch->value, pixels);

  g_assert_cmpuint (n, ==, n_wanted);
  g_assert_true (at == wanted_at);
  g_assert_cmpmem (pixels, n * sizeof *pixels, wanted, n * sizeof *wanted);
}

/* Random bytes with an escape in @rarity, mostly of two bytes. */
static guint8 *
make_stream (GRand *rand, gsize size, gint rarity)
{
  guint8 *stream = g_malloc (MAX (size, 1));

  for (gsize i = 0; i < size; i++) {
    stream[i] = (guint8) g_rand_int_range (rand, 0, 256);
    if (g_rand_int_range (rand, 0, rarity) == 0)
      stream[i] = RINGLET_BYTE_OFFSET_ESCAPE;
    /* Now and then an escape behind an escape. */
    if (i > 1 && stream[i - 2] == RINGLET_BYTE_OFFSET_ESCAPE &&
        g_rand_int_range (rand, 0, 4) == 0) {
      stream[i - 1] = 0x00;
      stream[i] = 0x80;
    }
  }
  return stream;
}

static void
test_run (gconstpointer data)
{
  const RingletByteOffsetRun *run = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (gint rarity = 1; rarity < 2000; rarity *= 3) {
    for (gsize size = 0; size < 400; size++) {
      g_autofree guint8 *from = make_stream (rand, size, rarity);
      const gsize n = (gsize) g_rand_int_range (rand, 0, 410);

      check_run (run, &(Stretch){ from, size, n, g_rand_int (rand) });
      check_run (run, &(Stretch){ from, size, size, g_rand_int (rand) });
    }
  }
}

int
main (int argc, char **argv)
{
  const RingletByteOffsetRun *const *runs = ringlet_byte_offset_runs ();

  g_test_init (&argc, &argv, NULL);
  for (RingletPixelType type = RINGLET_PIXEL_U8; type <= RINGLET_PIXEL_I64; type++) {
    g_autofree char *path =
        g_strconcat ("/byte-offset/round-trip/", ringlet_pixel_type_name (type), NULL);

    g_test_add_data_func (path, GUINT_TO_POINTER (type), test_round_trip);
  }
  g_test_add_func ("/byte-offset/no-pixels", test_no_pixels);
  g_test_add_func ("/byte-offset/by-hand", test_by_hand);
  g_test_add_func ("/byte-offset/same-as-others", test_same_as_others);
  g_test_add_func ("/byte-offset/cut", test_cut);
  g_test_add_func ("/byte-offset/range", test_range);
  /* Each that this processor has; none of the others is ever taken on it. */
  for (gsize i = 0; runs[i] != NULL; i++) {
    g_autofree char *path = g_strconcat ("/byte-offset/run/", runs[i]->name, NULL);

    if (runs[i]->is_supported ())
      g_test_add_data_func (path, runs[i], test_run);
  }
  return g_test_run ();
}
