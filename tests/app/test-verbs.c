/* SPDX-License-Identifier: MIT */

/* What single verbs do with what is there already. */

#include <locale.h>
#include <math.h>

#include "fixture.h"
#include "program.h"

#define DEGREE (G_PI / 180.0)

static char *folder;

/* --- the radial range goes along with the unit --- */

typedef struct {
  const char *name;
  const char *from;
  double min;
  double max;
  const char *to;
  double wavelength_m;
  double tilt_rad;
  gboolean is_kept;
  double new_min;
  double new_max;
} UnitCase;

/* q = 4π/λ · sin θ, r = 0.02 m · tan 2θ. */
static const UnitCase unit_cases[] = {
  { "same unit", "2th_deg", 1.0, 2.0, "2th_deg", 1e-10, 0.1, TRUE, 1.0, 2.0 },
  { "degrees to radians", "2th_deg", 90.0, 180.0, "2th_rad", 0.0, 0.1, TRUE, G_PI / 2.0,
      G_PI },
  { "nm to Å", "q_nm^-1", 1.0, 20.0, "q_A^-1", 1e-10, 0.1, TRUE, 0.1, 2.0 },
  { "2θ to q", "2th_deg", 60.0, 180.0, "q_A^-1", 1e-10, 0.1, TRUE, 2.0 * G_PI,
      4.0 * G_PI },
  { "q to 2θ", "q_A^-1", 2.0 * G_PI, 4.0 * G_PI, "2th_deg", 1e-10, 0.1, TRUE, 60.0,
      180.0 },
  { "q that no angle reaches", "q_A^-1", 1.0, 13.0, "2th_deg", 1e-10, 0.0, FALSE },
  { "no wavelength", "2th_deg", 1.0, 2.0, "q_A^-1", 0.0, 0.0, FALSE },
  { "2θ to radius", "2th_deg", 0.0, 45.0, "r_mm", 0.0, 0.0, TRUE, 0.0, 20.0 },
  { "radius to 2θ", "r_mm", 0.0, 20.0, "2th_rad", 0.0, 0.0, TRUE, 0.0, G_PI / 4.0 },
  { "radius on a tilted detector", "r_mm", 1.0, 20.0, "2th_rad", 0.0, 0.1, FALSE },
};

static void
test_unit (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unit_cases); i++) {
    const UnitCase *c = &unit_cases[i];
    g_autoptr (RingletProject) project = ringlet_project_new ();
    RingletGeometry geometry = { 0.02, 0.002, 0.003, c->tilt_rad, 0.0, 0.0,
      c->wavelength_m };
    RingletPlan plan = ringlet_plan_default ();
    const RingletPlan *now = NULL;

    g_test_message ("%s", c->name);
    plan.unit = ringlet_unit_find (c->from, NULL);
    plan.has_radial_range = TRUE;
    plan.radial_min = c->min;
    plan.radial_max = c->max;
    g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
    g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
    ringlet_project_set_unit (project, ringlet_unit_find (c->to, NULL));

    now = &ringlet_project_get_state (project)->plan;
    g_assert_cmpstr (now->unit->name, ==, c->to);
    g_assert_true (now->has_radial_range == c->is_kept);
    if (c->is_kept) {
      g_assert_cmpfloat_with_epsilon (now->radial_min, c->new_min, 1e-9);
      g_assert_cmpfloat_with_epsilon (now->radial_max, c->new_max, 1e-9);
    }
    g_assert_true (ringlet_plan_check (now, NULL));
  }
}

/* --- where the geometry is from --- */

static void
move (RingletProject *project)
{
  RingletGeometry geometry = fixture_geometry;

  geometry.rot3_rad += 0.1;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
}

static void
stay (RingletProject *project)
{
  g_assert_true (ringlet_project_set_geometry (project, &fixture_geometry, NULL, NULL));
}

static void
turn (RingletProject *project)
{
  const RingletState *state = ringlet_project_get_state (project);
  g_autoptr (RingletDetector) turned =
      ringlet_detector_with_orientation (state->detector, 1);

  ringlet_project_set_detector (project, turned);
}

static void
turn_nowhere (RingletProject *project)
{
  const RingletState *state = ringlet_project_get_state (project);
  g_autoptr (RingletDetector) same =
      ringlet_detector_with_orientation (state->detector, 3);

  ringlet_project_set_detector (project, same);
}

static void
mask (RingletProject *project)
{
  g_autofree char *path = g_build_filename (folder, "a.edf", NULL);

  g_assert_true (ringlet_project_load_mask (project, path, NULL));
}

static const struct {
  const char *name;
  void (*edit) (RingletProject *project);
  gboolean is_kept;
} edits[] = {
  { "move", move, FALSE },
  { "stay", stay, TRUE },
  { "turn", turn, FALSE },
  { "turn nowhere", turn_nowhere, TRUE },
  { "mask", mask, TRUE },
};

static void
test_geometry_path (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autofree char *image = g_build_filename (folder, "a.edf", NULL);
    g_autofree char *poni = g_build_filename (folder, "g.poni", NULL);
    g_autoptr (RingletProject) project = fixture_project (image, poni);

    g_test_message ("%s", edits[i].name);
    edits[i].edit (project);
    g_assert_cmpstr (ringlet_project_get_state (project)->geometry_path, ==,
        edits[i].is_kept ? poni : NULL);
    if (edits[i].is_kept)
      continue;
    g_assert_true (ringlet_project_undo (project));
    g_assert_cmpstr (ringlet_project_get_state (project)->geometry_path, ==, poni);
  }
}

static void
test_frame (void)
{
  g_autofree char *image = g_build_filename (folder, "a.edf", NULL);
  const char *const paths[] = { image, image, image, NULL };
  g_autoptr (RingletProject) project = ringlet_project_new ();

  g_assert_true (ringlet_project_open_images (project, paths, NULL));
  ringlet_project_set_frame (project, 7);
  g_assert_cmpuint (ringlet_project_get_state (project)->frame, ==, 2);
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  g_free (fixture_write_image (folder, "a.edf", 1));
  g_free (fixture_write_poni (folder, "g.poni", 3));

  g_test_add_func ("/verbs/unit", test_unit);
  g_test_add_func ("/verbs/geometry-path", test_geometry_path);
  g_test_add_func ("/verbs/frame", test_frame);

  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
