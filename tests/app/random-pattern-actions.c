/* SPDX-License-Identifier: MIT */

/* What a user does to the pattern and to the series. */

#include "project-overlays.h"
#include "project-sectors.h"
#include "random-hand.h"
#include "support/fake-result.h"

void
random_keep_pattern (const Hand *hand)
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

void
random_change_overlays (const Hand *hand)
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

void
random_change_background (const Hand *hand)
{
  RingletBackgroundChoice choice =
      ringlet_project_get_state (hand->project)->pattern_background;

  choice.is_on = whole (hand, 3) > 0;
  choice.has_range = whole (hand, 2) > 0;
  choice.min = real (hand, 1.0, 4.0);
  choice.max = real (hand, 5.0, 9.0);
  g_assert_true (ringlet_project_set_pattern_background (hand->project, &choice, NULL));
}

static void
change_sector (const Hand *hand, const RingletSectors *sectors)
{
  const guint index = whole (hand, sectors->n);
  RingletNamedSector item = sectors->items[index];

  if (whole (hand, 2) > 0)
    item.end_deg = item.start_deg + real (hand, 1.0, 359.0);
  else
    item.is_visible = !item.is_visible;
  g_assert_true (ringlet_project_change_sector (hand->project, index, &item, NULL));
}

void
random_change_sectors (const Hand *hand)
{
  const RingletSectors *sectors = ringlet_project_get_state (hand->project)->sectors;
  const double start = real (hand, -180.0, 180.0);

  switch (whole (hand, 4)) {
  case 0:
    g_assert_true (
        ringlet_project_divide_sectors (hand->project, 1 + whole (hand, 6), NULL));
    break;
  case 1:
    if (sectors != NULL)
      ringlet_project_remove_sector (hand->project, whole (hand, sectors->n));
    break;
  case 2:
    if (sectors != NULL)
      change_sector (hand, sectors);
    break;
  default:
    if (ringlet_sectors_count (sectors) < RINGLET_MAX_SECTORS)
      g_assert_true (
          ringlet_project_add_sector (hand->project, start, start + 30.0, NULL));
  }
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

void
random_change_series (const Hand *hand)
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
