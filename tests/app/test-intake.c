/* SPDX-License-Identifier: MIT */

/* Files in any order: what they are taken for, and what the document makes of them. */

#include "support/hang.h"

#include "intake.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "fixture.h"
#include "program.h"

static char *folder;

static void
make_files (void)
{
  static const guint32 two[] = { 0, 7 };
  static const guint32 ones[] = { 1, 2 };
  static const guint32 zero[] = { 0 };
  g_autofree char *inner = NULL;
  g_autofree char *poni = NULL;
  char *paths[9];

  folder = folder_new ();
  inner = g_build_filename (folder, "inner", NULL);
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  paths[0] = fixture_write_image (folder, "a.edf", 1);
  paths[1] = fixture_write_image (folder, "b.edf", 2);
  paths[2] = fixture_write_image (folder, "mask of many values.edf", 3);
  paths[3] = fixture_write_values (folder, "two.edf", two, 2);
  paths[4] = fixture_write_values (folder, "My-Mask.edf", ones, 2);
  paths[5] = fixture_write_values (folder, "ones.edf", ones, 2);
  paths[6] = fixture_write_values (folder, "zero.edf", zero, 1);
  paths[7] = fixture_write_poni (folder, "g.PONI", 3);
  paths[8] = fixture_write_poni (folder, "geometry.txt", 2);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    g_free (paths[i]);
}

/* Names with blanks before and after: "a.edf|g.PONI". */
static char **
full_paths (const char *names)
{
  char **paths = g_strsplit (names, "|", -1);

  for (gsize i = 0; paths[i] != NULL; i++) {
    char *name = paths[i];

    paths[i] = g_build_filename (folder, name, NULL);
    g_free (name);
  }
  return paths;
}

typedef struct {
  const char *names;
  const char *images; /* (nullable) */
  const char *poni;   /* (nullable) */
  const char *mask;   /* (nullable) */
  const char *label;  /* of the step to undo */
} Case;

static const Case cases[] = {
  { "a.edf", "a.edf", NULL, NULL, "Open a.edf" },
  { "g.PONI", NULL, "g.PONI", NULL, "Load Geometry" },
  { "geometry.txt", NULL, "geometry.txt", NULL, "Load Geometry" },
  { "two.edf", "two.edf", NULL, NULL, "Open two.edf" }, /* few photons */
  { "two.edf|g.PONI", "two.edf", "g.PONI", NULL, "Open 2 Files" },
  { "two.edf|My-Mask.edf", "two.edf", NULL, "My-Mask.edf", "Open 2 Files" },
  { "two.edf|a.edf", "a.edf", NULL, "two.edf", "Open 2 Files" },
  { "My-Mask.edf", NULL, NULL, "My-Mask.edf", "Load Mask" },
  { "mask of many values.edf", "mask of many values.edf", NULL, NULL,
      "Open mask of many values.edf" },
  { "ones.edf", "ones.edf", NULL, NULL, "Open ones.edf" },
  { "zero.edf", "zero.edf", NULL, NULL, "Open zero.edf" },
  { "a.edf|b.edf", "a.edf|b.edf", NULL, NULL, "Open 2 Files" },
  { "b.edf|two.edf|a.edf", "b.edf|a.edf", NULL, "two.edf", "Open 3 Files" },
  { "two.edf|geometry.txt|a.edf", "a.edf", "geometry.txt", "two.edf", "Open 3 Files" },
  { "g.PONI|My-Mask.edf", NULL, "g.PONI", "My-Mask.edf", "Open 2 Files" },
};

static void
assert_path (const char *path, const char *name)
{
  g_autofree char *expected =
      name != NULL ? g_build_filename (folder, name, NULL) : NULL;

  g_assert_cmpstr (path, ==, expected);
}

static void
assert_images (RingletSource *source, const char *names)
{
  g_auto (GStrv) paths = names != NULL ? full_paths (names) : NULL;

  g_assert_true ((source != NULL) == (paths != NULL));
  if (source == NULL)
    return;

  g_assert_cmpuint (ringlet_source_n_frames (source), ==, g_strv_length (paths));
  for (gsize i = 0; paths[i] != NULL; i++)
    g_assert_cmpstr (ringlet_source_path (source, i), ==, paths[i]);
}

static void
test_sorting (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_auto (GStrv) paths = full_paths (c->names);
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletIntake) intake =
        ringlet_intake_read ((const char *const *) paths, FALSE, NULL, NULL, &error);

    g_test_message ("%s", c->names);
    g_assert_no_error (error);
    assert_images (intake->source, c->images);
    assert_path (intake->geometry_path, c->poni);
    assert_path (intake->mask_path, c->mask);
    g_assert_true (intake->has_geometry == (c->poni != NULL));
    g_assert_true ((intake->mask != NULL) == (c->mask != NULL));
    g_assert_true ((intake->first != NULL) == (c->images != NULL));
    if (intake->first != NULL) {
      g_autoptr (RingletImage) image =
          ringlet_source_read (intake->source, 0, NULL, NULL);

      g_assert_cmpstr (
          ringlet_image_digest (intake->first), ==, ringlet_image_digest (image));
    }
    if (intake->has_geometry)
      g_assert_true (
          ringlet_geometry_equal (&intake->poni.geometry, &fixture_geometry));
  }
}

/* One step each, named after what came; undo takes all of it back. */
static void
test_document (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (RingletProject) project = ringlet_project_new ();
    g_auto (GStrv) paths = full_paths (c->names);
    g_autoptr (GError) error = NULL;
    g_autofree char *label = NULL;
    RingletState *before = ringlet_project_get_state (project);
    const RingletState *state = NULL;

    g_test_message ("%s", c->names);
    g_assert_true (fixture_open (project, (const char *const *) paths, &error));
    g_assert_no_error (error);
    state = ringlet_project_get_state (project);
    g_object_get (project, "undo-label", &label, NULL);
    g_assert_cmpstr (label, ==, c->label);
    assert_images (state->source, c->images);
    assert_path (state->geometry_path, c->poni);
    assert_path (state->mask_path, c->mask);

    g_assert_true (ringlet_project_undo (project));
    g_assert_true (ringlet_project_get_state (project) == before);
  }
}

static void
open_names (RingletProject *project, const char *names)
{
  g_auto (GStrv) paths = full_paths (names);
  g_autoptr (GError) error = NULL;

  fixture_open (project, (const char *const *) paths, &error);
  g_assert_no_error (error);
}

/* What does not come stays, whatever the order. */
static void
test_one_after_another (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  const RingletState *state = NULL;

  open_names (project, "g.PONI");
  open_names (project, "a.edf");
  open_names (project, "two.edf");
  state = ringlet_project_get_state (project);
  assert_images (state->source, "a.edf");
  assert_path (state->geometry_path, "g.PONI");
  assert_path (state->mask_path, "two.edf");

  open_names (project, "b.edf|My-Mask.edf");
  state = ringlet_project_get_state (project);
  assert_images (state->source, "b.edf");
  assert_path (state->geometry_path, "g.PONI");
  assert_path (state->mask_path, "My-Mask.edf");

  open_names (project, "geometry.txt");
  state = ringlet_project_get_state (project);
  assert_images (state->source, "b.edf");
  assert_path (state->geometry_path, "geometry.txt");
  g_assert_cmpint (state->detector->orientation, ==, 2);
}

typedef struct {
  const char *names;
  const char *needles[2];
} Refusal;

static const Refusal refusals[] = {
  { "a.edf|inner", { "inner", "folder" } },
  { "g.PONI|geometry.txt", { "geometry.txt", "second geometry" } },
  { "a.edf|two.edf|My-Mask.edf", { "second mask", "not the 2 other files" } },
  { "a.edf|nowhere.edf", { "nowhere.edf", "nothing was opened, not the other file" } },
  { "nowhere.poni", { "nowhere.poni" } },
};

/* Nothing of what was good is taken then. */
static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    const Refusal *c = &refusals[i];
    g_autoptr (RingletProject) project = ringlet_project_new ();
    RingletState *before = ringlet_project_get_state (project);
    g_auto (GStrv) paths = full_paths (c->names);
    g_autoptr (GError) error = NULL;

    g_assert_false (fixture_open (project, (const char *const *) paths, &error));
    g_assert_nonnull (error);
    for (gsize k = 0; k < G_N_ELEMENTS (c->needles) && c->needles[k] != NULL; k++) {
      if (strstr (error->message, c->needles[k]) == NULL)
        g_error ("\"%s\" does not say \"%s\"", error->message, c->needles[k]);
    }
    g_assert_true (ringlet_project_get_state (project) == before);
  }
}

/* A long series is not read to find out what it is, but for what is called a mask. */
static void
test_series (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *image = g_build_filename (folder, "a.edf", NULL);
  g_autofree char *two = g_build_filename (folder, "two.edf", NULL);
  g_autofree char *mask = g_build_filename (folder, "My-Mask.edf", NULL);
  g_autoptr (RingletIntake) intake = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = NULL;

  for (guint i = 0; i < 40; i++)
    g_strv_builder_add (builder, image);
  g_strv_builder_add (builder, two);
  g_strv_builder_add (builder, mask);
  paths = g_strv_builder_end (builder);
  intake = ringlet_intake_read ((const char *const *) paths, FALSE, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ringlet_source_n_frames (intake->source), ==, 41);
  g_assert_cmpstr (intake->mask_path, ==, mask);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (GStrv) paths = full_paths ("a.edf|b.edf");
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ringlet_intake_read (
      (const char *const *) paths, FALSE, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The first of the files lies on a mount whose server is gone. */
static void
test_hanging (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (GStrv) paths = full_paths ("a.edf|b.edf");
  const int lease = ringlet_test_hang (paths[0]);
  g_autoptr (GError) error = NULL;
  GThread *thread = NULL;

  if (lease < 0)
    return;

  thread = ringlet_test_cancel_soon (cancellable);
  g_assert_null (ringlet_intake_read (
      (const char *const *) paths, FALSE, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  ringlet_test_let_go (lease);
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  make_files ();

  g_test_add_func ("/intake/sorting", test_sorting);
  g_test_add_func ("/intake/document", test_document);
  g_test_add_func ("/intake/one-after-another", test_one_after_another);
  g_test_add_func ("/intake/refusals", test_refusals);
  g_test_add_func ("/intake/series", test_series);
  g_test_add_func ("/intake/cancelled", test_cancelled);
  g_test_add_func ("/intake/hanging", test_hanging);

  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
