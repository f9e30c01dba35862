/* SPDX-License-Identifier: MIT */
#pragma once

/* For project-state.c: what a document says about its pattern, no member as it would be
 * anyway, and how it is compared. */

#include <math.h>

#include "state.h"

static inline RingletBackgroundChoice
full_background (void)
{
  const RingletBackgroundChoice choice = { TRUE,
    { RINGLET_BACKGROUND_CHEBYSHEV, 1.0 / 3.0, TRUE, FALSE, 5, 7, 11, 2.5 }, TRUE,
    0.1 + 0.2, 12.25 };

  return choice;
}

/* A bin without data in the first, and no sigmas in the second. */
static inline RingletOverlays *
full_overlays (void)
{
  g_autoptr (RingletPattern) first = ringlet_pattern_new (3, TRUE, NULL);
  g_autoptr (RingletPattern) second = ringlet_pattern_new (2, FALSE, NULL);
  const RingletOverlay one = { first, (char *) "so \"so\" é", 3, FALSE, 1.0 / 3.0,
    -1e-7 };
  const RingletOverlay two = { second, (char *) "b", 9, TRUE, -2.5, 1e12 };
  g_autoptr (RingletOverlays) a = NULL;
  g_autoptr (RingletOverlays) b = NULL;
  g_autoptr (RingletOverlays) c = NULL;

  for (gsize i = 0; i < 3; i++) {
    first->x[i] = 0.1 * (double) (i + 1);
    first->intensity[i] = i == 1 ? (double) NAN : 1e5 / 3.0;
    first->sigma[i] = i == 1 ? (double) NAN : 0.7;
    second->x[i % 2] = (double) (i % 2);
    second->intensity[i % 2] = -4.0;
  }
  first->unit = ringlet_unit_find ("2th_deg", NULL);
  first->wavelength_m = 0.7e-10;
  g_strfreev (first->header);
  first->header = g_strsplit ("mask: none|operations: \"x\"", "|", -1);
  second->unit = ringlet_unit_find ("q_A^-1", NULL);
  a = ringlet_overlays_with (NULL, &one);
  b = ringlet_overlays_with (a, &two);
  c = ringlet_overlays_with_waterfall (b, 17.0 / 7.0);
  return ringlet_overlays_with_compared (c, 1);
}

static inline RingletSectors *
full_sectors (void)
{
  const RingletNamedSector one = { (char *) "up \"é\"", -100.0 / 3.0, 0.1 + 0.2, 3,
    FALSE };
  const RingletNamedSector two = { (char *) "b", 170.0, 190.0, 9, TRUE };
  g_autoptr (RingletSectors) first = ringlet_sectors_with (NULL, &one);

  return ringlet_sectors_with (first, &two);
}

static inline void
assert_same_sectors (const RingletSectors *a, const RingletSectors *b)
{
  g_assert_true (ringlet_sectors_equal (a, b));
  g_assert_cmpuint (ringlet_sectors_count (a), ==, ringlet_sectors_count (b));
  for (guint i = 0; i < ringlet_sectors_count (a); i++) {
    g_assert_cmpstr (a->items[i].name, ==, b->items[i].name);
    g_assert_cmpfloat (a->items[i].start_deg, ==, b->items[i].start_deg);
    g_assert_cmpfloat (a->items[i].end_deg, ==, b->items[i].end_deg);
    g_assert_cmpuint (a->items[i].colour, ==, b->items[i].colour);
    g_assert_cmpint (a->items[i].is_visible, ==, b->items[i].is_visible);
  }
}

/* NaN is the same as NaN. */
static inline void
assert_same_number (double a, double b)
{
  g_assert_true (a == b || (a != a && b != b));
}

static inline void
assert_same_background (
    const RingletBackgroundChoice *a, const RingletBackgroundChoice *b)
{
  g_assert_cmpint (a->is_on, ==, b->is_on);
  g_assert_cmpint (a->options.method, ==, b->options.method);
  g_assert_cmpfloat (a->options.reach, ==, b->options.reach);
  g_assert_cmpint (a->options.reach_is_length, ==, b->options.reach_is_length);
  g_assert_cmpint (a->options.lls, ==, b->options.lls);
  g_assert_cmpuint (a->options.smooth, ==, b->options.smooth);
  g_assert_cmpuint (a->options.iterations, ==, b->options.iterations);
  g_assert_cmpuint (a->options.order, ==, b->options.order);
  g_assert_cmpfloat (a->options.reject, ==, b->options.reject);
  g_assert_cmpint (a->has_range, ==, b->has_range);
  g_assert_cmpfloat (a->min, ==, b->min);
  g_assert_cmpfloat (a->max, ==, b->max);
}

static inline void
assert_same_curve (const RingletPattern *a, const RingletPattern *b)
{
  g_assert_true (a->unit == b->unit);
  g_assert_cmpfloat (a->wavelength_m, ==, b->wavelength_m);
  g_assert_cmpuint (a->n, ==, b->n);
  g_assert_true ((a->sigma == NULL) == (b->sigma == NULL));
  for (gsize i = 0; i < a->n; i++) {
    g_assert_cmpfloat (a->x[i], ==, b->x[i]);
    assert_same_number (a->intensity[i], b->intensity[i]);
    if (a->sigma != NULL)
      assert_same_number (a->sigma[i], b->sigma[i]);
  }
  g_assert_true (
      g_strv_equal ((const char *const *) a->header, (const char *const *) b->header));
}

static inline void
assert_same_overlays (const RingletOverlays *a, const RingletOverlays *b)
{
  g_assert_true (ringlet_overlays_equal (a, b));
  g_assert_cmpuint (ringlet_overlays_count (a), ==, ringlet_overlays_count (b));
  if (a == NULL)
    return;
  g_assert_cmpfloat (a->waterfall, ==, b->waterfall);
  g_assert_cmpint (a->compared, ==, b->compared);
  for (guint i = 0; i < a->n; i++) {
    g_assert_cmpstr (a->items[i].name, ==, b->items[i].name);
    g_assert_cmpuint (a->items[i].colour, ==, b->items[i].colour);
    g_assert_cmpint (a->items[i].is_visible, ==, b->items[i].is_visible);
    g_assert_cmpfloat (a->items[i].scale, ==, b->items[i].scale);
    g_assert_cmpfloat (a->items[i].offset, ==, b->items[i].offset);
    assert_same_curve (a->items[i].pattern, b->items[i].pattern);
  }
}
