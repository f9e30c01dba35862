/* SPDX-License-Identifier: MIT */

/* Corrections that are switched off keep what they are. */

#include "chain.h"

#include <glib/gstdio.h>
#include <locale.h>

#include "command-line.h"
#include "fixture.h"
#include "plan-field.h"

static char *folder;

static char *files[4]; /* dark, flat field, image, geometry */

static void
set (RingletProject *project, const char *option, const char *text)
{
  g_autoptr (GError) error = NULL;

  ringlet_project_set_field (project, ringlet_plan_field_find (option), text, &error);
  g_assert_no_error (error);
}

static const RingletState *
now (RingletProject *project)
{
  return ringlet_project_get_state (project);
}

static void
assert_text (RingletProject *project, RingletLink link, const char *expected)
{
  g_autofree char *text = ringlet_state_link_text (now (project), link);

  g_assert_cmpstr (text, ==, expected);
}

/* Each factor in the words of the command line, some with what goes with it. */
static const struct {
  RingletLink link;
  const char *option;
  const char *text;
  const char *more;
  const char *more_text;
} factors[] = {
  { RINGLET_LINK_SOLID_ANGLE, "--solid-angle-order", "2", NULL, NULL },
  { RINGLET_LINK_POLARIZATION, "--polarization", "-0.25", "--polarization-offset",
      "12.5" },
  { RINGLET_LINK_SENSOR, "--sensor-transmission", "on", NULL, NULL },
  { RINGLET_LINK_OBLIQUE, "--oblique", "0.7", NULL, NULL },
  { RINGLET_LINK_SAMPLE, "--sample", "slab:0.5,10,-3", NULL, NULL },
  { RINGLET_LINK_CBN, "--cbn-seat", NULL, NULL, NULL },
};

static void
test_factors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++) {
    g_autoptr (RingletProject) project = ringlet_project_new ();
    const RingletLink link = factors[i].link;
    const char *text = factors[i].text != NULL ? factors[i].text : "diamond=1.5";
    g_autoptr (RingletState) before = NULL;
    g_autofree char *said = NULL;

    set (project, factors[i].option, text);
    if (factors[i].more != NULL)
      set (project, factors[i].more, factors[i].more_text);
    before = ringlet_state_ref (ringlet_project_get_state (project));
    said = ringlet_state_link_text (before, link);
    g_assert_true (ringlet_state_link_is_on (before, link));

    ringlet_project_switch_link (project, link, FALSE);
    g_assert_false (ringlet_state_link_is_on (now (project), link));
    g_assert_true (ringlet_state_link_can_switch (now (project), link));
    g_assert_false (ringlet_plan_equal (&now (project)->plan, &before->plan));
    assert_text (project, link, said);

    ringlet_project_switch_link (project, link, TRUE);
    g_assert_true (ringlet_state_equal (now (project), before));
    ringlet_project_undo (project);
    g_assert_false (ringlet_state_link_is_on (now (project), link));
    ringlet_project_undo (project);
    g_assert_true (ringlet_state_equal (now (project), before));
  }
}

/* Where nothing was ever said there is nothing to switch on, but for what has no
 * parameters or one that is right for all. */
static void
test_never (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();

  for (guint i = 0; i < RINGLET_LINK_N; i++) {
    const RingletLink link = (RingletLink) i;
    const gboolean can =
        link == RINGLET_LINK_SOLID_ANGLE || link == RINGLET_LINK_SENSOR;

    g_assert_cmpint (ringlet_state_link_can_switch (now (project), link), ==, can);
    if (!can)
      ringlet_project_switch_link (project, link, TRUE);
  }
  g_assert_false (ringlet_project_get_state (project)->switched_off != NULL);
  set (project, "--solid-angle-order", "no");
  ringlet_project_switch_link (project, RINGLET_LINK_SOLID_ANGLE, TRUE);
  g_assert_cmpuint (now (project)->plan.factors.solid_angle_order, ==, 3);
}

/* Parallax is of the geometry: there to be switched where the sensor is known, and off
 * again the file of the geometry holds as before. */
static void
test_parallax (void)
{
  g_autoptr (RingletProject) project = fixture_project (files[2], files[3]);
  const RingletSensor sensor = { ringlet_material_find ("Si", NULL), 450e-6 };
  g_autoptr (RingletDetector) thick = NULL;
  g_autoptr (RingletState) before = NULL;

  g_assert_false (ringlet_state_link_can_switch (now (project), RINGLET_LINK_PARALLAX));
  thick = ringlet_detector_with_sensor (now (project)->detector, &sensor);
  ringlet_project_set_detector (project, thick);
  before = ringlet_state_ref (ringlet_project_get_state (project));

  ringlet_project_switch_link (project, RINGLET_LINK_PARALLAX, TRUE);
  g_assert_true (now (project)->geometry.parallax);
  g_assert_true (ringlet_state_link_is_on (now (project), RINGLET_LINK_PARALLAX));
  g_assert_cmpuint (now (project)->replaced & RINGLET_REPLACED_PARALLAX, !=, 0);
  g_assert_cmpstr (now (project)->geometry_path, ==, before->geometry_path);
  assert_text (project, RINGLET_LINK_PARALLAX, "");
  ringlet_project_switch_link (project, RINGLET_LINK_PARALLAX, FALSE);
  g_assert_true (ringlet_state_equal (now (project), before));
}

/* What is said while it is off holds from then on. */
static void
test_said_meanwhile (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();

  set (project, "--polarization", "0.99");
  set (project, "--oblique", "0.5");
  ringlet_project_switch_link (project, RINGLET_LINK_POLARIZATION, FALSE);
  ringlet_project_switch_link (project, RINGLET_LINK_OBLIQUE, FALSE);
  set (project, "--polarization", "0.5");
  g_assert_true (ringlet_state_link_is_on (now (project), RINGLET_LINK_POLARIZATION));
  g_assert_false (ringlet_switched_off_has (
      now (project)->switched_off, RINGLET_LINK_POLARIZATION));
  g_assert_true (
      ringlet_switched_off_has (now (project)->switched_off, RINGLET_LINK_OBLIQUE));
  set (project, "--polarization", "");
  assert_text (project, RINGLET_LINK_POLARIZATION, "");
}

/* ---- images ---- */

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ringlet_project_load_image_finish (RINGLET_PROJECT (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
load (RingletProject *project, RingletImageUse use, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (RingletJob) job = ringlet_job_new ("");
  gboolean is_done = FALSE;

  ringlet_project_load_image_async (project, job, use, path, on_loaded, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_images (void)
{
  for (guint use = 0; use < RINGLET_IMAGE_N_USES; use++) {
    g_autoptr (RingletProject) project = ringlet_project_new ();
    const RingletLink link = ringlet_link_of_image ((RingletImageUse) use);
    g_autoptr (RingletState) before = NULL;

    load (project, (RingletImageUse) use, "dark.edf");
    if (link == RINGLET_LINK_DARK)
      set (project, "--dark-frames", "7");
    if (link == RINGLET_LINK_BACKGROUND)
      set (project, "--background-scale", "0.25");
    before = ringlet_state_ref (ringlet_project_get_state (project));

    ringlet_project_switch_link (project, link, FALSE);
    g_assert_null (ringlet_state_image_path (now (project), (RingletImageUse) use));
    assert_text (project, link, "dark.edf");
    g_assert_cmpuint (ringlet_state_bytes_beside (now (project), before), >, 0);
    ringlet_project_switch_link (project, link, TRUE);
    g_assert_true (ringlet_state_equal (now (project), before));

    ringlet_project_switch_link (project, link, FALSE);
    ringlet_project_clear_image (project, (RingletImageUse) use);
    g_assert_false (ringlet_state_link_can_switch (now (project), link));
    assert_text (project, link, "");
  }
}

/* Another image takes the place of what was switched off. */
static void
test_another_image (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();

  load (project, RINGLET_IMAGE_FLAT, "dark.edf");
  ringlet_project_switch_link (project, RINGLET_LINK_FLAT, FALSE);
  load (project, RINGLET_IMAGE_FLAT, "flat.edf");
  g_assert_true (ringlet_state_link_is_on (now (project), RINGLET_LINK_FLAT));
  assert_text (project, RINGLET_LINK_FLAT, "flat.edf");
  g_assert_null (now (project)->switched_off);
}

/* ---- every name ---- */

static void
test_names (void)
{
  g_assert_cmpint (ringlet_link_of_option ("--bins"), ==, RINGLET_LINK_ALL);
  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++) {
    g_assert_cmpint (ringlet_link_of_option (factors[i].option), ==, factors[i].link);
    g_assert_cmpstr (ringlet_link_title (factors[i].link), ==,
        ringlet_plan_field_find (factors[i].option)->title);
  }
}

int
main (int argc, char **argv)
{
  static const guint32 values[] = { 3, 4, 5 };
  int status = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-chain-XXXXXX", NULL);
  files[0] = fixture_write_values (folder, "dark.edf", values, 3);
  files[1] = fixture_write_values (folder, "flat.edf", values, 2);
  files[2] = fixture_write_image (folder, "image.edf", 1);
  files[3] = fixture_write_poni (folder, "geometry.poni", 3);
  g_test_add_func ("/chain/factors", test_factors);
  g_test_add_func ("/chain/never", test_never);
  g_test_add_func ("/chain/parallax", test_parallax);
  g_test_add_func ("/chain/said-meanwhile", test_said_meanwhile);
  g_test_add_func ("/chain/images", test_images);
  g_test_add_func ("/chain/another-image", test_another_image);
  g_test_add_func ("/chain/names", test_names);
  status = g_test_run ();
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_assert_cmpint (g_unlink (files[i]), ==, 0);
    g_free (files[i]);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
  return status;
}
