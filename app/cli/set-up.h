/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/set-up-factors.h"
#include "cli/set-up-geometry.h"
#include "cli/set-up-statistic.h"
#include "like.h"
#include "outputs.h"

G_BEGIN_DECLS

/**
 * RingletSetUp:
 *
 * What the command line says about a document, as text: one member an option. Options
 * that were not given are NULL or FALSE. @facts is what the file of @like says, from
 * ringlet_set_up_read_like().
 */
typedef struct {
  char *like;
  RingletLike *facts;
  RingletSetUpGeometry geometry;
  char *mask;
  gboolean no_mask;
  char *dark;
  char *dark_frames;
  char *background;
  char *background_scale;
  char *flat;
  char *dummy;
  char *delta_dummy;
  char *unit;
  char *bins;
  char *cake;
  char *sectors;
  char *azimuthal;
  char *range;
  char *azimuth_range;
  char *azimuth_centre;
  char *split;
  char *engine;
  char *error_model;
  char *poisson_floor;
  gboolean no_dark_variance;
  gboolean passes_bad_files; /* set by commands: a file that cannot be opened ends no
                               series */
  gboolean unweighted;
  char *normalization_factor;
  char *empty;
  RingletSetUpStatistic statistic;
  RingletSetUpFactors factors;
} RingletSetUp;

/* Options for ringlet_cli_parse(); they point into @self. Free with g_free(). */
GOptionEntry *ringlet_set_up_entries (RingletSetUp *self, const GOptionEntry *more);
void ringlet_set_up_clear (RingletSetUp *self);

/**
 * RingletSettings:
 * @plan: how to integrate
 * @cake: bins of the cake
 * @cake_use: what becomes of it
 * @geometry: what replaces a part of the geometry file
 * @n_dark: frames that the dark is the mean of
 * @background_scale: what the background is multiplied by
 * @combine: what becomes of the frames of a series
 * @n_combined: of how many of them, 1 for each alone
 *
 * The same as values.
 */
typedef struct {
  RingletPlan plan;
  RingletCakeBins cake;
  RingletCakeUse cake_use;
  RingletGeometryOrder geometry;
  guint n_dark;
  double background_scale;
  RingletCombine combine;
  guint n_combined;
} RingletSettings;

/* Reads the file of --like, if there is one, whose words are what options replace.
 * @error: ringlet_like_read()'s */
gboolean ringlet_set_up_read_like (RingletSetUp *self, GError **error);

/* Whether the mask must be that of the file of --like: no option changes it. */
gboolean ringlet_set_up_keeps_mask (const RingletSetUp *self);

/**
 * ringlet_set_up_parse:
 * @settings: (out): what the file of --like says where an option was not given, and
 *   the defaults without
 * @error: RINGLET_ERROR_VALUE naming the option: wrong usage, before any file is opened
 */
gboolean ringlet_set_up_parse (
    const RingletSetUp *self, RingletSettings *settings, GError **error);

/**
 * ringlet_set_up_apply:
 * @settings: from ringlet_set_up_parse()
 * @paths: (array zero-terminated=1) (nullable): images; NULL where they come later
 * @error: naming the file and what to do
 *
 * Builds the document by the verbs that the window uses. What the user has to know
 * about the geometry file goes to standard error.
 */
gboolean ringlet_set_up_apply (const RingletSetUp *self,
    const RingletSettings *settings, const char *const *paths, RingletProject *project,
    GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSetUp, ringlet_set_up_clear)

G_END_DECLS
