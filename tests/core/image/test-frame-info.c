/* SPDX-License-Identifier: MIT */

/* A frame's description is that of its image, for every reader and every sample, and
 * takes no pixels to find out. */

#include <string.h>

#include <glib/gstdio.h>

#include "image/reader.h"
#include "image/source.h"
#include "support/samples.h"
#include "support/shared.h"

/* ---- what is the same ---- */

static void
assert_same_texts (const GPtrArray *a, const GPtrArray *b, const char *what)
{
  const guint n_a = a != NULL ? a->len : 0;
  const guint n_b = b != NULL ? b->len : 0;

  /* What only the pixels tell, that they end early, is said behind the rest. */
  if (n_a > n_b || (n_a < n_b && !g_str_equal (what, "warnings")))
    g_error ("%u and %u texts of %s", n_a, n_b, what);
  for (guint i = 0; i < n_a; i++)
    g_assert_cmpstr (g_ptr_array_index (a, i), ==, g_ptr_array_index (b, i));
}

static void
assert_same_motors (const GPtrArray *a, const GPtrArray *b)
{
  const guint n = a != NULL ? a->len : 0;

  g_assert_cmpuint (n, ==, b != NULL ? b->len : 0);
  for (guint i = 0; i < n; i++) {
    const RingletMotor *first = g_ptr_array_index (a, i);
    const RingletMotor *second = g_ptr_array_index (b, i);

    g_assert_cmpstr (first->name, ==, second->name);
    g_assert_cmpfloat (first->value, ==, second->value);
    g_assert_cmpstr (first->unit, ==, second->unit);
  }
}

static void
assert_same_meta (const RingletImageMeta *a, const RingletImageMeta *b)
{
  g_assert_cmpfloat (a->wavelength_m, ==, b->wavelength_m);
  g_assert_cmpfloat (a->distance_m, ==, b->distance_m);
  g_assert_cmpfloat (a->exposure_s, ==, b->exposure_s);
  g_assert_cmpfloat (a->pixel_slow_m, ==, b->pixel_slow_m);
  g_assert_cmpfloat (a->pixel_fast_m, ==, b->pixel_fast_m);
  g_assert_cmpfloat (a->beam_slow_px, ==, b->beam_slow_px);
  g_assert_cmpfloat (a->beam_fast_px, ==, b->beam_fast_px);
  g_assert_cmpfloat (a->monitor, ==, b->monitor);
  g_assert_cmpstr (a->date, ==, b->date);
  g_assert_cmpstr (a->detector, ==, b->detector);
  assert_same_motors (a->motors, b->motors);
  assert_same_texts (a->header, b->header, "header");
  assert_same_texts (a->warnings, b->warnings, "warnings");
}

static void
assert_same (const RingletFrameInfo *info, const RingletImage *image)
{
  g_assert_cmpuint (info->n_slow, ==, image->n_slow);
  g_assert_cmpuint (info->n_fast, ==, image->n_fast);
  g_assert_cmpstr (
      ringlet_pixel_type_name (info->type), ==, ringlet_pixel_type_name (image->type));
  assert_same_meta (&info->meta, &image->meta);
}

/* ---- every sample ---- */

/* Of a file that cannot be read only that its description ends well. Returns the name
 * of the reader, or NULL. */
static const char *
check_file (const char *path)
{
  g_autoptr (RingletSource) source = ringlet_source_open (path, NULL);
  const char *format = NULL;

  if (source == NULL)
    return NULL;

  g_test_message ("%s", path);
  for (guint64 i = 0; i < ringlet_source_n_frames (source); i++) {
    g_autoptr (GError) error = NULL;
    g_auto (RingletFrameInfo) info = { 0 };
    const gboolean is_told = ringlet_source_describe (source, i, &info, NULL, &error);
    g_autoptr (RingletImage) image = ringlet_source_read (source, i, NULL, NULL);

    if (!is_told) {
      g_assert_nonnull (error);
      g_assert_cmpuint (info.n_slow, ==, 0);
      g_assert_null (image);
    }
    if (image == NULL)
      continue;
    assert_same (&info, image);
    format = ringlet_source_format (source, i);
  }
  return format;
}

/* Adds the readers of @list to @seen. */
static void
check_list (const char *list, const char *below, GHashTable *seen)
{
  g_autofree char *folder = ringlet_test_shared (below);
  g_autoptr (JsonNode) index = ringlet_test_samples (list);
  JsonArray *entries = NULL;

  if (index == NULL)
    return;

  entries = json_node_get_array (index);
  for (guint i = 0; i < json_array_get_length (entries); i++) {
    JsonObject *entry = json_array_get_object_element (entries, i);
    const char *file = json_object_get_string_member (entry, "file");
    g_autofree char *path = g_build_filename (folder, file, NULL);
    const char *format = check_file (path);

    if (format != NULL)
      g_hash_table_add (seen, (gpointer) format);
  }
}

/* Of two formats no sample can be opened by its name alone. */
static void
check_others (GHashTable *seen)
{
  g_autofree char *raw = ringlet_test_shared ("data/formats/raw/int32_487x195.raw");
  g_autofree char *named = g_strconcat (raw, "::raw:195x487:int32", NULL);
  g_autofree char *folder = g_dir_make_tmp ("ringlet-info-XXXXXX", NULL);
  g_autofree char *sheet = g_build_filename (folder, "sheet.spr", NULL);

  g_assert_true (g_file_set_contents (sheet, "2 1 Start pixel\n1 2\n", -1, NULL));
  g_hash_table_add (seen, (gpointer) check_file (named));
  g_hash_table_add (seen, (gpointer) check_file (sheet));
  g_unlink (sheet);
  g_rmdir (folder);
}

static void
test_samples (void)
{
  g_autofree char *shared = ringlet_test_shared ("data/formats");
  g_autofree char *mask = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const RingletReader *const *readers = ringlet_reader_list ();

  if (shared == NULL)
    return;

  check_list ("data/formats/index.json", "data/formats", seen);
  check_list ("data/bad/expect.json", "data/bad", seen);
  mask = ringlet_test_shared ("data/real/formats-real/face.msk");
  g_hash_table_add (seen, (gpointer) check_file (mask));
  check_others (seen);

  for (gsize i = 0; readers[i] != NULL; i++) {
    if (!g_hash_table_contains (seen, readers[i]->name))
      g_error ("no sample that the reader \"%s\" reads", readers[i]->name);
  }
}

/* ---- without pixels ---- */

/* Files whose header is whole and whose pixels are not. */
static const char *const damaged[] = { "data/bad/hdf5/gzip_short_chunk.h5" };

static void
test_damaged (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (damaged); i++) {
    g_autofree char *path = ringlet_test_shared (damaged[i]);
    g_auto (RingletFrameInfo) info = { 0 };
    g_autoptr (RingletSource) source = NULL;
    g_autoptr (GError) error = NULL;

    if (path == NULL)
      return;

    source = ringlet_source_open (path, &error);
    g_assert_no_error (error);
    g_assert_true (ringlet_source_describe (source, 0, &info, NULL, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (info.n_slow, >, 0);
    g_assert_null (ringlet_source_read (source, 0, NULL, &error));
    g_assert_nonnull (error);
  }
}

/* A sum that does not fit is found in a list, too, when asked for. */
static void
test_verify (void)
{
  g_autofree char *path = ringlet_test_shared ("data/bad/cbf/md5.cbf");
  const char *const names[] = { path, path, NULL };
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (RingletSource) full = NULL;
  g_autoptr (RingletSource) verified = NULL;
  g_autoptr (RingletImage) image = NULL;

  if (path == NULL)
    return;

  source = ringlet_source_open_list (names, NULL);
  full = ringlet_source_open_full (names, RINGLET_SOURCE_VERIFY, NULL, NULL);
  verified = ringlet_source_new_verified (source);
  /* A reader that skips the comparison says so. */
  image = ringlet_source_read (source, 1, NULL, NULL);
  g_assert_nonnull (image);
  g_assert_nonnull (image->meta.warnings);
  g_assert_null (ringlet_source_read (full, 1, NULL, NULL));
  g_assert_null (ringlet_source_read (verified, 1, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-info/samples", test_samples);
  g_test_add_func ("/frame-info/damaged", test_damaged);
  g_test_add_func ("/frame-info/verify", test_verify);
  return g_test_run ();
}
