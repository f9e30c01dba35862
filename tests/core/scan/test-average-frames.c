/* SPDX-License-Identifier: MIT */

/* Frames that are odd: flags, no numbers, other shapes, damage; what corrects them, and
 * in which type they come out. */

#include <locale.h>

#include "base/error.h"

#include "frames.h"

#define N_FRAMES 3
#define N 4

static char *folder;

static RingletSource *
write_frames (RingletPixelType type, const long double values[N_FRAMES][N])
{
  return frames_open (
      frames_write (folder, "frames.npy", type, N_FRAMES, 2, 2, values[0]));
}

/* ---- flags and types ---- */

#define BIG 18446744073709551615.0L

typedef struct {
  const char *name;
  RingletPixelType type;
  long double frames[N_FRAMES][N];
  RingletDummyMode dummy;
  double dummy_value;
  RingletPixelType sum_type;
  long double sums[N];
  RingletPixelType max_type;
  long double largest[N];
  double means[N];
} FlagCase;

static const FlagCase flag_cases[] = {
  { "unsigned", RINGLET_PIXEL_U16,
      { { 1, 65535, 65534, 65533 }, { 2, 65535, 3, 0 }, { 3, 65534, 4, 0 } },
      RINGLET_DUMMY_AUTO, 0, RINGLET_PIXEL_U64, { 6, BIG, 7, 65533 }, RINGLET_PIXEL_U16,
      { 3, 65535, 4, 65533 }, { 2, NAN, 3.5, 65533 / 3.0 } },
  { "signed", RINGLET_PIXEL_I32, { { 1, -1, -2, 9 }, { 2, -2, 3, 0 }, { 3, -1, 4, 0 } },
      RINGLET_DUMMY_AUTO, 0, RINGLET_PIXEL_I64, { 6, -1, 7, 9 }, RINGLET_PIXEL_I32,
      { 3, -1, 4, 9 }, { 2, NAN, 3.5, 3 } },
  { "below flags", RINGLET_PIXEL_I32,
      { { 1, -1, -2, 9 }, { 2, -2, 3, 0 }, { 3, -1, 4, -7 } }, RINGLET_DUMMY_AUTO, 0,
      RINGLET_PIXEL_I64, { 6, -4, 5, 2 }, RINGLET_PIXEL_I32, { 3, -1, 4, 9 },
      { 2, -4 / 3.0, 5 / 3.0, 2 / 3.0 } },
  { "dummy", RINGLET_PIXEL_U8, { { 1, 9, 9, 255 }, { 2, 9, 3, 254 }, { 3, 9, 4, 0 } },
      RINGLET_DUMMY_VALUE, 9, RINGLET_PIXEL_U64, { 6, 9, 7, 509 }, RINGLET_PIXEL_U8,
      { 3, 9, 4, 255 }, { 2, NAN, 3.5, 509 / 3.0 } },
  { "sum that is the dummy", RINGLET_PIXEL_U8,
      { { 3, 9, 9, 255 }, { 3, 9, 3, 254 }, { 3, 9, 4, 0 } }, RINGLET_DUMMY_VALUE, 9,
      RINGLET_PIXEL_F64, { 9, (long double) NAN, 7, 509 }, RINGLET_PIXEL_U8,
      { 3, 9, 4, 255 }, { 3, NAN, 3.5, 509 / 3.0 } },
  { "no dummy", RINGLET_PIXEL_U32,
      { { 1, 4294967295.0L, 4294967294.0L, 0 }, { 2, 4294967295.0L, 3, 0 },
          { 3, 4294967295.0L, 4, 0 } },
      RINGLET_DUMMY_NONE, 0, RINGLET_PIXEL_U64, { 6, 12884901885.0L, 4294967301.0L, 0 },
      RINGLET_PIXEL_U32, { 3, 4294967295.0L, 4294967294.0L, 0 },
      { 2, 4294967295.0, 1431655767.0, 0 } },
  { "floats", RINGLET_PIXEL_F32,
      { { 0.5L, (long double) NAN, (long double) INFINITY, -1 },
          { 0.25L, (long double) NAN, 3, -2 }, { 0, (long double) -INFINITY, 4, -1 } },
      RINGLET_DUMMY_AUTO, 0, RINGLET_PIXEL_F64, { 0.75L, (long double) NAN, 7, -4 },
      RINGLET_PIXEL_F32, { 0.5L, (long double) NAN, 4, -1 },
      { 0.25, NAN, 3.5, -4 / 3.0 } },
};

/* A number of an image as itself: 64 bits do not fit a double. */
static void
assert_pixel (const RingletImage *image, gsize pixel, long double wanted)
{
  if (image->type == RINGLET_PIXEL_U64)
    g_assert_cmpuint (((const guint64 *) image->data)[pixel], ==, (guint64) wanted);
  else
    frames_assert_near (ringlet_image_get (image, pixel), (double) wanted, 0.0);
}

static void
test_flags (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (flag_cases); i++) {
    const FlagCase *row = &flag_cases[i];
    const RingletAverageOrder order = {
      .methods = METHOD (SUM) | METHOD (MAX) | METHOD (MEAN) | METHOD (MEDIAN),
      .dummy = row->dummy,
      .dummy_value = row->dummy_value,
    };
    g_autoptr (RingletSource) source = write_frames (row->type, row->frames);
    g_autoptr (RingletAverage) result = frames_average (source, &order);

    g_test_message ("%s", row->name);
    g_assert_cmpint (result->images[RINGLET_AVERAGE_SUM]->type, ==, row->sum_type);
    g_assert_cmpint (result->images[RINGLET_AVERAGE_MAX]->type, ==, row->max_type);
    g_assert_cmpint (result->flags_count, ==, i == 2);
    for (gsize k = 0; k < N; k++) {
      assert_pixel (result->images[RINGLET_AVERAGE_SUM], k, row->sums[k]);
      assert_pixel (result->images[RINGLET_AVERAGE_MAX], k, row->largest[k]);
      frames_assert_near (
          frames_value (result, RINGLET_AVERAGE_MEAN, k), row->means[k], 1e-15);
      g_assert_cmpint (isnan (frames_value (result, RINGLET_AVERAGE_MEDIAN, k)) != 0,
          ==, isnan (row->means[k]) != 0);
    }
  }
}

/* ---- sums that are large ---- */

static void
test_sums (void)
{
  const long double top = 9223372036854775807.0L;
  const long double fit[N_FRAMES][N] = { { top, 1, -5, 7 }, { -top, 1, -6, 7 },
    { top - 3, 1, 4, 7 } };
  const long double over[N_FRAMES][N] = { { 1, 1, top, 7 }, { 1, 1, 1, 7 },
    { 1, 1, -4, 7 } };
  const long double far[N_FRAMES][N] = { { 1, 1, -5, 7 }, { 1, top, 1, 7 },
    { 1, 1, 4, 7 } };
  RingletAverageOrder order = { .methods = METHOD (SUM) | METHOD (MEAN) };
  g_autoptr (RingletSource) a = write_frames (RINGLET_PIXEL_I64, fit);
  g_autoptr (RingletAverage) result = frames_average (a, &order);
  g_autoptr (RingletSource) b = NULL;
  g_autoptr (RingletSource) c = NULL;
  g_autoptr (RingletAverage) other = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 *sums = result->images[RINGLET_AVERAGE_SUM]->data;

  g_assert_cmpint (sums[0], ==, G_MAXINT64 - 3);
  g_assert_cmpint (sums[2], ==, -7);

  /* In between it is more than 64 bits, in the end not. */
  b = write_frames (RINGLET_PIXEL_I64, over);
  other = frames_average (b, &order);
  sums = other->images[RINGLET_AVERAGE_SUM]->data;
  g_assert_cmpint (sums[2], ==, G_MAXINT64 - 3);

  c = write_frames (RINGLET_PIXEL_I64, far);
  g_assert_null (ringlet_average_run (c, &order, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "sum of row 0, column 1 does not fit"));
  order.methods = METHOD (MEAN);
  g_clear_pointer (&other, ringlet_average_free);
  other = frames_average (c, &order);
  frames_assert_near (
      frames_value (other, RINGLET_AVERAGE_MEAN, 1), 9223372036854775809.0 / 3, 1e-15);
}

/* ---- other types ---- */

typedef struct {
  RingletPixelType type;
  double values[N];  /* of the sum: NAN for what is not there */
  const char *error; /* (nullable) */
} TypeCase;

static const TypeCase type_cases[] = {
  { RINGLET_PIXEL_U32, { 6, 4294967295.0, 7, 65533 }, NULL },
  { RINGLET_PIXEL_I32, { 6, -1, 7, 65533 }, NULL },
  { RINGLET_PIXEL_F32, { 6, NAN, 7, 65533 }, NULL },
  { RINGLET_PIXEL_F64, { 6, NAN, 7, 65533 }, NULL },
  { RINGLET_PIXEL_U16, { 6, 65535, 7, 65533 }, NULL },
  { RINGLET_PIXEL_I16, { 0 }, "Row 1, column 1 is 65533, which does not fit int16" },
  { RINGLET_PIXEL_U8, { 0 }, "Row 1, column 1 is 65533, which does not fit uint8" },
};

static void
test_to_type (void)
{
  const RingletAverageOrder order = { .methods = METHOD (SUM) };
  g_autoptr (RingletSource) source =
      write_frames (RINGLET_PIXEL_U16, flag_cases[0].frames);
  g_autoptr (RingletAverage) result = frames_average (source, &order);

  for (gsize i = 0; i < G_N_ELEMENTS (type_cases); i++) {
    const TypeCase *row = &type_cases[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image =
        ringlet_average_image (result, RINGLET_AVERAGE_SUM, &order, row->type, &error);

    g_assert_true ((image == NULL) == (row->error != NULL));
    if (row->error != NULL) {
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
      g_assert_nonnull (strstr (error->message, row->error));
      continue;
    }
    g_assert_cmpint (image->type, ==, row->type);
    for (gsize k = 0; k < N; k++)
      frames_assert_near (ringlet_image_get (image, k), row->values[k], 0.0);
  }
}

/* A sum that is the flag of the narrower type. */
static void
test_to_flag (void)
{
  const long double values[N_FRAMES][N] = { { 60000, 65535, 1, 1 },
    { 5000, 65535, 1, 1 }, { 535, 65535, 1, 1 } };
  const RingletAverageOrder order = { .methods = METHOD (SUM) };
  g_autoptr (RingletSource) source = write_frames (RINGLET_PIXEL_U16, values);
  g_autoptr (RingletAverage) result = frames_average (source, &order);
  g_autoptr (RingletImage) wide = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_average_image (
      result, RINGLET_AVERAGE_SUM, &order, RINGLET_PIXEL_U16, &error));
  g_assert_nonnull (strstr (error->message, "is 65535, which does not fit uint16"));
  wide = ringlet_average_image (
      result, RINGLET_AVERAGE_SUM, &order, RINGLET_PIXEL_U32, NULL);
  g_assert_cmpfloat (ringlet_image_get (wide, 0), ==, 65535.0);
  g_assert_cmpfloat (ringlet_image_get (wide, 1), ==, 4294967295.0);
}

/* ---- dark, flat field, mask, monitor ---- */

static const long double counts[N_FRAMES][N] = { { 10, 20, 30, 40 }, { 12, 24, 36, 48 },
  { 20, 22, 24, 65535 } };

static void
test_corrections (void)
{
  const long double dark_values[N] = { 2, 2, (long double) NAN, 3 };
  const long double flat_values[N] = { 2, 0, 1, 0.5L };
  const double monitors[N_FRAMES] = { 1.0, 2.0, 4.0 };
  g_autoptr (RingletImage) dark =
      frames_image (RINGLET_PIXEL_F64, 2, 2, dark_values, NULL);
  g_autoptr (RingletImage) flat =
      frames_image (RINGLET_PIXEL_F64, 2, 2, flat_values, NULL);
  g_autoptr (RingletSource) source = write_frames (RINGLET_PIXEL_U16, counts);
  RingletAverageOrder order = { .methods = METHOD (N) - 1,
    .quantiles = { 0.0, 1.0 },
    .cutoff = 10.0,
    .dark = dark,
    .flat = flat };

  for (int divided = 0; divided < 2; divided++) {
    const double a[] = { 4, divided ? 2.5 : 5, divided ? 2.25 : 9 };
    const double d[] = { 74, divided ? 45 : 90 };
    g_autoptr (RingletAverage) result = NULL;

    order.monitors = divided ? monitors : NULL;
    result = frames_average (source, &order);
    g_assert_cmpuint (result->n_spoilt, ==, 2);
    for (int m = 0; m < RINGLET_AVERAGE_COUNT; m++) {
      g_assert_cmpint (result->images[m]->type, ==, RINGLET_PIXEL_F64);
      g_assert_true (isnan (frames_value (result, m, 1)));
      g_assert_true (isnan (frames_value (result, m, 2)));
    }
    frames_assert_near (
        frames_value (result, RINGLET_AVERAGE_SUM, 0), a[0] + a[1] + a[2], 1e-15);
    frames_assert_near (
        frames_value (result, RINGLET_AVERAGE_MIN, 0), MIN (a[0], a[2]), 1e-15);
    frames_assert_near (
        frames_value (result, RINGLET_AVERAGE_MAX, 0), MAX (a[0], a[2]), 1e-15);
    frames_assert_near (
        frames_value (result, RINGLET_AVERAGE_MEDIAN, 0), divided ? 2.5 : 5, 1e-15);
    frames_assert_near (frames_value (result, RINGLET_AVERAGE_QUANTILES, 0),
        (a[0] + a[1] + a[2]) / 3.0, 1e-15);
    frames_assert_near (frames_value (result, RINGLET_AVERAGE_CUTOFF, 0),
        (a[0] + a[1] + a[2]) / 3.0, 1e-15);
    frames_assert_near (
        frames_value (result, RINGLET_AVERAGE_MEAN, 3), (d[0] + d[1]) / 2.0, 1e-15);
    frames_assert_near (
        frames_value (result, RINGLET_AVERAGE_STD, 3), fabs (d[1] - d[0]) / 2.0, 1e-14);
  }
}

static void
test_mask (void)
{
  guint8 *bad = g_new0 (guint8, N);
  g_autoptr (RingletMask) mask = NULL;
  g_autoptr (RingletSource) source = write_frames (RINGLET_PIXEL_U16, counts);
  g_autoptr (RingletAverage) result = NULL;
  RingletAverageOrder order = { .methods = METHOD (SUM) | METHOD (MEDIAN) |
        METHOD (COUNT) | METHOD (FLAT_FIELD) };

  bad[1] = 1;
  mask = ringlet_mask_new_take (2, 2, bad);
  order.mask = mask;
  result = frames_average (source, &order);
  g_assert_cmpuint (result->n_masked, ==, 1);
  g_assert_cmpuint (((const guint64 *) result->images[RINGLET_AVERAGE_SUM]->data)[1],
      ==, G_MAXUINT64);
  g_assert_true (isnan (frames_value (result, RINGLET_AVERAGE_MEDIAN, 1)));
  g_assert_cmpfloat (frames_value (result, RINGLET_AVERAGE_COUNT, 1), ==, 0.0);
  /* means 14, -, 30, 44: the median is 30 */
  frames_assert_near (result->level, 30.0, 1e-15);
  frames_assert_near (
      frames_value (result, RINGLET_AVERAGE_FLAT_FIELD, 0), 14.0 / 30.0, 1e-15);
  g_assert_true (isnan (frames_value (result, RINGLET_AVERAGE_FLAT_FIELD, 1)));
  frames_assert_near (frames_value (result, RINGLET_AVERAGE_FLAT_FIELD, 2), 1.0, 0.0);
}

static void
test_dim (void)
{
  const long double values[N_FRAMES][N] = { { 0, 20, 30, 40 }, { 0, 24, 36, 48 },
    { 0, 22, 24, 2 } };
  const long double nothing[N_FRAMES][N] = { { 0 } };
  const RingletAverageOrder order = { .methods = METHOD (FLAT_FIELD) };
  g_autoptr (RingletSource) source = write_frames (RINGLET_PIXEL_U16, values);
  g_autoptr (RingletAverage) result = frames_average (source, &order);
  g_autoptr (RingletSource) dark = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (result->n_dim, ==, 1);
  g_assert_true (isnan (frames_value (result, RINGLET_AVERAGE_FLAT_FIELD, 0)));
  dark = write_frames (RINGLET_PIXEL_U16, nothing);
  g_assert_null (ringlet_average_run (dark, &order, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

/* ---- bad frames ---- */

/* Returns (transfer full): a.edf, b.edf and c.edf. */
static RingletSource *
open_three (RingletPixelType type, gsize n_slow, gsize cut, GError **error)
{
  const long double values[6] = { 1, 2, 3, 4, 5, 6 };
  g_autofree char *a =
      frames_write (folder, "a.edf", RINGLET_PIXEL_U16, 1, 2, 2, values);
  g_autofree char *b = frames_write (folder, "b.edf", type, 1, n_slow, 2, values);
  g_autofree char *c =
      frames_write (folder, "c.edf", RINGLET_PIXEL_U16, 1, 2, 2, values);
  const char *const names[] = { a, b, c, NULL };
  RingletSource *source = ringlet_source_open_list (names, error);

  /* Damaged when it was open already. */
  if (cut > 0) {
    g_autofree char *bytes = NULL;
    gsize size = 0;

    g_assert_true (g_file_get_contents (b, &bytes, &size, NULL));
    g_assert_true (g_file_set_contents (b, bytes, (gssize) (size - cut), NULL));
  }
  return source;
}

typedef struct {
  RingletPixelType type;
  gsize n_slow;
  gsize cut;
  const char *words;
} BadFrame;

static const BadFrame bad_frames[] = {
  { RINGLET_PIXEL_U16, 3, 0, "b.edf: It has 3 × 2 pixels (rows × columns) of uint16" },
  { RINGLET_PIXEL_U32, 2, 0, "b.edf: It has 2 × 2 pixels (rows × columns) of uint32" },
  { RINGLET_PIXEL_U16, 2, 3, "b.edf: " },
};

static void
test_bad_frames (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_frames); i++) {
    const BadFrame *row = &bad_frames[i];
    RingletAverageOrder order = { .methods = METHOD (SUM) | METHOD (MEDIAN) };
    g_autoptr (RingletSource) source =
        open_three (row->type, row->n_slow, row->cut, NULL);
    g_autoptr (RingletAverage) result = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_average_run (source, &order, NULL, NULL, &error));
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, row->words));

    /* One that is damaged may be left out; one of another shape is a mistake. */
    order.skips_bad = TRUE;
    order.most_bytes = 3 * 2; /* a pixel a pass */
    g_clear_error (&error);
    result = ringlet_average_run (source, &order, NULL, NULL, &error);
    g_assert_true ((result != NULL) == (row->cut > 0));
    if (result == NULL)
      continue;
    g_assert_cmpuint (result->n_frames, ==, 2);
    g_assert_cmpuint (result->n_passes, ==, 4);
    g_assert_cmpuint (result->left_out->len, ==, 1);
    g_assert_nonnull (strstr (g_ptr_array_index (result->left_out, 0), "b.edf"));
    g_assert_cmpfloat (frames_value (result, RINGLET_AVERAGE_SUM, 2), ==, 6.0);
    g_assert_cmpfloat (frames_value (result, RINGLET_AVERAGE_MEDIAN, 2), ==, 3.0);
  }
}

static void
test_refused (void)
{
  const double zero[N_FRAMES] = { 1.0, 0.0, 1.0 };
  const long double six[6] = { 0 };
  g_autoptr (RingletImage) wide = frames_image (RINGLET_PIXEL_U16, 3, 2, six, NULL);
  g_autoptr (RingletSource) source = write_frames (RINGLET_PIXEL_U16, counts);
  const struct {
    RingletAverageOrder order;
    const char *words;
  } rows[] = {
    { { .methods = METHOD (QUANTILES), .quantiles = { 0.8, 0.2 } }, "Quantiles" },
    { { .methods = METHOD (QUANTILES), .quantiles = { 0.8, NAN } }, "Quantiles" },
    { { .methods = METHOD (CUTOFF), .cutoff = 0.0 }, "cutoff must be positive" },
    { { .methods = METHOD (CUTOFF), .cutoff = NAN }, "cutoff must be positive" },
    { { .methods = METHOD (MEAN), .dark = wide }, "dark image has 3 × 2 pixels" },
    { { .methods = METHOD (MEAN), .flat = wide }, "flat field has 3 × 2 pixels" },
    { { .methods = METHOD (MEAN), .monitors = zero }, "frame 1: " },
    { { .methods = METHOD (MEAN), .monitor_key = "i0" }, "no number under \"i0\"" },
    { { .methods = METHOD (MEDIAN), .most_bytes = 5 }, "allow more memory" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_average_run (source, &rows[i].order, NULL, NULL, &error));
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, rows[i].words));
  }
}

/* Before the work, and in it. */
static void
cancel (double fraction, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
test_cancel (void)
{
  const RingletAverageOrder order = { .methods = METHOD (MEAN) | METHOD (MEDIAN),
    .most_bytes = 3 * 2 };
  g_autoptr (RingletSource) source = write_frames (RINGLET_PIXEL_U16, counts);

  for (int inside = 0; inside < 2; inside++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    const RingletProgress progress = { cancel, cancellable };
    g_autoptr (GError) error = NULL;

    if (!inside)
      g_cancellable_cancel (cancellable);
    g_assert_null (ringlet_average_run (
        source, &order, inside ? &progress : NULL, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  }
}

int
main (int argc, char **argv)
{
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = frames_folder ();
  g_test_add_func ("/average/flags", test_flags);
  g_test_add_func ("/average/sums", test_sums);
  g_test_add_func ("/average/to-type", test_to_type);
  g_test_add_func ("/average/to-flag", test_to_flag);
  g_test_add_func ("/average/corrections", test_corrections);
  g_test_add_func ("/average/mask", test_mask);
  g_test_add_func ("/average/dim", test_dim);
  g_test_add_func ("/average/bad-frames", test_bad_frames);
  g_test_add_func ("/average/refused", test_refused);
  g_test_add_func ("/average/cancel", test_cancel);
  code = g_test_run ();
  frames_remove (folder);
  return code;
}
