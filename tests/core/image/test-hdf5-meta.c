/* SPDX-License-Identifier: MIT */

/* What stands around the images of an HDF5 file, as different programs write it. */

#include <string.h>
#include <sys/resource.h>

#include <glib/gstdio.h>

#include "image/hdf5-handle.h"
#include "image/source.h"

#define N_FRAMES 3

typedef struct {
  char *path;
  RingletHdf5Id file;
} Fixture;

static void
fixture_set_up (Fixture *self, gconstpointer data)
{
  const int fd = g_file_open_tmp ("ringlet-meta-XXXXXX", &self->path, NULL);

  g_close (fd, NULL);
  self->file = ringlet_hdf5_create (self->path, NULL);
  g_assert_cmpint (self->file, >=, 0);
}

static void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->path);
  g_free (self->path);
}

/* Makes "a/b/c" with the classes "NXa/NXb/NXc", as far as it is not there. */
static hid_t
make_group (Fixture *self, const char *path, const char *classes)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  g_auto (GStrv) words = g_strsplit (classes, "/", -1);
  hid_t at = H5Iget_file_id (self->file);

  for (gsize i = 0; names[i] != NULL; i++) {
    const hid_t parent = at;
    const char *nx_class = *words[i] != '\0' ? words[i] : NULL;

    at = H5Lexists (parent, names[i], H5P_DEFAULT) > 0
        ? H5Gopen2 (parent, names[i], H5P_DEFAULT)
        : ringlet_hdf5_create_group (parent, names[i], nx_class, NULL);
    g_assert_cmpint (at, >=, 0);
    ringlet_hdf5_id_free (parent);
  }
  return at;
}

static void
put_numbers (
    hid_t group, const char *name, const double *values, gsize n, const char *units)
{
  const guint64 shape = n;
  g_auto (RingletHdf5Id) set = ringlet_hdf5_write_array (
      group, name, RINGLET_PIXEL_F64, n > 1 ? 1 : 0, &shape, values, 0, NULL);

  g_assert_cmpint (set, >=, 0);
  if (units != NULL)
    ringlet_hdf5_write_attribute_string (set, "units", units, NULL);
}

static void
put (hid_t group, const char *name, double value, const char *units)
{
  put_numbers (group, name, &value, 1, units);
}

static void
put_images (hid_t group, const char *name)
{
  const guint64 shape[] = { N_FRAMES, 2, 2 };
  const guint16 pixels[N_FRAMES * 4] = { 0 };
  g_auto (RingletHdf5Id) set = ringlet_hdf5_write_array (
      group, name, RINGLET_PIXEL_U16, 3, shape, pixels, 0, NULL);

  g_assert_cmpint (set, >=, 0);
}

/* Closes the file and says what of frame @frame is known. */
static void
describe (Fixture *self, guint64 frame, RingletFrameInfo *info)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (RingletImage) image = NULL;

  if (self->file >= 0)
    g_assert_true (ringlet_hdf5_close (&self->file, NULL));
  source = ringlet_source_open (self->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, N_FRAMES);
  image = ringlet_source_read (source, frame, NULL, &error);
  g_assert_no_error (error);
  *info = (RingletFrameInfo){ .n_slow = image->n_slow };
  ringlet_image_meta_copy (&image->meta, &info->meta);
}

static void
assert_near (double value, double wanted)
{
  if (ABS (value - wanted) > 1e-14 * ABS (wanted))
    g_assert_cmpfloat (value, ==, wanted);
}

static const RingletMotor *
find_motor (const RingletImageMeta *meta, const char *name)
{
  for (guint i = 0; meta->motors != NULL && i < meta->motors->len; i++) {
    const RingletMotor *motor = g_ptr_array_index (meta->motors, i);

    if (g_str_equal (motor->name, name))
      return motor;
  }
  return NULL;
}

/* ---- one number for all ---- */

static void
test_nexus (Fixture *self, gconstpointer data)
{
  g_auto (RingletHdf5Id) detector =
      make_group (self, "scan/instrument/camera", "NXentry/NXinstrument/NXdetector");
  g_auto (RingletHdf5Id) mono =
      make_group (self, "scan/instrument/mono", "NXentry/NXinstrument/NXmonochromator");
  g_auto (RingletHdf5Id) ring =
      make_group (self, "scan/instrument/ring", "NXentry/NXinstrument/NXsource");
  g_auto (RingletHdf5Id) monitor = make_group (self, "scan/i0", "NXentry/NXmonitor");
  g_auto (RingletHdf5Id) stage =
      make_group (self, "scan/instrument/stage", "NXentry/NXinstrument/NXpositioner");
  g_auto (RingletHdf5Id) entry = make_group (self, "scan", "NXentry");
  g_auto (RingletFrameInfo) info = { 0 };

  put_images (detector, "data");
  put (detector, "distance", 215.0, "mm");
  put (detector, "x_pixel_size", 75.0, "um");
  put (detector, "y_pixel_size", 50.0, "um");
  put (detector, "beam_center_x", 3.0, "mm"); /* a length: 40 pixels */
  put (detector, "beam_center_y", -7.5, "pixel");
  put (detector, "count_time", 20.0, "ms");
  ringlet_hdf5_write_string (detector, "description", "Camera 7", NULL);
  put (mono, "energy", 12.0, "keV");
  put (ring, "energy", 6.0, "GeV"); /* that of electrons */
  put (monitor, "data", 5e6, NULL);
  put (stage, "value", -1.25, "mm");
  ringlet_hdf5_write_string (entry, "start_time", "2024-05-06T07:08:09+02:00", NULL);

  describe (self, 1, &info);
  assert_near (info.meta.distance_m, 0.215);
  assert_near (info.meta.pixel_fast_m, 75e-6);
  assert_near (info.meta.pixel_slow_m, 50e-6);
  assert_near (info.meta.beam_fast_px, 40.0);
  assert_near (info.meta.beam_slow_px, -7.5);
  assert_near (info.meta.exposure_s, 0.02);
  assert_near (info.meta.wavelength_m, 1.2398419843320026e-6 / 12000.0);
  assert_near (info.meta.monitor, 5e6);
  g_assert_cmpstr (info.meta.detector, ==, "Camera 7");
  g_assert_cmpstr (info.meta.date, ==, "2024-05-06T07:08:09+02:00");
  g_assert_cmpfloat (find_motor (&info.meta, "stage")->value, ==, -1.25);
  g_assert_cmpstr (find_motor (&info.meta, "stage")->unit, ==, "mm");
  g_assert_cmpstr (
      ringlet_image_meta_lookup (&info.meta, "instrument/mono/energy"), ==, "12 keV");
}

/* The detector of the images counts, wherever it stands in the alphabet; a unit that is
 * not known makes a number worthless. */
static void
test_two_detectors (Fixture *self, gconstpointer data)
{
  g_auto (RingletHdf5Id) first =
      make_group (self, "e/instrument/a", "NXentry/NXinstrument/NXdetector");
  g_auto (RingletHdf5Id) second =
      make_group (self, "e/instrument/b", "NXentry/NXinstrument/NXdetector");
  g_auto (RingletHdf5Id) third =
      make_group (self, "e/instrument/c", "NXentry/NXinstrument/NXdetector");
  g_auto (RingletFrameInfo) info = { 0 };

  put (first, "distance", 1.0, "m");
  put_images (second, "data");
  put (second, "distance", 2.0, "m");
  put (second, "count_time", 2.0, "fortnights");
  put (third, "distance", 3.0, "m");
  describe (self, 0, &info);
  assert_near (info.meta.distance_m, 2.0);
  g_assert_cmpfloat (info.meta.exposure_s, ==, 0.0);
}

/* ---- one number a frame ---- */

static void
test_series (Fixture *self, gconstpointer data)
{
  static const double omega[N_FRAMES] = { 0.0, 0.5, 1.0 };
  static const double counts[N_FRAMES] = { 100.0, 110.0, 120.0 };
  static const double times[N_FRAMES] = { 10.0, 20.0, 30.0 };
  static const double wavelengths[N_FRAMES] = { 1.0, 2.0, 3.0 };
  static const double others[2] = { 1.0, 2.0 }; /* no number a frame */
  g_auto (RingletHdf5Id) detector =
      make_group (self, "entry/instrument/detector", "NXentry/NXinstrument/NXdetector");
  g_auto (RingletHdf5Id) axes =
      make_group (self, "entry/sample/goniometer", "NXentry/NXsample/");
  g_auto (RingletHdf5Id) beam =
      make_group (self, "entry/sample/beam", "NXentry/NXsample/NXbeam");
  g_auto (RingletHdf5Id) monitor = make_group (self, "entry/i0", "NXentry/NXmonitor");

  put_images (detector, "data");
  put_numbers (detector, "count_time", times, N_FRAMES, "ms");
  put_numbers (axes, "omega", omega, N_FRAMES, "degree");
  put_numbers (axes, "omega_range", others, 2, "degree");
  put_numbers (monitor, "data", counts, N_FRAMES, NULL);
  put_numbers (beam, "incident_wavelength", wavelengths, N_FRAMES, "angstrom");
  for (guint64 frame = 0; frame < N_FRAMES; frame++) {
    g_auto (RingletFrameInfo) info = { 0 };

    describe (self, frame, &info);
    assert_near (info.meta.exposure_s, times[frame] * 1e-3);
    assert_near (info.meta.monitor, counts[frame]);
    assert_near (info.meta.wavelength_m, wavelengths[frame] * 1e-10);
    g_assert_cmpfloat (find_motor (&info.meta, "omega")->value, ==, omega[frame]);
    g_assert_cmpstr (find_motor (&info.meta, "omega")->unit, ==, "degree");
    g_assert_null (find_motor (&info.meta, "omega_range"));
  }
}

/* ---- texts ---- */

/* A line of the header is no longer than 4096 bytes and ends with a whole character;
 * what the file has cut in the middle of one is text all the same. */
static void
test_cut_text (Fixture *self, gconstpointer data)
{
  g_auto (RingletHdf5Id) detector =
      make_group (self, "entry/instrument/detector", "NXentry/NXinstrument/NXdetector");
  g_auto (RingletFrameInfo) info = { 0 };
  g_autoptr (GString) text = g_string_new ("xy");
  const char *line = NULL;

  put_images (detector, "data");
  while (text->len < 5000)
    g_string_append (text, "€");
  ringlet_hdf5_write_string (detector, "long", text->str, NULL);
  ringlet_hdf5_write_string (detector, "cut", "5 \xe2\x82", NULL);
  describe (self, 0, &info);

  line = ringlet_image_meta_lookup (&info.meta, "instrument/detector/long");
  g_assert_nonnull (line);
  g_assert_true (g_utf8_validate (line, -1, NULL));
  g_assert_cmpuint (strlen (line), ==, 4094); /* 2 + 3 · 1364 */
  g_assert_true (g_str_has_prefix (text->str, line));
  line = ringlet_image_meta_lookup (&info.meta, "instrument/detector/cut");
  g_assert_nonnull (line);
  g_assert_true (g_utf8_validate (line, -1, NULL));
  g_assert_true (g_str_has_prefix (line, "5 "));
}

/* ---- arrays that are hardly there ---- */

#define MANY ((hsize_t) 1 << 26) /* frames: 512 MiB of doubles */

/* Of @n doubles only the first chunk is written; @chunk 0: nothing at all. */
static void
put_declared (hid_t group, const char *name, hsize_t chunk)
{
  const hsize_t n = MANY;
  const hsize_t n_block = MAX (chunk, 1024);
  const double first[1024] = { 1.0 };
  const hsize_t start = 0, count = 1024;
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (1, &n, NULL);
  g_auto (RingletHdf5Id) memory = H5Screate_simple (1, &count, NULL);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  H5Pset_chunk (creation, 1, &n_block);
  H5Pset_deflate (creation, 1);
  set = H5Dcreate2 (
      group, name, H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  g_assert_cmpint (set, >=, 0);
  if (chunk == 0)
    return;
  H5Sselect_hyperslab (space, H5S_SELECT_SET, &start, NULL, &count, NULL);
  g_assert_cmpint (
      H5Dwrite (set, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, first), >=, 0);
}

static void
put_one_frame (hid_t group)
{
  const hsize_t shape[] = { MANY, 2, 2 };
  const hsize_t chunk[] = { 1, 2, 2 };
  const hsize_t start[] = { 0, 0, 0 };
  const guint16 pixels[4] = { 1, 2, 3, 4 };
  g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
  g_auto (RingletHdf5Id) space = H5Screate_simple (3, shape, NULL);
  g_auto (RingletHdf5Id) memory = H5Screate_simple (3, chunk, NULL);
  g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

  H5Pset_chunk (creation, 3, chunk);
  set = H5Dcreate2 (
      group, "data", H5T_STD_U16LE, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, chunk, NULL);
  g_assert_cmpint (
      H5Dwrite (set, H5T_NATIVE_UINT16, memory, space, H5P_DEFAULT, pixels), >=, 0);
}

static glong
peak_kib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* A file of a few kilobytes; what it holds and 64 MiB may be made of it. */
static void
test_declared (Fixture *self, gconstpointer data)
{
  g_auto (RingletHdf5Id) detector =
      make_group (self, "entry/instrument/detector", "NXentry/NXinstrument/NXdetector");
  g_auto (RingletHdf5Id) axes =
      make_group (self, "entry/axes", "NXentry/NXtransformations");
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (RingletImage) image = NULL;
  glong before = 0;

  put_one_frame (detector);
  put_declared (axes, "never", 0);
  put_declared (axes, "small", 1024);
  put_declared (axes, "large", MANY / 8);
  g_assert_true (ringlet_hdf5_close (&self->file, NULL));

  before = peak_kib ();
  source = ringlet_source_open (self->path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, MANY);
  image = ringlet_source_read (source, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (find_motor (&image->meta, "never"));
  g_assert_null (find_motor (&image->meta, "small"));
  g_assert_cmpint (peak_kib () - before, <, 256 << 10);
}

/* Each alone is less than 64 MiB, all together are not. */
static void
test_declared_many (Fixture *self, gconstpointer data)
{
  enum { N = 40, N_VALUES = 1 << 20 }; /* 8 MiB each */
  const hsize_t n = N_VALUES, block = 1024, start = 0;
  const hsize_t shape[] = { N_VALUES, 2, 2 };
  const hsize_t chunk[] = { 1 << 14, 2, 2 };
  const double first[1024] = { 1.0 };
  hid_t groups[] = {
    make_group (self, "entry/instrument/detector", "NXentry/NXinstrument/NXdetector"),
    make_group (self, "entry/axes", "NXentry/NXtransformations"),
  };
  g_autofree guint16 *pixels = g_new0 (guint16, 4 * N_VALUES);
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (RingletImage) image = NULL;

  for (guint i = 0; i <= N; i++) {
    g_autofree char *name = g_strdup_printf ("axis_%u", i);
    g_auto (RingletHdf5Id) creation = H5Pcreate (H5P_DATASET_CREATE);
    g_auto (RingletHdf5Id) space =
        H5Screate_simple (i == N ? 3 : 1, i == N ? shape : &n, NULL);
    g_auto (RingletHdf5Id) memory = H5Screate_simple (1, &block, NULL);
    g_auto (RingletHdf5Id) set = H5I_INVALID_HID;

    H5Pset_chunk (creation, i == N ? 3 : 1, i == N ? chunk : &block);
    H5Pset_deflate (creation, 1);
    set = H5Dcreate2 (groups[i == N ? 0 : 1], i == N ? "data" : name,
        i == N ? H5T_NATIVE_UINT16 : H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, creation,
        H5P_DEFAULT);
    g_assert_cmpint (set, >=, 0);
    if (i == N) {
      H5Dwrite (set, H5T_NATIVE_UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, pixels);
      continue;
    }
    H5Sselect_hyperslab (space, H5S_SELECT_SET, &start, NULL, &block, NULL);
    H5Dwrite (set, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, first);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    ringlet_hdf5_id_free (groups[i]);
  g_assert_true (ringlet_hdf5_close (&self->file, NULL));

  source = ringlet_source_open (self->path, NULL);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, N_VALUES);
  image = ringlet_source_read (source, 0, NULL, NULL);
  g_assert_nonnull (find_motor (&image->meta, "axis_0"));
  g_assert_cmpuint (image->meta.motors->len, <=, 10);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/hdf5-meta/nexus", test_nexus },
    { "/hdf5-meta/two-detectors", test_two_detectors },
    { "/hdf5-meta/series", test_series },
    { "/hdf5-meta/cut-text", test_cut_text },
    { "/hdf5-meta/declared", test_declared },
    { "/hdf5-meta/declared-many", test_declared_many },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (
        tests[i].path, Fixture, NULL, fixture_set_up, tests[i].run, fixture_tear_down);
  return g_test_run ();
}
