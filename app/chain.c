/* SPDX-License-Identifier: MIT */
#include "chain.h"

#include <glib/gi18n-lib.h>

#include "geometry/placement.h"
#include "integration.h"
#include "plan-field.h"
#include "project-private.h"

/* clang-format off */
static const struct {
  const char *title;
  const char *option;
  const char *help; /* (nullable): NULL where a field has it */
} links[RINGLET_LINK_N] = {
  [RINGLET_LINK_DARK] = { N_ ("Dark"), "--dark", N_ ("An image that is subtracted") },
  [RINGLET_LINK_BACKGROUND] = { N_ ("Background image"), "--background-image",
      N_ ("Another image, a part of which is subtracted") },
  [RINGLET_LINK_FLAT] = { N_ ("Flat field"), "--flat", N_ ("An image that divides") },
  [RINGLET_LINK_ABSORPTION] = { N_ ("Absorption"), "--absorption", N_ ("An image that divides, too") },
  [RINGLET_LINK_SOLID_ANGLE] = { N_ ("Solid angle"), "--solid-angle-order", NULL },
  [RINGLET_LINK_POLARIZATION] = { N_ ("Polarisation"), "--polarization", NULL },
  [RINGLET_LINK_SENSOR] = { N_ ("Sensor transmission"), "--sensor-transmission", NULL },
  [RINGLET_LINK_OBLIQUE] = { N_ ("Oblique incidence"), "--oblique", NULL },
  [RINGLET_LINK_SAMPLE] = { N_ ("Sample absorption"), "--sample", NULL },
  [RINGLET_LINK_CBN] = { N_ ("Diamond and seat"), "--cbn-seat", NULL },
  [RINGLET_LINK_ALL] = { N_ ("All together"), NULL, N_ ("What counts are divided by: the product of all that divides") },
  [RINGLET_LINK_PARALLAX] = { N_ ("Parallax"), "--parallax",
      N_ ("Oblique rays are counted deep in a thick sensor: pixels are where such rays enter. Needs a flat detector with a known sensor, and the wavelength") },
};
/* clang-format on */

const char *
ringlet_link_title (RingletLink link)
{
  return links[link].title;
}

const char *
ringlet_link_option (RingletLink link)
{
  return links[link].option;
}

const char *
ringlet_link_help (RingletLink link)
{
  return links[link].help != NULL ? links[link].help
                                  : ringlet_plan_field_find (links[link].option)->help;
}

RingletLink
ringlet_link_of_option (const char *option)
{
  for (guint i = 0; i < RINGLET_LINK_N; i++) {
    if (g_strcmp0 (links[i].option, option) == 0)
      return (RingletLink) i;
  }
  return RINGLET_LINK_ALL;
}

RingletLink
ringlet_link_of_image (RingletImageUse use)
{
  static const RingletLink of[RINGLET_IMAGE_N_USES] = {
    [RINGLET_IMAGE_DARK] = RINGLET_LINK_DARK,
    [RINGLET_IMAGE_FLAT] = RINGLET_LINK_FLAT,
    [RINGLET_IMAGE_ABSORPTION] = RINGLET_LINK_ABSORPTION,
    [RINGLET_IMAGE_BACKGROUND] = RINGLET_LINK_BACKGROUND,
  };

  return of[use];
}

RingletCorrections
ringlet_state_corrections (const RingletState *state)
{
  return ringlet_integration_inputs (state, NULL, NULL, &state->plan).corrections;
}

gboolean
ringlet_state_link_is_on (const RingletState *state, RingletLink link)
{
  const RingletCorrections corrections = ringlet_state_corrections (state);

  return ringlet_link_is_on (
      link, &state->geometry, &state->plan.factors, &corrections);
}

static gboolean
can_move (const RingletState *state)
{
  RingletGeometry moved = state->geometry;

  moved.parallax = TRUE;
  return state->detector != NULL && state->geometry.distance_m > 0.0 &&
      ringlet_placement_check (state->detector, &moved, NULL);
}

gboolean
ringlet_state_link_can_switch (const RingletState *state, RingletLink link)
{
  if (ringlet_link_moves (link))
    return state->geometry.parallax || can_move (state);
  return link < RINGLET_LINK_ALL &&
      (link == RINGLET_LINK_SOLID_ANGLE || link == RINGLET_LINK_SENSOR ||
          ringlet_state_link_is_on (state, link) ||
          ringlet_switched_off_has (state->switched_off, link));
}

/* Where a state has an image. */
static RingletAside
aside_of (const RingletState *state, RingletLink link)
{
  const RingletAside images[RINGLET_ASIDE_N] = {
    [RINGLET_LINK_DARK] = { state->dark, state->dark_path },
    [RINGLET_LINK_BACKGROUND] = { state->background, state->background_path },
    [RINGLET_LINK_FLAT] = { state->flat, state->flat_path },
    [RINGLET_LINK_ABSORPTION] = { state->absorption, state->absorption_path },
  };

  return images[link];
}

/* Nothing of @state is freed: it went elsewhere. */
static void
put_aside (RingletState *state, RingletLink link, RingletAside aside)
{
  RingletImage **const images[RINGLET_ASIDE_N] = {
    [RINGLET_LINK_DARK] = &state->dark,
    [RINGLET_LINK_BACKGROUND] = &state->background,
    [RINGLET_LINK_FLAT] = &state->flat,
    [RINGLET_LINK_ABSORPTION] = &state->absorption,
  };
  char **const paths[RINGLET_ASIDE_N] = {
    [RINGLET_LINK_DARK] = &state->dark_path,
    [RINGLET_LINK_BACKGROUND] = &state->background_path,
    [RINGLET_LINK_FLAT] = &state->flat_path,
    [RINGLET_LINK_ABSORPTION] = &state->absorption_path,
  };

  *images[link] = aside.image;
  *paths[link] = aside.path;
}

/* Another state that differs in this: what a field says of what is switched off. */
static char *
factor_text (const RingletState *state, RingletLink link)
{
  const RingletPlanField *field = ringlet_plan_field_find (links[link].option);
  g_autoptr (RingletState) copy = ringlet_state_dup (state);

  if (!ringlet_state_link_is_on (state, link) &&
      ringlet_switched_off_has (state->switched_off, link))
    ringlet_map_copy_factor (
        ringlet_link_map (link), &state->switched_off->factors, &copy->plan.factors);
  return field->get (copy);
}

char *
ringlet_state_link_text (const RingletState *state, RingletLink link)
{
  const char *path = NULL;

  g_return_val_if_fail (link != RINGLET_LINK_ALL, NULL);

  if (ringlet_link_moves (link))
    return g_strdup ("");
  if (link >= RINGLET_ASIDE_N)
    return factor_text (state, link);
  path = aside_of (state, link).path;
  if (path == NULL && state->switched_off != NULL)
    path = state->switched_off->images[link].path;
  return path != NULL ? g_filename_display_basename (path) : g_strdup ("");
}

void
ringlet_state_tidy_links (RingletState *state, RingletLink link)
{
  g_autoptr (RingletSwitchedOff) off = NULL;
  gboolean is_left = FALSE;

  if (state->switched_off == NULL)
    return;

  off = ringlet_switched_off_dup (state->switched_off);
  for (guint i = 0; i < RINGLET_LINK_ALL; i++) {
    if (i == link || ringlet_state_link_is_on (state, (RingletLink) i))
      ringlet_switched_off_forget (off, (RingletLink) i);
    is_left = is_left || ringlet_switched_off_has (off, (RingletLink) i);
  }
  ringlet_switched_off_unref (state->switched_off);
  state->switched_off = is_left ? g_steal_pointer (&off) : NULL;
}

/* ---- the verb ---- */

static void
switch_image_off (RingletState *state, RingletLink link, RingletSwitchedOff *off)
{
  off->images[link] = aside_of (state, link);
  put_aside (state, link, (RingletAside){ NULL, NULL });
  if (link == RINGLET_LINK_DARK) {
    off->n_dark = state->n_dark;
    state->n_dark = 1;
  }
  if (link == RINGLET_LINK_BACKGROUND) {
    off->background_scale = state->background_scale;
    state->background_scale = 1.0;
  }
}

static void
switch_image_on (RingletState *state, RingletLink link, RingletSwitchedOff *off)
{
  put_aside (state, link, off->images[link]);
  off->images[link] = (RingletAside){ NULL, NULL };
  if (link == RINGLET_LINK_DARK)
    state->n_dark = off->n_dark;
  if (link == RINGLET_LINK_BACKGROUND)
    state->background_scale = off->background_scale;
}

/* What was never said, and has one value that is right for nearly all. */
static void
switch_factor_on (RingletState *state, RingletLink link, const RingletSwitchedOff *off)
{
  RingletFactors factors = off->factors;

  if (!ringlet_switched_off_has (off, link)) {
    factors.solid_angle_order = RINGLET_SOLID_ANGLE_ORDER;
    factors.sensor_transmission = TRUE;
  }
  ringlet_map_copy_factor (ringlet_link_map (link), &factors, &state->plan.factors);
}

static void
switch_link (RingletState *state, RingletLink link, gboolean is_on)
{
  const RingletFactors none = ringlet_factors_none ();
  RingletSwitchedOff *off = ringlet_switched_off_dup (state->switched_off);
  const RingletMap map = ringlet_link_map (link);

  if (link < RINGLET_ASIDE_N && is_on) {
    switch_image_on (state, link, off);
  } else if (link < RINGLET_ASIDE_N) {
    switch_image_off (state, link, off);
  } else if (is_on) {
    switch_factor_on (state, link, off);
  } else {
    ringlet_map_copy_factor (map, &state->plan.factors, &off->factors);
    ringlet_map_copy_factor (map, &none, &state->plan.factors);
  }
  ringlet_switched_off_unref (state->switched_off);
  state->switched_off = off;
}

/* Switched off again, the geometry is that of its file again. */
static void
switch_parallax (RingletState *state, gboolean is_on)
{
  RingletGeometry geometry = state->geometry;

  geometry.parallax = is_on;
  if (!is_on && (state->replaced & RINGLET_REPLACED_PARALLAX)) {
    state->replaced &= ~(guint) RINGLET_REPLACED_PARALLAX;
    state->geometry.parallax = FALSE;
  } else {
    ringlet_project_put_numbers (state, &geometry);
  }
}

void
ringlet_project_switch_link (RingletProject *self, RingletLink link, gboolean is_on)
{
  RingletState *state = ringlet_project_get_state (self);

  if (!ringlet_state_link_can_switch (state, link) ||
      ringlet_state_link_is_on (state, link) == (is_on != FALSE))
    return;

  state = ringlet_project_edit (self);
  if (ringlet_link_moves (link))
    switch_parallax (state, is_on);
  else
    switch_link (state, link, is_on);
  ringlet_project_commit (self, state,
      is_on ? N_ ("Switch Correction On") : N_ ("Switch Correction Off"), NULL);
}
