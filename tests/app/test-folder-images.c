/* SPDX-License-Identifier: MIT */

/* What lies beside an image: which names are images, their order, and the next one. */

#include "folder-images.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "program.h"

static char *
joined (const GPtrArray *names)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (
        text, "%s%s", i > 0 ? " " : "", (const char *) g_ptr_array_index (names, i));
  return g_string_free (text, FALSE);
}

static const struct {
  const char *all;
  const char *picked;
} folders[] = {
  { "image_10.edf image_9.edf image_1.edf", "image_1.edf image_9.edf image_10.edf" },
  { "b.CBF a.tif.gz notes.txt .hidden.edf lab6.poni", "a.tif.gz b.CBF" },
  { "s_master.h5 s_data_000001.h5 s_data_000002.h5 t_data_000001.h5",
      "s_master.h5 t_data_000001.h5" },
  { "a_data_x.h5 a_master.h5", "a_data_x.h5 a_master.h5" },
  { "readme", "" },
};

static void
test_pick (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_auto (GStrv) all = g_strsplit (folders[i].all, " ", -1);
    g_autoptr (GPtrArray) picked =
        ringlet_folder_images_pick ((const char *const *) all);
    g_autofree char *text = joined (picked);

    g_assert_cmpstr (text, ==, folders[i].picked);
  }
}

static const struct {
  const char *path;
  int step;
  const char *beside;
} steps[] = {
  { "/d/i_9.h5", 1, "/d/i_10.h5" },
  { "/d/i_10.h5", -1, "/d/i_9.h5" },
  { "/d/i_1.h5::/entry/data", 1, "/d/i_9.h5::/entry/data" },
  { "/d/i_1.h5", 2, "/d/i_10.h5" },
  { "/d/i_10.h5", -5, "/d/i_1.h5" },
  { "/d/i_9.h5", 3, "/d/i_10.h5" },
  { "/d/i_10.h5", 1, NULL },
  { "/d/i_1.h5", -1, NULL },
  { "/d/i_5.h5", 1, "/d/i_9.h5" }, /* deleted meanwhile */
  { "/d/i_5.h5", -1, "/d/i_1.h5" },
  { "i_1.h5", 1, "./i_9.h5" },
};

static void
test_beside (void)
{
  const char *const all[] = { "i_10.h5", "i_1.h5", "i_9.h5", NULL };
  g_autoptr (GPtrArray) names = ringlet_folder_images_pick (all);

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *beside =
        ringlet_folder_images_beside (names, steps[i].path, steps[i].step);

    g_assert_cmpstr (beside, ==, steps[i].beside);
  }
  g_assert_cmpint (ringlet_folder_images_find (names, "/d/i_9.h5::/x"), ==, 1);
  g_assert_cmpint (ringlet_folder_images_find (names, "/d/i_5.h5"), ==, -1);
}

/* --- in a worker --- */

typedef struct {
  GPtrArray *names;
  GError *error;
  gboolean is_done;
} Listed;

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  Listed *listed = data;

  listed->names =
      ringlet_folder_images_list_finish (RINGLET_JOB (source), result, &listed->error);
  listed->is_done = TRUE;
}

static Listed
list (const char *path)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("List");
  Listed listed = { NULL, NULL, FALSE };

  ringlet_folder_images_list_async (job, path, on_listed, &listed);
  while (!listed.is_done)
    g_main_context_iteration (NULL, TRUE);
  return listed;
}

static void
test_list (void)
{
  g_autofree char *folder = folder_new ();
  g_autofree char *image = g_build_filename (folder, "x_2.edf", NULL);
  g_autofree char *other = g_build_filename (folder, "x_11.edf", NULL);
  g_autofree char *gone = g_build_filename (folder, "gone", "x.edf", NULL);
  g_autofree char *text = NULL;
  Listed good;
  Listed bad;

  g_assert_true (g_file_set_contents (image, "", 0, NULL));
  g_assert_true (g_file_set_contents (other, "", 0, NULL));
  good = list (image);
  g_assert_no_error (good.error);
  text = joined (good.names);
  g_assert_cmpstr (text, ==, "x_2.edf x_11.edf");
  bad = list (gone);
  g_assert_null (bad.names);
  g_assert_nonnull (strstr (bad.error->message, "gone"));

  g_ptr_array_unref (good.names);
  g_error_free (bad.error);
  folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/folder-images/pick", test_pick);
  g_test_add_func ("/folder-images/beside", test_beside);
  g_test_add_func ("/folder-images/list", test_list);
  return g_test_run ();
}
