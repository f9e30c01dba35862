/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

/**
 * RingletSetUp:
 *
 * What the command line says about a document, as text: one member an option. Options
 * that were not given are NULL or FALSE.
 */
typedef struct {
  char *poni;
  char *detector;
  char *orientation;
  gboolean flip;
  char *wavelength;
  char *energy;
  char *mask;
  gboolean no_mask;
  char *dark;
  char *dark_frames;
  char *flat;
  char *dummy;
  char *delta_dummy;
  char *unit;
  char *bins;
  char *cake;
  char *range;
  char *azimuth_range;
  char *split;
  char *engine;
  char *error_model;
  char *poisson_floor;
  gboolean no_dark_variance;
  gboolean no_solid_angle;
  gboolean unweighted;
  char *polarization;
  char *normalization_factor;
  char *empty;
} RingletSetUp;

/* Options for ringlet_cli_parse(); they point into @self. Free with g_free(). */
GOptionEntry *ringlet_set_up_entries (RingletSetUp *self, const GOptionEntry *more);
void ringlet_set_up_clear (RingletSetUp *self);

/**
 * RingletSettings:
 * @plan: how to integrate
 * @cake: bins of the cake
 * @orientation: 1–4, 0 when not given
 * @wavelength_m: 0 when not given
 * @n_dark: frames that the dark is the mean of
 *
 * The same as values.
 */
typedef struct {
  RingletPlan plan;
  RingletCakeBins cake;
  guint orientation;
  double wavelength_m;
  guint n_dark;
} RingletSettings;

/**
 * ringlet_set_up_parse:
 * @settings: (out): defaults where an option was not given
 * @error: RINGLET_ERROR_VALUE naming the option: wrong usage, before any file is opened
 */
gboolean ringlet_set_up_parse (
    const RingletSetUp *self, RingletSettings *settings, GError **error);

/**
 * ringlet_set_up_apply:
 * @settings: from ringlet_set_up_parse()
 * @paths: (array zero-terminated=1): images
 * @error: naming the file and what to do
 *
 * Builds the document by the verbs that the window uses.
 */
gboolean ringlet_set_up_apply (const RingletSetUp *self,
    const RingletSettings *settings, const char *const *paths, RingletProject *project,
    GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSetUp, ringlet_set_up_clear)

G_END_DECLS
