/* SPDX-License-Identifier: MIT */

/* TIFF files written here: every type in every layout, what the tags say, which pages
 * are frames, what is refused. */

#include <string.h>

#include <glib/gstdio.h>
#include <tiffio.h>

#include "base/error.h"
#include "image/reader.h"

/* Neither is a multiple of the tile's 16, nor of the strip's rows. */
enum { N_SLOW = 21, N_FAST = 37, N_PIXELS = N_SLOW * N_FAST };

/* ---- pixels ---- */

typedef struct {
  RingletPixelType type; /* as it is read */
  guint16 format;
  guint16 bits;
} Kind;

static const Kind kinds[] = {
  { RINGLET_PIXEL_U8, SAMPLEFORMAT_UINT, 8 },
  { RINGLET_PIXEL_U16, SAMPLEFORMAT_UINT, 16 },
  { RINGLET_PIXEL_U32, SAMPLEFORMAT_UINT, 32 },
  { RINGLET_PIXEL_U64, SAMPLEFORMAT_UINT, 64 },
  { RINGLET_PIXEL_U16, SAMPLEFORMAT_VOID, 16 },
  { RINGLET_PIXEL_I8, SAMPLEFORMAT_INT, 8 },
  { RINGLET_PIXEL_I16, SAMPLEFORMAT_INT, 16 },
  { RINGLET_PIXEL_I32, SAMPLEFORMAT_INT, 32 },
  { RINGLET_PIXEL_I64, SAMPLEFORMAT_INT, 64 },
  { RINGLET_PIXEL_F32, SAMPLEFORMAT_IEEEFP, 16 },
  { RINGLET_PIXEL_F32, SAMPLEFORMAT_IEEEFP, 32 },
  { RINGLET_PIXEL_F64, SAMPLEFORMAT_IEEEFP, 64 },
};

/* A number whose bytes all differ, of either sign where the type has one. */
static guint64
bits_of (gsize i)
{
  return (i % 7 == 0 ? G_GUINT64_CONSTANT (0xfffffffffffffff0) : 0) ^
      (G_GUINT64_CONSTANT (0x0102030405060708) * (i % 251));
}

/* Half floats from 1 to 2; others a quarter of a number. */
static double
real_of (const Kind *kind, gsize i)
{
  return kind->bits == 16 ? 1.0 + (double) (i % 1024) / 1024.0
                          : (double) (i % 4001) / 4.0 - 300.0;
}

static void
put_pixel (const Kind *kind, guint8 *to, gsize i)
{
  const guint64 bits = bits_of (i);
  const float single = (float) real_of (kind, i);
  const double real = real_of (kind, i);
  const guint16 half = (guint16) (0x3c00 + i % 1024);
  const gsize size = kind->bits / 8;

  if (kind->format == SAMPLEFORMAT_IEEEFP)
    memcpy (to,
        size == 2       ? (gconstpointer) &half
            : size == 4 ? (gconstpointer) &single
                        : (gconstpointer) &real,
        size);
  else if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    memcpy (to, &bits, size);
  else
    memcpy (to, (const guint8 *) &bits + 8 - size, size);
}

static void
assert_pixels (const Kind *kind, const RingletImage *image)
{
  const gsize size = ringlet_pixel_type_size (kind->type);

  g_assert_cmpint (image->type, ==, kind->type);
  g_assert_cmpuint (image->n_slow, ==, N_SLOW);
  g_assert_cmpuint (image->n_fast, ==, N_FAST);
  for (gsize i = 0; i < N_PIXELS; i++) {
    guint8 wanted[8];

    if (kind->format == SAMPLEFORMAT_IEEEFP) {
      g_assert_cmpfloat (ringlet_image_get (image, i), ==, real_of (kind, i));
      continue;
    }
    put_pixel (kind, wanted, i);
    g_assert_cmpmem ((const guint8 *) image->data + i * size, size, wanted, size);
  }
}

/* ---- files ---- */

typedef struct {
  const char *mode; /* of TIFFOpen() */
  guint16 compression;
  guint16 predictor; /* 0: none is written */
  gboolean is_tiled;
  guint16 fill_order; /* 0: none is written */
} Layout;

static void
set_layout (TIFF *tiff, const Kind *kind, const Layout *layout)
{
  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, N_FAST);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, N_SLOW);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, kind->bits);
  TIFFSetField (tiff, TIFFTAG_SAMPLEFORMAT, kind->format);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, layout->compression);
  if (layout->predictor != 0)
    TIFFSetField (tiff, TIFFTAG_PREDICTOR, layout->predictor);
  if (layout->fill_order != 0)
    TIFFSetField (tiff, TIFFTAG_FILLORDER, layout->fill_order);
  if (layout->is_tiled) {
    TIFFSetField (tiff, TIFFTAG_TILEWIDTH, 16);
    TIFFSetField (tiff, TIFFTAG_TILELENGTH, 16);
  } else {
    TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, 10);
  }
}

static void
write_strips (TIFF *tiff, const Kind *kind)
{
  guint8 row[N_FAST * 8];

  for (guint32 y = 0; y < N_SLOW; y++) {
    for (gsize x = 0; x < N_FAST; x++)
      put_pixel (kind, row + x * kind->bits / 8, y * N_FAST + x);
    g_assert_cmpint (TIFFWriteScanline (tiff, row, y, 0), ==, 1);
  }
}

static void
write_tiles (TIFF *tiff, const Kind *kind)
{
  guint8 tile[16 * 16 * 8] = { 0 };

  for (guint32 y = 0; y < N_SLOW; y += 16) {
    for (guint32 x = 0; x < N_FAST; x += 16) {
      for (guint32 i = 0; i < 256; i++) {
        const guint32 row = y + i / 16, column = x + i % 16;

        if (row < N_SLOW && column < N_FAST)
          put_pixel (kind, tile + i * kind->bits / 8, row * N_FAST + column);
      }
      g_assert_cmpint (TIFFWriteTile (tiff, tile, x, y, 0, 0), >, 0);
    }
  }
}

static void
write_page (TIFF *tiff, const Kind *kind, const Layout *layout)
{
  set_layout (tiff, kind, layout);
  if (layout->is_tiled)
    write_tiles (tiff, kind);
  else
    write_strips (tiff, kind);
  g_assert_cmpint (TIFFWriteDirectory (tiff), ==, 1);
}

typedef struct {
  char *path;
  TIFF *tiff;
} Writing;

static Writing
begin (const char *mode)
{
  Writing self = { 0 };
  const int fd = g_file_open_tmp ("ringlet-test-XXXXXX.tif", &self.path, NULL);

  g_close (fd, NULL);
  self.tiff = TIFFOpen (self.path, mode);
  g_assert_nonnull (self.tiff);
  return self;
}

/* (transfer full): what was written */
static GBytes *
end (Writing *self)
{
  char *data = NULL;
  gsize size = 0;

  TIFFClose (self->tiff);
  g_assert_true (g_file_get_contents (self->path, &data, &size, NULL));
  g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
  return g_bytes_new_take (data, size);
}

/* ---- reading ---- */

static RingletImage *
read_frame (GBytes *bytes, guint64 index, guint64 *n_frames, GError **error)
{
  const RingletReaderInput input = { .bytes = bytes };
  const RingletReader *reader = ringlet_reader_find (bytes, NULL, error);
  g_auto (RingletFrameInfo) info = { 0 };
  RingletImage *image = NULL;
  gpointer state = NULL;

  g_assert_cmpstr (reader->name, ==, "tiff");
  state = reader->open (&input, n_frames, error);
  if (state == NULL)
    return NULL;
  image = reader->read (state, index, NULL, error);
  if (image != NULL) {
    g_assert_true (reader->describe (state, index, &info, NULL));
    g_assert_cmpuint (info.n_slow, ==, image->n_slow);
    g_assert_cmpuint (info.n_fast, ==, image->n_fast);
    g_assert_cmpint (info.type, ==, image->type);
    g_assert_cmpstr (info.meta.date, ==, image->meta.date);
  }
  reader->close (state);
  return image;
}

/* ---- layouts ---- */

static const Layout layouts[] = {
  { "wl", COMPRESSION_NONE, 0, FALSE, 0 },
  { "wb", COMPRESSION_NONE, 0, FALSE, 0 },
  { "wl8", COMPRESSION_NONE, 0, FALSE, 0 },
  { "wb8", COMPRESSION_NONE, 0, TRUE, 0 },
  { "wl", COMPRESSION_NONE, 0, TRUE, 0 },
  { "wl", COMPRESSION_NONE, 0, FALSE, FILLORDER_LSB2MSB },
  { "wb", COMPRESSION_PACKBITS, 0, FALSE, 0 },
  { "wl", COMPRESSION_LZW, 0, FALSE, 0 },
  { "wb", COMPRESSION_LZW, PREDICTOR_HORIZONTAL, FALSE, 0 },
  { "wl", COMPRESSION_LZW, PREDICTOR_FLOATINGPOINT, TRUE, 0 },
  { "wb8", COMPRESSION_ADOBE_DEFLATE, PREDICTOR_HORIZONTAL, TRUE, 0 },
  { "wl", COMPRESSION_ADOBE_DEFLATE, PREDICTOR_FLOATINGPOINT, FALSE, 0 },
  { "wb", COMPRESSION_DEFLATE, 0, TRUE, 0 },
};

static gboolean
fits (const Kind *kind, const Layout *layout)
{
  const gboolean is_float = kind->format == SAMPLEFORMAT_IEEEFP;

  if (layout->predictor == PREDICTOR_FLOATINGPOINT)
    return is_float;
  return layout->predictor == 0 || !is_float;
}

static void
test_layout (gconstpointer data)
{
  const Layout *layout = data;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;
    g_autoptr (GBytes) bytes = NULL;
    guint64 n_frames = 0;
    Writing writing;

    if (!fits (&kinds[i], layout))
      continue;
    writing = begin (layout->mode);
    write_page (writing.tiff, &kinds[i], layout);
    bytes = end (&writing);
    image = read_frame (bytes, 0, &n_frames, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (n_frames, ==, 1);
    assert_pixels (&kinds[i], image);
  }
}

/* ---- cut files ---- */

/* A file that is cut anywhere is refused, or all its pixels are there. */
static void
test_cut (gconstpointer data)
{
  const Layout *layout = data;
  Writing writing = begin (layout->mode);
  g_autoptr (GBytes) bytes = NULL;

  write_page (writing.tiff, &kinds[1], layout);
  bytes = end (&writing);
  for (gsize size = 8; size < g_bytes_get_size (bytes); size++) {
    g_autoptr (GBytes) cut =
        g_bytes_new_take (g_memdup2 (g_bytes_get_data (bytes, NULL), size), size);
    g_autoptr (GError) error = NULL;
    guint64 n_frames = 0;
    g_autoptr (RingletImage) image = read_frame (cut, 0, &n_frames, &error);

    if (image != NULL)
      assert_pixels (&kinds[1], image);
    else
      g_assert_cmpint (error->domain, ==, RINGLET_ERROR);
  }
}

/* ---- pages ---- */

/* Three frames of different types; what lies between them is no frame. */
static void
test_pages (void)
{
  const Kind *types[] = { &kinds[0], &kinds[7], &kinds[10] };
  Writing writing = begin ("w");
  g_autoptr (GBytes) bytes = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    write_page (writing.tiff, types[i], &layouts[i]);
    TIFFSetField (writing.tiff, TIFFTAG_SUBFILETYPE,
        i == 0 ? FILETYPE_REDUCEDIMAGE : FILETYPE_MASK);
    write_page (writing.tiff, &kinds[1], &layouts[0]);
  }
  bytes = end (&writing);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autoptr (GError) error = NULL;
    guint64 n_frames = 0;
    g_autoptr (RingletImage) image = read_frame (bytes, i, &n_frames, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (n_frames, ==, 3);
    assert_pixels (types[i], image);
  }
}

/* One bit a pixel, rows that end within a byte, white first: bits stay what they are.
 */
static void
test_bits (void)
{
  const guint8 rows[2][2] = { { 0xa5, 0x40 }, { 0x00, 0x80 } };
  const guint8 wanted[20] = { 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1,
    0 };
  Writing writing = begin ("w");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RingletImage) image = NULL;
  guint64 n_frames = 0;

  TIFFSetField (writing.tiff, TIFFTAG_IMAGEWIDTH, 10);
  TIFFSetField (writing.tiff, TIFFTAG_IMAGELENGTH, 2);
  TIFFSetField (writing.tiff, TIFFTAG_BITSPERSAMPLE, 1);
  TIFFSetField (writing.tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
  for (guint32 y = 0; y < 2; y++)
    TIFFWriteScanline (writing.tiff, (gpointer) rows[y], y, 0);
  bytes = end (&writing);
  image = read_frame (bytes, 0, &n_frames, NULL);
  g_assert_cmpint (image->type, ==, RINGLET_PIXEL_BOOL);
  g_assert_cmpmem (image->data, 20, wanted, 20);
}

/* ---- what is refused ---- */

static const struct {
  guint16 format;
  guint16 bits;
  guint16 n_samples;
  guint16 photometric;
  const char *words;
} refused[] = {
  { SAMPLEFORMAT_IEEEFP, 24, 1, PHOTOMETRIC_MINISBLACK, "24 bits" },
  { SAMPLEFORMAT_COMPLEXIEEEFP, 64, 1, PHOTOMETRIC_MINISBLACK, "sample format 6" },
  { SAMPLEFORMAT_UINT, 12, 1, PHOTOMETRIC_MINISBLACK, "12 bits" },
  { SAMPLEFORMAT_UINT, 8, 3, PHOTOMETRIC_RGB, "RGB" },
  { SAMPLEFORMAT_UINT, 8, 2, PHOTOMETRIC_MINISBLACK, "2 samples" },
  { SAMPLEFORMAT_UINT, 8, 1, PHOTOMETRIC_MASK, "interpretation 4" },
};

static void
test_refused (void)
{
  guint8 row[N_FAST * 8] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    const Kind kind = { 0, refused[i].format, refused[i].bits };
    Writing writing = begin ("w");
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) image = NULL;
    guint64 n_frames = 0;

    set_layout (writing.tiff, &kind, &layouts[0]);
    TIFFSetField (writing.tiff, TIFFTAG_SAMPLESPERPIXEL, refused[i].n_samples);
    TIFFSetField (writing.tiff, TIFFTAG_PHOTOMETRIC, refused[i].photometric);
    TIFFSetField (writing.tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    for (guint32 y = 0; y < N_SLOW; y++)
      TIFFWriteScanline (writing.tiff, row, y, 0);
    bytes = end (&writing);
    image = read_frame (bytes, 0, &n_frames, &error);
    g_assert_null (image);
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
    if (strstr (error->message, refused[i].words) == NULL)
      g_error ("no \"%s\" in: %s", refused[i].words, error->message);
  }
}

/* ---- what the tags say ---- */

typedef struct {
  const char *make;
  const char *model;
  const char *date;
  const char *description;
} Tags;

static RingletImage *
read_tags (const Tags *tags)
{
  Writing writing = begin ("w");
  g_autoptr (GBytes) bytes = NULL;
  guint64 n_frames = 0;

  if (tags->make != NULL)
    TIFFSetField (writing.tiff, TIFFTAG_MAKE, tags->make);
  if (tags->model != NULL)
    TIFFSetField (writing.tiff, TIFFTAG_MODEL, tags->model);
  if (tags->date != NULL)
    TIFFSetField (writing.tiff, TIFFTAG_DATETIME, tags->date);
  if (tags->description != NULL)
    TIFFSetField (writing.tiff, TIFFTAG_IMAGEDESCRIPTION, tags->description);
  write_page (writing.tiff, &kinds[1], &layouts[0]);
  bytes = end (&writing);
  return read_frame (bytes, 0, &n_frames, NULL);
}

static const struct {
  Tags tags;
  const char *date;
  const char *detector;
} said[] = {
  { { NULL, "PILATUS 1M-F ", "2014:10:24 16:33:09", NULL }, "2014-10-24T16:33:09",
      "PILATUS 1M-F" },
  { { "Rayonix", NULL, "yesterday", NULL }, NULL, "Rayonix" },
  { { "Unknown", "unknown", "0000:00:00 00:00:00", "ImageJ=1.50e\nmin=0.0" }, NULL,
      NULL },
  { { "", "", NULL, "{\"shape\": [48, 64]}" }, NULL, NULL },
  { { NULL, "PILATUS", "2014:10:24 16:33:09",
        "# Detector: PILATUS 1M, 10-0113\r\n# 2014-10-24T16:33:08.123\r\n" },
      "2014-10-24T16:33:08.123", "PILATUS 1M, 10-0113" },
  { { "Perkin Elmer", "XRD 1621 xN ES", "2012:03:04 05:06:07",
        "Exposure time = 0.5 s" },
      "2012-03-04T05:06:07", "XRD 1621 xN ES" },
  { { NULL, NULL, NULL, "Program = FIT2D\nDate: 04-Mar-2012 05:06:07\nDetector = MAR" },
      "2012-03-04T05:06:07", "MAR" },
};

static void
test_tags (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (said); i++) {
    g_autoptr (RingletImage) image = read_tags (&said[i].tags);

    assert_pixels (&kinds[1], image);
    g_assert_cmpstr (image->meta.date, ==, said[i].date);
    g_assert_cmpstr (image->meta.detector, ==, said[i].detector);
    g_assert_null (image->meta.warnings);
  }
}

/* ---- attributes of areaDetector ---- */

static const TIFFFieldInfo epics_fields[] = {
  { 65002, 1, 1, TIFF_LONG, FIELD_CUSTOM, TRUE, FALSE, (char *) "seconds" },
  { 65003, 1, 1, TIFF_LONG, FIELD_CUSTOM, TRUE, FALSE, (char *) "nanoseconds" },
  { 65010, -1, -1, TIFF_ASCII, FIELD_CUSTOM, TRUE, FALSE, (char *) "attribute 1" },
  { 65011, -1, -1, TIFF_ASCII, FIELD_CUSTOM, TRUE, FALSE, (char *) "attribute 2" },
  { 65012, -1, -1, TIFF_ASCII, FIELD_CUSTOM, TRUE, FALSE, (char *) "attribute 3" },
  { 65013, -1, -1, TIFF_ASCII, FIELD_CUSTOM, TRUE, FALSE, (char *) "attribute 4" },
};

static void
test_attributes (void)
{
  static const char *const texts[] = { "Wavelength(A):0.334400",
    "Exposure time(s):29.5", "Ring current:102.26", "Wavelength:77" };
  Writing writing = begin ("w");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (RingletImage) image = NULL;
  guint64 n_frames = 0;

  TIFFMergeFieldInfo (writing.tiff, epics_fields, G_N_ELEMENTS (epics_fields));
  /* 2016-11-13 12:27:14 UTC by date -u -d @$((631152000 + 847888034)), coreutils 9.1 */
  TIFFSetField (writing.tiff, 65002, (guint32) 847888034);
  TIFFSetField (writing.tiff, 65003, (guint32) 45999999);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    TIFFSetField (writing.tiff, 65010 + (guint32) i, texts[i]);
  write_page (writing.tiff, &kinds[1], &layouts[0]);
  bytes = end (&writing);
  image = read_frame (bytes, 0, &n_frames, NULL);
  assert_pixels (&kinds[1], image);
  g_assert_cmpfloat_with_epsilon (image->meta.wavelength_m, 0.3344e-10, 1e-24);
  g_assert_cmpfloat (image->meta.exposure_s, ==, 29.5);
  g_assert_cmpstr (image->meta.date, ==, "2016-11-13T12:27:14.045Z");
  g_assert_cmpstr (
      ringlet_image_meta_lookup (&image->meta, "Ring current"), ==, "102.26");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* It has advice on the older word for deflate. */
  TIFFSetWarningHandler (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++) {
    g_autofree char *path = g_strdup_printf ("/tiff/layout/%" G_GSIZE_FORMAT, i);
    g_autofree char *cut = g_strdup_printf ("/tiff/cut/%" G_GSIZE_FORMAT, i);

    g_test_add_data_func (path, &layouts[i], test_layout);
    if (layouts[i].predictor != PREDICTOR_FLOATINGPOINT)
      g_test_add_data_func (cut, &layouts[i], test_cut);
  }
  g_test_add_func ("/tiff/pages", test_pages);
  g_test_add_func ("/tiff/bits", test_bits);
  g_test_add_func ("/tiff/refused", test_refused);
  g_test_add_func ("/tiff/tags", test_tags);
  g_test_add_func ("/tiff/attributes", test_attributes);
  return g_test_run ();
}
