/* SPDX-License-Identifier: MIT */

/* Geometries of other programs that are wrong, cut off or damaged. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "geometry/convert.h"

static const RingletConvertHints no_hints = { 0 };

static char *folder;

static char *
write_bytes (const char *name, gconstpointer data, gsize size)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize) size, NULL));
  return path;
}

typedef struct {
  const char *text;
  const char *needle;
} BadCase;

#define FIT2D "directDist = 100\ncenterX = 1\ncenterY = 2\npixelX = 75\npixelY = 75\n"
#define SPD                                                                            \
  "SampleDistance = 0.1\nCenter_1 = 5\nCenter_2 = 6\nPSize_1 = 1e-4\nPSize_2 = 1e-4\n"
#define IMCTRL "distance:100\ncenter:[1, 2]\ntilt:3\nrotation:4\npixelSize:[75, 75]\n"
#define PAR "distance 1e5\ny_center 10\nz_center 11\ny_size 75\nz_size 75\n"

static const BadCase bad_cases[] = {
  { "directDist = 100\ncenterX = 1\n", "\"centerY\" is missing" },
  { FIT2D "tilt = 1e400\n", "tilt is \"1e400\", but must be a finite number" },
  { FIT2D "directDist = 0\n", "distance from sample to detector is 0" },
  { FIT2D "pixelX = -1\n",
      "pixelX is \"-1\", but must be a finite number of at least" },
  { FIT2D "pixelX = 0\n", "--detector" },
  { FIT2D "wavelength = nan\n", "wavelength is \"nan\"" },
  { FIT2D "orientation = 7\n", "orientation is 1, 2, 3 or 4, not 7" },
  { FIT2D "orientation = 2\n", "shape" },
  { FIT2D "rows = 1e300\ncolumns = 5\n", "An image of 1000000000 × 5 pixels" },
  { FIT2D "detector = Fridge\n", "Fridge" },
  { SPD "SampleDistance = -1\n", "SampleDistance is \"-1\"" },
  { SPD "Rot_2 = 0.1\n", "Rot_2 is \"0.1\", but only 0 is read" },
  { SPD "PSize_1 = inf\n", "PSize_1 is \"inf\"" },
  { PAR "o11 0\no12 1\no21 1\no22 0\n", "not exchanged" },
  { PAR "o11 -1\n", "--detector" },
  { PAR "distance 1e999\n", "distance is \"1e999\"" },
  { "y_center 10\n", "\"distance\" is missing" },
  { IMCTRL "center:[1]\n", "center is \"[1]\", but must be two finite numbers" },
  { IMCTRL "center:[1, 2, 3]\n", "center is \"[1, 2, 3]\"" },
  { IMCTRL "center:[nan, 2]\n", "center is \"[nan, 2]\"" },
  { IMCTRL "pixelSize:[-75, 75]\n", "two finite numbers of at least 0" },
  { IMCTRL "pixelSize:\n", "--detector" },
  { IMCTRL "distance:0\n", "distance from sample to detector is 0" },
  { IMCTRL "tilt:1e400\n", "tilt is \"1e400\"" },
  { IMCTRL "tilt:-200\n", "tilt is \"-200\"" },
  { IMCTRL "det2theta:20\n", "det2theta is \"20\", but only 0 is read" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const BadCase *c = &bad_cases[i];
    g_autofree char *path = write_bytes ("bad.txt", c->text, strlen (c->text));
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", c->text);
    g_assert_false (ringlet_geometry_load (path, NULL, &no_hints, &poni, &error));
    g_test_message ("%s", error->message);
    g_assert_true (g_str_has_prefix (error->message, path));
    g_assert_nonnull (strstr (error->message, c->needle));
    g_assert_null (poni.detector);
    g_unlink (path);
  }
}

/* Every beginning of a file is read or refused with a word, never worse. */
static void
test_truncated (gconstpointer data)
{
  const char *name = data;
  const RingletGeometryFormat *format = ringlet_geometry_format_find (name, NULL);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (172e-6, 75e-6, 1043, 981, 3, NULL);
  const RingletGeometry geometry = { .distance_m = 0.1, .wavelength_m = 1e-10 };
  g_autofree char *lost = NULL;
  g_autoptr (GBytes) bytes = format->write (detector, &geometry, &lost, NULL);
  gsize size = 0;
  const guint8 *all = g_bytes_get_data (bytes, &size);

  for (gsize n = 0; n < size; n += MAX (1, size / 150)) {
    g_autofree char *path = write_bytes ("cut.txt", all, n);
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;
    const gboolean ok = ringlet_geometry_load (path, format, &no_hints, &poni, &error);

    g_assert_true (ok == (error == NULL));
    g_unlink (path);
  }
}

/* A bit turned over: of the texts. HDF5 1.10 itself forgets to free what it had read of
 * a damaged file, which the sanitizer would count against us. */
static void
test_damaged (gconstpointer data)
{
  const char *name = data;
  const RingletGeometryFormat *format = ringlet_geometry_format_find (name, NULL);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (172e-6, 75e-6, 1043, 981, 3, NULL);
  const RingletGeometry geometry = { .distance_m = 0.1, .wavelength_m = 1e-10 };
  g_autofree char *lost = NULL;
  g_autoptr (GBytes) bytes = format->write (detector, &geometry, &lost, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  const gsize size = g_bytes_get_size (bytes);

  for (int i = 0; i < 300; i++) {
    g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
    g_autofree char *path = NULL;
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;
    gboolean ok;

    copy[g_rand_int_range (rand, 0, (gint32) size)] ^=
        (guint8) (1 << g_rand_int_range (rand, 0, 8));
    path = write_bytes ("odd.txt", copy, size);
    ok = ringlet_geometry_load (path, format, &no_hints, &poni, &error);
    g_assert_true (ok == (error == NULL));
    g_unlink (path);
  }
}

int
main (int argc, char *argv[])
{
  static const char *const formats[] = { "poni", "fit2d", "spd", "imctrl", "imaged11",
    "nxcansas", "cxi" };
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-convert-XXXXXX", NULL);

  g_test_add_func ("/convert-bad/words", test_bad);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    const char *name = formats[i];
    g_autofree char *cut = g_strconcat ("/convert-bad/truncated/", name, NULL);
    g_autofree char *odd = g_strconcat ("/convert-bad/damaged/", name, NULL);

    g_test_add_data_func (cut, name, test_truncated);
    if (!g_str_equal (name, "cxi") && !g_str_equal (name, "nxcansas"))
      g_test_add_data_func (odd, name, test_damaged);
  }

  result = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return result;
}
