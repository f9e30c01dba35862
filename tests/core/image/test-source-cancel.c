/* SPDX-License-Identifier: MIT */

/* A file whose open() does not return: who cancels is back, whatever the file is and
 * whatever was asked for, and what was left behind ends by itself. Pipes are not opened
 * at all. */

#include "support/hang.h"

#include <sys/stat.h>

#include "base/error.h"
#include "image/image-write.h"
#include "image/source.h"

/* Cancelling takes a tenth of a second here; a machine that does much else is slow. */
#define MAX_TIME (2 * G_TIME_SPAN_SECOND)

typedef struct {
  char *folder;
  char *paths[3]; /* two images, NULL */
} Fixture;

/* One file name a way in which files are read; formats that no writer makes are behind
 * the same opening. */
static const char *const kinds[] = { ".npy", ".edf", ".cbf", ".tif", ".h5", ".msk",
  ".edf.gz", ".h5.gz" };

static void
pack (const char *from, const char *to)
{
  g_autoptr (GZlibCompressor) gzip =
      g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  g_autoptr (GFile) file = g_file_new_for_path (to);
  g_autoptr (GFileOutputStream) plain =
      g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL);
  g_autoptr (GOutputStream) stream =
      g_converter_output_stream_new (G_OUTPUT_STREAM (plain), G_CONVERTER (gzip));
  g_autofree char *data = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (from, &data, &size, NULL));
  g_assert_true (g_output_stream_write_all (stream, data, size, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
}

/* An image of 32 × 32 pixels, whose values are 1. */
static void
write_image (const char *path)
{
  gint32 *pixels = g_new (gint32, 32 * 32);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = g_strdup (path);

  for (int i = 0; i < 32 * 32; i++)
    pixels[i] = 1;
  image = ringlet_image_new_take (RINGLET_PIXEL_I32, 32, 32, pixels, NULL);
  if (g_str_has_suffix (path, ".msk")) {
    RingletImage *bits = ringlet_image_new_take (
        RINGLET_PIXEL_U8, 32, 32, g_memdup2 (pixels, 32 * 32), NULL);

    ringlet_image_unref (image);
    image = bits;
  }
  if (g_str_has_suffix (path, ".gz"))
    plain[strlen (plain) - 3] = '\0';
  ringlet_image_write (image, plain, FALSE, &error);
  g_assert_no_error (error);
  if (g_str_equal (plain, path))
    return;
  pack (plain, path);
  g_unlink (plain);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("ringlet-source-XXXXXX", NULL);
  for (int i = 0; i < 2; i++) {
    g_autofree char *name = g_strdup_printf ("%d%s", i, (const char *) data);

    fixture->paths[i] = g_build_filename (fixture->folder, name, NULL);
    write_image (fixture->paths[i]);
  }
}

static guint
n_threads (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (tasks) != NULL)
    n++;
  return n;
}

/* What was left behind must end by itself once it can. */
static void
wait_for_threads (void)
{
  for (int i = 0; i < 1000 && n_threads () > 1; i++)
    g_usleep (10000);
  g_assert_cmpuint (n_threads (), ==, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  wait_for_threads ();
  for (int i = 0; i < 2; i++) {
    g_unlink (fixture->paths[i]);
    g_free (fixture->paths[i]);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

/* ---- what is asked for while the second file hangs ---- */

/* All return whether there was an answer, which must not be. @source holds both files,
 * opened before. */
typedef gboolean (*Verb) (const Fixture *fixture, RingletSource *source,
    GCancellable *cancellable, GError **error);

static gboolean
was_there (RingletSource *source)
{
  if (source == NULL)
    return FALSE;
  ringlet_source_unref (source);
  return TRUE;
}

static gboolean
open_list (const Fixture *fixture, RingletSource *source, GCancellable *cancellable,
    GError **error)
{
  return was_there (ringlet_source_open_full ((const char *const *) fixture->paths,
      RINGLET_SOURCE_DEFAULT, cancellable, error));
}

static gboolean
open_folder (const Fixture *fixture, RingletSource *source, GCancellable *cancellable,
    GError **error)
{
  const char *const names[] = { fixture->folder, NULL };

  return was_there (
      ringlet_source_open_full (names, RINGLET_SOURCE_DESCRIBE, cancellable, error));
}

static gboolean
open_series (const Fixture *fixture, RingletSource *source, GCancellable *cancellable,
    GError **error)
{
  const char *suffix = strchr (fixture->paths[1] + strlen (fixture->folder), '.');
  g_autofree char *name = g_strconcat (fixture->folder, "/#", suffix, NULL);
  const char *const names[] = { name, NULL };

  return was_there (
      ringlet_source_open_full (names, RINGLET_SOURCE_VERIFY, cancellable, error));
}

static gboolean
expand (const Fixture *fixture, RingletSource *source, GCancellable *cancellable,
    GError **error)
{
  g_auto (GStrv) notes = NULL;
  g_auto (GStrv) paths =
      ringlet_source_expand (fixture->folder, &notes, cancellable, error);

  return paths != NULL;
}

static gboolean
load (const Fixture *fixture, RingletSource *source, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (RingletImage) image =
      ringlet_image_load (fixture->paths[1], cancellable, error);

  return image != NULL;
}

static gboolean
read_frame (const Fixture *fixture, RingletSource *source, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (RingletImage) image = ringlet_source_read (source, 1, cancellable, error);

  return image != NULL;
}

static gboolean
describe (const Fixture *fixture, RingletSource *source, GCancellable *cancellable,
    GError **error)
{
  g_auto (RingletFrameInfo) info = { 0 };

  return ringlet_source_describe (source, 1, &info, cancellable, error);
}

static gboolean
list_files (const Fixture *fixture, RingletSource *source, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (GPtrArray) files = ringlet_source_list_files (source, cancellable, error);

  return files != NULL;
}

static gboolean
list_image (const Fixture *fixture, RingletSource *source, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (GPtrArray) files =
      ringlet_image_list_files (fixture->paths[1], cancellable, error);

  return files != NULL;
}

static const struct {
  const char *name;
  Verb func;
} verbs[] = {
  { "open", open_list },
  { "open-folder", open_folder },
  { "open-series", open_series },
  { "expand", expand },
  { "load", load },
  { "read", read_frame },
  { "describe", describe },
  { "list-files", list_files },
  { "list-image", list_image },
};

static void
assert_cancels (const Fixture *fixture, RingletSource *source, Verb verb)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;
  gint64 start = 0;
  const int lease = ringlet_test_hang (fixture->paths[1]);

  if (lease < 0)
    return;

  start = g_get_monotonic_time ();
  thread = ringlet_test_cancel_soon (cancellable);
  g_assert_false (verb (fixture, source, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, MAX_TIME);
  g_thread_join (thread);
  ringlet_test_let_go (lease);
}

static RingletSource *
open_both (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  RingletSource *source =
      ringlet_source_open_list ((const char *const *) fixture->paths, &error);

  g_assert_no_error (error);
  return source;
}

/* Every verb answers when nothing hangs. When something does, the source goes before
 * its reader is done. */
static void
test_verbs (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
    g_autoptr (RingletSource) calm = open_both (fixture);
    RingletSource *source = open_both (fixture);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", verbs[i].name);
    g_assert_true (verbs[i].func (fixture, calm, NULL, &error));
    g_assert_no_error (error);
    g_clear_pointer (&calm, ringlet_source_unref); /* a lease is for closed files */
    assert_cancels (fixture, source, verbs[i].func);
    ringlet_source_unref (source);
    wait_for_threads ();
  }
}

/* ---- pipes ---- */

static void
assert_pipe_refused (const char *path, GCancellable *cancellable)
{
  const char *const names[] = { path, NULL };
  const gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = NULL;

  g_assert_null (
      ringlet_source_open_full (names, RINGLET_SOURCE_DEFAULT, cancellable, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_nonnull (strstr (error->message, "into a file"));
  files = ringlet_image_list_files (path, cancellable, NULL);
  g_assert_cmpuint (files->len, ==, 1);
  g_assert_cmpint (g_get_monotonic_time () - start, <, MAX_TIME);
}

/* One that never delivers, by itself, in a folder, and by another name inside. */
static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *pipe = g_build_filename (fixture->folder, "pipe.npy", NULL);
  g_autofree char *inner = g_strconcat (pipe, "::raw:1x1:uint8", NULL);
  g_autoptr (RingletSource) all = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  alarm (60);
  assert_pipe_refused (pipe, NULL);
  assert_pipe_refused (pipe, cancellable);
  g_assert_null (ringlet_source_open (inner, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_clear_error (&error);

  all = ringlet_source_open (fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (all), ==, 2);
  g_assert_nonnull (strstr (ringlet_source_notes (all)[0], "left out: pipe.npy"));
  alarm (0);
  g_unlink (pipe);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *name = g_strdup_printf ("/source-cancel/verbs/%s", kinds[i] + 1);

    g_test_add (name, Fixture, kinds[i], set_up, test_verbs, tear_down);
  }
  g_test_add ("/source-cancel/pipe", Fixture, ".npy", set_up, test_pipe, tear_down);
  return g_test_run ();
}
