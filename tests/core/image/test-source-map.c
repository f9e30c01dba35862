/* SPDX-License-Identifier: MIT */

/* Large files are mapped: when they become shorter between opening and reading there is
 * an error and no signal, and what was read before stays. */

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fcntl.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "base/file.h"
#include "base/map.h"
#include "image/raw.h"
#include "image/source.h"

#define MIB ((gsize) 1 << 20)

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("ringlet-map-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "a.npy", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

/* Frames of @n_slow × 1024 bytes, zeros but for the first pixel of each, which is its
 * number plus 1: mostly holes, which take no room on the disk. Returns where the first
 * one begins. */
static gsize
write_stack (const char *path, guint n_frames, guint n_slow)
{
  g_autofree char *shape = g_strdup_printf ("(%u, %u, 1024)", n_frames, n_slow);
  g_autofree char *header = g_strdup_printf (
      "{'descr': '|u1', 'fortran_order': False, 'shape': %s, }\n", shape);
  g_autoptr (GString) start = g_string_new_len ("\x93NUMPY\x01\x00", 8);
  int file = -1;

  g_string_append_c (start, (char) strlen (header));
  g_string_append_c (start, 0);
  g_string_append (start, header);
  g_assert_true (g_file_set_contents (path, start->str, (gssize) start->len, NULL));
  file = g_open (path, O_WRONLY, 0);
  g_assert_cmpint (
      ftruncate (file, (off_t) (start->len + (gsize) n_frames * n_slow * 1024)), ==, 0);
  for (guint i = 0; i < n_frames; i++) {
    const guint8 value = (guint8) (i + 1);

    g_assert_cmpint (
        pwrite (file, &value, 1, (off_t) (start->len + (gsize) i * n_slow * 1024)), ==,
        1);
  }
  close (file);
  return start->len;
}

static double
first_pixel (RingletSource *source, guint64 index, GError **error)
{
  g_autoptr (RingletImage) image = ringlet_source_read (source, index, NULL, error);

  return image != NULL ? ringlet_image_get (image, 0) : -1.0;
}

static void
assert_shortened (const Fixture *self, RingletSource *source, guint64 index)
{
  g_autoptr (GError) error = NULL;
  g_auto (RingletFrameInfo) info = { 0 };

  g_assert_cmpfloat (first_pixel (source, index, &error), ==, -1.0);
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED);
  g_assert_true (g_str_has_prefix (error->message, self->path));
  g_clear_error (&error);
  g_assert_false (ringlet_source_describe (source, index, &info, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED);
}

/* A stack of 80 MiB, open, is cut in half and comes back. */
static void
test_stack (Fixture *self, gconstpointer data)
{
  const gsize start = write_stack (self->path, 80, 1024);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = ringlet_source_open (self->path, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (first_pixel (source, 70, &error), ==, 71.0);
  g_assert_no_error (error);

  g_assert_cmpint (truncate (self->path, (off_t) (start + 40 * MIB)), ==, 0);
  assert_shortened (self, source, 70);
  assert_shortened (self, source, 3);

  write_stack (self->path, 80, 1024);
  g_assert_cmpfloat (first_pixel (source, 70, &error), ==, 71.0);
  g_assert_no_error (error);
}

/* Cut within the last page, where the map has zeros: a wrong frame without a signal. */
static void
test_last_page (Fixture *self, gconstpointer data)
{
  const gsize start = write_stack (self->path, 80, 1024);
  g_autoptr (RingletSource) source = ringlet_source_open (self->path, NULL);

  g_assert_cmpint (truncate (self->path, (off_t) (start + 80 * MIB - 1)), ==, 0);
  assert_shortened (self, source, 79);
}

/* A lone image of 80 MiB, which fills its file, keeps none of it. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = NULL;

  write_stack (self->path, 1, 80 * 1024);
  image = ringlet_image_load (self->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (self->path, 0), ==, 0);
  g_assert_cmpfloat (ringlet_image_get (image, 0), ==, 1.0);
  g_assert_cmpfloat (ringlet_image_get (image, 80 * MIB - 1), ==, 0.0);
}

/* Opened among others, a file is looked at and closed; what it is when it is read
 * counts, down to nothing. */
static void
test_small (Fixture *self, gconstpointer data)
{
  const char *const paths[] = { self->path, self->path, NULL };

  for (gsize left = 0; left < 1100; left += 11) {
    g_autoptr (RingletSource) source = NULL;

    write_stack (self->path, 1, 1);
    source = ringlet_source_open_list (paths, NULL);
    g_assert_nonnull (source);
    g_assert_cmpint (truncate (self->path, (off_t) left), ==, 0);
    assert_shortened (self, source, 1);
  }
}

/* Whether pixels stay where they are is no matter of size. */
static void
test_within (Fixture *self, gconstpointer data)
{
  const RingletRawType raw = { .type = RINGLET_PIXEL_U8 };
  const gsize start = write_stack (self->path, 1, 8);
  guint64 size = 0;
  const int file = ringlet_file_open_plain (self->path, &size, NULL);
  g_autoptr (GBytes) map = ringlet_map_new (file, size, NULL);
  g_autoptr (GBytes) memory = ringlet_file_read_open (file, size, NULL);
  g_autoptr (RingletImage) image =
      ringlet_raw_image_within (&raw, memory, start, 8, 1024, NULL);

  g_assert_nonnull (image);
  g_assert_null (ringlet_raw_image_within (&raw, map, start, 8, 1024, NULL));
  close (file);
}

/* Nothing is written, no lock is taken. */
static void
test_read_only (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (GDir) dir = NULL;
  GStatBuf before;
  GStatBuf after;

  write_stack (self->path, 3, 4);
  g_assert_cmpint (g_chmod (self->path, 0400), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0500), ==, 0);
  g_assert_cmpint (g_stat (self->folder, &before), ==, 0);
  source = ringlet_source_open (self->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (first_pixel (source, 2, &error), ==, 3.0);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (self->folder, &after), ==, 0);
  g_assert_cmpint (before.st_mtim.tv_sec, ==, after.st_mtim.tv_sec);
  g_assert_cmpint (before.st_mtim.tv_nsec, ==, after.st_mtim.tv_nsec);
  g_assert_cmpint (g_chmod (self->folder, 0700), ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/source-map/stack", test_stack },
    { "/source-map/last-page", test_last_page },
    { "/source-map/kept", test_kept },
    { "/source-map/small", test_small },
    { "/source-map/within", test_within },
    { "/source-map/read-only", test_read_only },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
