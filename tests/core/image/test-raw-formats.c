/* SPDX-License-Identifier: MIT */

/* Formats whose pixels lie uncompressed behind a header: small files made here after
 * the descriptions that the readers name. */

#include "support/raw-files.h"

typedef struct {
  const char *name;
  const char *path;
  GByteArray *(*build) (void);
  guint64 n_frames;
  const char *date;
  double exposure_s;
  const char *detector;
  struct {
    guint at;
    guint size;
  } fields[8]; /* that say how much there is */
} Format;

static const Format formats[] = {
  { "ge", "a.ge2", build_ge, 2, "2012-08-24", 0.25, "Angio",
      { { 12, 4 }, { 18, 4 }, { 22, 2 }, { 24, 2 }, { 26, 2 }, { 28, 2 } } },
  { "hipic", "a.img", build_hipic, 1, "2014-06-07T10:20:30", 0.5, "C4742",
      { { 2, 2 }, { 4, 2 }, { 6, 2 }, { 12, 2 } } },
  { "spe", "a.spe", build_spe, 2, "2014-06-07T10:20:30", 0.25, NULL,
      { { 42, 2 }, { 108, 2 }, { 656, 2 }, { 678, 8 }, { 1446, 4 } } },
  { "spe", "b.spe", build_spe3, 2, "2014-06-07T10:20:30.5+02:00", 0.25, "PIXIS",
      { { 42, 2 }, { 108, 2 }, { 656, 2 }, { 678, 8 }, { 1446, 4 } } },
  { "mrc", "a.mrc", build_mrc, 1, NULL, 0.0, NULL,
      { { 0, 4 }, { 4, 4 }, { 8, 4 }, { 12, 4 }, { 92, 4 } } },
};

static GBytes *
bytes_of (const Format *format)
{
  return g_byte_array_free_to_bytes (format->build ());
}

static void
test_whole (gconstpointer data)
{
  const Format *format = data;
  g_autoptr (GBytes) bytes = bytes_of (format);

  for (guint64 i = 0; i < format->n_frames; i++) {
    g_autoptr (GError) error = NULL;
    guint64 n_frames = 0;
    g_autoptr (RingletImage) image = ringlet_test_read_bytes (
        bytes, format->path, format->name, i, &n_frames, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (n_frames, ==, format->n_frames);
    assert_pixels (image, i);
    g_assert_null (image->meta.warnings);
    g_assert_cmpstr (image->meta.date, ==, format->date);
    g_assert_cmpstr (image->meta.detector, ==, format->detector);
    g_assert_cmpfloat (image->meta.exposure_s, ==, format->exposure_s);
  }
}

static void
test_truncation (gconstpointer data)
{
  const Format *format = data;
  g_autoptr (GBytes) bytes = bytes_of (format);

  ringlet_test_every_truncation (bytes, format->path);
}

static void
test_fields (gconstpointer data)
{
  const Format *format = data;
  g_autoptr (GBytes) bytes = bytes_of (format);

  for (gsize i = 0; format->fields[i].size > 0; i++)
    ringlet_test_hostile_field (
        bytes, format->path, format->fields[i].at, format->fields[i].size);
}

/* ---- one thing changed, and what is said of it ---- */

typedef struct {
  const char *name;
  GByteArray *(*build) (void);
  guint at;
  guint64 value;
  guint size;
  int code; /* -1: read, with a warning */
  const char *words;
} Change;

static const Change changes[] = {
  { "ge/bits", build_ge, 28, 12, 2, RINGLET_ERROR_UNSUPPORTED, "depth of 12 bits" },
  { "ge/no-frames", build_ge, 22, 0, 2, RINGLET_ERROR_FORMAT, "no frames" },
  { "ge/many-frames", build_ge, 22, 60000, 2, -1, "2 of 60000" },
  { "ge/rows", build_ge, 24, 60000, 2, -1, "2 frames of 3 rows" },
  { "ge/some-rows", build_ge, 24, 2048, 2, RINGLET_ERROR_TRUNCATED, "truncated" },
  { "ge/header-size", build_ge, 12, G_MAXUINT32, 4, RINGLET_ERROR_TRUNCATED,
      "truncated" },
  { "ge-edf/frames", build_ge_edf, 15, 'x', 1, RINGLET_ERROR_FORMAT, "Num_Images" },
  { "hipic/compressed", build_hipic, 12, 1, 2, RINGLET_ERROR_UNSUPPORTED, "type 1" },
  { "hipic/comment", build_hipic, 2, 65535, 2, RINGLET_ERROR_TRUNCATED, "comment" },
  { "spe/type", build_spe, 108, 99, 2, RINGLET_ERROR_UNSUPPORTED, "data type 99" },
  { "spe/xml", build_spe, 678, 4099, 8, RINGLET_ERROR_FORMAT, "XML offset" },
  { "spe/no-xml", build_spe, 678, 4100, 8, -1, "behind the frames is ignored" },
  { "spe/frames", build_spe, 1446, 3, 4, -1, "2 of 3" },
  { "spe/unknown-frames", build_spe, 1446, 0, 4, -1, "how many frames" },
  { "mrc/mode", build_mrc, 12, 101, 4, RINGLET_ERROR_UNSUPPORTED, "mode 101" },
  { "mrc/complex", build_mrc, 12, 4, 4, RINGLET_ERROR_UNSUPPORTED, "complex" },
  { "mrc/extended", build_mrc, 92, 39, 4, RINGLET_ERROR_TRUNCATED, "NSYMBT" },
  { "mrc/sections", build_mrc, 8, 2, 4, -1, "1 of 2" },
};

static void
test_change (gconstpointer data)
{
  const Change *change = data;
  GByteArray *file = change->build ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;

  ringlet_test_set_le (file, change->at, change->value, change->size);
  bytes = g_byte_array_free_to_bytes (file);
  image = ringlet_test_read_bytes (bytes, "a.ge", NULL, 0, NULL, &error);
  if (change->code < 0) {
    g_assert_no_error (error);
    assert_pixels (image, 0);
    g_assert_true (ringlet_test_has_warning (image, change->words));
    return;
  }
  g_assert_error (error, RINGLET_ERROR, change->code);
  g_assert_nonnull (strstr (error->message, change->words));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *whole = g_strdup_printf ("/raw-formats/%s/whole", formats[i].path);
    g_autofree char *cut = g_strdup_printf ("/raw-formats/%s/cut", formats[i].path);
    g_autofree char *fields =
        g_strdup_printf ("/raw-formats/%s/fields", formats[i].path);

    g_test_add_data_func (whole, &formats[i], test_whole);
    g_test_add_data_func (cut, &formats[i], test_truncation);
    g_test_add_data_func (fields, &formats[i], test_fields);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autofree char *path =
        g_strdup_printf ("/raw-formats/changed/%s", changes[i].name);

    g_test_add_data_func (path, &changes[i], test_change);
  }
  return g_test_run ();
}
