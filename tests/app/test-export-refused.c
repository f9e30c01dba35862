/* SPDX-License-Identifier: MIT */

/* What is not written, because it would replace what it must not, and pictures. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "export-fixture.h"

typedef struct {
  const char *path;
  RingletExport what;
  gboolean overwrite;
  const char *needle;
} Refusal;

static const Refusal refusals[] = {
  { "there.xy", RINGLET_EXPORT_PATTERN, FALSE, "there.xy" },
  { "a.edf", RINGLET_EXPORT_PATTERN, TRUE, "a.edf" },
  { "a.edf", RINGLET_EXPORT_CAKE, TRUE, "a.edf would replace a file" },
  { "a.xy", RINGLET_EXPORT_CAKE, FALSE, "xy" },
  { "a.xye", RINGLET_EXPORT_PATTERN, FALSE, "a.xye" },
  { "a.steam", RINGLET_EXPORT_PATTERN, FALSE, "a.steam" },
  { "nowhere/a.xy", RINGLET_EXPORT_PATTERN, FALSE, "nowhere" },
  { "geometry.xy", RINGLET_EXPORT_PATTERN, TRUE, "geometry.xy" },
  { "flat.png", RINGLET_EXPORT_PICTURE, TRUE, "flat.png" },
};

static void
test_refusals (void)
{
  const ExportCase c = { "", "a.edf", FALSE, "geometry.xy", EXPORT_MASK,
    .flat = "flat.png" };
  g_autoptr (RingletProject) project = export_project (&c);

  g_assert_true (g_file_set_contents ("there.xy", "there", -1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    const Refusal *r = &refusals[i];
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    gsize size_before = 0;
    gsize size_after = 0;
    g_autoptr (GError) error = NULL;

    g_file_get_contents (r->path, &before, &size_before, NULL);
    g_assert_false (export_to (project, r->what, NULL, r->path, r->overwrite, &error));
    g_assert_nonnull (error);
    if (strstr (error->message, r->needle) == NULL)
      g_error ("\"%s\" does not say \"%s\"", error->message, r->needle);
    g_file_get_contents (r->path, &after, &size_after, NULL);
    g_assert_cmpmem (before, size_before, after, size_after);
  }

  g_assert_true (
      export_to (project, RINGLET_EXPORT_PATTERN, NULL, "there.xy", TRUE, NULL));
  g_assert_cmpint (g_unlink ("there.xy"), ==, 0);
}

static char *
picture_text (RingletProject *project, const char *path, const char *begins)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;

  export_to (project, RINGLET_EXPORT_PICTURE, NULL, path, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_cmpuint (size, >, strlen (begins));
  g_assert_cmpmem (data, strlen (begins), begins, strlen (begins));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return data;
}

/* The rings of the document are in it. */
static void
test_picture (void)
{
  const ExportCase c = { "", "a.edf", TRUE, "g.poni" };
  g_autoptr (RingletProject) project = export_project (&c);
  g_autofree char *png = picture_text (project, "out/a.png", "\x89PNG\r\n\x1a\n");
  g_autofree char *plain = picture_text (project, "out/a.svg", "<?xml");
  g_autofree char *ringed = NULL;

  ringlet_project_set_calibrant (project, ringlet_calibrant_find ("LaB6", NULL));
  ringed = picture_text (project, "out/a.svg", "<?xml");
  g_assert_cmpuint (strlen (ringed), >, strlen (plain));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  export_setup ();
  g_test_add_func ("/export/refusals", test_refusals);
  g_test_add_func ("/export/picture", test_picture);
  return export_run ();
}
