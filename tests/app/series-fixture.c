/* SPDX-License-Identifier: MIT */
#include "series-fixture.h"

#include <locale.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "program.h"

char *series_folder;
char *series_poni;

static char *
in (const char *name)
{
  return g_build_filename (series_folder, name, NULL);
}

static void
make_images (const char *where, guint from, guint to)
{
  for (guint i = from; i < to; i++) {
    g_autofree char *name = g_strdup_printf ("img_%04u.edf", i);

    g_free (fixture_write_image (where, name, 100 + i));
  }
}

/* EDF files one behind the other are one of several frames. */
static void
make_stack (const char *path)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < N_STACK; i++) {
    g_autofree char *part = fixture_write_image (series_folder, "part.edf", 200 + i);
    g_autofree char *text = NULL;
    gsize size = 0;

    g_assert_true (g_file_get_contents (part, &text, &size, NULL));
    g_string_append_len (all, text, (gssize) size);
    g_unlink (part);
  }
  g_assert_true (g_file_set_contents (path, all->str, (gssize) all->len, NULL));
}

void
series_set_up (SeriesFixture *self, gconstpointer data)
{
  static guint count;
  g_autofree char *images = g_strdup_printf ("images_%u", count);
  g_autofree char *out = g_strdup_printf ("out_%u", count++);
  g_autofree char *stack = NULL;

  self->images = in (images);
  self->out = in (out);
  g_mkdir (self->images, 0777);
  make_images (self->images, 0, N_FILES);
  stack = g_build_filename (self->images, "stack.edf", NULL);
  make_stack (stack);
  self->project = ringlet_project_new ();
  g_assert_true (ringlet_project_load_geometry (self->project, series_poni, NULL));
  g_assert_true (ringlet_project_open_images (
      self->project, (const char *const[]){ self->images, NULL }, NULL));
  self->series = ringlet_series_new (self->project);
}

void
series_tear_down (SeriesFixture *self, gconstpointer data)
{
  g_clear_object (&self->series);
  g_clear_object (&self->project);
  g_free (self->images);
  g_free (self->out);
}

void
series_set_outputs (SeriesFixture *self, const char *formats, RingletExisting existing)
{
  RingletSeriesSetup *setup = ringlet_series_setup_dup (NULL);

  ringlet_series_setup_set_folder (setup, self->out);
  g_strfreev (setup->formats);
  setup->formats = g_strsplit (formats, " ", -1);
  setup->existing = existing;
  ringlet_project_set_series (self->project, setup, "Series", NULL);
  ringlet_series_setup_unref (setup);
}

RingletSeriesProgress
series_wait_end (SeriesFixture *self)
{
  AWAIT (ringlet_series_get_progress (self->series).phase >= RINGLET_SERIES_STOPPED);
  return ringlet_series_get_progress (self->series);
}

RingletSeriesProgress
series_run_all (SeriesFixture *self)
{
  ringlet_series_start (self->series);
  return series_wait_end (self);
}

static gboolean
end_rest (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_REMOVE;
}

void
series_rest (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, end_rest, &is_over);
  AWAIT (is_over);
}

guint64
series_wait_rest (RingletSeries *series)
{
  guint64 n_done = G_MAXUINT64;

  while (n_done != ringlet_series_get_progress (series).n_done) {
    n_done = ringlet_series_get_progress (series).n_done;
    series_rest (500);
  }
  return n_done;
}

gboolean
series_has (SeriesFixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->out, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

void
series_add_images (SeriesFixture *self, guint n)
{
  const char *const paths[] = { self->images, NULL };
  g_autofree char *first = g_build_filename (self->images, "img_0000.edf", NULL);

  for (guint i = N_FILES; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("%s/img_%04u.edf", self->images, i);

    g_assert_cmpint (link (first, name), ==, 0);
  }
  g_assert_true (ringlet_project_open_images (self->project, paths, NULL));
}

int
series_main (int *argc, char ***argv, void (*add) (void))
{
  int status = 0;

  setlocale (LC_ALL, "");
  g_test_init (argc, argv, NULL);
  series_folder = folder_new ();
  series_poni = fixture_write_poni (series_folder, "g.poni", 3);
  add ();
  status = g_test_run ();
  folder_remove (series_folder);
  g_clear_pointer (&series_folder, g_free);
  g_clear_pointer (&series_poni, g_free);
  return status;
}
