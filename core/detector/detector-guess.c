/* SPDX-License-Identifier: MIT */

/* Which detectors of the catalogue an image could be from. */

#include <math.h>

#include "detector/catalogue.h"
#include "detector/detector.h"

/* Pitches are the same within this share: .poni files round. */
#define SAME_PITCH 1e-3

typedef enum { USUAL, UNUSUAL } Usage;

static gboolean
is_usual (const RingletDetectorMode *mode)
{
  RingletDetectorMode usual;

  return ringlet_detector_mode_find (mode->row, 0.0, 0.0, 0, 0, &usual) &&
      usual.row == mode->row && usual.binning_slow == mode->binning_slow &&
      usual.binning_fast == mode->binning_fast;
}

static void
append_name (GString *names, const RingletDetectorMode *mode)
{
  g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", mode->row->name);
  if (!is_usual (mode))
    g_string_append_printf (
        names, " (binned %u × %u)", mode->binning_slow, mode->binning_fast);
}

static gboolean
has_pitch (const RingletDetectorMode *mode, double pixel_m)
{
  return pixel_m == 0.0 ||
      fabs (mode->pixel_fast_m - pixel_m) <= SAME_PITCH * mode->pixel_fast_m;
}

/* Wide border pixels, hexagons and the like are not binned unequally. */
static gboolean
is_odd (const RingletDetectorMode *mode)
{
  return mode->row->layout != RINGLET_LAYOUT_EVEN &&
      mode->binning_slow != mode->binning_fast;
}

static gboolean
is_first (const RingletDetectorRow *const *rows, gsize i)
{
  return i == 0 || !g_str_equal (rows[i]->name, rows[i - 1]->name);
}

static void
append_fitting (GString *names, Usage usage, gboolean only_gaps, gsize n_slow,
    gsize n_fast, double pixel_m)
{
  const RingletDetectorRow *const *rows = ringlet_catalogue ();
  RingletDetectorMode mode;

  for (gsize i = 0; rows[i] != NULL; i++) {
    if (!is_first (rows, i) ||
        !ringlet_detector_mode_find (rows[i], 0.0, 0.0, n_slow, n_fast, &mode))
      continue;
    if (is_usual (&mode) != (usage == USUAL) || !has_pitch (&mode, pixel_m) ||
        is_odd (&mode) || (only_gaps && mode.row->gaps == RINGLET_GAPS_NONE))
      continue;
    append_name (names, &mode);
  }
}

char *
ringlet_detector_guess (gsize n_slow, gsize n_fast, double pixel_m)
{
  GString *names = g_string_new (NULL);

  append_fitting (names, USUAL, FALSE, n_slow, n_fast, pixel_m);
  append_fitting (names, UNUSUAL, FALSE, n_slow, n_fast, pixel_m);
  return g_string_free (names, FALSE);
}

char *
ringlet_detector_guess_gaps (gsize n_slow, gsize n_fast, double pixel_m)
{
  GString *names = g_string_new (NULL);

  append_fitting (names, USUAL, TRUE, n_slow, n_fast, pixel_m);
  return g_string_free (names, FALSE);
}

const char *const *
ringlet_detector_names (void)
{
  static const char *names[256];
  static gsize ready;

  if (g_once_init_enter (&ready)) {
    const RingletDetectorRow *const *rows = ringlet_catalogue ();
    gsize n = 0;

    for (gsize i = 0; rows[i] != NULL; i++) {
      if (is_first (rows, i))
        names[n++] = rows[i]->name;
    }
    g_once_init_leave (&ready, 1);
  }
  return names;
}
