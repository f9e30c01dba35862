/* SPDX-License-Identifier: MIT */
#include "random-actions.h"

#include "project-calibration.h"
#include "project-phases.h"
#include "random-hand.h"
#include "random-mask-actions.h"

static char *
in (const Hand *hand, const char *name)
{
  return g_build_filename (hand->folder, name, NULL);
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
  change_calibrant, change_phases, random_add_picks, random_edit_picks,
  random_edit_picks, random_change_settings, random_exchange_picks, random_propose,
  random_keep_pattern, random_change_overlays, random_change_sectors,
  random_change_background, random_change_series, random_change_series, walk };

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
