/* SPDX-License-Identifier: MIT */

/* Images as files: what is written is read again, by way of the readers. */

#include <float.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/image-write.h"
#include "image/source.h"

#define N_SLOW 5
#define N_FAST 37 /* more than a word of bits, and odd */
#define N (N_SLOW * N_FAST)
#define N_FRAMES 3

static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* ---- images ---- */

/* Bits of all kinds: every pattern of them is a pixel, also signalling NaN. */
static RingletImage *
random_image (RingletPixelType type, guint32 seed, RingletImageMeta *meta)
{
  const gsize size = ringlet_pixel_type_size (type);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *pixels = ringlet_image_alloc (type, N_SLOW, N_FAST, NULL);

  for (gsize i = 0; i < N * size; i++)
    pixels[i] = (guint8) g_rand_int (rand);
  /* The ends of the range beside each other: the largest steps for byte-offset. */
  memset (pixels, 0x00, size);
  memset (pixels + size, 0xff, size);
  pixels[3 * size - 1] = 0x80;
  pixels[4 * size - 1] = 0x7f;
  for (gsize i = 0; type == RINGLET_PIXEL_BOOL && i < N; i++)
    pixels[i] &= 1;
  return ringlet_image_new_take (type, N_SLOW, N_FAST, pixels, meta);
}

static RingletImage *
bits_image (guint32 seed)
{
  return random_image (RINGLET_PIXEL_BOOL, seed, NULL);
}

static void
assert_same (const RingletImage *image, const RingletImage *wanted)
{
  const gboolean is_bool = wanted->type == RINGLET_PIXEL_BOOL;

  if (image->type != RINGLET_PIXEL_U8 || !is_bool)
    g_assert_cmpstr (ringlet_pixel_type_name (image->type), ==,
        ringlet_pixel_type_name (wanted->type));
  g_assert_cmpuint (image->n_slow, ==, wanted->n_slow);
  g_assert_cmpuint (image->n_fast, ==, wanted->n_fast);
  g_assert_cmpmem (image->data, g_bytes_get_size (image->bytes), wanted->data,
      g_bytes_get_size (wanted->bytes));
}

/* ---- every writer and every type ---- */

typedef struct {
  const char *name;
  const char *types; /* refused: all that are not here */
  gboolean is_stack;
} Format;

#define ALL "bool uint8 uint16 uint32 uint64 int8 int16 int32 int64 float32 float64"

static const Format formats[] = {
  { "edf", ALL, TRUE },
  { "cbf", "bool uint8 uint16 uint32 int8 int16 int32", FALSE },
  { "tiff", ALL, TRUE },
  { "hdf5", ALL, TRUE },
  { "npy", ALL, TRUE },
  { "fit2dmask", "bool uint8", FALSE },
};

static RingletImage *
image_for (const Format *format, RingletPixelType type, guint32 seed)
{
  g_autoptr (RingletImage) bits = NULL;
  guint8 *pixels = NULL;

  if (!g_str_equal (format->name, "fit2dmask") || type != RINGLET_PIXEL_U8)
    return random_image (type, seed, NULL);
  /* A mask has no other bytes. */
  bits = bits_image (seed);
  pixels = ringlet_image_alloc (type, N_SLOW, N_FAST, NULL);
  memcpy (pixels, bits->data, N);
  return ringlet_image_new_take (type, N_SLOW, N_FAST, pixels, NULL);
}

static void
check_refusal (const Format *format, RingletPixelType type)
{
  const RingletImageWriter *writer =
      ringlet_image_writer_find ("", format->name, NULL);
  g_autofree char *path = path_of ("refused");
  g_autoptr (RingletImage) image = random_image (type, 1, NULL);
  g_autoptr (GError) error = NULL;

  {
    g_autoptr (RingletImageFile) file =
        ringlet_image_file_new (writer, path, 1, FALSE, FALSE, &error);

    g_assert_no_error (error);
    g_assert_false (ringlet_image_file_add (file, image, &error));
  }
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, ringlet_pixel_type_name (type)));
  g_assert_nonnull (strstr (error->message, "choose one"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
write_frames (const Format *format, RingletPixelType type, guint n_frames,
    gboolean compress, const char *path)
{
  const RingletImageWriter *writer =
      ringlet_image_writer_find ("", format->name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImageFile) file =
      ringlet_image_file_new (writer, path, n_frames, compress, TRUE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n_frames; i++) {
    g_autoptr (RingletImage) image = image_for (format, type, i + 1);

    ringlet_image_file_add (file, image, &error);
    g_assert_no_error (error);
  }
  ringlet_image_file_commit (file, &error);
  g_assert_no_error (error);
}

static void
check_frames (
    const Format *format, RingletPixelType type, guint n_frames, gboolean compress)
{
  g_autofree char *path = path_of ("image");
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = NULL;

  g_test_message ("%s, %s, %u frames", format->name, ringlet_pixel_type_name (type),
      n_frames);
  write_frames (format, type, n_frames, compress, path);
  source = ringlet_source_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, n_frames);
  for (guint i = 0; i < n_frames; i++) {
    g_autoptr (RingletImage) wanted = image_for (format, type, i + 1);
    g_autoptr (RingletImage) image = ringlet_source_read (source, i, NULL, &error);

    g_assert_no_error (error);
    g_assert_null (image->meta.warnings);
    assert_same (image, wanted);
  }
}

static void
test_round_trip (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_auto (GStrv) types = g_strsplit (formats[i].types, " ", -1);

    for (int type = 0; type < RINGLET_PIXEL_N_TYPES; type++) {
      if (!g_strv_contains (
              (const char *const *) types, ringlet_pixel_type_name (type))) {
        check_refusal (&formats[i], type);
        continue;
      }
      check_frames (&formats[i], type, 1, FALSE);
      if (formats[i].is_stack)
        check_frames (&formats[i], type, N_FRAMES, FALSE);
      if (g_str_equal (formats[i].name, "hdf5"))
        check_frames (&formats[i], type, N_FRAMES, TRUE);
    }
  }
}

/* ---- what stands beside the pixels ---- */

/* Numbers without a short decimal, so that a lost digit shows. */
static RingletImageMeta
make_meta (void)
{
  RingletImageMeta meta = { .wavelength_m = 0.97934123456789e-10,
    .distance_m = 0.1234567890123456,
    .exposure_s = 1.0 / 3.0,
    .pixel_slow_m = 172e-6,
    .pixel_fast_m = 75e-6 / 0.999,
    .beam_slow_px = -12.345678901234567,
    .beam_fast_px = 487.0 / 7.0,
    .monitor = 123456.78901234567 };

  meta.date = g_strdup ("2014-06-07T10:20:30.123");
  meta.detector = g_strdup ("PILATUS 300K, S/N 3-0101");
  ringlet_image_meta_add_motor (&meta, "samx", -1.0 / 3.0, "mm");
  ringlet_image_meta_add_motor (&meta, "2theta", 12.5, NULL);
  ringlet_image_meta_add (&meta, "Comment", "of one; {two} = three");
  ringlet_image_meta_add (&meta, "Dim_1", "77");
  /* How another file was laid out: with these, ours would be one of several blocks, or
   * no EDF. */
  ringlet_image_meta_add (&meta, "EDF_DataFormatVersion", "2.0");
  ringlet_image_meta_add (&meta, "EDF_DataBlocks", "1");
  ringlet_image_meta_add (&meta, "HEADER_BYTES", "512");
  ringlet_image_meta_add (&meta, "Wavelength", "7 A");
  return meta;
}

/* In HDF5, Ångström and metre are a multiplication apart: two roundings. */
static void
assert_close (double value, double wanted)
{
  g_assert_cmpfloat (fabs (value - wanted), <=, 2.0 * DBL_EPSILON * fabs (wanted));
}

static RingletImage *
write_and_read (const char *name)
{
  g_auto (RingletImageMeta) meta = make_meta ();
  g_autoptr (RingletImage) image = random_image (RINGLET_PIXEL_I32, 7, &meta);
  g_autofree char *path = path_of (name);
  g_autoptr (GError) error = NULL;
  RingletImage *back = NULL;

  ringlet_image_write (image, path, TRUE, &error);
  g_assert_no_error (error);
  back = ringlet_image_load (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (back->meta.warnings);
  return back;
}

static void
assert_numbers (const RingletImageMeta *meta)
{
  g_auto (RingletImageMeta) wanted = make_meta ();

  assert_close (meta->wavelength_m, wanted.wavelength_m);
  g_assert_true (meta->distance_m == wanted.distance_m);
  g_assert_true (meta->exposure_s == wanted.exposure_s);
  g_assert_true (meta->pixel_slow_m == wanted.pixel_slow_m);
  g_assert_true (meta->pixel_fast_m == wanted.pixel_fast_m);
  g_assert_true (meta->beam_slow_px == wanted.beam_slow_px);
  g_assert_true (meta->beam_fast_px == wanted.beam_fast_px);
}

static void
assert_motor (const RingletImageMeta *meta, guint index, const char *name, double value,
    const char *unit)
{
  const RingletMotor *motor = g_ptr_array_index (meta->motors, index);

  g_assert_cmpstr (motor->name, ==, name);
  g_assert_true (motor->value == value);
  g_assert_cmpstr (motor->unit, ==, unit);
}

/* What is no number of the geometry; @unit: that samx comes back with */
static void
assert_facts (const RingletImageMeta *meta, const char *unit)
{
  g_assert_true (meta->monitor == 123456.78901234567);
  g_assert_cmpstr (meta->date, ==, "2014-06-07T10:20:30.123");
  g_assert_cmpstr (meta->detector, ==, "PILATUS 300K, S/N 3-0101");
  g_assert_nonnull (meta->motors);
  g_assert_cmpuint (meta->motors->len, ==, 2);
  assert_motor (meta, 0, "samx", -1.0 / 3.0, unit);
  assert_motor (meta, 1, "2theta", 12.5, NULL);
}

static void
test_meta_dectris (void)
{
  static const char *const names[] = { "meta.cbf", "meta.tif" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (RingletImage) image = write_and_read (names[i]);
    const RingletImageMeta *meta = &image->meta;

    g_test_message ("%s", names[i]);
    assert_numbers (meta);
    g_assert_true (meta->wavelength_m == 0.97934123456789e-10);
    assert_facts (meta, "mm");
    g_assert_cmpstr (
        ringlet_image_meta_lookup (meta, "Comment"), ==, "of one; {two} = three");
    g_assert_null (ringlet_image_meta_lookup (meta, "Dim_1"));
  }
}

/* The camera's own angles keep their lines, and have no second one. */
static void
test_meta_angles (void)
{
  g_auto (RingletImageMeta) meta = { 0 };
  g_autoptr (RingletImage) image = NULL;
  g_autofree char *path = path_of ("angles.cbf");
  g_autofree char *content = NULL;
  const char *line = NULL;
  gsize size = 0;

  ringlet_image_meta_add (&meta, "Phi", "0.2500 deg.");
  ringlet_image_meta_add (&meta, "Oscillation_axis", "Phi");
  ringlet_image_meta_add_motor (&meta, "Phi", 0.25, "deg");
  image = random_image (RINGLET_PIXEL_U8, 1, &meta);
  g_assert_true (ringlet_image_write (image, path, FALSE, NULL));
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  line = strstr (content, "# Phi 0.25 deg.\r\n");
  g_assert_nonnull (line);
  g_assert_null (strstr (line + 3, "Phi 0.25"));
  g_assert_nonnull (strstr (content, "# Oscillation_axis Phi\r\n"));
}

/* The keys that other programs look for. */
static void
test_meta_edf (void)
{
  static const char *const lines[][2] = { { "Date", "2014-06-07T10:20:30.123" },
    { "Detector", "PILATUS 300K, S/N 3-0101" }, { "motor_mne", "samx 2theta" },
    { "Dim_1", "37" }, { "Comment", "of one   two  = three" } };
  g_autoptr (RingletImage) image = write_and_read ("meta.edf");
  const RingletImageMeta *meta = &image->meta;
  char *end = NULL;

  assert_numbers (meta);
  /* The lists of EDF have no place for units. */
  assert_facts (meta, NULL);
  g_assert_null (ringlet_image_meta_lookup (meta, "HEADER_BYTES"));
  g_assert_null (ringlet_image_meta_lookup (meta, "EDF_DataBlocks"));
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_cmpstr (ringlet_image_meta_lookup (meta, lines[i][0]), ==, lines[i][1]);
  g_assert_true (g_ascii_strtod (ringlet_image_meta_lookup (meta, "Monitor"), NULL) ==
      123456.78901234567);
  g_assert_true (
      g_ascii_strtod (ringlet_image_meta_lookup (meta, "motor_pos"), &end) ==
      -1.0 / 3.0);
  g_assert_cmpstr (end, ==, " 12.5");
}

static void
test_meta_hdf5 (void)
{
  g_autoptr (RingletImage) image = write_and_read ("meta.h5");

  assert_numbers (&image->meta);
  assert_facts (&image->meta, "mm");
}

/* ---- files ---- */

/* The same frames are the same bytes, whenever they are written. */
static void
test_same_bytes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *path = path_of ("twice");
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    gsize n_first = 0;
    gsize n_second = 0;

    write_frames (&formats[i], RINGLET_PIXEL_U8, 1, FALSE, path);
    g_assert_true (g_file_get_contents (path, &first, &n_first, NULL));
    write_frames (&formats[i], RINGLET_PIXEL_U8, 1, FALSE, path);
    g_assert_true (g_file_get_contents (path, &second, &n_second, NULL));
    g_assert_cmpmem (first, n_first, second, n_second);
  }
}

static guint
count_files (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* A stack that is given up, or ends early, is nowhere; what was there stays. */
static void
test_given_up (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    const RingletImageWriter *writer =
        ringlet_image_writer_find ("", formats[i].name, NULL);
    g_autofree char *path = path_of ("given-up");
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;
    guint n_files = 0;

    g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
    n_files = count_files ();
    if (formats[i].is_stack) {
      g_autoptr (RingletImageFile) file =
          ringlet_image_file_new (writer, path, 2, FALSE, TRUE, NULL);
      g_autoptr (RingletImage) image = bits_image (1);

      g_assert_true (ringlet_image_file_add (file, image, NULL));
      g_assert_false (ringlet_image_file_commit (file, &error));
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    } else {
      g_assert_null (ringlet_image_file_new (writer, path, 2, FALSE, TRUE, &error));
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    }
    g_assert_cmpuint (count_files (), ==, n_files);
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_cmpstr (text, ==, "mine");
  }
}

/* A frame of another type or shape does not fit a stack. */
static void
test_unlike (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    const RingletImageWriter *writer =
        ringlet_image_writer_find ("", formats[i].name, NULL);
    g_autofree char *path = path_of ("unlike");
    g_autoptr (RingletImage) first = random_image (RINGLET_PIXEL_U8, 1, NULL);
    g_autoptr (RingletImage) second = random_image (RINGLET_PIXEL_I8, 1, NULL);
    g_autoptr (RingletImageFile) file = NULL;
    g_autoptr (GError) error = NULL;

    if (!formats[i].is_stack)
      continue;
    file = ringlet_image_file_new (writer, path, 2, FALSE, TRUE, NULL);
    g_assert_true (ringlet_image_file_add (file, first, NULL));
    g_assert_false (ringlet_image_file_add (file, second, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
    g_assert_nonnull (strstr (error->message, "int8"));
  }
}

static void
test_names (void)
{
  static const struct {
    const char *path;
    const char *format;
    const char *name; /* NULL: refused */
  } cases[] = {
    { "a.EDF", NULL, "edf" },
    { "a.tiff", NULL, "tiff" },
    { "a.nxs", NULL, "hdf5" },
    { "a.b/c.cbf", NULL, "cbf" },
    { "a.edf", "npy", "npy" },
    { "a.png", NULL, NULL },
    { "edf", NULL, NULL },
    { "a.edf", "EDF", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    const RingletImageWriter *writer =
        ringlet_image_writer_find (cases[i].path, cases[i].format, &error);

    g_assert_cmpstr (writer != NULL ? writer->name : NULL, ==, cases[i].name);
    if (writer == NULL)
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

/* Other pixels than 0 and 1 are named, not squeezed into bits. */
static void
test_no_mask (void)
{
  guint8 *pixels = g_malloc0 (N);
  g_autoptr (RingletImage) image = NULL;
  g_autofree char *path = path_of ("no.msk");
  g_autoptr (GError) error = NULL;

  pixels[2 * N_FAST + 3] = 2;
  image = ringlet_image_new_take (RINGLET_PIXEL_U8, N_SLOW, N_FAST, pixels, NULL);
  g_assert_false (ringlet_image_write (image, path, FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "row 2, column 3 is 2"));
}

/* A file of CBF in its parts: the sum over the data is that in the header. */
static void
test_cbf_sum (void)
{
  g_autofree char *path = path_of ("sum.cbf");
  g_autofree char *content = NULL;
  g_autofree char *wanted = NULL;
  g_autoptr (RingletImage) image = random_image (RINGLET_PIXEL_U16, 3, NULL);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_MD5);
  const char *size_at = NULL;
  const char *data = NULL;
  guint8 digest[16];
  gsize digest_size = sizeof digest;
  gsize size = 0;

  g_assert_true (ringlet_image_write (image, path, FALSE, NULL));
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  size_at = g_strstr_len (content, (gssize) size, "X-Binary-Size: ");
  data = g_strstr_len (content, (gssize) size, "\x0c\x1a\x04\xd5") + 4;
  g_checksum_update (sum, (const guint8 *) data,
      (gssize) g_ascii_strtoull (size_at + strlen ("X-Binary-Size: "), NULL, 10));
  g_checksum_get_digest (sum, digest, &digest_size);
  wanted = g_base64_encode (digest, digest_size);
  g_assert_nonnull (g_strstr_len (content, data - content, wanted));
}

static void
assert_text (const GError *error, const char *words)
{
  g_assert_nonnull (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_nonnull (strstr (error->message, "\xef\xbf\xbd"));
  if (strstr (error->message, words) == NULL)
    g_error ("no \"%s\" in: %s", words, error->message);
}

/* A name that is no text is a name, and what is said of it is text. */
static void
test_bytes (void)
{
  static const char *const names[] = { "\xff.edf", "\xff.cbf", "\xff.tif", "\xff.h5",
    "\xff.npy" };
  g_autoptr (RingletImage) image = random_image (RINGLET_PIXEL_U16, 3, NULL);
  g_autofree char *odd = path_of ("\xff.odd");
  g_autofree char *lost = path_of ("none\xff/a.edf");
  g_autofree char *cbf = path_of ("two\xff.cbf");
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = path_of (names[i]);
    g_autoptr (RingletImage) again = NULL;
    g_autoptr (GError) exists = NULL;

    g_assert_true (ringlet_image_write (image, path, FALSE, &error));
    g_assert_no_error (error);
    again = ringlet_image_load (path, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (again->n_fast, ==, image->n_fast);
    g_assert_false (ringlet_image_write (image, path, FALSE, &exists));
    assert_text (exists, "exists already");
  }
  g_assert_false (ringlet_image_write (image, odd, FALSE, &error));
  assert_text (error, "one of these suffixes");
  g_clear_error (&error);
  g_assert_false (ringlet_image_write (image, lost, FALSE, &error));
  assert_text (error, "no folder");
  g_clear_error (&error);
  g_assert_null (ringlet_image_file_new (
      ringlet_image_writer_find (cbf, NULL, NULL), cbf, 2, FALSE, FALSE, &error));
  assert_text (error, "holds one image");
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  for (const char *name = g_dir_read_name (dir); name != NULL;
       name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
  g_free (folder);
}

int
main (int argc, char **argv)
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-XXXXXX", NULL);
  g_test_add_func ("/image-write/round-trip", test_round_trip);
  g_test_add_func ("/image-write/meta-dectris", test_meta_dectris);
  g_test_add_func ("/image-write/meta-angles", test_meta_angles);
  g_test_add_func ("/image-write/meta-edf", test_meta_edf);
  g_test_add_func ("/image-write/meta-hdf5", test_meta_hdf5);
  g_test_add_func ("/image-write/same-bytes", test_same_bytes);
  g_test_add_func ("/image-write/given-up", test_given_up);
  g_test_add_func ("/image-write/unlike", test_unlike);
  g_test_add_func ("/image-write/names", test_names);
  g_test_add_func ("/image-write/no-mask", test_no_mask);
  g_test_add_func ("/image-write/cbf-sum", test_cbf_sum);
  g_test_add_func ("/image-write/bytes", test_bytes);
  status = g_test_run ();
  remove_folder ();
  return status;
}
