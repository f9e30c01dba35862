/* SPDX-License-Identifier: MIT */

/* How each step stands, by what a document says. */

#include "steps.h"

#include <locale.h>

/* What of a document is there. */
enum {
  IMAGE = 1 << 0,
  MASK = 1 << 1,
  LAYER = 1 << 2,
  GEOMETRY = 1 << 3,
  WAVELENGTH = 1 << 4,
  FILE_SAID = 1 << 5, /* the geometry is that of a file */
  WARNED = 1 << 6,    /* which leaves a doubt */
  KEPT = 1 << 7,      /* the user confirmed the geometry */
  POWDER = 1 << 8,    /* a calibrant that the image says */
  NAMED = 1 << 9,     /* one that the user says */
};

#define WHOLE (IMAGE | GEOMETRY | WAVELENGTH | FILE_SAID)

#define FOUND (IMAGE | GEOMETRY | WAVELENGTH | KEPT)

enum {
  ODD_MASK = 1 << 0,
  PATTERN = 1 << 1,
  FAILED = 1 << 2,
  SATURATED = 1 << 3,
  HOLDS = 1 << 4,
  POOR = 1 << 5,
  LEFT = 1 << 6,
  BUSY = 1 << 7,
  NOT_ALL = 1 << 8,
  ALL = 1 << 9,
};

typedef struct {
  const char *name;
  guint says;
  guint facts;
  const char *marks; /* image … compare: done +, attention !, o */
} Case;

static const Case cases[] = {
  { "empty", 0, 0, "!o!ooo" },
  { "image alone", IMAGE, 0, "+o!ooo" },
  { "geometry alone", GEOMETRY | WAVELENGTH | FILE_SAID, 0, "!o+ooo" },
  { "mask alone", MASK, 0, "!+!ooo" },
  { "image and geometry, not computed", WHOLE, 0, "+o+ooo" },
  { "image and geometry, computed", WHOLE, PATTERN, "+o++oo" },
  { "a mask", WHOLE | MASK, PATTERN, "++++oo" },
  { "a layer", WHOLE | LAYER, PATTERN, "++++oo" },
  { "a mask that looks wrong", WHOLE | MASK, PATTERN | ODD_MASK, "+!++oo" },
  { "no mask cannot look wrong", WHOLE, PATTERN | ODD_MASK, "+o++oo" },
  { "saturated pixels", WHOLE, PATTERN | SATURATED, "+!++oo" },
  { "saturated pixels beside a mask", WHOLE | MASK, PATTERN | SATURATED, "+!++oo" },
  { "no wavelength", IMAGE | GEOMETRY | FILE_SAID, PATTERN, "+o!+oo" },
  { "a geometry file with a doubt", WHOLE | WARNED, PATTERN, "+o!+oo" },
  { "found, not kept", IMAGE | GEOMETRY | WAVELENGTH, PATTERN, "+o!+oo" },
  { "found and kept", IMAGE | GEOMETRY | WAVELENGTH | KEPT, PATTERN, "+o++oo" },
  { "found and kept, the powder is a guess", FOUND | POWDER, PATTERN | HOLDS,
      "+o!+oo" },
  { "found and kept, the powder is said", FOUND | POWDER | NAMED, PATTERN | HOLDS,
      "+o++oo" },
  { "kept, and poor", FOUND | POWDER | NAMED, PATTERN | POOR, "+o!+oo" },
  { "kept, and dragged away", FOUND | POWDER | NAMED, PATTERN | LEFT, "+o!+oo" },
  { "a file speaks for its powder", WHOLE | POWDER, PATTERN | HOLDS, "+o++oo" },
  { "a file that was changed by hand and saved", WHOLE | POWDER, PATTERN | LEFT,
      "+o++oo" },
  { "saved, and poor", WHOLE | POWDER | NAMED, PATTERN | POOR, "+o!+oo" },
  { "integration failed", WHOLE, FAILED, "+o+!oo" },
  { "it failed before there was a geometry", IMAGE, FAILED, "+o!!oo" },
  { "a pattern of an earlier geometry", IMAGE, PATTERN, "+o!ooo" },
  { "a series goes on", WHOLE, PATTERN | BUSY, "+o++oo" },
  { "a series was stopped, or frames failed", WHOLE, PATTERN | NOT_ALL, "+o++!o" },
  { "a series is done", WHOLE, PATTERN | ALL, "+o+++o" },
};

static void
add_image (RingletState *state)
{
  g_autoptr (RingletImage) image =
      ringlet_image_new_take (RINGLET_PIXEL_U8, 4, 4, g_malloc0 (16), NULL);

  state->source = ringlet_source_new_image (image, "image");
}

static void
add_mask (RingletState *state)
{
  state->mask = ringlet_mask_new_take (4, 4, g_new0 (guint8, 16));
}

static void
add_layer (RingletState *state)
{
  static const double corners[] = { 0.0, 0.0, 2.0, 2.0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletMaskLayer) layer = ringlet_mask_layer_new (
      "rectangle", corners, G_N_ELEMENTS (corners), NULL, &error);

  g_assert_no_error (error);
  state->layers = ringlet_mask_layers_insert (NULL, 0, layer);
}

static RingletState *
make_state (guint says)
{
  RingletState *state = ringlet_state_new ();

  if (says & IMAGE)
    add_image (state);
  if (says & MASK)
    add_mask (state);
  if (says & LAYER)
    add_layer (state);
  if (says & GEOMETRY)
    state->geometry.distance_m = 0.1;
  state->geometry.wavelength_m = says & WAVELENGTH ? 1e-10 : 0.0;
  if (says & FILE_SAID)
    state->geometry_path = g_strdup ("a.poni");
  if (says & WARNED)
    state->geometry_warning = g_strdup ("the orientation was guessed");
  if (says & KEPT)
    state->calibration.confirmed |= RINGLET_CONFIRMED_GEOMETRY;
  if (says & POWDER)
    state->calibrant = ringlet_calibrant_find ("LaB6", NULL);
  if (says & NAMED)
    state->calibration.confirmed |= RINGLET_CONFIRMED_CALIBRANT;
  return state;
}

static void
test_judge (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletState) state = make_state (c->says);
  const RingletStepFacts facts = {
    .has_doubtful_mask = (c->facts & ODD_MASK) != 0,
    .is_saturated = (c->facts & SATURATED) != 0,
    .has_pattern = (c->facts & PATTERN) != 0,
    .has_failed = (c->facts & FAILED) != 0,
    .series = c->facts & BUSY ? RINGLET_STEP_SERIES_BUSY
        : c->facts & NOT_ALL  ? RINGLET_STEP_SERIES_LEFT
        : c->facts & ALL      ? RINGLET_STEP_SERIES_DONE
                              : RINGLET_STEP_SERIES_NONE,
    .fit = c->facts & HOLDS ? RINGLET_STEP_FIT_HOLDS
        : c->facts & POOR   ? RINGLET_STEP_FIT_POOR
        : c->facts & LEFT   ? RINGLET_STEP_FIT_LEFT
                            : RINGLET_STEP_FIT_NONE,
  };

  for (guint i = 0; i < RINGLET_STEP_N; i++) {
    const RingletStepStatus status = ringlet_step_judge ((RingletStep) i, state, facts);

    g_assert_cmpint ("+!o"[status.mark], ==, c->marks[i]);
    g_assert_nonnull (status.reason);
    g_assert_cmpstr (status.reason, !=, "");
  }
}

static void
test_names (void)
{
  RingletStep step = RINGLET_STEP_INTEGRATE;

  g_assert_true (ringlet_step_find ("calibrate", &step));
  g_assert_cmpint (step, ==, RINGLET_STEP_CALIBRATE);
  g_assert_false (ringlet_step_find ("Calibrate", &step));
  g_assert_cmpint (step, ==, RINGLET_STEP_CALIBRATE);
  for (guint i = 0; i < RINGLET_STEP_N; i++) {
    g_assert_true (ringlet_step_find (ringlet_step_name ((RingletStep) i), &step));
    g_assert_cmpint (step, ==, i);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/steps/names", test_names);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/steps/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_judge);
  }
  return g_test_run ();
}
