/* SPDX-License-Identifier: MIT */

/* What frames say beside their pixels: monitors, and what is left of it in one image.
 */

#include <locale.h>

#include "base/error.h"

#include "frames.h"

static char *folder;

typedef struct {
  const char *key;
  double value; /* 0 for an error */
} MonitorCase;

static const MonitorCase monitor_cases[] = {
  { "I0", 12.5 },
  { "i0", 12.5 }, /* as all keys */
  { "Beam", 3.0 },
  { "counter/bmon", 250.0 },
  { "counter/pico", 1e-9 },
  { "bmon", 250.0 },
  { "motor/bmon", 0.0 },
  { "counter/none", 0.0 },
  { "counter/last", 0.0 }, /* a name without a number */
  { "samx", 4.5 },
  { "monitor", 77.0 },
  { "below", 0.0 },
  { "zero", 0.0 },
  { "word", 0.0 },
  { "none", 0.0 },
  { "", 0.0 },
  { "/", 0.0 },
};

static void
test_monitor (void)
{
  g_auto (RingletImageMeta) meta = { .monitor = 77.0 };

  ringlet_image_meta_add (&meta, "I0", "12.5");
  ringlet_image_meta_add (&meta, "Beam", " 3 counts");
  ringlet_image_meta_add (&meta, "below", "-1");
  ringlet_image_meta_add (&meta, "zero", "0");
  ringlet_image_meta_add (&meta, "word", "open");
  ringlet_image_meta_add (&meta, "counter_mne", "sec  bmon pico last");
  ringlet_image_meta_add (&meta, "counter_pos", "1 250  1e-9");
  ringlet_image_meta_add_motor (&meta, "samx", 4.5, "mm");
  for (gsize i = 0; i < G_N_ELEMENTS (monitor_cases); i++) {
    const MonitorCase *row = &monitor_cases[i];
    g_autoptr (GError) error = NULL;
    double value = -1.0;
    const gboolean ok = ringlet_average_monitor (&meta, row->key, &value, &error);

    g_test_message ("%s", row->key);
    g_assert_true (ok == (row->value > 0.0));
    if (ok)
      g_assert_cmpfloat (value, ==, row->value);
    else
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

/* @exposures: of each frame, 0 where it does not say it */
static RingletSource *
write_frames (const double *exposures, guint n_frames)
{
  g_autofree char *path = g_build_filename (folder, "meta.edf", NULL);
  g_autoptr (RingletImageFile) file = ringlet_image_file_new (
      ringlet_image_writer_find (path, NULL, NULL), path, n_frames, FALSE, TRUE, NULL);

  for (guint k = 0; k < n_frames; k++) {
    const long double values[2] = { k, 2 };
    g_auto (RingletImageMeta) meta = { .exposure_s = exposures[k],
      .monitor = 10.0 + k,
      .wavelength_m = 1e-10,
      .date = g_strdup_printf ("2020-01-0%u", k + 1) };
    g_autoptr (RingletImage) image = NULL;

    ringlet_image_meta_add_motor (&meta, "samx", 1.0 + k, NULL);
    ringlet_image_meta_add_motor (&meta, "samz", 7.0, NULL);
    ringlet_image_meta_add (&meta, "Title", "first");
    image = frames_image (RINGLET_PIXEL_U16, 1, 2, values, &meta);
    g_assert_true (ringlet_image_file_add (file, image, NULL));
  }
  g_assert_true (ringlet_image_file_commit (file, NULL));
  return frames_open (g_steal_pointer (&path));
}

static void
test_meta (void)
{
  const double exposures[] = { 0.5, 1.5, 4.0 };
  RingletAverageOrder order = { .methods = METHOD (SUM) | METHOD (MEAN) };
  g_autoptr (RingletSource) source = write_frames (exposures, 3);

  for (int divided = 0; divided < 2; divided++) {
    g_autoptr (RingletAverage) result = NULL;
    const RingletImageMeta *sum = NULL;
    const RingletImageMeta *mean = NULL;

    order.monitor_key = divided ? "Monitor" : NULL;
    result = frames_average (source, &order);
    sum = &result->images[RINGLET_AVERAGE_SUM]->meta;
    mean = &result->images[RINGLET_AVERAGE_MEAN]->meta;
    g_assert_cmpfloat (sum->exposure_s, ==, 6.0);
    g_assert_cmpfloat (mean->exposure_s, ==, 2.0);
    g_assert_cmpfloat (sum->monitor, ==, divided ? 0.0 : 33.0);
    g_assert_cmpfloat (mean->monitor, ==, divided ? 0.0 : 11.0);
    g_assert_cmpfloat (sum->wavelength_m, ==, 1e-10);
    g_assert_cmpstr (sum->date, ==, "2020-01-01");
    g_assert_cmpuint (sum->motors->len, ==, 1);
    g_assert_cmpstr (
        ((RingletMotor *) g_ptr_array_index (sum->motors, 0))->name, ==, "samz");
    g_assert_null (sum->header);
    frames_assert_near (frames_value (result, RINGLET_AVERAGE_MEAN, 0),
        divided ? (1.0 / 11.0 + 2.0 / 12.0) / 3.0 : 1.0, 1e-15);
  }
}

/* One that does not say it: nobody knows. */
static void
test_unknown (void)
{
  const double exposures[] = { 0.5, 0.0 };
  const RingletAverageOrder order = { .methods = METHOD (SUM) | METHOD (MEAN) };
  g_autoptr (RingletSource) source = write_frames (exposures, 2);
  g_autoptr (RingletAverage) result = frames_average (source, &order);

  g_assert_cmpfloat (result->images[RINGLET_AVERAGE_SUM]->meta.exposure_s, ==, 0.0);
  g_assert_cmpfloat (result->images[RINGLET_AVERAGE_MEAN]->meta.exposure_s, ==, 0.0);
}

int
main (int argc, char **argv)
{
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = frames_folder ();
  g_test_add_func ("/average/monitor", test_monitor);
  g_test_add_func ("/average/meta", test_meta);
  g_test_add_func ("/average/unknown", test_unknown);
  code = g_test_run ();
  frames_remove (folder);
  return code;
}
