/* SPDX-License-Identifier: MIT */
#include "random-actions.h"

#include "project-calibration.h"
#include "project-overlays.h"
#include "project-phases.h"
#include "random-mask-actions.h"
#include "support/fake-result.h"

/* What an action may do. */
typedef struct {
  RingletProject *project;
  const char *folder;
  GRand *random;
} Hand;

static char *
in (const Hand *hand, const char *name)
{
  return g_build_filename (hand->folder, name, NULL);
}

static double
real (const Hand *hand, double from, double to)
{
  return g_rand_double_range (hand->random, from, to);
}

static guint
whole (const Hand *hand, guint n)
{
  return (guint) g_rand_int_range (hand->random, 0, (gint32) n);
}

/* ---- files ---- */

static void
open_images (const Hand *hand)
{
  g_autofree char *a = in (hand, "a.edf");
  g_autofree char *b = in (hand, "b.edf");
  const char *const both[] = { a, b, NULL };

  g_assert_true (
      ringlet_project_open_images (hand->project, both + whole (hand, 2), NULL));
}

static void
load_file (const Hand *hand)
{
  g_autofree char *poni = in (hand, "g.poni");
  g_autofree char *mask = in (hand, "mask.edf");
  g_autofree char *dark = in (hand, "dark.edf");
  g_autofree char *flat = in (hand, "flat.edf");
  g_autofree char *absorption = in (hand, "absorption.edf");
  gboolean ok = FALSE;

  switch (whole (hand, 6)) {
  case 5: /* one image is as good as another */
    ok = ringlet_project_load_background (
        hand->project, dark, real (hand, 0.1, 2.0), NULL);
    break;
  case 0:
    ok = ringlet_project_load_geometry (hand->project, poni, NULL);
    break;
  case 1:
    ok = ringlet_project_load_mask (hand->project, mask, NULL);
    break;
  case 2:
    ok = ringlet_project_load_dark (hand->project, dark, 1 + whole (hand, 3), NULL);
    break;
  case 3:
    ok = ringlet_project_load_flat (hand->project, flat, NULL);
    break;
  default:
    ok = ringlet_project_load_absorption (hand->project, absorption, NULL);
    break;
  }
  g_assert_true (ok);
}

static void
change_frame (const Hand *hand)
{
  ringlet_project_set_frame (hand->project, whole (hand, 3));
}

static void
combine_frames (const Hand *hand)
{
  ringlet_project_combine_frames (hand->project,
      whole (hand, 2) > 0 ? RINGLET_COMBINE_SUM : RINGLET_COMBINE_MEAN,
      1 + whole (hand, 3));
}

/* ---- geometry ---- */

static void
move_geometry (const Hand *hand)
{
  RingletGeometry geometry = ringlet_project_get_state (hand->project)->geometry;

  geometry.distance_m = real (hand, 0.01, 0.5);
  geometry.poni_slow_m += real (hand, -1e-3, 1e-3);
  geometry.rot1_rad = real (hand, -0.3, 0.3);
  g_assert_true (ringlet_project_set_geometry (hand->project, &geometry, NULL, NULL));
}

static void
drag (const Hand *hand)
{
  const guint n = whole (hand, 5);

  ringlet_project_begin_drag (hand->project, "Move Beam Centre");
  for (guint i = 0; i < n; i++)
    move_geometry (hand);
  if (whole (hand, 3) == 0)
    ringlet_project_cancel_drag (hand->project);
  else
    ringlet_project_end_drag (hand->project);
}

static void
change_detector (const Hand *hand)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (real (hand, 5e-5, 2e-4), 1e-4, FIXTURE_SLOW,
          FIXTURE_FAST, 1 + (int) whole (hand, 4), NULL);

  ringlet_project_set_detector (hand->project, detector);
}

static void
change_wavelength (const Hand *hand)
{
  g_assert_true (ringlet_project_set_wavelength (
      hand->project, real (hand, 1e-11, 2e-10), NULL, NULL));
}

/* ---- mask and plan ---- */

static void
draw_mask (const Hand *hand)
{
  guint8 *bad = g_malloc0 (FIXTURE_SLOW * FIXTURE_FAST);
  g_autoptr (RingletMask) mask = NULL;

  for (guint i = whole (hand, 100); i < 400; i++)
    bad[whole (hand, FIXTURE_SLOW * FIXTURE_FAST)] = 1;
  mask = ringlet_mask_new_take (FIXTURE_SLOW, FIXTURE_FAST, bad);
  ringlet_project_set_mask (hand->project, whole (hand, 8) > 0 ? mask : NULL);
}

static void
edit_layers (const Hand *hand)
{
  random_mask_action (hand->project, hand->folder, hand->random);
}

static void
change_gap_mask (const Hand *hand)
{
  ringlet_project_set_gap_mask (hand->project, whole (hand, 2) > 0);
}

static void
change_plan (const Hand *hand)
{
  static const char *const units[] = { "2th_deg", "q_nm^-1", "r_mm" };
  RingletPlan plan = ringlet_project_get_state (hand->project)->plan;

  switch (whole (hand, 4)) {
  case 0:
    plan.n_radial = 10 + whole (hand, 1000);
    g_assert_true (ringlet_project_set_plan (hand->project, &plan, NULL));
    break;
  case 1:
    ringlet_project_set_unit (
        hand->project, ringlet_unit_find (units[whole (hand, 3)], NULL));
    break;
  case 2:
    ringlet_project_set_error_model (hand->project,
        whole (hand, 2) > 0 ? RINGLET_ERROR_MODEL_POISSON : RINGLET_ERROR_MODEL_NONE);
    break;
  default:
    ringlet_project_set_cake (
        hand->project, (RingletCakeBins){ whole (hand, 100), whole (hand, 360) });
    break;
  }
}

static void
change_calibrant (const Hand *hand)
{
  static const char *const names[] = { "LaB6", "CeO2", "Si" };

  ringlet_project_set_calibrant (
      hand->project, ringlet_calibrant_find (names[whole (hand, 3)], NULL));
}

static void
change_phases (const Hand *hand)
{
  static const char *const names[] = { "Au", "NaCl", "Pt", "Si" };
  const RingletPhases *phases = ringlet_project_get_state (hand->project)->phases;
  const guint n = ringlet_phases_n (phases);
  RingletPhase *phase = NULL;

  if (n == 0 || (n < 4 && whole (hand, 3) == 0)) {
    ringlet_project_add_phase_named (hand->project, names[whole (hand, 4)], NULL);
    return;
  }
  if (whole (hand, 4) == 0) {
    ringlet_project_remove_phase (hand->project, whole (hand, n));
    return;
  }
  phase = ringlet_phase_dup (phases->phases[n - 1]);
  phase->eos.k0_pa = 1e9 * (50 + whole (hand, 100));
  phase->eos.k0_prime = 4.0;
  phase->pressure_pa = 1e8 * whole (hand, 500);
  phase->is_visible = !phase->is_visible;
  ringlet_project_change_phase (hand->project, n - 1, phase, "phase-pressure", NULL);
}

/* ---- picks and calibration ---- */

static void
add_picks (const Hand *hand)
{
  RingletPick items[20];
  const guint n = 1 + whole (hand, G_N_ELEMENTS (items));

  for (guint i = 0; i < n; i++)
    items[i] =
        (RingletPick){ { real (hand, 0.0, FIXTURE_SLOW), real (hand, 0.0, FIXTURE_FAST),
                           whole (hand, 5), 0.1 },
          whole (hand, 2), (RingletPickOrigin) whole (hand, 3) };
  ringlet_project_add_picks (hand->project, items, n);
}

static void
edit_picks (const Hand *hand)
{
  const gsize indices[] = { whole (hand, 40), whole (hand, 40), 7 };
  const double slow = real (hand, 0.0, FIXTURE_SLOW);
  const RingletLassoPoint lasso[] = { { slow, 0.0 }, { slow + 10.0, 0.0 },
    { slow + 10.0, 40.0 }, { slow, 40.0 } };

  switch (whole (hand, 12)) {
  case 0:
  case 1:
  case 2:
    ringlet_project_delete_picks (hand->project, indices, G_N_ELEMENTS (indices));
    break;
  case 3:
  case 4:
    ringlet_project_delete_picks_within (hand->project, lasso, G_N_ELEMENTS (lasso));
    break;
  case 5:
  case 6:
    ringlet_project_set_pick_rings (hand->project, indices, 3, whole (hand, 9));
    break;
  case 7:
  case 8:
    ringlet_project_renumber_ring (hand->project, whole (hand, 5), whole (hand, 5));
    break;
  case 9:
    ringlet_project_delete_ring (hand->project, whole (hand, 9));
    break;
  case 10:
    ringlet_project_clear_picks (hand->project);
    break;
  default:
    ringlet_project_confirm (hand->project, whole (hand, 16));
    break;
  }
}

static void
change_settings (const Hand *hand)
{
  RingletCalibrationSettings settings =
      ringlet_project_get_state (hand->project)->calibration;
  RingletRefineLimit *limit = &settings.limits[whole (hand, RINGLET_REFINE_ROT3)];

  limit->state = (RingletRefineState) whole (hand, 3);
  limit->lo = real (hand, -1.0, 0.0);
  limit->hi = real (hand, 0.1, 1.0);
  settings.n_rings = whole (hand, 30);
  g_assert_true (ringlet_project_set_calibration (hand->project, &settings, NULL));
}

/* Out and in again. */
static void
exchange_picks (const Hand *hand)
{
  g_autofree char *path = in (hand, "picks.npt");

  if (ringlet_project_export_picks (hand->project, path, TRUE, NULL))
    g_assert_true (ringlet_project_import_picks (hand->project, path, NULL, NULL));
}

static void
propose (const Hand *hand)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, FIXTURE_SLOW, FIXTURE_FAST, 3, NULL);

  ringlet_project_propose (hand->project, ringlet_calibrant_find ("AgBh", NULL),
      real (hand, 1e-11, 1e-10), detector);
}

/* ---- the pattern ---- */

static void
keep_pattern (const Hand *hand)
{
  g_autoptr (RingletResult) pattern = fake_result_new (5 + whole (hand, 20), 0, FALSE);
  const RingletBackgroundChoice *background =
      &ringlet_project_get_state (hand->project)->pattern_background;

  /* So few points have not every background. */
  g_assert_true (ringlet_project_keep_pattern (hand->project, pattern, NULL) ||
      background->is_on || background->has_range);
}

static void
change_overlay (const Hand *hand, const RingletOverlays *overlays)
{
  const guint index = whole (hand, overlays->n);
  RingletOverlay item = overlays->items[index];

  if (whole (hand, 2) > 0)
    item.scale = real (hand, 0.1, 9.0);
  else if (whole (hand, 2) > 0)
    item.is_visible = !item.is_visible;
  else
    item.offset = real (hand, -9.0, 9.0);
  ringlet_project_change_overlay (hand->project, index, &item);
}

static void
change_overlays (const Hand *hand)
{
  const RingletOverlays *overlays = ringlet_project_get_state (hand->project)->overlays;

  if (overlays == NULL)
    return;
  switch (whole (hand, 4)) {
  case 0:
    ringlet_project_remove_overlay (hand->project, whole (hand, overlays->n));
    break;
  case 1:
    ringlet_project_set_waterfall (hand->project, real (hand, 0.0, 9.0));
    break;
  case 2:
    ringlet_project_compare_overlay (
        hand->project, (int) whole (hand, overlays->n + 1) - 1);
    break;
  default:
    change_overlay (hand, overlays);
  }
}

static void
change_background (const Hand *hand)
{
  RingletBackgroundChoice choice =
      ringlet_project_get_state (hand->project)->pattern_background;

  choice.is_on = whole (hand, 3) > 0;
  choice.has_range = whole (hand, 2) > 0;
  choice.min = real (hand, 1.0, 4.0);
  choice.max = real (hand, 5.0, 9.0);
  g_assert_true (ringlet_project_set_pattern_background (hand->project, &choice, NULL));
}

/* ---- the series ---- */

static void
change_regions (const Hand *hand, RingletSeriesSetup *setup)
{
  RingletMapRoi roi = { .unit = ringlet_unit_find ("2th_deg", NULL),
    .quantity = (RingletMapQuantity) whole (hand, RINGLET_MAP_N_QUANTITIES) };

  roi.lo = real (hand, 1.0, 5.0);
  roi.hi = roi.lo + real (hand, 0.1, 2.0);
  if (setup->rois->len > 0 && whole (hand, 3) == 0) {
    g_array_remove_index (setup->rois, whole (hand, setup->rois->len));
    ringlet_series_setup_set_expression (setup, "");
    return;
  }
  if (setup->rois->len < 5)
    g_array_append_val (setup->rois, roi);
  ringlet_series_setup_set_expression (
      setup, setup->rois->len > 1 ? "(A-B)/(A+B)" : "2*A");
}

static void
change_grid (const Hand *hand, RingletSeriesSetup *setup)
{
  g_autoptr (GArray) blanks = NULL;

  setup->grid.n_slow = whole (hand, 9);
  setup->grid.n_fast = setup->grid.n_slow > 0 ? 1 + whole (hand, 9) : 0;
  setup->grid.offset = (gint64) whole (hand, 7) - 3;
  setup->grid.serpentine = whole (hand, 2) > 0;
  if (setup->grid.n_slow == 0)
    return;
  blanks = ringlet_map_grid_toggle_blank (&setup->grid, whole (hand, 3));
  ringlet_series_setup_set_blanks (setup, blanks);
}

static void
change_series (const Hand *hand)
{
  static const char *const formats[] = { "xy", "xye", "chi", "fxye" };
  g_autoptr (RingletSeriesSetup) setup =
      ringlet_series_setup_dup (ringlet_project_get_state (hand->project)->series);

  switch (whole (hand, 5)) {
  case 0:
    ringlet_series_setup_set_folder (setup, whole (hand, 3) > 0 ? hand->folder : NULL);
    break;
  case 1:
    ringlet_series_setup_set_format (
        setup, formats[whole (hand, 4)], whole (hand, 3) > 0);
    break;
  case 2:
    setup->existing = (RingletExisting) whole (hand, RINGLET_EXISTING_N);
    break;
  case 3:
    change_regions (hand, setup);
    break;
  default:
    change_grid (hand, setup);
  }
  ringlet_project_set_series (
      hand->project, setup, "Series", whole (hand, 4) == 0 ? "grid" : NULL);
}

/* ---- history ---- */

static void
walk (const Hand *hand)
{
  switch (whole (hand, 4)) {
  case 0:
  case 1:
    ringlet_project_undo (hand->project);
    break;
  case 2:
    ringlet_project_redo (hand->project);
    break;
  default:
    ringlet_project_go_to_step (
        hand->project, ringlet_project_get_step (hand->project) - whole (hand, 4));
    break;
  }
}

static void (*const actions[]) (const Hand *hand) = { open_images, load_file,
  change_frame, combine_frames, move_geometry, drag, change_detector, change_wavelength,
  draw_mask, edit_layers, edit_layers, edit_layers, change_gap_mask, change_plan,
  change_calibrant, change_phases, add_picks, edit_picks, edit_picks, change_settings,
  exchange_picks, propose, keep_pattern, change_overlays, change_background,
  change_series, change_series, walk };

guint
random_action_count (void)
{
  return G_N_ELEMENTS (actions);
}

guint
random_action (RingletProject *project, const char *folder, GRand *random)
{
  const Hand hand = { project, folder, random };
  const guint which = whole (&hand, G_N_ELEMENTS (actions));

  actions[which](&hand);
  return which;
}
