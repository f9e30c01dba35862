/* SPDX-License-Identifier: MIT */
#include "image/image-write-edf.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "image/source.h"

static char *
make_path (void)
{
  g_autofree char *name = g_strdup_printf ("ringlet-%u.edf", g_random_int ());

  return g_build_filename (g_get_tmp_dir (), name, NULL);
}

static RingletImage *
make_image (RingletPixelType type)
{
  const gsize size = 3 * 5 * ringlet_pixel_type_size (type);
  guint8 *data = ringlet_image_alloc (type, 3, 5, NULL);

  for (gsize i = 0; i < size; i++)
    data[i] = type == RINGLET_PIXEL_BOOL ? i % 2 : (guint8) (17 * i + 1);
  return ringlet_image_new_take (type, 3, 5, data, NULL);
}

static GPtrArray *
make_header (void)
{
  static const char *const pairs[] = { "Title", "one; {two} é\nthree", "Dim_1", "77",
    "dim_2", "88", "", "nothing", "Long", NULL };
  GPtrArray *header = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; pairs[i] != NULL; i++)
    g_ptr_array_add (header, g_strdup (pairs[i]));
  g_ptr_array_add (header, g_strnfill (600, 'x')); /* needs a second block */
  return header;
}

/* What is written reads back: every type, bit for bit. */
static void
test_round_trip (void)
{
  g_autoptr (GPtrArray) header = make_header ();

  for (int type = 0; type < RINGLET_PIXEL_N_TYPES; type++) {
    g_autoptr (RingletImage) image = make_image (type);
    g_autofree char *path = make_path ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletImage) back = NULL;

    g_test_message ("%s", ringlet_pixel_type_name (type));
    g_assert_true (ringlet_image_write_edf (image, header, path, FALSE, &error));
    g_assert_no_error (error);
    back = ringlet_image_load (path, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (
        back->type, ==, type == RINGLET_PIXEL_BOOL ? RINGLET_PIXEL_U8 : type);
    g_assert_cmpuint (back->n_slow, ==, 3);
    g_assert_cmpuint (back->n_fast, ==, 5);
    g_assert_true (g_bytes_equal (back->bytes, image->bytes));
    g_assert_cmpstr (
        ringlet_image_meta_lookup (&back->meta, "Title"), ==, "one   two  e three");
    g_unlink (path);
  }
}

static void
test_layout (void)
{
  g_autoptr (RingletImage) image = make_image (RINGLET_PIXEL_U32);
  g_autoptr (GPtrArray) header = make_header ();
  g_autofree char *path = make_path ();
  g_autofree char *content = NULL;
  gsize size = 0;
  const char *end = NULL;

  g_assert_true (ringlet_image_write_edf (image, header, path, FALSE, NULL));
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_cmpuint (size, ==, 1024 + 60);
  g_assert_true (g_str_has_prefix (content, "{\n"));
  end = memchr (content, '}', size);
  g_assert_cmpint (end - content, ==, 1022);
  g_assert_nonnull (g_strstr_len (content, 1024, "\nDataType = UnsignedInteger ;\n"));
  g_assert_null (g_strstr_len (content, 1024, "77"));
  g_assert_null (g_strstr_len (content, 1024, "88"));
  g_unlink (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/edf-writer/round-trip", test_round_trip);
  g_test_add_func ("/edf-writer/layout", test_layout);

  return g_test_run ();
}
