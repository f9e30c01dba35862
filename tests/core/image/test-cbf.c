/* SPDX-License-Identifier: MIT */

/* CBF files by hand: what their headers say, what is refused, several frames in one. */

#include <string.h>

#include "base/error.h"
#include "image/codec.h"
#include "image/reader.h"

/* ---- files ---- */

static const gint32 pixels[6] = { 1, -2, 300, 70000, -70000, 5 };

static const char mini_text[] = "_array_data.header_convention \"PILATUS_1.2\"\r\n"
                                "_array_data.header_contents\r\n;\r\n"
                                "# Detector: EIGER 4M, S/N E-08-0101\r\n"
                                "# 2007/Oct/22 15:32:16.289\r\n"
                                "# Pixel_size 75e-6 m x 76e-6 m\r\n"
                                "# Exposure_time 0.395 s\r\n"
                                "# Wavelength 1.0332 A\r\n"
                                "# Detector_distance 0.3 m\r\n"
                                "# Beam_xy (1230.10, -1310.50) pixels\r\n"
                                "# Start_angle 74.3999 deg.\r\n"
                                "# Detector_2theta -3.0 deg.\r\n"
                                "# Flux 0.0 ph/s\r\n;\r\n\r\n";

/* The second index is the fast one; the beam is counted from pixel centres. */
static const char imgcif_text[] =
    "_diffrn_radiation_wavelength.id W1\r\n"
    "_diffrn_radiation_wavelength.wavelength 0.9795(2)\r\n"
    "_diffrn_measurement.sample_detector_distance 250.5 # mm\r\n"
    "_diffrn_detector.type 'MAR 345'\r\n"
    "loop_\r\n_array_structure_list.array_id _array_structure_list.index\r\n"
    "_array_structure_list.precedence\r\n A1 1 2\r\n A1 2 1\r\n"
    "loop_\r\n_array_element_size.array_id\r\n_array_element_size.index\r\n"
    "_array_element_size.size\r\n A1 1 150e-6\r\n A1 2 100e-6\r\n"
    "_diffrn_detector_element.reference_center_fast 10.0\r\n"
    "_diffrn_detector_element.reference_center_slow 15.0\r\n"
    "_diffrn_detector_element.reference_center_units mm\r\n"
    "loop_\r\n_axis.id\r\n_axis.type\r\n"
    " PHI rotation\r\n DIST translation\r\n X general\r\n"
    "loop_\r\n_diffrn_scan_frame.frame_id\r\n_diffrn_scan_frame.integration_time\r\n"
    "_diffrn_scan_frame.date\r\n"
    " F1 60.0 1997-12-04T10:23:48\r\n F2 30.0 1997-12-04T10:24:48\r\n"
    "loop_\r\n_diffrn_scan_frame_axis.frame_id\r\n_diffrn_scan_frame_axis.axis_id\r\n"
    "_diffrn_scan_frame_axis.angle\r\n_diffrn_scan_frame_axis.displacement\r\n"
    " F1 PHI 12.5 0.0\r\n F1 DIST 0.0 -240.5\r\n F1 X 0.0 1.0\r\n F1 Y ? .\r\n"
    " F2 PHI 13.5 0.0\r\n F2 DIST . -240.5\r\n\r\n";

static void
append (GByteArray *file, const char *text)
{
  g_byte_array_append (file, (const guint8 *) text, (guint) strlen (text));
}

static void append_line (GByteArray *file, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

static void
append_line (GByteArray *file, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  append (file, line);
  append (file, "\r\n");
}

/* What one section has; what is NULL is left out or the usual. */
typedef struct {
  const char *text; /* CIF before it */
  const char *content;
  const char *type;
  const char *more;  /* MIME lines */
  gconstpointer raw; /* of six pixels, in place of the compressed ones */
  gsize raw_size;
} Section;

static void
append_section (GByteArray *file, const Section *section)
{
  g_autoptr (GBytes) stream = section->raw != NULL
      ? g_bytes_new (section->raw, section->raw_size)
      : ringlet_codec_byte_offset_encode (RINGLET_PIXEL_I32, pixels, 6);
  gsize size;
  const guint8 *data = g_bytes_get_data (stream, &size);

  append (file, section->text != NULL ? section->text : "");
  append (file, "_array_data.data\r\n;\r\n--CIF-BINARY-FORMAT-SECTION--\r\n");
  append_line (file, "Content-Type: application/octet-stream%s",
      section->content != NULL ? section->content
                               : ";\r\n     conversions=\"x-CBF_BYTE_OFFSET\"");
  append_line (file, "X-Binary-Size: %" G_GSIZE_FORMAT, size);
  append_line (file, "X-Binary-Element-Type: \"%s\"",
      section->type != NULL ? section->type : "signed 32-bit integer");
  append (file, section->more != NULL ? section->more : "");
  append (file, "X-Binary-Size-Fastest-Dimension: 3\r\n");
  append (file, "X-Binary-Size-Second-Dimension: 2\r\n\r\n\x0c\x1a\x04\xd5");
  g_byte_array_append (file, data, (guint) size);
  append (file, "\r\n--CIF-BINARY-FORMAT-SECTION----\r\n;\r\n\r\n");
}

static GBytes *
make_file (const Section *sections, gsize n)
{
  GByteArray *file = g_byte_array_new ();

  append (file, "###CBF: VERSION 1.5\r\n\r\ndata_image\r\n\r\n");
  for (gsize i = 0; i < n; i++)
    append_section (file, &sections[i]);
  return g_byte_array_free_to_bytes (file);
}

/* ---- reading ---- */

typedef struct {
  const RingletReader *reader;
  GBytes *bytes;
  gpointer state;
  guint64 n_frames;
} Opened;

static gboolean
open_file (Opened *opened, const Section *sections, gsize n, RingletVerify verify,
    GError **error)
{
  RingletReaderInput input = { .verify = verify };

  *opened = (Opened){ .bytes = make_file (sections, n) };
  input.bytes = opened->bytes;
  opened->reader = ringlet_reader_find (opened->bytes, NULL, NULL);
  g_assert_cmpstr (opened->reader->name, ==, "cbf");
  opened->state = opened->reader->open (&input, &opened->n_frames, error);
  return opened->state != NULL;
}

static void
opened_clear (Opened *opened)
{
  if (opened->state != NULL)
    opened->reader->close (opened->state);
  g_bytes_unref (opened->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Opened, opened_clear)

/* Reads a frame, and what describe() says must be the same. */
static RingletImage *
read_frame (const Opened *opened, guint64 index, GError **error)
{
  g_auto (RingletFrameInfo) info = { 0 };
  RingletImage *image = opened->reader->read (opened->state, index, NULL, error);

  if (image == NULL)
    return NULL;
  g_assert_true (opened->reader->describe (opened->state, index, &info, NULL));
  g_assert_cmpuint (info.n_slow, ==, image->n_slow);
  g_assert_cmpuint (info.n_fast, ==, image->n_fast);
  g_assert_cmpint (info.type, ==, image->type);
  g_assert_cmpuint (info.meta.header->len, ==, image->meta.header->len);
  g_assert_cmpfloat (info.meta.exposure_s, ==, image->meta.exposure_s);
  /* Pixels may have more to tell. */
  g_assert_true (info.meta.warnings == NULL || image->meta.warnings != NULL);
  return image;
}

static RingletImage *
read_one (const Section *section, GError **error)
{
  g_auto (Opened) opened = { 0 };

  return open_file (&opened, section, 1, TRUE, error) ? read_frame (&opened, 0, error)
                                                      : NULL;
}

static void
assert_pixels (const RingletImage *image)
{
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_I32);
  g_assert_cmpuint (image->n_slow, ==, 2);
  g_assert_cmpuint (image->n_fast, ==, 3);
  g_assert_cmpmem (image->data, sizeof pixels, pixels, sizeof pixels);
}

/* A unit conversion may round. */
static void
assert_close (double value, double wanted)
{
  g_assert_cmpfloat_with_epsilon (value, wanted, 1e-14 * ABS (wanted));
}

static void
assert_motor (const RingletImageMeta *meta, guint index, const char *name, double value,
    const char *unit)
{
  const RingletMotor *motor = NULL;

  g_assert_cmpuint (index, <, meta->motors->len);
  motor = g_ptr_array_index (meta->motors, index);
  g_assert_cmpstr (motor->name, ==, name);
  g_assert_cmpfloat (motor->value, ==, value);
  g_assert_cmpstr (motor->unit, ==, unit);
}

/* ---- headers ---- */

static void
test_mini_header (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = read_one (&(Section){ .text = mini_text }, &error);
  const RingletImageMeta *meta = NULL;

  g_assert_no_error (error);
  assert_pixels (image);
  meta = &image->meta;
  assert_close (meta->wavelength_m, 1.0332e-10);
  assert_close (meta->distance_m, 0.3);
  assert_close (meta->exposure_s, 0.395);
  assert_close (meta->pixel_fast_m, 75e-6);
  assert_close (meta->pixel_slow_m, 76e-6);
  assert_close (meta->beam_fast_px, 1230.10);
  assert_close (meta->beam_slow_px, -1310.50);
  g_assert_cmpstr (meta->date, ==, "2007-10-22T15:32:16.289");
  g_assert_cmpstr (meta->detector, ==, "EIGER 4M, S/N E-08-0101");
  g_assert_cmpuint (meta->motors->len, ==, 2);
  assert_motor (meta, 0, "Start_angle", 74.3999, "deg");
  assert_motor (meta, 1, "Detector_2theta", -3.0, "deg");
  g_assert_cmpstr (ringlet_image_meta_lookup (meta, "Flux"), ==, "0.0 ph/s");
  g_assert_cmpstr (ringlet_image_meta_lookup (meta, "_array_data.header_convention"),
      ==, "PILATUS_1.2");
  g_assert_cmpstr (
      ringlet_image_meta_lookup (meta, "conversions"), ==, "x-CBF_BYTE_OFFSET");
  g_assert_null (meta->warnings);
}

static void
check_imgcif (const RingletImageMeta *meta)
{
  assert_close (meta->wavelength_m, 0.9795e-10);
  assert_close (meta->distance_m, 0.2505);
  assert_close (meta->pixel_slow_m, 150e-6);
  assert_close (meta->pixel_fast_m, 100e-6);
  assert_close (meta->beam_fast_px, 100.5);
  assert_close (meta->beam_slow_px, 100.5);
  g_assert_cmpstr (meta->detector, ==, "MAR 345");
  g_assert_cmpuint (meta->motors->len, ==, 2);
  g_assert_null (meta->warnings);
}

/* Tables have a row for each of two frames. */
static void
test_imgcif (void)
{
  const Section sections[] = { { .text = imgcif_text }, { .text = "" } };
  g_auto (Opened) opened = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) first = NULL;
  g_autoptr (RingletImage) second = NULL;

  g_assert_true (open_file (&opened, sections, 2, TRUE, &error));
  g_assert_cmpuint (opened.n_frames, ==, 2);
  first = read_frame (&opened, 0, &error);
  second = read_frame (&opened, 1, &error);
  g_assert_no_error (error);
  assert_pixels (first);
  assert_pixels (second);

  check_imgcif (&first->meta);
  g_assert_cmpfloat (first->meta.exposure_s, ==, 60.0);
  g_assert_cmpstr (first->meta.date, ==, "1997-12-04T10:23:48");
  assert_motor (&first->meta, 0, "PHI", 12.5, "deg");
  assert_motor (&first->meta, 1, "DIST", -240.5, "mm");

  check_imgcif (&second->meta);
  g_assert_cmpfloat (second->meta.exposure_s, ==, 30.0);
  g_assert_cmpstr (second->meta.date, ==, "1997-12-04T10:24:48");
  assert_motor (&second->meta, 0, "PHI", 13.5, "deg");
}

/* Frames with a block of their own: nothing of the first one holds for the second. */
static void
test_own_blocks (void)
{
  const Section sections[] = {
    { .text = mini_text },
    { .text = "data_other\r\n_diffrn_radiation_wavelength.wavelength 0.5\r\n"
              "_diffrn_detector_element.reference_center_fast -7.25\r\n"
              "_diffrn_detector_element.reference_center_slow 8\r\n"
              "_diffrn_detector_element.reference_center_units pixels\r\n" },
  };
  g_auto (Opened) opened = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) second = NULL;

  g_assert_true (open_file (&opened, sections, 2, TRUE, &error));
  second = read_frame (&opened, 1, &error);
  g_assert_no_error (error);
  assert_pixels (second);
  assert_close (second->meta.wavelength_m, 0.5e-10);
  g_assert_cmpfloat (second->meta.distance_m, ==, 0.0);
  g_assert_cmpfloat (second->meta.beam_fast_px, ==, -6.75);
  g_assert_cmpfloat (second->meta.beam_slow_px, ==, 8.5);
}

/* Text that does not end, a loop without values, values without a name: the pixels are
 * good without it. */
static void
test_odd_text (void)
{
  static const char *const texts[] = { "_diffrn.id 'open\r\n",
    "loop_\r\n_a.b\r\n_a.c\r\n", "1 2 3\r\n", "_a.b\r\n;\r\nno end\r\n", "loop_\r\n",
    "_array_element_size.size nan\r\n", "_array_element_size.index 1\r\n",
    "_diffrn_scan_frame_axis.axis_id A\r\n_diffrn_scan_frame_axis.angle inf\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = read_one (&(Section){ .text = texts[i] }, &error);

    g_assert_no_error (error);
    assert_pixels (image);
    g_assert_cmpfloat (image->meta.pixel_fast_m, ==, 0.0);
  }
}

/* ---- data ---- */

static const struct {
  Section section;
  int code;
  const char *words;
} refused[] = {
  { { .content = ";\r\n     conversions=\"x-CBF_PACKED\"" }, RINGLET_ERROR_UNSUPPORTED,
      "x-CBF_PACKED " },
  { { .content = "; conversions=\"x-CBF_PACKED_V2\"" }, RINGLET_ERROR_UNSUPPORTED,
      "x-CBF_PACKED_V2" },
  { { .content = ";\r\n\tconversions=\"x-CBF_CANONICAL\"" }, RINGLET_ERROR_UNSUPPORTED,
      "x-CBF_CANONICAL" },
  { { .type = "unsigned 1-bit integer" }, RINGLET_ERROR_UNSUPPORTED,
      "unsigned 1-bit integer" },
  { { .type = "signed 32-bit real IEEE" }, RINGLET_ERROR_UNSUPPORTED, "byte-offset" },
  { { .more = "Content-Transfer-Encoding: BASE64\r\n" }, RINGLET_ERROR_UNSUPPORTED,
      "BASE64" },
  { { .more = "X-Binary-Element-Byte-Order: BIG_ENDIAN\r\n" },
      RINGLET_ERROR_UNSUPPORTED, "BIG_ENDIAN" },
  { { .more = "X-Binary-Size-Third-Dimension: 2\r\n" }, RINGLET_ERROR_UNSUPPORTED,
      "Third" },
  { { .more = "X-Binary-Number-of-Elements: 5\r\n" }, RINGLET_ERROR_FORMAT,
      "contradicts" },
  { { .more = "X-Binary-Number-of-Elements: -6\r\n" }, RINGLET_ERROR_FORMAT, "-6" },
  { { .type = "unsigned 1\xff-bit" }, RINGLET_ERROR_UNSUPPORTED,
      "unsigned 1\ufffd-bit" },
  { { .more = "X-Binary-Size-Padding: x\r\n" }, RINGLET_ERROR_FORMAT, "Padding" },
  { { .content = "", .raw = "01234567890123456789012", .raw_size = 23 },
      RINGLET_ERROR_TRUNCATED, "cannot hold 6" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = read_one (&refused[i].section, &error);

    g_assert_null (image);
    g_assert_error (error, RINGLET_ERROR, refused[i].code);
    if (strstr (error->message, refused[i].words) == NULL)
      g_error ("no \"%s\" in: %s", refused[i].words, error->message);
  }
}

/* Padding that the file lacks does not matter. */
static void
test_accepted (void)
{
  static const char *const lines[] = { "X-Binary-Size-Third-Dimension: 1\r\n",
    "X-Binary-Size-Padding: 0\r\n", "X-Binary-Size-Padding: 2147483647\r\n",
    "X-Binary-Number-of-Elements: 6\r\n", "Content-Transfer-Encoding: binary\r\n",
    "X-Binary-Element-Byte-Order: little_endian\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = read_one (&(Section){ .more = lines[i] }, &error);

    g_assert_no_error (error);
    assert_pixels (image);
  }
}

static void
test_no_compression (void)
{
  static const char big[] = "\0\0\0\1\xff\xff\xff\xfe\0\0\1\x2c\0\1\x11\x70"
                            "\xff\xfe\xee\x90\0\0\0\5";
  static const char little[] = "\1\0\0\0\xfe\xff\xff\xff\x2c\1\0\0\x70\x11\1\0"
                               "\x90\xee\xfe\xff\5\0\0\0";
  /* 1.5 in single precision, six times. */
  static const char real[] = "\0\0\xc0\x3f\0\0\xc0\x3f\0\0\xc0\x3f"
                             "\0\0\xc0\x3f\0\0\xc0\x3f\0\0\xc0\x3f";
  g_autoptr (RingletImage) of_big =
      read_one (&(Section){ .content = "",
                    .raw = big,
                    .raw_size = 24,
                    .more = "X-Binary-Element-Byte-Order: BIG_ENDIAN\r\n" },
          NULL);
  g_autoptr (RingletImage) of_little =
      read_one (&(Section){ .content = ";", .raw = little, .raw_size = 24 }, NULL);
  g_autoptr (RingletImage) of_real = read_one (&(Section){ .content = "",
                                                   .raw = real,
                                                   .raw_size = 24,
                                                   .type = "signed 32-bit real IEEE" },
      NULL);

  assert_pixels (of_big);
  assert_pixels (of_little);
  g_assert_cmpint (of_real->type, ==, RINGLET_PIXEL_F32);
  for (gsize i = 0; i < 6; i++)
    g_assert_cmpfloat (ringlet_image_get (of_real, i), ==, 1.5);
}

/* ---- checksums ---- */

/* base64 (md5 (stream)) by Python 3.11, hashlib and base64; the other one is of b"". */
#define MD5_RIGHT "Content-MD5: 3DEbcW2shqCjPd3pljUF3g==\r\n"
#define MD5_WRONG "Content-MD5: 1B2M2Y8AsgTpgAmY7PhCfg==\r\n"

static const struct {
  const char *more;
  RingletVerify verify;
  gboolean is_read;
  gboolean is_warned;
} sums[] = {
  { MD5_RIGHT, RINGLET_VERIFY_STRICT, TRUE, FALSE },
  { MD5_WRONG, RINGLET_VERIFY_STRICT, FALSE, FALSE },
  { MD5_RIGHT, RINGLET_VERIFY_WARN, TRUE, FALSE },
  { MD5_WRONG, RINGLET_VERIFY_WARN, TRUE, TRUE },
  { MD5_RIGHT, RINGLET_VERIFY_NONE, TRUE, TRUE },
  { MD5_WRONG, RINGLET_VERIFY_NONE, TRUE, TRUE },
  { NULL, TRUE, TRUE, FALSE },
  { NULL, FALSE, TRUE, FALSE },
};

static void
test_md5 (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sums); i++) {
    g_auto (Opened) opened = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;
    const GPtrArray *warnings = NULL;

    g_assert_true (open_file (
        &opened, &(Section){ .more = sums[i].more }, 1, sums[i].verify, NULL));
    image = read_frame (&opened, 0, &error);
    if (!sums[i].is_read) {
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, "MD5"));
      continue;
    }
    g_assert_no_error (error);
    assert_pixels (image);
    warnings = image->meta.warnings;
    g_assert_cmpint (warnings != NULL, ==, sums[i].is_warned);
    if (warnings != NULL)
      g_assert_nonnull (strstr (g_ptr_array_index (warnings, 0), "MD5"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cbf/mini-header", test_mini_header);
  g_test_add_func ("/cbf/imgcif", test_imgcif);
  g_test_add_func ("/cbf/own-blocks", test_own_blocks);
  g_test_add_func ("/cbf/odd-text", test_odd_text);
  g_test_add_func ("/cbf/refused", test_refused);
  g_test_add_func ("/cbf/accepted", test_accepted);
  g_test_add_func ("/cbf/no-compression", test_no_compression);
  g_test_add_func ("/cbf/md5", test_md5);
  return g_test_run ();
}
