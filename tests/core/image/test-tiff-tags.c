/* SPDX-License-Identifier: MIT */

/* TIFF files written here: what their tags say. */

#include "tiff-file.h"

/* ---- what the tags say ---- */

static const Layout layout = { "wl", COMPRESSION_NONE, 0, FALSE, 0 };

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
  write_page (writing.tiff, &kinds[1], &layout);
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
  write_page (writing.tiff, &kinds[1], &layout);
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
  TIFFSetWarningHandler (NULL);
  g_test_add_func ("/tiff-tags/tags", test_tags);
  g_test_add_func ("/tiff-tags/attributes", test_attributes);
  return g_test_run ();
}
