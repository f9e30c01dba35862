/* SPDX-License-Identifier: MIT */

/* EDF files made here: motors, dates, general blocks, many frames. */

#include <malloc.h>
#include <time.h>

#include "edf-file.h"

/* ---- headers ---- */

static void
describe (const char *general, const char *lines, RingletFrameInfo *info)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_auto (Edf) edf = { 0 };
  g_autofree char *all = g_strconcat (SHAPE, lines, NULL);
  guint8 block[1000];

  if (general != NULL)
    append_header (file, general);
  append_header (file, all);
  append (file, block, pack_plain (block));
  g_assert_true (edf_open (&edf, file->data, file->len, &error));
  g_assert_cmpuint (edf.n_frames, ==, 1);
  g_assert_true (edf_reader ()->describe (edf.state, 0, info, &error));
  g_assert_cmpuint (info->n_fast, ==, N_FAST);
}

static guint
n_warnings (const RingletFrameInfo *info)
{
  return info->meta.warnings != NULL ? info->meta.warnings->len : 0;
}

static void
assert_motor (const RingletFrameInfo *info, guint index, const char *name, double value)
{
  const RingletMotor *motor = g_ptr_array_index (info->meta.motors, index);

  g_assert_cmpstr (motor->name, ==, name);
  g_assert_cmpfloat (motor->value, ==, value);
  g_assert_null (motor->unit);
}

static void
test_motors (void)
{
  g_auto (RingletFrameInfo) info = { 0 };

  describe (NULL,
      "motor_mne = diffrz  samy\tdet ;\nmotor_pos = 1.5 -2e-3 0 ;\n"
      "counter_mne = sec mon ic1 ;\ncounter_pos = 0.5 12345.5 7 ;\n",
      &info);
  g_assert_cmpuint (n_warnings (&info), ==, 0);
  g_assert_cmpuint (info.meta.motors->len, ==, 3);
  assert_motor (&info, 0, "diffrz", 1.5);
  assert_motor (&info, 1, "samy", -2e-3);
  assert_motor (&info, 2, "det", 0.0);
  g_assert_cmpfloat (info.meta.monitor, ==, 12345.5);
}

/* Names and positions that cannot be told apart are not guessed. */
static void
test_odd_motors (void)
{
  g_auto (RingletFrameInfo) short_list = { 0 };
  g_auto (RingletFrameInfo) odd = { 0 };

  describe (NULL, "motor_mne = a b ;\nmotor_pos = 1 ;\n", &short_list);
  g_assert_null (short_list.meta.motors);
  g_assert_cmpuint (n_warnings (&short_list), ==, 1);

  describe (NULL, "motor_mne = a b ;\nmotor_pos = x 2 ;\n", &odd);
  g_assert_cmpuint (odd.meta.motors->len, ==, 1);
  assert_motor (&odd, 0, "b", 2.0);
  g_assert_cmpuint (n_warnings (&odd), ==, 1);
}

static const struct {
  const char *lines;
  const char *date;
  const char *detector;
} texts[] = {
  { "Date = 2014-06-07T10:20:30 ;\nDetector = Pilatus1M ;\n", "2014-06-07T10:20:30",
      "Pilatus1M" },
  { "time = Mon Jan 31 03:38:04 2005 ;\nDetectorInfo = Frelon 7 ;\n",
      "2005-01-31T03:38:04", "Frelon 7" },
  { "DATE (scan begin)= Mon Jan 31 03:38:04 2005 ;\n", "2005-01-31T03:38:04", NULL },
  { "Date = Fri  12/16/05    5:07:14 PM ;\n", NULL, NULL },
  { "time_of_day = 1000000000.25 ;\n", "2001-09-09T01:46:40Z", NULL },
  { "time_of_day = 1000000000.25 ;\nDate = 2014-06-07 ;\n", "2014-06-07", NULL },
  { "time_of_day = inf ;\nDetector = ;\n", NULL, NULL },
};

static void
test_texts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_auto (RingletFrameInfo) info = { 0 };

    describe (NULL, texts[i].lines, &info);
    g_assert_cmpstr (info.meta.date, ==, texts[i].date);
    g_assert_cmpstr (info.meta.detector, ==, texts[i].detector);
  }
}

/* What a block says itself goes before what is common to all, without a warning. */
static void
test_general (void)
{
  g_auto (RingletFrameInfo) info = { 0 };

  describe ("EDF_DataFormatVersion = 2.40 ;\nEDF_BinarySize = 0 ;\nDim_1 = 99 ;\n"
            "WaveLength = 1e-10 ;\nSampleDistance = 0.25 ;\nmotor_mne = a ;\n"
            "motor_pos = 1 ;\n",
      "WaveLength = 2e-10 ;\nmotor_pos = 2 ;\n", &info);
  g_assert_cmpfloat (info.meta.wavelength_m, ==, 2e-10);
  g_assert_cmpfloat (info.meta.distance_m, ==, 0.25);
  assert_motor (&info, 0, "a", 2.0);
  g_assert_cmpuint (n_warnings (&info), ==, 0);
}

/* ---- many frames and blocks ---- */

/* Frames of blocks of one, three and two; each pixel tells which it is. */
static void
test_blocks (void)
{
  static const char *const lines[] = { "", "Dim_3 = 3 ;\n", "Dim_3 = 2 ;\n" };
  static const guint counts[] = { 1, 3, 2 };
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_auto (Edf) edf = { 0 };
  guint8 next = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *all =
        g_strconcat ("DataType = UnsignedByte ;\nDim_1 = 2 ;\nDim_2 = 1 ;\nblock = ",
            i == 0       ? "A"
                : i == 1 ? "B"
                         : "C",
            " ;\n", lines[i], NULL);

    append_header (file, all);
    for (guint j = 0; j < counts[i]; j++, next++) {
      const guint8 pair[2] = { next, 'a' + next };

      append (file, pair, sizeof pair);
    }
  }
  g_assert_true (edf_open (&edf, file->data, file->len, NULL));
  g_assert_cmpuint (edf.n_frames, ==, 6);
  for (guint i = 0; i < 6; i++) {
    g_autoptr (RingletImage) image = edf_read (&edf, i, NULL);

    g_assert_cmpfloat (ringlet_image_get (image, 0), ==, i);
    g_assert_cmpfloat (ringlet_image_get (image, 1), ==, 'a' + i);
    g_assert_cmpstr (ringlet_image_meta_lookup (&image->meta, "block"), ==,
        i == 0      ? "A"
            : i < 4 ? "B"
                    : "C");
  }
}

/* Bytes that this process has on the heap. */
static gsize
heap_in_use (void)
{
  const struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

/* Frames of one block cost nothing each. */
static void
test_long_stack (void)
{
  enum { N = 1 << 20 };
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_auto (Edf) edf = { 0 };
  g_autoptr (RingletImage) last = NULL;
  g_autofree guint8 *frames = g_malloc0 (N);
  gsize before = 0;

  append_header (
      file, "DataType = UnsignedByte ;\nDim_1 = 1 ;\nDim_2 = 1 ;\nDim_3 = 1048576 ;\n");
  frames[N - 1] = 77;
  append (file, frames, N);
  before = heap_in_use ();
  g_assert_true (edf_open (&edf, file->data, file->len, NULL));
  g_assert_cmpuint (edf.n_frames, ==, N);
  g_assert_cmpuint (
      heap_in_use () - before, <, 4 * N); /* its own copy of the file is N */
  last = edf_read (&edf, N - 1, NULL);
  g_assert_cmpfloat (ringlet_image_get (last, 0), ==, 77.0);
}

/* A long general block is understood once. Again for each of 4000 blocks, its 400 kB
 * would be 1.6 GB of text. The limit is of the process's own time, not of the clock. */
static void
test_long_general (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GString) general =
      g_string_new ("EDF_DataFormatVersion = 2.40 ;\nDataType = UnsignedByte ;\n"
                    "Dim_1 = 1 ;\nDim_2 = 1 ;\n");
  g_auto (Edf) edf = { 0 };
  clock_t began = 0;

  for (guint i = 0; i < 50000; i++)
    g_string_append (general, "k = v ;\n");
  append_header (file, general->str);
  for (guint i = 0; i < 4000; i++) {
    append_header (file, "Dim_1 = 1 ;\n");
    append (file, "x", 1);
  }
  began = clock ();
  g_assert_true (edf_open (&edf, file->data, file->len, NULL));
  g_assert_cmpuint (edf.n_frames, ==, 4000);
  g_assert_cmpfloat ((double) (clock () - began) / CLOCKS_PER_SEC, <, 2.0);
}

/* Which of many blocks is the broken one. */
static void
test_position (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_auto (Edf) edf = { 0 };
  g_autoptr (RingletImage) image = NULL;
  g_autofree char *words = NULL;

  append_header (file,
      "ByteOrder = LowByteFirst ;\nDataType = UnsignedByte ;\nDim_1 = 1 ;\nDim_2 = 1 "
      ";\n");
  append (file, "x", 1);
  words = g_strdup_printf ("EDF block at byte %u: The EDF header has Dim_1", file->len);
  append_header (file,
      "ByteOrder = LowByteFirst ;\nDataType = UnsignedByte ;\nDim_1 = -1 ;\nDim_2 = 1 "
      ";\n");
  g_assert_true (edf_open (&edf, file->data, file->len, NULL));
  image = edf_read (&edf, 0, NULL);
  g_assert_cmpuint (image->meta.warnings->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (image->meta.warnings, 0), words));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edf-header/motors", test_motors);
  g_test_add_func ("/edf-header/odd-motors", test_odd_motors);
  g_test_add_func ("/edf-header/texts", test_texts);
  g_test_add_func ("/edf-header/general", test_general);
  g_test_add_func ("/edf-header/blocks", test_blocks);
  g_test_add_func ("/edf-header/long-stack", test_long_stack);
  g_test_add_func ("/edf-header/long-general", test_long_general);
  g_test_add_func ("/edf-header/position", test_position);
  return g_test_run ();
}
