/* SPDX-License-Identifier: MIT */
#include "geometry/orientation.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "geometry/lab.h"
#include "geometry/placement.h"
#include "geometry/poni.h"

#define CLOSE 1e-14 /* radians: a few roundings of numbers near 1 */

#define BLOCK(orientation)                                                             \
  "poni_version: 2.1\nDetector: Detector\nDetector_config: {\"pixel1\": 0.000172, "    \
  "\"pixel2\": 7.5e-05, \"max_shape\": [7, 11], \"orientation\": " orientation         \
  "}\nDistance: 0.1\nPoni1: 0.003\nPoni2: -0.002\nRot1: 0.4\nRot2: -0.3\nRot3: 0.7\n"

typedef struct {
  int orientation;
  double slow;
  double fast;
  double two_theta_rad;
  double chi_rad;
} Case;

/* tests/reference/orientation_pyfai.py with pyFAI 2026.2.0. */
static const Case cases[] = {
  { 1, 0, 0, 0.50614466141577552, 2.9854575776140693 },
  { 1, 2, 9, 0.4986500399792807, 2.9876930238587929 },
  { 1, 6, 4, 0.49779856454404003, 2.9714120619801028 },
  { 2, 0, 0, 0.50003174917503324, 0.14714259247590772 },
  { 2, 2, 9, 0.50355800856106103, 0.16106606451538852 },
  { 2, 6, 4, 0.49656279386717389, 0.16840355793708858 },
  { 3, 0, 0, 0.49409499544605356, -0.16482470932724946 },
  { 3, 2, 9, 0.50159879567336096, -0.16692800711942041 },
  { 3, 6, 4, 0.50247307265868602, -0.1507639710407796 },
  { 4, 0, 0, 0.50027377003585471, -2.9678825466966363 },
  { 4, 2, 9, 0.49667326242772813, -2.9818025286441743 },
  { 4, 6, 4, 0.50369567091185652, -2.9890302292217994 },
};

static const char *const blocks[] = { NULL, BLOCK ("1"), BLOCK ("2"), BLOCK ("3"),
  BLOCK ("4") };

static void
test_two_flips (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;
    RingletLab lab;

    ringlet_poni_parse (
        blocks[c->orientation], NULL, RINGLET_ORIENTATION_TWO_FLIPS, &poni, &error);
    g_assert_no_error (error);
    g_assert_null (poni.warning);
    g_assert_cmpint (poni.detector->orientation, ==, 3);
    lab = ringlet_geometry_lab_at (
        &poni.geometry, poni.detector, c->slow + 0.5, c->fast + 0.5);
    g_assert_cmpfloat_with_epsilon (
        ringlet_lab_two_theta (lab), c->two_theta_rad, CLOSE);
    g_assert_cmpfloat_with_epsilon (ringlet_lab_chi (lab), c->chi_rad, CLOSE);
  }
}

typedef struct {
  const char *text;
  gboolean warns;
} Writer;

#define NOTA "# Nota: C-Order, 1 refers to the Y axis, 2 to the X axis\n"

static const Writer writers[] = {
  { NOTA "# Calibration done on Tue Sep  8 12:00:00 2026\n" BLOCK ("2"), TRUE },
  { NOTA "# Written by Ringlet 0.1.0\n" BLOCK ("2"), FALSE },
  { "# pyFAI 2026.9.0\n" NOTA BLOCK ("1"), FALSE },
  { "# by pyFAI version 2026.10\n" BLOCK ("4"), FALSE },
  { "# pyFAI 2027.1\n" BLOCK ("4"), FALSE },
  { "# pyFAI 2026.2.0\n" BLOCK ("4"), TRUE },
  { "# pyFAI 2025.12\n" BLOCK ("4"), TRUE },
  { "# pyFAI\n" BLOCK ("4"), TRUE },
  { BLOCK ("4") "# Image: /data/Ringlet/pyFAI 2026.9/lab6.edf\n", TRUE },
  { BLOCK ("3"), FALSE },
  /* Appended by an old pyFAI to a file of ours. */
  { NOTA "# Written by Ringlet 0.1.0\n" BLOCK ("2") NOTA
      "# Calibration done on x\n" BLOCK ("2"),
      TRUE },
  { NOTA "# Calibration done on x\n" BLOCK ("2") NOTA
      "# Written by Ringlet\n" BLOCK ("2"),
      FALSE },
};

static void
test_warning (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (writers); i++) {
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    ringlet_poni_parse (
        writers[i].text, NULL, RINGLET_ORIENTATION_ONE_FLIP, &poni, &error);
    g_assert_no_error (error);
    g_test_message ("%s", writers[i].text);
    g_assert_cmpint (poni.warning != NULL, ==, writers[i].warns);
    if (writers[i].warns)
      g_assert_nonnull (strstr (poni.warning, "--orientation-rule two-flips"));
  }
}

static void
test_refused (void)
{
  g_autoptr (RingletDetector) shapeless =
      ringlet_detector_new_generic (1e-4, 1e-4, 0, 0, 2, NULL);
  g_autoptr (RingletDetector) bordered = ringlet_detector_new_grid (
      "hexagons", ringlet_grid_new_hexagon (60e-6, 10, 10), 1, NULL);
  RingletGeometry geometry = { .distance_m = 0.1 };
  RingletOrientationRule rule = RINGLET_ORIENTATION_ONE_FLIP;
  g_autoptr (GError) shape = NULL;
  g_autoptr (GError) borders = NULL;
  g_autoptr (GError) word = NULL;

  g_assert_false (ringlet_orientation_undo_two_flips (&shapeless, &geometry, &shape));
  g_assert_error (shape, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (shape->message, "max_shape"));
  g_assert_false (ringlet_orientation_undo_two_flips (&bordered, &geometry, &borders));
  g_assert_error (borders, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_false (ringlet_orientation_rule_parse ("three-flips", &rule, &word));
  g_assert_error (word, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (word->message, "one-flip, two-flips"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/orientation/two-flips", test_two_flips);
  g_test_add_func ("/orientation/warning", test_warning);
  g_test_add_func ("/orientation/refused", test_refused);
  return g_test_run ();
}
