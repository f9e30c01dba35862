/* SPDX-License-Identifier: MIT */

/* TIFF files written here: every type in every layout, which pages are frames, what is
 * refused. */

#include "tiff-file.h"

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
  return g_test_run ();
}
