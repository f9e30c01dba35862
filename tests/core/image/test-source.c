/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/parallel.h"
#include "image/source.h"
#include "image/stored-frame.h"

/* A folder with images a.npy (one frame) and s.npy (three), each pixel its frame number
 * plus @first. */
typedef struct {
  char *folder;
  char *one;
  char *stack;
} Fixture;

static void
write_npy (const char *path, guint n_frames, guint8 first)
{
  g_autofree char *header = g_strdup_printf (
      "{'descr': '|u1', 'fortran_order': False, 'shape': (%u, 2, 2), }\n", n_frames);
  g_autoptr (GString) file = g_string_new_len ("\x93NUMPY\x01\x00", 8);

  g_string_append_c (file, (char) strlen (header));
  g_string_append_c (file, 0);
  g_string_append (file, header);
  for (guint i = 0; i < 4 * n_frames; i++)
    g_string_append_c (file, (char) (first + i / 4));
  g_assert_true (g_file_set_contents (path, file->str, (gssize) file->len, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("ringlet-source-XXXXXX", NULL);
  fixture->one = g_build_filename (fixture->folder, "a.npy", NULL);
  fixture->stack = g_build_filename (fixture->folder, "s.npy", NULL);
  write_npy (fixture->one, 1, 10);
  write_npy (fixture->stack, 3, 20);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

    if (g_unlink (path) != 0)
      g_rmdir (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->one);
  g_free (fixture->stack);
}

static double
first_pixel (RingletSource *source, guint64 index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_source_read (source, index, NULL, &error);

  g_assert_no_error (error);
  return ringlet_image_get (image, 0);
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  const char *const paths[] = { fixture->stack, fixture->one, fixture->stack, NULL };
  const double wanted[] = { 20, 21, 22, 10, 20, 21, 22 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = ringlet_source_open_list (paths, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, G_N_ELEMENTS (wanted));
  for (guint64 i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_cmpfloat (first_pixel (source, i), ==, wanted[i]);
  g_assert_cmpstr (ringlet_source_path (source, 3), ==, fixture->one);
  g_assert_cmpstr (ringlet_source_path (source, 4), ==, fixture->stack);
  g_assert_cmpstr (ringlet_source_format (source, 6), ==, "npy");
}

/* More files than stay open at once, read from several threads out of order. */
static void
read_one (gsize index, gpointer data)
{
  const gsize shuffled = index * 7 % 200;

  g_assert_cmpfloat (first_pixel (data, shuffled), ==, (double) (shuffled % 50));
}

static void
test_many_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletSource) source = NULL;

  for (guint i = 0; i < 200; i++) {
    g_autofree char *path = g_strdup_printf ("%s/%03u.npy", fixture->folder, i);

    write_npy (path, 1, (guint8) (i % 50));
    g_ptr_array_add (paths, g_steal_pointer (&path));
  }
  g_ptr_array_add (paths, NULL);

  source = ringlet_source_open_list ((const char *const *) paths->pdata, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (source), ==, 200);
  g_assert_true (ringlet_parallel_for (200, read_one, source, NULL, NULL));
}

static void
test_shrunk (Fixture *fixture, gconstpointer data)
{
  const char *const paths[] = { fixture->stack, fixture->one, NULL };
  g_autoptr (RingletSource) source = ringlet_source_open_list (paths, NULL);
  g_autoptr (GError) error = NULL;

  write_npy (fixture->stack, 1, 20);
  g_assert_null (ringlet_source_read (source, 2, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED);
  g_assert_true (g_str_has_prefix (error->message, fixture->stack));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RingletSource) source = ringlet_source_open (fixture->one, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ringlet_source_read (source, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Frames of a source that is open already, verified: only the CBF reader has sums. */
/* ---- several at once ---- */

typedef struct {
  const char *name;
  gsize most;    /* bytes */
  gsize n_tried; /* of the frames 0, 1 (which is gone) and 3 */
  gboolean is_cancelled;
} Several;

static const Several several[] = {
  { "all", G_MAXSIZE, 3 },
  { "as many as there is memory for", 1, 1 },
  { "none is wanted", G_MAXSIZE, 3, TRUE },
};

static void
check_several (const Several *c, RingletStoredFrame **frames, GError **errors)
{
  for (gsize i = 0; i < c->n_tried; i++) {
    g_autoptr (RingletStoredFrame) frame = frames[i];
    g_autoptr (GError) error = errors[i];
    g_autoptr (RingletImage) image = NULL;

    if (c->is_cancelled) {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (frame);
    } else if (i == 1) {
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
      g_assert_null (frame);
    } else {
      g_assert_no_error (error);
      image = ringlet_stored_frame_decode (frame, NULL, NULL);
      g_assert_cmpfloat (ringlet_image_get (image, 0), ==, i == 0 ? 10 : 21);
    }
  }
}

static void
test_several (Fixture *fixture, gconstpointer data)
{
  g_autofree char *gone = g_build_filename (fixture->folder, "b.npy", NULL);
  const char *const paths[] = { fixture->one, gone, fixture->stack, NULL };
  const guint64 indices[] = { 0, 1, 3 };
  g_autoptr (RingletSource) source = NULL;

  write_npy (gone, 1, 10);
  source = ringlet_source_open_list (paths, NULL);
  g_assert_cmpint (g_unlink (gone), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (several); i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    RingletStoredFrame *frames[3] = { NULL };
    GError *errors[3] = { NULL };

    g_test_message ("%s", several[i].name);
    if (several[i].is_cancelled)
      g_cancellable_cancel (cancellable);
    g_assert_cmpuint (ringlet_source_fetch_several (source, indices, 3, several[i].most,
                          frames, errors, cancellable),
        ==, several[i].n_tried);
    check_several (&several[i], frames, errors);
  }
}

static void
test_verified (Fixture *fixture, gconstpointer data)
{
  const char *const paths[] = { fixture->stack, fixture->one, NULL };
  g_autoptr (RingletSource) source = ringlet_source_open_list (paths, NULL);
  g_autoptr (RingletSource) verified = ringlet_source_new_verified (source);
  g_autoptr (RingletSource) again = ringlet_source_new_verified (verified);

  g_assert_true (verified != source);
  g_assert_true (again == verified);
  g_assert_cmpuint (ringlet_source_n_frames (verified), ==, 4);
  g_assert_cmpfloat (first_pixel (verified, 2), ==, 22);
  g_assert_cmpfloat (first_pixel (verified, 3), ==, 10);
  g_assert_cmpstr (ringlet_source_path (verified, 3), ==, fixture->one);
  g_assert_null (ringlet_source_notes (verified)[0]);
}

/* A series that grew, and one whose file is another one since it was opened. */
static void
test_joined (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RingletSource) stack = ringlet_source_open (fixture->stack, NULL);
  g_autoptr (RingletSource) one = ringlet_source_open (fixture->one, NULL);
  g_autoptr (RingletSource) both = ringlet_source_new_joined (stack, one);
  g_autoptr (RingletSource) again = NULL;

  g_assert_cmpuint (ringlet_source_n_frames (both), ==, 4);
  g_assert_cmpfloat (first_pixel (both, 2), ==, 22);
  g_assert_cmpfloat (first_pixel (both, 3), ==, 10);
  g_assert_true (ringlet_source_is_of_stack (both, 0));
  g_assert_true (ringlet_source_is_of_stack (both, 2));
  g_assert_false (ringlet_source_is_of_stack (both, 3));

  write_npy (fixture->one, 1, 77);
  again = ringlet_source_new_joined (NULL, one);
  g_assert_cmpuint (ringlet_source_n_frames (again), ==, 1);
  g_assert_cmpfloat (first_pixel (again, 0), ==, 77);
}

static void
test_describe (Fixture *fixture, gconstpointer data)
{
  const char *const paths[] = { fixture->stack, fixture->one, NULL };
  g_autoptr (RingletSource) source = ringlet_source_open_list (paths, NULL);

  for (guint64 i = 0; i < 4; i++) {
    g_auto (RingletFrameInfo) info = { 0 };

    g_assert_true (ringlet_source_describe (source, i, &info, NULL, NULL));
    g_assert_cmpuint (info.n_slow, ==, 2);
    g_assert_cmpuint (info.n_fast, ==, 2);
    g_assert_cmpint (info.type, ==, RINGLET_PIXEL_U8);
  }
}

static void
test_image (Fixture *fixture, gconstpointer data)
{
  guint8 *pixels = g_memdup2 ("\x07", 1);
  g_autoptr (RingletImage) image =
      ringlet_image_new_take (RINGLET_PIXEL_U8, 1, 1, pixels, NULL);
  g_autoptr (RingletSource) source = ringlet_source_new_image (image, "drawn");

  g_assert_cmpuint (ringlet_source_n_frames (source), ==, 1);
  g_assert_cmpstr (ringlet_source_path (source, 0), ==, "drawn");
  g_assert_cmpstr (ringlet_source_format (source, 0), ==, "memory");
  g_assert_cmpfloat (first_pixel (source, 0), ==, 7);
}

static void
test_load (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_image_load (fixture->one, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (image->n_slow, ==, 2);
  g_assert_null (ringlet_image_load (fixture->stack, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "3 frames"));
}

/* @name is below the folder; "" is the folder itself. */
static void
check_refusal (
    Fixture *fixture, const char *name, GQuark domain, int code, const char *words)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_source_open (path, &error));
  g_assert_error (error, domain, code);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  g_autofree char *empty = g_build_filename (fixture->folder, "empty.edf", NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "inner", NULL);

  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  check_refusal (fixture, "no.edf", G_FILE_ERROR, G_FILE_ERROR_NOENT, "check the name");
  check_refusal (
      fixture, "a.npy/x", G_FILE_ERROR, G_FILE_ERROR_NOTDIR, "check the name");
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  check_refusal (fixture, "inner", G_FILE_ERROR, G_FILE_ERROR_ISDIR, "folder");
  check_refusal (fixture, "empty.edf", RINGLET_ERROR, RINGLET_ERROR_TRUNCATED, "empty");
  check_refusal (fixture, "a.npy::x", RINGLET_ERROR, RINGLET_ERROR_VALUE, "leave out");
  check_refusal (fixture, "a.npy::", RINGLET_ERROR, RINGLET_ERROR_VALUE, "Nothing");
}

/* "::" may be part of a file's own name. */
static void
test_colons_in_name (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a::b.npy", NULL);
  g_autofree char *inner = g_strconcat (path, "::x", NULL);
  g_autoptr (RingletSource) source = NULL;
  g_autoptr (GError) error = NULL;

  write_npy (path, 1, 5);
  source = ringlet_source_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (first_pixel (source, 0), ==, 5);

  g_assert_null (ringlet_source_open (inner, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "\"::x\""));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/source/list", test_list },
    { "/source/many-files", test_many_files },
    { "/source/shrunk", test_shrunk },
    { "/source/cancelled", test_cancelled },
    { "/source/several", test_several },
    { "/source/verified", test_verified },
    { "/source/joined", test_joined },
    { "/source/describe", test_describe },
    { "/source/image", test_image },
    { "/source/load", test_load },
    { "/source/refusals", test_refusals },
    { "/source/colons-in-name", test_colons_in_name },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  return g_test_run ();
}
