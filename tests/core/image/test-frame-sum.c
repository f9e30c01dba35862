/* SPDX-License-Identifier: MIT */

/* Sum and mean of frames: values, types, what is no data, and sources made of them. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "image/source.h"

#define N_FRAMES 3
#define N_PIXELS 4

/* Three frames of four pixels, as doubles; what comes out of each in either way. */
typedef struct {
  RingletPixelType type;
  double frames[N_FRAMES][N_PIXELS];
  RingletPixelType sum_type;
  double sums[N_PIXELS];
  double means[N_PIXELS];
} Row;

static const Row rows[] = {
  { RINGLET_PIXEL_U8, { { 1, 2, 255, 0 }, { 250, 3, 1, 254 }, { 250, 4, 1, 0 } },
      RINGLET_PIXEL_U64, { 501, 9, -1, -2 }, { 167, 3, NAN, NAN } },
  { RINGLET_PIXEL_U16,
      { { 65533, 2, 65535, 0 }, { 65533, 3, 65534, 65534 }, { 65533, 4, 1, 0 } },
      RINGLET_PIXEL_U64, { 196599, 9, -1, -2 }, { 65533, 3, NAN, NAN } },
  { RINGLET_PIXEL_U32,
      { { 4294967293.0, 0, 4294967295.0, 1 }, { 4294967293.0, 0, 7, 4294967294.0 },
          { 4294967293.0, 3, 7, 1 } },
      RINGLET_PIXEL_U64, { 12884901879.0, 3, -1, -2 }, { 4294967293.0, 1, NAN, NAN } },
  { RINGLET_PIXEL_BOOL, { { 1, 0, 0, 1 }, { 1, 0, 1, 1 }, { 1, 0, 0, 0 } },
      RINGLET_PIXEL_U64, { 3, 0, 1, 2 }, { 1, 0, 1 / 3.0, 2 / 3.0 } },
  /* a detector that counts, with its flags */
  { RINGLET_PIXEL_I32,
      { { 2147483647.0, 0, -1, 5 }, { 2147483647.0, 1, -1, -2 },
          { 2147483647.0, 2, -1, 5 } },
      RINGLET_PIXEL_F64, { 6442450941.0, 3, NAN, NAN }, { 2147483647.0, 1, NAN, NAN } },
  /* and one whose pixels are below 0 for other reasons: −1 is a value there */
  { RINGLET_PIXEL_I16, { { -1, 0, -2, 5 }, { -1, 1, 7, -1 }, { -1, 2, 4, -9 } },
      RINGLET_PIXEL_I64, { -3, 3, 9, -5 }, { -1, 1, 3, -5 / 3.0 } },
  { RINGLET_PIXEL_F32, { { 0.5, 1, NAN, 1 }, { 0.25, 1, 2, INFINITY }, { 0, 1, 2, 1 } },
      RINGLET_PIXEL_F64, { 0.75, 3, NAN, NAN }, { 0.25, 1, NAN, NAN } },
};

#define PUT(T) ((T *) data)[i] = (T) values[i]

static RingletImage *
make_image (RingletPixelType type, const double *values, double exposure_s)
{
  gpointer data = ringlet_image_alloc (type, 2, 2, NULL);
  g_auto (RingletImageMeta) meta = { .exposure_s = exposure_s, .distance_m = 0.25 };

  for (gsize i = 0; i < N_PIXELS; i++) {
    if (type == RINGLET_PIXEL_U8 || type == RINGLET_PIXEL_BOOL)
      PUT (guint8);
    else if (type == RINGLET_PIXEL_U16)
      PUT (guint16);
    else if (type == RINGLET_PIXEL_U32)
      PUT (guint32);
    else if (type == RINGLET_PIXEL_I16)
      PUT (gint16);
    else if (type == RINGLET_PIXEL_I32)
      PUT (gint32);
    else if (type == RINGLET_PIXEL_F32)
      PUT (float);
    else
      g_assert_not_reached ();
  }
  return ringlet_image_new_take (type, 2, 2, data, &meta);
}

static RingletImage *
combine (const Row *row, RingletCombine how)
{
  g_autoptr (RingletFrameSum) sum = ringlet_frame_sum_new ();
  g_autoptr (GError) error = NULL;
  RingletImage *image = NULL;

  for (guint i = 0; i < N_FRAMES; i++) {
    g_autoptr (RingletImage) frame = make_image (row->type, row->frames[i], 0.5);

    g_assert_true (ringlet_frame_sum_add (sum, frame, &error));
    g_assert_no_error (error);
  }
  image = ringlet_frame_sum_finish (sum, how, &error);
  g_assert_no_error (error);
  return image;
}

/* In the sums of unsigned frames −1 and −2 stand for the two largest numbers. */
static void
assert_value (const RingletImage *image, gsize i, double wanted)
{
  if (isnan (wanted))
    g_assert_true (isnan (ringlet_image_get (image, i)));
  else if (image->type == RINGLET_PIXEL_U64)
    g_assert_cmpuint (((const guint64 *) image->data)[i], ==,
        wanted < 0 ? (guint64) (gint64) wanted : (guint64) wanted);
  else if (image->type == RINGLET_PIXEL_I64)
    g_assert_cmpint (((const gint64 *) image->data)[i], ==, (gint64) wanted);
  else
    g_assert_cmpfloat (ringlet_image_get (image, i), ==, wanted);
}

static void
test_values (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (rows); k++) {
    g_autoptr (RingletImage) sum = combine (&rows[k], RINGLET_COMBINE_SUM);
    g_autoptr (RingletImage) mean = combine (&rows[k], RINGLET_COMBINE_MEAN);

    g_assert_cmpint (sum->type, ==, rows[k].sum_type);
    g_assert_cmpint (mean->type, ==, RINGLET_PIXEL_F64);
    for (gsize i = 0; i < N_PIXELS; i++) {
      assert_value (sum, i, rows[k].sums[i]);
      assert_value (mean, i, rows[k].means[i]);
    }
    g_assert_cmpfloat (sum->meta.exposure_s, ==, 1.5);
    g_assert_cmpfloat (mean->meta.exposure_s, ==, 0.5);
    g_assert_cmpfloat (sum->meta.distance_m, ==, 0.25);
    g_assert_cmpfloat (sum->meta.monitor, ==, 0.0); /* not known */
  }
}

static void
test_other_shape (void)
{
  const double values[N_PIXELS] = { 1, 2, 3, 4 };
  g_autoptr (RingletFrameSum) sum = ringlet_frame_sum_new ();
  g_autoptr (RingletImage) first = make_image (RINGLET_PIXEL_U16, values, 0.0);
  g_autoptr (RingletImage) second = make_image (RINGLET_PIXEL_U32, values, 0.0);
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_frame_sum_add (sum, first, NULL));
  g_assert_false (ringlet_frame_sum_add (sum, second, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "combine fewer frames"));
}

/* --- sources --- */

/* Frame k of five is four pixels of 10^k, of a raw file. */
static char *
write_stack (void)
{
  static const guint16 frames[5] = { 1, 10, 100, 1000, 10000 };
  g_autofree char *folder = g_dir_make_tmp ("ringlet-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "stack.bin", NULL);
  guint16 pixels[5 * N_PIXELS];

  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    pixels[i] = GUINT16_TO_LE (frames[i / N_PIXELS]);
  g_assert_true (
      g_file_set_contents (path, (const char *) pixels, sizeof pixels, NULL));
  return g_strconcat (path, "::raw:2x2:uint16", NULL);
}

static double
read_value (RingletSource *source, guint64 index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_source_read (source, index, NULL, &error);

  g_assert_no_error (error);
  return ringlet_image_get (image, 3);
}

static void
test_source (void)
{
  g_autofree char *name = write_stack ();
  g_autoptr (RingletSource) single = ringlet_source_open (name, NULL);
  g_autoptr (RingletSource) sum =
      ringlet_source_new_combined (single, RINGLET_COMBINE_SUM, 3);
  g_autoptr (RingletSource) mean =
      ringlet_source_new_combined (sum, RINGLET_COMBINE_MEAN, 2);
  g_autoptr (RingletSource) all =
      ringlet_source_new_combined (mean, RINGLET_COMBINE_SUM, 99);
  g_autoptr (RingletSource) verified = ringlet_source_new_verified (sum);
  g_autoptr (RingletSource) again =
      ringlet_source_new_combined (sum, RINGLET_COMBINE_SUM, 1);
  RingletCombine how = RINGLET_COMBINE_SUM;

  g_assert_cmpuint (ringlet_source_n_frames (sum), ==, 3);
  g_assert_cmpfloat (read_value (sum, 0), ==, 111);
  g_assert_cmpfloat (read_value (sum, 2), ==, 11100);
  g_assert_cmpuint (ringlet_source_n_frames (mean), ==, 4);
  g_assert_cmpfloat (read_value (mean, 3), ==, 5500);
  g_assert_cmpuint (ringlet_source_n_combined (mean, &how), ==, 2);
  g_assert_cmpint (how, ==, RINGLET_COMBINE_MEAN);
  g_assert_cmpuint (ringlet_source_n_frames (all), ==, 1);
  g_assert_cmpfloat (read_value (all, 0), ==, 11111);
  g_assert_cmpfloat (read_value (verified, 1), ==, 1110);
  g_assert_true (again == single);
  g_assert_true (ringlet_source_single (mean) == single);
  g_assert_cmpuint (ringlet_source_n_combined (single, NULL), ==, 1);
  g_assert_cmpstr (ringlet_source_path (sum, 2), ==, ringlet_source_path (single, 2));
}

static void
test_cancelled (void)
{
  g_autofree char *name = write_stack ();
  g_autoptr (RingletSource) single = ringlet_source_open (name, NULL);
  g_autoptr (RingletSource) sum =
      ringlet_source_new_combined (single, RINGLET_COMBINE_SUM, 5);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ringlet_source_read (sum, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-sum/values", test_values);
  g_test_add_func ("/frame-sum/other-shape", test_other_shape);
  g_test_add_func ("/frame-sum/source", test_source);
  g_test_add_func ("/frame-sum/cancelled", test_cancelled);
  return g_test_run ();
}
