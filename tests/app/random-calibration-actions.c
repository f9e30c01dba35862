/* SPDX-License-Identifier: MIT */

/* What a user does to the points and the settings of a calibration. */

#include "fixture.h"
#include "project-calibration.h"
#include "random-hand.h"

void
random_add_picks (const Hand *hand)
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

void
random_edit_picks (const Hand *hand)
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

void
random_change_settings (const Hand *hand)
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
void
random_exchange_picks (const Hand *hand)
{
  g_autofree char *path = g_build_filename (hand->folder, "picks.npt", NULL);

  if (ringlet_project_export_picks (hand->project, path, TRUE, NULL))
    g_assert_true (ringlet_project_import_picks (hand->project, path, NULL, NULL));
}

void
random_propose (const Hand *hand)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, FIXTURE_SLOW, FIXTURE_FAST, 3, NULL);

  ringlet_project_propose (hand->project, ringlet_calibrant_find ("AgBh", NULL),
      real (hand, 1e-11, 1e-10), detector);
}
